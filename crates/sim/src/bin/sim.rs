//! The simulation as a program: `cargo xtask sim`.
//!
//! Ends with 0 if every promise was kept and every flaw that was put in was seen, with 1 if not, with 2 if it was
//! asked wrongly. A failure prints its seed and the shortest story that was found of it.

use std::fmt::Write;
use std::process::ExitCode;

use serde_json::json;
use service::clock::{Clock, SystemClock};
use sim::program::out_folder;
use sim::row::{document, write};
use sim::simulation::flaw::Flaw;
use sim::simulation::plan::{Plan, STEPS};
use sim::simulation::survey::{self, Sighting, Survey};
use sim::simulation::{Figures, Violation, run, shrink};

/// Fresh seeds, unless said otherwise.
const SEEDS: u64 = 2_000;
/// Fresh seeds of the gate.
const SEEDS_OF_THE_GATE: u64 = 20_000;
/// What the simulation is about.
const ALL_TEN: &str = "All ten promises";
/// Seeds that ever found something.
const KEPT: &str = include_str!("../../seeds.txt");

const USAGE: &str = "\
usage: cargo xtask sim [WHAT] [--steps N] [--json]

  --seed N             one seed; if a promise breaks, the shortest story of it
  --seeds N [--base N] so many fresh seeds from a base, which is the time unless given (2000 if nothing is asked)
  --kept               all seeds that ever found something
  --flaws [--base N]   every flaw put in, one after the other, each to be seen within its number of seeds
  --flaw NAME          with --seed or --seeds: with this flaw put in
  --gate               --kept, 20,000 fresh seeds and --flaws: what `cargo xtask ci` runs
";

/// What is asked.
struct Asked {
    steps: usize,
    seed: Option<u64>,
    seeds: Option<u64>,
    base: u64,
    flaw: Option<Flaw>,
    is_kept: bool,
    is_flaws: bool,
    is_gate: bool,
    is_json: bool,
}

