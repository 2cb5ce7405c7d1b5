//! One's own sessions: where one is signed in, and the end of each.

use askama::Template;
use axum::response::Response;
use service::staff::SessionRow;

use crate::form::Fields;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

/// A session, for a list.
pub struct Line {
    /// Its name in forms.
    pub id: String,
    /// Since when and until when.
    pub text: Html,
    /// Whether it is this one.
    pub own: bool,
}

#[derive(Template)]
#[template(path = "staff/sessions.html")]
struct Page {
    f: Frame,
    nav: Nav,
    lines: Vec<Line>,
}

/// `GET /staff/sessions`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let rows = member.visitor.door.service.own_sessions(&member.who);
    let f = member.frame(&member.say("staff-sessions", &[]));
    Ok(member.show(&Page { f, nav: member.nav(), lines: lines(&member, &rows) }).done())
}

/// `POST /staff/sessions`
pub async fn end(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let (service, account) = (&member.visitor.door.service, member.who.account());
    match service.end_session(&member.who, account, fields.get("session")).await {
        Ok(()) => Ok(member.visitor.go("/staff/sessions").done()),
        // It has ended already, which is what was wanted.
        Err(refusal) if refusal.code == "staff.session" => Ok(member.visitor.go("/staff/sessions").done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// Sessions in words.
pub fn lines(member: &Member, rows: &[SessionRow]) -> Vec<Line> {
    let words = member.visitor.words;
    let line = |row: &SessionRow| {
        let args = [("since", words.moment(row.opened).into()), ("until", words.moment(row.until).into())];
        Line { id: row.id.clone(), text: html(&member.say("session-line", &args)), own: row.own }
    };
    rows.iter().map(line).collect()
}
