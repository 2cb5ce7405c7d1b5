//! `tashika backup`: the whole journal in one file, online, checked before it gets its name.
//!
//! Bookings go on while it runs; the file ends at a checkpoint that was signed when it began. It is read back from the
//! start and compared with that signature, and only then called FILE and noted in the data folder. The surprise: the keys are not in it, because
//! whoever finds a backup must not be able to guess vouchers with it.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde_json::json;
use service::admin::{Reply, Request};
use service::backup::{self, BackupAudit, LastBackup, Writer};
use service::clock::{Clock, SystemClock};
use service::evidence::note::Verifier;

use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Write a verified backup of the journal to a new file; the server may go on
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file to make; never overwritten
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let file = &arguments.file;
    if file.symlink_metadata().is_ok() {
        return Err(exists(file));
    }
    // Of this process alone: another backup to the same name must not touch it.
    let partial = PathBuf::from(format!("{}.{}.partial", file.display(), std::process::id()));
    let made = super::wait_for(make(&partial, invocation)).and_then(|key| {
        let audited = check(&partial, &key)?;
        take_name(&partial, file)?;
        Ok(audited)
    });
    let found = match made {
        Ok(found) => found,
        Err(failure) => {
            // What is not whole must not lie about as if it were.
            let _ = std::fs::remove_file(&partial);
            return Err(failure);
        }
    };
    let bytes = std::fs::metadata(file).map(|found| found.len()).unwrap_or(0);
    note(invocation, file, &found, bytes);
    tell(invocation, file, &found, bytes);
    Ok(Outcome::Done)
}

/// Writes the file and syncs it; hands back the key that vouches for it.
async fn make(partial: &Path, invocation: &Invocation) -> Result<Verifier, Failure> {
    // One left over by a backup that was killed is nobody's.
    let _ = std::fs::remove_file(partial);
    let opened = OpenOptions::new().create_new(true).write(true).mode(0o600).open(partial);
    let file = opened.map_err(|error| Failure::io("cannot be written", partial, &error))?;
    let mut session = Session::open(invocation).await?;
    let written = write(&mut session, file, partial).await;
    session.close().await?;
    written
}

async fn write(session: &mut Session, file: File, path: &Path) -> Result<Verifier, Failure> {
    let Reply::Checkpoint { note, key } = session.ask(Request::Checkpoint).await? else {
        return Err(other_version());
    };
    let verifier = Verifier::parse(&key).map_err(|fault| unfit(&fault.to_string()))?;
    let size = verifier.open(&note).map_err(|fault| unfit(&fault.to_string()))?.size;
    let failed = |error| Failure::io("cannot be written", path, &error);
    let mut out = Writer::begin(BufWriter::new(file)).map_err(failed)?;
    while out.entries() < size {
        let Reply::Leaves { leaves } = session.ask(Request::Leaves { from: out.entries() }).await? else {
            return Err(other_version());
        };
        if leaves.is_empty() {
            return Err(unfit("the journal ended before the checkpoint"));
        }
        for leaf in leaves {
            if out.entries() < size {
                out.leaf_in_base64(&leaf).map_err(failed)?;
            }
        }
    }
    let mut file = out.end(&key, &note).map_err(failed)?;
    file.flush().and_then(|()| file.get_ref().sync_all()).map_err(failed)?;
    Ok(verifier)
}

/// Reads what was written as an auditor would.
fn check(path: &Path, key: &Verifier) -> Result<BackupAudit, Failure> {
    let file = File::open(path).map_err(|error| Failure::io("cannot be read", path, &error))?;
    let found = backup::audit(BufReader::new(file), Some(key)).map_err(|fault| unfit(&fault.to_string()))?;
    match found.report.violations.first() {
        None => Ok(found),
        Some((rule, what)) => Err(unfit(&format!("{rule}: {what}"))),
    }
}

fn take_name(partial: &Path, file: &Path) -> Result<(), Failure> {
    let failed = |error| Failure::io("cannot be made", file, &error);
    if file.symlink_metadata().is_ok() {
        return Err(exists(file));
    }
    std::fs::rename(partial, file).map_err(failed)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Notes in the data folder that there is a good one, for whoever watches; the backup is whole without that.
fn note(invocation: &Invocation, file: &Path, found: &BackupAudit, bytes: u64) {
    let at = jiff::Timestamp::from_millisecond(SystemClock::default().wall()).unwrap_or_default();
    let last = LastBackup { at, entries: found.checkpoint.size, bytes, file: file.display().to_string() };
    if let Err(error) = last.keep(&invocation.data) {
        invocation.output.note(&format!(
            "the backup is whole, but {} cannot take a note of it ({error}): /metrics and the console show an older one",
            invocation.data.display()
        ));
    }
}

fn tell(invocation: &Invocation, file: &Path, found: &BackupAudit, bytes: u64) {
    let document = json!({
        "done": true,
        "file": file.display().to_string(),
        "bytes": bytes,
        "entries": found.checkpoint.size,
        "root": found.report.root,
        "digest": found.report.digest,
        "origin": found.checkpoint.origin,
    });
    invocation.output.tell(&document, || {
        format!(
            "{}: {} entries, {bytes} bytes, read back and checked against the log's signature\n\
             The keys are not in it: keep a copy of the folder keys somewhere else than the backups.\n\
             Check it at any time: tashika audit --backup {}",
            file.display(),
            found.checkpoint.size,
            file.display()
        )
    });
}

fn exists(file: &Path) -> Failure {
    let what = format!("{} is there already and is not overwritten: give another name", file.display());
    Failure::refused("backup.exists", what)
}

fn unfit(why: &str) -> Failure {
    Failure::world(
        format!("the backup would not be sound: {why}"),
        "no file was made; run `tashika audit` and look at the disk before anything else",
    )
}
