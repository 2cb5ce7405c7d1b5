//! The bounded queue in front of the sequencer, short and honest.
//!
//! A tenth of it is kept for people who already hold a place, for the desk and for venues. When a share is full, an
//! arrival is turned away before anything is enqueued, so "not processed" is a fact and not a guess.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::Store;
use tokio::sync::oneshot;

use super::release::Releaser;
use super::{Look, Submission, Verdict};

/// How long a batch waits for company.
const COMPANY_TIME: Duration = Duration::from_micros(200);

/// Which part of the queue an arrival may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// The public part.
    Public,
    /// The whole queue: holders of a place, the desk, venues, staff tools.
    Kept,
}

/// A visit to the store between two batches.
pub(super) type Visit = Box<dyn FnOnce(&mut dyn Store) + Send>;

/// A command that waits.
pub(super) struct Job {
    pub(super) submission: Submission,
    pub(super) look: Option<Look>,
    pub(super) answer: oneshot::Sender<Verdict>,
    pub(super) releaser: Releaser,
}

pub(super) struct Taken {
    pub(super) jobs: Vec<Job>,
    pub(super) visits: Vec<Visit>,
    pub(super) closed: bool,
}

pub(crate) struct Queue {
    inner: Mutex<Inner>,
    arrived: Condvar,
    len_max: usize,
}

#[derive(Default)]
struct Inner {
    jobs: VecDeque<Job>,
    visits: Vec<Visit>,
    closed: bool,
    /// How many commands the thread waits for, if it waits: only then is a wake-up worth its cost.
    wanted: Option<usize>,
}

impl Queue {
    pub(super) fn new(len_max: usize) -> Queue {
        Queue { inner: Mutex::default(), arrived: Condvar::new(), len_max: len_max.max(16) }
    }

    /// Hands the job back if its share is full.
    #[expect(
        clippy::result_large_err,
        reason = "the job is moved either way, and boxing it would cost every arrival"
    )]
    pub(super) fn push(&self, job: Job, share: Share) -> Result<(), Job> {
        let limit = match share {
            Share::Public => self.len_max - self.len_max / 10,
            Share::Kept => self.len_max,
        };
        let mut inner = self.lock();
        if inner.closed || inner.jobs.len() >= limit {
            return Err(job);
        }
        inner.jobs.push_back(job);
        self.wake(inner);
        Ok(())
    }

    pub(super) fn push_visit(&self, visit: Visit) {
        let mut inner = self.lock();
        if !inner.closed {
            inner.visits.push(visit);
            drop(inner);
            self.arrived.notify_all();
        }
    }

    pub(super) fn close(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        drop(inner);
        self.arrived.notify_all();
    }

    /// Waits so long, or until [`Self::close`]; whether it is closed.
    pub(super) fn is_closed_within(&self, time: Duration) -> bool {
        let inner = self.lock();
        let waited = self.arrived.wait_timeout_while(inner, time, |inner| !inner.closed);
        waited.unwrap_or_else(PoisonError::into_inner).0.closed
    }

    pub(super) fn len(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Takes everything that waits, at most `jobs_max` commands; waits up to `patience` if nothing does. When
    /// something does, it still waits a moment until there are `company`: a commit for each handful would cost more
    /// than all else.
    pub(super) fn take(&self, jobs_max: usize, patience: Duration, company: usize) -> Taken {
        let mut inner = self.lock();
        if inner.jobs.is_empty() {
            inner = self.wait(inner, 1, patience);
        }
        let wanted = company.min(jobs_max);
        if !inner.jobs.is_empty() && inner.jobs.len() < wanted {
            inner = self.wait(inner, wanted, COMPANY_TIME);
        }
        let count = inner.jobs.len().min(jobs_max);
        Taken {
            jobs: inner.jobs.drain(..count).collect(),
            visits: std::mem::take(&mut inner.visits),
            closed: inner.closed,
        }
    }

    /// Everything that still waits, after [`Self::close`].
    pub(super) fn drain(&self) -> Vec<Job> {
        let mut inner = self.lock();
        inner.closed = true;
        inner.visits.clear();
        inner.jobs.drain(..).collect()
    }

    fn wait<'a>(
        &self,
        mut inner: MutexGuard<'a, Inner>,
        wanted: usize,
        time: Duration,
    ) -> MutexGuard<'a, Inner> {
        if inner.visits.is_empty() && !inner.closed {
            inner.wanted = Some(wanted);
            inner = self.arrived.wait_timeout(inner, time).unwrap_or_else(PoisonError::into_inner).0;
            inner.wanted = None;
        }
        inner
    }

    fn wake(&self, inner: MutexGuard<'_, Inner>) {
        let enough = inner.wanted.is_some_and(|wanted| inner.jobs.len() >= wanted);
        drop(inner);
        if enough {
            self.arrived.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
