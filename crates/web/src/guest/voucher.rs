//! Voucher and birth date: one page, and lists of places for who does not know the code.
//!
//! What was typed is sealed into a cookie before anything is judged, so it survives errors, the detour through the
//! lists, another language, back and reload. Nothing is looked up here: that begins on the check page.

use askama::Template;
use axum::response::Response;
use service::wording::RefusalWords;
use service::{FieldError, Refusal};

use crate::form::{Fields, cut, local_path, query_value};
use crate::guest::check::gone;
use crate::guest::journey::{Journey, is_name, new_name};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Frame, Html, html};

/// A wrong field in words.
pub struct Problem {
    /// Name of the field.
    pub field: &'static str,
    /// Where its input is on the page.
    pub anchor: &'static str,
    /// What is the matter.
    pub title: Html,
    /// What to do.
    pub next: Html,
}

/// One of the three inputs of a birth date.
pub struct Part {
    /// `year`, `month` or `day`.
    pub name: &'static str,
    /// Key of its label.
    pub label: &'static str,
    /// What was typed.
    pub value: String,
}

/// The fields of the form with what was typed and what is wrong with it.
pub struct Form {
    /// Municipality code.
    pub code: String,
    /// Voucher number.
    pub number: String,
    /// Era.
    pub era: String,
    /// Whether the voucher is the visitor's own.
    pub own: bool,
    typed: Journey,
    faults: Vec<Problem>,
}

impl Form {
    /// The form as it was typed.
    pub fn new(journey: &Journey, faults: Vec<Problem>) -> Form {
        Form {
            code: journey.code.clone(),
            number: journey.number.clone(),
            era: journey.era.clone(),
            own: !journey.other,
            typed: journey.clone(),
            faults,
        }
    }

    fn code_problem(&self) -> Option<&Problem> {
        self.problem("municipality_code")
    }

    fn number_problem(&self) -> Option<&Problem> {
        self.problem("voucher_number")
    }

    /// What is wrong with the birth date.
    pub fn birth_problem(&self) -> Option<&Problem> {
        self.problem("birth_date")
    }

    fn code_described(&self) -> &'static str {
        if self.code_problem().is_some() { "code-hint municipality_code-error" } else { "code-hint" }
    }

    fn number_described(&self) -> &'static str {
        if self.number_problem().is_some() { "number-hint voucher_number-error" } else { "number-hint" }
    }

    /// What describes the inputs of the birth date.
    pub fn birth_described(&self) -> &'static str {
        if self.birth_problem().is_some() { "birth-hint birth_date-error" } else { "birth-hint" }
    }

    /// The calendars to choose from, in the order of time.
    pub fn eras(&self) -> [&'static str; 6] {
        ["western", "meiji", "taisho", "showa", "heisei", "reiwa"]
    }

    /// The three inputs of the birth date.
    pub fn parts(&self) -> [Part; 3] {
        let typed = &self.typed;
        [
            Part { name: "year", label: "birth-year", value: typed.year.clone() },
            Part { name: "month", label: "birth-month", value: typed.month.clone() },
            Part { name: "day", label: "birth-day", value: typed.day.clone() },
        ]
    }

    fn problem(&self, field: &str) -> Option<&Problem> {
        self.faults.iter().find(|problem| problem.field == field)
    }
}

#[derive(Template)]
#[template(path = "guest/voucher.html")]
struct Page {
    f: Frame,
    heading: Html,
    action: String,
    name: String,
    whom: &'static str,
    next: String,
    legend: &'static str,
    notices: Vec<Html>,
    chosen: Option<String>,
    form: Form,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "guest/municipality.html")]
struct Municipalities {
    f: Frame,
    heading: Html,
    links: Vec<(Html, String)>,
    other: Option<String>,
}

/// `GET /book/{programme}/voucher`
pub async fn show(visitor: Visitor) -> Response {
    let Some(programme) = visitor.programme() else { return trouble::not_found(&visitor) };
    let name = visitor.query.get("j");
    if !is_name(name) {
        return named(&visitor, &programme);
    }
    let kept = Journey::of_form(&visitor, name);
    // Whoever comes back with errors has typed something, and it is not here.
    if kept.is_none() && visitor.query.get("errors") == "1" {
        return gone(&visitor, &programme);
    }
    let mut journey = kept.filter(|journey| journey.programme == programme.id).unwrap_or_else(|| Journey {
        programme: programme.id.clone(),
        other: visitor.query.get("for") == "other",
        next: local_path(visitor.query.get("next")).unwrap_or_default().to_owned(),
        ..Journey::default()
    });
    let chosen = visitor.query.find("municipality").and_then(|code| place(&visitor, code));
    if chosen.is_some() {
        journey.code = cut(visitor.query.get("municipality"), 6);
    }
    let refusal = match visitor.query.find("errors") {
        Some(_) => visitor.door.service.understand(&journey.typed()).err(),
        None => None,
    };
    let faults = || refusal.as_ref().map(|found| problems(&visitor, found, &journey)).unwrap_or_default();
    let (title, legend) = match (journey.next.starts_with("/my"), journey.other) {
        (true, _) => ("voucher-title-my", "birth-legend"),
        (false, true) => ("voucher-title-other", "birth-legend-other"),
        (false, false) => ("voucher-title", "birth-legend"),
    };
    let heading = visitor.say(title, &[]);
    let mut f = visitor.frame(&heading, Some(&programme));
    f.error = refusal.is_some();
    f.back =
        Some(if title == "voucher-title-my" { "/".to_owned() } else { format!("/book/{}", programme.id) });
    let page = Page {
        f,
        heading: html(&heading),
        action: format!("/book/{}/voucher", programme.id),
        name: name.to_owned(),
        whom: if journey.other { "other" } else { "self" },
        next: journey.next.clone(),
        legend,
        notices: notices(&visitor, &journey),
        chosen,
        form: Form::new(&journey, faults()),
        problems: faults(),
    };
    visitor.show(&page).done()
}

