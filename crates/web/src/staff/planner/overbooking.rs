//! How many more people than places may book, what another statement would change, and the press that proposes it.
//!
//! As with every act of a planner the address holds all that is asked, and looking at it again changes nothing. What is
//! proposed waits among the proposals for another planner; to take it back is done at once and drops nobody.

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::planner::{
    OVERBOOKING_REASONS, OverbookingAct, OverbookingDay, OverbookingTold, OverbookingsTold,
};
use service::view::ProgrammeView;

use super::naming::{area, area_name, figure, query, refusal};
use super::places::LINES_MAX;
use crate::form::{Fields, query_value};
use crate::guest::rows::venue_name;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/planner/overbookings.html")]
struct Page {
    f: Frame,
    nav: Nav,
    done: Option<Html>,
    back: String,
    clinics: String,
    programme: String,
    may_change: bool,
    stated: Vec<Stated>,
    venues: Vec<(String, Html)>,
    reasons: Vec<(&'static str, Html)>,
    days: Vec<Day>,
}

struct Stated {
    name: Html,
    text: Html,
    lift: String,
}

#[derive(Template)]
#[template(path = "staff/planner/overbooking.html")]
struct Preview {
    f: Frame,
    nav: Nav,
    heading: Html,
    area: Html,
    text: Option<Html>,
    means: Html,
    sum: Html,
    refusal: Option<(Html, Html)>,
    days: Vec<Day>,
    action: String,
    go: Html,
    back: String,
}

struct Day {
    date: Html,
    venue: Html,
    capacity: u64,
    taken: u64,
    more: Html,
    beyond: Html,
}

/// `GET /staff/planner/overbookings`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let (told, programme) = match found(&member, None).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let words = member.visitor.words;
    let done = match member.visitor.query.get("done") {
        "lift" => Some(member.say("overbooking-lifted", &[])),
        number => number
            .parse::<u32>()
            .ok()
            .map(|number| member.say("overbooking-proposed", &[("number", number.to_string().into())])),
    };
    let venues = programme.venues.iter();
    let page = Page {
        f: member.frame(&member.say("overbooking-title", &[])),
        nav: member.nav(),
        done: done.map(|text| html(&text)),
        back: format!("/staff/planner?programme={}", query_value(&programme.id)),
        clinics: format!("/staff/clinics?programme={}", query_value(&programme.id)),
        programme: programme.id.clone(),
        may_change: member.who.roles().contains(&"planner"),
        stated: told.stated.iter().map(|it| stated(&member, &programme, it)).collect(),
        venues: venues.map(|it| (it.id.clone(), html(&venue_name(words, &programme, &it.id)))).collect(),
        reasons: OVERBOOKING_REASONS.map(|name| (name, html(&reason(&member, name)))).into(),
        days: days(&member, &programme, &told),
    };
    Ok(member.show(&page).done())
}

