//! Reading what is left of a damaged store, from a copy of its files, so that nothing of it is changed.
//!
//! A block that the disk does not give is copied as zeros and told. SQLite takes damage in the middle of its log for
//! the log's end and drops every commit after it in silence; here the pages of all commits are laid over the database
//! instead, and the hash chain, which SQLite has not got, tells which of them are whole.
//! The surprise: both ways are tried, and the one that reads further counts.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::connection::{self, Durability};
use super::journal::{JournalFile, Salvaged};
use super::{JOURNAL_FILE, JOURNAL_WAL_FILE};
use crate::fault::{Fault, FaultKind};

/// What is copied at once, and lost at once if the disk does not give it.
const BLOCK: usize = 4_096;
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// A copy of a store's files that can be read as far as they are whole.
#[derive(Debug)]
pub struct Salvage {
    folder: PathBuf,
    notes: Vec<String>,
}

impl Salvage {
    /// Copies the files of the store in `folder` into `scratch`, an empty folder, and makes the best of them.
    ///
    /// # Errors
    /// There is nothing to copy, or `scratch` cannot be written.
    pub fn of(folder: &Path, scratch: &Path) -> Result<Salvage, Fault> {
        let mut notes = Vec::new();
        let plain = scratch.join("plain");
        make(&plain)?;
        let database = copy(&folder.join(JOURNAL_FILE), &plain.join(JOURNAL_FILE), &mut notes)?;
        let log = copy(&folder.join(JOURNAL_WAL_FILE), &plain.join(JOURNAL_WAL_FILE), &mut notes)?;
        if database.is_none() && log.is_none() {
            let next = "check the path; a backup may be all that there is";
            return Err(Fault::new(FaultKind::Missing, "the folder holds no store", place(folder), next));
        }
        match database {
            None => notes.push(format!("{JOURNAL_FILE} is gone")),
            Some(0) => notes.push(format!("{JOURNAL_FILE} is empty")),
            Some(_) => {}
        }
        let Some(1..) = log else { return Ok(Salvage { folder: plain, notes }) };
        let laid = scratch.join("laid");
        make(&laid)?;
        let pages = lay_over(&plain, &laid).map_err(|error| failed(&laid, error))?;
        // SQLite would delete a good log beside an empty database, so it is not shown one.
        let as_it_reads = if database.unwrap_or(0) > 0 { length_of(&plain) } else { 0 };
        let laid_over = length_of(&laid);
        if laid_over > as_it_reads {
            notes.push(format!(
                "SQLite would read {as_it_reads} entries: its log is damaged, and the {pages} pages in it give more"
            ));
            return Ok(Salvage { folder: laid, notes });
        }
        Ok(Salvage { folder: plain, notes })
    }

    /// What was found of the files.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Shows every entry that can be read and every gap between them, and hands back the first damage; `None` if there is
    /// none.
    ///
    /// # Errors
    /// `visit` failed, whose fault this is.
    pub fn read(&self, visit: &mut dyn FnMut(Salvaged) -> Result<(), Fault>) -> Result<Option<Fault>, Fault> {
        read(&self.folder, visit)
    }
}

fn read(folder: &Path, visit: &mut dyn FnMut(Salvaged) -> Result<(), Fault>) -> Result<Option<Fault>, Fault> {
    let path = folder.join(JOURNAL_FILE);
    match connection::open(&path, Durability::Late) {
        Ok(connection) => JournalFile::salvage(&connection, &path, visit),
        Err(fault) => Ok(Some(fault)),
    }
}

/// Entries that can be read.
fn length_of(folder: &Path) -> u64 {
    let mut count = 0;
    let _ = read(folder, &mut |salvaged| {
        count += u64::from(matches!(salvaged, Salvaged::Entry(_)));
        Ok(())
    });
    count
}

/// Copies a file block by block; its length, or `None` if there is none.
fn copy(from: &Path, to: &Path, notes: &mut Vec<String>) -> Result<Option<u64>, Fault> {
    let source = match File::open(from) {
        Ok(source) => source,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(from, error)),
    };
    let length = source.metadata().map_err(|error| failed(from, error))?.len();
    let target = File::create(to).map_err(|error| failed(to, error))?;
    let read = |part: &mut [u8], at| source.read_exact_at(part, at);
    let lost = copy_blocks(length, read, &target).map_err(|error| failed(to, error))?;
    if lost > 0 {
        let name = from.file_name().unwrap_or_default().to_string_lossy();
        notes.push(format!("the disk does not give {lost} of the blocks of {name}; zeros stand for them"));
    }
    Ok(Some(length))
}

/// Copies block by block, with zeros for those that cannot be read; hands back how many those were.
fn copy_blocks(
    length: u64,
    read: impl Fn(&mut [u8], u64) -> io::Result<()>,
    target: &File,
) -> io::Result<u64> {
    let mut block = [0_u8; BLOCK];
    let mut lost = 0;
    for at in (0..length).step_by(BLOCK) {
        let wanted = usize::try_from(length - at).unwrap_or(BLOCK).min(BLOCK);
        let part = block.get_mut(..wanted).unwrap_or_default();
        if read(part, at).is_err() {
            part.fill(0);
            lost += 1;
        }
        target.write_all_at(part, at)?;
    }
    Ok(lost)
}

