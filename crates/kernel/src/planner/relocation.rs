//! Moving people by a rule: who would go where, and who stays and why.
//!
//! The rule is the same for everybody and can be asked before it is done: the nearest free time on the same day or later,
//! with the same dose and product, as far from the doses before and after as they must be, where a wave of the person's
//! municipality gives places, and before the time to book it is over, so that nobody is moved to where they could not have
//! booked. Who holds a place is choosing already and is left alone. The surprise: nobody is ever moved to an earlier day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Area, PlannerEvent, Relocation, StopReason, open};
use crate::booking::{Booking, Status};
use crate::booking_number::BookingNumber;
use crate::command::{Channel, Context, HolderId};
use crate::dose::Course;
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::roster::HolderStanding;
use crate::slot::{CAPACITY_MAX, Slot, SlotId, SlotRow};
use crate::state::ProgrammeState;
use crate::time::Instant;
use crate::wave;

/// Bookings that one command moves at most.
pub const RELOCATIONS_PER_COMMAND_MAX: usize = 200;

/// Where people are moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// To the nearest free time of their venue.
    SameVenue,
    /// To the nearest free time, of their venue if it can be.
    AnyVenue,
    /// To the nearest free time of this venue.
    Venue(u16),
    /// To this slot.
    Slot(SlotId),
}

impl Rule {
    /// The public name of its kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::SameVenue => "same_venue",
            Rule::AnyVenue => "any_venue",
            Rule::Venue(_) => "venue",
            Rule::Slot(_) => "slot",
        }
    }

    fn allows(self, from: &SlotRow, to: &SlotRow) -> bool {
        let reaches = match self {
            Rule::SameVenue => from.venue == to.venue,
            Rule::AnyVenue => true,
            Rule::Venue(venue) => to.venue == venue,
            Rule::Slot(slot) => to.id == slot,
        };
        reaches && to.date >= from.date && to.id != from.id
    }
}

/// Why somebody is not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stays {
    /// They hold a place: they are choosing.
    Choosing,
    /// Another booking of the same person is moved first.
    OtherFirst,
    /// Their voucher may not be used any more.
    Voucher,
    /// Nothing that suits them is free.
    NoPlace,
    /// Nobody is to be moved.
    NoRule,
}

impl Stays {
    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Stays::Choosing => "choosing",
            Stays::OtherFirst => "other_first",
            Stays::Voucher => "voucher",
            Stays::NoPlace => "no_place",
            Stays::NoRule => "no_rule",
        }
    }
}

/// What a rule comes to for one booking.
#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    /// Which.
    pub booking: &'a Booking,
    /// Where to, or why not.
    pub to: Result<SlotId, Stays>,
}

/// Who is booked where nothing takes place, in the order of slots and then of bookings.
pub fn displaced(held: &ProgrammeState, area: Area) -> Vec<&Booking> {
    let bookings = held.slots_in(area).flat_map(|(index, _)| held.bookings_of_slot(index));
    bookings.filter(|booking| held.displaced_by(booking).is_some()).collect()
}

impl ProgrammeState {
    /// Bookings whose place was ever called off or that a rule moved, in the order in which they were made.
    pub fn concerned_bookings(&self) -> impl Iterator<Item = &Booking> {
        self.concerned.iter().filter_map(|index| self.booking_at(*index))
    }
}

/// What the rule comes to for these bookings, each place given once; `most` are moved at most, and nobody into `closing`.
pub fn plan<'a>(
    held: &'a ProgrammeState,
    bookings: impl IntoIterator<Item = &'a Booking>,
    rule: Rule,
    most: usize,
    now: Instant,
    closing: Option<Area>,
) -> Vec<Planned<'a>> {
    let mut places = Places::of(held, now);
    places.by_hour.retain(|(_, slot)| closing.is_none_or(|area| !area.covers(&slot.row)));
    let mut seen: BTreeSet<HolderId> = BTreeSet::new();
    let mut planned = Vec::new();
    let mut moved = 0_usize;
    for booking in bookings {
        if moved >= most {
            break;
        }
        let to = places.one(booking, rule, &mut seen);
        moved = moved.saturating_add(usize::from(to.is_ok()));
        planned.push(Planned { booking, to });
    }
    planned
}

/// The nearest free places that the holder of a displaced booking could choose, `most` at most.
pub fn choices<'a>(held: &'a ProgrammeState, booking: &Booking, most: usize, now: Instant) -> Vec<&'a Slot> {
    if held.displaced_by(booking).is_none() {
        return Vec::new();
    }
    let places = Places::of(held, now);
    places.fitting(booking, Rule::AnyVenue, most).map(|found| found.slots).unwrap_or_default()
}

