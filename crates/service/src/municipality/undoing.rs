//! The undo of an import: the rows of before are read from the journal, staged, and count again in one step.
//!
//! Whoever booked since, and whatever a later list or act said since, stays as it is: an undo takes nobody's booking away. It
//! is an entry of its own, and the import stays in the journal. The surprise: an undo is not undone; whoever wants the list
//! again brings the file again.

use std::collections::{BTreeMap, BTreeSet};

use kernel::command::{Actor, Channel, Command, HolderId};
use kernel::event::{Event, Record};
use kernel::roster::{ROWS_PER_ENTRY_MAX, RosterRow};
use kernel::undo::Issuers;

use super::{Asker, UndoTold, held_of};
use crate::Service;
use crate::chance;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;

/// What an undo would do with each voucher of the import.
#[derive(Default)]
struct Plan {
    back: Vec<RosterRow>,
    gone: u64,
    kept: Vec<HolderId>,
    later: u64,
}

impl Plan {
    fn told(&self) -> UndoTold {
        let (back, kept) = (self.back.len() as u64, self.kept.len() as u64);
        UndoTold { back, gone: self.gone, kept, later: self.later }
    }
}

impl Service {
    /// Undoes an import, or only says what that would do.
    ///
    /// # Errors
    /// `import.unknown`, `import.uncounted` if it does not count (any more) or is an undo, `staff.forbidden` if it is not of
    /// the asker's municipality alone, `not_ready`.
    pub async fn undo_import(
        &self,
        by: Asker<'_>,
        programme: &str,
        import: &str,
        dry_run: bool,
    ) -> Result<UndoTold, Refusal> {
        let programme = self.programme_of(programme)?;
        let (id, position, issuers) = self.import_named(programme, import)?;
        let object = match issuers {
            Issuers::One(code) => Object::person(programme, code),
            Issuers::Nobody | Issuers::Several => Object::programme(programme),
        };
        let cause = self.permitted(by, Act::UndoRoster, &object).await?;
        let Some(position) = position else { return Err(Refusal::plain("import.uncounted")) };
        let plan = self.undo_plan(programme, id, position).await?;
        let told = plan.told();
        if dry_run {
            return Ok(told);
        }
        let undo = chance::number();
        let done = self.undo_as_planned(cause, programme, (id, undo), plan).await;
        if done.is_err() {
            // What is staged counts for nothing; the refusal that led here says more than one of this.
            let forget = Command::AbandonRoster { programme, import: undo };
            let _ = self.order_of(cause.0, cause.1, forget).await;
        }
        done.map(|()| told)
    }

    /// The identity of an import, the position since which it counts, and whose vouchers it was about.
    fn import_named(&self, programme: u16, text: &str) -> Result<(u64, Option<u64>, Issuers), Refusal> {
        let unknown = || Refusal::plain("import.none");
        let id = u64::from_str_radix(text.trim(), 16).map_err(|_| unknown())?;
        let state = self.read();
        let held = held_of(&state, programme)?;
        if let Some((_, it)) = held.undoable(id) {
            return Ok((id, it.counted.map(|counted| counted.position), it.issuers));
        }
        let known = held.imports().iter().rfind(|it| it.id == id && it.counted.is_some());
        known.map(|it| (id, None, it.issuers)).ok_or_else(unknown)
    }

