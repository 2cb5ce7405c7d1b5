//! The public log as C2SP tlog-tiles describes it: bytes that never change, and a checkpoint that does.
//!
//! Everything here may be kept by caches on the way, and nothing is about a person: tiles are hashes of entries, and
//! the entries themselves are not served, because they tell who of the nameless did what, and when.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use service::evidence::TileName;

use crate::Door;
use crate::api::Problem;

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const SHORTLY: &str = "public, max-age=1";
const A_WHILE: &str = "public, max-age=300";

/// The addresses of the log.
pub(crate) fn routes() -> Router<Door> {
    Router::new()
        .route("/log/checkpoint", get(checkpoint))
        .route("/log/cosigned", get(cosigned))
        .route("/log/key", get(key))
        .route("/log/tile/{*tile}", get(tile))
}

async fn checkpoint(State(door): State<Door>, headers: HeaderMap) -> Response {
    if !door.service.log_is_public() {
        return Problem::bare("route.unknown").response(&headers);
    }
    match door.service.log_checkpoint().await {
        Ok(note) => kept(TEXT, SHORTLY, note),
        Err(refusal) => Problem::from(refusal).response(&headers),
    }
}

/// The newest checkpoint with the lines of witnesses, which may be a few seconds older than the newest.
async fn cosigned(State(door): State<Door>, headers: HeaderMap) -> Response {
    match door.service.log_cosigned().filter(|_| door.service.log_is_public()) {
        Some(note) => kept(TEXT, SHORTLY, note),
        None => Problem::bare("route.unknown").response(&headers),
    }
}

async fn key(State(door): State<Door>) -> Response {
    kept(TEXT, A_WHILE, format!("{}\n", door.service.log_key()))
}

async fn tile(State(door): State<Door>, Path(tile): Path<String>, headers: HeaderMap) -> Response {
    let name = TileName::parse(&tile).filter(|_| door.service.log_is_public());
    match name.and_then(|name| door.service.log_tile(name)) {
        Some(bytes) => kept(BYTES, FOR_EVER, bytes),
        None => Problem::bare("route.unknown").response(&headers),
    }
}

fn kept(kind: &'static str, how: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(how));
    response
}
