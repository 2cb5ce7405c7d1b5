//! OpenID Connect: staff sign in at the identity provider of their organisation (authorisation code with PKCE).
//!
//! This is one provider: how it is set up, what it says of itself, and the exchange of a code for a token that is believed.
//! Who may enter with it is [`super::identity`]'s to say, and roles stay here. It never asks the provider more than a browser
//! makes it to: what it says of itself is kept for a minute, its keys for ten, and an unknown key is looked for once a minute.
//! The surprise: no library does this, because the one for it brings an RSA that leaks (RUSTSEC-2023-0071); `ring`, which TLS
//! needs anyway, judges the signatures.

mod jwk;
mod provider;
mod strict;
mod token;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::keys::sha256;
use provider::Provider;
use token::Claims;

/// How a provider is set up, as `[oidc]` of the configuration says it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcSettings {
    /// The issuer, to the letter; empty if there is no provider.
    pub issuer: String,
    /// Who we are to it.
    pub client_id: String,
    /// What proves it; empty for a public client.
    pub client_secret: String,
    /// What is asked for, with spaces between.
    pub scopes: String,
    /// The claim that invitations name people by.
    pub claim: String,
    /// The claim with somebody's groups.
    pub groups_claim: String,
    /// Groups of which one is needed; none if none is.
    pub groups: Vec<String>,
    /// Ways of signing in (`acr`) of which one is needed; none if none is.
    pub acr: Vec<String>,
    /// What the button says, in Japanese.
    pub label_ja: String,
    /// What the button says, in English.
    pub label_en: String,
    /// The address that people type, without a stroke at its end; said elsewhere in the configuration.
    #[serde(skip)]
    pub site: String,
}

/// A request to the provider.
pub struct OidcCall {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Where to.
    pub url: String,
    /// Headers.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// A status and a body, or why there is no answer.
pub type OidcAnswer = Pin<Box<dyn Future<Output = Result<(u16, Vec<u8>), String>> + Send>>;
/// Takes a request to the provider.
pub type OidcCarry = Arc<dyn Fn(OidcCall) -> OidcAnswer + Send + Sync>;

/// An identity provider.
pub struct Oidc {
    settings: OidcSettings,
    provider: Provider,
}

/// A sign-in under way, sealed in the browser that began it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Flow {
    pub(super) state: [u8; 16],
    pub(super) nonce: [u8; 16],
    pub(super) verifier: [u8; 32],
    /// By the wall clock, in milliseconds since 1970.
    pub(super) begun_at: i64,
    /// Where to go on.
    pub(super) next: String,
    /// The account and session whose owner proves who they are; none for a sign-in.
    pub(super) proves: Option<(u32, [u8; 16])>,
}

/// Why nobody can be signed in with a provider's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OidcFault {
    /// It cannot be reached, or something in it is broken.
    Away(String),
    /// What it says, or somebody says in its place, is not believed.
    Untrusted(String),
    /// It knows them, and they are not of a group, or did not sign in by a way, that is needed.
    NotAllowed(String),
}

/// Base64 for addresses.
pub(super) fn url_text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a verifier is known by until it is shown (RFC 7636, S256).
fn challenge(verifier: &str) -> String {
    url_text(&sha256(verifier.as_bytes()))
}

/// Names and values as in an address or a form.
fn pairs(pairs: &[(&str, &str)]) -> String {
    let written: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", super::totp::escaped(value))).collect();
    written.join("&")
}

fn with_query(address: &str, query: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{query}")
}

impl Oidc {
    /// A provider that is reached by `carry`.
    pub fn new(settings: OidcSettings, carry: OidcCarry) -> Oidc {
        Oidc { provider: Provider::new(&settings, carry), settings }
    }

    /// How it is set up.
    pub fn settings(&self) -> &OidcSettings {
        &self.settings
    }

    /// What it says of itself now, for whoever looks after it; `wall` in milliseconds since 1970.
    ///
    /// # Errors
    /// What is wrong, with the address.
    pub async fn look(&self, wall: i64) -> Result<String, String> {
        let seconds = wall / 1_000;
        let known = self.provider.known(seconds).await?;
        let keys = self.provider.keys(&known, seconds, false).await?;
        if keys.is_empty() {
            return Err(format!("{} has no key for RS256, PS256, ES256 or EdDSA", known.jwks_uri));
        }
        Ok(format!("{} answers and has {} keys for signatures", self.settings.issuer, keys.len()))
    }

