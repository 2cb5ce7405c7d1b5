//! Refusals as doors see them: the kernel's and the service's own in one shape, ready to be worded.
//!
//! A code is stable and public; the arguments are already text (an instant as RFC 3339, a day as ISO date), so a
//! door needs no kernel type. Nothing here reveals which part of a sign-in was wrong.

use kernel::refusal::{Fact, Refusal as Rule};
use kernel::time::Instant;

use crate::zone::Zone;

/// A refusal, ready to be worded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// Stable public code such as `slot.full`.
    pub code: &'static str,
    /// What the wording needs, by name.
    pub args: Vec<(&'static str, String)>,
    /// Fields of a form that are wrong.
    pub fields: Vec<FieldError>,
    /// Code that the telephone desk can look up.
    pub incident: Option<String>,
    /// Seconds after which asking again makes sense.
    pub retry_after_seconds: Option<u32>,
    /// Position of the state that it rests on, if it rests on any.
    pub position: Option<u64>,
    /// Whether this is the first answer to a command that was sent before.
    pub repeated: bool,
}

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// `municipality_code`, `voucher_number` or `birth_date`.
    pub field: &'static str,
    /// Stable public code.
    pub code: &'static str,
    /// What the wording needs, by name.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal with nothing but its code.
    pub fn plain(code: &'static str) -> Refusal {
        Refusal { code, ..Refusal::default() }
    }

    /// A refusal because of fields; its code is the first field's.
    pub fn of_fields(fields: Vec<FieldError>) -> Refusal {
        let code = fields.first().map_or("body.malformed", |field| field.code);
        let args = fields.first().map(|field| field.args.clone()).unwrap_or_default();
        Refusal { code, args, fields, ..Refusal::default() }
    }

    /// A refusal that passes by itself.
    pub fn later(code: &'static str, seconds: u32) -> Refusal {
        Refusal { code, retry_after_seconds: Some(seconds), ..Refusal::default() }
    }

    /// With what it rests on.
    pub(crate) fn resting_on(self, position: u64, repeated: bool) -> Refusal {
        Refusal { position: Some(position), repeated, ..self }
    }

    /// The kernel's refusal in the time zone of its programme.
    pub fn of_rule(rule: Rule, zone: &Zone) -> Refusal {
        let code = rule.code.as_str();
        let args = match rule.fact {
            Fact::None => Vec::new(),
            Fact::At(at) => vec![("at", zone.rfc3339(at))],
            Fact::On(on) => vec![("on", on.to_string())],
            Fact::Count(count) => vec![("count", count.to_string())],
            Fact::Booking(number) => vec![("number", number.to_string())],
        };
        let retry_after_seconds = match rule.code {
            kernel::refusal::Code::BookingNumberTaken | kernel::refusal::Code::Internal => Some(1),
            _ => None,
        };
        Refusal { code, args, retry_after_seconds, ..Refusal::default() }
    }
}

/// Seconds until `at`, at least one.
pub(crate) fn seconds_until(at: Instant, now: Instant) -> u32 {
    u32::try_from(at.since(now).max(0) / 1_000 + 1).unwrap_or(u32::MAX)
}
