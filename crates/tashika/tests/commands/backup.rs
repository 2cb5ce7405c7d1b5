//! Backups: made beside a running server, checked before they are called one, audited without a store.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::house::{House, SLOTS};

fn filled() -> House {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.as_bytes());
    house.write("list.csv", b"municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n");
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    house
}

#[test]
fn one_made_beside_a_server_is_the_journal() {
    let house = filled();
    let server = house.serve();
    let made = house.json(&["backup", "one.backup"]);
    assert_eq!(made["done"], true);
    let live = house.json(&["audit"]);
    assert!(house.run(&["doctor"]).expect_code(0).out.contains("audit: every promise held at"));
    drop(server);
    let found = house.json(&["audit", "--backup", "one.backup"]);
    for fact in ["holds", "entries", "digest", "root", "figures"] {
        assert_eq!(found[fact], live[fact], "{fact}");
    }
    assert_eq!((&found["entries"], &found["key_from"]), (&made["entries"], &json!("backup")));
    let mode = std::fs::metadata(house.path("one.backup")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!house.path("one.backup.partial").exists());
}

#[test]
fn the_newest_one_is_in_the_figures_of_a_server_also_after_a_restart() {
    let house = filled();
    let figures = || house.serve().get("/metrics").1;
    assert!(!figures().contains("tashika_backup_"), "there was none");
    house.json(&["backup", "one.backup"]);
    let made = house.json(&["backup", "two.backup"]);
    let told = figures();
    for (name, fact) in [("entries", "entries"), ("bytes", "bytes")] {
        assert!(told.contains(&format!("tashika_backup_{name} {}\n", made[fact])), "{name}: {told}");
    }
    assert!(told.contains("tashika_backup_timestamp_seconds "), "{told}");
    house.write("data/last-backup.json", b"{");
    assert!(!figures().contains("tashika_backup_"), "a damaged note is none");
}

#[test]
fn the_last_audit_is_in_the_figures_of_a_server_also_after_a_restart() {
    let house = filled();
    let figures = || house.serve().get("/metrics").1;
    assert!(!figures().contains("tashika_audit_"), "there was none");
    let at_rest = house.json(&["audit"]);
    let told = figures();
    assert!(told.contains(&format!("tashika_audit_entries {}\n", at_rest["entries"])), "{told}");
    assert!(told.contains("tashika_audit_violations 0\n"), "{told}");
    let server = house.serve();
    let live = house.json(&["audit"]);
    assert!(live["entries"].as_u64() > at_rest["entries"].as_u64());
    assert_eq!(server.stop("-KILL"), -1);
    let told = figures();
    assert!(told.contains(&format!("tashika_audit_entries {}\n", live["entries"])), "{told}");
    house.write("data/last-audit.json", b"{");
    assert!(!figures().contains("tashika_audit_"), "a damaged note is none");
}

#[test]
fn one_made_at_rest_is_vouched_for_by_the_key() {
    let house = filled();
    house.run(&["backup", "one.backup"]).expect_code(0);
    let server = house.serve();
    let (_, key) = server.get("/log/key");
    house.write("log.key", key.as_bytes());
    let found = house.json(&["audit", "--backup", "one.backup", "--key", "log.key"]);
    assert_eq!((&found["holds"], &found["key_from"]), (&json!(true), &json!("file")));
}

#[test]
fn it_holds_nothing_personal_and_no_key() {
    let house = filled();
    house.run(&["backup", "one.backup"]).expect_code(0);
    let bytes = std::fs::read(house.path("one.backup")).expect("it is there");
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("0000000001") && !text.contains("19550301") && !text.contains("1955-03-01"));
    let folder = std::fs::read_dir(house.data().join("keys")).expect("the keys");
    let keys: Vec<_> = folder.map(|entry| entry.expect("a key").path()).collect();
    assert!(!keys.is_empty());
    for key in keys {
        let secret = std::fs::read_to_string(&key).expect("a key is text");
        assert!(!text.contains(secret.trim()), "{}", key.display());
    }
}

#[test]
fn a_file_that_is_there_is_not_overwritten() {
    let house = filled();
    house.write("one.backup", b"mine");
    let said = house.run(&["backup", "one.backup"]).expect_code(1).err;
    assert!(said.contains("not overwritten"), "{said}");
    assert_eq!(std::fs::read(house.path("one.backup")).expect("it is there"), b"mine");
}

#[test]
fn a_place_that_cannot_be_written_is_told_and_nothing_is_left() {
    let house = filled();
    let said = house.run(&["backup", "nowhere/one.backup"]).expect_code(3).err;
    assert!(said.contains("nowhere/one.backup.") && said.contains("cannot be written"), "{said}");
}

#[test]
fn a_damaged_backup_is_told_from_a_whole_one() {
    let house = filled();
    house.run(&["backup", "one.backup"]).expect_code(0);
    let whole = std::fs::read(house.path("one.backup")).expect("it is there");
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    house.write("changed.backup", &changed);
    let ran = house.run(&["audit", "--backup", "changed.backup"]);
    assert_ne!(ran.code, 0, "{}", ran.out);
    house.write("cut.backup", &whole[..whole.len() / 2]);
    let said = house.run(&["audit", "--backup", "cut.backup"]).expect_code(1).err;
    assert!(said.contains("cut off"), "{said}");
    house.write("other.backup", b"something else that is long enough");
    let said = house.run(&["audit", "--backup", "other.backup"]).expect_code(1).err;
    assert!(said.contains("no backup"), "{said}");
}
