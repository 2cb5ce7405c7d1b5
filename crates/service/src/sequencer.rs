//! The sequencer: one thread owns the store and decides every command in order, in batches.
//!
//! It takes all that waits, stamps it with logical time, decides and applies each command on the tip, appends the
//! events of all of them in one transaction, and only then releases any answer: confirmations, refusals and
//! repeated answers alike. While a batch is on its way to disk the next one gathers.
//! After an append whose outcome is unknown nothing continues: the state is dropped and either read again from a
//! new handle, or the process ends.

mod batch;
mod driver;
mod flaws;
mod follow;
mod queue;
mod recovery;
mod release;
mod teller;
#[cfg(test)]
mod tests;
mod thread;
mod vault;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use kernel::command::{Actor, Channel, Command, CommandKey};
use kernel::event::Outcome;
use kernel::refusal::Refusal;
use kernel::state::{ProgrammeState, State};
use kernel::time::Instant;
use store::{Attempt, Fault, FaultKind, Store};
use tokio::sync::{oneshot, watch};

use crate::chance::{OperatingSystem, Source};
use crate::clock::{Clock, LogicalTime};
use crate::evidence::Growth;
use crate::zone::Zone;
pub use driver::{Driver, Next};
pub use flaws::{Flaws, Sound};
pub use queue::Share;
use queue::{Job, Queue};
pub use recovery::RecoveryFault;
pub(crate) use recovery::{Reach, record_of, replay, replay_entry, state_of};
pub(crate) use release::{Releaser, Releasers};
use teller::Tray;
pub use teller::{Teller, Telling};
pub(crate) use vault::VaultAway;
use vault::VaultDesk;

/// Opens a handle on the journal; called at start and after an outcome stayed unknown.
pub type Opener = Box<dyn FnMut() -> Result<Box<dyn Store>, Fault> + Send>;

/// What a caller wants to see of the state that its command led to; called on the sequencer's thread as soon as it is
/// decided, so that nobody has to wait for the state again. What it sees counts when the verdict comes and not before:
/// a command that is decided again on another history is looked at again.
pub(crate) type Look = Box<dyn FnMut(&State, Outcome) + Send>;

/// Vouches outside the store for everything before a position, before any answer about it leaves. Called with the
/// store where entries may have to be read for it, and at rest with what was vouched for before; after a fault nothing may be answered.
pub(crate) type Attest = Box<dyn FnMut(Option<&mut dyn Store>, u64) -> Result<(), Fault> + Send>;

/// Attempts that wait for the next idle moment at most.
const ATTEMPTS_WAITING_MAX: usize = 10_000;

/// A command with its circumstances.
#[derive(Debug, Clone)]
pub struct Submission {
    /// What is asked.
    pub command: Command,
    /// The way in.
    pub channel: Channel,
    /// Who acts.
    pub actor: Actor,
    /// Identity, if the client gave one.
    pub key: Option<CommandKey>,
    /// First instant at which it must not be carried out any more.
    pub valid_until: Instant,
}

/// What a command came to, told only when everything it rests on is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It happened; the outcome is what the state remembers of it.
    Happened {
        /// What it came to.
        outcome: Outcome,
        /// Position after its last entry.
        position: u64,
    },
    /// It was refused by a rule.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Position of the state that the refusal rests on.
        position: u64,
        /// Whether the same command was refused before.
        repeated: bool,
    },
    /// The same command was decided before.
    Again {
        /// What it came to then.
        outcome: Outcome,
        /// Position of the state that knows it.
        position: u64,
    },
    /// It was not processed and never will be; asking again is safe.
    NotProcessed,
    /// It may have happened or not; asking again with the same identity tells.
    Unknown,
}

impl Verdict {
    /// Whether it was decided now, on the state as it is.
    fn is_new(&self) -> bool {
        match self {
            Verdict::Happened { .. } => true,
            Verdict::Refused { repeated, .. } => !repeated,
            Verdict::Again { .. } | Verdict::NotProcessed | Verdict::Unknown => false,
        }
    }
}

/// Where the sequencer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Reading the journal or waiting for the barrier.
    Starting,
    /// Serving.
    Serving,
    /// Ended, by request or for the reason given.
    Ended {
        /// Why, if not by request.
        fatal: Option<String>,
        /// Whether the store failed: exit code 75, no restart without a look.
        io: bool,
    },
}

/// A point of the state as one incarnation of this process saw it. After a recovery the same position may hold
/// other entries, so what was read before must not be told by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    generation: u64,
    pub(crate) position: u64,
}

