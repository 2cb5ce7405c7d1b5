//! A store is lost, a backup is put back, and people's receipts bring back what the backup did not have.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};
use service::evidence::note::Verifier;
use service::evidence::proof;
use service::evidence::receipt::Presented;
use service::evidence::tree::{Tree, leaf_hash};

use crate::citizen::{self, document, sign_in, slot};
use crate::house::{House, Ran, Server};

/// Two slots of ten places and one of a single place.
const SLOTS: &str = "venue,date,start,end,capacity\notemachi,2098-05-24,09:00,09:30,10\n\
                     otemachi,2098-05-24,09:30,10:00,10\notemachi,2098-05-24,10:00,10:30,1\n";
const PEOPLE: u64 = 8;

/// A house with people and slots, and a backup from before anybody but the first booked.
pub struct Town {
    pub house: House,
    /// The receipt of the first, whose booking is in the backup.
    kept: Value,
}

impl Town {
    pub fn new() -> Town {
        let house = House::with_programme();
        house.write("slots.csv", SLOTS.as_bytes());
        let rows: String = (1..=PEOPLE).map(|who| format!("131121,{who:010},19550301\n")).collect();
        let list = format!("municipality_code,voucher_number,birth_date\n{rows}");
        house.write("list.csv", list.as_bytes());
        house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
        house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
        let server = house.serve();
        let kept = book(&server, 1, 0);
        house.run(&["backup", "one.backup"]).expect_code(0);
        assert_eq!(server.stop("-TERM"), 0);
        Town { house, kept }
    }

    /// Books after the backup and loses the store; hands back the receipts.
    pub fn lose<const N: usize>(&self, bookings: [(u64, usize); N]) -> [Value; N] {
        let server = self.house.serve();
        let receipts = bookings.map(|(who, slot)| book(&server, who, slot));
        assert_eq!(server.stop("-TERM"), 0);
        receipts
    }

    fn restore(&self, to: &str, more: &[&str]) -> Ran {
        let fixed = ["--json", "--data", to, "restore", "one.backup", "--new-epoch", "--keys", "data/keys"];
        self.house.run(&[&fixed, more].concat())
    }

    /// Restores with the head file of the lost store, and serves.
    pub fn restored(&self, more: &[&str]) -> (Value, Server) {
        let more = [&["--head", "data"], more].concat();
        let told = self.restore("two", &more).expect_code(0).document();
        (told, self.serve("two"))
    }

    pub fn serve(&self, data: &str) -> Server {
        Server::start(self.house.command(&["serve", "--listen", "127.0.0.1:0", "--data", data]))
    }

    pub fn run(&self, data: &str, arguments: &[&str]) -> Ran {
        self.house.run(&[&["--json", "--data", data], arguments].concat())
    }
}

pub fn try_to_book(server: &Server, who: u64, at: usize) -> (u16, Value) {
    citizen::try_to_book(server, &sign_in(server, who), at)
}

pub fn book(server: &Server, who: u64, at: usize) -> Value {
    citizen::book(server, &sign_in(server, who), at)["receipt"].clone()
}

pub fn number(receipt: &Value) -> &str {
    receipt["words"]["number"].as_str().expect("a number")
}

/// The person's bookings: number, status and what happened.
fn page(server: &Server, who: u64) -> Vec<(String, String, Vec<String>)> {
    let token = sign_in(server, who);
    let (_, body) = server.ask("GET", "/api/v1/me", &[("Authorization", &token)], "").expect("it answers");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let told = document(&body);
    let bookings = told["bookings"].as_array().expect("bookings").iter().map(|booking| {
        let history = booking["history"].as_array().expect("a history");
        (
            text(&booking["number"]),
            text(&booking["status"]),
            history.iter().map(|step| text(&step["what"])).collect(),
        )
    });
    bookings.collect()
}

pub fn present(server: &Server, receipt: &Value) -> (u16, Value) {
    let (status, body) =
        server.ask("POST", "/api/v1/receipts", &[], &receipt.to_string()).expect("it answers");
    (status, document(&body))
}

