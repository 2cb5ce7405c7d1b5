//! The witnesses of this log, asked one at a time: what they are sent, and what their answers say about us.
//!
//! Requests are carried by whoever opened the service, because nothing here speaks HTTP. A witness that knows more
//! than our journal has, or that our journal does not continue, is the sign that the journal is another one than it
//! was; one that cannot be reached is the sign of nothing.
//! The surprise: what a witness refuses is not signed by it. Whoever can answer in its place can raise an alarm, and
//! nothing else.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::cosignature::{Cosignature, WitnessVerifier};
use super::note::{Checkpoint, LogKey, NoteFault, decimal};
use super::tree::{Hash, Tree};
use super::witness::{Submission, nothing};

/// How long one request may take.
const ANSWER_TIME: Duration = Duration::from_secs(5);
/// Requests for one checkpoint: the witness may tell a size that was not known, and once more if another was faster.
const REQUESTS_MAX: usize = 3;

/// A witness as it is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessAddress {
    /// Its public key.
    pub verifier: WitnessVerifier,
    /// Where it is asked, without the name of the call.
    pub url: String,
}

impl WitnessAddress {
    /// Reads `VKEY URL`.
    ///
    /// # Errors
    /// It is not that; a key of another kind is told as such.
    pub fn parse(text: &str) -> Result<WitnessAddress, String> {
        let mut words = text.split_whitespace();
        let (Some(key), Some(url), None) = (words.next(), words.next(), words.next()) else {
            return Err("it is not a key and an address with a space between".to_owned());
        };
        let verifier = WitnessVerifier::parse(key).map_err(|fault| fault.to_string())?;
        if !["http://", "https://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err("its address does not begin with http:// or https://".to_owned());
        }
        Ok(WitnessAddress { verifier, url: url.trim_end_matches('/').to_owned() })
    }
}

/// A status of HTTP and a body, or why there is no answer.
pub type Carried = Pin<Box<dyn Future<Output = Result<(u16, String), String>> + Send>>;
/// Carries the body of a POST to an address.
pub type Carry = Arc<dyn Fn(String, String) -> Carried + Send + Sync>;

/// The witnesses of a log.
#[derive(Clone, Default)]
pub struct Witnesses {
    /// Who they are.
    pub list: Vec<WitnessAddress>,
    /// How many of them a start must reach, and how many cosignatures make a checkpoint a cosigned one; 0 demands
    /// nothing of a start.
    pub quorum: usize,
    /// The way to them.
    pub carry: Option<Carry>,
}

impl fmt::Debug for Witnesses {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Witnesses({} of {:?})", self.quorum, self.list)
    }
}

/// What asking a witness came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It cosigned.
    Cosigned(Cosignature),
    /// It knows another history: more than this journal has, or something that the journal does not continue.
    OtherHistory {
        /// The size that it knows.
        size: u64,
    },
    /// It gave no cosignature, for a reason that says nothing about the journal.
    Nothing(String),
}

/// What is asked for: a signed checkpoint, and the tree that proves that it continues older ones.
pub(crate) struct Asking<'a> {
    pub(crate) size: u64,
    pub(crate) note: &'a str,
    /// What shows that the tree of the old size is the beginning of that of the new one; `None` if it is not there.
    pub(crate) proof: &'a (dyn Fn(u64) -> Option<Vec<Hash>> + Sync),
}