/// `GET /staff/planner/overbooking`
pub async fn preview(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let act = match member.visitor.query.get("do") {
        "lift" => OverbookingAct::Lift,
        _ => asked(&member.visitor.query),
    };
    match found(&member, Some(&act)).await {
        Ok((told, programme)) => Ok(member.show(&previewed(&member, &programme, &told, &act)).done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `POST /staff/planner/overbooking`
pub async fn propose(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let act = asked(&member.visitor.query);
    ordered(member, &act).await
}

/// `POST /staff/planner/overbooking/lift`
pub async fn lift(visitor: Visitor) -> Result<Response, Elsewhere> {
    ordered(Member::of(visitor)?, &OverbookingAct::Lift).await
}

async fn ordered(member: Member, act: &OverbookingAct) -> Result<Response, Elsewhere> {
    let fields = &member.visitor.query;
    let programme = fields.get("programme");
    let done = async {
        let service = &member.visitor.door.service;
        service.change_overbooking(&member.who, programme, &area(fields)?, act).await
    };
    match done.await {
        Ok(proposal) => {
            let done = proposal.map_or_else(|| "lift".to_owned(), |number| number.to_string());
            let programme = query_value(programme);
            let back = format!("/staff/planner/overbookings?programme={programme}&done={done}");
            Ok(member.visitor.go(&back).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

async fn found(
    member: &Member,
    act: Option<&OverbookingAct>,
) -> Result<(OverbookingsTold, ProgrammeView), Refusal> {
    let fields = &member.visitor.query;
    let service = &member.visitor.door.service;
    let told = service.overbookings(&member.who, fields.get("programme"), &area(fields)?, act).await?;
    let programme = service.programme(&told.programme).ok_or(Refusal::plain("programme.unknown"))?;
    Ok((told, programme))
}

fn asked(fields: &Fields) -> OverbookingAct {
    OverbookingAct::Propose { more: fields.get("more").to_owned(), reason: fields.get("reason").to_owned() }
}

fn previewed(
    member: &Member,
    programme: &ProgrammeView,
    told: &OverbookingsTold,
    act: &OverbookingAct,
) -> Preview {
    let here = member.visitor.here();
    let (word, text, action) = match act {
        OverbookingAct::Lift => {
            ("lift", None, here.replacen("/staff/planner/overbooking", "/staff/planner/overbooking/lift", 1))
        }
        OverbookingAct::Propose { more, reason } => {
            ("propose", Some(html(&line(member, more, reason))), here)
        }
    };
    let heading = member.say(&format!("overbooking-do-{word}"), &[]);
    let refusal = told.refusal.as_deref().map(|code| refusal(member, code));
    let number = |of: fn(&OverbookingDay) -> u64| told.days.iter().map(of).sum::<u64>().to_string().into();
    let mut f = member.frame(&heading);
    f.error = refusal.is_some();
    Preview {
        f,
        nav: member.nav(),
        heading: html(&heading),
        area: html(&area_name(member, programme, &told.area)),
        text,
        means: html(&member.say(&format!("overbooking-means-{word}"), &[])),
        sum: html(&member.say(
            "overbooking-sum",
            &[
                ("before", number(|it| it.more)),
                ("after", number(|it| it.would_be_more)),
                ("beyond", number(|it| it.beyond.len() as u64)),
            ],
        )),
        refusal,
        days: days(member, programme, told),
        action,
        go: html(&member.say(&format!("overbooking-go-{word}"), &[])),
        back: format!("/staff/planner/overbookings?programme={}", query_value(&programme.id)),
    }
}

fn stated(member: &Member, programme: &ProgrammeView, it: &OverbookingTold) -> Stated {
    Stated {
        name: html(&area_name(member, programme, &it.area)),
        text: html(&line(member, &it.more, &it.reason)),
        lift: format!("/staff/planner/overbooking?{}&do=lift", query(&programme.id, &it.area)),
    }
}

/// What is stated, in words.
pub fn line(member: &Member, more: &str, why: &str) -> String {
    let why = if OVERBOOKING_REASONS.contains(&why) { reason(member, why) } else { String::new() };
    member.say("overbooking-line", &[("more", more.trim().to_owned().into()), ("reason", why.into())])
}

fn reason(member: &Member, name: &str) -> String {
    member.say(&format!("overbooking-reason-{name}"), &[])
}

fn days(member: &Member, programme: &ProgrammeView, told: &OverbookingsTold) -> Vec<Day> {
    told.days.iter().take(LINES_MAX).map(|it| day(member, programme, it)).collect()
}

fn day(member: &Member, programme: &ProgrammeView, it: &OverbookingDay) -> Day {
    let words = member.visitor.words;
    Day {
        date: html(&words.date(it.date)),
        venue: html(&venue_name(words, programme, &it.venue)),
        capacity: it.capacity,
        taken: it.taken,
        more: figure(member, it.more.to_string(), it.would_be_more.to_string()),
        beyond: html(&it.beyond.join(", ")),
    }
}
