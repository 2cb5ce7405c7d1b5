//! `tashika serve`: serves everything from a data folder that `init` made; never makes one.

use std::net::SocketAddr;
use std::sync::Arc;

use service::clock::SystemClock;
use service::messages::Carrier;

use crate::client;
use crate::closed_door;
use crate::config::{self, Config};
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;
use crate::line_door::{self, LineSetup};
use crate::logs;
use crate::mail::Mail;
use crate::serving::{Serving, bind, tell_listening};
use crate::sms::Sms;

/// A browser drops cookies for HTTPS that come over plain HTTP, and nobody can sign in.
const PLAIN_HTTP: &str = "note: server.secure_cookies is on, so pages work over HTTPS only: put a proxy with TLS in \
    front, or for a rehearsal over plain http set server.secure_cookies = false";

/// Serve pages and API from the data folder
///
/// Prints `listening on http://ADDR` once it can answer. Ends in order on SIGTERM and SIGINT, and with exit code
/// 75 if the store fails.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address and port; wins over the configuration
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// The machine's clock was looked at and is right, although nothing was written for more than a month
    #[arg(long)]
    pub clock_checked: bool,
    /// The head file is gone for good, and a checkpoint that was kept elsewhere was held against the store
    #[arg(long)]
    pub head_checked: bool,
    /// If what the store holds cannot be served from, do not end but stay at the address and say so
    ///
    /// `/readyz` then says what was found, and everybody else is told to keep what they hold and to come later, until a
    /// signal ends it with the exit code of the refusal.
    #[arg(long)]
    pub stay_when_refused: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let config = invocation.config()?;
    logs::begin(&config.log.format);
    if service::evidence::UNLOGGED {
        invocation
            .output
            .note("this program was built without its log, for a benchmark; it proves nothing to anybody");
    }
    super::wait_on_all(async {
        let address = arguments.listen.as_deref().unwrap_or(&config.server.listen);
        let socket = bind(address)?;
        if config.server.secure_cookies && is_reached_from_elsewhere(address) {
            invocation.output.note(PLAIN_HTTP);
        }
        let clock = SystemClock::default();
        let clock = if arguments.clock_checked { clock.checked() } else { clock };
        let opened = client::open_store_at(clock, arguments.head_checked, invocation.place()?, &config).await;
        let (service, running) = match opened {
            Err(why @ Failure::Unservable { .. }) if arguments.stay_when_refused => {
                return Err(closed_door::stay(socket, why, invocation.output).await);
            }
            opened => opened?,
        };
        let readiness = service.readiness();
        tracing::info!(position = readiness.position, data = %invocation.data.display(), "the journal is read");
        let serving = Serving {
            service,
            running,
            socket,
            data: invocation.data.clone(),
            secure_cookies: config.server.secure_cookies,
            banner: None,
            connections_max: config.limits.connections as usize,
            line: Some(LineSetup { config: config.line.clone(), web: config.server.public_url.clone() }),
            carriers: carriers(&config)?,
            alone: !invocation.place()?.is_database(),
            public_url: config.server.public_url.clone(),
            oidc: config::provider(&config),
        };
        let output = invocation.output;
        serving.run(output, |url| tell_listening(output, url)).await
    })
}

/// Who carries messages, as far as it is set.
fn carriers(config: &Config) -> Result<Vec<Arc<dyn Carrier>>, Failure> {
    let mut carriers: Vec<Arc<dyn Carrier>> = Vec::new();
    if !config.mail.smtp_url.is_empty() {
        let mail = Mail::new(&config.mail.smtp_url, &config.mail.from);
        let next = "see `tashika config` for what mail.smtp_url and mail.from may be";
        carriers.push(Arc::new(mail.map_err(|why| Failure::world(why, next))?));
    }
    carriers.extend(line_door::carrier(&config.line));
    if !config.sms.webhook_url.is_empty() {
        carriers.push(Arc::new(Sms::new(&config.sms.webhook_url, &config.sms.webhook_secret)));
    }
    Ok(carriers)
}

/// Whether other machines can reach what listens here.
fn is_reached_from_elsewhere(address: &str) -> bool {
    address.parse::<SocketAddr>().is_ok_and(|address| !address.ip().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_reached_from_elsewhere;

    #[test]
    fn only_loopback_is_out_of_reach() {
        let reached = ["0.0.0.0:80", "[::]:80", "192.0.2.7:80", "127.0.0.1:80", "[::1]:80"];
        assert_eq!(reached.map(is_reached_from_elsewhere), [true, true, true, false, false]);
    }
}
