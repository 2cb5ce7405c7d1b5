//! `vault.db`: sealed rows that can be destroyed, in a file of their own.
//!
//! Every change is synced before it is answered, because an entry of the journal may speak of it next. Freed bytes are
//! written over with zeros, but SQLite leaves copies in pages that it splits and joins; so the wrapped keys lie in a table
//! that only grows at its end, where none ever moves, and a key is destroyed by zeros in its place. Then the log is folded
//! in and cut to nothing, so that no older picture of a page stays behind. The file is made at the first use; a sick one never keeps
//! the journal from serving.
//!
//! The surprise: after an I/O error the file is closed and stays so, because a second sync may say "done" for what the
//! disk never got. Bookings go on.

use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior};

use super::connection::{self, Durability};
use super::migrations;
use crate::fault::{Fault, FaultKind};
use crate::vault::{self, VAULT_ROWS_MAX, VaultChange, VaultQuery, VaultRow};

const FILE_NAME: &str = "vault.db";
/// With more changes than this in the log it is folded in at the next change.
const CHANGES_IN_LOG_MAX: usize = 4_096;

const INSERT_KEY: &str = "INSERT INTO wrapped_key (bytes) VALUES (?1)";
const REPLACE_KEY: &str = "UPDATE wrapped_key SET bytes = ?2 WHERE place = ?1";
const ERASE_KEY: &str = "UPDATE wrapped_key SET bytes = zeroblob(length(bytes)) WHERE place = ?1";
const SELECT_TAKEN: &str = "SELECT EXISTS (SELECT 1 FROM vault WHERE holder = ?1 OR key = ?2)";
const INSERT: &str = "INSERT INTO vault (holder, key, version, place, record) VALUES (?1, ?2, 1, ?3, ?4)";
const SELECT_PLACE: &str = "SELECT place FROM vault WHERE holder = ?1 AND key = ?2 AND version = ?3 - 1";
const UPDATE: &str = "UPDATE vault SET version = ?2, record = ?3 WHERE holder = ?1";
const SELECT_HOLDER: &str = "SELECT holder, place FROM vault WHERE key = ?1";
const DELETE: &str = "DELETE FROM vault WHERE holder = ?1";
const INSERT_INDEX: &str = "INSERT INTO vault_index (entry, holder) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
const DELETE_INDEXES: &str = "DELETE FROM vault_index WHERE holder = ?1";
const SELECT_INDEXES: &str = "SELECT entry FROM vault_index WHERE holder = ?1 ORDER BY entry";
const SELECT_OF_HOLDER: &str = "SELECT holder, key, version, bytes, record
    FROM vault JOIN wrapped_key USING (place) WHERE holder = ?1 LIMIT ?2";
const SELECT_WITH_INDEX: &str = "SELECT v.holder, key, version, bytes, record FROM vault_index i
    JOIN vault v ON v.holder = i.holder JOIN wrapped_key USING (place)
    WHERE i.entry = ?2 AND i.holder > ?1 ORDER BY i.holder LIMIT ?3";
const SELECT_AFTER: &str = "SELECT holder, key, version, bytes, record
    FROM vault JOIN wrapped_key USING (place) WHERE holder > ?1 ORDER BY holder LIMIT ?2";

/// The vault's file, opened at the first use and closed for good by an I/O error.
#[derive(Debug)]
pub(super) struct VaultDoor {
    path: PathBuf,
    file: Option<VaultFile>,
    closed: bool,
}

#[derive(Debug)]
struct VaultFile {
    connection: Connection,
    path: PathBuf,
    changes_in_log: usize,
}

impl VaultDoor {
    pub(super) fn new(folder: &Path) -> VaultDoor {
        VaultDoor { path: folder.join(FILE_NAME), file: None, closed: false }
    }

    pub(super) fn change(&mut self, changes: &[VaultChange]) -> Result<Vec<bool>, Fault> {
        vault::check_limits(changes)?;
        // Nothing to destroy makes no file.
        if self.file.is_none() && !self.path.exists() && changes.iter().all(is_destroy) {
            return Ok(vec![false; changes.len()]);
        }
        self.with(|file| file.change(changes))
    }

