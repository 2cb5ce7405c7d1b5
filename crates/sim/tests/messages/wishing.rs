//! Who wants which messages: chosen by the person, stopped by the link in a mail, and never a matter for a booking.

use service::MessageWish;
use service::messages::Way;
use service::{Channel, Order};

use super::scene::{Hand, Scene, link, run};

async fn wish(scene: &Scene, way: &str) -> bool {
    let wish = MessageWish::by(way, true).expect("a way");
    scene.service().wish_messages(&scene.who(0), wish).await.expect("kept")
}

#[tokio::test]
async fn a_message_goes_by_the_way_that_was_chosen_and_by_no_other() {
    let scene = Scene::new().await;
    scene.book(0).await;
    scene.give(0, "someone@example.jp", "09012345678").await;
    assert!(wish(&scene, "sms").await);
    let (mail, sms) = (Hand::mail(), Hand::of(Way::Sms));
    run(&mut scene.sender(&[&mail, &sms])).await;
    assert_eq!((mail.ids().len(), sms.ids().len()), (0, 1));
}

#[tokio::test]
async fn who_wants_no_messages_gets_none_and_the_booking_stays() {
    let scene = Scene::new().await;
    let booking = scene.booked(0).await;
    assert!(wish(&scene, "none").await);
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    assert_eq!((hand.ids().len(), scene.ended("opted_out")), (0, 1));
    assert_eq!(booking.status, "confirmed");
    // Another address is no other wish.
    scene.give(0, "another@example.jp", "").await;
    let kept = scene.service().message_wish(&scene.who(0)).await.expect("read").expect("kept");
    assert_eq!((kept.way, kept.reminders), ("none", true));
}

#[tokio::test]
async fn where_nobody_knows_an_address_there_is_nothing_to_choose() {
    let scene = Scene::new().await;
    scene.book(0).await;
    assert!(!wish(&scene, "mail").await);
    assert_eq!(scene.service().message_wish(&scene.who(0)).await.expect("read"), None);
    assert_eq!(MessageWish::by("pigeon", true), None);
}

#[tokio::test]
async fn the_link_in_a_mail_stops_reminders_or_everything_and_does_nothing_else() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    let url = hand.handed()[0].stop.clone().expect("a link");
    assert!(hand.handed()[0].text.contains(&url), "it stands in the text, too");
    let link = url.split_once("link=").and_then(|(_, rest)| rest.split_once('&')).expect("a link").0;
    assert!(url.starts_with("https://booking.example.jp/messages/stop?link="), "{url}");
    let wished = async || scene.service().message_wish(&scene.who(0)).await.expect("read").expect("kept");
    assert!(scene.service().stop_messages(link, true).await.expect("kept"));
    assert_eq!((wished().await.way, wished().await.reminders), ("any", false));
    assert!(scene.service().stop_messages(link, false).await.expect("kept"));
    assert_eq!((wished().await.way, wished().await.reminders), ("none", false));
    // Stopped once more, it is stopped.
    assert!(scene.service().stop_messages(link, false).await.expect("kept"));
    assert!(!scene.service().stop_messages("of nobody", false).await.expect("asked"));
    assert!(scene.service().is_stop_link(link) && !scene.service().is_stop_link("of nobody"));
}

#[tokio::test]
async fn who_talks_and_has_given_nothing_chooses_too() {
    let scene = Scene::new().await;
    scene.book(0).await;
    let person = link(&scene, 0, "Umihon0").await;
    let wished = async || scene.service().message_wish(&person.who).await.expect("read").expect("a choice");
    assert_eq!((wished().await.way, wished().await.reminders), ("any", true));
    let ways = scene.service().message_ways(&person.who).await.expect("read");
    assert_eq!(ways, ["any", "line", "none"], "what has no address would be silence");
    let no_reminders = |wish| MessageWish { reminders: false, ..wish };
    let now = scene.service().change_wish(&person.who, no_reminders).await.expect("kept");
    assert_eq!(now, MessageWish::by("any", false));
    let none = |wish| MessageWish { way: "none", ..wish };
    scene.service().change_wish(&person.who, none).await.expect("kept").expect("a choice");
    // One press changes one thing.
    assert_eq!(Some(wished().await), MessageWish::by("none", false));
    let hand = Hand::of(Way::Line);
    run(&mut scene.sender(&[&hand])).await;
    assert_eq!((hand.ids().len(), scene.ended("opted_out")), (0, 1));
    let scene = scene.restarted().await;
    let kept = scene.service().message_wish(&scene.who(0)).await.expect("read");
    assert_eq!(kept, MessageWish::by("none", false));
}

#[tokio::test]
async fn a_wish_without_an_address_is_nobody_elses_and_stays_when_an_address_is_given() {
    let scene = Scene::new().await;
    let (one, other) = (link(&scene, 0, "Umihon0").await, link(&scene, 1, "Umihon0").await);
    assert!(wish(&scene, "line").await);
    let read = async |who| scene.service().message_wish(who).await.expect("read").expect("a choice").way;
    assert_eq!((read(&one.who).await, read(&other.who).await), ("line", "any"));
    scene.give(0, "someone@example.jp", "").await;
    assert_eq!(read(&one.who).await, "line");
    let ways = scene.service().message_ways(&one.who).await.expect("read");
    assert_eq!(ways, ["any", "mail", "line", "none"]);
}

#[tokio::test]
async fn a_wish_without_an_address_is_erased_with_the_links_and_can_be_kept_again() {
    let scene = Scene::new().await;
    link(&scene, 0, "Umihon0").await;
    assert!(wish(&scene, "none").await);
    let erased = scene.service().erase_contact(&scene.who(0), Order::new(Channel::Web, None, b"erase")).await;
    assert!(erased.expect("erased").answer);
    assert_eq!(scene.service().message_wish(&scene.who(0)).await.expect("read"), None);
    assert!(!wish(&scene, "none").await, "nobody knows how to reach them");
    link(&scene, 0, "Umihon1").await;
    let again = scene.service().message_wish(&scene.who(0)).await.expect("read").expect("a choice");
    assert_eq!(again.way, "any", "what was erased does not come back");
    assert!(wish(&scene, "line").await);
}
