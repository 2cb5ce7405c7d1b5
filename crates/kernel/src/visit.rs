//! A visit: what happens to a booking at its venue, step by step, and what undoes a step.
//!
//! Arrived, checked, given or not given, or never seen: [`STEPS`] is the one table of which step may follow which, and
//! deciding, folding and recounting all read it. A step is undone by another entry, never by taking one away.
//! The surprise: who came and was given nothing used their place up, but may book the dose again; who never came did not.

mod arrival;
mod close;
mod follow_up;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::booking::{Booking, Detail, Status, Step, StepKind};
use crate::booking_number::BookingNumber;
use crate::command::{Actor, Context, HolderId, Person};
use crate::event::Event;
use crate::lot::{self, LotNumber};
use crate::planner::PlannerEvent;
use crate::refusal::{Code, Refusal};
use crate::roster::HolderStanding;
use crate::slot::{Slot, SlotId};
use crate::state::{ProgrammeState, State};
use crate::time::{Instant, date_at, instant_at, plus_days};

pub use arrival::{arrives_from, hindrance};
pub use close::{NO_SHOWS_PER_ENTRY_MAX, no_shows};
pub use follow_up::{Proposal, proposal};

/// Which step leads from which status to which; what is not here cannot happen.
pub const STEPS: [(Status, StepKind, Status); 11] = [
    (Status::Confirmed, StepKind::Moved, Status::Confirmed),
    (Status::Confirmed, StepKind::Represented, Status::Confirmed),
    (Status::Confirmed, StepKind::Displaced, Status::Confirmed),
    (Status::Confirmed, StepKind::Kept, Status::Confirmed),
    (Status::Confirmed, StepKind::Cancelled, Status::Cancelled),
    (Status::Confirmed, StepKind::CheckedIn, Status::CheckedIn),
    (Status::Confirmed, StepKind::NoShow, Status::NoShow),
    (Status::CheckedIn, StepKind::Checked, Status::Checked),
    (Status::CheckedIn, StepKind::NotGiven, Status::NotGiven),
    (Status::Checked, StepKind::Administered, Status::Administered),
    (Status::Checked, StepKind::NotGiven, Status::NotGiven),
];

/// Whole days after that of the step on which it may still be undone: what happens at the close of a day is looked at
/// again on the next, all else while the person is there.
pub fn undo_days(kind: StepKind) -> Option<u16> {
    match kind {
        StepKind::CheckedIn | StepKind::Checked | StepKind::Administered | StepKind::NotGiven => Some(0),
        StepKind::NoShow => Some(1),
        StepKind::Confirmed
        | StepKind::Moved
        | StepKind::Cancelled
        | StepKind::Represented
        | StepKind::Displaced
        | StepKind::Kept
        | StepKind::Undone => None,
    }
}

/// Why a dose was not given; words would invite personal data into the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NotGivenReason {
    /// Not well today: fever, for one.
    Unwell,
    /// A doctor advises against it.
    MedicalReason,
    /// The person changed their mind.
    Declined,
    /// Papers are missing, or are somebody else's.
    Papers,
    /// Too soon after the dose before, or of another product.
    Interval,
    /// The venue has none left.
    NoDoseLeft,
    /// Anything else.
    Other,
}

impl NotGivenReason {
    /// Every reason; the index is its durable number.
    pub const ALL: [NotGivenReason; 7] = [
        NotGivenReason::Unwell,
        NotGivenReason::MedicalReason,
        NotGivenReason::Declined,
        NotGivenReason::Papers,
        NotGivenReason::Interval,
        NotGivenReason::NoDoseLeft,
        NotGivenReason::Other,
    ];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            NotGivenReason::Unwell => "unwell",
            NotGivenReason::MedicalReason => "medical_reason",
            NotGivenReason::Declined => "declined",
            NotGivenReason::Papers => "papers",
            NotGivenReason::Interval => "interval",
            NotGivenReason::NoDoseLeft => "no_dose_left",
            NotGivenReason::Other => "other",
        }
    }
}

