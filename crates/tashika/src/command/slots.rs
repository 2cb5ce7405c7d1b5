//! `tashika slots`: publishes or amends slots, all or none, plans them before, and changes them later.
//!
//! A slot is known by venue, day, window and dose; the same one again amends its places. What guard rails find firmly stops
//! it, unless a reason says why it is right. The surprise: a slot that the file leaves out stays as it is, because other
//! files may have brought it.

mod overbook;
mod places;
mod plan;
mod proposals;
mod quota;

use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::json;
use service::admin::{Changes, Fault, Outline, REASON_CHARACTERS_MAX, Reply, Request, SlotLine};
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
    /// Propose that more people than places may book, take that back, or show it
    Overbook(overbook::Arguments),
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
            Slots::Overbook(arguments) => overbook::run(arguments, invocation),
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
    /// Only print what would change; exit code 1 if a guard rail would stop it
    #[arg(long)]
    pub dry_run: bool,
    /// Publish whatever the guard rails find, and keep in the journal why it is right: at most 200 characters that name nobody
    #[arg(long, value_name = "REASON", value_parser = reason)]
    pub despite: Option<String>,
}

fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > REASON_CHARACTERS_MAX || text.chars().any(char::is_control) {
        return Err(format!("say in one line of at most {REASON_CHARACTERS_MAX} characters why it is right"));
    }
    Ok(text.to_owned())
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
    let place = arguments.file.display().to_string();
    let all = |found: Vec<Fault>| found.into_iter().map(|it| placed(it, &lines)).collect::<Vec<_>>();
    let (notes, stops) = (all(std::mem::take(&mut changes.notes)), all(std::mem::take(&mut changes.stops)));
    for line in told(&place, &notes) {
        invocation.output.note(&format!("note: {line}"));
    }
    let would_stop = arguments.dry_run && arguments.despite.is_none() && !stops.is_empty();
    let mark = if would_stop { "would be refused" } else { "despite" };
    for line in told(&place, &stops) {
        invocation.output.note(&format!("{mark}: {line}"));
    }
    let what = format!("slots of {}", arguments.programme);
    let more = [("notes", json!(notes)), ("stops", json!(stops))];
    tell(invocation, &what, &changes, &more, arguments.dry_run);
    Ok(if would_stop { Outcome::Found } else { Outcome::Done })
}

async fn publish(session: &mut Session, arguments: &Arguments) -> Result<(Changes, Vec<u64>), Failure> {
    let known = session.outline(&arguments.programme).await?;
    let Read { slots, lines, mut bad } = read(&arguments.file, known)?;
    // The good rows of a file that has bad ones are looked at all the same, so that everything is told at once.
    let dry_run = arguments.dry_run || !bad.is_empty();
    let (programme, despite) = (arguments.programme.clone(), arguments.despite.clone());
    let request = Request::PublishSlots { programme, slots, despite, dry_run };
    match session.request(request).await? {
        Reply::Refused(refusal) if refusal.faults.is_empty() => {
            Err(Failure::refused_for(&refusal.code, refusal.details))
        }
        Reply::Refused(refusal) => {
            bad.extend(refusal.faults.into_iter().map(|fault| placed(fault, &lines)));
            Err(match refusal.code.as_str() {
                "slot.guard" => stopped(&arguments.file, bad),
                _ => refuse_rows(&arguments.file, bad),
            })
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

fn refuse_rows(path: &Path, bad: Vec<BadField>) -> Failure {
    refuse(path, "slots.bad_rows", bad, "mend these rows and bring the whole file again")
}

/// Refused for what looks like a mistake.
fn stopped(path: &Path, found: Vec<BadField>) -> Failure {
    let next = "mend what is a mistake; if all of it is right, say why with --despite \"REASON\"";
    refuse(path, "slot.guard", found, next)
}

fn refuse(path: &Path, code: &str, mut bad: Vec<BadField>, next: &str) -> Failure {
    bad.sort_by_key(|field| field.line);
    let place = path.display().to_string();
    let mut details = told(&place, &bad);
    details.push(format!("{place}: nothing was published; {next}"));
    let faults = bad.iter().map(|field| json!(field)).collect();
    Failure::Refused { code: code.to_owned(), details, faults }
}

fn told(place: &str, fields: &[BadField]) -> Vec<String> {
    let mut lines: Vec<String> =
        fields.iter().take(PRINTED_MAX).map(|field| format!("{place}: {field}")).collect();
    if let Some(more @ 1..) = fields.len().checked_sub(PRINTED_MAX) {
        lines.push(format!("{place}: and {more} more"));
    }
    lines
}
