//! The signature of the webhook: HMAC-SHA256 of the raw body under the channel secret, in base64.
//!
//! It is judged before a byte of the body is parsed, and in constant time. It never says what is wrong with one.
//! The surprise: only the whole body as it came counts; the same JSON written otherwise has another signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Signs as LINE does.
pub struct Signer {
    /// With the secret in it, so that no request pays for that.
    keyed: Hmac<Sha256>,
}

impl Signer {
    /// A signer with this channel secret.
    pub fn new(secret: &str) -> Signer {
        let keyed = Hmac::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
        Signer { keyed }
    }

    /// The signature of a body.
    pub fn sign(&self, body: &[u8]) -> String {
        STANDARD.encode(self.over(body).finalize().into_bytes())
    }

    /// Whether this is the signature of a body.
    pub fn is_signed(&self, body: &[u8], signature: &[u8]) -> bool {
        STANDARD.decode(signature).is_ok_and(|told| self.over(body).verify_slice(&told).is_ok())
    }

    fn over(&self, body: &[u8]) -> Hmac<Sha256> {
        self.keyed.clone().chain_update(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_that_others_compute() {
        // printf '{"events":[]}' | openssl dgst -sha256 -hmac mihon -binary | base64
        let signer = Signer::new("mihon");
        assert_eq!(signer.sign(b"{\"events\":[]}"), "pmBtvLaPLkw0izOMntzvqnt2iC2T1h+z0kawGkEB/FM=");
    }

    #[test]
    fn no_other_body_and_no_other_secret_has_it() {
        let (signer, other) = (Signer::new("mihon"), Signer::new("mihom"));
        let good = signer.sign(b"body").into_bytes();
        assert!(signer.is_signed(b"body", &good));
        assert!(!signer.is_signed(b"bodY", &good));
        assert!(!other.is_signed(b"body", &good));
        assert!(!signer.is_signed(b"body", &good[..20]));
        assert!(!signer.is_signed(b"body", b"no base64 at all"));
        assert!(!signer.is_signed(b"body", b""));
    }
}
