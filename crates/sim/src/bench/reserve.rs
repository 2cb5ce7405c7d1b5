//! The kept share: desk and venue at work while the public asks for far more than the server can do.
//!
//! Against the real program, over its outer surface. The public books over many connections with a queue that is far too short
//! for them; an operator looks callers up, and a venue looks up who stands there, each of which writes an entry. The control is
//! a citizen who asks as seldom as they do and has no share kept: what they are told is what the desk would be told without it.
//! The surprise: processors are shared with the load itself, so the desk is slower than alone, and only refusals show the share.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::doors::sign_in;
use super::measure::{now, percentile};
use super::{Figure, load};
use crate::authenticator;
use crate::crash::in_days;
use crate::http::Request;
use crate::program::{Launch, Program};
use crate::town::{PROGRAMME, Town, VENUE, Voucher};

/// Commands that may wait; a tenth of it is kept.
const QUEUE: usize = 64;
/// Citizens who press at once.
const CROWD: usize = 512;
/// What each of the others does.
const ACTS: usize = 200;
/// Citizens' requests of one run of the load.
const REQUESTS: usize = 20_000;
const SLOTS: u32 = 100;
const PASSWORD: &str = "fake but long enough";

/// What one of them met with.
#[derive(Default)]
struct Met {
    micros: Vec<u32>,
    turned_away: usize,
    other: usize,
}

impl Met {
    fn note(&mut self, micros: u32, status: u16, good: u16) {
        self.micros.push(micros);
        match status {
            503 => self.turned_away += 1,
            status if status != good => self.other += 1,
            _ => {}
        }
    }

    fn figures(mut self, name: &str) -> Vec<Figure> {
        self.micros.sort_unstable();
        let ms = |share| percentile(&self.micros, share) / 1e3;
        vec![
            Figure::new(format!("reserve.{name}.asked"), self.micros.len() as f64, "requests"),
            Figure::new(format!("reserve.{name}.p50"), ms(0.5), "ms"),
            Figure::new(format!("reserve.{name}.p99"), ms(0.99), "ms"),
            Figure::new(format!("reserve.{name}.turned_away"), self.turned_away as f64, "503s"),
            Figure::new(format!("reserve.{name}.other"), self.other as f64, "answers"),
        ]
    }
}

/// Overloads a server and measures desk, venue and public beside each other.
///
/// # Panics
/// When the server cannot be driven.
pub fn run(program: &Program, work: &Path) -> Vec<Figure> {
    let people = u32::try_from(REQUESTS + 3 * ACTS).expect("a town");
    let town =
        Town { seed: 11, people, slots: SLOTS, capacity: 100_000, first_day: in_days(10), ..Town::default() };
    let data = work.join("reserve");
    program.settle(&data, &town, work);
    let passwords = ["operator", "venue"].map(|role| {
        let told = program.must(&data, &["--json", "staff", "add", role, "--role", role]);
        let told: Value = serde_json::from_str(&told).expect("a document");
        told["one_time_password"].as_str().expect("a password for one use").to_owned()
    });
    let queue = ("TASHIKA_LIMITS_QUEUE_LENGTH", QUEUE.to_string());
    let how = Launch { environment: vec![queue], ..Launch::default() };
    let server = program.launch(&data, &work.join("reserve.log"), &how).expect("a server");
    let address = server.address;
    let tokens = sign_in(&server, &town);
    let mut desk = Console::enter(address, "operator", &passwords[0]);
    let mut venue = Console::enter(address, "venue", &passwords[1]);
    let slots = slots(address);
    let bookings: Vec<Vec<u8>> =
        (0..tokens.len()).map(|index| booking(&tokens[index], &slots[index % slots.len()], index)).collect();
    let (crowd, alone) = bookings.split_at(REQUESTS);
    let mut figures = Vec::new();
    let quiet = desk.acts(&town, REQUESTS, "/staff/desk");
    figures.extend(quiet.figures("desk.quiet"));
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let public = scope.spawn(|| overload(address, crowd, &stop));
        let desk = scope.spawn(|| desk.acts(&town, REQUESTS + ACTS, "/staff/desk"));
        let venue = scope.spawn(|| venue.acts(&town, REQUESTS + 2 * ACTS, "/staff/venue"));
        let citizen = citizen(address, &alone[..ACTS]);
        let desk = desk.join().expect("the desk");
        let venue = venue.join().expect("the venue");
        stop.store(true, Ordering::Relaxed);
        let public = public.join().expect("the public");
        let (kept, lost) = (desk.turned_away + venue.turned_away, citizen.turned_away);
        figures.extend(desk.figures("desk"));
        figures.extend(venue.figures("venue"));
        figures.extend(public.figures("public"));
        figures.extend(citizen.figures("control"));
        figures.push(Figure::new("reserve.kept.turned_away", kept as f64, "503s").at_most(0.0));
        figures.push(Figure::new("reserve.control.lost", lost as f64, "503s").at_least(1.0));
    });
    figures
}

