//! Somebody's turn: where they stand on a waitlist, and everything that happened to them there.
//!
//! A turn is never removed: whoever booked, left or was taken off stays with every step, so that the desk can say what happened.
//! The surprise: the order is that of joining and nothing else; what is kept of an offer that ended only says which places are
//! not offered to the same person again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{LeaveReason, OfferEnding};
use crate::booking_number::BookingNumber;
use crate::command::{Actor, Channel, HolderId};
use crate::event::Record;
use crate::hold::Hold;
use crate::roster::NONE;
use crate::slot::Slot;
use crate::state::{ProgrammeState, State};
use crate::time::{Instant, plus_days};

/// A place that is held for somebody who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Index of the slot.
    pub(crate) slot: u32,
    /// Index of the holder for whom it is held.
    pub(crate) holder: u32,
    /// For which dose.
    pub(crate) dose: u8,
    /// Since when it is held; an outage moves it as it moves that of the hold.
    pub(crate) since: Instant,
    /// First instant at which it is over.
    pub expires_at: Instant,
}

/// Where somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turn {
    /// They wait, or have an offer.
    Waits,
    /// They booked the dose they waited for.
    Booked(BookingNumber),
    /// They are off the list.
    Left(LeaveReason),
}

/// What happened to somebody on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TurnStep {
    /// They joined.
    Joined,
    /// They changed for which venues they wait.
    Changed,
    /// They were offered a place of the slot at this index.
    Offered(u32),
    /// The offer of a place of that slot ended.
    Ended(u32, OfferEnding),
    /// They booked.
    Booked(BookingNumber),
    /// They are off the list.
    Left(LeaveReason),
}

impl TurnStep {
    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            TurnStep::Joined => "joined",
            TurnStep::Changed => "changed",
            TurnStep::Offered(_) => "offered",
            TurnStep::Ended(_, ending) => ending.as_str(),
            TurnStep::Booked(_) => "booked",
            TurnStep::Left(reason) => reason.as_str(),
        }
    }
}

/// That with its circumstances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiterStep {
    /// When.
    pub at: Instant,
    /// Journal position of the entry.
    pub position: u64,
    /// The way in.
    pub channel: Channel,
    /// Who.
    pub actor: Actor,
    /// What.
    pub what: TurnStep,
}

/// Somebody on the list, also when they are off it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiter {
    /// Names them on this list.
    pub number: BookingNumber,
    /// The voucher with which they joined.
    pub holder: HolderId,
    /// For which dose.
    pub dose: u8,
    /// Indexes of venues; empty for all.
    pub venues: Vec<u16>,
    /// Waves that were for them.
    pub(crate) waves: Vec<String>,
    /// The way they joined; what is kept for it is theirs to take.
    pub channel: Channel,
    /// Where they stand.
    pub turn: Turn,
    /// What is offered to them.
    pub offer: Option<Offer>,
    /// Slots whose place they let go, which are not offered again.
    pub(crate) passed: BTreeSet<u32>,
    /// Offers that lapsed since they answered last.
    pub lapses: u8,
    /// What happened to them, oldest first.
    pub steps: Vec<WaiterStep>,
}

/// What is looked at for every place; small and kept together, because the whole list is walked for one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wanted {
    /// Index of the voucher with which they joined.
    pub(super) holder: u32,
    /// For which dose they wait.
    pub(super) dose: u8,
}

/// Everybody who ever waited in a programme.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Waitlist {
    /// In the order in which they joined.
    pub(super) waiters: Vec<Waiter>,
    /// Of each of them.
    pub(super) wanted: Vec<Wanted>,
    /// Those who wait or have an offer.
    pub(super) waiting: BTreeSet<u32>,
    /// Those who have an offer.
    pub(super) offered: BTreeSet<u32>,
    /// The newest of each voucher.
    pub(super) of_holder: BTreeMap<HolderId, u32>,
}

impl Offer {
    /// Whether this hold is what is offered; not if the same place was held anew since, or for another dose.
    fn is_of(&self, hold: &Hold) -> bool {
        (hold.slot, hold.dose, hold.since) == (self.slot, self.dose, self.since)
    }
}

impl Waitlist {
    /// Those who wait or have an offer, in their order.
    pub fn waiting(&self) -> impl Iterator<Item = &Waiter> {
        self.waiting.iter().filter_map(|index| self.at(*index))
    }

    /// Those who have an offer, in their order.
    pub fn offered(&self) -> impl Iterator<Item = &Waiter> {
        self.offered.iter().filter_map(|index| self.at(*index))
    }

    /// Everybody who ever waited, in the order in which they joined.
    pub fn all(&self) -> &[Waiter] {
        &self.waiters
    }

