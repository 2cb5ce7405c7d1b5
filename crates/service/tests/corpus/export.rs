//! The story of the golden corpus about tables that are handed out.
//!
//! Never changed, because the files beside it were written from it.

use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::staff::StaffEvent;
use kernel::time::Instant;

use super::story;

/// The records, a minute apart.
pub fn records() -> Vec<Record> {
    let begun = Instant(1_621_218_600_000);
    let programme = Event::ProgrammeApplied { programme: 0, definition: Box::new(story::programme()) };
    let exported = |table| Event::Staff(StaffEvent::TableExported { programme: 0, table });
    let lines = [
        (Channel::Cli, Actor::Staff(0), programme),
        (Channel::Web, Actor::Staff(3), exported(1)),
        (Channel::Web, Actor::Staff(3), exported(2)),
    ];
    let minutes = (0_i64..).map(|minute| begun.plus_ms(minute * 60_000));
    minutes
        .zip(lines)
        .map(|(at, (channel, actor, event))| Record { at, channel, actor, key: None, event })
        .collect()
}
