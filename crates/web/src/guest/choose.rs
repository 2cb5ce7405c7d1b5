//! Venue, day, time: what is free for this person, for a new booking or for another place.
//!
//! The choices made so far stand on every page. Full days and times are shown as full instead of vanishing.
//! Choosing a time is a POST, because it begins a hold.

use askama::Template;
use axum::response::Response;
use jiff::civil::{Date, time};
use service::view::{DayView, TimeView, VenueFound, VenueOffer, VenueView};

use crate::form::query_value;
use crate::guest::rows::{Row, earliest, product_name, row, venue, venue_name, when};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::guest::waitlist::{self, Entry};
use crate::guest::way::Way;
use crate::page::{Elsewhere, Frame, Html, html};

/// Days shown at once.
const DAYS_PER_PAGE: usize = 14;

#[derive(Template)]
#[template(path = "guest/venue.html")]
struct Venues {
    f: Frame,
    heading: Html,
    intro: Html,
    earliest: Option<Html>,
    none: Option<Html>,
    venues: Vec<VenueCard>,
    waitlist: Option<Entry>,
    /// Whether it is said before the venues: a place is offered to them, or they find nothing.
    waitlist_first: bool,
}

struct VenueCard {
    name: String,
    address: String,
    product: Html,
    free: Html,
    url: Option<String>,
}

#[derive(Template)]
#[template(path = "guest/day.html")]
struct Days {
    f: Frame,
    heading: Html,
    keeps: Option<Html>,
    rows: Vec<Row>,
    waitlist: Option<Entry>,
    days: Vec<Day>,
    earlier: Option<String>,
    later: Option<String>,
    other_venue: String,
}

struct Day {
    label: Html,
    free: Html,
    url: Option<String>,
}

#[derive(Template)]
#[template(path = "guest/time.html")]
struct Times {
    f: Frame,
    heading: Html,
    keeps: Option<Html>,
    rows: Vec<Row>,
    waitlist: Option<Entry>,
    hint: Html,
    none: bool,
    action: String,
    hidden: Vec<(&'static str, String)>,
    groups: Vec<Group>,
    other_day: String,
}

struct Group {
    label: Html,
    times: Vec<Time>,
}

struct Time {
    slot: String,
    label: Html,
    left: Html,
    free: bool,
}

/// `GET /book/{programme}/venue`, `GET /my/{booking}/move`
pub async fn venues(visitor: Visitor) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    if let Some(closed) = way.closed(&visitor) {
        return Ok(closed);
    }
    let choice = match visitor.door.service.venues(&way.who, way.choice()).await {
        Ok(choice) => choice,
        Err(refusal) => return Ok(trouble::refused(&visitor, &refusal)),
    };
    let cards: Vec<VenueCard> =
        choice.venues.iter().filter_map(|offer| card(&visitor, &way, choice.dose, offer)).collect();
    let key = if way.moving.is_some() { "move-venue-title" } else { "venue-title" };
    let heading = visitor.say(key, &[]);
    let dose = visitor.say("dose", &[("n", choice.dose.into())]);
    let intro =
        keeps(&visitor, &way).unwrap_or_else(|| html(&visitor.say("venue-for", &[("dose", (&dose).into())])));
    let earliest = choice.earliest_on.map(|on| html(&earliest(&visitor, &dose, on)));
    let mut f = visitor.frame(&heading, Some(&way.programme));
    f.back = Some("/my".to_owned());
    let full = choice.venues.iter().any(|offer| offer.found == VenueFound::Full);
    // Only a full venue can get a place by somebody's cancelling.
    let none = cards.iter().all(|card| card.url.is_none());
    let none = none.then(|| html(&visitor.say(if full { "venue-none" } else { "venue-none-why" }, &[])));
    let waitlist = waitlist::entry(&visitor, &way, full || none.is_some());
    let waitlist_first = none.is_some() || waitlist.as_ref().is_some_and(|entry| entry.is_offered);
    let heading = html(&heading);
    let page = Venues { f, heading, intro, earliest, none, venues: cards, waitlist, waitlist_first };
    Ok(visitor.show(&page).done())
}