/// What the page for receipts says, in English, to a form with this text.
fn verify(server: &Server, path: &str, receipt: impl std::fmt::Display) -> String {
    let body =
        format!("--edge\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{receipt}\r\n--edge--\r\n");
    let address = server.url.strip_prefix("http://").expect("an address");
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: multipart/form-data; \
         boundary=edge\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).expect("it listens");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}

#[test]
fn receipts_bring_back_what_the_backup_did_not_have() {
    let town = Town::new();
    let [b, c, d] = town.lose([(2, 0), (3, 2), (4, 1)]);
    let (told, server) = town.restored(&[]);
    let entries = told["entries"].as_u64().expect("a number");
    assert_eq!((&told["epoch"], &told["missing"]["kind"]), (&json!(2), &json!("range")));
    assert_eq!(told["missing"]["from"], entries);
    assert!(told["missing"]["to"].as_u64() >= b["words"].as_object().map(|_| entries + 2), "{told}");
    assert_ne!(told["key"], told["key_before"]);

    // What was restored is as it was, and its old receipt is still good.
    assert_eq!(
        page(&server, 1),
        [(number(&town.kept).to_owned(), "confirmed".into(), vec!["confirmed".into()])]
    );
    assert_eq!(present(&server, &town.kept).1["outcome"], "recorded");
    let said = verify(&server, "/verify?lang=en", &town.kept);
    assert!(said.contains("This receipt is genuine") && said.contains("were lost"), "{said}");

    // Whoever was told more before the loss is told to forget it, and not to wait for ever.
    let token = sign_in(&server, 2);
    let lost = told["missing"]["to"].to_string();
    let headers = [("Authorization", token.as_str()), ("Tashika-Seen", &lost)];
    let (status, body) = server.ask("GET", "/api/v1/me", &headers, "").expect("it answers");
    assert_eq!((status, &document(&body)["code"]), (422, &json!("seen.unknown")), "{body}");

    // Newcomers wait, receipts do not.
    let (status, why) = try_to_book(&server, 5, 0);
    assert_eq!((status, &why["code"]), (403, &json!("restore.receipts_first")), "{why}");
    assert_eq!(page(&server, 2), []);
    let said = verify(&server, "/verify?lang=en", &b);
    assert!(said.contains("Put my booking back") && said.contains("/verify/back"), "{said}");
    assert!(
        said.contains("Saturday 24 May 2098") && said.contains("9 am"),
        "it says what would be back: {said}"
    );
    let said = verify(&server, "/verify/back?lang=en", &b);
    assert!(said.contains("Your booking is back") && said.contains(number(&b)), "{said}");
    assert!(said.contains("href=\"/my?lang=en\""), "there is a way on: {said}");
    let back =
        [(number(&b).to_owned(), "confirmed".to_owned(), vec!["confirmed".into(), "represented".into()])];
    assert_eq!(page(&server, 2), back);
    let (status, again) = present(&server, &b);
    assert_eq!(
        (status, &again["outcome"], &again["number"]),
        (200, &json!("back_before"), &json!(number(&b)))
    );
    assert_eq!(page(&server, 2), back);

    // By the desk, through the running server.
    town.house.write("d.json", d.to_string().as_bytes());
    let found = town.run("two", &["receipt", "present", "d.json"]).expect_code(0).document();
    assert_eq!((&found["outcome"], &found["booking"]["number"]), (&json!("back"), &json!(number(&d))));

    // Somebody else takes the only place that the third had.
    let taken = claimed(&town, &server, &c);

    // A known loss is no alarm, and everything holds.
    assert!(server.get("/metrics").1.contains("\ntashika_evidence_of_loss_total 0\n"));
    town.run("two", &["audit"]).expect_code(0);
    assert_eq!(server.stop("-TERM"), 0);
    let report = town.run("two", &["audit"]).expect_code(0).document();
    assert_eq!(report["holds"], true);
    assert_ne!(number(&taken), number(&c));
}

