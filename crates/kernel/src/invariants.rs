//! What must always hold, checked by recounting: used by the audit, the simulator and the property tests.
//!
//! Nothing here trusts a count that the state keeps beside its content. Each violation names the rule, where, and
//! both figures.

use std::collections::{BTreeMap, BTreeSet};

use postcard::ser_flavors::Flavor;
use sha2::{Digest, Sha256};

use crate::booking::{Booking, Detail, Status, Step, StepKind};
use crate::booking_number::BookingNumber;
use crate::command::{CommandId, HolderId};
use crate::event::{Event, Outcome, Record};
use crate::idempotency::CommandRecord;
use crate::quota::ByChannel;
use crate::roster::NONE;
use crate::state::{ProgrammeState, State};
use crate::visit;
use crate::waitlist::Turn;

/// One broken promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which rule of the design, section 1.
    pub rule: &'static str,
    /// Where and what.
    pub what: String,
}

/// Every broken promise in this state; empty when all hold.
pub fn check(state: &State) -> Vec<Violation> {
    let mut found = Vec::new();
    for (_, held) in state.programmes() {
        check_slots(held, &mut found);
        check_holds(held, &mut found);
        check_bookings(held, &mut found);
        check_doses(held, &mut found);
        check_visits(held, &mut found);
        check_displaced(held, &mut found);
        check_waitlist(held, &mut found);
    }
    check_numbers(state, &mut found);
    found
}

/// SHA-256 over the whole content of the state, in the form that snapshots are kept in.
///
/// Every field takes part by itself, also one that is added later; what is shortened for people is not shortened here.
pub fn digest(state: &State) -> [u8; 32] {
    // Only a list without a known length or a text of unknown length could fail, and the state has neither.
    postcard::serialize_with_flavor(state, Hashing(Sha256::new())).unwrap_or_default()
}

/// Takes serialised bytes into a hash instead of memory: a state may have millions of holders.
struct Hashing(Sha256);

impl Flavor for Hashing {
    type Output = [u8; 32];

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.update([byte]);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.update(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<[u8; 32]> {
        Ok(self.0.finalize().into())
    }
}

/// Folds an entry in as [`State::apply`] does, and tells whether its command had come to something before: nothing is
/// appended for a command that comes again, so no command is in two entries while it is remembered.
pub fn apply_once(state: &mut State, record: &Record) -> Option<Violation> {
    let position = state.next_position();
    let now = state.last_at().max(record.at);
    let named = match &record.event {
        Event::CommandVoided { id } => Some(*id),
        _ => record.key.map(|key| key.id),
    };
    let before = named.and_then(|id| Some((id, state.commands.in_force(id, now)?)));
    state.apply(record);
    let (id, before) = before?;
    let what = format!("entry {position}: {}", used_twice(state, id, &before, record));
    Some(Violation { rule: "same command, same answer", what })
}

fn used_twice(state: &State, id: CommandId, before: &CommandRecord, record: &Record) -> String {
    let came = came_to(&before.outcome);
    let Some(key) = record.key.filter(|key| key.id == id) else {
        return format!("it calls off a command that {came}");
    };
    let after = state.command(id).map_or(Outcome::Void, |kept| kept.outcome);
    let holder = |outcome: &Outcome| match outcome {
        Outcome::Booking { number, .. } => {
            state.booking(*number).map(|(of, _, booking)| (of, booking.holder))
        }
        _ => None,
    };
    let (one, other) = (holder(&before.outcome), holder(&after));
    let how = if before.outcome == Outcome::Void {
        "was called off before"
    } else if one.is_some() && other.is_some() && one != other {
        "is another holder's"
    } else if before.body != key.body {
        "came before with another request"
    } else if before.outcome != after {
        "came before to something else"
    } else {
        "came before"
    };
    format!("its command {how}: it {came}, and now it {}", came_to(&after))
}

fn came_to(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Booking { number, position } => format!("came to booking {number} in entry {position}"),
        Outcome::NoShows { position, .. } => format!("came to no-shows in entry {position}"),
        Outcome::Held { slot, .. } => format!("held slot {}", slot.0),
        Outcome::Released => "let go of a hold".to_owned(),
        Outcome::Refused(refusal) => format!("was refused ({})", refusal.code.as_str()),
        Outcome::Void => "was called off".to_owned(),
        Outcome::Done => "was done".to_owned(),
    }
}

