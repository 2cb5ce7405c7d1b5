//! The queue: short, honest, and with a part that is kept for people who hold a place.

use service::Limits;
use sim::builder::MemoryHouse;
use sim::patience::looked_at;
use sim::town::Town;
use std::pin::{Pin, pin};
use store::memory::Moment;

use crate::scene::{Scene, book, hold};

/// The smallest queue there is; 15 of it are public.
const LENGTH: usize = 16;

/// A town whose only node is busy with one command and whose public queue is full; then `act` asks once more.
async fn with_a_full_queue(holds: bool) -> Option<Result<String, service::Refusal>> {
    let house = MemoryHouse {
        limits: Limits { queue_len_max: LENGTH, ..Limits::default() },
        ..MemoryHouse::default()
    };
    let scene = Scene::in_house(Town { people: 30, capacity: 30, ..Town::default() }, house).await;
    let service = &scene.node.service;
    let late = scene.who(29);
    if holds {
        hold(service, &late, &scene.slots[0], "hold").await.expect("free");
    }
    scene.node.gate().pause(Moment::BeforeCommit);
    let busy = scene.who(0);
    let mut first = pin!(book(service, &busy, &scene.slots[0], "a"));
    looked_at(first.as_mut()).await;
    scene.node.gate().wait_until_held();
    let people: Vec<_> = (1..LENGTH as u32).map(|index| scene.who(index)).collect();
    let mut waiting: Vec<Pin<Box<_>>> =
        people.iter().map(|who| Box::pin(book(service, who, &scene.slots[0], "a"))).collect();
    for asked in &mut waiting {
        assert!(looked_at(asked.as_mut()).await.is_none(), "the queue was full too early");
    }
    let mut asked = pin!(book(service, &late, &scene.slots[0], "b"));
    let told = looked_at(asked.as_mut()).await;
    scene.node.gate().resume();
    let told = match told {
        Some(told) => Some(told),
        None => {
            asked.await.expect("the kept share was for this person");
            None
        }
    };
    for asked in waiting {
        asked.await.expect("whoever waits is served");
    }
    first.await.expect("free");
    told.map(|told| told.map(|told| told.answer.number))
}

#[tokio::test]
async fn a_full_queue_turns_away_at_once() {
    let told = with_a_full_queue(false).await.expect("an answer at once");
    let refusal = told.expect_err("the queue is full");
    assert_eq!((refusal.code, refusal.retry_after_seconds), ("overloaded", Some(1)));
}

#[tokio::test]
async fn whoever_holds_a_place_still_comes_in() {
    assert!(with_a_full_queue(true).await.is_none());
}
