//! The public log: every entry of the journal as a leaf of a Merkle tree, and checkpoints signed over it.
//!
//! It follows the journal and decides nothing. A checkpoint is signed when somebody asks for one, over what is
//! durable and never over more, and it serves everybody who asks until the journal has grown; so a booking costs a
//! share of a signature and no time of the sequencer. What is here is in the form of C2SP: tlog-tiles, signed-note,
//! tlog-checkpoint and tlog-proof; no format is our own but the bytes of a leaf.

mod answers;
pub mod cosignature;
mod growth;
mod head;
mod inquiry;
mod kept;
pub mod leaf;
mod links;
mod loss;
pub mod note;
pub mod proof;
pub mod receipt;
mod recount;
pub mod tree;
pub mod witness;
mod witnesses;
mod witnessing;

pub use answers::TileName;
pub(crate) use growth::Growth;
pub(crate) use head::HeadFile;
pub(crate) use head::demand as demand_head;
pub use head::{KnownHead, head_in};
pub use inquiry::{Inquiry, Judgement, LostPlace, OpenClaim};
use kept::parted;
pub(crate) use kept::{Keeper, Kept};
pub(crate) use recount::Recount;
pub use witnesses::{Carried, Carry, WitnessAddress, Witnesses};
pub use witnessing::WitnessStanding;
pub(crate) use witnessing::{Asker, Witnessing};

use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use note::{Checkpoint, LogKey, Verifier};
use proof::ProofWriter;
use store::{Fault, Store};
use tree::{Edge, Hash, Tree};

/// Whether the program was built without its log: no leaf, no checkpoint, no head file, no receipt. It is so only for
/// `cargo xtask bench log`, which measures what the log costs, and never in what is released.
pub const UNLOGGED: bool = option_env!("TASHIKA_UNLOGGED_BUILD").is_some();
/// Checkpoints that are kept, so that the answers of a batch share a signature.
const SIGNED_KEPT_MAX: usize = 32;

/// The log of one process.
pub(crate) struct Evidence {
    growth: Arc<Growth>,
    key: LogKey,
    /// The last checkpoints that were signed; the first of them is over the most.
    signed: Mutex<VecDeque<Arc<Signed>>>,
    witnessing: Witnessing,
    vkey: Arc<str>,
    published: bool,
    signatures: AtomicU64,
    losses: AtomicU64,
    /// Leaves of receipts that prove a loss and could not be written down.
    unwritten: Mutex<BTreeSet<Hash>>,
}

/// How the log is called and who may see it.
#[derive(Debug, Clone)]
pub struct LogSettings {
    /// The log's name; empty for one made of its key.
    pub origin: String,
    /// Whether everybody may fetch the log; receipts are given in any case.
    pub publish: bool,
    /// Who cosigns its checkpoints.
    pub witnesses: Witnesses,
    /// Whether somebody has looked at a store whose head file is not there.
    pub head_checked: bool,
}

impl Default for LogSettings {
    fn default() -> LogSettings {
        LogSettings {
            origin: String::new(),
            publish: true,
            witnesses: Witnesses::default(),
            head_checked: false,
        }
    }
}

/// A checkpoint with its signature.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) size: u64,
    pub(crate) note: String,
    /// The tree's right edge, if it was made with the checkpoint.
    edge: Option<Edge>,
    writer: ProofWriter,
}

impl Signed {
    pub(crate) fn new(size: u64, note: String, edge: Option<Edge>) -> Signed {
        let writer = ProofWriter::new(&note);
        Signed { size, note, edge, writer }
    }

    /// The way from a leaf to the root that was signed; `None` if there is no such leaf.
    fn inclusion(&self, tree: &Tree, position: u64) -> Option<Vec<Hash>> {
        match &self.edge {
            Some(edge) => tree.inclusion_along(position, edge),
            None => tree.inclusion(position, self.size),
        }
    }
}

impl Evidence {
    pub(crate) fn new(growth: Arc<Growth>, key: LogKey, published: bool, witnessing: Witnessing) -> Evidence {
        let vkey = key.verifier().to_string().into();
        let (signatures, losses) = (AtomicU64::new(0), AtomicU64::new(0));
        let (signed, unwritten) = (Mutex::default(), Mutex::default());
        Evidence { growth, key, signed, witnessing, vkey, published, signatures, losses, unwritten }
    }

    /// What the witnesses have cosigned.
    pub(crate) fn witnessing(&self) -> &Witnessing {
        &self.witnessing
    }

    /// The public key as C2SP writes it.
    pub(crate) fn vkey(&self) -> Arc<str> {
        self.vkey.clone()
    }

