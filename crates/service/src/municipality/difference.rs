//! What a list would change: counts, and each row by its line in the file.
//!
//! It knows lines and never numbers, so nothing in it is worth stealing; whoever has the file finds the row by its line.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::import::Flaw;
use crate::wording::Words;

/// The difference between a list and what is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Encoding of the file.
    pub encoding: String,
    /// Vouchers that would be new.
    pub added: u64,
    /// Vouchers of which it says something else than what is loaded.
    pub changed: u64,
    /// Vouchers of which it says the same.
    pub same: u64,
    /// Rows that repeat an earlier one and count once.
    pub repeated: u64,
    /// Vouchers of the municipality that may be used and are not in the file; they stay as they are.
    pub gone: u64,
    /// Of these, vouchers whose person has a booking or was given a dose.
    pub gone_taken: u64,
    /// Rows that cannot be taken.
    pub bad_rows: u64,
    /// Why, the first of them.
    pub bad: Vec<BadRow>,
    /// Every row that can be taken.
    pub rows: Vec<RowFinding>,
}

/// What is to be said of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFinding {
    /// Its line in the file.
    pub line: u32,
    /// What it would do.
    pub finding: Finding,
    /// Whether the person has a booking or was given a dose.
    pub taken: bool,
}

/// What is to be said of one row that the command line asks about; its line is known there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCompared {
    /// What was found.
    pub found: RowFinding,
    /// Whether the voucher is loaded and may be used.
    pub known_valid: bool,
}

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// A new voucher.
    Added,
    /// A known voucher with other facts.
    Changed(Changed),
    /// A known voucher with the same facts.
    Same,
}

impl Finding {
    fn as_str(self) -> &'static str {
        match self {
            Finding::Added => "added",
            Finding::Changed(_) => "changed",
            Finding::Same => "same",
        }
    }
}

/// Which facts are others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The birth date.
    pub birth_date: bool,
    /// Whether it may be used.
    pub state: bool,
    /// Doses received before.
    pub doses: bool,
}

impl Changed {
    /// Their names, as the columns of a list are called.
    pub fn names(self) -> Vec<&'static str> {
        let all = [(self.birth_date, "birth_date"), (self.state, "state"), (self.doses, "doses_received")];
        all.into_iter().filter(|(is_other, _)| *is_other).map(|(_, name)| name).collect()
    }
}

/// Why a row cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Its line in the file.
    pub line: u32,
    /// Its column; empty if it is the row as a whole.
    pub column: String,
    /// What is wrong and what would be right.
    pub reason: Flaw,
}

impl Difference {
    /// Adds what was found of a row.
    pub fn add(&mut self, row: RowFinding) {
        let count = match row.finding {
            Finding::Added => &mut self.added,
            Finding::Changed(_) => &mut self.changed,
            Finding::Same => &mut self.same,
        };
        *count += 1;
        self.rows.push(row);
    }

    /// Lines of the rows that are new, changed or the same, as `2–5, 9`.
    pub fn lines(&self, what: &str, ranges_max: usize) -> String {
        let own = self.rows.iter().filter(|row| row.finding.as_str() == what);
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for row in own {
            match ranges.last_mut() {
                Some((_, last)) if last.saturating_add(1) == row.line => *last = row.line,
                _ => ranges.push((row.line, row.line)),
            }
        }
        let told = ranges.iter().take(ranges_max).map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}–{last}"),
        });
        let mut text = told.collect::<Vec<_>>().join(", ");
        if ranges.len() > ranges_max {
            text.push_str(", …");
        }
        text
    }

    /// The bad rows as CSV: line, column, reason in words. What stood in the file is not in it.
    pub fn bad_csv(&self, words: Words) -> String {
        let mut text = String::from("\u{FEFF}line,column,reason\r\n");
        for row in &self.bad {
            let _ =
                write!(text, "{},{},{}\r\n", row.line, field(&row.column), field(&row.reason.told(words)));
        }
        text
    }

    /// Every good row as CSV: line, what it would do, what changes, whether the person has a booking.
    pub fn csv(&self) -> String {
        let mut text = String::from("\u{FEFF}line,difference,changed,booked\r\n");
        for row in &self.rows {
            let changed = match row.finding {
                Finding::Changed(changed) => changed.names().join(" "),
                Finding::Added | Finding::Same => String::new(),
            };
            let taken = if row.taken { "yes" } else { "" };
            let _ = write!(text, "{},{},{changed},{taken}\r\n", row.line, row.finding.as_str());
        }
        text
    }
}

/// A field that no spreadsheet takes for a formula.
fn field(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t']) { "'" } else { "" };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{guard}{}\"", text.replace('"', "\"\"")),
        false => format!("{guard}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u32, finding: Finding) -> RowFinding {
        RowFinding { line, finding, taken: false }
    }

    #[test]
    fn lines_that_follow_each_other_are_one_range() {
        let mut it = Difference::default();
        for line in [2, 3, 4, 7, 9, 10] {
            it.add(row(line, Finding::Added));
        }
        it.add(row(5, Finding::Same));
        assert_eq!(it.lines("added", 9), "2–4, 7, 9–10");
        assert_eq!(it.lines("added", 1), "2–4, …");
        assert_eq!((it.lines("changed", 9), it.added, it.same), (String::new(), 6, 1));
    }

    #[test]
    fn a_reason_with_a_comma_stays_one_field_and_a_formula_none() {
        let bad = BadRow { line: 3, column: "=x".to_owned(), reason: Flaw::verbatim("a, \"b\"") };
        let it = Difference { bad: vec![bad], ..Difference::default() };
        let english = Words::new(crate::wording::Lang::En);
        assert_eq!(it.bad_csv(english), "\u{FEFF}line,column,reason\r\n3,'=x,\"a, \"\"b\"\"\"\r\n");
    }

    #[test]
    fn each_row_is_told_by_its_line() {
        let mut it = Difference::default();
        let changed = Changed { birth_date: true, state: false, doses: true };
        it.add(RowFinding { line: 2, finding: Finding::Changed(changed), taken: true });
        it.add(row(3, Finding::Added));
        let csv = it.csv();
        assert!(csv.ends_with("2,changed,birth_date doses_received,yes\r\n3,added,,\r\n"), "{csv}");
    }
}
