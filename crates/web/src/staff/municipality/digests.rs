//! Which vouchers two programmes have in common, by exchange of keyed digests, without showing either list to the other side.
//!
//! A form brings the list, the key and perhaps the other side's file; none of it is kept. The surprise: the answer names lines
//! of the list that was brought, so whoever reads it needs the file to know who is meant.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use service::Refusal;
use service::municipality::{LIST_BYTES_MAX, Shared};
use service::permission::Act;

use super::Place;
use super::list::Brought;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::code::problem;
use crate::staff::member::{Member, Nav, status};

/// Lines that are told on the page.
const LINES_MAX: usize = 200;

#[derive(Template)]
#[template(path = "staff/digests.html")]
struct Page {
    f: Frame,
    nav: Nav,
    action: String,
    back: String,
    problem: Option<(Html, Html)>,
    told: Option<(Html, String)>,
}

/// `GET /staff/municipality/digests`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let place = Place::of(&member.visitor.query);
    let service = &member.visitor.door.service;
    match service.permit_at(&member.who, Act::CompareDigests, place.there()).await {
        Ok(()) => Ok(page(&member, &place, None, None)),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/municipality/digests`
pub async fn submit(brought: Brought) -> Result<Response, Elsewhere> {
    let (visitor, request) = brought.taken_apart();
    let member = Member::of(visitor)?;
    let place = Place::of(&member.visitor.query);
    let service = &member.visitor.door.service;
    if let Err(refusal) = service.permit_at(&member.who, Act::CompareDigests, place.there()).await {
        return Ok(member.refused(&refusal));
    }
    let mut parts = match parts(request).await {
        Ok(parts) => parts,
        Err(refusal) => return Ok(page(&member, &place, Some(&refusal), None)),
    };
    let mut part = |name: &str| parts.remove(name).unwrap_or_default();
    let (list, theirs, key) = (part("file"), part("theirs"), part("key"));
    let key = String::from_utf8_lossy(&key).into_owned();
    if theirs.is_empty() {
        return match service.digest_list(&member.who, place.there(), &key, list).await {
            Ok(made) => Ok(file(made.text)),
            Err(refusal) => Ok(page(&member, &place, Some(&refusal), None)),
        };
    }
    match service.compare_digests(&member.who, place.there(), &key, list, &theirs).await {
        Ok(shared) => Ok(page(&member, &place, None, Some(&shared))),
        Err(refusal) => Ok(page(&member, &place, Some(&refusal), None)),
    }
}

fn page(member: &Member, place: &Place, refusal: Option<&Refusal>, shared: Option<&Shared>) -> Response {
    let mut f = member.frame(&member.say("digests-title", &[]));
    f.error = refusal.is_some();
    let told = shared.map(|shared| {
        let args = [
            ("both", shared.lines.len().to_string().into()),
            ("ours", shared.ours.to_string().into()),
            ("theirs", shared.theirs.to_string().into()),
            ("key", shared.key.clone().into()),
        ];
        let lines: Vec<String> = shared.lines.iter().take(LINES_MAX).map(u64::to_string).collect();
        let more = if shared.lines.len() > LINES_MAX { " …" } else { "" };
        (html(&member.say("digests-told", &args)), format!("{}{more}", lines.join(", ")))
    });
    let page = Page {
        f,
        nav: member.nav(),
        action: place.url("/digests"),
        back: place.url(""),
        problem: refusal.map(|refusal| problem(member, refusal)),
        told,
    };
    match refusal {
        Some(refusal) if refusal.code.starts_with("staff.") => member.refused(refusal),
        Some(refusal) => member.show(&page).status(status(refusal.code)).done(),
        None => member.show(&page).done(),
    }
}

fn file(text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"digests.txt\"")),
    ];
    (headers, text).into_response()
}

/// Every part of the body by name, in bounded memory.
async fn parts(mut request: Request) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    // A list, the digests of another one, and room for what stands around them.
    DefaultBodyLimit::max(2 * LIST_BYTES_MAX + 64 * 1024).apply(&mut request);
    let malformed = || Refusal::plain("roster.none");
    let mut multipart = Multipart::from_request(request, &()).await.map_err(|_| malformed())?;
    let mut found = BTreeMap::new();
    while let Some(mut part) = multipart.next_field().await.map_err(|_| malformed())? {
        let name = part.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| malformed())? {
            if bytes.len() + chunk.len() > LIST_BYTES_MAX {
                return Err(Refusal::plain("body.too_large"));
            }
            bytes.extend_from_slice(&chunk);
        }
        found.insert(name, bytes);
    }
    if found.get("file").is_none_or(Vec::is_empty) { Err(malformed()) } else { Ok(found) }
}
