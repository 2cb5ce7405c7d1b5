//! `init` makes a private folder once; nothing else ever makes one.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::house::House;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("the world of the test works").permissions().mode() & 0o777
}

#[test]
fn the_folder_and_the_keys_are_for_their_owner_alone() {
    let house = House::new();
    assert_eq!(mode(&house.data()), 0o700);
    for key in ["roster", "session", "slot", "log", "vault"] {
        assert_eq!(mode(&house.data().join(format!("keys/{key}.key"))), 0o600, "{key}");
    }
}

#[test]
fn the_configuration_it_writes_is_right() {
    let house = House::new();
    assert!(house.run(&["config", "check"]).expect_code(0).out.contains("is right"));
}

#[test]
fn a_second_time_is_refused_and_changes_nothing() {
    let house = House::new();
    let key = std::fs::read(house.data().join("keys/roster.key")).unwrap();
    let ran = house.run(&["init"]).expect_code(1);
    assert!(ran.err.contains("left as it is"), "{}", ran.err);
    assert_eq!(std::fs::read(house.data().join("keys/roster.key")).unwrap(), key);
}

#[test]
fn a_folder_with_anything_in_it_is_refused() {
    let house = House::empty();
    std::fs::create_dir(house.data()).unwrap();
    house.write("data/notes.txt", b"mine");
    house.run(&["init"]).expect_code(1);
    assert_eq!(std::fs::read_dir(house.data()).unwrap().count(), 1);
}

#[test]
fn serve_never_makes_a_folder() {
    let house = House::empty();
    let ran = house.run(&["serve", "--listen", "127.0.0.1:0"]).expect_code(3);
    assert!(ran.err.contains("tashika init"), "{}", ran.err);
    assert!(!house.data().exists());
}

#[test]
fn serve_leaves_an_empty_folder_empty() {
    let house = House::empty();
    std::fs::create_dir(house.data()).unwrap();
    house.run(&["serve", "--listen", "127.0.0.1:0"]).expect_code(3);
    assert_eq!(std::fs::read_dir(house.data()).unwrap().count(), 0);
}

#[test]
fn a_key_that_others_may_read_stops_everything_and_the_doctor_says_so() {
    let house = House::new();
    let key = house.data().join("keys/roster.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    house.run(&["serve", "--listen", "127.0.0.1:0"]).expect_code(3);
    assert!(house.run(&["doctor"]).expect_code(1).out.contains("chmod 600"));
}

#[test]
fn the_doctor_is_content_with_a_new_folder() {
    House::new().run(&["doctor"]).expect_code(0);
}

#[test]
fn the_audit_of_a_new_folder_holds() {
    assert_eq!(House::new().json(&["audit"])["holds"], true);
}

#[track_caller]
fn assert_told(house: &House, check: &str, words: &str) {
    let findings = house.json(&["doctor"])["findings"].take();
    let found = findings.as_array().expect("a list").iter().find(|finding| finding["check"] == check);
    let told = found.and_then(|finding| finding["told"].as_str()).unwrap_or_default();
    assert!(told.contains(words), "{findings}");
}

#[test]
fn the_doctor_tells_the_free_room_without_a_server() {
    assert_told(&House::new(), "disk", " are free");
}

#[test]
fn the_doctor_tells_the_library_of_the_store() {
    assert_told(&House::new(), "library", "SQLite 3.");
}

#[test]
fn wrong_usage_is_one_document_too() {
    let ran = House::empty().run(&["roster", "import", "--json", "--no-such-option"]).expect_code(2);
    assert_eq!(
        (&ran.document()["done"], &ran.document()["code"]),
        (&false.into(), &"usage".into()),
        "{ran:?}"
    );
    assert!(ran.err.contains("--no-such-option"), "{}", ran.err);
}

#[test]
fn wrong_usage_without_json_leaves_standard_output_alone() {
    let ran = House::empty().run(&["roster", "import", "--no-such-option", "--", "--json"]).expect_code(2);
    assert_eq!(ran.out, "");
}

#[test]
fn figures_of_the_audit_have_names() {
    let report = House::with_programme().json(&["audit"]);
    assert!(report["figures"].as_object().is_some_and(|figures| !figures.is_empty()), "{report}");
}

#[test]
fn a_folder_that_is_not_there_is_told_with_the_way_out() {
    let house = House::empty();
    for (arguments, code) in [(&["audit"], 3), (&["doctor"], 1), (&["serve"], 3)] {
        let ran = house.run(arguments).expect_code(code);
        assert!(ran.out.contains("`tashika init`") || ran.err.contains("`tashika init`"), "{ran:?}");
    }
}

#[test]
fn a_changed_key_is_named_by_a_start_and_by_the_doctor() {
    let house = House::new();
    let path = house.data().join("keys/session.key");
    let mut key = std::fs::read(&path).unwrap();
    key[5] = if key[5] == b'0' { b'1' } else { b'0' };
    std::fs::write(&path, key).unwrap();
    let ran = house.run(&["serve", "--listen", "127.0.0.1:0"]).expect_code(3);
    assert!(ran.err.contains("session.key is not the key"), "{}", ran.err);
    let told = house.run(&["doctor"]).expect_code(1).out;
    assert!(told.contains("session.key is not the key"), "{told}");
}
