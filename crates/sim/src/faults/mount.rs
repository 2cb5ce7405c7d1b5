//! A small file system of its own, for as long as it is held.
//!
//! An image with ext4 behind a loop device: a real file system with a real end. Needs root, and says so.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A mounted file system.
#[derive(Debug)]
pub struct Mount {
    folder: PathBuf,
}

impl Mount {
    /// Makes an image of this many bytes below `work` and mounts it.
    ///
    /// # Panics
    /// When this is not root, or e2fsprogs or a loop device is missing.
    pub fn new(work: &Path, bytes: u64) -> Mount {
        let (image, folder) = (work.join("disk.img"), work.join("disk"));
        let made = File::create(&image).and_then(|file| file.set_len(bytes));
        made.and_then(|()| std::fs::create_dir_all(&folder)).expect("the folder for output is writable");
        must(Command::new("mkfs.ext4").args(["-q", "-F", "-m", "0"]).arg(&image));
        must(Command::new("mount").args(["-o", "loop"]).arg(&image).arg(&folder));
        Mount { folder }
    }

    /// Where it is mounted.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Lazily: a process that was just killed may hold a file for a moment more.
        let _ = Command::new("umount").arg("--lazy").arg(&self.folder).status();
    }
}

fn must(command: &mut Command) {
    let output = command.output();
    let output =
        output.unwrap_or_else(|error| panic!("{command:?}: {error}; `cargo xtask install` brings it"));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}; this test needs root and a loop device");
}