/// Asks until it is told to stop, each time from the first request on: what was booked already is answered again.
fn overload(address: SocketAddr, requests: &[Vec<u8>], stop: &AtomicBool) -> Met {
    let mut met = Met::default();
    while !stop.load(Ordering::Relaxed) {
        let load = load::run(address, CROWD, requests.len(), |index| &requests[index], |_, _| {});
        let load = load.expect("answers");
        met.turned_away += load.statuses.get(&503).copied().unwrap_or(0);
        met.other += load
            .statuses
            .iter()
            .filter(|(it, _)| !matches!(**it, 201 | 503))
            .map(|(_, it)| it)
            .sum::<usize>();
        met.micros.extend(load.micros);
    }
    met
}

/// One citizen, one request at a time.
fn citizen(address: SocketAddr, requests: &[Vec<u8>]) -> Met {
    let mut met = Met::default();
    for request in requests {
        let load = load::run(address, 1, 1, |_| request, |_, _| {}).expect("an answer");
        let status = load.statuses.keys().next().copied().unwrap_or(0);
        met.note(load.micros.first().copied().unwrap_or(0), status, 201);
    }
    met
}

fn booking(token: &str, slot: &str, index: usize) -> Vec<u8> {
    let request = Request {
        token: Some(token.to_owned()),
        key: Some(format!("reserve-{index:08}")),
        ..Request::post("/api/v1/bookings", json!({ "slot": slot, "dose": 1 }))
    };
    request.bytes()
}

fn slots(address: SocketAddr) -> Vec<String> {
    let list = Request::get(&format!("/api/v1/programmes/{PROGRAMME}/slots")).bytes();
    let mut slots = Vec::new();
    let seen = |_: usize, body: &[u8]| {
        let list: Value = serde_json::from_slice(body).expect("the list of slots");
        let found = list["slots"].as_array().cloned().unwrap_or_default();
        slots.extend(found.iter().filter_map(|slot| Some(slot["id"].as_str()?.to_owned())));
    };
    load::run(address, 1, 1, |_| &list, seen).expect("the list of slots");
    slots
}

/// A browser of staff: cookies, forms, and where an answer leads.
struct Console {
    stream: TcpStream,
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

impl Console {
    /// Signs a new account in and through its first sign-in.
    fn enter(address: SocketAddr, name: &str, one_time: &str) -> Console {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        let mut console = Console { stream, address, cookies: BTreeMap::new() };
        let typed = [("name", name), ("password", one_time), ("code", ""), ("next", "")];
        console.follow("POST", "/staff/sign-in", &typed);
        let (status, page) = console.follow("GET", "/staff/enrol", &[]);
        assert_eq!(status, 200, "{page}");
        let between = |start: &str, end: char| {
            let found = page.split(start).nth(1).and_then(|rest| rest.split(end).next());
            found.unwrap_or_else(|| panic!("no {start} on {page}")).to_owned()
        };
        let (secret, sealed) = (between("id=\"secret\">", '<'), between("name=\"sealed\" value=\"", '"'));
        let millis = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_millis();
        let code = authenticator::code(&secret, i64::try_from(millis).expect("this age"));
        let chosen =
            [("sealed", sealed.as_str()), ("password", PASSWORD), ("again", PASSWORD), ("code", &code)];
        let (status, page) = console.follow("POST", "/staff/enrol", &chosen);
        assert_eq!(status, 200, "{page}");
        console
    }

    /// Looks people up, each another one, so that each look is an entry.
    fn acts(&mut self, town: &Town, from: usize, path: &str) -> Met {
        let mut met = Met::default();
        for index in from..from + ACTS {
            let Voucher { municipality_code, number, .. } =
                town.voucher(u32::try_from(index).expect("a person"));
            let brought = format!("{municipality_code} {number}");
            let typed = [("q", brought.as_str()), ("programme", PROGRAMME), ("venue", VENUE)];
            let began = now();
            let (status, _) = self.follow("POST", path, &typed);
            met.note(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX), status, 200);
        }
        met
    }

    /// Asks, and goes where the answers lead; status and page of the last one.
    fn follow(&mut self, method: &str, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let mut answer = self.ask(method, path, &encoded(fields));
        for _ in 0..4 {
            let Some(target) = answer.2.take() else { break };
            answer = self.ask("GET", &target, "");
        }
        (answer.0, answer.1)
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> (u16, String, Option<String>) {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let text = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\ncookie: {}\r\ncontent-type: \
             application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            cookies.join("; "),
            body.len(),
            host = self.address,
        );
        self.stream.write_all(text.as_bytes()).expect("a live connection");
        let (mut buffer, mut chunk) = (Vec::new(), [0_u8; 64 * 1_024]);
        loop {
            let count = self.stream.read(&mut chunk).expect("a live connection");
            assert_ne!(count, 0, "the connection ended");
            buffer.extend_from_slice(&chunk[..count]);
            let Some((status, body)) = load::whole(&buffer) else { continue };
            let head = String::from_utf8_lossy(&buffer[..body]).into_owned();
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            let mut target = None;
            for (name, value) in lines {
                let pair = value.split(';').next().unwrap_or_default().split_once('=');
                if let (true, Some((name, value))) = (name.eq_ignore_ascii_case("set-cookie"), pair) {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
                if name.eq_ignore_ascii_case("location") {
                    target = Some(value.to_owned());
                }
            }
            return (status, String::from_utf8_lossy(&buffer[body..]).into_owned(), target);
        }
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let value = |text: &str| -> String {
        let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        text.bytes().map(one).collect()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, text)| format!("{name}={}", value(text))).collect();
    pairs.join("&")
}
