//! Doses: which one comes next, how long after the one before, and of which product.
//!
//! Intervals are days, never phrases, because municipalities count the phrases differently (domain notes, 5.1):
//! a second dose may be booked from `earliest_days` after the day of the first, received or booked.
//! Everything here looks at the person, that is at all vouchers that supersede one another.

use jiff::civil::Date;

use crate::booking::{Active, Booking, Status};
use crate::booking_number::BookingNumber;
use crate::command::HolderId;
use crate::refusal::{Code, Refusal};
use crate::roster::Holder;
use crate::slot::Slot;
use crate::state::ProgrammeState;
use crate::time::plus_days;

/// The next dose that this person could book; `dose.done` when none is left.
pub fn next(held: &ProgrammeState, holder: &HolderId) -> Result<u8, Refusal> {
    Course::of(held, holder).next()
}

/// This person's active bookings that go with the booking of `dose` when it is cancelled, in the order of doses.
///
/// None if the roster says that `dose` was received elsewhere: then they rest on that and not on the booking.
pub fn resting_on(held: &ProgrammeState, holder: &HolderId, dose: u8) -> Vec<Active> {
    let Course { active, received, .. } = Course::of(held, holder);
    let mut resting: Vec<Active> =
        active.into_iter().filter(|booking| dose > received && booking.dose > dose).collect();
    resting.sort_by_key(|booking| booking.dose);
    resting
}

/// What the list says that a person has received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received<'a> {
    /// How many doses.
    pub doses: u8,
    /// The day of the last, if known.
    pub on: Option<Date>,
    /// Product identifier of the last; empty if unknown.
    pub product: &'a str,
}

/// What this person has received; `None` if nothing.
pub fn received<'a>(held: &'a ProgrammeState, holder: &HolderId) -> Option<Received<'a>> {
    Course::of(held, holder).last_received(1)
}

/// The first day on which `dose` may be given after the dose before; `None` if there is none before or its day is
/// unknown.
pub fn earliest(held: &ProgrammeState, holder: &HolderId, dose: u8) -> Option<Date> {
    let earlier = Course::of(held, holder).earlier(dose)?;
    let on = earlier.on?;
    let products = held.definition.products.iter();
    let same = products.filter(|product| earlier.product.is_empty() || product.id == earlier.product);
    same.map(|product| plus_days(on, i32::from(product.earliest_days))).min()
}

/// What one person has received and booked, looked up once for all rules of a decision.
pub(crate) struct Course<'a> {
    pub(crate) held: &'a ProgrammeState,
    rows: Vec<&'a Holder>,
    active: Vec<Active>,
    received: u8,
}

/// The dose before, received or booked.
struct Earlier<'a> {
    on: Option<Date>,
    /// Product identifier; empty if unknown.
    product: &'a str,
}

impl Earlier<'_> {
    fn is_other_than(&self, product: &str) -> bool {
        !self.product.is_empty() && self.product != product
    }
}

