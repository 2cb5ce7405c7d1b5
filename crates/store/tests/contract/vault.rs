//! The vault: a row a holder, never an older version, found by index, gone when destroyed.

use store::{
    FaultKind, VAULT_BYTES_MAX, VAULT_INDEXES_MAX, VAULT_ROWS_MAX, VaultChange, VaultQuery, VaultRow,
};

use super::bench::{Bench, append, bodies};

on_every_store! {
    an_empty_vault_has_nothing_and_nothing_to_destroy,
    a_row_is_found_as_it_was_put,
    a_row_outlives_its_handle,
    a_second_row_of_a_holder_takes_no_effect,
    a_later_version_takes_the_place_of_the_one_before,
    a_version_out_of_turn_takes_no_effect,
    a_version_under_another_key_takes_no_effect,
    a_row_that_was_destroyed_is_not_brought_back_by_a_late_writer,
    a_key_is_never_used_for_two_holders,
    everybody_with_an_index_is_found_by_it,
    an_index_that_a_version_lacks_finds_it_no_more,
    an_index_said_twice_is_one,
    a_destroyed_row_is_found_by_nothing,
    destroying_twice_takes_effect_once,
    a_new_row_after_a_destruction_is_spared_when_it_is_repeated,
    each_change_says_whether_it_took_effect,
    changes_of_one_call_see_each_other,
    rows_are_read_in_parts,
    a_row_over_a_limit_is_refused_and_nothing_of_the_call_is_kept,
    the_vault_does_not_move_the_journal,
}

fn row(holder: u8, key: u8, version: u64) -> VaultRow {
    VaultRow {
        holder: [holder; 16],
        key: [key; 16],
        version,
        wrapped_key: vec![key; 80],
        record: vec![u8::try_from(version).unwrap_or(0), 0, 255, b'\'', b'%'],
        indexes: vec![[holder.wrapping_add(100); 16]],
    }
}

fn indexed(holder: u8, indexes: &[u8]) -> VaultRow {
    VaultRow { indexes: indexes.iter().map(|index| [*index; 16]).collect(), ..row(holder, holder, 1) }
}

fn put(bench: &mut dyn Bench, row: VaultRow) -> bool {
    bench.open().change_vault(&[VaultChange::Put(row)]).expect("written") == [true]
}

fn destroy(bench: &mut dyn Bench, key: u8) -> bool {
    bench.open().change_vault(&[VaultChange::Destroy { key: [key; 16] }]).expect("written") == [true]
}

fn of(bench: &mut dyn Bench, holder: u8) -> Vec<VaultRow> {
    bench.open().vault(&VaultQuery::OfHolder([holder; 16])).expect("readable")
}

fn with(bench: &mut dyn Bench, index: u8) -> Vec<u8> {
    let rows =
        bench.open().vault(&VaultQuery::WithIndex { index: [index; 16], after: None }).expect("readable");
    rows.iter().map(|row| row.holder[0]).collect()
}

fn an_empty_vault_has_nothing_and_nothing_to_destroy(bench: &mut dyn Bench) {
    assert!(!destroy(bench, 1));
    assert!(of(bench, 1).is_empty() && with(bench, 1).is_empty());
    assert!(bench.open().vault(&VaultQuery::After(None)).expect("readable").is_empty());
    assert!(bench.open().change_vault(&[]).expect("nothing to do").is_empty());
}

fn a_row_is_found_as_it_was_put(bench: &mut dyn Bench) {
    let mut store = bench.open();
    store.change_vault(&[VaultChange::Put(row(1, 5, 1)), VaultChange::Put(row(2, 6, 1))]).expect("written");
    assert_eq!(store.vault(&VaultQuery::OfHolder([1; 16])).expect("readable"), [row(1, 5, 1)]);
}

fn a_row_outlives_its_handle(bench: &mut dyn Bench) {
    assert!(put(bench, row(1, 5, 1)));
    assert_eq!(of(bench, 1), [row(1, 5, 1)]);
}

