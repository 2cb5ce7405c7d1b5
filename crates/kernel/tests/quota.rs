//! Quotas under chance: whatever comes by whatever way, no slot is overfilled and nobody eats what is kept for others.
//!
//! The second opinion counts by itself, from what was asked and what came of it, and knows no count of the state.

#[expect(dead_code, reason = "the town of the rules has more than is needed here")]
#[path = "rules/town.rs"]
mod town;

use std::collections::BTreeMap;

use jiff::civil::date;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, CancelReason, Channel, Command, Context};
use kernel::decide::{Settled, settle};
use kernel::event::{Event, Record};
use kernel::invariants;
use kernel::planner::{Area, PlannerCommand};
use kernel::quota::{Amount, KEPT_FOR, Quota};
use kernel::state::State;
use kernel::time::{DAY_MS, Instant};
use proptest::prelude::*;

use crate::town::Citizen;

const PEOPLE: u8 = 8;
const SLOTS: u8 = 3;
const CHANNELS: [Channel; 6] =
    [Channel::Web, Channel::Line, Channel::Desk, Channel::Venue, Channel::Api, Channel::Cli];

/// One thing that somebody asks for.
#[derive(Debug, Clone)]
enum Deed {
    Hold { who: u8, slot: u8 },
    Book { who: u8, slot: u8 },
    Move { who: u8, slot: u8 },
    Cancel { who: u8 },
    Release { who: u8 },
    State { area: u8, quota: Quota },
    Lift { area: u8 },
    Wait { minutes: u16 },
}

fn quota() -> impl Strategy<Value = Quota> {
    let amount = prop_oneof![
        (1_u32..6).prop_map(Amount::Places),
        prop::sample::select(vec![1_u8, 20, 50, 100]).prop_map(Amount::Percent),
    ];
    let kept = prop::collection::btree_map(prop::sample::select(KEPT_FOR.to_vec()), amount, 0..4);
    (kept, prop::sample::select(vec![0_u16, 24, 300]))
        .prop_map(|(kept, release_hours)| Quota { kept, release_hours })
}

fn deed() -> impl Strategy<Value = Deed> {
    let (who, slot) = (0..PEOPLE, 0..SLOTS);
    prop_oneof![
        4 => (who.clone(), slot.clone()).prop_map(|(who, slot)| Deed::Hold { who, slot }),
        6 => (who.clone(), slot.clone()).prop_map(|(who, slot)| Deed::Book { who, slot }),
        3 => (who.clone(), slot.clone()).prop_map(|(who, slot)| Deed::Move { who, slot }),
        2 => who.clone().prop_map(|who| Deed::Cancel { who }),
        1 => who.prop_map(|who| Deed::Release { who }),
        2 => (0_u8..4, quota()).prop_map(|(area, quota)| Deed::State { area, quota }),
        1 => (0_u8..4).prop_map(|area| Deed::Lift { area }),
        1 => prop::sample::select(vec![1_u16, 11, 600]).prop_map(|minutes| Deed::Wait { minutes }),
    ]
}

fn citizen(who: u8) -> Citizen {
    Citizen::new(0, "131121", &format!("{:010}", who + 1), date(1950, 4, 1 + i8::try_from(who).expect("few")))
}

fn row(slot: u8) -> kernel::slot::SlotRow {
    let day = date(2021, 5, 30 - i8::try_from(slot).expect("few"));
    town::slot(&format!("s{slot}"), u16::from(slot % 2), day, 540, u32::from(slot) + 2)
}

fn area(area: u8) -> Area {
    match area {
        0 => Area::Programme,
        1 => Area::Venue(0),
        2 => Area::VenueDay(1, row(1).date),
        _ => Area::Slot(row(2).id),
    }
}

/// The state beside a count of its own: which place everybody has, and by which way it was taken.
struct Run {
    state: State,
    now: Instant,
    holds: BTreeMap<u8, (u8, Channel, Instant)>,
    booked: BTreeMap<u8, (u8, Channel, BookingNumber)>,
    quotas: BTreeMap<Area, Quota>,
    beside_kept: usize,
}

impl Run {
    fn begin() -> Run {
        let mut state = State::default();
        let rows = (0..PEOPLE).map(|who| citizen(who).row()).collect();
        for event in [
            Event::ProgrammeApplied { programme: 0, definition: Box::new(town::programme("p")) },
            Event::RosterStaged { programme: 0, import: 1, rows },
            Event::RosterImported { programme: 0, import: 1, file: 0 },
            Event::SlotsPublished { programme: 0, slots: (0..SLOTS).map(row).collect() },
        ] {
            let (at, channel, actor) = (town::instant(date(2021, 5, 17), 600), Channel::Cli, Actor::Staff(0));
            state.apply(&Record { at, channel, actor, key: None, event });
        }
        let now = town::instant(date(2021, 5, 17), 660);
        let (holds, booked, quotas) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Run { state, now, holds, booked, quotas, beside_kept: 0 }
    }

