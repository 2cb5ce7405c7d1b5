//! `tashika figures`: how a programme stands, for whoever runs it.
//!
//! Looks and changes nothing; no figure is of a person. The surprise: refusals are counted by the running process, so
//! without a server there are none to tell.

use service::admin::{Reply, Request};
use service::{DayFigure, Figures};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Show how a programme stands: bookings, channels, free places by venue and day, refusals
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Programme identifier
    #[arg(long, value_name = "ID")]
    pub programme: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let Reply::Figures(figures) =
        super::ask(Request::Figures { programme: arguments.programme.clone() }, invocation)?
    else {
        return Err(other_version());
    };
    invocation.output.tell(&*figures, || words(&figures));
    Ok(Outcome::Done)
}

fn words(figures: &Figures) -> String {
    let mut lines = vec![
        format!("{} as of {} (position {})", figures.programme, figures.as_of_time, figures.as_of),
        format!("Vouchers on the lists: {}; live holds: {}", figures.vouchers, figures.holds),
    ];
    let listed = |name: &str, counts: Vec<String>| match counts.as_slice() {
        [] => format!("{name}: none"),
        counts => format!("{name}: {}", counts.join(", ")),
    };
    let bookings = figures.bookings.iter().map(|(status, count)| format!("{count} {status}"));
    lines.push(listed("Bookings", bookings.collect()));
    let steps = figures.steps.iter().map(|it| format!("{} {} by {}", it.count, it.what, it.channel));
    lines.push(listed("What happened", steps.collect()));
    let hour: u64 = figures.minutes.iter().map(|minute| minute.confirmed).sum();
    let most = figures.minutes.iter().map(|minute| minute.confirmed).max().unwrap_or(0);
    lines.push(format!("Confirmed in the last hour: {hour}, {most} in its busiest minute"));
    let refusals = figures.refusals.iter().map(|(code, count)| format!("{count} {code}"));
    lines.push(listed("Refused since this process began", refusals.collect()));
    lines.push("Places by venue and day (booked of capacity, free now):".to_owned());
    lines.extend(figures.days.iter().map(day));
    lines.join("\n")
}

fn day(it: &DayFigure) -> String {
    format!("  {} {}: {} of {}, {} free", it.venue, it.date, it.booked, it.capacity, it.free)
}
