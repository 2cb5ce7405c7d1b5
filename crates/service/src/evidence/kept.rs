//! What is kept of the log beside the store: the newest checkpoint, the public key, and a cache of the leaves.
//!
//! The checkpoint remembers how long the journal was, in a file that a restored or damaged store does not bring
//! along; whatever is shorter than it, or other than it, is not served from. Every leaf is counted anew at a start, because
//! whoever can write the journal can make its own chain fit. The leaves that are kept are believed only if they lead to the
//! root in the checkpoint, and only say which entry is the first that is another one.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use store::{Fault, FaultKind, Store};

use super::head::{self, Known};
use super::note::{Checkpoint, Verifier};
use super::tree::{Hash, Tree, leaf_hash};
use super::{Evidence, Recount, Signed, leaf};
use crate::place::JOURNAL;

const FOLDER: &str = "log";
const CHECKPOINT: &str = "checkpoint";
const COSIGNED: &str = "cosigned";
const KEY: &str = "key";
const LEAVES: &str = "leaves";
/// How often a new checkpoint is kept.
const EVERY: Duration = Duration::from_secs(5);

/// The folder of the log in a data folder.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    data: PathBuf,
    folder: PathBuf,
}

/// What is known of the log's past.
pub(crate) struct Past {
    /// The newest checkpoint that was kept.
    pub(crate) checkpoint: Option<Checkpoint>,
    /// The key that it was signed with.
    pub(crate) verifier: Option<Verifier>,
    /// The head that the last answered batch left.
    pub(crate) head: Option<Checkpoint>,
    /// The newest checkpoint that witnesses cosigned, also as a signed note.
    pub(crate) cosigned: Option<(Checkpoint, String)>,
}

impl Past {
    /// How many entries were vouched for at most.
    pub(crate) fn newest(&self) -> Option<u64> {
        self.vouched().map(|checkpoint| checkpoint.size).max()
    }

    /// Everything that was vouched for. Either may be the newer one: they are written by two threads.
    fn vouched(&self) -> impl Iterator<Item = &Checkpoint> {
        self.checkpoint.iter().chain(&self.head).chain(self.cosigned.iter().map(|(cosigned, _)| cosigned))
    }
}

impl Kept {
    pub(crate) fn of(data: &Path) -> Kept {
        Kept { data: data.to_owned(), folder: data.join(FOLDER) }
    }

    /// Reads what was kept; a checkpoint that its own key did not sign is a fault.
    pub(crate) fn past(&self) -> Result<Past, Fault> {
        let verifier = match self.text(KEY)? {
            Some(text) => Some(Verifier::parse(text.trim_end()).map_err(|fault| self.broken(KEY, fault))?),
            None => None,
        };
        let checkpoint = self.opened(CHECKPOINT, verifier.as_ref())?.map(|(checkpoint, _)| checkpoint);
        let cosigned = self.opened(COSIGNED, verifier.as_ref())?;
        let (head, verifier) = match head::known(&self.data)? {
            Some(Known { checkpoint, verifier, .. }) => (Some(checkpoint), Some(verifier)),
            None => (None, verifier),
        };
        Ok(Past { checkpoint, verifier, head, cosigned })
    }

    fn opened(&self, name: &str, key: Option<&Verifier>) -> Result<Option<(Checkpoint, String)>, Fault> {
        match (self.text(name)?, key) {
            (Some(note), Some(key)) => {
                let checkpoint = key.open(&note).map_err(|fault| self.broken(name, fault))?;
                Ok(Some((checkpoint, note)))
            }
            (Some(_), None) => Err(self.broken(KEY, "it is missing")),
            (None, _) => Ok(None),
        }
    }

    /// The checkpoint that was kept, with its key and its note; damage of the head file does not matter here.
    pub(crate) fn checkpoint(&self) -> Result<Option<(Verifier, Checkpoint, String)>, Fault> {
        let (Some(key), Some(note)) = (self.text(KEY)?, self.text(CHECKPOINT)?) else { return Ok(None) };
        let verifier = Verifier::parse(key.trim_end()).map_err(|fault| self.broken(KEY, fault))?;
        let checkpoint = verifier.open(&note).map_err(|fault| self.broken(CHECKPOINT, fault))?;
        Ok(Some((verifier, checkpoint, note)))
    }

