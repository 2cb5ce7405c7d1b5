//! The town as the durable journal tells it, folded by rules written down a second time.
//!
//! Nothing here is shared with the kernel but the names of events: a fault of the kernel is not repeated here.
//! Everything is kept with the position at which it became so, and can be asked about as it was at any position.
//! The surprise: it never decides what should happen; it says whether what happened was allowed.

use std::collections::BTreeMap;

use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, CancelReason, CommandId, HolderId};
use kernel::event::{Event, Record};
use kernel::refusal::{Code, Fact, Refusal};
use kernel::slot::{SlotId, SlotRow};
use kernel::time::DAY_MS;
use kernel::waitlist::WaitlistEvent;

use super::turn::Turn;
use super::verdict::Violation;
use super::verdict::promise::{ENTITLED, NEVER_TOO_MANY, NOTHING_VANISHES, ONE_TRUTH, SAME_ANSWER};

/// How long a hold may be at first, in milliseconds.
const HOLD_MS: i64 = 600_000;

/// A hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    pub(super) slot: usize,
    pub(super) since: i64,
    pub(super) expires_at: i64,
    /// Whether its end has not been passed by an entry yet.
    pub(super) counted: bool,
    /// Whether it is what the waitlist offers them.
    pub is_offer: bool,
}

/// What happened to a booking.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub(super) position: u64,
    pub(super) what: &'static str,
    pub(super) slot: usize,
    pub(super) reason: Option<&'static str>,
    /// How the booking stands from here on.
    pub(super) status: &'static str,
}

/// A booking with all that happened to it.
#[derive(Debug, Clone)]
pub struct Booking {
    pub(super) number: BookingNumber,
    pub(super) who: usize,
    pub(super) dose: u8,
    pub(super) steps: Vec<Step>,
    /// Steps of a visit that count, each with how the booking stood before it.
    trail: Vec<(&'static str, &'static str)>,
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// A place was held.
    Held {
        /// Which slot.
        slot: usize,
        /// Until when, as they are told.
        told: i64,
    },
    /// A hold was let go.
    Released,
    /// Something happened to a booking.
    Booking(BookingNumber),
    /// Something happened on the waitlist.
    Turn,
    /// A day was closed: who did not come.
    Closed(Vec<BookingNumber>),
    /// It was refused.
    Refused(Refusal),
    /// It will never be carried out.
    Void,
}

/// The town.
#[derive(Default)]
pub struct Model {
    pub(super) next: u64,
    pub(super) last_at: i64,
    capacity: Vec<u32>,
    slots: BTreeMap<SlotId, usize>,
    rows: Vec<SlotRow>,
    people: BTreeMap<HolderId, usize>,
    /// By person: each change of the hold with the position after it.
    holds: Vec<Vec<(u64, Option<Hold>)>>,
    pub(super) bookings: Vec<Booking>,
    pub(super) has_waitlist: bool,
    /// Who waits or waited, in the order in which they joined.
    pub(super) turns: Vec<Turn>,
    /// Slots of which a place was given back just now.
    pub(super) owed: Vec<usize>,
    /// What each command came to: position, time, outcome. More than once only if it was forgotten in between.
    commands: BTreeMap<CommandId, Vec<(u64, i64, Came)>>,
}

impl Booking {
    /// The last thing that had happened at a position.
    pub(super) fn at(&self, position: u64) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.position < position)
    }

    /// Whether the dose is booked or given.
    pub(super) fn is_active_at(&self, position: u64) -> bool {
        self.stands(position, &["confirmed", "checked_in", "checked", "administered"])
    }

    fn takes_place_at(&self, position: u64) -> bool {
        self.is_active_at(position) || self.stands(position, &["not_given"])
    }

    /// Whether it stands in one of these ways.
    pub(super) fn stands(&self, position: u64, ways: &[&str]) -> bool {
        self.at(position).is_some_and(|step| ways.contains(&step.status))
    }
}