impl Mark {
    /// Which life of the state it is of.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }
}

pub(crate) struct Shared {
    /// Counts recoveries; changed only while the state is locked for writing.
    generation: AtomicU64,
    pub(crate) state: RwLock<State>,
    pub(crate) queue: Queue,
    pub(crate) clock: Arc<dyn Clock>,
    chance: Arc<dyn Source>,
    pub(crate) time: Mutex<Option<LogicalTime>>,
    durable: watch::Sender<Mark>,
    standing: watch::Sender<Standing>,
    attempts: Mutex<Vec<Attempt>>,
    vault: VaultDesk,
    /// Programmes by identifier: index and time zone, readable while a batch is decided.
    directory: RwLock<BTreeMap<String, (u16, Zone)>>,
    releasers: Releasers<Verdict>,
    pub(crate) counts: Counts,
    /// The public log's tree: whatever is durable is handed over to it.
    pub(crate) growth: Arc<Growth>,
    /// Who vouches for each batch outside the store, if anybody does.
    attest: Mutex<Option<Attest>>,
    tray: Tray,
    software: String,
}

/// Figures of one process.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) commands: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) batches: AtomicU64,
    pub(crate) turned_away: AtomicU64,
    pub(crate) unknown: AtomicU64,
}

/// A handle that doors' use cases share.
#[derive(Clone)]
pub struct Sequencer {
    pub(crate) shared: Arc<Shared>,
}

impl Sequencer {
    /// Starts the thread; it serves once [`Standing::Serving`] is reached.
    pub fn start(opener: Opener, clock: Arc<dyn Clock>, queue_len_max: usize, software: String) -> Sequencer {
        Sequencer::start_reaching(Reach::Whole, opener, clock, queue_len_max, software)
    }

    /// The same, whose first reading reaches so far.
    pub(crate) fn start_reaching(
        reach: Reach,
        opener: Opener,
        clock: Arc<dyn Clock>,
        queue_len_max: usize,
        software: String,
    ) -> Sequencer {
        let chance = Arc::new(OperatingSystem);
        let (sequencer, driver) =
            Sequencer::with_driver(opener, clock, chance, queue_len_max, software, Sound);
        thread::spawn(driver.reaching(reach));
        sequencer
    }

    /// A sequencer without a thread, with the driver that does its work.
    pub(crate) fn with_driver<F: Flaws>(
        opener: Opener,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Source>,
        queue_len_max: usize,
        software: String,
        flaws: F,
    ) -> (Sequencer, Driver<F>) {
        let shared = Arc::new(Shared {
            generation: AtomicU64::new(0),
            state: RwLock::new(State::default()),
            queue: Queue::new(queue_len_max),
            clock,
            chance,
            time: Mutex::new(None),
            durable: watch::Sender::new(Mark { generation: 0, position: 0 }),
            standing: watch::Sender::new(Standing::Starting),
            attempts: Mutex::new(Vec::new()),
            vault: VaultDesk::default(),
            directory: RwLock::default(),
            releasers: Releasers::default(),
            counts: Counts::default(),
            growth: Arc::default(),
            attest: Mutex::default(),
            tray: Tray::default(),
            software,
        });
        (Sequencer { shared: shared.clone() }, Driver::new(shared, opener, flaws))
    }

    /// Hands in a command and waits for its verdict.
    pub async fn submit(&self, submission: Submission, share: Share) -> Verdict {
        self.hand_in(submission, share, None).await.unwrap_or(Verdict::Unknown)
    }

    /// As [`Self::submit`], and shows `look` the state that the command led to.
    pub(crate) async fn submit_looking(
        &self,
        submission: Submission,
        share: Share,
        look: Option<Look>,
    ) -> Verdict {
        self.hand_in(submission, share, look).await.unwrap_or(Verdict::Unknown)
    }

    /// Hands in a command; the receiver gets the verdict. A full queue answers at once.
    fn hand_in(
        &self,
        submission: Submission,
        share: Share,
        look: Option<Look>,
    ) -> oneshot::Receiver<Verdict> {
        let (answer, receiver) = oneshot::channel();
        if *self.shared.standing.borrow() != Standing::Serving {
            let _ = answer.send(Verdict::NotProcessed);
        } else {
            let job = Job { submission, look, answer, releaser: self.shared.releasers.here() };
            if let Err(turned_away) = self.shared.queue.push(job, share) {
                self.shared.counts.turned_away.fetch_add(1, Ordering::Relaxed);
                let _ = turned_away.answer.send(Verdict::NotProcessed);
            }
        }
        receiver
    }

