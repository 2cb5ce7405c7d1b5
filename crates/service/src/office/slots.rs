//! Slots of a file: every row that cannot be, and what the others would change.
//!
//! All rows are looked at before anything is refused, so that whoever mends the file sees everything at once. The
//! kernel looks again when it decides, and its word counts. What the guard rails find firmly stops whoever gives no reason.
//! The surprise: a slot in the past is only noted, because a file that is brought again in the middle of a programme
//! still has its first days.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use kernel::command::Command;
use kernel::slot::{CAPACITY_MAX, Slot, SlotRow};
use kernel::state::ProgrammeState;
use kernel::time::{Instant, instant_at};

use super::{Answer, clinics, differences, unknown_programme};
use crate::Service;
use crate::admin::{AdminRefusal, Changes, Fault, PublishedAt, Reply, SlotLine};
use crate::import::{Noun, unknown};
use crate::zone::{Zone, instant};

impl Service {
    pub(super) async fn publish_slots(
        &self,
        programme: &str,
        lines: &[SlotLine],
        despite: Option<String>,
        dry_run: bool,
    ) -> Answer {
        let now = self.now();
        let (index, rows, changes) = {
            let state = self.read();
            let (index, held) =
                state.programme(programme).ok_or_else(|| unknown_programme(&state, programme))?;
            let (rows, mut changes) = self.rows_and_changes(held, lines, now)?;
            let (stops, notes) = clinics::found(held, &rows, now);
            changes.notes.extend(notes);
            changes.stops = stops;
            (index, rows, changes)
        };
        if !dry_run {
            if despite.is_none() && !changes.stops.is_empty() {
                return Err(AdminRefusal::of_faults("slot.guard", changes.stops));
            }
            self.order(Command::PublishSlots { programme: index, slots: rows, despite }).await?;
        }
        Ok(Reply::Changed(changes))
    }

    /// The rows of these lines, and what publishing them would change; refused if it cannot be.
    pub(crate) fn rows_and_changes(
        &self,
        held: &ProgrammeState,
        lines: &[SlotLine],
        now: Instant,
    ) -> Result<(Vec<SlotRow>, Changes), AdminRefusal> {
        let zone = Zone::named(&held.definition.timezone);
        let rows = self.slot_rows(&Known { held, zone, now }, lines)?;
        let mut changes = differences::of_slots(held, &rows, now);
        changes.notes = past(held, &rows, now);
        Ok((rows, changes))
    }

    fn slot_rows(&self, known: &Known<'_>, lines: &[SlotLine]) -> Result<Vec<SlotRow>, AdminRefusal> {
        let (mut faults, mut rows) = (Vec::new(), Vec::with_capacity(lines.len()));
        for (number, line) in (1..).zip(lines) {
            let mut found = Faults { row: number, all: &mut faults };
            known.check_line(line, &mut found);
            let Some(venue) = known.held.venue_index(&line.venue) else { continue };
            let row = self.slot_row(known, line, venue, &mut found);
            known.check_taken(&row, &mut found);
            rows.push(row);
        }
        if faults.is_empty() { Ok(rows) } else { Err(AdminRefusal::of_faults("slot.invalid", faults)) }
    }

    fn slot_row(&self, known: &Known<'_>, line: &SlotLine, venue: u16, faults: &mut Faults<'_>) -> SlotRow {
        let programme = &known.held.definition.id;
        let dose = line.dose.unwrap_or(0);
        let natural = natural_slot(programme, &line.venue, line.date, (line.start, line.end), dose);
        let id = self.keys().slot(&natural);
        // Published once stays published: without a date of its own a known slot keeps the one it has.
        let before = known.held.slot_with(id).map(|(_, slot)| slot.row().published_at);
        let published_at = match line.published_at.map(|at| published(&known.zone, at)).transpose() {
            Ok(at) => at,
            Err(error) => {
                faults.add("published_at", None, error.to_string());
                None
            }
        };
        SlotRow {
            id,
            venue,
            date: line.date,
            start_minute: minutes(line.start),
            end_minute: end_minute(line.end),
            offset_minutes: known.zone.offset_minutes(DateTime::from_parts(line.date, line.start)),
            dose,
            capacity: line.capacity,
            published_at: published_at.or(before).unwrap_or(known.now),
        }
    }
}

/// What makes a slot the slot it is; its identifier is made of this under the slot key.
pub(crate) fn natural_slot(
    programme: &str,
    venue: &str,
    date: Date,
    (start, end): (Time, Time),
    dose: u8,
) -> String {
    format!("{programme} {venue} {date} {start} {end} {dose}")
}

