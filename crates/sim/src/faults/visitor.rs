//! One person on one server, step by step, for scenes that are written out and not drawn.
//!
//! Every request is bounded in time; what got no answer is `None`, never a guess.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};

use crate::crash::Asked;
use crate::http::{Answer, Connection, Request};
use crate::town::{PROGRAMME, Voucher};

const ANSWER_MAX: Duration = Duration::from_secs(20);

/// A signed-in person.
pub struct Visitor {
    connection: Connection,
    token: String,
}

impl Visitor {
    /// Signs in; `None` if that is not possible.
    pub async fn arrive(address: SocketAddr, voucher: &Voucher) -> Option<Visitor> {
        let mut visitor = Visitor { connection: Connection::open(address).await.ok()?, token: String::new() };
        let answer = visitor.ask(&sign_in(voucher)).await?;
        visitor.token = answer.body["token"].as_str()?.to_owned();
        Some(visitor)
    }

    /// Reads something.
    pub async fn get(&mut self, path: &str) -> Option<Answer> {
        let token = Some(self.token.clone());
        self.ask(&Request { token, ..Request::get(path) }).await
    }

    /// Gives a command.
    pub async fn command(&mut self, asked: &Asked) -> Option<Answer> {
        let (token, key) = (Some(self.token.clone()), Some(asked.key.clone()));
        self.ask(&Request { token, key, ..Request::post(&asked.path, asked.body.clone()) }).await
    }

    /// Takes a hold of a slot, or books it.
    pub async fn take(&mut self, what: &str, slot: &str, key: &str) -> Option<Answer> {
        let body = match what {
            "holds" => json!({ "slot": slot }),
            _ => json!({ "slot": slot, "dose": 1 }),
        };
        self.command(&Asked::new(&format!("/api/v1/{what}"), body, key)).await
    }

    /// Whether my page shows a hold.
    pub async fn holds(&mut self) -> bool {
        self.get("/api/v1/me").await.is_some_and(|page| page.status == 200 && page.body["hold"].is_object())
    }

    async fn ask(&mut self, request: &Request) -> Option<Answer> {
        tokio::time::timeout(ANSWER_MAX, self.connection.ask(request)).await.ok()?.ok()
    }
}

/// Reads something that needs no sign-in.
pub async fn read(address: SocketAddr, path: &str) -> Option<Answer> {
    let mut connection = Connection::open(address).await.ok()?;
    tokio::time::timeout(ANSWER_MAX, connection.ask(&Request::get(path))).await.ok()?.ok()
}

/// Identifiers of the slots.
pub async fn slots(address: SocketAddr) -> Vec<String> {
    let list = read(address, &format!("/api/v1/programmes/{PROGRAMME}/slots")).await;
    let list = list.map(|list| list.body["slots"].as_array().cloned().unwrap_or_default());
    list.unwrap_or_default().iter().filter_map(|slot| slot["id"].as_str().map(str::to_owned)).collect()
}

fn sign_in(voucher: &Voucher) -> Request {
    let Voucher { municipality_code, number, birth_date } = voucher;
    let who = json!({
        "programme": PROGRAMME,
        "municipality_code": municipality_code,
        "voucher_number": number,
        "birth_date": birth_date.to_string(),
    });
    Request::post("/api/v1/login", who)
}

/// A sign-in with a birth date that is not this person's; the incident code that the desk is told.
pub async fn mistaken(address: SocketAddr, voucher: &Voucher) -> Option<String> {
    let wrong = Voucher { birth_date: voucher.birth_date.tomorrow().ok()?, ..voucher.clone() };
    let mut connection = Connection::open(address).await.ok()?;
    let answer = connection.ask(&sign_in(&wrong)).await.ok()?;
    answer.body["incident"].as_str().map(str::to_owned)
}

/// A slot's figures without what passes: what was told of it at any time.
pub fn lasting(page: &Value) -> Value {
    let mut page = page.clone();
    for passing in ["as_of", "as_of_time"] {
        if let Some(members) = page.as_object_mut() {
            members.remove(passing);
        }
    }
    if let Some(hold) = page.get_mut("hold").and_then(Value::as_object_mut) {
        // An outage makes it longer.
        hold.remove("expires_at");
    }
    page
}
