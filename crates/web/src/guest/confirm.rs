//! The hold and the last word: what is about to be booked or changed, until when it is kept, and the button.
//!
//! The idempotency key in the form follows from the hold, so a double tap, a reload and a second tab say the same
//! thing and get the same booking. A hold that is over says so and offers the same place again.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use service::view::{BookingView, HoldView, TimeView};
use service::{Channel, Order, Refusal};

use crate::form::Fields;
use crate::guest::contact::{self, Standing};
use crate::guest::rows::{Row, place, row, when};
use crate::guest::trouble::{self, Message, Retry};
use crate::guest::visitor::Visitor;
use crate::guest::waitlist;
use crate::guest::way::{Way, same_person};
use crate::page::{Elsewhere, Frame, Html, html};

#[derive(Template)]
#[template(path = "guest/confirm.html")]
struct Page {
    f: Frame,
    heading: Html,
    not_yet: Html,
    held: Option<Html>,
    extendable: bool,
    extend: String,
    mark: String,
    slot: String,
    rows: Vec<Row>,
    action: String,
    hidden: Vec<(&'static str, String)>,
    go: Html,
    /// Where the place is let go, if it is offered because they waited.
    decline: Option<String>,
    bring: bool,
}

/// `POST …/time` and `POST …/extend`: holds the place, or keeps it longer.
pub async fn hold(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &back_to(&visitor, &fields)).await?;
    same_person(&visitor, &way.who, &fields)?;
    let slot = fields.get("slot");
    let order = Order::new(Channel::Web, None, format!("hold {slot}").as_bytes());
    let service = &visitor.door.service;
    let held = match &way.moving {
        None => service.hold(&way.who, slot, order).await,
        Some(booking) => service.hold_for_move(&way.who, slot, &booking.id, order).await,
    };
    Ok(match held {
        Ok(told) => {
            let date = told.answer.slot.date.map(|date| date.to_string()).unwrap_or_default();
            let path = way.confirm(slot, &told.answer.slot.venue, &date);
            let open = Standing::of(&visitor, &way).await.is_some_and(|contact| contact.is_open());
            let path =
                if open { contact::on_the_way(&way, slot, &told.answer.slot.venue, &date) } else { path };
            visitor.go(&path).cookie(visitor.told(told.position)).done()
        }
        // The page shows until when it is kept and that this is the limit.
        Err(refusal) if refusal.code == "hold.limit" => {
            visitor.go(&way.confirm(slot, fields.get("venue"), fields.get("date"))).done()
        }
        Err(refusal) => refused(&visitor, &way, &fields, &refusal),
    })
}

/// `GET …/confirm`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    let slot = visitor.query.get("slot");
    if let Some(booking) = booked(&way, slot) {
        return Ok(visitor.go(&format!("/done/{}", booking.id)).done());
    }
    Ok(match &way.page.hold {
        Some(hold) if fits(&way, hold) && (slot.is_empty() || hold.slot.id == slot) => {
            if let Some(why) = &hold.outdated {
                return Ok(lost(&visitor, &way, why));
            }
            let asked = Standing::of(&visitor, &way).await;
            let date = hold.slot.date.map(|date| date.to_string()).unwrap_or_default();
            let ask = contact::on_the_way(&way, &hold.slot.id, &hold.slot.venue, &date);
            if asked.as_ref().is_some_and(Standing::is_open) {
                return Ok(visitor.go(&ask).done());
            }
            let mut page = page(&visitor, &way, hold);
            page.rows.extend(asked.iter().flat_map(|asked| asked.rows(&visitor, &way.programme, &ask)));
            visitor.show(&page).done()
        }
        _ => gone(&visitor, &way).await,
    })
}

/// `POST …/confirm`
pub async fn submit(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &back_to(&visitor, &fields)).await?;
    same_person(&visitor, &way.who, &fields)?;
    let slot = fields.get("slot");
    let key = fields.find("key").map(str::to_owned);
    let service = &visitor.door.service;
    let asked = Standing::of(&visitor, &way).await;
    if asked.as_ref().is_some_and(Standing::is_open) && booked(&way, slot).is_none() {
        let path = contact::on_the_way(&way, slot, fields.get("venue"), fields.get("date"));
        return Ok(visitor.go(&path).done());
    }
    let told = match &way.moving {
        None => {
            let dose = fields.get("dose").parse().unwrap_or(way.dose());
            let order = Order::new(Channel::Web, key, format!("book {slot} {dose}").as_bytes());
            service.book(&way.who, slot, dose, order).await
        }
        Some(booking) => {
            let order = Order::new(Channel::Web, key, format!("move {} {slot}", booking.id).as_bytes());
            service.move_booking(&way.who, &booking.id, slot, order).await
        }
    };
    Ok(match told {
        Ok(told) => {
            // The booking is made, whatever becomes of this.
            let kept = match &asked {
                Some(asked) => asked.keep(&visitor, &way).await,
                None => true,
            };
            let path = format!("/done/{}{}", told.answer.id, if kept { "" } else { "?contact=not-kept" });
            let reply = visitor.go(&path).cookie(visitor.told(told.position));
            let reply = if kept && asked.is_some() { reply.cookie(contact::forget(&visitor)) } else { reply };
            reply.done()
        }
        Err(refusal) => unconfirmed(&visitor, &way, &fields, &refusal),
    })
}

