//! A crowd of people on one server, whatever happens to it, and what they find in the end.
//!
//! Whoever drives the fault tells the crowd where the server is now, or that it is gone. What the
//! crowd got no answer to it asks again, and only a server that is there and says "later" for minutes ends its patience:
//! that is how one looks that forgot what people saw. The surprise: at the end every person's ledger is held against my page once more
//! with an answer in it that never happened, so that a comparison that sees nothing is itself found out.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::person::{Lived, Person};
use super::{Findings, Ledger};
use crate::http::{Answer, Connection, Request};
use crate::town::{PROGRAMME, Town};

/// Longer than any fault of a test lasts.
const PATIENCE_MS: u64 = 180_000;

/// Is shown every definite answer at the moment when a client, by number, has it.
pub(crate) type Witness = Box<dyn Fn(u32, &Request, &Answer) + Send + Sync>;

/// What all people share.
pub(super) struct Shared {
    pub(super) address: watch::Receiver<Option<SocketAddr>>,
    pub(super) slots: Vec<String>,
    pub(super) finishing: AtomicBool,
    pub(super) asked_again: AtomicU64,
    pub(super) acknowledged: AtomicU64,
    pub(super) witness: Option<Witness>,
    patience_ms: AtomicU64,
}

impl Shared {
    /// How long a server that is there may say "later".
    pub(super) fn patience(&self) -> Duration {
        Duration::from_millis(self.patience_ms.load(Ordering::Relaxed))
    }
}

/// The people of a town, at it.
pub struct Crowd {
    shared: Arc<Shared>,
    tell: watch::Sender<Option<SocketAddr>>,
    tasks: Vec<JoinHandle<Lived>>,
}

impl Crowd {
    /// Everybody in the town begins.
    ///
    /// # Panics
    /// When nobody listens there.
    pub async fn gather(town: &Town, seed: u64, address: SocketAddr) -> Crowd {
        Crowd::gather_before(town, seed, address, None).await
    }

    /// As [`gather`](Crowd::gather), before the eyes of a witness.
    pub(crate) async fn gather_before(
        town: &Town,
        seed: u64,
        address: SocketAddr,
        witness: Option<Witness>,
    ) -> Crowd {
        let (tell, told) = watch::channel(Some(address));
        let shared = Arc::new(Shared {
            address: told,
            slots: slots(address).await.into_iter().map(|(id, _)| id).collect(),
            finishing: AtomicBool::new(false),
            asked_again: AtomicU64::new(0),
            acknowledged: AtomicU64::new(0),
            witness,
            patience_ms: AtomicU64::new(PATIENCE_MS),
        });
        let person = |index| Person::new(index, town.voucher(index), seed, shared.clone());
        let tasks = (0..town.people).map(|index| tokio::spawn(person(index).live())).collect();
        Crowd { shared, tell, tasks }
    }

    /// The server is gone.
    pub fn lose(&self) {
        self.tell.send_replace(None);
    }

    /// The server is here.
    pub fn find(&self, address: SocketAddr) {
        self.tell.send_replace(Some(address));
    }

    /// From now on nobody waits longer than this for a definite answer of a server that is there.
    pub fn hurry(&self, patience: Duration) {
        let ms = u64::try_from(patience.as_millis()).unwrap_or(PATIENCE_MS);
        self.shared.patience_ms.store(ms, Ordering::Relaxed);
    }

    /// Answers that were got so far.
    pub fn acknowledged(&self) -> u64 {
        self.shared.acknowledged.load(Ordering::Relaxed)
    }

    /// Lets everybody come to an end at a server that serves, and gathers what they found.
    ///
    /// # Panics
    /// When nobody listens there.
    pub async fn finish(self, address: SocketAddr) -> Findings {
        let shared = self.shared.clone();
        let (ledgers, mut findings) = self.come_to_an_end(address).await;
        findings.acknowledged = shared.acknowledged.load(Ordering::SeqCst);
        findings.asked_again = shared.asked_again.load(Ordering::SeqCst);
        findings.refused = ledgers.iter().map(Ledger::refused).sum();
        findings.wrong.extend(overfilled(&ledgers, &slots(address).await));
        findings
    }

    /// Lets everybody come to an end at a server that serves; what each was told, and what was wrong.
    pub(crate) async fn come_to_an_end(self, address: SocketAddr) -> (Vec<Ledger>, Findings) {
        self.find(address);
        self.shared.finishing.store(true, Ordering::SeqCst);
        let (mut ledgers, mut findings) = (Vec::new(), Findings::default());
        for task in self.tasks {
            match task.await {
                Ok(Lived { ledger, compared, wrong, forgery_noticed }) => {
                    findings.compared += compared;
                    findings.wrong.extend(wrong);
                    if !forgery_noticed {
                        findings.wrong.push("an answer that never happened was not noticed".to_owned());
                    }
                    ledgers.push(ledger);
                }
                Err(error) => findings.wrong.push(format!("a client ended early: {error}")),
            }
        }
        (ledgers, findings)
    }
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

#[cfg(test)]
mod tests {
    use super::super::Asked;
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
