//! A second opinion: who is entitled, which places are taken, what was promised, in plain maps.
//!
//! It hears what was asked and what happened, and never looks into the state for its own figures. Where it and the
//! state disagree, one of them is wrong.

use std::collections::{BTreeMap, BTreeSet};

use kernel::booking_number::BookingNumber;
use kernel::command::{BirthProof, Command, HolderId, Person};
use kernel::event::Event;
use kernel::planner::{Area, PlannerEvent};
use kernel::roster::{RosterRow, Standing};
use kernel::slot::{SlotId, SlotRow};
use kernel::state::State;
use kernel::time::Instant;

type Place = (u16, SlotId);
type Voucher = (u16, HolderId);

/// What is known of one booking.
struct Promise {
    owner: Voucher,
    place: Place,
    active: bool,
    dose: u8,
    /// Its history as last seen; it may only grow.
    told: Vec<(u64, &'static str)>,
}

/// What ought to be.
#[derive(Default)]
pub struct Model {
    now: Instant,
    capacities: BTreeMap<Place, u32>,
    rows: BTreeMap<Place, SlotRow>,
    stops: BTreeSet<(u16, Area)>,
    listed: BTreeMap<Voucher, (BirthProof, Standing)>,
    staged: BTreeMap<(u16, u64), Vec<RosterRow>>,
    holds: BTreeMap<Voucher, (Place, Instant)>,
    promises: BTreeMap<BookingNumber, Promise>,
}

impl Model {
    /// Hears that `command` led to `event`.
    pub fn hear(&mut self, now: Instant, command: Option<&Command>, event: &Event) {
        let pause = now.since(self.now);
        let last = std::mem::replace(&mut self.now, now);
        if matches!(event, Event::EpochStarted { .. } | Event::JournalRestored { .. }) {
            self.holds.retain(|_, (_, ends)| *ends > last);
            self.holds.values_mut().for_each(|(_, ends)| *ends = ends.plus_ms(pause));
        }
        self.holds.retain(|_, (_, ends)| *ends > now);
        match event {
            Event::RosterStaged { programme, import, rows } => self.stage(*programme, *import, rows),
            Event::RosterImported { programme, import, .. } => self.import(*programme, *import),
            Event::RosterAbandoned { programme, import } => drop(self.staged.remove(&(*programme, *import))),
            Event::SlotsPublished { programme, slots } => {
                let places = slots.iter().map(|row| ((*programme, row.id), row.capacity));
                self.capacities.extend(places);
                let rows = slots.iter().map(|row| ((*programme, row.id), row.clone()));
                self.rows.extend(rows);
            }
            Event::SlotHeld { programme, holder, slot, expires_at, .. } => {
                self.entitled(command, *programme, holder);
                self.open(*programme, slot);
                self.holds.insert((*programme, *holder), ((*programme, *slot), *expires_at));
            }
            Event::HoldReleased { programme, holder } => drop(self.holds.remove(&(*programme, *holder))),
            Event::BookingConfirmed { programme, holder, slot, dose, number } => {
                self.entitled(command, *programme, holder);
                self.open(*programme, slot);
                let owner = (*programme, *holder);
                self.holds.remove(&owner);
                let place = (*programme, *slot);
                let promise = Promise { owner, place, active: true, dose: *dose, told: Vec::new() };
                assert!(self.promises.insert(*number, promise).is_none(), "{number} was given twice");
            }
            Event::BookingRepresented { lost } => {
                let owner = (lost.programme, lost.holder);
                assert!(self.listed.contains_key(&owner), "{:?} is on no list", lost.holder);
                self.holds.remove(&owner);
                let place = (lost.programme, lost.slot);
                let promise = Promise { owner, place, active: true, dose: lost.dose, told: Vec::new() };
                assert!(
                    self.promises.insert(lost.number, promise).is_none(),
                    "{} came back twice",
                    lost.number
                );
            }
            Event::BookingMoved { programme, number, to, .. } => {
                let mover = person(command).expect("people move bookings");
                self.entitled(command, *programme, &mover.holder);
                self.open(*programme, to);
                self.holds.remove(&(*programme, mover.holder));
                let promise = self.promises.get_mut(number).expect("a booking that was confirmed");
                self.holds.remove(&promise.owner);
                promise.place = (*programme, *to);
            }
            Event::Planner(event) => self.hear_planner(event),
            Event::BookingCancelled { number, .. } => {
                self.promises.get_mut(number).expect("a booking that was confirmed").active = false;
            }
            _ => {}
        }
    }

