//! The thread itself: recover, serve batch after batch, rest when idle, end for good on a fault.
//!
//! If this thread dies in any way, the standing becomes `Ended` and the process is expected to follow: nothing
//! serves from a state whose writer is gone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use store::{AfterUnknown, AppendFault, Appended, Fault, Head, Store};

use super::batch::{Batch, decide_all};
use super::queue::{Job, Taken};
use super::recovery::{RecoveryFault, barrier, keep_snapshot, read_state};
use super::{Opener, Shared, Standing, Verdict};
use crate::clock::LogicalTime;

/// Commands in one batch.
const BATCH_MAX: usize = 1_024;
/// Commands in a batch from which on the next one waits for company.
const BUSY: usize = 8;
/// How long an idle thread sleeps before it tidies up.
const PATIENCE: Duration = Duration::from_millis(250);
/// How long a server that is away is left alone.
const AWAY_PAUSE: Duration = Duration::from_millis(500);
/// Entries after which an idle moment is used for a snapshot.
const SNAPSHOT_EVERY: u64 = 200_000;
/// Starts that may fail one after the other because another process wrote.
const RECOVERIES_MAX: u32 = 20;

/// Starts the thread.
pub(super) fn spawn(shared: Arc<Shared>, opener: Opener) {
    let thread = std::thread::Builder::new().name("sequencer".to_owned());
    let watched = shared.clone();
    let started = thread.spawn(move || {
        // Dropped when the thread ends in any way, also by a panic.
        let guard = EndsWithThread(watched);
        run(&guard.0, opener);
    });
    if started.is_err() {
        end(&shared, Some("the operating system gave no thread".to_owned()), false);
    }
}

struct EndsWithThread(Arc<Shared>);

impl Drop for EndsWithThread {
    fn drop(&mut self) {
        if !matches!(*self.0.standing.borrow(), Standing::Ended { .. }) {
            end(&self.0, Some("the sequencer ended unexpectedly".to_owned()), false);
        }
    }
}

/// A handle with the head that it stands on.
struct Desk {
    store: Box<dyn Store>,
    head: Head,
    snapshot_at: u64,
}

/// How a batch ended.
enum After {
    /// Go on.
    Serve,
    /// The history is another one, or the tip is in doubt: read again, then decide these again.
    Recover(Vec<Job>),
    /// The outcome is unknown and may be looked up from a new handle.
    Reopen,
    /// The store failed; the process ends.
    End(Fault),
}

fn run(shared: &Shared, mut opener: Opener) {
    let mut carried = Vec::new();
    let mut recoveries = 0;
    let mut served = false;
    loop {
        let mut desk = match recover(shared, &mut opener) {
            Ok(desk) => desk,
            Err(RecoveryFault::Barrier(_) | RecoveryFault::BarrierUnknown(_))
                if recoveries < RECOVERIES_MAX =>
            {
                recoveries += 1;
                continue;
            }
            // A server may come back, or another take its place: whoever has served waits for it.
            Err(fault) if served && fault.may_pass() => {
                answer_all(std::mem::take(&mut carried), Verdict::NotProcessed);
                tracing::warn!(%fault, "the store is away; it is tried again");
                if shared.queue.is_closed_within(AWAY_PAUSE) {
                    return end(shared, None, false);
                }
                continue;
            }
            Err(fault) => {
                answer_all(carried, Verdict::NotProcessed);
                return end(shared, Some(fault.to_string()), fault.is_io());
            }
        };
        served = true;
        shared.standing.send_replace(Standing::Serving);
        match serve(shared, &mut desk, std::mem::take(&mut carried), &mut recoveries) {
            After::Serve => {
                write_attempts(shared, &mut desk);
                let state = shared.state.read().unwrap_or_else(PoisonError::into_inner);
                // A failed snapshot costs only time at the next start.
                let _ = keep_snapshot(&mut *desk.store, &state, &desk.head);
                let _ = desk.store.rest(true);
                drop(state);
                // Whoever hears of the end may open the folder at once, so its lock goes first.
                drop(desk);
                return end(shared, None, false);
            }
            After::Recover(jobs) => carried = jobs,
            After::Reopen => {}
            After::End(fault) => {
                drop(desk);
                return end(shared, Some(fault.to_string()), true);
            }
        }
        shared.standing.send_replace(Standing::Starting);
        recoveries += 1;
        if recoveries > RECOVERIES_MAX {
            answer_all(std::mem::take(&mut carried), Verdict::NotProcessed);
            if desk.store.after_unknown() == AfterUnknown::Reopen {
                // Other nodes write as they may; this one has its turn when they pause.
                recoveries = 0;
                continue;
            }
            return end(shared, Some("the journal kept moving under this process".to_owned()), false);
        }
    }
}

