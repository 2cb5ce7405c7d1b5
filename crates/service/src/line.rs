//! LINE behind its door: what the webhook brought and waits to be answered, and who talks for whom.
//!
//! Both lie in the vault, sealed, because the name of somebody who talks is contact data. The journal has only that a link
//! was made and that it ended. No rule about bookings stands here: whoever is linked acts through the same use cases as
//! on the pages. The surprise: an event is kept until it was answered, first in a file that waits for nobody and then in the
//! vault, so that a crash after the webhook's answer loses nothing, and its name is kept for days after that, so that it is
//! never answered twice.

mod inbox;
mod intake;
mod links;

use std::sync::PoisonError;

use store::VaultRow;

use crate::Service;
use crate::keys::KeyRing;
use crate::vault::{self, Kept, Sealed};

pub use inbox::{LineArrivals, LineArrived, LineInbox};
pub use intake::{LineEvent, LineSaid, LineWaiting};
pub use links::{LINE_PEOPLE_MAX, LinePerson, Linking};

/// What LINE said last of the messages of this month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineQuota {
    /// How many may be sent; nothing if as many as there are.
    pub limit: Option<u64>,
    /// How many were sent.
    pub sent: u64,
}

impl Service {
    /// Takes what LINE says of the messages of this month.
    pub fn note_line_quota(&self, limit: Option<u64>, sent: u64) {
        *self.inner.line_quota.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(LineQuota { limit, sent });
    }

    /// What LINE said last of the messages of this month; nothing where LINE is not set up, or was not reached yet.
    pub fn line_quota(&self) -> Option<LineQuota> {
        *self.inner.line_quota.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A row of this module under the newest key; nothing if it is none of its rows.
pub(crate) fn sealed_again(ring: &KeyRing, row: &VaultRow) -> Option<Result<VaultRow, Sealed>> {
    fn again<K: Kept>(ring: &KeyRing, row: &VaultRow) -> Result<VaultRow, Sealed> {
        vault::seal_next(ring, row, &vault::open::<K>(ring, row)?)
    }
    match vault::form(row)? {
        intake::KeptEvent::FORM => Some(again::<intake::KeptEvent>(ring, row)),
        links::Link::FORM => Some(again::<links::Link>(ring, row)),
        links::Nonce::FORM => Some(again::<links::Nonce>(ring, row)),
        _ => None,
    }
}
