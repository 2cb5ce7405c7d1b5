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
    /// Print docs/operating/permissions.md
    Permissions,
}

/// Runs the command.
pub fn run(docs: &Docs, invocation: &Invocation) -> Result<Outcome, Failure> {
    let page = match docs {
        Docs::Cli => reference::page(&CommandLine::command()),
        Docs::Permissions => service::permission::page(),
    };
    invocation.output.print(page.trim_end());
    Ok(Outcome::Done)
}
