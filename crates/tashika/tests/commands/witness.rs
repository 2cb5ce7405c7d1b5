//! A real witness beside a real server: what is cosigned, what is caught by it, and what its absence costs.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use service::evidence::cosignature::WitnessVerifier;
use service::evidence::note::{Checkpoint, LogKey, Verifier};
use service::evidence::tree::{Tree, leaf_hash};
use service::evidence::witness::Submission;

use crate::citizen::{self, document};
use crate::house::{House, Ran, SLOTS, Server};

const VOUCHERS: &str = "municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n\
                        131121,0000000002,19550301\n131121,0000000003,19550301\n131121,0000000004,19550301\n";

/// A data folder with places and vouchers, and a state folder of a witness that follows its log.
struct Scene {
    house: House,
    witness: Server,
    witness_key: String,
}

impl Scene {
    fn new() -> Scene {
        let house = House::with_programme();
        house.write("slots.csv", SLOTS.as_bytes());
        house.write("list.csv", VOUCHERS.as_bytes());
        house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
        house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
        let witness_key = made(&house);
        let server = house.serve();
        let (_, log_key) = server.get("/log/key");
        drop(server);
        house.run(&["witness", "add-log", log_key.trim(), "--state", "witness"]).expect_code(0);
        let witness = witness_at(&house, "127.0.0.1:0");
        let scene = Scene { house, witness, witness_key };
        scene.configure(0);
        scene
    }

    /// Names the witness in the configuration of the server.
    fn configure(&self, quorum: u32) {
        let path = self.house.data().join("tashika.toml");
        let text = std::fs::read_to_string(&path).expect("init wrote it");
        let without: String = text
            .lines()
            .filter(|line| !line.starts_with("witnesses =") && !line.starts_with("witness_quorum ="))
            .map(|line| format!("{line}\n"))
            .collect();
        let witness = format!("{} {}", self.witness_key, self.witness.url);
        let named = format!("[log]\nwitnesses = [{witness:?}]\nwitness_quorum = {quorum}\n");
        let text = without.replacen("[log]\n", &named, 1);
        std::fs::write(path, text).expect("the folder is ours");
    }

    /// Ends the witness by force.
    fn kill_witness(&mut self) -> String {
        let address = self.witness.url.strip_prefix("http://").expect("an address").to_owned();
        let other = Server::start(self.house.command(&[
            "witness",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--state",
            "idle",
        ]));
        drop(std::mem::replace(&mut self.witness, other));
        address
    }

    /// Brings the witness back where it was.
    fn revive_witness(&mut self, address: &str) {
        self.witness = witness_at(&self.house, address);
    }

    fn serve_refused(&self) -> Ran {
        self.house.run(&["serve", "--listen", "127.0.0.1:0"]).expect_code(3)
    }
}

/// Makes a witness that follows nothing yet, and one that never will.
fn made(house: &House) -> String {
    house.run(&["witness", "init", "--name", "idle.example/w", "--state", "idle"]).expect_code(0);
    let told = house.json(&["witness", "init", "--name", "witness.example/w1", "--state", "witness"]);
    told["key"].as_str().expect("a key").to_owned()
}

fn witness_at(house: &House, address: &str) -> Server {
    Server::start(house.command(&["witness", "serve", "--listen", address, "--state", "witness"]))
}

/// Asks again and again until there is something; a minute and more, as fast as the server answers.
fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    (0..200_000).find_map(|_| ask()).unwrap_or_else(|| panic!("{what} never came"))
}

fn metric(server: &Server, name: &str) -> u64 {
    let (_, text) = server.get("/metrics");
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {text}"));
    line.rsplit(' ').next().and_then(|figure| figure.parse().ok()).expect("a figure")
}

fn until_cosigned(server: &Server, size: u64) {
    until("the cosignature", || (metric(server, "tashika_witness_cosigned_size{") >= size).then_some(()));
}

struct Booked {
    token: String,
    answer: Value,
}

impl Booked {
    fn position(&self) -> u64 {
        self.answer["booking"]["position"].as_u64().expect("a position")
    }

    fn receipt(&self, server: &Server) -> Value {
        citizen::receipt(server, &self.token, &self.answer)
    }
}

