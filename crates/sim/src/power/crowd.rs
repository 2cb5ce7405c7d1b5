//! The clients of a recorded run: people of the crash test, and for each answer what the disk had been asked for.
//!
//! The note is taken when the client has the whole answer, so that everything which the answer rests on must be in
//! the log of writes before it. What a command of the tool said counts as an answer too.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::disk::Mark;
use crate::crash::{Crowd, Witness};
use crate::http::{Answer, Request};
use crate::town::Town;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Which client got it; none for a command of the tool.
    pub person: Option<u32>,
    /// The idempotency key, if it was a write.
    pub key: Option<String>,
    /// Entries that the log of writes had when it was got.
    pub writes: u64,
    /// Entries that the journal must have because of it.
    pub entries: u64,
    /// Where in the journal the entry lies that it tells of, if it is a first answer told again.
    pub again_of: Option<u64>,
}

/// All answers so far.
#[derive(Clone, Default)]
pub struct Tale(Arc<Mutex<Vec<Told>>>);

impl Tale {
    /// Notes one.
    pub fn note(&self, told: Told) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(told);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether nothing was told yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All, in the order in which the disk was asked.
    pub fn all(&self) -> Vec<Told> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        all.sort_by_key(|told| told.writes);
        all
    }
}

/// Lets everybody in a town begin at a server, with every answer noted.
pub async fn gather(town: &Town, address: SocketAddr, tale: &Tale, mark: Mark) -> Crowd {
    Crowd::gather_before(town, town.seed, address, Some(witness(tale.clone(), mark))).await
}

fn witness(tale: Tale, mark: Mark) -> Witness {
    Box::new(move |person, request: &Request, answer: &Answer| {
        let writes = mark.now();
        let seen = answer.position.or(answer.body["as_of"].as_u64());
        let again_of = if answer.repeated { told_at(&answer.body) } else { None };
        tale.note(Told {
            person: Some(person),
            key: request.key.clone(),
            writes,
            entries: seen.unwrap_or(0),
            again_of,
        });
    })
}

/// Where the entry lies that an answer tells of: a booking, or what became of it.
fn told_at(body: &Value) -> Option<u64> {
    body["booking"]["position"].as_u64().or(body["position"].as_u64())
}
