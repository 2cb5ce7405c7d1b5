//! `tashika dump`: the journal for other people's tools, one JSON line per entry.
//!
//! Reads and changes nothing; without a running server nothing is written, not even that somebody looked. With one,
//! it reads up to what was durable when it began, in parts, so that nobody waits for it. The surprise: `--json`
//! changes nothing here, because each line is a document already.

use std::io::{BufWriter, ErrorKind, Stdout, Write};

use service::admin::{DumpedEntry, Reply, Request};

use crate::client::{self, Session, other_version};
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;

/// Print the journal, one JSON line per entry, for other tools
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Begin at this entry; the first is 0
    #[arg(long, value_name = "POSITION", default_value_t = 0)]
    pub from: u64,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let mut lines = Lines { out: BufWriter::new(std::io::stdout()), fault: None };
    let read = super::wait_for(entries(arguments.from, invocation, &mut lines));
    lines.end(read)?;
    Ok(Outcome::Done)
}

async fn entries(from: u64, invocation: &Invocation, lines: &mut Lines) -> Result<(), Failure> {
    let Some(mut session) = Session::server(&invocation.data).await? else {
        let place = invocation.place()?;
        crate::restoring::check(place.folder())?;
        return service::dump_at_rest(&place, from, &mut |entry| lines.write(&entry))
            .map_err(|fault| Failure::world(chain(&fault), client::way_out(&place)));
    };
    let (mut from, mut until) = (from, None);
    while until.is_none_or(|until| from < until) {
        let Reply::Dumped(dumped) = session.ask(Request::Dump { from }).await? else {
            return Err(other_version());
        };
        let until = *until.get_or_insert(dumped.journal_entries);
        let Some(last) = dumped.entries.last() else { break };
        from = last.position + 1;
        if !dumped.entries.iter().take_while(|entry| entry.position < until).all(|entry| lines.write(entry)) {
            break;
        }
    }
    Ok(())
}

/// Standard output, until it fails.
struct Lines {
    out: BufWriter<Stdout>,
    fault: Option<std::io::Error>,
}

impl Lines {
    /// Writes one line; says whether there is any use in going on.
    fn write(&mut self, entry: &DumpedEntry) -> bool {
        let written = serde_json::to_writer(&mut self.out, entry).map_err(std::io::Error::from);
        match written.and_then(|()| self.out.write_all(b"\n")) {
            Ok(()) => true,
            Err(fault) => {
                self.fault = Some(fault);
                false
            }
        }
    }

    /// A reader that has gone away is no failure; a full disk is one.
    fn end(mut self, read: Result<(), Failure>) -> Result<(), Failure> {
        let flushed = self.out.flush();
        match self.fault.or(flushed.err()) {
            Some(fault) if fault.kind() == ErrorKind::BrokenPipe => Ok(()),
            Some(fault) => Err(Failure::world(
                format!("standard output cannot be written: {fault}"),
                "the lines so far are not the whole journal: make room and ask again",
            )),
            None => read,
        }
    }
}
