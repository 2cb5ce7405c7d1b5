//! Events that nobody decided: any kind, any ids, any time.
//!
//! Ids come from the small pools of the town and from outside of them, so that many events half fit: the right
//! booking in the wrong programme, a hold of a slot that is not there, a cancellation of what was cancelled.

use kernel::amend::{ActReason, VoucherAct};
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, CancelReason, Channel, CommandId, CommandKey, HolderId};
use kernel::contact::KeyName;
use kernel::event::{Event, Record};
use kernel::loss::{Loss, LossFinding, LossReason};
use kernel::outbox::{Ending, MessageKey, OutboxEvent};
use kernel::overbooking::{Overbooking, OverbookingReason};
use kernel::planner::{Area, Notice, PlannerEvent, Relocation, Rule, Stop, StopReason};
use kernel::quota::{Amount, Quota};
use kernel::refusal::{Code, Refusal};
use kernel::restore::{LostBooking, Restore};
use kernel::roster::Standing;
use kernel::slot::SlotId;
use kernel::time::Instant;
use proptest::prelude::*;

use crate::acts;
use crate::town;

/// Records in any order with any content.
pub fn records(count: usize) -> impl Strategy<Value = Vec<Record>> {
    let at = prop_oneof![6 => 1_621_216_800_000_i64..1_621_303_200_000, 1 => any::<i64>()];
    let key = prop::option::weighted(0.3, (0_u8..6, 0_u64..2));
    let record = (at, key, event()).prop_map(|(at, key, event)| Record {
        at: Instant(at),
        channel: Channel::Api,
        actor: Actor::Holder,
        key: key.map(|(id, body)| CommandKey { id: CommandId([id; 16]), body }),
        event,
    });
    prop::collection::vec(record, 1..count)
}

fn event() -> impl Strategy<Value = Event> {
    (0_u8..40, 0_u8..3, any::<u64>(), 0_u8..9, 0_u8..7, 0_u8..8, any::<i64>()).prop_map(
        |(kind, programme, any, who, at, nth, time)| {
            let (holder, slot, number) = (holder(programme, who), slot(programme, at), number(nth));
            let row = row(programme, who, at);
            let (programme, dose) = (u16::from(programme), nth);
            match kind {
                0 => Event::EpochStarted { incarnation: [who; 16], software: String::new(), digest: any },
                1 => Event::StateDigested { digest: any },
                2 => {
                    let mut definition = acts::programme_of(at % 2);
                    definition.venues.truncate(usize::from(nth % 4));
                    Event::ProgrammeApplied { programme, definition: Box::new(definition) }
                }
                3 => Event::RosterStaged { programme, import: any % 3, rows: vec![row] },
                4 => Event::RosterImported { programme, import: any % 3, file: any },
                5 => Event::RosterAbandoned { programme, import: any % 3 },
                6 => {
                    let mut row = acts::slot(at % 2, at);
                    (row.id, row.venue, row.capacity) = (slot, u16::from(nth), u32::from(who));
                    Event::SlotsPublished { programme, slots: vec![row] }
                }
                7 => {
                    let (since, expires_at) = (Instant(0), Instant(time));
                    Event::SlotHeld { programme, holder, slot, dose, since, expires_at }
                }
                8 => Event::HoldReleased { programme, holder },
                9 => Event::BookingConfirmed { programme, holder, slot, dose, number },
                10 => Event::BookingMoved { programme, number, from: SlotId(any), to: slot },
                11 => Event::BookingCancelled { programme, number, reason: CancelReason::Other },
                12 => Event::CommandRefused { refusal: Refusal::count(Code::SlotFull, any) },
                13 => Event::CommandVoided { id: CommandId([who; 16]) },
                14 => Event::JournalRestored { restore: Box::new(restore(any, time)), digest: any },
                15 => Event::BookingRepresented { lost: lost(programme, holder, slot, dose, number, time) },
                16 => Event::ClaimOpened {
                    lost: lost(programme, holder, slot, dose, number, time),
                    refusal: Refusal::count(Code::SlotFull, any),
                },
                17 => Event::BookingReopened { epoch: any % 4 },
                18 => Event::ContactErased { holder, key: KeyName([who; 16]) },
                19 => Event::ContactShown { holder, key: KeyName([who; 16]) },
                20 => {
                    let booking = lost(programme, holder, slot, dose, number, time);
                    let finding = LossFinding::ALL[usize::from(at) % LossFinding::ALL.len()];
                    let (leaf, position, size) = ([who; 32], any, any % 50);
                    let loss = Loss { leaf, epoch: 1, position, size, finding, booking: Some(booking) };
                    Event::LossShown { loss }
                }
                22..29 | 32 | 33 | 38 | 39 => {
                    Event::Planner(planner(kind, programme, (slot, number), (at, any)))
                }
                29 => {
                    let act = VoucherAct::ALL[usize::from(at) % 3];
                    Event::VoucherAmended { programme, act, reason: ActReason::Other, rows: vec![row] }
                }
                30 => Event::RosterKept { programme, import: any % 3, holders: vec![holder] },
                31 => Event::RosterUndone {
                    programme,
                    import: any % 3,
                    undone: u64::from(at % 3),
                    kept: vec![holder],
                },
                34 => Event::LineLinked { holder, key: KeyName([who; 16]) },
                35 => Event::LineUnlinked { holder, key: KeyName([who; 16]) },
                36..39 => Event::Outbox(outbox(kind, programme, number, (at, any))),
                _ => Event::LossSettled { leaf: [who; 32], reason: LossReason::Other },
            }
        },
    )
}

