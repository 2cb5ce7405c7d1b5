//! The longest that anybody waits for an answer, and what is said then.
//!
//! It stands around every route, pages and API alike. Nothing is taken back: whether a command that was under way
//! happened is found out by asking again with the same key.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, Request, header};
use axum::response::Response;

use crate::{api, guest};

/// How long an answer may take.
const ANSWER_TIME: Duration = Duration::from_secs(20);

/// Who waits for an answer.
pub(crate) enum Waits {
    /// A program, with the language that it asked for.
    Program(Option<HeaderValue>),
    /// A person with a browser.
    Person,
}

impl Waits {
    /// Who sent this.
    pub(crate) fn of<B>(request: &Request<B>) -> Waits {
        if request.uri().path().starts_with("/api/") {
            Waits::Program(request.headers().get(header::ACCEPT_LANGUAGE).cloned())
        } else {
            Waits::Person
        }
    }

    /// The answer, or what is said when none comes in time.
    pub(crate) async fn within_time(self, answer: impl Future<Output = Response>) -> Response {
        let mut answer = pin!(answer);
        // Most answers are there at once, and a clock for each of them would cost more than many of them do.
        if let Poll::Ready(answer) = poll_fn(|context| Poll::Ready(answer.as_mut().poll(context))).await {
            return answer;
        }
        match (tokio::time::timeout(ANSWER_TIME, answer).await, self) {
            (Ok(answer), _) => answer,
            (Err(_), Waits::Program(language)) => {
                let language = language.map(|value| (header::ACCEPT_LANGUAGE, value));
                api::late(&HeaderMap::from_iter(language))
            }
            (Err(_), Waits::Person) => guest::trouble::late(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    async fn answer_to(path: &str) -> (StatusCode, bool, String) {
        let request = Request::get(path).header("accept-language", "en").body(()).expect("a request");
        let answer = Waits::of(&request).within_time(std::future::pending()).await;
        let (head, body) = answer.into_parts();
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
