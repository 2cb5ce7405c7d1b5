//! The story of the golden journal of messages: one process takes its turn, and a booking's messages end in every way.
//!
//! It begins with the first story. Never changed, because the files beside it were written from it.

use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::outbox::{Ending, MessageKey, OutboxEvent, Way};
use kernel::state::State;

use crate::story;

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::records();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    let number = BookingNumber::from_entropy(7);
    let due = state.outbox().due_of(number).expect("it was booked");
    let until = begun.plus_ms(60_000);
    let taken = OutboxEvent::SendingTaken { sender: [5; 16], until };
    let ended = |position, ending, way| {
        let key = MessageKey { position, number };
        OutboxEvent::MessageEnded { key, ending, way }
    };
    let mut position = state.next_position() + 1;
    let mut events = vec![taken, ended(due.position, Ending::HandedOver, Some(Way::Mail))];
    for (ending, way) in [
        (Ending::Refused, Some(Way::Sms)),
        (Ending::GivenUp, Some(Way::Line)),
        (Ending::OptedOut, None),
        (Ending::Erased, None),
    ] {
        position += 1;
        events.extend([OutboxEvent::MessageWanted { number }, ended(position, ending, way)]);
        position += 1;
    }
    events.push(OutboxEvent::MessageWanted { number });
    for (index, event) in (1..).zip(events) {
        let wanted = matches!(event, OutboxEvent::MessageWanted { .. });
        let (channel, actor) =
            if wanted { (Channel::Desk, Actor::Staff(3)) } else { (Channel::System, Actor::System) };
        let at = begun.plus_ms(index * 1_000);
        records.push(Record { at, channel, actor, key: None, event: Event::Outbox(event) });
    }
    records
}
