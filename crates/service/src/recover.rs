//! A damaged store, read for what is left in it, and changed in nothing.
//!
//! Three things must agree about an entry before it counts as sound: the hash chain, the leaves that were signed, and
//! the replay. What is sound is a beginning of the journal and can be written as a backup, which `restore` puts back.
//! The surprise: signing such a backup with the log's own key is no lie, because it is a part of what that log vouched
//! for already; what it must never sign is what comes after a loss.

use std::io::{self, Write};
use std::path::Path;

use kernel::booking::Status;
use kernel::state::State;
use store::sqlite::Salvage;
use store::{Fault, FaultKind, StoredEntry};

use crate::backup::Writer;
use crate::evidence::note::{Checkpoint, LogKey, Verifier};
use crate::evidence::tree::{Tree, leaf_hash};
use crate::evidence::{Kept, leaf};
use crate::keys::KeyBytes;
use crate::place::{Place, aside};
use crate::restore::Missing;
use crate::sequencer::replay_entry;
use crate::zone::Zone;

/// What is left of a store.
#[derive(Debug)]
pub struct Recovered {
    /// Entries that can be read and follow one another.
    pub readable: u64,
    /// Of those, the entries from the first on that are what was signed and replay.
    pub sound: u64,
    /// What ended the reading, if not the end of the journal.
    pub damage: Option<String>,
    /// Why not all that is readable is sound.
    pub unsound: Option<String>,
    /// When the newest sound entry was made, RFC 3339 in UTC.
    pub newest_at: Option<String>,
    /// What is missing, as far as head file and kept checkpoint tell.
    pub missing: Missing,
    /// What was found of the files.
    pub notes: Vec<String>,
    /// Whether the files themselves are not whole, so that a start would read less than this, or nothing.
    pub files_damaged: bool,
    /// Booking numbers and whether each holds a place, of the sound part.
    pub bookings: Vec<(String, bool)>,
    /// What the backup written holds, if one was.
    pub written: Option<Written>,
}

/// A backup of the sound part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Entries in it.
    pub entries: u64,
    /// Whether its checkpoint was signed now, and not found.
    pub signed_now: bool,
}

/// Why no backup was written.
#[derive(Debug, thiserror::Error)]
pub enum RecoverFault {
    /// There is nothing to read.
    #[error(transparent)]
    Store(#[from] Fault),
    /// The backup cannot be written.
    #[error("the backup cannot be written: {0}")]
    Write(#[from] io::Error),
    /// Nothing is sound, or nothing vouches for it.
    #[error("{0}")]
    Unsigned(String),
    /// A checkpoint that was brought along cannot be held against this store.
    #[error("{0}")]
    Brought(String),
}

/// Looks at the store in a place through a copy in `scratch`, and writes what is sound as a backup.
///
/// `log` is the log's key and name, if they are at hand; `brought` are checkpoints that somebody kept, as signed notes, each
/// with what to call it.
///
/// # Errors
/// There is nothing to read, a backup was asked for and cannot be made, or a checkpoint is not of this store's log.
pub fn recover(
    place: &Place,
    scratch: &Path,
    log: Option<(&KeyBytes, &str)>,
    brought: &[(String, String)],
    out: Option<&mut (dyn Write + Send)>,
) -> Result<Recovered, RecoverFault> {
    aside(|| {
        let source = Source::of(place, scratch)?;
        let past = Known::of(place.folder()).and_brought(brought, log)?;
        let (look, damage) = looked(&source, &past)?;
        let mut notes = source.notes();
        let files_damaged = !notes.is_empty();
        notes.extend(past.notes.iter().cloned());
        let sound = look.tree.size();
        let written = match out {
            None => None,
            Some(out) => Some(write(&source, &look, &past, log, out)?),
        };
        let newest_at = (sound > 0).then(|| Zone::named("UTC").rfc3339(look.state.last_at()));
        Ok(Recovered {
            readable: look.readable,
            sound,
            damage: damage.map(|fault| fault.to_string()),
            missing: past.missing(sound),
            newest_at,
            notes,
            files_damaged,
            bookings: bookings(&look.state),
            unsound: look.unsound,
            written,
        })
    })
}

/// Where entries come from.
enum Source<'a> {
    Files(Salvage),
    Database(&'a Place),
}

impl Source<'_> {
    fn of<'a>(place: &'a Place, scratch: &Path) -> Result<Source<'a>, Fault> {
        if place.is_database() {
            return Ok(Source::Database(place));
        }
        Salvage::of(place.folder(), scratch).map(Source::Files)
    }

    fn notes(&self) -> Vec<String> {
        match self {
            Source::Files(salvage) => salvage.notes().to_vec(),
            Source::Database(_) => Vec::new(),
        }
    }

    /// Shows every entry up to the first damage, which is handed back.
    fn read(&self, visit: &mut dyn FnMut(StoredEntry)) -> Result<Option<Fault>, Fault> {
        let mut visit = |entry| {
            visit(entry);
            Ok(())
        };
        match self {
            Source::Files(salvage) => salvage.read(&mut visit),
            Source::Database(place) => match place.open()?.read(0, &mut visit) {
                Ok(_) => Ok(None),
                Err(fault) if matches!(fault.kind(), FaultKind::Away | FaultKind::Dead) => Err(fault),
                Err(fault) => Ok(Some(fault)),
            },
        }
    }
}

