//! The inbox of LINE: it keeps what comes while the booking side stands still, and loses nothing.

use std::ops::Range;
use std::pin::pin;

use service::{Channel, LineArrivals, LineEvent, LineInbox, LineSaid, Order, Service};
use sim::builder::{MemoryHouse, Node};
use sim::patience::looked_at;
use sim::town::Town;
use store::memory::Moment;

fn event(number: usize) -> LineEvent {
    let said = LineSaid::Text(format!("no words of the menu {number}"));
    LineEvent { id: format!("01MIHON{number}"), user: "Umihon".to_owned(), reply_token: String::new(), said }
}

fn events(numbers: Range<usize>) -> Vec<LineEvent> {
    numbers.map(event).collect()
}

/// A node with a folder beside its store.
async fn house() -> (tempfile::TempDir, MemoryHouse, Node) {
    let folder = tempfile::tempdir().expect("a folder");
    let house = MemoryHouse { folder: folder.path().to_owned(), ..MemoryHouse::default() };
    let node = house.open().await.expect("an empty journal");
    (folder, house, node)
}

fn inbox(service: &Service) -> (LineInbox, LineArrivals) {
    service.open_line_inbox().expect("a folder that can be written")
}

#[tokio::test]
async fn what_comes_while_the_booking_side_stands_still_is_kept_and_outlives_the_process() {
    let (_folder, house, node) = house().await;
    let town = Town::default();
    town.settle(&node.service).await;
    let slot = town.slot_ids(&node.service).await.swap_remove(0);
    let who = town.sign_in(&node.service, 0);
    let (desk, mut arrivals) = inbox(&node.service);
    node.gate().pause(Moment::BeforeCommit);
    let order = Order::new(Channel::Api, Some("a".to_owned()), slot.as_bytes());
    let mut booking = pin!(node.service.book(&who, &slot, 1, order));
    assert!(looked_at(booking.as_mut()).await.is_none());
    node.gate().wait_until_held();
    desk.keep(events(0..3)).await.expect("kept");
    desk.keep(events(3..4)).await.expect("kept");
    let arrived = arrivals.next().await.expect("it arrived");
    let mut taking_over = pin!(node.service.keep_line_events(&arrived));
    assert!(
        looked_at(taking_over.as_mut()).await.is_none(),
        "the vault did not wait, so nothing stood still"
    );
    node.gate().resume();
    assert!(booking.await.is_ok());
    drop((desk, arrivals));
    let node = house.open().await.expect("the next process");
    let (_desk, mut arrivals) = inbox(&node.service);
    assert_eq!(arrivals.next().await.expect("what was left over").events, events(0..4));
}

#[tokio::test]
async fn what_was_taken_over_is_known_when_it_comes_up_again_and_is_cleared_when_all_was() {
    let (_folder, _house, node) = house().await;
    let service = &node.service;
    let (desk, mut arrivals) = inbox(service);
    desk.keep(events(0..2)).await.expect("kept");
    let arrived = arrivals.next().await.expect("it arrived");
    assert_eq!(service.keep_line_events(&arrived).await.expect("in the vault").len(), 2);
    // Killed when the vault had them and the inbox did not know that.
    drop((desk, arrivals));
    let (desk, mut arrivals) = inbox(service);
    let arrived = arrivals.next().await.expect("they come up");
    assert_eq!(arrived.events, events(0..2));
    assert!(service.keep_line_events(&arrived).await.expect("in the vault").is_empty());
    assert_eq!(service.line_waiting().await.expect("readable").len(), 2);
    arrivals.taken_over(2);
    desk.keep(events(2..3)).await.expect("kept");
    drop((desk, arrivals));
    let (_desk, mut arrivals) = inbox(service);
    assert_eq!(
        arrivals.next().await.expect("the one that was not taken over").events.last(),
        Some(&event(2))
    );
}

#[tokio::test]
async fn who_does_not_fit_is_told_to_come_again_and_what_lies_there_stays() {
    let (_folder, _house, node) = house().await;
    let (desk, mut arrivals) = inbox(&node.service);
    for round in 0..100 {
        desk.keep(events(round * 100..(round + 1) * 100)).await.expect("kept");
    }
    assert_eq!(desk.keep(events(0..1)).await.expect_err("full").code, "overloaded");
    let mut lying = 0;
    while lying < 10_000 {
        let arrived = arrivals.next().await.expect("it lies there");
        assert_eq!(arrived.events, events(lying..lying + arrived.events.len()));
        lying += arrived.events.len();
    }
    arrivals.taken_over(lying);
    // The inbox is told in the order in which it is spoken to, and says no only before that.
    while desk.keep(events(0..1)).await.is_err() {
        tokio::task::yield_now().await;
    }
}
