//! Checking a receipt, for anyone: a file, pasted text or a booking number in, plain words out.
//!
//! Nobody is signed in here, so nothing is shown that is about a person: not who, not through which channel, not why.
//! The answer that matters most is the worst one, that a genuine receipt is of a booking that we do not have.

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use service::evidence::{Inquiry, Judgement};
use service::view::{BookingView, Moment};
use service::wording::Value;
use service::{Channel, Refusal};

use crate::Door;
use crate::body::read;
use crate::guest::rows::{HistoryLine, Link, Row, history, place, row};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Frame, Html, Reply, html};

/// The largest form that is read; a receipt has some two thousand bytes.
const FORM_BYTES_MAX: usize = 128 * 1024;

#[derive(Template)]
#[template(path = "guest/verify.html")]
struct Page {
    f: Frame,
    found: Option<Found>,
}

struct Found {
    kind: &'static str,
    heading: Html,
    texts: Vec<Html>,
    rows: Vec<Row>,
    history: Vec<HistoryLine>,
    /// Telephone number of the desk that has it, where that is known.
    phone: Option<String>,
    /// Words of a button that puts the booking back, and the receipt that it sends along.
    offer: Option<(Html, String)>,
    /// Where to go on.
    on: Option<Link>,
}

impl Found {
    fn of(kind: &'static str) -> Found {
        let (texts, rows, history) = (Vec::new(), Vec::new(), Vec::new());
        Found { kind, heading: html(""), texts, rows, history, phone: None, offer: None, on: None }
    }
}

/// `GET /verify`
pub async fn show(visitor: Visitor) -> Response {
    page(&visitor, None)
}

/// `POST /verify`
pub async fn submit(State(door): State<Door>, request: Request) -> Response {
    let (visitor, brought) = of_form(&door, request).await;
    let brought = match brought {
        Ok(brought) => brought,
        Err(refusal) => return trouble::refused(&visitor, &refusal),
    };
    if brought.trim().is_empty() {
        return page(&visitor, Some(plain(&visitor, "warning", ["verify-nothing-title", "verify-nothing"])));
    }
    match visitor.door.service.inquire(&brought).await {
        Ok(inquiry) => {
            let found = Found { offer: offer(&visitor, &inquiry, brought), ..found(&visitor, &inquiry) };
            page(&visitor, Some(found))
        }
        Err(refusal) => trouble::refused(&visitor, &refusal),
    }
}

/// `POST /verify/back`: puts back what the receipt proves and an earlier epoch lost.
pub async fn put_back(State(door): State<Door>, request: Request) -> Response {
    let (visitor, brought) = of_form(&door, request).await;
    let brought = match brought {
        Ok(brought) => brought,
        Err(refusal) => return trouble::refused(&visitor, &refusal),
    };
    match visitor.door.service.represent(&brought, Channel::Web).await {
        Ok(back) => {
            let rows = vec![row(visitor.words, "done-number", &back.booking.number)];
            let found = Found {
                rows,
                on: Some(Link::new(visitor.words, "to-my", "/my")),
                ..plain(&visitor, "success", ["verify-represented-title", "verify-represented"])
            };
            let found = became(&visitor, found, &back.booking);
            shown(&visitor, Some(found)).cookie(visitor.told(back.position)).done()
        }
        Err(refusal) if refusal.code.starts_with("claim.") => {
            let words = visitor.words.refusal(refusal.code, &refusal.args, refusal.retry_after_seconds);
            let texts = vec![html(&words.detail), html(&words.next)];
            let found = Found { heading: html(&words.title), texts, ..Found::of("warning") };
            match visitor.door.service.inquire(&brought).await {
                Ok(inquiry) => {
                    let found = Found { rows: proved(&visitor, &inquiry), ..found };
                    page(&visitor, Some(at_the_desk(&visitor, found, &inquiry)))
                }
                Err(_) => page(&visitor, Some(found)),
            }
        }
        Err(refusal) => trouble::refused(&visitor, &refusal),
    }
}

