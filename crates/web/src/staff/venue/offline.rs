//! The page for when the network is gone, the one page with a script: its texts, today's list for it to keep, and what it sends.
//!
//! The list that a browser keeps has numbers and states and no name. Each act comes with the identity that the browser gave it
//! when it was done, so that it is done once however often it is sent; what is refused is told with its reason, as data.
//! The surprise: an arrival is taken as one that staff let in, because it was in the middle of an outage that they judged it.

use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use service::Refusal;
use service::venue::VenueAct;

use super::station::{Head, Station};
use crate::files;
use crate::form::Fields;
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame};
use crate::staff::member::Nav;

/// What this page may do and no other: run its own script, ask its own server, and have a worker.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; style-src 'self'; \
    img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "staff/venue/offline.html")]
struct Page {
    f: Frame,
    nav: Nav,
    head: Head,
    script: &'static str,
    account: u32,
    words: String,
}

/// Texts that the script shows, by the names that it has for them.
const WORDS: [(&str, &str); 32] = [
    ("green", "counter-green"),
    ("amber", "counter-amber"),
    ("red", "counter-red"),
    ("go-in", "counter-go-in"),
    ("early", "offline-early"),
    ("late", "offline-late"),
    ("flags", "offline-flags"),
    ("inside", "counter-inside"),
    ("checked", "counter-checked"),
    ("not-now", "offline-not-now"),
    ("not-listed", "offline-not-listed"),
    ("no-list", "offline-no-list"),
    ("receipt-right", "offline-receipt-right"),
    ("receipt-wrong", "offline-receipt-wrong"),
    ("receipt-elsewhere", "offline-receipt-elsewhere"),
    ("lot-refused", "offline-lot-refused"),
    ("online", "offline-online"),
    ("offline", "offline-offline"),
    ("sign-in", "offline-sign-in"),
    ("as-of", "offline-as-of"),
    ("waiting", "offline-waiting"),
    ("seen", "offline-seen"),
    ("check_in", "counter-act-check_in"),
    ("check", "counter-act-check"),
    ("administer", "counter-act-administer"),
    ("withhold", "counter-act-withhold"),
    ("reason", "counter-reason"),
    ("lot", "counter-lot"),
    ("status-administered", "status-administered"),
    ("status-not_given", "status-not_given"),
    ("status-cancelled", "status-cancelled"),
    ("status-no_show", "status-no_show"),
];

/// `GET /staff/venue/offline`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let station = Station::asked(visitor)?;
    let member = &station.member;
    // Whoever may not see the list is refused here already, and that is written down.
    if let Err(refusal) = member.visitor.door.service.lots_at(&station.by(), &station.counter).await {
        return Ok(station.refused(&refusal));
    }
    let page = Page {
        f: member.frame(&member.say("counter-offline", &[])),
        nav: member.nav(),
        head: station.head(),
        script: files::script_path(),
        account: member.who.account(),
        words: words(&station).to_string(),
    };
    let mut answer = member.show(&page).done();
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(answer)
}

fn words(station: &Station) -> Value {
    let say = |key: &str| Value::from(service::wording::bare(&station.member.say(key, &[])));
    let mut words: BTreeMap<&str, Value> = WORDS.iter().map(|(name, key)| (*name, say(key))).collect();
    let reasons: serde_json::Map<String, Value> =
        super::arrival::REASONS.iter().map(|it| ((*it).to_owned(), say(&format!("reason-{it}")))).collect();
    words.insert("reasons", Value::Object(reasons));
    json!(words)
}

/// `GET /staff/venue/kept`
pub async fn kept(visitor: Visitor) -> Result<Response, Elsewhere> {
    let station = Station::asked(visitor)?;
    let service = &station.member.visitor.door.service;
    let (by, today) = (station.by(), station.today());
    let refused = |refusal: Refusal| Elsewhere::from(station.refused(&refusal));
    let list = service.day_list(&by, &station.counter, today, false).await.map_err(refused)?;
    let lots = service.lots_at(&by, &station.counter).await.map_err(refused)?;
    let mut told = json!(list);
    told["log_key"] = json!(&*service.log_key());
    told["lots"] = json!(lots);
    Ok(([(CACHE_CONTROL, "no-store")], Json(told)).into_response())
}

/// `POST /staff/venue/reconcile`
pub async fn reconcile(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let station = Station::sent(visitor, &fields)?;
    let booking = fields.get("booking").to_owned();
    let act = match fields.get("do") {
        "check" => VenueAct::Check { booking },
        "administer" => VenueAct::Administer { booking, lot: fields.get("lot").to_owned() },
        "withhold" => VenueAct::Withhold { booking, reason: fields.get("reason").to_owned() },
        _ => VenueAct::CheckIn { booking, let_in: true },
    };
    let key = Some(fields.get("key")).filter(|key| !key.is_empty());
    let service = &station.member.visitor.door.service;
    match service.act_at_venue(&station.by(), &station.counter, &act, key).await {
        Ok(told) => Ok(Json(json!({ "outcome": "done", "repeated": told.repeated })).into_response()),
        Err(refusal) if refusal.code.starts_with("staff.") => Ok(station.refused(&refusal)),
        // Not decided: it is to be sent again.
        Err(refusal) if refusal.retry_after_seconds.is_some() => {
            Ok(StatusCode::SERVICE_UNAVAILABLE.into_response())
        }
        Err(refusal) => {
            let words = trouble::say(station.member.visitor.words, &refusal);
            let [title, text] = [&words.title, &words.detail].map(|text| service::wording::bare(text));
            let told = json!({ "outcome": "conflict", "code": refusal.code, "title": title, "text": text });
            Ok(Json(told).into_response())
        }
    }
}
