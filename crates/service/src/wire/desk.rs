//! Event ↔ bytes for the telephone desk: callers, codes for one sign-in, calls to make.
//!
//! As in [`super`], nothing unknown is passed over: a way of identifying a caller, or a reason, that this program does not know
//! is an entry that it cannot read.

use kernel::command::HolderId;
use kernel::contact::KeyName;
use kernel::desk::{CallBackId, CallOutcome, CallReason, CodeDigest, DeskEvent, Identified};
use kernel::time::Instant;
use prost::Message;

use super::{Undecoded, journal, sixteen, small};

pub(super) fn encode(cause: Option<journal::Cause>, event: &DeskEvent) -> (u16, Vec<u8>) {
    match event {
        DeskEvent::CallerIdentified { holder, how } => {
            let (holder, how) = (holder.0.to_vec(), super::staff::number_of(&Identified::ALL, how));
            (44, journal::CallerIdentified { cause, holder, how }.encode_to_vec())
        }
        DeskEvent::CodeGiven { holder, digest, valid_until } => {
            let (holder, digest, valid_until) = (holder.0.to_vec(), digest.0.to_vec(), valid_until.0);
            (45, journal::CodeGiven { cause, holder, digest, valid_until }.encode_to_vec())
        }
        DeskEvent::CodeUsed { holder } => {
            (46, journal::CodeUsed { cause, holder: holder.0.to_vec() }.encode_to_vec())
        }
        DeskEvent::CallBackNoted { id, programme, holder, key, due, reason } => {
            let noted = journal::CallBackNoted {
                cause,
                call: id.0.to_vec(),
                programme: u32::from(*programme),
                holder: holder.0.to_vec(),
                key: key.0.to_vec(),
                due: due.0,
                reason: super::staff::number_of(&CallReason::ALL, reason),
            };
            (47, noted.encode_to_vec())
        }
        DeskEvent::CallBackTaken { id } => {
            (48, journal::CallBackTaken { cause, call: id.0.to_vec() }.encode_to_vec())
        }
        DeskEvent::CallBackEnded { id, outcome } => {
            let due = match outcome {
                CallOutcome::Done => None,
                CallOutcome::NotReached(due) => Some(due.0),
            };
            (49, journal::CallBackEnded { cause, call: id.0.to_vec(), due }.encode_to_vec())
        }
    }
}

pub(super) fn decode(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, DeskEvent), Undecoded> {
    Ok(match kind {
        44 => {
            let it = journal::CallerIdentified::decode(body)?;
            let how = super::staff::numbered(&Identified::ALL, it.how, "how")?;
            (it.cause, DeskEvent::CallerIdentified { holder: HolderId(sixteen(&it.holder)?), how })
        }
        45 => {
            let it = journal::CodeGiven::decode(body)?;
            let (holder, digest) = (HolderId(sixteen(&it.holder)?), CodeDigest(sixteen(&it.digest)?));
            (it.cause, DeskEvent::CodeGiven { holder, digest, valid_until: Instant(it.valid_until) })
        }
        46 => {
            let it = journal::CodeUsed::decode(body)?;
            (it.cause, DeskEvent::CodeUsed { holder: HolderId(sixteen(&it.holder)?) })
        }
        47 => {
            let it = journal::CallBackNoted::decode(body)?;
            let reason = super::staff::numbered(&CallReason::ALL, it.reason, "reason")?;
            let noted = DeskEvent::CallBackNoted {
                id: CallBackId(sixteen(&it.call)?),
                programme: small(it.programme)?,
                holder: HolderId(sixteen(&it.holder)?),
                key: KeyName(sixteen(&it.key)?),
                due: Instant(it.due),
                reason,
            };
            (it.cause, noted)
        }
        48 => {
            let it = journal::CallBackTaken::decode(body)?;
            (it.cause, DeskEvent::CallBackTaken { id: CallBackId(sixteen(&it.call)?) })
        }
        _ => {
            let it = journal::CallBackEnded::decode(body)?;
            let outcome = it.due.map_or(CallOutcome::Done, |due| CallOutcome::NotReached(Instant(due)));
            (it.cause, DeskEvent::CallBackEnded { id: CallBackId(sixteen(&it.call)?), outcome })
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_of_a_newer_program_is_not_passed_over() {
        let (holder, how) = (vec![1; 16], 4);
        let body = journal::CallerIdentified { cause: None, holder, how }.encode_to_vec();
        assert!(matches!(decode(44, &body), Err(Undecoded::Body(why)) if why == "how 4"));
    }
}
