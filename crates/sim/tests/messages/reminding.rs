//! Who is reminded, when, and once: at the boundaries of hours, days, steps, restarts and nodes.

use service::MessageWish;
use service::messages::Way;

use super::scene::{Hand, Scene, order, run, sender};

/// A scene in which person 0 has an appointment on 24 May and was told so.
async fn told(days_before: &[u16]) -> (Scene, Hand) {
    let scene = Scene::reminding(days_before).await;
    scene.booked(0).await;
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    assert_eq!(hand.ids().len(), 1);
    (scene, hand)
}

#[tokio::test]
async fn an_appointment_is_reminded_of_at_its_hour_once_also_after_a_restart() {
    let (scene, hand) = told(&[3]).await;
    scene.pass_until("21T09:59:59");
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 1);
    scene.pass_until("21T10:00:30");
    run(&mut sender).await;
    let handed = hand.handed();
    let [_, reminder] = &handed[..] else { panic!("{:?}", hand.ids()) };
    assert!(reminder.subject.starts_with("Reminder: you have an appointment"), "{}", reminder.subject);
    assert!(reminder.short.starts_with("Reminder: you have an appointment"), "{}", reminder.short);
    for said in ["Monday 24 May 2021", "/verify?lang=en", "/messages/stop?link="] {
        assert!(reminder.text.contains(said), "{said}: {}", reminder.text);
    }
    assert!(reminder.attachments.iter().any(|file| file.name.starts_with("receipt-")));
    assert_ne!(handed[0].id, reminder.id);
    let scene = scene.restarted().await;
    scene.pass(60);
    run(&mut scene.sender(&[&hand])).await;
    scene.pass(3_600);
    run(&mut scene.sender(&[&hand])).await;
    assert_eq!(hand.ids().len(), 2);
    assert_eq!(scene.count("RemindersDue").await, 1);
}

#[tokio::test]
async fn who_was_reminded_is_reminded_again_on_another_of_the_days() {
    let (scene, hand) = told(&[3, 1, 0]).await;
    let mut sender = scene.sender(&[&hand]);
    for (day, ids) in [("21T10:00:30", 2), ("23T10:00:30", 3), ("24T08:00:00", 3)] {
        scene.pass_until(day);
        run(&mut sender).await;
        assert_eq!(hand.ids().len(), ids, "{day}");
    }
}

#[tokio::test]
async fn who_was_away_for_days_is_reminded_once_and_of_what_is_to_come() {
    let (scene, hand) = told(&[3, 2, 1]).await;
    scene.pass_until("23T12:00:00");
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 2);
    scene.pass(600);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 2);
}

#[tokio::test]
async fn nobody_is_reminded_of_what_was_cancelled_or_moved_away_or_booked_since() {
    let (scene, hand) = told(&[1]).await;
    let (cancelled, moved) = (scene.booked(1).await, scene.booked(2).await);
    scene.cancel(1, &cancelled).await;
    let (who, later) = (scene.who(2), &scene.slots[12]);
    scene.service().move_booking(&who, &moved.id, later, order("move", 2)).await.expect("moved");
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    scene.pass_until("23T10:00:00");
    scene.booked(3).await;
    run(&mut sender).await;
    let before = hand.ids().len();
    scene.pass(30);
    run(&mut sender).await;
    let to: Vec<String> = hand.handed().split_off(before).into_iter().map(|it| it.to).collect();
    assert!(to.is_empty(), "{to:?}");
    let reminded: Vec<String> = reminders(&hand);
    assert_eq!(reminded, ["someone0@example.jp"]);
    scene.pass_until("24T10:00:30");
    run(&mut sender).await;
    assert_eq!(reminders(&hand), ["someone0@example.jp", "someone2@example.jp"]);
}

#[tokio::test]
async fn what_is_cancelled_before_the_reminder_went_is_told_as_cancelled() {
    let (scene, hand) = told(&[1]).await;
    let booking = scene.booked(1).await;
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    hand.will([busy(), busy()]);
    scene.pass_until("23T10:00:30");
    run(&mut sender).await;
    assert_eq!(reminders(&hand).len(), 2, "tried");
    scene.cancel(1, &booking).await;
    scene.pass(120);
    run(&mut sender).await;
    assert_eq!(reminders(&hand).len(), 3, "the other one");
    let to_one = hand.handed().into_iter().rfind(|it| it.to == "someone1@example.jp").expect("told");
    assert!(to_one.subject.starts_with("Your booking has been cancelled"), "{}", to_one.subject);
}

