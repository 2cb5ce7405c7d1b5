//! The audit's part about the log: the tree is counted anew from the journal and compared with all that is known.
//!
//! Known are checkpoints that were signed, and perhaps the leaves themselves, which name the first wrong entry.
//! A journal that was rewritten so that it fits together in itself does not fit a checkpoint.

use store::StoredEntry;

use super::leaf;
use super::links::Links;
use super::note::{Checkpoint, Verifier};
use super::tree::{Hash, Tree, leaf_hash};

const BROUGHT: &str = "a checkpoint that was brought along cannot be used:";

/// A tree counted anew beside a replay.
#[derive(Default)]
pub(crate) struct Recount {
    tree: Tree,
    checkpoints: Vec<Checkpoint>,
    known: Option<Tree>,
    unusable: Vec<String>,
    first_wrong: Option<u64>,
    links: Links,
    /// Notes that the log of this epoch did not sign: those before it may have.
    foreign: Vec<(String, String)>,
    signer: Option<String>,
}

impl Recount {
    /// A recount that will be compared with these checkpoints, and leaf by leaf with the tree known before.
    pub(crate) fn against(checkpoints: Vec<Checkpoint>, known: Option<Tree>) -> Recount {
        Recount { checkpoints, known, ..Recount::default() }
    }

    /// A recount whose past cannot be read.
    pub(crate) fn without_past(fault: String) -> Recount {
        Recount { unusable: vec![fault], ..Recount::default() }
    }

    /// The same, to be compared also with checkpoints that somebody kept elsewhere, as signed notes. One that the
    /// log's key did not sign is a finding too: the key may have been replaced.
    pub(crate) fn and_brought(mut self, notes: &[String], key: Option<&Verifier>) -> Recount {
        for note in notes {
            match key.map(|key| key.open(note)) {
                Some(Ok(checkpoint)) => self.checkpoints.push(checkpoint),
                Some(Err(fault)) => {
                    let what = format!("{BROUGHT} {fault}: it is of another log, or the key was replaced");
                    self.foreign.push((note.clone(), what));
                }
                None => {
                    self.unusable.push(format!("{BROUGHT} this store has kept no log key to check it with"))
                }
            }
        }
        self
    }

    /// The same, with the key that the log is signed with now.
    pub(crate) fn and_signed_by(mut self, key: Option<&Verifier>) -> Recount {
        self.signer = key.map(ToString::to_string);
        self
    }

    /// The same, to be compared with one more checkpoint.
    pub(crate) fn and_against(mut self, checkpoint: Checkpoint) -> Recount {
        self.checkpoints.push(checkpoint);
        self
    }

    /// Entries counted.
    pub(crate) fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Counts the next entry of the journal.
    pub(crate) fn see(&mut self, entry: &StoredEntry) {
        let leaf = leaf_hash(&leaf::of_stored(entry));
        let known = self.known.as_ref().and_then(|known| known.leaf(entry.position));
        if known.is_some_and(|known| known != leaf) && self.first_wrong.is_none() {
            self.first_wrong = Some(entry.position);
        }
        self.links.see(entry, &self.tree);
        self.tree.push(leaf);
    }

    /// The first entry that is another one than it was, if the leaves are known.
    pub(crate) fn first_wrong(&self) -> Option<u64> {
        let link = self.links.wrong().map(|(position, _)| position);
        self.first_wrong.into_iter().chain(link).min()
    }

    /// The root over the first entries counted; `None` if there are fewer.
    pub(crate) fn root_of(&self, size: u64) -> Option<Hash> {
        self.tree.root(size)
    }

    /// The root over everything counted.
    pub(crate) fn root(&self) -> Hash {
        self.tree.root(self.tree.size()).unwrap_or_default()
    }

    /// What does not fit, in words; `whole` tells whether the journal was counted to its end.
    pub(crate) fn faults(&self, whole: bool) -> Vec<String> {
        let size = self.tree.size();
        let mut faults = self.unusable.clone();
        faults
            .extend(self.first_wrong.map(|position| format!("entry {position} is another one than it was")));
        faults.extend(self.links.wrong().map(|(position, what)| format!("entry {position}: {what}")));
        faults.extend(self.another_signer());
        let mut checkpoints = self.checkpoints.clone();
        for (note, what) in &self.foreign {
            match self.links.earlier(note) {
                Some(checkpoint) => checkpoints.extend(checkpoint),
                None => faults.push(what.clone()),
            }
        }
        for checkpoint in &checkpoints {
            match self.tree.root(checkpoint.size) {
                Some(root) if root == checkpoint.root => {}
                Some(_) => faults.push(format!(
                    "one of the first {} entries was changed, removed, inserted or moved: the signed checkpoint over \
                     them does not fit",
                    checkpoint.size
                )),
                None if whole => faults.push(format!(
                    "at least entries {size} to {} are missing: a checkpoint over them was signed; if the store was put \
                     back and served from, earlier ones are missing too and others stand in their place",
                    checkpoint.size.saturating_sub(1)
                )),
                None => {}
            }
        }
        faults
    }

    fn another_signer(&self) -> Option<String> {
        let (said, found) = (self.links.key()?, self.signer.as_deref()?);
        (said != found)
            .then(|| format!("the newest restore began the log {said}, and it is signed as {found}"))
    }
}
