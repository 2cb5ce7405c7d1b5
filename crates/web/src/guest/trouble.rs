//! Pages for when something cannot be done: what is the matter, what happened, what the person can do next.
//!
//! Every refusal of the service ends here or in the page it belongs to. No page blames, none is a dead end, and all
//! have the telephone number in the same place.

use askama::Template;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use service::view::ProgrammeView;
use service::wording::{Lang, RefusalWords, Words, bare};
use service::{Refusal, SignedIn};

use crate::files;
use crate::form::local_path;
use crate::guest::rows::Link;
use crate::guest::visitor::{Session, Visitor};
use crate::page::{Frame, Html, Reply, html};

/// A form that sends the same again.
pub struct Retry {
    /// Where it goes.
    pub action: String,
    /// What it sends.
    pub hidden: Vec<(&'static str, String)>,
    /// Text of its button.
    pub label: Html,
}

/// A page with a heading, some text and ways on.
#[derive(Template)]
#[template(path = "guest/message.html")]
pub struct Message {
    /// The frame.
    pub f: Frame,
    /// The heading.
    pub heading: Html,
    /// Paragraphs.
    pub texts: Vec<Html>,
    /// Code for the telephone desk.
    pub incident: Option<String>,
    /// Ways on.
    pub links: Vec<Link>,
    /// A form that sends the same again.
    pub retry: Option<Retry>,
}

impl Message {
    /// A message with the heading and paragraphs already worded.
    pub fn new(
        visitor: &Visitor,
        programme: Option<&ProgrammeView>,
        heading: &str,
        texts: &[String],
    ) -> Message {
        Message {
            f: visitor.frame(heading, programme),
            heading: html(heading),
            texts: texts.iter().map(|text| html(text)).collect(),
            incident: None,
            links: Vec::new(),
            retry: None,
        }
    }

    /// A message that says what a refusal says.
    pub fn of_refusal(visitor: &Visitor, programme: Option<&ProgrammeView>, refusal: &Refusal) -> Message {
        let words = say(visitor.words, refusal);
        let mut message = Message::new(visitor, programme, &words.title, &[words.detail, words.next]);
        message.incident = refusal.incident.clone();
        message
    }

