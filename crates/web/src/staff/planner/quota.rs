//! What is kept for which ways in, what another quota would change, and the press that states it.
//!
//! As with every act of a planner the address holds all that is asked, and looking at it again changes nothing.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::planner::{CHANNELS, QuotaAct, QuotaDay, QuotaTold, QuotasTold, typed_hours};
use service::view::ProgrammeView;

use super::naming::{area, area_name, figure, query, refusal};
use super::places::LINES_MAX;
use crate::form::{Fields, query_value};
use crate::guest::rows::venue_name;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/planner/quotas.html")]
struct Page {
    f: Frame,
    nav: Nav,
    done: bool,
    back: String,
    programme: String,
    may_change: bool,
    quotas: Vec<Stated>,
    venues: Vec<(String, Html)>,
    channels: Vec<(&'static str, Html)>,
    days: Vec<Day>,
}

struct Stated {
    name: Html,
    text: Html,
    lift: String,
}

#[derive(Template)]
#[template(path = "staff/planner/quota.html")]
struct Preview {
    f: Frame,
    nav: Nav,
    heading: Html,
    area: Html,
    text: Option<Html>,
    refusal: Option<(Html, Html)>,
    days: Vec<Day>,
    action: String,
    go: Html,
    back: String,
}

struct Day {
    date: Html,
    venue: Html,
    capacity: u64,
    free: u64,
    kept: Html,
    web: Html,
}

/// `GET /staff/planner/quotas`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let (told, programme) = match found(&member, None).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let channel = |name: &str| {
        let name = channel_name(&member, name);
        html(&member.say("quota-amount", &[("channel", name.into())]))
    };
    let words = member.visitor.words;
    let venues = programme.venues.iter();
    let page = Page {
        f: member.frame(&member.say("quota-title", &[])),
        nav: member.nav(),
        done: member.visitor.query.get("done") == "quota",
        back: format!("/staff/planner?programme={}", query_value(&programme.id)),
        programme: programme.id.clone(),
        may_change: member.who.roles().contains(&"planner"),
        quotas: told.quotas.iter().map(|it| stated(&member, &programme, it)).collect(),
        venues: venues.map(|it| (it.id.clone(), html(&venue_name(words, &programme, &it.id)))).collect(),
        channels: CHANNELS.map(|name| (name, channel(name))).into(),
        days: days(&member, &programme, &told),
    };
    Ok(member.show(&page).done())
}

/// `GET /staff/planner/quota`
pub async fn preview(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let act = asked(&member.visitor.query);
    match found(&member, Some(&act)).await {
        Ok((told, programme)) => Ok(member.show(&previewed(&member, &programme, &told, &act)).done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/planner/quota`
pub async fn change(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let fields = &member.visitor.query;
    let programme = fields.get("programme");
    let done = async {
        let service = &member.visitor.door.service;
        service.change_quota(&member.who, programme, &area(fields)?, &asked(fields)).await
    };
    match done.await {
        Ok(()) => {
            let back = format!("/staff/planner/quotas?programme={}&done=quota", query_value(programme));
            Ok(member.visitor.go(&back).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

async fn found(member: &Member, act: Option<&QuotaAct>) -> Result<(QuotasTold, ProgrammeView), Refusal> {
    let fields = &member.visitor.query;
    let service = &member.visitor.door.service;
    let told = service.quotas(&member.who, fields.get("programme"), &area(fields)?, act).await?;
    let programme = service.programme(&told.programme).ok_or(Refusal::plain("programme.unknown"))?;
    Ok((told, programme))
}

fn asked(fields: &Fields) -> QuotaAct {
    if fields.get("do") == "lift" {
        return QuotaAct::Lift;
    }
    let kept: BTreeMap<String, String> = CHANNELS
        .iter()
        .map(|name| ((*name).to_owned(), fields.get(&format!("keep-{name}")).to_owned()))
        .collect();
    // What is no number is more than any quota may have, and is refused as such.
    QuotaAct::State { kept, release_hours: typed_hours(fields.get("hours")).unwrap_or(u16::MAX) }
}

fn previewed(member: &Member, programme: &ProgrammeView, told: &QuotasTold, act: &QuotaAct) -> Preview {
    let (word, text) = match act {
        QuotaAct::Lift => ("lift", None),
        QuotaAct::State { kept, release_hours } => {
            let kept = kept.iter().filter(|(_, amount)| !amount.trim().is_empty());
            let kept = kept.map(|(name, amount)| (name.clone(), amount.clone())).collect();
            ("state", Some(html(&line(member, &kept, *release_hours))))
        }
    };
    let heading = member.say(&format!("quota-do-{word}"), &[]);
    // What cannot be is not repeated as if it would be.
    let text = text.filter(|_| told.refusal.is_none());
    let refusal = told.refusal.as_deref().map(|code| refusal(member, code));
    let mut f = member.frame(&heading);
    f.error = refusal.is_some();
    Preview {
        f,
        nav: member.nav(),
        heading: html(&heading),
        area: html(&area_name(member, programme, &told.area)),
        text,
        refusal,
        days: days(member, programme, told),
        action: member.visitor.here(),
        go: html(&member.say(&format!("quota-go-{word}"), &[])),
        back: format!("/staff/planner/quotas?programme={}", query_value(&programme.id)),
    }
}

fn stated(member: &Member, programme: &ProgrammeView, it: &QuotaTold) -> Stated {
    Stated {
        name: html(&area_name(member, programme, &it.area)),
        text: html(&line(member, &it.kept, it.release_hours)),
        lift: format!("/staff/planner/quota?{}&do=lift", query(&programme.id, &it.area)),
    }
}

fn line(member: &Member, kept: &BTreeMap<String, String>, hours: u16) -> String {
    let kept = if kept.is_empty() { member.say("quota-nothing", &[]) } else { parts(member, kept) };
    member.say("quota-line", &[("kept", kept.into()), ("hours", hours.into())])
}

/// What is kept for each channel, in the order in which it is.
fn parts<T: std::fmt::Display>(member: &Member, kept: &BTreeMap<String, T>) -> String {
    let part = |name: &&str| {
        let amount = kept.get(*name)?.to_string();
        let args = [("channel", channel_name(member, name).into()), ("amount", amount.into())];
        Some(member.say("quota-part", &args))
    };
    let parts: Vec<String> = CHANNELS.iter().filter_map(part).collect();
    if parts.is_empty() { "0".to_owned() } else { parts.join(", ") }
}

fn channel_name(member: &Member, name: &str) -> String {
    member.say(&format!("channel-{name}"), &[])
}

fn days(member: &Member, programme: &ProgrammeView, told: &QuotasTold) -> Vec<Day> {
    told.days.iter().take(LINES_MAX).map(|it| day(member, programme, it)).collect()
}

fn day(member: &Member, programme: &ProgrammeView, it: &QuotaDay) -> Day {
    let words = member.visitor.words;
    Day {
        date: html(&words.date(it.date)),
        venue: html(&venue_name(words, programme, &it.venue)),
        capacity: it.capacity,
        free: it.free,
        kept: figure(member, parts(member, &it.kept), parts(member, &it.would_keep)),
        web: figure(member, it.free_for_web.to_string(), it.would_be_free_for_web.to_string()),
    }
}
