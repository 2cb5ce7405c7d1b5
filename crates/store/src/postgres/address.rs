//! `postgres://…`: where the server is, who asks, and how a commit is meant to be durable.
//!
//! Read once and refused early, with words for whoever wrote it. The password is kept for connecting only and is
//! never part of a message. Two settings of ours ride in the query of the address: `deadline_ms`, after which an
//! append without an answer is unknown, and `synchronous_commit`, which every connection sets for itself.
//!
//! The surprise: there is no TLS in this program. A server beyond this machine is taken only when the address
//! says `sslmode=disable`, so that nobody believes a line to be sealed that is not.

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use crate::fault::{Fault, FaultKind};

const DEADLINE_MS: u64 = 5_000;
const DEADLINE_MS_MIN: u64 = 100;
const DEADLINE_MS_MAX: u64 = 60_000;
const PORT: u16 = 5432;
/// Where Debian's server listens when the address names no host.
const SOCKET_FOLDER: &str = "/var/run/postgresql";
const EXAMPLE: &str = "write it as postgres://user:password@host:5432/database";

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Commit {
    /// The disk of the primary, and of the synchronous standby if one is named.
    On,
    /// As `On`, and the standby shows it to its readers.
    RemoteApply,
}

impl Commit {
    /// The word that the server knows.
    pub(super) fn word(self) -> &'static str {
        match self {
            Commit::On => "on",
            Commit::RemoteApply => "remote_apply",
        }
    }
}

/// A checked address.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// One for each host, in the order of the address.
    pub(super) hosts: Vec<Config>,
    /// Database and hosts, for messages.
    pub(super) place: String,
    /// How long one answer may take.
    pub(super) deadline: Duration,
    /// What a commit waits for.
    pub(super) commit: Commit,
}

impl Address {
    /// Reads an address, or says what is wrong with it.
    pub(super) fn parse(url: &str) -> Result<Address, Fault> {
        let (plain, query) = url.split_once('?').unwrap_or((url, ""));
        let mut theirs: Vec<String> = Vec::new();
        let (mut deadline, mut commit) = (Duration::from_millis(DEADLINE_MS), Commit::On);
        let mut sslmode = None;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("deadline_ms", value)) => deadline = deadline_of(value)?,
                Some(("synchronous_commit", value)) => commit = commit_of(value)?,
                Some(("sslmode", value)) => sslmode = Some(value),
                // The driver takes one host from each of them, and a list for one long name.
                Some(("host", value)) => {
                    theirs.extend(value.split(',').map(|host| format!("host={host}")));
                }
                _ => theirs.push(pair.to_owned()),
            }
        }
        let text = format!("{plain}?{}", theirs.join("&"));
        // The driver's message may repeat what was written, and a password may be part of that.
        let mut config: Config = text.parse().map_err(|_| refused("the address cannot be read", EXAMPLE))?;
        check_tls(&config, sslmode)?;
        config.ssl_mode(SslMode::Disable);
        let Some(database) = config.get_dbname().map(str::to_owned) else {
            return Err(refused("the address names no database", EXAMPLE));
        };
        let hosts = hosts(&config)?;
        let names: Vec<String> = hosts.iter().map(name).collect();
        let place = format!("PostgreSQL database {database} at {}", names.join(", "));
        Ok(Address { hosts, place, deadline, commit })
    }
}

fn refused(what: impl Into<String>, next: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Other, what, "store.url", next)
}

fn deadline_of(text: &str) -> Result<Duration, Fault> {
    let wanted = DEADLINE_MS_MIN..=DEADLINE_MS_MAX;
    text.parse().ok().filter(|ms| wanted.contains(ms)).map(Duration::from_millis).ok_or_else(|| {
        refused(
            "deadline_ms is out of range",
            format!("write a number of milliseconds from {DEADLINE_MS_MIN} to {DEADLINE_MS_MAX}"),
        )
    })
}

fn commit_of(text: &str) -> Result<Commit, Fault> {
    match text {
        "on" => Ok(Commit::On),
        "remote_apply" => Ok(Commit::RemoteApply),
        "off" | "local" | "remote_write" => Err(refused(
            format!("synchronous_commit={text} can lose a confirmed booking"),
            "write on or remote_apply, or leave it out",
        )),
        _ => Err(refused("synchronous_commit is not known", "write on or remote_apply, or leave it out")),
    }
}

fn check_tls(config: &Config, sslmode: Option<&str>) -> Result<(), Fault> {
    match sslmode {
        None | Some("disable") => {}
        Some(mode) => {
            return Err(refused(
                format!("sslmode={mode} asks for TLS, which this release does not speak to PostgreSQL"),
                "use a Unix socket, or a tunnel that ends on this machine, or write sslmode=disable",
            ));
        }
    }
    let far = config.get_hosts().iter().find(|host| !is_near(host));
    match far {
        Some(Host::Tcp(host)) if sslmode.is_none() => Err(refused(
            format!("{host} is another machine, and this release does not speak TLS to PostgreSQL"),
            "use a tunnel that ends on this machine, or write sslmode=disable if nobody listens on that network",
        )),
        _ => Ok(()),
    }
}

