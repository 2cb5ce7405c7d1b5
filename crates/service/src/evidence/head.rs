//! The head file: the newest signed checkpoint, outside the store, on disk before any answer of its batch leaves.
//!
//! A store cannot know that its own end is gone: one flipped bit makes SQLite drop every commit after it in silence.
//! Only something beside it can tell, so what was vouched for is written here after each append. There are two
//! slots, written in turn, each with its checksum, so that a write that is cut off leaves the one before.
//! The surprise: it lies in a folder of its own, `head`, which may be a mount or a link to another device.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use store::{Fault, FaultKind, Head, InPlace};

use super::note::{Checkpoint, Verifier};
use crate::keys::sha256;

const FOLDER: &str = "head";
const FILE: &str = "head";
/// Bytes of a slot: a sector of most disks, and room for any checkpoint.
const SLOT: usize = 4_096;

/// The file, open for writing.
pub(crate) struct HeadFile {
    file: File,
    path: PathBuf,
    opened: InPlace,
    /// The slot to write next, 0 or 1.
    next: u64,
    /// Entries that this process has vouched for in it.
    size: u64,
}

/// A checkpoint found in the file, with the key that it was signed with.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) verifier: Verifier,
    note: String,
    slot: u64,
}

/// What a head file vouches for.
#[derive(Debug, Clone)]
pub struct KnownHead {
    /// The checkpoint as a signed note.
    pub note: String,
    /// The key that it was signed with.
    pub verifier: Verifier,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
}

/// The newest head in a folder that holds a head file, or in the data folder of that folder; `None` if there is none.
///
/// # Errors
/// As [`known`].
pub fn head_in(folder: &Path) -> Result<Option<KnownHead>, Fault> {
    let path = if folder.join(FILE).is_dir() { path(folder) } else { folder.join(FILE) };
    let found = read(&path)?;
    Ok(found.map(|Known { note, verifier, checkpoint, .. }| KnownHead { note, verifier, checkpoint }))
}

/// The newest head that the file in a data folder knows; `None` if there is no file yet.
///
/// # Errors
/// The file cannot be read, or neither slot is whole.
pub(crate) fn known(data: &Path) -> Result<Option<Known>, Fault> {
    read(&path(data))
}

fn read(path: &Path) -> Result<Option<Known>, Fault> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, error)),
    };
    let whole = (0..).zip(bytes.chunks(SLOT).take(2)).filter_map(|(slot, bytes)| parse(slot, bytes));
    match whole.max_by_key(|known| known.checkpoint.size) {
        Some(known) => Ok(Some(known)),
        // Made, and cut off before anything was written for the first time: nothing was vouched for.
        None if bytes.is_empty() => Ok(None),
        None => Err(unreadable(path, "neither of its two slots is whole")),
    }
}

/// Refuses a journal that was served from and has no head file: its device may be away, and nothing else would tell that
/// the journal has lost its end. A first start that was cut off had not told anybody anything, nor had a restore.
///
/// # Errors
/// There is none, or it cannot be read.
pub(crate) fn demand(data: &Path, journal: &Head, served: bool) -> Result<(), Fault> {
    let entries = journal.next_position;
    let is_new = !served && (entries <= FIRST_ENTRIES_MAX || journal.epoch > 1);
    if is_new || known(data)?.is_some() {
        return Ok(());
    }
    let next = "mount its device or bring the folder back; only if it is gone for good, hold a checkpoint that was kept \
                elsewhere against the store (`tashika audit --checkpoint FILE`), then start once with `tashika serve \
                --head-checked`";
    let what = format!("the head file is not there, and the journal has {entries} entries");
    Err(Fault::new(FaultKind::Missing, what, path(data).display().to_string(), next))
}

/// Entries that a journal may have before its head file was written for the first time: starts that were cut off.
const FIRST_ENTRIES_MAX: u64 = 8;

impl HeadFile {
    /// Opens the file in a data folder, or makes it.
    ///
    /// # Errors
    /// It cannot be made or read.
    pub(crate) fn open(data: &Path) -> Result<HeadFile, Fault> {
        let path = path(data);
        let next = known(data)?.map_or(0, |known| 1 - known.slot);
        let folder = data.join(FOLDER);
        let open = || {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
            let mut options = OpenOptions::new();
            let file = options.create(true).truncate(false).write(true).mode(0o600).open(&path)?;
            File::open(&folder)?.sync_all()?;
            Ok::<_, std::io::Error>(file)
        };
        let file = open().map_err(|error| unwritable(&path, error))?;
        let opened = InPlace::of(&path)?;
        Ok(HeadFile { file, path, opened, next, size: 0 })
    }

    /// Whether this process has vouched for so many entries.
    pub(crate) fn covers(&self, size: u64) -> bool {
        size > 0 && self.size >= size
    }

