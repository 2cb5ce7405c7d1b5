//! A backup: the journal up to a signed checkpoint, in one file that needs no store to be checked.
//!
//! ```text
//! file  := "tashika backup 1\n" ‖ frame(leaf)* ‖ 0 u32 ‖ frame(key) ‖ frame(checkpoint)
//! frame := length u32 ‖ bytes            (big-endian)
//! ```
//!
//! A leaf is what the public log is made of (`evidence::leaf`), so the file is the same whatever engine it came from, and
//! the checkpoint's signature vouches for every byte of it. It holds no key that is secret and no personal data in the
//! clear. The surprise: the checkpoint comes last and is older than the end of the journal it was read from.

mod last;

use std::io::{self, Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::state::State;
use store::StoredEntry;

use crate::admin::AuditReport;
use crate::evidence::note::{Checkpoint, NoteFault, Verifier};
use crate::evidence::{Recount, leaf};
use crate::office::audit::{Replaying, report, wrong};

pub use last::LastBackup;

const HEAD: &[u8] = b"tashika backup 1\n";
/// The longest frame that is read: an entry of the most slots one file may bring is well below.
const FRAME_BYTES_MAX: u32 = 64 * 1024 * 1024;

/// Writes a backup from its first entry on.
pub struct Writer<W> {
    out: W,
    written: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(mut out: W) -> io::Result<Writer<W>> {
        out.write_all(HEAD)?;
        Ok(Writer { out, written: 0 })
    }

    /// Entries so far.
    pub fn entries(&self) -> u64 {
        self.written
    }

    /// Adds the leaf of the next entry.
    ///
    /// # Errors
    /// It cannot be written, or is longer than any entry.
    pub fn leaf(&mut self, leaf: &[u8]) -> io::Result<()> {
        self.frame(leaf)?;
        self.written += 1;
        Ok(())
    }

    /// The same for a leaf as the service hands it to other processes.
    ///
    /// # Errors
    /// As [`Writer::leaf`], and for text that is not base64.
    pub fn leaf_in_base64(&mut self, leaf: &str) -> io::Result<()> {
        let bytes =
            STANDARD.decode(leaf).map_err(|fault| io::Error::new(io::ErrorKind::InvalidData, fault))?;
        self.leaf(&bytes)
    }

    /// Ends the file with the log's key and the checkpoint over what was written.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(mut self, key: &str, checkpoint: &str) -> io::Result<W> {
        self.out.write_all(&0_u32.to_be_bytes())?;
        self.frame(key.as_bytes())?;
        self.frame(checkpoint.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn frame(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= FRAME_BYTES_MAX);
        let length =
            length.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "an entry is too long"))?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(bytes)
    }
}

/// Why a file is no whole backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Read(#[from] io::Error),
    /// It does not begin as one.
    #[error("it is no backup of this program, or of a newer one")]
    Form,
    /// It ends too early.
    #[error("it ends within entry {0}: it was cut off, or never finished")]
    Cut(u64),
    /// A leaf is none, or out of order.
    #[error("entry {0} in it is damaged")]
    Leaf(u64),
    /// Bytes after the end, or an end that is none.
    #[error("its end is damaged")]
    End,
    /// The key in it is none.
    #[error("the key in it is damaged: {0}")]
    Key(NoteFault),
    /// The checkpoint is not the log's.
    #[error("{0}")]
    Checkpoint(NoteFault),
}

/// How a backup ends.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The log's key, as the file itself says it.
    pub key: Verifier,
    /// The checkpoint, as a signed note.
    pub note: String,
}

/// Reads a backup from its first entry to its end, in order and without a gap.
///
/// # Errors
/// It is not a whole backup. Whether the entries are those that were signed is only known from [`Ending`].
pub fn read(mut file: impl Read, visit: &mut dyn FnMut(StoredEntry)) -> Result<Ending, BackupFault> {
    let mut head = [0; HEAD.len()];
    file.read_exact(&mut head).map_err(|error| of_end(error, BackupFault::Form))?;
    if head != HEAD {
        return Err(BackupFault::Form);
    }
    let mut next = 0;
    loop {
        let cut = || BackupFault::Cut(next);
        let leaf = frame(&mut file, cut, || BackupFault::Leaf(next))?;
        if leaf.is_empty() {
            break;
        }
        let entry = leaf::entry(&leaf).filter(|entry| entry.position == next);
        visit(entry.ok_or(BackupFault::Leaf(next))?);
        next += 1;
    }
    let mut text = || {
        let bytes = frame(&mut file, || BackupFault::End, || BackupFault::End)?;
        String::from_utf8(bytes).map_err(|_| BackupFault::End)
    };
    let key = Verifier::parse(&text()?).map_err(BackupFault::Key)?;
    let note = text()?;
    match file.read(&mut [0])? {
        0 => Ok(Ending { key, note }),
        _ => Err(BackupFault::End),
    }
}

fn frame(
    file: &mut impl Read,
    cut: impl Fn() -> BackupFault,
    damaged: impl Fn() -> BackupFault,
) -> Result<Vec<u8>, BackupFault> {
    let mut length = [0; 4];
    file.read_exact(&mut length).map_err(|error| of_end(error, cut()))?;
    let length = u32::from_be_bytes(length);
    if length > FRAME_BYTES_MAX {
        return Err(damaged());
    }
    // Grows as bytes come, so that a damaged length asks for no memory.
    let mut bytes = Vec::new();
    file.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize { Err(cut()) } else { Ok(bytes) }
}

fn of_end(error: io::Error, cut: BackupFault) -> BackupFault {
    if error.kind() == io::ErrorKind::UnexpectedEof { cut } else { BackupFault::Read(error) }
}

