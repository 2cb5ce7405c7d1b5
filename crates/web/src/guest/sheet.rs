//! One booking on one page: right after it was made, changed or cancelled, and as a sheet to print.
//!
//! With its receipt and the code for the venue. All show what the journal says now, not what was just done, so they can be kept as bookmarks and never go stale.

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::view::{BookingView, ProgrammeView};
use service::wording::Words;

use crate::guest::contact;
use crate::guest::rows::{Link, Row, day, place, row, span, status, venue, venue_name};
use crate::guest::trouble;
use crate::guest::visitor::{Session, Visitor};
use crate::guest::way::{own_programme, signed_in};
use crate::page::{Elsewhere, Frame, Html, html, joined, qr};

#[derive(Template)]
#[template(path = "guest/done.html")]
struct Done {
    f: Frame,
    kind: &'static str,
    heading: Html,
    texts: Vec<Html>,
    /// Whether the contact data that came with it could not be kept.
    not_kept: bool,
    number: String,
    rows: Vec<Row>,
    active: bool,
    qr: Html,
    receipt: String,
    links: Vec<Link>,
}

#[derive(Template)]
#[template(path = "guest/print.html")]
struct Print {
    f: Frame,
    number: String,
    status: String,
    status_text: Html,
    rows: Vec<Row>,
    active: bool,
    qr: Html,
    made: Html,
}

#[derive(Template)]
#[template(path = "guest/card.html")]
struct Card {
    f: Frame,
    number: String,
    dose: Html,
    when: Html,
    venue: Html,
    /// Address and telephone, if the programme still has the venue.
    address: String,
    phone: String,
    qr: Html,
    made: Html,
}

/// `GET /done/{booking}`
pub async fn done(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (programme, booking) = own(&visitor).await?;
    let words = visitor.words;
    let last = booking.history.last().map(|step| step.what).unwrap_or_default();
    let (title, kind) = match (booking.status, last) {
        ("confirmed", "moved") => ("done-title-moved", "success"),
        ("confirmed", _) => ("done-title", "success"),
        ("cancelled", _) => ("done-title-cancelled", "warning"),
        _ => ("done-title-other", "success"),
    };
    let heading = visitor.say(title, &[]);
    let cancelled = booking.status == "cancelled";
    let text = if cancelled { "done-cancelled-detail" } else { "done-safe" };
    let my = Link::new(words, "done-my", "/my");
    let links = if cancelled {
        let book = Link::new(words, "done-book-again", format!("/book/{}/venue", programme.id));
        vec![my, calendar_link(words, &booking), book]
    } else {
        let print = Link::new(words, "done-print", format!("/my/{}/print", booking.id));
        let card = Link::new(words, "card-link", format!("/my/{}/card", booking.id));
        vec![my, calendar_link(words, &booking), print, card, Link::new(words, "done-another", "/")]
    };
    let mut rows = rows(&visitor, &programme, &booking);
    if let (Session::Live(who), true) = (&visitor.session, programme.contact.anything() && !cancelled) {
        let kept = visitor.door.service.contact(who).await.ok().flatten();
        rows.extend(kept.iter().flat_map(|kept| contact::kept_rows(&visitor, kept)));
    }
    let page = Done {
        not_kept: visitor.query.get("contact") == "not-kept",
        f: visitor.frame(&heading, Some(&programme)),
        kind,
        heading: html(&heading),
        texts: vec![html(&visitor.say(text, &[]))],
        number: booking.number.clone(),
        rows,
        active: booking.status == "confirmed",
        qr: qr(&booking.id, &booking.number),
        receipt: format!("/my/{}/receipt", booking.id),
        links,
    };
    Ok(visitor.show(&page).done())
}

/// `GET /my/{booking}/print`
pub async fn print(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (programme, booking) = own(&visitor).await?;
    let words = visitor.words;
    let mut rows = rows(&visitor, &programme, &booking);
    if let Some(venue) = venue(&programme, &booking.slot.venue) {
        rows.push(row(words, "print-venue-phone", &venue.phone));
    }
    let last = booking.history.last().map(|step| words.moment(step.moment)).unwrap_or_default();
    let mut f = visitor.frame(&visitor.say("print-title", &[]), Some(&programme));
    f.back = Some("/my".to_owned());
    let page = Print {
        f,
        number: booking.number.clone(),
        status_text: status(words, booking.status),
        active: booking.status == "confirmed",
        qr: qr(&booking.id, &booking.number),
        status: booking.status.to_owned(),
        rows,
        made: html(&visitor.say("print-made", &[("when", last.into())])),
    };
    Ok(visitor.show(&page).done())
}

