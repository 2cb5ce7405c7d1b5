//! Rows of a comma-separated file with a header line, one at a time, in bounded memory.
//!
//! Columns are found by name, in any order; names that are unknown, missing or there twice are refused before
//! any row is read. Line numbers are those of a text editor, also with empty lines and quoted line breaks.
//! The surprise: rows in which every field is blank are passed over, because spreadsheets leave them at the end.

use std::io::{self, Read};

use csv::StringRecord;

use super::Flaw;
use super::encoding::{Decoder, EndlessRow, ROW_BYTES_MAX, Undecodable};
use super::field::{BadField, shown};
use super::quotes::{Followed, OpenQuote};

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// It has bytes that its encoding does not have.
    #[error(transparent)]
    Undecodable(#[from] Undecodable),
    /// A row does not end.
    #[error(transparent)]
    EndlessRow(#[from] EndlessRow),
    /// A quotation mark is open.
    #[error(transparent)]
    OpenQuote(#[from] OpenQuote),
    /// Its header is not right: one line for each thing that is wrong.
    #[error("line 1: {}", .0.join("; "))]
    Header(Vec<String>),
    /// The operating system cannot read it.
    #[error("it cannot be read")]
    Io(#[from] io::Error),
}

/// A column that a file may have.
pub(super) struct Column {
    /// Its names, the first one for messages.
    pub(super) names: &'static [&'static str],
    /// Whether every file has it.
    pub(super) needed: bool,
}

/// A file opened, its header read.
pub(super) struct Table<R> {
    reader: csv::Reader<Followed<R>>,
    /// For each known column its place in the file.
    places: Vec<Option<usize>>,
    header: StringRecord,
    record: StringRecord,
    line: u64,
}

impl<R: Read> Table<R> {
    pub(super) fn open(source: Decoder<R>, columns: &'static [Column]) -> Result<Table<R>, FileFault> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(ROW_BYTES_MAX / 2)
            .from_reader(Followed::new(source));
        let mut table = Table {
            reader,
            places: Vec::new(),
            header: StringRecord::new(),
            record: StringRecord::new(),
            line: 0,
        };
        if !table.advance()? {
            return Err(FileFault::Header(vec![
                "the file is empty; it begins with a header line".to_owned(),
            ]));
        }
        table.header = table.record.clone();
        table.header.trim();
        table.places = places(&table.header, columns)?;
        Ok(table)
    }

    /// Goes to the next row that is not blank; `false` at the end.
    pub(super) fn advance(&mut self) -> Result<bool, FileFault> {
        loop {
            let next_line = self.reader.position().line();
            self.reader.get_mut().begin_row(next_line);
            if !self.reader.read_record(&mut self.record).map_err(fault)? {
                return Ok(false);
            }
            // Every line ends with one line feed, so what follows the row is where it began plus its own breaks.
            let breaks: usize = self.record.iter().map(|field| field.matches('\n').count()).sum();
            self.line = self.reader.position().line().saturating_sub(1).saturating_sub(breaks as u64).max(1);
            if self.record.iter().any(|field| !field.trim().is_empty()) {
                return Ok(true);
            }
        }
    }

    /// Line on which the row begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The row as it stands in the file.
    pub(super) fn record(&self) -> &StringRecord {
        &self.record
    }

    /// The header as it stands in the file.
    pub(super) fn header(&self) -> &StringRecord {
        &self.header
    }

    /// Bytes of the file read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.reader.get_ref().bytes_read()
    }

    /// A row with more or fewer fields than the header.
    pub(super) fn wrong_width(&self) -> Option<BadField> {
        let (fields, columns) = (self.record.len(), self.header.len());
        (fields != columns).then(|| BadField {
            line: self.line,
            column: None,
            value: shown(self.record.iter().next().unwrap_or_default()),
            reason: Flaw::naming("flaw-row-width", "fields", fields).and("columns", columns),
        })
    }

    /// The field of a known column, trimmed; empty if the file does not have the column.
    pub(super) fn field(&self, column: usize) -> &str {
        let place = self.places.get(column).copied().flatten();
        place.and_then(|place| self.record.get(place)).unwrap_or_default().trim()
    }

    /// What a parser says of the field, with line, column and value where it is wrong.
    pub(super) fn read<T>(
        &self,
        column: usize,
        bad: &mut Vec<BadField>,
        parse: impl FnOnce(&str) -> Result<T, Flaw>,
    ) -> Option<T> {
        let value = self.field(column);
        match parse(value) {
            Ok(read) => Some(read),
            Err(reason) => {
                bad.push(self.bad(column, reason));
                None
            }
        }
    }

    /// As [`Self::read`], for a field that may be empty.
    pub(super) fn read_optional<T>(
        &self,
        column: usize,
        bad: &mut Vec<BadField>,
        parse: impl FnOnce(&str) -> Result<T, Flaw>,
    ) -> Option<T> {
        if self.field(column).is_empty() { None } else { self.read(column, bad, parse) }
    }

    /// The field of a known column is wrong.
    pub(super) fn bad(&self, column: usize, reason: Flaw) -> BadField {
        let place = self.places.get(column).copied().flatten();
        let name = place.and_then(|place| self.header.get(place)).map(str::to_owned);
        BadField { line: self.line, column: name, value: shown(self.field(column)), reason }
    }
}

fn fault(error: csv::Error) -> FileFault {
    let csv::ErrorKind::Io(error) = error.into_kind() else {
        return FileFault::Io(io::Error::new(io::ErrorKind::InvalidData, "it is not a comma-separated file"));
    };
    if let Some(undecodable) = error.get_ref().and_then(|inner| inner.downcast_ref::<Undecodable>()) {
        return FileFault::Undecodable(undecodable.clone());
    }
    if let Some(endless) = error.get_ref().and_then(|inner| inner.downcast_ref::<EndlessRow>()) {
        return FileFault::EndlessRow(endless.clone());
    }
    if let Some(open) = error.get_ref().and_then(|inner| inner.downcast_ref::<OpenQuote>()) {
        return FileFault::OpenQuote(open.clone());
    }
    FileFault::Io(error)
}

fn places(header: &StringRecord, columns: &[Column]) -> Result<Vec<Option<usize>>, FileFault> {
    let mut wrong = Vec::new();
    let mut places = vec![None; columns.len()];
    for (place, name) in header.iter().enumerate() {
        let known =
            columns.iter().position(|column| column.names.iter().any(|it| name.eq_ignore_ascii_case(it)));
        match known.and_then(|column| places.get_mut(column)) {
            Some(taken @ None) => *taken = Some(place),
            Some(Some(_)) => wrong.push(format!("the column {name:?} is there twice")),
            None => wrong.push(unknown(name, columns)),
        }
    }
    for (column, place) in columns.iter().zip(&places) {
        if column.needed && place.is_none() {
            wrong.push(format!("the column {} is missing", column.names.join(" or ")));
        }
    }
    if wrong.is_empty() { Ok(places) } else { Err(FileFault::Header(wrong)) }
}

fn unknown(name: &str, columns: &[Column]) -> String {
    if name.contains('\t') || name.contains(';') {
        return "the columns are not separated by commas; save the file as comma-separated CSV".to_owned();
    }
    let known: Vec<String> = columns.iter().map(|column| column.names.join(" or ")).collect();
    format!("the column {:?} is unknown; known are {}", shown(name), known.join(", "))
}
