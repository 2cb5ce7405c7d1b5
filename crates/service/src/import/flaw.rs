//! Why a field or row cannot be believed: a text of `staff-import.ftl` and what it names.
//!
//! It is kept as a key with facts, so that whoever brings the file reads it in their language. It holds nothing of
//! the file but what the text must show.
//! The surprise: one flaw may lie within another, as a wrong code does within `superseded_by:`.

use std::fmt;

use kernel::birth_date::{BirthDateError, ImpossibleDate};
use kernel::municipality::MunicipalityCodeError;
use kernel::voucher::VoucherNumberError;
use serde::{Serialize, Serializer};

use crate::wording::{Lang, Value, Words};

/// What is wrong and what would be right, in no language yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    key: &'static str,
    facts: Vec<(&'static str, String)>,
    within: Option<Box<Flaw>>,
}

impl Flaw {
    /// A flaw that names nothing.
    pub(crate) fn plain(key: &'static str) -> Flaw {
        Flaw { key, facts: Vec::new(), within: None }
    }

    /// A flaw that names a value.
    pub(crate) fn naming(key: &'static str, fact: &'static str, value: impl fmt::Display) -> Flaw {
        Flaw::plain(key).and(fact, value)
    }

    /// The same, naming another value too.
    pub(crate) fn and(mut self, fact: &'static str, value: impl fmt::Display) -> Flaw {
        self.facts.push((fact, value.to_string()));
        self
    }

    /// The same, said of a part: the text has it as `flaw`.
    pub(crate) fn of(key: &'static str, part: Flaw) -> Flaw {
        Flaw { key, facts: Vec::new(), within: Some(Box::new(part)) }
    }

    /// Words that came from elsewhere and stay as they are.
    pub fn verbatim(words: impl fmt::Display) -> Flaw {
        Flaw::naming("flaw-verbatim", "words", words)
    }

    /// In words.
    pub fn told(&self, words: Words) -> String {
        let mut facts: Vec<(&str, Value<'_>)> =
            self.facts.iter().map(|(name, value)| (*name, Value::from(value))).collect();
        if let Some(part) = &self.within {
            facts.push(("flaw", part.told(words).into()));
        }
        words.text(self.key, &facts)
    }
}

/// In English, as the command line speaks.
impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.told(Words::new(Lang::En)))
    }
}

impl Serialize for Flaw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<MunicipalityCodeError> for Flaw {
    fn from(error: MunicipalityCodeError) -> Flaw {
        match error {
            MunicipalityCodeError::Length { given } => Flaw::naming("flaw-code-length", "given", given),
            MunicipalityCodeError::NotDigits { found } => Flaw::naming("flaw-not-a-digit", "found", found),
            MunicipalityCodeError::CheckDigit => Flaw::plain("flaw-code-check-digit"),
            MunicipalityCodeError::Unknown => Flaw::plain("flaw-code-unknown"),
            MunicipalityCodeError::Prefecture => Flaw::plain("flaw-code-prefecture"),
            MunicipalityCodeError::WardOfDesignatedCity { city } => {
                Flaw::naming("flaw-code-ward", "city", city)
            }
        }
    }
}

impl From<VoucherNumberError> for Flaw {
    fn from(error: VoucherNumberError) -> Flaw {
        match error {
            VoucherNumberError::Length { given } => Flaw::naming("flaw-number-length", "given", given),
            VoucherNumberError::NotDigits { found } => Flaw::naming("flaw-not-a-digit", "found", found),
        }
    }
}

impl From<BirthDateError> for Flaw {
    fn from(error: BirthDateError) -> Flaw {
        let reason = match error {
            // A field that is one text lacks no part: nothing in it is nothing that can be read.
            BirthDateError::Missing { .. } => return Flaw::plain("flaw-date-unreadable"),
            BirthDateError::Impossible(reason) => reason,
        };
        match reason {
            ImpossibleDate::Unreadable => Flaw::plain("flaw-date-unreadable"),
            ImpossibleDate::NoNumber { part } => Flaw::naming("flaw-date-no-number", "part", part.key()),
            ImpossibleDate::ShortYear { given } => Flaw::naming("flaw-date-short-year", "given", given),
            ImpossibleDate::Month { given } => Flaw::naming("flaw-date-month", "given", given),
            ImpossibleDate::Day { given, last } => {
                Flaw::naming("flaw-date-day", "given", given).and("last", last)
            }
            ImpossibleDate::OutsideEra { era, year, means } => {
                let given = format!("{}{year}年", era.kanji());
                match means {
                    None => Flaw::naming("flaw-date-outside-era", "given", given),
                    Some((era, year)) => Flaw::naming("flaw-date-other-era", "given", given)
                        .and("means", format!("{}{year}年", era.kanji())),
                }
            }
            ImpossibleDate::TooEarly => {
                Flaw::naming("flaw-date-too-early", "earliest", kernel::birth_date::EARLIEST)
            }
            ImpossibleDate::Future => Flaw::plain("flaw-date-future"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files that name flaws.
    const SOURCES: [&str; 6] = [
        include_str!("flaw.rs"),
        include_str!("field.rs"),
        include_str!("table.rs"),
        include_str!("roster.rs"),
        include_str!("slots.rs"),
        include_str!("../municipality/comparing.rs"),
    ];

    #[test]
    fn every_flaw_has_words_in_both_languages_of_the_console() {
        let named: Vec<&str> = SOURCES
            .iter()
            .flat_map(|source| source.split('"').filter(|text| text.starts_with("flaw-")))
            .filter(|key| key.len() > "flaw-".len())
            .collect();
        assert!(named.len() > 50, "{named:?}");
        for lang in Lang::OF_STAFF {
            for key in &named {
                assert!(Words::new(lang).has(key), "{key} in {lang:?}");
            }
        }
    }

    #[test]
    fn a_flaw_within_another_is_told_in_one_language() {
        let flaw = Flaw::of("flaw-successor-code", MunicipalityCodeError::Length { given: 5 }.into());
        let japanese = flaw.told(Words::new(Lang::Ja));
        assert_eq!(japanese, "superseded_by のあとのコード：市区町村コードは6けたですが、5 けたです");
        assert_eq!(flaw.to_string(), "the code after superseded_by: a municipality code has 6 digits, not 5");
    }
}
