//! The steps of the sequencer: read the journal, pass the barrier; then, batch after batch, decide, append, tell.
//!
//! A driver does one step at a time, so that whoever drives it may stop between any two of them. The thread never
//! stops; the simulator stops where a crash, a slow disk or another node's write would hurt most. Both drive the
//! same code. The surprise: it tells nobody; what is durable is laid down for the teller.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use kernel::time::Instant;
use store::{AfterUnknown, AppendFault, Appended, Fault, Head, Store};

use super::batch::{Batch, decide_all};
use super::flaws::{Flaws, Sound};
use super::follow::{Followed, Trail, follow};
use super::queue::{Job, Taken};
use super::recovery::{Reach, RecoveryFault, barrier, keep_snapshot, read_state, started};
use super::teller::{Teller, Untold};
use super::{Opener, Shared, Standing, Verdict};
use crate::clock::LogicalTime;

/// Commands in one batch.
const BATCH_MAX: usize = 1_024;
/// Commands in a batch from which on the next one waits for company.
const BUSY: usize = 8;
/// Starts that may fail one after the other because another process wrote.
const RECOVERIES_MAX: u32 = 20;

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// There is more to do.
    Step,
    /// Nothing waited.
    Idle,
    /// What is durable has to be told first.
    Untold,
    /// The store is away and is to be left alone for a while.
    Away,
    /// It is over.
    Over,
}

/// The sequencer's work, a step at a time.
pub struct Driver<F = Sound> {
    pub(super) shared: Arc<Shared>,
    opener: Opener,
    flaws: F,
    stage: Stage,
    /// Commands to decide again on another history.
    carried: Vec<Job>,
    /// For how many commands the next batch is worth a moment's waiting.
    company: usize,
    recoveries: u32,
    served: bool,
    /// How far the first reading goes.
    reach: Reach,
    /// Whether the journal is read again because others wrote: then nobody was without service meanwhile.
    is_overtaken: bool,
}

/// How far it is.
enum Stage {
    /// Without a handle.
    Closed,
    /// The journal is read; the barrier comes next.
    Read(Box<Reading>),
    /// Between two batches.
    Open(Desk),
    /// Decided and applied to the tip; to be appended.
    Decided(Desk, Vec<Job>, Batch),
    /// Durable; to be told.
    Durable(Desk, Vec<Job>, Batch),
    /// Handed over to be told; to be tidied up after.
    Handed(Desk),
    /// Ends as soon as everything durable is told: why, and whether the store failed.
    Ending(Option<String>, bool),
    /// Over.
    Over,
}

/// What was read of the journal.
struct Reading {
    store: Box<dyn Store>,
    state: kernel::state::State,
    head: Head,
}

/// A handle with the head that it stands on.
pub(super) struct Desk {
    pub(super) store: Box<dyn Store>,
    pub(super) head: Head,
    pub(super) trail: Trail,
    snapshot_at: u64,
}

impl<F: Flaws> Driver<F> {
    pub(super) fn new(shared: Arc<Shared>, opener: Opener, flaws: F) -> Driver<F> {
        Driver {
            shared,
            opener,
            flaws,
            stage: Stage::Closed,
            carried: Vec::new(),
            company: 0,
            recoveries: 0,
            served: false,
            reach: Reach::Whole,
            is_overtaken: false,
        }
    }

    /// The same, and its first reading reaches so far.
    pub(super) fn reaching(self, reach: Reach) -> Driver<F> {
        Driver { reach, ..self }
    }

    /// The one who tells what this driver makes durable; whoever drives one drives the other too.
    pub fn teller(&self) -> Teller {
        Teller::new(self.shared.clone())
    }

    /// Does one step; between two batches it waits up to `patience` for a command.
    pub fn step(&mut self, patience: Duration) -> Next {
        match std::mem::replace(&mut self.stage, Stage::Closed) {
            stage @ (Stage::Closed | Stage::Ending(..)) if !self.shared.tray.is_empty() => {
                self.go(stage, Next::Untold)
            }
            Stage::Closed => self.read(),
            Stage::Read(reading) => self.pass_barrier(*reading),
            Stage::Open(desk) => self.take(desk, patience),
            Stage::Decided(desk, jobs, batch) => self.append(desk, jobs, batch),
            Stage::Durable(desk, jobs, batch) => self.hand_over(desk, jobs, batch),
            Stage::Handed(desk) => self.tidy(desk),
            Stage::Ending(fatal, io) => {
                end(&self.shared, fatal, io);
                self.go(Stage::Over, Next::Over)
            }
            Stage::Over => self.go(Stage::Over, Next::Over),
        }
    }

