//! Plans of slots, proposals of planners, and who could book what at an instant.
//!
//! Plain data, for tools and pages alike. Findings come in words of the language that was asked for, which for tools is English.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Changes, SlotLine};
use crate::planner::OverbookingTold;
use crate::series::SeriesDay;

/// What is to be planned or proposed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draft {
    /// Rows of a file.
    Slots(Vec<SlotLine>),
    /// The text of a series.
    Series(String),
}

/// What publishing slots would do.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Plan {
    /// What would change.
    pub changes: Changes,
    /// What looks like a mistake.
    pub findings: Vec<FindingTold>,
    /// Every day of a series.
    pub days: Vec<SeriesDay>,
    /// Slots and their places.
    pub slots: u64,
    /// Places of all of them together.
    pub places: u64,
    /// Slots that the series would change and that stay as they are, because they are booked or held.
    pub kept: Vec<String>,
    /// The number of the proposal, once it is one.
    pub proposal: Option<u32>,
}

/// One thing that looks like a mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingTold {
    /// Which rail: `outside_waves`, `far_date`, `capacity`, `second_doses`, `past`.
    pub rail: String,
    /// Venue identifier.
    pub venue: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// How many slots.
    pub slots: u32,
    /// Row of the first of them, from 1.
    pub row: u64,
    /// What was seen: places, or days from the nearest other day.
    pub seen: u64,
    /// What would be usual or needed: places, or days.
    pub usual: u64,
    /// Why it looks like a mistake, in words.
    pub why: String,
    /// What to do next, in words.
    pub next: String,
}

/// That findings were seen and are no mistakes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcknowledgeAsked {
    /// Which rail.
    pub rail: String,
    /// Which venue, first and last day; all findings of the rail if left out.
    pub about: Option<(String, Date, Date)>,
    /// Why: `extra_days`, `other_size`, `follows_later`, `elsewhere_too`, `as_ordered`.
    pub reason: String,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalTold {
    /// Its number.
    pub number: u32,
    /// Account that proposed it; 0 is whoever has the data folder.
    pub by: u32,
    /// When, RFC 3339.
    pub at: String,
    /// `open`, `approved` or `rejected`.
    pub standing: String,
    /// Account that decided.
    pub decided_by: Option<u32>,
    /// When.
    pub decided_at: Option<String>,
    /// Identifier of the series, if one made it.
    pub series: Option<String>,
    /// The wave that is to open, with its opening.
    pub opening: Option<(String, String)>,
    /// How many more people than places may book, if that is what is proposed.
    pub overbooking: Option<OverbookingTold>,
    /// How many slots it has.
    pub slots: u32,
    /// While it is open: by venue and day, slots and places.
    pub days: Vec<DayTold>,
    /// While it is open: when its slots are to be seen, the first of them.
    pub opens_at: Option<String>,
    /// What was acknowledged, in words, with the reason.
    pub acknowledged: Vec<(FindingTold, String)>,
}

/// Slots of a day at a venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTold {
    /// Venue identifier.
    pub venue: String,
    /// Day.
    pub date: Date,
    /// Slots.
    pub slots: u64,
    /// Places.
    pub places: u64,
    /// Places that are free as things stand.
    pub free: u64,
    /// Of these, those that are kept for a way in.
    pub kept: u64,
}

/// Who is asked about.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Whose {
    /// Six digits.
    pub municipality_code: String,
    /// Birth date, as it may be typed.
    pub birth_date: String,
    /// Which dose; the next, or the first, if left out.
    pub dose: Option<u8>,
    /// Ten digits, for somebody of the list.
    pub voucher_number: Option<String>,
}

/// Who could book what at an instant.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Prospects {
    /// The instant, RFC 3339.
    pub at: String,
    /// What each wave opens.
    pub waves: Vec<WaveTold>,
    /// What the person who was asked about could book.
    pub person: Option<Vec<DayTold>>,
    /// Why they could book nothing, if they could not: a code, and the words for it.
    pub why_not: Option<(String, String)>,
}

/// What a wave opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveTold {
    /// Identifier.
    pub wave: String,
    /// Whether it is open at the instant.
    pub is_open: bool,
    /// When it opens.
    pub opens_at: String,
    /// What its people can book once it is open.
    pub days: Vec<DayTold>,
    /// Valid vouchers of its municipalities.
    pub vouchers: u64,
    /// Whether it asks for an age too, so that `vouchers` is an upper bound.
    pub is_by_age: bool,
}

/// Rows of a list, counted by wave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachCounts {
    /// For each wave: identifier, people of it whose next dose it gives, and those for whom it is open.
    pub waves: Vec<(String, u64, u64)>,
    /// People who could book something.
    pub could_book: u64,
    /// People who could not.
    pub could_not: u64,
    /// Rows that are not on the loaded list with this birth date, may not be used, or have had every dose.
    pub not_listed: u64,
}
