//! Stores that are really damaged: what is left is said, nothing is changed, and what is sound is restored.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::citizen;
use crate::citizen::document;
use crate::house::{House, Server};

/// A house whose first person booked before a backup and whose second after it, stopped in order.
fn town() -> House {
    let house = House::with_programme();
    house.write("slots.csv", crate::house::SLOTS.as_bytes());
    let list = "municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n131121,0000000002,19550301\n";
    house.write("list.csv", list.as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    let server = house.serve();
    let first = book(&server, 1);
    house.write("first.json", first.to_string().as_bytes());
    house.run(&["backup", "one.backup"]).expect_code(0);
    let second = book(&server, 2);
    house.write("second.json", second.to_string().as_bytes());
    assert_eq!(server.stop("-TERM"), 0);
    house
}

fn book(server: &Server, who: u64) -> Value {
    citizen::book(server, &citizen::sign_in(server, who), 0)["receipt"].clone()
}

/// Every file of the data folder with its bytes.
fn contents(house: &House) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for folder in ["", "log", "head", "keys"] {
        let Ok(entries) = std::fs::read_dir(house.data().join(folder)) else { continue };
        for entry in entries {
            let path = entry.expect("readable").path();
            if path.is_file() {
                found.push((path.display().to_string(), std::fs::read(&path).expect("readable")));
            }
        }
    }
    found.sort();
    found
}

/// Runs `recover`, which must change nothing.
fn recover(house: &House, code: i32, more: &[&str]) -> Value {
    let before = contents(house);
    let told = house.run(&[&["--json", "recover"], more].concat()).expect_code(code).document();
    assert_eq!(contents(house), before);
    told
}

fn sql(house: &House, statement: &str) {
    let python = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit(); c.close()";
    let path = house.data().join("journal.db");
    let ran = Command::new("python3").args(["-c", python]).arg(path).arg(statement).status();
    assert!(ran.expect("python3 is there").success());
}

fn confirmed(told: &Value) -> usize {
    told["bookings"].as_array().map_or(0, |all| all.iter().filter(|it| it["confirmed"] == true).count())
}

/// Position of the entry that a receipt is about.
fn position(house: &House, receipt: &str) -> u64 {
    house.json(&["receipt", "verify", receipt])["position"].as_u64().expect("a position")
}

#[test]
fn a_whole_store_is_said_to_be_whole() {
    let house = town();
    let told = recover(&house, 0, &["--backup", "one.backup"]);
    assert_eq!(
        (&told["damage"], &told["unsound"], &told["missing"]["kind"]),
        (&Value::Null, &Value::Null, &json!("nothing"))
    );
    assert_eq!((&told["readable"], confirmed(&told)), (&told["sound"], 2));
    assert!(told["backup_entries"].as_u64() < told["sound"].as_u64(), "{told}");
}

#[test]
fn a_changed_byte_is_named_and_what_is_before_it_goes_on_as_a_new_epoch() {
    let house = town();
    let at = position(&house, "second.json");
    sql(
        &house,
        &format!(
            "UPDATE journal SET body = CAST(substr(body, 1, length(body) - 1) || 'x' AS BLOB) \
             WHERE {at} BETWEEN first_position AND last_position"
        ),
    );
    house.run(&["serve", "--listen", "127.0.0.1:0"]).expect_code(75);
    let told = recover(&house, 1, &["--to", "left.backup", "--backup", "one.backup"]);
    assert!(told["damage"].as_str().is_some_and(|what| what.contains("hash")), "{told}");
    assert_eq!((&told["sound"], &told["missing"]["from"], confirmed(&told)), (&json!(at), &json!(at), 1));
    // The backup ends where the damage begins, and its checkpoint vouches for exactly that.
    assert_eq!(told["written"], json!({ "entries": at, "signed_now": told["backup_entries"] != at }));
    assert!(told["backup_entries"].as_u64() <= Some(at), "{told}");
    let restored = house.run(&[
        "--json",
        "--data",
        "two",
        "restore",
        "left.backup",
        "--new-epoch",
        "--keys",
        "data/keys",
        "--head",
        "data",
    ]);
    let restored = restored.expect_code(0).document();
    assert_eq!((&restored["entries"], &restored["missing"]["kind"]), (&json!(at), &json!("range")));
    house.run(&["--data", "two", "receipt", "present", "second.json"]).expect_code(0);
    house.run(&["--data", "two", "receipt", "present", "first.json"]).expect_code(0);
    house.run(&["--data", "two", "audit"]).expect_code(0);
}

