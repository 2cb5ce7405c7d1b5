//! Many seeds on all processors, and the flaws one after the other.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::flaw::Flaw;
use super::plan::Plan;
use super::{Figures, Violation, run};

/// Seeds that were run.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// Figures of all runs together.
    pub figures: Figures,
    /// The lowest seed that broke a promise.
    pub failed: Option<(u64, Violation)>,
}

/// A flaw, and how it was seen.
#[derive(Debug, Clone)]
pub struct Sighting {
    /// Which.
    pub flaw: Flaw,
    /// How many seeds it took; `None` if it was not seen within its number.
    pub seeds: Option<u64>,
    /// What was seen.
    pub seen: Option<Violation>,
}

/// Runs so many seeds from the first on, each with so many steps, until one fails; `progress` is told of each.
pub fn seeds(
    first: u64,
    count: u64,
    steps: usize,
    flaw: Option<Flaw>,
    progress: impl Fn(u64) + Sync,
) -> Survey {
    let (next, ends, done) = (AtomicU64::new(0), AtomicBool::new(false), AtomicU64::new(0));
    let found: Mutex<Survey> = Mutex::default();
    let work = || {
        let mut figures = Figures::default();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count || ends.load(Ordering::Relaxed) {
                break;
            }
            let seed = first.wrapping_add(index);
            let outcome = run(&Plan::drawn(seed, steps), flaw, false);
            figures.add(outcome.figures);
            if let Some((_, violation)) = outcome.broken {
                ends.store(true, Ordering::Relaxed);
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                if found.failed.as_ref().is_none_or(|(other, _)| seed < *other) {
                    found.failed = Some((seed, violation));
                }
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
        found.lock().unwrap_or_else(PoisonError::into_inner).figures.add(figures);
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Puts in each flaw in turn and looks within how many seeds it is seen.
pub fn flaws(first: u64, steps: usize, mut told: impl FnMut(&Sighting)) -> Vec<Sighting> {
    let mut all = Vec::new();
    for flaw in Flaw::ALL.iter().copied() {
        let survey = seeds(first, flaw.within(), steps, Some(flaw), |_| {});
        let sighting = Sighting {
            flaw,
            seeds: survey.failed.as_ref().map(|(seed, _)| seed.wrapping_sub(first) + 1),
            seen: survey.failed.map(|(_, violation)| violation),
        };
        told(&sighting);
        all.push(sighting);
    }
    all
}
