//! The waitlist as the durable journal tells it, by rules written down a second time.
//!
//! A place that is given back must be offered before anything else happens, to whoever has waited longest of those who could
//! take it, and is theirs as long as they were told. The surprise: only who has no booking at all is held against the order,
//! because of whoever has one it depends on intervals whether they could take a place; that is the kernel's own test's.

use kernel::booking_number::BookingNumber;
use kernel::event::Record;
use kernel::time::{MINUTE_MS, instant_at, plus_days};
use kernel::waitlist::{GRACE_MS, OfferEnding, WaitlistEvent};

use super::model::{Came, Hold, Model};
use super::verdict::Violation;
use super::verdict::promise::{ENTITLED, NEVER_TOO_MANY, ONE_TRUTH};

/// How long an offer is in a town with a waitlist, in minutes.
pub(super) const OFFER_MINUTES: u16 = 5;
/// Offers that may lapse one after another.
const LAPSES: u8 = 3;

/// Where somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// They wait.
    Waits,
    /// A place of this slot is kept for them until then.
    Offered(usize, i64),
    /// They booked.
    Booked,
    /// They are off the list.
    Left(&'static str),
}

/// Somebody on the list.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    number: BookingNumber,
    who: usize,
    dose: u8,
    /// Slots whose place they let go.
    passed: Vec<usize>,
    lapses: u8,
    steps: Vec<(u64, Stand)>,
}

impl Turn {
    fn at(&self, position: u64) -> Option<Stand> {
        self.steps.iter().rev().find(|(at, _)| *at < position).map(|(_, stand)| *stand)
    }

    fn waits_at(&self, position: u64) -> bool {
        matches!(self.at(position), Some(Stand::Waits | Stand::Offered(..)))
    }
}

impl Model {
    /// Whoever gave places back in the entries before has them offered before anything else.
    pub(super) fn owes_nothing(&mut self) -> Result<(), Violation> {
        let (owed, at) = (std::mem::take(&mut self.owed), self.last_at);
        for slot in owed {
            let first = self.turns.iter().find(|turn| self.could_take(turn, slot, at));
            if let Some(turn) = first.filter(|_| self.free(slot, u64::MAX, at, None) > 0) {
                let what = format!(
                    "before entry {} a place of slot {slot} was given back, and person {}, who waits for one, was not asked",
                    self.next, turn.who
                );
                return Err(Violation::new(ENTITLED, what));
            }
        }
        Ok(())
    }

    /// Takes in what happened on the waitlist, if it was allowed.
    pub(super) fn waited(&mut self, event: &WaitlistEvent, record: &Record) -> Result<Came, Violation> {
        let wrong = |promise, what: &str, next: u64| Violation::new(promise, format!("entry {next} {what}"));
        let (next, number) = (self.next, event.number());
        if let WaitlistEvent::WaitlistJoined { holder, dose, .. } = event {
            let who = self.person(holder)?;
            let known = self.turns.iter().find(|turn| turn.who == who && turn.waits_at(u64::MAX));
            let is_own = known.is_none_or(|turn| turn.number == number);
            if !is_own || self.active_dose(who, *dose, u64::MAX).is_some() {
                return Err(wrong(NEVER_TOO_MANY, "lets somebody wait who waits or has a booking", next));
            }
            if let Some(turn) = self.turns.iter_mut().find(|turn| turn.number == number) {
                turn.dose = *dose;
            } else {
                let steps = vec![(next, Stand::Waits)];
                let turn = Turn { number, who, dose: *dose, passed: Vec::new(), lapses: 0, steps };
                self.turns.push(turn);
            }
            return Ok(Came::Turn);
        }
        let index = self.turns.iter().position(|turn| turn.number == number);
        let index = index.ok_or_else(|| wrong(ONE_TRUTH, "is about nobody who waits", next))?;
        let (who, stands) = (self.turns[index].who, self.turns[index].at(u64::MAX));
        match (event, stands) {
            (WaitlistEvent::WaitlistLeft { reason, .. }, Some(Stand::Waits | Stand::Offered(..))) => {
                if reason.as_str() == "unanswered" && self.turns[index].lapses < LAPSES {
                    return Err(wrong(
                        ENTITLED,
                        "takes somebody off who did not let three offers lapse",
                        next,
                    ));
                }
                self.let_go(index);
                self.turns[index].steps.push((next, Stand::Left(reason.as_str())));
            }
            (WaitlistEvent::PlaceOffered { slot, expires_at, kept_until, .. }, Some(Stand::Waits)) => {
                let slot = self.known_slot(*slot)?;
                let told = self.last_at + i64::from(OFFER_MINUTES) * MINUTE_MS;
                if expires_at.0 != told || kept_until.0 != told + GRACE_MS {
                    return Err(wrong(ENTITLED, "offers a place for another time than was promised", next));
                }
                self.in_order(index, slot)?;
                self.has_place(slot, who)?;
                let (since, expires_at) = (self.last_at, kept_until.0);
                let hold = Hold { slot, since, expires_at, counted: true, is_offer: true };
                self.set_hold(who, Some(hold));
                self.turns[index].steps.push((next, Stand::Offered(slot, told)));
                self.owed.retain(|owed| *owed != slot);
            }
            (WaitlistEvent::OfferEnded { ending, .. }, Some(Stand::Offered(slot, until))) => {
                if *ending == OfferEnding::Lapsed && record.at.0 < until {
                    return Err(wrong(ENTITLED, "ends an offer before its time", next));
                }
                self.let_go(index);
                let turn = &mut self.turns[index];
                turn.lapses = match ending {
                    OfferEnding::Lapsed => turn.lapses + 1,
                    OfferEnding::Declined => 0,
                    OfferEnding::Withdrawn => turn.lapses,
                };
                if *ending != OfferEnding::Withdrawn {
                    turn.passed.push(slot);
                }
                turn.steps.push((next, Stand::Waits));
            }
            _ => return Err(wrong(ONE_TRUTH, "does not follow from where somebody stands", next)),
        }
        Ok(Came::Turn)
    }

