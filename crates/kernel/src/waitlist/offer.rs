//! Who is next, and what is offered to them until when.
//!
//! A place goes to the first of those who wait that could book it right now: venue, dose, wave, interval and deadline are asked
//! before it is offered and again when it is booked. It is offered only if the whole time of an offer fits before the slot
//! closes; otherwise it is everybody's. Nights do not count: an offer of nine in the evening has its time in the morning.
//! The surprise: whoever is holding a place themselves just now is passed over, since an offer would take it from them.

use std::collections::BTreeSet;

use crate::booking_number::BookingNumber;
use crate::command::{Actor, Channel, Context, HolderId};
use crate::dose::Course;
use crate::event::Event;
use crate::hold::placeable;
use crate::planner::PlannerEvent;
use crate::refusal::{Code, Refusal};
use crate::roster::HolderStanding;
use crate::slot::{Found, SlotId};
use crate::state::{ProgrammeState, State};
use crate::time::{DAY_MS, Instant, MINUTE_MS};
use crate::wave;

use super::{
    GRACE_MS, LAPSES_MAX, LeaveReason, Offer, OfferEnding, SLOTS_PER_COMMAND_MAX, Waiter, WaitlistEvent,
    WaitlistRule,
};

/// Pairs of a slot and somebody who waits that one look compares before it rests.
const PAIRS_PER_LOOK: usize = 4_000;
/// Offers that one command ends.
const ENDED_PER_COMMAND_MAX: usize = 64;

impl WaitlistRule {
    /// First instant at which an offer of `now` is over, for a venue so many minutes east of UTC.
    pub fn expiry(&self, now: Instant, offset_minutes: i16) -> Instant {
        let offset = i64::from(offset_minutes).saturating_mul(MINUTE_MS);
        let (from, until) = (i64::from(self.day_from), i64::from(self.day_until));
        let mut local = now.0.saturating_add(offset);
        let mut left = i64::from(self.offer_minutes).saturating_mul(MINUTE_MS);
        loop {
            let midnight = local.div_euclid(DAY_MS).saturating_mul(DAY_MS);
            let opens = midnight.saturating_add(from.saturating_mul(MINUTE_MS));
            let closes = midnight.saturating_add(until.saturating_mul(MINUTE_MS));
            local = local.max(opens);
            let room = closes.saturating_sub(local).max(0);
            if left <= room || closes <= opens {
                return Instant(local.saturating_add(left).saturating_sub(offset));
            }
            left = left.saturating_sub(room);
            local = midnight.saturating_add(DAY_MS);
        }
    }
}

/// What the product has to do about a waitlist now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    /// Whether an offer is over.
    pub is_over: bool,
    /// Slots with a free place for somebody who waits, at most [`SLOTS_PER_COMMAND_MAX`].
    pub slots: Vec<SlotId>,
    /// Index of the slot at which the next look begins.
    pub next: u32,
}

impl State {
    /// What there is to do about a programme's waitlist at `now`; looks at a part of the slots, from the one at `from` on and
    /// then from the first again. Whoever then asks for it finds something done.
    pub fn waitlist_due(&self, programme: u16, from: u32, now: Instant) -> Due {
        let Ok(held) = self.programme_at(programme) else { return Due::default() };
        let due = Due { is_over: held.over(now).next().is_some(), ..Due::default() };
        match offering(self, held, now).filter(|_| held.waitlist.len() > held.waitlist.offers()) {
            Some(rule) => held.takers(due, rule, from, now),
            None => due,
        }
    }
}

/// How places are offered at `now`, if any are. After a restore receipts come first, and whoever waits comes after them.
fn offering(state: &State, held: &ProgrammeState, now: Instant) -> Option<WaitlistRule> {
    held.definition.waitlist.filter(|_| state.receipts_first(now).is_none())
}

impl ProgrammeState {
    /// Slots with a free place for somebody who waits.
    fn takers(&self, mut due: Due, rule: WaitlistRule, from: u32, now: Instant) -> Due {
        let free = self.free_places_of_all(now);
        let mut pairs = 0_usize;
        for ((index, slot), free) in self.slots().zip(free).skip(usize::try_from(from).unwrap_or(0)) {
            due.next = index;
            if pairs >= PAIRS_PER_LOOK || due.slots.len() >= SLOTS_PER_COMMAND_MAX {
                return due;
            }
            let is_past = slot.starts_at() <= now;
            if free == 0 || is_past || slot.row.published_at > now {
                continue;
            }
            pairs = pairs.saturating_add(self.waitlist.len());
            if self.first_for(&Found { index, slot }, rule, now, &BTreeSet::new()).is_some() {
                due.slots.push(slot.row.id);
            }
        }
        due.next = 0;
        due
    }

    /// Offers that are over at `now`, or of places that cannot be had any more.
    fn over(&self, now: Instant) -> impl Iterator<Item = (&Waiter, OfferEnding)> {
        self.waitlist.offered().filter_map(move |waiter| {
            let offer = waiter.offer?;
            if offer.expires_at <= now {
                return Some((waiter, OfferEnding::Lapsed));
            }
            (!self.stands(waiter, &offer, now)).then_some((waiter, OfferEnding::Withdrawn))
        })
    }

