//! Refused sign-ins: what a person at the help desk can look up by incident code.
//!
//! They lie outside the journal, because anybody on the network can cause them: history must not grow on a
//! stranger's word. So they are bounded, may be lost, and hold no personal data.

use crate::fault::Fault;

/// How many refused sign-ins are kept; beyond it the oldest go.
pub const ATTEMPTS_KEPT_MAX: usize = 100_000;

/// How many refused sign-ins of one subject are shown; the older ones can still be found by their incident.
pub const ATTEMPTS_SHOWN_MAX: usize = 100;

/// The longest text of one field of an attempt.
pub const ATTEMPT_TEXT_BYTES_MAX: usize = 1024;

/// One refused sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The incident code that the person was shown.
    pub incident: String,
    /// Logical time, in milliseconds.
    pub at: i64,
    /// A keyed digest of what was claimed, to find repeated attempts; not the claim itself.
    pub subject: [u8; 16],
    /// The refusal, as a code.
    pub code: String,
    /// More for the operator, without personal data.
    pub detail: String,
}

/// Refuses attempts whose texts are over the limit, before anything is written.
pub(crate) fn check_limits(attempts: &[Attempt]) -> Result<(), Fault> {
    let too_long = |text: &String| text.len() > ATTEMPT_TEXT_BYTES_MAX;
    match attempts.iter().find(|a| [&a.incident, &a.code, &a.detail].into_iter().any(too_long)) {
        Some(_) => {
            Err(Fault::of_limit(format!("a text is longer than {ATTEMPT_TEXT_BYTES_MAX} bytes"), "attempts"))
        }
        None => Ok(()),
    }
}
