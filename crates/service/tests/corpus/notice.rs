//! The story of the golden journal of notices: two are given, and one is withdrawn.
//!
//! It begins with the supply of the first story. Never changed, because the files beside it were written from it.

use std::collections::BTreeMap;

use kernel::command::{Actor, Channel, CommandId, CommandKey};
use kernel::event::{Event, Record};
use kernel::planner::{Notice, PlannerEvent};
use kernel::state::State;
use kernel::time::Instant;

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
    let texts = |ja: &str, en: &str| {
        BTreeMap::from([("ja".to_owned(), ja.to_owned()), ("en".to_owned(), en.to_owned())])
    };
    let storm = Notice {
        texts: texts("台風のため、お知らせします。", "A typhoon is coming."),
        from: Instant(1_622_000_000_000),
        until: Some(Instant(1_622_100_000_000)),
    };
    let open = Notice {
        texts: texts("追加の枠があります。", "More places."), from: Instant(0), until: None
    };
    vec![
        PlannerEvent::NoticeGiven { programme: 0, number: 0, notice: storm },
        PlannerEvent::NoticeGiven { programme: 0, number: 1, notice: open },
        PlannerEvent::NoticeWithdrawn { programme: 0, number: 0 },
    ]
}