/// What was signed: checkpoints, and the leaves under the kept one.
struct Known {
    verifier: Option<Verifier>,
    checkpoints: Vec<Signed>,
    leaves: Option<Tree>,
    /// Entries that the head file vouches for.
    head: Option<u64>,
    notes: Vec<String>,
}

/// A checkpoint with its note.
struct Signed {
    checkpoint: Checkpoint,
    note: String,
    /// Where it was found.
    name: String,
}

impl Known {
    fn of(data: &Path) -> Known {
        let kept = Kept::of(data);
        let mut known =
            Known { verifier: None, checkpoints: Vec::new(), leaves: None, head: None, notes: Vec::new() };
        match kept.checkpoint() {
            Ok(Some((verifier, checkpoint, note))) => {
                known.leaves = kept.cached(&checkpoint);
                known.verifier = Some(verifier);
                known.add(checkpoint, note, "the checkpoint in the folder log");
            }
            Ok(None) => known.notes.push("no checkpoint was kept in the folder log".to_owned()),
            Err(fault) => known.notes.push(fault.to_string()),
        }
        match kept.cosigned() {
            Ok(Some((checkpoint, note))) => {
                known.add(checkpoint, note, "the checkpoint that witnesses cosigned")
            }
            Ok(None) => {}
            // Told with the head file, which it is read beside.
            Err(_) => {}
        }
        match crate::evidence::head_in(data) {
            Ok(Some(head)) => {
                known.head = Some(head.checkpoint.size);
                known.verifier = Some(head.verifier);
                known.add(head.checkpoint, head.note, "the head file");
            }
            Ok(None) => known.notes.push("there is no head file".to_owned()),
            Err(fault) => known.notes.push(fault.to_string()),
        }
        known
    }

    fn add(&mut self, checkpoint: Checkpoint, note: String, name: &str) {
        self.checkpoints.push(Signed { checkpoint, note, name: name.to_owned() });
    }

    /// The same, with checkpoints that somebody kept.
    fn and_brought(
        mut self,
        brought: &[(String, String)],
        log: Option<(&KeyBytes, &str)>,
    ) -> Result<Known, RecoverFault> {
        if brought.is_empty() {
            return Ok(self);
        }
        let known = self
            .verifier
            .clone()
            .or_else(|| log.map(|(seed, name)| LogKey::new(seed, name).verifier().clone()));
        let verifier = known.ok_or_else(|| {
            let what = "there is no log key to check a checkpoint with: bring keys/log.key back, or the folder log or head";
            RecoverFault::Brought(what.to_owned())
        })?;
        for (name, note) in brought {
            let checkpoint = verifier.open(note).map_err(|fault| {
                RecoverFault::Brought(format!(
                    "{name}: {fault}: it is not of this store's log, {verifier}; one of the log before a restore can be \
                     held against the store with `tashika audit --checkpoint`"
                ))
            })?;
            self.add(checkpoint, note.clone(), name);
        }
        Ok(self)
    }

    fn missing(&self, from: u64) -> Missing {
        let vouched = self.checkpoints.iter().map(|signed| signed.checkpoint.size).max();
        // The head file knows the end only if nobody kept more.
        let is_whole = self.head.is_some() && self.head >= vouched;
        match (vouched.filter(|size| *size > from), is_whole) {
            (None, true) => Missing::Nothing,
            (None, false) => Missing::Unknown { from },
            (Some(size), true) => Missing::Range { from, to: size - 1 },
            (Some(size), false) => Missing::AtLeast { from, to: size - 1 },
        }
    }
}

/// Reads everything, and again up to the newest checkpoint that fits if a later one does not.
fn looked<'a>(source: &Source<'_>, known: &'a Known) -> Result<(Look<'a>, Option<Fault>), Fault> {
    let mut look = Look::new(known, u64::MAX);
    let damage = source.read(&mut |entry| look.see(&entry))?;
    let (fits, readable) = (look.fits, look.readable);
    let Some((size, name)) = look.others.iter().find(|(size, _)| *size > fits).cloned() else {
        let others = look.others.first().map(|(size, name)| {
            format!(
                "{name}, over {size} entries, is of another history than everything newer that was signed"
            )
        });
        look.unsound = look.unsound.or(others);
        return Ok((look, damage));
    };
    // Which of the entries in between is wrong, nothing tells: only what is before them is vouched for.
    let mut look = Look::new(known, fits);
    source.read(&mut |entry| look.see(&entry))?;
    look.readable = readable;
    look.unsound = Some(format!(
        "one of the entries {fits} to {} is another one than was signed, says {name}, a checkpoint over {size}; the first \
         {fits} are what was signed",
        size - 1
    ));
    Ok((look, damage))
}

