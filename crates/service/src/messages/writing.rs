//! The words of a message, from what it is about as that stands and in the language of whoever reads it.
//!
//! The text says what the record holds, what proves it and how to check that, and how to get no more messages. It names nobody: no name,
//! no voucher and no birth date, because mail is read on other people's screens. What is told of a turn stands in `turn`. The
//! surprise: it is written anew at every attempt, so a booking that changed meanwhile is told as it is.

mod turn;

use crate::calendar;
use crate::evidence::receipt::Receipt;
use crate::view::{BookingView, Moment, ProgrammeView, SlotView, VenueView};
use crate::wording::{Lang, Words, plain};

use super::about::News;
use super::{Attachment, Way};

/// What a message is written from.
pub(super) struct Subject<'a> {
    pub(super) programme: &'a ProgrammeView,
    pub(super) news: &'a News,
    /// When this was so, at the venue.
    pub(super) moment: Moment,
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

/// What is said of a booking, or of a turn.
struct Parts<'a> {
    /// One line.
    title: String,
    /// The first sentences.
    lead: String,
    /// What it is about.
    facts: Vec<String>,
    /// What can be done.
    on: Vec<String>,
    /// What proves it, if there is something to prove.
    proof: Option<String>,
    /// Everything where there is little room.
    short: String,
    /// The venue it is about.
    venue: Option<&'a VenueView>,
}

impl Subject<'_> {
    /// The address of a page, in the language of whoever reads it.
    pub(super) fn address(&self, words: Words, path: &str) -> String {
        format!("{}{path}?lang={}", self.site, words.lang().code())
    }

    /// The path of the page about the waitlist.
    pub(super) fn list(&self) -> String {
        format!("/waitlist/{}", self.programme.id)
    }

    fn venue(&self, id: &str) -> Option<&VenueView> {
        self.programme.venues.iter().find(|venue| venue.id == id)
    }
}

/// Writes it.
pub(super) fn written(lang: Lang, about: &Subject<'_>) -> Written {
    let words = Words::new(lang);
    let parts = match about.news {
        News::Booking { booking, reminds } => of_booking(words, about, booking, *reminds),
        News::Turn(news) => turn::parts(words, about, news),
    };
    let name = words.name(&about.programme.name);
    let mut lines = vec![parts.lead, String::new()];
    if let Some(whom) = about.whom {
        let whom = words.text(&format!("line-whom-{whom}"), &[]);
        lines.push(words.text("line-for", &[("whom", whom.into())]));
    }
    lines.push(name.to_owned());
    lines.extend(parts.facts);
    lines.push(String::new());
    lines.extend(parts.on);
    lines.extend([
        String::new(),
        words.text("message-record", &[("moment", words.moment(about.moment).into())]),
    ]);
    lines.extend(parts.proof);
    lines.extend([String::new(), stop(words, about, parts.venue)]);
    if !lang.is_reviewed() {
        lines.extend([String::new(), words.text("unreviewed", &[])]);
    }
    Written {
        subject: plain(&format!("{} - {name}", parts.title)),
        text: plain(&lines.join("\n")),
        short: plain(&parts.short),
    }
}

fn of_booking<'a>(words: Words, about: &'a Subject<'_>, booking: &BookingView, reminds: bool) -> Parts<'a> {
    let venue = about.venue(&booking.slot.venue);
    let has_place = about.news.place().is_some();
    let title = if reminds { words.text("message-reminder", &[]) } else { title(words, booking, has_place) };
    let lead = if reminds { title.clone() } else { lead(words, booking, &title) };
    let mut facts = facts(words, booking.dose, &booking.slot, venue);
    facts.push(words.text("calendar-number", &[("number", (&booking.number).into())]));
    if has_place {
        facts.extend([String::new(), words.text("bring-title", &[])]);
        facts.extend(["bring-voucher", "bring-id"].map(|key| format!("- {}", words.text(key, &[]))));
    }
    let short = [
        ("title", title.clone().into()),
        ("when", when(words, &booking.slot).into()),
        ("venue", venue.map_or("", |venue| words.name(&venue.name)).into()),
        ("number", (&booking.number).into()),
        ("url", format!("{}/my", about.site).into()),
    ];
    Parts {
        lead,
        facts,
        on: vec![words.text("message-look", &[("url", about.address(words, "/my").into())])],
        proof: has_place.then(|| proof(words, about, booking)),
        short: words.text("message-short", &short),
        title,
        venue,
    }
}

/// Which dose, when and where.
fn facts(words: Words, dose: u8, slot: &SlotView, venue: Option<&VenueView>) -> Vec<String> {
    let mut facts = vec![words.text("dose", &[("n", dose.into())]), when(words, slot)];
    if let Some(venue) = venue {
        facts.extend([words.name(&venue.name).to_owned(), venue.address.clone()]);
        facts.push(words.text("calendar-phone", &[("phone", (&venue.phone).into())]));
    }
    facts
}

/// What proves the booking and how to check that.
fn proof(words: Words, about: &Subject<'_>, booking: &BookingView) -> String {
    let key = match about.way {
        Way::Mail => "message-proof",
        Way::Sms | Way::Line => "message-proof-page",
        Way::Letter => "message-proof-letter",
    };
    let url = about.address(words, "/verify");
    words.text(key, &[("file", receipt_name(booking).into()), ("url", url.into())])
}

/// How to get no more messages.
fn stop(words: Words, about: &Subject<'_>, venue: Option<&VenueView>) -> String {
    let address = |path: &str| about.address(words, path);
    match about.way {
        Way::Line => words.text("message-stop-line", &[("url", address("/my").into())]),
        Way::Mail | Way::Sms => {
            let url = about.stop.map_or_else(|| address("/my/contact"), str::to_owned);
            words.text("message-stop", &[("url", url.into())])
        }
        Way::Letter => {
            let (url, phone) = (address("/my/messages"), venue.map_or("", |venue| &venue.phone));
            words.text("message-stop-letter", &[("url", url.into()), ("phone", phone.into())])
        }
    }
}

/// The files that go with it: the entry for a calendar, and the receipt; none with what is no booking.
pub(super) fn files(lang: Lang, about: &Subject<'_>, receipt: Option<&Receipt>) -> Vec<Attachment> {
    let News::Booking { booking, .. } = about.news else { return Vec::new() };
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
fn receipt_name(booking: &BookingView) -> String {
    format!("receipt-{}.json", booking.id)
}

/// One line: what happened last.
fn title(words: Words, booking: &BookingView, has_place: bool) -> String {
    let last = booking.history.last().map_or("", |step| step.what);
    let key = match (booking.status, last) {
        ("cancelled", _) => "done-title-cancelled",
        _ if !has_place && booking.displaced.is_some() => "what-displaced",
        (_, "moved") => "done-title-moved",
        (_, "kept") => "what-kept",
        (_, "confirmed" | "represented") => "done-title",
        _ => "done-title-other",
    };
    words.text(key, &[])
}

/// The first sentences: the same, with the reason where somebody else than the holder acted.
fn lead(words: Words, booking: &BookingView, title: &str) -> String {
    let Some(displaced) = &booking.displaced else { return title.to_owned() };
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

fn when(words: Words, slot: &SlotView) -> String {
    match (slot.date, slot.start, slot.end) {
        (Some(date), Some(start), Some(end)) => {
            format!("{}{}{}", words.date(date), " ", words.span(start, end))
        }
        _ => slot.starts_at.clone(),
    }
}