/// What it takes for a slot to have fewer places.
#[derive(Debug, Clone)]
pub struct Reduction<'a> {
    /// Places that are booked and held.
    pub taken: u32,
    /// How many people are too many.
    pub over: usize,
    /// The newest bookings, until so many are moved.
    pub planned: Vec<Planned<'a>>,
}

impl Reduction<'_> {
    /// How many people find no place elsewhere.
    pub fn left(&self) -> usize {
        self.over.saturating_sub(self.planned.iter().filter(|it| it.to.is_ok()).count())
    }
}

/// What giving a slot `capacity` places would take; without a rule, who would be concerned.
///
/// # Errors
/// `slot.unknown`.
pub fn reduction(
    held: &ProgrammeState,
    slot: SlotId,
    capacity: u32,
    rule: Option<Rule>,
    now: Instant,
) -> Result<Reduction<'_>, Refusal> {
    let (index, found) = held.slot_with(slot).ok_or(Refusal::plain(Code::SlotUnknown))?;
    let taken = held.taken_places(index, now);
    let room = held.room_of(&SlotRow { capacity, ..found.row.clone() });
    let over = usize::try_from(taken.saturating_sub(room)).unwrap_or(usize::MAX);
    let mut newest: Vec<&Booking> =
        held.bookings_of_slot(index).filter(|booking| booking.status == Status::Confirmed).collect();
    let made = |booking: &Booking| held.history(booking, u64::MAX).first().map(|step| step.position);
    newest.sort_by_cached_key(|booking| std::cmp::Reverse(made(booking)));
    let planned = match rule {
        Some(rule) => plan(held, newest, rule, over, now, None),
        None => {
            let concerned = newest.into_iter().take(over);
            concerned.map(|booking| Planned { booking, to: Err(Stays::NoRule) }).collect()
        }
    };
    Ok(Reduction { taken, over, planned })
}

pub(super) fn relocate(
    held: &ProgrammeState,
    context: &Context,
    programme: u16,
    area: Area,
    rule: Rule,
) -> Result<Vec<PlannerEvent>, Refusal> {
    let planned = plan(held, displaced(held, area), rule, RELOCATIONS_PER_COMMAND_MAX, context.now, None);
    let moves = planned.iter().filter_map(|it| {
        let reason = held.displaced_by(it.booking)?.reason;
        relocated(held, programme, it, Relocation { reason, rule })
    });
    Ok(moves.collect())
}

pub(super) fn change_capacity(
    held: &ProgrammeState,
    context: &Context,
    programme: u16,
    slot: SlotId,
    capacity: u32,
    rule: Option<Rule>,
) -> Result<Vec<Event>, Refusal> {
    if capacity > CAPACITY_MAX {
        return Err(Refusal::count(Code::SlotInvalid, 0));
    }
    let wanted = reduction(held, slot, capacity, rule, context.now)?;
    if rule.is_none() && wanted.over > 0 {
        return Err(Refusal::count(Code::CapacityBelowTaken, u64::from(wanted.taken)));
    }
    if wanted.left() > 0 {
        return Err(Refusal::count(Code::CapacityNoPlace, u64::try_from(wanted.left()).unwrap_or(u64::MAX)));
    }
    let (_, found) = held.slot_with(slot).ok_or(Refusal::plain(Code::SlotUnknown))?;
    let why = |rule| Relocation { reason: StopReason::FewerPlaces, rule };
    let moves = wanted.planned.iter().filter_map(|it| relocated(held, programme, it, why(rule?)));
    let mut events: Vec<Event> = moves.map(Event::Planner).collect();
    if found.row.capacity != capacity {
        let row = SlotRow { capacity, ..found.row.clone() };
        events.push(Event::SlotsPublished { programme, slots: vec![row] });
    }
    Ok(events)
}

fn relocated(
    held: &ProgrammeState,
    programme: u16,
    planned: &Planned<'_>,
    why: Relocation,
) -> Option<PlannerEvent> {
    let (to, from) = (planned.to.ok()?, held.slot(planned.booking.slot)?.row.id);
    Some(PlannerEvent::BookingRelocated { programme, number: planned.booking.number, from, to, why })
}

