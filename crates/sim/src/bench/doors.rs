//! The doors: booking and reading over HTTP, the released program against the bare handler, in turns.
//!
//! Everything goes through the outer surface: files in, sign-in, bookings with token and key. Both servers get the
//! same bytes and answer as many. The surprise: each round needs people who have not booked yet, so the town is
//! large.

use serde_json::{Value, json};
use std::path::Path;

use super::bare::Bare;
use super::measure::{cpu_seconds, median, percentile};
use super::{Figure, fresh, load};
use crate::crash::in_days;
use crate::http::Request;
use crate::program::{Program, Server};
use crate::town::{PROGRAMME, Town, VENUE, Voucher};

/// Rounds of each measurement; their medians count.
pub const ROUNDS: usize = 5;
const SLOTS: u32 = 2_000;
const HOT: usize = 5;
const CONNECTIONS: [usize; 2] = [64, 256];

struct Stage {
    server: Server,
    slots: Vec<String>,
    tokens: Vec<String>,
    bookings_a_round: usize,
    used: usize,
}

#[derive(Default)]
struct Series {
    rates: Vec<f64>,
    cpu_micros: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
    /// Bookings that shared one commit; empty for the bare handler.
    batch: Vec<f64>,
}

impl Series {
    fn push(&mut self, load: &load::Load, cpu: f64) {
        self.rates.push(load.rate());
        self.cpu_micros.push(cpu * 1e6 / load.answers as f64);
        self.p50.push(percentile(&load.micros, 0.5));
        self.p99.push(percentile(&load.micros, 0.99));
    }

    fn figures(&self, name: &str) -> Vec<Figure> {
        let mut figures = vec![
            Figure::new(format!("{name}.rate"), median(self.rates.clone()), "requests/s"),
            Figure::new(format!("{name}.cpu"), median(self.cpu_micros.clone()), "µs/request"),
            Figure::new(format!("{name}.p50"), median(self.p50.clone()), "µs"),
            Figure::new(format!("{name}.p99"), median(self.p99.clone()), "µs"),
        ];
        if !self.batch.is_empty() {
            figures.push(Figure::new(format!("{name}.batch"), median(self.batch.clone()), "bookings/commit"));
        }
        figures
    }
}

/// The median of the quotients of rounds that took turns.
fn ratio(these: &Series, those: &Series) -> f64 {
    median(these.rates.iter().zip(&those.rates).map(|(this, that)| this / that).collect())
}

/// Measures everything about the doors.
///
/// # Panics
/// When a server cannot be driven.
pub fn run(program: &Program, work: &Path, bookings_a_round: usize) -> Vec<Figure> {
    let mut stage = prepare(program, work, bookings_a_round);
    let bytes = stage.one_answer();
    let bare = Bare::start(bytes, 0);
    // What no durable server is faster than: the journal's sync, and with the log the head file's after it.
    let (one, two) = (Bare::start(bytes, 1), Bare::start(bytes, 2));
    let mut figures = vec![Figure::new("http.answer", bytes as f64, "bytes")];
    let mut hot = Series::default();
    let mut series: [[Series; 4]; 2] = Default::default();
    for _ in 0..ROUNDS {
        for (connections, [bare_series, one_series, two_series, ours]) in
            CONNECTIONS.into_iter().zip(&mut series)
        {
            stage.against(&bare, connections, bare_series);
            stage.against(&one, connections, one_series);
            stage.against(&two, connections, two_series);
            stage.book(connections, SLOTS as usize, ours);
        }
        stage.book(256, HOT, &mut hot);
    }
    for (connections, [bare, one, two, ours]) in CONNECTIONS.into_iter().zip(&series) {
        for (name, series) in [("bare", bare), ("floor.one", one), ("floor.two", two), ("http", ours)] {
            figures.extend(series.figures(&format!("{name}.{connections}")));
        }
        figures.extend([
            Figure::new(format!("http.{connections}.ratio"), ratio(ours, bare), "ratio").at_least(0.65),
            Figure::new(format!("floor.two.{connections}.ratio"), ratio(two, bare), "ratio"),
            Figure::new(format!("floor.two.{connections}.to_one"), ratio(two, one), "ratio"),
            Figure::new(format!("http.{connections}.to_floor"), ratio(ours, two), "ratio"),
        ]);
    }
    figures.extend(hot.figures("http.hot"));
    let [_, [_, _, _, spread]] = &series;
    figures.push(Figure::new("http.hot.ratio", ratio(&hot, spread), "ratio").at_least(0.95));
    figures.extend(stage.reads(&bare));
    let new = fresh::run(stage.server.address, 1_000);
    figures.push(Figure::new("fresh.answered", new.answered as f64, "connections").at_least(1_000.0));
    figures.push(Figure::new("fresh.time", new.ms as f64, "ms"));
    figures
}

