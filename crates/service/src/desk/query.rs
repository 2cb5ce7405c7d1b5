//! What somebody typed, pasted or scanned into the one search box.
//!
//! Told apart by their form, which no two share: a receipt is a document, a voucher has 16 or 18 digits, a booking number
//! nine characters and an incident code six, a telephone number begins with a zero or a plus. The surprise: ten digits are a
//! telephone number, because a voucher number without its municipality is nobody's.

use jiff::civil::Date;
use kernel::birth_date::BirthDate;
use kernel::booking_number::{BookingNumber, BookingNumberError};
use kernel::contact::Ask;
use kernel::digits::{code_only, digits_only, fold};
use kernel::municipality::MunicipalityCode;

use crate::contact::reading;
use crate::refusal::Refusal;
use crate::sign_in::read_incident;

/// Characters beyond which a text is a document.
const WORDS_CHARS_MAX: usize = 100;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Query {
    Voucher(u32, u64),
    Number(BookingNumber),
    Incident(String),
    Receipt(String),
    Telephone(String),
    /// Name in katakana, with a birth date if one stands behind it.
    Kana(String, Option<Date>),
    BornOn(Date),
}

/// Reads it.
///
/// # Errors
/// `desk.unreadable`, or what is wrong with the number that it was meant to be.
pub(super) fn read(typed: &str, today: Date) -> Result<Query, Refusal> {
    let text = typed.trim();
    if text.contains('{') || text.chars().count() > WORDS_CHARS_MAX {
        return Ok(Query::Receipt(text.to_owned()));
    }
    if let Ok(digits) = digits_only(text) {
        match digits.len() {
            18 => return voucher(digits.get(2..).unwrap_or_default()),
            16 => return voucher(&digits),
            _ => {}
        }
    }
    if let Ok(date) = BirthDate::parse(text, today) {
        return Ok(Query::BornOn(date.date()));
    }
    if fold(text).starts_with(['0', '+']) {
        let number = reading::telephone(Ask::Required, Some(text), false);
        let number = number.map_err(|wrong| Refusal { args: wrong.args, ..Refusal::plain(wrong.code) })?;
        return number.map(Query::Telephone).ok_or(Refusal::plain("desk.unreadable"));
    }
    let code = code_only(text);
    if let Some(incident) = read_incident(text) {
        return Ok(Query::Incident(incident));
    }
    if code.is_ascii() && code.len() == 9 {
        return match BookingNumber::read(text) {
            Ok(number) => Ok(Query::Number(number)),
            Err(BookingNumberError::Check) => Err(Refusal::plain("desk.number_check")),
            Err(_) => Err(Refusal::plain("desk.number_character")),
        };
    }
    name(text, today)
}

fn voucher(digits: &str) -> Result<Query, Refusal> {
    let (code, number) = digits.split_at_checked(6).unwrap_or_default();
    let code = MunicipalityCode::well_formed(code).map_err(|_| Refusal::plain("desk.voucher"))?;
    let number = number.parse().map_err(|_| Refusal::plain("desk.voucher"))?;
    Ok(Query::Voucher(code.value(), number))
}

/// A name, with the birth date behind it if the last word is one.
fn name(text: &str, today: Date) -> Result<Query, Refusal> {
    let last = text.rsplit_once(|c: char| c.is_whitespace());
    let dated = last.and_then(|(name, word)| Some((name, BirthDate::parse(word, today).ok()?.date())));
    let (name, born_on) = dated.map_or((text, None), |(name, date)| (name, Some(date)));
    match reading::kana_name(Ask::Required, Some(name), false) {
        Ok(Some(name)) => Ok(Query::Kana(name, born_on)),
        _ => Err(Refusal::plain("desk.unreadable")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2021, 5, 17);

    fn found(typed: &str) -> Query {
        read(typed, TODAY).unwrap_or_else(|refusal| panic!("{typed}: {}", refusal.code))
    }

    #[test]
    fn a_voucher_is_known_by_its_digits_however_they_are_grouped() {
        for typed in [
            "131121 0000000001",
            "211311210000000001",
            "131121-0000000001",
            "１３１１２１　０００００００００１",
        ] {
            assert_eq!(found(typed), Query::Voucher(131_121, 1), "{typed}");
        }
    }

    #[test]
    fn each_thing_a_caller_may_have_is_told_from_the_others() {
        let number = BookingNumber::from_entropy(7);
        assert_eq!(found(&number.to_string().to_lowercase()), Query::Number(number));
        assert_eq!(found(&number.compact()), Query::Number(number));
        assert_eq!(found("7tt-mk7"), Query::Incident("7TT-MK7".to_owned()));
        assert_eq!(found("０９０ー１２３４ー５６７８"), Query::Telephone("09012345678".to_owned()));
        assert_eq!(found("+81 3 1234 5678"), Query::Telephone("0312345678".to_owned()));
        assert_eq!(found("0312345678"), Query::Telephone("0312345678".to_owned()));
        assert_eq!(found("昭和30年3月1日"), Query::BornOn(date(1955, 3, 1)));
        assert_eq!(found("1955-03-01"), Query::BornOn(date(1955, 3, 1)));
        assert_eq!(found("みほん　はなこ"), Query::Kana("ミホン ハナコ".to_owned(), None));
        let both = Query::Kana("ミホン ハナコ".to_owned(), Some(date(1955, 3, 1)));
        assert_eq!(found("ミホン ハナコ 1955-03-01"), both);
        assert!(matches!(found("{\"leaf\": \"\"}"), Query::Receipt(_)));
    }

    #[test]
    fn what_was_misread_is_said() {
        let number = BookingNumber::from_entropy(7).compact();
        let (head, last) = number.split_at(8);
        let other = if last == "2" { "3" } else { "2" };
        for (typed, code) in [
            (format!("{head}{other}"), "desk.number_check"),
            ("0000-0000-0".to_owned(), "telephone.start"),
            ("O123 4567 8".to_owned(), "desk.number_character"),
            ("13112 0000000001 1".to_owned(), "desk.voucher"),
            ("山田花子".to_owned(), "desk.unreadable"),
            (String::new(), "desk.unreadable"),
        ] {
            assert_eq!(read(&typed, TODAY).err().map(|refusal| refusal.code), Some(code), "{typed}");
        }
    }
}
