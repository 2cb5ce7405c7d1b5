//! `tashika recover`: says what is left in a damaged store, and writes what is sound of it as a backup.
//!
//! The files are copied first and only the copies are opened, so nothing of the store is changed, whatever is wrong with
//! it. Exit code 0 means that nothing is damaged and nothing that was vouched for is missing.
//! The surprise: it never mends the store. What is sound goes into a backup, and `tashika restore` begins a new epoch.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use service::backup;
use service::recover::{RecoverFault, Recovered, recover};
use service::restore::Missing;

use super::restore::missing_json;
use crate::client::Session;
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;
use crate::keys;

/// Read a damaged store for what is left in it, changing nothing; exit code 0 only if nothing is wrong
///
/// The server must not run. The files are copied to a temporary folder first, which needs as much room as they have.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write the sound part as a backup to this new file, for `tashika restore`
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// A backup to take from what the store does not give, and to compare with: says which of the two has more
    #[arg(long, value_name = "FILE")]
    pub backup: Option<PathBuf>,
    /// A checkpoint of the log that was kept elsewhere, to hold what is found against; may be given several times
    #[arg(long = "checkpoint", value_name = "FILE")]
    pub checkpoints: Vec<PathBuf>,
    /// Where to make the copies, if not in the folder for temporary files
    #[arg(long, value_name = "DIR")]
    pub scratch: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    if super::wait_for(Session::server(&invocation.data))?.is_some() {
        let what =
            format!("a server runs on {}: end it first, so that nothing moves", invocation.data.display());
        return Err(Failure::refused("data.in_use", what));
    }
    let place = invocation.place()?;
    crate::restoring::check(place.folder())?;
    let brought = |path: &PathBuf| Ok((path.display().to_string(), Failure::text_of(path, "a checkpoint")?));
    let brought = arguments.checkpoints.iter().map(brought).collect::<Result<Vec<_>, Failure>>()?;
    let temporary = match &arguments.scratch {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    };
    let scratch = temporary.map_err(|error| {
        Failure::world(format!("no folder for copies can be made: {error}"), "name one with --scratch")
    })?;
    let log = keys::log_key(&invocation.data);
    let origin = invocation.config().map(|config| config.log.origin).unwrap_or_default();
    let log = log.as_ref().map(|key| (key, origin.as_str()));
    let other = arguments.backup.as_deref().map(entries_of).transpose()?;
    let backup = arguments.backup.as_deref();
    let found = match &arguments.to {
        None => {
            recover(&place, scratch.path(), log, &brought, backup, None).map_err(|fault| of_fault(&fault))?
        }
        Some(file) => {
            let mut out = create(file)?;
            let found = recover(&place, scratch.path(), log, &brought, backup, Some(&mut out));
            let found = found.map_err(|fault| of_fault(&fault)).and_then(|found| {
                let synced = out.flush().and_then(|()| out.get_ref().sync_all());
                synced.map_err(|error| Failure::io("cannot be written", file, &error))?;
                check(file).map(|()| found)
            });
            if found.is_err() {
                // What is not whole must not lie about as if it were.
                let _ = std::fs::remove_file(file);
            }
            found?
        }
    };
    let document = document(&found, other);
    invocation.output.tell(&document, || words(arguments, &found, other));
    let whole = !is_damaged(&found) && found.missing == Missing::Nothing;
    Ok(if whole { Outcome::Done } else { Outcome::Found })
}

/// Whether the store cannot be started from as it is.
fn is_damaged(found: &Recovered) -> bool {
    found.damage.is_some() || found.unsound.is_some() || found.files_damaged
}

fn create(file: &Path) -> Result<BufWriter<File>, Failure> {
    let opened = OpenOptions::new().create_new(true).write(true).mode(0o600).open(file);
    opened.map(BufWriter::new).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            let what =
                format!("{} is there already and is not overwritten: give another name", file.display());
            Failure::refused("backup.exists", what)
        }
        _ => Failure::io("cannot be written", file, &error),
    })
}

/// Reads what was written as an auditor would.
fn check(file: &Path) -> Result<(), Failure> {
    let opened = File::open(file).map_err(|error| Failure::io("cannot be read", file, &error))?;
    let found = backup::audit(BufReader::new(opened), None);
    let wrong = match &found {
        Ok(found) => found.report.violations.first().map(|(rule, what)| format!("{rule}: {what}")),
        Err(fault) => Some(fault.to_string()),
    };
    match wrong {
        None => Ok(()),
        Some(why) => Err(Failure::refused(
            "backup.unsound",
            format!("what is left would make no sound backup: {why}; look for another backup"),
        )),
    }
}

