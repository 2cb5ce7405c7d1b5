//! The default engine: one SQLite file, one process, one connection.
//!
//! `init` makes a store, `open` never does: an empty folder at start is a mistake to report, not a fresh
//! system to begin. The journal has `journal.db` to itself; snapshots are files beside it, refused sign-ins and the
//! vault a database each, so that none of them weakens the journal's rules.
//!
//! The surprise: after an error at a commit SQLite would go on, and what a restarted process sees may not be
//! on the disk. So an error of a write ends the handle, and the process with it.

mod attempts;
mod connection;
mod journal;
mod length;
mod migrations;
mod salvage;
mod snapshots;
mod vault;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::attempt::{self, Attempt};
use crate::fault::{AppendFault, Fault, FaultKind};
use crate::journal::{AfterUnknown, Appended, Entry, Head, StoreSize, StoredEntry};
use crate::lock::FolderLock;
use crate::snapshot::Snapshot;
use crate::vault::{VaultChange, VaultQuery, VaultRow};
use crate::{Store, chain};

use self::attempts::AttemptsFile;
use self::journal::JournalFile;
pub use self::journal::Salvaged;
pub use self::salvage::Salvage;
use self::snapshots::SnapshotFolder;
use self::vault::VaultDoor;

const JOURNAL_FILE: &str = "journal.db";
const JOURNAL_WAL_FILE: &str = "journal.db-wal";
const INIT_FILE: &str = "journal.db.init";
const INIT_WAL_FILE: &str = "journal.db.init-wal";

/// The least that a database can have: one page of the smallest size. Into anything shorter SQLite writes a new one.
const JOURNAL_BYTES_MIN: u64 = 512;

/// With more than this in the log it is folded into the database even while somebody waits.
const WAL_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Version of the SQLite library inside this program, such as `3.51.0`.
pub fn library_version() -> &'static str {
    rusqlite::version()
}

/// Bytes that this account may still write on the file system of `folder`. Needs neither store nor lock.
pub fn free_bytes(folder: &Path) -> Result<u64, Fault> {
    room(folder).map(|(free, _)| free)
}

/// The same, and all bytes that the file system has.
pub fn room(folder: &Path) -> Result<(u64, u64), Fault> {
    let disk = rustix::fs::statvfs(folder).map_err(|error| {
        Fault::of_io("the free space cannot be read", folder.display().to_string(), error.into())
    })?;
    let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
    Ok((bytes(disk.f_bavail), bytes(disk.f_blocks)))
}

/// The first rows of the vault of a store that this process has locked; none if there is no vault. Writes nothing.
///
/// # Errors
/// The vault cannot be read.
pub fn vault_rows(folder: &Path) -> Result<Vec<VaultRow>, Fault> {
    vault::first_rows(folder)
}

/// A store in a data folder, owned by this process.
#[derive(Debug)]
pub struct SqliteStore {
    folder: PathBuf,
    journal: JournalFile,
    snapshots: SnapshotFolder,
    // Opened at the first use: a sick attempts file must not keep the journal from opening.
    attempts: Option<AttemptsFile>,
    vault: VaultDoor,
    dead: bool,
    _lock: FolderLock,
}

impl SqliteStore {
    /// Makes an empty store with this identity in `folder`, which must exist and hold no store yet.
    ///
    /// Atomic: a crash on the way leaves no store. Durable on `Ok`.
    pub fn init(folder: &Path, identity: [u8; 32]) -> Result<SqliteStore, Fault> {
        SqliteStore::init_in_epoch(folder, identity, 1)
    }

    /// As [`init`](SqliteStore::init), for a journal that begins in a later epoch, because it will hold a backup.
    pub fn init_in_epoch(folder: &Path, identity: [u8; 32], epoch: u64) -> Result<SqliteStore, Fault> {
        check_folder(folder)?;
        let lock = FolderLock::take(folder)?;
        for name in [JOURNAL_FILE, JOURNAL_WAL_FILE] {
            if length(&folder.join(name))?.is_some() {
                return Err(Fault::new(
                    FaultKind::Exists,
                    format!("the folder already holds {name}"),
                    folder.display().to_string(),
                    "choose an empty folder, or open the store that is there",
                ));
            }
        }
        let (path, wal) = (folder.join(INIT_FILE), folder.join(INIT_WAL_FILE));
        remove_if_there(&path)?;
        remove_if_there(&wal)?;
        JournalFile::create(&path, &identity, epoch)?;
        remove_if_there(&wal)?;
        let place = || folder.display().to_string();
        File::open(&path)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&path, folder.join(JOURNAL_FILE)))
            .and_then(|()| sync_folder(folder))
            .map_err(|error| Fault::of_io("the new store cannot be put in place", place(), error))?;
        SqliteStore::open_locked(folder, lock)
    }

    /// Opens the store in `folder`; never makes one.
    pub fn open(folder: &Path) -> Result<SqliteStore, Fault> {
        check_folder(folder)?;
        // Looked at before the lock is taken, so that a wrong path is left as it was found.
        check_journal_file(folder)?;
        SqliteStore::open_locked(folder, FolderLock::take(folder)?)
    }

    /// The identity that the journal's first hash was made of.
    pub fn identity(&self) -> [u8; 32] {
        *self.journal.identity()
    }

    fn open_locked(folder: &Path, lock: FolderLock) -> Result<SqliteStore, Fault> {
        check_journal_file(folder)?;
        Ok(SqliteStore {
            folder: folder.to_owned(),
            journal: JournalFile::open(&folder.join(JOURNAL_FILE), length(&folder.join(JOURNAL_WAL_FILE))?)?,
            snapshots: SnapshotFolder::new(folder),
            attempts: None,
            vault: VaultDoor::new(folder),
            dead: false,
            _lock: lock,
        })
    }

    fn alive(&self) -> Result<(), Fault> {
        if self.dead { Err(Fault::of_dead(self.folder.display().to_string())) } else { Ok(()) }
    }

    fn attempts(&mut self) -> Result<&mut AttemptsFile, Fault> {
        self.alive()?;
        let file = match self.attempts.take() {
            Some(file) => file,
            None => AttemptsFile::open(&self.folder)?,
        };
        Ok(self.attempts.insert(file))
    }
}