impl Model {
    /// A town in which these people are on the list.
    pub fn new(people: impl IntoIterator<Item = HolderId>) -> Model {
        let people: BTreeMap<HolderId, usize> =
            people.into_iter().enumerate().map(|(index, holder)| (holder, index)).collect();
        Model { holds: vec![Vec::new(); people.len()], people, ..Model::default() }
    }

    /// The slot's number, by start.
    pub(super) fn slot(&self, id: SlotId) -> Option<usize> {
        self.slots.get(&id).copied()
    }

    /// Whether this is the person's voucher.
    pub(super) fn is(&self, holder: &HolderId, who: usize) -> bool {
        self.people.get(holder) == Some(&who)
    }

    pub(super) fn row(&self, slot: usize) -> Option<&SlotRow> {
        self.rows.get(slot)
    }

    pub(super) fn booking(&self, number: BookingNumber) -> Option<&Booking> {
        self.bookings.iter().find(|booking| booking.number == number)
    }

    /// The hold of a person as of a position.
    pub(super) fn hold(&self, who: usize, position: u64) -> Option<Hold> {
        let log = self.holds.get(who)?;
        log.iter().rev().find(|(at, _)| *at <= position).and_then(|(_, hold)| *hold)
    }

    /// Whether a person's hold is live as of a position and at an instant.
    pub(super) fn live_hold(&self, who: usize, position: u64, now: i64) -> Option<Hold> {
        self.hold(who, position).filter(|hold| hold.counted && hold.expires_at > now)
    }

    /// Places that nobody but this person has, as of a position and at an instant.
    pub(super) fn free(&self, slot: usize, position: u64, now: i64, but: Option<usize>) -> i64 {
        let booked = self
            .bookings
            .iter()
            .filter(|booking| booking.at(position).is_some_and(|step| step.slot == slot))
            .filter(|booking| booking.takes_place_at(position));
        let held = (0..self.holds.len()).filter(|who| {
            Some(*who) != but && self.live_hold(*who, position, now).is_some_and(|hold| hold.slot == slot)
        });
        i64::from(self.capacity.get(slot).copied().unwrap_or(0))
            - i64::try_from(booked.count() + held.count()).unwrap_or(i64::MAX)
    }

    pub(super) fn active_dose(&self, who: usize, dose: u8, position: u64) -> Option<&Booking> {
        self.bookings
            .iter()
            .find(|booking| booking.who == who && booking.dose == dose && booking.is_active_at(position))
    }

    /// Takes the next entry, if it was allowed; hands back whom it is about and what it came to.
    pub(super) fn take(&mut self, record: &Record) -> Result<(), Violation> {
        let (position, at) = (self.next, record.at.0);
        if at < self.last_at {
            return Err(Violation::new(ONE_TRUTH, format!("entry {position} is older than the one before")));
        }
        // What the same act gives back besides; an act of its own has a key and comes after what was owed before it.
        let gives_back = matches!(record.event, Event::BookingCancelled { .. }) && record.key.is_none();
        // Offers, and what else becomes of a turn in the same act; whoever joins, or loses an offer, comes after it.
        let waits = match &record.event {
            Event::Waitlist(WaitlistEvent::PlaceOffered { .. }) => true,
            Event::Waitlist(_) => record.key.is_none() && record.actor != Actor::System,
            _ => false,
        };
        if !gives_back && !waits {
            self.owes_nothing()?;
        }
        let pause = at - self.last_at;
        self.last_at = at;
        self.pass_time(record, pause);
        let came = self.event(record)?;
        self.next = position + 1;
        match (record.key, came) {
            (Some(key), Some(came)) => self.remember(key.id, position, came),
            _ => Ok(()),
        }
    }

    /// A command is decided once, as long as it is remembered.
    fn remember(&mut self, id: CommandId, position: u64, came: Came) -> Result<(), Violation> {
        let all = self.commands.entry(id).or_default();
        if let Some((first, _, _)) = all.last().filter(|(_, at, _)| at + DAY_MS > self.last_at) {
            let what = format!("entry {position} decides the command of entry {first} a second time");
            return Err(Violation::new(SAME_ANSWER, what));
        }
        all.push((position, self.last_at, came));
        Ok(())
    }

