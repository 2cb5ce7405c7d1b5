//! The thread that drives the sequencer: step after step, without a pause but for those that a step asks for.
//!
//! If this thread dies in any way, the standing becomes `Ended` and the process is expected to follow: nothing
//! serves from a state whose writer is gone.

use std::sync::Arc;
use std::time::Duration;

use super::driver::{Driver, Next, end};
use super::teller::Telling;
use super::{Shared, Standing};

/// How long an idle thread sleeps before it tidies up.
const PATIENCE: Duration = Duration::from_millis(250);
/// How long a server that is away is left alone.
const AWAY_PAUSE: Duration = Duration::from_millis(500);

/// Starts the thread.
pub(super) fn spawn(driver: Driver) {
    let thread = std::thread::Builder::new().name("sequencer".to_owned());
    let shared = driver.shared.clone();
    let watched = shared.clone();
    let started = thread.spawn(move || {
        // Dropped when the thread ends in any way, also by a panic.
        let _guard = EndsWithThread(watched);
        run(driver);
    });
    if started.is_err() {
        end(&shared, Some("the operating system gave no thread".to_owned()), false);
    }
}

struct EndsWithThread(Arc<Shared>);

impl Drop for EndsWithThread {
    fn drop(&mut self) {
        if !matches!(*self.0.standing.borrow(), Standing::Ended { .. }) {
            end(&self.0, Some("the sequencer ended unexpectedly".to_owned()), false);
        }
    }
}

fn run(mut driver: Driver) {
    let teller = driver.teller();
    loop {
        let next = driver.step(PATIENCE);
        // At once and in turn: whoever watches the syncs from outside sees that no answer leaves before its own.
        while teller.step() == Telling::Told {}
        match next {
            Next::Step | Next::Idle | Next::Untold => {}
            Next::Away if driver.shared.queue.is_closed_within(AWAY_PAUSE) => {
                driver.end(None, false);
            }
            Next::Away => {}
            Next::Over => return,
        }
    }
}
