//! The shared disk of the memory stores: a journal, its durable part, and the faults to come.
//!
//! What is visible and what is durable are two lengths of one list. They differ only after a fault or on a
//! disk that lies; losing power cuts the list to the durable one. Snapshots and attempts survive everything.
//!
//! The surprise: an append that succeeds makes everything before it durable too, as one sync of a log does.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::rows::{VaultFault, VaultRows};
use super::{MemoryStore, PLACE};
use crate::attempt::{ATTEMPTS_KEPT_MAX, ATTEMPTS_SHOWN_MAX, Attempt};
use crate::chain::{self, StoredBatch, Walk};
use crate::fault::{AppendFault, Fault, FaultKind, NEXT_FULL, NEXT_IO};
use crate::journal::{Appended, Entry, Head, StoreSize, StoredEntry};
use crate::snapshot::Snapshot;
use crate::vault::{VaultChange, VaultQuery, VaultRow};

const SNAPSHOTS_KEPT_MAX: usize = 2;

/// What becomes of one append, of whichever handle comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Injection {
    /// Nothing special.
    Pass,
    /// `NotSent`: nothing is written, and the handle lives.
    FailBeforeSend,
    /// `Unknown`, and the batch is there and durable.
    UnknownApplied,
    /// `Unknown`, and the batch is there, but a power cut before the next successful append takes it.
    UnknownUnsynced,
    /// `Unknown`, and the batch is not there.
    UnknownNotApplied,
    /// `Unknown` for want of room, and the batch is not there.
    DiskFull,
    /// The power fails during the append: `Unknown`, every un-synced batch is lost, every handle is dead.
    LoseUnsynced,
    /// `Moved`, though the head is the expected one.
    Moved,
    /// `Unknown`, and the batch is still on its way: it arrives when [`MemoryDisk::deliver`] says so.
    UnknownLate,
}

/// What an append compares with the head. Anything less than the history is a guard removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Epoch, next position and hash, as the contract says.
    History,
    /// Only the next position.
    Length,
    /// Nothing.
    Nothing,
}

/// A disk that several handles share; clones are the same disk.
#[derive(Clone, Debug)]
pub struct MemoryDisk(Arc<Mutex<State>>);

#[derive(Clone, Debug)]
struct State {
    identity: [u8; 32],
    first_epoch: u64,
    batches: Vec<Arc<StoredBatch>>,
    synced: usize,
    unsynced_max: usize,
    compare: Compare,
    script: VecDeque<Injection>,
    late: Vec<(Head, Vec<Entry>)>,
    is_full: bool,
    power_cycle: u64,
    free_bytes: u64,
    rest_fails: bool,
    snapshots: Vec<Vec<u8>>,
    attempts: HashMap<String, Attempt>,
    arrivals: VecDeque<String>,
    vault: VaultRows,
}

impl MemoryDisk {
    /// An empty journal with this identity.
    pub fn new(identity: [u8; 32]) -> MemoryDisk {
        MemoryDisk::in_epoch(identity, 1)
    }

    /// An empty journal with this identity that begins in a later epoch, because it will hold a backup.
    pub fn in_epoch(identity: [u8; 32], first_epoch: u64) -> MemoryDisk {
        MemoryDisk(Arc::new(Mutex::new(State {
            identity,
            first_epoch,
            batches: Vec::new(),
            synced: 0,
            unsynced_max: 0,
            compare: Compare::History,
            script: VecDeque::new(),
            late: Vec::new(),
            is_full: false,
            power_cycle: 0,
            free_bytes: u64::MAX,
            rest_fails: false,
            snapshots: Vec::new(),
            attempts: HashMap::new(),
            arrivals: VecDeque::new(),
            vault: VaultRows::default(),
        })))
    }

    /// A new handle.
    pub fn open(&self) -> MemoryStore {
        MemoryStore::new(self.clone(), self.power_cycle())
    }

    /// Says what becomes of the next appends, one injection for each, after those said before.
    pub fn script(&self, injections: impl IntoIterator<Item = Injection>) {
        self.state().script.extend(injections);
    }

