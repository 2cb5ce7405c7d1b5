//! `tashika losses`: receipts of ours that prove what this store has not got, and what became of each.
//!
//! Each is an entry of the journal, so that all nodes and every later start know it. To settle one takes a reason and is
//! an entry too. The surprise: nothing ever leaves the list; what is settled only stops being an alarm.

use service::admin::{LossFacts, Reply, Request};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// List receipts that prove what this store has not got, or settle one with a reason; exit code 0 only if all are settled
///
/// Each of them was shown to this store, is genuine, and is of an entry that its journal lacks: a newer store exists or
/// existed. docs/operating/when-it-breaks.md says what to do before one is settled.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Settle this one: the first digits of its leaf, or a booking number for all evidence of that booking
    #[arg(long, value_name = "LEAF", requires = "reason")]
    pub settle: Option<String>,
    /// What became of it: store_found (the newer store is served from now), honoured (the person has a place again or needs
    /// none), rehearsal (the receipt is of a copy that ran with the same keys), other (written down elsewhere)
    #[arg(long, value_name = "REASON", requires = "settle", value_parser = REASONS)]
    pub reason: Option<String>,
}

const REASONS: [&str; 4] = ["store_found", "honoured", "rehearsal", "other"];

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let request = match (&arguments.settle, &arguments.reason) {
        (Some(which), Some(reason)) => Request::SettleLoss { which: which.clone(), reason: reason.clone() },
        _ => Request::Losses,
    };
    let reply = super::ask(request, invocation)?;
    match reply {
        Reply::Losses { losses } => {
            invocation.output.tell(&serde_json::json!({ "losses": losses }), || words(&losses));
            let open = losses.iter().any(|loss| loss.settled.is_none());
            Ok(if open { Outcome::Found } else { Outcome::Done })
        }
        Reply::Changed(changes) => {
            invocation.output.tell(&changes, || match changes.lines.as_slice() {
                [] => "It was settled already: nothing was changed.".to_owned(),
                lines => format!("settled: {}", lines.join("\nsettled: ")),
            });
            Ok(Outcome::Done)
        }
        _ => Err(other_version()),
    }
}

fn words(losses: &[LossFacts]) -> String {
    if losses.is_empty() {
        return "Nobody showed a receipt of anything that this store lacks.".to_owned();
    }
    let open = losses.iter().filter(|loss| loss.settled.is_none()).count();
    let mut lines: Vec<String> = losses.iter().map(line).collect();
    lines.push(match open {
        0 => "All of it is settled.".to_owned(),
        open => format!(
            "{open} NOT SETTLED. Keep this folder, look for the newer store, and honour the receipts \
             (docs/operating/when-it-breaks.md). When it is known what became of one: tashika losses --settle LEAF \
             --reason REASON"
        ),
    });
    lines.join("\n")
}

/// One of them in a line.
pub fn line(it: &LossFacts) -> String {
    let what = match (&it.number, &it.confirmed_at) {
        (Some(number), Some(confirmed)) => {
            let venue = it.venue.as_ref().map(|venue| format!("{venue} ")).unwrap_or_default();
            let starts_at = it.starts_at.as_deref().unwrap_or("?");
            format!("booking {number}, {venue}{starts_at}, confirmed {confirmed}")
        }
        _ => "an entry that confirms no booking".to_owned(),
    };
    let settled = match &it.settled {
        Some(settled) => format!("settled {}: {}", settled.at, settled.reason),
        None => "not settled".to_owned(),
    };
    format!(
        "{what}: entry {} of epoch {}, {}; shown {}, leaf {}; {settled}",
        it.position,
        it.epoch,
        finding(&it.finding),
        it.shown_at,
        it.leaf.get(..16).unwrap_or(&it.leaf)
    )
}

fn finding(code: &str) -> &'static str {
    match code {
        "entry_beyond_end" => "which the journal does not reach",
        "checkpoint_beyond_end" => "under a checkpoint over more entries than the journal has",
        "other_entry" => "which is another one in the journal",
        "other_past" => "under a checkpoint that is not of this journal's past",
        "no_such_booking" => "which is here, though the state has no such booking",
        _ => "after the end that the restore was told of",
    }
}
