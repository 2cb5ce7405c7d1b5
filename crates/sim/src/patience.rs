//! Futures that must not be done yet, and requests repeated until they get a definite answer.
//!
//! No test sleeps: one looks at a future once, or waits for a condition with a deadline.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use service::Refusal;

use crate::bench::measure::now;

/// Requests repeated at most this often before a test gives up.
const ASKED_MAX: usize = 2_000_000;

/// How long something outside of this process may take.
const OUTSIDE_MAX: Duration = Duration::from_secs(60);

/// Looks again and again until something outside of this process is so.
///
/// # Panics
/// When it does not become so; `what` says what.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = now();
    while !is_so() {
        assert!(started.elapsed() < OUTSIDE_MAX, "not within {OUTSIDE_MAX:?}: {what}");
        std::thread::yield_now();
    }
}

/// Polls a future once; its output if it was done.
pub async fn looked_at<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// Whether a refusal says that asking again is the thing to do.
pub fn is_passing(refusal: &Refusal) -> bool {
    matches!(refusal.code, "not_ready" | "overloaded" | "outcome.unknown")
}

/// Asks again until the answer is definite.
///
/// # Panics
/// When it never becomes definite.
pub async fn until_definite<T, F: Future<Output = Result<T, Refusal>>>(
    mut ask: impl FnMut() -> F,
) -> Result<T, Refusal> {
    for _ in 0..ASKED_MAX {
        match ask().await {
            Err(refusal) if is_passing(&refusal) => tokio::task::yield_now().await,
            definite => return definite,
        }
    }
    panic!("no definite answer after {ASKED_MAX} requests");
}
