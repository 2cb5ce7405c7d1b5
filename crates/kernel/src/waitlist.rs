//! The waitlist: who gets a place that becomes free, in the order in which they asked.
//!
//! Whoever waits is offered a place as a hold that is taken for them: it is theirs until the offer ends, and they book it as
//! they book any place they hold. Offers are decided in `offer`, right behind what freed the place and in the same batch.
//! Nothing of a person is kept but their voucher's digest and the waves that were for them when they joined, since a birth date
//! comes with a command and stays nowhere. The surprise: whoever lets an offer lapse or declines it keeps their turn.

mod offer;
mod turn;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::booking::Booking;
use crate::booking_number::BookingNumber;
use crate::command::{Context, HolderId, Person};
use crate::dose::Course;
use crate::event::{Event, Record};
use crate::hold::Hold;
use crate::refusal::{Code, Refusal};
use crate::roster::NONE;
use crate::slot::SlotId;
use crate::state::{ProgrammeState, State};
use crate::time::Instant;
use crate::wave;

pub use offer::{Due, Freed, freed, pass_on};
use turn::Wanted;
pub use turn::{Offer, Turn, TurnStep, Waiter, WaiterStep, Waitlist};

/// Offers that may lapse one after another before whoever waits is taken off.
pub const LAPSES_MAX: u8 = 3;
/// How long a place stays theirs beyond what they were told, in milliseconds: so long whoever passes it on has time for it,
/// and nobody comes between.
pub const GRACE_MS: i64 = 60_000;
/// Slots that one command looks at.
pub const SLOTS_PER_COMMAND_MAX: usize = 16;

/// What a programme says of its waitlist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistRule {
    /// How long an offer lasts, in minutes of the day below.
    pub offer_minutes: u16,
    /// Since when in the morning people look at messages, in minutes after midnight at the venue.
    pub day_from: u16,
    /// Until when in the evening they do.
    pub day_until: u16,
}

/// Minutes that an offer lasts, at least and at most.
pub const OFFER_MINUTES: std::ops::RangeInclusive<u16> = 5..=2_880;

/// Why somebody is off the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LeaveReason {
    /// They asked for it.
    Asked,
    /// They answered none of so many offers.
    Unanswered,
}

impl LeaveReason {
    /// Every reason; the index is its durable number.
    pub const ALL: [LeaveReason; 2] = [LeaveReason::Asked, LeaveReason::Unanswered];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            LeaveReason::Asked => "asked",
            LeaveReason::Unanswered => "unanswered",
        }
    }
}

/// Why an offer is over that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OfferEnding {
    /// They did not want the place.
    Declined,
    /// They did not answer in time.
    Lapsed,
    /// The place cannot be had any more, or not with this voucher.
    Withdrawn,
}

impl OfferEnding {
    /// Every ending; the index is its durable number.
    pub const ALL: [OfferEnding; 3] = [OfferEnding::Declined, OfferEnding::Lapsed, OfferEnding::Withdrawn];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            OfferEnding::Declined => "declined",
            OfferEnding::Lapsed => "lapsed",
            OfferEnding::Withdrawn => "withdrawn",
        }
    }
}

/// What may be asked about a waitlist.
#[derive(Debug, Clone)]
pub enum WaitlistCommand {
    /// Puts somebody on the list, or changes for which venues they wait and leaves them their turn.
    Join {
        /// Who.
        person: Person,
        /// Venues: indexes in [`ProgrammeState::venue_ids`]; empty for all.
        venues: Vec<u16>,
    },
    /// Takes them off.
    Leave {
        /// Who.
        person: Person,
    },
    /// Lets the place go that is offered to them, and leaves them their turn.
    Decline {
        /// Who.
        person: Person,
        /// What they mean, if they said it: by now another may be offered.
        slot: Option<SlotId>,
    },
    /// Ends offers that are over and offers free places; the product itself asks for it.
    PassOn {
        /// Index of the programme.
        programme: u16,
        /// Where to look for free places, at most [`SLOTS_PER_COMMAND_MAX`].
        slots: Vec<SlotId>,
    },
}

