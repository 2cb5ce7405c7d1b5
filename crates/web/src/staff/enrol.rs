//! The first sign-in: a password of one's own and an authenticator app, on one page.
//!
//! The secret of the app is sealed into the form, so that a mistake in the password does not ask for another scan.

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::staff::TypedEnrolment;

use crate::form::Fields;
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav, status};

#[derive(Template)]
#[template(path = "staff/enrol.html")]
struct Page {
    f: Frame,
    nav: Nav,
    picture: Html,
    secret: String,
    sealed: String,
    problems: Vec<Problem>,
}

struct Problem {
    field: &'static str,
    title: Html,
    next: Html,
}

impl Page {
    fn problem(&self, field: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }
}

/// `GET /staff/enrol`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of_any(visitor)?;
    if !member.who.is_new() {
        return Ok(member.visitor.go("/staff").done());
    }
    Ok(member.show(&page(&member, None, None)).done())
}

/// `POST /staff/enrol`
pub async fn submit(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of_any(visitor)?;
    let field = |name: &str| fields.get(name).to_owned();
    let typed = TypedEnrolment {
        sealed: field("sealed"),
        password: field("password"),
        again: field("again"),
        code: field("code"),
    };
    match member.visitor.door.service.enrol(&member.who, &typed).await {
        Ok(()) => Ok(member.visitor.go("/staff").done()),
        Err(refusal) if refusal.code == "staff.enrolled" => Ok(member.visitor.go("/staff").done()),
        Err(refusal) if refusal.fields.is_empty() => Ok(member.refused(&refusal)),
        Err(refusal) => {
            let page = page(&member, Some(&typed.sealed), Some(&refusal));
            Ok(member.show(&page).status(status(refusal.code)).done())
        }
    }
}

fn page(member: &Member, before: Option<&str>, refusal: Option<&Refusal>) -> Page {
    let shown = member.visitor.door.service.enrolment(&member.who, before);
    let mut f = member.frame(&member.say("enrol-title", &[]));
    f.error = refusal.is_some();
    let groups: Vec<&str> =
        (0..shown.secret.len()).step_by(4).filter_map(|at| shown.secret.get(at..at + 4)).collect();
    let problem = |field: &service::FieldError| {
        let words = trouble::say(member.visitor.words, &Refusal::plain(field.code));
        let next = format!("{}{}{}", words.detail, member.visitor.words.gap(), words.next);
        Problem { field: field.field, title: html(&words.title), next: html(&next) }
    };
    Page {
        f,
        nav: Nav { name: Some(member.who.name().to_owned()), links: Vec::new() },
        picture: crate::page::qr_of(&shown.address, &member.say("enrol-picture", &[])),
        secret: groups.join(" "),
        sealed: shown.sealed,
        problems: refusal.map(|refusal| refusal.fields.iter().map(problem).collect()).unwrap_or_default(),
    }
}
