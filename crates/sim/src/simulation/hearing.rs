//! Answers before the judge: each is held against the journal as it was at the position that the answer names.

use kernel::booking_number::BookingNumber;
use kernel::command::CommandId;
use kernel::refusal::{Code, Fact, Refusal as Rule};
use kernel::time::Instant;
use service::evidence::receipt::Presented;
use service::venue::VenueDone;
use service::view::{BookingView, HoldView, MyPage};
use service::{CommandStatus, Refusal, SlotList};

use super::judge::{Judge, ask};
use super::model::{Booking, Came, Step};
use super::request::{Answer, Deed, Request};
use super::turn::Stand;
use super::verdict::Violation;
use super::verdict::promise::{
    DURABLE, ENTITLED, NEVER_TOO_MANY, NOTHING_VANISHES, ONE_KERNEL, ONE_TRUTH, PROVABLE, SAME_ANSWER, SEEN,
};

/// The circumstances of an answer.
pub(super) struct Hearing<'a> {
    pub(super) request: &'a Request,
    pub(super) id: Option<CommandId>,
    /// What is durable now.
    pub(super) durable: u64,
    /// The node's logical time now.
    pub(super) now: i64,
}

type Heard = Result<(), Violation>;

impl Judge {
    /// Judges an answer.
    pub(super) fn hear(&self, hearing: &Hearing<'_>, answer: &Answer) -> Heard {
        if let Some(position) = answer.position().filter(|position| *position > hearing.durable) {
            let what = format!("an answer rests on position {position}, durable is {}", hearing.durable);
            return Err(Violation::new(DURABLE, what));
        }
        match answer {
            Answer::Refused(refusal) if answer.is_passing() => self.passing(hearing, refusal),
            Answer::Refused(refusal) => self.refused(hearing, refusal),
            Answer::Held(told) => {
                self.fresh(hearing, told.position, told.repeated)?;
                self.held(hearing, told.position, &told.answer)
            }
            Answer::Released(told) => {
                self.fresh(hearing, told.position, told.repeated)?;
                self.released(hearing, told.position)
            }
            Answer::Booking(told) => {
                self.fresh(hearing, told.position, told.repeated)?;
                self.booked(hearing, told.position, &told.answer)
            }
            Answer::Counter(told) => {
                self.fresh(hearing, told.position, told.repeated)?;
                self.done_at_counter(hearing, told.position, &told.answer)
            }
            Answer::Turn(told) => {
                self.fresh(hearing, told.position, told.repeated)?;
                match self.came(hearing, told.position)? {
                    Some((_, Came::Turn)) => Ok(()),
                    _ => Err(other("a turn")),
                }
            }
            Answer::PassedOn => Ok(()),
            Answer::Page(page) => self.page(hearing, page),
            Answer::Slots(list) => self.slots(list),
            Answer::Status(status) => self.status(hearing, status),
            Answer::Receipt(text) => self.receipt(hearing, text),
        }
    }

    /// Whoever saw a position is not answered from before it, unless with what was said then.
    fn fresh(&self, hearing: &Hearing<'_>, position: u64, repeated: bool) -> Heard {
        let seen = hearing.request.seen;
        if repeated || position >= seen {
            return Ok(());
        }
        let what = format!("who has seen position {seen} is answered from position {position}");
        Err(Violation::new(SEEN, what))
    }

    fn came(&self, hearing: &Hearing<'_>, position: u64) -> Result<Option<(u64, Came)>, Violation> {
        let Some(id) = hearing.id else { return Ok(None) };
        match self.model.came(id, position) {
            Some(found) => Ok(Some(found)),
            None => {
                let what = format!("a command is said to be done, and the journal up to {position} lacks it");
                Err(Violation::new(DURABLE, what))
            }
        }
    }

