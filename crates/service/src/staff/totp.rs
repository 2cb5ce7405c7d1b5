//! Codes of an authenticator app: six digits for each half minute (RFC 6238 with SHA-1, the one that every app knows).
//!
//! A code is right in its own half minute and in the ones beside it, because clocks differ, and only once. Nothing here
//! keeps what was used: it answers with the number of the half minute, and whoever asks refuses one that is not later.

use hmac::{Hmac, KeyInit, Mac};
use kernel::time::Instant;
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// A shared secret of 160 bits.
pub(crate) type TotpSecret = [u8; 20];

const STEP_MS: i64 = 30_000;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The half minute, counted from 1970, for which this code is right at `now`; the latest if several.
pub(crate) fn step_of(secret: &TotpSecret, code: &str, now: Instant) -> Option<u64> {
    let typed = kernel::digits::digits_only(code).ok().filter(|typed| typed.len() == 6)?;
    let here = u64::try_from(now.0 / STEP_MS).ok()?;
    let near = [here + 1, here, here.saturating_sub(1)];
    near.into_iter().find(|step| self::code(secret, *step).as_bytes().ct_eq(typed.as_bytes()).into())
}

/// What an app reads from the QR code.
pub(crate) fn address(issuer: &str, name: &str, secret: &TotpSecret) -> String {
    let (issuer, name) = (escaped(issuer), escaped(name));
    format!("otpauth://totp/{issuer}:{name}?secret={}&issuer={issuer}", base32(secret))
}

/// The secret as people type it.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(held >> bits));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(letter(held << (5 - bits)));
    }
    text
}

fn letter(five_bits: u32) -> char {
    let index = usize::try_from(five_bits & 31).unwrap_or_default();
    ALPHABET.get(index).map_or('A', |byte| char::from(*byte))
}

fn code(secret: &TotpSecret, step: u64) -> String {
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let digest: [u8; 20] = mac.finalize().into_bytes().into();
    // RFC 4226, section 5.3: the last four bits say where the number begins.
    let at = usize::from(digest.last().copied().unwrap_or_default() & 15);
    let number = digest.get(at..).and_then(|rest| rest.first_chunk::<4>()).copied().unwrap_or_default();
    format!("{:06}", (u32::from_be_bytes(number) & 0x7FFF_FFFF) % 1_000_000)
}

/// A text as it may stand in an address.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_at(secret: &TotpSecret, now: Instant) -> String {
        code(secret, u64::try_from(now.0 / STEP_MS).expect("after 1970"))
    }

    /// Appendix B of RFC 6238, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(secret, Instant(seconds * 1_000)), expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_right_for_a_minute_around_its_own_and_tells_which_half_minute_it_was() {
        let (secret, then) = ([7; 20], Instant(1_621_218_600_000));
        let shown = code_at(&secret, then);
        let step = u64::try_from(then.0 / STEP_MS).ok();
        for late in [-STEP_MS, 0, STEP_MS] {
            assert_eq!(step_of(&secret, &shown, then.plus_ms(late)), step, "{late}");
        }
        for late in [-2 * STEP_MS, 2 * STEP_MS] {
            assert_eq!(step_of(&secret, &shown, then.plus_ms(late)), None, "{late}");
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed_and_never_in_part() {
        let (secret, then) = ([7; 20], Instant(1_621_218_600_000));
        let shown = code_at(&secret, then);
        let wide: String =
            shown.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).expect("full width")).collect();
        for typed in [shown.clone(), format!("{} {}", &shown[..3], &shown[3..]), wide] {
            assert!(step_of(&secret, &typed, then).is_some(), "{typed}");
        }
        for typed in ["", &shown[..5], "abcdef"] {
            assert_eq!(step_of(&secret, typed, then), None, "{typed}");
        }
    }

    /// RFC 4648, section 10, without its padding.
    #[test]
    fn secrets_are_written_as_the_standard_says() {
        let pairs =
            [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")];
        for (bytes, text) in pairs {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn an_address_for_an_app_has_no_character_of_its_own_in_a_name() {
        let address = address("Tashika", "山田&?:/花子", &[0; 20]);
        assert!(address.starts_with("otpauth://totp/Tashika:%E5%B1%B1"), "{address}");
        assert_eq!(address.matches('&').count(), 1);
    }
}
