//! One way out: who carries its messages, how many are under way, and whether anybody is there.
//!
//! Where nobody is there all its messages wait, and one of them is tried after a growing pause; when that one is taken, all go.
//! Pauses are drawn between half of their length and the whole, so that nodes and messages do not come back at one moment.
//! It knows nothing of bookings.

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::outbox::MessageKey;

use super::{Carrier, Way};
use crate::chance::{self, Source};

/// Messages under way at once.
const FLYING_MAX: usize = 8;
/// The first pause of a way where nobody is there, in milliseconds.
const AWAY_MS: i64 = 2_000;
/// The longest, in milliseconds.
const AWAY_MS_MAX: i64 = 5 * 60_000;

/// One way out.
pub(super) struct Post {
    pub(super) carrier: Arc<dyn Carrier>,
    /// Messages that wait for this way, in their order.
    pub(super) parked: BTreeSet<(Rank, MessageKey)>,
    flying: usize,
    /// How often in a row nobody was there.
    failures: u32,
    closed_until: i64,
}

/// The order of messages that wait for one way: those that were tried least in front, so that one that makes whoever
/// carries it break off does not stand in the way of the others; of these what is urgent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    pub(super) tries: u32,
    pub(super) can_wait: bool,
}

impl Post {
    pub(super) fn of(carrier: Arc<dyn Carrier>) -> Post {
        Post { carrier, parked: BTreeSet::new(), flying: 0, failures: 0, closed_until: 0 }
    }

    pub(super) fn way(&self) -> Way {
        self.carrier.way()
    }

    /// Whether one more may go at this moment.
    pub(super) fn is_open(&self, now: i64) -> bool {
        self.room(now) > 0
    }

    /// How many may go at this moment: after a failure one, to see whether anybody is there again.
    pub(super) fn room(&self, now: i64) -> usize {
        let most = if self.failures > 0 { 1 } else { FLYING_MAX };
        if now < self.closed_until { 0 } else { most.saturating_sub(self.flying) }
    }

    /// When it opens again, if it is closed.
    pub(super) fn opens_at(&self, now: i64) -> Option<i64> {
        (now < self.closed_until).then_some(self.closed_until)
    }

    pub(super) fn took_off(&mut self) {
        self.flying += 1;
    }

    /// One came back; `away` if nobody was there.
    pub(super) fn came_back(&mut self, away: bool, now: i64, chance: &dyn Source) {
        self.flying = self.flying.saturating_sub(1);
        if away {
            let pause = pause(AWAY_MS, self.failures, AWAY_MS_MAX, chance);
            // Those that took off together are one failure.
            if now >= self.closed_until {
                self.failures = self.failures.saturating_add(1);
                self.closed_until = now.saturating_add(pause);
            }
        } else {
            (self.failures, self.closed_until) = (0, 0);
        }
    }

    /// Whether nobody was there the last time.
    pub(super) fn is_away(&self) -> bool {
        self.failures > 0
    }
}

/// A pause that doubles with every failure, drawn between half of it and the whole.
pub(super) fn pause(first: i64, failures: u32, most: i64, chance: &dyn Source) -> i64 {
    let doubled = first.saturating_mul(1_i64.checked_shl(failures.min(40)).unwrap_or(i64::MAX));
    let whole = doubled.min(most).max(2);
    let half = whole / 2;
    let drawn = u64::from_be_bytes(chance::drawn(chance)) % half.unsigned_abs().max(1);
    half.saturating_add(i64::try_from(drawn).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::OperatingSystem;
    use crate::messages::{Carrying, Outgoing};

    struct Nobody;

    impl Carrier for Nobody {
        fn way(&self) -> Way {
            Way::Mail
        }

        fn carry(&self, _: Outgoing) -> Carrying {
            Box::pin(async { super::super::Carried::Taken })
        }
    }

    fn post() -> Post {
        Post::of(Arc::new(Nobody))
    }

    #[test]
    fn a_pause_is_drawn_between_its_half_and_its_whole_and_doubles_up_to_the_longest() {
        for failures in 0..70 {
            let whole = (1_000_i64 << failures.min(20)).min(60_000);
            let drawn = pause(1_000, failures, 60_000, &OperatingSystem);
            assert!((whole / 2..=whole).contains(&drawn), "{failures}: {drawn}");
        }
    }

    #[test]
    fn where_nobody_is_there_nothing_goes_until_the_pause_is_over_and_then_one() {
        let mut post = post();
        post.took_off();
        post.came_back(true, 100, &OperatingSystem);
        assert!(!post.is_open(100) && post.is_away());
        let opens = post.opens_at(100).expect("closed");
        assert_eq!(post.room(opens), 1);
        post.took_off();
        assert_eq!(post.room(opens), 0);
        post.came_back(false, opens, &OperatingSystem);
        assert_eq!(post.room(opens), FLYING_MAX);
    }

    #[test]
    fn those_that_took_off_together_are_one_failure() {
        let mut post = post();
        (0..FLYING_MAX).for_each(|_| post.took_off());
        (0..FLYING_MAX).for_each(|_| post.came_back(true, 100, &OperatingSystem));
        assert!(post.opens_at(100).expect("closed") <= 100 + AWAY_MS);
    }
}
