//! The first page of the console: what this person is here for, and how that stands.
//!
//! Each part is there only if one of their acts allows it, which the service says. The surprise: while the page renews itself
//! it has no field to type into, because what was typed would be lost.

use askama::Template;
use axum::response::Response;
use service::staff::Board;

use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::board::{Live, Parts, VenueParts, others};
use crate::staff::member::{Member, Nav};
use crate::staff::{municipality, system};

#[derive(Template)]
#[template(path = "staff/home.html")]
struct Page {
    f: Frame,
    nav: Nav,
    live: Live,
    roles: Vec<Html>,
    is_operator: bool,
    has_figures: bool,
    venues: Vec<VenueParts>,
    municipality: Option<municipality::Glance>,
    board: Option<Parts>,
    others: Vec<(String, Html)>,
    system: Option<system::Glance>,
}

/// `GET /staff`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let wanted = member.visitor.query.find("programme");
    let seen = match member.visitor.door.service.dashboard(&member.who, wanted).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let roles = member.who.roles().iter().map(|role| html(&member.say(&format!("role-{role}"), &[])));
    let shown = seen.board.as_ref().map(|Board { figures, .. }| figures.programme.as_str());
    let path = shown.map_or_else(|| "/staff".to_owned(), |id| format!("/staff?programme={id}"));
    let others = seen
        .board
        .as_ref()
        .map(|Board { figures, programmes }| others(&member, "/staff", programmes, &figures.programme));
    let page = Page {
        f: member.frame(&member.say("staff-home", &[])),
        nav: member.nav(),
        live: Live::of(&member, &path),
        roles: roles.collect(),
        is_operator: member.who.roles().contains(&"operator"),
        has_figures: !seen.venues.is_empty()
            || seen.municipality.is_some()
            || seen.board.is_some()
            || seen.system.is_some(),
        venues: seen.venues.iter().map(|venues| VenueParts::of(&member, venues)).collect(),
        municipality: seen.municipality.map(|figures| municipality::Glance::of(&member, &figures)),
        board: seen.board.map(|Board { figures, .. }| Parts::of(&member, &figures)),
        others: others.unwrap_or_default(),
        system: seen.system.map(|report| system::Glance::of(&member, &report)),
    };
    Ok(page.live.kept(member.show(&page)).done())
}
