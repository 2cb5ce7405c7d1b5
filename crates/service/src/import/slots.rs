//! A file of slots, row by row: venue, day, window, places.
//!
//! The same care as for a list of vouchers: every wrong field with line, column, value and reason. Which venues and
//! doses there are is told to the reader; whether people already booked is known to the service.
//! The surprise: an end of `00:00` or `24:00` is midnight at the end of the day.

use std::collections::BTreeMap;
use std::io::Read;

use jiff::civil::{Date, Time};
use kernel::digits;
use kernel::slot::CAPACITY_MAX;

use super::Flaw;
use super::encoding::Decoder;
use super::field::{self, BadField};
use super::table::{Column, FileFault, Table};
use crate::admin::{Outline, PublishedAt, SlotLine};

/// One row.
#[derive(Debug)]
pub enum Row {
    /// A slot.
    Good(SlotLine),
    /// The same slot with the same facts as on an earlier line; it counts once.
    Repeated {
        /// The line of this row.
        line: u64,
        /// The earlier line.
        first: u64,
    },
    /// A row that cannot be taken, with everything that is wrong with it.
    Bad(Vec<BadField>),
}

/// Reads slots.
pub struct Reader<R> {
    table: Table<R>,
    known: Outline,
    seen: BTreeMap<Place, (u64, SlotLine)>,
}

/// What makes a slot that slot: venue, day, window, dose.
type Place = (String, Date, Time, Time, Option<u8>);

const VENUE: usize = 0;
const DATE: usize = 1;
const START: usize = 2;
const END: usize = 3;
const CAPACITY: usize = 4;
const DOSE: usize = 5;
const PUBLISHED: usize = 6;

static COLUMNS: [Column; 7] = [
    Column { names: &["venue", "会場"], needed: true },
    Column { names: &["date", "日付"], needed: true },
    Column { names: &["start", "開始"], needed: true },
    Column { names: &["end", "終了"], needed: true },
    Column { names: &["capacity", "定員"], needed: true },
    Column { names: &["dose", "回"], needed: false },
    Column { names: &["published_at", "公開日時"], needed: false },
];

impl<R: Read> Reader<R> {
    /// Reads the header. Rows may name what is `known`.
    pub fn open(source: Decoder<R>, known: Outline) -> Result<Reader<R>, FileFault> {
        Ok(Reader { table: Table::open(source, &COLUMNS)?, known, seen: BTreeMap::new() })
    }

    /// The next row; `None` at the end of the file.
    pub fn next_row(&mut self) -> Result<Option<Row>, FileFault> {
        if !self.table.advance()? {
            return Ok(None);
        }
        Ok(Some(self.row()))
    }

    /// Line on which the row read last begins.
    pub fn line(&self) -> u64 {
        self.table.line()
    }

    fn row(&mut self) -> Row {
        if let Some(bad) = self.table.wrong_width() {
            return Row::Bad(vec![bad]);
        }
        let mut bad = Vec::new();
        match self.slot(&mut bad) {
            Some(slot) if bad.is_empty() => self.counted_once(slot),
            _ => Row::Bad(bad),
        }
    }

    fn slot(&self, bad: &mut Vec<BadField>) -> Option<SlotLine> {
        let venue = self
            .table
            .read(VENUE, bad, |value| field::known_identifier(value, field::Noun::Venue, &self.known.venues));
        let date = self.table.read(DATE, bad, field::calendar_date);
        let start = self.table.read(START, bad, start_of_slot);
        let end = self.table.read(END, bad, field::time_of_day);
        let capacity = self.table.read(CAPACITY, bad, |value| field::number(value, 0, CAPACITY_MAX));
        let dose = self.table.read_optional(DOSE, bad, |value| {
            field::number(value, 1, u32::from(self.known.doses))
                .map_err(|flaw| Flaw::of("flaw-dose-of-programme", flaw))
        });
        let published_at = self.table.read_optional(PUBLISHED, bad, published);
        if let (Some(start), Some(end)) = (start, end) {
            if start == end && !is_twenty_four(self.table.field(END)) {
                bad.push(self.table.bad(END, Flaw::plain("flaw-slot-empty")));
            } else if end < start && end != Time::midnight() {
                bad.push(self.table.bad(END, Flaw::plain("flaw-slot-backwards")));
            }
        }
        Some(SlotLine {
            venue: venue?,
            date: date?,
            start: start?,
            end: end?,
            capacity: capacity?,
            dose: dose.and_then(|dose| u8::try_from(dose).ok()),
            published_at,
        })
    }

    fn counted_once(&mut self, slot: SlotLine) -> Row {
        let line = self.table.line();
        let key = (slot.venue.clone(), slot.date, slot.start, slot.end, slot.dose);
        match self.seen.get(&key) {
            Some((first, before)) if *before == slot => Row::Repeated { line, first: *first },
            Some((first, _)) => {
                let reason = Flaw::naming("flaw-slot-twice", "line", first);
                Row::Bad(vec![self.table.bad(CAPACITY, reason)])
            }
            None => {
                self.seen.insert(key, (line, slot.clone()));
                Row::Good(slot)
            }
        }
    }
}

/// A start is on its own day: 24:00 is none.
fn start_of_slot(value: &str) -> Result<Time, Flaw> {
    let start = field::time_of_day(value)?;
    if start == Time::midnight() && is_twenty_four(value) {
        return Err(Flaw::plain("flaw-slot-at-24"));
    }
    Ok(start)
}

fn is_twenty_four(value: &str) -> bool {
    digits::fold(value).starts_with("24")
}

fn published(value: &str) -> Result<PublishedAt, Flaw> {
    if let Ok(instant) = value.parse() {
        return Ok(PublishedAt::Instant(instant));
    }
    let wanted = || Flaw::plain("flaw-instant-wanted");
    let (day, clock) = value.rsplit_once([' ', '\u{3000}', 'T']).ok_or_else(wanted)?;
    match (field::calendar_date(day.trim()), field::time_of_day(clock)) {
        (Ok(day), Ok(time)) if !is_twenty_four(clock) => Ok(PublishedAt::Local(day.to_datetime(time))),
        _ => Err(wanted()),
    }
}
