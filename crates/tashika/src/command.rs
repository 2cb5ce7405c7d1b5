//! The table of subcommands; each is a file of its own whose head is its help.
//!
//! A command parses nothing itself beyond its arguments, asks the service through [`crate::client`], and says the
//! result once, in words or as JSON. The surprise: every command runs its own small runtime, because most of
//! them end in a moment and need none of the server's threads.

mod audit;
mod backup;
mod completions;
mod config;
mod contact;
mod demo;
mod docs;
mod doctor;
mod dump;
mod erase;
mod explain;
mod export;
mod figures;
mod init;
mod keys;
mod line;
mod losses;
mod lot;
mod man;
mod messages;
mod notice;
mod programme;
mod prospects;
mod receipt;
mod recover;
mod reopen;
mod represented;
mod restore;
mod roster;
mod serve;
mod slots;
mod staff;
mod venue;
mod waitlist;
mod witness;

use clap::{Parser, Subcommand};
use service::admin::{Reply, Request};

use crate::client::Session;
use crate::failure::{Failure, Outcome};
use crate::invocation::{Global, Invocation};

/// Booking for mass vaccination and other programmes with few places: nothing confirmed is ever lost
#[derive(Debug, Parser)]
#[command(name = "tashika", version, propagate_version = true, max_term_width = 100)]
pub struct CommandLine {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    Init(init::Arguments),
    #[command(subcommand)]
    Programme(programme::Programme),
    #[command(subcommand)]
    Roster(roster::Roster),
    #[command(subcommand)]
    Slots(slots::Slots),
    #[command(subcommand)]
    Venue(venue::Venue),
    #[command(subcommand)]
    Lot(lot::Lot),
    Prospects(prospects::Arguments),
    #[command(subcommand)]
    Notice(notice::Notice),
    #[command(subcommand)]
    Line(line::Line),
    #[command(subcommand)]
    Messages(messages::Messages),
    Serve(serve::Arguments),
    Demo(demo::Arguments),
    Explain(explain::Arguments),
    Figures(figures::Arguments),
    Waitlist(waitlist::Arguments),
    Export(export::Arguments),
    Contact(contact::Arguments),
    #[command(subcommand)]
    Staff(staff::Staff),
    Erase(erase::Arguments),
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    Audit(audit::Arguments),
    Backup(backup::Arguments),
    Restore(restore::Arguments),
    Recover(recover::Arguments),
    Represented(represented::Arguments),
    Reopen(reopen::Arguments),
    Losses(losses::Arguments),
    Dump(dump::Arguments),
    #[command(subcommand)]
    Receipt(receipt::Receipt),
    #[command(subcommand)]
    Witness(witness::Witness),
    #[command(subcommand)]
    Config(config::Configuration),
    Doctor(doctor::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
    #[command(subcommand, hide = true)]
    Docs(docs::Docs),
}

impl Command {
    /// Runs it.
    pub fn run(&self, invocation: &Invocation) -> Result<Outcome, Failure> {
        match self {
            Command::Init(_) => init::run(invocation),
            Command::Programme(programme) => programme::run(programme, invocation),
            Command::Roster(roster) => roster::run(roster, invocation),
            Command::Slots(slots) => slots.run(invocation),
            Command::Venue(venue) => venue::run(venue, invocation),
            Command::Lot(lot) => lot::run(lot, invocation),
            Command::Prospects(arguments) => prospects::run(arguments, invocation),
            Command::Notice(notice) => notice::run(notice, invocation),
            Command::Line(line) => line::run(line, invocation),
            Command::Messages(messages) => messages::run(messages, invocation),
            Command::Serve(arguments) => serve::run(arguments, invocation),
            Command::Demo(arguments) => demo::run(arguments, invocation),
            Command::Explain(arguments) => explain::run(arguments, invocation),
            Command::Figures(arguments) => figures::run(arguments, invocation),
            Command::Waitlist(arguments) => waitlist::run(arguments, invocation),
            Command::Export(arguments) => export::run(arguments, invocation),
            Command::Staff(staff) => staff::run(staff, invocation),
            Command::Contact(arguments) => contact::run(arguments, invocation),
            Command::Erase(arguments) => erase::run(arguments, invocation),
            Command::Keys(command) => keys::run(command, invocation),
            Command::Audit(arguments) => audit::run(arguments, invocation),
            Command::Backup(arguments) => backup::run(arguments, invocation),
            Command::Restore(arguments) => restore::run(arguments, invocation),
            Command::Recover(arguments) => recover::run(arguments, invocation),
            Command::Represented(_) => represented::run(invocation),
            Command::Reopen(_) => reopen::run(invocation),
            Command::Losses(arguments) => losses::run(arguments, invocation),
            Command::Dump(arguments) => dump::run(arguments, invocation),
            Command::Receipt(receipt) => receipt::run(receipt, invocation),
            Command::Witness(witness) => witness::run(witness, invocation),
            Command::Config(configuration) => config::run(configuration, invocation),
            Command::Doctor(_) => doctor::run(invocation),
            Command::Completions(arguments) => completions::run(arguments),
            Command::Man(arguments) => man::run(arguments, invocation),
            Command::Docs(docs) => docs::run(docs, invocation),
        }
    }
}

/// Asks the running server, or the store here, one thing.
fn ask(request: Request, invocation: &Invocation) -> Result<Reply, Failure> {
    wait_for(async {
        let mut session = Session::open(invocation).await?;
        let reply = session.ask(request).await;
        session.close().await?;
        reply
    })
}

/// Runs a future to its end on a small runtime.
fn wait_for<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    runtime(&mut tokio::runtime::Builder::new_current_thread())?.block_on(work)
}

/// Runs a server's future to its end on all processors.
fn wait_on_all<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = runtime(&mut tokio::runtime::Builder::new_multi_thread())?;
    let result = runtime.block_on(work);
    // What did not end in time is cut off: the answers that matter were given, and the journal is at rest.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    result
}

fn runtime(builder: &mut tokio::runtime::Builder) -> Result<tokio::runtime::Runtime, Failure> {
    let built = builder.enable_all().build();
    built.map_err(|error| Failure::world(format!("no runtime could be started: {error}"), "free some memory"))
}
