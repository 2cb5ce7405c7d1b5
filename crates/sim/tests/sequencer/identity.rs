//! Same command, same answer, also after a restart; and what you were told, you will see.

use service::Order;
use sim::patience::looked_at;
use sim::town::Town;
use std::pin::pin;

use crate::scene::{Scene, book, order};

#[tokio::test]
async fn a_confirmation_is_repeated_after_a_restart() {
    let scene = Scene::of(Town::default()).await;
    let who = scene.who(0);
    let first = book(&scene.node.service, &who, &scene.slots[0], "a").await.expect("free");
    let scene = scene.restarted().await;
    let second = book(&scene.node.service, &who, &scene.slots[0], "a").await.expect("known");
    assert!(second.repeated);
    assert_eq!(second.answer.number, first.answer.number);
}

#[tokio::test]
async fn a_refusal_is_repeated_after_a_restart_though_the_place_is_free_again() {
    let scene = Scene::of(Town { capacity: 1, ..Town::default() }).await;
    let (winner, loser) = (scene.who(0), scene.who(1));
    let told = book(&scene.node.service, &winner, &scene.slots[0], "a").await.expect("free");
    book(&scene.node.service, &loser, &scene.slots[0], "b").await.expect_err("full");
    let number = &told.answer.number;
    scene.node.service.cancel_booking(&winner, number, None, order("c", "")).await.expect("in time");
    let scene = scene.restarted().await;
    let again = book(&scene.node.service, &loser, &scene.slots[0], "b").await;
    assert_eq!(again.expect_err("the first answer").code, "slot.full");
    assert!(book(&scene.node.service, &loser, &scene.slots[0], "d").await.is_ok(), "a new command is new");
}

#[tokio::test]
async fn a_repeated_booking_shows_it_as_it_was_then() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    let first = book(service, &who, &scene.slots[0], "a").await.expect("free");
    service.cancel_booking(&who, &first.answer.number, None, order("c", "")).await.expect("in time");
    let again = book(service, &who, &scene.slots[0], "a").await.expect("known");
    assert_eq!(again.answer.status, "confirmed");
}

#[tokio::test]
async fn one_key_does_not_serve_two_requests() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    book(service, &who, &scene.slots[0], "a").await.expect("free");
    let other = book(service, &who, &scene.slots[1], "a").await;
    assert_eq!(other.expect_err("another request").code, "idempotency.mismatch");
}

#[tokio::test]
async fn the_same_key_of_another_person_is_another_command() {
    let scene = Scene::of(Town::default()).await;
    let service = &scene.node.service;
    let first = book(service, &scene.who(0), &scene.slots[0], "a").await.expect("free");
    let second = book(service, &scene.who(1), &scene.slots[0], "a").await.expect("free");
    assert_ne!(first.answer.number, second.answer.number);
}

#[tokio::test]
async fn a_node_that_is_behind_waits_until_it_knows_as_much_as_the_caller() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    let told = book(service, &who, &scene.slots[0], "a").await.expect("free");
    let seen = told.position + 1;
    let mut page = pin!(service.my_page(&who, Some(seen)));
    assert!(looked_at(page.as_mut()).await.is_none(), "answered from before what the caller saw");
    book(service, &scene.who(1), &scene.slots[0], "b").await.expect("free");
    assert!(page.await.expect("caught up").as_of >= seen);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_stays_behind_says_so_and_not_that_there_is_nothing() {
    let scene = Scene::of(Town::default()).await;
    let page = scene.node.service.my_page(&scene.who(0), Some(1_000_000)).await;
    let refusal = page.expect_err("it cannot know");
    assert_eq!(refusal.code, "not_ready");
    assert!(refusal.retry_after_seconds.is_some());
}

#[tokio::test]
async fn a_booking_without_a_key_is_a_new_one_each_time() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    let bare = || Order::new(service::Channel::Web, None, b"");
    service.book(&who, &scene.slots[0], 1, bare()).await.expect("free");
    let again = service.book(&who, &scene.slots[0], 1, bare()).await;
    assert_eq!(again.expect_err("booked already").code, "booking.exists");
}