fn recover(shared: &Shared, opener: &mut Opener) -> Result<Desk, RecoveryFault> {
    let mut store = opener()?;
    let (mut state, head) = read_state(&mut *store)?;
    // Before anything is written: a server that took the place of another may lack what was vouched for.
    shared.growth.continued_by(&mut *store, head.next_position)?;
    let newest = (state.next_position() > 0).then(|| state.last_at());
    {
        let mut time = shared.time.lock().unwrap_or_else(PoisonError::into_inner);
        if time.is_none() {
            *time = Some(LogicalTime::start(newest, &*shared.clock)?);
        }
    }
    let now = shared.now().max(state.last_at());
    let head = match barrier(&mut *store, &mut state, &head, now, &shared.software) {
        Err(RecoveryFault::BarrierUnknown(fault)) if store.after_unknown() == AfterUnknown::EndProcess => {
            return Err(RecoveryFault::Store(fault));
        }
        appended => appended?,
    };
    shared.attested(&mut *store, head.next_position)?;
    shared.restart(state, head.next_position);
    Ok(Desk { store, snapshot_at: head.next_position, head })
}

/// Serves until asked to stop or until something ends the handle.
fn serve(shared: &Shared, desk: &mut Desk, carried: Vec<Job>, recoveries: &mut u32) -> After {
    let mut waiting = carried;
    let mut company = 0;
    loop {
        let jobs = if waiting.is_empty() {
            let Taken { jobs, visits, closed } = shared.queue.take(BATCH_MAX, PATIENCE, company);
            for visit in visits {
                visit(&mut *desk.store);
            }
            if closed && jobs.is_empty() {
                return After::Serve;
            }
            jobs
        } else {
            std::mem::take(&mut waiting)
        };
        if jobs.is_empty() {
            if let Err(fault) = rest(shared, desk) {
                return after_fault(desk, fault);
            }
            continue;
        }
        company = company_after(jobs.len());
        match one_batch(shared, desk, jobs) {
            After::Serve => *recoveries = 0,
            other => return other,
        }
    }
}

/// How many are worth waiting for: at an opening those who were just answered soon ask for the next thing.
/// A small batch says that it is quiet, and then nobody waits for anybody.
fn company_after(answered: usize) -> usize {
    if answered < BUSY { 0 } else { answered * 3 / 4 }
}