/// Damages the batch of the booking before the backup, in the middle of the journal; what there was before.
fn damaged_in_the_middle(house: &House) -> Value {
    let whole = recover(house, 0, &[]);
    let at = position(house, "first.json");
    sql(
        house,
        &format!(
            "UPDATE journal SET body = CAST(substr(body, 1, length(body) - 1) || 'x' AS BLOB) \
             WHERE {at} BETWEEN first_position AND last_position"
        ),
    );
    whole
}

#[test]
fn a_changed_byte_in_the_middle_is_filled_from_an_older_backup_and_nothing_is_missing() {
    let house = town();
    let whole = damaged_in_the_middle(&house);
    let told = recover(&house, 1, &["--to", "left.backup", "--backup", "one.backup"]);
    assert!(told["backup_entries"].as_u64() < whole["sound"].as_u64(), "{told}");
    let gaps = told["gaps"].as_array().expect("a list");
    assert!(gaps.len() == 1 && gaps[0]["from_backup"] == true, "{told}");
    let filled = gaps[0]["to"].as_u64().zip(gaps[0]["from"].as_u64()).map(|(to, from)| to - from);
    assert_eq!(
        told["readable"].as_u64().zip(filled).map(|(read, filled)| read + filled),
        whole["sound"].as_u64()
    );
    assert_eq!(
        (&told["sound"], &told["unsound"], &told["missing"]["kind"], confirmed(&told)),
        (&whole["sound"], &Value::Null, &json!("nothing"), 2)
    );
    assert_eq!(told["written"], json!({ "entries": whole["sound"], "signed_now": false }));
    let words = house.run(&["recover", "--backup", "one.backup"]).expect_code(1).out;
    assert!(words.contains("are taken from the backup"), "{words}");
}

#[test]
fn without_a_backup_what_is_intact_behind_the_damage_is_told_and_not_vouched_for() {
    let house = town();
    let whole = damaged_in_the_middle(&house);
    let told = recover(&house, 1, &[]);
    let gap = &told["gaps"][0];
    let (from, to) = (gap["from"].as_u64().expect("a number"), gap["to"].as_u64().expect("a number"));
    assert_eq!((&gap["from_backup"], &told["sound"]), (&json!(false), &json!(from)));
    assert_eq!(told["beyond"].as_u64().map(|beyond| beyond + to), whole["sound"].as_u64());
    assert!(told["unsound"].as_str().is_some_and(|what| what.contains("cannot be read")), "{told}");
    let words = house.run(&["recover"]).expect_code(1).out;
    assert!(words.contains("later entries are intact, but cannot be vouched for over the gap"), "{words}");
}

#[test]
fn a_backup_that_is_of_another_history_fills_nothing() {
    let (house, other) = (town(), town());
    damaged_in_the_middle(&house);
    std::fs::copy(other.path("one.backup"), house.path("other.backup")).expect("copied");
    let told = recover(&house, 1, &["--backup", "other.backup"]);
    assert!(
        told["unsound"].as_str().is_some_and(|what| what.contains("in the backup is another one")),
        "{told}"
    );
    assert_eq!(told["sound"], told["gaps"][0]["from"], "{told}");
}

#[test]
fn a_chain_that_was_made_to_fit_does_not_fit_what_was_signed() {
    let house = town();
    // The kept leaves know each entry, whatever the store says of itself; here the last leaf is another one.
    let leaves = house.data().join("log/leaves");
    let told = recover(&house, 0, &[]);
    let size = told["sound"].as_u64().expect("a number");
    assert_eq!(std::fs::metadata(&leaves).expect("leaves").len(), 32 * size);
    let at = position(&house, "first.json");
    rewrite(&house, "first.json");
    let told = recover(&house, 1, &[]);
    assert_eq!(told["damage"], Value::Null, "the chain is whole in itself");
    assert!(told["unsound"].as_str().is_some_and(|what| what.contains(&format!("entry {at} "))), "{told}");
    assert_eq!(told["sound"], at);
}

#[test]
fn yesterday_s_file_put_back_is_whole_and_lacks_exactly_what_the_head_knows() {
    let house = town();
    let size = recover(&house, 0, &[])["sound"].as_u64().expect("a number");
    std::fs::copy(house.data().join("journal.db"), house.path("old.db")).expect("copied");
    drop(house.serve());
    let now = recover(&house, 0, &[])["sound"].as_u64().expect("a number");
    assert!(now > size);
    std::fs::copy(house.path("old.db"), house.data().join("journal.db")).expect("put back");
    let _ = std::fs::remove_file(house.data().join("journal.db-wal"));
    let told = recover(&house, 1, &["--to", "left.backup"]);
    assert_eq!(told["missing"], json!({ "kind": "range", "from": size, "to": now - 1 }));
    assert_eq!((&told["damage"], &told["sound"]), (&Value::Null, &json!(size)));
    house.run(&["audit", "--backup", "left.backup"]).expect_code(0);
}

