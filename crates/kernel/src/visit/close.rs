//! The close of a day: who was booked, and was never seen.
//!
//! One act for a venue and a day marks every booking that is still confirmed and whose slot, with the minutes that people
//! may be late, is over; nobody whose hour is still to come is ever marked. It can be asked before it is done, and done again.

use jiff::civil::Date;

use super::{Counter, arrives_from};
use crate::booking::Status;
use crate::booking_number::BookingNumber;
use crate::event::Event;
use crate::state::ProgrammeState;
use crate::time::Instant;

/// Bookings in one entry.
pub const NO_SHOWS_PER_ENTRY_MAX: usize = 500;

/// Whom marking now would mark, in the order of slots.
pub fn no_shows(held: &ProgrammeState, venue: u16, date: Date, now: Instant) -> Vec<BookingNumber> {
    let of_day = held.slots().filter(|(_, slot)| slot.row.venue == venue && slot.row.date == date);
    // Where nothing takes place nobody stays away.
    let of_day = of_day.filter(|(_, slot)| held.called_off(slot).is_none());
    let over = of_day.filter(|(_, slot)| arrives_from(held, slot).1 <= now);
    let bookings = over.flat_map(|(index, _)| held.bookings_of_slot(index));
    bookings.filter(|booking| booking.status == Status::Confirmed).map(|booking| booking.number).collect()
}

/// With an identity it is remembered also that there was nobody, so that a late repetition does not mark anybody.
pub(super) fn mark(counter: &Counter<'_>, date: Date) -> Vec<Event> {
    let Counter { held, context, at, .. } = counter;
    let (programme, venue) = (at.programme, at.venue);
    let marked = no_shows(held, venue, date, context.now);
    if marked.is_empty() && context.key.is_some() {
        return vec![Event::NoShowsMarked { programme, venue, date, numbers: Vec::new() }];
    }
    let entries = marked.chunks(NO_SHOWS_PER_ENTRY_MAX);
    entries.map(|part| Event::NoShowsMarked { programme, venue, date, numbers: part.to_vec() }).collect()
}
