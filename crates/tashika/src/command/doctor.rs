//! `tashika doctor`: does the checks of a start without one, and looks at everything around the store.
//!
//! It writes no entry and mends nothing. A running server is asked what it finds of itself; where none runs, the store is
//! opened and read as a start would. The surprise: it goes on after a bad finding, because the night has only one.

mod carriers;

use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use service::admin::{LossFacts, Reply, Request, StatusReport};
use service::clock::{Clock, SystemClock};
use service::evidence::WitnessStanding;
use service::{Checked as Finding, Checkup, EngineFact, Place, RoomFigures, Verdict};

use crate::client::{self, Session};
use crate::config::{self, Config};
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;
use crate::{keys, listen, restoring};

/// Do the checks of a start without starting: journal, head file, keys, contact data, witnesses, clock, disk; exit code 1
/// if one of them would fail
///
/// Works beside a running server, which then says what it finds of itself, and on a store that nobody serves from. Nothing
/// is written.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(invocation: &Invocation) -> Result<Outcome, Failure> {
    let data = &invocation.data;
    let mut findings = vec![version(), library(), folder(data)];
    findings.extend(
        restoring::check(data).err().map(|failure| Finding::of("restore", Verdict::Bad, failure.to_string())),
    );
    findings.extend(keys::files(data).iter().map(|path| key(path)));
    findings.push(all_keys(data));
    findings.push(configuration(invocation));
    match invocation.place() {
        Ok(place) if place.is_database() => findings.extend(database(&place)),
        _ => findings.push(journal(data)),
    }
    findings.push(room(data, &invocation.config().unwrap_or_default()));
    findings.extend(carriers::look(&invocation.config().unwrap_or_default()));
    findings.extend(provider(&invocation.config().unwrap_or_default()));
    findings.extend(server(invocation));
    findings.push(clock(data));
    findings.push(backlog());
    let outcome =
        if findings.iter().any(|it| it.verdict == Verdict::Bad) { Outcome::Found } else { Outcome::Done };
    let document = json!({ "done": true, "healthy": outcome == Outcome::Done, "findings": findings });
    invocation.output.tell(&document, || {
        let lines = findings.iter().map(|it| {
            let mark = match it.verdict {
                Verdict::Good => "good",
                Verdict::Mind => "mind",
                Verdict::Bad => "BAD ",
            };
            format!("{mark}  {}: {}", it.check, it.told)
        });
        lines.collect::<Vec<_>>().join("\n")
    });
    Ok(outcome)
}

fn version() -> Finding {
    Finding::of("program", Verdict::Good, format!("tashika {}", env!("CARGO_PKG_VERSION")))
}

fn library() -> Finding {
    Finding::of("library", Verdict::Good, service::store_library())
}

fn folder(data: &Path) -> Finding {
    private("data folder", data, "chmod 700", "`tashika init` makes it")
}

fn key(path: &Path) -> Finding {
    private("key", path, "chmod 600", "bring it back from where you keep the keys")
}

fn all_keys(data: &Path) -> Finding {
    match keys::look(data) {
        Ok(()) => Finding::of("keys", Verdict::Good, "they are the ones that the folder was made with"),
        Err(failure) => Finding::of("keys", Verdict::Bad, failure.to_string()),
    }
}

fn private(check: &'static str, path: &Path, mend: &str, missing: &str) -> Finding {
    let place = path.display();
    match keys::open_to_others(path) {
        Ok(false) => Finding::of(check, Verdict::Good, format!("{place} belongs to its owner alone")),
        Ok(true) => Finding::of(check, Verdict::Bad, format!("others may use {place}: {mend} {place}")),
        Err(error) => Finding::of(check, Verdict::Bad, format!("{place}: {error}; {missing}")),
    }
}

fn configuration(invocation: &Invocation) -> Finding {
    let unknown = config::unknown_variables(&invocation.environment);
    match invocation.config() {
        Err(failure) => Finding::of("configuration", Verdict::Bad, failure.to_string()),
        Ok(_) if !unknown.is_empty() => {
            Finding::of("configuration", Verdict::Mind, format!("{} means nothing", unknown.join(", ")))
        }
        Ok(config) if !config.server.secure_cookies => Finding::of(
            "configuration",
            Verdict::Mind,
            "server.secure_cookies is off: right only where nobody but you can reach the server",
        ),
        Ok(_) => Finding::of("configuration", Verdict::Good, "it can be read"),
    }
}

