//! Doses given in the layout of the register: a list comes in with a form, and the table goes out. Neither is kept.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use service::Refusal;
use service::export::vrs::VrsFile;
use service::permission::Act;

use super::list::{Brought, sent};
use super::{Place, page};
use crate::form::Fields;
use crate::page::Elsewhere;
use crate::staff::export::format_named;
use crate::staff::member::Member;

/// `POST /staff/municipality/vrs`
pub async fn take(brought: Brought) -> Result<Response, Elsewhere> {
    let member = Member::of(brought.visitor)?;
    let place = Place::of(&member.visitor.query);
    let service = member.visitor.door.service.clone();
    if let Err(refusal) = service.permit_at(&member.who, Act::ExportVrs, place.there()).await {
        return Ok(member.refused(&refusal));
    }
    let made = match sent(brought.request).await {
        Ok((list, fields)) => table(&member, &place, list, &fields).await,
        Err(refusal) => Err(refusal),
    };
    match made {
        Ok(file) => Ok(file),
        Err(refusal) if refusal.code.starts_with("staff.") => Ok(member.refused(&refusal)),
        Err(refusal) => Ok(page(&member, place, Some(&refusal), Fields::default()).await),
    }
}

async fn table(member: &Member, place: &Place, list: Vec<u8>, fields: &Fields) -> Result<Response, Refusal> {
    let service = &member.visitor.door.service;
    let (format, ending, kind) = format_named(fields.get("format"));
    let physician = fields.get("physician").trim();
    let made = service.vrs_file(&member.who, place.there(), list, physician, format).await;
    let VrsFile { bytes, .. } = made?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut file = (headers, bytes).into_response();
    let name = format!("attachment; filename=\"{}-{}-vrs.{ending}\"", place.programme, place.municipality);
    if let Ok(value) = HeaderValue::from_str(&name) {
        file.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(file)
}
