//! Arrivals: in time or not, at the right venue or not, with a booking or without one.
//!
//! Whoever is not where and when they booked can be moved to this venue and hour in one act, and somebody without a
//! booking can be taken if the programme says so. Either takes a place by the rules of every other booking: a hold counts,
//! a product and an interval count, and no slot is ever filled beyond its room.

use super::{Counter, may_follow};
use crate::booking::{Booking, StepKind, fresh_number, place};
use crate::booking_number::BookingNumber;
use crate::command::Person;
use crate::dose::Course;
use crate::event::Event;
use crate::planner::open;
use crate::programme::WalkIns;
use crate::refusal::{Code, Refusal};
use crate::restore::open_to_newcomers;
use crate::slot::{Found, Slot, SlotId};
use crate::state::ProgrammeState;
use crate::time::{Instant, MINUTE_MS, date_at};
use crate::wave;

/// First instant at which people of a slot are let in, and first at which they are not any more.
pub fn arrives_from(held: &ProgrammeState, slot: &Slot) -> (Instant, Instant) {
    let minutes = |minutes: u16| i64::from(minutes).saturating_mul(MINUTE_MS);
    let policy = held.definition.arrival;
    let from = slot.starts_at().plus_ms(minutes(policy.early_minutes).saturating_neg());
    (from, slot.ends_at().plus_ms(minutes(policy.late_minutes)))
}

/// A person arrives for their booking.
pub(super) fn check_in(
    counter: &Counter<'_>,
    number: BookingNumber,
    is_let_in: bool,
) -> Result<Vec<Event>, Refusal> {
    let booking = counter.booking(number)?;
    let slot = counter.slot_of(booking)?;
    may_follow(booking, StepKind::CheckedIn)?;
    welcome(counter, booking, slot)?;
    in_time(counter, slot, is_let_in)?;
    Ok(vec![Event::BookingCheckedIn { programme: counter.at.programme, number }])
}

/// A person arrives, and the booking is moved to where they are.
pub(super) fn check_in_here(
    counter: &Counter<'_>,
    number: BookingNumber,
    wanted: Option<SlotId>,
) -> Result<Vec<Event>, Refusal> {
    open_to_newcomers(counter.state, counter.context)?;
    let booking = counter.booking(number)?;
    may_follow(booking, StepKind::CheckedIn)?;
    let (holder, _) = counter.held.visitor(booking)?;
    let found = hour(counter, holder, booking.dose, wanted, Hours::Now)?;
    if found.index == booking.slot {
        return Err(Refusal::plain(Code::MoveSameSlot));
    }
    welcome(counter, booking, found.slot)?;
    let from = counter.slot_of(booking)?.row.id;
    let programme = counter.at.programme;
    Ok(vec![
        Event::BookingMoved { programme, number, from, to: found.slot.row.id },
        Event::BookingCheckedIn { programme, number },
    ])
}

/// Somebody without a booking arrives.
pub(super) fn walk_in(
    counter: &Counter<'_>,
    person: &Person,
    wanted: Option<SlotId>,
) -> Result<Vec<Event>, Refusal> {
    let Counter { state, held, context, at } = counter;
    open_to_newcomers(state, context)?;
    let hours = match held.definition.arrival.walk_ins {
        WalkIns::None => return Err(Refusal::plain(Code::WalkInNone)),
        WalkIns::Leftover => Hours::Begun,
        WalkIns::Open => Hours::Day,
    };
    let holder = held.admitted(person)?;
    let course = Course::of(held, &person.holder);
    let dose = course.next()?;
    wave::may_book(&held.definition, &person.cohort, dose, context.now)?;
    course.givable(dose)?;
    let found = hour(counter, holder, dose, wanted, hours)?;
    course.fits(dose, found.slot, None)?;
    let number = fresh_number(state, context.entropy)?;
    let (programme, slot) = (at.programme, found.slot.row.id);
    Ok(vec![
        Event::BookingConfirmed { programme, holder: person.holder, slot, dose, number },
        Event::BookingCheckedIn { programme, number },
    ])
}

/// Whether the dose may be given to this person at all, on the day of the slot.
fn welcome(counter: &Counter<'_>, booking: &Booking, slot: &Slot) -> Result<(), Refusal> {
    admissible(counter.held, booking, slot)
}

