//! A person's turn on the waitlist at the desk: sentences to read out, the steps in the timeline, and what is done for a caller.
//!
//! An offered place is booked by the same form and key as a place that is held, and let go by a form of its own, because the
//! turn stays then. The surprise: the number of a turn is never on a page, since a caller would take it for a booking number.

use axum::response::Response;
use service::desk::{PersonView, TurnSaid, TurnStepView};
use service::view::{ProgrammeView, WaitlistView};
use service::wording::Value;

use crate::form::Fields;
use crate::guest::rows::{venue_name, when};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Html, html};
use crate::staff::acts::answer;
use crate::staff::member::Member;

/// What can be done about a turn.
pub struct Turn {
    /// What it is to wait.
    pub how: Html,
    /// Venues: identifier, name, and whether they wait for it by name.
    pub venues: Vec<(String, Html, bool)>,
    /// Whether they wait now, and not only might.
    pub waits: bool,
    /// Key of the form that ends it.
    pub key: String,
}

/// `POST /staff/person/wait`
pub async fn join(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let chosen = fields.pairs().filter(|(name, venue)| *name == "venue" && !venue.is_empty());
    let venues: Vec<String> = chosen.map(|(_, venue)| venue.to_owned()).collect();
    let told = member.visitor.door.service.join_for_caller(&member.who, &caller, &venues).await;
    Ok(answer(&member, p, "waits", told.map(|_| ())))
}

/// `POST /staff/person/leave`
pub async fn leave(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let key = fields.get("key").to_owned();
    let told = member.visitor.door.service.leave_for_caller(&member.who, &caller, key).await;
    Ok(answer(&member, p, "left", told.map(|_| ())))
}

/// `POST /staff/person/decline`
pub async fn decline(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p"));
    let caller = member.caller(p)?;
    let key = fields.get("key").to_owned();
    let told = member.visitor.door.service.decline_for_caller(&member.who, &caller, key).await;
    Ok(answer(&member, p, "declined", told.map(|_| ())))
}

/// What can be done now: to join for whoever could book, and the rest for whoever waits.
pub fn card(member: &Member, programme: &ProgrammeView, view: &PersonView) -> Option<Turn> {
    let stands = view.waitlist.as_ref().filter(|_| view.verified)?;
    let waits = matches!(stands.standing, "waiting" | "offered");
    let may_join = stands.is_open && view.may_book;
    if !waits && !may_join {
        return None;
    }
    let words = member.visitor.words;
    let venue = |id: &String| {
        let chosen = waits && stands.venues.contains(id);
        (id.clone(), html(&venue_name(words, programme, id)), chosen)
    };
    Some(Turn {
        how: html(&member.say("turn-how", &offers(member, stands))),
        venues: programme.venues.iter().map(|it| venue(&it.id)).collect(),
        waits,
        key: format!("desk turn {}", view.turn_steps),
    })
}

/// What is said of it, as a sentence to read out.
pub fn said(member: &Member, programme: &ProgrammeView, said: &TurnSaid) -> String {
    let words = member.visitor.words;
    match said {
        TurnSaid::Offered(offer) => {
            let args = [
                ("dose", words.text("dose", &[("n", offer.dose.into())]).into()),
                ("when", when(words, &offer.slot).into()),
                ("venue", venue_name(words, programme, &offer.slot.venue).into()),
                ("until", words.moment(offer.until).into()),
            ];
            member.say("say-turn-offered", &args)
        }
        TurnSaid::Waits(stands) => {
            let mut args = offers(member, stands).to_vec();
            let ahead = u32::try_from(stands.ahead).unwrap_or(u32::MAX);
            let dose = words.text("dose", &[("n", stands.dose.unwrap_or(1).into())]);
            args.extend([
                ("dose", dose.into()),
                ("venues", venues(member, programme, &stands.venues).into()),
                ("since", stands.since.map(|since| words.moment(since)).unwrap_or_default().into()),
                ("ahead", ahead.into()),
            ]);
            member.say("say-turn-waiting", &args)
        }
        TurnSaid::LetGo(step) | TurnSaid::Off(step) => {
            let mut args = about(member, programme, step);
            args.extend([
                ("at", words.moment(step.moment).into()),
                ("channel", member.say(&format!("channel-{}", step.channel), &[]).into()),
                ("by", member.say(&format!("by-{}", step.by), &[]).into()),
            ]);
            member.say(&format!("say-turn-{}", step.what), &args)
        }
    }
}

/// One step of a turn: what happened, and who did it by which way.
pub fn line(member: &Member, programme: &ProgrammeView, step: &TurnStepView) -> (Html, Html) {
    let what = member.say(&format!("timeline-turn-{}", step.what), &about(member, programme, step));
    let who = [
        ("channel", member.say(&format!("channel-{}", step.channel), &[]).into()),
        ("by", member.say(&format!("by-{}", step.by), &[]).into()),
    ];
    (html(&what), html(&member.say("history-who", &who)))
}

/// How long an offer lasts, and between which hours its time counts.
fn offers<'a>(member: &Member, stands: &WaitlistView) -> [(&'a str, Value<'a>); 2] {
    let words = member.visitor.words;
    let day = stands.day.map_or_else(|| "none".to_owned(), |(from, until)| words.span(from, until));
    [("wait", words.wait(u32::from(stands.offer_minutes) * 60).into()), ("day", day.into())]
}

fn about<'a>(member: &Member, programme: &ProgrammeView, step: &TurnStepView) -> Vec<(&'a str, Value<'a>)> {
    let words = member.visitor.words;
    let chosen = step.venues.as_ref().map(|ids| venues(member, programme, ids));
    let mut args: Vec<(&str, Value<'_>)> = vec![
        ("dose", words.text("dose", &[("n", step.dose.into())]).into()),
        ("venues", chosen.unwrap_or_else(|| "none".to_owned()).into()),
        ("number", step.booking.clone().unwrap_or_default().into()),
    ];
    if let Some(slot) = &step.slot {
        args.push(("when", when(words, slot).into()));
        args.push(("venue", venue_name(words, programme, &slot.venue).into()));
    }
    args
}

fn venues(member: &Member, programme: &ProgrammeView, ids: &[String]) -> String {
    if ids.is_empty() {
        return member.say("turn-all-venues", &[]);
    }
    let names: Vec<String> = ids.iter().map(|id| venue_name(member.visitor.words, programme, id)).collect();
    member.visitor.words.row(&names)
}
