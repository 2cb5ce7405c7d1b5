//! `attempts.db`: refused sign-ins, in a file of their own.
//!
//! A separate connection with weaker durability, so that a flood of wrong guesses never waits for, or delays,
//! a sync of the journal. Losing this file loses no booking. It is made at the first use.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};

use super::connection::{self, Durability};
use super::migrations;
use crate::attempt::{ATTEMPTS_KEPT_MAX, ATTEMPTS_SHOWN_MAX, Attempt};
use crate::fault::Fault;

const FILE_NAME: &str = "attempts.db";

const INSERT: &str = "INSERT INTO attempt (incident, at, subject, code, detail) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (incident) DO NOTHING";
const DELETE_OLDEST: &str =
    "DELETE FROM attempt WHERE arrival IN (SELECT arrival FROM attempt ORDER BY arrival LIMIT ?1)";
const SELECT: &str = "SELECT incident, at, subject, code, detail FROM attempt WHERE incident = ?1";
const SELECT_OF_SUBJECT: &str = "SELECT incident, at, subject, code, detail FROM attempt WHERE subject = ?1
    ORDER BY arrival DESC LIMIT ?2";

/// The attempts' file, open.
#[derive(Debug)]
pub(super) struct AttemptsFile {
    connection: Connection,
    path: PathBuf,
    kept: usize,
}

impl AttemptsFile {
    /// Opens the file in `folder`, and makes it if it is not there.
    pub(super) fn open(folder: &Path) -> Result<AttemptsFile, Fault> {
        let path = folder.join(FILE_NAME);
        let mut connection = connection::open_or_create(&path, Durability::Late)?;
        migrations::run(&mut connection, &path, migrations::ATTEMPTS)?;
        let kept = count(&connection)
            .map_err(|error| connection::fault("the refused sign-ins cannot be counted", &path, error))?;
        Ok(AttemptsFile { connection, path, kept })
    }

    pub(super) fn put(&mut self, attempts: &[Attempt]) -> Result<(), Fault> {
        self.kept = insert(&mut self.connection, self.kept, attempts)
            .map_err(|error| connection::fault("refused sign-ins cannot be written", &self.path, error))?;
        Ok(())
    }

    pub(super) fn find(&mut self, incident: &str) -> Result<Option<Attempt>, Fault> {
        select(&self.connection, incident)
            .map_err(|error| connection::fault("a refused sign-in cannot be read", &self.path, error))
    }

    pub(super) fn of_subject(&mut self, subject: &[u8; 16]) -> Result<Vec<Attempt>, Fault> {
        select_of_subject(&self.connection, subject)
            .map_err(|error| connection::fault("refused sign-ins cannot be read", &self.path, error))
    }

    pub(super) fn forget_before(&mut self, at: i64) -> Result<(), Fault> {
        let forgotten = self
            .connection
            .execute("DELETE FROM attempt WHERE at < ?1", [at])
            .map_err(|error| connection::fault("refused sign-ins cannot be forgotten", &self.path, error))?;
        self.kept = self.kept.saturating_sub(forgotten);
        Ok(())
    }
}

fn insert(connection: &mut Connection, kept: usize, attempts: &[Attempt]) -> rusqlite::Result<usize> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut kept = kept;
    {
        let mut insert = transaction.prepare_cached(INSERT)?;
        for a in attempts {
            kept += insert.execute((&a.incident, a.at, a.subject, &a.code, &a.detail))?;
        }
    }
    let excess = kept.saturating_sub(ATTEMPTS_KEPT_MAX);
    if excess > 0 {
        kept -= transaction.prepare_cached(DELETE_OLDEST)?.execute([excess])?;
    }
    transaction.commit()?;
    Ok(kept)
}

fn select(connection: &Connection, incident: &str) -> rusqlite::Result<Option<Attempt>> {
    connection.prepare_cached(SELECT)?.query_row([incident], attempt).optional()
}

fn select_of_subject(connection: &Connection, subject: &[u8; 16]) -> rusqlite::Result<Vec<Attempt>> {
    let mut select = connection.prepare_cached(SELECT_OF_SUBJECT)?;
    let rows = select.query_map((subject, ATTEMPTS_SHOWN_MAX), attempt)?;
    rows.collect()
}

fn attempt(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        incident: row.get(0)?,
        at: row.get(1)?,
        subject: row.get(2)?,
        code: row.get(3)?,
        detail: row.get(4)?,
    })
}

fn count(connection: &Connection) -> rusqlite::Result<usize> {
    connection.query_row("SELECT count(*) FROM attempt", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_do_not_wait_for_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = AttemptsFile::open(folder.path()).expect("new");
        let synchronous: i64 =
            file.connection.pragma_query_value(None, "synchronous", |row| row.get(0)).expect("known");
        assert_eq!(synchronous, 1);
    }

    #[test]
    fn attempts_of_a_subject_are_found_by_an_index() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = AttemptsFile::open(folder.path()).expect("new");
        let plan: String = file
            .connection
            .query_row(&format!("EXPLAIN QUERY PLAN {SELECT_OF_SUBJECT}"), ([0_u8; 16], 1), |row| row.get(3))
            .expect("a plan");
        assert!(plan.contains("USING INDEX attempt_of_subject"), "{plan}");
    }
}
