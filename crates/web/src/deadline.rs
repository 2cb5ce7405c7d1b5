//! The longest that anybody waits for an answer, and what is said then.
//!
//! It stands around every route, pages and API alike. Nothing is taken back: whether a command that was under way
//! happened is found out by asking again with the same key.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::response::Response;
use tower::{BoxError, Layer, Service};

use crate::{api, guest};

/// How long an answer may take.
const ANSWER_TIME: Duration = Duration::from_secs(20);

/// Puts a [`Deadline`] around a service.
#[derive(Clone, Copy)]
pub(crate) struct DeadlineLayer;

impl<S> Layer<S> for DeadlineLayer {
    type Service = Deadline<S>;

    fn layer(&self, inner: S) -> Deadline<S> {
        Deadline { inner }
    }
}

/// A service whose answers come in time.
#[derive(Clone)]
pub(crate) struct Deadline<S> {
    inner: S,
}

impl<S, B> Service<Request> for Deadline<S>
where
    S: Service<Request, Response = axum::http::Response<B>, Error = Infallible, Future: Send + 'static>,
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let language = request.headers().get(axum::http::header::ACCEPT_LANGUAGE).cloned();
        let program = request.uri().path().starts_with("/api/");
        let answer = self.inner.call(request);
        Box::pin(async move {
            match tokio::time::timeout(ANSWER_TIME, answer).await {
                Ok(answer) => answer.map(|response| response.map(Body::new)),
                Err(_) if program => {
                    let language = language.map(|value| (axum::http::header::ACCEPT_LANGUAGE, value));
                    Ok(api::late(&HeaderMap::from_iter(language)))
                }
                Err(_) => Ok(guest::trouble::late()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use tower::{ServiceExt, service_fn};

    async fn answer_to(path: &str) -> (StatusCode, bool, String) {
        let never = service_fn(|_: Request| std::future::pending::<Result<Response, Infallible>>());
        let request = Request::get(path).header("accept-language", "en").body(Body::empty());
        let answer = DeadlineLayer.layer(never).oneshot(request.expect("a request")).await;
        let (head, body) = answer.expect("an answer").into_parts();
        let text = axum::body::to_bytes(body, 100_000).await.expect("a body");
        let waits = head.headers.contains_key("retry-after");
        (head.status, waits, String::from_utf8_lossy(&text).into_owned())
    }

    #[tokio::test(start_paused = true)]
    async fn a_program_is_told_that_the_outcome_is_unknown() {
        let (status, waits, text) = answer_to("/api/v1/bookings").await;
        assert_eq!((status, waits), (StatusCode::SERVICE_UNAVAILABLE, true));
        assert!(text.contains("\"outcome.unknown\""), "{text}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_person_gets_a_page_with_a_way_on() {
        let (status, waits, text) = answer_to("/my").await;
        assert_eq!((status, waits), (StatusCode::SERVICE_UNAVAILABLE, true));
        assert!(text.contains("<main") && text.contains("href=\"/\""), "{text}");
    }
}
