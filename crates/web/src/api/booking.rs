//! Calls that change something: hold, book, move, cancel, and what became of a command.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use service::view::BookingView;
use service::{CommandStatus, Refusal, Told};

use super::problem::Problem;
use super::reading::{hold_json, private};
use super::request;
use crate::Door;
use crate::body::Raw;

type Answer = Result<Response, Response>;

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

#[derive(Serialize)]
struct Booked<'a> {
    booking: &'a BookingView,
    receipt: (),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Reason {
    #[serde(default)]
    reason: Option<String>,
}

pub(super) async fn hold(State(door): State<Door>, headers: HeaderMap, raw: Raw) -> Answer {
    let answer = async {
        let who = request::person(&door, &headers)?;
        let body = request::bytes(raw)?;
        let asked: Slot = request::json(&body)?;
        let order = request::order(&headers, "hold", &body, false)?;
        let told = match &asked.moving {
            Some(booking) => door.service.hold_for_move(&who, &asked.slot, booking, order).await?,
            None => door.service.hold(&who, &asked.slot, order).await?,
        };
        let body = hold_json(&told.answer);
        Ok::<_, Problem>(written(StatusCode::CREATED, &body, &told))
    };
    answer.await.map_err(|problem| problem.response(&headers))
}

pub(super) async fn release(State(door): State<Door>, headers: HeaderMap) -> Answer {
    let answer = async {
        let who = request::person(&door, &headers)?;
        let order = request::order(&headers, "release", &[], false)?;
        let told = door.service.release_hold(&who, order).await?;
        Ok::<_, Problem>(written(StatusCode::OK, &json!({ "hold": null }), &told))
    };
    answer.await.map_err(|problem| problem.response(&headers))
}

pub(super) async fn book(State(door): State<Door>, headers: HeaderMap, raw: Raw) -> Answer {
    let answer = async {
        let who = request::person(&door, &headers)?;
        let body = request::bytes(raw)?;
        let asked: SlotAndDose = request::json(&body)?;
        let order = request::order(&headers, "book", &body, true)?;
        let told = door.service.book(&who, &asked.slot, asked.dose, order).await?;
        let body = Booked { booking: &told.answer, receipt: () };
        Ok::<_, Problem>(written(StatusCode::CREATED, &body, &told))
    };
    answer.await.map_err(|problem| problem.response(&headers))
}

pub(super) async fn relocate(
    State(door): State<Door>,
    Path(booking): Path<String>,
    headers: HeaderMap,
    raw: Raw,
) -> Answer {
    let answer = async {
        let who = request::person(&door, &headers)?;
        let body = request::bytes(raw)?;
        let asked: SlotAlone = request::json(&body)?;
        let order = request::order(&headers, &format!("move {booking}"), &body, false)?;
        let told = door.service.move_booking(&who, &booking, &asked.slot, order).await?;
        Ok::<_, Problem>(written(StatusCode::OK, &told.answer, &told))
    };
    answer.await.map_err(|problem| problem.response(&headers))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotAlone {
    slot: String,
}

pub(super) async fn cancel(
    State(door): State<Door>,
    Path(booking): Path<String>,
    headers: HeaderMap,
    raw: Raw,
) -> Answer {
    let answer = async {
        let who = request::person(&door, &headers)?;
        let body = request::bytes(raw)?;
        let asked: Reason = if body.is_empty() { Reason::default() } else { request::json(&body)? };
        let order = request::order(&headers, &format!("cancel {booking}"), &body, false)?;
        let told = door.service.cancel_booking(&who, &booking, asked.reason.as_deref(), order).await?;
        Ok::<_, Problem>(written(StatusCode::OK, &told.answer, &told))
    };
    answer.await.map_err(|problem| problem.response(&headers))
}

pub(super) async fn command(State(door): State<Door>, Path(key): Path<String>, headers: HeaderMap) -> Answer {
    let answer = async {
        let who = request::person(&door, &headers)?;
        let key = request::clean_key(&key).ok_or(Refusal::plain("idempotency.malformed"))?;
        let status = door.service.command_status(&who, &key).await?;
        status_response(status)
    };
    answer.await.map_err(|problem: Problem| problem.response(&headers))
}

pub(super) async fn void(State(door): State<Door>, Path(key): Path<String>, headers: HeaderMap) -> Answer {
    let answer = async {
        let who = request::person(&door, &headers)?;
        let key = request::clean_key(&key).ok_or(Refusal::plain("idempotency.malformed"))?;
        let status = door.service.void_command(&who, &key).await?;
        status_response(status)
    };
    answer.await.map_err(|problem: Problem| problem.response(&headers))
}

fn status_response(status: CommandStatus) -> Result<Response, Problem> {
    let body = match status {
        CommandStatus::Done(Some(booking)) => json!({
            "status": "done",
            "answer": { "booking": booking, "receipt": null },
        }),
        CommandStatus::Done(None) => json!({ "status": "done", "answer": null }),
        CommandStatus::Refused(refusal) => json!({ "status": "refused", "code": refusal.code }),
        CommandStatus::Void => json!({ "status": "void" }),
        CommandStatus::Unknown => return Err(Refusal::plain("command.unknown").into()),
    };
    Ok(private(&body))
}

fn written<T>(status: StatusCode, body: &impl serde::Serialize, told: &Told<T>) -> Response {
    let mut response = (status, private(body)).into_response();
    response.headers_mut().insert("tashika-position", HeaderValue::from(told.position));
    if told.repeated {
        response.headers_mut().insert("tashika-repeated", HeaderValue::from_static("true"));
    }
    response
}
