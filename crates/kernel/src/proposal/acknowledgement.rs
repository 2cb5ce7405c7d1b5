//! That a finding of a guard rail was seen and is no mistake, and why.
//!
//! Whoever proposes says it of each finding; it never makes a finding go away for anybody else. The surprise: a reason is one
//! of a few, because words would invite personal data into the journal.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::guard::{Finding, Rail};

/// Why something that looks like a mistake is none; words would invite personal data into the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AcknowledgeReason {
    /// Days beside the usual ones, on purpose.
    ExtraDays,
    /// The place or its staff are larger or smaller than before.
    OtherSize,
    /// A wave, or places for the second dose, will be made later.
    FollowsLater,
    /// Places for the second dose are elsewhere.
    ElsewhereToo,
    /// It was looked at with the order in hand, and is as ordered.
    AsOrdered,
}

impl AcknowledgeReason {
    /// Every reason; the index is its durable number.
    pub const ALL: [AcknowledgeReason; 5] = [
        AcknowledgeReason::ExtraDays,
        AcknowledgeReason::OtherSize,
        AcknowledgeReason::FollowsLater,
        AcknowledgeReason::ElsewhereToo,
        AcknowledgeReason::AsOrdered,
    ];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            AcknowledgeReason::ExtraDays => "extra_days",
            AcknowledgeReason::OtherSize => "other_size",
            AcknowledgeReason::FollowsLater => "follows_later",
            AcknowledgeReason::ElsewhereToo => "elsewhere_too",
            AcknowledgeReason::AsOrdered => "as_ordered",
        }
    }
}

/// That a finding was seen and is no mistake, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Which rail.
    pub rail: Rail,
    /// At which venue.
    pub venue: u16,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why.
    pub reason: AcknowledgeReason,
}

impl Acknowledgement {
    /// Whether it is about this finding.
    pub fn is_of(&self, finding: &Finding) -> bool {
        (self.rail, self.venue, self.from, self.until)
            == (finding.rail, finding.venue, finding.from, finding.until)
    }
}
