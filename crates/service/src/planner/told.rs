//! What planners are told: places, stops, and of each booking concerned what becomes of it. Plain data, no words.
//!
//! Results are codes. Before: `would_move`, `would_wait`. After: `moved` by a rule, `chose` another place, `cancelled`,
//! `kept` because it takes place after all, `came`, and `waits` for a choice.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use kernel::booking::{Booking, Detail, Status, Step, StepKind};
use kernel::municipality::MunicipalityCode;
use kernel::planner::{self, Area, Planned, PlannerCommand, Rule, Stays, Stop};
use kernel::slot::Slot;
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use super::{AreaAsked, DayPlanned};
use crate::present::{clock_time, slot_text};
use crate::refusal::Refusal;
use crate::zone::Zone;

/// Some places and everybody concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannerTold {
    /// Programme identifier.
    pub programme: String,
    /// Which places.
    pub area: AreaAsked,
    /// The stop of exactly these.
    pub stop: Option<StopTold>,
    /// What it would be refused for, if this is only what would happen.
    pub refusal: Option<String>,
    /// Each of the places.
    pub places: Vec<PlaceTold>,
    /// How many people have which result.
    pub counts: BTreeMap<String, u64>,
    /// Each booking concerned.
    pub affected: Vec<AffectedTold>,
}

/// A stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopTold {
    /// Of which places.
    pub area: AreaAsked,
    /// Name of the reason.
    pub reason: String,
    /// Whether nothing takes place there.
    pub is_called_off: bool,
    /// When it ends by itself, RFC 3339.
    pub until: Option<String>,
}

/// A slot with what is taken of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceTold {
    /// Where and when.
    pub spot: SpotTold,
    /// Only for this dose; 0 for any.
    pub dose: u8,
    /// Places.
    pub capacity: u32,
    /// How many more people may book than there are places.
    pub more: u32,
    /// Places that are booked.
    pub booked: u32,
    /// Places that are held for a few minutes.
    pub held: u32,
    /// Name of the reason for which nobody takes one.
    pub stopped: Option<String>,
    /// Whether nothing takes place in it.
    pub is_called_off: bool,
}

/// Where and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotTold {
    /// Slot identifier.
    pub slot: String,
    /// Venue identifier.
    pub venue: String,
    /// Day at the venue.
    pub date: Date,
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
}

/// A booking, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedTold {
    /// Booking number as people read it.
    pub number: String,
    /// Which dose.
    pub dose: u8,
    /// Municipality code of the voucher.
    pub municipality_code: Option<String>,
    /// Where the place was.
    pub from: SpotTold,
    /// What becomes of it.
    pub result: String,
    /// Where to.
    pub to: Option<SpotTold>,
    /// Why nobody moves it: `choosing`, `other_first`, `voucher`, `no_place`, `no_rule`.
    pub why: Option<String>,
    /// When it happened, RFC 3339.
    pub at: Option<String>,
    /// By which rule it was moved.
    pub rule: Option<String>,
}

/// What is told of one programme at one moment.
pub(super) struct Teller<'a> {
    pub(super) held: &'a ProgrammeState,
    pub(super) zone: &'a Zone,
    pub(super) now: Instant,
}

