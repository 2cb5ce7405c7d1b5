//! Vouchers of two organisations compared without either seeing the other's: keyed digests, in a file that lists nothing else.
//!
//! Both hold one key that they agreed on, and each writes a digest of every voucher with its birth date. Whoever has the file
//! and not the key learns how many vouchers there are. The surprise: whoever has the key can try out every number, so the key
//! is for these two alone and for one exchange, and lies outside the data folder. The format is in `docs/reference/files.md`.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::keys::mac;

/// What stands before a voucher when it is digested.
const PURPOSE: &[u8] = b"tashika voucher exchange 1\0";
/// What is digested to name the key.
const NAME: &[u8] = b"tashika voucher exchange 1 key";
/// How the first line begins.
const HEAD: &str = "tashika-voucher-digests 1 key=";

/// Why a key or a file of digests cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeFault {
    /// The key is none.
    #[error("a key is 64 hexadecimal digits in one line; `openssl rand -hex 32` makes one")]
    Key,
    /// The file does not begin as one of digests does.
    #[error("line 1: it does not begin with `{HEAD}`, so it is no file of digests of this version")]
    Head,
    /// It was made with another key.
    #[error(
        "line 1: it was made with the key {theirs}, and this one is {ours}; both sides need the same key file"
    )]
    OtherKey {
        /// Name of the key it was made with.
        theirs: String,
        /// Name of the key that was given.
        ours: String,
    },
    /// A line is no digest.
    #[error(
        "line {line}: 64 hexadecimal digits are wanted; the file was cut off or changed, ask for it again"
    )]
    Line {
        /// Which.
        line: usize,
    },
    /// It has not as many digests as its first line says.
    #[error(
        "the first line says {stated} digests and there are {found}; the file was cut off, ask for it again"
    )]
    Count {
        /// What the first line says.
        stated: usize,
        /// What there is.
        found: usize,
    },
}

/// A key that two organisations agreed on.
pub struct ExchangeKey([u8; 32]);

impl ExchangeKey {
    /// Reads the text of a key file.
    ///
    /// # Errors
    /// It is not 64 hexadecimal digits.
    pub fn read(text: &str) -> Result<ExchangeKey, ExchangeFault> {
        digest_of(text.trim()).map(ExchangeKey).ok_or(ExchangeFault::Key)
    }

    /// What tells that both sides have the same one.
    pub fn name(&self) -> String {
        hex(&mac(&self.0, &[NAME])[..8])
    }

    /// The digest of a voucher: six digits, ten digits, birth date.
    pub fn digest(&self, municipality_code: &str, voucher_number: &str, birth_date: Date) -> [u8; 32] {
        let date = birth_date.to_string();
        mac(&self.0, &[PURPOSE, municipality_code.as_bytes(), voucher_number.as_bytes(), date.as_bytes()])
    }

    /// A file of digests. They are in order of themselves, so that nothing can be learnt from where one stands.
    pub fn write(&self, digests: &BTreeSet<[u8; 32]>) -> String {
        let mut text = format!("{HEAD}{} count={}\n", self.name(), digests.len());
        for digest in digests {
            text.push_str(&hex(digest));
            text.push('\n');
        }
        text
    }

    /// Reads a file of digests that was made with this key.
    ///
    /// # Errors
    /// See [`ExchangeFault`].
    pub fn read_digests(&self, text: &str) -> Result<BTreeSet<[u8; 32]>, ExchangeFault> {
        let mut lines = text.lines();
        let head = lines.next().and_then(|line| line.strip_prefix(HEAD)).ok_or(ExchangeFault::Head)?;
        let (theirs, count) = head.split_once(" count=").ok_or(ExchangeFault::Head)?;
        let stated = count.trim().parse().map_err(|_| ExchangeFault::Head)?;
        if theirs != self.name() {
            return Err(ExchangeFault::OtherKey { theirs: theirs.to_owned(), ours: self.name() });
        }
        let mut digests = BTreeSet::new();
        for (line, text) in (2..).zip(lines).filter(|(_, text)| !text.trim().is_empty()) {
            digests.insert(digest_of(text.trim()).ok_or(ExchangeFault::Line { line })?);
        }
        if digests.len() != stated {
            return Err(ExchangeFault::Count { stated, found: digests.len() });
        }
        Ok(digests)
    }
}

fn digest_of(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

    fn key() -> ExchangeKey {
        ExchangeKey::read(KEY).expect("a key")
    }

    /// The vectors of `docs/reference/files.md`, made with another program.
    #[test]
    fn the_digests_are_those_of_the_document() {
        let vectors = [
            (
                "131016",
                "0000000001",
                date(1955, 3, 1),
                "5f2d3378fd66f8bbb6cd26ad75b6aff04aca2187cb1bd3f790fac689308259d4",
            ),
            (
                "011002",
                "1234567890",
                date(1930, 12, 31),
                "a293fe291320158a1c6ac270176aa4b568a6d07cc222b2075c3ad8dde5e442b9",
            ),
        ];
        let document = include_str!("../../../../docs/reference/files.md");
        for (code, number, born, wanted) in vectors {
            assert_eq!(hex(&key().digest(code, number, born)), wanted);
            assert!(document.contains(&format!("| {code} | {number} | {born} | `{wanted}` |")), "{code}");
        }
        assert_eq!(key().name(), "d510e7178219104a");
        assert!(document.contains("`d510e7178219104a`"));
    }

    #[test]
    fn a_file_comes_back_and_names_no_number() {
        let digests = BTreeSet::from([key().digest("131016", "0000000001", date(1955, 3, 1))]);
        let text = key().write(&digests);
        assert_eq!(key().read_digests(&text), Ok(digests));
        assert!(!text.contains("0000000001") && !text.contains("131016"));
    }

    #[test]
    fn a_file_of_another_key_or_cut_off_is_refused() {
        let digests = [1, 2].map(|first| [first; 32]);
        let text = key().write(&BTreeSet::from(digests));
        let other = ExchangeKey::read(&"ab".repeat(32)).expect("a key");
        assert!(matches!(other.read_digests(&text), Err(ExchangeFault::OtherKey { .. })));
        let cut = text.lines().take(2).collect::<Vec<_>>().join("\n");
        assert_eq!(key().read_digests(&cut), Err(ExchangeFault::Count { stated: 2, found: 1 }));
        assert_eq!(key().read_digests(&text[..text.len() - 9]), Err(ExchangeFault::Line { line: 3 }));
        assert_eq!(key().read_digests("line,column\n"), Err(ExchangeFault::Head));
        assert!(ExchangeKey::read("short").is_err());
    }
}
