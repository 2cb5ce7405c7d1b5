//! Calls about contact data: what is kept, keep it, erase it.
//!
//! What is kept is told only in part, because a sign-in proves a voucher and a birth date and no more. `PUT` says the whole: a
//! member that is left out is not kept. `DELETE` erases for good, and answers when the key is destroyed.

use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use service::TypedContact;

use super::problem::Problem;
use super::reading::private;
use super::{Ask, request};
use crate::Door;

type Answer = Result<Response, Problem>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contact {
    #[serde(default)]
    kana_name: Option<String>,
    #[serde(default)]
    telephone: Option<String>,
    #[serde(default)]
    email: Option<String>,
}

pub(super) async fn show(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let kept = door.service.contact(&who).await?;
    Ok(private(&json!({ "contact": kept })))
}

pub(super) async fn keep(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let body = request::bytes(ask)?;
    let asked: Contact = request::json(body)?;
    let order = request::order(ask, "keep contact", body, false)?;
    let whole = |text: Option<String>| Some(text.unwrap_or_default());
    let typed = TypedContact {
        kana_name: whole(asked.kana_name),
        telephone: whole(asked.telephone),
        email: whole(asked.email),
    };
    let contact = door.service.understand_contact(who.programme(), &typed, None)?;
    let kept = door.service.keep_contact(&who, &contact, &order).await?;
    let mut response = private(&json!({ "contact": kept.answer }));
    if kept.repeated {
        response.headers_mut().insert("tashika-repeated", HeaderValue::from_static("true"));
    }
    Ok(response)
}

pub(super) async fn erase(door: &Door, ask: &Ask) -> Answer {
    let who = request::person(door, ask)?;
    let order = request::order(ask, "erase contact", &[], false)?;
    let told = door.service.erase_contact(&who, order).await?;
    let mut response = private(&json!({ "contact": null }));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert("tashika-position", HeaderValue::from(told.position));
    Ok(response)
}