impl Teller<'_> {
    pub(super) fn told(&self, asked: &AreaAsked, area: Area, affected: Vec<AffectedTold>) -> PlannerTold {
        let mut places: Vec<PlaceTold> =
            self.held.slots_in(area).map(|(index, slot)| self.place(index, slot)).collect();
        places.sort_by_key(|it| (it.spot.date, it.spot.venue.clone(), it.spot.start));
        let mut counts = BTreeMap::new();
        for it in &affected {
            *counts.entry(it.result.clone()).or_default() += 1;
        }
        let stop = self.held.stops().find(|(of, _)| *of == area);
        PlannerTold {
            programme: self.held.definition.id.clone(),
            area: asked.clone(),
            stop: stop.map(|(of, stop)| told_stop(self.held, self.zone, of, stop)),
            refusal: None,
            places,
            counts,
            affected,
        }
    }

    /// What a command would come to for everybody concerned.
    pub(super) fn plan(
        &self,
        command: &PlannerCommand,
        clearing: Option<Rule>,
    ) -> Result<Vec<AffectedTold>, Refusal> {
        let (held, now) = (self.held, self.now);
        Ok(match command {
            PlannerCommand::Stop { area, stop, .. } if stop.is_called_off => {
                let bookings = self.confirmed_in(*area);
                let planned = match clearing {
                    Some(rule) => planner::plan(held, bookings, rule, usize::MAX, now, Some(*area)),
                    None => bookings.map(|booking| Planned { booking, to: Err(Stays::NoRule) }).collect(),
                };
                planned.iter().filter_map(|planned| self.would(planned)).collect()
            }
            PlannerCommand::Stop { .. }
            | PlannerCommand::GiveNotice { .. }
            | PlannerCommand::StateQuota { .. }
            | PlannerCommand::LiftQuota { .. }
            | PlannerCommand::LiftOverbooking { .. }
            | PlannerCommand::WithdrawNotice { .. } => Vec::new(),
            PlannerCommand::Resume { area, .. } => {
                let displaced = planner::displaced(held, *area).into_iter();
                let back =
                    displaced.filter_map(|booking| Some(self.affected(booking, held.slot_of(booking)?)));
                back.map(|it| AffectedTold { result: "would_keep".to_owned(), ..it }).collect()
            }
            PlannerCommand::Relocate { area, rule, .. } => {
                let all = planner::plan(held, planner::displaced(held, *area), *rule, usize::MAX, now, None);
                all.iter().filter_map(|planned| self.would(planned)).collect()
            }
            PlannerCommand::ChangeCapacity { slot, capacity, rule, .. } => {
                let wanted = planner::reduction(held, *slot, *capacity, *rule, now);
                let wanted = wanted.map_err(|rule| Refusal::of_rule(rule, self.zone))?;
                wanted.planned.iter().filter_map(|planned| self.would(planned)).collect()
            }
        })
    }

    fn confirmed_in(&self, area: Area) -> impl Iterator<Item = &Booking> {
        let bookings = self.held.slots_in(area).flat_map(|(index, _)| self.held.bookings_of_slot(index));
        bookings.filter(|booking| booking.status == Status::Confirmed)
    }

    fn would(&self, planned: &Planned<'_>) -> Option<AffectedTold> {
        let it = self.affected(planned.booking, self.held.slot_of(planned.booking)?);
        Some(match planned.to {
            Ok(slot) => {
                let to = self.held.slot_with(slot).map(|(_, slot)| self.spot(slot));
                AffectedTold { result: "would_move".to_owned(), to, ..it }
            }
            Err(why) => {
                let why = Some(why.as_str().to_owned());
                AffectedTold { result: "would_wait".to_owned(), why, ..it }
            }
        })
    }

    /// What became of everybody whose place in this area was called off or taken for fewer places.
    pub(super) fn results(&self, area: Area) -> Vec<AffectedTold> {
        let concerned = self.held.concerned_bookings();
        let mut all: Vec<AffectedTold> = concerned.filter_map(|booking| self.result(booking, area)).collect();
        all.sort_by(|a, b| {
            (a.from.date, a.from.start, &a.from.venue, &a.number).cmp(&(
                b.from.date,
                b.from.start,
                &b.from.venue,
                &b.number,
            ))
        });
        all
    }

    fn result(&self, booking: &Booking, area: Area) -> Option<AffectedTold> {
        let steps = self.held.history(booking, u64::MAX);
        let covers = |step: &Step| self.held.slot_of(step).is_some_and(|slot| area.covers(slot.row()));
        let left = steps
            .windows(2)
            .rposition(|pair| matches!(pair, [before, after] if is_relocation(after) && covers(before)));
        let called_off = steps.iter().rposition(|step| step.kind == StepKind::Displaced && covers(step));
        let begun = left.max(called_off)?;
        let from = self.held.slot_of(*steps.get(begun)?)?;
        let it = self.affected(booking, from);
        let later = steps.get(begun + 1..).unwrap_or_default();
        let answer = later.iter().find(|step| result_of(step).is_some());
        let Some((step, result)) = answer.and_then(|step| Some((step, result_of(step)?))) else {
            return Some(AffectedTold { result: "waits".to_owned(), ..it });
        };
        let to = (step.kind == StepKind::Moved).then(|| self.held.slot_of(*step)).flatten();
        let rule = match step.detail {
            Detail::Relocated(why) => Some(why.rule.as_str().to_owned()),
            _ => None,
        };
        let (to, at) = (to.map(|slot| self.spot(slot)), Some(self.zone.rfc3339(step.at)));
        Some(AffectedTold { result: result.to_owned(), to, at, rule, ..it })
    }

    fn affected(&self, booking: &Booking, from: &Slot) -> AffectedTold {
        let holder = self.held.holder_of(booking).and_then(|holder| self.held.row(&holder));
        let code = holder.and_then(|row| MunicipalityCode::from_value(row.municipality));
        AffectedTold {
            number: booking.number.to_string(),
            dose: booking.dose,
            municipality_code: code.map(|code| code.to_string()),
            from: self.spot(from),
            result: String::new(),
            to: None,
            why: None,
            at: None,
            rule: None,
        }
    }

    fn place(&self, index: u32, slot: &Slot) -> PlaceTold {
        let row = slot.row();
        let taken = self.held.taken_places(index, self.now);
        let stop = self.held.stop_of(slot, self.now);
        PlaceTold {
            spot: self.spot(slot),
            dose: row.dose,
            capacity: row.capacity,
            more: self.held.more_of(row),
            booked: slot.booked(),
            held: taken.saturating_sub(slot.booked()),
            stopped: stop.map(|stop| stop.reason.as_str().to_owned()),
            is_called_off: stop.is_some_and(|stop| stop.is_called_off),
        }
    }

    fn spot(&self, slot: &Slot) -> SpotTold {
        let row = slot.row();
        SpotTold {
            slot: slot_text(row.id),
            venue: self.held.venue_id(row.venue).to_owned(),
            date: row.date,
            start: clock_time(row.start_minute),
            end: clock_time(row.end_minute),
        }
    }
}

