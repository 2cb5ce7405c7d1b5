//! The log of a disk's writes, and what the disk holds when the power goes at any moment of it.
//!
//! What was written before the last flush is there. Of what was written after it, a disk may have kept all, none or
//! any part; which part is drawn. The format is that of `dm-log-writes`, as `blklogwrites` writes it.
//! The surprise: a moment is a number of log entries, not a time, so that an answer and a cut can be compared exactly.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::disk::DISK_BYTES;
use crate::chance::Chance;

const SECTOR: u64 = 512;
const MAGIC: u64 = 0x006a_7366_7773_6872;
const FLUSH: u64 = 1;
const FUA: u64 = 2;
const DISCARD: u64 = 4;
/// The piece in which the disk's content is kept and copied.
const BLOCK: usize = 4_096;

/// What a disk that loses power does with the writes after its last flush.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsynced {
    /// All of them are there.
    Kept,
    /// None.
    Dropped,
    /// Each with the probability of one half, drawn from a seed.
    Halved(u64),
}

/// One entry of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Write {
    sector: u64,
    sectors: u64,
    flags: u64,
    /// Where its data are in the log's file.
    data_at: u64,
}

/// A log of writes.
pub struct Writes {
    file: File,
    all: Vec<Write>,
}

/// What the disk holds for sure at a moment, moved forward from one moment to the next.
pub struct Platter<'a> {
    writes: &'a Writes,
    content: Vec<u8>,
    used: Vec<bool>,
    /// Entries that are in the content.
    settled: usize,
}

impl Unsynced {
    /// One of the three ways.
    pub fn draw(chance: &mut Chance) -> Unsynced {
        match chance.below(3) {
            0 => Unsynced::Kept,
            1 => Unsynced::Dropped,
            _ => Unsynced::Halved(chance.number()),
        }
    }
}

impl Writes {
    /// Reads a log.
    ///
    /// # Errors
    /// It is none, or is cut off.
    pub fn read(path: &Path) -> io::Result<Writes> {
        let file = File::open(path)?;
        let [magic, _, entries] = words(&file, 0)?;
        if magic != MAGIC {
            return Err(io::Error::other("this is no log of writes"));
        }
        let mut all = Vec::new();
        let mut at = SECTOR;
        for _ in 0..entries {
            let [sector, sectors, flags] = words(&file, at)?;
            let data_at = at + SECTOR;
            all.push(Write { sector, sectors, flags, data_at });
            let follows = if flags & DISCARD == 0 { sectors * SECTOR } else { 0 };
            at = data_at + follows;
        }
        Ok(Writes { file, all })
    }

    /// Entries.
    pub fn len(&self) -> u64 {
        self.all.len() as u64
    }

    /// Whether nothing was ever written.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How often the disk was told to keep what it had.
    pub fn flushes(&self) -> u64 {
        self.all.iter().filter(|write| write.flags & FLUSH != 0).count() as u64
    }

    fn data(&self, write: &Write) -> io::Result<Vec<u8>> {
        let mut data = vec![0; usize::try_from(write.sectors * SECTOR).map_err(io::Error::other)?];
        if write.flags & DISCARD == 0 {
            self.file.read_exact_at(&mut data, write.data_at)?;
        }
        Ok(data)
    }
}