impl<'a> Course<'a> {
    /// The course of the person who has this voucher.
    pub(crate) fn of(held: &'a ProgrammeState, holder: &HolderId) -> Course<'a> {
        let rows = held.rows_of_person(holder);
        let active = held.active_among(&rows);
        let received = rows.iter().map(|row| row.doses_received).max().unwrap_or(0);
        Course { held, rows, active, received }
    }

    /// The next dose to book.
    pub(crate) fn next(&self) -> Result<u8, Refusal> {
        let doses = self.held.definition.doses;
        let mut dose = self.received.saturating_add(1);
        while dose <= doses && self.booked(dose).is_some() {
            dose = dose.saturating_add(1);
        }
        if dose <= doses {
            return Ok(dose);
        }
        match self.booked(doses) {
            Some(booking) if booking.status != Status::Administered => {
                Err(Refusal::booking(Code::BookingExists, booking.number))
            }
            _ => Err(Refusal::plain(Code::DoseDone)),
        }
    }

    /// Whether `dose` is the one that may be booked now.
    pub(crate) fn bookable(&self, dose: u8) -> Result<(), Refusal> {
        match self.booked(dose) {
            Some(booking) if booking.status == Status::Administered => {
                return Err(Refusal::plain(Code::DoseDone));
            }
            Some(booking) => return Err(Refusal::booking(Code::BookingExists, booking.number)),
            None => {}
        }
        let doses = self.held.definition.doses;
        if dose == 0 || dose > doses {
            return Err(Refusal::count(Code::DoseUnknown, u64::from(doses)));
        }
        if dose <= self.received {
            return Err(Refusal::plain(Code::DoseDone));
        }
        if self.next()? < dose {
            return Err(Refusal::plain(Code::DoseOrder));
        }
        Ok(())
    }

    /// Whether `dose` on the day of `slot` keeps its distance to the doses before and after it, and their product.
    pub(crate) fn fits(&self, dose: u8, slot: &Slot, moving: Option<BookingNumber>) -> Result<(), Refusal> {
        let product = self.held.product_of_venue(slot.row.venue);
        let days = self.held.definition.product(product).map_or(0, |rule| i32::from(rule.earliest_days));
        if let Some(earlier) = self.earlier(dose) {
            if earlier.is_other_than(product) {
                return Err(Refusal::plain(Code::DoseProduct));
            }
            let earliest = earlier.on.map(|on| plus_days(on, days));
            if let Some(earliest) = earliest.filter(|earliest| slot.row.date < *earliest) {
                return Err(Refusal::on(Code::DoseInterval, earliest));
            }
        }
        let after = dose.saturating_add(1);
        let Some(later) =
            self.active.iter().find(|booking| booking.dose == after && Some(booking.number) != moving)
        else {
            return Ok(());
        };
        if self.held.product_of_venue(later.venue) != product {
            return Err(Refusal::plain(Code::DoseProduct));
        }
        if later.date < plus_days(slot.row.date, days) {
            return Err(Refusal::booking(Code::DoseLaterBooked, later.number));
        }
        Ok(())
    }

    /// Whether `dose` is the next one to be given: the one before was, here or elsewhere, and this one was not.
    pub(crate) fn givable(&self, dose: u8) -> Result<(), Refusal> {
        if dose <= self.received {
            return Err(Refusal::plain(Code::DoseDone));
        }
        let before = dose.saturating_sub(1);
        let given = |booking: &Active| booking.status == Status::Administered;
        if before > self.received && !self.booked(before).is_some_and(given) {
            return Err(Refusal::plain(Code::DoseOrder));
        }
        Ok(())
    }

    /// Whether the product of this venue is another than that of the dose before.
    pub(crate) fn is_other_product(&self, dose: u8, venue: u16) -> bool {
        let product = self.held.product_of_venue(venue);
        self.earlier(dose).is_some_and(|earlier| earlier.is_other_than(product))
    }

    /// The person's booking with this number, if its place was called off.
    pub(crate) fn displaced(&self, number: BookingNumber) -> Option<&'a Booking> {
        let all = self.rows.iter().flat_map(|row| self.held.bookings_of_holder(row));
        all.filter(|booking| booking.number == number)
            .find(|booking| self.held.displaced_by(booking).is_some())
    }

    fn booked(&self, dose: u8) -> Option<&Active> {
        self.active.iter().find(|booking| booking.dose == dose)
    }

    fn earlier(&self, dose: u8) -> Option<Earlier<'a>> {
        let before = dose.checked_sub(1).filter(|before| *before > 0)?;
        if let Some(booking) = self.booked(before) {
            let product = self.held.product_of_venue(booking.venue);
            return Some(Earlier { on: Some(booking.date), product });
        }
        let received = self.last_received(before)?;
        Some(Earlier { on: received.on, product: received.product })
    }

    /// What was received by who received at least this many doses.
    fn last_received(&self, doses: u8) -> Option<Received<'a>> {
        let row = self.rows.iter().find(|row| row.doses_received >= doses)?;
        let index = usize::from(row.product).checked_sub(1);
        let product = index.and_then(|index| self.held.product_ids.get(index)).map_or("", String::as_str);
        Some(Received { doses: row.doses_received, on: row.last_dose_on, product })
    }
}