/// A newcomer takes the place of a lost booking, whose receipt then makes a claim; hands back the newcomer's receipt.
fn claimed(town: &Town, server: &Server, c: &Value) -> Value {
    town.run("two", &["reopen"]).expect_code(0);
    let taken = book(server, 5, 2);
    let (status, why) = present(server, c);
    assert_eq!((status, &why["code"]), (409, &json!("claim.slot_full")), "{why}");
    assert!(why["next"].as_str().is_some_and(|next| next.contains("予約番号")), "{why}");
    assert_eq!(present(server, c).0, 409);
    assert!(server.get("/metrics").1.contains("\ntashika_claims_open 1\n"));
    let list = town.run("two", &["represented"]).expect_code(0).document();
    assert_eq!(
        (&list["claims"][0]["number"], &list["claims"][0]["code"]),
        (&json!(number(c)), &json!("claim.slot_full"))
    );
    assert_eq!(
        (list["claims"].as_array().map(Vec::len), list["back"].as_array().map(Vec::len)),
        (Some(1), Some(2))
    );
    assert_eq!(page(server, 3), []);

    // Its holder too, by the number alone, on the page for receipts and when it is brought again.
    for said in [
        verify(server, "/verify?lang=en", number(c)),
        verify(server, "/verify?lang=en", c),
        verify(server, "/verify/back?lang=en", c),
    ] {
        assert!(said.contains("The desk has it since") && said.contains(number(c)), "{said}");
        // Where the news is, and among the help at the foot.
        assert_eq!(said.matches("href=\"tel:0570-000-000\"").count(), 2, "{said}");
    }

    // Whoever looks the booking or the voucher up hears of it first.
    let told = town.house.run(&["--data", "two", "explain", number(c)]).expect_code(0).out;
    assert!(told.contains("LOST AND PROVED") && told.contains("GIVE THE PERSON A PLACE"), "{told}");
    let told = town.house.run(&["--data", "two", "explain", "131121", "0000000003"]).expect_code(0).out;
    assert!(told.contains(number(c)), "{told}");
    taken
}

#[test]
fn what_came_back_has_a_receipt_of_the_new_log() {
    let town = Town::new();
    let [b] = town.lose([(2, 0)]);
    let (told, server) = town.restored(&[]);
    assert_eq!(present(&server, &b).0, 200);
    let token = sign_in(&server, 2);
    let path = format!("/api/v1/bookings/{}/receipt", number(&b).replace('-', ""));
    let (status, body) = server.ask("GET", &path, &[("Authorization", &token)], "").expect("it answers");
    assert_eq!(status, 200, "{body}");
    let receipt = document(&body);
    let log = Verifier::parse(told["key"].as_str().expect("a key")).expect("a key");
    let proved = Presented::read(&receipt.to_string()).expect("a receipt").check(&log).expect("proved");
    assert_eq!(proved.booking.map(|booking| booking.number).as_deref(), Some(number(&b)));
    let before = Verifier::parse(told["key_before"].as_str().expect("a key")).expect("a key");
    assert!(Presented::read(&receipt.to_string()).expect("a receipt").check(&before).is_err());
}

#[test]
fn a_forged_receipt_or_one_of_another_log_brings_nothing_back() {
    let town = Town::new();
    let [b] = town.lose([(2, 0)]);
    let stranger = Town::new();
    let [other] = stranger.lose([(2, 0)]);
    let (_, server) = town.restored(&[]);
    assert_eq!(present(&server, &other).1["code"], "receipt.other_log");
    let leaf = b["leaf"].as_str().expect("a leaf");
    let middle = leaf.len() / 2;
    let changed = if &leaf[middle..=middle] == "A" { "B" } else { "A" };
    let mut forged = b.clone();
    forged["leaf"] = json!(format!("{}{changed}{}", &leaf[..middle], &leaf[middle + 1..]));
    assert_eq!(present(&server, &forged).1["code"], "receipt.broken");
    assert_eq!(present(&server, &json!({ "leaf": "", "tlog_proof": "" })).1["code"], "receipt.broken");
    assert_eq!(page(&server, 2), []);
    town.house.write("other.json", other.to_string().as_bytes());
    let refused = town.run("two", &["receipt", "present", "other.json"]).expect_code(1).document();
    assert_eq!(refused["code"], "receipt.other_log");
    let list = town.run("two", &["represented"]).expect_code(0).document();
    assert_eq!((list["claims"].clone(), list["back"].clone()), (json!([]), json!([])));
}

