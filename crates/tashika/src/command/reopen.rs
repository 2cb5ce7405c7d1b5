//! `tashika reopen`: after a restore, lets newcomers take places before the time that the restore named.
//!
//! Receipts bring bookings back afterwards too; only their precedence ends.

use service::admin::{Reply, Request};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// After a restore: let newcomers take places now, though receipts still come first
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(invocation: &Invocation) -> Result<Outcome, Failure> {
    let Reply::Changed(changes) = super::ask(Request::Reopen, invocation)? else {
        return Err(other_version());
    };
    invocation.output.tell(&changes, || match changes.lines.as_slice() {
        [] => "Newcomers take places already: nothing was changed.".to_owned(),
        lines => lines.join("\n"),
    });
    Ok(Outcome::Done)
}