fn entries_of(file: &Path) -> Result<u64, Failure> {
    let opened = File::open(file).map_err(|error| Failure::io("cannot be read", file, &error))?;
    let found = backup::audit(BufReader::new(opened), None);
    match found {
        Ok(found) if found.report.holds => Ok(found.checkpoint.size),
        Ok(_) => {
            Err(Failure::refused("backup.unsound", format!("{}: a promise is broken in it", file.display())))
        }
        Err(fault) => Err(Failure::refused("backup.unsound", format!("{}: {fault}", file.display()))),
    }
}

fn of_fault(fault: &RecoverFault) -> Failure {
    match fault {
        RecoverFault::Store(fault) => Failure::world(chain(fault), "nothing was changed"),
        RecoverFault::Write(_) => Failure::world(fault.to_string(), "nothing was changed in the store"),
        RecoverFault::Unsigned(why) => Failure::refused("recover.unsigned", why.clone()),
        RecoverFault::Backup(why) => Failure::refused("backup.unsound", why.to_string()),
        RecoverFault::Brought(why) => Failure::refused("log.other", why.clone()),
    }
}

fn document(found: &Recovered, other: Option<u64>) -> Value {
    let bookings: Vec<Value> = found
        .bookings
        .iter()
        .map(|(number, confirmed)| json!({ "number": number, "confirmed": confirmed }))
        .collect();
    let gaps: Vec<Value> = found
        .gaps
        .iter()
        .map(|gap| json!({ "from": gap.from, "to": gap.to, "from_backup": gap.is_filled }))
        .collect();
    json!({
        "readable": found.readable, "sound": found.sound, "damage": found.damage, "unsound": found.unsound,
        "newest_at": found.newest_at, "missing": missing_json(found.missing), "notes": found.notes,
        "files_damaged": found.files_damaged, "gaps": gaps, "beyond": found.beyond,
        "bookings": bookings, "backup_entries": other,
        "written": found.written.as_ref().map(|it| json!({ "entries": it.entries, "signed_now": it.signed_now })),
    })
}

fn words(arguments: &Arguments, found: &Recovered, other: Option<u64>) -> String {
    let confirmed = found.bookings.iter().filter(|(_, confirmed)| *confirmed).count();
    let mut lines = found.notes.clone();
    lines.push(format!(
        "{} entries can be read, {} of them are sound: {} bookings, {confirmed} of them confirmed",
        found.readable,
        found.sound,
        found.bookings.len()
    ));
    lines.extend(found.newest_at.as_ref().map(|at| format!("the newest sound entry was made at {at}")));
    lines.extend(found.gaps.iter().filter(|gap| gap.to > gap.from).map(|gap| {
        let range = format!("entries {} to {}", gap.from, gap.to - 1);
        match gap.is_filled {
            true => format!("{range} cannot be read and are taken from the backup"),
            false => {
                format!("MISSING IN BETWEEN: {range}; a backup that has them fills the gap: --backup FILE")
            }
        }
    }));
    if found.beyond > 0 {
        lines.push(format!(
            "{} later entries are intact, but cannot be vouched for over the gap: keep the store until a backup is found \
             that fills it",
            found.beyond
        ));
    }
    lines.extend(found.damage.as_ref().map(|what| format!("DAMAGE: {what}")));
    lines.extend(found.unsound.as_ref().map(|what| format!("NOT SOUND: {what}")));
    lines.push(match found.missing {
        Missing::Nothing => "missing: nothing, as far as the head file in this folder knows".to_owned(),
        Missing::Range { from, to } => format!("MISSING: entries {from} to {to}"),
        Missing::AtLeast { from, to } => {
            format!("MISSING: entries {from} to {to} at least, says the kept checkpoint")
        }
        Missing::Unknown { from } => format!("missing: not known, perhaps entries from {from} on"),
    });
    if let Some(other) = other {
        lines.push(match other.cmp(&found.sound) {
            std::cmp::Ordering::Greater => format!("the backup has more: {other} entries. Restore that one"),
            std::cmp::Ordering::Equal => format!("the backup has the same {other} entries"),
            std::cmp::Ordering::Less => format!("the backup has less: {other} entries"),
        });
    }
    match (&found.written, &arguments.to) {
        (Some(written), Some(file)) => lines.push(format!(
            "{}: a backup of {} entries, read back and checked\nNext: tashika restore {} --new-epoch --keys KEYS --head DATA \
             into another data folder",
            file.display(),
            written.entries,
            file.display()
        )),
        _ if is_damaged(found) => {
            lines.push(
                "Next: do not start it as it is; tashika recover --to FILE writes the sound part as a backup, for \
                 tashika restore"
                    .to_owned(),
            );
        }
        _ => {}
    }
    lines.join("\n")
}
