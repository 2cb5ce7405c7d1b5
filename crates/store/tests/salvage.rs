//! Stores that are really damaged, read from copies: never a wrong entry, as many right ones as can be, nothing changed.

use std::fs;
use std::path::Path;

use store::sqlite::{Salvage, Salvaged};
use store::{Appended, Entry, SqliteStore, Store, StoredEntry};
use tempfile::TempDir;

const COMMITS: u64 = 60;
const IDENTITY: [u8; 32] = [1; 32];

/// A store with all its commits still in the log, closed as a crash leaves it.
fn store(commits: u64) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = SqliteStore::init(folder.path(), IDENTITY).expect("new");
    for number in 0..commits {
        let head = store.head().expect("readable");
        let appended = store.append(&head, &[entry(number)]).expect("written");
        assert!(matches!(appended, Appended::Done(_)));
    }
    drop(store);
    folder
}

fn entry(number: u64) -> Entry {
    let body = number.to_be_bytes().repeat(40);
    Entry { kind: 7, version: 1, at: 5, body }
}

fn stored(position: u64) -> StoredEntry {
    let Entry { kind, version, at, body } = entry(position);
    StoredEntry { position, kind, version, at, body, batch_end: Some(position + 1) }
}

/// How many entries are read, all of them right, and whether the end is whole; the store stays as it is.
fn salvaged(folder: &Path) -> (u64, bool) {
    let before = contents(folder);
    let scratch = tempfile::tempdir().expect("a folder");
    let Ok(salvage) = Salvage::of(folder, scratch.path()) else { return (0, false) };
    let (mut count, mut next) = (0, 0);
    let damage = salvage.read(&mut |salvaged| {
        match salvaged {
            Salvaged::Entry(entry) => {
                assert_eq!(entry, stored(next));
                (count, next) = (count + 1, next + 1);
            }
            Salvaged::Missing { from, to } => {
                assert!(from == next && to >= from, "{from} to {to} after {next}");
                next = to;
            }
        }
        Ok(())
    });
    assert_eq!(contents(folder), before);
    (count, damage.expect("the visitor has no fault").is_none())
}

/// How many entries SQLite shows by itself.
fn shown(folder: &Path) -> u64 {
    let copy = tempfile::tempdir().expect("a folder");
    for name in ["journal.db", "journal.db-wal"] {
        let _ = fs::copy(folder.join(name), copy.path().join(name));
    }
    let Ok(mut store) = SqliteStore::open(copy.path()) else { return 0 };
    let mut count = 0;
    let _ = store.read(0, &mut |_| {
        count += 1;
        Ok(())
    });
    count
}

fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let names = ["journal.db", "journal.db-wal"];
    names.map(|name| (name.to_owned(), fs::read(folder.join(name)).unwrap_or_default())).to_vec()
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("there");
    change(&mut bytes);
    fs::write(path, bytes).expect("writable");
}

#[test]
fn a_whole_store_is_read_to_its_end() {
    assert_eq!(salvaged(store(COMMITS).path()), (COMMITS, true));
}

#[test]
fn one_flipped_bit_in_the_log_seldom_costs_anything_and_never_more_than_sqlite_drops() {
    let whole = store(COMMITS);
    let length = fs::read(whole.path().join("journal.db-wal")).expect("a log").len();
    let (mut ours, mut theirs, mut all, mut tries) = (0, 0, 0, 0);
    for at in (0..length).step_by(length / 37) {
        let folder = store(COMMITS);
        change(&folder.path().join("journal.db-wal"), |bytes| bytes[at] ^= 1);
        let (read, _) = salvaged(folder.path());
        let plain = shown(folder.path());
        assert!(read >= plain, "byte {at}: {read} entries, and SQLite reads {plain}");
        (ours, theirs, tries) = (ours + read, theirs + plain, tries + 1);
        all += u64::from(read == COMMITS);
    }
    assert!(all * 5 > tries * 4, "{all} of {tries} logs were read whole");
    assert!(ours > theirs * 3 / 2, "{ours} entries, and SQLite reads {theirs}");
}

#[test]
fn a_damaged_head_of_the_log_costs_nothing() {
    for at in [0, 5, 9, 17, 21, 25] {
        let folder = store(COMMITS);
        change(&folder.path().join("journal.db-wal"), |bytes| bytes[at] ^= 4);
        assert_eq!(salvaged(folder.path()), (COMMITS, true), "byte {at}");
    }
}

