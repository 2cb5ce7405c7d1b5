//! `slots publish`: all rows or none, and lines instead of rows in what is said.

use crate::house::{House, SLOTS};

#[test]
fn slots_are_published_and_the_same_file_again_changes_nothing() {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.as_bytes());
    let first = house.json(&["slots", "publish", "slots.csv", "--programme", "tokyo"]);
    let again = house.json(&["slots", "publish", "slots.csv", "--programme", "tokyo"]);
    assert_eq!((&first["changes"]["added"], &again["changes"]["unchanged"]), (&2.into(), &2.into()));
}

#[test]
fn an_unknown_venue_is_named_with_its_line_and_nothing_is_published() {
    let house = House::with_programme();
    house.write(
        "slots.csv",
        SLOTS.replace("\notemachi,2098-05-24,09:30", "\n\nosaka,2098-05-24,09:30").as_bytes(),
    );
    let ran = house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(1);
    assert!(ran.err.contains("slots.csv: line 4, column venue, value \"osaka\": "), "{}", ran.err);
    house.write("slots.csv", SLOTS.as_bytes());
    let after = house.json(&["slots", "publish", "slots.csv", "--programme", "tokyo"]);
    assert_eq!(after["changes"]["added"], 2);
}

#[test]
fn an_impossible_row_is_named() {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.replace("09:30,10\n", "08:30,10\n").as_bytes());
    let ran = house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(1);
    assert!(ran.err.contains("line 2, column end, value \"08:30\""), "{}", ran.err);
}

#[test]
fn all_bad_rows_are_told_together_with_their_places() {
    let house = House::with_programme();
    let rows = "osaka,2098-05-24,09:00,09:30,10,\notemachi,2098-05-24,09:00,09:30,10,3\n\
                otemachi,2098-05-24,24:00,24:00,x,\notemachi,2098-05-24,10:00,10:30,10,1\n";
    house.write("slots.csv", format!("venue,date,start,end,capacity,dose\n{rows}").as_bytes());
    let ran = house.run(&["--json", "slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(1);
    let document = ran.document();
    let faults = document["faults"].as_array().expect("a list");
    let places: Vec<_> =
        faults.iter().filter_map(|it| Some((it["line"].as_u64()?, it["column"].as_str()?))).collect();
    assert_eq!(places, [(2, "venue"), (3, "dose"), (4, "start"), (4, "capacity")], "{document}");
}

#[test]
fn a_slot_in_the_past_is_noted_with_its_line() {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.replace("2098-05-24,09:30", "2021-05-24,09:30").as_bytes());
    let ran = house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    assert!(ran.err.contains("slots.csv: line 3, column date, value \"2021-05-24\": "), "{}", ran.err);
}

#[test]
fn new_slots_are_printed() {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.as_bytes());
    let ran = house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    assert!(ran.out.starts_with("+ otemachi 2098-05-24 09:00-09:30 capacity 10\n"), "{}", ran.out);
}

/// Publishes one slot with this `published_at` and gives what changed: added, changed, unchanged.
fn publish_at(house: &House, published_at: &str) -> [u64; 3] {
    let head = "venue,date,start,end,capacity,published_at";
    let text = format!("{head}\notemachi,2098-05-24,09:00,09:30,10,{published_at}\n");
    house.write("slots.csv", text.as_bytes());
    let document = house.json(&["slots", "publish", "slots.csv", "--programme", "tokyo"]);
    ["added", "changed", "unchanged"].map(|name| document["changes"][name].as_u64().expect("a number"))
}

#[track_caller]
fn assert_local_time_is_that_of_tokyo(house: &House) {
    let local = publish_at(house, "2098-05-17 11:00");
    let same = publish_at(house, "2098-05-17T11:00:00+09:00");
    let other = publish_at(house, "2098-05-17T11:00:00Z");
    assert_eq!((local, same, other), ([1, 0, 0], [0, 0, 1], [0, 1, 0]));
}

#[test]
fn local_publication_is_in_the_zone_of_the_programme_without_a_server() {
    assert_local_time_is_that_of_tokyo(&House::with_programme());
}

#[test]
fn local_publication_is_in_the_zone_of_the_programme_through_a_server() {
    let house = House::with_programme();
    let _server = house.serve();
    assert_local_time_is_that_of_tokyo(&house);
}

#[test]
fn a_local_publication_beyond_all_instants_is_named_with_its_line() {
    let house = House::with_programme();
    let text =
        "venue,date,start,end,capacity,published_at\notemachi,2098-05-24,09:00,09:30,10,9999-12-31 23:59\n";
    house.write("slots.csv", text.as_bytes());
    let ran = house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(1);
    assert!(ran.err.contains("slots.csv: line 2, column published_at"), "{}", ran.err);
}

