//! Event ↔ bytes for proposals of planners.
//!
//! As in [`super`], nothing unknown is passed over: a rail or a reason of a newer program is an entry that this one cannot read,
//! because whoever ignored it would approve what was never acknowledged.

use kernel::guard::{Finding, Rail};
use kernel::proposal::{AcknowledgeReason, Acknowledgement, ProposalEvent, SeriesText};
use kernel::time::Instant;
use prost::Message;

use super::planner::{area_in, area_out, overbooking_in, overbooking_out};
use super::{Undecoded, days_in, days_out, journal, slot_in, slot_out, small};

pub(super) fn encode(cause: Option<journal::Cause>, event: &ProposalEvent) -> (u16, Vec<u8>) {
    let programme = u32::from(event.programme());
    match event {
        ProposalEvent::SlotsProposed { proposal, slots, acknowledged, series, .. } => {
            let series =
                series.clone().map(|series| journal::SeriesText { id: series.id, text: series.text });
            let body = journal::SlotsProposed {
                cause,
                programme,
                proposal: *proposal,
                slots: slots.iter().map(slot_out).collect(),
                acknowledged: acknowledged.iter().map(acknowledgement_out).collect(),
                series,
            };
            (60, body.encode_to_vec())
        }
        ProposalEvent::OpeningProposed { proposal, wave, opens_at, .. } => {
            let (proposal, wave, opens_at) = (*proposal, wave.clone(), opens_at.0);
            (61, journal::OpeningProposed { cause, programme, proposal, wave, opens_at }.encode_to_vec())
        }
        ProposalEvent::OverbookingProposed { proposal, area, wanted, .. } => {
            let (proposal, area, wanted) = (*proposal, Some(area_out(*area)), Some(overbooking_out(*wanted)));
            (58, journal::OverbookingProposed { cause, programme, proposal, area, wanted }.encode_to_vec())
        }
        ProposalEvent::ProposalApproved { proposal, .. } => {
            (62, journal::ProposalApproved { cause, programme, proposal: *proposal }.encode_to_vec())
        }
        ProposalEvent::ProposalRejected { proposal, .. } => {
            (63, journal::ProposalRejected { cause, programme, proposal: *proposal }.encode_to_vec())
        }
        ProposalEvent::FindingsOverruled { reason, findings, count, .. } => {
            let (reason, findings) = (reason.clone(), findings.iter().map(finding_out).collect());
            let body = journal::FindingsOverruled { cause, programme, reason, findings, count: *count };
            (57, body.encode_to_vec())
        }
    }
}

pub(super) fn decode(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, ProposalEvent), Undecoded> {
    Ok(match kind {
        57 => {
            let it = journal::FindingsOverruled::decode(body)?;
            let findings = it.findings.iter().map(finding_in).collect::<Result<_, _>>()?;
            let (programme, reason, count) = (small(it.programme)?, it.reason, it.count);
            (it.cause, ProposalEvent::FindingsOverruled { programme, reason, findings, count })
        }
        58 => {
            let it = journal::OverbookingProposed::decode(body)?;
            let (programme, proposal) = (small(it.programme)?, it.proposal);
            let (area, wanted) = (area_in(it.area)?, overbooking_in(it.wanted)?);
            (it.cause, ProposalEvent::OverbookingProposed { programme, proposal, area, wanted })
        }
        60 => {
            let it = journal::SlotsProposed::decode(body)?;
            let event = ProposalEvent::SlotsProposed {
                programme: small(it.programme)?,
                proposal: it.proposal,
                slots: it.slots.iter().map(slot_in).collect::<Result<_, _>>()?,
                acknowledged: it.acknowledged.iter().map(acknowledgement_in).collect::<Result<_, _>>()?,
                series: it.series.map(|series| SeriesText { id: series.id, text: series.text }),
            };
            (it.cause, event)
        }
        61 => {
            let it = journal::OpeningProposed::decode(body)?;
            let (programme, opens_at) = (small(it.programme)?, Instant(it.opens_at));
            let event =
                ProposalEvent::OpeningProposed { programme, proposal: it.proposal, wave: it.wave, opens_at };
            (it.cause, event)
        }
        62 => {
            let it = journal::ProposalApproved::decode(body)?;
            let programme = small(it.programme)?;
            (it.cause, ProposalEvent::ProposalApproved { programme, proposal: it.proposal })
        }
        _ => {
            let it = journal::ProposalRejected::decode(body)?;
            let programme = small(it.programme)?;
            (it.cause, ProposalEvent::ProposalRejected { programme, proposal: it.proposal })
        }
    })
}

fn finding_out(it: &Finding) -> journal::Finding {
    let Finding { rail, venue, from, until, slots, row, seen, usual, .. } = *it;
    let (venue, from, until) = (u32::from(venue), days_out(from), days_out(until));
    journal::Finding { rail: rail_out(rail), venue, from, until, slots, row, seen, usual }
}

/// Only what is firm is overruled.
fn finding_in(it: &journal::Finding) -> Result<Finding, String> {
    let journal::Finding { rail, venue, from, until, slots, row, seen, usual } = *it;
    let (from, until) = (days_in(from), days_in(until));
    Ok(Finding {
        rail: rail_in(rail)?,
        venue: small(venue)?,
        from,
        until,
        slots,
        row,
        seen,
        usual,
        is_firm: true,
    })
}

fn rail_out(rail: Rail) -> u32 {
    let index = Rail::ALL.iter().position(|known| *known == rail);
    u32::try_from(index.unwrap_or_default()).unwrap_or_default()
}

fn rail_in(number: u32) -> Result<Rail, String> {
    let place = usize::try_from(number).unwrap_or(usize::MAX);
    Rail::ALL.get(place).copied().ok_or_else(|| format!("rail {number}"))
}

fn acknowledgement_out(it: &Acknowledgement) -> journal::Acknowledgement {
    let index = |found: Option<usize>| u32::try_from(found.unwrap_or_default()).unwrap_or_default();
    journal::Acknowledgement {
        rail: rail_out(it.rail),
        venue: u32::from(it.venue),
        from: days_out(it.from),
        until: days_out(it.until),
        reason: index(AcknowledgeReason::ALL.iter().position(|known| *known == it.reason)),
    }
}

fn acknowledgement_in(it: &journal::Acknowledgement) -> Result<Acknowledgement, String> {
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let rail = rail_in(it.rail)?;
    let reason = AcknowledgeReason::ALL.get(place(it.reason)).copied();
    let reason = reason.ok_or_else(|| format!("reason {}", it.reason))?;
    let (from, until) = (days_in(it.from), days_in(it.until));
    Ok(Acknowledgement { rail, venue: small(it.venue)?, from, until, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rail_or_a_reason_of_a_newer_program_is_not_passed_over() {
        let known = journal::Acknowledgement::default();
        assert!(acknowledgement_in(&known).is_ok());
        assert!(acknowledgement_in(&journal::Acknowledgement { rail: 5, ..known }).is_err());
        assert!(acknowledgement_in(&journal::Acknowledgement { reason: 5, ..known }).is_err());
        assert!(finding_in(&journal::Finding { rail: 5, ..Default::default() }).is_err());
    }
}