/// What keeps this dose from being given on its day, however in time the person is: a slot that is called off, a voucher
/// that was revoked, a dose before that was not given, or one that was given elsewhere.
pub fn hindrance(held: &ProgrammeState, booking: &Booking) -> Option<Refusal> {
    admissible(held, booking, held.slot(booking.slot)?).err()
}

fn admissible(held: &ProgrammeState, booking: &Booking, slot: &Slot) -> Result<(), Refusal> {
    if held.called_off(slot).is_some() {
        return Err(Refusal::plain(Code::SlotCalledOff));
    }
    let (_, holder) = held.visitor(booking)?;
    let course = Course::of(held, &holder);
    course.givable(booking.dose)?;
    course.fits(booking.dose, slot, Some(booking.number))
}

fn in_time(counter: &Counter<'_>, slot: &Slot, is_let_in: bool) -> Result<(), Refusal> {
    let now = counter.context.now;
    let (from, until) = arrives_from(counter.held, slot);
    if slot.row.venue != counter.at.venue {
        return Err(Refusal::plain(Code::ArrivalOtherVenue));
    }
    if from <= now && now < until {
        return Ok(());
    }
    if date_at(now, slot.row.offset_minutes) != slot.row.date {
        return Err(Refusal::on(Code::ArrivalOtherDay, slot.row.date));
    }
    match (is_let_in, now < from) {
        (true, _) => Ok(()),
        (false, true) => Err(Refusal::at(Code::ArrivalEarly, from)),
        (false, false) => Err(Refusal::at(Code::ArrivalLate, until)),
    }
}

/// Which slots of the day are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hours {
    /// Those whose people are let in now.
    Now,
    /// Those that have begun, also if they are over.
    Begun,
    /// Those that have begun, and those whose people are let in now.
    Day,
}

/// The slot of this venue and hour in which there is a place: the one that runs, else the next, else the latest.
fn hour<'a>(
    counter: &Counter<'a>,
    holder: u32,
    dose: u8,
    wanted: Option<SlotId>,
    hours: Hours,
) -> Result<Found<'a>, Refusal> {
    let Counter { held, context, at, .. } = counter;
    let now = context.now;
    let of_today = held.slots().filter(|(_, slot)| {
        slot.row.venue == at.venue
            && slot.row.published_at <= now
            && date_at(now, slot.row.offset_minutes) == slot.row.date
            && (slot.row.dose == 0 || slot.row.dose == dose)
            && wanted.is_none_or(|wanted| wanted == slot.row.id)
    });
    let of_today: Vec<Found<'a>> = of_today.map(|(index, slot)| Found { index, slot }).collect();
    let mut fitting: Vec<Found<'a>> = of_today.clone();
    fitting.retain(|found| {
        let (from, until) = arrives_from(held, found.slot);
        let begun = found.slot.starts_at() <= now;
        match hours {
            Hours::Now => from <= now && now < until,
            Hours::Begun => begun,
            Hours::Day => begun || from <= now,
        }
    });
    fitting.sort_by_key(|found| nearness(found.slot, now));
    let mut refusal = None;
    for found in fitting {
        match open(held, found.slot, now).and_then(|()| place(held, context, holder, &found)) {
            Ok(()) => return Ok(found),
            Err(why) => refusal = Some(why),
        }
    }
    Err(refusal.unwrap_or_else(|| no_hour(&of_today, hours, now)))
}

/// Less is nearer: what runs now, then what begins, then what is over.
fn nearness(slot: &Slot, now: Instant) -> (u8, i64) {
    let (starts, ends) = (slot.starts_at(), slot.ends_at());
    if now < starts {
        (1, starts.since(now))
    } else if now < ends {
        (0, 0)
    } else {
        (2, now.since(ends))
    }
}

fn no_hour(of_today: &[Found<'_>], hours: Hours, now: Instant) -> Refusal {
    let later = of_today.iter().map(|found| found.slot.starts_at()).filter(|starts| *starts > now).min();
    match later {
        Some(starts) if hours == Hours::Begun => Refusal::at(Code::WalkInLeftover, starts),
        _ => Refusal::plain(Code::ArrivalNoHour),
    }
}
