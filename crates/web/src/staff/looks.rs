//! Who looked at whom, and who asked for what was not theirs; for auditors, without a word of contact data.

use askama::Template;
use axum::response::Response;
use service::staff::{LookRow, Looks, StaffIncident};

use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/looks.html")]
struct Page {
    f: Frame,
    nav: Nav,
    looks: Vec<[Html; 5]>,
    /// The incident code that was looked up.
    incident: String,
    /// What it was.
    found: Option<Html>,
    refused: Vec<[Html; 4]>,
}

/// `GET /staff/looks`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let Looks { looks, refused } = match member.visitor.door.service.looks(&member.who).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let words = member.visitor.words;
    let incident = member.visitor.query.get("incident");
    let found = match incident {
        "" => None,
        incident => match member.visitor.door.service.staff_incident(&member.who, incident).await {
            Ok(found) => Some(html(&told(&member, found.as_ref()))),
            Err(refusal) => return Ok(member.refused(&refusal)),
        },
    };
    let who = |account: u32| match account {
        0 => html(&member.say("account-folder", &[])),
        number => html(&number.to_string()),
    };
    let act = |name: &str| html(&member.say(&format!("act-{name}"), &[]));
    let shown = |row: &LookRow| {
        let (at, holder) = (html(&words.moment(row.at)), html(row.holder.as_deref().unwrap_or_default()));
        [html(&row.position.to_string()), at, who(row.account), act(row.act), holder]
    };
    let page = Page {
        f: member.frame(&member.say("staff-looks", &[])),
        nav: member.nav(),
        looks: looks.iter().map(shown).collect(),
        incident: incident.to_owned(),
        found,
        refused: refused
            .iter()
            .map(|row| {
                let [position, at, who, act, _] = shown(row);
                [position, at, who, act]
            })
            .collect(),
    };
    Ok(member.show(&page).done())
}

fn told(member: &Member, found: Option<&StaffIncident>) -> String {
    let Some(found) = found else { return member.say("looks-incident-none", &[]) };
    let words = member.visitor.words;
    let title = words.refusal(&found.code, &[], None).title;
    let at = words.moment(found.at);
    let args = [("at", at.into()), ("title", title.into()), ("code", found.code.as_str().into())];
    member.say("looks-incident-found", &args)
}
