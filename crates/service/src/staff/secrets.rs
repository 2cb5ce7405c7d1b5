//! What the vault keeps of a member of staff: the name, the digest of the password, the secret of the second factor.
//!
//! One sealed row an account, found by the name. Passwords are judged by their length and by what they must not be, not by
//! what characters they have (NIST SP 800-63B). The surprise: whoever has no account is verified too, against a password
//! that nobody has, so that the time an answer takes says nothing about who has one.

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::totp::{TotpSecret, base32};
use crate::chance;
use crate::vault::{Field, Kept};

/// Characters of the shortest password that is taken.
const PASSWORD_CHARS_MIN: usize = 12;
/// Characters of the longest password that is looked at.
const PASSWORD_CHARS_MAX: usize = 128;
/// Characters of the longest name.
const NAME_CHARS_MAX: usize = 40;

/// The secrets of an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Secrets {
    /// Whose.
    pub(crate) account: u32,
    /// As it was given.
    pub(crate) name: String,
    /// What the row is found by.
    pub(crate) sign_in_name: String,
    /// PHC string of the password.
    pub(crate) password: String,
    /// When that password was made.
    pub(crate) made_at: i64,
    /// The second factor, once there is one.
    pub(crate) totp: Option<TotpSecret>,
    /// The half minute of the newest code that was used.
    pub(crate) totp_step: u64,
}

impl Kept for Secrets {
    const FORM: u8 = 2;
    const BINDING: &'static [u8] = b"staff";

    fn found_by(&self) -> Vec<(Field, &str)> {
        vec![(Field::SignInName, &self.sign_in_name)]
    }
}

/// A name as it is looked for; `None` if it is none.
pub(crate) fn sign_in_name(typed: &str) -> Option<String> {
    let folded = typed.trim().to_lowercase();
    let count = folded.chars().count();
    let fits = (2..=NAME_CHARS_MAX).contains(&count) && !folded.chars().any(char::is_control);
    fits.then_some(folded)
}

/// A password for one use, of 80 bits.
pub(crate) fn one_time_password() -> Zeroizing<String> {
    let drawn = base32(&chance::bytes::<10>());
    let groups: Vec<&str> = (0..16).step_by(4).filter_map(|at| drawn.get(at..at + 4)).collect();
    Zeroizing::new(groups.join("-"))
}

/// The code of what is wrong with a password that somebody chose.
pub(crate) fn flaw(password: &str, sign_in_name: &str) -> Option<&'static str> {
    let count = password.chars().count();
    if count < PASSWORD_CHARS_MIN {
        return Some("staff.password_short");
    }
    let plain = password.to_lowercase();
    let repeats = plain.chars().next().is_some_and(|first| plain.chars().all(|other| other == first));
    // A short name is in many a good password by chance.
    let named = sign_in_name.chars().count() >= 4 && plain.contains(sign_in_name);
    if count > PASSWORD_CHARS_MAX || repeats || named {
        return Some("staff.password_guessable");
    }
    None
}

/// The PHC string of a password; `None` if it cannot be one. Takes a few hundredths of a second.
pub(crate) fn digest(password: &str) -> Option<String> {
    let salt: [u8; 16] = chance::bytes();
    let hash: PasswordHash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

/// Whether it is the password of this PHC string; of nobody's, if there is none. Takes as long as [`digest`].
pub(crate) fn is_password(password: &str, phc: Option<&str>) -> bool {
    static NOBODYS: OnceLock<String> = OnceLock::new();
    // Whoever comes with an identity alone has none.
    let phc = phc.filter(|phc| !phc.is_empty());
    let known = phc.is_some();
    let phc = phc.unwrap_or_else(|| {
        NOBODYS.get_or_init(|| digest(&base32(&chance::bytes::<20>())).unwrap_or_default())
    });
    // A long text costs time before it is refused.
    let looked_at: String = password.chars().take(PASSWORD_CHARS_MAX + 1).collect();
    let right = Argon2::default().verify_password(looked_at.as_bytes(), phc).is_ok();
    known && right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_digest_and_no_other_is() {
        let phc = digest("fake and long enough").expect("a digest");
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(is_password("fake and long enough", Some(&phc)));
        for other in ["", "fake and long enougH", "fake and long enough "] {
            assert!(!is_password(other, Some(&phc)), "{other}");
        }
        assert_ne!(digest("fake and long enough"), Some(phc), "each has a salt of its own");
    }

    #[test]
    fn nobody_s_password_is_never_right() {
        assert!(!is_password("", None) && !is_password("anything at all", None));
        assert!(!is_password("anything at all", Some("")) && !is_password("", Some("damaged")));
    }

    #[test]
    fn a_password_is_judged_by_its_length_and_by_what_it_repeats() {
        assert_eq!(flaw("short", "hanako"), Some("staff.password_short"));
        assert_eq!(flaw("aaaaaaaaaaaaaaa", "hanako"), Some("staff.password_guessable"));
        assert_eq!(flaw("I am Hanako 2021", "hanako"), Some("staff.password_guessable"));
        assert_eq!(flaw(&"ab".repeat(65), "hanako"), Some("staff.password_guessable"));
        assert_eq!(flaw("とても長い合い言葉です。本当", "hanako"), None);
        assert_eq!(flaw("four plain words here", "hanako"), None);
    }

    #[test]
    fn passwords_for_one_use_differ_and_are_read_out_in_groups() {
        let (one, other) = (one_time_password(), one_time_password());
        assert_ne!(*one, *other);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4]);
        assert_eq!(flaw(&one, "hanako"), None);
    }

    #[test]
    fn a_name_is_the_same_in_any_case_and_with_room_around_it() {
        assert_eq!(sign_in_name("  Hanako "), sign_in_name("hanako"));
        assert_eq!(sign_in_name("山田 花子").as_deref(), Some("山田 花子"));
        assert!(sign_in_name(" ").is_none() && sign_in_name(&"x".repeat(41)).is_none());
        assert!(sign_in_name("a\nb").is_none());
    }
}