    fn held(&self, hearing: &Hearing<'_>, position: u64, view: &HoldView) -> Heard {
        let Deed::Hold { slot: wanted, .. } = &hearing.request.deed else { return Err(mixed()) };
        let who = hearing.request.who;
        let (slot, told) = match self.came(hearing, position)? {
            Some((_, Came::Held { slot, told })) => (slot, told),
            Some(_) => return Err(other("a hold")),
            None => match self.model.hold(who, position) {
                Some(hold) => (hold.slot, self.model.told_until(who, &hold, position)),
                None => return Err(Violation::new(DURABLE, "a hold is told that the journal lacks")),
            },
        };
        let says = view.expires_at == self.zone.rfc3339(Instant(told));
        if slot != *wanted || self.slot_number(&view.id) != Some(slot) || !says {
            return Err(other("this hold"));
        }
        Ok(())
    }

    fn released(&self, hearing: &Hearing<'_>, position: u64) -> Heard {
        if hearing.request.deed != Deed::Release {
            return Err(mixed());
        }
        let who = hearing.request.who;
        match self.came(hearing, position)? {
            Some((_, Came::Released)) => Ok(()),
            Some(_) => Err(other("a release")),
            None if self.model.live_hold(who, position, hearing.now).is_none() => Ok(()),
            None => Err(Violation::new(ONE_TRUTH, "a hold is said to be let go and is there")),
        }
    }

    fn booked(&self, hearing: &Hearing<'_>, position: u64, view: &BookingView) -> Heard {
        let came = self.came(hearing, position)?;
        let Some((at, Came::Booking(number))) = came else { return Err(other("a booking")) };
        let booking = self.known(number)?;
        let is_asked = match &hearing.request.deed {
            Deed::Book { slot, dose } => {
                booking.dose == *dose && booking.at(at + 1).is_some_and(|step| step.slot == *slot)
            }
            Deed::Move { number: asked, .. } | Deed::Cancel { number: asked } => {
                BookingNumber::parse(asked) == Some(number)
            }
            _ => false,
        };
        if booking.who != hearing.request.who || !is_asked || view.number != number.to_string() {
            return Err(mixed());
        }
        self.same(booking, at + 1, view).map_err(|what| Violation::new(SAME_ANSWER, what))
    }

    fn done_at_counter(&self, hearing: &Hearing<'_>, position: u64, done: &VenueDone) -> Heard {
        let Deed::Counter(act) = &hearing.request.deed else { return Err(mixed()) };
        match self.came(hearing, position)? {
            Some((at, Came::Booking(number))) => {
                let booking = self.known(number)?;
                let Some(view) = &done.booking else { return Err(other("no booking")) };
                let then = booking.at(at + act.entries());
                let says = |step: &Step| {
                    view.status == step.status && self.slot_number(&view.slot) == Some(step.slot)
                };
                if view.number != number.to_string() || !then.is_some_and(says) {
                    return Err(other("this booking"));
                }
                Ok(())
            }
            Some((_, Came::Closed(marked))) => {
                let told: Vec<_> = done.no_shows.iter().map(|it| it.number.clone()).collect();
                let same = marked.len() == told.len()
                    && marked.iter().all(|number| told.contains(&number.to_string()));
                if same { Ok(()) } else { Err(other("who did not come")) }
            }
            _ => Err(other("an act at the counter")),
        }
    }

    fn known(&self, number: BookingNumber) -> Result<&Booking, Violation> {
        let missing = || Violation::new(NOTHING_VANISHES, format!("{number} is not in the journal"));
        self.model.booking(number).ok_or_else(missing)
    }

    /// Whether a booking is shown as it was at a position.
    fn same(&self, booking: &Booking, position: u64, view: &BookingView) -> Result<(), String> {
        let steps: Vec<_> = booking.steps.iter().filter(|step| step.position < position).collect();
        let Some(last) = steps.last() else { return Err(format!("{} is shown too early", booking.number)) };
        let status = last.status;
        let history = view.history.iter().map(|step| (step.what, step.reason));
        let told = steps.iter().map(|step| (step.what, step.reason));
        if view.status != status
            || view.dose != booking.dose
            || self.slot_number(&view.slot.id) != Some(last.slot)
            || Some(view.position) != steps.first().map(|step| step.position)
            || !history.eq(told)
        {
            return Err(format!(
                "{} is shown as {} for {}, the journal says {status} for slot {}",
                booking.number, view.status, view.slot.starts_at, last.slot
            ));
        }
        Ok(())
    }

