//! The numbered steps of SQLite's files, and how one takes them.
//!
//! All missing steps are taken in one transaction or none is. What a step is, and when the steps taken are
//! refused, is the same for every engine.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::connection::fault;
use crate::fault::Fault;
use crate::migration::{self, Migration};

/// The steps of `journal.db`.
pub(super) const JOURNAL: &[Migration] =
    &[Migration { name: "0001_journal", text: include_str!("../../migrations/sqlite/0001_journal.sql") }];

/// The steps of `attempts.db`.
pub(super) const ATTEMPTS: &[Migration] = &[
    Migration {
        name: "0001_attempts",
        text: include_str!("../../migrations/sqlite/attempts/0001_attempts.sql"),
    },
    Migration {
        name: "0002_attempts_of_a_subject",
        text: include_str!("../../migrations/sqlite/attempts/0002_attempts_of_a_subject.sql"),
    },
];

/// The steps of `vault.db`.
pub(super) const VAULT: &[Migration] =
    &[Migration { name: "0001_vault", text: include_str!("../../migrations/sqlite/vault/0001_vault.sql") }];

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (
    version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum BLOB NOT NULL
) STRICT";

/// Checks the steps taken and takes those that are missing, all of them or none.
pub(super) fn run(connection: &mut Connection, path: &Path, steps: &[Migration]) -> Result<(), Fault> {
    let failed = |error| fault("the tables cannot be brought up to date", path, error);
    let taken = taken(connection).map_err(failed)?;
    migration::check(&path.display().to_string(), steps, &taken)?;
    let missing = steps.get(taken.len()..).unwrap_or_default();
    if missing.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    transaction.execute_batch(TABLE).map_err(failed)?;
    for (step, version) in missing.iter().zip(taken.len() + 1..) {
        take(&transaction, step, version).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

fn taken(connection: &Connection) -> rusqlite::Result<Vec<(usize, Vec<u8>)>> {
    if !connection.table_exists(None, "migration")? {
        return Ok(Vec::new());
    }
    let mut rows = connection.prepare("SELECT version, checksum FROM migration ORDER BY version")?;
    let taken = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    taken.collect()
}

fn take(transaction: &Transaction<'_>, step: &Migration, version: usize) -> rusqlite::Result<()> {
    transaction.execute_batch(step.text)?;
    let remember = "INSERT INTO migration (version, name, checksum) VALUES (?1, ?2, ?3)";
    transaction.execute(remember, (version, step.name, step.checksum()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::FaultKind;

    const FIRST: Migration = Migration { name: "0001_first", text: "CREATE TABLE first (x)" };
    const EDITED: Migration = Migration { name: "0001_first", text: "CREATE TABLE first (y)" };
    const SECOND: Migration = Migration { name: "0002_second", text: "CREATE TABLE second (x)" };
    const BROKEN: Migration = Migration { name: "0003_broken", text: "CREATE TABLE" };

    fn after(steps: &[Migration]) -> Connection {
        let mut connection = Connection::open_in_memory().expect("in memory");
        run(&mut connection, Path::new("memory"), steps).expect("the first run");
        connection
    }

    fn again(connection: &mut Connection, steps: &[Migration]) -> Result<(), Fault> {
        run(connection, Path::new("memory"), steps)
    }

    #[test]
    fn a_step_is_taken_once() {
        let mut connection = after(&[FIRST]);
        again(&mut connection, &[FIRST]).expect("nothing left to do");
    }

    #[test]
    fn a_new_step_is_taken_later() {
        let mut connection = after(&[FIRST]);
        again(&mut connection, &[FIRST, SECOND]).expect("one more");
        assert!(connection.table_exists(None, "second").expect("readable"));
    }

    #[test]
    fn an_edited_step_is_refused() {
        let fault = again(&mut after(&[FIRST]), &[EDITED]).expect_err("edited");
        assert_eq!(fault.kind(), FaultKind::Corrupt);
    }

    #[test]
    fn an_unknown_step_is_refused_and_its_number_named() {
        let fault = again(&mut after(&[FIRST, SECOND]), &[FIRST]).expect_err("newer");
        assert_eq!(fault.kind(), FaultKind::Version);
        assert!(fault.to_string().contains("knows table version 2"), "{fault}");
    }

    #[test]
    fn a_forgotten_step_is_refused() {
        let mut connection = after(&[FIRST, SECOND]);
        connection.execute("DELETE FROM migration WHERE version = 1", []).expect("forgotten");
        assert_eq!(again(&mut connection, &[FIRST, SECOND]).expect_err("a gap").kind(), FaultKind::Corrupt);
    }

    #[test]
    fn a_failing_step_takes_the_others_back() {
        let mut connection = after(&[FIRST]);
        again(&mut connection, &[FIRST, SECOND, BROKEN]).expect_err("broken");
        assert!(!connection.table_exists(None, "second").expect("readable"));
    }
}
