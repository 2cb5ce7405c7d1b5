//! One field of a row: what it says, or why it cannot be believed.
//!
//! Knows what spreadsheets do to codes, numbers and dates, and names that damage instead of calling the value
//! merely wrong. The surprise: damage that could be undone is still refused, because a repair that is right for
//! one column of one town is wrong for another; only lost zeros are put back, and only where that was asked for.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, Time, date};
use kernel::birth_date::{BirthDate, BirthDateError, ImpossibleDate, any_date};
use kernel::digits;
use kernel::municipality::{MunicipalityCode, check_digit};
use kernel::voucher::VoucherNumber;

use super::Flaw;
use super::encoding::private_use;

/// One thing wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct BadField {
    /// Line of the file on which the row begins, from 1.
    pub line: u64,
    /// The column as the header of the file names it; `None` if the row itself is wrong.
    pub column: Option<String>,
    /// What the field says, cut to a length that fits a message.
    pub value: String,
    /// What is wrong with it and what would be right.
    pub reason: Flaw,
}

impl fmt::Display for BadField {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => {
                write!(out, "line {}, column {column}, value {:?}: {}", self.line, self.value, self.reason)
            }
            None => write!(out, "line {}: {}", self.line, self.reason),
        }
    }
}

const VALUE_CHARS_MAX: usize = 40;

/// A value cut to a length that fits a message.
pub(super) fn shown(value: &str) -> String {
    match value.char_indices().nth(VALUE_CHARS_MAX) {
        Some((at, _)) => format!("{}…", value.get(..at).unwrap_or_default()),
        None => value.to_owned(),
    }
}

/// A municipality code.
pub(super) fn municipality(value: &str, pad_left: bool) -> Result<MunicipalityCode, Flaw> {
    undamaged(value, "131016")?;
    let padded = format!("0{}", plain_digits(value));
    match MunicipalityCode::parse(value) {
        Ok(code) => Ok(code),
        Err(_) if padded.len() == 6 && MunicipalityCode::parse(&padded).is_ok() => {
            if pad_left {
                return MunicipalityCode::parse(&padded).map_err(Flaw::from);
            }
            Err(Flaw::naming("flaw-lost-zero", "padded", padded))
        }
        Err(error) => match without_check_digit(value) {
            Some(code) => Err(Flaw::of("flaw-code-without-check-digit", error.into()).and("code", code)),
            None => Err(error.into()),
        },
    }
}

/// A voucher number.
pub(super) fn voucher_number(value: &str, pad_left: bool) -> Result<VoucherNumber, Flaw> {
    undamaged(value, "0001234567")?;
    let plain = plain_digits(value);
    if plain.is_empty() || plain.len() >= 10 {
        return VoucherNumber::parse(value).map_err(Flaw::from);
    }
    if pad_left {
        return VoucherNumber::parse(&format!("{plain:0>10}")).map_err(Flaw::from);
    }
    Err(Flaw::naming("flaw-number-zeros", "given", plain.len()))
}

/// A date not after `today`, in any form that a birth date may have.
pub(super) fn past_date(value: &str, today: Date) -> Result<Date, Flaw> {
    undamaged(value, "1955-03-01")?;
    if let Some(day) = spreadsheet_serial(value) {
        return Err(Flaw::naming("flaw-date-serial", "day", day));
    }
    if let Some((day, _)) = value.split_once([' ', 'T']).filter(|(_, rest)| rest.contains(':'))
        && BirthDate::parse(day, today).is_ok()
    {
        return Err(Flaw::naming("flaw-date-with-time", "day", shown(day)));
    }
    BirthDate::parse(value, today).map(BirthDate::date).map_err(|error| {
        if foreign_order(value) { Flaw::of("flaw-date-rewritten", error.into()) } else { error.into() }
    })
}

/// A date of any time, in any form that a birth date may have.
pub(super) fn calendar_date(value: &str) -> Result<Date, Flaw> {
    undamaged(value, "2021-05-24")?;
    if let Some(day) = spreadsheet_serial(value) {
        return Err(Flaw::naming("flaw-date-serial", "day", day));
    }
    any_date(value).map_err(|error| match error {
        BirthDateError::Missing { .. } | BirthDateError::Impossible(ImpossibleDate::Unreadable) => {
            Flaw::plain("flaw-date-wanted")
        }
        BirthDateError::Impossible(_) => error.into(),
    })
}

/// A time of day, `9:30` or `09:30`. `24:00` is given back as midnight.
pub(super) fn time_of_day(value: &str) -> Result<Time, Flaw> {
    undamaged(value, "09:30")?;
    let folded = digits::fold(value);
    let read = || {
        let mut parts = folded.split(':');
        let (hour, minute) = (parts.next()?, parts.next()?);
        let second = parts.next().unwrap_or("00");
        if parts.next().is_some() || second.parse::<u8>() != Ok(0) || minute.len() != 2 {
            return None;
        }
        match (hour.parse::<i8>().ok()?, minute.parse::<i8>().ok()?) {
            (24, 0) => Some(Time::midnight()),
            (hour, minute) => Time::new(hour, minute, 0, 0).ok(),
        }
    };
    if folded.starts_with("0.") {
        return Err(Flaw::plain("flaw-time-fraction"));
    }
    read().ok_or_else(|| Flaw::plain("flaw-time-wanted"))
}