fn book(server: &Server, person: u64) -> Booked {
    let token = citizen::sign_in(server, person);
    let answer = citizen::book(server, &token, 0);
    Booked { token, answer }
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp is there");
    assert!(copied.success());
}

#[test]
fn a_receipt_fetched_a_moment_later_carries_the_witness() {
    let mut scene = Scene::new();
    // Away for the moment of the booking, so that it cannot be faster than the answer.
    let address = scene.kill_witness();
    let server = scene.house.serve();
    let booked = book(&server, 1);
    scene.revive_witness(&address);
    until_cosigned(&server, booked.position() + 1);
    let (_, key) = server.get("/log/key");
    scene.house.write("log.key", key.as_bytes());
    scene.house.write("early.json", booked.answer["receipt"].to_string().as_bytes());
    scene.house.write("later.json", booked.receipt(&server).to_string().as_bytes());
    let verify = |file, more: &[&str]| {
        let first =
            ["--json", "receipt", "verify", file, "--key", "log.key", "--witness", &scene.witness_key];
        scene.house.run(&[&first, more].concat())
    };
    let told = verify("later.json", &["--witnesses-needed", "1"]).expect_code(0).document();
    assert_eq!(told["witnesses"][0]["name"], "witness.example/w1");
    // What was given with the booking itself could not have waited for anybody.
    assert_eq!(verify("early.json", &[]).expect_code(0).document()["witnesses"], json!([]));
    let told = verify("early.json", &["--witnesses-needed", "1"]).expect_code(1);
    assert!(told.out.contains("0 of the witnesses"), "{told:?}");
    let python = |file| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/verify/verify_receipt.py");
        let mut command = Command::new("python3");
        command.arg(script).arg(scene.house.path(file)).args(["--key", key.trim()]);
        command.args(["--witness", &scene.witness_key, "--witnesses-needed", "1"]);
        let ended = command.output().expect("python3 is there");
        (ended.status.code(), String::from_utf8(ended.stdout).expect("text"))
    };
    let (code, said) = python("later.json");
    assert!(code == Some(0) && said.contains("cosigned by witness.example/w1 at 20"), "{said}");
    assert_eq!(python("early.json").0, Some(1));
}

#[test]
fn everybody_can_see_what_the_witness_cosigned_and_when() {
    let scene = Scene::new();
    let server = scene.house.serve();
    let booked = book(&server, 1);
    until_cosigned(&server, booked.position() + 1);
    let witness = WitnessVerifier::parse(&scene.witness_key).expect("a key");
    let log = Verifier::parse(server.get("/log/key").1.trim()).expect("a key");
    // At rest the newest checkpoint is the cosigned one.
    for path in ["/log/cosigned", "/log/checkpoint"] {
        let (status, note) = server.get(path);
        assert_eq!(status, 200, "{path}");
        assert!(log.open(&note).expect("signed").size > booked.position());
        assert!(witness.cosignature(&note).expect("right").is_some(), "{path}: {note}");
    }
    assert!(metric(&server, "tashika_witness_cosigned_timestamp_seconds{") > 1_700_000_000);
    assert_eq!(metric(&server, "tashika_witness_other_history{"), 0);
    let found = scene.house.json(&["doctor"]);
    let told = found["findings"].as_array().expect("findings").iter().find(|it| it["check"] == "witness");
    assert!(told.expect("the witness").to_string().contains("cosigned"), "{found}");
    let shown = scene.house.json(&["witness", "show", "--state", "witness"]);
    assert!(shown["logs"][0]["size"].as_u64() > Some(booked.position()), "{shown}");
    let (status, kept) = scene.witness.get(&format!("/checkpoint/{}", log.name()));
    assert!(status == 200 && log.open(&kept).is_ok(), "{kept}");
    assert_eq!(scene.witness.get("/key").1.trim(), scene.witness_key);
}

