//! The crash test as a program: at least 20 kills under 64 clients; ends with 1 if anything told was not true.
//!
//! `TASHIKA_BIN` names the program, `TASHIKA_SEED` repeats a run.

use std::process::ExitCode;

use sim::crash::{Plan, run};
use sim::program::{Program, out_folder};

fn main() -> ExitCode {
    let plan = Plan { seed: sim::chance::seed(), rounds: 24, clients: 64 };
    println!("crash: TASHIKA_SEED={} rounds {} clients {}", plan.seed, plan.rounds, plan.clients);
    let work = tempfile::tempdir_in(out_folder()).expect("a folder below the output");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let findings = runtime.block_on(run(&Program::of_environment(), &plan, work.path()));
    println!(
        "crash: {} answers ({} refusals), {} requests asked again, {} first answers compared, {} wrong",
        findings.acknowledged,
        findings.refused,
        findings.asked_again,
        findings.compared,
        findings.wrong.len()
    );
    for wrong in findings.wrong.iter().take(20) {
        println!("  {wrong}");
    }
    let enough = findings.acknowledged > 1_000 && findings.asked_again > 0 && findings.compared > 100;
    if !enough {
        println!("crash: too little happened for the result to mean anything");
    }
    if findings.wrong.is_empty() && enough {
        return ExitCode::SUCCESS;
    }
    println!("crash: the data folder and the log are kept in {}", work.keep().display());
    ExitCode::FAILURE
}
