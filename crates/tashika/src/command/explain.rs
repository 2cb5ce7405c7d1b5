//! `tashika explain`: the whole history of a voucher, a booking or a refused sign-in, in plain words.
//!
//! Looks and changes nothing. The surprise: it answers for a voucher that is on no list too, because "it is not on
//! any list" is the answer that the telephone desk needs most.

mod words;

pub use words::standing;

use service::admin::{Reply, Request};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Tell the whole history of a voucher, a booking or a refused sign-in, in plain words
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// MUNICIPALITY_CODE VOUCHER_NUMBER, or the 18-digit line of a voucher, or a BOOKING_NUMBER, with or without
    /// spaces and hyphens
    #[arg(value_name = "SUBJECT", num_args = 1..=WORDS_MAX, required_unless_present = "incident")]
    pub subject: Vec<String>,
    /// Incident code that a refused person was given, with or without its hyphen
    #[arg(long, value_name = "CODE", num_args = 1..=2, conflicts_with = "subject")]
    pub incident: Vec<String>,
}

/// Words of one subject: a booking number read out character by character has nine.
const WORDS_MAX: usize = 9;

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let request = request(arguments);
    let Reply::Explained(explanation) = super::ask(request, invocation)? else { return Err(other_version()) };
    invocation.output.tell(&explanation, || words::of(&explanation));
    Ok(Outcome::Done)
}

fn request(arguments: &Arguments) -> Request {
    if !arguments.incident.is_empty() {
        return Request::ExplainIncident { incident: arguments.incident.concat() };
    }
    Request::explain(&arguments.subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_code_may_be_two_words() {
        let incident = ["7tt", "mk7"].map(str::to_owned).to_vec();
        let asked = request(&Arguments { subject: Vec::new(), incident });
        assert!(matches!(asked, Request::ExplainIncident { incident } if incident == "7ttmk7"));
    }
}
