//! An identity provider in the memory of a test: it signs with Ed25519, turns its keys, is away on request, and keeps the
//! rules of the authorisation code flow with PKCE.
//!
//! The browser stories run against a provider that others wrote; this one is for what that one never does: lie, and change
//! its keys. The surprise: it refuses a code whose verifier does not fit, so that a door that forgot PKCE does not pass.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use service::staff::oidc::{Oidc, OidcCall, OidcSettings};
use sha2::{Digest, Sha256};

/// The issuer.
pub const ISSUER: &str = "https://id.example.jp";
/// Who the town is to it.
pub const CLIENT: &str = "tashika";
/// What proves it.
pub const SECRET: &str = "obviously fake, but a secret";

/// The provider; every copy is the same one.
#[derive(Clone, Default)]
pub struct IdentityProvider(Arc<Mutex<Inside>>);

/// What a test may turn.
#[derive(Default)]
pub struct Inside {
    /// Whether nobody answers.
    pub is_away: bool,
    /// Which key signs; each number is another one.
    pub signs_with: u8,
    /// Which keys are published, in the place of the one that signs.
    pub publishes: Option<Vec<u8>>,
    /// What the document about itself says in the place of what is right.
    pub says: BTreeMap<String, Value>,
    /// Claims in the place of the right ones.
    pub claims: BTreeMap<String, Value>,
    /// Addresses that were asked for.
    pub asked: Vec<String>,
    codes: BTreeMap<String, Code>,
}

struct Code {
    query: BTreeMap<String, String>,
    subject: String,
    now: i64,
}

/// How a town is set up with this provider.
pub fn settings() -> OidcSettings {
    OidcSettings {
        issuer: ISSUER.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.to_owned(),
        scopes: "openid profile".to_owned(),
        claim: "preferred_username".to_owned(),
        groups_claim: "groups".to_owned(),
        label_ja: "市の職員アカウントでサインイン".to_owned(),
        label_en: "Sign in with the city account".to_owned(),
        site: "https://booking.example.jp".to_owned(),
        ..OidcSettings::default()
    }
}

impl IdentityProvider {
    /// The provider as the service sees it.
    pub fn oidc(&self, settings: OidcSettings) -> Oidc {
        let provider = self.clone();
        let carry = move |call: OidcCall| -> service::staff::oidc::OidcAnswer {
            let answer = provider.answer(&call);
            Box::pin(async move { answer })
        };
        Oidc::new(settings, Arc::new(carry))
    }

    /// What a test may turn.
    ///
    /// # Panics
    /// When another thread of the test has panicked.
    pub fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().expect("the only thread of a test")
    }

    /// Somebody signs in at the address that a browser was sent to, at `now` in seconds; `state` and `code` of the way back.
    pub fn sign_in(&self, address: &str, subject: &str, now: i64) -> (String, String) {
        let (place, query) = address.split_once('?').expect("a query");
        assert_eq!(place, format!("{ISSUER}/authorize"));
        let query = fields(query);
        for (name, wanted) in
            [("response_type", "code"), ("client_id", CLIENT), ("code_challenge_method", "S256")]
        {
            assert_eq!(query.get(name).map(String::as_str), Some(wanted), "{name}");
        }
        let (state, code) = (query["state"].clone(), format!("code of {subject} for {}", query["nonce"]));
        self.inside().codes.insert(code.clone(), Code { query, subject: subject.to_owned(), now });
        (state, code)
    }

    fn answer(&self, call: &OidcCall) -> Result<(u16, Vec<u8>), String> {
        let mut inside = self.inside();
        inside.asked.push(call.url.clone());
        if inside.is_away {
            return Err("id.example.jp:443 cannot be reached: nobody is there".to_owned());
        }
        let answer = match (call.method, call.url.strip_prefix(ISSUER).unwrap_or_default()) {
            ("GET", "/.well-known/openid-configuration") => inside.document(),
            ("GET", "/keys") => inside.keys(),
            ("POST", "/token") => return Ok(inside.token(call)),
            _ => return Ok((404, Vec::new())),
        };
        Ok((200, answer.to_string().into_bytes()))
    }
}

impl Inside {
    fn document(&self) -> Value {
        let mut document = json!({
            "issuer": ISSUER,
            "authorization_endpoint": format!("{ISSUER}/authorize"),
            "token_endpoint": format!("{ISSUER}/token"),
            "jwks_uri": format!("{ISSUER}/keys"),
            "end_session_endpoint": format!("{ISSUER}/leave"),
        });
        let members = document.as_object_mut().expect("an object");
        members.extend(self.says.iter().map(|(name, value)| (name.clone(), value.clone())));
        document
    }

    fn keys(&self) -> Value {
        let published = self.publishes.clone().unwrap_or_else(|| vec![self.signs_with]);
        let key = |number: &u8| {
            let point = URL_SAFE_NO_PAD.encode(key(*number).verifying_key().as_bytes());
            json!({ "kty": "OKP", "crv": "Ed25519", "kid": format!("key {number}"), "x": point })
        };
        json!({ "keys": published.iter().map(key).collect::<Vec<_>>() })
    }

    /// A code is good once, for who has the secret and the verifier.
    fn token(&mut self, call: &OidcCall) -> (u16, Vec<u8>) {
        let form = fields(std::str::from_utf8(&call.body).expect("a form"));
        let refused = |error: &str| (400, json!({ "error": error }).to_string().into_bytes());
        let encoded = SECRET.replace(' ', "%20").replace(',', "%2C");
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT}:{encoded}"));
        let authorised = call
            .headers
            .iter()
            .any(|(name, value)| *name == "authorization" && *value == format!("Basic {basic}"));
        if !authorised {
            return refused("invalid_client");
        }
        let Some(code) = form.get("code").and_then(|code| self.codes.remove(code)) else {
            return refused("invalid_grant");
        };
        let verifier = form.get("code_verifier").map(String::as_str).unwrap_or_default();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        if code.query["code_challenge"] != challenge
            || form.get("redirect_uri") != code.query.get("redirect_uri")
        {
            return refused("invalid_grant");
        }
        let mut claims = json!({
            "iss": ISSUER, "aud": CLIENT, "sub": code.subject, "nonce": code.query["nonce"],
            "iat": code.now, "exp": code.now + 300,
        });
        let members = claims.as_object_mut().expect("an object");
        if code.query.contains_key("max_age") {
            members.insert("auth_time".to_owned(), code.now.into());
        }
        members.extend(self.claims.iter().map(|(name, value)| (name.clone(), value.clone())));
        let header = json!({ "alg": "EdDSA", "kid": format!("key {}", self.signs_with) });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature = key(self.signs_with).sign(signed.as_bytes()).to_bytes();
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
        (
            200,
            json!({ "token_type": "Bearer", "access_token": "-", "id_token": token })
                .to_string()
                .into_bytes(),
        )
    }
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn fields(query: &str) -> BTreeMap<String, String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), plain(value))).collect()
}

/// The text that `%XX` stands for.
fn plain(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let coded = (*first == b'%').then(|| after.first_chunk::<2>()).flatten();
        let digits = coded.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        bytes.push(digits.unwrap_or(*first));
        rest = if digits.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).expect("text")
}
