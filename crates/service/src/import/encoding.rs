//! Bytes of a file to text, in bounded memory: UTF-8 with or without a byte order mark, or CP932.
//!
//! [`survey`] reads a file once and says which encoding it is in and what its SHA-256 is; [`Decoder`] reads it
//! again as UTF-8 with plain line ends. Nothing is substituted: the first byte that cannot be read is an error
//! with its line and column. The surprise: CP932 bytes from 0xF040 decode without complaint to private-use
//! characters (外字) that mean something else in every town, so fields are asked about them separately.

use std::fmt;
use std::io::{self, Read};

use encoding_rs::{DecoderResult, SHIFT_JIS, UTF_8};
use sha2::{Digest, Sha256};

/// What a person said about the encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Asked {
    /// Find out: UTF-8 if every byte fits, else CP932.
    #[default]
    Auto,
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// CP932, the "Shift_JIS" of Windows.
    Cp932,
}

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// CP932, the "Shift_JIS" of Windows.
    Cp932,
}

impl fmt::Display for Encoding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Cp932 => "CP932",
        })
    }
}

/// What one reading of a file says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// How to read it.
    pub encoding: Encoding,
    /// Why it is not UTF-8, where the encoding was found out.
    pub not_utf8: Option<Undecodable>,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Its length in bytes.
    pub bytes: u64,
}

/// The first bytes of a file that its encoding does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: the bytes {} are not {encoding}", hex(.bytes))]
pub struct Undecodable {
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they were read as.
    pub encoding: Encoding,
}

/// A row that does not end: the limit is there because an open quotation mark would swallow the whole file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: the row is longer than {ROW_BYTES_MAX} bytes; see whether its line ends were lost")]
pub struct EndlessRow {
    /// Where the row begins, from 1.
    pub line: u64,
}

/// A file in UTF-16, which spreadsheets call "Unicode text".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the file is UTF-16 (\"Unicode text\"); save it as CSV in UTF-8 or CP932")]
pub struct Utf16;

/// Why a short file is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoText {
    /// It has bytes that neither encoding has.
    #[error("{0}, and it is not UTF-8 either")]
    Undecodable(#[from] Undecodable),
    /// It has a character that means something else in every town.
    #[error("it has the private-use character U+{0:04X} (外字); write it with a standard character")]
    PrivateUse(u32),
}

/// The text of a short file that people write in an editor: UTF-8, or else CP932.
///
/// # Errors
/// Where it is neither, or has a private-use character.
pub fn text_of(bytes: Vec<u8>) -> Result<(String, Encoding), NoText> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, Encoding::Utf8)),
        Err(fault) => fault.into_bytes(),
    };
    let mut text = String::new();
    Strict::new(Encoding::Cp932).decode(&bytes, true, &mut text)?;
    match private_use(&text) {
        Some(found) => Err(NoText::PrivateUse(u32::from(found))),
        None => Ok((text, Encoding::Cp932)),
    }
}

/// Bytes of one row at most.
pub const ROW_BYTES_MAX: usize = 64 * 1024;

const CHUNK: usize = 16 * 1024;
// A CP932 byte becomes at most three bytes of UTF-8.
const DECODED: usize = CHUNK * 3 + 16;

/// Reads a file to its end and says how to read it again.
pub fn survey(mut source: impl Read, asked: Asked) -> io::Result<Survey> {
    let mut hash = Sha256::new();
    let mut bytes = 0_u64;
    let mut utf8 = Strict::new(Encoding::Utf8);
    let mut not_utf8 = None;
    let mut chunk = vec![0_u8; CHUNK];
    let mut decoded = String::with_capacity(DECODED);
    loop {
        let read = fill(&mut source, &mut chunk)?;
        let part = chunk.get(..read).unwrap_or_default();
        if bytes == 0 && (part.starts_with(&[0xFF, 0xFE]) || part.starts_with(&[0xFE, 0xFF])) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Utf16));
        }
        hash.update(part);
        bytes += read as u64;
        if asked == Asked::Auto && not_utf8.is_none() {
            decoded.clear();
            not_utf8 = utf8.decode(part, read == 0, &mut decoded).err();
        }
        if read == 0 {
            break;
        }
    }
    let cp932 = asked == Asked::Cp932 || not_utf8.is_some();
    let encoding = if cp932 { Encoding::Cp932 } else { Encoding::Utf8 };
    Ok(Survey { encoding, not_utf8, sha256: hash.finalize().into(), bytes })
}

/// The text of a file as UTF-8, every line ended by one line feed, the last one too, without a byte order mark.
///
/// Reading fails with an [`Undecodable`], an [`EndlessRow`] or what the file itself fails with.
pub struct Decoder<R> {
    source: R,
    strict: Strict,
    chunk: Vec<u8>,
    decoded: String,
    /// How much of `decoded` was handed out.
    given: usize,
    /// The last character was a carriage return, whose line feed may follow.
    after_return: bool,
    /// What is left of the allowance of one row.
    allowance: usize,
    row_line: u64,
    at_start: bool,
    ended: bool,
    failed: Option<Undecodable>,
    bytes_read: u64,
}