/// What an audit of a backup found.
#[derive(Debug)]
pub struct BackupAudit {
    /// The findings, as of a store.
    pub report: AuditReport,
    /// The checkpoint that vouches for the backup.
    pub checkpoint: Checkpoint,
    /// The key that it was checked with.
    pub key: Verifier,
}

/// Replays a backup and checks every promise, and that it is what was signed.
///
/// `key` is the log's public key from somewhere else; without one the key in the file is believed.
///
/// # Errors
/// The file is not a whole backup, or its checkpoint is not signed by the key.
pub fn audit(file: impl Read, key: Option<&Verifier>) -> Result<BackupAudit, BackupFault> {
    let Replayed { report, checkpoint, key, .. } = replayed(file, key)?;
    Ok(BackupAudit { report, checkpoint, key })
}

/// A backup that was read and checked, with the state that it comes to.
pub(crate) struct Replayed {
    pub(crate) state: State,
    pub(crate) report: AuditReport,
    pub(crate) counted: Recount,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) note: String,
    pub(crate) key: Verifier,
}

/// As [`audit`], for whoever goes on with what was read.
pub(crate) fn replayed(file: impl Read, key: Option<&Verifier>) -> Result<Replayed, BackupFault> {
    let mut replaying = Replaying::against(Recount::default());
    let mut fault = None;
    let ending = read(file, &mut |entry| match fault {
        None => fault = replaying.see(&entry).err(),
        Some(_) => replaying.recount.see(&entry),
    })?;
    let key = key.unwrap_or(&ending.key).clone();
    let checkpoint = key.open(&ending.note).map_err(BackupFault::Checkpoint)?;
    replaying.recount = replaying.recount.and_against(checkpoint.clone()).and_signed_by(Some(&key));
    let mut report = match fault {
        None => report(&replaying, None),
        Some(fault) => wrong(&replaying, &fault),
    };
    let Replaying { state, recount: counted, .. } = replaying;
    if counted.size() > checkpoint.size {
        let what = format!("entries from {} on are not vouched for by the checkpoint", checkpoint.size);
        report.violations.push(("log".to_owned(), what));
        report.holds = false;
    }
    Ok(Replayed { state, report, counted, checkpoint, note: ending.note, key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::note::LogKey;
    use crate::evidence::tree::{Tree, leaf_hash};

    fn entry(position: u64) -> StoredEntry {
        StoredEntry { position, kind: 900, version: 1, at: 5, body: vec![position as u8; 3], batch_end: None }
    }

    fn key() -> LogKey {
        LogKey::new(&[7; 32], "log.example")
    }

    fn file(entries: u64) -> Vec<u8> {
        let (mut writer, mut tree) = (Writer::begin(Vec::new()).unwrap(), Tree::default());
        for position in 0..entries {
            let leaf = leaf::of_stored(&entry(position));
            tree.push(leaf_hash(&leaf));
            writer.leaf(&leaf).unwrap();
        }
        let origin = key().verifier().name().to_owned();
        let root = tree.root(entries).unwrap();
        let note = key().sign(&Checkpoint { origin, size: entries, root });
        writer.end(&key().verifier().to_string(), &note).unwrap()
    }

    /// Whether every entry and the signature are as they were written.
    fn is_whole(bytes: &[u8]) -> bool {
        let mut tree = Tree::default();
        let read = read(bytes, &mut |entry| tree.push(leaf_hash(&leaf::of_stored(&entry))));
        let checkpoint = read.ok().and_then(|ending| key().verifier().open(&ending.note).ok());
        checkpoint.is_some_and(|found| found.size == tree.size() && tree.root(found.size) == Some(found.root))
    }

    #[test]
    fn what_was_written_is_read() {
        let mut read_back = Vec::new();
        read(&file(5)[..], &mut |entry| read_back.push(entry)).expect("a whole backup");
        assert_eq!(read_back, (0..5).map(entry).collect::<Vec<_>>());
        assert!(is_whole(&file(5)));
    }

    #[test]
    fn every_changed_byte_of_an_entry_is_noticed() {
        let whole = file(3);
        let ending = read(&whole[..], &mut |_| {}).expect("a whole backup");
        let end_bytes = 12 + ending.key.to_string().len() + ending.note.len();
        for at in 0..whole.len() - end_bytes {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(!is_whole(&changed), "byte {at}");
        }
    }

    #[test]
    fn a_backup_cut_anywhere_is_no_backup() {
        let whole = file(3);
        for length in 0..whole.len() {
            assert!(read(&whole[..length], &mut |_| {}).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn bytes_after_the_end_are_refused() {
        let mut longer = file(1);
        longer.push(0);
        assert!(matches!(read(&longer[..], &mut |_| {}), Err(BackupFault::End)));
    }

    #[test]
    fn a_length_that_is_damaged_asks_for_no_memory() {
        let mut bytes = HEAD.to_vec();
        bytes.extend([255, 255, 255, 255]);
        assert!(matches!(read(&bytes[..], &mut |_| {}), Err(BackupFault::Leaf(0))));
    }

    #[test]
    fn the_first_entry_that_cannot_be_replayed_is_named() {
        let found = audit(&file(3)[..], Some(key().verifier())).expect("it is whole");
        assert!(!found.report.holds);
        assert_eq!(found.report.first_wrong, Some(0));
    }

    #[test]
    fn another_key_does_not_vouch_for_it() {
        let other = LogKey::new(&[8; 32], "log.example");
        let found = audit(&file(1)[..], Some(other.verifier()));
        assert!(matches!(found, Err(BackupFault::Checkpoint(NoteFault::Unsigned))));
    }
}
