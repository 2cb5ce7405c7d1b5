//! Notices: what is shown on every page of the programme now or later, giving one, and withdrawing one.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::planner::{NoticeAct, NoticeTold};

use super::naming::moment;
use crate::form::{Fields, query_value};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/planner/notices.html")]
struct Page {
    f: Frame,
    nav: Nav,
    back: String,
    programme: String,
    may_change: bool,
    notices: Vec<Line>,
}

struct Line {
    number: u32,
    text: Html,
    when: Html,
    is_shown: bool,
}

/// `GET /staff/planner/notices`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let service = &member.visitor.door.service;
    let programme = member.visitor.query.get("programme");
    let told = match service.notices_for(&member.who, programme).await {
        Ok(told) => told,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let page = Page {
        f: member.frame(&member.say("notice-title", &[])),
        nav: member.nav(),
        back: format!("/staff/planner?programme={}", query_value(programme)),
        programme: programme.to_owned(),
        may_change: member.who.roles().contains(&"planner"),
        notices: told.iter().map(|it| line(&member, it)).collect(),
    };
    Ok(member.show(&page).done())
}

/// `POST /staff/planner/notices`
pub async fn announce(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let text = |name: &str| fields.find(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let act = match fields.get("withdraw") {
        "" => {
            let texts = [("ja", "ja"), ("ja-easy", "easy"), ("en", "en")];
            let texts = texts.map(|(lang, name)| (lang.to_owned(), fields.get(name).to_owned()));
            NoticeAct::Give { texts: BTreeMap::from(texts), from: text("from"), until: text("until") }
        }
        number => match number.parse() {
            Ok(number) => NoticeAct::Withdraw { number },
            Err(_) => return Ok(member.refused(&Refusal::plain("notice.unknown"))),
        },
    };
    let programme = fields.get("programme");
    match member.visitor.door.service.announce(&member.who, programme, &act).await {
        Ok(()) => {
            let back = format!("/staff/planner/notices?programme={}", query_value(programme));
            Ok(member.visitor.go(&back).done())
        }
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

fn line(member: &Member, it: &NoticeTold) -> Line {
    let words = member.visitor.words;
    let at = |text: &str| moment(words, text).unwrap_or_default();
    let until = it.until.as_deref().map(at);
    let key = if until.is_some() { "notice-line-until" } else { "notice-line" };
    let args = [("from", at(&it.from).into()), ("until", until.unwrap_or_default().into())];
    Line {
        number: it.number,
        text: html(words.name(&it.texts)),
        when: html(&member.say(key, &args)),
        is_shown: it.is_shown,
    }
}