/// `GET /my/{booking}/card`: the same small enough for a wallet, for those who have no telephone to show.
pub async fn card(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (programme, booking) = own(&visitor).await?;
    if booking.status != "confirmed" {
        return Ok(trouble::refused(&visitor, &Refusal::plain("booking.not_active")));
    }
    let words = visitor.words;
    let slot = &booking.slot;
    let venue = venue(&programme, &slot.venue);
    let last = booking.history.last().map(|step| words.moment(step.moment)).unwrap_or_default();
    let mut f = visitor.frame(&visitor.say("card-title", &[]), Some(&programme));
    f.back = Some("/my".to_owned());
    let page = Card {
        f,
        number: booking.number.clone(),
        dose: html(&visitor.say("dose", &[("n", booking.dose.into())])),
        when: joined(&[html(&day(words, slot)), html(&span(words, slot))]),
        venue: html(&venue_name(words, &programme, &slot.venue)),
        address: venue.map(|venue| venue.address.clone()).unwrap_or_default(),
        phone: venue.map(|venue| venue.phone.clone()).unwrap_or_default(),
        qr: qr(&booking.id, &booking.number),
        made: html(&visitor.say("print-made", &[("when", last.into())])),
    };
    Ok(visitor.show(&page).done())
}

/// `GET /my/{booking}/calendar.ics`
pub async fn calendar(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (_, booking) = own(&visitor).await?;
    let file = crate::api::calendar_file(&visitor.door, visitor.words, &booking);
    Ok(file.unwrap_or_else(|| trouble::not_found(&visitor)))
}

/// The way of a booking into the reader's calendar, or out of it.
pub(super) fn calendar_link(words: Words, booking: &BookingView) -> Link {
    let key = if booking.status == "cancelled" { "calendar-file-cancelled" } else { "calendar-file" };
    Link::new(words, key, format!("/my/{}/calendar.ics", booking.id))
}

/// `GET /my/{booking}/receipt`
pub async fn receipt(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (_, booking) = own(&visitor).await?;
    let receipt = visitor.door.service.receipt(&booking, visitor.words.lang()).await;
    let receipt = receipt.map_err(|refusal| trouble::refused(&visitor, &refusal))?;
    Ok(crate::api::receipt_file(&booking, &receipt))
}

/// `GET /my/{booking}/receipt.svg`
pub async fn picture(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (_, booking) = own(&visitor).await?;
    let drawing = crate::qr::svg(&booking.id, &booking.number);
    Ok(drawing.map_or_else(|| trouble::not_found(&visitor), crate::qr::answer))
}

fn rows(visitor: &Visitor, programme: &ProgrammeView, booking: &BookingView) -> Vec<Row> {
    let words = visitor.words;
    let mut rows = Vec::new();
    if let Session::Live(who) = &visitor.session {
        let ending = who.voucher_ending();
        rows.push(row(words, "confirm-who", &visitor.say("confirm-who-value", &[("ending", ending.into())])));
    }
    rows.push(row(words, "confirm-dose", &visitor.say("dose", &[("n", booking.dose.into())])));
    rows.extend(place(words, programme, &booking.slot, &booking.product));
    rows
}

/// The booking named in the path, of the person signed in.
pub(super) async fn own(visitor: &Visitor) -> Result<(ProgrammeView, BookingView), Elsewhere> {
    let here = visitor.here();
    let programme = own_programme(visitor, &here)?;
    let who = signed_in(visitor, &programme, &here)?;
    let page = visitor.door.service.my_page(&who, visitor.seen()).await;
    let page = page.map_err(|refusal| trouble::refused(visitor, &refusal))?;
    let found = page.bookings.into_iter().find(|booking| booking.id == visitor.param("booking"));
    let found = found.ok_or_else(|| trouble::refused(visitor, &Refusal::plain("booking.unknown")))?;
    Ok((programme, found))
}
