//! Hostile tokens, each with one thing wrong, against the one that is right. A provider is never asked here.
//!
//! The surprise: the key is drawn for each test, so nothing here depends on a key that somebody could know.

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

use super::super::jwk::keys_in;
use super::*;

const NOW: i64 = 1_621_218_600;
const WANTED: Wanted<'static> =
    Wanted { issuer: "https://id.example.jp", client_id: "tashika", nonce: "n-1", now: NOW };

/// A provider with one key.
struct Signer {
    pair: EcdsaKeyPair,
}

impl Signer {
    fn new() -> Signer {
        let random = SystemRandom::new();
        let scheme = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(scheme, &random).expect("a key");
        Signer { pair: EcdsaKeyPair::from_pkcs8(scheme, pkcs8.as_ref(), &random).expect("the same key") }
    }

    fn keys(&self) -> Vec<Jwk> {
        let point = self.pair.public_key().as_ref();
        let (x, y) = (text_of(&point[1..33]), text_of(&point[33..]));
        let set = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "k1", "x": x, "y": y }] });
        keys_in(set.to_string().as_bytes()).expect("a key set")
    }

    fn sign(&self, header: &str, payload: &str) -> String {
        let signed = format!("{}.{}", text_of(header.as_bytes()), text_of(payload.as_bytes()));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).expect("a signature");
        format!("{signed}.{}", text_of(signature.as_ref()))
    }

    /// What is said of a token with these members in the place of the right ones; `null` takes one away.
    fn judge(&self, other: Value) -> Result<Claims, Flaw> {
        let mut claims = json!({
            "iss": WANTED.issuer, "aud": "tashika", "sub": "hanako", "nonce": "n-1", "iat": NOW, "exp": NOW + 300,
        });
        let members = claims.as_object_mut().expect("an object");
        for (name, value) in other.as_object().expect("an object") {
            members.insert(name.clone(), value.clone());
        }
        members.retain(|_, value| !value.is_null());
        believed(&self.sign(HEADER, &claims.to_string()), &self.keys(), &WANTED)
    }
}

const HEADER: &str = r#"{"alg":"ES256","kid":"k1"}"#;

fn text_of(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn right() -> String {
    format!(
        r#"{{"iss":"https://id.example.jp","aud":"tashika","sub":"hanako","nonce":"n-1","iat":{NOW},"exp":{}}}"#,
        NOW + 300
    )
}

fn why(told: Result<Claims, Flaw>) -> String {
    match told {
        Ok(claims) => panic!("{claims:?} is believed"),
        Err(Flaw::UnknownKey(kid)) => format!("unknown key {kid}"),
        Err(Flaw::Wrong(why)) => why,
    }
}

#[test]
fn a_right_token_is_believed_and_says_who_it_is() {
    let signer = Signer::new();
    let more = json!({ "groups": ["desk", "venue"], "email": "h@example.jp", "email_verified": true,
        "auth_time": NOW - 5, "azp": "tashika", "aud": ["tashika"] });
    let claims = signer.judge(more).expect("right");
    assert_eq!((claims.subject(), claims.auth_time()), ("hanako", Some(NOW - 5)));
    assert_eq!(claims.texts("groups"), ["desk", "venue"]);
    assert!(claims.is_true("email_verified") && !claims.is_true("email"));
}

#[test]
fn a_token_that_says_something_else_is_not_believed() {
    let signer = Signer::new();
    for (other, said) in [
        (json!({ "iss": "https://id.example.jp/" }), "issuer"),
        (json!({ "iss": null }), "issuer"),
        (json!({ "aud": "another" }), "not for"),
        (json!({ "aud": ["another", "more"] }), "not for"),
        (json!({ "aud": null }), "not for"),
        (json!({ "aud": ["tashika", "another"] }), "party"),
        (json!({ "azp": "another" }), "party"),
        (json!({ "aud": ["tashika", "another"], "azp": "another" }), "party"),
        (json!({ "exp": NOW - LEEWAY_SECONDS }), "ended"),
        (json!({ "exp": null }), "ended"),
        (json!({ "exp": "4102444800" }), "ended"),
        (json!({ "iat": NOW + LEEWAY_SECONDS + 1 }), "made at"),
        (json!({ "iat": null }), "made at"),
        (json!({ "nbf": NOW + LEEWAY_SECONDS + 1 }), "begins"),
        (json!({ "nonce": "n-0" }), "nonce"),
        (json!({ "nonce": null }), "nonce"),
        (json!({ "sub": "" }), "nobody"),
        (json!({ "sub": null }), "nobody"),
        (json!({ "sub": 7 }), "nobody"),
        (json!({ "sub": "x".repeat(256) }), "nobody"),
    ] {
        let told = why(signer.judge(other.clone()));
        assert!(told.contains(said), "{other}: {told}");
    }
}

#[test]
fn clocks_may_be_a_minute_apart() {
    let signer = Signer::new();
    for other in [
        json!({ "exp": NOW - LEEWAY_SECONDS + 1 }),
        json!({ "iat": NOW + LEEWAY_SECONDS }),
        json!({ "nbf": NOW + LEEWAY_SECONDS }),
    ] {
        assert!(signer.judge(other.clone()).is_ok(), "{other}");
    }
}

#[test]
fn no_token_chooses_how_it_is_judged() {
    let signer = Signer::new();
    let keys = signer.keys();
    let unsigned = |alg: &str| format!("{}.{}.", text_of(alg.as_bytes()), text_of(right().as_bytes()));
    for header in [r#"{"alg":"none"}"#, r#"{"alg":"none","kid":"k1"}"#, r#"{"alg":"None"}"#] {
        assert!(why(believed(&unsigned(header), &keys, &WANTED)).contains("no key"), "{header}");
    }
    // The public key as a shared secret.
    let header = r#"{"alg":"HS256","kid":"k1"}"#;
    let signed = format!("{}.{}", text_of(header.as_bytes()), text_of(right().as_bytes()));
    let digest = {
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, signer.pair.public_key().as_ref());
        ring::hmac::sign(&key, signed.as_bytes())
    };
    let forged = format!("{signed}.{}", text_of(digest.as_ref()));
    assert!(why(believed(&forged, &keys, &WANTED)).contains("no key"));
    // A right signature under the name of another algorithm.
    for header in [r#"{"alg":"RS256","kid":"k1"}"#, r#"{"alg":"HS256"}"#, r#"{"kid":"k1"}"#] {
        assert!(believed(&signer.sign(header, &right()), &keys, &WANTED).is_err(), "{header}");
    }
    let critical = r#"{"alg":"ES256","kid":"k1","crit":["exp"],"exp":1}"#;
    assert!(why(believed(&signer.sign(critical, &right()), &keys, &WANTED)).contains("extension"));
}