const SERIES: &str = r#"id = "mornings"
venue = "otemachi"

[[rule]]
from = 2098-05-26
until = 2098-05-30
weekdays = ["mon", "tue", "wed", "thu", "fri"]
holidays = "open"
hours = ["09:00-11:00"]
slot_minutes = 30
capacity = 10
"#;

#[test]
fn a_series_is_planned_and_its_slots_can_be_published() {
    let house = House::with_programme();
    house.write("series.toml", SERIES.as_bytes());
    let arguments = ["slots", "plan", "series.toml", "--programme", "tokyo", "--csv", "made.csv"];
    let ran = house.run(&arguments).expect_code(0);
    assert!(ran.out.contains("2098-05-26 Mon  09:00-11:00  4 slots  40 places\n"), "{}", ran.out);
    assert!(ran.out.contains("20 slots with 200 places: 20 added"), "{}", ran.out);
    house.run(&arguments).expect_code(1);
    let published = house.json(&["slots", "publish", "made.csv", "--programme", "tokyo"]);
    assert_eq!(published["changes"]["added"], 20);
    let again = house.json(&["slots", "plan", "series.toml", "--programme", "tokyo"]);
    assert_eq!(again["changes"]["unchanged"], 20, "the plan changed nothing, and the file says the same");
}

#[test]
fn a_wrong_week_is_found_before_it_is_published() {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    let wrong = SERIES.replace("2098-05-26", "2098-06-26").replace("2098-05-30", "2098-06-30");
    house.write("wrong.toml", wrong.as_bytes());
    let ran = house.run(&["--json", "slots", "plan", "wrong.toml", "--programme", "tokyo"]).expect_code(1);
    let found = &ran.document()["findings"];
    assert_eq!((&found[0]["rail"], &found[0]["seen"]), (&"far_date".into(), &33.into()), "{found}");
    let after = house.json(&["slots", "plan", "slots.csv", "--programme", "tokyo"]);
    assert_eq!((&after["changes"]["unchanged"], &after["findings"]), (&2.into(), &serde_json::json!([])));
}

#[test]
fn whoever_publishes_a_far_date_after_a_single_day_is_told_with_its_line() {
    let house = House::with_programme();
    house.write("slots.csv", format!("{SLOTS}otemachi,2098-08-24,09:00,09:30,10\n").as_bytes());
    let ran = house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    assert!(ran.err.contains("note: slots.csv: line 4, column date, value \"2098-08-24\": "), "{}", ran.err);
}

/// A week that is published, and beside it a file with the day after, a day of the wrong month and a wrong capacity.
fn with_mistakes() -> House {
    let house = House::with_programme();
    let head = "venue,date,start,end,capacity\n";
    let of_day =
        |day: u32| format!("otemachi,2098-05-{day},09:00,09:30,40\notemachi,2098-05-{day},09:30,10:00,40\n");
    house.write("week.csv", format!("{head}{}", (24..31).map(of_day).collect::<String>()).as_bytes());
    house.run(&["slots", "publish", "week.csv", "--programme", "tokyo"]).expect_code(0);
    let rows = "otemachi,2098-05-31,09:00,09:30,40\n\notemachi,2098-07-24,09:00,09:30,40\n\
                otemachi,2098-05-31,09:30,10:00,400\n";
    house.write("slots.csv", format!("{head}{rows}").as_bytes());
    house
}

const PUBLISH: [&str; 5] = ["slots", "publish", "slots.csv", "--programme", "tokyo"];

#[test]
fn what_looks_like_a_mistake_is_not_published_and_told_with_line_value_and_what_next() {
    let house = with_mistakes();
    let ran = house.run(&PUBLISH).expect_code(1);
    let date =
        "slots.csv: line 4, column date, value \"2098-07-24\": 1 slots at otemachi (2098-07-24) are 54 days";
    let capacity = "slots.csv: line 5, column capacity, value \"400\": ";
    assert!(ran.err.contains(date) && ran.err.contains(capacity), "{}", ran.err);
    assert!(ran.err.contains("Look at month and year.") && ran.err.contains("--despite"), "{}", ran.err);
    let document = house.run(&[&["--json"][..], &PUBLISH].concat()).expect_code(1).document();
    assert_eq!(
        (&document["code"], &document["faults"][1]["line"]),
        (&"slot.guard".into(), &5.into()),
        "{document}"
    );
    let plan = house.json(&["slots", "publish", "week.csv", "--programme", "tokyo"]);
    assert_eq!(plan["changes"]["unchanged"], 14, "the same week again stops nobody");
}

