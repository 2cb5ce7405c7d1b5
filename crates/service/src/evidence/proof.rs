//! The proof that a receipt carries: the text of C2SP tlog-proof, written and read, and the check of all of it.
//!
//! The check needs the leaf's bytes, the text and the log's public key, and nothing else: no store, no network.
//! Reading is strict, so that two readers written apart agree: canonical base64, decimals in one way only.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::note::{Checkpoint, NOTE_BYTES_MAX, NoteFault, Verifier, decimal, hash};
use super::tree::{Hash, PATH_LENGTH_MAX, includes, leaf_hash};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// It is not a proof in the form of C2SP.
    #[error("the proof is not written as {FIRST_LINE}")]
    Form,
    /// Its checkpoint or its key is wrong.
    #[error(transparent)]
    Note(#[from] NoteFault),
    /// The leaf is not in the tree that the checkpoint is about.
    #[error("the leaf is not in the tree of the checkpoint: leaf, index or path was changed")]
    Path,
}

/// A proof, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What came along without being proved.
    pub extra: Option<Vec<u8>>,
    /// The leaf's place.
    pub index: u64,
    /// The hashes from the leaf's sibling up.
    pub path: Vec<Hash>,
    /// The checkpoint as a signed note.
    pub checkpoint: String,
}

/// Writes a proof.
pub fn text(index: u64, path: &[Hash], checkpoint: &str) -> String {
    written(index, None, path, checkpoint)
}

/// Writes a proof that brings the bytes of its leaf along, so that the text alone can be checked.
pub fn text_with_leaf(index: u64, leaf: &[u8], path: &[Hash], checkpoint: &str) -> String {
    written(index, Some(leaf), path, checkpoint)
}

fn written(index: u64, leaf: Option<&[u8]>, path: &[Hash], checkpoint: &str) -> String {
    let mut text = String::with_capacity(64 + path.len() * 45 + checkpoint.len());
    text.push_str(FIRST_LINE);
    if let Some(leaf) = leaf {
        text.push_str("\nextra ");
        STANDARD.encode_string(leaf, &mut text);
    }
    text.push_str("\nindex ");
    text.push_str(&index.to_string());
    text.push('\n');
    for hash in path {
        STANDARD.encode_string(hash, &mut text);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(checkpoint);
    text
}

/// Characters of a hash and its line break, as they stand in a JSON string.
const QUOTED_LINE: usize = 46;

/// Writes proofs under one checkpoint as JSON strings. Those of a batch share the upper part of their paths, and
/// every answer to a booking carries one, so what they share is written once.
#[derive(Debug, Default)]
pub struct ProofWriter {
    /// The checkpoint as the inside of a JSON string.
    note: String,
    /// A path and its lines.
    first: OnceLock<(Vec<Hash>, String)>,
}

impl ProofWriter {
    /// A writer for this checkpoint.
    pub fn new(checkpoint: &str) -> ProofWriter {
        let quoted = serde_json::to_string(checkpoint).unwrap_or_default();
        let note = quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned();
        ProofWriter { note, first: OnceLock::new() }
    }

    /// The text that [`text`] writes, as a JSON string.
    pub fn quoted(&self, index: u64, path: &[Hash]) -> String {
        let (known, lines) = self.first.get_or_init(|| (path.to_vec(), quoted_lines(path)));
        let shared =
            path.iter().rev().zip(known.iter().rev()).take_while(|(one, other)| one == other).count();
        let own = path.get(..path.len() - shared).unwrap_or_default();
        let tail = lines.get(lines.len() - shared * QUOTED_LINE..).unwrap_or_default();
        let mut json = String::with_capacity(64 + path.len() * QUOTED_LINE + self.note.len());
        json.push('"');
        json.push_str(FIRST_LINE);
        json.push_str("\\nindex ");
        json.push_str(&index.to_string());
        json.push_str("\\n");
        json.push_str(&quoted_lines(own));
        json.push_str(tail);
        json.push_str("\\n");
        json.push_str(&self.note);
        json.push('"');
        json
    }
}

fn quoted_lines(path: &[Hash]) -> String {
    let mut lines = String::with_capacity(path.len() * QUOTED_LINE);
    for hash in path {
        // What writes into a string clears a kilobyte each time.
        let mut line = [0; QUOTED_LINE - 2];
        let length = STANDARD.encode_slice(hash, &mut line).unwrap_or_default();
        lines.push_str(std::str::from_utf8(&line[..length]).unwrap_or_default());
        lines.push_str("\\n");
    }
    lines
}

impl Proof {
    /// Takes a text apart; nothing of it is judged yet.
    ///
    /// # Errors
    /// It is not written as a proof.
    pub fn parse(text: &str) -> Result<Proof, ProofFault> {
        Proof::read(text).ok_or(ProofFault::Form)
    }

    fn read(text: &str) -> Option<Proof> {
        if text.len() > NOTE_BYTES_MAX {
            return None;
        }
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return None;
        }
        let mut line = lines.next()?;
        let mut extra = None;
        if let Some(encoded) = line.strip_prefix("extra ") {
            extra = Some(STANDARD.decode(encoded).ok()?);
            line = lines.next()?;
        }
        let index = decimal(line.strip_prefix("index ")?)?;
        let path = lines.map(hash).collect::<Option<Vec<Hash>>>()?;
        let fits = path.len() <= PATH_LENGTH_MAX;
        fits.then(|| Proof { extra, index, path, checkpoint: checkpoint.to_owned() })
    }

    /// The checkpoint in whose tree the leaf is.
    ///
    /// # Errors
    /// The checkpoint is not this log's, or the leaf is not in its tree.
    pub fn check(&self, leaf: &[u8], log: &Verifier) -> Result<Checkpoint, ProofFault> {
        let checkpoint = log.open(&self.checkpoint)?;
        let there = includes(leaf_hash(leaf), self.index, checkpoint.size, &self.path, &checkpoint.root);
        there.then_some(checkpoint).ok_or(ProofFault::Path)
    }
}

