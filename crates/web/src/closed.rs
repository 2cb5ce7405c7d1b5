//! The door of a store that nobody is served from: every answer says so, and `/readyz` says why.
//!
//! It has no service behind it, because there is none to be had. People are told in their language to keep what they
//! hold; only who looks after the machine is told what was found.
//! The surprise: it answers `/healthz`, because the process is well, and a watcher that restarts it would find the same.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use service::wording::Lang;

use crate::{api, files, guest};

/// Answers in place of a site.
pub struct Closed {
    why: Arc<str>,
}

impl Closed {
    /// A closed door with the reason for who looks after the machine.
    pub fn new(why: &str) -> Closed {
        Closed { why: Arc::from(why) }
    }

    /// Answers a request.
    pub fn answer<B>(&self, request: &Request<B>) -> Response {
        let mut response = match request.uri().path() {
            "/healthz" => "ok\n".into_response(),
            "/readyz" => self.ready(),
            path if path == files::style_path() => files::style(),
            path if path.starts_with(api::ROOT) => api::closed(&language(request.headers())),
            _ => guest::trouble::closed(Lang::from_accept(accepted(request.headers()))),
        };
        if request.method() == Method::HEAD {
            *response.body_mut() = axum::body::Body::empty();
        }
        response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }

    fn ready(&self) -> Response {
        let body = serde_json::json!({ "ready": false, "position": 0, "why": &*self.why });
        let head = [(header::CACHE_CONTROL, "no-store")];
        (StatusCode::SERVICE_UNAVAILABLE, head, axum::Json(body)).into_response()
    }
}

fn accepted(headers: &HeaderMap) -> &str {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn language(headers: &HeaderMap) -> HeaderMap {
    let language = headers.get(header::ACCEPT_LANGUAGE).cloned();
    HeaderMap::from_iter(language.map(|value| (header::ACCEPT_LANGUAGE, value)))
}
