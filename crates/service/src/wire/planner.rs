//! Event ↔ bytes for what planners do to places that are published: stops, who is displaced, who was moved and why.
//!
//! As in [`super`], nothing unknown is passed over.

use kernel::command::Channel;
use kernel::event::Event;
use kernel::overbooking::{Overbooking, OverbookingReason};
use kernel::planner::{Area, Notice, PlannerEvent, Relocation, Rule, Stop, StopReason};
use kernel::quota::{Amount, Quota};
use kernel::slot::SlotId;
use kernel::time::Instant;
use prost::Message;

use super::programme::{names_in, names_out};
use super::{Undecoded, channel_in, channel_out, days_in, days_out, journal, number_in, small};

#[rustfmt::skip]
pub(super) fn encode(cause: Option<journal::Cause>, event: &PlannerEvent) -> (u16, Vec<u8>) {
    match event {
        PlannerEvent::BookingStopped { programme, area, stop } => (50, journal::BookingStopped {
            cause, programme: u32::from(*programme), area: Some(area_out(*area)), reason: reason_out(stop.reason),
            is_called_off: stop.is_called_off, until: stop.until.map(|until| until.0) }.encode_to_vec()),
        PlannerEvent::BookingResumed { programme, area } => (51, journal::BookingResumed {
            cause, programme: u32::from(*programme), area: Some(area_out(*area)) }.encode_to_vec()),
        PlannerEvent::BookingsDisplaced { programme, reason, numbers } => (52, journal::BookingsDisplaced {
            cause, programme: u32::from(*programme), reason: reason_out(*reason),
            numbers: numbers.iter().map(|number| number.value()).collect() }.encode_to_vec()),
        PlannerEvent::BookingsKept { programme, numbers } => (53, journal::BookingsKept {
            cause, programme: u32::from(*programme),
            numbers: numbers.iter().map(|number| number.value()).collect() }.encode_to_vec()),
        PlannerEvent::NoticeGiven { programme, number, notice } => (55, journal::NoticeGiven {
            cause, programme: u32::from(*programme), number: *number, texts: names_out(&notice.texts),
            from: notice.from.0, until: notice.until.map(|until| until.0) }.encode_to_vec()),
        PlannerEvent::NoticeWithdrawn { programme, number } => (56, journal::NoticeWithdrawn {
            cause, programme: u32::from(*programme), number: *number }.encode_to_vec()),
        PlannerEvent::QuotaStated { programme, area, quota } => (64, journal::QuotaStated {
            cause, programme: u32::from(*programme), area: Some(area_out(*area)),
            kept: quota.kept.iter().map(kept_out).collect(),
            release_hours: u32::from(quota.release_hours) }.encode_to_vec()),
        PlannerEvent::QuotaLifted { programme, area } => (65, journal::QuotaLifted {
            cause, programme: u32::from(*programme), area: Some(area_out(*area)) }.encode_to_vec()),
        PlannerEvent::OverbookingStated { programme, area, stated } => (59, journal::OverbookingStated {
            cause, programme: u32::from(*programme), area: Some(area_out(*area)),
            stated: Some(overbooking_out(*stated)) }.encode_to_vec()),
        PlannerEvent::OverbookingLifted { programme, area } => (66, journal::OverbookingLifted {
            cause, programme: u32::from(*programme), area: Some(area_out(*area)) }.encode_to_vec()),
        PlannerEvent::BookingRelocated { programme, number, from, to, why } => {
            let (rule, venue) = rule_out(why.rule);
            (54, journal::BookingRelocated { cause, programme: u32::from(*programme), number: number.value(),
                from: from.0, to: to.0, reason: reason_out(why.reason), rule, venue }.encode_to_vec())
        }
    }
}

