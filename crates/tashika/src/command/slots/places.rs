//! `tashika slots stop|resume|call-off|move|capacity|affected`: what is done to places that are published.
//!
//! Every act can be asked first with `--dry-run`, and prints everybody it concerns with what becomes of them. The
//! surprise: calling places off cancels nobody; who cannot be moved keeps the booking and waits for a choice.

use jiff::civil::{Date, Time};
use service::admin::{Reply, Request};
use service::planner::{AffectedTold, AreaAsked, PlaceTold, PlannerAct, PlannerAsk, PlannerTold, SpotTold};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Which places, and whether anything happens
#[derive(Debug, clap::Args)]
pub struct Which {
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// Only those of this venue
    #[arg(long, value_name = "ID")]
    pub venue: Option<String>,
    /// Only those of this day
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    /// Only the slot that starts then
    #[arg(long, value_name = "TIME", requires = "venue", requires = "date")]
    pub start: Option<Time>,
    /// Only this slot, by its identifier
    #[arg(long, value_name = "SLOT", conflicts_with_all = ["venue", "date", "start"])]
    pub slot: Option<String>,
    /// Only say what would happen, and to whom
    #[arg(long)]
    pub dry_run: bool,
}

impl Which {
    /// The places that are named.
    pub fn area(&self) -> AreaAsked {
        AreaAsked { venue: self.venue.clone(), date: self.date, start: self.start, slot: self.slot.clone() }
    }
}

/// What is done to places that are published.
#[derive(Debug, clap::Subcommand)]
pub enum Places {
    /// Stop bookings; what is booked stays, and can be cancelled
    Stop {
        #[command(flatten)]
        which: Which,
        /// Why
        #[arg(long, value_parser = service::planner::REASONS)]
        reason: String,
        /// When it ends by itself, in the programme's time or with an offset
        #[arg(long, value_name = "TIME")]
        until: Option<String>,
    },
    /// Let bookings go on, or say that what was called off takes place after all
    Resume {
        #[command(flatten)]
        which: Which,
    },
    /// Call places off: nobody books there any more, and who is booked there is moved or chooses
    CallOff {
        #[command(flatten)]
        which: Which,
        /// Why
        #[arg(long, value_parser = service::planner::REASONS)]
        reason: String,
        /// Move people to the nearest free time: same_venue, any_venue, venue:ID or slot:SLOT
        #[arg(long = "move", value_name = "RULE")]
        rule: Option<String>,
    },
    /// Move who is booked where places are called off
    Move {
        #[command(flatten)]
        which: Which,
        /// Where to: same_venue, any_venue, venue:ID or slot:SLOT
        #[arg(long = "to", value_name = "RULE")]
        rule: String,
    },
    /// Give a slot another number of places; refused with who is too many, or moves the newest of them
    Capacity {
        #[command(flatten)]
        which: Which,
        /// Places from now on
        capacity: u32,
        /// Move who is too many: same_venue, any_venue, venue:ID or slot:SLOT
        #[arg(long = "move", value_name = "RULE")]
        rule: Option<String>,
    },
    /// What became of everybody whose place was called off or taken for fewer places
    Affected {
        #[command(flatten)]
        which: Which,
    },
}

/// Runs the command.
pub fn run(places: &Places, invocation: &Invocation) -> Result<Outcome, Failure> {
    let (which, act) = asked(places);
    let wanted = PlannerAsk { area: which.area(), act, dry_run: which.dry_run };
    match super::super::ask(Request::Places { programme: which.programme.clone(), wanted }, invocation)? {
        Reply::Places(told) => {
            invocation.output.tell(&told, || words(&told));
            Ok(if told.refusal.is_some() { Outcome::Found } else { Outcome::Done })
        }
        _ => Err(other_version()),
    }
}

fn asked(places: &Places) -> (&Which, Option<PlannerAct>) {
    match places {
        Places::Stop { which, reason, until } => {
            (which, Some(PlannerAct::Stop { reason: reason.clone(), until: until.clone() }))
        }
        Places::Resume { which } => (which, Some(PlannerAct::Resume)),
        Places::CallOff { which, reason, rule } => {
            (which, Some(PlannerAct::CallOff { reason: reason.clone(), rule: rule.clone() }))
        }
        Places::Move { which, rule } => (which, Some(PlannerAct::Move { rule: rule.clone() })),
        Places::Capacity { which, capacity, rule } => {
            (which, Some(PlannerAct::Capacity { capacity: *capacity, rule: rule.clone() }))
        }
        Places::Affected { which } => (which, None),
    }
}

fn words(told: &PlannerTold) -> String {
    let mut lines: Vec<String> = told.places.iter().map(place).collect();
    if let Some(stop) = &told.stop {
        let what = if stop.is_called_off { "called off" } else { "bookings stopped" };
        let until = stop.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
        lines.push(format!("{what}: {}{until}", stop.reason));
    }
    lines.extend(told.affected.iter().map(affected));
    let counts: Vec<String> = told.counts.iter().map(|(result, count)| format!("{result} {count}")).collect();
    lines.push(if counts.is_empty() { "nobody is concerned".to_owned() } else { counts.join(", ") });
    lines.extend(told.refusal.as_ref().map(|code| format!("it would be refused: {code}")));
    lines.join("\n")
}

fn place(it: &PlaceTold) -> String {
    let stopped = match (&it.stopped, it.is_called_off) {
        (Some(reason), true) => format!(", CALLED OFF ({reason})"),
        (Some(reason), false) => format!(", stopped ({reason})"),
        (None, _) => String::new(),
    };
    format!(
        "{} slot {}: {} booked and {} held of {}{stopped}",
        spot(&it.spot),
        it.spot.slot,
        it.booked,
        it.held,
        it.capacity
    )
}

fn affected(it: &AffectedTold) -> String {
    let to = it.to.as_ref().map(|to| format!(" to {}", spot(to))).unwrap_or_default();
    let why = it.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    format!("  {} dose {} from {}: {}{to}{why}", it.number, it.dose, spot(&it.from), it.result)
}

fn spot(it: &SpotTold) -> String {
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    format!("{} {} {}-{}", it.venue, it.date, clock(it.start), clock(it.end))
}
