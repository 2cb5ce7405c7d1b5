//! Entries of the journal as plain data, for other people's tools.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Entries from a position on, as many as one answer holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dumped {
    /// The entries, without a gap; empty at the end.
    pub entries: Vec<DumpedEntry>,
    /// How many entries the journal has by now, all of them durable.
    pub journal_entries: u64,
}

/// One entry. Digests and identities are lower-case hex, instants RFC 3339 in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DumpedEntry {
    /// Position, from 0.
    pub position: u64,
    /// Logical time, to the millisecond.
    pub at: String,
    /// Name of the kind; `None` if this program does not know it.
    pub kind: Option<String>,
    /// Number of the kind.
    pub kind_number: u16,
    /// Version of the kind.
    pub version: u16,
    /// The way in: `web`, `desk`, …
    pub channel: Option<String>,
    /// Who acted: `holder`, `system`, or `staff:` and the account's number.
    pub actor: Option<String>,
    /// Identity of the command, on the first entry of one that had an identity.
    pub command: Option<String>,
    /// What happened; members by kind. `None` if it cannot be read.
    pub event: Option<Value>,
    /// Why it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
    /// The bytes of the leaf in the public log, base64; the stored bytes are their end.
    pub leaf: String,
    /// Hash of the leaf.
    pub leaf_hash: String,
}
