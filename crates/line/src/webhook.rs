//! The webhook: what LINE tells us, judged by its signature, kept durably, and answered at once.
//!
//! Nothing is parsed before the signature is right, and nothing waits for a booking. What cannot be kept is not taken: LINE is
//! told to come again, and an event that comes again is known by its name. Kinds of events and members that came after this
//! code are passed over. The surprise: of what people write only the first characters are kept, because the words of the menu
//! are short and everything else is theirs alone.

mod read;

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};

use crate::answering::Line;

/// Where LINE sends what happens.
pub const WEBHOOK: &str = "/line/webhook";
/// The longest body that is read: LINE's are some kilobytes.
const BODY_BYTES_MAX: usize = 512 * 1024;
/// LINE gives up after two seconds.
const KEEPING_TIME: Duration = Duration::from_millis(1_500);

impl Line {
    /// Answers LINE, in time.
    pub async fn receive(self: Arc<Line>, request: Request<Body>) -> StatusCode {
        if request.method() != Method::POST {
            return StatusCode::METHOD_NOT_ALLOWED;
        }
        let received = tokio::time::timeout(KEEPING_TIME, self.received(request)).await;
        received.unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
    }

    async fn received(&self, request: Request<Body>) -> StatusCode {
        let (head, body) = request.into_parts();
        let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else { return StatusCode::PAYLOAD_TOO_LARGE };
        let signature = head.headers.get("x-line-signature").map(|value| value.as_bytes());
        if !self.is_signed(&body, signature.unwrap_or_default()) {
            return StatusCode::UNAUTHORIZED;
        }
        let Some(events) = read::events(&body) else { return StatusCode::BAD_REQUEST };
        if events.is_empty() || self.take(events).await {
            return StatusCode::OK;
        }
        StatusCode::SERVICE_UNAVAILABLE
    }
}
