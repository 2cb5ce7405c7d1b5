//! Receipts: what the holder of a booking keeps, and the check of one that is presented.
//!
//! A receipt is the leaf's bytes, its proof and words for people. Only leaf and proof count; the words are for
//! reading, and a receipt whose words name another booking than its leaf is refused. The check needs no store.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::event::Event;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::cosignature::{Cosignature, WitnessVerifier, cosignatures};
use super::leaf;
use super::note::{Checkpoint, NOTE_BYTES_MAX, NoteFault, Verifier};
use super::proof::{Proof, ProofFault};
use crate::wire;

/// The largest receipt that is read.
pub const RECEIPT_BYTES_MAX: usize = 4 * NOTE_BYTES_MAX;

/// A receipt as it is given.
#[derive(Debug, Clone, Serialize)]
pub struct Receipt {
    /// The leaf's bytes in base64.
    pub leaf: String,
    /// The proof, as C2SP tlog-proof, as it stands in JSON: in quotes.
    #[serde(serialize_with = "as_it_stands")]
    pub tlog_proof: String,
    /// The key to check it with. Whoever checks takes it from elsewhere.
    #[serde(serialize_with = "shared")]
    pub log_key: Arc<str>,
    /// What it is about, for people.
    pub words: ReceiptWords,
}

/// What a receipt is about, for people; not proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptWords {
    /// What this is.
    pub about: String,
    /// The booking number.
    pub number: String,
    /// Programme identifier.
    pub programme: String,
    /// Which dose.
    pub dose: u8,
    /// Venue identifier.
    pub venue: String,
    /// Start, RFC 3339.
    pub starts_at: String,
    /// End, RFC 3339.
    pub ends_at: String,
    /// When it was confirmed, RFC 3339.
    pub confirmed_at: String,
}

impl Receipt {
    /// Writes it as its serialization does, and reads nothing of the proof again: every answer to a booking has one.
    pub fn write_json(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        for part in ["{\"leaf\":\"", &self.leaf, "\",\"tlog_proof\":", &self.tlog_proof, ",\"log_key\":"] {
            out.extend_from_slice(part.as_bytes());
        }
        serde_json::to_writer(&mut *out, self.log_key.as_ref())?;
        out.extend_from_slice(b",\"words\":");
        serde_json::to_writer(&mut *out, &self.words)?;
        out.push(b'}');
        Ok(())
    }
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    /// It cannot be read at all.
    #[error("this is neither a receipt nor a proof with its leaf")]
    Unreadable,
    /// The proof does not hold.
    #[error(transparent)]
    Proof(#[from] ProofFault),
    /// The proof holds for bytes that are no entry, or for an entry of another place.
    #[error("what is proved is no entry of a journal at its own place")]
    Leaf,
    /// The words are about another booking than the proof.
    #[error("the words name another booking than the leaf: they were changed")]
    Words,
}

/// A receipt as somebody presents it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    leaf: Vec<u8>,
    proof: Proof,
    key: Option<String>,
    number: Option<String>,
}

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The checkpoint in whose tree the leaf is.
    pub checkpoint: Checkpoint,
    /// The entry's position.
    pub position: u64,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub at: i64,
    /// The booking that it confirms, if it confirms one.
    pub booking: Option<ProvedBooking>,
    /// The leaf's bytes.
    pub leaf: Vec<u8>,
}

/// What a confirming entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvedBooking {
    /// The booking number, grouped.
    pub number: String,
    /// Which dose.
    pub dose: u8,
    /// The opaque identifier of the slot.
    pub slot: String,
}

#[derive(Deserialize)]
struct Written {
    leaf: String,
    tlog_proof: String,
    #[serde(default)]
    log_key: Option<String>,
    #[serde(default)]
    words: Option<WrittenWords>,
}

#[derive(Deserialize)]
struct WrittenWords {
    number: String,
}

/// The answer to a booking, with the receipt inside.
#[derive(Deserialize)]
struct Wrapped {
    receipt: Written,
}

