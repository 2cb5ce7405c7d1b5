//! Municipality codes: six digits with a check digit, and the table of those that exist or existed.
//!
//! A code is refused for its length first, then its check digit, then because the table does not know it, and
//! each has its own words: a typing slip is not an unknown town. Wards of designated cities are refused by name
//! of the city, because vouchers carry the city's code. The surprise: abolished codes are accepted; vouchers
//! outlive mergers. Whether a code was valid on a day is a separate question ([`Municipality::is_valid_on`]).
//! The table is `data/municipalities.tsv`, made by the script beside it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::digits;

/// A municipality code whose check digit is right. Always six digits in text: 札幌市 is `011002`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MunicipalityCode(u32);

/// Why a text is not the code of a municipality that issues vouchers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MunicipalityCodeError {
    /// Not six digits.
    Length {
        /// How many digits there were.
        given: usize,
    },
    /// A character that is neither a digit, a space nor a hyphen.
    NotDigits {
        /// The first such character.
        found: char,
    },
    /// Six digits that no code can have: a typing slip.
    CheckDigit,
    /// A possible code that the table does not have.
    Unknown,
    /// The code of a prefecture (130001); prefectures issue no vouchers.
    Prefecture,
    /// The code of a ward; vouchers carry the code of its city.
    WardOfDesignatedCity {
        /// The code to type instead.
        city: MunicipalityCode,
    },
}

/// A prefecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefecture {
    /// Two digits, the first of every code in it.
    pub code: &'static str,
    /// Its name, 東京都.
    pub name: &'static str,
    /// Its name in katakana.
    pub kana: &'static str,
}

/// One row of the table: a city, town, village or special ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Its code.
    pub code: MunicipalityCode,
    /// Name of its prefecture.
    pub prefecture: &'static str,
    /// Its name, without the county.
    pub name: &'static str,
    /// Its name in katakana.
    pub kana: &'static str,
    /// First day of the code, if it began since 2005 and the table knows it.
    pub valid_from: Option<Date>,
    /// Last day of the code, if it is gone.
    pub valid_until: Option<Date>,
}

impl MunicipalityCode {
    /// Reads a code as people type it and looks it up: length, digits, check digit, table, in this order.
    pub fn parse(text: &str) -> Result<MunicipalityCode, MunicipalityCodeError> {
        let code = MunicipalityCode::well_formed(text)?;
        if TABLE.municipalities.contains_key(&code) {
            return Ok(code);
        }
        if let Some(city) = TABLE.wards.get(&code) {
            return Err(MunicipalityCodeError::WardOfDesignatedCity { city: *city });
        }
        Err(if code.is_prefecture() {
            MunicipalityCodeError::Prefecture
        } else {
            MunicipalityCodeError::Unknown
        })
    }

    /// Reads a code without asking the table: what was once accepted stays readable with any table.
    pub fn well_formed(text: &str) -> Result<MunicipalityCode, MunicipalityCodeError> {
        let digits = digits::digits_only(text).map_err(|found| MunicipalityCodeError::NotDigits { found })?;
        match digits.parse::<u32>() {
            Ok(value) if digits.len() == 6 => {
                MunicipalityCode::from_value(value).ok_or(MunicipalityCodeError::CheckDigit)
            }
            _ => Err(MunicipalityCodeError::Length { given: digits.len() }),
        }
    }

    /// The code with this numeric value (札幌市: 11002), if the check digit is right.
    pub fn from_value(value: u32) -> Option<MunicipalityCode> {
        let right = value <= 999_999 && check_digit(value / 10) == value % 10;
        right.then_some(MunicipalityCode(value))
    }

    /// The numeric value, for storing; never for showing.
    pub fn value(self) -> u32 {
        self.0
    }

    /// The two digits of its prefecture.
    pub fn prefecture(self) -> &'static str {
        prefecture_row(self).map_or("", |it| it.code)
    }

    fn is_prefecture(self) -> bool {
        (self.0 / 10).is_multiple_of(1_000) && prefecture_row(self).is_some()
    }
}

impl MunicipalityCodeError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } | Self::NotDigits { .. } => "municipality_code.length",
            Self::CheckDigit => "municipality_code.check_digit",
            Self::Unknown | Self::Prefecture | Self::WardOfDesignatedCity { .. } => {
                "municipality_code.unknown"
            }
        }
    }
}

