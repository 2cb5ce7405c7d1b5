//! A whole folder is put back from before a booking, and its holder shows the receipt: the proof of the loss is kept.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::citizen::document;
use crate::house::Server;
use crate::restore::{Town, book, number, present};

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").args([from, to]).status().expect("cp is there").success());
}

/// The town with its folder `old` from before the last booking, whose receipt this is.
fn put_back() -> (Town, Value) {
    let town = Town::new();
    copy(&town.house.data(), &town.house.path("old"));
    let server = town.serve("data");
    let receipt = book(&server, 2, 0);
    assert_eq!(server.stop("-TERM"), 0);
    (town, receipt)
}

fn figure(server: &Server, name: &str) -> u64 {
    let (_, metrics) = server.get("/metrics");
    let line = metrics.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
    line.and_then(|figure| figure.parse().ok()).unwrap_or_else(|| panic!("no {name}: {metrics}"))
}

fn why(server: &Server) -> String {
    document(&server.get("/readyz").1)["why"].as_str().unwrap_or_default().to_owned()
}

fn doctor(town: &Town) -> (i32, String) {
    let ran = town.run("old", &["doctor"]);
    let found = ran.document()["findings"].clone();
    let found = found.as_array().expect("findings").iter().find(|it| it["check"] == "evidence of loss");
    (ran.code, found.map(ToString::to_string).unwrap_or_default())
}

#[test]
fn evidence_of_loss_is_kept_over_a_restart_until_staff_settle_it() {
    let (town, receipt) = put_back();
    let number = number(&receipt);
    let server = town.serve("old");
    let before = figure(&server, "tashika_journal_position");
    // A flood of the same receipt is one piece of evidence.
    for _ in 0..5 {
        let (status, problem) = present(&server, &receipt);
        assert_eq!((status, &problem["code"]), (409, &json!("receipt.evidence_of_loss")));
    }
    assert_eq!(figure(&server, "tashika_journal_position"), before + 1);
    assert_eq!(server.stop("-KILL"), -1);

    let server = town.serve("old");
    assert!(why(&server).contains(number) && why(&server).contains("tashika losses"), "{}", why(&server));
    assert_eq!(figure(&server, "tashika_evidence_of_loss_open"), 1);
    let (code, told) = doctor(&town);
    assert!(code == 1 && told.contains("\"bad\"") && told.contains(number), "{told}");
    let explained = town.run("old", &["explain", number]).expect_code(0).document();
    assert_eq!(explained["standing"], json!(["booking.lost"]));
    assert_eq!(explained["losses"][0]["number"], json!(number));
    let of_voucher = town.run("old", &["explain", "131121", "0000000002"]).expect_code(0).document();
    assert_eq!(of_voucher["losses"][0]["number"], json!(number));
    let audit = town.run("old", &["audit"]).expect_code(1).document();
    assert_eq!(audit["violations"][0]["rule"], "loss", "{audit}");

    town.run("old", &["losses", "--settle", "12345678", "--reason", "other"]).expect_code(1);
    town.run("old", &["losses", "--settle", number, "--reason", "honoured"]).expect_code(0);
    assert_eq!(why(&server), "");
    assert_eq!(figure(&server, "tashika_evidence_of_loss_open"), 0);
    assert_eq!(figure(&server, "tashika_evidence_of_loss_total"), 1);
    assert_eq!(present(&server, &receipt).0, 409);
    assert_eq!(figure(&server, "tashika_evidence_of_loss_open"), 0);
    let list = town.run("old", &["losses"]).expect_code(0).document();
    assert_eq!(list["losses"][0]["settled"]["reason"], "honoured");
    assert_eq!(server.stop("-TERM"), 0);
    let audit = town.run("old", &["audit"]).expect_code(0).document();
    assert_eq!(audit["figures"]["evidence_of_loss.settled"], 1);
}

#[test]
fn evidence_of_loss_does_not_make_a_backup_unsound() {
    let (town, receipt) = put_back();
    let server = town.serve("old");
    assert_eq!(present(&server, &receipt).0, 409);
    town.run("old", &["backup", "with-evidence.backup"]).expect_code(0);
    town.run("old", &["audit", "--backup", "with-evidence.backup"]).expect_code(0);
}

#[test]
fn a_refused_store_is_told_at_the_address_until_it_is_stopped() {
    let (town, _) = put_back();
    // Yesterday's journal beside today's head file.
    let data = |name: &str| town.house.path(name);
    for name in ["journal.db", "journal.db-wal"] {
        let _ = std::fs::remove_file(data("data").join(name));
        if data("old").join(name).exists() {
            copy(&data("old").join(name), &data("data").join(name));
        }
    }
    let words = ["--data", "data", "serve", "--listen", "127.0.0.1:0"];
    let ended = town.house.run(&words);
    assert_eq!(ended.code, 3, "{}", ended.err);
    assert!(ended.err.contains("the journal has lost its end"), "{}", ended.err);

    let server = Server::start_heard(town.house.command(&[&words[..], &["--stay-when-refused"]].concat()));
    assert!(server.said.starts_with("closed on "), "{}", server.said);
    let (status, ready) = server.get("/readyz");
    assert_eq!(status, 503);
    let (ready, range) = (document(&ready), ended.err.split("entries ").nth(1).expect("the lost range"));
    let range = range.split(" are missing").next().expect("the lost range");
    assert!(
        ready["why"].as_str().is_some_and(|why| why.contains(range)) && ready["ready"] == false,
        "{ready}"
    );
    assert_eq!(server.get("/healthz").0, 200);

    // People are told to keep what they hold, and nothing of the store.
    let english = [("Accept-Language", "en-GB")];
    let (status, page) = server.ask("GET", "/my", &english, "").expect("an answer");
    assert_eq!(status, 503);
    assert!(
        page.contains("Keep your booking number and your receipt") && !page.contains("journal"),
        "{page}"
    );
    let sheet = page.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a style sheet");
    assert_eq!(server.get(sheet).0, 200);
    let (status, problem) = server.ask("POST", "/api/v1/bookings", &english, "{}").expect("an answer");
    assert_eq!((status, &document(&problem)["code"]), (503, &json!("not_ready")));

    // The store was let go: the tools for this night work beside it.
    town.run("data", &["doctor"]).expect_code(1);
    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().expect("kill").success());
    let (code, last) = server.ended();
    assert!(code == 3 && last.contains(range), "{code}: {last}");
}
