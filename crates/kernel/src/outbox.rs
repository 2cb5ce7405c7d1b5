//! Messages that are due because of what happened to bookings, and what became of each.
//!
//! That a message is due is no entry: it follows from the step that caused it, so both are written by the same bytes. A reminder
//! has no step, so it has an entry (`reminders`).
//! What ended a message is an entry: that it was handed over, or why it never will be. No rule about bookings reads anything here.
//! The surprise: a step overtakes the message of the step before it, because people are told what holds now.

mod letters;
mod reminders;

use std::collections::BTreeMap;
use std::ops::Bound;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::booking_number::BookingNumber;
use crate::command::{Actor, Context, HolderId};
use crate::event::{Event, Record};
use crate::planner::PlannerEvent;
use crate::refusal::{Code, Refusal};
use crate::state::State;
use crate::time::{DAY_MS, Instant, instant_at};
use crate::waitlist::{LeaveReason, OfferEnding, Turn, TurnStep};

pub use letters::{LETTER_WAITS_MS, LETTERS_PER_FILE_MAX, PrintFile};
pub use reminders::{REMINDED_PER_ENTRY_MAX, Reminder};

/// How long a message is worth sending, in milliseconds: three days.
pub const DUE_MS: i64 = 3 * 24 * 3_600_000;
/// How long it is known what became of it, in milliseconds: 60 days.
pub const KNOWN_MS: i64 = 60 * 24 * 3_600_000;
/// How long one process sends before it must ask again, in milliseconds.
pub const TURN_MS: i64 = 60_000;

/// By what a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Way {
    /// E-mail.
    Mail,
    /// A short message to a telephone.
    Sms,
    /// LINE.
    Line,
    /// On paper, by post.
    Letter,
}

impl Way {
    /// Every way; the index is its durable number.
    pub const ALL: [Way; 4] = [Way::Mail, Way::Sms, Way::Line, Way::Letter];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Way::Mail => "mail",
            Way::Sms => "sms",
            Way::Line => "line",
            Way::Letter => "letter",
        }
    }
}

/// What ended a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Ending {
    /// Whoever carries it on has taken it.
    HandedOver,
    /// Whoever carries it on has refused it for good.
    Refused,
    /// It was tried until it was not worth sending any more.
    GivenUp,
    /// The person wants no messages.
    OptedOut,
    /// The contact data of the person were erased before it went.
    Erased,
}

impl Ending {
    /// Every ending; the index is its durable number.
    pub const ALL: [Ending; 5] =
        [Ending::HandedOver, Ending::Refused, Ending::GivenUp, Ending::OptedOut, Ending::Erased];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Ending::HandedOver => "handed_over",
            Ending::Refused => "refused",
            Ending::GivenUp => "given_up",
            Ending::OptedOut => "opted_out",
            Ending::Erased => "erased",
        }
    }
}

/// Which message: about which entry, to whom of those that the entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MessageKey {
    /// Position of the entry that caused it.
    pub position: u64,
    /// The booking it is about, or the number on a waitlist.
    pub number: BookingNumber,
}

/// A message that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Instant,
    /// How.
    pub ending: Ending,
    /// By what it went or was tried last; nothing if it was never tried.
    pub way: Option<Way>,
}

/// What may be asked about messages.
#[derive(Debug, Clone)]
pub enum OutboxCommand {
    /// Asks for the turn to send.
    TakeTurn {
        /// Drawn by lot, for each process.
        sender: [u8; 16],
    },
    /// Writes down that a message is over.
    End {
        /// Which.
        key: MessageKey,
        /// How.
        ending: Ending,
        /// By what it went or was tried last.
        way: Option<Way>,
    },
    /// Makes a message about a booking as it stands due once more.
    Want {
        /// Which booking.
        number: BookingNumber,
    },
    /// Makes reminders due, of those among the bookings that are to be reminded.
    Remind {
        /// Which reminder.
        which: Reminder,
        /// Which bookings, at most [`REMINDED_PER_ENTRY_MAX`].
        numbers: Vec<BookingNumber>,
    },
    /// Has a message that is due wait to be printed.
    WaitForPrinter {
        /// Which.
        key: MessageKey,
    },
    /// Puts letters into a print file.
    Print {
        /// Index of the programme.
        programme: u16,
        /// The file that is made again; nothing if it is a new one.
        again: Option<u64>,
        /// Which letters; those that do not wait, or are not in the file, are left out.
        keys: Vec<MessageKey>,
    },
}

