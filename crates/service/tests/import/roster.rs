//! Lists of vouchers: what is taken, what is refused, and with which words.

use std::io::Read;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use service::admin::{RosterLine, RosterLineState};
use service::import::encoding::{Asked, Decoder, survey};
use service::import::roster::{Options, Reader, Row};
use service::import::{BadField, FileFault};

const HEADER: &str = "municipality_code,voucher_number,birth_date";
const TODAY: Date = date(2026, 11, 23);

#[derive(Default)]
struct Outcome {
    good: Vec<RosterLine>,
    repeated: Vec<(u64, u64)>,
    bad: Vec<BadField>,
}

fn read_with(bytes: &[u8], pad_left: bool) -> Result<Outcome, FileFault> {
    let encoding = survey(bytes, Asked::Auto)?.encoding;
    let options = Options { pad_left, today: TODAY, products: vec!["moderna".to_owned()] };
    let mut reader = Reader::open(Decoder::new(bytes, encoding), options)?;
    let mut outcome = Outcome::default();
    while let Some(row) = reader.next_row()? {
        match row {
            Row::Good(line) => outcome.good.push(line),
            Row::Repeated { line, first } => outcome.repeated.push((line, first)),
            Row::Bad(bad) => outcome.bad.extend(bad),
        }
    }
    Ok(outcome)
}

fn read(text: &str) -> Outcome {
    read_with(text.as_bytes(), false).unwrap_or_else(|fault| panic!("{fault}"))
}

#[test]
fn an_open_quotation_mark_is_told_with_its_line() {
    let text = format!("{HEADER}\n131121,0000000001,19550301\n131121,\"0000000002,19550301\n131121,3,1\n");
    let fault = read_with(text.as_bytes(), false).err().map(|fault| fault.to_string()).unwrap_or_default();
    assert!(fault.starts_with("line 3: the quotation mark"), "{fault}");
}

#[test]
fn the_line_of_an_open_mark_counts_quoted_line_ends() {
    let text = format!("{HEADER}\n\"1\n3\",\"a\"\"b\",5\" x\n\n131121,2,\"19550301\n");
    let fault = read_with(text.as_bytes(), false).err().map(|fault| fault.to_string()).unwrap_or_default();
    assert!(fault.starts_with("line 5: the quotation mark"), "{fault}");
}

#[test]
fn an_endless_line_without_a_quotation_mark_is_told_as_such() {
    let text = format!("{HEADER}\n131121,0000000001,19550301\n{}\n", "1".repeat(3 << 20));
    let fault = read_with(text.as_bytes(), false).err().map(|fault| fault.to_string()).unwrap_or_default();
    assert!(fault.starts_with("line 3: the row is longer than"), "{fault}");
}

/// The one complaint about a row under the three needed columns.
fn complaint(row: &str) -> BadField {
    let outcome = read(&format!("{HEADER}\n{row}\n"));
    assert_eq!(outcome.bad.len(), 1, "{row}: {:?}", outcome.bad);
    outcome.bad.into_iter().next().expect("the world of the test works")
}

fn assert_complaint(row: &str, column: &str, words: &str) {
    let bad = complaint(row);
    assert_eq!((bad.line, bad.column.as_deref()), (2, Some(column)), "{bad}");
    assert!(bad.reason.to_string().contains(words), "{bad}");
}

