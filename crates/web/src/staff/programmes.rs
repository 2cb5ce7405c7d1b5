//! Programmes: what is given, where, and who may book what from when; changed by bringing the file anew.
//!
//! The difference is shown before anything counts, and the file is carried along in the page, so that what was shown is what is
//! applied. The surprise: whoever may change a programme must have proved who they are lately, and then brings the file again.

use askama::Template;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::Response;
use service::admin::Changes;
use service::clinics::{Declined, ProgrammeSheet};
use service::view::ProgrammeView;

use crate::form::query_value;
use crate::guest::rows::venue_name;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::clinics::moment;
use crate::staff::member::{Member, Nav};
use crate::staff::planner::attached;

/// The largest file that is read.
const FILE_BYTES_MAX: usize = 128 * 1024;

#[derive(Template)]
#[template(path = "staff/programmes.html")]
struct Page {
    f: Frame,
    nav: Nav,
    done: Option<Html>,
    faults: Vec<String>,
    name: Option<Html>,
    /// Where the file is that says all of it.
    file: Option<String>,
    others: Vec<(String, Html)>,
    may_change: bool,
    /// The difference, with the file that makes it.
    change: Option<Change>,
    products: Vec<Vec<Html>>,
    venues: Vec<Vec<Html>>,
    waves: Vec<Vec<Html>>,
}

struct Change {
    lines: Vec<String>,
    sum: Html,
    text: String,
}

/// `GET /staff/programmes`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let done = member.visitor.query.find("done").map(|_| html(&member.say("programmes-applied", &[])));
    page(&member, done, Vec::new(), None).await
}

/// `GET /staff/programmes/file`
pub async fn file(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let programme = member.visitor.query.get("programme");
    match member.visitor.door.service.programme_file(&member.who, programme).await {
        Ok(text) => Ok(attached(&format!("{programme}.toml"), "application/toml", text.into_bytes())),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/programmes`
pub async fn change(visitor: Visitor, request: Request) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let (text, is_dry) = brought(request).await;
    match member.visitor.door.service.change_programme(&member.who, &text, is_dry).await {
        Ok((id, _)) if !is_dry => {
            let url = format!("/staff/programmes?programme={}&done=1", query_value(&id));
            Ok(member.visitor.go(&url).done())
        }
        Ok((_, changes)) => {
            let change = told(&member, &changes, text);
            page(&member, None, Vec::new(), Some(change)).await
        }
        Err(Declined::Refused(refusal)) => Ok(member.refused(&refusal)),
        Err(Declined::Faults(refusal)) => page(&member, None, refusal.details, None).await,
    }
}

/// The text of the file, and whether only the difference is wanted; nothing where no file was brought.
async fn brought(request: Request) -> (String, bool) {
    let (mut text, mut is_dry) = (String::new(), true);
    let Ok(mut form) = Multipart::from_request(request, &()).await else { return (text, is_dry) };
    while let Ok(Some(mut field)) = form.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Ok(Some(chunk)) = field.chunk().await {
            if bytes.len() + chunk.len() > FILE_BYTES_MAX {
                return (String::new(), true);
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "file" | "text" => text = String::from_utf8_lossy(&bytes).into_owned(),
            "do" => is_dry = bytes != b"apply",
            _ => {}
        }
    }
    (text, is_dry)
}

fn told(member: &Member, changes: &Changes, text: String) -> Change {
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let args = [
        ("added", count(changes.added).into()),
        ("changed", count(changes.changed).into()),
        ("touched", count(changes.touched).into()),
    ];
    Change { lines: changes.lines.clone(), sum: html(&member.say("programmes-sum", &args)), text }
}

async fn page(
    member: &Member,
    done: Option<Html>,
    faults: Vec<String>,
    change: Option<Change>,
) -> Result<Response, Elsewhere> {
    let wanted = member.visitor.query.find("programme");
    let sheet = member.visitor.door.service.programme_sheet(&member.who, wanted).await;
    let sheet = sheet.map_err(|refusal| Elsewhere::from(member.refused(&refusal)))?;
    let ProgrammeSheet { programme, programmes } = sheet;
    let known = programme.as_ref();
    let others = programmes.iter().filter(|id| known.is_none_or(|view| view.id != **id));
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page {
        f: member.frame(&member.say("staff-programmes", &[])),
        nav: member.nav(),
        done,
        faults,
        name: known.map(|view| html(member.visitor.words.name(&view.name))),
        file: known.map(|view| format!("/staff/programmes/file?programme={}", query_value(&view.id))),
        others: others
            .map(|id| (format!("/staff/programmes?programme={}", query_value(id)), html(id)))
            .collect(),
        may_change: member.who.roles().contains(&"planner"),
        change,
        products: known.map(|view| products(member, view)).unwrap_or_default(),
        venues: known.map(|view| venues(member, view)).unwrap_or_default(),
        waves: known.map(|view| waves(member, view)).unwrap_or_default(),
    };
    Ok(member.show(&page).status(status).done())
}

fn products(member: &Member, view: &ProgrammeView) -> Vec<Vec<Html>> {
    let words = member.visitor.words;
    view.products.iter().map(|it| vec![html(&it.id), html(words.name(&it.name))]).collect()
}

fn venues(member: &Member, view: &ProgrammeView) -> Vec<Vec<Html>> {
    let row = |it: &service::view::VenueView| {
        let name = venue_name(member.visitor.words, view, &it.id);
        vec![html(&it.id), html(&name), html(&it.address), html(&it.phone), html(&it.product)]
    };
    view.venues.iter().map(row).collect()
}

fn waves(member: &Member, view: &ProgrammeView) -> Vec<Vec<Html>> {
    let words = member.visitor.words;
    let row = |it: &service::view::WaveView| {
        let born = |key: &str, day: Option<jiff::civil::Date>| {
            day.map(|day| member.say(key, &[("day", words.plain_date(day).into())])).unwrap_or_default()
        };
        let ages = format!(
            "{} {}",
            born("programmes-born-until", it.born_on_or_before),
            born("programmes-born-from", it.born_on_or_after)
        );
        vec![
            html(&it.id),
            html(&moment(member, &it.opens_at)),
            html(&it.municipalities.join(", ")),
            html(ages.trim()),
            html(&format!("{} – {}", words.date(it.slots_from), words.date(it.slots_until))),
        ]
    };
    view.waves.iter().map(row).collect()
}
