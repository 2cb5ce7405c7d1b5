//! The vault: what is kept of people apart from the journal, as rows of opaque bytes that can be destroyed.
//!
//! A row holds a sealed record, the wrapped key that opens it, and blind indexes by which it is found. The store
//! knows neither what is sealed nor how; it promises only that a row is durable when it is said to be, that it never
//! goes back to an older version, and that a destroyed one is no longer in what it reads or keeps.
//! The surprise: a row is destroyed by its key and not by its holder, so that a destruction that is repeated after a
//! restart never hits what the same holder gave later.

use crate::fault::Fault;

/// The longest sealed record, and the longest wrapped key.
pub const VAULT_BYTES_MAX: usize = 8 * 1024;

/// How many blind indexes one row has at most.
pub const VAULT_INDEXES_MAX: usize = 8;

/// How many rows one question is answered with at most.
pub const VAULT_ROWS_MAX: usize = 1_000;

/// One holder's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultRow {
    /// Whose it is: one row each.
    pub holder: [u8; 16],
    /// The name of the data key, drawn by lot and never used again.
    pub key: [u8; 16],
    /// Counts from 1 under one key.
    pub version: u64,
    /// The data key, sealed with a key that is not in the store.
    pub wrapped_key: Vec<u8>,
    /// What is kept, sealed with the data key.
    pub record: Vec<u8>,
    /// What the row is found by.
    pub indexes: Vec<[u8; 16]>,
}

/// One change of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultChange {
    /// Keeps a row: version 1 if the holder has none, a later one only in the place of the version before it under
    /// the same key.
    Put(VaultRow),
    /// Destroys the row with this key, whatever its version.
    Destroy {
        /// The name of the data key.
        key: [u8; 16],
    },
}

/// Which rows are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultQuery {
    /// The row of a holder.
    OfHolder([u8; 16]),
    /// The rows with this blind index after this holder, or from the first one on.
    WithIndex {
        /// What they are found by.
        index: [u8; 16],
        /// Where the part before ended.
        after: Option<[u8; 16]>,
    },
    /// The rows after this holder, or from the first one on.
    After(Option<[u8; 16]>),
}

/// Refuses changes over a limit, before anything is written.
pub(crate) fn check_limits(changes: &[VaultChange]) -> Result<(), Fault> {
    let too_much = changes.iter().find_map(|change| match change {
        VaultChange::Put(row) if row.record.len().max(row.wrapped_key.len()) > VAULT_BYTES_MAX => {
            Some(format!("a row holds more than {VAULT_BYTES_MAX} bytes"))
        }
        VaultChange::Put(row) if row.indexes.len() > VAULT_INDEXES_MAX => {
            Some(format!("a row has more than {VAULT_INDEXES_MAX} indexes"))
        }
        VaultChange::Put(row) if row.version == 0 || i64::try_from(row.version).is_err() => {
            Some(format!("a row cannot have version {}", row.version))
        }
        _ => None,
    });
    too_much.map_or(Ok(()), |what| Err(Fault::of_limit(what, "vault")))
}
