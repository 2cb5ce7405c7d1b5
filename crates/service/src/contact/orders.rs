//! Same request, same answer, for contact data: which requests with a client's key a record came from.
//!
//! An answer about contact data is personal data, and what a person replaced is not to be kept. So the record holds no answer
//! but a keyed digest of the request and its time: the same request brings the rest of its answer along. They lie sealed in the
//! record, written with it in one step, so that they are as durable as what they are about, and destroyed with it.

use kernel::idempotency::KEPT_MS;
use kernel::state::State;
use kernel::time::Instant;

use crate::Service;
use crate::citizen::Order;
use crate::refusal::Refusal;
use crate::sign_in::SignedIn;
use crate::vault::{Content, KeptOrder};

/// How many requests a record remembers, so that it stays small whatever a client does.
const ORDERS_MAX: usize = 16;

/// What an order is known by: the digests of its key and of its request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct OrderKey {
    id: [u8; 16],
    body: [u8; 16],
}

impl Service {
    /// What the order is known by, if it has a key; refused if the key is that of a command in the journal.
    pub(super) fn contact_order(&self, who: &SignedIn, order: &Order) -> Result<Option<OrderKey>, Refusal> {
        let Some(key) = order.key.as_deref() else { return Ok(None) };
        let holder = who.person().holder;
        let id = self.keys().command(holder, key);
        let state: &State = &self.read();
        match state.command(id).map(|record| record.outcome) {
            None => Ok(Some(OrderKey { id: id.0, body: self.keys().contact_order(holder, &order.body) })),
            Some(kernel::event::Outcome::Void) => Err(Refusal::plain("command.void")),
            Some(_) => Err(Refusal::plain("idempotency.mismatch")),
        }
    }
}

/// When the same request was carried out, if it was; `idempotency.mismatch` if its key came with another one.
pub(super) fn first_kept(orders: &[KeptOrder], key: OrderKey, now: Instant) -> Result<Option<i64>, Refusal> {
    match orders.iter().find(|order| order.id == key.id && is_kept(order, now.0)) {
        None => Ok(None),
        Some(order) if order.body == key.body => Ok(Some(order.at)),
        Some(_) => Err(Refusal::plain("idempotency.mismatch")),
    }
}

/// The content with the order that it comes from, without those of more than a day ago.
pub(super) fn noted(mut content: Content, key: Option<OrderKey>) -> Content {
    let at = content.kept_at;
    content.orders.retain(|order| is_kept(order, at));
    let Some(OrderKey { id, body }) = key else { return content };
    let forgotten = (content.orders.len() + 1).saturating_sub(ORDERS_MAX);
    content.orders.drain(..forgotten);
    content.orders.push(KeptOrder { id, body, at });
    content
}

/// As long as the outcome of any other command.
fn is_kept(order: &KeptOrder, now: i64) -> bool {
    order.at.saturating_add(KEPT_MS) > now
}
