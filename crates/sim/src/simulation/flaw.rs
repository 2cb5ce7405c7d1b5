//! Faults that are put into the code under test on purpose, each to be seen within a stated number of seeds.
//!
//! They sit at seams: a store around the store, a clock around the clock, a door around the service, the guard that
//! the memory disk can leave out, and [`service::sequencer::Flaws`] for what has no seam. So the product has no
//! switch for any of them, and what is tested is the code that runs.
//! The surprise: a flaw that is not found in time fails the run, because then it is the simulator that is broken.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::command::CommandId;
use kernel::event::{Event, Record};
use kernel::state::State;
use kernel::time::Instant;
use kernel::waitlist::{LeaveReason, WaitlistEvent};
use service::clock::Clock;
use service::sequencer::{Flaws, Submission, Verdict};
use store::{
    AfterUnknown, AppendFault, Appended, Attempt, Entry, Fault, Head, MemoryDisk, Snapshot, Store, StoreSize,
    StoredEntry, VaultChange, VaultQuery, VaultRow,
};

use crate::clock::SimulatedClock;

macro_rules! flaws {
    ($($name:ident = $text:literal, $seam:literal, $within:literal;)*) => {
        /// Something that is wrong on purpose.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Flaw { $(#[doc = $text] $name),* }

        impl Flaw {
            /// All of them.
            pub const ALL: &'static [Flaw] = &[$(Flaw::$name),*];

            /// What is wrong.
            pub fn what(self) -> &'static str {
                match self { $(Flaw::$name => $text),* }
            }

            /// Where it is put in.
            pub fn seam(self) -> &'static str {
                match self { $(Flaw::$name => $seam),* }
            }

            /// Seeds within which it must be seen.
            pub fn within(self) -> u64 {
                match self { $(Flaw::$name => $within),* }
            }
        }
    };
}

flaws! {
    AnswerBeforeDurable = "a confirmation is told before it is durable", "sequencer", 100;
    RefusalBeforeDurable = "a refusal is told before what it rests on is durable", "sequencer", 400;
    ShownBeforeDurable = "readers see what is not durable yet", "sequencer", 400;
    UnknownIsFailure = "an unknown append is taken for one that failed", "store", 2_000;
    UnknownIsSuccess = "an unknown append is taken for one that was done", "store", 100;
    MovedIsSuccess = "an append that found another head is taken for one that was done", "store", 100;
    NoBarrier = "a start goes without its barrier", "sequencer", 1_000;
    LengthNotHistory = "an append compares the length of the journal, not its history", "disk", 4_000;
    NoComparison = "an append compares nothing", "disk", 100;
    LyingDisk = "the disk acknowledges before it syncs", "disk", 100;
    HalfABatch = "half of a batch is written and all of it acknowledged", "store", 100;
    StaleRefusal = "a refusal rests on a journal that another node has continued", "sequencer", 2_000;
    FollowsBlindly = "what another node wrote is shown before it is known to be durable", "sequencer", 4_000;
    SeenIgnored = "my page forgets what its reader has seen", "door", 400;
    StatusFromThePast = "the status of a command forgets what its reader has seen", "door", 4_000;
    CancelledDropped = "my page leaves a cancelled booking out", "door", 100;
    GivenDropped = "my page leaves a booking out whose dose was given", "door", 400;
    MovedByCancelling = "a move gives the old place back before the new one is durable", "door", 100;
    MoveNotApplied = "a move is written down and changes nothing", "sequencer", 200;
    CancelNotApplied = "a cancellation is written down and frees no place", "sequencer", 200;
    ArrivalNotApplied = "an arrival is written down and changes nothing", "sequencer", 100;
    UndoNotApplied = "an undone step is written down and goes on counting", "sequencer", 200;
    CapacityTwice = "every place is counted twice", "sequencer", 100;
    HoldNeverEnds = "holds never end", "sequencer", 400;
    DeadlineIgnored = "a command is carried out after its deadline", "sequencer", 1_000;
    KeyAcrossHolders = "an idempotency key counts for everybody who uses it", "sequencer", 100;
    BodyIgnored = "another request under the same key gets the first one's answer", "sequencer", 400;
    KeysForgotten = "a start forgets what commands came to", "sequencer", 200;
    VoidForgotten = "a start forgets which commands were ended for good", "sequencer", 2_000;
    RefusalForgotten = "a refusal is not remembered: asking again gives another answer", "sequencer", 400;
    AnswersMixed = "the answers of a batch go to the wrong people", "sequencer", 200;
    ClockBelieved = "a wall clock that jumps is believed", "clock", 400;
    SnapshotWithoutKeys = "a snapshot lacks what commands came to", "store", 1_000;
    SnapshotAhead = "a snapshot holds what never became durable", "store", 100;
    NumbersInTheClear = "voucher numbers get into the journal", "store", 100;
    PlaceForNobody = "a place that is given back is offered to nobody at once", "sequencer", 400;
    LastComesFirst = "a place that is given back is offered to whoever joined last", "sequencer", 1_000;
    OfferNotApplied = "an offer is written down and keeps no place", "sequencer", 400;
    TurnLostByDeclining = "whoever declines an offer loses their turn", "sequencer", 1_000;
    WaitersForgotten = "a start forgets who waits", "sequencer", 1_000;
    SignInWrites = "a sign-in writes to the journal", "door", 200;
    OwnerLockedOut = "three wrong guesses of a stranger lock the owner out", "door", 2_000;
}

