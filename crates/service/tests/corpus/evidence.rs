//! The story of the golden journal of evidence: receipts of what the journal has not got, and what became of one.
//!
//! Never changed, because the files beside it were written from it.

use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Channel, HolderId};
use kernel::event::{Event, Record};
use kernel::loss::{Loss, LossFinding, LossReason};
use kernel::restore::LostBooking;
use kernel::slot::SlotId;
use kernel::time::Instant;

/// The records, a minute apart.
pub fn records() -> Vec<Record> {
    let began = 1_621_218_600_000;
    let booking = LostBooking {
        epoch: 1,
        position: 40,
        programme: 0,
        holder: HolderId([1; 16]),
        slot: SlotId(0x0123_4567_89AB_CDEF),
        dose: 1,
        number: BookingNumber::from_entropy(20_210_530),
        confirmed_at: Instant(began - 1),
        channel: Channel::Web,
        actor: Actor::Holder,
    };
    let loss = |leaf: u8, finding, booking| Loss {
        leaf: [leaf; 32],
        epoch: 1,
        position: 40,
        size: 41,
        finding,
        booking,
    };
    let by_holder = |event| (Channel::Web, Actor::Holder, event);
    let settled = Event::LossSettled { leaf: [0xA1; 32], reason: LossReason::Honoured };
    let lines = [
        by_holder(Event::LossShown { loss: loss(0xA1, LossFinding::EntryBeyondEnd, Some(booking)) }),
        by_holder(Event::LossShown { loss: loss(0xA2, LossFinding::OtherPast, None) }),
        (Channel::Cli, Actor::Staff(0), settled),
    ];
    let minutes = (0_i64..).map(|minute| Instant(began + minute * 60_000));
    minutes
        .zip(lines)
        .map(|(at, (channel, actor, event))| Record { at, channel, actor, key: None, event })
        .collect()
}
