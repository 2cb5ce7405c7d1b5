//! The story of the golden journal of waitlists: a programme gets one, somebody joins, is offered a place and lets it lapse.
//!
//! It begins with what the first story supplies. Never changed, because the files beside it were written from it.

use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Channel, HolderId};
use kernel::event::{Event, Record};
use kernel::slot::SlotId;
use kernel::state::State;
use kernel::waitlist::{LeaveReason, OfferEnding, WaitlistEvent, WaitlistRule};

use crate::story;

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::supplied();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    let mut definition = state.programme_at(0).expect("it was supplied").definition.clone();
    definition.waitlist = Some(WaitlistRule { offer_minutes: 120, day_from: 480, day_until: 1_260 });
    let (programme, holder) = (0, HolderId([1; 16]));
    let (first, second) = (BookingNumber::from_entropy(86), BookingNumber::from_entropy(87));
    let joined = |number, venues: Vec<u16>| WaitlistEvent::WaitlistJoined {
        programme,
        holder,
        number,
        dose: 1,
        venues,
        waves: vec!["old".to_owned()],
    };
    let offered = |number| WaitlistEvent::PlaceOffered {
        programme,
        number,
        holder,
        slot: SlotId(0x0123_4567_89AB_CDEF),
        expires_at: begun.plus_ms(7_200_000),
        kept_until: begun.plus_ms(7_260_000),
    };
    let ended = |number, ending| WaitlistEvent::OfferEnded { programme, number, ending };
    let left = |number, reason| WaitlistEvent::WaitlistLeft { programme, number, reason };
    let events = [
        joined(first, Vec::new()),
        joined(first, vec![0]),
        offered(first),
        ended(first, OfferEnding::Withdrawn),
        offered(first),
        ended(first, OfferEnding::Declined),
        left(first, LeaveReason::Asked),
        joined(second, vec![0]),
        offered(second),
        ended(second, OfferEnding::Lapsed),
        left(second, LeaveReason::Unanswered),
    ];
    let applied = Event::ProgrammeApplied { programme, definition: Box::new(definition) };
    let events = [applied].into_iter().chain(events.into_iter().map(Event::Waitlist));
    for (index, event) in (1_i64..).zip(events) {
        let (channel, actor) = match &event {
            Event::Waitlist(WaitlistEvent::WaitlistJoined { .. }) => (Channel::Web, Actor::Holder),
            Event::Waitlist(_) => (Channel::System, Actor::System),
            _ => (Channel::Cli, Actor::Staff(0)),
        };
        records.push(Record { at: begun.plus_ms(index * 1_000), channel, actor, key: None, event });
    }
    records
}