#[test]
fn a_log_that_was_cut_gives_what_it_still_has() {
    let length = fs::read(store(COMMITS).path().join("journal.db-wal")).expect("a log").len();
    let mut before = COMMITS;
    for parts in (0..10).rev() {
        let folder = store(COMMITS);
        change(&folder.path().join("journal.db-wal"), |bytes| bytes.truncate(length * parts / 10));
        let (read, _) = salvaged(folder.path());
        assert!(read <= before && read >= shown(folder.path()), "{parts} tenths: {read} entries");
        before = read;
    }
    assert_eq!(before, 0);
}

#[test]
fn a_database_that_is_empty_or_gone_is_made_of_its_log() {
    let folder = store(COMMITS);
    fs::write(folder.path().join("journal.db"), b"").expect("emptied");
    // SQLite would delete the log.
    assert_eq!(shown(folder.path()), 0);
    assert_eq!(salvaged(folder.path()), (COMMITS, true));
    fs::remove_file(folder.path().join("journal.db")).expect("removed");
    assert_eq!(salvaged(folder.path()), (COMMITS, true));
}

#[test]
fn a_log_that_is_gone_leaves_what_was_folded_in() {
    let folder = store(COMMITS);
    let mut store = SqliteStore::open(folder.path()).expect("whole");
    store.rest(true).expect("folded in");
    let head = store.head().expect("readable");
    store.append(&head, &[entry(COMMITS)]).expect("written");
    drop(store);
    assert_eq!(salvaged(folder.path()), (COMMITS + 1, true));
    fs::remove_file(folder.path().join("journal.db-wal")).expect("a log");
    assert_eq!(salvaged(folder.path()), (COMMITS, true));
}

#[test]
fn a_flipped_bit_anywhere_in_the_database_never_gives_a_wrong_entry() {
    let folder = store(COMMITS);
    let mut opened = SqliteStore::open(folder.path()).expect("whole");
    opened.rest(true).expect("folded in");
    drop(opened);
    fs::remove_file(folder.path().join("journal.db-wal")).expect("a log");
    let whole = fs::read(folder.path().join("journal.db")).expect("a database");
    let mut damaged = 0;
    for at in (0..whole.len()).step_by(997) {
        change(&folder.path().join("journal.db"), |bytes| {
            bytes.clone_from(&whole);
            bytes[at] ^= 1;
        });
        // `salvaged` compares every entry that it is shown.
        damaged += u64::from(salvaged(folder.path()) != (COMMITS, true));
    }
    assert!(damaged > 5, "{damaged} flips were noticed");
}

#[test]
fn a_batch_that_is_damaged_in_the_middle_costs_that_batch_alone() {
    let folder = store(COMMITS);
    let mut opened = SqliteStore::open(folder.path()).expect("whole");
    opened.rest(true).expect("folded in");
    drop(opened);
    fs::remove_file(folder.path().join("journal.db-wal")).expect("a log");
    let middle = COMMITS / 2;
    let body = entry(middle).body;
    change(&folder.path().join("journal.db"), |bytes| {
        // Where rows moved to other pages, older copies of them may lie about.
        let found = bytes.windows(body.len()).enumerate().filter(|(_, part)| *part == body);
        let places: Vec<usize> = found.map(|(at, _)| at).collect();
        assert!(!places.is_empty(), "it is in the database");
        places.iter().for_each(|at| bytes[at + 100] ^= 1);
    });
    assert_eq!(salvaged(folder.path()), (COMMITS - 1, false));
    let scratch = tempfile::tempdir().expect("a folder");
    let salvage = Salvage::of(folder.path(), scratch.path()).expect("a store");
    let mut missing = Vec::new();
    let damage = salvage.read(&mut |salvaged| {
        if let Salvaged::Missing { from, to } = salvaged {
            missing.push((from, to));
        }
        Ok(())
    });
    assert_eq!(missing, [(middle, middle + 1)]);
    let told = damage.expect("the visitor has no fault").expect("a damaged batch").to_string();
    assert!(told.contains(&format!("journal position {middle}")), "{told}");
}

#[test]
fn a_folder_without_a_store_is_said_to_have_none() {
    let (folder, scratch) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let fault = Salvage::of(folder.path(), scratch.path()).expect_err("nothing there");
    assert!(fault.to_string().contains("holds no store"), "{fault}");
}
