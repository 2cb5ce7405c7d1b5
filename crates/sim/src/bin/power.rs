//! Power cuts, kills between write and sync, and the order of syncs and answers, as a program; ends with 1 if
//! anything told was not true, or if a control did not see what it must.
//!
//! `TASHIKA_BIN` names the program. `power [--seed N] [--cuts N] [--rounds N]`: with more cuts it runs longer. The
//! seed draws people and cuts; what the machine's timing adds is not repeated by it. Needs root, FUSE and loop
//! devices, and says so where they are missing.

use std::process::ExitCode;
use std::time::Duration;

use sim::power::figures::{Row, table};
use sim::power::needs::{self, Depth};
use sim::power::{self, Plan, Site};
use sim::program::{Program, out_folder};

/// Cuts of one run of the gate.
const CUTS: u32 = 600;
/// Kills between write and sync.
const ROUNDS: u32 = 40;
/// Seconds that a cut may take on a slow machine, and all else.
const SECONDS_A_CUT: u64 = 2;
const SECONDS_BESIDE: u64 = 900;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let depth = [Depth::Room, Depth::Chamber];
    let depth = depth.into_iter().find(|depth| arguments.first().is_some_and(|first| first == depth.word()));
    if depth.is_some() {
        arguments.remove(0);
    }
    let plan = match plan(&arguments) {
        Ok(plan) => plan,
        Err(wrong) => {
            println!("power: {wrong}; usage: power [--seed N] [--cuts N] [--rounds N]");
            return ExitCode::FAILURE;
        }
    };
    match depth {
        None => begin(&plan),
        Some(Depth::Room) => needs::in_chamber(&arguments),
        Some(Depth::Chamber) => run(&plan),
    }
}

fn begin(plan: &Plan) -> ExitCode {
    let missing = needs::missing();
    if !missing.is_empty() {
        println!("power: this machine cannot show it; `cargo xtask install` brings programs. Missing:");
        missing.iter().for_each(|what| println!("  {what}"));
        return ExitCode::FAILURE;
    }
    println!("power: --seed {} --cuts {} --rounds {}", plan.seed, plan.cuts, plan.rounds);
    let numbers = [("--seed", plan.seed), ("--cuts", plan.cuts.into()), ("--rounds", plan.rounds.into())];
    let again = numbers.into_iter().flat_map(|(name, number)| [name.to_owned(), number.to_string()]);
    let arguments: Vec<String> = again.collect();
    let seconds = SECONDS_BESIDE + SECONDS_A_CUT * u64::from(plan.cuts) + 10 * u64::from(plan.rounds);
    needs::in_room(&arguments, seconds)
}

fn plan(arguments: &[String]) -> Result<Plan, String> {
    let day = Duration::from_secs(3);
    let mut plan = Plan { seed: 0, cuts: CUTS, control_cuts: 60, rounds: ROUNDS, day };
    let mut seed = None;
    for pair in arguments.chunks(2) {
        let [name, value] = pair else { return Err(format!("{} needs a number", pair[0])) };
        let wrong = || format!("{name} {value}: no such number");
        match name.as_str() {
            "--seed" => seed = Some(value.parse().map_err(|_| wrong())?),
            "--cuts" => plan.cuts = value.parse().map_err(|_| wrong())?,
            "--rounds" => plan.rounds = value.parse().map_err(|_| wrong())?,
            _ => return Err(format!("{name} is unknown")),
        }
    }
    plan.seed = seed.unwrap_or_else(sim::chance::seed);
    Ok(plan)
}

fn run(plan: &Plan) -> ExitCode {
    let (program, out) = (Program::of_environment(), out_folder());
    let kept = out.join("power");
    // What an earlier run left there is about another seed.
    let _ = std::fs::remove_dir_all(&kept);
    std::fs::create_dir_all(&kept).expect("a folder below the output");
    let site = Site { program: &program, room: needs::room(), keep: &kept };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let rows: Vec<Row> = runtime.block_on(async {
        let mut rows = Vec::new();
        told(&mut rows, vec![power::cuts(&site, plan).await]);
        told(&mut rows, vec![power::cuts_without_syncs(&site, plan).await]);
        told(&mut rows, vec![power::cuts_with_lying_journal(&site, plan).await]);
        told(&mut rows, vec![power::cuts_with_lying_head(&site, plan).await]);
        told(&mut rows, vec![power::kills(&site, plan).await]);
        told(&mut rows, vec![power::kills_without_barrier(&site, plan).await]);
        told(&mut rows, power::order(&site, plan).await);
        rows
    });
    let documents: Vec<_> = rows.iter().map(Row::document).collect();
    sim::row::write(&out, "reliability-power.json", &documents);
    if rows.iter().all(|row| row.wrong.is_empty()) {
        return ExitCode::SUCCESS;
    }
    println!("power: logs and the first wrong folders are kept in {}", kept.display());
    ExitCode::FAILURE
}

/// Prints rows as soon as they are there, and keeps them.
fn told(rows: &mut Vec<Row>, more: Vec<Row>) {
    print!("{}", table(&more));
    rows.extend(more);
}
