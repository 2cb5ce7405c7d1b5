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

#[cfg(test)]
mod tests {
    use super::super::note::LogKey;
    use super::super::tree::leaf_hash;
    use super::super::{Recount, leaf};
    use super::*;
    use kernel::command::{Actor, Channel};
    use kernel::event::Record;
    use kernel::time::Instant;
    use store::Entry;

    fn log(epoch: u8) -> LogKey {
        LogKey::new(&[epoch; 32], &format!("example.jp/log/{epoch}"))
    }

    /// A journal of five entries of the first epoch, the first restore, three more, and the second restore, with both
    /// restores as `change` makes them.
    fn journal(change: impl Fn(&mut Restore)) -> Recount {
        let (mut recount, mut tree) = (Recount::default(), Tree::default());
        let mut append = |tree: &mut Tree, entry: Entry| {
            let Entry { kind, version, at, body } = entry;
            let stored = StoredEntry { position: tree.size(), kind, version, at, body, batch_end: None };
            recount.see(&stored);
            tree.push(leaf_hash(&leaf::of_stored(&stored)));
        };
        for (epoch, entries) in [(2, 5), (3, 3)] {
            for number in 0..entries {
                append(&mut tree, Entry { kind: 900, version: 1, at: 5, body: vec![number] });
            }
            let size = tree.size();
            let origin = log(epoch - 1).verifier().name().to_owned();
            let root = tree.root(size).expect("counted");
            let signed = Checkpoint { origin, size, root };
            let mut restore = Restore {
                epoch: u64::from(epoch),
                restored: size,
                key_before: log(epoch - 1).verifier().to_string(),
                checkpoint: log(epoch - 1).sign(&signed),
                newest: Some(log(epoch - 1).sign(&Checkpoint { size: size + 4, ..signed })),
                vouched: Some(size + 4),
                whole: true,
                lost_after: Instant(1),
                lost_until: Instant(2),
                key: log(epoch).verifier().to_string(),
                receipts_first_until: None,
            };
            change(&mut restore);
            let event = Event::JournalRestored { restore: Box::new(restore), digest: 0 };
            let (channel, actor) = (Channel::System, Actor::System);
            append(&mut tree, wire::encode(&Record { at: Instant(5), channel, actor, key: None, event }));
        }
        recount
    }

    #[track_caller]
    fn first_wrong(change: impl Fn(&mut Restore)) -> Option<u64> {
        let recount = journal(change);
        assert_eq!(recount.first_wrong().is_some(), !recount.faults(true).is_empty());
        recount.first_wrong()
    }

    #[test]
    fn links_that_hold_are_not_spoken_of() {
        assert_eq!(first_wrong(|_| {}), None);
    }

    #[test]
    fn the_first_link_that_does_not_hold_is_named() {
        let of = |epoch: u64, change: fn(&mut Restore)| {
            first_wrong(|it| {
                if it.epoch == epoch {
                    change(it);
                }
            })
        };
        let changes: [fn(&mut Restore); 6] = [
            |it| it.epoch += 1,
            |it| it.restored += 1,
            |it| it.checkpoint = log(9).sign(&Checkpoint { origin: "o".to_owned(), size: 1, root: [0; 32] }),
            |it| it.vouched = None,
            |it| it.key = it.key_before.clone(),
            |it| it.key_before = log(9).verifier().to_string(),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            assert_eq!(of(2, change), Some(5), "change {number}");
            assert_eq!(of(3, change), Some(9), "change {number}");
        }
    }

    #[test]
    fn a_checkpoint_over_other_entries_is_no_link() {
        let forged = |it: &mut Restore| {
            let origin = "example.jp/log/1".to_owned();
            it.checkpoint = log(1).sign(&Checkpoint { origin, size: it.restored, root: [7; 32] });
        };
        assert_eq!(
            first_wrong(|it| if it.epoch == 2 {
                forged(it)
            }),
            Some(5)
        );
    }

    #[test]
    fn another_signer_than_the_newest_restore_says_is_noticed() {
        let faults = |epoch| journal(|_| {}).and_signed_by(Some(log(epoch).verifier())).faults(true);
        assert_eq!(faults(3), Vec::<String>::new());
        assert!(faults(1).iter().any(|what| what.contains("it is signed as")));
    }

    #[test]
    fn a_checkpoint_of_an_earlier_log_is_held_against_what_was_restored() {
        let note = |epoch: u8, size, root| {
            let origin = log(epoch).verifier().name().to_owned();
            log(epoch).sign(&Checkpoint { origin, size, root })
        };
        let faults = |note: String| {
            let recount = journal(|_| {}).and_brought(&[note], Some(log(3).verifier()));
            recount.faults(true)
        };
        let root = journal(|_| {}).root_of(4).expect("counted");
        assert_eq!(faults(note(1, 4, root)), Vec::<String>::new());
        assert_eq!(faults(note(2, 4, root)), Vec::<String>::new());
        assert!(faults(note(1, 4, [1; 32])).iter().any(|what| what.contains("does not fit")));
        // Over more than was restored: nothing here can say.
        assert_eq!(faults(note(1, 7, [1; 32])), Vec::<String>::new());
        assert!(faults(note(9, 4, root)).iter().any(|what| what.contains("another log")));
    }
}
