//! Calls that change nothing: programmes, free places, signing in, my page.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::evidence::receipt::Receipt;
use service::view::{BookingView, HoldView};
use service::wording::Words;
use service::{Refusal, SlotQuery, TypedBirthDate, TypedVoucher};

use super::problem::Problem;
use super::slot_bytes::Form;
use super::{Ask, request};
use crate::{Door, qr};

type Answer = Result<Response, Problem>;

/// Room for an answer with one booking.
const ANSWER_BYTES: usize = 2_048;

pub(super) fn programmes(door: &Door) -> Response {
    let programmes = door.service.programmes();
    cacheable(&json!({ "programmes": programmes }), "max-age=5")
}

pub(super) fn programme(door: &Door, programme: &str) -> Answer {
    let found = door.service.programme(programme);
    Ok(cacheable(&found.ok_or(Refusal::plain("programme.unknown"))?, "max-age=5"))
}

pub(super) async fn slots(door: &Door, programme: &str, ask: &Ask) -> Answer {
    let query = ask.head.uri.query().unwrap_or_default();
    let form = if takes_gzip(&ask.head.headers) { Form::Gzip } else { Form::Plain };
    let read = || parse_query(query).ok_or(Refusal::plain("query.malformed"));
    let bytes = door.slot_bytes.get(&door.service, programme, (query, form), read).await?;
    let mut response = Response::new(Body::from(bytes));
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=1"));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if form == Form::Gzip {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

/// Whether gzip is named and not ruled out (RFC 9110, section 12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.unwrap_or_default().split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    programme: String,
    municipality_code: String,
    voucher_number: String,
    birth_date: String,
    /// Second proof: a number of a booking of this voucher, or a code that the telephone desk gave.
    #[serde(default)]
    booking_number: Option<String>,
}

pub(super) async fn login(door: &Door, client: IpAddr, ask: &Ask) -> Answer {
    let body = request::bytes(ask)?;
    let login: Login = request::json(body)?;
    let typed = TypedVoucher {
        municipality_code: login.municipality_code,
        voucher_number: login.voucher_number,
        birth_date: TypedBirthDate::Text(login.birth_date),
    };
    let understood = door.service.understand(&typed)?;
    let (proof, way) = (login.booking_number.as_deref(), (client, service::Channel::Api));
    let who = door.service.sign_in_with_proof(&login.programme, &understood, proof, way).await?;
    let page = door.service.my_page(&who, None).await?;
    let answer = json!({
        "token": door.service.seal(&who),
        "expires_at": who.expires_at(),
        "holder": page.holder,
    });
    Ok(private(&answer))
}

pub(super) async fn me(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let page = door.service.my_page(&who, request::seen(door, ask).await?).await?;
    let hold = page.hold.as_ref().map(hold_json);
    let body = json!({
        "as_of": page.as_of,
        "bookings": page.bookings,
        "hold": hold,
        "holder": page.holder,
    });
    Ok(private(&body))
}

pub(super) async fn booking(door: &Door, booking: &str, ask: &Ask) -> Answer {
    if let Some(number) = booking.strip_suffix(".svg") {
        return drawn(&own(door, number, ask).await?);
    }
    if let Some(number) = booking.strip_suffix(".ics") {
        return calendar(door, number, ask).await;
    }
    Ok(private(&own(door, booking, ask).await?))
}

pub(super) async fn receipt(door: &Door, booking: &str, ask: &Ask) -> Answer {
    let booking = own(door, booking, ask).await?;
    let receipt = door.service.receipt(&booking, request::lang(&ask.head.headers)).await?;
    Ok(receipt_file(&booking, &receipt))
}

pub(super) async fn picture(door: &Door, booking: &str, ask: &Ask) -> Answer {
    drawn(&own(door, booking, ask).await?)
}

pub(super) async fn calendar(door: &Door, booking: &str, ask: &Ask) -> Answer {
    let booking = own(door, booking, ask).await?;
    let words = Words::new(request::lang(&ask.head.headers));
    Ok(calendar_file(door, words, &booking).ok_or(Refusal::plain("internal"))?)
}

/// A booking as a file for a calendar; `None` if its programme or slot is not known any more.
pub(crate) fn calendar_file(door: &Door, words: Words, booking: &BookingView) -> Option<Response> {
    let programme = door.service.programme(&booking.programme)?;
    let file = service::calendar::file(words, &programme, booking)?;
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{}.ics\"", booking.id)).ok()?;
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    let kept = HeaderValue::from_static("no-store");
    let head =
        [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name), (header::CACHE_CONTROL, kept)];
    Some((head, file).into_response())
}

/// A receipt as a file to keep.
pub(crate) fn receipt_file(booking: &BookingView, receipt: &Receipt) -> Response {
    let mut response = private(receipt);
    let name = format!("attachment; filename=\"receipt-{}.json\"", booking.id);
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

fn drawn(booking: &BookingView) -> Answer {
    let drawing = qr::svg(&booking.id, &booking.number).ok_or(Refusal::plain("internal"))?;
    Ok(qr::answer(drawing))
}

/// A booking of the person who asks.
async fn own(door: &Door, booking: &str, ask: &Ask) -> Result<BookingView, Problem> {
    let who = request::person(door, ask)?;
    let page = door.service.my_page(&who, request::seen(door, ask).await?).await?;
    let wanted: String = booking.chars().filter(|found| *found != '-').collect();
    let found = page.bookings.into_iter().find(|own| own.id.eq_ignore_ascii_case(&wanted));
    Ok(found.ok_or(Refusal::plain("booking.unknown"))?)
}

/// A hold as the API shows it.
pub(super) fn hold_json(hold: &HoldView) -> Value {
    json!({
        "id": hold.id,
        "slot": hold.slot,
        "dose": hold.dose,
        "expires_at": hold.expires_at,
        "extendable": hold.extendable,
        "offered": hold.offered,
    })
}

/// An answer with personal data in it: never kept on the way.
pub(super) fn private(body: &impl Serialize) -> Response {
    // One allocation that fits nearly every answer, because this is the hot path.
    let mut bytes = Vec::with_capacity(ANSWER_BYTES);
    if serde_json::to_writer(&mut bytes, body).is_err() {
        return super::internal();
    }
    private_bytes(bytes)
}

/// As [`private`], for JSON that is written already.
pub(super) fn private_bytes(bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn cacheable(body: &impl Serialize, how: &'static str) -> Response {
    ([(header::CACHE_CONTROL, how)], axum::Json(body)).into_response()
}

fn parse_query(raw: &str) -> Option<SlotQuery> {
    let mut query = SlotQuery::default();
    for (name, value) in form_pairs(raw) {
        match name.as_str() {
            "venue" => query.venue = Some(value),
            "from" => query.from = Some(value.parse::<Date>().ok()?),
            "to" => query.to = Some(value.parse::<Date>().ok()?),
            _ => return None,
        }
    }
    let backwards = matches!((query.from, query.to), (Some(from), Some(to)) if from > to);
    (!backwards).then_some(query)
}

fn form_pairs(raw: &str) -> Vec<(String, String)> {
    let pairs = format!("/?{raw}").parse::<axum::http::Uri>().ok().and_then(|uri| {
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok().map(|found| found.0)
    });
    // A query that cannot be read becomes a name that no query has.
    pairs.unwrap_or_else(|| vec![(String::new(), String::new())])
}
