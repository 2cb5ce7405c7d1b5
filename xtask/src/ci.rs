//! `cargo xtask ci`: the one gate, the same on a laptop and in CI.
//!
//! The steps run in order, each timed, and the first failure ends the run with the way out.
//! The closing line counts steps; it is printed only when every step has passed.

use crate::process::{Root, run as run_command};
use crate::release_tests::{self, with_program};
use crate::{check, codegen, install, line, openapi, schema, sim};
use anyhow::{Context, Result, bail};
use std::time::{Duration, Instant};

enum Outcome {
    Passed,
    Skipped(&'static str),
}

struct Step {
    name: &'static str,
    /// What to do when it fails.
    way_out: &'static str,
    run: fn(&Root) -> Result<Outcome>,
}

const STEPS: [Step; 15] = [
    Step {
        name: "install",
        way_out: "cargo xtask install, as root or with sudo",
        run: |root| passed(install::run(root)),
    },
    Step { name: "format", way_out: "cargo fmt --all", run: |root| cargo(root, "fmt --all --check") },
    Step { name: "lints", way_out: "read the lint; clippy.toml gives the reason of each ban", run: lints },
    Step {
        name: "check",
        way_out: "each finding names its way out; cargo xtask check repeats them",
        run: |root| passed(check::run(root, &[])),
    },
    Step { name: "codegen", way_out: "cargo xtask codegen, then read the diff", run: generated },
    Step {
        name: "schema",
        way_out: "add to the schema instead of changing it",
        run: |root| passed(schema::run(root)),
    },
    Step { name: "tests", way_out: "cargo test -p CRATE NAME runs one alone", run: tests },
    Step {
        name: "doc tests",
        way_out: "cargo test --workspace --doc",
        run: |root| cargo(root, "test --workspace --doc --locked --quiet"),
    },
    Step {
        name: "line",
        way_out: "read what LINE's model says of the body; cargo xtask line judges again",
        run: |root| passed(line::run(root)),
    },
    Step {
        name: "release",
        way_out: "cargo build --release --package tashika",
        run: |root| cargo(root, "build --release --package tashika --locked"),
    },
    Step {
        name: "simulation",
        way_out: "cargo xtask sim --seed N tells the story; a mended seed goes into crates/sim/seeds.txt",
        run: |root| passed(sim::run(root, &["--gate".into()])),
    },
    Step { name: "release tests", way_out: "xtask/release-tests.txt lists the commands", run: released },
    Step {
        name: "openapi",
        way_out: "mend crates/web/src/api/openapi.json or the server; cargo xtask openapi asks again",
        run: |root| passed(openapi::run(root)),
    },
    Step {
        name: "browser",
        way_out: "npm test in tests/browser; pictures are in target/browser",
        run: browser,
    },
    Step { name: "licences", way_out: "deny.toml gives the reason of each rule", run: licences },
];

/// Runs every step.
pub fn run(root: &Root) -> Result<()> {
    let mut table: Vec<(&str, Duration, &str)> = Vec::new();
    for (index, step) in STEPS.iter().enumerate() {
        println!("── {}/{} {}", index + 1, STEPS.len(), step.name);
        let started = Instant::now();
        let outcome = (step.run)(root);
        let time = started.elapsed();
        match outcome {
            Ok(Outcome::Passed) => table.push((step.name, time, "passed")),
            Ok(Outcome::Skipped(reason)) => {
                println!("     skipped: {reason}");
                table.push((step.name, time, "skipped"));
            }
            Err(error) => {
                print_table(&table);
                bail!(
                    "step {} failed after {}: {error:#}\nwhat to do: {}",
                    step.name,
                    seconds(time),
                    step.way_out
                );
            }
        }
    }
    print_table(&table);
    println!("{}", closing_line(&table));
    Ok(())
}

fn print_table(table: &[(&str, Duration, &str)]) {
    println!("──");
    for (name, time, verdict) in table {
        println!("     {name:<14} {:>8}  {verdict}", seconds(*time));
    }
}

fn closing_line(table: &[(&str, Duration, &str)]) -> String {
    let skipped = table.iter().filter(|(_, _, verdict)| *verdict == "skipped").count();
    let passed = table.len() - skipped;
    match skipped {
        0 => format!("{passed} passed, 0 failed"),
        _ => format!("{passed} passed, 0 failed, {skipped} skipped"),
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}

fn cargo(root: &Root, line: &str) -> Result<Outcome> {
    passed(run_command(&mut root.cargo_line(line)))
}

fn lints(root: &Root) -> Result<Outcome> {
    cargo(root, "clippy --workspace --all-targets --locked --quiet -- -D warnings")
}

fn generated(root: &Root) -> Result<Outcome> {
    passed(codegen::run(root, &["--check".into()]))
}

fn tests(root: &Root) -> Result<Outcome> {
    let nextest = root.cargo_line("nextest --version").output().is_ok_and(|output| output.status.success());
    let line =
        if nextest { "nextest run --workspace --locked" } else { "test --workspace --all-targets --locked" };
    cargo(root, line)
}

fn released(root: &Root) -> Result<Outcome> {
    match release_tests::run(root)? {
        0 => Ok(Outcome::Skipped("xtask/release-tests.txt lists none yet")),
        _ => Ok(Outcome::Passed),
    }
}

fn browser(root: &Root) -> Result<Outcome> {
    let folder = root.join("tests/browser");
    if !folder.join("package.json").is_file() {
        return Ok(Outcome::Skipped("there is no tests/browser yet"));
    }
    let mut npm = root.command("npm");
    npm.arg("test").current_dir(folder);
    passed(run_command(with_program(root, &mut npm, "browser")))
}

fn licences(root: &Root) -> Result<Outcome> {
    let program = install::deny_program(root).context("cargo-deny is missing: cargo xtask install")?;
    let arguments = ["--workspace", "--locked", "--log-level", "error", "check", "--hide-inclusion-graph"];
    let what = ["bans", "licenses", "sources"];
    passed(run_command(root.command(program).args(arguments).args(what)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts_steps() {
        assert_eq!(closing_line(&[("a", Duration::ZERO, "passed")]), "1 passed, 0 failed");
    }

    #[test]
    fn a_skipped_step_is_not_counted_as_passed() {
        let table = [("a", Duration::ZERO, "passed"), ("b", Duration::ZERO, "skipped")];
        assert_eq!(closing_line(&table), "1 passed, 0 failed, 1 skipped");
    }
}