fn a_second_row_of_a_holder_takes_no_effect(bench: &mut dyn Bench) {
    assert!(put(bench, row(1, 5, 1)));
    assert!(!put(bench, row(1, 6, 1)));
    assert_eq!(of(bench, 1), [row(1, 5, 1)]);
}

fn a_later_version_takes_the_place_of_the_one_before(bench: &mut dyn Bench) {
    assert!(put(bench, row(1, 5, 1)) && put(bench, row(1, 5, 2)) && put(bench, row(1, 5, 3)));
    assert_eq!(of(bench, 1), [row(1, 5, 3)]);
}

fn a_version_out_of_turn_takes_no_effect(bench: &mut dyn Bench) {
    assert!(!put(bench, row(1, 5, 2)));
    assert!(put(bench, row(1, 5, 1)) && put(bench, row(1, 5, 2)));
    for version in [1, 2, 4] {
        assert!(!put(bench, row(1, 5, version)), "version {version}");
    }
    assert_eq!(of(bench, 1), [row(1, 5, 2)]);
}

fn a_version_under_another_key_takes_no_effect(bench: &mut dyn Bench) {
    assert!(put(bench, row(1, 5, 1)));
    assert!(!put(bench, row(1, 6, 2)));
    assert_eq!(of(bench, 1), [row(1, 5, 1)]);
}

fn a_row_that_was_destroyed_is_not_brought_back_by_a_late_writer(bench: &mut dyn Bench) {
    assert!(put(bench, row(1, 5, 1)));
    assert!(destroy(bench, 5));
    assert!(!put(bench, row(1, 5, 2)));
    assert!(of(bench, 1).is_empty());
}

fn a_key_is_never_used_for_two_holders(bench: &mut dyn Bench) {
    assert!(put(bench, row(1, 5, 1)));
    assert!(!put(bench, row(2, 5, 1)));
    assert!(of(bench, 2).is_empty());
}

fn everybody_with_an_index_is_found_by_it(bench: &mut dyn Bench) {
    assert!(
        put(bench, indexed(3, &[7, 8])) && put(bench, indexed(1, &[9, 7])) && put(bench, indexed(2, &[8]))
    );
    assert_eq!(with(bench, 7), [1, 3]);
    assert_eq!(with(bench, 8), [2, 3]);
    assert!(with(bench, 10).is_empty());
}

fn an_index_that_a_version_lacks_finds_it_no_more(bench: &mut dyn Bench) {
    assert!(put(bench, indexed(1, &[7, 8])));
    assert!(put(bench, VaultRow { version: 2, ..indexed(1, &[8, 9]) }));
    assert!(with(bench, 7).is_empty());
    assert_eq!((with(bench, 8), with(bench, 9)), (vec![1], vec![1]));
}

fn an_index_said_twice_is_one(bench: &mut dyn Bench) {
    assert!(put(bench, indexed(1, &[7, 7])));
    assert_eq!(with(bench, 7), [1]);
}

fn a_destroyed_row_is_found_by_nothing(bench: &mut dyn Bench) {
    assert!(put(bench, indexed(1, &[7])) && put(bench, indexed(2, &[7])));
    assert!(destroy(bench, 1));
    assert!(of(bench, 1).is_empty());
    assert_eq!(with(bench, 7), [2]);
    assert_eq!(bench.open().vault(&VaultQuery::After(None)).expect("readable"), [indexed(2, &[7])]);
}

fn destroying_twice_takes_effect_once(bench: &mut dyn Bench) {
    assert!(put(bench, row(1, 5, 1)));
    assert!(destroy(bench, 5));
    assert!(!destroy(bench, 5));
}

fn a_new_row_after_a_destruction_is_spared_when_it_is_repeated(bench: &mut dyn Bench) {
    assert!(put(bench, row(1, 5, 1)) && destroy(bench, 5));
    assert!(put(bench, row(1, 6, 1)));
    assert!(!destroy(bench, 5));
    assert_eq!(of(bench, 1), [row(1, 6, 1)]);
}

