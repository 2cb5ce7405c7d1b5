//! A lot that is recalled: who received it, who is booked where it was to be given, for those who plan.
//!
//! The list names bookings and nobody by name. Whoever calls the people looks each of them up, and that is written down.

use crate::Service;
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::venue::{By, Concerned, LotTold, TypedLot};

impl Service {
    /// Every lot of a programme, in the order in which they were declared.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `not_ready`.
    pub async fn lots_for(&self, who: &StaffSession, programme: &str) -> Result<Vec<LotTold>, Refusal> {
        self.lots(&By::planning(who), programme).await
    }

    /// Whom a lot concerns, from today on.
    ///
    /// # Errors
    /// `staff.forbidden`, `lot.unknown`, `programme.unknown`, `not_ready`.
    pub async fn concerned_for(
        &self,
        who: &StaffSession,
        programme: &str,
        lot: (&str, &str),
    ) -> Result<Concerned, Refusal> {
        self.concerned(&By::planning(who), programme, lot).await
    }

    /// Declares a lot, or declares it anew: venues may give from it until its last day.
    ///
    /// # Errors
    /// `staff.forbidden`, `lot.date`, `lot.invalid`, `programme.unknown`.
    pub async fn declare_for(
        &self,
        who: &StaffSession,
        programme: &str,
        lot: &TypedLot,
    ) -> Result<(), Refusal> {
        self.declare_typed_lot(&By::planning(who), programme, lot).await
    }

    /// Recalls a lot, or takes a recall back.
    ///
    /// # Errors
    /// As [`Self::concerned_for`].
    pub async fn recall_for(
        &self,
        who: &StaffSession,
        programme: &str,
        lot: (&str, &str),
        is_reinstated: bool,
    ) -> Result<Concerned, Refusal> {
        self.recall_lot(&By::planning(who), programme, lot, is_reinstated, None).await
    }
}
