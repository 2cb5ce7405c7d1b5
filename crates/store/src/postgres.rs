//! The engine for several nodes and synchronous standbys: one PostgreSQL database, schema `tashika`.
//!
//! `create` makes a store in a database that is there, `open` never does. No handle owns the database: whoever
//! appends names the history it rests on, and the server lets one of them through. A handle is one connection; it
//! never reconnects, because what answers after that may be another server with another history.
//! It blocks, on a runtime of its own, and so must not be called from inside another one.
//!
//! The surprise: a warning is an outcome. PostgreSQL answers "done" for a commit whose wait for the standby was
//! cancelled, and says only in a warning that the standby may not have it; such a batch is unknown here.

mod address;
mod attempts;
mod journal;
mod migrations;
mod server;
mod session;
mod snapshots;
mod vault;

use std::path::Path;

use crate::attempt::{self, Attempt};
use crate::fault::{AppendFault, Fault, FaultKind};
use crate::journal::{AfterUnknown, Appended, Entry, Head, StoreSize, StoredEntry};
use crate::lock::FolderLock;
use crate::snapshot::Snapshot;
use crate::vault::{VaultChange, VaultQuery, VaultRow};
use crate::{Store, chain};

use self::address::Address;
use self::attempts::AttemptsTable;
use self::journal::JournalTables;
pub use self::server::Fact;
use self::server::Server;
use self::session::Session;

/// Nothing, or what is wrong with the address of a database; asks no server.
///
/// # Errors
/// The address cannot be used.
pub fn check_url(url: &str) -> Result<(), Fault> {
    Address::parse(url).map(|_| ())
}

/// Database and hosts of an address, without its password; what cannot be read has none.
pub fn place_of(url: &str) -> Option<String> {
    Address::parse(url).ok().map(|address| address.place)
}

/// What an operator should know of the server of a store, which is looked at and left as it is.
///
/// # Errors
/// The server cannot be reached or is refused, or the database holds no store.
pub fn look(url: &str) -> Result<Vec<Fact>, Fault> {
    let address = Address::parse(url)?;
    let (mut session, server) = connect(&address)?;
    check_store(&mut session)?;
    Ok(server.facts(address.commit))
}

/// A store in a database, over one connection.
#[derive(Debug)]
pub struct PostgresStore {
    session: Session,
    journal: JournalTables,
    attempts: AttemptsTable,
    facts: Vec<Fact>,
    // Not the database's: of two processes in one data folder each would take the other's control socket.
    _folder: Option<FolderLock>,
}

impl PostgresStore {
    /// Makes an empty store with this identity in the database of the address, which must hold none yet.
    ///
    /// Atomic: a crash on the way leaves no store. Durable on `Ok`.
    ///
    /// # Errors
    /// The server cannot be reached or is refused, or the database holds a store.
    pub fn create(url: &str, identity: [u8; 32]) -> Result<PostgresStore, Fault> {
        PostgresStore::create_in_epoch(url, identity, 1)
    }

    /// As [`create`](PostgresStore::create), for a journal that begins in a later epoch, because it will hold a backup.
    ///
    /// # Errors
    /// As [`create`](PostgresStore::create).
    pub fn create_in_epoch(url: &str, identity: [u8; 32], epoch: u64) -> Result<PostgresStore, Fault> {
        let address = Address::parse(url)?;
        let (mut session, server) = connect(&address)?;
        migrations::create(&mut session, &identity, epoch)?;
        PostgresStore::on(&address, session, &server)
    }

    /// Opens the store in the database of the address; never makes one.
    ///
    /// # Errors
    /// The server cannot be reached or is refused, or the database holds no store.
    pub fn open(url: &str) -> Result<PostgresStore, Fault> {
        let address = Address::parse(url)?;
        let (mut session, server) = connect(&address)?;
        check_store(&mut session)?;
        PostgresStore::on(&address, session, &server)
    }

    /// As [`open`](PostgresStore::open), and takes a data folder for this process as long as the handle lives.
    ///
    /// # Errors
    /// As [`open`](PostgresStore::open), or another process has the folder.
    pub fn open_beside(url: &str, folder: &Path) -> Result<PostgresStore, Fault> {
        let lock = FolderLock::take(folder)?;
        Ok(PostgresStore { _folder: Some(lock), ..PostgresStore::open(url)? })
    }

