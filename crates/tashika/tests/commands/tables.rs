//! Figures and exports: the same as a recount of the journal, in every form.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::citizen::{document, sign_in};
use crate::house::{House, SLOTS, Server};

const PEOPLE: u32 = 6;

/// A server on which some people booked, one of them moved, one cancelled, and one was refused.
fn busy(house: &House) -> Server {
    let rows = (1..=PEOPLE).map(|number| format!("131121,{number:010},19550301\n")).collect::<String>();
    house.write("slots.csv", SLOTS.as_bytes());
    house.write("list.csv", format!("municipality_code,voucher_number,birth_date\n{rows}").as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    let server = house.serve();
    let (_, list) = server.get("/api/v1/programmes/tokyo/slots");
    let slots = document(&list)["slots"].clone();
    let slot = |index: usize| slots[index]["id"].as_str().expect("a slot").to_owned();
    for number in 1..=PEOPLE {
        let token = sign_in(&server, u64::from(number));
        let act = |key: &str, path: &str, body: Value| {
            let key = format!("{key}-{number}");
            let headers = [("Authorization", token.as_str()), ("Idempotency-Key", key.as_str())];
            server.ask("POST", &format!("/api/v1/{path}"), &headers, &body.to_string()).expect("it answers")
        };
        let (status, body) = act("book", "bookings", json!({ "slot": slot(0), "dose": 1 }));
        assert_eq!(status, 201, "{body}");
        let id = document(&body)["booking"]["id"].as_str().expect("an id").to_owned();
        match number {
            1 => assert_eq!(act("move", &format!("bookings/{id}/move"), json!({ "slot": slot(1) })).0, 200),
            2 => assert_eq!(act("cancel", &format!("bookings/{id}/cancel"), json!({})).0, 200),
            3 => assert_eq!(act("again", "bookings", json!({ "slot": slot(1), "dose": 1 })).0, 409),
            _ => {}
        }
    }
    server
}

/// How often each kind of step is in the journal, by channel.
fn recounted(house: &House) -> BTreeMap<(String, String), u64> {
    let mut counts = BTreeMap::new();
    for line in house.run(&["dump"]).expect_code(0).out.lines() {
        let entry: Value = serde_json::from_str(line).expect("a document");
        let what = match entry["kind"].as_str() {
            Some("BookingConfirmed") => "confirmed",
            Some("BookingMoved") => "moved",
            Some("BookingCancelled") => "cancelled",
            _ => continue,
        };
        let channel = entry["channel"].as_str().expect("a channel").to_owned();
        *counts.entry((what.to_owned(), channel)).or_default() += 1;
    }
    counts
}

#[test]
fn figures_are_a_recount_of_the_journal() {
    let house = House::with_programme();
    let _server = busy(&house);
    let told = house.json(&["figures", "--programme", "tokyo"]);
    let steps: BTreeMap<(String, String), u64> = told["steps"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| {
            let text = |name: &str| it[name].as_str().expect("text").to_owned();
            ((text("what"), text("channel")), it["count"].as_u64().expect("a number"))
        })
        .collect();
    assert_eq!(steps, recounted(&house));
    assert_eq!(steps[&("confirmed".to_owned(), "api".to_owned())], u64::from(PEOPLE));
    assert_eq!(told["bookings"], json!({ "confirmed": PEOPLE - 1, "cancelled": 1 }));
    assert_eq!(told["refusals"]["booking.exists"], 1);
    let minutes: u64 =
        told["minutes"].as_array().expect("a list").iter().filter_map(|it| it["confirmed"].as_u64()).sum();
    assert_eq!(minutes, u64::from(PEOPLE), "all of it was within the hour");
    let refused =
        told["minutes"].as_array().expect("a list").iter().map(|it| &it["refused"]["booking.exists"]);
    assert_eq!(refused.filter_map(Value::as_u64).sum::<u64>(), 1, "and so was the refusal");
    let sum = |name: &str| -> u64 {
        told["days"].as_array().expect("a list").iter().filter_map(|it| it[name].as_u64()).sum()
    };
    assert_eq!(sum("booked"), u64::from(PEOPLE) - 1);
    assert_eq!(sum("free"), sum("capacity") - sum("booked"), "nothing is held and nothing is over");
}

#[test]
fn an_export_has_every_booking_and_can_be_read_back() {
    let house = House::with_programme();
    let _server = busy(&house);
    let export = |arguments: &[&str]| {
        let all = [&["export"], arguments, &["--programme", "tokyo"]].concat();
        house.json(&all)
    };
    let told = export(&["bookings", "b.csv"]);
    assert_eq!(told["rows"], PEOPLE);
    let text = std::fs::read_to_string(house.path("b.csv")).expect("a file");
    assert!(text.starts_with("\u{feff}number,programme,dose,status,"), "{text}");
    assert_eq!(text.matches("\r\n").count(), PEOPLE as usize + 1);
    assert_eq!(text.matches(",cancelled,").count(), 1, "a cancelled booking stays");
    export(&["bookings", "b.ndjson", "--format", "ndjson"]);
    let lines = std::fs::read_to_string(house.path("b.ndjson")).expect("a file");
    let moved = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("a document"));
    assert_eq!(moved.filter(|it| it["moves"] == 1 && it["status"] == "confirmed").count(), 1);
    let slots = export(&["slots", "s.csv", "--format", "cp932", "--header", "ja"]);
    let bytes = std::fs::read(house.path("s.csv")).expect("a file");
    assert!(bytes.starts_with(&[0x98, 0x67]), "枠 in CP932");
    assert_eq!(
        bytes.windows(2).filter(|pair| pair == b"\r\n").count() as u64,
        slots["rows"].as_u64().unwrap() + 1
    );
    export(&["slots", "s.xlsx", "--format", "xlsx"]);
    assert!(std::fs::read(house.path("s.xlsx")).expect("a file").starts_with(b"PK"));
}

