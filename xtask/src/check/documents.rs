//! Generated documents are up to date: the program describes itself, nobody copies by hand.
//!
//! `cargo xtask bless` writes them, the check compares.

use super::Finding;
use crate::process::{Root, output};
use anyhow::Result;

struct Document {
    command: &'static str,
    file: &'static str,
}

const DOCUMENTS: [Document; 2] = [
    Document { command: "run --quiet --package tashika -- docs cli", file: "docs/reference/cli.md" },
    Document {
        command: "run --quiet --package tashika -- docs permissions",
        file: "docs/operating/permissions.md",
    },
];

/// Finds documents that differ from what the program says.
pub fn check(root: &Root) -> Vec<Finding> {
    let mut findings = Vec::new();
    for document in &DOCUMENTS {
        let written = std::fs::read_to_string(root.join(document.file)).unwrap_or_default();
        match output(&mut root.cargo_line(document.command)) {
            Ok(said) => findings.extend(compare(document.file, &written, &said)),
            Err(error) => {
                let first = error.to_string().lines().take(3).collect::<Vec<_>>().join(" · ");
                findings.push(Finding::new(document.file, format!("cannot be generated: {first}")));
            }
        }
    }
    findings
}

/// Writes every document.
pub fn bless(root: &Root) -> Result<()> {
    for document in &DOCUMENTS {
        let said = output(&mut root.cargo_line(document.command))?;
        let path = root.join(document.file);
        std::fs::create_dir_all(path.parent().unwrap_or(root.path()))?;
        std::fs::write(path, said)?;
        println!("     {}", document.file);
    }
    Ok(())
}

fn compare(file: &str, written: &str, said: &str) -> Option<Finding> {
    if said.is_empty() {
        return Some(Finding::new(file, "the program says nothing about it"));
    }
    if written == said {
        return None;
    }
    let pairs = written.lines().zip(said.lines());
    let line = pairs.take_while(|(left, right)| left == right).count() + 1;
    Some(Finding::new(format!("{file}:{line}"), "is out of date: cargo xtask bless, then read the diff"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_document_is_found() {
        let finding = compare("a.md", "one\ntwo\n", "one\nthree\n").expect("they differ");
        assert_eq!(finding.place, "a.md:2");
    }

    #[test]
    fn a_silent_program_is_found() {
        assert!(compare("a.md", "", "").is_some());
    }

    #[test]
    fn the_same_text_passes() {
        assert_eq!(compare("a.md", "one\n", "one\n"), None);
    }
}
