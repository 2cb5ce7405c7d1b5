//! Birth dates as people write them, western or by era, and the two ways of counting age.
//!
//! Reads `1955-03-01`, `1955/3/1`, `1955.3.1`, `19550301`, `1955年3月1日`, `昭和30年3月1日`, `S30.3.1`, `昭30/3/1`,
//! `S300301`, full-width too, and three separate fields. An impossible date is never corrected: the error says
//! what is wrong and, for a year beyond its era, what the year is called today. It accepts no date before
//! 1873-01-01 (明治6年, the first Gregorian year of Japan) and none after the day it is told is today.
//! The surprise: like voucher numbers, a birth date never shows itself through [`std::fmt::Debug`].

use std::fmt;

use jiff::civil::{Date, date};

use crate::digits;
pub use crate::era::{Era, era_of};

/// The first date accepted: Japan counts by the Gregorian calendar from here.
pub const EARLIEST: Date = date(1873, 1, 1);

const FIRST_YEAR: &str = "元";

/// A date of birth between [`EARLIEST`] and the day on which it was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BirthDate(Date);

/// Why a text is not a birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthDateError {
    /// Something was left empty.
    Missing {
        /// The year is empty.
        year: bool,
        /// The month is empty.
        month: bool,
        /// The day is empty.
        day: bool,
    },
    /// There is no such date, or nobody living was born on it.
    Impossible(ImpossibleDate),
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day.
    Day,
}

impl DatePart {
    /// The name in forms and facts.
    pub fn key(self) -> &'static str {
        match self {
            DatePart::Year => "year",
            DatePart::Month => "month",
            DatePart::Day => "day",
        }
    }
}

/// What makes a date impossible, for wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImpossibleDate {
    /// Not a date in any form we read.
    Unreadable,
    /// One part is not a number.
    NoNumber {
        /// Which.
        part: DatePart,
    },
    /// A year of fewer than four digits without an era: 30 may be 昭和30 or 平成30.
    ShortYear {
        /// The year as given.
        given: u16,
    },
    /// A month other than 1 to 12.
    Month {
        /// The month as given.
        given: u16,
    },
    /// A day that the month does not have: 31 April, 29 February 1957.
    Day {
        /// The day as given.
        given: u16,
        /// The last day of that month in that year.
        last: u16,
    },
    /// The era does not cover the date: 昭和65年, 大正元年5月.
    OutsideEra {
        /// The era as given.
        era: Era,
        /// The year of the era as given.
        year: u16,
        /// The right name of that year, if it is in the past: 平成2年 for 昭和65年.
        means: Option<(Era, u16)>,
    },
    /// Before [`EARLIEST`].
    TooEarly,
    /// After today.
    Future,
}

/// Reads a date from [`EARLIEST`] on, in any form that a birth date may have, also one that is yet to come.
///
/// # Errors
/// What is wrong, as of a birth date.
pub fn any_date(text: &str) -> Result<Date, BirthDateError> {
    let date = in_one_piece(text, Date::MAX)?;
    BirthDate::from_date(date, Date::MAX).map(BirthDate::date)
}

impl BirthDate {
    /// Reads a date as people write it in one field or one column.
    pub fn parse(text: &str, today: Date) -> Result<BirthDate, BirthDateError> {
        BirthDate::from_date(in_one_piece(text, today)?, today)
    }

    /// Reads a date from three fields. The year may carry its era itself (`昭和30`, `S30`) and each field its unit.
    pub fn from_parts(
        era: Option<Era>,
        year: &str,
        month: &str,
        day: &str,
        today: Date,
    ) -> Result<BirthDate, BirthDateError> {
        BirthDate::from_date(of_parts(era, [year, month, day], today)?, today)
    }

    /// Takes a date that exists, if a living person can have been born on it.
    pub fn from_date(date: Date, today: Date) -> Result<BirthDate, BirthDateError> {
        if date < EARLIEST {
            return Err(ImpossibleDate::TooEarly.into());
        }
        if date > today {
            return Err(ImpossibleDate::Future.into());
        }
        Ok(BirthDate(date))
    }

    /// The date.
    pub fn date(self) -> Date {
        self.0
    }

    /// The era and the year within it, 1 for 元年; on a change day the new era.
    pub fn era(self) -> (Era, u16) {
        era_of(self.0)
    }

