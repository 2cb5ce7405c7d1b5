//! `cargo xtask check`: what a reviewer would say twice, as tests about the code.
//!
//! Each rule is one file below, a function from what it reads to its findings,
//! with unit tests which show that it can fail.
//! Nothing here changes a file.

pub mod documents;
mod edges;
mod exceptions;
mod floors;
pub mod golden;
mod heads;
mod leftovers;
mod lints;
mod locales;
mod lockfiles;
mod names;
mod paths;
mod sizes;
mod waits;
mod weight;

use crate::base::Base;
use crate::process::{Root, output};
use crate::source::Source;
use anyhow::{Result, bail};
use std::fmt;
use std::time::Instant;

/// One place where a rule is broken.
#[derive(Debug, PartialEq)]
pub struct Finding {
    place: String,
    message: String,
}

impl Finding {
    /// Says what is wrong and where.
    pub fn new(place: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

// More than this of one kind is one cause; `--all` shows the rest.
const SHOWN_MAX: usize = 25;

/// Runs every check and prints its findings, with `--all` every one.
pub fn run(root: &Root, arguments: &[String]) -> Result<()> {
    let shown = if arguments.iter().any(|argument| argument == "--all") { usize::MAX } else { SHOWN_MAX };
    let started = Instant::now();
    let mut total = 0;
    for (name, findings) in all(root)? {
        let verdict =
            if findings.is_empty() { "ok".to_string() } else { format!("{} found", findings.len()) };
        println!("     {name:<12} {verdict}");
        for finding in findings.iter().take(shown) {
            println!("       {finding}");
        }
        if findings.len() > shown {
            println!("       and {} more: cargo xtask check --all", findings.len() - shown);
        }
        total += findings.len();
    }
    println!("     {:.1} s", started.elapsed().as_secs_f64());
    if total > 0 {
        bail!("the checks found {total} things; each line above names the place and the way out");
    }
    Ok(())
}

/// Lists what git knows or would add, without what was deleted since.
pub fn files(root: &Root) -> Result<Vec<String>> {
    let listed =
        output(root.command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    let mut files: Vec<String> =
        listed.split('\0').filter(|path| !path.is_empty()).map(String::from).collect();
    files.retain(|path| root.join(path).is_file());
    files.sort();
    files.dedup();
    Ok(files)
}

fn all(root: &Root) -> Result<Vec<(&'static str, Vec<Finding>)>> {
    let files = files(root)?;
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap_or_default();
    let texts = |wanted: fn(&str) -> bool| -> Vec<(String, String)> {
        files.iter().filter(|path| wanted(path)).map(|path| (path.clone(), read(path))).collect()
    };
    let sources: Vec<Source> = texts(|path| path.ends_with(".rs"))
        .iter()
        .map(|(path, text)| Source::parse(path, text))
        .filter(|source| !source.is_generated())
        .collect();
    let mut exceptions = exceptions::Exceptions::parse(&read(exceptions::PATH));
    let metadata = serde_json::from_str(&output(&mut root.cargo_line("metadata --format-version 1"))?)?;
    let policy: toml::Table = read("deny.toml").parse()?;
    let base = Base::find(root);

    let mut results = vec![
        ("edges", edges::check(&metadata, &policy)),
        ("lints", lints::check(&texts(|path| path.ends_with("Cargo.toml")))),
        ("heads", heads::check(&sources)),
        ("names", names::check(&files, &sources)),
        ("sizes", sizes::check(&sources, &mut exceptions)),
        ("floors", floors::check(&sources)),
        ("leftovers", leftovers::check(&sources)),
        ("waits", waits::check(&sources, &texts(waits::is_browser_test), &mut exceptions)),
        ("weight", weight::check(root, &files)),
        ("lockfiles", lockfiles::check(&texts(|path| path.ends_with("package-lock.json")))),
        ("paths", paths::check(&edges::members(&metadata), &files, &texts(|path| path.ends_with(".md")))),
        ("locales", locales::check(&texts(locales::is_locale), &texts(locales::may_use_a_key))),
        ("golden", golden::check(root, base.as_ref())),
        ("documents", documents::check(root)),
    ];
    results.push(("exceptions", exceptions.unused()));
    Ok(results)
}
