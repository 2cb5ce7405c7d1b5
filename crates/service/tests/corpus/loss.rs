//! The story of the second golden journal: a restore, what receipts brought back, and what they could not.
//!
//! It begins with the supply of the first story. Never changed, because the files beside it were written from it.

use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, CancelReason, Channel, HolderId};
use kernel::event::{Event, Record};
use kernel::refusal::{Code, Refusal};
use kernel::restore::{LostBooking, Restore};
use kernel::slot::SlotId;
use kernel::state::State;
use kernel::time::Instant;

use crate::story;

const FIRST: SlotId = SlotId(0x0123_4567_89AB_CDEF);
const HOUR_MS: i64 = 3_600_000;

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::supplied();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    for (index, (channel, actor, event)) in (1_i64..).zip(story(&state)) {
        let record = Record { at: begun.plus_ms(index * 1_000), channel, actor, key: None, event };
        state.apply(&record);
        records.push(record);
    }
    records
}

fn story(state: &State) -> Vec<(Channel, Actor, Event)> {
    let lost = |position, number| LostBooking {
        epoch: 1,
        position,
        programme: 0,
        holder: HolderId([1; 16]),
        slot: FIRST,
        dose: 1,
        number: BookingNumber::from_entropy(number),
        confirmed_at: state.last_at(),
        channel: Channel::Web,
        actor: Actor::Holder,
    };
    let (back, again) = (lost(8, 20_210_530), lost(9, 7));
    let exists = Refusal::booking(Code::BookingExists, back.number);
    let cancelled =
        Event::BookingCancelled { programme: 0, number: back.number, reason: CancelReason::Unstated };
    let by_holder = |event| (Channel::Web, Actor::Holder, event);
    vec![
        (Channel::System, Actor::System, restored(state)),
        by_holder(Event::BookingRepresented { lost: back }),
        by_holder(Event::ClaimOpened { lost: again, refusal: exists }),
        by_holder(Event::ClaimOpened { lost: lost(10, 11), refusal: Refusal::plain(Code::SlotUnknown) }),
        by_holder(cancelled),
        by_holder(Event::BookingRepresented { lost: LostBooking { actor: Actor::Staff(2), ..again } }),
        (Channel::Cli, Actor::Staff(0), Event::BookingReopened { epoch: 2 }),
    ]
}

fn restored(state: &State) -> Event {
    let text = |text: &str| text.to_owned();
    let restore = Restore {
        epoch: 2,
        restored: state.next_position(),
        key_before: text("example.jp/log+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        checkpoint: text("example.jp/log\n7\nroot\n\n\u{2014} example.jp/log signature\n"),
        newest: Some(text("example.jp/log\n12\nroot\n\n\u{2014} example.jp/log signature\n")),
        vouched: Some(12),
        whole: true,
        lost_after: state.last_at(),
        lost_until: Instant(state.last_at().0 + 1_000),
        key: text("example.jp/log/2+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        receipts_first_until: Some(Instant(state.last_at().0 + HOUR_MS)),
    };
    Event::JournalRestored { restore: Box::new(restore), digest: state.running_digest() }
}
