//! The benchmarks as a program: `bench [sequencer] [postgres] [http] [log] [evidence] [venue] [waitlist] [line] [desk]
//! [reserve] [--people N]`; all parts when none is named, but for `log`, which needs a program of its own in `TASHIKA_UNLOGGED`.
//!
//! Prints a table and writes `bench.json` below the output folder. `bare` and `start` are the parts of it that run
//! as processes of their own. `TASHIKA_BIN` names the program whose doors are measured.

use service::Place;
use service::sequencer::Opener;
use sim::bench::{
    Figure, bare, desk, doors, evidence, json, line, reserve, sequencer, start, table, venue, waitlist,
};
use sim::postgres::Cluster;
use sim::program::{Program, out_folder};
use store::{PostgresStore, SqliteStore, Store};

/// As in the program: what is compared differs in what it does, not in what it is built with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// People of the sequencer's part: with a booking each they make a journal of a million entries.
const PEOPLE: u32 = 1_000_000;
/// Bookings of one round over HTTP.
const BOOKINGS_A_ROUND: usize = 30_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["bare", bytes, syncs] => {
            bare::serve(bytes.parse().expect("a number of bytes"), syncs.parse().expect("a number of syncs"))
        }
        ["start", folder] => start::serve(folder.as_ref()),
        parts => measure(parts),
    }
}

/// People with a booking over ten days, ten thousand a day, unless said otherwise.
const PEOPLE_BOOKED: u32 = 100_000;

/// What can be named.
const PARTS: [&str; 10] =
    ["sequencer", "postgres", "http", "log", "evidence", "venue", "waitlist", "line", "desk", "reserve"];

fn measure(words: &[&str]) {
    let people =
        words.iter().position(|word| *word == "--people").and_then(|at| words.get(at + 1)?.parse().ok());
    let named = |part: &str| words.contains(&part) || !PARTS.iter().any(|known| words.contains(known));
    let mut figures = Vec::new();
    if named("sequencer") {
        figures.extend(in_process(people.unwrap_or(PEOPLE)));
    }
    if named("postgres") {
        figures.extend(over_postgres(people.unwrap_or(PEOPLE)));
    }
    if named("http") {
        let work = tempfile::tempdir_in(out_folder()).expect("a folder below the output");
        let bookings = people.map_or(BOOKINGS_A_ROUND, |people: u32| people as usize / 20);
        figures.extend(doors::run(&Program::of_environment(), work.path(), bookings));
    }
    if words.contains(&"log") {
        let work = tempfile::tempdir_in(out_folder()).expect("a folder below the output");
        let bookings = people.map_or(BOOKINGS_A_ROUND, |people: u32| people as usize / 20);
        let unlogged = Program::of_variable("TASHIKA_UNLOGGED").expect("cargo xtask bench log builds it");
        figures.extend(doors::log(&Program::of_environment(), &unlogged, work.path(), bookings));
    }
    if named("evidence") {
        figures.extend(evidence::run(u64::from(people.unwrap_or(PEOPLE))));
    }
    if named("venue") {
        figures.extend(venue::run(people.unwrap_or(PEOPLE_BOOKED)));
    }
    if named("waitlist") {
        figures.extend(waitlist::run(people.unwrap_or(PEOPLE_BOOKED)));
    }
    if named("line") {
        let work = tempfile::tempdir_in(out_folder()).expect("a folder below the output");
        figures.extend(line::run(&Program::of_environment(), work.path()));
    }
    if named("desk") {
        figures.extend(desk::run(people.unwrap_or(PEOPLE_BOOKED)));
    }
    if named("reserve") {
        let work = tempfile::tempdir_in(out_folder()).expect("a folder below the output");
        figures.extend(reserve::run(&Program::of_environment(), work.path()));
    }
    println!("{}", table(&figures));
    let path = out_folder().join("bench.json");
    std::fs::write(&path, format!("{:#}\n", json(&figures))).expect("the output folder is writable");
    println!("written to {}", path.display());
}

fn in_process(people: u32) -> Vec<Figure> {
    let work = tempfile::tempdir_in(out_folder()).expect("a folder below the output");
    let (folder, town) = (work.path(), sequencer::town(people));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    sequencer::settle(&runtime, &Place::in_folder(folder), &town);
    let listed = start::measure(folder, false);
    let owned = folder.to_owned();
    let opener: Opener = Box::new(move || Ok(Box::new(SqliteStore::open(&owned)?) as Box<dyn Store>));
    let part = sequencer::Part { name: "sequencer", goal: 150_000.0, opener };
    let mut figures = sequencer::run(&runtime, part, &town);
    let quick = start::measure(folder, true);
    let whole = start::measure(folder, false);
    figures.extend(start::figures(&listed, &quick, &whole));
    figures
}

/// The server runs on the same cores, with its defaults but for the room that a server of this size is given.
fn over_postgres(people: u32) -> Vec<Figure> {
    let work = tempfile::tempdir_in(out_folder()).expect("a folder below the output");
    let cluster = Cluster::start(&["max_wal_size = 4GB", "shared_buffers = 256MB"]);
    let (url, town) = (cluster.database(), sequencer::town(people));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let place = Place::of(&url, work.path()).expect("an address");
    sequencer::settle(&runtime, &place, &town);
    let opener: Opener = Box::new(move || Ok(Box::new(PostgresStore::open(&url)?) as Box<dyn Store>));
    sequencer::run(&runtime, sequencer::Part { name: "postgres", goal: 80_000.0, opener }, &town)
}
