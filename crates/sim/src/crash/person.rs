//! One client of the crash test: a person who goes on whatever happens to the server.
//!
//! A command is written down only when its answer is definite; without one it is asked again with the same key.
//! After each reconnection some old commands are asked again too, and their first answers compared.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};

use super::crowd::Shared;
use super::{Asked, Ledger};
use crate::bench::measure::now;
use crate::chance::Chance;
use crate::http::{Answer, Connection, Request};
use crate::town::{PROGRAMME, Voucher};

/// How long one answer may take before the connection is given up.
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// Old commands asked again after a reconnection.
const COMPARED_A_TIME: usize = 2;

/// What became of a person.
pub(super) struct Lived {
    pub(super) ledger: Ledger,
    /// Old commands whose first answer was compared.
    pub(super) compared: u64,
    pub(super) wrong: Vec<String>,
    /// Whether an answer that never happened differs from my page, as it must.
    pub(super) forgery_noticed: bool,
}

pub(super) struct Person {
    index: u32,
    voucher: Voucher,
    chance: Chance,
    shared: Arc<Shared>,
    connection: Option<Connection>,
    token: String,
    seen: u64,
    asked: u64,
    ledger: Ledger,
    to_compare: usize,
    compared: u64,
    wrong: Vec<String>,
}

impl Person {
    pub(crate) fn new(index: u32, voucher: Voucher, seed: u64, shared: Arc<Shared>) -> Person {
        Person {
            index,
            voucher,
            chance: Chance::new(seed ^ (u64::from(index) << 32)),
            shared,
            connection: None,
            token: String::new(),
            seen: 0,
            asked: 0,
            ledger: Ledger::default(),
            to_compare: 0,
            compared: 0,
            wrong: Vec::new(),
        }
    }

    /// Acts until told to finish.
    pub(super) async fn live(mut self) -> Lived {
        self.sign_in().await;
        while !self.shared.finishing.load(Ordering::SeqCst) && self.wrong.is_empty() {
            self.act().await;
            while self.to_compare > 0 {
                self.to_compare -= 1;
                self.compare().await;
            }
        }
        let page = self.look().await;
        for _ in 0..COMPARED_A_TIME * 5 {
            self.compare().await;
        }
        let forgery_noticed = !self.ledger.forged().differences(&page).is_empty();
        let Person { ledger, compared, wrong, .. } = self;
        Lived { ledger, compared, wrong, forgery_noticed }
    }

    async fn sign_in(&mut self) {
        let Voucher { municipality_code, number, birth_date } = &self.voucher;
        let body = json!({
            "programme": PROGRAMME,
            "municipality_code": municipality_code,
            "voucher_number": number,
            "birth_date": birth_date.to_string(),
        });
        let Some(answer) = self.definite(&Request::post("/api/v1/login", body)).await else { return };
        self.token = answer.body["token"].as_str().unwrap_or_default().to_owned();
        if self.token.is_empty() {
            self.wrong.push(format!("no sign-in: {}", answer.body));
        }
    }

    async fn act(&mut self) {
        let slot = self.chance.one_of(&self.shared.slots).cloned().unwrap_or_default();
        let active = self.ledger.active().map(str::to_owned);
        let (path, body) = match (active, self.chance.below(10)) {
            (_, 0) => {
                self.look().await;
                return;
            }
            (None, 1..=4) => ("/api/v1/holds".to_owned(), json!({ "slot": slot })),
            (None, _) | (Some(_), 1) => ("/api/v1/bookings".to_owned(), json!({ "slot": slot, "dose": 1 })),
            (Some(id), 2..=6) => (format!("/api/v1/bookings/{id}/move"), json!({ "slot": slot })),
            (Some(id), _) => (format!("/api/v1/bookings/{id}/cancel"), json!({ "reason": "ill" })),
        };
        self.asked += 1;
        let key = format!("person-{}-{}", self.index, self.asked);
        let asked = Asked { path, body, key };
        let Some(answer) = self.command(&asked).await else { return };
        if answer.status >= 500 || answer.status == 401 {
            self.wrong.push(format!("{asked:?}: {} {}", answer.status, answer.body));
        }
        self.shared.acknowledged.fetch_add(1, Ordering::Relaxed);
        self.ledger.write(asked, answer.status, answer.body);
    }

