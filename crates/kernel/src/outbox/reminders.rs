//! Reminders: messages that are due because time passed, a number of days before an appointment.
//!
//! That one is due is an entry, because only the instant of an entry says what time it was. The kernel knows no time zone:
//! whoever asks says from when on a reminder is due, and this says of which bookings that is true. The surprise: who booked
//! or moved after that instant is not reminded any more, because the message about that step says the same.

use jiff::civil::Date;

use super::OutboxEvent;
use crate::booking::{Booking, Status};
use crate::booking_number::BookingNumber;
use crate::command::{Actor, Context};
use crate::refusal::Refusal;
use crate::state::{ProgrammeState, State};
use crate::time::Instant;

/// Bookings in one entry.
pub const REMINDED_PER_ENTRY_MAX: usize = 500;

/// A reminder of all appointments of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reminder {
    /// Index of the programme.
    pub programme: u16,
    /// The day of the appointments.
    pub date: Date,
    /// How many days before.
    pub days_before: u16,
    /// From when on it is due.
    pub since: Instant,
}

impl State {
    /// Bookings whose holders are to be reminded at `now`, as many as an entry holds at most.
    pub fn to_remind(&self, which: &Reminder, now: Instant) -> Vec<BookingNumber> {
        let Ok(held) = self.programme_at(which.programme) else { return Vec::new() };
        let of_day = held.slots().filter(|(_, slot)| slot.row().date == which.date);
        let bookings = of_day.flat_map(|(index, _)| held.bookings_of_slot(index));
        let wanted = bookings.filter(|booking| self.is_to_remind(held, booking, which, now));
        wanted.map(|booking| booking.number).take(REMINDED_PER_ENTRY_MAX).collect()
    }

    fn is_to_remind(&self, held: &ProgrammeState, booking: &Booking, which: &Reminder, now: Instant) -> bool {
        let to_come =
            held.slot_of(booking).is_some_and(|slot| slot.row().date == which.date && now < slot.starts_at());
        let settled = held.newest_step(booking).is_some_and(|step| step.at < which.since);
        booking.status == Status::Confirmed
            && to_come
            && settled
            && held.displaced_by(booking).is_none()
            && !self.outbox().is_reminded(which.date, booking.number, which.days_before)
    }
}

/// Decides [`super::OutboxCommand::Remind`]: who is not to be reminded any more is left out.
pub(super) fn remind(
    state: &State,
    context: &Context,
    which: &Reminder,
    numbers: &[BookingNumber],
) -> Result<Option<OutboxEvent>, Refusal> {
    super::only(context, Actor::System)?;
    let held = state.programme_at(which.programme)?;
    let wanted = held.definition.reminders.days_before.contains(&which.days_before);
    if !wanted || context.now < which.since {
        return Ok(None);
    }
    let mine = |number: &&BookingNumber| {
        let found = state.booking(**number).filter(|(programme, ..)| *programme == which.programme);
        found.is_some_and(|(_, held, booking)| state.is_to_remind(held, booking, which, context.now))
    };
    let numbers: Vec<BookingNumber> =
        numbers.iter().filter(mine).take(REMINDED_PER_ENTRY_MAX).copied().collect();
    let Reminder { programme, date, days_before, .. } = *which;
    Ok((!numbers.is_empty()).then_some(OutboxEvent::RemindersDue { programme, date, days_before, numbers }))
}