impl<'a> Platter<'a> {
    /// An empty disk, before the first entry.
    pub fn new(writes: &'a Writes) -> Platter<'a> {
        let bytes = usize::try_from(DISK_BYTES).expect("a disk fits into memory");
        Platter { writes, content: vec![0; bytes], used: vec![false; bytes / BLOCK], settled: 0 }
    }

    /// Writes the image of a disk that lost power after the first `at` entries; never call it with a smaller `at`
    /// than before.
    ///
    /// # Errors
    /// The log cannot be read or the image not written.
    pub fn cut(&mut self, at: u64, unsynced: Unsynced, image: &Path) -> io::Result<()> {
        let asked = &self.writes.all[..usize::try_from(at).map_err(io::Error::other)?];
        let flushed = asked.iter().rposition(|write| write.flags & FLUSH != 0).map_or(0, |flush| flush + 1);
        for write in &asked[self.settled.min(flushed)..flushed] {
            let data = self.writes.data(write)?;
            self.put(write, &data)?;
        }
        self.settled = self.settled.max(flushed);
        let image = File::create(image)?;
        image.set_len(DISK_BYTES)?;
        for (block, _) in self.used.iter().enumerate().filter(|(_, used)| **used) {
            let from = block * BLOCK;
            image.write_all_at(&self.content[from..from + BLOCK], from as u64)?;
        }
        let mut chance = Chance::new(if let Unsynced::Halved(seed) = unsynced { seed } else { 0 });
        for write in &asked[flushed..] {
            let kept = match unsynced {
                Unsynced::Kept => true,
                Unsynced::Dropped => false,
                Unsynced::Halved(_) => chance.below(2) == 0,
            };
            if kept || write.flags & FUA != 0 {
                image.write_all_at(&self.writes.data(write)?, write.sector * SECTOR)?;
            }
        }
        Ok(())
    }

    fn put(&mut self, write: &Write, data: &[u8]) -> io::Result<()> {
        let from = usize::try_from(write.sector * SECTOR).map_err(io::Error::other)?;
        let end = from + data.len();
        let place = self.content.get_mut(from..end).ok_or_else(|| io::Error::other("beyond the disk"))?;
        place.copy_from_slice(data);
        self.used[from / BLOCK..end.div_ceil(BLOCK)].fill(true);
        Ok(())
    }
}

fn words(file: &File, at: u64) -> io::Result<[u64; 3]> {
    let mut bytes = [0; 24];
    file.read_exact_at(&mut bytes, at)?;
    let word = |index: usize| {
        let mut word = [0; 8];
        word.copy_from_slice(&bytes[index * 8..index * 8 + 8]);
        u64::from_le_bytes(word)
    };
    Ok([word(0), word(1), word(2)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log of writes of one sector each, filled with their number; a zero is a flush.
    fn log(folder: &Path, entries: &[u8]) -> Writes {
        let path = folder.join("log");
        let mut bytes: Vec<u8> =
            [MAGIC, 1, entries.len() as u64].iter().flat_map(|it| it.to_le_bytes()).collect();
        bytes.resize(512, 0);
        for number in entries {
            let (sectors, flags) = if *number == 0 { (0, FLUSH) } else { (1, 0) };
            let start = bytes.len();
            bytes.extend([u64::from(*number), sectors, flags].iter().flat_map(|it| it.to_le_bytes()));
            bytes.resize(start + 512, 0);
            bytes.resize(start + 512 + usize::try_from(sectors).unwrap() * 512, *number);
        }
        std::fs::write(&path, bytes).unwrap();
        Writes::read(&path).unwrap()
    }

    fn held(image: &Path) -> Vec<u8> {
        let mut bytes = vec![0; 16 * 512];
        File::open(image).unwrap().read_exact_at(&mut bytes, 0).unwrap();
        (1..9).filter(|number| bytes[usize::from(*number) * 512] == *number).collect()
    }

    #[test]
    fn what_was_flushed_is_there_and_the_rest_is_drawn() {
        let folder = tempfile::tempdir().unwrap();
        let writes = log(folder.path(), &[1, 2, 0, 3, 4, 0, 5]);
        assert_eq!((writes.len(), writes.flushes()), (7, 2));
        let image = folder.path().join("image");
        let mut platter = Platter::new(&writes);
        let mut after = |at, unsynced| {
            platter.cut(at, unsynced, &image).unwrap();
            held(&image)
        };
        assert_eq!(after(2, Unsynced::Dropped), Vec::<u8>::new());
        assert_eq!(after(2, Unsynced::Kept), [1, 2]);
        assert_eq!(after(3, Unsynced::Dropped), [1, 2]);
        assert_eq!(after(5, Unsynced::Dropped), [1, 2]);
        assert_eq!(after(5, Unsynced::Kept), [1, 2, 3, 4]);
        assert_eq!(after(7, Unsynced::Dropped), [1, 2, 3, 4]);
        assert_eq!(after(7, Unsynced::Kept), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn half_is_sometimes_a_part() {
        let folder = tempfile::tempdir().unwrap();
        let writes = log(folder.path(), &[1, 2, 3, 4, 5, 6, 7, 8]);
        let image = folder.path().join("image");
        let part = |seed| {
            let mut platter = Platter::new(&writes);
            platter.cut(8, Unsynced::Halved(seed), &image).unwrap();
            held(&image).len()
        };
        assert!((0..8).any(|seed| (1..8).contains(&part(seed))));
    }

    #[test]
    fn what_is_no_log_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("log"), [7; 1_024]).unwrap();
        assert!(Writes::read(&folder.path().join("log")).is_err());
    }
}
