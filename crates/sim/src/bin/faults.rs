//! The faults as a program: disk errors, a full disk, pauses, clocks that jump, damaged and older stores; ends with 1 if
//! anything was lost or not said.
//!
//! `faults [PART…] [--seed N] [--flips N] [--long]`, with the parts `io`, `full`, `pause`, `clock`, `flips`, `cuts`,
//! `rollback`, `tampering` and `failover`. `TASHIKA_BIN` names the program. Rows go to `reliability-faults.json` in `TASHIKA_OUT`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sim::arguments::Arguments;
use sim::faults::{Frame, clock, cuts, failover, flips, full, io, pause, rollback, tampering};
use sim::program::{Program, out_folder};
use sim::row::{Row, table, write};

/// Where files are quickest; what is tried there is content, not a disk.
const MEMORY: &str = "/dev/shm";

fn main() -> ExitCode {
    let arguments = Arguments::of_command_line(&["flips"]);
    println!("faults: --seed {} {}", arguments.seed, arguments.parts.join(" "));
    let out = out_folder().canonicalize().expect("it was just made");
    let memory = if Path::new(MEMORY).is_dir() { PathBuf::from(MEMORY) } else { out.clone() };
    let folder = |below: &Path| tempfile::tempdir_in(below).expect("a folder for this run");
    let (disk, memory) = (folder(&out), folder(&memory));
    let mut rows = run(&arguments, disk.path(), memory.path());
    rows.retain(|row| row.rounds > 0 || row.losses > 0);
    println!("{}", table(&rows));
    let documents: Vec<_> = rows.iter().map(Row::document).collect();
    write(&out, "reliability-faults.json", &documents);
    if !rows.is_empty() && rows.iter().all(|row| row.losses == 0 && row.faults > 0) {
        return ExitCode::SUCCESS;
    }
    let kept = disk.keep();
    println!("faults: lost, or not said; again with --seed {}; files in {}", arguments.seed, kept.display());
    ExitCode::FAILURE
}

fn run(arguments: &Arguments, disk: &Path, memory: &Path) -> Vec<Row> {
    let part = |name: &str, below: &Path, run: &dyn Fn(&Frame) -> Vec<Row>| {
        if !arguments.wants(name) {
            return Vec::new();
        }
        let program = Program::of_environment().absolute();
        let Arguments { seed, long, .. } = *arguments;
        run(&Frame { program, work: below.to_owned(), seed, long }.part(name))
    };
    let flips = arguments.number("flips").unwrap_or(flips::FLIPS);
    std::thread::scope(|scope| {
        // It mostly stands still, and what else runs meanwhile does not disturb it.
        let paused = scope.spawn(|| part("pause", disk, &pause::run));
        let mut rows = part("io", disk, &io::run);
        rows.extend(part("full", disk, &full::run));
        rows.extend(part("clock", disk, &clock::run));
        rows.extend(part("failover", disk, &failover::run));
        rows.extend(part("rollback", memory, &rollback::run));
        rows.extend(part("tampering", memory, &tampering::run));
        rows.extend(part("cuts", memory, &cuts::run));
        rows.extend(part("flips", memory, &|frame| flips::run(frame, flips)));
        rows.extend(paused.join().expect("it goes on to its end"));
        rows
    })
}
