//! Keys and contact data from the command line: listed, renewed while a server runs, shown, erased for good.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::house::{House, PROGRAMME, Server};

const CODE: &str = "131121";
const NUMBER: &str = "0000000001";

fn house() -> House {
    let house = House::new();
    let asks = PROGRAMME.replace(
        "doses = 2",
        "contact = { kana_name = \"required\", telephone = \"required\", email = \"optional\" }\ndoses = 2",
    );
    house.write("programme.toml", asks.as_bytes());
    house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    let rows: String = (1..=9).map(|number| format!("{CODE},{number:010},19550301\n")).collect();
    house.write("list.csv", format!("municipality_code,voucher_number,birth_date\n{rows}").as_bytes());
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    house
}

fn send(server: &Server, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
    let bearer = format!("Bearer {token}");
    let headers: &[(&str, &str)] = if token.is_empty() { &[] } else { &[("Authorization", bearer.as_str())] };
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (status, answer) = server.ask(method, path, headers, &body).expect("it answers");
    (status, serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}")))
}

fn token(server: &Server, number: &str) -> String {
    let login = json!({
        "programme": "tokyo", "municipality_code": CODE, "voucher_number": number, "birth_date": "1955-03-01" });
    let (status, answer) = send(server, "POST", "/api/v1/login", "", &login);
    assert_eq!(status, 200, "{answer}");
    answer["token"].as_str().expect("a token").to_owned()
}

fn keep(server: &Server, token: &str, telephone: &str) {
    let contact = json!({ "kana_name": "ミホン ハナコ", "telephone": telephone });
    let (status, answer) = send(server, "PUT", "/api/v1/me/contact", token, &contact);
    assert_eq!(status, 200, "{answer}");
}

fn kept(server: &Server, token: &str) -> Value {
    let (status, answer) = send(server, "GET", "/api/v1/me/contact", token, &Value::Null);
    assert_eq!(status, 200, "{answer}");
    answer["contact"].clone()
}

fn found(house: &House, telephone: &str) -> usize {
    let ran = house.run(&["--json", "contact", "--telephone", telephone]);
    ran.document()["contacts"].as_array().map_or(0, Vec::len)
}

