//! Proposals: what one planner wants to publish or open, and another one approves or rejects.
//!
//! A proposal holds the very rows that will be published, so that what the second person saw is what happens. It never
//! becomes true by itself, and nobody approves their own. Nothing waits for a clock either: an opening is an instant in the
//! rows, or in the wave, which the rules compare with logical time, so no job can be late or forget it.
//! The surprise: everything is judged twice. When it is approved, rows must still fit and no guard rail may find anything
//! that was not acknowledged when it was proposed.

mod acknowledgement;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::command::{Actor, Context};
use crate::event::{Event, Record};
use crate::guard::{self, Finding};
use crate::overbooking::{self, Overbooking};
use crate::planner::{Area, PlannerEvent};
use crate::programme::Wave;
use crate::refusal::{Code, Refusal};
use crate::slot::{self, SLOTS_PER_ENTRY_MAX, SlotId, SlotRow};
use crate::state::{ProgrammeState, State};
use crate::time::Instant;

pub use acknowledgement::{AcknowledgeReason, Acknowledgement};

/// Open proposals of a programme at most.
pub const OPEN_MAX: usize = 50;
/// Bytes of a series at most.
pub const SERIES_BYTES_MAX: usize = 16 * 1024;
/// Series of a programme at most.
pub const SERIES_MAX: usize = 1_000;
/// Acknowledgements in one proposal at most.
pub const ACKNOWLEDGED_MAX: usize = 100;

/// A series as its file says it; what it means is not the kernel's to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesText {
    /// Identifier.
    pub id: String,
    /// The file.
    pub text: String,
}

/// A series that was approved, with the slots that are its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesKept {
    /// The file.
    pub text: String,
    /// Slots that it made and did not give up.
    pub slots: BTreeSet<SlotId>,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// Slots, with the series that made them, if one did.
    Slots {
        /// The rows; empty once it is decided, because then they are published or never will be.
        rows: Vec<SlotRow>,
        /// What was acknowledged.
        acknowledged: Vec<Acknowledgement>,
        /// The series.
        series: Option<SeriesText>,
    },
    /// When a wave opens.
    Opening {
        /// Identifier of the wave.
        wave: String,
        /// From when its people may book.
        opens_at: Instant,
    },
    /// How many more people than places may book.
    Overbooking {
        /// Of which places.
        area: Area,
        /// How many more, and why.
        wanted: Overbooking,
    },
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProposalStanding {
    /// It waits for another planner.
    Open,
    /// Somebody else approved it.
    Approved {
        /// Who.
        by: Actor,
        /// When.
        at: Instant,
    },
    /// Somebody rejected it, perhaps its own author.
    Rejected {
        /// Who.
        by: Actor,
        /// When.
        at: Instant,
    },
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Who proposed it.
    pub by: Actor,
    /// When.
    pub at: Instant,
    /// What.
    pub content: Content,
    /// Rows that it has or had.
    pub rows: u32,
    /// Where it stands.
    pub standing: ProposalStanding,
}

/// What planners of a programme proposed, and the series that came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Plans {
    proposals: Vec<Proposal>,
    series: BTreeMap<String, SeriesKept>,
}

/// What may be asked about proposals.
#[derive(Debug, Clone)]
pub enum ProposalCommand {
    /// Proposes slots.
    Slots {
        /// Index of the programme.
        programme: u16,
        /// The rows.
        slots: Vec<SlotRow>,
        /// What was seen and is no mistake.
        acknowledged: Vec<Acknowledgement>,
        /// The series that made them.
        series: Option<SeriesText>,
    },
    /// Proposes when a wave opens.
    Opening {
        /// Index of the programme.
        programme: u16,
        /// Identifier of the wave.
        wave: String,
        /// From when its people may book.
        opens_at: Instant,
    },
    /// Proposes how many more people than places may book.
    Overbooking {
        /// Index of the programme.
        programme: u16,
        /// Of which places.
        area: Area,
        /// How many more, and why.
        wanted: Overbooking,
    },
    /// Approves; whoever proposed it may not.
    Approve {
        /// Index of the programme.
        programme: u16,
        /// Its number.
        proposal: u32,
    },
    /// Rejects, or takes back.
    Reject {
        /// Index of the programme.
        programme: u16,
        /// Its number.
        proposal: u32,
    },
}