/// What has happened on a waitlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitlistEvent {
    /// Somebody is on the list; if they were, they wait for these venues from here on.
    WaitlistJoined {
        /// Index of the programme.
        programme: u16,
        /// Who.
        holder: HolderId,
        /// Names them on this list; drawn as booking numbers are, and never one of those.
        number: BookingNumber,
        /// For which dose.
        dose: u8,
        /// Venues: indexes in [`ProgrammeState::venue_ids`]; empty for all.
        venues: Vec<u16>,
        /// Identifiers of the waves that are for them.
        waves: Vec<String>,
    },
    /// Somebody is off the list without a booking.
    WaitlistLeft {
        /// Index of the programme.
        programme: u16,
        /// Who, by the number on this list.
        number: BookingNumber,
        /// Why.
        reason: LeaveReason,
    },
    /// A place is held for somebody.
    PlaceOffered {
        /// Index of the programme.
        programme: u16,
        /// Who, by the number on this list.
        number: BookingNumber,
        /// The voucher with which they can book: the newest they have.
        holder: HolderId,
        /// What.
        slot: SlotId,
        /// First instant at which the offer is over, as they are told.
        expires_at: Instant,
        /// First instant at which the place is not held any more.
        kept_until: Instant,
    },
    /// An offer is over and was not taken; the place is not theirs any more.
    OfferEnded {
        /// Index of the programme.
        programme: u16,
        /// Who, by the number on this list.
        number: BookingNumber,
        /// Why.
        ending: OfferEnding,
    },
}

impl WaitlistEvent {
    /// The public name.
    pub fn name(&self) -> &'static str {
        match self {
            WaitlistEvent::WaitlistJoined { .. } => "WaitlistJoined",
            WaitlistEvent::WaitlistLeft { .. } => "WaitlistLeft",
            WaitlistEvent::PlaceOffered { .. } => "PlaceOffered",
            WaitlistEvent::OfferEnded { .. } => "OfferEnded",
        }
    }

    /// Index of the programme.
    pub fn programme(&self) -> u16 {
        match self {
            WaitlistEvent::WaitlistJoined { programme, .. }
            | WaitlistEvent::WaitlistLeft { programme, .. }
            | WaitlistEvent::PlaceOffered { programme, .. }
            | WaitlistEvent::OfferEnded { programme, .. } => *programme,
        }
    }

    /// Who it is about, by the number on the list.
    pub fn number(&self) -> BookingNumber {
        match self {
            WaitlistEvent::WaitlistJoined { number, .. }
            | WaitlistEvent::WaitlistLeft { number, .. }
            | WaitlistEvent::PlaceOffered { number, .. }
            | WaitlistEvent::OfferEnded { number, .. } => *number,
        }
    }
}

impl ProgrammeState {
    fn let_go(&mut self, offer: Option<Offer>) {
        let Some(offer) = offer else { return };
        if self.hold_of(&offer).is_some() {
            self.end_hold(offer.holder);
        }
    }

    /// Whoever booked the dose they waited for waits no more; their numbers on the list.
    fn apply_turns_taken(&mut self, booking: &Booking, record: &Record, position: u64) -> Vec<BookingNumber> {
        let is_new = self.newest_step(booking).is_some_and(|step| step.position == position);
        let Some(holder) = self.owner(booking).filter(|_| is_new) else { return Vec::new() };
        let mut over = Vec::new();
        while let Some((index, waiter)) =
            self.waits(&holder).filter(|(_, waiter)| waiter.dose == booking.dose)
        {
            over.push(waiter.number);
            let offer = waiter.offer;
            self.let_go(offer);
            self.waitlist.note(index, record, position, TurnStep::Booked(booking.number));
            self.waitlist.end(index, Turn::Booked(booking.number));
        }
        over
    }

    fn apply_joined(&mut self, waiter: Waiter, record: &Record, position: u64) -> Option<u32> {
        if let Some((index, before)) = self.waits(&waiter.holder) {
            if before.number != waiter.number {
                return None;
            }
            self.waitlist.want(index, waiter.dose);
            let before = self.waitlist.at_mut(index)?;
            (before.dose, before.venues, before.waves) = (waiter.dose, waiter.venues, waiter.waves);
            self.waitlist.note(index, record, position, TurnStep::Changed);
            return Some(index);
        }
        let (holder, _) = self.holder_any(&waiter.holder)?;
        let index = u32::try_from(self.waitlist.waiters.len()).ok().filter(|index| *index != NONE)?;
        self.waitlist.of_holder.insert(waiter.holder, index);
        self.waitlist.waiting.insert(index);
        self.waitlist.wanted.push(Wanted { holder, dose: waiter.dose });
        self.waitlist.waiters.push(waiter);
        self.waitlist.note(index, record, position, TurnStep::Joined);
        Some(index)
    }

    fn apply_offered(&mut self, index: u32, offer: Offer, kept_until: Instant) {
        let Some(waiter) = self.waitlist.at(index).filter(|waiter| waiter.turn == Turn::Waits) else {
            return;
        };
        let by = waiter.channel;
        if self.slot(offer.slot).is_none() || waiter.offer.is_some() {
            return;
        }
        let Offer { slot, dose, since, .. } = offer;
        let hold = Hold { slot, dose, since, expires_at: kept_until, by };
        self.apply_held(offer.holder, hold);
        self.waitlist.offered.insert(index);
        if let Some(waiter) = self.waitlist.at_mut(index) {
            waiter.offer = Some(offer);
        }
    }