impl Store for SqliteStore {
    fn head(&mut self) -> Result<Head, Fault> {
        self.alive()?;
        self.journal.head()
    }

    fn append(&mut self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault> {
        self.alive().map_err(AppendFault::NotSent)?;
        let batch = chain::seal(expect, batch).map_err(AppendFault::NotSent)?;
        let outcome = self.journal.append(expect, &batch).and_then(|appended| {
            // Written into a file that is not there any more is not written.
            self.journal.in_place().map_err(AppendFault::Unknown)?;
            Ok(appended)
        });
        self.dead |= matches!(outcome, Err(AppendFault::Unknown(_)));
        outcome
    }

    fn read(
        &mut self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> Result<(), Fault>,
    ) -> Result<Head, Fault> {
        self.alive()?;
        self.journal.read(from, visit)
    }

    fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), Fault> {
        self.alive()?;
        let journal = &mut self.journal;
        self.snapshots.put(snapshot, &mut |head| journal.holds(head))
    }

    fn snapshot(&mut self) -> Result<Option<Snapshot>, Fault> {
        self.alive()?;
        let journal = &mut self.journal;
        self.snapshots.newest(&mut |head| journal.holds(head))
    }

    fn drop_snapshots(&mut self) -> Result<(), Fault> {
        self.alive()?;
        self.snapshots.clear()
    }

    fn put_attempts(&mut self, attempts: &[Attempt]) -> Result<(), Fault> {
        attempt::check_limits(attempts)?;
        self.attempts()?.put(attempts)
    }

    fn attempt(&mut self, incident: &str) -> Result<Option<Attempt>, Fault> {
        self.attempts()?.find(incident)
    }

    fn attempts_of(&mut self, subject: &[u8; 16]) -> Result<Vec<Attempt>, Fault> {
        self.attempts()?.of_subject(subject)
    }

    fn forget_attempts_before(&mut self, at: i64) -> Result<(), Fault> {
        self.attempts()?.forget_before(at)
    }

    fn change_vault(&mut self, changes: &[VaultChange]) -> Result<Vec<bool>, Fault> {
        self.alive()?;
        self.vault.change(changes)
    }

    fn vault(&mut self, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault> {
        self.alive()?;
        self.vault.find(query)
    }

    fn rest(&mut self, idle: bool) -> Result<(), Fault> {
        self.alive()?;
        if idle {
            self.vault.rest();
        }
        if let Err(fault) = self.journal.in_place() {
            self.dead = true;
            return Err(fault);
        }
        let wal_bytes = self.journal.wal_bytes();
        if wal_bytes == 0 || !(idle || wal_bytes > WAL_BYTES_MAX) {
            return Ok(());
        }
        let outcome = self.journal.fold();
        self.dead |= outcome.is_err();
        outcome
    }

    fn size(&mut self) -> Result<StoreSize, Fault> {
        self.alive()?;
        Ok(StoreSize {
            journal_bytes: length(&self.folder.join(JOURNAL_FILE))?.unwrap_or(0),
            wal_bytes: self.journal.wal_bytes(),
            free_bytes: Some(free_bytes(&self.folder)?),
        })
    }

    fn after_unknown(&self) -> AfterUnknown {
        AfterUnknown::EndProcess
    }
}

fn check_folder(folder: &Path) -> Result<(), Fault> {
    if folder.is_dir() {
        return Ok(());
    }
    let place = folder.display().to_string();
    Err(Fault::new(FaultKind::Missing, "the data folder does not exist", place, "check the path, or make it"))
}

// An empty database file, or one that is cut short, beside a good log makes SQLite delete the log (`pagerOpenWalIfPresent`), and an absent
// one would be a fresh system: both are looked for before SQLite sees the folder.
fn check_journal_file(folder: &Path) -> Result<(), Fault> {
    let wal_bytes = length(&folder.join(JOURNAL_WAL_FILE))?.unwrap_or(0);
    let (kind, what) = match (length(&folder.join(JOURNAL_FILE))?, wal_bytes) {
        (Some(JOURNAL_BYTES_MIN..), _) => return Ok(()),
        (None, 0) => (FaultKind::Missing, "the folder holds no store"),
        (None, _) => (FaultKind::Corrupt, "journal.db is gone, though its log is there"),
        (Some(0), 0) => (FaultKind::Corrupt, "journal.db is empty"),
        (Some(0), _) => (FaultKind::Corrupt, "journal.db is empty, though its log is not"),
        (Some(_), _) => (FaultKind::Corrupt, "journal.db is cut short"),
    };
    let next = match kind {
        FaultKind::Missing => "check the path; a new store is made only by init",
        _ => "keep the files as they are and recover from a verified copy",
    };
    Err(Fault::new(kind, what, folder.display().to_string(), next))
}

fn length(path: &Path) -> Result<Option<u64>, Fault> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(found.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::of_io("the file cannot be looked at", path.display().to_string(), error)),
    }
}

fn remove_if_there(path: &Path) -> Result<(), Fault> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Fault::of_io("the file cannot be removed", path.display().to_string(), error))
        }
        _ => Ok(()),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
