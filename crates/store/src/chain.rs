//! The bytes of a batch and the hash that chains it to the one before.
//!
//! ```text
//! body    := entry*          entry := kind u16 ‖ version u16 ‖ at i64 ‖ length u32 ‖ bytes
//! hash    := SHA-256("tashika journal batch v1" ‖ previous hash ‖ epoch u64 ‖ first position u64 ‖ count u32 ‖ body)
//! genesis := SHA-256("tashika journal genesis v1" ‖ identity), epoch 1, next position 0
//! ```
//!
//! All numbers are big-endian. This format is durable: it never changes, a second version would get a new
//! domain string. Decoding is total: any bytes give entries or a fault, never a panic, and never more memory
//! than the bytes themselves. The stored bytes are hashed as they are and never encoded again.

use sha2::{Digest, Sha256};

use crate::fault::{Fault, FaultKind};
use crate::journal::{BATCH_BYTES_MAX, ENTRY_BODY_BYTES_MAX, Entry, Head, StoredEntry};

const BATCH_DOMAIN: &[u8] = b"tashika journal batch v1";
const GENESIS_DOMAIN: &[u8] = b"tashika journal genesis v1";
const ENTRY_HEADER_BYTES: usize = 16;

/// One batch as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBatch {
    /// The position of its first entry.
    pub first_position: u64,
    /// The position of its last entry.
    pub last_position: u64,
    /// The epoch it was appended in.
    pub epoch: u64,
    /// The hash of the batch before.
    pub prev_hash: [u8; 32],
    /// Its own hash.
    pub hash: [u8; 32],
    /// The encoded entries.
    pub body: Vec<u8>,
}

impl StoredBatch {
    /// The head right after this batch; `None` if the position cannot be counted any more.
    pub fn head(&self) -> Option<Head> {
        let next_position = self.last_position.checked_add(1)?;
        Some(Head { epoch: self.epoch, next_position, hash: self.hash })
    }
}

/// The head of an empty journal with this identity.
pub fn genesis(identity: &[u8; 32]) -> Head {
    let hash = Sha256::new().chain_update(GENESIS_DOMAIN).chain_update(identity).finalize().into();
    Head { epoch: 1, next_position: 0, hash }
}

/// The head of an empty journal with this identity that begins in a later epoch, because it will hold a backup.
pub fn genesis_in(identity: &[u8; 32], epoch: u64) -> Head {
    Head { epoch, ..genesis(identity) }
}

/// Encodes a batch and chains it to `head`; refuses an empty batch and one over a limit.
pub fn seal(head: &Head, batch: &[Entry]) -> Result<StoredBatch, Fault> {
    let body = encode(batch)?;
    let count = u32::try_from(batch.len()).map_err(|_| Fault::of_limit("too many entries", "batch"))?;
    let last_position = head
        .next_position
        .checked_add(u64::from(count) - 1)
        .filter(|last| *last < i64::MAX as u64)
        .ok_or_else(|| Fault::of_limit("the journal has no positions left", "batch"))?;
    Ok(StoredBatch {
        first_position: head.next_position,
        last_position,
        epoch: head.epoch,
        prev_hash: head.hash,
        hash: hash(head, count, &body),
        body,
    })
}

/// The hash of a batch of `count` entries that follows `prev`.
pub fn hash(prev: &Head, count: u32, body: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(BATCH_DOMAIN)
        .chain_update(prev.hash)
        .chain_update(prev.epoch.to_be_bytes())
        .chain_update(prev.next_position.to_be_bytes())
        .chain_update(count.to_be_bytes())
        .chain_update(body)
        .finalize()
        .into()
}

/// Encodes the entries of a batch; refuses an empty batch and one over a limit.
pub fn encode(batch: &[Entry]) -> Result<Vec<u8>, Fault> {
    if batch.is_empty() {
        return Err(Fault::of_limit("the batch is empty", "batch"));
    }
    if batch.iter().any(|entry| entry.body.len() > ENTRY_BODY_BYTES_MAX) {
        return Err(Fault::of_limit(format!("an entry is over {ENTRY_BODY_BYTES_MAX} bytes"), "batch"));
    }
    let bytes = batch.iter().map(|entry| ENTRY_HEADER_BYTES + entry.body.len()).sum();
    if bytes > BATCH_BYTES_MAX {
        return Err(Fault::of_limit(format!("the batch is over {BATCH_BYTES_MAX} bytes"), "batch"));
    }
    let mut body = Vec::with_capacity(bytes);
    for entry in batch {
        let length = u32::try_from(entry.body.len()).expect("the length was compared with the limit above");
        body.extend_from_slice(&entry.kind.to_be_bytes());
        body.extend_from_slice(&entry.version.to_be_bytes());
        body.extend_from_slice(&entry.at.to_be_bytes());
        body.extend_from_slice(&length.to_be_bytes());
        body.extend_from_slice(&entry.body);
    }
    Ok(body)
}

