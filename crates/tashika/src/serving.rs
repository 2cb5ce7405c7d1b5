//! The serving process: door, control socket and signals around one open service, until one of them ends it.
//!
//! `serve` and `demo` differ only in what they open. Readiness is told to whoever waits: a line on standard
//! output, and the service manager. If the sequencer dies the process dies, with its own exit code, because a
//! restart over a sick store could confirm what is not there.
//! The surprise: a second signal while connections drain ends the process at once.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;
use service::messages::Carrier;
use service::staff::oidc::Oidc;
use service::{Ended, Running, Service};
use tokio::net::TcpSocket;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::control::Control;
use crate::failure::{Failure, Outcome};
use crate::line_door::{self, LineSetup};
use crate::listen;
use crate::output::Output;
use crate::workers::Workers;

/// What is served.
pub struct Serving {
    /// The use cases.
    pub service: Service,
    /// The running side of them.
    pub running: Running,
    /// The address, already taken.
    pub socket: TcpSocket,
    /// The data folder, whose lock this process holds.
    pub data: PathBuf,
    /// Whether cookies are sent over HTTPS only.
    pub secure_cookies: bool,
    /// Key of a text on top of every page.
    pub banner: Option<String>,
    /// Connections at most.
    pub connections_max: usize,
    /// The channel of LINE, if there is one.
    pub line: Option<LineSetup>,
    /// Who carries messages to people.
    pub carriers: Vec<Arc<dyn Carrier>>,
    /// Whether no other process can serve from the same store.
    pub alone: bool,
    /// The address that people type; empty if unknown.
    pub public_url: String,
    /// The identity provider of the organisation, if there is one.
    pub oidc: Option<Oidc>,
}

/// Takes an address, with a failure that names it.
pub fn bind(address: &str) -> Result<TcpSocket, Failure> {
    let parsed: SocketAddr = address.parse().map_err(|_| {
        Failure::Usage(format!("{address:?} is no address to listen on; write it as 127.0.0.1:8080"))
    })?;
    listen::bind(parsed).map_err(|error| {
        Failure::world(format!("{address} cannot be listened on: {error}"), "choose another with --listen")
    })
}

impl Serving {
    /// Serves until a signal or the end of the sequencer. `announce` prints the address that was reached.
    pub async fn run(self, output: Output, announce: impl FnOnce(&str)) -> Result<Outcome, Failure> {
        let world =
            |error: std::io::Error| Failure::world(error.to_string(), "see the message of the system");
        let Serving { service, mut running, socket, data, .. } = self;
        let mut ends = Ends::listen().map_err(world)?;
        let control =
            Control::bind(&data).map_err(|error| Failure::io("has no control socket", &data, &error))?;
        let control = tokio::spawn(control.serve(service.clone()));
        let listener = socket.listen(listen::BACKLOG).map_err(world)?;
        let address = listener.local_addr().map_err(world)?;
        let sending = (service.prints_letters() || !self.carriers.is_empty()).then(|| {
            let sender = service.sender(self.carriers, &self.public_url);
            if self.alone { sender.alone() } else { sender }.start()
        });
        let passing = service.passing_on().start();
        let door = web::Door::new(service.clone(), self.secure_cookies, self.banner);
        let door = match self.oidc {
            Some(oidc) => door.with_oidc(oidc),
            None => door,
        };
        let site = line_door::site(door, &service, self.line.as_ref());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let workers = Workers::start().map_err(world)?;
        let connections_max = self.connections_max;
        let door = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            listen::serve(listener, &workers, site, connections_max, stopped).await;
        });
        announce(&format!("http://{address}"));
        let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
        let ended = tokio::select! {
            () = ends.next() => None,
            ended = running.ended() => Some(ended),
        };
        let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
        control.abort();
        let _ = control.await;
        if let Some(ended) = ended {
            return Err(fatal(ended));
        }
        output.note("stopping: nothing new is taken, what is under way has 30 seconds");
        let _ = stop.send(());
        passing.finish().await;
        if let Some(sending) = sending {
            sending.finish().await;
        }
        tokio::select! {
            _ = door => {}
            () = ends.next() => output.note("stopping at once"),
            ended = running.ended() => return Err(fatal(ended)),
        }
        match running.stop().await {
            Ended { fatal: None, .. } => Ok(Outcome::Done),
            ended => Err(fatal(ended)),
        }
    }
}

/// Says where the door is.
pub fn tell_listening(output: Output, url: &str) {
    output.tell(&json!({ "listening": url }), || format!("listening on {url}"));
}

fn fatal(ended: Ended) -> Failure {
    let why = ended.fatal.unwrap_or_else(|| "the sequencer ended".to_owned());
    let next = if ended.io {
        "the store failed. Do not start again before disk and file system were looked at; then run \
         `tashika doctor` and `tashika audit`, and only when both are content `tashika serve`"
    } else {
        "the service cannot go on. Run `tashika audit`; if it is content, `tashika serve` may be started again"
    };
    Failure::Store(format!("{why}; {next}"))
}

/// The signals that ask a server to end.
pub struct Ends {
    terminate: Signal,
    interrupt: Signal,
}

impl Ends {
    /// Listens from now on.
    pub fn listen() -> std::io::Result<Ends> {
        Ok(Ends { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Resolves when the next one comes.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
