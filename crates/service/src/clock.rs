//! Time as an input with a speed limit: the only place that reads a clock.
//!
//! Logical time passes with the monotonic clock and follows the wall clock by a thousandth of what passed at most.
//! A wall clock that jumps ahead expires nobody's hold, one that jumps back stops nothing, and both raise an
//! alarm once the two are more than the slack apart. A process that stood still lets no time pass until its sequencer
//! has said so in the journal, because our pause costs nobody a hold. The surprise: at start there is no monotonic reference, so the wall clock is believed
//! if it is not before the journal and not more than a month after it.

use std::sync::Mutex;
use std::time::SystemTime;

use kernel::time::{DAY_MS, Instant};

/// The two clocks of a machine.
pub trait Clock: Send + Sync {
    /// Wall clock, milliseconds since 1970 UTC.
    fn wall(&self) -> i64;
    /// Milliseconds since some fixed moment; never goes back.
    fn monotonic(&self) -> i64;
    /// Milliseconds by which a standstill of this process shows; a clock that others turn knows of none.
    fn pulse(&self) -> i64 {
        0
    }
    /// Whether a person has looked at the wall clock and found it right, so that a start may believe it.
    fn is_checked(&self) -> bool {
        false
    }
}

/// The machine's own clocks.
pub struct SystemClock {
    started: std::time::Instant,
    checked: bool,
}

impl SystemClock {
    /// The same clocks, looked at by a person and found right.
    #[must_use]
    pub fn checked(self) -> SystemClock {
        SystemClock { checked: true, ..self }
    }
}

impl Default for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clocks")]
    fn default() -> SystemClock {
        SystemClock { started: std::time::Instant::now(), checked: false }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clocks")]
    fn wall(&self) -> i64 {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn monotonic(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    fn pulse(&self) -> i64 {
        self.monotonic()
    }

    fn is_checked(&self) -> bool {
        self.checked
    }
}

/// How long the sequencer may not turn before that is a standstill: twenty times what it waits when idle.
pub const STANDSTILL_MS: i64 = 5_000;
/// How far the wall clock may be from logical time before an alarm is raised.
pub const SLACK_MS: i64 = 5_000;
/// How far the wall clock may be ahead of the journal at start.
pub const START_JUMP_MS_MAX: i64 = 31 * DAY_MS;

/// Why a start was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the clock of this machine says {}, {} days ahead of the journal's newest entry ({}), more than a month: check the \
     clock and set it; if it is right and nothing was written for so long, start once with `tashika serve --clock-checked`",
    instant(*wall_ms),
    (wall_ms - newest_ms) / DAY_MS,
    instant(*newest_ms)
)]
pub struct ClockFault {
    /// What the wall clock says.
    pub wall_ms: i64,
    /// When the journal's newest entry was written.
    pub newest_ms: i64,
}

fn instant(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| format!("{ms} ms"), |at| at.to_string())
}

/// Logical time of one process.
pub struct LogicalTime {
    inner: Mutex<Inner>,
}

struct Inner {
    logical: i64,
    monotonic: i64,
    /// Monotonic time of the last correction towards the wall clock.
    corrected: i64,
    /// When the sequencer turned last.
    pulse: i64,
    alarm: Option<i64>,
}

impl LogicalTime {
    /// Logical time after a start: not before the journal's newest entry, and the wall clock's if that is believable.
    pub fn start(newest: Option<Instant>, clock: &dyn Clock) -> Result<LogicalTime, ClockFault> {
        let wall = clock.wall();
        let logical = match newest {
            Some(Instant(newest))
                if wall.saturating_sub(newest) > START_JUMP_MS_MAX && !clock.is_checked() =>
            {
                return Err(ClockFault { wall_ms: wall, newest_ms: newest });
            }
            Some(Instant(newest)) => newest.max(wall),
            None => wall,
        };
        let alarm = newest
            .map(|Instant(newest)| newest - wall)
            .filter(|behind| *behind > SLACK_MS)
            .map(|behind| -behind);
        let (monotonic, pulse) = (clock.monotonic(), clock.pulse());
        Ok(LogicalTime {
            inner: Mutex::new(Inner { logical, monotonic, corrected: monotonic, pulse, alarm }),
        })
    }

    /// Tells whether the process stands still, or has until a moment ago, as far as the sequencer has not said so.
    pub fn stands_still(&self, clock: &dyn Clock) -> bool {
        let inner = self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        stands_still(&inner, clock)
    }

    /// Takes note that the sequencer turns; time passes again after a standstill.
    pub fn turn(&self, clock: &dyn Clock) {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pulse = clock.pulse();
    }

    /// Logical time now; remembers it.
    pub fn now(&self, clock: &dyn Clock) -> Instant {
        let (wall, monotonic) = (clock.wall(), clock.monotonic());
        let mut inner = self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if stands_still(&inner, clock) {
            return Instant(inner.logical);
        }
        let elapsed = monotonic.saturating_sub(inner.monotonic).max(0);
        let limit = inner.logical.saturating_add(elapsed);
        let drift = wall.saturating_sub(limit);
        inner.alarm = (drift.abs() > SLACK_MS).then_some(drift);
        // Clocks that are slewed drift by half a millisecond a second at most; more than twice that is a jump.
        let passed = monotonic.saturating_sub(inner.corrected).max(0) / 1_000;
        let correction = drift.clamp(0, passed);
        if passed > 0 {
            inner.corrected = monotonic;
        }
        inner.logical = limit.saturating_add(correction);
        inner.monotonic = monotonic;
        Instant(inner.logical)
    }

