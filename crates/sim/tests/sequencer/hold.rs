//! Holds and time: they end by the clock, but neither by a wrong one nor by our own absence.

use sim::town::Town;

use crate::scene::{Scene, audit, book, book_for_sure, hold};

async fn one_place_held() -> Scene {
    let scene = Scene::of(Town { capacity: 1, ..Town::default() }).await;
    hold(&scene.node.service, &scene.who(0), &scene.slots[0], "h").await.expect("free");
    scene
}

#[tokio::test]
async fn a_held_place_is_nobody_elses() {
    let scene = one_place_held().await;
    let told = book(&scene.node.service, &scene.who(1), &scene.slots[0], "b").await;
    assert_eq!(told.expect_err("held").code, "slot.full");
}

#[tokio::test]
async fn an_expired_hold_gives_its_place_back_and_says_so() {
    let scene = one_place_held().await;
    scene.house.clock.pass_minutes(11);
    book(&scene.node.service, &scene.who(1), &scene.slots[0], "b").await.expect("free again");
    let late = book(&scene.node.service, &scene.who(0), &scene.slots[0], "a").await;
    assert_eq!(late.expect_err("too late").code, "hold.expired");
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_ends_no_hold() {
    let scene = one_place_held().await;
    scene.house.clock.jump(365 * 86_400_000);
    let told = book(&scene.node.service, &scene.who(1), &scene.slots[0], "b").await;
    assert_eq!(told.expect_err("still held").code, "slot.full");
    assert!(scene.node.service.readiness().why.is_some(), "a jump must be told to a person");
}

#[tokio::test]
async fn our_absence_costs_nobody_a_hold() {
    let scene = one_place_held().await;
    let Scene { house, town, node, slots } = scene;
    node.stop().await;
    house.clock.pass_minutes(60);
    let scene = Scene { node: house.open().await.expect("again"), house, town, slots };
    let told = book(&scene.node.service, &scene.who(1), &scene.slots[0], "b").await;
    assert_eq!(told.expect_err("still held").code, "slot.full");
    book(&scene.node.service, &scene.who(0), &scene.slots[0], "a").await.expect("the hold is still good");
}

#[tokio::test]
async fn our_standstill_costs_nobody_a_hold() {
    let scene = one_place_held().await;
    scene.house.clock.stand_still(60 * 60_000);
    let told = book_for_sure(&scene.node.service, &scene.who(1), &scene.slots[0], "b").await;
    assert_eq!(told.expect_err("still held").code, "slot.full");
    book(&scene.node.service, &scene.who(0), &scene.slots[0], "a").await.expect("the hold is still good");
    assert!(audit(&scene.node.service).await.holds);
}

#[tokio::test]
async fn after_a_standstill_holds_end_as_before() {
    let scene = one_place_held().await;
    scene.house.clock.stand_still(60 * 60_000);
    let told = book_for_sure(&scene.node.service, &scene.who(1), &scene.slots[0], "b").await;
    assert_eq!(told.expect_err("still held").code, "slot.full");
    scene.house.clock.pass_minutes(11);
    book(&scene.node.service, &scene.who(1), &scene.slots[0], "c").await.expect("free again");
}
