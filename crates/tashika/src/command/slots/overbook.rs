//! `tashika slots overbook`: how many more people than places may book, proposed here and approved by somebody else.
//!
//! It can be asked first with `--dry-run`, and tells by day what is overbooked and who stands beyond the places. The
//! surprise: `--lift` takes it back at once and drops nobody, so slots may have more people than places until some leave.

use jiff::civil::{Date, Time};
use service::admin::{Reply, Request};
use service::planner::{
    AreaAsked, OVERBOOKING_REASONS, OverbookingAct, OverbookingAsk, OverbookingDay, OverbookingsTold,
};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

use super::places::Which;

/// Arguments of `overbook`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    which: Which,
    /// Propose that so many more people may book each slot, such as 5 or 10%; at most half of its places
    #[arg(long, value_name = "AMOUNT", requires = "reason", conflicts_with = "lift")]
    more: Option<String>,
    /// Why: no_shows, left_doses or as_ordered
    #[arg(long, value_name = "REASON", value_parser = OVERBOOKING_REASONS, requires = "more")]
    reason: Option<String>,
    /// Take back what is stated for exactly these places; nobody is dropped
    #[arg(long)]
    lift: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let which = &arguments.which;
    let act = match (&arguments.more, &arguments.reason) {
        (Some(more), Some(reason)) => {
            Some(OverbookingAct::Propose { more: more.clone(), reason: reason.clone() })
        }
        _ if arguments.lift => Some(OverbookingAct::Lift),
        _ => None,
    };
    let wanted = OverbookingAsk { area: which.area(), act, dry_run: which.dry_run };
    let request = Request::Overbookings { programme: which.programme.clone(), wanted };
    match super::super::ask(request, invocation)? {
        Reply::Overbookings(told) => {
            invocation.output.tell(&told, || words(&told));
            Ok(if told.refusal.is_some() { Outcome::Found } else { Outcome::Done })
        }
        _ => Err(other_version()),
    }
}

fn words(told: &OverbookingsTold) -> String {
    let mut lines: Vec<String> = told
        .stated
        .iter()
        .map(|it| format!("{}: {} more may book ({})", area(&it.area), it.more, it.reason))
        .collect();
    if lines.is_empty() {
        lines.push("nothing is overbooked: nobody books beyond the places".to_owned());
    }
    lines.extend(told.days.iter().map(day));
    lines.extend(told.proposal.map(|number| format!("proposal {number} waits for another planner")));
    lines.extend(told.refusal.as_ref().map(|code| format!("it would be refused: {code}")));
    lines.join("\n")
}

pub(super) fn area(it: &AreaAsked) -> String {
    let date = it.date.map(|date: Date| date.to_string());
    let start = it.start.map(|time: Time| time.strftime("%H:%M").to_string());
    let parts: Vec<String> = [it.venue.clone(), date, start].into_iter().flatten().collect();
    if parts.is_empty() { "everything".to_owned() } else { parts.join(" ") }
}

fn day(it: &OverbookingDay) -> String {
    let more = match it.more == it.would_be_more {
        true => it.more.to_string(),
        false => format!("{} (then {})", it.more, it.would_be_more),
    };
    let beyond = match it.beyond.len() {
        0 => "nobody".to_owned(),
        count => format!("{count} ({})", it.beyond.join(", ")),
    };
    format!(
        "  {} {}: {} places, {} taken; {more} more may book; {beyond} beyond the places",
        it.venue, it.date, it.capacity, it.taken
    )
}
