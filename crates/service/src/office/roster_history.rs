//! What lists changed for one voucher: read from the journal, in parts between two batches.
//!
//! Only entries about lists are read: the state knows where they lie, however many bookings came between. Staged
//! rows count for nothing until their import is committed, so a row waits here for that. Rows that change nothing
//! were never staged, therefore each one found is a change. The state is not replayed, only these rows are looked at.
//! The surprise: a birth date can be seen to change although nobody knows it, because its digest does.

use std::collections::HashMap;

use kernel::command::{BirthProof, HolderId};
use kernel::event::{Event, Record};
use kernel::roster::{RosterRow, Standing};
use kernel::time::Instant;
use store::Fault;

use super::audit;
use crate::Service;
use crate::wire;

/// An import that touched the voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    /// When it began to count.
    pub(super) at: Instant,
    /// Index of the programme.
    pub(super) programme: u16,
    pub(super) import: u64,
    pub(super) file: u64,
    /// The row before, in this programme.
    pub(super) before: Option<RosterRow>,
    /// The row after; as before if the import only replaced other vouchers by this one.
    pub(super) after: Option<RosterRow>,
    /// Other vouchers that this one took over.
    pub(super) takes_over: u32,
}

impl Version {
    /// Whether the birth date became another one.
    pub(super) fn birth_date_changed(&self) -> bool {
        let proof = |row: &Option<RosterRow>| row.as_ref().map(|row| row.proof);
        let before: Option<BirthProof> = proof(&self.before);
        before.is_some() && before != proof(&self.after)
    }
}

/// Follows one voucher through the journal.
pub(super) struct History {
    holder: HolderId,
    staged: HashMap<(u16, u64), Staged>,
    rows: HashMap<u16, RosterRow>,
    pub(super) versions: Vec<Version>,
}

#[derive(Default)]
struct Staged {
    row: Option<RosterRow>,
    takes_over: u32,
}

impl History {
    pub(super) fn of(holder: HolderId) -> History {
        History { holder, staged: HashMap::new(), rows: HashMap::new(), versions: Vec::new() }
    }

    /// Looks at the next record.
    pub(super) fn see(&mut self, record: Record) {
        let at = record.at;
        match record.event {
            Event::RosterStaged { programme, import, rows } => self.stage(programme, import, rows),
            Event::RosterImported { programme, import, file } => self.commit(at, programme, import, file),
            Event::RosterAbandoned { programme, import } => {
                self.staged.remove(&(programme, import));
            }
            _ => {}
        }
    }

    fn stage(&mut self, programme: u16, import: u64, rows: Vec<RosterRow>) {
        for row in rows {
            let replaced = matches!(row.standing, Standing::SupersededBy(next) if next == self.holder);
            if row.holder == self.holder {
                self.staged.entry((programme, import)).or_default().row = Some(row);
            } else if replaced {
                self.staged.entry((programme, import)).or_default().takes_over += 1;
            }
        }
    }

    fn commit(&mut self, at: Instant, programme: u16, import: u64, file: u64) {
        let Some(staged) = self.staged.remove(&(programme, import)) else { return };
        let before = self.rows.get(&programme).cloned();
        let after = staged.row.or_else(|| before.clone());
        if let Some(row) = &after {
            self.rows.insert(programme, row.clone());
        }
        let takes_over = staged.takes_over;
        self.versions.push(Version { at, programme, import, file, before, after, takes_over });
    }
}

impl Service {
    /// What lists changed for the voucher before the journal position `until`, oldest first. `None` if the journal
    /// cannot be read there.
    pub(super) async fn roster_history(&self, holder: HolderId, until: u64) -> Option<Vec<Version>> {
        let runs: Vec<(u64, u64)> = self.read().roster_runs().to_vec();
        let mut history = History::of(holder);
        for (first, last) in runs {
            let end = last.saturating_add(1).min(until);
            let mut from = first;
            while from < end {
                let entries: Result<_, Fault> =
                    self.sequencer().visit(move |store| audit::part_until(store, from, end)).await?;
                let entries = entries.ok()?;
                from = entries.last()?.position + 1;
                for entry in &entries {
                    history.see(wire::decode(entry).ok()?);
                }
            }
        }
        Some(history.versions)
    }
}
