//! `tashika explain`: the whole history of a voucher, a booking or a refused sign-in, in plain words.
//!
//! Looks and changes nothing. The surprise: it answers for a voucher that is on no list too, because "it is not on
//! any list" is the answer that the telephone desk needs most.

use serde_json::Value;
use service::admin::{Explanation, Reply, Request};

use crate::client::Session;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Tell the whole history of a voucher, a booking or a refused sign-in, in plain words
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// MUNICIPALITY_CODE VOUCHER_NUMBER, or the 18-digit line of a voucher, or a BOOKING_NUMBER
    #[arg(value_name = "SUBJECT", num_args = 1..=2, required_unless_present = "incident")]
    pub subject: Vec<String>,
    /// Incident code that a refused person was given
    #[arg(long, value_name = "CODE", conflicts_with = "subject")]
    pub incident: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let request = request(arguments);
    let explanation = super::wait_for(async {
        let mut session = Session::open(invocation).await?;
        let reply = session.ask(request).await;
        session.close().await?;
        match reply? {
            Reply::Explained(explanation) => Ok(explanation),
            _ => Err(Failure::world(
                "the server gave an answer to another question",
                "use the same version for both",
            )),
        }
    })?;
    invocation.output.tell(&explanation, || words(&explanation));
    Ok(Outcome::Done)
}

fn request(arguments: &Arguments) -> Request {
    if let Some(incident) = &arguments.incident {
        return Request::ExplainIncident { incident: incident.clone() };
    }
    match arguments.subject.as_slice() {
        [code, number, ..] => {
            Request::ExplainVoucher { municipality_code: code.clone(), voucher_number: number.clone() }
        }
        [one] => of_one(one),
        [] => Request::ExplainIncident { incident: String::new() },
    }
}

/// `131121-0000000001`, the 18-digit line, or else a booking number.
fn of_one(subject: &str) -> Request {
    let voucher = match subject.split_once('-') {
        Some((code, number)) if code.len() == 6 && number.len() == 10 => Some((code, number)),
        None if subject.len() == 18 && subject.is_ascii() => subject.get(2..).map(|rest| rest.split_at(6)),
        _ => None,
    };
    match voucher {
        Some((code, number)) => {
            Request::ExplainVoucher { municipality_code: code.to_owned(), voucher_number: number.to_owned() }
        }
        None => Request::ExplainBooking { number: subject.to_owned() },
    }
}

fn words(it: &Explanation) -> String {
    let mut lines: Vec<String> = it.standing.iter().map(|code| standing(code)).collect();
    if !it.programmes.is_empty() {
        lines.push(format!("Programmes: {}", it.programmes.join(", ")));
    }
    for (slot, until) in &it.holds {
        lines.push(format!("A place from {slot} is held until {until}."));
    }
    for booking in &it.bookings {
        lines.push(String::new());
        lines.extend(booking_words(booking));
    }
    if !it.refused_sign_ins.is_empty() {
        lines.push(String::new());
    }
    for (at, code, incident) in &it.refused_sign_ins {
        lines.push(format!("{at}  sign-in refused: {} (incident {incident})", refusal(code)));
    }
    if lines.is_empty() {
        lines.push("Nothing is known about this.".to_owned());
    }
    lines.join("\n")
}

fn standing(code: &str) -> String {
    let words = match code {
        "voucher.valid" => "The voucher is on a list and valid.",
        "voucher.revoked" => "The voucher is on a list, but it was revoked: it may not be used any more.",
        "voucher.superseded" => "The voucher was replaced by another one: the person uses that one now.",
        "voucher.unlisted" => "The voucher is on no list that was loaded.",
        "booking.confirmed" => "The booking is confirmed.",
        "booking.cancelled" => "The booking was cancelled.",
        "booking.checked_in" => "The person has arrived at the venue.",
        "booking.administered" => "The dose was given.",
        "booking.no_show" => "The person did not come.",
        other => return other.to_owned(),
    };
    words.to_owned()
}

fn refusal(code: &str) -> &str {
    match code {
        "login.no_match" => "code, number and birth date do not belong together on any loaded list",
        "login.throttled" => "too many attempts before; the delay ends by itself",
        other => other,
    }
}

fn booking_words(booking: &Value) -> Vec<String> {
    let text = |name: &str| booking.get(name).and_then(Value::as_str).unwrap_or("?");
    let dose = booking.get("dose").and_then(Value::as_u64).unwrap_or_default();
    let mut lines = vec![format!(
        "Booking {} (dose {dose}, programme {}): {}, {}",
        text("number"),
        text("programme"),
        text("status"),
        slot_words(booking.get("slot"))
    )];
    for step in booking.get("history").and_then(Value::as_array).into_iter().flatten() {
        lines.push(step_words(step));
    }
    lines
}

fn step_words(step: &Value) -> String {
    let text = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or("?");
    let reason = step.get("reason").and_then(Value::as_str).map(|reason| format!(", reason: {reason}"));
    let from = step.get("from").map(|slot| format!(", from {}", slot_words(Some(slot))));
    let to = step.get("to").map(|slot| format!(", to {}", slot_words(Some(slot))));
    format!(
        "  {}  {} by {} through {}{}{}{}",
        text("at"),
        text("what"),
        text("by"),
        text("channel"),
        from.unwrap_or_default(),
        to.unwrap_or_default(),
        reason.unwrap_or_default()
    )
}

fn slot_words(slot: Option<&Value>) -> String {
    let text = |name: &str| slot.and_then(|slot| slot.get(name)).and_then(Value::as_str).unwrap_or("?");
    format!("{} at {}", text("starts_at"), text("venue"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_may_be_a_voucher_in_two_forms() {
        for subject in ["131121-0000000001", "211311210000000001"] {
            let found = of_one(subject);
            assert!(
                matches!(&found, Request::ExplainVoucher { municipality_code, voucher_number }
                    if municipality_code == "131121" && voucher_number == "0000000001"),
                "{subject}"
            );
        }
    }

    #[test]
    fn any_other_word_is_a_booking_number() {
        assert!(matches!(of_one("K7M2-9QXT-4"), Request::ExplainBooking { .. }));
    }
}
