//! A story of the golden corpus: a talk in LINE that is linked with somebody and leaves them again, and one that staff end.

use kernel::command::{Actor, Channel, CommandId, CommandKey, HolderId};
use kernel::contact::KeyName;
use kernel::event::{Event, Record};
use kernel::time::Instant;

use super::story;

/// The records, a minute apart.
pub fn records() -> Vec<Record> {
    let definition = Box::new(story::programme());
    let (holder, key) = (HolderId([1; 16]), KeyName([0xB1; 16]));
    let asked = |n: u8| Some(CommandKey { id: CommandId([n; 16]), body: u64::from(n) });
    let lines = [
        (Channel::Cli, Actor::Staff(0), None, Event::ProgrammeApplied { programme: 0, definition }),
        (Channel::Line, Actor::Holder, asked(90), Event::LineLinked { holder, key }),
        (Channel::Line, Actor::Holder, asked(91), Event::LineUnlinked { holder, key }),
        (Channel::Web, Actor::Holder, None, Event::LineUnlinked { holder, key: KeyName([0xB2; 16]) }),
    ];
    let minutes = (0_i64..).map(|minute| Instant(1_621_218_600_000 + minute * 60_000));
    minutes
        .zip(lines)
        .map(|(at, (channel, actor, key, event))| Record { at, channel, actor, key, event })
        .collect()
}
