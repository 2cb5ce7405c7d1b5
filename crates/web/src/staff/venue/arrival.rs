//! Who stands at the counter: green, amber or red in colour, sign and words, why, and one key for each thing that may be done.
//!
//! What may be done is what the service says may be done; nothing is decided here. The keys in the forms hold the position
//! that the page rests on, so a second press of the same key does nothing more and the next page has keys of its own.

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::venue::{Attendance, Colour, Finding, LookedUp, Waits};
use service::wording::RefusalWords;

use super::station::{Head, Station};
use crate::guest::rows::{Row, known, row, status};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html, joined};
use crate::staff::member::{self, Nav};

#[derive(Template)]
#[template(path = "staff/venue/arrival.html")]
struct Page {
    f: Frame,
    nav: Nav,
    head: Head,
    done: Option<Html>,
    problem: Option<Problem>,
    cards: Vec<Card>,
    reasons: Vec<(&'static str, Html)>,
    /// What was typed, for who has no booking.
    brought: String,
}

struct Problem {
    title: Html,
    text: Html,
}

struct Card {
    colour: &'static str,
    sign: &'static str,
    word: Html,
    title: Html,
    detail: Option<Html>,
    waits: Option<Html>,
    number: Option<String>,
    booking: String,
    status: String,
    status_text: Html,
    rows: Vec<Row>,
    flags: Vec<Html>,
    key: String,
    may: Vec<String>,
    undo: Option<(String, Html)>,
    next_dose: Option<Next>,
    walk_in: bool,
    history: Vec<(Html, Html)>,
}

impl Card {
    fn may(&self, act: &str) -> bool {
        self.may.iter().any(|found| found == act)
    }
}

struct Next {
    text: Html,
    slot: Option<String>,
}

/// Why a dose is not given.
pub const REASONS: [&str; 7] =
    ["unwell", "medical_reason", "declined", "papers", "interval", "no_dose_left", "other"];
const DONE: [&str; 9] = [
    "check_in",
    "let_in",
    "check_in_here",
    "walk_in",
    "check",
    "administer",
    "withhold",
    "undo",
    "next_dose",
];

/// `GET /staff/venue/arrival`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let station = Station::asked(visitor)?;
    of_booking(&station, station.member.visitor.query.get("booking"), None).await
}

/// The page of a booking, with what was refused if something was.
pub async fn of_booking(
    station: &Station,
    booking: &str,
    problem: Option<&Refusal>,
) -> Result<Response, Elsewhere> {
    let service = &station.member.visitor.door.service;
    match service.look_up_arrival(&station.by(), &station.counter, booking).await {
        Ok(looked_up) => found(station, &looked_up, "", problem).await,
        Err(refusal) => Ok(nobody(station, &refusal)),
    }
}

/// The page where nobody stands: why, and the box, because the next one is scanned already.
pub fn nobody(station: &Station, refusal: &Refusal) -> Response {
    let is_of_the_place = matches!(refusal.code, "programme.unknown" | "venue.unknown");
    if is_of_the_place || refusal.code.starts_with("staff.") {
        return station.refused(refusal);
    }
    // The words for a citizen are about their own page.
    let code = if refusal.code == "booking.unknown" { "counter.unknown" } else { refusal.code };
    let refusal = Refusal { code, ..refusal.clone() };
    answered(station, page(station, Some(&refusal), None, Vec::new(), ""), Some(&refusal))
}

/// The page of what somebody brought.
pub async fn found(
    station: &Station,
    found: &LookedUp,
    brought: &str,
    problem: Option<&Refusal>,
) -> Result<Response, Elsewhere> {
    let mut cards = Vec::new();
    for finding in &found.findings {
        cards.push(card(station, finding, found.as_of, brought).await?);
    }
    let done = if problem.is_none() { done(station).await? } else { None };
    Ok(answered(station, page(station, problem, done, cards, brought), problem))
}

