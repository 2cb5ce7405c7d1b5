//! What comes in: bodies, bearer tokens, idempotency keys and last seen positions, each with an exact refusal.

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use service::wording::Lang;
use service::{Channel, Order, Refusal, SignedIn, Unsealed};

use super::Ask;
use super::problem::Problem;
use crate::Door;

/// The longest idempotency key.
const KEY_LENGTH_MAX: usize = 255;

/// The bytes of a body.
pub(super) fn bytes(ask: &Ask) -> Result<&Bytes, Problem> {
    ask.body.as_ref().map_err(|refusal| refusal.clone().into())
}

/// A body as a JSON object; unknown members are refused by the types.
pub(super) fn json<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    object(body).map_err(|what| {
        let mut refusal = Refusal::plain("body.malformed");
        refusal.args.push(("what", what));
        refusal.into()
    })
}

fn object<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    // The types alone would take an array too, its elements for members in the order in which they are declared.
    if body.trim_ascii_start().starts_with(b"{") {
        return serde_json::from_slice(body).map_err(|fault| fault.to_string());
    }
    match serde_json::from_slice::<serde::de::IgnoredAny>(body) {
        Ok(_) => Err("a JSON object is wanted: { and }, with members in between".to_owned()),
        Err(fault) => Err(fault.to_string()),
    }
}

/// The person of a bearer token.
pub(super) fn person(door: &Door, ask: &Ask) -> Result<SignedIn, Problem> {
    let value = ask.head.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    match token.map(|token| door.service.unseal(token)) {
        Some(Ok(who)) => Ok(who),
        Some(Err(Unsealed::Expired(_))) => Err(Refusal::plain("session.expired").into()),
        Some(Err(Unsealed::Invalid)) | None => Err(Refusal::plain("session.missing").into()),
    }
}

/// The circumstances of a write: `what` names the act, so that one key cannot serve two.
pub(super) fn order(ask: &Ask, what: &str, body: &[u8], required: bool) -> Result<Order, Problem> {
    let key = key(&ask.head.headers)?;
    if required && key.is_none() {
        return Err(Refusal::plain("idempotency.missing").into());
    }
    Ok(Order::of_parts(Channel::Api, key, &[what.as_bytes(), &[0], body]))
}

/// The language that the caller wants.
pub(super) fn lang(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Lang::from_accept(accepted.unwrap_or_default())
}

/// The position that the caller saw before.
pub(super) async fn seen(door: &Door, ask: &Ask) -> Result<Option<u64>, Problem> {
    let said = ask.head.headers.get("tashika-seen").map(|value| String::from_utf8_lossy(value.as_bytes()));
    Ok(door.service.read_seen(said.as_deref()).await?)
}

/// An idempotency key in a path or a header: 1 to 255 visible characters, in quotes or not.
pub(super) fn clean_key(value: &str) -> Option<String> {
    let value = value.trim();
    let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    let fits =
        !bare.is_empty() && bare.len() <= KEY_LENGTH_MAX && bare.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| bare.to_owned())
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let (first, second) = (values.next(), values.next());
    let malformed = || Problem::from(Refusal::plain("idempotency.malformed"));
    match (first, second) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(malformed()),
        (Some(value), None) => {
            let text = value.to_str().map_err(|_| malformed())?;
            clean_key(text).map(Some).ok_or_else(malformed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Pair {
        #[expect(dead_code, reason = "only whether it can be read is asked")]
        slot: String,
        #[expect(dead_code, reason = "only whether it can be read is asked")]
        dose: u8,
    }

    #[test]
    fn only_an_object_is_an_object() {
        object::<Pair>(b" {\"slot\":\"zzz\",\"dose\":1}").expect("it is one");
        for body in ["[\"zzz\",1]", "null", "1", "\"zzz\"", " true"] {
            let told = object::<Pair>(body.as_bytes()).expect_err("it is none");
            assert!(told.starts_with("a JSON object is wanted"), "{body}: {told}");
        }
        for body in ["{", "[", "", "struct"] {
            let told = object::<Pair>(body.as_bytes()).expect_err("it is no JSON");
            assert!(told.contains("line 1 column"), "{body}: {told}");
        }
    }

    #[test]
    fn keys_come_quoted_or_bare_and_nothing_else() {
        assert_eq!(clean_key("\"abc\"").as_deref(), Some("abc"));
        assert_eq!(clean_key(" abc ").as_deref(), Some("abc"));
        for wrong in ["", "\"\"", "a b", "ä", &"x".repeat(256), "a\tb"] {
            assert_eq!(clean_key(wrong), None, "{wrong:?}");
        }
    }
}
