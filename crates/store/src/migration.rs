//! Numbered steps from an empty store to the present tables, whatever the engine.
//!
//! A store remembers each step it took, with the checksum of its text. An old step that reads differently now,
//! or a step this program does not know, stops the opening: tables are never guessed at.
//! Steps only add. None is ever edited once it is released.

use sha2::{Digest, Sha256};

use crate::fault::{Fault, FaultKind, NEXT_CORRUPT};

/// One step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Migration {
    /// The file's name without its ending; its number is its place in the list.
    pub(crate) name: &'static str,
    /// The statements.
    pub(crate) text: &'static str,
}

impl Migration {
    /// What a store remembers of the text.
    pub(crate) fn checksum(&self) -> Vec<u8> {
        Sha256::digest(self.text).to_vec()
    }
}

/// Compares the steps a store took, by number and checksum, with those that this program knows.
pub(crate) fn check(place: &str, steps: &[Migration], taken: &[(usize, Vec<u8>)]) -> Result<(), Fault> {
    if let Some((newest, _)) = taken.last()
        && *newest > steps.len()
    {
        let what = format!("the store has table version {newest}, this program knows {}", steps.len());
        let next = format!("use a program that knows table version {newest}");
        return Err(Fault::new(FaultKind::Version, what, place, next));
    }
    for ((version, checksum), (step, number)) in taken.iter().zip(steps.iter().zip(1..)) {
        if *version != number || *checksum != step.checksum() {
            let what = format!("migration {} is not the one that made this store", step.name);
            return Err(Fault::new(FaultKind::Corrupt, what, place, NEXT_CORRUPT));
        }
    }
    Ok(())
}
