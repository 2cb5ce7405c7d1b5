//! A municipality's own list: how it stands, bring a list, look what it would change, apply it, undo it, single vouchers.
//!
//! Every form names its place, a programme and a municipality, and the service judges whether it is theirs before anything
//! that was sent is looked at. Nobody is named here: vouchers are typed in and never shown.

pub mod acts;
pub mod digests;
pub mod letters;
pub mod list;
pub mod vrs;

use askama::Template;
use axum::response::Response;
use service::Refusal;
use service::municipality::{ActReason, Asker, ImportTold, MunicipalityFigures, RosterPlace};

use self::letters::Letters;
use crate::form::{Fields, query_value};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::export::formats;
use crate::staff::member::{Member, Nav, status};

/// Where a page or a form is: a programme and a municipality.
pub struct Place {
    /// Programme identifier.
    pub programme: String,
    /// Six digits.
    pub municipality: String,
}

impl Place {
    /// The place that an address or a form names.
    pub fn of(fields: &Fields) -> Place {
        let text = |name| fields.get(name).to_owned();
        Place { programme: text("programme"), municipality: text("municipality") }
    }

    /// The same for the service.
    pub fn there(&self) -> RosterPlace<'_> {
        RosterPlace { programme: &self.programme, municipality: &self.municipality }
    }

    /// An address at this place.
    pub fn url(&self, path: &str) -> String {
        let (programme, code) = (query_value(&self.programme), query_value(&self.municipality));
        format!("/staff/municipality{path}?programme={programme}&municipality={code}")
    }
}

