//! Who sees everything: each entry as it becomes durable and each answer as it is told.
//!
//! An entry is held against the model, against the command that somebody sent, and against the kernel's own recount.
//! An answer is held against the model as it was at the position that the answer names, which must be durable by
//! then. The surprise: the judge knows nothing of nodes; it sees only what an outsider with the journal could.

use std::collections::BTreeMap;

use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, CancelReason, CommandId};
use kernel::event::{Event, Record};
use kernel::invariants;
use kernel::slot::SlotRow;
use kernel::state::State;
use kernel::time::{instant_at, plus_days};
use kernel::waitlist::WaitlistEvent;
use service::evidence::tree::{Tree, leaf_hash};
use service::evidence::{leaf, note::Verifier};
use service::{Zone, wire};
use store::chain::{self, StoredBatch};
use store::{MemoryDisk, StoredEntry};

use super::model::{Ask, Booking, Model, before};
use super::request::{AtCounter, Deed, Request};
use super::verdict::Violation;
use super::verdict::promise::{
    DURABLE, ENTITLED, LITTLE_TO_STEAL, NEVER_TOO_MANY, ONE_KERNEL, ONE_TRUTH, SAME_ANSWER,
};

/// How long a command may wait, in milliseconds.
const COMMAND_MS: i64 = 10_000;

/// A key of a person, with everything that they sent under it.
struct Sent {
    who: usize,
    requests: Vec<usize>,
}

/// The judge.
pub(super) struct Judge {
    pub(super) model: Model,
    /// The kernel's own fold of the durable journal.
    state: State,
    pub(super) tree: Tree,
    pub(super) leaves: Vec<Vec<u8>>,
    pub(super) zone: Zone,
    pub(super) verifier: Option<Verifier>,
    sent: BTreeMap<CommandId, Sent>,
    ended: Vec<CommandId>,
    /// Holds and releases without a key: who asked for what.
    keyless: Vec<(usize, Deed)>,
    secrets: Vec<String>,
    /// The latest instant that an honest clock could have brought into the journal.
    pub(super) ceiling: i64,
    last_cancelled: Option<usize>,
    /// Whose act the entry before was.
    last_act: Option<usize>,
    /// The booking that the entry before made or moved for somebody at a counter.
    last_taken: Option<BookingNumber>,
    /// Whether entries are the town's own, before anybody came.
    pub(super) is_settling: bool,
}

impl Judge {
    pub(super) fn new(model: Model, secrets: Vec<String>) -> Judge {
        Judge {
            model,
            state: State::default(),
            tree: Tree::default(),
            leaves: Vec::new(),
            zone: Zone::named("Asia/Tokyo"),
            verifier: None,
            sent: BTreeMap::new(),
            ended: Vec::new(),
            keyless: Vec::new(),
            secrets,
            ceiling: i64::MIN,
            last_cancelled: None,
            last_act: None,
            last_taken: None,
            is_settling: true,
        }
    }

    /// Learns of a request before it is sent.
    pub(super) fn sends(&mut self, index: usize, request: &Request, id: Option<CommandId>) {
        match (id, &request.deed) {
            (Some(id), Deed::Void { .. }) => self.ended.push(id),
            (Some(id), _) => {
                let sent = Sent { who: request.who, requests: Vec::new() };
                self.sent.entry(id).or_insert(sent).requests.push(index);
            }
            (None, deed) if deed.is_command() => self.keyless.push((request.who, deed.clone())),
            _ => {}
        }
    }

    /// Judges everything that has become durable since the last time.
    pub(super) fn observe(&mut self, disk: &MemoryDisk, requests: &[Request]) -> Result<(), Violation> {
        let from = self.model.next;
        if disk.durable_head().next_position == from {
            return Ok(());
        }
        for batch in disk.durable_batches(from) {
            self.batch(&batch, requests)?;
        }
        match invariants::check(&self.state).first() {
            Some(found) => Err(Violation::new(promise_of(found.rule), found.what.clone())),
            None => Ok(()),
        }
    }