    /// Forgets the injections that have not been used yet.
    pub fn forget_script(&self) {
        self.state().script.clear();
    }

    /// How many injections have not been used yet.
    pub fn script_left(&self) -> usize {
        self.state().script.len()
    }

    /// Loses power: un-synced batches go, and every open handle is dead.
    pub fn power_cut(&self) {
        self.state().power_cut();
    }

    /// Another disk with the same content: what happens to one does not happen to the other.
    pub fn copied(&self) -> MemoryDisk {
        MemoryDisk(Arc::new(Mutex::new(self.state().clone())))
    }

    /// Lets a standby take over that lacks what is not synced; handles go on, as behind a proxy.
    pub fn fail_over(&self) {
        let mut state = self.state();
        let synced = state.synced;
        state.batches.truncate(synced);
    }

    /// Lets batches arrive that were still on their way; each is compared with the head as it is now.
    pub fn deliver(&self) {
        let mut state = self.state();
        for (expect, batch) in std::mem::take(&mut state.late) {
            let _ = state.write(&expect, &batch);
        }
    }

    /// From now on there is room for no append, or there is again.
    pub fn fill_up(&self, is_full: bool) {
        self.state().is_full = is_full;
    }

    /// The head of what can be read, durable or not.
    pub fn visible_head(&self) -> Head {
        self.state().head()
    }

    /// The head of what no power cut can take.
    pub fn durable_head(&self) -> Head {
        self.state().durable_head()
    }

    /// The batches from the one that holds position `from` on that no power cut can take.
    pub fn durable_batches(&self, from: u64) -> Vec<Arc<StoredBatch>> {
        let state = self.state();
        let index = state.batches.partition_point(|batch| batch.last_position < from);
        state.batches.get(index..state.synced).unwrap_or_default().to_vec()
    }

    /// Makes the disk lie: the newest `batches` acknowledged batches are not yet durable. 0 is honest.
    pub fn ack_before_sync(&self, batches: usize) {
        self.state().unsynced_max = batches;
    }

    /// Makes everything visible durable.
    pub fn sync(&self) {
        let mut state = self.state();
        state.synced = state.batches.len();
    }

    /// Sets what an append compares with the head.
    pub fn compare(&self, compare: Compare) {
        self.state().compare = compare;
    }

    /// Removes the guard: an append ignores the expected head.
    pub fn without_cas(&self) {
        self.compare(Compare::Nothing);
    }

    /// Says how much room `size` reports.
    pub fn report_free_bytes(&self, bytes: u64) {
        self.state().free_bytes = bytes;
    }

    /// Makes the next rest fail: a sync that acknowledged batches may depend on.
    pub fn fail_next_rest(&self) {
        self.state().rest_fails = true;
    }

    pub(super) fn take_rest_fault(&self) -> bool {
        std::mem::take(&mut self.state().rest_fails)
    }

    /// Flips one bit in the stored bytes of the batch that holds `position`.
    pub fn flip_bit(&self, position: u64) {
        let mut state = self.state();
        let index = state.batches.partition_point(|batch| batch.last_position < position);
        let batch = state.batches.get_mut(index).map(Arc::make_mut);
        if let Some(byte) = batch.and_then(|batch| batch.body.last_mut()) {
            *byte ^= 1;
        }
    }

    /// Hands the stored bytes of every snapshot to `damage`.
    pub fn damage_snapshots(&self, mut damage: impl FnMut(&mut Vec<u8>)) {
        self.state().snapshots.iter_mut().for_each(&mut damage);
    }

    pub(super) fn power_cycle(&self) -> u64 {
        self.state().power_cycle
    }

    pub(super) fn head(&self) -> Head {
        self.state().head()
    }

