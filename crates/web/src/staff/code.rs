//! What the desk does for a caller whom it has identified: a code for one sign-in, and the link to a reissued voucher.
//!
//! The code stands on one page, once, and nowhere else: no address and no history has it. To load the page again gives a new
//! code, and the one before serves no more.

use askama::Template;
use axum::response::Response;
use service::desk::TypedLink;
use service::permission::Act;
use service::{Refusal, Service, TypedBirthDate, TypedVoucher};

use crate::form::Fields;
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav, status};

#[derive(Template)]
#[template(path = "staff/code.html")]
struct Code {
    f: Frame,
    nav: Nav,
    code: String,
    say: Html,
    back: String,
}

#[derive(Template)]
#[template(path = "staff/link.html")]
struct Link {
    f: Frame,
    nav: Nav,
    p: String,
    /// With the person, so that a proof that is asked for in between leads back to them.
    action: String,
    back: String,
    problem: Option<(Html, Html)>,
    typed: Fields,
    ways: Vec<(&'static str, Html)>,
    reasons: Vec<(&'static str, Html)>,
}

/// Why a voucher was reissued, as far as a caller can know.
const REASONS: [&str; 5] = ["lost", "damaged", "not_received", "moved_away", "other"];

/// `POST /staff/person/code`
pub async fn give(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let service = &member.visitor.door.service;
    match service.give_code(&member.who, &caller, fields.get("how")).await {
        Ok(given) => {
            let until = member.visitor.words.time(given.until.time);
            let say = member.say("code-say", &[("until", until.into())]);
            let page = Code {
                f: member.frame(&member.say("code-title", &[])),
                nav: member.nav(),
                code: given.code,
                say: html(&say),
                back: format!("/staff/person?p={p}"),
            };
            Ok(member.show(&page).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `GET /staff/person/link`
pub async fn ask(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let p = member.visitor.query.get("p").to_owned();
    let caller = member.caller(&p)?;
    let service = &member.visitor.door.service;
    if let Err(refusal) = service.permit_for_caller(&member.who, &caller, Act::LinkVoucher).await {
        return Ok(member.refused(&refusal));
    }
    if !caller.is_verified() {
        return Ok(member.refused(&Refusal::plain("desk.unverified")));
    }
    Ok(member.show(&page(&member, &p, Fields::default(), None)).done())
}

/// `POST /staff/person/link`
pub async fn link(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p").to_owned());
    let caller = member.caller(&p)?;
    let typed = TypedLink {
        voucher: TypedVoucher {
            municipality_code: fields.get("municipality_code").to_owned(),
            voucher_number: fields.get("voucher_number").to_owned(),
            birth_date: TypedBirthDate::default(),
        },
        is_new: fields.get("which") != "old",
        reason: fields.get("reason").to_owned(),
        how: fields.get("how").to_owned(),
    };
    match member.visitor.door.service.link_voucher(&member.who, &caller, &typed).await {
        Ok(()) => Ok(member.visitor.go(&format!("/staff/person?p={p}&done=linked")).done()),
        Err(refusal) if refusal.code.starts_with("staff.") || refusal.code == "desk.unverified" => {
            Ok(member.refused(&refusal))
        }
        Err(refusal) => {
            let page = page(&member, &p, fields, Some(&refusal));
            Ok(member.show(&page).status(status(refusal.code)).done())
        }
    }
}

/// How a caller may be identified, with words.
pub fn ways(member: &Member) -> Vec<(&'static str, Html)> {
    let say = |how: &'static str| (how, html(&member.say(&format!("identified-{how}"), &[])));
    Service::ways_to_identify().map(say).into()
}

/// What was wrong, as title and text.
pub fn problem(member: &Member, refusal: &Refusal) -> (Html, Html) {
    let words = trouble::say(member.visitor.words, refusal);
    let text = format!("{}{}{}", words.detail, member.visitor.words.gap(), words.next);
    (html(&words.title), html(&text))
}

fn page(member: &Member, p: &str, typed: Fields, refusal: Option<&Refusal>) -> Link {
    let mut f = member.frame(&member.say("link-title", &[]));
    f.error = refusal.is_some();
    Link {
        f,
        nav: member.nav(),
        p: p.to_owned(),
        action: format!("/staff/person/link?p={p}"),
        back: format!("/staff/person?p={p}"),
        problem: refusal.map(|refusal| problem(member, refusal)),
        typed,
        ways: ways(member),
        reasons: REASONS.map(|it| (it, html(&member.say(&format!("amend-reason-{it}"), &[])))).into(),
    }
}