#[test]
fn a_second_loss_is_the_third_epoch_and_receipts_of_all_are_good() {
    let town = Town::new();
    let [b, c] = town.lose([(2, 0), (3, 1)]);
    let (_, server) = town.restored(&["--receipts-first-hours", "0"]);
    assert_eq!(present(&server, &b).0, 200);
    town.run("two", &["backup", "two.backup"]).expect_code(0);
    let d = book(&server, 4, 0);
    assert_eq!(server.stop("-TERM"), 0);
    let arguments = ["restore", "two.backup", "--new-epoch", "--keys", "two/keys", "--head", "two/head"];
    let told = town.run("three", &arguments).expect_code(0).document();
    assert_eq!(told["epoch"], 3);
    let server = town.serve("three");
    for (receipt, outcome) in [(&town.kept, "recorded"), (&b, "back_before"), (&c, "back"), (&d, "back")] {
        let (status, answer) = present(&server, receipt);
        assert_eq!((status, &answer["outcome"]), (200, &json!(outcome)), "{answer}");
    }
    let list = town.run("three", &["represented"]).expect_code(0).document();
    assert_eq!(list["restores"].as_array().map(Vec::len), Some(2));
    town.run("three", &["audit"]).expect_code(0);
    // A backup of the third epoch holds by itself too.
    town.run("three", &["backup", "three.backup"]).expect_code(0);
    town.run("three", &["audit", "--backup", "three.backup"]).expect_code(0);
}

#[test]
fn without_a_head_the_loss_is_not_known_and_with_a_checkpoint_at_least() {
    let town = Town::new();
    let server = town.house.serve();
    let receipt = book(&server, 2, 0);
    let (_, note) = server.get("/log/checkpoint");
    town.house.write("kept.note", note.as_bytes());
    book(&server, 3, 1);
    assert_eq!(server.stop("-TERM"), 0);
    let told = town.restore("nothing", &[]).expect_code(0).document();
    assert_eq!(told["missing"], json!({ "kind": "unknown", "from": told["entries"] }));
    assert!(told["receipts_first_until"].is_string(), "{told}");
    let told = town.restore("kept", &["--checkpoint", "kept.note"]).expect_code(0).document();
    assert_eq!(told["missing"]["kind"], "at_least");
    let server = town.serve("nothing");
    assert_eq!(present(&server, &receipt).1["outcome"], "back");
    // The same, brought without a server.
    town.house.write("b.json", receipt.to_string().as_bytes());
    assert_eq!(
        town.run("kept", &["receipt", "present", "b.json"]).expect_code(0).document()["outcome"],
        "back"
    );
    // A checkpoint that the old log signed can still be held against the store, as far as it goes.
    town.run("kept", &["audit", "--checkpoint", "kept.note"]).expect_code(0);
}

#[test]
fn where_nothing_is_missing_nobody_waits() {
    let town = Town::new();
    let server = town.house.serve();
    town.house.run(&["backup", "all.backup"]).expect_code(0);
    drop(server);
    let arguments = ["restore", "all.backup", "--new-epoch", "--keys", "data/keys", "--head", "data"];
    let told = town.run("two", &arguments).expect_code(0).document();
    assert_eq!((&told["missing"]["kind"], &told["receipts_first_until"]), (&json!("nothing"), &Value::Null));
    book(&town.serve("two"), 2, 0);
}

