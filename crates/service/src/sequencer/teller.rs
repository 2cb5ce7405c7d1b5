//! Telling: what is durable is vouched for outside the store and then answered, batch after batch in order, while the
//! next batch is on its way to disk.
//!
//! The driver lays down what it has made durable and goes on; whoever drives the teller (a thread of its own in the
//! program, the simulation step by step) takes it up. Nobody is told anything that rests on a batch before that batch
//! and all before it were vouched for. The surprise: the tray is short, and where the driver would leave the straight
//! way (a recovery, an idle moment, the end) it first waits until nothing is untold.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::driver::{answer_all, end};
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
pub(super) struct Tray {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Default)]
struct Inner {
    waiting: VecDeque<Untold>,
    /// Whether one is being told.
    busy: bool,
    /// Position up to which was vouched.
    vouched: u64,
    /// Why nothing can be vouched for any more.
    failed: Option<String>,
    closed: bool,
}

impl Inner {
    fn count(&self) -> usize {
        self.waiting.len() + usize::from(self.busy)
    }
}

impl Tray {
    /// Whether another batch may be laid down.
    pub(super) fn has_room(&self) -> bool {
        self.lock().count() < UNTOLD_MAX
    }

    /// Whether everything was told.
    pub(super) fn is_empty(&self) -> bool {
        self.lock().count() == 0
    }

    /// Why nothing can be vouched for any more, if that is so.
    pub(super) fn failure(&self) -> Option<String> {
        self.lock().failed.clone()
    }

    pub(super) fn put(&self, untold: Untold) {
        self.lock().waiting.push_back(untold);
        self.changed.notify_all();
    }

    /// Nothing more comes.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Waits a while for a batch to be told.
    pub(super) fn wait_for_progress(&self, time: Duration) {
        let inner = self.lock();
        let before = inner.count();
        let waited = self.changed.wait_timeout_while(inner, time, |inner| inner.count() >= before.max(1));
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn take(&self, patience: Duration) -> Taken {
        let inner = self.lock();
        let nothing = |inner: &mut Inner| inner.waiting.is_empty() && !inner.closed;
        let waited = self.changed.wait_timeout_while(inner, patience, nothing);
        let mut inner = waited.unwrap_or_else(PoisonError::into_inner).0;
        let Some(untold) = inner.waiting.pop_front() else {
            return if inner.closed { Taken::Over } else { Taken::Nothing };
        };
        inner.busy = true;
        Taken::Batch(untold, inner.vouched)
    }

    fn told(&self, vouched: Result<u64, String>) {
        let mut inner = self.lock();
        inner.busy = false;
        match vouched {
            Ok(position) => inner.vouched = position,
            Err(why) => inner.failed = Some(why),
        }
        drop(inner);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Taken {
    Batch(Untold, u64),
    Nothing,
    Over,
}

/// What a step of the teller came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// A batch was told.
    Told,
    /// Nothing waited.
    Nothing,
    /// Nothing will ever come.
    Over,
}

/// The one who tells, a batch at a time.
pub struct Teller {
    shared: Arc<Shared>,
}

impl Teller {
    pub(super) fn new(shared: Arc<Shared>) -> Teller {
        Teller { shared }
    }

    /// Whether a batch waits to be told.
    pub fn has_work(&self) -> bool {
        !self.shared.tray.is_empty()
    }

    /// Vouches for one batch and answers it; waits up to `patience` for one.
    pub fn step(&self, patience: Duration) -> Telling {
        let (untold, vouched) = match self.shared.tray.take(patience) {
            Taken::Batch(untold, vouched) => (untold, vouched),
            Taken::Nothing => return Telling::Nothing,
            Taken::Over => return Telling::Over,
        };
        let Untold { position, jobs, verdicts } = untold;
        match self.vouched(position, vouched) {
            Ok(()) => {
                self.shared.advance(position);
                self.shared.tell(jobs, verdicts);
                self.shared.tray.told(Ok(position.max(vouched)));
            }
            Err(why) => {
                // It is in the journal, but nobody could tell if it went: nobody is told of it.
                self.shared.counts.unknown.fetch_add(jobs.len() as u64, Ordering::Relaxed);
                answer_all(jobs, Verdict::Unknown);
                self.shared.tray.told(Err(why));
                // The driver may be waiting for commands.
                self.shared.queue.push_visit(Box::new(|_| {}));
            }
        }
        Telling::Told
    }

    fn vouched(&self, position: u64, vouched: u64) -> Result<(), String> {
        match self.shared.tray.failure() {
            Some(why) => Err(why),
            // Refusals that left nothing in the journal rest on what was vouched for with the batch before.
            None if position <= vouched => Ok(()),
            None => self.shared.attested(None, position).map_err(|fault| fault.told()),
        }
    }
}

/// Says that it is over if the teller's thread ends before it should.
pub(super) struct EndsWithTeller(pub(super) Arc<Shared>);

impl Drop for EndsWithTeller {
    fn drop(&mut self) {
        if !self.0.tray.lock().closed {
            end(&self.0, Some("the teller ended unexpectedly".to_owned()), false);
        }
    }
}