    /// The tree that a journal gives, begun with the leaves kept; refuses a journal that lost something or was
    /// rewritten. `None` if the journal cannot be read: its owner will say why.
    pub(crate) fn tree(&self, store: &mut dyn Store, verifier: &Verifier) -> Result<Option<Tree>, Fault> {
        // Whatever it is, it is not the leaves of this log: the next checkpoint writes them anew.
        self.compared(store, verifier, || drop(fs::remove_file(self.folder.join(LEAVES))))
    }

    /// The same, and nothing is touched.
    pub(crate) fn looked_at(
        &self,
        store: &mut dyn Store,
        verifier: &Verifier,
    ) -> Result<Option<Tree>, Fault> {
        self.compared(store, verifier, || {})
    }

    fn compared(
        &self,
        store: &mut dyn Store,
        verifier: &Verifier,
        without_leaves: impl FnOnce(),
    ) -> Result<Option<Tree>, Fault> {
        let past = self.past()?;
        if let (Some(known), Some(_)) = (&past.verifier, past.vouched().next())
            && known != verifier
        {
            return Err(other_key(&self.folder, known, verifier));
        }
        let known = past.checkpoint.as_ref().and_then(|checkpoint| self.cached(checkpoint));
        let ended = store.head()?.next_position;
        if let Some(size) = past.newest()
            && ended < size
        {
            return Err(shorter(ended, size));
        }
        let (mut tree, mut first_wrong) = (Tree::default(), None);
        let read = store.read(0, &mut |entry| {
            let leaf = leaf_hash(&leaf::of_stored(&entry));
            let was = known.as_ref().and_then(|known| known.leaf(entry.position));
            if first_wrong.is_none() && was.is_some_and(|was| was != leaf) {
                first_wrong = Some(entry.position);
            }
            tree.push(leaf);
            Ok(())
        });
        if read.is_err() {
            return Ok(None);
        }
        if let Some(checkpoint) =
            past.vouched().find(|checkpoint| tree.root(checkpoint.size) != Some(checkpoint.root))
        {
            return Err(rewritten(checkpoint.size, first_wrong));
        }
        if known.is_none() {
            without_leaves();
        }
        Ok(Some(tree))
    }

    /// What an audit compares the journal with.
    pub(crate) fn recount(&self) -> Recount {
        match self.past() {
            Ok(past) => {
                let known = past.checkpoint.as_ref().and_then(|checkpoint| self.cached(checkpoint));
                Recount::against(past.vouched().cloned().collect(), known)
            }
            Err(fault) => Recount::without_past(fault.to_string()),
        }
    }

    /// The newest checkpoint that witnesses cosigned, as it was kept.
    pub(crate) fn cosigned(&self) -> Result<Option<(Checkpoint, String)>, Fault> {
        Ok(self.past()?.cosigned)
    }

    pub(crate) fn cached(&self, checkpoint: &Checkpoint) -> Option<Tree> {
        let length = checkpoint.size.checked_mul(32)?;
        let mut bytes = Vec::new();
        fs::File::open(self.folder.join(LEAVES)).ok()?.take(length).read_to_end(&mut bytes).ok()?;
        let mut tree = Tree::default();
        bytes.chunks_exact(32).filter_map(|leaf| leaf.try_into().ok()).for_each(|leaf: Hash| tree.push(leaf));
        (tree.root(checkpoint.size)? == checkpoint.root).then_some(tree)
    }

