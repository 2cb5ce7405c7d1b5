//! The way from a command to the service: through the control socket of a running server, or in this process.
//!
//! Whoever can use the socket can read the data folder anyway, so nobody is asked who they are. A socket that
//! nobody answers is a leftover of a killed server and is passed over.
//! The surprise: there is no question first whether a server runs. The socket is tried, and if it does not answer
//! the store is opened, whose lock settles the matter without a gap.

use std::path::Path;
use std::sync::Arc;

use service::admin::{AdminRefusal, Outline, Reply, Request};
use service::clock::SystemClock;
use service::evidence::{LogSettings, WitnessAddress, Witnesses};
use service::{Limits, OpenFault, Opening, Place, Running, Service};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

use crate::carrier;
use crate::config::Config;
use crate::control;
use crate::failure::{Failure, chain};
use crate::invocation::Invocation;
use crate::keys;
use crate::restoring;

/// A service to ask, near or far.
pub enum Session {
    /// A running server.
    Server(BufReader<UnixStream>),
    /// This process, for as long as the command lasts.
    Here {
        /// The use cases.
        service: Service,
        /// How to end it.
        running: Running,
    },
}

impl Session {
    /// Reaches the running server, or opens the data folder.
    pub async fn open(invocation: &Invocation) -> Result<Session, Failure> {
        if let Some(server) = Session::server(&invocation.data).await? {
            return Ok(server);
        }
        let config = invocation.config()?;
        let (service, running) = open_store(invocation.place()?, &config).await?;
        Ok(Session::Here { service, running })
    }

    /// Reaches the running server, if there is one.
    pub async fn server(data: &Path) -> Result<Option<Session>, Failure> {
        match control::connect(data).await {
            Ok(Some(stream)) => Ok(Some(Session::Server(BufReader::new(stream)))),
            Ok(None) => Ok(None),
            Err(error) => Err(Failure::io("cannot be used", &data.join(control::SOCKET), &error)),
        }
    }

    /// Asks one thing; a refusal is a failure.
    pub async fn ask(&mut self, request: Request) -> Result<Reply, Failure> {
        match self.request(request).await? {
            Reply::Refused(AdminRefusal { code, details, .. }) => Err(Failure::refused_for(&code, details)),
            other => Ok(other),
        }
    }

    /// Asks one thing; a refusal is an answer, for who knows more about the places in it.
    pub async fn request(&mut self, request: Request) -> Result<Reply, Failure> {
        match self {
            Session::Here { service, .. } => Ok(service.administer(request).await),
            Session::Server(stream) => exchange(stream, &request).await,
        }
    }

    /// What rows of files may name in a programme.
    pub async fn outline(&mut self, programme: &str) -> Result<Outline, Failure> {
        match self.ask(Request::Outline { programme: programme.to_owned() }).await? {
            Reply::Outline(outline) => Ok(outline),
            _ => Err(other_version()),
        }
    }

    /// Ends what this command began.
    pub async fn close(self) -> Result<(), Failure> {
        let Session::Here { service, mut running } = self else { return Ok(()) };
        drop(service);
        match running.stop().await.fatal {
            None => Ok(()),
            Some(why) => {
                Err(Failure::world(why, "run `tashika doctor` and `tashika audit` before anything else"))
            }
        }
    }
}

/// A server of another version, which answers what it was not asked.
pub fn other_version() -> Failure {
    Failure::world("the server gave an answer to another question", "use the same version for both")
}

/// What to do next when a store cannot be opened.
pub fn way_out(place: &Place) -> String {
    if place.is_database() || place.folder().join("journal.db").exists() {
        return "nothing was changed".to_owned();
    }
    "`tashika init` makes a data folder; an existing one is named with --data".to_owned()
}

/// Opens the store in this process.
pub async fn open_store(place: Place, config: &Config) -> Result<(Service, Running), Failure> {
    open_store_at(SystemClock::default(), false, place, config).await
}

/// Opens the store in this process by these clocks; `head_checked` if it may be without its head file.
pub async fn open_store_at(
    clock: SystemClock,
    head_checked: bool,
    place: Place,
    config: &Config,
) -> Result<(Service, Running), Failure> {
    restoring::check(place.folder())?;
    let opening = Opening {
        keys: keys::read(place.folder())?,
        place: place.clone(),
        limits: Limits {
            queue_len_max: config.limits.queue_length as usize,
            room_kept: config.limits.room_kept(),
            ..Limits::default()
        },
        clock: Arc::new(clock),
        software: env!("CARGO_PKG_VERSION").to_owned(),
        log: log_settings(config, head_checked),
    };
    let (service, running) = service::open(opening).await.map_err(|fault| of_open(&place, &fault))?;
    if config.letters.print {
        service.print_letters_for(&config.server.public_url);
    }
    Ok((service, running))
}

/// How the log is called and who cosigns it.
pub fn log_settings(config: &Config, head_checked: bool) -> LogSettings {
    LogSettings {
        origin: config.log.origin.clone(),
        publish: config.log.publish,
        witnesses: witnesses(config),
        head_checked,
    }
}

/// Who cosigns the log; the configuration was checked, so nobody is left out here.
fn witnesses(config: &Config) -> Witnesses {
    Witnesses {
        list: config.log.witnesses.iter().filter_map(|text| WitnessAddress::parse(text).ok()).collect(),
        quorum: config.log.witness_quorum as usize,
        carry: Some(carrier::carry()),
    }
}

fn of_open(place: &Place, fault: &OpenFault) -> Failure {
    match fault {
        OpenFault::Store(fault) if fault.is_of_content() => {
            Failure::Unservable { what: chain(fault), next: way_out(place) }
        }
        OpenFault::Store(fault) => Failure::world(chain(fault), way_out(place)),
        OpenFault::Ended { why, io: true } => Failure::Store(format!(
            "the store failed while it was opened: {why}; do not start again before the disk was looked at"
        )),
        OpenFault::Ended { why, io: false } => {
            Failure::Unservable { what: why.clone(), next: "run `tashika audit`".to_owned() }
        }
    }
}

async fn exchange(stream: &mut BufReader<UnixStream>, request: &Request) -> Result<Reply, Failure> {
    let gone = |what: String| {
        Failure::world(
            format!("the running server gave no answer ({what}); the change may have happened or not"),
            "give the same command again, it changes nothing twice",
        )
    };
    let mut line = serde_json::to_vec(request).map_err(|error| gone(error.to_string()))?;
    line.push(b'\n');
    if line.len() > control::LINE_BYTES_MAX {
        return Err(Failure::refused(
            "request.too_large",
            "this is too much for one request: bring it in several files",
        ));
    }
    stream.get_mut().write_all(&line).await.map_err(|error| gone(error.to_string()))?;
    let line = control::read_line(stream).await.map_err(|error| gone(error.to_string()))?;
    let line = line.ok_or_else(|| gone("it closed the connection".to_owned()))?;
    serde_json::from_slice(&line).map_err(|error| gone(error.to_string()))
}
