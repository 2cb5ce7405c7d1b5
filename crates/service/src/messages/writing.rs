//! The words of a message, from the booking as it stands and in the language of whoever reads it.
//!
//! The text says what the record holds, what proves it and how to check that, and how to get no more messages. It names nobody: no name,
//! no voucher and no birth date, because mail is read on other people's screens. The surprise: it is written anew at every
//! attempt, so a booking that changed meanwhile is told as it is.

use crate::calendar;
use crate::evidence::receipt::Receipt;
use crate::view::{BookingView, Moment, ProgrammeView, VenueView};
use crate::wording::{Lang, Words, plain};

use super::{Attachment, Way};

/// What a message is written from.
pub(super) struct Subject<'a> {
    pub(super) programme: &'a ProgrammeView,
    pub(super) booking: &'a BookingView,
    /// When this was so, at the venue.
    pub(super) moment: Moment,
    /// Whether nothing happened, and it is only time to think of it.
    pub(super) reminds: bool,
    /// Address of the site, without a slash at its end.
    pub(super) site: &'a str,
    /// Where whoever reads it stops messages without a sign-in, if there is room for that.
    pub(super) stop: Option<&'a str>,
    /// By what it goes.
    pub(super) way: Way,
    /// Who the person is to the one who talks, for a talk.
    pub(super) whom: Option<&'static str>,
}

/// A message in words.
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) short: String,
}

/// Whether the booking has a place, so that there is something to prove and to bring.
pub(super) fn has_place(booking: &BookingView) -> bool {
    booking.status == "confirmed" && booking.displaced.as_ref().is_none_or(|it| it.from.is_some())
}

/// Writes it.
pub(super) fn written(lang: Lang, about: &Subject<'_>) -> Written {
    let words = Words::new(lang);
    let (programme, booking) = (about.programme, about.booking);
    let venue = programme.venues.iter().find(|venue| venue.id == booking.slot.venue);
    let title = if about.reminds { words.text("message-reminder", &[]) } else { title(words, booking) };
    let when = when(words, booking);
    let name = words.name(&programme.name);
    let place = venue.map_or("", |venue| words.name(&venue.name));
    let address = |path: &str| format!("{}{path}?lang={}", about.site, lang.code());
    let lead = if about.reminds { title.clone() } else { lead(words, booking) };
    let mut lines = vec![lead, String::new()];
    if let Some(whom) = about.whom {
        let whom = words.text(&format!("line-whom-{whom}"), &[]);
        lines.push(words.text("line-for", &[("whom", whom.into())]));
    }
    lines.push(name.to_owned());
    lines.push(words.text("dose", &[("n", booking.dose.into())]));
    lines.push(when.clone());
    if let Some(venue) = venue {
        lines.push(place.to_owned());
        lines.push(venue.address.clone());
        lines.push(words.text("calendar-phone", &[("phone", (&venue.phone).into())]));
    }
    lines.push(words.text("calendar-number", &[("number", (&booking.number).into())]));
    if has_place(booking) {
        lines.extend([String::new(), words.text("bring-title", &[])]);
        lines.extend(["bring-voucher", "bring-id"].map(|key| format!("- {}", words.text(key, &[]))));
    }
    lines.extend([
        String::new(),
        words.text("message-look", &[("url", address("/my").into())]),
        String::new(),
    ]);
    lines.push(words.text("message-record", &[("moment", words.moment(about.moment).into())]));
    lines.extend(closing(words, about, venue));
    if !lang.is_reviewed() {
        lines.extend([String::new(), words.text("unreviewed", &[])]);
    }
    let short = [
        ("title", title.clone().into()),
        ("when", when.into()),
        ("venue", place.into()),
        ("number", (&booking.number).into()),
        ("url", format!("{}/my", about.site).into()),
    ];
    Written {
        subject: plain(&format!("{title} - {name}")),
        text: plain(&lines.join("\n")),
        short: plain(&words.text("message-short", &short)),
    }
}

