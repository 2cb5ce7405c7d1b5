//! How the system stands: alarms, the last audit, evidence of loss, witnesses, room. For auditors and administrators.
//!
//! It says what `doctor` says of a running server. A server that refuses to serve has no console: its log and `/readyz`
//! say why.

use askama::Template;
use axum::response::Response;
use service::Verdict;
use service::admin::StatusReport;

use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

/// Bytes of a mebibyte.
const MEBIBYTE: u64 = 1 << 20;

#[derive(Template)]
#[template(path = "staff/system.html")]
struct Page {
    f: Frame,
    nav: Nav,
    alarm: Option<Html>,
    rows: Vec<(Html, Html)>,
    checks: Vec<[Html; 3]>,
    witnesses: Vec<[Html; 3]>,
    losses: Vec<[Html; 3]>,
}

/// How the system stands, on the first page.
pub struct Glance {
    /// What somebody should look at.
    pub alarm: Option<Html>,
    /// The figures.
    pub rows: Vec<(Html, Html)>,
}

impl Glance {
    /// What is shown of a report.
    pub fn of(member: &Member, report: &StatusReport) -> Glance {
        Glance { alarm: report.why.as_deref().map(html), rows: rows(member, report) }
    }
}

/// `GET /staff/system`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let report = match member.visitor.door.service.system(&member.who).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let page = Page {
        f: member.frame(&member.say("staff-system", &[])),
        nav: member.nav(),
        alarm: report.why.as_deref().map(html),
        rows: rows(&member, &report),
        checks: report
            .checks
            .iter()
            .map(|it| [html(&it.check), html(&member.say(verdict(it.verdict), &[])), html(&it.told)])
            .collect(),
        witnesses: report
            .witnesses
            .iter()
            .map(|it| {
                let trouble = it.trouble.clone().unwrap_or_default();
                [html(&it.name), html(&it.size.to_string()), html(&trouble)]
            })
            .collect(),
        losses: report
            .losses
            .iter()
            .map(|it| [html(&it.shown_at), html(it.number.as_deref().unwrap_or_default()), html(&it.finding)])
            .collect(),
    };
    Ok(member.show(&page).done())
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => "system-good",
        Verdict::Mind => "system-mind",
        Verdict::Bad => "system-bad",
    }
}

/// How the messages to people stand: what is due, what was tried and did not go, how the others ended, who is away.
fn messages(member: &Member) -> Vec<(Html, Html)> {
    let figures = member.visitor.door.service.outbox_figures();
    let row = |key: &str, value: String| (html(&member.say(key, &[])), html(&value));
    let mut rows =
        vec![row("outbox-due", figures.due.to_string()), row("outbox-waiting", figures.troubled.to_string())];
    rows.extend(figures.ended.iter().map(|(ending, count)| {
        let key = match *ending {
            "handed_over" => "outbox-handed_over",
            "refused" => "outbox-refused",
            "given_up" => "outbox-given_up",
            "opted_out" => "outbox-opted_out",
            _ => "outbox-erased",
        };
        row(key, count.to_string())
    }));
    rows.extend(figures.paused.iter().map(|(way, why)| row("outbox-paused", format!("{way}: {why}"))));
    rows
}

fn rows(member: &Member, report: &StatusReport) -> Vec<(Html, Html)> {
    let row = |key: &str, value: String| (html(&member.say(key, &[])), html(&value));
    let size = |bytes: u64| format!("{} MiB", bytes / MEBIBYTE);
    let mut rows = vec![
        row("system-position", report.position.to_string()),
        row("system-store", size(report.store_bytes)),
        row("system-room", report.free_bytes.map(size).unwrap_or_default()),
    ];
    rows.push(row("board-waiting", report.waiting.to_string()));
    rows.push(match &report.backup {
        Some(last) => {
            let args = [
                ("at", last.at.to_string().into()),
                ("entries", last.entries.to_string().into()),
                ("kibibytes", last.bytes.div_ceil(1 << 10).to_string().into()),
            ];
            row("board-backup", member.say("board-backup-told", &args))
        }
        None => row("board-backup", member.say("board-backup-none", &[])),
    });
    rows.extend(member.visitor.door.service.line_quota().map(|quota| match quota.limit {
        Some(limit) => row("system-line", format!("{} / {limit}", quota.sent)),
        None => row("system-line", quota.sent.to_string()),
    }));
    rows.extend(messages(member));
    rows.push(match &report.audited {
        Some((at, violations)) => row("system-audited", format!("{at}: {violations}")),
        None => row("system-audited", member.say("system-never", &[])),
    });
    rows
}
