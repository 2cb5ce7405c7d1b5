//! A gate inside an append, to freeze one node while the others go on.
//!
//! A closed gate holds the append that reaches it, without a sleep, until it is opened. It never refuses and
//! never loses an append. A test waits with [`Gate::wait_until_held`] until the node is really inside.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Where in an append the gate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Nothing has reached the disk yet.
    BeforeCommit,
    /// The disk has done its part, and the answer is not yet known to the node.
    AfterCommit,
}

/// The gate of one handle; clones are the same gate.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    closed: Option<Moment>,
    held: bool,
}

impl Gate {
    /// Closes the gate at `moment`: the next append that gets there waits.
    pub fn pause(&self, moment: Moment) {
        self.change(|state| state.closed = Some(moment));
    }

    /// Opens the gate.
    pub fn resume(&self) {
        self.change(|state| state.closed = None);
    }

    /// Waits until an append is held at the gate.
    pub fn wait_until_held(&self) {
        self.wait_while(|state| !state.held);
    }

    pub(super) fn pass(&self, moment: Moment) {
        let is_closed = |state: &State| state.closed == Some(moment);
        self.change(|state| state.held = is_closed(state));
        self.wait_while(|state| is_closed(state));
        self.change(|state| state.held = false);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.changed.notify_all();
    }

    fn wait_while(&self, unmet: impl Fn(&State) -> bool) {
        let state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.0.changed.wait_while(state, |state| unmet(state)));
    }
}
