//! The story of the golden journal of reminders: a programme says when, and it is time to remind of a booking.
//!
//! It begins with the first story. Never changed, because the files beside it were written from it.

use jiff::civil::date;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::outbox::OutboxEvent;
use kernel::programme::Reminders;
use kernel::state::State;

use crate::story;

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::records();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    let number = BookingNumber::from_entropy(7);
    let (programme, held, booking) = state.booking(number).expect("it was booked");
    let day = held.slot_of(booking).map_or(date(2021, 5, 30), |slot| slot.row().date);
    let mut definition = held.definition.clone();
    definition.reminders = Reminders { days_before: vec![3, 0], minute_of_day: 600 };
    let reminded = |days_before| {
        Event::Outbox(OutboxEvent::RemindersDue { programme, date: day, days_before, numbers: vec![number] })
    };
    let amended = Event::ProgrammeApplied { programme, definition: Box::new(definition) };
    for (index, event) in (1..).zip([amended, reminded(3), reminded(0)]) {
        let (channel, actor) =
            if index == 1 { (Channel::Cli, Actor::Staff(0)) } else { (Channel::System, Actor::System) };
        records.push(Record { at: begun.plus_ms(index * 1_000), channel, actor, key: None, event });
    }
    records
}
