//! Errors of write and sync, made by `strace` in the running program: once, or from a moment on, for each file.
//!
//! One crowd lives through all of them on one store. After each the program must have ended with 75 and named the file;
//! whoever got no answer asks again with the same key after a clean start, and the first answers must be the truth.
//! The surprise: an error of a file that only helps, such as the kept checkpoint, must not end anything.

use std::path::Path;

use super::{END_MAX, Frame, answered, close, expect_end, runtime};
use crate::chance::Chance;
use crate::crash::Crowd;
use crate::program::Launch;
use crate::row::Row;

const ROUNDS: u64 = 2;
const ROUNDS_LONG: u64 = 60;
const PEOPLE: u32 = 16;
/// Calls of one kind on one file before the first error, at most.
const CALLS_MAX: u64 = 40;

/// One kind of error.
struct Case {
    /// The file, below the data folder.
    file: &'static str,
    call: &'static str,
    error: &'static str,
    /// Whether every later call fails too.
    lasting: bool,
    /// What the last words must hold; nothing if the server must go on.
    words: &'static [&'static str],
}

const fn case(
    file: &'static str,
    call: &'static str,
    error: &'static str,
    lasting: bool,
    words: &'static [&'static str],
) -> Case {
    Case { file, call, error, lasting, words }
}

const JOURNAL: &[&str] = &["journal.db", "disk I/O error"];
const JOURNAL_FULL: &[&str] = &["journal.db", "make room"];
const HEAD: &[&str] = &["head/head", "Input/output error"];
const HEAD_FULL: &[&str] = &["head/head", "No space left"];

const CASES: [Case; 14] = [
    case("journal.db-wal", "fdatasync", "EIO", true, JOURNAL),
    case("journal.db-wal", "fdatasync", "EIO", false, JOURNAL),
    case("journal.db-wal", "fdatasync", "ENOSPC", false, JOURNAL),
    case("journal.db-wal", "pwrite64", "EIO", true, JOURNAL),
    case("journal.db-wal", "pwrite64", "EIO", false, JOURNAL),
    case("journal.db-wal", "pwrite64", "ENOSPC", true, JOURNAL_FULL),
    case("journal.db-wal", "pwrite64", "ENOSPC", false, JOURNAL_FULL),
    case("head/head", "fdatasync", "EIO", true, HEAD),
    case("head/head", "fdatasync", "EIO", false, HEAD),
    case("head/head", "fdatasync", "ENOSPC", false, HEAD_FULL),
    case("head/head", "pwrite64", "EIO", false, HEAD),
    case("head/head", "pwrite64", "ENOSPC", true, HEAD_FULL),
    case("log/checkpoint.new", "fdatasync", "EIO", true, &[]),
    case("log/leaves", "write", "ENOSPC", true, &[]),
];

/// Runs all cases.
///
/// # Panics
/// When the program cannot be driven at all, or `strace` is missing.
pub fn run(frame: &Frame) -> Vec<Row> {
    let promise = "an error of the disk is never told as success, and ends the server by name";
    let mut row = Row::new(promise, "EIO and ENOSPC in write and sync (strace)");
    runtime().block_on(live_through(frame, &mut row));
    vec![row]
}

async fn live_through(frame: &Frame, row: &mut Row) {
    let (data, log) = (frame.work.join("data"), frame.work.join("server.log"));
    let town = frame.settled(&data, PEOPLE);
    let mut chance = Chance::new(frame.seed);
    let mut server = frame.program.serve(&data, &log);
    let crowd = Crowd::gather(&town, frame.seed, server.address).await;
    for _ in 0..if frame.long { ROUNDS_LONG } else { ROUNDS } {
        for case in &CASES {
            row.expect(answered(&crowd, 50).await, || "the crowd got no answers".to_owned());
            crowd.lose();
            server.kill();
            one(frame, row, case, &mut chance, &crowd).await;
            server = frame.program.serve(&data, &log);
            crowd.find(server.address);
        }
    }
    row.expect(answered(&crowd, 50).await, || "the crowd got no answers".to_owned());
    close(row, crowd, &frame.program, &data, server).await;
}

async fn one(frame: &Frame, row: &mut Row, case: &Case, chance: &mut Chance, crowd: &Crowd) {
    let (data, trace) = (frame.work.join("data"), frame.work.join("trace"));
    let Case { file, call, error, lasting, words } = case;
    let when = if words.is_empty() { 1 } else { 1 + chance.below(CALLS_MAX) };
    let when = format!("{when}{}", if *lasting { "+" } else { "" });
    let about = format!("{call} of {file} gives {error} at {when}");
    let launch = Launch { before: tracer(&trace, &data.join(file), call, error, &when), ..Launch::default() };
    row.rounds += 1;
    let ended = match frame.program.launch(&data, &frame.work.join("server.log"), &launch) {
        // The error came at the start already.
        Err(ended) => ended,
        Ok(server) if words.is_empty() => {
            crowd.find(server.address);
            let served = answered(crowd, 50).await;
            crowd.lose();
            row.expect(served, || format!("{about}: it should have gone on: {}", server.words()));
            // What only helps is written when it stops, if not before.
            row.expect(server.stop(), || format!("{about}: it did not end in order"));
            return count(row, &trace, &about);
        }
        Ok(server) => {
            crowd.find(server.address);
            let ended = tokio::task::block_in_place(|| server.ended(END_MAX));
            crowd.lose();
            ended
        }
    };
    expect_end(row, &ended, words, &about);
    count(row, &trace, &about);
}

/// The fault counts only if it was really made.
fn count(row: &mut Row, trace: &Path, about: &str) {
    let traced = std::fs::read_to_string(trace).unwrap_or_default();
    let made = traced.matches("(INJECTED)").count() as u64;
    row.faults += u64::from(made > 0);
    row.expect(made > 0, || format!("{about}: the error was never made"));
}

// As a grandchild, so that the program stays our child and has the process number that we know.
fn tracer(trace: &Path, file: &Path, call: &str, error: &str, when: &str) -> Vec<String> {
    let _ = std::fs::remove_file(trace);
    let path = |path: &Path| path.display().to_string();
    let words = ["strace", "-D", "-f", "-qq", "-o"].map(str::to_owned);
    let what = [format!("trace={call}"), format!("inject={call}:error={error}:when={when}")];
    let what = what.into_iter().flat_map(|word| ["-e".to_owned(), word]);
    let file = ["-P".to_owned(), path(file)];
    words.into_iter().chain([path(trace)]).chain(what).chain(file).collect()
}
