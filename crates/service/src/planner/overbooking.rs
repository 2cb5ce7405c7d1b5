//! Overbooking: how many more people than places may book, what another statement would change, and proposing it.
//!
//! It is proposed here and approved where every proposal is, by another planner. Who stands beyond the places is told by
//! booking number, also before a statement is taken back, which drops nobody.
//! The surprise: beyond the places are the newest bookings of a slot, whichever of its people will come.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::booking::Booking;
use kernel::command::{Actor, Channel, Command};
use kernel::overbooking::{Overbooking, OverbookingReason};
use kernel::planner::{Area, PlannerCommand};
use kernel::proposal::ProposalCommand;
use kernel::quota::Amount;
use kernel::slot::Slot;
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use super::told::named;
use super::{AreaAsked, By, Found, refused};
use crate::Service;
use crate::permission::Act;
use crate::refusal::Refusal;
use crate::staff::StaffSession;

/// Names of the reasons for which more people than places may book.
pub const OVERBOOKING_REASONS: [&str; 3] = ["no_shows", "left_doses", "as_ordered"];

/// An overbooking as it is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverbookingTold {
    /// Of which places.
    pub area: AreaAsked,
    /// `5` more of each slot, or `20%`.
    pub more: String,
    /// Why: one of [`OVERBOOKING_REASONS`].
    pub reason: String,
}

/// What is overbooked of a venue's day, now and as it would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverbookingDay {
    /// The day.
    pub date: Date,
    /// Venue identifier.
    pub venue: String,
    /// Places of the slots to come.
    pub capacity: u64,
    /// Those that are booked or held.
    pub taken: u64,
    /// How many more people than places may book.
    pub more: u64,
    /// How many more would; the same if nothing is asked.
    pub would_be_more: u64,
    /// Numbers of the bookings that stand beyond the places of their slots, the newest first.
    pub beyond: Vec<String>,
}

/// The overbooking of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverbookingsTold {
    /// Programme identifier.
    pub programme: String,
    /// Which places it was asked about.
    pub area: AreaAsked,
    /// Everything that is stated.
    pub stated: Vec<OverbookingTold>,
    /// What is overbooked by day and venue, in the places it was asked about.
    pub days: Vec<OverbookingDay>,
    /// What it would be refused for, if this is only what would happen.
    pub refusal: Option<String>,
    /// The number of the proposal, once it is one.
    pub proposal: Option<u32>,
}

/// What is done about overbooking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum OverbookingAct {
    /// It is proposed to another planner.
    Propose {
        /// As in [`OverbookingTold::more`].
        more: String,
        /// As in [`OverbookingTold::reason`].
        reason: String,
    },
    /// It is taken back at once, unless a wider statement says so; nobody is dropped.
    Lift,
}

/// One request of the command line about overbooking.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OverbookingAsk {
    /// Which places.
    pub area: AreaAsked,
    /// What; nothing to see what is stated.
    pub act: Option<OverbookingAct>,
    /// Only say what would happen.
    pub dry_run: bool,
}

impl Service {
    /// What is overbooked in some places, and what would be after `act`; nothing is done.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `area.unknown`, `overbooking.invalid`, `reason.unknown`, `not_ready`.
    pub async fn overbookings(
        &self,
        who: &StaffSession,
        programme: &str,
        area: &AreaAsked,
        act: Option<&OverbookingAct>,
    ) -> Result<OverbookingsTold, Refusal> {
        self.permit_places(who, Act::SeePlaces, programme, area).await?;
        self.overbookings_with(programme, area, act).await
    }

    /// Proposes an overbooking, or takes one back; answers with the number of the proposal.
    ///
    /// # Errors
    /// As [`Self::overbookings`], and `overbooking.unknown`, `proposal.empty`, `proposal.crowd`.
    pub async fn change_overbooking(
        &self,
        who: &StaffSession,
        programme: &str,
        area: &AreaAsked,
        act: &OverbookingAct,
    ) -> Result<Option<u32>, Refusal> {
        let needed = match act {
            OverbookingAct::Propose { .. } => Act::ProposeOverbooking,
            OverbookingAct::Lift => Act::LiftOverbooking,
        };
        let permit = self.permit_places(who, needed, programme, area).await?;
        let by = By { actor: permit.actor(), channel: permit.channel() };
        self.order_overbooking(by, programme, area, act).await
    }

    /// The same for whoever may use the command line, with what is stated then.
    pub(crate) async fn overbookings_at_command_line(
        &self,
        programme: &str,
        ask: &OverbookingAsk,
    ) -> Result<OverbookingsTold, Refusal> {
        match &ask.act {
            Some(act) if !ask.dry_run => {
                let by = By { actor: Actor::Staff(0), channel: Channel::Cli };
                let proposal = self.order_overbooking(by, programme, &ask.area, act).await?;
                let told = self.overbookings_with(programme, &ask.area, None).await?;
                Ok(OverbookingsTold { proposal, ..told })
            }
            act => self.overbookings_with(programme, &ask.area, act.as_ref()).await,
        }
    }

