//! What the witnesses have cosigned, and the task that asks them whenever the log has grown.
//!
//! It stands beside everything: no booking waits for a witness, and one that is away costs a line of log and an
//! alarm. One checkpoint is submitted to all of them at once, so that its cosignatures stand under one note. The
//! surprise: the newest checkpoint and the newest cosigned one are two, and a receipt takes the cosigned one wherever
//! that has the booking.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::{Fault, FaultKind};
use tokio::task::{JoinHandle, JoinSet};

use super::cosignature::{Cosignature, WitnessVerifier};
use super::kept::{rewritten, shorter};
use super::note::LogKey;
use super::tree::Tree;
use super::witnesses::{Asked, Asking, Witnesses};
use super::{Evidence, Signed};
use crate::Service;

/// How often the witnesses are asked at most.
const EVERY: Duration = Duration::from_secs(2);
/// Rounds that a witness is left alone at most after it could not be asked.
const PATIENCE_MAX: u32 = 30;
/// Rounds in which a witness may know more than this node: another node on the same store may be ahead for a moment.
const AHEAD_MAX: u32 = 3;

/// What is known of the witnesses.
#[derive(Default)]
pub(crate) struct Witnessing {
    witnesses: Witnesses,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    standings: Vec<WitnessStanding>,
    /// The checkpoint that is being cosigned, with a line of each witness that did.
    gathered: Option<Gathered>,
    /// The newest that enough have cosigned.
    newest: Option<Arc<Signed>>,
}

struct Gathered {
    signed: Arc<Signed>,
    /// By the witness's place in the list.
    lines: Vec<Option<Cosignature>>,
}

/// How a witness stands to this log.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct WitnessStanding {
    /// Its name.
    pub name: String,
    /// Entries of the newest checkpoint that it cosigned, as far as this process knows.
    pub size: u64,
    /// When it cosigned that, in seconds since 1970 UTC.
    pub at: Option<u64>,
    /// Requests that came to nothing since this process began.
    pub failures: u64,
    /// Why the last request came to nothing, if it did.
    pub trouble: Option<String>,
    /// Whether it knows another history than this journal.
    pub other_history: bool,
    /// Entries that it is believed to know.
    #[serde(skip)]
    knows: u64,
    /// Rounds in which it is left alone.
    #[serde(skip)]
    patience: u32,
    /// How many rounds it will be left alone after the next failure.
    #[serde(skip)]
    patience_next: u32,
    /// Rounds in which it has known more than this node.
    #[serde(skip)]
    ahead: u32,
}

impl Witnessing {
    pub(crate) fn of(witnesses: Witnesses) -> Witnessing {
        let named = |witness: &super::witnesses::WitnessAddress| WitnessStanding {
            name: witness.verifier.name().to_owned(),
            ..WitnessStanding::default()
        };
        let standings = witnesses.list.iter().map(named).collect();
        Witnessing { witnesses, known: Mutex::new(Known { standings, ..Known::default() }) }
    }

    /// The keys of the witnesses.
    pub(crate) fn verifiers(&self) -> Vec<WitnessVerifier> {
        self.witnesses.list.iter().map(|witness| witness.verifier.clone()).collect()
    }

    /// How each witness stands.
    pub(crate) fn standings(&self) -> Vec<WitnessStanding> {
        self.known().standings.clone()
    }

    /// The newest cosigned checkpoint.
    pub(crate) fn newest(&self) -> Option<Arc<Signed>> {
        self.known().newest.clone()
    }

    /// What somebody should look at, in words.
    pub(crate) fn alarm(&self) -> Option<String> {
        let known = self.known();
        let other = known.standings.iter().find(|standing| standing.other_history);
        if let Some(standing) = other {
            return Some(format!(
                "the witness {} knows another history of {} entries: something is lost or was rewritten, look at once",
                standing.name, standing.knows
            ));
        }
        known.standings.iter().find_map(|standing| {
            let trouble = standing.trouble.as_ref()?;
            Some(format!("the witness {} does not cosign: {trouble}", standing.name))
        })
    }

