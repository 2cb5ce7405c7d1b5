//! The page on which a voucher is linked with LINE, and the one on which links end.
//!
//! Whoever links signs in here as always, and LINE is given a nonce that says nothing. The talk itself is another door's.
//! Both pages are there only where LINE is set up. The surprise: a form that ends at another site must name it in the policy of
//! the page, because browsers hold redirects of forms to it too.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use service::{Channel, SignedIn};

use crate::form::{Fields, query_value};
use crate::guest::rows::{Row, row};
use crate::guest::trouble::{self, Message};
use crate::guest::visitor::Visitor;
use crate::guest::way::{own_programme, same_person, signed_in};
use crate::page::{Elsewhere, Frame, Html, html};
use crate::router::policy_to;

/// Who a voucher can belong to, for the one who talks.
const WHOM: [&str; 6] = ["self", "father", "mother", "spouse", "child", "other"];
/// The longest token that LINE could give.
const TOKEN_BYTES_MAX: usize = 200;

#[derive(Template)]
#[template(path = "guest/line.html")]
struct Page {
    f: Frame,
    rows: Vec<Row>,
    token: String,
    mark: String,
    whom: Vec<(&'static str, Html)>,
    other: String,
}

#[derive(Template)]
#[template(path = "guest/line_mine.html")]
struct Mine {
    f: Frame,
    mark: String,
    links: Vec<(String, Html)>,
}

/// `GET /line/link`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let dialog = dialog(&visitor)?;
    let token = token_in(&visitor, visitor.query.get("linkToken"))?;
    let here = format!("/line/link?linkToken={}", query_value(&token));
    let programme = own_programme(&visitor, &here)?;
    let who = signed_in(&visitor, &programme, &here)?;
    let voucher = visitor.say("confirm-who-value", &[("ending", who.voucher_ending().into())]);
    let page = Page {
        f: visitor.frame(&visitor.say("line-page-title", &[]), Some(&programme)),
        rows: vec![row(visitor.words, "confirm-who", &voucher)],
        token,
        mark: who.mark(),
        whom: WHOM.map(|whom| (whom, html(&visitor.say(&format!("line-whom-{whom}"), &[])))).into(),
        other: format!("/book/{}/voucher?next={}", programme.id, query_value(&here)),
    };
    let mut response = visitor.show(&page).done();
    if let Ok(policy) = HeaderValue::from_str(&policy_to(&dialog)) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// `POST /line/link`
pub async fn submit(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let dialog = dialog(&visitor)?;
    let token = token_in(&visitor, fields.get("linkToken"))?;
    let here = format!("/line/link?linkToken={}", query_value(&token));
    let programme = own_programme(&visitor, &here)?;
    let who = signed_in(&visitor, &programme, &here)?;
    same_person(&visitor, &who, &fields)?;
    let lang = visitor.words.lang();
    let nonce = visitor.door.service.begin_line_link(&who, fields.get("whom"), lang).await;
    let nonce = nonce.map_err(|refusal| trouble::refused(&visitor, &refusal))?;
    let to = format!("{dialog}/dialog/bot/accountLink?linkToken={}&nonce={nonce}", query_value(&token));
    let headers = [(LOCATION, to), (CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// `GET /my/line`
pub async fn show_own(visitor: Visitor) -> Result<Response, Elsewhere> {
    dialog(&visitor)?;
    let programme = own_programme(&visitor, "/my/line")?;
    let who = signed_in(&visitor, &programme, "/my/line")?;
    let links = visitor.door.service.line_links(&who).await;
    let links = links.map_err(|refusal| trouble::refused(&visitor, &refusal))?;
    let mut f = visitor.frame(&visitor.say("line-mine-title", &[]), Some(&programme));
    f.back = Some("/my".to_owned());
    let since = |link: &service::LinePerson| {
        let when = visitor.words.moment(link.since);
        (link.id.clone(), html(&visitor.say("line-mine-since", &[("when", when.into())])))
    };
    Ok(visitor.show(&Mine { f, mark: who.mark(), links: links.iter().map(since).collect() }).done())
}

/// `POST /my/line`
pub async fn unlink(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    dialog(&visitor)?;
    let programme = own_programme(&visitor, "/my/line")?;
    let who = signed_in(&visitor, &programme, "/my/line")?;
    same_person(&visitor, &who, &fields)?;
    end(&visitor, &who, fields.get("link")).await.map_err(|refusal| trouble::refused(&visitor, &refusal))?;
    Ok(visitor.go("/my/line").done())
}

async fn end(visitor: &Visitor, who: &SignedIn, id: &str) -> Result<(), service::Refusal> {
    let service = &visitor.door.service;
    let links: Vec<_> = service.line_links(who).await?.into_iter().filter(|link| link.id == id).collect();
    service.unlink_line(&links, Channel::Web).await
}

/// Where LINE asks whether to link; no such page where LINE is not set up.
fn dialog(visitor: &Visitor) -> Result<String, Elsewhere> {
    match visitor.door.line.as_deref() {
        Some(dialog) => Ok(dialog.to_owned()),
        None => Err(trouble::not_found(visitor).into()),
    }
}

/// LINE's token for a link, which only a button in the talk brings here.
fn token_in(visitor: &Visitor, token: &str) -> Result<String, Elsewhere> {
    let fits =
        (1..=TOKEN_BYTES_MAX).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        return Ok(token.to_owned());
    }
    let title = visitor.say("line-page-bad-title", &[]);
    let message = Message::new(visitor, None, &title, &[visitor.say("line-page-bad", &[])]);
    Err(visitor.show(&message.link(visitor.words, "home", "/")).done().into())
}
