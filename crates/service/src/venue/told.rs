//! What is told of a venue's day: plain data for pages, programs and the control socket, without rules or words.
//!
//! Reasons and flags are stable codes of refusals, which the wording knows. A name stands here only if whoever asked may
//! see contact data and asked for it, and then it is written down that they did.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One booking on the list of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// Booking number without hyphens.
    pub id: String,
    /// Booking number as people read it.
    pub number: String,
    /// Which dose.
    pub dose: u8,
    /// Status, as everywhere.
    pub status: String,
    /// Venue identifier.
    pub venue: String,
    /// Slot identifier.
    pub slot: String,
    /// Start of the slot, RFC 3339.
    pub starts_at: String,
    /// When the newest step was, RFC 3339.
    pub since: String,
    /// The lot of the dose, if it was given.
    pub lot: Option<String>,
    /// Why the dose was not given, if it was not.
    pub reason: Option<String>,
    /// What staff should look at: codes of refusals, `next_dose.booked`, `booking.represented`.
    pub flags: Vec<String>,
    /// Name in katakana.
    pub name: Option<String>,
}

/// One slot of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hour {
    /// Slot identifier.
    pub slot: String,
    /// Start, RFC 3339.
    pub starts_at: String,
    /// End, RFC 3339.
    pub ends_at: String,
    /// From when on its people are let in, RFC 3339.
    pub arrives_from: String,
    /// When they are not let in any more, RFC 3339.
    pub arrives_until: String,
    /// Places.
    pub capacity: u32,
    /// How many more people may book than there are places.
    #[serde(default)]
    pub more: u32,
    /// Places neither taken nor held.
    pub free: u32,
    /// Whether its people are let in now.
    pub is_now: bool,
    /// Its bookings in every state, in the order in which they were made.
    pub bookings: Vec<Attendance>,
}

/// The list of a day at a venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayList {
    /// Journal position that it rests on.
    pub as_of: u64,
    /// When, RFC 3339.
    pub as_of_time: String,
    /// Programme identifier.
    pub programme: String,
    /// Venue identifier.
    pub venue: String,
    /// The day.
    pub date: Date,
    /// Slots by start.
    pub hours: Vec<Hour>,
    /// How many bookings are in each status, and `free` places.
    pub counts: BTreeMap<String, u32>,
}

/// What an act came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueDone {
    /// The booking as the act left it.
    pub booking: Option<Attendance>,
    /// Who was marked, for the close of a day.
    pub no_shows: Vec<Attendance>,
}

/// Whether the person in front may go in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Yes.
    Green,
    /// Not as booked, but staff can do something here.
    Amber,
    /// Not here and now.
    Red,
}

/// A code with what its wording needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable code.
    pub code: String,
    /// What the wording needs, by name.
    pub facts: BTreeMap<String, String>,
}

/// What was found of one booking, or of something that is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Whether the person may go in.
    pub colour: Colour,
    /// Why not, or why not as booked.
    pub reason: Option<Reason>,
    /// What staff may do: names of acts, `represent`, `call_desk`.
    pub may: Vec<String>,
    /// The step that `undo` would undo.
    pub undoes: Option<String>,
    /// The booking.
    pub booking: Option<Attendance>,
    /// The same with its history, as everywhere.
    pub history: Option<serde_json::Value>,
    /// Of somebody without a booking: that they are on the waitlist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits: Option<Waits>,
}

/// That somebody is on the waitlist, and what is kept for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// For which dose.
    pub dose: u8,
    /// The place that is kept and not booked.
    pub offer: Option<OfferKept>,
}

/// A place that is kept for somebody on the waitlist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferKept {
    /// Venue identifier.
    pub venue: String,
    /// When the slot begins, RFC 3339.
    pub starts_at: String,
    /// Until when it is kept, RFC 3339.
    pub expires_at: String,
}

/// Everything that what somebody brought leads to, the most useful first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LookedUp {
    /// Journal position that it rests on.
    pub as_of: u64,
    /// Never empty.
    pub findings: Vec<Finding>,
}

/// What is proposed for the next dose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextDose {
    /// Which dose.
    pub dose: u8,
    /// First day on which it may be given.
    pub earliest_on: Date,
    /// Usual day.
    pub standard_on: Date,
    /// The free slot nearest to that, if there is one.
    pub slot: Option<String>,
    /// Its start, RFC 3339.
    pub starts_at: Option<String>,
}

/// A lot as staff declare it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotFile {
    /// Product identifier.
    pub product: String,
    /// Number.
    pub number: String,
    /// The last day on which it may be given.
    pub expires_on: Date,
    /// Venues that have it; empty means all that give the product.
    pub venues: Vec<String>,
}

/// A lot as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedLot {
    /// Product identifier.
    pub product: String,
    /// Number.
    pub number: String,
    /// The last day on which it may be given, as `2021-08-31`.
    pub expires_on: String,
    /// Venues that have it; empty means all that give the product.
    pub venues: Vec<String>,
}

/// A lot as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotTold {
    /// What was declared.
    #[serde(flatten)]
    pub declared: LotFile,
    /// When it was recalled, RFC 3339.
    pub recalled_at: Option<String>,
}

/// Whom a lot concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concerned {
    /// The lot.
    pub lot: LotTold,
    /// Who had a dose from it.
    pub received: Vec<Attendance>,
    /// Who is booked from today on where and while it was to be given.
    pub booked: Vec<Attendance>,
}
