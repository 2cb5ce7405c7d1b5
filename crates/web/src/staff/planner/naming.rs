//! How places, stops, rules and results are named on a planner's pages, and how an address names places.

use jiff::civil::{Date, Time};
use service::Refusal;
use service::planner::{AffectedTold, AreaAsked, SpotTold, StopTold};
use service::view::ProgrammeView;
use service::wording::Words;

use crate::form::{Fields, query_value};
use crate::guest::rows::venue_name;
use crate::page::{Html, html, joined};
use crate::staff::member::Member;

/// The places that an address names.
///
/// # Errors
/// `area.unknown` if the day or the time cannot be read.
pub fn area(fields: &Fields) -> Result<AreaAsked, Refusal> {
    let text = |name: &str| fields.find(name).filter(|text| !text.is_empty());
    let unknown = |_| Refusal::plain("area.unknown");
    Ok(AreaAsked {
        venue: text("venue").map(str::to_owned),
        date: text("date").map(str::parse::<Date>).transpose().map_err(unknown)?,
        start: text("start").map(str::parse::<Time>).transpose().map_err(unknown)?,
        slot: text("slot").map(str::to_owned),
    })
}

/// The fields that name these places.
pub fn hidden(programme: &str, area: &AreaAsked) -> Vec<(&'static str, String)> {
    let mut fields = vec![("programme", programme.to_owned())];
    match &area.slot {
        Some(slot) => fields.push(("slot", slot.clone())),
        None => {
            fields.extend(area.venue.clone().map(|venue| ("venue", venue)));
            fields.extend(area.date.map(|date| ("date", date.to_string())));
        }
    }
    fields
}

/// The same as a query.
pub fn query(programme: &str, area: &AreaAsked) -> String {
    let fields = hidden(programme, area);
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", query_value(value))).collect();
    pairs.join("&")
}

/// A figure, and what it would be if that is another one.
pub fn figure(member: &Member, before: String, after: String) -> Html {
    html(&match before == after {
        true => before,
        false => member.say("quota-change", &[("before", before.into()), ("after", after.into())]),
    })
}

/// What would be refused, and what to do about it.
pub fn refusal(member: &Member, code: &str) -> (Html, Html) {
    let words = member.visitor.words.refusal(code, &[], None);
    (html(&words.title), html(&words.next))
}

/// Places, and how many more are overbooked.
pub fn places(member: &Member, capacity: u64, more: u64) -> Html {
    let number = |count: u64| count.to_string().into();
    html(&match more {
        0 => capacity.to_string(),
        _ => member.say("overbooking-capacity", &[("capacity", number(capacity)), ("more", number(more))]),
    })
}

/// Free places, and how many of them are kept for a way in.
pub fn free(member: &Member, free: u64, kept: u64) -> Html {
    let number = |count: u64| count.to_string().into();
    html(&match kept {
        0 => free.to_string(),
        _ => member.say("quota-free-of", &[("free", number(free)), ("kept", number(kept))]),
    })
}

/// Which places, in words.
pub fn area_name(member: &Member, programme: &ProgrammeView, area: &AreaAsked) -> String {
    let words = member.visitor.words;
    let venue = area.venue.as_ref().map(|id| venue_name(words, programme, id));
    let date = area.date.map(|date| words.date(date));
    let start = area.start.map(|time| words.time(time));
    let parts: Vec<String> = [date, start, venue].into_iter().flatten().collect();
    match parts.is_empty() {
        true => member.say("planner-everything", &[]),
        false => parts.join(" "),
    }
}

/// Why and until when.
pub fn stop_text(member: &Member, stop: &StopTold) -> String {
    let key = match (stop.is_called_off, &stop.until) {
        (true, _) => "planner-stop-off",
        (false, None) => "planner-stop",
        (false, Some(_)) => "planner-stop-until",
    };
    let until = stop.until.as_deref().and_then(|until| moment(member.visitor.words, until));
    let reason = reason(member, &stop.reason);
    member.say(key, &[("reason", reason.into()), ("until", until.unwrap_or_default().into())])
}

/// A reason in words.
pub fn reason(member: &Member, name: &str) -> String {
    member.say(&format!("reason-{name}"), &[])
}

/// Where and when in words.
pub fn spot(words: Words, programme: &ProgrammeView, it: &SpotTold) -> String {
    let venue = venue_name(words, programme, &it.venue);
    format!("{} {} {venue}", words.short_date(it.date), words.time(it.start))
}

/// What becomes of a booking, in words.
pub fn result(member: &Member, it: &AffectedTold) -> Html {
    let text = html(&member.say(&format!("result-{}", it.result), &[]));
    let why = it.why.as_ref().map(|why| html(&member.say(&format!("stays-{why}"), &[])));
    let rule = it.rule.as_ref().map(|rule| html(&member.say(&format!("rule-{rule}"), &[])));
    joined(&[text, why.or(rule).unwrap_or_default()])
}

/// An instant of the service in words.
pub fn moment(words: Words, rfc3339: &str) -> Option<String> {
    let civil: jiff::civil::DateTime = rfc3339.get(..19)?.parse().ok()?;
    Some(words.moment(service::view::Moment { date: civil.date(), time: civil.time() }))
}

/// Rules that may be chosen, with their names.
pub fn rules(member: &Member, programme: &ProgrammeView) -> Vec<(String, Html)> {
    let named = ["same_venue", "any_venue"].map(|rule| {
        let name = member.say(&format!("rule-{rule}"), &[]);
        (rule.to_owned(), html(&name))
    });
    let venues = programme.venues.iter().map(|venue| {
        let name = venue_name(member.visitor.words, programme, &venue.id);
        (format!("venue:{}", venue.id), html(&member.say("rule-to", &[("venue", name.into())])))
    });
    named.into_iter().chain(venues.filter(|_| programme.venues.len() > 1)).collect()
}