/// A failure: the seed, its steps, and what broke.
struct Failure {
    seed: u64,
    steps: usize,
    violation: Violation,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = match Asked::of(&arguments) {
        Ok(asked) => asked,
        Err(wrong) => {
            eprintln!("sim: {wrong}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    // A panic of the code under test is a finding and is told as one.
    std::panic::set_hook(Box::new(|_| {}));
    let mut figures = Figures::default();
    let failure = if let Some(seed) = asked.seed {
        asked.one(seed)
    } else if asked.is_gate {
        asked.kept().or_else(|| asked.fresh(SEEDS_OF_THE_GATE, &mut figures))
    } else if asked.is_kept {
        asked.kept()
    } else if asked.is_flaws && asked.seeds.is_none() {
        None
    } else {
        asked.fresh(asked.seeds.unwrap_or(SEEDS), &mut figures)
    };
    if let Some(failure) = failure {
        asked.tell(&failure);
        return ExitCode::FAILURE;
    }
    let sightings = if asked.is_flaws || asked.is_gate { asked.flaws() } else { Vec::new() };
    let all_seen = sightings.iter().all(|sighting| sighting.seeds.is_some());
    if asked.is_gate {
        write_rows(figures, &sightings);
    }
    if all_seen { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Asked {
    fn of(arguments: &[String]) -> Result<Asked, String> {
        let base = u64::try_from(SystemClock::default().wall()).unwrap_or(1);
        let mut asked = Asked {
            steps: STEPS,
            seed: None,
            seeds: None,
            base,
            flaw: None,
            is_kept: false,
            is_flaws: false,
            is_gate: false,
            is_json: false,
        };
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            let mut value = || rest.next().ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--seed" => asked.seed = Some(number(name, value()?)?),
                "--seeds" => asked.seeds = Some(number(name, value()?)?),
                "--base" => asked.base = number(name, value()?)?,
                "--steps" => {
                    asked.steps = usize::try_from(number(name, value()?)?).unwrap_or(STEPS);
                }
                "--flaw" => {
                    let wanted = value()?;
                    let found = Flaw::ALL.iter().copied().find(|flaw| format!("{flaw:?}") == *wanted);
                    asked.flaw = Some(found.ok_or(format!("there is no flaw {wanted}"))?);
                }
                "--kept" => asked.is_kept = true,
                "--flaws" => asked.is_flaws = true,
                "--gate" => asked.is_gate = true,
                "--json" => asked.is_json = true,
                other => return Err(format!("{other} is not known")),
            }
        }
        Ok(asked)
    }

    fn say(&self, line: &str) {
        if self.is_json {
            eprintln!("{line}");
        } else {
            println!("{line}");
        }
    }

    fn one(&self, seed: u64) -> Option<Failure> {
        let outcome = run(&Plan::drawn(seed, self.steps), self.flaw, false);
        let figures = outcome.figures;
        self.say(&format!(
            "seed {seed}: {} acts, {} entries, {} answers, {} bookings; journal {}",
            figures.acts,
            figures.entries,
            figures.answers,
            figures.bookings,
            hex(&outcome.fingerprint)
        ));
        let failure = outcome.broken.map(|(_, violation)| Failure { seed, steps: self.steps, violation });
        if failure.is_none() {
            self.say("every promise was kept");
            if self.is_json {
                let told = json!({
                    "seed": seed, "steps": self.steps, "entries": figures.entries, "answers": figures.answers,
                    "bookings": figures.bookings, "kept": true,
                });
                println!("{told}");
            }
        }
        failure
    }

    fn kept(&self) -> Option<Failure> {
        let kept = kept_seeds();
        self.say(&format!("{} kept seeds", kept.len()));
        let failures = kept.into_iter().filter_map(|(seed, steps)| {
            let broken = run(&Plan::drawn(seed, steps), None, false).broken;
            broken.map(|(_, violation)| Failure { seed, steps, violation })
        });
        failures.into_iter().next()
    }

    fn fresh(&self, count: u64, total: &mut Figures) -> Option<Failure> {
        self.say(&format!("{count} seeds of {} steps from base {}", self.steps, self.base));
        let Survey { figures, failed } =
            survey::seeds(self.base, count, self.steps, self.flaw, |done| self.progress(done, count));
        total.add(figures);
        if failed.is_none() {
            self.say(&format!(
                "{} runs: {} acts, {} entries, {} answers ({} more lost or not waited for), {} bookings; every \
                 promise was kept",
                figures.runs,
                figures.acts,
                figures.entries,
                figures.answers,
                figures.unanswered,
                figures.bookings
            ));
            if self.is_json && !self.is_gate {
                let figures = json!({
                    "runs": figures.runs, "acts": figures.acts, "entries": figures.entries,
                    "answers": figures.answers, "bookings": figures.bookings,
                });
                println!(
                    "{}",
                    json!({ "base": self.base, "steps": self.steps, "figures": figures, "kept": true })
                );
            }
        }
        failed.map(|(seed, violation)| Failure { seed, steps: self.steps, violation })
    }

    fn progress(&self, done: u64, count: u64) {
        if done.is_multiple_of((count / 10).max(1)) && done < count {
            eprintln!("  {done} of {count}");
        }
    }

    /// Prints a failure with the shortest story of it.
    fn tell(&self, failure: &Failure) {
        let Failure { seed, steps, violation } = failure;
        let flaw = self.flaw.map_or(String::new(), |flaw| format!(" --flaw {flaw:?}"));
        self.say(&format!("seed {seed} breaks {violation}"));
        self.say(&format!("again: cargo xtask sim --seed {seed} --steps {steps}{flaw}"));
        let shortest = shrink::shortest(&Plan::drawn(*seed, *steps), self.flaw);
        let outcome = run(&shortest, self.flaw, true);
        self.say(&format!("the shortest story, of {} acts:", shortest.acts.len()));
        for (line, told) in (1..).zip(&outcome.story) {
            self.say(&format!("{line:>4}  {told}"));
        }
        let broken = outcome.broken.map(|(_, violation)| violation.to_string());
        self.say(&format!("      {}", broken.as_deref().unwrap_or("and told again it does not fail")));
        self.say(&format!("its acts: {:?} {:?}", shortest.scene, shortest.acts));
        if self.is_json {
            let story = outcome.story;
            println!(
                "{}",
                json!({ "kept": false, "seed": seed, "steps": steps, "broken": broken, "story": story })
            );
        }
    }

    /// Puts in each flaw, and how each was seen.
    fn flaws(&self) -> Vec<Sighting> {
        self.say(&format!("{} flaws, each put in alone, from base {}", Flaw::ALL.len(), self.base));
        let all = survey::flaws(self.base, self.steps, |sighting| self.say(&row(sighting)));
        let unseen = all.iter().filter(|sighting| sighting.seeds.is_none()).count();
        self.say(&format!("{} seen, {unseen} not seen", all.len() - unseen));
        if self.is_json {
            let rows: Vec<_> = all.iter().map(row_json).collect();
            println!("{}", json!({ "base": self.base, "steps": self.steps, "flaws": rows }));
        }
        all
    }
}

/// Leaves the figures of the gate for the table of all promises.
fn write_rows(figures: Figures, sightings: &[Sighting]) {
    let fresh = [
        ("runs", figures.runs),
        ("acts", figures.acts),
        ("troubles", figures.troubles),
        ("entries", figures.entries),
        ("answers", figures.answers),
        ("bookings", figures.bookings),
        ("broken", 0),
    ];
    let seen = sightings.iter().filter(|sighting| sighting.seeds.is_some()).count() as u64;
    let flaws = [("flaws", sightings.len() as u64), ("seen", seen)];
    let rows = [
        document((ALL_TEN, "simulation, fresh seeds"), &fresh, "checked after every step", true),
        document(
            (ALL_TEN, "simulation, control: a flaw put into the code under test"),
            &flaws,
            "each within its number of seeds",
            seen == sightings.len() as u64,
        ),
    ];
    write(&out_folder(), "reliability-simulation.json", &rows);
}

fn number(name: &str, text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{name} needs a number, not {text}"))
}

fn kept_seeds() -> Vec<(u64, usize)> {
    let lines = KEPT.lines().filter(|line| !line.starts_with('#'));
    let words = lines.map(|line| line.split_whitespace());
    words.filter_map(|mut words| Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))).collect()
}

fn row(sighting: &Sighting) -> String {
    let Sighting { flaw, seeds, seen } = sighting;
    let after = seeds.map_or("NOT SEEN".to_owned(), |seeds| format!("{seeds}"));
    let what = seen.as_ref().map(|seen| format!("promise {}", seen.promise)).unwrap_or_default();
    format!("  {after:>8} of {:>5}  {what:<10}  {:<9}  {}", flaw.within(), flaw.seam(), flaw.what())
}

fn row_json(sighting: &Sighting) -> serde_json::Value {
    let Sighting { flaw, seeds, seen } = sighting;
    json!({
        "flaw": format!("{flaw:?}"), "what": flaw.what(), "seam": flaw.seam(), "within": flaw.within(),
        "seeds": seeds, "seen": seen.as_ref().map(ToString::to_string),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
