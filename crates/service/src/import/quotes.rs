//! Quotation marks that are opened and never closed.
//!
//! Follows the marks beside the reader of comma-separated fields, by the same rules: only at the beginning of a field
//! a mark opens. Changes no byte. The surprise: an open mark is an error only where nothing more is to be had, at
//! the end of the file or where a row has had all that one may have, because until then it may still be closed.

use std::io::{self, Read};

use super::encoding::{Decoder, EndlessRow};

/// A field in quotation marks that does not end, or only after more than a row may have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line}: the quotation mark at the beginning of a field is never closed; close it or take it away"
)]
pub struct OpenQuote {
    /// Where the mark is, from 1.
    pub line: u64,
}

/// The text of a decoder, its quotation marks followed.
pub(super) struct Followed<R> {
    source: Decoder<R>,
    within: Within,
    /// Line ends passed.
    breaks: u64,
    /// Line ends passed when the last mark opened.
    opened: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Start,
    Plain,
    Quoted,
    /// After a mark that closes the field, unless another follows.
    Closing,
}

impl<R: Read> Followed<R> {
    pub(super) fn new(source: Decoder<R>) -> Followed<R> {
        Followed { source, within: Within::Start, breaks: 0, opened: 0 }
    }

    pub(super) fn begin_row(&mut self, line: u64) {
        self.source.begin_row(line);
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    fn follow(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.within = match (self.within, byte) {
                (Within::Start, b'"') => {
                    self.opened = self.breaks;
                    Within::Quoted
                }
                (Within::Quoted, b'"') => Within::Closing,
                (Within::Quoted, _) | (Within::Closing, b'"') => Within::Quoted,
                (_, b',' | b'\n') => Within::Start,
                _ => Within::Plain,
            };
            self.breaks += u64::from(*byte == b'\n');
        }
    }
}

impl<R: Read> Read for Followed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into);
        let over = match &read {
            Ok(given) => *given == 0,
            Err(error) => error.get_ref().is_some_and(|inner| inner.is::<EndlessRow>()),
        };
        if over && self.within == Within::Quoted {
            let open = OpenQuote { line: self.opened + 1 };
            return Err(io::Error::new(io::ErrorKind::InvalidData, open));
        }
        if let Ok(given) = &read {
            self.follow(into.get(..*given).unwrap_or_default());
        }
        read
    }
}