    /// How many wait or have an offer.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many have an offer.
    pub fn offers(&self) -> usize {
        self.offered.len()
    }

    /// How many who wait for one of the same venues are before this one.
    pub fn ahead_of(&self, waiter: &Waiter) -> usize {
        let index = self.of_holder.get(&waiter.holder).copied().unwrap_or(NONE);
        let before = self.waiting.range(..index).filter_map(|index| self.at(*index));
        let meets = |other: &&Waiter| {
            waiter.venues.is_empty()
                || other.venues.is_empty()
                || other.venues.iter().any(|venue| waiter.venues.contains(venue))
        };
        before.filter(meets).count()
    }

    pub(crate) fn at(&self, index: u32) -> Option<&Waiter> {
        self.waiters.get(usize::try_from(index).ok()?)
    }

    pub(super) fn at_mut(&mut self, index: u32) -> Option<&mut Waiter> {
        self.waiters.get_mut(usize::try_from(index).ok()?)
    }

    pub(super) fn want(&mut self, index: u32, dose: u8) {
        if let Some(wanted) = usize::try_from(index).ok().and_then(|index| self.wanted.get_mut(index)) {
            wanted.dose = dose;
        }
    }

    pub(super) fn end(&mut self, index: u32, turn: Turn) {
        if let Some(waiter) = self.at_mut(index) {
            (waiter.turn, waiter.offer) = (turn, None);
            self.waiting.remove(&index);
            self.offered.remove(&index);
        }
    }

    pub(super) fn note(&mut self, index: u32, record: &Record, position: u64, what: TurnStep) {
        let (at, channel, actor) = (record.at, record.channel, record.actor);
        if let Some(waiter) = self.at_mut(index) {
            waiter.steps.push(WaiterStep { at, position, channel, actor, what });
        }
    }
}

impl ProgrammeState {
    /// Those who wait and for whose dose the slot is, without those for whom it plainly comes too early after the dose
    /// before.
    pub(super) fn candidates(&self, slot: &Slot) -> impl Iterator<Item = &Waiter> {
        let (dose, date) = (slot.row.dose, slot.row.date);
        let days = self.definition.products.iter().map(|product| i32::from(product.earliest_days)).min();
        let latest = plus_days(date, days.unwrap_or(0).saturating_neg());
        self.waitlist.waiting.iter().filter_map(move |index| {
            let wanted = self.waitlist.wanted.get(usize::try_from(*index).ok()?)?;
            let is_for = dose == 0 || dose == wanted.dose;
            (is_for && !self.is_too_early(wanted, latest)).then(|| self.waitlist.at(*index)).flatten()
        })
    }

    /// Whether what is kept for looking fits the turn at this index.
    pub(crate) fn wants_as_it_waits(&self, index: usize, waiter: &Waiter) -> bool {
        self.waitlist.wanted.get(index).is_some_and(|wanted| {
            let holder = usize::try_from(wanted.holder).ok().and_then(|index| self.holders.get(index));
            wanted.dose == waiter.dose && holder.is_some_and(|holder| holder.id == waiter.holder)
        })
    }

    /// Whether the dose before is booked for a day after `latest`. Whoever has several vouchers is looked at in full, because
    /// another of them may tell of that dose.
    fn is_too_early(&self, wanted: &Wanted, latest: Date) -> bool {
        let Some(before) = wanted.dose.checked_sub(1).filter(|before| *before > 0) else { return false };
        let row = usize::try_from(wanted.holder).ok().and_then(|index| self.holders.get(index));
        let is_linked = |id| self.successors.contains_key(id) || self.predecessors.contains_key(id);
        let Some(row) = row.filter(|row| !is_linked(&row.id)) else { return false };
        let mut booked = self.bookings_of_holder(row);
        let booked = booked.find(|booking| booking.dose == before && booking.status.is_active());
        booked.and_then(|booking| self.slot(booking.slot)).is_some_and(|slot| slot.row.date > latest)
    }

    /// Who waits in this programme.
    pub fn waitlist(&self) -> &Waitlist {
        &self.waitlist
    }

    /// An outage of ours costs nobody an offer; one whose place is not held any more is over.
    pub(crate) fn lengthen_offers(&mut self, ms: i64) {
        for index in self.waitlist.offered.clone() {
            let Some(offer) = self.waitlist.at(index).and_then(|waiter| waiter.offer) else { continue };
            if self.hold_of(&offer).is_none() || self.held_by(offer.holder, offer.slot).is_none() {
                continue;
            }
            if let Some(offer) = self.waitlist.at_mut(index).and_then(|waiter| waiter.offer.as_mut()) {
                (offer.since, offer.expires_at) = (offer.since.plus_ms(ms), offer.expires_at.plus_ms(ms));
            }
        }
    }