    /// Logical time, as everybody who asks this process has it.
    pub fn now(&self) -> Instant {
        self.shared.now()
    }

    /// What the next step is, for those who watch.
    pub fn stage(&self) -> &'static str {
        match self.stage {
            Stage::Closed => "read the journal",
            Stage::Read(_) => "append the barrier",
            Stage::Open(_) => "take what waits",
            Stage::Decided(..) => "append the batch",
            Stage::Durable(..) => "hand the batch over to be told",
            Stage::Handed(_) => "tidy up",
            Stage::Ending(..) => "end",
            Stage::Over => "nothing",
        }
    }

    fn go(&mut self, stage: Stage, next: Next) -> Next {
        self.stage = stage;
        next
    }

    fn read(&mut self) -> Next {
        match self.reading() {
            Ok(reading) => self.go(Stage::Read(Box::new(reading)), Next::Step),
            Err(fault) => self.not_recovered(fault),
        }
    }

    fn reading(&mut self) -> Result<Reading, RecoveryFault> {
        let mut store = (self.opener)()?;
        let reach = if self.served { Reach::AfterSnapshot } else { self.reach };
        let (state, head) = read_state(&mut *store, reach, &self.flaws)?;
        // Before anything is written: a server that took the place of another may lack what was vouched for.
        self.shared.growth.continued_by(&mut *store, head.next_position)?;
        Ok(Reading { store, state, head })
    }

    fn pass_barrier(&mut self, reading: Reading) -> Next {
        match self.opened(reading) {
            Ok(desk) => {
                self.served = true;
                self.is_overtaken = false;
                self.company = 0;
                self.shared.standing.send_replace(Standing::Serving);
                self.go(Stage::Open(desk), Next::Step)
            }
            Err(fault) => self.not_recovered(fault),
        }
    }

    fn opened(&self, reading: Reading) -> Result<Desk, RecoveryFault> {
        let Reading { mut store, mut state, head } = reading;
        let shared = &*self.shared;
        let newest = (state.next_position() > 0).then(|| state.last_at());
        {
            let mut time = shared.time.lock().unwrap_or_else(PoisonError::into_inner);
            if time.is_none() {
                *time = Some(LogicalTime::start(newest, &*shared.clock)?);
            }
        }
        // Before the newest entry is looked at: what passed in an outage is not added to the time that others wrote.
        let turned = shared.turned();
        shared.not_before(state.last_at());
        // What passed since the newest entry is added to holds as an outage, which it was not if others served.
        let now = if self.is_overtaken { state.last_at() } else { turned.max(state.last_at()) };
        let head = if self.flaws.skips_barrier() {
            head
        } else {
            match barrier(&mut *store, &mut state, &head, now, shared) {
                Err(RecoveryFault::BarrierUnknown(fault))
                    if store.after_unknown() == AfterUnknown::EndProcess =>
                {
                    return Err(RecoveryFault::Store(fault));
                }
                appended => appended?,
            }
        };
        shared.attested(Some(&mut *store), head.next_position)?;
        shared.destroy_erased(&mut *store, &state);
        shared.restart(state, head.next_position);
        Ok(Desk { store, snapshot_at: head.next_position, head, trail: Trail::default() })
    }

    fn not_recovered(&mut self, fault: RecoveryFault) -> Next {
        self.is_overtaken &= matches!(fault, RecoveryFault::Barrier(_));
        match fault {
            RecoveryFault::Barrier(_) | RecoveryFault::BarrierUnknown(_)
                if self.recoveries < RECOVERIES_MAX =>
            {
                self.recoveries += 1;
                Next::Step
            }
            // A server may come back, or another take its place: whoever has served waits for it.
            fault if self.served && fault.may_pass() => {
                answer_all(std::mem::take(&mut self.carried), Verdict::NotProcessed);
                tracing::warn!(%fault, "the store is away; it is tried again");
                Next::Away
            }
            fault => self.end(Some(fault.told()), fault.is_io()),
        }
    }

    /// Takes what waits and decides it.
    fn take(&mut self, mut desk: Desk, patience: Duration) -> Next {
        if let Some(why) = self.shared.tray.failure() {
            drop(desk);
            return self.end(Some(why), true);
        }
        let mut jobs = std::mem::take(&mut self.carried);
        if jobs.is_empty() {
            let taken = self.shared.queue.take(BATCH_MAX, patience, self.company);
            let Taken { visits, closed, .. } = taken;
            jobs = taken.jobs;
            for visit in visits {
                visit(&mut *desk.store);
            }
            if let Some(why) = self.shared.tray.failure() {
                drop(desk);
                self.carried = jobs;
                return self.end(Some(why), true);
            }
            if closed && jobs.is_empty() {
                return self.close(desk);
            }
        }
        if self.shared.stood_still() {
            return self.after_standstill(desk, jobs);
        }
        if jobs.is_empty() {
            // What follows may vouch for more, and in order.
            return if self.shared.tray.is_empty() {
                self.idle(desk)
            } else {
                self.go(Stage::Open(desk), Next::Untold)
            };
        }
        self.company = company_after(jobs.len());
        self.decide(desk, jobs)
    }

    /// The process stood still, and nobody could do anything meanwhile: that goes into the journal before anybody's
    /// command is decided, so that no hold has ended.
    fn after_standstill(&mut self, desk: Desk, jobs: Vec<Job>) -> Next {
        tracing::warn!("this process stood still; every live hold is made longer");
        let entries = {
            let mut state = self.shared.state.write().unwrap_or_else(PoisonError::into_inner);
            let now = self.shared.turned().max(state.last_at());
            started(&mut state, now, &self.shared)
        };
        let jobs = still_in_time(&self.shared, jobs);
        let Ok(entries) = entries else { return self.recover(desk, jobs) };
        self.carried = jobs;
        self.go(Stage::Decided(desk, Vec::new(), Batch { entries, ..Batch::default() }), Next::Step)
    }

    /// Looks what others wrote, then tidies up.
    fn idle(&mut self, mut desk: Desk) -> Next {
        // The clock is looked at also when nobody asks, so that a jump is noticed.
        let _ = self.shared.now();
        match follow(&self.shared, &mut desk, &self.flaws) {
            Followed::Nothing => self.rest_idly(desk),
            Followed::Mark(batch) => self.go(Stage::Decided(desk, Vec::new(), batch), Next::Step),
            Followed::Lost => {
                // Others served meanwhile: it is no outage that holds are made longer for.
                self.is_overtaken = true;
                self.recover(desk, Vec::new())
            }
            Followed::Unvouched(fault) => {
                drop(desk);
                self.end(Some(fault.told()), true)
            }
        }
    }

    fn decide(&mut self, desk: Desk, mut jobs: Vec<Job>) -> Next {
        let shared = &*self.shared;
        for job in &mut jobs {
            self.flaws.submitted(&mut job.submission);
        }
        let decided = {
            let mut state = shared.state.write().unwrap_or_else(PoisonError::into_inner);
            let now = shared.now().max(state.last_at());
            let decided = decide_all(&mut state, &jobs, now, &*shared.chance, &self.flaws);
            if decided.as_ref().is_ok_and(|batch| batch.programmes) {
                shared.list_programmes(&state);
            }
            decided
        };
        let Ok(mut batch) = decided else {
            answer_all(jobs, Verdict::NotProcessed);
            return self.recover(desk, Vec::new());
        };
        show(shared, &mut jobs, &batch);
        self.flaws.answered(&mut batch.verdicts);
        if batch.entries.is_empty() {
            return self.look_again(desk, jobs, batch);
        }
        self.tell_early(&desk, &mut jobs, &mut batch);
        self.go(Stage::Decided(desk, jobs, batch), Next::Step)
    }

    /// Nothing is to be appended: there are refusals of commands without a key, and what was said before.
    fn look_again(&mut self, mut desk: Desk, jobs: Vec<Job>, batch: Batch) -> Next {
        // No append said that this is still the journal's end. Where others write too, only a look does; what was
        // said before stays true without one.
        let is_shared = desk.store.after_unknown() == AfterUnknown::Reopen && !self.flaws.trusts_its_tip();
        if is_shared && batch.verdicts.iter().any(Verdict::is_new) {
            match desk.store.head() {
                Ok(head) if head == desk.head => {}
                Ok(_) => {
                    self.is_overtaken = true;
                    return self.recover(desk, jobs);
                }
                Err(_) => {
                    answer_all(jobs, Verdict::NotProcessed);
                    return self.recover(desk, Vec::new());
                }
            }
        }
        // It rests on what may not be told yet.
        self.go(Stage::Durable(desk, jobs, batch), Next::Step)
    }

    /// Nothing, but for flaws.
    fn tell_early(&self, desk: &Desk, jobs: &mut Vec<Job>, batch: &mut Batch) {
        if self.flaws.shows_early() {
            self.shared.advance(desk.head.next_position.saturating_add(batch.entries.len() as u64));
        }
        if !batch.verdicts.iter().any(|verdict| self.flaws.tells_early(verdict)) {
            return;
        }
        let (mut waiting, mut verdicts) = (Vec::new(), Vec::new());
        for (job, verdict) in std::mem::take(jobs).into_iter().zip(std::mem::take(&mut batch.verdicts)) {
            if self.flaws.tells_early(&verdict) {
                answer_all(vec![job], verdict);
            } else {
                waiting.push(job);
                verdicts.push(verdict);
            }
        }
        (*jobs, batch.verdicts) = (waiting, verdicts);
    }

    fn append(&mut self, mut desk: Desk, jobs: Vec<Job>, mut batch: Batch) -> Next {
        match desk.store.append(&desk.head, &batch.entries) {
            Ok(Appended::Done(head)) => {
                let first = std::mem::replace(&mut desk.head, head).next_position;
                self.shared.growth.hand_over(first, std::mem::take(&mut batch.entries));
                self.go(Stage::Durable(desk, jobs, batch), Next::Step)
            }
            Ok(Appended::Moved(_)) => {
                self.is_overtaken = true;
                self.recover(desk, jobs)
            }
            Err(AppendFault::NotSent(_)) => {
                // Nothing was written, but the tip has what was to be: read again. If the store is beyond help,
                // the barrier shows it.
                answer_all(jobs, Verdict::NotProcessed);
                self.recover(desk, Vec::new())
            }
            Err(AppendFault::Unknown(fault)) => {
                self.unknown(jobs);
                self.after_fault(desk, fault)
            }
        }
    }

    /// Lays the batch down for the teller.
    fn hand_over(&mut self, mut desk: Desk, jobs: Vec<Job>, batch: Batch) -> Next {
        let (shared, position) = (self.shared.clone(), desk.head.next_position);
        if jobs.is_empty() {
            // A mark of our own: what others wrote before it may have to be read to vouch for it.
            if !shared.tray.is_empty() {
                return self.go(Stage::Durable(desk, jobs, batch), Next::Untold);
            }
            if let Err(fault) = shared.attested(Some(&mut *desk.store), position) {
                drop(desk);
                return self.end(Some(fault.told()), true);
            }
            shared.advance(position);
            shared.tell(jobs, batch.verdicts);
        } else if shared.tray.has_room() {
            shared.tray.put(Untold { position, jobs, verdicts: batch.verdicts });
        } else {
            return self.go(Stage::Durable(desk, jobs, batch), Next::Untold);
        }
        self.go(Stage::Handed(desk), Next::Step)
    }

    fn tidy(&mut self, mut desk: Desk) -> Next {
        match desk.store.rest(false) {
            Ok(()) => {
                self.recoveries = 0;
                self.go(Stage::Open(desk), Next::Step)
            }
            Err(fault) => self.after_fault(desk, fault),
        }
    }

    fn unknown(&self, jobs: Vec<Job>) {
        self.shared.counts.unknown.fetch_add(jobs.len() as u64, Ordering::Relaxed);
        answer_all(jobs, Verdict::Unknown);
    }

    /// What was acknowledged may rest on a sync that failed: nothing more is answered from this handle.
    fn after_fault(&mut self, desk: Desk, fault: Fault) -> Next {
        match desk.store.after_unknown() {
            AfterUnknown::Reopen => self.recover(desk, Vec::new()),
            AfterUnknown::EndProcess => {
                drop(desk);
                self.end(Some(fault.told()), true)
            }
        }
    }

    /// The history is another one, or the tip is in doubt: the journal is read again, then `jobs` are decided again.
    fn recover(&mut self, desk: Desk, jobs: Vec<Job>) -> Next {
        self.carried.extend(jobs);
        self.shared.standing.send_replace(Standing::Starting);
        self.recoveries += 1;
        if self.recoveries > RECOVERIES_MAX {
            answer_all(std::mem::take(&mut self.carried), Verdict::NotProcessed);
            if desk.store.after_unknown() != AfterUnknown::Reopen {
                drop(desk);
                return self.end(Some("the journal kept moving under this process".to_owned()), false);
            }
            // Other nodes write as they may; this one has its turn when they pause.
            self.recoveries = 0;
        }
        self.go(Stage::Closed, Next::Step)
    }

    /// Tidies up, and looks whether what vouches for the journal is still there.
    fn rest_idly(&mut self, mut desk: Desk) -> Next {
        let durable = self.shared.durable.borrow().position;
        if let Err(fault) = self.shared.attested(Some(&mut *desk.store), durable) {
            drop(desk);
            return self.end(Some(fault.told()), true);
        }
        match self.rest(&mut desk) {
            Ok(()) => self.go(Stage::Open(desk), Next::Idle),
            Err(fault) => self.after_fault(desk, fault),
        }
    }

    fn rest(&self, desk: &mut Desk) -> Result<(), Fault> {
        self.write_attempts(desk);
        if desk.head.next_position.saturating_sub(desk.snapshot_at) >= self.flaws.snapshot_every() {
            let state = self.shared.state.read().unwrap_or_else(PoisonError::into_inner);
            if keep_snapshot(&mut *desk.store, &state, &desk.head).is_ok() {
                desk.snapshot_at = desk.head.next_position;
            }
        }
        desk.store.rest(true)
    }

    fn write_attempts(&self, desk: &mut Desk) {
        let attempts = self.shared.take_attempts();
        if !attempts.is_empty() {
            // Attempt records are a help for the desk, never a reason to stop.
            let _ = desk.store.put_attempts(&attempts);
        }
    }

    /// Ends as asked.
    fn close(&mut self, mut desk: Desk) -> Next {
        if !self.shared.tray.is_empty() {
            return self.go(Stage::Open(desk), Next::Untold);
        }
        self.write_attempts(&mut desk);
        let state = self.shared.state.read().unwrap_or_else(PoisonError::into_inner);
        // A failed snapshot costs only time at the next start.
        let _ = keep_snapshot(&mut *desk.store, &state, &desk.head);
        let _ = desk.store.rest(true);
        drop(state);
        // Whoever hears of the end may open the folder at once, so its lock goes first.
        drop(desk);
        self.end(None, false)
    }

    pub(super) fn end(&mut self, fatal: Option<String>, io: bool) -> Next {
        answer_all(std::mem::take(&mut self.carried), Verdict::NotProcessed);
        self.go(Stage::Ending(fatal, io), Next::Step)
    }
}

