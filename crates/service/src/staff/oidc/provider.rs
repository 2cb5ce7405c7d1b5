//! What a provider says of itself (OpenID Connect Discovery), its keys, and the exchange of a code at its token endpoint.
//!
//! What was asked for is kept for a while, so that strangers who begin sign-ins cannot make this server ask again and again:
//! one question at a time, and after a failure none for a moment. The surprise: the issuer in the document must be ours to
//! the letter, because a token is believed for the issuer that it names.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore};

use super::jwk::{Jwk, keys_in};
use super::strict::{self, text};
use super::{OidcCall, OidcCarry, OidcFault, OidcSettings, pairs};

/// How long one question may take.
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// How long what the provider says of itself is kept, in seconds: whoever begins a sign-in is told when it is away.
const KNOWN_SECONDS: i64 = 60;
/// How long its keys are kept, in seconds.
const KEYS_SECONDS: i64 = 600;
/// How long nobody asks again after a failure, or for a key that was unknown, in seconds.
const PAUSE_SECONDS: i64 = 5;
const UNKNOWN_KEY_SECONDS: i64 = 60;
/// Codes that are exchanged at once.
const EXCHANGES_AT_ONCE: usize = 16;

/// What a provider says of itself, as far as it matters here.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    pub(super) jwks_uri: String,
    pub(super) end_session_endpoint: Option<String>,
    /// Whether its answers name it (RFC 9207).
    pub(super) says_iss: bool,
    /// Whether the secret goes into the form, because the header is not among what it takes.
    secret_in_form: bool,
}

pub(super) struct Provider {
    settings: OidcSettings,
    carry: OidcCarry,
    known: Mutex<Kept<Known>>,
    keys: Mutex<Kept<Vec<Jwk>>>,
    exchanges: Semaphore,
}

/// Something that was asked for, or why it could not be had, and when.
struct Kept<T> {
    told: Option<(i64, T)>,
    failed: Option<(i64, String)>,
}

impl<T: Clone> Kept<T> {
    fn nothing() -> Kept<T> {
        Kept { told: None, failed: None }
    }

    /// What need not be asked for again at `now`.
    fn fresh(&self, now: i64, seconds: i64) -> Option<Result<T, String>> {
        let is_fresh = |at: i64, seconds: i64| (at..at + seconds).contains(&now);
        if let Some((at, told)) = &self.told
            && is_fresh(*at, seconds)
        {
            return Some(Ok(told.clone()));
        }
        let failed = self.failed.as_ref().filter(|(at, _)| is_fresh(*at, PAUSE_SECONDS));
        failed.map(|(_, why)| Err(why.clone()))
    }

    fn keep(&mut self, now: i64, told: Result<T, String>) -> Result<T, String> {
        match &told {
            Ok(found) => {
                self.told = Some((now, found.clone()));
                self.failed = None;
            }
            Err(why) => self.failed = Some((now, why.clone())),
        }
        told
    }
}

impl Provider {
    pub(super) fn new(settings: &OidcSettings, carry: OidcCarry) -> Provider {
        let (known, keys) = (Mutex::new(Kept::nothing()), Mutex::new(Kept::nothing()));
        let exchanges = Semaphore::new(EXCHANGES_AT_ONCE);
        Provider { settings: settings.clone(), carry, known, keys, exchanges }
    }

    /// What it says of itself; `now` in seconds.
    pub(super) async fn known(&self, now: i64) -> Result<Known, String> {
        let mut kept = self.known.lock().await;
        if let Some(fresh) = kept.fresh(now, KNOWN_SECONDS) {
            return fresh;
        }
        let url = format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        let document = self.document(&url).await;
        let read = document.and_then(|body| self.read(&body).map_err(|why| format!("{url}: {why}")));
        kept.keep(now, read)
    }

    /// Its keys; asked for again, but seldom, if the one that is needed is `missing`.
    pub(super) async fn keys(&self, known: &Known, now: i64, missing: bool) -> Result<Vec<Jwk>, String> {
        let mut kept = self.keys.lock().await;
        let seconds = if missing { UNKNOWN_KEY_SECONDS } else { KEYS_SECONDS };
        if let Some(fresh) = kept.fresh(now, seconds) {
            return fresh;
        }
        let document = self.document(&known.jwks_uri).await;
        let read =
            document.and_then(|body| keys_in(&body).map_err(|why| format!("{}: {why}", known.jwks_uri)));
        kept.keep(now, read)
    }

