//! The story of the golden journal of quotas: stated for everything and for a venue's day, changed, and lifted.
//!
//! It begins with the supply of the first story. Never changed, because the files beside it were written from it.

use kernel::command::{Actor, Channel, CommandId, CommandKey};
use kernel::event::{Event, Record};
use kernel::planner::{Area, PlannerEvent};
use kernel::quota::{Amount, Quota};
use kernel::state::State;

use crate::story;

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::supplied();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    for (index, event) in (1_u8..).zip(story()) {
        let key = CommandKey { id: CommandId([index; 16]), body: u64::from(index) };
        let at = begun.plus_ms(i64::from(index) * 1_000);
        let (channel, actor) = (Channel::Web, Actor::Staff(5));
        records.push(Record { at, channel, actor, key: Some(key), event: Event::Planner(event) });
    }
    records
}

fn story() -> Vec<PlannerEvent> {
    let all = Quota {
        kept: [(Channel::Desk, Amount::Percent(20)), (Channel::Venue, Amount::Places(1))].into(),
        release_hours: 24,
    };
    let none = Quota { kept: [].into(), release_hours: 0 };
    vec![
        PlannerEvent::QuotaStated { programme: 0, area: Area::Programme, quota: all.clone() },
        PlannerEvent::QuotaStated { programme: 0, area: Area::Venue(0), quota: none },
        PlannerEvent::QuotaStated { programme: 0, area: Area::Venue(0), quota: all },
        PlannerEvent::QuotaLifted { programme: 0, area: Area::Programme },
    ]
}
