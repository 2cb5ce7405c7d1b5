//! A list that is brought with a form, looked at, and applied or not.
//!
//! The form needs no script: a browser sends the file as one part of the body. It is read in memory and never written to a
//! disk. The surprise: to reload the page of the difference does nothing, because what it shows waits on the server.

use std::sync::Arc;

use askama::Template;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use service::Refusal;
use service::municipality::{Difference, Finding, LIST_BYTES_MAX};
use service::permission::Act;

use super::{Place, page};
use crate::Door;
use crate::form::{Fields, query_value};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

/// Rows of a table on the page; the files have all of them.
const ROWS_MAX: usize = 200;
/// Ranges of lines that are told.
const RANGES_MAX: usize = 40;

#[derive(Template)]
#[template(path = "staff/difference.html")]
struct Page {
    f: Frame,
    nav: Nav,
    place: Place,
    name: String,
    encoding: String,
    counts: Vec<(Html, u64, String)>,
    gone: u64,
    gone_text: Html,
    changed: Vec<Changed>,
    bad: Vec<(u32, String, String)>,
    bad_rows: u64,
    bad_url: String,
    rows_url: String,
    applies: bool,
    back: String,
}

/// A row with other facts than are loaded.
struct Changed {
    line: u32,
    what: Html,
    taken: bool,
}

/// A file that a form brought.
pub struct Brought {
    pub(super) visitor: Visitor,
    /// The request, unread: who may send anything is judged first.
    pub(super) request: Request,
}

impl Brought {
    /// Who sends it, and the request with its body unread.
    pub fn taken_apart(self) -> (Visitor, Request) {
        (self.visitor, self.request)
    }
}

impl FromRequest<Door> for Brought {
    type Rejection = Response;

    async fn from_request(request: Request, door: &Door) -> Result<Brought, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::of_parts(&mut parts, door).await;
        Ok(Brought { visitor, request: Request::from_parts(parts, body) })
    }
}

/// `POST /staff/municipality/list`
pub async fn bring(brought: Brought) -> Result<Response, Elsewhere> {
    let member = Member::of(brought.visitor)?;
    let place = Place::of(&member.visitor.query);
    let service = member.visitor.door.service.clone();
    if let Err(refusal) = service.permit_at(&member.who, Act::LoadRoster, place.there()).await {
        return Ok(member.refused(&refusal));
    }
    let told = match sent(brought.request).await {
        Ok((bytes, _)) => service.bring_list(&member.who, place.there(), bytes).await,
        Err(refusal) => Err(refusal),
    };
    match told {
        Ok(name) => Ok(member.visitor.go(&format!("{}&list={name}", place.url("/list"))).done()),
        Err(refusal) if refusal.code.starts_with("staff.") => Ok(member.refused(&refusal)),
        Err(refusal) => Ok(page(&member, place, Some(&refusal), Fields::default()).await),
    }
}

/// The file in the body, and the texts around it.
pub(super) async fn sent(mut request: Request) -> Result<(Vec<u8>, Fields), Refusal> {
    let stated = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if stated.and_then(|text| text.parse::<usize>().ok()).is_some_and(|bytes| bytes > LIST_BYTES_MAX) {
        return Err(Refusal::plain("body.too_large"));
    }
    // Room for what stands around the file.
    DefaultBodyLimit::max(LIST_BYTES_MAX + 64 * 1024).apply(&mut request);
    let malformed = || Refusal::plain("roster.none");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| malformed())?;
    let (mut bytes, mut texts) = (Vec::new(), Vec::new());
    while let Some(mut part) = parts.next_field().await.map_err(|_| malformed())? {
        let name = part.name().unwrap_or_default().to_owned();
        if name != "file" {
            texts.push((name, part.text().await.map_err(|_| malformed())?));
            continue;
        }
        while let Some(chunk) = part.chunk().await.map_err(|_| malformed())? {
            if bytes.len() + chunk.len() > LIST_BYTES_MAX {
                return Err(Refusal::plain("body.too_large"));
            }
            bytes.extend_from_slice(&chunk);
        }
    }
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    if bytes.is_empty() { Err(malformed()) } else { Ok((bytes, Fields::of(&texts))) }
}

/// `GET /staff/municipality/list`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let (place, name, it) = match waiting(&member).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let line =
        |key: &str, count, what: &str| (html(&member.say(key, &[])), count, it.lines(what, RANGES_MAX));
    let changed = it.rows.iter().filter_map(|row| match row.finding {
        Finding::Changed(changed) => {
            let names = changed.names();
            let names =
                names.iter().map(|name| member.say(&format!("difference-{}", name.replace('_', "-")), &[]));
            Some(Changed {
                line: row.line,
                what: html(&names.collect::<Vec<_>>().join("・")),
                taken: row.taken,
            })
        }
        Finding::Added | Finding::Same => None,
    });
    let gone = [("gone", it.gone.to_string().into()), ("taken", it.gone_taken.to_string().into())];
    let file = |path: &str| format!("{}&list={}", place.url(path), query_value(&name));
    let shown = Page {
        f: member.frame(&member.say("difference-title", &[])),
        nav: member.nav(),
        encoding: it.encoding.clone(),
        counts: vec![
            line("difference-added", it.added, "added"),
            line("difference-changed", it.changed, "changed"),
            line("difference-same", it.same, "same"),
        ],
        gone: it.gone,
        gone_text: html(&member.say("difference-gone", &gone)),
        changed: changed.take(ROWS_MAX).collect(),
        bad: it
            .bad
            .iter()
            .take(ROWS_MAX)
            .map(|bad| (bad.line, bad.column.clone(), bad.reason.told(member.visitor.words)))
            .collect(),
        bad_rows: it.bad_rows,
        bad_url: file("/list/bad.csv"),
        rows_url: file("/list/rows.csv"),
        applies: it.added + it.changed > 0,
        back: place.url(""),
        place,
        name,
    };
    Ok(member.show(&shown).done())
}

/// `GET /staff/municipality/list/bad.csv`
pub async fn bad(visitor: Visitor) -> Result<Response, Elsewhere> {
    let words = visitor.words;
    csv(visitor, "bad-rows", move |it| it.bad_csv(words)).await
}

/// `GET /staff/municipality/list/rows.csv`
pub async fn rows(visitor: Visitor) -> Result<Response, Elsewhere> {
    csv(visitor, "rows", |it| it.csv()).await
}

async fn csv(
    visitor: Visitor,
    name: &str,
    text: impl Fn(&Difference) -> String,
) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let it = match waiting(&member).await {
        Ok((_, _, it)) => it,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut file = (headers, text(&it)).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\"")) {
        file.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(file)
}

async fn waiting(member: &Member) -> Result<(Place, String, Arc<Difference>), Refusal> {
    let query = &member.visitor.query;
    let (place, name) = (Place::of(query), query.get("list").to_owned());
    let it = member.visitor.door.service.difference(&member.who, place.there(), &name).await?;
    Ok((place, name, it))
}

/// `POST /staff/municipality/apply`
pub async fn apply(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, place) = (Member::of(visitor)?, Place::of(&fields));
    let without_bad_rows = fields.get("without_bad_rows") == "1";
    let service = &member.visitor.door.service;
    match service.apply_list(&member.who, place.there(), fields.get("list"), without_bad_rows).await {
        Ok(it) => {
            let url = place.url("");
            let url = format!("{url}&done=applied&added={}&changed={}", it.added, it.changed);
            Ok(member.visitor.go(&url).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}
