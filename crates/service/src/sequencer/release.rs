//! Releasing the answers of a batch: one wake-up for each runtime that waits, never one for each answer.
//!
//! Waking a task of another thread costs a call of the system, and a batch has hundreds of them. So the first who
//! asks from a runtime leaves a task there, the answers of a batch are handed to these tasks, and each wakes its
//! neighbours from inside, which is a push on a local queue.
//! The surprise: callers outside of any runtime, and those whose runtime has gone, are answered directly.

use std::sync::{PoisonError, RwLock};

use tokio::runtime::{Handle, Id};
use tokio::sync::{mpsc, oneshot};

/// An answer with the one who waits for it.
type Answer<T> = (oneshot::Sender<T>, T);
type Answers<T> = Vec<Answer<T>>;

/// The tasks that release answers, by runtime.
pub(crate) struct Releasers<T>(RwLock<Vec<(Id, mpsc::UnboundedSender<Answers<T>>)>>);

/// Which task releases an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Releaser(Option<usize>);

impl<T> Default for Releasers<T> {
    fn default() -> Releasers<T> {
        Releasers(RwLock::default())
    }
}

impl<T: Send + 'static> Releasers<T> {
    /// The releaser of the runtime that this is called in.
    pub(crate) fn here(&self) -> Releaser {
        let Ok(runtime) = Handle::try_current() else { return Releaser(None) };
        let id = runtime.id();
        let of = |known: &[(Id, _)]| known.iter().position(|(other, _)| *other == id);
        if let Some(index) = of(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return Releaser(Some(index));
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread of the same runtime may have been faster.
        let index = of(&known).unwrap_or_else(|| {
            let (sender, receiver) = mpsc::unbounded_channel();
            runtime.spawn(release_all(receiver));
            known.push((id, sender));
            known.len() - 1
        });
        Releaser(Some(index))
    }

    /// Answers everybody.
    pub(crate) fn release(&self, answers: impl Iterator<Item = (Releaser, Answer<T>)>) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut batches: Vec<Answers<T>> = known.iter().map(|_| Vec::new()).collect();
        for (Releaser(index), answer) in answers {
            match index.and_then(|index| batches.get_mut(index)) {
                Some(batch) => batch.push(answer),
                None => tell(vec![answer]),
            }
        }
        for ((_, releaser), batch) in known.iter().zip(batches) {
            if !batch.is_empty()
                && let Err(unsent) = releaser.send(batch)
            {
                tell(unsent.0);
            }
        }
    }
}

async fn release_all<T>(mut batches: mpsc::UnboundedReceiver<Answers<T>>) {
    while let Some(answers) = batches.recv().await {
        tell(answers);
    }
}

fn tell<T>(answers: Answers<T>) {
    for (answer, verdict) in answers {
        // The one who asked may have gone; the fact stays.
        let _ = answer.send(verdict);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sequencer::Verdict;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().build().expect("a runtime")
    }

    #[test]
    fn everybody_is_answered_wherever_they_wait_and_whatever_has_ended() {
        let (releasers, here, gone) = (Releasers::default(), runtime(), runtime());
        let waiting = || oneshot::channel::<Verdict>();
        let at_here = here.block_on(async { releasers.here() });
        let at_gone = gone.block_on(async { releasers.here() });
        assert_ne!(at_here, at_gone);
        drop(gone);
        let (senders, receivers): (Vec<_>, Vec<_>) = std::iter::repeat_with(waiting).take(3).unzip();
        let places = [at_here, at_gone, releasers.here()];
        let answers = senders.into_iter().map(|sender| (sender, Verdict::NotProcessed));
        releasers.release(places.into_iter().zip(answers));
        here.block_on(async {
            for receiver in receivers {
                assert_eq!(receiver.await, Ok(Verdict::NotProcessed));
            }
        });
    }

    #[test]
    fn a_runtime_has_one_releaser() {
        let (releasers, here) = (Releasers::<Verdict>::default(), runtime());
        here.block_on(async { assert_eq!(releasers.here(), releasers.here()) });
    }
}
