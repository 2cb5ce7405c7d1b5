//! Quotas: how many places are kept for which ways in, what another quota would change, and doing it.
//!
//! What a quota comes to is told by venue and day, and only counted: a place that is kept is nobody's yet. The surprise: a
//! preview asks the kernel what it would keep now, so a quota that comes too late shows how little is left to keep.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::command::{Actor, Channel, Command};
use kernel::digits::fold;
use kernel::planner::{Area, PlannerCommand};
use kernel::quota::{Amount, ByChannel, KEPT_FOR, Quota};
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use super::told::named;
use super::{AreaAsked, By, Found, refused};
use crate::Service;
use crate::permission::Act;
use crate::refusal::Refusal;
use crate::staff::StaffSession;

/// Names of the channels for which places can be kept, in the order in which they are.
pub const CHANNELS: [&str; 5] = ["desk", "venue", "web", "line", "api"];

/// A quota as it is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaTold {
    /// Of which places.
    pub area: AreaAsked,
    /// How much for each channel: `5` places, or `20%` of them.
    pub kept: BTreeMap<String, String>,
    /// So many hours before a slot nothing of it is kept any more.
    pub release_hours: u16,
}

/// What is kept of a venue's day, now and as it would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaDay {
    /// The day.
    pub date: Date,
    /// Venue identifier.
    pub venue: String,
    /// Places of the slots to come.
    pub capacity: u64,
    /// Those that are neither booked nor held.
    pub free: u64,
    /// Of these, how many are kept for which channel.
    pub kept: BTreeMap<String, u64>,
    /// How many would be; the same if nothing is asked.
    pub would_keep: BTreeMap<String, u64>,
    /// Free places that the web can take.
    pub free_for_web: u64,
    /// Those that it could take then.
    pub would_be_free_for_web: u64,
}

/// The quotas of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotasTold {
    /// Programme identifier.
    pub programme: String,
    /// Which places it was asked about.
    pub area: AreaAsked,
    /// Every quota that is stated.
    pub quotas: Vec<QuotaTold>,
    /// What is kept by day and venue, in the places it was asked about.
    pub days: Vec<QuotaDay>,
    /// What it would be refused for, if this is only what would happen.
    pub refusal: Option<String>,
}

/// What is done about a quota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum QuotaAct {
    /// Places are kept from now on.
    State {
        /// How much for each channel, as in [`QuotaTold::kept`]; empty and zero keep nothing.
        kept: BTreeMap<String, String>,
        /// So many hours before a slot they are released.
        release_hours: u16,
    },
    /// They are kept no more, unless a wider quota says so.
    Lift,
}

/// One request of the command line about quotas.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct QuotaAsk {
    /// Which places.
    pub area: AreaAsked,
    /// What; nothing to see what is kept.
    pub act: Option<QuotaAct>,
    /// Only say what would happen.
    pub dry_run: bool,
}

impl Service {
    /// What is kept in some places, and what would be after `act`; nothing is done.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `area.unknown`, `quota.invalid`, `not_ready`.
    pub async fn quotas(
        &self,
        who: &StaffSession,
        programme: &str,
        area: &AreaAsked,
        act: Option<&QuotaAct>,
    ) -> Result<QuotasTold, Refusal> {
        self.permit_places(who, Act::SeePlaces, programme, area).await?;
        self.quotas_with(programme, area, act).await
    }

    /// States a quota, or lifts it.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `area.unknown`, `quota.invalid`, `quota.unknown`.
    pub async fn change_quota(
        &self,
        who: &StaffSession,
        programme: &str,
        area: &AreaAsked,
        act: &QuotaAct,
    ) -> Result<(), Refusal> {
        let permit = self.permit_places(who, Act::StateQuota, programme, area).await?;
        let by = By { actor: permit.actor(), channel: permit.channel() };
        self.order_quota(by, programme, area, act).await
    }

    /// The same for whoever may use the command line, with what is kept then.
    pub(crate) async fn quotas_at_command_line(
        &self,
        programme: &str,
        ask: &QuotaAsk,
    ) -> Result<QuotasTold, Refusal> {
        match &ask.act {
            Some(act) if !ask.dry_run => {
                let by = By { actor: Actor::Staff(0), channel: Channel::Cli };
                self.order_quota(by, programme, &ask.area, act).await?;
                self.quotas_with(programme, &ask.area, None).await
            }
            act => self.quotas_with(programme, &ask.area, act.as_ref()).await,
        }
    }

    async fn order_quota(
        &self,
        by: By,
        programme: &str,
        area: &AreaAsked,
        act: &QuotaAct,
    ) -> Result<(), Refusal> {
        let command = command(&self.found_places(programme, area)?, act)?;
        self.order_of(by.actor, by.channel, Command::Planner(command)).await
    }

