//! `keys/fingerprints`: what tells that a key is still the one that the store was made with.
//!
//! A changed digit leaves a key that looks like any other. With another roster key nobody can sign in, with another
//! slot key a command sent again would be carried out again, and nothing else would notice. A fingerprint opens
//! nothing, because the keys are random. The log's key is not in it: what it signed is there to compare with.
//! A key that was renewed is known by the one that it came after, should its own fingerprint not have been written.
//! The surprise: the last line is the fingerprint of the lines before, so that a fault of this file is not blamed on a key.

use std::fs;
use std::path::{Path, PathBuf};

use service::keys::{KeyBytes, sha256_of};

use crate::failure::Failure;

const FILE: &str = "fingerprints";
const WHOLE: &str = "whole";
/// Hexadecimal digits of a fingerprint; the file has to show a mistake, not to withstand an attack.
const DIGITS: usize = 32;

/// The file in the folder of keys.
pub fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// A key by its name: the one in use and those that it came after.
pub type Named<'a> = (&'a str, Vec<&'a KeyBytes>);

/// Whether a key of this name was ever seen here.
pub fn knows(folder: &Path, name: &str) -> bool {
    let found = fs::read_to_string(file(folder)).unwrap_or_default();
    found.lines().any(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
}

/// Compares keys with their fingerprints. A folder from before there were any gets them.
pub fn check(folder: &Path, keys: &[Named<'_>]) -> Result<(), Failure> {
    if !file(folder).exists() {
        // Without it the keys are as good as before; it is tried again at the next start.
        let _ = super::write_private(&file(folder), &text(keys));
    }
    look(folder, keys)?;
    // A key that was known by one before it, such as after a rotation on another machine, gets its own line.
    keys.iter()
        .filter_map(|(name, known)| Some((name, known.first()?)))
        .try_for_each(|(name, newest)| renew(&folder.join(format!("{name}.key")), newest))
}

/// Compares keys with their fingerprints, where there are any.
pub fn look(folder: &Path, keys: &[Named<'_>]) -> Result<(), Failure> {
    match fs::read_to_string(file(folder)) {
        Ok(found) => compare(folder, &found, keys),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(damaged(&file(folder), &error.to_string())),
    }
}

/// The text of the file for these keys.
pub fn text(keys: &[Named<'_>]) -> String {
    whole(keys.iter().filter_map(|(name, known)| Some(line(name, known.first()?))).collect())
}

/// Writes the fingerprint of a key that took the place of another in this file.
pub fn renew(key_file: &Path, key: &KeyBytes) -> Result<(), Failure> {
    let folder = key_file.parent().unwrap_or(key_file);
    let (path, name) = (file(folder), key_file.file_stem().unwrap_or_default().to_string_lossy());
    // A folder without the file gets it at its next start, and a damaged one is told there.
    let Ok(found) = fs::read_to_string(&path) else { return Ok(()) };
    let Ok(lines) = checked(&path, &found) else { return Ok(()) };
    let renewed = |known: &str| match known.split_once(' ') {
        Some((known, _)) if known == name => line(&name, key),
        _ => format!("{known}\n"),
    };
    let wanted = whole(lines.lines().map(renewed).collect());
    if wanted == found {
        return Ok(());
    }
    let new = path.with_extension("new");
    let _ = fs::remove_file(&new);
    super::write_private(&new, &wanted)?;
    fs::rename(&new, &path)
        .and_then(|()| fs::File::open(folder)?.sync_all())
        .map_err(|error| Failure::io("cannot be replaced", &path, &error))
}

fn line(name: &str, key: &KeyBytes) -> String {
    format!("{name} {}\n", of_key(name, key))
}

fn whole(lines: String) -> String {
    format!("{lines}{WHOLE} {}\n", print(WHOLE, lines.as_bytes()))
}

fn of_key(name: &str, key: &KeyBytes) -> String {
    print(&format!("key {name}"), &key[..])
}

/// The lines about keys, if the last line says that they are what they were.
fn checked<'a>(path: &Path, found: &'a str) -> Result<&'a str, Failure> {
    let Some((lines, whole)) = found.split_once(&format!("{WHOLE} ")) else {
        return Err(damaged(path, "its end is missing"));
    };
    if whole != format!("{}\n", print(WHOLE, lines.as_bytes())) {
        return Err(damaged(path, "its lines are not what they were"));
    }
    Ok(lines)
}

fn compare(folder: &Path, found: &str, keys: &[Named<'_>]) -> Result<(), Failure> {
    let lines = checked(&file(folder), found)?;
    // A key without a line is one that this program did not know yet, or no longer does.
    let known = |name: &str| lines.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let differs = |(name, keys): &&Named<'_>| {
        known(name).is_some_and(|known| keys.iter().all(|key| known != of_key(name, key)))
    };
    let Some((name, _)) = keys.iter().find(differs) else { return Ok(()) };
    let path = folder.join(format!("{name}.key"));
    Err(Failure::world(
        format!("{} is not the key that this folder was made with", path.display()),
        "bring the file back from where you keep the keys; with another key people would be mistaken for others",
    ))
}

fn damaged(path: &Path, what: &str) -> Failure {
    Failure::world(
        format!("the fingerprints of the keys, {}, are damaged: {what}", path.display()),
        "bring the file back from where you keep the keys; or compare the keys with that copy and remove the file, \
         and the next start makes it anew",
    )
}

fn print(domain: &str, bytes: &[u8]) -> String {
    let digest = sha256_of(&[b"tashika fingerprint v1\n", domain.as_bytes(), b"\n", bytes]);
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.chars().take(DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> [Named<'static>; 2] {
        [("roster", vec![&[1; 32]]), ("slot", vec![&[2; 32]])]
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &keys()).unwrap();
        folder
    }

    #[test]
    fn a_folder_without_fingerprints_gets_them_and_they_agree() {
        let folder = folder();
        assert!(file(folder.path()).exists());
        check(folder.path(), &keys()).unwrap();
    }

    #[test]
    fn another_key_is_refused_by_its_name() {
        let folder = folder();
        let told = check(folder.path(), &[("slot", vec![&[3; 32]])]).unwrap_err().to_string();
        assert!(told.contains("slot.key is not the key"), "{told}");
    }

    #[test]
    fn a_flipped_bit_of_the_file_is_blamed_on_the_file() {
        let folder = folder();
        let whole = fs::read(file(folder.path())).unwrap();
        for bit in (0..whole.len() * 8).step_by(7) {
            let mut wrong = whole.clone();
            wrong[bit / 8] ^= 1 << (bit % 8);
            fs::write(file(folder.path()), wrong).unwrap();
            let told = check(folder.path(), &keys()).unwrap_err().to_string();
            assert!(told.contains("fingerprints"), "bit {bit}: {told}");
        }
    }

    #[test]
    fn a_key_that_has_no_fingerprint_is_taken() {
        let folder = folder();
        let [roster, slot] = keys();
        check(folder.path(), &[roster.clone(), slot, ("vault", vec![&[4; 32]])]).unwrap();
        check(folder.path(), &[roster]).unwrap();
    }

    #[test]
    fn a_renewed_key_is_known_by_the_one_before_it_and_then_by_its_own() {
        let folder = folder();
        let renewed = [("slot", vec![&[3; 32], &[2; 32]])];
        check(folder.path(), &renewed).unwrap();
        renew(&folder.path().join("slot.key"), &[3; 32]).unwrap();
        check(folder.path(), &[("slot", vec![&[3; 32]]), ("roster", vec![&[1; 32]])]).unwrap();
        assert!(check(folder.path(), &[("slot", vec![&[2; 32]])]).is_err());
    }

    #[test]
    fn a_fingerprint_depends_on_which_key_it_is_of() {
        assert_ne!(print("key roster", &[1; 32]), print("key slot", &[1; 32]));
    }
}