/// Decodes the entries of a batch whose first entry is at `first_position`.
pub fn decode(first_position: u64, body: &[u8]) -> Result<Vec<StoredEntry>, Fault> {
    if body.len() > BATCH_BYTES_MAX {
        return Err(Fault::of_break(first_position, "the batch is over the limit"));
    }
    let mut entries = Vec::new();
    let mut position = first_position;
    let mut rest = body;
    while !rest.is_empty() {
        let (entry, after) =
            decode_one(position, rest).ok_or_else(|| Fault::of_break(position, "the entry is cut short"))?;
        if entry.body.len() > ENTRY_BODY_BYTES_MAX {
            return Err(Fault::of_break(position, "the entry is over the limit"));
        }
        entries.push(entry);
        position = position.checked_add(1).ok_or_else(|| Fault::of_break(position, "no positions left"))?;
        rest = after;
    }
    entries.iter_mut().for_each(|entry| entry.batch_end = Some(position));
    Ok(entries)
}

fn decode_one(position: u64, bytes: &[u8]) -> Option<(StoredEntry, &[u8])> {
    let (kind, bytes) = bytes.split_first_chunk()?;
    let (version, bytes) = bytes.split_first_chunk()?;
    let (at, bytes) = bytes.split_first_chunk()?;
    let (length, bytes) = bytes.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (body, rest) = bytes.split_at_checked(length)?;
    let entry = StoredEntry {
        position,
        kind: u16::from_be_bytes(*kind),
        version: u16::from_be_bytes(*version),
        at: i64::from_be_bytes(*at),
        body: body.to_vec(),
        batch_end: None,
    };
    Some((entry, rest))
}

/// Follows the chain, batch by batch, and stops at the first that does not fit.
#[derive(Debug)]
pub struct Walk {
    at: Head,
}

impl Walk {
    /// Starts at the head of an empty journal.
    pub fn from_genesis(identity: &[u8; 32]) -> Walk {
        Walk { at: genesis(identity) }
    }

    /// Starts before `batch`, wherever it lies.
    ///
    /// What the batch claims about its past is not taken on trust: its hash covers the claim, and
    /// [`finish`](Walk::finish) compares the end of the chain with the head.
    pub fn from_batch(batch: &StoredBatch) -> Walk {
        Walk { at: Head { epoch: batch.epoch, next_position: batch.first_position, hash: batch.prev_hash } }
    }

    /// The point reached so far.
    pub fn at(&self) -> Head {
        self.at
    }

    /// Checks the next batch and hands out its entries.
    pub fn step(&mut self, batch: &StoredBatch) -> Result<Vec<StoredEntry>, Fault> {
        let expected = self.at.next_position;
        if batch.first_position != expected {
            return Err(Fault::of_break(
                expected,
                format!("a batch begins at {} instead", batch.first_position),
            ));
        }
        if batch.prev_hash != self.at.hash {
            return Err(Fault::of_break(expected, "the batch does not follow the one before it"));
        }
        if batch.epoch < self.at.epoch {
            return Err(Fault::of_break(expected, "the epoch goes back"));
        }
        let distance = batch.last_position.checked_sub(expected);
        let count = distance.and_then(|distance| u32::try_from(distance).ok()?.checked_add(1));
        let count = count.ok_or_else(|| Fault::of_break(expected, "the batch has an impossible length"))?;
        let start = Head { epoch: batch.epoch, ..self.at };
        if hash(&start, count, &batch.body) != batch.hash {
            return Err(Fault::of_break(expected, "the bytes of the batch do not match its hash"));
        }
        let entries = decode(expected, &batch.body)?;
        if entries.len() as u64 != u64::from(count) {
            return Err(Fault::of_break(expected, "the batch holds another number of entries than it says"));
        }
        self.at =
            batch.head().ok_or_else(|| Fault::of_break(expected, "the batch has an impossible length"))?;
        Ok(entries)
    }

    /// Compares the point reached with the head.
    pub fn finish(self, head: &Head) -> Result<(), Fault> {
        // An empty journal may begin in a later epoch, which only its first batch would say.
        let begun = if self.at.next_position == 0 { head.epoch } else { self.at.epoch };
        if (Head { epoch: begun, ..self.at }) == *head {
            return Ok(());
        }
        let position = self.at.next_position.min(head.next_position);
        Err(Fault::of_break(position, "the journal does not end at its head"))
    }
}