    pub(super) fn find(&mut self, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault> {
        if self.file.is_none() && !self.path.exists() && !self.closed {
            return Ok(Vec::new());
        }
        self.with(|file| file.find(query))
    }

    /// Folds the log in when nobody waits. A failure closes the vault and is told to whoever asks it next.
    pub(super) fn rest(&mut self) {
        if self.file.as_ref().is_some_and(|file| file.changes_in_log > 0) {
            let _ = self.with(VaultFile::fold);
        }
    }

    fn with<T>(&mut self, work: impl FnOnce(&mut VaultFile) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.closed {
            return Err(Fault::of_dead(self.path.display().to_string()));
        }
        let mut file = match self.file.take() {
            Some(file) => file,
            None => VaultFile::open(&self.path)?,
        };
        let outcome = work(&mut file);
        self.closed =
            matches!(&outcome, Err(fault) if matches!(fault.kind(), FaultKind::Io | FaultKind::Corrupt));
        if !self.closed {
            self.file = Some(file);
        }
        outcome
    }
}

/// The first rows of the vault in a folder, which nobody may use meanwhile; nothing is written, not even its log folded in.
pub(super) fn first_rows(folder: &Path) -> Result<Vec<VaultRow>, Fault> {
    let path = folder.join(FILE_NAME);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let connection = connection::open(&path, Durability::Every)?;
    read(&connection, &VaultQuery::After(None))
        .map_err(|error| connection::fault("the vault cannot be read", &path, error))
}

impl VaultFile {
    fn open(path: &Path) -> Result<VaultFile, Fault> {
        let mut connection = connection::open_or_create(path, Durability::Every)?;
        connection::set(&connection, path, "secure_delete", &Value::Integer(1))?;
        migrations::run(&mut connection, path, migrations::VAULT)?;
        // A crash may have left a destroyed row's old page in the log.
        let mut file = VaultFile { connection, path: path.to_owned(), changes_in_log: 0 };
        file.fold()?;
        Ok(file)
    }

    fn change(&mut self, changes: &[VaultChange]) -> Result<Vec<bool>, Fault> {
        let effects = write(&mut self.connection, changes)
            .map_err(|error| connection::fault("the vault cannot be written", &self.path, error))?;
        self.changes_in_log = self.changes_in_log.saturating_add(changes.len());
        if changes.iter().any(is_destroy) || self.changes_in_log > CHANGES_IN_LOG_MAX {
            self.fold()?;
        }
        Ok(effects)
    }

