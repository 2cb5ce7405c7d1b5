//! `tashika completions`: the script that completes commands and options in a shell.

use clap::CommandFactory;

use crate::command::CommandLine;
use crate::failure::{Failure, Outcome};

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: clap_complete::Shell,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut command = CommandLine::command();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "tashika", &mut script);
    let written = std::io::Write::write_all(&mut std::io::stdout().lock(), &script);
    // A closed pipe is no failure, as everywhere.
    drop(written);
    Ok(Outcome::Done)
}
