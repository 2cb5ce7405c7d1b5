//! A municipality's list of vouchers, row by row.
//!
//! A row is good, a repetition of an earlier one, or bad with every reason at once. Which products exist is
//! told to the reader. Memory is bounded by the number of vouchers, about forty bytes for each, which
//! is what it takes to notice that a number is there twice.
//! The surprise: the column `reason` is read past, so that a file of refused rows can be mended and brought again
//! as it is.

use std::collections::BTreeMap;
use std::io::Read;

use csv::StringRecord;
use jiff::civil::Date;
use kernel::roster::VOUCHERS_OF_PERSON_MAX;
use kernel::voucher::Voucher;
use sha2::{Digest, Sha256};

use super::Flaw;
use super::encoding::Decoder;
use super::field::{self, BadField};
use super::table::{Column, FileFault, Table};
use crate::admin::{RosterLine, RosterLineState};

/// How to read a list.
#[derive(Debug, Clone)]
pub struct Options {
    /// Put back leading zeros that a spreadsheet took.
    pub pad_left: bool,
    /// No birth date is later.
    pub today: Date,
    /// Products that the programme knows.
    pub products: Vec<String>,
}

/// One row.
pub enum Row {
    /// A voucher.
    Good(RosterLine),
    /// The same voucher with the same facts as on an earlier line; it counts once.
    Repeated {
        /// The line of this row.
        line: u64,
        /// The earlier line.
        first: u64,
    },
    /// A row that cannot be taken, with everything that is wrong with it.
    Bad(Vec<BadField>),
}

/// Reads a list.
pub struct Reader<R> {
    table: Table<R>,
    options: Options,
    seen: BTreeMap<u64, Seen>,
    /// How many vouchers each one replaces.
    replaced: BTreeMap<(String, String), usize>,
}

/// What was read about a voucher, in a few bytes.
struct Seen {
    facts: [u8; 8],
    line: u32,
}

const CODE: usize = 0;
const NUMBER: usize = 1;
const BORN: usize = 2;
const RECEIVED: usize = 3;
const LAST: usize = 4;
const PRODUCT: usize = 5;
const STATE: usize = 6;

/// Vouchers that one voucher may replace: with it they are all that is followed for one person.
const REPLACED_MAX: usize = VOUCHERS_OF_PERSON_MAX - 1;

/// The column of reasons in a file of refused rows.
pub const REASON_COLUMN: &str = "reason";

static COLUMNS: [Column; 8] = [
    Column { names: &["municipality_code", "市区町村コード"], needed: true },
    Column { names: &["voucher_number", "券番号"], needed: true },
    Column { names: &["birth_date", "生年月日"], needed: true },
    Column { names: &["doses_received", "接種済回数"], needed: false },
    Column { names: &["last_dose_on", "最終接種日"], needed: false },
    Column { names: &["product"], needed: false },
    Column { names: &["state"], needed: false },
    Column { names: &[REASON_COLUMN], needed: false },
];

impl<R: Read> Reader<R> {
    /// Reads the header.
    pub fn open(source: Decoder<R>, options: Options) -> Result<Reader<R>, FileFault> {
        Ok(Reader {
            table: Table::open(source, &COLUMNS)?,
            options,
            seen: BTreeMap::new(),
            replaced: BTreeMap::new(),
        })
    }

    /// The next row; `None` at the end of the file.
    pub fn next_row(&mut self) -> Result<Option<Row>, FileFault> {
        if !self.table.advance()? {
            return Ok(None);
        }
        Ok(Some(self.row()))
    }

    /// Line on which the row read last begins.
    pub fn line(&self) -> u64 {
        self.table.line()
    }

    /// The row read last, as it stands in the file.
    pub fn record(&self) -> &StringRecord {
        self.table.record()
    }

    /// The header, as it stands in the file.
    pub fn header(&self) -> &StringRecord {
        self.table.header()
    }

