//! LINE: the real program with a counterpart of LINE, through restarts, repetitions and failures.

#[path = "line/messages.rs"]
mod messages;
#[path = "line/waitlist.rs"]
mod waitlist;
#[path = "line/wishes.rs"]
mod wishes;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use service::wording::Lang;
use sim::line::{Counterpart, Fault, Said, sign};
use sim::postgres::Cluster;

use crate::citizen;
use crate::house::{House, PROGRAMME, Ran, SLOTS, Server, finish};

const ROSTER: &str = "municipality_code,voucher_number,birth_date\n131121,0000000001,1955-03-01\n\
                      131121,0000000002,1955-03-01\n131121,0000000003,1955-03-01\n";
const TALKER: &str = "Umihon1";
const BOOK: &str = "予約する";
const BOOKINGS: &str = "予約の確認";

struct Scene {
    house: House,
    store: String,
    line: Counterpart,
    server: Option<Server>,
}

/// What was sent is kept for LINE's own models (`cargo xtask line`).
impl Drop for Scene {
    fn drop(&mut self) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("line-bodies");
        let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let kept = std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(folder.join(format!("{test}.ndjson")), self.line.bodies()));
        if let Err(error) = kept {
            eprintln!("what was sent is not kept: {error}");
        }
    }
}

impl Scene {
    fn new() -> Scene {
        Scene::over("sqlite:".to_owned())
    }

    /// Over this store.
    fn over(store: String) -> Scene {
        Scene::of(store, PROGRAMME, SLOTS)
    }

    /// Of a programme that asks for this.
    fn asking(contact: &str) -> Scene {
        Scene::of(
            "sqlite:".to_owned(),
            &PROGRAMME.replacen("hold_minutes", &format!("{contact}\nhold_minutes"), 1),
            SLOTS,
        )
    }