#[cfg(test)]
mod tests {
    use super::super::note::LogKey;
    use super::super::tree::Tree;
    use super::*;

    fn leaf(number: u64) -> Vec<u8> {
        format!("leaf {number}").into_bytes()
    }

    fn proof(position: u64, size: u64) -> (LogKey, String) {
        let key = LogKey::new(&[5; 32], "example.jp/log");
        let mut tree = Tree::default();
        (0..size).for_each(|number| tree.push(leaf_hash(&leaf(number))));
        let root = tree.root(size).unwrap();
        let note = key.sign(&Checkpoint { origin: "example.jp/log".to_owned(), size, root });
        (key, text(position, &tree.inclusion(position, size).unwrap(), &note))
    }

    #[test]
    fn a_quoted_proof_is_the_same_text_whatever_was_written_before() {
        let key = LogKey::new(&[5; 32], "example.jp/a\"log\\");
        let (mut tree, size) = (Tree::default(), 77);
        (0..size).for_each(|number| tree.push(leaf_hash(&leaf(number))));
        let root = tree.root(size).unwrap();
        let note = key.sign(&Checkpoint { origin: key.verifier().name().to_owned(), size, root });
        let writer = ProofWriter::new(&note);
        for position in [70, 71, 0, 76, 64, 13] {
            let path = tree.inclusion(position, size).unwrap();
            let told: String = serde_json::from_str(&writer.quoted(position, &path)).expect("a JSON string");
            assert_eq!(told, text(position, &path, &note), "{position}");
        }
    }

    fn accepted(text: &str, leaf: &[u8], key: &LogKey) -> bool {
        Proof::parse(text).and_then(|proof| proof.check(leaf, key.verifier())).is_ok()
    }

    #[test]
    fn every_leaf_is_proved_by_its_own_proof_and_no_other() {
        for size in [1, 2, 3, 7, 8, 9, 64, 65] {
            for position in 0..size {
                let (key, text) = proof(position, size);
                assert!(accepted(&text, &leaf(position), &key), "{position} of {size}");
                assert!(!accepted(&text, &leaf(position + 1), &key), "{position} of {size}");
            }
        }
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let (key, text) = proof(41, 77);
        for bit in 0..text.len() * 8 {
            let mut bytes = text.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let Ok(flipped) = String::from_utf8(bytes) else { continue };
            assert!(!accepted(&flipped, &leaf(41), &key), "bit {bit}");
        }
    }

    #[test]
    fn what_comes_along_is_read_and_not_believed() {
        let (key, text) = proof(2, 5);
        let with = text.replacen("index", "extra c29tZXRoaW5n\nindex", 1);
        assert_eq!(Proof::parse(&with).unwrap().extra.as_deref(), Some(b"something".as_slice()));
        assert!(accepted(&with, &leaf(2), &key));
    }

    #[test]
    fn a_longer_path_than_any_tree_has_is_not_read() {
        let hashes = vec![[0; 32]; PATH_LENGTH_MAX + 1];
        assert_eq!(Proof::parse(&super::text(0, &hashes, "x")), Err(ProofFault::Form));
    }
}
