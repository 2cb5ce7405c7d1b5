//! `programme.toml`: its text to a definition, with errors that name line, key and what would be right.
//!
//! [`parse`] reads the form, [`to_definition`] the meaning: the time zone must be known, times must be times, and
//! every rule of the kernel about definitions must hold. All flaws of meaning are told at once.
//! The surprise: dates and instants may be written as TOML's own or as text; both reach the same parser, because
//! TOML's own are put between quotation marks first, which moves no line.

use std::fmt;
use std::ops::Range;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use kernel::contact::{Ask, ContactAsked};
use kernel::programme::{Arrivals, Deadline, Product, Programme, Reminders, Venue, WalkIns, Wave};
use kernel::time::Instant;
use kernel::waitlist::WaitlistRule;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::field::shown;
use crate::admin::{
    ArrivalFile, ContactFile, DeadlineFile, Fault, ProductFile, ProgrammeFile, RemindersFile, VenueFile,
    WaitlistFile, WaveFile,
};
use crate::view::Names;

/// Why a text is not a programme.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct BadProgramme {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The key, as `wave[2].opens_at`; empty where TOML itself is broken.
    pub key: String,
    /// What the key says, if it is there and short.
    pub value: Option<String>,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl fmt::Display for BadProgramme {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}", self.line, self.column)?;
        if !self.key.is_empty() {
            write!(out, ", key {}", self.key)?;
        }
        if let Some(value) = &self.value {
            write!(out, ", value {value}")?;
        }
        write!(out, ": {}", self.reason)
    }
}

impl std::error::Error for BadProgramme {}

/// Reads the text of a file.
pub fn parse(text: &str) -> Result<ProgrammeFile, BadProgramme> {
    read(text)
}

/// Reads any file of this kind.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, BadProgramme> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let table = DeTable::parse(text).map_err(|error| located(text, None, &error))?;
    let mut moments = Vec::new();
    for value in table.get_ref().values() {
        collect_moments(value, &mut moments);
    }
    let quoted = quote(text, &mut moments);
    toml::from_str(&quoted).map_err(|error| {
        let table = DeTable::parse(&quoted).ok();
        located(&quoted, table.as_ref(), &error)
    })
}

/// Finds what a fault is about in the text it came from.
pub fn locate(text: &str, fault: Fault) -> BadProgramme {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let found = DeTable::parse(text).ok().and_then(|table| span_of(table.get_ref(), &fault.at));
    let (span, whole) = found.unwrap_or((0..0, false));
    let (line, column) = line_and_column(text, span.start);
    let value = fault.value.or_else(|| text.get(span).filter(|_| whole).and_then(short));
    BadProgramme { line, column, key: fault.at, value, reason: fault.reason }
}

/// Says what a file means, or everything that is wrong with it.
pub fn to_definition(file: &ProgrammeFile) -> Result<Programme, Vec<Fault>> {
    let mut flaws = Vec::new();
    match file.verification.as_str() {
        "roster" => {}
        "unverified" => flaws.push(flaw(
            "verification",
            "\"unverified\" is not in this release; load a list of vouchers and write \"roster\"",
        )),
        _ => flaws.push(flaw("verification", "is unknown; write \"roster\"")),
    }
    if TimeZone::get(&file.timezone).is_err() {
        flaws.push(flaw("timezone", "is no IANA time zone; write one as \"Asia/Tokyo\""));
    }
    names_flaws(file, &mut flaws);
    let book_until = deadline("book_until", &file.book_until, &mut flaws);
    let cancel_until = deadline("cancel_until", &file.cancel_until, &mut flaws);
    let definition = Programme {
        id: file.id.clone(),
        name: file.name.clone(),
        timezone: file.timezone.clone(),
        doses: file.doses,
        hold_minutes: file.hold_minutes,
        book_until,
        cancel_until,
        products: file.product.iter().map(product).collect(),
        venues: file.venue.iter().map(venue).collect(),
        waves: file.wave.iter().map(wave).collect(),
        contact: contact(&file.contact, &mut flaws),
        arrival: arrival(&file.arrival, &mut flaws),
        reminders: file.reminders.as_ref().map(|file| reminders(file, &mut flaws)).unwrap_or_default(),
        waitlist: file.waitlist.as_ref().map(|file| waitlist(file, &mut flaws)),
    };
    flaws.extend(definition.flaws().into_iter().map(|it| flaw(&it.path, &it.what)));
    if flaws.is_empty() { Ok(definition) } else { Err(flaws) }
}

fn flaw(key: &str, reason: &str) -> Fault {
    Fault { row: None, at: key.to_owned(), value: None, reason: reason.to_owned() }
}

