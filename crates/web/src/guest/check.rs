//! What was understood, to be compared with the voucher; from here the list is asked and a person is signed in.
//!
//! The form carries its own sealed journey, so that the person who is shown is the person who is signed in, whatever
//! other tabs did meanwhile. A refusal keeps everything that was typed and says what to check, never what was wrong.

use askama::Template;
use axum::response::Response;
use service::view::{ProgrammeView, Understood};
use service::wording::RefusalWords;
use service::{Channel, Refusal};

use crate::form::{Fields, cut, local_path};
use crate::guest::journey::{Journey, name_of};
use crate::guest::rows::{Row, row};
use crate::guest::trouble::{self, Message};
use crate::guest::visitor::{SESSION, Visitor};
use crate::page::{Frame, Html, digits, html};

#[derive(Template)]
#[template(path = "guest/check.html")]
struct Page {
    f: Frame,
    action: String,
    sealed: String,
    rows: Vec<Row>,
    problem: Option<Words>,
    incident: Option<String>,
    second_proof: bool,
    booking_number: String,
}

struct Words {
    title: Html,
    detail: Html,
    next: Html,
}

/// `GET /book/{programme}/check`
pub async fn show(visitor: Visitor) -> Response {
    let Some(programme) = visitor.programme() else { return trouble::not_found(&visitor) };
    let name = visitor.query.get("j");
    match Journey::find(&visitor, name).filter(|(journey, _)| journey.programme == programme.id) {
        None => gone(&visitor, &programme),
        Some((journey, sealed)) => match visitor.door.service.understand(&journey.typed()) {
            Err(_) => visitor.go(&format!("/book/{}/voucher?j={name}&errors=1", programme.id)).done(),
            Ok(understood) => visitor.show(&page(&visitor, &programme, &understood, sealed)).done(),
        },
    }
}

/// `POST /book/{programme}/check`
pub async fn submit(visitor: Visitor, fields: Fields) -> Response {
    let Some(programme) = visitor.programme() else { return trouble::not_found(&visitor) };
    let sealed = fields.get("journey").to_owned();
    let journey = Journey::open(&visitor, &sealed).filter(|journey| journey.programme == programme.id);
    let Some(journey) = journey else { return gone(&visitor, &programme) };
    let understood = match visitor.door.service.understand(&journey.typed()) {
        Ok(understood) => understood,
        Err(refusal) => return trouble::refused(&visitor, &refusal),
    };
    let booking_number = cut(fields.get("booking_number"), 40);
    let proof = Some(booking_number.as_str()).filter(|number| !number.trim().is_empty());
    let way = (visitor.client, Channel::Web);
    match visitor.door.service.sign_in_with_proof(&programme.id, &understood, proof, way).await {
        Ok(who) => {
            let next = local_path(&journey.next).map(str::to_owned);
            let next = next.unwrap_or_else(|| format!("/book/{}/venue", programme.id));
            visitor.go(&next).cookie(visitor.jar().set(SESSION, &visitor.door.service.seal(&who))).done()
        }
        Err(refusal) => {
            let page =
                page(&visitor, &programme, &understood, sealed).refused(&visitor, &refusal, booking_number);
            trouble::answer(&visitor, &page, &refusal)
        }
    }
}

fn page(visitor: &Visitor, programme: &ProgrammeView, understood: &Understood, sealed: String) -> Page {
    let form = format!("/book/{}/voucher?j={}", programme.id, name_of(&sealed));
    let mut f = visitor.frame(&visitor.say("check-title", &[]), Some(programme));
    f.back = Some(form.clone());
    Page {
        f,
        action: format!("/book/{}/check", programme.id),
        sealed,
        rows: rows(visitor, understood, &form),
        problem: None,
        incident: None,
        second_proof: false,
        booking_number: String::new(),
    }
}

impl Page {
    fn refused(mut self, visitor: &Visitor, refusal: &Refusal, booking_number: String) -> Page {
        let RefusalWords { title, detail, next } = trouble::say(visitor.words, refusal);
        self.f.title = service::wording::bare(&title);
        self.f.error = true;
        self.problem = Some(Words { title: html(&title), detail: html(&detail), next: html(&next) });
        self.incident = refusal.incident.clone();
        self.second_proof = refusal.code == "login.throttled";
        self.booking_number = booking_number;
        self
    }
}

fn rows(visitor: &Visitor, understood: &Understood, form: &str) -> Vec<Row> {
    let words = visitor.words;
    let code = &understood.municipality_code;
    let place = format!("{}{}", words.municipality(code), words.in_brackets(code));
    let number = &understood.voucher_number;
    let grouped = match number.split_at_checked(5) {
        Some((first, last)) => format!("{first} {last}"),
        None => number.clone(),
    };
    let age = words.text("age", &[("n", understood.age.into())]);
    vec![
        row(words, "check-municipality", &place).changed_at(format!("{form}#code")),
        Row {
            value: digits(&grouped),
            ..row(words, "check-number", "").changed_at(format!("{form}#number"))
        },
        row(words, "check-birth", &words.birth_date(understood)).changed_at(format!("{form}#birth-era")),
        row(words, "check-age", &age),
    ]
}

/// What was typed is not here any more: it went by, or the browser keeps no cookies.
pub fn gone(visitor: &Visitor, programme: &ProgrammeView) -> Response {
    let title = visitor.say("check-gone-title", &[]);
    let say = |key: &str| visitor.say(key, &[]);
    let texts = if visitor.cookies.is_empty() {
        vec![say("cookies-none"), say("cookies-next"), say("cookies-safe")]
    } else {
        vec![say("check-gone-detail"), say("cookies-perhaps"), say("cookies-next")]
    };
    let message = Message::new(visitor, Some(programme), &title, &texts)
        .link(visitor.words, "check-gone-go", format!("/book/{}/voucher", programme.id))
        .link(visitor.words, "to-my", "/my");
    visitor.show(&message).done()
}
