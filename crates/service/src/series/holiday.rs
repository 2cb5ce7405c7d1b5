//! Japanese public holidays, from an embedded table with its source beside it (`crates/service/data`).
//!
//! It says of a day whether it is one and how it is called, and up to which year that is known; a day beyond the table is
//! never taken for a working day in silence. No rule about bookings asks it: a holiday only makes no slots.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use jiff::civil::Date;

static TABLE: &str = include_str!("../../data/holidays.tsv");

/// Years that the table knows.
pub const YEARS: RangeInclusive<i16> = 2016..=2036;

/// The name of the holiday on this day, if it is one.
pub fn name(day: Date) -> Option<&'static str> {
    static DAYS: OnceLock<BTreeMap<Date, &'static str>> = OnceLock::new();
    let days = DAYS.get_or_init(|| {
        let row = |line: &'static str| {
            let (day, name) = line.split_once('\t')?;
            Some((day.parse().ok()?, name))
        };
        TABLE.lines().filter_map(row).collect()
    });
    days.get(&day).copied()
}

/// Whether the table knows this day.
pub fn is_known(day: Date) -> bool {
    YEARS.contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_row_is_read_and_lies_in_the_years_of_the_table() {
        let days: Vec<Date> =
            TABLE.lines().map(|line| line[..10].parse().expect("a day at the start of a row")).collect();
        assert_eq!(days.len(), 380);
        assert!(days.iter().all(|day| is_known(*day) && name(*day).is_some()));
        for year in YEARS {
            assert!(days.iter().filter(|day| day.year() == year).count() >= 16, "{year}");
        }
    }

    #[test]
    fn the_days_that_moved_for_the_games_of_2021_are_where_they_were() {
        assert_eq!(name(date(2021, 7, 22)), Some("海の日"));
        assert_eq!(name(date(2021, 7, 23)), Some("スポーツの日"));
        assert_eq!((name(date(2021, 7, 19)), name(date(2021, 10, 11))), (None, None));
        assert_eq!(name(date(2021, 8, 9)), Some("山の日 振替休日"));
    }

    #[test]
    fn beyond_the_table_nothing_is_known() {
        assert!(is_known(date(2036, 12, 31)) && !is_known(date(2037, 1, 1)) && !is_known(date(2015, 12, 31)));
    }
}
