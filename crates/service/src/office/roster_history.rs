//! What lists and staff changed for one voucher: read from the journal, in parts between two batches.
//!
//! Only entries about lists are read: the state knows where they lie, however many bookings came between. Staged
//! rows count for nothing until their import is committed, so a row waits here for that. Rows that change nothing
//! were never staged, therefore each one found is a change. The state is not replayed, only these rows are looked at.
//! The surprise: a birth date can be seen to change although nobody knows it, because its digest does.

use std::collections::HashMap;

use kernel::amend::{ActReason, VoucherAct};
use kernel::command::{Actor, BirthProof, HolderId};
use kernel::event::{Event, Record};
use kernel::roster::{RosterRow, Standing};
use kernel::time::Instant;

use super::audit;
use crate::Service;
use crate::wire;

/// What touched the voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    /// When it began to count.
    pub(super) at: Instant,
    pub(super) actor: Actor,
    /// Index of the programme.
    pub(super) programme: u16,
    pub(super) why: Why,
    /// The row before, in this programme.
    pub(super) before: Option<RosterRow>,
    /// The row after; as before if only other vouchers were replaced by this one, none if it is on no list any more.
    pub(super) after: Option<RosterRow>,
    /// Other vouchers that this one took over.
    pub(super) takes_over: u32,
}

/// By which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// A list.
    List { import: u64, file: u64 },
    /// An act on the single voucher.
    Act { act: VoucherAct, reason: ActReason },
    /// The undo of a list.
    Undo { import: u64, undone: u64 },
}

impl Version {
    /// Whether the birth date became another one.
    pub(super) fn birth_date_changed(&self) -> bool {
        let proof = |row: &Option<RosterRow>| row.as_ref().map(|row| row.proof);
        let (before, after): (Option<BirthProof>, Option<BirthProof>) =
            (proof(&self.before), proof(&self.after));
        before.is_some() && after.is_some() && before != after
    }
}

/// Follows one voucher through the journal.
struct History {
    holder: HolderId,
    staged: HashMap<(u16, u64), Staged>,
    /// The row that counts, with the import that it came with; `None` if staff said it of the single voucher.
    rows: HashMap<u16, (RosterRow, Option<u64>)>,
    versions: Vec<Version>,
}

#[derive(Default)]
struct Staged {
    row: Option<RosterRow>,
    takes_over: u32,
    is_kept: bool,
}

impl Staged {
    fn of(rows: Vec<RosterRow>, holder: HolderId) -> Staged {
        let mut staged = Staged::default();
        staged.add(rows, holder);
        staged
    }

    fn add(&mut self, rows: Vec<RosterRow>, holder: HolderId) {
        for row in rows {
            let replaced = matches!(row.standing, Standing::SupersededBy(next) if next == holder);
            if row.holder == holder {
                self.row = Some(row);
            } else if replaced {
                self.takes_over += 1;
            }
        }
    }

    fn is_about_it(&self) -> bool {
        self.row.is_some() || self.takes_over > 0
    }
}

impl History {
    /// Looks at the next record.
    fn see(&mut self, record: Record) {
        let (at, actor, holder) = (record.at, record.actor, self.holder);
        match record.event {
            Event::RosterStaged { programme, import, rows } => {
                self.staged.entry((programme, import)).or_default().add(rows, holder);
            }
            Event::RosterAbandoned { programme, import } => {
                self.staged.remove(&(programme, import));
            }
            Event::RosterImported { programme, import, file } => {
                let staged = self.staged.remove(&(programme, import)).unwrap_or_default();
                self.change(at, actor, programme, Why::List { import, file }, staged);
            }
            Event::VoucherAmended { programme, act, reason, rows } => {
                self.change(at, actor, programme, Why::Act { act, reason }, Staged::of(rows, holder));
            }
            Event::RosterKept { programme, import, holders } => {
                let staged = self.staged.entry((programme, import)).or_default();
                staged.is_kept |= holders.contains(&holder);
            }
            Event::RosterUndone { programme, import, undone, kept } => {
                let mut staged = self.staged.remove(&(programme, import)).unwrap_or_default();
                staged.is_kept |= kept.contains(&holder);
                self.undo(at, actor, programme, (import, undone), staged);
            }
            _ => {}
        }
    }

    fn change(&mut self, at: Instant, actor: Actor, programme: u16, why: Why, staged: Staged) {
        if !staged.is_about_it() {
            return;
        }
        let source = match why {
            Why::List { import, .. } | Why::Undo { import, .. } => Some(import),
            Why::Act { .. } => None,
        };
        let before = self.rows.get(&programme).map(|(row, _)| row.clone());
        if let Some(row) = staged.row {
            self.rows.insert(programme, (row, source));
        }
        let after = self.rows.get(&programme).map(|(row, _)| row.clone());
        let takes_over = staged.takes_over;
        self.versions.push(Version { at, actor, programme, why, before, after, takes_over });
    }

    fn undo(&mut self, at: Instant, actor: Actor, programme: u16, ids: (u64, u64), staged: Staged) {
        let (import, undone) = ids;
        let is_of_it = self.rows.get(&programme).is_some_and(|(_, source)| *source == Some(undone));
        if staged.is_kept {
            if let Some((_, source)) = self.rows.get_mut(&programme).filter(|_| is_of_it) {
                *source = Some(import);
            }
        } else if staged.is_about_it() {
            self.change(at, actor, programme, Why::Undo { import, undone }, staged);
        } else if is_of_it {
            let before = self.rows.remove(&programme).map(|(row, _)| row);
            let why = Why::Undo { import, undone };
            self.versions.push(Version { at, actor, programme, why, before, after: None, takes_over: 0 });
        }
    }
}

impl Service {
    /// What changed for the voucher before the journal position `until`, oldest first. `None` if the journal cannot be
    /// read there.
    pub(super) async fn roster_history(&self, holder: HolderId, until: u64) -> Option<Vec<Version>> {
        let mut history =
            History { holder, staged: HashMap::new(), rows: HashMap::new(), versions: Vec::new() };
        self.each_of_lists(until, |record| history.see(record)).await?;
        Some(history.versions)
    }

    /// Reads every entry about lists before the journal position `until`, oldest first. `None` if the journal cannot be
    /// read there.
    pub(crate) async fn each_of_lists(&self, until: u64, mut see: impl FnMut(Record)) -> Option<()> {
        let runs: Vec<(u64, u64)> = self.read().roster_runs().to_vec();
        for (first, last) in runs {
            let end = last.saturating_add(1).min(until);
            let mut from = first;
            while from < end {
                let entries = self.sequencer().look(move |store| audit::part_until(store, from, end)).await?;
                from = entries.last()?.position + 1;
                for entry in &entries {
                    see(wire::decode(entry).ok()?);
                }
            }
        }
        Some(())
    }
}
