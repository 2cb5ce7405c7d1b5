//! The five eras since 明治, their limits and names.
//!
//! Two change days carry both names in documents (1912-07-30 and 1926-12-25), so the older era covers them
//! too; [`era_of`] gives the newer one. The later changes happened at midnight and share no day.

use jiff::civil::{Date, date};

/// An era.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Era {
    /// 明治, from 1868-01-25.
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// The name in kanji.
    pub fn kanji(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }

    /// The name in URLs, forms and JSON.
    pub fn key(self) -> &'static str {
        match self {
            Era::Meiji => "meiji",
            Era::Taisho => "taisho",
            Era::Showa => "showa",
            Era::Heisei => "heisei",
            Era::Reiwa => "reiwa",
        }
    }

    /// The era with this [`Era::key`].
    pub fn from_key(key: &str) -> Option<Era> {
        Era::ALL.into_iter().find(|era| era.key() == key)
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        match self {
            Era::Meiji => date(1868, 1, 25),
            Era::Taisho => date(1912, 7, 30),
            Era::Showa => date(1926, 12, 25),
            Era::Heisei => date(1989, 1, 8),
            Era::Reiwa => date(2019, 5, 1),
        }
    }

    /// The last day that documents name by this era; `None` for the present one.
    pub fn last_day(self) -> Option<Date> {
        match self {
            Era::Meiji => Some(date(1912, 7, 30)),
            Era::Taisho => Some(date(1926, 12, 25)),
            Era::Showa => Some(date(1989, 1, 7)),
            Era::Heisei => Some(date(2019, 4, 30)),
            Era::Reiwa => None,
        }
    }

    /// Whether documents name `day` by this era.
    pub fn covers(self, day: Date) -> bool {
        self.first_day() <= day && self.last_day().is_none_or(|last| day <= last)
    }

    /// The western year of a year of this era, 1 for 元年; `None` for 0 and beyond the calendar.
    pub fn western_year(self, year: u16) -> Option<i16> {
        let since = i16::try_from(year.checked_sub(1)?).ok()?;
        self.first_day().year().checked_add(since).filter(|western| *western <= 9_999)
    }

    /// The year of this era in which `day` lies, counted on beyond the era's end; 0 before its first year.
    pub(crate) fn year_of(self, day: Date) -> u16 {
        let since = day.year().saturating_sub(self.first_day().year());
        u16::try_from(since.saturating_add(1)).unwrap_or(0)
    }

    /// How people write it in front of a year: in full, shortened, as a letter, as one character.
    pub(crate) fn spellings(self) -> [&'static str; 5] {
        match self {
            Era::Meiji => ["明治", "明", "M", "m", "㍾"],
            Era::Taisho => ["大正", "大", "T", "t", "㍽"],
            Era::Showa => ["昭和", "昭", "S", "s", "㍼"],
            Era::Heisei => ["平成", "平", "H", "h", "㍻"],
            Era::Reiwa => ["令和", "令", "R", "r", "㋿"],
        }
    }
}

/// The era of a day and the year within it, 1 for 元年. On a change day the new era; before 明治, 明治.
pub fn era_of(day: Date) -> (Era, u16) {
    let era = Era::ALL.into_iter().rev().find(|era| era.first_day() <= day).unwrap_or(Era::Meiji);
    (era, era.year_of(day).max(1))
}