    /// What a command had come to as of a position, and where.
    pub(super) fn came(&self, id: CommandId, position: u64) -> Option<(u64, Came)> {
        let all = self.commands.get(&id)?;
        let found = all.iter().rev().find(|(at, _, _)| *at < position)?;
        Some((found.0, found.2.clone()))
    }

    /// What a command had come to as of this position and came to since.
    pub(super) fn came_since(&self, id: CommandId, position: u64) -> Vec<Came> {
        let all = self.commands.get(&id).map_or(&[][..], Vec::as_slice);
        let before = all.iter().rposition(|(at, _, _)| *at < position).unwrap_or(0);
        all.iter().skip(before).map(|(_, _, came)| came.clone()).collect()
    }

    /// Whether what a command came to need not be known any more.
    pub(super) fn is_forgotten(&self, id: CommandId) -> bool {
        let newest = self.commands.get(&id).and_then(|all| all.last());
        newest.is_some_and(|(_, at, _)| at + DAY_MS <= self.last_at)
    }

    /// An outage is added to live holds; then those that are over give their places back.
    fn pass_time(&mut self, record: &Record, pause: i64) {
        let is_start = matches!(record.event, Event::EpochStarted { .. });
        if is_start {
            self.lengthen_offers(pause);
        }
        for who in 0..self.holds.len() {
            let Some(hold) = self.hold(who, u64::MAX).filter(|hold| hold.counted) else { continue };
            let more = if is_start { pause } else { 0 };
            let (since, expires_at) = (hold.since + more, hold.expires_at + more);
            let now = Hold { since, expires_at, counted: expires_at > self.last_at, ..hold };
            if now != hold {
                self.set_hold(who, Some(now));
            }
        }
    }

    pub(super) fn set_hold(&mut self, who: usize, hold: Option<Hold>) {
        let after = self.next + 1;
        if let Some(log) = self.holds.get_mut(who) {
            log.push((after, hold));
        }
    }

    pub(super) fn person(&self, holder: &HolderId) -> Result<usize, Violation> {
        let found = self.people.get(holder).copied();
        found.ok_or_else(|| {
            Violation::new(ENTITLED, format!("entry {} is about somebody who is not on the list", self.next))
        })
    }

    fn event(&mut self, record: &Record) -> Result<Option<Came>, Violation> {
        Ok(Some(match &record.event {
            Event::SlotsPublished { slots, .. } => {
                self.publish(slots);
                return Ok(None);
            }
            Event::ProgrammeApplied { definition, .. } => {
                self.has_waitlist = definition.waitlist.is_some();
                return Ok(None);
            }
            Event::SlotHeld { holder, slot, expires_at, since, dose, .. } => {
                let who = self.person(holder)?;
                self.held(who, (*slot, *dose), since.0, expires_at.0)?
            }
            Event::HoldReleased { holder, .. } => {
                let who = self.person(holder)?;
                self.let_pass(who);
                self.set_hold(who, None);
                Came::Released
            }
            Event::BookingConfirmed { holder, slot, dose, number, .. } => {
                let who = self.person(holder)?;
                self.confirmed(who, *slot, *dose, *number)?
            }
            Event::BookingMoved { number, to, .. } => self.moved(*number, *to)?,
            Event::BookingCancelled { number, reason, .. } => self.cancelled(*number, *reason)?,
            Event::NoShowsMarked { numbers, .. } => {
                for number in numbers {
                    self.visited(*number, "no_show", None)?;
                }
                Came::Closed(numbers.clone())
            }
            Event::BookingCheckedIn { number, .. } => self.visited(*number, "checked_in", None)?,
            Event::BookingChecked { number, .. } => self.visited(*number, "checked", None)?,
            Event::DoseAdministered { number, .. } => self.visited(*number, "administered", None)?,
            Event::DoseNotGiven { number, reason, .. } => {
                self.visited(*number, "not_given", Some(reason.as_str()))?
            }
            Event::StepUndone { number, step, .. } => self.undone(*number, step.as_str())?,
            Event::Waitlist(event) => self.waited(event, record)?,
            Event::CommandRefused { refusal } => Came::Refused(*refusal),
            Event::CommandVoided { id } => {
                self.remember(*id, self.next, Came::Void)?;
                return Ok(None);
            }
            _ => return Ok(None),
        }))
    }

