//! `cargo xtask bench`: the benchmarks of the crate `sim`, built as the program is released.

use crate::process::{Root, run as run_command};
use anyhow::Result;

/// Runs the benchmarks with the given arguments.
pub fn run(root: &Root, arguments: &[String]) -> Result<()> {
    run_command(root.cargo_line("run --release --package sim --bin bench --").args(arguments))
}