/// Asks the identity provider what it says of itself, if there is one. Without it passwords still open the console.
fn provider(config: &Config) -> Option<Finding> {
    let oidc = config::provider(config)?;
    let now = SystemClock::default().wall();
    let looked = super::wait_for(async { Ok(oidc.look(now).await) });
    Some(match looked {
        Ok(Ok(told)) => Finding::of("identity provider", Verdict::Good, told),
        Ok(Err(why)) => Finding::of(
            "identity provider",
            Verdict::Mind,
            format!(
                "{why}: nobody can sign in through it, accounts with a password still can; look at [oidc]"
            ),
        ),
        Err(failure) => Finding::of("identity provider", Verdict::Mind, failure.to_string()),
    })
}

fn database(place: &Place) -> Vec<Finding> {
    let facts = match place.look() {
        Ok(facts) => facts,
        Err(fault) => return vec![Finding::of("database", Verdict::Bad, chain(&fault))],
    };
    let finding = |fact: EngineFact| match fact.advice {
        None => Finding::of("database", Verdict::Good, format!("{}: {}", fact.name, fact.told)),
        Some(advice) => {
            Finding::of("database", Verdict::Mind, format!("{}: {}; {advice}", fact.name, fact.told))
        }
    };
    facts.into_iter().map(finding).collect()
}

fn journal(data: &Path) -> Finding {
    let path = data.join("journal.db");
    match std::fs::metadata(&path) {
        Ok(found) => {
            Finding::of("journal", Verdict::Good, format!("{} has {} bytes", path.display(), found.len()))
        }
        Err(error) => Finding::of(
            "journal",
            Verdict::Bad,
            format!("{}: {error}; `tashika init` makes a data folder", path.display()),
        ),
    }
}

/// Below this much room a store cannot go on for long, whatever is kept.
const FREE_BYTES_MIN: u64 = 16 << 20;

// Asked of the file system and not of the server: the answer is the same, and it is there without one.
fn room(data: &Path, config: &Config) -> Finding {
    match service::room_in(data, config.limits.room_kept()) {
        Ok(RoomFigures { free_bytes, kept_bytes, is_low }) => {
            let (free, kept) = (free_bytes >> 20, kept_bytes >> 20);
            let told = format!("{free} MiB are free, and new bookings leave {kept} MiB (limits.free_room)");
            match is_low {
                true => Finding::of("disk", Verdict::Bad, format!("{told}: nobody new can book; make room")),
                false if free_bytes < FREE_BYTES_MIN => {
                    Finding::of("disk", Verdict::Bad, format!("{told}: make room"))
                }
                false if free_bytes / 2 < kept_bytes => {
                    Finding::of("disk", Verdict::Mind, format!("{told}: make room soon"))
                }
                false => Finding::of("disk", Verdict::Good, told),
            }
        }
        Err(fault) => Finding::of("disk", Verdict::Mind, chain(&fault)),
    }
}

fn server(invocation: &Invocation) -> Vec<Finding> {
    let data = &invocation.data;
    let asked = super::wait_for(async {
        let Some(mut session) = Session::server(data).await? else { return Ok(None) };
        session.ask(Request::Status).await.map(Some)
    });
    match asked {
        Ok(Some(Reply::Status(status))) => {
            let mut findings = vec![running(&status), audited(&status), losses(&status.losses)];
            findings.extend(status.checks);
            findings.extend(status.witnesses.iter().map(witnessed));
            findings
        }
        Ok(Some(_)) => vec![Finding::of("server", Verdict::Bad, "it gave an answer to another question")],
        Ok(None) => {
            let mut findings = vec![Finding::of("server", Verdict::Good, "none runs on this folder")];
            findings.extend(at_rest(invocation));
            findings
        }
        Err(failure) => vec![Finding::of("server", Verdict::Bad, failure.to_string())],
    }
}

