//! The memory disk: each fault does what it says, and each guard is missed when it is taken away.

use std::thread;

use store::memory::{Compare, Injection, Moment};
use store::{AfterUnknown, AppendFault, Appended, FaultKind, Head, MemoryDisk, MemoryStore, Snapshot, Store};

use super::bench::{append, bodies, entry};

fn disk() -> MemoryDisk {
    MemoryDisk::new([1; 32])
}

fn append_x(store: &mut MemoryStore) -> Result<Appended, AppendFault> {
    let head = store.head().expect("a head");
    store.append(&head, &[entry("x")])
}

fn after(injection: Injection) -> (Result<Appended, AppendFault>, MemoryDisk) {
    let disk = disk();
    disk.script([injection]);
    (append_x(&mut disk.open()), disk)
}

#[test]
fn fail_before_send_writes_nothing_and_the_handle_lives() {
    let disk = disk();
    let mut store = disk.open();
    disk.script([Injection::FailBeforeSend]);
    assert!(matches!(append_x(&mut store), Err(AppendFault::NotSent(_))));
    append(&mut store, &["a"]);
    assert_eq!(bodies(&mut store, 0), ["a"]);
}

#[test]
fn unknown_applied_is_there_after_a_power_cut() {
    let (outcome, disk) = after(Injection::UnknownApplied);
    assert!(matches!(outcome, Err(AppendFault::Unknown(_))));
    disk.power_cut();
    assert_eq!(bodies(&mut disk.open(), 0), ["x"]);
}

#[test]
fn unknown_not_applied_is_not_there() {
    let (outcome, disk) = after(Injection::UnknownNotApplied);
    assert!(matches!(outcome, Err(AppendFault::Unknown(_))));
    assert!(bodies(&mut disk.open(), 0).is_empty());
}

#[test]
fn unknown_unsynced_is_seen_and_then_lost() {
    let (outcome, disk) = after(Injection::UnknownUnsynced);
    assert!(matches!(outcome, Err(AppendFault::Unknown(_))));
    assert_eq!(bodies(&mut disk.open(), 0), ["x"]);
    disk.power_cut();
    assert!(bodies(&mut disk.open(), 0).is_empty());
}

#[test]
fn a_barrier_makes_unknown_unsynced_durable() {
    let (_, disk) = after(Injection::UnknownUnsynced);
    append(&mut disk.open(), &["barrier"]);
    disk.power_cut();
    assert_eq!(bodies(&mut disk.open(), 0), ["x", "barrier"]);
}

#[test]
fn a_full_disk_is_unknown_and_says_so() {
    let (outcome, _) = after(Injection::DiskFull);
    let Err(AppendFault::Unknown(fault)) = outcome else { panic!("must be unknown") };
    assert_eq!(fault.kind(), FaultKind::Full);
}

#[test]
fn losing_power_during_an_append_kills_the_other_handles_too() {
    let disk = disk();
    let mut other = disk.open();
    disk.script([Injection::LoseUnsynced]);
    assert!(matches!(append_x(&mut disk.open()), Err(AppendFault::Unknown(_))));
    assert_eq!(other.head().expect_err("dead").kind(), FaultKind::Dead);
}

#[test]
fn forced_moved_writes_nothing() {
    let (outcome, disk) = after(Injection::Moved);
    assert!(matches!(outcome, Ok(Appended::Moved(_))));
    assert!(bodies(&mut disk.open(), 0).is_empty());
}

#[test]
fn the_script_is_used_in_order() {
    let disk = disk();
    disk.script([Injection::Pass, Injection::FailBeforeSend]);
    let mut store = disk.open();
    let outcomes = [append_x(&mut store).is_ok(), append_x(&mut store).is_ok(), append_x(&mut store).is_ok()];
    assert_eq!((outcomes, disk.script_left()), ([true, false, true], 0));
}

#[test]
fn an_honest_disk_loses_nothing_acknowledged() {
    let disk = disk();
    append(&mut disk.open(), &["a"]);
    disk.power_cut();
    assert_eq!(bodies(&mut disk.open(), 0), ["a"]);
}

#[test]
fn a_lying_disk_loses_the_acknowledged_end() {
    let disk = disk();
    disk.ack_before_sync(2);
    let mut store = disk.open();
    for body in ["a", "b", "c"] {
        append(&mut store, &[body]);
    }
    disk.power_cut();
    assert_eq!(bodies(&mut disk.open(), 0), ["a"]);
}