    fn let_go(&mut self, index: usize) {
        let turn = &self.turns[index];
        let who = turn.who;
        let Some(Stand::Offered(..)) = turn.at(u64::MAX) else { return };
        if self.hold(who, u64::MAX).is_some_and(|hold| hold.is_offer) {
            self.set_hold(who, None);
        }
    }

    /// Whoever waits and lets a place go is not offered the same.
    pub(super) fn let_pass(&mut self, who: usize) {
        if let Some(slot) = self.hold(who, u64::MAX).map(|hold| hold.slot) {
            self.let_slot_pass(who, slot);
        }
    }

    /// The same of a place that they cancelled.
    pub(super) fn let_slot_pass(&mut self, who: usize, slot: usize) {
        let theirs = self.turns.iter_mut().filter(|turn| turn.who == who);
        theirs.filter(|turn| turn.waits_at(u64::MAX)).for_each(|turn| turn.passed.push(slot));
    }

    /// Nobody who joined earlier, and could take the place too, is passed over.
    fn in_order(&self, index: usize, slot: usize) -> Result<(), Violation> {
        let mut earlier = self.turns.iter().take(index);
        match earlier.find(|turn| self.could_take(turn, slot, self.last_at)) {
            Some(turn) => {
                let what = format!(
                    "entry {} offers a place of slot {slot} and passes over person {}, who joined earlier",
                    self.next, turn.who
                );
                Err(Violation::new(ENTITLED, what))
            }
            None => Ok(()),
        }
    }

    /// Whether it is certain that somebody could take a place of this slot.
    fn could_take(&self, turn: &Turn, slot: usize, at: i64) -> bool {
        let fits = self.row(slot).is_some_and(|row| {
            let deadline = instant_at(plus_days(row.date, -1), 1_440, row.offset_minutes).0;
            (row.dose == 0 || row.dose == turn.dose) && at + i64::from(OFFER_MINUTES) * MINUTE_MS <= deadline
        });
        let books_nothing =
            !self.bookings.iter().any(|booking| booking.who == turn.who && booking.is_active_at(u64::MAX));
        turn.at(u64::MAX) == Some(Stand::Waits)
            && turn.dose == 1
            && fits
            && books_nothing
            && !turn.passed.contains(&slot)
            && self.live_hold(turn.who, u64::MAX, at).is_none()
    }

    /// Whoever booked the dose they waited for waits no more.
    pub(super) fn turn_taken(&mut self, who: usize, dose: u8) {
        let next = self.next;
        let theirs = self.turns.iter_mut().filter(|turn| turn.who == who && turn.dose == dose);
        for turn in theirs.filter(|turn| turn.waits_at(u64::MAX)) {
            turn.steps.push((next, Stand::Booked));
        }
    }

    /// An outage is added to offers whose place is still kept.
    pub(super) fn lengthen_offers(&mut self, ms: i64) {
        for index in 0..self.turns.len() {
            let turn = &self.turns[index];
            let Some(Stand::Offered(slot, until)) = turn.at(u64::MAX) else { continue };
            let hold = self.hold(turn.who, u64::MAX).filter(|hold| hold.counted);
            if hold.is_some_and(|hold| hold.is_offer) {
                self.turns[index].steps.push((self.next, Stand::Offered(slot, until + ms)));
            }
        }
    }

    /// The dose for which a place is offered to somebody.
    pub(super) fn dose_offered(&self, who: usize) -> Option<u8> {
        let offered = |turn: &&Turn| matches!(turn.at(u64::MAX), Some(Stand::Offered(..)));
        self.turns.iter().filter(|turn| turn.who == who).find(offered).map(|turn| turn.dose)
    }

    /// Whose turn this number is.
    pub(super) fn whose_turn(&self, number: BookingNumber) -> Option<usize> {
        self.turns.iter().find(|turn| turn.number == number).map(|turn| turn.who)
    }

    /// Where somebody stood as of a position, with how many were before them.
    pub(super) fn stood(&self, who: usize, position: u64) -> Option<(Stand, u64)> {
        let (index, turn) = self
            .turns
            .iter()
            .enumerate()
            .rfind(|(_, turn)| turn.who == who && turn.at(position).is_some())?;
        let before = self.turns.iter().take(index).filter(|turn| turn.waits_at(position));
        Some((turn.at(position)?, before.count() as u64))
    }

    /// Until when what somebody holds is offered to them as of a position; not what they took anew.
    pub(super) fn offered_until(&self, who: usize, hold: &Hold, position: u64) -> Option<i64> {
        match self.stood(who, position)? {
            (Stand::Offered(_, until), _) if hold.is_offer => Some(until),
            _ => None,
        }
    }

    /// When a hold ends as its holder is told: what is kept a little longer ends when it was promised.
    pub(super) fn told_until(&self, who: usize, hold: &Hold, position: u64) -> i64 {
        self.offered_until(who, hold, position).unwrap_or(hold.expires_at)
    }

    /// Whether a refusal about the waitlist was right.
    pub(super) fn is_off_the_list(&self, who: usize, position: u64) -> bool {
        !matches!(self.stood(who, position), Some((Stand::Waits | Stand::Offered(..), _)))
    }

    /// Whether nothing is offered to somebody.
    pub(super) fn has_no_offer(&self, who: usize, position: u64, now: i64) -> bool {
        !matches!(self.stood(who, position), Some((Stand::Offered(_, until), _)) if until > now)
    }
}
