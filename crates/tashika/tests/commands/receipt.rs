//! Receipts checked without the server: by the command, and by a verifier in another language that shares no code.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use service::evidence::cosignature::{WitnessKey, WitnessVerifier};
use service::evidence::note::{Checkpoint, LogKey, Verifier};
use service::evidence::proof;
use service::evidence::receipt::Presented;
use service::evidence::tree::{Tree, leaf_hash};

use crate::citizen;
use crate::house::{House, SLOTS, Server};

/// A server with one booking, and its receipt as the answer brought it.
fn booked(house: &House) -> (Server, Value) {
    house.write("slots.csv", SLOTS.as_bytes());
    house.write("list.csv", b"municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n");
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    let server = house.serve();
    let token = citizen::sign_in(&server, 1);
    let booking = citizen::book(&server, &token, 0);
    let later = citizen::receipt(&server, &token, &booking);
    assert_eq!(later["leaf"], booking["receipt"]["leaf"]);
    (server, booking)
}

#[test]
fn the_receipt_in_the_answer_is_proved_offline() {
    let house = House::with_programme();
    let (server, answer) = booked(&house);
    let (_, key) = server.get("/log/key");
    house.write("log.key", key.as_bytes());
    house.write("receipt.json", answer["receipt"].to_string().as_bytes());
    drop(server);
    let told = house.json(&["receipt", "verify", "receipt.json", "--key", "log.key"]);
    assert_eq!((&told["proved"], &told["number"]), (&json!(true), &answer["booking"]["number"]));
    assert_eq!((&told["key_from"], &told["position"]), (&json!("file"), &answer["booking"]["position"]));
    let alone = house.run(&["receipt", "verify", "receipt.json"]).expect_code(0).out;
    assert!(alone.contains("TAKEN FROM THE RECEIPT ITSELF"), "{alone}");
    let python = Command::new("python3").arg(verifier()).arg(house.path("receipt.json")).output();
    let said = String::from_utf8(python.expect("python3 is there").stdout).expect("text");
    assert!(said.starts_with("PROVED: entry"), "{said}");
    let number = answer["booking"]["number"].as_str().expect("a text");
    assert!(said.contains(&format!("It confirms booking {number}.")), "{said}");
}

#[test]
fn both_verifiers_say_the_same_of_a_servers_receipt_however_it_is_written_or_changed() {
    let house = House::with_programme();
    let (server, answer) = booked(&house);
    let (_, key) = server.get("/log/key");
    drop(server);
    house.write("log.key", key.as_bytes());
    let valid = &answer["receipt"];
    let with = |name: &str, value: Value| {
        let mut receipt = valid.clone();
        receipt[name] = value;
        receipt.to_string()
    };
    let without = |name: &str| {
        let mut receipt = valid.clone();
        receipt.as_object_mut().expect("an object").remove(name);
        receipt.to_string()
    };
    let mut other = valid["words"].clone();
    other["number"] = json!("2222-2222-2");
    let number = valid["words"]["number"].to_string();
    let text = valid.to_string();
    let cases = [
        ("as it was given", text.clone(), true),
        ("in the answer that it came in", answer.to_string(), true),
        ("after a byte order mark", format!("\u{feff}{text}"), true),
        ("without its key", without("log_key"), true),
        ("with a key that is null", with("log_key", Value::Null), true),
        ("with a key that is no text", with("log_key", json!(1)), false),
        ("without words", without("words"), true),
        ("with words that are null", with("words", Value::Null), true),
        ("with empty words", with("words", json!({})), false),
        ("with a number that is null", with("words", json!({ "number": null })), false),
        ("with the words of another booking", with("words", other), false),
        ("with its leaf twice", text.replacen('{', &format!("{{\"leaf\":{},", valid["leaf"]), 1), false),
        (
            "with its number twice",
            text.replacen("\"number\":", &format!("\"number\":{number},\"number\":"), 1),
            false,
        ),
        ("without its leaf", without("leaf"), false),
        ("with something that nobody knows", with("more", json!([1])), true),
        ("with what is no number of JSON", text.replacen('{', "{\"more\":NaN,", 1), false),
    ];
    for (name, text, wanted) in cases {
        house.write("receipt.json", text.as_bytes());
        let code = if wanted { 0 } else { 1 };
        house.run(&["receipt", "verify", "receipt.json", "--key", "log.key"]).expect_code(code);
        let mut python = Command::new("python3");
        python.arg(verifier()).arg(house.path("receipt.json")).args(["--key", key.trim()]);
        let said = python.output().expect("python3 is there");
        assert_eq!(said.status.code(), Some(code), "{name}: {}", String::from_utf8_lossy(&said.stdout));
    }
}