/// `GET /book/{programme}/day`, `GET /my/{booking}/move/day`
pub async fn days(visitor: Visitor) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    if let Some(closed) = way.closed(&visitor) {
        return Ok(closed);
    }
    let Some(venue) = venue(&way.programme, visitor.query.get("venue")) else {
        return Ok(visitor.go(&way.venues()).done());
    };
    let days = match visitor.door.service.days(&way.who, &venue.id, way.choice()).await {
        Ok(days) => days,
        Err(refusal) => return Ok(trouble::refused(&visitor, &refusal)),
    };
    let key = if way.moving.is_some() { "move-day-title" } else { "day-title" };
    let heading = visitor.say(key, &[]);
    let mut f = visitor.frame(&heading, Some(&way.programme));
    f.back = Some(way.venues());
    let (first, last) = window(&days, visitor.query.get("from"));
    let from = |index: usize| {
        days.get(index)
            .map(|day| format!("{}&from={}", way.days(&venue.id), query_value(&day.date.to_string())))
    };
    let page = Days {
        f,
        heading: html(&heading),
        keeps: keeps(&visitor, &way),
        rows: vec![venue_row(&visitor, &way, &venue.id)],
        waitlist: waitlist::entry(&visitor, &way, days.iter().all(|day| day.remaining == 0)),
        days: days
            .get(first..last)
            .unwrap_or_default()
            .iter()
            .map(|day| day_of(&visitor, &way, venue, day))
            .collect(),
        earlier: if first > 0 { from(first.saturating_sub(DAYS_PER_PAGE)) } else { None },
        later: from(last),
        other_venue: way.venues(),
    };
    Ok(visitor.show(&page).done())
}

/// `GET /book/{programme}/time`, `GET /my/{booking}/move/time`
pub async fn times(visitor: Visitor) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    if let Some(closed) = way.closed(&visitor) {
        return Ok(closed);
    }
    let Some(venue) = venue(&way.programme, visitor.query.get("venue")) else {
        return Ok(visitor.go(&way.venues()).done());
    };
    let Ok(date) = visitor.query.get("date").parse::<Date>() else {
        return Ok(visitor.go(&way.days(&venue.id)).done());
    };
    let times = match visitor.door.service.times(&way.who, &venue.id, date, way.choice()).await {
        Ok(times) => times,
        Err(refusal) => return Ok(trouble::refused(&visitor, &refusal)),
    };
    let moving = way.moving.is_some();
    let heading = visitor.say(if moving { "move-time-title" } else { "time-title" }, &[]);
    let mut f = visitor.frame(&heading, Some(&way.programme));
    f.back = Some(way.days(&venue.id));
    let day =
        row(visitor.words, "time-chosen-date", &visitor.words.date(date)).changed_at(way.days(&venue.id));
    let hint_key = if moving { "time-move" } else { "time-hold" };
    let hint = visitor.say(hint_key, &[("minutes", way.programme.hold_minutes.into())]);
    let none = times.iter().all(|found| found.remaining == 0);
    let page = Times {
        f,
        heading: html(&heading),
        keeps: keeps(&visitor, &way),
        rows: vec![venue_row(&visitor, &way, &venue.id), day],
        waitlist: waitlist::entry(&visitor, &way, none),
        hint: html(&hint),
        none,
        action: way.step("time"),
        hidden: vec![("mark", way.who.mark()), ("venue", venue.id.clone()), ("date", date.to_string())],
        groups: groups(&visitor, &times),
        other_day: way.days(&venue.id),
    };
    Ok(visitor.show(&page).done())
}