/// The fault of asking for a position after the end.
pub(crate) fn beyond(from: u64, head: &Head) -> Fault {
    Fault::new(
        FaultKind::Missing,
        format!("position {from} is after the end of the journal"),
        format!("next position {}", head.next_position),
        "the journal may have been restored: compare it with the witnessed head",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(body: &[u8]) -> Entry {
        Entry { kind: 0x0102, version: 3, at: -1, body: body.to_vec() }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_encoding_is_frozen() {
        let body = encode(&[entry(b"ab")]).expect("within limits");
        assert_eq!(hex(&body), "01020003ffffffffffffffff000000026162");
    }

    #[test]
    fn decoding_gives_back_what_was_encoded() {
        let body = encode(&[entry(b""), entry(b"xyz")]).expect("within limits");
        let read = decode(7, &body).expect("just encoded");
        assert_eq!(
            read.iter().map(|e| (e.position, e.body.as_slice())).collect::<Vec<_>>(),
            [(7, &b""[..]), (8, b"xyz")]
        );
    }

    #[test]
    fn every_cut_of_a_body_is_a_fault_or_fewer_entries() {
        let body = encode(&[entry(b"abc"), entry(b"d")]).expect("within limits");
        for end in 0..body.len() {
            let entries = decode(0, &body[..end]).map_or(0, |entries| entries.len());
            assert!(entries < 2, "cut at {end}");
        }
    }

    #[test]
    fn a_length_beyond_the_bytes_is_a_fault() {
        let mut body = encode(&[entry(b"abc")]).expect("within limits");
        body[12..16].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(decode(5, &body).expect_err("cut short").position(), Some(5));
    }

    #[test]
    fn every_flipped_bit_of_a_body_breaks_the_chain() {
        let start = genesis(&[1; 32]);
        let batch = seal(&start, &[entry(b"abc"), entry(b"d")]).expect("within limits");
        for bit in 0..batch.body.len() * 8 {
            let mut wrong = batch.clone();
            wrong.body[bit / 8] ^= 1 << (bit % 8);
            let fault = Walk::from_genesis(&[1; 32]).step(&wrong).expect_err("flipped");
            assert_eq!(fault.position(), Some(0), "bit {bit}");
        }
    }

    #[test]
    fn a_batch_over_all_positions_is_a_fault() {
        let mut batch = seal(&genesis(&[1; 32]), &[entry(b"abc")]).expect("within limits");
        batch.last_position = u64::MAX;
        assert_eq!(Walk::from_genesis(&[1; 32]).step(&batch).expect_err("too long").position(), Some(0));
    }

    #[test]
    fn an_epoch_that_goes_back_is_a_fault() {
        let start = Head { epoch: 2, ..genesis(&[1; 32]) };
        let first = seal(&start, &[entry(b"a")]).expect("within limits");
        let after = Head { epoch: 1, ..first.head().expect("counted") };
        let mut walk = Walk::from_genesis(&[1; 32]);
        walk.step(&first).expect("a later epoch");
        let second = seal(&after, &[entry(b"b")]).expect("within limits");
        assert_eq!(walk.step(&second).expect_err("an earlier epoch").position(), Some(1));
    }

    #[test]
    fn a_batch_of_another_length_than_it_says_is_a_fault() {
        let start = genesis(&[1; 32]);
        let mut batch = seal(&start, &[entry(b"a")]).expect("within limits");
        batch.last_position = 1;
        batch.hash = hash(&start, 2, &batch.body);
        assert_eq!(Walk::from_genesis(&[1; 32]).step(&batch).expect_err("one, not two").position(), Some(0));
    }

    #[test]
    fn a_batch_of_another_past_is_a_fault() {
        let batch = seal(&genesis(&[2; 32]), &[entry(b"a")]).expect("within limits");
        assert_eq!(Walk::from_genesis(&[1; 32]).step(&batch).expect_err("another").position(), Some(0));
    }

    #[test]
    fn the_genesis_depends_on_the_identity() {
        assert_ne!(genesis(&[1; 32]).hash, genesis(&[2; 32]).hash);
    }

    #[test]
    fn a_position_beyond_the_counter_is_refused() {
        let head = Head { epoch: 1, next_position: u64::MAX, hash: [0; 32] };
        assert!(seal(&head, &[entry(b"a")]).is_err());
    }
}
