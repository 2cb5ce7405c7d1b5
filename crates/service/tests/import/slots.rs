//! Files of slots: what is taken, what is refused, and with which words.

use jiff::civil::{date, time};
use proptest::prelude::*;
use service::admin::{Outline, PublishedAt, SlotLine};
use service::import::encoding::{Decoder, Encoding};
use service::import::slots::{Reader, Row};
use service::import::{BadField, FileFault};

const HEADER: &str = "venue,date,start,end,capacity,dose,published_at";

fn read(bytes: &[u8]) -> Result<(Vec<SlotLine>, Vec<BadField>, usize), FileFault> {
    let venues = ["a", "otemachi"].map(str::to_owned).to_vec();
    let known = Outline { products: Vec::new(), venues, doses: 2 };
    let mut reader = Reader::open(Decoder::new(bytes, Encoding::Utf8), known)?;
    let (mut good, mut bad, mut repeated) = (Vec::new(), Vec::new(), 0);
    while let Some(row) = reader.next_row()? {
        match row {
            Row::Good(slot) => good.push(slot),
            Row::Repeated { .. } => repeated += 1,
            Row::Bad(fields) => bad.extend(fields),
        }
    }
    Ok((good, bad, repeated))
}

fn one(row: &str) -> SlotLine {
    let (good, bad, _) = read(format!("{HEADER}\n{row}\n").as_bytes()).expect("the world of the test works");
    assert!(bad.is_empty(), "{bad:?}");
    good[0].clone()
}

fn assert_complaint(row: &str, column: &str, words: &str) {
    let (_, bad, _) = read(format!("{HEADER}\n{row}\n").as_bytes()).expect("the world of the test works");
    assert_eq!(bad.len(), 1, "{row}: {bad:?}");
    assert_eq!((bad[0].line, bad[0].column.as_deref()), (2, Some(column)), "{}", bad[0]);
    assert!(bad[0].reason.to_string().contains(words), "{}", bad[0]);
}

#[test]
fn a_plain_row_is_taken() {
    let slot = one("otemachi,2021-05-24,9:30,10:00,25,,");
    assert_eq!((slot.date, slot.start, slot.end), (date(2021, 5, 24), time(9, 30, 0, 0), time(10, 0, 0, 0)));
    assert_eq!((slot.capacity, slot.dose, slot.published_at), (25, None, None));
}

#[test]
fn the_optional_columns_may_be_left_out() {
    let (good, _, _) = read(b"venue,date,start,end,capacity\na,2021/5/24,09:00,09:30,1\n").unwrap();
    assert_eq!(good.len(), 1);
}

#[test]
fn no_slot_begins_at_the_end_of_a_day() {
    assert_complaint("a,2021-05-24,24:00,24:00,1,,", "start", "00:00 on the next day");
}

#[test]
fn a_slot_from_midnight_to_midnight_is_the_whole_day_only_if_it_says_so() {
    assert_eq!(one("a,2021-05-24,00:00,24:00,1,,").end, time(0, 0, 0, 0));
    assert_complaint("a,2021-05-24,00:00,00:00,1,,", "end", "or 24:00 if it begins at midnight");
}

#[test]
fn a_venue_is_one_of_the_programme() {
    assert_complaint("osaka,2021-05-24,09:00,09:30,1,,", "venue", "which knows a, otemachi");
}

#[test]
fn a_dose_is_one_of_the_programme() {
    assert_complaint("a,2021-05-24,09:00,09:30,1,3,", "dose", "from 1 to 2");
}

#[test]
fn midnight_ends_the_day() {
    assert_eq!(one("a,2021-05-24,23:30,24:00,1,,").end, time(0, 0, 0, 0));
    assert_eq!(one("a,2021-05-24,23:30,00:00,1,2,").dose, Some(2));
}

#[test]
fn publication_is_an_instant() {
    let expected = PublishedAt::Instant("2021-05-17T02:00:00Z".parse().unwrap());
    assert_eq!(one("a,2021-05-24,09:00,09:30,1,,2021-05-17T11:00:00+09:00").published_at, Some(expected));
}

#[test]
fn publication_without_offset_is_local_time() {
    let expected = PublishedAt::Local(date(2021, 5, 17).at(11, 0, 0, 0));
    for written in ["2021/05/17 11:00", "2021-05-17T11:00", "2021-05-17 11:00:00"] {
        let row = format!("a,2021-05-24,09:00,09:30,1,,{written}");
        assert_eq!(one(&row).published_at, Some(expected), "{written}");
    }
}

