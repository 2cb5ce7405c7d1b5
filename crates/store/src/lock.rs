//! One process owns a data folder.
//!
//! The lock is the operating system's, on a file named `lock`, so it ends with the process, however that ends.
//! The file is never removed: removing it would let two processes lock two different files of one name.
//! The process number inside is only for the message to the operator and may be stale when nobody holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::fault::{Fault, FaultKind};

const FILE_NAME: &str = "lock";
const PID_DIGITS_MAX: u64 = 20;

/// The sole right to a data folder, held until it is dropped.
#[derive(Debug)]
pub struct FolderLock {
    // Held open, not used: closing it is what ends the lock.
    _file: File,
}

/// Who holds the lock of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The holder's process number, if it could be read.
    pub pid: Option<u32>,
}

impl FolderLock {
    /// Takes the lock of `folder`, or answers `Locked` and names the holder.
    pub fn take(folder: &Path) -> Result<FolderLock, Fault> {
        let path = folder.join(FILE_NAME);
        let io = |error| Fault::of_io("the lock file cannot be used", path.display().to_string(), error);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(locked(&path, read_pid(&mut file))),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        write_pid(&mut file).map_err(io)?;
        Ok(FolderLock { _file: file })
    }

    /// Who holds the lock of `folder`; `None` if nobody does.
    ///
    /// Looking takes the lock for a moment where it is free, so a process starting just then may be refused.
    pub fn holder(folder: &Path) -> Result<Option<Holder>, Fault> {
        let path = folder.join(FILE_NAME);
        let io = |error| Fault::of_io("the lock file cannot be read", path.display().to_string(), error);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io(error)),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => Ok(Some(Holder { pid: read_pid(&mut file) })),
            Err(TryLockError::Error(error)) => Err(io(error)),
        }
    }
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(PID_DIGITS_MAX).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn locked(path: &Path, pid: Option<u32>) -> Fault {
    let what = match pid {
        Some(pid) => format!("the data folder is in use by process {pid}"),
        None => "the data folder is in use by another process".to_owned(),
    };
    let place: PathBuf = path.into();
    Fault::new(FaultKind::Locked, what, place.display().to_string(), "stop that process first")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_is_refused_and_names_the_holder() {
        let folder = tempfile::tempdir().expect("a folder");
        let _held = FolderLock::take(folder.path()).expect("free");
        let fault = FolderLock::take(folder.path()).expect_err("held");
        assert_eq!(fault.kind(), FaultKind::Locked);
        assert!(fault.to_string().contains(&std::process::id().to_string()), "{fault}");
    }

    #[test]
    fn a_dropped_lock_is_free() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(FolderLock::take(folder.path()).expect("free"));
        assert_eq!(FolderLock::holder(folder.path()).expect("readable"), None);
    }

    #[test]
    fn looking_names_the_holder() {
        let folder = tempfile::tempdir().expect("a folder");
        let _held = FolderLock::take(folder.path()).expect("free");
        let holder = FolderLock::holder(folder.path()).expect("readable");
        assert_eq!(holder, Some(Holder { pid: Some(std::process::id()) }));
    }

    #[test]
    fn looking_at_a_folder_without_a_lock_makes_none() {
        let folder = tempfile::tempdir().expect("a folder");
        FolderLock::holder(folder.path()).expect("readable");
        assert!(!folder.path().join(FILE_NAME).exists());
    }
}