/// Something at the counter of a venue.
#[derive(Debug, Clone)]
pub struct AtVenue {
    /// Index of the programme.
    pub programme: u16,
    /// The venue: index in [`ProgrammeState::venue_ids`].
    pub venue: u16,
    /// What.
    pub act: Act,
}

/// What is done at a counter.
#[derive(Debug, Clone)]
pub enum Act {
    /// Takes note that a person arrived.
    CheckIn {
        /// Which booking.
        number: BookingNumber,
        /// Whether staff let them in though it is too early or too late.
        is_let_in: bool,
    },
    /// Moves a booking to this venue and hour, and takes note that the person arrived.
    CheckInHere {
        /// Which booking.
        number: BookingNumber,
        /// To which slot; the one of this hour if none is named.
        slot: Option<SlotId>,
    },
    /// Books a place of this hour for somebody who has none, and takes note that they arrived.
    WalkIn {
        /// Who.
        person: Person,
        /// In which slot; that of this hour if none is named.
        slot: Option<SlotId>,
    },
    /// Takes note that papers and health were looked at.
    Check {
        /// Which booking.
        number: BookingNumber,
    },
    /// Takes note that the dose was given.
    Administer {
        /// Which booking.
        number: BookingNumber,
        /// From which lot.
        lot: LotNumber,
    },
    /// Takes note that the dose was not given.
    Withhold {
        /// Which booking.
        number: BookingNumber,
        /// Why.
        reason: NotGivenReason,
    },
    /// Undoes the newest step.
    Undo {
        /// Which booking.
        number: BookingNumber,
        /// The step that is taken to be the newest.
        step: StepKind,
    },
    /// Marks every booking of a day whose slot is over and whose person did not come.
    MarkNoShows {
        /// The day at the venue.
        date: Date,
    },
    /// Books the next dose while the person is here.
    BookNextDose {
        /// The booking of the dose before.
        number: BookingNumber,
        /// In which slot; the proposed one if none is named.
        slot: Option<SlotId>,
    },
}

/// The status that a step leads to, or that it leads back to.
pub(crate) fn status_after(held: &ProgrammeState, booking: &Booking, kind: StepKind) -> Option<Status> {
    if kind == StepKind::Undone {
        return newest(&held.history(booking, u64::MAX)).map(|(_, before)| before);
    }
    follows(booking.status, kind)
}

/// The status that the steps of a booking come to, oldest first; `None` if they are no history.
pub fn status_of(steps: &[&Step]) -> Option<Status> {
    walk(steps).map(|(status, _)| status)
}

/// The newest step that counts and can be undone, with the status before it.
pub fn newest<'a>(steps: &[&'a Step]) -> Option<(&'a Step, Status)> {
    walk(steps).and_then(|(_, done)| done.last().copied())
}

/// The status that a step leads to from another; `None` if it cannot follow.
pub fn follows(status: Status, kind: StepKind) -> Option<Status> {
    let found = STEPS.iter().find(|(from, step, _)| (*from, *step) == (status, kind));
    found.map(|(_, _, to)| *to)
}

