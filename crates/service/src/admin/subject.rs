//! What somebody at the desk wants explained, from the words as they typed them.
//!
//! Digits enough for a voucher are a voucher, whatever stands between them; all else is a booking number. The
//! surprise: nothing is refused here, so that one place says what is wrong with a number.

use kernel::digits::digits_only;

use super::Request;

impl Request {
    /// Asks for the voucher or the booking that these words are.
    pub fn explain(words: &[String]) -> Request {
        let whole = words.concat();
        match voucher(words, &whole) {
            Some((municipality_code, voucher_number)) => {
                Request::ExplainVoucher { municipality_code, voucher_number }
            }
            None => Request::ExplainBooking { number: whole },
        }
    }
}

/// Municipality code and voucher number in two words of digits, or both in one, or the 18-digit line; however grouped.
fn voucher(words: &[String], whole: &str) -> Option<(String, String)> {
    let both = digits_only(whole).ok()?;
    let code = words.first().and_then(|first| digits_only(first).ok())?;
    let start = match both.len() {
        18 => 2,
        16 => 0,
        // Not a whole voucher: who answers says what is wrong with its number.
        _ if words.len() == 2 && code.len() == 6 => 0,
        _ => return None,
    };
    let (code, number) = both.get(start..)?.split_at_checked(6)?;
    Some((code.to_owned(), number.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(subject: &[&str]) -> Request {
        Request::explain(&subject.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>())
    }

    #[test]
    fn a_voucher_is_known_by_its_digits_however_they_are_grouped() {
        let forms: [&[&str]; 6] = [
            &["131121", "0000000001"],
            &["131121-0000000001"],
            &["211311210000000001"],
            &["21 131121", "0000 0000 01"],
            &["131121", "00000", "00001"],
            &["１３１１２１", "００００００ー０００１"],
        ];
        for subject in forms {
            let found = asked(subject);
            assert!(
                matches!(&found, Request::ExplainVoucher { municipality_code, voucher_number }
                    if municipality_code == "131121" && voucher_number == "0000000001"),
                "{subject:?} {found:?}"
            );
        }
    }

    #[test]
    fn a_voucher_number_of_the_wrong_length_stays_a_voucher() {
        assert!(matches!(asked(&["131121", "123"]), Request::ExplainVoucher { .. }));
    }

    #[test]
    fn anything_else_is_one_booking_number() {
        for subject in [&["ABCD-EFGH-Q"][..], &["abcd", "efgh", "q"], &["2222", "2222", "2"]] {
            assert!(
                matches!(asked(subject), Request::ExplainBooking { number } if number == subject.concat())
            );
        }
    }
}
