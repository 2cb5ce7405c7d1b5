//! Places that are published: what is booked where, what is stopped, and the ways to what can be done about it.
//!
//! Whatever changes something is a page that shows first what would happen, and to whom; only a press there does it.
//! The surprise: the pages name nobody. Bookings are listed by number, and whoever calls people finds them at the desk.

mod change;
pub mod naming;
mod notices;
pub mod overbooking;
mod places;
mod quota;
mod recall;

use askama::Template;
use axum::response::Response;
use service::planner::{AreaAsked, DayPlanned, StopTold};
use service::view::ProgrammeView;

use crate::guest::rows::venue_name;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};
use naming::{area_name, places, query, stop_text};

pub use change::{
    call_off, capacity, preview_call_off, preview_capacity, preview_relocation, preview_stop, relocate, stop,
};
pub use notices::{announce, show as show_notices};
pub use overbooking::{
    lift as lift_overbooking, preview as preview_overbooking, propose as propose_overbooking,
    show as show_overbookings,
};
pub use places::{attached, show as show_places, table};
pub use quota::{change as change_quota, preview as preview_quota, show as show_quotas};
pub use recall::{declare as declare_lot, recall, show as show_recall, table as recall_table};

#[derive(Template)]
#[template(path = "staff/planner/programme.html")]
struct Page {
    f: Frame,
    nav: Nav,
    name: Html,
    others: Vec<(String, Html)>,
    recall: String,
    notices: String,
    quotas: String,
    overbookings: String,
    areas: Vec<(String, Html)>,
    stops: Vec<Stopped>,
    days: Vec<Day>,
}

struct Stopped {
    name: Html,
    text: Html,
    url: String,
}

struct Day {
    url: String,
    date: Html,
    venue: Html,
    booked: u64,
    capacity: Html,
    state: Html,
    waiting: u64,
}

/// `GET /staff/planner`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let service = &member.visitor.door.service;
    let wanted = member.visitor.query.find("programme");
    let planning = match service.planning(&member.who, wanted).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let Some(programme) = service.programme(&planning.programme) else {
        return Ok(member.refused(&service::Refusal::plain("programme.unknown")));
    };
    let name = |id: &str| {
        let view = service.programme(id);
        html(&view.map_or_else(|| id.to_owned(), |view| member.visitor.words.name(&view.name).to_owned()))
    };
    let others = planning.programmes.iter().filter(|id| **id != planning.programme);
    let page = Page {
        f: member.frame(&member.say("staff-planner", &[])),
        nav: member.nav(),
        name: name(&planning.programme),
        others: others.map(|id| (format!("/staff/planner?programme={id}"), name(id))).collect(),
        recall: format!("/staff/planner/recall?programme={}", planning.programme),
        quotas: format!("/staff/planner/quotas?programme={}", planning.programme),
        overbookings: format!("/staff/planner/overbookings?programme={}", planning.programme),
        notices: format!("/staff/planner/notices?programme={}", planning.programme),
        areas: areas(&member, &programme),
        stops: planning.stops.iter().map(|it| stopped(&member, &programme, it)).collect(),
        days: planning.days.iter().map(|it| day(&member, &programme, it)).collect(),
    };
    Ok(member.show(&page).done())
}

/// The widest areas: everything, and each venue.
fn areas(member: &Member, programme: &ProgrammeView) -> Vec<(String, Html)> {
    let venues = programme.venues.iter().map(|venue| Some(venue.id.clone()));
    let all = std::iter::once(None).chain(venues).map(|venue| AreaAsked { venue, ..AreaAsked::default() });
    all.map(|area| {
        let name = area_name(member, programme, &area);
        (format!("/staff/planner/places?{}", query(&programme.id, &area)), html(&name))
    })
    .collect()
}

fn stopped(member: &Member, programme: &ProgrammeView, stop: &StopTold) -> Stopped {
    Stopped {
        name: html(&area_name(member, programme, &stop.area)),
        text: html(&stop_text(member, stop)),
        url: format!("/staff/planner/places?{}", query(&programme.id, &stop.area)),
    }
}

fn day(member: &Member, programme: &ProgrammeView, it: &DayPlanned) -> Day {
    let words = member.visitor.words;
    let area = AreaAsked { venue: Some(it.venue.clone()), date: Some(it.date), ..AreaAsked::default() };
    let state = match it.stop {
        None => "planner-open",
        Some(false) => "planner-stopped",
        Some(true) => "planner-off",
    };
    Day {
        url: format!("/staff/planner/places?{}", query(&programme.id, &area)),
        date: html(&words.date(it.date)),
        venue: html(&venue_name(words, programme, &it.venue)),
        booked: it.booked,
        capacity: places(member, it.capacity, it.more),
        state: html(&member.say(state, &[])),
        waiting: it.waiting,
    }
}