#[test]
fn a_dry_run_and_a_plan_tell_the_same_and_end_with_1() {
    let house = with_mistakes();
    let ran = house.run(&[&["--json"][..], &PUBLISH, &["--dry-run"]].concat()).expect_code(1);
    let document = ran.document();
    let lines: Vec<_> = document["stops"].as_array().expect("a list").iter().map(|it| &it["line"]).collect();
    assert_eq!(lines, [4, 5], "{document}");
    let told = house.run(&[&PUBLISH[..], &["--dry-run"]].concat()).expect_code(1);
    assert!(told.err.contains("would be refused: slots.csv: line 4, column date"), "{}", told.err);
    let ran = house.run(&["--json", "slots", "plan", "slots.csv", "--programme", "tokyo"]).expect_code(1);
    let found = &ran.document()["findings"];
    assert_eq!((&found[0]["rail"], &found[1]["rail"]), (&"far_date".into(), &"capacity".into()), "{found}");
}

#[test]
fn a_reason_publishes_it_and_stays_in_the_journal() {
    let house = with_mistakes();
    let reason = ["--despite", "臨時の会場, as ordered"];
    house.run(&[&PUBLISH[..], &["--despite", " "]].concat()).expect_code(2);
    house.run(&[&PUBLISH[..], &reason, &["--dry-run"]].concat()).expect_code(0);
    let ran = house.run(&[&PUBLISH[..], &reason].concat()).expect_code(0);
    assert!(ran.err.contains("despite: slots.csv: line 5, column capacity, value \"400\""), "{}", ran.err);
    let dump = house.run(&["dump"]).expect_code(0).out;
    let entries: Vec<serde_json::Value> =
        dump.lines().map(|line| serde_json::from_str(line).expect("an entry")).collect();
    let at = entries.iter().position(|it| it["kind"] == "FindingsOverruled").expect("an entry of its own");
    let event = &entries[at]["event"];
    assert_eq!((&event["reason"], &event["count"]), (&reason[1].into(), &2.into()), "{event}");
    assert_eq!(event["findings"][0]["rail"], "far_date", "{event}");
    assert_eq!(
        (&entries[at]["channel"], &entries[at + 1]["kind"]),
        (&"cli".into(), &"SlotsPublished".into())
    );
    house.run(&["audit"]).expect_code(0);
}

#[test]
fn a_running_server_stops_it_too() {
    let house = with_mistakes();
    let _server = house.serve();
    house.run(&PUBLISH).expect_code(1);
    house.run(&[&PUBLISH[..], &["--despite", "as ordered"]].concat()).expect_code(0);
}

#[test]
fn small_files_need_no_reason() {
    let house = House::with_programme();
    let head = "venue,date,start,end,capacity,dose\n";
    for rows in [
        "otemachi,2098-05-24,09:00,09:30,1,\notemachi,2098-05-24,09:30,10:00,100,\n",
        "otemachi,2098-06-21,09:00,09:30,40,2\notemachi,2098-07-19,09:00,09:30,40,2\n",
        "otemachi,2098-05-24,09:00,09:30,50,\n",
        "otemachi,2098-05-25,09:00,09:30,99,1\n",
    ] {
        house.write("slots.csv", format!("{head}{rows}").as_bytes());
        let ran = house.run(&[&["--json"][..], &PUBLISH].concat()).expect_code(0);
        assert_eq!(ran.document()["stops"], serde_json::json!([]), "{rows}");
    }
}

#[test]
fn a_series_that_cannot_be_is_told_with_its_line() {
    let house = House::with_programme();
    house.write("series.toml", SERIES.replace("until = 2098-05-30", "until = 2098-05-03").as_bytes());
    let ran = house.run(&["slots", "plan", "series.toml", "--programme", "tokyo"]).expect_code(1);
    assert!(ran.err.contains("series.toml: line 6, column 9, key rule[0].until"), "{}", ran.err);
    house.write("series.toml", SERIES.replace("\"otemachi\"", "\"osaka\"").as_bytes());
    let ran = house.run(&["slots", "plan", "series.toml", "--programme", "tokyo"]).expect_code(1);
    assert!(ran.err.contains("is no venue of the programme"), "{}", ran.err);
}

