//! The bytes of a leaf: what of a stored entry the log vouches for.
//!
//! ```text
//! leaf := 1 u8 ‖ position u64 ‖ at i64 ‖ kind u16 ‖ version u16 ‖ body
//! ```
//!
//! All numbers are big-endian and `body` is the stored bytes to the end, never encoded again. The first byte is
//! the version of this layout. It is durable: receipts in people's hands are made of it.

use store::{Entry, StoredEntry};

use super::tree::{Hash, leaf_hash_of};

const LAYOUT: u8 = 1;
const HEADER_BYTES: usize = 21;

/// The leaf of an entry that is in the journal.
pub fn of_stored(entry: &StoredEntry) -> Vec<u8> {
    bytes(entry.position, entry.at, entry.kind, entry.version, &entry.body)
}

/// The leaf of an entry that took this position.
pub fn of_entry(position: u64, entry: &Entry) -> Vec<u8> {
    bytes(position, entry.at, entry.kind, entry.version, &entry.body)
}

/// The entry in a leaf; `None` if it is not one of this layout.
pub fn entry(leaf: &[u8]) -> Option<StoredEntry> {
    let (layout, rest) = leaf.split_first()?;
    let (position, rest) = rest.split_first_chunk()?;
    let (at, rest) = rest.split_first_chunk()?;
    let (kind, rest) = rest.split_first_chunk()?;
    let (version, body) = rest.split_first_chunk()?;
    (*layout == LAYOUT).then(|| StoredEntry {
        position: u64::from_be_bytes(*position),
        at: i64::from_be_bytes(*at),
        kind: u16::from_be_bytes(*kind),
        version: u16::from_be_bytes(*version),
        body: body.to_vec(),
        batch_end: None,
    })
}

/// The hash of the leaf of an entry that took this position, without its bytes being put together.
pub(crate) fn hash(position: u64, entry: &Entry) -> Hash {
    leaf_hash_of(&header(position, entry.at, entry.kind, entry.version), &entry.body)
}

/// An entry that is in the journal, without its place.
pub(crate) fn entry_of(entry: &StoredEntry) -> Entry {
    Entry { kind: entry.kind, version: entry.version, at: entry.at, body: entry.body.clone() }
}

fn bytes(position: u64, at: i64, kind: u16, version: u16, body: &[u8]) -> Vec<u8> {
    [&header(position, at, kind, version), body].concat()
}

fn header(position: u64, at: i64, kind: u16, version: u16) -> [u8; HEADER_BYTES] {
    let mut header = [LAYOUT; HEADER_BYTES];
    header[1..9].copy_from_slice(&position.to_be_bytes());
    header[9..17].copy_from_slice(&at.to_be_bytes());
    header[17..19].copy_from_slice(&kind.to_be_bytes());
    header[19..].copy_from_slice(&version.to_be_bytes());
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_exactly_these_bytes() {
        let entry = Entry { kind: 10, version: 1, at: -2, body: b"body".to_vec() };
        let leaf = of_entry(258, &entry);
        let expected = b"\x01\0\0\0\0\0\0\x01\x02\xff\xff\xff\xff\xff\xff\xff\xfe\0\x0a\0\x01body";
        assert_eq!(leaf, expected);
    }

    #[test]
    fn its_hash_is_that_of_its_bytes() {
        let entry = Entry { kind: 10, version: 1, at: -2, body: vec![5; 200] };
        assert_eq!(hash(258, &entry), super::super::tree::leaf_hash(&of_entry(258, &entry)));
    }

    #[test]
    fn an_entry_comes_back_from_its_leaf() {
        let stored =
            StoredEntry { position: 7, kind: 3, version: 1, at: 99, body: vec![1, 2, 3], batch_end: None };
        assert_eq!(entry(&of_stored(&stored)), Some(stored));
    }

    #[test]
    fn what_is_cut_short_or_of_another_layout_is_no_entry() {
        let stored =
            StoredEntry { position: 7, kind: 3, version: 1, at: 99, body: Vec::new(), batch_end: None };
        let leaf = of_stored(&stored);
        assert!((0..leaf.len()).all(|end| entry(&leaf[..end]).is_none()));
        assert_eq!(entry(&[&[2], &leaf[1..]].concat()), None);
    }
}
