//! A witness: whoever cosigns the checkpoints of other people's logs, so that none can be taken back (C2SP tlog-witness).
//!
//! The rule is a pure function: what is known of a log and what is submitted in, a checkpoint to cosign or a refusal
//! out. What was cosigned is on the disk before the cosignature leaves. A witness knows nothing of what a log is
//! about, and needs no store.

mod folder;

pub use folder::{Followed, Witness, WitnessAnswer};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::note::{Checkpoint, NOTE_BYTES_MAX, Verifier, decimal, hash};
use super::tree::{Hash, PATH_LENGTH_MAX, extends};

/// The largest request that a witness reads: a note and a proof.
pub const SUBMISSION_BYTES_MAX: usize = NOTE_BYTES_MAX + 4 * 1024;
/// How a size is told.
pub const SIZE_KIND: &str = "text/x.tlog.size";

/// A request to cosign, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The size that whoever submits believes the witness to know.
    pub old: u64,
    /// What shows that the checkpoint continues the tree of that size.
    pub proof: Vec<Hash>,
    /// The checkpoint, as a signed note.
    pub note: String,
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WitnessRefusal {
    /// It is no request.
    #[error("the request is not an old size, hashes, an empty line and a checkpoint")]
    Malformed,
    /// The old size is larger than the checkpoint's.
    #[error("the old size is larger than the checkpoint")]
    Backwards,
    /// Nobody told the witness of this log.
    #[error("this witness does not follow a log of that origin")]
    Unknown,
    /// The log's key did not sign it.
    #[error("the checkpoint is not signed with the key that this witness knows of the log")]
    Unsigned,
    /// The witness knows another size, or another root at that size.
    #[error("{size}")]
    Conflict {
        /// The size of the newest checkpoint that it cosigned.
        size: u64,
    },
    /// The checkpoint does not continue what the witness cosigned.
    #[error("the checkpoint does not continue the one that was cosigned before")]
    Inconsistent,
}

impl WitnessRefusal {
    /// The status of HTTP that the specification names.
    pub fn status(self) -> u16 {
        match self {
            WitnessRefusal::Malformed | WitnessRefusal::Backwards => 400,
            WitnessRefusal::Unsigned => 403,
            WitnessRefusal::Unknown => 404,
            WitnessRefusal::Conflict { .. } => 409,
            WitnessRefusal::Inconsistent => 422,
        }
    }
}

impl Submission {
    /// The text of the request.
    pub fn text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            STANDARD.encode_string(hash, &mut text);
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.note);
        text
    }

    /// Takes a request apart; nothing of it is judged yet.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &str) -> Result<Submission, WitnessRefusal> {
        Submission::read(text).ok_or(WitnessRefusal::Malformed)
    }

    fn read(text: &str) -> Option<Submission> {
        if text.len() > SUBMISSION_BYTES_MAX {
            return None;
        }
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old = decimal(lines.next()?.strip_prefix("old ")?)?;
        let proof = lines.map(hash).collect::<Option<Vec<Hash>>>()?;
        (proof.len() <= PATH_LENGTH_MAX).then(|| Submission { old, proof, note: note.to_owned() })
    }

    /// The origin that the checkpoint names, before anything of it is believed.
    pub fn origin(&self) -> &str {
        self.note.split('\n').next().unwrap_or_default()
    }
}

/// A checkpoint that a witness may cosign, and the text of it that is signed.
#[derive(Debug, PartialEq, Eq)]
pub struct Accepted<'a> {
    /// What the witness knows of the log from then on.
    pub checkpoint: Checkpoint,
    /// The text under which the cosignature stands.
    pub text: &'a str,
}

/// The rule of a witness: whether it may cosign what is submitted for a log, given the newest checkpoint of it that it
/// cosigned, if any.
///
/// # Errors
/// It may not.
pub fn judge<'a>(
    submission: &'a Submission,
    log: &Verifier,
    known: Option<&Checkpoint>,
) -> Result<Accepted<'a>, WitnessRefusal> {
    let text = log.signed_text(&submission.note).map_err(|_| WitnessRefusal::Unsigned)?;
    let checkpoint = Checkpoint::parse_extended(text).map_err(|_| WitnessRefusal::Malformed)?;
    if checkpoint.origin != log.name() {
        return Err(WitnessRefusal::Unsigned);
    }
    if submission.old > checkpoint.size {
        return Err(WitnessRefusal::Backwards);
    }
    let size = known.map_or(0, |known| known.size);
    if submission.old != size {
        return Err(WitnessRefusal::Conflict { size });
    }
    let root = known.map_or_else(nothing, |known| known.root);
    if checkpoint.size == size && checkpoint.root != root {
        return Err(WitnessRefusal::Conflict { size });
    }
    let continues = match size {
        // Every log continues the empty one, and nothing has to be shown for it.
        0 => submission.proof.is_empty(),
        _ => extends(size, &root, checkpoint.size, &checkpoint.root, &submission.proof),
    };
    continues.then_some(Accepted { checkpoint, text }).ok_or(WitnessRefusal::Inconsistent)
}

/// The root of a log without entries.
pub(super) fn nothing() -> Hash {
    Sha256::digest([]).into()
}

#[cfg(test)]
mod tests;
