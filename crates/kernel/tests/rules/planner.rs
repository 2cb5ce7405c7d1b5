//! What planners do to places that are published, one sentence each, and what they ask before.
//!
//! `planner calls-off venue otemachi on 2021-05-30 because weather`, `planner relocates slot s1 to any-venue`,
//! `planner gives s1 2 to same-venue`, `then plan slot s1 to any-venue = #1 to s2`. Nothing here knows a rule.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::command::{Channel, Command};
use kernel::planner::{self, Area, Notice, PlannerCommand, PlannerEvent, Rule, Stop, StopReason};
use kernel::quota::{Amount, Quota};
use kernel::slot::SlotId;
use kernel::state::ProgrammeState;

use crate::sentence::settle;
use crate::words::{self, Words};
use crate::world::{Manner, World};

fn held(world: &World) -> Result<&ProgrammeState, String> {
    world.state.programme_at(world.programme).map_err(|_| "no programme yet".to_owned())
}

/// Does what the sentence says and tells what came of it.
pub fn act(world: &mut World, manner: &Manner, mut sentence: Words<'_>) -> Result<String, String> {
    let programme = world.programme;
    let verb = sentence.next()?;
    let command = match verb {
        "stops" | "calls-off" => {
            let name = sentence.after("because").unwrap_or("weather");
            let found = StopReason::ALL.into_iter().find(|reason| reason.as_str() == name);
            let reason = found.ok_or_else(|| format!("`{name}` is no reason"))?;
            let until = sentence.instant_after("until")?;
            let stop = Stop { reason, is_called_off: verb == "calls-off", until };
            PlannerCommand::Stop { programme, area: area(world, &mut sentence)?, stop }
        }
        "resumes" => PlannerCommand::Resume { programme, area: area(world, &mut sentence)? },
        "relocates" => {
            let rule = rule(world, &mut sentence)?.ok_or("to where?")?;
            PlannerCommand::Relocate { programme, area: area(world, &mut sentence)?, rule }
        }
        "gives" => {
            let rule = rule(world, &mut sentence)?;
            let slot = slot(world, sentence.next()?);
            let capacity = words::number(sentence.next()?)?;
            PlannerCommand::ChangeCapacity { programme, slot, capacity, rule }
        }
        "announces" => {
            let until = sentence.instant_after("until")?;
            let from = sentence.instant_after("from")?.unwrap_or(world.now);
            let (lang, text) = (sentence.next()?.to_owned(), sentence.next()?.to_owned());
            let notice = Notice { texts: BTreeMap::from([(lang, text)]), from, until };
            PlannerCommand::GiveNotice { programme, notice }
        }
        "keeps" => {
            let release_hours = sentence.number_after("released")?.unwrap_or(0);
            let area = area(world, &mut sentence)?;
            let mut kept = BTreeMap::new();
            while let Ok(name) = sentence.next() {
                kept.insert(channel(name)?, amount(sentence.next()?)?);
            }
            PlannerCommand::StateQuota { programme, area, quota: Quota { kept, release_hours } }
        }
        "lifts" => PlannerCommand::LiftQuota { programme, area: area(world, &mut sentence)? },
        "takes-back" => PlannerCommand::LiftOverbooking { programme, area: area(world, &mut sentence)? },
        "withdraws" => PlannerCommand::WithdrawNotice { programme, number: words::number(sentence.next()?)? },
        verb => return Err(format!("no planner `{verb}`")),
    };
    sentence.finish()?;
    settle(world, manner, &Command::Planner(command))
}

/// What came of it.
pub fn happened(world: &World, event: &PlannerEvent) -> String {
    let names = |numbers: &[kernel::booking_number::BookingNumber]| {
        numbers.iter().map(|number| world.name_of(*number)).collect::<Vec<_>>().join(" ")
    };
    match event {
        PlannerEvent::BookingStopped { stop, .. } if stop.is_called_off => "called-off".to_owned(),
        PlannerEvent::BookingStopped { .. } => "stopped".to_owned(),
        PlannerEvent::BookingResumed { .. } => "resumed".to_owned(),
        PlannerEvent::BookingsDisplaced { numbers, .. } => format!("displaced {}", names(numbers)),
        PlannerEvent::BookingsKept { numbers, .. } => format!("kept {}", names(numbers)),
        PlannerEvent::NoticeGiven { number, .. } => format!("announced {number}"),
        PlannerEvent::NoticeWithdrawn { number, .. } => format!("withdrawn {number}"),
        PlannerEvent::QuotaStated { .. } => "stated".to_owned(),
        PlannerEvent::QuotaLifted { .. } => "lifted".to_owned(),
        PlannerEvent::OverbookingStated { .. } => "overbooked".to_owned(),
        PlannerEvent::OverbookingLifted { .. } => "taken back".to_owned(),
        PlannerEvent::BookingRelocated { number, to, .. } => {
            format!("relocated {} to {}", world.name_of(*number), slot_name(world, *to))
        }
    }
}

