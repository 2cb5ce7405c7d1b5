//! What the server is and how it is set: read at every connection, told to the operator, refused where it lies.
//!
//! A server that does not wait for its disk, or a standby, is refused here with the setting's name. Everything that
//! an append depends on is then set for the connection itself and read back.
//!
//! The surprise: the setting of `synchronous_commit` that the server would give is judged although ours replaces
//! it, because whoever set it to `off` will also restore, fail over and look after that server as if it were.

use super::address::{Address, Commit};
use super::session::Session;
use crate::fault::{Fault, FaultKind};

const VERSION_MIN: i32 = 150_000;

const SELECT_FACTS: &str = "SELECT current_setting('server_version_num')::int, pg_is_in_recovery(),
    current_setting('server_version'), current_setting('synchronous_commit'),
    current_setting('synchronous_standby_names'), current_setting('fsync'),
    current_setting('full_page_writes'), current_setting('data_checksums'),
    current_setting('data_sync_retry'), current_setting('restart_after_crash')";

/// One thing that is known of the server, for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub name: &'static str,
    /// What was found.
    pub told: String,
    /// What would be better, where something would.
    pub advice: Option<&'static str>,
}

/// What decides whether a server is taken.
#[derive(Clone, Debug)]
pub(super) struct Server {
    version: i32,
    standby: bool,
    version_text: String,
    synchronous_commit: String,
    standby_names: String,
    fsync: String,
    full_page_writes: String,
    checksums: String,
    sync_retry: String,
    restart_after_crash: String,
}

impl Server {
    /// Reads the facts, before this connection sets anything.
    pub(super) fn look(session: &mut Session) -> Result<Server, Fault> {
        session.ask("the settings of the server cannot be read", async |client| {
            let row = client.query_one(SELECT_FACTS, &[]).await?;
            Ok(Server {
                version: row.try_get(0)?,
                standby: row.try_get(1)?,
                version_text: row.try_get(2)?,
                synchronous_commit: row.try_get(3)?,
                standby_names: row.try_get(4)?,
                fsync: row.try_get(5)?,
                full_page_writes: row.try_get(6)?,
                checksums: row.try_get(7)?,
                sync_retry: row.try_get(8)?,
                restart_after_crash: row.try_get(9)?,
            })
        })
    }

    /// Refuses a server on which a confirmed booking could be lost.
    pub(super) fn check(&self, place: &str) -> Result<(), Fault> {
        let refuse = |kind, what: String, next: &str| Err(Fault::new(kind, what, place, next));
        if self.version < VERSION_MIN {
            let what = format!("the server is PostgreSQL {}", self.version_text);
            return refuse(FaultKind::Version, what, "use PostgreSQL 15 or later");
        }
        if self.standby {
            let what = "the server is a standby, which takes no writes".to_owned();
            return refuse(FaultKind::Away, what, "name the primary in store.url, or promote this server");
        }
        if self.fsync == "off" {
            let what = "fsync is off on the server: a power cut loses confirmed bookings".to_owned();
            return refuse(FaultKind::Other, what, "set fsync = on and restart the server");
        }
        let named = !self.standby_names.is_empty();
        match self.synchronous_commit.as_str() {
            "off" => {
                let what =
                    "synchronous_commit is off on the server: a crash loses confirmed bookings".to_owned();
                refuse(FaultKind::Other, what, "set synchronous_commit = on for server, database and user")
            }
            "local" if named => {
                let what =
                    "synchronous_commit is local although standbys are named: a failover loses confirmed \
                            bookings"
                        .to_owned();
                refuse(FaultKind::Other, what, "set synchronous_commit = on for server, database and user")
            }
            _ => Ok(()),
        }
    }

    /// Sets what an append depends on for this connection, and reads it back.
    pub(super) fn set_up(session: &mut Session, address: &Address) -> Result<(), Fault> {
        let deadline_ms = address.deadline.as_millis().to_string();
        let wanted = [
            ("synchronous_commit", address.commit.word()),
            // Quieter would hide warnings; louder would make an unknown outcome of every append.
            ("client_min_messages", "notice"),
            ("default_transaction_isolation", "read committed"),
            ("default_transaction_read_only", "off"),
            // It does not end a wait for a standby, and anything else is for our own deadline to end.
            ("statement_timeout", "0"),
            // Whoever still waits for the head then waits for nobody: without it they would pile up.
            ("lock_timeout", deadline_ms.as_str()),
            ("idle_session_timeout", "0"),
            ("search_path", "pg_catalog"),
        ];
        let set: String = wanted.iter().map(|(name, value)| format!("SET {name} = '{value}'; ")).collect();
        session.ask("the connection cannot be set up", async |client| client.batch_execute(&set).await)?;
        let names: Vec<&str> = wanted.iter().map(|(name, _)| *name).collect();
        let found: Vec<String> = session.ask("the settings cannot be read back", async |client| {
            let read = "SELECT array_agg(setting ORDER BY place) FROM pg_catalog.pg_settings
                JOIN unnest($1::text[]) WITH ORDINALITY AS wanted (name, place) USING (name)";
            client.query_one(read, &[&names]).await?.try_get(0)
        })?;
        match wanted.iter().zip(&found).find(|((_, value), found)| value != found) {
            None => Ok(()),
            Some(((name, value), found)) => Err(Fault::new(
                FaultKind::Other,
                format!("the setting {name} stays {found}, where {value} is needed"),
                session.place(),
                "connect to the server itself: something on the way changes settings",
            )),
        }
    }

