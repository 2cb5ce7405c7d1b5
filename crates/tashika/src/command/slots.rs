//! `tashika slots publish`: publishes or amends slots, all or none.
//!
//! A slot is known by venue, day, window and dose; the same one again amends its places. The surprise: a slot that
//! the file leaves out stays as it is, because other files may have brought it.

use std::fs::File;
use std::path::PathBuf;

use service::admin::{Request, SlotLine};
use service::import::encoding::{Asked, Decoder, survey};
use service::import::slots::{Reader, Row};

use crate::client::Session;
use crate::command::programme::{changes, tell};
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;

/// Slots: windows at venues with places
#[derive(Debug, clap::Subcommand)]
pub enum Slots {
    /// Publish or amend slots, all or none, and print what changes and whom it touches
    Publish(Arguments),
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

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let (slots, lines) = read(arguments)?;
    let request =
        Request::PublishSlots { programme: arguments.programme.clone(), slots, dry_run: arguments.dry_run };
    let changes = super::wait_for(async {
        let mut session = Session::open(invocation).await?;
        let reply = session.ask(request).await;
        session.close().await?;
        changes(reply?)
    });
    let changes =
        changes.map_err(|failure| with_lines(failure, &arguments.file.display().to_string(), &lines))?;
    tell(invocation, &format!("slots of {}", arguments.programme), &changes, arguments.dry_run);
    Ok(Outcome::Done)
}

/// Every slot of the file with the line it stands on, or every bad row.
fn read(arguments: &Arguments) -> Result<(Vec<SlotLine>, Vec<u64>), Failure> {
    let path = &arguments.file;
    let place = path.display();
    let io = |error: std::io::Error| Failure::io("cannot be read", path, &error);
    let refused =
        |error: &dyn std::error::Error| Failure::refused("slots.file", format!("{place}: {}", chain(error)));
    let found = survey(File::open(path).map_err(io)?, Asked::Auto).map_err(io)?;
    let decoder = Decoder::new(File::open(path).map_err(io)?, found.encoding);
    let mut reader = Reader::open(decoder).map_err(|fault| refused(&fault))?;
    let (mut slots, mut lines, mut bad) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(row) = reader.next_row().map_err(|fault| refused(&fault))? {
        match row {
            Row::Good(slot) => {
                slots.push(slot);
                lines.push(reader.line());
            }
            Row::Repeated { .. } => {}
            Row::Bad(fields) => bad.extend(fields.iter().map(|field| format!("{place}: {field}"))),
        }
        if slots.len() > ROWS_MAX {
            return Err(Failure::refused(
                "slots.file",
                format!("{place}: more than {ROWS_MAX} slots; split the file"),
            ));
        }
    }
    if bad.is_empty() { Ok((slots, lines)) } else { Err(Failure::refused_for("slots.bad_rows", bad)) }
}

/// The service counts rows; people count lines.
fn with_lines(failure: Failure, place: &str, lines: &[u64]) -> Failure {
    let Failure::Refused { code, details, .. } = failure else { return failure };
    let told = details.iter().map(|detail| {
        let row = detail.strip_prefix("row ").and_then(|rest| rest.split_once(": "));
        let line = row.and_then(|(row, rest)| {
            let index = row.parse::<usize>().ok()?.checked_sub(1)?;
            Some(format!("{place}: line {}: {rest}", lines.get(index)?))
        });
        line.unwrap_or_else(|| detail.clone())
    });
    Failure::refused_for(&code, told.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_the_service_becomes_a_line_of_the_file() {
        let refused = Failure::refused("slot.invalid", "row 2: venue: `x` is not in the programme");
        let told = with_lines(refused, "a.csv", &[2, 5]).lines();
        assert_eq!(told, ["a.csv: line 5: venue: `x` is not in the programme"]);
    }
}
