//! A venue's day from the command line, by a running server and without one.
//!
//! The slots are all of today and all of tomorrow, so that no hour of the clock and no midnight changes the story.

use serde_json::Value;

use crate::house::{House, PROGRAMME};

const AT: [&str; 4] = ["--programme", "tokyo", "--venue", "otemachi"];
const LOT: [&str; 4] = ["--programme", "tokyo", "moderna", "3004667"];

/// A town hall that takes people without a booking, with a lot and a list of two vouchers.
fn house() -> House {
    let house = House::new();
    let arrival = "doses = 2\narrival = { early_minutes = 30, late_minutes = 1440, walk_ins = \"open\" }";
    house.write("programme.toml", PROGRAMME.replacen("doses = 2", arrival, 1).as_bytes());
    house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    let list = "municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n131121,0000000002,19560301\n";
    house.write("list.csv", list.as_bytes());
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    let today = venue(&house, "list", &[])["date"].as_str().expect("a day").to_owned();
    let today: jiff::civil::Date = today.parse().expect("a day");
    let days = [0, 1, 28, 29].map(|later| today.saturating_add(jiff::Span::new().days(later)));
    let rows = days.map(|day| format!("otemachi,{day},00:00,24:00,2\n")).concat();
    house.write("slots.csv", format!("venue,date,start,end,capacity\n{rows}").as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house.run(&[&["lot", "declare"][..], &LOT, &["--expires-on", "2098-12-31"]].concat()).expect_code(0);
    house
}

fn arguments<'a>(verb: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [&["venue", verb][..], &AT, rest].concat()
}

fn venue(house: &House, verb: &str, rest: &[&str]) -> Value {
    house.json(&arguments(verb, rest))
}

/// From the door to the next dose; both ways in must tell the same.
fn a_day(house: &House) {
    let person = ["131121", "0000000001", "1955-03-01"];
    let came = venue(house, "walk-in", &[&person[..], &["--key", "k1"]].concat());
    let again = venue(house, "walk-in", &[&person[..], &["--key", "k1"]].concat());
    assert_eq!((&came["repeated"], &again["repeated"]), (&Value::Bool(false), &Value::Bool(true)));
    assert_eq!(came["done"], again["done"]);
    let booking = came["done"]["booking"]["number"].as_str().expect("a number").to_owned();
    let look = venue(house, "look-up", &["131121", "0000000001"]);
    assert_eq!(
        (&look["findings"][0]["colour"], &look["findings"][0]["undoes"]),
        (&"amber".into(), &"checked_in".into())
    );
    venue(house, "check", &[&booking]);
    let refused = house.run(&arguments("give", &[&booking, "--lot", "4711"])).expect_code(1);
    assert!(refused.err.contains("No lot has this number"), "{refused:?}");
    let given = venue(house, "give", &[&booking, "--lot", "3004667"]);
    assert_eq!(given["done"]["booking"]["status"], "administered");
    let proposed = venue(house, "next-dose", &[&booking, "--dry-run"]);
    let next = venue(house, "next-dose", &[&booking]);
    assert_eq!(
        (&next["done"]["booking"]["slot"], &next["done"]["booking"]["dose"]),
        (&proposed["slot"], &2.into())
    );
    let red = house.run(&arguments("look-up", &[&booking])).expect_code(1);
    assert!(red.out.starts_with("RED") && red.out.contains("administered"), "{red:?}");
    let recall = house.json(&[&["lot", "recall"][..], &LOT].concat());
    assert_eq!(recall["received"][0]["number"], booking.as_str());
    let refused = house.run(&arguments("undo", &[&booking, "checked"])).expect_code(1);
    assert!(refused.err.contains("This step cannot be taken back"), "{refused:?}");
    venue(house, "undo", &[&booking, "administered"]);
    let withheld = venue(house, "not-given", &[&booking, "--reason", "no_dose_left"]);
    assert_eq!(withheld["done"]["booking"]["reason"], "no_dose_left");
    let list = house.run(&arguments("list", &[])).expect_code(0).out;
    assert!(list.contains("not_given (no_dose_left)") && list.contains("1 of 2 free"), "{list}");
    let absent = venue(house, "no-shows", &["--dry-run"]);
    assert_eq!(absent["would_mark"], Value::Array(Vec::new()));
    assert_eq!(venue(house, "no-shows", &[])["done"]["no_shows"], Value::Array(Vec::new()));
    house.run(&["audit"]).expect_code(0);
}

