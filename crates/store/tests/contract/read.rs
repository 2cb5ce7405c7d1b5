//! The reading: order, positions, where it may begin, and what it notices.

use store::{Entry, Fault, FaultKind, StoredEntry};

use super::bench::{Bench, append, bodies, entry, read};

on_every_store! {
    an_empty_journal_shows_nothing,
    an_entry_comes_back_as_it_was,
    an_entry_tells_where_its_batch_ends,
    entries_come_in_order_without_a_gap,
    reading_may_begin_at_a_batch,
    reading_may_begin_inside_a_batch,
    reading_may_begin_inside_the_last_batch,
    reading_may_begin_at_the_end,
    reading_after_the_end_is_missing,
    reading_answers_the_head,
    a_new_handle_finds_everything,
    a_visitor_s_fault_ends_the_reading,
    a_flipped_bit_is_named_by_position,
    a_flipped_bit_in_the_first_batch_is_named,
    a_flipped_bit_before_the_start_is_not_looked_for,
    a_flipped_bit_at_the_end_is_noticed_from_the_end,
    a_batch_with_a_flipped_bit_is_never_shown,
    nothing_is_lost_by_rest,
    the_size_grows_with_the_journal,
}

fn an_empty_journal_shows_nothing(bench: &mut dyn Bench) {
    assert!(read(&mut *bench.open(), 0).is_empty());
}

fn an_entry_comes_back_as_it_was(bench: &mut dyn Bench) {
    let mut store = bench.open();
    append(&mut *store, &["a"]);
    let Entry { kind, version, at, body } = entry("a");
    let wanted = StoredEntry { position: 0, kind, version, at, body, batch_end: Some(1) };
    assert_eq!(read(&mut *store, 0), [wanted]);
}

fn an_entry_tells_where_its_batch_ends(bench: &mut dyn Bench) {
    let mut store = bench.open();
    append(&mut *store, &["a", "b", "c"]);
    append(&mut *store, &["d"]);
    let ends: Vec<_> = read(&mut *store, 1).iter().map(|entry| entry.batch_end).collect();
    assert_eq!(ends, [Some(3), Some(3), Some(4)]);
}

fn entries_come_in_order_without_a_gap(bench: &mut dyn Bench) {
    fill(bench);
    let positions: Vec<u64> = read(&mut *bench.open(), 0).iter().map(|entry| entry.position).collect();
    assert_eq!(positions, [0, 1, 2, 3, 4, 5]);
}

fn reading_may_begin_at_a_batch(bench: &mut dyn Bench) {
    fill(bench);
    assert_eq!(bodies(&mut *bench.open(), 1), ["b", "c", "d", "e", "f"]);
}

fn reading_may_begin_inside_a_batch(bench: &mut dyn Bench) {
    fill(bench);
    assert_eq!(bodies(&mut *bench.open(), 2), ["c", "d", "e", "f"]);
}

fn reading_may_begin_inside_the_last_batch(bench: &mut dyn Bench) {
    fill(bench);
    assert_eq!(bodies(&mut *bench.open(), 5), ["f"]);
}

fn reading_may_begin_at_the_end(bench: &mut dyn Bench) {
    fill(bench);
    assert!(read(&mut *bench.open(), 6).is_empty());
}

fn reading_after_the_end_is_missing(bench: &mut dyn Bench) {
    fill(bench);
    for from in [7, u64::MAX] {
        let fault = bench.open().read(from, &mut |_| Ok(())).expect_err("after the end");
        assert_eq!(fault.kind(), FaultKind::Missing, "from {from}");
    }
}

fn reading_answers_the_head(bench: &mut dyn Bench) {
    fill(bench);
    let mut store = bench.open();
    let head = store.head().expect("a head");
    assert_eq!(store.read(3, &mut |_| Ok(())).expect("readable"), head);
}

fn a_new_handle_finds_everything(bench: &mut dyn Bench) {
    fill(bench);
    assert_eq!(bodies(&mut *bench.open(), 0), ["a", "b", "c", "d", "e", "f"]);
}

fn a_visitor_s_fault_ends_the_reading(bench: &mut dyn Bench) {
    fill(bench);
    let mut seen = 0;
    let outcome = bench.open().read(0, &mut |_| {
        seen += 1;
        Err(Fault::new(FaultKind::Version, "an unknown kind", "here", "take a newer program"))
    });
    assert_eq!((outcome.expect_err("handed back").kind(), seen), (FaultKind::Version, 1));
}

fn a_flipped_bit_is_named_by_position(bench: &mut dyn Bench) {
    fill(bench);
    bench.flip_bit(2);
    let fault = bench.open().read(0, &mut |_| Ok(())).expect_err("damaged");
    assert_eq!((fault.kind(), fault.position()), (FaultKind::Corrupt, Some(1)));
}

fn a_flipped_bit_in_the_first_batch_is_named(bench: &mut dyn Bench) {
    fill(bench);
    bench.flip_bit(0);
    let fault = bench.open().read(0, &mut |_| Ok(())).expect_err("damaged");
    assert_eq!(fault.position(), Some(0));
}

fn a_flipped_bit_before_the_start_is_not_looked_for(bench: &mut dyn Bench) {
    fill(bench);
    bench.flip_bit(0);
    assert_eq!(bodies(&mut *bench.open(), 4), ["e", "f"]);
}

fn a_flipped_bit_at_the_end_is_noticed_from_the_end(bench: &mut dyn Bench) {
    fill(bench);
    bench.flip_bit(5);
    let fault = bench.open().read(6, &mut |_| Ok(())).expect_err("damaged");
    assert_eq!(fault.position(), Some(4));
}

fn a_batch_with_a_flipped_bit_is_never_shown(bench: &mut dyn Bench) {
    fill(bench);
    bench.flip_bit(2);
    let mut shown = Vec::new();
    let mut store = bench.open();
    store
        .read(0, &mut |entry| {
            shown.push(entry.position);
            Ok(())
        })
        .expect_err("damaged");
    assert_eq!(shown, [0]);
}

fn nothing_is_lost_by_rest(bench: &mut dyn Bench) {
    fill(bench);
    let mut store = bench.open();
    store.rest(false).expect("rested");
    store.rest(true).expect("rested");
    assert_eq!(bodies(&mut *store, 4), ["e", "f"]);
}

fn the_size_grows_with_the_journal(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let total = |store: &mut dyn store::Store| {
        store.size().map(|size| size.journal_bytes + size.wal_bytes).expect("a size")
    };
    let before = total(&mut *store);
    append(&mut *store, &[&"x".repeat(60_000)]);
    assert!(total(&mut *store) >= before + 60_000);
}

// Three batches: a | b c d | e f.
fn fill(bench: &mut dyn Bench) {
    let mut store = bench.open();
    append(&mut *store, &["a"]);
    append(&mut *store, &["b", "c", "d"]);
    append(&mut *store, &["e", "f"]);
}