fn outbox(kind: u8, programme: u16, number: BookingNumber, (at, any): (u8, u64)) -> OutboxEvent {
    match kind {
        36 if at % 2 == 0 => OutboxEvent::MessageWanted { number },
        36 => OutboxEvent::LetterDue { key: MessageKey { position: any % 64, number } },
        37 if at % 3 == 0 => {
            let keys = vec![MessageKey { position: any % 64, number }];
            OutboxEvent::LettersPrinted { programme, again: (any % 5 == 0).then_some(any % 50), keys }
        }
        37 => ended(number, at, any),
        _ => reminded(programme, at, number),
    }
}

fn reminded(programme: u16, at: u8, number: BookingNumber) -> OutboxEvent {
    let date = jiff::civil::date(2021, 5, 30);
    OutboxEvent::RemindersDue { programme, date, days_before: u16::from(at % 4), numbers: vec![number] }
}

fn ended(number: BookingNumber, at: u8, any: u64) -> OutboxEvent {
    let key = MessageKey { position: any % 64, number };
    let ending = Ending::ALL[usize::from(at) % Ending::ALL.len()];
    OutboxEvent::MessageEnded { key, ending, way: None }
}

fn planner(
    kind: u8,
    programme: u16,
    (slot, number): (SlotId, BookingNumber),
    (at, any): (u8, u64),
) -> PlannerEvent {
    let area = match at {
        0 => Area::Programme,
        1 => Area::Venue(u16::from(at)),
        _ => Area::Slot(slot),
    };
    let reason = StopReason::ALL[usize::from(at)];
    let numbers = vec![number, number];
    match kind {
        22 => {
            let stop = Stop { reason, is_called_off: any.is_multiple_of(2), until: None };
            PlannerEvent::BookingStopped { programme, area, stop }
        }
        23 => PlannerEvent::BookingResumed { programme, area },
        24 => PlannerEvent::BookingsDisplaced { programme, reason, numbers },
        25 => PlannerEvent::BookingsKept { programme, numbers },
        26 => {
            let notice = Notice { texts: town::named("雪"), from: Instant(0), until: None };
            PlannerEvent::NoticeGiven { programme, number: u32::from(at), notice }
        }
        32 => {
            let kept = [(Channel::Desk, Amount::Percent(at)), (Channel::System, Amount::Places(u32::MAX))];
            let quota = Quota { kept: kept.into(), release_hours: u16::MAX };
            PlannerEvent::QuotaStated { programme, area, quota }
        }
        33 => PlannerEvent::QuotaLifted { programme, area },
        38 => {
            let (more, reason) = (Amount::Percent(at.saturating_mul(40)), OverbookingReason::NoShows);
            PlannerEvent::OverbookingStated { programme, area, stated: Overbooking { more, reason } }
        }
        39 => PlannerEvent::OverbookingLifted { programme, area },
        27 => PlannerEvent::NoticeWithdrawn { programme, number: u32::from(at) },
        _ => {
            let why = Relocation { reason, rule: Rule::Slot(slot) };
            PlannerEvent::BookingRelocated { programme, number, from: SlotId(any), to: slot, why }
        }
    }
}

fn restore(any: u64, time: i64) -> Restore {
    Restore {
        epoch: any % 4,
        restored: any % 100,
        key_before: String::new(),
        checkpoint: String::new(),
        newest: None,
        vouched: Some(any),
        whole: any.is_multiple_of(2),
        lost_after: Instant(0),
        lost_until: Instant(0),
        key: String::new(),
        receipts_first_until: Some(Instant(time)),
    }
}

fn lost(
    programme: u16,
    holder: HolderId,
    slot: SlotId,
    dose: u8,
    number: BookingNumber,
    time: i64,
) -> LostBooking {
    let (channel, actor, confirmed_at) = (Channel::Line, Actor::System, Instant(time));
    LostBooking { epoch: 1, position: 0, programme, holder, slot, dose, number, confirmed_at, channel, actor }
}

fn holder(programme: u8, who: u8) -> HolderId {
    acts::citizen(programme, who).holder
}

fn slot(programme: u8, at: u8) -> SlotId {
    acts::slot(programme, at).id
}

fn number(nth: u8) -> BookingNumber {
    BookingNumber::from_entropy(u64::from_be_bytes(town::digest(&nth.to_string())))
}

fn row(programme: u8, who: u8, standing: u8) -> kernel::roster::RosterRow {
    let mut row = acts::citizen(programme, who).row();
    row.standing = match standing {
        0..3 => Standing::Valid,
        3 => Standing::Revoked,
        other => Standing::SupersededBy(holder(programme, other)),
    };
    (row.product, row.doses_received) = (standing.wrapping_mul(80), who.wrapping_mul(60));
    row
}
