//! `tashika serve`: serves everything from a data folder that `init` made; never makes one.

use service::Limits;

use crate::client;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;
use crate::logs;
use crate::serving::{Serving, bind, tell_listening};

/// Serve pages and API from the data folder
///
/// Prints `listening on http://ADDR` once it can answer. Ends in order on SIGTERM and SIGINT, and with exit code
/// 75 if the store fails.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address and port; wins over the configuration
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let config = invocation.config()?;
    logs::begin(&config.log.format);
    super::wait_on_all(async {
        let socket = bind(arguments.listen.as_deref().unwrap_or(&config.server.listen))?;
        let limits = Limits { queue_len_max: config.limits.queue_length as usize };
        let (service, running) = client::open_folder(&invocation.data, limits).await?;
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
        };
        let output = invocation.output;
        serving.run(output, |url| tell_listening(output, url)).await
    })
}
