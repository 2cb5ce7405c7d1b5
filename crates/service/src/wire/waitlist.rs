//! Event ↔ bytes for waitlists.
//!
//! As in [`super`], nothing unknown is passed over: a reason or an ending of a newer program is an entry that this one cannot
//! read. Of people there is a voucher's digest in here, and the names of waves; never a birth date.

use kernel::command::HolderId;
use kernel::slot::SlotId;
use kernel::time::Instant;
use kernel::waitlist::{LeaveReason, OfferEnding, WaitlistEvent};
use prost::Message;

use super::outbox::{index_of, of_index};
use super::{Undecoded, journal, number_in, sixteen, small};

pub(super) fn encode(cause: Option<journal::Cause>, event: &WaitlistEvent) -> (u16, Vec<u8>) {
    let (programme, named) = (u32::from(event.programme()), event.number().value());
    match event {
        WaitlistEvent::WaitlistJoined { holder, dose, venues, waves, .. } => {
            let body = journal::WaitlistJoined {
                cause,
                programme,
                holder: holder.0.to_vec(),
                number: named,
                dose: u32::from(*dose),
                venues: venues.iter().map(|venue| u32::from(*venue)).collect(),
                waves: waves.clone(),
            };
            (86, body.encode_to_vec())
        }
        WaitlistEvent::WaitlistLeft { reason, .. } => {
            let reason = index_of(&LeaveReason::ALL, reason);
            (87, journal::WaitlistLeft { cause, programme, number: named, reason }.encode_to_vec())
        }
        WaitlistEvent::PlaceOffered { holder, slot, expires_at, kept_until, .. } => {
            let body = journal::PlaceOffered {
                cause,
                programme,
                number: named,
                holder: holder.0.to_vec(),
                slot: slot.0,
                expires_at: expires_at.0,
                kept_until: kept_until.0,
            };
            (88, body.encode_to_vec())
        }
        WaitlistEvent::OfferEnded { ending, .. } => {
            let ending = index_of(&OfferEnding::ALL, ending);
            (89, journal::OfferEnded { cause, programme, number: named, ending }.encode_to_vec())
        }
    }
}

pub(super) fn decode(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, WaitlistEvent), Undecoded> {
    Ok(match kind {
        86 => {
            let it = journal::WaitlistJoined::decode(body)?;
            let joined = WaitlistEvent::WaitlistJoined {
                programme: small(it.programme)?,
                holder: HolderId(sixteen(&it.holder)?),
                number: number_in(it.number)?,
                dose: small(it.dose)?,
                venues: it.venues.into_iter().map(small).collect::<Result<_, _>>()?,
                waves: it.waves,
            };
            (it.cause, joined)
        }
        87 => {
            let it = journal::WaitlistLeft::decode(body)?;
            let (programme, number) = (small(it.programme)?, number_in(it.number)?);
            let reason = of_index(&LeaveReason::ALL, it.reason, "reason to leave")?;
            (it.cause, WaitlistEvent::WaitlistLeft { programme, number, reason })
        }
        88 => {
            let it = journal::PlaceOffered::decode(body)?;
            let offered = WaitlistEvent::PlaceOffered {
                programme: small(it.programme)?,
                number: number_in(it.number)?,
                holder: HolderId(sixteen(&it.holder)?),
                slot: SlotId(it.slot),
                expires_at: Instant(it.expires_at),
                kept_until: Instant(it.kept_until),
            };
            (it.cause, offered)
        }
        _ => {
            let it = journal::OfferEnded::decode(body)?;
            let (programme, number) = (small(it.programme)?, number_in(it.number)?);
            let ending = of_index(&OfferEnding::ALL, it.ending, "ending of an offer")?;
            (it.cause, WaitlistEvent::OfferEnded { programme, number, ending })
        }
    })
}
