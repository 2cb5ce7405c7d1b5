//! One vocabulary for all doors: keys and facts in, words in the reader's language out.
//!
//! The texts are Fluent files under `locales/`, built into the program. Dates, times and refusals are worded here,
//! so that the page, the API and a printed sheet say the same thing. It never decides anything and never fails:
//! a missing key gives the Japanese text and, failing that, the key itself (and a failing test).
//! The surprise: texts may carry readings as `接種券《せっしゅけん》`; [`plain`] and [`pieces`] take them apart.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::{Date, DateTime, Time};
use unic_langid::LanguageIdentifier;

use crate::view::{Moment, Names, Understood};

mod booking;
mod lang;
mod place_name;
mod waitlist;
pub use booking::StepWords;
pub use lang::Lang;

/// A fact that goes into a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Words, inserted as they are.
    Text(Cow<'a, str>),
    /// A count, which may choose a plural form.
    Number(i64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

macro_rules! numbers {
    ($($number:ty),*) => { $(impl From<$number> for Value<'_> {
        fn from(number: $number) -> Self {
            Value::Number(i64::from(number))
        }
    })* };
}
numbers!(i8, u8, i16, u16, u32, i64);

/// What a refusal says: what is the matter, what happened, what the person can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalWords {
    /// One line.
    pub title: String,
    /// What happened.
    pub detail: String,
    /// What the person can do next.
    pub next: String,
}

/// The texts of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    lang: Lang,
}

impl Words {
    /// The texts of this language.
    pub fn new(lang: Lang) -> Words {
        Words { lang }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether this language has the text.
    pub fn has(&self, key: &str) -> bool {
        bundle(self.lang).has_message(key)
    }

    /// The text with this key.
    pub fn text(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.find(key, None, args)
    }

    /// An attribute of the text with this key.
    pub fn attribute(&self, key: &str, attribute: &str, args: &[(&str, Value<'_>)]) -> String {
        self.find(key, Some(attribute), args)
    }

    /// A text in brackets, to follow another.
    pub fn in_brackets(&self, text: &str) -> String {
        if self.lang.is_written_wide() { format!("（{text}）") } else { format!(" ({text})") }
    }

    /// Several names in a row.
    pub fn row(&self, names: &[String]) -> String {
        names.join(if self.lang.is_written_wide() { "、" } else { ", " })
    }

    /// What stands between two sentences.
    pub fn gap(&self) -> &'static str {
        self.lang.gap()
    }

    /// A name that came with the programme, in this language if it has one, else in one that its reader may know.
    pub fn name<'a>(&self, names: &'a Names) -> &'a str {
        self.lang.names().into_iter().find_map(|code| names.get(code)).map_or("", String::as_str)
    }

    /// A day with year and weekday.
    pub fn date(&self, date: Date) -> String {
        self.day_text("date", date)
    }

    /// A day with weekday and without year, for lists.
    pub fn short_date(&self, date: Date) -> String {
        self.day_text("date-short", date)
    }

    /// A day without weekday, for birth dates and limits.
    pub fn plain_date(&self, date: Date) -> String {
        self.day_text("date-plain", date)
    }

    /// A time of day.
    pub fn time(&self, time: Time) -> String {
        let half = match (time.hour(), time.minute()) {
            (12, 0) => return self.text("time-noon", &[]),
            (0..12, _) => "am",
            _ => "pm",
        };
        let hour = self.lang.hour(time.hour());
        let minute = if self.lang.pads_minutes() {
            Value::from(format!("{:02}", time.minute()))
        } else {
            Value::from(time.minute())
        };
        let shape = if time.minute() == 0 { "hour" } else { "minute" };
        self.text(&format!("time-{shape}-{half}"), &[("hour", hour.into()), ("minute", minute)])
    }

    /// From when to when on one day.
    pub fn span(&self, start: Time, end: Time) -> String {
        self.text("time-span", &[("start", self.time(start).into()), ("end", self.time(end).into())])
    }

    /// A day and a time.
    pub fn moment(&self, moment: Moment) -> String {
        self.joined(&self.date(moment.date), &self.time(moment.time))
    }

    /// A birth date in both calendars.
    pub fn birth_date(&self, understood: &Understood) -> String {
        let year = if understood.era_year == 1 {
            self.text("era-first-year", &[])
        } else {
            understood.era_year.to_string()
        };
        let era = self.text(&format!("era-{}", understood.era), &[]);
        let date = understood.birth_date;
        let args = [
            ("era", era.into()),
            ("era_year", year.into()),
            ("year", date.year().into()),
            ("month", date.month().into()),
            ("month_name", self.month_name(date).into()),
            ("day", date.day().into()),
        ];
        self.text("birth-date-both", &args)
    }

    /// How long to wait, in words.
    pub fn wait(&self, seconds: u32) -> String {
        if seconds < 90 {
            self.text("wait-seconds", &[("n", seconds.into())])
        } else {
            self.text("wait-minutes", &[("n", seconds.div_ceil(60).into())])
        }
    }

