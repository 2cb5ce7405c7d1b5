//! Booking numbers: short, unambiguous when read out by telephone, with a check character.
//!
//! Eight characters of an alphabet of 29 without look-alikes (no 0 O, 1 I L, 2 Z, 5 S pair is complete) and one
//! check character, read as `ABCD-EFGH-Q`. Because 29 is prime and the weights 1 to 8 differ, every single wrong
//! character and every transposition is noticed. A number opens nothing by itself.

use std::fmt;

use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 29] = b"23456789ABCDEFGHJKMNPQRTUVWXY";
const BASE: u64 = 29;
const LENGTH: u32 = 8;

/// A booking number: a value below 29^8.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BookingNumber(u64);

/// Why a text is no booking number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookingNumberError {
    /// A character that no number has.
    Character(char),
    /// Not nine characters.
    Length {
        /// How many there are.
        given: usize,
    },
    /// The check character does not fit: one was misread, or two changed places.
    Check,
}

impl BookingNumber {
    /// How many numbers there are: 29^8, about 5·10^11.
    pub const COUNT: u64 = BASE.pow(LENGTH);

    /// The number with this value; `None` from [`Self::COUNT`] on.
    pub fn from_value(value: u64) -> Option<BookingNumber> {
        (value < Self::COUNT).then_some(BookingNumber(value))
    }

    /// The number that a drawn value stands for, every number as likely as the next to within 2^-25.
    pub fn from_entropy(entropy: u64) -> BookingNumber {
        BookingNumber(entropy.checked_rem(Self::COUNT).unwrap_or_default())
    }

    /// The value, below 29^8.
    pub fn value(self) -> u64 {
        self.0
    }

    /// The nine characters without hyphens, as in URLs.
    pub fn compact(self) -> String {
        let digits = self.digits();
        let mut text: String = digits.iter().map(|digit| symbol(*digit)).collect();
        text.push(symbol(check(&digits)));
        text
    }

    /// Reads a number as people type it: any case, full-width, with or without hyphens and spaces.
    /// `None` if it is not nine characters of the alphabet or the check character is wrong.
    pub fn parse(typed: &str) -> Option<BookingNumber> {
        BookingNumber::read(typed).ok()
    }

    /// As [`Self::parse`], and says what is wrong with it.
    ///
    /// # Errors
    /// The first of [`BookingNumberError`] that holds, in its order.
    pub fn read(typed: &str) -> Result<BookingNumber, BookingNumberError> {
        let mut values = Vec::with_capacity(9);
        for found in crate::digits::code_only(typed).chars() {
            values.push(value_of(found).ok_or(BookingNumberError::Character(found))?);
        }
        let given = values.len();
        let given_check = values.pop();
        let digits: [u64; 8] = values.try_into().map_err(|_| BookingNumberError::Length { given })?;
        if given_check != Some(check(&digits)) {
            return Err(BookingNumberError::Check);
        }
        let value = digits.iter().fold(0_u64, |sum, digit| sum.saturating_mul(BASE).saturating_add(*digit));
        BookingNumber::from_value(value).ok_or(BookingNumberError::Check)
    }

    fn digits(self) -> [u64; 8] {
        let mut rest = self.0;
        let mut digits = [0_u64; 8];
        for digit in digits.iter_mut().rev() {
            *digit = rest.checked_rem(BASE).unwrap_or_default();
            rest = rest.checked_div(BASE).unwrap_or_default();
        }
        digits
    }
}

fn symbol(value: u64) -> char {
    usize::try_from(value).ok().and_then(|index| ALPHABET.get(index)).map_or('?', |byte| char::from(*byte))
}

fn value_of(symbol: char) -> Option<u64> {
    let byte = u8::try_from(symbol).ok()?;
    u64::try_from(ALPHABET.iter().position(|known| *known == byte)?).ok()
}

fn check(digits: &[u64; 8]) -> u64 {
    let sum = digits
        .iter()
        .zip(1_u64..)
        .fold(0_u64, |sum, (digit, weight)| sum.saturating_add(digit.saturating_mul(weight)));
    sum.checked_rem(BASE).unwrap_or_default()
}

impl fmt::Display for BookingNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, symbol) in self.compact().chars().enumerate() {
            if index == 4 || index == 8 {
                out.write_str("-")?;
            }
            write!(out, "{symbol}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for BookingNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_wrote_and_what_people_type() {
        for value in [0, 1, 28, 29, 123_456_789, BookingNumber::COUNT - 1] {
            let number = BookingNumber::from_value(value).unwrap();
            assert_eq!(BookingNumber::parse(&number.to_string()), Some(number));
            assert_eq!(BookingNumber::parse(&number.compact().to_lowercase()), Some(number));
            assert_eq!(BookingNumber::parse(&number.to_string().replace('-', " ")), Some(number));
        }
        assert_eq!(BookingNumber::from_value(BookingNumber::COUNT), None);
    }

    #[test]
    fn full_width_and_the_long_vowel_mark_are_what_a_japanese_keyboard_gives() {
        assert_eq!(BookingNumber::parse("ａｂｃｄーｅｆｇｈーｑ"), BookingNumber::parse("ABCD-EFGH-Q"));
        assert!(BookingNumber::parse("ABCD-EFGH-Q").is_some());
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        assert_eq!(BookingNumber::read("ABCD-EFGH-R"), Err(BookingNumberError::Check));
        assert_eq!(BookingNumber::read("ABCD-EFGH"), Err(BookingNumberError::Length { given: 8 }));
        assert_eq!(BookingNumber::read("ABCD-EFGH-QQ"), Err(BookingNumberError::Length { given: 10 }));
        assert_eq!(BookingNumber::read("ABCO-EFGH-Q"), Err(BookingNumberError::Character('O')));
        assert_eq!(BookingNumber::read(""), Err(BookingNumberError::Length { given: 0 }));
    }

    #[test]
    #[expect(clippy::indexing_slicing, reason = "a test may panic")]
    fn every_wrong_character_and_every_swap_is_noticed() {
        let right = BookingNumber::from_value(371_293_847_112).unwrap().compact();
        let symbols: Vec<char> = right.chars().collect();
        for place in 0..9 {
            for other in ALPHABET.iter().map(|byte| char::from(*byte)) {
                let mut wrong = symbols.clone();
                wrong[place] = other;
                let accepted = BookingNumber::parse(&wrong.iter().collect::<String>()).is_some();
                assert_eq!(accepted, other == symbols[place], "place {place} {other}");
            }
            for second in place + 1..8 {
                let mut swapped = symbols.clone();
                swapped.swap(place, second);
                if swapped != symbols {
                    assert_eq!(BookingNumber::parse(&swapped.iter().collect::<String>()), None);
                }
            }
        }
    }
}