async fn of_form(door: &Door, request: Request) -> (Visitor, Result<String, Refusal>) {
    let (mut parts, body) = request.into_parts();
    let visitor = Visitor::of_parts(&mut parts, door).await;
    let kind = parts.headers.get(CONTENT_TYPE).cloned();
    let brought = match read(&parts.headers, body, FORM_BYTES_MAX).await {
        Ok(bytes) => {
            let mut again = Request::new(Body::from(bytes));
            again.headers_mut().extend(kind.map(|kind| (CONTENT_TYPE, kind)));
            brought(again).await.ok_or(Refusal::plain("body.malformed"))
        }
        Err(refusal) => Err(refusal),
    };
    (visitor, brought)
}

/// The button for what can be put back, or could not be before.
fn offer(visitor: &Visitor, inquiry: &Inquiry, receipt: String) -> Option<(Html, String)> {
    let key = match inquiry.judgement {
        Judgement::Representable => "verify-represent-go",
        Judgement::Claimed => "verify-claimed-go",
        _ => return None,
    };
    Some((html(&visitor.say(key, &[])), receipt))
}

/// The first field of the form that has anything in it: the file, the text, the number.
async fn brought(request: Request) -> Option<String> {
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let mut first = String::new();
    while let Some(field) = form.next_field().await.ok()? {
        let bytes = field.bytes().await.ok()?;
        if first.trim().is_empty() {
            first = String::from_utf8_lossy(&bytes).into_owned();
        }
    }
    Some(first)
}

fn page(visitor: &Visitor, found: Option<Found>) -> Response {
    shown(visitor, found).done()
}

fn shown(visitor: &Visitor, found: Option<Found>) -> Reply {
    let title = visitor.say("verify-title", &[]);
    let mut f = visitor.frame(&title, None);
    f.back = Some("/".to_owned());
    if let Some(phone) = found.as_ref().and_then(|found| found.phone.as_ref()) {
        f.phone.clone_from(phone);
    }
    visitor.show(&Page { f, found })
}

fn found(visitor: &Visitor, inquiry: &Inquiry) -> Found {
    match inquiry.judgement {
        Judgement::Unreadable => plain(visitor, "warning", ["verify-unreadable-title", "verify-unreadable"]),
        Judgement::Broken => plain(visitor, "error", ["verify-broken-title", "verify-broken"]),
        Judgement::OtherLog => plain(visitor, "error", ["verify-other-log-title", "verify-other-log"]),
        Judgement::NoBooking => plain(visitor, "warning", ["verify-no-booking-title", "verify-no-booking"]),
        Judgement::NumberUnknown => {
            plain(visitor, "warning", ["verify-number-unknown-title", "verify-number-unknown"])
        }
        Judgement::NumberLost => plain(visitor, "error", ["verify-number-lost-title", "verify-number-lost"]),
        Judgement::NumberClaimed => {
            let mut found =
                plain(visitor, "warning", ["verify-number-claimed-title", "verify-number-claimed"]);
            let number = inquiry.claim.as_ref().map(|claim| row(visitor.words, "done-number", &claim.number));
            found.rows.extend(number);
            at_the_desk(visitor, found, inquiry)
        }
        Judgement::NumberKnown => {
            let mut found = plain(visitor, "success", ["verify-number-known-title", "verify-number-known"]);
            found.rows.extend(inquiry.booking.as_ref().map(|booking| status(visitor, booking)));
            // Whose number this is as well: drawn again after the loss, or by somebody who was lost.
            if inquiry.claim.is_some() {
                found.texts.push(html(&visitor.say("verify-number-claimed-too", &[])));
            }
            at_the_desk(visitor, found, inquiry)
        }
        Judgement::Lost => Found {
            rows: proved(visitor, inquiry),
            ..plain(visitor, "error", ["verify-lost-title", "verify-lost"])
        },
        Judgement::Recorded => recorded(visitor, inquiry, ["verify-recorded-title", "verify-recorded"]),
        Judgement::Back => recorded(visitor, inquiry, ["verify-back-title", "verify-back"]),
        Judgement::Representable => representable(visitor, inquiry),
        Judgement::Claimed => {
            let found = plain(visitor, "warning", ["verify-claimed-title", "verify-claimed"]);
            at_the_desk(visitor, Found { rows: proved(visitor, inquiry), ..found }, inquiry)
        }
        Judgement::LostMove => plain(visitor, "warning", ["verify-lost-move-title", "verify-lost-move"]),
    }
}

