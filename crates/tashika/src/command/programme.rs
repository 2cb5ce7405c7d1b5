//! `tashika programme apply`: creates or amends a programme from its file.
//!
//! The file is the whole programme; what it leaves out is gone. Whether something may go is decided by the
//! service, which knows what is booked.

use std::path::PathBuf;

use serde_json::{Value, json};
use service::admin::{Changes, Reply, Request};
use service::import::programme::{parse, to_definition};

use crate::client::Session;
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
    let place = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| Failure::io("cannot be read", file, &error))?;
    let definition =
        parse(&text).map_err(|error| Failure::refused("programme.invalid", format!("{place}: {error}")))?;
    to_definition(&definition).map_err(|flaws| {
        let details = flaws.iter().map(|flaw| format!("{place}: {flaw}")).collect();
        Failure::refused_for("programme.invalid", details)
    })?;
    let id = definition.id.clone();
    let request = Request::ApplyProgramme { definition: Box::new(definition), dry_run: *dry_run };
    let changes = super::wait_for(async {
        let mut session = Session::open(invocation).await?;
        let reply = session.ask(request).await;
        session.close().await?;
        changes(reply?)
    })?;
    tell(invocation, &format!("programme {id}"), &changes, &json!([]), *dry_run);
    Ok(Outcome::Done)
}

/// The answer to a request that changes something.
pub fn changes(reply: Reply) -> Result<Changes, Failure> {
    match reply {
        Reply::Changed(changes) => Ok(changes),
        _ => Err(Failure::world(
            "the server gave an answer to another question",
            "use the same version for both",
        )),
    }
}

/// Lines of a difference that are printed; the JSON document has all of them.
const LINES_PRINTED_MAX: usize = 100;

/// Prints what changed.
pub fn tell(invocation: &Invocation, what: &str, changes: &Changes, notes: &Value, dry_run: bool) {
    let document = json!({ "done": true, "dry_run": dry_run, "changes": changes, "notes": notes });
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
