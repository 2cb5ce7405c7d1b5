//! Evidence of loss in plain data: what a receipt of ours proves and the journal has not got.
//!
//! `tashika losses` puts it into words. No voucher and no birth date is in it.

use serde::{Deserialize, Serialize};

/// One receipt's worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossFacts {
    /// Hash of the receipt's leaf, hex: its name.
    pub leaf: String,
    /// In which way it is not here: `entry_beyond_end`, …
    pub finding: String,
    /// When it was shown first, RFC 3339.
    pub shown_at: String,
    /// Position of the entry that says so.
    pub written_at: u64,
    /// The epoch whose log signed it.
    pub epoch: u64,
    /// Position of the lost entry in that log.
    pub position: u64,
    /// How many entries the receipt's checkpoint is over.
    pub size: u64,
    /// Booking number, if it confirms a booking.
    pub number: Option<String>,
    /// Which dose.
    pub dose: Option<u8>,
    /// Programme identifier, if the programme is here.
    pub programme: Option<String>,
    /// Venue identifier, if the slot is here.
    pub venue: Option<String>,
    /// Start of the slot, RFC 3339; its identifier if the slot is not here.
    pub starts_at: Option<String>,
    /// When the booking had been confirmed, RFC 3339.
    pub confirmed_at: Option<String>,
    /// What became of it, if that is known.
    pub settled: Option<LossSettled>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossSettled {
    /// `store_found`, `honoured`, `rehearsal` or `other`.
    pub reason: String,
    /// When that was said, RFC 3339.
    pub at: String,
}
