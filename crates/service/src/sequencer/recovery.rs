//! From journal to state: at start and after an outcome stayed unknown.
//!
//! A snapshot is only a short cut and is thrown away on any doubt. Digests in the journal are compared on the way;
//! a state that disagrees with one must not serve. The barrier comes last: an entry of this process, durable before
//! anything is answered, because a restarted process otherwise sees writes that the disk does not have.

use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::state::{SCHEMA, State};
use kernel::time::Instant;
use store::{AppendFault, Appended, Entry, Fault, FaultKind, Head, Snapshot, Store, StoredEntry};

use super::Shared;
use super::batch::{TipInDoubt, apply_record};
use super::flaws::{Flaws, Sound};
use crate::wire::{self, WireFault};

/// Why a journal cannot be served from.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryFault {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Fault),
    /// An entry cannot be read.
    #[error("entry {position}: {fault}")]
    Wire {
        /// Where.
        position: u64,
        /// Why.
        fault: WireFault,
    },
    /// Replaying gives another state than the one that wrote the journal.
    #[error(
        "entry {position}: the replayed state differs from the one that wrote the journal; do not serve from it, keep the data folder and run `tashika audit`"
    )]
    Differs {
        /// Where.
        position: u64,
    },
    /// The store is of another epoch than its entries.
    #[error(
        "the store is of epoch {store} and its entries say {entries}: a restore was not finished, or entries of another store came in; do not serve from it, restore again into an empty place"
    )]
    Epoch {
        /// What the head says.
        store: u64,
        /// What the entries say.
        entries: u64,
    },
    /// The barrier could not be appended.
    #[error("the first entry of this process did not become durable: {0}")]
    Barrier(String),
    /// The barrier's outcome is unknown.
    #[error("the first entry of this process may or may not be durable: {0}")]
    BarrierUnknown(Fault),
    /// The clock is not to be believed.
    #[error(transparent)]
    Clock(#[from] crate::clock::ClockFault),
}

impl RecoveryFault {
    /// Whether the store itself failed.
    pub fn is_io(&self) -> bool {
        matches!(self, RecoveryFault::Store(_) | RecoveryFault::BarrierUnknown(_)) && !self.may_pass()
    }

    /// What happened, with its cause where the store knows one.
    pub fn told(&self) -> String {
        match self {
            RecoveryFault::Store(fault) => fault.told(),
            RecoveryFault::BarrierUnknown(fault) => {
                format!("the first entry of this process may or may not be durable: {}", fault.told())
            }
            other => other.to_string(),
        }
    }

    /// Whether it is about a server that is away or whose journal moves, so that waiting may help.
    pub fn may_pass(&self) -> bool {
        match self {
            RecoveryFault::Store(fault) | RecoveryFault::BarrierUnknown(fault) => {
                matches!(fault.kind(), FaultKind::Away | FaultKind::Dead)
            }
            RecoveryFault::Barrier(_) => true,
            RecoveryFault::Wire { .. }
            | RecoveryFault::Differs { .. }
            | RecoveryFault::Epoch { .. }
            | RecoveryFault::Clock(_) => false,
        }
    }
}

/// How much of the journal is read before its state is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// From the first entry on: what a snapshot saves is to apply them, not to see that they are whole.
    Whole,
    /// From the snapshot on, by a process that has read the whole before, and alone may write.
    AfterSnapshot,
}

/// Reads the whole state and the head it stands on.
pub(super) fn read_state<F: Flaws>(
    store: &mut dyn Store,
    reach: Reach,
    flaws: &F,
) -> Result<(State, Head), RecoveryFault> {
    let mut state = from_snapshot(store).unwrap_or_default();
    let from = if reach == Reach::Whole { 0 } else { state.next_position() };
    let head = replay(store, from, |entry| match entry.position < state.next_position() {
        true => Ok(()),
        false => replay_entry_with(&mut state, entry, flaws),
    })?;
    if head.epoch != state.epoch() {
        return Err(RecoveryFault::Epoch { store: head.epoch, entries: state.epoch() });
    }
    Ok((state, head))
}

/// The state of a store that is only looked at.
pub(crate) fn state_of(store: &mut dyn Store) -> Result<State, RecoveryFault> {
    read_state(store, Reach::Whole, &Sound).map(|(state, _)| state)
}

