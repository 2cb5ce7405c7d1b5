//! `tashika restore`: puts a backup back into an empty data folder, as a new epoch with a new log.
//!
//! It never goes back to what was: bookings made after the backup are missing, so it says exactly which entries those
//! are, and what to do for their holders. The keys of people and slots come from where they are kept; the log key is
//! always a new one. The surprise: a mark is the first thing that it makes and the last that it
//! takes away, so that a restore that was cut off cannot be served from, and is told as what it is.

use std::fs::{self, File};
use std::io::BufReader;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use service::clock::{Clock, SystemClock};
use service::evidence::head_in;
use service::evidence::note::LogKey;
use service::restore::{self, Examined, Missing, RestoreFault, Restored, Vouchers};

use crate::config;
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;
use crate::keys::{self, Brought};
use crate::restoring::{self, Restoring};

use super::init::is_used;

const HOUR_MS: i64 = 3_600_000;

/// Put a backup back into an empty data folder as a new epoch, naming what is lost
///
/// Bookings made after the backup are missing; their holders bring them back with their receipts, and until the time
/// given nobody else takes a place. The log gets a new key and a new name and never signs as the old one again. With a
/// `postgres://` address in TASHIKA_STORE_URL, or in a file named with --config, the store is made in that database.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The backup, as `tashika backup` made it
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Say that what was booked after the backup may be missing, and that a new epoch begins
    #[arg(long)]
    pub new_epoch: bool,
    /// The folder of the keys of the store that was lost: roster.key and slot.key, if there session.key, vault.key and
    /// log.key
    #[arg(long, value_name = "DIR")]
    pub keys: Option<PathBuf>,
    /// The folder of the head file of the store that was lost, or its data folder: says where the loss ends
    #[arg(long, value_name = "DIR")]
    pub head: Option<PathBuf>,
    /// A checkpoint of the log that was kept elsewhere: says that the loss goes at least so far; may be given several
    /// times
    #[arg(long = "checkpoint", value_name = "FILE")]
    pub checkpoints: Vec<PathBuf>,
    /// Hours in which receipts come first and newcomers take no places, if anything may be missing
    #[arg(long, value_name = "HOURS", default_value_t = 72, value_parser = clap::value_parser!(u16).range(..=2_160))]
    pub receipts_first_hours: u16,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    if !arguments.new_epoch {
        return Err(without_new_epoch(&arguments.file));
    }
    let data = &invocation.data;
    restoring::check(data)?;
    if is_used(data)? {
        let what = "has something in it and is left as it is; choose another folder with --data, and keep what is there: \
                    a damaged store still tells what was lost";
        return Err(Failure::refused("data.exists", format!("{} {what}", data.display())));
    }
    let config = invocation.config()?;
    let place = invocation.place()?;
    let brought = keys::bring(arguments.keys.as_deref())?;
    let known = vouchers(arguments)?;
    let open = || {
        let opened = File::open(&arguments.file);
        opened.map(BufReader::new).map_err(|error| Failure::io("cannot be read", &arguments.file, &error))
    };
    let refused = |fault: RestoreFault| of_fault(&arguments.file, &fault);
    let examined = restore::examine(open()?, &brought.keys, &known).map_err(refused)?;
    check_log_key(&examined, &brought)?;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.map_err(|error| Failure::io("cannot be made", data, &error))?;
    let time = (SystemClock::default().wall(), i64::from(arguments.receipts_first_hours) * HOUR_MS);
    let origin = &config.log.origin;
    let restoring = Restoring::begin(data)?;
    let done = match restore::carry_out(open()?, &place, &brought.keys, origin, &examined, time) {
        Ok(done) => done,
        Err(fault) => {
            restoring.give_up();
            return Err(refused(fault));
        }
    };
    keys::write_brought(data, &brought)?;
    keys::write_private(&data.join("tashika.toml"), &config::default_file())?;
    take_erased(arguments, data)?;
    restoring.finish()?;
    if !origin.is_empty() {
        invocation.output.note("the log's name is that of log.origin: keep that setting");
    }
    if place.is_database() {
        invocation.output.note("the store is the database of store.url: keep that setting");
    }
    tell(invocation, arguments, &done, &brought);
    Ok(Outcome::Done)
}

