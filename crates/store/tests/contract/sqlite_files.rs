//! What only the SQLite store promises: its files, its lock, its refusals at opening.

use std::fs;
use std::path::Path;

use store::{AfterUnknown, Fault, FaultKind, SqliteStore};

use super::bench::{Bench, SqliteBench, append, bodies};

fn open_fault(folder: &Path) -> Fault {
    SqliteStore::open(folder).expect_err("must be refused")
}

fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        files.map(|file| file.expect("a file").file_name().into_string().expect("text")).collect();
    names.sort();
    names
}

#[test]
fn opening_an_empty_folder_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(open_fault(folder.path()).kind(), FaultKind::Missing);
}

#[test]
fn opening_an_empty_folder_makes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    open_fault(folder.path());
    assert!(names(folder.path()).is_empty());
}

#[test]
fn opening_a_folder_that_is_not_there_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(open_fault(&folder.path().join("typo")).kind(), FaultKind::Missing);
}

#[test]
fn an_empty_database_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("journal.db"), []).expect("written");
    assert_eq!(open_fault(folder.path()).kind(), FaultKind::Corrupt);
}

// The bench's store was not folded in, so the batch lies in the log alone.
fn bench_with_a_log() -> SqliteBench {
    let mut bench = SqliteBench::new(1);
    append(&mut *bench.open(), &["a"]);
    assert!(fs::metadata(bench.folder().join("journal.db-wal")).expect("a log").len() > 0);
    bench
}

#[test]
fn an_empty_database_beside_a_log_is_refused_and_the_log_kept() {
    let bench = bench_with_a_log();
    let log = fs::read(bench.folder().join("journal.db-wal")).expect("a log");
    fs::write(bench.folder().join("journal.db"), []).expect("emptied");
    assert_eq!(open_fault(bench.folder()).kind(), FaultKind::Corrupt);
    assert_eq!(fs::read(bench.folder().join("journal.db-wal")).expect("still there"), log);
}

#[test]
fn a_database_cut_short_beside_a_log_is_refused_and_both_kept() {
    let bench = bench_with_a_log();
    let (database, log) = (bench.folder().join("journal.db"), bench.folder().join("journal.db-wal"));
    let (whole, logged) = (fs::read(&database).expect("a database"), fs::read(&log).expect("a log"));
    for length in [1, 16, 100, 511] {
        fs::write(&database, &whole[..length]).expect("cut");
        assert!(open_fault(bench.folder()).to_string().contains("journal.db is cut short"), "{length}");
        assert_eq!(fs::read(&database).expect("still there"), whole[..length], "{length}");
        assert_eq!(fs::read(&log).expect("still there"), logged, "{length}");
    }
}

#[test]
fn a_database_without_its_last_pages_is_refused_although_its_head_can_be_read() {
    let mut bench = SqliteBench::new(1);
    let mut store = bench.open();
    for _ in 0..40 {
        append(&mut *store, &["some text to fill pages with"; 20]);
    }
    store.rest(true).expect("folded in");
    drop(store);
    // Until it is written again from its start the log has every page, and heals any cut.
    fs::remove_file(bench.folder().join("journal.db-wal")).expect("a log that was folded in");
    let database = bench.folder().join("journal.db");
    let whole = fs::read(&database).expect("a database");
    assert!(whole.len() > 6 * 4_096, "{}", whole.len());
    for length in (4_096..whole.len()).step_by(1_024) {
        fs::write(&database, &whole[..length]).expect("cut");
        let told = open_fault(bench.folder()).to_string();
        assert!(told.contains("journal.db"), "{length}: {told}");
        assert_eq!(fs::read(&database).expect("still there").len(), length);
    }
    fs::write(&database, &whole).expect("whole again");
    bench.open();
}

#[test]
fn a_database_whose_last_pages_are_in_its_log_is_whole() {
    let mut bench = SqliteBench::new(1);
    let mut store = bench.open();
    for _ in 0..40 {
        append(&mut *store, &["some text to fill pages with"; 20]);
    }
    drop(store);
    let length = |name: &str| fs::metadata(bench.folder().join(name)).expect("a file").len();
    assert!(length("journal.db-wal") > length("journal.db"));
    bench.open();
}

#[test]
fn a_lost_database_beside_a_log_is_refused_as_corrupt() {
    let bench = bench_with_a_log();
    fs::remove_file(bench.folder().join("journal.db")).expect("removed");
    assert_eq!(open_fault(bench.folder()).kind(), FaultKind::Corrupt);
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let bench = SqliteBench::new(1);
    fs::write(bench.folder().join("journal.db"), [b'x'; 9000]).expect("overwritten");
    assert_eq!(open_fault(bench.folder()).kind(), FaultKind::Corrupt);
}

#[test]
fn a_database_that_is_no_journal_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let connection = rusqlite::Connection::open(folder.path().join("journal.db")).expect("new");
    connection.execute_batch("CREATE TABLE other (x)").expect("a table");
    drop(connection);
    assert_eq!(open_fault(folder.path()).kind(), FaultKind::Corrupt);
    let connection = rusqlite::Connection::open(folder.path().join("journal.db")).expect("still there");
    assert!(!connection.table_exists(None, "journal").expect("readable"));
}

