//! Notices: what everybody who opens a page of a programme reads first, and that bookings are stopped for all of it.
//!
//! A page shows those whose time it is. What stops a whole programme is said there too, so that nobody looks for places
//! that are not given; my page, receipts and `/verify` stay as they are.

use std::collections::BTreeMap;

use kernel::command::{Actor, Channel, Command};
use kernel::planner::{Area, Notice, PlannerCommand};
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use super::understood::moment;
use crate::Service;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::view::{Moment, Names};
use crate::zone::Zone;

/// What pages of a programme say first.
#[derive(Debug, Clone)]
pub enum Said {
    /// Words of the office, by language.
    Notice(Names),
    /// No bookings are taken: name of the reason, and until when.
    Paused(&'static str, Option<Moment>),
}

/// A notice with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeTold {
    /// Its number.
    pub number: u32,
    /// Its text by language.
    pub texts: BTreeMap<String, String>,
    /// From when it is shown, RFC 3339.
    pub from: String,
    /// When it ends by itself, RFC 3339.
    pub until: Option<String>,
    /// Whether it is shown now.
    pub is_shown: bool,
}

/// What is done about notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum NoticeAct {
    /// A notice is given.
    Give {
        /// Its text by language; those that are empty are left out.
        texts: BTreeMap<String, String>,
        /// From when: the programme's time, or with an offset; at once if absent.
        from: Option<String>,
        /// Until when.
        until: Option<String>,
    },
    /// A notice is taken away.
    Withdraw {
        /// Which.
        number: u32,
    },
    /// They are only listed.
    List,
}

impl Service {
    /// What pages of this programme say first; of all programmes if none is named.
    pub fn said_first(&self, programme: Option<&str>) -> Vec<Said> {
        let now = self.now();
        let state = self.read();
        let wanted = state
            .programmes()
            .filter(|(_, held)| programme.is_none_or(|programme| held.definition.id == programme));
        wanted.flat_map(|(_, held)| said(held, now)).collect()
    }

    /// Every notice of a programme that was not withdrawn.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`.
    pub async fn notices_for(&self, who: &StaffSession, programme: &str) -> Result<Vec<NoticeTold>, Refusal> {
        self.authorise(who, Act::SeePlaces, &self.object_named(programme)).await?;
        self.notices_of(programme)
    }

    /// Gives or withdraws a notice.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `notice.invalid`, `notice.unknown`.
    pub async fn announce(
        &self,
        who: &StaffSession,
        programme: &str,
        act: &NoticeAct,
    ) -> Result<(), Refusal> {
        let permit = self.authorise(who, Act::GiveNotice, &self.object_named(programme)).await?;
        self.order_notice(permit.actor(), permit.channel(), programme, act).await
    }

    /// The same for whoever may use the command line, with the list as it is then.
    pub(crate) async fn announce_at_command_line(
        &self,
        programme: &str,
        act: &NoticeAct,
    ) -> Result<Vec<NoticeTold>, Refusal> {
        self.order_notice(Actor::Staff(0), Channel::Cli, programme, act).await?;
        self.notices_of(programme)
    }

    fn object_named(&self, programme: &str) -> Object {
        let state = self.read();
        state.programme(programme).map_or_else(Object::none, |(index, _)| Object::programme(index))
    }

    fn notices_of(&self, programme: &str) -> Result<Vec<NoticeTold>, Refusal> {
        let now = self.now();
        let state = self.read();
        let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let zone = Zone::named(&held.definition.timezone);
        let told = held.notices().map(|(number, notice)| NoticeTold {
            number,
            texts: notice.texts.clone(),
            from: zone.rfc3339(notice.from),
            until: notice.until.map(|until| zone.rfc3339(until)),
            is_shown: is_shown(notice, now),
        });
        Ok(told.collect())
    }

    async fn order_notice(
        &self,
        actor: Actor,
        channel: Channel,
        programme: &str,
        act: &NoticeAct,
    ) -> Result<(), Refusal> {
        let unknown = Refusal::plain("programme.unknown");
        let zone = self.zone_of(programme).ok_or(unknown.clone())?;
        let index = self.read().programme(programme).map(|(index, _)| index).ok_or(unknown)?;
        let command = match act {
            NoticeAct::List => return Ok(()),
            NoticeAct::Withdraw { number } => {
                PlannerCommand::WithdrawNotice { programme: index, number: *number }
            }
            NoticeAct::Give { texts, from, until } => {
                let at = |text: &Option<String>| {
                    let read = text.as_deref().map(|text| moment(&zone, text)).transpose();
                    read.map_err(|_| Refusal::plain("notice.invalid"))
                };
                let texts: Names = texts
                    .iter()
                    .map(|(lang, text)| (lang.clone(), text.trim().to_owned()))
                    .filter(|(_, text)| !text.is_empty())
                    .collect();
                let notice = Notice { texts, from: at(from)?.unwrap_or(self.now()), until: at(until)? };
                PlannerCommand::GiveNotice { programme: index, notice }
            }
        };
        self.order_of(actor, channel, Command::Planner(command)).await
    }
}

fn said(held: &ProgrammeState, now: Instant) -> Vec<Said> {
    let paused = held
        .stops()
        .find(|(area, stop)| *area == Area::Programme && stop.until.is_none_or(|until| now < until));
    let paused = paused.map(|(_, stop)| {
        let zone = Zone::named(&held.definition.timezone);
        Said::Paused(stop.reason.as_str(), stop.until.map(|until| zone.moment(until)))
    });
    let notices = held.notices().filter(|(_, notice)| is_shown(notice, now));
    paused.into_iter().chain(notices.map(|(_, notice)| Said::Notice(notice.texts.clone()))).collect()
}

fn is_shown(notice: &Notice, now: Instant) -> bool {
    notice.from <= now && !notice.is_over(now)
}
