//! Small facts noted in the data folder beside the store: the newest backup, the last audit.
//!
//! Each is a JSON file that is replaced whole, so a reader finds the old one or the new one. They are for who watches and
//! prove nothing. The surprise: a note that cannot be read is as none, because a start must not fail for it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The note of this name in a data folder; nothing where there is none, or none that can be read.
pub(crate) fn read<T: DeserializeOwned>(data: &Path, name: &str) -> Option<T> {
    serde_json::from_slice(&fs::read(data.join(name)).ok()?).ok()
}

/// Keeps a note in a data folder, in the place of the one before.
///
/// # Errors
/// It cannot be written; the one before is still there then.
pub(crate) fn keep(data: &Path, name: &str, note: &impl Serialize) -> io::Result<()> {
    let aside = data.join(format!("{name}.{}.new", std::process::id()));
    let mut options = OpenOptions::new();
    let mut file = options.create(true).truncate(true).write(true).mode(0o600).open(&aside)?;
    file.write_all(&serde_json::to_vec(note).map_err(io::Error::other)?)?;
    file.sync_all()?;
    fs::rename(&aside, data.join(name))?;
    File::open(data)?.sync_all()
}