fn unconfirmed(visitor: &Visitor, way: &Way, fields: &Fields, refusal: &Refusal) -> Response {
    let slot = fields.get("slot");
    match (refusal.code, booked(way, slot)) {
        ("booking.exists" | "move.same_slot", Some(booking)) => {
            visitor.go(&format!("/done/{}", booking.id)).done()
        }
        ("hold.expired" | "hold.none", _) => {
            visitor.go(&way.confirm(slot, fields.get("venue"), fields.get("date"))).done()
        }
        _ => refused(visitor, way, fields, refusal),
    }
}

fn page(visitor: &Visitor, way: &Way, hold: &HoldView) -> Page {
    let words = visitor.words;
    let moving = way.moving.is_some();
    let (title, not_yet, go) = if moving {
        ("move-confirm-title", "move-not-yet", "move-go")
    } else {
        ("confirm-title", "confirm-not-yet", "confirm-go")
    };
    let heading = visitor.say(title, &[]);
    let mut f = visitor.frame(&heading, Some(&way.programme));
    let date = hold.slot.date;
    let times = date.map_or_else(|| way.days(&hold.slot.venue), |date| way.times(&hold.slot.venue, date));
    f.back = Some(if hold.offered { waitlist::home(&way.programme) } else { times.clone() });
    let held = match hold.offered {
        // It may end on another day.
        true => visitor.say("waitlist-offer-kept", &[("until", words.moment(hold.until).into())]),
        false => visitor.say("confirm-held", &[("time", words.time(hold.until.time).into())]),
    };
    Page {
        f,
        heading: html(&heading),
        not_yet: html(&visitor.say(not_yet, &[])),
        held: Some(html(&held)),
        extendable: hold.extendable,
        extend: way.step("extend"),
        mark: way.who.mark(),
        slot: hold.slot.id.clone(),
        rows: rows(visitor, way, hold, &times),
        action: way.step("confirm"),
        hidden: vec![
            ("mark", way.who.mark()),
            ("slot", hold.slot.id.clone()),
            ("venue", hold.slot.venue.clone()),
            ("date", date.map(|date| date.to_string()).unwrap_or_default()),
            ("dose", hold.dose.to_string()),
            ("key", key(way, hold)),
        ],
        go: html(&visitor.say(go, &[])),
        decline: hold.offered.then(|| format!("{}/decline", waitlist::home(&way.programme))),
        bring: !moving,
    }
}

fn rows(visitor: &Visitor, way: &Way, hold: &HoldView, times: &str) -> Vec<Row> {
    let words = visitor.words;
    let ending = way.who.voucher_ending().to_string();
    let mut rows = Vec::new();
    if let Some(booking) = &way.moving {
        rows.push(row(words, "move-from", &when(words, &booking.slot)));
    }
    rows.push(row(words, "confirm-who", &visitor.say("confirm-who-value", &[("ending", ending.into())])));
    rows.push(row(words, "confirm-dose", &visitor.say("dose", &[("n", hold.dose.into())])));
    let changes = [way.days(&hold.slot.venue), times.to_owned(), way.venues()];
    let mut changes = changes.into_iter();
    for line in place(words, &way.programme, &hold.slot, &hold.product) {
        // To choose another place would let an offered one go.
        rows.push(match changes.next().filter(|_| !hold.offered) {
            Some(url) => line.changed_at(url),
            None => line,
        });
    }
    rows
}

/// Whether a hold was made on this way: one for moving is none for booking.
fn fits(way: &Way, hold: &HoldView) -> bool {
    let dose = way.moving.as_ref().map_or(way.page.holder.next_dose, |booking| Some(booking.dose));
    dose == Some(hold.dose)
}

/// The same for the same hold, another for any other.
fn key(way: &Way, hold: &HoldView) -> String {
    let stamp: String = hold.expires_at.chars().filter(char::is_ascii_digit).collect();
    let what = way.moving.as_ref().map_or("book", |booking| booking.id.as_str());
    format!("web-{what}-{}-{}-{stamp}", hold.slot.id, hold.dose)
}

/// The active booking that already is what was asked for.
fn booked<'a>(way: &'a Way, slot: &str) -> Option<&'a BookingView> {
    way.page.bookings.iter().find(|booking| booking.status == "confirmed" && booking.slot.id == slot)
}

