//! Lots: declared, recalled, and whom a recall concerns: who received it, and who is booked where it was to be given.
//!
//! Bookings by number and nobody by name: who may call people looks each of them up at the desk.

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::venue::{Attendance, Concerned, LotTold, TypedLot};
use service::view::ProgrammeView;

use super::naming::moment;
use super::places::{LINES_MAX, file};
use crate::form::{Fields, query_value};
use crate::guest::rows::{product_name, status, venue_name};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/planner/recall.html")]
struct Page {
    f: Frame,
    nav: Nav,
    back: String,
    done: Option<Html>,
    lots: Vec<Lot>,
    chosen: Option<Chosen>,
    /// What a new lot may be of, and where it may be; nothing for whoever only looks.
    declares: Option<Declares>,
}

struct Declares {
    programme: String,
    products: Vec<(String, Html)>,
    venues: Vec<(String, Html)>,
}

struct Lot {
    url: String,
    number: String,
    product: Html,
    until: Html,
    state: Html,
}

struct Chosen {
    heading: Html,
    state: Option<Html>,
    may_recall: bool,
    hidden: Vec<(&'static str, String)>,
    table: String,
    received: Vec<[Html; 4]>,
    received_count: usize,
    booked: Vec<[Html; 4]>,
    booked_count: usize,
}

/// `GET /staff/planner/recall`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let query = &member.visitor.query;
    let service = &member.visitor.door.service;
    let lots = match service.lots_for(&member.who, query.get("programme")).await {
        Ok(lots) => lots,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let Some(programme) = service.programme(query.get("programme")) else {
        return Ok(member.refused(&Refusal::plain("programme.unknown")));
    };
    let found = match (query.get("product"), query.get("lot")) {
        ("", _) | (_, "") => None,
        lot => match service.concerned_for(&member.who, &programme.id, lot).await {
            Ok(found) => Some(found),
            Err(refusal) => return Ok(member.refused(&refusal)),
        },
    };
    let page = Page {
        f: member.frame(&member.say("recall-title", &[])),
        nav: member.nav(),
        back: format!("/staff/planner?programme={}", programme.id),
        done: (query.get("done") == "declared").then(|| html(&member.say("lot-declared", &[]))),
        declares: member.who.roles().contains(&"planner").then(|| declares(&member, &programme)),
        lots: lots.iter().map(|it| lot(&member, &programme, it)).collect(),
        chosen: found.map(|found| chosen(&member, &programme, &found)),
    };
    Ok(member.show(&page).done())
}

/// `POST /staff/planner/recall`
pub async fn recall(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let service = &member.visitor.door.service;
    let (programme, lot) = (fields.get("programme"), (fields.get("product"), fields.get("lot")));
    let back = fields.get("do") == "reinstate";
    match service.recall_for(&member.who, programme, lot, back).await {
        Ok(_) => Ok(member.visitor.go(&path("recall", programme, lot)).done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/planner/lot`
pub async fn declare(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let service = &member.visitor.door.service;
    let programme = fields.get("programme");
    let venues = fields.pairs().filter(|(name, _)| *name == "venue").map(|(_, id)| id.to_owned()).collect();
    let field = |name: &str| fields.get(name).to_owned();
    let lot =
        TypedLot { product: field("product"), number: field("lot"), expires_on: field("expires_on"), venues };
    match service.declare_for(&member.who, programme, &lot).await {
        Ok(()) => {
            let back = format!("/staff/planner/recall?programme={}&done=declared", query_value(programme));
            Ok(member.visitor.go(&back).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `GET /staff/planner/recall.csv`
pub async fn table(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let query = &member.visitor.query;
    let lot = (query.get("product"), query.get("lot"));
    let service = &member.visitor.door.service;
    match service.concerned_for(&member.who, query.get("programme"), lot).await {
        Ok(found) => Ok(file("recall.csv", service::planner::recall_sheet(&found))),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

fn path(page: &str, programme: &str, (product, lot): (&str, &str)) -> String {
    let values = [programme, product, lot].map(query_value);
    format!("/staff/planner/{page}?programme={}&product={}&lot={}", values[0], values[1], values[2])
}

fn declares(member: &Member, programme: &ProgrammeView) -> Declares {
    let words = member.visitor.words;
    let products = programme.products.iter();
    let venues = programme.venues.iter();
    Declares {
        programme: programme.id.clone(),
        products: products.map(|it| (it.id.clone(), html(&product_name(words, programme, &it.id)))).collect(),
        venues: venues.map(|it| (it.id.clone(), html(&venue_name(words, programme, &it.id)))).collect(),
    }
}

fn lot(member: &Member, programme: &ProgrammeView, it: &LotTold) -> Lot {
    let words = member.visitor.words;
    let declared = &it.declared;
    Lot {
        url: path("recall", &programme.id, (&declared.product, &declared.number)),
        number: declared.number.clone(),
        product: html(&product_name(words, programme, &declared.product)),
        until: html(&words.plain_date(declared.expires_on)),
        state: html(&state(member, it)),
    }
}

fn state(member: &Member, it: &LotTold) -> String {
    match it.recalled_at.as_deref().and_then(|at| moment(member.visitor.words, at)) {
        Some(at) => member.say("recall-recalled", &[("at", at.into())]),
        None => member.say("recall-usable", &[]),
    }
}

fn chosen(member: &Member, programme: &ProgrammeView, found: &Concerned) -> Chosen {
    let words = member.visitor.words;
    let declared = &found.lot.declared;
    let product = product_name(words, programme, &declared.product);
    let args = [("product", product.into()), ("lot", declared.number.as_str().into())];
    let rows =
        |all: &[Attendance]| all.iter().take(LINES_MAX).map(|it| attendance(member, programme, it)).collect();
    Chosen {
        heading: html(&member.say("recall-lot", &args)),
        state: found.lot.recalled_at.as_ref().map(|_| html(&state(member, &found.lot))),
        may_recall: member.who.roles().contains(&"planner"),
        hidden: vec![
            ("programme", programme.id.clone()),
            ("product", declared.product.clone()),
            ("lot", declared.number.clone()),
        ],
        table: path("recall.csv", &programme.id, (&declared.product, &declared.number)),
        received: rows(&found.received),
        received_count: found.received.len(),
        booked: rows(&found.booked),
        booked_count: found.booked.len(),
    }
}

fn attendance(member: &Member, programme: &ProgrammeView, it: &Attendance) -> [Html; 4] {
    let words = member.visitor.words;
    [
        html(&it.number),
        html(&words.text("dose", &[("n", it.dose.into())])),
        html(&format!(
            "{} {}",
            moment(words, &it.starts_at).unwrap_or_default(),
            venue_name(words, programme, &it.venue)
        )),
        status(words, &it.status),
    ]
}