    /// Runs `visit` with the store between two batches and hands back what it gives; `None` once ended.
    pub async fn visit<T: Send + 'static>(
        &self,
        visit: impl FnOnce(&mut dyn Store) -> T + Send + 'static,
    ) -> Option<T> {
        let (answer, receiver) = oneshot::channel();
        self.shared.queue.push_visit(Box::new(move |store| {
            let _ = answer.send(visit(store));
        }));
        if matches!(*self.shared.standing.borrow(), Standing::Ended { .. }) {
            return None;
        }
        receiver.await.ok()
    }

    /// As [`Self::visit`], to read the journal: `None` once ended, and where it cannot be read. A journal that contradicts
    /// itself ends the process, because what it says of everybody else is not to be believed either.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut dyn Store) -> Result<T, Fault> + Send + 'static,
    ) -> Option<T> {
        let shared = self.shared.clone();
        let seen = self.visit(move |store| {
            look(store).inspect_err(|fault| {
                if fault.kind() == FaultKind::Corrupt {
                    shared.tray.fail(fault.told());
                }
            })
        });
        seen.await?.ok()
    }

    /// Vouches from now on for every batch before it is answered, and for all that is there at once.
    pub(crate) async fn attest_with(&self, attest: Attest) -> Result<(), Fault> {
        *self.shared.attest.lock().unwrap_or_else(PoisonError::into_inner) = Some(attest);
        let (shared, position) = (self.shared.clone(), self.durable());
        self.visit(move |store| shared.attested(Some(store), position)).await.unwrap_or(Ok(()))
    }

    /// The state at the tip, to be read shortly; nothing of it may be shown before [`Self::settled`].
    pub fn read(&self) -> RwLockReadGuard<'_, State> {
        self.shared.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Index and time zone of a programme, without waiting for the state.
    pub(crate) fn programme(&self, id: &str) -> Option<(u16, Zone)> {
        self.shared.directory.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// The time zone of the first programme by identifier.
    pub(crate) fn first_zone(&self) -> Option<Zone> {
        let directory = self.shared.directory.read().unwrap_or_else(PoisonError::into_inner);
        directory.values().min_by_key(|(index, _)| *index).map(|(_, zone)| zone.clone())
    }

    /// The point that a reader of `state` stands on; `state` must be the guard from [`Self::read`].
    pub(crate) fn mark(&self, state: &State) -> Mark {
        Mark { generation: self.shared.generation.load(Ordering::Acquire), position: state.next_position() }
    }

    /// Waits until everything before `mark` is durable. `false` if what was read there must not be told.
    pub(crate) async fn settled(&self, mark: Mark) -> bool {
        let reached =
            |durable: &Mark| durable.generation != mark.generation || durable.position >= mark.position;
        let known = *self.shared.durable.borrow();
        if reached(&known) {
            return known.generation == mark.generation;
        }
        let mut durable = self.shared.durable.subscribe();
        let mut standing = self.shared.standing.subscribe();
        // What is durable may be told also when the end came at the same moment.
        tokio::select! {
            biased;
            found = durable.wait_for(reached) => found.is_ok_and(|found| found.generation == mark.generation),
            _ = standing.wait_for(|standing| matches!(standing, Standing::Ended { .. })) => false,
        }
    }

    /// Waits until everything before `position` is durable; `false` if this process ends before.
    pub(crate) async fn reached(&self, position: u64) -> bool {
        let mut durable = self.shared.durable.subscribe();
        let mut standing = self.shared.standing.subscribe();
        // What is durable may be told also when the end came at the same moment.
        tokio::select! {
            biased;
            found = durable.wait_for(|durable| durable.position >= position) => found.is_ok(),
            _ = standing.wait_for(|standing| matches!(standing, Standing::Ended { .. })) => false,
        }
    }

    /// Position up to which everything is durable.
    pub fn durable(&self) -> u64 {
        self.shared.durable.borrow().position
    }

    /// Logical time; the wall clock's until the journal was read.
    pub fn now(&self) -> Instant {
        self.shared.now()
    }

    /// How far the wall clock is from logical time, if that is alarming, in milliseconds.
    pub fn clock_alarm(&self) -> Option<i64> {
        self.shared.time.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(LogicalTime::alarm)
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        self.shared.standing.borrow().clone()
    }

    /// Follows where it stands.
    pub fn watch(&self) -> watch::Receiver<Standing> {
        self.shared.standing.subscribe()
    }

    /// Where chance comes from.
    pub(crate) fn chance(&self) -> &dyn Source {
        &*self.shared.chance
    }

    /// Commands that wait.
    pub fn waiting(&self) -> usize {
        self.shared.queue.len()
    }

    /// Ends after the batch under way; everything still waiting is answered as not processed.
    pub fn stop(&self) {
        self.shared.queue.close();
    }

    /// Keeps a refused sign-in for the desk; dropped when too many wait.
    pub fn note_attempt(&self, attempt: Attempt) {
        let mut waiting = self.shared.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < ATTEMPTS_WAITING_MAX {
            waiting.push(attempt);
        }
    }

    /// A refused sign-in that is not written down yet.
    pub(crate) fn waiting_attempt(&self, incident: &str) -> Option<Attempt> {
        let waiting = self.shared.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.iter().find(|attempt| attempt.incident == incident).cloned()
    }

    /// Refused sign-ins of a subject that are not written down yet.
    pub(crate) fn waiting_attempts_of(&self, subject: [u8; 16]) -> Vec<Attempt> {
        let waiting = self.shared.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.iter().filter(|attempt| attempt.subject == subject).cloned().collect()
    }
}