#[test]
fn days_are_read_as_in_a_list_of_vouchers_and_may_be_yet_to_come() {
    for written in
        ["令和80年12月23日", "R80.12.23", "20981223", "2098年12月23日", "２０９８/12/23", "2098.12.23"]
    {
        let slot = one(&format!("a,{written},09:00,09:30,1,,{written} 11:00"));
        assert_eq!(slot.date, date(2098, 12, 23), "{written}");
        let published = PublishedAt::Local(date(2098, 12, 23).at(11, 0, 0, 0));
        assert_eq!(slot.published_at, Some(published), "{written}");
    }
}

#[test]
fn columns_may_have_their_japanese_names() {
    let file = "会場,日付,開始,終了,定員,回,公開日時\na,2021-05-24,09:00,09:30,7,2,2021-05-17 11:00\n";
    let (good, bad, _) = read(file.as_bytes()).expect("the header is known");
    assert!(bad.is_empty(), "{bad:?}");
    let expected = one("a,2021-05-24,09:00,09:30,7,2,2021-05-17 11:00");
    assert_eq!(good, [expected]);
}

#[test]
fn publication_without_a_time_of_day_is_refused() {
    assert_complaint("a,2021-05-24,09:00,09:30,1,,2021-05-17", "published_at", "as an instant");
}

#[test]
fn both_forms_of_publication_pass_between_processes() {
    let forms = [
        PublishedAt::Instant("2021-05-17T02:00:00Z".parse().unwrap()),
        PublishedAt::Local(date(2021, 5, 17).at(11, 0, 0, 0)),
    ];
    let text = serde_json::to_string(&forms).unwrap();
    assert_eq!(serde_json::from_str::<[PublishedAt; 2]>(&text).unwrap(), forms, "{text}");
}

#[test]
fn impossible_windows_are_refused() {
    assert_complaint("a,2021-05-24,10:00,09:30,1,,", "end", "ends before it begins");
    assert_complaint("a,2021-05-24,10:00,10:00,1,,", "end", "ends when it begins");
    assert_complaint("a,2021-05-24,25:00,00:00,1,,", "start", "as a time");
}

#[test]
fn impossible_days_are_refused() {
    assert_complaint("a,2021-02-29,09:00,09:30,1,,", "date", "that month ends on day 28");
    assert_complaint("a,平成40年2月1日,09:00,09:30,1,,", "date", "that year is 令和10年");
    assert_complaint("a,soon,09:00,09:30,1,,", "date", "write 2021-05-24");
    assert_complaint("a,44340,09:00,09:30,1,,", "date", "perhaps 2021-05-24");
}

#[test]
fn impossible_numbers_are_refused() {
    assert_complaint("a,2021-05-24,09:00,09:30,-1,,", "capacity", "whole number");
    assert_complaint("a,2021-05-24,09:00,09:30,1000000,,", "capacity", "from 0 to 100000");
    assert_complaint("a,2021-05-24,09:00,09:30,1,10,", "dose", "from 1 to 2");
}

#[test]
fn times_that_a_spreadsheet_broke_are_named() {
    assert_complaint("a,2021-05-24,0.395833333,10:00,1,,", "start", "fraction of a day");
}

#[test]
fn a_venue_is_an_identifier() {
    assert_complaint("Otemachi Hall,2021-05-24,09:00,09:30,1,,", "venue", "small letters");
}

#[test]
fn the_same_slot_twice_counts_once_or_contradicts_itself() {
    let row = "a,2021-05-24,09:00,09:30,1,,";
    let other = "a,2021-05-24,09:00,09:30,2,,";
    let text = format!("{HEADER}\n{row}\n{row}\n{other}\n");
    let (good, bad, repeated) = read(text.as_bytes()).unwrap();
    assert_eq!((good.len(), repeated, bad.len()), (1, 1, 1));
    assert!(bad[0].line == 4 && bad[0].reason.to_string().contains("line 2"), "{}", bad[0]);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
        let _ = read(&[HEADER.as_bytes(), b"\n", &bytes].concat());
    }

    #[test]
    fn arbitrary_fields_never_panic(fields in proptest::collection::vec("[0-9:/年月日T.+ -]{0,20}", 7)) {
        let _ = read(format!("{HEADER}\n{}\n", fields.join(",")).as_bytes());
    }
}