    /// With one more way on.
    pub fn link(mut self, words: Words, key: &str, url: impl Into<String>) -> Message {
        self.links.push(Link::new(words, key, url));
        self
    }
}

/// The words of a refusal.
pub fn say(words: Words, refusal: &Refusal) -> RefusalWords {
    words.refusal(refusal.code, &refusal.args, refusal.retry_after_seconds)
}

/// A refusal as a page of its own, with the ways on that always make sense.
pub fn refused(visitor: &Visitor, refusal: &Refusal) -> Response {
    let programme = signed_programme(visitor).or_else(|| visitor.programme());
    let mut message = Message::of_refusal(visitor, programme.as_ref(), refusal);
    if refusal.retry_after_seconds.is_some() {
        message = message.link(visitor.words, "try-again", visitor.here());
    }
    let knows_more = !matches!(refusal.code, "programme.unknown" | "not_ready");
    if matches!(visitor.session, Session::Live(_)) && knows_more {
        message = message.link(visitor.words, "to-my", "/my");
    }
    let message = message.link(visitor.words, "home", "/");
    answer(visitor, &message, refusal)
}

/// A page about a refusal, with its status and the time to wait.
pub fn answer(visitor: &Visitor, page: &impl Template, refusal: &Refusal) -> Response {
    visitor.show(page).status(status(refusal.code)).retry_after(refusal.retry_after_seconds).done()
}

/// No such page; an address that only has a stroke too many at its end leads to the page that was meant.
pub async fn missing(method: Method, visitor: Visitor) -> Response {
    let here = visitor.here();
    let (path, query) = here
        .split_once('?')
        .map_or((here.as_str(), String::new()), |(path, query)| (path, format!("?{query}")));
    let meant = format!("{}{query}", path.trim_end_matches('/'));
    match local_path(&meant) {
        Some(meant) if meant != here && method == Method::GET => visitor.go(meant).done(),
        _ => not_found(&visitor),
    }
}

/// An address that is asked in a way in which it answers nothing, as one that only a button reaches.
pub async fn not_this_way(visitor: Visitor) -> Response {
    lost(&visitor, StatusCode::METHOD_NOT_ALLOWED)
}

/// No such page.
pub fn not_found(visitor: &Visitor) -> Response {
    lost(visitor, StatusCode::NOT_FOUND)
}

fn lost(visitor: &Visitor, status: StatusCode) -> Response {
    let texts = [visitor.say("missing-detail", &[]), visitor.say("missing-next", &[])];
    let message = Message::new(visitor, None, &visitor.say("missing-title", &[]), &texts)
        .link(visitor.words, "home", "/")
        .link(visitor.words, "to-my", "/my");
    visitor.show(&message).status(status).done()
}

/// Somebody else signed in in another tab: nothing was done.
pub fn other_person(visitor: &Visitor, now: &SignedIn) -> Response {
    let ending = now.voucher_ending().to_string();
    let with = |key: &str| visitor.say(key, &[("ending", (&ending).into())]);
    let texts = [with("other-person-detail"), with("other-person-next")];
    let mut message = Message::new(
        visitor,
        signed_programme(visitor).as_ref(),
        &visitor.say("other-person-title", &[]),
        &texts,
    );
    message.links.push(Link { label: html(&with("other-person-go")), url: "/my".to_owned(), danger: false });
    let message = message.link(visitor.words, "restart", "/");
    visitor.show(&message).status(StatusCode::CONFLICT).done()
}

/// Title, what is the matter, what next.
const BROKEN: [&str; 3] = ["broken-title", "broken-detail", "broken-next"];
const CLOSED: [&str; 3] = ["closed-title", "closed-detail", "closed-next"];

/// The page for a fault in this program, for where nothing is known of the request.
pub fn broken() -> Response {
    unworded(BROKEN, Lang::Ja, StatusCode::INTERNAL_SERVER_ERROR, None)
}

/// The page for when no answer came in time.
pub fn late() -> Response {
    unworded(BROKEN, Lang::Ja, StatusCode::SERVICE_UNAVAILABLE, Some(2))
}

/// The page of a server that does not serve from the store that it found.
pub fn closed(lang: Lang) -> Response {
    unworded(CLOSED, lang, StatusCode::SERVICE_UNAVAILABLE, Some(60))
}

/// A page without a service behind it, in this language and in English too.
fn unworded(
    [title, detail, next]: [&str; 3],
    lang: Lang,
    status: StatusCode,
    retry_after_seconds: Option<u32>,
) -> Response {
    let words = Words::new(lang);
    let frame = Frame {
        words,
        title: bare(&words.text(title, &[])),
        error: false,
        site: words.text("site-name", &[]),
        css: files::style_path(),
        banner: None,
        notices: Vec::new(),
        languages: Vec::new(),
        languages_folded: false,
        back: None,
        phone: String::new(),
        signed_in: None,
        restart: "/".to_owned(),
        carried: None,
    };
    let say = |words: Words, key: &str| html(&words.text(key, &[]));
    let mut texts = vec![say(words, detail), say(words, next)];
    if lang != Lang::En {
        texts.extend([title, detail, next].map(|key| say(Words::new(Lang::En), key)));
    }
    let message = Message {
        heading: say(words, title),
        texts,
        incident: None,
        links: vec![Link::new(words, "home", "/")],
        retry: None,
        f: frame,
    };
    Reply::page(&message).status(status).retry_after(retry_after_seconds).done()
}

/// The programme that the visitor is signed in to.
pub fn signed_programme(visitor: &Visitor) -> Option<ProgrammeView> {
    match &visitor.session {
        Session::Live(who) => visitor.door.service.programme(who.programme()),
        Session::Expired(who) => visitor.door.service.programme(who.programme()),
        Session::Missing => None,
    }
}

/// The HTTP status of a refusal.
pub fn status(code: &str) -> StatusCode {
    match code {
        "login.throttled" => StatusCode::TOO_MANY_REQUESTS,
        "overloaded"
        | "outcome.unknown"
        | "not_ready"
        | "booking.number_taken"
        | "booking.paused"
        | "contact.unavailable"
        | "contact.erasing" => StatusCode::SERVICE_UNAVAILABLE,
        "internal" => StatusCode::INTERNAL_SERVER_ERROR,
        "body.malformed" => StatusCode::BAD_REQUEST,
        "body.too_large" => StatusCode::PAYLOAD_TOO_LARGE,
        "programme.unknown" | "slot.unknown" | "booking.unknown" => StatusCode::NOT_FOUND,
        _ => match code.split('.').next().unwrap_or_default() {
            "session" => StatusCode::UNAUTHORIZED,
            "municipality_code" | "voucher_number" | "voucher_line" | "birth_date" | "reason"
            | "idempotency" | "kana_name" | "telephone" | "email" => StatusCode::UNPROCESSABLE_ENTITY,
            "login" | "wave" | "dose" | "voucher" => StatusCode::FORBIDDEN,
            _ => StatusCode::CONFLICT,
        },
    }
}
