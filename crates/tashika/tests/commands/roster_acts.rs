//! `roster reissue | revoke | reinstate | undo | history | figures`, beside a running server and without one.

use serde_json::json;

use crate::house::House;

const LIST: &str = "municipality_code,voucher_number,birth_date\n131121,0000000001,1955-03-01\n\
                    131121,0000000002,1956-03-01\n";

fn with_list() -> House {
    let house = House::with_programme();
    house.write("list.csv", LIST.as_bytes());
    house.json(&["roster", "import", "list.csv", "--programme", "tokyo"]);
    house
}

fn roster(house: &House, what: &str, more: &[&str]) -> serde_json::Value {
    house.json(&[&["roster", what, "--programme", "tokyo"], more].concat())
}

fn standing(house: &House, number: &str) -> serde_json::Value {
    house.json(&["explain", "131121", number])["standing"].clone()
}

#[test]
fn a_voucher_is_reissued_revoked_and_reinstated() {
    let house = with_list();
    let reissue = ["131121", "0000000001", "0000000009", "--born", "S30.3.1", "--reason", "lost"];
    assert_eq!(roster(&house, "reissue", &reissue)["changed"], true);
    assert_eq!(standing(&house, "0000000001"), json!(["voucher.superseded"]));
    assert_eq!(standing(&house, "0000000009"), json!(["voucher.valid"]));
    roster(&house, "revoke", &["131121", "0000000009", "--reason", "died"]);
    assert_eq!(standing(&house, "0000000009"), json!(["voucher.revoked"]));
    roster(&house, "reinstate", &["131121", "0000000009", "--reason", "mistake"]);
    assert_eq!(standing(&house, "0000000009"), json!(["voucher.valid"]));
}

#[test]
fn explain_tells_who_did_it_and_why() {
    let house = with_list();
    roster(&house, "revoke", &["131121", "0000000002", "--reason", "moved_away"]);
    let told = house.run(&["explain", "131121", "0000000002"]).expect_code(0).out;
    assert!(told.contains("it was revoked (revoked by the command line, reason moved_away)"), "{told}");
}

#[test]
fn what_is_wrong_with_an_act_is_told_field_by_field() {
    let house = with_list();
    let arguments = ["roster", "revoke", "--programme", "tokyo", "131120", "12", "--reason", "lost"];
    let ran = house.run(&arguments).expect_code(1);
    assert!(ran.err.contains("municipality_code: ") && ran.err.contains("voucher_number: "), "{}", ran.err);
    let arguments = ["roster", "revoke", "--programme", "tokyo", "131121", "0000000077", "--reason", "lost"];
    let ran = house.run(&arguments).expect_code(1);
    assert!(ran.err.contains("on no list of this programme"), "{}", ran.err);
    house.run(&["roster", "revoke", "--programme", "tokyo", "131121", "0000000001"]).expect_code(2);
}

#[test]
fn an_import_is_undone_beside_a_running_server() {
    let house = with_list();
    let server = house.serve();
    house.write("wrong.csv", LIST.replace("1956-03-01", "1956-03-11").as_bytes());
    house.json(&["roster", "import", "wrong.csv", "--programme", "tokyo"]);
    let history = roster(&house, "history", &["--municipality", "131121"]);
    let imports = history["imports"].as_array().expect("a list");
    assert_eq!(imports.iter().map(|it| it["changed"].as_u64()).collect::<Vec<_>>(), [Some(1), Some(0)]);
    let import = imports[0]["import"].as_str().expect("an identity");
    let would = roster(&house, "undo", &[import, "--dry-run"]);
    let done = roster(&house, "undo", &[import]);
    assert_eq!((&would["back"], &would["done"]), (&json!(1), &json!(false)));
    assert_eq!((&done["back"], &done["done"]), (&json!(1), &json!(true)));
    let words = house.run(&["roster", "history", "--programme", "tokyo"]).expect_code(0).out;
    let undo = format!("undo of {import}: 1 as before, 0 on no list any more");
    assert!(words.contains(&undo) && words.contains("; undone "), "{words}");
    let again = house.run(&["roster", "undo", import, "--programme", "tokyo"]).expect_code(1);
    assert!(again.err.contains("cannot be undone"), "{}", again.err);
    assert_eq!(server.stop("-TERM"), 0);
    house.run(&["audit"]).expect_code(0);
}

