//! Bodies of requests: read whole, in bounded memory and bounded time.
//!
//! What says that it is too large is turned away before a byte of it is read, and what does not arrive in time is
//! given up. Nothing here looks at what a body means.

use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::LengthLimitError;
use service::Refusal;

/// The largest body that is read.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// The largest form that is read.
pub(crate) const FORM_BYTES_MAX: usize = 16 * 1024;
/// How long a body may take to arrive.
const ARRIVAL_TIME: Duration = Duration::from_secs(10);

/// A body, or why there is none.
pub(crate) struct Raw(pub(crate) Result<Bytes, Refusal>);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Raw, Infallible> {
        let (parts, body) = request.into_parts();
        Ok(Raw(read(&parts.headers, body, BODY_BYTES_MAX).await))
    }
}

/// Reads a body of at most `bytes_max`.
pub(crate) async fn read(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Bytes, Refusal> {
    let stated = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if stated.is_some_and(|length: u64| length > bytes_max as u64) {
        return Err(Refusal::plain("body.too_large"));
    }
    match tokio::time::timeout(ARRIVAL_TIME, to_bytes(body, bytes_max)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if error.source().is_some_and(|source| source.is::<LengthLimitError>()) => {
            Err(Refusal::plain("body.too_large"))
        }
        Ok(Err(_)) | Err(_) => Err(Refusal::plain("body.malformed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::HttpBody;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    /// A body that never comes to an end.
    struct Endless;

    impl HttpBody for Endless {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }
    }

    async fn code(stated: &str, body: Body) -> Option<&'static str> {
        let stated = stated.parse().map(|value| (header::CONTENT_LENGTH, value));
        read(&stated.into_iter().collect(), body, 10).await.err().map(|refusal| refusal.code)
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_arrive_is_given_up() {
        assert_eq!(code("9", Body::new(Endless)).await, Some("body.malformed"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_says_it_is_too_large_is_not_waited_for() {
        let before = tokio::time::Instant::now();
        assert_eq!(code("99999999999", Body::new(Endless)).await, Some("body.too_large"));
        assert_eq!(before.elapsed(), Duration::ZERO);
    }

    #[tokio::test]
    async fn a_body_that_is_larger_than_it_says_is_turned_away() {
        assert_eq!(code("9", Body::from("x".repeat(11))).await, Some("body.too_large"));
        assert_eq!(code("9", Body::from("x".repeat(10))).await, None);
    }
}
