//! Signed notes and checkpoints as C2SP describes them (signed-note, tlog-checkpoint), with Ed25519.
//!
//! Reading is strict: what a careful second reader would refuse is refused here. The surprise: a note may carry
//! signatures of strangers, which count neither for nor against it; one of the log's own must be there and right.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::tree::Hash;
use crate::keys::KeyBytes;

/// The largest note that is read.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;
/// Ed25519, as signed notes number their kinds of signature.
const ED25519: u8 = 1;
pub(super) const MARK: &str = "\u{2014} ";

/// Why a text is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// It is not a key in the form of C2SP.
    #[error("the log key is not written as name+id+key")]
    Key,
    /// It is not a signed note.
    #[error("the checkpoint is not a signed note")]
    Form,
    /// No signature by the log's key.
    #[error("the checkpoint is not signed with this log's key")]
    Unsigned,
    /// A signature by the log's key that is wrong.
    #[error("the log's signature under the checkpoint is wrong")]
    Signature,
    /// The text that was signed is no checkpoint of this log.
    #[error("the checkpoint is not of origin, size and root")]
    Checkpoint,
    /// It is not a witness's key in the form of C2SP.
    #[error("the witness's key is not written as name+id+key of the kind for cosignatures")]
    WitnessKey,
    /// A cosignature by a known witness that is wrong.
    #[error("a witness's cosignature under the checkpoint is wrong")]
    Cosignature,
}

/// What a log says about itself at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// How many leaves the tree had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// Reads exactly origin, size and root.
    ///
    /// # Errors
    /// The text is anything else.
    pub fn parse(text: &str) -> Result<Checkpoint, NoteFault> {
        if text.matches('\n').count() > 3 {
            return Err(NoteFault::Checkpoint);
        }
        Checkpoint::parse_extended(text)
    }

    /// Reads origin, size and root of any log, and passes over lines that the log added.
    ///
    /// # Errors
    /// The text is anything else.
    pub(super) fn parse_extended(text: &str) -> Result<Checkpoint, NoteFault> {
        let lines: Vec<&str> = text.strip_suffix('\n').ok_or(NoteFault::Checkpoint)?.split('\n').collect();
        let [origin, size, root, added @ ..] = lines.as_slice() else { return Err(NoteFault::Checkpoint) };
        if added.iter().any(|line| line.is_empty()) {
            return Err(NoteFault::Checkpoint);
        }
        let size = decimal(size).ok_or(NoteFault::Checkpoint)?;
        let root = hash(root).ok_or(NoteFault::Checkpoint)?;
        let named = is_name(origin);
        named.then(|| Checkpoint { origin: (*origin).to_owned(), size, root }).ok_or(NoteFault::Checkpoint)
    }
}

/// The key that signs checkpoints, with the name of the log.
#[derive(Clone)]
pub struct LogKey {
    signing: SigningKey,
    verifier: Verifier,
}

impl LogKey {
    /// The key of a log of this name; without a name it is called by its public key.
    pub fn new(seed: &KeyBytes, origin: &str) -> LogKey {
        let signing = SigningKey::from_bytes(seed);
        let public = signing.verifying_key();
        let name = match origin {
            "" => {
                let digest = Sha256::digest(public.as_bytes());
                let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
                format!("tashika/{short}")
            }
            named => named.to_owned(),
        };
        LogKey { signing, verifier: Verifier::of(name, public) }
    }

    /// What others check with.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// A checkpoint as a signed note.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        self.sign_text(&checkpoint.text())
    }

    pub(super) fn sign_text(&self, text: &str) -> String {
        let mut signature = self.verifier.id.to_vec();
        signature.extend_from_slice(&self.signing.sign(text.as_bytes()).to_bytes());
        format!("{text}\n{MARK}{} {}\n", self.verifier.name, STANDARD.encode(signature))
    }
}

/// A log's public key with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl Verifier {
    fn of(name: String, key: VerifyingKey) -> Verifier {
        Verifier { id: key_id(&name, ED25519, &key), name, key }
    }

    /// Reads `name+id+key`.
    ///
    /// # Errors
    /// It is not such a key, or its id does not fit.
    pub fn parse(text: &str) -> Result<Verifier, NoteFault> {
        let (name, key) = named_key(text, ED25519).ok_or(NoteFault::Key)?;
        Ok(Verifier::of(name.to_owned(), key))
    }

    /// The log's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The checkpoint in a signed note.
    ///
    /// # Errors
    /// The note is malformed, not signed by this key, wrongly signed, or no checkpoint of this log.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteFault> {
        let checkpoint = Checkpoint::parse(self.signed_text(note)?)?;
        (checkpoint.origin == self.name).then_some(checkpoint).ok_or(NoteFault::Checkpoint)
    }

    /// The text in a signed note, whatever it says.
    ///
    /// # Errors
    /// The note is malformed, not signed by this key, or wrongly signed.
    pub(crate) fn signed_text<'a>(&self, note: &'a str) -> Result<&'a str, NoteFault> {
        let (text, signatures) = split(note)?;
        let mut signed = false;
        for signature in signatures {
            if signature.name == self.name && signature.id == self.id {
                let bytes = Signature::from_slice(&signature.bytes).map_err(|_| NoteFault::Signature)?;
                self.key.verify_strict(text.as_bytes(), &bytes).map_err(|_| NoteFault::Signature)?;
                signed = true;
            }
        }
        signed.then_some(text).ok_or(NoteFault::Unsigned)
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&vkey(&self.name, ED25519, &self.key))
    }
}