    /// Whoever waits and lets a place go that they held themselves is not offered the same.
    pub(crate) fn let_pass(&mut self, id: &HolderId, holder: u32) {
        if let Some(slot) = self.holds.get(&holder).map(|hold| hold.slot) {
            self.let_slot_pass(id, slot);
        }
    }

    /// Whoever waits is not offered a place of this slot.
    pub(crate) fn let_slot_pass(&mut self, id: &HolderId, slot: u32) {
        if let Some((index, _)) = self.waits(id)
            && let Some(waiter) = self.waitlist.at_mut(index)
        {
            waiter.passed.insert(slot);
        }
    }

    /// The turn of the person with this voucher: the one in which they wait, or else their newest.
    pub fn waiter(&self, holder: &HolderId) -> Option<&Waiter> {
        if let Some((_, waiter)) = self.waits(holder) {
            return Some(waiter);
        }
        let vouchers = self.vouchers_of_person(holder);
        let newest = vouchers.iter().filter_map(|id| self.waitlist.of_holder.get(id)).max()?;
        self.waitlist.at(*newest)
    }

    /// The turn in which the person with this voucher waits or has an offer; if a list said only later that two vouchers are
    /// one person's, the one that has an offer, or else the earlier of the two.
    pub(crate) fn waits(&self, holder: &HolderId) -> Option<(u32, &Waiter)> {
        if self.waitlist.is_empty() {
            return None;
        }
        let vouchers = self.vouchers_of_person(holder);
        let turns = vouchers.iter().filter_map(|id| self.waitlist.of_holder.get(id));
        let waiting = turns.filter(|index| self.waitlist.waiting.contains(index));
        let waiting = *waiting.min_by_key(|index| (!self.waitlist.offered.contains(index), **index))?;
        Some((waiting, self.waitlist.at(waiting)?))
    }

    /// Every time that the person with this voucher waited, oldest first.
    pub fn waiters_of_person(&self, holder: &HolderId) -> Vec<&Waiter> {
        let vouchers = self.vouchers_of_person(holder);
        self.waitlist.waiters.iter().filter(|waiter| vouchers.contains(&waiter.holder)).collect()
    }

    /// The slot that is offered to somebody.
    pub fn slot_offered(&self, offer: &Offer) -> Option<&Slot> {
        self.slot(offer.slot)
    }

    /// The slot of a step on the list.
    pub fn slot_of_turn(&self, step: &WaiterStep) -> Option<&Slot> {
        match step.what {
            TurnStep::Offered(slot) | TurnStep::Ended(slot, _) => self.slot(slot),
            _ => None,
        }
    }

    /// The offer of this person, if they have one of another slot than this.
    pub(crate) fn other_offer(&self, holder: &HolderId, slot: u32) -> Option<BookingNumber> {
        let (_, waiter) = self.waits(holder)?;
        waiter.offer.filter(|offer| offer.slot != slot).map(|_| waiter.number)
    }

    /// What is offered to the person with this voucher.
    pub fn offer_of(&self, holder: &HolderId) -> Option<Offer> {
        self.waits(holder).and_then(|(_, waiter)| waiter.offer)
    }

    /// The hold of what is offered.
    pub(crate) fn hold_of(&self, offer: &Offer) -> Option<&Hold> {
        self.holds.get(&offer.holder).filter(|hold| offer.is_of(hold))
    }

    /// The offer of which the hold of the holder at this index is.
    pub fn offer_held(&self, holder: u32) -> Option<Offer> {
        if self.waitlist.offered.is_empty() {
            return None;
        }
        let vouchers = self.vouchers_of_person(&self.holders.get(usize::try_from(holder).ok()?)?.id);
        let turns = vouchers.iter().filter_map(|id| self.waitlist.of_holder.get(id));
        let mut offers = turns.filter_map(|index| self.waitlist.at(*index)?.offer);
        offers.find(|offer| offer.holder == holder && self.hold_of(offer).is_some())
    }
}

impl State {
    /// Whether what somebody holds is what is offered to them.
    pub fn holds_offer(&self, programme: u16, holder: &HolderId) -> bool {
        let held = self.programme_at(programme).ok();
        held.and_then(|held| held.offer_held(*held.holder_index.get(holder)?)).is_some()
    }

    /// Somebody on a waitlist, by the number there.
    pub fn waiter(&self, number: BookingNumber) -> Option<(u16, &ProgrammeState, &Waiter)> {
        let (programme, index) = *self.turns.get(&number)?;
        let held = self.programme_at(programme).ok()?;
        Some((programme, held, held.waitlist.at(index)?))
    }
}
