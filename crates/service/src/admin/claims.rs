//! What the desk is told after a restore: what was lost, what receipts brought back, and the claims that are left.
//!
//! Plain data for programs; `tashika represented` puts it into words. No voucher and no birth date is in it.

use serde::{Deserialize, Serialize};

/// Everything after restores.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ClaimList {
    /// Lost bookings that were proved and could not be put back, those brought first first.
    pub claims: Vec<ClaimFacts>,
    /// Numbers of the bookings that receipts brought back.
    pub back: Vec<String>,
    /// Until when newcomers take no places, RFC 3339 in UTC; `None` if they do.
    pub receipts_first_until: Option<String>,
    /// Every restore of this journal, oldest first.
    pub restores: Vec<RestoreFacts>,
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimFacts {
    /// Booking number.
    pub number: String,
    /// Why it could not be put back: `claim.slot_full`, …
    pub code: String,
    /// When the receipt was brought, RFC 3339.
    pub brought_at: String,
    /// When the booking had been confirmed, RFC 3339.
    pub confirmed_at: String,
    /// Programme identifier, if the programme is here.
    pub programme: Option<String>,
    /// Which dose.
    pub dose: u8,
    /// Venue identifier, if the slot is here.
    pub venue: Option<String>,
    /// Start of the slot, RFC 3339; its identifier if the slot is not here.
    pub starts_at: String,
    /// Booking number of what the person has for the dose by now.
    pub has_now: Option<String>,
}

/// One restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreFacts {
    /// The epoch that it began.
    pub epoch: u64,
    /// Entries that came from the backup.
    pub restored: u64,
    /// How many entries the log before is known to have vouched for.
    pub vouched: Option<u64>,
    /// Whether no more was ever answered.
    pub whole: bool,
    /// What was made after this is lost, RFC 3339 in UTC.
    pub lost_after: String,
    /// When the journal went on, RFC 3339 in UTC.
    pub lost_until: String,
    /// Public key of the log before.
    pub key_before: String,
    /// Public key of the log since.
    pub key: String,
}

/// What a receipt came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BroughtBack {
    /// `back`, `back_before` or `recorded`.
    pub outcome: String,
    /// The booking as it is now, as JSON of [`crate::view::BookingView`].
    pub booking: serde_json::Value,
}
