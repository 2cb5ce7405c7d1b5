//! What would happen, and the press that does it.
//!
//! The address holds everything that is asked, so a proof of who somebody is leads back to the same page, and looking at it
//! again changes nothing. What is done is done by the same address with the form that stands on the page.

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::planner::{PlannerAct, PlannerTold};
use service::view::ProgrammeView;

use super::naming::{area, area_name, moment, query, reason, refusal};
use super::places::{LINES_MAX, Line, counts, lines, named};
use crate::form::Fields;
use crate::guest::rows::venue_name;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/planner/change.html")]
struct Page {
    f: Frame,
    nav: Nav,
    heading: Html,
    area: Html,
    texts: Vec<Html>,
    refusal: Option<(Html, Html)>,
    counts: Vec<(Html, u64)>,
    affected: Vec<Line>,
    more: usize,
    action: String,
    go: Html,
    back: String,
}

/// Which of the pages.
#[derive(Clone, Copy)]
enum Kind {
    Stop,
    CallOff,
    Move,
    Capacity,
}

/// `GET /staff/planner/stop`
pub async fn preview_stop(visitor: Visitor) -> Result<Response, Elsewhere> {
    preview(visitor, Kind::Stop).await
}

/// `POST /staff/planner/stop`
pub async fn stop(visitor: Visitor) -> Result<Response, Elsewhere> {
    carry_out(visitor, Kind::Stop).await
}

/// `GET /staff/planner/call-off`
pub async fn preview_call_off(visitor: Visitor) -> Result<Response, Elsewhere> {
    preview(visitor, Kind::CallOff).await
}

/// `POST /staff/planner/call-off`
pub async fn call_off(visitor: Visitor) -> Result<Response, Elsewhere> {
    carry_out(visitor, Kind::CallOff).await
}

/// `GET /staff/planner/move`
pub async fn preview_relocation(visitor: Visitor) -> Result<Response, Elsewhere> {
    preview(visitor, Kind::Move).await
}

/// `POST /staff/planner/move`
pub async fn relocate(visitor: Visitor) -> Result<Response, Elsewhere> {
    carry_out(visitor, Kind::Move).await
}

/// `GET /staff/planner/capacity`
pub async fn preview_capacity(visitor: Visitor) -> Result<Response, Elsewhere> {
    preview(visitor, Kind::Capacity).await
}

/// `POST /staff/planner/capacity`
pub async fn capacity(visitor: Visitor) -> Result<Response, Elsewhere> {
    carry_out(visitor, Kind::Capacity).await
}