impl Presented {
    /// Reads a receipt, the answer that one came in, or a bare proof whose `extra` is the leaf.
    ///
    /// # Errors
    /// It is none of them.
    pub fn read(text: &str) -> Result<Presented, ReceiptFault> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('{') {
            let written = serde_json::from_str::<Written>(text)
                .or_else(|_| serde_json::from_str::<Wrapped>(text).map(|wrapped| wrapped.receipt))
                .map_err(|_| ReceiptFault::Unreadable)?;
            let leaf = STANDARD.decode(&written.leaf).map_err(|_| ReceiptFault::Unreadable)?;
            let proof = Proof::parse(&written.tlog_proof)?;
            let number = written.words.map(|words| words.number);
            return Ok(Presented { leaf, proof, key: written.log_key, number });
        }
        let proof = Proof::parse(text).map_err(|_| ReceiptFault::Unreadable)?;
        let leaf = proof.extra.clone().ok_or(ReceiptFault::Unreadable)?;
        Ok(Presented { leaf, proof, key: None, number: None })
    }

    /// Reads a bare proof, with the leaf's bytes from elsewhere.
    ///
    /// # Errors
    /// It is no proof.
    pub fn bare(proof: &str, leaf: Vec<u8>) -> Result<Presented, ReceiptFault> {
        Ok(Presented { leaf, proof: Proof::parse(proof)?, key: None, number: None })
    }

    /// The key that it brings along, which nobody should trust for that.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Which of these witnesses cosigned its checkpoint, and when. Whether it proves anything is told by
    /// [`Presented::check`] alone.
    ///
    /// # Errors
    /// A cosignature by one of them is wrong.
    pub fn cosignatures(&self, witnesses: &[WitnessVerifier]) -> Result<Vec<Cosignature>, NoteFault> {
        cosignatures(&self.proof.checkpoint, witnesses)
    }

    /// What it proves about the log with this key.
    ///
    /// # Errors
    /// It proves nothing.
    pub fn check(&self, log: &Verifier) -> Result<Proved, ReceiptFault> {
        let checkpoint = self.proof.check(&self.leaf, log)?;
        let entry = leaf::entry(&self.leaf).filter(|entry| entry.position == self.proof.index);
        let entry = entry.ok_or(ReceiptFault::Leaf)?;
        let booking = match wire::decode(&entry).map(|record| record.event) {
            Ok(Event::BookingConfirmed { number, dose, slot, .. }) => Some(ProvedBooking {
                number: number.to_string(),
                dose,
                slot: crate::present::slot_text(slot),
            }),
            Ok(Event::BookingRepresented { lost }) => Some(ProvedBooking {
                number: lost.number.to_string(),
                dose: lost.dose,
                slot: crate::present::slot_text(lost.slot),
            }),
            _ => None,
        };
        let proved = booking.as_ref().map(|booking| booking.number.as_str());
        if self.number.as_deref().is_some_and(|told| Some(told) != proved) {
            return Err(ReceiptFault::Words);
        }
        let (position, at) = (entry.position, entry.at);
        Ok(Proved { checkpoint, position, at, booking, leaf: self.leaf.clone() })
    }
}

fn as_it_stands<S: Serializer>(json: &str, out: S) -> Result<S::Ok, S::Error> {
    let raw = serde_json::from_str::<&RawValue>(json).map_err(serde::ser::Error::custom)?;
    raw.serialize(out)
}

fn shared<S: Serializer>(text: &Arc<str>, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(text)
}

#[cfg(test)]
mod tests {
    use super::super::proof::ProofWriter;
    use super::*;

    #[test]
    fn it_is_written_as_it_is_serialized() {
        let words = |text: &str| ReceiptWords {
            about: text.to_owned(),
            number: "123".to_owned(),
            programme: "town".to_owned(),
            dose: 2,
            venue: "hall \"A\"".to_owned(),
            starts_at: "2021-05-24T10:00:00+09:00".to_owned(),
            ends_at: "2021-05-24T10:30:00+09:00".to_owned(),
            confirmed_at: "2021-05-17T10:00:00+09:00".to_owned(),
        };
        let receipt = Receipt {
            leaf: STANDARD.encode([7; 90]),
            tlog_proof: ProofWriter::new("town\n5\n\u{2014} town \"sig\"\n").quoted(3, &[[1; 32], [2; 32]]),
            log_key: "town \"5\"+0a+BC".into(),
            words: words("A proof:\n確か"),
        };
        let mut written = Vec::new();
        receipt.write_json(&mut written).expect("memory takes everything");
        assert_eq!(String::from_utf8(written).expect("text"), serde_json::to_string(&receipt).expect("JSON"));
    }
}