    /// The words of a refusal code with its facts.
    pub fn refusal(
        &self,
        code: &str,
        facts: &[(&'static str, String)],
        retry_after_seconds: Option<u32>,
    ) -> RefusalWords {
        let mut key = format!("refusal-{}", code.replace(['.', '_'], "-"));
        if !bundle(Lang::Ja).has_message(&key) {
            key = "refusal-internal".to_owned();
        }
        let wait = retry_after_seconds.map_or_else(|| NONE.to_owned(), |seconds| self.wait(seconds));
        let mut args: Vec<(&str, Value<'_>)> = vec![("wait", wait.into())];
        for name in FACTS {
            let found = facts.iter().find(|(fact, _)| *fact == name);
            args.push((name, found.map_or(NONE.into(), |(_, value)| self.fact(value))));
        }
        RefusalWords {
            title: self.text(&key, &args),
            detail: self.attribute(&key, "detail", &args),
            next: self.attribute(&key, "next", &args),
        }
    }

    /// The words of a code whose facts came as data.
    pub fn reason(&self, code: &str, facts: &BTreeMap<String, String>) -> RefusalWords {
        let named = FACTS.iter().filter_map(|name| Some((*name, facts.get(*name)?.clone())));
        self.refusal(code, &named.collect::<Vec<_>>(), None)
    }

    /// A fact as it came as data: an instant or a day in words, a number as a number, everything else as it is.
    pub fn fact<'a>(&self, value: &'a str) -> Value<'a> {
        // Only a text with a time in it is an instant: a bare "2021" or "20210530" must stay what it is.
        let dashed = value.as_bytes().get(4) == Some(&b'-');
        if dashed
            && value.contains('T')
            && let Ok(at) = value.trim_end_matches('Z').parse::<DateTime>()
        {
            return self.moment(Moment { date: at.date(), time: at.time() }).into();
        }
        if dashed
            && value.len() == 10
            && let Ok(date) = value.parse::<Date>()
        {
            return self.date(date).into();
        }
        match value.parse::<i64>() {
            Ok(number) if number.to_string() == value && value.len() < 7 => Value::Number(number),
            _ => value.into(),
        }
    }

    fn joined(&self, date: &str, time: &str) -> String {
        self.text("moment", &[("date", date.into()), ("time", time.into())])
    }

    fn day_text(&self, key: &str, date: Date) -> String {
        let weekday = date.weekday().to_monday_one_offset();
        let args = [
            ("year", date.year().to_string().into()),
            ("month", date.month().into()),
            ("month_name", self.month_name(date).into()),
            ("day", date.day().into()),
            ("weekday", self.text(&format!("weekday-{weekday}"), &[]).into()),
        ];
        self.text(key, &args)
    }

    fn month_name(&self, date: Date) -> String {
        self.text(&format!("month-{}", date.month()), &[])
    }

    fn find(&self, key: &str, attribute: Option<&str>, args: &[(&str, Value<'_>)]) -> String {
        lookup(self.lang, key, attribute, args)
            .or_else(|| lookup(Lang::Ja, key, attribute, args))
            .unwrap_or_else(|| key.to_owned())
    }
}

/// A stretch of text, with its reading if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The text.
    pub text: &'a str,
    /// How it is read.
    pub reading: Option<&'a str>,
}

/// Takes a text apart at its readings: `券種｜の回数《かいすう》`, where `｜` is needed only before what is not kanji.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, reading, after)) = next_reading(rest) {
        let (lead, base) = split_base(before);
        if base.is_empty() || reading.is_empty() {
            found.push(Piece { text: before, reading: None });
        } else {
            found.push(Piece { text: lead, reading: None });
            found.push(Piece { text: base, reading: Some(reading) });
        }
        rest = after;
    }
    found.push(Piece { text: rest, reading: None });
    found.retain(|piece| !piece.text.is_empty());
    found
}

/// The same text for where there is no markup: `接種券（せっしゅけん）`, and in brackets `（月曜日・げつようび）`.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        out.push_str(piece.text);
        if let Some(reading) = piece.reading {
            let (before, after) =
                if out.rfind('（') > out.rfind('）') { ("・", "") } else { ("（", "）") };
            out.extend([before, reading, after]);
        }
    }
    out
}

/// The same text without its readings.
pub fn bare(text: &str) -> String {
    pieces(text).iter().map(|piece| piece.text).collect()
}

fn next_reading(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('《')?;
    let (reading, after) = rest.split_once('》')?;
    Some((before, reading, after))
}

fn split_base(before: &str) -> (&str, &str) {
    if let Some((lead, base)) = before.rsplit_once('｜') {
        return (lead, base);
    }
    let start = before.char_indices().rev().take_while(|(_, c)| is_kanji(*c)).last();
    before.split_at(start.map_or(before.len(), |(at, _)| at))
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '々' | '〆' | 'ヶ')
}

/// Facts that refusal texts may name; a text can ask for `none`.
const FACTS: [&str; 13] = [
    "at",
    "on",
    "count",
    "number",
    "given",
    "city",
    "city_name",
    "part",
    "reason",
    "found",
    "like",
    "why",
    "position",
];
const NONE: &str = "none";

fn lookup(lang: Lang, key: &str, attribute: Option<&str>, args: &[(&str, Value<'_>)]) -> Option<String> {
    let bundle = bundle(lang);
    let message = bundle.get_message(key)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    let mut fluent = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        let value = match value {
            Value::Text(text) => FluentValue::from(text.as_ref()),
            Value::Number(number) => FluentValue::from(*number),
        };
        fluent.set(*name, value);
    }
    let mut flaws = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&fluent), &mut flaws).into_owned())
}

fn bundle(lang: Lang) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: OnceLock<[FluentBundle<FluentResource>; Lang::ALL.len()]> = OnceLock::new();
    &BUNDLES.get_or_init(|| Lang::ALL.map(load))[lang as usize]
}

fn load(lang: Lang) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = lang.html().parse().expect("every language tag of ours parses");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolation marks would show up as boxes in print and in messages.
    bundle.set_use_isolating(false);
    for source in lang.sources() {
        // A flawed file gives what could be read of it; the test of the locales refuses it before it ships.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests;
