//! `tashika audit`: replays the whole journal and checks every promise.
//!
//! Without a running server the store is read as it lies and nothing is written, not even that somebody looked.
//! The exit code is 0 only if every promise holds.

use serde_json::{Map, Value, json};
use service::admin::{AuditReport, Reply, Request};

use crate::client::Session;
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;

/// Replay the whole journal and check every promise; exit code 0 only if all hold
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(invocation: &Invocation) -> Result<Outcome, Failure> {
    let report = super::wait_for(report(invocation))?;
    invocation.output.tell(&document(&report), || words(&report));
    Ok(if report.holds { Outcome::Done } else { Outcome::Found })
}

async fn report(invocation: &Invocation) -> Result<AuditReport, Failure> {
    match Session::server(&invocation.data).await? {
        None => {
            let place = invocation.place()?;
            service::audit_at_rest(&place)
                .map_err(|fault| Failure::world(chain(&fault), crate::client::way_out(&place)))
        }
        Some(mut session) => match session.ask(Request::Audit).await? {
            Reply::Audited(report) => Ok(report),
            _ => Err(Failure::world(
                "the server gave an answer to another question",
                "use the same version for both",
            )),
        },
    }
}

fn document(report: &AuditReport) -> Value {
    let figures: Map<String, Value> =
        report.figures.iter().map(|(name, figure)| (name.clone(), json!(figure))).collect();
    let violations: Vec<Value> =
        report.violations.iter().map(|(rule, what)| json!({ "rule": rule, "what": what })).collect();
    json!({
        "done": true,
        "holds": report.holds,
        "entries": report.entries,
        "head": report.head,
        "digest": report.digest,
        "root": report.root,
        "figures": figures,
        "violations": violations,
        "first_wrong": report.first_wrong,
    })
}

fn words(report: &AuditReport) -> String {
    let mut lines = vec![format!("{} entries read", report.entries)];
    lines.extend(report.figures.iter().map(|(name, figure)| format!("{name}: {figure}")));
    lines.push(format!("head: {}", report.head));
    lines.push(format!("state digest: {}", report.digest));
    lines.push(format!("log root: {}", report.root));
    lines.extend(report.violations.iter().map(|(rule, what)| format!("BROKEN {rule}: {what}")));
    if let Some(position) = report.first_wrong {
        lines.push(format!("the first wrong entry is at position {position}"));
    }
    lines.push(if report.holds {
        "every promise holds".to_owned()
    } else {
        "NOT every promise holds: stop serving, keep the folder as it is, and compare it with the last backup"
            .to_owned()
    });
    lines.join("\n")
}
