//! The note of the newest backup, a small file in the data folder: when, how large, up to where.
//!
//! Only a backup that was read back and found sound is noted, so whoever watches sees when there was a good one last, also
//! after a restart. The surprise: it is no entry of the journal. One would lie behind every backup, and each restore would
//! say that it lost something.

use std::io;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Service, noted};

const FILE: &str = "last-backup.json";

/// A backup that was read back and found sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// When it was finished.
    pub at: Timestamp,
    /// Entries in it, from the first on.
    pub entries: u64,
    /// Bytes of its file.
    pub bytes: u64,
    /// Its file, as it was named.
    pub file: String,
}

impl LastBackup {
    /// The note in a data folder; nothing where there is none, or none that can be read.
    pub fn in_folder(data: &Path) -> Option<LastBackup> {
        noted::read(data, FILE)
    }

    /// Keeps the note in a data folder, in the place of the one before.
    ///
    /// # Errors
    /// It cannot be written; the one before is still there then.
    pub fn keep(&self, data: &Path) -> io::Result<()> {
        noted::keep(data, FILE, self)
    }
}

impl Service {
    /// The newest backup of this data folder, if there was one.
    pub(crate) fn last_backup(&self) -> Option<LastBackup> {
        LastBackup::in_folder(self.inner.place.folder())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn noted(entries: u64) -> LastBackup {
        let at = "2021-05-24T03:00:00Z".parse().expect("a time");
        LastBackup { at, entries, bytes: 512, file: "one.backup".to_owned() }
    }

    #[test]
    fn the_newest_note_is_the_one_that_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(LastBackup::in_folder(folder.path()), None);
        for entries in [3, 9] {
            noted(entries).keep(folder.path()).expect("it is kept");
            assert_eq!(LastBackup::in_folder(folder.path()), Some(noted(entries)));
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing else is left");
    }

    #[test]
    fn a_note_that_is_damaged_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        noted(3).keep(folder.path()).expect("it is kept");
        fs::write(folder.path().join(FILE), b"{\"at\":").expect("a file");
        assert_eq!(LastBackup::in_folder(folder.path()), None);
    }
}
