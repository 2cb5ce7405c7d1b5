//! Event ↔ bytes for what a municipality does beside bringing lists: acts on single vouchers, undos.
//!
//! As in [`super`], nothing unknown is passed over.

use kernel::amend::{ActReason, VoucherAct};
use kernel::command::HolderId;
use kernel::event::Event;
use prost::Message;

use super::{Undecoded, journal, row_in, row_out, sixteen, small};

#[rustfmt::skip]
pub(super) fn encode(cause: Option<journal::Cause>, event: &Event) -> (u16, Vec<u8>) {
    match event {
        Event::VoucherAmended { programme, act, reason, rows } => {
            let act = number_of(&VoucherAct::ALL, act);
            let reason = number_of(&ActReason::ALL, reason);
            let rows = rows.iter().map(row_out).collect();
            (40, journal::VoucherAmended { cause, programme: u32::from(*programme), act, reason, rows }.encode_to_vec())
        }
        Event::RosterKept { programme, import, holders } => (41, journal::RosterKept {
            cause, programme: u32::from(*programme), import: *import, holders: holders_out(holders) }.encode_to_vec()),
        Event::RosterUndone { programme, import, undone, kept } => (42, journal::RosterUndone {
            cause, programme: u32::from(*programme), import: *import, undone: *undone, kept: holders_out(kept) }.encode_to_vec()),
        // Those of `super`.
        _ => (0, Vec::new()),
    }
}

pub(super) fn decode(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    Ok(match kind {
        40 => {
            let it = journal::VoucherAmended::decode(body)?;
            let event = Event::VoucherAmended {
                programme: small(it.programme)?,
                act: numbered(&VoucherAct::ALL, it.act).ok_or_else(|| format!("act {}", it.act))?,
                reason: numbered(&ActReason::ALL, it.reason)
                    .ok_or_else(|| format!("reason {}", it.reason))?,
                rows: it.rows.iter().map(row_in).collect::<Result<_, _>>()?,
            };
            (it.cause, event)
        }
        41 => {
            let it = journal::RosterKept::decode(body)?;
            let (programme, holders) = (small(it.programme)?, holders_in(&it.holders)?);
            (it.cause, Event::RosterKept { programme, import: it.import, holders })
        }
        _ => {
            let it = journal::RosterUndone::decode(body)?;
            let (programme, kept) = (small(it.programme)?, holders_in(&it.kept)?);
            (it.cause, Event::RosterUndone { programme, import: it.import, undone: it.undone, kept })
        }
    })
}

fn number_of<T: PartialEq>(all: &[T], wanted: &T) -> u32 {
    let index = all.iter().position(|known| known == wanted).unwrap_or_default();
    u32::try_from(index).unwrap_or_default()
}

fn numbered<T: Copy>(all: &[T], number: u32) -> Option<T> {
    usize::try_from(number).ok().and_then(|index| all.get(index)).copied()
}

fn holders_out(holders: &[HolderId]) -> Vec<Vec<u8>> {
    holders.iter().map(|holder| holder.0.to_vec()).collect()
}

fn holders_in(holders: &[Vec<u8>]) -> Result<Vec<HolderId>, String> {
    holders.iter().map(|holder| sixteen(holder).map(HolderId)).collect()
}
