//! The journal for auditors, entry by entry in plain words, with checkpoints and proofs; never a name or a number of a voucher.
//!
//! What an entry says is the service's to tell; here it is worded. Every entry leads to a page of its own, and from there to
//! its proof, a file that `tashika receipt verify` and every reader of C2SP proofs can check without us.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use service::auditor::{EntryRow, JournalPage, JournalQuery, KINDS, LogHead, ProvedEntry};

use crate::form::query_value;
use crate::guest::rows::{Row, row};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html, joined};
use crate::staff::member::{Member, Nav};

/// Digits of a hash in a list; its page has all of them.
const HASH_SHOWN: usize = 16;

#[derive(Template)]
#[template(path = "staff/audit.html")]
struct Page {
    f: Frame,
    nav: Nav,
    head: Vec<Row>,
    note: String,
    witnesses: Vec<[Html; 3]>,
    kinds: Vec<(&'static str, Html, bool)>,
    day: String,
    number: String,
    size: Html,
    lines: Vec<Line>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Line {
    position: u64,
    at: Html,
    what: Html,
    channel: Html,
    actor: Html,
    facts: Html,
    hash: String,
}

#[derive(Template)]
#[template(path = "staff/audit_entry.html")]
struct Entry {
    f: Frame,
    nav: Nav,
    heading: Html,
    back: String,
    file: String,
    rows: Vec<Row>,
    told: String,
    leaf: String,
    proof: String,
}

/// `GET /staff/audit`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let asked = &member.visitor.query;
    let some = |name: &str| Some(asked.get(name).trim().to_owned()).filter(|text| !text.is_empty());
    let query = JournalQuery {
        from: some("from").and_then(|text| text.parse().ok()),
        kind: some("kind"),
        day: some("day").and_then(|text| text.parse().ok()),
        number: some("number"),
    };
    let service = &member.visitor.door.service;
    let found = match service.journal_page(&member.who, &query).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    match service.log_head(&member.who).await {
        Ok(head) => Ok(member.show(&page(&member, &query, found, head)).done()),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// `GET /staff/audit/entry`
pub async fn entry(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let ProvedEntry { entry, told, leaf, proof, checkpoint } = match proved(&member).await {
        Ok(found) => found,
        Err(page) => return Ok(*page),
    };
    let line = line(&member, &entry);
    let words = member.visitor.words;
    let mut rows: Vec<Row> = [
        ("audit-position", html(&entry.position.to_string())),
        ("audit-at", line.at),
        ("audit-what", line.what),
        ("audit-channel", line.channel),
        ("audit-actor", line.actor),
    ]
    .into_iter()
    .map(|(key, value)| Row { value, ..row(words, key, "") })
    .collect();
    rows.extend(entry.facts.iter().map(|(name, value)| Row {
        label: html(&fact(&member, name)),
        value: html(value),
        change: None,
    }));
    rows.push(row(words, "audit-hash", &entry.leaf_hash));
    rows.push(row(words, "audit-proved-by", &checkpoint.size.to_string()));
    let title = member.say("audit-entry", &[("position", entry.position.to_string().into())]);
    let page = Entry {
        f: member.frame(&title),
        nav: member.nav(),
        heading: html(&title),
        back: format!("/staff/audit?from={}#entries", entry.position),
        file: format!("/staff/audit/proof?position={}", entry.position),
        rows,
        told: serde_json::to_string_pretty(&told).unwrap_or_default(),
        leaf,
        proof,
    };
    Ok(member.show(&page).done())
}

/// `GET /staff/audit/proof`
pub async fn proof(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let found = match proved(&member).await {
        Ok(found) => found,
        Err(page) => return Ok(*page),
    };
    let name = format!("attachment; filename=\"entry-{}.tlog-proof\"", found.entry.position);
    let mut response = found.proof.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

async fn proved(member: &Member) -> Result<ProvedEntry, Box<Response>> {
    let position = member.visitor.query.get("position").parse().unwrap_or(u64::MAX);
    let found = member.visitor.door.service.proved_entry(&member.who, position).await;
    found.map_err(|refusal| Box::new(member.refused(&refusal)))
}

fn page(member: &Member, query: &JournalQuery, found: JournalPage, head: LogHead) -> Page {
    let words = member.visitor.words;
    let chosen = query.kind.as_deref();
    let kind = |name: &'static str| (name, html(&kind_words(member, name)), chosen == Some(name));
    let day = query.day.map(|day| day.to_string()).unwrap_or_default();
    let number = query.number.clone().unwrap_or_default();
    let at = |from: u64| {
        let narrowed = [("kind", chosen.unwrap_or_default()), ("day", &day), ("number", &number)];
        let given = narrowed.iter().filter(|(_, value)| !value.is_empty());
        let more: Vec<String> =
            given.map(|(name, value)| format!("&{name}={}", query_value(value))).collect();
        format!("/staff/audit?from={from}{}#entries", more.concat())
    };
    let JournalPage { entries, size, earlier, later } = found;
    let witness = |(name, size, trouble): (String, u64, Option<String>)| {
        [html(&name), html(&size.to_string()), html(&trouble.unwrap_or_default())]
    };
    Page {
        f: member.frame(&member.say("staff-audit", &[])),
        nav: member.nav(),
        head: vec![
            row(words, "audit-origin", &head.checkpoint.origin),
            row(words, "audit-size", &head.checkpoint.size.to_string()),
            row(words, "audit-root", &hex(&head.checkpoint.root)),
            row(words, "audit-key", &head.key),
        ],
        note: head.cosigned.unwrap_or(head.note),
        witnesses: head.witnesses.into_iter().map(witness).collect(),
        kinds: KINDS.iter().map(|name| kind(name)).collect(),
        size: html(&member.say("audit-of", &[("size", size.to_string().into())])),
        lines: entries.iter().map(|entry| line(member, entry)).collect(),
        earlier: earlier.map(at),
        later: later.map(at),
        day,
        number,
    }
}

fn line(member: &Member, entry: &EntryRow) -> Line {
    let unreadable = || member.say("audit-unreadable", &[("kind", entry.kind_number.to_string().into())]);
    let what = entry.kind.as_deref().map_or_else(unreadable, |kind| kind_words(member, kind));
    let channel = entry.channel.as_deref().unwrap_or("other");
    let actor = match entry.actor.as_deref().unwrap_or_default().split_once(':') {
        Some((_, "0")) => member.say("account-folder", &[]),
        Some((_, account)) => member.say("audit-account", &[("account", account.to_owned().into())]),
        None if entry.actor.as_deref() == Some("holder") => member.say("by-holder", &[]),
        None => member.say("by-system", &[]),
    };
    let facts: Vec<Html> =
        entry.facts.iter().map(|(name, value)| html(&format!("{}: {value};", fact(member, name)))).collect();
    Line {
        position: entry.position,
        at: html(&member.visitor.words.moment(entry.at)),
        what: html(&what),
        channel: html(&member.say(&format!("channel-{channel}"), &[])),
        actor: html(&actor),
        facts: joined(&facts),
        hash: entry.leaf_hash.chars().take(HASH_SHOWN).collect(),
    }
}

fn kind_words(member: &Member, kind: &str) -> String {
    member.say(&format!("kind-{kind}"), &[])
}

fn fact(member: &Member, name: &str) -> String {
    member.say(&format!("fact-{name}"), &[])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
