//! The way to the identity provider of the organisation and back, for a sign-in and for a proof.
//!
//! What the browser keeps on the way is a cookie with `SameSite=Lax`, because another site sends it back; it is sealed, is
//! good for ten minutes and names the one sign-in. The surprise: who comes back is not redirected on. A redirect would still
//! be the other site's, and the browser would keep the session (`SameSite=Strict`) to itself; so a page of ours leads on.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::staff::oidc::Oidc;
use service::staff::{OidcArrival, OidcReturn};
use service::wording::Lang;

use crate::form::query_value;
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, Reply, html};
use crate::staff::entrance::{next_of, refused_entry};
use crate::staff::member::{DEVICE, DEVICE_SECONDS, Member, Nav, SESSION, frame, spoken};

/// Cookie with the sign-in under way.
const FLOW: &str = "staff-oidc";

/// The button that leads to the provider.
pub struct Way {
    /// What it says.
    pub label: Html,
    /// Where it leads.
    pub url: String,
}

/// A page that leads on by itself, and by a link where a browser does not.
#[derive(Template)]
#[template(path = "staff/onward.html")]
struct Onward {
    f: Frame,
    nav: Nav,
    text: Html,
    label: Html,
    url: String,
}

/// `GET /staff/oidc/sign-in`
pub async fn depart(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (visitor, oidc) = set_up(visitor)?;
    let next = next_of(visitor.query.get("next")).to_owned();
    match visitor.door.service.depart(&oidc, &next, None).await {
        Ok(departure) => {
            Ok(Reply::go(&departure.address).cookie(visitor.jar().set(FLOW, &departure.flow)).done())
        }
        Err(refusal) => Ok(refused_entry(&visitor, &next, &refusal).done()),
    }
}

/// `GET /staff/oidc/prove`
pub async fn depart_to_prove(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let Some(oidc) = member.visitor.door.oidc.clone() else {
        return Err(trouble::not_found(&member.visitor).into());
    };
    let next = next_of(member.visitor.query.get("next"));
    match member.visitor.door.service.depart(&oidc, next, Some(&member.who)).await {
        Ok(departure) => {
            Ok(Reply::go(&departure.address).cookie(member.visitor.jar().set(FLOW, &departure.flow)).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `GET /staff/oidc/callback`
pub async fn arrive(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (visitor, oidc) = set_up(visitor)?;
    let said = |name: &str| visitor.query.get(name).to_owned();
    let back =
        OidcReturn { state: said("state"), code: said("code"), iss: said("iss"), error: said("error") };
    let jar = visitor.jar();
    let reply = match visitor.door.service.arrive(&oidc, visitor.cookie(FLOW), &back).await {
        Ok(OidcArrival::Admitted(admission, next)) => onward(&visitor, &next)
            .cookie(jar.set_strict(SESSION, &admission.session, None))
            .cookie(jar.set_strict(DEVICE, &admission.device, Some(DEVICE_SECONDS))),
        Ok(OidcArrival::Proved(next)) => onward(&visitor, &next),
        // What came back stands in no link of the page: another language is another way in, not the same code again.
        Err(refusal) => refused_entry(&visitor.instead_at("/staff/sign-in"), "", &refusal),
    };
    Ok(reply.cookie(jar.remove(FLOW)).done())
}

/// The way to the provider from a page that goes on to `next`, if there is a provider.
pub fn way(visitor: &Visitor, path: &str, next: &str) -> Option<Way> {
    let settings = visitor.door.oidc.as_deref()?.settings();
    let label = if visitor.words.lang() == Lang::Ja { &settings.label_ja } else { &settings.label_en };
    let label = match label.as_str() {
        "" => visitor.say("oidc-sign-in", &[]),
        label => label.to_owned(),
    };
    Some(Way { label: html(&label), url: format!("{path}?next={}", query_value(next)) })
}

/// The page of whoever signed out here and is led to the provider to sign out there.
pub async fn farewell(member: &Member) -> Option<Reply> {
    let oidc = member.visitor.door.oidc.as_deref().filter(|_| member.who.is_by_identity())?;
    let url = member.visitor.door.service.way_out(oidc).await?;
    let visitor = &member.visitor;
    let page = Onward {
        f: frame(visitor, &visitor.say("oidc-signed-out", &[])),
        nav: Nav { name: None, links: Vec::new() },
        text: html(&visitor.say("oidc-signed-out-text", &[])),
        label: html(&visitor.say("oidc-sign-out", &[])),
        url: url.clone(),
    };
    Some(visitor.show(&page).onward(&url))
}

/// What the page about a refusal adds: by which code the reason is found.
pub fn incident(visitor: &Visitor, refusal: &Refusal) -> Option<Html> {
    let incident = refusal.incident.as_deref()?;
    Some(html(&visitor.say("oidc-incident", &[("incident", incident.into())])))
}

fn onward(visitor: &Visitor, next: &str) -> Reply {
    let f = frame(visitor, &visitor.say("oidc-arrived", &[]));
    let url = f.url(next_of(next));
    let page = Onward {
        f,
        nav: Nav { name: None, links: Vec::new() },
        text: html(&visitor.say("oidc-arrived-text", &[])),
        label: html(&visitor.say("continue", &[])),
        url: url.clone(),
    };
    visitor.show(&page).onward(&url)
}

/// The request and the provider; where none is set up, what a page that is not there says.
fn set_up(visitor: Visitor) -> Result<(Visitor, Arc<Oidc>), Elsewhere> {
    match visitor.door.oidc.clone() {
        Some(oidc) => Ok((spoken(visitor), oidc)),
        None => {
            let member = Member::of(visitor)?;
            Err(trouble::not_found(&member.visitor).into())
        }
    }
}
