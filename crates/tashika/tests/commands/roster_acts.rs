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