fn check_slots(held: &ProgrammeState, found: &mut Vec<Violation>) {
    let mut booked: BTreeMap<u32, u32> = BTreeMap::new();
    let mut taken: BTreeMap<u32, ByChannel> = BTreeMap::new();
    for booking in held.bookings.iter().filter(|booking| booking.status.takes_place()) {
        let count = booked.entry(booking.slot).or_default();
        *count = count.saturating_add(1);
        taken.entry(booking.slot).or_default().add(booking.by, 1);
    }
    let mut holding: BTreeMap<u32, u32> = BTreeMap::new();
    for (_, holder) in &held.hold_ends {
        let slot = held.holds.get(holder).map_or(NONE, |hold| hold.slot);
        let count = holding.entry(slot).or_default();
        *count = count.saturating_add(1);
        if let Some(hold) = held.holds.get(holder) {
            taken.entry(slot).or_default().add(hold.by, 1);
        }
    }
    for (index, slot) in held.slots() {
        let recounted = booked.get(&index).copied().unwrap_or(0);
        let held_count = holding.get(&index).copied().unwrap_or(0);
        if recounted != slot.booked || held_count != slot.held {
            let what = format!(
                "slot {index}: {recounted} bookings and {held_count} holds, kept as {} and {}",
                slot.booked, slot.held
            );
            found.push(Violation { rule: "one truth", what });
        }
        let by_channel = taken.get(&index).copied().unwrap_or_default();
        if by_channel != slot.taken {
            let what = format!("slot {index}: taken by {by_channel:?}, kept as {:?}", slot.taken);
            found.push(Violation { rule: "one truth", what });
        }
        let (more, spared) = (held.more_of(&slot.row), held.spared_of(index));
        let most = slot.row.capacity.saturating_add(more).saturating_add(spared);
        if recounted.saturating_add(held_count) > most {
            let what = format!(
                "slot {index}: {recounted} bookings and {held_count} holds in {} places, {more} overbooked, {spared} spared",
                slot.row.capacity
            );
            found.push(Violation { rule: "never too many", what });
        }
    }
}

fn check_holds(held: &ProgrammeState, found: &mut Vec<Violation>) {
    for (ends, holder) in &held.hold_ends {
        if held.holds.get(holder).is_none_or(|hold| hold.expires_at != *ends) {
            found.push(Violation {
                rule: "one truth",
                what: format!("holder {holder}: a hold ends that is not there"),
            });
        }
    }
}

fn check_bookings(held: &ProgrammeState, found: &mut Vec<Violation>) {
    let mut reachable: BTreeSet<u32> = BTreeSet::new();
    for holder in &held.holders {
        let mut next = holder.last_booking;
        while let Some(booking) = held.booking_at(next) {
            if !reachable.insert(next) {
                break;
            }
            next = booking.before;
        }
    }
    for (index, booking) in (0_u32..).zip(&held.bookings) {
        if !reachable.contains(&index) {
            let what = format!("booking {} is on nobody's my page", booking.number);
            found.push(Violation { rule: "nothing vanishes", what });
        }
        if !held.booked_with(booking).is_some_and(|holder| held.counts(holder)) {
            let what = format!("booking {} is of a voucher that is on no list", booking.number);
            found.push(Violation { rule: "nothing vanishes", what });
        }
        if !history_explains(held, booking) {
            let what = format!("booking {}: its history does not explain its status", booking.number);
            found.push(Violation { rule: "nothing vanishes", what });
        }
    }
}

fn history_explains(held: &ProgrammeState, booking: &Booking) -> bool {
    let history = held.history(booking, u64::MAX);
    let stands = visit::status_of(&history) == Some(booking.status);
    let ends = history.last().is_some_and(|step| step.slot == booking.slot);
    let ordered = history.windows(2).all(|pair| matches!(pair, [a, b] if follows(a, b) && a.at <= b.at));
    stands && ends && ordered
}

/// What was given was given from a lot of the venue's product, and what a day's list would show is all that is there.
fn check_visits(held: &ProgrammeState, found: &mut Vec<Violation>) {
    for (index, booking) in (0_u32..).zip(&held.bookings) {
        if booking.status == Status::Administered && held.lot_of(booking).is_none() {
            let what = format!("booking {}: its dose is from no lot that was declared", booking.number);
            found.push(Violation { rule: "nothing vanishes", what });
        }
        if !held.booked_for.contains(&(booking.slot, index)) {
            let what = format!("booking {} is on no list of its day", booking.number);
            found.push(Violation { rule: "nothing vanishes", what });
        }
    }
    if held.booked_for.len() != held.bookings.len() {
        let what =
            format!("{} bookings, and {} on lists of days", held.bookings.len(), held.booked_for.len());
        found.push(Violation { rule: "one truth", what });
    }
}

