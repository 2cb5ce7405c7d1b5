//! Who wants which messages: chosen by the person, stopped by the link in a mail, and never a matter for a booking.

use service::MessageWish;
use service::messages::Way;

use super::scene::{Hand, Scene, run};

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