    fn page(&self, hearing: &Hearing<'_>, page: &MyPage) -> Heard {
        let (who, seen) = (hearing.request.who, hearing.request.seen);
        if page.as_of < seen {
            let what = format!("my page is as of {}, its reader has seen {seen}", page.as_of);
            return Err(Violation::new(SEEN, what));
        }
        let all = self.model.bookings.iter().filter(|booking| booking.who == who);
        for booking in all.filter(|booking| booking.at(page.as_of).is_some()) {
            let text = booking.number.to_string();
            let Some(view) = page.bookings.iter().find(|view| view.number == text) else {
                return Err(Violation::new(NOTHING_VANISHES, format!("{text} is not on my page")));
            };
            self.same(booking, page.as_of, view).map_err(|what| Violation::new(ONE_TRUTH, what))?;
        }
        let is_known = |view: &BookingView| {
            let number = BookingNumber::parse(&view.number);
            let booking = number.and_then(|number| self.model.booking(number));
            booking.is_some_and(|booking| booking.who == who && booking.at(page.as_of).is_some())
        };
        if let Some(view) = page.bookings.iter().find(|view| !is_known(view)) {
            let what = format!("{} is on my page and not in the journal", view.number);
            return Err(Violation::new(DURABLE, what));
        }
        self.hold_on_page(hearing, page)?;
        self.turn_on_page(hearing, page)
    }

    fn turn_on_page(&self, hearing: &Hearing<'_>, page: &MyPage) -> Heard {
        let (who, asked_at) = (hearing.request.who, hearing.request.asked_at);
        let said = page.waitlist.as_ref().map_or("", |view| view.standing);
        let stood = self.model.stood(who, page.as_of);
        let fits = match stood.map(|(stand, _)| stand) {
            None => said.is_empty(),
            Some(Stand::Waits) => said == "waiting",
            // It may end between the look and the answer.
            Some(Stand::Offered(_, until)) if until <= asked_at => said == "waiting",
            Some(Stand::Offered(_, until)) if until > hearing.now => said == "offered",
            Some(Stand::Offered(..)) => matches!(said, "waiting" | "offered"),
            Some(Stand::Booked) => said == "booked",
            Some(Stand::Left(reason)) => said == reason,
        };
        let ahead = stood.filter(|_| matches!(said, "waiting" | "offered")).map_or(0, |(_, ahead)| ahead);
        if fits && page.waitlist.as_ref().map_or(0, |view| view.ahead) == ahead {
            return Ok(());
        }
        let what = format!("my page says {said:?} of the waitlist, the journal {stood:?}");
        Err(Violation::new(ONE_TRUTH, what))
    }

    fn hold_on_page(&self, hearing: &Hearing<'_>, page: &MyPage) -> Heard {
        let (who, asked_at) = (hearing.request.who, hearing.request.asked_at);
        let wrong = |what: &str| Err(Violation::new(ONE_TRUTH, what));
        match (&page.hold, self.model.hold(who, page.as_of)) {
            (Some(view), Some(hold)) if self.slot_number(&view.id) == Some(hold.slot) => {
                let ends = self.model.told_until(who, &hold, page.as_of);
                if view.expires_at != self.zone.rfc3339(Instant(ends)) {
                    return wrong("my page shows another end of the hold than the journal");
                }
                if ends <= asked_at {
                    return wrong("my page shows a hold that is over");
                }
                Ok(())
            }
            (Some(_), _) => wrong("my page shows a hold that the journal lacks"),
            (None, _) if self.is_held_and_said(who, page.as_of, hearing.now) => {
                wrong("my page lacks a hold that the journal has")
            }
            (None, _) => Ok(()),
        }
    }

    fn is_held_and_said(&self, who: usize, position: u64, now: i64) -> bool {
        let hold = self.model.live_hold(who, position, now);
        hold.is_some_and(|hold| self.model.told_until(who, &hold, position) > now)
    }