/// `then displaced venue otemachi = #1 #2`.
pub fn displaced(world: &World, kind: &str, words: &mut Words<'_>) -> Result<String, String> {
    let area = area_of(world, kind, words)?;
    let all = planner::displaced(held(world)?, area);
    let names: Vec<String> = all.iter().map(|booking| world.name_of(booking.number)).collect();
    Ok(if names.is_empty() { "nobody".to_owned() } else { names.join(" ") })
}

/// `then plan slot s1 to any-venue = #1 to s2, #2 no_place`: what moving who is displaced would come to.
pub fn plan(world: &World, kind: &str, words: &mut Words<'_>) -> Result<String, String> {
    let rule = rule(world, words)?.ok_or("to where?")?;
    let area = area_of(world, kind, words)?;
    let held = held(world)?;
    let planned = planner::plan(held, planner::displaced(held, area), rule, usize::MAX, world.now, None);
    let told = planned.iter().map(|it| {
        let number = world.name_of(it.booking.number);
        match it.to {
            Ok(slot) => format!("{number} to {}", slot_name(world, slot)),
            Err(stays) => format!("{number} {}", stays.as_str()),
        }
    });
    Ok(told.collect::<Vec<_>>().join(", "))
}

/// `then choices #1 = s2 s3`: what the holder of a displaced booking is offered.
pub fn choices(world: &World, name: &str) -> Result<String, String> {
    let (_, held, booking) = world.state.booking(world.number(name)?).ok_or("no such booking")?;
    let found = planner::choices(held, booking, 3, world.now);
    let names: Vec<&str> = found.iter().map(|slot| world.slot_name(slot.row())).collect();
    Ok(if names.is_empty() { "none".to_owned() } else { names.join(" ") })
}

fn slot(world: &World, name: &str) -> SlotId {
    world.slot(name).map_or(SlotId(7), |(_, row)| row.id)
}

fn slot_name(world: &World, id: SlotId) -> &str {
    world.slots.iter().find(|(_, (_, row))| row.id == id).map_or("?", |(name, _)| name)
}

/// A channel by its public name.
pub fn channel(name: &str) -> Result<Channel, String> {
    let found = Channel::ALL.into_iter().find(|channel| channel.as_str() == name);
    found.ok_or_else(|| format!("`{name}` is no channel"))
}

/// `3` places, `20%` of them.
pub fn amount(text: &str) -> Result<Amount, String> {
    match text.strip_suffix('%') {
        Some(percent) => Ok(Amount::Percent(words::number(percent)?)),
        None => Ok(Amount::Places(words::number(text)?)),
    }
}

/// The places that the next words name.
pub fn area(world: &World, sentence: &mut Words<'_>) -> Result<Area, String> {
    let kind = sentence.next()?;
    area_of(world, kind, sentence)
}

/// `everything`, `day 2021-05-30`, `venue otemachi`, `venue otemachi on 2021-05-30`, `slot s1`.
fn area_of(world: &World, kind: &str, words: &mut Words<'_>) -> Result<Area, String> {
    Ok(match kind {
        "everything" => Area::Programme,
        "day" => Area::Day(words::day(words.next()?)?),
        "slot" => Area::Slot(slot(world, words.next()?)),
        "venue" => {
            let date: Option<Date> = words.day_after("on")?;
            let venue = held(world)?.venue_index(words.next()?).unwrap_or(99);
            date.map_or(Area::Venue(venue), |date| Area::VenueDay(venue, date))
        }
        kind => return Err(format!("`{kind}` is no area")),
    })
}

/// `to same-venue`, `to any-venue`, `to osaka`, `to s2`.
fn rule(world: &World, words: &mut Words<'_>) -> Result<Option<Rule>, String> {
    let Some(name) = words.after("to") else { return Ok(None) };
    let venue = held(world)?.venue_index(name);
    Ok(Some(match (name, venue) {
        ("same-venue", _) => Rule::SameVenue,
        ("any-venue", _) => Rule::AnyVenue,
        (_, Some(venue)) => Rule::Venue(venue),
        (slot_name, None) => Rule::Slot(slot(world, slot_name)),
    }))
}