    fn of(store: String, programme: &str, slots: &str) -> Scene {
        let (house, line) = (House::empty(), Counterpart::start());
        let mut scene = Scene { house, store, line, server: None };
        scene.house.write("programme.toml", programme.as_bytes());
        scene.house.write("roster.csv", ROSTER.as_bytes());
        scene.house.write("slots.csv", slots.as_bytes());
        scene.run(&["init"]).expect_code(0);
        scene.run(&["programme", "apply", "programme.toml"]).expect_code(0);
        scene.run(&["roster", "import", "roster.csv", "--programme", "tokyo"]).expect_code(0);
        scene.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
        scene.start();
        scene
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.house.command(arguments);
        command.env("TASHIKA_STORE_URL", &self.store);
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    fn start(&mut self) {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.envs(self.line.settings("http://tashika.test"));
        command.env("TASHIKA_SERVER_SECURE_COOKIES", "false");
        // Whatever room this machine has left: booking is what is tested here.
        command.env("TASHIKA_LIMITS_FREE_ROOM", "0%");
        let server = Server::start(command);
        self.line.lead_to(&server.url);
        self.server = Some(server);
    }

    /// Ends the server as a power cut of the process would, and starts it again.
    fn kill(&mut self) {
        self.server = None;
        self.start();
    }

    fn server(&self) -> &Server {
        self.server.as_ref().expect("it runs")
    }

    fn token(&self, who: u64) -> String {
        citizen::sign_in(self.server(), who)
    }

    /// What my page of the API says.
    fn me(&self, who: u64) -> Value {
        let token = self.token(who);
        let (status, body) =
            self.server().ask("GET", "/api/v1/me", &[("Authorization", &token)], "").expect("it answers");
        assert_eq!(status, 200, "{body}");
        citizen::document(&body)
    }

    fn post(&self, who: u64, path: &str, key: &str, body: &Value) -> Value {
        let token = self.token(who);
        let headers = [("Authorization", token.as_str()), ("Idempotency-Key", key)];
        let (status, body) =
            self.server().ask("POST", path, &headers, &body.to_string()).expect("it answers");
        assert!((200..300).contains(&status), "{status} {body}");
        citizen::document(&body)
    }

    /// A page of somebody who is signed in: head and body.
    fn page(&self, who: u64, method: &str, path: &str, form: &str) -> String {
        let token = self.token(who);
        let session = token.strip_prefix("Bearer ").expect("a bearer token");
        let address = self.server().url.strip_prefix("http://").expect("an address");
        let mut stream = TcpStream::connect(address).expect("it listens");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: session={session}\r\n\
             Accept-Language: ja\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers with text");
        answer
    }

    /// Goes the way of our page to LINE's question, and gives what the address has: token and nonce.
    fn begin_link(&self, talker: &str, who: u64) -> (String, String) {
        self.line.ask(talker, "接種券とつなぐ");
        let uri =
            self.line.button(talker, "ページを開いて")["uri"].as_str().expect("a way to our page").to_owned();
        let path = uri.strip_prefix("http://tashika.test").expect("our page");
        let page = self.page(who, "GET", path, "");
        let mark = between(&page, "name=\"mark\" value=\"", "\"");
        let token = between(&page, "name=\"linkToken\" value=\"", "\"");
        let form = format!("mark={mark}&linkToken={token}&whom=mother");
        let went = self.page(who, "POST", "/line/link", &form);
        let to = between(&went, "location: ", "\r\n");
        assert!(to.starts_with(&format!("{}/dialog/bot/accountLink?", self.line.url())), "{to}");
        (token, to.split_once("nonce=").expect("a nonce").1.to_owned())
    }

    fn link(&self, talker: &str, who: u64) {
        let (token, nonce) = self.begin_link(talker, who);
        let before = self.line.answers(talker);
        self.line.agree(&token, &nonce);
        let told = self.line.answer_after(talker, before);
        assert!(told.contains("接種券とつながりました"), "{told}");
    }

    /// From the menu to the last word, which is not said.
    fn hold(&self, talker: &str) {
        let asked = self.hold_any(talker);
        assert!(asked.contains("まだ予約"), "{asked}");
    }

    /// From the menu to a place that is held, and what is said then.
    fn hold_any(&self, talker: &str) -> String {
        let days = self.line.ask(talker, BOOK);
        assert!(days.contains("5月24日"), "{days}");
        let times = self.line.choose(talker, "5月24日");
        assert!(times.contains("午前9時"), "{times}");
        self.line.choose(talker, "午前9時から")
    }

    /// Presses a button of the newest answer, whose answer offers to end the link.
    fn step(&self, talker: &str, what: &str) -> String {
        let told = self.line.choose(talker, what);
        self.line.button(talker, "g=unlink");
        told
    }

    fn entries(&self, kind: &str) -> usize {
        let dump = self.run(&["dump"]).expect_code(0).out;
        dump.lines().filter(|line| line.contains(&format!("\"{kind}\""))).count()
    }
}

fn between(text: &str, before: &str, after: &str) -> String {
    let found = text.split_once(before).and_then(|(_, rest)| rest.split_once(after));
    found.unwrap_or_else(|| panic!("no {before} in {text}")).0.to_owned()
}

#[test]
fn a_booking_of_line_is_everywhere_at_once_and_every_step_elsewhere_is_in_line() {
    let mut scene = Scene::new();
    scene.line.follow(TALKER);
    scene.kill();
    assert!(scene.line.answer_after(TALKER, 0).contains("予約の受付です"));
    scene.link(TALKER, 1);
    scene.kill();
    scene.hold(TALKER);
    scene.kill();
    // Told to LINE, and killed before anybody was answered.
    let before = scene.line.answers(TALKER);
    scene.line.press(TALKER, "g=confirm");
    scene.kill();
    let booked = scene.line.answer_after(TALKER, before);
    let me = scene.me(1);
    let booking = &me["bookings"][0];
    assert!(booked.contains(booking["number"].as_str().expect("a number")), "{booked}");
    assert_eq!(booking["history"][0]["channel"], "line", "{me}");
    assert_eq!(me["bookings"].as_array().map(Vec::len), Some(1), "{me}");

    scene.kill();
    let id = booking["id"].as_str().expect("an id").to_owned();
    let later = citizen::slot(scene.server(), 1);
    scene.post(1, &format!("/api/v1/bookings/{id}/move"), "move", &json!({ "slot": later["id"] }));
    scene.kill();
    let seen = scene.line.ask(TALKER, BOOKINGS);
    assert!(seen.contains("午前9時30分"), "{seen}");
    let history = scene.line.choose(TALKER, "g=history");
    assert!(history.contains("LINE") && history.contains("変更"), "{history}");

    scene.post(1, &format!("/api/v1/bookings/{id}/cancel"), "cancel", &json!({}));
    scene.kill();
    let seen = scene.line.ask(TALKER, BOOKINGS);
    assert!(seen.contains("取り消"), "{seen}");
    scene.line.settled();
    assert_eq!(scene.run(&["audit"]).code, 0);
    assert_eq!((scene.entries("BookingConfirmed"), scene.entries("LineLinked")), (1, 1));
}

#[test]
fn moving_and_cancelling_in_line_is_asked_and_done() {
    let scene = Scene::new();
    scene.link(TALKER, 1);
    scene.hold(TALKER);
    scene.line.choose(TALKER, "g=confirm");
    scene.line.ask(TALKER, BOOKINGS);
    // One venue and one day are open, so the days come first.
    scene.line.choose(TALKER, "g=venues");
    scene.line.choose(TALKER, "5月24日");
    scene.line.choose(TALKER, "午前9時30分から");
    let moved = scene.line.choose(TALKER, "g=confirm");
    assert!(moved.contains("変更しました") && moved.contains("午前9時30分"), "{moved}");
    assert_eq!(scene.me(1)["bookings"][0]["history"][1]["what"], "moved");

    scene.line.ask(TALKER, BOOKINGS);
    scene.line.choose(TALKER, "g=cancel&");
    assert_eq!(scene.me(1)["bookings"][0]["status"], "confirmed");
    scene.line.choose(TALKER, "g=cancel2");
    assert_eq!(scene.me(1)["bookings"][0]["status"], "confirmed");
    let cancelled = scene.line.choose(TALKER, "g=cancel3");
    assert!(cancelled.contains("取り消"), "{cancelled}");
    assert_eq!(scene.me(1)["bookings"][0]["status"], "cancelled");
}

#[test]
fn what_comes_twice_is_done_once_and_answered_once() {
    let mut scene = Scene::new();
    scene.link(TALKER, 1);
    scene.hold(TALKER);
    let confirm = scene.line.button(TALKER, "g=confirm");
    let event = scene.line.unsent(TALKER, &confirm);
    let before = scene.line.answers(TALKER);
    for _ in 0..3 {
        scene.line.repeat(event.clone());
    }
    scene.line.answer_after(TALKER, before);
    scene.kill();
    let mut again = event.clone();
    again["deliveryContext"]["isRedelivery"] = true.into();
    scene.line.repeat(again);
    // Another event behind it in the same talk shows that the repeated one said nothing.
    let newest = scene.line.ask(TALKER, BOOKINGS);
    assert!(newest.contains("予約番号"), "{newest}");
    assert_eq!(scene.line.answers(TALKER), before + 2);
    assert_eq!(scene.entries("BookingConfirmed"), 1);
    // The same button pressed once more is another event, and the same booking.
    let pressed = scene.line.unsent(TALKER, &confirm);
    let before = scene.line.answers(TALKER);
    scene.line.repeat(pressed);
    let told = scene.line.answer_after(TALKER, before);
    assert!(told.contains("予約番号"), "{told}");
    assert_eq!(scene.entries("BookingConfirmed"), 1);
}

#[test]
fn line_that_refuses_is_asked_again_and_what_it_took_is_not_said_twice() {
    let scene = Scene::new();
    scene.link(TALKER, 1);
    for (fault, more) in [(Fault::Refuse(429), 1), (Fault::Refuse(500), 1), (Fault::Lose(500), 1)] {
        let before = scene.line.answers(TALKER);
        scene.line.state().faults.push_back(fault);
        scene.line.say(TALKER, "メニュー");
        scene.line.answer_after(TALKER, before);
        // What is said next comes after every try of this one.
        scene.line.ask(TALKER, BOOKINGS);
        assert_eq!(scene.line.answers(TALKER), before + more + 1, "{fault:?}");
    }
}

#[test]
fn the_webhook_answers_in_time_while_line_is_silent() {
    let scene = Scene::new();
    scene.link(TALKER, 1);
    let before = scene.line.answers(TALKER);
    scene.line.state().webhook_answers.clear();
    scene.line.state().faults.push_back(Fault::Silence);
    for _ in 0..5 {
        scene.line.say(TALKER, "メニュー");
    }
    assert_eq!(scene.line.state().webhook_answers, [200; 5]);
    // All of them are answered in the end, and the silent one once.
    scene.line.answer_after(TALKER, before + 4);
    scene.line.ask(TALKER, BOOKINGS);
    assert_eq!(scene.line.answers(TALKER), before + 6);
}

#[test]
fn webhooks_are_answered_while_the_booking_side_stands_still_and_nothing_of_them_is_lost() {
    let cluster = Cluster::start(&[]);
    let mut scene = Scene::over(cluster.database());
    scene.link(TALKER, 1);
    scene.hold(TALKER);
    let before = scene.line.answers(TALKER);
    scene.line.state().webhook_answers.clear();
    cluster.freeze();
    // The counterpart gives up after two seconds, as LINE does.
    let confirm = scene.line.button(TALKER, "g=confirm");
    let event = scene.line.unsent(TALKER, &confirm);
    scene.line.repeat(event.clone());
    scene.line.repeat(event);
    scene.line.say(TALKER, BOOKINGS);
    assert_eq!(scene.line.state().webhook_answers, [200; 3]);
    assert_eq!(scene.line.answers(TALKER), before, "the database did not stand still");
    // Killed while what came is on this disk alone.
    scene.server = None;
    cluster.thaw();
    scene.start();
    let told = scene.line.answer_after(TALKER, before + 1);
    let me = scene.me(1);
    let number = me["bookings"][0]["number"].as_str().expect("a booking");
    assert!(told.contains(number), "{told} {me}");
    assert_eq!((scene.line.answers(TALKER), scene.entries("BookingConfirmed")), (before + 2, 1));
    assert_eq!(scene.line.state().webhook_answers, [200; 3]);
}

#[test]
fn what_cannot_be_kept_is_not_taken_and_comes_again() {
    let mut scene = Scene::new();
    scene.link(TALKER, 1);
    scene.line.state().webhook_answers.clear();
    let before = scene.line.answers(TALKER);
    // Whatever is written there now would be gone with the process.
    std::fs::remove_file(scene.house.data().join("line-inbox")).expect("the inbox lies there");
    scene.line.say(TALKER, BOOKINGS);
    assert_eq!(scene.line.state().webhook_answers.first(), Some(&503));
    assert_eq!(scene.line.answers(TALKER), before);
    scene.kill();
    scene.line.answer_after(TALKER, before);
    scene.line.settled();
    assert_eq!(scene.line.answers(TALKER), before + 1);
}

#[test]
fn what_comes_in_another_order_books_nothing_twice() {
    let scene = Scene::new();
    scene.link(TALKER, 1);
    scene.hold(TALKER);
    let before = scene.line.answers(TALKER);
    scene.line.state().hold_back = true;
    scene.line.press(TALKER, "g=confirm");
    scene.line.say(TALKER, BOOK);
    scene.line.release_reversed();
    scene.line.answer_after(TALKER, before + 1);
    let me = scene.me(1);
    assert_eq!(me["bookings"].as_array().map(Vec::len), Some(1), "{me}");
}

#[test]
fn a_wrong_signature_is_refused_and_changes_nothing() {
    let scene = Scene::new();
    let event = scene.line.state().written(TALKER, "メニュー");
    let body = json!({ "destination": "U", "events": [event] }).to_string();
    let ask = |signature: &str, body: &str| {
        let headers = [("X-Line-Signature", signature)];
        scene.server().ask("POST", "/line/webhook", &headers, body).expect("it answers").0
    };
    let entries = scene.run(&["dump"]).out.lines().count();
    assert_eq!(ask("", &body), 401);
    assert_eq!(ask("bm9uZQ==", &body), 401);
    assert_eq!(ask(&sign(b"another body"), &body), 401);
    assert_eq!(ask(&sign(body.as_bytes()), &format!("{body} ")), 401);
    assert_eq!(scene.run(&["dump"]).out.lines().count(), entries);
    assert_eq!(ask(&sign(b"{\"events\":[]}"), "{\"events\":[]}"), 200);
    assert_eq!(ask(&sign(b"no json"), "no json"), 400);
    assert_eq!(ask(&sign(body.as_bytes()), &body), 200);
    // Of all these only the one that was signed is answered.
    scene.line.answer_after(TALKER, 0);
    scene.line.ask(TALKER, "メニュー");
    assert_eq!(
        scene.line.state().talk(TALKER).iter().filter(|said| matches!(said, Said::Theirs(_))).count(),
        2
    );
}

#[test]
fn several_people_are_chosen_from_and_no_answer_says_who_they_are() {
    let scene = Scene::new();
    scene.link(TALKER, 1);
    scene.link(TALKER, 2);
    let which = scene.line.ask(TALKER, BOOK);
    assert!(which.contains("母 1") && which.contains("母 2"), "{which}");
    let menu = scene.line.choose(TALKER, "母 2");
    assert!(menu.contains("母 2の予約"), "{menu}");
    scene.line.choose(TALKER, "g=venues");
    scene.line.choose(TALKER, "5月24日");
    scene.line.choose(TALKER, "午前9時から");
    scene.line.choose(TALKER, "g=confirm");
    assert_eq!(scene.me(2)["bookings"].as_array().map(Vec::len), Some(1));
    assert_eq!(scene.me(1)["bookings"].as_array().map(Vec::len), Some(0));
    let bodies = scene.line.bodies();
    for personal in ["0000000001", "0000000002", "1955", "昭和", "131121"] {
        assert!(!bodies.contains(personal), "{personal} is in the talk");
    }
    let journal = scene.run(&["dump"]).out;
    assert!(!journal.contains(TALKER), "the journal names who talks");
}

#[test]
fn a_nonce_is_good_once() {
    let scene = Scene::new();
    let (token, nonce) = scene.begin_link(TALKER, 1);
    let before = scene.line.answers(TALKER);
    scene.line.agree(&token, &nonce);
    scene.line.answer_after(TALKER, before);
    // A stranger who saw the nonce brings it with a token of their own.
    scene.line.ask("Ustranger", "接種券とつなぐ");
    let token = scene.line.state().link_token("Ustranger");
    let before = scene.line.answers("Ustranger");
    scene.line.agree(&token, &nonce);
    let told = scene.line.answer_after("Ustranger", before);
    assert!(told.contains("つながりませんでした"), "{told}");
    let told = scene.line.ask("Ustranger", BOOKINGS);
    assert!(told.contains("ウェブのページを開き"), "{told}");
    assert_eq!(scene.entries("LineLinked"), 1);
}

#[test]
fn a_link_ends_in_the_talk_on_the_page_by_blocking_and_by_erasure() {
    let mut scene = Scene::new();
    let is_linked = |scene: &Scene| !scene.line.ask(TALKER, BOOKINGS).contains("ウェブのページを開き");
    scene.link(TALKER, 1);
    scene.line.ask(TALKER, "メニュー");
    scene.line.choose(TALKER, "g=unlink&");
    assert!(is_linked(&scene));
    scene.line.ask(TALKER, "メニュー");
    scene.line.choose(TALKER, "g=unlink&");
    scene.line.choose(TALKER, "g=unlink2");
    assert!(!is_linked(&scene));

    scene.link(TALKER, 1);
    let page = scene.page(1, "GET", "/my/line", "");
    let (mark, link) =
        (between(&page, "name=\"mark\" value=\"", "\""), between(&page, "name=\"link\" value=\"", "\""));
    scene.page(1, "POST", "/my/line", &format!("mark={mark}&link={link}"));
    assert!(!is_linked(&scene));

    scene.link(TALKER, 1);
    scene.line.block(TALKER);
    scene.line.state().blocked.clear();
    assert!(!is_linked(&scene));

    scene.link(TALKER, 1);
    scene.run(&["erase", "131121", "0000000001", "--yes"]).expect_code(0);
    assert!(!is_linked(&scene));
    scene.kill();
    assert!(!is_linked(&scene));
    assert_eq!((scene.entries("LineLinked"), scene.entries("LineUnlinked")), (4, 3));
}

#[test]
fn a_refusal_has_the_words_of_the_pages_and_leads_on() {
    let scene = Scene::new();
    scene.link(TALKER, 1);
    scene.hold(TALKER);
    // Booked by telephone, or on the pages, while the talk is asked for its last word.
    let other = citizen::slot(scene.server(), 1);
    scene.post(1, "/api/v1/bookings", "web", &json!({ "slot": other["id"], "dose": 1 }));
    let refused = scene.line.choose(TALKER, "g=confirm");
    let token = scene.token(1);
    let headers =
        [("Authorization", token.as_str()), ("Accept-Language", "ja"), ("Idempotency-Key", "again")];
    let order = json!({ "slot": citizen::slot(scene.server(), 0)["id"], "dose": 1 }).to_string();
    let (status, body) =
        scene.server().ask("POST", "/api/v1/bookings", &headers, &order).expect("it answers");
    let told = citizen::document(&body);
    assert_eq!((status, &told["code"]), (409, &json!("booking.exists")));
    assert!(refused.contains(told["title"].as_str().expect("a title")), "{refused} {told}");
    assert!(
        scene.line.button(TALKER, "ウェブ")["uri"]
            .as_str()
            .is_some_and(|uri| uri.starts_with("http://tashika.test/my"))
    );
}

#[test]
fn a_language_that_was_chosen_stays() {
    let mut scene = Scene::new();
    scene.link(TALKER, 1);
    scene.line.ask(TALKER, "Language（言語）");
    scene.line.choose(TALKER, "English");
    scene.kill();
    let told = scene.line.ask(TALKER, "my bookings");
    assert!(told.contains("There is no booking yet"), "{told}");
}

#[test]
fn the_whole_way_is_walked_in_every_language() {
    let scene = Scene::new();
    scene.line.follow(TALKER);
    scene.line.answer_after(TALKER, 0);
    scene.link(TALKER, 1);
    for lang in Lang::ALL {
        scene.line.ask(TALKER, "Language（言語）");
        let before = scene.line.answers(TALKER);
        // As a button of the list of languages that is still on the screen.
        let event = scene.line.unsent(TALKER, &json!({ "data": format!("g=speak&s={}", lang.code()) }));
        scene.line.repeat(event);
        scene.line.answer_after(TALKER, before);
        for step in ["g=venues", "g=times", "g=hold", "g=confirm", "g=bookings", "g=history", "g=bookings"] {
            scene.step(TALKER, step);
        }
        for step in ["g=cancel&", "g=cancel2", "g=cancel3", "g=receipt"] {
            if step == "g=receipt" {
                scene.step(TALKER, "g=bookings");
            }
            scene.step(TALKER, step);
        }
        for step in ["g=languages", "g=unlink", "g=menu"] {
            scene.step(TALKER, step);
        }
    }
    let me = scene.me(1);
    assert_eq!(me["bookings"].as_array().map(Vec::len), Some(Lang::ALL.len()), "{me}");
}

#[test]
fn contact_data_that_are_needed_are_asked_for_on_our_page_and_never_in_the_talk() {
    let scene = Scene::asking("contact = { telephone = \"required\", email = \"optional\" }");
    scene.link(TALKER, 1);
    let asked = scene.hold_any(TALKER);
    assert!(asked.contains("連絡先を入れてください"), "{asked}");
    let page = scene.line.button(TALKER, "連絡先を登録する")["uri"].as_str().expect("a page").to_owned();
    assert_eq!(page, "http://tashika.test/my/contact?lang=ja");
    // An older button that gives the last word books nothing either.
    let slot = citizen::slot(scene.server(), 0)["id"].as_str().expect("a slot").to_owned();
    let event = scene.line.unsent(TALKER, &json!({ "data": format!("g=confirm&s={slot}&d=1&l=ja") }));
    let before = scene.line.answers(TALKER);
    scene.line.repeat(event);
    let asked = scene.line.answer_after(TALKER, before);
    assert!(asked.contains("連絡先を入れてください"), "{asked}");
    assert_eq!(scene.me(1)["bookings"], json!([]));
    // Pressed too early, it is asked for once more.
    let asked = scene.step(TALKER, "g=hold");
    assert!(asked.contains("連絡先を入れてください"), "{asked}");

    let page = scene.page(1, "GET", "/my/contact", "");
    let mark = between(&page, "name=\"mark\" value=\"", "\"");
    let saved = scene.page(1, "POST", "/my/contact", &format!("mark={mark}&telephone=0312345678"));
    assert!(saved.starts_with("HTTP/1.1 303"), "{saved}");
    let last = scene.step(TALKER, "g=hold");
    assert!(last.contains("まだ予約"), "{last}");
    let booked = scene.step(TALKER, "g=confirm");
    let number = scene.me(1)["bookings"][0]["number"].as_str().expect("a booking").to_owned();
    assert!(booked.contains(&number), "{booked}");
    assert!(!scene.line.bodies().contains("345678"), "the telephone number is in the talk");
}

#[test]
fn contact_data_that_are_optional_hold_nobody_up_in_the_talk() {
    let scene = Scene::asking("contact = { email = \"optional\" }");
    scene.link(TALKER, 1);
    scene.hold(TALKER);
    assert!(scene.step(TALKER, "g=confirm").contains("予約番号"));
}

#[test]
fn the_rich_menu_is_made_with_its_picture_and_shown_to_everybody() {
    let scene = Scene::new();
    let mut command = scene.command(&["line", "rich-menu"]);
    command.envs(scene.line.settings("http://tashika.test"));
    let told = finish(command).expect_code(0).out;
    let state = scene.line.state();
    let name = state.rich_menu.clone().expect("a rich menu for everybody");
    assert!(told.contains(&name), "{told}");
    assert_eq!(state.rich_menus.get(&name), Some(&true));
    drop(state);
    assert_eq!(scene.run(&["line", "rich-menu"]).code, 1);
}

#[test]
fn without_a_channel_there_is_no_line() {
    let house = House::with_programme();
    let server = house.serve();
    assert_eq!(server.ask("POST", "/line/webhook", &[], "{}").expect("it answers").0, 404);
    assert_eq!(server.get("/line/link?linkToken=x").0, 404);
    assert_eq!(server.get("/my/line").0, 404);
}
