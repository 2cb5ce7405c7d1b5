//! A receipt proves its booking to anyone with the key, now and after every restart, and tells what became of it.

use std::path::Path;

use service::evidence::note::LogKey;
use service::evidence::receipt::ReceiptFault;
use service::evidence::{Judgement, TileName};
use service::wording::Lang;
use service::{Channel, Order};
use sim::builder::{FolderHouse, MemoryHouse, Node};
use sim::town::Town;

use crate::scene::{book, checkpoint, proved, receipt, written};

async fn town() -> (MemoryHouse, Town, Node, Vec<String>) {
    let (house, town) = (MemoryHouse::default(), Town::default());
    let node = house.open().await.expect("an empty journal");
    town.settle(&node.service).await;
    let slots = town.slot_ids(&node.service).await;
    (house, town, node, slots)
}

#[tokio::test]
async fn a_receipt_proves_its_booking_with_the_key_alone() {
    let (_house, town, node, slots) = town().await;
    let booking = book(&node.service, &town, 0, &slots[0]).await;
    let receipt = receipt(&node.service, &booking).await;
    let proved = proved(&written(&receipt), &node.service.log_key()).expect("a receipt of ours");
    let told = proved.booking.expect("a confirming entry");
    assert_eq!((told.number, told.slot), (booking.number.clone(), slots[0].clone()));
    assert_eq!((proved.position, receipt.words.number), (booking.position, booking.number));
}

#[tokio::test]
async fn a_booking_that_was_moved_keeps_the_receipt_of_its_confirmation() {
    let (_house, town, node, slots) = town().await;
    let who = town.sign_in(&node.service, 0);
    let before = book(&node.service, &town, 0, &slots[0]).await;
    let order = Order::new(Channel::Api, None, b"move");
    let told = node.service.move_booking(&who, &before.id, &slots[1], order).await.expect("there is room");
    let after = receipt(&node.service, &told.answer).await;
    assert_eq!(after.leaf, receipt(&node.service, &before).await.leaf);
    assert_eq!(after.words.starts_at, before.slot.starts_at);
    let found = node.service.inquire(&written(&after)).await.expect("the service is ready");
    let now = found.booking.expect("it is recorded");
    assert_eq!((found.judgement, now.slot.id), (Judgement::Recorded, slots[1].clone()));
    assert!(!now.may_cancel, "a receipt opens nothing");
}

#[tokio::test]
async fn words_about_another_booking_are_refused() {
    let (_house, town, node, slots) = town().await;
    let one = book(&node.service, &town, 0, &slots[0]).await;
    let other = book(&node.service, &town, 1, &slots[0]).await;
    let text = written(&receipt(&node.service, &one).await).replace(&one.number, &other.number);
    assert_eq!(proved(&text, &node.service.log_key()), Err(ReceiptFault::Words));
    let found = node.service.inquire(&text).await.expect("the service is ready");
    assert_eq!(found.judgement, Judgement::Broken);
}

#[tokio::test]
async fn receipts_are_good_after_a_restart_and_so_are_new_ones_of_old_bookings() {
    let (house, town) = (FolderHouse::new(), Town::default());
    let (service, mut running) = house.open().await.expect("a new store");
    town.settle(&service).await;
    let slots = town.slot_ids(&service).await;
    let booking = book(&service, &town, 0, &slots[0]).await;
    let old = written(&receipt(&service, &booking).await);
    running.stop().await;
    let (service, _running) = house.open().await.expect("the same store");
    let found = service.inquire(&old).await.expect("the service is ready");
    assert_eq!(found.judgement, Judgement::Recorded);
    let new = written(&receipt(&service, &booking).await);
    assert!(proved(&new, &service.log_key()).is_ok());
}

