//! Snapshots: a cache that is whole or not there.

use store::{Head, Snapshot, Store};

use super::bench::{Bench, append};

on_every_store! {
    there_is_none_at_first,
    one_comes_back_as_it_was,
    one_outlives_its_handle,
    the_newest_comes_back,
    one_at_the_genesis_is_kept,
    every_damaged_byte_is_noticed,
    every_cut_is_noticed,
    an_older_one_steps_in_for_a_damaged_one,
    one_of_another_history_is_refused,
    one_inside_a_batch_is_refused,
    dropped_ones_are_gone,
    dropping_none_is_no_fault,
    one_can_be_kept_again_after_dropping,
}

fn there_is_none_at_first(bench: &mut dyn Bench) {
    assert_eq!(bench.open().snapshot().expect("an answer"), None);
}

fn one_comes_back_as_it_was(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let kept = keep(&mut *store, "a");
    assert_eq!(store.snapshot().expect("an answer"), Some(kept));
}

fn one_outlives_its_handle(bench: &mut dyn Bench) {
    let kept = keep(&mut *bench.open(), "a");
    assert_eq!(bench.open().snapshot().expect("an answer"), Some(kept));
}

fn the_newest_comes_back(bench: &mut dyn Bench) {
    let mut store = bench.open();
    for body in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] {
        keep(&mut *store, body);
    }
    // The tenth: as text, its position would come before the ninth's.
    let kept = keep(&mut *store, "k");
    assert_eq!(store.snapshot().expect("an answer"), Some(kept));
}

fn one_at_the_genesis_is_kept(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let kept = snapshot_at(store.head().expect("a head"));
    store.put_snapshot(&kept).expect("kept");
    assert_eq!(store.snapshot().expect("an answer"), Some(kept));
}

fn every_damaged_byte_is_noticed(bench: &mut dyn Bench) {
    keep(&mut *bench.open(), "a");
    for at in 0..length(bench) {
        bench.damage_snapshots(&mut |bytes| bytes[at] ^= 0x20);
        assert_eq!(bench.open().snapshot().expect("an answer"), None, "byte {at}");
        bench.damage_snapshots(&mut |bytes| bytes[at] ^= 0x20);
    }
}

fn every_cut_is_noticed(bench: &mut dyn Bench) {
    keep(&mut *bench.open(), "a");
    for end in (0..length(bench)).rev() {
        bench.damage_snapshots(&mut |bytes| bytes.truncate(end));
        assert_eq!(bench.open().snapshot().expect("an answer"), None, "cut at {end}");
    }
}

fn an_older_one_steps_in_for_a_damaged_one(bench: &mut dyn Bench) {
    let older = keep(&mut *bench.open(), "a");
    let newer = keep(&mut *bench.open(), "b");
    bench.damage_snapshots(&mut |bytes| {
        if bytes.windows(32).any(|window| window == newer.head.hash) {
            bytes.pop();
        }
    });
    assert_eq!(bench.open().snapshot().expect("an answer"), Some(older));
}

fn one_of_another_history_is_refused(bench: &mut dyn Bench) {
    let other = append(&mut *bench.twin().open(), &["other"]);
    let mut store = bench.open();
    append(&mut *store, &["a"]);
    store.put_snapshot(&snapshot_at(other)).expect_err("refused");
    assert_eq!(store.snapshot().expect("an answer"), None);
}

fn one_inside_a_batch_is_refused(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let head = append(&mut *store, &["a", "b"]);
    store.put_snapshot(&snapshot_at(Head { next_position: 1, ..head })).expect_err("refused");
}

fn dropped_ones_are_gone(bench: &mut dyn Bench) {
    let mut store = bench.open();
    keep(&mut *store, "a");
    keep(&mut *store, "b");
    store.drop_snapshots().expect("dropped");
    assert_eq!(store.snapshot().expect("an answer"), None);
}

fn dropping_none_is_no_fault(bench: &mut dyn Bench) {
    bench.open().drop_snapshots().expect("nothing to drop");
}

fn one_can_be_kept_again_after_dropping(bench: &mut dyn Bench) {
    let mut store = bench.open();
    keep(&mut *store, "a");
    store.drop_snapshots().expect("dropped");
    let kept = keep(&mut *store, "b");
    assert_eq!(store.snapshot().expect("an answer"), Some(kept));
}

fn keep(store: &mut dyn Store, body: &str) -> Snapshot {
    let kept = snapshot_at(append(store, &[body]));
    store.put_snapshot(&kept).expect("kept");
    kept
}

fn snapshot_at(head: Head) -> Snapshot {
    Snapshot { schema: 3, head, digest: [9; 32], body: b"a small state".to_vec() }
}

fn length(bench: &mut dyn Bench) -> usize {
    let mut length = 0;
    bench.damage_snapshots(&mut |bytes| length = bytes.len());
    length
}
