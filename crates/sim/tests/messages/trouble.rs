//! Carriers that refuse, are busy, are away or never answer; and processes that end at the worst moment.

use std::time::Duration;

use service::messages::{Carried, Way};

use super::scene::{Hand, Scene, run};

fn away() -> Carried {
    Carried::Away("nobody is there".to_owned())
}

fn refused() -> Carried {
    Carried::Refused("it is none".to_owned())
}

fn later(after: Option<Duration>) -> Carried {
    Carried::Later { why: "busy".to_owned(), after }
}

#[tokio::test]
async fn what_was_not_taken_comes_again_after_a_pause_under_the_same_identity() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let hand = Hand::mail();
    hand.will([later(None), later(None)]);
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    scene.pass(29);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 1, "not before half of a minute");
    for _ in 0..2 {
        scene.pass(120);
        run(&mut sender).await;
    }
    let ids = hand.ids();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(scene.ended("handed_over"), 1);
}

#[tokio::test]
async fn who_says_when_to_come_again_is_believed() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let hand = Hand::mail();
    hand.will([later(Some(Duration::from_secs(300)))]);
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    scene.pass(299);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 1);
    scene.pass(1);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 2);
}

#[tokio::test]
async fn what_is_refused_for_good_goes_by_the_next_way_and_else_is_over() {
    let scene = Scene::new().await;
    scene.book(0).await;
    scene.give(0, "someone@example.jp", "09012345678").await;
    scene.booked(1).await;
    let (mail, sms) = (Hand::mail(), Hand::of(Way::Sms));
    mail.will([refused(), refused()]);
    let mut sender = scene.sender(&[&mail, &sms]);
    run(&mut sender).await;
    assert_eq!((mail.ids().len(), sms.ids().len()), (2, 1));
    assert_eq!((scene.ended("handed_over"), scene.ended("refused")), (1, 1));
    scene.pass(4_000);
    run(&mut sender).await;
    assert_eq!(mail.ids().len(), 2, "nobody tries again");
}

#[tokio::test]
async fn where_nobody_is_there_one_message_knocks_and_the_others_wait_and_then_all_go() {
    let scene = Scene::new().await;
    for index in 0..8 {
        scene.booked(index).await;
    }
    let hand = Hand::mail();
    hand.will((0..9).map(|_| away()));
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 8, "they took off together");
    assert_eq!(scene.service().outbox_figures().paused, [("mail", "nobody is there".to_owned())]);
    scene.pass(2);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 9, "one knocks");
    scene.pass(4);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 17);
    assert_eq!(scene.ended("handed_over"), 8);
    assert!(scene.service().outbox_figures().paused.is_empty());
}

#[tokio::test]
async fn a_message_at_which_the_carrier_breaks_off_does_not_stand_in_the_way_of_the_others() {
    let scene = Scene::new().await;
    for index in 0..3 {
        scene.booked(index).await;
    }
    let hand = Hand::mail();
    hand.breaks_off_at("someone0@example.jp");
    // From now on one knocks.
    hand.will([away(), away()]);
    let mut sender = scene.sender(&[&hand]);
    for _ in 0..10 {
        run(&mut sender).await;
        scene.pass(300);
    }
    assert_eq!(scene.ended("handed_over"), 2);
}

#[tokio::test]
async fn a_way_that_is_away_does_not_hold_up_another() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    scene.book(1).await;
    scene.give(1, "", "09012345678").await;
    let (mail, sms) = (Hand::mail(), Hand::of(Way::Sms));
    mail.will([away()]);
    run(&mut scene.sender(&[&mail, &sms])).await;
    assert_eq!(sms.ids().len(), 1);
}

#[tokio::test]
async fn a_booking_is_made_while_nobody_takes_mail() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let hand = Hand::mail();
    hand.falls_silent();
    let mut sender = scene.sender(&[&hand]);
    sender.round().await;
    assert_eq!(sender.flying(), 1);
    let booking = scene.booked(1).await;
    assert_eq!(booking.status, "confirmed");
}

#[tokio::test]
async fn what_could_not_be_sent_for_three_days_is_given_up_and_known() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let hand = Hand::mail();
    hand.will((0..500).map(|_| away()));
    let mut sender = scene.sender(&[&hand]);
    for _ in 0..72 {
        run(&mut sender).await;
        scene.pass(3_600);
    }
    run(&mut sender).await;
    assert_eq!(scene.ended("given_up"), 1);
}

/// The carrier has it, and the process ends before it is written down.
#[tokio::test]
async fn a_process_that_ends_between_handing_over_and_writing_it_down_sends_the_same_again() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let hand = Hand::mail();
    hand.falls_silent();
    let mut sender = scene.sender(&[&hand]);
    sender.round().await;
    drop(sender);
    let scene = scene.restarted().await;
    let after = Hand::mail();
    let mut sender = scene.sender(&[&after]);
    run(&mut sender).await;
    assert!(after.ids().is_empty(), "the turn of the process before is not over");
    scene.pass(60);
    run(&mut sender).await;
    assert_eq!(after.ids(), hand.ids());
    assert_eq!(scene.ended("handed_over"), 1);
}

#[tokio::test]
async fn a_process_that_has_the_store_alone_need_not_wait_for_the_turn_of_the_one_before() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let hand = Hand::mail();
    hand.falls_silent();
    let mut sender = scene.sender(&[&hand]).alone();
    sender.round().await;
    drop(sender);
    let scene = scene.restarted().await;
    let after = Hand::mail();
    run(&mut scene.sender(&[&after]).alone()).await;
    assert_eq!(after.ids(), hand.ids());
}