    fn free(&self, slot: u8) -> u32 {
        row(slot).capacity - self.taken(slot, None)
    }

    fn taken(&self, slot: u8, by: Option<Channel>) -> u32 {
        let holds = self.holds.values().filter(|(at, ..)| *at == slot).map(|(_, channel, _)| *channel);
        let booked = self.booked.values().filter(|(at, ..)| *at == slot).map(|(_, channel, _)| *channel);
        let of = holds.chain(booked).filter(|channel| by.is_none_or(|by| by == *channel));
        u32::try_from(of.count()).expect("few")
    }

    /// What is kept for whom, counted from nothing but what happened.
    fn kept(&self, slot: u8) -> BTreeMap<Channel, u32> {
        let row = row(slot);
        let areas = [
            Area::Slot(row.id),
            Area::VenueDay(row.venue, row.date),
            Area::Venue(row.venue),
            Area::Programme,
        ];
        let quota = areas.iter().find_map(|area| self.quotas.get(area)).cloned().unwrap_or_default();
        let begins = town::instant(row.date, row.start_minute);
        if self.now >= begins.plus_ms(-i64::from(quota.release_hours) * 3_600_000) {
            return BTreeMap::new();
        }
        let mut left = self.free(slot);
        let mut kept = BTreeMap::new();
        for channel in KEPT_FOR {
            let stated = match quota.kept.get(&channel) {
                Some(Amount::Places(places)) => *places,
                Some(Amount::Percent(percent)) => (row.capacity * u32::from(*percent)).div_ceil(100),
                None => 0,
            };
            let part = stated.saturating_sub(self.taken(slot, Some(channel))).min(left);
            left -= part;
            kept.insert(channel, part);
        }
        kept
    }

    fn perform(&mut self, deed: &Deed, channel: Channel) {
        let before: Vec<_> = (0..SLOTS).map(|slot| (self.free(slot), self.kept(slot))).collect();
        let Some(command) = self.command(deed) else { return };
        let context = Context {
            now: self.now,
            entropy: u64::from_be_bytes(town::digest(&self.state.next_position().to_string())),
            channel,
            actor: Actor::Staff(1),
            key: None,
            valid_until: self.now.plus_ms(DAY_MS),
        };
        let Settled::Happens(events) = settle(&self.state, &context, &command) else { return };
        for event in events {
            self.hear(deed, channel, &event);
            let (at, actor) = (self.now, Actor::Staff(1));
            self.state.apply(&Record { at, channel, actor, key: None, event });
        }
        if !matches!(deed, Deed::State { .. } | Deed::Lift { .. }) {
            self.nothing_of_others_is_taken(channel, &before);
        }
    }

    /// Where a place was taken, what is kept for every other channel is what it was before.
    fn nothing_of_others_is_taken(&mut self, channel: Channel, before: &[(u32, BTreeMap<Channel, u32>)]) {
        for (slot, (free, kept)) in (0..SLOTS).zip(before) {
            if self.free(slot) >= *free {
                continue;
            }
            for (other, places) in self.kept(slot) {
                self.beside_kept += usize::from(places > 0);
                assert!(
                    other == channel || places == kept[&other],
                    "{channel:?} took what is kept for {other:?}"
                );
            }
        }
    }

    fn command(&mut self, deed: &Deed) -> Option<Command> {
        let person = |who: &u8| citizen(*who).signed_in(citizen(*who).born_on);
        let programme = 0;
        Some(match deed {
            Deed::Hold { who, slot } => {
                let moving = self.booked.get(who).map(|(_, _, number)| *number);
                Command::Hold { person: person(who), slot: row(*slot).id, moving }
            }
            Deed::Book { who, slot } => Command::Book { person: person(who), slot: row(*slot).id, dose: 1 },
            Deed::Move { who, slot } => {
                let (_, _, number) = *self.booked.get(who)?;
                Command::Move { person: person(who), number, slot: row(*slot).id }
            }
            Deed::Cancel { who } => {
                let (_, _, number) = *self.booked.get(who)?;
                Command::Cancel { person: person(who), number, reason: CancelReason::Other }
            }
            Deed::Release { who } => Command::ReleaseHold { person: person(who) },
            Deed::State { area: of, quota } => {
                let (area, quota) = (area(*of), quota.clone());
                Command::Planner(PlannerCommand::StateQuota { programme, area, quota })
            }
            Deed::Lift { area: of } => {
                Command::Planner(PlannerCommand::LiftQuota { programme, area: area(*of) })
            }
            Deed::Wait { minutes } => {
                self.now = self.now.plus_ms(i64::from(*minutes) * 60_000);
                self.holds.retain(|_, (_, _, ends)| *ends > self.now);
                return None;
            }
        })
    }

