//! Many at once: never too many bookings, never two for one person, never two writers. Each with its control.

use service::{Refusal, Service};
use sim::builder::Node;
use sim::patience::{looked_at, until_definite};
use sim::town::Town;
use std::pin::pin;
use store::memory::{Compare, Moment};

use crate::scene::{Scene, audit, book};

/// Attempts, each of person `index` through one of the services in turn; how many were told "confirmed".
async fn storm(scene: &Scene, services: &[Service], attempts: u32, one_person: bool) -> (u32, Vec<Refusal>) {
    let tasks: Vec<_> = (0..attempts)
        .map(|index| {
            let service = services[index as usize % services.len()].clone();
            let who = scene.town.sign_in(&service, if one_person { 0 } else { index });
            let slot = scene.slots[if one_person { index as usize % scene.slots.len() } else { 0 }].clone();
            tokio::spawn(async move {
                let key = format!("attempt {index}");
                until_definite(|| book(&service, &who, &slot, &key)).await
            })
        })
        .collect();
    let (mut confirmed, mut refused) = (0, Vec::new());
    for task in tasks {
        match task.await.expect("no panic") {
            Ok(_) => confirmed += 1,
            Err(refusal) => refused.push(refusal),
        }
    }
    (confirmed, refused)
}

async fn two_nodes_without_guard(town: Town) -> (Scene, Node) {
    let scene = Scene::of(town).await;
    scene.house.disk.without_cas();
    let second = scene.house.open().await.expect("the same journal");
    (scene, second)
}

fn crowd() -> Town {
    Town { people: 1_000, capacity: 10, ..Town::default() }
}

fn one_voucher() -> Town {
    Town { capacity: 1_000, ..Town::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_attempts_on_ten_places_give_ten_bookings() {
    let scene = Scene::of(crowd()).await;
    let (confirmed, refused) = storm(&scene, std::slice::from_ref(&scene.node.service), 1_000, false).await;
    assert_eq!(confirmed, 10);
    assert!(refused.iter().all(|refusal| refusal.code == "slot.full"), "{:?}", refused.first());
    assert_eq!(audit(&scene.node.service).await.violations, []);
}

/// The control: without the guard the same count is wrong, and the audit finds it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_guard_too_many_bookings_are_noticed() {
    let (scene, second) = two_nodes_without_guard(crowd()).await;
    let services = [scene.node.service.clone(), second.service.clone()];
    let (confirmed, _) = storm(&scene, &services, 1_000, false).await;
    assert!(confirmed > 10, "{confirmed}");
    assert!(!audit(&scene.node.service).await.holds);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_attempts_with_one_voucher_give_one_booking() {
    let scene = Scene::of(one_voucher()).await;
    let (confirmed, refused) = storm(&scene, std::slice::from_ref(&scene.node.service), 200, true).await;
    assert_eq!(confirmed, 1);
    assert!(refused.iter().all(|refusal| refusal.code == "booking.exists"), "{:?}", refused.first());
}

/// The control.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_guard_two_bookings_of_one_voucher_are_noticed() {
    let (scene, second) = two_nodes_without_guard(one_voucher()).await;
    let services = [scene.node.service.clone(), second.service.clone()];
    let (confirmed, _) = storm(&scene, &services, 200, true).await;
    assert!(confirmed > 1, "{confirmed}");
    assert!(!audit(&scene.node.service).await.holds);
}

/// A node is frozen inside an append; another takes over and gives the last place away; the first one wakes.
async fn old_one_wakes(compare: Compare) -> (Scene, u32) {
    let scene = Scene::of(Town { capacity: 1, ..Town::default() }).await;
    scene.house.disk.compare(compare);
    let confirmed = wake(&scene).await;
    (scene, confirmed)
}

async fn wake(scene: &Scene) -> u32 {
    let (old, slot) = (&scene.node, &scene.slots[0]);
    let (first, second) = (scene.who(0), scene.who(1));
    let gate = old.gate();
    gate.pause(Moment::BeforeCommit);
    let mut frozen = pin!(book(&old.service, &first, slot, "a"));
    looked_at(frozen.as_mut()).await;
    gate.wait_until_held();
    let new = scene.house.open().await.expect("the same journal");
    let taken = book(&new.service, &second, slot, "b").await;
    gate.resume();
    let woken = match frozen.await {
        Err(refusal) if sim::patience::is_passing(&refusal) => {
            until_definite(|| book(&old.service, &first, slot, "a")).await
        }
        definite => definite,
    };
    new.stop().await;
    u32::from(taken.is_ok()) + u32::from(woken.is_ok())
}

#[tokio::test]
async fn an_old_writer_that_wakes_confirms_nothing() {
    let (scene, confirmed) = old_one_wakes(Compare::History).await;
    assert_eq!(confirmed, 1);
    assert_eq!(audit(&scene.node.service).await.violations, []);
}

/// The control.
#[tokio::test]
async fn without_the_guard_both_writers_confirm() {
    let (scene, confirmed) = old_one_wakes(Compare::Nothing).await;
    assert_eq!(confirmed, 2);
    assert!(!audit(&scene.node.service).await.holds);
}
