//! The files of the keys: `roster`, `session`, `slot`, `log` and `vault`, each `keys/NAME.key` of 64 hexadecimal digits.
//! Those of `session` and `vault` may have more lines: older keys, the newest first.
//!
//! Beside them lie the fingerprints of all but the log's, so that a changed or mixed-up key is refused by name.
//! They lie beside the store and not in it, because whoever has both can enumerate vouchers and birth dates.
//! Files that others may read are refused rather than used. The surprise: losing `roster.key` means that nobody
//! can sign in again, so it belongs into the backup, but not into the same place as the journal.

mod fingerprint;

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use service::keys::{KeyBytes, KeyRing, Keys};

use crate::failure::Failure;

const FOLDER: &str = "keys";
/// What the log key signed is kept here: where one of them is, a new key would be another log.
const SIGNED: [&str; 2] = ["log/checkpoint", "head/head"];

/// What is wrong with a file that is no key.
const NO_KEY: &str = "is not a key of 64 hexadecimal digits";

/// The names of the keys.
pub const NAMES: [&str; 5] = ["roster", "session", "slot", "log", "vault"];
/// What is sealed under the vault key, in a data folder.
const VAULT: &str = "vault.db";

/// The file of a key.
pub fn file(data: &Path, name: &str) -> PathBuf {
    data.join(FOLDER).join(format!("{name}.key"))
}

/// The files, one for each key.
pub fn files(data: &Path) -> [PathBuf; 5] {
    NAMES.map(|name| file(data, name))
}

/// Writes new keys; refuses to overwrite any.
pub fn write(data: &Path, keys: &Keys) -> Result<(), Failure> {
    let folder = data.join(FOLDER);
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .map_err(|error| Failure::io("cannot be made", &folder, &error))?;
    let texts =
        [line(&keys.roster), lines(&keys.session), line(&keys.slot), line(&keys.log), lines(&keys.vault)];
    for (path, text) in files(data).iter().zip(texts) {
        write_private(path, &text)?;
    }
    write_private(&fingerprint::file(&folder), &fingerprint::text(&printed(keys)))
}

/// Reads the keys. A folder from before there was a log gets a log key, unless its log was signed already, and one from
/// before there was a vault gets a vault key.
pub fn read(data: &Path) -> Result<Keys, Failure> {
    let [roster, session, slot, log, vault] = files(data);
    let (roster, session, slot) = (read_one(&roster)?, read_ring(&session)?, read_one(&slot)?);
    let fresh = Keys::generate();
    // If another process was faster, its key is the one that is read.
    if !log.exists() && !SIGNED.iter().any(|signed| data.join(signed).exists()) {
        let _ = write_private(&log, &line(&fresh.log));
    }
    // Where there was one, another would only hide that it is missing.
    let vault_is_new =
        !vault.exists() && !data.join(VAULT).exists() && !fingerprint::knows(&data.join(FOLDER), "vault");
    if vault_is_new {
        let _ = write_private(&vault, &lines(&fresh.vault));
    }
    let keys = Keys { roster, session, slot, log: read_one(&log)?, vault: read_ring(&vault)? };
    fingerprint::check(&data.join(FOLDER), &printed(&keys))?;
    Ok(keys)
}

/// Tells what is wrong with the keys, and changes nothing.
pub fn look(data: &Path) -> Result<(), Failure> {
    let [roster, session, slot, log, vault] = files(data);
    if log.exists() {
        read_one(&log)?;
    }
    let (roster, slot, session) = (read_one(&roster)?, read_one(&slot)?, read_ring(&session)?);
    let vault =
        if vault.exists() { read_ring(&vault)? } else { KeyRing::new(KeyBytes::default(), Vec::new()) };
    let keys = Keys { roster, session, slot, log: KeyBytes::default(), vault };
    let mut printed = printed(&keys).to_vec();
    printed.retain(|(name, _)| file(data, name).exists());
    fingerprint::look(&data.join(FOLDER), &printed)
}