/// The flaws as the table in `docs/concepts/simulation.md`.
pub fn table() -> String {
    let rows = Flaw::ALL.iter().map(|flaw| {
        let name = format!("{flaw:?}");
        format!("| {} | {} | `{name}` | {} |\n", flaw.what(), flaw.seam(), flaw.within())
    });
    let head = "| What is wrong | Put into | `--flaw` | Seen within, seeds |\n| --- | --- | --- | ---: |\n";
    std::iter::once(head.to_owned()).chain(rows).collect()
}

/// Which command stands for which, under [`Flaw::KeyAcrossHolders`].
pub type Aliases = Arc<Mutex<BTreeMap<CommandId, CommandId>>>;

/// The newest entry that was not acknowledged, under [`Flaw::SnapshotAhead`]; handles come and go.
pub type Lost = Arc<Mutex<Option<Entry>>>;

/// A sequencer's flaw, or none.
#[derive(Clone)]
pub struct Seeded {
    /// Which.
    pub flaw: Option<Flaw>,
    /// Entries between two snapshots.
    pub snapshot_every: u64,
    /// For keys that count for everybody.
    pub aliases: Aliases,
    /// For snapshots of what never became durable.
    pub lost: Lost,
}

impl Seeded {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }
}

impl Flaws for Seeded {
    fn submitted(&self, submission: &mut Submission) {
        if self.has(Flaw::DeadlineIgnored) {
            submission.valid_until = Instant(i64::MAX);
        }
        let Some(key) = &mut submission.key else { return };
        if self.has(Flaw::BodyIgnored) {
            key.body = 0;
        }
        if self.has(Flaw::KeyAcrossHolders) {
            let aliases = self.aliases.lock().unwrap_or_else(PoisonError::into_inner);
            key.id = aliases.get(&key.id).copied().unwrap_or(key.id);
        }
    }

    fn applied(&self, mut record: Record, replayed: bool) -> Record {
        // The running digest takes this as it takes a voided command.
        let nothing = Event::StateDigested { digest: 1 };
        match (&mut record.event, self.flaw) {
            (Event::SlotsPublished { slots, .. }, Some(Flaw::CapacityTwice)) => {
                slots.iter_mut().for_each(|row| row.capacity *= 2);
            }
            (Event::SlotHeld { expires_at, .. }, Some(Flaw::HoldNeverEnds)) => {
                *expires_at = expires_at.plus_ms(365 * kernel::time::DAY_MS);
            }
            (Event::BookingMoved { .. }, Some(Flaw::MoveNotApplied))
            | (Event::BookingCancelled { .. }, Some(Flaw::CancelNotApplied))
            | (Event::BookingCheckedIn { .. }, Some(Flaw::ArrivalNotApplied))
            | (Event::StepUndone { .. }, Some(Flaw::UndoNotApplied)) => record.event = nothing,
            (Event::Waitlist(WaitlistEvent::PlaceOffered { .. }), Some(Flaw::OfferNotApplied)) => {
                record.event = nothing;
            }
            (Event::Waitlist(WaitlistEvent::WaitlistJoined { .. }), Some(Flaw::WaitersForgotten))
                if replayed =>
            {
                record.event = nothing;
            }
            (
                Event::Waitlist(WaitlistEvent::OfferEnded { programme, number, .. }),
                Some(Flaw::TurnLostByDeclining),
            ) => {
                let (programme, number, reason) = (*programme, *number, LeaveReason::Asked);
                record.event = Event::Waitlist(WaitlistEvent::WaitlistLeft { programme, number, reason });
            }
            (Event::CommandVoided { .. }, Some(Flaw::VoidForgotten)) if replayed => record.event = nothing,
            (Event::CommandRefused { .. }, Some(Flaw::RefusalForgotten)) => record.key = None,
            (_, Some(Flaw::KeysForgotten)) if replayed => record.key = None,
            _ => {}
        }
        record
    }

