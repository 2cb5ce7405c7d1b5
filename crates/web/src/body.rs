//! Bodies of requests: read whole, in bounded memory and bounded time.
//!
//! What is too large is turned away, and what does not arrive in time is given up. Nothing here looks at what a
//! body means.
//! The surprise: of what is too large the rest is read and forgotten, because whoever is cut off while still sending
//! never sees why.

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use service::Refusal;
use tower::BoxError;

/// The largest body that is read.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// The largest form that is read.
pub(crate) const FORM_BYTES_MAX: usize = 16 * 1024;
/// How long a body may take to arrive.
const ARRIVAL_TIME: Duration = Duration::from_secs(10);
/// Bytes of a body that is too large which are still taken in, so that its sender comes to read why it is refused.
const PASSED_OVER_MAX: usize = 16 << 20;
/// How long that may take.
const PASSING_TIME: Duration = Duration::from_secs(2);

/// Reads a body of at most `bytes_max`.
pub(crate) async fn read<B>(headers: &HeaderMap, body: B, bytes_max: usize) -> Result<Bytes, Refusal>
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>>,
{
    let stated = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let states_more = |bytes: usize| stated.is_some_and(|length: u64| length > bytes as u64);
    if states_more(PASSED_OVER_MAX) {
        return Err(Refusal::plain("body.too_large"));
    }
    let mut body = std::pin::pin!(body);
    let read = match states_more(bytes_max) {
        true => Err("body.too_large"),
        false => {
            let whole = tokio::time::timeout(ARRIVAL_TIME, whole(body.as_mut(), bytes_max)).await;
            whole.unwrap_or(Err("body.malformed"))
        }
    };
    if read == Err("body.too_large") {
        // Whether it came to an end does not matter.
        let _ = tokio::time::timeout(PASSING_TIME, pass_over(body.as_mut())).await;
    }
    read.map_err(Refusal::plain)
}

/// Reads on and forgets, within a bound: whoever is cut off while still sending never sees the answer.
async fn pass_over<B>(mut body: Pin<&mut B>)
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>>,
{
    let mut bytes = 0;
    while let Some(Ok(frame)) = body.frame().await {
        bytes += frame.data_ref().map_or(0, Bytes::len);
        if bytes > PASSED_OVER_MAX {
            return;
        }
    }
}

async fn whole<B>(mut body: Pin<&mut B>, bytes_max: usize) -> Result<Bytes, &'static str>
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>>,
{
    let mut first = Bytes::new();
    let mut rest = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| "body.malformed")?.into_data() else { continue };
        if first.len().saturating_add(rest.len()).saturating_add(data.len()) > bytes_max {
            return Err("body.too_large");
        }
        // Nearly every body comes in one piece, and then nothing is copied.
        if first.is_empty() {
            first = data;
        } else {
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() { first } else { [&first[..], &rest[..]].concat().into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use std::convert::Infallible;
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

    #[tokio::test(start_paused = true)]
    async fn a_body_that_is_too_large_is_read_on_for_a_moment_only() {
        let before = tokio::time::Instant::now();
        assert_eq!(code("99", Body::new(Endless)).await, Some("body.too_large"));
        assert_eq!(before.elapsed(), PASSING_TIME);
    }

    #[tokio::test]
    async fn a_body_that_is_larger_than_it_says_is_turned_away() {
        assert_eq!(code("9", Body::from("x".repeat(11))).await, Some("body.too_large"));
        assert_eq!(code("9", Body::from("x".repeat(10))).await, None);
    }
}
