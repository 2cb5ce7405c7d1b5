//! Telling: what is durable is vouched for outside the store and then answered, batch after batch in order, while the
//! next batch is on its way to the disk.
//!
//! The driver lays down what it has made durable and goes on; whoever drives the teller takes it up: in the program a
//! thread of its own, in the simulation whenever it likes, so that crashes fall in between. Nobody is told anything
//! that rests on a batch before that batch and all before it were vouched for.
//! The surprise: the tray is short, and where the driver would leave the straight way (a recovery, an idle moment, the
//! end) it first waits until nothing is untold.

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
    is_busy: bool,
    /// Why nothing can be vouched for any more.
    failed: Option<String>,
    /// Nothing more comes.
    closed: bool,
}

impl Inner {
    fn untold(&self) -> usize {
        self.waiting.len() + usize::from(self.is_busy)
    }
}

/// What lay on the tray.
enum Taken {
    Batch(Untold),
    Nothing,
    Over,
}

impl Tray {
    /// Whether another batch may be laid down.
    pub(super) fn has_room(&self) -> bool {
        self.lock().untold() < UNTOLD_MAX
    }

    /// Whether everything was told.
    pub(super) fn is_empty(&self) -> bool {
        self.lock().untold() == 0
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
        let before = inner.untold();
        let nothing = |inner: &mut Inner| inner.untold() >= before && before > 0;
        drop(self.changed.wait_timeout_while(inner, time, nothing).unwrap_or_else(PoisonError::into_inner));
    }

    fn take(&self, patience: Duration) -> Taken {
        let inner = self.lock();
        let nothing = |inner: &mut Inner| inner.waiting.is_empty() && !inner.closed;
        let waited = self.changed.wait_timeout_while(inner, patience, nothing);
        let mut inner = waited.unwrap_or_else(PoisonError::into_inner).0;
        match inner.waiting.pop_front() {
            Some(untold) => {
                inner.is_busy = true;
                Taken::Batch(untold)
            }
            None if inner.closed => Taken::Over,
            None => Taken::Nothing,
        }
    }

    fn told(&self, failed: Option<String>) {
        let mut inner = self.lock();
        inner.is_busy = false;
        inner.failed = failed.or(inner.failed.take());
        drop(inner);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
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

    /// Vouches for one batch and answers it; waits up to `patience` for one.
    pub fn step(&self, patience: Duration) -> Telling {
        let tray = &self.shared.tray;
        let Untold { position, jobs, verdicts } = match tray.take(patience) {
            Taken::Batch(untold) => untold,
            Taken::Nothing => return Telling::Nothing,
            Taken::Over => return Telling::Over,
        };
        match self.vouched(position) {
            Ok(()) => {
                self.shared.advance(position);
                self.shared.tell(jobs, verdicts);
                tray.told(None);
            }
            Err(why) => {
                // It is in the journal, but nobody could tell if it went: nobody is told of it.
                self.shared.counts.unknown.fetch_add(jobs.len() as u64, Ordering::Relaxed);
                answer_all(jobs, Verdict::Unknown);
                tray.told(Some(why));
                // The driver may be waiting for commands, and must know.
                self.shared.queue.push_visit(Box::new(|_| {}));
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

/// Ends the sequencer when the thread of the teller ends in a way that nobody asked for.
pub(super) struct EndsWithTeller(pub(super) Arc<Shared>);

impl Drop for EndsWithTeller {
    fn drop(&mut self) {
        if !self.0.tray.lock().closed {
            end(&self.0, Some("the teller ended unexpectedly".to_owned()), false);
        }
    }
}
