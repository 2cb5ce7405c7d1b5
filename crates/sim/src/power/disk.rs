//! A disk of which every write and every flush is written down: the program's whole data folder lies on it.
//!
//! An ext4 file system on a loop device on a file that `qemu-storage-daemon` exports by FUSE; its filter
//! `blklogwrites` puts each write, with its data, into a log before it is done. How many there were is known at any
//! moment, so that whoever gets an answer can note what the disk had been asked for by then.
//! The surprise: nothing here is ever cut. A cut is made later, from the log ([`super::writes`]).

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use super::needs::beside_chamber;
use crate::patience::until;

/// Bytes of the disk.
pub const DISK_BYTES: u64 = 160 * 1024 * 1024;
/// Bytes that the log may grow to; the file is sparse.
const LOG_BYTES: u64 = 6 * 1024 * 1024 * 1024;

/// The disk, mounted.
pub struct Disk {
    folder: PathBuf,
    daemon: Option<u32>,
    mark: Mark,
}

/// Tells how many writes and flushes the disk was asked for until now.
#[derive(Clone)]
pub struct Mark(Arc<File>);

impl Mark {
    /// How many.
    ///
    /// # Panics
    /// When the log cannot be read.
    pub fn now(&self) -> u64 {
        let mut bytes = [0; 8];
        self.0.read_exact_at(&mut bytes, 16).expect("the log of writes can be read");
        u64::from_le_bytes(bytes)
    }
}

impl Disk {
    /// Makes a disk in a new folder and mounts it.
    ///
    /// # Panics
    /// When that is not possible; what failed is named.
    pub fn make(folder: &Path) -> Disk {
        let within = |name: &str| folder.join(name);
        std::fs::create_dir_all(within("files")).expect("a folder for the disk");
        for (name, bytes) in [("base", DISK_BYTES), ("exported", DISK_BYTES), ("log", LOG_BYTES)] {
            let file = File::create(within(name)).expect("a file for the disk");
            file.set_len(bytes).expect("a sparse file");
        }
        let node = |name: &str| format!("driver=file,node-name={name},filename={}", within(name).display());
        let log = "driver=blklogwrites,node-name=logged,file=base,log=log,log-sector-size=512,\
                   log-super-update-interval=1";
        let export = within("exported").display().to_string();
        let export = format!("type=fuse,id=export,node-name=logged,mountpoint={export},writable=on");
        let (pid, log_file) = (within("pid"), within("log"));
        let mut daemon = beside_chamber("qemu-storage-daemon");
        daemon.args(["--blockdev", &node("base"), "--blockdev", &node("log"), "--blockdev", log]);
        daemon.args(["--export", &export, "--daemonize", "--pidfile"]).arg(&pid);
        must(&mut daemon);
        let pid = std::fs::read_to_string(pid).ok().and_then(|text| text.trim().parse().ok());
        let mark = Mark(Arc::new(File::open(log_file).expect("the log of writes")));
        let disk = Disk { folder: folder.to_owned(), daemon: pid, mark };
        // What the file system would still write by itself later would only blur what the program writes.
        let lazy = "nodiscard,lazy_itable_init=0,lazy_journal_init=0";
        must(Command::new("mkfs.ext4").args(["-q", "-F", "-E", lazy]).arg(within("exported")));
        mount(&within("exported"), &within("files"));
        disk
    }

    /// The data folder on it.
    pub fn data(&self) -> PathBuf {
        self.folder.join("files/data")
    }

    /// What counts its writes.
    pub fn mark(&self) -> Mark {
        self.mark.clone()
    }

    /// Unmounts it, ends its daemon and gives the log of its writes.
    ///
    /// # Panics
    /// When it is still in use.
    pub fn close(mut self) -> PathBuf {
        unmount(&self.folder.join("files"));
        self.end_daemon();
        self.folder.join("log")
    }

    fn end_daemon(&mut self) {
        let Some(pid) = self.daemon.take() else { return };
        let process = PathBuf::from(format!("/proc/{pid}/exe"));
        // It may have ended by itself; what it exported goes with it.
        let _ = Command::new("kill").arg(pid.to_string()).status();
        until("the storage daemon ends", || std::fs::read_link(&process).is_err());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.daemon.is_some() {
            let _ = Command::new("umount").arg("--lazy").arg(self.folder.join("files")).output();
            self.end_daemon();
        }
    }
}

/// Mounts an image by a loop device that goes with it.
///
/// # Panics
/// When it cannot be mounted.
pub fn mount(image: &Path, place: &Path) {
    must(Command::new("mount").args(["-t", "ext4", "-o", "loop,noatime"]).arg(image).arg(place));
}

/// Unmounts what [`mount`] has mounted.
///
/// # Panics
/// When it is in use.
pub fn unmount(place: &Path) {
    must(Command::new("umount").arg(place));
}

/// Runs a command that must succeed.
pub(super) fn must(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}: {complained}", output.status);
}