#[test]
fn a_second_store_is_not_made_over_the_first() {
    let bench = SqliteBench::new(1);
    let fault = SqliteStore::init(bench.folder(), [2; 32]).expect_err("there is one");
    assert_eq!(fault.kind(), FaultKind::Exists);
}

#[test]
fn a_store_is_not_made_beside_a_left_over_log() {
    let bench = bench_with_a_log();
    fs::remove_file(bench.folder().join("journal.db")).expect("removed");
    let fault = SqliteStore::init(bench.folder(), [1; 32]).expect_err("a log is there");
    assert_eq!(fault.kind(), FaultKind::Exists);
}

#[test]
fn making_a_store_that_was_cut_short_can_be_done_again() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("journal.db.init"), b"half").expect("written");
    fs::write(folder.path().join("journal.db.init-wal"), b"half").expect("written");
    SqliteStore::init(folder.path(), [1; 32]).expect("made");
}

#[test]
fn a_store_keeps_its_identity() {
    let bench = SqliteBench::new(9);
    assert_eq!(SqliteStore::open(bench.folder()).expect("a store").identity(), [9; 32]);
}

#[test]
fn a_second_handle_is_locked_out_and_told_by_whom() {
    let mut bench = SqliteBench::new(1);
    let _first = bench.open();
    let fault = open_fault(bench.folder());
    assert_eq!(fault.kind(), FaultKind::Locked);
    assert!(fault.to_string().contains(&std::process::id().to_string()), "{fault}");
}

/// The control of the test above: it is the lock that refuses, and what it keeps apart would both write.
#[test]
fn two_handles_that_no_lock_parts_both_write_after_the_same_entry() {
    let mut bench = SqliteBench::new(1);
    let mut first = bench.open();
    let before = append(&mut *first, &["a"]);
    // The same bytes in a folder whose lock nobody holds.
    let copy = tempfile::tempdir().expect("a folder");
    for name in ["journal.db", "journal.db-wal"] {
        fs::copy(bench.folder().join(name), copy.path().join(name)).expect("copied");
    }
    let mut second = SqliteStore::open(copy.path()).expect("no lock is in the way");
    let (one, other) = (append(&mut *first, &["b"]), append(&mut second, &["c"]));
    assert_eq!(
        (one.next_position, other.next_position),
        (before.next_position + 1, before.next_position + 1)
    );
    assert_ne!(one, other, "one journal has become two");
    assert_eq!(bodies(&mut *first, 0)[0], bodies(&mut second, 0)[0]);
}

#[test]
fn without_the_file_of_the_lock_the_database_still_refuses() {
    let mut bench = SqliteBench::new(1);
    let mut first = bench.open();
    fs::remove_file(bench.folder().join("lock")).expect("removed");
    let fault = open_fault(bench.folder());
    assert_eq!(fault.kind(), FaultKind::Locked);
    assert!(fault.to_string().contains("close the other program"), "{fault}");
    append(&mut *first, &["a"]);
}

#[test]
fn a_stranger_s_tool_is_locked_out() {
    let mut bench = SqliteBench::new(1);
    let _first = bench.open();
    let stranger = bench.connection();
    let outcome = stranger.query_row("SELECT count(*) FROM journal", [], |row| row.get::<_, i64>(0));
    assert_eq!(outcome.expect_err("locked").sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy));
}

#[test]
fn no_memory_is_shared_with_other_processes() {
    let mut bench = SqliteBench::new(1);
    let mut store = bench.open();
    append(&mut *store, &["a"]);
    assert_eq!(names(bench.folder()), ["journal.db", "journal.db-wal", "lock"]);
}

#[test]
fn a_file_that_somebody_else_has_open_is_refused() {
    let bench = SqliteBench::new(1);
    let stranger = bench.connection();
    stranger.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
    assert_eq!(open_fault(bench.folder()).kind(), FaultKind::Locked);
}

#[test]
fn a_newer_table_version_is_refused_and_named() {
    let bench = SqliteBench::new(1);
    bench
        .connection()
        .execute("INSERT INTO migration VALUES (2, '0002_later', x'00')", [])
        .expect("a later program was here");
    let fault = open_fault(bench.folder());
    assert_eq!(fault.kind(), FaultKind::Version);
    assert!(fault.to_string().contains("table version 2"), "{fault}");
}

#[test]
fn an_edited_migration_is_refused() {
    let bench = SqliteBench::new(1);
    bench.connection().execute("UPDATE migration SET checksum = x'00'", []).expect("changed");
    assert_eq!(open_fault(bench.folder()).kind(), FaultKind::Corrupt);
}

fn read_after(damage: &str) -> Fault {
    let mut bench = SqliteBench::new(1);
    let mut store = bench.open();
    append(&mut *store, &["a"]);
    append(&mut *store, &["b", "c"]);
    append(&mut *store, &["d"]);
    drop(store);
    bench.connection().execute_batch(damage).expect("damaged");
    bench.open().read(0, &mut |_| Ok(())).expect_err("damaged")
}

