//! The signature of the webhook: HMAC-SHA256 of the raw body under the channel secret, in base64.
//!
//! It is judged before a byte of the body is parsed, and in constant time. It never says what is wrong with one.
//! The surprise: only the whole body as it came counts; the same JSON written otherwise has another signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The signature of a body.
pub fn sign(secret: &str, body: &[u8]) -> String {
    STANDARD.encode(mac(secret, body).finalize().into_bytes())
}

/// Whether this is the signature of a body.
pub fn is_signed(secret: &str, body: &[u8], signature: &str) -> bool {
    STANDARD.decode(signature).is_ok_and(|told| mac(secret, body).verify_slice(&told).is_ok())
}

fn mac(secret: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(body);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_that_others_compute() {
        // printf '{"events":[]}' | openssl dgst -sha256 -hmac mihon -binary | base64
        assert_eq!(sign("mihon", b"{\"events\":[]}"), "pmBtvLaPLkw0izOMntzvqnt2iC2T1h+z0kawGkEB/FM=");
    }

    #[test]
    fn no_other_body_and_no_other_secret_has_it() {
        let good = sign("mihon", b"body");
        assert!(is_signed("mihon", b"body", &good));
        assert!(!is_signed("mihon", b"bodY", &good));
        assert!(!is_signed("mihom", b"body", &good));
        assert!(!is_signed("mihon", b"body", &good[..20]));
        assert!(!is_signed("mihon", b"body", "no base64 at all"));
        assert!(!is_signed("mihon", b"body", ""));
    }
}