    /// Refuses if the file is not in its place any more.
    ///
    /// # Errors
    /// Nobody will find what was vouched for.
    pub(crate) fn in_place(&self) -> Result<(), Fault> {
        self.opened.check()
    }

    /// Writes a checkpoint over the older slot; it is on the disk when this comes back.
    ///
    /// # Errors
    /// It cannot be written; nothing that it vouches for may be told then.
    pub(crate) fn write(&mut self, verifier: &Verifier, note: &str, size: u64) -> Result<(), Fault> {
        let text = format!("{verifier}\n{note}");
        let mut slot = format!("{}\n{text}", checksum(&text)).into_bytes();
        if slot.len() >= SLOT {
            return Err(unwritable(
                &self.path,
                "the checkpoint is longer than a slot: log.origin is too long",
            ));
        }
        slot.resize(SLOT, b'\n');
        let written = self.file.write_all_at(&slot, self.next * SLOT as u64);
        written.and_then(|()| self.file.sync_data()).map_err(|error| unwritable(&self.path, error))?;
        self.in_place()?;
        (self.next, self.size) = (1 - self.next, size);
        Ok(())
    }
}

fn parse(slot: u64, bytes: &[u8]) -> Option<Known> {
    let (sum, rest) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
    let text = format!("{}\n", rest.trim_end_matches('\n'));
    if checksum(&text) != sum {
        return None;
    }
    let (key, note) = text.split_once('\n')?;
    let verifier = Verifier::parse(key).ok()?;
    let checkpoint = verifier.open(note).ok()?;
    Some(Known { checkpoint, verifier, note: note.to_owned(), slot })
}

fn checksum(text: &str) -> String {
    sha256(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn path(data: &Path) -> PathBuf {
    data.join(FOLDER).join(FILE)
}

fn unreadable(path: &Path, what: impl std::fmt::Display) -> Fault {
    Fault::new(
        FaultKind::Other,
        format!("the head file cannot be read: {what}"),
        path.display().to_string(),
        "bring the folder head back from the device it lies on; only if it is gone for good, run `tashika audit \
         --checkpoint FILE` with a checkpoint kept elsewhere, and then move the file aside",
    )
}

fn unwritable(path: &Path, what: impl std::fmt::Display) -> Fault {
    Fault::new(
        FaultKind::Io,
        format!("the head file cannot be written: {what}"),
        path.display().to_string(),
        "look at the device of the folder head: without it nothing may be confirmed",
    )
}

#[cfg(test)]
mod tests {
    use super::super::note::LogKey;
    use super::*;

    fn write(file: &mut HeadFile, key: &LogKey, size: u64) {
        let origin = key.verifier().name().to_owned();
        let note = key.sign(&Checkpoint { origin, size, root: [7; 32] });
        file.write(key.verifier(), &note, size).expect("a folder for tests");
    }

    fn size(data: &Path) -> Option<u64> {
        known(data).expect("readable").map(|known| known.checkpoint.size)
    }

    fn written(data: &Path, sizes: &[u64]) {
        let (key, mut file) = (LogKey::new(&[3; 32], ""), HeadFile::open(data).expect("a folder for tests"));
        sizes.iter().for_each(|size| write(&mut file, &key, *size));
    }

    #[test]
    fn the_newest_is_known_also_to_the_next_process() {
        let data = tempfile::tempdir().expect("a folder");
        assert_eq!(size(data.path()), None);
        for sizes in [&[1, 2, 3][..], &[4], &[5, 6]] {
            written(data.path(), sizes);
            assert_eq!(size(data.path()), sizes.last().copied());
        }
    }

    #[test]
    fn a_write_cut_off_anywhere_leaves_the_head_before() {
        let data = tempfile::tempdir().expect("a folder");
        written(data.path(), &[1, 2]);
        let before = fs::read(path(data.path())).expect("two slots");
        written(data.path(), &[3]);
        let after = fs::read(path(data.path())).expect("two slots");
        for cut in (0..after.len()).step_by(7) {
            let torn: Vec<u8> = after[..cut].iter().chain(&before[cut..]).copied().collect();
            fs::write(path(data.path()), torn).expect("writable");
            assert!(matches!(size(data.path()), Some(2 | 3)), "cut at {cut}");
        }
    }

    #[test]
    fn a_changed_byte_never_gives_another_head() {
        let data = tempfile::tempdir().expect("a folder");
        written(data.path(), &[1, 2]);
        let whole = fs::read(path(data.path())).expect("two slots");
        for at in (0..whole.len()).filter(|at| whole[*at] != b'\n') {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(path(data.path()), changed).expect("writable");
            assert!(matches!(size(data.path()), Some(1 | 2)), "byte {at}");
        }
        fs::write(path(data.path()), vec![b'x'; 2 * SLOT]).expect("writable");
        assert!(known(data.path()).expect_err("nothing is whole").to_string().contains("neither"));
    }
}
