//! My page: every booking in every state with its history, the live hold, what can be done next, and the end.
//!
//! An empty page says that nothing was ever booked with this voucher; it never stands for "something went wrong".

use askama::Template;
use axum::response::Response;
use service::view::{
    BookingView, CodeNote, DisplacedView, HoldView, HolderView, LookNote, ProgrammeView, ReceivedView,
    SlotView,
};
use service::{Channel, Order};

use crate::form::{Fields, query_value};
use crate::guest::confirm;
use crate::guest::contact;
use crate::guest::journey;
use crate::guest::rows::{
    HistoryLine, Link, Row, earliest, history, place, product_name, row, status, venue_name, when,
};
use crate::guest::sheet;
use crate::guest::trouble;
use crate::guest::visitor::{SEEN, SESSION, Visitor};
use crate::guest::waitlist;
use crate::guest::way::{own_programme, same_person, signed_in};
use crate::page::{Elsewhere, Frame, Html, digits, html, qr};

#[derive(Template)]
#[template(path = "guest/my.html")]
struct Page {
    f: Frame,
    mark: String,
    turn: Option<waitlist::Card>,
    hold: Option<Held>,
    received: Option<Html>,
    cards: Vec<Card>,
    next: Option<Next>,
    codes: Vec<(Html, Html)>,
    looks: Vec<(Html, Html)>,
    contact: Option<contact::Card>,
    line: bool,
}

struct Held {
    text: Html,
    /// Why it cannot be booked any more; else the way on.
    outdated: Vec<Html>,
    go: String,
}

struct Card {
    id: String,
    number: String,
    status: String,
    status_text: Html,
    dose: Html,
    rows: Vec<Row>,
    displaced: Option<Displaced>,
    note: Option<Html>,
    qr: Option<Html>,
    links: Vec<Link>,
    history: Vec<HistoryLine>,
}

/// What became of the place of a booking that its holder did not change.
struct Displaced {
    text: Html,
    waits: bool,
    action: String,
    choices: Vec<Choice>,
}

/// A place that one press takes.
struct Choice {
    slot: String,
    key: String,
    text: Html,
}

struct Next {
    texts: Vec<Html>,
    link: Option<Link>,
}

#[derive(Template)]
#[template(path = "guest/choose_programme.html")]
struct Choose {
    f: Frame,
    links: Vec<(String, String)>,
}

/// `GET /my`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let programme = own_programme(&visitor, "/my")?;
    let who = signed_in(&visitor, &programme, "/my")?;
    let page = match visitor.door.service.my_page(&who, visitor.seen()).await {
        Ok(page) => page,
        Err(refusal) => return Ok(trouble::refused(&visitor, &refusal)),
    };
    let mut f = visitor.frame(&visitor.say("my-title", &[]), Some(&programme));
    f.back = Some("/".to_owned());
    let turn = waitlist::card(&visitor, &programme, page.waitlist.as_ref(), page.hold.as_ref());
    // What is offered is said by the waitlist, and as an offer.
    let own_hold = page.hold.as_ref().filter(|hold| !hold.offered);
    let shown = Page {
        f,
        mark: who.mark(),
        hold: own_hold.map(|hold| held(&visitor, &programme, &page.bookings, hold)),
        received: page.holder.received.as_ref().map(|found| received(&visitor, &programme, found)),
        cards: page.bookings.iter().map(|booking| card(&visitor, &programme, booking)).collect(),
        // What is offered would be lost by choosing anything else.
        next: match turn.as_ref().is_some_and(|turn| turn.offer.is_some()) {
            true => None,
            false => next(&visitor, &programme, &page.holder, page.bookings.is_empty()),
        },
        codes: page.codes.iter().map(|note| code(&visitor, note)).collect(),
        looks: page.looks.iter().map(|note| look(&visitor, note)).collect(),
        contact: contact::card(&visitor, &programme, &who).await,
        line: visitor.door.line.is_some(),
        turn,
    };
    Ok(visitor.show(&shown).cookie(visitor.told(page.as_of)).done())
}

/// That a code was given or used, and when.
fn code(visitor: &Visitor, note: &CodeNote) -> (Html, Html) {
    let what = if note.is_used { "my-code-used" } else { "my-code-given" };
    (html(&visitor.say(what, &[])), html(&visitor.words.moment(note.at)))
}

