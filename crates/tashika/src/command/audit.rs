//! `tashika audit`: replays the whole journal and checks every promise.
//!
//! Without a running server the store is read as it lies and nothing is written, not even that somebody looked.
//! A backup is audited from its file alone. The exit code is 0 only if every promise holds.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use service::admin::{AuditReport, Reply, Request};
use service::backup;
use service::clock::{Clock, SystemClock};
use service::evidence::note::Verifier;

use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;
use crate::keys;

/// Replay the whole journal and check every promise; exit code 0 only if all hold
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A checkpoint of the log that was kept elsewhere, as /log/checkpoint gave it; may be given several times
    #[arg(long = "checkpoint", value_name = "FILE", conflicts_with = "backup")]
    pub checkpoints: Vec<PathBuf>,
    /// Audit a backup instead of the store
    #[arg(long, value_name = "FILE")]
    pub backup: Option<PathBuf>,
    /// The log's public key, as at /log/key, to check the backup with; from somewhere else than the backup
    #[arg(long, value_name = "FILE", requires = "backup")]
    pub key: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    if let Some(file) = &arguments.backup {
        return of_backup(file, arguments.key.as_deref(), invocation);
    }
    let read = |path: &PathBuf| Failure::text_of(path, "a checkpoint");
    let brought = arguments.checkpoints.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let report = super::wait_for(report(invocation, brought))?;
    invocation.output.tell(&document(&report), || words(&report));
    Ok(if report.holds { Outcome::Done } else { Outcome::Found })
}

fn of_backup(file: &Path, key: Option<&Path>, invocation: &Invocation) -> Result<Outcome, Failure> {
    let unread = |path: &Path, error: &std::io::Error| Failure::io("cannot be read", path, error);
    let given =
        match key {
            None => None,
            Some(path) => {
                let text = Failure::text_of(path, "a log's public key")?;
                let parsed = Verifier::parse(text.trim());
                Some(parsed.map_err(|fault| {
                    Failure::refused("key.invalid", format!("{}: {fault}", path.display()))
                })?)
            }
        };
    let opened = File::open(file).map_err(|error| unread(file, &error))?;
    let found = backup::audit(BufReader::new(opened), given.as_ref()).map_err(|fault| {
        let what = format!("{}: {fault}", file.display());
        Failure::refused("backup.unsound", what + "; do not rely on this file, look for another backup")
    })?;
    let mut told = document(&found.report);
    if let Some(members) = told.as_object_mut() {
        members.insert("key_from".to_owned(), json!(if given.is_some() { "file" } else { "backup" }));
        members.insert("log_key".to_owned(), json!(found.key.to_string()));
    }
    invocation.output.tell(&told, || {
        let signed = if given.is_some() {
            format!("signed with the key that was given, {}", found.key)
        } else {
            format!(
                "THE KEY WAS TAKEN FROM THE BACKUP ITSELF: {}\nThis shows only that the backup agrees with itself. \
                 Check again with --key and the log's key from somewhere else.",
                found.key
            )
        };
        format!("{}\n{signed}", words(&found.report))
    });
    Ok(if found.report.holds { Outcome::Done } else { Outcome::Found })
}

async fn report(invocation: &Invocation, brought: Vec<String>) -> Result<AuditReport, Failure> {
    match Session::server(&invocation.data).await? {
        None => {
            let place = invocation.place()?;
            crate::restoring::check(place.folder())?;
            let key = keys::log_key(&invocation.data);
            let origin = invocation.config().map(|config| config.log.origin).unwrap_or_default();
            let report =
                service::audit_at_rest(&place, &brought, key.as_ref().map(|key| (key, origin.as_str())))
                    .map_err(|fault| Failure::world(chain(&fault), crate::client::way_out(&place)))?;
            service::note_audit_at_rest(&place, &report, SystemClock::default().wall());
            Ok(report)
        }
        Some(mut session) => match session.ask(Request::Audit { checkpoints: brought }).await? {
            Reply::Audited(report) => Ok(report),
            _ => Err(other_version()),
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
    if !report.head.is_empty() {
        lines.push(format!("head: {}", report.head));
    }
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