    /// Bytes of the file read so far, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.table.bytes_read()
    }

    fn row(&mut self) -> Row {
        if let Some(bad) = self.table.wrong_width() {
            return Row::Bad(vec![bad]);
        }
        let mut bad = Vec::new();
        match self.voucher(&mut bad).and_then(|voucher| Some((voucher, self.line_of(voucher, &mut bad)?))) {
            Some((voucher, line)) if bad.is_empty() => self.counted_once(voucher, line),
            _ => Row::Bad(bad),
        }
    }

    /// Both halves are read, so that both are complained about.
    fn voucher(&self, bad: &mut Vec<BadField>) -> Option<Voucher> {
        let pad_left = self.options.pad_left;
        let municipality = self.table.read(CODE, bad, |value| field::municipality(value, pad_left));
        let number = self.table.read(NUMBER, bad, |value| field::voucher_number(value, pad_left));
        if municipality.is_none() || number.is_none() {
            // The other columns are read all the same: whoever mends the row wants to know everything at once.
            self.facts(bad);
        }
        Some(Voucher { municipality: municipality?, number: number? })
    }

    fn line_of(&self, voucher: Voucher, bad: &mut Vec<BadField>) -> Option<RosterLine> {
        let facts = self.facts(bad);
        let state = self.table.read(STATE, bad, |value| state(value, voucher, self.options.pad_left));
        let facts = facts?;
        Some(RosterLine {
            municipality_code: voucher.municipality.to_string(),
            voucher_number: voucher.number.to_string(),
            birth_date: facts.birth_date,
            doses_received: facts.doses_received,
            last_dose_on: facts.last_dose_on,
            product: facts.product,
            state: state?,
        })
    }

    fn facts(&self, bad: &mut Vec<BadField>) -> Option<Facts> {
        let today = self.options.today;
        let born = self.table.read(BORN, bad, |value| field::past_date(value, today));
        let before = bad.len();
        let received =
            self.table.read_optional(RECEIVED, bad, |value| field::number(value, 0, 9)).unwrap_or(0);
        let last = self.table.read_optional(LAST, bad, |value| field::past_date(value, today));
        let product = self.table.read_optional(PRODUCT, bad, |value| {
            field::known_identifier(value, field::Noun::Product, &self.options.products)
        });
        let optional_good = bad.len() == before;
        if optional_good && received == 0 && (last.is_some() || product.is_some()) {
            let column = if last.is_some() { LAST } else { PRODUCT };
            bad.push(self.table.bad(column, Flaw::plain("flaw-dose-not-received")));
        }
        if let (Some(born), Some(day)) = (born, last)
            && day < born
        {
            bad.push(self.table.bad(LAST, Flaw::plain("flaw-before-birth")));
        }
        Some(Facts {
            birth_date: born?,
            doses_received: u8::try_from(received).unwrap_or(u8::MAX),
            last_dose_on: last,
            product,
        })
    }

    fn counted_once(&mut self, voucher: Voucher, line: RosterLine) -> Row {
        let here = self.table.line();
        // Twenty bits of code and thirty-four of number: exact, so no two vouchers can be taken for one.
        let key = (u64::from(voucher.municipality.value()) << 34) | voucher.number.value();
        let facts = digest(&line);
        match self.seen.get(&key) {
            Some(seen) if seen.facts == facts => Row::Repeated { line: here, first: u64::from(seen.line) },
            Some(seen) => {
                let reason = Flaw::naming("flaw-voucher-twice", "line", seen.line);
                Row::Bad(vec![self.table.bad(NUMBER, reason)])
            }
            None => {
                if let Err(reason) = self.count_replaced(&line.state) {
                    return Row::Bad(vec![self.table.bad(STATE, reason)]);
                }
                self.seen.insert(key, Seen { facts, line: u32::try_from(here).unwrap_or(u32::MAX) });
                Row::Good(line)
            }
        }
    }

    // What is beyond the bound would not be followed: its bookings would be missing on my page, and the same
    // person could book again.
    fn count_replaced(&mut self, state: &RosterLineState) -> Result<(), Flaw> {
        let RosterLineState::SupersededBy(code, number) = state else { return Ok(()) };
        let count = self.replaced.entry((code.clone(), number.clone())).or_default();
        if *count >= REPLACED_MAX {
            return Err(Flaw::naming("flaw-replaces-many", "most", REPLACED_MAX));
        }
        *count += 1;
        Ok(())
    }
}

struct Facts {
    birth_date: Date,
    doses_received: u8,
    last_dose_on: Option<Date>,
    product: Option<String>,
}

/// `valid` (also nothing), `revoked`, `superseded_by:CODE-NUMBER`.
fn state(value: &str, own: Voucher, pad_left: bool) -> Result<RosterLineState, Flaw> {
    match value {
        "" | "valid" => return Ok(RosterLineState::Valid),
        "revoked" => return Ok(RosterLineState::Revoked),
        _ => {}
    }
    let Some(successor) = value.strip_prefix("superseded_by:") else {
        return Err(Flaw::plain("flaw-state-wanted"));
    };
    let (code, number) = successor.split_once('-').unwrap_or((successor, ""));
    let municipality =
        field::municipality(code, pad_left).map_err(|flaw| Flaw::of("flaw-successor-code", flaw))?;
    let number =
        field::voucher_number(number, pad_left).map_err(|flaw| Flaw::of("flaw-successor-number", flaw))?;
    if (Voucher { municipality, number }) == own {
        return Err(Flaw::plain("flaw-replaces-itself"));
    }
    Ok(RosterLineState::SupersededBy(municipality.to_string(), number.to_string()))
}

/// The facts of a row in eight bytes, to tell a repetition from a contradiction.
fn digest(line: &RosterLine) -> [u8; 8] {
    let state = match &line.state {
        RosterLineState::Valid => "valid".to_owned(),
        RosterLineState::Revoked => "revoked".to_owned(),
        RosterLineState::SupersededBy(code, number) => format!("{code}-{number}"),
    };
    let facts = format!(
        "{} {} {:?} {:?} {state}",
        line.birth_date, line.doses_received, line.last_dose_on, line.product
    );
    let mut first = [0_u8; 8];
    first.iter_mut().zip(Sha256::digest(facts.as_bytes())).for_each(|(to, from)| *to = from);
    first
}