/// Takes along the names of erased keys that lie beside the head file of the store that was lost: a copy of its vault that
/// is put back later is cleaned by them.
fn take_erased(arguments: &Arguments, data: &Path) -> Result<(), Failure> {
    let Some(folder) = &arguments.head else { return Ok(()) };
    let beside = [folder.join("head/erased"), folder.join("erased")];
    let Some(from) = beside.iter().find(|path| path.is_file()) else { return Ok(()) };
    let names = fs::read(from).map_err(|error| Failure::io("cannot be read", from, &error))?;
    keys::write_private(&data.join("head/erased"), &String::from_utf8_lossy(&names))
}

/// What vouches for the log of the backup.
fn vouchers(arguments: &Arguments) -> Result<Vouchers, Failure> {
    let head = match &arguments.head {
        None => None,
        Some(folder) => {
            let found = head_in(folder).map_err(|fault| {
                let next = "look for another copy; without --head the end of the loss is not known";
                Failure::world(chain(&fault), next)
            })?;
            let none = || {
                let what = format!("{} holds no head file", folder.display());
                Failure::refused("head.missing", what + "; without --head the end of the loss is not known")
            };
            Some(found.ok_or_else(none)?)
        }
    };
    let read = |path: &PathBuf| Ok((path.display().to_string(), Failure::text_of(path, "a checkpoint")?));
    let checkpoints = arguments.checkpoints.iter().map(read).collect::<Result<_, Failure>>()?;
    Ok(Vouchers { key: None, head, checkpoints })
}

/// A log key among the keys must be the one that signed the backup, or the keys are of another installation.
fn check_log_key(examined: &Examined, brought: &Brought) -> Result<(), Failure> {
    let Some(log) = &brought.log_before else { return Ok(()) };
    let verifier = LogKey::new(log, examined.log().name());
    if verifier.verifier() == examined.log() {
        return Ok(());
    }
    let what = format!(
        "log.key among the keys did not sign this backup, {} did: the keys are of another installation; bring those of \
         this one, or leave log.key out if it was replaced",
        examined.log()
    );
    Err(Failure::refused("keys.other", what))
}

fn without_new_epoch(file: &Path) -> Failure {
    let what = format!(
        "{}: a backup is an earlier moment. Every booking made after it is missing from it, and people have receipts of \
         those bookings. So this begins a new epoch: a new log with a new key and name, which says what was lost and \
         takes receipts back. If the store itself can still be used, do not restore: `tashika audit` and \
         `tashika recover` tell. If not, give the command again with --new-epoch",
        file.display()
    );
    Failure::refused("restore.new_epoch", what)
}

fn of_fault(file: &Path, fault: &RestoreFault) -> Failure {
    let (code, next) = match fault {
        RestoreFault::Store(fault) => {
            let next = "nothing serves from the place as it is; empty it before trying again";
            return Failure::world(chain(fault), next);
        }
        RestoreFault::Backup(_) | RestoreFault::Unsound { .. } | RestoreFault::Changed => {
            ("backup.unsound", "do not rely on this file, look for another backup")
        }
        RestoreFault::OtherLog { .. } => (
            "log.other",
            "give those of this store. A backup from before an earlier restore is of an earlier log: look for a newer one first",
        ),
        RestoreFault::OtherHistory { .. } => {
            ("log.other", "compare with `tashika audit --backup` before anything else")
        }
        RestoreFault::OtherKeys => ("keys.other", "bring roster.key and slot.key of the store that was lost"),
        RestoreFault::Origin(_) => (
            "log.origin",
            "give log.origin another name, as example.jp/log/2, or leave it empty for one made of the new key",
        ),
        RestoreFault::TooLong => {
            ("log.other", "give the checkpoint as /log/checkpoint gave it, without more signatures")
        }
    };
    Failure::refused(code, format!("{}: {fault}; {next}", file.display()))
}

