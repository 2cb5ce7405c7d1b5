//! A small data set with everything in it, and every answer that can be given from it.
//!
//! People hold, book, move, cancel, mistype, over three runs of a server; the last of them is killed at once, so that
//! the newest answers rest on the database's log alone. The surprise: answers are compared as JSON without what passes
//! by itself (positions, times of reading, proofs by a newer checkpoint), and receipts are checked, not compared.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use service::evidence::note::Verifier;
use service::evidence::receipt::Presented;

use super::Frame;
use super::visitor::{Visitor, lasting, mistaken, read, slots};
use crate::crash::{Asked, told};
use crate::program::Program;
use crate::town::{PROGRAMME, Town};

const PEOPLE: u32 = 6;
/// People on the list in all: enough that most of the journal is older than the log of the database.
const LISTED: u32 = 600;

/// Everything that is answered, by what was asked.
pub type Answers = BTreeMap<String, Value>;

/// The data set.
pub struct Scene {
    /// The program that made it.
    pub program: Program,
    /// The data folder as the last run left it; never served from.
    pub good: PathBuf,
    /// The folder as it was before the last bookings.
    pub earlier: PathBuf,
    /// What is answered from the good folder.
    pub answers: Answers,
    town: Town,
    asked: Vec<(u32, Asked)>,
    bookings: Vec<(u32, String)>,
    log_key: String,
}

impl Scene {
    /// Makes it.
    ///
    /// # Panics
    /// When the program does not do what it should without any fault.
    pub async fn play(frame: &Frame) -> Scene {
        let (live, log) = (frame.work.join("live"), frame.work.join("server.log"));
        let first_day = crate::crash::in_days(10);
        let town =
            Town { seed: frame.seed, people: LISTED, slots: 6, capacity: 2, first_day, ..Town::default() };
        let program = frame.program.clone();
        program.settle(&live, &town, &frame.work);
        let mut scene = Scene {
            program,
            good: frame.work.join("good"),
            earlier: frame.work.join("earlier"),
            answers: Answers::new(),
            town,
            asked: Vec::new(),
            bookings: Vec::new(),
            log_key: String::new(),
        };
        for run in 0..3 {
            let server = scene.program.serve(&live, &log);
            scene.act(run, server.address).await;
            match run {
                0 | 1 => assert!(server.stop(), "a server that stops in order"),
                _ => server.kill(),
            }
            match run {
                1 => copy(&live, &scene.earlier),
                _ => copy(&live, &scene.good),
            }
        }
        let last = scene.copied(&frame.work.join("first"));
        let server = scene.program.serve(&last, &log);
        scene.log_key = text(read(server.address, "/log/key").await.map(|answer| answer.body));
        scene.answers = scene.ask_all(server.address).await;
        let odd: Vec<_> = scene.answers.iter().filter(|(_, answer)| answer["status"] != 200).collect();
        let first_answers =
            |odd: &Vec<(&String, &Value)>| odd.iter().all(|(about, _)| about.contains("again"));
        assert!(first_answers(&odd) && scene.bookings.len() >= 5, "a good store answers everything: {odd:?}");
        scene
    }

    /// A copy of the good folder to damage.
    pub fn copied(&self, to: &Path) -> PathBuf {
        copy(&self.good, to);
        to.to_owned()
    }

    /// Asks everything that can be asked.
    pub async fn ask_all(&self, address: SocketAddr) -> Answers {
        let mut answers = Answers::new();
        let list = format!("/api/v1/programmes/{PROGRAMME}/slots");
        let mut told_of = |about: String, answer: Option<crate::http::Answer>, what: fn(&Value) -> Value| {
            let told = answer.map(|answer| json!({ "status": answer.status, "body": what(&answer.body) }));
            answers.insert(about, told.unwrap_or(Value::Null));
        };
        told_of("slots".to_owned(), read(address, &list).await, lasting);
        told_of("log key".to_owned(), read(address, "/log/key").await, Value::clone);
        let mut receipts = Answers::new();
        for index in 0..PEOPLE {
            let Some(mut visitor) = Visitor::arrive(address, &self.town.voucher(index)).await else {
                told_of(format!("person {index}: page"), None, lasting);
                continue;
            };
            told_of(format!("person {index}: page"), visitor.get("/api/v1/me").await, lasting);
            for (_, id) in self.bookings.iter().filter(|(of, _)| *of == index) {
                let answer = visitor.get(&format!("/api/v1/bookings/{id}/receipt")).await;
                receipts.insert(format!("receipt of {id}"), self.proved(answer));
            }
            for (_, asked) in self.asked.iter().filter(|(of, _)| *of == index) {
                told_of(format!("{} again", asked.key), visitor.command(asked).await, told);
            }
        }
        answers.extend(receipts);
        answers
    }

