//! A disk that is nearly full: nobody new books, and everything else goes on.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use service::{Disk, Limits};
use sim::builder::MemoryHouse;
use sim::town::Town;

use crate::scene::{Scene, book, hold, order};

/// A town on a disk of 10,000 bytes, of which so many are free, with one booking.
async fn with_room(free: &Arc<AtomicU64>) -> (Scene, String) {
    let said = free.clone();
    let measure = Arc::new(move || Some((said.load(Ordering::Relaxed), 10_000)));
    let limits = Limits { disk: Some(Disk::saying(Path::new("disk"), measure)), ..Limits::default() };
    let house = MemoryHouse { limits, ..MemoryHouse::default() };
    let scene = Scene::in_house(Town::default(), house).await;
    let early = book(&scene.node.service, &scene.who(0), &scene.slots[0], "early").await;
    let number = early.expect("there is room").answer.number;
    (scene, number)
}

fn fill(scene: &Scene, free: &Arc<AtomicU64>, bytes: u64) {
    free.store(bytes, Ordering::Relaxed);
    scene.house.clock.pass(1_000);
}

#[tokio::test]
async fn without_room_nobody_new_books_and_everything_else_goes_on() {
    let free = Arc::new(AtomicU64::new(5_000));
    let (scene, number) = with_room(&free).await;
    let service = &scene.node.service;
    fill(&scene, &free, 299);
    let (early, late) = (scene.who(0), scene.who(1));
    let refusal = book(service, &late, &scene.slots[0], "late").await.expect_err("no room");
    assert_eq!((refusal.code, refusal.retry_after_seconds), ("booking.paused", Some(60)));
    assert_eq!(
        hold(service, &late, &scene.slots[0], "hold").await.expect_err("no room").code,
        "booking.paused"
    );
    assert!(service.readiness().ready);
    assert!(service.readiness().why.is_some_and(|why| why.contains("nobody new can book")));
    assert!(service.metrics().contains("tashika_bookings_paused 1\n"));
    // What was answered before is answered again, and whoever has a place may read, move and cancel.
    assert_eq!(book(service, &early, &scene.slots[0], "early").await.expect("again").answer.number, number);
    let moved = service.move_booking(&early, &number, &scene.slots[1], order("move", "move")).await;
    moved.expect("a place is given back for it");
    service
        .cancel_booking(&early, &number, None, order("cancel", "cancel"))
        .await
        .expect("room is kept for it");
    assert_eq!(service.my_page(&early, None).await.expect("readable").bookings.len(), 1);
    scene.town.settle(service).await;
}

#[tokio::test]
async fn with_room_again_bookings_go_on_by_themselves() {
    let free = Arc::new(AtomicU64::new(5_000));
    let (scene, _) = with_room(&free).await;
    let (service, late) = (&scene.node.service, scene.who(1));
    for (bytes, paused) in [(299, true), (399, true), (400, false), (300, false)] {
        fill(&scene, &free, bytes);
        let held = hold(service, &late, &scene.slots[0], &format!("hold {bytes}")).await;
        assert_eq!(held.is_err(), paused, "{bytes}");
    }
    assert_eq!(service.readiness().why, None);
}
