//! The door between people and the service, with the faults that a door could have.
//!
//! A sound door passes everything on. The others do what a careless one might do, to show that the simulator sees it
//! from outside.

use service::view::{BookingView, MyPage};
use service::{CommandStatus, Order, Refusal, Service, SignedIn, Told};

use super::flaw::Flaw;

/// A door, sound or not.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    flaw: Option<Flaw>,
}

impl Door {
    /// A door with this flaw, if it is one of a door.
    pub fn new(flaw: Option<Flaw>) -> Door {
        Door { flaw }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    /// Whether it lets a person with a sound proof in, after so many wrong ones.
    pub fn lets_in(&self, misses: u32) -> bool {
        !self.has(Flaw::OwnerLockedOut) || misses < 3
    }

    /// Whether a sign-in leaves something in the journal.
    pub fn sign_in_writes(&self) -> bool {
        self.has(Flaw::SignInWrites)
    }

    pub(super) async fn my_page(
        &self,
        service: &Service,
        who: &SignedIn,
        seen: u64,
    ) -> Result<MyPage, Refusal> {
        let seen = Some(seen).filter(|_| !self.has(Flaw::SeenIgnored));
        let mut page = service.my_page(who, seen).await?;
        if self.has(Flaw::CancelledDropped) {
            page.bookings.retain(|booking| booking.status != "cancelled");
        }
        if self.has(Flaw::GivenDropped) {
            page.bookings.retain(|booking| booking.status != "administered");
        }
        Ok(page)
    }

    pub(super) async fn status(
        &self,
        service: &Service,
        who: &SignedIn,
        key: &str,
        seen: u64,
    ) -> Result<CommandStatus, Refusal> {
        let seen = Some(seen).filter(|_| !self.has(Flaw::StatusFromThePast));
        service.command_status(who, key, seen).await
    }

    pub(super) async fn moved(
        &self,
        service: &Service,
        who: &SignedIn,
        number: &str,
        slot: &str,
        order: Order,
    ) -> Result<Told<BookingView>, Refusal> {
        if !self.has(Flaw::MovedByCancelling) {
            return service.move_booking(who, number, slot, order).await;
        }
        let mut first = order.clone();
        first.key = order.key.as_ref().map(|key| format!("{key} first"));
        let cancelled = service.cancel_booking(who, number, None, first).await?;
        service.book(who, slot, cancelled.answer.dose, order).await
    }
}
