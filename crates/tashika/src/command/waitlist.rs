//! `tashika waitlist`: who waits for which venue, what is offered until when, and what happened last. Nothing of a person.
//!
//! Looks and changes nothing. The surprise: a number here names a turn, and `tashika explain` takes it, but nobody who waits is
//! told it, because they would take it for a booking number.

use service::admin::{Reply, Request};
use service::{OfferTold, TurnTold, VenueWaits, WaitlistTold};

use super::explain::standing;
use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Show how a waitlist stands: who waits by venue, offers with their end, the newest turns
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Programme identifier
    #[arg(long, value_name = "ID")]
    pub programme: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let request = Request::Waitlist { programme: arguments.programme.clone() };
    let Reply::Waitlist(told) = super::ask(request, invocation)? else { return Err(other_version()) };
    invocation.output.tell(&*told, || words(&told));
    Ok(Outcome::Done)
}

fn words(told: &WaitlistTold) -> String {
    let it = &told.figure;
    let mut lines = vec![format!("{} as of {} (position {})", told.programme, told.as_of_time, told.as_of)];
    if !it.is_open {
        lines.push("The programme has no waitlist: nobody can join, and nothing is offered.".to_owned());
    }
    lines.push(format!("{} wait, {} of them with an offer (not booked)", it.waiting, it.offered));
    if let Some(since) = &it.longest_since {
        lines.push(format!("The first of them waits since {since}"));
    }
    lines.extend(it.venues.iter().map(venue));
    let ended = |name: &str| it.ended.get(name).copied().unwrap_or(0);
    lines.push(format!(
        "Turns that are over: {} booked, {} left, {} without an answer",
        ended("booked"),
        ended("asked"),
        ended("unanswered")
    ));
    if !told.offers.is_empty() {
        lines.push("Offers, those that end first:".to_owned());
        lines.extend(told.offers.iter().map(offer));
    }
    if !told.recent.is_empty() {
        lines.push("Turns, the newest step first:".to_owned());
        lines.extend(told.recent.iter().map(turn));
    }
    lines.join("\n")
}

fn venue(it: &VenueWaits) -> String {
    let name = it.venue.as_deref().unwrap_or("any venue");
    format!("  {name}: {} wait, {} of them with an offer", it.waiting, it.offered)
}

fn offer(it: &OfferTold) -> String {
    format!("  {} dose {} {} {}, until {}", it.turn, it.dose, it.venue, it.starts_at, it.expires_at)
}

fn turn(it: &TurnTold) -> String {
    let venues = if it.venues.is_empty() { "any venue".to_owned() } else { it.venues.join(", ") };
    format!(
        "  {} dose {} {venues}: {}; joined {} by {}, last step {}, offers {}",
        it.turn,
        it.dose,
        standing(&it.standing),
        it.joined_at,
        it.joined_through,
        it.changed_at,
        it.offers
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use service::WaitlistFigure;

    #[test]
    fn who_waits_is_told_by_venue_and_an_offer_is_never_told_as_booked() {
        let venues = vec![
            VenueWaits { venue: None, waiting: 2, offered: 0 },
            VenueWaits { venue: Some("otemachi".to_owned()), waiting: 1, offered: 1 },
        ];
        let figure = WaitlistFigure {
            is_open: true,
            waiting: 3,
            offered: 1,
            venues,
            ended: [("asked".to_owned(), 4)].into(),
            longest_since: Some("T0".to_owned()),
        };
        let told = WaitlistTold {
            programme: "p".to_owned(),
            as_of: 9,
            as_of_time: "T9".to_owned(),
            figure,
            offers: vec![OfferTold {
                turn: "2222-2222-2".to_owned(),
                dose: 1,
                venue: "otemachi".to_owned(),
                starts_at: "T5".to_owned(),
                expires_at: "T4".to_owned(),
            }],
            recent: vec![TurnTold {
                turn: "2222-2222-2".to_owned(),
                dose: 1,
                venues: Vec::new(),
                standing: "offered".to_owned(),
                joined_at: "T1".to_owned(),
                joined_through: "web".to_owned(),
                changed_at: "T3".to_owned(),
                offers: 1,
                position: 7,
            }],
        };
        let lines = [
            "p as of T9 (position 9)",
            "3 wait, 1 of them with an offer (not booked)",
            "The first of them waits since T0",
            "  any venue: 2 wait, 0 of them with an offer",
            "  otemachi: 1 wait, 1 of them with an offer",
            "Turns that are over: 0 booked, 4 left, 0 without an answer",
            "Offers, those that end first:",
            "  2222-2222-2 dose 1 otemachi T5, until T4",
            "Turns, the newest step first:",
            "  2222-2222-2 dose 1 any venue: has an offer, not booked; joined T1 by web, last step T3, offers 1",
        ];
        assert_eq!(words(&told), lines.join("\n"));
    }
}