    fn slots(&self, list: &SlotList) -> Heard {
        if list.as_of > self.model.next {
            return Err(Violation::new(DURABLE, "the list of slots shows what is not durable"));
        }
        let Ok(at) = list.as_of_time.parse::<jiff::Timestamp>() else {
            return Err(Violation::new(ONE_TRUTH, "the list of slots has no time"));
        };
        for view in &list.slots {
            let Some(slot) = self.slot_number(&view.id) else {
                return Err(Violation::new(ONE_TRUTH, "the list shows a slot that was not published"));
            };
            let free = self.model.free(slot, list.as_of, at.as_millisecond(), None);
            if view.remaining.map(i64::from) != Some(free) {
                let what = format!("slot {slot} has {free} free places, the list says {:?}", view.remaining);
                return Err(Violation::new(NEVER_TOO_MANY, what));
            }
        }
        Ok(())
    }

    fn status(&self, hearing: &Hearing<'_>, status: &CommandStatus) -> Heard {
        let Some(id) = hearing.id else { return Ok(()) };
        let seen = hearing.request.seen;
        let newest = self.model.came(id, u64::MAX).map(|(_, came)| came);
        // A node that has not heard yet what others wrote says what it knows. A command comes to something else only once it
        // was forgotten, as when the clock of one node is a day ahead.
        let known = self.model.came_since(id, seen);
        if newest.is_none() && self.is_status_of(hearing, status, None)
            || known.iter().any(|came| self.is_status_of(hearing, status, Some(came)))
        {
            return Ok(());
        }
        let what = format!("a command is said to be {status:?}, the journal says {newest:?}");
        Err(Violation::new(SAME_ANSWER, what))
    }

    fn is_status_of(&self, hearing: &Hearing<'_>, status: &CommandStatus, came: Option<&Came>) -> bool {
        let Some(id) = hearing.id else { return true };
        match (status, came) {
            // What was decided before the reader's last position must be known for a day; what came later may be.
            (CommandStatus::Unknown, _) => {
                let is_void = matches!(hearing.request.deed, Deed::Void { .. });
                let is_known = self.model.came(id, hearing.request.seen).is_some();
                // At the end of that day it may go between the void, which found it, and the look.
                self.model.is_forgotten(id) || !is_void && !is_known
            }
            (CommandStatus::Void, Some(Came::Void)) => true,
            (CommandStatus::Refused(told), Some(Came::Refused(rule))) => self.is_same(told, rule),
            (CommandStatus::Done(Some(view)), Some(Came::Booking(number))) => {
                view.number == number.to_string()
            }
            (
                CommandStatus::Done(_),
                Some(Came::Held { .. } | Came::Released | Came::Turn | Came::Closed(_)),
            ) => true,
            _ => false,
        }
    }

    /// Not now: nothing may be said but that.
    fn passing(&self, hearing: &Hearing<'_>, refusal: &Refusal) -> Heard {
        let reads = !hearing.request.deed.is_command() && !matches!(hearing.request.deed, Deed::Void { .. });
        if reads && refusal.code == "outcome.unknown" {
            return Err(Violation::new(ONE_KERNEL, "a read has an unknown outcome"));
        }
        Ok(())
    }

    fn refused(&self, hearing: &Hearing<'_>, refusal: &Refusal) -> Heard {
        let request = hearing.request;
        let Some(position) = refusal.position else {
            let what = format!("{} for {:?}", refusal.code, request.deed);
            return Err(Violation::new(ENTITLED, what));
        };
        self.fresh(hearing, position, refusal.repeated)?;
        let rule = rule(refusal);
        match hearing.id.and_then(|id| self.model.came(id, position)) {
            Some((_, Came::Refused(first))) if self.is_same(refusal, &first) => return Ok(()),
            Some((_, came)) if !is_about_identity(rule.code) => {
                let what = format!("{} is told, the journal says {came:?}", refusal.code);
                return Err(Violation::new(SAME_ANSWER, what));
            }
            None if hearing.id.is_some() && !is_about_identity(rule.code) => {
                let what = format!("{} is told and the journal up to {position} lacks it", refusal.code);
                return Err(Violation::new(DURABLE, what));
            }
            _ => {}
        }
        let asked = ask(&request.deed, hearing.id);
        if rule.code == Code::CommandExpired {
            return Ok(());
        }
        if !self.model.is_right(&rule, request.who, &asked, position, request.asked_at) {
            let what = format!("{} is told as of position {position}, and it is not so", refusal.code);
            return Err(Violation::new(ONE_TRUTH, what));
        }
        Ok(())
    }