#[tokio::test]
async fn a_start_without_the_kept_leaves_gives_the_same_tree() {
    let (house, town) = (FolderHouse::new(), Town::default());
    let (service, mut running) = house.open().await.expect("a new store");
    town.settle(&service).await;
    running.stop().await;
    let leaves = house.folder.path().join("log/leaves");
    let mut bytes = std::fs::read(&leaves).expect("leaves are kept");
    bytes[5] ^= 1;
    for kept in [None, Some(bytes)] {
        match kept {
            None => std::fs::remove_file(&leaves).expect("it was there"),
            Some(bytes) => std::fs::write(&leaves, bytes).expect("the folder is ours"),
        }
        let (service, mut running) = house.open().await.expect("the same store");
        let told = checkpoint(&service).await;
        running.stop().await;
        assert_eq!(root(house.folder.path(), told.size), told.root);
    }
}

fn root(folder: &Path, size: u64) -> [u8; 32] {
    use service::evidence::{leaf, tree};
    use store::{SqliteStore, Store};
    let mut grown = tree::Tree::default();
    let read = SqliteStore::open(folder).expect("nobody has it").read(0, &mut |entry| {
        grown.push(tree::leaf_hash(&leaf::of_stored(&entry)));
        Ok(())
    });
    read.expect("the journal is whole");
    grown.root(size).expect("it has so many entries")
}

#[tokio::test]
async fn another_logs_receipt_is_told_from_a_broken_one() {
    let (_house, town, node, slots) = town().await;
    let booking = book(&node.service, &town, 0, &slots[0]).await;
    let text = written(&receipt(&node.service, &booking).await);
    let mut other = MemoryHouse::default();
    other.keys.log = [99; 32];
    let stranger = other.open().await.expect("an empty journal");
    let found = stranger.service.inquire(&text).await.expect("the service is ready");
    assert_eq!(found.judgement, Judgement::OtherLog);
    let broken = text.replacen("index ", "index 1", 1);
    let found = node.service.inquire(&broken).await.expect("the service is ready");
    assert_eq!(found.judgement, Judgement::Broken);
}

#[tokio::test]
async fn a_number_alone_proves_nothing_and_tells_its_state() {
    let (_house, town, node, slots) = town().await;
    let booking = book(&node.service, &town, 0, &slots[0]).await;
    let found = node.service.inquire(&format!(" {} ", booking.number)).await.expect("ready");
    assert_eq!(found.judgement, Judgement::NumberKnown);
    assert!(found.proved.is_none());
    let unknown = node.service.inquire("2222-2222-2").await.expect("the service is ready");
    assert!(matches!(unknown.judgement, Judgement::NumberUnknown | Judgement::Unreadable));
}

#[tokio::test]
async fn tiles_lead_to_the_root_of_the_checkpoint() {
    let (_house, town, node, slots) = town().await;
    for person in 0..8 {
        book(&node.service, &town, person, &slots[person as usize % slots.len()]).await;
    }
    let told = checkpoint(&node.service).await;
    assert!(told.size < 256, "one tile is enough for this test");
    let name = TileName::parse(&format!("0/000.p/{}", told.size)).expect("the name of a tile");
    let bytes = node.service.log_tile(name).expect("the checkpoint needs it");
    let mut tree = service::evidence::tree::Tree::default();
    bytes.chunks_exact(32).for_each(|leaf| tree.push(leaf.try_into().expect("32 bytes")));
    assert_eq!(tree.root(told.size), Some(told.root));
    let beyond = TileName::parse(&format!("0/000.p/{}", told.size + 1)).expect("the name of a tile");
    assert_eq!(node.service.log_tile(beyond), None);
}

#[test]
fn the_log_is_called_as_it_was_told_to() {
    let key = LogKey::new(&[1; 32], "example.jp/log");
    assert!(key.verifier().to_string().starts_with("example.jp/log+"));
}

