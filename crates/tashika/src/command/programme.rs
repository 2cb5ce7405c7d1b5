//! `tashika programme apply`: creates or amends a programme from its file.
//!
//! The file is the whole programme; what it leaves out is gone. Whether something may go is decided by the
//! service, which knows what is booked.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use service::admin::{Changes, Reply, Request};
use service::import::programme::{BadProgramme, locate, parse, to_definition};

use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Programmes: what is given, where, and who may book what from when
#[derive(Debug, clap::Subcommand)]
pub enum Programme {
    /// Create or amend a programme with its venues, products and waves, and print the difference
    Apply(Arguments),
}

/// Arguments of `apply`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The programme as TOML
    #[arg(value_name = "FILE.toml")]
    pub file: PathBuf,
    /// Only print what would change
    #[arg(long)]
    pub dry_run: bool,
}

/// Runs the command.
pub fn run(programme: &Programme, invocation: &Invocation) -> Result<Outcome, Failure> {
    let Programme::Apply(Arguments { file, dry_run }) = programme;
    let text = Failure::written_in(file, "a programme")?;
    let invalid = |found: Vec<BadProgramme>| refuse("programme.invalid", file, &found);
    let definition = parse(&text).map_err(|error| invalid(vec![error]))?;
    to_definition(&definition)
        .map_err(|flaws| invalid(flaws.into_iter().map(|flaw| locate(&text, flaw)).collect()))?;
    let id = definition.id.clone();
    let request = Request::ApplyProgramme { definition: Box::new(definition), dry_run: *dry_run };
    let reply = super::wait_for(async {
        let mut session = Session::open(invocation).await?;
        let reply = session.request(request).await;
        session.close().await?;
        reply
    })?;
    let changes = match reply {
        Reply::Refused(refusal) if refusal.faults.is_empty() => {
            return Err(Failure::refused_for(&refusal.code, refusal.details));
        }
        Reply::Refused(refusal) => {
            let found: Vec<_> = refusal.faults.into_iter().map(|fault| locate(&text, fault)).collect();
            return Err(refuse(&refusal.code, file, &found));
        }
        reply => changes(reply)?,
    };
    tell(invocation, &format!("programme {id}"), &changes, &[("notes", json!([]))], *dry_run);
    Ok(Outcome::Done)
}

fn refuse(code: &str, file: &Path, found: &[BadProgramme]) -> Failure {
    let mut found: Vec<&BadProgramme> = found.iter().collect();
    found.sort_by_key(|it| it.line);
    let details = found.iter().map(|it| format!("{}: {it}", file.display())).collect();
    let faults = found.iter().map(|it| json!(it)).collect();
    Failure::Refused { code: code.to_owned(), details, faults }
}

/// The answer to a request that changes something.
pub fn changes(reply: Reply) -> Result<Changes, Failure> {
    match reply {
        Reply::Changed(changes) => Ok(changes),
        _ => Err(other_version()),
    }
}

/// Lines of a difference that are printed; the JSON document has all of them.
const LINES_PRINTED_MAX: usize = 100;

/// Prints what changed; the document has more members.
pub fn tell(
    invocation: &Invocation,
    what: &str,
    changes: &Changes,
    more: &[(&'static str, Value)],
    dry_run: bool,
) {
    let mut document = json!({ "done": true, "dry_run": dry_run, "changes": changes });
    for (name, value) in more {
        document[*name] = value.clone();
    }
    invocation.output.tell(&document, || {
        let mut lines: Vec<String> = changes.lines.iter().take(LINES_PRINTED_MAX).cloned().collect();
        if let Some(more @ 1..) = changes.lines.len().checked_sub(LINES_PRINTED_MAX) {
            lines.push(format!("and {more} more lines"));
        }
        let told = if dry_run { "nothing was changed (--dry-run); would be" } else { "done" };
        lines.push(format!(
            "{what}: {told}: {} added, {} changed, {} unchanged; {} bookings and holds touched",
            changes.added, changes.changed, changes.unchanged, changes.touched
        ));
        lines.join("\n")
    });
}