async fn preview(visitor: Visitor, kind: Kind) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let fields = &member.visitor.query;
    let act = asked(fields, kind);
    match looked_at(&member, &act).await {
        Ok((told, programme)) => Ok(member.show(&page(&member, &programme, &told, &act)).done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

async fn looked_at(member: &Member, act: &PlannerAct) -> Result<(PlannerTold, ProgrammeView), Refusal> {
    let query = &member.visitor.query;
    let service = &member.visitor.door.service;
    let told = service.preview_places(&member.who, query.get("programme"), &area(query)?, act).await?;
    let programme = service.programme(&told.programme).ok_or(Refusal::plain("programme.unknown"))?;
    Ok((told, programme))
}

async fn carry_out(visitor: Visitor, kind: Kind) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let query_fields = &member.visitor.query;
    let act = asked(query_fields, kind);
    let service = &member.visitor.door.service;
    let done = async {
        service.act_on_places(&member.who, query_fields.get("programme"), &area(query_fields)?, &act).await
    };
    match done.await {
        Ok(told) => {
            let places = query(&told.programme, &told.area);
            Ok(member.visitor.go(&format!("/staff/planner/places?{places}&done={}", done_word(&act))).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

fn asked(fields: &Fields, kind: Kind) -> PlannerAct {
    let text = |name: &str| fields.find(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let reason = || fields.get("reason").to_owned();
    match kind {
        Kind::Stop if fields.get("do") == "resume" => PlannerAct::Resume,
        Kind::Stop => PlannerAct::Stop { reason: reason(), until: text("until") },
        Kind::CallOff => PlannerAct::CallOff { reason: reason(), rule: text("rule") },
        Kind::Move => PlannerAct::Move { rule: fields.get("rule").to_owned() },
        // What is no number is more than any slot may have, and is refused as such.
        Kind::Capacity => PlannerAct::Capacity {
            capacity: fields.get("capacity").parse().unwrap_or(u32::MAX),
            rule: text("rule"),
        },
    }
}

fn done_word(act: &PlannerAct) -> &'static str {
    match act {
        PlannerAct::Stop { .. } => "stopped",
        PlannerAct::Resume => "resumed",
        PlannerAct::CallOff { .. } => "off",
        PlannerAct::Move { .. } => "moved",
        PlannerAct::Capacity { .. } => "capacity",
    }
}

fn page(member: &Member, programme: &ProgrammeView, told: &PlannerTold, act: &PlannerAct) -> Page {
    let word = done_word(act);
    let area = named(told);
    let heading = member.say(&format!("planner-do-{word}"), &[]);
    let refusal = told.refusal.as_deref().map(|code| refusal(member, code));
    let mut f = member.frame(&heading);
    f.error = refusal.is_some();
    Page {
        f,
        nav: member.nav(),
        heading: html(&heading),
        area: html(&area_name(member, programme, &area)),
        texts: texts(member, programme, told, act),
        refusal,
        counts: counts(member, told),
        affected: lines(member, programme, &told.affected),
        more: told.affected.len().saturating_sub(LINES_MAX),
        action: member.visitor.here(),
        go: html(&member.say(&format!("planner-go-{word}"), &[])),
        back: format!("/staff/planner/places?{}", query(&programme.id, &area)),
    }
}

/// What is asked, and what that means, in sentences.
fn texts(member: &Member, programme: &ProgrammeView, told: &PlannerTold, act: &PlannerAct) -> Vec<Html> {
    let mut texts = Vec::new();
    let mut say = |text: String| texts.push(html(&text));
    match act {
        PlannerAct::Stop { reason: name, until } => {
            say(member.say("planner-why", &[("reason", reason(member, name).into())]));
            if let Some(until) = until.as_deref().and_then(|until| until_words(member, until)) {
                say(member.say("planner-until", &[("until", until.into())]));
            }
            say(member.say("planner-stop-means", &[]));
        }
        PlannerAct::Resume => say(member.say("planner-resume-means", &[])),
        PlannerAct::CallOff { reason: name, .. } => {
            say(member.say("planner-why", &[("reason", reason(member, name).into())]));
            say(member.say("planner-off-means", &[]));
        }
        PlannerAct::Move { .. } => {}
        PlannerAct::Capacity { capacity, .. } => {
            let before = told.places.first().map_or(0, |place| place.capacity);
            say(member
                .say("planner-capacity-means", &[("before", before.into()), ("after", (*capacity).into())]));
        }
    }
    if let Some(rule) = rule_of(act) {
        say(member.say("planner-rule", &[("rule", rule_words(member, programme, rule).into())]));
        say(member.say("planner-rule-means", &[]));
    }
    texts
}

fn rule_of(act: &PlannerAct) -> Option<&str> {
    match act {
        PlannerAct::CallOff { rule, .. } | PlannerAct::Capacity { rule, .. } => rule.as_deref(),
        PlannerAct::Move { rule } => Some(rule),
        PlannerAct::Stop { .. } | PlannerAct::Resume => None,
    }
}

fn rule_words(member: &Member, programme: &ProgrammeView, rule: &str) -> String {
    match rule.split_once(':') {
        Some(("venue", id)) => {
            let name = venue_name(member.visitor.words, programme, id);
            member.say("rule-to", &[("venue", name.into())])
        }
        _ => member.say(&format!("rule-{}", rule.split(':').next().unwrap_or_default()), &[]),
    }
}

fn until_words(member: &Member, until: &str) -> Option<String> {
    moment(member.visitor.words, &format!("{until}:00").chars().take(19).collect::<String>())
}
