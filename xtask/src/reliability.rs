//! `cargo xtask reliability`: the table of promises, tests and figures, from one run of all tests that try to break them.
//!
//! Each of these tests leaves its rows as JSON in the folder for output; this puts them into `docs/reliability.md`
//! between its marks and touches nothing else there. It judges nothing: a test that lost something has failed before.
//! The surprise: with `--written` nothing is run and the rows of the last run are taken, those of `cargo xtask ci`
//! too.

use crate::process::Root;
use crate::{release_tests, sim};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the tests leave their rows, in the target folder.
const FOLDER: &str = "release-tests";
const DOCUMENT: &str = "docs/reliability.md";
const BEGIN: &str = "<!-- figures -->";
const END: &str = "<!-- end of figures -->";

/// Runs the tests unless they were, and writes their figures into the document.
pub fn run(root: &Root, arguments: &[String]) -> Result<()> {
    match arguments {
        [] => {
            forget_rows(&root.target().join(FOLDER))?;
            crate::process::run(&mut root.cargo_line("build --release --package tashika --locked"))?;
            release_tests::run(root)?;
            sim::run(root, &["--gate".to_owned()])?;
        }
        [written] if written == "--written" => {}
        _ => bail!("usage: cargo xtask reliability [--written]"),
    }
    let rows = rows(root)?;
    let path = root.join(DOCUMENT);
    let text = fs::read_to_string(&path).with_context(|| format!("reading {DOCUMENT}"))?;
    fs::write(&path, with_figures(&text, &table(&rows)?)?)?;
    println!("{} rows written to {DOCUMENT}; read the diff", rows.len());
    Ok(())
}

/// The rows of every test that has left some, in the order of the files' names.
fn rows(root: &Root) -> Result<Vec<Value>> {
    let folder = root.target().join(FOLDER);
    let found =
        files(&folder).with_context(|| format!("reading {}: the tests have not run", folder.display()))?;
    let mut rows = Vec::new();
    for file in found {
        let text = fs::read_to_string(&file)?;
        let found: Vec<Value> =
            serde_json::from_str(&text).with_context(|| format!("reading {}", file.display()))?;
        rows.extend(found);
    }
    ensure!(!rows.is_empty(), "no test has left figures: run cargo xtask reliability without --written");
    Ok(rows)
}

/// The files with rows in a folder, in the order of their names.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("reliability-") && name.ends_with(".json")
        })
        .collect();
    files.sort();
    Ok(files)
}

/// Removes the rows of earlier runs: a test that leaves none any more must not be told of with old figures.
fn forget_rows(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for file in files(folder)? {
        fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
    }
    Ok(())
}

/// The rows as a table, those about one promise below each other.
fn table(rows: &[Value]) -> Result<String> {
    let mut promises: Vec<&str> = Vec::new();
    for row in rows {
        let promise = word(row, "promise")?;
        if !promises.contains(&promise) {
            promises.push(promise);
        }
    }
    let mut text = String::from("| Promise | Test | Figures | |\n| --- | --- | --- | --- |\n");
    for promise in promises {
        let mut shown = promise;
        for row in rows.iter().filter(|row| row["promise"] == promise) {
            let (test, note) = (word(row, "test")?, word(row, "note")?);
            let figures = figures(row).with_context(|| format!("{test}: its figures"))?;
            let verdict = if row["passed"] == true { "passed" } else { "**FAILED**" };
            let note = if note.is_empty() { String::new() } else { format!("; {note}") };
            writeln!(text, "| {shown} | {test} | {figures}{note} | {verdict} |")?;
            shown = "";
        }
    }
    Ok(text)
}

/// `200 rounds, 200 faults, 0 losses`.
fn figures(row: &Value) -> Result<String> {
    let named = row["figures"].as_array().context("they are missing")?;
    let told: Option<Vec<String>> = named
        .iter()
        .map(|figure| {
            Some(format!("{} {}", grouped(figure[1].as_u64()?), figure[0].as_str()?.replace('_', " ")))
        })
        .collect();
    Ok(told.context("one is not a name with a number")?.join(", "))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn word<'a>(row: &'a Value, name: &str) -> Result<&'a str> {
    let text = row[name].as_str().with_context(|| format!("a row without {name}: {row}"))?;
    ensure!(!text.contains(['|', '\n']), "{name} would break the table: {text}");
    Ok(text)
}

/// The document with this table between its marks.
fn with_figures(document: &str, table: &str) -> Result<String> {
    let marks = document.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) =
        marks.with_context(|| format!("{DOCUMENT} has lost its marks {BEGIN} and {END}"))?;
    Ok(format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_about_one_promise_stand_together_and_the_rest_of_the_document_stays() {
        let row = |promise: &str, test: &str| {
            json!({
                "promise": promise, "test": test, "figures": [["rounds", 1_234_567], ["losses", 0]], "note": "",
                "passed": true,
            })
        };
        let table = table(&[row("a", "one"), row("b", "two"), row("a", "three")]).expect("a table");
        let order = ["one", "three", "two"].map(|test| table.find(test).expect("a row"));
        assert!(order.is_sorted(), "{table}");
        assert!(table.contains("1,234,567 rounds, 0 losses"), "{table}");
        let document = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        let written = with_figures(&document, &table).expect("marks");
        assert!(
            written.starts_with("before\n") && written.ends_with("\nafter\n") && !written.contains("old")
        );
        assert_eq!(with_figures(&written, &table).expect("marks"), written);
    }

    #[test]
    fn rows_of_earlier_runs_are_forgotten_and_nothing_else_is() {
        let folder = std::env::temp_dir().join(format!("reliability-rows-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for a test");
        for name in ["reliability-old.json", "kept.json"] {
            fs::write(folder.join(name), "[]").expect("writable");
        }
        forget_rows(&folder).expect("removable");
        assert_eq!(files(&folder).expect("readable"), Vec::<PathBuf>::new());
        assert!(folder.join("kept.json").exists());
        fs::remove_dir_all(&folder).expect("removable");
        forget_rows(&folder).expect("what is not there has no rows");
    }

    #[test]
    fn a_row_without_a_figure_and_a_document_without_marks_are_told() {
        assert!(table(&[json!({ "promise": "a", "test": "one", "note": "" })]).is_err());
        assert!(table(&[json!({ "promise": "a|b", "test": "one", "note": "" })]).is_err());
        assert!(with_figures("no marks", "").is_err());
    }
}
