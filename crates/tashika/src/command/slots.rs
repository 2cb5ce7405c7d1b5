//! `tashika slots`: publishes or amends slots, all or none, plans them before, and changes them later.
//!
//! A slot is known by venue, day, window and dose; the same one again amends its places. The surprise: a slot that
//! the file leaves out stays as it is, because other files may have brought it.

mod places;
mod plan;
mod proposals;
mod quota;

use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::json;
use service::admin::{Changes, Fault, Outline, Reply, Request, SlotLine};
use service::import::encoding::{Asked, Decoder, survey};
use service::import::slots::{Reader, Row};
use service::import::{BadField, Flaw};

use crate::client::Session;
use crate::command::programme::{changes, tell};
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;

/// Slots: windows at venues with places
#[derive(Debug, clap::Subcommand)]
pub enum Slots {
    /// Publish or amend slots, all or none, and print what changes and whom it touches
    Publish(Arguments),
    /// Expand a series, or read slots, and print what publishing would do and what looks like a mistake
    Plan(plan::Arguments),
    #[command(flatten)]
    Places(places::Places),
    /// Keep places for a way in, such as the telephone, or show what is kept
    Quota(quota::Arguments),
    /// Propose what `plan` shows, for another planner to approve
    Propose(proposals::Propose),
    /// List proposals, the newest first
    Proposals(proposals::List),
    /// Approve a proposal of somebody else; it is published, and opens at its time
    Approve(proposals::Decide),
    /// Reject a proposal, or take one's own back
    Reject(proposals::Decide),
}

impl Slots {
    /// Runs it.
    pub fn run(&self, invocation: &Invocation) -> Result<Outcome, Failure> {
        match self {
            Slots::Publish(arguments) => run(arguments, invocation),
            Slots::Plan(arguments) => plan::run(arguments, invocation),
            Slots::Places(places) => places::run(places, invocation),
            Slots::Quota(arguments) => quota::run(arguments, invocation),
            Slots::Propose(arguments) => proposals::propose(arguments, invocation),
            Slots::Proposals(arguments) => proposals::list(arguments, invocation),
            Slots::Approve(arguments) => proposals::decide(arguments, true, invocation),
            Slots::Reject(arguments) => proposals::decide(arguments, false, invocation),
        }
    }
}

/// Arguments of `publish`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The slots as CSV: venue,date,start,end,capacity and optional dose,published_at
    #[arg(value_name = "FILE.csv")]
    pub file: PathBuf,
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// Only print what would change
    #[arg(long)]
    pub dry_run: bool,
}

const ROWS_MAX: usize = 100_000;

/// Faults and notes that are printed; all of them are counted.
const PRINTED_MAX: usize = 100;

/// What the file says.
#[derive(Default)]
struct Read {
    slots: Vec<SlotLine>,
    /// The line of each slot.
    lines: Vec<u64>,
    bad: Vec<BadField>,
}

fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let (mut changes, lines) = super::wait_for(async {
        let mut session = Session::open(invocation).await?;
        let done = publish(&mut session, arguments).await;
        session.close().await?;
        done
    })?;
    let place = arguments.file.display();
    let notes: Vec<BadField> =
        std::mem::take(&mut changes.notes).into_iter().map(|note| placed(note, &lines)).collect();
    for line in told(&place.to_string(), &notes) {
        invocation.output.note(&format!("note: {line}"));
    }
    tell(
        invocation,
        &format!("slots of {}", arguments.programme),
        &changes,
        &json!(notes),
        arguments.dry_run,
    );
    Ok(Outcome::Done)
}

async fn publish(session: &mut Session, arguments: &Arguments) -> Result<(Changes, Vec<u64>), Failure> {
    let known = session.outline(&arguments.programme).await?;
    let Read { slots, lines, mut bad } = read(&arguments.file, known)?;
    // The good rows of a file that has bad ones are looked at all the same, so that everything is told at once.
    let dry_run = arguments.dry_run || !bad.is_empty();
    let request = Request::PublishSlots { programme: arguments.programme.clone(), slots, dry_run };
    match session.request(request).await? {
        Reply::Refused(refusal) if refusal.faults.is_empty() => {
            Err(Failure::refused_for(&refusal.code, refusal.details))
        }
        Reply::Refused(refusal) => {
            bad.extend(refusal.faults.into_iter().map(|fault| placed(fault, &lines)));
            Err(refuse_rows(&arguments.file, bad))
        }
        _ if !bad.is_empty() => Err(refuse_rows(&arguments.file, bad)),
        reply => changes(reply).map(|changes| (changes, lines)),
    }
}

/// Every slot of the file with the line it stands on, and every bad row.
fn read(path: &Path, known: Outline) -> Result<Read, Failure> {
    let place = path.display();
    let io = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::InvalidData => Failure::refused("slots.file", format!("{place}: {error}")),
        _ => Failure::io("cannot be read", path, &error),
    };
    let refused =
        |error: &dyn std::error::Error| Failure::refused("slots.file", format!("{place}: {}", chain(error)));
    let found = survey(File::open(path).map_err(io)?, Asked::Auto).map_err(io)?;
    let decoder = Decoder::new(File::open(path).map_err(io)?, found.encoding);
    let mut reader = Reader::open(decoder, known).map_err(|fault| refused(&fault))?;
    let mut read = Read::default();
    while let Some(row) = reader.next_row().map_err(|fault| refused(&fault))? {
        match row {
            Row::Good(slot) => {
                read.slots.push(slot);
                read.lines.push(reader.line());
            }
            Row::Repeated { .. } => {}
            Row::Bad(fields) => read.bad.extend(fields),
        }
        if read.slots.len() > ROWS_MAX {
            return Err(Failure::refused(
                "slots.file",
                format!("{place}: more than {ROWS_MAX} slots; split the file"),
            ));
        }
    }
    Ok(read)
}

/// The service counts rows; people count lines.
fn placed(fault: Fault, lines: &[u64]) -> BadField {
    let index = fault.row.and_then(|row| usize::try_from(row).ok()?.checked_sub(1));
    BadField {
        line: index.and_then(|index| lines.get(index)).copied().unwrap_or_default(),
        column: Some(fault.at),
        value: fault.value.unwrap_or_default(),
        reason: Flaw::verbatim(fault.reason),
    }
}

fn refuse_rows(path: &Path, mut bad: Vec<BadField>) -> Failure {
    bad.sort_by_key(|field| field.line);
    let place = path.display().to_string();
    let mut details = told(&place, &bad);
    details.push(format!("{place}: nothing was published; mend these rows and bring the whole file again"));
    let faults = bad.iter().map(|field| json!(field)).collect();
    Failure::Refused { code: "slots.bad_rows".to_owned(), details, faults }
}

fn told(place: &str, fields: &[BadField]) -> Vec<String> {
    let mut lines: Vec<String> =
        fields.iter().take(PRINTED_MAX).map(|field| format!("{place}: {field}")).collect();
    if let Some(more @ 1..) = fields.len().checked_sub(PRINTED_MAX) {
        lines.push(format!("{place}: and {more} more"));
    }
    lines
}