    async fn quotas_with(
        &self,
        programme: &str,
        asked: &AreaAsked,
        act: Option<&QuotaAct>,
    ) -> Result<QuotasTold, Refusal> {
        let found = self.found_places(programme, asked)?;
        let wanted = act.map(|act| command(&found, act)).transpose()?;
        let now = self.now();
        let (told, mark) = {
            let state = self.read();
            let held =
                state.programme_at(found.programme).map_err(|rule| Refusal::of_rule(rule, &found.zone))?;
            let refusal =
                wanted.as_ref().and_then(|command| refused(&state, &Command::Planner(command.clone()), now));
            let changed = match &wanted {
                Some(PlannerCommand::StateQuota { area, quota, .. }) => Some((*area, Some(quota))),
                Some(PlannerCommand::LiftQuota { area, .. }) => Some((*area, None)),
                _ => None,
            };
            let told = QuotasTold {
                programme: held.definition.id.clone(),
                area: named(held, found.area),
                quotas: held.quotas().map(|(area, quota)| told(held, area, quota)).collect(),
                days: days(held, found.area, changed, now),
                refusal: refusal.map(|rule| rule.code.as_str().to_owned()),
            };
            (told, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(told)
    }
}

fn command(found: &Found, act: &QuotaAct) -> Result<PlannerCommand, Refusal> {
    let (programme, area) = (found.programme, found.area);
    Ok(match act {
        QuotaAct::Lift => PlannerCommand::LiftQuota { programme, area },
        QuotaAct::State { kept, release_hours } => {
            let mut amounts = BTreeMap::new();
            for (name, text) in kept {
                let invalid = || Refusal::plain("quota.invalid");
                let channel = KEPT_FOR.into_iter().find(|channel| channel.as_str() == name);
                let channel = channel.ok_or_else(invalid)?;
                amounts.extend(amount(text).ok_or_else(invalid)?.map(|amount| (channel, amount)));
            }
            let quota = Quota { kept: amounts, release_hours: *release_hours };
            PlannerCommand::StateQuota { programme, area, quota }
        }
    })
}

/// Nothing for what is empty or zero, no answer for what is no amount.
fn amount(text: &str) -> Option<Option<Amount>> {
    if fold(text).is_empty() {
        return Some(None);
    }
    let read = Amount::parse(text)?;
    Some(Some(read).filter(|amount| !matches!(amount, Amount::Places(0) | Amount::Percent(0))))
}

/// Hours as they were typed, in digits of either width; nothing for what is no whole number.
pub fn typed_hours(text: &str) -> Option<u16> {
    let text = fold(text);
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn told(held: &ProgrammeState, area: Area, quota: &Quota) -> QuotaTold {
    let kept = quota.kept.iter().map(|(channel, amount)| (channel.as_str().to_owned(), amount.to_string()));
    QuotaTold { area: named(held, area), kept: kept.collect(), release_hours: quota.release_hours }
}

/// The slots to come of an area by day and venue, with what is kept of them and what would be.
fn days(
    held: &ProgrammeState,
    area: Area,
    changed: Option<(Area, Option<&Quota>)>,
    now: Instant,
) -> Vec<QuotaDay> {
    let mut days: BTreeMap<(Date, u16), QuotaDay> = BTreeMap::new();
    for (index, slot) in held.slots_in(area).filter(|(_, slot)| slot.starts_at() > now) {
        let row = slot.row();
        let (free, kept) = (held.free_places(index, now), held.kept_of(index, now));
        let then = match changed {
            Some((area, quota)) => held.would_keep(index, held.quota_if(row, area, quota), now),
            None => kept,
        };
        let day = days.entry((row.date, row.venue)).or_insert_with(|| QuotaDay {
            date: row.date,
            venue: held.venue_id(row.venue).to_owned(),
            ..QuotaDay::default()
        });
        day.capacity += u64::from(row.capacity);
        day.free += u64::from(free);
        day.free_for_web += for_web(free, &kept);
        day.would_be_free_for_web += for_web(free, &then);
        add(&mut day.kept, &kept);
        add(&mut day.would_keep, &then);
    }
    days.into_values().collect()
}

/// Free places of the slots to come that are kept, by channel.
pub(crate) fn kept_in(held: &ProgrammeState, now: Instant) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    let some = held.quotas().next().is_some();
    for (index, _) in held.slots().filter(|(_, slot)| some && slot.starts_at() > now) {
        add(&mut sums, &held.kept_of(index, now));
    }
    sums
}

fn for_web(free: u32, kept: &ByChannel) -> u64 {
    u64::from(free.saturating_sub(kept.total() - kept.of(Channel::Web)))
}

fn add(sums: &mut BTreeMap<String, u64>, kept: &ByChannel) {
    for channel in KEPT_FOR.into_iter().filter(|channel| kept.of(*channel) > 0) {
        *sums.entry(channel.as_str().to_owned()).or_default() += u64::from(kept.of(channel));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_in_digits_of_either_width_and_nothing_else_is_hours() {
        let hours = ["24", " \u{FF12}\u{FF14} ", "0"].map(typed_hours);
        assert_eq!(hours, [Some(24), Some(24), Some(0)]);
        for wrong in ["", " ", "-1", "+1", "1.5", "soon", "99999", "\u{FF1A}"] {
            assert_eq!(typed_hours(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert_eq!(amount(" 5 "), Some(Some(Amount::Places(5))));
        assert_eq!(amount("20%"), Some(Some(Amount::Percent(20))));
        assert_eq!(amount("\u{FF12}\u{FF10}\u{FF05}"), Some(Some(Amount::Percent(20))));
        assert_eq!(amount(""), Some(None));
        assert_eq!(amount("0%"), Some(None));
        assert_eq!(amount("some"), None);
        assert_eq!(amount("-1"), None);
    }

    #[test]
    fn the_names_are_those_of_the_kernel_in_its_order() {
        assert_eq!(CHANNELS, KEPT_FOR.map(Channel::as_str));
    }
}