#[test]
fn a_missing_batch_is_named() {
    assert_eq!(read_after("DELETE FROM journal WHERE first_position = 1").position(), Some(1));
}

#[test]
fn a_missing_first_batch_is_named() {
    assert_eq!(read_after("DELETE FROM journal WHERE first_position = 0").position(), Some(0));
}

#[test]
fn a_missing_last_batch_is_named() {
    assert_eq!(read_after("DELETE FROM journal WHERE first_position = 3").position(), Some(3));
}

#[test]
fn a_head_that_was_set_back_is_noticed() {
    let damage =
        "UPDATE head SET next_position = 3, hash = (SELECT hash FROM journal WHERE first_position = 1)";
    assert_eq!(read_after(damage).position(), Some(3));
}

#[test]
fn a_swapped_body_is_named() {
    let damage = "UPDATE journal SET body = (SELECT body FROM journal WHERE first_position = 0)
        WHERE first_position = 3";
    assert_eq!(read_after(damage).position(), Some(3));
}

#[test]
fn a_changed_identity_is_noticed_at_the_genesis() {
    assert_eq!(read_after("UPDATE head SET identity = zeroblob(32)").position(), Some(0));
}

#[test]
fn a_changed_link_is_named() {
    let damage = "UPDATE journal SET prev_hash = zeroblob(32) WHERE first_position = 1";
    assert_eq!(read_after(damage).position(), Some(1));
}

#[test]
fn a_changed_first_position_is_named() {
    assert_eq!(
        read_after("UPDATE journal SET first_position = 2 WHERE first_position = 1").position(),
        Some(1)
    );
}

#[test]
fn an_impossible_number_in_a_batch_is_named() {
    let fault = read_after("UPDATE journal SET epoch = -1 WHERE first_position = 1");
    assert_eq!((fault.kind(), fault.position()), (FaultKind::Corrupt, Some(1)));
}

#[test]
fn an_impossible_head_is_corrupt() {
    assert_eq!(read_after("UPDATE head SET next_position = -1").kind(), FaultKind::Corrupt);
}

#[test]
fn a_lost_head_is_refused_at_opening() {
    let bench = SqliteBench::new(1);
    bench.connection().execute("DELETE FROM head", []).expect("damaged");
    assert_eq!(open_fault(bench.folder()).kind(), FaultKind::Corrupt);
}

#[test]
fn a_missing_batch_is_noticed_from_inside_the_gap() {
    let mut bench = SqliteBench::new(1);
    let mut store = bench.open();
    for body in ["a", "b", "c"] {
        append(&mut *store, &[body]);
    }
    drop(store);
    bench.connection().execute("DELETE FROM journal WHERE first_position = 1", []).expect("damaged");
    let fault = bench.open().read(1, &mut |_| Ok(())).expect_err("a gap");
    assert_eq!(fault.position(), Some(1));
}

#[test]
fn resting_idle_folds_the_log_in() {
    let mut bench = SqliteBench::new(1);
    let mut store = bench.open();
    append(&mut *store, &["a"]);
    store.rest(true).expect("rested");
    assert_eq!(store.size().expect("a size").wal_bytes, 0);
}

#[test]
fn resting_while_somebody_waits_leaves_a_small_log() {
    let mut bench = SqliteBench::new(1);
    let mut store = bench.open();
    append(&mut *store, &["a"]);
    store.rest(false).expect("rested");
    assert!(store.size().expect("a size").wal_bytes > 0);
}

#[test]
fn resting_while_somebody_waits_folds_a_large_log_in() {
    let mut bench = SqliteBench::new(1);
    let mut store = bench.open();
    let body = "x".repeat(60_000);
    let batch = vec![body.as_str(); 250];
    append(&mut *store, &batch);
    append(&mut *store, &batch);
    store.rest(false).expect("rested");
    assert_eq!(store.size().expect("a size").wal_bytes, 0);
}

#[test]
fn a_damaged_attempts_file_leaves_the_journal_alone() {
    let mut bench = SqliteBench::new(1);
    fs::write(bench.folder().join("attempts.db"), [b'x'; 9000]).expect("damaged");
    let mut store = bench.open();
    store.attempt("i1").expect_err("damaged");
    append(&mut *store, &["a"]);
    assert_eq!(bodies(&mut *store, 0), ["a"]);
}

#[test]
fn a_snapshot_cut_short_on_its_way_is_not_seen() {
    let mut bench = SqliteBench::new(1);
    fs::create_dir(bench.folder().join("snapshots")).expect("a folder");
    fs::write(bench.folder().join("snapshots/new.tmp"), b"half").expect("written");
    assert_eq!(bench.open().snapshot().expect("an answer"), None);
}

#[test]
fn the_room_on_the_disk_is_known() {
    assert!(SqliteBench::new(1).open().size().expect("a size").free_bytes.is_some_and(|bytes| bytes > 0));
}

#[test]
fn after_unknown_the_process_ends() {
    assert_eq!(SqliteBench::new(1).open().after_unknown(), AfterUnknown::EndProcess);
}
