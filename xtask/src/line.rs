//! The step "line": is everything that we send to LINE what LINE's own models read?
//!
//! The tests of LINE run against a counterpart that keeps every body it was sent; the models are those of LINE's official
//! library for Python. Nothing here reaches LINE. The surprise: bodies that must be refused are judged too.

use crate::install;
use crate::process::{Root, run as run_command};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Runs the tests and judges what they sent.
pub fn run(root: &Root) -> Result<()> {
    let folder = root.target().join("tmp/line-bodies");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    run_command(&mut root.cargo_line("test --package tashika --test commands --locked --quiet line::"))?;
    let files = std::fs::read_dir(&folder).with_context(|| format!("no test wrote {}", folder.display()))?;
    let files: Vec<PathBuf> = files.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
    let mut judge = root.command(install::line_program(root));
    judge.arg(root.join("tests/line/check_bodies.py")).args(files);
    run_command(&mut judge)
}
