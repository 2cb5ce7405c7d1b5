//! What one client was told: every definite answer, and what my page must show because of them.
//!
//! Pure, so that the test can be tested: a lost booking, a changed one and one too many are all found.

use std::collections::BTreeMap;

use serde_json::Value;

/// A command as it was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Path.
    pub path: String,
    /// Body.
    pub body: Value,
    /// Idempotency key.
    pub key: String,
}

impl Asked {
    /// A command.
    pub fn new(path: &str, body: Value, key: &str) -> Asked {
        Asked { path: path.to_owned(), body, key: key.to_owned() }
    }
}

/// One person's answers.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    told: Vec<(Asked, u16, Value)>,
    bookings: BTreeMap<String, Value>,
}

impl Ledger {
    /// Writes a definite answer down.
    pub fn write(&mut self, asked: Asked, status: u16, body: Value) {
        let booking = if asked.path.ends_with("/bookings") { &body["booking"] } else { &body };
        if status < 300
            && booking["number"].as_str().or(booking["status"].as_str()).is_some()
            && let Some(id) = booking["id"].as_str()
        {
            self.bookings.insert(id.to_owned(), booking.clone());
        }
        self.told.push((asked, status, body));
    }

    /// The booking that holds a place, if there is one.
    pub fn active(&self) -> Option<&str> {
        let active = self.bookings.iter().find(|(_, booking)| booking["status"] == "confirmed");
        active.map(|(id, _)| id.as_str())
    }

    /// How many bookings hold a place in this slot.
    pub fn confirmed_in(&self, slot: &str) -> u64 {
        let here = |booking: &&Value| booking["status"] == "confirmed" && booking["slot"]["id"] == slot;
        self.bookings.values().filter(here).count() as u64
    }

    /// How many commands were refused.
    pub fn refused(&self) -> u64 {
        self.told.iter().filter(|(_, status, _)| *status >= 400).count() as u64
    }

    /// All commands with their first answers.
    pub fn told(&self) -> &[(Asked, u16, Value)] {
        &self.told
    }

    /// The same ledger with a booking in it that was never told: what must not be believed.
    #[must_use]
    pub fn forged(&self) -> Ledger {
        let mut forged = self.clone();
        let booking = serde_json::json!({ "id": "forged", "status": "confirmed" });
        forged.bookings.insert("forged".to_owned(), booking);
        forged
    }

    /// Where my page is not what was told.
    pub fn differences(&self, page: &Value) -> Vec<String> {
        let shown = page["bookings"].as_array().cloned().unwrap_or_default();
        let shown: BTreeMap<String, Value> = shown
            .into_iter()
            .filter_map(|booking| Some((booking["id"].as_str()?.to_owned(), booking)))
            .collect();
        let mut wrong = Vec::new();
        for (id, told) in &self.bookings {
            match shown.get(id) {
                None => wrong.push(format!("booking {id} was told and is gone: {told}")),
                Some(now) if now != told => {
                    wrong.push(format!("booking {id} was told as {told} and is {now}"))
                }
                Some(_) => {}
            }
        }
        for (id, booking) in shown.iter().filter(|(id, _)| !self.bookings.contains_key(*id)) {
            wrong.push(format!("booking {id} was never told: {booking}"));
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn booking(status: &str) -> Value {
        json!({ "id": "A", "number": "A", "status": status, "slot": { "id": "x" } })
    }

    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        let asked = Asked::new("/api/v1/bookings", json!({ "slot": "x" }), "k");
        ledger.write(asked, 201, json!({ "booking": booking("confirmed") }));
        ledger
    }

    #[test]
    fn what_was_told_and_is_shown_is_right() {
        assert_eq!(
            ledger().differences(&json!({ "bookings": [booking("confirmed")] })),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_lost_booking_is_noticed() {
        assert_eq!(ledger().differences(&json!({ "bookings": [] })).len(), 1);
    }

    #[test]
    fn a_forged_booking_is_noticed() {
        let page = json!({ "bookings": [booking("confirmed")] });
        assert_eq!(ledger().forged().differences(&page).len(), 1);
    }

    #[test]
    fn a_changed_booking_is_noticed() {
        assert_eq!(ledger().differences(&json!({ "bookings": [booking("cancelled")] })).len(), 1);
    }

    #[test]
    fn a_booking_that_nobody_was_told_of_is_noticed() {
        assert_eq!(Ledger::default().differences(&json!({ "bookings": [booking("confirmed")] })).len(), 1);
    }

    #[test]
    fn a_cancellation_replaces_what_was_told() {
        let mut ledger = ledger();
        ledger.write(Asked::new("/api/v1/bookings/A/cancel", json!({}), "c"), 200, booking("cancelled"));
        assert_eq!(ledger.active(), None);
        assert_eq!(ledger.differences(&json!({ "bookings": [booking("cancelled")] })), Vec::<String>::new());
    }
}