/// That staff used the record, and when.
fn look(visitor: &Visitor, note: &LookNote) -> (Html, Html) {
    let what = match note.what {
        "contact" => "my-look-contact",
        "messages" => "my-look-messages",
        _ => "my-look-seen",
    };
    (html(&visitor.say(what, &[])), html(&visitor.words.moment(note.at)))
}

/// `POST /my/release`
pub async fn release(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let programme = own_programme(&visitor, "/my")?;
    let who = signed_in(&visitor, &programme, "/my")?;
    same_person(&visitor, &who, &fields)?;
    Ok(match visitor.door.service.release_hold(&who, Order::new(Channel::Web, None, b"release")).await {
        Ok(told) => visitor.go("/my").cookie(visitor.told(told.position)).done(),
        Err(refusal) if refusal.code == "hold.none" => visitor.go("/my").done(),
        Err(refusal) => trouble::refused(&visitor, &refusal),
    })
}

/// `POST /my/sign-out`
pub async fn sign_out(visitor: Visitor) -> Response {
    let jar = visitor.jar();
    let reply = visitor.go("/").cookie(jar.remove(SESSION)).cookie(jar.remove(SEEN));
    let reply = reply.cookie(contact::forget(&visitor));
    journey::forget(&visitor).into_iter().fold(reply, |reply, cookie| reply.cookie(cookie)).done()
}

/// The page that asks which programme it is about.
pub fn choose(visitor: &Visitor, here: &str) -> Response {
    let programmes = visitor.door.service.programmes();
    let mut f = visitor.frame(&visitor.say("my-choose", &[]), None);
    f.back = Some("/".to_owned());
    let link = |programme: &ProgrammeView| {
        let path = format!("/book/{}/voucher?next={}", programme.id, query_value(here));
        (visitor.words.name(&programme.name).to_owned(), path)
    };
    visitor.show(&Choose { f, links: programmes.iter().map(link).collect() }).done()
}

fn held(visitor: &Visitor, programme: &ProgrammeView, bookings: &[BookingView], hold: &HoldView) -> Held {
    let words = visitor.words;
    let args = [
        ("when", when(words, &hold.slot).into()),
        ("venue", venue_name(words, programme, &hold.slot.venue).into()),
        ("time", words.time(hold.until.time).into()),
    ];
    // A hold for a dose that is booked already can only be meant for moving that booking.
    let moving = bookings.iter().find(|booking| booking.status == "confirmed" && booking.dose == hold.dose);
    let base = moving.map_or_else(
        || format!("/book/{}/confirm", programme.id),
        |booking| format!("/my/{}/move/confirm", booking.id),
    );
    let date = hold.slot.date.map(|date| date.to_string()).unwrap_or_default();
    Held {
        text: html(&visitor.say("my-held-detail", &args)),
        outdated: hold.outdated.as_ref().map(|why| confirm::outdated(visitor, why)).unwrap_or_default(),
        go: format!("{base}?slot={}&venue={}&date={date}", hold.slot.id, query_value(&hold.slot.venue)),
    }
}

/// What the list says was given already, with as much as is known of it.
fn received(visitor: &Visitor, programme: &ProgrammeView, received: &ReceivedView) -> Html {
    let words = visitor.words;
    let dose = words.text("dose", &[("n", received.doses.into())]);
    let product = match received.product.as_str() {
        "" => String::new(),
        id => product_name(words, programme, id),
    };
    let on = received.on.map(|on| words.plain_date(on)).unwrap_or_default();
    let key = match (on.is_empty(), product.is_empty()) {
        (false, false) => "my-received-on-product",
        (false, true) => "my-received-on",
        (true, false) => "my-received-product",
        (true, true) => "my-received",
    };
    html(&visitor.say(key, &[("dose", dose.into()), ("on", on.into()), ("product", product.into())]))
}

