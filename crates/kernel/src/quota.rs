//! Quotas: how many of a slot's places are kept for a way in, and until when.
//!
//! A quota is stated for an area; for a slot the narrowest that is stated counts, as a whole. What is free and kept for a
//! channel is taken by nobody who comes another way, until so many hours before the slot; from then on it is everybody's.
//! What a channel has taken counts towards what is kept for it. What is free is kept in the order of [`KEPT_FOR`], as far
//! as it goes, so that a free place is always somebody's to take.
//! The surprise: a quota takes nothing from anybody, so one that is stated late keeps only what is left.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::command::{Channel, Context};
use crate::digits::fold;
use crate::planner::{Area, PlannerEvent};
use crate::refusal::{Code, Refusal};
use crate::slot::{CAPACITY_MAX, Slot, SlotRow};
use crate::state::ProgrammeState;
use crate::time::{Instant, MINUTE_MS};

/// Channels for which places can be kept, in the order in which they are: first those who have no other way.
pub const KEPT_FOR: [Channel; 5] = [Channel::Desk, Channel::Venue, Channel::Web, Channel::Line, Channel::Api];
/// Hours before a slot at which kept places are released at the latest.
pub const RELEASE_HOURS_MAX: u16 = 2_160;

/// How much of a slot is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Amount {
    /// So many places.
    Places(u32),
    /// This share of its places, rounded up.
    Percent(u8),
}

impl fmt::Display for Amount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Places(places) => write!(out, "{places}"),
            Amount::Percent(percent) => write!(out, "{percent}%"),
        }
    }
}

impl Amount {
    /// `5`, `20%`, also as a Japanese keyboard writes them.
    pub fn parse(text: &str) -> Option<Amount> {
        let text = fold(text);
        Some(match text.strip_suffix('%') {
            Some(percent) => Amount::Percent(percent.trim().parse().ok()?),
            None => Amount::Places(text.parse().ok()?),
        })
    }

    /// How many of `capacity` places that is.
    pub fn of(self, capacity: u32) -> u32 {
        match self {
            Amount::Places(places) => places.min(capacity),
            Amount::Percent(percent) => {
                let part = u64::from(capacity).saturating_mul(u64::from(percent)).div_ceil(100);
                u32::try_from(part).unwrap_or(capacity).min(capacity)
            }
        }
    }

    fn is_sound(self) -> bool {
        match self {
            Amount::Places(places) => (1..=CAPACITY_MAX).contains(&places),
            Amount::Percent(percent) => (1..=100).contains(&percent),
        }
    }
}

/// What is kept of each slot of an area.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quota {
    /// How much for each channel; nothing at all undoes what a wider area keeps.
    pub kept: BTreeMap<Channel, Amount>,
    /// So many hours before the slot begins nothing is kept any more.
    pub release_hours: u16,
}

impl Quota {
    /// First instant at which nothing of the slot is kept any more.
    pub fn released_at(&self, slot: &Slot) -> Instant {
        let before = i64::from(self.release_hours).saturating_mul(60).saturating_mul(MINUTE_MS);
        slot.starts_at().plus_ms(before.saturating_neg())
    }

    fn is_sound(&self) -> bool {
        let kept = self.kept.iter().all(|(channel, amount)| KEPT_FOR.contains(channel) && amount.is_sound());
        kept && self.release_hours <= RELEASE_HOURS_MAX
    }
}

/// Places of one slot by channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ByChannel([u32; Channel::ALL.len()]);

impl ByChannel {
    /// Those of a channel.
    pub fn of(&self, channel: Channel) -> u32 {
        self.0.get(row_of(channel)).copied().unwrap_or(0)
    }

    /// All of them.
    pub fn total(&self) -> u32 {
        self.0.iter().fold(0, |sum, places| sum.saturating_add(*places))
    }

    pub(crate) fn add(&mut self, channel: Channel, by: i32) {
        if let Some(places) = self.0.get_mut(row_of(channel)) {
            *places = places.saturating_add_signed(by);
        }
    }
}

fn row_of(channel: Channel) -> usize {
    match channel {
        Channel::Web => 0,
        Channel::Line => 1,
        Channel::Desk => 2,
        Channel::Venue => 3,
        Channel::Api => 4,
        Channel::Cli => 5,
        Channel::System => 6,
    }
}

impl ProgrammeState {
    /// Every quota that is stated.
    pub fn quotas(&self) -> impl Iterator<Item = (Area, &Quota)> {
        self.quotas.iter().map(|(area, quota)| (*area, quota))
    }

