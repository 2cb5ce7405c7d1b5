//! The next dose, booked at the counter while the person is there: one act, resting on the dose before.
//!
//! The earliest day and the usual one come from the product; proposed is the free slot nearest to the usual day, at the
//! hour of this visit if it can be. No wave is asked: whoever got the first dose here is entitled to the next. The booking
//! rests on the one before like any other, so cancelling that cancels this.

use jiff::civil::Date;

use super::Counter;
use crate::booking::{Booking, Status, fresh_number, place};
use crate::booking_number::BookingNumber;
use crate::command::Channel;
use crate::dose::Course;
use crate::event::Event;
use crate::planner::open;
use crate::refusal::{Code, Refusal};
use crate::restore::open_to_newcomers;
use crate::slot::{Found, Slot, SlotId};
use crate::state::ProgrammeState;
use crate::time::{Instant, days_from_epoch, plus_days};

/// What is proposed for the next dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// Which dose.
    pub dose: u8,
    /// First day on which it may be given.
    pub earliest_on: Date,
    /// Day on which it is usually given.
    pub standard_on: Date,
    /// The free slot nearest to that; `None` if there is none.
    pub slot: Option<SlotId>,
}

/// What is proposed for the dose after that of this booking.
///
/// # Errors
/// Why no next dose can be booked: the person is not here, there is none, or it is booked already.
pub fn proposal(held: &ProgrammeState, booking: &Booking, now: Instant) -> Result<Proposal, Refusal> {
    let here = matches!(booking.status, Status::CheckedIn | Status::Checked | Status::Administered);
    if !here {
        return Err(Refusal::booking(Code::VisitStep, booking.number));
    }
    let (_, holder) = held.visitor(booking)?;
    let dose = booking.dose.saturating_add(1);
    let course = Course::of(held, &holder);
    course.bookable(dose)?;
    let slot = held.slot(booking.slot).ok_or(Refusal::plain(Code::SlotUnknown))?;
    let product = held.definition.product(held.product_of_venue(slot.row.venue));
    let after = |days: u16| plus_days(slot.row.date, i32::from(days));
    let earliest_on = after(product.map_or(0, |product| product.earliest_days));
    let standard_on = after(product.map_or(0, |product| product.standard_days));
    let later = held.slots().filter(|(_, it)| it.row.venue == slot.row.venue && it.row.date >= earliest_on);
    let free = later.filter(|(index, it)| {
        bookable(held, &course, dose, it, now).is_ok() && held.free_for(*index, Channel::Venue, now) > 0
    });
    let nearest = free.min_by_key(|(_, it)| distance(it, standard_on, slot.row.start_minute));
    Ok(Proposal { dose, earliest_on, standard_on, slot: nearest.map(|(_, it)| it.row.id) })
}

/// Decides the act: the proposed slot, or the one that is named.
pub(super) fn book(
    counter: &Counter<'_>,
    number: BookingNumber,
    wanted: Option<SlotId>,
) -> Result<Vec<Event>, Refusal> {
    let Counter { state, held, context, at } = counter;
    open_to_newcomers(state, context)?;
    let booking = counter.booking(number)?;
    if counter.slot_of(booking)?.row.venue != at.venue {
        return Err(Refusal::plain(Code::ArrivalOtherVenue));
    }
    let proposed = proposal(held, booking, context.now)?;
    let none = Refusal::on(Code::NextDoseNone, proposed.earliest_on);
    let slot = wanted.or(proposed.slot).ok_or(none)?;
    let found = held.published_slot(slot, context.now)?;
    let (index, holder) = held.visitor(booking)?;
    let dose = proposed.dose;
    bookable(held, &Course::of(held, &holder), dose, found.slot, context.now)?;
    place(held, context, index, &Found { index: found.index, slot: found.slot })?;
    let number = fresh_number(state, context.entropy)?;
    Ok(vec![Event::BookingConfirmed { programme: at.programme, holder, slot, dose, number }])
}

fn bookable(
    held: &ProgrammeState,
    course: &Course<'_>,
    dose: u8,
    slot: &Slot,
    now: Instant,
) -> Result<(), Refusal> {
    if slot.row.published_at > now {
        return Err(Refusal::plain(Code::SlotUnknown));
    }
    if slot.row.dose != 0 && slot.row.dose != dose {
        return Err(Refusal::count(Code::DoseSlot, u64::from(slot.row.dose)));
    }
    open(held, slot, now)?;
    let deadline = held.book_deadline(slot);
    if now >= deadline {
        return Err(Refusal::at(Code::SlotClosed, deadline));
    }
    course.fits(dose, slot, None)
}

/// Less is nearer: by days, then by the time of day, then the earlier one.
fn distance(slot: &Slot, day: Date, minute: u16) -> (u64, u16, i64) {
    let days = days_from_epoch(slot.row.date).abs_diff(days_from_epoch(day));
    (days, slot.row.start_minute.abs_diff(minute), slot.starts_at().0)
}
