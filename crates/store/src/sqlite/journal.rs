//! `journal.db`: the head, the append and the reading, in SQL.
//!
//! Knows rows of batches, never what an entry means. Answers every error of a write as unknown; it is the
//! owner of this file who then stops using it.
//!
//! The surprise: a clean refusal of an append costs no write. The conditional UPDATE changes no row, so there
//! is nothing to take back.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row};

use super::connection::{self, Durability};
use super::{length, migrations};
use crate::chain::{self, StoredBatch, Walk};
use crate::fault::{AppendFault, Fault, FaultKind, NEXT_CORRUPT};
use crate::in_place::InPlace;
use crate::journal::{Appended, Head, StoredEntry};

const SELECT_HEAD: &str = "SELECT epoch, next_position, hash FROM head";
const SWAP_HEAD: &str = "UPDATE head SET next_position = ?1, hash = ?2
    WHERE only = 1 AND epoch = ?3 AND next_position = ?4 AND hash = ?5";
const INSERT_BATCH: &str = "INSERT INTO journal (first_position, last_position, epoch, prev_hash, hash, body)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const SELECT_START: &str = "SELECT max(first_position) FROM journal WHERE first_position <= ?1";
const SELECT_BATCHES: &str = "SELECT first_position, last_position, epoch, prev_hash, hash, body FROM journal
    WHERE first_position >= ?1 ORDER BY first_position";
const SELECT_END: &str = "SELECT epoch, last_position, hash FROM journal WHERE first_position <= ?1
    ORDER BY first_position DESC LIMIT 1";

/// The journal's file, open and checked.
#[derive(Debug)]
pub(super) struct JournalFile {
    connection: Connection,
    path: PathBuf,
    identity: [u8; 32],
    /// The database and its log as they were opened.
    opened: Vec<InPlace>,
    /// About how much of the log is not folded into the database yet.
    wal_bytes: u64,
}

/// What a damaged file gives, in the order of positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Salvaged {
    /// An entry of a batch that is whole in itself.
    Entry(StoredEntry),
    /// Nothing that can be read. What comes after it is not known to follow what was before, if both are one position.
    Missing {
        /// The first position that is missing.
        from: u64,
        /// The first that is not.
        to: u64,
    },
}

/// The chain as far as a damaged file has it, and where it broke.
struct Salvaging {
    walk: Option<Walk>,
    gap: Option<u64>,
}

/// What is missing before a batch, why, and its entries.
type Taken = (Option<(Salvaged, Fault)>, Vec<StoredEntry>);

impl Salvaging {
    /// The first position that was not read.
    fn at(&self) -> u64 {
        self.gap.unwrap_or_else(|| self.walk.as_ref().map_or(0, |walk| walk.at().next_position))
    }

    fn breaks(&mut self, fault: Fault) -> Fault {
        self.gap = Some(self.at());
        fault
    }

    /// Takes the next batch: in the chain, or whole in itself after what broke.
    fn take(&mut self, batch: &StoredBatch) -> Result<Taken, Fault> {
        let at = self.at();
        let mut fault = Fault::of_break(at, "the batch cannot be read");
        if self.gap.is_none()
            && let Some(walk) = &mut self.walk
        {
            match walk.step(batch) {
                Ok(entries) => return Ok((None, entries)),
                Err(found) => fault = found,
            }
        }
        let begins = self.walk.is_none() && self.gap.is_none();
        let mut walk = Walk::from_batch(batch);
        let entries = match walk.step(batch) {
            Ok(entries) if batch.first_position >= at => entries,
            _ => return Err(fault),
        };
        self.walk = Some(walk);
        self.gap = None;
        let missing = Salvaged::Missing { from: at, to: batch.first_position };
        Ok(((!begins).then_some((missing, fault)), entries))
    }
}

/// Pages that a commit writes beside the body of its batch: head, row, index and the database's first page.
const PAGES_A_COMMIT: u64 = 4;
const PAGE_BYTES: u64 = 4_096;

