//! A witness with its state folder: its key, the logs it follows, and the newest checkpoint of each that it cosigned.
//!
//! A request for a log waits until the one before it is on the disk, so that two can never be cosigned that do not fit
//! together, however the process ends. After a write that failed the witness cosigns nothing more: what the system
//! then shows may not be what the disk has. The surprise: what is known is read from the disk for every request, so
//! a log can be added beside a running witness.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use store::{Fault, FaultKind, FolderLock};

use super::super::cosignature::{WitnessKey, WitnessVerifier};
use super::super::note::{Checkpoint, Verifier, is_name};
use super::{SIZE_KIND, Submission, WitnessRefusal, judge};
use crate::keys::{KeyBytes, sha256};

const KEY: &str = "witness.key";
const LOGS: &str = "logs";
const LOG_KEY: &str = "key";
const CHECKPOINT: &str = "checkpoint";
const TEXT: &str = "text/plain; charset=utf-8";
const FROM_A_COPY: &str =
    "bring the file back from a copy; a witness that forgets may cosign another history";

/// A witness that owns its folder.
pub struct Witness {
    folder: PathBuf,
    key: WitnessKey,
    /// One for each log, so that one slow disk write holds up no other log's check.
    turns: Mutex<BTreeMap<String, Arc<Mutex<()>>>>,
    failed: AtomicBool,
    _lock: FolderLock,
}

/// What a witness answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessAnswer {
    /// Status of HTTP.
    pub status: u16,
    /// Type of the body.
    pub kind: &'static str,
    /// The body.
    pub body: String,
}

/// A log that a witness follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The log's key.
    pub log: Verifier,
    /// The newest checkpoint that was cosigned, if any was.
    pub newest: Option<Checkpoint>,
    /// The same as a signed note, with the cosignature.
    pub note: Option<String>,
}

