//! Clinic series: rules about weekdays, hours and places, and the slots that they make.
//!
//! A series is a file (or a form, which writes the same file). [`parse`] reads it, [`Series::flaws`] says what cannot be, and
//! [`Series::days`] expands it, without asking a clock or a store: the same file makes the same slots for ever.
//! The surprise: of the rules that cover a day the last alone decides, so a change of one day is a rule of one day at the end,
//! and a change from a day on is a rule at the end while those before it are cut off ([`Series::changed`]).

pub mod holiday;

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use kernel::slot::{CAPACITY_MAX, SLOTS_PER_COMMAND_MAX};
use serde::{Deserialize, Serialize};

use crate::admin::{Fault, PublishedAt, SlotLine};
use crate::import::Flaw;
use crate::import::programme::{BadProgramme, read};
use crate::wording::{Lang, Words};

/// Days that one rule may cover at most.
const DAYS_MAX: i32 = 400;
/// Rules of one series at most.
const RULES_MAX: usize = 60;
/// Bytes of a file at most.
pub const SERIES_BYTES_MAX: usize = 16 * 1024;

/// Names of the days of a week, Monday first.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A series as its file says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Identifier.
    pub id: String,
    /// Venue.
    pub venue: String,
    /// Only for this dose; any if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<u8>,
    /// From when anyone may see its slots; at once if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<PublishedAt>,
    /// The rules; of those that cover a day the last decides.
    #[serde(default)]
    pub rule: Vec<Rule>,
}

/// On which days, at which hours, with how many places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Days of the week as `mon`; all if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<String>,
    /// Public holidays: `closed` or `open`.
    pub holidays: String,
    /// Hours as `09:00-12:00`; none make the days closed.
    pub hours: Vec<String>,
    /// Length of a slot.
    pub slot_minutes: u16,
    /// Places of each slot.
    pub capacity: u32,
    /// Single days that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_on: Vec<Date>,
}

/// What a series makes of one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeriesDay {
    /// The day.
    pub date: Date,
    /// Why there is nothing, if there is nothing.
    pub closed: Option<Closed>,
    /// Its slots.
    pub slots: Vec<SlotLine>,
}

/// Why a day of a series has no slots, though its weekday is one of the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// A public holiday, by name.
    Holiday(String),
    /// Left out by itself.
    Single,
}

/// Which days a change is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// This day alone.
    One(Date),
    /// This day and all that follow.
    Following(Date),
    /// Every day.
    All,
}

/// Reads the text of a file.
///
/// # Errors
/// Where it is no series, and what would be right.
pub fn parse(text: &str) -> Result<Series, BadProgramme> {
    read(text)
}