/// What the log costs: the same bookings with it and in a program that was built without it, in turns.
///
/// # Panics
/// When a server cannot be driven.
pub fn log(program: &Program, unlogged: &Program, work: &Path, bookings_a_round: usize) -> Vec<Figure> {
    let stage = |program: &Program, name: &str| {
        let work = work.join(name);
        std::fs::create_dir(&work).expect("the folder for output is writable");
        prepare(program, &work, bookings_a_round)
    };
    let (mut with, mut without) = (stage(program, "with"), stage(unlogged, "without"));
    assert!(without.one_answer() < with.one_answer(), "only one of them answers with a receipt");
    let mut series: [[Series; 2]; 2] = Default::default();
    for _ in 0..ROUNDS {
        for (connections, [on, off]) in CONNECTIONS.into_iter().zip(&mut series) {
            without.book(connections, SLOTS as usize, off);
            with.book(connections, SLOTS as usize, on);
        }
    }
    let mut figures = Vec::new();
    for (connections, [on, off]) in CONNECTIONS.into_iter().zip(&series) {
        figures.extend(on.figures(&format!("log.on.{connections}")));
        figures.extend(off.figures(&format!("log.off.{connections}")));
        figures.push(Figure::new(format!("log.{connections}.ratio"), ratio(on, off), "ratio").at_least(0.93));
    }
    figures
}

fn prepare(program: &Program, work: &Path, bookings_a_round: usize) -> Stage {
    let rounds = ROUNDS * 3;
    let people = u32::try_from(rounds * bookings_a_round + 1).expect("a town, not a continent");
    let town =
        Town { seed: 9, people, slots: SLOTS, capacity: 100_000, first_day: in_days(10), ..Town::default() };
    let data = work.join("data");
    program.settle(&data, &town, work);
    let server = program.serve(&data, &work.join("server.log"));
    let mut slots = Vec::new();
    let list = Request::get(&format!("/api/v1/programmes/{PROGRAMME}/slots")).bytes();
    let told = load::run(
        server.address,
        1,
        1,
        |_| &list,
        |_, body| {
            let list: Value = serde_json::from_slice(body).expect("the list of slots");
            let found = list["slots"].as_array().cloned().unwrap_or_default();
            slots.extend(found.iter().filter_map(|slot| Some(slot["id"].as_str()?.to_owned())));
        },
    );
    told.expect("the list of slots");
    assert_eq!(slots.len(), SLOTS as usize, "every slot is published");
    let tokens = sign_in(&server, &town);
    Stage { server, slots, tokens, bookings_a_round, used: 0 }
}

pub(super) fn sign_in(server: &Server, town: &Town) -> Vec<String> {
    let requests: Vec<Vec<u8>> = (0..town.people)
        .map(|index| {
            let Voucher { municipality_code, number, birth_date } = town.voucher(index);
            let body = json!({
                "programme": PROGRAMME,
                "municipality_code": municipality_code,
                "voucher_number": number,
                "birth_date": birth_date.to_string(),
            });
            Request::post("/api/v1/login", body).bytes()
        })
        .collect();
    let mut tokens = vec![String::new(); requests.len()];
    let load = load::run(
        server.address,
        64,
        requests.len(),
        |index| &requests[index],
        |index, body| {
            let told: Value = serde_json::from_slice(body).expect("an answer to a sign-in");
            tokens[index] = told["token"].as_str().expect("a token").to_owned();
        },
    );
    assert_eq!(load.expect("sign-ins").other_than(200), 0);
    tokens
}

