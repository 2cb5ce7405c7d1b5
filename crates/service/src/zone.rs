//! A programme's time zone: between instants and what a clock at the venue shows.
//!
//! The zone database is bundled. The kernel never sees a zone: slots enter it with their offset resolved here.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz::TimeZone};
use kernel::time::Instant;

use crate::view::Moment;

/// A time zone.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of this name; UTC if it is unknown, which an applied programme's never is.
    pub fn named(name: &str) -> Zone {
        Zone(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    /// Whether a zone of this name is known.
    pub fn is_known(name: &str) -> bool {
        TimeZone::get(name).is_ok()
    }

    /// The instant as RFC 3339 with the zone's offset.
    pub fn rfc3339(&self, at: Instant) -> String {
        let timestamp = timestamp(at);
        let offset = self.0.to_offset(timestamp);
        timestamp.display_with_offset(offset).to_string()
    }

    /// What a clock at the venue shows.
    pub fn moment(&self, at: Instant) -> Moment {
        let civil = self.0.to_datetime(timestamp(at));
        Moment { date: civil.date(), time: civil.time() }
    }

    /// Offset east of UTC in minutes at this civil time.
    pub fn offset_minutes(&self, civil: DateTime) -> i16 {
        let offset =
            self.0.to_ambiguous_timestamp(civil).compatible().map_or(0, |at| self.0.to_offset(at).seconds());
        i16::try_from(offset / 60).unwrap_or(0)
    }

    /// The instant at which a clock at the venue shows this; the first of two.
    pub(crate) fn instant_of(&self, civil: DateTime) -> Option<Instant> {
        self.0.to_ambiguous_timestamp(civil).compatible().ok().map(instant)
    }

    /// The day at the venue.
    pub fn date(&self, at: Instant) -> Date {
        self.moment(at).date
    }
}

/// The instant of a timestamp, whole milliseconds.
pub fn instant(at: Timestamp) -> Instant {
    Instant(at.as_millisecond())
}

fn timestamp(at: Instant) -> Timestamp {
    Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH)
}