    fn hear(&mut self, deed: &Deed, channel: Channel, event: &Event) {
        let by = |holds: &BTreeMap<u8, (u8, Channel, Instant)>, who: &u8, slot: u8| {
            holds.get(who).filter(|(at, ..)| *at == slot).map_or(channel, |(_, by, _)| *by)
        };
        match (deed, event) {
            (Deed::Hold { who, slot }, Event::SlotHeld { expires_at, .. }) => {
                let by = by(&self.holds, who, *slot);
                self.holds.insert(*who, (*slot, by, *expires_at));
            }
            (Deed::Book { who, slot }, Event::BookingConfirmed { number, .. }) => {
                let by = by(&self.holds, who, *slot);
                self.holds.remove(who);
                self.booked.insert(*who, (*slot, by, *number));
            }
            (Deed::Move { who, slot }, Event::BookingMoved { number, .. }) => {
                let by = by(&self.holds, who, *slot);
                self.holds.remove(who);
                self.booked.insert(*who, (*slot, by, *number));
            }
            (Deed::Cancel { who }, _) => drop(self.booked.remove(who)),
            (Deed::Release { who }, _) => drop(self.holds.remove(who)),
            (Deed::State { area: of, quota }, _) => drop(self.quotas.insert(area(*of), quota.clone())),
            (Deed::Lift { area: of }, _) => drop(self.quotas.remove(&area(*of))),
            (deed, event) => panic!("{deed:?} led to {event:?}"),
        }
    }

    fn compare(&self) {
        assert_eq!(invariants::check(&self.state), []);
        let held = self.state.programme_at(0).expect("the programme");
        for slot in 0..SLOTS {
            let (index, _) = held.slot_with(row(slot).id).expect("a slot");
            let (free, kept) = (self.free(slot), self.kept(slot));
            assert_eq!(held.free_places(index, self.now), free, "slot {slot}");
            let sum: u32 = kept.values().sum();
            for channel in CHANNELS {
                let own = kept.get(&channel).copied().unwrap_or(0);
                let found = held.free_for(index, channel, self.now);
                assert_eq!(found, free - (sum - own), "slot {slot} through {channel:?}");
                let all = held.free_for_of_all(channel, self.now);
                assert_eq!(all.get(index as usize), Some(&found), "one by one and all at once");
            }
            let some = KEPT_FOR.iter().any(|channel| held.free_for(index, *channel, self.now) > 0);
            assert!(free == 0 || some, "slot {slot} has free places that nobody can take");
        }
    }
}

fn deeds() -> impl Strategy<Value = Vec<(Deed, Channel)>> {
    prop::collection::vec((deed(), prop::sample::select(CHANNELS.to_vec())), 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_slot_is_overfilled_and_nobody_takes_what_is_kept_for_others(deeds in deeds()) {
        let mut run = Run::begin();
        for (deed, channel) in &deeds {
            run.perform(deed, *channel);
            run.compare();
        }
    }
}

/// The property is worth nothing if no place is ever taken beside kept ones.
#[test]
fn random_deeds_take_places_beside_kept_ones() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut seen = 0;
    for _ in 0..40 {
        let mut run = Run::begin();
        let drawn = deeds().new_tree(&mut runner).expect("deeds").current();
        drawn.iter().for_each(|(deed, channel)| run.perform(deed, *channel));
        seen += run.beside_kept;
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn amounts_are_read_as_people_write_them() {
    assert_eq!(Amount::parse(" 5 "), Some(Amount::Places(5)));
    assert_eq!(Amount::parse("\u{FF12}\u{FF10}\u{FF05}"), Some(Amount::Percent(20)));
    assert_eq!(Amount::parse("some"), None);
    assert_eq!(Amount::parse(""), None);
    for amount in [Amount::Places(7), Amount::Percent(15)] {
        assert_eq!(Amount::parse(&amount.to_string()), Some(amount));
    }
}
