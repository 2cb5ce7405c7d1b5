//! The story of the golden corpus about identities: who is linked or invited, and who came with one.
//!
//! Never changed, because the files beside it were written from it.

use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::staff::{Grant, Identity, Role, Scope, SessionId, StaffEvent, Standing};
use kernel::time::Instant;

/// The records, a minute apart.
pub fn records() -> Vec<Record> {
    let begun = Instant(1_621_218_600_000);
    let grants = vec![Grant { role: Role::Operator, scope: Scope::Everything }];
    let (named, identity) = (Identity([0x1D; 16]), Identity([0x2D; 16]));
    let (until, valid_until) = (begun.plus_ms(604_800_000), begun.plus_ms(43_200_000));
    let arrived = |session: u8, proved_at| StaffEvent::Arrived {
        account: 1,
        session: SessionId([session; 16]),
        identity,
        valid_until,
        proved_at,
    };
    let (cli, own) = ((Channel::Cli, Actor::Staff(0)), (Channel::Web, Actor::Staff(1)));
    let lines = [
        (cli, StaffEvent::Added { account: 1, grants }),
        (cli, StaffEvent::Invited { account: 1, identity: named, until }),
        (own, StaffEvent::Linked { account: 1, identity }),
        (own, StaffEvent::StandingChanged { account: 1, standing: Standing::Active }),
        (own, arrived(1, None)),
        (own, arrived(2, Some(begun))),
        (cli, StaffEvent::Unlinked { account: 1 }),
    ];
    let minutes = (0_i64..).map(|minute| begun.plus_ms(minute * 60_000));
    minutes
        .zip(lines)
        .map(|(at, ((channel, actor), event))| {
            let event = Event::Staff(event);
            Record { at, channel, actor, key: None, event }
        })
        .collect()
}
