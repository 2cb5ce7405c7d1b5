//! The files of the keys: `roster`, `session`, `slot` and `log`, each `keys/NAME.key` of 64 hexadecimal digits.
//!
//! They lie beside the store and not in it, because whoever has both can enumerate vouchers and birth dates.
//! Files that others may read are refused rather than used. The surprise: losing `roster.key` means that nobody
//! can sign in again, so it belongs into the backup, but not into the same place as the journal.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use service::keys::{KeyBytes, Keys};

use crate::failure::Failure;

const FOLDER: &str = "keys";
/// What the log key signed is kept here: where one of them is, a new key would be another log.
const SIGNED: [&str; 2] = ["log/checkpoint", "head/head"];

/// The files, one for each key.
pub fn files(data: &Path) -> [PathBuf; 4] {
    ["roster", "session", "slot", "log"].map(|name| data.join(FOLDER).join(format!("{name}.key")))
}

/// Writes new keys; refuses to overwrite any.
pub fn write(data: &Path, keys: &Keys) -> Result<(), Failure> {
    let folder = data.join(FOLDER);
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .map_err(|error| Failure::io("cannot be made", &folder, &error))?;
    for (path, key) in files(data).iter().zip([&keys.roster, &keys.session, &keys.slot, &keys.log]) {
        write_private(path, &format!("{}\n", hex(key)))?;
    }
    Ok(())
}

/// Reads the keys. A folder from before there was a log gets a log key, unless its log was signed already.
pub fn read(data: &Path) -> Result<Keys, Failure> {
    let [roster, session, slot, log] = files(data);
    let (roster, session, slot) = (read_one(&roster)?, read_one(&session)?, read_one(&slot)?);
    if !log.exists() && !SIGNED.iter().any(|signed| data.join(signed).exists()) {
        // If another process was faster, its key is the one that is read.
        let _ = write_private(&log, &format!("{}\n", hex(&Keys::generate().log)));
    }
    Ok(Keys { roster, session, slot, log: read_one(&log)? })
}

/// Keys brought from where they are kept, for a store that is restored.
pub struct Brought {
    /// The keys, with a new log key.
    pub keys: Keys,
    /// The log key of before, which never signs again.
    pub log_before: Option<KeyBytes>,
    /// Whether there was no session key.
    pub session_is_new: bool,
    /// Key files that this command does not know and takes along: name and text.
    others: Vec<(String, String)>,
}

/// Reads the keys for a restore from a folder; what is missing is told all at once.
pub fn bring(folder: Option<&Path>) -> Result<Brought, Failure> {
    let needed = "the keys are not in a backup: give with --keys a folder with roster.key, without which no voucher is \
                  known, and slot.key, without which slots get other names; session.key too, if it is there";
    let Some(folder) = folder else { return Err(Failure::refused("keys.missing", needed)) };
    let file = |name: &str| folder.join(format!("{name}.key"));
    let missing: Vec<String> = ["roster", "slot"]
        .iter()
        .map(|name| file(name))
        .filter(|path| !path.exists())
        .map(|path| path.display().to_string())
        .collect();
    if !missing.is_empty() {
        return Err(Failure::refused(
            "keys.missing",
            format!("{} is not there; {needed}", missing.join(", ")),
        ));
    }
    let optional = |name: &str| if file(name).exists() { read_one(&file(name)).map(Some) } else { Ok(None) };
    let fresh = Keys::generate();
    let session = optional("session")?;
    let keys = Keys {
        roster: read_one(&file("roster"))?,
        slot: read_one(&file("slot"))?,
        session: session.unwrap_or(fresh.session),
        log: fresh.log,
    };
    let others = others(folder).map_err(|error| Failure::io("cannot be read", folder, &error))?;
    Ok(Brought { keys, log_before: optional("log")?, session_is_new: session.is_none(), others })
}

/// Writes them into a new data folder.
pub fn write_brought(data: &Path, brought: &Brought) -> Result<(), Failure> {
    write(data, &brought.keys)?;
    brought.others.iter().try_for_each(|(name, text)| write_private(&data.join(FOLDER).join(name), text))
}

fn others(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let known = ["roster", "session", "slot", "log"].map(|name| format!("{name}.key"));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.ends_with(".key") && !known.contains(&name) {
            found.push((name, fs::read_to_string(entry.path())?));
        }
    }
    Ok(found)
}

/// Writes a new file that only its owner may read, and sees it onto the disk.
pub fn write_private(path: &Path, text: &str) -> Result<(), Failure> {
    let written =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
    written.map_err(|error| Failure::io("cannot be written", path, &error))
}

/// Whether somebody but the owner may use the file or folder.
pub fn open_to_others(path: &Path) -> std::io::Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

fn read_one(path: &Path) -> Result<KeyBytes, Failure> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::world(
            format!("there is no key {}", path.display()),
            "`tashika init` makes a data folder; for an existing one bring its keys back from where you keep them",
        ),
        _ => Failure::io("cannot be read", path, &error),
    })?;
    if open_to_others(path).unwrap_or(true) {
        let what = format!("others may read the key {}", path.display());
        return Err(Failure::world(what, format!("chmod 600 {}", path.display())));
    }
    from_hex(text.trim()).ok_or_else(|| {
        Failure::world(
            format!("{} is not a key of 64 hexadecimal digits", path.display()),
            "bring the file back from where you keep the keys",
        )
    })
}

fn hex(bytes: &KeyBytes) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<KeyBytes> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut key = [0_u8; 32];
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::generate();
        write(folder.path(), &keys).unwrap();
        let back = read(folder.path()).unwrap();
        assert!((back.roster, back.session, back.slot) == (keys.roster, keys.session, keys.slot));
        assert!(back.log == keys.log);
    }

    #[test]
    fn a_folder_without_a_log_key_gets_one_and_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        let [.., log] = files(folder.path());
        fs::remove_file(&log).unwrap();
        let made = read(folder.path()).unwrap().log;
        assert!(made == read(folder.path()).unwrap().log);
        assert!(!open_to_others(&log).unwrap());
    }

    #[test]
    fn a_log_key_that_has_signed_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        let [.., log] = files(folder.path());
        fs::remove_file(&log).unwrap();
        for signed in SIGNED.map(|signed| folder.path().join(signed)) {
            fs::create_dir(signed.parent().unwrap()).unwrap();
            fs::write(&signed, "x").unwrap();
            assert!(read(folder.path()).is_err());
            assert!(!log.exists());
            fs::remove_file(&signed).unwrap();
        }
    }

    #[test]
    fn a_key_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        assert!(write(folder.path(), &Keys::generate()).is_err());
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        let [roster, ..] = files(folder.path());
        fs::set_permissions(&roster, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(read(folder.path()).unwrap_err().to_string().contains("chmod 600"));
    }

    #[test]
    fn a_damaged_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        let [roster, ..] = files(folder.path());
        fs::write(&roster, "0".repeat(63)).unwrap();
        assert!(read(folder.path()).is_err());
    }
}
