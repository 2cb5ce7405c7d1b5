//! The public record of fairness, for anyone: when places opened, how order is decided, how many by which way.
//!
//! Nobody is signed in and nothing is about a person. The same record is there as JSON for whoever recounts it.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde_json::json;
use service::fairness::{DaySteps, Fairness, Published, WaitlistCounts};
use service::view::{ProgrammeView, WaveView};

use crate::Door;
use crate::api::Problem;
use crate::guest::rows::venue_name;
use crate::guest::start::{Wave, wave};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Frame, Html, html};

#[derive(Template)]
#[template(path = "guest/fairness.html")]
struct Page {
    f: Frame,
    sections: Vec<Section>,
}

/// A day, what happened on it, and how often through each channel.
type DayRow = (Html, Html, Vec<u64>);

struct Section {
    id: String,
    name: String,
    as_of: Html,
    waves: Vec<Wave>,
    published: Vec<[Html; 5]>,
    overbooked: Option<Html>,
    waitlist: Option<Html>,
    channels: Vec<Html>,
    days: Vec<DayRow>,
    note: String,
}

/// `GET /fairness`
pub async fn show(visitor: Visitor) -> Response {
    let mut sections = Vec::new();
    for programme in visitor.door.service.programmes() {
        match visitor.door.service.fairness(&programme.id).await {
            Ok(record) => sections.push(section(&visitor, &programme, record)),
            Err(refusal) => return trouble::refused(&visitor, &refusal),
        }
    }
    let mut f = visitor.frame(&visitor.say("fairness-title", &[]), None);
    f.back = Some("/".to_owned());
    visitor.show(&Page { f, sections }).done()
}

/// `GET /fairness.json`
pub async fn json(State(door): State<Door>, headers: HeaderMap) -> Response {
    let mut records = Vec::new();
    for programme in door.service.programmes() {
        match door.service.fairness(&programme.id).await {
            Ok(record) => records.push(record),
            Err(refusal) => return Problem::from(refusal).response(&headers),
        }
    }
    Json(json!({ "log_key": &*door.service.log_key(), "programmes": records })).into_response()
}

fn section(visitor: &Visitor, programme: &ProgrammeView, record: Fairness) -> Section {
    let words = visitor.words;
    // The day of opening is to be told whether it is past or not.
    let opening = |found: &WaveView| wave(visitor, &WaveView { open: false, ..found.clone() });
    let (channels, days) = by_day(visitor, &record.days);
    Section {
        id: record.programme.clone(),
        name: words.name(&programme.name).to_owned(),
        as_of: html(&visitor.say("fairness-as-of", &[("size", record.as_of.to_string().into())])),
        waves: record.waves.iter().map(opening).collect(),
        published: record.published.iter().map(|it| batch(visitor, programme, it)).collect(),
        overbooked: overbooked(visitor, &record.published),
        waitlist: record.waitlist.as_ref().map(|counts| waitlist(visitor, counts)),
        channels,
        days,
        note: record.checkpoint,
    }
}

/// How many more people than places may book, if any.
fn waitlist(visitor: &Visitor, counts: &WaitlistCounts) -> Html {
    let count = |number: u64| number.to_string().into();
    let args = [
        ("joined", count(counts.joined)),
        ("offered", count(counts.offered)),
        ("booked", count(counts.booked)),
        ("waiting", count(counts.waiting)),
    ];
    html(&visitor.say("fairness-waitlist", &args))
}

fn overbooked(visitor: &Visitor, published: &[Published]) -> Option<Html> {
    let count: u64 = published.iter().map(|batch| batch.overbooked).sum();
    (count > 0).then(|| html(&visitor.say("fairness-overbooked", &[("count", count.to_string().into())])))
}

fn batch(visitor: &Visitor, programme: &ProgrammeView, batch: &Published) -> [Html; 5] {
    let words = visitor.words;
    let venues: Vec<String> = batch.venues.iter().map(|id| venue_name(words, programme, id)).collect();
    let days = format!("{} – {}", words.short_date(batch.from), words.short_date(batch.until));
    [
        html(&words.moment(batch.moment)),
        html(&venues.join("、")),
        html(&days),
        html(&batch.slots.to_string()),
        html(&batch.places.to_string()),
    ]
}

/// The channels that occur, and for each day and kind the counts in their order.
fn by_day(visitor: &Visitor, steps: &[DaySteps]) -> (Vec<Html>, Vec<DayRow>) {
    let channels: BTreeSet<&str> = steps.iter().map(|step| step.channel).collect();
    let mut rows: BTreeMap<(Date, &str), BTreeMap<&str, u64>> = BTreeMap::new();
    for step in steps {
        *rows.entry((step.date, step.what)).or_default().entry(step.channel).or_default() += step.count;
    }
    let row = |((date, what), counts): ((Date, &str), BTreeMap<&str, u64>)| {
        let counts = channels.iter().map(|channel| counts.get(channel).copied().unwrap_or_default());
        let what = html(&visitor.say(&format!("what-{what}"), &[]));
        (html(&visitor.words.short_date(date)), what, counts.collect())
    };
    let heads = channels.iter().map(|channel| html(&visitor.say(&format!("channel-{channel}"), &[])));
    (heads.collect(), rows.into_iter().map(row).collect())
}
