//! Findings and proposals as data and words for doors.
//!
//! Says what the state has and judges nothing. The surprise: of a proposal that was decided the rows are gone from the state,
//! because they are published or never will be; the journal has them.

use jiff::civil::Date;
use kernel::command::Actor;
use kernel::guard::Finding;
use kernel::proposal::{Acknowledgement, Content, Proposal, ProposalStanding};
use kernel::prospect::{self, Prospect};
use kernel::slot::SlotRow;
use kernel::state::ProgrammeState;
use kernel::time::Instant;

use super::zone;
use crate::admin::{DayTold, FindingTold, ProposalTold};
use crate::planner::overbooking;
use crate::wording::{Lang, Words};

/// A finding in words.
pub(crate) fn finding(words: &Words, held: &ProgrammeState, finding: &Finding) -> FindingTold {
    let venue = held.venue_id(finding.venue);
    let name = match words.lang() {
        Lang::En => venue,
        _ => held.definition.venue(venue).map_or(venue, |known| words.name(&known.name)),
    };
    let day = |day: Date| match words.lang() {
        Lang::En => day.to_string(),
        _ => words.date(day),
    };
    let days = match finding.from == finding.until {
        true => day(finding.from),
        false => format!("{} – {}", day(finding.from), day(finding.until)),
    };
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).into();
    let args = [
        ("venue", name.into()),
        ("days", days.into()),
        ("slots", number(u64::from(finding.slots))),
        ("seen", number(finding.seen)),
        ("usual", number(finding.usual)),
    ];
    let rail = finding.rail.as_str();
    let key = format!("guard-{rail}");
    FindingTold {
        rail: rail.to_owned(),
        venue: venue.to_owned(),
        from: finding.from,
        until: finding.until,
        slots: finding.slots,
        row: u64::from(finding.row) + 1,
        seen: finding.seen,
        usual: finding.usual,
        why: words.text(&key, &args),
        next: words.attribute(&key, "next", &args),
    }
}

/// A slot that stays as it is, with how many places of it are taken.
pub(super) fn kept(held: &ProgrammeState, row: &SlotRow, taken: u32) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let (start, end) = (clock(row.start_minute), clock(row.end_minute));
    format!("{} {} {start}-{end} ({taken} of {} taken)", held.venue_id(row.venue), row.date, row.capacity)
}

/// A proposal.
pub(super) fn proposal(
    words: &Words,
    held: &ProgrammeState,
    number: u32,
    found: &Proposal,
    now: Instant,
) -> ProposalTold {
    let zone = zone(held);
    let (standing, decided) = match found.standing {
        ProposalStanding::Open => ("open", None),
        ProposalStanding::Approved { by, at } => ("approved", Some((by, at))),
        ProposalStanding::Rejected { by, at } => ("rejected", Some((by, at))),
    };
    let mut told = ProposalTold {
        number,
        by: account(found.by),
        at: zone.rfc3339(found.at),
        standing: standing.to_owned(),
        decided_by: decided.map(|(by, _)| account(by)),
        decided_at: decided.map(|(_, at)| zone.rfc3339(at)),
        series: None,
        opening: None,
        overbooking: None,
        slots: found.rows,
        days: Vec::new(),
        opens_at: None,
        acknowledged: Vec::new(),
    };
    match &found.content {
        Content::Opening { wave, opens_at } => told.opening = Some((wave.clone(), zone.rfc3339(*opens_at))),
        Content::Overbooking { area, wanted } => {
            told.overbooking = Some(overbooking::told(held, *area, *wanted));
        }
        Content::Slots { rows, acknowledged, series } => {
            told.series = series.as_ref().map(|series| series.id.clone());
            told.days = prospect::of_rows(rows).into_iter().map(|day| day_told(held, day)).collect();
            let later = rows.iter().map(|row| row.published_at).filter(|at| *at > found.at).min();
            told.opens_at = later.map(|at| zone.rfc3339(at));
            let findings = kernel::guard::findings(held, rows, now);
            told.acknowledged = acknowledged
                .iter()
                .filter_map(|said| acknowledged_told(words, held, &findings, said))
                .collect();
        }
    }
    told
}

fn acknowledged_told(
    words: &Words,
    held: &ProgrammeState,
    findings: &[Finding],
    said: &Acknowledgement,
) -> Option<(FindingTold, String)> {
    let found = findings.iter().find(|finding| said.is_of(finding))?;
    Some((finding(words, held, found), said.reason.as_str().to_owned()))
}

/// A day of a prospect.
pub(super) fn day_told(held: &ProgrammeState, day: Prospect) -> DayTold {
    let venue = held.venue_id(day.venue).to_owned();
    DayTold { venue, date: day.date, slots: day.slots, places: day.places, free: day.free, kept: day.kept }
}

fn account(actor: Actor) -> u32 {
    match actor {
        Actor::Staff(account) => account,
        Actor::Holder | Actor::System => 0,
    }
}
