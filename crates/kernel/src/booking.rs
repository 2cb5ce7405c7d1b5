//! Bookings: confirm, move, cancel, and the history that stays for ever.
//!
//! A booking is a chain of steps, newest first, and is never removed. Which of its steps a reader sees can be cut at
//! a journal position, which is how a repeated command gets its first answer again.
//! Moving takes the new place and gives back the old one in a single event, so there is no moment without a place.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::booking_number::BookingNumber;
use crate::command::{Actor, CancelReason, Channel, Context, HolderId, Person};
use crate::dose::{Course, resting_on};
use crate::event::Event;
use crate::hold::{declined, takeable};
use crate::planner::{Relocation, StopReason};
use crate::refusal::{Code, Refusal};
use crate::roster::{Holder, NONE};
use crate::slot::{Found, SlotId};
use crate::state::{ProgrammeState, State};
use crate::time::Instant;
use crate::visit::{self, NotGivenReason};
use crate::waitlist::waits_for;

/// Where a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Status {
    /// It holds a place.
    Confirmed,
    /// It was cancelled.
    Cancelled,
    /// The person is at the venue.
    CheckedIn,
    /// Papers and health were looked at: the dose may be given.
    Checked,
    /// The dose was given.
    Administered,
    /// The person was there, and the dose was not given.
    NotGiven,
    /// The slot passed, and nobody came.
    NoShow,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 7] = [
        Status::Confirmed,
        Status::Cancelled,
        Status::CheckedIn,
        Status::Checked,
        Status::Administered,
        Status::NotGiven,
        Status::NoShow,
    ];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Confirmed => "confirmed",
            Status::Cancelled => "cancelled",
            Status::CheckedIn => "checked_in",
            Status::Checked => "checked",
            Status::Administered => "administered",
            Status::NotGiven => "not_given",
            Status::NoShow => "no_show",
        }
    }

    /// Whether the dose is booked or given, so that no second booking for it may be made.
    pub fn is_active(self) -> bool {
        match self {
            Status::Confirmed | Status::CheckedIn | Status::Checked | Status::Administered => true,
            Status::Cancelled | Status::NotGiven | Status::NoShow => false,
        }
    }

    /// Whether it takes one of the places of its slot; who came used theirs up, whatever was given.
    pub fn takes_place(self) -> bool {
        self.is_active() || self == Status::NotGiven
    }
}

/// What a step was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StepKind {
    /// The booking was made.
    Confirmed,
    /// It was moved.
    Moved,
    /// It was cancelled.
    Cancelled,
    /// It was lost with an earlier epoch, and its receipt brought it back.
    Represented,
    /// The person arrived.
    CheckedIn,
    /// Papers and health were looked at.
    Checked,
    /// The dose was given.
    Administered,
    /// The dose was not given.
    NotGiven,
    /// Nobody came.
    NoShow,
    /// The step before was a mistake and does not count.
    Undone,
    /// Its place was called off.
    Displaced,
    /// Its place takes place after all.
    Kept,
}

impl StepKind {
    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            StepKind::Confirmed => "confirmed",
            StepKind::Moved => "moved",
            StepKind::Cancelled => "cancelled",
            StepKind::Represented => "represented",
            StepKind::CheckedIn => "checked_in",
            StepKind::Checked => "checked",
            StepKind::Administered => "administered",
            StepKind::NotGiven => "not_given",
            StepKind::NoShow => "no_show",
            StepKind::Undone => "undone",
            StepKind::Displaced => "displaced",
            StepKind::Kept => "kept",
        }
    }
}

/// What belongs to a step of its kind and to no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Detail {
    /// Nothing.
    None,
    /// Why it was cancelled.
    Cancelled(CancelReason),
    /// From which lot the dose was: index in [`ProgrammeState::lots`].
    Lot(u16),
    /// Why the dose was not given.
    NotGiven(NotGivenReason),
    /// Which step does not count.
    Undone(StepKind),
    /// Why its place was called off.
    Displaced(StopReason),
    /// Why it was moved, and by which rule.
    Relocated(Relocation),
}

/// One thing that happened to a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: Instant,
    /// Journal position of the entry.
    pub position: u64,
    pub(crate) before: u32,
    /// Index of the slot from here on.
    pub(crate) slot: u32,
    /// What.
    pub kind: StepKind,
    /// The way in.
    pub channel: Channel,
    /// Who.
    pub actor: Actor,
    /// Why, or with what.
    pub detail: Detail,
}

