//! `[mail]`, `[sms]` and `[letters]`: who carries messages to people.
//!
//! All are off until they are set, and the first two need more than an address then: a message says whom it is from, or is
//! signed, and where it can be checked.

use serde::Deserialize;

use super::Config;

/// `[mail]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The server that takes mail, with name and password; empty if none is sent.
    pub smtp_url: String,
    /// Whom mail is from.
    pub from: String,
}

/// `[sms]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    /// Where short messages are posted; empty if none are sent.
    pub webhook_url: String,
    /// What they are signed with.
    pub webhook_secret: String,
}

/// `[letters]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LettersConfig {
    /// Whether whoever is reached by nothing else gets letters.
    pub print: bool,
}

/// A key that is set, and another that it needs and that is not.
pub(super) fn lacking(config: &Config) -> Option<(&'static str, &'static str)> {
    let Config { server, mail, sms, letters, .. } = config;
    let site = ("server.public_url", &server.public_url);
    let ways = [
        ("mail.smtp_url", &mail.smtp_url, ("mail.from", &mail.from)),
        ("sms.webhook_url", &sms.webhook_url, ("sms.webhook_secret", &sms.webhook_secret)),
    ];
    if letters.print && server.public_url.is_empty() {
        return Some(("letters.print", site.0));
    }
    ways.into_iter().filter(|(_, set, _)| !set.is_empty()).find_map(|(name, _, own)| {
        let missing = [own, site].into_iter().find(|(_, text)| text.is_empty())?;
        Some((name, missing.0))
    })
}