/// What is proved, and what became of it since.
fn recorded(visitor: &Visitor, inquiry: &Inquiry, keys: [&str; 2]) -> Found {
    let kind = match &inquiry.booking {
        Some(booking) if matches!(booking.status, "cancelled" | "not_given" | "no_show") => "warning",
        _ => "success",
    };
    let mut found = Found { rows: proved(visitor, inquiry), ..plain(visitor, kind, keys) };
    if let Some((from, until)) = inquiry.gap {
        found.texts.push(html(&visitor.say("verify-gap", &gap(visitor, from, until))));
    }
    found.texts.extend(witnessed(visitor, inquiry));
    match &inquiry.booking {
        Some(booking) => became(visitor, found, booking),
        None => found,
    }
}

/// The finding with what the booking is now and how it came to that.
fn became(visitor: &Visitor, mut found: Found, booking: &BookingView) -> Found {
    let Some(programme) = visitor.door.service.programme(&booking.programme) else { return found };
    found.rows.push(status(visitor, booking));
    found.rows.extend(place(visitor.words, &programme, &booking.slot, &booking.product));
    // Who did it, how and why is nobody's business here.
    found.history = history(visitor.words, &programme, booking);
    found
}

/// A booking that we lost and that can be put back.
fn representable(visitor: &Visitor, inquiry: &Inquiry) -> Found {
    let title = html(&visitor.say("verify-representable-title", &[]));
    let mut texts = Vec::new();
    if let Some((from, until)) = inquiry.gap {
        texts.push(html(&visitor.say("verify-representable", &gap(visitor, from, until))));
    }
    texts.push(html(&visitor.say("verify-representable-since", &[])));
    Found { heading: title, texts, rows: proved(visitor, inquiry), ..Found::of("warning") }
}

/// The finding with since when the desk has it and how to call that desk, if it has it.
fn at_the_desk(visitor: &Visitor, mut found: Found, inquiry: &Inquiry) -> Found {
    let Some(claim) = &inquiry.claim else { return found };
    let words = visitor.words;
    found.rows.push(row(words, "verify-claim-since", &words.moment(claim.since)));
    let programme = claim.programme.as_deref().and_then(|id| visitor.door.service.programme(id));
    found.phone = programme.map(|programme| programme.phone);
    found
}

/// Between when records were lost.
fn gap<'a>(visitor: &Visitor, from: Moment, until: Moment) -> [(&'a str, Value<'a>); 2] {
    let words = visitor.words;
    [("from", words.moment(from).into()), ("until", words.moment(until).into())]
}

/// What it means that witnesses cosigned it, or did not yet; nothing where there are none.
fn witnessed(visitor: &Visitor, inquiry: &Inquiry) -> Option<Html> {
    let key = if inquiry.witnesses.as_ref()?.is_empty() { "verify-unwitnessed" } else { "verify-witnessed" };
    Some(html(&visitor.say(key, &[])))
}

fn proved(visitor: &Visitor, inquiry: &Inquiry) -> Vec<Row> {
    let words = visitor.words;
    let mut rows = Vec::new();
    if let Some(proved) = &inquiry.proved {
        rows.push(row(words, "done-number", &proved.number));
        rows.push(row(words, "confirm-dose", &visitor.say("dose", &[("n", proved.dose.into())])));
    }
    if let Some(lost) = &inquiry.place
        && let Some(programme) = visitor.door.service.programme(&lost.programme)
    {
        rows.extend(place(words, &programme, &lost.slot, &lost.product));
    }
    rows.extend(inquiry.recorded.map(|at| row(words, "verify-recorded-at", &words.moment(at))));
    rows.extend(inquiry.position.map(|position| row(words, "verify-entry", &position.to_string())));
    for (witness, at) in inquiry.witnesses.iter().flatten() {
        let facts = [("name", witness.as_str().into()), ("at", words.moment(*at).into())];
        rows.push(row(words, "verify-witness", &visitor.say("verify-witness-at", &facts)));
    }
    rows
}

fn status(visitor: &Visitor, booking: &BookingView) -> Row {
    row(visitor.words, "verify-now", &visitor.say(&format!("status-{}", booking.status), &[]))
}

/// A finding that is said in a heading and a paragraph.
fn plain(visitor: &Visitor, kind: &'static str, keys: [&str; 2]) -> Found {
    let [heading, text] = keys.map(|key| html(&visitor.say(key, &[])));
    Found { heading, texts: vec![text], ..Found::of(kind) }
}
