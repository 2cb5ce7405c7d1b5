//! One row of evidence: a promise, the test that tried to break it, and the figures.
//!
//! Every test that runs the released program writes its rows as JSON to `TASHIKA_OUT`, so that the table for people is
//! made from figures and never by hand. A row that proves nothing, because too little happened, counts as lost.

use std::path::Path;

use serde_json::{Map, Value, json};

/// Findings of a row that are shown at most.
const SHOWN_MAX: usize = 20;

/// A promise and what tried to break it.
#[derive(Debug, Clone)]
pub struct Row {
    /// What is promised, in a sentence.
    pub promise: &'static str,
    /// The test, in a few words.
    pub test: String,
    /// How often it was tried.
    pub rounds: u64,
    /// How many faults really took effect.
    pub faults: u64,
    /// How often the promise was broken, or the test showed nothing.
    pub losses: u64,
    /// What else belongs to the figures.
    pub note: String,
    /// What was found, for people; not in the file.
    pub wrong: Vec<String>,
}

impl Row {
    /// A row without figures.
    pub fn new(promise: &'static str, test: impl Into<String>) -> Row {
        let (test, note) = (test.into(), String::new());
        Row { promise, test, rounds: 0, faults: 0, losses: 0, note, wrong: Vec::new() }
    }

    /// The row as it is written.
    pub fn document(&self) -> Value {
        let figures = [("rounds", self.rounds), ("faults", self.faults), ("losses", self.losses)];
        document((self.promise, &self.test), &figures, &self.note, self.losses == 0)
    }

    /// Counts what is not as it should be.
    pub fn lost(&mut self, what: impl Into<String>) {
        self.losses += 1;
        if self.wrong.len() < SHOWN_MAX {
            self.wrong.push(what.into());
        }
    }

    /// Counts it as lost if this is not so.
    pub fn expect(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.lost(what());
        }
    }
}

/// The rows as a table for people, each with what was found.
pub fn table(rows: &[Row]) -> String {
    let mut text = format!("{:<52} {:>8} {:>8} {:>8}  note\n", "test", "rounds", "faults", "losses");
    for row in rows {
        let Row { test, rounds, faults, losses, note, .. } = row;
        text.push_str(&format!("{test:<52} {rounds:>8} {faults:>8} {losses:>8}  {note}\n"));
        for wrong in &row.wrong {
            text.push_str(&format!("    LOST: {wrong}\n"));
        }
    }
    text
}

/// A row as all tests write it: a promise, the test, its figures by name, what else belongs to them, and the verdict.
pub fn document(
    (promise, test): (&str, &str),
    figures: &[(&'static str, u64)],
    note: &str,
    passed: bool,
) -> Value {
    let named: Vec<Value> = figures.iter().map(|(name, figure)| json!([name, figure])).collect();
    let mut row = Map::new();
    row.insert("promise".to_owned(), json!(promise));
    row.insert("test".to_owned(), json!(test));
    row.insert("figures".to_owned(), Value::Array(named));
    row.insert("note".to_owned(), json!(note));
    row.insert("passed".to_owned(), json!(passed));
    Value::Object(row)
}

/// Writes rows into a file for the table of all promises.
///
/// # Panics
/// When the folder cannot be written to.
pub fn write(folder: &Path, name: &str, rows: &[Value]) {
    let text = serde_json::to_string_pretty(rows).expect("rows are text and numbers");
    std::fs::write(folder.join(name), text + "\n").expect("the folder for output is writable");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_loss_counts_and_only_some_are_shown() {
        let mut row = Row::new("nothing vanishes", "test");
        (0..30).for_each(|index| row.expect(false, || format!("loss {index}")));
        row.expect(true, || unreachable!("nothing is wrong"));
        assert_eq!((row.losses, row.wrong.len()), (30, SHOWN_MAX));
        assert!(table(&[row]).contains("LOST: loss 19"));
    }
}
