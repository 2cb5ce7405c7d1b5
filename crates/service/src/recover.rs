//! A damaged store, read for what is left in it, and changed in nothing.
//!
//! Three things must agree about an entry before it counts as sound: the hash chain, the leaves that were signed, and
//! the replay. What is sound is a beginning of the journal and can be written as a backup, which `restore` puts back.
//! The surprise: signing such a backup with the log's own key is no lie, because it is a part of what that log vouched
//! for already; what it must never sign is what comes after a loss.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;

use kernel::booking::Status;
use kernel::state::State;
use store::sqlite::{Salvage, Salvaged};
use store::{Fault, FaultKind, StoredEntry};

use crate::backup::{self, BackupFault, Ending, Writer};
use crate::evidence::note::{Checkpoint, LogKey, Verifier};
use crate::evidence::tree::{Hash, Tree, leaf_hash};
use crate::evidence::{Kept, leaf};
use crate::keys::KeyBytes;
use crate::place::{Place, aside};
use crate::restore::Missing;
use crate::sequencer::replay_entry;
use crate::zone::Zone;

/// Where the checkpoint of a backup was found, in words.
const BACKUP: &str = "the checkpoint of the backup";

/// What is left of a store.
#[derive(Debug)]
pub struct Recovered {
    /// Entries of the store that can be read.
    pub readable: u64,
    /// Of those, the entries from the first on that are what was signed and replay.
    pub sound: u64,
    /// Where the store gives nothing.
    pub gaps: Vec<Gap>,
    /// Entries that can be read and are what was signed, as far as anything tells, after a gap that nothing filled.
    pub beyond: u64,
    /// The first damage.
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

/// Entries that the store does not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The first of them.
    pub from: u64,
    /// The first that it gives again, or that nobody ever wrote.
    pub to: u64,
    /// Whether a backup had them, and they fit.
    pub is_filled: bool,
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
    /// The backup cannot be read.
    #[error(transparent)]
    Backup(#[from] BackupFault),
}

/// Looks at the store in a place through a copy in `scratch`, and writes what is sound as a backup.
///
/// `log` is the log's key and name, if they are at hand; `brought` are checkpoints that somebody kept, as signed notes, each
/// with what to call it. What the store does not give is taken from the `backup`, if that has it and it is what was signed.
///
/// # Errors
/// There is nothing to read, a backup was asked for and cannot be made, the one that was brought is damaged, or a
/// checkpoint is not of this store's log.
pub fn recover(
    place: &Place,
    scratch: &Path,
    log: Option<(&KeyBytes, &str)>,
    brought: &[(String, String)],
    backup: Option<&Path>,
    out: Option<&mut (dyn Write + Send)>,
) -> Result<Recovered, RecoverFault> {
    aside(|| {
        let mut source = Source { files: Files::of(place, scratch)?, filling: BTreeMap::new() };
        let mut past = Known::of(place.folder()).and_brought(brought, log)?;
        if let Some(backup) = backup {
            let signed = source.fill_from(backup)?;
            past.and_backup(signed, log);
        }
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
            gaps: look.gaps,
            beyond: look.beyond,
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

/// Where entries come from: the store, and what it does not give from a backup.
struct Source<'a> {
    files: Files<'a>,
    filling: BTreeMap<u64, StoredEntry>,
}

/// The store.
enum Files<'a> {
    Copied(Salvage),
    Database(&'a Place),
}

/// What a reading comes upon.
enum Piece {
    /// An entry, and whether a backup gave it.
    Entry(StoredEntry, bool),
    /// Entries that neither gives.
    Missing { from: u64, to: u64 },
}

impl Files<'_> {
    fn of<'a>(place: &'a Place, scratch: &Path) -> Result<Files<'a>, Fault> {
        if place.is_database() {
            return Ok(Files::Database(place));
        }
        Salvage::of(place.folder(), scratch).map(Files::Copied)
    }

    /// Shows everything that can be read and every gap; a database is only read to its first damage, which is handed back.
    fn read(&self, visit: &mut dyn FnMut(Salvaged)) -> Result<Option<Fault>, Fault> {
        match self {
            Files::Copied(salvage) => salvage.read(&mut |salvaged| {
                visit(salvaged);
                Ok(())
            }),
            Files::Database(place) => {
                let read = place.open()?.read(0, &mut |entry| {
                    visit(Salvaged::Entry(entry));
                    Ok(())
                });
                match read {
                    Ok(_) => Ok(None),
                    Err(fault) if matches!(fault.kind(), FaultKind::Away | FaultKind::Dead) => Err(fault),
                    Err(fault) => Ok(Some(fault)),
                }
            }
        }
    }
}