/// What has happened about messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutboxEvent {
    /// One process sends messages from here on, for a while.
    SendingTaken {
        /// Drawn by lot, for each process.
        sender: [u8; 16],
        /// First instant at which another may.
        until: Instant,
    },
    /// A message is over.
    MessageEnded {
        /// Which.
        key: MessageKey,
        /// How.
        ending: Ending,
        /// By what it went or was tried last.
        way: Option<Way>,
    },
    /// A message about a booking was asked for once more.
    MessageWanted {
        /// Which booking.
        number: BookingNumber,
    },
    /// It is time to remind of these bookings.
    RemindersDue {
        /// Index of the programme.
        programme: u16,
        /// The day of the appointments.
        date: Date,
        /// How many days before.
        days_before: u16,
        /// Which bookings, at most [`REMINDED_PER_ENTRY_MAX`].
        numbers: Vec<BookingNumber>,
    },
    /// A message goes as a letter, and waits to be printed.
    LetterDue {
        /// Which.
        key: MessageKey,
    },
    /// Letters were put into a print file, whose number is the position of this entry unless it was made again.
    LettersPrinted {
        /// Index of the programme.
        programme: u16,
        /// The file that was made again; nothing if it is a new one.
        again: Option<u64>,
        /// Which letters, at most [`LETTERS_PER_FILE_MAX`].
        keys: Vec<MessageKey>,
    },
}

impl OutboxEvent {
    /// The public name.
    pub fn name(&self) -> &'static str {
        match self {
            OutboxEvent::SendingTaken { .. } => "SendingTaken",
            OutboxEvent::MessageEnded { .. } => "MessageEnded",
            OutboxEvent::MessageWanted { .. } => "MessageWanted",
            OutboxEvent::RemindersDue { .. } => "RemindersDue",
            OutboxEvent::LetterDue { .. } => "LetterDue",
            OutboxEvent::LettersPrinted { .. } => "LettersPrinted",
        }
    }
}

/// Messages that are due, and what became of those before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outbox {
    /// Since when.
    due: BTreeMap<MessageKey, Instant>,
    /// The entry that a booking's message is due for; there is one at most.
    newest: BTreeMap<BookingNumber, u64>,
    ended: BTreeMap<MessageKey, Ended>,
    /// Entries by which staff asked for one more.
    wanted: BTreeMap<BookingNumber, Vec<u64>>,
    /// Who was reminded of which day, how many days before, and by which entry.
    reminded: BTreeMap<(Date, BookingNumber, u16), u64>,
    /// How many messages ever ended so, and by what.
    counts: BTreeMap<(Ending, Option<Way>), u64>,
    /// Those that wait to be printed; the newest of their booking as those that are due are.
    letters: BTreeMap<MessageKey, Instant>,
    /// Print files, by number.
    files: BTreeMap<u64, PrintFile>,
    sender: [u8; 16],
    sends_until: Instant,
}

impl Outbox {
    /// What is due after this message, the oldest first, with since when.
    pub fn due_after(&self, after: Option<MessageKey>) -> impl Iterator<Item = (MessageKey, Instant)> {
        let first = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.due.range((first, Bound::Unbounded)).map(|(key, since)| (*key, *since))
    }

    /// How many are due.
    pub fn due_count(&self) -> usize {
        self.due.len()
    }

    /// Since when this message is due, if it is.
    pub fn due_since(&self, key: MessageKey) -> Option<Instant> {
        self.due.get(&key).copied()
    }

    /// The message about this booking that is due, or waits to be printed.
    pub fn due_of(&self, number: BookingNumber) -> Option<MessageKey> {
        self.newest.get(&number).map(|position| MessageKey { position: *position, number })
    }

    /// What became of this message, as long as it is known.
    pub fn ended(&self, key: MessageKey) -> Option<&Ended> {
        self.ended.get(&key)
    }

