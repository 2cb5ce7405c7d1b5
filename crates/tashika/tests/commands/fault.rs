//! A real fault of the disk under a running server: the system refuses to let a file grow.
//!
//! The limit on the size of files is lowered for the running process alone. The signal that the system sends with it
//! is ignored from the start, so that the write itself fails (EFBIG), as it does on a full or broken disk.

use std::process::Command;

use serde_json::{Value, json};

use crate::house::{House, SLOTS, Server};

const VOUCHERS: &str = "municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n\
                        131121,0000000002,19560402\n";
const EARLY: (&str, &str) = ("0000000001", "1955-03-01");
const LATE: (&str, &str) = ("0000000002", "1956-04-02");

fn ready_to_book() -> House {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house.write("list.csv", VOUCHERS.as_bytes());
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    house
}

fn serve_without_signal(house: &House) -> Server {
    Server::start_heard(house.command_after("trap '' XFSZ", &["serve", "--listen", "127.0.0.1:0"]))
}

fn sign_in(server: &Server, (number, born): (&str, &str)) -> String {
    let who = json!({ "programme": "tokyo", "municipality_code": "131121", "voucher_number": number, "birth_date": born });
    let (status, body) = server.ask("POST", "/api/v1/login", &[], &who.to_string()).expect("it answers");
    assert_eq!(status, 200, "{body}");
    let answer: Value = serde_json::from_str(&body).expect("JSON");
    answer["token"].as_str().expect("a token").to_owned()
}

/// Books the first slot and gives the booking number, or what was answered instead.
fn book(server: &Server, token: &str, key: &str) -> Result<String, Option<(u16, String)>> {
    let (_, list) = server.get("/api/v1/programmes/tokyo/slots");
    let list: Value = serde_json::from_str(&list).expect("JSON");
    let order = json!({ "slot": list["slots"][0]["id"], "dose": 1 }).to_string();
    let authorization = format!("Bearer {token}");
    let headers = [("Authorization", authorization.as_str()), ("Idempotency-Key", key)];
    match server.ask("POST", "/api/v1/bookings", &headers, &order) {
        Some((201, body)) => {
            let answer: Value = serde_json::from_str(&body).expect("JSON");
            Ok(answer["booking"]["number"].as_str().expect("a number").to_owned())
        }
        other => Err(other),
    }
}

/// Waits until the log is folded in, so that only the next append has to write.
fn until_at_rest(house: &House, server: &Server) {
    let written =
        |name| house.data().join(name).metadata().and_then(|found| found.modified()).expect("a time");
    let at_rest = (0..100_000).any(|_| {
        server.get("/healthz");
        written("journal.db") > written("journal.db-wal")
    });
    assert!(at_rest, "the log was never folded in");
}

fn let_no_file_grow(server: &Server) {
    let limited = Command::new("prlimit").args(["--pid", &server.id().to_string(), "--fsize=1"]).status();
    assert!(limited.expect("prlimit is there").success());
}

/// A server that made one booking and then could not write another.
struct Failed {
    house: House,
    early: String,
    answer: Option<(u16, String)>,
    code: i32,
    words: String,
}

fn fail() -> Failed {
    let house = ready_to_book();
    let server = serve_without_signal(&house);
    let early =
        book(&server, &sign_in(&server, EARLY), "01900000-0000-7000-8000-000000000001").expect("booked");
    let late = sign_in(&server, LATE);
    until_at_rest(&house, &server);
    let_no_file_grow(&server);
    let answer = book(&server, &late, "01900000-0000-7000-8000-000000000002");
    let answer = answer.expect_err("nothing that could not be written is confirmed");
    let (code, words) = server.ended();
    Failed { house, early, answer, code, words }
}

#[test]
fn a_failed_write_is_never_told_as_success() {
    let answer = fail().answer;
    assert!(answer.as_ref().is_none_or(|(status, _)| *status == 503), "{answer:?}");
}

#[test]
fn a_failed_write_ends_the_server_with_code_75() {
    let failed = fail();
    assert_eq!(failed.code, 75, "{}", failed.words);
}

#[test]
fn the_last_words_say_what_failed_and_what_to_do() {
    let words = fail().words;
    for part in ["journal.db", "Do not start again", "tashika doctor", "tashika audit"] {
        assert!(words.contains(part), "{part:?} is missing in {words}");
    }
}

