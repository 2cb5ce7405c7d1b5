//! The static files, under addresses that change with their bytes, so that browsers may keep them for ever.
//!
//! Pages carry no script, no font and no picture file: the style sheet is the only second request. The surprise is the one
//! exception, the page of a venue whose network is gone: it has a script, and a worker whose address cannot change.

use std::sync::OnceLock;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::Door;

const STYLE: &str = include_str!("../static/site.css");
const SCRIPT: &str = include_str!("../static/venue.js");
const WORKER: &str = include_str!("../static/venue-worker.js");
/// What the worker may do: ask its own server.
const WORKER_POLICY: &str = "default-src 'none'; connect-src 'self'";
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Where the style sheet is.
pub fn style_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| format!("/static/site-{:016x}.css", fingerprint(STYLE.as_bytes())))
}

/// Where the script of a venue without a network is.
pub fn script_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| format!("/static/venue-{:016x}.js", fingerprint(SCRIPT.as_bytes())))
}

/// The style sheet.
pub fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, FOR_EVER)], STYLE).into_response()
}

/// The static files.
pub fn routes() -> Router<Door> {
    let script = [(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, FOR_EVER)];
    let worker = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, WORKER_POLICY),
    ];
    Router::new()
        .route(style_path(), get(|| async { style() }))
        .route(script_path(), get(move || async move { (script, SCRIPT) }))
        .route("/staff/venue/worker.js", get(move || async move { (worker, WORKER) }))
}

/// FNV-1a: it only has to differ when the file does.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_file_has_another_address() {
        assert_ne!(fingerprint(b"a{}"), fingerprint(b"b{}"));
    }

    #[test]
    fn the_style_sheet_fetches_nothing_and_says_nothing() {
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
        let spoken = STYLE.lines().skip(1).filter(|line| !line.contains("/*")).flat_map(str::chars);
        assert_eq!(spoken.filter(|c| !c.is_ascii() && *c != '‹').collect::<String>(), "");
    }
}
