//! The plain types of the journal: head, entry, outcome of an append, and the limits.
//!
//! An entry's body is opaque here. `kind` and `version` tell the reader how to decode it; the store only
//! carries them. Nothing in this module touches a disk.

/// The largest body of one entry.
pub const ENTRY_BODY_BYTES_MAX: usize = 64 * 1024;

/// The largest batch, counted in its encoded form.
pub const BATCH_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A point in one history: not only how long it is, but which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Head {
    /// Counts the restores from a backup; the first is 1.
    pub epoch: u64,
    /// The position that the next entry takes.
    pub next_position: u64,
    /// The hash of the last batch, which covers everything before it.
    pub hash: [u8; 32],
}

/// An entry to append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What kind of event the body holds.
    pub kind: u16,
    /// The version of that kind's format.
    pub version: u16,
    /// Logical time, in milliseconds.
    pub at: i64,
    /// The event's bytes, at most [`ENTRY_BODY_BYTES_MAX`].
    pub body: Vec<u8>,
}

/// An entry read back, with the position it has for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its place in the journal, from 0, without gaps.
    pub position: u64,
    /// What kind of event the body holds.
    pub kind: u16,
    /// The version of that kind's format.
    pub version: u16,
    /// Logical time, in milliseconds.
    pub at: i64,
    /// The event's bytes, exactly as they were appended.
    pub body: Vec<u8>,
    /// Position after the last entry of the batch that it was appended in; `None` if it does not come from a store.
    pub batch_end: Option<u64>,
}

/// The two clean outcomes of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// The batch is durable; this is the new head.
    Done(Head),
    /// Nothing was written, because the journal's head is this one.
    Moved(Head),
}

/// What the owner of a handle must do after an unknown outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterUnknown {
    /// End the process and stay down: its own page cache can no longer be trusted.
    EndProcess,
    /// Drop the handle, open a new one, read the journal.
    Reopen,
}

/// How large a store is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreSize {
    /// Bytes of the journal itself.
    pub journal_bytes: u64,
    /// Bytes written ahead of it and not yet folded in.
    pub wal_bytes: u64,
    /// Bytes left on the disk; `None` where the disk is a server's, which does not tell.
    pub free_bytes: Option<u64>,
}
