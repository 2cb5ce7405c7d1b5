//! The crash test: clients that hold, book, move and cancel while their server is killed again and again.
//!
//! Each client is one person and writes down every answer that it got. What it did not get an answer to it asks again
//! with the same key until the answer is definite, so that in the end my page and the ledger must be equal.
//! It knows nothing but the HTTP API. The surprise: the ledger is compared whole, as JSON, so a booking too many is
//! found as well as one too few.

mod crowd;
mod ledger;
mod person;

use std::path::Path;
use std::time::Duration;

use service::clock::{Clock, SystemClock};

use crate::chance::Chance;
use crate::program::{Program, Server};
use crate::town::Town;
pub use crowd::Crowd;
pub(crate) use crowd::Witness;
pub use ledger::{Asked, Ledger};
pub(crate) use person::{says_the_same, told};

/// How the test is run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What everything is drawn from.
    pub seed: u64,
    /// How often the server is killed.
    pub rounds: u64,
    /// Clients at once.
    pub clients: u32,
    /// Longest load between two kills.
    pub load_ms_max: u64,
}

/// What it came to.
#[derive(Debug, Default)]
pub struct Findings {
    /// Answers that were got.
    pub acknowledged: u64,
    /// Commands that had to be asked again after the server had gone.
    pub asked_again: u64,
    /// Old commands whose first answer was compared after a restart.
    pub compared: u64,
    /// Commands that were refused by a rule.
    pub refused: u64,
    /// What is not as it was told.
    pub wrong: Vec<String>,
}

impl Findings {
    /// Takes what another part of the test came to.
    pub fn add(&mut self, other: Findings) {
        self.acknowledged += other.acknowledged;
        self.asked_again += other.asked_again;
        self.compared += other.compared;
        self.refused += other.refused;
        self.wrong.extend(other.wrong);
    }
}

/// The town of the crash test: fewer places than people would like.
pub fn town(seed: u64, people: u32) -> Town {
    Town { seed, people, slots: 12, capacity: 7, first_day: in_days(10), ..Town::default() }
}

/// The day so many days from now, in Japan.
///
/// # Panics
/// When the machine's clock is out of range.
pub fn in_days(days: i64) -> jiff::civil::Date {
    let now = jiff::Timestamp::from_millisecond(SystemClock::default().wall()).expect("a clock in range");
    let today = now.in_tz("Asia/Tokyo").expect("a known time zone").date();
    today.saturating_add(jiff::Span::new().days(days))
}

/// Runs the plan on a fresh data folder below `work`.
///
/// # Panics
/// When the program cannot be driven at all.
pub async fn run(program: &Program, plan: &Plan, work: &Path) -> Findings {
    let (data, log) = (work.join("data"), work.join("server.log"));
    let town = town(plan.seed, plan.clients);
    program.settle(&data, &town, work);
    let mut chance = Chance::new(plan.seed);
    let mut server = program.serve(&data, &log);
    let crowd = Crowd::gather(&town, plan.seed, server.address).await;
    for _ in 0..plan.rounds {
        // Nothing to wait for: the moment of the crash is meant to be any.
        tokio::time::sleep(Duration::from_millis(chance.below(plan.load_ms_max))).await;
        crowd.lose();
        server.kill();
        server = program.serve(&data, &log);
        crowd.find(server.address);
    }
    let mut findings = crowd.finish(server.address).await;
    findings.wrong.extend(audited(program, &data, server));
    findings
}

/// Ends a server in order and audits its store: what is not as it should be.
pub fn audited(program: &Program, data: &Path, server: Server) -> Option<String> {
    if !server.stop() {
        return Some("the server did not end in order".to_owned());
    }
    let output = program.run(data, &["audit"]);
    let told = || String::from_utf8_lossy(&output.stdout).into_owned();
    (!output.status.success()).then(|| format!("the audit found: {}", told()))
}
