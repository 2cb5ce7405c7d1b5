//! The story of a municipality: a voucher reissued and one revoked, and a list that is undone.
//!
//! It begins with the supply of the first story. Never changed, because the files beside it were written from it.

use kernel::amend::{ActReason, VoucherAct};
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, BirthProof, Channel, HolderId};
use kernel::event::{Event, Record};
use kernel::roster::{RosterRow, Standing};
use kernel::slot::SlotId;

use crate::story;

const FIRST: SlotId = SlotId(0x0123_4567_89AB_CDEF);

/// All records in order.
pub fn records() -> Vec<Record> {
    let mut records = story::supplied();
    let begun = records.last().map(|record| record.at).expect("a supply");
    let minutes = (1_i64..).map(|minute| begun.plus_ms(minute * 60_000));
    records.extend(minutes.zip(events()).map(|(at, (channel, actor, event))| Record {
        at,
        channel,
        actor,
        key: None,
        event,
    }));
    records
}

fn events() -> Vec<(Channel, Actor, Event)> {
    let by_staff = |event| (Channel::Desk, Actor::Staff(7), event);
    let number = BookingNumber::from_entropy(40);
    let (programme, holder) = (0, HolderId([1; 16]));
    let amended = |act, reason, rows| Event::VoucherAmended { programme, act, reason, rows };
    let reissued = vec![row(5, Standing::Valid), row(1, Standing::SupersededBy(HolderId([5; 16])))];
    let staged = |import, rows| Event::RosterStaged { programme, import, rows };
    vec![
        (
            Channel::Web,
            Actor::Holder,
            Event::BookingConfirmed { programme, holder, slot: FIRST, dose: 1, number },
        ),
        by_staff(amended(VoucherAct::Reissued, ActReason::Damaged, reissued)),
        by_staff(amended(VoucherAct::Revoked, ActReason::Died, vec![row(5, Standing::Revoked)])),
        by_staff(staged(
            90,
            vec![row(2, Standing::Revoked), row(6, Standing::Valid), row(7, Standing::Valid)],
        )),
        by_staff(Event::RosterImported { programme, import: 90, file: 0xF11E }),
        by_staff(staged(91, vec![row(2, Standing::Valid)])),
        by_staff(Event::RosterKept { programme, import: 91, holders: vec![HolderId([6; 16])] }),
        by_staff(Event::RosterUndone { programme, import: 91, undone: 90, kept: vec![HolderId([7; 16])] }),
    ]
}

fn row(who: u8, standing: Standing) -> RosterRow {
    RosterRow {
        holder: HolderId([who; 16]),
        proof: BirthProof([who + 100; 16]),
        municipality: 131_121,
        standing,
        doses_received: 0,
        last_dose_on: None,
        product: 0,
    }
}
