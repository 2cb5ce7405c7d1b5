//! What the desk does for a caller: the same use cases as the caller's own, by an account, in the kept share of the queue.
//!
//! Each asks first whether it is this account's to do, and finds the person by the digest that the page carries, so that no
//! page can ask about one person and act for another. The birth date must have been said; the waves ask for it.

use jiff::civil::Date;
use kernel::birth_date::BirthDate;
use kernel::command::Command;
use kernel::staff::StaffCommand;

use super::Caller;
use crate::Service;
use crate::citizen::{Channel, Choice, Order, Told};
use crate::evidence::receipt::Receipt;
use crate::messages::MessageWish;
use crate::permission::{Act, Authorised};
use crate::refusal::Refusal;
use crate::sign_in::SignedIn;
use crate::staff::StaffSession;
use crate::view::{BookingView, DayView, HoldView, TimeView, VenueChoice};
use crate::wording::Lang;

impl Service {
    /// Takes what a caller said: the birth date, which must be the one on the list, and that the desk is to act. Answers with
    /// the text by which pages name them from then on.
    ///
    /// # Errors
    /// `desk.consent`, `desk.birth_date`, `birth_date.…`, `staff.forbidden`.
    pub async fn verify_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        birth_date: &str,
        wanted: bool,
    ) -> Result<String, Refusal> {
        let permit = self.authorise(who, Act::SeePerson, &self.object_of(caller)?).await?;
        self.look_at(&permit, caller.holder()).await?;
        if !wanted {
            return Err(Refusal::plain("desk.consent"));
        }
        let today = self.any_zone().date(self.now());
        let born_on =
            BirthDate::parse(birth_date, today).map_err(|_| Refusal::plain("desk.birth_date"))?.date();
        if !self.is_born_on(caller.programme, caller.holder(), born_on) {
            return Err(Refusal::plain("desk.birth_date"));
        }
        Ok(self.sealed_caller(caller.programme, caller.holder(), Some(born_on)))
    }

    /// Venues for a caller.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, and as [`Service::venues`].
    pub async fn caller_venues(
        &self,
        who: &StaffSession,
        caller: &Caller,
        choice: Choice,
    ) -> Result<VenueChoice, Refusal> {
        let (person, _) = self.acting(who, caller, Act::HoldPlace).await?;
        self.venues(&person, choice).await
    }

    /// Days at a venue for a caller.
    ///
    /// # Errors
    /// As [`Self::caller_venues`].
    pub async fn caller_days(
        &self,
        who: &StaffSession,
        caller: &Caller,
        venue: &str,
        choice: Choice,
    ) -> Result<Vec<DayView>, Refusal> {
        let (person, _) = self.acting(who, caller, Act::HoldPlace).await?;
        self.days(&person, venue, choice).await
    }

    /// Times of a day for a caller.
    ///
    /// # Errors
    /// As [`Self::caller_venues`].
    pub async fn caller_times(
        &self,
        who: &StaffSession,
        caller: &Caller,
        venue: &str,
        date: Date,
        choice: Choice,
    ) -> Result<Vec<TimeView>, Refusal> {
        let (person, _) = self.acting(who, caller, Act::HoldPlace).await?;
        self.times(&person, venue, date, choice).await
    }

    /// Holds a place for a caller, for a new booking or for one that is to be moved.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, and as [`Service::hold`].
    pub async fn hold_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        slot: &str,
        moving: Option<&str>,
    ) -> Result<Told<HoldView>, Refusal> {
        let (person, permit) = self.acting(who, caller, Act::HoldPlace).await?;
        let order = order(&permit, None, &[b"hold", slot.as_bytes()]);
        match moving {
            Some(booking) => self.hold_for_move(&person, slot, booking, order).await,
            None => self.hold(&person, slot, order).await,
        }
    }

    /// Lets a caller's hold go.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, `overloaded`, `outcome.unknown`.
    pub async fn release_for_caller(&self, who: &StaffSession, caller: &Caller) -> Result<Told<()>, Refusal> {
        let (person, permit) = self.acting(who, caller, Act::HoldPlace).await?;
        self.release_hold(&person, order(&permit, None, &[b"release"])).await
    }

    /// Books for a caller. `key` is the page's, so that a second press does nothing more.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, and as [`Service::book`].
    pub async fn book_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        slot: &str,
        dose: u8,
        key: String,
    ) -> Result<Told<BookingView>, Refusal> {
        let (person, permit) = self.acting(who, caller, Act::BookPlace).await?;
        let order = order(&permit, Some(key), &[b"book", slot.as_bytes(), &[dose]]);
        self.book(&person, slot, dose, order).await
    }

    /// Moves a caller's booking.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, and as [`Service::move_booking`].
    pub async fn move_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        booking: &str,
        slot: &str,
        key: String,
    ) -> Result<Told<BookingView>, Refusal> {
        let (person, permit) = self.acting(who, caller, Act::MoveBooking).await?;
        let order = order(&permit, Some(key), &[b"move", booking.as_bytes(), slot.as_bytes()]);
        self.move_booking(&person, booking, slot, order).await
    }

    /// Cancels a caller's booking.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, and as [`Service::cancel_booking`].
    pub async fn cancel_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        booking: &str,
        reason: Option<&str>,
        key: String,
    ) -> Result<Told<BookingView>, Refusal> {
        let (person, permit) = self.acting(who, caller, Act::CancelBooking).await?;
        let order = order(&permit, Some(key), &[b"cancel", booking.as_bytes()]);
        self.cancel_booking(&person, booking, reason, order).await
    }

    /// Ends the pause after mismatches on a caller's vouchers. An entry says that it was done.
    ///
    /// # Errors
    /// `staff.forbidden`, `overloaded`, `outcome.unknown`.
    pub async fn lift_pause(&self, who: &StaffSession, caller: &Caller) -> Result<(), Refusal> {
        let permit = self.authorise(who, Act::LiftPause, &self.object_of(caller)?).await?;
        self.look_at(&permit, caller.holder()).await?;
        for holder in self.vouchers_of(caller) {
            self.throttle().forgive(holder);
        }
        Ok(())
    }

    /// The receipt of a caller's booking. An entry says that it was handed out.
    ///
    /// # Errors
    /// `staff.forbidden`, `booking.unknown`, `not_ready`.
    pub async fn receipt_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        booking: &str,
        lang: Lang,
    ) -> Result<(BookingView, Receipt), Refusal> {
        let permit = self.authorise(who, Act::ShowReceipt, &self.object_of(caller)?).await?;
        let found = self.bookings_of(caller).into_iter().find(|it| it.id == booking);
        let found = found.ok_or(Refusal::plain("booking.unknown"))?;
        self.look_at(&permit, caller.holder()).await?;
        let receipt = self.receipt(&found, lang).await?;
        Ok((found, receipt))
    }

    /// Whether somebody may do this about a caller, before the form for it is shown.
    ///
    /// # Errors
    /// `staff.forbidden`, `staff.proof`, `staff.person`.
    pub async fn permit_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        act: Act,
    ) -> Result<(), Refusal> {
        self.authorise(who, act, &self.object_of(caller)?).await.map(drop)
    }

    /// Has a caller told once more how a booking stands; one that is on its way says the same. An entry says who asked.
    ///
    /// # Errors
    /// `staff.forbidden`, `booking.unknown`, `overloaded`, `outcome.unknown`.
    pub async fn message_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        booking: &str,
    ) -> Result<(), Refusal> {
        let permit = self.authorise(who, Act::ShowReceipt, &self.object_of(caller)?).await?;
        let found = self.bookings_of(caller).into_iter().find(|it| it.id == booking);
        let found = found.ok_or(Refusal::plain("booking.unknown"))?;
        self.look_at(&permit, caller.holder()).await?;
        self.want_message(&found.id, permit.actor()).await
    }

    /// Which messages a caller wants, and the ways that they can choose from; nothing if nobody knows how to reach them.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, `contact.unavailable`.
    pub async fn wish_of_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
    ) -> Result<Option<(MessageWish, Vec<&'static str>)>, Refusal> {
        let (person, _) = self.acting(who, caller, Act::ChooseMessages).await?;
        let Some(wish) = self.message_wish(&person).await? else { return Ok(None) };
        Ok(Some((wish, self.message_ways(&person).await?)))
    }

    /// Keeps which messages a caller wants, who said so. An entry says who wrote it down, before it is.
    ///
    /// # Errors
    /// `staff.forbidden`, `desk.unverified`, `desk.consent`, `desk.wish`, `contact.unavailable`, `overloaded`, `outcome.unknown`.
    pub async fn wish_for_caller(
        &self,
        who: &StaffSession,
        caller: &Caller,
        (way, reminders): (&str, bool),
        consent: bool,
    ) -> Result<(), Refusal> {
        let (person, permit) = self.acting(who, caller, Act::ChooseMessages).await?;
        if !consent {
            return Err(Refusal::plain("desk.consent"));
        }
        let ways = self.message_ways(&person).await?;
        let wish = MessageWish::by(way, reminders).filter(|wish| ways.contains(&wish.way));
        let wish = wish.ok_or(Refusal::plain("desk.wish"))?;
        // Each time: that it was changed is more than that somebody looked.
        let (holder, act) = (caller.holder(), permit.act());
        let command = Command::Staff(StaffCommand::ShowPerson { holder, act });
        self.order_of(permit.actor(), permit.channel(), command).await?;
        self.wish_messages(&person, wish).await.map(drop)
    }

    /// The person for whom somebody may do this now.
    pub(super) async fn acting(
        &self,
        who: &StaffSession,
        caller: &Caller,
        act: Act,
    ) -> Result<(SignedIn, Authorised), Refusal> {
        let permit = self.authorise(who, act, &self.object_of(caller)?).await?;
        let unverified = || Refusal::plain("desk.unverified");
        let born_on = caller.born_on.ok_or_else(unverified)?;
        let person = self.signed_in_by_desk(caller.programme, caller.holder(), born_on);
        Ok((person.ok_or_else(unverified)?, permit))
    }
}

/// An order by a member of staff.
pub(super) fn order(permit: &Authorised, key: Option<String>, body: &[&[u8]]) -> Order {
    Order { by: Some(permit.actor()), ..Order::of_parts(Channel::Desk, key, body) }
}
