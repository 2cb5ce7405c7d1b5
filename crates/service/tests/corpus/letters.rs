//! The story of the golden journal of letters: one waits, is printed, and its file is made again.
//!
//! It begins with the first story. Never changed, because the files beside it were written from it.

use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::outbox::OutboxEvent;
use kernel::state::State;

use crate::story;

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::records();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    let key = state.outbox().due_of(BookingNumber::from_entropy(7)).expect("it was booked");
    let file = state.next_position() + 1;
    let printed = |again| OutboxEvent::LettersPrinted { programme: 0, again, keys: vec![key] };
    let events = [OutboxEvent::LetterDue { key }, printed(None), printed(Some(file))];
    for (index, event) in (1..).zip(events) {
        let (channel, actor) =
            if index == 1 { (Channel::System, Actor::System) } else { (Channel::Web, Actor::Staff(3)) };
        let at = begun.plus_ms(index * 1_000);
        records.push(Record { at, channel, actor, key: None, event: Event::Outbox(event) });
    }
    records
}
