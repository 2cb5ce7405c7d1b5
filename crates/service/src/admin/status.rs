//! What a running system says of itself: figures, alarms and how its witnesses stand.
//!
//! Plain data for programs; `tashika doctor` puts it into words.

use serde::{Deserialize, Serialize};

use super::LossFacts;
use crate::backup::LastBackup;
use crate::checkup::Checked;
use crate::evidence::WitnessStanding;

/// Figures of the running system.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct StatusReport {
    /// Whether it serves.
    pub ready: bool,
    /// Why not.
    pub why: Option<String>,
    /// Entries in the journal.
    pub position: u64,
    /// Bytes of the database and of its log.
    pub store_bytes: u64,
    /// Free bytes on the disk of the store.
    pub free_bytes: Option<u64>,
    /// Evidence of loss that nobody has settled.
    #[serde(default)]
    pub losses: Vec<LossFacts>,
    /// Commands that wait to be decided.
    #[serde(default)]
    pub waiting: u64,
    /// The newest backup of this data folder.
    #[serde(default)]
    pub backup: Option<LastBackup>,
    /// When this process was audited last, RFC 3339 in UTC, and how many broken promises were found.
    #[serde(default)]
    pub audited: Option<(String, u64)>,
    /// What a start would look at, as the running server finds it.
    #[serde(default)]
    pub checks: Vec<Checked>,
    /// How each witness of the log stands.
    #[serde(default)]
    pub witnesses: Vec<WitnessStanding>,
    /// Programmes with vouchers, slots and active bookings.
    pub programmes: Vec<(String, u64, u64, u64)>,
}
