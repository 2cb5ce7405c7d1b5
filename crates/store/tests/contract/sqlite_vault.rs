//! What only SQLite promises of the vault: a file of its own, synced, in which nothing of a destroyed row is left.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use store::{FaultKind, VaultChange, VaultQuery, VaultRow};

use super::bench::{Bench, SqliteBench, append, bodies};

/// Rows of bytes that are nowhere else, in an order that makes the file's pages split and join.
fn rows(count: u32) -> Vec<VaultRow> {
    let row = |number: u32| {
        let place = number.wrapping_mul(2_654_435_761);
        let marked = |letter: u8, length: usize| {
            let mut bytes = vec![letter; 4];
            bytes.extend(place.to_be_bytes().repeat(length / 4));
            bytes
        };
        let id = |letter: u8| -> [u8; 16] { marked(letter, 12).try_into().expect("sixteen") };
        let mut holder = id(b'h');
        holder[..4].copy_from_slice(&place.to_be_bytes());
        VaultRow {
            holder,
            key: id(b'k'),
            version: 1,
            wrapped_key: marked(b'w', 80),
            record: marked(b'r', 200 + 4 * (number as usize % 40)),
            indexes: vec![id(b'i'), id(b'j')],
        }
    };
    (0..count).map(row).collect()
}

fn puts(rows: &[VaultRow]) -> Vec<VaultChange> {
    rows.iter().map(|row| VaultChange::Put(row.clone())).collect()
}

/// How many of the rows' wrapped keys are found in any file of the folder, and how many of their other parts.
fn found(folder: &Path, rows: &[VaultRow]) -> (usize, usize) {
    let mut seen = HashSet::new();
    for name in ["vault.db", "vault.db-wal", "journal.db", "journal.db-wal"] {
        let file = fs::read(folder.join(name)).unwrap_or_default();
        seen.extend(file.windows(8).filter(|bytes| bytes[..4] == [bytes[0]; 4]).map(<[u8]>::to_vec));
    }
    let count =
        |part: &dyn Fn(&VaultRow) -> Vec<u8>| rows.iter().filter(|row| seen.contains(&part(row))).count();
    let others = [count(&|row| row.record[..8].to_vec()), count(&|row| row.indexes[0][..8].to_vec())];
    (count(&|row| row.wrapped_key[..8].to_vec()), others.into_iter().max().unwrap_or_default())
}

#[test]
fn a_store_without_contacts_has_no_vault_file() {
    let mut bench = SqliteBench::new(1);
    let mut store = bench.open();
    store.change_vault(&[VaultChange::Destroy { key: [1; 16] }]).expect("nothing to do");
    store.vault(&VaultQuery::After(None)).expect("readable");
    assert!(!bench.folder().join("vault.db").exists());
}

#[test]
fn no_key_of_a_destroyed_row_is_left_in_any_file() {
    let mut bench = SqliteBench::new(1);
    let folder = bench.folder().to_owned();
    let mut store = bench.open();
    let rows = rows(3_000);
    for part in rows.chunks(50) {
        store.change_vault(&puts(part)).expect("written");
    }
    assert_eq!(found(&folder, &rows), (3_000, 3_000), "the search finds what is there");
    let (gone, kept): (Vec<_>, Vec<_>) = rows.iter().cloned().enumerate().partition(|(at, _)| at % 3 != 0);
    let gone: Vec<VaultRow> = gone.into_iter().map(|(_, row)| row).collect();
    for part in gone.chunks(100) {
        let longer = |row: &VaultRow| VaultRow { version: 2, record: vec![b'z'; 500], ..row.clone() };
        let longer: Vec<VaultRow> = part.iter().map(longer).collect();
        store.change_vault(&puts(&longer)).expect("written");
        let changes: Vec<_> = part.iter().map(|row| VaultChange::Destroy { key: row.key }).collect();
        assert!(store.change_vault(&changes).expect("written").iter().all(|effect| *effect));
    }
    let (keys, sealed) = found(&folder, &gone);
    assert_eq!(keys, 0);
    // What their keys would have opened may lie in a page that was split: a few, and of use to nobody.
    assert!(sealed < gone.len() / 20, "{sealed} of {}", gone.len());
    let mut left = 0;
    let mut last = None;
    loop {
        let part = store.vault(&VaultQuery::After(last)).expect("readable");
        left += part.len();
        let Some(row) = part.last() else { break };
        last = Some(row.holder);
    }
    assert_eq!(left, kept.len());
}

#[test]
fn the_log_is_empty_after_a_destruction() {
    let mut bench = SqliteBench::new(1);
    let folder = bench.folder().to_owned();
    let mut store = bench.open();
    let rows = rows(3);
    store.change_vault(&puts(&rows)).expect("written");
    assert!(fs::metadata(folder.join("vault.db-wal")).expect("a log").len() > 0);
    store.change_vault(&[VaultChange::Destroy { key: rows[0].key }]).expect("written");
    assert_eq!(fs::metadata(folder.join("vault.db-wal")).expect("a log").len(), 0);
}

#[test]
fn resting_idle_folds_the_vault_s_log_in() {
    let mut bench = SqliteBench::new(1);
    let folder = bench.folder().to_owned();
    let mut store = bench.open();
    store.change_vault(&puts(&rows(3))).expect("written");
    store.rest(true).expect("rested");
    assert_eq!(fs::metadata(folder.join("vault.db-wal")).expect("a log").len(), 0);
}

#[test]
fn a_damaged_vault_leaves_the_journal_alone() {
    let mut bench = SqliteBench::new(1);
    fs::write(bench.folder().join("vault.db"), [b'x'; 9000]).expect("damaged");
    let mut store = bench.open();
    let fault = store.vault(&VaultQuery::After(None)).expect_err("damaged");
    assert_eq!(fault.kind(), FaultKind::Corrupt);
    store.change_vault(&puts(&rows(1))).expect_err("damaged");
    append(&mut *store, &["a"]);
    store.rest(true).expect("rested");
    assert_eq!(bodies(&mut *store, 0), ["a"]);
}

#[test]
fn a_row_that_cannot_be_is_corrupt_and_closes_the_vault_alone() {
    let mut bench = SqliteBench::new(1);
    bench.open().change_vault(&puts(&rows(2))).expect("written");
    let stranger = rusqlite::Connection::open(bench.folder().join("vault.db")).expect("a database");
    stranger
        .execute_batch("PRAGMA ignore_check_constraints = ON; UPDATE vault SET version = -1")
        .expect("changed");
    drop(stranger);
    let mut store = bench.open();
    let query = VaultQuery::After(None);
    assert_eq!(store.vault(&query).expect_err("impossible").kind(), FaultKind::Corrupt);
    assert_eq!(store.vault(&query).expect_err("closed").kind(), FaultKind::Dead);
    append(&mut *store, &["a"]);
}
