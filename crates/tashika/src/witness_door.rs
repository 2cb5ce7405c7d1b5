//! The door of a witness: the one call of C2SP tlog-witness, and three addresses for people.
//!
//! `POST /add-checkpoint` cosigns or says why not. `GET /key` is the public key, `GET /checkpoint/ORIGIN` the newest
//! checkpoint of a log that was cosigned, for whoever suspects that the log forgot it, and `GET /healthz` says that the
//! process lives. Bodies are bounded in size and time. The surprise: when the state cannot be written the process
//! ends with code 75, because what it cosigned afterwards might contradict what is on the disk.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use service::evidence::witness::{SUBMISSION_BYTES_MAX, Witness, WitnessAnswer};
use tokio::net::TcpSocket;
use tokio::sync::mpsc;

use crate::failure::{Failure, Outcome, chain};
use crate::listen::{self, Answers};
use crate::output::Output;
use crate::serving::Ends;
use crate::workers::Workers;

/// How long a body may take to arrive.
const ARRIVAL_TIME: Duration = Duration::from_secs(10);
/// Connections at once: one for each of many logs, and room for the curious.
const CONNECTIONS_MAX: usize = 1_024;
const TEXT: &str = "text/plain; charset=utf-8";

/// Answers for a witness.
pub struct WitnessDoor {
    witness: Arc<Witness>,
    now: Box<dyn Fn() -> u64 + Send + Sync>,
    failed: mpsc::UnboundedSender<String>,
}

impl WitnessDoor {
    /// The door of this witness, with seconds since 1970 UTC from `now`, and where it tells that the state failed.
    pub fn new(
        witness: Witness,
        now: impl Fn() -> u64 + Send + Sync + 'static,
    ) -> (WitnessDoor, mpsc::UnboundedReceiver<String>) {
        let (failed, listener) = mpsc::unbounded_channel();
        (WitnessDoor { witness: Arc::new(witness), now: Box::new(now), failed }, listener)
    }

    async fn add_checkpoint(&self, request: hyper::Request<Incoming>) -> Response {
        let read = to_bytes(Body::new(request.into_body()), SUBMISSION_BYTES_MAX);
        let body = match tokio::time::timeout(ARRIVAL_TIME, read).await {
            Ok(Ok(body)) => body,
            Ok(Err(_)) => return text(StatusCode::PAYLOAD_TOO_LARGE, "the request is too large\n"),
            Err(_) => return text(StatusCode::REQUEST_TIMEOUT, "the request did not arrive in time\n"),
        };
        let (witness, now) = (self.witness.clone(), (self.now)());
        let asked = tokio::task::spawn_blocking(move || witness.add_checkpoint(&body, now)).await;
        match asked {
            Ok(Ok(WitnessAnswer { status, kind, body })) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                (status, [(header::CONTENT_TYPE, kind)], body).into_response()
            }
            Ok(Err(fault)) => {
                tracing::error!(fault = chain(&fault), "nothing was cosigned");
                let _ = self.failed.send(chain(&fault));
                broken()
            }
            Err(_) => broken(),
        }
    }

    async fn newest(&self, origin: String) -> Response {
        let witness = self.witness.clone();
        match tokio::task::spawn_blocking(move || witness.newest(&origin)).await {
            Ok(Ok(Some(note))) => text(StatusCode::OK, note),
            Ok(Ok(None)) => text(StatusCode::NOT_FOUND, "nothing of that log was cosigned here\n"),
            _ => broken(),
        }
    }

    async fn answered(&self, request: hyper::Request<Incoming>) -> Response {
        let path = request.uri().path().to_owned();
        match (request.method(), path.as_str()) {
            (&Method::POST, "/add-checkpoint") => self.add_checkpoint(request).await,
            (&Method::GET, "/key") => text(StatusCode::OK, format!("{}\n", self.witness.verifier())),
            (&Method::GET, "/healthz") => text(StatusCode::OK, "ok\n"),
            (&Method::GET, path) => match path.strip_prefix("/checkpoint/") {
                Some(origin) => {
                    let origin = percent_encoding::percent_decode_str(origin).decode_utf8_lossy();
                    self.newest(origin.into_owned()).await
                }
                None => text(StatusCode::NOT_FOUND, "this is a witness: POST /add-checkpoint, GET /key\n"),
            },
            _ => text(StatusCode::NOT_FOUND, "this is a witness: POST /add-checkpoint, GET /key\n"),
        }
    }
}

impl Answers for WitnessDoor {
    async fn answer(&self, request: hyper::Request<Incoming>) -> Response {
        let mut response = self.answered(request).await;
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }
}

fn text(status: StatusCode, body: impl IntoResponse) -> Response {
    (status, [(header::CONTENT_TYPE, TEXT)], body).into_response()
}

fn broken() -> Response {
    text(StatusCode::INTERNAL_SERVER_ERROR, "the witness's state cannot be used; nothing was cosigned\n")
}

/// Serves until a signal, or until the state fails. `announce` prints the address that was reached.
pub async fn serve(
    socket: TcpSocket,
    door: WitnessDoor,
    mut failed: mpsc::UnboundedReceiver<String>,
    output: Output,
    announce: impl FnOnce(&str),
) -> Result<Outcome, Failure> {
    let world = |error: std::io::Error| Failure::world(error.to_string(), "see the message of the system");
    let mut ends = Ends::listen().map_err(world)?;
    let listener = socket.listen(listen::BACKLOG).map_err(world)?;
    let address = listener.local_addr().map_err(world)?;
    let workers = Workers::start().map_err(world)?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        listen::serve(listener, &workers, door, CONNECTIONS_MAX, stopped).await;
    });
    announce(&format!("http://{address}"));
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
    tokio::select! {
        () = ends.next() => {}
        Some(fault) = failed.recv() => return Err(Failure::Store(fault)),
    }
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
    output.note("stopping: nothing new is taken, what is under way has 30 seconds");
    let _ = stop.send(());
    tokio::select! {
        _ = served => {}
        () = ends.next() => output.note("stopping at once"),
    }
    Ok(Outcome::Done)
}
