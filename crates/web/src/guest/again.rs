//! A sign-in that is over: only the birth date is asked again, and the person goes on where they were.
//!
//! Which voucher it was comes from the expired token, never from the form; the mark in the form must agree with it.

use askama::Template;
use axum::response::Response;
use service::view::ProgrammeView;
use service::wording::RefusalWords;
use service::{Refusal, SignedIn};

use crate::form::{Fields, local_path, query_value};
use crate::guest::journey::Journey;
use crate::guest::trouble;
use crate::guest::visitor::{SESSION, Session, Visitor};
use crate::guest::voucher::{Form, Problem, problems};
use crate::page::{Frame, Html, html};

#[derive(Template)]
#[template(path = "guest/again.html")]
struct Page {
    f: Frame,
    action: String,
    other: String,
    who: Html,
    mark: String,
    next: String,
    form: Form,
    problems: Vec<Problem>,
    problem: Option<Words>,
    incident: Option<String>,
}

struct Words {
    title: Html,
    detail: Html,
    next: Html,
}

/// `GET /book/{programme}/again`
pub async fn show(visitor: Visitor) -> Response {
    let Some(programme) = visitor.programme() else { return trouble::not_found(&visitor) };
    let next = next_of(&programme, visitor.query.get("next"));
    match &visitor.session {
        Session::Expired(who) if who.programme() == programme.id => {
            visitor.show(&page(&visitor, &programme, who, next, &Journey::default(), None)).done()
        }
        Session::Live(_) => visitor.go(&next).done(),
        _ => visitor.go(&format!("/book/{}/voucher?next={}", programme.id, query_value(&next))).done(),
    }
}

/// `POST /book/{programme}/again`
pub async fn submit(visitor: Visitor, fields: Fields) -> Response {
    let Some(programme) = visitor.programme() else { return trouble::not_found(&visitor) };
    let next = next_of(&programme, fields.get("next"));
    let who = match &visitor.session {
        Session::Expired(who) if who.programme() == programme.id => who,
        Session::Live(who) if who.mark() != fields.get("mark") => {
            return trouble::other_person(&visitor, who);
        }
        Session::Live(_) => return visitor.go(&next).done(),
        _ => {
            return visitor.go(&format!("/book/{}/voucher?next={}", programme.id, query_value(&next))).done();
        }
    };
    if who.mark() != fields.get("mark") {
        return trouble::other_person(&visitor, who);
    }
    let journey = Journey {
        code: who.municipality_code().to_string(),
        number: who.voucher_number().to_string(),
        ..Journey::of_birth(&fields)
    };
    let service = &visitor.door.service;
    let signed = service
        .understand(&journey.typed())
        .and_then(|understood| service.sign_in(&programme.id, &understood, None, visitor.client));
    match signed {
        Ok(who) => visitor.go(&next).cookie(visitor.jar().set(SESSION, &service.seal(&who))).done(),
        Err(refusal) => {
            let page = page(&visitor, &programme, who, next, &journey, Some(&refusal));
            trouble::answer(&visitor, &page, &refusal)
        }
    }
}

fn page(
    visitor: &Visitor,
    programme: &ProgrammeView,
    who: &SignedIn,
    next: String,
    journey: &Journey,
    refusal: Option<&Refusal>,
) -> Page {
    let mut f = visitor.frame(&visitor.say("again-title", &[]), Some(programme));
    f.error = refusal.is_some();
    let faults = || refusal.map(|refusal| problems(visitor, refusal, journey)).unwrap_or_default();
    let whole = refusal.filter(|refusal| refusal.fields.is_empty());
    let ending = who.voucher_ending().to_string();
    let args = [("ending", ending.into()), ("municipality", who.municipality_name(visitor.words).into())];
    Page {
        action: format!("/book/{}/again", programme.id),
        other: format!("/book/{}/voucher?next={}", programme.id, query_value(&next)),
        who: html(&visitor.say("again-who", &args)),
        mark: who.mark(),
        next,
        form: Form::new(journey, faults()),
        problems: faults(),
        problem: whole.map(|refusal| {
            let RefusalWords { title, detail, next } = trouble::say(visitor.words, refusal);
            Words { title: html(&title), detail: html(&detail), next: html(&next) }
        }),
        incident: whole.and_then(|refusal| refusal.incident.clone()),
        f,
    }
}

fn next_of(programme: &ProgrammeView, asked: &str) -> String {
    local_path(asked).map_or_else(|| format!("/book/{}/venue", programme.id), str::to_owned)
}
