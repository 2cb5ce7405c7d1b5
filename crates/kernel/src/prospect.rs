//! Who could book what at an instant, past or to come: the dry run of an opening.
//!
//! Nothing here decides anew: each answer asks the rules that decide a booking ([`crate::hold::offers`], [`crate::wave`]) with
//! another instant, so the dry run cannot promise what the opening does not keep; places kept for others than those who come by
//! the web are not offered. What others book until then is not foreseen.
//! The surprise: a list's birth dates are only keyed digests here, so how many people a wave reaches can be counted by
//! municipality alone, and is an upper bound where a wave asks for an age; whoever has the list brings it to count exactly.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::command::{Channel, HolderId, Person};
use crate::dose;
use crate::hold;
use crate::planner::open;
use crate::programme::Wave;
use crate::proposal::Content;
use crate::roster::HolderStanding;
use crate::slot::{Slot, SlotRow};
use crate::state::ProgrammeState;
use crate::time::Instant;
use crate::wave;

/// What could be booked of one day at a venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prospect {
    /// Venue: index in [`ProgrammeState::venue_ids`].
    pub venue: u16,
    /// Day.
    pub date: Date,
    /// Slots.
    pub slots: u64,
    /// Places, taken or not.
    pub places: u64,
    /// Places that are free as things stand.
    pub free: u64,
    /// Of these, those that are kept for a way in.
    pub kept: u64,
}

/// What a wave opens, and to how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveProspect<'a> {
    /// The wave.
    pub wave: &'a Wave,
    /// Whether it is open at the instant.
    pub is_open: bool,
    /// What its people could book at the instant, were it open.
    pub days: Vec<Prospect>,
    /// Valid vouchers of its municipalities.
    pub vouchers: u64,
    /// Whether it asks for an age too, so that `vouchers` is an upper bound.
    pub is_by_age: bool,
}

impl ProgrammeState {
    /// The programme as it would be were this proposal approved, without its people.
    #[must_use]
    pub fn with(&self, content: &Content) -> ProgrammeState {
        let mut planned = ProgrammeState {
            venue_ids: self.venue_ids.clone(),
            venue_products: self.venue_products.clone(),
            product_ids: self.product_ids.clone(),
            slot_index: self.slot_index.clone(),
            slots: self.slots.clone(),
            stops: self.stops.clone(),
            overbookings: self.overbookings.clone(),
            quotas: self.quotas.clone(),
            ..ProgrammeState::new(self.definition.clone())
        };
        match content {
            Content::Slots { rows, .. } => planned.apply_published(rows),
            Content::Opening { wave, opens_at } => {
                for known in planned.definition.waves.iter_mut().filter(|known| known.id == *wave) {
                    known.opens_at = *opens_at;
                }
            }
            Content::Overbooking { area, wanted } => planned.apply_overbooking(*area, Some(*wanted)),
        }
        planned
    }
}

/// What this person could book for `dose` at `at`, by day and venue.
pub fn of_person(held: &ProgrammeState, person: &Person, dose: u8, at: Instant) -> Vec<Prospect> {
    let offers = hold::offers(held, person, (dose, None), Channel::Web, at, |_| true);
    summed(offers.into_iter().map(|(slot, free)| (slot.row(), free, 0)))
}

/// Rows that bring places, by day and venue, all free.
pub fn of_rows(rows: &[SlotRow]) -> Vec<Prospect> {
    summed(rows.iter().filter(|row| row.capacity > 0).map(|row| (row, row.capacity, 0)))
}

/// What each wave opens at `at`, in the order of the definition.
pub fn of_waves(held: &ProgrammeState, at: Instant) -> Vec<WaveProspect<'_>> {
    let free = held.free_places_of_all(at);
    let kept = |index| held.kept_of(index, at).total();
    let slots = held.slots().zip(free).map(|((index, slot), free)| (slot, free, kept(index)));
    let slots: Vec<(&Slot, u32, u32)> = slots.collect();
    let mut valid: BTreeMap<u32, u64> = BTreeMap::new();
    for holder in held.holders.iter().filter(|it| it.standing == HolderStanding::Valid && held.counts(it)) {
        let count = valid.entry(holder.municipality).or_default();
        *count = count.saturating_add(1);
    }
    let told = |wave: &Wave| {
        let covered = slots.iter().copied().filter(|(slot, ..)| {
            let target = held.target_of(slot.row());
            slot.row().published_at <= at
                && at < held.book_deadline(slot)
                && open(held, slot, at).is_ok()
                && wave::is_of(wave, &target)
        });
        let reached = valid.iter().filter(|(code, _)| wave::is_for_municipality(wave, **code));
        (
            summed(covered.map(|(slot, free, kept)| (slot.row(), free, kept))),
            reached.fold(0_u64, |sum, (_, count)| sum.saturating_add(*count)),
        )
    };
    let waves = held.definition.waves.iter();
    waves
        .map(|wave| {
            let (days, vouchers) = told(wave);
            WaveProspect {
                wave,
                is_open: wave::is_open(wave, at),
                days,
                vouchers,
                is_by_age: wave.born_on_or_before.is_some() || wave.born_on_or_after.is_some(),
            }
        })
        .collect()
}

/// What of the waves a person of a list reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    /// They are of the wave, and it gives their next dose.
    pub belongs: bool,
    /// And it is open at the instant.
    pub is_open: bool,
}

/// For each wave, in the order of the definition, whether it is for this person; and whether they could book anything at `at`.
///
/// `None` if no dose is left for them, or their voucher may not be used.
pub fn of_listed(held: &ProgrammeState, person: &Person, at: Instant) -> Option<(Vec<Reached>, bool)> {
    held.admitted(person).ok()?;
    let dose = dose::next(held, &person.holder).ok()?;
    let reached = held.definition.waves.iter().map(|wave| {
        let belongs = wave::is_for(wave, &person.cohort) && wave::gives(wave, dose);
        Reached { belongs, is_open: belongs && wave::is_open(wave, at) }
    });
    Some((reached.collect(), hold::any_offer(held, person, dose, at)))
}

/// A holder that no list has: for asking what somebody of a cohort could book.
pub const NOBODY: HolderId = HolderId([0; 16]);

fn summed<'a>(slots: impl Iterator<Item = (&'a SlotRow, u32, u32)>) -> Vec<Prospect> {
    let mut days: BTreeMap<(Date, u16), Prospect> = BTreeMap::new();
    for (row, free, kept) in slots {
        let (venue, date) = (row.venue, row.date);
        let fresh = Prospect { venue, date, slots: 0, places: 0, free: 0, kept: 0 };
        let day = days.entry((date, venue)).or_insert(fresh);
        day.slots = day.slots.saturating_add(1);
        day.places = day.places.saturating_add(u64::from(row.capacity));
        day.free = day.free.saturating_add(u64::from(free));
        day.kept = day.kept.saturating_add(u64::from(kept));
    }
    days.into_values().collect()
}