#[test]
fn a_bare_proof_is_proved_with_its_leaf() {
    let house = House::with_programme();
    let (_server, answer) = booked(&house);
    let receipt = &answer["receipt"];
    let (proof, leaf) = (receipt["tlog_proof"].as_str().unwrap(), receipt["leaf"].as_str().unwrap());
    house.write("log.key", receipt["log_key"].as_str().unwrap().as_bytes());
    house.write("bare.tlog-proof", proof.as_bytes());
    house.write("with.tlog-proof", proof.replacen("index", &format!("extra {leaf}\nindex"), 1).as_bytes());
    house.run(&["receipt", "verify", "with.tlog-proof", "--key", "log.key"]).expect_code(0);
    house.run(&["receipt", "verify", "bare.tlog-proof", "--key", "log.key"]).expect_code(1);
    house.run(&["receipt", "verify", "with.tlog-proof"]).expect_code(2);
}

#[test]
fn a_receipt_of_another_key_is_not_proved() {
    let house = House::empty();
    let log = Log::new(3);
    house.write("receipt.json", log.receipt(1).to_string().as_bytes());
    house.write("log.key", LogKey::new(&[8; 32], "example.jp/log").verifier().to_string().as_bytes());
    house.run(&["receipt", "verify", "receipt.json"]).expect_code(0);
    let told = house.run(&["--json", "receipt", "verify", "receipt.json", "--key", "log.key"]).expect_code(1);
    assert_eq!(told.document()["code"], "receipt.unproved");
}

#[test]
fn what_is_no_receipt_is_refused() {
    let house = House::empty();
    for (name, bytes) in [("a", "".as_bytes()), ("b", b"{}"), ("c", b"\xff\xfe"), ("d", b"hello")] {
        house.write(name, bytes);
        house.run(&["receipt", "verify", name]).expect_code(1);
    }
    house.run(&["receipt", "verify", "nowhere"]).expect_code(3);
}

/// A log of made-up entries.
struct Log {
    key: LogKey,
    leaves: Vec<Vec<u8>>,
    tree: Tree,
}

impl Log {
    fn new(size: u64) -> Log {
        let leaves: Vec<Vec<u8>> = (0..size).map(leaf).collect();
        let mut tree = Tree::default();
        leaves.iter().for_each(|leaf| tree.push(leaf_hash(leaf)));
        Log { key: LogKey::new(&[6; 32], "example.jp/log"), leaves, tree }
    }

    fn receipt(&self, position: u64) -> Value {
        let size = self.tree.size();
        let root = self.tree.root(size).expect("it has so many leaves");
        let checkpoint = Checkpoint { origin: "example.jp/log".to_owned(), size, root };
        let path = self.tree.inclusion(position, size).expect("it has that leaf");
        let note = self.key.sign(&checkpoint);
        json!({
            "leaf": base64(&self.leaves[position as usize]),
            "tlog_proof": proof::text(position, &path, &note),
            "log_key": self.key.verifier().to_string(),
        })
    }
}

/// The key that both verifiers are told to look for, and the time that it cosigns with.
fn witness() -> WitnessKey {
    WitnessKey::new(&[4; 32], "witness.example/w1")
}

/// The receipt with a witness's line under its checkpoint.
fn cosigned(mut receipt: Value, by: &WitnessKey) -> Value {
    let proof = receipt["tlog_proof"].as_str().expect("a text").to_owned();
    let text = format!("{}\n", proof.split("\n\n").nth(1).expect("a checkpoint"));
    receipt["tlog_proof"] = json!(format!("{proof}{}", by.cosign(&text, 1_749_045_854)));
    receipt
}

/// A leaf as docs/concepts/receipt.md describes it: layout, position, time, kind, version, body.
fn leaf(position: u64) -> Vec<u8> {
    let mut leaf = vec![1];
    leaf.extend(position.to_be_bytes());
    leaf.extend(7_i64.to_be_bytes());
    leaf.extend([0, 1, 0, 1]);
    leaf.extend([position as u8; 40]);
    leaf
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn verifier() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/verify/verify_receipt.py")
}

/// What the verifier in Python says of each receipt, checked with its own key.
fn python(receipts: &[Value]) -> Vec<bool> {
    python_with(receipts, &[])
}

