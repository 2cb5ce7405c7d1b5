//! Whether a path still names the file that was opened there.
//!
//! A file that is removed or replaced under a running process takes writes and syncs as before, and all of them are gone
//! when the process ends; neither the system nor SQLite says a word. So the path is asked again after each write.
//! The surprise: to look costs two microseconds, which is nothing beside a sync.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::fault::{Fault, FaultKind};

/// A file that was opened, by its device and its number there.
#[derive(Debug)]
pub struct InPlace {
    path: PathBuf,
    opened: (u64, u64),
}

impl InPlace {
    /// Remembers the file that a path names now; links are followed.
    ///
    /// # Errors
    /// There is none.
    pub fn of(path: &Path) -> Result<InPlace, Fault> {
        let opened = named(path).map_err(|error| failed(path, error))?;
        Ok(InPlace { path: path.to_owned(), opened })
    }

    /// Refuses if the path names another file by now, or none.
    ///
    /// # Errors
    /// What is written goes into a file that nobody will find again.
    pub fn check(&self) -> Result<(), Fault> {
        let what = match named(&self.path) {
            Ok(found) if found == self.opened => return Ok(()),
            Ok(_) => "another file was put in its place under the running server",
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                "it was removed under the running server"
            }
            Err(error) => return Err(failed(&self.path, error)),
        };
        Err(Fault::new(
            FaultKind::Io,
            what,
            self.path.display().to_string(),
            "what was confirmed up to now may be in the file that was there: bring that one back and start nothing on \
             another; if it is gone, run `tashika recover` on a copy of the folder",
        ))
    }
}

fn named(path: &Path) -> io::Result<(u64, u64)> {
    path.metadata().map(|found| (found.dev(), found.ino()))
}

fn failed(path: &Path, error: io::Error) -> Fault {
    Fault::of_io("the file cannot be looked at", path.display().to_string(), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_removed_or_replaced_is_told_from_the_one_that_was_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, "x").expect("writable");
        let opened = InPlace::of(&path).expect("it is there");
        std::fs::write(&path, "longer").expect("writable");
        opened.check().expect("the same file with other bytes");
        std::fs::write(folder.path().join("copy"), "x").expect("writable");
        std::fs::rename(folder.path().join("copy"), &path).expect("ours");
        let told = opened.check().expect_err("another file").told();
        assert!(told.contains("put in its place") && told.contains(&path.display().to_string()), "{told}");
        std::fs::remove_file(&path).expect("ours");
        assert!(opened.check().expect_err("no file").told().contains("removed"));
    }
}
