//! Holds: a place kept for one person for some minutes while they decide.
//!
//! A hold ends by time that is passed in, never by a timer, and one holder has at most one. Asking again for the
//! same slot lengthens it up to three times its length (WCAG 2.2.1 asks for time that can be extended; OAT-021
//! asks that it ends); what a waitlist offers is held until the offer ends and no longer. That bounds a hold and not
//! a person: who gives the place back, or takes another slot, begins anew as anybody who finds it free, and to
//! remember more would protect no place that they could not book. A pause of the service costs nobody a hold: see
//! [`crate::state::State::apply`].

use serde::{Deserialize, Serialize};

use crate::booking_number::BookingNumber;
use crate::command::{Channel, Context, Person};
use crate::dose::Course;
use crate::event::Event;
use crate::planner::{open, suits};
use crate::programme::Programme;
use crate::refusal::{Code, Refusal};
use crate::roster::NONE;
use crate::slot::{Found, Slot, SlotId};
use crate::state::{ProgrammeState, State};
use crate::time::{Instant, MINUTE_MS};
use crate::waitlist::{OfferEnding, WaitlistEvent};
use crate::wave;

/// A hold may last this many times `hold_minutes` in all.
const TOTAL_FACTOR: i64 = 3;

/// A hold as the state keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Index of the slot.
    pub(crate) slot: u32,
    /// For which dose.
    pub dose: u8,
    /// Since when.
    pub since: Instant,
    /// First instant at which it is over.
    pub expires_at: Instant,
    /// The channel through which the place was taken.
    pub(crate) by: Channel,
}

impl Hold {
    /// A hold of the slot at this index.
    pub fn of(slot: u32, dose: u8, since: Instant, expires_at: Instant) -> Hold {
        Hold { slot, dose, since, expires_at, by: Channel::Web }
    }
}

impl ProgrammeState {
    /// The holder's hold that is live at `now`.
    pub fn live_hold(&self, holder: u32, now: Instant) -> Option<&Hold> {
        self.holds.get(&holder).filter(|hold| hold.expires_at > now)
    }

    /// Latest instant to which asking again could lengthen this hold.
    pub fn hold_limit(&self, hold: &Hold) -> Instant {
        hold.since.plus_ms(self.hold_ms().saturating_mul(TOTAL_FACTOR))
    }

    fn hold_ms(&self) -> i64 {
        i64::from(self.definition.hold_minutes).saturating_mul(MINUTE_MS)
    }

    /// Holds of a slot that are over at `now` but still counted in `held`.
    pub(crate) fn holds_expired_of(&self, slot: u32, now: Instant) -> u32 {
        u32::try_from(self.holds_over(slot, now).count()).unwrap_or(u32::MAX)
    }

    pub(crate) fn holds_over(&self, slot: u32, now: Instant) -> impl Iterator<Item = &Hold> {
        let over = self.hold_ends.iter().take_while(move |(ends, _)| *ends <= now);
        over.filter_map(|(_, holder)| self.holds.get(holder)).filter(move |hold| hold.slot == slot)
    }

    /// The channel through which the holder's place in this slot was taken, if they have a hold of it that counts.
    pub(crate) fn held_by(&self, holder: u32, slot: u32) -> Option<Channel> {
        let hold = self.holds.get(&holder).filter(|hold| hold.slot == slot)?;
        self.hold_ends.contains(&(hold.expires_at, holder)).then_some(hold.by)
    }

    pub(crate) fn apply_held(&mut self, holder: u32, hold: Hold) {
        let known = usize::try_from(holder).is_ok_and(|index| index < self.holders.len());
        if !known || self.slot(hold.slot).is_none() {
            return;
        }
        let by = self.held_by(holder, hold.slot).unwrap_or(hold.by);
        self.end_hold(holder);
        if let Some(slot) = usize::try_from(hold.slot).ok().and_then(|index| self.slots.get_mut(index)) {
            slot.held = slot.held.saturating_add(1);
            slot.taken.add(by, 1);
            let hold = Hold { by, ..hold };
            self.holds.insert(holder, hold);
            self.hold_ends.insert((hold.expires_at, holder));
        }
    }

