//! Cancelling: what would be cancelled, also later doses, the reason if somebody wants to give it, then the act.

use askama::Template;
use axum::response::Response;
use service::view::{BookingView, ProgrammeView};
use service::{Channel, Order};

use crate::form::Fields;
use crate::guest::rows::{Row, place, row};
use crate::guest::sheet::own;
use crate::guest::trouble;
use crate::guest::visitor::{Session, Visitor};
use crate::guest::way::{same_person, signed_in};
use crate::page::{Elsewhere, Frame, Html, html};

/// Reasons a person may choose from, in the order shown.
const REASONS: [&str; 5] = ["changed_plans", "ill", "elsewhere", "wrong_booking", "other"];

#[derive(Template)]
#[template(path = "guest/cancel.html")]
struct Page {
    f: Frame,
    rows: Vec<Row>,
    too: Vec<String>,
    action: String,
    mark: String,
    key: String,
    reasons: Vec<(&'static str, Html)>,
}

/// `GET /my/{booking}/cancel`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (programme, booking) = own(&visitor).await?;
    if booking.status == "cancelled" {
        return Ok(visitor.go(&format!("/done/{}", booking.id)).done());
    }
    if !booking.may_cancel {
        let code = if booking.status == "confirmed" { "cancel.too_late" } else { "booking.not_active" };
        return Ok(trouble::refused(&visitor, &service::Refusal::plain(code)));
    }
    let Session::Live(who) = &visitor.session else { return Ok(visitor.go("/my").done()) };
    Ok(visitor.show(&page(&visitor, &programme, booking, &who.mark())).done())
}

/// `POST /my/{booking}/cancel`
pub async fn submit(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let programme = crate::guest::way::own_programme(&visitor, &visitor.here())?;
    let who = signed_in(&visitor, &programme, &visitor.here())?;
    same_person(&visitor, &who, &fields)?;
    let booking = visitor.param("booking");
    let reason = fields.find("reason").filter(|reason| !reason.is_empty());
    // The reason stays out of what is compared: a second tap with another reason is the same act.
    let order = Order::new(
        Channel::Web,
        fields.find("key").map(str::to_owned),
        format!("cancel {booking}").as_bytes(),
    );
    Ok(match visitor.door.service.cancel_booking(&who, booking, reason, order).await {
        Ok(told) => {
            let path = format!("/done/{}", told.answer.id);
            visitor.go(&path).cookie(visitor.told(told.position)).done()
        }
        Err(refusal) => trouble::refused(&visitor, &refusal),
    })
}

fn page(visitor: &Visitor, programme: &ProgrammeView, booking: BookingView, mark: &str) -> Page {
    let words = visitor.words;
    let mut f = visitor.frame(&visitor.say("cancel-title", &[]), Some(programme));
    f.back = Some("/my".to_owned());
    let mut rows = vec![
        row(words, "done-number", &booking.number),
        row(words, "confirm-dose", &visitor.say("dose", &[("n", booking.dose.into())])),
    ];
    rows.extend(place(words, programme, &booking.slot, &booking.product));
    Page {
        f,
        rows,
        action: format!("/my/{}/cancel", booking.id),
        mark: mark.to_owned(),
        // A booking is cancelled once in its life, so its number is all that the key needs.
        key: format!("web-cancel-{}", booking.id),
        reasons: REASONS.map(|code| (code, html(&visitor.say(&format!("reason-{code}"), &[])))).into(),
        too: booking.cancels_too,
    }
}
