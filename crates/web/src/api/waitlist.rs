//! Calls about the waitlist: how somebody stands, join or change, leave, let the offered place go.
//!
//! What is offered is held, and booked by `POST /bookings` as any place. Every write answers with how they stand now, also if it
//! is sent again. The number by which somebody is known on the list is in no answer, since it looks like that of a booking.

use axum::http::HeaderValue;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use service::view::WaitlistView;
use service::{SignedIn, Told};

use super::problem::Problem;
use super::reading::private;
use super::{Ask, request};
use crate::Door;

type Answer = Result<Response, Problem>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Venues {
    venues: Vec<String>,
}

/// Which place is declined; whichever is offered, if it is not said.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Meant {
    slot: Option<String>,
}

pub(super) async fn show(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let view = door.service.waitlist(&who, request::seen(door, ask).await?).await?;
    Ok(private(&json!({ "waitlist": view.as_ref().map(told) })))
}

pub(super) async fn join(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let body = request::bytes(ask)?;
    let asked: Venues = request::json(body)?;
    let order = request::order(ask, "join waitlist", body, false)?;
    let done = door.service.join_waitlist(&who, &asked.venues, order).await?;
    written(door, &who, &done).await
}

pub(super) async fn leave(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let order = request::order(ask, "leave waitlist", &[], false)?;
    let done = door.service.leave_waitlist(&who, order).await?;
    written(door, &who, &done).await
}

pub(super) async fn decline(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let body = request::bytes(ask)?;
    let meant: Meant = if body.is_empty() { Meant::default() } else { request::json(body)? };
    let order = request::order(ask, "decline offer", body, false)?;
    let done = door.service.decline_offer(&who, meant.slot.as_deref(), order).await?;
    written(door, &who, &done).await
}

async fn written(door: &Door, who: &SignedIn, done: &Told<()>) -> Answer {
    let view = door.service.waitlist(who, Some(done.position)).await?;
    let mut response = private(&json!({ "waitlist": view.as_ref().map(told) }));
    response.headers_mut().insert("tashika-position", HeaderValue::from(done.position));
    if done.repeated {
        response.headers_mut().insert("tashika-repeated", HeaderValue::from_static("true"));
    }
    Ok(response)
}

fn told(view: &WaitlistView) -> Value {
    let standing = Some(view.standing).filter(|standing| !standing.is_empty());
    json!({
        "standing": standing,
        "is_open": view.is_open,
        "offer_minutes": view.offer_minutes,
        "lapses_max": view.lapses_max,
        "dose": view.dose,
        "venues": view.venues,
        "ahead": view.ahead,
        "joined_at": view.joined_at,
        "offer": view.offer,
    })
}