    fn batch(&mut self, batch: &StoredBatch, requests: &[Request]) -> Result<(), Violation> {
        let broken = |what: String| Violation::new(ONE_TRUTH, what);
        let entries = chain::decode(batch.first_position, &batch.body).map_err(|f| broken(f.to_string()))?;
        for entry in entries {
            let record = wire::decode(&entry).map_err(|fault| broken(fault.to_string()))?;
            self.entry(&entry, &record, requests)?;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &StoredEntry, record: &Record, requests: &[Request]) -> Result<(), Violation> {
        let position = entry.position;
        if position != self.model.next {
            let what = format!("after entry {} comes {position}", self.model.next);
            return Err(Violation::new(ONE_TRUTH, what));
        }
        if let Event::EpochStarted { digest, .. } | Event::StateDigested { digest } = &record.event
            && *digest != self.state.running_digest()
        {
            let what = format!("entry {position} was written from another state than the journal gives");
            return Err(Violation::new(ONE_TRUTH, what));
        }
        self.steals_nothing(entry)?;
        if !self.is_settling {
            if record.at.0 > self.ceiling {
                let ahead = record.at.0 - self.ceiling;
                let what = format!("entry {position} is {ahead} ms ahead of every honest clock");
                return Err(Violation::new(NEVER_TOO_MANY, what));
            }
            self.was_asked_for(position, record, requests)?;
        }
        self.model.take(record)?;
        self.state.apply(record);
        let leaf = leaf::of_stored(entry);
        self.tree.push(leaf_hash(&leaf));
        self.leaves.push(leaf);
        Ok(())
    }

    fn steals_nothing(&self, entry: &StoredEntry) -> Result<(), Violation> {
        let found = self
            .secrets
            .iter()
            .find(|secret| entry.body.windows(secret.len()).any(|window| window == secret.as_bytes()));
        match found {
            Some(secret) => {
                let what = format!("entry {} holds {secret} in the clear", entry.position);
                Err(Violation::new(LITTLE_TO_STEAL, what))
            }
            None => Ok(()),
        }
    }

    /// Whether somebody sent a command that this could come from, and in time.
    fn was_asked_for(
        &mut self,
        position: u64,
        record: &Record,
        requests: &[Request],
    ) -> Result<(), Violation> {
        let unasked = || Violation::new(ENTITLED, format!("nobody asked for entry {position}"));
        let (cancelled, taken) = (self.last_cancelled.take(), self.last_taken.take());
        let acting = self.whose_act(record);
        let acted = std::mem::replace(&mut self.last_act, acting);
        let Some(key) = record.key else {
            return match &record.event {
                Event::EpochStarted { .. } | Event::StateDigested { .. } => Ok(()),
                Event::CommandVoided { id } => self.ended.contains(id).then_some(()).ok_or_else(unasked),
                Event::SlotHeld { .. } | Event::HoldReleased { .. } => {
                    let mut asked = self.keyless.iter();
                    let fits = asked.any(|(who, deed)| self.fits(*who, deed, record));
                    fits.then_some(()).ok_or_else(unasked)
                }
                Event::BookingCancelled { number, reason: CancelReason::EarlierDoseCancelled, .. } => {
                    let owner = self.model.booking(*number).map(|booking| booking.who);
                    self.last_cancelled = owner;
                    (owner.is_some() && owner == cancelled).then_some(()).ok_or_else(unasked)
                }
                Event::Waitlist(event) => {
                    self.turn_fits(event, record, acted).then_some(()).ok_or_else(unasked)
                }
                // The second entry of one act at a counter.
                Event::BookingCheckedIn { number, .. } if taken == Some(*number) => Ok(()),
                _ => Err(unasked()),
            };
        };
        let sent = self.sent.get(&key.id).ok_or_else(unasked)?;
        let (who, all) = (sent.who, sent.requests.iter().filter_map(|index| requests.get(*index)));
        let fitting: Vec<&Request> = all.filter(|request| self.fits(who, &request.deed, record)).collect();
        if fitting.is_empty() {
            let what = format!("entry {position} is not what person {who} asked for with this key");
            return Err(Violation::new(ONE_KERNEL, what));
        }
        let possible: Vec<&Request> =
            fitting.into_iter().filter(|request| request.may_have_happened).collect();
        if possible.is_empty() {
            let what = format!("entry {position} carries out what was said never to be processed");
            return Err(Violation::new(DURABLE, what));
        }
        let in_time = possible.iter().any(|request| record.at.0 < request.asked_at + COMMAND_MS);
        if !in_time {
            let what = format!("entry {position} carries out a command after its deadline");
            return Err(Violation::new(SAME_ANSWER, what));
        }
        let is_taken = possible.iter().any(|it| matches!(&it.deed, Deed::Counter(act) if act.entries() == 2));
        self.last_taken = match &record.event {
            Event::BookingConfirmed { number, .. } | Event::BookingMoved { number, .. } if is_taken => {
                Some(*number)
            }
            _ => None,
        };
        self.last_cancelled = matches!(record.event, Event::BookingCancelled { .. }).then_some(who);
        let rights = possible.iter().map(|request| self.was_right(position, record, who, &request.deed));
        // With several requests under one key it was one of them.
        rights.reduce(|one, other| one.or(other)).unwrap_or(Ok(()))
    }

    /// Whether a turn may change so without a command of its own: by the product itself, or because its owner let go of a
    /// hold, took another, moved, or cancelled the dose before.
    fn turn_fits(&self, event: &WaitlistEvent, record: &Record, acted: Option<usize>) -> bool {
        let owner = match event {
            WaitlistEvent::WaitlistJoined { holder, .. } => self.model.person(holder).ok(),
            WaitlistEvent::OfferEnded { number, .. } => self.model.whose_turn(*number),
            WaitlistEvent::WaitlistLeft { .. } | WaitlistEvent::PlaceOffered { .. } => None,
        };
        record.actor == Actor::System || (owner.is_some() && owner == acted)
    }

    /// Who did something that may change their turn on the waitlist with it.
    fn whose_act(&self, record: &Record) -> Option<usize> {
        match &record.event {
            Event::SlotHeld { holder, .. }
            | Event::HoldReleased { holder, .. }
            | Event::Waitlist(WaitlistEvent::WaitlistJoined { holder, .. }) => self.model.person(holder).ok(),
            Event::BookingMoved { number, .. } | Event::BookingCancelled { number, .. } => {
                self.model.booking(*number).map(|booking| booking.who)
            }
            _ => None,
        }
    }

    fn fits(&self, who: usize, deed: &Deed, record: &Record) -> bool {
        let slot_is = |id, slot: &usize| self.model.slot(id) == Some(*slot);
        let is_number = |found: &BookingNumber, text: &str| BookingNumber::parse(text) == Some(*found);
        match (&record.event, deed) {
            (Event::CommandRefused { .. }, _) => true,
            (event, Deed::Counter(act)) => self.fits_counter(who, act, event),
            (Event::SlotHeld { slot, holder, .. }, Deed::Hold { slot: wanted, .. }) => {
                slot_is(*slot, wanted) && self.model.is(holder, who)
            }
            (Event::HoldReleased { holder, .. }, Deed::Release) => self.model.is(holder, who),
            (Event::Waitlist(WaitlistEvent::WaitlistJoined { holder, .. }), Deed::Join) => {
                self.model.is(holder, who)
            }
            (Event::Waitlist(WaitlistEvent::WaitlistLeft { number, .. }), Deed::Leave)
            | (Event::Waitlist(WaitlistEvent::OfferEnded { number, .. }), Deed::Decline) => {
                self.model.whose_turn(*number) == Some(who)
            }
            (Event::BookingConfirmed { slot, dose, holder, .. }, Deed::Book { slot: wanted, dose: of }) => {
                slot_is(*slot, wanted) && dose == of && self.model.is(holder, who)
            }
            (Event::BookingMoved { number, to, .. }, Deed::Move { number: wanted, slot }) => {
                is_number(number, wanted) && slot_is(*to, slot) && self.owns(who, *number)
            }
            (Event::BookingCancelled { number, .. }, Deed::Cancel { number: wanted }) => {
                is_number(number, wanted) && self.owns(who, *number)
            }
            _ => false,
        }
    }

    fn fits_counter(&self, who: usize, act: &AtCounter, event: &Event) -> bool {
        let wanted = act.number().and_then(BookingNumber::parse);
        match (event, act) {
            (Event::BookingConfirmed { holder, .. }, AtCounter::WalkIn) => self.model.is(holder, who),
            (Event::BookingConfirmed { dose, holder, .. }, AtCounter::Next(_)) => {
                *dose == 2 && self.model.is(holder, who)
            }
            (Event::BookingCheckedIn { number, .. }, AtCounter::CheckIn(_))
            | (Event::BookingMoved { number, .. }, AtCounter::Here(_))
            | (Event::BookingChecked { number, .. }, AtCounter::Check(_))
            | (Event::DoseAdministered { number, .. }, AtCounter::Give(_))
            | (Event::DoseNotGiven { number, .. }, AtCounter::Withhold(_)) => Some(*number) == wanted,
            (Event::StepUndone { number, step, .. }, AtCounter::Undo(_, named)) => {
                Some(*number) == wanted && step.as_str() == *named
            }
            (Event::NoShowsMarked { .. }, AtCounter::Close) => true,
            _ => false,
        }
    }

    fn owns(&self, who: usize, number: BookingNumber) -> bool {
        self.model.booking(number).is_some_and(|booking| booking.who == who)
    }

    /// Whether a refusal is right on the journal before it, and whether a deadline of the programme was kept.
    fn was_right(&self, position: u64, record: &Record, who: usize, deed: &Deed) -> Result<(), Violation> {
        let now = record.at.0;
        let slot = |booking: &Booking| booking.at(position).map(|step| step.slot);
        let late = match (&record.event, deed) {
            (Event::CommandRefused { refusal }, _) => {
                let asked = ask(deed, None);
                if !self.model.is_right(refusal, who, &asked, position, now) {
                    let what =
                        format!("entry {position} refuses {} though it is not so", refusal.code.as_str());
                    return Err(Violation::new(ENTITLED, what));
                }
                false
            }
            (Event::BookingConfirmed { .. }, Deed::Book { slot, .. }) => self.is_late(*slot, now, 1, 1_440),
            (Event::BookingMoved { number, .. }, Deed::Move { slot: to, .. }) => {
                let from = self.model.booking(*number).and_then(slot);
                self.is_late(*to, now, 1, 1_440) || from.is_some_and(|from| self.is_late(from, now, 0, 0))
            }
            (Event::BookingCancelled { number, .. }, Deed::Cancel { .. }) => {
                let from = self.model.booking(*number).and_then(slot);
                from.is_some_and(|from| self.is_late(from, now, 0, 0))
            }
            (event, Deed::Counter(_)) => self.is_out_of_time(event, position, now),
            _ => false,
        };
        if late {
            return Err(Violation::new(
                ENTITLED,
                format!("entry {position} is after the last moment for it"),
            ));
        }
        Ok(())
    }

    /// Whether somebody was let in, taken, marked or booked when the programme does not say so.
    fn is_out_of_time(&self, event: &Event, position: u64, now: i64) -> bool {
        const HALF_AN_HOUR: i64 = 1_800_000;
        let times = |slot: usize| {
            let row = self.model.row(slot)?;
            let at = |minute| instant_at(row.date, minute, row.offset_minutes).0;
            Some((at(row.start_minute) - HALF_AN_HOUR, at(row.end_minute) + HALF_AN_HOUR))
        };
        let of = |number: &BookingNumber| {
            let booking = self.model.booking(*number)?;
            times(booking.at(position)?.slot)
        };
        match event {
            Event::BookingCheckedIn { number, .. } => {
                !of(number).is_some_and(|(from, until)| from <= now && now < until)
            }
            Event::BookingMoved { to, .. } => {
                let times = self.model.slot(*to).and_then(times);
                !times.is_some_and(|(from, until)| from <= now && now < until)
            }
            Event::BookingConfirmed { slot, dose: 1, .. } => {
                self.model.slot(*slot).and_then(times).is_none_or(|(from, _)| now < from)
            }
            Event::NoShowsMarked { numbers, .. } => {
                numbers.iter().any(|number| of(number).is_none_or(|(_, until)| now < until))
            }
            _ => false,
        }
    }

    fn is_late(&self, slot: usize, now: i64, days_before: i32, minute: u16) -> bool {
        let deadline =
            |row: &SlotRow| instant_at(plus_days(row.date, -days_before), minute, row.offset_minutes).0;
        self.model.row(slot).is_some_and(|row| now >= deadline(row))
    }
}

/// What a refusal of this deed is about.
pub(super) fn ask(deed: &Deed, id: Option<CommandId>) -> Ask {
    let (slot, number) = match deed {
        Deed::Hold { slot, moving } => (Some(*slot), moving.as_deref()),
        Deed::Book { slot, .. } => (Some(*slot), None),
        Deed::Move { slot, number } => (Some(*slot), Some(number.as_str())),
        Deed::Cancel { number } => (None, Some(number.as_str())),
        Deed::Counter(act) => (None, act.number()),
        _ => (None, None),
    };
    let step = match deed {
        Deed::Counter(AtCounter::CheckIn(_) | AtCounter::Here(_)) => "checked_in",
        Deed::Counter(AtCounter::Check(_)) => "checked",
        Deed::Counter(AtCounter::Give(_)) => "administered",
        Deed::Counter(AtCounter::Withhold(_)) => "not_given",
        _ => "next dose",
    };
    let is_at_counter = matches!(deed, Deed::Counter(_));
    let number = number.and_then(BookingNumber::parse);
    Ask { slot, number, is_at_counter, stands: before(step), id }
}

fn promise_of(rule: &str) -> u8 {
    match rule {
        "never too many" => NEVER_TOO_MANY,
        "nothing vanishes" => super::verdict::promise::NOTHING_VANISHES,
        _ => ONE_TRUTH,
    }
}