fn page(
    station: &Station,
    problem: Option<&Refusal>,
    done: Option<Html>,
    cards: Vec<Card>,
    brought: &str,
) -> Page {
    let member = &station.member;
    let mut f = member.frame(&member.say("counter-arrival", &[]));
    f.error = problem.is_some();
    Page {
        f,
        nav: member.nav(),
        // Above the finding, so that its focus never scrolls the finding away.
        head: Head { is_brief: true, ..station.head() },
        done,
        problem: problem.map(|refusal| {
            let words = trouble::say(member.visitor.words, refusal);
            Problem { title: html(&words.title), text: html(&sentences(station, &words)) }
        }),
        cards,
        reasons: REASONS.map(|it| (it, html(&member.say(&format!("reason-{it}"), &[])))).into(),
        brought: brought.to_owned(),
    }
}

fn answered(station: &Station, page: Page, problem: Option<&Refusal>) -> Response {
    let reply = station.member.show(&page);
    match problem {
        Some(refusal) => {
            reply.status(member::status(refusal.code)).retry_after(refusal.retry_after_seconds).done()
        }
        None => reply.done(),
    }
}

/// What was just done, with the appointment that was made if one was.
async fn done(station: &Station) -> Result<Option<Html>, Elsewhere> {
    let member = &station.member;
    let query = &member.visitor.query;
    let Some(done) = DONE.into_iter().find(|done| *done == query.get("done")) else { return Ok(None) };
    let next = query.get("next");
    if done != "next_dose" {
        return Ok(Some(html(&member.say(&format!("counter-done-{done}"), &[]))));
    }
    let service = &member.visitor.door.service;
    let looked_up = service.look_up_arrival(&station.by(), &station.counter, next).await;
    let looked_up = looked_up.map_err(|refusal| Elsewhere::from(station.refused(&refusal)))?;
    let booking = looked_up.findings.into_iter().find_map(|finding| finding.booking);
    Ok(booking.map(|booking| {
        let args = [
            ("dose", member.say("dose", &[("n", booking.dose.into())]).into()),
            ("when", station.moment(&booking.starts_at).into()),
            ("number", booking.number.into()),
        ];
        html(&member.say("counter-done-next_dose", &args))
    }))
}

async fn card(station: &Station, finding: &Finding, as_of: u64, brought: &str) -> Result<Card, Elsewhere> {
    let member = &station.member;
    let words = member.visitor.words;
    let booking = finding.booking.as_ref();
    let status_name = booking.map_or("", |booking| booking.status.as_str());
    let (title, detail) = said(station, finding, status_name);
    let just_done = !member.visitor.query.get("done").is_empty();
    let (colour, sign) = match (finding.colour, status_name) {
        // Whoever was served a moment ago is not turned away.
        (_, "administered" | "not_given") if just_done => ("over", "✓"),
        (Colour::Green, _) => ("green", "○"),
        (Colour::Amber, _) => ("amber", "△"),
        (Colour::Red, _) => ("red", "×"),
    };
    let undo = finding.undoes.as_ref().filter(|_| finding.may.iter().any(|act| act == "undo"));
    Ok(Card {
        colour,
        sign,
        word: html(&member.say(&format!("counter-{colour}"), &[])),
        title: html(&title),
        detail: detail.map(|detail| html(&detail)),
        waits: finding.waits.as_ref().map(|it| html(&waits(station, it))),
        number: booking.map(|booking| booking.number.clone()),
        booking: booking.map(|booking| booking.id.clone()).unwrap_or_default(),
        status: status_name.to_owned(),
        status_text: booking.map(|booking| status(words, &booking.status)).unwrap_or_default(),
        rows: booking.map(|booking| rows(station, booking)).unwrap_or_default(),
        flags: booking.map(|booking| station.flags(booking)).unwrap_or_default(),
        key: format!("counter {as_of}"),
        undo: undo.map(|step| {
            let what = known(words, format!("counter-step-{step}"), "what-other");
            (step.clone(), html(&member.say("counter-undo", &[("step", what.into())])))
        }),
        next_dose: next_dose(station, finding).await?,
        walk_in: finding.may.iter().any(|act| act == "walk_in") && !brought.is_empty(),
        may: finding.may.clone(),
        history: finding.history.as_ref().map(|view| history(station, view)).unwrap_or_default(),
    })
}