    /// The entries by which staff asked for one more message about this booking.
    pub fn wanted(&self, number: BookingNumber) -> &[u64] {
        self.wanted.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Reminders of this booking for this day: how many days before, and by which entry.
    pub fn reminders(&self, date: Date, number: BookingNumber) -> impl Iterator<Item = (u16, u64)> {
        let of_booking = self.reminded.range((date, number, 0)..=(date, number, u16::MAX));
        of_booking.map(|((_, _, days_before), position)| (*days_before, *position))
    }

    /// Whether a reminder for this day went out so many days before, or later.
    fn is_reminded(&self, date: Date, number: BookingNumber, days_before: u16) -> bool {
        self.reminded.range((date, number, 0)..=(date, number, days_before)).next().is_some()
    }

    /// How many messages ever ended so.
    pub fn count(&self, ending: Ending) -> u64 {
        let of_ending = self.counts.iter().filter(|((known, _), _)| *known == ending);
        of_ending.fold(0, |sum: u64, (_, count)| sum.saturating_add(*count))
    }

    /// How many messages ever ended so, by what each went or was tried last.
    pub fn counts(&self) -> impl Iterator<Item = (Ending, Option<Way>, u64)> {
        self.counts.iter().map(|((ending, way), count)| (*ending, *way, *count))
    }

    /// Whether this process has its turn for so long at least.
    pub fn sends(&self, sender: [u8; 16], until: Instant) -> bool {
        self.sender == sender && until < self.sends_until
    }

    /// Whether nobody else has the turn.
    pub fn is_free_for(&self, sender: [u8; 16], now: Instant) -> bool {
        self.sender == sender || now >= self.sends_until
    }

    fn make_due(&mut self, number: BookingNumber, at: Instant, position: u64) {
        self.overtake(number);
        self.newest.insert(number, position);
        self.due.insert(MessageKey { position, number }, at);
    }

    /// What is due does not hold any more.
    pub(crate) fn overtake(&mut self, number: BookingNumber) {
        if let Some(position) = self.newest.remove(&number) {
            let before = MessageKey { position, number };
            self.due.remove(&before);
            self.letters.remove(&before);
        }
    }

    /// What is on its way already says the same.
    fn remind(&mut self, which: (Date, u16), number: BookingNumber, at: Instant, position: u64) {
        let (date, days_before) = which;
        let again = self.reminded.insert((date, number, days_before), position).is_some();
        if !again && self.due_of(number).is_none() {
            self.make_due(number, at, position);
        }
    }

    fn end(&mut self, key: MessageKey, ended: Ended) {
        if self.due.remove(&key).or(self.letters.remove(&key)).is_some() {
            self.newest.remove(&key.number);
        }
        if self.ended.insert(key, ended).is_none() {
            let count = self.counts.entry((ended.ending, ended.way)).or_default();
            *count = count.saturating_add(1);
        }
    }

    fn forget_until(&mut self, now: Instant) {
        while let Some(oldest) = self.due.first_entry() {
            if now.since(*oldest.get()) < DUE_MS {
                break;
            }
            self.newest.remove(&oldest.key().number);
            oldest.remove();
        }
        while let Some(oldest) = self.ended.first_entry() {
            if now.since(oldest.get().at) < KNOWN_MS {
                break;
            }
            oldest.remove();
        }
        while let Some(oldest) = self.reminded.first_entry() {
            if now.since(instant_at(oldest.key().0, 0, 0)) < KNOWN_MS {
                break;
            }
            oldest.remove();
        }
        self.forget_letters(now);
    }
}

impl State {
    /// Messages that are due, and what became of those before.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Folds into the outbox what an entry did, once the rest of the state knows it.
    pub(crate) fn apply_to_outbox(&mut self, record: &Record, position: u64) {
        let at = record.at;
        match &record.event {
            Event::BookingConfirmed { number, .. }
            | Event::BookingMoved { number, .. }
            | Event::BookingCancelled { number, .. }
            | Event::Planner(PlannerEvent::BookingRelocated { number, .. }) => {
                self.step_told(*number, at, position);
            }
            Event::BookingRepresented { lost } => self.step_told(lost.number, at, position),
            Event::Planner(
                PlannerEvent::BookingsDisplaced { numbers, .. } | PlannerEvent::BookingsKept { numbers, .. },
            ) => numbers.iter().for_each(|number| self.step_told(*number, at, position)),
            Event::Waitlist(event) => self.turn_told(event.number(), at, position),
            Event::ContactErased { holder, .. } => self.end_of_erased(holder, at),
            _ => {}
        }
        self.outbox.forget_until(self.last_at());
    }

    /// Folds in what happened about messages; digits that change with it.
    pub(crate) fn apply_outbox(&mut self, event: &OutboxEvent, at: Instant, position: u64) -> u64 {
        match event {
            OutboxEvent::SendingTaken { sender, until } => {
                (self.outbox.sender, self.outbox.sends_until) = (*sender, *until);
                until.0.unsigned_abs()
            }
            OutboxEvent::MessageEnded { key, ending, way } => {
                self.outbox.end(*key, Ended { at, ending: *ending, way: *way });
                key.position
            }
            OutboxEvent::MessageWanted { number } => {
                if self.knows(*number) {
                    self.outbox.make_due(*number, at, position);
                    self.outbox.wanted.entry(*number).or_default().push(position);
                }
                number.value()
            }
            OutboxEvent::RemindersDue { date, days_before, numbers, .. } => {
                let known: Vec<BookingNumber> =
                    numbers.iter().copied().filter(|number| self.knows(*number)).collect();
                for number in &known {
                    self.outbox.remind((*date, *days_before), *number, at, position);
                }
                known.first().map_or(0, |number| number.value())
            }
            OutboxEvent::LetterDue { key } => {
                self.outbox.wait_for_printer(*key);
                key.position
            }
            OutboxEvent::LettersPrinted { programme, again, keys } => {
                match again {
                    Some(file) => self.outbox.print_again(*file),
                    None => self.outbox.print(*programme, keys, at, position),
                }
                keys.first().map_or(0, |key| key.position)
            }
        }
    }

