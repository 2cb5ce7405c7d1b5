//! Lots: of which batch a dose may be, and what is asked when a batch turns out to be bad.
//!
//! A lot belongs to a product, and may be declared for some venues only. What was given from a lot stays so when the lot
//! is recalled; the recall forbids the next dose from it and says who had one, and who is booked where it was to be given.
//! The surprise: the last day of a lot is a good day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::booking::{Booking, Detail, Status, StepKind};
use crate::digits::fold;
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::state::{ProgrammeState, State};
use crate::time::Instant;

/// Characters of a lot number at most.
pub const LOT_CHARS_MAX: usize = 20;

/// Lots of one programme at most.
pub const LOTS_MAX: usize = 65_535;

/// The number of a lot as it stands on the vial: capitals, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LotNumber(String);

impl LotNumber {
    /// The lot number in a text; `None` if it is none.
    pub fn parse(text: &str) -> Option<LotNumber> {
        let text = fold(text).to_ascii_uppercase();
        let fits = |found: char| found.is_ascii_alphanumeric() || found == '-';
        let is_number = !text.is_empty() && text.len() <= LOT_CHARS_MAX && text.chars().all(fits);
        is_number.then_some(LotNumber(text))
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is declared of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotRow {
    /// Product: index in [`ProgrammeState::product_ids`].
    pub product: u8,
    /// Its number.
    pub number: LotNumber,
    /// The last day on which it may be given.
    pub expires_on: Date,
    /// Venues that have it, by index; empty means all that give the product.
    pub venues: Vec<u16>,
}

/// A lot as the state keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    pub(crate) row: LotRow,
    pub(crate) recalled_at: Option<Instant>,
}

impl Lot {
    /// What was declared.
    pub fn row(&self) -> &LotRow {
        &self.row
    }

    /// When it was recalled, if it is.
    pub fn recalled_at(&self) -> Option<Instant> {
        self.recalled_at
    }
}

/// Whom a lot concerns.
#[derive(Debug, Clone, Default)]
pub struct Concerned<'a> {
    /// Who had a dose from it.
    pub received: Vec<&'a Booking>,
    /// Who is booked, from the day asked about on, where and while it was to be given.
    pub booked: Vec<&'a Booking>,
}

impl ProgrammeState {
    /// Every lot, in the order in which they were declared first.
    pub fn lots(&self) -> &[Lot] {
        &self.lots
    }

    /// Index of a product that was ever declared.
    pub fn product_index(&self, id: &str) -> Option<u8> {
        self.product_ids.iter().position(|known| known == id).and_then(|index| u8::try_from(index).ok())
    }

    /// The lot with this number, of this product.
    pub fn lot(&self, product: u8, number: &LotNumber) -> Option<&Lot> {
        self.lot_index(product, number).and_then(|index| self.lots.get(usize::from(index)))
    }

    /// The lot that a dose was given from, if the booking came to that.
    pub fn lot_of(&self, booking: &Booking) -> Option<&Lot> {
        if booking.status != Status::Administered {
            return None;
        }
        let history = self.history(booking, u64::MAX);
        let given = history.iter().rev().find(|step| step.kind == StepKind::Administered)?;
        match given.detail {
            Detail::Lot(index) => self.lots.get(usize::from(index)),
            _ => None,
        }
    }