#[test]
fn after_a_failed_write_and_a_restart_everything_confirmed_is_there() {
    let failed = fail();
    assert_eq!(failed.house.json(&["audit"])["holds"], true);
    let _server = failed.house.serve();
    let found = failed.house.json(&["explain", &failed.early]);
    assert_eq!(found["standing"], json!(["booking.confirmed"]), "{found}");
}

/// The files of the store as they are while nothing runs.
fn copied(house: &House) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let files = std::fs::read_dir(house.data()).expect("a data folder").flatten().map(|entry| entry.path());
    let store = files.filter(|path| path.is_file() && path.to_string_lossy().contains("journal.db"));
    store.map(|path| (path.clone(), std::fs::read(path).expect("readable"))).collect()
}

#[test]
fn a_store_put_back_from_a_moment_ago_is_not_served_from_and_the_lost_range_is_named() {
    let house = ready_to_book();
    let before = copied(&house);
    let server = house.serve();
    let token = sign_in(&server, EARLY);
    book(&server, &token, "must-not-vanish-1").expect("booked");
    // At once, so that nothing that is written now and then can have been written.
    server.stop("-KILL");
    for (path, _) in copied(&house) {
        std::fs::remove_file(path).expect("a file of the store");
    }
    for (path, bytes) in before {
        std::fs::write(path, bytes).expect("writable");
    }
    let refused = house.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_ne!(refused.code, 0);
    assert!(refused.err.contains("has lost its end: entries"), "{}", refused.err);
    assert!(refused.err.contains("(data/journal.db)"), "{}", refused.err);
}

#[test]
fn a_head_file_that_is_damaged_in_both_slots_is_named_and_not_passed_over() {
    let house = ready_to_book();
    house.serve().stop("-TERM");
    house.write("data/head/head", &[b'x'; 8_192]);
    let refused = house.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_ne!(refused.code, 0);
    assert!(refused.err.contains("head/head"), "{}", refused.err);
}

#[test]
fn a_head_file_that_is_not_there_is_refused_until_somebody_has_looked() {
    let house = ready_to_book();
    let server = house.serve();
    assert!(book(&server, &sign_in(&server, EARLY), "early").is_ok());
    server.stop("-KILL");
    let head = house.data().join("head/head");
    // Its device is away, or it was emptied.
    for gone in [true, false] {
        let done = if gone { std::fs::remove_file(&head) } else { std::fs::write(&head, "") };
        done.expect("it is ours");
        let refused = house.run(&["serve", "--listen", "127.0.0.1:0"]).expect_code(3);
        assert!(
            refused.err.contains("head/head") && refused.err.contains("--head-checked"),
            "{}",
            refused.err
        );
        let audit = house.run(&["audit"]).expect_code(1).out;
        assert!(audit.contains("the head file is not there"), "{audit}");
    }
    let checked = Server::start(house.command(&["serve", "--listen", "127.0.0.1:0", "--head-checked"]));
    assert_eq!(checked.stop("-TERM"), 0);
    assert_eq!(house.serve().stop("-TERM"), 0);
}

/// Takes a file away under the running server, or puts a copy in its place.
fn take_away(house: &House, name: &str, replaced: bool) {
    let path = house.data().join(name);
    if replaced {
        let copy = path.with_extension("copy");
        std::fs::copy(&path, &copy).expect("readable");
        std::fs::rename(&copy, &path).expect("it is ours");
    } else {
        std::fs::remove_file(&path).expect("it is ours");
    }
}

#[test]
fn a_file_taken_away_under_the_server_ends_it_at_once_with_the_path() {
    for name in ["journal.db", "journal.db-wal", "head/head"] {
        for replaced in [false, true] {
            let house = ready_to_book();
            let server = serve_without_signal(&house);
            book(&server, &sign_in(&server, EARLY), "early").expect("booked");
            take_away(&house, name, replaced);
            // Nobody asks for anything: it is noticed all the same.
            let (code, words) = server.ended();
            assert_eq!(code, 75, "{name}: {words}");
            assert!(words.contains(name) && words.contains("under the running server"), "{words}");
        }
    }
}

#[test]
fn nothing_is_confirmed_into_a_file_that_was_taken_away() {
    for name in ["journal.db", "head/head"] {
        let house = ready_to_book();
        let server = serve_without_signal(&house);
        let token = sign_in(&server, EARLY);
        take_away(&house, name, false);
        let answer = book(&server, &token, "early").expect_err("nothing is confirmed");
        assert!(answer.as_ref().is_none_or(|(status, _)| *status == 503), "{answer:?}");
        assert_eq!(server.ended().0, 75);
    }
}