impl Witness {
    /// Makes a state folder with a new key.
    ///
    /// # Errors
    /// There is a witness already, the name cannot name one, or the folder cannot be made.
    pub fn init(folder: &Path, name: &str, seed: &KeyBytes) -> Result<WitnessVerifier, Fault> {
        if !is_name(name) {
            return Err(Fault::new(
                FaultKind::Other,
                format!("{name:?} cannot name a witness"),
                folder.display().to_string(),
                "choose a name without spaces and plus signs, as news.example.jp/witness",
            ));
        }
        let path = folder.join(KEY);
        if path.exists() {
            return Err(Fault::new(
                FaultKind::Exists,
                "there is a witness already, and it is left as it is",
                path.display().to_string(),
                "choose another folder",
            ));
        }
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder.join(LOGS));
        made.map_err(|error| unwritable(folder, error))?;
        let text = format!("{name}\n{}\n", hex(seed));
        replace(folder, KEY, &text).map_err(|error| unwritable(&path, error))?;
        Ok(WitnessKey::new(seed, name).verifier().clone())
    }

    /// The public key of the witness in a state folder.
    ///
    /// # Errors
    /// There is none, or its key cannot be used.
    pub fn verifier_in(folder: &Path) -> Result<WitnessVerifier, Fault> {
        Ok(read_key(folder)?.verifier().clone())
    }

    /// Follows one more log; also beside a running witness. Following it twice changes nothing.
    ///
    /// # Errors
    /// A log of that origin with another key is followed already, or the folder cannot be written.
    pub fn follow(folder: &Path, log: &Verifier) -> Result<(), Fault> {
        read_key(folder)?;
        let place = log_folder(folder, log.name());
        if let Some(known) = read_log_key(&place)? {
            let other = || {
                Fault::new(
                    FaultKind::Exists,
                    format!("the log {} is followed already with another key, {known}", log.name()),
                    place.display().to_string(),
                    "a log that changes its key takes a new name; ask its operator why this one did not",
                )
            };
            return if known == *log { Ok(()) } else { Err(other()) };
        }
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&place);
        made.and_then(|()| replace(&place, LOG_KEY, &format!("{log}\n")))
            .and_then(|()| File::open(folder.join(LOGS))?.sync_all())
            .map_err(|error| unwritable(&place, error))
    }

    /// The logs that the witness in a folder follows.
    ///
    /// # Errors
    /// The folder cannot be read, or something in it is damaged.
    pub fn followed(folder: &Path) -> Result<Vec<Followed>, Fault> {
        let key = read_key(folder)?;
        let logs = folder.join(LOGS);
        let mut found = Vec::new();
        for entry in fs::read_dir(&logs).map_err(|error| unreadable(&logs, error))? {
            let place = entry.map_err(|error| unreadable(&logs, error))?.path();
            if let Some(log) = read_log_key(&place)? {
                found.push(read_newest(&place, log, key.verifier())?);
            }
        }
        found.sort_by(|one, other| one.log.name().cmp(other.log.name()));
        Ok(found)
    }

    /// Takes a state folder for this process alone.
    ///
    /// # Errors
    /// There is no witness in it, another process has it, or something in it is damaged.
    pub fn open(folder: &Path) -> Result<Witness, Fault> {
        let key = read_key(folder)?;
        let lock = FolderLock::take(folder)?;
        Witness::followed(folder)?;
        Ok(Witness {
            folder: folder.to_owned(),
            key,
            turns: Mutex::default(),
            failed: AtomicBool::new(false),
            _lock: lock,
        })
    }

    /// The witness's public key.
    pub fn verifier(&self) -> &WitnessVerifier {
        self.key.verifier()
    }

    /// The newest checkpoint of a log that was cosigned, as a signed note; `None` if there is none.
    ///
    /// # Errors
    /// What is kept cannot be read.
    pub fn newest(&self, origin: &str) -> Result<Option<String>, Fault> {
        let place = log_folder(&self.folder, origin);
        let Some(log) = read_log_key(&place)? else { return Ok(None) };
        Ok(read_newest(&place, log, self.verifier())?.note)
    }

    /// Answers a request to cosign, at a time in seconds since 1970 UTC; what is cosigned is on the disk by then.
    ///
    /// # Errors
    /// The folder cannot be read or written. Nothing was cosigned, and after a failed write nothing will be.
    pub fn add_checkpoint(&self, body: &[u8], at: u64) -> Result<WitnessAnswer, Fault> {
        let submission = std::str::from_utf8(body).map_err(|_| WitnessRefusal::Malformed);
        let submission = match submission.and_then(Submission::parse) {
            Ok(submission) => submission,
            Err(refusal) => return Ok(refused(refusal)),
        };
        let place = log_folder(&self.folder, submission.origin());
        let Some(log) = read_log_key(&place)? else { return Ok(refused(WitnessRefusal::Unknown)) };
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.entry(log.name().to_owned()).or_default().clone()
        };
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        if self.failed.load(Ordering::SeqCst) {
            return Err(unwritable(&place, "an earlier write failed"));
        }
        let known = read_newest(&place, log, self.verifier())?;
        let accepted = match judge(&submission, &known.log, known.newest.as_ref()) {
            Ok(accepted) => accepted,
            Err(refusal) => return Ok(refused(refusal)),
        };
        let line = self.key.cosign(accepted.text, at);
        if known.newest.as_ref() != Some(&accepted.checkpoint) {
            let signed = own_signatures(&submission.note, &known.log);
            if let Err(error) = replace(&place, CHECKPOINT, &format!("{signed}{line}")) {
                self.failed.store(true, Ordering::SeqCst);
                return Err(unwritable(&place, error));
            }
        }
        Ok(WitnessAnswer { status: 200, kind: TEXT, body: line })
    }
}

