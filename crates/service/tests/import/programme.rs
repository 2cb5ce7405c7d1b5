//! `programme.toml`: read as the surface says, refused with line, key and what would be right.

use proptest::prelude::*;
use service::admin::ProgrammeFile;
use service::import::programme::{BadProgramme, locate, parse, to_definition};

const SAMPLE: &str = r#"id = "tokyo-2021"
name = { ja = "東京大規模接種センター", en = "Tokyo mass vaccination centre" }
timezone = "Asia/Tokyo"
verification = "roster"
doses = 2
hold_minutes = 10
book_until   = { days_before = 1, time = "23:59" }
cancel_until = { days_before = 0, time = "00:00" }

[[product]]
id = "moderna"
name = { ja = "武田／モデルナ", en = "Moderna" }
next_dose = { earliest_days = 21, standard_days = 28 }

[[venue]]
id = "otemachi"
name = { ja = "東京会場", en = "Tokyo" }
address = "東京都千代田区大手町1-3-3"
phone = "0570-000-000"
product = "moderna"

[[wave]]
id = "wave-1"
opens_at = 2021-05-17T11:00:00+09:00
municipalities = ["131016", "131121"]
born_on_or_before = 1957-04-01
venues = ["otemachi"]
slots_from = 2021-05-24
slots_until = 2021-05-30
doses = [1]
"#;

