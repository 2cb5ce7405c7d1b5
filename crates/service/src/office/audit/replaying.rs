//! The replay of an audit: what only shows entry by entry, beside the state and the log's tree.
//!
//! A command that came to something twice leaves no trace in the state, which remembers only the newer; bytes that
//! nobody reads leave none at all, and are vouched for like the others. It never ends at either: they are findings.

use kernel::invariants;
use kernel::state::State;
use store::StoredEntry;

use crate::evidence::Recount;
use crate::sequencer::{RecoveryFault, record_of};
use crate::wire;

/// Findings that are told one by one; a journal forged from end to end would not fit a screen.
const TOLD_MAX: usize = 100;

/// A state and a tree, from the first entry on.
pub(crate) struct Replaying {
    pub(crate) state: State,
    pub(crate) recount: Recount,
    found: Vec<(String, String)>,
    untold: usize,
    first: Option<u64>,
}

impl Replaying {
    /// Before the first entry.
    pub(crate) fn against(recount: Recount) -> Replaying {
        Replaying { state: State::default(), recount, found: Vec::new(), untold: 0, first: None }
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// It does not replay.
    pub(crate) fn see(&mut self, entry: &StoredEntry) -> Result<(), RecoveryFault> {
        self.recount.see(entry);
        let record = record_of(&self.state, entry)?;
        let said = wire::encode(&record).body;
        if said != entry.body {
            let what = format!(
                "entry {}: its {} bytes hold more or other than what this program reads in them, which are {}: something \
                 is hidden there, or a newer program wrote it",
                entry.position,
                entry.body.len(),
                said.len()
            );
            self.find(entry.position, "bytes".to_owned(), what);
        }
        if let Some(twice) = invariants::apply_once(&mut self.state, &record) {
            self.find(entry.position, twice.rule.to_owned(), twice.what);
        }
        Ok(())
    }

    fn find(&mut self, position: u64, rule: String, what: String) {
        self.first.get_or_insert(position);
        match self.found.len() < TOLD_MAX {
            true => self.found.push((rule, what)),
            false => self.untold += 1,
        }
    }

    /// Every finding, by rule.
    pub(crate) fn found(&self) -> Vec<(String, String)> {
        let more = (self.untold > 0).then(|| {
            let what = format!("{} more findings of single entries are not listed", self.untold);
            ("entries".to_owned(), what)
        });
        self.found.iter().cloned().chain(more).collect()
    }

    /// The first entry that is not what it should be.
    pub(crate) fn first_wrong(&self) -> Option<u64> {
        self.first.into_iter().chain(self.recount.first_wrong()).min()
    }
}
