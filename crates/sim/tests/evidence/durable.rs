//! A checkpoint never covers what is not durable, whatever the disk does.

use std::pin::pin;

use service::evidence::leaf;
use service::evidence::tree::{Tree, leaf_hash};
use service::{Channel, Order};
use sim::builder::MemoryHouse;
use sim::patience::looked_at;
use sim::town::Town;
use store::Store;
use store::memory::{Injection, Moment};

use crate::scene::{book, checkpoint};

/// The tree of what the disk really has.
fn tree_of(house: &MemoryHouse) -> Tree {
    let mut tree = Tree::default();
    let read = house.disk.open().read(0, &mut |entry| {
        tree.push(leaf_hash(&leaf::of_stored(&entry)));
        Ok(())
    });
    read.expect("the journal is whole");
    tree
}

#[tokio::test]
async fn what_is_on_its_way_to_the_disk_is_not_signed() {
    let (house, town) = (MemoryHouse::default(), Town::default());
    let node = house.open().await.expect("an empty journal");
    town.settle(&node.service).await;
    let slots = town.slot_ids(&node.service).await;
    let before = checkpoint(&node.service).await;
    node.gate().pause(Moment::AfterCommit);
    let mut booking = pin!(book(&node.service, &town, 0, &slots[0]));
    assert!(looked_at(booking.as_mut()).await.is_none());
    node.gate().wait_until_held();
    assert_eq!(checkpoint(&node.service).await, before);
    node.gate().resume();
    let position = booking.await.position;
    assert!(checkpoint(&node.service).await.size > position);
}

#[tokio::test]
async fn every_checkpoint_is_of_the_disks_own_past_whatever_it_did() {
    for injection in [
        Injection::UnknownApplied,
        Injection::UnknownNotApplied,
        Injection::LoseUnsynced,
        Injection::FailBeforeSend,
        Injection::Moved,
        Injection::DiskFull,
    ] {
        let (house, town) = (MemoryHouse::default(), Town::default());
        let node = house.open().await.expect("an empty journal");
        town.settle(&node.service).await;
        let slots = town.slot_ids(&node.service).await;
        let mut seen = vec![checkpoint(&node.service).await];
        for person in 0..4 {
            house.disk.script([injection]);
            book(&node.service, &town, person, &slots[person as usize % 2]).await;
            seen.push(checkpoint(&node.service).await);
        }
        house.disk.power_cut();
        let disk = tree_of(&house);
        for checkpoint in seen {
            let root = disk.root(checkpoint.size);
            assert_eq!(root, Some(checkpoint.root), "{injection:?} at {}", checkpoint.size);
        }
    }
}

#[tokio::test]
async fn a_restarted_node_signs_the_same_tree() {
    let (house, town) = (MemoryHouse::default(), Town::default());
    let node = house.open().await.expect("an empty journal");
    town.settle(&node.service).await;
    let before = checkpoint(&node.service).await;
    node.stop().await;
    let node = house.open().await.expect("the journal of the node before");
    let after = checkpoint(&node.service).await;
    assert_eq!((after.origin, tree_of(&house).root(before.size)), (before.origin, Some(before.root)));
    assert_eq!(tree_of(&house).root(after.size), Some(after.root));
}

#[tokio::test]
async fn two_nodes_on_one_journal_sign_one_tree() {
    let (house, town) = (MemoryHouse::default(), Town::default());
    let one = house.open().await.expect("an empty journal");
    town.settle(&one.service).await;
    let slots = town.slot_ids(&one.service).await;
    book(&one.service, &town, 0, &slots[0]).await;
    let other = house.open().await.expect("the journal of the first node");
    book(&other.service, &town, 1, &slots[0]).await;
    book(&one.service, &town, 2, &slots[1]).await;
    let (first, second) = (checkpoint(&one.service).await, checkpoint(&other.service).await);
    let disk = tree_of(&house);
    assert_eq!(disk.root(first.size), Some(first.root));
    assert_eq!(disk.root(second.size), Some(second.root));
}

#[tokio::test]
async fn a_store_that_comes_back_without_what_was_answered_is_not_written_to() {
    let (house, town) = (MemoryHouse::default(), Town::default());
    let mut node = house.open().await.expect("an empty journal");
    town.settle(&node.service).await;
    let slots = town.slot_ids(&node.service).await;
    // From here on the tree has no gap, as after the start of a real one.
    checkpoint(&node.service).await;
    house.disk.ack_before_sync(1);
    let lost = book(&node.service, &town, 0, &slots[0]).await.position;
    house.disk.power_cut();
    let who = town.sign_in(&node.service, 1);
    let order = Order::new(Channel::Api, Some("after".to_owned()), slots[0].as_bytes());
    let told = node.service.book(&who, &slots[0], 1, order).await;
    assert!(told.is_err(), "nobody is answered from another history");
    let fatal = node.running.ended().await.fatal.expect("it does not go on");
    assert!(fatal.contains("has lost its end"), "{fatal}");
    assert!(tree_of(&house).size() <= lost);
}