    /// Nobody takes a place where bookings are stopped, and nobody who was moved lost one.
    fn hear_planner(&mut self, event: &PlannerEvent) {
        match event {
            PlannerEvent::BookingStopped { programme, area, .. } => {
                self.stops.insert((*programme, *area));
            }
            PlannerEvent::BookingResumed { programme, area } => {
                self.stops.remove(&(*programme, *area));
            }
            PlannerEvent::BookingRelocated { programme, number, from, to, .. } => {
                self.open(*programme, to);
                let promise = self.promises.get_mut(number).expect("a booking that was confirmed");
                assert!(promise.active, "{number} was moved though it is over");
                assert_eq!(promise.place, (*programme, *from), "{number} was moved from where it was not");
                let holds = self.holds.get(&promise.owner);
                assert_eq!(holds, None, "the holder of {number} was choosing");
                promise.place = (*programme, *to);
            }
            PlannerEvent::NoticeGiven { .. }
            | PlannerEvent::NoticeWithdrawn { .. }
            | PlannerEvent::QuotaStated { .. }
            | PlannerEvent::QuotaLifted { .. }
            | PlannerEvent::OverbookingStated { .. }
            | PlannerEvent::OverbookingLifted { .. } => {}
            PlannerEvent::BookingsDisplaced { numbers, .. } | PlannerEvent::BookingsKept { numbers, .. } => {
                for number in numbers {
                    assert!(self.promises.get(number).is_some_and(|promise| promise.active), "{number}");
                }
            }
        }
    }

    fn open(&self, programme: u16, slot: &SlotId) {
        let row = self.rows.get(&(programme, *slot)).expect("a slot that was published");
        let stop = self.stops.iter().find(|(of, area)| *of == programme && area.covers(row));
        assert_eq!(stop, None, "a place was taken where bookings are stopped");
    }

    fn stage(&mut self, programme: u16, import: u64, rows: &[RosterRow]) {
        self.staged.entry((programme, import)).or_default().extend_from_slice(rows);
    }

    fn import(&mut self, programme: u16, import: u64) {
        let rows = self.staged.remove(&(programme, import)).unwrap_or_default();
        // All people here are of one municipality, of which one list counts at a time.
        self.staged.retain(|(of, _), _| *of != programme);
        for row in rows {
            let voucher = (programme, row.holder);
            if row.standing != Standing::Valid {
                self.holds.remove(&voucher);
            }
            self.listed.insert(voucher, (row.proof, row.standing));
        }
    }

    /// Only the entitled get anything: on the list, with this birth date, with a voucher that is valid.
    fn entitled(&self, command: Option<&Command>, programme: u16, holder: &HolderId) {
        let person = person(command).expect("somebody asked for it");
        assert_eq!(person.holder, *holder, "somebody else got it");
        let listed = self.listed.get(&(programme, *holder));
        assert_eq!(listed, Some(&(person.proof, Standing::Valid)), "{holder:?} is not entitled");
    }

    /// Compares every figure with the state at `now`.
    pub fn compare(&mut self, state: &State, now: Instant) {
        for (index, held) in state.programmes() {
            let all = held.free_places_of_all(now);
            for (slot, row) in held.slots() {
                let place = (index, row.row().id);
                let free = held.free_places(slot, now);
                assert_eq!(free, self.free(&place, now), "free places of slot {slot} of programme {index}");
                assert_eq!(all.get(slot as usize), Some(&free), "one by one and all at once");
            }
        }
        for (number, promise) in &mut self.promises {
            keep(state, *number, promise);
        }
        self.one_for_each_dose();
    }

    fn free(&self, place: &Place, now: Instant) -> u32 {
        let active = self.promises.values().filter(|promise| promise.active && promise.place == *place);
        let held = self.holds.values().filter(|(at, ends)| at == place && *ends > now);
        let taken = active.count() + held.count();
        let capacity = self.capacities.get(place).copied().unwrap_or(0) as usize;
        assert!(taken <= capacity, "{taken} people in {capacity} places");
        u32::try_from(capacity - taken).expect("capacities are small")
    }

    fn one_for_each_dose(&self) {
        let mut seen = BTreeMap::new();
        for (number, promise) in self.promises.iter().filter(|(_, promise)| promise.active) {
            let other = seen.insert((promise.owner, promise.dose), *number);
            assert_eq!(other, None, "{number} is a second booking for one dose");
        }
    }
}

/// The booking is on its owner's page, where it was promised, and its history has only grown.
fn keep(state: &State, number: BookingNumber, promise: &mut Promise) {
    let held = state.programme_at(promise.owner.0).expect("a programme that was applied");
    let page = held.bookings_of_person(&promise.owner.1);
    let booking = page.into_iter().find(|booking| booking.number == number);
    let booking = booking.unwrap_or_else(|| panic!("{number} is not on my page any more"));
    assert_eq!(booking.status.is_active(), promise.active, "{number} is {:?}", booking.status);
    let at = held.slot_of(booking).map(|slot| slot.row().id);
    assert_eq!(at, Some(promise.place.1), "{number} is elsewhere");
    assert!(held.belongs(booking, &promise.owner.1));
    let history = held.history(booking, u64::MAX);
    let told: Vec<(u64, &str)> = history.iter().map(|step| (step.position, step.kind.as_str())).collect();
    assert!(told.starts_with(&promise.told), "{number}: history was rewritten");
    assert_eq!(told.first().map(|step| step.1), Some("confirmed"));
    promise.told = told;
}

fn person(command: Option<&Command>) -> Option<&Person> {
    match command? {
        Command::Hold { person, .. }
        | Command::ReleaseHold { person }
        | Command::Book { person, .. }
        | Command::Move { person, .. }
        | Command::Cancel { person, .. } => Some(person),
        _ => None,
    }
}