/// A whole number from `least` to `most`.
pub(super) fn number(value: &str, least: u32, most: u32) -> Result<u32, Flaw> {
    undamaged(value, &least.to_string())?;
    let wrong = || Flaw::naming("flaw-whole-number", "least", least).and("most", most);
    let folded = digits::fold(value);
    if !folded.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    folded.parse().ok().filter(|number| (least..=most).contains(number)).ok_or_else(wrong)
}

/// An identifier of a venue or product.
pub(super) fn identifier(value: &str) -> Result<String, Flaw> {
    undamaged(value, "otemachi")?;
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if value.len() <= 40 && !value.is_empty() && value.chars().all(letter) {
        return Ok(value.to_owned());
    }
    Err(Flaw::plain("flaw-identifier"))
}

/// An identifier that the programme knows.
pub(super) fn known_identifier(value: &str, noun: Noun, known: &[String]) -> Result<String, Flaw> {
    let id = identifier(value)?;
    if known.contains(&id) { Ok(id) } else { Err(unknown(noun, known)) }
}

/// What an identifier names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noun {
    /// A venue.
    Venue,
    /// A product.
    Product,
    /// A role of staff.
    Role,
}

/// An identifier that the programme does not know: which it does, and what to do next.
pub(crate) fn unknown(noun: Noun, known: &[String]) -> Flaw {
    let key = match (noun, known) {
        (Noun::Venue, []) => return Flaw::plain("flaw-venue-none"),
        (Noun::Product, []) => return Flaw::plain("flaw-product-none"),
        (Noun::Venue, _) => "flaw-venue-unknown",
        (Noun::Role, _) => "flaw-role-unknown",
        (Noun::Product, _) => "flaw-product-unknown",
    };
    Flaw::naming(key, "known", known.join(", "))
}

/// Damage that no parser should have to guess at.
fn undamaged(value: &str, sample: &str) -> Result<(), Flaw> {
    if value.is_empty() {
        return Err(Flaw::naming("flaw-empty", "sample", sample));
    }
    if value.contains('\u{FFFD}') {
        return Err(Flaw::plain("flaw-lost-character"));
    }
    if let Some(found) = private_use(value) {
        return Err(Flaw::naming("flaw-private-use", "code", format_args!("U+{:04X}", u32::from(found))));
    }
    if scientific(value) {
        return Err(Flaw::plain("flaw-powers-of-ten"));
    }
    if value.starts_with('=') || value.starts_with('\'') {
        return Err(Flaw::plain("flaw-marks"));
    }
    if value.starts_with('#') {
        return Err(Flaw::naming("flaw-narrow-column", "sample", sample));
    }
    match value.strip_suffix(".0") {
        Some(whole) if whole.len() > 3 && whole.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(Flaw::plain("flaw-decimal-fraction"))
        }
        _ => Ok(()),
    }
}

/// `1.23E+09`, `1E10`, `1.2e+09`.
fn scientific(value: &str) -> bool {
    let folded = digits::fold(value);
    let Some((mantissa, exponent)) = folded.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(&mantissa.replacen('.', "", 1)) && digits(exponent.trim_start_matches(['+', '-']))
}

/// The digits of a text if it has nothing else, else nothing.
fn plain_digits(value: &str) -> String {
    digits::digits_only(value).unwrap_or_default()
}

/// The code that five digits become with their check digit, if it exists.
fn without_check_digit(value: &str) -> Option<MunicipalityCode> {
    let plain = plain_digits(value);
    let five: u32 = plain.parse().ok().filter(|_| plain.len() == 5)?;
    MunicipalityCode::parse(&format!("{plain}{}", check_digit(five))).ok()
}

/// The day that a number between 1900 and the present would be in a spreadsheet.
fn spreadsheet_serial(value: &str) -> Option<Date> {
    let folded = digits::fold(value);
    let serial: i32 = folded.parse().ok().filter(|serial| (1_000..=80_000).contains(serial))?;
    // Day 60 is 29 February 1900, which never was; every later number counts from 1899-12-30.
    date(1899, 12, 30).checked_add(serial.days()).ok().filter(|_| folded.len() == 4 || folded.len() == 5)
}

/// `3/1/1955`, `1-Mar-55`: not how dates are written here.
fn foreign_order(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['/', '-', ' ']).collect();
    let long_last = parts.len() == 3 && parts.last().is_some_and(|part| part.len() == 4);
    let month = parts.iter().any(|part| part.len() == 3 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    long_last || month
}
