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
use kernel::waitlist::{self, Freed};
use store::Entry;

use super::flaws::Flaws;
use super::queue::Job;
use super::{Submission, Verdict};
use crate::chance::Source;
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
pub(super) fn decide_all<F: Flaws>(
    state: &mut State,
    jobs: &[Job],
    now: Instant,
    chance: &dyn Source,
    flaws: &F,
) -> Result<Batch, TipInDoubt> {
    let mut batch = Batch::default();
    let drawn = crate::chance::numbers(chance, jobs.len());
    let tip = &mut Tip { state, flaws };
    for (job, entropy) in jobs.iter().zip(drawn) {
        batch.programmes |= matches!(job.submission.command, Command::ApplyProgramme(_));
        let verdict = decide_one(tip, &job.submission, now, entropy, &mut batch.entries)?;
        batch.verdicts.push(verdict);
    }
    if !batch.entries.is_empty() {
        digest_if_due(tip, now, &mut batch.entries)?;
    }
    Ok(batch)
}

/// The state with all that was decided so far.
struct Tip<'a, F> {
    state: &'a mut State,
    flaws: &'a F,
}

fn decide_one<F: Flaws>(
    tip: &mut Tip<'_, F>,
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
    let settled = catch_unwind(AssertUnwindSafe(|| {
        tip.flaws.deciding(submission);
        settle(tip.state, &context, &submission.command)
    }))
    .unwrap_or(Settled::Refused(Refusal::plain(Code::Internal)));
    match settled {
        Settled::Again(Outcome::Refused(refusal)) => {
            Ok(Verdict::Refused { refusal, position: tip.state.next_position(), repeated: true })
        }
        Settled::Again(outcome) => Ok(Verdict::Again { outcome, position: tip.state.next_position() }),
        Settled::Refused(refusal) => {
            if context.key.is_some() && remembers(&refusal) {
                apply(tip, &context, vec![Event::CommandRefused { refusal }], entries)?;
            }
            Ok(Verdict::Refused { refusal, position: tip.state.next_position(), repeated: false })
        }
        Settled::Happens(events) => {
            let first = events.first().cloned();
            let begins_at = tip.state.next_position();
            let freed = waitlist::freed(tip.state, &events);
            apply(tip, &context, events, entries)?;
            let outcome = outcome_of(tip.state, first.as_ref(), begins_at);
            if let Some(freed) = freed {
                pass_on(tip, now, &freed, entries)?;
            }
            Ok(Verdict::Happened { outcome, position: tip.state.next_position() })
        }
    }
}

/// What a command gave back goes to whoever waits for it before anybody else is heard.
fn pass_on<F: Flaws>(
    tip: &mut Tip<'_, F>,
    now: Instant,
    freed: &Freed,
    entries: &mut Vec<Entry>,
) -> Result<(), TipInDoubt> {
    // A panic costs the offer, which is found again when free places are looked for, and not the command.
    let offers = catch_unwind(AssertUnwindSafe(|| waitlist::pass_on(tip.state, now, freed)));
    for event in tip.flaws.offered(tip.state, offers.unwrap_or_default()) {
        let record = Record { at: now, channel: Channel::System, actor: Actor::System, key: None, event };
        apply_record(tip.state, record, entries, tip.flaws)?;
    }
    Ok(())
}

fn outcome_of(state: &State, first: Option<&Event>, position: u64) -> Outcome {
    match first {
        Some(Event::SlotHeld { programme, holder, slot, dose, since, expires_at }) => Outcome::Held {
            programme: *programme,
            slot: *slot,
            expires_at: *expires_at,
            since: *since,
            dose: *dose,
            is_offer: state.holds_offer(*programme, holder),
        },
        Some(
            Event::BookingConfirmed { number, .. }
            | Event::BookingMoved { number, .. }
            | Event::BookingCancelled { number, .. }
            | Event::BookingCheckedIn { number, .. }
            | Event::BookingChecked { number, .. }
            | Event::DoseAdministered { number, .. }
            | Event::DoseNotGiven { number, .. }
            | Event::StepUndone { number, .. },
        ) => Outcome::Booking { number: *number, position },
        Some(Event::NoShowsMarked { programme, venue, date, .. }) => {
            Outcome::NoShows { programme: *programme, venue: *venue, date: *date, position }
        }
        Some(Event::BookingRepresented { lost }) => Outcome::Booking { number: lost.number, position },
        Some(Event::ClaimOpened { refusal, .. }) => Outcome::Refused(*refusal),
        Some(Event::HoldReleased { .. }) => Outcome::Released,
        _ => Outcome::Done,
    }
}

fn apply<F: Flaws>(
    tip: &mut Tip<'_, F>,
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
        apply_record(tip.state, record, entries, tip.flaws)?;
    }
    Ok(())
}

/// Applies a record and keeps its entry.
pub(super) fn apply_record<F: Flaws>(
    state: &mut State,
    record: Record,
    entries: &mut Vec<Entry>,
    flaws: &F,
) -> Result<(), TipInDoubt> {
    let entry = wire::encode(&record);
    catch_unwind(AssertUnwindSafe(|| state.apply(&flaws.applied(record, false)))).map_err(|_| TipInDoubt)?;
    entries.push(entry);
    Ok(())
}

fn digest_if_due<F: Flaws>(
    tip: &mut Tip<'_, F>,
    now: Instant,
    entries: &mut Vec<Entry>,
) -> Result<(), TipInDoubt> {
    let before = tip.state.next_position().saturating_sub(entries.len() as u64);
    if before / DIGEST_EVERY == tip.state.next_position() / DIGEST_EVERY {
        return Ok(());
    }
    let event = Event::StateDigested { digest: tip.state.running_digest() };
    let record = Record { at: now, channel: Channel::System, actor: Actor::System, key: None, event };
    apply_record(tip.state, record, entries, tip.flaws)
}
