//! The program is killed between handing a message over and writing that down: nothing is lost, and both are known as one.
//!
//! A real mail server and a webhook take the message and never say so; then the process dies by SIGKILL, and another
//! begins on the same folder.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use sim::patience::until;
use sim::post_office::PostOffice;

use crate::citizen;
use crate::house::{House, PROGRAMME, SLOTS, Server};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A webhook that takes every request, and answers all but the first.
struct Webhook {
    url: String,
    taken: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Webhook {
    fn open() -> Webhook {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("bound"));
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = taken.clone();
        std::thread::spawn(move || {
            let mut unanswered = Vec::new();
            for mut stream in listener.incoming().map_while(Result::ok) {
                let Some(request) = read(&stream) else { continue };
                let mut taken = kept.lock().expect("no panic");
                taken.push(request);
                if taken.len() == 1 {
                    unanswered.push(stream);
                } else {
                    let _ = stream
                        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                }
            }
        });
        Webhook { url, taken }
    }

    fn wait_for(&self, count: usize) -> Vec<(String, Value)> {
        let taken = || self.taken.lock().expect("no panic").clone();
        until(&format!("{count} short messages are there"), || taken().len() >= count);
        taken()
    }
}

/// The idempotency key and the body of a request.
fn read(stream: &TcpStream) -> Option<(String, Value)> {
    let mut reader = BufReader::new(stream);
    let (mut key, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            if line.trim_end().is_empty() {
                break;
            }
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "idempotency-key" => value.clone_into(&mut key),
            "content-length" => length = value.parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((key, serde_json::from_slice(&body).ok()?))
}

struct Scene {
    house: House,
    office: PostOffice,
    webhook: Webhook,
}

impl Scene {
    fn new() -> Scene {
        let house = House::new();
        let contact = "doses = 2\ncontact = { telephone = \"optional\", email = \"optional\" }";
        house.write("programme.toml", PROGRAMME.replacen("doses = 2", contact, 1).as_bytes());
        let roster = "municipality_code,voucher_number,birth_date\n131121,0000000001,1955-03-01\n\
                      131121,0000000002,1955-03-01\n131121,0000000003,1955-03-01\n";
        house.write("roster.csv", roster.as_bytes());
        house.write("slots.csv", SLOTS.as_bytes());
        house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
        house.run(&["roster", "import", "roster.csv", "--programme", "tokyo"]).expect_code(0);
        house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
        Scene { house, office: PostOffice::open(), webhook: Webhook::open() }
    }

    fn start(&self) -> Server {
        let mut command = self.house.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.env("TASHIKA_SERVER_SECURE_COOKIES", "false").env("TASHIKA_LIMITS_FREE_ROOM", "0%");
        command.env("TASHIKA_SERVER_PUBLIC_URL", "https://booking.example.jp");
        command
            .env("TASHIKA_MAIL_SMTP_URL", self.office.url())
            .env("TASHIKA_MAIL_FROM", "booking@example.jp");
        command.env("TASHIKA_SMS_WEBHOOK_URL", &self.webhook.url);
        command.env("TASHIKA_SMS_WEBHOOK_SECRET", SECRET);
        Server::start(command)
    }

    /// Books for a person and keeps how to reach them.
    fn book(&self, server: &Server, who: u64, contact: &Value) {
        let token = citizen::sign_in(server, who);
        let ask = |method: &str, path: &str, body: &Value| {
            let key = format!("{path}-{who}");
            let headers = [("Authorization", token.as_str()), ("Idempotency-Key", key.as_str())];
            let (status, told) = server.ask(method, path, &headers, &body.to_string()).expect("it answers");
            assert!((200..300).contains(&status), "{status} {told}");
        };
        let slot = citizen::slot(server, 0)["id"].clone();
        ask("PUT", "/api/v1/me/contact", contact);
        ask("POST", "/api/v1/bookings", &json!({ "slot": slot, "dose": 1 }));
    }

    /// A server whose only way is paper.
    fn print(&self) -> Server {
        let mut command = self.house.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.env("TASHIKA_SERVER_SECURE_COOKIES", "false").env("TASHIKA_LIMITS_FREE_ROOM", "0%");
        command.env("TASHIKA_SERVER_PUBLIC_URL", "https://booking.example.jp");
        command.env("TASHIKA_LETTERS_PRINT", "true");
        Server::start(command)
    }

    /// Runs `tashika messages letters` where letters are printed.
    fn letters(&self, out: &str, more: &[&str]) -> crate::house::Ran {
        let base = ["messages", "letters", "--programme", "tokyo", "--roster", "roster.csv", "--out", out];
        let mut command = self.house.command(&[&base[..], more].concat());
        command.env("TASHIKA_LETTERS_PRINT", "true");
        command.env("TASHIKA_SERVER_PUBLIC_URL", "https://booking.example.jp");
        crate::house::finish(command)
    }

    fn count(&self, kind: &str) -> usize {
        let dump = self.house.run(&["dump"]).expect_code(0).out;
        dump.lines().filter(|line| line.contains(&format!("\"kind\":\"{kind}\""))).count()
    }

    /// How each message ended, as the journal says.
    fn endings(&self) -> Vec<String> {
        let dump = self.house.run(&["dump"]).expect_code(0).out;
        let entries = dump.lines().map(|line| serde_json::from_str::<Value>(line).expect("a document"));
        let ended = entries.filter(|entry| entry["kind"] == "MessageEnded");
        ended.map(|entry| format!("{} {}", entry["event"]["ending"], entry["event"]["way"])).collect()
    }
}

#[test]
fn a_message_that_was_handed_over_when_the_program_was_killed_comes_again_under_the_same_name() {
    let scene = Scene::new();
    let server = scene.start();
    scene.book(&server, 1, &json!({ "email": "stall-someone@example.jp" }));
    scene.book(&server, 2, &json!({ "telephone": "090-1234-5678" }));
    // Both have it, and neither says so.
    scene.office.wait_for(1);
    scene.webhook.wait_for(1);
    drop(server);
    assert!(scene.endings().is_empty(), "{:?}", scene.endings());

    let server = scene.start();
    let mails = scene.office.wait_for(2);
    let shorts = scene.webhook.wait_for(2);
    assert_eq!(mails[0]["id"], mails[1]["id"]);
    assert_eq!(mails[0]["to"], mails[1]["to"]);
    assert_eq!(shorts[0], shorts[1]);
    assert!(!shorts[0].0.is_empty() && shorts[0].1["id"] == shorts[0].0.as_str());
    until("both are written down", || scene.endings().len() == 2);
    let mut endings = scene.endings();
    endings.sort();
    assert_eq!(endings, [r#""handed_over" "mail""#, r#""handed_over" "sms""#]);
    drop(server);

    // What is written down is not sent once more.
    let server = scene.start();
    scene.book(&server, 3, &json!({ "email": "someone@example.jp" }));
    let mails = scene.office.wait_for(3);
    drop(server);
    assert_eq!(mails[2]["to"][0], "someone@example.jp");
    assert_eq!((scene.office.taken().len(), scene.webhook.wait_for(2).len()), (3, 2));
    assert_eq!(scene.house.run(&["audit"]).code, 0);
}

#[test]
fn letters_are_printed_once_with_and_without_a_server_and_a_lost_file_is_made_again() {
    let scene = Scene::new();
    let server = scene.print();
    scene.book(&server, 1, &json!({ "email": "" }));
    until("a letter waits", || scene.count("LetterDue") == 1);
    let out = scene.house.path("out");
    std::fs::create_dir(&out).expect("a folder");
    scene.letters("out", &[]).expect_code(0);
    let names = || {
        let read = std::fs::read_dir(&out).expect("a folder");
        let mut names: Vec<String> =
            read.map(|it| it.expect("an entry").file_name().into_string().expect("text")).collect();
        names.sort();
        names
    };
    let [index, page] = &names()[..] else { panic!("{:?}", names()) };
    let index = std::fs::read_to_string(out.join(index)).expect("an index");
    assert!(index.contains(",131121,0000000001,no\r\n"), "{index}");
    let number =
        page.strip_prefix("letters-tokyo-").and_then(|it| it.strip_suffix(".html")).expect("a number");
    let page = std::fs::read_to_string(out.join(page)).expect("a print file");
    assert!(page.contains("https://booking.example.jp/verify?lang=ja") && page.contains("width=\"35mm\""));
    assert_eq!(scene.count("LettersPrinted"), 1);
    let told = scene.letters("out", &[]).expect_code(1);
    assert!(told.err.contains("--again NUMBER"), "{}", told.err);

    // Another is printed without the server, which was killed; and the first file is made again.
    scene.book(&server, 2, &json!({ "email": "" }));
    until("another waits", || scene.count("LetterDue") == 2);
    drop(server);
    scene.letters("second.html", &[]).expect_code(0);
    let second = std::fs::read_to_string(scene.house.path("second.csv")).expect("an index");
    assert!(second.contains(",0000000002,no\r\n") && !second.contains("0000000001"), "{second}");
    scene.letters("again.html", &["--again", number]).expect_code(0);
    let again = std::fs::read_to_string(scene.house.path("again.csv")).expect("an index");
    let letter = |index: &str| index.lines().nth(1).and_then(|row| row.split(',').nth(1)).map(str::to_owned);
    assert_eq!(letter(&again), letter(&index), "it has the same number");
    assert!(again.contains(",0000000001,yes\r\n"), "{again}");
    assert!(
        scene.letters("again.html", &["--again", number]).expect_code(1).err.contains("is not overwritten")
    );
    assert!(
        scene
            .letters("x.html", &["--again", "999999"])
            .expect_code(1)
            .err
            .contains("This print file is not known")
    );
    assert_eq!(scene.house.run(&["audit"]).code, 0);
}
