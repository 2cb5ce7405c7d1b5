//! What a citizen does: see places, hold one, book, move, cancel, look at my page.
//!
//! Every door calls these and nothing else. A write goes through the sequencer and is told only when durable; a read
//! looks at the state shortly and waits until what it saw is durable and at least what the caller saw before.

use jiff::civil::Date;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, CancelReason, Channel as Way, Command, CommandId, CommandKey, Person};
use kernel::dose;
use kernel::event::Outcome;
use kernel::hold::offers;
use kernel::refusal::{Code, Fact};
use kernel::slot::Slot;
use kernel::state::{ProgrammeState, State};
use kernel::time::Instant;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Service;
use crate::desk;
use crate::present::{self, Presenter, clock_time};
use crate::refusal::Refusal;
use crate::sequencer::{Look, Share, Standing, Submission, Verdict};
use crate::sign_in::SignedIn;
use crate::staff::looks_at;
use crate::view::{BookingView, DayView, HoldView, MyPage, TimeView, VenueChoice, VenueFound, VenueOffer};
use crate::zone::Zone;

/// How long a command may wait before it must not be carried out any more, in milliseconds.
const COMMAND_MS: i64 = 10_000;

/// The way in, as doors name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// The citizen's pages.
    Web,
    /// LINE.
    Line,
    /// The telephone desk.
    Desk,
    /// A venue.
    Venue,
    /// The JSON API.
    Api,
    /// The command line.
    Cli,
}

impl Channel {
    pub(crate) fn way(self) -> Way {
        match self {
            Channel::Web => Way::Web,
            Channel::Line => Way::Line,
            Channel::Desk => Way::Desk,
            Channel::Venue => Way::Venue,
            Channel::Api => Way::Api,
            Channel::Cli => Way::Cli,
        }
    }
}

/// The circumstances of a write.
#[derive(Debug, Clone)]
pub struct Order {
    /// The way in.
    pub channel: Channel,
    /// Idempotency key as the client sent it.
    pub key: Option<String>,
    /// SHA-256 of what was asked.
    pub body: [u8; 32],
    /// Who acts, where it is not the holder.
    pub(crate) by: Option<Actor>,
}

impl Order {
    /// An order for the request in `body`.
    pub fn new(channel: Channel, key: Option<String>, body: &[u8]) -> Order {
        Order::of_parts(channel, key, &[body])
    }

    /// An order for a request in several parts.
    pub fn of_parts(channel: Channel, key: Option<String>, body: &[&[u8]]) -> Order {
        Order { channel, key, body: crate::keys::sha256_of(body), by: None }
    }
}

/// An answer with the position it rests on.
#[derive(Debug, Clone)]
pub struct Told<T> {
    /// The answer.
    pub answer: T,
    /// Position that the caller has now seen.
    pub position: u64,
    /// Whether this is the first answer to a command that was sent before.
    pub repeated: bool,
}

/// What is being chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A new booking.
    Book,
    /// A new place for this booking.
    Move(String),
}

/// What became of a command.
#[derive(Debug, Clone)]
pub enum CommandStatus {
    /// It was carried out; with the booking as it was then, if it was about one.
    Done(Option<Box<BookingView>>),
    /// It was refused.
    Refused(Refusal),
    /// It will never be carried out.
    Void,
    /// Nothing is known of it (any more).
    Unknown,
}

impl Service {
    /// Everything a person may see of themself.
    ///
    /// # Errors
    /// `login.no_match` if the voucher is not on the list with this birth date any more, `not_ready`.
    pub async fn my_page(&self, who: &SignedIn, seen: Option<u64>) -> Result<MyPage, Refusal> {
        self.caught_up(seen).await?;
        let now = self.now();
        let (page, mark) = {
            let state = self.read();
            let held = state.programme_at(who.person().programme).map_err(|rule| of_rule(rule, who))?;
            held.known(who.person()).map_err(|rule| of_rule(rule, who))?;
            let presenter = Presenter { held, zone: who.zone(), now };
            let bookings = held.bookings_of_person(&who.person().holder);
            let page = MyPage {
                as_of: state.next_position(),
                bookings: bookings
                    .into_iter()
                    .filter_map(|booking| presenter.booking(booking, u64::MAX, Some(who.person())))
                    .collect(),
                hold: presenter.hold(who.person()),
                holder: presenter
                    .holder(who.person())
                    .waiting_for_receipts(state.receipts_first(now), who.zone()),
                codes: desk::codes_of(state.desk(), held, who),
                looks: looks_at(state.staff(), held, who),
                waitlist: presenter.waitlist(&who.person().holder),
            };
            (page, self.sequencer().mark(&state))
        };
        self.settled(mark, seen).await?;
        Ok(page)
    }

