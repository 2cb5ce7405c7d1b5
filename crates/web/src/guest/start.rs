//! The first page and the question who the booking is for.

use askama::Template;
use axum::response::Response;
use jiff::civil::DateTime;
use service::view::{Moment, ProgrammeView, WaveView};

use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Frame, Html, html};

#[derive(Template)]
#[template(path = "guest/start.html")]
struct Start {
    f: Frame,
    sections: Vec<Section>,
}

struct Section {
    name: String,
    book: String,
    my: String,
    waves: Vec<Wave>,
}

/// A wave in words.
pub struct Wave {
    /// Since when.
    pub when: Html,
    /// Of which age.
    pub who: Html,
    /// Of which municipalities.
    pub places: Html,
    /// For which days.
    pub slots: Html,
}

#[derive(Template)]
#[template(path = "guest/who.html")]
struct Who {
    f: Frame,
    own: String,
    other: String,
}

/// `GET /`
pub async fn show(visitor: Visitor) -> Response {
    let programmes = visitor.door.service.programmes();
    let sections: Vec<Section> = programmes.iter().map(|programme| section(&visitor, programme)).collect();
    let title = match sections.as_slice() {
        [one] => one.name.clone(),
        _ => visitor.say("start-title", &[]),
    };
    let mut f = visitor.frame(&visitor.say("start-title", &[]), None);
    f.title = title;
    if sections.len() == 1 {
        f.site = service::wording::bare(&visitor.say("start-title", &[]));
    }
    visitor.show(&Start { f, sections }).done()
}

/// `GET /book/{programme}`
pub async fn who(visitor: Visitor) -> Response {
    let Some(programme) = visitor.programme() else { return trouble::not_found(&visitor) };
    let mut f = visitor.frame(&visitor.say("who-title", &[]), Some(&programme));
    f.back = Some("/".to_owned());
    let voucher = format!("/book/{}/voucher", programme.id);
    visitor.show(&Who { f, own: format!("{voucher}?for=self"), other: format!("{voucher}?for=other") }).done()
}

fn section(visitor: &Visitor, programme: &ProgrammeView) -> Section {
    Section {
        name: visitor.words.name(&programme.name).to_owned(),
        book: format!("/book/{}", programme.id),
        my: format!("/book/{}/voucher?next=/my", programme.id),
        waves: programme.waves.iter().map(|found| wave(visitor, found)).collect(),
    }
}

/// A wave in words.
pub fn wave(visitor: &Visitor, wave: &WaveView) -> Wave {
    let words = visitor.words;
    let when = match wave.opens_at.parse::<DateTime>() {
        _ if wave.open => visitor.say("start-wave-open", &[]),
        Ok(at) => {
            let at = words.moment(Moment { date: at.date(), time: at.time() });
            visitor.say("start-wave-opens", &[("at", at.into())])
        }
        Err(_) => wave.opens_at.clone(),
    };
    let who = match (wave.born_on_or_after, wave.born_on_or_before) {
        (None, None) => visitor.say("start-wave-everyone", &[]),
        (None, Some(date)) => {
            visitor.say("start-wave-born-before", &[("date", words.plain_date(date).into())])
        }
        (Some(date), None) => {
            visitor.say("start-wave-born-after", &[("date", words.plain_date(date).into())])
        }
        (Some(after), Some(before)) => {
            let args =
                [("after", words.plain_date(after).into()), ("before", words.plain_date(before).into())];
            visitor.say("start-wave-born-between", &args)
        }
    };
    let days = [("from", words.date(wave.slots_from).into()), ("until", words.date(wave.slots_until).into())];
    Wave {
        when: html(&when),
        who: html(&who),
        places: html(&places(visitor, &wave.municipalities)),
        slots: html(&visitor.say("start-wave-slots", &days)),
    }
}

fn places(visitor: &Visitor, patterns: &[String]) -> String {
    let service = &visitor.door.service;
    let names: Vec<String> = patterns
        .iter()
        .map(|pattern| {
            let prefecture = pattern.get(..2).unwrap_or_default();
            let whole = service.prefectures().iter().find(|it| it.code == prefecture);
            match (pattern.as_str(), whole) {
                ("*", _) => visitor.say("start-wave-anywhere", &[]),
                (pattern, Some(it)) if pattern.ends_with('*') => visitor.words.place_name(it.name, it.kana),
                (code, _) => {
                    let found =
                        service.municipalities(prefecture).into_iter().find(|found| found.code == code);
                    found.map_or_else(|| code.to_owned(), |it| visitor.words.place_name(it.name, it.kana))
                }
            }
        })
        .collect();
    visitor.words.row(&names)
}
