//! What planners do to places that are published: look, ask what would happen, do it, and see what became of everybody.
//!
//! Whatever is done can be asked first, and the answer has the same shape before and after: the places it is about, and
//! each booking it concerns with what becomes of it. Nobody is in it by name: whoever calls people looks each of them up.
//! The surprise: moving goes on in commands of a few hundred bookings until nobody else can be moved, so that citizens who
//! book meanwhile never wait for a thousand moves.

mod notice;
pub(crate) mod overbooking;
mod quota;
mod recall;
mod sheet;
mod told;
mod understood;

use jiff::civil::Date;
use kernel::command::{Actor, Channel, Command};
use kernel::planner::{self, Area, PlannerCommand};
use kernel::state::State;
use serde::{Deserialize, Serialize};

use crate::Service;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::zone::Zone;

pub use notice::{NoticeAct, NoticeTold, Said};
pub use overbooking::{
    OVERBOOKING_REASONS, OverbookingAct, OverbookingAsk, OverbookingDay, OverbookingTold, OverbookingsTold,
};
pub(crate) use quota::kept_in;
pub use quota::{CHANNELS, QuotaAct, QuotaAsk, QuotaDay, QuotaTold, QuotasTold, typed_hours};
pub use sheet::{recall_sheet, sheet};
pub use told::{AffectedTold, PlaceTold, PlannerTold, SpotTold, StopTold};
pub use understood::{AreaAsked, PlannerAct, REASONS};

/// Who acts, and through which door.
#[derive(Debug, Clone, Copy)]
struct By {
    actor: Actor,
    channel: Channel,
}

/// A programme as planners see it.
#[derive(Debug, Clone)]
pub struct Planning {
    /// Programme identifier.
    pub programme: String,
    /// Identifiers of all programmes that this member of staff plans.
    pub programmes: Vec<String>,
    /// Places by day and venue, from today on.
    pub days: Vec<DayPlanned>,
    /// Every stop in force.
    pub stops: Vec<StopTold>,
}

/// The places of a venue on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPlanned {
    /// The day.
    pub date: Date,
    /// Venue identifier.
    pub venue: String,
    /// Places.
    pub capacity: u64,
    /// How many more people may book than there are places.
    pub more: u64,
    /// Places that are booked.
    pub booked: u64,
    /// Whether bookings are stopped for all of them, and whether they are called off.
    pub stop: Option<bool>,
    /// People whose place is called off and who are not moved yet.
    pub waiting: u64,
}

/// A programme that was found for somebody.
struct Found {
    programme: u16,
    zone: Zone,
    area: Area,
}

