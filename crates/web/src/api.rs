//! The JSON API: every use case of a citizen, for programs.
//!
//! Errors are problem details (RFC 9457) with a stable `code`; unknown members of a body are refused; writes take an
//! idempotency key. Documented in `openapi.json`, which a test compares with the routes here.
//! The surprise: one `match` is the whole map. A router made of layers costs a booking more than its decision does.

mod booking;
mod contact;
mod problem;
mod reading;
mod request;
mod slot_bytes;
mod waitlist;

use std::borrow::Cow;

use axum::body::{Bytes, HttpBody};
use axum::http::{HeaderValue, Method, Request, header, request::Parts};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use service::Refusal;

use crate::body::{self, BODY_BYTES_MAX};
use crate::{Client, Door};
pub(crate) use problem::{Problem, closed, internal, late};
pub(crate) use reading::{calendar_file, receipt_file};
pub(crate) use slot_bytes::SlotBytes;

/// Where the API is.
pub(crate) const ROOT: &str = "/api/v1/";

/// Segments of the longest path.
const SEGMENTS_MAX: usize = 3;

/// The document that describes this API, OpenAPI 3.1.
pub fn openapi() -> &'static str {
    include_str!("api/openapi.json")
}

/// A request, read whole.
struct Ask {
    head: Parts,
    body: Result<Bytes, Refusal>,
}

/// Answers a request to a path below [`ROOT`].
pub(crate) async fn answer<B>(door: &Door, request: Request<B>) -> Response
where
    B: HttpBody<Data = Bytes, Error: Into<tower::BoxError>>,
{
    let (head, body) = request.into_parts();
    let body = match head.method {
        Method::POST | Method::PUT => body::read(&head.headers, body, BODY_BYTES_MAX).await,
        _ => Ok(Bytes::new()),
    };
    let ask = Ask { head, body };
    let mut segments: [Cow<'_, str>; SEGMENTS_MAX] = std::array::from_fn(|_| Cow::Borrowed(""));
    let mut count = 0;
    for part in ask.head.uri.path().strip_prefix(ROOT).unwrap_or_default().split('/') {
        let Some(segment) = segments.get_mut(count) else {
            return Problem::bare("route.unknown").response(&ask.head.headers);
        };
        *segment = percent_decode_str(part).decode_utf8_lossy();
        count += 1;
    }
    let path = segments.each_ref().map(|segment| &**segment);
    let path = path.get(..count).unwrap_or_default();
    match route(door, path, &ask).await {
        Ok(response) => response,
        Err(problem) => problem.response(&ask.head.headers),
    }
}

async fn route(door: &Door, path: &[&str], ask: &Ask) -> Result<Response, Problem> {
    // The transport leaves the body of an answer to HEAD away.
    let method = if ask.head.method == Method::HEAD { "GET" } else { ask.head.method.as_str() };
    match (method, path) {
        ("GET", ["programmes"]) => Ok(reading::programmes(door)),
        ("GET", ["programmes", programme]) => reading::programme(door, programme),
        ("GET", ["programmes", programme, "slots"]) => reading::slots(door, programme, ask).await,
        ("POST", ["login"]) => reading::login(door, Client::of(&ask.head.extensions), ask).await,
        ("GET", ["me"]) => reading::me(door, ask).await,
        ("GET", ["me", "contact"]) => contact::show(door, ask).await,
        ("PUT", ["me", "contact"]) => contact::keep(door, ask).await,
        ("DELETE", ["me", "contact"]) => contact::erase(door, ask).await,
        ("GET", ["me", "waitlist"]) => waitlist::show(door, ask).await,
        ("PUT", ["me", "waitlist"]) => waitlist::join(door, ask).await,
        ("DELETE", ["me", "waitlist"]) => waitlist::leave(door, ask).await,
        ("POST", ["me", "waitlist", "decline"]) => waitlist::decline(door, ask).await,
        ("POST", ["holds"]) => booking::hold(door, ask).await,
        ("DELETE", ["holds"]) => booking::release(door, ask).await,
        ("POST", ["bookings"]) => booking::book(door, ask).await,
        ("GET", ["bookings", booking]) => reading::booking(door, booking, ask).await,
        ("GET", ["bookings", booking, ".ics"]) => reading::calendar(door, booking, ask).await,
        ("GET", ["bookings", booking, "receipt"]) => reading::receipt(door, booking, ask).await,
        ("GET", ["bookings", booking, "receipt.svg"]) => reading::picture(door, booking, ask).await,
        ("POST", ["bookings", booking, "move"]) => booking::relocate(door, booking, ask).await,
        ("POST", ["bookings", booking, "cancel"]) => booking::cancel(door, booking, ask).await,
        ("POST", ["receipts"]) => booking::represent(door, ask).await,
        ("GET", ["commands", key]) => booking::command(door, key, ask).await,
        ("POST", ["commands", key, "void"]) => booking::void(door, key, ask).await,
        _ => match allowed(path) {
            Some(methods) => Ok(not_allowed(methods, ask)),
            None => Err(Problem::bare("route.unknown")),
        },
    }
}

/// The methods that a path takes; `None` for a path that there is not.
fn allowed(path: &[&str]) -> Option<&'static str> {
    match path {
        ["programmes" | "me"]
        | ["programmes" | "bookings" | "commands", _]
        | ["programmes", _, "slots"]
        | ["bookings", _, ".ics" | "receipt" | "receipt.svg"] => Some("GET, HEAD"),
        ["login" | "bookings" | "receipts"]
        | ["bookings", _, "move" | "cancel"]
        | ["me", "waitlist", "decline"]
        | ["commands", _, "void"] => Some("POST"),
        ["holds"] => Some("POST, DELETE"),
        ["me", "contact" | "waitlist"] => Some("GET, HEAD, PUT, DELETE"),
        _ => None,
    }
}

fn not_allowed(methods: &'static str, ask: &Ask) -> Response {
    let mut response = Problem::bare("method.not_allowed").response(&ask.head.headers);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(methods));
    response
}
