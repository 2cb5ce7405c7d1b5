//! Stays at the address of a server whose store cannot be served from, and says why, until it is stopped.
//!
//! Nobody is served and nothing is read or written: the store was let go, so that `tashika audit` and `tashika recover`
//! work beside it. It never tries again by itself, because what was found does not go away by being looked at.
//! The surprise: stopping it ends the process with the exit code of the refusal, as if it had ended at once.

use axum::response::Response;
use hyper::body::Incoming;
use serde_json::json;
use tokio::net::TcpSocket;
use web::Closed;

use crate::failure::Failure;
use crate::listen::{self, Answers};
use crate::output::Output;
use crate::serving::Ends;
use crate::workers::Workers;

const CONNECTIONS_MAX: usize = 1_024;

impl Answers for Closed {
    async fn answer(&self, request: hyper::Request<Incoming>) -> Response {
        Closed::answer(self, &request)
    }
}

/// Says why at the address until a signal; then that very failure.
pub async fn stay(socket: TcpSocket, why: Failure, output: Output) -> Failure {
    match tell(socket, &why, output).await {
        Ok(()) => why,
        Err(error) => Failure::world(error.to_string(), format!("besides, {why}")),
    }
}

async fn tell(socket: TcpSocket, why: &Failure, output: Output) -> std::io::Result<()> {
    let mut ends = Ends::listen()?;
    let listener = socket.listen(listen::BACKLOG)?;
    let address = listener.local_addr()?;
    let workers = Workers::start()?;
    tracing::error!(%why, "nobody is served from this store");
    let url = format!("http://{address}");
    output.tell(&json!({ "closed": url, "why": why.to_string() }), || format!("closed on {url}"));
    // To the service manager this is a start that came to its end; the words are what it shows.
    let status = sd_notify::NotifyState::Status(&why.to_string());
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready, status]);
    listen::serve(listener, &workers, Closed::new(&why.to_string()), CONNECTIONS_MAX, ends.next()).await;
    Ok(())
}
