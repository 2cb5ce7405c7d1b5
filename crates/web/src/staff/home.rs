//! The first page of the console: what this person is here for, and nothing else.

use askama::Template;
use axum::response::Response;

use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/home.html")]
struct Page {
    f: Frame,
    nav: Nav,
    roles: Vec<Html>,
    is_operator: bool,
}

/// `GET /staff`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let roles = member.who.roles().iter().map(|role| html(&member.say(&format!("role-{role}"), &[])));
    let page = Page {
        f: member.frame(&member.say("staff-home", &[])),
        nav: member.nav(),
        roles: roles.collect(),
        is_operator: member.who.roles().contains(&"operator"),
    };
    Ok(member.show(&page).done())
}