    fn skips_barrier(&self) -> bool {
        self.has(Flaw::NoBarrier)
    }

    fn tells_early(&self, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::Happened { .. } => self.has(Flaw::AnswerBeforeDurable),
            Verdict::Refused { .. } => self.has(Flaw::RefusalBeforeDurable),
            _ => false,
        }
    }

    fn shows_early(&self) -> bool {
        self.has(Flaw::ShownBeforeDurable)
    }

    fn trusts_its_tip(&self) -> bool {
        self.has(Flaw::StaleRefusal)
    }

    fn follows_blindly(&self) -> bool {
        self.has(Flaw::FollowsBlindly)
    }

    fn offered(&self, state: &State, mut offers: Vec<Event>) -> Vec<Event> {
        match self.flaw {
            Some(Flaw::PlaceForNobody) => offers.clear(),
            Some(Flaw::LastComesFirst) => offers.iter_mut().for_each(|offer| to_the_last(state, offer)),
            _ => {}
        }
        offers
    }

    fn answered(&self, verdicts: &mut [Verdict]) {
        if self.has(Flaw::AnswersMixed) && verdicts.len() > 1 {
            verdicts.rotate_left(1);
        }
    }

    fn snapshot_every(&self) -> u64 {
        self.snapshot_every
    }
}

/// Offers the place to whoever joined last of those without an offer.
fn to_the_last(state: &State, offer: &mut Event) {
    let Event::Waitlist(WaitlistEvent::PlaceOffered { programme, number, holder, .. }) = offer else {
        return;
    };
    let Ok(held) = state.programme_at(*programme) else { return };
    let waiting = held.waitlist().waiting().filter(|waiter| waiter.offer.is_none());
    if let Some(last) = waiting.last() {
        (*number, *holder) = (last.number, last.holder);
    }
}

/// A clock whose monotonic side follows the wall's, under [`Flaw::ClockBelieved`].
pub struct BelievedClock(pub Arc<SimulatedClock>);

impl Clock for BelievedClock {
    fn wall(&self) -> i64 {
        self.0.wall()
    }

    fn monotonic(&self) -> i64 {
        self.0.wall()
    }
}

/// A store around the memory store, with its flaw.
pub struct FlawedStore<S> {
    /// What is around.
    pub inner: S,
    /// The disk below.
    pub disk: MemoryDisk,
    /// What is wrong.
    pub flaw: Flaw,
    /// What must not be in the journal.
    pub secret: String,
    /// For snapshots of what never became durable.
    pub lost: Lost,
}

