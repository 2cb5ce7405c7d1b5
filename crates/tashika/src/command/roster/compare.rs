//! `tashika roster import --dry-run`: what a list would change, row by row, before anything does.
//!
//! Rows are compared where the state is, in parts, and told by their line here. The surprise: vouchers that are loaded and not
//! in the file are counted by subtraction, because nobody kept their numbers; they would stay as they are.

use std::collections::BTreeSet;
use std::fs::File;

use service::admin::{ROWS_PER_REQUEST_MAX, Reply, Request, RosterAsk, RosterLine, RosterReply, RowCounts};
use service::import::roster::{Reader, Row};
use service::municipality::{Difference, Finding};

use super::{Arguments, List};
use crate::client::{Session, other_version};
use crate::failure::Failure;
use crate::progress::Progress;

/// Ranges of lines that are printed.
const RANGES_MAX: usize = 20;
/// Changed rows that are printed.
const CHANGED_MAX: usize = 100;

/// Compares the whole list with what is loaded.
pub(super) async fn compare(
    session: &mut Session,
    list: &List<'_>,
    arguments: &Arguments,
) -> Result<(RowCounts, Difference), Failure> {
    let mut reader = list.open()?;
    let mut progress = Progress::begin("comparing", list.survey.bytes);
    let (mut it, mut codes) = (Difference::default(), BTreeSet::new());
    let (mut known_valid, mut known_taken) = (0, 0);
    loop {
        let (lines, rows) = part(&mut reader, list)?;
        codes.extend(rows.iter().map(|row| row.municipality_code.clone()));
        let last = rows.len() < ROWS_PER_REQUEST_MAX;
        let RosterReply::Compared { rows } = ask(session, arguments, RosterAsk::Compare { rows }).await?
        else {
            return Err(other_version());
        };
        for (line, mut row) in lines.into_iter().zip(rows) {
            known_valid += u64::from(row.known_valid);
            known_taken += u64::from(row.known_valid && row.found.taken);
            row.found.line = line;
            it.add(row.found);
        }
        progress.reach(reader.bytes_read(), it.rows.len() as u64);
        if last {
            break;
        }
    }
    let (mut valid, mut taken) = (0, 0);
    for municipality in codes {
        let RosterReply::Figures(told) = ask(session, arguments, RosterAsk::Figures { municipality }).await?
        else {
            return Err(other_version());
        };
        valid += told.rostered;
        taken += told.taken;
    }
    it.gone = valid.saturating_sub(known_valid);
    it.gone_taken = taken.saturating_sub(known_taken);
    Ok((RowCounts { added: it.added, changed: it.changed, unchanged: it.same, staged: 0 }, it))
}

async fn ask(
    session: &mut Session,
    arguments: &Arguments,
    wanted: RosterAsk,
) -> Result<RosterReply, Failure> {
    let programme = arguments.programme.clone();
    match session.ask(Request::Roster { programme, wanted }).await? {
        Reply::Roster(told) => Ok(*told),
        _ => Err(other_version()),
    }
}

fn part(reader: &mut Reader<File>, list: &List<'_>) -> Result<(Vec<u32>, Vec<RosterLine>), Failure> {
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    while rows.len() < ROWS_PER_REQUEST_MAX {
        match reader.next_row().map_err(|fault| list.fault(&fault))? {
            Some(Row::Good(row)) => {
                lines.push(u32::try_from(reader.line()).unwrap_or(u32::MAX));
                rows.push(row);
            }
            Some(Row::Repeated { .. } | Row::Bad(_)) => {}
            None => break,
        }
    }
    Ok((lines, rows))
}

/// The difference as data, beside the counts.
pub(super) fn document(it: &Difference) -> serde_json::Value {
    let changed = it.rows.iter().filter_map(|row| match row.finding {
        Finding::Changed(changed) => Some(serde_json::json!({
            "line": row.line, "changed": changed.names(), "booked": row.taken })),
        Finding::Added | Finding::Same => None,
    });
    serde_json::json!({
        "gone": it.gone,
        "gone_booked": it.gone_taken,
        "lines": {
            "added": it.lines("added", usize::MAX),
            "changed": it.lines("changed", usize::MAX),
            "unchanged": it.lines("same", usize::MAX),
        },
        "changed_rows": changed.collect::<Vec<_>>(),
    })
}

/// The difference in words.
pub(super) fn words(it: &Difference) -> String {
    let mut lines = Vec::new();
    for (name, what) in [("added", "added"), ("changed", "changed"), ("unchanged", "same")] {
        let told = it.lines(what, RANGES_MAX);
        if !told.is_empty() {
            lines.push(format!("  {name}: lines {told}"));
        }
    }
    let changed = it.rows.iter().filter_map(|row| match row.finding {
        Finding::Changed(changed) => Some((row, changed)),
        Finding::Added | Finding::Same => None,
    });
    for (row, changed) in changed.take(CHANGED_MAX) {
        let booked = if row.taken { "; the person has a booking or a dose" } else { "" };
        lines.push(format!("  line {}: {} would change{booked}", row.line, changed.names().join(", ")));
    }
    if it.gone > 0 {
        lines.push(format!(
            "  {} loaded vouchers are not in the file and stay as they are; {} of them are of people with a booking or a dose",
            it.gone, it.gone_taken
        ));
    }
    lines.join("\n")
}