impl<R: Read> Decoder<R> {
    /// Reads `source` in `encoding`.
    pub fn new(source: R, encoding: Encoding) -> Decoder<R> {
        Decoder {
            source,
            strict: Strict::new(encoding),
            chunk: vec![0; CHUNK],
            decoded: String::with_capacity(DECODED),
            given: 0,
            after_return: false,
            allowance: 2 * ROW_BYTES_MAX,
            row_line: 1,
            at_start: true,
            ended: false,
            failed: None,
            bytes_read: 0,
        }
    }

    /// Says that a row ended and the next one begins at `line`.
    pub(super) fn begin_row(&mut self, line: u64) {
        self.allowance = 2 * ROW_BYTES_MAX;
        self.row_line = line;
    }

    /// Bytes of the file read so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Decodes the next chunk; what comes before an undecodable byte is given first.
    fn refill(&mut self) -> io::Result<()> {
        self.decoded.clear();
        self.given = 0;
        while self.decoded.is_empty() && !self.ended {
            if let Some(failure) = self.failed.take() {
                self.ended = true;
                return Err(io::Error::new(io::ErrorKind::InvalidData, failure));
            }
            let read = fill(&mut self.source, &mut self.chunk)?;
            self.bytes_read += read as u64;
            let part = self.chunk.get(..read).unwrap_or_default();
            self.failed = self.strict.decode(part, read == 0, &mut self.decoded).err();
            self.plain_line_ends();
            if read == 0 && self.failed.is_none() {
                self.ended = true;
                self.decoded.push('\n');
            }
        }
        Ok(())
    }

    fn plain_line_ends(&mut self) {
        if self.at_start && !self.decoded.is_empty() {
            self.at_start = false;
            if self.decoded.starts_with('\u{FEFF}') {
                self.decoded.remove(0);
            }
        }
        if !self.decoded.contains('\r') && !self.after_return {
            return;
        }
        let text = std::mem::replace(&mut self.decoded, String::with_capacity(DECODED));
        for found in text.chars() {
            match found {
                '\r' => self.decoded.push('\n'),
                '\n' if self.after_return => {}
                other => self.decoded.push(other),
            }
            self.after_return = found == '\r';
        }
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.decoded.len() {
            self.refill()?;
        }
        if self.allowance == 0 {
            let endless = EndlessRow { line: self.row_line };
            return Err(io::Error::new(io::ErrorKind::InvalidData, endless));
        }
        let rest = self.decoded.as_bytes().get(self.given..).unwrap_or_default();
        let given = rest.len().min(into.len()).min(self.allowance);
        if let (Some(to), Some(from)) = (into.get_mut(..given), rest.get(..given)) {
            to.copy_from_slice(from);
        }
        self.given += given;
        self.allowance -= given;
        Ok(given)
    }
}

/// A strict decoder that knows where it is.
struct Strict {
    decoder: encoding_rs::Decoder,
    encoding: Encoding,
    line: u64,
    column: u64,
}

impl Strict {
    fn new(encoding: Encoding) -> Strict {
        let table = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Cp932 => SHIFT_JIS,
        };
        Strict { decoder: table.new_decoder_without_bom_handling(), encoding, line: 1, column: 1 }
    }

    fn decode(&mut self, part: &[u8], last: bool, into: &mut String) -> Result<(), Undecodable> {
        let mut rest = part;
        loop {
            into.reserve(rest.len() * 3 + 16);
            let before = into.len();
            let (result, read) = self.decoder.decode_to_string_without_replacement(rest, into, last);
            self.follow(into.get(before..).unwrap_or_default());
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => rest = rest.get(read..).unwrap_or_default(),
                DecoderResult::Malformed(length, beyond) => {
                    let end = read.saturating_sub(usize::from(beyond));
                    let bytes = rest.get(end.saturating_sub(usize::from(length))..end).unwrap_or_default();
                    return Err(Undecodable {
                        line: self.line,
                        column: self.column,
                        bytes: bytes.to_vec(),
                        encoding: self.encoding,
                    });
                }
            }
        }
    }

    fn follow(&mut self, text: &str) {
        for found in text.chars() {
            if found == '\n' {
                self.line += 1;
                self.column = 1;
            } else if found != '\u{FEFF}' {
                self.column += 1;
            }
        }
    }
}

/// Whether a text has a character of the private-use areas, and the first of them.
pub fn private_use(text: &str) -> Option<char> {
    text.chars().find(|found| {
        matches!(found, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
    })
}

/// Reads until the chunk is full or the source ends.
fn fill(source: &mut impl Read, chunk: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = chunk.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("0x{byte:02X}")).collect::<Vec<_>>().join(" ")
}
