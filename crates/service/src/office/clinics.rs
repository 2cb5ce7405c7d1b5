//! Plans of slots, for whoever publishes them: what would change, and what the guard rails find.
//!
//! The rows are made and judged exactly as when they are published; nothing is changed here.

use kernel::guard::{self, Finding};
use kernel::slot::SlotRow;
use kernel::state::ProgrammeState;
use kernel::time::Instant;

use super::{Answer, unknown_programme};
use crate::Service;
use crate::admin::{Fault, FindingTold, Plan, Reply, SlotLine};
use crate::wording::{Lang, Words};

impl Service {
    pub(super) fn plan_slots(&self, programme: &str, lines: &[SlotLine]) -> Answer {
        let now = self.now();
        let state = self.read();
        let (_, held) = state.programme(programme).ok_or_else(|| unknown_programme(&state, programme))?;
        let (rows, changes) = self.rows_and_changes(held, lines, now)?;
        let words = Words::new(Lang::En);
        let findings = guard::findings(held, &rows, now);
        let findings = findings.iter().map(|finding| told(&words, held, finding)).collect();
        Ok(Reply::Planned(Box::new(Plan { changes, findings })))
    }
}

/// A finding in words.
pub(crate) fn told(words: &Words, held: &ProgrammeState, finding: &Finding) -> FindingTold {
    let venue = held.venue_id(finding.venue);
    let name = match words.lang() {
        Lang::En => venue,
        _ => held.definition.venue(venue).map_or(venue, |known| words.name(&known.name)),
    };
    let days = match finding.from == finding.until {
        true => finding.from.to_string(),
        false => format!("{} – {}", finding.from, finding.until),
    };
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).into();
    let args = [
        ("venue", name.into()),
        ("days", days.into()),
        ("slots", number(u64::from(finding.slots))),
        ("seen", number(finding.seen)),
        ("usual", number(finding.usual)),
    ];
    let rail = finding.rail.as_str();
    let key = format!("guard-{rail}");
    FindingTold {
        rail: rail.to_owned(),
        venue: venue.to_owned(),
        from: finding.from,
        until: finding.until,
        slots: finding.slots,
        row: u64::from(finding.row) + 1,
        seen: finding.seen,
        usual: finding.usual,
        why: words.text(&key, &args),
        next: words.attribute(&key, "next", &args),
    }
}

/// What the rails find, as notes to rows of a file: for whoever publishes without being stopped.
pub(super) fn notes(held: &ProgrammeState, rows: &[SlotRow], now: Instant) -> Vec<Fault> {
    let words = Words::new(Lang::En);
    let findings = guard::findings(held, rows, now);
    // Rows that have begun are noted one by one already.
    let others = findings.iter().filter(|finding| finding.rail != guard::Rail::Past);
    let note = |finding: &Finding| {
        let FindingTold { rail, row, why, next, .. } = told(&words, held, finding);
        let (at, value) = match finding.rail {
            guard::Rail::Capacity => ("capacity", finding.seen.to_string()),
            _ => ("date", finding.from.to_string()),
        };
        let reason = format!("{why} {next} (guard rail {rail})");
        Fault { row: Some(row), at: at.to_owned(), value: Some(value), reason }
    };
    others.map(note).collect()
}