/// The step that ended the waiting, if it is one.
fn result_of(step: &Step) -> Option<&'static str> {
    match step.kind {
        StepKind::Moved if is_relocation(step) => Some("moved"),
        StepKind::Moved => Some("chose"),
        StepKind::Cancelled => Some("cancelled"),
        StepKind::Kept => Some("kept"),
        StepKind::CheckedIn => Some("came"),
        _ => None,
    }
}

fn is_relocation(step: &Step) -> bool {
    matches!(step.detail, Detail::Relocated(_))
}

/// Places by day and venue, from `today` on.
pub(super) fn days(held: &ProgrammeState, today: Date, now: Instant) -> Vec<DayPlanned> {
    let mut days: BTreeMap<(Date, u16), DayPlanned> = BTreeMap::new();
    let mut open: BTreeMap<(Date, u16), bool> = BTreeMap::new();
    for (index, slot) in held.slots().filter(|(_, slot)| slot.row().date >= today) {
        let row = slot.row();
        let key = (row.date, row.venue);
        let day = days.entry(key).or_insert_with(|| DayPlanned {
            date: row.date,
            venue: held.venue_id(row.venue).to_owned(),
            capacity: 0,
            more: 0,
            booked: 0,
            stop: None,
            waiting: 0,
        });
        day.capacity += u64::from(row.capacity);
        day.more += u64::from(held.more_of(row));
        day.booked += u64::from(slot.booked());
        let stop = held.stop_of(slot, now);
        day.stop = day.stop.max(stop.map(|stop| stop.is_called_off));
        *open.entry(key).or_default() |= stop.is_none();
        if stop.is_some_and(|stop| stop.is_called_off) {
            let waiting = held.bookings_of_slot(index).filter(|it| it.status == Status::Confirmed).count();
            day.waiting += u64::try_from(waiting).unwrap_or(u64::MAX);
        }
    }
    for (key, day) in &mut days {
        if open.get(key).copied().unwrap_or_default() {
            day.stop = None;
        }
    }
    days.into_values().collect()
}

/// Every stop in force.
pub(super) fn stops(held: &ProgrammeState, zone: &Zone, now: Instant) -> Vec<StopTold> {
    let live = held.stops().filter(|(_, stop)| stop.until.is_none_or(|until| now < until));
    live.map(|(area, stop)| told_stop(held, zone, area, stop)).collect()
}

fn told_stop(held: &ProgrammeState, zone: &Zone, area: Area, stop: Stop) -> StopTold {
    StopTold {
        area: named(held, area),
        reason: stop.reason.as_str().to_owned(),
        is_called_off: stop.is_called_off,
        until: stop.until.map(|until| zone.rfc3339(until)),
    }
}

pub(super) fn named(held: &ProgrammeState, area: Area) -> AreaAsked {
    let venue = |venue| Some(held.venue_id(venue).to_owned());
    let all = AreaAsked::default();
    match area {
        Area::Programme => all,
        Area::Day(date) => AreaAsked { date: Some(date), ..all },
        Area::Venue(index) => AreaAsked { venue: venue(index), ..all },
        Area::VenueDay(index, date) => AreaAsked { venue: venue(index), date: Some(date), ..all },
        Area::Slot(slot) => {
            let row = held.slot_with(slot).map(|(_, slot)| slot.row());
            AreaAsked {
                venue: row.and_then(|row| venue(row.venue)),
                date: row.map(|row| row.date),
                start: row.map(|row| clock_time(row.start_minute)),
                slot: Some(slot_text(slot)),
            }
        }
    }
}