/// Whoever is booked where nothing takes place was told so, unless a receipt or an undone step brought the booking back;
/// and the list of whom planners concerned is that of the histories.
fn check_displaced(held: &ProgrammeState, found: &mut Vec<Violation>) {
    for (index, booking) in (0_u32..).zip(&held.bookings) {
        let of_planner =
            |step: &&Step| step.kind == StepKind::Displaced || matches!(step.detail, Detail::Relocated(_));
        let is_concerned = held.history(booking, u64::MAX).iter().any(of_planner);
        if is_concerned != held.concerned.contains(&index) {
            let what = format!("booking {}: whether planners concerned it is {is_concerned}", booking.number);
            found.push(Violation { rule: "one truth", what });
        }
    }
    for booking in held.bookings.iter().filter(|booking| held.displaced_by(booking).is_some()) {
        let steps = held.history(booking, u64::MAX);
        let here = steps.iter().rev().take_while(|step| step.slot == booking.slot);
        let told = |step: &&&Step| {
            matches!(step.kind, StepKind::Displaced | StepKind::Represented | StepKind::Undone)
        };
        if here.clone().find(told).is_none() {
            let what = format!(
                "booking {}: its place was called off and its history does not say so",
                booking.number
            );
            found.push(Violation { rule: "nothing vanishes", what });
        }
    }
}

/// What a receipt brought back has two steps of one entry: that it was confirmed, and that it is back.
fn follows(before: &Step, after: &Step) -> bool {
    let one_entry = before.kind == StepKind::Confirmed && after.kind == StepKind::Represented;
    before.position < after.position || (one_entry && before.position == after.position)
}

/// Nobody waits twice, who booked waits no more, and every place that is offered is held for whom it is offered to.
fn check_waitlist(held: &ProgrammeState, found: &mut Vec<Violation>) {
    let mut vouchers: BTreeSet<HolderId> = BTreeSet::new();
    let waiting: BTreeSet<BookingNumber> = held.waitlist.waiting().map(|waiter| waiter.number).collect();
    let bookings: BTreeSet<(BookingNumber, u8)> =
        held.bookings.iter().map(|booking| (booking.number, booking.dose)).collect();
    let mut offers = 0_usize;
    for (index, waiter) in held.waitlist.all().iter().enumerate() {
        let waits = waiter.turn == Turn::Waits;
        let mut broken = |rule, what: &str| {
            found.push(Violation { rule, what: format!("turn {}: {what}", waiter.number) });
        };
        if waits && !vouchers.insert(waiter.holder) {
            broken("never too many", "its voucher waits twice");
        }
        if waits != waiting.contains(&waiter.number) {
            broken("one truth", "whether it waits is kept otherwise");
        }
        if let Turn::Booked(number) = waiter.turn
            && !bookings.contains(&(number, waiter.dose))
        {
            broken("nothing vanishes", "it ended with a booking that is not there");
        }
        if !held.wants_as_it_waits(index, waiter) {
            broken("one truth", "a place is looked for by another voucher or dose than it waits with");
        }
        if let Some(offer) = waiter.offer {
            offers = offers.saturating_add(1);
            let hold = held.hold_of(&offer);
            if !waits || hold.is_some_and(|hold| hold.expires_at < offer.expires_at) {
                broken("one truth", "its place is not kept as long as was said");
            }
        }
    }
    if offers != held.waitlist.offers() {
        let what = format!("{offers} places are offered, kept as {}", held.waitlist.offers());
        found.push(Violation { rule: "one truth", what });
    }
}

fn check_doses(held: &ProgrammeState, found: &mut Vec<Violation>) {
    let mut seen: BTreeSet<(u32, u8)> = BTreeSet::new();
    for booking in held.bookings.iter().filter(|booking| booking.status.is_active()) {
        if !seen.insert((booking.holder, booking.dose)) {
            let what =
                format!("booking {}: its holder has another for dose {}", booking.number, booking.dose);
            found.push(Violation { rule: "never too many", what });
        }
    }
}