impl Step {
    /// The public name of its reason, if one was given.
    pub fn reason(&self) -> Option<&'static str> {
        match self.detail {
            Detail::Cancelled(reason) => reason.as_str(),
            Detail::NotGiven(reason) => Some(reason.as_str()),
            Detail::Undone(kind) => Some(kind.as_str()),
            Detail::Displaced(reason) | Detail::Relocated(Relocation { reason, .. }) => Some(reason.as_str()),
            Detail::None | Detail::Lot(_) => None,
        }
    }
}

/// A booking as the state keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Its number.
    pub number: BookingNumber,
    pub(crate) holder: u32,
    pub(crate) slot: u32,
    pub(crate) last_step: u32,
    pub(crate) before: u32,
    /// The channel through which its place was taken.
    pub(crate) by: Channel,
    /// Which dose.
    pub dose: u8,
    /// Where it stands.
    pub status: Status,
}

/// An active booking, whose dose is booked or given, with what rules about doses ask for.
#[derive(Debug, Clone, Copy)]
pub struct Active {
    /// Its number.
    pub number: BookingNumber,
    /// Which dose.
    pub dose: u8,
    /// Its day.
    pub date: Date,
    /// Its venue: index in [`ProgrammeState::venue_ids`].
    pub venue: u16,
    /// Where it stands.
    pub status: Status,
}

impl ProgrammeState {
    /// All bookings of the person who has this voucher, in every state, newest first by position.
    pub fn bookings_of_person(&self, holder: &HolderId) -> Vec<&Booking> {
        let mut all = Vec::new();
        for row in self.rows_of_person(holder) {
            let mut next = row.last_booking;
            while let Some(booking) = self.booking_at(next) {
                all.push(booking);
                next = booking.before;
            }
        }
        all.sort_by_key(|booking| std::cmp::Reverse(self.confirmed_at(booking)));
        all
    }

    /// All bookings of one voucher, the newest first.
    pub(crate) fn bookings_of_holder(&self, row: &Holder) -> impl Iterator<Item = &Booking> {
        std::iter::successors(self.booking_at(row.last_booking), |booking| self.booking_at(booking.before))
    }

    /// The person's bookings whose dose is booked or given.
    pub fn active_bookings(&self, holder: &HolderId) -> Vec<Active> {
        self.active_among(&self.rows_of_person(holder))
    }

    pub(crate) fn active_among(&self, rows: &[&Holder]) -> Vec<Active> {
        let mut active = Vec::new();
        for row in rows {
            let mut next = row.last_booking;
            while let Some(booking) = self.booking_at(next) {
                if booking.status.is_active()
                    && let Some(slot) = self.slot(booking.slot)
                {
                    active.push(Active {
                        number: booking.number,
                        dose: booking.dose,
                        date: slot.row.date,
                        venue: slot.row.venue,
                        status: booking.status,
                    });
                }
                next = booking.before;
            }
        }
        active
    }

    /// The steps of a booking up to `until` (inclusive), oldest first, each with its slot's index.
    pub fn history(&self, booking: &Booking, until: u64) -> Vec<&Step> {
        let mut steps = Vec::new();
        let mut next = booking.last_step;
        while let Some(step) = usize::try_from(next).ok().and_then(|index| self.steps.get(index)) {
            if step.position <= until {
                steps.push(step);
            }
            next = step.before;
        }
        steps.reverse();
        steps
    }

    /// The newest step of a booking.
    pub fn newest_step(&self, booking: &Booking) -> Option<&Step> {
        self.steps.get(usize::try_from(booking.last_step).ok()?)
    }

    /// Whether the booking belongs to the person who has this voucher.
    pub fn belongs(&self, booking: &Booking, holder: &HolderId) -> bool {
        let owner = usize::try_from(booking.holder).ok().and_then(|index| self.holders.get(index));
        owner.is_some_and(|owner| self.rows_of_person(holder).iter().any(|row| row.id == owner.id))
    }

    pub(crate) fn booking_at(&self, index: u32) -> Option<&Booking> {
        self.bookings.get(usize::try_from(index).ok()?)
    }

    /// The bookings of a slot in every state, in the order in which they were made.
    pub fn bookings_of_slot(&self, slot: u32) -> impl Iterator<Item = &Booking> {
        let of_slot = self.booked_for.range((slot, 0)..=(slot, NONE));
        of_slot.filter_map(|(_, index)| self.booking_at(*index))
    }

    fn confirmed_at(&self, booking: &Booking) -> u64 {
        self.history(booking, u64::MAX).first().map_or(0, |step| step.position)
    }