/// What proves the booking and how to check that, and how to get no more messages.
fn closing(words: Words, about: &Subject<'_>, venue: Option<&VenueView>) -> Vec<String> {
    let booking = about.booking;
    let address = |path: &str| format!("{}{path}?lang={}", about.site, words.lang().code());
    let mut lines = Vec::new();
    if has_place(booking) {
        let (file, url) = (receipt_name(booking).into(), address("/verify").into());
        let key = match about.way {
            Way::Mail => "message-proof",
            Way::Sms | Way::Line => "message-proof-page",
            Way::Letter => "message-proof-letter",
        };
        lines.push(words.text(key, &[("file", file), ("url", url)]));
    }
    let stop = match about.way {
        Way::Line => words.text("message-stop-line", &[("url", address("/my").into())]),
        Way::Mail | Way::Sms => {
            let url = about.stop.map_or_else(|| address("/my/contact"), str::to_owned);
            words.text("message-stop", &[("url", url.into())])
        }
        Way::Letter => {
            let (url, phone) = (address("/my/messages"), venue.map_or("", |venue| &venue.phone));
            words.text("message-stop-letter", &[("url", url.into()), ("phone", phone.into())])
        }
    };
    lines.extend([String::new(), stop]);
    lines
}

/// The files that go with it: the entry for a calendar, and the receipt.
pub(super) fn files(lang: Lang, about: &Subject<'_>, receipt: Option<&Receipt>) -> Vec<Attachment> {
    let booking = about.booking;
    let method = if booking.status == "cancelled" { "CANCEL" } else { "PUBLISH" };
    let calendar = calendar::file(Words::new(lang), about.programme, booking).map(|content| Attachment {
        name: format!("{}.ics", booking.id),
        media_type: if method == "CANCEL" {
            "text/calendar; charset=utf-8; method=CANCEL"
        } else {
            "text/calendar; charset=utf-8; method=PUBLISH"
        },
        content,
    });
    let receipt = receipt.and_then(|receipt| serde_json::to_string(receipt).ok()).map(|content| Attachment {
        name: receipt_name(booking),
        media_type: "application/json",
        content,
    });
    calendar.into_iter().chain(receipt).collect()
}

/// The name of the receipt's file.
pub(super) fn receipt_name(booking: &BookingView) -> String {
    format!("receipt-{}.json", booking.id)
}

/// One line: what happened last.
fn title(words: Words, booking: &BookingView) -> String {
    let last = booking.history.last().map_or("", |step| step.what);
    let key = match (booking.status, last) {
        ("cancelled", _) => "done-title-cancelled",
        _ if !has_place(booking) && booking.displaced.is_some() => "what-displaced",
        (_, "moved") => "done-title-moved",
        (_, "kept") => "what-kept",
        (_, "confirmed" | "represented") => "done-title",
        _ => "done-title-other",
    };
    words.text(key, &[])
}

/// The first sentences: the same, with the reason where somebody else than the holder acted.
fn lead(words: Words, booking: &BookingView) -> String {
    let Some(displaced) = &booking.displaced else { return title(words, booking) };
    let reason = words.text(&format!("reason-{}", displaced.reason), &[]);
    match &displaced.from {
        None => words.text("my-displaced", &[("reason", reason.into())]),
        Some(from) => {
            let from = match (from.date, from.start) {
                (Some(date), Some(time)) => words.moment(Moment { date, time }),
                _ => from.starts_at.clone(),
            };
            words.text("my-relocated", &[("reason", reason.into()), ("from", from.into())])
        }
    }
}

fn when(words: Words, booking: &BookingView) -> String {
    let slot = &booking.slot;
    match (slot.date, slot.start, slot.end) {
        (Some(date), Some(start), Some(end)) => {
            format!("{}{}{}", words.date(date), " ", words.span(start, end))
        }
        _ => slot.starts_at.clone(),
    }
}
