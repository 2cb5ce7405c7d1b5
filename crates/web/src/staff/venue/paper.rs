//! The list of a day on paper: one line a booking with boxes for each step, and what proves that it is ours.
//!
//! It is printed ahead, by hour, on A4; the file beside it is the same list as the log's key signed it, and both carry the
//! same fingerprint. Names are on it only if they were asked for, and then that is an entry.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use service::venue::{Attendance, Paper};

use super::station::{Head, Station};
use crate::guest::rows::{Link, status};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::Nav;

#[derive(Template)]
#[template(path = "staff/venue/paper.html")]
struct Page {
    f: Frame,
    nav: Nav,
    head: Head,
    date: Html,
    as_of: Html,
    hours: Vec<Hour>,
    with_names: bool,
    links: Vec<Link>,
    checkpoint: String,
    signature: String,
    fingerprint: String,
}

struct Hour {
    id: String,
    label: Html,
    rows: Vec<Line>,
}

struct Line {
    number: String,
    name: String,
    dose: Html,
    status: Html,
}

/// `GET /staff/venue/paper`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let station = Station::asked(visitor)?;
    let with_names = station.member.visitor.query.get("names") == "1";
    let paper = read(&station, with_names).await?;
    Ok(station.member.show(&page(&station, &paper, with_names)).done())
}

/// `GET /staff/venue/paper/file`
pub async fn file(visitor: Visitor) -> Result<Response, Elsewhere> {
    let station = Station::asked(visitor)?;
    let paper = read(&station, false).await?;
    let name = format!("attachment; filename=\"{}-{}.txt\"", paper.list.venue, paper.list.date);
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, paper.note).into_response())
}

async fn read(station: &Station, with_names: bool) -> Result<Paper, Elsewhere> {
    let visitor = &station.member.visitor;
    let date = visitor.query.get("date").parse().unwrap_or_else(|_| station.today());
    let paper = visitor.door.service.paper_list(&station.by(), &station.counter, date, with_names).await;
    paper.map_err(|refusal| station.refused(&refusal).into())
}

fn page(station: &Station, paper: &Paper, with_names: bool) -> Page {
    let member = &station.member;
    let words = member.visitor.words;
    let list = &paper.list;
    let date = list.date.to_string();
    let line = |booking: &Attendance| Line {
        number: booking.number.clone(),
        name: booking.name.clone().unwrap_or_default(),
        dose: html(&words.text("dose", &[("n", booking.dose.into())])),
        status: status(words, &booking.status),
    };
    let hours = list.hours.iter().filter(|hour| !hour.bookings.is_empty()).map(|hour| Hour {
        id: format!("hour-{}", hour.slot),
        label: html(&station.span(&hour.starts_at, &hour.ends_at)),
        rows: hour.bookings.iter().map(line).collect(),
    });
    let mut links = vec![Link::new(words, "paper-file", station.url("/paper/file", &[("date", &date)]))];
    if !with_names {
        links.push(Link::new(
            words,
            "counter-names",
            station.url("/paper", &[("date", &date), ("names", "1")]),
        ));
    }
    let checkpoint = paper.note.lines().nth(2).unwrap_or_default().to_owned();
    Page {
        f: member.frame(&member.say("counter-paper", &[])),
        nav: member.nav(),
        head: station.head(),
        date: html(&words.date(list.date)),
        as_of: html(&member.say("paper-as-of", &[("when", station.moment(&list.as_of_time).into())])),
        hours: hours.collect(),
        with_names,
        links,
        checkpoint,
        signature: paper.note.lines().last().unwrap_or_default().to_owned(),
        fingerprint: paper.fingerprint.clone(),
    }
}