    /// Whom the lot concerns, as of `today`.
    pub fn concerned(&self, lot: &Lot, today: Date) -> Concerned<'_> {
        let mut concerned = Concerned::default();
        for booking in &self.bookings {
            let Some(slot) = self.slot(booking.slot) else { continue };
            if self.lot_of(booking).is_some_and(|given| {
                given.row.product == lot.row.product && given.row.number == lot.row.number
            }) {
                concerned.received.push(booking);
            }
            let open = matches!(booking.status, Status::Confirmed | Status::CheckedIn | Status::Checked);
            let days = slot.row.date >= today && slot.row.date <= lot.row.expires_on;
            if open && days && self.has_lot(slot.row.venue, lot) {
                concerned.booked.push(booking);
            }
        }
        concerned
    }

    pub(crate) fn lot_index(&self, product: u8, number: &LotNumber) -> Option<u16> {
        let is_it = |lot: &Lot| lot.row.product == product && lot.row.number == *number;
        self.lots.iter().position(is_it).and_then(|index| u16::try_from(index).ok())
    }

    fn has_lot(&self, venue: u16, lot: &Lot) -> bool {
        let gives = self.product_index(self.product_of_venue(venue)) == Some(lot.row.product);
        gives && (lot.row.venues.is_empty() || lot.row.venues.contains(&venue))
    }

    pub(crate) fn apply_lot_declared(&mut self, row: &LotRow) {
        let known = self.lot_index(row.product, &row.number).map(usize::from);
        if let Some(lot) = known.and_then(|index| self.lots.get_mut(index)) {
            lot.row = row.clone();
        } else if self.lots.len() < LOTS_MAX {
            self.lots.push(Lot { row: row.clone(), recalled_at: None });
        }
    }

    pub(crate) fn apply_lot_recalled(&mut self, product: u8, number: &LotNumber, at: Option<Instant>) {
        let known = self.lot_index(product, number);
        if let Some(lot) = known.and_then(|index| self.lots.get_mut(usize::from(index))) {
            lot.recalled_at = at;
        }
    }
}

/// The product that this venue gives, if the lot may be given there on this day.
///
/// # Errors
/// Why no dose may be given from it.
pub fn givable(held: &ProgrammeState, venue: u16, number: &LotNumber, today: Date) -> Result<u8, Refusal> {
    let unknown = Refusal::plain(Code::LotUnknown);
    let product = held.product_index(held.product_of_venue(venue)).ok_or(unknown)?;
    let lot = held.lot(product, number).ok_or(unknown)?;
    if let Some(at) = lot.recalled_at {
        return Err(Refusal::at(Code::LotRecalled, at));
    }
    if today > lot.row.expires_on {
        return Err(Refusal::on(Code::LotExpired, lot.row.expires_on));
    }
    if !held.has_lot(venue, lot) {
        return Err(Refusal::plain(Code::LotOtherVenue));
    }
    Ok(product)
}

/// Decides [`crate::command::Command::DeclareLot`].
pub(crate) fn declare(state: &State, programme: u16, row: &LotRow) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    let known_product = usize::from(row.product) < held.product_ids.len();
    let known_venues = row.venues.iter().all(|venue| usize::from(*venue) < held.venue_ids.len());
    let known = held.lot(row.product, &row.number);
    if !known_product || !known_venues || (known.is_none() && held.lots.len() >= LOTS_MAX) {
        return Err(Refusal::plain(Code::LotInvalid));
    }
    match known {
        Some(lot) if lot.row == *row => Ok(Vec::new()),
        _ => Ok(vec![Event::LotDeclared { programme, lot: row.clone() }]),
    }
}

/// Decides [`crate::command::Command::RecallLot`]; what is so already is not done again.
pub(crate) fn recall(
    state: &State,
    programme: u16,
    product: u8,
    number: &LotNumber,
    is_reinstated: bool,
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    let lot = held.lot(product, number).ok_or(Refusal::plain(Code::LotUnknown))?;
    let number = number.clone();
    match (lot.recalled_at, is_reinstated) {
        (None, false) => Ok(vec![Event::LotRecalled { programme, product, number }]),
        (Some(_), true) => Ok(vec![Event::LotReinstated { programme, product, number }]),
        (None, true) | (Some(_), false) => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_number_is_read_as_it_stands_on_the_vial() {
        let read = |text| LotNumber::parse(text).map(|number| number.0);
        assert_eq!(read(" ３００４６６７ "), Some("3004667".to_owned()));
        assert_eq!(read("fe-1234a"), Some("FE-1234A".to_owned()));
        for wrong in ["", "  ", "lot 5", "123456789012345678901", "ロット"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
