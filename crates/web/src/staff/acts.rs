//! What is done for a caller, one form each; every answer leads back to the page of the person.
//!
//! The keys in the forms are made from what the form is about, so that a second press of the same button does nothing more.

use axum::response::Response;
use service::Refusal;

use crate::form::Fields;
use crate::guest::visitor::Visitor;
use crate::page::Elsewhere;
use crate::staff::member::{Member, status};
use crate::staff::person;

/// `POST /staff/person`
pub async fn verify(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let caller = member.caller(fields.get("p"))?;
    let wanted = fields.get("consent") == "1";
    let service = &member.visitor.door.service;
    match service.verify_caller(&member.who, &caller, fields.get("birth_date"), wanted).await {
        Ok(p) => Ok(back(&member, &p, "verified")),
        Err(refusal) if refusal.code.starts_with("desk.") => {
            let mut page = person::page(&member, &caller, fields.get("p"), Some(&refusal)).await?;
            *page.status_mut() = status(refusal.code);
            Ok(page)
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/person/release`
pub async fn release(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let told = member.visitor.door.service.release_for_caller(&member.who, &caller).await;
    Ok(answer(&member, p, "released", told.map(|_| ())))
}

/// `POST /staff/person/book`
pub async fn book(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let dose = fields.get("dose").parse().unwrap_or_default();
    let (slot, key) = (fields.get("slot"), fields.get("key").to_owned());
    let told = member.visitor.door.service.book_for_caller(&member.who, &caller, slot, dose, key).await;
    Ok(answer(&member, p, "booked", told.map(|_| ())))
}

/// `POST /staff/person/move`
pub async fn relocate(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let (booking, slot, key) = (fields.get("booking"), fields.get("slot"), fields.get("key").to_owned());
    let told = member.visitor.door.service.move_for_caller(&member.who, &caller, booking, slot, key).await;
    Ok(answer(&member, p, "moved", told.map(|_| ())))
}

/// `POST /staff/person/cancel`
pub async fn cancel(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let (booking, key) = (fields.get("booking"), fields.get("key").to_owned());
    let reason = Some(fields.get("reason"));
    let service = &member.visitor.door.service;
    let told = service.cancel_for_caller(&member.who, &caller, booking, reason, key).await;
    Ok(answer(&member, p, "cancelled", told.map(|_| ())))
}

/// `POST /staff/person/lift`
pub async fn lift(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let told = member.visitor.door.service.lift_pause(&member.who, &caller).await;
    Ok(answer(&member, p, "lifted", told))
}

/// `POST /staff/person/message`
pub async fn message(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let service = &member.visitor.door.service;
    let told = service.message_caller(&member.who, &caller, fields.get("booking")).await;
    Ok(answer(&member, p, "messaged", told))
}

/// `POST /staff/person/wish`
pub async fn wish(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let service = &member.visitor.door.service;
    let wish = (fields.get("way"), fields.get("reminders") == "yes");
    let kept = service.wish_for_caller(&member.who, &caller, wish, fields.get("consent") == "1").await;
    Ok(answer(&member, p, "wished", kept))
}

/// `GET /staff/person/receipt`
pub async fn receipt(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let caller = member.caller(member.visitor.query.get("p"))?;
    let (booking, lang) = (member.visitor.query.get("booking"), member.visitor.words.lang());
    let service = &member.visitor.door.service;
    match service.receipt_for_caller(&member.who, &caller, booking, lang).await {
        Ok((booking, receipt)) => Ok(crate::api::receipt_file(&booking, &receipt)),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// The page of the person, with what was done, or why it was not.
pub fn answer(member: &Member, p: &str, done: &str, told: Result<(), Refusal>) -> Response {
    match told {
        Ok(()) => back(member, p, done),
        Err(refusal) => member.refused(&refusal),
    }
}

fn back(member: &Member, p: &str, done: &str) -> Response {
    member.visitor.go(&format!("/staff/person?p={p}&done={done}")).done()
}
