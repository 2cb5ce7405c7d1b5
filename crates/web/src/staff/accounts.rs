//! Accounts, for administrators, and for auditors to read: who may do what, where each is signed in.
//!
//! A password for one use is shown on the answer to the form that made it and nowhere else; reloading makes another, after
//! asking.

use askama::Template;
use axum::response::Response;
use service::admin::{AccountTold, GrantAsked, IdentityAsked, LinkTold, StaffWanted};
use service::staff::oidc::Oidc;

use crate::form::Fields;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};
use crate::staff::sessions::{Line, lines};

#[derive(Template)]
#[template(path = "staff/accounts.html")]
struct Page {
    f: Frame,
    nav: Nav,
    may_change: bool,
    made: Option<(String, String)>,
    roles: Vec<(&'static str, Html)>,
    /// The claim that people of the identity provider are named by, if there is a provider.
    claim: Option<String>,
    cards: Vec<Card>,
}

struct Card {
    number: u32,
    name: String,
    standing: Html,
    is_disabled: bool,
    grants: Vec<Html>,
    sessions: Vec<Line>,
    link: Option<Html>,
    is_own: bool,
}

const ROLES: [&str; 6] = ["operator", "venue", "municipality", "planner", "auditor", "administrator"];

/// `GET /staff/accounts`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    Ok(page(&member, None).await)
}

/// `POST /staff/accounts`
pub async fn change(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let who = fields.get("account").to_owned();
    let wanted = match fields.get("do") {
        "add" => StaffWanted::Add { name: fields.get("name").to_owned(), grants: vec![grant(&fields)] },
        "grant" => StaffWanted::Grant { who, grants: vec![grant(&fields)] },
        "disable" => StaffWanted::Disable { who },
        "enable" => StaffWanted::Enable { who },
        "link" => StaffWanted::Link { who, identity: identity(&member, &fields) },
        "unlink" => StaffWanted::Unlink { who },
        _ => StaffWanted::Reset { who },
    };
    match member.visitor.door.service.change_accounts(&member.who, wanted).await {
        Ok((account, Some(password))) => {
            Ok(page(&member, Some((account.name.unwrap_or_default(), password))).await)
        }
        Ok((_, None)) => Ok(member.visitor.go("/staff/accounts").done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/accounts/session`
pub async fn end_session(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let account = fields.get("account").parse().unwrap_or_default();
    let service = &member.visitor.door.service;
    match service.end_session(&member.who, account, fields.get("session")).await {
        Ok(()) => Ok(member.visitor.go("/staff/accounts").done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// What was typed, at the provider that there is.
fn identity(member: &Member, fields: &Fields) -> IdentityAsked {
    let settings = member.visitor.door.oidc.as_deref().map(Oidc::settings);
    let (issuer, claim) = settings.map(|it| (it.issuer.clone(), it.claim.clone())).unwrap_or_default();
    IdentityAsked { issuer, claim, value: fields.get("identity").to_owned() }
}

fn grant(fields: &Fields) -> GrantAsked {
    let scope = match fields.get("scope").trim() {
        "" => "everything",
        scope => scope,
    };
    GrantAsked { role: fields.get("role").to_owned(), scope: scope.to_owned() }
}

async fn page(member: &Member, made: Option<(String, String)>) -> Response {
    let found = match member.visitor.door.service.all_sessions(&member.who).await {
        Ok(found) => found,
        Err(refusal) => return member.refused(&refusal),
    };
    let cards = found.iter().map(|(account, rows)| card(member, account, lines(member, rows)));
    let page = Page {
        f: member.frame(&member.say("staff-accounts", &[])),
        nav: member.nav(),
        may_change: member.who.roles().contains(&"administrator"),
        made,
        roles: ROLES.map(|role| (role, html(&member.say(&format!("role-{role}"), &[])))).into(),
        claim: member.visitor.door.oidc.as_deref().map(|oidc| oidc.settings().claim.clone()),
        cards: cards.collect(),
    };
    member.show(&page).done()
}

fn card(member: &Member, account: &AccountTold, sessions: Vec<Line>) -> Card {
    let grant = |grant: &GrantAsked| {
        let role = member.say(&format!("role-{}", grant.role), &[]);
        let scope = match grant.scope.as_str() {
            "everything" => member.say("scope-everything", &[]),
            scope => scope.to_owned(),
        };
        html(&member.say("grant-line", &[("role", role.into()), ("scope", scope.into())]))
    };
    let unnamed = || member.say("account-unnamed", &[]);
    Card {
        number: account.number,
        name: account.name.clone().unwrap_or_else(unnamed),
        standing: html(&member.say(&format!("standing-{}", account.standing), &[])),
        is_disabled: account.standing == "disabled",
        grants: account.grants.iter().map(grant).collect(),
        sessions,
        link: account.link.as_ref().map(|link| html(&linked(member, link))),
        is_own: account.number == member.who.account(),
    }
}

fn linked(member: &Member, link: &LinkTold) -> String {
    let key = if link.invited_until.is_some() { "oidc-invited" } else { "oidc-linked" };
    let when = link.invited_until.as_ref().unwrap_or(&link.since);
    member.say(key, &[("when", member.visitor.words.fact(when))])
}
