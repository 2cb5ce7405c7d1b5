//! The story of the golden journal of a venue's day: every step of a visit, what undid them, lots, and who did not come.
//!
//! It begins with the supply of the first story. Never changed, because the files beside it were written from it.

use jiff::civil::date;
use kernel::booking::StepKind;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Channel, CommandId, CommandKey, HolderId};
use kernel::event::{Event, Record};
use kernel::lot::{LotNumber, LotRow};
use kernel::programme::{Arrivals, WalkIns};
use kernel::slot::SlotId;
use kernel::state::State;
use kernel::visit::NotGivenReason;

use crate::story;

const FIRST: SlotId = SlotId(0x0123_4567_89AB_CDEF);

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::supplied();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    for (index, event) in (1_u8..).zip(story()) {
        let key = CommandKey { id: CommandId([index; 16]), body: u64::from(index) };
        let at = begun.plus_ms(i64::from(index) * 1_000);
        let (channel, actor) = (Channel::Venue, Actor::Staff(4));
        records.push(Record { at, channel, actor, key: Some(key), event });
    }
    records
}

fn story() -> Vec<Event> {
    let number = |drawn| BookingNumber::from_entropy(drawn);
    let (first, second) = (number(20_210_530), number(7));
    let confirmed = |holder, number| Event::BookingConfirmed {
        programme: 0,
        holder: HolderId([holder; 16]),
        slot: FIRST,
        dose: 1,
        number,
    };
    let undone = |number, step| Event::StepUndone { programme: 0, number, step };
    let lot = || LotNumber::parse("3004667").expect("a lot number");
    let declared = LotRow { product: 0, number: lot(), expires_on: date(2021, 8, 31), venues: vec![0] };
    let arrival = Arrivals { early_minutes: 60, late_minutes: 45, walk_ins: WalkIns::Leftover };
    let amended = kernel::programme::Programme { arrival, ..story::programme() };
    vec![
        Event::ProgrammeApplied { programme: 0, definition: Box::new(amended) },
        Event::LotDeclared { programme: 0, lot: declared },
        confirmed(1, first),
        confirmed(2, second),
        Event::BookingCheckedIn { programme: 0, number: first },
        Event::BookingChecked { programme: 0, number: first },
        Event::DoseNotGiven { programme: 0, number: first, reason: NotGivenReason::MedicalReason },
        undone(first, StepKind::NotGiven),
        Event::DoseAdministered { programme: 0, number: first, product: 0, lot: lot() },
        Event::LotRecalled { programme: 0, product: 0, number: lot() },
        Event::LotReinstated { programme: 0, product: 0, number: lot() },
        Event::NoShowsMarked { programme: 0, venue: 0, date: date(2021, 5, 30), numbers: vec![second] },
        undone(second, StepKind::NoShow),
        Event::NoShowsMarked { programme: 0, venue: 0, date: date(2021, 5, 30), numbers: vec![second] },
    ]
}
