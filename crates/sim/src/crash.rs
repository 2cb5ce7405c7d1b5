//! The crash test: clients that hold, book, move and cancel while their server is killed again and again.
//!
//! Each client is one person and writes down every answer that it got. What it did not get an answer to it asks again
//! with the same key until the answer is definite, so that in the end my page and the ledger must be equal.
//! It knows nothing but the HTTP API. The surprise: the ledger is compared whole, as JSON, so a booking too many is
//! found as well as one too few.

mod ledger;
mod person;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use service::clock::{Clock, SystemClock};
use tokio::sync::watch;

use crate::chance::Chance;
use crate::http::{Connection, Request};
use crate::program::{Program, Server};
use crate::town::{PROGRAMME, Town};
pub use ledger::{Asked, Ledger};
use person::Person;

/// How the test is run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What everything is drawn from.
    pub seed: u64,
    /// How often the server is killed.
    pub rounds: u32,
    /// Clients at once.
    pub clients: u32,
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

/// What all clients share.
pub(crate) struct Shared {
    pub(crate) address: watch::Receiver<Option<SocketAddr>>,
    pub(crate) slots: Vec<String>,
    pub(crate) finishing: AtomicBool,
    pub(crate) asked_again: AtomicU64,
    pub(crate) acknowledged: AtomicU64,
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
    let (tell, address) = watch::channel(Some(server.address));
    let shared = Arc::new(Shared {
        address,
        slots: slots(server.address).await.into_iter().map(|(id, _)| id).collect(),
        finishing: AtomicBool::new(false),
        asked_again: AtomicU64::new(0),
        acknowledged: AtomicU64::new(0),
    });
    let people =
        (0..plan.clients).map(|index| Person::new(index, town.voucher(index), plan.seed, shared.clone()));
    let tasks: Vec<_> = people.map(|person| tokio::spawn(person.live())).collect();
    for _ in 0..plan.rounds {
        // Nothing to wait for: the moment of the crash is meant to be any.
        tokio::time::sleep(Duration::from_millis(50 + chance.below(900))).await;
        tell.send_replace(None);
        server.kill();
        server = program.serve(&data, &log);
        tell.send_replace(Some(server.address));
    }
    shared.finishing.store(true, Ordering::SeqCst);
    let mut findings = Findings::default();
    let mut ledgers = Vec::new();
    for task in tasks {
        match task.await {
            Ok((ledger, compared, wrong)) => {
                findings.compared += compared;
                findings.wrong.extend(wrong);
                ledgers.push(ledger);
            }
            Err(error) => findings.wrong.push(format!("a client ended early: {error}")),
        }
    }
    findings.acknowledged = shared.acknowledged.load(Ordering::SeqCst);
    findings.asked_again = shared.asked_again.load(Ordering::SeqCst);
    findings.refused = ledgers.iter().map(Ledger::refused).sum();
    findings.wrong.extend(overfilled(&ledgers, &slots(server.address).await));
    findings.wrong.extend(audited(program, &data, server));
    findings
}

/// Identifiers and capacities of the slots.
async fn slots(address: SocketAddr) -> Vec<(String, u64)> {
    let mut connection = Connection::open(address).await.expect("the server listens");
    let path = format!("/api/v1/programmes/{PROGRAMME}/slots");
    let answer = connection.ask(&Request::get(&path)).await.expect("an answer");
    let slots = answer.body["slots"].as_array().cloned().unwrap_or_default();
    let facts = |slot: &Value| Some((slot["id"].as_str()?.to_owned(), slot["capacity"].as_u64()?));
    slots.iter().filter_map(facts).collect()
}

fn overfilled(ledgers: &[Ledger], slots: &[(String, u64)]) -> Vec<String> {
    let booked = |id: &str| ledgers.iter().map(|ledger| ledger.confirmed_in(id)).sum::<u64>();
    let over = slots.iter().filter(|(id, capacity)| booked(id) > *capacity);
    over.map(|(id, capacity)| format!("slot {id}: {} bookings in {capacity} places", booked(id))).collect()
}

fn audited(program: &Program, data: &Path, server: Server) -> Option<String> {
    if !server.stop() {
        return Some("the server did not end in order".to_owned());
    }
    let output = program.run(data, &["audit"]);
    let told = || String::from_utf8_lossy(&output.stdout).into_owned();
    (!output.status.success()).then(|| format!("the audit found: {}", told()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_booking_too_many_in_a_slot_is_noticed() {
        let mut ledger = Ledger::default();
        let booking = json!({ "id": "A", "status": "confirmed", "slot": { "id": "x" } });
        ledger.write(Asked::new("/api/v1/bookings", json!({}), "a"), 201, json!({ "booking": booking }));
        assert_eq!(overfilled(std::slice::from_ref(&ledger), &[("x".to_owned(), 1)]), Vec::<String>::new());
        assert_eq!(overfilled(&[ledger.clone(), ledger], &[("x".to_owned(), 1)]).len(), 1);
    }
}