    fn apply_offer_ended(&mut self, index: u32, ending: OfferEnding) -> Option<u32> {
        let offer = self.waitlist.at(index)?.offer?;
        self.let_go(Some(offer));
        self.waitlist.offered.remove(&index);
        let waiter = self.waitlist.at_mut(index)?;
        waiter.offer = None;
        match ending {
            OfferEnding::Declined => waiter.lapses = 0,
            OfferEnding::Lapsed => waiter.lapses = waiter.lapses.saturating_add(1),
            OfferEnding::Withdrawn => {}
        }
        if ending != OfferEnding::Withdrawn {
            waiter.passed.insert(offer.slot);
        }
        Some(offer.slot)
    }
}

impl State {
    /// Folds in what an entry about a booking means for whoever waits.
    pub(crate) fn apply_to_turns(&mut self, record: &Record, position: u64) {
        let number = match &record.event {
            Event::BookingConfirmed { number, .. } => *number,
            Event::BookingRepresented { lost } => lost.number,
            Event::BookingCancelled { number, .. } => {
                return self.let_cancelled_pass(*number);
            }
            _ => return,
        };
        let Some((programme, booking)) = self.booking(number).map(|(of, _, booking)| (of, *booking)) else {
            return;
        };
        let held = self.programme_mut(programme).filter(|held| !held.waitlist.is_empty());
        let over = held.map(|held| held.apply_turns_taken(&booking, record, position)).unwrap_or_default();
        over.into_iter().for_each(|number| self.outbox.overtake(number));
    }

    /// Whoever cancels and waits is not offered the place that they gave back.
    fn let_cancelled_pass(&mut self, number: BookingNumber) {
        let Some((programme, held, booking)) = self.booking(number) else { return };
        let (slot, owner) = (booking.slot, held.owner(booking));
        let Some(owner) = owner.filter(|_| !held.waitlist.is_empty()) else { return };
        if let Some(held) = self.programme_mut(programme) {
            held.let_slot_pass(&owner, slot);
        }
    }

    /// Folds in what happened on a waitlist; digits that change with it.
    pub(crate) fn apply_waitlist(&mut self, event: &WaitlistEvent, record: &Record, position: u64) -> u64 {
        let (programme, number) = (event.programme(), event.number());
        let is_booking = self.booking(number).is_some();
        let turn = self.turns.get(&number).copied();
        let at = turn.filter(|(of, _)| *of == programme).map_or(NONE, |(_, index)| index);
        let Some(held) = self.programme_mut(programme) else { return 0 };
        match event {
            WaitlistEvent::WaitlistJoined { holder, dose, venues, waves, .. } => {
                let waiter = Waiter {
                    number,
                    holder: *holder,
                    dose: *dose,
                    venues: venues.clone(),
                    waves: waves.clone(),
                    channel: record.channel,
                    turn: Turn::Waits,
                    offer: None,
                    passed: BTreeSet::new(),
                    lapses: 0,
                    steps: Vec::new(),
                };
                let is_new = turn.is_none() && !is_booking;
                if (is_new || at != NONE)
                    && let Some(index) = held.apply_joined(waiter, record, position)
                {
                    self.turns.insert(number, (programme, index));
                }
            }
            WaitlistEvent::WaitlistLeft { reason, .. } => {
                if let Some(waiter) = held.waitlist.at(at).filter(|waiter| waiter.turn == Turn::Waits) {
                    let offer = waiter.offer;
                    held.let_go(offer);
                    held.waitlist.note(at, record, position, TurnStep::Left(*reason));
                    held.waitlist.end(at, Turn::Left(*reason));
                }
            }
            WaitlistEvent::PlaceOffered { holder, slot, expires_at, kept_until, .. } => {
                let slot = held.slot_index.get(slot).copied().unwrap_or(NONE);
                let holder = held.holder_index.get(holder).copied().unwrap_or(NONE);
                let dose = held.waitlist.at(at).map_or(0, |waiter| waiter.dose);
                let offer = Offer { slot, holder, dose, since: record.at, expires_at: *expires_at };
                held.apply_offered(at, offer, *kept_until);
                if held.waitlist.at(at).is_some_and(|waiter| waiter.offer.is_some()) {
                    held.waitlist.note(at, record, position, TurnStep::Offered(slot));
                }
            }
            WaitlistEvent::OfferEnded { ending, .. } => {
                if let Some(slot) = held.apply_offer_ended(at, *ending) {
                    held.waitlist.note(at, record, position, TurnStep::Ended(slot, *ending));
                }
            }
        }
        number.value()
    }
}

