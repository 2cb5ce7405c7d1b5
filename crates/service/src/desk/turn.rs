//! Somebody's turns on the waitlist as staff see them, each with every step, and what the desk does about one for a caller.
//!
//! Whoever acts for a caller asks first, as for a booking, and the entry says which account it was. An offered place is booked
//! as any place that is held. The surprise: a turn keeps the newest choice of venues only, so the venues are told with the step
//! that chose them last, and with none before it.

use kernel::command::HolderId;
use kernel::waitlist::{TurnStep, Waiter, WaiterStep};
use serde::Serialize;

use super::Caller;
use super::acting::order;
use crate::Service;
use crate::citizen::Told;
use crate::permission::Act;
use crate::present::{Presenter, account, by};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::view::{BookingView, Moment, OfferView, SlotView, WaitlistView};

/// One turn, also when it is over; for staff alone, since its number is no booking number.
#[derive(Debug, Clone, Serialize)]
pub struct TurnView {
    /// Names it in the journal.
    pub number: String,
    /// Programme identifier.
    pub programme: String,
    /// The dose they wait or waited for.
    pub dose: u8,
    /// `waiting`, `offered`, `booked`, `asked`, `unanswered`.
    pub standing: &'static str,
    /// Everything that happened, oldest first.
    pub history: Vec<TurnStepView>,
}

/// One step of a turn.
#[derive(Debug, Clone, Serialize)]
pub struct TurnStepView {
    /// When, RFC 3339.
    pub at: String,
    /// When, at the venue.
    #[serde(skip)]
    pub moment: Moment,
    /// `joined`, `changed`, `offered`, `declined`, `lapsed`, `withdrawn`, `booked`, `asked` (they left), `unanswered`.
    pub what: &'static str,
    /// `web`, `line`, `desk`, `venue`, `api`, `cli`, `system`.
    pub channel: &'static str,
    /// `holder`, `operator`, `system`.
    pub by: &'static str,
    /// The account of the member of staff who acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<u32>,
    /// The dose they wait or waited for.
    #[serde(skip)]
    pub dose: u8,
    /// Of the newest choice: venue identifiers, none for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub venues: Option<Vec<String>>,
    /// The slot that was offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<SlotView>,
    /// The number of the booking that ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking: Option<String>,
}

/// Something to say of a turn.
pub enum TurnSaid {
    /// A place is kept for them and not booked.
    Offered(Box<OfferView>),
    /// They wait.
    Waits(Box<WaitlistView>),
    /// The newest offer is over and was not taken; they wait.
    LetGo(Box<TurnStepView>),
    /// They are off the list without a booking.
    Off(Box<TurnStepView>),
}

impl Presenter<'_> {
    /// Every turn of a person, oldest first.
    pub(crate) fn turns(&self, holder: &HolderId) -> Vec<TurnView> {
        self.held.waiters_of_person(holder).into_iter().map(|waiter| self.turn(waiter)).collect()
    }

    /// One turn.
    pub(crate) fn turn(&self, waiter: &Waiter) -> TurnView {
        let chose = |step: &&WaiterStep| matches!(step.what, TurnStep::Joined | TurnStep::Changed);
        let newest = waiter.steps.iter().rev().find(chose).map(|step| step.position);
        let step = |step: &WaiterStep| self.turn_step(waiter, step, newest == Some(step.position));
        TurnView {
            number: waiter.number.to_string(),
            programme: self.held.definition.id.clone(),
            dose: waiter.dose,
            standing: self.turn_standing(waiter),
            history: waiter.steps.iter().map(step).collect(),
        }
    }

    fn turn_step(&self, waiter: &Waiter, step: &WaiterStep, chose_last: bool) -> TurnStepView {
        let venue = |venue: &u16| self.held.venue_id(*venue).to_owned();
        TurnStepView {
            at: self.zone.rfc3339(step.at),
            moment: self.zone.moment(step.at),
            what: step.what.as_str(),
            channel: step.channel.as_str(),
            by: by(step.actor),
            account: account(step.actor),
            dose: waiter.dose,
            venues: chose_last.then(|| waiter.venues.iter().map(venue).collect()),
            slot: self.held.slot_of_turn(step).map(|slot| self.place(slot)),
            booking: match step.what {
                TurnStep::Booked(number) => Some(number.to_string()),
                _ => None,
            },
        }
    }
}

impl Service {
    /// Puts a caller on the waitlist for these venues, or for all; whoever is on it changes for which.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, and as [`Service::join_waitlist`].
    pub async fn join_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        venues: &[String],
    ) -> Result<Told<()>, Refusal> {
        let (person, permit) = self.acting(who, caller, Act::KeepTurn).await?;
        let mut body: Vec<&[u8]> = vec![b"join"];
        body.extend(venues.iter().map(|venue| venue.as_bytes()));
        // Without a key: the same choice once more changes nothing by itself.
        self.join_waitlist(&person, venues, order(&permit, None, &body)).await
    }

    /// Takes a caller off the waitlist. `key` is the page's, so that a second press does nothing more.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, and as [`Service::leave_waitlist`].
    pub async fn leave_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        key: String,
    ) -> Result<Told<()>, Refusal> {
        let (person, permit) = self.acting(who, caller, Act::KeepTurn).await?;
        self.leave_waitlist(&person, order(&permit, Some(key), &[b"leave"])).await
    }

    /// Lets the place go that is offered to a caller, who keeps their turn.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, and as [`Service::decline_offer`].
    pub async fn decline_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        key: String,
    ) -> Result<Told<()>, Refusal> {
        let (person, permit) = self.acting(who, caller, Act::KeepTurn).await?;
        self.decline_offer(&person, None, order(&permit, Some(key), &[b"decline"])).await
    }
}

/// What to say of the turn in which somebody waits, or of how their newest one ended.
pub(super) fn said_of(
    stands: Option<&WaitlistView>,
    turns: &[TurnView],
    bookings: &[BookingView],
) -> Vec<TurnSaid> {
    let Some(stands) = stands.filter(|stands| stands.dose.is_some()) else { return Vec::new() };
    // Of a person with two vouchers the turn that counts need not be the last.
    let turn = turns.iter().rev().find(|turn| turn.standing == stands.standing);
    let last = turn.and_then(|turn| turn.history.last());
    match stands.standing {
        "offered" => stands.offer.iter().map(|offer| TurnSaid::Offered(Box::new(offer.clone()))).collect(),
        "waiting" => {
            let ended = |step: &&TurnStepView| matches!(step.what, "declined" | "lapsed" | "withdrawn");
            let let_go = last.filter(ended).map(|step| TurnSaid::LetGo(Box::new(step.clone())));
            let_go.into_iter().chain([TurnSaid::Waits(Box::new(stands.clone()))]).collect()
        }
        "asked" | "unanswered" => {
            // Whoever has the dose booked by now is told of the booking.
            let is_booked =
                bookings.iter().any(|it| Some(it.dose) == stands.dose && it.status != "cancelled");
            last.filter(|_| !is_booked)
                .map(|step| TurnSaid::Off(Box::new(step.clone())))
                .into_iter()
                .collect()
        }
        // Said by the booking itself.
        _ => Vec::new(),
    }
}
