//! What `programme.toml` says of policies: what people are asked for, who is let in at the venues, when they are reminded,
//! how whoever waits is offered a place.
//!
//! Words as the file writes them; what they mean is read in `crate::import::programme`. A file that says nothing gets the
//! same as one that says what is written here.

use serde::{Deserialize, Serialize};

/// What people who book are asked for: `no`, `optional` or `required`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContactFile {
    /// The name in katakana.
    pub kana_name: String,
    /// A telephone number.
    pub telephone: String,
    /// An e-mail address.
    pub email: String,
}

impl Default for ContactFile {
    fn default() -> ContactFile {
        let no = || "no".to_owned();
        ContactFile { kana_name: no(), telephone: no(), email: no() }
    }
}

/// Who is let in at the venues, and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ArrivalFile {
    /// Minutes before the start of their slot from which people are in time.
    pub early_minutes: u16,
    /// Minutes after its end until which they are.
    pub late_minutes: u16,
    /// `none`, `leftover` or `open`.
    pub walk_ins: String,
}

impl Default for ArrivalFile {
    fn default() -> ArrivalFile {
        ArrivalFile { early_minutes: 30, late_minutes: 30, walk_ins: "none".to_owned() }
    }
}

/// When people are reminded of an appointment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemindersFile {
    /// Whole days before the slot's day.
    pub days_before: Vec<u16>,
    /// `HH:MM` at the venue.
    pub time: String,
}

/// How whoever waits for a place is offered one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WaitlistFile {
    /// How long an offer lasts, in minutes of the day below.
    pub offer_minutes: u16,
    /// `HH:MM` at the venue: since when in the morning time counts.
    pub day_from: String,
    /// `HH:MM` at the venue, or `24:00`: until when in the evening it does.
    pub day_until: String,
}

impl Default for WaitlistFile {
    fn default() -> WaitlistFile {
        WaitlistFile { offer_minutes: 120, day_from: "08:00".to_owned(), day_until: "21:00".to_owned() }
    }
}
