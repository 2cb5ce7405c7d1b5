//! The append: what it compares, what it refuses, what an unknown outcome does to the handle.

use store::{
    AppendFault, Appended, BATCH_BYTES_MAX, ENTRY_BODY_BYTES_MAX, Entry, FaultKind, Head, Snapshot, Store,
    chain,
};

use super::bench::{Bench, append, bodies, entry};

on_every_store! {
    a_new_store_is_at_its_genesis,
    one_that_will_hold_a_backup_begins_in_a_later_epoch,
    who_knows_the_epoch_before_moves,
    done_answers_the_new_head,
    the_head_s_hash_is_the_chain_s,
    another_epoch_moves,
    another_position_moves,
    a_position_that_was_passed_moves,
    another_hash_moves,
    moved_answers_the_head_there_is,
    moved_writes_nothing,
    the_handle_lives_after_moved,
    a_history_of_the_same_length_moves,
    a_history_of_another_identity_moves,
    an_impossible_position_is_not_appended,
    an_empty_batch_is_refused,
    the_largest_entry_is_taken,
    a_larger_entry_is_refused,
    the_largest_batch_is_taken,
    a_larger_batch_is_refused,
    a_refused_batch_leaves_the_handle_alive,
    a_refused_entry_takes_its_batch_along,
    an_unknown_outcome_kills_every_call,
    after_an_unknown_outcome_a_new_handle_reads,
}

fn a_new_store_is_at_its_genesis(bench: &mut dyn Bench) {
    assert_eq!(bench.open().head().expect("a head"), chain::genesis(&[1; 32]));
}

fn one_that_will_hold_a_backup_begins_in_a_later_epoch(bench: &mut dyn Bench) {
    let mut later = bench.later(3);
    let mut store = later.open();
    assert_eq!(store.head().expect("a head"), chain::genesis_in(&[1; 32], 3));
    assert_eq!(bodies(&mut *store, 0), Vec::<String>::new());
    assert_eq!(append(&mut *store, &["a"]).epoch, 3);
    drop(store);
    assert_eq!(bodies(&mut *later.open(), 0), ["a"]);
}

fn who_knows_the_epoch_before_moves(bench: &mut dyn Bench) {
    let mut later = bench.later(2);
    let stale = bench.open().head().expect("a head");
    let outcome = later.open().append(&stale, &[entry("x")]).expect("decided");
    assert_eq!(outcome, Appended::Moved(chain::genesis_in(&[1; 32], 2)));
}

fn done_answers_the_new_head(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let head = append(&mut *store, &["a", "b"]);
    assert_eq!(store.head().expect("a head"), head);
}

fn the_head_s_hash_is_the_chain_s(bench: &mut dyn Bench) {
    let head = append(&mut *bench.open(), &["a", "b"]);
    let body = chain::encode(&[entry("a"), entry("b")]).expect("within limits");
    assert_eq!(head.hash, chain::hash(&chain::genesis(&[1; 32]), 2, &body));
}

fn another_epoch_moves(bench: &mut dyn Bench) {
    moves(bench, |head| head.epoch += 1);
}

fn another_position_moves(bench: &mut dyn Bench) {
    moves(bench, |head| head.next_position += 1);
}

fn a_position_that_was_passed_moves(bench: &mut dyn Bench) {
    moves(bench, |head| head.next_position -= 1);
}

fn another_hash_moves(bench: &mut dyn Bench) {
    moves(bench, |head| head.hash[31] ^= 1);
}

fn moved_answers_the_head_there_is(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let start = store.head().expect("a head");
    let head = append(&mut *store, &["a"]);
    assert_eq!(store.append(&start, &[entry("b")]).expect("an answer"), Appended::Moved(head));
}

fn moved_writes_nothing(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let start = store.head().expect("a head");
    append(&mut *store, &["a"]);
    store.append(&start, &[entry("b")]).expect("moved");
    assert_eq!(bodies(&mut *store, 0), ["a"]);
}

fn the_handle_lives_after_moved(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let start = store.head().expect("a head");
    append(&mut *store, &["a"]);
    store.append(&start, &[entry("b")]).expect("moved");
    append(&mut *store, &["c"]);
    assert_eq!(bodies(&mut *store, 0), ["a", "c"]);
}

// The journal was restored without its end and grew again: same length, other content.
fn a_history_of_the_same_length_moves(bench: &mut dyn Bench) {
    let mut twin = bench.twin();
    let lost = append_both(&mut *twin.open(), "lost");
    let mut store = bench.open();
    let regrown = append_both(&mut *store, "regrown");
    assert_eq!(lost.next_position, regrown.next_position);
    assert_eq!(store.append(&lost, &[entry("x")]).expect("an answer"), Appended::Moved(regrown));
}

fn a_history_of_another_identity_moves(bench: &mut dyn Bench) {
    let other = bench.stranger().open().head().expect("a head");
    let mut store = bench.open();
    let head = store.head().expect("a head");
    assert_eq!(store.append(&other, &[entry("x")]).expect("an answer"), Appended::Moved(head));
}

