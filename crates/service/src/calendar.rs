//! A booking as an entry for the calendar of whoever holds it: iCalendar (RFC 5545), published as RFC 5546 asks.
//!
//! The same booking always has the same UID, and every change of its time or state the next SEQUENCE, so that a later
//! file replaces an earlier one instead of standing beside it; after a cancellation it takes the entry out again.
//! The surprise: written here and not by a library, because the two that there are bring a second library for dates.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

use crate::view::{BookingView, ProgrammeView, VenueView};
use crate::wording::{Words, plain};

/// Octets of a line, without its end (RFC 5545, section 3.1).
const LINE_OCTETS_MAX: usize = 75;

/// Returns the file for a calendar; `None` for a booking whose slot is not known any more.
pub fn file(words: Words, programme: &ProgrammeView, booking: &BookingView) -> Option<String> {
    let slot = &booking.slot;
    let (date, start, end) = (slot.date?, slot.start?, slot.end?);
    let last: Timestamp = booking.history.last()?.at.parse().ok()?;
    let venue = programme.venues.iter().find(|venue| venue.id == slot.venue);
    let cancelled = booking.status == "cancelled";
    let mut out = Lines::default();
    out.put("BEGIN", "VCALENDAR");
    out.put("VERSION", "2.0");
    out.put("PRODID", "-//Tashika//Tashika//EN");
    out.put("METHOD", if cancelled { "CANCEL" } else { "PUBLISH" });
    zone(&mut out, &programme.timezone, [slot.starts_at.parse().ok()?, slot.ends_at.parse().ok()?]);
    out.put("BEGIN", "VEVENT");
    // Not the host: it may change while the booking stays.
    out.put("UID", &format!("{}@{}.tashika", booking.id, programme.id));
    out.put("DTSTAMP", &utc(last));
    out.put("SEQUENCE", &sequence(booking).to_string());
    out.put("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" });
    out.put(&format!("DTSTART;TZID={}", programme.timezone), &civil(date, start));
    out.put(&format!("DTEND;TZID={}", programme.timezone), &civil(date, end));
    organizer(&mut out, words, programme);
    out.put("SUMMARY", &escaped(&summary(words, programme, booking)));
    if let Some(venue) = venue {
        out.put("LOCATION", &escaped(&format!("{}, {}", words.name(&venue.name), venue.address)));
    }
    out.put("DESCRIPTION", &escaped(&description(words, booking, venue)));
    out.put("TRANSP", if cancelled { "TRANSPARENT" } else { "OPAQUE" });
    out.put("END", "VEVENT");
    out.put("END", "VCALENDAR");
    Some(out.0)
}

/// How often time, place or state were changed. Steps at the venue change nothing in a calendar.
fn sequence(booking: &BookingView) -> usize {
    let changes = ["moved", "cancelled", "represented"];
    booking.history.iter().skip(1).filter(|step| changes.contains(&step.what)).count()
}

/// The zone as far as these two instants need it: what began last before the first, and what begins between.
fn zone(out: &mut Lines, name: &str, [from, until]: [Timestamp; 2]) {
    let zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
    let mut begins: Vec<Timestamp> = zone.preceding(from).take(1).map(|it| it.timestamp()).collect();
    begins.extend(zone.following(from).map(|it| it.timestamp()).take_while(|at| *at < until));
    if begins.is_empty() {
        begins.push(Timestamp::UNIX_EPOCH);
    }
    out.put("BEGIN", "VTIMEZONE");
    out.put("TZID", name);
    for at in begins {
        let before = zone.to_offset(Timestamp::from_second(at.as_second() - 1).unwrap_or(at));
        let info = zone.to_offset_info(at);
        let kind = if info.dst().is_dst() { "DAYLIGHT" } else { "STANDARD" };
        let begin = before.to_datetime(at);
        out.put("BEGIN", kind);
        out.put("DTSTART", &civil(begin.date(), begin.time()));
        out.put("TZOFFSETFROM", &offset(before));
        out.put("TZOFFSETTO", &offset(info.offset()));
        out.put("TZNAME", &escaped(info.abbreviation()));
        out.put("END", kind);
    }
    out.put("END", "VTIMEZONE");
}

/// Whom to ask: a published entry must say it, and the telephone is what there always is.
fn organizer(out: &mut Lines, words: Words, programme: &ProgrammeView) {
    let phone: String = programme.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let name: String = words.name(&programme.name).chars().filter(|c| !c.is_control() && *c != '"').collect();
    out.put(&format!("ORGANIZER;CN=\"{name}\""), &format!("tel:{phone}"));
}

fn summary(words: Words, programme: &ProgrammeView, booking: &BookingView) -> String {
    let dose = plain(&words.text("dose", &[("n", booking.dose.into())]));
    let name = words.name(&programme.name).into();
    plain(&words.text("calendar-summary", &[("name", name), ("dose", dose.into())]))
}

fn description(words: Words, booking: &BookingView, venue: Option<&VenueView>) -> String {
    let mut lines = vec![words.text("calendar-number", &[("number", (&booking.number).into())])];
    if let Some(venue) = venue {
        lines.push(words.text("calendar-phone", &[("phone", (&venue.phone).into())]));
    }
    if booking.status == "cancelled" {
        lines.push(words.text("calendar-cancelled", &[]));
    } else {
        lines.push(words.text("bring-voucher", &[]));
        lines.push(words.text("bring-id", &[]));
    }
    lines.push(words.text("calendar-newest", &[]));
    plain(&lines.join("\n"))
}

/// Lines that are folded and ended as the standard wants it.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn put(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut room = LINE_OCTETS_MAX;
        for c in line.chars().filter(|c| !c.is_control()) {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE_OCTETS_MAX - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A value of the type TEXT (RFC 5545, section 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

fn civil(date: Date, time: Time) -> String {
    format!("{}T{:02}{:02}{:02}", digits(date), time.hour(), time.minute(), time.second())
}

fn utc(at: Timestamp) -> String {
    let at = Offset::UTC.to_datetime(at);
    format!("{}Z", civil(at.date(), at.time()))
}

fn digits(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn offset(offset: Offset) -> String {
    let (sign, all) = if offset.seconds() < 0 { ('-', -offset.seconds()) } else { ('+', offset.seconds()) };
    let mut out = format!("{sign}{:02}{:02}", all / 3600, all / 60 % 60);
    if all % 60 != 0 {
        let _ = write!(out, "{:02}", all % 60);
    }
    out
}

#[cfg(test)]
mod tests;
