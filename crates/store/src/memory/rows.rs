//! The vault of a memory disk: durable at once, and failing on request.

use std::collections::BTreeMap;

use super::PLACE;
use crate::fault::{Fault, FaultKind, NEXT_FULL, NEXT_IO};
use crate::vault::{VAULT_ROWS_MAX, VaultChange, VaultQuery, VaultRow};

/// What becomes of a change of the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultFault {
    /// A fault, and nothing was changed.
    NotWritten,
    /// A fault, though everything was changed.
    Written,
    /// A fault, also for whoever reads.
    Closed,
}

#[derive(Clone, Debug, Default)]
pub(super) struct VaultRows {
    rows: BTreeMap<[u8; 16], VaultRow>,
    fault: Option<VaultFault>,
}

impl VaultRows {
    pub(super) fn fail(&mut self, fault: Option<VaultFault>) {
        self.fault = fault;
    }

    pub(super) fn change(&mut self, changes: &[VaultChange]) -> Result<Vec<bool>, Fault> {
        let injected = |kind, next| Fault::new(kind, "the test asked for this failure", PLACE, next);
        match self.fault {
            Some(VaultFault::NotWritten) => return Err(injected(FaultKind::Full, NEXT_FULL)),
            Some(VaultFault::Closed) => return Err(injected(FaultKind::Dead, NEXT_IO)),
            Some(VaultFault::Written) | None => {}
        }
        let effects = changes.iter().map(|change| self.change_one(change)).collect();
        if self.fault.is_some() { Err(injected(FaultKind::Io, NEXT_IO)) } else { Ok(effects) }
    }

    pub(super) fn find(&self, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault> {
        if self.fault == Some(VaultFault::Closed) {
            return Err(Fault::of_dead(PLACE));
        }
        let is_after = |row: &VaultRow, last: &Option<[u8; 16]>| last.is_none_or(|last| row.holder > last);
        let wanted = |row: &&VaultRow| match query {
            VaultQuery::OfHolder(holder) => row.holder == *holder,
            VaultQuery::WithIndex { index, after } => row.indexes.contains(index) && is_after(row, after),
            VaultQuery::After(after) => is_after(row, after),
        };
        Ok(self.rows.values().filter(wanted).take(VAULT_ROWS_MAX).cloned().collect())
    }

    fn change_one(&mut self, change: &VaultChange) -> bool {
        match change {
            VaultChange::Put(row) => {
                let fits = match self.rows.get(&row.holder) {
                    None => row.version == 1 && self.rows.values().all(|other| other.key != row.key),
                    Some(there) => there.key == row.key && there.version.checked_add(1) == Some(row.version),
                };
                if fits {
                    self.rows.insert(row.holder, row.clone());
                }
                fits
            }
            VaultChange::Destroy { key } => {
                let before = self.rows.len();
                self.rows.retain(|_, row| row.key != *key);
                self.rows.len() < before
            }
        }
    }
}
