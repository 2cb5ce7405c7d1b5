//! The journal for other tools: read beside a server and at rest, and recounted without our code's help.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use service::evidence::note::Verifier;
use service::evidence::tree::{Tree, leaf_hash};

use crate::house::{House, SLOTS};

const LIST: &[u8] = b"municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n";

fn filled() -> House {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.as_bytes());
    house.write("list.csv", LIST);
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    house
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("each line is a document")).collect()
}

#[test]
fn a_running_server_and_a_store_at_rest_give_the_same_lines() {
    let house = filled();
    let server = house.serve();
    let beside = house.run(&["dump"]).expect_code(0).out;
    assert_eq!(server.stop("-TERM"), 0);
    let at_rest = house.run(&["dump"]).expect_code(0).out;
    assert_eq!(beside, at_rest);
    let positions: Vec<u64> = lines(&at_rest).iter().filter_map(|line| line["position"].as_u64()).collect();
    assert_eq!(positions, (0..positions.len() as u64).collect::<Vec<_>>());
}

#[test]
fn the_leaves_lead_to_the_root_that_was_signed() {
    let house = filled();
    let server = house.serve();
    let (_, key) = server.get("/log/key");
    let (_, note) = server.get("/log/checkpoint");
    let checkpoint = Verifier::parse(key.trim()).expect("a key").open(&note).expect("signed by it");
    let mut tree = Tree::default();
    for line in lines(&house.run(&["dump"]).expect_code(0).out) {
        tree.push(leaf_hash(&STANDARD.decode(line["leaf"].as_str().expect("a leaf")).expect("base64")));
    }
    assert_eq!(tree.root(checkpoint.size), Some(checkpoint.root));
}

#[test]
fn every_kind_says_what_happened_and_nothing_personal() {
    let text = filled().run(&["dump"]).expect_code(0).out;
    let lines = lines(&text);
    let of =
        |kind: &str| lines.iter().find(|line| line["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"));
    assert_eq!(of("ProgrammeApplied")["event"]["definition"]["id"], "tokyo");
    assert_eq!(of("RosterStaged")["event"]["rows"][0]["municipality_code"], "131121");
    assert_eq!(of("SlotsPublished")["actor"], "staff:0");
    assert!(of("SlotsPublished")["event"]["slots"][0]["id"].is_string());
    assert!(!text.contains("0000000001") && !text.contains("1955-03-01") && !text.contains("19550301"));
}

#[test]
fn it_begins_where_it_is_told_and_ends_at_the_end() {
    let house = filled();
    let whole = house.run(&["dump"]).expect_code(0).out;
    let tail = house.run(&["dump", "--from", "3"]).expect_code(0).out;
    assert_eq!(whole.lines().skip(3).collect::<Vec<_>>(), tail.lines().collect::<Vec<_>>());
    let end = whole.lines().count().to_string();
    assert_eq!(house.run(&["dump", "--from", &end]).expect_code(0).out, "");
}

#[test]
fn a_reader_that_is_ahead_of_the_journal_is_told_so() {
    let said = filled().run(&["dump", "--from", "1000000"]).expect_code(3).err;
    assert!(said.contains("may have been restored"), "{said}");
}

#[test]
fn where_there_is_no_store_it_says_what_to_do() {
    let said = House::empty().run(&["dump"]).expect_code(3).err;
    assert!(said.contains("tashika init"), "{said}");
}
