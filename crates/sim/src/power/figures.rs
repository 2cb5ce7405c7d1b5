//! What the tests came to: rows of promise, test and figures, as a table for people and as JSON for documents.

use std::fmt::Write;

use serde_json::Value;

use crate::row;

/// One test's result.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which promise of the product it is about.
    pub promise: &'static str,
    /// The test.
    pub test: &'static str,
    /// Its figures, in order.
    pub figures: Vec<(&'static str, u64)>,
    /// What is wrong; empty if it passed.
    pub wrong: Vec<String>,
}

impl Row {
    /// The row as it is written.
    pub fn document(&self) -> Value {
        row::document((self.promise, self.test), &self.figures, "", self.wrong.is_empty())
    }
}

/// The rows for people.
pub fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let verdict = if row.wrong.is_empty() { "passed" } else { "FAILED" };
        let figures: Vec<String> =
            row.figures.iter().map(|(name, figure)| format!("{name} {figure}")).collect();
        writeln!(text, "{verdict}  {} | {} | {}", row.promise, row.test, figures.join(", "))
            .expect("memory takes text");
        for wrong in row.wrong.iter().take(10) {
            writeln!(text, "        {wrong}").expect("memory takes text");
        }
        if row.wrong.len() > 10 {
            writeln!(text, "        and {} more", row.wrong.len() - 10).expect("memory takes text");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_whether_it_passed() {
        let mut row = Row { promise: "p", test: "t", figures: vec![("cuts", 7)], wrong: Vec::new() };
        assert_eq!(row.document()["passed"], true);
        assert_eq!(row.document()["figures"], serde_json::json!([["cuts", 7]]));
        row.wrong.push("one lost".to_owned());
        assert_eq!(row.document()["passed"], false);
        assert!(table(&[row]).contains("one lost"));
    }
}