    /// The identity that the journal's first hash was made of.
    pub fn identity(&self) -> [u8; 32] {
        *self.journal.identity()
    }

    /// What an operator should know of the server.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    fn on(address: &Address, mut session: Session, server: &Server) -> Result<PostgresStore, Fault> {
        migrations::run(&mut session)?;
        let journal = JournalTables::open(&mut session)?;
        let facts = server.facts(address.commit);
        Ok(PostgresStore { session, journal, attempts: AttemptsTable::default(), facts, _folder: None })
    }
}

impl Store for PostgresStore {
    fn head(&mut self) -> Result<Head, Fault> {
        self.journal.head(&mut self.session)
    }

    fn append(&mut self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault> {
        self.session.alive().map_err(AppendFault::NotSent)?;
        let batch = chain::seal(expect, batch).map_err(AppendFault::NotSent)?;
        let outcome = self.journal.append(&mut self.session, &batch);
        if matches!(outcome, Err(AppendFault::Unknown(_))) {
            self.session.end();
        }
        outcome
    }

    fn read(
        &mut self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> Result<(), Fault>,
    ) -> Result<Head, Fault> {
        self.journal.read(&mut self.session, from, visit)
    }

    fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), Fault> {
        snapshots::put(&mut self.session, &self.journal, snapshot)
    }

    fn snapshot(&mut self) -> Result<Option<Snapshot>, Fault> {
        snapshots::newest(&mut self.session, &self.journal)
    }

    fn drop_snapshots(&mut self) -> Result<(), Fault> {
        snapshots::clear(&mut self.session)
    }

    fn put_attempts(&mut self, attempts: &[Attempt]) -> Result<(), Fault> {
        attempt::check_limits(attempts)?;
        self.attempts.put(&mut self.session, attempts)
    }

    fn attempt(&mut self, incident: &str) -> Result<Option<Attempt>, Fault> {
        attempts::find(&mut self.session, incident)
    }

    fn attempts_of(&mut self, subject: &[u8; 16]) -> Result<Vec<Attempt>, Fault> {
        attempts::of_subject(&mut self.session, subject)
    }

    fn forget_attempts_before(&mut self, at: i64) -> Result<(), Fault> {
        self.attempts.forget_before(&mut self.session, at)
    }

    fn change_vault(&mut self, changes: &[VaultChange]) -> Result<Vec<bool>, Fault> {
        crate::vault::check_limits(changes)?;
        vault::change(&mut self.session, changes)
    }

    fn vault(&mut self, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault> {
        vault::find(&mut self.session, query)
    }

    fn rest(&mut self, _idle: bool) -> Result<(), Fault> {
        // The server keeps its own house; all there is to learn is that it has gone.
        self.session.settle()
    }

    fn size(&mut self) -> Result<StoreSize, Fault> {
        let bytes: i64 = self.session.ask("the size of the journal cannot be read", async |client| {
            client.query_one("SELECT pg_total_relation_size('tashika.journal')", &[]).await?.try_get(0)
        })?;
        Ok(StoreSize { journal_bytes: u64::try_from(bytes).unwrap_or(0), wal_bytes: 0, free_bytes: None })
    }

    fn after_unknown(&self) -> AfterUnknown {
        AfterUnknown::Reopen
    }
}

fn connect(address: &Address) -> Result<(Session, Server), Fault> {
    let mut found = None;
    let mut session = Session::connect(address, |session| {
        let server = Server::look(session)?;
        server.check(session.place())?;
        found = Some(server);
        Ok(())
    })?;
    Server::set_up(&mut session, address)?;
    Ok((session, found.expect("the accepted session was looked at")))
}

fn check_store(session: &mut Session) -> Result<(), Fault> {
    if migrations::is_there(session)? {
        return Ok(());
    }
    let what = "the database holds no store";
    let next = "check store.url; a new store is made only by init";
    Err(Fault::new(FaultKind::Missing, what, session.place(), next))
}