    /// One booking more, by a person who has none: whether it was confirmed.
    pub async fn book_one_more(&self, address: SocketAddr) -> bool {
        let slots = slots(address).await;
        let Some(mut visitor) = Visitor::arrive(address, &self.town.voucher(PEOPLE - 1)).await else {
            return false;
        };
        let Some(slot) = slots.last() else { return false };
        visitor.take("bookings", slot, "one-more").await.is_some_and(|answer| answer.status == 201)
    }

    async fn act(&mut self, run: u32, address: SocketAddr) {
        let slots = slots(address).await;
        let [first, second, third, fourth, ..] = slots.as_slice() else { panic!("six slots: {slots:?}") };
        for (index, slot) in [first, second, third].into_iter().enumerate() {
            let index = u32::try_from(index).expect("one of three");
            let mut visitor = self.visitor(address, index).await;
            match run {
                0 => {
                    let hold = Asked::new("/api/v1/holds", json!({ "slot": slot }), &format!("hold-{index}"));
                    self.give(&mut visitor, index, hold).await;
                    self.book(&mut visitor, index, slot).await;
                }
                1 => self.on_booking(&mut visitor, index, "move", json!({ "slot": fourth })).await,
                _ if index == 0 => {
                    self.on_booking(&mut visitor, index, "cancel", json!({ "reason": "ill" })).await
                }
                _ => self.on_booking(&mut visitor, index, "move", json!({ "slot": first })).await,
            }
        }
        if run == 1 {
            assert!(mistaken(address, &self.town.voucher(4)).await.is_some(), "a mistake has a code");
            let mut visitor = self.visitor(address, 3).await;
            self.book(&mut visitor, 3, third).await;
        }
        if run == 2 {
            let mut visitor = self.visitor(address, 4).await;
            let hold = Asked::new("/api/v1/holds", json!({ "slot": second }), "hold-4");
            self.give(&mut visitor, 4, hold).await;
            let mut visitor = self.visitor(address, 0).await;
            self.book(&mut visitor, 0, third).await;
        }
    }

    async fn visitor(&self, address: SocketAddr, index: u32) -> Visitor {
        let arrived = Visitor::arrive(address, &self.town.voucher(index)).await;
        arrived.expect("a voucher on the list")
    }

    async fn book(&mut self, visitor: &mut Visitor, index: u32, slot: &str) {
        let key = format!("book-{index}-{}", self.asked.len());
        let asked = Asked::new("/api/v1/bookings", json!({ "slot": slot, "dose": 1 }), &key);
        let body = self.give(visitor, index, asked).await;
        if let Some(id) = body["booking"]["id"].as_str() {
            self.bookings.push((index, id.to_owned()));
        }
    }

    async fn on_booking(&mut self, visitor: &mut Visitor, index: u32, what: &str, body: Value) {
        let id = self.bookings.iter().rev().find(|(of, _)| *of == index).map(|(_, id)| id.clone());
        let path = format!("/api/v1/bookings/{}/{what}", id.expect("booked before"));
        let key = format!("{what}-{index}-{}", self.asked.len());
        self.give(visitor, index, Asked::new(&path, body, &key)).await;
    }

    async fn give(&mut self, visitor: &mut Visitor, index: u32, asked: Asked) -> Value {
        let answer = visitor.command(&asked).await.expect("an answer without any fault");
        assert!(answer.status < 500, "{asked:?}: {answer:?}");
        self.asked.push((index, asked));
        answer.body
    }

    /// What a receipt says, if it is proved by the key that this log had from the start.
    fn proved(&self, answer: Option<crate::http::Answer>) -> Value {
        let Some(answer) = answer else { return Value::Null };
        let key = if self.log_key.is_empty() { None } else { Some(self.log_key.trim()) };
        let key = key.or_else(|| answer.body["log_key"].as_str()).unwrap_or_default().to_owned();
        let proved = Verifier::parse(&key).ok().and_then(|key| {
            let presented = Presented::read(&answer.body.to_string()).ok()?;
            Some(presented.check(&key).ok()?.position)
        });
        json!({ "status": answer.status, "position": proved, "leaf": answer.body["leaf"] })
    }
}

fn text(body: Option<Value>) -> String {
    body.and_then(|body| body.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Copies a folder into one that is not there yet, or over what is there.
///
/// # Panics
/// When the file system refuses.
pub fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    copy_into(from, to).unwrap_or_else(|error| panic!("{} to {}: {error}", from.display(), to.display()));
}

fn copy_into(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy_into(&entry.path(), &target)?;
        } else if kind.is_file() {
            // Permissions come along: a key that others may read is refused.
            std::fs::copy(entry.path(), &target)?;
        }
    }
    std::fs::set_permissions(to, std::fs::metadata(from)?.permissions())
}