#[test]
fn a_table_that_was_taken_out_is_an_entry_and_a_dictionary_is_none() {
    let house = House::with_programme();
    house.json(&["export", "bookings", "b.csv", "--programme", "tokyo"]);
    house.json(&["export", "slots", "s.csv", "--programme", "tokyo"]);
    house.json(&["export", "slots", "columns.csv", "--dictionary"]);
    let dumped = house.run(&["dump"]).expect_code(0).out;
    let entries = dumped.lines().map(|line| serde_json::from_str::<Value>(line).expect("a document"));
    let taken: Vec<(Value, Value)> = entries
        .filter(|entry| entry["kind"] == "TableExported")
        .map(|entry| (entry["actor"].clone(), entry["event"]["table"].clone()))
        .collect();
    assert_eq!(taken, [(json!("staff:0"), json!("bookings")), (json!("staff:0"), json!("slots"))]);
}

#[test]
fn nothing_is_overwritten_and_nothing_half_is_left() {
    let house = House::with_programme();
    house.write("there.csv", b"mine");
    let refused = house.run(&["export", "bookings", "there.csv", "--programme", "tokyo"]).expect_code(1);
    assert!(refused.err.contains("there.csv is there already"), "{}", refused.err);
    assert_eq!(std::fs::read(house.path("there.csv")).expect("a file"), b"mine");
    let nowhere =
        house.run(&["export", "slots", "no/such/folder.csv", "--programme", "tokyo"]).expect_code(3);
    assert!(nowhere.err.contains("no/such/folder.csv cannot be written"), "{}", nowhere.err);
    let unknown = house.run(&["export", "bookings", "new.csv", "--programme", "nowhere"]).expect_code(1);
    assert!(unknown.err.contains("nowhere") && unknown.err.contains("tokyo"), "{}", unknown.err);
    let left: Vec<_> = std::fs::read_dir(house.path("")).expect("a folder").flatten().collect();
    assert!(left.iter().all(|it| !it.file_name().to_string_lossy().contains("new.csv")), "{left:?}");
}

#[test]
fn a_dictionary_says_what_each_column_means() {
    let house = House::with_programme();
    let told = house.json(&["export", "bookings", "columns.ndjson", "--dictionary", "--format", "ndjson"]);
    let lines = std::fs::read_to_string(house.path("columns.ndjson")).expect("a file");
    assert_eq!(told["rows"], lines.lines().count());
    let first: Value = serde_json::from_str(lines.lines().next().expect("a line")).expect("a document");
    assert_eq!((&first["column"], &first["meaning"]), (&json!("number"), &json!("booking number")));
}

#[test]
fn a_programme_without_a_waitlist_is_told_as_such_and_has_an_empty_table() {
    let house = House::with_programme();
    let told = house.json(&["waitlist", "--programme", "tokyo"]);
    assert_eq!((&told["is_open"], &told["waiting"]), (&json!(false), &json!(0)));
    let words = house.run(&["waitlist", "--programme", "tokyo"]).expect_code(0).out;
    assert!(words.contains("has no waitlist"), "{words}");
    let unknown = house.run(&["waitlist", "--programme", "kyoto"]).expect_code(1);
    assert!(unknown.err.contains("kyoto"), "{}", unknown.err);
    let table = house.json(&["export", "waitlist", "w.csv", "--programme", "tokyo"]);
    assert_eq!(table["rows"], 0);
    let text = std::fs::read_to_string(house.path("w.csv")).expect("a file");
    assert!(text.starts_with("\u{feff}turn,programme,dose,venues,standing,"), "{text}");
}