    /// Where the provider ends its own session; nothing if it offers no such place, or is not there.
    pub async fn way_out(&self, wall: i64) -> Option<String> {
        let known = self.provider.known(wall / 1_000).await.ok()?;
        let back = format!("{}/staff/sign-in", self.settings.site);
        let query = [("client_id", self.settings.client_id.as_str()), ("post_logout_redirect_uri", &back)];
        Some(with_query(&known.end_session_endpoint?, &pairs(&query)))
    }

    /// Where the browser is sent to sign in.
    pub(super) async fn way_in(&self, flow: &Flow) -> Result<String, OidcFault> {
        let known = self.provider.known(flow.begun_at / 1_000).await.map_err(OidcFault::Away)?;
        let (state, nonce) = (url_text(&flow.state), url_text(&flow.nonce));
        let (challenge, back) = (challenge(&url_text(&flow.verifier)), self.back());
        let acr = self.settings.acr.join(" ");
        let mut query = vec![
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &back),
            ("scope", &self.settings.scopes),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if flow.proves.is_some() {
            query.extend([("prompt", "login"), ("max_age", "0")]);
        }
        if !acr.is_empty() {
            query.push(("acr_values", &acr));
        }
        Ok(with_query(&known.authorization_endpoint, &pairs(&query)))
    }

    /// Who came back with a code, if the provider says so; `iss` as it stood in the address, or empty.
    pub(super) async fn whoever(
        &self,
        flow: &Flow,
        code: &str,
        iss: &str,
        wall: i64,
    ) -> Result<Claims, OidcFault> {
        let now = wall / 1_000;
        let known = self.provider.known(now).await.map_err(OidcFault::Away)?;
        self.same_issuer(iss, known.says_iss)?;
        let verifier = url_text(&flow.verifier);
        let id_token = self.provider.exchange(&known, code, &self.back(), &verifier).await?;
        let nonce = url_text(&flow.nonce);
        let wanted = token::Wanted {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce: &nonce,
            now,
        };
        let keys = self.provider.keys(&known, now, false).await.map_err(OidcFault::Away)?;
        let judged = match token::believed(&id_token, &keys, &wanted) {
            Err(token::Flaw::UnknownKey(_)) => {
                let keys = self.provider.keys(&known, now, true).await.map_err(OidcFault::Away)?;
                token::believed(&id_token, &keys, &wanted)
            }
            judged => judged,
        };
        let claims = judged.map_err(|flaw| {
            OidcFault::Untrusted(match flaw {
                token::Flaw::UnknownKey(kid) => {
                    format!("the ID token is signed with the unknown key {kid:?}")
                }
                token::Flaw::Wrong(why) => format!("the ID token is not believed: {why}"),
            })
        })?;
        self.allowed(&claims)?;
        match flow.proves {
            Some(_) => proved(&claims, flow.begun_at / 1_000).map(|()| claims),
            None => Ok(claims),
        }
    }

    /// Whether the answer comes from the provider that was asked (RFC 9207).
    pub(super) fn same_issuer(&self, iss: &str, must_say: bool) -> Result<(), OidcFault> {
        let says_right = iss == self.settings.issuer || (iss.is_empty() && !must_say);
        let why = || OidcFault::Untrusted(format!("the answer is of the issuer {iss:?}"));
        says_right.then_some(()).ok_or_else(why)
    }

    fn allowed(&self, claims: &Claims) -> Result<(), OidcFault> {
        let OidcSettings { groups, groups_claim, acr, .. } = &self.settings;
        let own = claims.texts(groups_claim);
        if !groups.is_empty() && !groups.iter().any(|group| own.contains(&group.as_str())) {
            return Err(OidcFault::NotAllowed(format!("none of the groups in {groups_claim:?} is allowed")));
        }
        let way = claims.text("acr").unwrap_or_default();
        if !acr.is_empty() && !acr.iter().any(|needed| needed == way) {
            return Err(OidcFault::NotAllowed(format!("the sign-in was by {way:?} (acr)")));
        }
        Ok(())
    }

    fn back(&self) -> String {
        format!("{}/staff/oidc/callback", self.settings.site)
    }
}

/// A proof counts if the provider asked for it after we did.
fn proved(claims: &Claims, asked_at: i64) -> Result<(), OidcFault> {
    match claims.auth_time() {
        Some(at) if at >= asked_at - token::LEEWAY_SECONDS => Ok(()),
        Some(at) => {
            Err(OidcFault::Untrusted(format!("a proof was asked for at {asked_at}, and it is of {at}")))
        }
        None => {
            Err(OidcFault::Untrusted("a proof was asked for, and the provider tells no auth_time".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests;
