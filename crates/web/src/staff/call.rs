//! A call: everybody whom it is about, and the place that they speak of, in any order.
//!
//! Both are kept by the operator's browser alone, the people as the sealed texts by which pages name them, and both are gone
//! with the end of the call. A place in mind is not held: that takes a person. The surprise: whoever was found an hour ago
//! falls out of a call by themselves, because their sealed text is over.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::HeaderValue;
use axum::response::Response;
use jiff::civil::Date;
use service::desk::Caller;
use service::view::{ProgrammeView, SlotView};
use service::{Refusal, SlotQuery};

use crate::form::{Fields, query_value};
use crate::guest::rows::{span, venue_name, when};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

/// Cookie with the people of the call.
const PEOPLE: &str = "staff-call";
/// Cookie with the place that they speak of.
const PLACE: &str = "staff-place";
/// A household on one telephone.
const PEOPLE_MAX: usize = 6;

/// The call as a page shows it.
pub struct Call {
    /// The place in mind: identifier and words.
    pub place: Option<(String, Html)>,
    /// Each person: where their page is, how they are called here, whether it is the page itself.
    pub people: Vec<(String, Html, bool)>,
}

#[derive(Template)]
#[template(path = "staff/places.html")]
struct Page {
    f: Frame,
    nav: Nav,
    programme: String,
    others: Vec<(String, Html)>,
    venues: Vec<Venue>,
    times: Vec<(String, Html, Html)>,
    chosen: Option<Html>,
}

struct Venue {
    name: Html,
    days: Vec<(String, Html, Html)>,
}

/// The call as it stands, seen from the page of `current` if there is one.
pub async fn of(member: &Member, current: Option<&Caller>) -> Call {
    let service = &member.visitor.door.service;
    let mut people = Vec::new();
    for (number, p) in (1_u32..).zip(sealed(member)) {
        let Ok(caller) = service.caller(&p) else { continue };
        let booking = service.newest_number(&member.who, &caller);
        let booking = booking.unwrap_or_else(|| member.say("desk-no-booking", &[]));
        let args = [("n", number.into()), ("booking", booking.into())];
        let is_current = current.is_some_and(|it| it.is_same(&caller));
        people.push((format!("/staff/person?p={p}"), html(&member.say("call-person", &args)), is_current));
    }
    Call { place: in_mind(member).await, people }
}

/// The cookie with which the person of a page belongs to the call.
pub fn joined_by(member: &Member, caller: &Caller, p: &str) -> Option<HeaderValue> {
    let service = &member.visitor.door.service;
    let mut people: Vec<String> = sealed(member);
    people.retain(|known| service.caller(known).is_ok());
    let same = people.iter().position(|known| service.caller(known).is_ok_and(|it| it.is_same(caller)));
    match same.and_then(|at| people.get_mut(at)) {
        Some(known) => p.clone_into(known),
        None => people.push(p.to_owned()),
    }
    let over = people.len().saturating_sub(PEOPLE_MAX);
    people.drain(..over);
    member.visitor.jar().set_strict(PEOPLE, &people.join("~"), None)
}

/// `GET /staff/desk/places`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let query = &member.visitor.query;
    let programmes = member.visitor.door.service.programmes();
    let wanted = query.get("programme");
    let programme = programmes.iter().find(|it| it.id == wanted).or(programmes.first());
    let id = programme.map(|it| it.id.clone()).unwrap_or_default();
    let found = member.visitor.door.service.free_places(&member.who, &id, &SlotQuery::default()).await;
    match (found, programme) {
        (Ok(slots), Some(programme)) => {
            let others = programmes.iter().filter(|it| it.id != programme.id).map(|it| {
                let name = html(member.visitor.words.name(&it.name));
                (format!("/staff/desk/places?programme={}", query_value(&it.id)), name)
            });
            let others = others.collect();
            Ok(member.show(&page(&member, programme, others, &slots)).done())
        }
        (Err(refusal), _) => Ok(member.refused(&refusal)),
        (Ok(_), None) => Ok(member.refused(&Refusal::plain("programme.unknown"))),
    }
}