fn names_flaws(file: &ProgrammeFile, flaws: &mut Vec<Fault>) {
    let mut check = |path: String, names: &Names| {
        if names.get("ja").is_none_or(|text| text.trim().is_empty()) {
            flaws.push(flaw(&path, "needs a text in `ja`"));
        }
    };
    for (index, venue) in file.venue.iter().enumerate() {
        check(format!("venue[{index}].name"), &venue.name);
    }
    for (index, product) in file.product.iter().enumerate() {
        check(format!("product[{index}].name"), &product.name);
    }
    for (index, product) in file.product.iter().enumerate() {
        if file.doses > 1 && product.next_dose.is_none() {
            let reason = format!(
                "is needed, because the programme gives {} doses; write {{ earliest_days = 21, standard_days = 28 }}",
                file.doses
            );
            flaws.push(flaw(&format!("product[{index}].next_dose"), &reason));
        }
    }
}

fn reminders(file: &RemindersFile, flaws: &mut Vec<Fault>) -> Reminders {
    if file.days_before.is_empty() {
        flaws.push(flaw("reminders.days_before", "is empty; leave `reminders` out if nobody is reminded"));
    }
    let minute_of_day = minute_of_day(&file.time).unwrap_or_else(|| {
        flaws.push(flaw("reminders.time", "is no time of day; write it as \"10:00\""));
        0
    });
    Reminders { days_before: file.days_before.clone(), minute_of_day }
}

fn waitlist(file: &WaitlistFile, flaws: &mut Vec<Fault>) -> WaitlistRule {
    let mut time = |key: &str, text: &str| {
        // The whole day has a time that no clock shows.
        let minute = if text == "24:00" { Some(1_440) } else { minute_of_day(text) };
        minute.unwrap_or_else(|| {
            flaws.push(flaw(&format!("waitlist.{key}"), "is no time of day; write it as \"08:00\""));
            if key == "day_from" { 0 } else { 1_440 }
        })
    };
    let (day_from, day_until) = (time("day_from", &file.day_from), time("day_until", &file.day_until));
    WaitlistRule { offer_minutes: file.offer_minutes, day_from, day_until }
}

fn deadline(key: &str, file: &DeadlineFile, flaws: &mut Vec<Fault>) -> Deadline {
    let minute_of_day = minute_of_day(&file.time).unwrap_or_else(|| {
        flaws.push(flaw(&format!("{key}.time"), "is no time of day; write it as \"23:59\""));
        0
    });
    Deadline { days_before: file.days_before, minute_of_day }
}

/// `HH:MM` in minutes after midnight.
fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Some(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
}

fn contact(file: &ContactFile, flaws: &mut Vec<Fault>) -> ContactAsked {
    let mut ask = |key: &str, word: &str| {
        Ask::ALL.into_iter().find(|ask| ask.as_str() == word).unwrap_or_else(|| {
            let reason = "is unknown; write \"no\", \"optional\" or \"required\"";
            flaws.push(flaw(&format!("contact.{key}"), reason));
            Ask::No
        })
    };
    ContactAsked {
        kana_name: ask("kana_name", &file.kana_name),
        telephone: ask("telephone", &file.telephone),
        email: ask("email", &file.email),
    }
}

fn arrival(file: &ArrivalFile, flaws: &mut Vec<Fault>) -> Arrivals {
    let found = WalkIns::ALL.into_iter().find(|policy| policy.as_str() == file.walk_ins);
    let walk_ins = found.unwrap_or_else(|| {
        let reason = "is unknown; write \"none\", \"leftover\" or \"open\"";
        flaws.push(flaw("arrival.walk_ins", reason));
        WalkIns::None
    });
    Arrivals { early_minutes: file.early_minutes, late_minutes: file.late_minutes, walk_ins }
}

fn product(file: &ProductFile) -> Product {
    let next = file.next_dose.as_ref();
    Product {
        id: file.id.clone(),
        name: file.name.clone(),
        earliest_days: next.map_or(0, |next| next.earliest_days),
        standard_days: next.map_or(0, |next| next.standard_days),
    }
}

fn venue(file: &VenueFile) -> Venue {
    Venue {
        id: file.id.clone(),
        name: file.name.clone(),
        address: file.address.clone(),
        phone: file.phone.clone(),
        product: file.product.clone(),
    }
}

fn wave(file: &WaveFile) -> Wave {
    Wave {
        id: file.id.clone(),
        opens_at: Instant(file.opens_at.as_millisecond()),
        closes_at: file.closes_at.map(|at| Instant(at.as_millisecond())),
        municipalities: file.municipalities.clone(),
        born_on_or_before: file.born_on_or_before,
        born_on_or_after: file.born_on_or_after,
        venues: file.venues.clone(),
        slots_from: file.slots_from,
        slots_until: file.slots_until,
        doses: file.doses.clone(),
    }
}

/// The places of TOML's own dates and instants.
fn collect_moments(value: &Spanned<DeValue<'_>>, into: &mut Vec<Range<usize>>) {
    match value.get_ref() {
        DeValue::Datetime(_) => into.push(value.span()),
        DeValue::Array(values) => values.iter().for_each(|value| collect_moments(value, into)),
        DeValue::Table(table) => table.values().for_each(|value| collect_moments(value, into)),
        _ => {}
    }
}

