//! `tashika slots quota`: how many places are kept for which ways in.
//!
//! A quota can be asked first with `--dry-run`, and tells by day what is kept and what the web can take. The surprise:
//! without `--keep` and `--lift` nothing is changed, and what is kept is printed.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use service::admin::{Reply, Request};
use service::planner::{AreaAsked, QuotaAct, QuotaAsk, QuotaDay, QuotaTold, QuotasTold};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

use super::places::Which;

/// Arguments of `quota`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    which: Which,
    /// Keep so much of each slot for a channel, such as desk=5 or desk=20% (desk, venue, web, line, api)
    #[arg(long, value_name = "CHANNEL=AMOUNT", value_parser = kept, conflicts_with = "lift")]
    keep: Vec<(String, String)>,
    /// Keep nothing in exactly these places, whatever a wider quota says
    #[arg(long, conflicts_with_all = ["keep", "lift"])]
    keep_nothing: bool,
    /// Release what is kept so many hours before a slot begins
    #[arg(long, value_name = "HOURS", default_value_t = 24)]
    release_hours: u16,
    /// Take back what was stated for exactly these places
    #[arg(long)]
    lift: bool,
}

fn kept(text: &str) -> Result<(String, String), String> {
    let (channel, amount) = text.split_once('=').ok_or("say CHANNEL=AMOUNT, such as desk=20%")?;
    let names = service::planner::CHANNELS;
    if !names.contains(&channel) {
        return Err(format!("places are kept for {}", names.join(", ")));
    }
    Ok((channel.to_owned(), amount.to_owned()))
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let which = &arguments.which;
    let act = if arguments.lift {
        Some(QuotaAct::Lift)
    } else if arguments.keep.is_empty() && !arguments.keep_nothing {
        None
    } else {
        let kept: BTreeMap<String, String> = arguments.keep.iter().cloned().collect();
        Some(QuotaAct::State { kept, release_hours: arguments.release_hours })
    };
    let wanted = QuotaAsk { area: which.area(), act, dry_run: which.dry_run };
    match super::super::ask(Request::Quotas { programme: which.programme.clone(), wanted }, invocation)? {
        Reply::Quotas(told) => {
            invocation.output.tell(&told, || words(&told));
            Ok(if told.refusal.is_some() { Outcome::Found } else { Outcome::Done })
        }
        _ => Err(other_version()),
    }
}

fn words(told: &QuotasTold) -> String {
    let mut lines: Vec<String> = told.quotas.iter().map(quota).collect();
    if lines.is_empty() {
        lines.push("nothing is kept: every free place is everybody's".to_owned());
    }
    lines.extend(told.days.iter().map(day));
    lines.extend(told.refusal.as_ref().map(|code| format!("it would be refused: {code}")));
    lines.join("\n")
}

fn quota(it: &QuotaTold) -> String {
    let kept = match it.kept.is_empty() {
        true => "nothing".to_owned(),
        false => parts(&it.kept),
    };
    format!("{}: kept {kept}, released {} hours before", area(&it.area), it.release_hours)
}

fn area(it: &AreaAsked) -> String {
    let date = it.date.map(|date: Date| date.to_string());
    let start = it.start.map(|time: Time| time.strftime("%H:%M").to_string());
    let parts: Vec<String> = [it.venue.clone(), date, start].into_iter().flatten().collect();
    if parts.is_empty() { "everything".to_owned() } else { parts.join(" ") }
}

fn day(it: &QuotaDay) -> String {
    let sums = |kept: &BTreeMap<String, u64>| match kept.is_empty() {
        true => "nothing".to_owned(),
        false => parts(kept),
    };
    let (now, then) = (sums(&it.kept), sums(&it.would_keep));
    let (web, web_then) = (it.free_for_web, it.would_be_free_for_web);
    let kept = if now == then { now } else { format!("{now} (then {then})") };
    let web = if web == web_then { web.to_string() } else { format!("{web} (then {web_then})") };
    format!(
        "  {} {}: {} free of {}; kept {kept}; free for the web {web}",
        it.venue, it.date, it.free, it.capacity
    )
}

fn parts<T: std::fmt::Display>(kept: &BTreeMap<String, T>) -> String {
    let one = |name: &&str| kept.get(*name).map(|amount| format!("{name} {amount}"));
    service::planner::CHANNELS.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}