#[test]
fn it_refuses_what_would_harm() {
    let town = Town::new();
    town.lose([(2, 0)]);
    let restore = |more: &[&str]| town.run("two", &[&["restore", "one.backup"], more].concat());
    let code = |ran: Ran| ran.expect_code(1).document()["code"].as_str().expect("a code").to_owned();
    let said = restore(&["--keys", "data/keys"]).expect_code(1).document()["details"].to_string();
    assert!(said.contains("another key") || said.contains("new key"), "{said}");
    assert_eq!(code(restore(&["--keys", "data/keys"])), "restore.new_epoch");
    assert_eq!(code(restore(&["--new-epoch"])), "keys.missing");
    std::fs::create_dir(town.house.path("some")).expect("a folder");
    std::fs::copy(town.house.data().join("keys/roster.key"), town.house.path("some/roster.key"))
        .expect("copied");
    let ran = restore(&["--new-epoch", "--keys", "some"]);
    assert!(
        ran.document()["details"][0].as_str().is_some_and(|said| said.contains("some/slot.key is not there"))
    );
    // Keys of another installation.
    let other = House::new();
    let foreign = other.data().join("keys");
    assert_eq!(code(restore(&["--new-epoch", "--keys", foreign.to_str().expect("text")])), "keys.other");
    // A log key alone tells too.
    std::fs::copy(town.house.data().join("keys/slot.key"), town.house.path("some/slot.key")).expect("copied");
    std::fs::copy(foreign.join("log.key"), town.house.path("some/log.key")).expect("copied");
    assert_eq!(code(restore(&["--new-epoch", "--keys", "some"])), "keys.other");
    // A folder that has something in it, and heads that are none or another's.
    assert_eq!(code(town.restore("data", &[])), "data.exists");
    assert_eq!(code(town.restore("two", &["--head", "some"])), "head.missing");
    other.serve().stop("-TERM");
    let head = other.data();
    assert_eq!(code(town.restore("two", &["--head", head.to_str().expect("text")])), "log.other");
    // A damaged backup.
    let mut bytes = std::fs::read(town.house.path("one.backup")).expect("a backup");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    town.house.write("one.backup", &bytes);
    assert_eq!(code(town.restore("two", &[])), "backup.unsound");
    assert!(!town.house.path("two").exists(), "nothing was made");
}

#[test]
fn a_configured_name_of_the_log_must_be_another_one() {
    let house = House::new();
    let named = |data: &str, name: &str, arguments: &[&str]| {
        let mut command = house.command(&[&["--json", "--data", data], arguments].concat());
        command.env("TASHIKA_LOG_ORIGIN", name);
        crate::house::finish(command)
    };
    named("data", "example.jp/log", &["backup", "one.backup"]).expect_code(0);
    let arguments = ["restore", "one.backup", "--new-epoch", "--keys", "data/keys"];
    let refused = named("two", "example.jp/log", &arguments).expect_code(1).document();
    assert_eq!(refused["code"], "log.origin");
    let told = named("two", "example.jp/log/2", &arguments).expect_code(0).document();
    assert!(told["key"].as_str().is_some_and(|key| key.starts_with("example.jp/log/2+")), "{told}");
    // Whoever forgets the new name, or sets the old one, does not sign as another log.
    named("two", "example.jp/log", &["represented"]).expect_code(3);
    named("two", "", &["represented"]).expect_code(3);
    named("two", "example.jp/log/2", &["represented"]).expect_code(0);
}

#[test]
fn the_old_log_key_signs_nothing_in_the_new_epoch() {
    let town = Town::new();
    town.restore("two", &["--head", "data"]).expect_code(0);
    let (old, new) = (town.house.data().join("keys/log.key"), town.house.path("two/keys/log.key"));
    assert_ne!(std::fs::read(&old).expect("a key"), std::fs::read(&new).expect("a key"));
    assert_eq!(std::fs::metadata(&new).expect("a key").permissions().mode() & 0o777, 0o600);
    std::fs::copy(&old, &new).expect("put back");
    let said = town.house.run(&["--data", "two", "represented"]).expect_code(3).err;
    assert!(said.contains("would now be signed as"), "{said}");
}

