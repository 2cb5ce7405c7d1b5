//! What must always hold, checked by recounting: used by the audit, the simulator and the property tests.
//!
//! Nothing here trusts a count that the state keeps beside its content. Each violation names the rule, where, and
//! both figures.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::booking::{Booking, Status, StepKind};
use crate::roster::NONE;
use crate::state::{ProgrammeState, State};

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
    }
    check_numbers(state, &mut found);
    found
}

/// SHA-256 over the whole content of the state in a fixed order and form.
pub fn digest(state: &State) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut put = |text: String| hash.update(text.as_bytes());
    put(format!(
        "{:?}{:?}{}{:?}",
        state.next_position(),
        state.last_at(),
        state.running_digest(),
        state.incarnation()
    ));
    for (index, held) in state.programmes() {
        put(format!("programme {index} {:?} {:?} {:?}", held.definition, held.venue_ids, held.product_ids));
        held.holders
            .iter()
            .for_each(|holder| put(format!("{holder:?}{:?}{:?}", holder.id.0, holder.proof.0)));
        put(format!("{:?}{:?}{:?}{:?}", held.holder_index.len(), held.imports, held.import, held.successors));
        held.slots.iter().for_each(|slot| put(format!("{slot:?}")));
        put(format!("{:?}{:?}", held.holds, held.hold_ends));
        held.bookings.iter().for_each(|booking| put(format!("{booking:?}")));
        held.steps.iter().for_each(|step| put(format!("{step:?}")));
    }
    put(format!("{:?}{:?}", state.numbers(), state.commands));
    hash.finalize().into()
}

fn check_slots(held: &ProgrammeState, found: &mut Vec<Violation>) {
    let mut booked: BTreeMap<u32, u32> = BTreeMap::new();
    for booking in held.bookings.iter().filter(|booking| booking.status == Status::Confirmed) {
        let count = booked.entry(booking.slot).or_default();
        *count = count.saturating_add(1);
    }
    let mut holding: BTreeMap<u32, u32> = BTreeMap::new();
    for (_, holder) in &held.hold_ends {
        let slot = held.holds.get(holder).map_or(NONE, |hold| hold.slot);
        let count = holding.entry(slot).or_default();
        *count = count.saturating_add(1);
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
        if recounted.saturating_add(held_count) > slot.row.capacity {
            let what = format!(
                "slot {index}: {recounted} bookings and {held_count} holds in {} places",
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
        if !history_explains(held, booking) {
            let what = format!("booking {}: its history does not explain its status", booking.number);
            found.push(Violation { rule: "nothing vanishes", what });
        }
    }
}

fn history_explains(held: &ProgrammeState, booking: &Booking) -> bool {
    let history = held.history(booking, u64::MAX);
    let begins = history.first().is_some_and(|step| step.kind == StepKind::Confirmed);
    let ends = history.last().is_some_and(|step| {
        (step.kind == StepKind::Cancelled) == (booking.status == Status::Cancelled)
            && step.slot == booking.slot
    });
    let ordered =
        history.windows(2).all(|pair| matches!(pair, [a, b] if a.position < b.position && a.at <= b.at));
    begins && ends && ordered
}

fn check_doses(held: &ProgrammeState, found: &mut Vec<Violation>) {
    let mut seen: BTreeSet<(u32, u8)> = BTreeSet::new();
    for booking in held.bookings.iter().filter(|booking| booking.status == Status::Confirmed) {
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
