//! An authenticator app for tests: the code that it shows for a secret as people type it.
//!
//! Written apart from the service's own (RFC 6238), so that a mistake in one is not in both. The surprise: it is strict,
//! because what it is given is what our own page shows; a character that is not base32 is a failure of the test.

use hmac::{Hmac, KeyInit, Mac};

/// The six digits at `unix_ms`.
///
/// # Panics
/// When the secret is not base32.
pub fn code(secret: &str, unix_ms: i64) -> String {
    let mut bits = String::new();
    for letter in secret.chars().filter(|letter| !letter.is_whitespace()) {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).expect("a letter of base32");
        bits.push_str(&format!("{value:05b}"));
    }
    let bytes: Vec<u8> = (0..bits.len() / 8)
        .map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).expect("eight bits"))
        .collect();
    let counter = (unix_ms / 30_000).to_be_bytes();
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&bytes).expect("any key");
    mac.update(&counter);
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 0xF);
    let number = (u32::from(digest[at] & 0x7F) << 24)
        | (u32::from(digest[at + 1]) << 16)
        | (u32::from(digest[at + 2]) << 8)
        | u32::from(digest[at + 3]);
    format!("{:06}", number % 1_000_000)
}
