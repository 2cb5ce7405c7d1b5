//! Where and when, for a caller: venues, days and times on one page, so that a caller may ask in any order.
//!
//! To press a time holds it while the two go on talking; the last word is on the page of the person.

use askama::Template;
use axum::response::Response;
use service::Choice;
use service::desk::Caller;
use service::view::VenueFound;

use crate::form::{Fields, query_value};
use crate::guest::rows::venue_name;
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/place.html")]
struct Page {
    f: Frame,
    nav: Nav,
    heading: Html,
    back: String,
    p: String,
    booking: String,
    venues: Vec<Offer>,
    days: Vec<Offer>,
    times: Vec<Time>,
}

/// Something to choose, with where it leads if it can be had.
struct Offer {
    label: Html,
    free: Html,
    url: Option<String>,
    chosen: bool,
}

struct Time {
    slot: String,
    label: Html,
    free: Html,
    is_free: bool,
}

/// `GET /staff/person/place`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let caller = member.caller(member.visitor.query.get("p"))?;
    let page = page(&member, &caller).await.map_err(|refusal| Elsewhere::from(member.refused(&refusal)))?;
    Ok(member.show(&page).done())
}

/// `POST /staff/person/place`
pub async fn hold(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let p = fields.get("p");
    let caller = member.caller(p)?;
    let moving = Some(fields.get("booking")).filter(|booking| !booking.is_empty());
    let service = &member.visitor.door.service;
    match service.hold_for_caller(&member.who, &caller, fields.get("slot"), moving).await {
        Ok(_) => {
            let moving = moving.map(|it| format!("&booking={}", query_value(it))).unwrap_or_default();
            Ok(member.visitor.go(&format!("/staff/person?p={p}{moving}")).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

async fn page(member: &Member, caller: &Caller) -> Result<Page, service::Refusal> {
    let query = &member.visitor.query;
    let (p, booking) = (query.get("p").to_owned(), query.get("booking").to_owned());
    let choice = || match booking.as_str() {
        "" => Choice::Book,
        number => Choice::Move(number.to_owned()),
    };
    let service = &member.visitor.door.service;
    let found = service.caller_venues(&member.who, caller, choice()).await?;
    let with_places = found.venues.iter().find(|it| matches!(it.found, VenueFound::Places(_)));
    let asked = found.venues.iter().find(|it| it.venue == query.get("venue")).or(with_places);
    let venue = asked.map(|it| it.venue.clone()).unwrap_or_default();
    let days = match venue.as_str() {
        "" => Vec::new(),
        venue => service.caller_days(&member.who, caller, venue, choice()).await?,
    };
    let date =
        query.get("date").parse().ok().or(days.iter().find(|day| day.remaining > 0).map(|day| day.date));
    let times = match date {
        Some(date) if !venue.is_empty() => {
            service.caller_times(&member.who, caller, &venue, date, choice()).await?
        }
        _ => Vec::new(),
    };
    let here = format!("/staff/person/place?p={p}&booking={}", query_value(&booking));
    let words = member.visitor.words;
    let places = |count: u32| html(&free(member, count));
    let programme = service.programmes().into_iter().find(|it| it.venues.iter().any(|one| one.id == venue));
    let venues = found.venues.iter().map(|it| {
        let (count, can) = match &it.found {
            VenueFound::Places(count) => (places(*count), true),
            VenueFound::Full => (places(0), false),
            VenueFound::Refused(refusal) => (html(&trouble::say(words, refusal).title), false),
            _ => (html(&member.say("desk-none-here", &[])), false),
        };
        let name =
            programme.as_ref().map_or_else(|| it.venue.clone(), |known| venue_name(words, known, &it.venue));
        let url = can.then(|| format!("{here}&venue={}", query_value(&it.venue)));
        Offer { label: html(&name), free: count, url, chosen: it.venue == venue }
    });
    let venues = venues.collect();
    let day = |day: &service::view::DayView| Offer {
        label: html(&words.short_date(day.date)),
        free: places(day.remaining),
        url: (day.remaining > 0)
            .then(|| format!("{here}&venue={}&date={}#times", query_value(&venue), day.date)),
        chosen: date == Some(day.date),
    };
    let heading = member.say(if booking.is_empty() { "desk-choose" } else { "desk-move" }, &[]);
    Ok(Page {
        f: member.frame(&heading),
        nav: member.nav(),
        heading: html(&heading),
        back: format!("/staff/person?p={p}"),
        venues,
        days: days.iter().map(day).collect(),
        times: times
            .iter()
            .map(|time| Time {
                slot: time.slot.clone(),
                label: html(&words.span(time.start, time.end)),
                free: places(time.remaining),
                is_free: time.remaining > 0,
            })
            .collect(),
        p,
        booking,
    })
}

fn free(member: &Member, count: u32) -> String {
    if count == 0 { member.say("full", &[]) } else { member.say("places", &[("n", count.into())]) }
}
