//! Areas and stops: for which places bookings are stopped, why, until when, and whether anything takes place there.
//!
//! A stop is of an area, and a slot lies in five of them: its programme, its day, its venue, its venue's day and itself.
//! It refuses new bookings, holds and moves into it, also of those who held a place; what is booked stays booked, and can
//! be cancelled or moved away. An area that is called off is stopped for good and displaces who is booked there.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{DISPLACED_PER_ENTRY_MAX, PlannerEvent, unknown};
use crate::booking::{Booking, Status};
use crate::command::Context;
use crate::refusal::{Code, Refusal};
use crate::slot::{Slot, SlotId, SlotRow};
use crate::state::ProgrammeState;
use crate::time::{Instant, days_from_epoch};

/// Some of a programme's places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Area {
    /// All of them.
    Programme,
    /// Those of a day.
    Day(Date),
    /// Those of a venue: index in [`ProgrammeState::venue_ids`].
    Venue(u16),
    /// Those of a venue on a day.
    VenueDay(u16, Date),
    /// Those of a slot.
    Slot(SlotId),
}

impl Area {
    /// Whether a slot lies in it.
    pub fn covers(&self, row: &SlotRow) -> bool {
        Area::of(row).contains(self)
    }

    /// Every area that a slot lies in, the widest first.
    pub(crate) fn of(row: &SlotRow) -> [Area; 5] {
        let (venue, date) = (row.venue, row.date);
        [
            Area::Programme,
            Area::Day(date),
            Area::Venue(venue),
            Area::VenueDay(venue, date),
            Area::Slot(row.id),
        ]
    }

    pub(crate) fn is_in(&self, held: &ProgrammeState) -> bool {
        match self {
            Area::Programme | Area::Day(_) => true,
            Area::Venue(venue) | Area::VenueDay(venue, _) => !held.venue_id(*venue).is_empty(),
            Area::Slot(slot) => held.slot_with(*slot).is_some(),
        }
    }

    /// Digits that differ from area to area, for the running digest.
    pub(super) fn digits(&self) -> u32 {
        let day = |date: &Date| u32::try_from(days_from_epoch(*date)).unwrap_or_default();
        match self {
            Area::Programme => 1,
            Area::Day(date) => day(date).wrapping_mul(8).wrapping_add(2),
            Area::Venue(venue) => u32::from(*venue).wrapping_mul(8).wrapping_add(3),
            Area::VenueDay(venue, date) => day(date).wrapping_mul(0x1_0001).wrapping_add(u32::from(*venue)),
            Area::Slot(slot) => u32::try_from(slot.0 >> 32).unwrap_or_default(),
        }
    }
}

/// Why bookings are stopped, or people moved; words would invite more than a planner may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StopReason {
    /// Typhoon, snow, heat.
    Weather,
    /// No power or no water.
    Power,
    /// Too few doctors, nurses or helpers.
    Staff,
    /// The product did not come, or must not be given.
    Supply,
    /// The building cannot be used.
    Premises,
    /// The place was published by mistake.
    PublishedByMistake,
    /// Fewer places than before.
    FewerPlaces,
    /// Work on the system.
    Maintenance,
    /// Anything else.
    Other,
}

impl StopReason {
    /// Every reason; the index is its durable number.
    pub const ALL: [StopReason; 9] = [
        StopReason::Weather,
        StopReason::Power,
        StopReason::Staff,
        StopReason::Supply,
        StopReason::Premises,
        StopReason::PublishedByMistake,
        StopReason::FewerPlaces,
        StopReason::Maintenance,
        StopReason::Other,
    ];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            StopReason::Weather => "weather",
            StopReason::Power => "power",
            StopReason::Staff => "staff",
            StopReason::Supply => "supply",
            StopReason::Premises => "premises",
            StopReason::PublishedByMistake => "published_by_mistake",
            StopReason::FewerPlaces => "fewer_places",
            StopReason::Maintenance => "maintenance",
            StopReason::Other => "stop_other",
        }
    }
}

/// Why an area is stopped, until when, and whether anything takes place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Why.
    pub reason: StopReason,
    /// Whether nothing takes place there.
    pub is_called_off: bool,
    /// First instant at which it is over by itself; never for what is called off.
    pub until: Option<Instant>,
}

impl ProgrammeState {
    /// Every stop, also one whose time is over.
    pub fn stops(&self) -> impl Iterator<Item = (Area, Stop)> {
        self.stops.iter().map(|(area, stop)| (*area, *stop))
    }