    /// Everything that an operator should know, in a fixed order.
    pub(super) fn facts(&self, commit: Commit) -> Vec<Fact> {
        let fact = |name, told: &str, advice| Fact { name, told: told.to_owned(), advice };
        let unless = |wanted: &str, found: &str, advice| (found != wanted).then_some(advice);
        let names = if self.standby_names.is_empty() { "none" } else { &self.standby_names };
        vec![
            fact("server", &format!("PostgreSQL {}", self.version_text), None),
            fact("synchronous_commit", &format!("{} for this program", commit.word()), None),
            fact(
                "synchronous_standby_names",
                names,
                unless("", if self.standby_names.is_empty() { "-" } else { "" }, ONE_MACHINE),
            ),
            fact("fsync", &self.fsync, None),
            fact(
                "full_page_writes",
                &self.full_page_writes,
                unless(
                    "on",
                    &self.full_page_writes,
                    "switch it on unless the file system writes whole pages",
                ),
            ),
            fact(
                "data_checksums",
                &self.checksums,
                unless("on", &self.checksums, "pg_checksums --enable finds a sick disk earlier"),
            ),
            fact(
                "data_sync_retry",
                &self.sync_retry,
                unless("off", &self.sync_retry, "set it to off: a sync that failed must not be tried again"),
            ),
            fact(
                "restart_after_crash",
                &self.restart_after_crash,
                unless("off", &self.restart_after_crash, "off lets the standby take over after a crash"),
            ),
        ]
    }
}

const ONE_MACHINE: &str = "confirmed means on one machine: name a synchronous standby for two";

#[cfg(test)]
mod tests {
    use super::*;

    fn server(change: fn(&mut Server)) -> Server {
        let on = || "on".to_owned();
        let mut server = Server {
            version: VERSION_MIN,
            standby: false,
            version_text: "15.0".to_owned(),
            synchronous_commit: on(),
            standby_names: String::new(),
            fsync: on(),
            full_page_writes: on(),
            checksums: on(),
            sync_retry: "off".to_owned(),
            restart_after_crash: "off".to_owned(),
        };
        change(&mut server);
        server
    }

    fn refusal(change: fn(&mut Server)) -> Fault {
        server(change).check("here").expect_err("refused")
    }

    #[test]
    fn a_well_kept_server_is_taken() {
        server(|_| ()).check("here").expect("taken");
    }

    #[test]
    fn an_old_server_is_refused() {
        assert_eq!(refusal(|it| it.version = 140_010).kind(), FaultKind::Version);
    }

    #[test]
    fn a_standby_is_refused_and_called_one() {
        let fault = refusal(|it| it.standby = true);
        assert!(fault.kind() == FaultKind::Away && fault.to_string().contains("a standby"), "{fault}");
    }

    #[test]
    fn a_server_that_does_not_sync_is_refused() {
        assert!(refusal(|it| it.fsync = "off".to_owned()).to_string().contains("fsync"));
    }

    #[test]
    fn a_server_that_commits_late_is_refused() {
        let fault = refusal(|it| it.synchronous_commit = "off".to_owned());
        assert!(fault.to_string().contains("synchronous_commit is off"), "{fault}");
    }

    #[test]
    fn a_local_commit_beside_standbys_is_refused() {
        let fault = refusal(|it| {
            it.synchronous_commit = "local".to_owned();
            it.standby_names = "b".to_owned();
        });
        assert!(fault.to_string().contains("local"), "{fault}");
    }

    #[test]
    fn a_local_commit_without_standbys_is_taken() {
        server(|it| it.synchronous_commit = "local".to_owned()).check("here").expect("ours replaces it");
    }

    #[test]
    fn a_server_alone_is_told_to_get_a_standby() {
        let facts = server(|_| ()).facts(Commit::On);
        let told: Vec<_> = facts.iter().filter(|fact| fact.advice.is_some()).map(|fact| fact.name).collect();
        assert_eq!(told, ["synchronous_standby_names"]);
    }
}