#[tokio::test]
async fn the_receipt_of_the_answer_is_the_same_to_the_byte_after_more_bookings_and_a_restart() {
    let (house, town, node, slots) = town().await;
    let booking = book(&node.service, &town, 0, &slots[0]).await;
    let first = |node: &Node| {
        let (service, booking) = (node.service.clone(), booking.clone());
        async move { written(&service.first_receipt(&booking, Lang::En).await.expect("durable")) }
    };
    let told = first(&node).await;
    assert!(proved(&told, &node.service.log_key()).is_ok());
    book(&node.service, &town, 1, &slots[1]).await;
    checkpoint(&node.service).await;
    assert_eq!(first(&node).await, told);
    assert_ne!(
        written(&receipt(&node.service, &booking).await),
        told,
        "a receipt fetched later is proved anew"
    );
    node.stop().await;
    let node = house.open().await.expect("the same journal");
    book(&node.service, &town, 2, &slots[2]).await;
    assert_eq!(first(&node).await, told);
}

/// A figure of a service.
fn figure(service: &service::Service, name: &str) -> u64 {
    let metrics = service.metrics();
    let figure = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    figure.and_then(|figure| figure.parse().ok()).unwrap_or_else(|| panic!("no {name}: {metrics}"))
}

/// Two nodes on a store that lacks the booking of this receipt, which a log with the same key gave.
async fn two_nodes_and_a_receipt_of_neither() -> (MemoryHouse, Node, Node, String) {
    let (_house, town, node, slots) = town().await;
    let booking = book(&node.service, &town, 0, &slots[0]).await;
    let text = written(&receipt(&node.service, &booking).await);
    let (house, _, one, _) = self::town().await;
    let two = house.open().await.expect("the same journal");
    (house, one, two, text)
}

#[tokio::test]
async fn evidence_of_loss_shown_to_one_node_is_known_to_the_other() {
    let (_house, one, two, text) = two_nodes_and_a_receipt_of_neither().await;
    for _ in 0..3 {
        let found = one.service.inquire(&text).await.expect("the service is ready");
        assert_eq!(found.judgement, Judgement::Lost);
    }
    assert_eq!(figure(&one.service, "tashika_evidence_of_loss_open"), 1);
    let receipt: serde_json::Value = serde_json::from_str(&text).expect("a receipt is JSON");
    let number = receipt["words"]["number"].as_str().expect("it names its booking");
    let found = one.service.inquire(number).await.expect("the service is ready");
    assert_eq!(found.judgement, Judgement::NumberLost);
    // It follows what the first one wrote when it next looks.
    let mut known = 0;
    for _ in 0..1_000_000 {
        known = figure(&two.service, "tashika_evidence_of_loss_open");
        if known > 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(known, 1);
    let found = two.service.inquire(&text).await.expect("the service is ready");
    assert_eq!(found.judgement, Judgement::Lost);
    assert_eq!(figure(&two.service, "tashika_evidence_of_loss_total"), 1);
}

#[tokio::test]
async fn a_node_that_is_behind_takes_no_fresh_booking_for_a_lost_one() {
    let (house, town, one, slots) = town().await;
    let two = house.open().await.expect("the same journal");
    for person in 0..3 {
        let booking = book(&one.service, &town, person, &slots[person as usize % 2]).await;
        let text = written(&receipt(&one.service, &booking).await);
        let found = two.service.inquire(&text).await.expect("the service is ready");
        assert_eq!(found.judgement, Judgement::Recorded);
    }
    assert_eq!(figure(&two.service, "tashika_evidence_of_loss_total"), 0);
}

#[tokio::test]
async fn evidence_that_cannot_be_written_down_is_an_alarm_all_the_same_and_counts_once() {
    let (_house, town, node, slots) = town().await;
    let booking = book(&node.service, &town, 0, &slots[0]).await;
    let text = written(&receipt(&node.service, &booking).await);
    let (_other, _, mut ended, _) = self::town().await;
    ended.running.stop().await;
    for _ in 0..3 {
        let found = ended.service.inquire(&text).await.expect("what is lost is told");
        assert_eq!(found.judgement, Judgement::Lost);
    }
    assert_eq!(figure(&ended.service, "tashika_evidence_of_loss_open"), 1);
}
