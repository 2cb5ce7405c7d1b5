//! One connection to one server, driven by a runtime that nobody else sees.
//!
//! The connection's own task runs here and nowhere else, so that every notice and warning of the server is kept
//! and can be asked for: at a commit a warning is the only sign that a standby did not get it. Every question has
//! a deadline of ours, because a server never times out a wait for its standby; when it passes, the socket is
//! dropped and nothing is cancelled. A session never reconnects.
//!
//! The surprise: the task is only polled while a question waits, so a connection that ended meanwhile is noticed
//! by [`Session::settle`] or by the next question.

use std::error::Error as _;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::error::Elapsed;
use tokio::time::timeout;
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Error, NoTls, Socket};

use super::address::Address;
use crate::fault::{Fault, FaultKind, NEXT_CORRUPT, NEXT_FULL, NEXT_IO};

/// To connect and to sign in may take longer than an answer, but not for ever.
const CONNECT_DEADLINE: Duration = Duration::from_secs(5);
const NEXT_AWAY: &str = "look whether the server runs and takes writes; nothing confirmed is lost by waiting";

/// A live connection; the runtime goes when it ends.
#[derive(Debug)]
pub(super) struct Session {
    live: Option<Live>,
    place: String,
    deadline: Duration,
}

#[derive(Debug)]
struct Live {
    runtime: Quiet,
    client: Client,
    notices: Arc<Mutex<Vec<String>>>,
}

/// A runtime that nobody waits for when it goes: one of its threads may be looking up a name.
#[derive(Debug)]
struct Quiet(Option<Runtime>);

impl Quiet {
    fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.0.as_ref().expect("it is there until it is dropped").block_on(future)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Session {
    /// Connects to the first host that `accept` takes; the fault is that of the last.
    pub(super) fn connect(
        address: &Address,
        mut accept: impl FnMut(&mut Session) -> Result<(), Fault>,
    ) -> Result<Session, Fault> {
        let mut last = None;
        for host in &address.hosts {
            let opened = Session::connect_one(address, host).and_then(|mut session| {
                accept(&mut session)?;
                Ok(session)
            });
            match opened {
                Ok(session) => return Ok(session),
                Err(fault) => last = Some(fault),
            }
        }
        Err(last.expect("a checked address has a host"))
    }

    /// Asks something; on an error of the connection, and when the deadline passes, the session is over.
    pub(super) fn ask<T>(
        &mut self,
        what: &str,
        question: impl AsyncFnOnce(&mut Client) -> Result<T, Error>,
    ) -> Result<T, Fault> {
        self.ask_within(self.deadline, what, question)
    }

    /// As [`Self::ask`], with time for much data.
    pub(super) fn ask_within<T>(
        &mut self,
        deadline: Duration,
        what: &str,
        question: impl AsyncFnOnce(&mut Client) -> Result<T, Error>,
    ) -> Result<T, Fault> {
        let Some(live) = &mut self.live else { return Err(Fault::of_dead(&self.place)) };
        let Live { runtime, client, notices } = live;
        notices.lock().unwrap_or_else(PoisonError::into_inner).clear();
        match runtime.block_on(async { timeout(deadline, question(client)).await }) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                if client.is_closed() || error.as_db_error().is_none() {
                    self.live = None;
                }
                Err(fault(what, &self.place, error))
            }
            Err(_) => {
                self.live = None;
                let what = format!("{what}: no answer within {} ms", deadline.as_millis());
                Err(Fault::new(FaultKind::Away, what, &self.place, NEXT_AWAY))
            }
        }
    }

    /// The first notice that came with the last question.
    pub(super) fn notice(&self) -> Option<String> {
        let live = self.live.as_ref()?;
        live.notices.lock().unwrap_or_else(PoisonError::into_inner).first().cloned()
    }

    /// Looks whether the connection is still there, without asking the server anything.
    pub(super) fn settle(&mut self) -> Result<(), Fault> {
        let Some(live) = &mut self.live else { return Err(Fault::of_dead(&self.place)) };
        // The first turn hears of the socket, the second lets the connection's task read it.
        live.runtime.block_on(async {
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
        });
        if !live.client.is_closed() {
            return Ok(());
        }
        self.live = None;
        let what = "the connection ended while nothing was asked";
        Err(Fault::new(FaultKind::Dead, what, &self.place, "open the store again and read the journal"))
    }

    /// Drops the socket as it is.
    pub(super) fn end(&mut self) {
        self.live = None;
    }

    /// Whether the session can still be asked.
    pub(super) fn alive(&self) -> Result<(), Fault> {
        if self.live.is_some() { Ok(()) } else { Err(Fault::of_dead(&self.place)) }
    }

    /// Where it is connected, for messages.
    pub(super) fn place(&self) -> &str {
        &self.place
    }

    fn connect_one(address: &Address, host: &Config) -> Result<Session, Fault> {
        let place = address.place.clone();
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| {
            Fault::of_io("the operating system gave no means to wait for the server", &place, error)
        })?;
        let runtime = Quiet(Some(runtime));
        let notices = Arc::new(Mutex::new(Vec::new()));
        let connected = runtime.block_on(async {
            let (client, connection) = timeout(CONNECT_DEADLINE, host.connect(NoTls)).await??;
            tokio::spawn(drive(connection, notices.clone()));
            Ok(client)
        });
        let client = connected.map_err(|error| match error {
            Unconnected::Driver(error) => fault("the server cannot be reached", &place, error),
            Unconnected::Late => {
                let what = format!("the server does not answer within {} ms", CONNECT_DEADLINE.as_millis());
                Fault::new(FaultKind::Away, what, &place, NEXT_AWAY)
            }
        })?;
        Ok(Session { live: Some(Live { runtime, client, notices }), place, deadline: address.deadline })
    }
}

