//! `cargo xtask sim`: the simulation of the crate `sim`, built as the program is released.

use crate::process::{Root, run as run_command};
use crate::release_tests::with_program;
use anyhow::Result;

/// Runs the simulation with the given arguments.
pub fn run(root: &Root, arguments: &[String]) -> Result<()> {
    let mut command = root.cargo_line("run --release --locked --quiet --package sim --bin sim --");
    run_command(with_program(root, command.args(arguments), "release-tests"))
}