fn quote(text: &str, moments: &mut [Range<usize>]) -> String {
    moments.sort_by_key(|span| span.start);
    let mut quoted = String::with_capacity(text.len() + 2 * moments.len());
    let mut from = 0;
    for span in moments {
        quoted.push_str(text.get(from..span.start).unwrap_or_default());
        quoted.push('"');
        quoted.push_str(text.get(span.clone()).unwrap_or_default().trim());
        quoted.push('"');
        from = span.end;
    }
    quoted.push_str(text.get(from..).unwrap_or_default());
    quoted
}

fn located(text: &str, table: Option<&Spanned<DeTable<'_>>>, error: &toml::de::Error) -> BadProgramme {
    let at = error.span().map_or(0, |span| span.start);
    let (line, column) = line_and_column(text, at);
    let key = table.map(|table| key_at(table.get_ref(), at)).unwrap_or_default();
    let mut reason = error.message().replace('\n', "; ");
    if let Some(hint) = hint(key.rsplit('.').next().unwrap_or_default()) {
        reason = format!("{reason}; write it as {hint}");
    }
    let value = error.span().filter(|_| !key.is_empty()).and_then(|span| short(text.get(span)?));
    // The key itself is no value of it.
    let value = value.filter(|value| !key.ends_with(value.as_str()));
    BadProgramme { line, column, key, value, reason }
}

fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    (1 + before.matches('\n').count(), 1 + line.chars().count())
}

/// A value that fits a message: of one line, and no section.
fn short(value: &str) -> Option<String> {
    let fits = !value.is_empty() && !value.contains('\n') && !value.starts_with("[[");
    fits.then(|| shown(value))
}

/// Where `wave[2].venues` stands, and whether all of it was found or only what it is in.
fn span_of(table: &DeTable<'_>, path: &str) -> Option<(Range<usize>, bool)> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let (name, index) = match first.split_once('[') {
        Some((name, index)) => (name, index.strip_suffix(']').and_then(|index| index.parse::<usize>().ok())),
        None => (first, None),
    };
    let (_, mut value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    if let (Some(index), DeValue::Array(values)) = (index, value.get_ref()) {
        value = values.get(index)?;
    }
    if rest.is_empty() {
        return Some((value.span(), true));
    }
    let within = match value.get_ref() {
        DeValue::Table(table) => span_of(table, rest),
        _ => None,
    };
    Some(within.unwrap_or((value.span(), false)))
}

/// What a value of this key looks like, where its parser does not say.
fn hint(key: &str) -> Option<&'static str> {
    Some(match key {
        "opens_at" | "closes_at" => "2021-05-17T11:00:00+09:00, with its offset from UTC",
        "born_on_or_before" | "born_on_or_after" | "slots_from" | "slots_until" | "from" | "until" => {
            "2021-05-24"
        }
        "closed_on" => "[2021-06-01]",
        "hours" => "[\"09:00-12:00\", \"13:00-17:00\"]",
        "weekdays" => "[\"mon\", \"tue\"]",
        "holidays" => "\"closed\" or \"open\"",
        "published_at" => "2021-05-17T11:00:00+09:00, or local time as \"2021-05-17 11:00\"",
        "book_until" | "cancel_until" => "{ days_before = 1, time = \"23:59\" }",
        "time" => "\"23:59\"",
        "name" => "{ ja = \"…\", en = \"…\" }",
        "arrival" => "{ early_minutes = 30, late_minutes = 30, walk_ins = \"none\" }",
        "reminders" => "{ days_before = [3, 1], time = \"10:00\" }",
        "contact" => "{ telephone = \"required\", email = \"optional\" }",
        "next_dose" => "{ earliest_days = 21, standard_days = 28 }",
        _ => return None,
    })
}

/// The key whose name or value lies at a place of the text, as `wave[2].opens_at`.
fn key_at(table: &DeTable<'_>, at: usize) -> String {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        if key.span().contains(&at) {
            return name.to_owned();
        }
        match value.get_ref() {
            DeValue::Array(values) => {
                let within = values.iter().enumerate().find_map(|(index, value)| {
                    let inner = within(value, at)?;
                    Some(format!("{name}[{index}]{inner}"))
                });
                if let Some(found) = within {
                    return found;
                }
            }
            _ => {
                if let Some(inner) = within(value, at) {
                    return format!("{name}{inner}");
                }
            }
        }
    }
    String::new()
}

/// What follows the name of a value if the place lies in it: nothing, or a dot and the key inside.
fn within(value: &Spanned<DeValue<'_>>, at: usize) -> Option<String> {
    if let DeValue::Table(table) = value.get_ref() {
        let inner = key_at(table, at);
        if !inner.is_empty() {
            return Some(format!(".{inner}"));
        }
    }
    value.span().contains(&at).then(String::new)
}