/// What has happened to proposals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposalEvent {
    /// Slots were proposed; more rows of the same proposal may follow in the next entry.
    SlotsProposed {
        /// Index of the programme.
        programme: u16,
        /// Its number.
        proposal: u32,
        /// The rows.
        slots: Vec<SlotRow>,
        /// What was seen and is no mistake.
        acknowledged: Vec<Acknowledgement>,
        /// The series that made them.
        series: Option<SeriesText>,
    },
    /// It was proposed when a wave opens.
    OpeningProposed {
        /// Index of the programme.
        programme: u16,
        /// Its number.
        proposal: u32,
        /// Identifier of the wave.
        wave: String,
        /// From when its people may book.
        opens_at: Instant,
    },
    /// It was proposed how many more people than places may book.
    OverbookingProposed {
        /// Index of the programme.
        programme: u16,
        /// Its number.
        proposal: u32,
        /// Of which places.
        area: Area,
        /// How many more, and why.
        wanted: Overbooking,
    },
    /// A proposal was approved; what it wanted follows in the next entries.
    ProposalApproved {
        /// Index of the programme.
        programme: u16,
        /// Its number.
        proposal: u32,
    },
    /// A proposal was rejected.
    ProposalRejected {
        /// Index of the programme.
        programme: u16,
        /// Its number.
        proposal: u32,
    },
    /// Somebody published slots alone despite what the guard rails found; the slots follow in the next entries.
    FindingsOverruled {
        /// Index of the programme.
        programme: u16,
        /// Why they are right, in the words of whoever published them.
        reason: String,
        /// What was found, at most [`ACKNOWLEDGED_MAX`] of it.
        findings: Vec<Finding>,
        /// How much was found.
        count: u32,
    },
}

impl ProposalEvent {
    /// The kind's public name.
    pub fn name(&self) -> &'static str {
        match self {
            ProposalEvent::SlotsProposed { .. } => "SlotsProposed",
            ProposalEvent::OpeningProposed { .. } => "OpeningProposed",
            ProposalEvent::OverbookingProposed { .. } => "OverbookingProposed",
            ProposalEvent::ProposalApproved { .. } => "ProposalApproved",
            ProposalEvent::ProposalRejected { .. } => "ProposalRejected",
            ProposalEvent::FindingsOverruled { .. } => "FindingsOverruled",
        }
    }

    /// Index of the programme that it is about.
    pub fn programme(&self) -> u16 {
        match self {
            ProposalEvent::SlotsProposed { programme, .. }
            | ProposalEvent::OpeningProposed { programme, .. }
            | ProposalEvent::OverbookingProposed { programme, .. }
            | ProposalEvent::ProposalApproved { programme, .. }
            | ProposalEvent::ProposalRejected { programme, .. }
            | ProposalEvent::FindingsOverruled { programme, .. } => *programme,
        }
    }
}

impl ProgrammeState {
    /// Every proposal by number, the oldest first.
    pub fn proposals(&self) -> impl Iterator<Item = (u32, &Proposal)> {
        (1_u32..).zip(&self.plans.proposals)
    }