    /// The age as people say it: the number of birthdays up to and including `day`.
    ///
    /// Who was born on 29 February has the birthday on 1 March in a common year.
    pub fn age_on(self, day: Date) -> u16 {
        let years = i32::from(day.year()).saturating_sub(i32::from(self.0.year()));
        let before_birthday = (day.month(), day.day()) < (self.0.month(), self.0.day());
        u16::try_from(years.saturating_sub(i32::from(before_birthday))).unwrap_or(0)
    }

    /// The age in law: a year is complete at the end of the day *before* the birthday, and that day counts.
    ///
    /// 年齢計算ニ関スル法律 (Act No. 50 of 1902) with article 143 of the Civil Code, as vaccination rules apply
    /// them: "N years or older" starts on the day before the birthday. For a birth on 29 February that is
    /// 28 February in every year.
    pub fn legal_age_on(self, day: Date) -> u16 {
        self.age_on(day.tomorrow().unwrap_or(day))
    }
}

impl BirthDateError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "birth_date.missing",
            Self::Impossible(_) => "birth_date.impossible",
        }
    }
}

impl From<ImpossibleDate> for BirthDateError {
    fn from(reason: ImpossibleDate) -> BirthDateError {
        BirthDateError::Impossible(reason)
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("BirthDate(…)")
    }
}

impl fmt::Display for BirthDateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Impossible(reason) => reason.fmt(out),
            Self::Missing { year, month, day } => {
                let parts = [(*year, "year"), (*month, "month"), (*day, "day")];
                let names: Vec<&str> =
                    parts.iter().filter(|(empty, _)| *empty).map(|(_, name)| *name).collect();
                write!(out, "missing: {}", names.join(", "))
            }
        }
    }
}

impl fmt::Display for ImpossibleDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => out.write_str("this cannot be read as a date"),
            Self::NoNumber { part } => write!(out, "the {} is not a number", part.key()),
            Self::ShortYear { given } => write!(out, "the year {given} needs an era or four digits"),
            Self::Month { given } => write!(out, "there is no month {given}"),
            Self::Day { given, last } => {
                write!(out, "there is no day {given}; that month ends on day {last}")
            }
            Self::OutsideEra { era, year, means } => {
                write!(out, "{}{year}年 is outside the era", era.kanji())?;
                means.map_or(Ok(()), |(era, year)| write!(out, "; that year is {}{year}年", era.kanji()))
            }
            Self::TooEarly => write!(out, "before {EARLIEST}"),
            Self::Future => out.write_str("in the future"),
        }
    }
}

impl std::error::Error for BirthDateError {}

/// A date in one field, without bounds; `today` is only for what is said of a wrong era.
fn in_one_piece(text: &str, today: Date) -> Result<Date, BirthDateError> {
    let text = digits::fold(text);
    if text.chars().count() > digits::MAX_CHARS {
        return Err(ImpossibleDate::Unreadable.into());
    }
    let (era, body) = strip_era(&text);
    let [year, month, day] = split(body, era.is_some()).ok_or(ImpossibleDate::Unreadable)?;
    // Letters are no date at all rather than a year whose month is missing.
    if is_strange(without_unit(year, '年')) && year != FIRST_YEAR {
        return Err(ImpossibleDate::Unreadable.into());
    }
    of_parts(era, [year, month, day], today).map_err(|fault| match fault {
        // In one piece the text is at fault, not a part that a person never saw as one.
        BirthDateError::Impossible(ImpossibleDate::NoNumber { .. }) => ImpossibleDate::Unreadable.into(),
        fault => fault,
    })
}

fn of_parts(era: Option<Era>, parts: [&str; 3], today: Date) -> Result<Date, BirthDateError> {
    let [year, month, day] = parts.map(digits::fold);
    let (own_era, year) = strip_era(&year);
    if own_era.is_some() && era.is_some() && own_era != era {
        return Err(ImpossibleDate::Unreadable.into());
    }
    let era = era.or(own_era);
    let (year, month, day) = (without_unit(year, '年'), without_unit(&month, '月'), without_unit(&day, '日'));
    check_filled(year, month, day)?;
    let western = western_year(era, year)?;
    let date = existing_date(western, number(month)?, number(day)?)?;
    check_era(era, date, today)?;
    Ok(date)
}