    /// The ID token for a code.
    pub(super) async fn exchange(
        &self,
        known: &Known,
        code: &str,
        back: &str,
        verifier: &str,
    ) -> Result<String, OidcFault> {
        let _turn = self.exchanges.acquire().await.map_err(|_| OidcFault::Away("it ends".to_owned()))?;
        let OidcSettings { client_id, client_secret, .. } = &self.settings;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", verifier),
        ];
        let mut headers = vec![
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ("accept", "application/json".to_owned()),
        ];
        if client_secret.is_empty() || known.secret_in_form {
            form.push(("client_id", client_id));
        }
        if known.secret_in_form && !client_secret.is_empty() {
            form.push(("client_secret", client_secret));
        } else if !client_secret.is_empty() {
            // RFC 6749, 2.3.1: both are encoded as in a form before they become a name and a password.
            let escaped = |text: &str| super::super::totp::escaped(text);
            let name = STANDARD.encode(format!("{}:{}", escaped(client_id), escaped(client_secret)));
            headers.push(("authorization", format!("Basic {name}")));
        }
        let (url, body) = (known.token_endpoint.clone(), pairs(&form).into_bytes());
        let (status, body) = self.ask(OidcCall { method: "POST", url: url.clone(), headers, body }).await?;
        match status {
            200 => {}
            500..=599 | 429 => return Err(OidcFault::Away(format!("{url} answered {status}"))),
            _ => {
                let told = strict::object(&body).unwrap_or_default();
                let error = text(&told, "error").unwrap_or_default().to_owned();
                return Err(OidcFault::Untrusted(format!("{url} answered {status} {error:?}")));
            }
        }
        let told = strict::object(&body).map_err(|why| OidcFault::Untrusted(format!("{url}: {why}")))?;
        let token = text(&told, "id_token").map(str::to_owned);
        token.ok_or_else(|| {
            OidcFault::Untrusted(format!("{url} gave no id_token; is openid among the scopes?"))
        })
    }

    async fn document(&self, url: &str) -> Result<Vec<u8>, String> {
        let headers = vec![("accept", "application/json".to_owned())];
        let call = OidcCall { method: "GET", url: url.to_owned(), headers, body: Vec::new() };
        match self.ask(call).await {
            Ok((200, body)) => Ok(body),
            Ok((status, _)) => Err(format!("{url} answered {status}")),
            Err(OidcFault::Away(why) | OidcFault::Untrusted(why) | OidcFault::NotAllowed(why)) => Err(why),
        }
    }

    async fn ask(&self, call: OidcCall) -> Result<(u16, Vec<u8>), OidcFault> {
        let url = call.url.clone();
        match tokio::time::timeout(ANSWER_TIME, (self.carry)(call)).await {
            Ok(answer) => answer.map_err(OidcFault::Away),
            Err(_) => Err(OidcFault::Away(format!("{url} did not answer in {} s", ANSWER_TIME.as_secs()))),
        }
    }

    fn read(&self, document: &[u8]) -> Result<Known, String> {
        let members = strict::object(document)?;
        let issuer = text(&members, "issuer").unwrap_or_default();
        if issuer != self.settings.issuer {
            return Err(format!(
                "it is of the issuer {issuer:?}; oidc.issuer must be the same to the letter, also a stroke at its end"
            ));
        }
        let safe = |url: &str| url.starts_with("https://") || self.settings.issuer.starts_with("http://");
        let endpoint = |name: &str| match text(&members, name) {
            Some(url) if safe(url) => Ok(url.to_owned()),
            Some(url) => Err(format!("{name} is {url:?}, which is not https")),
            None => Err(format!("{name} is missing")),
        };
        let takes: Option<Vec<&str>> = members
            .get("token_endpoint_auth_methods_supported")
            .and_then(|value| value.as_array())
            .map(|ways| ways.iter().filter_map(|way| way.as_str()).collect());
        let takes = takes.unwrap_or(vec!["client_secret_basic"]);
        let says_iss = members.get("authorization_response_iss_parameter_supported");
        Ok(Known {
            authorization_endpoint: endpoint("authorization_endpoint")?,
            token_endpoint: endpoint("token_endpoint")?,
            jwks_uri: endpoint("jwks_uri")?,
            end_session_endpoint: endpoint("end_session_endpoint").ok(),
            says_iss: says_iss.and_then(|says| says.as_bool()).unwrap_or_default(),
            secret_in_form: !takes.contains(&"client_secret_basic") && takes.contains(&"client_secret_post"),
        })
    }
}