/// What the colour means here, in a line and a sentence.
fn said(station: &Station, finding: &Finding, status: &str) -> (String, Option<String>) {
    let member = &station.member;
    let key = match (finding.colour, status) {
        (Colour::Green, _) => "counter-go-in",
        (Colour::Amber, "checked_in") => "counter-inside",
        (Colour::Amber, "checked") => "counter-checked",
        (_, "administered") => "counter-given",
        (_, "not_given") => "counter-not-given",
        _ => {
            let Some(reason) = &finding.reason else { return (String::new(), None) };
            let words = member.visitor.words.reason(&reason.code, &reason.facts);
            let detail = sentences(station, &words);
            return (words.title, Some(detail));
        }
    };
    (member.say(key, &[]), None)
}

/// That they wait and have no booking, and what is kept for them.
fn waits(station: &Station, it: &Waits) -> String {
    let dose = station.member.say("dose", &[("n", it.dose.into())]);
    let Some(offer) = &it.offer else {
        return station.member.say("counter-waits", &[("dose", dose.into())]);
    };
    let args = [
        ("dose", dose.into()),
        ("when", station.moment(&offer.starts_at).into()),
        ("venue", station.venue_name(&offer.venue).into()),
        ("until", station.moment(&offer.expires_at).into()),
    ];
    station.member.say("counter-offered", &args)
}

fn sentences(station: &Station, words: &RefusalWords) -> String {
    format!("{}{}{}", words.detail, station.member.visitor.words.gap(), words.next)
}

fn rows(station: &Station, booking: &Attendance) -> Vec<Row> {
    let words = station.member.visitor.words;
    let mut rows = vec![
        row(words, "confirm-dose", &words.text("dose", &[("n", booking.dose.into())])),
        row(words, "counter-when", &station.moment(&booking.starts_at)),
        row(words, "confirm-venue", &station.venue_name(&booking.venue)),
    ];
    if let Some(lot) = &booking.lot {
        rows.push(row(words, "counter-lot", lot));
    }
    if let Some(reason) = &booking.reason {
        rows.push(row(words, "counter-reason", &known(words, format!("reason-{reason}"), "reason-other")));
    }
    rows
}

/// What is proposed for the next dose, if it may be booked here.
async fn next_dose(station: &Station, finding: &Finding) -> Result<Option<Next>, Elsewhere> {
    let may = finding.may.iter().any(|act| act == "book_next_dose");
    let Some(booking) = finding.booking.as_ref().filter(|_| may) else { return Ok(None) };
    let member = &station.member;
    let service = &member.visitor.door.service;
    let proposed = service.next_dose(&station.by(), &station.counter, &booking.id).await;
    let proposed = proposed.map_err(|refusal| Elsewhere::from(station.refused(&refusal)))?;
    let words = member.visitor.words;
    let when = proposed.starts_at.map(|at| station.moment(&at)).unwrap_or_default();
    let args = [
        ("dose", words.text("dose", &[("n", proposed.dose.into())]).into()),
        ("when", when.into()),
        ("earliest", words.date(proposed.earliest_on).into()),
        ("standard", words.date(proposed.standard_on).into()),
    ];
    Ok(Some(Next { text: html(&member.say("counter-next-dose", &args)), slot: proposed.slot }))
}

/// Every step, the newest first.
fn history(station: &Station, view: &serde_json::Value) -> Vec<(Html, Html)> {
    let words = station.member.visitor.words;
    let steps = view["history"].as_array().map(Vec::as_slice).unwrap_or_default();
    let line = |step: &serde_json::Value| {
        let text = |name: &str| step[name].as_str().unwrap_or_default();
        let what = match (text("what"), text("lot")) {
            ("administered", lot) if !lot.is_empty() => {
                words.text("what-administered-lot", &[("lot", lot.into())])
            }
            ("undone", _) => {
                let undone = known(words, format!("what-{}", text("reason")), "what-other");
                words.text("what-undone", &[("step", undone.into())])
            }
            (what, _) => known(words, format!("what-{what}"), "what-other"),
        };
        let reason = match text("reason") {
            reason if reason.is_empty() || text("what") == "undone" => Html::default(),
            reason => {
                let reason = known(words, format!("reason-{reason}"), "reason-other");
                html(&words.text("history-reason", &[("reason", reason.into())]))
            }
        };
        let channel = known(words, format!("channel-{}", text("channel")), "channel-other");
        let when = format!("{}・{channel}", station.moment(text("at")));
        (joined(&[html(&what), reason]), html(&when))
    };
    steps.iter().rev().map(line).collect()
}