impl Source<'_> {
    fn notes(&self) -> Vec<String> {
        match &self.files {
            Files::Copied(salvage) => salvage.notes().to_vec(),
            Files::Database(_) => Vec::new(),
        }
    }

    /// Takes from a backup what the store does not give; hands back what signed the backup.
    fn fill_from(&mut self, backup: &Path) -> Result<Ending, RecoverFault> {
        let mut gaps = Vec::new();
        self.files.read(&mut |salvaged| {
            if let Salvaged::Missing { from, to } = salvaged {
                gaps.push(from..to);
            }
        })?;
        let file = BufReader::new(File::open(backup).map_err(BackupFault::Read)?);
        Ok(backup::read(file, &mut |entry| {
            if gaps.iter().any(|gap| gap.contains(&entry.position)) {
                self.filling.insert(entry.position, entry);
            }
        })?)
    }

    /// Shows every entry and every gap in order, and hands back the first damage of the store.
    fn read(&self, visit: &mut dyn FnMut(Piece)) -> Result<Option<Fault>, Fault> {
        self.files.read(&mut |salvaged| match salvaged {
            Salvaged::Entry(entry) => visit(Piece::Entry(entry, false)),
            Salvaged::Missing { from, to } => {
                let mut next = from;
                for (_, entry) in self.filling.range(from..to).take_while(|(at, _)| {
                    let follows = **at == next;
                    next += u64::from(follows);
                    follows
                }) {
                    visit(Piece::Entry(entry.clone(), true));
                }
                if next < to || from == to {
                    visit(Piece::Missing { from: next, to });
                }
            }
        })
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

    /// Adds what vouches for a backup, if it is of this log.
    fn and_backup(&mut self, signed: Ending, log: Option<(&KeyBytes, &str)>) {
        let ours = self.verifier.clone().or_else(|| {
            let (seed, _) = log?;
            Some(LogKey::new(seed, signed.key.name()).verifier().clone())
        });
        match ours.map(|key| (key.open(&signed.note), key)) {
            Some((Ok(checkpoint), key)) => {
                self.verifier.get_or_insert(key);
                self.add(checkpoint, signed.note, BACKUP);
            }
            _ => {
                let what = "the backup is of another log: its checkpoint vouches for nothing here";
                self.notes.push(what.to_owned());
            }
        }
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
    let damage = source.read(&mut |piece| look.see(piece))?;
    let (fits, readable) = (look.fits, look.readable);
    let (until, why) = if let Some((size, name)) = look.others.iter().find(|(size, _)| *size > fits) {
        // Which of the entries in between is wrong, nothing tells: only what is before them is vouched for.
        let why = format!(
            "one of the entries {fits} to {} is another one than was signed, says {name}, a checkpoint over {size}; the \
             first {fits} are what was signed",
            size - 1
        );
        (fits, why)
    } else if let Some(position) = look.on_trust.filter(|position| *position >= fits) {
        (
            position,
            format!(
                "entry {position} is only in the backup, and nothing that was signed says that it is the one"
            ),
        )
    } else {
        let others = look.others.first().map(|(size, name)| {
            format!(
                "{name}, over {size} entries, is of another history than everything newer that was signed"
            )
        });
        look.unsound = look.unsound.or(others);
        return Ok((look, damage));
    };
    let mut look = Look::new(known, until);
    source.read(&mut |piece| look.see(piece))?;
    look.readable = readable;
    look.unsound = Some(why);
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
    gaps: Vec<Gap>,
    /// Intact entries after a gap.
    beyond: u64,
    /// The first entry from a backup that no kept leaf names.
    on_trust: Option<u64>,
    /// Size of the newest checkpoint that fits.
    fits: u64,
    /// Those that do not, with where they were found.
    others: Vec<(u64, String)>,
}

impl<'a> Look<'a> {
    fn new(known: &'a Known, until: u64) -> Look<'a> {
        let (tree, state) = (Tree::default(), State::default());
        let (gaps, others) = (Vec::new(), Vec::new());
        Look {
            known,
            readable: 0,
            until,
            tree,
            state,
            unsound: None,
            gaps,
            beyond: 0,
            on_trust: None,
            fits: 0,
            others,
        }
    }

    fn see(&mut self, piece: Piece) {
        match piece {
            Piece::Entry(entry, is_filled) => self.entry(&entry, is_filled),
            Piece::Missing { from, to } => {
                self.gaps.push(Gap { from, to, is_filled: false });
                let what = match to.saturating_sub(from) {
                    0 => format!("entry {from} does not follow the one before it"),
                    1 => format!("entry {from} cannot be read"),
                    _ => format!("entries {from} to {} cannot be read", to - 1),
                };
                self.unsound.get_or_insert(what);
            }
        }
    }

    fn entry(&mut self, entry: &StoredEntry, is_filled: bool) {
        let position = entry.position;
        let leaf = leaf_hash(&leaf::of_stored(entry));
        let signed = self.known.leaves.as_ref().and_then(|tree| tree.leaf(position));
        let is_over = self.unsound.is_some() || self.tree.size() >= self.until;
        if !is_over {
            self.take(entry, leaf, signed, is_filled);
        }
        if is_filled {
            self.note_filled(position);
            return;
        }
        self.readable += 1;
        let is_beyond = is_over && self.gaps.iter().any(|gap| !gap.is_filled && gap.to <= position);
        self.beyond += u64::from(is_beyond && signed.is_none_or(|signed| signed == leaf));
    }

    fn take(&mut self, entry: &StoredEntry, leaf: Hash, signed: Option<Hash>, is_filled: bool) {
        let position = entry.position;
        if position != self.tree.size() {
            self.unsound = Some(format!("entry {} is missing", self.tree.size()));
        } else if signed.is_some_and(|signed| signed != leaf) {
            let whose = if is_filled { " in the backup" } else { "" };
            self.unsound = Some(format!("entry {position}{whose} is another one than was signed"));
        } else if let Err(fault) = replay_entry(&mut self.state, entry) {
            self.unsound = Some(fault.to_string());
        } else {
            if is_filled && signed.is_none() {
                self.on_trust.get_or_insert(position);
            }
            self.tree.push(leaf);
            self.compare(position + 1);
        }
    }

    /// Notes a position that only the backup has, and whether its entry was taken.
    fn note_filled(&mut self, position: u64) {
        let is_filled = self.tree.size() > position;
        let last = self.gaps.last_mut().filter(|gap| gap.is_filled == is_filled && gap.to == position);
        match last {
            Some(gap) => gap.to = position + 1,
            None => self.gaps.push(Gap { from: position, to: position + 1, is_filled }),
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
    source.read(&mut |piece| {
        if let Piece::Entry(entry, _) = piece
            && failed.is_none()
            && out.entries() < checkpoint.size
        {
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
