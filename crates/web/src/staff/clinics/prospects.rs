//! Who could book what at an instant: by wave, and for somebody by town and birth date.
//!
//! A question in the address, so that two planners look at the same answer. Nobody of a list is asked about here.

use askama::Template;
use axum::response::Response;
use service::admin::{Prospects, WaveTold, Whose};
use service::view::ProgrammeView;

use super::{DayRow, day_rows, local};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/prospects.html")]
struct Page {
    f: Frame,
    nav: Nav,
    programme: String,
    name: Html,
    at: String,
    proposal: String,
    municipality: String,
    born: String,
    waves: Vec<(Html, Vec<DayRow>)>,
    person: Option<Vec<DayRow>>,
    why_not: Option<Html>,
}

/// `GET /staff/clinics/prospects`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let query = member.visitor.query.clone();
    let (service, words) = (&member.visitor.door.service, &member.visitor.words);
    let board = match service.clinics(&member.who, query.find("programme"), words).await {
        Ok(board) => board,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let view = board.programme;
    let whose = Some(query.get("municipality").trim()).filter(|code| !code.is_empty()).map(|code| Whose {
        municipality_code: code.to_owned(),
        birth_date: query.get("born").to_owned(),
        dose: None,
        voucher_number: None,
    });
    let told = match local(query.get("at")) {
        None => Prospects::default(),
        Some(at) => {
            let proposal = query.get("proposal").trim().parse().ok();
            match service.prospects(&member.who, &view.id, at, proposal, whose, words).await {
                Ok(told) => told,
                Err(refusal) => return Ok(member.refused(&refusal)),
            }
        }
    };
    let why_not =
        told.why_not.as_ref().map(|(_, why)| member.say("clinics-person-nothing", &[("why", why.into())]));
    let page = Page {
        f: member.frame(&member.say("clinics-prospects", &[])),
        nav: member.nav(),
        name: html(member.visitor.words.name(&view.name)),
        at: query.get("at").to_owned(),
        proposal: query.get("proposal").to_owned(),
        municipality: query.get("municipality").to_owned(),
        born: query.get("born").to_owned(),
        waves: told.waves.iter().map(|wave| of_wave(&member, &view, wave)).collect(),
        person: told.person.as_ref().filter(|_| why_not.is_none()).map(|days| day_rows(&member, &view, days)),
        why_not: why_not.as_ref().map(|why| html(why)),
        programme: view.id.clone(),
    };
    Ok(member.show(&page).done())
}

fn of_wave(member: &Member, view: &ProgrammeView, wave: &WaveTold) -> (Html, Vec<DayRow>) {
    let state = member.say(if wave.is_open { "clinics-state-open" } else { "clinics-state-closed" }, &[]);
    let key = if wave.is_by_age { "clinics-wave-people-most" } else { "clinics-wave-people" };
    let count = i64::try_from(wave.vouchers).unwrap_or(i64::MAX);
    let args = [("wave", (&wave.wave).into()), ("state", state.into()), ("count", count.into())];
    (html(&member.say(key, &args)), day_rows(member, view, &wave.days))
}
