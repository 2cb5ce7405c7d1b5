//! The order oracle: no answer leaves before the syncs that it rests on, watched from outside.
//!
//! An answer says up to where in the journal it rests. Before it goes to a client, a checkpoint over that much must
//! have been written to the head file and synced, and before that checkpoint was written, all of the journal must
//! have been synced. Refusals and pages are held to the same rule when they say their position.
//! The surprise: the oracle is tried on traces that were spoiled, each of which it must object to.

use std::collections::BTreeMap;

use super::trace::Step;
use crate::chance::Chance;

/// What the oracle found in a trace.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Answers that say their position.
    pub told: u64,
    /// Those of them that tell of success, or of what is.
    pub successes: u64,
    /// Syncs of journal and head file that ended well.
    pub syncs: u64,
    /// Answers that left too early, by their number in the trace.
    pub early: Vec<usize>,
}

#[derive(Default)]
struct Watch {
    journal_written: u64,
    journal_synced: u64,
    journal_syncing: BTreeMap<u32, u64>,
    /// Entries of the newest checkpoint in the head file that rests on a synced journal.
    vouched: u64,
    head_syncing: BTreeMap<u32, u64>,
    durable: u64,
}

impl Watch {
    fn see(&mut self, step: &Step) {
        match step {
            Step::JournalWritten => self.journal_written += 1,
            Step::JournalSyncBegan { thread } => {
                self.journal_syncing.insert(*thread, self.journal_written);
            }
            Step::JournalSynced { thread } => {
                let covered = self.journal_syncing.remove(thread).unwrap_or(0);
                self.journal_synced = self.journal_synced.max(covered);
            }
            Step::Vouched { entries } => {
                if self.journal_synced == self.journal_written {
                    self.vouched = self.vouched.max(*entries);
                }
            }
            Step::HeadSyncBegan { thread } => {
                self.head_syncing.insert(*thread, self.vouched);
            }
            Step::HeadSynced { thread } => {
                let covered = self.head_syncing.remove(thread).unwrap_or(0);
                self.durable = self.durable.max(covered);
            }
            Step::Told { .. } => {}
        }
    }
}

/// Judges a trace from the start of a server on.
pub fn judge<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Order {
    let (mut watch, mut order) = (Watch::default(), Order::default());
    for (number, step) in steps.into_iter().enumerate() {
        watch.see(step);
        match step {
            Step::Told { status, entries } => {
                order.told += 1;
                order.successes += u64::from((200..300).contains(status));
                if *entries > watch.durable {
                    order.early.push(number);
                }
            }
            Step::JournalSynced { .. } | Step::HeadSynced { .. } => order.syncs += 1,
            _ => {}
        }
    }
    order
}

/// Spoils a trace in a number of ways that an oracle must object to; how many there were, and how many it let pass.
pub fn spoiled(steps: &[Step], count: u32, chance: &mut Chance) -> (u64, u64) {
    let answers = resting(steps);
    let (mut tried, mut passed) = (0, 0);
    for number in 0..count {
        let Some(answer) = chance.one_of(&answers) else { break };
        let mut spoiled: Vec<&Step> = steps.iter().collect();
        match number % 3 {
            // The answer leaves while the head file's sync is still under way.
            0 => {
                let told = spoiled.remove(answer.told);
                spoiled.insert(answer.head_synced, told);
            }
            // The journal's sync failed, or never was.
            1 => {
                spoiled.remove(answer.journal_synced);
            }
            // The head file's.
            _ => {
                spoiled.remove(answer.head_synced);
            }
        }
        tried += 1;
        passed += u64::from(judge(spoiled).early.is_empty());
    }
    (tried, passed)
}

/// An answer that nothing but these two syncs allowed.
struct Resting {
    journal_synced: usize,
    head_synced: usize,
    told: usize,
}

/// The first answers after a batch, each with the syncs of that batch.
fn resting(steps: &[Step]) -> Vec<Resting> {
    let mut watch = Watch::default();
    let (mut journal, mut head, mut before) = (0, 0, 0);
    let mut found = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let durable = watch.durable;
        watch.see(step);
        match step {
            Step::JournalSynced { .. } if head <= journal => journal = number,
            Step::JournalSynced { .. } => (journal, head) = (number, 0),
            Step::HeadSynced { .. } if watch.durable > durable => (head, before) = (number, durable),
            Step::Told { entries, .. }
                if head > journal && *entries > before && *entries <= watch.durable =>
            {
                found.push(Resting { journal_synced: journal, head_synced: head, told: number });
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATCH: [Step; 7] = [
        Step::JournalWritten,
        Step::JournalSyncBegan { thread: 1 },
        Step::JournalSynced { thread: 1 },
        Step::Vouched { entries: 5 },
        Step::HeadSyncBegan { thread: 1 },
        Step::HeadSynced { thread: 1 },
        Step::Told { status: 201, entries: 5 },
    ];

    fn early(order: &[usize]) -> usize {
        judge(order.iter().map(|index| &BATCH[*index])).early.len()
    }

    #[test]
    fn an_answer_after_both_syncs_is_in_order() {
        assert_eq!(judge(&BATCH), Order { told: 1, successes: 1, syncs: 2, early: Vec::new() });
    }

    #[test]
    fn an_answer_while_a_sync_is_under_way_is_early() {
        assert_eq!(early(&[0, 1, 2, 3, 4, 6, 5]), 1);
        assert_eq!(early(&[0, 1, 6, 2, 3, 4, 5]), 1);
    }

    #[test]
    fn a_checkpoint_before_the_journal_is_synced_vouches_for_nothing() {
        assert_eq!(early(&[0, 1, 3, 2, 4, 5, 6]), 1);
    }

    #[test]
    fn a_sync_that_began_before_the_write_does_not_cover_it() {
        assert_eq!(early(&[1, 0, 2, 3, 4, 5, 6]), 1);
        assert_eq!(early(&[0, 1, 2, 4, 3, 5, 6]), 1);
    }

    #[test]
    fn an_answer_further_than_what_was_vouched_for_is_early() {
        let mut steps = BATCH.to_vec();
        steps.push(Step::Told { status: 200, entries: 6 });
        assert_eq!(judge(&steps).early, [7]);
    }

    #[test]
    fn every_spoiled_trace_is_objected_to() {
        let mut steps = BATCH.to_vec();
        for entries in 6..9 {
            steps.extend(BATCH[..3].to_vec());
            steps.extend([Step::Vouched { entries }, BATCH[4].clone(), BATCH[5].clone()]);
            steps.push(Step::Told { status: 409, entries: entries - 1 });
            steps.push(Step::Told { status: 200, entries });
        }
        assert_eq!(spoiled(&steps, 60, &mut Chance::new(1)), (60, 0));
    }
}