    /// What a person finds at every venue, with the true reason where there is nothing.
    ///
    /// # Errors
    /// Why this person may not choose at all: `voucher.…`, `dose.…`, `wave.…`, `booking.…`.
    pub async fn venues(&self, who: &SignedIn, choice: Choice) -> Result<VenueChoice, Refusal> {
        let now = self.now();
        let (found, mark) = {
            let state = self.read();
            let found = venues_in(&state, who, &choice, now)?;
            (found, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(found)
    }

    /// Days at a venue with the free places that this person may take.
    ///
    /// # Errors
    /// Why this person may not choose at all: `voucher.…`, `dose.…`, `wave.…`, `booking.…`.
    pub async fn days(&self, who: &SignedIn, venue: &str, choice: Choice) -> Result<Vec<DayView>, Refusal> {
        let offers = self.offers(who, venue, None, &choice).await?;
        let mut days: BTreeMap<Date, u32> = BTreeMap::new();
        for offer in offers {
            let free = days.entry(offer.date).or_default();
            *free = free.saturating_add(offer.time.remaining);
        }
        Ok(days.into_iter().map(|(date, remaining)| DayView { date, remaining }).collect())
    }

    /// Windows of a day at a venue that this person may take.
    ///
    /// # Errors
    /// As [`Self::days`].
    pub async fn times(
        &self,
        who: &SignedIn,
        venue: &str,
        date: Date,
        choice: Choice,
    ) -> Result<Vec<TimeView>, Refusal> {
        let mut times: Vec<TimeView> =
            self.offers(who, venue, Some(date), &choice).await?.into_iter().map(|offer| offer.time).collect();
        times.sort_by_key(|time| time.start);
        Ok(times)
    }

    /// Holds a place, or moves or lengthens the hold.
    ///
    /// # Errors
    /// `slot.full`, `slot.unknown`, `wave.…`, `dose.…`, `hold.limit`, `waitlist.no_offer`, `overloaded`,
    /// `outcome.unknown`.
    pub async fn hold(&self, who: &SignedIn, slot: &str, order: Order) -> Result<Told<HoldView>, Refusal> {
        self.hold_for(who, slot, None, order).await
    }

    /// Holds a place that a booking is to be moved to.
    ///
    /// # Errors
    /// As [`Self::hold`], and `booking.unknown`, `booking.not_active`, `move.too_late`.
    pub async fn hold_for_move(
        &self,
        who: &SignedIn,
        slot: &str,
        booking: &str,
        order: Order,
    ) -> Result<Told<HoldView>, Refusal> {
        let moving = present::number(booking)?;
        self.hold_for(who, slot, Some(moving), order).await
    }

    /// Lets the hold go.
    ///
    /// # Errors
    /// `overloaded`, `outcome.unknown`.
    pub async fn release_hold(&self, who: &SignedIn, order: Order) -> Result<Told<()>, Refusal> {
        let told = self
            .carry_out(who, Command::ReleaseHold { person: *who.person() }, &order, self.now(), || None)
            .await?;
        Ok(Told { answer: (), position: told.position, repeated: told.repeated })
    }

    /// Books a place, using the hold if there is one.
    ///
    /// # Errors
    /// Every rule about booking; see `docs/reference/refusals.md`.
    pub async fn book(
        &self,
        who: &SignedIn,
        slot: &str,
        dose: u8,
        order: Order,
    ) -> Result<Told<BookingView>, Refusal> {
        let slot = present::slot_id(slot).ok_or(Refusal::plain("slot.unknown"))?;
        let command = Command::Book { person: *who.person(), slot, dose };
        self.about_booking(who, command, order).await
    }

    /// Moves a booking; the old place is kept until the new one is durable.
    ///
    /// # Errors
    /// Every rule about booking, and `booking.unknown`, `booking.not_active`, `move.too_late`, `move.same_slot`.
    pub async fn move_booking(
        &self,
        who: &SignedIn,
        booking: &str,
        slot: &str,
        order: Order,
    ) -> Result<Told<BookingView>, Refusal> {
        let number = present::number(booking)?;
        let slot = present::slot_id(slot).ok_or(Refusal::plain("slot.unknown"))?;
        self.about_booking(who, Command::Move { person: *who.person(), number, slot }, order).await
    }

    /// Cancels a booking and the later doses that rest on it.
    ///
    /// # Errors
    /// `booking.unknown`, `booking.not_active`, `cancel.too_late`, `reason.unknown`.
    pub async fn cancel_booking(
        &self,
        who: &SignedIn,
        booking: &str,
        reason: Option<&str>,
        order: Order,
    ) -> Result<Told<BookingView>, Refusal> {
        let number = present::number(booking)?;
        let reason = match reason {
            None | Some("") => CancelReason::Unstated,
            Some(name) => CancelReason::stated(name).ok_or(Refusal::plain("reason.unknown"))?,
        };
        self.about_booking(who, Command::Cancel { person: *who.person(), number, reason }, order).await
    }

    /// What became of a command of this person, as of what they have seen at least.
    ///
    /// # Errors
    /// `not_ready`.
    pub async fn command_status(
        &self,
        who: &SignedIn,
        key: &str,
        seen: Option<u64>,
    ) -> Result<CommandStatus, Refusal> {
        self.caught_up(seen).await?;
        let id = self.command_id(who, key);
        let (status, mark) = {
            let state = self.read();
            (self.status_in(&state, who, id), self.sequencer().mark(&state))
        };
        self.settled(mark, seen).await?;
        Ok(status)
    }

    /// Ends a command whose outcome is unknown: afterwards it was carried out, or never will be.
    ///
    /// # Errors
    /// `overloaded`, `outcome.unknown`.
    pub async fn void_command(&self, who: &SignedIn, key: &str) -> Result<CommandStatus, Refusal> {
        let id = self.command_id(who, key);
        let order = Order { channel: Channel::Api, key: None, body: [0; 32], by: None };
        let told = self.carry_out(who, Command::VoidCommand { id }, &order, self.now(), || None).await?;
        self.command_status(who, key, Some(told.position)).await
    }

    async fn hold_for(
        &self,
        who: &SignedIn,
        slot: &str,
        moving: Option<BookingNumber>,
        order: Order,
    ) -> Result<Told<HoldView>, Refusal> {
        let slot = present::slot_id(slot).ok_or(Refusal::plain("slot.unknown"))?;
        let command = Command::Hold { person: *who.person(), slot, moving };
        let (person, zone, now) = (*who.person(), who.zone().clone(), self.now());
        let see = move |state: &State, outcome| hold_in(state, &person, &zone, now, outcome);
        self.carry_out_seeing(who, command, &order, now, see).await
    }

    async fn about_booking(
        &self,
        who: &SignedIn,
        command: Command,
        order: Order,
    ) -> Result<Told<BookingView>, Refusal> {
        let (zone, now) = (who.zone().clone(), self.now());
        let see = move |state: &State, outcome| booking_in(state, &zone, now, outcome);
        self.carry_out_seeing(who, command, &order, now, see).await
    }

    /// Carries out a command and hands back what `see` finds in the state that it led to. The sequencer looks while
    /// the state is at hand; waiting for it again would cost more than the look.
    async fn carry_out_seeing<T: Send + 'static>(
        &self,
        who: &SignedIn,
        command: Command,
        order: &Order,
        now: Instant,
        see: impl Fn(&State, Outcome) -> Result<T, Refusal> + Clone + Send + Sync + 'static,
    ) -> Result<Told<T>, Refusal> {
        let seen = Arc::new(Mutex::new(None));
        let look = || -> Option<Look> {
            let (seen, see) = (seen.clone(), see.clone());
            Some(Box::new(move |state, outcome| {
                *seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(see(state, outcome));
            }))
        };
        let told = self.carry_out(who, command, order, now, look).await?;
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
        let answer = match seen {
            Some(answer) => answer?,
            None => see(&self.read(), told.answer)?,
        };
        Ok(Told { answer, position: told.position, repeated: told.repeated })
    }

    pub(crate) async fn carry_out(
        &self,
        who: &SignedIn,
        command: Command,
        order: &Order,
        now: Instant,
        look: impl Fn() -> Option<Look> + Send + Sync,
    ) -> Result<Told<Outcome>, Refusal> {
        self.room_for(&command, order, who)?;
        let body = order.body.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
        let key = order.key.as_deref().map(|key| CommandKey { id: self.command_id(who, key), body });
        let submission = Submission {
            command,
            channel: order.channel.way(),
            actor: order.by.unwrap_or(Actor::Holder),
            key,
            valid_until: now.plus_ms(COMMAND_MS),
        };
        match self.submit_for(who, submission, now, look).await {
            Verdict::Happened { outcome, position } => {
                Ok(Told { answer: outcome, position, repeated: false })
            }
            Verdict::Again { outcome, position } => Ok(Told { answer: outcome, position, repeated: true }),
            Verdict::Refused { refusal, position, repeated } => {
                self.figure_desk().refused(refusal.code.as_str(), now);
                Err(of_rule(refusal, who).resting_on(position, repeated))
            }
            Verdict::NotProcessed => {
                let refusal = self.not_processed();
                self.figure_desk().refused(refusal.code, now);
                Err(refusal)
            }
            Verdict::Unknown => Err(Refusal::later("outcome.unknown", 2)),
        }
    }

    /// Staff, and people who hold a place, use the kept share of the queue once the public one is full.
    async fn submit_for(
        &self,
        who: &SignedIn,
        submission: Submission,
        now: Instant,
        look: impl Fn() -> Option<Look> + Send + Sync,
    ) -> Verdict {
        if submission.actor != Actor::Holder {
            return self.sequencer().submit_looking(submission, Share::Kept, look()).await;
        }
        let verdict = self.sequencer().submit_looking(submission.clone(), Share::Public, look()).await;
        if verdict != Verdict::NotProcessed || !self.holds(who, now) {
            return verdict;
        }
        self.sequencer().submit_looking(submission, Share::Kept, look()).await
    }

    fn holds(&self, who: &SignedIn, now: Instant) -> bool {
        let state = self.read();
        let Ok(held) = state.programme_at(who.person().programme) else { return false };
        held.holder(&who.person().holder).is_some_and(|(holder, _)| held.live_hold(holder, now).is_some())
    }

    fn not_processed(&self) -> Refusal {
        match self.sequencer().standing() {
            Standing::Serving => Refusal::later("overloaded", 1),
            _ => Refusal::later("not_ready", 2),
        }
    }

    pub(crate) fn command_id(&self, who: &SignedIn, key: &str) -> CommandId {
        self.keys().command(who.person().holder, key)
    }

    fn status_in(&self, state: &State, who: &SignedIn, id: CommandId) -> CommandStatus {
        match state.command(id).map(|record| record.outcome) {
            None => CommandStatus::Unknown,
            Some(Outcome::Void) => CommandStatus::Void,
            Some(Outcome::Refused(rule)) => CommandStatus::Refused(of_rule(rule, who)),
            Some(outcome @ Outcome::Booking { .. }) => {
                let view = booking_in(state, who.zone(), self.now(), outcome);
                CommandStatus::Done(view.ok().map(Box::new))
            }
            Some(_) => CommandStatus::Done(None),
        }
    }

    async fn offers(
        &self,
        who: &SignedIn,
        venue: &str,
        date: Option<Date>,
        choice: &Choice,
    ) -> Result<Vec<Offer>, Refusal> {
        let now = self.now();
        let (offers, mark) = {
            let state = self.read();
            let offers = offers_in(&state, who, venue, date, choice, now)?;
            (offers, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(offers)
    }
}

/// The hold that a command left, as its holder sees it.
fn hold_in(
    state: &State,
    person: &Person,
    zone: &Zone,
    now: Instant,
    outcome: Outcome,
) -> Result<HoldView, Refusal> {
    let Outcome::Held { expires_at, since, dose, slot, is_offer, .. } = outcome else {
        return Err(Refusal::plain("idempotency.mismatch"));
    };
    let held = state.programme_at(person.programme).map_err(|rule| Refusal::of_rule(rule, zone))?;
    let view = Presenter { held, zone, now }.held_outcome(slot, (since, expires_at), dose, is_offer);
    view.ok_or(Refusal::plain("slot.unknown"))
}

/// The booking that a command was about, as it was then. What may be done with it is my page's to say.
fn booking_in(state: &State, zone: &Zone, now: Instant, outcome: Outcome) -> Result<BookingView, Refusal> {
    let Outcome::Booking { number, position } = outcome else {
        return Err(Refusal::plain("idempotency.mismatch"));
    };
    let found = state.booking(number);
    let view =
        found.and_then(|(_, held, booking)| Presenter { held, zone, now }.booking(booking, position, None));
    view.ok_or(Refusal::plain("booking.unknown"))
}

struct Offer {
    date: Date,
    time: TimeView,
}

fn offers_in(
    state: &State,
    who: &SignedIn,
    venue: &str,
    date: Option<Date>,
    choice: &Choice,
    now: Instant,
) -> Result<Vec<Offer>, Refusal> {
    let person = who.person();
    let (held, dose, moving) = chosen(state, who, choice, now)?;
    let Some(venue) = held.venue_index(venue) else { return Ok(Vec::new()) };
    let wanted = |slot: &Slot| slot.row().venue == venue && date.is_none_or(|date| date == slot.row().date);
    let found = offers(held, person, (dose, moving), who.channel().way(), now, wanted);
    Ok(found.into_iter().map(|(slot, free)| offer(slot, free)).collect())
}

/// What the choice is for: the dose, and the booking that would be moved.
fn chosen<'a>(
    state: &'a State,
    who: &SignedIn,
    choice: &Choice,
    now: Instant,
) -> Result<(&'a ProgrammeState, u8, Option<BookingNumber>), Refusal> {
    let person = who.person();
    if let Some(until) = state.receipts_first(now) {
        return Err(of_rule(kernel::refusal::Refusal::at(Code::ReceiptsFirst, until), who));
    }
    let held = state.programme_at(person.programme).map_err(|rule| of_rule(rule, who))?;
    held.admitted(person).map_err(|rule| of_rule(rule, who))?;
    match choice {
        Choice::Book => {
            let dose = dose::next(held, &person.holder).map_err(|rule| of_rule(rule, who))?;
            kernel::wave::may_book(&held.definition, &person.cohort, dose, now)
                .map_err(|rule| of_rule(rule, who))?;
            Ok((held, dose, None))
        }
        Choice::Move(booking) => {
            let number = present::number(booking)?;
            let own = held.bookings_of_person(&person.holder).into_iter().find(|own| own.number == number);
            Ok((held, own.ok_or(Refusal::plain("booking.unknown"))?.dose, Some(number)))
        }
    }
}

fn venues_in(state: &State, who: &SignedIn, choice: &Choice, now: Instant) -> Result<VenueChoice, Refusal> {
    let person = who.person();
    let (held, dose, moving) = chosen(state, who, choice, now)?;
    let mut free: BTreeMap<u16, u32> = BTreeMap::new();
    for (slot, places) in offers(held, person, (dose, moving), who.channel().way(), now, |_| true) {
        let sum = free.entry(slot.row().venue).or_default();
        *sum = sum.saturating_add(places);
    }
    let venues = held.definition.venues.iter().filter_map(|venue| {
        let index = held.venue_index(&venue.id)?;
        let found = match free.get(&index) {
            Some(0) => VenueFound::Full,
            Some(places) => VenueFound::Places(*places),
            None => nothing_at(held, who, dose, moving, now, index),
        };
        Some(VenueOffer { venue: venue.id.clone(), found })
    });
    let earliest_on = dose::earliest(held, &person.holder, dose);
    Ok(VenueChoice { dose, earliest_on, venues: venues.collect() })
}

fn nothing_at(
    held: &ProgrammeState,
    who: &SignedIn,
    dose: u8,
    moving: Option<BookingNumber>,
    now: Instant,
    venue: u16,
) -> VenueFound {
    match kernel::hold::obstacle(held, who.person(), dose, moving, now, venue) {
        None => VenueFound::NoDates,
        Some(rule) => match (rule.code, rule.fact) {
            (Code::DoseProduct, _) => VenueFound::OtherProduct,
            (Code::DoseInterval, Fact::On(on)) => VenueFound::NoneFrom(on),
            (Code::SlotClosed, _) => VenueFound::NoDates,
            _ => VenueFound::Refused(of_rule(rule, who)),
        },
    }
}

fn offer(slot: &Slot, remaining: u32) -> Offer {
    let row = slot.row();
    let (start, end) = (clock_time(row.start_minute), clock_time(row.end_minute));
    Offer { date: row.date, time: TimeView { slot: present::slot_text(row.id), start, end, remaining } }
}

fn of_rule(rule: kernel::refusal::Refusal, who: &SignedIn) -> Refusal {
    Refusal::of_rule(rule, who.zone())
}
