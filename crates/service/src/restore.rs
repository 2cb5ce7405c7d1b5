//! A backup put back as a new epoch: what it is, what is missing after it, and the first entry of what follows.
//!
//! Nothing is signed under the old key again, because that log has signed more than the backup holds and must never say
//! otherwise. The new log begins with the old entries and one that links the old log: its key, its checkpoint over
//! exactly those entries, and the newest one that anybody still has, which says what is lost.
//! The surprise: a head file says where the loss ends, a checkpoint only that it goes at least so far.

use std::io::Read;

use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::restore::Restore;
use kernel::state::State;
use kernel::time::Instant;
use store::{AppendFault, Appended, Entry, Fault, Store, StoredEntry};

use crate::backup::{self, BackupFault};
use crate::evidence::note::{Checkpoint, LogKey, Verifier};
use crate::evidence::tree::{Tree, leaf_hash};
use crate::evidence::{HeadFile, KnownHead, leaf};
use crate::keys::Keys;
use crate::office::natural_slot;
use crate::place::{JOURNAL, Place, aside};
use crate::present::clock_time;
use crate::wire;
use crate::zone::Zone;

/// Entries written at once.
const ENTRIES_A_BATCH: usize = 2_000;
/// Bytes written at once.
const BYTES_A_BATCH: usize = 4 * 1024 * 1024;
/// Bytes of the notes that go into one entry.
const NOTES_BYTES_MAX: usize = 48 * 1024;

/// Why a backup is not put back.
#[derive(Debug, thiserror::Error)]
pub enum RestoreFault {
    /// The file is no whole backup.
    #[error(transparent)]
    Backup(#[from] BackupFault),
    /// It is whole, and a promise is broken in it.
    #[error("{rule}: {what}")]
    Unsound {
        /// Which promise.
        rule: String,
        /// How.
        what: String,
    },
    /// The head file, or a checkpoint, is of another log.
    #[error("{what} is of another log than the backup: {found}, and the backup is of {backup}")]
    OtherLog {
        /// Which of them.
        what: String,
        /// What signed it, or why it cannot be told.
        found: String,
        /// What signed the backup.
        backup: String,
    },
    /// The head file, or a checkpoint, is of another history.
    #[error("{what} vouches for other entries than the backup holds: they are not of one history")]
    OtherHistory {
        /// Which of them.
        what: String,
    },
    /// The slot key did not make the slots in the backup.
    #[error("the slot key did not make the slots in this backup: the keys are of another installation")]
    OtherKeys,
    /// The new log would be called as an earlier one.
    #[error("the new log would be called {0} as an earlier one, and a new epoch is another log")]
    Origin(String),
    /// The file changed between two readings.
    #[error("the backup changed while it was read")]
    Changed,
    /// The checkpoints are too long for an entry.
    #[error("the checkpoints are longer than an entry may be")]
    TooLong,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Fault),
}

/// What is known beside the backup.
#[derive(Debug, Clone, Default)]
pub struct Vouchers {
    /// The log's public key from elsewhere.
    pub key: Option<Verifier>,
    /// The head file of the store that was lost.
    pub head: Option<KnownHead>,
    /// Checkpoints that somebody kept, as signed notes, each with what to call it.
    pub checkpoints: Vec<(String, String)>,
}

/// A backup that was read and fits everything that is known beside it.
pub struct Examined {
    state: State,
    key: Verifier,
    note: String,
    root: [u8; 32],
    newest: Option<(u64, String)>,
    whole: bool,
    slots_fit: bool,
}

/// What is missing after a restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nothing that was ever answered.
    Nothing,
    /// These entries, and no more.
    Range {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// At least these entries.
    AtLeast {
        /// The first.
        from: u64,
        /// The last that is known of.
        to: u64,
    },
    /// Perhaps entries from here on.
    Unknown {
        /// The first.
        from: u64,
    },
}

/// What a restore did.
#[derive(Debug, Clone)]
pub struct Restored {
    /// The epoch that it began.
    pub epoch: u64,
    /// Entries that came from the backup.
    pub entries: u64,
    /// When the newest of them was made, RFC 3339 in UTC.
    pub newest_at: String,
    /// When the restore was, RFC 3339 in UTC.
    pub restored_at: String,
    /// What is missing.
    pub missing: Missing,
    /// Until when receipts come first, RFC 3339 in UTC.
    pub receipts_first_until: Option<String>,
    /// Public key of the log before.
    pub key_before: String,
    /// Public key of the log from here on.
    pub key: String,
    /// Whether the slot key was found to be the right one.
    pub slots_fit: bool,
}

