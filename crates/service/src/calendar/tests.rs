//! The rules of RFC 5545 and 5546, and what a reader written by others makes of the files.

use std::io::Write;
use std::process::{Command, Stdio};

use jiff::civil::{date, time};
use proptest::prelude::*;

use super::*;
use crate::view::{ContactAskedView, Moment, Names, SlotView, StepView};
use crate::wording::Lang;

fn names(text: &str) -> Names {
    Names::from([("ja".to_owned(), text.to_owned())])
}

fn programme(zone: &str, name: &str) -> ProgrammeView {
    ProgrammeView {
        id: "tokyo-2021".to_owned(),
        name: names(name),
        timezone: zone.to_owned(),
        doses: 2,
        hold_minutes: 10,
        phone: "0570-000-000".to_owned(),
        products: Vec::new(),
        venues: vec![VenueView {
            id: "otemachi".to_owned(),
            name: names("東京会場"),
            address: "東京都千代田区大手町1-3-3, 8階; 西口\\北側".to_owned(),
            phone: "0570-000-000".to_owned(),
            product: "moderna".to_owned(),
        }],
        waves: Vec::new(),
        contact: ContactAskedView { kana_name: "no", telephone: "no", email: "no" },
    }
}

fn step(what: &'static str, at: &str) -> StepView {
    StepView {
        at: at.to_owned(),
        moment: Moment { date: date(2021, 5, 17), time: time(11, 0, 0, 0) },
        what,
        channel: "web",
        by: "holder",
        account: None,
        reason: None,
        lot: None,
        from: None,
        to: None,
    }
}

fn booking(status: &'static str, steps: &[&'static str]) -> BookingView {
    let at = |index: usize| format!("2021-05-17T11:00:0{index}+09:00");
    BookingView {
        id: "K7M29QXT4".to_owned(),
        number: "K7M2-9QXT-4".to_owned(),
        programme: "tokyo-2021".to_owned(),
        dose: 1,
        status,
        slot: SlotView {
            id: "1".to_owned(),
            venue: "otemachi".to_owned(),
            starts_at: "2021-05-30T09:30:00+09:00".to_owned(),
            ends_at: "2021-05-30T10:00:00+09:00".to_owned(),
            capacity: 1,
            dose: None,
            remaining: None,
            bookable: None,
            date: Some(date(2021, 5, 30)),
            start: Some(time(9, 30, 0, 0)),
            end: Some(time(10, 0, 0, 0)),
        },
        product: "moderna".to_owned(),
        history: steps.iter().enumerate().map(|(index, what)| step(what, &at(index))).collect(),
        position: 7,
        may_move: true,
        may_cancel: true,
        cancel_until: None,
        cancels_too: Vec::new(),
        displaced: None,
    }
}

fn written(lang: Lang, booking: &BookingView) -> String {
    file(Words::new(lang), &programme("Asia/Tokyo", "東京大規模接種センター"), booking).expect("a slot")
}

/// Whether the file has this line, unfolded.
fn says(file: &str, line: &str) -> bool {
    file.replace("\r\n ", "").split("\r\n").any(|found| found == line)
}

#[test]
fn a_booking_is_an_entry_with_the_clock_of_its_venue() {
    let file = written(Lang::En, &booking("confirmed", &["confirmed"]));
    for line in [
        "METHOD:PUBLISH",
        "STATUS:CONFIRMED",
        "UID:K7M29QXT4@tokyo-2021.tashika",
        "SEQUENCE:0",
        "DTSTAMP:20210517T020000Z",
        "DTSTART;TZID=Asia/Tokyo:20210530T093000",
        "DTEND;TZID=Asia/Tokyo:20210530T100000",
        "TZID:Asia/Tokyo",
        "TZOFFSETTO:+0900",
        "ORGANIZER;CN=\"東京大規模接種センター\":tel:0570000000",
        "LOCATION:東京会場\\, 東京都千代田区大手町1-3-3\\, 8階\\; 西口\\\\北側",
    ] {
        assert!(says(&file, line), "{line} is not in\n{file}");
    }
}

#[test]
fn every_change_has_the_next_sequence_and_the_same_uid() {
    for (status, steps, sequence) in [
        ("confirmed", &["confirmed"][..], 0),
        ("confirmed", &["confirmed", "moved"], 1),
        ("cancelled", &["confirmed", "moved", "cancelled"], 2),
        ("administered", &["confirmed", "checked_in", "administered"], 0),
        ("confirmed", &["represented", "moved"], 1),
    ] {
        let file = written(Lang::Ja, &booking(status, steps));
        assert!(says(&file, &format!("SEQUENCE:{sequence}")), "{steps:?}");
        assert!(says(&file, "UID:K7M29QXT4@tokyo-2021.tashika"));
    }
}

