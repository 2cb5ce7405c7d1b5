//! The story of the golden journal of what planners do: stops, places that are called off, people who are moved.
//!
//! It begins with the supply of the first story. Never changed, because the files beside it were written from it.

use jiff::civil::date;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Channel, CommandId, CommandKey, HolderId};
use kernel::event::{Event, Record};
use kernel::planner::{Area, PlannerEvent, Relocation, Rule, Stop, StopReason};
use kernel::slot::{SlotId, SlotRow};
use kernel::state::State;
use kernel::time::Instant;

use crate::story;

const FIRST: SlotId = SlotId(0x0123_4567_89AB_CDEF);
const LATER: SlotId = SlotId(0x5052);

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::supplied();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    let first = state.programmes().find_map(|(_, held)| Some(held.slot_with(FIRST)?.1.row().clone()));
    let first = first.expect("the supply has it");
    for (index, event) in (1_u8..).zip(story(&first)) {
        let key = CommandKey { id: CommandId([index; 16]), body: u64::from(index) };
        let at = begun.plus_ms(i64::from(index) * 1_000);
        let (channel, actor) = (Channel::Web, Actor::Staff(5));
        records.push(Record { at, channel, actor, key: Some(key), event });
    }
    records
}

fn story(first: &SlotRow) -> Vec<Event> {
    let number = |drawn| BookingNumber::from_entropy(drawn);
    let (one, two) = (number(20_210_530), number(7));
    let confirmed = |holder, number| Event::BookingConfirmed {
        programme: 0,
        holder: HolderId([holder; 16]),
        slot: FIRST,
        dose: 1,
        number,
    };
    let later = SlotRow { id: LATER, date: date(2021, 5, 31), ..first.clone() };
    let stopped = |area, reason, is_called_off, until| {
        let stop = Stop { reason, is_called_off, until };
        Event::Planner(PlannerEvent::BookingStopped { programme: 0, area, stop })
    };
    let resumed = |area| Event::Planner(PlannerEvent::BookingResumed { programme: 0, area });
    let relocated = |from, to, reason, rule| {
        let why = Relocation { reason, rule };
        Event::Planner(PlannerEvent::BookingRelocated { programme: 0, number: one, from, to, why })
    };
    let day = Area::VenueDay(0, date(2021, 5, 30));
    vec![
        Event::SlotsPublished { programme: 0, slots: vec![later] },
        confirmed(1, one),
        confirmed(2, two),
        stopped(Area::Programme, StopReason::Maintenance, false, Some(Instant(1_622_000_000_000))),
        resumed(Area::Programme),
        stopped(Area::Day(date(2021, 6, 1)), StopReason::Staff, false, None),
        stopped(Area::Venue(0), StopReason::Supply, false, None),
        resumed(Area::Venue(0)),
        Event::Planner(PlannerEvent::BookingsDisplaced {
            programme: 0,
            reason: StopReason::Weather,
            numbers: vec![one, two],
        }),
        stopped(day, StopReason::Weather, true, None),
        relocated(FIRST, LATER, StopReason::Weather, Rule::SameVenue),
        resumed(day),
        Event::Planner(PlannerEvent::BookingsKept { programme: 0, numbers: vec![two] }),
        relocated(LATER, FIRST, StopReason::FewerPlaces, Rule::Venue(0)),
        relocated(FIRST, LATER, StopReason::Other, Rule::Slot(LATER)),
        relocated(LATER, FIRST, StopReason::Power, Rule::AnyVenue),
        stopped(Area::Slot(LATER), StopReason::PublishedByMistake, true, None),
    ]
}