    /// The proposal with this number.
    pub fn proposal(&self, number: u32) -> Option<&Proposal> {
        self.plans.proposals.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// Every series that was approved, by identifier.
    pub fn series(&self) -> impl Iterator<Item = (&str, &SeriesKept)> {
        self.plans.series.iter().map(|(id, kept)| (id.as_str(), kept))
    }

    /// The series with this identifier.
    pub fn series_kept(&self, id: &str) -> Option<&SeriesKept> {
        self.plans.series.get(id)
    }

    fn next_proposal(&self) -> u32 {
        u32::try_from(self.plans.proposals.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The proposal, if it is still to be decided.
    fn open(&self, number: u32) -> Result<&Proposal, Refusal> {
        let proposal = self.proposal(number).ok_or(Refusal::plain(Code::ProposalUnknown))?;
        match proposal.standing {
            ProposalStanding::Open => Ok(proposal),
            _ => Err(Refusal::plain(Code::ProposalClosed)),
        }
    }

    fn wave(&self, id: &str) -> Option<&Wave> {
        self.definition.waves.iter().find(|wave| wave.id == id)
    }

    /// Folds an event in; the number is what the running digest sees of it.
    pub(crate) fn apply_proposal(&mut self, record: &Record, event: &ProposalEvent) -> u64 {
        match event {
            ProposalEvent::SlotsProposed { proposal, slots, acknowledged, series, .. } => {
                self.apply_slots_proposed(record, *proposal, slots, acknowledged, series.as_ref());
                u64::from(*proposal)
            }
            ProposalEvent::OpeningProposed { proposal, wave, opens_at, .. } => {
                if *proposal == self.next_proposal() {
                    let content = Content::Opening { wave: wave.clone(), opens_at: *opens_at };
                    self.plans.proposals.push(proposed(record, content));
                }
                u64::from(*proposal)
            }
            ProposalEvent::OverbookingProposed { proposal, area, wanted, .. } => {
                if *proposal == self.next_proposal() {
                    let content = Content::Overbooking { area: *area, wanted: *wanted };
                    self.plans.proposals.push(proposed(record, content));
                }
                u64::from(*proposal)
            }
            ProposalEvent::ProposalApproved { proposal, .. } => {
                let standing = ProposalStanding::Approved { by: record.actor, at: record.at };
                let found = self.settle(*proposal, standing);
                if let Some(Content::Slots { rows, series: Some(series), .. }) = found {
                    self.keep_series(series, &rows);
                }
                u64::from(*proposal)
            }
            ProposalEvent::ProposalRejected { proposal, .. } => {
                let standing = ProposalStanding::Rejected { by: record.actor, at: record.at };
                self.settle(*proposal, standing);
                u64::from(*proposal)
            }
            // The journal keeps it, and no rule asks for it.
            ProposalEvent::FindingsOverruled { count, .. } => u64::from(*count),
        }
    }

    fn apply_slots_proposed(
        &mut self,
        record: &Record,
        number: u32,
        slots: &[SlotRow],
        acknowledged: &[Acknowledgement],
        series: Option<&SeriesText>,
    ) {
        if number == self.next_proposal() {
            let (acknowledged, series) = (acknowledged.to_vec(), series.cloned());
            let content = Content::Slots { rows: Vec::new(), acknowledged, series };
            self.plans.proposals.push(proposed(record, content));
        }
        let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
        let Some(found) = index.and_then(|index| self.plans.proposals.get_mut(index)) else { return };
        if let (Content::Slots { rows, .. }, ProposalStanding::Open) = (&mut found.content, found.standing) {
            rows.extend_from_slice(slots);
            found.rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        }
    }

    /// Ends an open proposal; gives what it was, and keeps no rows of it.
    fn settle(&mut self, number: u32, standing: ProposalStanding) -> Option<Content> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let found = self.plans.proposals.get_mut(index).filter(|it| it.standing == ProposalStanding::Open)?;
        found.standing = standing;
        let content = found.content.clone();
        if let Content::Slots { rows, series, .. } = &mut found.content {
            *rows = Vec::new();
            if let Some(series) = series {
                series.text = String::new();
            }
        }
        Some(content)
    }

    fn keep_series(&mut self, series: SeriesText, rows: &[SlotRow]) {
        let before = self.plans.series.remove(&series.id).map(|kept| kept.slots).unwrap_or_default();
        let given_up: BTreeSet<SlotId> =
            rows.iter().filter(|row| row.capacity == 0).map(|row| row.id).collect();
        let made = rows.iter().filter(|row| row.capacity > 0).map(|row| row.id);
        let slots = before.into_iter().filter(|id| !given_up.contains(id)).chain(made).collect();
        self.plans.series.insert(series.id, SeriesKept { text: series.text, slots });
    }
}

fn proposed(record: &Record, content: Content) -> Proposal {
    Proposal { by: record.actor, at: record.at, content, rows: 0, standing: ProposalStanding::Open }
}

/// Decides what is asked about proposals.
pub(crate) fn decide(
    state: &State,
    context: &Context,
    command: &ProposalCommand,
) -> Result<Vec<Event>, Refusal> {
    match command {
        ProposalCommand::Slots { programme, slots, acknowledged, series } => {
            propose_slots(state, context, *programme, slots, acknowledged, series.as_ref())
        }
        ProposalCommand::Opening { programme, wave, opens_at } => {
            propose_opening(state, context, *programme, wave, *opens_at)
        }
        ProposalCommand::Overbooking { programme, area, wanted } => {
            let held = state.programme_at(*programme)?;
            room_for_one(held)?;
            overbooking::statable(held, *area, *wanted)?;
            let (programme, proposal, area, wanted) = (*programme, held.next_proposal(), *area, *wanted);
            Ok(vec![Event::Proposal(ProposalEvent::OverbookingProposed {
                programme,
                proposal,
                area,
                wanted,
            })])
        }
        ProposalCommand::Approve { programme, proposal } => approve(state, context, *programme, *proposal),
        ProposalCommand::Reject { programme, proposal } => {
            state.programme_at(*programme)?.open(*proposal)?;
            let (programme, proposal) = (*programme, *proposal);
            Ok(vec![Event::Proposal(ProposalEvent::ProposalRejected { programme, proposal })])
        }
    }
}

fn propose_slots(
    state: &State,
    context: &Context,
    programme: u16,
    rows: &[SlotRow],
    acknowledged: &[Acknowledgement],
    series: Option<&SeriesText>,
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    room_for_one(held)?;
    let fits = |series: &SeriesText| {
        let is_new = !held.plans.series.contains_key(&series.id);
        let crowd = is_new && held.plans.series.len() >= SERIES_MAX;
        !series.id.is_empty() && series.id.len() <= 40 && series.text.len() <= SERIES_BYTES_MAX && !crowd
    };
    if acknowledged.len() > ACKNOWLEDGED_MAX || !series.is_none_or(fits) {
        return Err(Refusal::plain(Code::ProposalInvalid));
    }
    let changes = !slot::publish(state, programme, rows, context.now)?.is_empty();
    let other_series = series
        .is_some_and(|series| held.plans.series.get(&series.id).is_none_or(|kept| kept.text != series.text));
    if !changes && !other_series {
        return Err(Refusal::plain(Code::ProposalEmpty));
    }
    let found = guard::findings(held, rows, context.now);
    unacknowledged(&found, acknowledged, Code::ProposalGuard)?;
    let said = acknowledged.iter().filter(|it| found.iter().any(|finding| it.is_of(finding)));
    let mut said: Vec<Acknowledgement> = said.copied().collect();
    let (proposal, mut series) = (held.next_proposal(), series.cloned());
    let mut chunks: Vec<&[SlotRow]> = rows.chunks(SLOTS_PER_ENTRY_MAX).collect();
    if chunks.is_empty() {
        chunks.push(&[]);
    }
    let event = |chunk: &[SlotRow]| {
        Event::Proposal(ProposalEvent::SlotsProposed {
            programme,
            proposal,
            slots: chunk.to_vec(),
            // The first entry says it for all.
            acknowledged: std::mem::take(&mut said),
            series: series.take(),
        })
    };
    Ok(chunks.into_iter().map(event).collect())
}

fn propose_opening(
    state: &State,
    context: &Context,
    programme: u16,
    wave: &str,
    opens_at: Instant,
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    room_for_one(held)?;
    openable(held, context.now, wave, opens_at)?;
    let (proposal, wave) = (held.next_proposal(), wave.to_owned());
    Ok(vec![Event::Proposal(ProposalEvent::OpeningProposed { programme, proposal, wave, opens_at })])
}

fn approve(state: &State, context: &Context, programme: u16, number: u32) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    let proposal = held.open(number)?;
    if proposal.by == context.actor {
        return Err(Refusal::plain(Code::ProposalOwn));
    }
    let mut events = vec![Event::Proposal(ProposalEvent::ProposalApproved { programme, proposal: number })];
    match &proposal.content {
        Content::Slots { rows, acknowledged, .. } => {
            let opening = rows.iter().map(|row| row.published_at).filter(|at| *at > proposal.at).min();
            if let Some(at) = opening.filter(|at| *at <= context.now) {
                return Err(Refusal::at(Code::ProposalLate, at));
            }
            let found = guard::findings(held, rows, context.now);
            unacknowledged(&found, acknowledged, Code::ProposalStale)?;
            events.extend(slot::publish(state, programme, rows, context.now)?);
        }
        Content::Opening { wave, opens_at } => {
            openable(held, context.now, wave, *opens_at)?;
            let mut definition = held.definition.clone();
            for known in definition.waves.iter_mut().filter(|known| known.id == *wave) {
                known.opens_at = *opens_at;
            }
            events.push(Event::ProgrammeApplied { programme, definition: Box::new(definition) });
        }
        Content::Overbooking { area, wanted } => {
            overbooking::statable(held, *area, *wanted)?;
            let (area, stated) = (*area, *wanted);
            events.push(Event::Planner(PlannerEvent::OverbookingStated { programme, area, stated }));
        }
    }
    Ok(events)
}

/// Whether this wave may be given this opening: both are still to come, and it does not end before.
fn openable(held: &ProgrammeState, now: Instant, wave: &str, opens_at: Instant) -> Result<(), Refusal> {
    let known = held.wave(wave).ok_or(Refusal::plain(Code::ProposalInvalid))?;
    if known.closes_at.is_some_and(|closes| closes <= opens_at) {
        return Err(Refusal::plain(Code::ProposalInvalid));
    }
    if known.opens_at <= now {
        return Err(Refusal::at(Code::ProposalWaveOpen, known.opens_at));
    }
    if opens_at <= now {
        return Err(Refusal::at(Code::ProposalLate, opens_at));
    }
    if known.opens_at == opens_at {
        return Err(Refusal::plain(Code::ProposalEmpty));
    }
    Ok(())
}

fn room_for_one(held: &ProgrammeState) -> Result<(), Refusal> {
    let open = held.plans.proposals.iter().filter(|it| it.standing == ProposalStanding::Open).count();
    if open >= OPEN_MAX {
        return Err(Refusal::count(Code::ProposalCrowd, OPEN_MAX as u64));
    }
    Ok(())
}

/// Refuses with how many findings nobody acknowledged.
fn unacknowledged(found: &[Finding], acknowledged: &[Acknowledgement], code: Code) -> Result<(), Refusal> {
    let left = found.iter().filter(|finding| !acknowledged.iter().any(|it| it.is_of(finding))).count();
    match u64::try_from(left).unwrap_or(u64::MAX) {
        0 => Ok(()),
        left => Err(Refusal::count(code, left)),
    }
}