fn card(visitor: &Visitor, way: &Way, dose: u8, offer: &VenueOffer) -> Option<VenueCard> {
    let words = visitor.words;
    let venue = venue(&way.programme, &offer.venue)?;
    let free = match &offer.found {
        VenueFound::Places(free) => words.text("places", &[("n", (*free).into())]),
        VenueFound::Full => visitor.say("venue-full", &[]),
        VenueFound::OtherProduct => visitor.say("venue-other-product", &[("dose", dose.into())]),
        VenueFound::NoneFrom(on) => visitor.say("venue-none-from", &[("on", words.date(*on).into())]),
        VenueFound::NoDates => visitor.say("venue-no-dates", &[]),
        VenueFound::Refused(refusal) => trouble::say(words, refusal).title,
    };
    let product = product_name(words, &way.programme, &venue.product);
    Some(VenueCard {
        name: words.name(&venue.name).to_owned(),
        address: venue.address.clone(),
        product: html(&visitor.say("venue-gives", &[("product", product.into())])),
        free: html(&free),
        url: matches!(offer.found, VenueFound::Places(_)).then(|| way.days(&venue.id)),
    })
}

fn keeps(visitor: &Visitor, way: &Way) -> Option<Html> {
    let booking = way.moving.as_ref()?;
    let when = when(visitor.words, &booking.slot);
    Some(html(&visitor.say("move-keeps", &[("when", when.into())])))
}

fn venue_row(visitor: &Visitor, way: &Way, venue: &str) -> Row {
    let name = venue_name(visitor.words, &way.programme, venue);
    row(visitor.words, "day-chosen-venue", &name).changed_at(way.venues())
}

fn day_of(visitor: &Visitor, way: &Way, venue: &VenueView, day: &DayView) -> Day {
    let free = match day.remaining {
        0 => visitor.say("full", &[]),
        free => visitor.say("places", &[("n", free.into())]),
    };
    Day {
        label: html(&visitor.words.short_date(day.date)),
        free: html(&free),
        url: (day.remaining > 0).then(|| way.times(&venue.id, day.date)),
    }
}

fn groups(visitor: &Visitor, times: &[TimeView]) -> Vec<Group> {
    let noon = time(12, 0, 0, 0);
    let (morning, afternoon): (Vec<_>, Vec<_>) = times.iter().partition(|found| found.start < noon);
    [("time-morning", morning), ("time-afternoon", afternoon)]
        .into_iter()
        .filter(|(_, times)| !times.is_empty())
        .map(|(key, times)| Group {
            label: html(&visitor.say(key, &[])),
            times: times.into_iter().map(|found| time_of(visitor, found)).collect(),
        })
        .collect()
}

fn time_of(visitor: &Visitor, found: &TimeView) -> Time {
    let left = match found.remaining {
        0 => visitor.say("full", &[]),
        left => visitor.say("places-left", &[("n", left.into())]),
    };
    Time {
        slot: found.slot.clone(),
        label: html(&visitor.words.time(found.start)),
        left: html(&left),
        free: found.remaining > 0,
    }
}

/// Which days to show: a page that begins at the day asked for.
fn window(days: &[DayView], from: &str) -> (usize, usize) {
    let asked = from.parse::<Date>().ok();
    let first = asked.and_then(|asked| days.iter().position(|day| day.date >= asked)).unwrap_or(0);
    (first, days.len().min(first.saturating_add(DAYS_PER_PAGE)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(count: i8) -> Vec<DayView> {
        (1..=count).map(|day| DayView { date: date(2021, 5, day), remaining: 1 }).collect()
    }

    #[test]
    fn at_least_ten_days_are_shown_at_once() {
        assert_eq!(window(&days(30), ""), (0, 14));
    }

    #[test]
    fn paging_begins_at_the_day_asked_for() {
        assert_eq!(window(&days(30), "2021-05-15"), (14, 28));
    }

    #[test]
    fn an_odd_day_begins_at_the_first() {
        assert_eq!(window(&days(3), "yesterday"), (0, 3));
    }
}