    /// Whether the place could be booked at `now` by whom it is offered to.
    fn stands(&self, waiter: &Waiter, offer: &Offer, now: Instant) -> bool {
        let Some(slot) = self.slot(offer.slot) else { return false };
        let holder = usize::try_from(offer.holder).ok().and_then(|index| self.holders.get(index));
        self.hold_of(offer).is_some()
            && holder.is_some_and(|holder| {
                holder.standing == HolderStanding::Valid && self.counts(holder) && {
                    let found = Found { index: offer.slot, slot };
                    self.could_book(waiter, (offer.holder, &holder.id), &found, now)
                }
            })
    }

    /// Whether somebody who waits could book a place of the slot at `now`, were one free.
    fn could_book(
        &self,
        waiter: &Waiter,
        (holder, id): (u32, &HolderId),
        found: &Found<'_>,
        now: Instant,
    ) -> bool {
        let Some(row) = usize::try_from(holder).ok().and_then(|index| self.holders.get(index)) else {
            return false;
        };
        let target = self.target(found.slot, waiter.dose);
        let lets = wave::lets(&self.definition, &waiter.waves, row.municipality, &target, now);
        let course = Course::of(self, id);
        lets && course.bookable(waiter.dose).is_ok()
            && placeable(&course, found, waiter.dose, None, now).is_ok()
    }

    /// The voucher with which somebody who waits can book.
    fn voucher_of(&self, waiter: &Waiter) -> Option<(u32, HolderId)> {
        let vouchers = self.vouchers_of_person(&waiter.holder);
        let found = vouchers.iter().filter_map(|id| self.holder(id));
        let mut valid = found.filter(|(_, holder)| holder.standing == HolderStanding::Valid);
        valid.next().map(|(index, holder)| (index, holder.id))
    }

    /// The first who could book a place of this slot, with their voucher; those in `but` have been offered another.
    fn first_for(
        &self,
        found: &Found<'_>,
        rule: WaitlistRule,
        now: Instant,
        but: &BTreeSet<BookingNumber>,
    ) -> Option<(&Waiter, HolderId)> {
        if rule.expiry(now, found.slot.row.offset_minutes) > self.book_deadline(found.slot) {
            return None;
        }
        let venue = found.slot.row.venue;
        let mut waiting = self.candidates(found.slot).filter(|waiter| {
            waiter.offer.is_none() && (waiter.venues.is_empty() || waiter.venues.contains(&venue))
        });
        waiting.find_map(|waiter| {
            if waiter.passed.contains(&found.index) || but.contains(&waiter.number) {
                return None;
            }
            let (index, holder) = self.voucher_of(waiter)?;
            let is_busy = self.live_hold(index, now).is_some();
            let is_free = self.free_for(found.index, waiter.channel, now) > 0;
            let takes = !is_busy && is_free && self.could_book(waiter, (index, &holder), found, now);
            takes.then_some((waiter, holder))
        })
    }
}

/// Places that a command gave back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freed {
    /// Index of the programme.
    pub programme: u16,
    /// Indexes of slots, in order.
    slots: BTreeSet<u32>,
}

/// Where these events, which were decided on this state and not applied yet, give places back for which somebody may wait;
/// at most [`SLOTS_PER_COMMAND_MAX`] slots of one programme, because whatever else is free is looked for anyway.
pub fn freed(state: &State, events: &[Event]) -> Option<Freed> {
    let mut freed: Option<Freed> = None;
    for event in events {
        let Some((programme, slot)) = given_back(state, event) else { continue };
        let freed = freed.get_or_insert(Freed { programme, slots: BTreeSet::new() });
        if freed.programme == programme && freed.slots.len() < SLOTS_PER_COMMAND_MAX {
            freed.slots.insert(slot);
        }
    }
    freed
}

fn given_back(state: &State, event: &Event) -> Option<(u16, u32)> {
    let of_booking = |number: &BookingNumber| state.booking(*number).map(|(_, _, booking)| booking.slot);
    let programme = match event {
        Event::BookingCancelled { programme, .. }
        | Event::BookingMoved { programme, .. }
        | Event::HoldReleased { programme, .. }
        | Event::SlotHeld { programme, .. }
        | Event::BookingConfirmed { programme, .. } => *programme,
        Event::Planner(PlannerEvent::BookingRelocated { programme, .. }) => *programme,
        Event::Waitlist(event) => event.programme(),
        _ => return None,
    };
    let held = state.programme_at(programme).ok().filter(|held| !held.waitlist.is_empty())?;
    let of_hold = |holder: &HolderId, but: Option<&SlotId>| {
        let hold = held.holds.get(held.holder_index.get(holder)?)?;
        let taken = but.and_then(|slot| held.slot_index.get(slot));
        (taken != Some(&hold.slot)).then_some(hold.slot)
    };
    let slot = match event {
        Event::BookingCancelled { number, .. } | Event::BookingMoved { number, .. } => of_booking(number),
        Event::Planner(PlannerEvent::BookingRelocated { number, .. }) => of_booking(number),
        Event::HoldReleased { holder, .. } => of_hold(holder, None),
        Event::SlotHeld { holder, slot, .. } | Event::BookingConfirmed { holder, slot, .. } => {
            of_hold(holder, Some(slot))
        }
        Event::Waitlist(
            WaitlistEvent::WaitlistLeft { number, .. } | WaitlistEvent::OfferEnded { number, .. },
        ) => state.waiter(*number).and_then(|(_, _, waiter)| waiter.offer).map(|offer| offer.slot),
        _ => None,
    };
    slot.map(|slot| (programme, slot))
}

