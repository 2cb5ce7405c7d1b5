//! `[oidc]`: the identity provider of the organisation.
//!
//! Off until its issuer is set, and needs to know then who we are to it and where it sends browsers back.

use service::staff::oidc::{Oidc, OidcSettings};

use super::Config;
use crate::carrier;

/// What the provider cannot do without.
pub(super) fn lacks(config: &Config) -> Option<&'static str> {
    let Config { server, oidc, .. } = config;
    if oidc.issuer.is_empty() {
        return None;
    }
    let lacking = [
        (oidc.client_id.is_empty(), "oidc.client_id is not; the provider gives it to a client"),
        (
            server.public_url.is_empty(),
            "server.public_url is not; the provider sends browsers back there, as https://example.jp",
        ),
        (
            oidc.scopes.split(' ').all(|scope| scope != "openid"),
            "openid is not among oidc.scopes; without it nobody is told who signs in",
        ),
        (oidc.claim.is_empty(), "oidc.claim is empty; sub is what every provider has"),
    ];
    lacking.into_iter().find(|(lacks, _)| *lacks).map(|(_, told)| told)
}

/// The identity provider, if one is set up.
pub fn provider(config: &Config) -> Option<Oidc> {
    if config.oidc.issuer.is_empty() {
        return None;
    }
    let site = config.server.public_url.trim_end_matches('/').to_owned();
    Some(Oidc::new(OidcSettings { site, ..config.oidc.clone() }, carrier::carry_to_provider()))
}
