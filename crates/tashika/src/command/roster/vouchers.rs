//! The vouchers of a list in parts, for commands that ask about each and load none.

use std::fs::File;
use std::path::{Path, PathBuf};

use service::admin::{ROWS_PER_REQUEST_MAX, RosterLine};
use service::import::encoding::{Asked, Decoder, survey};
use service::import::roster::{Options, Reader, Row};

use crate::failure::{Failure, chain};

/// A list that is being read.
pub struct Vouchers {
    path: PathBuf,
    reader: Reader<File>,
}

impl Vouchers {
    /// Opens a list, which may name these products.
    pub fn open(path: &Path, products: Vec<String>) -> Result<Vouchers, Failure> {
        let unread = |error: std::io::Error| Failure::io("cannot be read", path, &error);
        let found = File::open(path).and_then(|file| survey(file, Asked::Auto)).map_err(unread)?;
        let decoder = Decoder::new(File::open(path).map_err(unread)?, found.encoding);
        let options = Options { pad_left: false, today: super::today(), products };
        let reader = Reader::open(decoder, options).map_err(|fault| {
            Failure::refused("roster.file", format!("{}: {}", path.display(), chain(&fault)))
        })?;
        Ok(Vouchers { path: path.to_owned(), reader })
    }

    /// The next vouchers; none at the end. A row that cannot be read ends it, because it would be missing.
    pub fn next_part(&mut self) -> Result<Vec<RosterLine>, Failure> {
        let mut part = Vec::new();
        while part.len() < ROWS_PER_REQUEST_MAX {
            let row = self.reader.next_row().map_err(|fault| {
                Failure::refused("roster.file", format!("{}: {}", self.path.display(), chain(&fault)))
            })?;
            match row {
                Some(Row::Good(line)) => part.push(line),
                Some(Row::Repeated { .. }) => {}
                Some(Row::Bad(fields)) => {
                    let details = fields.iter().map(|field| format!("{}: {field}", self.path.display()));
                    return Err(Failure::refused_for("roster.bad_rows", details.collect()));
                }
                None => break,
            }
        }
        Ok(part)
    }
}