fn tell(invocation: &Invocation, arguments: &Arguments, done: &Restored, brought: &Brought) {
    let keys_known = done.slots_fit || brought.log_before.is_some();
    let document = json!({
        "done": true, "epoch": done.epoch, "entries": done.entries, "newest_at": done.newest_at,
        "restored_at": done.restored_at, "missing": missing_json(done.missing),
        "receipts_first_until": done.receipts_first_until, "key_before": done.key_before, "key": done.key,
        "keys_fit": keys_known, "session_key_new": brought.session_is_new, "vault_key_new": brought.vault_is_new,
    });
    invocation.output.tell(&document, || words(invocation, arguments, done, brought, keys_known));
}

pub fn missing_json(missing: Missing) -> Value {
    match missing {
        Missing::Nothing => json!({ "kind": "nothing" }),
        Missing::Range { from, to } => json!({ "kind": "range", "from": from, "to": to }),
        Missing::AtLeast { from, to } => json!({ "kind": "at_least", "from": from, "to": to }),
        Missing::Unknown { from } => json!({ "kind": "unknown", "from": from }),
    }
}

fn words(
    invocation: &Invocation,
    arguments: &Arguments,
    done: &Restored,
    brought: &Brought,
    keys_known: bool,
) -> String {
    let when = format!("made after {} and before {}", done.newest_at, done.restored_at);
    let lost = match done.missing {
        Missing::Nothing => "Missing: nothing that was ever answered, says the head file.".to_owned(),
        Missing::Range { from, to } => format!("MISSING: entries {from} to {to}, {when}."),
        Missing::AtLeast { from, to } => {
            format!(
                "MISSING: entries {from} to {to} at least, perhaps more, {when}. Only a head file tells the end."
            )
        }
        Missing::Unknown { from } => {
            format!(
                "MISSING: not known, perhaps entries from {from} on, {when}. A head file or a kept checkpoint would tell."
            )
        }
    };
    let mut lines = vec![
        format!(
            "{}: {} entries of {} put back as epoch {}",
            invocation.data.display(),
            done.entries,
            arguments.file.display(),
            done.epoch
        ),
        lost,
        format!("The log is another one now: {}\nbefore it was {}", done.key, done.key_before),
    ];
    if !keys_known {
        lines.push("The keys could not be checked: there is no slot in the backup. If they are others, nobody can sign in.".to_owned());
    }
    if brought.session_is_new {
        lines.push("session.key is new: people sign in again.".to_owned());
    }
    if brought.vault_is_new {
        lines.push(
            "vault.key is new: contact data that was kept under the one before cannot be read.".to_owned(),
        );
    }
    lines.push(
        "Contact data is not in a backup: if the vault of the lost store is there, copy its vault.db and vault.db-wal \
         into the new folder before the first start."
            .to_owned(),
    );
    lines.push("Next:".to_owned());
    lines.push(
        "  1. keep the lost store and this backup as they are; publish the new log key beside the old one"
            .to_owned(),
    );
    lines.push(format!(
        "  2. bring again what staff brought since {}: programmes, lists, slots; the same files change nothing twice",
        done.newest_at
    ));
    lines.push("  3. tashika serve".to_owned());
    if let Some(until) = &done.receipts_first_until {
        lines.push("  4. tell people: /verify puts a booking back by its receipt; the desk uses `tashika receipt present FILE`".to_owned());
        lines.push(
            "  5. tashika represented lists what could not be put back: those people come first".to_owned(),
        );
        lines.push(format!(
            "  6. newcomers take no places until {until}; tashika reopen lets them in earlier"
        ));
    }
    lines.join("\n")
}
