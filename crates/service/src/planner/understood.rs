//! What a planner names, understood: places by venue, day, time or identifier; acts; rules.
//!
//! Reasons and rules are the public names of the kernel's; a time without an offset is the programme's own.

use jiff::civil::{Date, DateTime, Time};
use kernel::planner::{Area, PlannerCommand, Rule, Stop, StopReason};
use kernel::slot::SlotId;
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use super::Found;
use crate::permission::Act;
use crate::present::{clock_time, slot_id};
use crate::refusal::Refusal;
use crate::zone::{Zone, instant};

/// Names of the reasons that a planner may give.
pub const REASONS: [&str; 8] =
    ["weather", "power", "staff", "supply", "premises", "published_by_mistake", "maintenance", "stop_other"];

/// Which places, as they are named: everything, or what is in all of these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaAsked {
    /// Venue identifier.
    pub venue: Option<String>,
    /// The day.
    pub date: Option<Date>,
    /// With a venue and a day: the slot that starts then.
    pub start: Option<Time>,
    /// A slot by its identifier, instead of all these.
    pub slot: Option<String>,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum PlannerAct {
    /// Stops bookings; what is booked stays.
    Stop {
        /// Name of the reason.
        reason: String,
        /// When it ends by itself: the programme's time, or with an offset.
        until: Option<String>,
    },
    /// Takes a stop back, or says that what was called off takes place after all.
    Resume,
    /// Calls the places off, and moves who is booked there if there is a rule.
    CallOff {
        /// Name of the reason.
        reason: String,
        /// `same_venue`, `any_venue`, `venue:ID`, `slot:ID`.
        rule: Option<String>,
    },
    /// Moves who is displaced.
    Move {
        /// As in [`PlannerAct::CallOff`].
        rule: String,
    },
    /// Gives a slot another capacity.
    Capacity {
        /// Places from now on.
        capacity: u32,
        /// Where to who has no place any more, as in [`PlannerAct::CallOff`].
        rule: Option<String>,
    },
}

impl PlannerAct {
    /// What somebody must be allowed to do for it.
    pub(crate) fn needs(&self) -> &'static [Act] {
        match self {
            PlannerAct::Stop { .. } | PlannerAct::Resume => &[Act::StopBooking],
            PlannerAct::CallOff { rule: None, .. } => &[Act::CallOff],
            PlannerAct::CallOff { rule: Some(_), .. } => &[Act::CallOff, Act::MoveDisplaced],
            PlannerAct::Move { .. } => &[Act::MoveDisplaced],
            PlannerAct::Capacity { rule: None, .. } => &[Act::ChangeCapacity],
            PlannerAct::Capacity { rule: Some(_), .. } => &[Act::ChangeCapacity, Act::MoveDisplaced],
        }
    }

    /// The rule by which it moves people.
    pub(super) fn rule(&self) -> Option<&str> {
        match self {
            PlannerAct::CallOff { rule, .. } | PlannerAct::Capacity { rule, .. } => rule.as_deref(),
            PlannerAct::Move { rule } => Some(rule),
            PlannerAct::Stop { .. } | PlannerAct::Resume => None,
        }
    }
}

/// The venue that all of these places are at.
pub(super) fn venue_of(held: &ProgrammeState, asked: &AreaAsked) -> Option<u16> {
    match &asked.slot {
        Some(slot) => held.slot_with(slot_id(slot)?).map(|(_, slot)| slot.row().venue),
        None => held.venue_index(asked.venue.as_deref()?),
    }
}

