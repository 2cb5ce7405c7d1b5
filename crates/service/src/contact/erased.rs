//! `head/erased`: the names of all erased data keys, outside the store.
//!
//! The journal names them too, and is the truth. But a journal that is put back from before an erasure does not know of it, and a
//! copy of the vault from that day has the key; this list then still says what to destroy. It lies in the folder of the head
//! file, which may be on another device. One name a line, in hexadecimal digits, added after the entry is durable and before the
//! key is destroyed; a line that a crash cut short is passed over, because the journal has it.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::contact::KeyName;

use crate::office::audit::hex;

const FILE: &str = "head/erased";

/// The list of one data folder; of none, for a store that has no folder.
#[derive(Default)]
pub(crate) struct ErasedList {
    inner: Mutex<Inner>,
    /// Held by who writes, so that nobody who only asks waits for a disk.
    writing: Mutex<()>,
}

#[derive(Default)]
struct Inner {
    path: Option<PathBuf>,
    names: BTreeSet<KeyName>,
}

impl ErasedList {
    /// Takes the list in a data folder; a folder without one has an empty one.
    pub(crate) fn open(&self, folder: &Path) -> io::Result<()> {
        let path = folder.join(FILE);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        let mut inner = self.lock();
        // A damaged line is passed over like one that was cut short; the others still count.
        inner.names.extend(String::from_utf8_lossy(&bytes).lines().filter_map(name_of));
        inner.path = Some(path);
        Ok(())
    }

    /// Whether a key is in it.
    pub(crate) fn contains(&self, key: KeyName) -> bool {
        self.lock().names.contains(&key)
    }

    /// Everything in it.
    pub(crate) fn names(&self) -> Vec<KeyName> {
        self.lock().names.iter().copied().collect()
    }

    /// Adds what is not in it yet, durable when it answers.
    pub(crate) fn add(&self, keys: impl IntoIterator<Item = KeyName>) -> io::Result<()> {
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let (fresh, path) = {
            let inner = self.lock();
            let fresh = keys.into_iter().filter(|key| !inner.names.contains(key));
            (fresh.collect::<Vec<KeyName>>(), inner.path.clone())
        };
        let Some(path) = path.filter(|_| !fresh.is_empty()) else { return Ok(()) };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
        // Begins with the end of a line, in case the last one was cut short.
        let lines: String = fresh.iter().map(|key| format!("\n{}", hex(&key.0))).collect();
        file.write_all(format!("{lines}\n").as_bytes())?;
        file.sync_all()?;
        if let Some(folder) = path.parent() {
            fs::File::open(folder)?.sync_all()?;
        }
        self.lock().names.extend(fresh);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn name_of(line: &str) -> Option<KeyName> {
    let line = line.trim();
    if line.len() != 32 || !line.is_ascii() {
        return None;
    }
    let mut name = [0; 16];
    for (byte, at) in name.iter_mut().zip((0..32).step_by(2)) {
        *byte = u8::from_str_radix(line.get(at..at + 2)?, 16).ok()?;
    }
    Some(KeyName(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(folder: &Path) -> ErasedList {
        let list = ErasedList::default();
        list.open(folder).expect("readable");
        list
    }

    #[test]
    fn what_was_added_is_there_after_a_restart_also_behind_a_line_cut_short() {
        let folder = tempfile::tempdir().expect("a folder");
        opened(folder.path()).add([KeyName([1; 16]), KeyName([2; 16])]).expect("written");
        let path = folder.path().join(FILE);
        let whole = fs::read_to_string(&path).expect("readable");
        fs::write(&path, &whole[..whole.len() - 7]).expect("cut short");
        let list = opened(folder.path());
        assert!(list.contains(KeyName([1; 16])) && !list.contains(KeyName([2; 16])));
        list.add([KeyName([2; 16]), KeyName([3; 16])]).expect("written");
        assert_eq!(opened(folder.path()).names(), [1, 2, 3].map(|n| KeyName([n; 16])));
    }

    #[test]
    fn whoever_asks_does_not_wait_for_who_writes() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = opened(folder.path());
        list.add([KeyName([1; 16])]).expect("written");
        // A pipe stands for a disk that does not answer: whoever opens it to write waits for a reader.
        let path = folder.path().join(FILE);
        fs::remove_file(&path).expect("ours");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.expect("mkfifo is there").success());
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| list.add([KeyName([2; 16])]));
            while list.writing.try_lock().is_ok() {
                std::thread::yield_now();
            }
            let (tell, told) = std::sync::mpsc::channel();
            let (list, path) = (&list, &path);
            scope.spawn(move || tell.send(list.contains(KeyName([1; 16]))));
            let answer = told.recv_timeout(std::time::Duration::from_secs(20));
            drop(OpenOptions::new().read(true).open(path).expect("ours"));
            // A pipe cannot be synced: the writer says so, and the name does not count.
            assert!(writer.join().expect("no panic").is_err());
            assert_eq!(answer, Ok(true));
        });
    }

    #[test]
    fn a_store_without_a_folder_has_no_list() {
        let list = ErasedList::default();
        list.add([KeyName([1; 16])]).expect("nothing to do");
        assert!(list.names().is_empty());
    }
}
