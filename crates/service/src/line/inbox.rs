//! The inbox: what LINE brings is on the disk here before LINE is told, and in the vault soon after.
//!
//! The vault is the sequencer's, and waits as long as the booking side is busy, slow or away. LINE waits for two seconds. So
//! events go into a file of their own first, written by a thread of its own, all that wait with one sync; who takes them over
//! into the vault does so in the order in which they came, and gives way to what still comes in. What is left over is found again
//! at the next start. The surprise: nothing is known here of what was there before. An event that comes twice is kept twice, and
//! the vault knows it.

mod file;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use store::{Fault, FaultKind};
use tokio::sync::{mpsc, oneshot};

use self::file::InboxFile;
use super::intake::LineEvent;
use crate::Service;
use crate::refusal::Refusal;
use crate::sequencer::{Releaser, Releasers};

/// What the seals of its records are bound to.
const PURPOSE: &str = "line inbox";
/// Events that may lie in it; whoever does not fit is told to come again.
const EVENTS_MAX: usize = 10_000;
/// Events that are taken over at once, and no body of a webhook has more.
const TAKEN_AT_ONCE: usize = 500;
/// When nothing came for so long, what lies there is taken over.
const QUIET: Duration = Duration::from_millis(2);
/// So many times it gives way to what comes in, a fifth of a second in all.
const GIVES_WAY_MAX: usize = 100;

/// Where events of LINE are kept first.
pub struct LineInbox {
    desk: Sender<Asked>,
    lying: Arc<AtomicUsize>,
    releasers: Arc<Releasers<bool>>,
}

/// Events that lie in the inbox, to be taken over.
pub struct LineArrivals {
    arrived: mpsc::UnboundedReceiver<LineArrived>,
    /// What gave way and is handed out before anything gives way again.
    ahead: VecDeque<LineArrived>,
    desk: Sender<Asked>,
}

/// Some events that came at about the same time, in their order.
#[derive(Serialize, Deserialize)]
pub struct LineArrived {
    /// The events.
    pub events: Vec<LineEvent>,
    at: i64,
}

impl LineArrived {
    /// When the first of them came.
    pub(super) fn at(&self) -> Instant {
        Instant(self.at)
    }
}

enum Asked {
    /// To keep events.
    Keep(Vec<LineEvent>, Releaser, oneshot::Sender<bool>),
    /// So many were taken over.
    TakenOver(usize),
}

impl LineInbox {
    /// Keeps events, durable when told.
    ///
    /// # Errors
    /// `overloaded` if there are too many already, `contact.unavailable` if they cannot be written.
    pub async fn keep(&self, events: Vec<LineEvent>) -> Result<(), Refusal> {
        let count = events.len();
        if self.lying.fetch_add(count, Ordering::AcqRel) + count > EVENTS_MAX {
            self.lying.fetch_sub(count, Ordering::AcqRel);
            return Err(Refusal::later("overloaded", 30));
        }
        let (answer, told) = oneshot::channel();
        // If its thread is gone nobody answers, and that is an answer too.
        let _ = self.desk.send(Asked::Keep(events, self.releasers.here(), answer));
        match told.await {
            Ok(true) => Ok(()),
            _ => Err(super::intake::unavailable()),
        }
    }
}

impl LineArrivals {
    /// What came next, once something is there and nothing comes in for a moment; nothing when the inbox is closed.
    pub async fn next(&mut self) -> Option<LineArrived> {
        if self.ahead.is_empty() {
            self.ahead.push_back(self.arrived.recv().await?);
            self.give_way().await;
        }
        let mut arrived = self.ahead.pop_front()?;
        while let Some(next) = self.ahead.front()
            && arrived.events.len() + next.events.len() <= TAKEN_AT_ONCE
        {
            arrived.events.extend(self.ahead.pop_front()?.events);
        }
        Some(arrived)
    }

    /// Lets what comes in go first. It looks from time to time, because to be woken for all that comes would cost it more
    /// than to keep it.
    async fn give_way(&mut self) {
        for _ in 0..GIVES_WAY_MAX {
            tokio::time::sleep(QUIET).await;
            let before = self.ahead.len();
            self.ahead.extend(std::iter::from_fn(|| self.arrived.try_recv().ok()));
            if self.ahead.len() == before {
                return;
            }
        }
    }

