//! `tashika docs`: pages of the documentation that the program writes about itself; for `cargo xtask bless`.

use clap::CommandFactory;

use crate::command::CommandLine;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;
use crate::reference;

/// Pages of the documentation that the program writes about itself
#[derive(Debug, clap::Subcommand)]
pub enum Docs {
    /// Print docs/reference/cli.md
    Cli,
}

/// Runs the command.
pub fn run(invocation: &Invocation) -> Result<Outcome, Failure> {
    invocation.output.print(reference::page(&CommandLine::command()).trim_end());
    Ok(Outcome::Done)
}