/// The keys that nothing else would notice a change of, each with those that it came after.
fn printed(keys: &Keys) -> [(&'static str, Vec<&KeyBytes>); 4] {
    let (roster, slot) = (vec![&keys.roster], vec![&keys.slot]);
    let [session, vault] = [&keys.session, &keys.vault].map(|ring| ring.all().collect());
    [("roster", roster), ("session", session), ("slot", slot), ("vault", vault)]
}

/// Reads the ring of one key, without the others.
pub fn read_ring(path: &Path) -> Result<KeyRing, Failure> {
    let text = read_text(path)?;
    let mut keys = Vec::new();
    for one in text.lines().map(str::trim).filter(|one| !one.is_empty()) {
        keys.push(from_hex(one).ok_or_else(|| damaged(path))?);
    }
    let mut keys = keys.into_iter();
    let newest = keys.next().ok_or_else(|| damaged(path))?;
    Ok(KeyRing::new(newest, keys.collect()))
}

/// The right to renew keys of a data folder; two at once would throw each other's keys away. Ends when dropped.
///
/// # Errors
/// Another command has it.
pub fn turn(data: &Path) -> Result<fs::File, Failure> {
    let path = data.join(FOLDER).join("rotation.lock");
    let opened = fs::OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
    let file = opened.map_err(|error| Failure::io("cannot be opened", &path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Failure::refused(
            "keys.busy",
            "another command renews keys of this data folder; wait until it has ended, then look with `tashika keys list`",
        )),
        Err(fs::TryLockError::Error(error)) => Err(Failure::io("cannot be locked", &path, &error)),
    }
}

/// Puts a ring in the place of the one before: whoever reads finds the old file or the new one, also after a crash.
pub fn replace_ring(path: &Path, ring: &KeyRing) -> Result<(), Failure> {
    let before = read_ring(path)?;
    // Between the key and its fingerprint the old key is still there, by which the new one is known after a crash.
    put_ring(path, &KeyRing::new(*ring.newest(), before.all().copied().collect()))?;
    fingerprint::renew(path, ring.newest())?;
    put_ring(path, ring)
}

fn put_ring(path: &Path, ring: &KeyRing) -> Result<(), Failure> {
    let new = path.with_extension("key.new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Failure::io("cannot be removed", &new, &error));
        }
        _ => {}
    }
    write_private(&new, &lines(ring))?;
    let folder = path.parent().unwrap_or(path);
    fs::rename(&new, path)
        .and_then(|()| fs::File::open(folder)?.sync_all())
        .map_err(|error| Failure::io("cannot be replaced", path, &error))
}

/// Keys brought from where they are kept, for a store that is restored.
pub struct Brought {
    /// The keys, with a new log key.
    pub keys: Keys,
    /// The log key of before, which never signs again.
    pub log_before: Option<KeyBytes>,
    /// Whether there was no session key.
    pub session_is_new: bool,
    /// Whether there was no vault key.
    pub vault_is_new: bool,
    /// Key files that this command does not know and takes along: name and bytes.
    others: Vec<(String, Vec<u8>)>,
}

/// Reads the keys for a restore from a folder; what is missing is told all at once.
pub fn bring(folder: Option<&Path>) -> Result<Brought, Failure> {
    let needed = "the keys are not in a backup: give with --keys a folder with roster.key, without which no voucher is \
                  known, and slot.key, without which slots get other names; session.key and vault.key too, if they are there";
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
    let optional =
        |name: &str| if file(name).exists() { brought(read_one(&file(name))).map(Some) } else { Ok(None) };
    let ring =
        |name: &str| if file(name).exists() { brought(read_ring(&file(name))).map(Some) } else { Ok(None) };
    let fresh = Keys::generate();
    let session = ring("session")?;
    let vault = ring("vault")?;
    let (session_is_new, vault_is_new) = (session.is_none(), vault.is_none());
    let keys = Keys {
        roster: brought(read_one(&file("roster")))?,
        slot: brought(read_one(&file("slot")))?,
        session: session.unwrap_or(fresh.session),
        log: fresh.log,
        vault: vault.unwrap_or(fresh.vault),
    };
    let others = others(folder).map_err(|error| Failure::io("cannot be read", folder, &error))?;
    Ok(Brought { keys, log_before: optional("log")?, session_is_new, vault_is_new, others })
}

/// A file that was given and is no key is refused; only in a data folder that is a fault of the world.
fn brought<T>(read: Result<T, Failure>) -> Result<T, Failure> {
    read.map_err(|failure| match failure {
        Failure::World { what, next } if what.ends_with(NO_KEY) => {
            Failure::refused("keys.damaged", format!("{what}; {next}"))
        }
        other => other,
    })
}