pub(super) fn decode(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    let (cause, event) = match kind {
        50 => {
            let it = journal::BookingStopped::decode(body)?;
            let (programme, area) = (small(it.programme)?, area_in(it.area)?);
            let (reason, until) = (reason_in(it.reason)?, it.until.map(Instant));
            let stop = Stop { reason, is_called_off: it.is_called_off, until };
            (it.cause, PlannerEvent::BookingStopped { programme, area, stop })
        }
        51 => {
            let it = journal::BookingResumed::decode(body)?;
            let (programme, area) = (small(it.programme)?, area_in(it.area)?);
            (it.cause, PlannerEvent::BookingResumed { programme, area })
        }
        52 => {
            let it = journal::BookingsDisplaced::decode(body)?;
            let numbers = it.numbers.into_iter().map(number_in).collect::<Result<_, _>>()?;
            let (programme, reason) = (small(it.programme)?, reason_in(it.reason)?);
            (it.cause, PlannerEvent::BookingsDisplaced { programme, reason, numbers })
        }
        53 => {
            let it = journal::BookingsKept::decode(body)?;
            let numbers = it.numbers.into_iter().map(number_in).collect::<Result<_, _>>()?;
            (it.cause, PlannerEvent::BookingsKept { programme: small(it.programme)?, numbers })
        }
        55 => {
            let it = journal::NoticeGiven::decode(body)?;
            let (programme, number, until) = (small(it.programme)?, it.number, it.until.map(Instant));
            let notice = Notice { texts: names_in(it.texts), from: Instant(it.from), until };
            (it.cause, PlannerEvent::NoticeGiven { programme, number, notice })
        }
        56 => {
            let it = journal::NoticeWithdrawn::decode(body)?;
            let (programme, number) = (small(it.programme)?, it.number);
            (it.cause, PlannerEvent::NoticeWithdrawn { programme, number })
        }
        59 => {
            let it = journal::OverbookingStated::decode(body)?;
            let (programme, area, stated) =
                (small(it.programme)?, area_in(it.area)?, overbooking_in(it.stated)?);
            (it.cause, PlannerEvent::OverbookingStated { programme, area, stated })
        }
        66 => {
            let it = journal::OverbookingLifted::decode(body)?;
            let (programme, area) = (small(it.programme)?, area_in(it.area)?);
            (it.cause, PlannerEvent::OverbookingLifted { programme, area })
        }
        64 => {
            let it = journal::QuotaStated::decode(body)?;
            let (programme, area) = (small(it.programme)?, area_in(it.area)?);
            let kept = it.kept.into_iter().map(kept_in).collect::<Result<_, _>>()?;
            let quota = Quota { kept, release_hours: small(it.release_hours)? };
            (it.cause, PlannerEvent::QuotaStated { programme, area, quota })
        }
        65 => {
            let it = journal::QuotaLifted::decode(body)?;
            let (programme, area) = (small(it.programme)?, area_in(it.area)?);
            (it.cause, PlannerEvent::QuotaLifted { programme, area })
        }
        _ => {
            let it = journal::BookingRelocated::decode(body)?;
            let (programme, number) = (small(it.programme)?, number_in(it.number)?);
            let (from, to) = (SlotId(it.from), SlotId(it.to));
            let why = Relocation { reason: reason_in(it.reason)?, rule: rule_in(it.rule, it.venue, to)? };
            (it.cause, PlannerEvent::BookingRelocated { programme, number, from, to, why })
        }
    };
    Ok((cause, Event::Planner(event)))
}

fn kept_out((channel, amount): (&Channel, &Amount)) -> journal::KeptPlaces {
    let (places, percent) = amount_out(*amount);
    journal::KeptPlaces { channel: channel_out(*channel), places, percent }
}

fn kept_in(it: journal::KeptPlaces) -> Result<(Channel, Amount), String> {
    Ok((channel_in(it.channel)?, amount_in(it.places, it.percent)?))
}

