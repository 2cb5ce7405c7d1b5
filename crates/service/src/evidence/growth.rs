//! The tree as it grows with the journal: the sequencer hands over what became durable, whoever asks folds it in.
//!
//! Handing over moves a batch and hashes nothing, because the sequencer has no time; the hashing is done by the
//! first who wants to know. Nothing that is not durable ever comes here. The surprise: entries that were not handed
//! over, such as those before this process began, leave a gap, which is filled by reading the journal.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use store::{Entry, Fault, Store, StoredEntry};

use super::kept::{parted, shorter};
use super::leaf;
use super::tree::{Hash, Tree, leaf_hash};
use crate::office::audit::one;
use crate::place::JOURNAL;

/// Entries that may wait unhashed; beyond that the sequencer hashes them itself, so that memory stays bounded.
const PENDING_MAX: usize = 16_384;
/// Entries of which the bytes are kept, so that a fresh receipt reads nothing.
const RECENT_MAX: usize = 8_192;

/// The growing tree.
#[derive(Default)]
pub(crate) struct Growth {
    pending: Mutex<Pending>,
    grown: RwLock<Grown>,
    /// One more than the first position at which the journal became another one; 0 if it never did.
    parted: AtomicU64,
    /// Where the journal lies, for messages.
    journal: OnceLock<String>,
}

#[derive(Default)]
struct Pending {
    batches: Vec<(u64, Vec<Entry>)>,
    entries: usize,
}

/// What is folded in.
#[derive(Default)]
pub(crate) struct Grown {
    pub(crate) tree: Tree,
    recent: VecDeque<Recent>,
}

/// An entry that was folded in lately.
struct Recent {
    entry: Entry,
    batch_end: Option<u64>,
}

impl Grown {
    /// The bytes of a leaf, if it is one of the last.
    pub(crate) fn recent_leaf(&self, position: u64) -> Option<Vec<u8>> {
        self.recent_at(position).map(|recent| leaf::of_entry(position, &recent.entry))
    }

    /// The position after the batch of an entry, if it is one of the last.
    pub(crate) fn recent_batch_end(&self, position: u64) -> Option<u64> {
        self.recent_at(position)?.batch_end
    }

    fn recent_at(&self, position: u64) -> Option<&Recent> {
        let first = self.tree.size().checked_sub(self.recent.len() as u64)?;
        self.recent.get(usize::try_from(position.checked_sub(first)?).ok()?)
    }

    fn push(&mut self, hash: Hash, entry: Entry, batch_end: Option<u64>) {
        self.tree.push(hash);
        if self.recent.len() == RECENT_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(Recent { entry, batch_end });
    }
}

impl Growth {
    /// Takes a batch that is durable, `first` being the position of its first entry.
    pub(crate) fn hand_over(&self, first: u64, entries: Vec<Entry>) {
        if super::UNLOGGED {
            return;
        }
        let full = {
            let mut pending = self.pending();
            pending.entries += entries.len();
            pending.batches.push((first, entries));
            pending.entries > PENDING_MAX
        };
        if full {
            self.fold();
        }
    }

    /// Folds in what waits, as far as there is no gap before it; hands back the size then.
    pub(crate) fn fold(&self) -> u64 {
        let mut grown = self.write();
        let mut pending = self.pending();
        let batches = std::mem::take(&mut pending.batches);
        // Behind a gap nothing can be folded in: those are read from the journal, so they need not wait here.
        pending.entries = 0;
        drop(pending);
        for (first, entries) in batches {
            let batch_end = Some(first.saturating_add(entries.len() as u64));
            for (position, entry) in (first..).zip(entries) {
                self.take(&mut grown, position, batch_end, entry);
            }
        }
        grown.tree.size()
    }

    /// Takes entries read from the journal; what is known already is passed over.
    pub(crate) fn read_in(&self, entries: &[StoredEntry]) -> u64 {
        let mut grown = self.write();
        for entry in entries {
            self.take(&mut grown, entry.position, entry.batch_end, leaf::entry_of(entry));
        }
        grown.tree.size()
    }

    /// Where the journal became another one than it was, if it did: nothing may be signed from then on.
    pub(crate) fn parted(&self) -> Option<u64> {
        self.parted.load(Ordering::Relaxed).checked_sub(1)
    }

    fn take(&self, grown: &mut Grown, position: u64, batch_end: Option<u64>, entry: Entry) {
        match position.cmp(&grown.tree.size()) {
            std::cmp::Ordering::Equal => grown.push(leaf::hash(position, &entry), entry, batch_end),
            std::cmp::Ordering::Less if grown.tree.leaf(position) != Some(leaf::hash(position, &entry)) => {
                let _ = self.parted.compare_exchange(0, position + 1, Ordering::Relaxed, Ordering::Relaxed);
            }
            _ => {}
        }
    }