fn an_impossible_position_is_not_appended(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let head = Head { next_position: u64::MAX, ..store.head().expect("a head") };
    assert!(!matches!(store.append(&head, &[entry("x")]), Ok(Appended::Done(_))));
}

fn an_empty_batch_is_refused(bench: &mut dyn Bench) {
    refused(bench, &[]);
}

fn the_largest_entry_is_taken(bench: &mut dyn Bench) {
    let body = "x".repeat(ENTRY_BODY_BYTES_MAX);
    let mut store = bench.open();
    append(&mut *store, &[&body]);
    assert_eq!(bodies(&mut *store, 0), [body]);
}

fn a_larger_entry_is_refused(bench: &mut dyn Bench) {
    refused(bench, &[entry(&"x".repeat(ENTRY_BODY_BYTES_MAX + 1))]);
}

fn the_largest_batch_is_taken(bench: &mut dyn Bench) {
    let batch = batch_of_bytes(BATCH_BYTES_MAX);
    let mut store = bench.open();
    let head = store.head().expect("a head");
    let Ok(Appended::Done(head)) = store.append(&head, &batch) else { panic!("must be appended") };
    assert_eq!(head.next_position, batch.len() as u64);
}

fn a_larger_batch_is_refused(bench: &mut dyn Bench) {
    refused(bench, &batch_of_bytes(BATCH_BYTES_MAX + 1));
}

fn a_refused_batch_leaves_the_handle_alive(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let head = store.head().expect("a head");
    store.append(&head, &[]).expect_err("empty");
    append(&mut *store, &["a"]);
    assert_eq!(bodies(&mut *store, 0), ["a"]);
}

fn a_refused_entry_takes_its_batch_along(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let head = store.head().expect("a head");
    let batch = [entry("a"), entry(&"x".repeat(ENTRY_BODY_BYTES_MAX + 1))];
    store.append(&head, &batch).expect_err("too large");
    assert_eq!(store.head().expect("a head"), head);
}

fn an_unknown_outcome_kills_every_call(bench: &mut dyn Bench) {
    bench.make_next_append_unknown();
    let mut store = bench.open();
    let head = store.head().expect("a head");
    let Err(AppendFault::Unknown(_)) = store.append(&head, &[entry("a")]) else { panic!("must be unknown") };
    let again = store.append(&head, &[entry("a")]).expect_err("dead");
    assert!(matches!(again, AppendFault::NotSent(_)));
    let snapshot = Snapshot { schema: 1, head, digest: [0; 32], body: vec![] };
    let kinds = [
        again.fault().kind(),
        store.head().expect_err("dead").kind(),
        store.read(0, &mut |_| Ok(())).expect_err("dead").kind(),
        store.put_snapshot(&snapshot).expect_err("dead").kind(),
        store.snapshot().expect_err("dead").kind(),
        store.drop_snapshots().expect_err("dead").kind(),
        store.put_attempts(&[]).expect_err("dead").kind(),
        store.attempt("x").expect_err("dead").kind(),
        store.attempts_of(&[0; 16]).expect_err("dead").kind(),
        store.forget_attempts_before(0).expect_err("dead").kind(),
        store.rest(true).expect_err("dead").kind(),
        store.size().expect_err("dead").kind(),
    ];
    assert_eq!(kinds, [FaultKind::Dead; 12]);
}

fn after_an_unknown_outcome_a_new_handle_reads(bench: &mut dyn Bench) {
    append(&mut *bench.open(), &["a"]);
    bench.make_next_append_unknown();
    let mut store = bench.open();
    let head = store.head().expect("a head");
    store.append(&head, &[entry("b")]).expect_err("unknown");
    drop(store);
    assert_eq!(bodies(&mut *bench.open(), 0), ["a"]);
}

fn moves(bench: &mut dyn Bench, change: fn(&mut Head)) {
    let mut store = bench.open();
    let head = append(&mut *store, &["a"]);
    let mut expect = head;
    change(&mut expect);
    assert_eq!(store.append(&expect, &[entry("b")]).expect("an answer"), Appended::Moved(head));
}

fn refused(bench: &mut dyn Bench, batch: &[Entry]) {
    let mut store = bench.open();
    let head = store.head().expect("a head");
    let Err(AppendFault::NotSent(fault)) = store.append(&head, batch) else { panic!("must be refused") };
    assert_eq!(fault.kind(), FaultKind::Other);
}

fn append_both(store: &mut dyn Store, second: &str) -> Head {
    append(store, &["first"]);
    append(store, &[second])
}

fn batch_of_bytes(bytes: usize) -> Vec<Entry> {
    let header = 16;
    let whole = ENTRY_BODY_BYTES_MAX + header;
    let mut batch: Vec<Entry> =
        (0..bytes / whole).map(|_| entry(&"x".repeat(ENTRY_BODY_BYTES_MAX))).collect();
    batch.push(entry(&"y".repeat(bytes % whole - header)));
    batch
}
