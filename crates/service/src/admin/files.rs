//! Files that people bring, read and not yet judged: a programme, rows of lists, rows of slots.
//!
//! As they are written, so that a message can say where; what they mean is `crate::import`'s to say.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use super::{ArrivalFile, ContactFile, RemindersFile, WaitlistFile};
use crate::view::Names;

/// A programme as `programme.toml` says it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeFile {
    /// Identifier.
    pub id: String,
    /// Name by language.
    pub name: Names,
    /// IANA time zone.
    pub timezone: String,
    /// `roster`; `unverified` is refused by this release.
    pub verification: String,
    /// Doses.
    pub doses: u8,
    /// Minutes of a hold.
    pub hold_minutes: u16,
    /// Until when a slot may be booked.
    pub book_until: DeadlineFile,
    /// Until when a booking may be moved or cancelled.
    pub cancel_until: DeadlineFile,
    /// What people who book are asked for.
    #[serde(default)]
    pub contact: ContactFile,
    /// Who is let in at the venues, and when.
    #[serde(default)]
    pub arrival: ArrivalFile,
    /// When people are reminded; never, if it is left out.
    #[serde(default)]
    pub reminders: Option<RemindersFile>,
    /// How whoever waits for a place is offered one; nobody waits, if it is left out.
    #[serde(default)]
    pub waitlist: Option<WaitlistFile>,
    /// Products.
    #[serde(default)]
    pub product: Vec<ProductFile>,
    /// Venues.
    #[serde(default)]
    pub venue: Vec<VenueFile>,
    /// Waves.
    #[serde(default)]
    pub wave: Vec<WaveFile>,
}

/// A deadline relative to a slot's day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineFile {
    /// Whole days before.
    pub days_before: u16,
    /// `HH:MM` at the venue.
    pub time: String,
}

/// A product.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductFile {
    /// Identifier.
    pub id: String,
    /// Name by language.
    pub name: Names,
    /// Rule for the dose after it.
    #[serde(default)]
    pub next_dose: Option<NextDoseFile>,
}

/// The rule for the dose after a product.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextDoseFile {
    /// Earliest day, in days.
    pub earliest_days: u16,
    /// Usual day, in days.
    pub standard_days: u16,
}

/// A venue.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueFile {
    /// Identifier.
    pub id: String,
    /// Name by language.
    pub name: Names,
    /// Address.
    pub address: String,
    /// Telephone number.
    pub phone: String,
    /// Product given here.
    pub product: String,
}

/// A wave. Instants are RFC 3339 with offset.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaveFile {
    /// Identifier.
    pub id: String,
    /// Opening.
    pub opens_at: jiff::Timestamp,
    /// End of booking.
    #[serde(default)]
    pub closes_at: Option<jiff::Timestamp>,
    /// Codes, prefectures as `13*`, or `*`.
    pub municipalities: Vec<String>,
    /// Latest birth date.
    #[serde(default)]
    pub born_on_or_before: Option<Date>,
    /// Earliest birth date.
    #[serde(default)]
    pub born_on_or_after: Option<Date>,
    /// Venues; empty means all.
    #[serde(default)]
    pub venues: Vec<String>,
    /// First day of slots.
    pub slots_from: Date,
    /// Last day of slots.
    pub slots_until: Date,
    /// Doses; empty means all.
    #[serde(default)]
    pub doses: Vec<u8>,
}

/// One good row of a roster file.
#[derive(Clone, Serialize, Deserialize)]
pub struct RosterLine {
    /// Six digits, checked.
    pub municipality_code: String,
    /// Ten digits.
    pub voucher_number: String,
    /// Birth date.
    pub birth_date: Date,
    /// Doses received before.
    pub doses_received: u8,
    /// Day of the last of them.
    pub last_dose_on: Option<Date>,
    /// Product of the last of them, by identifier.
    pub product: Option<String>,
    /// Whether it may be used.
    pub state: RosterLineState,
}

impl std::fmt::Debug for RosterLine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("RosterLine(…)")
    }
}

/// Whether a voucher may be used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RosterLineState {
    /// Yes.
    Valid,
    /// Not any more.
    Revoked,
    /// Replaced by another: municipality code and number.
    SupersededBy(String, String),
}

/// One good row of a slots file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlotLine {
    /// Venue identifier.
    pub venue: String,
    /// Day.
    pub date: Date,
    /// Start.
    pub start: Time,
    /// End; `00:00` is midnight at the end of the day.
    pub end: Time,
    /// Places.
    pub capacity: u32,
    /// Only for this dose.
    pub dose: Option<u8>,
    /// From when anyone may see it; at once if absent.
    pub published_at: Option<PublishedAt>,
}

/// When a slot may be seen, as a file says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PublishedAt {
    /// With an offset from UTC.
    Instant(jiff::Timestamp),
    /// Without one: what a clock in the programme's time zone shows.
    Local(DateTime),
}

impl std::fmt::Display for PublishedAt {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PublishedAt::Instant(at) => at.fmt(out),
            PublishedAt::Local(at) => at.fmt(out),
        }
    }
}