impl Shared {
    /// Takes a state that was read from the journal, with everything in it durable.
    fn restart(&self, fresh: State, position: u64) {
        self.list_programmes(&fresh);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        *state = fresh;
        let generation = self.generation.fetch_add(1, Ordering::AcqRel) + 1;
        self.durable.send_replace(Mark { generation, position });
    }

    /// Renews the directory.
    fn list_programmes(&self, state: &State) {
        let entry = |(index, held): (u16, &ProgrammeState)| {
            (held.definition.id.clone(), (index, Zone::named(&held.definition.timezone)))
        };
        let fresh = state.programmes().map(entry).collect();
        *self.directory.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    }

    /// Vouches for everything before `position`, if anybody does.
    fn attested(&self, store: Option<&mut dyn Store>, position: u64) -> Result<(), Fault> {
        match &mut *self.attest.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(attest) => attest(store, position),
            None => Ok(()),
        }
    }

    /// Answers everybody in a batch that may be told.
    fn tell(&self, jobs: Vec<Job>, verdicts: Vec<Verdict>) {
        self.counts.batches.fetch_add(1, Ordering::Relaxed);
        self.counts.commands.fetch_add(jobs.len() as u64, Ordering::Relaxed);
        let refused = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Refused { .. })).count();
        self.counts.refused.fetch_add(refused as u64, Ordering::Relaxed);
        let answers = jobs.into_iter().zip(verdicts);
        self.releasers.release(answers.map(|(job, verdict)| (job.releaser, (job.answer, verdict))));
    }

    /// Says that everything before `position` is durable.
    fn advance(&self, position: u64) {
        self.durable.send_modify(|durable| durable.position = position);
    }

    /// Whether somebody waits until more is durable.
    fn is_waited_for(&self) -> bool {
        self.durable.receiver_count() > 0
    }

    /// Logical time is not before what the journal says, whoever wrote it.
    fn not_before(&self, newest: Instant) {
        if let Some(time) = &*self.time.lock().unwrap_or_else(PoisonError::into_inner) {
            time.not_before(newest, &*self.clock);
        }
    }

    pub(crate) fn now(&self) -> Instant {
        let time = self.time.lock().unwrap_or_else(PoisonError::into_inner);
        time.as_ref().map_or_else(|| Instant(self.clock.wall()), |time| time.now(&*self.clock))
    }

    /// Whether this process stood still since the sequencer turned last; if not, it turns now.
    fn stood_still(&self) -> bool {
        let time = self.time.lock().unwrap_or_else(PoisonError::into_inner);
        let stood = time.as_ref().is_some_and(|time| time.stands_still(&*self.clock));
        if let Some(time) = time.as_ref().filter(|_| !stood) {
            time.turn(&*self.clock);
        }
        stood
    }

    /// Logical time after a standstill, or at the beginning: from now on it passes again.
    fn turned(&self) -> Instant {
        if let Some(time) = &*self.time.lock().unwrap_or_else(PoisonError::into_inner) {
            time.turn(&*self.clock);
        }
        self.now()
    }

    fn take_attempts(&self) -> Vec<Attempt> {
        std::mem::take(&mut *self.attempts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