/// `POST /staff/desk/places`: keeps a place in mind, and goes on with the person who was spoken of last.
pub async fn choose(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let (programme, slot) = (fields.get("programme"), fields.get("slot"));
    let slots = member.visitor.door.service.free_places(&member.who, programme, &SlotQuery::default()).await;
    match slots {
        Ok(slots) if slots.iter().any(|it| it.id == slot) => {
            let kept = member.visitor.jar().set_strict(PLACE, &format!("{programme}~{slot}"), None);
            let last = sealed(&member).pop().map(|p| format!("/staff/person?p={p}"));
            Ok(member.visitor.go(last.as_deref().unwrap_or("/staff/desk")).cookie(kept).done())
        }
        Ok(_) => Ok(member.refused(&Refusal::plain("slot.full"))),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/desk/end`
pub async fn end(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let jar = member.visitor.jar();
    Ok(member.visitor.go("/staff/desk").cookie(jar.remove(PEOPLE)).cookie(jar.remove(PLACE)).done())
}

fn sealed(member: &Member) -> Vec<String> {
    let kept = member.visitor.cookie(PEOPLE).unwrap_or_default();
    kept.split('~').filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

/// The place in mind, as long as it may be had.
async fn in_mind(member: &Member) -> Option<(String, Html)> {
    let (programme, slot) = member.visitor.cookie(PLACE)?.split_once('~')?;
    let service = &member.visitor.door.service;
    let view = service.programme(programme)?;
    let slots = service.free_places(&member.who, programme, &SlotQuery::default()).await.ok()?;
    let found = slots.iter().find(|it| it.id == slot)?;
    let words = member.visitor.words;
    let args = [
        ("when", when(words, found).into()),
        ("venue", venue_name(words, &view, &found.venue).into()),
        ("free", free(member, found.remaining.unwrap_or_default()).into()),
    ];
    Some((slot.to_owned(), html(&member.say("call-place-in-mind", &args))))
}

fn page(member: &Member, programme: &ProgrammeView, others: Vec<(String, Html)>, slots: &[SlotView]) -> Page {
    let (words, query) = (member.visitor.words, &member.visitor.query);
    let (venue, date): (&str, Option<Date>) = (query.get("venue"), query.get("date").parse().ok());
    let mut days: BTreeMap<(&str, Date), u32> = BTreeMap::new();
    for slot in slots {
        if let Some(date) = slot.date {
            *days.entry((slot.venue.as_str(), date)).or_default() += slot.remaining.unwrap_or_default();
        }
    }
    let here = |venue: &str, date: Date| {
        let (id, venue) = (query_value(&programme.id), query_value(venue));
        format!("/staff/desk/places?programme={id}&venue={venue}&date={date}#times")
    };
    let of_venue = |id: &str| {
        let own = days.iter().filter(|((venue, _), _)| *venue == id);
        let day = own.map(|((venue, date), count)| {
            (here(venue, *date), html(&words.short_date(*date)), html(&free(member, *count)))
        });
        Venue { name: html(&venue_name(words, programme, id)), days: day.collect() }
    };
    let chosen = slots.iter().filter(|slot| slot.venue == venue && date.is_some() && slot.date == date);
    let times = chosen.map(|slot| {
        let free = free(member, slot.remaining.unwrap_or_default());
        (slot.id.clone(), html(&span(words, slot)), html(&free))
    });
    Page {
        f: member.frame(&member.say("call-places", &[])),
        nav: member.nav(),
        programme: programme.id.clone(),
        others,
        times: times.collect(),
        chosen: date
            .map(|date| html(&format!("{} {}", venue_name(words, programme, venue), words.date(date)))),
        venues: programme.venues.iter().map(|it| of_venue(&it.id)).collect(),
    }
}

fn free(member: &Member, count: u32) -> String {
    if count == 0 { member.say("full", &[]) } else { member.say("places", &[("n", count.into())]) }
}