#[test]
fn a_file_cut_anywhere_is_read_as_far_as_it_goes() {
    let house = town();
    let path = house.data().join("journal.db");
    let whole = std::fs::read(&path).expect("a database");
    let _ = std::fs::remove_file(house.data().join("journal.db-wal"));
    let all = recover(&house, 0, &[])["sound"].as_u64().expect("a number");
    let mut before = 0;
    for parts in [0, 1, 4, 7, 9] {
        std::fs::write(&path, &whole[..whole.len() * parts / 10]).expect("cut");
        let told = recover(&house, 1, &[]);
        let sound = told["sound"].as_u64().expect("a number");
        assert!(told["damage"].is_string() && before <= sound && sound <= all, "{told}");
        assert_eq!(told["missing"]["from"].as_u64().unwrap_or(all), sound, "{told}");
        before = sound;
    }
    assert!(before > 0);
}

#[test]
fn without_a_key_an_older_checkpoint_vouches_and_without_that_nothing() {
    let house = town();
    let at = position(&house, "second.json");
    sql(
        &house,
        &format!(
            "UPDATE journal SET hash = zeroblob(32) WHERE {at} BETWEEN first_position AND last_position"
        ),
    );
    remove(&house.data().join("keys/log.key"));
    let refused = house.run(&["--json", "recover", "--to", "left.backup"]).expect_code(1).document();
    assert_eq!(refused["code"], "recover.unsigned");
    assert!(!house.path("left.backup").exists());
    // A checkpoint over a part of what is sound, as somebody kept it.
    let fresh = town();
    let server = fresh.serve();
    drop(server);
    let kept = fresh.data().join("log/checkpoint");
    let head = fresh.data().join("head");
    let told = recover(&fresh, 0, &[]);
    remove(&fresh.data().join("keys/log.key"));
    std::fs::remove_dir_all(head).expect("removed");
    let told_again = recover(&fresh, 1, &["--to", "left.backup"]);
    assert!(kept.exists());
    assert!(told_again["written"]["entries"].as_u64() <= told["sound"].as_u64(), "{told_again}");
    assert_eq!(told_again["written"]["signed_now"], false);
}

fn remove(path: &Path) {
    std::fs::remove_file(path).expect("it was there");
}

#[test]
fn a_running_server_is_left_alone() {
    let house = town();
    let _server = house.serve();
    assert_eq!(house.run(&["--json", "recover"]).expect_code(1).document()["code"], "data.in_use");
}

#[test]
fn where_there_is_no_store_that_is_said() {
    let house = House::empty();
    let said = house.run(&["recover"]).expect_code(3).err;
    assert!(said.contains("holds no store"), "{said}");
    assert!(!house.data().exists());
}

#[test]
fn a_store_that_a_start_would_read_less_of_is_not_called_well() {
    let house = town();
    house.serve().stop("-KILL");
    let log = house.data().join("journal.db-wal");
    let whole = std::fs::read(&log).expect("there is a log");
    let mut less = 0;
    for at in (40..whole.len()).step_by(1_500) {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        std::fs::write(&log, changed).expect("writable");
        let ran = house.run(&["--json", "recover"]);
        let (code, told) = (ran.code, ran.document());
        let is_well = told["damage"].is_null() && told["unsound"].is_null() && told["files_damaged"] == false;
        assert_eq!(code == 0, is_well && told["missing"]["kind"] == "nothing", "byte {at}: {told}");
        less += u32::from(told["files_damaged"] == true);
    }
    assert!(less > 0, "no flip made SQLite read less");
}

/// The checkpoint that a server gives, kept in a file.
fn keep_checkpoint(house: &House, server: &Server, name: &str) -> u64 {
    let note = server.get("/log/checkpoint").1;
    house.write(name, note.as_bytes());
    note.lines().nth(1).and_then(|size| size.parse().ok()).expect("a size")
}

