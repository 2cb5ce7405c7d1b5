//! A person at the desk: what to say now as sentences that can be read out, what can be done, and everything that happened.
//!
//! The page is there without the birth date; only acting asks for it. It names the person by a sealed text, so no digest and
//! no number stands in an address.

use askama::Template;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use service::Refusal;
use service::admin::Finding;
use service::desk::{Caller, PersonView, Said, TimelineEntry, What};
use service::view::{BookingView, HoldView, ProgrammeView};
use service::wording::{Value, Words};

use crate::form::query_value;
use crate::guest::rows::{self, Row, place, row, status, venue_name, when};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html, joined};
use crate::staff::call::{self, Call};
use crate::staff::desk::finding_words;
use crate::staff::member::{Member, Nav};
use crate::staff::turn::{self, Turn};
use crate::staff::{call_backs, code};

#[derive(Template)]
#[template(path = "staff/person.html")]
struct Page {
    f: Frame,
    nav: Nav,
    p: String,
    heading: Html,
    done: Option<Html>,
    says: Vec<Html>,
    hold: Option<Held>,
    verified: bool,
    problem: Option<Html>,
    may_book: bool,
    place: String,
    paused: bool,
    sends: bool,
    cards: Vec<Card>,
    reasons: Vec<(&'static str, Html)>,
    timeline: Vec<Line>,
    call: Call,
    /// How a caller may be identified.
    ways: Vec<(&'static str, Html)>,
    /// The call that was promised, in words.
    promised: Option<Html>,
    link_url: String,
    call_url: String,
    /// Which messages they want, as far as it can be chosen.
    wish: Option<Wish>,
    /// What can be done about the waitlist.
    turn: Option<Turn>,
}

struct Wish {
    /// Code, label, and whether it is chosen.
    ways: Vec<(&'static str, Html, bool)>,
    reminders: bool,
}

struct Held {
    text: Html,
    /// Whether it is kept because they waited, and not by themselves.
    offered: bool,
    action: &'static str,
    slot: String,
    dose: u8,
    booking: String,
    key: String,
}

struct Card {
    id: String,
    number: String,
    status: &'static str,
    status_text: Html,
    rows: Vec<Row>,
    may_move: bool,
    move_url: String,
    may_cancel: bool,
    receipt_url: String,
    key: String,
}

struct Line {
    what: Html,
    when: Html,
    who: Option<Html>,
}

const REASONS: [&str; 5] = ["changed_plans", "ill", "elsewhere", "wrong_booking", "other"];
/// Refusals whose own words send people to a page or to the telephone, where the caller is already.
const SAID_TO_CALLERS: [&str; 3] = ["wave.not_open", "wave.not_eligible", "dose.order"];
const DONE: [&str; 13] = [
    "verified",
    "booked",
    "moved",
    "cancelled",
    "released",
    "lifted",
    "linked",
    "promised",
    "messaged",
    "wished",
    "waits",
    "left",
    "declined",
];

/// `GET /staff/person`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let caller = member.caller(member.visitor.query.get("p"))?;
    let p = member.visitor.query.get("p");
    let mut page = page(&member, &caller, p, None).await?;
    if let Some(cookie) = call::joined_by(&member, &caller, p) {
        page.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(page)
}

/// The page of a person, with what was wrong with the birth date if something was.
pub async fn page(
    member: &Member,
    caller: &Caller,
    p: &str,
    problem: Option<&Refusal>,
) -> Result<Response, Elsewhere> {
    let query = &member.visitor.query;
    let incident = query.find("incident").filter(|code| !code.is_empty());
    let service = &member.visitor.door.service;
    let view = service.person(&member.who, caller, incident).await;
    let view = view.map_err(|refusal| Elsewhere::from(member.refused(&refusal)))?;
    let Some(programme) = service.programme(&view.programme) else {
        return Err(member.refused(&Refusal::plain("staff.person")).into());
    };
    let words = member.visitor.words;
    let heading = member.say(
        "desk-person",
        &[("municipality", (&view.municipality).into()), ("programme", words.name(&programme.name).into())],
    );
    let done = DONE.into_iter().find(|done| *done == query.get("done"));
    let mut f = member.frame(&heading);
    f.error = problem.is_some();
    let page = Page {
        f,
        nav: member.nav(),
        heading: html(&heading),
        done: done.map(|done| html(&member.say(&format!("desk-done-{done}"), &[]))),
        says: sentences(member, &programme, &view),
        hold: view.hold.as_ref().map(|hold| held(member, &programme, hold, query.get("booking"))),
        verified: view.verified,
        problem: problem.map(|refusal| {
            let words = trouble::say(words, refusal);
            html(&format!("{}{}{}", words.title, member.visitor.words.gap(), words.next))
        }),
        may_book: view.may_book,
        place: format!("/staff/person/place?p={p}"),
        paused: view.paused,
        sends: view.sends,
        cards: view.bookings.iter().map(|booking| card(words, &programme, booking, p)).collect(),
        reasons: REASONS.map(|it| (it, html(&member.say(&format!("reason-{it}"), &[])))).into(),
        timeline: lines(member, &programme, &view),
        call: call::of(member, Some(caller)).await,
        ways: code::ways(member),
        promised: view.call.as_ref().map(|call| call_backs::promised(member, call)),
        link_url: format!("/staff/person/link?p={p}"),
        call_url: format!("/staff/person/call?p={p}"),
        wish: wish(member, caller, view.verified).await,
        turn: turn::card(member, &programme, &view),
        p: p.to_owned(),
    };
    Ok(member.show(&page).done())
}

/// What is to be said; first of all that a search was for the number of a turn, if it was.
fn sentences(member: &Member, programme: &ProgrammeView, view: &PersonView) -> Vec<Html> {
    let by_number =
        (member.visitor.query.get("found") == "turn").then_some(Said::Finding(Finding::TurnNumber));
    let all = by_number.iter().chain(&view.says);
    all.map(|said| html(&said_words(member, programme, said))).collect()
}

/// What the person wants, if they are verified, messages are sent, and it can be asked for now.
async fn wish(member: &Member, caller: &Caller, verified: bool) -> Option<Wish> {
    let service = &member.visitor.door.service;
    if !verified {
        return None;
    }
    let (wish, ways) = service.wish_of_caller(&member.who, caller).await.ok()??;
    let way = |code: &'static str| (code, html(&member.say(&format!("wish-{code}"), &[])), code == wish.way);
    Some(Wish { ways: ways.into_iter().map(way).collect(), reminders: wish.reminders })
}

fn held(member: &Member, programme: &ProgrammeView, hold: &HoldView, moving: &str) -> Held {
    // What is offered is a place of its own, and never where a booking is moved to.
    let moving = if hold.offered { "" } else { moving };
    Held {
        text: html(&held_words(member, programme, hold)),
        offered: hold.offered,
        action: if moving.is_empty() { "/staff/person/book" } else { "/staff/person/move" },
        slot: hold.id.clone(),
        dose: hold.dose,
        booking: moving.to_owned(),
        key: format!("desk {moving} {} {}", hold.id, hold.expires_at),
    }
}

/// Until when a place is held, and that it is not booked; an offer may end on another day.
fn held_words(member: &Member, programme: &ProgrammeView, hold: &HoldView) -> String {
    let words = member.visitor.words;
    let until = if hold.offered { words.moment(hold.until) } else { words.time(hold.until.time) };
    let args = [
        ("when", when(words, &hold.slot).into()),
        ("venue", venue_name(words, programme, &hold.slot.venue).into()),
        ("until", until.into()),
    ];
    member.say(if hold.offered { "turn-held-until" } else { "say-held" }, &args)
}

fn card(words: Words, programme: &ProgrammeView, booking: &BookingView, p: &str) -> Card {
    let id = query_value(&booking.id);
    let mut rows = vec![row(words, "confirm-dose", &words.text("dose", &[("n", booking.dose.into())]))];
    rows.extend(place(words, programme, &booking.slot, &booking.product));
    Card {
        number: booking.number.clone(),
        status: booking.status,
        status_text: status(words, booking.status),
        rows,
        may_move: booking.may_move,
        move_url: format!("/staff/person/place?p={p}&booking={id}"),
        may_cancel: booking.may_cancel,
        receipt_url: format!("/staff/person/receipt?p={p}&booking={id}"),
        key: format!("desk cancel {} {}", booking.id, booking.history.len()),
        id: booking.id.clone(),
    }
}

/// What is said, as a sentence to read out.
fn said_words(member: &Member, programme: &ProgrammeView, said: &Said) -> String {
    let words = member.visitor.words;
    match said {
        Said::Finding(finding) => finding_words(member, *finding),
        Said::Confirmed(booking) => {
            if let Some(it) = &booking.displaced {
                let key = if it.from.is_none() { "say-displaced" } else { "say-relocated" };
                let mut args = about(words, programme, booking).to_vec();
                args.push(("reason", member.say(&format!("reason-{}", it.reason), &[]).into()));
                return member.say(key, &args);
            }
            let key = match (booking.status, booking.history.last().map(|step| step.what)) {
                ("checked_in", _) => "say-checked-in",
                ("checked", _) => "say-checked",
                ("administered", _) => "say-administered",
                ("not_given", _) => "say-not-given",
                ("no_show", _) => "say-no-show",
                (_, Some("moved")) => "say-moved",
                _ => "say-confirmed",
            };
            member.say(key, &about(words, programme, booking))
        }
        Said::Cancelled(booking, step) => {
            let mut args = about(words, programme, booking).to_vec();
            args.push(("at", words.moment(step.moment).into()));
            args.push(("channel", member.say(&format!("channel-{}", step.channel), &[]).into()));
            args.push(("by", member.say(&format!("by-{}", step.by), &[]).into()));
            member.say("say-cancelled", &args)
        }
        Said::Held(hold) => held_words(member, programme, hold),
        Said::Turn(said) => turn::said(member, programme, said),
        Said::NothingBooked => member.say("say-nothing-booked", &[]),
        Said::MayBook(dose) => {
            member.say("say-may-book", &[("dose", words.text("dose", &[("n", (*dose).into())]).into())])
        }
        Said::MayNot(refusal) if SAID_TO_CALLERS.contains(&refusal.code) => {
            let at = refusal.args.iter().find(|(name, _)| *name == "at").map(|(_, value)| words.fact(value));
            let key = format!("say-may-not-{}", refusal.code.replace(['.', '_'], "-"));
            member.say(&key, &[("at", at.unwrap_or_else(|| "none".into()))])
        }
        Said::MayNot(refusal) => {
            let words = trouble::say(words, refusal);
            format!("{}{}{}", words.detail, member.visitor.words.gap(), words.next)
        }
        Said::Paused(seconds) => member.say("say-paused", &[("wait", words.wait(*seconds).into())]),
    }
}

fn about<'a>(words: Words, programme: &ProgrammeView, booking: &BookingView) -> [(&'a str, Value<'a>); 4] {
    [
        ("number", booking.number.clone().into()),
        ("when", when(words, &booking.slot).into()),
        ("venue", venue_name(words, programme, &booking.slot.venue).into()),
        ("dose", words.text("dose", &[("n", booking.dose.into())]).into()),
    ]
}

fn lines(member: &Member, programme: &ProgrammeView, view: &PersonView) -> Vec<Line> {
    view.timeline.iter().map(|entry| line(member, programme, entry)).collect()
}

/// By which account, behind whom.
fn account(member: &Member, account: Option<u32>) -> Html {
    let said = account.map(|account| member.say("timeline-account", &[("account", account.into())]));
    said.map(|said| html(&said)).unwrap_or_default()
}

fn line(member: &Member, programme: &ProgrammeView, entry: &TimelineEntry) -> Line {
    let when = html(&member.visitor.words.moment(entry.at));
    let plain = |text: String| Line { what: html(&text), when: when.clone(), who: None };
    match &entry.what {
        What::Step(number, step) => {
            let told = rows::line(member.visitor.words, programme, step);
            let reason = told.reason.unwrap_or_default();
            Line {
                what: joined(&[html(&format!("{number}：")), told.what, reason]),
                when,
                who: Some(joined(&[told.who, account(member, step.account)])),
            }
        }
        What::Turn(step) => {
            let (what, who) = turn::line(member, programme, step);
            Line { what, when, who: Some(joined(&[who, account(member, step.account)])) }
        }
        What::Refused(code, incident) => {
            let key = if code == service::THROTTLED { "timeline-throttled" } else { "timeline-no-match" };
            plain(member.say(key, &[("incident", incident.into())]))
        }
        What::List(change) => plain(member.say(list_key(change), &[])),
        What::Desk(step, how, account) => {
            let how = how.map(|how| member.say(&format!("identified-{how}"), &[]));
            let args = [("how", how.unwrap_or_default().into())];
            let account =
                account.map(|account| html(&member.say("timeline-account", &[("account", account.into())])));
            let what = html(&member.say(&format!("timeline-desk-{}", step.replace('_', "-")), &args));
            Line { what, when, who: account }
        }
        What::Looked(act, account) => {
            let act = member.say(&format!("act-{act}"), &[]);
            plain(member.say("timeline-looked", &[("act", act.into()), ("account", (*account).into())]))
        }
        What::Message(number, message) => plain(message_line(member, number, message)),
        What::TurnMessage(step, message) => {
            let key = if *step == "offered" { "turn-message-offer" } else { "turn-message" };
            plain(message_line(member, &member.say(key, &[]), message))
        }
    }
}

/// What became of a message; where it went to is contact data and not said here.
fn message_line(member: &Member, number: &str, message: &service::messages::MessageTold) -> String {
    let way = message.way.map(|way| member.say(&format!("way-{way}"), &[])).unwrap_or_default();
    let number = match message.reminds {
        Some(days) => member.say("timeline-reminder", &[("number", number.into()), ("days", days.into())]),
        None => number.to_owned(),
    };
    let args = [("number", (&number).into()), ("way", way.clone().into())];
    match &message.trouble {
        Some((why, again)) => {
            let again = member.visitor.words.moment(*again);
            let args = [
                ("number", (&number).into()),
                ("way", way.into()),
                ("why", why.into()),
                ("again", again.into()),
            ];
            member.say("timeline-message-again", &args)
        }
        None => match (message.way, message.standing) {
            (Some("letter"), "due") => member.say("timeline-letter-due", &args),
            (Some("letter"), "handed_over") => member.say("timeline-letter-handed_over", &args),
            (Some("letter"), "given_up") => member.say("timeline-letter-given_up", &args),
            _ => member.say(&format!("timeline-message-{}", message.standing), &args),
        },
    }
}

fn list_key(change: &service::admin::RosterChange) -> &'static str {
    use service::admin::Finding;
    match (change.first, change.birth_date_changed, change.standing) {
        _ if change.gone => "timeline-gone",
        (true, _, _) => "timeline-listed",
        (_, true, _) => "timeline-birth-date",
        (_, _, Some(Finding::VoucherRevoked)) => "timeline-revoked",
        (_, _, Some(Finding::VoucherSuperseded)) => "timeline-superseded",
        _ => "timeline-list",
    }
}