#[tokio::test]
async fn a_reminder_that_did_not_go_before_the_appointment_began_never_goes() {
    let (scene, hand) = told(&[0, 1]).await;
    hand.will((0..200).map(|_| busy()));
    let mut sender = scene.sender(&[&hand]);
    scene.pass_until("23T10:00:30");
    run(&mut sender).await;
    assert_eq!(reminders(&hand).len(), 1);
    scene.pass_until("24T18:00:00");
    run(&mut sender).await;
    assert_eq!(reminders(&hand).len(), 1);
    assert_eq!(scene.ended("given_up"), 1);
}

#[tokio::test]
async fn a_year_that_passes_at_once_reminds_nobody_of_what_is_past() {
    let (scene, hand) = told(&[3, 1]).await;
    let mut sender = scene.sender(&[&hand]);
    scene.pass(366 * 24 * 3_600);
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 1);
    assert_eq!(scene.count("RemindersDue").await, 0);
}

#[tokio::test]
async fn a_wall_clock_that_jumps_back_reminds_nobody_twice() {
    let (scene, hand) = told(&[1]).await;
    let mut sender = scene.sender(&[&hand]);
    scene.pass_until("23T10:00:30");
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 2);
    scene.house.clock.jump(-2 * 24 * 3_600_000);
    for _ in 0..5 {
        scene.pass(3_600);
        run(&mut sender).await;
    }
    assert_eq!(hand.ids().len(), 2);
}

#[tokio::test]
async fn of_two_nodes_that_look_at_the_same_moment_one_reminds() {
    let (scene, hand) = told(&[1]).await;
    let other = scene.house.open().await.expect("a second node");
    let second = Hand::mail();
    scene.pass_until("23T10:00:30");
    let (mut one, mut two) = (scene.sender(&[&hand]), sender(&other.service, &[&second]));
    tokio::join!(run(&mut one), run(&mut two));
    scene.pass(60);
    tokio::join!(run(&mut one), run(&mut two));
    assert_eq!(reminders(&hand).len() + reminders(&second).len(), 1);
    assert_eq!(scene.count("RemindersDue").await, 1);
}

#[tokio::test]
async fn who_has_a_telephone_only_is_reminded_by_it() {
    let scene = Scene::reminding(&[1]).await;
    scene.book(0).await;
    scene.give(0, "", "09012345678").await;
    let (mail, sms) = (Hand::mail(), Hand::of(Way::Sms));
    let mut sender = scene.sender(&[&mail, &sms]);
    run(&mut sender).await;
    scene.pass_until("23T10:00:30");
    run(&mut sender).await;
    assert_eq!((mail.ids().len(), reminders(&sms)), (0, vec!["09012345678".to_owned()]));
}

#[tokio::test]
async fn a_programme_that_says_no_day_reminds_nobody() {
    let scene = Scene::new().await;
    scene.booked(0).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    scene.pass_until("24T08:00:00");
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 1);
}

#[tokio::test]
async fn who_wants_no_reminders_gets_none_and_every_other_message() {
    let scene = Scene::reminding(&[1]).await;
    let (booking, hand) = (scene.booked(0).await, Hand::mail());
    let wish = MessageWish::by("any", false).expect("a way");
    assert!(scene.service().wish_messages(&scene.who(0), wish).await.expect("kept"));
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    scene.pass_until("23T10:00:30");
    run(&mut sender).await;
    assert_eq!((hand.ids().len(), scene.ended("opted_out")), (1, 1));
    scene.cancel(0, &booking).await;
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 2);
}

fn busy() -> service::messages::Carried {
    service::messages::Carried::Later { why: "busy".to_owned(), after: None }
}

/// To whom reminders were handed over, or tried, in order.
fn reminders(hand: &Hand) -> Vec<String> {
    let handed = hand.handed().into_iter().filter(|it| it.subject.starts_with("Reminder"));
    handed.map(|it| it.to).collect()
}
