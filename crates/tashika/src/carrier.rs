//! The way to the witnesses: a POST over HTTP/1.1, one connection a request.
//!
//! A witness is asked every few seconds at most, so nothing is kept open. What it answers is bounded in size, and
//! whoever asks bounds the time. Redirects are not followed: a witness lies where its operator says it does.

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, Uri, header};
use hyper_util::rt::TokioIo;
use service::evidence::{Carried, Carry};
use tokio::net::TcpStream;

/// The longest answer that is read: a few cosignatures.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// The way to witnesses over the network.
pub fn carry() -> Carry {
    std::sync::Arc::new(|url, body| -> Carried { Box::pin(post(url, body)) })
}

async fn post(url: String, body: String) -> Result<(u16, String), String> {
    let uri: Uri = url.parse().map_err(|error| format!("{url} is no address: {error}"))?;
    let authority = uri.authority().ok_or_else(|| format!("{url} names no host"))?.clone();
    if uri.scheme_str() != Some("http") {
        return Err(format!("{url} cannot be reached: only http:// is spoken; put a proxy between"));
    }
    let port = authority.port_u16().unwrap_or(80);
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let stream = TcpStream::connect((host.as_str(), port))
        .await
        .map_err(|error| format!("{authority} cannot be reached: {error}"))?;
    let cut = |error: hyper::Error| format!("{authority} ended the conversation: {error}");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(cut)?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::post(path)
        .header(header::HOST, authority.as_str())
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(header::USER_AGENT, concat!("tashika/", env!("CARGO_PKG_VERSION")))
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| error.to_string())?;
    let conversation = async {
        let answer = sender.send_request(request).await.map_err(cut)?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await;
        let body = body.map_err(|error| format!("{authority} gave no whole answer: {error}"))?.to_bytes();
        let text = String::from_utf8(body.to_vec()).map_err(|_| format!("{authority} answered no text"))?;
        Ok((status, text))
    };
    let mut conversation = std::pin::pin!(conversation);
    tokio::select! {
        answer = &mut conversation => answer,
        // The connection moves the bytes; that it ended does not mean that the answer was not read.
        _ = connection => conversation.await,
    }
}