/// The status, and the steps since the last place was taken that count, each with the status before it.
fn walk<'a>(steps: &[&'a Step]) -> Option<(Status, Vec<(&'a Step, Status)>)> {
    let (first, later) = steps.split_first()?;
    if first.kind != StepKind::Confirmed {
        return None;
    }
    let mut status = Status::Confirmed;
    let mut done: Vec<(&Step, Status)> = Vec::new();
    for step in later {
        if step.kind == StepKind::Undone {
            let (undone, before) = done.pop()?;
            if step.detail != Detail::Undone(undone.kind) {
                return None;
            }
            status = before;
            continue;
        }
        let after = follows(status, step.kind)?;
        match undo_days(step.kind) {
            Some(_) => done.push((step, status)),
            None => done.clear(),
        }
        status = after;
    }
    Some((status, done))
}

/// Last instant plus one at which a step may be undone, by the days of its slot's venue.
pub fn undo_until(step: &Step, slot: &Slot) -> Option<Instant> {
    let days = i32::from(undo_days(step.kind)?);
    let offset = slot.row().offset_minutes;
    Some(instant_at(plus_days(date_at(step.at, offset), days.saturating_add(1)), 0, offset))
}

impl ProgrammeState {
    /// What the step of an entry about a visit is, if the entry is one.
    pub(crate) fn step_of(&self, event: &Event) -> Option<(StepKind, Detail)> {
        Some(match event {
            Event::BookingCheckedIn { .. } => (StepKind::CheckedIn, Detail::None),
            Event::BookingChecked { .. } => (StepKind::Checked, Detail::None),
            Event::DoseAdministered { product, lot, .. } => {
                let lot = self.lot_index(*product, lot).map_or(Detail::None, Detail::Lot);
                (StepKind::Administered, lot)
            }
            Event::DoseNotGiven { reason, .. } => (StepKind::NotGiven, Detail::NotGiven(*reason)),
            Event::NoShowsMarked { .. } => (StepKind::NoShow, Detail::None),
            Event::StepUndone { step, .. } => (StepKind::Undone, Detail::Undone(*step)),
            _ => return None,
        })
    }

    /// Who has this booking.
    pub fn holder_of(&self, booking: &Booking) -> Option<HolderId> {
        self.holder_at(booking.holder)
    }

    /// Index of a booking's holder, if the voucher was not revoked since.
    fn visitor(&self, booking: &Booking) -> Result<(u32, HolderId), Refusal> {
        let found = self.holder_of(booking).and_then(|id| self.holder(&id));
        let (index, holder) = found.ok_or(Refusal::plain(Code::LoginNoMatch))?;
        match holder.standing {
            HolderStanding::Revoked => Err(Refusal::plain(Code::VoucherRevoked)),
            HolderStanding::Valid | HolderStanding::Superseded => Ok((index, holder.id)),
        }
    }
}

/// Decides [`crate::command::Command::AtVenue`]; nobody does that for themself.
pub(crate) fn decide(state: &State, context: &Context, at: &AtVenue) -> Result<Vec<Event>, Refusal> {
    let counter = Counter { state, held: state.programme_at(at.programme)?, context, at };
    if context.actor == Actor::Holder {
        return Err(Refusal::plain(Code::BookingUnknown));
    }
    match &at.act {
        Act::CheckIn { number, is_let_in } => arrival::check_in(&counter, *number, *is_let_in),
        Act::CheckInHere { number, slot } => arrival::check_in_here(&counter, *number, *slot),
        Act::WalkIn { person, slot } => arrival::walk_in(&counter, person, *slot),
        Act::Check { number } => check(&counter, *number),
        Act::Administer { number, lot } => administer(&counter, *number, lot),
        Act::Withhold { number, reason } => withhold(&counter, *number, *reason),
        Act::Undo { number, step } => undo(&counter, *number, *step),
        Act::MarkNoShows { date } => Ok(close::mark(&counter, *date)),
        Act::BookNextDose { number, slot } => follow_up::book(&counter, *number, *slot),
    }
}

/// What every act at a counter looks at.
struct Counter<'a> {
    state: &'a State,
    held: &'a ProgrammeState,
    context: &'a Context,
    at: &'a AtVenue,
}