    fn receipt(&self, hearing: &Hearing<'_>, text: &str) -> Heard {
        let wrong = |what: String| Err(Violation::new(PROVABLE, what));
        let (Some(verifier), Deed::Receipt { booking }) = (&self.verifier, &hearing.request.deed) else {
            return Err(mixed());
        };
        let checked = Presented::read(text).and_then(|presented| presented.check(verifier));
        let proved = match checked {
            Ok(proved) => proved,
            Err(fault) => return wrong(format!("a receipt proves nothing: {fault}")),
        };
        let leaf = usize::try_from(proved.position).ok().and_then(|index| self.leaves.get(index));
        if leaf != Some(&proved.leaf) {
            return wrong(format!("a receipt proves an entry {} that the journal lacks", proved.position));
        }
        let checkpoint = &proved.checkpoint;
        if self.tree.root(checkpoint.size) != Some(checkpoint.root) {
            return wrong(format!("a checkpoint of {} entries is not the journal's", checkpoint.size));
        }
        match proved.booking {
            Some(found) if found.number == booking.0.number => Ok(()),
            _ => wrong("a receipt is about another booking".to_owned()),
        }
    }

    fn is_same(&self, told: &Refusal, rule: &Rule) -> bool {
        let first = Refusal::of_rule(*rule, &self.zone);
        told.code == first.code && told.args == first.args
    }

    fn slot_number(&self, text: &str) -> Option<usize> {
        let id = u64::from_str_radix(text, 16).ok()?;
        self.model.slot(kernel::slot::SlotId(id))
    }
}

impl Answer {
    /// The position that it rests on, if it says one.
    pub(super) fn position(&self) -> Option<u64> {
        match self {
            Answer::Held(told) => Some(told.position),
            Answer::Released(told) => Some(told.position),
            Answer::Booking(told) => Some(told.position),
            Answer::Counter(told) => Some(told.position),
            Answer::Turn(told) => Some(told.position),
            Answer::Page(page) => Some(page.as_of),
            Answer::Slots(list) => Some(list.as_of),
            Answer::Refused(refusal) => refusal.position,
            Answer::Status(_) | Answer::Receipt(_) | Answer::PassedOn => None,
        }
    }

    /// Whether it was said before.
    pub(super) fn is_repeated(&self) -> bool {
        match self {
            Answer::Held(told) => told.repeated,
            Answer::Released(told) => told.repeated,
            Answer::Booking(told) => told.repeated,
            Answer::Counter(told) => told.repeated,
            Answer::Turn(told) => told.repeated,
            Answer::Refused(refusal) => refusal.repeated,
            _ => false,
        }
    }
}

fn rule(refusal: &Refusal) -> Rule {
    let code = Code::ALL.iter().copied().find(|code| code.as_str() == refusal.code);
    let number = refusal.args.iter().find(|(name, _)| *name == "number");
    let fact = number.and_then(|(_, text)| BookingNumber::parse(text)).map_or(Fact::None, Fact::Booking);
    Rule { code: code.unwrap_or(Code::Internal), fact }
}

/// Refusals that are not written down: they are about the command's identity and not about the town.
fn is_about_identity(code: Code) -> bool {
    matches!(
        code,
        Code::IdempotencyMismatch | Code::CommandVoid | Code::CommandExpired | Code::BookingNumberTaken
    )
}

fn mixed() -> Violation {
    Violation::new(ONE_KERNEL, "an answer is about something else than was asked")
}

fn other(what: &str) -> Violation {
    Violation::new(SAME_ANSWER, format!("{what} is told, the journal says something else"))
}
