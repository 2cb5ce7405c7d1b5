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
