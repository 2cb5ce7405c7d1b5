//! More people than places, from the command line: asked first, proposed to somebody else, and recounted by the audit.

use serde_json::Value;

use crate::house::House;

const ALL: [&str; 4] = ["slots", "overbook", "--programme", "tokyo"];
const MORE: [&str; 4] = ["--more", "10%", "--reason", "no_shows"];

/// One hour of forty places.
fn house() -> House {
    let house = House::with_programme();
    house.write("slots.csv", b"venue,date,start,end,capacity\notemachi,2098-05-24,09:00,09:30,40\n");
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house
}

#[test]
fn it_is_shown_first_and_then_waits_for_somebody_else() {
    let house = house();
    let nothing = house.run(&ALL).expect_code(0).out;
    assert!(nothing.contains("nothing is overbooked"), "{nothing}");
    let would = house.json(&[&ALL[..], &MORE, &["--dry-run"]].concat());
    assert_eq!((&would["days"][0]["more"], &would["days"][0]["would_be_more"]), (&0.into(), &4.into()));
    assert_eq!(would["proposal"], Value::Null);
    let ran = house.run(&[&ALL[..], &MORE].concat()).expect_code(0);
    assert!(ran.out.contains("proposal 1 waits for another planner"), "{}", ran.out);
    let ran = house.run(&["slots", "proposals", "--programme", "tokyo"]).expect_code(0);
    assert!(ran.out.contains("1 open: everything: 10% more than places may book (no_shows)"), "{}", ran.out);
    let ran = house.run(&["--json", "slots", "approve", "1", "--programme", "tokyo"]).expect_code(1);
    assert_eq!(ran.document()["code"], "proposal.own");
    let after = house.json(&ALL);
    assert_eq!((&after["stated"], &after["days"][0]["more"]), (&Value::Array(Vec::new()), &0.into()));
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_taken_back_that_is_not_there() {
    let house = house();
    let too_many = ["--more", "60%", "--reason", "no_shows"];
    let ran = house.run(&[&ALL[..], &too_many, &["--dry-run"]].concat()).expect_code(1);
    assert!(ran.out.contains("it would be refused: overbooking.invalid"), "{}", ran.out);
    house.run(&[&ALL[..], &too_many].concat()).expect_code(1);
    let ran = house.run(&[&["--json"][..], &ALL, &["--lift"]].concat()).expect_code(1);
    assert_eq!(ran.document()["code"], "overbooking.unknown");
    house.run(&[&ALL[..], &["--more", "5"]].concat()).expect_code(2);
    house.run(&[&ALL[..], &["--more", "5", "--reason", "because"]].concat()).expect_code(2);
}

#[test]
fn the_audit_tells_places_and_overbooked_ones_apart() {
    let house = house();
    let figures = house.json(&["audit"])["figures"].clone();
    let told = figures.to_string();
    assert!(told.contains("tokyo.places") && told.contains("tokyo.overbooked_places"), "{told}");
    assert!(told.contains("tokyo.bookings_beyond_places"), "{told}");
}