    /// An entry that did not fit is no step, and nobody is told of it.
    fn step_told(&mut self, number: BookingNumber, at: Instant, position: u64) {
        let newest = self.booking(number).and_then(|(_, held, booking)| held.newest_step(booking));
        if newest.is_some_and(|step| step.position == position) {
            self.outbox.make_due(number, at, position);
        }
    }

    /// Whoever waits is told of what they did not see, and of nothing that does not hold any more.
    fn turn_told(&mut self, number: BookingNumber, at: Instant, position: u64) {
        let step = self.waiter(number).and_then(|(_, _, waiter)| waiter.steps.last());
        let Some(step) = step.filter(|step| step.position == position) else { return };
        match step.what {
            // Whoever joins and leaves in a loop is told once.
            TurnStep::Joined if self.joined_lately(number, at) => {}
            TurnStep::Joined
            | TurnStep::Offered(_)
            | TurnStep::Ended(_, OfferEnding::Withdrawn)
            | TurnStep::Left(LeaveReason::Unanswered) => self.outbox.make_due(number, at, position),
            TurnStep::Changed => {}
            TurnStep::Ended(..) | TurnStep::Booked(_) | TurnStep::Left(LeaveReason::Asked) => {
                self.outbox.overtake(number);
            }
        }
    }

    /// Whether the same person joined another time within a day, and left.
    fn joined_lately(&self, number: BookingNumber, at: Instant) -> bool {
        let Some((_, held, waiter)) = self.waiter(number) else { return false };
        let others = held.waiters_of_person(&waiter.holder);
        let mut joined = others.iter().filter(|other| other.number != number);
        joined.any(|other| {
            let is_lately = other.steps.first().is_some_and(|step| at.since(step.at) < DAY_MS);
            is_lately && other.turn == Turn::Left(LeaveReason::Asked)
        })
    }

    fn end_of_erased(&mut self, holder: &HolderId, at: Instant) {
        let bookings = self.programmes().flat_map(|(_, held)| held.bookings_of_person(holder));
        let turns = self.programmes().flat_map(|(_, held)| held.waiters_of_person(holder));
        let numbers = bookings.map(|booking| booking.number).chain(turns.map(|waiter| waiter.number));
        let keys: Vec<MessageKey> = numbers.filter_map(|number| self.outbox.due_of(number)).collect();
        for key in keys {
            self.outbox.end(key, Ended { at, ending: Ending::Erased, way: None });
        }
    }
}

/// Decides what is asked about messages.
pub(crate) fn decide(
    state: &State,
    context: &Context,
    command: &OutboxCommand,
) -> Result<Vec<Event>, Refusal> {
    let happened = match command {
        OutboxCommand::TakeTurn { sender } => take_turn(state, context, *sender)?,
        OutboxCommand::End { key, ending, way } => {
            only(context, Actor::System)?;
            let is_over = state.outbox().ended(*key).is_some();
            (!is_over).then_some(OutboxEvent::MessageEnded { key: *key, ending: *ending, way: *way })
        }
        OutboxCommand::Want { number } => {
            if !matches!(context.actor, Actor::Staff(_)) {
                return Err(Refusal::plain(Code::StaffForbidden));
            }
            if !state.knows(*number) {
                return Err(Refusal::plain(Code::BookingUnknown));
            }
            // One that is on its way says the same.
            let is_due = state.outbox().due_of(*number).is_some();
            (!is_due).then_some(OutboxEvent::MessageWanted { number: *number })
        }
        OutboxCommand::Remind { which, numbers } => reminders::remind(state, context, which, numbers)?,
        OutboxCommand::WaitForPrinter { key } => {
            only(context, Actor::System)?;
            let is_due = state.outbox().due_since(*key).is_some();
            is_due.then_some(OutboxEvent::LetterDue { key: *key })
        }
        OutboxCommand::Print { programme, again, keys } => {
            letters::print(state, context, *programme, *again, keys)?
        }
    };
    Ok(happened.into_iter().map(Event::Outbox).collect())
}

/// Nothing happens while another has its turn, or this one has enough of its own left.
fn take_turn(state: &State, context: &Context, sender: [u8; 16]) -> Result<Option<OutboxEvent>, Refusal> {
    only(context, Actor::System)?;
    let outbox = state.outbox();
    let enough = if outbox.sender == sender { TURN_MS / 2 } else { 0 };
    let is_free = outbox.sends_until.since(context.now) <= enough;
    Ok(is_free.then(|| OutboxEvent::SendingTaken { sender, until: context.now.plus_ms(TURN_MS) }))
}

fn only(context: &Context, actor: Actor) -> Result<(), Refusal> {
    if context.actor == actor { Ok(()) } else { Err(Refusal::plain(Code::StaffForbidden)) }
}