/// What rows are held against.
struct Known<'a> {
    held: &'a ProgrammeState,
    zone: Zone,
    now: Instant,
}

/// What is wrong with one row, added to what is wrong with all.
struct Faults<'a> {
    row: u64,
    all: &'a mut Vec<Fault>,
}

impl Faults<'_> {
    fn add(&mut self, at: &str, value: Option<String>, reason: String) {
        self.all.push(Fault { row: Some(self.row), at: at.to_owned(), value, reason });
    }
}

impl Known<'_> {
    fn check_line(&self, line: &SlotLine, faults: &mut Faults<'_>) {
        let definition = &self.held.definition;
        if definition.venue(&line.venue).is_none() {
            let venues: Vec<String> = definition.venues.iter().map(|venue| venue.id.clone()).collect();
            faults.add("venue", Some(line.venue.clone()), unknown(Noun::Venue, &venues).to_string());
        }
        if minutes(line.start) >= end_minute(line.end) {
            faults.add("end", Some(shown(line.end)), "the slot ends before it begins".to_owned());
        }
        if line.capacity > CAPACITY_MAX {
            let reason = format!("a slot has at most {CAPACITY_MAX} places");
            faults.add("capacity", Some(line.capacity.to_string()), reason);
        }
        if let Some(dose) = line.dose.filter(|dose| *dose == 0 || *dose > definition.doses) {
            let reason = format!("the programme gives doses 1 to {}", definition.doses);
            faults.add("dose", Some(dose.to_string()), reason);
        }
    }

    /// Whoever has a booking or a hold keeps it.
    fn check_taken(&self, row: &SlotRow, faults: &mut Faults<'_>) {
        let Some((index, slot)) = self.held.slot_with(row.id) else { return };
        let (booked, held) = self.taken(index, slot);
        let taken = booked + held;
        if self.held.room_of(row) < taken && row.capacity < slot.row().capacity {
            let reason = format!(
                "{booked} places of this slot are booked and {held} held: give at least {taken}, or move people first"
            );
            faults.add("capacity", Some(row.capacity.to_string()), reason);
        }
        if row.published_at > self.now && taken > 0 {
            let reason = format!(
                "the slot would be hidden again, and {booked} of its places are booked and {held} held: leave the opening as it was"
            );
            let at = self.zone.rfc3339(row.published_at);
            faults.add("published_at", Some(at), reason);
        }
        if row.offset_minutes != slot.row().offset_minutes {
            let reason =
                "the slot is known with another offset from UTC: the rules of its time zone have changed";
            faults.add("start", None, reason.to_owned());
        }
    }

    /// Booked and held places.
    fn taken(&self, index: u32, slot: &Slot) -> (u32, u32) {
        let taken = self.held.taken_places(index, self.now);
        (slot.booked(), taken.saturating_sub(slot.booked()))
    }
}

/// New or changed slots that nobody can book any more.
fn past(held: &ProgrammeState, rows: &[SlotRow], now: Instant) -> Vec<Fault> {
    let noted = (1..).zip(rows).filter(|(_, row)| {
        let begun = instant_at(row.date, row.start_minute, row.offset_minutes) <= now;
        begun && held.slot_with(row.id).is_none_or(|(_, slot)| slot.row() != *row)
    });
    noted
        .map(|(number, row)| Fault {
            row: Some(number),
            at: "date".to_owned(),
            value: Some(row.date.to_string()),
            reason: "the slot began in the past, and nobody can book it: see whether the day is right"
                .to_owned(),
        })
        .collect()
}

/// Local time is that of the programme, resolved as the start of a slot is.
pub(crate) fn published(zone: &Zone, at: PublishedAt) -> Result<Instant, jiff::Error> {
    match at {
        PublishedAt::Instant(at) => Ok(instant(at)),
        PublishedAt::Local(civil) => {
            let offset = Offset::from_seconds(i32::from(zone.offset_minutes(civil)) * 60)?;
            offset.to_timestamp(civil).map(instant)
        }
    }
}

fn minutes(time: Time) -> u16 {
    let (hour, minute) = (u16::try_from(time.hour()).unwrap_or(0), u16::try_from(time.minute()).unwrap_or(0));
    hour * 60 + minute
}

/// An end at midnight is the end of the day.
fn end_minute(time: Time) -> u16 {
    match minutes(time) {
        0 => 1_440,
        minute => minute,
    }
}

fn shown(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}
