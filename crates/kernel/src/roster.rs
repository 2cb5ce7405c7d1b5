//! The roster: who has a voucher, as keyed digests, and how lists come in.
//!
//! A list comes in parts that are only staged; none counts until the import is committed, and then all do at once.
//! Whoever brings the next part, or commits, says how much of the import they brought before: if that is not what is
//! staged, nothing is taken. Several lists may be under way at once; of one municipality the first to count stands alone.
//! To make that moment short however long the list, new rows are stored with the number of their import and are
//! invisible until that import is among the committed; only rows that change somebody wait aside.
//! A row that is missing from a later list stays: absence is no revocation.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::command::{BirthProof, HolderId};
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::reissue::Reissues;
use crate::state::{ProgrammeState, State};
use crate::undo::{Acted, ImportKept, Issuers};

/// Rows in one entry, so that an entry stays below 64 KiB.
pub const ROWS_PER_ENTRY_MAX: usize = 600;

/// Vouchers of one person that are followed; a bound, because a list may be wrong in a circle. An import that would
/// join more is refused.
pub const VOUCHERS_OF_PERSON_MAX: usize = 32;

/// What a list says about a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It may be used.
    Valid,
    /// It may not be used any more.
    Revoked,
    /// Another voucher replaces it; both belong to one person.
    SupersededBy(HolderId),
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    /// The voucher's digest.
    pub holder: HolderId,
    /// The birth date's digest.
    pub proof: BirthProof,
    /// Issuing municipality, six digits as a number.
    pub municipality: u32,
    /// Whether it may be used.
    pub standing: Standing,
    /// Doses received before, anywhere.
    pub doses_received: u8,
    /// Day of the last of them.
    pub last_dose_on: Option<Date>,
    /// Product of the last of them: 1 + index in [`ProgrammeState::product_ids`]; 0 if unknown.
    pub product: u8,
}

/// A holder as the state keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub(crate) id: HolderId,
    pub(crate) proof: BirthProof,
    pub(crate) municipality: u32,
    /// Import that brought the row; the row counts once that import is committed.
    pub(crate) import: u32,
    pub(crate) last_booking: u32,
    pub(crate) last_dose_on: Option<Date>,
    pub(crate) doses_received: u8,
    pub(crate) product: u8,
    pub(crate) standing: HolderStanding,
}

/// Standing without the successor, which few rows have and which lies aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HolderStanding {
    Valid,
    Revoked,
    Superseded,
}

/// Instead of the index of an import: what staff said of a single voucher. It always counts.
pub(crate) const BY_HAND: u32 = u32::MAX - 1;

/// No index.
pub(crate) const NONE: u32 = u32::MAX;

/// An import under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Import {
    pub(crate) id: u64,
    /// Index among the imports.
    pub(crate) index: u32,
    /// Rows that wait aside, because the voucher is known already.
    pub(crate) changed: BTreeMap<HolderId, RosterRow>,
    /// Rows that are in their place and do not count yet.
    pub(crate) added: u32,
    /// What an undo leaves as it is.
    pub(crate) kept: BTreeSet<HolderId>,
    /// Rows and kept vouchers that were brought in.
    pub(crate) staged: u64,
}

/// Imports of a programme that may be under way at once. One more displaces the one that was idle longest, which is
/// most often of somebody who gave up.
pub const UNDER_WAY_MAX: usize = 8;

/// Decides [`crate::command::Command::StageRoster`]: rows that change nothing are left out.
pub(crate) fn stage(
    state: &State,
    programme: u16,
    import: u64,
    staged: u64,
    rows: &[RosterRow],
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    if rows.len() > ROWS_PER_ENTRY_MAX {
        return Err(Refusal::count(Code::ImportUnknown, ROWS_PER_ENTRY_MAX as u64));
    }
    refuse_torn(held, import, staged)?;
    let mut fresh = Vec::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        if !seen.insert(row.holder) || staged_already(held, import, &row.holder) {
            return Err(Refusal::plain(Code::ImportDuplicate));
        }
        if held.row(&row.holder).as_ref() != Some(row) {
            fresh.push(row.clone());
        }
    }
    if fresh.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Event::RosterStaged { programme, import, rows: fresh }])
}

/// Decides [`crate::command::Command::CommitRoster`]; nothing staged means nothing changed.
pub(crate) fn commit(
    state: &State,
    programme: u16,
    import: u64,
    (staged, file): (u64, u64),
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    refuse_torn(held, import, staged)?;
    let Some(under_way) = held.under_way(import) else { return Ok(Vec::new()) };
    Reissues::with(held, under_way).refuse_crowds()?;
    Ok(vec![Event::RosterImported { programme, import, file }])
}

/// Decides [`crate::command::Command::AbandonRoster`].
pub(crate) fn abandon(state: &State, programme: u16, import: u64) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    match held.under_way(import) {
        Some(_) => Ok(vec![Event::RosterAbandoned { programme, import }]),
        None => Ok(Vec::new()),
    }
}

