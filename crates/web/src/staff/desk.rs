//! The one search box: whatever a caller has in hand leads to a person, or to a sentence about why there is none.
//!
//! What was typed is sent and never stands in an address, because it may be a name or a telephone number. One person found
//! is shown at once.

use askama::Template;
use axum::response::Response;
use service::admin::Finding;
use service::desk::{Found, FoundPerson};

use crate::form::{Fields, query_value};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::call::{self, Call};
use crate::staff::member::{Member, Nav, status};

#[derive(Template)]
#[template(path = "staff/desk.html")]
struct Page {
    f: Frame,
    nav: Nav,
    says: Vec<Html>,
    people: Vec<Line>,
    /// Why nobody was looked for, or found.
    problem: Option<(Html, Html)>,
    typed: String,
    call: Call,
}

struct Line {
    url: String,
    label: Html,
    detail: Html,
    call_url: String,
}

/// `GET /staff/desk`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    Ok(member.show(&page(&member, Vec::new(), &[], None).await).done())
}

/// `POST /staff/desk`
pub async fn find(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let found = match member.visitor.door.service.find(&member.who, fields.get("q")).await {
        Ok(found) => found,
        Err(refusal) if refusal.code.starts_with("staff.") => return Ok(member.refused(&refusal)),
        // The caller goes on talking: what was typed stays in the box, to be put right there.
        Err(refusal) => {
            let words = trouble::say(member.visitor.words, &refusal);
            let text = format!("{}{}{}", words.detail, member.visitor.words.gap(), words.next);
            let mut page = page(&member, Vec::new(), &[], None).await;
            page.f.error = true;
            page.problem = Some((html(&words.title), html(&text)));
            page.typed = fields.get("q").to_owned();
            let reply = member.show(&page).status(status(refusal.code));
            return Ok(reply.retry_after(refusal.retry_after_seconds).done());
        }
    };
    let Found { people, says, incident } = found;
    let incident = incident.as_deref();
    if let [only] = people.as_slice() {
        // That it is no booking number is said on the page.
        let found = if says.contains(&Finding::TurnNumber) { "&found=turn" } else { "" };
        return Ok(member.visitor.go(&format!("{}{found}", url_of(only, incident))).done());
    }
    let says = says.into_iter().map(|finding| html(&finding_words(&member, finding))).collect();
    Ok(member.show(&page(&member, says, &people, incident).await).done())
}

/// A finding as a sentence to read out.
pub fn finding_words(member: &Member, finding: Finding) -> String {
    member.say(&format!("finding-{}", finding.as_str().replace(['.', '_'], "-")), &[])
}

async fn page(member: &Member, says: Vec<Html>, people: &[FoundPerson], incident: Option<&str>) -> Page {
    let line = |person: &FoundPerson| {
        let programme = member.visitor.door.service.programme(&person.programme);
        let programme = programme.map(|it| member.visitor.words.name(&it.name).to_owned());
        let number = person.number.clone().unwrap_or_else(|| member.say("desk-no-booking", &[]));
        let label = person.kana_name.clone().unwrap_or_else(|| person.municipality.clone());
        let programme = programme.unwrap_or_else(|| person.programme.clone());
        let detail = format!("{}・{programme}・{number}", person.municipality);
        let call_url = format!("/staff/person/call?p={}", person.sealed);
        Line { url: url_of(person, incident), label: html(&label), detail: html(&detail), call_url }
    };
    Page {
        f: member.frame(&member.say("staff-desk", &[])),
        nav: member.nav(),
        says,
        people: people.iter().map(line).collect(),
        problem: None,
        typed: String::new(),
        call: call::of(member, None).await,
    }
}

fn url_of(person: &FoundPerson, incident: Option<&str>) -> String {
    let incident = incident.map(|code| format!("&incident={}", query_value(code))).unwrap_or_default();
    format!("/staff/person?p={}{incident}", person.sealed)
}