pub(super) fn overbooking_out(it: Overbooking) -> journal::Overbooking {
    let (places, percent) = amount_out(it.more);
    let reason = OverbookingReason::ALL.iter().position(|known| *known == it.reason).unwrap_or_default();
    journal::Overbooking { places, percent, reason: u32::try_from(reason).unwrap_or_default() }
}

pub(super) fn overbooking_in(it: Option<journal::Overbooking>) -> Result<Overbooking, String> {
    let it = it.ok_or_else(|| "no overbooking".to_owned())?;
    let reason = usize::try_from(it.reason).ok().and_then(|index| OverbookingReason::ALL.get(index)).copied();
    let reason = reason.ok_or_else(|| format!("reason {}", it.reason))?;
    Ok(Overbooking { more: amount_in(it.places, it.percent)?, reason })
}

fn amount_out(amount: Amount) -> (Option<u32>, Option<u32>) {
    match amount {
        Amount::Places(places) => (Some(places), None),
        Amount::Percent(percent) => (None, Some(u32::from(percent))),
    }
}

fn amount_in(places: Option<u32>, percent: Option<u32>) -> Result<Amount, String> {
    match (places, percent) {
        (Some(places), None) => Ok(Amount::Places(places)),
        (None, Some(percent)) => Ok(Amount::Percent(small(percent)?)),
        _ => Err("an amount that is neither places nor a share".to_owned()),
    }
}

pub(super) fn area_out(area: Area) -> journal::Area {
    let mut out = journal::Area::default();
    match area {
        Area::Programme => {}
        Area::Day(date) => out.date = Some(days_out(date)),
        Area::Venue(venue) => out.venue = Some(u32::from(venue)),
        Area::VenueDay(venue, date) => {
            (out.venue, out.date) = (Some(u32::from(venue)), Some(days_out(date)));
        }
        Area::Slot(slot) => out.slot = Some(slot.0),
    }
    out
}

pub(super) fn area_in(area: Option<journal::Area>) -> Result<Area, String> {
    let area = area.ok_or_else(|| "no area".to_owned())?;
    Ok(match (area.slot, area.venue, area.date) {
        (Some(slot), ..) => Area::Slot(SlotId(slot)),
        (None, Some(venue), Some(date)) => Area::VenueDay(small(venue)?, days_in(date)),
        (None, Some(venue), None) => Area::Venue(small(venue)?),
        (None, None, Some(date)) => Area::Day(days_in(date)),
        (None, None, None) => Area::Programme,
    })
}

fn reason_out(reason: StopReason) -> u32 {
    let index = StopReason::ALL.iter().position(|known| *known == reason).unwrap_or_default();
    u32::try_from(index).unwrap_or_default()
}

fn reason_in(number: u32) -> Result<StopReason, String> {
    let reason = usize::try_from(number).ok().and_then(|index| StopReason::ALL.get(index)).copied();
    reason.ok_or_else(|| format!("reason {number}"))
}

fn rule_out(rule: Rule) -> (u32, u32) {
    match rule {
        Rule::SameVenue => (0, 0),
        Rule::AnyVenue => (1, 0),
        Rule::Venue(venue) => (2, u32::from(venue)),
        Rule::Slot(_) => (3, 0),
    }
}

fn rule_in(rule: u32, venue: u32, to: SlotId) -> Result<Rule, String> {
    Ok(match rule {
        0 => Rule::SameVenue,
        1 => Rule::AnyVenue,
        2 => Rule::Venue(small(venue)?),
        3 => Rule::Slot(to),
        rule => return Err(format!("rule {rule}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overbooking_of_a_newer_program_is_not_passed_over() {
        let known = journal::Overbooking { places: None, percent: Some(20), reason: 0 };
        assert!(overbooking_in(Some(known)).is_ok());
        assert!(overbooking_in(Some(journal::Overbooking { reason: 3, ..known })).is_err());
        assert!(overbooking_in(Some(journal::Overbooking { percent: None, ..known })).is_err());
        assert!(overbooking_in(None).is_err());
    }
}
