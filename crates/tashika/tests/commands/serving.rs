//! A running server: one process on the folder, commands through its control socket, an orderly end.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};

use serde_json::{Value, json};

use crate::house::{House, PROGRAMME, SLOTS};

fn say(house: &House, line: &[u8]) -> Value {
    let mut stream =
        UnixStream::connect(house.data().join("control.sock")).expect("the world of the test works");
    stream.write_all(line).expect("the world of the test works");
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).expect("the world of the test works");
    serde_json::from_str(&answer).expect("the world of the test works")
}

#[test]
fn it_is_ready_when_it_says_that_it_listens() {
    let house = House::new();
    let server = house.serve();
    assert_eq!(server.get("/readyz").0, 200);
}

#[test]
fn commands_take_effect_at_once() {
    let house = House::new();
    let server = house.serve();
    house.write("programme.toml", PROGRAMME.as_bytes());
    house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    assert_eq!(server.slots("tokyo"), 0);
    house.write("slots.csv", SLOTS.as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    // A list of free places may be a quarter of a second old, so a newer one is asked for until it comes.
    assert!((0..100_000).any(|_| server.slots("tokyo") == 2), "the slots were not to be seen");
}

#[test]
fn a_list_comes_in_through_the_server() {
    let house = House::with_programme();
    let _server = house.serve();
    house.write("list.csv", b"municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n");
    let document = house.json(&["roster", "import", "list.csv", "--programme", "tokyo"]);
    assert_eq!(document["added"], 1);
    assert_eq!(house.json(&["explain", "131121", "0000000001"])["standing"], json!(["voucher.valid"]));
}

/// Brings one row of an import as a command does, after so many that are staged.
fn bring(house: &House, (import, staged): (u64, u64), code: &str, number: u64) -> Value {
    let row = json!({
        "municipality_code": code, "voucher_number": format!("{number:010}"), "birth_date": "1955-03-01",
        "doses_received": 0, "last_dose_on": null, "product": null, "state": "valid",
    });
    let asked = json!({
        "ask": "stage_roster", "programme": "tokyo", "import": import, "staged": staged, "rows": [row],
        "dry_run": false,
    });
    say(house, format!("{asked}\n").as_bytes())
}

fn commit(house: &House, import: u64, staged: u64) -> Value {
    let asked = json!({
        "ask": "commit_roster", "programme": "tokyo", "import": import, "staged": staged, "file": import,
    });
    say(house, format!("{asked}\n").as_bytes())
}

fn is_listed(house: &House, code: &str, number: &str) -> bool {
    house.json(&["explain", code, number])["standing"] == json!(["voucher.valid"])
}

#[test]
fn two_lists_come_in_at_once_and_both_are_whole() {
    let house = House::with_programme();
    let _server = house.serve();
    assert_eq!(bring(&house, (7, 0), "131121", 1)["staged"], 1);
    assert_eq!(bring(&house, (8, 0), "131016", 1)["staged"], 1);
    assert_eq!(bring(&house, (7, 1), "131121", 2)["staged"], 2);
    assert_eq!(bring(&house, (8, 1), "131016", 2)["staged"], 2);
    for import in [7, 8] {
        assert_eq!(commit(&house, import, 2)["answer"], "changed");
    }
    for code in ["131121", "131016"] {
        assert!(is_listed(&house, code, "0000000001") && is_listed(&house, code, "0000000002"), "{code}");
    }
}

#[test]
fn a_list_that_many_others_displaced_is_refused_in_words_and_takes_nothing() {
    let house = House::with_programme();
    let _server = house.serve();
    assert_eq!(bring(&house, (7, 0), "131121", 1)["staged"], 1);
    for other in 100..166 {
        assert_eq!(bring(&house, (other, 0), "131016", other)["staged"], 1);
    }
    for refused in [bring(&house, (7, 1), "131121", 2), commit(&house, 7, 1)] {
        assert_eq!(refused["code"], "import.unknown", "{refused}");
        let words = refused["details"].to_string();
        assert!(words.contains("import the file again from the beginning"), "{words}");
    }
    assert!(!is_listed(&house, "131121", "0000000001") && !is_listed(&house, "131121", "0000000002"));
}

#[test]
fn a_refusal_is_the_same_through_the_server() {
    let house = House::with_programme();
    let alone = house.run(&["--json", "explain", "ABCD-EFGH-R"]).expect_code(1);
    let _server = house.serve();
    let served = house.run(&["--json", "explain", "ABCD-EFGH-R"]);
    assert_eq!((alone.code, alone.out), (served.code, served.out));
}

#[test]
fn a_list_of_slots_for_no_venue_or_no_day_is_refused_and_not_empty() {
    let house = House::with_programme();
    let server = house.serve();
    let path = "/api/v1/programmes/tokyo/slots";
    for (query, status) in [
        ("venue=nope", 422),
        ("from=2098-05-25&to=2098-05-24", 422),
        ("venue=otemachi&from=2098-05-24&to=2098-05-24", 200),
    ] {
        let (found, body) = server.get(&format!("{path}?{query}"));
        assert_eq!(found, status, "{query}: {body}");
        assert_eq!(body.contains("query.malformed"), status == 422, "{query}: {body}");
    }
}

#[test]
fn the_audit_goes_through_the_server() {
    let house = House::with_programme();
    let _server = house.serve();
    assert_eq!(house.json(&["audit"])["holds"], true);
}

#[test]
fn the_doctor_sees_the_server() {
    let house = House::new();
    let _server = house.serve();
    assert!(house.run(&["doctor"]).expect_code(0).out.contains("it runs with"));
}

#[test]
fn a_second_server_on_the_folder_is_refused() {
    let house = House::new();
    let server = house.serve();
    let ran = house.run(&["serve", "--listen", "127.0.0.1:0"]).expect_code(3);
    assert!(ran.err.contains("in use by process"), "{}", ran.err);
    assert_eq!(server.get("/readyz").0, 200);
    house.run(&["explain", "131121", "0000000001"]).expect_code(0);
}

/// The control of the test above: where no lock is in the way, a second server serves the same journal.
#[test]
fn a_second_server_on_a_copy_of_the_folder_is_not_refused() {
    let house = House::with_programme();
    let server = house.serve();
    let copied = std::process::Command::new("cp")
        .args(["-r", "data", "copy"])
        .current_dir(house.path(""))
        .status()
        .expect("the world of the test works");
    assert!(copied.success());
    let _ = std::fs::remove_file(house.path("copy/control.sock"));
    let second =
        crate::house::Server::start(house.command(&["--data", "copy", "serve", "--listen", "127.0.0.1:0"]));
    assert_eq!((server.get("/readyz").0, second.get("/readyz").0), (200, 200));
}

#[test]
fn a_taken_port_is_code_3() {
    let house = House::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = house.run(&["serve", "--listen", &address]).expect_code(3);
    assert!(ran.err.contains(&address), "{}", ran.err);
}

#[test]
fn a_signal_ends_it_in_order_and_takes_the_socket_away() {
    let house = House::new();
    assert_eq!(house.serve().stop("-TERM"), 0);
    assert!(!house.data().join("control.sock").exists());
    house.run(&["audit"]).expect_code(0);
}

#[test]
fn a_killed_server_leaves_nothing_in_the_way() {
    let house = House::with_programme();
    assert_eq!(house.serve().stop("-KILL"), -1);
    assert!(house.data().join("control.sock").exists());
    house.write("slots.csv", SLOTS.as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    assert_eq!(house.serve().slots("tokyo"), 2);
}

#[test]
fn a_socket_that_nobody_answers_is_passed_over() {
    let house = House::new();
    drop(UnixListener::bind(house.data().join("control.sock")).unwrap());
    house.run(&["audit"]).expect_code(0);
}

#[test]
fn the_control_socket_is_for_its_owner_alone() {
    let house = House::new();
    let _server = house.serve();
    let mode = std::fs::metadata(house.data().join("control.sock")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_line_that_is_no_request_is_answered() {
    let house = House::new();
    let _server = house.serve();
    for line in [&b"nonsense\n"[..], b"{\"ask\":\"everything\"}\n", b"\xFF\n"] {
        assert_eq!(say(&house, line)["code"], "body.malformed");
    }
    assert_eq!(say(&house, b"{\"ask\":\"status\"}\n")["ready"], true);
}

#[test]
fn a_deep_folder_has_a_control_socket_too() {
    let house = House::empty();
    let deep = format!("{}/data", "deep".repeat(40));
    let run = |arguments: &[&str]| house.run(&[&["--data", deep.as_str()], arguments].concat());
    run(&["init"]).expect_code(0);
    let server =
        crate::house::Server::start(house.command(&["--data", &deep, "serve", "--listen", "127.0.0.1:0"]));
    assert!(run(&["doctor"]).expect_code(0).out.contains("it runs with"));
    drop(server);
}