/// A programme with slots, and a wrong week as a series.
fn with_wrong_week() -> House {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    let wrong = SERIES.replace("2098-05-26", "2098-06-26").replace("2098-05-30", "2098-06-30");
    house.write("wrong.toml", wrong.as_bytes());
    house
}

#[test]
fn a_wrong_week_is_proposed_only_with_a_reason() {
    let house = with_wrong_week();
    let propose = ["slots", "propose", "wrong.toml", "--programme", "tokyo"];
    let ran = house.run(&[&["--json"][..], &propose].concat()).expect_code(1);
    assert_eq!(ran.document()["code"], "proposal.guard");
    let ran = house.run(&[&propose[..], &["--acknowledge", "far_date=because"]].concat()).expect_code(1);
    assert!(
        ran.err.contains("far_date, value \"because\": is no reason; write one of extra_days"),
        "{}",
        ran.err
    );
    house.run(&[&propose[..], &["--acknowledge", "capacity=extra_days"]].concat()).expect_code(1);
    let ran = house.run(&[&propose[..], &["--acknowledge", "far_date=extra_days"]].concat()).expect_code(0);
    assert!(ran.out.contains("proposal 1 waits for another planner"), "{}", ran.out);
    let told = house.json(&["slots", "proposals", "--programme", "tokyo"]);
    let acknowledged = &told["proposals"][0]["acknowledged"][0];
    assert_eq!(
        (&acknowledged[0]["rail"], &acknowledged[1]),
        (&"far_date".into(), &"extra_days".into()),
        "{told}"
    );
}

#[test]
fn whoever_has_the_folder_does_not_approve_what_they_proposed() {
    let house = with_wrong_week();
    house.write("series.toml", SERIES.as_bytes());
    house.json(&["slots", "propose", "series.toml", "--programme", "tokyo"]);
    let ran = house.run(&["--json", "slots", "approve", "1", "--programme", "tokyo"]).expect_code(1);
    assert_eq!(ran.document()["code"], "proposal.own");
    let told = house.json(&["slots", "reject", "1", "--programme", "tokyo"]);
    assert_eq!(told["proposals"][0]["standing"], "rejected", "one may take back one's own");
    let plan = house.json(&["slots", "plan", "series.toml", "--programme", "tokyo"]);
    assert_eq!(plan["changes"]["added"], 20, "nothing was published");
}

#[test]
fn it_is_told_who_could_book_what_and_when() {
    let house = with_wrong_week();
    let roster = "municipality_code,voucher_number,birth_date\n131016,0000000001,1950-04-01\n131016,0000000002,1951-04-01\n";
    house.write("roster.csv", roster.as_bytes());
    house.run(&["roster", "import", "roster.csv", "--programme", "tokyo"]).expect_code(0);
    let ask = |at: &str, more: &[&str]| {
        house.json(&[&["prospects", "--programme", "tokyo", "--at", at][..], more].concat())
    };
    let somebody = ["--municipality", "131016", "--born", "1950-04-01"];
    let before = ask("2021-05-17 10:59", &somebody);
    assert_eq!(before["prospects"]["why_not"][0], "wave.not_open", "{before}");
    let open = ask("2098-05-20 09:00", &somebody);
    assert_eq!(open["prospects"]["person"][0]["free"], 20, "{open}");
    let listed = ask("2098-05-20 09:00", &[&somebody[..], &["--voucher", "0000000001"]].concat());
    assert_eq!(listed["prospects"]["person"][0]["slots"], 2, "{listed}");
    let late = ask("2098-05-24 00:00", &["--roster", "roster.csv"]);
    assert_eq!(
        (&late["roster"]["could_book"], &late["roster"]["could_not"]),
        (&0.into(), &2.into()),
        "{late}"
    );
    let counted = ask("2098-05-20 09:00", &["--roster", "roster.csv"]);
    assert_eq!(counted["roster"]["waves"][0], serde_json::json!(["everyone", 2, 2]), "{counted}");
    assert_eq!(counted["prospects"]["waves"][0]["vouchers"], 2);
}

#[test]
fn a_proposal_can_be_tried_before_it_is_approved() {
    let house = with_wrong_week();
    house.write("series.toml", SERIES.as_bytes());
    house.json(&["slots", "propose", "series.toml", "--programme", "tokyo"]);
    let ask = |more: &[&str]| {
        let told = house
            .json(&[&["prospects", "--programme", "tokyo", "--at", "2098-05-20 09:00"][..], more].concat());
        told["prospects"]["waves"][0]["days"].as_array().expect("days").len()
    };
    assert_eq!((ask(&[]), ask(&["--proposal", "1"])), (1, 6));
}
