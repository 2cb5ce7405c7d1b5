//! The list of a day at a venue, by hour, and what is proposed there.
//!
//! It is read from the slots of the day and the bookings that the state keeps by slot, so it costs what the day has and
//! not what the programme has. The surprise: with names it writes, because whose data somebody saw is an entry.

use jiff::civil::Date;
use kernel::booking::{Booking, Detail, Status, StepKind};
use kernel::booking_number::BookingNumber;
use kernel::command::{Command, HolderId};
use kernel::contact::KEYS_PER_COMMAND_MAX;
use kernel::slot::Slot;
use kernel::state::{ProgrammeState, State};
use kernel::time::Instant;
use kernel::visit;
use std::collections::BTreeMap;

use super::{Attendance, By, Counter, DayList, Hour, NextDose, Place, slot_name};
use crate::Service;
use crate::contact::named;
use crate::permission::Act;
use crate::present;
use crate::refusal::Refusal;
use crate::vault;
use crate::zone::Zone;

impl Service {
    /// The list of a day at a venue; with names only for who may see contact data, and then each look is written down.
    ///
    /// # Errors
    /// `programme.unknown`, `venue.unknown`, `not_ready`, `contact.unavailable`.
    pub async fn day_list(
        &self,
        by: &By<'_>,
        counter: &Counter,
        date: Date,
        with_names: bool,
    ) -> Result<DayList, Refusal> {
        let place = self.at(by, Act::SeeDay, counter).await?;
        let shows_names = with_names && by.sees_contact;
        if shows_names {
            self.at(by, Act::SeeNames, counter).await?;
        }
        let now = self.now();
        let (mut list, holders, mark) = {
            let state = self.read();
            let held =
                state.programme_at(place.programme).map_err(|rule| Refusal::of_rule(rule, &place.zone))?;
            let (list, holders) = list_in(&state, held, &place, date, now);
            (list, holders, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        if shows_names {
            let names = self.names_of(by, &place.zone, &holders).await?;
            let bookings = list.hours.iter_mut().flat_map(|hour| &mut hour.bookings);
            for (booking, holder) in bookings.zip(&holders) {
                booking.name = names.get(holder).cloned();
            }
        }
        Ok(list)
    }

    /// Whom closing this day would mark now.
    ///
    /// # Errors
    /// `programme.unknown`, `venue.unknown`, `not_ready`.
    pub async fn no_shows(
        &self,
        by: &By<'_>,
        counter: &Counter,
        date: Date,
    ) -> Result<Vec<Attendance>, Refusal> {
        let place = self.at(by, Act::CloseDay, counter).await?;
        let now = self.now();
        let (told, mark) = {
            let state = self.read();
            let held =
                state.programme_at(place.programme).map_err(|rule| Refusal::of_rule(rule, &place.zone))?;
            let numbers = visit::no_shows(held, place.venue, date, now);
            let told = numbers.into_iter().filter_map(|it| attendance(&state, it, u64::MAX, &place.zone));
            (told.collect(), self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(told)
    }

    /// What is proposed for the dose after that of this booking.
    ///
    /// # Errors
    /// `booking.unknown`, `visit.step`, `booking.exists`, `dose.…`.
    pub async fn next_dose(
        &self,
        by: &By<'_>,
        counter: &Counter,
        booking: &str,
    ) -> Result<NextDose, Refusal> {
        let place = self.at(by, Act::BookNextDose, counter).await?;
        let number = present::number(booking)?;
        self.note_elsewhere(&place, number).await?;
        let now = self.now();
        let (proposed, mark) = {
            let state = self.read();
            let found = state.booking(number).filter(|(programme, ..)| *programme == place.programme);
            let (_, held, booking) = found.ok_or(Refusal::plain("booking.unknown"))?;
            let proposed = visit::proposal(held, booking, now);
            let proposed = proposed.map_err(|rule| Refusal::of_rule(rule, &place.zone))?;
            let slot = proposed.slot.and_then(|id| held.slot_with(id));
            let told = NextDose {
                dose: proposed.dose,
                earliest_on: proposed.earliest_on,
                standard_on: proposed.standard_on,
                slot: proposed.slot.map(slot_name),
                starts_at: slot.map(|(_, slot)| place.zone.rfc3339(slot.starts_at())),
            };
            (told, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(proposed)
    }

    /// Names of these people, as far as they are kept; whose were shown is written down first.
    async fn names_of(
        &self,
        by: &By<'_>,
        zone: &Zone,
        holders: &[HolderId],
    ) -> Result<BTreeMap<HolderId, String>, Refusal> {
        let mut distinct: Vec<HolderId> = holders.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let away = |_| Refusal::later("contact.unavailable", 5);
        let mut rows = self.rows_of_holders(&distinct).await.map_err(away)?;
        rows.retain(|row| !self.is_erased(row));
        let shown: Vec<_> = rows.iter().map(named).collect();
        for part in shown.chunks(KEYS_PER_COMMAND_MAX) {
            let command = Command::ShowContact { shown: part.to_vec() };
            self.order_at_venue(by, command, None, zone, |_, _| ()).await?;
        }
        rows.retain(|row| !self.is_erased(row));
        let mut names = BTreeMap::new();
        for row in &rows {
            let content: vault::Content =
                vault::open(&self.keys().vault, row).map_err(|_| Refusal::plain("contact.unavailable"))?;
            if !content.kana_name.is_empty() {
                names.insert(HolderId(row.holder), content.kana_name);
            }
        }
        Ok(names)
    }
}

fn list_in(
    state: &State,
    held: &ProgrammeState,
    place: &Place,
    date: Date,
    now: Instant,
) -> (DayList, Vec<HolderId>) {
    let of_day = held.slots().filter(|(_, slot)| slot.row().venue == place.venue && slot.row().date == date);
    let mut slots: Vec<(u32, &Slot)> = of_day.collect();
    slots.sort_by_key(|(index, slot)| (slot.row().start_minute, slot.row().end_minute, *index));
    let mut counts: BTreeMap<String, u32> =
        Status::ALL.iter().map(|status| (status.as_str().to_owned(), 0)).collect();
    let mut holders = Vec::new();
    let mut hours = Vec::new();
    for (index, slot) in slots {
        let mut bookings = Vec::new();
        for booking in held.bookings_of_slot(index) {
            let Some(told) = told_of(held, booking, u64::MAX, &place.zone) else { continue };
            *counts.entry(told.status.clone()).or_default() += 1;
            holders.push(held.holder_of(booking).unwrap_or(HolderId([0; 16])));
            bookings.push(told);
        }
        let (from, until) = visit::arrives_from(held, slot);
        let free = held.free_places(index, now);
        *counts.entry("free".to_owned()).or_default() += free;
        hours.push(Hour {
            slot: slot_name(slot.row().id),
            starts_at: place.zone.rfc3339(slot.starts_at()),
            ends_at: place.zone.rfc3339(slot.ends_at()),
            arrives_from: place.zone.rfc3339(from),
            arrives_until: place.zone.rfc3339(until),
            capacity: slot.row().capacity,
            more: held.more_of(slot.row()),
            free,
            is_now: from <= now && now < until,
            bookings,
        });
    }
    let list = DayList {
        as_of: state.next_position(),
        as_of_time: place.zone.rfc3339(now),
        programme: held.definition.id.clone(),
        venue: held.venue_id(place.venue).to_owned(),
        date,
        hours,
        counts,
    };
    (list, holders)
}

/// A booking as it was up to a position.
pub(crate) fn attendance(
    state: &State,
    number: BookingNumber,
    until: u64,
    zone: &Zone,
) -> Option<Attendance> {
    let (_, held, booking) = state.booking(number)?;
    told_of(held, booking, until, zone)
}

pub(crate) fn told_of(
    held: &ProgrammeState,
    booking: &Booking,
    until: u64,
    zone: &Zone,
) -> Option<Attendance> {
    let steps = held.history(booking, until);
    let last = *steps.last()?;
    let slot = held.slot_of(last)?;
    let status = visit::status_of(&steps)?;
    let counting = visit::newest(&steps).map(|(step, _)| step);
    let lot = match counting.map(|step| step.detail) {
        Some(Detail::Lot(index)) => held.lots().get(usize::from(index)),
        _ => None,
    };
    let reason = counting.filter(|_| status == Status::NotGiven).and_then(|step| step.reason());
    Some(Attendance {
        id: booking.number.compact(),
        number: booking.number.to_string(),
        dose: booking.dose,
        status: status.as_str().to_owned(),
        venue: held.venue_id(slot.row().venue).to_owned(),
        slot: slot_name(slot.row().id),
        starts_at: zone.rfc3339(slot.starts_at()),
        since: zone.rfc3339(last.at),
        lot: lot.map(|lot| lot.row().number.as_str().to_owned()),
        reason: reason.map(str::to_owned),
        flags: flags(held, booking, status, steps.iter().any(|step| step.kind == StepKind::Represented)),
        name: None,
    })
}

/// What staff should look at.
fn flags(held: &ProgrammeState, booking: &Booking, status: Status, is_represented: bool) -> Vec<String> {
    let mut flags = Vec::new();
    if status == Status::Confirmed
        && let Some(rule) = visit::hindrance(held, booking)
    {
        flags.push(rule.code.as_str().to_owned());
    }
    if booking.dose < held.definition.doses && status.is_active() {
        let holder = held.holder_of(booking);
        let active = holder.map(|holder| held.active_bookings(&holder)).unwrap_or_default();
        if active.iter().any(|other| other.dose > booking.dose) {
            flags.push("next_dose.booked".to_owned());
        }
    }
    if is_represented {
        flags.push("booking.represented".to_owned());
    }
    flags
}
