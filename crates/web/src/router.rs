//! The site map, in reading order, with the limits and headers that hold for every answer.
//!
//! The API stays clear of everything that only pages need, because it is the hot path.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderName, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::FutureExt;
use tower::{BoxError, ServiceExt};
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::deadline::Waits;
use crate::{Door, api, guest, log, staff};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Everything this door answers.
pub struct Site {
    door: Door,
    /// All but the API.
    pages: Router,
    beside: Option<(&'static str, Box<OtherDoor>)>,
}

/// What another door will have answered.
pub type Beside = Pin<Box<dyn Future<Output = StatusCode> + Send>>;
type OtherDoor = dyn Fn(Request<Body>) -> Beside + Send + Sync;

impl Site {
    /// The site of this door.
    pub fn new(door: Door) -> Site {
        let pages = staff::routes()
            .merge(guest::routes())
            .layer(CompressionLayer::new())
            .layer(CsrfLayer::new())
            .layer(set(header::CONTENT_SECURITY_POLICY, POLICY))
            .layer(set(header::REFERRER_POLICY, "same-origin"))
            .layer(set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"));
        let pages =
            Router::new().merge(operations()).merge(log::routes()).merge(pages).with_state(door.clone());
        Site { door, pages, beside: None }
    }

    /// The same site with another door beside it, which has this path and answers in time by itself.
    #[must_use]
    pub fn beside(
        self,
        path: &'static str,
        door: impl Fn(Request<Body>) -> Beside + Send + Sync + 'static,
    ) -> Site {
        Site { beside: Some((path, Box::new(door))), ..self }
    }

    /// Answers a request, in any case and in time.
    pub async fn answer<B>(&self, request: Request<B>) -> Response
    where
        B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        let mut response = match &self.beside {
            Some((path, door)) if request.uri().path() == *path => {
                let answer = AssertUnwindSafe(door(request.map(Body::new))).catch_unwind();
                answer.await.map_or_else(|_| api::internal(), IntoResponse::into_response)
            }
            _ => {
                let waits = Waits::of(&request);
                // In a box, because each of those around it would copy kilobytes.
                let answer = AssertUnwindSafe(Box::pin(self.answer_in_any_time(request))).catch_unwind();
                let answer = async { answer.await.unwrap_or_else(|_| api::internal()) };
                waits.within_time(answer).await
            }
        };
        let nosniff = HeaderValue::from_static("nosniff");
        response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
        if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
            // The rest of the body is not read, so the connection ends; a client that is not told sends its next request on it.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }

    async fn answer_in_any_time<B>(&self, request: Request<B>) -> Response
    where
        B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        if request.uri().path().starts_with(api::ROOT) {
            return api::answer(&self.door, request).await;
        }
        let Ok(response) = self.pages.clone().oneshot(request.map(Body::new)).await;
        response
    }
}

/// The policy of a page whose form may end at another site.
pub fn policy_to(site: &str) -> String {
    POLICY.replace("form-action 'self'", &format!("form-action 'self' {site}"))
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
