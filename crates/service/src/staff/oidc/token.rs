//! The ID token: who signed in, said by the provider, signed, for us and for this one sign-in (OpenID Connect Core, 3.1.3.7).
//!
//! Nothing of a token is believed before its signature is known, but for the name of the key. The clock is the product's;
//! clocks differ, so a minute is passed over either way. The surprise: an algorithm is only ever looked up among what the
//! provider's own keys are for, so a token cannot choose how it is judged.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::jwk::Jwk;
use super::strict::{self, text};

/// How far the provider's clock and ours may be apart, in seconds.
pub(super) const LEEWAY_SECONDS: i64 = 60;
/// The longest token that is looked at.
const TOKEN_BYTES_MAX: usize = 32 * 1024;
/// The longest subject that there may be (OpenID Connect Core, 2).
const SUBJECT_CHARS_MAX: usize = 255;

/// What a token must say.
pub(super) struct Wanted<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    /// Seconds since 1970.
    pub(super) now: i64,
}

/// What a token says, once it is believed.
#[derive(Debug, Clone)]
pub(in crate::staff) struct Claims(Map<String, Value>);

/// Why a token is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flaw {
    /// No key of the provider has its name; there may be new ones.
    UnknownKey(String),
    /// Anything else.
    Wrong(String),
}

impl Claims {
    /// Who signed in.
    pub(in crate::staff) fn subject(&self) -> &str {
        self.text("sub").unwrap_or_default()
    }

    /// The text of a claim.
    pub(in crate::staff) fn text(&self, name: &str) -> Option<&str> {
        text(&self.0, name)
    }

    /// Whether a claim says `true`; some providers write it as a text.
    pub(in crate::staff) fn is_true(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(Value::Bool(true))) || self.text(name) == Some("true")
    }

    /// The texts of a claim that has one or several.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        texts(&self.0, name)
    }

    /// When the provider last asked for a proof, in seconds since 1970.
    pub(in crate::staff) fn auth_time(&self) -> Option<i64> {
        seconds(&self.0, "auth_time")
    }
}

/// What the token says, if all of it is as it must be.
pub(super) fn believed(token: &str, keys: &[Jwk], wanted: &Wanted<'_>) -> Result<Claims, Flaw> {
    let wrong = |why: &str| Flaw::Wrong(why.to_owned());
    if token.len() > TOKEN_BYTES_MAX {
        return Err(wrong("the ID token is too long"));
    }
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        return Err(wrong("the ID token does not have three parts"));
    };
    let decoded =
        |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| wrong("the ID token is not base64url"));
    let header = strict::object(&decoded(header)?).map_err(Flaw::Wrong)?;
    if header.contains_key("crit") {
        return Err(wrong("the ID token asks for an extension that nobody here knows"));
    }
    let alg = text(&header, "alg").ok_or(wrong("the ID token names no algorithm"))?;
    let named = text(&header, "kid");
    let known: Vec<&Jwk> = keys.iter().filter(|key| named.is_none() || key.kid.as_deref() == named).collect();
    if known.is_empty() {
        return Err(Flaw::UnknownKey(named.unwrap_or_default().to_owned()));
    }
    let signed = token.rsplit_once('.').map_or("", |(signed, _)| signed);
    let signature = decoded(signature)?;
    if !known.iter().any(|key| key.made(alg, signed.as_bytes(), &signature)) {
        return Err(Flaw::Wrong(format!("no key of the provider made this signature with {alg:?}")));
    }
    let claims = strict::object(&decoded(payload)?).map_err(Flaw::Wrong)?;
    match flaw(&claims, wanted) {
        Some(why) => Err(Flaw::Wrong(why)),
        None => Ok(Claims(claims)),
    }
}

/// What is wrong with the claims of a token whose signature is right.
fn flaw(claims: &Map<String, Value>, wanted: &Wanted<'_>) -> Option<String> {
    let Wanted { issuer, client_id, nonce, now } = *wanted;
    let audience = texts(claims, "aud");
    let party = text(claims, "azp");
    let subject = text(claims, "sub").unwrap_or_default();
    let (ends, made) = (seconds(claims, "exp"), seconds(claims, "iat"));
    let starts = seconds(claims, "nbf");
    let said = |name: &str| format!("{:?}", claims.get(name).unwrap_or(&Value::Null));
    if text(claims, "iss") != Some(issuer) {
        return Some(format!("it is of the issuer {}, not {issuer:?}", said("iss")));
    }
    if !audience.contains(&client_id) {
        return Some(format!("it is for {}, not for {client_id:?}", said("aud")));
    }
    if party.map_or(audience.len() > 1, |party| party != client_id) {
        return Some(format!("it was made for the party {}", said("azp")));
    }
    if ends.is_none_or(|ends| ends <= now - LEEWAY_SECONDS) {
        return Some(format!("it ended at {}, and the clock here shows {now}", said("exp")));
    }
    if made.is_none_or(|made| made > now + LEEWAY_SECONDS) {
        return Some(format!("it was made at {}, and the clock here shows {now}", said("iat")));
    }
    if claims.contains_key("nbf") && starts.is_none_or(|starts| starts > now + LEEWAY_SECONDS) {
        return Some(format!("it begins at {}, and the clock here shows {now}", said("nbf")));
    }
    if text(claims, "nonce") != Some(nonce) {
        return Some("it is the answer to another sign-in (nonce)".to_owned());
    }
    let fits = (1..=SUBJECT_CHARS_MAX).contains(&subject.chars().count());
    (!fits).then(|| format!("it names nobody: {}", said("sub")))
}

fn seconds(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    claims.get(name)?.as_i64()
}

fn texts<'a>(claims: &'a Map<String, Value>, name: &str) -> Vec<&'a str> {
    match claims.get(name) {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
