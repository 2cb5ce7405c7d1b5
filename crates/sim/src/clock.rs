//! A clock that a test turns: wall and monotonic time, together or apart.
//!
//! Time stands still until somebody passes it, so a test can be any day and never waits.
//! The surprise: [`SimulatedClock::jump`] moves only the wall clock, as a wrong time server would.

use std::sync::atomic::{AtomicI64, Ordering};

use service::clock::Clock;

/// Both clocks of a simulated machine.
#[derive(Debug)]
pub struct SimulatedClock {
    wall: AtomicI64,
    monotonic: AtomicI64,
    pulse: AtomicI64,
}

impl SimulatedClock {
    /// A clock that stands at this RFC 3339 instant.
    pub fn at(instant: &str) -> SimulatedClock {
        let instant: jiff::Timestamp = instant.parse().expect("an instant as RFC 3339");
        SimulatedClock::standing(instant.as_millisecond())
    }

    /// A clock that stands at this wall time, milliseconds since 1970 UTC.
    pub fn standing(wall: i64) -> SimulatedClock {
        let (monotonic, pulse) = (AtomicI64::new(0), AtomicI64::new(0));
        SimulatedClock { wall: AtomicI64::new(wall), monotonic, pulse }
    }

    /// Lets time pass on both clocks.
    pub fn pass(&self, ms: i64) {
        self.wall.fetch_add(ms, Ordering::SeqCst);
        self.monotonic.fetch_add(ms, Ordering::SeqCst);
    }

    /// Lets whole minutes pass.
    pub fn pass_minutes(&self, minutes: i64) {
        self.pass(minutes * 60_000);
    }

    /// Lets time pass while the process stands still, as a stopped one does.
    pub fn stand_still(&self, ms: i64) {
        self.pass(ms);
        // Last, so that nobody hears of the standstill before its time has passed.
        self.pulse.fetch_add(ms, Ordering::SeqCst);
    }

    /// Moves only the wall clock.
    pub fn jump(&self, ms: i64) {
        self.wall.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Default for SimulatedClock {
    /// The Monday on which the first wave of the sample programme opened.
    fn default() -> SimulatedClock {
        SimulatedClock::at("2021-05-17T12:00:00+09:00")
    }
}

impl Clock for SimulatedClock {
    fn wall(&self) -> i64 {
        self.wall.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> i64 {
        self.monotonic.load(Ordering::SeqCst)
    }
    fn pulse(&self) -> i64 {
        self.pulse.load(Ordering::SeqCst)
    }
}
