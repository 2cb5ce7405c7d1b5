//! Vouchers: a municipality code and a ten-digit number that is unique only inside that municipality.
//!
//! Leading zeros are real. Numbers of two municipalities may be equal and mean two people, so the number never
//! travels alone. The 18-digit line printed on a voucher carries both: kind (1 digit), dose (1), municipality
//! code (6), number (10), without a check digit of its own. The surprise: [`std::fmt::Debug`] never shows the
//! number, so that a log line cannot; [`std::fmt::Display`] does.

use std::fmt;
use std::str::FromStr;

use crate::digits;
use crate::municipality::{MunicipalityCode, MunicipalityCodeError};

const NUMBER_DIGITS: usize = 10;
const LINE_DIGITS: usize = 18;

/// The number of a voucher: ten digits, leading zeros included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VoucherNumber(u64);

/// What names a person to a programme: the issuing municipality and the number it gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Voucher {
    /// The municipality that issued it.
    pub municipality: MunicipalityCode,
    /// The number inside that municipality.
    pub number: VoucherNumber,
}

/// Why a text is not a voucher number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoucherNumberError {
    /// Not ten digits.
    Length {
        /// How many digits there were.
        given: usize,
    },
    /// A character that is neither a digit, a space nor a hyphen; `1.23E+09` from a spreadsheet has a `.`.
    NotDigits {
        /// The first such character.
        found: char,
    },
}

/// Why a text is not a voucher written as `131016-0000000001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoucherError {
    /// The part before the hyphen is no municipality code.
    Municipality(MunicipalityCodeError),
    /// The part after the hyphen is no voucher number.
    Number(VoucherNumberError),
}

/// The 18-digit line of a voucher, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OcrLine {
    /// 券種, as printed: what it entitles to. The meaning of each digit belongs to the programme.
    pub kind: u8,
    /// 回数: for which dose it was printed, 1 to 9.
    pub dose: u8,
    /// The voucher.
    pub voucher: Voucher,
}

/// Why a text is not the 18-digit line of a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OcrLineError {
    /// Not 18 digits.
    Length {
        /// How many digits there were.
        given: usize,
    },
    /// A character that is neither a digit, a space nor a hyphen.
    NotDigits {
        /// The first such character.
        found: char,
    },
    /// The second digit is 0, and there is no dose 0.
    Dose,
    /// Digits 3 to 8 are no municipality code.
    Municipality(MunicipalityCodeError),
}

impl VoucherNumber {
    /// Reads a number as people type it.
    pub fn parse(text: &str) -> Result<VoucherNumber, VoucherNumberError> {
        let digits = digits::digits_only(text).map_err(|found| VoucherNumberError::NotDigits { found })?;
        match digits.parse() {
            Ok(value) if digits.len() == NUMBER_DIGITS => Ok(VoucherNumber(value)),
            _ => Err(VoucherNumberError::Length { given: digits.len() }),
        }
    }

    /// The number with this value, if it has at most ten digits.
    pub fn from_value(value: u64) -> Option<VoucherNumber> {
        (value <= 9_999_999_999).then_some(VoucherNumber(value))
    }

    /// The value, for computing a digest; never for showing.
    pub fn value(self) -> u64 {
        self.0
    }
}

impl Voucher {
    /// Reads a voucher as it is displayed, `131016-0000000001`.
    pub fn parse(text: &str) -> Result<Voucher, VoucherError> {
        let folded = digits::fold(text);
        let (code, number) = folded.split_once('-').unwrap_or((&folded, ""));
        Ok(Voucher {
            municipality: MunicipalityCode::parse(code).map_err(VoucherError::Municipality)?,
            number: VoucherNumber::parse(number).map_err(VoucherError::Number)?,
        })
    }
}

/// Reads the 18-digit line, typed, pasted or scanned.
pub fn parse_line(text: &str) -> Result<OcrLine, OcrLineError> {
    let digits = digits::digits_only(text).map_err(|found| OcrLineError::NotDigits { found })?;
    let length = OcrLineError::Length { given: digits.len() };
    if digits.len() != LINE_DIGITS {
        return Err(length);
    }
    let part = |from: usize, to: usize| digits.get(from..to).ok_or(length);
    let kind = part(0, 1)?.parse().map_err(|_| length)?;
    let dose = part(1, 2)?.parse().map_err(|_| length)?;
    if dose == 0 {
        return Err(OcrLineError::Dose);
    }
    let municipality = MunicipalityCode::parse(part(2, 8)?).map_err(OcrLineError::Municipality)?;
    let number = VoucherNumber::parse(part(8, 18)?).map_err(|_| length)?;
    Ok(OcrLine { kind, dose, voucher: Voucher { municipality, number } })
}

impl VoucherNumberError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        "voucher_number.length"
    }
}

impl VoucherError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Municipality(error) => error.code(),
            Self::Number(error) => error.code(),
        }
    }
}

impl OcrLineError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } | Self::NotDigits { .. } => "voucher_line.length",
            Self::Dose => "voucher_line.dose",
            Self::Municipality(_) => "voucher_line.municipality_code",
        }
    }
}

impl fmt::Display for VoucherNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:010}", self.0)
    }
}

impl fmt::Debug for VoucherNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("VoucherNumber(…)")
    }
}

impl fmt::Display for Voucher {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}", self.municipality, self.number)
    }
}

impl fmt::Display for OcrLine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}{}{}", self.kind, self.dose, self.voucher.municipality, self.voucher.number)
    }
}

impl fmt::Display for VoucherNumberError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { given } => write!(out, "a voucher number has 10 digits, not {given}"),
            Self::NotDigits { found } => write!(out, "{found:?} is not a digit"),
        }
    }
}

impl fmt::Display for VoucherError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Municipality(error) => error.fmt(out),
            Self::Number(error) => error.fmt(out),
        }
    }
}

impl fmt::Display for OcrLineError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { given } => write!(out, "the line of a voucher has 18 digits, not {given}"),
            Self::NotDigits { found } => write!(out, "{found:?} is not a digit"),
            Self::Dose => out.write_str("the second digit of the line is the dose, and it is 0"),
            Self::Municipality(error) => write!(out, "digits 3 to 8 of the line: {error}"),
        }
    }
}

impl std::error::Error for VoucherNumberError {}
impl std::error::Error for VoucherError {}
impl std::error::Error for OcrLineError {}

impl FromStr for Voucher {
    type Err = VoucherError;

    fn from_str(text: &str) -> Result<Voucher, VoucherError> {
        Voucher::parse(text)
    }
}
