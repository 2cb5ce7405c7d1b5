//! The mark of a restore that is under way: the first thing in the new data folder, and the last that goes.
//!
//! A restore makes a store, a head file, keys and a configuration, and the power may go between any two of them. What is
//! left then looks like many other mishaps, each with another way out; the mark says what it is.
//! The surprise: an empty mark counts like a written one, because the write is what may have been cut off.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::keys;

const FILE: &str = "restore.unfinished";

/// A restore under way.
pub struct Restoring {
    path: PathBuf,
}

impl Restoring {
    /// Marks a new data folder, before anything else is in it.
    pub fn begin(data: &Path) -> Result<Restoring, Failure> {
        let path = data.join(FILE);
        let text = "A restore into this folder was begun and is not finished. Nothing serves from it.\n";
        keys::write_private(&path, text)?;
        sync(data)?;
        Ok(Restoring { path })
    }

    /// Takes the mark away, when everything else is on the disk.
    pub fn finish(self) -> Result<(), Failure> {
        let data = self.path.parent().unwrap_or(&self.path);
        sync(data)?;
        fs::remove_file(&self.path).map_err(|error| Failure::io("cannot be removed", &self.path, &error))?;
        sync(data)
    }

    /// Takes the mark away if nothing was made beside it, so that the next try finds the folder empty.
    pub fn give_up(self) {
        let data = self.path.parent().unwrap_or(&self.path);
        if fs::read_dir(data).is_ok_and(|entries| entries.count() == 1) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Refuses a data folder in which a restore was cut off.
pub fn check(data: &Path) -> Result<(), Failure> {
    if !data.join(FILE).exists() {
        return Ok(());
    }
    let what = format!(
        "a restore into {} was cut off: what is in it is a part of a store, and nothing serves from it",
        data.display()
    );
    let next = format!(
        "delete the folder {} (and with a database, make the database anew) and give the same `tashika restore` again; the \
         backup and the lost store are as they were",
        data.display()
    );
    Err(Failure::world(what, next))
}

fn sync(data: &Path) -> Result<(), Failure> {
    let synced = File::open(data).and_then(|folder| folder.sync_all());
    synced.map_err(|error| Failure::io("cannot be synced", data, &error))
}
