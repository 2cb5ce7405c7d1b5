//! The memory: everything durable, behind one small synchronous trait.
//!
//! A store keeps an append-only journal of opaque entries, each batch chained to the last by hash, plus two
//! things beside it that may be lost without harm, snapshots (a cache) and refused sign-in attempts, and one that can
//! be destroyed row by row: the vault.
//! It knows no event variant and no rule, decides nothing, and renders no text for citizens.
//!
//! The surprise: an append has four outcomes, not two. `AppendFault::Unknown` is *not* a failure. The batch
//! may be there or not; the handle is dead, and only a new reading of the journal tells.

mod attempt;
pub mod chain;
mod fault;
mod in_place;
mod journal;
mod lock;
pub mod memory;
mod migration;
pub mod postgres;
mod snapshot;
pub mod sqlite;
mod vault;

pub use attempt::{ATTEMPT_TEXT_BYTES_MAX, ATTEMPTS_KEPT_MAX, ATTEMPTS_SHOWN_MAX, Attempt};
pub use fault::{AppendFault, Fault, FaultKind};
pub use in_place::InPlace;
pub use journal::{
    AfterUnknown, Appended, BATCH_BYTES_MAX, ENTRY_BODY_BYTES_MAX, Entry, Head, StoreSize, StoredEntry,
};
pub use lock::{FolderLock, Holder};
pub use memory::{MemoryDisk, MemoryStore};
pub use postgres::PostgresStore;
pub use snapshot::Snapshot;
pub use sqlite::SqliteStore;
pub use vault::{VAULT_BYTES_MAX, VAULT_INDEXES_MAX, VAULT_ROWS_MAX, VaultChange, VaultQuery, VaultRow};

/// Everything durable, for one owner: the thread of the sequencer.
///
/// Calls block until they are answered. Nothing inside an implementation retries, and nothing continues after
/// an error of a write: such a handle is *dead*, and every later call on it answers [`FaultKind::Dead`].
pub trait Store: Send {
    /// The head of the journal as this handle sees it.
    ///
    /// Not a promise of durability: after a restart the head may include a batch that the disk does not have.
    /// Only an own [`append`](Store::append) answered `Done` makes everything before it durable.
    /// May be repeated freely.
    fn head(&mut self) -> Result<Head, Fault>;

    /// Appends a batch if the journal's head is exactly `expect`: epoch, next position and hash.
    ///
    /// Atomic: all entries of the batch or none. Ordered: the batch takes the positions from
    /// `expect.next_position` on, without a gap. Durable, together with everything before it, when and only
    /// when it answers `Done`.
    ///
    /// - `Done(head)`: the batch is durable and `head` is the new head.
    /// - `Moved(head)`: nothing was written; the history is another one than expected. The state that the
    ///   batch was decided on must be dropped. Repeating the call cannot help.
    /// - `NotSent`: nothing was written and nothing will be. The handle lives unless the fault is `Dead`.
    ///   An empty batch, an entry body over 64 KiB or a batch over 16 MiB ends here.
    /// - `Unknown`: the batch is there or not, and may become visible later. The handle is dead. Never repeat
    ///   the batch: do what [`after_unknown`](Store::after_unknown) says and read the journal again.
    fn append(&mut self, expect: &Head, batch: &[Entry]) -> Result<Appended, AppendFault>;

    /// Calls `visit` for every entry from position `from` (inclusive) to the end, in order, without a gap.
    ///
    /// `from` may lie inside a batch; `from` equal to the head's next position visits nothing, a later one is
    /// `Missing`. The hash chain is recomputed from the stored bytes on the way and the last hash compared
    /// with the head; a break is `Corrupt` and names the first wrong position. An entry is shown only after
    /// its own batch was checked, but only `Ok` vouches for the whole: on any error throw away what was seen.
    /// Answers the head that the reading ended at. Writes nothing and may be repeated. An error of `visit`
    /// ends the reading and is handed back unchanged.
    fn read(
        &mut self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> Result<(), Fault>,
    ) -> Result<Head, Fault>;

    /// Keeps a snapshot, and of the older ones only the newest.
    ///
    /// A cache, never the truth. Atomic: a snapshot cut short by a crash is never seen. Durable on `Ok`.
    /// Refused if its head is not in this journal. May be repeated; a failure leaves the journal untouched
    /// and the handle alive, unless the store itself has gone: then it is dead.
    fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), Fault>;

    /// The newest snapshot that is whole and whose head is in this journal; `None` on any doubt.
    ///
    /// Whoever uses it still reads the journal from the snapshot's head on. May be repeated.
    fn snapshot(&mut self) -> Result<Option<Snapshot>, Fault>;

    /// Removes every snapshot. May be repeated; a failure may leave some of them.
    fn drop_snapshots(&mut self) -> Result<(), Fault>;

    /// Remembers refused sign-ins, outside the journal, and of all of them the newest 100,000 by arrival.
    ///
    /// Atomic per call. Not durable at once: a power cut may take the last ones. May be repeated: an incident
    /// already known stays as it is. A failure leaves the journal untouched and the handle alive, unless
    /// the store itself has gone: then it is dead.
    fn put_attempts(&mut self, attempts: &[Attempt]) -> Result<(), Fault>;

    /// The refused sign-in with this incident code, if it is still kept. May be repeated.
    fn attempt(&mut self, incident: &str) -> Result<Option<Attempt>, Fault>;

    /// The refused sign-ins of this subject that are still kept, the last to arrive first, at most 100 of them.
    ///
    /// A subject that nobody tried gives an empty list. Writes nothing and may be repeated.
    fn attempts_of(&mut self, subject: &[u8; 16]) -> Result<Vec<Attempt>, Fault>;

    /// Forgets every refused sign-in before the instant `at`. Atomic; may be repeated.
    fn forget_attempts_before(&mut self, at: i64) -> Result<(), Fault>;

    /// Changes the vault, in order, and says of each change whether it took effect.
    ///
    /// Atomic per call and durable on `Ok`. A `Put` takes no effect where the row is not the one that it replaces: the
    /// holder has a row already, or none, or another version or another key; read it again. A `Destroy` takes no effect
    /// where nothing has the key. What was destroyed, or replaced, is read by nobody any more and is overwritten as far
    /// as the engine reaches; a file system, an archive and a standby may keep it longer, which is why a key in it is
    /// wrapped. May be repeated.
    /// After a fault the changes are there or not; the journal is untouched and the handle alive, unless the store
    /// itself has gone: then it is dead. After an I/O error the vault alone may stay closed until the store is opened
    /// again: it then answers `Dead` here and to [`vault`](Store::vault).
    fn change_vault(&mut self, changes: &[VaultChange]) -> Result<Vec<bool>, Fault>;

    /// The rows asked for, by holder in ascending order, at most 1,000 of them, each as it was put last.
    ///
    /// Writes nothing and may be repeated. A row that cannot be read back whole is `Corrupt`, never left out.
    fn vault(&mut self, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault>;

    /// Housekeeping between two batches; `idle` says that nobody waits.
    ///
    /// Changes nothing that can be read. It may write and sync, so an error kills the handle as an unknown
    /// append does: acknowledged batches may depend on that sync.
    fn rest(&mut self, idle: bool) -> Result<(), Fault>;

    /// How large the store is and how much room is left. May be repeated.
    fn size(&mut self) -> Result<StoreSize, Fault>;

    /// What the owner must do after `Unknown`. Answers on a dead handle too.
    fn after_unknown(&self) -> AfterUnknown;
}
