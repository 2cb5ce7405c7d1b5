//! In and out: sign-in with both factors at once, the proof in between, the end of a session.
//!
//! A wrong sign-in never says which part was wrong. Where somebody wanted to go is kept, and only addresses of the console
//! are followed.

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::staff::TypedStaff;
use service::wording::RefusalWords;

use crate::form::{Fields, local_path};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, Reply, html};
use crate::staff::member::{DEVICE, DEVICE_SECONDS, Member, Nav, SESSION, frame, spoken, status};
use crate::staff::oidc::{self, Way};

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignIn {
    f: Frame,
    nav: Nav,
    next: String,
    name: String,
    /// Whether a form was sent that came to nothing, because nobody was signed in any more.
    unsent: bool,
    problem: Option<Problem>,
    way: Option<Way>,
}

#[derive(Template)]
#[template(path = "staff/prove.html")]
struct Prove {
    f: Frame,
    nav: Nav,
    next: String,
    problem: Option<Problem>,
    way: Option<Way>,
    has_own_secrets: bool,
}

struct Problem {
    title: Html,
    text: Html,
    incident: Option<Html>,
}

/// `GET /staff/sign-in`
pub async fn show(visitor: Visitor) -> Response {
    let visitor = spoken(visitor);
    visitor.show(&sign_in(&visitor, visitor.query.get("next"), "", None)).done()
}

/// `POST /staff/sign-in`
pub async fn submit(visitor: Visitor, fields: Fields) -> Response {
    let visitor = spoken(visitor);
    let field = |name: &str| fields.get(name).to_owned();
    let typed = TypedStaff { name: field("name"), password: field("password"), code: field("code") };
    let device = visitor.cookie(DEVICE);
    match visitor.door.service.sign_staff_in(&typed, visitor.client, device).await {
        Ok(admission) => visitor
            .go(next_of(fields.get("next")))
            .cookie(visitor.jar().set_strict(SESSION, &admission.session, None))
            .cookie(visitor.jar().set_strict(DEVICE, &admission.device, Some(DEVICE_SECONDS)))
            .done(),
        Err(refusal) => {
            let page = sign_in(&visitor, fields.get("next"), &typed.name, Some(&refusal));
            answered(&visitor, &page, &refusal).done()
        }
    }
}

/// The page of the sign-in, for whoever was refused on another way in.
pub fn refused_entry(visitor: &Visitor, next: &str, refusal: &Refusal) -> Reply {
    answered(visitor, &sign_in(visitor, next, "", Some(refusal)), refusal)
}

fn answered(visitor: &Visitor, page: &SignIn, refusal: &Refusal) -> Reply {
    visitor.show(page).status(status(refusal.code)).retry_after(refusal.retry_after_seconds)
}

/// `POST /staff/sign-out`
pub async fn leave(visitor: Visitor) -> Result<Response, Elsewhere> {
    // Whoever is out already is told no more than that.
    let member = Member::of_any(visitor.instead_at("/staff"))?;
    let visitor = &member.visitor;
    match visitor.door.service.sign_staff_out(&member.who).await {
        Ok(()) => {
            let there_too = oidc::farewell(&member).await;
            let reply = there_too.unwrap_or_else(|| visitor.go("/staff/sign-in"));
            Ok(reply.cookie(visitor.jar().remove(SESSION)).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `GET /staff/prove`
pub async fn ask_proof(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    match proof(&member, member.visitor.query.get("next"), None).await {
        Ok(page) => Ok(member.show(&page).done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/prove`
pub async fn prove(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let service = &member.visitor.door.service;
    match service.prove_staff(&member.who, fields.get("password"), fields.get("code")).await {
        Ok(()) => Ok(member.visitor.go(next_of(fields.get("next"))).done()),
        Err(refusal) if matches!(refusal.code, "staff.no_match" | "staff.throttled") => {
            let page = proof(&member, fields.get("next"), Some(&refusal)).await;
            let page = page.map_err(|refusal| member.refused(&refusal))?;
            let reply = member.show(&page).status(status(refusal.code));
            Ok(reply.retry_after(refusal.retry_after_seconds).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

fn sign_in(visitor: &Visitor, next: &str, name: &str, refusal: Option<&Refusal>) -> SignIn {
    let mut f = frame(visitor, &visitor.say("staff-sign-in", &[]));
    f.error = refusal.is_some();
    SignIn {
        f,
        nav: Nav { name: None, links: Vec::new() },
        next: next_of(next).to_owned(),
        name: name.to_owned(),
        unsent: refusal.is_none() && visitor.query.get("unsent") == "1",
        way: oidc::way(visitor, "/staff/oidc/sign-in", next_of(next)),
        problem: refusal.map(|refusal| problem(visitor, refusal)),
    }
}

async fn proof(member: &Member, next: &str, refusal: Option<&Refusal>) -> Result<Prove, Refusal> {
    let way = oidc::way(&member.visitor, "/staff/oidc/prove", next_of(next));
    let has_own_secrets = member.visitor.door.service.has_own_secrets(&member.who).await?;
    let mut f = member.frame(&member.say("staff-prove", &[]));
    f.error = refusal.is_some();
    Ok(Prove {
        f,
        way: way.filter(|_| member.who.is_by_identity()),
        has_own_secrets,
        nav: member.nav(),
        next: next_of(next).to_owned(),
        problem: refusal.map(|refusal| problem(&member.visitor, refusal)),
    })
}

fn problem(visitor: &Visitor, refusal: &Refusal) -> Problem {
    let RefusalWords { title, detail, next } = trouble::say(visitor.words, refusal);
    let text = html(&format!("{detail}{}{next}", visitor.words.gap()));
    Problem { title: html(&title), text, incident: oidc::incident(visitor, refusal) }
}

/// Where to go on to, if it is a page of the console.
pub fn next_of(asked: &str) -> &str {
    local_path(asked).filter(|path| path.starts_with("/staff")).unwrap_or("/staff")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_console_are_gone_on_to() {
        assert_eq!(next_of("/staff/sessions?lang=en"), "/staff/sessions?lang=en");
        for elsewhere in ["", "/my", "//evil.example/staff", "https://evil.example", "/\\evil.example"] {
            assert_eq!(next_of(elsewhere), "/staff", "{elsewhere}");
        }
    }
}