    pub(crate) fn end_hold(&mut self, holder: u32) {
        if let Some(hold) = self.holds.remove(&holder)
            && self.hold_ends.remove(&(hold.expires_at, holder))
        {
            self.give_back(&hold);
        }
    }

    /// Gives back the places of holds that are over. The holds themselves stay until the holder does something
    /// else, so that a late confirmation can be told that the hold ended, not just that the slot is full.
    pub(crate) fn end_holds_until(&mut self, now: Instant) {
        while let Some((ends, holder)) = self.hold_ends.first().copied() {
            if ends > now {
                break;
            }
            self.hold_ends.remove(&(ends, holder));
            if let Some(hold) = self.holds.get(&holder).copied() {
                self.give_back(&hold);
            }
        }
    }

    /// Gives every live hold `ms` more: an outage of ours costs nobody a hold.
    pub(crate) fn lengthen_holds(&mut self, ms: i64) {
        let live = std::mem::take(&mut self.hold_ends);
        for (_, holder) in live {
            if let Some(hold) = self.holds.get_mut(&holder) {
                hold.expires_at = hold.expires_at.plus_ms(ms);
                hold.since = hold.since.plus_ms(ms);
                self.hold_ends.insert((hold.expires_at, holder));
            }
        }
    }

    fn give_back(&mut self, hold: &Hold) {
        if let Some(slot) = usize::try_from(hold.slot).ok().and_then(|index| self.slots.get_mut(index)) {
            slot.held = slot.held.saturating_sub(1);
            slot.taken.add(hold.by, -1);
        }
    }
}

/// Decides [`crate::command::Command::Hold`].
pub(crate) fn hold(
    state: &State,
    context: &Context,
    person: &Person,
    slot: SlotId,
    moving: Option<BookingNumber>,
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(person.programme)?;
    let holder = held.admitted(person)?;
    let found = held.published_slot(slot, context.now)?;
    let course = Course::of(held, &person.holder);
    let dose = match moving {
        Some(number) => {
            let booking = crate::booking::movable(held, person, number, context.now)?;
            if booking.slot == found.index {
                return Err(Refusal::plain(Code::MoveSameSlot));
            }
            booking.dose
        }
        None => course.next()?,
    };
    takeable(person, &course, &found, dose, moving, context.now)?;
    let before = held.live_hold(holder, context.now).filter(|hold| hold.slot == found.index);
    let offer = before.and_then(|_| held.offer_held(holder));
    // The place is theirs, and what was offered for one dose is held for another from now on.
    let is_other = offer.is_some_and(|offer| offer.dose != dose);
    let since = before.filter(|_| !is_other).map_or(context.now, |hold| hold.since);
    let limit = since.plus_ms(held.hold_ms().saturating_mul(TOTAL_FACTOR));
    let expires_at = match (before, offer) {
        // It is passed on just now.
        (Some(_), Some(offer)) if offer.expires_at <= context.now => {
            return Err(Refusal::at(Code::WaitlistNoOffer, offer.expires_at));
        }
        // What is offered ends when they were told; to hold it makes it no longer.
        (Some(hold), Some(_)) if !is_other => hold.expires_at,
        (Some(hold), None) => context.now.plus_ms(held.hold_ms()).min(limit).max(hold.expires_at),
        _ => context.now.plus_ms(held.hold_ms()),
    };
    match before {
        Some(hold) if hold.expires_at >= limit && offer.is_none() => {
            Err(Refusal::at(Code::HoldLimit, hold.expires_at))
        }
        None if held.free_for(found.index, context.channel, context.now) == 0 => {
            Err(held.full_for(found.index, context.now))
        }
        _ => {
            let (programme, holder) = (person.programme, person.holder);
            let mut events = vec![Event::SlotHeld { programme, holder, slot, dose, since, expires_at }];
            // One place is kept for a person, not two.
            events.extend(declined(held, person, Some(found.index).filter(|_| !is_other)));
            Ok(events)
        }
    }
}

