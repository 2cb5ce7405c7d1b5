//! The third story of the golden corpus: staff come, sign in, look at somebody and go.
//!
//! Never changed, because the files beside it were written from it.

use kernel::command::{Actor, Channel, HolderId};
use kernel::event::{Event, Record};
use kernel::staff::{Grant, Role, Scope, SessionId, StaffEvent, Standing};
use kernel::time::Instant;

use super::story;

/// The records, a minute apart.
pub fn records() -> Vec<Record> {
    let session = SessionId([0x5E; 16]);
    let grants = vec![
        Grant { role: Role::Operator, scope: Scope::Everything },
        Grant { role: Role::Venue, scope: Scope::Venue { programme: 0, venue: 1 } },
        Grant { role: Role::Municipality, scope: Scope::Municipality(131_016) },
        Grant { role: Role::Planner, scope: Scope::Programme(0) },
    ];
    let fewer = vec![Grant { role: Role::Auditor, scope: Scope::Everything }];
    let begun = Instant(1_621_218_600_000);
    let (cli, own) = ((Channel::Cli, Actor::Staff(0)), (Channel::Web, Actor::Staff(1)));
    let standing = |standing| StaffEvent::StandingChanged { account: 1, standing };
    let valid_until = begun.plus_ms(43_200_000);
    let staff = [
        (cli, StaffEvent::Added { account: 1, grants }),
        (own, StaffEvent::SignedIn { account: 1, session, valid_until }),
        (own, standing(Standing::Active)),
        (own, StaffEvent::Proved { account: 1, session }),
        ((Channel::Desk, Actor::Staff(1)), StaffEvent::PersonShown { holder: HolderId([1; 16]), act: 2 }),
        (own, StaffEvent::SessionEnded { account: 1, session }),
        (cli, StaffEvent::Granted { account: 1, grants: fewer }),
        (cli, standing(Standing::Disabled)),
    ];
    let programme = Event::ProgrammeApplied { programme: 0, definition: Box::new(story::programme()) };
    let lines = std::iter::once((cli, programme))
        .chain(staff.into_iter().map(|(cause, event)| (cause, Event::Staff(event))));
    let minutes = (0_i64..).map(|minute| begun.plus_ms(minute * 60_000));
    minutes
        .zip(lines)
        .map(|(at, ((channel, actor), event))| Record { at, channel, actor, key: None, event })
        .collect()
}
