//! Clinics of a programme: proposals that wait, openings of waves, series, and who could book what.
//!
//! What looks like a mistake is told in words where the proposal is read, with the reason that its author gave. The surprise:
//! the button to approve is not there for one's own proposal, and whoever posts the form all the same is refused by the kernel.

pub mod prospects;
pub mod series;

use askama::Template;
use axum::response::Response;
use jiff::civil::DateTime;
use service::admin::{DayTold, ProposalTold, PublishedAt};
use service::clinics::ClinicBoard;
use service::view::{Moment, ProgrammeView};

use crate::form::{Fields, query_value};
use crate::guest::rows::venue_name;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};
use crate::staff::planner::naming::{area_name, free};
use crate::staff::planner::overbooking;

#[derive(Template)]
#[template(path = "staff/clinics.html")]
struct Page {
    f: Frame,
    nav: Nav,
    done: Option<Html>,
    programme: String,
    name: Html,
    others: Vec<(String, Html)>,
    may_plan: bool,
    waiting: Vec<Card>,
    decided: Vec<Card>,
    waves: Vec<Html>,
    /// Waves that are still to open.
    openable: Vec<String>,
    series: Vec<(Html, String)>,
    make: String,
    prospects: String,
}

/// A proposal.
struct Card {
    number: u32,
    title: Html,
    what: Html,
    lines: Vec<Html>,
    days: Vec<DayRow>,
    said: Vec<(Html, Html)>,
    is_own: bool,
    try_url: String,
}

/// Slots of a day.
pub struct DayRow {
    /// The day.
    pub date: Html,
    /// The venue.
    pub venue: Html,
    /// Slots.
    pub slots: u64,
    /// Places.
    pub places: u64,
    /// Places that are free.
    pub free: Html,
}

