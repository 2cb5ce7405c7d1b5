//! Starting: from a snapshot or from the first entry it is the same state, and a doubtful journal is not served.

use std::sync::{Arc, Mutex};

use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::invariants;
use kernel::time::Instant;
use service::sequencer::{Sequencer, Standing};
use service::wire;
use sim::builder::{MemoryHouse, SOFTWARE};
use sim::town::Town;
use store::{Appended, Entry, Store};

use crate::scene::{Scene, book};

/// A house in which something happened, stopped in an orderly way, so that there is a snapshot.
async fn house_with_a_past() -> MemoryHouse {
    let scene = Scene::of(Town::default()).await;
    for index in 0..4 {
        book(&scene.node.service, &scene.who(index), &scene.slots[index as usize % 4], "a")
            .await
            .expect("free");
    }
    scene.node.stop().await;
    scene.house
}

/// Starts a sequencer and gives the full digest of its state before its own first entry counts, or why it ended.
async fn state_at_start(house: &MemoryHouse) -> Result<String, String> {
    let gates = Arc::new(Mutex::new(Vec::new()));
    let sequencer = Sequencer::start(house.opener(gates), house.clock.clone(), 16, SOFTWARE.to_owned());
    let mut standing = sequencer.watch();
    let reached = standing.wait_for(|standing| *standing != Standing::Starting).await.expect("it starts");
    match reached.clone() {
        Standing::Ended { fatal, .. } => Err(fatal.unwrap_or_default()),
        _ => {
            let state = sequencer.read();
            let bookings: Vec<String> = state
                .programmes()
                .flat_map(|(_, held)| held.bookings())
                .map(|booking| booking.number.to_string())
                .collect();
            assert_eq!(invariants::check(&state), []);
            Ok(format!("{} {:?}", state.command_count(), bookings))
        }
    }
}

fn append(house: &MemoryHouse, entry: Entry) {
    let mut store = house.disk.open();
    let head = store.head().expect("readable");
    assert!(matches!(store.append(&head, &[entry]), Ok(Appended::Done(_))));
}

#[tokio::test]
async fn a_snapshot_gives_the_same_state_as_the_whole_journal() {
    let house = house_with_a_past().await;
    assert!(house.disk.open().snapshot().expect("readable").is_some());
    let quick = state_at_start(&house).await;
    house.disk.open().drop_snapshots().expect("writable");
    assert_eq!(quick, state_at_start(&house).await);
}

#[tokio::test]
async fn a_good_snapshot_hides_no_damage() {
    let house = house_with_a_past().await;
    house.disk.flip_bit(1);
    assert!(house.disk.open().snapshot().expect("readable").is_some());
    assert!(state_at_start(&house).await.is_err());
}

/// The control of the tests with damaged snapshots: a good one is what the state is taken from.
#[tokio::test]
async fn a_good_snapshot_is_used() {
    let (house, other) = (house_with_a_past().await, house_with_a_past().await);
    let whole = state_at_start(&house).await;
    let mut store = house.disk.open();
    let mut snapshot = store.snapshot().expect("readable").expect("kept");
    let foreign = other.disk.open().snapshot().expect("readable").expect("kept");
    assert_eq!(snapshot.head.next_position, foreign.head.next_position);
    (snapshot.body, snapshot.digest) = (foreign.body, foreign.digest);
    store.put_snapshot(&snapshot).expect("writable");
    assert_ne!(state_at_start(&house).await, whole);
}

#[tokio::test]
async fn a_damaged_snapshot_is_passed_over() {
    let house = house_with_a_past().await;
    let whole = state_at_start(&house).await;
    house.disk.damage_snapshots(|bytes| bytes[200] ^= 1);
    assert_eq!(state_at_start(&house).await, whole);
}

#[tokio::test]
async fn a_snapshot_of_another_schema_is_passed_over() {
    let house = house_with_a_past().await;
    let whole = state_at_start(&house).await;
    let mut store = house.disk.open();
    let mut snapshot = store.snapshot().expect("readable").expect("kept");
    snapshot.schema += 1;
    snapshot.head = store.head().expect("readable");
    snapshot.body = b"something else".to_vec();
    store.put_snapshot(&snapshot).expect("writable");
    assert_eq!(state_at_start(&house).await, whole);
}

#[tokio::test]
async fn a_snapshot_whose_body_is_not_a_state_is_passed_over() {
    let house = house_with_a_past().await;
    let whole = state_at_start(&house).await;
    let mut store = house.disk.open();
    let mut snapshot = store.snapshot().expect("readable").expect("kept");
    snapshot.body = b"something else".to_vec();
    snapshot.digest = service::keys::sha256(&snapshot.body);
    store.put_snapshot(&snapshot).expect("writable");
    assert_eq!(state_at_start(&house).await, whole);
}

#[tokio::test]
async fn a_state_that_differs_from_the_journaled_digest_is_not_served() {
    let house = house_with_a_past().await;
    let event = Event::StateDigested { digest: 12_345 };
    let at = Instant(1_700_000_000_000);
    append(
        &house,
        wire::encode(&Record { at, channel: Channel::System, actor: Actor::System, key: None, event }),
    );
    let why = state_at_start(&house).await.expect_err("another state");
    assert!(why.contains("differs"), "{why}");
}

#[tokio::test]
async fn an_unknown_kind_of_entry_names_what_is_needed() {
    let house = house_with_a_past().await;
    append(&house, Entry { kind: 99, version: 1, at: 1, body: Vec::new() });
    let why = state_at_start(&house).await.expect_err("nobody knows it");
    assert!(why.contains("kind 99 version 1"), "{why}");
}

#[tokio::test]
async fn a_newer_version_of_a_known_kind_is_not_guessed_at() {
    let house = house_with_a_past().await;
    append(&house, Entry { kind: 10, version: 2, at: 1, body: Vec::new() });
    let why = state_at_start(&house).await.expect_err("nobody knows it");
    assert!(why.contains("kind 10 version 2"), "{why}");
}

#[tokio::test]
async fn a_damaged_journal_is_not_served() {
    let house = house_with_a_past().await;
    house.disk.open().drop_snapshots().expect("writable");
    house.disk.flip_bit(2);
    assert!(state_at_start(&house).await.is_err());
}

#[tokio::test]
async fn a_clock_a_month_ahead_of_the_journal_is_not_believed() {
    let house = house_with_a_past().await;
    house.clock.pass(32 * 86_400_000);
    let why = state_at_start(&house).await.expect_err("too far");
    assert!(why.contains("clock"), "{why}");
}