    /// Looks whether a journal that ends before `ended` still has the newest entry that was folded in.
    pub(crate) fn continued_by(&self, store: &mut dyn Store, ended: u64) -> Result<(), Fault> {
        self.fold();
        let Some((last, known)) = self.read().tree.newest() else { return Ok(()) };
        if ended <= last {
            return Err(self.named(shorter(ended, last + 1)));
        }
        // A read that failed is a store that failed, not a journal that became another one.
        let entry = one(store, last)?;
        let same = entry.is_some_and(|entry| leaf_hash(&leaf::of_stored(&entry)) == known);
        if same { Ok(()) } else { Err(self.named(parted(last))) }
    }

    /// Says where the journal lies.
    pub(crate) fn lies_in(&self, journal: String) {
        let _ = self.journal.set(journal);
    }

    /// A fault about the journal, with where that lies.
    pub(crate) fn named(&self, fault: Fault) -> Fault {
        fault.placed(JOURNAL, self.journal.get().map_or(JOURNAL, String::as_str))
    }

    /// Begins with a tree that was kept, if nothing was folded in before.
    pub(crate) fn begin(&self, tree: Tree) {
        let mut grown = self.write();
        if grown.tree.size() == 0 {
            grown.tree = tree;
        }
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Grown> {
        self.grown.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Grown> {
        self.grown.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u64) -> Entry {
        Entry { kind: 1, version: 1, at: 5, body: number.to_be_bytes().to_vec() }
    }

    fn stored(position: u64) -> StoredEntry {
        let Entry { kind, version, at, body } = entry(position);
        StoredEntry { position, kind, version, at, body, batch_end: Some(position + 1) }
    }

    fn root(growth: &Growth) -> [u8; 32] {
        let grown = growth.read();
        grown.tree.root(grown.tree.size()).unwrap()
    }

    #[test]
    fn handed_over_or_read_in_the_tree_is_the_same() {
        let (handed, read) = (Growth::default(), Growth::default());
        handed.hand_over(0, (0..3).map(entry).collect());
        handed.hand_over(3, (3..7).map(entry).collect());
        assert_eq!(handed.fold(), 7);
        assert_eq!(read.read_in(&(0..7).map(stored).collect::<Vec<_>>()), 7);
        assert_eq!(root(&handed), root(&read));
    }

    #[test]
    fn behind_a_gap_nothing_grows_until_it_is_filled() {
        let growth = Growth::default();
        growth.hand_over(2, vec![entry(2)]);
        assert_eq!(growth.fold(), 0);
        assert_eq!(growth.read_in(&[stored(0), stored(1), stored(2), stored(3)]), 4);
        growth.hand_over(2, vec![entry(2), entry(3), entry(4)]);
        assert_eq!(growth.fold(), 5);
    }

    #[test]
    fn a_journal_that_became_another_one_is_noticed() {
        let growth = Growth::default();
        growth.hand_over(0, (0..3).map(entry).collect());
        growth.hand_over(1, vec![entry(1), entry(2)]);
        growth.fold();
        assert_eq!(growth.parted(), None);
        growth.hand_over(1, vec![entry(1), entry(7)]);
        growth.fold();
        assert_eq!(growth.parted(), Some(2));
    }

    #[test]
    fn the_bytes_of_the_last_leaves_are_at_hand() {
        let growth = Growth::default();
        let count = RECENT_MAX as u64 + 10;
        growth.hand_over(0, (0..count).map(entry).collect());
        growth.fold();
        assert_eq!(growth.read().recent_leaf(9), None);
        let wanted = |position| Some(leaf::of_stored(&stored(position)));
        let found = |position| growth.read().recent_leaf(position);
        assert_eq!((found(10), found(count - 1)), (wanted(10), wanted(count - 1)));
        assert_eq!(growth.read().recent_leaf(count), None);
    }

    #[test]
    fn the_end_of_a_batch_is_the_same_handed_over_or_read_in() {
        let (handed, read) = (Growth::default(), Growth::default());
        handed.hand_over(0, (0..3).map(entry).collect());
        handed.fold();
        let batch = (0..3).map(|position| StoredEntry { batch_end: Some(3), ..stored(position) });
        read.read_in(&batch.collect::<Vec<_>>());
        for growth in [handed, read] {
            let ends = [0, 1, 2, 3].map(|position| growth.read().recent_batch_end(position));
            assert_eq!(ends, [Some(3), Some(3), Some(3), None]);
        }
    }

    #[test]
    fn what_nobody_asks_about_does_not_pile_up() {
        let growth = Growth::default();
        for first in (0..PENDING_MAX as u64 + 100).step_by(50) {
            growth.hand_over(first, (first..first + 50).map(entry).collect());
        }
        assert!(growth.pending().entries <= 100);
        assert!(growth.read().tree.size() > PENDING_MAX as u64);
    }
}
