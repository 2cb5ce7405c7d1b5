//! Telling: what is durable is vouched for outside the store and then answered, batch after batch in order.
//!
//! The driver lays down what it has made durable and goes on; whoever drives the teller takes it up. The program's
//! thread does so at once, after every step; the simulation when it likes, so that crashes fall in between. Nobody is
//! told anything that rests on a batch before that batch and all before it were vouched for.
//! The surprise: the tray is short, and where the driver would leave the straight way (a recovery, an idle moment, the
//! end) it first waits until nothing is untold.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::driver::answer_all;
use super::queue::Job;
use super::{Shared, Verdict};

/// Batches that may wait to be told.
const UNTOLD_MAX: usize = 2;

/// A batch that is durable, with the position after it.
pub(super) struct Untold {
    pub(super) position: u64,
    pub(super) jobs: Vec<Job>,
    pub(super) verdicts: Vec<Verdict>,
}

/// What waits to be told.
#[derive(Default)]
pub(super) struct Tray(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    waiting: VecDeque<Untold>,
    /// Why nothing can be vouched for any more.
    failed: Option<String>,
}

impl Tray {
    /// Whether another batch may be laid down.
    pub(super) fn has_room(&self) -> bool {
        self.lock().waiting.len() < UNTOLD_MAX
    }

    /// Whether everything was told.
    pub(super) fn is_empty(&self) -> bool {
        self.lock().waiting.is_empty()
    }

    /// Why nothing can be vouched for any more, if that is so.
    pub(super) fn failure(&self) -> Option<String> {
        self.lock().failed.clone()
    }

    /// Nothing can be vouched for any more.
    pub(super) fn fail(&self, why: String) {
        self.lock().failed.get_or_insert(why);
    }

    pub(super) fn put(&self, untold: Untold) {
        self.lock().waiting.push_back(untold);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a step of the teller came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// A batch was told.
    Told,
    /// Nothing waited.
    Nothing,
}

/// The one who tells, a batch at a time.
pub struct Teller {
    shared: Arc<Shared>,
}

impl Teller {
    pub(super) fn new(shared: Arc<Shared>) -> Teller {
        Teller { shared }
    }

    /// Vouches for one batch and answers it.
    pub fn step(&self) -> Telling {
        let taken = self.shared.tray.lock().waiting.pop_front();
        let Some(Untold { position, jobs, verdicts }) = taken else { return Telling::Nothing };
        match self.vouched(position) {
            Ok(()) => {
                self.shared.advance(position);
                self.shared.tell(jobs, verdicts);
            }
            Err(why) => {
                // It is in the journal, but nobody could tell if it went: nobody is told of it.
                self.shared.counts.unknown.fetch_add(jobs.len() as u64, Ordering::Relaxed);
                answer_all(jobs, Verdict::Unknown);
                self.shared.tray.lock().failed = Some(why);
            }
        }
        Telling::Told
    }

    fn vouched(&self, position: u64) -> Result<(), String> {
        match self.shared.tray.failure() {
            Some(why) => Err(why),
            None => self.shared.attested(None, position).map_err(|fault| fault.told()),
        }
    }
}