#[test]
fn a_file_that_is_none_of_what_was_asked_for_is_refused_by_name() {
    let town = Town::new();
    town.house.write("noise", &[0xFF, 0xFE, 0x00, 0x80]);
    let refused = |ran: Ran, code: &str, name: &str| {
        let told = ran.expect_code(1).document();
        assert_eq!(told["code"], code, "{told}");
        assert!(told["details"][0].as_str().is_some_and(|said| said.contains(name)), "{told}");
    };
    refused(town.restore("two", &["--checkpoint", "noise"]), "file.not_text", "noise");
    refused(town.run("data", &["audit", "--checkpoint", "noise"]), "file.not_text", "noise");
    let audit = ["audit", "--backup", "one.backup", "--key", "noise"];
    refused(town.run("data", &audit), "file.not_text", "noise");
    let (from, to) = (town.house.path("data/keys"), town.house.path("some"));
    let copied = std::process::Command::new("cp").arg("-a").args([from, to]).status();
    assert!(copied.expect("cp is there").success());
    std::fs::copy(town.house.path("noise"), town.house.path("some/line.key")).expect("writable");
    let restore = ["restore", "one.backup", "--new-epoch", "--keys", "some"];
    for name in ["roster", "session", "vault", "log"] {
        let key = town.house.path(&format!("some/{name}.key"));
        let whole = std::fs::read(&key).expect("a key");
        std::fs::write(&key, [0xFF, 0xFE, 0x00, 0x80]).expect("ours");
        refused(town.run("two", &restore), "keys.damaged", &format!("some/{name}.key"));
        std::fs::write(&key, whole).expect("ours");
    }
    // A key that this program does not know is taken along as it is.
    town.run("two", &restore).expect_code(0);
    let taken = std::fs::read(town.house.path("two/keys/line.key")).expect("taken along");
    assert_eq!(taken, [0xFF, 0xFE, 0x00, 0x80]);
}

/// What every command says of a folder in which a restore was cut off.
fn expect_cut_off(town: &Town, when: &str) {
    let restore = ["restore", "one.backup", "--new-epoch", "--keys", "data/keys"];
    let commands: [&[&str]; 5] =
        [&["serve", "--listen", "127.0.0.1:0"], &["represented"], &["audit"], &["init"], &restore];
    for command in commands {
        let said = town.house.run(&[&["--data", "two"], command].concat()).expect_code(3).err;
        assert!(said.contains("was cut off") && said.contains("delete the folder two"), "{when}: {said}");
    }
    let doctor = town.run("two", &["doctor"]).expect_code(1).out;
    assert!(doctor.contains("delete the folder two"), "{when}: {doctor}");
}

#[test]
fn a_restore_killed_on_the_way_is_told_as_such_and_can_be_repeated() {
    let town = Town::new();
    // The system kills whoever lets a file grow beyond a limit, in blocks of 512 bytes.
    for blocks in [0, 1, 8, 40] {
        let restore = ["--data", "two", "restore", "one.backup", "--new-epoch", "--keys", "data/keys"];
        let killed = town.house.command_after(&format!("ulimit -f {blocks}"), &restore);
        crate::house::finish(killed).expect_code(-1);
        expect_cut_off(&town, &format!("{blocks} blocks"));
        std::fs::remove_dir_all(town.house.path("two")).expect("it is to be deleted");
    }
    town.restore("two", &["--head", "data"]).expect_code(0);
    assert_eq!(town.serve("two").stop("-TERM"), 0);
}

#[test]
fn a_restore_cut_off_at_any_later_step_is_told_as_such() {
    let steps: [&[&str]; 6] = [
        &["tashika.toml"],
        &["keys/fingerprints"],
        &["keys/vault.key", "keys/log.key"],
        &["keys/slot.key", "keys/session.key"],
        &["keys/roster.key", "head/head"],
        &["journal.db"],
    ];
    let town = Town::new();
    town.restore("two", &["--head", "data"]).expect_code(0);
    assert!(!town.house.path("two/restore.unfinished").exists());
    // In the order in which they are made, from the last on.
    std::fs::write(town.house.path("two/restore.unfinished"), "").expect("ours");
    for step in steps {
        for name in step {
            std::fs::remove_file(town.house.path("two").join(name)).expect("it was made");
        }
        expect_cut_off(&town, step[0]);
    }
}