fn check_numbers(state: &State, found: &mut Vec<Violation>) {
    let bookings: usize =
        state.programmes().map(|(_, held)| held.bookings.len()).fold(0, usize::saturating_add);
    if bookings != state.numbers().len() {
        let what = format!("{bookings} bookings but {} booking numbers", state.numbers().len());
        found.push(Violation { rule: "one truth", what });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Actor, BirthProof, Channel, CommandKey, HolderId};
    use crate::programme::{Deadline, Programme};
    use crate::refusal::{Code, Refusal};
    use crate::roster::{RosterRow, Standing};
    use crate::time::Instant;

    fn programme() -> Programme {
        let deadline = Deadline { days_before: 0, minute_of_day: 0 };
        Programme {
            id: "p".to_owned(),
            name: BTreeMap::new(),
            timezone: "Asia/Tokyo".to_owned(),
            doses: 1,
            hold_minutes: 1,
            book_until: deadline,
            cancel_until: deadline,
            products: Vec::new(),
            venues: Vec::new(),
            waves: Vec::new(),
            contact: Default::default(),
            arrival: Default::default(),
            reminders: Default::default(),
            waitlist: None,
        }
    }

    /// A state with one voucher, on the list or still under way.
    fn with_voucher(row: &RosterRow) -> State {
        let mut state = State::default();
        let events = [
            Event::ProgrammeApplied { programme: 0, definition: Box::new(programme()) },
            Event::RosterStaged { programme: 0, import: 1, rows: vec![row.clone()] },
            Event::RosterImported { programme: 0, import: 1, file: 0 },
        ];
        for event in events {
            state.apply(&Record {
                at: Instant(1),
                channel: Channel::Cli,
                actor: Actor::Staff(0),
                key: None,
                event,
            });
        }
        state
    }

    fn row() -> RosterRow {
        RosterRow {
            holder: HolderId([0; 16]),
            proof: BirthProof([0; 16]),
            municipality: 131_121,
            standing: Standing::Valid,
            doses_received: 0,
            last_dose_on: None,
            product: 0,
        }
    }

    fn last_byte_1() -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[15] = 1;
        bytes
    }

    #[track_caller]
    fn assert_told_apart(changed: RosterRow) {
        let (left, right) = (with_voucher(&row()), with_voucher(&changed));
        assert_eq!(left.running_digest(), right.running_digest(), "the full digest has to see it by itself");
        assert_ne!(digest(&left), digest(&right));
    }

    #[test]
    fn the_last_byte_of_a_holder_is_seen() {
        assert_told_apart(RosterRow { holder: HolderId(last_byte_1()), ..row() });
    }

    #[test]
    fn the_last_byte_of_a_proof_is_seen() {
        assert_told_apart(RosterRow { proof: BirthProof(last_byte_1()), ..row() });
    }

    #[test]
    fn the_last_byte_of_a_successor_is_seen() {
        let superseded_by = |last| {
            let mut bytes = [9; 16];
            bytes[15] = last;
            with_voucher(&RosterRow { standing: Standing::SupersededBy(HolderId(bytes)), ..row() })
        };
        assert_ne!(digest(&superseded_by(1)), digest(&superseded_by(2)));
    }

    /// A refusal that was remembered for a command, so many milliseconds after the epoch.
    fn refused(at: i64, id: u8, body: u64, code: Code) -> Record {
        Record {
            at: Instant(at),
            channel: Channel::Api,
            actor: Actor::Holder,
            key: Some(CommandKey { id: CommandId([id; 16]), body }),
            event: Event::CommandRefused { refusal: Refusal::plain(code) },
        }
    }

    /// What is found of the last of these records; nothing if all is in order.
    fn found(records: &[Record]) -> String {
        let mut state = State::default();
        let last = records.iter().map(|record| apply_once(&mut state, record)).last().flatten();
        last.map(|found| found.what).unwrap_or_default()
    }

    #[test]
    fn a_command_that_came_to_two_things_is_found_and_its_entry_named() {
        let first = refused(1, 1, 7, Code::SlotFull);
        let told = found(&[first.clone(), refused(2, 1, 7, Code::SlotUnknown)]);
        assert!(told.starts_with("entry 1: its command came before to something else"), "{told}");
        let told = found(&[first.clone(), refused(2, 1, 8, Code::SlotFull)]);
        assert!(told.starts_with("entry 1: its command came before with another request"), "{told}");
        let told = found(&[first.clone(), first.clone()]);
        assert!(told.starts_with("entry 1: its command came before: it was refused"), "{told}");
    }

    #[test]
    fn a_command_that_was_called_off_comes_to_nothing_and_none_is_called_off_afterwards() {
        let first = refused(1, 1, 7, Code::SlotFull);
        let void =
            Record { key: None, event: Event::CommandVoided { id: CommandId([1; 16]) }, ..first.clone() };
        let told = found(&[void.clone(), first.clone()]);
        assert!(told.starts_with("entry 1: its command was called off before"), "{told}");
        let told = found(&[first, void]);
        assert!(told.starts_with("entry 1: it calls off a command that was refused"), "{told}");
    }

    #[test]
    fn another_command_and_the_same_one_a_day_later_are_in_order() {
        let first = refused(1, 1, 7, Code::SlotFull);
        assert_eq!(found(&[first.clone(), refused(1, 2, 7, Code::SlotUnknown)]), "");
        let day = crate::idempotency::KEPT_MS;
        assert_eq!(found(&[first.clone(), refused(1 + day, 1, 8, Code::SlotFull)]), "");
        assert!(!found(&[first, refused(day, 1, 8, Code::SlotFull)]).is_empty());
    }
}