    /// Goes on from the journal's newest entry, if another node with a faster clock wrote it: what is decided on
    /// that journal is not earlier, so what is asked must not be either.
    pub fn not_before(&self, newest: Instant, clock: &dyn Clock) {
        // What passed until now is counted first, so that it does not come on top.
        self.now(clock);
        let mut inner = self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        inner.logical = inner.logical.max(newest.0);
    }

    /// How far the wall clock is from logical time in milliseconds, if that is beyond the slack.
    pub fn alarm(&self) -> Option<i64> {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner).alarm
    }
}

fn stands_still(inner: &Inner, clock: &dyn Clock) -> bool {
    clock.pulse().saturating_sub(inner.pulse) > STANDSTILL_MS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

    #[derive(Default)]
    struct Hands {
        wall: AtomicI64,
        monotonic: AtomicI64,
        pulse: AtomicI64,
        checked: AtomicBool,
    }

    impl Clock for Hands {
        fn is_checked(&self) -> bool {
            self.checked.load(Ordering::SeqCst)
        }
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

    impl Hands {
        fn pass(&self, wall: i64, monotonic: i64) {
            self.wall.fetch_add(wall, Ordering::SeqCst);
            self.monotonic.fetch_add(monotonic, Ordering::SeqCst);
        }
    }

    #[test]
    fn a_jump_of_a_year_moves_logical_time_by_less_than_the_slack() {
        let hands = Hands::default();
        let time = LogicalTime::start(Some(Instant(0)), &hands).unwrap();
        hands.pass(365 * DAY_MS, 1_000);
        let now = time.now(&hands);
        assert!(now.0 <= 1_000 + SLACK_MS, "{now:?}");
        assert!(time.alarm().is_some());
        for _ in 0..100 {
            time.now(&hands);
        }
        assert!(time.now(&hands).0 <= 1_000 + SLACK_MS, "asking often must not add the slack up");
    }

    #[test]
    fn a_jump_back_neither_stops_nor_turns_time() {
        let hands = Hands::default();
        hands.pass(1_000_000, 0);
        let time = LogicalTime::start(Some(Instant(900_000)), &hands).unwrap();
        let before = time.now(&hands);
        hands.pass(-DAY_MS, 2_000);
        assert_eq!(time.now(&hands), before.plus_ms(2_000));
        assert!(time.alarm().is_some());
    }

    #[test]
    fn clocks_in_step_stay_in_step() {
        let hands = Hands::default();
        let time = LogicalTime::start(None, &hands).unwrap();
        for _ in 0..1_000 {
            hands.pass(1_000, 1_000);
            assert_eq!(time.now(&hands).0, hands.wall());
        }
        assert_eq!(time.alarm(), None);
    }

    #[test]
    fn no_time_passes_in_a_standstill_until_it_was_said() {
        let hands = Hands::default();
        let time = LogicalTime::start(None, &hands).unwrap();
        hands.pass(70_000, 70_000);
        hands.pulse.fetch_add(70_000, Ordering::SeqCst);
        assert!(time.stands_still(&hands));
        assert_eq!(time.now(&hands), Instant(0));
        time.turn(&hands);
        assert_eq!(time.now(&hands), Instant(70_000));
        hands.pulse.fetch_add(STANDSTILL_MS, Ordering::SeqCst);
        assert!(!time.stands_still(&hands), "a slow moment is no standstill");
    }

    #[test]
    fn a_journal_that_is_ahead_is_caught_up_with() {
        let hands = Hands::default();
        let time = LogicalTime::start(None, &hands).unwrap();
        hands.pass(5_000, 5_000);
        time.not_before(Instant(DAY_MS), &hands);
        hands.pass(1_000, 1_000);
        assert_eq!(time.now(&hands), Instant(DAY_MS + 1_000));
        time.not_before(Instant(0), &hands);
        assert_eq!(time.now(&hands), Instant(DAY_MS + 1_000));
        assert!(time.alarm().is_some());
    }

    #[test]
    fn an_outage_in_which_others_wrote_is_counted_once() {
        let hands = Hands::default();
        let time = LogicalTime::start(None, &hands).unwrap();
        hands.pass(60_000, 60_000);
        hands.pulse.fetch_add(60_000, Ordering::SeqCst);
        // As after a recovery: the sequencer turns, then looks at the newest entry.
        time.turn(&hands);
        time.now(&hands);
        time.not_before(Instant(59_000), &hands);
        assert_eq!(time.now(&hands), Instant(60_000));
    }

    #[test]
    fn a_start_more_than_a_month_after_the_journal_asks_for_a_person() {
        let hands = Hands::default();
        hands.pass(START_JUMP_MS_MAX + DAY_MS, 0);
        let told = LogicalTime::start(Some(Instant(0)), &hands).err().unwrap().to_string();
        assert!(told.contains("says 1970-02-02T00:00:00Z, 32 days ahead"), "{told}");
        hands.pass(-DAY_MS + 1, 0);
        assert!(LogicalTime::start(Some(Instant(0)), &hands).is_err());
        hands.checked.store(true, Ordering::SeqCst);
        assert!(LogicalTime::start(Some(Instant(0)), &hands).is_ok(), "somebody looked at it");
        hands.checked.store(false, Ordering::SeqCst);
        hands.pass(-1, 0);
        assert!(LogicalTime::start(Some(Instant(0)), &hands).is_ok());
    }
}