/// Shows every entry from a position on to `step`, until one does not replay.
pub(crate) fn replay(
    store: &mut dyn Store,
    from: u64,
    mut step: impl FnMut(&StoredEntry) -> Result<(), RecoveryFault>,
) -> Result<Head, RecoveryFault> {
    let mut wrong = None;
    let read = store.read(from, &mut |entry| {
        step(&entry).map_err(|fault| {
            let shown = Fault::new(FaultKind::Corrupt, fault.to_string(), "journal", "stop and look");
            wrong = Some(fault);
            shown
        })
    });
    match (wrong, read) {
        (Some(fault), _) => Err(fault),
        (None, read) => Ok(read?),
    }
}

/// Applies one stored entry, comparing the digest it may carry.
pub(crate) fn replay_entry(state: &mut State, entry: &StoredEntry) -> Result<(), RecoveryFault> {
    replay_entry_with(state, entry, &Sound)
}

/// As [`replay_entry`], under a simulator's flaws.
pub(super) fn replay_entry_with<F: Flaws>(
    state: &mut State,
    entry: &StoredEntry,
    flaws: &F,
) -> Result<(), RecoveryFault> {
    let record = record_of(state, entry)?;
    state.apply(&flaws.applied(record, true));
    Ok(())
}

/// What a stored entry says; the digest that it may carry must be that of the state before it.
pub(crate) fn record_of(state: &State, entry: &StoredEntry) -> Result<Record, RecoveryFault> {
    let position = entry.position;
    let record = wire::decode(entry).map_err(|fault| RecoveryFault::Wire { position, fault })?;
    if let Event::EpochStarted { digest, .. }
    | Event::StateDigested { digest }
    | Event::JournalRestored { digest, .. } = &record.event
        && *digest != state.running_digest()
    {
        return Err(RecoveryFault::Differs { position });
    }
    Ok(record)
}

/// Appends the first entry of this process; only afterwards may anything be answered.
pub(super) fn barrier(
    store: &mut dyn Store,
    state: &mut State,
    head: &Head,
    now: Instant,
    shared: &Shared,
) -> Result<Head, RecoveryFault> {
    let entries =
        started(state, now, shared).map_err(|_| RecoveryFault::Barrier("it does not apply".to_owned()))?;
    match store.append(head, &entries) {
        Ok(Appended::Done(head)) => Ok(head),
        Ok(Appended::Moved(_)) => {
            Err(RecoveryFault::Barrier("another process writes this journal".to_owned()))
        }
        Err(AppendFault::NotSent(fault)) => Err(RecoveryFault::Store(fault)),
        Err(AppendFault::Unknown(fault)) => Err(RecoveryFault::BarrierUnknown(fault)),
    }
}

/// Applies the first entry of this process, or of its life after a standstill: every live hold is made longer by the
/// time since the entry before.
pub(super) fn started(state: &mut State, now: Instant, shared: &Shared) -> Result<Vec<Entry>, TipInDoubt> {
    let event = Event::EpochStarted {
        incarnation: crate::chance::drawn(&*shared.chance),
        software: shared.software.clone(),
        digest: state.running_digest(),
    };
    let record = Record { at: now, channel: Channel::System, actor: Actor::System, key: None, event };
    let mut entries = Vec::new();
    apply_record(state, record, &mut entries, &Sound)?;
    Ok(entries)
}

/// Keeps the state as a short cut for the next start.
pub(super) fn keep_snapshot(store: &mut dyn Store, state: &State, head: &Head) -> Result<(), Fault> {
    let Ok(body) = postcard::to_stdvec(state) else { return Ok(()) };
    let digest = crate::keys::sha256(&body);
    store.put_snapshot(&Snapshot { schema: SCHEMA, head: *head, digest, body })
}

fn from_snapshot(store: &mut dyn Store) -> Option<State> {
    let snapshot = store.snapshot().ok().flatten()?;
    if snapshot.schema != SCHEMA || crate::keys::sha256(&snapshot.body) != snapshot.digest {
        return None;
    }
    let state: State = postcard::from_bytes(&snapshot.body).ok()?;
    (state.next_position() == snapshot.head.next_position).then_some(state)
}
