//! Clinic series: what a file means, what it makes of a calendar, and what a change of some of its days does.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use service::import::programme::locate;
use service::series::{Closed, Reach, Rule, Series, WEEKDAYS, parse};
use service::wording::{Lang, Words};

const SERIES: &str = r#"id = "otemachi-weekdays"
venue = "otemachi"
dose = 1
published_at = 2021-05-10T09:00:00+09:00

[[rule]]
from = 2021-04-26
until = 2021-05-09
weekdays = ["mon", "tue", "wed", "thu", "fri"]
holidays = "closed"
hours = ["09:00-12:00", "13:00-14:00"]
slot_minutes = 30
capacity = 40
closed_on = [2021-05-07]
"#;

fn series() -> Series {
    parse(SERIES).unwrap_or_else(|error| panic!("{error}"))
}

/// Days with how many slots and places each.
fn told(series: &Series) -> Vec<(Date, usize, u32)> {
    let days = series.days().into_iter();
    days.map(|day| (day.date, day.slots.len(), day.slots.iter().map(|slot| slot.capacity).sum())).collect()
}

fn open_days(series: &Series) -> Vec<Date> {
    told(series).into_iter().filter(|(_, slots, _)| *slots > 0).map(|(day, ..)| day).collect()
}

fn rule() -> Rule {
    series().rule.remove(0)
}

#[test]
fn a_golden_week_has_two_days_left() {
    let series = series();
    assert_eq!(series.flaws(), []);
    let open: Vec<Date> =
        [26, 27, 28, 30].map(|day| date(2021, 4, day)).into_iter().chain([date(2021, 5, 6)]).collect();
    assert_eq!(open_days(&series), open);
    let closed: Vec<_> = series.days().into_iter().filter_map(|day| Some((day.date, day.closed?))).collect();
    let holiday = |name: &str| Closed::Holiday(name.to_owned());
    assert_eq!(
        closed,
        [
            (date(2021, 4, 29), holiday("昭和の日")),
            (date(2021, 5, 3), holiday("憲法記念日")),
            (date(2021, 5, 4), holiday("みどりの日")),
            (date(2021, 5, 5), holiday("こどもの日")),
            (date(2021, 5, 7), Closed::Single),
        ]
    );
}

#[test]
fn a_day_has_a_slot_for_every_half_hour_of_its_hours() {
    let slots = series().slots();
    let starts: Vec<String> = slots
        .iter()
        .take(8)
        .map(|slot| format!("{}-{}", slot.start.strftime("%H:%M"), slot.end.strftime("%H:%M")))
        .collect();
    let wanted = [
        "09:00-09:30",
        "09:30-10:00",
        "10:00-10:30",
        "10:30-11:00",
        "11:00-11:30",
        "11:30-12:00",
        "13:00-13:30",
        "13:30-14:00",
    ];
    assert_eq!(starts, wanted);
    assert!(
        slots.iter().all(|slot| slot.capacity == 40 && slot.dose == Some(1) && slot.published_at.is_some())
    );
}

#[test]
fn a_centre_may_be_open_on_holidays() {
    let rule = Rule { holidays: "open".to_owned(), ..rule() };
    let series = Series { rule: vec![rule], ..series() };
    assert_eq!(open_days(&series).len(), 9, "ten weekdays but the one that is left out");
}

#[test]
fn one_day_is_changed_alone() {
    let day = date(2021, 4, 28);
    let changed = series().changed(Reach::One(day), Rule { capacity: 10, ..rule() });
    let places: Vec<u32> =
        told(&changed).into_iter().map(|(_, _, places)| places).filter(|places| *places > 0).collect();
    assert_eq!(places, [320, 320, 80, 320, 320]);
}

#[test]
fn one_day_may_be_a_day_that_the_series_leaves_out() {
    let sunday = date(2021, 5, 2);
    let changed = series().changed(Reach::One(sunday), rule());
    assert!(open_days(&changed).contains(&sunday));
}

#[test]
fn following_days_are_changed_and_those_before_are_not() {
    let day = date(2021, 4, 30);
    let longer = Rule { until: date(2021, 5, 11), hours: vec!["09:00-10:00".to_owned()], ..rule() };
    let changed = series().changed(Reach::Following(day), longer);
    assert_eq!(changed.flaws(), []);
    let slots: Vec<usize> =
        told(&changed).into_iter().map(|(_, slots, _)| slots).filter(|slots| *slots > 0).collect();
    assert_eq!(slots, [8, 8, 8, 2, 2, 2, 2], "three days as before, then Friday, Thursday, Monday, Tuesday");
}

#[test]
fn following_days_end_where_the_new_rule_ends() {
    let shorter = Rule { until: date(2021, 4, 30), closed_on: Vec::new(), ..rule() };
    let changed = series().changed(Reach::Following(date(2021, 4, 28)), shorter);
    assert_eq!(open_days(&changed).last(), Some(&date(2021, 4, 30)));
}

#[test]
fn all_days_are_changed() {
    let changed = series().changed(Reach::One(date(2021, 4, 28)), Rule { capacity: 10, ..rule() });
    let changed = changed.changed(Reach::All, Rule { capacity: 50, ..rule() });
    assert!(changed.slots().iter().all(|slot| slot.capacity == 50));
}