impl<S: Store> FlawedStore<S> {
    fn half(&mut self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault> {
        let half = batch.get(..batch.len().div_ceil(2)).unwrap_or(batch);
        self.inner.append(expect, half)
    }

    /// Protobuf passes over what it does not know, so this stays unnoticed by whoever only decodes.
    fn with_secret(&mut self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault> {
        let field_2047 = [0xfa, 0x7f, u8::try_from(self.secret.len()).unwrap_or(0)];
        let mut batch = batch.to_vec();
        for entry in &mut batch {
            entry.body.extend_from_slice(&field_2047);
            entry.body.extend_from_slice(self.secret.as_bytes());
        }
        self.inner.append(expect, &batch)
    }

    fn without_keys(&mut self, snapshot: &Snapshot) -> Option<Snapshot> {
        self.rebuilt(snapshot, |entry| {
            let mut record = service::wire::decode(&entry).ok()?;
            record.key = None;
            Some(record)
        })
    }

    fn lost(&self) -> MutexGuard<'_, Option<Entry>> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As if the newest entry that was not acknowledged stood where the newest of the snapshot does.
    fn ahead(&mut self, snapshot: &Snapshot) -> Option<Snapshot> {
        let Entry { kind, version, at, body } = self.lost().take()?;
        let last = snapshot.head.next_position.checked_sub(1)?;
        let lost = StoredEntry { position: last, kind, version, at, body, batch_end: None };
        self.rebuilt(snapshot, |entry| {
            let entry = if entry.position == last { lost.clone() } else { entry };
            service::wire::decode(&entry).ok()
        })
    }

    /// A snapshot of other records than those of the journal.
    fn rebuilt(
        &mut self,
        snapshot: &Snapshot,
        read_as: impl Fn(StoredEntry) -> Option<Record>,
    ) -> Option<Snapshot> {
        let mut state = kernel::state::State::default();
        let end = snapshot.head.next_position;
        let read = self.inner.read(0, &mut |entry| {
            if entry.position < end
                && let Some(record) = read_as(entry)
            {
                state.apply(&record);
            }
            Ok(())
        });
        read.ok()?;
        let body = postcard::to_stdvec(&state).ok()?;
        let digest = service::keys::sha256(&body);
        Some(Snapshot { body, digest, ..snapshot.clone() })
    }
}

impl<S: Store> Store for FlawedStore<S> {
    fn head(&mut self) -> Result<Head, Fault> {
        self.inner.head()
    }

    fn append(&mut self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault> {
        let outcome = match self.flaw {
            Flaw::HalfABatch => self.half(expect, batch),
            Flaw::NumbersInTheClear => self.with_secret(expect, batch),
            _ => self.inner.append(expect, batch),
        };
        if !matches!(outcome, Ok(Appended::Done(_))) {
            *self.lost() = batch.last().cloned();
        }
        match (outcome, self.flaw) {
            (Err(AppendFault::Unknown(fault)), Flaw::UnknownIsFailure) => Err(AppendFault::NotSent(fault)),
            (Err(AppendFault::Unknown(_)), Flaw::UnknownIsSuccess) => {
                Ok(Appended::Done(self.disk.visible_head()))
            }
            (Ok(Appended::Moved(head)), Flaw::MovedIsSuccess) => Ok(Appended::Done(head)),
            (outcome, _) => outcome,
        }
    }

    fn read(
        &mut self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> Result<(), Fault>,
    ) -> Result<Head, Fault> {
        self.inner.read(from, visit)
    }

    fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), Fault> {
        let poorer = match self.flaw {
            Flaw::SnapshotWithoutKeys => self.without_keys(snapshot),
            Flaw::SnapshotAhead => self.ahead(snapshot),
            _ => None,
        };
        self.inner.put_snapshot(poorer.as_ref().unwrap_or(snapshot))
    }

    fn snapshot(&mut self) -> Result<Option<Snapshot>, Fault> {
        self.inner.snapshot()
    }

    fn drop_snapshots(&mut self) -> Result<(), Fault> {
        self.inner.drop_snapshots()
    }

    fn put_attempts(&mut self, attempts: &[Attempt]) -> Result<(), Fault> {
        self.inner.put_attempts(attempts)
    }

    fn attempt(&mut self, incident: &str) -> Result<Option<Attempt>, Fault> {
        self.inner.attempt(incident)
    }

    fn attempts_of(&mut self, subject: &[u8; 16]) -> Result<Vec<Attempt>, Fault> {
        self.inner.attempts_of(subject)
    }

    fn forget_attempts_before(&mut self, at: i64) -> Result<(), Fault> {
        self.inner.forget_attempts_before(at)
    }

    fn change_vault(&mut self, changes: &[VaultChange]) -> Result<Vec<bool>, Fault> {
        self.inner.change_vault(changes)
    }

    fn vault(&mut self, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault> {
        self.inner.vault(query)
    }

    fn rest(&mut self, idle: bool) -> Result<(), Fault> {
        self.inner.rest(idle)
    }

    fn size(&mut self) -> Result<StoreSize, Fault> {
        self.inner.size()
    }

    fn after_unknown(&self) -> AfterUnknown {
        self.inner.after_unknown()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_more_than_fifteen_and_each_says_what_it_is() {
        assert!(Flaw::ALL.len() >= 15);
        let mut said: Vec<&str> = Flaw::ALL.iter().map(|flaw| flaw.what()).collect();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), Flaw::ALL.len());
    }
}
