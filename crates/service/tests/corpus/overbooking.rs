//! The story of the golden journal of overbooking: proposed by one and approved by another, and taken back.
//!
//! It begins with the supply of the first story. Never changed, because the files beside it were written from it.

use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::overbooking::{Overbooking, OverbookingReason};
use kernel::planner::{Area, PlannerEvent};
use kernel::proposal::ProposalEvent;
use kernel::quota::Amount;
use kernel::state::State;

use crate::story;

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::supplied();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    for (index, (account, event)) in (1_i64..).zip(story()) {
        let (channel, actor) = (Channel::Web, Actor::Staff(account));
        records.push(Record { at: begun.plus_ms(index * 60_000), channel, actor, key: None, event });
    }
    records
}

fn story() -> Vec<(u32, Event)> {
    let proposed = |proposal, area, wanted| {
        Event::Proposal(ProposalEvent::OverbookingProposed { programme: 0, proposal, area, wanted })
    };
    let approved = |proposal| Event::Proposal(ProposalEvent::ProposalApproved { programme: 0, proposal });
    let stated =
        |area, stated| Event::Planner(PlannerEvent::OverbookingStated { programme: 0, area, stated });
    let share = Overbooking { more: Amount::Percent(50), reason: OverbookingReason::NoShows };
    let one = Overbooking { more: Amount::Places(1), reason: OverbookingReason::AsOrdered };
    vec![
        (3, proposed(1, Area::Programme, share)),
        (4, approved(1)),
        (4, stated(Area::Programme, share)),
        (3, proposed(2, Area::Venue(0), one)),
        (4, approved(2)),
        (4, stated(Area::Venue(0), one)),
        (3, Event::Planner(PlannerEvent::OverbookingLifted { programme: 0, area: Area::Programme })),
    ]
}