fn card(visitor: &Visitor, programme: &ProgrammeView, booking: &BookingView) -> Card {
    let words = visitor.words;
    let active = booking.status == "confirmed";
    let mut rows = vec![Row { value: digits(&booking.number), ..row(words, "done-number", "") }];
    rows.extend(place(words, programme, &booking.slot, &booking.product));
    let waits = booking.displaced.as_ref().is_some_and(|it| it.from.is_none());
    let standing = if waits { "displaced" } else { booking.status };
    let note = match (active, booking.may_cancel || booking.may_move, booking.cancel_until) {
        (true, true, Some(until)) => Some(("my-cancel-until", words.moment(until))),
        (true, false, _) => Some(("my-fixed", String::new())),
        _ => None,
    };
    Card {
        id: booking.id.clone(),
        number: booking.number.clone(),
        status: standing.to_owned(),
        status_text: status(words, standing),
        displaced: booking.displaced.as_ref().map(|it| displaced(visitor, programme, booking, it)),
        dose: html(&visitor.say("dose", &[("n", booking.dose.into())])),
        rows,
        note: note.map(|(key, until)| html(&visitor.say(key, &[("until", until.into())]))),
        qr: (active && !waits).then(|| qr(&booking.id, &booking.number)),
        links: links(visitor, booking),
        history: history(words, programme, booking),
    }
}

fn displaced(
    visitor: &Visitor,
    programme: &ProgrammeView,
    booking: &BookingView,
    it: &DisplacedView,
) -> Displaced {
    let words = visitor.words;
    let place =
        |slot: &SlotView| format!("{} {}", when(words, slot), venue_name(words, programme, &slot.venue));
    let reason = words.text(&format!("reason-{}", it.reason), &[]);
    let text = match &it.from {
        None => visitor.say("my-displaced", &[("reason", reason.into())]),
        Some(from) => visitor.say("my-relocated", &[("reason", reason.into()), ("from", place(from).into())]),
    };
    let choice = |slot: &SlotView| Choice {
        slot: slot.id.clone(),
        key: format!("displaced {} {} {}", booking.id, booking.history.len(), slot.id),
        text: html(&place(slot)),
    };
    Displaced {
        text: html(&text),
        waits: it.from.is_none(),
        action: format!("/my/{}/move/confirm", booking.id),
        choices: it.choices.iter().map(choice).collect(),
    }
}

fn links(visitor: &Visitor, booking: &BookingView) -> Vec<Link> {
    let words = visitor.words;
    let at = |page: &str| format!("/my/{}/{page}", booking.id);
    let mut links = Vec::new();
    if booking.status == "confirmed" {
        links.push(Link::new(words, "my-print", at("print")));
        links.push(Link::new(words, "card-link", at("card")));
    }
    if ["confirmed", "cancelled"].contains(&booking.status) {
        links.push(sheet::calendar_link(words, booking));
    }
    links.push(Link::new(words, "receipt-file", at("receipt")));
    if booking.may_move {
        links.push(Link::new(words, "my-move", at("move")));
    }
    if booking.may_cancel {
        links.push(Link { danger: true, ..Link::new(words, "my-cancel", at("cancel")) });
    }
    links
}

/// What is said of bookings whose voucher may not be used any more: they stay.
fn kept(code: &str) -> Option<&'static str> {
    match code {
        "voucher.revoked" => Some("my-kept-revoked"),
        "voucher.superseded" => Some("my-kept-superseded"),
        _ => None,
    }
}

fn next(visitor: &Visitor, programme: &ProgrammeView, holder: &HolderView, empty: bool) -> Option<Next> {
    let words = visitor.words;
    let dose = words.text("dose", &[("n", holder.next_dose.unwrap_or(1).into())]);
    match holder.why_not.as_deref() {
        None if holder.may_book => {
            let (text, label) =
                if holder.none_published { ("my-next-later", "my-look") } else { ("my-next", "my-book") };
            let mut texts = vec![html(&visitor.say(text, &[("dose", (&dose).into())]))];
            texts.extend(holder.earliest_on.map(|on| html(&earliest(visitor, &dose, on))));
            let label = html(&visitor.say(label, &[("dose", dose.into())]));
            let url = format!("/book/{}/venue", programme.id);
            Some(Next { texts, link: Some(Link { label, url, danger: false }) })
        }
        // Every dose is booked or given: the bookings above say so already.
        Some("booking.exists" | "dose.done") if !empty => None,
        Some(code) => {
            let said = words.refusal(code, &holder.why_not_args, None);
            let mut texts: Vec<Html> =
                [said.title, said.detail, said.next].iter().map(|text| html(text)).collect();
            texts.extend(kept(code).filter(|_| !empty).map(|key| html(&visitor.say(key, &[]))));
            Some(Next { texts, link: None })
        }
        None => None,
    }
}