enum Unconnected {
    Driver(Error),
    Late,
}

impl From<Error> for Unconnected {
    fn from(error: Error) -> Unconnected {
        Unconnected::Driver(error)
    }
}

impl From<Elapsed> for Unconnected {
    fn from(_: Elapsed) -> Unconnected {
        Unconnected::Late
    }
}

async fn drive(mut connection: Connection<Socket, NoTlsStream>, notices: Arc<Mutex<Vec<String>>>) {
    while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
        if let AsyncMessage::Notice(notice) = message {
            notices.lock().unwrap_or_else(PoisonError::into_inner).push(words(&notice));
        }
    }
}

fn words(notice: &DbError) -> String {
    format!("{} {}: {}", notice.severity(), notice.code().code(), notice.message())
}

/// The fault of an error of the driver or of the server.
pub(super) fn fault(what: &str, place: &str, error: Error) -> Fault {
    let (kind, next) = match error.code() {
        Some(code) => of_state(code),
        None if error.source().is_some_and(|cause| cause.is::<std::io::Error>()) || error.is_closed() => {
            (FaultKind::Away, NEXT_AWAY)
        }
        // What a column holds is not what our tables say.
        None if error.to_string().contains("deserializing") => (FaultKind::Corrupt, NEXT_CORRUPT),
        None => (FaultKind::Other, "check user, password and database in store.url"),
    };
    Fault::new(kind, what, place, next).because(error)
}

fn of_state(code: &SqlState) -> (FaultKind, &'static str) {
    if *code == SqlState::DISK_FULL {
        return (FaultKind::Full, NEXT_FULL);
    }
    if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        return (FaultKind::Away, "this server is a standby: name the primary, or promote this one");
    }
    // The server gives up waiting for a lock at the same moment as we do, and either may be first.
    if *code == SqlState::LOCK_NOT_AVAILABLE {
        return (FaultKind::Away, "somebody else holds the journal's table: let them finish");
    }
    if *code == SqlState::UNDEFINED_DATABASE {
        return (FaultKind::Missing, "check the name, or let an administrator make the database");
    }
    if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        return (FaultKind::Other, "give this user the database: it must own the schema tashika");
    }
    match code.code().get(..2) {
        Some("08" | "53" | "57") => (FaultKind::Away, NEXT_AWAY),
        Some("28") => {
            (FaultKind::Other, "check user and password in store.url and pg_hba.conf on the server")
        }
        Some("58") => (FaultKind::Io, NEXT_IO),
        Some("XX") => (FaultKind::Corrupt, NEXT_CORRUPT),
        _ => (FaultKind::Other, "stop, and recover before anything is written again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_not_there_is_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("postgres://me@/it?host={}", folder.path().display());
        let address = Address::parse(&url).expect("an address");
        let fault = Session::connect(&address, |_| Ok(())).expect_err("nobody listens");
        assert_eq!(fault.kind(), FaultKind::Away);
    }

    #[test]
    fn a_full_disk_is_told_from_other_trouble() {
        assert_eq!(of_state(&SqlState::DISK_FULL).0, FaultKind::Full);
        assert_eq!(of_state(&SqlState::TOO_MANY_CONNECTIONS).0, FaultKind::Away);
        assert_eq!(of_state(&SqlState::DATA_CORRUPTED).0, FaultKind::Corrupt);
    }
}
