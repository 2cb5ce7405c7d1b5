//! Public keys of a provider (RFC 7517), and whether one of them made a signature (RFC 7518).
//!
//! RS256, PS256, ES256 and EdDSA with Ed25519 are known. There is no way to a signature without a key: `none`, and digests
//! under a shared secret, are not among what a key is for. Keys for encryption and kinds that nobody knows are passed over,
//! because a provider may have them for others.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::{Map, Value};

use super::strict::{self, text};

/// A public key.
#[derive(Clone)]
pub(super) struct Jwk {
    /// Its name, if it has one.
    pub(super) kid: Option<String>,
    alg: Option<String>,
    key: Key,
}

#[derive(Clone)]
enum Key {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// The keys for signatures in a key set.
pub(super) fn keys_in(document: &[u8]) -> Result<Vec<Jwk>, String> {
    let members = strict::object(document)?;
    let keys = members.get("keys").and_then(Value::as_array).ok_or("it has no member \"keys\"")?;
    Ok(keys.iter().filter_map(Value::as_object).filter_map(Jwk::of).collect())
}

impl Jwk {
    fn of(members: &Map<String, Value>) -> Option<Jwk> {
        if text(members, "use").is_some_and(|it| it != "sig") {
            return None;
        }
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(members, name)?).ok();
        let key = match (text(members, "kty")?, text(members, "crv")) {
            ("RSA", _) => Key::Rsa { n: bytes("n")?, e: bytes("e")? },
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                // SEC 1: an uncompressed point begins with 4.
                let point = [vec![4], x, y].concat();
                Key::P256(Some(point).filter(|point| point.len() == 65)?)
            }
            ("OKP", Some("Ed25519")) => Key::Ed25519(bytes("x")?),
            _ => return None,
        };
        let owned = |name: &str| text(members, name).map(str::to_owned);
        Some(Jwk { kid: owned("kid"), alg: owned("alg"), key })
    }

    /// Whether it may make signatures of this algorithm.
    pub(super) fn is_for(&self, alg: &str) -> bool {
        let fits = match self.key {
            Key::Rsa { .. } => matches!(alg, "RS256" | "PS256"),
            Key::P256(_) => alg == "ES256",
            Key::Ed25519(_) => matches!(alg, "EdDSA" | "Ed25519"),
        };
        fits && self.alg.as_deref().is_none_or(|own| own == alg)
    }

    /// Whether it made this signature of this text.
    pub(super) fn made(&self, alg: &str, signed: &[u8], signature: &[u8]) -> bool {
        if !self.is_for(alg) {
            return false;
        }
        let verified = match &self.key {
            Key::Rsa { n, e } => {
                let scheme =
                    if alg == "PS256" { &RSA_PSS_2048_8192_SHA256 } else { &RSA_PKCS1_2048_8192_SHA256 };
                RsaPublicKeyComponents { n, e }.verify(scheme, signed, signature)
            }
            Key::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature)
            }
            Key::Ed25519(point) => UnparsedPublicKey::new(&ED25519, point).verify(signed, signature),
        };
        verified.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(key: &str) -> Jwk {
        keys_in(format!("{{\"keys\":[{key}]}}").as_bytes()).expect("a key set").pop().expect("a key")
    }

    /// Whether the key made the last part of the token out of the two before it; and no other.
    fn judge(key: &Jwk, alg: &str, token: &str) {
        let (signed, signature) = token.rsplit_once('.').expect("three parts");
        let mut signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        assert!(key.made(alg, signed.as_bytes(), &signature), "{alg}");
        let other = signed.replacen('J', "K", 1);
        assert!(!key.made(alg, other.as_bytes(), &signature), "{alg}: another text");
        for at in [0, signature.len() / 2, signature.len() - 1] {
            signature[at] ^= 1;
            assert!(!key.made(alg, signed.as_bytes(), &signature), "{alg}: bit of byte {at}");
            signature[at] ^= 1;
        }
    }

    const PAYLOAD: &str =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    #[test]
    fn the_rsa_signature_of_rfc_7515_a_2_is_known() {
        let key = one(concat!(
            r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4"#,
            r#"QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"#,
            r#"UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91"#,
            r#"kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#
        ));
        let signature = concat!(
            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dn",
            "ZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC",
            "-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
        );
        judge(&key, "RS256", &format!("eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}.{signature}"));
    }

    const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;

    #[test]
    fn the_ecdsa_signature_of_rfc_7515_a_3_is_known() {
        let signature =
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        judge(&one(P256), "ES256", &format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.{signature}"));
    }

    #[test]
    fn the_ed25519_signature_of_rfc_8037_a_4_is_known() {
        let key = one(r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#);
        let signature =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        judge(
            &key,
            "EdDSA",
            &format!("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.{signature}"),
        );
    }

    #[test]
    fn a_key_is_for_its_own_algorithm_and_for_signatures_alone() {
        let key = one(P256);
        for alg in ["none", "HS256", "RS256", "ES384", "es256", ""] {
            assert!(!key.is_for(alg), "{alg}");
        }
        let bound = one(&P256.replace("\"kty\"", "\"alg\":\"ES512\",\"kty\""));
        assert!(!bound.is_for("ES256"), "a key that says what it is for is for nothing else");
        let others = [
            P256.replace("\"kty\"", "\"use\":\"enc\",\"kty\""),
            P256.replace("P-256", "P-384"),
            P256.replace("\"x\":\"f", "\"x\":\"ff"),
            r#"{"kty":"oct","k":"AAAA"}"#.to_owned(),
        ];
        for other in others {
            let set = format!("{{\"keys\":[{other},{P256}]}}");
            assert_eq!(keys_in(set.as_bytes()).expect("a key set").len(), 1, "{other}");
        }
    }
}
