//! `tashika represented`: after a restore, the claims that the desk sees first, and what receipts brought back.
//!
//! Looks and changes nothing. A claim stays until its booking is back; one whose holder has another booking for the
//! dose by now says so.

use service::admin::{ClaimFacts, ClaimList, Reply, Request, RestoreFacts};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// After a restore: list proved bookings that could not be put back, and those that receipts brought back
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(invocation: &Invocation) -> Result<Outcome, Failure> {
    let Reply::Claims(list) = super::ask(Request::Claims, invocation)? else { return Err(other_version()) };
    invocation.output.tell(&list, || words(&list));
    Ok(Outcome::Done)
}

fn words(list: &ClaimList) -> String {
    if list.restores.is_empty() {
        return "This store was never restored from a backup: nothing was lost, and no receipt brings anything back."
            .to_owned();
    }
    let mut lines: Vec<String> = list.restores.iter().map(restore).collect();
    lines.push(match &list.receipts_first_until {
        Some(until) => {
            format!("Receipts come first until {until}; `tashika reopen` lets newcomers in earlier.")
        }
        None => "Newcomers take places.".to_owned(),
    });
    lines.push(format!("{} bookings are back by their receipts.", list.back.len()));
    let open: Vec<&ClaimFacts> = list.claims.iter().filter(|claim| claim.has_now.is_none()).collect();
    lines.push(match open.len() {
        0 => "No proved booking is without a place.".to_owned(),
        count => format!("{count} PROVED BOOKINGS HAVE NO PLACE. Call these people first:"),
    });
    lines.extend(open.into_iter().map(claim));
    let settled: Vec<String> = list.claims.iter().filter(|it| it.has_now.is_some()).map(claim).collect();
    if !settled.is_empty() {
        lines.push("Proved, and the person has another booking for the dose by now:".to_owned());
        lines.extend(settled);
    }
    lines.join("\n")
}

fn restore(it: &RestoreFacts) -> String {
    let lost = match (it.vouched.filter(|size| *size > it.restored), it.whole) {
        (Some(size), true) => format!("entries {} to {} were lost", it.restored, size - 1),
        (Some(size), false) => format!("entries {} to {} at least were lost", it.restored, size - 1),
        (None, true) => "nothing that was answered was lost".to_owned(),
        (None, false) => format!("it is not known how many entries from {} on were lost", it.restored),
    };
    format!("Epoch {}: {lost}, made after {} and before {}.", it.epoch, it.lost_after, it.lost_until)
}

fn claim(it: &ClaimFacts) -> String {
    let now = it.has_now.as_ref().map(|number| format!("; has {number} now")).unwrap_or_default();
    format!(
        "  {} dose {} {}, confirmed {}, brought {}: {}{now}",
        it.number,
        it.dose,
        place(it),
        it.confirmed_at,
        it.brought_at,
        why(it)
    )
}

/// Why a lost booking could not be put back.
pub fn why(it: &ClaimFacts) -> &'static str {
    match it.code.as_str() {
        "claim.slot_full" => "the place has gone to somebody else",
        "claim.booking_exists" => "there was another booking for the dose",
        "claim.slot_unknown" => "the slot or its programme is not here: publish it again",
        "claim.holder_unknown" => "the voucher is on no list that is here: load the list again",
        _ => "its number was given to another booking",
    }
}

/// Where and when it was.
pub fn place(it: &ClaimFacts) -> String {
    match &it.venue {
        Some(venue) => format!("{venue} {}", it.starts_at),
        None => format!("slot {}", it.starts_at),
    }
}
