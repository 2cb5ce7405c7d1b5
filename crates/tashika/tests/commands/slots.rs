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
    assert!(ran.err.contains("slots.csv: line 4: venue: `osaka`"), "{}", ran.err);
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
