//! The site map, in reading order, with the limits and headers that hold for every answer.
//!
//! The API stays clear of everything that only pages need, because it is the hot path.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::deadline::DeadlineLayer;
use crate::{Door, api, guest};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Everything this door answers.
pub fn router(door: Door) -> Router {
    let pages = guest::routes()
        .layer(CompressionLayer::new())
        .layer(CsrfLayer::new())
        .layer(set(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(set(header::REFERRER_POLICY, "same-origin"))
        .layer(set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"));
    // One layer made of all: each that the router adds by itself costs every request an allocation or two.
    let every_answer = ServiceBuilder::new()
        .layer(DeadlineLayer)
        .layer(CatchPanicLayer::custom(|_| api::internal()))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    Router::new()
        .nest("/api/v1", api::routes())
        .merge(operations())
        .merge(pages)
        .layer(every_answer)
        .with_state(door)
}

fn set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

fn operations() -> Router<Door> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(openapi))
}

async fn ready(axum::extract::State(door): axum::extract::State<Door>) -> impl IntoResponse {
    let readiness = door.service.readiness();
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = serde_json::json!({
        "ready": readiness.ready,
        "position": readiness.position,
        "why": readiness.why,
    });
    (status, [(header::CACHE_CONTROL, "no-store")], axum::Json(body))
}

async fn metrics(axum::extract::State(door): axum::extract::State<Door>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], door.service.metrics())
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "max-age=300")], api::openapi())
}