#[test]
fn figures_of_a_municipality_are_counted() {
    let house = with_list();
    let told = roster(&house, "figures", &["131121"]);
    assert_eq!((&told["rostered"], &told["free"], &told["booked"]), (&json!(2), &json!(2), &json!(0)));
    let words = house.run(&["roster", "figures", "131121", "--programme", "tokyo"]).expect_code(0).out;
    assert!(words.contains("2  of these, invited and not booked"), "{words}");
}

#[test]
fn a_dry_run_shows_the_difference_by_line() {
    let house = with_list();
    let file = "municipality_code,voucher_number,birth_date,state\n131121,0000000003,1955-03-01,\n\
                131121,0000000001,1955-03-11,\n131121,0000000004,1955-03-01,\n";
    house.write("next.csv", file.as_bytes());
    let told = house.json(&["roster", "import", "next.csv", "--programme", "tokyo", "--dry-run"]);
    assert_eq!((&told["added"], &told["changed"], &told["gone"]), (&json!(2), &json!(1), &json!(1)));
    assert_eq!(told["lines"], json!({ "added": "2, 4", "changed": "3", "unchanged": "" }));
    assert_eq!(told["changed_rows"], json!([{ "line": 3, "changed": ["birth_date"], "booked": false }]));
    let ran =
        house.run(&["roster", "import", "next.csv", "--programme", "tokyo", "--dry-run"]).expect_code(0);
    assert!(ran.out.contains("line 3: birth_date would change"), "{}", ran.out);
    assert!(ran.out.contains("1 loaded vouchers are not in the file"), "{}", ran.out);
    assert_eq!(standing(&house, "0000000003"), json!(["voucher.unlisted"]));
}

/// Two organisations with one key and one voucher in common.
#[test]
fn two_programmes_find_common_vouchers_without_showing_any() {
    let (ours, theirs) = (with_list(), House::with_programme());
    theirs.write("list.csv", b"municipality_code,voucher_number,birth_date\n131121,0000000002,S31.3.1\n131016,0000000001,19550301\n");
    let key = "5a".repeat(32);
    for house in [&ours, &theirs] {
        house.write("shared.key", key.as_bytes());
    }
    let list = ["list.csv", "--key", "shared.key"];
    let written = roster(&theirs, "digests", &[&list[..], &["--out", "theirs.txt"]].concat());
    assert_eq!(written["digests"], 2);
    let text = std::fs::read_to_string(theirs.path("theirs.txt")).expect("written");
    assert!(!text.contains("0000000002") && !text.contains("131121"), "{text}");
    ours.write("theirs.txt", text.as_bytes());
    let check =
        [&["roster", "check", "--programme", "tokyo"], &list[..], &["--against", "theirs.txt"]].concat();
    let found = ours.run(&[&["--json"], &check[..]].concat()).expect_code(1).document();
    assert_eq!((&found["both"], &found["lines"]), (&json!(1), &json!([3])));
    let words = ours.run(&check).expect_code(1).out;
    assert!(words.contains("lines 3 of list.csv"), "{words}");
    ours.write("shared.key", "6b".repeat(32).as_bytes());
    let other = ours.run(&check).expect_code(1);
    assert!(other.err.contains("both sides need the same key file"), "{}", other.err);
}

#[test]
fn a_key_in_the_data_folder_is_refused() {
    let house = with_list();
    std::fs::write(house.data().join("shared.key"), "5a".repeat(32)).expect("a folder");
    let inside = house.data().join("shared.key").display().to_string();
    let digests =
        ["roster", "digests", "list.csv", "--programme", "tokyo", "--key", &inside, "--out", "o.txt"];
    let ran = house.run(&digests).expect_code(1);
    assert!(ran.err.contains("belongs outside"), "{}", ran.err);
}
