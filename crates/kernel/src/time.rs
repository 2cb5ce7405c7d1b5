//! Instants and the few steps of calendar arithmetic that rules need.
//!
//! An instant is milliseconds since 1970-01-01T00:00:00Z and always arrives from outside. Nothing here knows a
//! time zone: a slot carries its own offset, resolved before it entered, so replay is the same on every machine.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Instant(pub i64);

/// One minute in milliseconds.
pub const MINUTE_MS: i64 = 60_000;
/// One day in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

impl Instant {
    /// This instant moved by `ms` milliseconds, stopping at the ends of the range.
    pub fn plus_ms(self, ms: i64) -> Instant {
        Instant(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant.
    pub fn since(self, earlier: Instant) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Days from 1970-01-01 to `date`; the algorithm counts years from March so that the leap day comes last.
pub fn days_from_epoch(date: Date) -> i64 {
    let (year, month, day) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
    let year = if month <= 2 { year.saturating_sub(1) } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = month.saturating_add(9).rem_euclid(12);
    let day_of_year = month_from_march
        .saturating_mul(153)
        .saturating_add(2)
        .div_euclid(5)
        .saturating_add(day)
        .saturating_sub(1);
    let day_of_era = year_of_era
        .saturating_mul(365)
        .saturating_add(year_of_era.div_euclid(4))
        .saturating_sub(year_of_era.div_euclid(100))
        .saturating_add(day_of_year);
    era.saturating_mul(146_097).saturating_add(day_of_era).saturating_sub(719_468)
}

/// The instant of `minute_of_day` on `date` at an offset of `offset_minutes` east of UTC.
pub fn instant_at(date: Date, minute_of_day: u16, offset_minutes: i16) -> Instant {
    let minutes = i64::from(minute_of_day).saturating_sub(i64::from(offset_minutes));
    Instant(days_from_epoch(date).saturating_mul(DAY_MS).saturating_add(minutes.saturating_mul(MINUTE_MS)))
}

/// The day at an offset of `offset_minutes` east of UTC.
pub fn date_at(at: Instant, offset_minutes: i16) -> Date {
    let local = at.plus_ms(i64::from(offset_minutes).saturating_mul(MINUTE_MS));
    let days = local.0.div_euclid(DAY_MS);
    let far = if days < 0 { i32::MIN } else { i32::MAX };
    plus_days(jiff::civil::date(1970, 1, 1), i32::try_from(days).unwrap_or(far))
}

/// `date` moved by `days`, stopping at the ends of the calendar.
pub fn plus_days(date: Date, days: i32) -> Date {
    date.saturating_add(jiff::Span::new().try_days(days).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_agree_with_the_calendar() {
        assert_eq!(days_from_epoch(date(1970, 1, 1)), 0);
        assert_eq!(days_from_epoch(date(2021, 5, 30)), 18_777);
        let mut day = date(1899, 12, 30);
        for expected in days_from_epoch(day)..days_from_epoch(day) + 60_000 {
            assert_eq!(days_from_epoch(day), expected, "{day}");
            day = plus_days(day, 1);
        }
    }

    #[test]
    fn the_day_in_tokyo_begins_nine_hours_before_that_in_utc() {
        let midnight = instant_at(date(2021, 5, 30), 0, 540);
        assert_eq!(date_at(midnight, 540), date(2021, 5, 30));
        assert_eq!(date_at(midnight.plus_ms(-1), 540), date(2021, 5, 29));
        assert_eq!(date_at(midnight, 0), date(2021, 5, 29));
    }

    #[test]
    fn half_past_nine_in_tokyo_is_half_past_midnight_in_utc() {
        assert_eq!(instant_at(date(2021, 5, 30), 570, 540), Instant(18_777 * DAY_MS + 30 * MINUTE_MS));
    }
}
