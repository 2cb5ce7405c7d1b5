//! The simulation: the real kernel, sequencer and service, on one thread and in one order that a seed determines.
//!
//! Several nodes work on one faulty memory disk, random people ask them for things, and trouble comes between any
//! two steps. A judge holds every entry and every answer against the ten promises. A run that breaks one is made as
//! short as it can be and told in words. What is promised and what sees it is in `docs/concepts/simulation.md`.
//! The surprise: there is no mock in here. Time, chance and the order of steps come from outside; all else is what
//! the program runs.

mod door;
pub mod flaw;
mod hearing;
mod judge;
mod line;
mod model;
mod node;
mod person;
pub mod plan;
mod request;
mod setting;
pub mod shrink;
pub mod survey;
mod trouble;
mod turn;
mod verdict;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use verdict::Violation;

use flaw::Flaw;
use plan::{Act, Plan};
use world::World;

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The first broken promise, and after how many acts.
    pub broken: Option<(usize, Violation)>,
    /// What happened, if it was to be told.
    pub story: Vec<String>,
    /// The hash of the journal at the end: two runs of one plan have the same.
    pub fingerprint: [u8; 32],
    /// What happened, in figures.
    pub figures: Figures,
}

/// How much happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Runs.
    pub runs: u64,
    /// Acts.
    pub acts: u64,
    /// Acts that were trouble.
    pub troubles: u64,
    /// Durable entries.
    pub entries: u64,
    /// Answers that were told.
    pub answers: u64,
    /// Answers that were lost or not waited for.
    pub unanswered: u64,
    /// Bookings that were made.
    pub bookings: u64,
}

impl Figures {
    /// Adds those of another run.
    pub fn add(&mut self, other: Figures) {
        self.runs += other.runs;
        self.acts += other.acts;
        self.troubles += other.troubles;
        self.entries += other.entries;
        self.answers += other.answers;
        self.unanswered += other.unanswered;
        self.bookings += other.bookings;
    }
}

/// Runs a plan, perhaps with a flaw in the code under test, and perhaps telling what happens.
///
/// # Panics
/// When this thread cannot have a runtime.
pub fn run(plan: &Plan, flaw: Option<Flaw>, is_told: bool) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime of one thread");
    let lived = catch_unwind(AssertUnwindSafe(|| runtime.block_on(live(plan, flaw, is_told))));
    lived.unwrap_or_else(|panicked| {
        let text = panicked.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panicked.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let what = format!("a panic: {}", text.unwrap_or_default());
        let broken = Some((plan.acts.len(), Violation::new(verdict::promise::ONE_KERNEL, what)));
        Outcome { broken, ..Outcome::default() }
    })
}

async fn live(plan: &Plan, flaw: Option<Flaw>, is_told: bool) -> Outcome {
    let mut world = match World::set(plan, flaw, is_told).await {
        Ok(world) => world,
        Err(violation) => return Outcome { broken: Some((0, violation)), ..Outcome::default() },
    };
    let mut done = 0;
    let mut broken = None;
    for act in &plan.acts {
        done += 1;
        if let Err(violation) = world.act(*act).await {
            broken = Some(violation);
            break;
        }
    }
    if broken.is_none() {
        broken = world.calm().await.and_then(|()| world.ordered()).err();
    }
    let requests = &world.requests;
    let answered = requests.iter().filter(|request| request.answered.is_some()).count();
    let figures = Figures {
        runs: 1,
        acts: done as u64,
        troubles: plan.acts.iter().take(done).filter(|act| matches!(act, Act::Trouble(_))).count() as u64,
        entries: world.judge.model.next,
        answers: answered as u64,
        unanswered: (requests.len() - answered) as u64,
        bookings: world.judge.model.bookings.len() as u64,
    };
    let fingerprint = world.house.disk.durable_head().hash;
    let broken = broken.map(|violation| (done, violation));
    Outcome { broken, story: world.story.take().unwrap_or_default(), fingerprint, figures }
}
