//! The story of the golden journal of guard rails: slots that somebody published alone despite what was found.
//!
//! It begins with the supply of the first story. Never changed, because the files beside it were written from it.

use jiff::civil::date;
use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::guard::{Finding, Rail};
use kernel::proposal::ProposalEvent;
use kernel::slot::{SlotId, SlotRow};
use kernel::state::State;

use crate::story;

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::supplied();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let at = state.last_at().plus_ms(60_000);
    let row = SlotRow {
        id: SlotId(0x5701),
        venue: 0,
        date: date(2021, 6, 12),
        start_minute: 540,
        end_minute: 570,
        offset_minutes: 540,
        dose: 0,
        capacity: 40,
        published_at: at,
    };
    let found = |rail| Finding {
        rail,
        venue: 0,
        from: row.date,
        until: row.date,
        slots: 1,
        row: 0,
        seen: 19,
        usual: 7,
        is_firm: true,
    };
    let overruled = ProposalEvent::FindingsOverruled {
        programme: 0,
        reason: "会場の臨時開場 (as ordered)".to_owned(),
        findings: vec![found(Rail::OutsideWaves), found(Rail::FarDate)],
        count: 2,
    };
    for event in [Event::Proposal(overruled), Event::SlotsPublished { programme: 0, slots: vec![row] }] {
        let (channel, actor) = (Channel::Cli, Actor::Staff(0));
        records.push(Record { at, channel, actor, key: None, event });
    }
    records
}