fn one_batch(shared: &Shared, desk: &mut Desk, jobs: Vec<Job>) -> After {
    let decided = {
        let mut state = shared.state.write().unwrap_or_else(PoisonError::into_inner);
        let now = shared.now().max(state.last_at());
        let decided = decide_all(&mut state, &jobs, now);
        if decided.as_ref().is_ok_and(|batch| batch.programmes) {
            shared.list_programmes(&state);
        }
        decided
    };
    let Ok(mut batch) = decided else {
        answer_all(jobs, Verdict::NotProcessed);
        return After::Recover(Vec::new());
    };
    if batch.entries.is_empty() {
        release(shared, jobs, batch);
        return After::Serve;
    }
    match desk.store.append(&desk.head, &batch.entries) {
        Ok(Appended::Done(head)) => {
            let first = std::mem::replace(&mut desk.head, head).next_position;
            shared.growth.hand_over(first, std::mem::take(&mut batch.entries));
            if let Err(fault) = shared.attested(&mut *desk.store, head.next_position) {
                // It is in the journal, but nobody could tell if it went: nobody is told of it.
                shared.counts.unknown.fetch_add(jobs.len() as u64, Ordering::Relaxed);
                answer_all(jobs, Verdict::Unknown);
                return After::End(fault);
            }
            shared.advance(head.next_position);
            release(shared, jobs, batch);
            match desk.store.rest(false) {
                Ok(()) => After::Serve,
                Err(fault) => after_fault(desk, fault),
            }
        }
        Ok(Appended::Moved(_)) => After::Recover(jobs),
        Err(AppendFault::NotSent(_)) => {
            // Nothing was written, but the tip has what was to be: read again. If the store is beyond help,
            // the barrier shows it.
            answer_all(jobs, Verdict::NotProcessed);
            After::Recover(Vec::new())
        }
        Err(AppendFault::Unknown(fault)) => {
            shared.counts.unknown.fetch_add(jobs.len() as u64, Ordering::Relaxed);
            answer_all(jobs, Verdict::Unknown);
            after_fault(desk, fault)
        }
    }
}

/// What was acknowledged may rest on a sync that failed: nothing more is answered from this handle.
fn after_fault(desk: &Desk, fault: Fault) -> After {
    match desk.store.after_unknown() {
        AfterUnknown::Reopen => After::Reopen,
        AfterUnknown::EndProcess => After::End(fault),
    }
}

fn release(shared: &Shared, mut jobs: Vec<Job>, batch: Batch) {
    show(shared, &mut jobs, &batch);
    shared.counts.batches.fetch_add(1, Ordering::Relaxed);
    shared.counts.commands.fetch_add(jobs.len() as u64, Ordering::Relaxed);
    let refused = batch.verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Refused { .. })).count();
    shared.counts.refused.fetch_add(refused as u64, Ordering::Relaxed);
    let answers = jobs.into_iter().zip(batch.verdicts);
    shared.releasers.release(answers.map(|(job, verdict)| (job.releaser, (job.answer, verdict))));
}

/// Lets callers see the state that their commands led to. Nothing moves it before this thread's next batch.
fn show(shared: &Shared, jobs: &mut [Job], batch: &Batch) {
    let state = shared.state.read().unwrap_or_else(PoisonError::into_inner);
    for (job, verdict) in jobs.iter_mut().zip(&batch.verdicts) {
        if let (Some(look), Verdict::Happened { outcome, .. } | Verdict::Again { outcome, .. }) =
            (job.look.take(), verdict)
        {
            // Whoever sees nothing reads for themself; the fact stays.
            let _ = catch_unwind(AssertUnwindSafe(|| look(&state, *outcome)));
        }
    }
}

fn rest(shared: &Shared, desk: &mut Desk) -> Result<(), Fault> {
    write_attempts(shared, desk);
    if desk.head.next_position.saturating_sub(desk.snapshot_at) >= SNAPSHOT_EVERY {
        let state = shared.state.read().unwrap_or_else(PoisonError::into_inner);
        if keep_snapshot(&mut *desk.store, &state, &desk.head).is_ok() {
            desk.snapshot_at = desk.head.next_position;
        }
    }
    desk.store.rest(true)
}

fn write_attempts(shared: &Shared, desk: &mut Desk) {
    let attempts = shared.take_attempts();
    if !attempts.is_empty() {
        // Attempt records are a help for the desk, never a reason to stop.
        let _ = desk.store.put_attempts(&attempts);
    }
}

fn answer_all(jobs: Vec<Job>, verdict: Verdict) {
    for job in jobs {
        let _ = job.answer.send(verdict);
    }
}

fn end(shared: &Shared, fatal: Option<String>, io: bool) {
    shared.standing.send_replace(Standing::Ended { fatal, io });
    answer_all(shared.queue.drain(), Verdict::NotProcessed);
}