/// How many are worth waiting for: at an opening those who were just answered soon ask for the next thing.
/// A small batch says that it is quiet, and then nobody waits for anybody.
fn company_after(answered: usize) -> usize {
    if answered < BUSY { 0 } else { answered * 3 / 4 }
}

/// A deadline that passed while nobody could act is no refusal to keep: whoever still waits asks again.
fn still_in_time(shared: &Shared, jobs: Vec<Job>) -> Vec<Job> {
    let now = shared.now();
    let (jobs, late) = jobs.into_iter().partition(|job| job.submission.valid_until > now);
    answer_all(late, Verdict::NotProcessed);
    jobs
}

/// Lets callers see the state that their commands led to, for the time when they are answered. Whoever is decided
/// again on another history sees again.
fn show(shared: &Shared, jobs: &mut [Job], batch: &Batch) {
    let state = shared.state.read().unwrap_or_else(PoisonError::into_inner);
    for (job, verdict) in jobs.iter_mut().zip(&batch.verdicts) {
        if let (Some(look), Verdict::Happened { outcome, .. } | Verdict::Again { outcome, .. }) =
            (&mut job.look, verdict)
        {
            // Whoever sees nothing reads for themself; the fact stays.
            let _ = catch_unwind(AssertUnwindSafe(|| look(&state, *outcome)));
        }
    }
}

pub(super) fn answer_all(jobs: Vec<Job>, verdict: Verdict) {
    for job in jobs {
        let _ = job.answer.send(verdict);
    }
}

/// Says that it is over, to everybody who waits.
pub(super) fn end(shared: &Shared, fatal: Option<String>, io: bool) {
    shared.standing.send_replace(Standing::Ended { fatal, io });
    answer_all(shared.queue.drain(), Verdict::NotProcessed);
}