/// What a start would look at in a store that no server uses; a part of a store is told as that and nothing else.
fn at_rest(invocation: &Invocation) -> Vec<Finding> {
    let data = &invocation.data;
    let (Ok(config), Ok(place)) = (invocation.config(), invocation.place()) else { return Vec::new() };
    if restoring::check(data).is_err() || !(place.is_database() || data.join("journal.db").exists()) {
        return Vec::new();
    }
    let it = Checkup {
        log_key: keys::log_key(data),
        vault_keys: keys::read_ring(&keys::file(data, "vault")).ok(),
        log: client::log_settings(&config, false),
        clock: Arc::new(SystemClock::default()),
        place,
    };
    super::wait_for(async { Ok(service::checkup(it).await) })
        .unwrap_or_else(|failure| vec![Finding::of("store", Verdict::Bad, failure.to_string())])
}

fn running(status: &StatusReport) -> Finding {
    let verdict = match (status.ready, &status.why) {
        (false, _) => Verdict::Bad,
        (true, Some(_)) => Verdict::Mind,
        (true, None) => Verdict::Good,
    };
    let why = status.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
    Finding::of("server", verdict, format!("it runs with {} entries{why}", status.position))
}

fn losses(open: &[LossFacts]) -> Finding {
    let Some(newest) = open.last() else {
        return Finding::of("evidence of loss", Verdict::Good, "nobody showed any that is not settled");
    };
    let told = format!(
        "{} receipts prove what this store lacks, the newest: {}. Keep the folder, look for the newer store, honour the \
         receipts; `tashika losses` lists them and says how to settle them",
        open.len(),
        super::losses::line(newest)
    );
    Finding::of("evidence of loss", Verdict::Bad, told)
}

fn witnessed(standing: &WitnessStanding) -> Finding {
    let name = &standing.name;
    if standing.other_history {
        let told = format!(
            "{name} knows another history: stop the server and read docs/operating/when-it-breaks.md"
        );
        return Finding::of("witness", Verdict::Bad, told);
    }
    if let Some(trouble) = &standing.trouble {
        return Finding::of("witness", Verdict::Mind, format!("{name} does not cosign: {trouble}"));
    }
    let at = standing.at.and_then(|at| jiff::Timestamp::from_second(i64::try_from(at).ok()?).ok());
    let told = match at {
        Some(at) => format!("{name} cosigned {} entries at {at}", standing.size),
        None => format!("{name} agrees with the first {} entries", standing.size),
    };
    Finding::of("witness", Verdict::Good, told)
}

fn audited(status: &StatusReport) -> Finding {
    match &status.audited {
        None => Finding::of("audit", Verdict::Good, "there was none yet; `tashika audit` makes one"),
        Some((at, 0)) => Finding::of("audit", Verdict::Good, format!("every promise held at {at}")),
        Some((at, broken)) => Finding::of(
            "audit",
            Verdict::Bad,
            format!(
                "{broken} broken promises were found at {at}: run `tashika audit` and follow what it says"
            ),
        ),
    }
}

/// The wall clock against the newest file of the store: a clock that is behind its own files was set wrongly.
fn clock(data: &Path) -> Finding {
    let now = SystemClock::default().wall();
    let shown = jiff::Timestamp::from_millisecond(now).map(|at| at.to_string()).unwrap_or_default();
    let modified = std::fs::metadata(data.join("journal.db")).and_then(|found| found.modified()).ok();
    let newest = modified.and_then(|at| jiff::Timestamp::try_from(at).ok()).map(|at| at.as_millisecond());
    match newest {
        Some(newest) if now + 60_000 < newest => Finding::of(
            "clock",
            Verdict::Bad,
            format!("{shown} is before the newest write of the journal: set the clock"),
        ),
        _ if now < 1_767_225_600_000 => Finding::of(
            "clock",
            Verdict::Bad,
            format!("{shown} is before this program was made: set the clock"),
        ),
        _ => Finding::of("clock", Verdict::Good, shown),
    }
}

fn backlog() -> Finding {
    let path = "/proc/sys/net/core/somaxconn";
    let limit = std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse::<u32>().ok());
    match limit {
        Some(limit) if limit < listen::BACKLOG => Finding::of(
            "backlog",
            Verdict::Mind,
            format!(
                "the system lets only {limit} connections wait: sysctl net.core.somaxconn={}, or connections are \
                 dropped when an opening begins",
                listen::BACKLOG
            ),
        ),
        Some(limit) => Finding::of("backlog", Verdict::Good, format!("{limit} connections may wait")),
        None => Finding::of("backlog", Verdict::Mind, format!("{path} cannot be read")),
    }
}
