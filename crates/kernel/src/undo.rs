//! Undoing an import of a list: what it changed is as before, what it brought is gone, and nobody loses a booking.
//!
//! An undo is staged and committed like a list. Rows of before are brought under way, because the state does not keep
//! them; what the import added goes in one step, because its rows stop counting with it. Rows that changed since, and
//! everybody who booked since, are left as they are: those known beforehand are staged as kept, and those who came in
//! the last moment are named in the entry itself.
//! The surprise: an undo is not undone. Whoever wants the list again brings the file again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::command::{Actor, HolderId};
use crate::event::{Event, Record};
use crate::refusal::{Code, Refusal};
use crate::reissue::Reissues;
use crate::roster::{ROWS_PER_ENTRY_MAX, refuse_torn};
use crate::state::{ProgrammeState, State};
use crate::time::Instant;

/// Who did something to a list, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// Journal position of the entry.
    pub position: u64,
    /// Its time.
    pub at: Instant,
    /// Who.
    pub by: Actor,
}

/// Which municipalities issued the vouchers of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Issuers {
    /// It says nothing of any voucher.
    Nobody,
    /// All are of this municipality, so that it may undo the import.
    One(u32),
    /// More than one.
    Several,
}

impl Issuers {
    pub(crate) fn and(self, municipality: u32) -> Issuers {
        match self {
            Issuers::Nobody => Issuers::One(municipality),
            Issuers::One(known) if known == municipality => self,
            Issuers::One(_) | Issuers::Several => Issuers::Several,
        }
    }

    /// Whether two lists may name the same voucher.
    pub(crate) fn overlap(self, other: Issuers) -> bool {
        match (self, other) {
            (Issuers::Nobody, _) | (_, Issuers::Nobody) => false,
            (Issuers::One(one), Issuers::One(another)) => one == another,
            (Issuers::Several, _) | (_, Issuers::Several) => true,
        }
    }
}

/// An import as the state remembers it; its rows are in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportKept {
    /// Its identity.
    pub id: u64,
    /// When it began to count.
    pub counted: Option<Acted>,
    /// When it was undone.
    pub undone: Option<Acted>,
    /// Digest of the file.
    pub file: u64,
    /// Who issued the vouchers of which it says something.
    pub issuers: Issuers,
    /// The import that it undid, if it is an undo.
    pub undoes: Option<u64>,
    /// Vouchers that were new.
    pub added: u32,
    /// Vouchers of which it said something else than before.
    pub changed: u32,
    /// Vouchers that are on no list since, of an undo.
    pub removed: u32,
}

impl ImportKept {
    pub(crate) fn begun(id: u64) -> ImportKept {
        ImportKept {
            id,
            counted: None,
            undone: None,
            file: 0,
            issuers: Issuers::Nobody,
            undoes: None,
            added: 0,
            changed: 0,
            removed: 0,
        }
    }

    /// Whether its rows count.
    pub fn counts(&self) -> bool {
        self.counted.is_some() && self.undone.is_none()
    }
}

/// Decides [`crate::command::Command::StageKept`].
pub(crate) fn stage_kept(
    state: &State,
    programme: u16,
    import: u64,
    staged: u64,
    holders: &[HolderId],
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    if holders.len() > ROWS_PER_ENTRY_MAX {
        return Err(Refusal::count(Code::ImportUnknown, ROWS_PER_ENTRY_MAX as u64));
    }
    refuse_torn(held, import, staged)?;
    if holders.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Event::RosterKept { programme, import, holders: holders.to_vec() }])
}

/// Decides [`crate::command::Command::UndoRoster`].
pub(crate) fn undo(
    state: &State,
    programme: u16,
    (import, staged): (u64, u64),
    undone: u64,
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    refuse_torn(held, import, staged)?;
    let (_, target) = held.undoable(undone).ok_or(Refusal::plain(Code::ImportUncounted))?;
    let under_way = held.under_way(import);
    let nobody = BTreeSet::new();
    let known = under_way.map_or(&nobody, |under_way| &under_way.kept);
    let booked = held.booked_since(target.counted.map_or(0, |acted| acted.position));
    let mut late: BTreeSet<HolderId> =
        booked.into_iter().filter(|id| held.is_of_import(id, undone) && !known.contains(id)).collect();
    if let Some(under_way) = under_way {
        if under_way.added > 0 {
            return Err(Refusal::plain(Code::ImportUnknown));
        }
        Reissues::with(held, under_way).refuse_crowds()?;
        let changed = under_way.changed.keys().filter(|id| !held.is_of_import(id, undone));
        late.extend(changed.filter(|id| !known.contains(id)));
    }
    if late.len() > ROWS_PER_ENTRY_MAX {
        return Err(Refusal::count(Code::ImportUnknown, ROWS_PER_ENTRY_MAX as u64));
    }
    Ok(vec![Event::RosterUndone { programme, import, undone, kept: late.into_iter().collect() }])
}