fn each_change_says_whether_it_took_effect(bench: &mut dyn Bench) {
    let changes = [
        VaultChange::Put(row(1, 5, 1)),
        VaultChange::Put(row(2, 6, 9)),
        VaultChange::Destroy { key: [9; 16] },
        VaultChange::Put(row(3, 7, 1)),
    ];
    let effects = bench.open().change_vault(&changes).expect("written");
    assert_eq!(effects, [true, false, false, true]);
    assert_eq!((of(bench, 1).len(), of(bench, 2).len(), of(bench, 3).len()), (1, 0, 1));
}

fn changes_of_one_call_see_each_other(bench: &mut dyn Bench) {
    let changes = [
        VaultChange::Put(row(1, 5, 1)),
        VaultChange::Put(row(1, 5, 2)),
        VaultChange::Destroy { key: [5; 16] },
        VaultChange::Put(row(1, 6, 1)),
    ];
    assert_eq!(bench.open().change_vault(&changes).expect("written"), [true; 4]);
    assert_eq!(of(bench, 1), [row(1, 6, 1)]);
}

fn rows_are_read_in_parts(bench: &mut dyn Bench) {
    let many = u16::try_from(VAULT_ROWS_MAX).expect("small") + 3;
    let numbered = |number: u16| {
        let mut id = [0; 16];
        id[..2].copy_from_slice(&number.to_be_bytes());
        VaultRow { holder: id, key: id, indexes: vec![[9; 16]], ..row(1, 1, 1) }
    };
    let changes: Vec<VaultChange> =
        (0..many).rev().map(|number| VaultChange::Put(numbered(number))).collect();
    let mut store = bench.open();
    assert!(store.change_vault(&changes).expect("written").iter().all(|effect| *effect));
    let with_index = |after| VaultQuery::WithIndex { index: [9; 16], after };
    for query in [VaultQuery::After as fn(_) -> _, with_index] {
        let first = store.vault(&query(None)).expect("readable");
        assert_eq!(first.len(), VAULT_ROWS_MAX);
        let rest = store.vault(&query(first.last().map(|row| row.holder))).expect("readable");
        let all: Vec<[u8; 16]> = first.iter().chain(&rest).map(|row| row.holder).collect();
        assert_eq!(all, (0..many).map(|number| numbered(number).holder).collect::<Vec<_>>());
    }
}

fn a_row_over_a_limit_is_refused_and_nothing_of_the_call_is_kept(bench: &mut dyn Bench) {
    let long = VaultRow { record: vec![0; VAULT_BYTES_MAX + 1], ..row(2, 2, 1) };
    let long_key = VaultRow { wrapped_key: vec![0; VAULT_BYTES_MAX + 1], ..row(2, 2, 1) };
    let many = VaultRow { indexes: vec![[1; 16]; VAULT_INDEXES_MAX + 1], ..row(2, 2, 1) };
    let none = row(2, 2, 0);
    for bad in [long, long_key, many, none] {
        let mut store = bench.open();
        let fault = store.change_vault(&[VaultChange::Put(row(1, 1, 1)), VaultChange::Put(bad)]);
        assert_eq!(fault.expect_err("refused").kind(), FaultKind::Other);
        drop(store);
        assert!(of(bench, 1).is_empty());
    }
}

fn the_vault_does_not_move_the_journal(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let head = append(&mut *store, &["a"]);
    store.change_vault(&[VaultChange::Put(row(1, 5, 1))]).expect("written");
    store.change_vault(&[VaultChange::Destroy { key: [5; 16] }]).expect("written");
    assert_eq!(store.head().expect("a head"), head);
    append(&mut *store, &["b"]);
    assert_eq!(bodies(&mut *store, 0), ["a", "b"]);
}
