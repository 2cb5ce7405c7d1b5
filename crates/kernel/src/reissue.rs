//! Reissued vouchers: which replace which once an import counts, and how many one person would have.
//!
//! Only the decision to commit an import looks at this; afterwards the state follows successors by itself. It never
//! changes anything. The surprise: rows of the import that change somebody wait aside, so what they say has to be
//! laid over what the state knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::command::HolderId;
use crate::refusal::{Code, Refusal};
use crate::roster::{Import, RosterRow, Standing, VOUCHERS_OF_PERSON_MAX};
use crate::state::ProgrammeState;

/// Successors as they will be.
pub(crate) struct Reissues<'a> {
    held: &'a ProgrammeState,
    changed: &'a BTreeMap<HolderId, RosterRow>,
    /// What the changed rows replace, by successor.
    replaced: BTreeMap<HolderId, Vec<HolderId>>,
}

impl<'a> Reissues<'a> {
    /// What the programme knows, with the import laid over it.
    pub(crate) fn with(held: &'a ProgrammeState, import: &'a Import) -> Reissues<'a> {
        let mut replaced: BTreeMap<HolderId, Vec<HolderId>> = BTreeMap::new();
        for row in import.changed.values() {
            if let Standing::SupersededBy(next) = row.standing {
                replaced.entry(next).or_default().push(row.holder);
            }
        }
        Reissues { held, changed: &import.changed, replaced }
    }

    /// Refuses if one person would have more vouchers than are followed: the surplus would count for nobody.
    pub(crate) fn refuse_crowds(&self) -> Result<(), Refusal> {
        let mut counted = BTreeSet::new();
        for id in self.held.successors.keys().chain(self.replaced.keys()) {
            if !counted.contains(id) {
                counted.append(&mut self.person(*id)?);
            }
        }
        Ok(())
    }

    /// All vouchers that are joined with this one.
    fn person(&self, id: HolderId) -> Result<BTreeSet<HolderId>, Refusal> {
        let mut all = BTreeSet::from([id]);
        let mut waiting = vec![id];
        while let Some(next) = waiting.pop() {
            for neighbour in self.predecessors(&next).chain(self.successor(&next)) {
                if all.insert(neighbour) {
                    waiting.push(neighbour);
                }
            }
            if all.len() > VOUCHERS_OF_PERSON_MAX {
                return Err(Refusal::count(Code::ImportReissues, VOUCHERS_OF_PERSON_MAX as u64));
            }
        }
        Ok(all)
    }

    fn successor(&self, id: &HolderId) -> Option<HolderId> {
        match self.changed.get(id) {
            Some(RosterRow { standing: Standing::SupersededBy(next), .. }) => Some(*next),
            Some(_) => None,
            None => self.held.successors.get(id).copied(),
        }
    }

    fn predecessors(&self, id: &HolderId) -> impl Iterator<Item = HolderId> {
        let known = self.held.predecessors.get(id).into_iter().flatten();
        let kept = known.filter(|earlier| !self.changed.contains_key(*earlier));
        kept.chain(self.replaced.get(id).into_iter().flatten()).copied()
    }
}