/// Offers the places that were given back, on the state in which they are.
pub fn pass_on(state: &State, now: Instant, freed: &Freed) -> Vec<Event> {
    let Ok(held) = state.programme_at(freed.programme) else { return Vec::new() };
    let offers = offers(state, held, (freed.programme, now), freed.slots.iter().copied());
    offers.into_iter().map(Event::Waitlist).collect()
}

/// Decides [`super::WaitlistCommand::PassOn`].
pub(super) fn advance(
    state: &State,
    context: &Context,
    programme: u16,
    slots: &[SlotId],
) -> Result<Vec<WaitlistEvent>, Refusal> {
    if context.actor != Actor::System || context.channel != Channel::System {
        return Err(Refusal::plain(Code::StaffForbidden));
    }
    let held = state.programme_at(programme)?;
    let mut happened = Vec::new();
    for (waiter, ending) in held.over(context.now).take(ENDED_PER_COMMAND_MAX) {
        let number = waiter.number;
        happened.push(WaitlistEvent::OfferEnded { programme, number, ending });
        if ending == OfferEnding::Lapsed && waiter.lapses.saturating_add(1) >= LAPSES_MAX {
            let reason = LeaveReason::Unanswered;
            happened.push(WaitlistEvent::WaitlistLeft { programme, number, reason });
        }
    }
    // Whoever lost an offer just now has a turn in the next look, and nobody behind them gets a place before.
    if !happened.is_empty() {
        return Ok(happened);
    }
    let slots = slots.iter().take(SLOTS_PER_COMMAND_MAX);
    let known = slots.filter_map(|id| held.slot_index.get(id).copied());
    happened.extend(offers(state, held, (programme, context.now), known));
    Ok(happened)
}

/// One place of each slot, to whoever is first; the next look finds what is left.
fn offers(
    state: &State,
    held: &ProgrammeState,
    (programme, now): (u16, Instant),
    slots: impl Iterator<Item = u32>,
) -> Vec<WaitlistEvent> {
    let Some(rule) = offering(state, held, now) else { return Vec::new() };
    let mut offered = BTreeSet::new();
    let mut happened = Vec::new();
    for index in slots.collect::<BTreeSet<u32>>() {
        let Some(slot) = held.slot(index).filter(|slot| slot.row.published_at <= now) else { continue };
        let found = Found { index, slot };
        let Some((waiter, holder)) = held.first_for(&found, rule, now, &offered) else { continue };
        offered.insert(waiter.number);
        let expires_at = rule.expiry(now, slot.row.offset_minutes);
        happened.push(WaitlistEvent::PlaceOffered {
            programme,
            number: waiter.number,
            holder,
            slot: slot.row.id,
            expires_at,
            kept_until: expires_at.plus_ms(GRACE_MS),
        });
    }
    happened
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::instant_at;
    use jiff::civil::date;

    fn expiry(hour: u16, minute: u16) -> i64 {
        let rule = WaitlistRule { offer_minutes: 120, day_from: 480, day_until: 1_260 };
        let midnight = instant_at(date(2021, 5, 30), 0, 540);
        let minutes = i64::from(hour).saturating_mul(60).saturating_add(i64::from(minute));
        let now = midnight.plus_ms(minutes.saturating_mul(MINUTE_MS));
        rule.expiry(now, 540).since(midnight).div_euclid(MINUTE_MS)
    }

    #[test]
    fn an_offer_has_its_two_hours_while_people_are_awake() {
        assert_eq!(expiry(10, 0), 12 * 60);
        assert_eq!(expiry(19, 0), 21 * 60);
        assert_eq!(expiry(20, 30), (24 + 8) * 60 + 90, "half an hour of the evening, the rest next morning");
        assert_eq!(expiry(23, 0), (24 + 10) * 60);
        assert_eq!(expiry(3, 0), 10 * 60);
    }

    #[test]
    fn an_offer_of_two_days_runs_over_several_evenings() {
        let rule = WaitlistRule { offer_minutes: 2_880, day_from: 0, day_until: 1_440 };
        assert_eq!(rule.expiry(Instant(7), 540), Instant(7 + 2 * DAY_MS));
        let rule = WaitlistRule { offer_minutes: 180, day_from: 600, day_until: 660 };
        assert_eq!(rule.expiry(Instant(0), 0), Instant(2 * DAY_MS + 660 * MINUTE_MS));
    }
}
