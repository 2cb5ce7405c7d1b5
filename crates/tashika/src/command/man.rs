//! `tashika man`: the manual pages, one for the program and one for each subcommand.

use std::path::{Path, PathBuf};

use clap::CommandFactory;

use crate::command::CommandLine;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Print the manual page, or write the pages of all subcommands
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write a page for the program and each subcommand into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let mut command = CommandLine::command();
    command.build();
    match &arguments.out {
        None => {
            let page =
                page(&command).map_err(|error| Failure::world(error.to_string(), "free some memory"))?;
            invocation.output.print(page.trim_end());
        }
        Some(folder) => write(&command, "tashika", folder)?,
    }
    Ok(Outcome::Done)
}

fn page(command: &clap::Command) -> std::io::Result<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn write(command: &clap::Command, name: &str, folder: &Path) -> Result<(), Failure> {
    let path = folder.join(format!("{name}.1"));
    std::fs::create_dir_all(folder)
        .and_then(|()| page(command))
        .and_then(|text| std::fs::write(&path, text))
        .map_err(|error| Failure::io("cannot be written", &path, &error))?;
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
        write(sub, &format!("{name}-{}", sub.get_name()), folder)?;
    }
    Ok(())
}