fn lines(house: &House, key: &str) -> Vec<String> {
    let text = fs::read_to_string(house.data().join(format!("keys/{key}.key"))).expect("a key");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn every_key_is_listed_with_what_it_protects() {
    let document = House::new().json(&["keys", "list"]);
    let names: Vec<_> = document["keys"].as_array().expect("a list").iter().map(|key| &key["name"]).collect();
    assert_eq!(names, ["roster", "session", "slot", "log", "vault"]);
}

#[test]
fn a_key_that_stays_says_why() {
    let house = House::new();
    for key in ["roster", "slot", "log"] {
        let before = lines(&house, key);
        let ran = house.run(&["keys", "rotate", key]).expect_code(1);
        assert!(ran.err.contains(key), "{}", ran.err);
        assert_eq!(lines(&house, key), before);
    }
}

#[test]
fn a_renewed_session_key_signs_nobody_out_until_it_is_renewed_again() {
    let house = house();
    let server = house.serve();
    let before = token(&server, NUMBER);
    house.run(&["keys", "rotate", "session"]).expect_code(0);
    assert_eq!(send(&server, "GET", "/api/v1/me", &before, &Value::Null).0, 200);
    let after = token(&server, NUMBER);
    house.run(&["keys", "rotate", "session"]).expect_code(0);
    assert_eq!(send(&server, "GET", "/api/v1/me", &before, &Value::Null).0, 401);
    assert_eq!(send(&server, "GET", "/api/v1/me", &after, &Value::Null).0, 200);
    house.run(&["keys", "rotate", "session", "--at-once"]).expect_code(0);
    assert_eq!(send(&server, "GET", "/api/v1/me", &after, &Value::Null).0, 401);
    assert_eq!(lines(&house, "session").len(), 1);
}

#[test]
fn the_vault_key_is_renewed_while_people_give_and_look_and_the_old_key_is_gone() {
    let house = house();
    let server = house.serve();
    let mine = token(&server, NUMBER);
    keep(&server, &mine, "03-1234-5678");
    let old = lines(&house, "vault");
    let document = house.json(&["keys", "rotate", "vault"]);
    assert_eq!(document["rewrapped"], 1);
    let new = lines(&house, "vault");
    assert!(new.len() == 1 && new != old);
    assert_eq!(kept(&server, &mine)["telephone"], "…678");
    keep(&server, &mine, "03-1234-0000");
    assert_eq!((found(&house, "0312345678"), found(&house, "0312340000")), (0, 1));
    drop(server);
    // And without a server.
    assert_eq!(house.json(&["keys", "rotate", "vault"])["rewrapped"], 1);
    assert_eq!(found(&house, "03-1234-0000"), 1);
}

#[test]
fn a_rotation_that_was_cut_off_is_ended_by_giving_it_again() {
    let house = house();
    let server = house.serve();
    keep(&server, &token(&server, NUMBER), "03-1234-5678");
    drop(server);
    // Cut off right after the new key was written: nothing is wrapped with it yet.
    let old = lines(&house, "vault").remove(0);
    let path = house.data().join("keys/vault.key");
    fs::write(&path, format!("{}\n{old}\n", "ab".repeat(32))).expect("written");
    assert_eq!(found(&house, "03-1234-5678"), 1);
    let document = house.json(&["keys", "rotate", "vault"]);
    assert_eq!((document["resumed"].clone(), document["rewrapped"].clone()), (json!(true), json!(1)));
    assert_eq!(lines(&house, "vault"), ["ab".repeat(32)]);
    assert_eq!(found(&house, "03-1234-5678"), 1);
}

#[test]
fn a_rotation_keeps_the_old_key_while_anything_does_not_open() {
    let house = house();
    let server = house.serve();
    keep(&server, &token(&server, NUMBER), "03-1234-5678");
    drop(server);
    let path = house.data().join("keys/vault.key");
    let right = fs::read_to_string(&path).expect("a key");
    fs::write(&path, format!("{}\n", "cd".repeat(32))).expect("written");
    let ran = house.run(&["keys", "rotate", "vault"]).expect_code(3);
    assert!(ran.err.contains("open with no key"), "{}", ran.err);
    assert!(!ran.err.contains("so far"), "a short pass is not told of: {}", ran.err);
    assert_eq!(lines(&house, "vault").len(), 2, "nothing is thrown away");
    // The right key is brought back as a further line, and the same command ends it.
    let text = fs::read_to_string(&path).expect("a key");
    fs::write(&path, text + &right).expect("written");
    house.run(&["keys", "rotate", "vault"]).expect_code(0);
    assert_eq!(found(&house, "03-1234-5678"), 1);
}

#[test]
fn what_cannot_be_looked_for_is_refused_by_field_and_value_with_what_to_do() {
    let house = house();
    let wrong: [(&[&str], [&str; 3]); 6] = [
        (&["13112", NUMBER], ["municipality_code", "\"13112\"", "copy it from the voucher"]),
        (&["131122", NUMBER], ["municipality_code", "\"131122\"", "copy it from the voucher"]),
        (&[CODE, "12"], ["voucher_number", "\"12\"", "has 10 digits, not 2; copy it"]),
        (&["--telephone", "031234x678"], ["telephone", "\"031234x678\"", "Enter digits"]),
        (&["--email", "hanako"], ["email", "\"hanako\"", "hanako@example.jp"]),
        (&["--kana-name", "見本花子"], ["kana_name", "\"見本花子\"", "katakana"]),
    ];
    for (arguments, said) in wrong {
        let ran = house.run(&[&["contact"], arguments].concat()).expect_code(1);
        for part in said {
            assert!(ran.err.contains(part), "{part:?} is not in {}", ran.err);
        }
    }
}

#[test]
fn when_nobody_is_found_it_says_by_what_and_where_to_look_instead() {
    let house = house();
    let ran = house.run(&["contact", "--telephone", "03-1234-0000"]).expect_code(1);
    assert!(ran.out.contains("\"03-1234-0000\"") && ran.out.contains("tashika contact"), "{}", ran.out);
    let ran = house.run(&["contact", CODE, NUMBER]).expect_code(1);
    assert!(
        ran.out.contains(&format!("{CODE}-{NUMBER}")) && ran.out.contains("tashika explain"),
        "{}",
        ran.out
    );
}

#[test]
fn erasing_wants_to_be_meant_and_is_for_good() {
    let house = house();
    let server = house.serve();
    let mine = token(&server, NUMBER);
    keep(&server, &mine, "03-1234-5678");
    let ran = house.run(&["erase", CODE, NUMBER]).expect_code(2);
    assert!(ran.err.contains("--yes"), "{}", ran.err);
    assert_eq!(house.json(&["contact", CODE, NUMBER])["contacts"][0]["telephone"], "0312345678");
    assert_eq!(house.json(&["erase", CODE, NUMBER, "--yes"])["erased"], 1);
    assert_eq!(kept(&server, &mine), Value::Null);
    assert_eq!(house.json(&["erase", CODE, NUMBER, "--yes"])["erased"], 0);
    house.run(&["contact", CODE, NUMBER]).expect_code(1);
    house.run(&["audit"]).expect_code(0);
}

/// The files of a folder, copied as a backup of the machine would.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for file in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if file.is_file() {
            fs::copy(&file, to.join(file.file_name().expect("a name"))).expect("copied");
        }
    }
}