    /// Begins with what was kept, as far as enough of the present witnesses cosigned it.
    pub(crate) fn begin(&self, note: String, size: u64) {
        let signed = Arc::new(Signed::new(size, note, None));
        let lines: Vec<Option<Cosignature>> = self
            .witnesses
            .list
            .iter()
            .map(|witness| witness.verifier.cosignature(&signed.note).ok().flatten())
            .collect();
        let mut known = self.known();
        for (standing, line) in known.standings.iter_mut().zip(&lines) {
            if let Some(cosignature) = line {
                (standing.size, standing.knows, standing.at) = (size, size, Some(cosignature.at));
            }
        }
        if self.enough(&lines) {
            known.newest = Some(signed);
        }
    }

    /// Compares what each witness knows with the tree of the journal, before anything is written to it.
    ///
    /// # Errors
    /// One of them knows another history, or fewer could be asked than a start must reach.
    pub(crate) async fn examine(&self, key: &LogKey, tree: &Arc<Tree>) -> Result<(), Fault> {
        let mut asked = JoinSet::new();
        for (index, witness) in self.witnesses.list.iter().cloned().enumerate() {
            let (witnesses, key, tree) = (self.witnesses.clone(), key.clone(), tree.clone());
            asked.spawn(async move { (index, witnesses.examine(&witness, &key, &tree).await) });
        }
        let mut reached = 0;
        let mut other = None;
        while let Some(joined) = asked.join_next().await {
            let Ok((index, found)) = joined else { continue };
            let mut known = self.known();
            let Some(standing) = known.standings.get_mut(index) else { continue };
            match found {
                Ok(size) => {
                    reached += 1;
                    (standing.size, standing.knows) = (size, size);
                }
                Err(Asked::OtherHistory { size }) => {
                    standing.other(size);
                    other = other.or(Some((standing.name.clone(), size)));
                }
                Err(Asked::Cosigned(_)) => {}
                Err(Asked::Nothing(why)) => standing.failed(&why),
            }
        }
        match other {
            Some((name, size)) => Err(other_history(&name, tree.size(), size)),
            None if reached < self.witnesses.quorum => {
                Err(too_few(reached, &self.witnesses, &self.troubles()))
            }
            None => Ok(()),
        }
    }

    /// Why each of those that could not be asked could not be.
    fn troubles(&self) -> String {
        let known = self.known();
        let told = known.standings.iter().filter_map(|standing| {
            standing.trouble.as_ref().map(|trouble| format!("{}: {trouble}", standing.name))
        });
        told.collect::<Vec<_>>().join("; ")
    }

    fn enough(&self, lines: &[Option<Cosignature>]) -> bool {
        lines.iter().flatten().count() >= self.witnesses.quorum.max(1)
    }

    /// Who is to be asked about a checkpoint in this round, with the size that each is believed to know.
    fn due(&self, signed: &Signed) -> Vec<(usize, u64)> {
        let mut known = self.known();
        let gathered = known.gathered.as_ref().filter(|gathered| gathered.signed.size == signed.size);
        let have: Vec<bool> =
            gathered.map_or_else(Vec::new, |it| it.lines.iter().map(Option::is_some).collect());
        let mut due = Vec::new();
        for (index, standing) in known.standings.iter_mut().enumerate() {
            if have.get(index) == Some(&true) {
                continue;
            }
            match standing.patience.checked_sub(1) {
                Some(left) => standing.patience = left,
                None => due.push((index, standing.knows.min(signed.size))),
            }
        }
        due
    }