    async fn undo_plan(&self, programme: u16, import: u64, position: u64) -> Result<Plan, Refusal> {
        let unreadable = || Refusal::later("not_ready", 2);
        let mut touched = BTreeSet::new();
        self.each_of_lists(position, |record| {
            if let Event::RosterStaged { programme: of, import: id, rows } = record.event
                && (of, id) == (programme, import)
            {
                touched.extend(rows.iter().map(|row| row.holder));
            }
        })
        .await
        .ok_or_else(unreadable)?;
        let mut before =
            Before { programme, wanted: &touched, staged: BTreeMap::new(), rows: BTreeMap::new() };
        self.each_of_lists(position, |record| before.see(record)).await.ok_or_else(unreadable)?;
        let state = self.read();
        let held = held_of(&state, programme)?;
        let booked = held.booked_since(position);
        let mut plan = Plan::default();
        // In order, so that the same undo writes the same entries.
        for holder in touched.iter().copied() {
            if !held.is_of_import(&holder, import) {
                plan.later += 1;
            } else if booked.contains(&holder) {
                plan.kept.push(holder);
            } else if let Some((row, _)) = before.rows.get(&holder) {
                plan.back.push(row.clone());
            } else {
                plan.gone += 1;
            }
        }
        Ok(plan)
    }

    async fn undo_as_planned(
        &self,
        (actor, channel): (Actor, Channel),
        programme: u16,
        (undone, import): (u64, u64),
        plan: Plan,
    ) -> Result<(), Refusal> {
        let mut staged = 0;
        for rows in plan.back.chunks(ROWS_PER_ENTRY_MAX) {
            let rows = rows.to_vec();
            self.order_of(actor, channel, Command::StageRoster { programme, import, staged, rows }).await?;
            staged = self.staged(programme, import);
        }
        for holders in plan.kept.chunks(ROWS_PER_ENTRY_MAX) {
            let holders = holders.to_vec();
            self.order_of(actor, channel, Command::StageKept { programme, import, staged, holders }).await?;
            staged = self.staged(programme, import);
        }
        self.order_of(actor, channel, Command::UndoRoster { programme, import, staged, undone }).await
    }
}

/// The import that a row came with; `None` if staff said it of the single voucher.
type Source = Option<u64>;

/// What counted of some vouchers just before a position.
struct Before<'a> {
    programme: u16,
    wanted: &'a BTreeSet<HolderId>,
    staged: BTreeMap<u64, Staged>,
    rows: BTreeMap<HolderId, (RosterRow, Source)>,
}

#[derive(Default)]
struct Staged {
    rows: Vec<RosterRow>,
    kept: BTreeSet<HolderId>,
}

impl Before<'_> {
    fn see(&mut self, record: Record) {
        match record.event {
            Event::RosterStaged { programme, import, rows } if programme == self.programme => {
                let wanted = rows.into_iter().filter(|row| self.wanted.contains(&row.holder));
                self.staged.entry(import).or_default().rows.extend(wanted);
            }
            Event::RosterKept { programme, import, holders } if programme == self.programme => {
                self.staged.entry(import).or_default().kept.extend(holders);
            }
            Event::RosterAbandoned { programme, import } if programme == self.programme => {
                self.staged.remove(&import);
            }
            Event::RosterImported { programme, import, .. } if programme == self.programme => {
                for row in self.staged.remove(&import).unwrap_or_default().rows {
                    self.rows.insert(row.holder, (row, Some(import)));
                }
            }
            Event::VoucherAmended { programme, rows, .. } if programme == self.programme => {
                for row in rows.into_iter().filter(|row| self.wanted.contains(&row.holder)) {
                    self.rows.insert(row.holder, (row, None));
                }
            }
            Event::RosterUndone { programme, import, undone, kept } if programme == self.programme => {
                self.undo(import, undone, &kept);
            }
            _ => {}
        }
    }

    fn undo(&mut self, import: u64, undone: u64, late: &[HolderId]) {
        let mut staged = self.staged.remove(&import).unwrap_or_default();
        staged.kept.extend(late);
        self.rows.retain(|holder, (_, source)| {
            let is_kept = staged.kept.contains(holder);
            if *source == Some(undone) && is_kept {
                *source = Some(import);
            }
            *source != Some(undone)
        });
        for row in staged.rows {
            if !staged.kept.contains(&row.holder) {
                self.rows.insert(row.holder, (row, Some(import)));
            }
        }
    }
}
