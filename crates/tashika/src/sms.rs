//! Short messages to telephones: a signed request to a webhook, behind which any provider may be.
//!
//! The contract stands in `docs/operating/messages.md`, and `docs/operating/sms_adapter.py` is a small one that keeps it.
//! The signature covers the time and the body, so that nobody between can change a message or send it again later.
//! The surprise: what is answered by somebody who is not the webhook (401, 404, …) is no answer about a message.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use hyper::Uri;
use serde_json::json;
use service::clock::{Clock, SystemClock};
use service::messages::{Carried, Carrier, Carrying, Outgoing, Way};
use sha2::Sha256;

use crate::carrier::{self, Answered};

/// The shortest secret that is taken, in characters.
pub const SECRET_CHARS_MIN: usize = 32;

/// The way to a webhook.
pub struct Sms {
    url: String,
    secret: String,
}

impl Sms {
    /// The webhook at this address, which knows this secret.
    pub fn new(url: &str, secret: &str) -> Sms {
        Sms { url: url.to_owned(), secret: secret.to_owned() }
    }
}

impl Carrier for Sms {
    fn way(&self) -> Way {
        Way::Sms
    }

    fn carry(&self, message: Outgoing) -> Carrying {
        let body = json!({
            "id": message.id, "to": message.to, "lang": message.lang.html(), "text": message.short,
        })
        .to_string();
        let at = (SystemClock::default().wall() / 1_000).to_string();
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", message.id),
            ("tashika-signature", signature(&self.secret, &at, &body)),
            ("tashika-timestamp", at),
        ];
        let url = self.url.clone();
        Box::pin(async move {
            match carrier::ask("POST", &url, &headers, body.into_bytes()).await {
                Ok(answer) => judged(&answer),
                // What cannot be reached may name the host, and never a person.
                Err(why) => Carried::Away(why),
            }
        })
    }
}

/// `v1=` and HMAC-SHA256 of the timestamp, a full stop and the body, in hexadecimal digits.
fn signature(secret: &str, at: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(at.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    let digest = mac.finalize().into_bytes();
    digest.iter().fold("v1=".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// What an answer means for the message.
fn judged(answer: &Answered) -> Carried {
    let why = format!("the webhook answered {}", answer.status);
    let after = answer.retry_after.map(Duration::from_secs);
    match answer.status {
        // 409: another request with the same key has it already.
        200..=299 | 409 => Carried::Taken,
        408 | 425 | 429 => Carried::Later { why, after },
        500..=599 if after.is_some() => Carried::Later { why, after },
        // Not the webhook, or it does not know us.
        300..=399 | 401 | 403..=405 | 407 | 500..=599 => Carried::Away(why),
        _ => Carried::Refused(why),
    }
}

/// Whether what is posted there is read by nobody else.
pub fn is_safe(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let is_here = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match uri.scheme_str() {
        Some("https") => uri.host().is_some(),
        Some("http") => is_here,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
