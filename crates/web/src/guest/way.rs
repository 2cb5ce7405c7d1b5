//! The way of a signed-in person to a place: a new booking, or another place for one that they have.
//!
//! Both go venue, day, time, confirm, with the same pages under two addresses. Whoever is not signed in, or not any
//! more, is led to where that is mended and comes back to the same page.

use axum::response::Response;
use jiff::civil::Date;
use service::view::{BookingView, MyPage, ProgrammeView};
use service::{Choice, SignedIn};

use crate::form::{Fields, query_value};
use crate::guest::rows;
use crate::guest::trouble::{self, Message};
use crate::guest::visitor::{Session, Visitor};
use crate::page::Elsewhere;

/// Who wants to go where.
pub struct Way {
    /// The person.
    pub who: SignedIn,
    /// The programme.
    pub programme: ProgrammeView,
    /// Everything the person has.
    pub page: MyPage,
    /// The booking to be moved; none for a new booking.
    pub moving: Option<BookingView>,
}

impl Way {
    /// Reads the way from the address, for a page whose own address is `here`.
    ///
    /// # Errors
    /// The page that mends what is missing.
    pub async fn of(visitor: &Visitor, here: &str) -> Result<Way, Elsewhere> {
        let booking = visitor.param("booking");
        let programme = if booking.is_empty() {
            visitor.programme().ok_or_else(|| trouble::not_found(visitor))?
        } else {
            own_programme(visitor, here)?
        };
        let who = signed_in(visitor, &programme, here)?;
        let page = visitor.door.service.my_page(&who, visitor.seen()).await;
        let page = page.map_err(|refusal| trouble::refused(visitor, &refusal))?;
        let moving = page.bookings.iter().find(|found| found.id == booking).cloned();
        if moving.is_none() && !booking.is_empty() {
            return Err(trouble::refused(visitor, &service::Refusal::plain("booking.unknown")).into());
        }
        Ok(Way { who, programme, page, moving })
    }

    /// What is being chosen.
    pub fn choice(&self) -> Choice {
        self.moving.as_ref().map_or(Choice::Book, |booking| Choice::Move(booking.id.clone()))
    }

    /// Which dose it is for.
    pub fn dose(&self) -> u8 {
        let next = self.page.holder.next_dose.unwrap_or(1);
        self.moving.as_ref().map_or(next, |booking| booking.dose)
    }

    /// The page with the venues.
    pub fn venues(&self) -> String {
        match &self.moving {
            None => format!("/book/{}/venue", self.programme.id),
            Some(booking) => format!("/my/{}/move", booking.id),
        }
    }

    /// The page with the days of a venue.
    pub fn days(&self, venue: &str) -> String {
        format!("{}?venue={}", self.step("day"), query_value(venue))
    }

    /// The page with the times of a day.
    pub fn times(&self, venue: &str, date: Date) -> String {
        format!("{}?venue={}&date={date}", self.step("time"), query_value(venue))
    }

    /// The page that asks for the last word.
    pub fn confirm(&self, slot: &str, venue: &str, date: &str) -> String {
        format!(
            "{}?slot={}&venue={}&date={}",
            self.step("confirm"),
            query_value(slot),
            query_value(venue),
            query_value(date)
        )
    }

    /// The address of a step of this way.
    pub fn step(&self, name: &str) -> String {
        match &self.moving {
            None => format!("/book/{}/{name}", self.programme.id),
            Some(booking) => format!("/my/{}/move/{name}", booking.id),
        }
    }

    /// Why this person may not choose at all, as a page.
    pub fn closed(&self, visitor: &Visitor) -> Option<Response> {
        if let Some(booking) = &self.moving {
            let code = if booking.status == "confirmed" { "move.too_late" } else { "booking.not_active" };
            return (!booking.may_move).then(|| trouble::refused(visitor, &service::Refusal::plain(code)));
        }
        let code = self.page.holder.why_not.as_deref()?;
        let words = visitor.words.refusal(code, &self.page.holder.why_not_args, None);
        let mut message =
            Message::new(visitor, Some(&self.programme), &words.title, &[words.detail, words.next]);
        message.links.push(rows::Link::new(visitor.words, "to-my", "/my"));
        let message = message.link(visitor.words, "home", "/");
        Some(visitor.show(&message).status(trouble::status(code)).done())
    }
}

/// The person, if signed in to this programme.
///
/// # Errors
/// The way to a sign-in that comes back to `here`.
pub fn signed_in(visitor: &Visitor, programme: &ProgrammeView, here: &str) -> Result<SignedIn, Elsewhere> {
    let back = query_value(here);
    match &visitor.session {
        Session::Live(who) if who.programme() == programme.id => Ok(who.clone()),
        Session::Expired(who) if who.programme() == programme.id => {
            Err(visitor.go(&format!("/book/{}/again?next={back}", programme.id)).done().into())
        }
        _ => {
            let lost = if visitor.posted_bare() { "&lost=cookies" } else { "" };
            Err(visitor.go(&format!("/book/{}/voucher?next={back}{lost}", programme.id)).done().into())
        }
    }
}

/// The programme of a page that does not name it: the one signed in to, or the only one.
///
/// # Errors
/// The page that asks which programme it is about.
pub fn own_programme(visitor: &Visitor, here: &str) -> Result<ProgrammeView, Elsewhere> {
    if let Some(programme) = trouble::signed_programme(visitor) {
        return Ok(programme);
    }
    let mut programmes = visitor.door.service.programmes();
    match (programmes.len(), programmes.pop()) {
        (1, Some(only)) => Ok(only),
        _ => Err(crate::guest::my::choose(visitor, here).into()),
    }
}

/// The person, if the form was made for them and they are still signed in.
///
/// # Errors
/// The page that says that another person is signed in now, or the way to a sign-in.
pub fn same_person(visitor: &Visitor, who: &SignedIn, fields: &Fields) -> Result<(), Elsewhere> {
    if who.mark() == fields.get("mark") { Ok(()) } else { Err(trouble::other_person(visitor, who).into()) }
}