impl Municipality {
    /// Whether the code was in force on `day`.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_until.is_none_or(|last| day <= last)
    }
}

/// The check digit of five digits, as the ministry defines it: weights 6 5 4 3 2, modulo 11.
///
/// Digits above the fifth are ignored.
pub fn check_digit(first_five: u32) -> u32 {
    let mut rest = first_five;
    let mut sum = 0_u32;
    for weight in [2_u32, 3, 4, 5, 6] {
        sum = sum.saturating_add(weight.saturating_mul(rest % 10));
        rest /= 10;
    }
    11_u32.saturating_sub(sum % 11) % 10
}

/// The municipality with this code, today's or a former one; never a ward of a designated city.
pub fn find(code: MunicipalityCode) -> Option<&'static Municipality> {
    TABLE.municipalities.get(&code)
}

/// The 47 prefectures in the order of their codes.
pub fn prefectures() -> &'static [Prefecture] {
    &PREFECTURES
}

/// The municipalities of one prefecture (two digits, `13`) in the order of their codes, former ones included.
pub fn in_prefecture(two_digits: &str) -> impl Iterator<Item = &'static Municipality> + use<> {
    let known = PREFECTURES.iter().find(|it| it.code == two_digits);
    let first = known.and_then(|it| it.code.parse::<u32>().ok()).map(|number| number.saturating_mul(10_000));
    let range = first.map(|first| MunicipalityCode(first)..MunicipalityCode(first.saturating_add(10_000)));
    range.into_iter().flat_map(|range| TABLE.municipalities.range(range)).map(|(_, row)| row)
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:06}", self.0)
    }
}

impl fmt::Debug for MunicipalityCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "MunicipalityCode({self})")
    }
}

impl fmt::Display for MunicipalityCodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { given } => write!(out, "a municipality code has 6 digits, not {given}"),
            Self::NotDigits { found } => write!(out, "{found:?} is not a digit"),
            Self::CheckDigit => out.write_str("no municipality code ends like this; a digit is mistyped"),
            Self::Unknown => out.write_str("no municipality has this code"),
            Self::Prefecture => out.write_str("this is the code of a prefecture, not of a municipality"),
            Self::WardOfDesignatedCity { city } => {
                write!(out, "this is the code of a ward; vouchers of its city carry {city}")
            }
        }
    }
}

impl std::error::Error for MunicipalityCodeError {}

impl FromStr for MunicipalityCode {
    type Err = MunicipalityCodeError;

    fn from_str(text: &str) -> Result<MunicipalityCode, MunicipalityCodeError> {
        MunicipalityCode::parse(text)
    }
}

impl TryFrom<String> for MunicipalityCode {
    type Error = MunicipalityCodeError;

    /// Stored text: the table is not asked, because the table changes and what is stored does not.
    fn try_from(text: String) -> Result<MunicipalityCode, MunicipalityCodeError> {
        MunicipalityCode::well_formed(&text)
    }
}

impl From<MunicipalityCode> for String {
    fn from(code: MunicipalityCode) -> String {
        code.to_string()
    }
}

struct Table {
    municipalities: BTreeMap<MunicipalityCode, Municipality>,
    wards: BTreeMap<MunicipalityCode, MunicipalityCode>,
}

const TSV: &str = include_str!("../data/municipalities.tsv");

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { municipalities: BTreeMap::new(), wards: BTreeMap::new() };
    for row in TSV.lines().skip(1).filter_map(read_row) {
        match row {
            Row::Municipality(municipality) => {
                table.municipalities.insert(municipality.code, municipality);
            }
            Row::Ward { code, city } => {
                table.wards.insert(code, city);
            }
        }
    }
    table
});

enum Row {
    Municipality(Municipality),
    Ward { code: MunicipalityCode, city: MunicipalityCode },
}

/// One line of the table. A line that cannot be read is left out; a test holds that there is none.
fn read_row(line: &'static str) -> Option<Row> {
    let columns: Vec<&'static str> = line.split('\t').collect();
    let [code, prefecture, name, kana, from, until, kind, parent] = columns.try_into().ok()?;
    let code = MunicipalityCode::well_formed(code).ok()?;
    match kind {
        "ward" => Some(Row::Ward { code, city: MunicipalityCode::well_formed(parent).ok()? }),
        "city" => Some(Row::Municipality(Municipality {
            code,
            prefecture,
            name,
            kana,
            valid_from: read_day(from)?,
            valid_until: read_day(until)?,
        })),
        _ => None,
    }
}

