//! The second story of the golden corpus: a programme that asks for contact data, somebody who is shown it, and its erasure.

use kernel::command::{Actor, Channel, CommandId, CommandKey, HolderId};
use kernel::contact::{Ask, ContactAsked, KeyName};
use kernel::event::{Event, Record};
use kernel::time::Instant;

use super::story;

/// The records, a minute apart.
pub fn records() -> Vec<Record> {
    let contact = ContactAsked { kana_name: Ask::Required, telephone: Ask::Required, email: Ask::Optional };
    let definition = Box::new(kernel::programme::Programme { contact, ..story::programme() });
    let (holder, key) = (HolderId([1; 16]), KeyName([0xA1; 16]));
    let asked = CommandKey { id: CommandId([17; 16]), body: 17 };
    let lines = [
        (Channel::Cli, Actor::Staff(0), None, Event::ProgrammeApplied { programme: 0, definition }),
        (Channel::Desk, Actor::Staff(3), None, Event::ContactShown { holder, key }),
        (Channel::Web, Actor::Holder, Some(asked), Event::ContactErased { holder, key }),
        (Channel::Cli, Actor::Staff(0), None, Event::ContactErased { holder, key: KeyName([0xA2; 16]) }),
    ];
    let minutes = (0_i64..).map(|minute| Instant(1_621_218_600_000 + minute * 60_000));
    minutes
        .zip(lines)
        .map(|(at, (channel, actor, key, event))| Record { at, channel, actor, key, event })
        .collect()
}