#[track_caller]
fn flawed(from: &str, to: &str, wanted: &str) {
    let text = SERIES.replace(from, to);
    assert_ne!(text, SERIES, "nothing was replaced");
    let told = match parse(&text) {
        Err(error) => error.to_string(),
        Ok(series) => {
            series.flaws().into_iter().map(|flaw| format!("{}\n", locate(&text, flaw))).collect::<String>()
        }
    };
    assert!(told.contains(wanted), "{told}");
}

#[test]
fn what_cannot_be_is_told_with_its_line() {
    flawed(
        "until = 2021-05-09",
        "until = 2021-04-09",
        "line 8, column 9, key rule[0].until, value 2021-04-09: the last day is before",
    );
    flawed("until = 2021-05-09", "until = 2031-05-09", "at most 400 days; see whether the year is right");
    flawed("\"tue\"", "\"Tue\"", "\"Tue\" is no day of the week");
    flawed("\"closed\"", "\"maybe\"", "line 10, column 12, key rule[0].holidays");
    flawed(
        "12:00\"",
        "12:10\"",
        "\"09:00-12:10\" is no multiple of 30 minutes: 10 minutes would be left over",
    );
    flawed("\"13:00-14:00\"", "\"11:00-14:00\"", "begins before those named before it have ended");
    flawed("\"13:00-14:00\"", "\"13 to 14\"", "\"13 to 14\" cannot be read");
    flawed("[2021-05-07]", "[2021-06-07]", "2021-06-07 is not between from and until");
    flawed("capacity = 40", "capacity = 4000000", "at most 100000 places");
    flawed("slot_minutes = 30", "slot_minutes = 0", "must be from 5 to 1440");
    flawed("holidays", "hollidays", "line 10, column 1, key rule[0].hollidays: unknown field");
    flawed("2021-04-26", "2021-04-31", "line 7, column 8");
}

#[test]
fn what_cannot_be_is_told_in_the_language_of_the_page() {
    let rule = Rule {
        until: date(2021, 4, 1),
        weekdays: vec!["Tue".to_owned()],
        holidays: "maybe".to_owned(),
        hours: ["13 to 14", "12:00-11:00", "09:00-10:10", "08:00-09:00"].map(str::to_owned).into(),
        slot_minutes: 60,
        capacity: 4_000_000,
        ..rule()
    };
    let wrong = Series { id: String::new(), rule: vec![rule], ..series() };
    let told = wrong.flaws_in(Words::new(Lang::Ja));
    assert_eq!(told.len(), wrong.flaws().len());
    assert!(told.len() > 8, "{told:?}");
    for fault in told {
        let is_kana = |c: char| ('ぁ'..='ん').contains(&c);
        assert!(fault.reason.contains(is_kana) && !fault.reason.contains("flaw"), "{fault:?}");
    }
}

#[test]
fn a_series_beyond_the_known_holidays_is_refused() {
    let rule = Rule { from: date(2036, 12, 1), until: date(2037, 1, 31), closed_on: Vec::new(), ..rule() };
    let flaws = Series { rule: vec![rule.clone()], ..series() }.flaws();
    assert!(flaws.iter().any(|flaw| flaw.reason.contains("known from 2016 to 2036")), "{flaws:?}");
    let open = Rule { holidays: "open".to_owned(), ..rule };
    assert_eq!(Series { rule: vec![open], ..series() }.flaws(), []);
}

#[test]
fn a_day_may_end_at_midnight() {
    let rule = Rule { hours: vec!["22:00-24:00".to_owned()], ..rule() };
    let series = Series { rule: vec![rule], ..series() };
    assert_eq!(series.flaws(), []);
    let last = series.slots().into_iter().take(4).next_back().expect("four slots a day");
    assert_eq!(
        (last.start.to_string(), last.end.to_string()),
        ("23:30:00".to_owned(), "00:00:00".to_owned())
    );
}

#[test]
fn the_text_of_a_series_reads_back_to_it() {
    let changed = series().changed(Reach::One(date(2021, 4, 28)), rule());
    assert_eq!(parse(&changed.text()).expect("our own text"), changed);
}

proptest! {
    #[test]
    fn slots_lie_on_weekdays_of_the_rule_in_its_hours_and_never_overlap(
        start in 0_u16..20, length in 1_u16..4, minutes in prop::sample::select(vec![5_u16, 10, 15, 20, 30, 60]),
        weekday in 0_usize..7, days in 1_i64..60,
    ) {
        let from = date(2021, 4, 1);
        let until = from.saturating_add(jiff::Span::new().days(days));
        let weekdays = vec![WEEKDAYS[weekday].to_owned()];
        let hours = vec![format!("{start:02}:00-{:02}:00", start + length)];
        let rule = Rule { from, until, weekdays, hours, slot_minutes: minutes, closed_on: Vec::new(), ..rule() };
        let series = Series { rule: vec![rule], ..series() };
        prop_assert_eq!(series.flaws(), vec![]);
        for day in series.days() {
            prop_assert!(from <= day.date && day.date <= until);
            prop_assert_eq!(usize::from(day.date.weekday().to_monday_zero_offset().unsigned_abs()), weekday);
            for pair in day.slots.windows(2) {
                prop_assert_eq!(pair[0].end, pair[1].start);
            }
            let slots = if day.closed.is_some() { 0 } else { length * 60 / minutes };
            prop_assert_eq!(day.slots.len(), usize::from(slots));
        }
    }
}