    async fn look(&mut self) -> Value {
        let request =
            Request { token: Some(self.token.clone()), seen: Some(self.seen), ..Request::get("/api/v1/me") };
        let Some(answer) = self.definite(&request).await else { return Value::Null };
        if answer.status != 200 {
            self.wrong.push(format!("my page: {} {}", answer.status, answer.body));
        }
        self.wrong.extend(self.ledger.differences(&answer.body));
        answer.body
    }

    /// Asks an old command again and expects its first answer.
    async fn compare(&mut self) {
        let Some((asked, status, first)) = self.chance.one_of(self.ledger.told()).cloned() else { return };
        let Some(again) = self.command(&asked).await else { return };
        self.compared += 1;
        if again.status != status || !says_the_same(&again.body, &first) {
            self.wrong.push(format!(
                "{asked:?} was answered {status} {first}, and again {} {}",
                again.status, again.body
            ));
        }
    }

    async fn command(&mut self, asked: &Asked) -> Option<Answer> {
        let request = Request {
            token: Some(self.token.clone()),
            key: Some(asked.key.clone()),
            ..Request::post(&asked.path, asked.body.clone())
        };
        self.definite(&request).await
    }

    /// Asks until there is an answer that is not "later"; none when a server that is there says nothing else for longer
    /// than anybody waits, which is wrong: a server that forgot what this person saw does so for ever.
    async fn definite(&mut self, request: &Request) -> Option<Answer> {
        let mut since = now();
        while self.wrong.is_empty() {
            if self.shared.address.borrow().is_none() {
                since = now();
            }
            let patience = self.shared.patience();
            if since.elapsed() > patience {
                self.wrong.push(format!("{request:?}: no definite answer within {patience:?}"));
                break;
            }
            match self.ask(request).await {
                Some(answer) if !says_later(&answer) => {
                    self.seen = self.seen.max(answer.position.unwrap_or(0));
                    if let Some(witness) = &self.shared.witness {
                        witness(self.index, request, &answer);
                    }
                    return Some(answer);
                }
                // Not processed, or not known: that takes a moment to change.
                Some(_) => tokio::time::sleep(Duration::from_millis(2)).await,
                None if self.connection.take().is_some() => {
                    self.shared.asked_again.fetch_add(1, Ordering::Relaxed);
                }
                // Nobody listens there yet, or any more.
                None => tokio::time::sleep(Duration::from_millis(2)).await,
            }
        }
        None
    }

    async fn ask(&mut self, request: &Request) -> Option<Answer> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            None => {
                let mut address = self.shared.address.clone();
                let address = (*address.wait_for(Option::is_some).await.ok()?)?;
                let opened = Connection::open(address).await.ok()?;
                self.to_compare = COMPARED_A_TIME;
                self.connection.insert(opened)
            }
        };
        tokio::time::timeout(ANSWER_TIME, connection.ask(request)).await.ok()?.ok()
    }
}

/// Not processed, not known yet, or too late to begin: nothing was done that could be kept to.
fn says_later(answer: &Answer) -> bool {
    answer.status == 503 || answer.body["code"] == "command.expired"
}

/// Whether two answers to one command say the same. A receipt that could not be given at once is null in its place.
pub(crate) fn says_the_same(again: &Value, first: &Value) -> bool {
    let (mut again, mut first) = (told(again), told(first));
    if again["receipt"].is_null() || first["receipt"].is_null() {
        for answer in [&mut again, &mut first] {
            answer.as_object_mut().map(|members| members.remove("receipt"));
        }
    }
    again == first
}

/// What an answer says: of a problem only its code, because its words may be improved; of a booking all, to the byte of
/// its proof.
pub(crate) fn told(body: &Value) -> Value {
    if body["code"].is_string() { body["code"].clone() } else { body.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_may_come_later_and_is_never_another_one() {
        let answer = |receipt: Value| json!({ "booking": { "id": "A" }, "receipt": receipt });
        let receipt = |leaf: &str| json!({ "leaf": leaf, "tlog_proof": "by some checkpoint" });
        assert!(says_the_same(&answer(Value::Null), &answer(receipt("a"))));
        assert!(!says_the_same(&answer(receipt("b")), &answer(receipt("a"))));
        assert!(!says_the_same(&json!({ "booking": { "id": "B" }, "receipt": null }), &answer(receipt("a"))));
    }
}