impl JournalFile {
    /// Makes the file with its head row and closes it, with nothing left in its log.
    pub(super) fn create(path: &Path, identity: &[u8; 32], epoch: u64) -> Result<(), Fault> {
        let mut connection = connection::open_or_create(path, Durability::Every)?;
        migrations::run(&mut connection, path, migrations::JOURNAL)?;
        let head = chain::genesis_in(identity, epoch);
        let insert =
            "INSERT INTO head (only, epoch, next_position, hash, identity) VALUES (1, ?1, ?2, ?3, ?4)";
        let failed = |error| connection::fault("the first head cannot be written", path, error);
        connection.execute(insert, (head.epoch, head.next_position, head.hash, identity)).map_err(failed)?;
        let mut file = JournalFile {
            connection,
            path: path.to_owned(),
            identity: *identity,
            opened: Vec::new(),
            wal_bytes: 0,
        };
        file.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)")?;
        file.connection.close().map_err(|(_, error)| failed(error))
    }

    /// Opens the file, which must be there, with a log of this length beside it.
    pub(super) fn open(path: &Path, wal_bytes: Option<u64>) -> Result<JournalFile, Fault> {
        let mut connection = connection::open(path, Durability::Every)?;
        let failed = |error| connection::fault("the journal cannot be read", path, error);
        length::check(&connection, path, &log_of(path))?;
        // Asked before the migrations run: they would make the tables in a file that is not a store.
        if !connection.table_exists(None, "head").map_err(failed)? {
            let place = path.display().to_string();
            return Err(Fault::new(FaultKind::Corrupt, "the file is not a journal", place, NEXT_CORRUPT));
        }
        migrations::run(&mut connection, path, migrations::JOURNAL)?;
        let identity = connection.query_row("SELECT identity FROM head", [], |row| row.get(0)).optional();
        let identity = identity.map_err(failed)?.ok_or_else(|| {
            let place = path.display().to_string();
            Fault::new(FaultKind::Corrupt, "the journal has no head", place, NEXT_CORRUPT)
        })?;
        // The first reading has opened the log, or made it.
        let opened = vec![InPlace::of(path)?, InPlace::of(&log_of(path))?];
        let wal_bytes = wal_bytes.unwrap_or(0);
        Ok(JournalFile { connection, path: path.to_owned(), identity, opened, wal_bytes })
    }

    pub(super) fn identity(&self) -> &[u8; 32] {
        &self.identity
    }

    pub(super) fn head(&mut self) -> Result<Head, Fault> {
        self.select_head().map_err(|error| connection::fault("the head cannot be read", &self.path, error))
    }

    /// Appends a batch that was sealed on `expect`.
    pub(super) fn append(&mut self, expect: &Head, batch: &StoredBatch) -> Result<Appended, AppendFault> {
        let fault = |error| connection::fault("the batch cannot be written", &self.path, error);
        let after = batch.head().expect("sealing left room for the next position");
        self.execute("BEGIN IMMEDIATE").map_err(|error| AppendFault::NotSent(fault(error)))?;
        // From here on an error may leave anything behind: every one of them is an unknown outcome.
        let unknown = |error| AppendFault::Unknown(fault(error));
        if !self.swap_head(expect, &after).map_err(unknown)? {
            let head = self.select_head().map_err(unknown)?;
            self.execute("ROLLBACK").map_err(unknown)?;
            return Ok(Appended::Moved(head));
        }
        self.insert(batch).map_err(unknown)?;
        self.execute("COMMIT").map_err(unknown)?;
        let pages = (batch.body.len() as u64).div_ceil(PAGE_BYTES).saturating_add(PAGES_A_COMMIT);
        self.wal_bytes = self.wal_bytes.saturating_add(pages.saturating_mul(PAGE_BYTES));
        Ok(Appended::Done(after))
    }

    /// Refuses if the database or its log is not in its place any more.
    pub(super) fn in_place(&self) -> Result<(), Fault> {
        self.opened.iter().try_for_each(InPlace::check)
    }

    /// Shows every entry from `from` on, checking the chain.
    pub(super) fn read(
        &mut self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> Result<(), Fault>,
    ) -> Result<Head, Fault> {
        let head = self.head()?;
        if from > head.next_position {
            return Err(chain::beyond(from, &head));
        }
        let mut walk = Walk::from_genesis(&self.identity);
        let broken = |walk: &Walk, error| {
            let position = walk.at().next_position;
            connection::fault("the journal cannot be read", &self.path, error).at_position(position)
        };
        let start = self.start_of(from).map_err(|error| broken(&walk, error))?;
        let mut batches =
            self.connection.prepare_cached(SELECT_BATCHES).map_err(|error| broken(&walk, error))?;
        let mut rows = batches.query([start]).map_err(|error| broken(&walk, error))?;
        while let Some(row) = rows.next().map_err(|error| broken(&walk, error))? {
            let batch = batch_of(row).map_err(|error| broken(&walk, error))?;
            if start > 0 && batch.first_position == start {
                walk = Walk::from_batch(&batch);
            }
            for entry in walk.step(&batch)? {
                if entry.position >= from {
                    visit(entry)?;
                }
            }
        }
        walk.finish(&head)?;
        Ok(head)
    }

    /// Shows what can be read of a file that may be damaged: every batch that is whole in itself, and what is missing
    /// between them. Hands back the first damage.
    pub(super) fn salvage(
        connection: &Connection,
        path: &Path,
        visit: &mut dyn FnMut(Salvaged) -> Result<(), Fault>,
    ) -> Result<Option<Fault>, Fault> {
        let head: Option<(u64, u64, [u8; 32], [u8; 32])> = connection
            .query_row("SELECT epoch, next_position, hash, identity FROM head", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .ok();
        // Without the identity the first batch is believed about its past: it is the log that vouches for it.
        let mut going =
            Salvaging { walk: head.map(|(.., identity)| Walk::from_genesis(&identity)), gap: None };
        let damaged =
            |error, at: u64| connection::fault("the journal cannot be read on", path, error).at_position(at);
        let mut batches = match connection.prepare(SELECT_BATCHES) {
            Ok(batches) => batches,
            Err(error) => return Ok(Some(damaged(error, 0))),
        };
        let mut rows = match batches.query([0]) {
            Ok(rows) => rows,
            Err(error) => return Ok(Some(damaged(error, 0))),
        };
        let mut first = None;
        loop {
            let taken = match rows.next() {
                Ok(None) => break,
                Ok(Some(row)) => {
                    batch_of(row).map_err(|error| damaged(error, going.at())).and_then(|it| going.take(&it))
                }
                Err(error) => {
                    let fault = going.breaks(damaged(error, going.at()));
                    first = first.or(Some(fault));
                    break;
                }
            };
            match taken {
                Ok((missing, entries)) => {
                    if let Some((missing, fault)) = missing {
                        first = first.or(Some(fault));
                        visit(missing)?;
                    }
                    entries.into_iter().try_for_each(|entry| visit(Salvaged::Entry(entry)))?;
                }
                Err(fault) => {
                    let fault = going.breaks(fault);
                    first = first.or(Some(fault));
                }
            }
        }
        let from = going.at();
        let known = head.map_or(from, |(_, next_position, ..)| next_position);
        if known > from {
            visit(Salvaged::Missing { from, to: known })?;
        }
        let ended = match (going, head) {
            (Salvaging { gap: None, walk: Some(walk) }, Some((epoch, next_position, hash, _))) => {
                walk.finish(&Head { epoch, next_position, hash })
            }
            _ => Err(Fault::of_break(from, "the head of the journal cannot be read")),
        };
        Ok(first.or(ended.err()))
    }

    /// Whether `head` was a head of this journal once, or is.
    pub(super) fn holds(&mut self, head: &Head) -> Result<bool, Fault> {
        let Some(last_position) = head.next_position.checked_sub(1) else {
            return Ok(*head == chain::genesis(&self.identity));
        };
        let Ok(last_position) = i64::try_from(last_position) else {
            return Ok(false);
        };
        let end = self
            .connection
            .prepare_cached(SELECT_END)
            .and_then(|mut end| {
                end.query_row([last_position], |row| {
                    Ok((row.get::<_, u64>(0)?, row.get::<_, i64>(1)?, row.get::<_, [u8; 32]>(2)?))
                })
                .optional()
            })
            .map_err(|error| connection::fault("the journal cannot be read", &self.path, error))?;
        Ok(end == Some((head.epoch, last_position, head.hash)))
    }

    /// About how much of the log is not folded into the database yet.
    pub(super) fn wal_bytes(&self) -> u64 {
        self.wal_bytes
    }

    /// Folds the log into the database. The log's file keeps its length and is written again from its start:
    /// a sync of what a file has already costs the disk half of a sync of what makes it longer.
    pub(super) fn fold(&mut self) -> Result<(), Fault> {
        self.checkpoint("PRAGMA wal_checkpoint(RESTART)")?;
        self.wal_bytes = 0;
        Ok(())
    }

    fn checkpoint(&mut self, how: &str) -> Result<(), Fault> {
        let busy = self
            .connection
            .query_row(how, [], |row| row.get::<_, bool>(0))
            .map_err(|error| connection::fault("the log cannot be folded in", &self.path, error))?;
        if !busy {
            return Ok(());
        }
        let place = self.path.display().to_string();
        let next = "close the other program that uses this file";
        Err(Fault::new(FaultKind::Locked, "the log cannot be folded in", place, next))
    }

    fn select_head(&self) -> rusqlite::Result<Head> {
        self.connection.prepare_cached(SELECT_HEAD)?.query_row([], |row| {
            Ok(Head { epoch: row.get(0)?, next_position: row.get(1)?, hash: row.get(2)? })
        })
    }

    fn execute(&self, statement: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(statement)?.execute([]).map(|_| ())
    }

    fn swap_head(&self, expect: &Head, after: &Head) -> rusqlite::Result<bool> {
        // A number that SQLite cannot hold is equal to none that it holds.
        let (Ok(epoch), Ok(position)) = (i64::try_from(expect.epoch), i64::try_from(expect.next_position))
        else {
            return Ok(false);
        };
        let values = (after.next_position, after.hash, epoch, position, expect.hash);
        Ok(self.connection.prepare_cached(SWAP_HEAD)?.execute(values)? == 1)
    }

    fn insert(&self, batch: &StoredBatch) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached(INSERT_BATCH)?
            .execute((
                batch.first_position,
                batch.last_position,
                batch.epoch,
                batch.prev_hash,
                batch.hash,
                &batch.body,
            ))
            .map(|_| ())
    }

    fn start_of(&self, from: u64) -> rusqlite::Result<u64> {
        // The last position a row can have is below what SQLite can hold, so nothing is lost by the limit.
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let start: Option<u64> =
            self.connection.prepare_cached(SELECT_START)?.query_row([from], |row| row.get(0))?;
        Ok(start.unwrap_or(0))
    }
}

fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

fn batch_of(row: &Row<'_>) -> rusqlite::Result<StoredBatch> {
    Ok(StoredBatch {
        first_position: row.get(0)?,
        last_position: row.get(1)?,
        epoch: row.get(2)?,
        prev_hash: row.get(3)?,
        hash: row.get(4)?,
        body: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Entry;

    fn file(folder: &Path) -> JournalFile {
        let path = folder.join("journal.db");
        JournalFile::create(&path, &[1; 32], 1).expect("new");
        JournalFile::open(&path, None).expect("just made")
    }

    fn append(file: &mut JournalFile, bytes: usize) -> Result<Appended, AppendFault> {
        let head = file.head().expect("readable");
        let entry = Entry { kind: 1, version: 1, at: 1, body: vec![7; bytes] };
        file.append(&head, &chain::seal(&head, &[entry]).expect("within limits"))
    }

    #[test]
    fn every_commit_is_synced() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = file(folder.path());
        let synchronous: i64 =
            file.connection.pragma_query_value(None, "synchronous", |row| row.get(0)).expect("known");
        assert_eq!(synchronous, 2);
    }

    #[test]
    fn a_full_disk_at_a_write_is_an_unknown_outcome() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = file(folder.path());
        file.connection.pragma_update(None, "max_page_count", 8).expect("a limit");
        let Err(AppendFault::Unknown(fault)) = append(&mut file, 60_000) else { panic!("must be unknown") };
        assert_eq!(fault.kind(), FaultKind::Full);
    }

    #[test]
    fn a_folded_log_is_written_again_from_its_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = file(folder.path());
        let log = || folder.path().join("journal.db-wal").metadata().expect("a log").len();
        append(&mut file, 60_000).expect("written");
        let before = log();
        file.fold().expect("folded in");
        assert_eq!(file.wal_bytes(), 0);
        append(&mut file, 10).expect("written");
        assert_eq!(log(), before);
        // The database alone has what was folded in.
        drop(file);
        std::fs::remove_file(folder.path().join("journal.db-wal")).expect("a log");
        let mut alone = JournalFile::open(&folder.path().join("journal.db"), None).expect("whole");
        assert_eq!(alone.head().expect("readable").next_position, 1);
    }

    #[test]
    fn moved_leaves_no_transaction_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = file(folder.path());
        let stale = Head { hash: [0; 32], ..file.head().expect("readable") };
        let entry = Entry { kind: 1, version: 1, at: 1, body: vec![7] };
        file.append(&stale, &chain::seal(&stale, &[entry]).expect("within limits")).expect("moved");
        // A transaction left open would make the next BEGIN fail.
        assert!(matches!(append(&mut file, 1), Ok(Appended::Done(_))));
    }
}