#[test]
fn a_restore_that_was_cut_off_is_not_served_from() {
    let town = Town::new();
    town.restore("two", &["--head", "data"]).expect_code(0);
    // The keys are written last.
    std::fs::remove_dir_all(town.house.path("two/keys")).expect("removed");
    town.house.run(&["--data", "two", "represented"]).expect_code(3);
    // And without the entry that begins the epoch the store is of another epoch than its entries.
    let two = town.house.path("two/journal.db");
    let cut = "DELETE FROM journal WHERE first_position = (SELECT max(first_position) FROM journal); \
               UPDATE head SET next_position = (SELECT max(last_position) + 1 FROM journal), \
               hash = (SELECT hash FROM journal ORDER BY first_position DESC LIMIT 1)";
    let python = format!(
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript('BEGIN; {cut}; COMMIT'); c.close()"
    );
    let ran = std::process::Command::new("python3").args(["-c", &python]).arg(&two).status();
    assert!(ran.expect("python3 is there").success());
    std::fs::remove_dir_all(town.house.path("two/head")).expect("removed");
    std::fs::create_dir(town.house.path("two/keys")).expect("a folder");
    for name in ["roster.key", "session.key", "slot.key", "log.key"] {
        let from = town.house.data().join("keys").join(name);
        std::fs::copy(from, town.house.path("two/keys").join(name)).expect("copied");
    }
    let said = town.house.run(&["--data", "two", "represented"]).expect_code(3).err;
    assert!(said.contains("a restore was not finished"), "{said}");
}

#[test]
fn a_backup_of_a_file_goes_on_in_a_database() {
    let town = Town::new();
    let [b] = town.lose([(2, 0)]);
    let url = sim::postgres::shared().database();
    let command = |data: &str, arguments: &[&str]| {
        let mut command = town.house.command(&[&["--json", "--data", data], arguments].concat());
        command.env("TASHIKA_STORE_URL", &url);
        command
    };
    let run = |data: &str, arguments: &[&str]| crate::house::finish(command(data, arguments));
    let arguments = ["restore", "one.backup", "--new-epoch", "--keys", "data/keys", "--head", "data"];
    assert_eq!(run("two", &arguments).expect_code(0).document()["epoch"], 2);
    assert!(!town.house.path("two/journal.db").exists());
    // A database that holds a store is left as it is.
    let again = run("three", &arguments).expect_code(3);
    assert!(again.err.contains("already holds a store"), "{again:?}");
    let mut serve = town.house.command(&["serve", "--listen", "127.0.0.1:0", "--data", "two"]);
    serve.env("TASHIKA_STORE_URL", &url);
    let server = Server::start(serve);
    assert_eq!(present(&server, &b).1["outcome"], "back");
    assert_eq!(page(&server, 2).len(), 1);
    assert_eq!(server.stop("-TERM"), 0);
    assert_eq!(run("two", &["audit"]).expect_code(0).document()["holds"], true);
    let told = run("two", &["recover", "--to", "left.backup"]).expect_code(0).document();
    assert_eq!((&told["damage"], &told["written"]["entries"]), (&Value::Null, &told["sound"]));
    town.house.run(&["audit", "--backup", "left.backup"]).expect_code(0);
}

#[test]
fn every_page_of_a_loss_is_worded_in_every_language() {
    let town = Town::new();
    let [b, c] = town.lose([(2, 0), (3, 2)]);
    let (_, server) = town.restored(&["--receipts-first-hours", "0"]);
    book(&server, 5, 2);
    // Lost, put back, back; lost, claimed, claimed before; never lost.
    let pages = [
        ("/verify", &b),
        ("/verify/back", &b),
        ("/verify", &b),
        ("/verify", &c),
        ("/verify/back", &c),
        ("/verify", &c),
        ("/verify", &town.kept),
    ];
    for lang in ["ja", "ja-easy", "en"] {
        for (path, receipt) in pages {
            let said = verify(&server, &format!("{path}?lang={lang}"), receipt);
            assert!(said.starts_with("HTTP/1.1 200"), "{path} {lang}: {said}");
            let raw = ["verify-re", "verify-cl", "verify-ba", "verify-ga", "refusal-", "what-rep", "{ $"];
            for key in raw {
                assert!(!said.contains(key), "{path} {lang}: {key}");
            }
        }
    }
}