/// Changes the entry of a receipt and makes the chain fit again; nothing but what was signed can tell.
fn rewrite(house: &House, receipt: &str) {
    let python = "import hashlib, sqlite3, struct, sys\n\
        c = sqlite3.connect(sys.argv[1]); at = int(sys.argv[2])\n\
        rows = c.execute('SELECT first_position, last_position, epoch, prev_hash, body FROM journal \
        WHERE last_position >= ? ORDER BY first_position', (at,)).fetchall()\n\
        prev = rows[0][3]\n\
        for index, (first, last, epoch, _, body) in enumerate(rows):\n\
        \x20   if index == 0: body = body[:-1] + bytes([body[-1] ^ 1])\n\
        \x20   head = b'tashika journal batch v1' + prev + struct.pack('>QQI', epoch, first, last - first + 1)\n\
        \x20   own = hashlib.sha256(head + body).digest()\n\
        \x20   c.execute('UPDATE journal SET body = ?, prev_hash = ?, hash = ? WHERE first_position = ?', (body, prev, own, first))\n\
        \x20   prev = own\n\
        c.execute('UPDATE head SET hash = ?', (prev,)); c.commit()";
    let at = position(house, receipt);
    let mut rewrite = Command::new("python3");
    rewrite.args(["-c", python]).arg(house.data().join("journal.db")).arg(at.to_string());
    assert!(rewrite.status().expect("python3 is there").success());
}

#[test]
fn what_fits_an_older_checkpoint_is_kept_when_a_later_one_does_not_fit() {
    let house = town();
    let server = house.serve();
    let size = keep_checkpoint(&house, &server, "kept");
    let third = {
        let list = "municipality_code,voucher_number,birth_date\n131121,0000000003,19550301\n";
        house.write("more.csv", list.as_bytes());
        house.run(&["roster", "import", "more.csv", "--programme", "tokyo"]).expect_code(0);
        book(&server, 3)
    };
    house.write("third.json", third.to_string().as_bytes());
    let newest = keep_checkpoint(&house, &server, "newest");
    assert_eq!(server.stop("-TERM"), 0);
    rewrite(&house, "third.json");
    // Without the leaves nothing says which entry it is; only what was kept elsewhere bounds it.
    std::fs::remove_dir_all(house.data().join("log")).expect("there is a log");
    let told = recover(&house, 1, &[]);
    assert_eq!(told["sound"], 0, "{told}");
    let checkpoints = ["--checkpoint", "kept", "--checkpoint", "newest", "--to", "left.backup"];
    let told = recover(&house, 1, &checkpoints);
    assert_eq!((&told["sound"], &told["missing"]["from"]), (&json!(size), &json!(size)), "{told}");
    let said = told["unsound"].as_str().expect("it is said");
    assert!(
        said.contains(&format!("one of the entries {size} to {}", newest - 1))
            && said.contains("the head file"),
        "{said}"
    );
    assert_eq!((confirmed(&told), &told["written"]["entries"]), (2, &json!(size)));
    house.run(&["audit", "--backup", "left.backup"]).expect_code(0);
}

#[test]
fn a_checkpoint_that_somebody_kept_says_what_a_head_file_put_back_does_not() {
    let house = town();
    let before = house.path("before");
    let copied = Command::new("cp").arg("-a").args([&house.data(), &before]).status();
    assert!(copied.expect("cp is there").success());
    let server = house.serve();
    let size = keep_checkpoint(&house, &server, "kept");
    assert_eq!(server.stop("-TERM"), 0);
    let run = |more: &[&str]| house.run(&[&["--json", "--data", "before", "recover"], more].concat());
    let sound = run(&[]).expect_code(0).document()["sound"].as_u64().expect("a number");
    let told = run(&["--checkpoint", "kept"]).expect_code(1).document();
    let missing = json!({ "kind": "at_least", "from": sound, "to": size - 1 });
    assert_eq!((&told["missing"], &told["sound"]), (&missing, &json!(sound)));
    // One of another log says nothing about this store.
    let other = House::new();
    let server = other.serve();
    keep_checkpoint(&house, &server, "strange");
    let refused = run(&["--checkpoint", "strange"]).expect_code(1).document();
    assert_eq!(refused["code"], "log.other", "{refused}");
    house.write("noise", &[0xFF, 0x00]);
    assert_eq!(run(&["--checkpoint", "noise"]).expect_code(1).document()["code"], "file.not_text");
}

#[test]
fn a_store_larger_than_the_memory_can_be_read() {
    let house = town();
    house.serve().stop("-KILL");
    // Holes at the end of both files: SQLite passes over them, and whoever takes them into memory fails.
    for name in ["journal.db", "journal.db-wal"] {
        let file = std::fs::OpenOptions::new().write(true).open(house.data().join(name)).expect("there");
        file.set_len(200 << 20).expect("room");
    }
    let mut command = house.command_after("ulimit -d 102400", &["--json", "recover"]);
    command.env("MIMALLOC_ARENA_EAGER_COMMIT", "0").env("MIMALLOC_ARENA_RESERVE", "16M");
    let told = crate::house::finish(command);
    assert!(told.out.contains("\"sound\""), "{told:?}");
    assert_eq!(confirmed(&document(&told.out)), 2);
}