/// `GET /staff/clinics`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let wanted = member.visitor.query.find("programme");
    let service = &member.visitor.door.service;
    match service.clinics(&member.who, wanted, &member.visitor.words).await {
        Ok(board) => Ok(member.show(&page(&member, &board)).done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/clinics/decide`
pub async fn decide(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let (programme, number) = (fields.get("programme"), fields.get("proposal").parse().unwrap_or_default());
    let is_approved = fields.get("do") == "approve";
    let service = &member.visitor.door.service;
    match service.decide_for_planner(&member.who, programme, number, is_approved).await {
        Ok(()) => Ok(back(&member, programme, if is_approved { "approved" } else { "rejected" })),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/clinics/opening`
pub async fn opening(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let programme = fields.get("programme");
    let service = &member.visitor.door.service;
    let may = service.may_propose(&member.who, programme).await;
    may.map_err(|refusal| Elsewhere::from(member.refused(&refusal)))?;
    let Some(at) = local(fields.get("at")) else {
        return Ok(member.refused(&service::Refusal::plain("proposal.invalid")));
    };
    match service.propose_wave(&member.who, programme, fields.get("wave"), at).await {
        Ok(_) => Ok(back(&member, programme, "proposed")),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// Back to the clinics, which say what was done.
pub fn back(member: &Member, programme: &str, done: &str) -> Response {
    member.visitor.go(&format!("/staff/clinics?programme={}&done={done}", query_value(programme))).done()
}

/// What a clock in the programme's time zone shows, as a browser sends it.
pub fn local(text: &str) -> Option<PublishedAt> {
    text.trim().parse().ok().filter(|_| text.contains(':')).map(PublishedAt::Local)
}

/// An instant as the service writes it, for people.
pub fn moment(member: &Member, at: &str) -> String {
    let civil: Option<DateTime> = at.get(..19).and_then(|text| text.parse().ok());
    civil.map_or_else(
        || at.to_owned(),
        |civil| member.visitor.words.moment(Moment { date: civil.date(), time: civil.time() }),
    )
}

/// Rows of days.
pub fn day_rows(member: &Member, programme: &ProgrammeView, days: &[DayTold]) -> Vec<DayRow> {
    let words = member.visitor.words;
    let row = |day: &DayTold| DayRow {
        date: html(&words.date(day.date)),
        venue: html(&venue_name(words, programme, &day.venue)),
        slots: day.slots,
        places: day.places,
        free: free(member, day.free, day.kept),
    };
    days.iter().map(row).collect()
}

fn page(member: &Member, board: &ClinicBoard) -> Page {
    let words = member.visitor.words;
    let ClinicBoard { programme, programmes, series, proposals } = board;
    let done = match member.visitor.query.get("done") {
        "proposed" => Some("clinics-proposed"),
        "approved" => Some("clinics-done-approved"),
        "rejected" => Some("clinics-done-rejected"),
        _ => None,
    };
    let id = query_value(&programme.id);
    let others = programmes.iter().filter(|other| **other != programme.id);
    let wave = |wave: &service::view::WaveView| {
        let key = if wave.open { "clinics-wave-open" } else { "clinics-wave-line" };
        let at = moment(member, &wave.opens_at);
        html(&member.say(key, &[("wave", (&wave.id).into()), ("at", at.into())]))
    };
    let line = |line: &service::clinics::SeriesLine| {
        let venue = venue_name(words, programme, &line.series.venue);
        let slots = u32::try_from(line.slots).unwrap_or(u32::MAX);
        let args = [("id", (&line.series.id).into()), ("venue", venue.into()), ("slots", slots.into())];
        let url = format!("/staff/clinics/series?programme={id}&series={}", query_value(&line.series.id));
        (html(&member.say("clinics-series-line", &args)), url)
    };
    let (waiting, decided): (Vec<_>, Vec<_>) = proposals.iter().partition(|found| found.standing == "open");
    let cards = |found: Vec<&ProposalTold>| found.into_iter().map(|it| card(member, programme, it)).collect();
    Page {
        f: member.frame(&member.say("staff-clinics", &[])),
        nav: member.nav(),
        done: done.map(|key| html(&member.say(key, &[]))),
        name: html(words.name(&programme.name)),
        others: others
            .map(|id| (format!("/staff/clinics?programme={}", query_value(id)), html(id)))
            .collect(),
        may_plan: member.who.roles().contains(&"planner"),
        waiting: cards(waiting),
        decided: cards(decided),
        waves: programme.waves.iter().map(wave).collect(),
        openable: programme.waves.iter().filter(|wave| !wave.open).map(|wave| wave.id.clone()).collect(),
        series: series.iter().map(line).collect(),
        make: format!("/staff/clinics/series?programme={id}"),
        prospects: format!("/staff/clinics/prospects?programme={id}"),
        programme: programme.id.clone(),
    }
}

fn card(member: &Member, programme: &ProgrammeView, found: &ProposalTold) -> Card {
    let is_own = found.by == member.who.account();
    let at = moment(member, &found.at);
    let by = match is_own {
        true => member.say("clinics-by-own", &[("at", at.into())]),
        false => member.say("clinics-by", &[("account", found.by.to_string().into()), ("at", at.into())]),
    };
    let mut lines = vec![html(&by)];
    if let (Some(account), Some(at)) = (found.decided_by, &found.decided_at) {
        let args = [("account", account.to_string().into()), ("at", moment(member, at).into())];
        let key = if found.standing == "approved" { "clinics-approved" } else { "clinics-rejected" };
        lines.push(html(&member.say(key, &args)));
    }
    let what = match (&found.opening, &found.overbooking) {
        (None, Some(it)) => {
            let area = area_name(member, programme, &it.area);
            let line = overbooking::line(member, &it.more, &it.reason);
            member.say("clinics-overbooking", &[("area", area.into()), ("line", line.into())])
        }
        (Some((wave, at)), _) => {
            member.say("clinics-opening", &[("wave", wave.into()), ("at", moment(member, at).into())])
        }
        (None, None) => {
            if found.standing == "open" {
                lines.push(html(&match &found.opens_at {
                    Some(at) => member.say("clinics-opens", &[("at", moment(member, at).into())]),
                    None => member.say("clinics-opens-now", &[]),
                }));
            }
            member.say("clinics-slots", &[("slots", found.slots.into())])
        }
    };
    let said = found.acknowledged.iter().map(|(finding, reason)| {
        (html(&finding.why), html(&member.say(&format!("acknowledge-{reason}"), &[])))
    });
    let number = found.number;
    Card {
        number,
        title: html(&member.say("clinics-proposal", &[("number", number.to_string().into())])),
        what: html(&what),
        lines,
        days: day_rows(member, programme, &found.days),
        said: said.collect(),
        is_own,
        try_url: format!(
            "/staff/clinics/prospects?programme={}&proposal={number}",
            query_value(&programme.id)
        ),
    }
}
