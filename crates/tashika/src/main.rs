//! The one program: reads the command line, the configuration and the environment, and wires the floors together.
//!
//! Every subcommand is a file under `command/`; the table is in `command.rs`. Nothing below this crate reads the
//! environment, and nothing here decides anything about bookings.
//! The surprise: a command asks the running server to do the work if there is one, and does it itself if not;
//! both take the same road through [`service::Service::administer`].

mod carrier;
mod client;
mod closed_door;
mod command;
mod config;
mod control;
mod demo_data;
mod failure;
mod invocation;
mod keys;
mod line_door;
mod listen;
mod logs;
mod mail;
mod output;
mod progress;
mod reference;
mod restoring;
mod serving;
mod sms;
mod witness_door;
mod workers;

use std::process::ExitCode;

use clap::Parser;

/// Answers are made of many short texts on several threads, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let line = match command::CommandLine::try_parse() {
        Ok(line) => line,
        // Help and version are answers, not mistakes: clap sends them to standard output with code 0.
        Err(error) => {
            if error.use_stderr() && invocation::json_asked() {
                output::Output { json: true }.document_of(&failure::Failure::Usage(error.to_string()));
            }
            let code = if error.use_stderr() { failure::USAGE } else { failure::DONE };
            return match error.print() {
                Ok(()) => ExitCode::from(code),
                Err(_) => ExitCode::from(failure::WORLD),
            };
        }
    };
    let invocation = invocation::Invocation::new(line.global);
    match line.command.run(&invocation) {
        Ok(outcome) => ExitCode::from(outcome.exit_code()),
        Err(failure) => {
            invocation.output.failed(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}
