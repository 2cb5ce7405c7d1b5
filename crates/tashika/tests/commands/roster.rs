//! `roster import`: a list comes in, all or nothing, and the same list twice changes nothing.

use serde_json::json;

use crate::house::House;

const LIST: &str = "市区町村コード,券番号,生年月日,state\r\n131121,0000000001,昭和30年3月1日,\r\n\
                    131121,0000000002,1956-03-01,revoked\r\n131016,0000000001,S32.4.1,valid\r\n";

fn cp932(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

fn import(house: &House, more: &[&str]) -> serde_json::Value {
    house.json(&[&["roster", "import", "list.csv", "--programme", "tokyo"], more].concat())
}

fn counts(document: &serde_json::Value) -> [u64; 3] {
    ["added", "changed", "unchanged"]
        .map(|name| document[name].as_u64().expect("the world of the test works"))
}

fn standing(house: &House, code: &str, number: &str) -> serde_json::Value {
    house.json(&["explain", code, number])["standing"].clone()
}

#[test]
fn a_cp932_list_comes_in() {
    let house = House::with_programme();
    house.write("list.csv", &cp932(LIST));
    let document = import(&house, &[]);
    assert_eq!((counts(&document), document["encoding"].as_str()), ([3, 0, 0], Some("CP932")));
    assert_eq!(standing(&house, "131121", "0000000002"), json!(["voucher.revoked"]));
}

#[test]
fn the_same_facts_in_another_encoding_change_nothing() {
    let house = House::with_programme();
    house.write("list.csv", &cp932(LIST));
    import(&house, &[]);
    house.write("list.csv", &[b"\xEF\xBB\xBF", LIST.as_bytes()].concat());
    assert_eq!(counts(&import(&house, &[])), [0, 0, 3]);
}

#[test]
fn a_dry_run_counts_and_brings_nothing_in() {
    let house = House::with_programme();
    house.write("list.csv", &cp932(LIST));
    assert_eq!(counts(&import(&house, &["--dry-run"])), [3, 0, 0]);
    assert_eq!(standing(&house, "131121", "0000000001"), json!(["voucher.unlisted"]));
}

#[test]
fn a_changed_birth_date_is_a_change() {
    let house = House::with_programme();
    house.write("list.csv", LIST.as_bytes());
    import(&house, &[]);
    house.write("list.csv", LIST.replace("昭和30年3月1日", "昭和30年3月2日").as_bytes());
    assert_eq!(counts(&import(&house, &[])), [0, 1, 2]);
}

#[test]
fn one_bad_row_refuses_the_whole_file_and_is_named() {
    let house = House::with_programme();
    house.write("list.csv", LIST.replace("0000000002", "2").as_bytes());
    let ran = house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(1);
    assert!(ran.err.contains("list.csv: line 3, column 券番号, value \"2\": "), "{}", ran.err);
    assert_eq!(standing(&house, "131121", "0000000001"), json!(["voucher.unlisted"]));
}

#[test]
fn bad_rows_can_be_skipped_mended_and_brought_again() {
    let house = House::with_programme();
    house.write("list.csv", LIST.replace("0000000002", "2").as_bytes());
    let document = import(&house, &["--skip-bad-rows", "bad.csv"]);
    assert_eq!((counts(&document), &document["bad_rows"]), ([2, 0, 0], &json!(1)));
    let bad = std::fs::read_to_string(house.path("bad.csv")).unwrap();
    assert!(bad.contains("131121,2,1956-03-01,revoked,\"line 3, column 券番号"), "{bad}");
    house.write("list.csv", bad.replace("131121,2,", "131121,0000000002,").as_bytes());
    assert_eq!(counts(&import(&house, &[])), [1, 0, 0]);
}

#[test]
fn the_file_of_bad_rows_is_never_overwritten() {
    let house = House::with_programme();
    house.write("list.csv", LIST.as_bytes());
    house.write("bad.csv", b"mine");
    let arguments = ["roster", "import", "list.csv", "--programme", "tokyo", "--skip-bad-rows", "bad.csv"];
    let ran = house.run(&arguments).expect_code(1);
    assert!(ran.err.contains("bad.csv is there already") && ran.err.contains("name another"), "{}", ran.err);
    assert_eq!(std::fs::read(house.path("bad.csv")).unwrap(), b"mine");
}

#[test]
fn lost_zeros_are_refused_until_somebody_asks_for_them_back() {
    let house = House::with_programme();
    house.write("list.csv", b"municipality_code,voucher_number,birth_date\n11002,1234567,1955/3/1\n");
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(1);
    assert_eq!(counts(&import(&house, &["--pad-left"])), [1, 0, 0]);
    assert_eq!(standing(&house, "011002", "0001234567"), json!(["voucher.valid"]));
}

#[test]
fn an_unknown_programme_is_refused() {
    let house = House::with_programme();
    house.write("list.csv", LIST.as_bytes());
    let ran = house.run(&["roster", "import", "list.csv", "--programme", "osaka"]).expect_code(1);
    assert!(ran.err.contains("programme apply"), "{}", ran.err);
}

#[test]
fn an_unknown_programme_is_named_beside_the_known_ones() {
    let house = House::with_programme();
    house.write("list.csv", LIST.as_bytes());
    let ran = house.run(&["roster", "import", "list.csv", "--programme", "osaka"]).expect_code(1);
    assert!(ran.err.contains("\"osaka\"; known are tokyo"), "{}", ran.err);
}

const PRODUCTS: &str = "municipality_code,voucher_number,birth_date,doses_received,product\n\
                        131121,0000000001,19550301,1,pfizer\n131121,0000000002,19550301,1,moderna\n\
                        131121,3,19550301,1,sputnik\n";

#[test]
fn unknown_products_are_bad_rows_beside_the_others() {
    let house = House::with_programme();
    house.write("list.csv", PRODUCTS.as_bytes());
    let ran = house.run(&["--json", "roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(1);
    let document = ran.document();
    let faults = document["faults"].as_array().expect("a list");
    let places: Vec<_> = faults.iter().map(|it| (it["line"].as_u64(), it["column"].as_str())).collect();
    let (product, number) = (Some("product"), Some("voucher_number"));
    assert_eq!(places, [(Some(2), product), (Some(4), number), (Some(4), product)], "{document}");
}

#[test]
fn an_unknown_product_is_told_with_the_known_ones() {
    let house = House::with_programme();
    house.write("list.csv", PRODUCTS.as_bytes());
    let ran = house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(1);
    assert!(ran.err.contains("line 2, column product, value \"pfizer\": "), "{}", ran.err);
    assert!(ran.err.contains("which knows moderna"), "{}", ran.err);
}

#[test]
fn rows_with_an_unknown_product_can_be_skipped() {
    let house = House::with_programme();
    house.write("list.csv", PRODUCTS.as_bytes());
    let document = import(&house, &["--skip-bad-rows", "bad.csv"]);
    assert_eq!((counts(&document), &document["bad_rows"]), ([1, 0, 0], &json!(2)));
}

#[test]
fn a_list_without_bad_rows_leaves_no_file_of_them() {
    let house = House::with_programme();
    house.write("list.csv", LIST.as_bytes());
    import(&house, &["--skip-bad-rows", "bad.csv"]);
    assert!(!house.path("bad.csv").exists());
}

#[test]
fn a_refused_list_leaves_no_file_of_bad_rows() {
    let house = House::with_programme();
    // The bad row is read before the field too many bytes long that refuses the file.
    let long = format!("{PRODUCTS}131121,{},19550301,1,\n", "1".repeat(3 << 20));
    house.write("list.csv", long.as_bytes());
    let arguments = ["roster", "import", "list.csv", "--programme", "tokyo", "--skip-bad-rows", "bad.csv"];
    house.run(&arguments).expect_code(1);
    assert!(!house.path("bad.csv").exists());
}

#[test]
fn a_dry_run_leaves_no_file_of_bad_rows() {
    let house = House::with_programme();
    house.write("list.csv", PRODUCTS.as_bytes());
    import(&house, &["--dry-run", "--skip-bad-rows", "bad.csv"]);
    assert!(!house.path("bad.csv").exists());
}

#[test]
fn an_unknown_product_brings_nothing_in() {
    let house = House::with_programme();
    let mut list = String::from("municipality_code,voucher_number,birth_date,doses_received,product\n");
    for number in 1..=700 {
        list.push_str(&format!("131121,{number:010},19550301,,\n"));
    }
    list.push_str("131121,0000000701,19550301,1,sputnik\n");
    house.write("list.csv", list.as_bytes());
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(1);
    assert_eq!(standing(&house, "131121", "0000000001"), json!(["voucher.unlisted"]));
}

#[test]
fn the_wrong_encoding_says_where_it_breaks() {
    let house = House::with_programme();
    house.write("list.csv", &cp932(LIST));
    let arguments = ["roster", "import", "list.csv", "--programme", "tokyo", "--encoding", "utf-8"];
    let ran = house.run(&arguments).expect_code(1);
    assert!(ran.err.contains("line 1, column 1"), "{}", ran.err);
}

#[test]
fn many_rows_come_in_through_many_requests() {
    let house = House::with_programme();
    let mut list = String::from("municipality_code,voucher_number,birth_date\n");
    for number in 1..=3_001 {
        list.push_str(&format!("131121,{number:010},19550301\n"));
    }
    house.write("list.csv", list.as_bytes());
    assert_eq!(counts(&import(&house, &[])), [3_001, 0, 0]);
    assert_eq!(standing(&house, "131121", "0000003001"), json!(["voucher.valid"]));
}
