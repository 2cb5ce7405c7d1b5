//! Event ↔ bytes for what happens at venues: the steps of a visit, the close of a day, lots.
//!
//! As in [`super`], nothing unknown is passed over.

use kernel::booking::StepKind;
use kernel::event::Event;
use kernel::lot::{LotNumber, LotRow};
use kernel::visit::NotGivenReason;
use prost::Message;

use super::{Undecoded, days_in, days_out, journal, number_in, small};

/// Steps that may be undone; the index is the durable number.
const STEPS: [StepKind; 5] =
    [StepKind::CheckedIn, StepKind::Checked, StepKind::Administered, StepKind::NotGiven, StepKind::NoShow];

#[rustfmt::skip]
pub(super) fn encode(cause: Option<journal::Cause>, event: &Event) -> (u16, Vec<u8>) {
    match event {
        Event::BookingCheckedIn { programme, number } => (30, journal::BookingCheckedIn {
            cause, programme: u32::from(*programme), number: number.value() }.encode_to_vec()),
        Event::BookingChecked { programme, number } => (31, journal::BookingChecked {
            cause, programme: u32::from(*programme), number: number.value() }.encode_to_vec()),
        Event::DoseAdministered { programme, number, product, lot } => (32, journal::DoseAdministered {
            cause, programme: u32::from(*programme), number: number.value(), product: u32::from(*product),
            lot: lot.as_str().to_owned() }.encode_to_vec()),
        Event::DoseNotGiven { programme, number, reason } => (33, journal::DoseNotGiven {
            cause, programme: u32::from(*programme), number: number.value(),
            reason: index_of(&NotGivenReason::ALL, reason) }.encode_to_vec()),
        Event::NoShowsMarked { programme, venue, date, numbers } => (34, journal::NoShowsMarked {
            cause, programme: u32::from(*programme), venue: u32::from(*venue), date: days_out(*date),
            numbers: numbers.iter().map(|number| number.value()).collect() }.encode_to_vec()),
        Event::StepUndone { programme, number, step } => (35, journal::StepUndone {
            cause, programme: u32::from(*programme), number: number.value(),
            step: index_of(&STEPS, step) }.encode_to_vec()),
        Event::LotDeclared { programme, lot } => (36, journal::LotDeclared {
            cause, programme: u32::from(*programme), lot: Some(lot_out(lot)) }.encode_to_vec()),
        Event::LotRecalled { programme, product, number } => (37, journal::LotRecalled {
            cause, programme: u32::from(*programme), product: u32::from(*product),
            number: number.as_str().to_owned() }.encode_to_vec()),
        Event::LotReinstated { programme, product, number } => (38, journal::LotReinstated {
            cause, programme: u32::from(*programme), product: u32::from(*product),
            number: number.as_str().to_owned() }.encode_to_vec()),
        // Those of `super`.
        _ => (0, Vec::new()),
    }
}

pub(super) fn decode(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    match kind {
        30..=33 | 35 => decode_step(kind, body),
        34 => {
            let it = journal::NoShowsMarked::decode(body)?;
            let numbers = it.numbers.into_iter().map(number_in).collect::<Result<_, _>>()?;
            let (programme, venue) = (small(it.programme)?, small(it.venue)?);
            Ok((it.cause, Event::NoShowsMarked { programme, venue, date: days_in(it.date), numbers }))
        }
        36 => {
            let it = journal::LotDeclared::decode(body)?;
            let lot = lot_in(it.lot.ok_or_else(|| "no lot".to_owned())?)?;
            Ok((it.cause, Event::LotDeclared { programme: small(it.programme)?, lot }))
        }
        37 => {
            let it = journal::LotRecalled::decode(body)?;
            let (programme, product) = (small(it.programme)?, small(it.product)?);
            Ok((it.cause, Event::LotRecalled { programme, product, number: lot_number(&it.number)? }))
        }
        _ => {
            let it = journal::LotReinstated::decode(body)?;
            let (programme, product) = (small(it.programme)?, small(it.product)?);
            Ok((it.cause, Event::LotReinstated { programme, product, number: lot_number(&it.number)? }))
        }
    }
}

fn decode_step(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    Ok(match kind {
        30 => {
            let it = journal::BookingCheckedIn::decode(body)?;
            let (programme, number) = (small(it.programme)?, number_in(it.number)?);
            (it.cause, Event::BookingCheckedIn { programme, number })
        }
        31 => {
            let it = journal::BookingChecked::decode(body)?;
            let (programme, number) = (small(it.programme)?, number_in(it.number)?);
            (it.cause, Event::BookingChecked { programme, number })
        }
        32 => {
            let it = journal::DoseAdministered::decode(body)?;
            let (programme, number) = (small(it.programme)?, number_in(it.number)?);
            let (product, lot) = (small(it.product)?, lot_number(&it.lot)?);
            (it.cause, Event::DoseAdministered { programme, number, product, lot })
        }
        33 => {
            let it = journal::DoseNotGiven::decode(body)?;
            let (programme, number) = (small(it.programme)?, number_in(it.number)?);
            let reason =
                at(&NotGivenReason::ALL, it.reason).ok_or_else(|| format!("reason {}", it.reason))?;
            (it.cause, Event::DoseNotGiven { programme, number, reason })
        }
        _ => {
            let it = journal::StepUndone::decode(body)?;
            let (programme, number) = (small(it.programme)?, number_in(it.number)?);
            let step = at(&STEPS, it.step).ok_or_else(|| format!("step {}", it.step))?;
            (it.cause, Event::StepUndone { programme, number, step })
        }
    })
}

fn index_of<T: PartialEq>(all: &[T], one: &T) -> u32 {
    let index = all.iter().position(|known| known == one).unwrap_or_default();
    u32::try_from(index).unwrap_or_default()
}

fn at<T: Copy>(all: &[T], index: u32) -> Option<T> {
    usize::try_from(index).ok().and_then(|index| all.get(index)).copied()
}

fn lot_out(lot: &LotRow) -> journal::Lot {
    journal::Lot {
        product: u32::from(lot.product),
        number: lot.number.as_str().to_owned(),
        expires_on: days_out(lot.expires_on),
        venues: lot.venues.iter().map(|venue| u32::from(*venue)).collect(),
    }
}

fn lot_in(lot: journal::Lot) -> Result<LotRow, String> {
    Ok(LotRow {
        product: small(lot.product)?,
        number: lot_number(&lot.number)?,
        expires_on: days_in(lot.expires_on),
        venues: lot.venues.into_iter().map(small).collect::<Result<_, _>>()?,
    })
}

fn lot_number(text: &str) -> Result<LotNumber, String> {
    LotNumber::parse(text).ok_or_else(|| format!("lot number {text:?}"))
}