/// The places that are named.
pub(super) fn area(held: &ProgrammeState, asked: &AreaAsked) -> Result<Area, Refusal> {
    let unknown = || Refusal::plain("area.unknown");
    if let Some(slot) = &asked.slot {
        let found = slot_id(slot).filter(|id| held.slot_with(*id).is_some());
        return found.map(Area::Slot).ok_or_else(unknown);
    }
    let venue = asked.venue.as_deref().map(|id| held.venue_index(id).ok_or_else(unknown)).transpose()?;
    Ok(match (venue, asked.date, asked.start) {
        (Some(venue), Some(date), Some(start)) => Area::Slot(slot_at(held, venue, date, start)?),
        (_, _, Some(_)) => return Err(unknown()),
        (Some(venue), Some(date), None) => Area::VenueDay(venue, date),
        (Some(venue), None, None) => Area::Venue(venue),
        (None, Some(date), None) => Area::Day(date),
        (None, None, None) => Area::Programme,
    })
}

/// The one slot of a venue that starts then.
fn slot_at(held: &ProgrammeState, venue: u16, date: Date, start: Time) -> Result<SlotId, Refusal> {
    let mut found = held
        .slots_in(Area::VenueDay(venue, date))
        .filter_map(|(_, slot)| (clock_time(slot.row().start_minute) == start).then_some(slot.row().id));
    match (found.next(), found.next()) {
        (Some(slot), None) => Ok(slot),
        _ => Err(Refusal::plain("area.unknown")),
    }
}

/// The rule of an act, if it has one.
pub(super) fn rule(held: &ProgrammeState, act: &PlannerAct) -> Result<Option<Rule>, Refusal> {
    let Some(text) = act.rule() else { return Ok(None) };
    let read = match text.split_once(':') {
        None if text == Rule::SameVenue.as_str() => Some(Rule::SameVenue),
        None if text == Rule::AnyVenue.as_str() => Some(Rule::AnyVenue),
        Some(("venue", id)) => held.venue_index(id).map(Rule::Venue),
        Some(("slot", id)) => slot_id(id).filter(|id| held.slot_with(*id).is_some()).map(Rule::Slot),
        _ => None,
    };
    read.map(Some).ok_or(Refusal::plain("rule.unknown"))
}

/// What is asked of the kernel first.
pub(super) fn command(
    held: &ProgrammeState,
    found: &Found,
    act: &PlannerAct,
    now: Instant,
) -> Result<PlannerCommand, Refusal> {
    let (programme, area) = (found.programme, found.area);
    let rule = rule(held, act)?;
    Ok(match act {
        PlannerAct::Stop { reason, until } => {
            let until = until.as_deref().map(|text| moment(&found.zone, text)).transpose()?;
            if until.is_some_and(|until| until <= now) {
                return Err(Refusal::plain("stop.invalid"));
            }
            let stop = Stop { reason: reason_named(reason)?, is_called_off: false, until };
            PlannerCommand::Stop { programme, area, stop }
        }
        PlannerAct::Resume => PlannerCommand::Resume { programme, area },
        PlannerAct::CallOff { reason, .. } => {
            let stop = Stop { reason: reason_named(reason)?, is_called_off: true, until: None };
            PlannerCommand::Stop { programme, area, stop }
        }
        PlannerAct::Move { .. } => {
            let rule = rule.ok_or(Refusal::plain("rule.unknown"))?;
            PlannerCommand::Relocate { programme, area, rule }
        }
        PlannerAct::Capacity { capacity, .. } => {
            let Area::Slot(slot) = area else { return Err(Refusal::plain("area.unknown")) };
            PlannerCommand::ChangeCapacity { programme, slot, capacity: *capacity, rule }
        }
    })
}

fn reason_named(name: &str) -> Result<StopReason, Refusal> {
    let known = REASONS.contains(&name);
    let found = StopReason::ALL.into_iter().find(|reason| known && reason.as_str() == name);
    found.ok_or(Refusal::plain("reason.unknown"))
}

/// `2021-05-18T09:00`, or with an offset.
pub(super) fn moment(zone: &Zone, text: &str) -> Result<Instant, Refusal> {
    let unreadable = || Refusal::plain("stop.invalid");
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(instant(at));
    }
    let civil: DateTime = text.parse().map_err(|_| unreadable())?;
    zone.instant_of(civil).ok_or_else(unreadable)
}