    pub(super) fn append(&self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault> {
        self.state().append(expect, batch)
    }

    pub(super) fn read(
        &self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> Result<(), Fault>,
    ) -> Result<Head, Fault> {
        // Shared out, so that the visitor of one node does not hold up the others.
        let (identity, head, batches) = {
            let state = self.state();
            (state.identity, state.head(), state.batches_from(from))
        };
        if from > head.next_position {
            return Err(chain::beyond(from, &head));
        }
        let mut walk = match batches.first() {
            Some(batch) if batch.first_position > 0 => Walk::from_batch(batch),
            _ => Walk::from_genesis(&identity),
        };
        for batch in &batches {
            for entry in walk.step(batch)? {
                if entry.position >= from {
                    visit(entry)?;
                }
            }
        }
        walk.finish(&head)?;
        Ok(head)
    }

    pub(super) fn put_snapshot(&self, snapshot: &Snapshot) -> Result<(), Fault> {
        let mut state = self.state();
        if !state.holds(&snapshot.head) {
            let what = "the snapshot's head is not in this journal";
            return Err(Fault::new(FaultKind::Other, what, PLACE, "drop the state that it was made of"));
        }
        let mut others: Vec<Snapshot> = state.snapshots.iter().filter_map(|s| Snapshot::decode(s)).collect();
        others.retain(|other| other.head != snapshot.head && state.holds(&other.head));
        others.sort_by_key(|other| std::cmp::Reverse(other.head.next_position));
        others.truncate(SNAPSHOTS_KEPT_MAX - 1);
        others.push(snapshot.clone());
        state.snapshots = others.iter().map(Snapshot::encode).collect();
        Ok(())
    }

    pub(super) fn snapshot(&self) -> Option<Snapshot> {
        let state = self.state();
        let whole = state.snapshots.iter().filter_map(|bytes| Snapshot::decode(bytes));
        whole
            .filter(|snapshot| state.holds(&snapshot.head))
            .max_by_key(|snapshot| snapshot.head.next_position)
    }

    pub(super) fn drop_snapshots(&self) {
        self.state().snapshots.clear();
    }

    pub(super) fn put_attempts(&self, attempts: &[Attempt]) {
        let mut state = self.state();
        for attempt in attempts {
            if !state.attempts.contains_key(&attempt.incident) {
                state.arrivals.push_back(attempt.incident.clone());
                state.attempts.insert(attempt.incident.clone(), attempt.clone());
            }
        }
        while state.attempts.len() > ATTEMPTS_KEPT_MAX
            && let Some(oldest) = state.arrivals.pop_front()
        {
            state.attempts.remove(&oldest);
        }
    }

    pub(super) fn attempt(&self, incident: &str) -> Option<Attempt> {
        self.state().attempts.get(incident).cloned()
    }

    pub(super) fn attempts_of(&self, subject: &[u8; 16]) -> Vec<Attempt> {
        let state = self.state();
        let newest_first = state.arrivals.iter().rev().filter_map(|incident| state.attempts.get(incident));
        newest_first.filter(|attempt| attempt.subject == *subject).take(ATTEMPTS_SHOWN_MAX).cloned().collect()
    }

    pub(super) fn forget_attempts_before(&self, at: i64) {
        let state = &mut *self.state();
        state.attempts.retain(|_, attempt| attempt.at >= at);
        state.arrivals.retain(|incident| state.attempts.contains_key(incident));
    }

    /// Says what becomes of every change of the vault from now on; `None` is nothing special.
    pub fn fail_vault(&self, fault: Option<VaultFault>) {
        self.state().vault.fail(fault);
    }

    /// Puts the vault back as it was on another disk, as whoever restores an old copy of it does.
    pub fn restore_vault(&self, from: &MemoryDisk) {
        let old = from.state().vault.clone();
        self.state().vault = old;
    }

    pub(super) fn change_vault(&self, changes: &[VaultChange]) -> Result<Vec<bool>, Fault> {
        self.state().vault.change(changes)
    }

    pub(super) fn vault(&self, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault> {
        self.state().vault.find(query)
    }

    pub(super) fn size(&self) -> StoreSize {
        let state = self.state();
        let bytes = |batches: &[Arc<StoredBatch>]| batches.iter().map(|batch| batch.body.len() as u64).sum();
        let (durable, ahead) = state.batches.split_at(state.synced);
        StoreSize {
            journal_bytes: bytes(durable),
            wal_bytes: bytes(ahead),
            free_bytes: Some(state.free_bytes),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panics elsewhere must not hide its own message behind this one.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn head(&self) -> Head {
        let newest = self.batches.last().and_then(|batch| batch.head());
        newest.unwrap_or_else(|| chain::genesis_in(&self.identity, self.first_epoch))
    }

    fn durable_head(&self) -> Head {
        let last = self.synced.checked_sub(1).and_then(|index| self.batches.get(index));
        last.and_then(|batch| batch.head()).unwrap_or_else(|| chain::genesis(&self.identity))
    }

    fn holds(&self, head: &Head) -> bool {
        let Some(last_position) = head.next_position.checked_sub(1) else {
            return *head == chain::genesis_in(&self.identity, self.first_epoch);
        };
        let index = self.batches.partition_point(|batch| batch.last_position < last_position);
        self.batches.get(index).and_then(|batch| batch.head()) == Some(*head)
    }

    // From the batch that holds `from` on; the last batch if `from` is the end, to have its end checked.
    fn batches_from(&self, from: u64) -> Vec<Arc<StoredBatch>> {
        let index = self.batches.partition_point(|batch| batch.last_position < from);
        let start = index.min(self.batches.len().saturating_sub(1));
        self.batches.get(start..).unwrap_or_default().to_vec()
    }

    fn power_cut(&mut self) {
        self.batches.truncate(self.synced);
        self.power_cycle += 1;
    }

    fn append(&mut self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault> {
        let scripted = self.script.pop_front().unwrap_or(Injection::Pass);
        let injection = if self.is_full { Injection::DiskFull } else { scripted };
        if injection == Injection::FailBeforeSend {
            return Err(AppendFault::NotSent(injected(FaultKind::Io)));
        }
        let head = self.head();
        if !self.is_expected(expect) || injection == Injection::Moved {
            return Ok(Appended::Moved(head));
        }
        let unknown = |kind| Err(AppendFault::Unknown(injected(kind)));
        match injection {
            Injection::UnknownNotApplied => unknown(FaultKind::Io),
            Injection::DiskFull => unknown(FaultKind::Full),
            Injection::LoseUnsynced => {
                self.power_cut();
                unknown(FaultKind::Io)
            }
            Injection::UnknownUnsynced => {
                let sealed = chain::seal(&head, batch).map_err(AppendFault::NotSent)?;
                self.batches.push(Arc::new(sealed));
                unknown(FaultKind::Io)
            }
            Injection::UnknownLate => {
                self.late.push((*expect, batch.to_vec()));
                unknown(FaultKind::Away)
            }
            Injection::UnknownApplied => {
                self.write(expect, batch)?;
                unknown(FaultKind::Io)
            }
            Injection::Pass | Injection::FailBeforeSend | Injection::Moved => self.write(expect, batch),
        }
    }

    fn is_expected(&self, expect: &Head) -> bool {
        let head = self.head();
        match self.compare {
            Compare::History => *expect == head,
            Compare::Length => expect.next_position == head.next_position,
            Compare::Nothing => true,
        }
    }

    fn write(&mut self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault> {
        let head = self.head();
        if !self.is_expected(expect) {
            return Ok(Appended::Moved(head));
        }
        let sealed = chain::seal(&head, batch).map_err(AppendFault::NotSent)?;
        self.batches.push(Arc::new(sealed));
        self.synced = self.synced.max(self.batches.len().saturating_sub(self.unsynced_max));
        Ok(Appended::Done(self.head()))
    }
}

fn injected(kind: FaultKind) -> Fault {
    let next = if kind == FaultKind::Full { NEXT_FULL } else { NEXT_IO };
    Fault::new(kind, "the test asked for this failure", PLACE, next)
}