#[test]
fn a_lying_disk_that_synced_loses_nothing() {
    let disk = disk();
    disk.ack_before_sync(2);
    append(&mut disk.open(), &["a"]);
    disk.sync();
    disk.power_cut();
    assert_eq!(bodies(&mut disk.open(), 0), ["a"]);
}

#[test]
fn a_second_node_s_append_moves_the_first() {
    let disk = disk();
    let (mut one, mut two) = (disk.open(), disk.open());
    let seen = one.head().expect("a head");
    append(&mut two, &["two"]);
    assert!(matches!(one.append(&seen, &[entry("one")]), Ok(Appended::Moved(_))));
}

// The journal grows, loses its end, and grows again to the same length.
fn regrown(disk: &MemoryDisk) -> Head {
    append(&mut disk.open(), &["first"]);
    disk.ack_before_sync(1);
    let lost = append(&mut disk.open(), &["lost"]);
    disk.power_cut();
    disk.ack_before_sync(0);
    append(&mut disk.open(), &["regrown"]);
    lost
}

#[test]
fn a_regrown_journal_moves_a_stale_node() {
    let disk = disk();
    let stale = regrown(&disk);
    assert!(matches!(disk.open().append(&stale, &[entry("x")]), Ok(Appended::Moved(_))));
}

#[test]
fn comparing_lengths_only_lets_a_stale_node_in() {
    let disk = disk();
    let stale = regrown(&disk);
    disk.compare(Compare::Length);
    assert!(matches!(disk.open().append(&stale, &[entry("x")]), Ok(Appended::Done(_))));
}

#[test]
fn comparing_nothing_lets_any_node_in() {
    let disk = disk();
    let stale = disk.open().head().expect("a head");
    append(&mut disk.open(), &["a"]);
    disk.without_cas();
    disk.open().append(&stale, &[entry("x")]).expect("let in");
    assert_eq!(bodies(&mut disk.open(), 0), ["a", "x"]);
}

#[test]
fn a_node_frozen_before_the_commit_moves_when_it_wakes() {
    let disk = disk();
    let mut old = disk.open();
    let gate = old.gate();
    gate.pause(Moment::BeforeCommit);
    let old = thread::spawn(move || append_x(&mut old));
    gate.wait_until_held();
    append(&mut disk.open(), &["new"]);
    gate.resume();
    assert!(matches!(old.join().expect("no panic"), Ok(Appended::Moved(_))));
}

#[test]
fn a_node_frozen_after_the_commit_has_already_written() {
    let disk = disk();
    let mut old = disk.open();
    let gate = old.gate();
    gate.pause(Moment::AfterCommit);
    let old = thread::spawn(move || append_x(&mut old));
    gate.wait_until_held();
    assert_eq!(bodies(&mut disk.open(), 0), ["x"]);
    gate.resume();
    assert!(matches!(old.join().expect("no panic"), Ok(Appended::Done(_))));
}

#[test]
fn a_node_frozen_over_a_power_cut_sends_nothing() {
    let disk = disk();
    let mut old = disk.open();
    let gate = old.gate();
    gate.pause(Moment::BeforeCommit);
    let old = thread::spawn(move || append_x(&mut old));
    gate.wait_until_held();
    disk.power_cut();
    gate.resume();
    assert!(matches!(old.join().expect("no panic"), Err(AppendFault::NotSent(_))));
}

#[test]
fn a_snapshot_of_the_lost_end_is_passed_over() {
    let disk = disk();
    disk.ack_before_sync(1);
    let mut store = disk.open();
    let head = append(&mut store, &["lost"]);
    store.put_snapshot(&Snapshot { schema: 1, head, digest: [0; 32], body: vec![] }).expect("kept");
    disk.power_cut();
    assert_eq!(disk.open().snapshot().expect("an answer"), None);
}

#[test]
fn the_reported_room_is_what_the_test_says() {
    let disk = disk();
    disk.report_free_bytes(5);
    assert_eq!(disk.open().size().expect("a size").free_bytes, Some(5));
}

#[test]
fn after_unknown_a_memory_store_is_opened_again() {
    assert_eq!(disk().open().after_unknown(), AfterUnknown::Reopen);
}
