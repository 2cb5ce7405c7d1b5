//! One batch: decide and apply each command on the tip, and keep what must be appended and answered.
//!
//! Applying comes before appending, so a panic rejects one command and never becomes history. A panic while
//! deciding costs that command an `internal`; a panic while applying leaves the tip in doubt, so the whole
//! batch is given up before anything was sent and the state is read again.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::command::{Actor, Channel, Command, Context};
use kernel::decide::{Settled, remembers, settle};
use kernel::event::{Event, Outcome, Record};
use kernel::refusal::{Code, Refusal};
use kernel::state::State;
use kernel::time::Instant;
use store::Entry;

use super::queue::Job;
use super::{Submission, Verdict};
use crate::wire;

/// Entries between two digests of the state.
const DIGEST_EVERY: u64 = 4_096;

/// What a batch came to before it was appended.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) entries: Vec<Entry>,
    pub(super) verdicts: Vec<Verdict>,
    /// Whether a programme was created or amended.
    pub(super) programmes: bool,
}

/// The tip is in doubt: an event could not be applied.
pub(super) struct TipInDoubt;

/// Decides and applies all jobs in order.
pub(super) fn decide_all(state: &mut State, jobs: &[Job], now: Instant) -> Result<Batch, TipInDoubt> {
    let mut batch = Batch::default();
    let drawn = crate::chance::numbers(jobs.len());
    for (job, entropy) in jobs.iter().zip(drawn) {
        batch.programmes |= matches!(job.submission.command, Command::ApplyProgramme(_));
        let verdict = decide_one(state, &job.submission, now, entropy, &mut batch.entries)?;
        batch.verdicts.push(verdict);
    }
    if !batch.entries.is_empty() {
        digest_if_due(state, now, &mut batch.entries)?;
    }
    Ok(batch)
}

fn decide_one(
    state: &mut State,
    submission: &Submission,
    now: Instant,
    entropy: u64,
    entries: &mut Vec<Entry>,
) -> Result<Verdict, TipInDoubt> {
    let context = Context {
        now,
        entropy,
        channel: submission.channel,
        actor: submission.actor,
        key: submission.key,
        valid_until: submission.valid_until,
    };
    let settled = catch_unwind(AssertUnwindSafe(|| settle(state, &context, &submission.command)))
        .unwrap_or(Settled::Refused(Refusal::plain(Code::Internal)));
    match settled {
        Settled::Again(Outcome::Refused(refusal)) => {
            Ok(Verdict::Refused { refusal, position: state.next_position(), repeated: true })
        }
        Settled::Again(outcome) => Ok(Verdict::Again { outcome, position: state.next_position() }),
        Settled::Refused(refusal) => {
            if context.key.is_some() && remembers(&refusal) {
                apply(state, &context, vec![Event::CommandRefused { refusal }], entries)?;
            }
            Ok(Verdict::Refused { refusal, position: state.next_position(), repeated: false })
        }
        Settled::Happens(events) => {
            let first = events.first().cloned();
            let begins_at = state.next_position();
            apply(state, &context, events, entries)?;
            let outcome = outcome_of(first.as_ref(), begins_at);
            Ok(Verdict::Happened { outcome, position: state.next_position() })
        }
    }
}

fn outcome_of(first: Option<&Event>, position: u64) -> Outcome {
    match first {
        Some(Event::SlotHeld { programme, slot, dose, since, expires_at, .. }) => Outcome::Held {
            programme: *programme,
            slot: *slot,
            expires_at: *expires_at,
            since: *since,
            dose: *dose,
        },
        Some(
            Event::BookingConfirmed { number, .. }
            | Event::BookingMoved { number, .. }
            | Event::BookingCancelled { number, .. },
        ) => Outcome::Booking { number: *number, position },
        Some(Event::HoldReleased { .. }) => Outcome::Released,
        _ => Outcome::Done,
    }
}

fn apply(
    state: &mut State,
    context: &Context,
    events: Vec<Event>,
    entries: &mut Vec<Entry>,
) -> Result<(), TipInDoubt> {
    let mut key = context.key;
    for event in events {
        let record = Record {
            at: context.now,
            channel: context.channel,
            actor: context.actor,
            key: key.take(),
            event,
        };
        apply_record(state, &record, entries)?;
    }
    Ok(())
}

/// Applies a record and keeps its entry.
pub(super) fn apply_record(
    state: &mut State,
    record: &Record,
    entries: &mut Vec<Entry>,
) -> Result<(), TipInDoubt> {
    catch_unwind(AssertUnwindSafe(|| state.apply(record))).map_err(|_| TipInDoubt)?;
    entries.push(wire::encode(record));
    Ok(())
}

fn digest_if_due(state: &mut State, now: Instant, entries: &mut Vec<Entry>) -> Result<(), TipInDoubt> {
    let before = state.next_position().saturating_sub(entries.len() as u64);
    if before / DIGEST_EVERY == state.next_position() / DIGEST_EVERY {
        return Ok(());
    }
    let event = Event::StateDigested { digest: state.running_digest() };
    let record = Record { at: now, channel: Channel::System, actor: Actor::System, key: None, event };
    apply_record(state, &record, entries)
}