/// That the person lets go of what is offered to them, unless it is a place of this slot.
pub(crate) fn declined(held: &ProgrammeState, person: &Person, slot: Option<u32>) -> Option<Event> {
    let (programme, ending) = (person.programme, OfferEnding::Declined);
    let number = held.other_offer(&person.holder, slot.unwrap_or(NONE))?;
    Some(Event::Waitlist(WaitlistEvent::OfferEnded { programme, number, ending }))
}

/// Decides [`crate::command::Command::ReleaseHold`]; letting go of nothing is no error, but with an identity it is
/// remembered, so that a late repetition does not let go of a hold made since.
pub(crate) fn release(state: &State, context: &Context, person: &Person) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(person.programme)?;
    let (holder, _) = held.known(person)?;
    if held.live_hold(holder, context.now).is_none() && context.key.is_none() {
        return Ok(Vec::new());
    }
    let mut events = vec![Event::HoldReleased { programme: person.programme, holder: person.holder }];
    events.extend(declined(held, person, None));
    Ok(events)
}

/// Slots that this person could take for `dose` at `now` were a place free, with the places free for whoever comes by
/// `channel`; for pages that only offer what can be had. `wanted` picks among all slots before the rules are asked.
pub fn offers<'a>(
    held: &'a ProgrammeState,
    person: &Person,
    (dose, moving): (u8, Option<BookingNumber>),
    channel: Channel,
    now: Instant,
    wanted: impl Fn(&Slot) -> bool,
) -> Vec<(&'a Slot, u32)> {
    let course = Course::of(held, &person.holder);
    let free = held.free_for_of_all(channel, now);
    let published =
        held.slots().zip(free).filter(|((_, slot), _)| slot.row.published_at <= now && wanted(slot));
    let takes = |index, slot| takeable(person, &course, &Found { index, slot }, dose, moving, now).is_ok();
    published
        .filter(|((index, slot), _)| takes(*index, *slot))
        .map(|((_, slot), free)| (slot, free))
        .collect()
}

/// Why nothing at a venue can be taken, for pages that say so: of the refusals of its published slots the one that
/// comes nearest to a place. `None` if nothing is published there, or if something could be taken.
pub fn obstacle(
    held: &ProgrammeState,
    person: &Person,
    dose: u8,
    moving: Option<BookingNumber>,
    now: Instant,
    venue: u16,
) -> Option<Refusal> {
    let course = Course::of(held, &person.holder);
    if course.is_other_product(dose, venue) {
        return Some(Refusal::plain(Code::DoseProduct));
    }
    let slots = held.slots().filter(|(_, slot)| slot.row.venue == venue && slot.row.published_at <= now);
    let mut nearest: Option<Refusal> = None;
    for (index, slot) in slots {
        let refusal = takeable(person, &course, &Found { index, slot }, dose, moving, now).err()?;
        if nearest.is_none_or(|found| nearness(refusal.code) > nearness(found.code)) {
            nearest = Some(refusal);
        }
    }
    nearest
}

/// Whether a published slot could be taken for `dose` at `now` were a place free.
pub fn any_offer(held: &ProgrammeState, person: &Person, dose: u8, now: Instant) -> bool {
    let course = Course::of(held, &person.holder);
    let mut published = held.slots().filter(|(_, slot)| slot.row.published_at <= now);
    published.any(|(index, slot)| takeable(person, &course, &Found { index, slot }, dose, None, now).is_ok())
}

