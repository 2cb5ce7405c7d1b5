//! What is done at a counter, one form each; what was done leads to the page of the person, and so does what was refused.
//!
//! A key in a form is what the page rests on; with what was typed and chosen it makes the identity of the command, so the
//! same press twice is one act and a corrected one is another.

use axum::response::Response;
use service::venue::VenueAct;
use service::{TypedBirthDate, TypedVoucher};

use super::arrival;
use super::station::Station;
use crate::form::Fields;
use crate::guest::visitor::Visitor;
use crate::page::Elsewhere;

/// `POST /staff/venue/check-in`
pub async fn check_in(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let booking = fields.get("booking").to_owned();
    let (act, done) = match fields.get("do") {
        "let_in" => (VenueAct::CheckIn { booking, let_in: true }, "let_in"),
        "check_in_here" => (VenueAct::CheckInHere { booking, slot: None }, "check_in_here"),
        _ => (VenueAct::CheckIn { booking, let_in: false }, "check_in"),
    };
    of_booking(visitor, &fields, &act, done, "").await
}

/// `POST /staff/venue/dose`
pub async fn dose(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let booking = fields.get("booking").to_owned();
    match fields.get("do") {
        "administer" => administer(visitor, &fields, booking).await,
        "withhold" => {
            let reason = fields.get("reason");
            let act = VenueAct::Withhold { booking, reason: reason.to_owned() };
            of_booking(visitor, &fields, &act, "withhold", reason).await
        }
        _ => of_booking(visitor, &fields, &VenueAct::Check { booking }, "check", "").await,
    }
}

/// A dose from the lot of the station; the first time it is asked for with the dose, and kept if it may be given.
async fn administer(visitor: Visitor, fields: &Fields, booking: String) -> Result<Response, Elsewhere> {
    let station = Station::sent(visitor, fields)?;
    let typed = fields.get("lot");
    let lot = if typed.is_empty() { station.lot().unwrap_or_default() } else { typed.to_owned() };
    let act = VenueAct::Administer { booking, lot: lot.clone() };
    let kept = station.keep_lot(&lot.trim().to_ascii_uppercase());
    let mut answer = done_at(&station, fields, &act, "administer", &lot).await?;
    if answer.status() == axum::http::StatusCode::SEE_OTHER
        && let Some(kept) = kept.filter(|_| !typed.is_empty())
    {
        answer.headers_mut().append(axum::http::header::SET_COOKIE, kept);
    }
    Ok(answer)
}

/// `POST /staff/venue/undo`
pub async fn undo(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (booking, step) = (fields.get("booking").to_owned(), fields.get("step").to_owned());
    of_booking(visitor, &fields, &VenueAct::Undo { booking, step }, "undo", fields.get("step")).await
}

/// `POST /staff/venue/next-dose`
pub async fn next_dose(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let station = Station::sent(visitor, &fields)?;
    let booking = fields.get("booking");
    let slot = Some(fields.get("slot")).filter(|slot| !slot.is_empty()).map(str::to_owned);
    let act = VenueAct::BookNextDose { booking: booking.to_owned(), slot };
    let key = key(&fields, "next_dose", fields.get("slot"));
    let service = &station.member.visitor.door.service;
    match service.act_at_venue(&station.by(), &station.counter, &act, key.as_deref()).await {
        Ok(told) => {
            let made = told.answer.booking.map(|booking| booking.id).unwrap_or_default();
            let pairs = [("booking", booking), ("done", "next_dose"), ("next", made.as_str())];
            Ok(station.member.visitor.go(&station.url("/arrival", &pairs)).done())
        }
        Err(refusal) if is_about_staff(refusal.code) => Ok(station.refused(&refusal)),
        Err(refusal) => arrival::of_booking(&station, booking, Some(&refusal)).await,
    }
}

/// `POST /staff/venue/walk-in`
pub async fn walk_in(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let station = Station::sent(visitor, &fields)?;
    let (brought, birth) = (fields.get("brought"), fields.get("birth_date"));
    let act = VenueAct::WalkIn { voucher: voucher(brought, birth), slot: None };
    let key = key(&fields, "walk_in", &format!("{brought} {birth}"));
    let service = &station.member.visitor.door.service;
    match service.act_at_venue(&station.by(), &station.counter, &act, key.as_deref()).await {
        Ok(told) => {
            let made = told.answer.booking.map(|booking| booking.id).unwrap_or_default();
            let url = station.url("/arrival", &[("booking", &made), ("done", "walk_in")]);
            Ok(station.member.visitor.go(&url).done())
        }
        Err(refusal) if is_about_staff(refusal.code) || brought.is_empty() => {
            Ok(arrival::nobody(&station, &refusal))
        }
        Err(refusal) => match service.look_up_arrival(&station.by(), &station.counter, brought).await {
            Ok(found) => arrival::found(&station, &found, brought, Some(&refusal)).await,
            Err(_) => Ok(arrival::nobody(&station, &refusal)),
        },
    }
}

/// `POST /staff/venue/lot`
pub async fn lot(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let station = Station::sent(visitor, &fields)?;
    let service = &station.member.visitor.door.service;
    let back = |done: &str| station.member.visitor.go(&station.url("", &[("done", done)]));
    if fields.get("lot").is_empty() && station.lot().is_some() {
        return Ok(back("").cookie(station.forget_lot()).done());
    }
    match service.lot_at(&station.by(), &station.counter, fields.get("lot")).await {
        Ok(lot) => Ok(back("lot").cookie(station.keep_lot(&lot)).done()),
        Err(refusal) => Ok(arrival::nobody(&station, &refusal)),
    }
}

async fn of_booking(
    visitor: Visitor,
    fields: &Fields,
    act: &VenueAct,
    done: &str,
    chosen: &str,
) -> Result<Response, Elsewhere> {
    done_at(&Station::sent(visitor, fields)?, fields, act, done, chosen).await
}

async fn done_at(
    station: &Station,
    fields: &Fields,
    act: &VenueAct,
    done: &str,
    chosen: &str,
) -> Result<Response, Elsewhere> {
    let booking = fields.get("booking");
    let service = &station.member.visitor.door.service;
    let key = key(fields, done, chosen);
    match service.act_at_venue(&station.by(), &station.counter, act, key.as_deref()).await {
        Ok(_) => {
            let url = station.url("/arrival", &[("booking", booking), ("done", done)]);
            Ok(station.member.visitor.go(&url).done())
        }
        Err(refusal) if is_about_staff(refusal.code) => Ok(station.refused(&refusal)),
        Err(refusal) => arrival::of_booking(station, booking, Some(&refusal)).await,
    }
}

/// The identity of what a press of a key asks for; none if the form has no key, as no honest form has.
fn key(fields: &Fields, done: &str, chosen: &str) -> Option<String> {
    let page = Some(fields.get("key")).filter(|key| !key.is_empty())?;
    Some(format!("{page} {done} {} {chosen}", fields.get("booking")))
}

/// Refused for who asks, not for what is asked.
fn is_about_staff(code: &str) -> bool {
    code.starts_with("staff.")
}

/// A voucher as it was scanned: both numbers, or the line that has them.
fn voucher(brought: &str, birth: &str) -> TypedVoucher {
    let (code, number) = match brought.trim().split_once(char::is_whitespace) {
        Some((code, number)) if code.chars().count() == 6 => (code, number),
        _ => ("", brought),
    };
    TypedVoucher {
        municipality_code: code.to_owned(),
        voucher_number: number.to_owned(),
        birth_date: TypedBirthDate::Text(birth.to_owned()),
    }
}
