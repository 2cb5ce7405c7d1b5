//! The story of the golden journal of planners: slots and an opening that one proposes, and another approves or rejects.
//!
//! It begins with the supply of the first story. Never changed, because the files beside it were written from it.

use jiff::civil::date;
use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::guard::Rail;
use kernel::proposal::{AcknowledgeReason, Acknowledgement, ProposalEvent, SeriesText};
use kernel::slot::{SlotId, SlotRow};
use kernel::state::State;
use kernel::time::Instant;

use crate::story;

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::supplied();
    let mut state = State::default();
    records.iter().for_each(|record| state.apply(record));
    let begun = state.last_at();
    for (index, (account, event)) in (1_i64..).zip(story(begun)) {
        let (channel, actor) = (Channel::Web, Actor::Staff(account));
        records.push(Record { at: begun.plus_ms(index * 60_000), channel, actor, key: None, event });
    }
    records
}

fn story(begun: Instant) -> Vec<(u32, Event)> {
    let row = |id, day| SlotRow {
        id: SlotId(id),
        venue: 0,
        date: date(2021, 6, day),
        start_minute: 540,
        end_minute: 570,
        offset_minutes: 540,
        dose: 0,
        capacity: 40,
        published_at: begun.plus_ms(86_400_000),
    };
    let (first, second) = (row(0x6001, 12), row(0x6002, 13));
    let acknowledgement = |rail, reason| Acknowledgement {
        rail,
        venue: 0,
        from: date(2021, 6, 12),
        until: date(2021, 6, 13),
        reason,
    };
    let series = SeriesText { id: "weekend".to_owned(), text: "id = \"weekend\"\n".to_owned() };
    let acknowledged = vec![
        acknowledgement(Rail::OutsideWaves, AcknowledgeReason::FollowsLater),
        acknowledgement(Rail::FarDate, AcknowledgeReason::ExtraDays),
        acknowledgement(Rail::Capacity, AcknowledgeReason::OtherSize),
        acknowledgement(Rail::SecondDoses, AcknowledgeReason::ElsewhereToo),
        acknowledgement(Rail::Past, AcknowledgeReason::AsOrdered),
    ];
    let proposed = |proposal, slots, acknowledged, series| {
        Event::Proposal(ProposalEvent::SlotsProposed { programme: 0, proposal, slots, acknowledged, series })
    };
    let opens_at = begun.plus_ms(172_800_000);
    let opening =
        ProposalEvent::OpeningProposed { programme: 0, proposal: 2, wave: "wave-1".to_owned(), opens_at };
    let approved = |proposal| Event::Proposal(ProposalEvent::ProposalApproved { programme: 0, proposal });
    let rejected = |proposal| Event::Proposal(ProposalEvent::ProposalRejected { programme: 0, proposal });
    vec![
        (3, proposed(1, vec![first.clone()], acknowledged, Some(series))),
        (3, proposed(1, vec![second.clone()], Vec::new(), None)),
        (3, Event::Proposal(opening)),
        (4, approved(1)),
        (4, Event::SlotsPublished { programme: 0, slots: vec![first, second] }),
        (4, rejected(2)),
        (4, proposed(3, vec![row(0x6003, 14)], Vec::new(), None)),
    ]
}
