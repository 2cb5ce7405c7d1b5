//! A store in memory, for tests and for the simulator: several nodes on one disk, and faults on request.
//!
//! [`MemoryDisk`] is what is shared: the journal, with what is durable and what only looks so. A
//! [`MemoryStore`] is one node's handle on it, like one connection to a database server. A disk can be told to
//! fail an append in every way a real one can, to lose power, to lie, and to leave out the guards that the
//! rules rest on, so that a test can show it would notice.
//!
//! The surprise: there is no clock and no thread in here. What waits, waits on a condition that a test opens.

mod disk;
mod gate;
mod rows;

use crate::Store;
use crate::attempt::{self, Attempt};
use crate::chain;
use crate::fault::{AppendFault, Fault};
use crate::journal::{AfterUnknown, Appended, Entry, Head, StoreSize, StoredEntry};
use crate::snapshot::Snapshot;
use crate::vault::{self, VaultChange, VaultQuery, VaultRow};

pub use self::disk::{Compare, Injection, MemoryDisk};
pub use self::gate::{Gate, Moment};
pub use self::rows::VaultFault;

const PLACE: &str = "memory store";

/// One node's handle on a [`MemoryDisk`].
#[derive(Debug)]
pub struct MemoryStore {
    disk: MemoryDisk,
    gate: Gate,
    // The power cycle of the disk that this handle belongs to.
    power_cycle: u64,
    dead: bool,
}

impl MemoryStore {
    pub(crate) fn new(disk: MemoryDisk, power_cycle: u64) -> MemoryStore {
        MemoryStore { disk, gate: Gate::default(), power_cycle, dead: false }
    }

    /// The gate that freezes this handle inside an append.
    pub fn gate(&self) -> Gate {
        self.gate.clone()
    }

    fn alive(&mut self) -> Result<(), Fault> {
        self.dead |= self.disk.power_cycle() != self.power_cycle;
        if self.dead { Err(Fault::of_dead(PLACE)) } else { Ok(()) }
    }
}

impl Store for MemoryStore {
    fn head(&mut self) -> Result<Head, Fault> {
        self.alive()?;
        Ok(self.disk.head())
    }

    fn append(&mut self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault> {
        self.alive().map_err(AppendFault::NotSent)?;
        chain::encode(batch).map_err(AppendFault::NotSent)?;
        self.gate.pass(Moment::BeforeCommit);
        // The power may have gone while the gate was closed.
        self.alive().map_err(AppendFault::NotSent)?;
        let outcome = self.disk.append(expect, batch);
        self.gate.pass(Moment::AfterCommit);
        self.dead |= matches!(outcome, Err(AppendFault::Unknown(_)));
        outcome
    }

    fn read(
        &mut self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> Result<(), Fault>,
    ) -> Result<Head, Fault> {
        self.alive()?;
        self.disk.read(from, visit)
    }

    fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), Fault> {
        self.alive()?;
        self.disk.put_snapshot(snapshot)
    }

    fn snapshot(&mut self) -> Result<Option<Snapshot>, Fault> {
        self.alive()?;
        Ok(self.disk.snapshot())
    }

    fn drop_snapshots(&mut self) -> Result<(), Fault> {
        self.alive()?;
        self.disk.drop_snapshots();
        Ok(())
    }

    fn put_attempts(&mut self, attempts: &[Attempt]) -> Result<(), Fault> {
        attempt::check_limits(attempts)?;
        self.alive()?;
        self.disk.put_attempts(attempts);
        Ok(())
    }

    fn attempt(&mut self, incident: &str) -> Result<Option<Attempt>, Fault> {
        self.alive()?;
        Ok(self.disk.attempt(incident))
    }

    fn attempts_of(&mut self, subject: &[u8; 16]) -> Result<Vec<Attempt>, Fault> {
        self.alive()?;
        Ok(self.disk.attempts_of(subject))
    }

    fn forget_attempts_before(&mut self, at: i64) -> Result<(), Fault> {
        self.alive()?;
        self.disk.forget_attempts_before(at);
        Ok(())
    }

    fn change_vault(&mut self, changes: &[VaultChange]) -> Result<Vec<bool>, Fault> {
        vault::check_limits(changes)?;
        self.alive()?;
        self.disk.change_vault(changes)
    }

    fn vault(&mut self, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault> {
        self.alive()?;
        self.disk.vault(query)
    }

    fn rest(&mut self, _idle: bool) -> Result<(), Fault> {
        self.alive()?;
        self.dead |= self.disk.take_rest_fault();
        self.alive()
    }

    fn size(&mut self) -> Result<StoreSize, Fault> {
        self.alive()?;
        Ok(self.disk.size())
    }

    fn after_unknown(&self) -> AfterUnknown {
        AfterUnknown::Reopen
    }
}
