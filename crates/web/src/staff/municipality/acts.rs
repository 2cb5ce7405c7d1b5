//! Acts on single vouchers, and the undo of a list after a look at what it would do.

use askama::Template;
use axum::response::Response;
use service::municipality::{Asker, TypedAmendment, UndoTold};
use service::permission::Act;

use super::{Place, page};
use crate::form::Fields;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/undo.html")]
struct Undo {
    f: Frame,
    nav: Nav,
    place: Place,
    import: String,
    lines: Vec<(Html, u64)>,
    back: String,
}

/// `POST /staff/municipality/voucher`
pub async fn amend(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, place) = (Member::of(visitor)?, Place::of(&fields));
    let service = &member.visitor.door.service;
    if let Err(refusal) = service.permit_at(&member.who, Act::AmendVoucher, place.there()).await {
        return Ok(member.refused(&refusal));
    }
    let text = |name| fields.get(name).to_owned();
    let typed = TypedAmendment {
        what: text("what"),
        municipality_code: place.municipality.clone(),
        voucher_number: text("voucher_number"),
        new_voucher_number: text("new_voucher_number"),
        new_municipality_code: String::new(),
        birth_date: text("birth_date"),
        reason: text("reason"),
    };
    match service.amend_voucher(Asker::Session(&member.who), &place.programme, &typed).await {
        Ok(told) => {
            let done = if told.changed { told.act.as_str() } else { "nothing" };
            let unbacked = if told.backed { 0 } else { told.bookings };
            let url = place.url("");
            let url = format!("{url}&done={done}&bookings={}&unbacked={unbacked}", told.bookings);
            Ok(member.visitor.go(&url).done())
        }
        Err(refusal) if refusal.code.starts_with("staff.") => Ok(member.refused(&refusal)),
        Err(refusal) => Ok(page(&member, place, Some(&refusal), fields).await),
    }
}

/// `GET /staff/municipality/undo`
pub async fn ask_undo(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let query = &member.visitor.query;
    let (place, import) = (Place::of(query), query.get("import").to_owned());
    let would = match undone(&member, &place, &import, true).await {
        Ok(would) => would,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let line = |key: &str, count| (html(&member.say(key, &[])), count);
    let page = Undo {
        f: member.frame(&member.say("municipality-undo", &[])),
        nav: member.nav(),
        lines: vec![
            line("municipality-undo-back", would.back),
            line("municipality-undo-gone", would.gone),
            line("municipality-undo-kept", would.kept),
            line("municipality-undo-later", would.later),
        ],
        back: place.url(""),
        place,
        import,
    };
    Ok(member.show(&page).done())
}

/// `POST /staff/municipality/undo`
pub async fn undo(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, place) = (Member::of(visitor)?, Place::of(&fields));
    match undone(&member, &place, fields.get("import"), false).await {
        Ok(told) => {
            let url = place.url("");
            let url = format!("{url}&done=undone&changed={}&removed={}", told.back, told.gone);
            Ok(member.visitor.go(&url).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

async fn undone(
    member: &Member,
    place: &Place,
    import: &str,
    dry_run: bool,
) -> Result<UndoTold, service::Refusal> {
    let service = &member.visitor.door.service;
    service.permit_at(&member.who, Act::UndoRoster, place.there()).await?;
    service.undo_import(Asker::Session(&member.who), &place.programme, import, dry_run).await
}
