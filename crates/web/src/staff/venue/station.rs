//! Which counter a page is about, who stands behind it, and the lot that this browser gives from.
//!
//! The lot is a cookie and so belongs to the station, not to whoever works there; it is asked once and checked each time that
//! a dose is given. It holds for twelve hours and for this venue.

use axum::http::HeaderValue;
use axum::response::Response;
use jiff::civil::{Date, Time};
use service::Refusal;
use service::venue::{Attendance, By, Counter};
use service::view::ProgrammeView;
use service::wording::Words;

use crate::form::{Fields, query_value};
use crate::guest::rows::{Link, venue_name};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Html, html};
use crate::staff::member::Member;

const LOT: &str = "venue-lot";
const LOT_SECONDS: u32 = 12 * 60 * 60;

/// A counter with whoever stands behind it.
pub struct Station {
    /// Who.
    pub member: Member,
    /// Where.
    pub counter: Counter,
    /// Its programme, if there is one.
    pub programme: Option<ProgrammeView>,
}

/// What stands above every page of a counter: where it is, and the box.
pub struct Head {
    /// Name of the venue.
    pub venue: Html,
    /// Programme identifier.
    pub programme_id: String,
    /// Venue identifier.
    pub venue_id: String,
    /// The way to the list.
    pub day_url: String,
    /// The lot of this station.
    pub lot: Option<String>,
    /// Whether the box comes without its hint, because the person in front matters more.
    pub is_brief: bool,
    /// Other counters that this account may stand at.
    pub others: Vec<Link>,
}

impl Station {
    /// The station in the address.
    ///
    /// # Errors
    /// The way to the sign-in.
    pub fn asked(visitor: Visitor) -> Result<Station, Elsewhere> {
        let fields = visitor.query.clone();
        Station::sent(visitor, &fields)
    }

    /// The station in a form.
    ///
    /// # Errors
    /// The way to the sign-in.
    pub fn sent(visitor: Visitor, fields: &Fields) -> Result<Station, Elsewhere> {
        let member = Member::of(visitor)?;
        let service = &member.visitor.door.service;
        let named =
            Counter { programme: fields.get("programme").to_owned(), venue: fields.get("venue").to_owned() };
        let is_named = !named.programme.is_empty() || !named.venue.is_empty();
        // Whoever may stand nowhere is refused by the use case, which writes that down.
        let first = if is_named { None } else { service.counters(&member.who).into_iter().next() };
        let counter = first.unwrap_or(named);
        let programme = service.programme(&counter.programme);
        Ok(Station { member, counter, programme })
    }

    /// Who asks.
    pub fn by(&self) -> By<'_> {
        By::signed_in(&self.member.who)
    }

    /// The day at the venue.
    pub fn today(&self) -> Date {
        self.member.visitor.door.service.today(&self.counter.programme)
    }

    /// An address of this counter.
    pub fn url(&self, path: &str, more: &[(&str, &str)]) -> String {
        let Counter { programme, venue } = &self.counter;
        let more: String =
            more.iter().map(|(name, value)| format!("&{name}={}", query_value(value))).collect();
        format!("/staff/venue{path}?programme={}&venue={}{more}", query_value(programme), query_value(venue))
    }

    /// Name of the venue.
    pub fn heading(&self) -> String {
        self.venue_name(&self.counter.venue)
    }

    /// Name of a venue of this programme.
    pub fn venue_name(&self, id: &str) -> String {
        let words = self.member.visitor.words;
        self.programme.as_ref().map_or_else(|| id.to_owned(), |programme| venue_name(words, programme, id))
    }

    /// What stands above every page.
    pub fn head(&self) -> Head {
        let service = &self.member.visitor.door.service;
        let words = self.member.visitor.words;
        let others = service.counters(&self.member.who).into_iter().filter(|it| *it != self.counter);
        let link = |counter: Counter| {
            let programme = service.programme(&counter.programme);
            let name = programme.map(|programme| venue_name(words, &programme, &counter.venue));
            let label = html(name.as_deref().unwrap_or(&counter.venue));
            let (programme, venue) = (query_value(&counter.programme), query_value(&counter.venue));
            Link { label, url: format!("/staff/venue?programme={programme}&venue={venue}"), danger: false }
        };
        Head {
            venue: html(&self.heading()),
            programme_id: self.counter.programme.clone(),
            venue_id: self.counter.venue.clone(),
            day_url: self.url("", &[]),
            lot: self.lot(),
            is_brief: false,
            others: others.map(link).collect(),
        }
    }

    /// The lot that this station gives from.
    pub fn lot(&self) -> Option<String> {
        let kept = self.member.visitor.cookie(LOT)?;
        let (lot, counter) = kept.split_once('~')?;
        (counter == self.counter_mark()).then(|| lot.to_owned())
    }

    /// The cookie that remembers a lot.
    pub fn keep_lot(&self, lot: &str) -> Option<HeaderValue> {
        let value = format!("{lot}~{}", self.counter_mark());
        self.member.visitor.jar().set_strict(LOT, &value, Some(LOT_SECONDS))
    }

    /// The cookie that forgets it.
    pub fn forget_lot(&self) -> Option<HeaderValue> {
        self.member.visitor.jar().remove(LOT)
    }

    /// What staff should look at, in words.
    pub fn flags(&self, booking: &Attendance) -> Vec<Html> {
        let words = self.member.visitor.words;
        let told = |code: &String| match code.as_str() {
            "next_dose.booked" => words.text("counter-flag-next-dose", &[]),
            "booking.represented" => words.text("counter-flag-represented", &[]),
            code => words.refusal(code, &[], None).title,
        };
        booking.flags.iter().map(|code| html(&told(code))).collect()
    }

    /// From when to when, of two RFC 3339 texts.
    pub fn span(&self, from: &str, until: &str) -> String {
        match (time_in(from), time_in(until)) {
            (Some(from), Some(until)) => self.member.visitor.words.span(from, until),
            _ => format!("{from} {until}"),
        }
    }

    /// Day and time of an RFC 3339 text.
    pub fn moment(&self, at: &str) -> String {
        let words = self.member.visitor.words;
        match (at.get(..10).and_then(|day| day.parse().ok()), time_in(at)) {
            (Some(date), Some(time)) => words.moment(service::view::Moment { date, time }),
            _ => at.to_owned(),
        }
    }

    /// The page about a refusal.
    pub fn refused(&self, refusal: &Refusal) -> Response {
        self.member.refused(refusal)
    }

    fn counter_mark(&self) -> String {
        format!("{}~{}", self.counter.programme, self.counter.venue)
    }
}

/// The time of day in an RFC 3339 text, in words.
pub fn clock(words: Words, at: &str) -> String {
    time_in(at).map_or_else(|| at.to_owned(), |time| words.time(time))
}

fn time_in(at: &str) -> Option<Time> {
    at.get(11..16)?.parse().ok()
}
