//! Doses: which one comes next, how long after the one before, and of which product.
//!
//! Intervals are days, never phrases, because municipalities count the phrases differently (domain notes, 5.1):
//! a second dose may be booked from `earliest_days` after the day of the first, received or booked.
//! Everything here looks at the person, that is at all vouchers that supersede one another.

use jiff::civil::Date;

use crate::booking::{Active, Status};
use crate::booking_number::BookingNumber;
use crate::command::HolderId;
use crate::refusal::{Code, Refusal};
use crate::slot::Slot;
use crate::state::ProgrammeState;
use crate::time::plus_days;

/// The dose before, received or booked.
struct Earlier {
    on: Option<Date>,
    /// Product identifier; empty if unknown.
    product: String,
}

/// The next dose that this person could book; `dose.done` when none is left.
pub fn next(held: &ProgrammeState, holder: &HolderId) -> Result<u8, Refusal> {
    let received = received(held, holder);
    let active = held.active_bookings(holder);
    let mut dose = received.saturating_add(1);
    while active.iter().any(|booking| booking.dose == dose) {
        dose = dose.saturating_add(1);
    }
    if dose <= held.definition.doses {
        return Ok(dose);
    }
    match active
        .iter()
        .find(|booking| booking.dose == held.definition.doses && booking.status == Status::Confirmed)
    {
        Some(booking) => Err(Refusal::booking(Code::BookingExists, booking.number)),
        None => Err(Refusal::plain(Code::DoseDone)),
    }
}

/// Whether `dose` is the one that may be booked now.
pub(crate) fn bookable(held: &ProgrammeState, holder: &HolderId, dose: u8) -> Result<(), Refusal> {
    let active = held.active_bookings(holder);
    if let Some(booking) = active.iter().find(|booking| booking.dose == dose) {
        return Err(Refusal::booking(Code::BookingExists, booking.number));
    }
    if dose == 0 || dose > held.definition.doses || dose <= received(held, holder) {
        return Err(Refusal::plain(Code::DoseDone));
    }
    if next(held, holder)? < dose {
        return Err(Refusal::plain(Code::DoseOrder));
    }
    Ok(())
}

/// Whether `dose` on the day of `slot` keeps its distance to the dose before and after, and its product.
pub(crate) fn fits(
    held: &ProgrammeState,
    holder: &HolderId,
    dose: u8,
    slot: &Slot,
    moving: Option<BookingNumber>,
) -> Result<(), Refusal> {
    let product = held.product_of_venue(slot.row.venue);
    if let Some(earlier) = earlier(held, holder, dose) {
        if !earlier.product.is_empty() && earlier.product != product {
            return Err(Refusal::plain(Code::DoseProduct));
        }
        let earliest = earlier.on.map(|on| plus_days(on, interval(held, product)));
        if let Some(earliest) = earliest.filter(|earliest| slot.row.date < *earliest) {
            return Err(Refusal::on(Code::DoseInterval, earliest));
        }
    }
    let later_earliest = plus_days(slot.row.date, interval(held, product));
    let later = held.active_bookings(holder).into_iter().find(|booking| {
        Some(booking.number) != moving
            && booking.dose == dose.saturating_add(1)
            && booking.date < later_earliest
    });
    match later {
        Some(booking) if moving.is_some() => Err(Refusal::booking(Code::DoseLaterBooked, booking.number)),
        _ => Ok(()),
    }
}

/// Active bookings of doses after this one, which rest on it.
pub(crate) fn later(held: &ProgrammeState, holder: &HolderId, dose: u8) -> Vec<Active> {
    let mut later: Vec<Active> = held
        .active_bookings(holder)
        .into_iter()
        .filter(|booking| booking.dose > dose && booking.status == Status::Confirmed)
        .collect();
    later.sort_by_key(|booking| booking.dose);
    later
}

fn interval(held: &ProgrammeState, product: &str) -> i32 {
    held.definition.product(product).map_or(0, |product| i32::from(product.earliest_days))
}

fn received(held: &ProgrammeState, holder: &HolderId) -> u8 {
    let vouchers = held.vouchers_of_person(holder);
    vouchers
        .iter()
        .filter_map(|id| held.holder(id))
        .map(|(_, holder)| holder.doses_received)
        .max()
        .unwrap_or(0)
}

fn earlier(held: &ProgrammeState, holder: &HolderId, dose: u8) -> Option<Earlier> {
    let before = dose.checked_sub(1).filter(|before| *before > 0)?;
    if let Some(booking) = held.active_bookings(holder).into_iter().find(|booking| booking.dose == before) {
        return Some(Earlier {
            on: Some(booking.date),
            product: held.product_of_venue(booking.venue).to_owned(),
        });
    }
    let vouchers = held.vouchers_of_person(holder);
    let (_, row) = vouchers
        .iter()
        .filter_map(|id| held.holder(id))
        .find(|(_, holder)| holder.doses_received >= before)?;
    let index = usize::from(row.product).checked_sub(1);
    let product = index.and_then(|index| held.product_ids.get(index)).cloned().unwrap_or_default();
    Some(Earlier { on: row.last_dose_on, product })
}
