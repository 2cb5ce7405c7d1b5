//! `cargo xtask dev`: a seeded town on this machine, nothing else installed.

use crate::process::{Root, run as run_command};
use anyhow::Result;

/// Starts the demonstration with the given arguments.
pub fn run(root: &Root, arguments: &[String]) -> Result<()> {
    run_command(root.cargo_line("run --release --package tashika -- demo").args(arguments))
}