impl Stage {
    fn requests(&mut self, count: usize, slots: usize) -> Vec<Vec<u8>> {
        let first = self.used;
        self.used += count;
        let request = |index: usize| {
            let slot = &self.slots[index % slots];
            let request = Request {
                token: Some(self.tokens[index].clone()),
                key: Some(format!("bench-{index:08}")),
                ..Request::post("/api/v1/bookings", json!({ "slot": slot, "dose": 1 }))
            };
            request.bytes()
        };
        (first..self.used).map(request).collect()
    }

    /// Books once and gives the size of the answer.
    fn one_answer(&mut self) -> usize {
        let requests = self.requests(1, SLOTS as usize);
        let mut bytes = 0;
        let told = load::run(self.server.address, 1, 1, |_| &requests[0], |_, body| bytes = body.len());
        assert_eq!(told.expect("a booking").other_than(201), 0);
        bytes
    }

    fn book(&mut self, connections: usize, slots: usize, series: &mut Series) {
        let requests = self.requests(self.bookings_a_round, slots);
        let (before, batches) = (cpu_seconds(self.server.pid()), self.batches());
        let load =
            load::run(self.server.address, connections, requests.len(), |index| &requests[index], |_, _| {});
        let load = load.expect("bookings");
        assert_eq!(load.other_than(201), 0, "{:?}", load.statuses);
        series.push(&load, cpu_seconds(self.server.pid()) - before);
        series.batch.push(load.answers as f64 / (self.batches() - batches).max(1.0));
    }

    /// How many batches the server has made durable.
    fn batches(&self) -> f64 {
        let (request, mut batches) = (Request::get("/metrics").bytes(), 0.0);
        let told = load::run(
            self.server.address,
            1,
            1,
            |_| &request,
            |_, body| {
                let text = String::from_utf8_lossy(body).into_owned();
                let line = text.lines().find_map(|line| line.strip_prefix("tashika_batches_total "));
                batches = line.and_then(|figure| figure.parse().ok()).unwrap_or(0.0);
            },
        );
        told.expect("figures of the server");
        batches
    }

    /// The bookings of the next round, sent to the bare handler.
    fn against(&mut self, bare: &Bare, connections: usize, series: &mut Series) {
        let used = self.used;
        let requests = self.requests(self.bookings_a_round, SLOTS as usize);
        self.used = used;
        let before = cpu_seconds(bare.pid());
        let load = load::run(bare.address, connections, requests.len(), |index| &requests[index], |_, _| {});
        let load = load.expect("answers of the bare handler");
        assert_eq!(load.other_than(201), 0, "{:?}", load.statuses);
        series.push(&load, cpu_seconds(bare.pid()) - before);
    }

    /// Free places of one day and of everything, against still bodies of the same sizes.
    fn reads(&self, bare: &Bare) -> Vec<Figure> {
        let day = in_days(12);
        let mut figures = Vec::new();
        for (name, query, count) in [
            ("day", format!("?venue={VENUE}&from={day}&to={day}"), self.bookings_a_round),
            ("all", String::new(), self.bookings_a_round / 10),
        ] {
            let read = Request::get(&format!("/api/v1/programmes/{PROGRAMME}/slots{query}")).bytes();
            let mut bytes = 0;
            load::run(self.server.address, 1, 1, |_| &read, |_, body| bytes = body.len()).expect("a list");
            let still = Request::get(&format!("/still/{bytes}")).bytes();
            let (mut ours, mut theirs) = (Series::default(), Series::default());
            for _ in 0..ROUNDS {
                let rounds = [
                    (bare.address, bare.pid(), &still, &mut theirs),
                    (self.server.address, self.server.pid(), &read, &mut ours),
                ];
                for (address, pid, request, series) in rounds {
                    let before = cpu_seconds(pid);
                    let load = load::run(address, 64, count, |_| request, |_, _| {}).expect("answers");
                    assert_eq!(load.other_than(200), 0);
                    series.push(&load, cpu_seconds(pid) - before);
                }
            }
            figures.push(Figure::new(format!("reads.{name}.answer"), bytes as f64, "bytes"));
            figures.extend(ours.figures(&format!("reads.{name}")));
            let ratio = ratio(&ours, &theirs);
            figures.push(Figure::new(format!("reads.{name}.ratio"), ratio, "ratio").at_least(0.9));
        }
        figures
    }
}