#[derive(Template)]
#[template(path = "staff/municipality.html")]
struct Page {
    f: Frame,
    nav: Nav,
    place: Place,
    heading: Html,
    others: Vec<(String, Html)>,
    done: Option<Html>,
    problems: Vec<Problem>,
    typed: Fields,
    figures: Vec<(Html, u64)>,
    as_of: Html,
    reasons: Vec<(&'static str, Html)>,
    formats: Vec<(&'static str, Html)>,
    imports: Vec<Import>,
    may_change: bool,
    letters: Option<Letters>,
}

/// One thing that is wrong with a form.
struct Problem {
    anchor: String,
    title: Html,
    next: Html,
}

/// An import in the list of them.
struct Import {
    when: Html,
    what: Html,
    account: Html,
    undone: Option<Html>,
    undo: Option<String>,
}

/// How a municipality stands, on the first page.
pub struct Glance {
    /// The way to its own page.
    pub url: String,
    /// Its name and code.
    pub name: Html,
    /// What the counts rest on.
    pub as_of: Html,
    /// The counts.
    pub rows: Vec<(Html, u64)>,
}

impl Glance {
    /// What is shown of these figures.
    pub fn of(member: &Member, figures: &MunicipalityFigures) -> Glance {
        let place =
            Place { programme: figures.programme.clone(), municipality: figures.municipality_code.clone() };
        Glance {
            url: place.url(""),
            name: heading(figures),
            as_of: as_of(member, figures),
            rows: rows(member, figures),
        }
    }
}

/// `GET /staff/municipality`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    Ok(page(&member, Place::of(&member.visitor.query), None, Fields::default()).await)
}

/// The page; with what was typed into a form of it that was refused.
pub async fn page(member: &Member, wanted: Place, refused: Option<&Refusal>, typed: Fields) -> Response {
    let service = &member.visitor.door.service;
    let places = match service.roster_places(&member.who).await {
        Ok(places) => places,
        Err(refusal) => return member.refused(&refusal),
    };
    let place = match places.first() {
        Some((programme, code, _)) if wanted.programme.is_empty() && wanted.municipality.is_empty() => {
            Place { programme: programme.clone(), municipality: code.clone() }
        }
        _ => wanted,
    };
    let by = Asker::Session(&member.who);
    let figures = service.municipality_figures(by, &place.programme, &place.municipality).await;
    let imports = service.roster_imports(by, &place.programme, Some(&place.municipality)).await;
    let (figures, imports) = match (figures, imports) {
        (Ok(figures), Ok(imports)) => (figures, imports),
        (Err(refusal), _) | (_, Err(refusal)) => return member.refused(&refusal),
    };
    let letters = match service.letters_told(&place.programme, &place.municipality).await {
        Ok(told) => told.map(|told| Letters::of(member, &told)),
        Err(refusal) => return member.refused(&refusal),
    };
    let others = places.iter().filter(|(id, code, _)| (id, code) != (&place.programme, &place.municipality));
    let others = others.take(PLACES_MAX).map(|(programme, code, name)| {
        let there = Place { programme: programme.clone(), municipality: code.clone() };
        (there.url(""), html(&format!("{name}（{programme}）")))
    });
    let may_change = member.who.roles().contains(&"municipality");
    let shown = Page {
        f: member.frame(&member.say("municipality-own", &[])),
        nav: member.nav(),
        heading: heading(&figures),
        others: others.collect(),
        done: refused.is_none().then(|| done(member)).flatten(),
        problems: refused.map(|refusal| problems(member, refusal)).unwrap_or_default(),
        typed,
        as_of: as_of(member, &figures),
        figures: rows(member, &figures),
        reasons: reasons(member),
        formats: formats().map(|name| (name, html(&member.say(&format!("format-{name}"), &[])))).collect(),
        imports: imports.iter().map(|it| import(member, &place, it, may_change)).collect(),
        may_change,
        letters,
        place,
    };
    let code = refused.map_or(axum::http::StatusCode::OK, |refusal| status(refusal.code));
    member.show(&shown).status(code).done()
}

/// Other places that are linked; whoever may see all of them names one in the address.
const PLACES_MAX: usize = 50;

fn heading(figures: &MunicipalityFigures) -> Html {
    html(&format!("{} {}", figures.municipality_name, figures.municipality_code))
}

fn as_of(member: &Member, figures: &MunicipalityFigures) -> Html {
    html(&member.say("figures-as-of", &[("position", figures.as_of.to_string().into())]))
}

fn rows(member: &Member, it: &MunicipalityFigures) -> Vec<(Html, u64)> {
    let rows = [
        ("municipality-rostered", it.rostered),
        ("municipality-free", it.free),
        ("municipality-booked", it.booked),
        ("municipality-administered", it.administered),
        ("municipality-not-given", it.not_given),
        ("municipality-no-show", it.no_show),
        ("municipality-cancelled", it.cancelled),
        ("municipality-revoked", it.revoked),
        ("municipality-superseded", it.superseded),
        ("municipality-unbacked", it.unbacked),
    ];
    rows.into_iter().map(|(key, count)| (html(&member.say(key, &[])), count)).collect()
}

fn reasons(member: &Member) -> Vec<(&'static str, Html)> {
    let named = |reason: ActReason| {
        (reason.as_str(), html(&member.say(&format!("amend-reason-{}", reason.as_str()), &[])))
    };
    ActReason::ALL.into_iter().map(named).collect()
}

fn import(member: &Member, place: &Place, it: &ImportTold, may_change: bool) -> Import {
    let words = member.visitor.words;
    let counts = [("added", it.added.into()), ("changed", it.changed.into()), ("removed", it.removed.into())];
    let key = if it.undoes.is_some() { "municipality-undo-line" } else { "municipality-import-line" };
    let by = |account: u32| member.say("timeline-account", &[("account", account.into())]);
    Import {
        when: html(&it.moment.map(|at| words.moment(at)).unwrap_or_default()),
        what: html(&member.say(key, &counts)),
        account: html(&by(it.account)),
        undone: it
            .undone_by
            .map(|account| html(&format!("{} {}", member.say("municipality-undone", &[]), by(account)))),
        undo: (it.undoable && may_change).then(|| format!("{}&import={}", place.url("/undo"), it.import)),
    }
}

fn problems(member: &Member, refusal: &Refusal) -> Vec<Problem> {
    let words = member.visitor.words;
    if refusal.fields.is_empty() {
        let said = trouble::say(words, refusal);
        return vec![Problem {
            anchor: "main".to_owned(),
            title: html(&said.title),
            next: html(&format!("{} {}", said.detail, said.next)),
        }];
    }
    let problem = |field: &service::FieldError| {
        let said = words.refusal(field.code, &field.args, None);
        let label = member.say(&format!("municipality-field-{}", field.field.replace('_', "-")), &[]);
        Problem {
            anchor: field.field.to_owned(),
            title: html(&format!("{label}：{}", said.title)),
            next: html(&said.next),
        }
    };
    refusal.fields.iter().map(problem).collect()
}

/// What the address says was just done; only words of ours, whatever it says.
fn done(member: &Member) -> Option<Html> {
    let query = &member.visitor.query;
    let number = |name| query.get(name).parse::<u32>().unwrap_or_default();
    let what = match query.get("done") {
        "reissued" => "municipality-done-reissued",
        "revoked" => "municipality-done-revoked",
        "reinstated" => "municipality-done-reinstated",
        "nothing" => "municipality-done-nothing",
        "applied" => "municipality-done-applied",
        "undone" => "municipality-done-undone",
        _ => return None,
    };
    let counts = [
        ("bookings", number("bookings").into()),
        ("added", number("added").into()),
        ("changed", number("changed").into()),
        ("removed", number("removed").into()),
    ];
    let mut text = member.say(what, &counts);
    if number("unbacked") > 0 {
        text = format!("{text}\n{}", member.say("municipality-done-unbacked", &[]));
    }
    Some(html(&text))
}
