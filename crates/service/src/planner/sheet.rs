//! The lists of planners as CSV, for whoever calls the people: bookings by number, and nobody by name.

use super::AffectedTold;
use crate::export::format::{Format, FormatFault, Header, Writer};
use crate::export::{Column, number, text};
use crate::venue::{Attendance, Concerned};

const AFFECTED: &[Column] = &[
    text("number", "予約番号", "booking number", "予約番号"),
    number("dose", "回", "which dose", "何回目か"),
    text("municipality_code", "市区町村コード", "of the voucher", "接種券の市区町村コード"),
    text("from_venue", "元の会場", "venue before", "変更前の会場"),
    text("from_date", "元の日付", "day before", "変更前の日付"),
    text("from_start", "元の時刻", "start before", "変更前の開始時刻"),
    text("result", "結果", "what became of it", "どうなったか"),
    text(
        "detail",
        "理由・規則",
        "why it waits, or by which rule it was moved",
        "待っている理由、または振り替えの規則",
    ),
    text("to_venue", "新しい会場", "venue after", "変更後の会場"),
    text("to_date", "新しい日付", "day after", "変更後の日付"),
    text("to_start", "新しい時刻", "start after", "変更後の開始時刻"),
    text("at", "日時", "when it happened, RFC 3339", "変わった日時"),
];

const CONCERNED: &[Column] = &[
    text("concern", "区分", "received it, or is booked for it", "received は接種済み、booked は予約中"),
    text("number", "予約番号", "booking number", "予約番号"),
    number("dose", "回", "which dose", "何回目か"),
    text("status", "状態", "where the booking stands", "予約の状態"),
    text("venue", "会場", "venue", "会場"),
    text("starts_at", "開始", "start of the slot, RFC 3339", "枠の開始"),
];

/// What became of bookings, as CSV with a Japanese header.
pub fn sheet(affected: &[AffectedTold]) -> Vec<u8> {
    let row = |it: &AffectedTold| {
        let to = it.to.as_ref();
        vec![
            it.number.clone(),
            it.dose.to_string(),
            it.municipality_code.clone().unwrap_or_default(),
            it.from.venue.clone(),
            it.from.date.to_string(),
            clock(it.from.start),
            it.result.clone(),
            it.why.clone().or(it.rule.clone()).unwrap_or_default(),
            to.map(|to| to.venue.clone()).unwrap_or_default(),
            to.map(|to| to.date.to_string()).unwrap_or_default(),
            to.map(|to| clock(to.start)).unwrap_or_default(),
            it.at.clone().unwrap_or_default(),
        ]
    };
    written(AFFECTED, affected.iter().map(row))
}

/// Whom a lot concerns, as CSV with a Japanese header.
pub fn recall_sheet(found: &Concerned) -> Vec<u8> {
    let row = |concern: &str, it: &Attendance| {
        let dose = it.dose.to_string();
        vec![
            concern.to_owned(),
            it.number.clone(),
            dose,
            it.status.clone(),
            it.venue.clone(),
            it.starts_at.clone(),
        ]
    };
    let received = found.received.iter().map(|it| row("received", it));
    written(CONCERNED, received.chain(found.booked.iter().map(|it| row("booked", it))))
}

fn clock(time: jiff::civil::Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn written(columns: &'static [Column], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let write = || -> Result<(), FormatFault> {
        let mut table = Writer::begin(&mut bytes, Format::Csv, Header::Japanese, columns)?;
        for row in rows {
            table.row(&row)?;
        }
        table.finish().map(|_| ())
    };
    write().expect("memory takes what is written, and CSV in UTF-8 takes every text");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_begins_with_its_header_and_has_a_line_for_each() {
        let spot = crate::planner::SpotTold {
            slot: "0".to_owned(),
            venue: "otemachi".to_owned(),
            date: jiff::civil::date(2021, 5, 30),
            start: jiff::civil::time(9, 30, 0, 0),
            end: jiff::civil::time(10, 0, 0, 0),
        };
        let one = AffectedTold {
            number: "222Y-JNHU-T".to_owned(),
            dose: 1,
            municipality_code: Some("131121".to_owned()),
            from: spot.clone(),
            result: "moved".to_owned(),
            to: Some(spot),
            why: None,
            at: None,
            rule: Some("any_venue".to_owned()),
        };
        let text = String::from_utf8(sheet(&[one])).expect("text");
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert!(lines[0].starts_with("予約番号,回,市区町村コード"), "{text}");
        assert_eq!(
            lines[1],
            "222Y-JNHU-T,1,131121,otemachi,2021-05-30,09:30,moved,any_venue,otemachi,2021-05-30,09:30,"
        );
    }
}