fn header_fault(text: &str) -> String {
    match read_with(text.as_bytes(), false) {
        Err(fault @ FileFault::Header(_)) => fault.to_string(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("the header was taken"),
    }
}

fn facts(line: &RosterLine) -> (&str, &str, Date) {
    (&line.municipality_code, &line.voucher_number, line.birth_date)
}

#[test]
fn a_plain_row_is_taken() {
    let outcome = read(&format!("{HEADER}\n011002,0000000001,1955-03-01\n"));
    assert_eq!(facts(&outcome.good[0]), ("011002", "0000000001", date(1955, 3, 1)));
}

#[test]
fn japanese_headers_in_any_order_are_taken() {
    let outcome = read("生年月日,券番号,接種済回数,市区町村コード\n昭和30年3月1日,0000000001,1,131121\n");
    assert_eq!(facts(&outcome.good[0]), ("131121", "0000000001", date(1955, 3, 1)));
    assert_eq!(outcome.good[0].doses_received, 1);
}

#[test]
fn every_form_of_a_birth_date_is_taken() {
    for written in ["1955-03-01", "19550301", "昭和30年3月1日", "S30.3.1", "1955/3/1", "１９５５年３月１日"]
    {
        let outcome = read(&format!("{HEADER}\n131121,0000000001,{written}\n"));
        assert_eq!(outcome.good.first().map(|line| line.birth_date), Some(date(1955, 3, 1)), "{written}");
    }
}

#[test]
fn the_state_of_a_voucher_is_read() {
    let outcome = read(&format!(
        "{HEADER},state\n131121,0000000001,19550301,superseded_by:131121-0000000002\n\
         131121,0000000002,19550301,valid\n131121,0000000003,19550301,revoked\n131121,0000000004,19550301,\n"
    ));
    let states: Vec<_> = outcome.good.iter().map(|line| line.state.clone()).collect();
    let superseded = RosterLineState::SupersededBy("131121".into(), "0000000002".into());
    assert!(states == [superseded, RosterLineState::Valid, RosterLineState::Revoked, RosterLineState::Valid]);
}

#[test]
fn unknown_columns_are_refused_by_name() {
    let fault = header_fault(&format!("{HEADER},氏名\n"));
    assert!(fault.contains("氏名") && fault.contains("unknown"), "{fault}");
}

#[test]
fn missing_columns_are_named_in_both_languages() {
    let fault = header_fault("municipality_code,voucher_number\n");
    assert!(fault.contains("birth_date or 生年月日 is missing"), "{fault}");
}

#[test]
fn a_column_in_two_languages_is_there_twice() {
    let fault = header_fault(&format!("{HEADER},券番号\n"));
    assert!(fault.contains("券番号") && fault.contains("twice"), "{fault}");
}

#[test]
fn tabs_instead_of_commas_are_recognised() {
    let fault = header_fault(&HEADER.replace(',', "\t"));
    assert!(fault.contains("not separated by commas"), "{fault}");
}

#[test]
fn an_empty_file_is_refused() {
    assert!(header_fault("").contains("empty"));
}

#[test]
fn codes_that_cannot_be_are_refused_for_their_own_reason() {
    assert_complaint("654321,0000000001,19550301", "municipality_code", "mistyped");
    assert_complaint("130001,0000000001,19550301", "municipality_code", "prefecture");
    assert_complaint("1311211,0000000001,19550301", "municipality_code", "6 digits, not 7");
    assert_complaint(",0000000001,19550301", "municipality_code", "empty");
}

#[test]
fn lost_zeros_are_named_with_what_was_there() {
    assert_complaint("11002,0000000001,19550301", "municipality_code", "this was 011002");
    assert_complaint("131121,1234567,19550301", "voucher_number", "not 7; if leading zeros were lost");
}

#[test]
fn a_code_without_its_check_digit_is_completed_in_the_message() {
    assert_complaint("13112,0000000001,19550301", "municipality_code", "it would be 131121");
}

#[test]
fn pad_left_puts_zeros_back() {
    let text = format!("{HEADER},state\n11002,1234567,19550301,superseded_by:11002-1234568\n");
    let outcome = read_with(text.as_bytes(), true).unwrap();
    assert_eq!(facts(&outcome.good[0]), ("011002", "0001234567", date(1955, 3, 1)));
    let successor = RosterLineState::SupersededBy("011002".into(), "0001234568".into());
    assert!(outcome.good[0].state == successor);
}

#[test]
fn pad_left_repairs_zeros_and_nothing_else() {
    let text = format!("{HEADER}\n131121,1.23E+09,19550301\n65432,0000000001,19550301\n");
    assert_eq!(read_with(text.as_bytes(), true).unwrap().bad.len(), 2);
}

#[test]
fn powers_of_ten_are_recognised() {
    assert_complaint("131121,1.23E+09,19550301", "voucher_number", "powers of ten");
    assert_complaint("131121,1E9,19550301", "voucher_number", "powers of ten");
}

#[test]
fn other_damage_of_spreadsheets_is_named() {
    assert_complaint("131121,\"=\"\"0000000001\"\"\",19550301", "voucher_number", "marks of a spreadsheet");
    assert_complaint("131121,1234567890.0,19550301", "voucher_number", "decimal fraction");
    assert_complaint("131121,##########,19550301", "voucher_number", "too narrow a column");
    assert_complaint("131121,0000000001,20149", "birth_date", "perhaps 1955-03-01");
    assert_complaint("131121,0000000001,3/1/1955", "birth_date", "may have rewritten");
    assert_complaint("131121,0000000001,1955/3/1 0:00", "birth_date", "without a time of day");
}

#[test]
fn gaiji_in_a_field_are_named() {
    assert_complaint("131121,000000000\u{E000},19550301", "voucher_number", "U+E000");
}

#[test]
fn impossible_dates_say_what_would_be_right() {
    assert_complaint("131121,0000000001,昭和65年1月1日", "birth_date", "平成2年");
    assert_complaint("131121,0000000001,1957-02-29", "birth_date", "ends on day 28");
    assert_complaint("131121,0000000001,2026-11-24", "birth_date", "future");
}

#[test]
fn every_wrong_field_of_a_row_is_named_at_once() {
    let outcome = read(&format!("{HEADER}\n654321,12,1957-02-29\n"));
    let columns: Vec<_> = outcome.bad.iter().filter_map(|bad| bad.column.clone()).collect();
    assert_eq!(columns, ["municipality_code", "voucher_number", "birth_date"]);
}

#[test]
fn the_message_names_the_column_as_the_file_does() {
    let outcome = read("市区町村コード,券番号,生年月日\n131121,12,19550301\n");
    assert_eq!(outcome.bad[0].column.as_deref(), Some("券番号"));
    assert_eq!(outcome.bad[0].value, "12");
}

#[test]
fn a_dose_without_a_count_contradicts_itself() {
    let outcome = read(&format!("{HEADER},last_dose_on\n131121,0000000001,19550301,2021-05-24\n"));
    assert!(outcome.bad[0].reason.to_string().contains("doses_received is 0"), "{}", outcome.bad[0]);
}

#[test]
fn a_dose_before_birth_contradicts_itself() {
    let text = format!("{HEADER},doses_received,last_dose_on\n131121,0000000001,19550301,1,1954-05-24\n");
    assert!(read(&text).bad[0].reason.to_string().contains("before the birth date"));
}

#[test]
fn a_voucher_cannot_replace_itself() {
    let text = format!("{HEADER},state\n131121,0000000001,19550301,superseded_by:131121-0000000001\n");
    assert!(read(&text).bad[0].reason.to_string().contains("itself"));
}

#[test]
fn a_row_of_another_width_is_refused() {
    let bad = complaint("131121,0000000001,19550301,x");
    assert!(bad.reason.to_string().contains("4 fields, the header has 3"), "{bad}");
}

#[test]
fn the_same_voucher_with_the_same_facts_counts_once() {
    let outcome = read(&format!("{HEADER}\n131121,0000000001,19550301\n131121,0000000001,S30.3.1\n"));
    assert_eq!((outcome.good.len(), outcome.repeated, outcome.bad.len()), (1, vec![(3, 2)], 0));
}

#[test]
fn the_same_voucher_with_other_facts_names_both_lines() {
    let outcome = read(&format!("{HEADER}\n131121,0000000001,19550301\n131121,0000000001,19550302\n"));
    assert_eq!(outcome.bad[0].line, 3);
    assert!(outcome.bad[0].reason.to_string().contains("line 2"), "{}", outcome.bad[0]);
}

#[test]
fn the_same_number_in_another_municipality_is_another_voucher() {
    let outcome = read(&format!("{HEADER}\n131121,0000000001,19550301\n131016,0000000001,19550302\n"));
    assert_eq!(outcome.good.len(), 2);
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!(
            "{HEADER}\n\n131121,0000000001,19550301\n,,\n\"131121\",\"00000\n00002\",19550301\nx,1,2\n"
        );
        let outcome = read(&text.replace('\n', end));
        let lines: Vec<u64> = outcome.bad.iter().map(|bad| bad.line).collect();
        assert_eq!((outcome.good.len(), lines), (2, vec![7, 7, 7]), "{end:?}");
    }
}