    /// Takes in what asking a witness about a checkpoint came to.
    fn told(&self, evidence: &Evidence, index: usize, signed: &Arc<Signed>, asked: Asked) {
        let mut known = self.known();
        let count = known.standings.len();
        let Some(standing) = known.standings.get_mut(index) else { return };
        match asked {
            Asked::Nothing(why) => standing.failed(&why),
            Asked::OtherHistory { size } if size > signed.size && standing.ahead < AHEAD_MAX => {
                standing.ahead += 1;
            }
            Asked::OtherHistory { size } => {
                if standing.other(size) {
                    evidence.alarm(size.saturating_sub(1), "a witness knows another history of this log");
                }
            }
            Asked::Cosigned(cosignature) => {
                standing.cosigned(signed.size, &cosignature);
                let same = known.gathered.take().filter(|gathered| gathered.signed.size == signed.size);
                let mut gathered =
                    same.unwrap_or_else(|| Gathered { signed: signed.clone(), lines: vec![None; count] });
                if let Some(line) = gathered.lines.get_mut(index) {
                    *line = Some(cosignature);
                }
                if self.enough(&gathered.lines) {
                    let lines: String = gathered.lines.iter().flatten().map(|it| it.line.as_str()).collect();
                    let note = format!("{}{lines}", gathered.signed.note);
                    known.newest = Some(Arc::new(Signed::new(signed.size, note, None)));
                }
                known.gathered = Some(gathered);
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WitnessStanding {
    fn failed(&mut self, why: &str) {
        if self.trouble.as_deref() != Some(why) {
            tracing::warn!(
                witness = self.name,
                why,
                "a witness gave no cosignature; bookings go on without it"
            );
        }
        self.failures += 1;
        self.trouble = Some(why.to_owned());
        self.patience = self.patience_next;
        self.patience_next = (2 * self.patience_next + 1).min(PATIENCE_MAX);
    }

    /// Whether that is news.
    fn other(&mut self, size: u64) -> bool {
        let news = !self.other_history;
        self.failed("it knows another history of this log");
        (self.other_history, self.knows) = (true, size);
        news
    }

    fn cosigned(&mut self, size: u64, cosignature: &Cosignature) {
        if self.trouble.take().is_some() {
            tracing::info!(witness = self.name, size, "the witness cosigns again");
        }
        (self.size, self.knows, self.at) = (size, size, Some(cosignature.at));
        // It never cosigns two histories, so this journal continues what it knows.
        self.other_history = false;
        (self.patience, self.patience_next, self.ahead) = (0, 0, 0);
    }
}

impl Evidence {
    /// The newest cosigned checkpoint, if it is over at least `size` entries.
    pub(crate) fn cosigned_covering(&self, size: u64) -> Option<Arc<Signed>> {
        self.witnessing().newest().filter(|signed| signed.size >= size)
    }

    /// The same checkpoint with its cosignatures, if it has any.
    pub(crate) fn cosigned_at_best(&self, signed: Arc<Signed>) -> Arc<Signed> {
        self.witnessing().newest().filter(|cosigned| cosigned.size == signed.size).unwrap_or(signed)
    }
}

/// The task that asks the witnesses; it ends when this is dropped.
pub(crate) struct Asker(JoinHandle<()>);

impl Asker {
    /// Starts it, if there are witnesses.
    pub(crate) fn start(service: Service) -> Option<Asker> {
        if service.evidence().witnessing().witnesses.list.is_empty() {
            return None;
        }
        let run = async move {
            let mut rounds = tokio::time::interval(EVERY);
            rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                rounds.tick().await;
                round(&service).await;
            }
        };
        Some(Asker(tokio::spawn(run)))
    }
}

impl Drop for Asker {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Submits the newest checkpoint to every witness that has not cosigned it.
async fn round(service: &Service) {
    let durable = service.sequencer().durable();
    let Ok(signed) = service.signed(durable).await else { return };
    let mut asked = JoinSet::new();
    for (index, old) in service.evidence().witnessing().due(&signed) {
        let (service, signed) = (service.clone(), signed.clone());
        asked.spawn(async move {
            let evidence = service.evidence();
            let proof = |old: u64| match old {
                0 => Some(Vec::new()),
                _ => evidence.growth().read().tree.consistency(old, signed.size),
            };
            let asking = Asking { size: signed.size, note: &signed.note, proof: &proof };
            let witnesses = &evidence.witnessing().witnesses;
            if let Some(witness) = witnesses.list.get(index) {
                let told = witnesses.ask(witness, &asking, old).await;
                evidence.witnessing().told(evidence, index, &signed, told);
            }
        });
    }
    while asked.join_next().await.is_some() {}
}

fn other_history(name: &str, ended: u64, size: u64) -> Fault {
    let why = format!(
        "{name}, a witness, cosigned a checkpoint of {size} entries that this journal does not continue"
    );
    let fault = if ended < size { shorter(ended, size) } else { rewritten(size, None) };
    fault.because(OtherHistory(why))
}

/// What a witness said, as the cause of a fault.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct OtherHistory(String);

fn too_few(reached: usize, witnesses: &Witnesses, why: &str) -> Fault {
    Fault::new(
        FaultKind::Away,
        format!(
            "{reached} of {} witnesses could be asked whether this journal is whole, and log.witness_quorum demands \
             {}; {why}",
            witnesses.list.len(),
            witnesses.quorum
        ),
        "log.witnesses",
        "mend what each of them says, or bring it back; only if that cannot be waited for, lower log.witness_quorum",
    )
}

#[cfg(test)]
mod tests;
