//! Which messages a person wants: chosen on my page, or stopped by the link in a mail without a sign-in.
//!
//! Both keep a wish and touch no booking. A mail program that stops messages for its reader posts to the same address with one
//! click (RFC 8058), so that nothing else than the link may be needed. The surprise: to open the link changes nothing,
//! because programs that look for malice open every link in a mail.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use service::MessageWish;

use crate::form::{Fields, query_value};
use crate::guest::trouble::{self, Message};
use crate::guest::visitor::Visitor;
use crate::guest::way::{own_programme, same_person, signed_in};
use crate::page::{Elsewhere, Frame, Html, html};

#[derive(Template)]
#[template(path = "guest/messages.html")]
struct Page {
    f: Frame,
    mark: String,
    /// Code, label, and whether it is chosen.
    ways: Vec<(&'static str, Html, bool)>,
    reminders: bool,
    saved: bool,
}

#[derive(Template)]
#[template(path = "guest/messages_stop.html")]
struct Stop {
    f: Frame,
    action: String,
}

/// `GET /my/messages`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let programme = own_programme(&visitor, "/my/messages")?;
    let who = signed_in(&visitor, &programme, "/my/messages")?;
    let wish = visitor.door.service.message_wish(&who).await;
    let wish = wish.map_err(|refusal| trouble::refused(&visitor, &refusal))?;
    let Some(wish) = wish else { return Ok(visitor.go("/my/contact").done()) };
    let mut f = visitor.frame(&visitor.say("wish-title", &[]), Some(&programme));
    f.back = Some("/my".to_owned());
    let way = |code: &'static str| (code, html(&visitor.say(&format!("wish-{code}"), &[])), code == wish.way);
    let saved = visitor.query.find("saved").is_some();
    let ways = visitor.door.service.message_ways(&who).await;
    let ways = ways.map_err(|refusal| trouble::refused(&visitor, &refusal))?;
    let ways = ways.into_iter().map(way).collect();
    Ok(visitor.show(&Page { f, mark: who.mark(), ways, reminders: wish.reminders, saved }).done())
}

/// `POST /my/messages`
pub async fn submit(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let programme = own_programme(&visitor, "/my/messages")?;
    let who = signed_in(&visitor, &programme, "/my/messages")?;
    same_person(&visitor, &who, &fields)?;
    if let Some(wish) = MessageWish::by(fields.get("way"), fields.get("reminders") == "yes") {
        let kept = visitor.door.service.wish_messages(&who, wish).await;
        kept.map_err(|refusal| trouble::refused(&visitor, &refusal))?;
    }
    Ok(visitor.go("/my/messages?saved=1").done())
}

/// `GET /messages/stop`
pub async fn ask_stop(visitor: Visitor) -> Result<Response, Elsewhere> {
    let link = visitor.query.get("link");
    if !visitor.door.service.is_stop_link(link) {
        return Ok(told(&visitor, "wish-unknown", StatusCode::NOT_FOUND));
    }
    let action = format!("/messages/stop?link={}", query_value(link));
    let f = visitor.frame(&visitor.say("wish-title", &[]), None);
    Ok(visitor.show(&Stop { f, action }).done())
}

/// `POST /messages/stop`
pub async fn stop(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let only_reminders = fields.get("stop") == "reminders";
    let stopped = visitor.door.service.stop_messages(visitor.query.get("link"), only_reminders).await;
    match stopped {
        Ok(true) => Ok(told(&visitor, "wish-stopped", StatusCode::OK)),
        // The link is good, and there is nothing any more that it could stop.
        Ok(false) if visitor.door.service.is_stop_link(visitor.query.get("link")) => {
            Ok(told(&visitor, "wish-unknown", StatusCode::GONE))
        }
        Ok(false) => Ok(told(&visitor, "wish-unknown", StatusCode::NOT_FOUND)),
        Err(refusal) => Ok(trouble::refused(&visitor, &refusal)),
    }
}

fn told(visitor: &Visitor, key: &str, status: StatusCode) -> Response {
    let title = visitor.say("wish-title", &[]);
    let message = Message::new(visitor, None, &title, &[visitor.say(key, &[])]);
    visitor.show(&message.link(visitor.words, "wish-title", "/my/messages")).status(status).done()
}