/// Reads a backup and holds it against the keys and everything that is known beside it.
///
/// # Errors
/// It is not whole, not sound, or does not fit.
pub fn examine(file: impl Read, keys: &Keys, known: &Vouchers) -> Result<Examined, RestoreFault> {
    let backup::Replayed { state, report, counted, checkpoint, note, key } =
        backup::replayed(file, known.key.as_ref())?;
    if let Some((rule, what)) = report.violations.first() {
        return Err(RestoreFault::Unsound { rule: rule.clone(), what: what.clone() });
    }
    let mut vouched: Vec<(u64, String)> = Vec::new();
    for (what, opened, note) in opened(&key, known)? {
        if opened.size <= checkpoint.size && counted.root_of(opened.size) != Some(opened.root) {
            return Err(RestoreFault::OtherHistory { what });
        }
        vouched.push((opened.size, note));
    }
    // The head file says where the loss ends only if it is the newest there is: a copy from before the backup is not.
    let ends_at = known.head.as_ref().and_then(|_| vouched.first()).map(|(size, _)| *size);
    let newest = vouched.into_iter().max_by_key(|(size, _)| *size);
    let most = newest.as_ref().map_or(0, |(size, _)| *size).max(checkpoint.size);
    let fits = slots_fit(&state, keys);
    if fits == Some(false) {
        return Err(RestoreFault::OtherKeys);
    }
    let whole = ends_at.is_some_and(|size| size >= most);
    Ok(Examined { state, key, note, root: checkpoint.root, newest, whole, slots_fit: fits.is_some() })
}

impl Examined {
    /// The log that vouches for the backup.
    pub fn log(&self) -> &Verifier {
        &self.key
    }

    fn entries(&self) -> u64 {
        self.state.next_position()
    }

    fn missing(&self) -> Missing {
        let from = self.entries();
        let beyond = self.newest.as_ref().map(|(size, _)| *size).filter(|size| *size > from);
        match (beyond, self.whole) {
            (None, true) => Missing::Nothing,
            (None, false) => Missing::Unknown { from },
            (Some(size), true) => Missing::Range { from, to: size - 1 },
            (Some(size), false) => Missing::AtLeast { from, to: size - 1 },
        }
    }

    fn restore(
        &self,
        log: &LogKey,
        now: Instant,
        receipts_first_until: Option<Instant>,
    ) -> Result<Restore, RestoreFault> {
        let newest = self.newest.as_ref();
        let beyond = newest.filter(|(size, _)| *size > self.entries()).map(|(_, note)| note.clone());
        if self.note.len() + beyond.as_ref().map_or(0, String::len) > NOTES_BYTES_MAX {
            return Err(RestoreFault::TooLong);
        }
        let key = log.verifier();
        let earlier = self.state.restores().iter().filter_map(|it| Verifier::parse(&it.key_before).ok());
        let earlier = earlier.chain([self.key.clone()]);
        if let Some(same) = earlier.into_iter().find(|before| before.name() == key.name()) {
            return Err(RestoreFault::Origin(same.name().to_owned()));
        }
        Ok(Restore {
            epoch: self.state.epoch() + 1,
            restored: self.entries(),
            key_before: self.key.to_string(),
            checkpoint: self.note.clone(),
            vouched: newest.map(|(size, _)| (*size).max(self.entries())),
            newest: beyond,
            whole: self.whole,
            lost_after: self.state.last_at(),
            lost_until: now,
            key: key.to_string(),
            receipts_first_until,
        })
    }
}

/// Writes the backup into an empty place as a new epoch, under a new log key.
///
/// Until the entry that says so is written, and the head file beside it, nothing serves from the place: its epoch is
/// not that of its entries. `now_ms` is the wall clock; receipts come first for `receipts_first_ms` if anything may be
/// missing.
///
/// # Errors
/// The place holds a store, cannot be written, or the file is another one by now.
pub fn carry_out(
    file: impl Read + Send,
    place: &Place,
    keys: &Keys,
    origin: &str,
    examined: &Examined,
    (now_ms, receipts_first_ms): (i64, i64),
) -> Result<Restored, RestoreFault> {
    let now = Instant(now_ms).max(examined.state.last_at());
    let missing = examined.missing();
    let until = (missing != Missing::Nothing).then(|| now.plus_ms(receipts_first_ms));
    let log = LogKey::new(&keys.log, origin);
    let restore = examined.restore(&log, now, until)?;
    let (epoch, entries) = (restore.epoch, restore.restored);
    let event =
        Event::JournalRestored { restore: Box::new(restore), digest: examined.state.running_digest() };
    let record = Record { at: now, channel: Channel::System, actor: Actor::System, key: None, event };
    aside(|| write(file, place, epoch, examined, &log, &wire::encode(&record))).map_err(
        |fault| match fault {
            RestoreFault::Store(fault) => RestoreFault::Store(place.named(fault)),
            other => other,
        },
    )?;
    let utc = Zone::named("UTC");
    Ok(Restored {
        epoch,
        entries,
        newest_at: utc.rfc3339(examined.state.last_at()),
        restored_at: utc.rfc3339(now),
        missing,
        receipts_first_until: until.map(|until| utc.rfc3339(until)),
        key_before: examined.key.to_string(),
        key: log.verifier().to_string(),
        slots_fit: examined.slots_fit,
    })
}