/// Notes where an entry about lists lies: first and last position of each run.
pub(crate) fn note_run(runs: &mut Vec<(u64, u64)>, position: u64) {
    match runs.last_mut() {
        Some((_, last)) if last.saturating_add(1) == position => *last = position,
        _ => runs.push((position, position)),
    }
}

impl ProgrammeState {
    /// How many holders and slots there are, for the running digest.
    pub(crate) fn supply_size(&self) -> u64 {
        u64::try_from(self.holders.len().saturating_add(self.slots.len())).unwrap_or_default()
    }

    /// Folds in an entry about lists, or about a single voucher.
    pub(crate) fn apply_list(&mut self, record: &Record, position: u64) {
        let acted = Acted { position, at: record.at, by: record.actor };
        match &record.event {
            Event::RosterStaged { import, rows, .. } => self.apply_staged(*import, rows),
            Event::RosterImported { import, file, .. } => self.apply_imported(*import, *file, acted),
            Event::RosterAbandoned { import, .. } => self.apply_abandoned(*import),
            Event::VoucherAmended { rows, .. } => self.apply_amended(rows),
            Event::RosterKept { import, holders, .. } => self.apply_kept(*import, holders),
            Event::RosterUndone { import, undone, kept, .. } => {
                self.apply_undone(*import, *undone, kept, acted);
            }
            _ => {}
        }
    }

    /// Every import that was begun, in that order; undos among them.
    pub fn imports(&self) -> &[ImportKept] {
        &self.imports
    }

    /// The import with this identity whose rows count, if it is no undo.
    pub fn undoable(&self, id: u64) -> Option<(usize, &ImportKept)> {
        let index = self.imports.iter().rposition(|it| it.id == id && it.counts() && it.undoes.is_none())?;
        Some((index, self.imports.get(index)?))
    }

    /// Whether what counts of this voucher came with this import.
    pub fn is_of_import(&self, id: &HolderId, import: u64) -> bool {
        let index = self.holder(id).and_then(|(_, holder)| usize::try_from(holder.import).ok());
        index.and_then(|index| self.imports.get(index)).is_some_and(|it| it.id == import)
    }

    /// All vouchers of everybody who booked after this journal position.
    pub fn booked_since(&self, position: u64) -> BTreeSet<HolderId> {
        let mut people = BTreeSet::new();
        let since = self.bookings.iter().rev().take_while(|booking| {
            self.history(booking, u64::MAX).first().is_some_and(|step| step.position > position)
        });
        for booking in since {
            if let Some(owner) = self.booked_with(booking)
                && !people.contains(&owner.id)
            {
                people.extend(self.vouchers_of_person(&owner.id));
            }
        }
        people
    }

    pub(crate) fn apply_kept(&mut self, import: u64, holders: &[HolderId]) {
        let mut under_way = self.take_or_begin(import);
        under_way.staged = under_way.staged.saturating_add(u64::try_from(holders.len()).unwrap_or_default());
        under_way.kept.extend(holders);
        self.under_way.push(under_way);
    }

    pub(crate) fn apply_undone(&mut self, import: u64, undone: u64, late: &[HolderId], acted: Acted) {
        let Some((target, issuers)) = self.undoable(undone).map(|(index, it)| (index, it.issuers)) else {
            return;
        };
        let mut under_way = self.take_or_begin(import);
        under_way.kept.extend(late);
        let of_target = u32::try_from(target).unwrap_or_default();
        for id in &under_way.kept {
            let index = self.holder_index.get(id).and_then(|index| usize::try_from(*index).ok());
            if let Some(holder) = index.and_then(|index| self.holders.get_mut(index))
                && holder.import == of_target
            {
                holder.import = under_way.index;
            }
        }
        let back = under_way.changed.values().filter(|row| !under_way.kept.contains(&row.holder));
        let mut changed = 0_u32;
        for row in back {
            self.set_row(row, under_way.index);
            changed = changed.saturating_add(1);
        }
        let removed = self.holders.iter().filter(|holder| holder.import == of_target).count();
        self.end_holds_of_import(of_target);
        if let Some(it) = self.imports.get_mut(target) {
            it.undone = Some(acted);
        }
        self.displace(issuers);
        if let Some(it) = self.import_at_mut(under_way.index) {
            let removed = u32::try_from(removed).unwrap_or(u32::MAX);
            let (counted, undoes) = (Some(acted), Some(undone));
            *it = ImportKept { counted, undoes, changed, removed, issuers, ..*it };
        }
    }

    /// Whoever is on no list any more leaves the place to those who are.
    fn end_holds_of_import(&mut self, import: u32) {
        let of_import = |index: &&u32| {
            let holder = usize::try_from(**index).ok().and_then(|index| self.holders.get(index));
            holder.is_some_and(|holder| holder.import == import)
        };
        let ending: Vec<u32> = self.holds.keys().filter(of_import).copied().collect();
        for index in ending {
            self.end_hold(index);
        }
    }
}
