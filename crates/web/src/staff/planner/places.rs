//! Some places: each with what is taken of it, what can be done, and what became of everybody who was concerned.
//!
//! What can be done are forms that lead to pages which only show what would happen. A long list is cut here and whole in
//! the file.

use askama::Template;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use service::Refusal;
use service::planner::{AffectedTold, PlaceTold, PlannerTold, REASONS};
use service::view::ProgrammeView;

use super::naming::{self, area, area_name, hidden, query, reason, result, rules, spot, stop_text};
use crate::guest::rows::venue_name;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

/// Lines of a list on a page.
pub const LINES_MAX: usize = 200;

const DONE: [&str; 5] = ["stopped", "resumed", "off", "moved", "capacity"];

#[derive(Template)]
#[template(path = "staff/planner/places.html")]
struct Page {
    f: Frame,
    nav: Nav,
    heading: Html,
    back: String,
    done: Option<Html>,
    stop: Option<Html>,
    is_off: bool,
    is_slot: bool,
    may_change: bool,
    hidden: Vec<(&'static str, String)>,
    reasons: Vec<(&'static str, Html)>,
    rules: Vec<(String, Html)>,
    capacity: u32,
    booked: u64,
    places: Vec<Place>,
    waiting: u64,
    counts: Vec<(Html, u64)>,
    affected: Vec<Line>,
    more: usize,
    table: String,
}

struct Place {
    url: String,
    when: Html,
    venue: Html,
    capacity: Html,
    booked: u32,
    held: u32,
    state: Html,
}

/// One booking that is concerned.
pub struct Line {
    /// Its number.
    pub number: String,
    /// Which dose.
    pub dose: Html,
    /// Municipality of the voucher.
    pub municipality: String,
    /// Where the place was.
    pub from: Html,
    /// What becomes of it.
    pub result: Html,
    /// Where to.
    pub to: Html,
}

/// `GET /staff/planner/places`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let (told, programme) = match found(&member).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    Ok(member.show(&page(&member, &programme, &told)).done())
}

/// `GET /staff/planner/places.csv`
pub async fn table(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    match found(&member).await {
        Ok((told, _)) => Ok(file("affected.csv", service::planner::sheet(&told.affected))),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// A table to keep.
pub fn file(name: &str, bytes: Vec<u8>) -> Response {
    attached(name, "text/csv; charset=utf-8", bytes)
}

/// A file of any kind to keep.
pub fn attached(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert("cache-control", HeaderValue::from_static("no-store"));
    let attached = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(CONTENT_DISPOSITION, attached.unwrap_or(HeaderValue::from_static("attachment")));
    response
}

async fn found(member: &Member) -> Result<(PlannerTold, ProgrammeView), Refusal> {
    let query = &member.visitor.query;
    let service = &member.visitor.door.service;
    let told = service.places(&member.who, query.get("programme"), &area(query)?).await?;
    let programme = service.programme(&told.programme).ok_or(Refusal::plain("programme.unknown"))?;
    Ok((told, programme))
}

fn page(member: &Member, programme: &ProgrammeView, told: &PlannerTold) -> Page {
    let area = named(told);
    let heading = area_name(member, programme, &area);
    let done = DONE.into_iter().find(|done| *done == member.visitor.query.get("done"));
    let is_slot = told.area.slot.is_some();
    Page {
        f: member.frame(&heading),
        nav: member.nav(),
        heading: html(&heading),
        back: format!("/staff/planner?programme={}", programme.id),
        done: done.map(|done| html(&member.say(&format!("planner-done-{done}"), &[]))),
        stop: told.stop.as_ref().map(|stop| html(&stop_text(member, stop))),
        is_off: told.stop.as_ref().is_some_and(|stop| stop.is_called_off),
        is_slot,
        may_change: member.who.roles().contains(&"planner"),
        hidden: hidden(&programme.id, &area),
        reasons: REASONS.map(|name| (name, html(&reason(member, name)))).into(),
        rules: rules(member, programme),
        capacity: told.places.first().map_or(0, |place| place.capacity),
        booked: told.places.iter().map(|place| u64::from(place.booked)).sum(),
        places: if told.places.len() > LINES_MAX { Vec::new() } else { places(member, programme, told) },
        waiting: told.counts.get("waits").copied().unwrap_or_default(),
        counts: counts(member, told),
        affected: lines(member, programme, &told.affected),
        more: told.affected.len().saturating_sub(LINES_MAX),
        table: format!("/staff/planner/places.csv?{}", query(&programme.id, &area)),
    }
}

/// The area, with when and where it is if it is one slot.
pub fn named(told: &PlannerTold) -> service::planner::AreaAsked {
    let mut area = told.area.clone();
    if let (Some(_), Some(place)) = (&area.slot, told.places.first()) {
        area.venue = Some(place.spot.venue.clone());
        (area.date, area.start) = (Some(place.spot.date), Some(place.spot.start));
    }
    area
}

fn places(member: &Member, programme: &ProgrammeView, told: &PlannerTold) -> Vec<Place> {
    told.places.iter().map(|it| place(member, programme, it)).collect()
}

fn place(member: &Member, programme: &ProgrammeView, it: &PlaceTold) -> Place {
    let words = member.visitor.words;
    let state = match (&it.stopped, it.is_called_off) {
        (None, _) => member.say("planner-open", &[]),
        (Some(name), true) => member.say("planner-stop-off", &[("reason", reason(member, name).into())]),
        (Some(name), false) => member.say("planner-stop", &[("reason", reason(member, name).into())]),
    };
    let span = words.span(it.spot.start, it.spot.end);
    Place {
        url: format!("/staff/planner/places?programme={}&slot={}", programme.id, it.spot.slot),
        when: html(&format!("{} {span}", words.short_date(it.spot.date))),
        venue: html(&venue_name(words, programme, &it.spot.venue)),
        capacity: naming::places(member, u64::from(it.capacity), u64::from(it.more)),
        booked: it.booked,
        held: it.held,
        state: html(&state),
    }
}

/// How many people have which result, in words.
pub fn counts(member: &Member, told: &PlannerTold) -> Vec<(Html, u64)> {
    let word = |result: &str| html(&member.say(&format!("result-{result}"), &[]));
    told.counts.iter().map(|(result, count)| (word(result), *count)).collect()
}

/// The first bookings of a list.
pub fn lines(member: &Member, programme: &ProgrammeView, affected: &[AffectedTold]) -> Vec<Line> {
    let words = member.visitor.words;
    let line = |it: &AffectedTold| Line {
        number: it.number.clone(),
        dose: html(&words.text("dose", &[("n", it.dose.into())])),
        municipality: it.municipality_code.clone().unwrap_or_default(),
        from: html(&spot(words, programme, &it.from)),
        result: result(member, it),
        to: html(&it.to.as_ref().map(|to| spot(words, programme, to)).unwrap_or_default()),
    };
    affected.iter().take(LINES_MAX).map(line).collect()
}