#[test]
fn another_key_makes_no_token_whatever_it_calls_itself() {
    let (own, other) = (Signer::new(), Signer::new());
    let told = why(believed(&other.sign(HEADER, &right()), &own.keys(), &WANTED));
    assert!(told.contains("no key"), "{told}");
    let renamed = other.sign(r#"{"alg":"ES256","kid":"k2"}"#, &right());
    assert_eq!(why(believed(&renamed, &own.keys(), &WANTED)), "unknown key k2");
    let unnamed = own.sign(r#"{"alg":"ES256"}"#, &right());
    assert!(believed(&unnamed, &own.keys(), &WANTED).is_ok(), "a key set of one needs no names");
    // What a token brings along is nobody's key.
    let brought = r#"{"alg":"ES256","jwk":{"kty":"EC"},"jku":"https://evil.example/keys","kid":"k1"}"#;
    assert!(believed(&other.sign(brought, &right()), &own.keys(), &WANTED).is_err());
}

#[test]
fn a_token_with_a_bit_turned_anywhere_is_not_believed() {
    let signer = Signer::new();
    let (token, keys) = (signer.sign(HEADER, &right()), signer.keys());
    assert!(believed(&token, &keys, &WANTED).is_ok());
    for at in 0..token.len() {
        for bit in 0..7 {
            let mut bytes = token.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let turned = String::from_utf8(bytes).expect("ASCII");
            assert!(believed(&turned, &keys, &WANTED).is_err(), "bit {bit} of byte {at}: {turned}");
        }
    }
}

#[test]
fn a_token_that_says_something_twice_is_not_believed() {
    let signer = Signer::new();
    let twice = right().replacen("{\"iss\"", "{\"sub\":\"admin\",\"iss\"", 1);
    assert!(why(believed(&signer.sign(HEADER, &twice), &signer.keys(), &WANTED)).contains("stands twice"));
    let header = r#"{"alg":"none","alg":"ES256","kid":"k1"}"#;
    assert!(why(believed(&signer.sign(header, &right()), &signer.keys(), &WANTED)).contains("stands twice"));
}

#[test]
fn what_is_no_token_is_refused() {
    let (signer, long) = (Signer::new(), "a".repeat(TOKEN_BYTES_MAX + 1));
    let five = format!("{}.x.x", signer.sign(HEADER, &right()));
    for text in ["", ".", "..", "a.b.c", "é.é.é", &long, &five] {
        assert!(believed(text, &signer.keys(), &WANTED).is_err(), "{text}");
    }
    assert!(believed(&signer.sign(HEADER, "[]"), &signer.keys(), &WANTED).is_err());
    assert!(believed(&signer.sign("[]", &right()), &signer.keys(), &WANTED).is_err());
}