#[test]
fn a_last_line_without_an_end_is_read() {
    assert_eq!(read(&format!("{HEADER}\n131121,0000000001,19550301")).good.len(), 1);
}

#[test]
fn an_open_quotation_mark_ends_the_reading_within_bounds() {
    let text = format!("{HEADER}\n131121,\"{}", "0,\n".repeat(400_000));
    match read_with(text.as_bytes(), false) {
        Err(FileFault::OpenQuote(open)) => assert_eq!(open.line, 2),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was read"),
    }
}

#[test]
fn a_file_of_refused_rows_can_be_brought_again() {
    assert_eq!(read(&format!("{HEADER},reason\n131121,0000000001,19550301,because\n")).good.len(), 1);
}

/// Rows made while they are read, so that the test itself keeps none.
struct Endless {
    rows: u64,
    made: u64,
    rest: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.rest.is_empty() && self.made < self.rows {
            self.made += 1;
            self.rest = format!("131121,{:010},19550301\r\n", self.made).into_bytes();
        }
        let given = self.rest.len().min(into.len());
        into[..given].copy_from_slice(&self.rest[..given]);
        self.rest.drain(..given);
        Ok(given)
    }
}

#[test]
fn a_long_list_is_read_row_by_row() {
    let rows = Endless { rows: 200_000, made: 0, rest: format!("{HEADER}\r\n").into_bytes() };
    let encoding = service::import::encoding::Encoding::Utf8;
    let options = Options { pad_left: false, today: TODAY, products: vec!["moderna".to_owned()] };
    let mut reader = Reader::open(Decoder::new(rows, encoding), options).unwrap();
    let mut good = 0_u64;
    while let Some(row) = reader.next_row().unwrap() {
        assert!(matches!(row, Row::Good(_)));
        good += 1;
        // Read at most two buffers ahead of the row that was asked for: 29 bytes each row.
        let ahead = reader.bytes_read().saturating_sub(good * 29);
        assert!(ahead < 200_000, "{ahead} bytes ahead at row {good}");
    }
    assert_eq!((good, reader.line()), (200_000, 200_001));
}