#[test]
fn while_receipts_come_first_everything_that_offers_places_says_so() {
    let town = Town::new();
    town.lose([(2, 0)]);
    let (told, server) = town.restored(&["--receipts-first-hours", "1"]);
    assert!(told["receipts_first_until"].is_string(), "{told}");
    let login = json!({ "programme": "tokyo", "municipality_code": "131121",
        "voucher_number": "0000000004", "birth_date": "19550301" });
    let ask =
        || document(&server.ask("POST", "/api/v1/login", &[], &login.to_string()).expect("it answers").1);
    let holder = ask()["holder"].clone();
    assert_eq!((&holder["may_book"], &holder["why_not"]), (&json!(false), &json!("restore.receipts_first")));
    assert_eq!(slot(&server, 0)["bookable"], false);
    let reopened = town.run("two", &["reopen"]).expect_code(0).document();
    assert_eq!(reopened["changed"], 1);
    assert_eq!(ask()["holder"]["may_book"], true);
    assert_eq!(town.run("two", &["reopen"]).expect_code(0).document()["changed"], 0);
    // The list of slots is made anew at most every 200 ms.
    sim::patience::until("the slots can be booked", || slot(&server, 0)["bookable"] == true);
    book(&server, 4, 0);
}

#[test]
fn the_entry_of_a_move_is_genuine_and_brings_nothing_back_alone() {
    let town = Town::new();
    let server = town.house.serve();
    let receipt = book(&server, 2, 0);
    let id = number(&receipt).replace('-', "");
    let to = json!({ "slot": slot(&server, 1)["id"] }).to_string();
    let token = sign_in(&server, 2);
    let path = format!("/api/v1/bookings/{id}/move");
    let (status, body) = server.ask("POST", &path, &[("Authorization", &token)], &to).expect("it answers");
    assert_eq!(status, 200, "{body}");
    let (_, note) = server.get("/log/checkpoint");
    let dumped = town.house.run(&["dump"]).expect_code(0).out;
    let entries: Vec<Value> = dumped.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(server.stop("-TERM"), 0);
    // Whoever has the public log can prove any entry of it.
    let size: u64 = note.lines().nth(1).and_then(|size| size.parse().ok()).expect("a size");
    let mut tree = Tree::default();
    let leaf = |entry: &Value| {
        use base64::Engine;
        let text = entry["leaf"].as_str().expect("a leaf");
        base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
    };
    entries.iter().for_each(|entry| tree.push(leaf_hash(&leaf(entry))));
    let moved = entries.iter().find(|entry| entry["kind"] == "BookingMoved").expect("it was moved");
    let position = moved["position"].as_u64().expect("a number");
    let path = tree.inclusion(position, size).expect("the checkpoint is over it");
    let proof = json!({ "leaf": moved["leaf"], "tlog_proof": proof::text(position, &path, &note) });

    let (_, server) = town.restored(&[]);
    let (status, answer) = present(&server, &proof);
    assert_eq!((status, &answer["code"]), (422, &json!("receipt.no_booking")), "{answer}");
    let said = verify(&server, "/verify?lang=en", &proof);
    assert!(said.contains("a booking was moved or cancelled, in records that we lost"), "{said}");
    // The booking itself comes back where it was confirmed first.
    let (_, back) = present(&server, &receipt);
    assert_eq!((&back["outcome"], &back["slot"]["id"]), (&json!("back"), &slot(&server, 0)["id"]));
}

#[test]
fn a_head_file_from_before_the_backup_does_not_say_that_nothing_is_missing() {
    let town = Town::new();
    std::fs::create_dir_all(town.house.path("monday/head")).expect("a folder");
    std::fs::copy(town.house.path("data/head/head"), town.house.path("monday/head/head")).expect("a copy");
    town.lose([(2, 0)]);
    let server = town.house.serve();
    town.house.run(&["backup", "two.backup"]).expect_code(0);
    book(&server, 3, 0);
    assert_eq!(server.stop("-TERM"), 0);
    let fixed = ["--json", "--data", "new", "restore", "two.backup", "--new-epoch", "--keys", "data/keys"];
    let told = town.house.run(&[&fixed[..], &["--head", "monday"]].concat()).expect_code(0).document();
    assert_eq!(told["missing"]["kind"], "unknown", "{told}");
    assert!(told["receipts_first_until"].is_string(), "{told}");
}