    /// Keeps a checkpoint, and the leaves up to it that are not kept yet.
    fn keep(&self, evidence: &Evidence, signed: &Signed) -> std::io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let key = format!("{}\n", evidence.verifier());
        if self.text(KEY).ok().flatten().as_ref() != Some(&key) {
            self.replace(KEY, &key)?;
        }
        let mut file =
            OpenOptions::new().create(true).append(true).mode(0o600).open(self.folder.join(LEAVES))?;
        let there = file.metadata()?.len() / 32;
        file.set_len(there * 32)?;
        let new = {
            let grown = evidence.growth().read();
            let count = usize::try_from(signed.size.saturating_sub(there)).unwrap_or(0);
            grown.tree.leaves_from(there).iter().take(count).flatten().copied().collect::<Vec<u8>>()
        };
        file.write_all(&new)?;
        self.replace(CHECKPOINT, &signed.note)
    }

    /// Keeps what witnesses cosigned; the key was kept before.
    fn keep_cosigned(&self, note: &str) -> std::io::Result<()> {
        self.replace(COSIGNED, note)
    }

    /// A reader finds the old file or the new one, never half of one.
    fn replace(&self, name: &str, text: &str) -> std::io::Result<()> {
        let (path, aside) = (self.folder.join(name), self.folder.join(format!("{name}.new")));
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&aside)?;
        file.write_all(text.as_bytes())?;
        file.sync_data()?;
        fs::rename(aside, path)
    }

    fn text(&self, name: &str) -> Result<Option<String>, Fault> {
        let path = self.folder.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.broken(name, error)),
        }
    }

    fn broken(&self, name: &str, what: impl std::fmt::Display) -> Fault {
        let path = self.folder.join(name);
        Fault::new(
            FaultKind::Other,
            format!("the log's past cannot be read: {what}"),
            path.display().to_string(),
            "bring the file back from a copy; only if there is none, and the loss of evidence is accepted, \
             move the folder log aside and choose a new log.origin",
        )
    }
}

pub(super) fn shorter(ended: u64, size: u64) -> Fault {
    Fault::new(
        FaultKind::Corrupt,
        format!(
            "the journal has lost its end: entries {ended} to {} are missing, for which a checkpoint was signed",
            size.saturating_sub(1)
        ),
        JOURNAL,
        "do not serve from this store: look for the newer one, or for the newest backup",
    )
}

pub(super) fn rewritten(size: u64, first_wrong: Option<u64>) -> Fault {
    let which = match first_wrong {
        Some(position) => format!("entry {position} is the first that was changed"),
        None => format!("one of its first {size} entries was changed"),
    };
    Fault::new(
        FaultKind::Corrupt,
        format!("the journal is another one than the log vouched for: {which}"),
        JOURNAL,
        "do not serve from this store: `tashika audit` looks for the first wrong entry; compare with a backup",
    )
}

pub(super) fn parted(position: u64) -> Fault {
    Fault::new(
        FaultKind::Corrupt,
        format!("the journal is no longer the one that was vouched for: it differs from entry {position} on"),
        JOURNAL,
        "do not serve from this store: `tashika audit` looks for the first wrong entry; compare with a backup",
    )
}

fn other_key(folder: &Path, known: &Verifier, given: &Verifier) -> Fault {
    Fault::new(
        FaultKind::Other,
        format!("the log was signed as {known} and would now be signed as {given}"),
        folder.display().to_string(),
        "bring keys/log.key back from where you keep the keys, and set log.origin as it was",
    )
}

/// The thread that keeps checkpoints while the service runs.
pub(crate) struct Keeper {
    orders: Sender<()>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Keeper {
    /// Starts it; without a thread nothing is kept and nothing else suffers.
    pub(crate) fn start(kept: Kept, evidence: Arc<Evidence>) -> Keeper {
        let (orders, inbox) = channel();
        let run = move || {
            let (mut size, mut cosigned) = (None, None);
            loop {
                let order = inbox.recv_timeout(EVERY);
                if order == Err(RecvTimeoutError::Disconnected) {
                    return;
                }
                let grown = evidence.growth().fold();
                if size != Some(grown)
                    && grown > 0
                    && let Some(signed) = evidence.covering(grown)
                {
                    match kept.keep(&evidence, &signed) {
                        Ok(()) => size = Some(signed.size),
                        Err(error) => tracing::warn!(%error, "the log's checkpoint could not be kept"),
                    }
                }
                if let Some(newest) = evidence.witnessing().newest().filter(|_| size.is_some())
                    && cosigned.as_ref() != Some(&newest.note)
                {
                    match kept.keep_cosigned(&newest.note) {
                        Ok(()) => cosigned = Some(newest.note.clone()),
                        Err(error) => tracing::warn!(%error, "a cosigned checkpoint could not be kept"),
                    }
                }
                if order.is_ok() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("log keeper".to_owned()).spawn(run).ok();
        Keeper { orders, thread }
    }

    /// Keeps a last checkpoint and waits until it is there.
    pub(crate) fn finish(&mut self) {
        let _ = self.orders.send(());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
