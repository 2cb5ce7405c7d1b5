//! The crash test as a program: the server is killed 200 times under load; ends with 1 if anything told was not true.
//!
//! `crash [--rounds N] [--long] [--seed N]`; the long mode kills 5,000 times. `TASHIKA_BIN` names the program.
//! Every part has a town of its own, so that a start never reads more than a few rounds wrote.

use std::process::ExitCode;

use sim::arguments::Arguments;
use sim::crash::{Findings, Plan, run};
use sim::program::{Program, out_folder};
use sim::row::{Row, table, write};

const ROUNDS: u64 = 200;
const ROUNDS_LONG: u64 = 5_000;
/// Kills of one town.
const PART: u64 = 25;

fn main() -> ExitCode {
    let arguments = Arguments::of_command_line(&["rounds"]);
    let rounds = arguments.number("rounds").unwrap_or(if arguments.long { ROUNDS_LONG } else { ROUNDS });
    println!("crash: --seed {} --rounds {rounds}", arguments.seed);
    let work = tempfile::tempdir_in(out_folder()).expect("a folder below the output");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut findings = Findings::default();
    for part in 0..rounds.div_ceil(PART) {
        let rounds = PART.min(rounds - part * PART);
        let plan = Plan { seed: arguments.seed + part, rounds, clients: 64, load_ms_max: 600 };
        let folder = work.path().join(part.to_string());
        std::fs::create_dir(&folder).expect("the folder for output is writable");
        findings.add(runtime.block_on(run(&Program::of_environment(), &plan, &folder)));
        if !findings.wrong.is_empty() {
            break;
        }
        std::fs::remove_dir_all(&folder).expect("a folder of this test");
    }
    let row = row(rounds, &findings);
    println!("crash: {}", table(std::slice::from_ref(&row)));
    write(&out_folder(), "reliability-kills.json", &[row.document()]);
    if row.losses == 0 {
        return ExitCode::SUCCESS;
    }
    println!("crash: data folder and log are kept in {}", work.keep().display());
    ExitCode::FAILURE
}

fn row(rounds: u64, findings: &Findings) -> Row {
    let Findings { acknowledged, asked_again, compared, refused, wrong } = findings;
    let promise = "a confirmed booking survives the end of the process at any moment";
    let mut row = Row::new(promise, "kill -9 at random moments under 64 clients");
    (row.rounds, row.faults) = (rounds, rounds);
    row.note = format!(
        "{acknowledged} answers ({refused} refusals), {asked_again} asked again, {compared} first answers compared"
    );
    wrong.iter().for_each(|wrong| row.lost(wrong.clone()));
    let enough = *acknowledged > 40 * rounds && *asked_again > rounds && *compared > 10 * rounds;
    row.expect(enough, || "too little happened for the result to mean anything".to_owned());
    row
}