async fn gone(visitor: &Visitor, way: &Way) -> Response {
    let words = visitor.words;
    let (venue, slot) = (visitor.query.get("venue"), visitor.query.get("slot"));
    if let Some(closed) = way.closed(visitor) {
        return closed;
    }
    let Ok(date) = visitor.query.get("date").parse::<Date>() else { return nothing(visitor, way) };
    let times = visitor.door.service.times(&way.who, venue, date, way.choice()).await.unwrap_or_default();
    let Some(found) = times.iter().find(|found| found.slot == slot) else { return nothing(visitor, way) };
    let moment = service::view::Moment { date, time: found.start };
    let detail = visitor.say("confirm-gone-detail", &[("when", words.moment(moment).into())]);
    let free = if found.remaining > 0 { "confirm-gone-free" } else { "confirm-gone-full" };
    let title = visitor.say("confirm-gone-title", &[]);
    let mut message = Message::new(visitor, Some(&way.programme), &title, &[detail, visitor.say(free, &[])]);
    message.retry = (found.remaining > 0).then(|| once_more(visitor, way, found, venue, date));
    let mut message = message.link(words, "confirm-other-times", way.times(venue, date));
    if found.remaining == 0 {
        message = waitlist::with_entry(visitor, way, message);
    }
    visitor.show(&message).done()
}

fn once_more(visitor: &Visitor, way: &Way, found: &TimeView, venue: &str, date: Date) -> Retry {
    Retry {
        action: way.step("time"),
        hidden: vec![
            ("mark", way.who.mark()),
            ("slot", found.slot.clone()),
            ("venue", venue.to_owned()),
            ("date", date.to_string()),
        ],
        label: html(&visitor.say("confirm-gone-again", &[])),
    }
}

/// What is said of a hold that cannot become a booking any more.
pub fn outdated(visitor: &Visitor, why: &Refusal) -> Vec<Html> {
    if why.code.starts_with("wave.") {
        return vec![html(&visitor.say("my-held-outdated", &[]))];
    }
    let said = trouble::say(visitor.words, why);
    [said.title, said.detail, said.next].iter().map(|text| html(text)).collect()
}

/// The hold is live and its place is not to be had: nobody is led to a button that refuses.
fn lost(visitor: &Visitor, way: &Way, why: &Refusal) -> Response {
    let mut message = Message::of_refusal(visitor, Some(&way.programme), why);
    if why.code.starts_with("wave.") {
        message.texts.splice(0..0, outdated(visitor, why));
    }
    let message =
        message.link(visitor.words, "confirm-choose", way.venues()).link(visitor.words, "to-my", "/my");
    visitor.show(&message).done()
}

fn nothing(visitor: &Visitor, way: &Way) -> Response {
    let title = visitor.say("confirm-nothing-title", &[]);
    let texts = [visitor.say("confirm-nothing-detail", &[])];
    let message = Message::new(visitor, Some(&way.programme), &title, &texts)
        .link(visitor.words, "confirm-choose", way.venues())
        .link(visitor.words, "to-my", "/my");
    visitor.show(&message).done()
}

/// A refused hold or booking: what happened, the other times of the same day, or the same once more.
fn refused(visitor: &Visitor, way: &Way, fields: &Fields, refusal: &Refusal) -> Response {
    let words = visitor.words;
    let mut message = Message::of_refusal(visitor, Some(&way.programme), refusal);
    let passes = refusal.retry_after_seconds.is_some();
    if passes {
        let names = ["mark", "slot", "venue", "date", "dose", "key"];
        let sent = names.into_iter().filter_map(|name| Some((name, fields.find(name)?.to_owned())));
        message.retry = Some(Retry {
            action: visitor.here(),
            hidden: sent.collect(),
            label: html(&visitor.say("try-again", &[])),
        });
    }
    if way.moving.is_some() && refusal.code == "slot.full" {
        message.texts.push(html(&visitor.say("move-gone-detail", &[])));
    }
    let date = fields.get("date").parse::<Date>();
    if let Ok(date) = date
        && !passes
    {
        message = message.link(words, "confirm-other-times", way.times(fields.get("venue"), date));
        message = message.link(words, "time-other-day", way.days(fields.get("venue")));
    }
    if refusal.code == "slot.full" {
        message = waitlist::with_entry(visitor, way, message);
    }
    let message = message.link(words, "to-my", "/my");
    trouble::answer(visitor, &message, refusal)
}

/// The page to come back to when a POST finds nobody signed in.
fn back_to(visitor: &Visitor, fields: &Fields) -> String {
    let booking = visitor.param("booking");
    let base = if booking.is_empty() {
        format!("/book/{}", visitor.param("programme"))
    } else {
        format!("/my/{booking}/move")
    };
    let names = ["slot", "venue", "date"];
    let query: Vec<String> =
        names.iter().map(|name| format!("{name}={}", crate::form::query_value(fields.get(name)))).collect();
    format!("{base}/confirm?{}", query.join("&"))
}
