//! Calls that change something: hold, book, move, cancel, and what became of a command.

use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use service::evidence::receipt::Receipt;
use service::view::BookingView;
use service::{CommandStatus, Refusal, Told};

use super::problem::Problem;
use super::reading::{hold_json, private, private_bytes};
use super::{Ask, request};
use crate::Door;

type Answer = Result<Response, Problem>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    slot: String,
    /// For a hold that a booking is to be moved to.
    #[serde(default)]
    moving: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotAndDose {
    slot: String,
    dose: u8,
}

/// `{"booking": …, "receipt": …}`, put together by hand because every booking is answered with it.
fn booked(booking: &BookingView, receipt: Option<&Receipt>) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(BOOKED_BYTES);
    out.extend_from_slice(b"{\"booking\":");
    serde_json::to_writer(&mut out, booking)?;
    out.extend_from_slice(b",\"receipt\":");
    match receipt {
        Some(receipt) => receipt.write_json(&mut out)?,
        None => out.extend_from_slice(b"null"),
    }
    out.push(b'}');
    Ok(out)
}

/// Room for a booking with its receipt, whatever the size of the log.
const BOOKED_BYTES: usize = 4_096;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Reason {
    #[serde(default)]
    reason: Option<String>,
}

pub(super) async fn hold(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let body = request::bytes(ask)?;
    let asked: Slot = request::json(body)?;
    let order = request::order(ask, "hold", body, false)?;
    let told = match &asked.moving {
        Some(booking) => door.service.hold_for_move(&who, &asked.slot, booking, order).await?,
        None => door.service.hold(&who, &asked.slot, order).await?,
    };
    let body = hold_json(&told.answer);
    Ok(written(StatusCode::CREATED, &body, &told))
}

pub(super) async fn release(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let order = request::order(ask, "release", &[], false)?;
    let told = door.service.release_hold(&who, order).await?;
    Ok(written(StatusCode::OK, &json!({ "hold": null }), &told))
}

pub(super) async fn book(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let body = request::bytes(ask)?;
    let asked: SlotAndDose = request::json(body)?;
    let order = request::order(ask, "book", body, true)?;
    let told = door.service.book(&who, &asked.slot, asked.dose, order).await?;
    // The booking is made in any case: a receipt that cannot be given now can be fetched later.
    let receipt = door.service.first_receipt(&told.answer, request::lang(&ask.head.headers)).await.ok();
    let Ok(body) = booked(&told.answer, receipt.as_ref()) else { return Ok(super::internal()) };
    Ok(marked(StatusCode::CREATED, private_bytes(body), &told))
}

pub(super) async fn relocate(door: &Door, booking: &str, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let body = request::bytes(ask)?;
    let asked: SlotAlone = request::json(body)?;
    let order = request::order(ask, &format!("move {booking}"), body, false)?;
    let told = door.service.move_booking(&who, booking, &asked.slot, order).await?;
    Ok(written(StatusCode::OK, &told.answer, &told))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotAlone {
    slot: String,
}

/// A receipt as somebody brings it back. What it proves is in leaf and proof.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Brought {
    leaf: String,
    tlog_proof: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    log_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<serde_json::Value>,
}

/// The receipt proves itself and is its own key: nobody signs in, and the same one again changes nothing.
pub(super) async fn represent(door: &Door, ask: &Ask) -> Answer {
    let brought: Brought = request::json(request::bytes(ask)?)?;
    let receipt = serde_json::to_string(&brought).unwrap_or_default();
    let found = door.service.represent(&receipt, service::Channel::Api).await?;
    let booking = &found.booking;
    let mut response = private(&json!({
        "outcome": found.outcome.as_str(),
        "number": booking.number,
        "programme": booking.programme,
        "dose": booking.dose,
        "status": booking.status,
        "slot": booking.slot,
    }));
    response.headers_mut().insert("tashika-position", HeaderValue::from(found.position));
    Ok(response)
}

pub(super) async fn cancel(door: &Door, booking: &str, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let body = request::bytes(ask)?;
    let asked: Reason = if body.is_empty() { Reason::default() } else { request::json(body)? };
    let order = request::order(ask, &format!("cancel {booking}"), body, false)?;
    let told = door.service.cancel_booking(&who, booking, asked.reason.as_deref(), order).await?;
    Ok(written(StatusCode::OK, &told.answer, &told))
}

pub(super) async fn command(door: &Door, key: &str, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let key = request::clean_key(key).ok_or(Refusal::plain("idempotency.malformed"))?;
    let status = door.service.command_status(&who, &key, request::seen(door, ask).await?).await?;
    status_response(door, status, ask).await
}

pub(super) async fn void(door: &Door, key: &str, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let key = request::clean_key(key).ok_or(Refusal::plain("idempotency.malformed"))?;
    let status = door.service.void_command(&who, &key).await?;
    status_response(door, status, ask).await
}

async fn status_response(door: &Door, status: CommandStatus, ask: &Ask) -> Answer {
    let body = match status {
        CommandStatus::Done(Some(booking)) => {
            let receipt = door.service.first_receipt(&booking, request::lang(&ask.head.headers)).await.ok();
            json!({ "status": "done", "answer": { "booking": booking, "receipt": receipt } })
        }
        CommandStatus::Done(None) => json!({ "status": "done", "answer": null }),
        CommandStatus::Refused(refusal) => json!({ "status": "refused", "code": refusal.code }),
        CommandStatus::Void => json!({ "status": "void" }),
        CommandStatus::Unknown => return Err(Refusal::plain("command.unknown").into()),
    };
    Ok(private(&body))
}

fn written<T>(status: StatusCode, body: &impl Serialize, told: &Told<T>) -> Response {
    marked(status, private(body), told)
}

fn marked<T>(status: StatusCode, mut response: Response, told: &Told<T>) -> Response {
    *response.status_mut() = status;
    response.headers_mut().insert("tashika-position", HeaderValue::from(told.position));
    if told.repeated {
        response.headers_mut().insert("tashika-repeated", HeaderValue::from_static("true"));
    }
    response
}