/// An era in front, and what follows it.
fn strip_era(text: &str) -> (Option<Era>, &str) {
    for era in Era::ALL {
        for spelling in era.spellings() {
            if let Some(rest) = text.strip_prefix(spelling) {
                return (Some(era), rest.trim_start_matches(['.', ' ']));
            }
        }
    }
    (None, text)
}

/// Year, month and day of a date in one piece; what is not there is empty.
fn split(body: &str, has_era: bool) -> Option<[&str; 3]> {
    if let Some((year, rest)) = body.split_once('年') {
        let (month, day) = rest.split_once('月').unwrap_or((rest, ""));
        return Some([year, month, day]);
    }
    if body.bytes().all(|byte| byte.is_ascii_digit()) {
        return split_compact(body, if has_era { 2 } else { 4 });
    }
    let separators: &[char] = &[
        '-', '/', '.', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}',
        'ー',
    ];
    if body.contains(separators) { three(body.split(separators)) } else { three(body.split_whitespace()) }
}

/// `19550301`, or `300301` behind an era; a year alone is taken as such, so that the rest is called missing.
fn split_compact(body: &str, year_digits: usize) -> Option<[&str; 3]> {
    let (year, rest) = body.split_at_checked(year_digits).unwrap_or((body, ""));
    match rest.len() {
        0 => Some([year, "", ""]),
        4 => rest.split_at_checked(2).map(|(month, day)| [year, month, day]),
        _ => None,
    }
}

fn three<'a>(mut parts: impl Iterator<Item = &'a str>) -> Option<[&'a str; 3]> {
    let found = [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
    parts.next().is_none().then_some(found)
}

fn without_unit(field: &str, unit: char) -> &str {
    field.strip_suffix(unit).unwrap_or(field).trim()
}

/// Nothing is missing, and what is there are numbers; in this order, because the first is the easier one to mend.
fn check_filled(year: &str, month: &str, day: &str) -> Result<(), BirthDateError> {
    if year.is_empty() || month.is_empty() || day.is_empty() {
        let (year, month, day) = (year.is_empty(), month.is_empty(), day.is_empty());
        return Err(BirthDateError::Missing { year, month, day });
    }
    let parts = [(year, DatePart::Year), (month, DatePart::Month), (day, DatePart::Day)];
    let wrong = parts
        .into_iter()
        .find(|(field, part)| is_strange(field) && !(*part == DatePart::Year && *field == FIRST_YEAR));
    wrong.map_or(Ok(()), |(_, part)| Err(ImpossibleDate::NoNumber { part }.into()))
}

fn is_strange(field: &str) -> bool {
    !field.is_empty() && number(field).is_err()
}

/// ASCII digits only; `parse` alone would take a sign.
fn number(field: &str) -> Result<u16, ImpossibleDate> {
    let digits = field.bytes().all(|byte| byte.is_ascii_digit());
    field.parse().ok().filter(|_| digits).ok_or(ImpossibleDate::Unreadable)
}

fn western_year(era: Option<Era>, year: &str) -> Result<i16, ImpossibleDate> {
    let Some(era) = era else {
        let given = number(year)?;
        return match i16::try_from(given) {
            Ok(_) if given < 1_000 => Err(ImpossibleDate::ShortYear { given }),
            Ok(western) if given <= 9_999 => Ok(western),
            _ => Err(ImpossibleDate::Unreadable),
        };
    };
    let year = if year == FIRST_YEAR { 1 } else { number(year)? };
    era.western_year(year).ok_or(ImpossibleDate::OutsideEra { era, year, means: None })
}

fn existing_date(year: i16, month: u16, day: u16) -> Result<Date, ImpossibleDate> {
    let first = i8::try_from(month).ok().and_then(|month| Date::new(year, month, 1).ok());
    let first = first.ok_or(ImpossibleDate::Month { given: month })?;
    let last = u16::from(first.days_in_month().unsigned_abs());
    let exact = i8::try_from(day).ok().and_then(|day| Date::new(year, first.month(), day).ok());
    exact.ok_or(ImpossibleDate::Day { given: day, last })
}

fn check_era(era: Option<Era>, date: Date, today: Date) -> Result<(), ImpossibleDate> {
    match era {
        Some(era) if !era.covers(date) && date >= EARLIEST => {
            let year = era.year_of(date);
            let means = (date <= today).then(|| era_of(date));
            Err(ImpossibleDate::OutsideEra { era, year, means })
        }
        _ => Ok(()),
    }
}
