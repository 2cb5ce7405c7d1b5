//! What comes of the bookings of today at each venue: who is expected, inside, done, or did not come.
//!
//! Counted from the slots of the day and their bookings, so it costs what the day has. No figure is of a person.

use std::collections::BTreeMap;

use kernel::booking::Status;
use kernel::slot::Slot;
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use crate::zone::Zone;

/// Bookings and places of a time, by what came of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnout {
    /// Places published.
    pub capacity: u64,
    /// Places that are neither booked nor held, of hours that are not over.
    pub free: u64,
    /// Bookings whose person has not come yet.
    pub expected: u64,
    /// People who were checked in and are there.
    pub inside: u64,
    /// Doses given.
    pub administered: u64,
    /// People who came and were not given the dose.
    pub not_given: u64,
    /// People who did not come.
    pub no_show: u64,
}

/// A slot of today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourFigure {
    /// When it begins, RFC 3339.
    pub starts_at: String,
    /// When it ends, RFC 3339.
    pub ends_at: String,
    /// What comes of it.
    #[serde(flatten)]
    pub turnout: Turnout,
}

/// Today at one venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueToday {
    /// Venue identifier.
    pub venue: String,
    /// The whole day.
    #[serde(flatten)]
    pub turnout: Turnout,
    /// Its slots in their order.
    pub hours: Vec<HourFigure>,
}

/// Today at each venue that has slots today, in the order of the programme.
pub(super) fn figures(held: &ProgrammeState, now: Instant, zone: &Zone) -> Vec<VenueToday> {
    let today = zone.date(now);
    let mut slots: BTreeMap<u16, Vec<(u32, &Slot)>> = BTreeMap::new();
    for (index, slot) in held.slots().filter(|(_, slot)| slot.row().date == today) {
        slots.entry(slot.row().venue).or_default().push((index, slot));
    }
    let told = slots.into_iter().map(|(venue, mut slots)| {
        slots.sort_by_key(|(index, slot)| (slot.row().start_minute, slot.row().end_minute, *index));
        let hours: Vec<HourFigure> = slots
            .into_iter()
            .map(|(index, slot)| HourFigure {
                starts_at: zone.rfc3339(slot.starts_at()),
                ends_at: zone.rfc3339(slot.ends_at()),
                turnout: of_slot(held, index, slot, now),
            })
            .collect();
        let turnout = hours.iter().fold(Turnout::default(), |sum, hour| sum.and(hour.turnout));
        VenueToday { venue: held.venue_id(venue).to_owned(), turnout, hours }
    });
    told.collect()
}

fn of_slot(held: &ProgrammeState, index: u32, slot: &Slot, now: Instant) -> Turnout {
    let capacity = u64::from(slot.row().capacity);
    // A place of an hour that is over is nobody's any more.
    let free = if slot.ends_at() > now { held.free_places(index, now) } else { 0 };
    let mut told = Turnout { capacity, free: u64::from(free), ..Turnout::default() };
    for booking in held.bookings_of_slot(index) {
        match booking.status {
            Status::Confirmed => told.expected += 1,
            Status::CheckedIn | Status::Checked => told.inside += 1,
            Status::Administered => told.administered += 1,
            Status::NotGiven => told.not_given += 1,
            Status::NoShow => told.no_show += 1,
            Status::Cancelled => {}
        }
    }
    told
}

impl Turnout {
    fn and(self, other: Turnout) -> Turnout {
        Turnout {
            capacity: self.capacity + other.capacity,
            free: self.free + other.free,
            expected: self.expected + other.expected,
            inside: self.inside + other.inside,
            administered: self.administered + other.administered,
            not_given: self.not_given + other.not_given,
            no_show: self.no_show + other.no_show,
        }
    }
}