/// The note without the signatures of strangers, which are nobody's to keep.
fn own_signatures(note: &str, log: &Verifier) -> String {
    let (text, lines) = note.rsplit_once("\n\n").unwrap_or((note, ""));
    let own =
        lines.split_inclusive('\n').filter(|line| log.signed_text(&format!("{text}\n\n{line}")).is_ok());
    format!("{text}\n\n{}", own.collect::<String>())
}

fn refused(refusal: WitnessRefusal) -> WitnessAnswer {
    let kind = if matches!(refusal, WitnessRefusal::Conflict { .. }) { SIZE_KIND } else { TEXT };
    WitnessAnswer { status: refusal.status(), kind, body: format!("{refusal}\n") }
}

fn log_folder(folder: &Path, origin: &str) -> PathBuf {
    folder.join(LOGS).join(hex(&sha256(origin.as_bytes())))
}

fn read_log_key(place: &Path) -> Result<Option<Verifier>, Fault> {
    let path = place.join(LOG_KEY);
    let Some(text) = text_of(&path)? else { return Ok(None) };
    Verifier::parse(text.trim_end()).map(Some).map_err(|fault| unreadable(&path, fault))
}

fn read_newest(place: &Path, log: Verifier, witness: &WitnessVerifier) -> Result<Followed, Fault> {
    let path = place.join(CHECKPOINT);
    let Some(note) = text_of(&path)? else { return Ok(Followed { log, newest: None, note: None }) };
    let cosigned = witness.cosignature(&note).map_err(|fault| unreadable(&path, fault))?;
    let text = log.signed_text(&note).map_err(|fault| unreadable(&path, fault))?;
    let newest = Checkpoint::parse_extended(text).map_err(|fault| unreadable(&path, fault))?;
    if cosigned.is_none() {
        return Err(unreadable(&path, "the checkpoint in it is not cosigned by this witness"));
    }
    Ok(Followed { log, newest: Some(newest), note: Some(note) })
}

fn read_key(folder: &Path) -> Result<WitnessKey, Fault> {
    let path = folder.join(KEY);
    let text = text_of(&path)?.ok_or_else(|| {
        Fault::new(
            FaultKind::Missing,
            "there is no witness",
            path.display().to_string(),
            "`tashika witness init` makes one; an existing one is named with --state",
        )
    })?;
    let mode = fs::metadata(&path).map_err(|error| unreadable(&path, error))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(Fault::new(
            FaultKind::Other,
            "others may read the witness's key",
            path.display().to_string(),
            format!("chmod 600 {}", path.display()),
        ));
    }
    let key = text.strip_suffix('\n').and_then(|text| text.split_once('\n'));
    let key = key.filter(|(name, _)| is_name(name)).and_then(|(name, seed)| Some((name, from_hex(seed)?)));
    let (name, seed) = key.ok_or_else(|| unreadable(&path, "it is not a name and 64 hexadecimal digits"))?;
    Ok(WitnessKey::new(&seed, name))
}

/// A reader finds the old file or the new one, and the new one is on the disk when this comes back.
fn replace(folder: &Path, name: &str, text: &str) -> std::io::Result<()> {
    let (path, aside) = (folder.join(name), folder.join(format!("{name}.new")));
    let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&aside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(aside, path)?;
    File::open(folder)?.sync_all()
}

fn text_of(path: &Path) -> Result<Option<String>, Fault> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(unreadable(path, error)),
    }
}

fn unreadable(path: &Path, what: impl std::fmt::Display) -> Fault {
    let what = format!("the witness's state cannot be read: {what}");
    Fault::new(FaultKind::Corrupt, what, path.display().to_string(), FROM_A_COPY)
}

fn unwritable(path: &Path, what: impl std::fmt::Display) -> Fault {
    let what = format!("the witness's state cannot be written: {what}");
    Fault::new(FaultKind::Io, what, path.display().to_string(), "look at the disk before starting again")
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<KeyBytes> {
    let mut key = [0_u8; 32];
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(key)
}
