//! Event ↔ bytes for what happens after a loss: restores, bookings brought back, claims, evidence.
//!
//! As in [`super`], nothing unknown is passed over.

use kernel::command::{Actor, Channel, HolderId};
use kernel::event::Event;
use kernel::loss::{Loss, LossFinding, LossReason};
use kernel::refusal::{Code, Fact, Refusal};
use kernel::restore::{LostBooking, Restore};
use kernel::slot::SlotId;
use kernel::time::Instant;
use prost::Message;

use super::{Undecoded, actor_in, actor_out, channel_in, channel_out, journal, number_in, sixteen, small};

#[rustfmt::skip]
pub(super) fn encode(cause: Option<journal::Cause>, event: &Event) -> (u16, Vec<u8>) {
    match event {
        Event::JournalRestored { restore, digest } => (15, restored_out(cause, restore, *digest).encode_to_vec()),
        Event::BookingRepresented { lost } => {
            (16, journal::BookingRepresented { cause, lost: Some(lost_out(lost)) }.encode_to_vec())
        }
        Event::ClaimOpened { lost, refusal } => {
            let booking = match refusal.fact { Fact::Booking(number) => Some(number.value()), _ => None };
            let code = refusal.code.number();
            (18, journal::ClaimOpened { cause, lost: Some(lost_out(lost)), code, booking }.encode_to_vec())
        }
        Event::BookingReopened { epoch } => {
            (19, journal::BookingReopened { cause, epoch: *epoch }.encode_to_vec())
        }
        Event::LossShown { loss } => (21, shown_out(cause, loss).encode_to_vec()),
        Event::LossSettled { leaf, reason } => {
            let reason = LossReason::ALL.iter().position(|known| known == reason).unwrap_or_default();
            let reason = u32::try_from(reason).unwrap_or_default();
            (22, journal::LossSettled { cause, leaf: leaf.to_vec(), reason }.encode_to_vec())
        }
        // Those of `super`.
        _ => (0, Vec::new()),
    }
}

pub(super) fn decode(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    Ok(match kind {
        15 => {
            let it = journal::JournalRestored::decode(body)?;
            let restore = Restore {
                epoch: it.epoch,
                restored: it.restored,
                key_before: it.key_before,
                checkpoint: it.checkpoint,
                newest: it.newest,
                vouched: it.vouched,
                whole: it.whole,
                lost_after: Instant(it.lost_after),
                lost_until: Instant(it.lost_until),
                key: it.key,
                receipts_first_until: it.receipts_first_until.map(Instant),
            };
            (it.cause, Event::JournalRestored { restore: Box::new(restore), digest: it.digest })
        }
        16 => {
            let it = journal::BookingRepresented::decode(body)?;
            (it.cause, Event::BookingRepresented { lost: lost_in(it.lost)? })
        }
        18 => {
            let it = journal::ClaimOpened::decode(body)?;
            let code = Code::from_number(it.code).ok_or_else(|| format!("refusal code {}", it.code))?;
            let fact = it.booking.map(number_in).transpose()?.map_or(Fact::None, Fact::Booking);
            (it.cause, Event::ClaimOpened { lost: lost_in(it.lost)?, refusal: Refusal { code, fact } })
        }
        21 => {
            let it = journal::LossShown::decode(body)?;
            (it.cause.clone(), Event::LossShown { loss: shown_in(it)? })
        }
        22 => {
            let it = journal::LossSettled::decode(body)?;
            let reason =
                usize::try_from(it.reason).ok().and_then(|index| LossReason::ALL.get(index)).copied();
            let reason = reason.ok_or_else(|| format!("reason {}", it.reason))?;
            (it.cause, Event::LossSettled { leaf: thirty_two(&it.leaf)?, reason })
        }
        _ => {
            let it = journal::BookingReopened::decode(body)?;
            (it.cause, Event::BookingReopened { epoch: it.epoch })
        }
    })
}

fn restored_out(cause: Option<journal::Cause>, it: &Restore, digest: u64) -> journal::JournalRestored {
    journal::JournalRestored {
        cause,
        epoch: it.epoch,
        restored: it.restored,
        key_before: it.key_before.clone(),
        checkpoint: it.checkpoint.clone(),
        newest: it.newest.clone(),
        vouched: it.vouched,
        whole: it.whole,
        key: it.key.clone(),
        receipts_first_until: it.receipts_first_until.map(|until| until.0),
        digest,
        lost_after: it.lost_after.0,
        lost_until: it.lost_until.0,
    }
}

fn shown_out(cause: Option<journal::Cause>, it: &Loss) -> journal::LossShown {
    let finding = LossFinding::ALL.iter().position(|known| *known == it.finding).unwrap_or_default();
    journal::LossShown {
        cause,
        leaf: it.leaf.to_vec(),
        epoch: it.epoch,
        position: it.position,
        size: it.size,
        finding: u32::try_from(finding).unwrap_or_default(),
        booking: it.booking.as_ref().map(lost_out),
    }
}

fn shown_in(it: journal::LossShown) -> Result<Loss, String> {
    let finding = usize::try_from(it.finding).ok().and_then(|index| LossFinding::ALL.get(index)).copied();
    Ok(Loss {
        leaf: thirty_two(&it.leaf)?,
        epoch: it.epoch,
        position: it.position,
        size: it.size,
        finding: finding.ok_or_else(|| format!("finding {}", it.finding))?,
        booking: it.booking.map(|booking| lost_in(Some(booking))).transpose()?,
    })
}

fn thirty_two(bytes: &[u8]) -> Result<[u8; 32], String> {
    bytes.try_into().map_err(|_| format!("{} bytes where 32 belong", bytes.len()))
}

fn lost_out(lost: &LostBooking) -> journal::LostBooking {
    journal::LostBooking {
        epoch: lost.epoch,
        position: lost.position,
        programme: u32::from(lost.programme),
        holder: lost.holder.0.to_vec(),
        slot: lost.slot.0,
        dose: u32::from(lost.dose),
        number: lost.number.value(),
        confirmed_at: lost.confirmed_at.0,
        channel: channel_out(lost.channel),
        actor: actor_out(lost.actor),
    }
}

fn lost_in(lost: Option<journal::LostBooking>) -> Result<LostBooking, String> {
    let lost = lost.ok_or_else(|| "no booking".to_owned())?;
    let channel: Channel = channel_in(lost.channel)?;
    let actor: Actor = actor_in(lost.actor);
    Ok(LostBooking {
        epoch: lost.epoch,
        position: lost.position,
        programme: small(lost.programme)?,
        holder: HolderId(sixteen(&lost.holder)?),
        slot: SlotId(lost.slot),
        dose: small(lost.dose)?,
        number: number_in(lost.number)?,
        confirmed_at: Instant(lost.confirmed_at),
        channel,
        actor,
    })
}
