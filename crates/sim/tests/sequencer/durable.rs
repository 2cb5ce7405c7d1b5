//! Nothing is told before what it rests on is durable: answers, refusals and reads alike.

use std::pin::pin;

use sim::patience::looked_at;
use sim::town::{PROGRAMME, Town};
use store::memory::Moment;

use crate::scene::{Scene, book, book_for_sure, confirmed};

#[tokio::test]
async fn a_confirmation_waits_for_the_disk() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    scene.node.gate().pause(Moment::BeforeCommit);
    let mut booking = pin!(book(service, &who, &scene.slots[0], "a"));
    assert!(looked_at(booking.as_mut()).await.is_none());
    scene.node.gate().wait_until_held();
    assert!(looked_at(booking.as_mut()).await.is_none(), "confirmed before the append was answered");
    scene.node.gate().resume();
    assert!(booking.await.is_ok());
}

#[tokio::test]
async fn my_page_waits_for_the_disk() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    scene.node.gate().pause(Moment::BeforeCommit);
    let mut booking = pin!(book(service, &who, &scene.slots[0], "a"));
    looked_at(booking.as_mut()).await;
    scene.node.gate().wait_until_held();
    let mut page = pin!(service.my_page(&who, None));
    assert!(looked_at(page.as_mut()).await.is_none(), "my page showed a booking that may vanish");
    scene.node.gate().resume();
    assert_eq!(page.await.expect("my page").bookings.len(), 1);
    assert!(booking.await.is_ok());
}

#[tokio::test]
async fn free_places_wait_for_the_disk() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    scene.house.clock.pass(1_000);
    scene.node.gate().pause(Moment::BeforeCommit);
    let mut booking = pin!(book(service, &who, &scene.slots[0], "a"));
    looked_at(booking.as_mut()).await;
    scene.node.gate().wait_until_held();
    let query = service::SlotQuery::default();
    let mut list = pin!(service.slots(PROGRAMME, &query));
    assert!(looked_at(list.as_mut()).await.is_none(), "a place was shown as taken that may come back");
    scene.node.gate().resume();
    let list = list.await.expect("the list");
    assert_eq!(list.slots[0].remaining, Some(1));
    assert!(booking.await.is_ok());
}

#[tokio::test]
async fn the_status_of_a_command_waits_for_the_disk() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    scene.node.gate().pause(Moment::BeforeCommit);
    let mut booking = pin!(book(service, &who, &scene.slots[0], "a"));
    looked_at(booking.as_mut()).await;
    scene.node.gate().wait_until_held();
    let mut status = pin!(service.command_status(&who, "a", None));
    assert!(looked_at(status.as_mut()).await.is_none(), "said done before it was durable");
    scene.node.gate().resume();
    assert!(matches!(status.await, Ok(service::CommandStatus::Done(_))));
    assert!(booking.await.is_ok());
}

#[tokio::test]
async fn a_refusal_waits_for_the_booking_that_it_rests_on() {
    let scene = Scene::of(Town { capacity: 1, ..Town::default() }).await;
    let service = &scene.node.service;
    let (first, winner, loser) = (scene.who(0), scene.who(1), scene.who(2));
    let gate = scene.node.gate();
    // The first batch is held after its commit, so that the next two commands share one batch.
    gate.pause(Moment::AfterCommit);
    let mut early = pin!(book(service, &first, &scene.slots[1], "a"));
    looked_at(early.as_mut()).await;
    gate.wait_until_held();
    let mut won = pin!(book(service, &winner, &scene.slots[0], "b"));
    let mut lost = pin!(book(service, &loser, &scene.slots[0], "c"));
    looked_at(won.as_mut()).await;
    looked_at(lost.as_mut()).await;
    gate.pause(Moment::BeforeCommit);
    early.await.expect("the first batch was committed");
    gate.wait_until_held();
    assert!(looked_at(lost.as_mut()).await.is_none(), "sent away for a booking that may vanish");
    gate.resume();
    assert!(won.await.is_ok());
    assert_eq!(lost.await.expect_err("one place").code, "slot.full");
}

#[tokio::test]
async fn what_was_confirmed_after_an_unsynced_batch_survives_a_power_cut() {
    let scene = Scene::of(Town::default()).await;
    scene.house.disk.script([store::memory::Injection::UnknownUnsynced]);
    let who = scene.who(0);
    let told = book(&scene.node.service, &who, &scene.slots[0], "a").await;
    assert_eq!(told.expect_err("the disk gave no answer").code, "outcome.unknown");
    let told = book_for_sure(&scene.node.service, &who, &scene.slots[0], "a").await.expect("definite");
    scene.house.disk.power_cut();
    let node = scene.house.open().await.expect("after the power cut");
    assert_eq!(confirmed(&node.service, &who).await, [told.answer.number]);
}

/// The control of the tests with power cuts: on a disk that lies the same check does notice.
#[tokio::test]
async fn a_disk_that_lies_is_noticed() {
    let scene = Scene::of(Town::default()).await;
    scene.house.disk.ack_before_sync(1_000);
    let who = scene.who(0);
    let told = book(&scene.node.service, &who, &scene.slots[0], "a").await.expect("acknowledged");
    scene.house.disk.power_cut();
    let node = scene.house.open().await.expect("after the power cut");
    assert_ne!(confirmed(&node.service, &who).await, [told.answer.number]);
}