/// What is staged is not what was brought: a part is missing, or the import is under way no more. It must begin again
/// as a whole.
pub(crate) fn refuse_torn(held: &ProgrammeState, import: u64, staged: u64) -> Result<(), Refusal> {
    if held.staged(import) == staged { Ok(()) } else { Err(Refusal::plain(Code::ImportUnknown)) }
}

fn staged_already(held: &ProgrammeState, import: u64, holder: &HolderId) -> bool {
    held.under_way(import).is_some_and(|under_way| {
        under_way.changed.contains_key(holder)
            || held.holder_any(holder).is_some_and(|(_, found)| found.import == under_way.index)
    })
}

impl ProgrammeState {
    /// How many rows and kept vouchers of an import are staged; none if it is not under way.
    pub fn staged(&self, import: u64) -> u64 {
        self.under_way(import).map_or(0, |under_way| under_way.staged)
    }

    pub(crate) fn under_way(&self, import: u64) -> Option<&Import> {
        self.under_way.iter().find(|under_way| under_way.id == import)
    }

    /// The row that counts for this voucher, as a list would say it.
    pub fn row(&self, id: &HolderId) -> Option<RosterRow> {
        self.holder(id).map(|(_, holder)| self.row_of(holder))
    }

    pub(crate) fn row_of(&self, holder: &Holder) -> RosterRow {
        RosterRow {
            holder: holder.id,
            proof: holder.proof,
            municipality: holder.municipality,
            standing: self.standing(holder),
            doses_received: holder.doses_received,
            last_dose_on: holder.last_dose_on,
            product: holder.product,
        }
    }

    /// The voucher's standing with its successor.
    pub(crate) fn standing(&self, holder: &Holder) -> Standing {
        match holder.standing {
            HolderStanding::Valid => Standing::Valid,
            HolderStanding::Revoked => Standing::Revoked,
            HolderStanding::Superseded => self
                .successors
                .get(&holder.id)
                .map_or(Standing::Revoked, |next| Standing::SupersededBy(*next)),
        }
    }

    /// The holder with this digest whose row counts.
    pub fn holder(&self, id: &HolderId) -> Option<(u32, &Holder)> {
        self.holder_any(id).filter(|(_, holder)| self.counts(holder))
    }

    /// Whether a list ever brought this voucher, also one that was undone or never counted.
    pub fn was_brought(&self, id: &HolderId) -> bool {
        self.holder_any(id).is_some()
    }

    /// Whether the row is of a list that was committed.
    pub(crate) fn counts(&self, holder: &Holder) -> bool {
        let import = usize::try_from(holder.import).ok();
        holder.import == BY_HAND
            || import.and_then(|index| self.imports.get(index)).is_some_and(ImportKept::counts)
    }

    pub(crate) fn holder_any(&self, id: &HolderId) -> Option<(u32, &Holder)> {
        let index = *self.holder_index.get(id)?;
        Some((index, self.holders.get(usize::try_from(index).ok()?)?))
    }

    /// Whose booking it is, by the voucher that it was made with.
    pub fn owner(&self, booking: &crate::booking::Booking) -> Option<HolderId> {
        let index = usize::try_from(booking.holder).ok()?;
        self.holders.get(index).map(|holder| holder.id)
    }

    /// Every voucher that counts, with the digest of its birth date.
    pub fn proofs(&self) -> impl Iterator<Item = (HolderId, BirthProof)> {
        self.holders.iter().filter(|holder| self.counts(holder)).map(|holder| (holder.id, holder.proof))
    }

    /// How many vouchers count.
    pub fn holder_count(&self) -> usize {
        self.holders.iter().filter(|holder| self.counts(holder)).count()
    }

    /// The rows that count of all vouchers of the person who has this one.
    pub(crate) fn rows_of_person(&self, id: &HolderId) -> Vec<&Holder> {
        self.vouchers_of_person(id).iter().filter_map(|id| self.holder(id)).map(|(_, row)| row).collect()
    }

    /// All vouchers of the person who has this one: the chain of successors to its end, and everything before it.
    /// Only rows that count join people: one that is merely staged may never be committed.
    pub fn vouchers_of_person(&self, id: &HolderId) -> Vec<HolderId> {
        if !self.successors.contains_key(id) && !self.predecessors.contains_key(id) {
            return vec![*id];
        }
        let mut newest = *id;
        for _ in 0..VOUCHERS_OF_PERSON_MAX {
            match self.successors.get(&newest) {
                Some(next) if next != id && self.holder(&newest).is_some() => newest = *next,
                _ => break,
            }
        }
        let mut all = vec![newest];
        let mut next = 0_usize;
        while let Some(found) = all.get(next).copied() {
            next = next.saturating_add(1);
            for earlier in self.predecessors.get(&found).into_iter().flatten() {
                if all.len() < VOUCHERS_OF_PERSON_MAX
                    && !all.contains(earlier)
                    && self.holder(earlier).is_some()
                {
                    all.push(*earlier);
                }
            }
        }
        if !all.contains(id) {
            all.push(*id);
        }
        all
    }