fn read_day(text: &str) -> Option<Option<Date>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

fn prefecture_row(code: MunicipalityCode) -> Option<&'static Prefecture> {
    let number = usize::try_from(code.0 / 10_000).ok()?;
    PREFECTURES.get(number.checked_sub(1)?)
}

// JIS X 0401; the position is the number.
static PREFECTURES: [Prefecture; 47] = [
    Prefecture { code: "01", name: "北海道", kana: "ホッカイドウ" },
    Prefecture { code: "02", name: "青森県", kana: "アオモリケン" },
    Prefecture { code: "03", name: "岩手県", kana: "イワテケン" },
    Prefecture { code: "04", name: "宮城県", kana: "ミヤギケン" },
    Prefecture { code: "05", name: "秋田県", kana: "アキタケン" },
    Prefecture { code: "06", name: "山形県", kana: "ヤマガタケン" },
    Prefecture { code: "07", name: "福島県", kana: "フクシマケン" },
    Prefecture { code: "08", name: "茨城県", kana: "イバラキケン" },
    Prefecture { code: "09", name: "栃木県", kana: "トチギケン" },
    Prefecture { code: "10", name: "群馬県", kana: "グンマケン" },
    Prefecture { code: "11", name: "埼玉県", kana: "サイタマケン" },
    Prefecture { code: "12", name: "千葉県", kana: "チバケン" },
    Prefecture { code: "13", name: "東京都", kana: "トウキョウト" },
    Prefecture { code: "14", name: "神奈川県", kana: "カナガワケン" },
    Prefecture { code: "15", name: "新潟県", kana: "ニイガタケン" },
    Prefecture { code: "16", name: "富山県", kana: "トヤマケン" },
    Prefecture { code: "17", name: "石川県", kana: "イシカワケン" },
    Prefecture { code: "18", name: "福井県", kana: "フクイケン" },
    Prefecture { code: "19", name: "山梨県", kana: "ヤマナシケン" },
    Prefecture { code: "20", name: "長野県", kana: "ナガノケン" },
    Prefecture { code: "21", name: "岐阜県", kana: "ギフケン" },
    Prefecture { code: "22", name: "静岡県", kana: "シズオカケン" },
    Prefecture { code: "23", name: "愛知県", kana: "アイチケン" },
    Prefecture { code: "24", name: "三重県", kana: "ミエケン" },
    Prefecture { code: "25", name: "滋賀県", kana: "シガケン" },
    Prefecture { code: "26", name: "京都府", kana: "キョウトフ" },
    Prefecture { code: "27", name: "大阪府", kana: "オオサカフ" },
    Prefecture { code: "28", name: "兵庫県", kana: "ヒョウゴケン" },
    Prefecture { code: "29", name: "奈良県", kana: "ナラケン" },
    Prefecture { code: "30", name: "和歌山県", kana: "ワカヤマケン" },
    Prefecture { code: "31", name: "鳥取県", kana: "トットリケン" },
    Prefecture { code: "32", name: "島根県", kana: "シマネケン" },
    Prefecture { code: "33", name: "岡山県", kana: "オカヤマケン" },
    Prefecture { code: "34", name: "広島県", kana: "ヒロシマケン" },
    Prefecture { code: "35", name: "山口県", kana: "ヤマグチケン" },
    Prefecture { code: "36", name: "徳島県", kana: "トクシマケン" },
    Prefecture { code: "37", name: "香川県", kana: "カガワケン" },
    Prefecture { code: "38", name: "愛媛県", kana: "エヒメケン" },
    Prefecture { code: "39", name: "高知県", kana: "コウチケン" },
    Prefecture { code: "40", name: "福岡県", kana: "フクオカケン" },
    Prefecture { code: "41", name: "佐賀県", kana: "サガケン" },
    Prefecture { code: "42", name: "長崎県", kana: "ナガサキケン" },
    Prefecture { code: "43", name: "熊本県", kana: "クマモトケン" },
    Prefecture { code: "44", name: "大分県", kana: "オオイタケン" },
    Prefecture { code: "45", name: "宮崎県", kana: "ミヤザキケン" },
    Prefecture { code: "46", name: "鹿児島県", kana: "カゴシマケン" },
    Prefecture { code: "47", name: "沖縄県", kana: "オキナワケン" },
];