    pub(crate) fn apply_confirmed(
        &mut self,
        holder: u32,
        slot: u32,
        dose: u8,
        number: BookingNumber,
        step: Step,
    ) -> Option<u32> {
        self.slot(slot)?;
        let index = u32::try_from(self.bookings.len()).ok().filter(|index| *index != NONE)?;
        let by = self.held_by(holder, slot).unwrap_or(step.channel);
        let owner = self.holders.get_mut(usize::try_from(holder).ok()?)?;
        let before = std::mem::replace(&mut owner.last_booking, index);
        self.end_hold(holder);
        let last_step = self.push_step(Step { before: NONE, ..step });
        let status = Status::Confirmed;
        self.bookings.push(Booking { number, holder, slot, last_step, before, by, dose, status });
        self.booked_for.insert((slot, index));
        self.add_booked(slot, by, 1);
        Some(index)
    }

    pub(crate) fn apply_moved(&mut self, index: u32, to: u32, step: Step) {
        let Some(booking) = self.confirmed_booking(index) else { return };
        if self.slot(to).is_none() {
            return;
        }
        // Who is moved by a rule came the way they came when they booked.
        let by = match step.detail {
            Detail::Relocated(_) => {
                self.concerned.insert(index);
                booking.by
            }
            _ => self.held_by_person(booking.holder, to).unwrap_or(step.channel),
        };
        let last_step = self.push_step(Step { before: booking.last_step, slot: to, ..step });
        self.put_booking(index, Booking { slot: to, by, last_step, ..booking });
        self.end_holds_of_person(booking.holder);
    }

    /// A step that leads to another status; where it leads is the table's to say.
    pub(crate) fn apply_step(&mut self, index: u32, step: Step) {
        let Some(booking) = self.booking_at(index).copied() else { return };
        let Some(status) = visit::status_after(self, &booking, step.kind) else { return };
        if step.kind == StepKind::Displaced {
            self.concerned.insert(index);
        }
        let last_step = self.push_step(Step { before: booking.last_step, slot: booking.slot, ..step });
        self.put_booking(index, Booking { status, last_step, ..booking });
    }

    /// Puts a changed booking in its place, and what is kept beside it.
    fn put_booking(&mut self, index: u32, after: Booking) {
        let place = usize::try_from(index).ok().and_then(|index| self.bookings.get_mut(index));
        let Some(before) = place.map(|place| std::mem::replace(place, after)) else { return };
        if before.slot != after.slot {
            self.booked_for.remove(&(before.slot, index));
            self.booked_for.insert((after.slot, index));
        }
        let takes = |booking: Booking| i32::from(booking.status.takes_place());
        self.add_booked(before.slot, before.by, takes(before).saturating_neg());
        self.add_booked(after.slot, after.by, takes(after));
    }

    /// Adds a step that changes neither place nor status.
    pub(crate) fn add_step(&mut self, index: u32, step: Step) {
        let Some(before) = self.booking_at(index).map(|booking| booking.last_step) else { return };
        let last_step = self.push_step(Step { before, ..step });
        if let Some(booking) = usize::try_from(index).ok().and_then(|index| self.bookings.get_mut(index)) {
            booking.last_step = last_step;
        }
    }

    fn confirmed_booking(&self, index: u32) -> Option<Booking> {
        self.booking_at(index).filter(|booking| booking.status == Status::Confirmed).copied()
    }

    fn end_holds_of_person(&mut self, holder: u32) {
        self.holders_of_person(holder).into_iter().for_each(|index| self.end_hold(index));
    }

    fn held_by_person(&self, holder: u32, slot: u32) -> Option<Channel> {
        self.holders_of_person(holder).into_iter().find_map(|index| self.held_by(index, slot))
    }

    /// The hold that serves a move may be on a newer voucher than the booking is.
    fn holders_of_person(&self, holder: u32) -> Vec<u32> {
        let id = usize::try_from(holder).ok().and_then(|index| self.holders.get(index)).map(|owner| owner.id);
        let vouchers = id.map(|id| self.vouchers_of_person(&id)).unwrap_or_default();
        vouchers.iter().filter_map(|voucher| self.holder_index.get(voucher).copied()).collect()
    }

    fn push_step(&mut self, step: Step) -> u32 {
        let index = u32::try_from(self.steps.len()).unwrap_or(NONE);
        self.steps.push(step);
        index
    }

    fn add_booked(&mut self, slot: u32, channel: Channel, by: i32) {
        if let Some(slot) = usize::try_from(slot).ok().and_then(|index| self.slots.get_mut(index)) {
            slot.booked = slot.booked.saturating_add_signed(by);
            slot.taken.add(channel, by);
        }
    }
}

/// Decides [`crate::command::Command::Book`].
pub(crate) fn book(
    state: &State,
    context: &Context,
    person: &Person,
    slot: SlotId,
    dose: u8,
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(person.programme)?;
    let holder = held.admitted(person)?;
    let found = held.published_slot(slot, context.now)?;
    let course = Course::of(held, &person.holder);
    course.bookable(dose)?;
    takeable(person, &course, &found, dose, None, context.now)?;
    place(held, context, holder, &found)?;
    let number = fresh_number(state, context.entropy)?;
    Ok(vec![Event::BookingConfirmed {
        programme: person.programme,
        holder: person.holder,
        slot,
        dose,
        number,
    }])
}

