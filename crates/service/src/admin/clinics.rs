//! Plans of slots: what publishing them would change, and what the guard rails say of them.
//!
//! Plain data, in English words where there are words, as for everything that tools ask.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Changes;

/// What publishing slots would do.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Plan {
    /// What would change.
    pub changes: Changes,
    /// What looks like a mistake.
    pub findings: Vec<FindingTold>,
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
