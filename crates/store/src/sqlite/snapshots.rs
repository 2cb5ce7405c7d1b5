//! The folder `snapshots`: one file per snapshot, written aside and put in place by renaming.
//!
//! A file's name carries its head, so that choosing one and removing old ones needs no reading. The name is a
//! hint only: the content is checked whole, and must say the same head. Nothing here is ever the truth, so
//! whatever is doubtful is passed over.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::fault::{Fault, FaultKind};
use crate::journal::Head;
use crate::snapshot::Snapshot;

const FOLDER: &str = "snapshots";
const ENDING: &str = ".snapshot";
const TEMPORARY: &str = "new.tmp";
const KEPT_MAX: usize = 2;
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// Asks the journal whether it holds a head.
pub(super) type Holds<'a> = &'a mut dyn FnMut(&Head) -> Result<bool, Fault>;

/// The folder of snapshots, which may not exist yet.
#[derive(Debug)]
pub(super) struct SnapshotFolder {
    path: PathBuf,
}

impl SnapshotFolder {
    pub(super) fn new(data_folder: &Path) -> SnapshotFolder {
        SnapshotFolder { path: data_folder.join(FOLDER) }
    }

    pub(super) fn put(&self, snapshot: &Snapshot, holds: Holds<'_>) -> Result<(), Fault> {
        if !holds(&snapshot.head)? {
            let what = "the snapshot's head is not in this journal";
            let next = "drop the state that it was made of";
            return Err(Fault::new(FaultKind::Other, what, self.place(), next));
        }
        self.write(snapshot).map_err(|error| self.io("the snapshot cannot be written", error))?;
        let mut kept = 0;
        for (head, path) in self.files()? {
            let wanted = head == snapshot.head || (kept < KEPT_MAX - 1 && holds(&head)?);
            if !wanted {
                fs::remove_file(path).map_err(|error| self.io("an old snapshot cannot be removed", error))?;
            } else if head != snapshot.head {
                kept += 1;
            }
        }
        Ok(())
    }

    pub(super) fn newest(&self, holds: Holds<'_>) -> Result<Option<Snapshot>, Fault> {
        for (head, path) in self.files()? {
            if !holds(&head)? {
                continue;
            }
            if let Some(snapshot) = read(&path).filter(|snapshot| snapshot.head == head) {
                return Ok(Some(snapshot));
            }
        }
        Ok(None)
    }

    pub(super) fn clear(&self) -> Result<(), Fault> {
        let remove = || {
            match fs::remove_dir_all(&self.path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                outcome => outcome?,
            }
            self.path.parent().map_or(Ok(()), super::sync_folder)
        };
        remove().map_err(|error| self.io("the snapshots cannot be removed", error))
    }

    fn write(&self, snapshot: &Snapshot) -> io::Result<()> {
        if !self.path.is_dir() {
            fs::create_dir(&self.path)?;
            self.path.parent().map_or(Ok(()), super::sync_folder)?;
        }
        let temporary = self.path.join(TEMPORARY);
        let mut file = File::create(&temporary)?;
        file.write_all(&snapshot.encode())?;
        file.sync_all()?;
        fs::rename(temporary, self.path.join(name_of(&snapshot.head)))?;
        super::sync_folder(&self.path)
    }

    // The newest first.
    fn files(&self) -> Result<Vec<(Head, PathBuf)>, Fault> {
        let list = || -> io::Result<Vec<(Head, PathBuf)>> {
            let folder = match fs::read_dir(&self.path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
                outcome => outcome?,
            };
            let mut files = Vec::new();
            for file in folder {
                let file = file?;
                files.extend(file.file_name().to_str().and_then(head_of).map(|head| (head, file.path())));
            }
            files.sort_by_key(|(head, _)| std::cmp::Reverse((head.epoch, head.next_position, head.hash)));
            Ok(files)
        };
        list().map_err(|error| self.io("the snapshots cannot be listed", error))
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn io(&self, what: &str, error: io::Error) -> Fault {
        Fault::of_io(what, self.place(), error)
    }
}

fn name_of(head: &Head) -> String {
    let hash: String = head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{hash}{ENDING}", head.epoch, head.next_position)
}

fn head_of(name: &str) -> Option<Head> {
    let mut parts = name.strip_suffix(ENDING)?.split('-');
    let (epoch, position, digits) = (parts.next()?, parts.next()?, parts.next()?);
    let mut hash = [0; 32];
    if parts.next().is_some() || digits.len() != 2 * hash.len() {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Head { epoch: epoch.parse().ok()?, next_position: position.parse().ok()?, hash })
}

// Any failure to read is a doubt, and a doubtful snapshot is none.
fn read(path: &Path) -> Option<Snapshot> {
    if fs::metadata(path).ok()?.len() > FILE_BYTES_MAX {
        return None;
    }
    Snapshot::decode(&fs::read(path).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(next_position: u64) -> Head {
        Head { epoch: 1, next_position, hash: [0xab; 32] }
    }

    fn snapshot(next_position: u64) -> Snapshot {
        Snapshot { schema: 1, head: head(next_position), digest: [0; 32], body: vec![1] }
    }

    #[test]
    fn a_name_gives_back_its_head() {
        assert_eq!(head_of(&name_of(&head(12))), Some(head(12)));
    }

    #[test]
    fn a_foreign_name_is_passed_over() {
        assert_eq!(head_of("new.tmp"), None);
    }

    #[test]
    fn two_are_kept() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = SnapshotFolder::new(data.path());
        for position in 1..=4 {
            folder.put(&snapshot(position), &mut |_| Ok(true)).expect("written");
        }
        let kept: Vec<u64> = folder.files().expect("listed").iter().map(|(h, _)| h.next_position).collect();
        assert_eq!(kept, [4, 3]);
    }

    #[test]
    fn a_snapshot_of_a_lost_history_does_not_push_out_a_good_one() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = SnapshotFolder::new(data.path());
        for position in [1, 9] {
            folder.put(&snapshot(position), &mut |_| Ok(true)).expect("written");
        }
        folder.put(&snapshot(2), &mut |head| Ok(head.next_position < 5)).expect("written");
        let kept: Vec<u64> = folder.files().expect("listed").iter().map(|(h, _)| h.next_position).collect();
        assert_eq!(kept, [2, 1]);
    }

    #[test]
    fn a_snapshot_of_a_lost_history_is_passed_over() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = SnapshotFolder::new(data.path());
        for position in [1, 9] {
            folder.put(&snapshot(position), &mut |_| Ok(true)).expect("written");
        }
        let newest = folder.newest(&mut |head| Ok(head.next_position < 5)).expect("listed");
        assert_eq!(newest, Some(snapshot(1)));
    }

    #[test]
    fn a_file_under_another_head_s_name_is_passed_over() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = SnapshotFolder::new(data.path());
        folder.put(&snapshot(1), &mut |_| Ok(true)).expect("written");
        fs::rename(folder.path.join(name_of(&head(1))), folder.path.join(name_of(&head(2))))
            .expect("renamed");
        assert_eq!(folder.newest(&mut |_| Ok(true)).expect("listed"), None);
    }
}