/// Whether the booking could stand in another slot, by every rule but whether a place is free.
pub(crate) fn suits(
    course: &Course<'_>,
    from: &Slot,
    booking: (BookingNumber, u8),
    municipality: u32,
    to: &Slot,
    now: Instant,
) -> Result<(), Refusal> {
    let (held, (number, dose)) = (course.held, booking);
    if to.row.published_at > now {
        return Err(Refusal::plain(Code::SlotUnknown));
    }
    if held.product_of_venue(to.row.venue) != held.product_of_venue(from.row.venue) {
        return Err(Refusal::plain(Code::DoseProduct));
    }
    if to.row.dose != 0 && to.row.dose != dose {
        return Err(Refusal::count(Code::DoseSlot, u64::from(to.row.dose)));
    }
    if !wave::reaches(&held.definition, municipality, &held.target(to, dose), now) {
        return Err(Refusal::plain(Code::WaveNotThisSlot));
    }
    open(held, to, now)?;
    let deadline = held.book_deadline(to);
    if now >= deadline {
        return Err(Refusal::at(Code::SlotClosed, deadline));
    }
    course.fits(dose, to, Some(number))
}

/// The places that are left while a plan is made, by day and hour; those that are kept for a channel stay so.
struct Places<'a> {
    held: &'a ProgrammeState,
    now: Instant,
    by_hour: Vec<(u32, &'a Slot)>,
    free: BTreeMap<u32, u32>,
}

/// What suits one booking, the nearest first.
struct Fitting<'a> {
    indexes: Vec<u32>,
    slots: Vec<&'a Slot>,
}

impl<'a> Places<'a> {
    fn of(held: &'a ProgrammeState, now: Instant) -> Places<'a> {
        let mut by_hour = Vec::new();
        let mut free = BTreeMap::new();
        for ((index, slot), places) in held.slots().zip(held.free_for_of_all(Channel::System, now)) {
            if places > 0 && now < held.book_deadline(slot) && open(held, slot, now).is_ok() {
                free.insert(index, places);
                by_hour.push((index, slot));
            }
        }
        by_hour.sort_by_key(|(_, slot)| (slot.row.date, slot.row.start_minute, slot.row.venue, slot.row.id));
        Places { held, now, by_hour, free }
    }

    fn one(&mut self, booking: &Booking, rule: Rule, seen: &mut BTreeSet<HolderId>) -> Result<SlotId, Stays> {
        let holder = self.held.holder_of(booking).ok_or(Stays::Voucher)?;
        let person = self.held.vouchers_of_person(&holder);
        if person.iter().any(|voucher| self.is_choosing(voucher)) {
            return Err(Stays::Choosing);
        }
        let first = person.into_iter().min().unwrap_or(holder);
        if seen.contains(&first) {
            return Err(Stays::OtherFirst);
        }
        let found = self.fitting(booking, rule, 1)?;
        let (index, slot) = found.indexes.first().zip(found.slots.first()).ok_or(Stays::NoPlace)?;
        if let Some(left) = self.free.get_mut(index) {
            *left = left.saturating_sub(1);
        }
        seen.insert(first);
        Ok(slot.row.id)
    }

    fn is_choosing(&self, voucher: &HolderId) -> bool {
        let row = self.held.holder(voucher);
        row.is_some_and(|(index, _)| self.held.live_hold(index, self.now).is_some())
    }

    /// The nearest slots with a place that suit the booking: by days, then by the hour, then its own venue.
    fn fitting(&self, booking: &Booking, rule: Rule, most: usize) -> Result<Fitting<'a>, Stays> {
        let owner = self.held.holder_of(booking).ok_or(Stays::Voucher)?;
        let (_, row) = self.held.holder(&owner).ok_or(Stays::Voucher)?;
        if row.standing == HolderStanding::Revoked {
            return Err(Stays::Voucher);
        }
        let from = self.held.slot(booking.slot).ok_or(Stays::NoPlace)?;
        let course = Course::of(self.held, &owner);
        let named = (booking.number, booking.dose);
        let later = self.by_hour.partition_point(|(_, slot)| slot.row.date < from.row.date);
        let mut found: Vec<(u32, &'a Slot)> = Vec::new();
        let mut last: Option<Date> = None;
        for (index, slot) in self.by_hour.get(later..).unwrap_or_default() {
            if found.len() >= most && last.is_some_and(|last| slot.row.date > last) {
                break;
            }
            let is_free = self.free.get(index).is_some_and(|left| *left > 0);
            if is_free
                && rule.allows(&from.row, &slot.row)
                && suits(&course, from, named, row.municipality, slot, self.now).is_ok()
            {
                found.push((*index, slot));
                last = Some(slot.row.date);
            }
        }
        let minutes = |slot: &Slot| slot.row.start_minute.abs_diff(from.row.start_minute);
        found.sort_by_key(|(_, it)| {
            (it.row.date, minutes(it), it.row.venue != from.row.venue, it.row.start_minute)
        });
        found.truncate(most);
        let (indexes, slots) = found.into_iter().unzip();
        Ok(Fitting { indexes, slots })
    }
}