    fn publish(&mut self, rows: &[SlotRow]) {
        for row in rows {
            let index = *self.slots.entry(row.id).or_insert(self.rows.len());
            if index == self.rows.len() {
                self.rows.push(row.clone());
                self.capacity.push(row.capacity);
            } else if let Some(capacity) = self.capacity.get_mut(index) {
                *capacity = row.capacity;
            }
        }
        self.rows.sort_by_key(|row| (row.date, row.start_minute));
        self.slots = self.rows.iter().enumerate().map(|(index, row)| (row.id, index)).collect();
        self.capacity = self.rows.iter().map(|row| row.capacity).collect();
    }

    pub(super) fn known_slot(&self, id: SlotId) -> Result<usize, Violation> {
        let unknown = || Violation::new(ONE_TRUTH, format!("entry {} names an unknown slot", self.next));
        self.slot(id).ok_or_else(unknown)
    }

    pub(super) fn has_place(&self, slot: usize, who: usize) -> Result<(), Violation> {
        if self.free(slot, u64::MAX, self.last_at, Some(who)) > 0 {
            return Ok(());
        }
        let what = format!("entry {} gives a place in slot {slot} that is not there", self.next);
        Err(Violation::new(NEVER_TOO_MANY, what))
    }

    fn held(
        &mut self,
        who: usize,
        (slot, dose): (SlotId, u8),
        since: i64,
        expires_at: i64,
    ) -> Result<Came, Violation> {
        let slot = self.known_slot(slot)?;
        self.has_place(slot, who)?;
        let before = self.live_hold(who, u64::MAX, self.last_at).filter(|hold| hold.slot == slot);
        // What is offered for one dose and held for another begins anew.
        let before = before.filter(|hold| !hold.is_offer || self.dose_offered(who) == Some(dose));
        let begins = before.map_or(self.last_at, |hold| hold.since);
        let least = before.map_or(self.last_at + 1, |hold| hold.expires_at);
        let offer = before.and_then(|hold| self.offered_until(who, &hold, u64::MAX));
        let longest = if offer.is_some() { least } else { self.last_at + HOLD_MS };
        let most = longest.min(begins + 3 * HOLD_MS).max(least);
        if since != begins || expires_at < least || expires_at > most {
            let what = format!("entry {}: a hold from {since} until {expires_at}", self.next);
            return Err(Violation::new(NEVER_TOO_MANY, what));
        }
        let is_offer = offer.is_some();
        self.set_hold(who, Some(Hold { slot, since, expires_at, counted: true, is_offer }));
        Ok(Came::Held { slot, told: offer.unwrap_or(expires_at) })
    }

    fn confirmed(
        &mut self,
        who: usize,
        slot: SlotId,
        dose: u8,
        number: BookingNumber,
    ) -> Result<Came, Violation> {
        let slot = self.known_slot(slot)?;
        self.has_place(slot, who)?;
        if self.booking(number).is_some() {
            let what = format!("entry {} gives a booking number a second time", self.next);
            return Err(Violation::new(ONE_TRUTH, what));
        }
        if let Some(other) = self.active_dose(who, dose, u64::MAX) {
            let what =
                format!("entry {}: a second booking for dose {dose} beside {}", self.next, other.number);
            return Err(Violation::new(NEVER_TOO_MANY, what));
        }
        self.set_hold(who, None);
        self.turn_taken(who, dose);
        let step = Step { position: self.next, what: "confirmed", slot, reason: None, status: "confirmed" };
        self.bookings.push(Booking { number, who, dose, steps: vec![step], trail: Vec::new() });
        Ok(Came::Booking(number))
    }