    pub(crate) fn apply_staged(&mut self, import: u64, rows: &[RosterRow]) {
        let mut under_way = self.take_or_begin(import);
        if let Some(begun) = self.import_at_mut(under_way.index) {
            begun.issuers = rows.iter().fold(begun.issuers, |known, row| known.and(row.municipality));
        }
        under_way.staged = under_way.staged.saturating_add(u64::try_from(rows.len()).unwrap_or_default());
        for row in rows {
            if self.is_taken(&row.holder) {
                under_way.changed.insert(row.holder, row.clone());
            } else {
                self.set_row(row, under_way.index);
                under_way.added = under_way.added.saturating_add(1);
            }
        }
        self.under_way.push(under_way);
    }

    /// The import, which is put back as the last when the entry about it is folded in: so the first is idle longest.
    pub(crate) fn take_or_begin(&mut self, import: u64) -> Import {
        if let Some(known) = self.take_import(import) {
            return known;
        }
        if self.under_way.len() >= UNDER_WAY_MAX {
            self.under_way.remove(0);
        }
        let index = u32::try_from(self.imports.len()).unwrap_or(NONE);
        self.imports.push(ImportKept::begun(import));
        Import { id: import, index, changed: BTreeMap::new(), added: 0, kept: BTreeSet::new(), staged: 0 }
    }

    pub(crate) fn take_import(&mut self, import: u64) -> Option<Import> {
        let at = self.under_way.iter().position(|under_way| under_way.id == import)?;
        Some(self.under_way.remove(at))
    }

    pub(crate) fn import_at_mut(&mut self, index: u32) -> Option<&mut ImportKept> {
        self.imports.get_mut(usize::try_from(index).ok()?)
    }

    /// Whether the voucher's place has a row that counts, or one of another import under way.
    fn is_taken(&self, id: &HolderId) -> bool {
        self.holder_any(id).is_some_and(|(_, holder)| {
            self.counts(holder) || self.under_way.iter().any(|other| other.index == holder.import)
        })
    }

    pub(crate) fn apply_imported(&mut self, import: u64, file: u64, acted: Acted) {
        let Some(under_way) = self.take_import(import) else { return };
        let known = under_way.changed.keys().filter(|id| self.holder(id).is_some()).count();
        let rows =
            under_way.changed.len().saturating_add(usize::try_from(under_way.added).unwrap_or_default());
        let Some(committed) = self.import_at_mut(under_way.index) else { return };
        committed.counted = Some(acted);
        committed.file = file;
        committed.added = u32::try_from(rows.saturating_sub(known)).unwrap_or(u32::MAX);
        committed.changed = u32::try_from(known).unwrap_or(u32::MAX);
        let issuers = committed.issuers;
        for row in under_way.changed.values() {
            self.set_row(row, under_way.index);
        }
        self.displace(issuers);
    }

    /// Lists under way of the same municipality were compared with what no longer counts: they begin again.
    pub(crate) fn displace(&mut self, issuers: Issuers) {
        let imports = &self.imports;
        self.under_way.retain(|other| {
            let kept = usize::try_from(other.index).ok().and_then(|index| imports.get(index));
            !kept.is_some_and(|kept| kept.issuers.overlap(issuers))
        });
    }

    pub(crate) fn apply_abandoned(&mut self, import: u64) {
        drop(self.take_import(import));
    }

    pub(crate) fn set_row(&mut self, row: &RosterRow, import: u32) {
        self.set_successor(row);
        let standing = match row.standing {
            Standing::Valid => HolderStanding::Valid,
            Standing::Revoked => HolderStanding::Revoked,
            Standing::SupersededBy(_) => HolderStanding::Superseded,
        };
        let found = self.holder_index.get(&row.holder).and_then(|index| usize::try_from(*index).ok());
        let last_booking =
            found.and_then(|index| self.holders.get(index)).map_or(NONE, |before| before.last_booking);
        let holder = Holder {
            id: row.holder,
            proof: row.proof,
            municipality: row.municipality,
            import,
            last_booking,
            last_dose_on: row.last_dose_on,
            doses_received: row.doses_received,
            product: row.product,
            standing,
        };
        match found.and_then(|index| self.holders.get_mut(index)) {
            Some(place) => {
                *place = holder;
                // Whoever may not book with this voucher any more leaves the place to those who may.
                if standing != HolderStanding::Valid
                    && let Some(index) = self.holder_index.get(&row.holder).copied()
                {
                    self.end_hold(index);
                }
            }
            None => {
                let index = u32::try_from(self.holders.len()).unwrap_or(NONE);
                self.holder_index.insert(row.holder, index);
                self.holders.push(holder);
            }
        }
    }

    fn set_successor(&mut self, row: &RosterRow) {
        if let Some(before) = self.successors.remove(&row.holder)
            && let Some(list) = self.predecessors.get_mut(&before)
        {
            list.retain(|earlier| *earlier != row.holder);
        }
        if let Standing::SupersededBy(next) = row.standing
            && next != row.holder
        {
            self.successors.insert(row.holder, next);
            self.predecessors.entry(next).or_default().push(row.holder);
        }
    }
}