/// How far a slot with this refusal passed through the rules of [`takeable`].
fn nearness(code: Code) -> u8 {
    match code {
        Code::DoseProduct => 6,
        Code::DoseInterval => 5,
        Code::DoseLaterBooked => 4,
        Code::SlotClosed | Code::SlotStopped | Code::SlotCalledOff => 3,
        Code::DoseSlot => 2,
        Code::WaveNotOpen => 1,
        _ => 0,
    }
}

/// Every rule about taking a slot but whether a place is free.
pub(crate) fn takeable(
    person: &Person,
    course: &Course<'_>,
    found: &Found<'_>,
    dose: u8,
    moving: Option<BookingNumber>,
    now: Instant,
) -> Result<(), Refusal> {
    let held = course.held;
    if let Some(booking) = moving.and_then(|number| course.displaced(number)) {
        // A wave is asked once: whoever had a place keeps the right to one.
        let from = held.slot(booking.slot).ok_or(Refusal::plain(Code::SlotUnknown))?;
        let municipality = person.cohort.municipality.value();
        return suits(course, from, (booking.number, dose), municipality, found.slot, now);
    }
    wave::may_take(&held.definition, &person.cohort, &held.target(found.slot, dose), now)?;
    placeable(course, found, dose, moving, now)
}

/// Of those rules all but the waves.
pub(crate) fn placeable(
    course: &Course<'_>,
    found: &Found<'_>,
    dose: u8,
    moving: Option<BookingNumber>,
    now: Instant,
) -> Result<(), Refusal> {
    let held = course.held;
    if found.slot.row.dose != 0 && found.slot.row.dose != dose {
        return Err(Refusal::count(Code::DoseSlot, u64::from(found.slot.row.dose)));
    }
    open(held, found.slot, now)?;
    let deadline = held.book_deadline(found.slot);
    if now >= deadline {
        return Err(Refusal::at(Code::SlotClosed, deadline));
    }
    course.fits(dose, found.slot, moving)
}

/// Why the place of a hold cannot become a booking any more: since it was taken the programme may have changed, or the
/// day may have come. `None` if it still can.
pub fn outdated(held: &ProgrammeState, person: &Person, hold: &Hold, now: Instant) -> Option<Refusal> {
    let slot = held.slot(hold.slot)?;
    let course = Course::of(held, &person.holder);
    let active = held.active_bookings(&person.holder);
    // A hold for a dose that is booked already can only be meant for moving that booking.
    let moving = active.into_iter().find(|booking| booking.dose == hold.dose).map(|booking| booking.number);
    takeable(person, &course, &Found { index: hold.slot, slot }, hold.dose, moving, now).err()
}

/// How many live holds, and confirmed bookings to come, the waves in force give somebody and those of `after` give
/// nobody of that municipality. Ages count for nothing here, because nobody's birth date is known.
pub fn left_out(held: &ProgrammeState, after: &Programme, now: Instant) -> (u64, u64) {
    let loses = |holder: u32, slot: &Slot, dose: u8, open: Option<Instant>| {
        let holder = usize::try_from(holder).ok().and_then(|index| held.holders.get(index));
        let municipality = holder.map_or(0, |holder| holder.municipality);
        let target = held.target(slot, dose);
        let given = |programme| wave::gives_any(programme, municipality, &target, open);
        given(&held.definition) && !given(after)
    };
    let live = held.holds.iter().filter(|(_, hold)| hold.expires_at > now);
    let holds = live.filter(|(holder, hold)| {
        held.slot(hold.slot).is_some_and(|slot| loses(**holder, slot, hold.dose, Some(now)))
    });
    let active = held.bookings().iter().filter(|booking| booking.status.is_active());
    let bookings = active.filter(|booking| {
        let slot = held.slot_of(*booking).filter(|slot| slot.starts_at() > now);
        slot.is_some_and(|slot| loses(booking.holder, slot, booking.dose, None))
    });
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    (count(holds.count()), count(bookings.count()))
}