    /// The stop that keeps people from taking this slot at `now`: what is called off before what is stopped.
    pub fn stop_of(&self, slot: &Slot, now: Instant) -> Option<Stop> {
        let live = |stop: &&Stop| stop.until.is_none_or(|until| now < until);
        self.called_off(slot).or_else(|| self.stops_of(slot).find(live).copied())
    }

    /// The stop by which nothing takes place in this slot.
    pub fn called_off(&self, slot: &Slot) -> Option<Stop> {
        self.stops_of(slot).find(|stop| stop.is_called_off).copied()
    }

    /// Whether the booking's place is called off, and why; it waits for a move.
    pub fn displaced_by(&self, booking: &Booking) -> Option<Stop> {
        let slot = self.slot(booking.slot).filter(|_| booking.status == Status::Confirmed)?;
        self.called_off(slot)
    }

    fn stops_of(&self, slot: &Slot) -> impl Iterator<Item = &Stop> {
        let areas = if self.stops.is_empty() { None } else { Some(Area::of(&slot.row)) };
        areas.into_iter().flatten().filter_map(|area| self.stops.get(&area))
    }

    /// The slots of an area.
    pub fn slots_in(&self, area: Area) -> impl Iterator<Item = (u32, &Slot)> {
        self.slots().filter(move |(_, slot)| area.covers(&slot.row))
    }
}

/// Whether places of this slot are given at `now`.
pub(crate) fn open(held: &ProgrammeState, slot: &Slot, now: Instant) -> Result<(), Refusal> {
    match held.stop_of(slot, now) {
        None => Ok(()),
        Some(Stop { is_called_off: true, .. }) => Err(Refusal::plain(Code::SlotCalledOff)),
        Some(Stop { until: Some(until), .. }) => Err(Refusal::at(Code::SlotStopped, until)),
        Some(_) => Err(Refusal::plain(Code::SlotStopped)),
    }
}

/// Who is displaced is told first, so that no moment shows a booking without a word.
pub(super) fn stop(
    held: &ProgrammeState,
    context: &Context,
    programme: u16,
    area: Area,
    stop: Stop,
) -> Result<Vec<PlannerEvent>, Refusal> {
    if !area.is_in(held) {
        return Err(unknown());
    }
    let is_over = stop.until.is_some_and(|until| until <= context.now);
    if is_over || (stop.is_called_off && stop.until.is_some()) {
        return Err(Refusal::plain(Code::StopInvalid));
    }
    match held.stops.get(&area) {
        Some(known) if *known == stop && context.key.is_none() => return Ok(Vec::new()),
        // Who was told that it takes place after all must not find out by accident that it does not, and the other way.
        Some(known) if known.is_called_off && !stop.is_called_off => {
            return Err(Refusal::plain(Code::StopInvalid));
        }
        _ => {}
    }
    let mut events = Vec::new();
    if stop.is_called_off {
        let fresh = confirmed_in(held, area).filter(|booking| held.displaced_by(booking).is_none());
        let numbers: Vec<_> = fresh.map(|booking| booking.number).collect();
        events.extend(numbers.chunks(DISPLACED_PER_ENTRY_MAX).map(|part| PlannerEvent::BookingsDisplaced {
            programme,
            reason: stop.reason,
            numbers: part.to_vec(),
        }));
    }
    events.push(PlannerEvent::BookingStopped { programme, area, stop });
    Ok(events)
}

/// Who was displaced by this stop alone has the place again.
pub(super) fn resume(
    held: &ProgrammeState,
    context: &Context,
    programme: u16,
    area: Area,
) -> Result<Vec<PlannerEvent>, Refusal> {
    let Some(stop) = held.stops.get(&area) else {
        return if area.is_in(held) && context.key.is_none() { Ok(Vec::new()) } else { Err(unknown()) };
    };
    let mut events = vec![PlannerEvent::BookingResumed { programme, area }];
    if stop.is_called_off {
        let alone = confirmed_in(held, area).filter(|booking| {
            let slot = held.slot(booking.slot);
            slot.is_some_and(|slot| held.stops_of(slot).filter(|stop| stop.is_called_off).count() == 1)
        });
        let numbers: Vec<_> = alone.map(|booking| booking.number).collect();
        let entries = numbers.chunks(DISPLACED_PER_ENTRY_MAX);
        events.extend(entries.map(|part| PlannerEvent::BookingsKept { programme, numbers: part.to_vec() }));
    }
    Ok(events)
}

/// Who is booked in an area and has not come yet, in the order of slots and then of bookings.
fn confirmed_in(held: &ProgrammeState, area: Area) -> impl Iterator<Item = &Booking> {
    let bookings = held.slots_in(area).flat_map(|(index, _)| held.bookings_of_slot(index));
    bookings.filter(|booking| booking.status == Status::Confirmed)
}