/// The id of a key of this kind, as C2SP recommends it.
pub(super) fn key_id(name: &str, kind: u8, key: &VerifyingKey) -> [u8; 4] {
    let digest = Sha256::new()
        .chain_update(name.as_bytes())
        .chain_update([b'\n', kind])
        .chain_update(key.as_bytes())
        .finalize();
    digest.first_chunk().copied().unwrap_or_default()
}

/// Writes `name+id+key`.
pub(super) fn vkey(name: &str, kind: u8, key: &VerifyingKey) -> String {
    let id: String = key_id(name, kind, key).iter().map(|byte| format!("{byte:02x}")).collect();
    let key = [&[kind], key.as_bytes().as_slice()].concat();
    format!("{name}+{id}+{}", STANDARD.encode(key))
}

/// Reads `name+id+key` of one kind, in the one way in which it may be written.
pub(super) fn named_key(text: &str, kind: u8) -> Option<(&str, VerifyingKey)> {
    let (name, rest) = text.split_once('+')?;
    let (_, encoded) = rest.split_once('+')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (found, key) = bytes.split_first()?;
    let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
    let fits = *found == kind && is_name(name) && !key.is_weak() && vkey(name, kind, &key) == text;
    fits.then_some((name, key))
}

/// Whether a text can name a log or a key.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

/// A decimal number without leading zeros.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

/// A hash in canonical base64.
pub(super) fn hash(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// A line of signature, taken apart.
pub(super) struct NoteSignature<'a> {
    pub(super) name: &'a str,
    pub(super) id: [u8; 4],
    pub(super) bytes: Vec<u8>,
}

/// Takes a note apart at its last empty line.
pub(super) fn split(note: &str) -> Result<(&str, Vec<NoteSignature<'_>>), NoteFault> {
    if note.len() > NOTE_BYTES_MAX || note.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        return Err(NoteFault::Form);
    }
    let (text, signatures) = note.rsplit_once("\n\n").ok_or(NoteFault::Form)?;
    let text = note.get(..text.len() + 1).ok_or(NoteFault::Form)?;
    let lines = signatures.strip_suffix('\n').ok_or(NoteFault::Form)?;
    let signatures = lines.split('\n').map(signature).collect::<Option<Vec<_>>>();
    signatures.map(|signatures| (text, signatures)).ok_or(NoteFault::Form)
}

fn signature(line: &str) -> Option<NoteSignature<'_>> {
    let (name, encoded) = line.strip_prefix(MARK)?.split_once(' ')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (id, rest) = bytes.split_first_chunk()?;
    (is_name(name) && !rest.is_empty()).then(|| NoteSignature { name, id: *id, bytes: rest.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEUMANN: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const QUOTED: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn key() -> LogKey {
        LogKey::new(&[7; 32], "example.jp/log")
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "example.jp/log".to_owned(), size: 10, root: [3; 32] }
    }

    #[test]
    fn the_published_note_is_signed_by_its_key() {
        let verifier = Verifier::parse(NEUMANN).unwrap();
        // Signed, and no checkpoint: the signature was judged before the text.
        assert_eq!(verifier.open(QUOTED), Err(NoteFault::Checkpoint));
        assert_eq!(verifier.open(&QUOTED.replace("think", "thank")), Err(NoteFault::Signature));
        assert_eq!(verifier.to_string(), NEUMANN);
    }

    #[test]
    fn a_checkpoint_comes_back_as_it_was_signed() {
        let note = key().sign(&checkpoint());
        let verifier = Verifier::parse(&key().verifier().to_string()).unwrap();
        assert_eq!(verifier.open(&note), Ok(checkpoint()));
    }

    #[test]
    fn another_key_or_another_name_has_not_signed_it() {
        let note = key().sign(&checkpoint());
        for other in [LogKey::new(&[8; 32], "example.jp/log"), LogKey::new(&[7; 32], "example.jp/log2")] {
            assert_eq!(other.verifier().open(&note), Err(NoteFault::Unsigned));
        }
    }

    #[test]
    fn signatures_of_strangers_count_for_nothing() {
        let note = key().sign(&checkpoint());
        let stranger = LogKey::new(&[9; 32], "witness.example").sign(&checkpoint());
        let line = stranger.lines().last().unwrap();
        assert_eq!(key().verifier().open(&format!("{note}{line}\n")), Ok(checkpoint()));
    }

    #[test]
    fn every_flipped_bit_of_a_note_is_noticed() {
        let note = key().sign(&checkpoint());
        for bit in 0..note.len() * 8 {
            let mut bytes = note.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let Ok(text) = String::from_utf8(bytes) else { continue };
            assert!(key().verifier().open(&text).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn a_log_without_a_name_is_called_by_its_key() {
        let (one, other) = (LogKey::new(&[1; 32], ""), LogKey::new(&[2; 32], ""));
        assert!(is_name(one.verifier().name()) && one.verifier().name() != other.verifier().name());
    }

    #[test]
    fn sizes_are_written_in_one_way_only() {
        let read = |size: &str| Checkpoint::parse(&format!("o\n{size}\n{}\n", STANDARD.encode([0; 32])));
        assert!(read("0").is_ok() && read("18446744073709551615").is_ok());
        for wrong in ["", "00", "01", "+1", "-1", "1 ", "18446744073709551616", "١"] {
            assert_eq!(read(wrong), Err(NoteFault::Checkpoint), "{wrong:?}");
        }
    }

    #[test]
    fn a_key_whose_id_does_not_fit_is_refused() {
        let wrong =
            [NEUMANN.replace("c74f", "c74e"), NEUMANN.replace("c74f", "C74F"), NEUMANN.replace('+', "-")];
        for text in wrong.iter().map(String::as_str).chain(["", "a+b+c", "x+c74f20a3+ARpc2Qc"]) {
            assert_eq!(Verifier::parse(text), Err(NoteFault::Key), "{text}");
        }
    }
}