#[test]
fn after_both_are_killed_the_cosigning_goes_on_and_nothing_is_suspected() {
    let mut scene = Scene::new();
    let server = scene.house.serve();
    let first = book(&server, 1);
    until_cosigned(&server, first.position() + 1);
    let later = book(&server, 2);
    drop(server);
    let address = scene.kill_witness();
    scene.revive_witness(&address);
    let server = scene.house.serve();
    until_cosigned(&server, later.position() + 1);
    let third = book(&server, 3);
    until_cosigned(&server, third.position() + 1);
    assert_eq!(metric(&server, "tashika_witness_other_history{"), 0);
    assert_eq!(metric(&server, "tashika_evidence_of_loss_total"), 0);
    assert_eq!(server.stop("-TERM"), 0);
    assert_eq!(scene.house.json(&["audit"])["holds"], true);
}

#[test]
fn yesterdays_folder_put_back_is_not_served_from() {
    let scene = Scene::new();
    let server = scene.house.serve();
    let early = book(&server, 1);
    until_cosigned(&server, early.position() + 1);
    assert_eq!(server.stop("-TERM"), 0);
    copy(&scene.house.data(), &scene.house.path("yesterday"));
    let server = scene.house.serve();
    let late = book(&server, 2);
    until_cosigned(&server, late.position() + 1);
    assert_eq!(server.stop("-TERM"), 0);
    // The head file and everything else that this machine remembers go back with it.
    copy(&scene.house.path("yesterday"), &scene.house.data());
    let before = std::fs::read(scene.house.data().join("journal.db")).expect("a journal");
    let told = scene.serve_refused().err;
    assert!(told.contains("has lost its end") && told.contains("witness.example/w1, a witness"), "{told}");
    let lost = told.split("entries ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a range");
    assert!(lost.parse::<u64>().expect("a position") <= late.position(), "{told}");
    assert_eq!(std::fs::read(scene.house.data().join("journal.db")).expect("a journal"), before);
    // No other command writes to it either.
    let again = scene.house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(3);
    assert!(again.err.contains("has lost its end"), "{again:?}");
}

/// Puts another history, whole in itself, in the place of a server's: other entries, signed with the same keys, with
/// its own head file and kept checkpoints, and longer than the one before.
fn rewrite(scene: &Scene) {
    let forged = House::new();
    copy(&scene.house.data().join("keys"), &forged.data().join("keys"));
    forged.write("programme.toml", crate::house::PROGRAMME.as_bytes());
    forged.write("slots.csv", SLOTS.as_bytes());
    forged.write("list.csv", VOUCHERS.as_bytes());
    forged.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    forged.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    forged.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    let server = forged.serve();
    for person in [2, 3, 4] {
        book(&server, person);
    }
    assert_eq!(server.stop("-TERM"), 0);
    for _ in 0..8 {
        assert_eq!(forged.serve().stop("-TERM"), 0);
    }
    assert_eq!(forged.json(&["audit"])["holds"], true);
    let settings = std::fs::read(scene.house.data().join("tashika.toml")).expect("settings");
    copy(&forged.data(), &scene.house.data());
    std::fs::write(scene.house.data().join("tashika.toml"), settings).expect("the folder is ours");
}

#[test]
fn a_journal_rewritten_with_all_keys_in_hand_is_not_served_from() {
    let scene = Scene::new();
    let server = scene.house.serve();
    let booked = book(&server, 1);
    until_cosigned(&server, booked.position() + 1);
    assert_eq!(server.stop("-TERM"), 0);
    rewrite(&scene);
    // Nothing on the machine knows better.
    assert_eq!(scene.house.json(&["audit"])["holds"], true);
    let told = scene.serve_refused().err;
    assert!(told.contains("another one than the log vouched for"), "{told}");
    assert!(told.contains("witness.example/w1, a witness"), "{told}");
    // The witness's copy is signed with the log's own key, and shows it to anyone.
    let origin =
        booked.answer["receipt"]["log_key"].as_str().expect("a key").split('+').next().expect("a name");
    let (_, note) = scene.witness.get(&format!("/checkpoint/{origin}"));
    scene.house.write("witnessed.note", note.as_bytes());
    let audit = scene.house.run(&["audit", "--checkpoint", "witnessed.note"]).expect_code(1).out;
    assert!(audit.contains("does not fit"), "{audit}");
}

