//! The counter of a venue: the list of the day by hour, and the one box for whatever people bring.
//!
//! What was scanned or typed is sent and never stands in an address; a booking's number may, because alone it opens nothing.
//! The box has the focus on every page, so that a scanner at the keyboard can always go on, and never presses a key that acts.
//! The surprise: which counter it is stands in the address, and without one it is the first that somebody may see.

pub mod acts;
pub mod arrival;
pub mod close;
pub mod offline;
pub mod paper;
mod station;

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use service::venue::{Attendance, DayList, Hour};

use crate::form::Fields;
use crate::guest::rows::{Link, status};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::Nav;
pub use station::clock;
use station::{Head, Station};

#[derive(Template)]
#[template(path = "staff/venue/day.html")]
struct Page {
    f: Frame,
    nav: Nav,
    head: Head,
    date: Html,
    date_value: String,
    done: Option<Html>,
    counts: Vec<(Html, u32)>,
    hours: Vec<HourLink>,
    shown: Vec<Table>,
    links: Vec<Link>,
}

struct HourLink {
    url: String,
    label: Html,
    detail: Html,
    is_shown: bool,
}

struct Table {
    id: String,
    caption: Html,
    rows: Vec<Line>,
}

struct Line {
    url: String,
    number: String,
    name: String,
    dose: Html,
    status: &'static str,
    status_text: Html,
    since: Html,
    flags: Vec<Html>,
}

/// Statuses in the order in which a day goes; a list may have one that came later.
const STATUSES: [&str; 7] =
    ["confirmed", "checked_in", "checked", "administered", "not_given", "no_show", "cancelled"];

/// `GET /staff/venue`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let station = Station::asked(visitor)?;
    let query = &station.member.visitor.query;
    let with_names = query.get("names") == "1";
    let date = query.get("date").parse().unwrap_or_else(|_| station.today());
    let service = &station.member.visitor.door.service;
    let list = match service.day_list(&station.by(), &station.counter, date, with_names).await {
        Ok(list) => list,
        Err(refusal) => return Ok(station.member.refused(&refusal)),
    };
    Ok(station.member.show(&page(&station, &list, with_names)).done())
}

/// `POST /staff/venue`
pub async fn find(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let station = Station::sent(visitor, &fields)?;
    let service = &station.member.visitor.door.service;
    let brought = fields.get("q");
    match service.look_up_arrival(&station.by(), &station.counter, brought).await {
        Ok(found) => match found.findings.as_slice() {
            [only] if let Some(booking) = &only.booking => {
                let url = station.url("/arrival", &[("booking", &booking.id)]);
                Ok(station.member.visitor.go(&url).done())
            }
            _ => arrival::found(&station, &found, brought, None).await,
        },
        Err(refusal) => Ok(arrival::nobody(&station, &refusal)),
    }
}

fn page(station: &Station, list: &DayList, with_names: bool) -> Page {
    let member = &station.member;
    let asked = member.visitor.query.find("hour");
    let now = list.hours.iter().find(|hour| hour.is_now).or(list.hours.first()).map(|hour| hour.slot.clone());
    let is_shown = |hour: &Hour| match asked {
        Some("all") => true,
        Some(slot) => hour.slot == slot,
        None => hour.is_now || now.as_deref() == Some(&hour.slot),
    };
    let date = list.date.to_string();
    let mut kept = vec![("date", date.as_str())];
    if with_names {
        kept.push(("names", "1"));
    }
    let hours = list.hours.iter().map(|hour| hour_link(station, hour, &kept, is_shown(hour)));
    let shown = list.hours.iter().filter(|hour| is_shown(hour)).map(|hour| table(station, hour));
    Page {
        f: member.frame(&station.heading()),
        nav: member.nav(),
        head: station.head(),
        date: html(&member.visitor.words.date(list.date)),
        date_value: date.clone(),
        done: done(station, list),
        counts: counts(station, &list.counts),
        hours: hours.collect(),
        shown: shown.collect(),
        links: links(station, list.date, with_names),
    }
}

/// What was done for the station as a whole: its lot.
fn done(station: &Station, list: &DayList) -> Option<Html> {
    let lot = station.lot()?;
    let told = station.member.visitor.query.get("done") == "lot" && list.date == station.today();
    told.then(|| html(&station.member.say("counter-done-lot", &[("lot", lot.into())])))
}

fn counts(station: &Station, counts: &BTreeMap<String, u32>) -> Vec<(Html, u32)> {
    let words = station.member.visitor.words;
    let known = STATUSES.iter().filter_map(|name| Some((status(words, name), *counts.get(*name)?)));
    let free = counts.get("free").map(|free| (html(&station.member.say("counter-free", &[])), *free));
    known.chain(free).collect()
}

fn hour_link(station: &Station, hour: &Hour, kept: &[(&str, &str)], is_shown: bool) -> HourLink {
    let member = &station.member;
    let mut pairs = kept.to_vec();
    pairs.push(("hour", &hour.slot));
    let count = |wanted: &[&str]| {
        let found = hour.bookings.iter().filter(|booking| wanted.contains(&booking.status.as_str()));
        i64::try_from(found.count()).unwrap_or(i64::MAX)
    };
    let args = [
        ("expected", count(&["confirmed"]).into()),
        ("inside", count(&["checked_in", "checked"]).into()),
        ("done", count(&["administered", "not_given"]).into()),
        ("free", hour.free.into()),
    ];
    let detail = member.say("counter-hour", &args);
    let now = if hour.is_now { member.say("counter-hour-now", &[]) } else { String::new() };
    HourLink {
        url: station.url("", &pairs),
        label: html(&format!("{}{now}", station.span(&hour.starts_at, &hour.ends_at))),
        detail: html(&match hour.more {
            0 => detail,
            more => member.say("overbooking-hour", &[("detail", detail.into()), ("more", more.into())]),
        }),
        is_shown,
    }
}

fn table(station: &Station, hour: &Hour) -> Table {
    Table {
        id: format!("hour-{}", hour.slot),
        caption: html(&station.span(&hour.starts_at, &hour.ends_at)),
        rows: hour.bookings.iter().map(|booking| line(station, booking)).collect(),
    }
}

fn line(station: &Station, booking: &Attendance) -> Line {
    let words = station.member.visitor.words;
    Line {
        url: station.url("/arrival", &[("booking", &booking.id)]),
        number: booking.number.clone(),
        name: booking.name.clone().unwrap_or_default(),
        dose: html(&words.text("dose", &[("n", booking.dose.into())])),
        status: STATUSES.into_iter().find(|known| *known == booking.status).unwrap_or_default(),
        status_text: status(words, &booking.status),
        since: html(&clock(words, &booking.since)),
        flags: station.flags(booking),
    }
}

fn links(station: &Station, date: Date, with_names: bool) -> Vec<Link> {
    let words = station.member.visitor.words;
    let date = date.to_string();
    let mut links =
        vec![Link::new(words, "counter-all", station.url("", &[("date", &date), ("hour", "all")]))];
    if !with_names {
        let url = station.url("", &[("date", &date), ("names", "1")]);
        links.push(Link::new(words, "counter-names", url));
    }
    links.push(Link::new(words, "counter-offline", station.url("/offline", &[])));
    links.push(Link::new(words, "counter-paper", station.url("/paper", &[("date", &date)])));
    links.push(Link::new(words, "counter-close", station.url("/close", &[("date", &date)])));
    links
}