    /// Forgets so many of those that came first: they are in the vault.
    pub fn taken_over(&self, count: usize) {
        // Whoever closes the inbox finds them again at the next start, and the vault knows them.
        let _ = self.desk.send(Asked::TakenOver(count));
    }
}

impl Service {
    /// Opens the inbox of the data folder. What was left over in it arrives first.
    ///
    /// # Errors
    /// The file cannot be made, read or written.
    pub fn open_line_inbox(&self) -> Result<(LineInbox, LineArrivals), Fault> {
        let keys = self.keys();
        let (file, left) =
            InboxFile::open(self.inner.place.folder(), |sealed| keys.open_bytes(PURPOSE, sealed))?;
        let ((desk, asked), (hand_on, arrived)) = (channel(), mpsc::unbounded_channel());
        let lying = Arc::new(AtomicUsize::new(0));
        for record in left {
            if let Ok(arrived) = postcard::from_bytes::<LineArrived>(&record) {
                lying.fetch_add(arrived.events.len(), Ordering::AcqRel);
                // The receiver is below.
                let _ = hand_on.send(arrived);
            }
        }
        let releasers = Arc::new(Releasers::default());
        let (service, lying_there) = (self.clone(), lying.clone());
        let clerk = Clerk { service, file, lying: lying_there, releasers: releasers.clone(), hand_on };
        let thread = std::thread::Builder::new().name("line-inbox".to_owned());
        thread.spawn(move || clerk.work(&asked)).map_err(|error| no_thread(&error))?;
        let arrivals = LineArrivals { arrived, ahead: VecDeque::new(), desk: desk.clone() };
        Ok((LineInbox { desk, lying, releasers }, arrivals))
    }
}

fn no_thread(error: &std::io::Error) -> Fault {
    let next = "let this account have more threads, then start again";
    Fault::new(FaultKind::Other, format!("the inbox of LINE has no thread: {error}"), "line-inbox", next)
}

/// Who writes the file.
struct Clerk {
    service: Service,
    file: InboxFile,
    lying: Arc<AtomicUsize>,
    releasers: Arc<Releasers<bool>>,
    hand_on: mpsc::UnboundedSender<LineArrived>,
}

impl Clerk {
    fn work(mut self, asked: &Receiver<Asked>) {
        while let Ok(first) = asked.recv() {
            let (mut events, mut answers, mut next) = (Vec::new(), Vec::new(), Some(first));
            while let Some(asked_now) = next {
                match asked_now {
                    Asked::Keep(more, releaser, answer) => {
                        events.extend(more);
                        answers.push((releaser, answer));
                    }
                    Asked::TakenOver(count) => {
                        self.lying.fetch_sub(count, Ordering::AcqRel);
                    }
                }
                next = if events.len() < TAKEN_AT_ONCE { asked.try_recv().ok() } else { None };
            }
            if answers.is_empty() {
                self.tidy();
                continue;
            }
            let kept = self.keep(events);
            // Who asked may have given up; the events are kept all the same, and LINE brings them again.
            let answers = answers.into_iter().map(|(releaser, answer)| (releaser, (answer, kept)));
            self.releasers.release(answers);
        }
    }

    /// Writes events, and hands them on when they are durable.
    fn keep(&mut self, events: Vec<LineEvent>) -> bool {
        let count = events.len();
        let arrived = LineArrived { events, at: self.service.now().0 };
        let bytes = postcard::to_stdvec(&arrived).unwrap_or_default();
        let sealed = self.service.keys().seal_bytes(PURPOSE, &bytes);
        match self.file.append(&sealed) {
            Ok(()) => {
                // If nobody takes over any more, the next start does.
                let _ = self.hand_on.send(arrived);
                true
            }
            Err(fault) => {
                tracing::error!(%fault, "what came from LINE cannot be kept; it is told to come again");
                self.lying.fetch_sub(count, Ordering::AcqRel);
                false
            }
        }
    }

    /// Clears the file when nothing lies in it any more.
    fn tidy(&mut self) {
        if self.lying.load(Ordering::Acquire) == 0
            && let Err(fault) = self.file.clear()
        {
            tracing::error!(%fault, "the inbox of LINE cannot be cleared");
        }
    }
}