fn sample() -> ProgrammeFile {
    parse(SAMPLE).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(from: &str, to: &str) -> BadProgramme {
    let text = SAMPLE.replace(from, to);
    assert_ne!(text, SAMPLE, "nothing was replaced");
    parse(&text).expect_err("it was taken")
}

fn flaws(from: &str, to: &str) -> String {
    let text = SAMPLE.replace(from, to);
    assert_ne!(text, SAMPLE, "nothing was replaced");
    let flaws = to_definition(&parse(&text).expect("the world of the test works")).expect_err("it was taken");
    flaws.into_iter().map(|flaw| format!("{}\n", locate(&text, flaw))).collect()
}

#[test]
fn who_is_let_in_is_half_an_hour_on_either_side_unless_said() {
    let arrival = to_definition(&sample()).unwrap().arrival;
    assert_eq!((arrival.early_minutes, arrival.late_minutes, arrival.walk_ins.as_str()), (30, 30, "none"));
    let said =
        SAMPLE.replace("doses = 2", "doses = 2\narrival = { late_minutes = 0, walk_ins = \"leftover\" }");
    let arrival = to_definition(&parse(&said).unwrap()).unwrap().arrival;
    assert_eq!((arrival.early_minutes, arrival.late_minutes, arrival.walk_ins.as_str()), (30, 0, "leftover"));
}

#[test]
fn what_is_wrong_about_arrivals_is_told_with_line_and_key() {
    let wrong = "doses = 2\narrival = { early_minutes = 1441, walk_ins = \"often\" }";
    let told = flaws("doses = 2", wrong);
    assert!(told.contains("line 6") && told.contains("arrival.early_minutes"), "{told}");
    assert!(told.contains("\"none\", \"leftover\" or \"open\""), "{told}");
}

#[test]
fn nobody_is_reminded_unless_it_is_said_on_which_days_and_when() {
    assert!(to_definition(&sample()).unwrap().reminders.days_before.is_empty());
    let said =
        SAMPLE.replace("doses = 2", "doses = 2\nreminders = { days_before = [3, 1], time = \"10:30\" }");
    let reminders = to_definition(&parse(&said).unwrap()).unwrap().reminders;
    assert_eq!((reminders.days_before, reminders.minute_of_day), (vec![3, 1], 630));
}

#[test]
fn what_is_wrong_about_reminders_is_told_with_line_and_key() {
    let told = |said: &str| flaws("doses = 2", &format!("doses = 2\nreminders = {said}"));
    let wrong = told("{ days_before = [61, 1, 1], time = \"25:00\" }");
    assert!(wrong.contains("line 6") && wrong.contains("reminders.days_before"), "{wrong}");
    for said in ["at most 60", "a number twice", "\"10:00\""] {
        assert!(wrong.contains(said), "{said}: {wrong}");
    }
    assert!(told("{ days_before = [], time = \"10:00\" }").contains("leave `reminders` out"));
}

#[test]
fn the_sample_is_a_definition() {
    let definition = to_definition(&sample()).unwrap();
    assert_eq!(definition.waves[0].opens_at.0, 1_621_216_800_000);
    assert_eq!(definition.book_until.minute_of_day, 23 * 60 + 59);
}

#[test]
fn dates_and_instants_may_be_text() {
    let text = SAMPLE
        .replace("= 2021-05-17T11:00:00+09:00", "= \"2021-05-17T11:00:00+09:00\"")
        .replace("= 1957-04-01", "= \"1957-04-01\"");
    assert_eq!(to_definition(&parse(&text).unwrap()), to_definition(&sample()));
}

#[test]
fn an_instant_with_a_space_instead_of_a_t_is_taken() {
    let text = SAMPLE.replace("2021-05-17T11", "2021-05-17 11");
    assert_eq!(to_definition(&parse(&text).unwrap()), to_definition(&sample()));
}

#[test]
fn an_instant_without_its_offset_is_refused_with_line_and_key() {
    let error = refused("11:00:00+09:00", "11:00:00");
    assert_eq!((error.line, error.key.as_str()), (24, "wave[0].opens_at"), "{error}");
    assert!(error.reason.contains("with its offset"), "{error}");
}

#[test]
fn an_unknown_key_is_refused_and_the_known_ones_named() {
    let error = refused("phone =", "telephone =");
    assert_eq!((error.line, error.key.as_str()), (19, "venue[0].telephone"), "{error}");
    assert!(error.reason.contains("`phone`"), "{error}");
}

#[test]
fn a_missing_key_is_named() {
    let error = refused("phone = \"0570-000-000\"\n", "");
    assert!(error.reason.contains("missing field `phone`"), "{error}");
    assert_eq!(error.line, 15, "{error}");
}

#[test]
fn a_wrong_kind_of_value_is_refused() {
    let error = refused("hold_minutes = 10", "hold_minutes = \"ten\"");
    assert_eq!((error.line, error.key.as_str()), (6, "hold_minutes"), "{error}");
}

#[test]
fn broken_toml_is_refused_with_its_line() {
    assert_eq!(refused("doses = 2", "doses = ").line, 5);
}

#[test]
fn unverified_is_not_in_this_release() {
    assert!(flaws("\"roster\"", "\"unverified\"").contains("not in this release"));
}

#[test]
fn an_unknown_time_zone_is_refused() {
    assert!(
        flaws("Asia/Tokyo", "Asia/Edo").contains("line 3, column 12, key timezone, value \"Asia/Edo\": ")
    );
}

#[test]
fn an_impossible_time_is_refused() {
    assert!(flaws("23:59", "24:59").contains("book_until.time"));
    assert!(flaws("\"00:00\"", "\"0:00\"").contains("cancel_until.time"));
}

#[test]
fn every_flaw_is_told_at_once() {
    let text = SAMPLE.replace("\"roster\"", "\"list\"").replace("[\"otemachi\"]", "[\"osaka\"]");
    let flaws = to_definition(&parse(&text).unwrap()).unwrap_err();
    assert_eq!(flaws.len(), 2, "{flaws:?}");
}

#[test]
fn a_second_dose_needs_its_interval() {
    let removed = "next_dose = { earliest_days = 21, standard_days = 28 }\n";
    assert!(flaws(removed, "").contains("product[0].next_dose"));
}

#[test]
fn a_venue_needs_its_name_in_japanese() {
    assert!(flaws("ja = \"東京会場\", ", "").contains("venue[0].name"));
}

#[test]
fn a_definition_survives_the_way_through_json() {
    let json = serde_json::to_string(&sample()).unwrap();
    let back: ProgrammeFile = serde_json::from_str(&json).unwrap();
    assert_eq!(to_definition(&back), to_definition(&sample()));
}

proptest! {
    #[test]
    fn a_broken_sample_never_panics(at in 0..SAMPLE.len(), bytes in "[ -~\n]{0,8}") {
        let mut text = SAMPLE.to_owned();
        prop_assume!(text.is_char_boundary(at));
        text.insert_str(at, &bytes);
        if let Ok(file) = parse(&text) {
            let _ = to_definition(&file);
        }
    }

    #[test]
    fn arbitrary_text_never_panics(text in ".{0,200}") {
        let _ = parse(&text);
    }
}
