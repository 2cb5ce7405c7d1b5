//! The close of a day: whom it would mark, then the one key, then whom it marked, each with the way to take it back.
//!
//! It may be given several times a day; each page has a key of its own.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use service::venue::{Attendance, VenueAct};

use super::station::{Head, Station};
use crate::form::Fields;
use crate::guest::rows::Link;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::Nav;

#[derive(Template)]
#[template(path = "staff/venue/close.html")]
struct Page {
    f: Frame,
    nav: Nav,
    head: Head,
    date: Html,
    date_value: String,
    is_done: bool,
    told: Html,
    lines: Vec<Link>,
    key: String,
}

/// `GET /staff/venue/close`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let station = Station::asked(visitor)?;
    let date = station.member.visitor.query.get("date").parse().unwrap_or_else(|_| station.today());
    let service = &station.member.visitor.door.service;
    match service.no_shows(&station.by(), &station.counter, date).await {
        Ok(marked) => Ok(station.member.show(&page(&station, date, &marked, false)).done()),
        Err(refusal) => Ok(station.refused(&refusal)),
    }
}

/// `POST /staff/venue/close`
pub async fn close(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let station = Station::sent(visitor, &fields)?;
    let date = fields.get("date").parse().unwrap_or_else(|_| station.today());
    let act = VenueAct::MarkNoShows { date: Some(date) };
    let key = Some(fields.get("key")).filter(|key| !key.is_empty());
    let service = &station.member.visitor.door.service;
    match service.act_at_venue(&station.by(), &station.counter, &act, key).await {
        Ok(told) => {
            let page = page(&station, date, &told.answer.no_shows, true);
            Ok(station.member.show(&page).done())
        }
        Err(refusal) => Ok(station.refused(&refusal)),
    }
}

fn page(station: &Station, date: Date, marked: &[Attendance], is_done: bool) -> Page {
    let member = &station.member;
    let count = i64::try_from(marked.len()).unwrap_or(i64::MAX);
    let told = if is_done { "counter-closed" } else { "counter-would-close" };
    let line = |booking: &Attendance| {
        let label = format!("{}・{}", booking.number, station.moment(&booking.starts_at));
        let url = station.url("/arrival", &[("booking", &booking.id)]);
        Link { label: html(&label), url, danger: false }
    };
    Page {
        f: member.frame(&member.say("counter-close", &[])),
        nav: member.nav(),
        head: station.head(),
        date: html(&member.visitor.words.date(date)),
        date_value: date.to_string(),
        is_done,
        told: html(&member.say(told, &[("count", count.into())])),
        lines: marked.iter().map(line).collect(),
        key: format!("counter close {date} {}", member.visitor.door.service.readiness().position),
    }
}
