//! Whether the database file has all of its pages, in itself or in its log.
//!
//! SQLite takes what lies beyond the end of a file for zeros, so a database that was cut is noticed only when somebody
//! reads what is gone, which can be months later: a start reads what is new. Looks at lengths and at the headers in the
//! log, never at a page. The surprise: a file that is too short is right as long as the log has the rest.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use rusqlite::Connection;

use super::connection;
use crate::fault::{Fault, FaultKind, NEXT_CORRUPT};

const WAL_HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
/// Where SQLite takes its locks; the page there is never written.
const LOCKED_BYTE: u64 = 1 << 30;

/// Refuses a database of which a page is missing. `log` lies beside `path`.
pub(super) fn check(connection: &Connection, path: &Path, log: &Path) -> Result<(), Fault> {
    let setting = |name: &str| {
        let read = connection.pragma_query_value(None, name, |row| row.get::<_, u64>(0));
        read.map_err(|error| connection::fault("the length of the journal cannot be read", path, error))
    };
    let (pages, page_bytes) = (setting("page_count")?, setting("page_size")?.max(1));
    let of_io = |error| Fault::of_io("the file cannot be looked at", path.display().to_string(), error);
    let whole = path.metadata().map_err(of_io)?.len() / page_bytes;
    if whole >= pages {
        return Ok(());
    }
    let logged = logged(log, page_bytes).map_err(of_io)?;
    let locked = LOCKED_BYTE / page_bytes + 1;
    let missing = (whole.saturating_add(1)..=pages).find(|page| *page != locked && !logged.contains(page));
    missing.map_or(Ok(()), |page| {
        let what = format!("journal.db is cut short: page {page} of {pages} is missing");
        Err(Fault::new(FaultKind::Corrupt, what, path.display().to_string(), NEXT_CORRUPT))
    })
}

/// Numbers of the pages that a log has.
fn logged(log: &Path, page_bytes: u64) -> io::Result<BTreeSet<u64>> {
    let mut pages = BTreeSet::new();
    let mut file = match File::open(log) {
        Ok(file) => BufReader::new(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(pages),
        Err(error) => return Err(error),
    };
    let mut header = [0; WAL_HEADER_BYTES];
    if file.read_exact(&mut header).is_err() {
        return Ok(pages);
    }
    let mut frame = [0; FRAME_HEADER_BYTES];
    while file.read_exact(&mut frame).is_ok() && salts(&frame, 8) == salts(&header, 16) {
        let number = frame.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
        pages.insert(number.into());
        file.seek_relative(i64::try_from(page_bytes).unwrap_or(i64::MAX))?;
    }
    Ok(pages)
}

// A frame with other salts is left over from before the log was last folded in.
fn salts(header: &[u8], at: usize) -> Option<&[u8; 8]> {
    header.get(at..)?.first_chunk()
}
