//! The way to other servers, witnesses, LINE, webhooks and an identity provider: a request over HTTP/1.1, plain or in TLS, one connection each.
//!
//! None is asked so often that a connection should be kept open. What it answers is bounded in size, and
//! whoever asks bounds the time. Redirects are not followed: a witness lies where its operator says it does.
//! The surprise: TLS is not what makes a cosignature right, its own signature does. It keeps whoever sits between
//! from refusing in the witness's place.

use std::sync::{Arc, OnceLock};

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, Uri, header};
use hyper_util::rt::TokioIo;
use service::evidence::{Carried, Carry};
use service::staff::oidc::{OidcCall, OidcCarry};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// The longest answer that is read: a few cosignatures.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// The way to witnesses over the network.
pub fn carry() -> Carry {
    std::sync::Arc::new(|url, body| -> Carried { Box::pin(post(url, body)) })
}

/// The way to LINE over the network.
pub fn carry_to_line() -> line::Carry {
    std::sync::Arc::new(|call: line::Call| {
        Box::pin(async move {
            let answer = ask(call.method, &call.url, &call.headers, call.body).await?;
            Ok(line::Answered { status: answer.status, body: answer.body })
        })
    })
}

/// The way to the identity provider over the network.
pub fn carry_to_provider() -> OidcCarry {
    std::sync::Arc::new(|call: OidcCall| {
        Box::pin(async move {
            let answer = ask(call.method, &call.url, &call.headers, call.body).await?;
            Ok((answer.status, answer.body))
        })
    })
}

async fn post(url: String, body: String) -> Result<(u16, String), String> {
    let kind = [("content-type", "text/plain; charset=utf-8".to_owned())];
    let answer = ask("POST", &url, &kind, body.into_bytes()).await?;
    Ok((answer.status, String::from_utf8(answer.body).map_err(|_| format!("{url}: the answer is no text"))?))
}

/// What was answered.
pub struct Answered {
    /// The status.
    pub status: u16,
    /// Seconds after which to come again, if they were said.
    pub retry_after: Option<u64>,
    /// What came with it.
    pub body: Vec<u8>,
}

/// Asks once.
///
/// # Errors
/// There is no whole answer; the words name the host and nothing of the body.
pub async fn ask(
    method: &str,
    url: &str,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
) -> Result<Answered, String> {
    let uri: Uri = url.parse().map_err(|error| format!("{url} is no address: {error}"))?;
    let authority = uri.authority().ok_or_else(|| format!("{url} names no host"))?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let secure = uri.scheme_str() == Some("https");
    let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let agent = concat!("tashika/", env!("CARGO_PKG_VERSION"));
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::HOST, authority.as_str()).header(header::USER_AGENT, agent);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
    let request = request.body(Full::new(Bytes::from(body))).map_err(|error| error.to_string())?;
    let unreached = |error: std::io::Error| format!("{authority} cannot be reached: {error}");
    let stream = TcpStream::connect((host.as_str(), port)).await.map_err(unreached)?;
    if !secure {
        return converse(stream, request).await.map_err(|why| format!("{authority}: {why}"));
    }
    let name =
        ServerName::try_from(host).map_err(|_| format!("{authority} has a name that no certificate has"))?;
    let stream = connector()?.connect(name, stream).await.map_err(unreached)?;
    converse(stream, request).await.map_err(|why| format!("{authority}: {why}"))
}

async fn converse<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answered, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let cut = |error: hyper::Error| format!("the conversation ended: {error}");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(cut)?;
    let conversation = async {
        let answer = sender.send_request(request).await.map_err(cut)?;
        let status = answer.status().as_u16();
        let said = answer.headers().get(header::RETRY_AFTER);
        let retry_after = said.and_then(|said| said.to_str().ok()?.parse().ok());
        let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await;
        let body = body.map_err(|error| format!("there is no whole answer: {error}"))?.to_bytes();
        Ok(Answered { status, retry_after, body: body.to_vec() })
    };
    let mut conversation = std::pin::pin!(conversation);
    tokio::select! {
        answer = &mut conversation => answer,
        // The connection moves the bytes; that it ended does not mean that the answer was not read.
        _ = connection => conversation.await,
    }
}

/// TLS with the certificates that this machine believes; read once.
fn connector() -> Result<TlsConnector, String> {
    static CONFIG: OnceLock<Result<Arc<ClientConfig>, String>> = OnceLock::new();
    CONFIG.get_or_init(config).clone().map(TlsConnector::from)
}

fn config() -> Result<Arc<ClientConfig>, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(
            "this machine believes no certificate at all: install its package ca-certificates".to_owned()
        );
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}