fn is_near(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
    }
}

// Each host gets a deadline of its own, so a frozen first host does not hide the second.
fn hosts(config: &Config) -> Result<Vec<Config>, Fault> {
    let ports = config.get_ports();
    let named = config.get_hosts();
    if !config.get_hostaddrs().is_empty() {
        return Err(refused("hostaddr is not supported", "write the address as the host"));
    }
    if ports.len() > 1 && ports.len() != named.len() {
        return Err(refused("the address has another number of ports than of hosts", EXAMPLE));
    }
    let socket = [Host::Unix(SOCKET_FOLDER.into())];
    let named = if named.is_empty() { &socket } else { named };
    Ok(named
        .iter()
        .enumerate()
        .map(|(index, host)| {
            let mut one = Config::new();
            match host {
                Host::Tcp(name) => one.host(name),
                Host::Unix(path) => one.host_path(path),
            };
            one.port(ports.get(index).or(ports.first()).copied().unwrap_or(PORT));
            copy(config, &mut one);
            one
        })
        .collect())
}

fn copy(from: &Config, to: &mut Config) {
    if let Some(user) = from.get_user() {
        to.user(user);
    }
    if let Some(password) = from.get_password() {
        to.password(password);
    }
    if let Some(database) = from.get_dbname() {
        to.dbname(database);
    }
    if let Some(options) = from.get_options() {
        to.options(options);
    }
    to.application_name(from.get_application_name().unwrap_or("tashika"));
    to.ssl_mode(SslMode::Disable).keepalives_idle(Duration::from_secs(30));
}

fn name(config: &Config) -> String {
    let port = config.get_ports().first().copied().unwrap_or(PORT);
    match config.get_hosts().first() {
        Some(Host::Tcp(name)) => format!("{name}:{port}"),
        Some(Host::Unix(path)) => socket(path, port),
        None => format!("port {port}"),
    }
}

fn socket(folder: &Path, port: u16) -> String {
    folder.join(format!(".s.PGSQL.{port}")).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str) -> String {
        Address::parse(url).expect("an address").place
    }

    fn refusal(url: &str) -> String {
        Address::parse(url).expect_err("refused").to_string()
    }

    #[test]
    fn a_password_is_never_shown() {
        let address = Address::parse("postgres://me:secret@localhost/it").expect("an address");
        assert!(!address.place.contains("secret") && !format!("{address:?}").contains("secret"));
    }

    #[test]
    fn a_wrong_address_is_not_repeated_with_its_password() {
        let fault = Address::parse("postgres://me:secret@localhost:secret/it").expect_err("refused");
        assert!(!format!("{fault:?}").contains("secret"), "{fault:?}");
    }

    #[test]
    fn no_host_is_the_socket_of_debian() {
        assert_eq!(place("postgres:///it"), "PostgreSQL database it at /var/run/postgresql/.s.PGSQL.5432");
    }

    #[test]
    fn a_socket_may_be_named() {
        let place = place("postgres://me@/it?host=/tmp/a&port=7");
        assert_eq!(place, "PostgreSQL database it at /tmp/a/.s.PGSQL.7");
    }

    #[test]
    fn several_sockets_may_be_named() {
        let place = place("postgres:///it?host=/tmp/a,/tmp/b");
        assert_eq!(place, "PostgreSQL database it at /tmp/a/.s.PGSQL.5432, /tmp/b/.s.PGSQL.5432");
    }

    #[test]
    fn every_host_has_its_own_port() {
        let place = place("postgres://127.0.0.1:1,localhost:2/it");
        assert_eq!(place, "PostgreSQL database it at 127.0.0.1:1, localhost:2");
    }

    #[test]
    fn an_address_without_a_database_is_refused() {
        assert!(refusal("postgres://localhost").contains("names no database"));
    }

    #[test]
    fn tls_is_refused_in_so_many_words() {
        assert!(refusal("postgres://localhost/it?sslmode=require").contains("does not speak"));
    }

    #[test]
    fn another_machine_is_refused_unless_it_is_meant() {
        assert!(refusal("postgres://192.0.2.1/it").contains("another machine"));
        place("postgres://192.0.2.1/it?sslmode=disable");
    }

    #[test]
    fn a_commit_that_can_be_lost_is_refused() {
        for word in ["off", "local", "remote_write"] {
            assert!(refusal(&format!("postgres:///it?synchronous_commit={word}")).contains("can lose"));
        }
    }

    #[test]
    fn the_deadline_can_be_set_within_bounds() {
        let address = Address::parse("postgres:///it?deadline_ms=700").expect("an address");
        assert_eq!(address.deadline, Duration::from_millis(700));
        refusal("postgres:///it?deadline_ms=0");
    }

    #[test]
    fn an_unknown_option_is_refused() {
        refusal("postgres:///it?colour=red");
    }
}
