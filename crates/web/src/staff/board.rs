//! How a programme stands: bookings by minute and channel, free places by venue and day, refusals. Nothing of a person.
//!
//! Pictures are drawn here, without a script, and each has its numbers beside it or in it. A free place is told by its
//! number and by how dark one colour is, so that nobody needs to tell two colours apart.

mod live;
mod parts;

use askama::Template;
use axum::response::Response;
use service::staff::Board;

use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};
pub use live::Live;
pub use parts::{Parts, VenueParts, programme_name};

#[derive(Template)]
#[template(path = "staff/board.html")]
struct Page {
    f: Frame,
    nav: Nav,
    live: Live,
    others: Vec<(String, Html)>,
    board: Parts,
}

/// `GET /staff/figures`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let wanted = member.visitor.query.find("programme");
    let found = member.visitor.door.service.board(&member.who, wanted).await;
    let Board { figures, programmes } = match found {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let live = Live::of(&member, &format!("/staff/figures?programme={}", figures.programme));
    let page = Page {
        f: member.frame(&member.say("staff-figures", &[])),
        nav: member.nav(),
        others: others(&member, "/staff/figures", &programmes, &figures.programme),
        board: Parts::of(&member, &figures),
        live,
    };
    Ok(page.live.kept(member.show(&page)).done())
}

/// Ways to the other programmes.
pub fn others(member: &Member, path: &str, programmes: &[String], shown: &str) -> Vec<(String, Html)> {
    let others = programmes.iter().filter(|id| *id != shown);
    others.map(|id| (format!("{path}?programme={id}"), html(&programme_name(member, id)))).collect()
}