impl<'a> Counter<'a> {
    fn booking(&self, number: BookingNumber) -> Result<&'a Booking, Refusal> {
        match self.state.booking(number) {
            Some((programme, _, booking)) if programme == self.at.programme => Ok(booking),
            _ => Err(Refusal::plain(Code::BookingUnknown)),
        }
    }

    fn slot_of(&self, booking: &Booking) -> Result<&'a Slot, Refusal> {
        self.held.slot(booking.slot).ok_or(Refusal::plain(Code::SlotUnknown))
    }

    /// A booking of this venue that stands where the step may follow.
    fn ready(&self, number: BookingNumber, kind: StepKind) -> Result<(&'a Booking, &'a Slot), Refusal> {
        let booking = self.booking(number)?;
        let slot = self.slot_of(booking)?;
        if slot.row.venue != self.at.venue {
            return Err(Refusal::plain(Code::ArrivalOtherVenue));
        }
        may_follow(booking, kind)?;
        Ok((booking, slot))
    }
}

fn may_follow(booking: &Booking, kind: StepKind) -> Result<(), Refusal> {
    let follows = follows(booking.status, kind).is_some();
    if follows { Ok(()) } else { Err(Refusal::booking(Code::VisitStep, booking.number)) }
}

fn check(counter: &Counter<'_>, number: BookingNumber) -> Result<Vec<Event>, Refusal> {
    counter.ready(number, StepKind::Checked)?;
    Ok(vec![Event::BookingChecked { programme: counter.at.programme, number }])
}

fn administer(counter: &Counter<'_>, number: BookingNumber, lot: &LotNumber) -> Result<Vec<Event>, Refusal> {
    let (_, slot) = counter.ready(number, StepKind::Administered)?;
    let today = date_at(counter.context.now, slot.row.offset_minutes);
    let product = lot::givable(counter.held, counter.at.venue, lot, today)?;
    let programme = counter.at.programme;
    Ok(vec![Event::DoseAdministered { programme, number, product, lot: lot.clone() }])
}

fn withhold(
    counter: &Counter<'_>,
    number: BookingNumber,
    reason: NotGivenReason,
) -> Result<Vec<Event>, Refusal> {
    counter.ready(number, StepKind::NotGiven)?;
    Ok(vec![Event::DoseNotGiven { programme: counter.at.programme, number, reason }])
}

/// Undoes the newest step, if it is the one that was meant, in time, and leads back to something that may be again.
fn undo(counter: &Counter<'_>, number: BookingNumber, step: StepKind) -> Result<Vec<Event>, Refusal> {
    let Counter { held, context, at, .. } = counter;
    let booking = counter.booking(number)?;
    let slot = counter.slot_of(booking)?;
    if slot.row.venue != at.venue {
        return Err(Refusal::plain(Code::ArrivalOtherVenue));
    }
    let found = newest(&held.history(booking, u64::MAX)).filter(|(newest, _)| newest.kind == step);
    let (undone, before) = found.ok_or(Refusal::booking(Code::VisitNotUndoable, number))?;
    match undo_until(undone, slot) {
        Some(until) if context.now >= until => return Err(Refusal::at(Code::VisitUndoTooLate, until)),
        _ => {}
    }
    if before.is_active() && !booking.status.is_active() {
        let holder = held.holder_of(booking).ok_or(Refusal::plain(Code::LoginNoMatch))?;
        let others = held.active_bookings(&holder);
        if let Some(other) = others.iter().find(|other| other.dose == booking.dose) {
            return Err(Refusal::booking(Code::BookingExists, other.number));
        }
    }
    let needs_place = before.takes_place() && !booking.status.takes_place();
    if needs_place && held.free_places(booking.slot, context.now) == 0 {
        return Err(Refusal::plain(Code::SlotFull));
    }
    let mut events = vec![Event::StepUndone { programme: at.programme, number, step }];
    // The booking is back where nothing takes place any more, and its history has to say so.
    if let Some(stop) = held.called_off(slot).filter(|_| before == Status::Confirmed) {
        let (programme, reason, numbers) = (at.programme, stop.reason, vec![number]);
        events.push(Event::Planner(PlannerEvent::BookingsDisplaced { programme, reason, numbers }));
    }
    Ok(events)
}
