//! Lines of what was chosen or booked, links and steps, worded once for all pages that show them.

use jiff::civil::Date;
use service::view::{BookingView, ProgrammeView, SlotView, StepView, VenueView};
use service::wording::Words;

use crate::guest::visitor::Visitor;
use crate::page::{Html, html};

/// A line of a list: what it is, its value, and where it can be changed.
pub struct Row {
    /// What it is.
    pub label: Html,
    /// Its value.
    pub value: Html,
    /// Where it can be changed.
    pub change: Option<String>,
}

/// A link that looks like a button.
pub struct Link {
    /// Its text.
    pub label: Html,
    /// Where it leads.
    pub url: String,
    /// Whether it leads to something that cannot be taken back.
    pub danger: bool,
}

impl Link {
    /// A link with the text of `key`.
    pub fn new(words: Words, key: &str, url: impl Into<String>) -> Link {
        Link { label: html(&words.text(key, &[])), url: url.into(), danger: false }
    }
}

/// One line of the history of a booking.
pub struct HistoryLine {
    /// What happened.
    pub what: Html,
    /// When.
    pub when: Html,
    /// Through whom and where.
    pub who: Html,
    /// Why.
    pub reason: Option<Html>,
}

/// A line with the text of `key` before it.
pub fn row(words: Words, key: &str, value: &str) -> Row {
    Row { label: html(&words.text(key, &[])), value: html(value), change: None }
}

impl Row {
    /// The same line, which can be changed at `url`.
    pub fn changed_at(self, url: impl Into<String>) -> Row {
        Row { change: Some(url.into()), ..self }
    }
}

/// From which day on a dose can be given.
pub fn earliest(visitor: &Visitor, dose: &str, on: Date) -> String {
    visitor.say("earliest", &[("dose", dose.into()), ("on", visitor.words.date(on).into())])
}

/// When a slot is, day and time.
pub fn when(words: Words, slot: &SlotView) -> String {
    words.slot_when(slot)
}

/// The day of a slot.
pub fn day(words: Words, slot: &SlotView) -> String {
    slot.date.map_or_else(|| slot.starts_at.clone(), |date| words.date(date))
}

/// From when to when a slot is.
pub fn span(words: Words, slot: &SlotView) -> String {
    match (slot.start, slot.end) {
        (Some(start), Some(end)) => words.span(start, end),
        _ => slot.starts_at.clone(),
    }
}

/// A venue of a programme.
pub fn venue<'a>(programme: &'a ProgrammeView, id: &str) -> Option<&'a VenueView> {
    programme.venues.iter().find(|venue| venue.id == id)
}

/// The name of a venue; its identifier if the programme does not have it any more.
pub fn venue_name(words: Words, programme: &ProgrammeView, id: &str) -> String {
    words.venue_name(programme, id)
}

/// The name of a product; its identifier if the programme does not have it any more.
pub fn product_name(words: Words, programme: &ProgrammeView, id: &str) -> String {
    let found = programme.products.iter().find(|product| product.id == id);
    found.map_or_else(|| id.to_owned(), |product| words.name(&product.name).to_owned())
}

/// Where and when: venue, address, day, time, product.
pub fn place(words: Words, programme: &ProgrammeView, slot: &SlotView, product: &str) -> Vec<Row> {
    let mut rows = vec![
        row(words, "confirm-date", &day(words, slot)),
        row(words, "confirm-time", &span(words, slot)),
        row(words, "confirm-venue", &venue_name(words, programme, &slot.venue)),
    ];
    if let Some(venue) = venue(programme, &slot.venue) {
        rows.push(row(words, "venue-address", &venue.address));
    }
    rows.push(row(words, "venue-product", &product_name(words, programme, product)));
    rows
}

/// The state of a booking in words.
pub fn status(words: Words, status: &str) -> Html {
    html(&words.text(&format!("status-{status}"), &[]))
}

/// The history of a booking, oldest first.
pub fn history(words: Words, programme: &ProgrammeView, booking: &BookingView) -> Vec<HistoryLine> {
    booking.history.iter().map(|step| line(words, programme, step)).collect()
}

/// One step in words.
pub fn line(words: Words, programme: &ProgrammeView, step: &StepView) -> HistoryLine {
    let said = words.step(programme, step);
    HistoryLine {
        what: html(&said.what),
        when: html(&said.when),
        who: html(&said.who),
        reason: said.reason.as_deref().map(html),
    }
}

/// The text of `key`, or of `other` for a code that came after these pages.
pub fn known(words: Words, key: String, other: &str) -> String {
    words.known(key, other)
}
