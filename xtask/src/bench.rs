//! `cargo xtask bench`: the benchmarks of the crate `sim`, built as the program is released.
//!
//! For `log`, what the log costs, a second program is built without its log and laid beside the released one.

use crate::process::{Root, run as run_command};
use anyhow::{Context, Result};
use std::fs;

/// Runs the benchmarks with the given arguments.
pub fn run(root: &Root, arguments: &[String]) -> Result<()> {
    let program = root.target().join("release/tashika");
    let unlogged = root.target().join("release/tashika-unlogged");
    if arguments.iter().any(|word| word == "log") {
        let build = "build --release --locked --package tashika --bin tashika";
        run_command(root.cargo_line(build).env("TASHIKA_UNLOGGED_BUILD", "1"))?;
        fs::copy(&program, &unlogged).with_context(|| format!("copying to {}", unlogged.display()))?;
        run_command(&mut root.cargo_line(build))?;
    }
    let mut bench = root.cargo_line("run --release --locked --package sim --bin bench --");
    run_command(bench.args(arguments).env("TASHIKA_UNLOGGED", &unlogged))
}
