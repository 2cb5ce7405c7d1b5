//! A real process is killed in the middle of appending; what it acknowledged is there.
//!
//! The child is this test program again: [`child`] appends for ever when it is given a folder, and otherwise
//! has nothing to do. A killed process does not lose the page cache, so this shows ordering and recovery,
//! not durability against a power cut.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use store::{FaultKind, SqliteStore, Store};

use super::bench::{Bench, SqliteBench, append, bodies};

const FOLDER: &str = "TASHIKA_TEST_CRASH_FOLDER";
const ACKS_BEFORE_KILL: usize = 40;

#[test]
#[expect(clippy::disallowed_methods, reason = "the parent has no other way to reach a test")]
fn child() {
    if let Some(folder) = env::var_os(FOLDER) {
        append_for_ever(Path::new(&folder));
    }
}

#[test]
fn every_acknowledged_entry_is_there_after_a_kill() {
    let mut bench = SqliteBench::new(1);
    let mut child = start(bench.folder());
    let acked = kill_after(&mut child, ACKS_BEFORE_KILL);
    let found = bodies(&mut *bench.open(), 0);
    let wanted: Vec<String> = (0..=acked).map(|position| format!("entry {position}")).collect();
    assert_eq!(found[..wanted.len()], wanted);
}

#[test]
fn appending_goes_on_after_a_kill() {
    let mut bench = SqliteBench::new(1);
    kill_after(&mut start(bench.folder()), 3);
    let mut store = bench.open();
    append(&mut *store, &["barrier"]);
    assert_eq!(bodies(&mut *store, 0).pop().expect("not empty"), "barrier");
}

#[test]
fn a_second_process_is_locked_out_and_told_by_whom() {
    let bench = SqliteBench::new(1);
    let mut child = start(bench.folder());
    let mut output = BufReader::new(child.stdout.take().expect("piped"));
    next_ack(&mut output).expect("the child appends");
    let fault = SqliteStore::open(bench.folder()).expect_err("the child holds it");
    assert!(
        fault.kind() == FaultKind::Locked && fault.to_string().contains(&child.id().to_string()),
        "{fault}"
    );
    child.kill().expect("killed");
    child.wait().expect("ended");
}

fn append_for_ever(folder: &Path) {
    let mut store = SqliteStore::open(folder).expect("a store");
    let mut output = std::io::stdout();
    loop {
        let position = store.head().expect("a head").next_position;
        append(&mut store, &[&format!("entry {position}")]);
        writeln!(output, "acked {position}").and_then(|()| output.flush()).expect("the parent listens");
    }
}

fn start(folder: &Path) -> Child {
    Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "contract::crash::child", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child")
}

// The last position acknowledged before the child was gone.
fn kill_after(child: &mut Child, acks: usize) -> u64 {
    let mut output = BufReader::new(child.stdout.take().expect("piped"));
    for _ in 0..acks {
        next_ack(&mut output).expect("the child appends");
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    let mut last = None;
    while let Some(position) = next_ack(&mut output) {
        last = Some(position);
    }
    last.unwrap_or(acks as u64 - 1)
}

// The test harness prints to the same pipe, so other lines are passed over, and a cut one is no answer.
fn next_ack(output: &mut impl BufRead) -> Option<u64> {
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).expect("readable") == 0 {
            return None;
        }
        let number = line.strip_suffix('\n').and_then(|line| line.rsplit_once("acked "));
        if let Some(position) = number.and_then(|(_, number)| number.parse().ok()) {
            return Some(position);
        }
    }
}