#[test]
fn a_day_goes_through_a_running_server() {
    let house = house();
    let _server = house.serve();
    a_day(&house);
}

#[test]
fn a_day_goes_without_a_server() {
    a_day(&house());
}

#[test]
fn a_venue_that_is_not_there_is_named_as_such() {
    let house = house();
    let elsewhere = ["venue", "list", "--programme", "tokyo", "--venue", "nowhere"];
    let refused = house.run(&[&["--json"][..], &elsewhere].concat()).expect_code(1);
    assert_eq!(refused.document()["code"], "venue.unknown");
    let said = house.run(&elsewhere).expect_code(1).err;
    assert!(said.contains("\"nowhere\"") && said.contains("otemachi"), "{said}");
}

#[test]
fn what_can_be_nothing_that_people_bring_is_said_so() {
    let house = house();
    let said = house.run(&arguments("look-up", &["xyz"])).expect_code(1).err;
    assert!(said.contains("\"xyz\" is no booking number, voucher, 18-digit line or receipt"), "{said}");
}

#[test]
fn doses_come_back_beside_the_voucher_numbers_of_a_list_in_the_layout_of_the_register() {
    let house = house();
    let _server = house.serve();
    let came = venue(&house, "walk-in", &["131121", "0000000001", "1955-03-01"]);
    let booking = came["done"]["booking"]["number"].as_str().expect("a number").to_owned();
    venue(&house, "check", &[&booking]);
    venue(&house, "give", &[&booking, "--lot", "3004667"]);
    let export = |file: &str, more: &[&str]| {
        house.run(&[&["--json", "export", "vrs", file, "--programme", "tokyo"], more].concat())
    };
    let told =
        export("vrs.csv", &["--roster", "list.csv", "--physician", "見本 花子"]).expect_code(0).document();
    assert_eq!(told["rows"], 1, "the second voucher of the list has no dose");
    let text = std::fs::read_to_string(house.path("vrs.csv")).expect("a file");
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
    assert!(lines[0].starts_with("個別宛名番号,1回目接種履歴登録日時,1回目接種日,1回目券番号,"), "{text}");
    let cells: Vec<&str> = lines[1].split(',').collect();
    let today = venue(&house, "list", &[])["date"].as_str().expect("a day").replace('-', "");
    assert_eq!((cells.len(), cells[0], cells[2]), (17, "", today.as_str()), "{text}");
    assert!(cells[1].len() == 14 && cells[1].starts_with(&today), "{text}");
    assert_eq!(cells[3..6], ["0000000001", "131121", "大手町"], "leading zeros stay: {text}");
    assert_eq!(cells[6..9], ["見本 花子", "モデルナ", "3004667"], "{text}");
    assert!(cells[9..].iter().all(|cell| cell.is_empty()), "no second dose: {text}");
    let said = export("none.csv", &[]).expect_code(1).err;
    assert!(said.contains("give the list with --roster"), "{said}");
    let damaged = b"municipality_code,voucher_number,birth_date\n131121,12,19550301\n";
    house.write("damaged.csv", damaged);
    let refused = export("none.csv", &["--roster", "damaged.csv"]).expect_code(1).document();
    assert_eq!(refused["code"], "roster.bad_rows", "a dose must not be missing in silence");
    assert!(!house.path("none.csv").exists());
}
