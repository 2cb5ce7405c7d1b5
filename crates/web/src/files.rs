//! The one static file, under an address that changes with its bytes, so that browsers may keep it for ever.
//!
//! Pages carry no script, no font and no picture file: the style sheet is the only second request.

use std::sync::OnceLock;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;

use crate::Door;

const STYLE: &str = include_str!("../static/site.css");

/// Where the style sheet is.
pub fn style_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| format!("/static/site-{:016x}.css", fingerprint(STYLE.as_bytes())))
}

/// The static files.
pub fn routes() -> Router<Door> {
    let headers =
        [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Router::new().route(style_path(), get(move || async move { (headers, STYLE) }))
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
