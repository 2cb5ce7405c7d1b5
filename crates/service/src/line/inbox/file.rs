//! `line-inbox`: a file in the data folder for what LINE brought and the vault does not have yet.
//!
//! ```text
//! file   := record* zeros
//! record := length (4, little-endian) ‖ sealed bytes
//! ```
//!
//! Each record is on the disk when it is told. When nothing waits any more, zeros are written over all of them, and the file
//! keeps its length, because a sync of a file that does not grow costs half. The surprise: a record that does not open ends the
//! reading. It was cut off by a crash before anybody was told of it, or its key is gone, or it was taken over already.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use store::{Fault, FaultKind, InPlace};

const FILE: &str = "line-inbox";
/// The file is made as long as this, so that no write of a usual day makes it longer.
const BYTES_MIN: usize = 1 << 20;
/// The longest that it becomes.
const BYTES_MAX: u64 = 64 << 20;
const LENGTH_BYTES: usize = 4;

/// The file, open for writing.
pub(super) struct InboxFile {
    file: File,
    path: PathBuf,
    opened: InPlace,
    end: u64,
    dead: bool,
}

impl InboxFile {
    /// Opens the file in a data folder, or makes it, with what was left over in it.
    ///
    /// # Errors
    /// It cannot be made, read or written.
    pub(super) fn open(
        data: &Path,
        unseal: impl Fn(&[u8]) -> Option<Vec<u8>>,
    ) -> Result<(InboxFile, Vec<Vec<u8>>), Fault> {
        let path = data.join(FILE);
        let open = || {
            let mut options = OpenOptions::new();
            let mut file =
                options.create(true).truncate(false).read(true).write(true).mode(0o600).open(&path)?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            let (left, end) = records(&bytes, unseal);
            // What was cut off must not stand behind the next record.
            let zeros = vec![0; bytes.len().max(BYTES_MIN) - end];
            file.write_all_at(&zeros, end as u64)?;
            file.sync_all()?;
            File::open(data)?.sync_all()?;
            Ok::<_, io::Error>((file, left, end as u64))
        };
        let (file, left, end) = open().map_err(|error| unusable(&path, &error))?;
        let opened = InPlace::of(&path)?;
        Ok((InboxFile { file, path, opened, end, dead: false }, left))
    }

    /// Writes a record behind the others; it is on the disk when this comes back.
    ///
    /// # Errors
    /// It cannot be written, or there is no room; after an error of the disk no other is taken.
    pub(super) fn append(&mut self, sealed: &[u8]) -> Result<(), Fault> {
        let length = u32::try_from(sealed.len()).map_err(|_| full(&self.path))?;
        let record = [length.to_le_bytes().as_slice(), sealed].concat();
        if self.end + record.len() as u64 > BYTES_MAX {
            return Err(full(&self.path));
        }
        self.write(&record, self.end)?;
        self.end += record.len() as u64;
        Ok(())
    }

    /// Writes zeros over every record. A crash may bring some back; whoever takes them over knows them.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn clear(&mut self) -> Result<(), Fault> {
        if self.end == 0 {
            return Ok(());
        }
        let zeros = vec![0; usize::try_from(self.end).unwrap_or(0)];
        let cleared = self.file.write_all_at(&zeros, 0);
        self.dead |= cleared.is_err();
        self.end = 0;
        cleared.map_err(|error| unusable(&self.path, &error))
    }

    fn write(&mut self, bytes: &[u8], at: u64) -> Result<(), Fault> {
        if self.dead {
            return Err(unusable(&self.path, &"it failed before"));
        }
        // A second sync may say "done" for what the disk never got.
        let written = self.file.write_all_at(bytes, at).and_then(|()| self.file.sync_data());
        let outcome =
            written.map_err(|error| unusable(&self.path, &error)).and_then(|()| self.opened.check());
        self.dead = outcome.is_err();
        outcome
    }
}

/// What the records hold, and where the last of them ends.
fn records(bytes: &[u8], unseal: impl Fn(&[u8]) -> Option<Vec<u8>>) -> (Vec<Vec<u8>>, usize) {
    let (mut found, mut end) = (Vec::new(), 0);
    while let Some((length, rest)) =
        bytes.get(end..).and_then(|rest| rest.split_first_chunk::<LENGTH_BYTES>())
    {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let Some(record) = rest.get(..length).filter(|it| !it.is_empty()).and_then(&unseal) else { break };
        found.push(record);
        end += LENGTH_BYTES + length;
    }
    (found, end)
}

fn unusable(path: &Path, why: &dyn std::fmt::Display) -> Fault {
    Fault::new(
        FaultKind::Io,
        format!("what LINE brings cannot be kept: {why}"),
        path.display().to_string(),
        "look at the disk, then start again; LINE brings it again meanwhile, and bookings go on",
    )
}

fn full(path: &Path) -> Fault {
    Fault::new(
        FaultKind::Full,
        "more came from LINE than can be kept",
        path.display().to_string(),
        "LINE brings it again; if the store is away, bring it back",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(sealed: &[u8]) -> Option<Vec<u8>> {
        (sealed.last() != Some(&b'!')).then(|| sealed.to_vec())
    }

    fn left(folder: &Path) -> Vec<Vec<u8>> {
        InboxFile::open(folder, plain).expect("a file").1
    }

    #[test]
    fn what_was_written_is_there_after_a_start_and_gone_when_it_was_cleared() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut file, before) = InboxFile::open(folder.path(), plain).expect("made");
        assert!(before.is_empty());
        file.append(b"one").expect("written");
        file.append(b"two").expect("written");
        drop(file);
        let (mut file, before) = InboxFile::open(folder.path(), plain).expect("opened");
        assert_eq!(before, [b"one", b"two"]);
        file.append(b"three").expect("written");
        assert_eq!(left(folder.path()).len(), 3);
        file.clear().expect("cleared");
        file.append(b"four").expect("written");
        assert_eq!(left(folder.path()), [b"four"]);
    }

    #[test]
    fn nothing_of_what_was_cleared_can_be_read_in_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut file, _) = InboxFile::open(folder.path(), plain).expect("made");
        file.append(b"somebody said something").expect("written");
        file.clear().expect("cleared");
        let bytes = std::fs::read(folder.path().join(FILE)).expect("readable");
        assert_eq!((bytes.len(), bytes.iter().filter(|byte| **byte != 0).count()), (BYTES_MIN, 0));
    }

    #[test]
    fn what_was_cut_off_is_dropped_and_does_not_stand_behind_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut file, _) = InboxFile::open(folder.path(), plain).expect("made");
        for record in [b"first".as_slice(), b"cut off!", b"behind it"] {
            file.append(record).expect("written");
        }
        let (mut file, before) = InboxFile::open(folder.path(), plain).expect("opened");
        assert_eq!(before, [b"first"]);
        file.append(b"12345678").expect("written");
        assert_eq!(left(folder.path()), [b"first".as_slice(), b"12345678"]);
    }

    #[test]
    fn a_file_that_was_taken_away_takes_nothing_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut file, _) = InboxFile::open(folder.path(), plain).expect("made");
        std::fs::remove_file(folder.path().join(FILE)).expect("removed");
        assert!(file.append(b"one").is_err());
        assert!(file.append(b"two").expect_err("it is dead").told().contains("failed before"));
    }

    #[test]
    fn only_its_account_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        InboxFile::open(folder.path(), plain).expect("made");
        let mode = std::fs::metadata(folder.path().join(FILE)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