/// The same, if all of these witnesses must have cosigned.
fn python_with(receipts: &[Value], witnesses: &[String]) -> Vec<bool> {
    let script = "import sys; sys.dont_write_bytecode = True; sys.path.insert(0, sys.argv[1])\n\
        import verify_receipt as v\n\
        witnesses = sys.argv[2:]\n\
        for line in sys.stdin:\n\
        \x20   try: v.check_receipt(line, None, witnesses, len(witnesses)); print(1)\n\
        \x20   except (v.Refused, ValueError): print(0)\n";
    let verifier = verifier();
    let mut child = Command::new("python3")
        .args(["-c", script])
        .arg(verifier.parent().expect("it lies in a folder"))
        .args(witnesses)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is there");
    let mut input = child.stdin.take().expect("its input is piped");
    let lines: String = receipts.iter().map(|receipt| format!("{receipt}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the writer ends").expect("it reads everything");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text").lines().map(|line| line == "1").collect()
}

/// What we say of the same.
fn ours(receipts: &[Value]) -> Vec<bool> {
    ours_with(receipts, &[])
}

/// The same, if all of these witnesses must have cosigned.
fn ours_with(receipts: &[Value], witnesses: &[String]) -> Vec<bool> {
    let keys: Vec<_> = witnesses.iter().map(|key| WitnessVerifier::parse(key).expect("a key")).collect();
    let accepted = |receipt: &Value| -> Option<bool> {
        let presented = Presented::read(&receipt.to_string()).ok()?;
        let verifier = Verifier::parse(presented.key()?).ok()?;
        let seen = presented.cosignatures(&keys).ok()?;
        Some(presented.check(&verifier).is_ok() && seen.len() == keys.len())
    };
    receipts.iter().map(|receipt| accepted(receipt).unwrap_or(false)).collect()
}

#[test]
fn both_verifiers_accept_every_valid_receipt() {
    let mut receipts = Vec::new();
    for size in [1, 2, 3, 5, 8, 13, 21] {
        let log = Log::new(size);
        receipts.extend((0..size).map(|position| log.receipt(position)));
    }
    assert_eq!(ours(&receipts), vec![true; receipts.len()]);
    assert_eq!(python(&receipts), vec![true; receipts.len()]);
}

#[test]
fn both_verifiers_refuse_every_flipped_bit() {
    let valid = Log::new(77).receipt(41);
    let mut flipped = Vec::new();
    for field in ["leaf", "tlog_proof", "log_key"] {
        let text = valid[field].as_str().expect("a text");
        for bit in 0..text.len() * 8 {
            let mut bytes = text.as_bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            // Bytes that are no text cannot stand in a receipt at all.
            let Ok(wrong) = String::from_utf8(bytes) else { continue };
            let mut receipt = valid.clone();
            receipt[field] = json!(wrong);
            flipped.push(receipt);
        }
    }
    assert!(flipped.len() > 4_000);
    assert_eq!(ours(&flipped).iter().filter(|accepted| **accepted).count(), 0);
    assert_eq!(python(&flipped).iter().filter(|accepted| **accepted).count(), 0);
}

#[test]
fn both_verifiers_refuse_every_flipped_bit_of_a_cosignature() {
    let key = [witness().verifier().to_string()];
    let valid = cosigned(Log::new(77).receipt(41), &witness());
    let stranger = cosigned(Log::new(77).receipt(41), &WitnessKey::new(&[5; 32], "witness.example/w1"));
    let both = cosigned(stranger.clone(), &witness());
    let judged = [Log::new(77).receipt(41), valid.clone(), stranger, both];
    let wanted = [false, true, false, true];
    assert_eq!(ours_with(&judged, &key), wanted);
    assert_eq!(python_with(&judged, &key), wanted);
    let proof = valid["tlog_proof"].as_str().expect("a text");
    let line = proof.rfind('\u{2014}').expect("the line");
    let mut flipped = Vec::new();
    for bit in line * 8..proof.len() * 8 {
        let mut bytes = proof.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Ok(wrong) = String::from_utf8(bytes) else { continue };
        let mut receipt = valid.clone();
        receipt["tlog_proof"] = json!(wrong);
        flipped.push(receipt);
    }
    assert!(flipped.len() > 800, "{}", flipped.len());
    assert_eq!(ours_with(&flipped, &key).iter().filter(|accepted| **accepted).count(), 0);
    assert_eq!(python_with(&flipped, &key).iter().filter(|accepted| **accepted).count(), 0);
}

#[test]
fn whoever_does_not_know_the_witness_passes_its_line_over() {
    let valid = [cosigned(Log::new(77).receipt(41), &witness())];
    assert_eq!((ours(&valid), python(&valid)), (vec![true], vec![true]));
}

#[test]
fn both_verifiers_count_one_key_once_and_take_no_other_kind() {
    let valid = cosigned(Log::new(5).receipt(3), &witness());
    let house = House::empty();
    house.write("receipt.json", valid.to_string().as_bytes());
    let key = witness().verifier().to_string();
    let log = valid["log_key"].as_str().expect("a key").to_owned();
    let script = verifier();
    let python = |more: &[&str]| {
        let mut command = Command::new("python3");
        command.arg(&script).arg(house.path("receipt.json")).args(more);
        command.output().expect("python3 is there").status.code()
    };
    for (more, rust, script) in [
        (vec!["--witness", &key, "--witnesses-needed", "1"], 0, 0),
        (vec!["--witness", &key, "--witness", &key, "--witnesses-needed", "2"], 1, 1),
        (vec!["--witnesses-needed", "1"], 1, 1),
        (vec!["--witness", &log], 2, 1),
    ] {
        house.run(&[&["receipt", "verify", "receipt.json"], more.as_slice()].concat()).expect_code(rust);
        assert_eq!(python(&more), Some(script), "{more:?}");
    }
}

#[test]
fn both_verifiers_refuse_what_is_only_written_otherwise() {
    let valid = Log::new(77).receipt(41);
    let proof = valid["tlog_proof"].as_str().expect("a text");
    let hash = proof.lines().nth(2).expect("a hash");
    // The last character of 32 bytes in base64 has two bits that mean nothing.
    let tail = hash.as_bytes()[42];
    let other = char::from(if tail.is_ascii_digit() { tail } else { tail + 1 });
    let loose = format!("{}{other}=", &hash[..42]);
    let too_long = format!("{}\n", "A".repeat(43) + "=").repeat(64);
    let wrong = [
        proof.replacen("index 41", "index 041", 1),
        proof.replacen("index 41", "index +41", 1),
        proof.replacen("index 41", "index 41 ", 1),
        proof.replacen("index 41", "index 41\r", 1),
        proof.replacen("\n77\n", "\n077\n", 1),
        proof.replacen("tlog-proof@v1", "tlog-proof@v2", 1),
        proof.replacen(hash, hash.trim_end_matches('='), 1),
        proof.replacen(hash, &format!("{hash}\n{hash}"), 1),
        proof.replacen(&format!("{hash}\n"), "", 1),
        proof.replacen("index 41\n", &format!("index 41\n{too_long}"), 1),
        proof.trim_end().to_owned(),
        format!("{proof}\n"),
        format!("{proof}x\n"),
        proof.replacen("index", "extra *\nindex", 1),
        if loose == hash { String::new() } else { proof.replacen(hash, &loose, 1) },
    ];
    let receipts: Vec<Value> = wrong
        .iter()
        .map(|proof| {
            let mut receipt = valid.clone();
            receipt["tlog_proof"] = json!(proof);
            receipt
        })
        .collect();
    assert_eq!(ours(&receipts), vec![false; wrong.len()]);
    assert_eq!(python(&receipts), vec![false; wrong.len()]);
}

#[test]
fn a_checkpoint_kept_elsewhere_is_held_against_the_store() {
    let house = House::with_programme();
    let server = house.serve();
    let (_, note) = server.get("/log/checkpoint");
    house.write("kept.note", note.as_bytes());
    house.run(&["audit", "--checkpoint", "kept.note"]).expect_code(0);
    drop(server);
    house.run(&["audit", "--checkpoint", "kept.note"]).expect_code(0);
    // The same size with another root, and more entries than there are: both signed with the key itself.
    let seed = std::fs::read_to_string(house.data().join("keys/log.key")).expect("the key");
    let digit = |at: usize| u8::from_str_radix(&seed.trim()[2 * at..2 * at + 2], 16).expect("hex");
    let origin = note.lines().next().expect("an origin").to_owned();
    let key = LogKey::new(&std::array::from_fn(digit), &origin);
    for (size, told) in [(2, "does not fit"), (1_000, "at least entries")] {
        let forged = key.sign(&Checkpoint { origin: origin.clone(), size, root: [1; 32] });
        house.write("forged.note", forged.as_bytes());
        let said = house.run(&["audit", "--checkpoint", "forged.note"]).expect_code(1).out;
        assert!(said.contains(told), "{said}");
    }
    let stranger = LogKey::new(&[9; 32], &origin).sign(&Checkpoint { origin, size: 2, root: [1; 32] });
    house.write("forged.note", stranger.as_bytes());
    let said = house.run(&["audit", "--checkpoint", "forged.note"]).expect_code(1).out;
    assert!(said.contains("the key was replaced"), "{said}");
}