impl Series {
    /// The file that says this.
    pub fn text(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// Everything wrong with it in English, as the command line speaks; empty if it can be expanded.
    pub fn flaws(&self) -> Vec<Fault> {
        self.flaws_in(Words::new(Lang::En))
    }

    /// The same in the words of somebody's language.
    pub fn flaws_in(&self, words: Words) -> Vec<Fault> {
        let told =
            |(at, flaw): (String, Flaw)| Fault { row: None, at, value: None, reason: flaw.told(words) };
        self.found().into_iter().map(told).collect()
    }

    fn found(&self) -> Vec<(String, Flaw)> {
        let mut flaws = Vec::new();
        let mut add = |at: String, flaw: Flaw| flaws.push((at, flaw));
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || self.id.len() > 40 || !self.id.chars().all(letter) {
            add("id".to_owned(), Flaw::plain("flaw-series-id"));
        }
        if self.rule.is_empty() || self.rule.len() > RULES_MAX {
            add("rule".to_owned(), Flaw::naming("flaw-series-rules", "most", RULES_MAX));
        }
        for (index, rule) in self.rule.iter().enumerate() {
            rule.flaws(&mut |key: &str, flaw: Flaw| add(format!("rule[{index}].{key}"), flaw));
        }
        let slots: usize = match flaws.is_empty() {
            true => self.days().iter().map(|day| day.slots.len()).sum(),
            false => 0,
        };
        if slots > SLOTS_PER_COMMAND_MAX {
            let flaw = Flaw::naming("flaw-series-slots", "slots", slots).and("most", SLOTS_PER_COMMAND_MAX);
            flaws.push(("rule".to_owned(), flaw));
        }
        flaws
    }

    /// Every day that a rule is for, with its slots or why it has none; weekdays that a rule leaves out are no days of it.
    pub fn days(&self) -> Vec<SeriesDay> {
        let Some(first) = self.rule.iter().map(|rule| rule.from).min() else { return Vec::new() };
        let last = self.rule.iter().map(|rule| rule.until).max().unwrap_or(first);
        let days = first.series(1.day()).take_while(|day| *day <= last);
        days.filter_map(|day| {
            let rule = self.rule.iter().rev().find(|rule| rule.covers(day))?;
            rule.is_on(day).then(|| self.day(rule, day))
        })
        .collect()
    }

    /// All slots, day by day.
    pub fn slots(&self) -> Vec<SlotLine> {
        self.days().into_iter().flat_map(|day| day.slots).collect()
    }

    /// The same series with another rule for some of its days. The rule's own days count for [`Reach::All`] alone.
    #[must_use]
    pub fn changed(&self, reach: Reach, rule: Rule) -> Series {
        let mut changed = self.clone();
        match reach {
            Reach::All => changed.rule = vec![rule],
            Reach::One(day) => {
                let weekdays = Vec::new();
                changed.rule.push(Rule { from: day, until: day, weekdays, ..rule });
            }
            Reach::Following(day) => {
                let before = day.yesterday().unwrap_or(day);
                changed.rule.retain(|earlier| earlier.from < day);
                for earlier in &mut changed.rule {
                    earlier.until = earlier.until.min(before);
                    earlier.closed_on.retain(|closed| *closed < day);
                }
                let closed_on = rule.closed_on.iter().copied().filter(|closed| *closed >= day).collect();
                changed.rule.push(Rule { from: day, closed_on, ..rule });
            }
        }
        changed
    }

    fn day(&self, rule: &Rule, date: Date) -> SeriesDay {
        let holiday = holiday::name(date).filter(|_| rule.holidays == "closed");
        let closed = match holiday {
            _ if rule.closed_on.contains(&date) => Some(Closed::Single),
            Some(name) => Some(Closed::Holiday(name.to_owned())),
            None => None,
        };
        let spans = match closed {
            Some(_) => Vec::new(),
            None => rule.spans(),
        };
        let slot = |(start, end): (Time, Time)| SlotLine {
            venue: self.venue.clone(),
            date,
            start,
            end,
            capacity: rule.capacity,
            dose: self.dose,
            published_at: self.published_at,
        };
        SeriesDay { date, closed, slots: spans.into_iter().map(slot).collect() }
    }
}

impl Rule {
    fn covers(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    fn is_on(&self, day: Date) -> bool {
        let name = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
        let name = WEEKDAYS.get(name).copied().unwrap_or_default();
        self.weekdays.is_empty() || self.weekdays.iter().any(|known| known == name)
    }

    fn flaws(&self, add: &mut impl FnMut(&str, Flaw)) {
        let length = self.from.until(self.until).map_or(i32::MAX, |span| span.get_days());
        if length < 0 {
            add("until", Flaw::plain("flaw-series-backwards"));
        } else if length >= DAYS_MAX {
            add("until", Flaw::naming("flaw-series-days", "most", DAYS_MAX));
        }
        if let Some(unknown) = self.weekdays.iter().find(|day| !WEEKDAYS.contains(&day.as_str())) {
            let flaw = Flaw::naming("flaw-series-weekday", "found", unknown);
            add("weekdays", flaw.and("known", WEEKDAYS.join(", ")));
        }
        match self.holidays.as_str() {
            "open" => {}
            "closed" if holiday::is_known(self.from) && holiday::is_known(self.until) => {}
            "closed" => {
                let (first, last) = (holiday::YEARS.start(), holiday::YEARS.end());
                add("holidays", Flaw::naming("flaw-series-holiday-years", "first", first).and("last", last));
            }
            _ => add("holidays", Flaw::plain("flaw-series-holidays")),
        }
        if !(5..=1_440).contains(&self.slot_minutes) {
            add("slot_minutes", Flaw::plain("flaw-series-minutes"));
        }
        if self.capacity > CAPACITY_MAX {
            add("capacity", Flaw::naming("flaw-series-capacity", "most", CAPACITY_MAX));
        }
        for closed in self.closed_on.iter().filter(|day| !self.covers(**day)) {
            add("closed_on", Flaw::naming("flaw-series-closed", "day", closed));
        }
        self.hour_flaws(add);
    }

    fn hour_flaws(&self, add: &mut impl FnMut(&str, Flaw)) {
        let mut before = 0;
        for text in &self.hours {
            let mut wrong = |key: &'static str| add("hours", Flaw::naming(key, "hours", text));
            match hours(text) {
                None => wrong("flaw-series-hours"),
                Some((start, end)) if end <= start => wrong("flaw-series-hours-backwards"),
                Some((start, _)) if start < before => wrong("flaw-series-hours-order"),
                Some((start, end)) if (end - start) % self.slot_minutes.max(1) != 0 => {
                    let left = (end - start) % self.slot_minutes.max(1);
                    let flaw = Flaw::naming("flaw-series-hours-rest", "hours", text);
                    add("hours", flaw.and("length", self.slot_minutes).and("left", left));
                }
                Some((_, end)) => before = end,
            }
        }
    }

    /// Start and end of every slot of a day; the end of the day is midnight.
    fn spans(&self) -> Vec<(Time, Time)> {
        let step = usize::from(self.slot_minutes.max(1));
        let found = self.hours.iter().filter_map(|text| hours(text));
        let starts = found.flat_map(|(start, end)| {
            (start..end).step_by(step).filter(move |at| at + self.slot_minutes <= end)
        });
        starts.map(|start| (clock(start), clock(start + self.slot_minutes))).collect()
    }
}

/// `09:00-12:00` in minutes after midnight.
fn hours(text: &str) -> Option<(u16, u16)> {
    let (start, end) = text.split_once('-')?;
    Some((minute(start.trim())?, minute(end.trim())?))
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let whole = hour * 60 + minute;
    (minute < 60 && whole <= 1_440).then_some(whole)
}

fn clock(minute: u16) -> Time {
    let (hour, minute) =
        (i8::try_from(minute / 60 % 24).unwrap_or(0), i8::try_from(minute % 60).unwrap_or(0));
    jiff::civil::time(hour, minute, 0, 0)
}

/// Slots of one expansion that another does not have: what a change takes away.
pub fn without<'a>(before: &'a [SlotLine], after: &[SlotLine]) -> Vec<&'a SlotLine> {
    let place = |slot: &SlotLine| (slot.venue.clone(), slot.date, slot.start, slot.end, slot.dose);
    let kept: BTreeSet<_> = after.iter().map(place).collect();
    before.iter().filter(|slot| !kept.contains(&place(slot))).collect()
}
