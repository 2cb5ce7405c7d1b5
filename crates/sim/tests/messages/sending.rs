//! What is sent, to whom, when, and what is written down of it.

use service::messages::Way;

use super::scene::{Hand, Scene, run, sender};

#[tokio::test]
async fn a_booking_is_told_once_also_after_a_restart() {
    let scene = Scene::new().await;
    let booking = scene.booked(0).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    run(&mut sender).await;
    let [message] = &hand.handed()[..] else { panic!("{:?}", hand.ids()) };
    assert_eq!(message.to, "someone0@example.jp");
    assert!(message.text.contains(&booking.number), "{}", message.text);
    assert_eq!(scene.ended("handed_over"), 1);
    let scene = scene.restarted().await;
    run(&mut scene.sender(&[&hand])).await;
    assert_eq!(hand.ids().len(), 1);
}

#[tokio::test]
async fn the_text_says_what_holds_and_how_to_check_it_and_how_to_stop_it_and_names_nobody() {
    let scene = Scene::new().await;
    let booking = scene.booked(0).await;
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    let message = &hand.handed()[0];
    let receipt = format!("receipt-{}.json", booking.id);
    for said in [
        "Your booking is made",
        "Monday 24 May 2021",
        &receipt,
        "https://booking.example.jp/verify?lang=en",
        "https://booking.example.jp/messages/stop?link=",
    ] {
        assert!(message.text.contains(said), "{said}: {}", message.text);
    }
    let voucher = scene.town.voucher(0);
    assert!(!message.text.contains(&voucher.number) && !message.text.contains("someone0"));
    let names: Vec<&str> = message.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, [format!("{}.ics", booking.id).as_str(), &receipt]);
    assert!(message.attachments[1].content.contains("\"leaf\""));
}

#[tokio::test]
async fn a_step_overtakes_the_message_of_the_step_before_it() {
    let scene = Scene::new().await;
    let booking = scene.booked(0).await;
    scene.cancel(0, &booking).await;
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    let [message] = &hand.handed()[..] else { panic!("{:?}", hand.ids()) };
    assert!(message.subject.starts_with("Your booking has been cancelled"), "{}", message.subject);
    assert!(message.attachments.iter().all(|file| file.name.ends_with(".ics")));
}

#[tokio::test]
async fn every_step_has_a_message_of_its_own() {
    let scene = Scene::new().await;
    let booking = scene.booked(0).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    scene.cancel(0, &booking).await;
    run(&mut sender).await;
    let ids = hand.ids();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn who_has_no_address_is_sent_nothing_and_once_it_is_given_at_once() {
    let scene = Scene::new().await;
    scene.book(0).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    assert!(hand.handed().is_empty());
    assert_eq!(scene.count("SendingTaken").await, 0, "nobody needs a turn to send nothing");
    scene.give(0, "someone@example.jp", "").await;
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 1);
}

#[tokio::test]
async fn an_address_that_another_node_kept_is_found_after_a_while() {
    let scene = Scene::new().await;
    scene.book(0).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    let other = scene.house.open().await.expect("a second node");
    let scene = Scene { node: other, ..scene };
    scene.give(0, "someone@example.jp", "").await;
    run(&mut sender).await;
    assert!(hand.handed().is_empty());
    scene.pass(10);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 1);
}

#[tokio::test]
async fn what_another_node_handed_over_a_moment_ago_is_not_handed_over_again() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let (hand, second) = (Hand::mail(), Hand::mail());
    let other = scene.house.open().await.expect("a second node");
    let (mut one, mut two) = (scene.sender(&[&hand]), sender(&other.service, &[&second]));
    run(&mut one).await;
    // The other knows of the message and not yet of its end, and its turn may begin.
    scene.pass(60);
    run(&mut two).await;
    assert_eq!((hand.ids().len(), second.ids().len()), (1, 0));
}

#[tokio::test]
async fn who_gave_no_address_is_reached_by_telephone_with_the_short_text() {
    let scene = Scene::new().await;
    let booking = scene.book(0).await;
    scene.give(0, "", "09012345678").await;
    let (mail, sms) = (Hand::mail(), Hand::of(Way::Sms));
    run(&mut scene.sender(&[&mail, &sms])).await;
    assert!(mail.handed().is_empty());
    let message = &sms.handed()[0];
    assert_eq!(message.to, "09012345678");
    assert!(message.short.contains(&booking.number) && message.attachments.is_empty());
}

#[tokio::test]
async fn whose_contact_data_are_erased_is_sent_nothing_and_the_journal_says_why() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let erased = scene.service().erase_contact(&scene.who(0), super::scene::order("erase", 0)).await;
    assert!(erased.expect("erased").answer);
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    assert!(hand.handed().is_empty());
    assert_eq!(scene.ended("erased"), 1);
}

#[tokio::test]
async fn many_messages_go_with_one_turn_each_to_its_own_address() {
    let scene = Scene::new().await;
    for index in 0..8 {
        scene.booked(index).await;
    }
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    let mut to: Vec<String> = hand.handed().into_iter().map(|message| message.to).collect();
    to.sort();
    assert_eq!(to, (0..8).map(|index| format!("someone{index}@example.jp")).collect::<Vec<_>>());
    assert_eq!(scene.count("SendingTaken").await, 1);
    assert_eq!(scene.count("MessageEnded").await, 8);
}