impl Service {
    /// The programme, or the first that one plans.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `not_ready`.
    pub async fn planning(&self, who: &StaffSession, programme: Option<&str>) -> Result<Planning, Refusal> {
        let (programme, programmes) = self.allowed_programme(who, Act::SeePlaces, programme).await?;
        let zone = self.zone_of(&programme).ok_or(Refusal::plain("programme.unknown"))?;
        let today = zone.date(self.now());
        let (days, stops, mark) = {
            let state = self.read();
            let (_, held) = state.programme(&programme).ok_or(Refusal::plain("programme.unknown"))?;
            let days = told::days(held, today, self.now());
            (days, told::stops(held, &zone, self.now()), self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(Planning { programme, programmes, days, stops })
    }

    /// Some places and what became of everybody who was concerned there.
    ///
    /// # Errors
    /// `staff.forbidden`, `area.unknown`, `programme.unknown`, `not_ready`.
    pub async fn places(
        &self,
        who: &StaffSession,
        programme: &str,
        area: &AreaAsked,
    ) -> Result<PlannerTold, Refusal> {
        self.permit_places(who, Act::SeePlaces, programme, area).await?;
        self.results_at_places(programme, area).await
    }

    /// What an act would come to.
    ///
    /// # Errors
    /// As [`Self::places`], and what the act would be refused for where that says nothing about people.
    pub async fn preview_places(
        &self,
        who: &StaffSession,
        programme: &str,
        area: &AreaAsked,
        act: &PlannerAct,
    ) -> Result<PlannerTold, Refusal> {
        self.permit_places(who, Act::SeePlaces, programme, area).await?;
        self.would_come_to(programme, area, act).await
    }

    /// Does it, and says what became of everybody.
    ///
    /// # Errors
    /// `staff.forbidden`, `staff.proof`, `area.unknown`, `stop.invalid`, `capacity.…`, `restore.receipts_first`.
    pub async fn act_on_places(
        &self,
        who: &StaffSession,
        programme: &str,
        area: &AreaAsked,
        act: &PlannerAct,
    ) -> Result<PlannerTold, Refusal> {
        let mut by = By { actor: Actor::Staff(who.account()), channel: Channel::Web };
        for needed in act.needs() {
            let permit = self.permit_places(who, *needed, programme, area).await?;
            by = By { actor: permit.actor(), channel: permit.channel() };
        }
        self.come_to(by, programme, area, act).await
    }

    /// The same for whoever may use the command line.
    pub(crate) async fn plan_at_command_line(
        &self,
        programme: &str,
        area: &AreaAsked,
        act: Option<&PlannerAct>,
        dry_run: bool,
    ) -> Result<PlannerTold, Refusal> {
        let by = By { actor: Actor::Staff(0), channel: Channel::Cli };
        match act {
            None => self.results_at_places(programme, area).await,
            Some(act) if dry_run => self.would_come_to(programme, area, act).await,
            Some(act) => self.come_to(by, programme, area, act).await,
        }
    }

    async fn permit_places(
        &self,
        who: &StaffSession,
        act: Act,
        programme: &str,
        area: &AreaAsked,
    ) -> Result<crate::permission::Authorised, Refusal> {
        let object = {
            let state = self.read();
            let found = state.programme(programme);
            found.map_or_else(Object::none, |(index, held)| {
                let venue = understood::venue_of(held, area);
                Object { programme: Some(index), venue, municipality: None }
            })
        };
        self.authorise(who, act, &object).await
    }

    fn found_places(&self, programme: &str, area: &AreaAsked) -> Result<Found, Refusal> {
        let unknown = Refusal::plain("programme.unknown");
        let zone = self.zone_of(programme).ok_or(unknown.clone())?;
        let state = self.read();
        let (index, held) = state.programme(programme).ok_or(unknown)?;
        Ok(Found { programme: index, zone, area: understood::area(held, area)? })
    }

    async fn results_at_places(&self, programme: &str, asked: &AreaAsked) -> Result<PlannerTold, Refusal> {
        let found = self.found_places(programme, asked)?;
        let now = self.now();
        let (told, mark) = {
            let state = self.read();
            let held =
                state.programme_at(found.programme).map_err(|rule| Refusal::of_rule(rule, &found.zone))?;
            let teller = told::Teller { held, zone: &found.zone, now };
            let affected = teller.results(found.area);
            (teller.told(asked, found.area, affected), self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(told)
    }

    async fn would_come_to(
        &self,
        programme: &str,
        asked: &AreaAsked,
        act: &PlannerAct,
    ) -> Result<PlannerTold, Refusal> {
        let found = self.found_places(programme, asked)?;
        let now = self.now();
        let (told, mark) = {
            let state = self.read();
            let held =
                state.programme_at(found.programme).map_err(|rule| Refusal::of_rule(rule, &found.zone))?;
            let teller = told::Teller { held, zone: &found.zone, now };
            let command = understood::command(held, &found, act, now)?;
            let affected = teller.plan(&command, understood::rule(held, act)?)?;
            let mut told = teller.told(asked, found.area, affected);
            told.refusal =
                refused(&state, &Command::Planner(command), now).map(|rule| rule.code.as_str().to_owned());
            (told, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(told)
    }

    async fn come_to(
        &self,
        by: By,
        programme: &str,
        asked: &AreaAsked,
        act: &PlannerAct,
    ) -> Result<PlannerTold, Refusal> {
        let found = self.found_places(programme, asked)?;
        let (command, rule) = {
            let state = self.read();
            let held =
                state.programme_at(found.programme).map_err(|rule| Refusal::of_rule(rule, &found.zone))?;
            (understood::command(held, &found, act, self.now())?, understood::rule(held, act)?)
        };
        let clears = match &command {
            PlannerCommand::Relocate { .. } => true,
            PlannerCommand::Stop { stop, .. } => stop.is_called_off,
            _ => false,
        };
        if !matches!(command, PlannerCommand::Relocate { .. }) {
            self.order_of(by.actor, by.channel, Command::Planner(command)).await?;
        }
        if let Some(rule) = rule.filter(|_| clears) {
            self.relocate_displaced(by, found.programme, found.area, rule).await?;
        }
        self.results_at_places(programme, asked).await
    }

    /// Moves until nobody else can be moved.
    async fn relocate_displaced(
        &self,
        by: By,
        programme: u16,
        area: Area,
        rule: planner::Rule,
    ) -> Result<(), Refusal> {
        let waiting = || {
            let state = self.read();
            state.programme_at(programme).map_or(0, |held| planner::displaced(held, area).len())
        };
        let mut before = waiting();
        while before > 0 {
            let command = PlannerCommand::Relocate { programme, area, rule };
            self.order_of(by.actor, by.channel, Command::Planner(command)).await?;
            let after = waiting();
            if after >= before {
                break;
            }
            before = after;
        }
        Ok(())
    }
}

/// What a command would be refused for now.
fn refused(state: &State, command: &Command, now: kernel::time::Instant) -> Option<kernel::refusal::Refusal> {
    let context = kernel::command::Context {
        now,
        entropy: 0,
        channel: Channel::Web,
        actor: Actor::Staff(0),
        key: None,
        valid_until: kernel::time::Instant(i64::MAX),
    };
    kernel::decide::decide(state, &context, command).err()
}

/// One request of the command line about places.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlannerAsk {
    /// Which places.
    pub area: AreaAsked,
    /// What; nothing to see what became of everybody.
    pub act: Option<PlannerAct>,
    /// Only say what would happen.
    pub dry_run: bool,
}