fn rows() -> impl Strategy<Value = Vec<(usize, u64, i16, i8, i8)>> {
    let codes = 0..4_usize;
    proptest::collection::vec((codes, 0..10_000_000_000_u64, 1900..2020_i16, 1..=12_i8, 1..=28_i8), 0..40)
}

fn list(rows: &[(usize, u64, i16, i8, i8)], japanese: bool) -> String {
    let codes = ["011002", "131016", "131121", "472018"];
    let mut text =
        if japanese { "市区町村コード,券番号,生年月日".to_owned() } else { HEADER.to_owned() };
    for (code, number, year, month, day) in rows {
        text.push_str(&format!("\r\n{},{number:010},{year}年{month}月{day}日", codes[*code]));
    }
    text
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
        let _ = read_with(&bytes, false);
        let mut with_header = format!("{HEADER},state,product\n").into_bytes();
        with_header.extend_from_slice(&bytes);
        let _ = read_with(&with_header, true);
    }

    #[test]
    fn every_row_is_good_repeated_or_bad(fields in proptest::collection::vec("[0-9A-Za-z.:/昭和年月日 -]{0,12}", 3)) {
        let outcome = read(&format!("{HEADER}\n{}\nx,x,x\n", fields.join(",")));
        let blank = fields.iter().all(|field| field.trim().is_empty());
        let known = outcome.good.len() + usize::from(outcome.bad.iter().any(|bad| bad.line == 2));
        prop_assert_eq!(known, usize::from(!blank));
    }

    #[test]
    fn cp932_and_utf8_with_a_mark_give_the_same_rows(rows in rows()) {
        let plain = read(&list(&rows, false));
        let text = list(&rows, true);
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let (cp932, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
        prop_assert!(!lossy);
        for other in [read_with(&marked, false).unwrap(), read_with(&cp932, false).unwrap()] {
            let left: Vec<_> = plain.good.iter().map(facts).collect();
            let right: Vec<_> = other.good.iter().map(facts).collect();
            prop_assert_eq!(left, right);
            prop_assert_eq!(plain.bad.len(), other.bad.len());
        }
    }
}

/// A list in which `count` vouchers, from line 2 on, are replaced by one.
fn replaced_by_one(count: usize) -> Outcome {
    let rows = (1..=count).map(|n| format!("131121,{n:010},19550301,superseded_by:131121-9999999999\n"));
    read(&format!("{HEADER},state\n{}", rows.collect::<String>()))
}

#[test]
fn a_voucher_may_replace_as_many_as_are_followed() {
    assert!(replaced_by_one(31).bad.is_empty());
}

#[test]
fn a_voucher_that_replaces_too_many_is_refused_where_it_becomes_too_many() {
    let bad = replaced_by_one(32).bad;
    let [bad] = bad.as_slice() else { panic!("{bad:?}") };
    let found = (bad.line, bad.column.as_deref(), bad.value.as_str());
    assert_eq!(found, (33, Some("state"), "superseded_by:131121-9999999999"), "{bad}");
    assert!(
        bad.reason.to_string().contains("more than 31") && bad.reason.to_string().contains("check"),
        "{bad}"
    );
}