/// Decides [`crate::command::Command::Move`].
pub(crate) fn relocate(
    state: &State,
    context: &Context,
    person: &Person,
    number: BookingNumber,
    slot: SlotId,
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(person.programme)?;
    let holder = held.admitted(person)?;
    let booking = movable(held, person, number, context.now)?;
    let found = held.published_slot(slot, context.now)?;
    if booking.slot == found.index {
        return Err(Refusal::plain(Code::MoveSameSlot));
    }
    let course = Course::of(held, &person.holder);
    takeable(person, &course, &found, booking.dose, Some(number), context.now)?;
    place(held, context, holder, &found)?;
    let from = held.slot(booking.slot).map_or(slot, |old| old.row.id);
    let mut events = vec![Event::BookingMoved { programme: person.programme, number, from, to: slot }];
    // A move ends every hold of a person, also one that was offered to them for another dose.
    events.extend(declined(held, person, None));
    Ok(events)
}

/// Decides [`crate::command::Command::Cancel`]: later doses that rest on this one go with it, in one act.
pub(crate) fn cancel(
    state: &State,
    context: &Context,
    person: &Person,
    number: BookingNumber,
    reason: CancelReason,
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(person.programme)?;
    held.known(person)?;
    let booking = own_active(held, person, number)?;
    within_deadline(held, booking, context.now, Code::CancelTooLate)?;
    let programme = person.programme;
    let mut events = vec![Event::BookingCancelled { programme, number, reason }];
    let resting = resting_on(held, &person.holder, booking.dose);
    for later in resting.into_iter().filter(|later| later.status == Status::Confirmed) {
        let reason = CancelReason::EarlierDoseCancelled;
        events.push(Event::BookingCancelled { programme, number: later.number, reason });
    }
    events.extend(waits_for(held, programme, &person.holder, booking.dose));
    Ok(events)
}

/// The person's confirmed booking, if it may still be moved.
pub(crate) fn movable<'a>(
    held: &'a ProgrammeState,
    person: &Person,
    number: BookingNumber,
    now: Instant,
) -> Result<&'a Booking, Refusal> {
    let booking = own_active(held, person, number)?;
    within_deadline(held, booking, now, Code::MoveTooLate)?;
    Ok(booking)
}

fn own_active<'a>(
    held: &'a ProgrammeState,
    person: &Person,
    number: BookingNumber,
) -> Result<&'a Booking, Refusal> {
    let found = held.bookings_of_person(&person.holder).into_iter().find(|booking| booking.number == number);
    let booking = found.ok_or(Refusal::plain(Code::BookingUnknown))?;
    match booking.status {
        Status::Confirmed => Ok(booking),
        _ => Err(Refusal::booking(Code::BookingNotActive, number)),
    }
}

fn within_deadline(
    held: &ProgrammeState,
    booking: &Booking,
    now: Instant,
    code: Code,
) -> Result<(), Refusal> {
    // Where nothing takes place there is nothing to be too late for.
    if held.displaced_by(booking).is_some() {
        return Ok(());
    }
    let deadline = held.slot(booking.slot).map_or(now, |slot| held.cancel_deadline(slot));
    if now >= deadline { Err(Refusal::at(code, deadline)) } else { Ok(()) }
}

/// Whether there is a place for the holder: the one they hold, or one that is free for whoever comes this way.
pub(crate) fn place(
    held: &ProgrammeState,
    context: &Context,
    holder: u32,
    found: &Found<'_>,
) -> Result<(), Refusal> {
    let hold = held.holds.get(&holder).filter(|hold| hold.slot == found.index);
    if hold.is_some_and(|hold| hold.expires_at > context.now)
        || held.free_for(found.index, context.channel, context.now) > 0
    {
        return Ok(());
    }
    match hold {
        Some(hold) => Err(Refusal::at(Code::HoldExpired, hold.expires_at)),
        None => Err(held.full_for(found.index, context.now)),
    }
}

pub(crate) fn fresh_number(state: &State, entropy: u64) -> Result<BookingNumber, Refusal> {
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut drawn = entropy;
    for _ in 0..16 {
        let number = BookingNumber::from_entropy(drawn);
        if !state.knows(number) {
            return Ok(number);
        }
        drawn = drawn.wrapping_mul(GOLDEN).rotate_left(29);
    }
    Err(Refusal::plain(Code::BookingNumberTaken))
}
