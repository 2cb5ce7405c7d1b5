//! Overbooking: how many more people than a slot has places may book, because some never come.
//!
//! It is never there by itself: a planner proposes it with a reason, another approves it, and it is an entry of its own.
//! It is stated for an area; for a slot the narrowest that is stated counts. Quotas keep shares of the capacity, and what
//! is overbooked is free like any other place.
//! The surprise: to take it back takes nothing from anybody, so a slot may then have more people than places. Those that
//! it has are remembered as spared, and nobody takes the place of one who leaves.

use serde::{Deserialize, Serialize};

use crate::planner::{Area, PlannerEvent};
use crate::quota::Amount;
use crate::refusal::{Code, Refusal};
use crate::slot::{Slot, SlotRow};
use crate::state::ProgrammeState;

/// The largest share of a slot's places that may be overbooked, in per cent, however it is stated.
pub const MORE_PERCENT_MAX: u8 = 50;

/// Why more people may book than there are places; words would invite personal data into the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OverbookingReason {
    /// So many of those who book do not come.
    NoShows,
    /// Doses would be left over at the end of the day.
    LeftDoses,
    /// It was ordered.
    AsOrdered,
}

impl OverbookingReason {
    /// Every reason; the index is its durable number.
    pub const ALL: [OverbookingReason; 3] =
        [OverbookingReason::NoShows, OverbookingReason::LeftDoses, OverbookingReason::AsOrdered];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            OverbookingReason::NoShows => "no_shows",
            OverbookingReason::LeftDoses => "left_doses",
            OverbookingReason::AsOrdered => "as_ordered",
        }
    }
}

/// How many more people than places may book each slot of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overbooking {
    /// How many more.
    pub more: Amount,
    /// Why.
    pub reason: OverbookingReason,
}

impl Overbooking {
    /// How many more people than `capacity` may book: a share rounded down, and never more than the largest.
    pub fn of(&self, capacity: u32) -> u32 {
        let share = |percent: u8| {
            let part = u64::from(capacity).saturating_mul(u64::from(percent)).checked_div(100);
            part.and_then(|part| u32::try_from(part).ok()).unwrap_or_default()
        };
        let stated = match self.more {
            Amount::Places(places) => places,
            Amount::Percent(percent) => share(percent),
        };
        stated.min(share(MORE_PERCENT_MAX))
    }

    fn is_sound(&self) -> bool {
        match self.more {
            Amount::Places(places) => places > 0,
            Amount::Percent(percent) => (1..=MORE_PERCENT_MAX).contains(&percent),
        }
    }
}

impl ProgrammeState {
    /// Every overbooking that is stated.
    pub fn overbookings(&self) -> impl Iterator<Item = (Area, Overbooking)> {
        self.overbookings.iter().map(|(area, stated)| (*area, *stated))
    }

    /// The overbooking that counts for a slot: the narrowest that is stated.
    pub fn overbooking_of(&self, row: &SlotRow) -> Option<&Overbooking> {
        if self.overbookings.is_empty() {
            return None;
        }
        Area::of(row).into_iter().rev().find_map(|area| self.overbookings.get(&area))
    }

    /// How many more people than its places may book a slot of this row.
    pub fn more_of(&self, row: &SlotRow) -> u32 {
        self.overbooking_of(row).map_or(0, |stated| stated.of(row.capacity))
    }

    /// How many more may, were another overbooking stated for one area, or none any more.
    pub fn more_if(&self, row: &SlotRow, changed: Area, to: Option<Overbooking>) -> u32 {
        let stated = |area| if area == changed { to } else { self.overbookings.get(&area).copied() };
        Area::of(row).into_iter().rev().find_map(stated).map_or(0, |stated| stated.of(row.capacity))
    }

    /// How many people may have a slot of this row: its places, and what is overbooked.
    pub fn room_of(&self, row: &SlotRow) -> u32 {
        row.capacity.saturating_add(self.more_of(row))
    }

    /// People whom a slot has beyond its room since an overbooking was taken back.
    pub(crate) fn spared_of(&self, index: u32) -> u32 {
        self.spared.get(&index).copied().unwrap_or(0)
    }

    pub(crate) fn apply_overbooking(&mut self, area: Area, stated: Option<Overbooking>) {
        match stated {
            Some(stated) => drop(self.overbookings.insert(area, stated)),
            None => drop(self.overbookings.remove(&area)),
        }
        let beyond = |(index, slot): (u32, &Slot)| {
            let taken = slot.booked.saturating_add(slot.held);
            Some((index, taken.checked_sub(self.room_of(&slot.row)).filter(|beyond| *beyond > 0)?))
        };
        let spared: Vec<(u32, u32)> = self.slots_in(area).filter_map(beyond).collect();
        self.spared.extend(spared);
    }

    /// Who leaves a slot that has too many is not replaced.
    pub(crate) fn settle_spared(&mut self) {
        if self.spared.is_empty() {
            return;
        }
        let mut spared = std::mem::take(&mut self.spared);
        for (index, spared) in &mut spared {
            let beyond = self.slot(*index).map_or(0, |slot| {
                slot.booked.saturating_add(slot.held).saturating_sub(self.room_of(&slot.row))
            });
            *spared = beyond.min(*spared);
        }
        spared.retain(|_, spared| *spared > 0);
        self.spared = spared;
    }
}

/// Whether this may be stated for these places, and changes anything.
pub(crate) fn statable(held: &ProgrammeState, area: Area, wanted: Overbooking) -> Result<(), Refusal> {
    if !area.is_in(held) {
        return Err(Refusal::plain(Code::AreaUnknown));
    }
    if !wanted.is_sound() {
        return Err(Refusal::count(Code::OverbookingInvalid, u64::from(MORE_PERCENT_MAX)));
    }
    if held.overbookings.get(&area) == Some(&wanted) {
        return Err(Refusal::plain(Code::ProposalEmpty));
    }
    Ok(())
}

/// Decides to take an overbooking back; who is booked stays booked.
pub(crate) fn lift(held: &ProgrammeState, programme: u16, area: Area) -> Result<Vec<PlannerEvent>, Refusal> {
    if !held.overbookings.contains_key(&area) {
        return Err(Refusal::plain(Code::OverbookingUnknown));
    }
    Ok(vec![PlannerEvent::OverbookingLifted { programme, area }])
}
