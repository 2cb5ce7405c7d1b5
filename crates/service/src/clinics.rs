//! What planners do with slots and openings: plan, propose, approve or reject, and ask who could book what and when.
//!
//! Tools and pages come here alike; a page with an [`Authorised`], a tool as whoever has the data folder. The rules are the
//! kernel's, also which findings a proposal must acknowledge and who may approve it.
//! The surprise: a series never changes a slot under people. What it would take from booked or held places stays as it is and
//! is listed, and a slot that it gives up keeps its line with no places, because histories refer to it.

mod console;
mod programmes;
mod prospects;
mod told;

use std::collections::BTreeSet;

use jiff::civil::Time;
use kernel::command::{Actor, Channel, Command};
use kernel::guard;
use kernel::proposal::{AcknowledgeReason, Acknowledgement, ProposalCommand, SeriesText};
use kernel::slot::{SlotId, SlotRow};
use kernel::state::ProgrammeState;
use kernel::time::Instant;

use crate::Service;
use crate::admin::{AcknowledgeAsked, AdminRefusal, Draft, Fault, Plan, PublishedAt, SlotLine};
use crate::office::natural_slot;
use crate::refusal::Refusal;
use crate::series::{self, Series};
use crate::wording::Words;
use crate::zone::Zone;

pub use console::{ClinicBoard, SeriesLine};
pub use programmes::ProgrammeSheet;
pub(crate) use told::finding;

/// Why a plan or a proposal came to nothing.
#[derive(Debug, Clone)]
pub enum Declined {
    /// By a rule.
    Refused(Refusal),
    /// For what is wrong in what was brought.
    Faults(AdminRefusal),
}

impl From<Refusal> for Declined {
    fn from(refusal: Refusal) -> Declined {
        Declined::Refused(refusal)
    }
}

impl From<AdminRefusal> for Declined {
    fn from(refusal: AdminRefusal) -> Declined {
        Declined::Faults(refusal)
    }
}

/// By whom and by which way.
pub(crate) type By = (Actor, Channel);

/// What a draft comes to.
struct Drafted {
    rows: Vec<SlotRow>,
    plan: Plan,
    series: Option<SeriesText>,
}

impl Service {
    /// What publishing a draft would do.
    pub(crate) fn plan(&self, programme: &str, draft: &Draft, words: &Words) -> Result<Plan, Declined> {
        let now = self.now();
        let state = self.read();
        let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        Ok(self.drafted(held, draft, words, now)?.plan)
    }