/// `POST /book/{programme}/voucher`
pub async fn submit(visitor: Visitor, fields: Fields) -> Response {
    let Some(programme) = visitor.programme() else { return trouble::not_found(&visitor) };
    let journey = Journey::of_fields(&programme.id, &fields);
    let (name, cookies) = journey.keep(&visitor, fields.get("j"));
    let path = if fields.get("choose") == "municipality" {
        format!("/book/{}/municipality?j={name}", programme.id)
    } else if visitor.door.service.understand(&journey.typed()).is_ok() {
        format!("/book/{}/check?j={name}", programme.id)
    } else {
        format!("/book/{}/voucher?j={name}&errors=1", programme.id)
    };
    cookies.into_iter().fold(visitor.go(&path), |reply, cookie| reply.cookie(cookie)).done()
}

/// What somebody must know who is asked to sign in in the middle of something.
fn notices(visitor: &Visitor, journey: &Journey) -> Vec<Html> {
    let mut keys = Vec::new();
    let bare = visitor.query.get("lost") == "cookies";
    if bare {
        keys.push("cookies-none");
    }
    match (journey.next.contains("/confirm?"), journey.next.contains("/move/")) {
        (true, true) => keys.push("voucher-not-moved"),
        (true, false) => keys.push("voucher-not-booked"),
        _ => {}
    }
    if bare {
        keys.push("cookies-next");
    }
    keys.into_iter().map(|key| html(&visitor.say(key, &[]))).collect()
}

/// The same page under a name, so that going back to it finds what was typed.
fn named(visitor: &Visitor, programme: &service::view::ProgrammeView) -> Response {
    let mut path = format!("/book/{}/voucher?j={}", programme.id, new_name(visitor));
    for wish in ["for", "next", "lost"] {
        if let Some(value) = visitor.query.find(wish).filter(|value| !value.is_empty()) {
            path.push_str(&format!("&{wish}={}", query_value(value)));
        }
    }
    visitor.go(&path).done()
}

/// `GET /book/{programme}/municipality`
pub async fn municipalities(visitor: Visitor) -> Response {
    let Some(programme) = visitor.programme() else { return trouble::not_found(&visitor) };
    let kept = query_value(visitor.query.get("j"));
    let lists = format!("/book/{}/municipality?j={kept}", programme.id);
    let form = format!("/book/{}/voucher?j={kept}", programme.id);
    let prefectures = visitor.door.service.prefectures();
    let named = |name, kana| visitor.words.place_name(name, kana);
    let chosen = prefectures.iter().find(|it| it.code == visitor.query.get("prefecture"));
    let (heading, links, other) = match chosen {
        None => {
            let heading = visitor.say("municipality-prefectures", &[]);
            let links = prefectures
                .iter()
                .map(|it| (html(&named(it.name, it.kana)), format!("{lists}&prefecture={}", it.code)));
            (heading, links.collect(), None)
        }
        Some(it) => {
            let heading =
                visitor.say("municipality-title", &[("prefecture", named(it.name, it.kana).into())]);
            let places = visitor.door.service.municipalities(it.code);
            let links = places.iter().map(|place| {
                let url = format!("{form}&municipality={}", place.code);
                (html(&named(place.name, place.kana)), url)
            });
            (heading, links.collect(), Some(lists.clone()))
        }
    };
    let mut f = visitor.frame(&heading, Some(&programme));
    f.back = Some(other.clone().unwrap_or(form));
    visitor.show(&Municipalities { f, heading: html(&heading), links, other }).done()
}

/// The wrong fields of a refusal in words, in the order of the form.
pub fn problems(visitor: &Visitor, refusal: &Refusal, journey: &Journey) -> Vec<Problem> {
    refusal.fields.iter().map(|fault| problem(visitor, fault, journey)).collect()
}

fn problem(visitor: &Visitor, fault: &FieldError, journey: &Journey) -> Problem {
    let nothing = [&journey.year, &journey.month, &journey.day].iter().all(|part| part.trim().is_empty());
    // Whoever typed nothing is asked for the date, not for its year.
    let args = if fault.code == "birth_date.missing" && nothing { &[][..] } else { &fault.args[..] };
    let RefusalWords { title, detail, next } = visitor.words.refusal(fault.code, args, None);
    Problem {
        field: fault.field,
        anchor: anchor(fault),
        title: html(&title),
        next: html(&format!("{detail}{}{next}", visitor.words.gap())),
    }
}

fn anchor(fault: &FieldError) -> &'static str {
    let part =
        fault.args.iter().find(|(name, _)| matches!(*name, "part" | "reason")).map(|(_, part)| part.as_str());
    match (fault.field, part) {
        ("municipality_code", _) => "code",
        ("voucher_number", _) => "number",
        (_, Some("month" | "month_unreadable")) => "birth-month",
        (_, Some("day" | "day_unreadable")) => "birth-day",
        (_, Some("era" | "year_short")) => "birth-era",
        _ => "birth-year",
    }
}

fn place(visitor: &Visitor, code: &str) -> Option<String> {
    let places = visitor.door.service.municipalities(code.get(..2)?);
    places.into_iter().find(|place| place.code == code).map(|place| place.name.to_owned())
}
