//! The demonstration: filled through the real service, printed, and gone afterwards.

use std::path::PathBuf;

use sim::line::Counterpart;

use crate::house::{House, Server, command, finish};

fn demo(house: &House) -> Server {
    // The environment must not name a data folder: the demonstration then makes its own.
    let arguments = ["demo", "--listen", "127.0.0.1:0"];
    let place = house.path("").display().to_string();
    Server::start(command(house.path("").as_path(), &arguments, &[("TMPDIR", &place)]))
}

fn data_of(server: &Server) -> PathBuf {
    let line = server
        .said
        .lines()
        .find_map(|line| line.trim().strip_prefix("data "))
        .expect("the world of the test works");
    PathBuf::from(line.trim().split(" (").next().expect("the world of the test works"))
}

/// Municipality code and voucher number of the sample with these words.
fn sample(server: &Server, words: &str) -> [String; 2] {
    let line =
        server.said.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{}", server.said));
    let mut parts = line.split_whitespace().map(str::to_owned);
    [parts.next().expect("the world of the test works"), parts.next().expect("the world of the test works")]
}

#[test]
fn its_samples_are_what_it_says_and_its_folder_is_gone_afterwards() {
    let house = House::empty();
    let server = demo(&house);
    let data = data_of(&server);
    let explain = |words: &str| {
        let [code, number] = sample(&server, words);
        let arguments = ["--json", "--data", data.to_str().unwrap(), "explain", &code, &number];
        finish(command(house.path("").as_path(), &arguments, &[])).expect_code(0).document()
    };
    assert_eq!(explain("may book the first dose now")["standing"][0], "voucher.valid");
    assert_eq!(explain("voucher.revoked")["standing"][0], "voucher.revoked");
    assert_eq!(explain("voucher.superseded")["standing"][0], "voucher.superseded");
    let booked = explain("my page shows booking");
    assert!(server.said.contains(booked["bookings"][0]["number"].as_str().unwrap()), "{booked}");
    let ahead = 5 * 28 * 14;
    assert!((ahead..=ahead + 5 * 24).contains(&server.slots("demo")), "and what is left of today");
    for role in ["operator", "venue", "municipality", "planner", "auditor", "administrator"] {
        assert!(server.said.contains(&format!("  demo-{role}  ")), "{role}: {}", server.said);
    }
    let data_text = data.to_str().expect("a path");
    for lot in ["MIHON-M1", "MIHON-P1"] {
        assert!(server.said.contains(lot), "{}", server.said);
    }
    let lots = ["--json", "--data", data_text, "lot", "list", "--programme", "demo"];
    let lots = finish(command(house.path("").as_path(), &lots, &[])).expect_code(0).out;
    assert!(lots.contains("MIHON-M1") && lots.contains("MIHON-P1"), "{lots}");
    let audit = ["--json", "--data", data.to_str().unwrap(), "audit"];
    finish(command(house.path("").as_path(), &audit, &[])).expect_code(0);
    assert_eq!(server.stop("-INT"), 0);
    assert!(!data.exists());
}

#[test]
fn it_says_where_one_can_talk_with_it_and_one_can() {
    let house = House::empty();
    assert!(demo(&house).said.contains("LINE     not set up; `cargo run -p sim --bin line`"));
    let line = Counterpart::start();
    let mut command = command(house.path("").as_path(), &["demo", "--listen", "127.0.0.1:0"], &[]);
    command.envs(line.settings("http://tashika.test"));
    let server = Server::start(command);
    assert!(
        server.said.contains(&format!("LINE     {}/phone/Umihon1 (a telephone", line.url())),
        "{}",
        server.said
    );
    line.lead_to(&server.url);
    line.follow("Umihon1");
    assert!(line.answer_after("Umihon1", 0).contains("予約の受付です"));
}

#[test]
fn a_folder_with_real_data_is_refused() {
    let house = House::new();
    let ran = house.run(&["demo", "--listen", "127.0.0.1:0"]).expect_code(1);
    assert!(ran.err.contains("only takes a new folder"), "{}", ran.err);
}