    /// How often something was found that this store should have and has not, and that is not written down.
    pub(crate) fn losses(&self) -> u64 {
        let unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).len() as u64;
        self.losses.load(Ordering::Relaxed) + unwritten + u64::from(self.growth.parted().is_some())
    }

    /// What a person should look at since this process began, and is not written down.
    pub(crate) fn alarmed(&self) -> Option<String> {
        (self.losses() > 0).then(|| {
            "evidence of loss: something was shown that this store vouched for and lacks; look into the log at once"
                .to_owned()
        })
    }

    /// Counts and writes down a finding that something is lost: somebody must look at once.
    pub(crate) fn alarm(&self, position: u64, what: &'static str) {
        self.losses.fetch_add(1, Ordering::Relaxed);
        tracing::error!(position, what, "evidence of loss: this store lacks what it vouched for");
    }

    /// Counts a receipt that proves a loss and could not be written down, once however often it is shown.
    pub(crate) fn alarm_unwritten(&self, leaf: Hash, position: u64, what: &'static str) {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).insert(leaf);
        tracing::error!(
            position,
            what,
            "evidence of loss that could not be written down: show the receipt again"
        );
    }

    /// It is written down by now.
    pub(crate) fn written_down(&self, leaf: &Hash) {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).remove(leaf);
    }

    pub(crate) fn growth(&self) -> &Growth {
        &self.growth
    }

    pub(crate) fn verifier(&self) -> &Verifier {
        self.key.verifier()
    }

    /// How many checkpoints this process signed.
    pub(crate) fn signatures(&self) -> u64 {
        self.signatures.load(Ordering::Relaxed)
    }

    /// The newest checkpoint that was signed, if any.
    pub(crate) fn newest(&self) -> Option<Arc<Signed>> {
        self.kept().front().cloned()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Arc<Signed>>> {
        self.signed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Words of this log that are no checkpoint, as a signed note; their first line must be no name of a log.
    pub(crate) fn sign_words(&self, text: &str) -> String {
        self.key.sign_text(text)
    }

    /// What an audit compares the journal with: the tree as it grew, and the newest checkpoint.
    pub(crate) fn recount(&self) -> Recount {
        let known = self.growth.read().tree.clone();
        let signed = self.newest().into_iter().chain(self.witnessing.newest());
        let signed = signed.filter_map(|signed| self.verifier().open(&signed.note).ok());
        Recount::against(signed.collect(), Some(known))
    }

    /// Signs for at least the first `size` entries and writes it to the head file; the store is read for what was not
    /// handed over. Where that was done before, only looks whether the file is still in its place.
    pub(crate) fn attest(
        &self,
        mut store: Option<&mut dyn Store>,
        size: u64,
        head: &mut HeadFile,
    ) -> Result<(), Fault> {
        if head.covers(size) {
            return head.in_place();
        }
        let mut have = self.growth.fold();
        while have < size {
            let store = store.as_deref_mut().ok_or_else(|| parted(have))?;
            // After a recovery there is a gap of entries that were read and not handed over.
            let from = have;
            let mut entries = crate::office::audit::part(store, from)?;
            // Others may have written more, which is not known to be durable.
            entries.retain(|entry| entry.position < size);
            self.growth.read_in(&entries);
            have = self.growth.fold();
            if have <= from {
                return Err(self.growth.named(parted(from)));
            }
        }
        let parted = || self.growth.named(parted(self.growth.parted().unwrap_or(size)));
        let signed = self.covering(size).ok_or_else(parted)?;
        head.write(self.verifier(), &signed.note, signed.size)
    }

    /// A checkpoint over at least `size` leaves, signed now if none is; `None` if the tree is smaller.
    pub(crate) fn covering(&self, size: u64) -> Option<Arc<Signed>> {
        // One asker signs and the others wait for it: that is cheaper than a signature each.
        let mut kept = self.kept();
        if let Some(signed) = kept.front().filter(|signed| signed.size >= size) {
            return Some(signed.clone());
        }
        let grown = self.growth.read().tree.size();
        if grown < size { None } else { self.sign(&mut kept, grown) }
    }

    /// The checkpoint over exactly `size` leaves, the same bytes whenever it is asked for; `None` if the tree is
    /// smaller.
    pub(crate) fn exactly(&self, size: u64) -> Option<Arc<Signed>> {
        let mut kept = self.kept();
        let known = kept.iter().find(|signed| signed.size == size).cloned();
        known.or_else(|| self.sign(&mut kept, size))
    }

    /// The checkpoint over exactly `size` leaves, if it is one of the last that were signed.
    fn kept_at(&self, size: u64) -> Option<Arc<Signed>> {
        self.kept().iter().find(|signed| signed.size == size).cloned()
    }

    fn sign(&self, kept: &mut VecDeque<Arc<Signed>>, size: u64) -> Option<Arc<Signed>> {
        if self.growth.parted().is_some() {
            return None;
        }
        let edge = self.growth.read().tree.edge(size)?;
        let checkpoint = Checkpoint { origin: self.verifier().name().to_owned(), size, root: edge.root() };
        let note = self.key.sign(&checkpoint);
        self.signatures.fetch_add(1, Ordering::Relaxed);
        let signed = Arc::new(Signed::new(size, note, Some(edge)));
        kept.truncate(SIGNED_KEPT_MAX - 1);
        let place = usize::from(kept.front().is_some_and(|newest| newest.size > size));
        kept.insert(place, signed.clone());
        Some(signed)
    }
}
