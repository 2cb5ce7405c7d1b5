//! A snapshot: a cached state at one head, and the bytes it is kept as.
//!
//! ```text
//! "tashika snapshot v1\n" ‖ schema u32 ‖ epoch u64 ‖ next position u64 ‖ hash 32 ‖ digest 32 ‖ length u64 ‖ body
//! ‖ SHA-256 of all before
//! ```
//!
//! Never the truth: whoever reads one checks it whole, and throws it away on any doubt. Decoding never panics
//! and never says why it failed, because nobody may act on the reason.

use sha2::{Digest, Sha256};

use crate::journal::Head;

const MAGIC: &[u8; 20] = b"tashika snapshot v1\n";
const FRAME_BYTES: usize = 20 + 4 + 8 + 8 + 32 + 32 + 8 + 32;

/// A cached state at one head of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The version of the body's format.
    pub schema: u32,
    /// The head that the state was folded up to.
    pub head: Head,
    /// The digest of the state itself, for the reader to compare after loading.
    pub digest: [u8; 32],
    /// The state's bytes.
    pub body: Vec<u8>,
}

impl Snapshot {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FRAME_BYTES.saturating_add(self.body.len()));
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&self.schema.to_be_bytes());
        bytes.extend_from_slice(&self.head.epoch.to_be_bytes());
        bytes.extend_from_slice(&self.head.next_position.to_be_bytes());
        bytes.extend_from_slice(&self.head.hash);
        bytes.extend_from_slice(&self.digest);
        bytes.extend_from_slice(&(self.body.len() as u64).to_be_bytes());
        bytes.extend_from_slice(&self.body);
        let checksum: [u8; 32] = Sha256::digest(&bytes).into();
        bytes.extend_from_slice(&checksum);
        bytes
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Snapshot> {
        let (content, checksum) = bytes.split_last_chunk::<32>()?;
        if <[u8; 32]>::from(Sha256::digest(content)) != *checksum {
            return None;
        }
        let rest = content.strip_prefix(MAGIC)?;
        let (schema, rest) = rest.split_first_chunk()?;
        let (epoch, rest) = rest.split_first_chunk()?;
        let (next_position, rest) = rest.split_first_chunk()?;
        let (hash, rest) = rest.split_first_chunk()?;
        let (digest, rest) = rest.split_first_chunk()?;
        let (length, body) = rest.split_first_chunk()?;
        if u64::from_be_bytes(*length) != body.len() as u64 {
            return None;
        }
        let head = Head {
            epoch: u64::from_be_bytes(*epoch),
            next_position: u64::from_be_bytes(*next_position),
            hash: *hash,
        };
        Some(Snapshot { schema: u32::from_be_bytes(*schema), head, digest: *digest, body: body.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot() -> Snapshot {
        let head = Head { epoch: 2, next_position: 3, hash: [4; 32] };
        Snapshot { schema: 1, head, digest: [5; 32], body: b"state".to_vec() }
    }

    #[test]
    fn decoding_gives_back_what_was_encoded() {
        assert_eq!(Snapshot::decode(&snapshot().encode()), Some(snapshot()));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let bytes = snapshot().encode();
        for bit in 0..bytes.len() * 8 {
            let mut wrong = bytes.clone();
            wrong[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Snapshot::decode(&wrong), None, "bit {bit}");
        }
    }

    #[test]
    fn every_cut_is_noticed() {
        let bytes = snapshot().encode();
        assert!((0..bytes.len()).all(|end| Snapshot::decode(&bytes[..end]).is_none()));
    }
}
