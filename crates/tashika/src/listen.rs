//! The listening side of the door: connections in, one HTTP/1.1 conversation each, and an orderly end.
//!
//! One task accepts and deals the connections out to the workers, where they stay.
//! A connection beyond the limit waits in the backlog of the system, which is made long, because at an opening
//! thousands come in the same second. Slow heads are cut off after ten seconds. On a stop nothing new is taken
//! and what is under way has thirty seconds.
//! Who answers is handed in: the site of a data folder, or a witness.
//! The surprise: the address is bound before the journal is read, so that a taken port fails at once, but nobody
//! is let in before there is somebody to answer.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use web::Site;

use crate::workers::Workers;

/// Connections that may wait to be accepted.
pub const BACKLOG: u32 = 4_096;
const HEADER_TIME: Duration = Duration::from_secs(10);
/// The longest head that is read; hyper answers a longer one with 431.
const HEAD_BYTES_MAX: usize = 64 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(30);

/// Whoever answers requests.
pub trait Answers: Send + Sync + 'static {
    /// Answers one, in any case and in time.
    fn answer(&self, request: hyper::Request<Incoming>) -> impl Future<Output = Response> + Send;
}

impl Answers for Site {
    async fn answer(&self, request: hyper::Request<Incoming>) -> Response {
        Site::answer(self, request).await
    }
}

/// Takes the address; nobody is let in yet.
pub fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Answers connections until `stop` resolves, then lets those under way finish.
pub async fn serve(
    listener: TcpListener,
    workers: &Workers,
    site: impl Answers,
    connections_max: usize,
    stop: impl Future<Output = ()>,
) {
    let (site, graceful) = (Arc::new(site), GracefulShutdown::new());
    let seats = Arc::new(Semaphore::new(connections_max));
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = tokio::select! {
            biased;
            () = &mut stop => break,
            next = accept(&listener, &seats) => next,
        };
        match next {
            Ok((stream, client, seat)) => {
                let conversation = converse(stream, client, &site, &graceful);
                workers.next().spawn(async move {
                    if let Err(error) = conversation.await {
                        tracing::debug!(%error, "a connection ended early");
                    }
                    drop(seat);
                });
            }
            Err(error) if of_one_connection(&error) => {}
            Err(error) => {
                // Out of file descriptors or memory: let some connections end before trying again.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(DRAIN_TIME) => tracing::warn!("some connections did not end in time"),
    }
}

type Accepted = (TcpStream, SocketAddr, OwnedSemaphorePermit);

async fn accept(listener: &TcpListener, seats: &Arc<Semaphore>) -> io::Result<Accepted> {
    let seat = seats.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, client) = listener.accept().await?;
    // An answer is one small write; waiting for more to send would only delay it.
    stream.set_nodelay(true)?;
    Ok((stream, client, seat))
}

/// All requests of one connection; runs on the thread that polls it.
fn converse<S: Answers>(
    stream: TcpStream,
    client: SocketAddr,
    site: &Arc<S>,
    graceful: &GracefulShutdown,
) -> impl Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + use<S> {
    let (site, watcher) = (site.clone(), graceful.watcher());
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        let site = site.clone();
        async move {
            if lacks_host(&request) {
                return Ok::<_, Infallible>(StatusCode::BAD_REQUEST.into_response());
            }
            request.extensions_mut().insert(web::Client(client.ip()));
            Ok(site.answer(request).await)
        }
    });
    async move {
        // It was accepted elsewhere; from here on this thread is told of its events.
        let stream = TcpStream::from_std(stream.into_std()?)?;
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .keep_alive(true)
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), service);
        Ok(watcher.watch(connection).await?)
    }
}

/// RFC 9112, section 3.2: such a request must be refused.
fn lacks_host<B>(request: &hyper::Request<B>) -> bool {
    request.version() == hyper::Version::HTTP_11 && !request.headers().contains_key(hyper::header::HOST)
}

/// The client went away before it was accepted.
fn of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    )
}
