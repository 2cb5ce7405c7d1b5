//! Whom to call back: the list by time, the calls that an operator has taken, and the promise of one.
//!
//! Number and note stand only on the list of whoever has taken the call. Everything is a form or a link, in the order in which
//! it is done, so that the keyboard is enough.

use askama::Template;
use axum::response::Response;
use service::desk::{CallBackView, TypedCallBack};
use service::permission::Act;
use service::{Refusal, Service};

use crate::form::Fields;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::code::problem;
use crate::staff::member::{Member, Nav, status};

#[derive(Template)]
#[template(path = "staff/call-backs.html")]
struct Page {
    f: Frame,
    nav: Nav,
    done: Option<Html>,
    problem: Option<(Html, Html)>,
    own: Vec<Line>,
    others: Vec<Line>,
    date: String,
    time: String,
}

struct Line {
    call: String,
    person: String,
    due: Html,
    late: Option<Html>,
    about: Html,
    taken: Option<Html>,
    told: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "staff/promise.html")]
struct Promise {
    f: Frame,
    nav: Nav,
    p: String,
    back: String,
    problem: Option<(Html, Html)>,
    typed: Fields,
    date: String,
    time: String,
    reasons: Vec<(&'static str, Html)>,
}

const DONE: [&str; 3] = ["taken", "done", "not-reached"];

/// `GET /staff/desk/calls`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    list(&member, None).await
}

/// `POST /staff/desk/calls/take`
pub async fn take(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let taken = member.visitor.door.service.take_call_back(&member.who, fields.get("call")).await;
    answer(&member, "taken", taken).await
}

/// `POST /staff/desk/calls/end`
pub async fn end(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let (service, call) = (&member.visitor.door.service, fields.get("call"));
    if fields.get("what") == "done" {
        let ended = service.call_back_done(&member.who, call).await;
        return answer(&member, "done", ended).await;
    }
    let ended = service.call_back_not_reached(&member.who, call, &typed(&fields)).await;
    answer(&member, "not-reached", ended).await
}

/// `GET /staff/person/call`
pub async fn ask(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let p = member.visitor.query.get("p").to_owned();
    let caller = member.caller(&p)?;
    let service = &member.visitor.door.service;
    match service.permit_for_caller(&member.who, &caller, Act::NoteCallBack).await {
        Ok(()) => Ok(member.show(&promise_page(&member, &p, Fields::default(), None)).done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/person/call`
pub async fn promise(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (member, p) = (Member::of(visitor)?, fields.get("p").to_owned());
    let caller = member.caller(&p)?;
    let service = &member.visitor.door.service;
    match service.promise_call_back(&member.who, &caller, &typed(&fields)).await {
        Ok(()) => Ok(member.visitor.go(&format!("/staff/person?p={p}&done=promised")).done()),
        Err(refusal) if refusal.code.starts_with("staff.") => Ok(member.refused(&refusal)),
        Err(refusal) => {
            let page = promise_page(&member, &p, fields, Some(&refusal));
            Ok(member.show(&page).status(status(refusal.code)).done())
        }
    }
}

/// When and why somebody is called back, in words.
pub fn promised(member: &Member, call: &CallBackView) -> Html {
    let args = [
        ("when", member.visitor.words.moment(call.due).into()),
        ("reason", reason(member, call.reason).into()),
    ];
    html(&member.say("calls-promised", &args))
}

fn reason(member: &Member, reason: &str) -> String {
    member.say(&format!("calls-reason-{reason}"), &[])
}

fn typed(fields: &Fields) -> TypedCallBack {
    let text = |name| fields.get(name).to_owned();
    TypedCallBack {
        telephone: text("telephone"),
        note: text("note"),
        date: text("date"),
        time: text("time"),
        reason: text("reason"),
    }
}

async fn answer(member: &Member, done: &str, told: Result<(), Refusal>) -> Result<Response, Elsewhere> {
    match told {
        Ok(()) => Ok(member.visitor.go(&format!("/staff/desk/calls?done={done}")).done()),
        Err(refusal) if refusal.code.starts_with("staff.") => Ok(member.refused(&refusal)),
        Err(refusal) => list(member, Some(&refusal)).await,
    }
}

async fn list(member: &Member, refusal: Option<&Refusal>) -> Result<Response, Elsewhere> {
    let service = &member.visitor.door.service;
    let calls = match service.call_backs(&member.who).await {
        Ok(calls) => calls,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let (own, others): (Vec<CallBackView>, Vec<CallBackView>) =
        calls.into_iter().partition(|call| call.taken_by == Some(member.who.account()));
    let programme = own.first().map(|call| call.programme.clone()).unwrap_or_default();
    let again = service.call_back_proposal(&programme);
    let done = DONE.into_iter().find(|done| *done == member.visitor.query.get("done"));
    let mut f = member.frame(&member.say("calls-title", &[]));
    f.error = refusal.is_some();
    let page = Page {
        f,
        nav: member.nav(),
        done: done.map(|done| html(&member.say(&format!("calls-done-{done}"), &[]))),
        problem: refusal.map(|refusal| problem(member, refusal)),
        own: own.iter().map(|call| line(member, call)).collect(),
        others: others.iter().map(|call| line(member, call)).collect(),
        date: again.date.to_string(),
        time: again.time.strftime("%H:%M").to_string(),
    };
    let reply = member.show(&page);
    Ok(match refusal {
        Some(refusal) => reply.status(status(refusal.code)).retry_after(refusal.retry_after_seconds).done(),
        None => reply.done(),
    })
}

fn line(member: &Member, call: &CallBackView) -> Line {
    let words = member.visitor.words;
    let programme = member.visitor.door.service.programme(&call.programme);
    let programme = programme.map_or(call.programme.clone(), |it| words.name(&it.name).to_owned());
    let late = u32::try_from(call.late_minutes).ok().filter(|minutes| *minutes > 0);
    let late = late.map(|minutes| {
        html(&member.say("calls-late", &[("wait", words.wait(minutes.saturating_mul(60)).into())]))
    });
    let args = [
        ("reason", reason(member, call.reason).into()),
        ("municipality", call.municipality.clone().into()),
        ("programme", programme.into()),
        ("tries", call.tries.into()),
    ];
    let taken =
        call.taken_by.map(|account| html(&member.say("calls-taken-by", &[("account", account.into())])));
    Line {
        call: call.sealed.clone(),
        person: format!("/staff/person?p={}", call.person),
        due: html(&words.moment(call.due)),
        late,
        about: html(&member.say("calls-about", &args)),
        taken,
        told: call.told.clone(),
    }
}

fn promise_page(member: &Member, p: &str, typed: Fields, refusal: Option<&Refusal>) -> Promise {
    let mut f = member.frame(&member.say("calls-promise", &[]));
    f.error = refusal.is_some();
    let proposed = member.visitor.door.service.call_back_proposal("");
    let or = |name: &str, proposed: String| {
        if typed.get(name).is_empty() { proposed } else { typed.get(name).to_owned() }
    };
    Promise {
        f,
        nav: member.nav(),
        p: p.to_owned(),
        back: format!("/staff/person?p={p}"),
        problem: refusal.map(|refusal| problem(member, refusal)),
        date: or("date", proposed.date.to_string()),
        time: or("time", proposed.time.strftime("%H:%M").to_string()),
        typed,
        reasons: Service::call_back_reasons().map(|it| (it, html(&reason(member, it)))).into(),
    }
}
