//! What each restore says of the log before it, checked while the journal is counted anew.
//!
//! A restored journal begins with entries that another log vouched for. The entry that says so brings that log's key
//! and its checkpoint over exactly those entries, so the link holds without anybody's word: the root counted anew
//! must be the one that was signed. The first link that does not hold is named.

use kernel::event::Event;
use kernel::restore::Restore;
use store::StoredEntry;

use super::note::{Checkpoint, Verifier};
use super::tree::Tree;
use crate::wire;

/// The links so far.
#[derive(Default)]
pub(crate) struct Links {
    restores: Vec<Restore>,
    wrong: Option<(u64, String)>,
}

impl Links {
    /// Looks at the next entry; `tree` has everything before it.
    pub(crate) fn see(&mut self, entry: &StoredEntry, tree: &Tree) {
        if !wire::is_of_restore(entry.kind) {
            return;
        }
        // One that cannot be read is found by the replay.
        let Ok(Event::JournalRestored { restore, .. }) = wire::decode(entry).map(|record| record.event)
        else {
            return;
        };
        if let Err(what) = self.check(&restore, entry.position, tree)
            && self.wrong.is_none()
        {
            self.wrong = Some((entry.position, what));
        }
        self.restores.push(*restore);
    }

    /// The first entry whose link does not hold, and why.
    pub(crate) fn wrong(&self) -> Option<(u64, String)> {
        self.wrong.clone()
    }

    /// The key that the newest restore says the log is signed with since.
    pub(crate) fn key(&self) -> Option<&str> {
        self.restores.last().map(|restore| restore.key.as_str())
    }

    /// The checkpoint in a note that the log of an earlier epoch signed, as far as it can be held against this
    /// journal: `None` if no earlier log signed it, and inside `None` if it is over more than was restored.
    pub(crate) fn earlier(&self, note: &str) -> Option<Option<Checkpoint>> {
        self.restores.iter().find_map(|restore| {
            let checkpoint = Verifier::parse(&restore.key_before).ok()?.open(note).ok()?;
            Some(Some(checkpoint).filter(|checkpoint| checkpoint.size <= restore.restored))
        })
    }

    fn check(&self, restore: &Restore, position: u64, tree: &Tree) -> Result<(), String> {
        let before = self.restores.last();
        let expected = before.map_or(2, |before| before.epoch.saturating_add(1));
        if restore.epoch != expected {
            return Err(format!("it begins epoch {} where epoch {expected} follows", restore.epoch));
        }
        if restore.restored != position {
            return Err(format!("it says that {} entries were restored", restore.restored));
        }
        if before.is_some_and(|before| before.key != restore.key_before) {
            return Err("the log before it is not the one that the restore before it began".to_owned());
        }
        if restore.key == restore.key_before {
            return Err("the log after it is the one before it, and must be another one".to_owned());
        }
        let log = Verifier::parse(&restore.key_before).map_err(|fault| fault.to_string())?;
        let signed = log.open(&restore.checkpoint).map_err(|fault| fault.to_string())?;
        if signed.size != position || tree.root(position) != Some(signed.root) {
            return Err(format!("the log before it did not sign these {position} entries"));
        }
        if let Some(newest) = &restore.newest {
            let newest = log.open(newest).map_err(|fault| fault.to_string())?;
            if Some(newest.size) != restore.vouched {
                return Err("the newest checkpoint is not the one that says what was lost".to_owned());
            }
        }
        Ok(())
    }
}