    fn find(&mut self, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault> {
        read(&self.connection, query)
            .map_err(|error| connection::fault("the vault cannot be read", &self.path, error))
    }

    /// Folds the log into the file and cuts it to nothing.
    fn fold(&mut self) -> Result<(), Fault> {
        let busy =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
        let what = "the vault's log cannot be folded in";
        match busy.map_err(|error| connection::fault(what, &self.path, error))? {
            false => {
                self.changes_in_log = 0;
                Ok(())
            }
            true => {
                let next = "close the other program that uses this file";
                Err(Fault::new(FaultKind::Locked, what, self.path.display().to_string(), next))
            }
        }
    }
}

fn is_destroy(change: &VaultChange) -> bool {
    matches!(change, VaultChange::Destroy { .. })
}

fn write(connection: &mut Connection, changes: &[VaultChange]) -> rusqlite::Result<Vec<bool>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let effects = changes
        .iter()
        .map(|change| match change {
            VaultChange::Put(row) => put(&transaction, row),
            VaultChange::Destroy { key } => destroy(&transaction, key),
        })
        .collect::<rusqlite::Result<_>>()?;
    transaction.commit()?;
    Ok(effects)
}

fn put(transaction: &Transaction<'_>, row: &VaultRow) -> rusqlite::Result<bool> {
    if row.version == 1 {
        let taken = transaction
            .prepare_cached(SELECT_TAKEN)?
            .query_row([&row.holder, &row.key], |found| found.get::<_, bool>(0))?;
        if taken {
            return Ok(false);
        }
        transaction.prepare_cached(INSERT_KEY)?.execute([&row.wrapped_key])?;
        let place = transaction.last_insert_rowid();
        transaction.prepare_cached(INSERT)?.execute((&row.holder, &row.key, place, &row.record))?;
    } else {
        let place: Option<i64> = transaction
            .prepare_cached(SELECT_PLACE)?
            .query_row((&row.holder, &row.key, row.version), |found| found.get(0))
            .optional()?;
        let Some(place) = place else { return Ok(false) };
        transaction.prepare_cached(REPLACE_KEY)?.execute((place, &row.wrapped_key))?;
        transaction.prepare_cached(UPDATE)?.execute((&row.holder, row.version, &row.record))?;
    }
    transaction.prepare_cached(DELETE_INDEXES)?.execute([&row.holder])?;
    let mut insert = transaction.prepare_cached(INSERT_INDEX)?;
    for index in &row.indexes {
        insert.execute((index, &row.holder))?;
    }
    Ok(true)
}

fn destroy(transaction: &Transaction<'_>, key: &[u8; 16]) -> rusqlite::Result<bool> {
    let found: Option<([u8; 16], i64)> = transaction
        .prepare_cached(SELECT_HOLDER)?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((holder, place)) = found else { return Ok(false) };
    transaction.prepare_cached(DELETE_INDEXES)?.execute([&holder])?;
    transaction.prepare_cached(DELETE)?.execute([&holder])?;
    transaction.prepare_cached(ERASE_KEY)?.execute([place])?;
    Ok(true)
}

fn read(connection: &Connection, query: &VaultQuery) -> rusqlite::Result<Vec<VaultRow>> {
    let start = |after: &Option<[u8; 16]>| after.map(|last| last.to_vec()).unwrap_or_default();
    let rows: rusqlite::Result<Vec<VaultRow>> = match query {
        VaultQuery::OfHolder(holder) => {
            let mut select = connection.prepare_cached(SELECT_OF_HOLDER)?;
            select.query_map((holder, VAULT_ROWS_MAX), row_of)?.collect()
        }
        VaultQuery::WithIndex { index, after } => {
            let mut select = connection.prepare_cached(SELECT_WITH_INDEX)?;
            select.query_map((start(after), index, VAULT_ROWS_MAX), row_of)?.collect()
        }
        VaultQuery::After(after) => {
            let mut select = connection.prepare_cached(SELECT_AFTER)?;
            select.query_map((start(after), VAULT_ROWS_MAX), row_of)?.collect()
        }
    };
    let mut rows = rows?;
    let mut indexes = connection.prepare_cached(SELECT_INDEXES)?;
    for row in &mut rows {
        row.indexes = indexes.query_map([&row.holder], |entry| entry.get(0))?.collect::<Result<_, _>>()?;
    }
    Ok(rows)
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<VaultRow> {
    Ok(VaultRow {
        holder: row.get(0)?,
        key: row.get(1)?,
        version: row.get(2)?,
        wrapped_key: row.get(3)?,
        record: row.get(4)?,
        indexes: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(file: &VaultFile, name: &str) -> i64 {
        file.connection.pragma_query_value(None, name, |row| row.get(0)).expect("known")
    }

    #[test]
    fn every_change_is_synced_and_what_is_freed_is_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = VaultFile::open(&folder.path().join(FILE_NAME)).expect("new");
        assert_eq!((setting(&file, "synchronous"), setting(&file, "secure_delete")), (2, 1));
    }

    #[test]
    fn rows_with_an_index_are_found_by_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = VaultFile::open(&folder.path().join(FILE_NAME)).expect("new");
        let plan = format!("EXPLAIN QUERY PLAN {SELECT_WITH_INDEX}");
        let plan: String =
            file.connection.query_row(&plan, ([0_u8; 16], [0_u8; 16], 1), |row| row.get(3)).expect("a plan");
        assert!(plan.contains("USING") && plan.contains("INDEX"), "{plan}");
    }
}