#[test]
fn a_cancelled_booking_takes_its_entry_out_again() {
    let file = written(Lang::Ja, &booking("cancelled", &["confirmed", "cancelled"]));
    assert!(says(&file, "METHOD:CANCEL") && says(&file, "STATUS:CANCELLED"));
}

#[test]
fn a_zone_with_summer_time_is_told_as_far_as_the_slot_needs_it() {
    let mut booking = booking("confirmed", &["confirmed"]);
    booking.slot.starts_at = "2021-05-30T09:30:00+02:00".to_owned();
    booking.slot.ends_at = "2021-05-30T10:00:00+02:00".to_owned();
    let file = file(Words::new(Lang::En), &programme("Europe/Zurich", "Z"), &booking).expect("a slot");
    for line in ["BEGIN:DAYLIGHT", "DTSTART:20210328T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"] {
        assert!(says(&file, line), "{line} is not in\n{file}");
    }
}

proptest! {
    #[test]
    fn whatever_the_programme_is_called_the_lines_are_folded_and_nothing_gets_out(name in "\\PC{0,200}|[\r\n:;\"\\\\,あ]{0,60}") {
        let file = file(Words::new(Lang::Ja), &programme("Asia/Tokyo", &name), &booking("confirmed", &["confirmed"]))
            .expect("a slot");
        prop_assert!(file.ends_with("END:VCALENDAR\r\n"));
        prop_assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
        prop_assert!(file.split("\r\n").all(|line| line.len() <= LINE_OCTETS_MAX));
        let whole = file.replace("\r\n ", "");
        prop_assert_eq!(whole.matches("\r\nBEGIN:VEVENT\r\n").count(), 1);
        prop_assert_eq!(whole.matches("\r\n").count(), file_lines());
    }
}

/// How many lines a file has, whatever is in it.
fn file_lines() -> usize {
    written(Lang::Ja, &booking("confirmed", &["confirmed"])).replace("\r\n ", "").matches("\r\n").count()
}

/// What the library of others (Debian's python3-icalendar) reads.
fn read_by_others(file: &str) -> Vec<String> {
    let script = "import sys, icalendar\n\
        found = icalendar.Calendar.from_ical(sys.stdin.buffer.read())\n\
        assert not found.errors, found.errors\n\
        event, = found.walk('VEVENT')\n\
        assert not event.errors, event.errors\n\
        print(found['METHOD'], event['UID'], event['SEQUENCE'], event['STATUS'])\n\
        print(event['DTSTART'].dt.isoformat(), event['DTEND'].dt.isoformat())\n\
        print(event['SUMMARY'])\nprint(event['LOCATION'])\nprint(event['DESCRIPTION'])\n\
        print(found.walk('VTIMEZONE')[0].to_tz().utcoffset(event['DTSTART'].dt.replace(tzinfo=None)))\n";
    let mut child = Command::new("/usr/bin/python3")
        .args(["-c", script])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Debian's python3 is there: cargo xtask install");
    child.stdin.take().expect("piped").write_all(file.as_bytes()).expect("it reads everything");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "python3-icalendar does not read\n{file}");
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

#[test]
fn a_reader_written_by_others_understands_every_language() {
    for lang in Lang::ALL {
        let told = read_by_others(&written(lang, &booking("confirmed", &["confirmed", "moved"])));
        assert_eq!(told[0], "PUBLISH K7M29QXT4@tokyo-2021.tashika 1 CONFIRMED");
        assert_eq!(told[1], "2021-05-30T09:30:00+09:00 2021-05-30T10:00:00+09:00");
        assert!(told[2].contains("東京大規模接種センター"), "{}", told[2]);
        assert_eq!(told[3], "東京会場, 東京都千代田区大手町1-3-3, 8階; 西口\\北側");
        assert!(told[4].contains("K7M2-9QXT-4"), "{}", told[4]);
        assert_eq!(told.last().map(String::as_str), Some("9:00:00"));
        assert!(told.iter().all(|line| !line.contains(['《', '》'])), "{told:?}");
    }
}

#[test]
fn a_reader_written_by_others_sees_that_it_was_cancelled() {
    let told = read_by_others(&written(Lang::Ja, &booking("cancelled", &["confirmed", "cancelled"])));
    assert_eq!(told[0], "CANCEL K7M29QXT4@tokyo-2021.tashika 1 CANCELLED");
}
