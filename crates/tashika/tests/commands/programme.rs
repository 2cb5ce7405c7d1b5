//! `programme apply`: the difference, the dry run, and words for what is wrong.

use crate::house::{House, PROGRAMME};

#[test]
fn a_dry_run_changes_nothing() {
    let house = House::new();
    house.write("programme.toml", PROGRAMME.as_bytes());
    let dry = house.json(&["programme", "apply", "programme.toml", "--dry-run"]);
    let real = house.json(&["programme", "apply", "programme.toml"]);
    assert_eq!(dry["changes"], real["changes"]);
    assert_ne!(real["changes"]["added"], 0);
}

#[test]
fn the_same_file_again_changes_nothing() {
    let house = House::with_programme();
    let again = house.json(&["programme", "apply", "programme.toml"]);
    assert_eq!((&again["changes"]["added"], &again["changes"]["changed"]), (&0.into(), &0.into()), "{again}");
}

#[test]
fn a_change_is_printed() {
    let house = House::with_programme();
    house.write("programme.toml", PROGRAMME.replace("hold_minutes = 10", "hold_minutes = 15").as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    assert!(ran.out.contains("hold_minutes"), "{}", ran.out);
}

#[test]
fn a_wrong_key_is_named_with_file_and_line() {
    let house = House::new();
    house.write("programme.toml", PROGRAMME.replace("phone", "telephone").as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(1);
    assert!(ran.err.contains("programme.toml: line 19, key venue[0].telephone"), "{}", ran.err);
}

#[test]
fn unverified_is_refused_by_name() {
    let house = House::new();
    house.write("programme.toml", PROGRAMME.replace("\"roster\"", "\"unverified\"").as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(1);
    assert!(ran.err.contains("not in this release"), "{}", ran.err);
}
