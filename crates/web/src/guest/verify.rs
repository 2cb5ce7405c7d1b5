//! Checking a receipt, for anyone: a file, pasted text or a booking number in, plain words out.
//!
//! Nobody is signed in here, so nothing is shown that is about a person: not who, not through which channel, not why.
//! The answer that matters most is the worst one, that a genuine receipt is of a booking that we do not have.

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use service::Refusal;
use service::evidence::{Inquiry, Judgement};
use service::view::BookingView;

use crate::Door;
use crate::body::read;
use crate::guest::rows::{HistoryLine, Row, history, place, row};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Frame, Html, html};

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
}

/// `GET /verify`
pub async fn show(visitor: Visitor) -> Response {
    page(&visitor, None)
}

/// `POST /verify`
pub async fn submit(State(door): State<Door>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let visitor = Visitor::of_parts(&mut parts, &door).await;
    let kind = parts.headers.get(CONTENT_TYPE).cloned();
    let brought = match read(&parts.headers, body, FORM_BYTES_MAX).await {
        Ok(bytes) => {
            let mut again = Request::new(Body::from(bytes));
            again.headers_mut().extend(kind.map(|kind| (CONTENT_TYPE, kind)));
            brought(again).await
        }
        Err(refusal) => return trouble::refused(&visitor, &refusal),
    };
    let Some(brought) = brought else {
        return trouble::refused(&visitor, &Refusal::plain("body.malformed"));
    };
    if brought.trim().is_empty() {
        return page(&visitor, Some(plain(&visitor, "warning", ["verify-nothing-title", "verify-nothing"])));
    }
    match visitor.door.service.inquire(&brought).await {
        Ok(inquiry) => page(&visitor, Some(found(&visitor, &inquiry))),
        Err(refusal) => trouble::refused(&visitor, &refusal),
    }
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
    let title = visitor.say("verify-title", &[]);
    let mut f = visitor.frame(&title, None);
    f.back = Some("/".to_owned());
    visitor.show(&Page { f, found }).done()
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
        Judgement::NumberKnown => {
            let status = inquiry.booking.as_ref().map(|booking| status(visitor, booking));
            Found {
                rows: status.into_iter().collect(),
                ..plain(visitor, "success", ["verify-number-known-title", "verify-number-known"])
            }
        }
        Judgement::Lost => Found {
            rows: proved(visitor, inquiry),
            ..plain(visitor, "error", ["verify-lost-title", "verify-lost"])
        },
        Judgement::Recorded => recorded(visitor, inquiry),
    }
}

/// What is proved, and what became of it since.
fn recorded(visitor: &Visitor, inquiry: &Inquiry) -> Found {
    let mut rows = proved(visitor, inquiry);
    let mut lines = Vec::new();
    if let Some(booking) = &inquiry.booking
        && let Some(programme) = visitor.door.service.programme(&booking.programme)
    {
        rows.push(status(visitor, booking));
        rows.extend(place(visitor.words, &programme, &booking.slot, &booking.product));
        // Who did it, how and why is nobody's business here.
        lines = history(visitor.words, &programme, booking);
    }
    let kind = match &inquiry.booking {
        Some(booking) if booking.status == "cancelled" => "warning",
        _ => "success",
    };
    Found { kind, rows, history: lines, ..plain(visitor, kind, ["verify-recorded-title", "verify-recorded"]) }
}

fn proved(visitor: &Visitor, inquiry: &Inquiry) -> Vec<Row> {
    let words = visitor.words;
    let mut rows = Vec::new();
    if let Some(proved) = &inquiry.proved {
        rows.push(row(words, "done-number", &proved.number));
        rows.push(row(words, "confirm-dose", &visitor.say("dose", &[("n", proved.dose.into())])));
    }
    rows.extend(inquiry.recorded.map(|at| row(words, "verify-recorded-at", &words.moment(at))));
    rows.extend(inquiry.position.map(|position| row(words, "verify-entry", &position.to_string())));
    rows
}

fn status(visitor: &Visitor, booking: &BookingView) -> Row {
    row(visitor.words, "verify-now", &visitor.say(&format!("status-{}", booking.status), &[]))
}

/// A finding that is said in a heading and a paragraph.
fn plain(visitor: &Visitor, kind: &'static str, keys: [&str; 2]) -> Found {
    let [heading, text] = keys.map(|key| html(&visitor.say(key, &[])));
    Found { kind, heading, texts: vec![text], rows: Vec::new(), history: Vec::new() }
}