fn write(
    file: impl Read,
    place: &Place,
    epoch: u64,
    examined: &Examined,
    log: &LogKey,
    link: &Entry,
) -> Result<(), RestoreFault> {
    place.make_in_epoch(epoch)?;
    let mut store = place.open()?;
    let mut tree = Tree::default();
    let (mut waiting, mut bytes, mut fault) = (Vec::new(), 0, None);
    backup::read(file, &mut |entry| {
        tree.push(leaf_hash(&leaf::of_stored(&entry)));
        bytes += entry.body.len();
        waiting.push(as_new(entry));
        if fault.is_none() && (waiting.len() >= ENTRIES_A_BATCH || bytes >= BYTES_A_BATCH) {
            fault = append(&mut *store, &waiting).err();
            (waiting, bytes) = (Vec::new(), 0);
        }
    })?;
    if let Some(fault) = fault {
        return Err(fault.into());
    }
    let size = tree.size();
    if size != examined.entries() || tree.root(size) != Some(examined.root) {
        return Err(RestoreFault::Changed);
    }
    if !waiting.is_empty() {
        append(&mut *store, &waiting)?;
    }
    append(&mut *store, std::slice::from_ref(link))?;
    tree.push(leaf_hash(&leaf::of_entry(size, link)));
    store.rest(true)?;
    let root = tree.root(size + 1).unwrap_or_default();
    let origin = log.verifier().name().to_owned();
    let note = log.sign(&Checkpoint { origin, size: size + 1, root });
    HeadFile::open(place.folder())?.write(log.verifier(), &note, size + 1)?;
    Ok(())
}

fn append(store: &mut dyn Store, batch: &[Entry]) -> Result<(), Fault> {
    let head = store.head()?;
    match store.append(&head, batch) {
        Ok(Appended::Done(_)) => Ok(()),
        Ok(Appended::Moved(_)) => Err(Fault::new(
            store::FaultKind::Other,
            "another process writes to the place",
            JOURNAL,
            "end it, and restore again into an empty place",
        )),
        Err(AppendFault::NotSent(fault) | AppendFault::Unknown(fault)) => Err(fault),
    }
}

fn as_new(entry: StoredEntry) -> Entry {
    let StoredEntry { kind, version, at, body, .. } = entry;
    Entry { kind, version, at, body }
}

type Opened = (String, Checkpoint, String);

/// Everything that vouches for the log of the backup, with what to call it.
fn opened(key: &Verifier, known: &Vouchers) -> Result<Vec<Opened>, RestoreFault> {
    let mut all = Vec::new();
    if let Some(head) = &known.head {
        if head.verifier != *key {
            return Err(RestoreFault::OtherLog {
                what: "the head file".to_owned(),
                found: head.verifier.to_string(),
                backup: key.to_string(),
            });
        }
        all.push(("the head file".to_owned(), head.checkpoint.clone(), head.note.clone()));
    }
    for (what, note) in &known.checkpoints {
        let opened = key.open(note).map_err(|fault| RestoreFault::OtherLog {
            what: what.clone(),
            found: fault.to_string(),
            backup: key.to_string(),
        })?;
        all.push((what.clone(), opened, note.clone()));
    }
    Ok(all)
}

/// Whether the slot key made the slots; `None` if there is no slot to tell.
fn slots_fit(state: &State, keys: &Keys) -> Option<bool> {
    let mut slots = state.programmes().flat_map(|(_, held)| held.slots().map(move |(_, slot)| (held, slot)));
    let (held, slot) = slots.next()?;
    let row = slot.row();
    let (start, end) = (clock_time(row.start_minute), clock_time(row.end_minute));
    let venue = held.venue_id(row.venue);
    let natural = natural_slot(&held.definition.id, venue, row.date, (start, end), row.dose);
    Some(keys.slot(&natural) == row.id)
}