    fn moved(&mut self, number: BookingNumber, to: SlotId) -> Result<Came, Violation> {
        let slot = self.known_slot(to)?;
        let who = self.active(number)?;
        self.has_place(slot, who)?;
        self.set_hold(who, None);
        self.step(
            number,
            Step { position: self.next, what: "moved", slot, reason: None, status: "confirmed" },
        );
        Ok(Came::Booking(number))
    }

    fn cancelled(&mut self, number: BookingNumber, reason: CancelReason) -> Result<Came, Violation> {
        let who = self.active(number)?;
        let slot = self.booking(number).and_then(|booking| booking.at(u64::MAX)).map_or(0, |step| step.slot);
        self.let_slot_pass(who, slot);
        self.owed.push(slot);
        let (position, reason) = (self.next, reason.as_str());
        self.step(number, Step { position, what: "cancelled", slot, reason, status: "cancelled" });
        Ok(Came::Booking(number))
    }

    fn active(&self, number: BookingNumber) -> Result<usize, Violation> {
        let booking = self.booking(number).filter(|booking| booking.stands(u64::MAX, &["confirmed"]));
        let what = || format!("entry {} changes a booking that is not active", self.next);
        booking.map(|booking| booking.who).ok_or_else(|| Violation::new(NOTHING_VANISHES, what()))
    }

    /// A step of a visit: only after the one that comes before it.
    fn visited(
        &mut self,
        number: BookingNumber,
        what: &'static str,
        reason: Option<&'static str>,
    ) -> Result<Came, Violation> {
        let position = self.next;
        let booking = self.bookings.iter_mut().find(|booking| booking.number == number);
        let after = before(what);
        let wrong = || {
            let what = format!("entry {position} says {what} of a booking of which it cannot be so");
            Violation::new(NOTHING_VANISHES, what)
        };
        let booking = booking.filter(|it| it.stands(u64::MAX, after)).ok_or_else(wrong)?;
        let last = *booking.steps.last().ok_or_else(wrong)?;
        booking.trail.push((what, last.status));
        booking.steps.push(Step { position, what, slot: last.slot, reason, status: what });
        Ok(Came::Booking(number))
    }

    /// The newest step of a visit does not count any more; what gave its place back needs it again.
    fn undone(&mut self, number: BookingNumber, step: &'static str) -> Result<Came, Violation> {
        let position = self.next;
        let wrong = |what: &str| Violation::new(NOTHING_VANISHES, format!("entry {position} {what}"));
        let known = self.booking(number).ok_or_else(|| wrong("undoes a step of no booking"))?;
        let (who, dose) = (known.who, known.dose);
        let last = *known.steps.last().ok_or_else(|| wrong("undoes a step of no booking"))?;
        let (what, status) = *known.trail.last().ok_or_else(|| wrong("undoes what was not done"))?;
        if what != step {
            return Err(wrong("undoes another step than the newest"));
        }
        if !known.is_active_at(u64::MAX) && self.active_dose(who, dose, u64::MAX).is_some() {
            return Err(Violation::new(NEVER_TOO_MANY, format!("entry {position}: two bookings for a dose")));
        }
        if what == "no_show" && self.free(last.slot, u64::MAX, self.last_at, None) <= 0 {
            let what = format!("entry {position} takes back a place in slot {} that is not there", last.slot);
            return Err(Violation::new(NEVER_TOO_MANY, what));
        }
        if let Some(booking) = self.bookings.iter_mut().find(|booking| booking.number == number) {
            booking.trail.pop();
            booking.steps.push(Step {
                position,
                what: "undone",
                slot: last.slot,
                reason: Some(step),
                status,
            });
        }
        Ok(Came::Booking(number))
    }