/// Decides what is asked about a waitlist.
pub(crate) fn decide(
    state: &State,
    context: &Context,
    command: &WaitlistCommand,
) -> Result<Vec<Event>, Refusal> {
    let happened = match command {
        WaitlistCommand::Join { person, venues } => join(state, context, person, venues)?,
        WaitlistCommand::Leave { person } => {
            let (programme, reason) = (person.programme, LeaveReason::Asked);
            let number = own(state, person)?.number;
            vec![WaitlistEvent::WaitlistLeft { programme, number, reason }]
        }
        WaitlistCommand::Decline { person, slot } => {
            let (programme, ending) = (person.programme, OfferEnding::Declined);
            let waiter = own(state, person)?;
            let offer = waiter.offer.ok_or(Refusal::plain(Code::WaitlistNoOffer))?;
            let meant = slot.map(|slot| held_slot(state, person, slot));
            if meant.is_some_and(|index| index != Some(offer.slot)) {
                return Err(Refusal::plain(Code::WaitlistNoOffer));
            }
            if offer.expires_at <= context.now {
                return Err(Refusal::at(Code::WaitlistNoOffer, offer.expires_at));
            }
            vec![WaitlistEvent::OfferEnded { programme, number: waiter.number, ending }]
        }
        WaitlistCommand::PassOn { programme, slots } => offer::advance(state, context, *programme, slots)?,
    };
    Ok(happened.into_iter().map(Event::Waitlist).collect())
}

fn held_slot(state: &State, person: &Person, slot: SlotId) -> Option<u32> {
    state.programme_at(person.programme).ok()?.slot_index.get(&slot).copied()
}

/// What cancelling a dose does to the turn of whoever waits for a later one: the cancelled dose comes first again.
pub(crate) fn waits_for(held: &ProgrammeState, programme: u16, holder: &HolderId, dose: u8) -> Vec<Event> {
    let Some((_, waiter)) = held.waits(holder).filter(|(_, waiter)| waiter.dose > dose) else {
        return Vec::new();
    };
    let joined = WaitlistEvent::WaitlistJoined {
        programme,
        holder: waiter.holder,
        number: waiter.number,
        dose,
        venues: waiter.venues.clone(),
        waves: waiter.waves.clone(),
    };
    let ended = offer_of_another_dose(waiter, programme, dose);
    [joined].into_iter().chain(ended).map(Event::Waitlist).collect()
}

/// What is offered for one dose is no offer for another.
fn offer_of_another_dose(waiter: &Waiter, programme: u16, dose: u8) -> Option<WaitlistEvent> {
    let (number, ending) = (waiter.number, OfferEnding::Withdrawn);
    let is_other = waiter.offer.is_some() && waiter.dose != dose;
    is_other.then_some(WaitlistEvent::OfferEnded { programme, number, ending })
}

fn own<'a>(state: &'a State, person: &Person) -> Result<&'a Waiter, Refusal> {
    let held = state.programme_at(person.programme)?;
    held.known(person)?;
    held.waits(&person.holder).map(|(_, waiter)| waiter).ok_or(Refusal::plain(Code::WaitlistNotOn))
}

/// Whoever could book if there were a place may wait for one.
fn join(
    state: &State,
    context: &Context,
    person: &Person,
    venues: &[u16],
) -> Result<Vec<WaitlistEvent>, Refusal> {
    let held = state.programme_at(person.programme)?;
    held.admitted(person)?;
    let programme = &held.definition;
    programme.waitlist.ok_or(Refusal::plain(Code::WaitlistNone))?;
    let dose = Course::of(held, &person.holder).next()?;
    wave::may_book(programme, &person.cohort, dose, context.now)?;
    let venues: Vec<u16> = venues.iter().copied().collect::<BTreeSet<u16>>().into_iter().collect();
    if venues.iter().any(|venue| programme.venue(held.venue_id(*venue)).is_none()) {
        return Err(Refusal::plain(Code::AreaUnknown));
    }
    let waves = wave::waves_for(programme, &person.cohort);
    let number = match held.waits(&person.holder) {
        Some((_, waiter))
            if (waiter.dose, &waiter.venues, &waiter.waves) == (dose, &venues, &waves)
                && context.key.is_none() =>
        {
            return Ok(Vec::new());
        }
        Some((_, waiter)) => waiter.number,
        None => crate::booking::fresh_number(state, context.entropy)?,
    };
    let (programme, holder) = (person.programme, person.holder);
    let waits = held.waits(&person.holder);
    let ended = waits.and_then(|(_, waiter)| offer_of_another_dose(waiter, programme, dose));
    let joined = WaitlistEvent::WaitlistJoined { programme, holder, number, dose, venues, waves };
    Ok([joined].into_iter().chain(ended).collect())
}
