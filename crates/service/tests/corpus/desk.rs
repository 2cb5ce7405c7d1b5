//! A story of the golden corpus: the telephone desk gives a code, promises calls and makes them.
//!
//! Never changed, because the files beside it were written from it.

use kernel::command::{Actor, Channel, HolderId};
use kernel::contact::KeyName;
use kernel::desk::{CallBackId, CallOutcome, CallReason, CodeDigest, DeskEvent, Identified};
use kernel::event::{Event, Record};
use kernel::time::Instant;

use super::story;

/// The records, a minute apart.
pub fn records() -> Vec<Record> {
    let begun = Instant(1_621_218_600_000);
    let (holder, digest) = (HolderId([1; 16]), CodeDigest([0xC0; 16]));
    let noted = |number: u8, reason| DeskEvent::CallBackNoted {
        id: CallBackId([number; 16]),
        programme: 0,
        holder: HolderId([number; 16]),
        key: KeyName([0x40 + number; 16]),
        due: begun.plus_ms(3_600_000),
        reason,
    };
    let ended = |number, outcome| DeskEvent::CallBackEnded { id: CallBackId([number; 16]), outcome };
    let again = CallOutcome::NotReached(begun.plus_ms(7_200_000));
    let (cli, desk) = ((Channel::Cli, Actor::Staff(0)), (Channel::Desk, Actor::Staff(1)));
    let told = [
        (desk, DeskEvent::CallerIdentified { holder, how: Identified::BookingNumber }),
        (desk, DeskEvent::CodeGiven { holder, digest, valid_until: begun.plus_ms(600_000) }),
        ((Channel::Web, Actor::Holder), DeskEvent::CodeUsed { holder }),
        (desk, noted(1, CallReason::SignIn)),
        (desk, noted(2, CallReason::Complaint)),
        (desk, DeskEvent::CallBackTaken { id: CallBackId([1; 16]) }),
        (desk, ended(1, CallOutcome::Done)),
        (desk, DeskEvent::CallBackTaken { id: CallBackId([2; 16]) }),
        (desk, ended(2, again)),
    ];
    let programme = Event::ProgrammeApplied { programme: 0, definition: Box::new(story::programme()) };
    let lines = std::iter::once((cli, programme))
        .chain(told.into_iter().map(|(cause, event)| (cause, Event::Desk(event))));
    let minutes = (0_i64..).map(|minute| begun.plus_ms(minute * 60_000));
    minutes
        .zip(lines)
        .map(|(at, ((channel, actor), event))| Record { at, channel, actor, key: None, event })
        .collect()
}
