//! Refusals of this process, counted by code: since it began, and minute by minute for the last hour.
//!
//! They are of nobody and are never written anywhere; a process that starts again begins at nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::time::{Instant, MINUTE_MS};

use super::MINUTES;

type ByCode = BTreeMap<&'static str, u64>;

/// The counts.
#[derive(Default)]
pub(super) struct Refused(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    all: ByCode,
    /// By minute since 1970.
    minutes: BTreeMap<i64, ByCode>,
}

impl Refused {
    pub(super) fn count(&self, code: &'static str, now: Instant) {
        let mut counts = self.counts();
        *counts.all.entry(code).or_default() += 1;
        *counts.minutes.entry(now.0.div_euclid(MINUTE_MS)).or_default().entry(code).or_default() += 1;
        while counts.minutes.len() > MINUTES {
            counts.minutes.pop_first();
        }
    }

    pub(super) fn all(&self) -> BTreeMap<String, u64> {
        owned(&self.counts().all)
    }

    pub(super) fn in_minute(&self, minute: i64) -> BTreeMap<String, u64> {
        self.counts().minutes.get(&minute).map(owned).unwrap_or_default()
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn owned(counts: &ByCode) -> BTreeMap<String, u64> {
    counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_is_in_its_minute_and_the_oldest_minutes_give_way() {
        let refused = Refused::default();
        for minute in 0..(MINUTES as i64 + 5) {
            refused.count("slot.full", Instant(minute * MINUTE_MS));
            refused.count("slot.full", Instant(minute * MINUTE_MS + MINUTE_MS - 1));
        }
        assert_eq!(refused.all()["slot.full"], 2 * (MINUTES as u64 + 5));
        assert!(refused.in_minute(4).is_empty(), "too long ago");
        assert_eq!(refused.in_minute(5)["slot.full"], 2);
    }
}