impl Witnesses {
    /// Asks a witness to cosign, believing that it knows the first `old` entries.
    pub(crate) async fn ask(&self, witness: &WitnessAddress, asking: &Asking<'_>, mut old: u64) -> Asked {
        for _ in 0..REQUESTS_MAX {
            // What it told is more than there is to show.
            let Some(proof) = (asking.proof)(old) else { return Asked::OtherHistory { size: old } };
            let submission = Submission { old, proof, note: asking.note.to_owned() };
            match self.post(&witness.url, submission.text()).await {
                Ok((200, lines)) => return cosigned(witness, asking.note, &lines),
                Ok((409, body)) => match body.strip_suffix('\n').and_then(decimal) {
                    Some(size) if size == asking.size && old == size => return Asked::OtherHistory { size },
                    Some(size) if size == old => {
                        return Asked::Nothing(format!("it refuses the size {size} that it told"));
                    }
                    Some(size) => old = size,
                    None => return Asked::Nothing("its answer 409 tells no size".to_owned()),
                },
                Ok((422, _)) => return Asked::OtherHistory { size: old },
                Ok((status, body)) => return Asked::Nothing(answered(status, &body)),
                Err(why) => return Asked::Nothing(why),
            }
        }
        Asked::Nothing("it told another size each time".to_owned())
    }

    /// Finds out, before anything is written, how many entries a witness knows, all of which this tree has.
    ///
    /// # Errors
    /// It knows another history, or could not be asked.
    pub(crate) async fn examine(
        &self,
        witness: &WitnessAddress,
        key: &LogKey,
        tree: &Tree,
    ) -> Result<u64, Asked> {
        // Every log continues the empty one, so this says nothing new and asks only for the size.
        let probe = Submission { old: 0, proof: Vec::new(), note: sign(key, 0, nothing()) };
        let mut size = match self.post(&witness.url, probe.text()).await {
            Ok((200, _)) => return Ok(0),
            Ok((409, body)) => body.strip_suffix('\n').and_then(decimal),
            Ok((status, body)) => return Err(Asked::Nothing(answered(status, &body))),
            Err(why) => return Err(Asked::Nothing(why)),
        }
        .ok_or_else(|| Asked::Nothing("its answer 409 tells no size".to_owned()))?;
        for _ in 0..REQUESTS_MAX {
            // Nothing is signed that this journal does not reach.
            let root = tree.root(size).ok_or(Asked::OtherHistory { size })?;
            let note = sign(key, size, root);
            let asking = Asking { size, note: &note, proof: &|old| (old == size).then(Vec::new) };
            match self.ask(witness, &asking, size).await {
                Asked::Cosigned(_) => return Ok(size),
                // A request of the process before this one may have arrived in between.
                Asked::OtherHistory { size: told } if told != size => size = told,
                other => return Err(other),
            }
        }
        Err(Asked::Nothing("it told another size each time".to_owned()))
    }

    async fn post(&self, url: &str, body: String) -> Result<(u16, String), String> {
        let carry = self.carry.as_ref().ok_or_else(|| "there is no way to it".to_owned())?;
        let answer = carry(format!("{url}/add-checkpoint"), body);
        tokio::time::timeout(ANSWER_TIME, answer)
            .await
            .unwrap_or_else(|_| Err("it gave no answer in time".to_owned()))
    }
}

/// What a witness itself says, in one line that is not long.
fn answered(status: u16, body: &str) -> String {
    let said: String = body.chars().filter(|c| !c.is_control()).take(100).collect();
    format!("it answers {status}: {said}")
}

fn sign(key: &LogKey, size: u64, root: Hash) -> String {
    key.sign(&Checkpoint { origin: key.verifier().name().to_owned(), size, root })
}

/// Takes the witness's own line out of what it answered; others are nobody's to keep.
fn cosigned(witness: &WitnessAddress, note: &str, lines: &str) -> Asked {
    match witness.verifier.cosignature(&format!("{note}{lines}")) {
        Ok(Some(cosignature)) => Asked::Cosigned(cosignature),
        Ok(None) => {
            Asked::Nothing("it answers without its cosignature: is the key the right one?".to_owned())
        }
        Err(fault @ NoteFault::Cosignature) => Asked::Nothing(fault.to_string()),
        Err(_) => Asked::Nothing("its answer is no cosignature".to_owned()),
    }
}

#[cfg(test)]
mod tests;
