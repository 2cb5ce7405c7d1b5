//! The threads that converse with clients: one small runtime for each processor, each with its own connections.
//!
//! A connection stays on the thread that it was given to, so no task is stolen, no lock is shared, and waking a
//! conversation costs no call of the system. Connections are dealt out in turn.
//! The surprise: a task that computes for long holds up its thread's other connections, so nothing here may.

use std::io;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Handle};
use tokio::sync::watch;

/// Runtimes with a thread each; they end when this is dropped.
pub struct Workers {
    handles: Vec<Handle>,
    next: AtomicUsize,
    /// Dropped first, which ends the threads.
    stop: Option<watch::Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// One for each processor that this process may use.
    ///
    /// # Errors
    /// When the system gives no thread or no event queue.
    pub fn start() -> io::Result<Workers> {
        let count = std::thread::available_parallelism().map_or(1, NonZero::get);
        let stop = watch::Sender::new(());
        let mut workers =
            Workers { handles: Vec::new(), next: AtomicUsize::new(0), stop: None, threads: Vec::new() };
        for index in 0..count {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let mut stopped = stop.subscribe();
            workers.handles.push(runtime.handle().clone());
            let thread = std::thread::Builder::new().name(format!("door-{index}"));
            workers.threads.push(thread.spawn(move || {
                // Ends with an error when the sender is gone, which is the sign to stop.
                let _ = runtime.block_on(stopped.changed());
            })?);
        }
        workers.stop = Some(stop);
        Ok(workers)
    }

    /// The worker whose turn it is.
    pub fn next(&self) -> &Handle {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        self.handles.get(turn % self.handles.len().max(1)).expect("there is at least one worker")
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.stop = None;
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Workers;

    #[test]
    fn tasks_are_dealt_out_in_turn_and_the_threads_end() {
        let workers = Workers::start().expect("threads");
        let (sender, receiver) = std::sync::mpsc::channel();
        for _ in 0..workers.handles.len() {
            let sender = sender.clone();
            workers.next().spawn(async move { sender.send(std::thread::current().id()) });
        }
        drop(sender);
        let mut threads: Vec<String> = receiver.iter().map(|id| format!("{id:?}")).collect();
        threads.sort();
        threads.dedup();
        assert_eq!(threads.len(), workers.handles.len());
        drop(workers);
    }
}