/// One reading: how far entries are readable, and how far sound.
struct Look<'a> {
    known: &'a Known,
    readable: u64,
    /// Entries that are looked at; the others are only counted.
    until: u64,
    tree: Tree,
    state: State,
    unsound: Option<String>,
    /// Size of the newest checkpoint that fits.
    fits: u64,
    /// Those that do not, with where they were found.
    others: Vec<(u64, String)>,
}

impl<'a> Look<'a> {
    fn new(known: &'a Known, until: u64) -> Look<'a> {
        let (tree, state) = (Tree::default(), State::default());
        Look { known, readable: 0, until, tree, state, unsound: None, fits: 0, others: Vec::new() }
    }

    fn see(&mut self, entry: &StoredEntry) {
        self.readable += 1;
        if self.unsound.is_some() || self.tree.size() >= self.until {
            return;
        }
        let position = entry.position;
        let leaf = leaf_hash(&leaf::of_stored(entry));
        let signed = self.known.leaves.as_ref().and_then(|tree| tree.leaf(position));
        if position != self.tree.size() {
            self.unsound = Some(format!("entry {} is missing", self.tree.size()));
        } else if signed.is_some_and(|signed| signed != leaf) {
            self.unsound = Some(format!("entry {position} is another one than was signed"));
        } else if let Err(fault) = replay_entry(&mut self.state, entry) {
            self.unsound = Some(fault.to_string());
        } else {
            self.tree.push(leaf);
            self.compare(position + 1);
        }
    }

    /// A checkpoint over exactly what was read so far must be the tree's; without leaves it does not say where not.
    fn compare(&mut self, size: u64) {
        for signed in self.known.checkpoints.iter().filter(|signed| signed.checkpoint.size == size) {
            if self.tree.root(size) == Some(signed.checkpoint.root) {
                self.fits = size;
            } else {
                self.others.push((size, signed.name.clone()));
            }
        }
    }
}

fn write(
    source: &Source<'_>,
    look: &Look<'_>,
    known: &Known,
    log: Option<(&KeyBytes, &str)>,
    out: &mut (dyn Write + Send),
) -> Result<Written, RecoverFault> {
    let (verifier, checkpoint, note, signed_now) = vouch(look, known, log)?;
    let mut out = Writer::begin(out)?;
    let mut failed = None;
    source.read(&mut |entry| {
        if failed.is_none() && out.entries() < checkpoint.size {
            failed = out.leaf(&leaf::of_stored(&entry)).err();
        }
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    out.end(&verifier.to_string(), &note)?;
    Ok(Written { entries: checkpoint.size, signed_now })
}

/// What signs the sound part: a checkpoint that was found over exactly that, the log's key, or an older checkpoint.
fn vouch(
    look: &Look<'_>,
    known: &Known,
    log: Option<(&KeyBytes, &str)>,
) -> Result<(Verifier, Checkpoint, String, bool), RecoverFault> {
    let size = look.tree.size();
    if size == 0 {
        return Err(RecoverFault::Unsigned("no entry is sound: there is nothing to write".to_owned()));
    }
    let fits = |checkpoint: &Checkpoint| look.tree.root(checkpoint.size) == Some(checkpoint.root);
    let found =
        known.checkpoints.iter().filter(|signed| signed.checkpoint.size > 0 && fits(&signed.checkpoint));
    let found = found.max_by_key(|signed| signed.checkpoint.size);
    let of_found = |verifier: &Verifier, signed: &Signed| {
        (verifier.clone(), signed.checkpoint.clone(), signed.note.clone(), false)
    };
    if let (Some(verifier), Some(found)) = (&known.verifier, found)
        && found.checkpoint.size == size
    {
        return Ok(of_found(verifier, found));
    }
    let origin = |given: &str| known.verifier.as_ref().map_or(given.to_owned(), |it| it.name().to_owned());
    let key = log.map(|(seed, given)| LogKey::new(seed, &origin(given)));
    let key = key.filter(|key| known.verifier.as_ref().is_none_or(|known| known == key.verifier()));
    if let Some(key) = key {
        let root = look.tree.root(size).unwrap_or_default();
        let checkpoint = Checkpoint { origin: key.verifier().name().to_owned(), size, root };
        let note = key.sign(&checkpoint);
        return Ok((key.verifier().clone(), checkpoint, note, true));
    }
    match (&known.verifier, found) {
        (Some(verifier), Some(found)) => Ok(of_found(verifier, found)),
        _ => Err(RecoverFault::Unsigned(
            "nothing vouches for what is left: bring keys/log.key back, or a folder log or head of this store".to_owned(),
        )),
    }
}

fn bookings(state: &State) -> Vec<(String, bool)> {
    let all = state.programmes().flat_map(|(_, held)| held.bookings());
    all.map(|booking| (booking.number.to_string(), booking.status == Status::Confirmed)).collect()
}