#[test]
fn another_history_found_while_serving_is_an_alarm() {
    let mut scene = Scene::new();
    let server = scene.house.serve();
    let booked = book(&server, 1);
    until_cosigned(&server, booked.position() + 1);
    assert_eq!(server.stop("-TERM"), 0);
    rewrite(&scene);
    let address = scene.kill_witness();
    let server = scene.house.serve();
    let why = document(&server.get("/readyz").1)["why"].to_string();
    assert!(why.contains("witness.example/w1 does not cosign"), "{why}");
    scene.revive_witness(&address);
    until("the alarm", || (metric(&server, "tashika_witness_other_history{") == 1).then_some(()));
    assert!(metric(&server, "tashika_evidence_of_loss_total") > 0);
    let (status, body) = server.get("/readyz");
    assert!(status == 200 && body.contains("knows another history"), "{body}");
    let doctor = scene.house.run(&["doctor"]).expect_code(1).out;
    assert!(doctor.contains("BAD   witness"), "{doctor}");
}

#[test]
fn a_witness_that_is_away_costs_no_booking_unless_it_is_demanded() {
    let mut scene = Scene::new();
    let address = scene.kill_witness();
    let server = scene.house.serve();
    let booked = book(&server, 1);
    until("the failure", || (metric(&server, "tashika_witness_failures_total{") > 1).then_some(()));
    let (status, body) = server.get("/readyz");
    assert!(status == 200 && body.contains("does not cosign"), "{body}");
    assert!(scene.house.run(&["doctor"]).out.contains("mind  witness"));
    assert_eq!(server.get("/log/cosigned").0, 404);
    assert_eq!(booked.receipt(&server)["leaf"], booked.answer["receipt"]["leaf"]);
    assert_eq!(server.stop("-TERM"), 0);
    let path = scene.house.data().join("tashika.toml");
    let text =
        std::fs::read_to_string(&path).expect("settings").replace("witness_quorum = 0", "witness_quorum = 1");
    std::fs::write(path, text).expect("the folder is ours");
    let told = scene.serve_refused().err;
    assert!(told.contains("0 of 1 witnesses") && told.contains("log.witness_quorum"), "{told}");
    scene.revive_witness(&address);
    let server = scene.house.serve();
    until_cosigned(&server, booked.position() + 1);
}

#[test]
fn a_start_that_is_refused_for_its_witnesses_has_their_own_reasons() {
    let mut scene = Scene::new();
    // Another witness answers there, which does not follow the log.
    scene.kill_witness();
    scene.configure(1);
    let told = scene.serve_refused().err;
    assert!(told.contains("it answers 404: ") && told.contains("does not follow"), "{told}");
}

/// Takes TLS off in front of a witness, as a proxy does; prints its port first.
const PROXY: &str = r"
import socket, ssl, sys, threading
certificate, key, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
listener = socket.create_server(('127.0.0.1', 0))
print(listener.getsockname()[1], flush=True)
def pump(one, other):
    try:
        while (data := one.recv(65536)):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
    except OSError:
        pass
def serve(plain):
    try:
        secure = context.wrap_socket(plain, server_side=True)
    except OSError:
        return
    inner = socket.create_connection(('127.0.0.1', port))
    threading.Thread(target=pump, args=(inner, secure), daemon=True).start()
    pump(secure, inner)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
";