    fn step(&mut self, number: BookingNumber, step: Step) {
        if let Some(booking) = self.bookings.iter_mut().find(|booking| booking.number == number) {
            booking.steps.push(step);
            booking.trail.clear();
        }
    }

    /// Whether a refusal was right as of a position and at an instant; true for those that rest on more than
    /// the model knows.
    pub(super) fn is_right(
        &self,
        refusal: &Refusal,
        who: usize,
        asked: &Ask,
        position: u64,
        now: i64,
    ) -> bool {
        match (refusal.code, refusal.fact) {
            (Code::SlotFull | Code::HoldExpired, _) => {
                asked.slot.is_none_or(|slot| self.free(slot, position, now, Some(who)) <= 0)
                    || refusal.code == Code::HoldExpired && asked.slot.is_none()
            }
            (Code::BookingExists, Fact::Booking(number)) => {
                let booking = self.booking(number);
                booking.is_some_and(|booking| booking.who == who && booking.is_active_at(position))
            }
            (Code::BookingNotActive, Fact::Booking(number)) => {
                let booking = self.booking(number);
                booking.is_some_and(|it| it.who == who && !it.stands(position, &["confirmed"]))
            }
            (Code::BookingUnknown, _) => {
                let booking = asked.number.and_then(|number| self.booking(number));
                booking.is_none_or(|booking| booking.who != who || booking.at(position).is_none())
            }
            (Code::VisitStep, Fact::Booking(number)) => {
                let booking = self.booking(number);
                booking.is_some_and(|booking| !booking.stands(position, asked.stands))
            }
            (Code::DoseOrder, _) if asked.is_at_counter => {
                self.active_dose(who, 1, position).is_none_or(|it| !it.stands(position, &["administered"]))
            }
            (Code::LotUnknown | Code::LotExpired | Code::LotRecalled | Code::LotOtherVenue, _) => false,
            (Code::DoseOrder, _) => self.active_dose(who, 1, position).is_none(),
            (Code::HoldLimit, _) => self.live_hold(who, position, now).is_some(),
            // The venue finds the hour; which one it is depends on the clock on the wall, as for arrivals.
            (Code::MoveSameSlot, _) if asked.is_at_counter && asked.slot.is_none() => {
                let booking = asked.number.and_then(|number| self.booking(number));
                booking.is_some_and(|it| it.who == who && it.stands(position, &["confirmed"]))
            }
            (Code::MoveSameSlot, _) => {
                let booking = asked.number.and_then(|number| self.booking(number));
                booking.and_then(|booking| booking.at(position)).map(|step| step.slot) == asked.slot
            }
            (Code::CommandVoid, _) => matches!(asked.came(self, position), Some((_, Came::Void))),
            (Code::IdempotencyMismatch, _) => asked.came(self, position).is_some(),
            (Code::WaitlistNone, _) => !self.has_waitlist,
            (Code::WaitlistNotOn, _) => self.is_off_the_list(who, position),
            (Code::WaitlistNoOffer, _) => self.has_no_offer(who, position, now),
            (Code::Internal | Code::LoginNoMatch | Code::ProgrammeUnknown | Code::SlotUnknown, _) => false,
            _ => true,
        }
    }
}

/// How a booking must stand for a step of a visit.
pub(super) fn before(what: &str) -> &'static [&'static str] {
    match what {
        "checked_in" | "no_show" => &["confirmed"],
        "checked" => &["checked_in"],
        "administered" => &["checked"],
        "not_given" => &["checked_in", "checked"],
        _ => &["checked_in", "checked", "administered"],
    }
}

/// What a refusal is about.
pub(super) struct Ask {
    pub(super) slot: Option<usize>,
    pub(super) number: Option<BookingNumber>,
    /// Whether staff ask at a counter.
    pub(super) is_at_counter: bool,
    /// How a booking must stand for it.
    pub(super) stands: &'static [&'static str],
    pub(super) id: Option<CommandId>,
}

impl Ask {
    fn came(&self, model: &Model, position: u64) -> Option<(u64, Came)> {
        model.came(self.id?, position)
    }
}