    /// Proposes a draft; the plan has its number.
    pub(crate) async fn propose_slots(
        &self,
        (actor, channel): By,
        programme: &str,
        draft: &Draft,
        acknowledged: &[AcknowledgeAsked],
        words: &Words,
    ) -> Result<Plan, Declined> {
        let (command, plan) = {
            let now = self.now();
            let state = self.read();
            let (index, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
            let Drafted { rows, plan, series } = self.drafted(held, draft, words, now)?;
            let acknowledged = acknowledgements(held, &rows, acknowledged, now)?;
            let slots = rows;
            (ProposalCommand::Slots { programme: index, slots, acknowledged, series }, plan)
        };
        self.order_of(actor, channel, Command::Proposal(command)).await?;
        Ok(Plan { proposal: self.newest_proposal(programme, actor), ..plan })
    }

    /// Proposes when a wave opens; answers with the proposal's number.
    pub(crate) async fn propose_opening(
        &self,
        (actor, channel): By,
        programme: &str,
        wave: &str,
        opens_at: PublishedAt,
    ) -> Result<Option<u32>, Refusal> {
        let unknown = || Refusal::plain("programme.unknown");
        let index = self.read().programme(programme).map(|(index, _)| index).ok_or_else(unknown)?;
        let opens_at = self.instant_of(programme, opens_at)?;
        let command = ProposalCommand::Opening { programme: index, wave: wave.to_owned(), opens_at };
        self.order_of(actor, channel, Command::Proposal(command)).await?;
        Ok(self.newest_proposal(programme, actor))
    }

    /// Approves or rejects a proposal.
    pub(crate) async fn decide_proposal(
        &self,
        (actor, channel): By,
        programme: &str,
        proposal: u32,
        is_approved: bool,
    ) -> Result<(), Refusal> {
        let unknown = || Refusal::plain("programme.unknown");
        let programme = self.read().programme(programme).map(|(index, _)| index).ok_or_else(unknown)?;
        let command = match is_approved {
            true => ProposalCommand::Approve { programme, proposal },
            false => ProposalCommand::Reject { programme, proposal },
        };
        self.order_of(actor, channel, Command::Proposal(command)).await
    }

    /// An instant as it was written, local time in the zone of the programme.
    pub(crate) fn instant_of(&self, programme: &str, at: PublishedAt) -> Result<Instant, Refusal> {
        let zone = self.zone_of(programme).ok_or(Refusal::plain("programme.unknown"))?;
        crate::office::published(&zone, at).map_err(|_| Refusal::plain("proposal.invalid"))
    }

    pub(crate) fn newest_proposal(&self, programme: &str, actor: Actor) -> Option<u32> {
        let state = self.read();
        let (_, held) = state.programme(programme)?;
        held.proposals().filter(|(_, proposal)| proposal.by == actor).map(|(number, _)| number).last()
    }

    fn drafted(
        &self,
        held: &ProgrammeState,
        draft: &Draft,
        words: &Words,
        now: Instant,
    ) -> Result<Drafted, Declined> {
        let mut plan = Plan::default();
        let (lines, series) = match draft {
            Draft::Slots(lines) => (lines.clone(), None),
            Draft::Series(text) => {
                let series = read_series(text, words)?;
                plan.days = series.days();
                let lines = self.lines_of(held, &series, now, &mut plan.kept);
                (lines, Some(SeriesText { id: series.id, text: text.clone() }))
            }
        };
        let (rows, changes) = self.rows_and_changes(held, &lines, now)?;
        plan.changes = changes;
        plan.slots = rows.iter().filter(|row| row.capacity > 0).count() as u64;
        plan.places = rows.iter().map(|row| u64::from(row.capacity)).sum();
        let found = guard::findings(held, &rows, now);
        plan.findings = found.iter().map(|found| finding(words, held, found)).collect();
        Ok(Drafted { rows, plan, series })
    }

    /// The slots of a series as it is now, those that it gives up among them; what people have is left alone and listed.
    fn lines_of(
        &self,
        held: &ProgrammeState,
        series: &Series,
        now: Instant,
        kept: &mut Vec<String>,
    ) -> Vec<SlotLine> {
        let programme = &held.definition.id;
        let mut lines = Vec::new();
        let mut made: BTreeSet<SlotId> = BTreeSet::new();
        for mut line in series.slots() {
            let dose = line.dose.unwrap_or(0);
            let natural = natural_slot(programme, &line.venue, line.date, (line.start, line.end), dose);
            let id = self.keys().slot(&natural);
            made.insert(id);
            if let Some((index, slot)) = held.slot_with(id) {
                let taken = held.taken_places(index, now);
                if taken > line.capacity {
                    kept.push(told::kept(held, slot.row(), taken));
                    continue;
                }
                // Published once stays published.
                line.published_at = None;
            }
            lines.push(line);
        }
        let before = held.series_kept(&series.id).map(|known| &known.slots);
        for id in before.into_iter().flatten().filter(|id| !made.contains(id)) {
            let Some((index, slot)) = held.slot_with(*id).filter(|(_, slot)| slot.starts_at() > now) else {
                continue;
            };
            let taken = held.taken_places(index, now);
            match taken {
                0 => lines.push(given_up(held, slot.row())),
                taken => kept.push(told::kept(held, slot.row(), taken)),
            }
        }
        lines
    }
}

/// A series, or everything that is wrong with it.
fn read_series(text: &str, words: &Words) -> Result<Series, AdminRefusal> {
    let invalid = |faults| AdminRefusal::of_faults("series.invalid", faults);
    let series = series::parse(text).map_err(|bad| {
        let (at, value) = (bad.key.clone(), bad.value.clone());
        invalid(vec![Fault { row: None, at, value, reason: bad.reason }])
    })?;
    let flaws = series.flaws_in(*words);
    if flaws.is_empty() { Ok(series) } else { Err(invalid(flaws)) }
}

/// The same slot with no places.
fn given_up(held: &ProgrammeState, row: &SlotRow) -> SlotLine {
    let clock = |minute: u16| {
        let (hour, minute) =
            (i8::try_from(minute / 60 % 24).unwrap_or(0), i8::try_from(minute % 60).unwrap_or(0));
        Time::new(hour, minute, 0, 0).unwrap_or_default()
    };
    SlotLine {
        venue: held.venue_id(row.venue).to_owned(),
        date: row.date,
        start: clock(row.start_minute),
        end: clock(row.end_minute),
        capacity: 0,
        dose: Some(row.dose).filter(|dose| *dose > 0),
        published_at: None,
    }
}

/// What was acknowledged, finding by finding.
fn acknowledgements(
    held: &ProgrammeState,
    rows: &[SlotRow],
    asked: &[AcknowledgeAsked],
    now: Instant,
) -> Result<Vec<Acknowledgement>, Declined> {
    let mut told = Vec::new();
    for finding in guard::findings(held, rows, now) {
        let is_about = |asked: &&AcknowledgeAsked| {
            asked.rail == finding.rail.as_str()
                && asked.about.as_ref().is_none_or(|(venue, from, until)| {
                    (venue.as_str(), *from, *until)
                        == (held.venue_id(finding.venue), finding.from, finding.until)
                })
        };
        let Some(asked) = asked.iter().find(is_about).filter(|asked| !asked.reason.is_empty()) else {
            continue;
        };
        let reason = AcknowledgeReason::ALL.into_iter().find(|known| known.as_str() == asked.reason);
        let reason = reason.ok_or_else(|| {
            let known: Vec<&str> = AcknowledgeReason::ALL.iter().map(|reason| reason.as_str()).collect();
            let reason = format!("is no reason; write one of {}", known.join(", "));
            let fault =
                Fault { row: None, at: asked.rail.clone(), value: Some(asked.reason.clone()), reason };
            AdminRefusal::of_faults("proposal.reason", vec![fault])
        })?;
        let (rail, venue, from, until) = (finding.rail, finding.venue, finding.from, finding.until);
        told.push(Acknowledgement { rail, venue, from, until, reason });
    }
    Ok(told)
}

/// The zone of a programme that is at hand.
fn zone(held: &ProgrammeState) -> Zone {
    Zone::named(&held.definition.timezone)
}