    /// The quota that counts for a slot: the narrowest that is stated.
    pub fn quota_of(&self, row: &SlotRow) -> Option<&Quota> {
        if self.quotas.is_empty() {
            return None;
        }
        Area::of(row).into_iter().rev().find_map(|area| self.quotas.get(&area))
    }

    /// The quota that would count for a slot, were another stated for one area, or none any more.
    pub fn quota_if<'a>(
        &'a self,
        row: &SlotRow,
        changed: Area,
        quota: Option<&'a Quota>,
    ) -> Option<&'a Quota> {
        let stated = |area| if area == changed { quota } else { self.quotas.get(&area) };
        Area::of(row).into_iter().rev().find_map(stated)
    }

    /// What is kept of a slot for whom at `now`.
    pub fn kept_of(&self, index: u32, now: Instant) -> ByChannel {
        self.would_keep(index, self.slot(index).and_then(|slot| self.quota_of(&slot.row)), now)
    }

    /// What this quota would keep of a slot for whom at `now`, were it the one that counts.
    pub fn would_keep(&self, index: u32, quota: Option<&Quota>, now: Instant) -> ByChannel {
        match (self.slot(index), quota) {
            (Some(slot), Some(quota)) if now < quota.released_at(slot) => {
                let mut taken = slot.taken;
                self.holds_over(index, now).for_each(|hold| taken.add(hold.by, -1));
                keep(quota, slot, &taken, self.free_places(index, now))
            }
            _ => ByChannel::default(),
        }
    }

    /// Places of a slot that somebody who comes this way can take at `now`.
    pub fn free_for(&self, index: u32, channel: Channel, now: Instant) -> u32 {
        open_to(channel, self.free_places(index, now), &self.kept_of(index, now))
    }

    /// [`Self::free_for`] of all slots, in the order of [`Self::slots`].
    pub fn free_for_of_all(&self, channel: Channel, now: Instant) -> Vec<u32> {
        let mut free = self.free_places_of_all(now);
        if !self.quotas.is_empty() {
            for ((index, _), places) in self.slots().zip(&mut free) {
                *places = open_to(channel, *places, &self.kept_of(index, now));
            }
        }
        free
    }

    /// Why somebody gets no place of a slot: nothing is free, or what is free is kept.
    pub(crate) fn full_for(&self, index: u32, now: Instant) -> Refusal {
        let slot = self.slot(index).filter(|_| self.free_places(index, now) > 0);
        let kept = slot.and_then(|slot| Some(self.quota_of(&slot.row)?.released_at(slot)));
        kept.map_or(Refusal::plain(Code::SlotFull), |until| Refusal::at(Code::SlotKept, until))
    }
}

/// In the order of [`KEPT_FOR`], what each channel has not taken yet of what is stated for it, as far as places are free.
fn keep(quota: &Quota, slot: &Slot, taken: &ByChannel, free: u32) -> ByChannel {
    let (mut kept, mut left) = (ByChannel::default(), free);
    for channel in KEPT_FOR {
        let stated = quota.kept.get(&channel).map_or(0, |amount| amount.of(slot.row.capacity));
        let part = stated.saturating_sub(taken.of(channel)).min(left);
        left = left.saturating_sub(part);
        kept.add(channel, i32::try_from(part).unwrap_or(i32::MAX));
    }
    kept
}

fn open_to(channel: Channel, free: u32, kept: &ByChannel) -> u32 {
    free.saturating_sub(kept.total().saturating_sub(kept.of(channel)))
}

/// Decides to state a quota.
pub(crate) fn state(
    held: &ProgrammeState,
    context: &Context,
    programme: u16,
    area: Area,
    quota: &Quota,
) -> Result<Vec<PlannerEvent>, Refusal> {
    if !area.is_in(held) {
        return Err(Refusal::plain(Code::AreaUnknown));
    }
    if !quota.is_sound() {
        return Err(Refusal::plain(Code::QuotaInvalid));
    }
    if held.quotas.get(&area) == Some(quota) && context.key.is_none() {
        return Ok(Vec::new());
    }
    Ok(vec![PlannerEvent::QuotaStated { programme, area, quota: quota.clone() }])
}

/// Decides to take a quota back.
pub(crate) fn lift(held: &ProgrammeState, programme: u16, area: Area) -> Result<Vec<PlannerEvent>, Refusal> {
    if !held.quotas.contains_key(&area) {
        return Err(Refusal::plain(Code::QuotaUnknown));
    }
    Ok(vec![PlannerEvent::QuotaLifted { programme, area }])
}
