//! `tashika slots plan`: what a series or a file of slots would make, and what looks like a mistake; nothing is changed.
//!
//! A series is expanded here and goes the same way as rows of a CSV. The surprise: it ends with 1 when a guard rail finds
//! something, so that a script stops where a person should look.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::json;
use service::admin::{Draft, FindingTold, Outline, Plan, Reply, Request, SlotLine};
use service::import::programme::locate;
use service::series::{Closed, SERIES_BYTES_MAX, SeriesDay, parse};

use super::{placed, refuse_rows};
use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Arguments of `plan`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A series as TOML, or slots as CSV
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// Write the slots as a file for `slots publish`; an existing one is left alone
    #[arg(long, value_name = "FILE.csv")]
    pub csv: Option<PathBuf>,
}

/// What a file makes.
pub(super) struct Made {
    pub(super) draft: Draft,
    slots: Vec<SlotLine>,
    /// Lines of a CSV; empty for a series.
    lines: Vec<u64>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let (made, plan) = super::super::wait_for(async {
        let mut session = Session::open(invocation).await?;
        let done = ask(&mut session, arguments).await;
        session.close().await?;
        done
    })?;
    if let Some(path) = &arguments.csv {
        write_new(path, &csv(&made.slots))?;
    }
    let document = json!({
        "done": true,
        "changes": plan.changes,
        "findings": plan.findings,
        "days": plan.days,
        "kept": plan.kept,
        "slots": plan.slots,
        "places": plan.places,
    });
    invocation.output.tell(&document, || words(&arguments.programme, &plan, "nothing was changed (plan)"));
    Ok(if plan.findings.is_empty() { Outcome::Done } else { Outcome::Found })
}

async fn ask(session: &mut Session, arguments: &Arguments) -> Result<(Made, Plan), Failure> {
    let outline = session.outline(&arguments.programme).await?;
    let made = read(&arguments.file, outline)?;
    let request = Request::PlanSlots { programme: arguments.programme.clone(), draft: made.draft.clone() };
    let plan = planned(session.request(request).await?, &arguments.file, &made)?;
    Ok((made, plan))
}

/// The plan in an answer; what is wrong is told with its place in the file.
pub(super) fn planned(reply: Reply, file: &Path, made: &Made) -> Result<Plan, Failure> {
    match reply {
        Reply::Planned(plan) => Ok(*plan),
        Reply::Refused(refusal) if refusal.faults.is_empty() => {
            Err(Failure::refused_for(&refusal.code, refusal.details))
        }
        Reply::Refused(refusal) if !made.lines.is_empty() && refusal.code.starts_with("slot") => {
            let bad = refusal.faults.into_iter().map(|fault| placed(fault, &made.lines)).collect();
            Err(refuse_rows(file, bad))
        }
        Reply::Refused(refusal) => {
            let place = file.display();
            let told = refusal.faults.iter().map(|fault| format!("{place}: {fault}"));
            Err(Failure::refused_for(&refusal.code, told.collect()))
        }
        _ => Err(other_version()),
    }
}

/// The slots of a series or of a CSV, by the end of its name.
pub(super) fn read(path: &Path, known: Outline) -> Result<Made, Failure> {
    if path.extension().is_none_or(|end| !end.eq_ignore_ascii_case("toml")) {
        let read = super::read(path, known)?;
        if !read.bad.is_empty() {
            return Err(refuse_rows(path, read.bad));
        }
        return Ok(Made { draft: Draft::Slots(read.slots.clone()), slots: read.slots, lines: read.lines });
    }
    let text = Failure::written_in(path, "a series")?;
    let place = path.display();
    let refused = |told: Vec<String>| Failure::refused_for("series.invalid", told);
    if text.len() > SERIES_BYTES_MAX {
        return Err(refused(vec![format!(
            "{place}: is larger than {SERIES_BYTES_MAX} bytes; make it two series"
        )]));
    }
    let series = parse(&text).map_err(|error| refused(vec![format!("{place}: {error}")]))?;
    let flaws = series.flaws();
    if !flaws.is_empty() {
        let told = flaws.into_iter().map(|flaw| format!("{place}: {}", locate(&text, flaw)));
        return Err(refused(told.collect()));
    }
    Ok(Made { draft: Draft::Series(text), slots: series.slots(), lines: Vec::new() })
}

/// A plan in words, ending with what was done.
pub(super) fn words(programme: &str, plan: &Plan, done: &str) -> String {
    let mut text = String::new();
    for day in &plan.days {
        let _ = writeln!(text, "{}", day_words(day));
    }
    // A series is told day by day above; of a file every line is.
    let is_file = plan.days.is_empty();
    for line in plan.changes.lines.iter().filter(|line| is_file || line.starts_with('~')) {
        let _ = writeln!(text, "{line}");
    }
    for kept in &plan.kept {
        let _ = writeln!(text, "= {kept}: stays as it is, move people first");
    }
    for finding in &plan.findings {
        let _ = writeln!(text, "{}", finding_words(finding));
    }
    let Plan { changes, slots, places, .. } = plan;
    let _ = write!(
        text,
        "slots of {programme}: {done}; {slots} slots with {places} places: {} added, {} changed, {} unchanged; \
         {} bookings and holds touched; guard rails found {}",
        changes.added,
        changes.changed,
        changes.unchanged,
        changes.touched,
        match plan.findings.len() {
            0 => "nothing".to_owned(),
            1 => "1 thing".to_owned(),
            count => format!("{count} things"),
        }
    );
    text
}

fn day_words(day: &SeriesDay) -> String {
    let head = day.date.strftime("%F %a");
    match (&day.closed, day.slots.first(), day.slots.last()) {
        (Some(Closed::Holiday(name)), ..) => format!("  {head}  closed: {name}"),
        (Some(Closed::Single), ..) => format!("  {head}  closed: left out"),
        (None, Some(first), Some(last)) => {
            let places: u64 = day.slots.iter().map(|slot| u64::from(slot.capacity)).sum();
            let (start, end) = (first.start.strftime("%H:%M"), last.end.strftime("%H:%M"));
            format!("  {head}  {start}-{end}  {} slots  {places} places", day.slots.len())
        }
        _ => format!("  {head}  closed: no hours"),
    }
}

fn finding_words(finding: &FindingTold) -> String {
    format!("! {}: {} {}", finding.rail, finding.why, finding.next)
}

/// The slots as `slots publish` reads them.
fn csv(slots: &[SlotLine]) -> String {
    let mut text = "venue,date,start,end,capacity,dose,published_at\n".to_owned();
    for slot in slots {
        let (start, end) = (slot.start.strftime("%H:%M"), slot.end.strftime("%H:%M"));
        let dose = slot.dose.map(|dose| dose.to_string()).unwrap_or_default();
        let published = slot.published_at.map(|at| at.to_string()).unwrap_or_default();
        let (venue, date, capacity) = (&slot.venue, slot.date, slot.capacity);
        let _ = writeln!(text, "{venue},{date},{start},{end},{capacity},{dose},{published}");
    }
    text
}

fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    let mut file = std::fs::File::create_new(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::refused("file.exists", format!("{} is there already: name another file", path.display()))
        }
        _ => Failure::io("cannot be written", path, &error),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| Failure::io("cannot be written", path, &error))
}