/// A proxy that ends with the test.
struct Proxy {
    child: std::process::Child,
    port: String,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Proxy {
    fn before(scene: &Scene) -> Proxy {
        let house = &scene.house;
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"])
            .args(["-days", "2", "-subj", "/CN=witness", "-addext", "subjectAltName=IP:127.0.0.1"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
            .arg(house.path("tls.key"))
            .arg("-out")
            .arg(house.path("tls.pem"))
            .output()
            .expect("openssl is there");
        assert!(made.status.success(), "{made:?}");
        let port = scene.witness.url.rsplit(':').next().expect("a port");
        let mut child = Command::new("python3")
            .args(["-c", PROXY])
            .args([house.path("tls.pem"), house.path("tls.key")])
            .arg(port)
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is there");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output is piped");
        BufReader::new(out).read_line(&mut line).expect("its port");
        Proxy { child, port: line.trim().to_owned() }
    }
}

#[test]
fn a_witness_behind_https_is_asked_if_its_certificate_is_believed() {
    let scene = Scene::new();
    let proxy = Proxy::before(&scene);
    let path = scene.house.data().join("tashika.toml");
    let text = std::fs::read_to_string(&path).expect("settings");
    let text = text.replace(&scene.witness.url, &format!("https://127.0.0.1:{}", proxy.port));
    std::fs::write(path, text).expect("the folder is ours");
    let mut believing = scene.house.command(&["serve", "--listen", "127.0.0.1:0"]);
    believing.env("SSL_CERT_FILE", scene.house.path("tls.pem"));
    let server = Server::start(believing);
    let booked = book(&server, 1);
    until_cosigned(&server, booked.position() + 1);
    assert_eq!(server.stop("-TERM"), 0);
    let server = scene.house.serve();
    until("the failure", || (metric(&server, "tashika_witness_failures_total{") > 0).then_some(()));
    let (_, why) = server.get("/readyz");
    assert!(why.contains("cannot be reached") && why.contains("certificate"), "{why}");
}

#[test]
fn a_cosigned_checkpoint_that_was_kept_is_held_against_the_journal() {
    let scene = Scene::new();
    let server = scene.house.serve();
    let booked = book(&server, 1);
    until_cosigned(&server, booked.position() + 1);
    assert_eq!(server.stop("-TERM"), 0);
    let path = scene.house.data().join("log/cosigned");
    let note = std::fs::read_to_string(&path).expect("it was kept");
    let witness = WitnessVerifier::parse(&scene.witness_key).expect("a key");
    assert!(witness.cosignature(&note).expect("right").is_some());
    let key = log_key(&scene.house);
    let known = key.verifier().open(&note).expect("signed");
    let forged = key.sign(&Checkpoint { root: [1; 32], ..known });
    std::fs::write(&path, forged).expect("the folder is ours");
    let told = scene.house.run(&["audit"]).expect_code(1).out;
    assert!(told.contains("does not fit"), "{told}");
}

/// The log's key as the data folder has it.
fn log_key(house: &House) -> LogKey {
    let seed = std::fs::read_to_string(house.data().join("keys/log.key")).expect("the key");
    let digit = |at: usize| u8::from_str_radix(&seed.trim()[2 * at..2 * at + 2], 16).expect("hex");
    LogKey::new(&std::array::from_fn(digit), "")
}

/// A log of made-up entries under the key of the test.
fn made_up(history: &str, old: u64, size: u64) -> Submission {
    let mut tree = Tree::default();
    (0..size).for_each(|number| tree.push(leaf_hash(format!("{history} {number}").as_bytes())));
    let root = tree.root(size).expect("it has so many");
    let note = key_of_test().sign(&Checkpoint { origin: "example.jp/log".to_owned(), size, root });
    Submission { old, proof: tree.consistency(old, size).unwrap_or_default(), note }
}

fn key_of_test() -> LogKey {
    LogKey::new(&[7; 32], "example.jp/log")
}

fn submit(witness: &Server, submission: &Submission) -> Option<(u16, String)> {
    witness.ask("POST", "/add-checkpoint", &[], &submission.text())
}

/// A house with nothing but a witness that follows the log of the test.
fn lone_witness() -> House {
    let house = House::empty();
    made(&house);
    let key = key_of_test().verifier().to_string();
    house.run(&["witness", "add-log", &key, "--state", "witness"]).expect_code(0);
    house
}

#[test]
fn a_witness_runs_without_a_data_folder_and_answers_as_specified() {
    let house = lone_witness();
    let witness = witness_at(&house, "127.0.0.1:0");
    let status = |submission: &Submission| submit(&witness, submission).expect("it answers").0;
    assert_eq!(status(&made_up("one", 0, 5)), 200);
    let (code, body) = submit(&witness, &made_up("one", 0, 9)).expect("it answers");
    assert_eq!((code, body.as_str()), (409, "5\n"));
    assert_eq!(status(&made_up("other", 5, 9)), 422);
    assert_eq!(status(&made_up("one", 5, 9)), 200);
    assert_eq!(status(&Submission { old: 10, ..made_up("one", 5, 9) }), 400);
    assert_eq!(witness.ask("POST", "/add-checkpoint", &[], "old").expect("it answers").0, 400);
    let too_large = "x".repeat(200_000);
    let told = witness.ask("POST", "/add-checkpoint", &[], &too_large);
    assert!(told.is_none_or(|(status, _)| status == 413));
    assert_eq!(witness.get("/add-checkpoint").0, 404);
    assert_eq!(witness.get("/healthz"), (200, "ok\n".to_owned()));
    assert_eq!(witness.get("/checkpoint/nobody").0, 404);
    assert!(!house.data().exists());
    assert_eq!(witness.stop("-TERM"), 0);
}

#[test]
fn a_witness_that_cannot_write_cosigns_nothing_and_ends() {
    let house = lone_witness();
    let serve = ["witness", "serve", "--listen", "127.0.0.1:0", "--state", "witness"];
    let witness = Server::start_heard(house.command_after("trap '' XFSZ", &serve));
    assert_eq!(submit(&witness, &made_up("one", 0, 5)).expect("it answers").0, 200);
    let limited = Command::new("prlimit").args(["--pid", &witness.id().to_string(), "--fsize=1"]).status();
    assert!(limited.expect("prlimit is there").success());
    let answer = submit(&witness, &made_up("one", 5, 9));
    assert!(answer.as_ref().is_none_or(|(status, _)| *status == 500), "{answer:?}");
    let (code, words) = witness.ended();
    assert!(code == 75 && words.contains("cannot be written"), "{code} {words}");
    let shown = house.json(&["witness", "show", "--state", "witness"]);
    assert_eq!(shown["logs"][0]["size"], 5);
    let again = witness_at(&house, "127.0.0.1:0");
    assert_eq!(submit(&again, &made_up("one", 5, 9)).expect("it answers").0, 200);
}

/// A history, a size of it, and what was answered to it.
type Asked = (&'static str, u64, Option<(u16, String)>);

#[test]
fn however_a_witness_is_killed_it_never_cosigns_two_histories() {
    let house = lone_witness();
    let mut cosigned: Vec<(&str, u64)> = Vec::new();
    let mut known = 0;
    for round in 0..12_u64 {
        let witness = witness_at(&house, "127.0.0.1:0");
        let id = witness.id().to_string();
        let (tell, told) = std::sync::mpsc::channel();
        let answers: Vec<Asked> = std::thread::scope(|scope| {
            let racers: Vec<_> = [("one", 1), ("other", 1), ("one", 2), ("other", 3)]
                .into_iter()
                .map(|(history, step)| {
                    let (witness, tell) = (&witness, tell.clone());
                    scope.spawn(move || {
                        let mut answers = Vec::new();
                        let mut old = known;
                        for _ in 0..4 {
                            let size = old + step;
                            let answer = submit(witness, &made_up(history, old, size));
                            match &answer {
                                Some((200, _)) => old = size,
                                Some((409, body)) => old = body.trim().parse().unwrap_or(old),
                                _ => {}
                            }
                            answers.push((history, size, answer));
                            let _ = tell.send(());
                        }
                        answers
                    })
                })
                .collect();
            // After another number of answers each time, with others under way.
            for _ in 0..round {
                told.recv().expect("somebody is answered");
            }
            let killed = Command::new("kill").args(["-9", &id]).status().expect("kill is there");
            assert!(killed.success());
            racers.into_iter().flat_map(|racer| racer.join().expect("a racer")).collect()
        });
        drop(witness);
        let right = |(history, size, answer): Asked| {
            answer.filter(|(status, _)| *status == 200).map(|_| (history, size))
        };
        cosigned.extend(answers.into_iter().filter_map(right));
        let shown = house.json(&["witness", "show", "--state", "witness"]);
        known = shown["logs"][0]["size"].as_u64().unwrap_or(0);
        // What was answered is known, however it ended.
        let answered = cosigned.iter().map(|(_, size)| *size).max().unwrap_or(0);
        assert!(known >= answered, "{known} {cosigned:?}");
    }
    assert!(!cosigned.is_empty());
    let first = cosigned[0].0;
    assert!(cosigned.iter().all(|(history, _)| *history == first), "{cosigned:?}");
}
