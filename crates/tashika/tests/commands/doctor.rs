//! The doctor on a store that nobody serves from finds what a start would refuse, in the same words, and writes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::citizen::{document, sign_in};
use crate::house::House;
use crate::restore::{Town, book};

/// A town that was served from and is at rest, with people's contact data in its vault.
fn at_rest() -> Town {
    let town = Town::new();
    let programme = format!("{}\n[contact]\ntelephone = \"optional\"\n", crate::house::PROGRAMME);
    town.house.write("programme.toml", programme.as_bytes());
    town.house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    let server = town.serve("data");
    book(&server, 2, 0);
    let token = sign_in(&server, 2);
    let headers = [("Authorization", token.as_str())];
    let told = server.ask("PUT", "/api/v1/me/contact", &headers, "{\"telephone\": \"03-1234-5678\"}");
    assert_eq!(told.expect("it answers").0, 200);
    assert_eq!(server.stop("-TERM"), 0);
    town
}

/// Every file of a data folder but the lock, which only says who looked last.
fn files(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if entry.file_name() != "lock" {
            found.insert(path.clone(), std::fs::read(&path).expect("readable"));
        }
    }
}

/// What the doctor says of one thing, and its exit code.
fn doctor(house: &House, check: &str) -> (i32, String) {
    let ran = house.run(&["--json", "doctor"]);
    let found = document(&ran.out)["findings"].clone();
    let found = found.as_array().expect("findings").iter().filter(|it| it["check"] == check);
    (ran.code, found.map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

#[track_caller]
fn expect_bad(house: &House, check: &str, words: &[&str]) {
    let (code, told) = doctor(house, check);
    assert!(code == 1 && told.contains("\"bad\""), "{told}");
    for word in words {
        assert!(told.contains(word), "{word:?} is missing in {told}");
    }
}

#[test]
fn a_store_at_rest_is_looked_at_as_a_start_would_and_nothing_is_written() {
    let town = at_rest();
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    files(&town.house.data(), &mut before);
    let told = town.house.run(&["doctor"]).expect_code(0).out;
    for part in [
        "good  journal: data/journal.db: ",
        "good  head file: the first ",
        "good  contact data: keys/vault.key opens it",
        "good  journal's time",
        "good  evidence of loss",
        "good  keys",
    ] {
        assert!(told.contains(part), "{part:?} is missing in {told}");
    }
    files(&town.house.data(), &mut after);
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    assert!(before == after, "a file was changed");
}

#[test]
fn what_a_start_refuses_the_doctor_finds() {
    let town = at_rest();
    let (house, data) = (&town.house, town.house.data());
    let kept = house.path("kept");
    let copy = |from: &Path, to: &Path| {
        assert!(Command::new("cp").arg("-a").args([from, to]).status().expect("cp is there").success());
    };
    let put_back = || {
        std::fs::remove_dir_all(&data).expect("ours");
        copy(&kept, &data);
    };
    copy(&data, &kept);

    std::fs::remove_file(data.join("head/head")).expect("it is there");
    expect_bad(house, "head file", &["the head file is not there", "head/head"]);
    put_back();
    std::fs::write(data.join("head/head"), [b'x'; 8_192]).expect("ours");
    expect_bad(house, "head file", &["neither of its two slots is whole"]);
    put_back();

    // A start of which the journal is taken away again.
    town.serve("data").stop("-TERM");
    for name in ["journal.db", "journal.db-wal"] {
        let _ = std::fs::remove_file(data.join(name));
        if kept.join(name).exists() {
            std::fs::copy(kept.join(name), data.join(name)).expect("readable");
        }
    }
    let _ = std::fs::remove_dir_all(data.join("snapshots"));
    expect_bad(house, "head file", &["has lost its end: entries", "data/journal.db"]);
    put_back();

    let other = House::new();
    std::fs::copy(other.data().join("keys/log.key"), data.join("keys/log.key")).expect("readable");
    expect_bad(house, "head file", &["would now be signed as"]);
    put_back();

    // Another vault key with the fingerprints that fit it: only what is sealed can tell.
    std::fs::copy(other.data().join("keys/vault.key"), data.join("keys/vault.key")).expect("readable");
    std::fs::remove_file(data.join("keys/fingerprints")).expect("it is there");
    expect_bad(house, "contact data", &["keys/vault.key does not open 1 of the first 1"]);
    put_back();
    std::fs::write(data.join("vault.db"), [7; 8_192]).expect("ours");
    expect_bad(house, "contact data", &["can be neither read nor kept", "vault.db"]);
    put_back();

    std::fs::write(data.join("journal.db"), "").expect("ours");
    expect_bad(house, "journal", &["journal.db is empty"]);
    put_back();
    house.run(&["doctor"]).expect_code(0);
}

#[test]
fn a_witness_that_cannot_be_asked_is_bad_only_where_a_start_needs_it() {
    let town = at_rest();
    let key = house_of_a_witness(&town.house);
    let doctor = |quorum: &str| {
        let mut command = town.house.command(&["doctor"]);
        command.env("TASHIKA_LOG_WITNESSES", format!("{key} http://127.0.0.1:1"));
        command.env("TASHIKA_LOG_WITNESS_QUORUM", quorum);
        crate::house::finish(command)
    };
    let told = doctor("0").expect_code(0).out;
    assert!(told.contains("mind  witness: ") && told.contains("cannot be asked"), "{told}");
    let told = doctor("1").expect_code(1).out;
    assert!(told.contains("BAD   witnesses: 0 of 1 witnesses could be asked"), "{told}");
}

/// The public key of a new witness.
fn house_of_a_witness(house: &House) -> String {
    let made = house.json(&["witness", "init", "--name", "news.example/witness", "--state", "witness"]);
    made["key"].as_str().expect("a key").to_owned()
}

#[test]
fn a_running_server_says_what_it_finds_of_itself() {
    let town = at_rest();
    let _server = town.serve("data");
    let told = town.house.run(&["doctor"]).expect_code(0).out;
    for part in
        ["good  head file: it vouches for all", "good  contact data: keys/vault.key opens it", "it runs with"]
    {
        assert!(told.contains(part), "{part:?} is missing in {told}");
    }
}

#[test]
fn who_carries_messages_is_looked_at_and_nothing_is_sent() {
    use std::io::{Read, Write};
    let house = House::new();
    let line = sim::line::Counterpart::start();
    let hook = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hook", hook.local_addr().expect("bound"));
    std::thread::spawn(move || {
        for (mut stream, status) in hook.incoming().map_while(Result::ok).zip([405, 404]) {
            let _ = stream.read(&mut [0; 4096]);
            let _ = write!(stream, "HTTP/1.1 {status} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    let doctor = |token: Option<&str>| {
        let mut command = house.command(&["doctor"]);
        command.envs(line.settings("https://booking.example.jp"));
        if let Some(token) = token {
            command.env("TASHIKA_LINE_CHANNEL_ACCESS_TOKEN", token);
        }
        command.env("TASHIKA_SERVER_PUBLIC_URL", "https://booking.example.jp");
        command.env("TASHIKA_SMS_WEBHOOK_URL", &url);
        command.env("TASHIKA_SMS_WEBHOOK_SECRET", "0123456789abcdef0123456789abcdef");
        command
            .env("TASHIKA_MAIL_SMTP_URL", "smtp://127.0.0.1:1")
            .env("TASHIKA_MAIL_FROM", "booking@example.jp");
        crate::house::finish(command).expect_code(0).out
    };
    let told = doctor(None);
    for part in [
        "good  LINE: the channel @tashika answers; 0 messages were sent this month, of 30000",
        "answers (405 to a look); sms.webhook_secret was not tried",
        "mind  mail: ",
    ] {
        assert!(told.contains(part), "{part:?} is missing in {told}");
    }
    let told = doctor(Some("another"));
    for part in ["mind  LINE: ", "look at [line]", "mind  short messages: ", "answers 404: "] {
        assert!(told.contains(part), "{part:?} is missing in {told}");
    }
    assert!(line.state().bodies.iter().all(|it| it["kind"] != "push"), "nothing is sent");
}