/// Writes them into a new data folder.
pub fn write_brought(data: &Path, brought: &Brought) -> Result<(), Failure> {
    write(data, &brought.keys)?;
    brought.others.iter().try_for_each(|(name, bytes)| write_bytes(&data.join(FOLDER).join(name), bytes))
}

fn others(folder: &Path) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let known = NAMES.map(|name| format!("{name}.key"));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.ends_with(".key") && !known.contains(&name) {
            found.push((name, fs::read(entry.path())?));
        }
    }
    Ok(found)
}

/// The log key of a data folder, if it is there and whole; nothing is made.
pub fn log_key(data: &Path) -> Option<KeyBytes> {
    read_one(&file(data, "log")).ok()
}

/// Writes a new file that only its owner may read, and sees it onto the disk.
pub fn write_private(path: &Path, text: &str) -> Result<(), Failure> {
    write_bytes(path, text.as_bytes())
}

fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    written.map_err(|error| Failure::io("cannot be written", path, &error))
}

/// Whether somebody but the owner may use the file or folder.
pub fn open_to_others(path: &Path) -> std::io::Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

fn read_one(path: &Path) -> Result<KeyBytes, Failure> {
    from_hex(read_text(path)?.trim()).ok_or_else(|| damaged(path))
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
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
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn damaged(path: &Path) -> Failure {
    Failure::world(format!("{} {NO_KEY}", path.display()), "bring the file back from where you keep the keys")
}

fn line(key: &KeyBytes) -> String {
    format!("{}\n", hex(key))
}

fn lines(ring: &KeyRing) -> String {
    ring.all().map(line).collect()
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
        assert!((back.log, back.vault) == (keys.log, keys.vault));
    }

    #[test]
    fn a_folder_without_a_log_key_gets_one_and_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        let [.., log, _] = files(folder.path());
        fs::remove_file(&log).unwrap();
        let made = read(folder.path()).unwrap().log;
        assert!(made == read(folder.path()).unwrap().log);
        assert!(!open_to_others(&log).unwrap());
    }

    #[test]
    fn a_log_key_that_has_signed_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        let [.., log, _] = files(folder.path());
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
    fn a_ring_comes_back_as_it_was_put_in_place_of_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        let path = file(folder.path(), "vault");
        let turned = read_ring(&path).unwrap().turned([7; 32], 1);
        // A file that a crash left on the way is no obstacle.
        fs::write(path.with_extension("key.new"), "half").unwrap();
        replace_ring(&path, &turned).unwrap();
        assert!(read(folder.path()).unwrap().vault == turned);
        assert!(!open_to_others(&path).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);
    }

    #[test]
    fn a_vault_key_is_made_once_and_never_for_a_vault_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        let vault = file(folder.path(), "vault");
        fs::remove_file(&vault).unwrap();
        // One that was there is missing now.
        assert!(read(folder.path()).unwrap_err().to_string().contains("vault.key"));
        assert!(!vault.exists());
        // A folder from before there was a vault.
        fs::remove_file(fingerprint::file(&folder.path().join(FOLDER))).unwrap();
        let made = read(folder.path()).unwrap().vault;
        assert!(made == read(folder.path()).unwrap().vault);
        fs::remove_file(&vault).unwrap();
        fs::write(folder.path().join(VAULT), "x").unwrap();
        assert!(read(folder.path()).unwrap_err().to_string().contains("vault.key"));
        assert!(!vault.exists());
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
    fn a_key_with_one_other_digit_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::generate();
        write(folder.path(), &keys).unwrap();
        let known = printed(&keys).map(|(name, known)| (file(folder.path(), name), *known[0]));
        for (path, key) in known {
            let mut other = key;
            other[31] ^= 1;
            fs::write(&path, hex(&other)).unwrap();
            let told = read(folder.path()).unwrap_err().to_string();
            assert!(told.contains(&path.display().to_string()), "{told}");
            fs::write(path, hex(&key)).unwrap();
        }
        assert!(read(folder.path()).is_ok());
    }

    #[test]
    fn a_damaged_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Keys::generate()).unwrap();
        let [roster, ..] = files(folder.path());
        let mut torn = "0".repeat(64).into_bytes();
        torn[7] = 0xff;
        for damaged in ["0".repeat(63).into_bytes(), torn] {
            fs::write(&roster, damaged).unwrap();
            assert!(read(folder.path()).unwrap_err().to_string().contains("roster.key is not a key of 64"));
        }
    }
}