#[test]
fn yesterday_s_vault_put_back_is_erased_again_before_anybody_is_served() {
    let house = house();
    let server = house.serve();
    keep(&server, &token(&server, NUMBER), "03-1234-5678");
    keep(&server, &token(&server, "0000000002"), "03-1234-0002");
    assert_eq!(server.stop("-TERM"), 0);
    let yesterday = house.path("yesterday");
    copy(&house.data(), &yesterday);
    house.run(&["erase", CODE, NUMBER, "--yes"]).expect_code(0);
    for name in ["vault.db", "vault.db-wal"] {
        fs::copy(yesterday.join(name), house.data().join(name)).expect("put back");
    }
    let server = house.serve();
    assert_eq!(kept(&server, &token(&server, NUMBER)), Value::Null);
    assert_eq!(kept(&server, &token(&server, "0000000002"))["telephone"], "…002");
}

#[test]
fn killed_at_any_moment_nothing_kept_is_lost_and_nothing_erased_comes_back() {
    let house = house();
    for round in 0..6 {
        let server = house.serve();
        let number = format!("{:010}", round + 1);
        let telephone = format!("03-1234-{round:04}");
        keep(&server, &token(&server, &number), &telephone);
        let erased = round % 2 == 0;
        if erased {
            let mut erasing = house.command(&["erase", CODE, &number, "--yes"]);
            let mut erasing = erasing.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
            // On the last round it is killed while the erasure is on its way.
            if round < 4 {
                assert!(erasing.wait().expect("ended").success());
                drop(server);
            } else {
                drop(server);
                let _ = erasing.kill();
                let _ = erasing.wait();
            }
        } else {
            drop(server);
        }
        let server = house.serve();
        let now = kept(&server, &token(&server, &number));
        if !erased {
            assert_eq!(now["telephone"], format!("…{:03}", round), "round {round}");
        } else if round < 4 {
            assert_eq!(now, Value::Null, "round {round}");
        }
    }
    house.run(&["audit"]).expect_code(0);
}

#[test]
fn keys_are_renewed_by_one_command_at_a_time() {
    let house = house();
    let lock = fs::File::create(house.data().join("keys/rotation.lock")).expect("a file");
    lock.try_lock().expect("nobody has it");
    for key in ["session", "vault"] {
        let refused = house.run(&["keys", "rotate", key]).expect_code(1);
        assert!(refused.err.contains("another command renews keys"), "{}", refused.err);
    }
    drop(lock);
    house.run(&["keys", "rotate", "vault"]).expect_code(0);
}

#[test]
fn a_vault_that_cannot_be_read_is_told_at_the_start_and_bookings_go_on() {
    let house = house();
    fs::write(house.data().join("vault.db"), [7; 8_192]).expect("writable");
    let _ = fs::remove_file(house.data().join("vault.db-wal"));
    let server = house.serve();
    let (status, ready) = server.get("/readyz");
    assert_eq!(status, 200, "{ready}");
    assert!(ready.contains("contact data can be neither read nor kept"), "{ready}");
    assert_eq!(server.stop("-TERM"), 0);
}

#[test]
fn a_command_that_only_the_vault_kept_from_its_work_says_that_the_world_failed() {
    let house = house();
    fs::write(house.data().join("vault.db"), [7; 8_192]).expect("writable");
    let _ = fs::remove_file(house.data().join("vault.db-wal"));
    for command in [&["contact", CODE, NUMBER][..], &["erase", CODE, NUMBER, "--yes"]] {
        let ran = house.run(&[&["--json"], command].concat()).expect_code(3);
        assert_eq!(ran.document()["code"], "contact.unavailable", "{ran:?}");
    }
    // Nothing is wrong with the store, and everything wrong with the question.
    house.run(&["explain", CODE, NUMBER]).expect_code(0);
    house.run(&["contact", CODE, "1"]).expect_code(1);
}
