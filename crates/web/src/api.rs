//! The JSON API: every use case of a citizen, for programs.
//!
//! Errors are problem details (RFC 9457) with a stable `code`; unknown members of a body are refused; writes take an
//! idempotency key. Documented in `openapi.json`, which a test compares with the routes here.

mod booking;
mod problem;
mod reading;
mod request;
mod slot_bytes;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

use crate::Door;
use problem::Problem;
pub(crate) use problem::{internal, late};
pub(crate) use slot_bytes::SlotBytes;

/// The document that describes this API, OpenAPI 3.1.
pub fn openapi() -> &'static str {
    include_str!("api/openapi.json")
}

/// Routes below `/api/v1`.
pub(crate) fn routes() -> Router<Door> {
    Router::new()
        .route("/programmes", get(reading::programmes))
        .route("/programmes/{programme}", get(reading::programme))
        .route("/programmes/{programme}/slots", get(reading::slots))
        .route("/login", post(reading::login))
        .route("/me", get(reading::me))
        .route("/holds", post(booking::hold).delete(booking::release))
        .route("/bookings", post(booking::book))
        .route("/bookings/{booking}", get(reading::booking))
        .route("/bookings/{booking}/move", post(booking::relocate))
        .route("/bookings/{booking}/cancel", post(booking::cancel))
        .route("/commands/{key}", get(booking::command))
        .route("/commands/{key}/void", post(booking::void))
        .fallback(nothing)
        .method_not_allowed_fallback(not_allowed)
}

async fn nothing(headers: axum::http::HeaderMap) -> Response {
    Problem::bare("route.unknown").response(&headers)
}

async fn not_allowed(headers: axum::http::HeaderMap) -> Response {
    Problem::bare("method.not_allowed").response(&headers)
}
