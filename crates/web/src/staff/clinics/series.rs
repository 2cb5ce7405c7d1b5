//! A series as a form: filled in, looked at with what the guard rails say, proposed.
//!
//! The form writes the same file that a tool brings. The surprise: the preview carries what was typed and not what came of
//! it, so what is proposed is worked out anew and can be nothing else than what these fields say.

use askama::Template;
use axum::response::Response;
use service::admin::{AcknowledgeAsked, AdminRefusal, Draft, FindingTold, Plan};
use service::clinics::{ClinicBoard, Declined};
use service::series::{Closed, Reach, Rule, Series, SeriesDay, WEEKDAYS};

use super::{back, local};
use crate::form::Fields;
use crate::guest::rows::venue_name;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

/// Reasons for findings, in the order of the form.
const REASONS: [&str; 5] = ["extra_days", "other_size", "follows_later", "elsewhere_too", "as_ordered"];

/// What begins the name of a field with a reason.
const REASON: &str = "reason/";

#[derive(Template)]
#[template(path = "staff/series.html")]
struct Form {
    f: Frame,
    nav: Nav,
    name: Html,
    faults: Vec<String>,
    venues: Vec<(String, Html)>,
    doses: Vec<u8>,
    weekdays: Vec<(&'static str, Html)>,
    /// Whether it changes a series that is there.
    is_known: bool,
    v: Fields,
}

#[derive(Template)]
#[template(path = "staff/series_preview.html")]
struct Preview {
    f: Frame,
    nav: Nav,
    name: Html,
    problem: Option<(Html, Html)>,
    sum: Html,
    days: Vec<(Html, Html, u64, u64)>,
    changes: Vec<String>,
    kept: Vec<String>,
    findings: Vec<Question>,
    reasons: Vec<(&'static str, Html)>,
    hidden: Vec<(String, String)>,
}

/// A finding that waits for a reason.
struct Question {
    field: String,
    why: Html,
    next: Html,
    chosen: String,
}

/// `GET /staff/clinics/series`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let query = member.visitor.query.clone();
    let board = board(&member, query.get("programme")).await?;
    let known = board.series.iter().find(|line| line.series.id == query.get("series"));
    let typed = match known {
        Some(line) => typed_of(&board.programme.id, &line.series),
        None => Fields::of(&[("programme", &board.programme.id), ("minutes", "30"), ("holidays", "closed")]),
    };
    Ok(form(&member, &board, typed, Vec::new()))
}

/// `POST /staff/clinics/series`
pub async fn preview(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let board = board(&member, fields.get("programme")).await?;
    if fields.get("do") == "edit" {
        return Ok(form(&member, &board, fields, Vec::new()));
    }
    let series = match series_of(&member, &board, &fields) {
        Ok(series) => series,
        Err(faults) => return Ok(form(&member, &board, fields, faults)),
    };
    let (service, words) = (&member.visitor.door.service, &member.visitor.words);
    let draft = Draft::Series(series.text());
    match service.plan_clinics(&member.who, &board.programme.id, &draft, words).await {
        Ok(plan) => Ok(previewed(&member, &board, &fields, &plan, None)),
        Err(why) => Ok(declined(&member, &board, fields, why)),
    }
}

/// `POST /staff/clinics/propose`
pub async fn propose(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let may = member.visitor.door.service.may_propose(&member.who, fields.get("programme")).await;
    may.map_err(|refusal| Elsewhere::from(member.refused(&refusal)))?;
    let board = board(&member, fields.get("programme")).await?;
    let series = match series_of(&member, &board, &fields) {
        Ok(series) => series,
        Err(faults) => return Ok(form(&member, &board, fields, faults)),
    };
    let (service, words) = (&member.visitor.door.service, &member.visitor.words);
    let (draft, programme) = (Draft::Series(series.text()), &board.programme.id);
    let said = acknowledged(&fields);
    match service.propose_clinics(&member.who, programme, &draft, &said, words).await {
        Ok(_) => Ok(back(&member, programme, "proposed")),
        Err(Declined::Refused(refusal)) if refusal.code == "proposal.guard" => {
            let plan = service.plan_clinics(&member.who, programme, &draft, words).await;
            let plan = plan.unwrap_or_default();
            Ok(previewed(&member, &board, &fields, &plan, Some(&refusal)))
        }
        Err(why) => Ok(declined(&member, &board, fields, why)),
    }
}

async fn board(member: &Member, programme: &str) -> Result<ClinicBoard, Elsewhere> {
    let wanted = Some(programme).filter(|id| !id.is_empty());
    let found = member.visitor.door.service.clinics(&member.who, wanted, &member.visitor.words).await;
    found.map_err(|refusal| member.refused(&refusal).into())
}

fn declined(member: &Member, board: &ClinicBoard, fields: Fields, why: Declined) -> Response {
    match why {
        Declined::Refused(refusal) => member.refused(&refusal),
        Declined::Faults(AdminRefusal { faults, details, .. }) if faults.is_empty() => {
            form(member, board, fields, details)
        }
        Declined::Faults(AdminRefusal { faults, .. }) => {
            let told = faults.iter().map(|it| fault(member, &it.at, &it.reason)).collect();
            form(member, board, fields, told)
        }
    }
}

/// What is wrong with a field, by the name that the form gives it.
fn fault(member: &Member, at: &str, reason: &str) -> String {
    let label = match at.rsplit('.').next().unwrap_or(at) {
        "id" => "clinics-id",
        "from" => "clinics-from",
        "until" => "clinics-until",
        "weekdays" => "clinics-weekdays",
        "holidays" => "clinics-holidays",
        "hours" => "clinics-hours",
        "slot_minutes" | "minutes" => "clinics-minutes",
        "capacity" => "clinics-capacity",
        "closed_on" => "clinics-closed-on",
        "published_at" => "clinics-published",
        "day" => "clinics-reach-day",
        "dose" => "clinics-dose",
        "venue" => "clinics-venue",
        _ => "clinics-series",
    };
    let field = member.say(label, &[]);
    member.say("clinics-fault", &[("field", field.into()), ("reason", reason.to_owned().into())])
}

/// That a field cannot be read, and how it is written.
fn unreadable(member: &Member, name: &str, value: &str, hint: &str) -> String {
    let args = [("value", value.to_owned().into()), ("hint", hint.to_owned().into())];
    fault(member, name, &member.say("clinics-fault-value", &args))
}

fn form(member: &Member, board: &ClinicBoard, v: Fields, faults: Vec<String>) -> Response {
    let words = member.visitor.words;
    let programme = &board.programme;
    let venues = programme
        .venues
        .iter()
        .map(|venue| (venue.id.clone(), html(&venue_name(words, programme, &venue.id))));
    let weekday = |day: &'static str| (day, html(&member.say(&format!("clinics-weekday-{day}"), &[])));
    let page = Form {
        f: member.frame(&member.say("clinics-make", &[])),
        nav: member.nav(),
        name: html(words.name(&programme.name)),
        venues: venues.collect(),
        doses: (1..=programme.doses).collect(),
        weekdays: WEEKDAYS.map(weekday).into(),
        is_known: board.series.iter().any(|line| line.series.id == v.get("id")),
        faults: faults.clone(),
        v,
    };
    let status = if faults.is_empty() { 200 } else { 422 };
    let status = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    member.show(&page).status(status).done()
}

fn previewed(
    member: &Member,
    board: &ClinicBoard,
    fields: &Fields,
    plan: &Plan,
    problem: Option<&service::Refusal>,
) -> Response {
    let words = member.visitor.words;
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let sum = [("slots", count(plan.slots).into()), ("places", count(plan.places).into())];
    let problem = problem.map(|refusal| {
        let said = words.refusal(refusal.code, &refusal.args, None);
        (html(&said.title), html(&format!("{} {}", said.detail, said.next)))
    });
    let hidden = fields.pairs().filter(|(name, _)| !name.starts_with(REASON) && *name != "do");
    let page = Preview {
        f: member.frame(&member.say("clinics-preview-title", &[])),
        nav: member.nav(),
        name: html(words.name(&board.programme.name)),
        sum: html(&member.say("clinics-preview-sum", &sum)),
        days: plan.days.iter().map(|day| day_line(member, day)).collect(),
        changes: plan.changes.lines.iter().filter(|line| line.starts_with('~')).cloned().collect(),
        kept: plan.kept.clone(),
        findings: plan.findings.iter().map(|finding| question(fields, finding)).collect(),
        reasons: REASONS
            .map(|reason| (reason, html(&member.say(&format!("acknowledge-{reason}"), &[]))))
            .into(),
        hidden: hidden.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        problem,
    };
    let status = if page.problem.is_some() { 422 } else { 200 };
    let status = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    member.show(&page).status(status).done()
}

fn question(fields: &Fields, finding: &FindingTold) -> Question {
    let FindingTold { rail, venue, from, until, why, next, .. } = finding;
    let field = format!("{REASON}{rail}/{venue}/{from}/{until}");
    Question { chosen: fields.get(&field).to_owned(), field, why: html(why), next: html(next) }
}

/// The reasons that were chosen.
fn acknowledged(fields: &Fields) -> Vec<AcknowledgeAsked> {
    let told = fields.pairs().filter_map(|(name, reason)| {
        let mut parts = name.strip_prefix(REASON)?.split('/');
        let (rail, venue) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let about = Some((venue, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?));
        Some(AcknowledgeAsked { rail, about, reason: reason.to_owned() })
    });
    told.collect()
}

fn day_line(member: &Member, day: &SeriesDay) -> (Html, Html, u64, u64) {
    let words = member.visitor.words;
    let places = day.slots.iter().map(|slot| u64::from(slot.capacity)).sum();
    let hours = match (&day.closed, day.slots.first(), day.slots.last()) {
        (Some(Closed::Holiday(name)), ..) => member.say("clinics-closed-holiday", &[("name", name.into())]),
        (None, Some(first), Some(last)) => words.span(first.start, last.end),
        _ => member.say("clinics-closed-single", &[]),
    };
    (html(&words.date(day.date)), html(&hours), day.slots.len() as u64, places)
}

/// The fields that say what a series says; of several rules the last.
fn typed_of(programme: &str, series: &Series) -> Fields {
    let mut pairs = vec![
        ("programme", programme.to_owned()),
        ("id", series.id.clone()),
        ("venue", series.venue.clone()),
        ("dose", series.dose.map(|dose| dose.to_string()).unwrap_or_default()),
        ("reach", "all".to_owned()),
    ];
    if let Some(rule) = series.rule.last() {
        pairs.extend(rule.weekdays.iter().filter_map(|day| {
            let known = WEEKDAYS.iter().find(|known| *known == day)?;
            Some((*known, "1".to_owned()))
        }));
        let days: Vec<String> = rule.closed_on.iter().map(ToString::to_string).collect();
        pairs.extend([
            ("from", rule.from.to_string()),
            ("until", rule.until.to_string()),
            ("holidays", rule.holidays.clone()),
            ("hours", rule.hours.join(", ")),
            ("minutes", rule.slot_minutes.to_string()),
            ("capacity", rule.capacity.to_string()),
            ("closed_on", days.join(", ")),
        ]);
    }
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Fields::of(&pairs)
}

/// The series that the fields say: a new one, or one that is there, changed as far as they reach.
fn series_of(member: &Member, board: &ClinicBoard, fields: &Fields) -> Result<Series, Vec<String>> {
    let mut faults = Vec::new();
    let rule = rule_of(member, fields, &mut faults);
    let published_at = match fields.get("published").trim() {
        "" => None,
        text => local(text).or_else(|| {
            faults.push(unreadable(member, "published_at", text, "2021-05-17T11:00"));
            None
        }),
    };
    let day = fields.get("day").trim().parse();
    let reach = match (fields.get("reach"), day) {
        ("one", Ok(day)) => Reach::One(day),
        ("following", Ok(day)) => Reach::Following(day),
        ("one" | "following", Err(_)) => {
            faults.push(fault(member, "day", &member.say("clinics-fault-day", &[])));
            Reach::All
        }
        _ => Reach::All,
    };
    let (Some(rule), true) = (rule, faults.is_empty()) else { return Err(faults) };
    let id = fields.get("id").trim().to_owned();
    let known = board.series.iter().find(|line| line.series.id == id).map(|line| line.series.clone());
    let series = match known {
        Some(known) => known.changed(reach, rule),
        None => {
            let (venue, dose) = (fields.get("venue").to_owned(), fields.get("dose").parse().ok());
            Series { id, venue, dose, published_at: None, rule: vec![rule] }
        }
    };
    Ok(Series { published_at: published_at.or(series.published_at), ..series })
}

fn rule_of(member: &Member, fields: &Fields, faults: &mut Vec<String>) -> Option<Rule> {
    let mut field = |name: &str, hint: &str, is_right: &dyn Fn(&str) -> bool| {
        let text = fields.get(name).trim().to_owned();
        if !is_right(&text) {
            faults.push(unreadable(member, name, &text, hint));
        }
        text
    };
    let is_day = |text: &str| text.parse::<jiff::civil::Date>().is_ok();
    let from = field("from", "2021-05-24", &is_day);
    let until = field("until", "2021-06-27", &is_day);
    let minutes = field("minutes", "30", &|text| text.parse::<u16>().is_ok());
    let capacity = field("capacity", "40", &|text| text.parse::<u32>().is_ok());
    let list = |text: &str| -> Vec<String> {
        text.split([',', '、', ' '])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let closed =
        field("closed_on", "2021-06-01, 2021-06-02", &|text| list(text).iter().all(|day| is_day(day)));
    Some(Rule {
        from: from.parse().ok()?,
        until: until.parse().ok()?,
        weekdays: WEEKDAYS.iter().filter(|day| fields.get(day) == "1").map(|day| (*day).to_owned()).collect(),
        holidays: fields.get("holidays").to_owned(),
        hours: list(fields.get("hours")),
        slot_minutes: minutes.parse().ok()?,
        capacity: capacity.parse().ok()?,
        closed_on: list(&closed).iter().filter_map(|day| day.parse().ok()).collect(),
    })
}