    async fn order_overbooking(
        &self,
        by: By,
        programme: &str,
        area: &AreaAsked,
        act: &OverbookingAct,
    ) -> Result<Option<u32>, Refusal> {
        let command = command(&self.found_places(programme, area)?, act)?;
        self.order_of(by.actor, by.channel, command).await?;
        let is_proposed = matches!(act, OverbookingAct::Propose { .. });
        Ok(if is_proposed { self.newest_proposal(programme, by.actor) } else { None })
    }

    async fn overbookings_with(
        &self,
        programme: &str,
        asked: &AreaAsked,
        act: Option<&OverbookingAct>,
    ) -> Result<OverbookingsTold, Refusal> {
        let found = self.found_places(programme, asked)?;
        let wanted = act.map(|act| command(&found, act)).transpose()?;
        let now = self.now();
        let (told, mark) = {
            let state = self.read();
            let held =
                state.programme_at(found.programme).map_err(|rule| Refusal::of_rule(rule, &found.zone))?;
            let refusal = wanted.as_ref().and_then(|command| refused(&state, command, now));
            let changed = match &wanted {
                Some(Command::Proposal(ProposalCommand::Overbooking { area, wanted, .. })) => {
                    Some((*area, Some(*wanted)))
                }
                Some(_) => Some((found.area, None)),
                None => None,
            };
            let told = OverbookingsTold {
                programme: held.definition.id.clone(),
                area: named(held, found.area),
                stated: held.overbookings().map(|(area, stated)| told(held, area, stated)).collect(),
                days: days(held, found.area, changed, now),
                refusal: refusal.map(|rule| rule.code.as_str().to_owned()),
                proposal: None,
            };
            (told, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(told)
    }
}

fn command(found: &Found, act: &OverbookingAct) -> Result<Command, Refusal> {
    let (programme, area) = (found.programme, found.area);
    Ok(match act {
        OverbookingAct::Lift => Command::Planner(PlannerCommand::LiftOverbooking { programme, area }),
        OverbookingAct::Propose { more, reason } => {
            let more = Amount::parse(more).ok_or(Refusal::plain("overbooking.invalid"))?;
            let reason = OverbookingReason::ALL.into_iter().find(|known| known.as_str() == reason);
            let wanted = Overbooking { more, reason: reason.ok_or(Refusal::plain("reason.unknown"))? };
            Command::Proposal(ProposalCommand::Overbooking { programme, area, wanted })
        }
    })
}

/// An overbooking as data.
pub(crate) fn told(held: &ProgrammeState, area: Area, stated: Overbooking) -> OverbookingTold {
    let more = stated.more.to_string();
    OverbookingTold { area: named(held, area), more, reason: stated.reason.as_str().to_owned() }
}

/// The slots to come of an area by day and venue, with what is overbooked of them and what would be.
fn days(
    held: &ProgrammeState,
    area: Area,
    changed: Option<(Area, Option<Overbooking>)>,
    now: Instant,
) -> Vec<OverbookingDay> {
    let mut days: BTreeMap<(Date, u16), OverbookingDay> = BTreeMap::new();
    for (index, slot) in held.slots_in(area).filter(|(_, slot)| slot.starts_at() > now) {
        let row = slot.row();
        let day = days.entry((row.date, row.venue)).or_insert_with(|| OverbookingDay {
            date: row.date,
            venue: held.venue_id(row.venue).to_owned(),
            ..OverbookingDay::default()
        });
        let more = held.more_of(row);
        day.capacity += u64::from(row.capacity);
        day.taken += u64::from(held.taken_places(index, now));
        day.more += u64::from(more);
        day.would_be_more += u64::from(changed.map_or(more, |(area, to)| held.more_if(row, area, to)));
        day.beyond.extend(beyond(held, index, slot).iter().map(|booking| booking.number.to_string()));
    }
    days.into_values().collect()
}

/// The newest bookings of a slot that has more than it has places, the newest first.
fn beyond<'a>(held: &'a ProgrammeState, index: u32, slot: &Slot) -> Vec<&'a Booking> {
    let Some(count) = slot.booked().checked_sub(slot.row().capacity).filter(|count| *count > 0) else {
        return Vec::new();
    };
    let mut newest: Vec<&Booking> =
        held.bookings_of_slot(index).filter(|booking| booking.status.takes_place()).collect();
    let made = |booking: &Booking| held.history(booking, u64::MAX).first().map(|step| step.position);
    newest.sort_by_cached_key(|booking| std::cmp::Reverse(made(booking)));
    newest.truncate(usize::try_from(count).unwrap_or(usize::MAX));
    newest
}

/// Places of all slots that are overbooked, and bookings that stand beyond the places.
pub(crate) fn overbooked_in(held: &ProgrammeState) -> (u64, u64) {
    held.slots().fold((0, 0), |(more, beyond), (_, slot)| {
        let over = slot.booked().saturating_sub(slot.row().capacity);
        (more + u64::from(held.more_of(slot.row())), beyond + u64::from(over))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_kernel_in_its_order() {
        assert_eq!(OVERBOOKING_REASONS, OverbookingReason::ALL.map(OverbookingReason::as_str));
    }
}