/// Lays the pages of all commits in a log over a copy of its database, page by page; hands back how many.
fn lay_over(from: &Path, to: &Path) -> io::Result<u64> {
    let target = to.join(JOURNAL_FILE);
    match fs::copy(from.join(JOURNAL_FILE), &target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => drop(File::create(&target)?),
        copied => drop(copied?),
    }
    let target = fs::OpenOptions::new().read(true).write(true).open(target)?;
    let Some(log) = Log::of(File::open(from.join(JOURNAL_WAL_FILE))?, &beginning(&target)?)? else {
        return Ok(0);
    };
    let mut last = None;
    for frame in 0..log.frames {
        let head = log.head(frame)?;
        if log.is_of_this_log(&head) && number(&head, 4).is_some_and(|size| size > 0) {
            last = Some(frame);
        }
    }
    let (mut content, mut pages) = (vec![0; log.page], 0);
    for frame in 0..last.map_or(0, |last| last + 1) {
        // Page numbers begin with 1; one beyond the file that any commit names was damaged.
        let index = number(&log.head(frame)?, 0).and_then(|index| index.checked_sub(1));
        let Some(index) = index.filter(|index| *index < MAX_PAGES) else { continue };
        log.file.read_exact_at(&mut content, log.place(frame) + FRAME_HEADER as u64)?;
        target.write_all_at(&content, u64::from(index) * log.page as u64)?;
        pages += 1;
    }
    Ok(pages)
}

/// A log of SQLite, of which nothing but one frame's head is in memory.
struct Log {
    file: File,
    page: usize,
    frames: u64,
    salts: [u8; 8],
    /// A header that was damaged has other salts than its frames.
    first: [u8; 8],
}

impl Log {
    /// `None` if nothing tells how large its pages are.
    fn of(file: File, database: &[u8]) -> io::Result<Option<Log>> {
        let header = beginning(&file)?;
        let Some(page) = page_size(&header, database) else { return Ok(None) };
        let bytes = file.metadata()?.len().saturating_sub(WAL_HEADER as u64);
        let frames = bytes / (FRAME_HEADER + page) as u64;
        let salts = header.get(16..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
        let mut log = Log { file, page, frames, salts, first: [0; 8] };
        if frames > 0 {
            log.first =
                log.head(0)?.get(8..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
        }
        Ok(Some(log))
    }

    fn place(&self, frame: u64) -> u64 {
        WAL_HEADER as u64 + frame * (FRAME_HEADER + self.page) as u64
    }

    fn head(&self, frame: u64) -> io::Result<[u8; FRAME_HEADER]> {
        let mut head = [0; FRAME_HEADER];
        self.file.read_exact_at(&mut head, self.place(frame))?;
        Ok(head)
    }

    fn is_of_this_log(&self, head: &[u8]) -> bool {
        head.get(8..16).is_some_and(|own| own == self.salts || own == self.first)
    }
}

/// The first bytes of a file, as many as a header has.
fn beginning(file: &File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(WAL_HEADER as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// 4 TiB of the smallest pages: a damaged page number makes no larger file.
const MAX_PAGES: u32 = 1 << 26;

fn page_size(log: &[u8], database: &[u8]) -> Option<usize> {
    let plausible = |size: &usize| size.is_power_of_two() && (512..=65_536).contains(size);
    let of_log = number(log, 8).and_then(|size| usize::try_from(size).ok()).filter(plausible);
    let of_database = database.get(16..18).and_then(|bytes| <[u8; 2]>::try_from(bytes).ok());
    let of_database = of_database.map(|bytes| match u16::from_be_bytes(bytes) {
        1 => 65_536,
        size => usize::from(size),
    });
    of_log.or(of_database.filter(plausible))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(*four))
}

fn make(folder: &Path) -> Result<(), Fault> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))
}

fn failed(path: &Path, error: io::Error) -> Fault {
    Fault::of_io("the file cannot be copied", place(path), error)
}

fn place(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_that_the_disk_does_not_give_is_zeros_and_the_others_are_copied() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("copy");
        let read = |part: &mut [u8], at: u64| {
            part.fill(7);
            if at == BLOCK as u64 { Err(io::Error::from_raw_os_error(5)) } else { Ok(()) }
        };
        let length = 3 * BLOCK as u64 + 100;
        let lost = copy_blocks(length, read, &File::create(&path).expect("new")).expect("written");
        let copied = fs::read(&path).expect("there");
        let zeros = copied.iter().filter(|byte| **byte == 0).count();
        assert_eq!((lost, copied.len() as u64, zeros), (1, length, BLOCK));
        assert_eq!(copied.get(BLOCK..2 * BLOCK), Some(&[0; BLOCK][..]));
    }
}
