//! A panic never becomes history: in a decision it rejects one command, in the fold it gives one batch up.

use std::sync::Arc;
use std::time::Duration;

use kernel::command::{Actor, Channel, Command, CommandId, CommandKey};
use kernel::event::{Event, Outcome, Record};
use kernel::time::Instant;
use store::{MemoryDisk, Store};
use tokio::sync::oneshot::Receiver;

use super::super::driver::Driver;
use super::super::flaws::Flaws;
use super::super::teller::Telling;
use super::super::{Sequencer, Share, Standing, Submission, Verdict};
use crate::chance::OperatingSystem;
use crate::clock::SystemClock;

/// The command that meets the bug.
const BAD: CommandId = CommandId([9; 16]);

/// Where the bug is.
#[derive(Clone, Copy, PartialEq)]
enum Bug {
    InDeciding,
    InApplying,
}

impl Flaws for Bug {
    fn deciding(&self, submission: &Submission) {
        let is_bad = matches!(submission.command, Command::VoidCommand { id } if id == BAD);
        assert!(!(is_bad && *self == Bug::InDeciding), "a bug, on purpose");
    }

    fn applied(&self, record: Record, _replayed: bool) -> Record {
        let is_bad = matches!(record.event, Event::CommandVoided { id } if id == BAD);
        assert!(!(is_bad && *self == Bug::InApplying), "a bug, on purpose");
        record
    }
}

/// A sequencer whose steps the test does.
struct Bench {
    disk: MemoryDisk,
    sequencer: Sequencer,
    driver: Driver<Bug>,
}

impl Bench {
    fn with(bug: Bug) -> Bench {
        let disk = MemoryDisk::new([7; 32]);
        let opened = disk.clone();
        let opener = Box::new(move || Ok(Box::new(opened.open()) as Box<dyn Store>));
        let (clock, chance) = (Arc::new(SystemClock::default()), Arc::new(OperatingSystem));
        let (sequencer, driver) = Sequencer::with_driver(opener, clock, chance, 8, "0.0.0".to_owned(), bug);
        let mut bench = Bench { disk, sequencer, driver };
        bench.work();
        assert_eq!(*bench.sequencer.watch().borrow(), Standing::Serving);
        bench
    }

    /// Steps until everybody is answered and nothing is left to do.
    fn work(&mut self) {
        let teller = self.driver.teller();
        for _ in 0..40 {
            self.driver.step(Duration::ZERO);
            while teller.step() == Telling::Told {}
        }
    }

    fn hand_in(&self, id: CommandId) -> Receiver<Verdict> {
        let submission = Submission {
            command: Command::VoidCommand { id },
            channel: Channel::Api,
            actor: Actor::System,
            key: None,
            valid_until: Instant(i64::MAX),
        };
        self.sequencer.hand_in(submission, Share::Kept, None)
    }

    /// What three commands of one batch come to, the second of which meets the bug.
    fn three(&mut self) -> [Verdict; 3] {
        let mut waiting = [CommandId([1; 16]), BAD, CommandId([2; 16])].map(|id| self.hand_in(id));
        self.work();
        waiting.each_mut().map(|answer| answer.try_recv().expect("it is answered"))
    }

    /// Commands that the journal says were voided.
    fn history(&self) -> Vec<CommandId> {
        let mut found = Vec::new();
        let mut each = |entry: store::StoredEntry| {
            if let Ok(Record { event: Event::CommandVoided { id }, .. }) = crate::wire::decode(&entry) {
                found.push(id);
            }
            Ok(())
        };
        self.disk.open().read(0, &mut each).expect("the journal can be read");
        found
    }
}

fn voided(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Happened { outcome: Outcome::Done, .. })
}

#[test]
fn a_panic_in_a_decision_rejects_one_command_and_is_no_history() {
    let mut bench = Bench::with(Bug::InDeciding);
    let [before, bad, after] = bench.three();
    assert!(voided(&before) && voided(&after), "{before:?} {after:?}");
    assert!(
        matches!(bad, Verdict::Refused { refusal, .. } if refusal.code.as_str() == "internal"),
        "{bad:?}"
    );
    assert_eq!(bench.history(), [CommandId([1; 16]), CommandId([2; 16])]);
    assert_eq!(*bench.sequencer.watch().borrow(), Standing::Serving);
    let mut later = bench.hand_in(CommandId([3; 16]));
    bench.work();
    assert!(voided(&later.try_recv().expect("it goes on")));
}

#[test]
fn a_panic_in_a_decision_is_not_remembered_under_the_key() {
    let mut bench = Bench::with(Bug::InDeciding);
    let key = CommandKey { id: CommandId([5; 16]), body: 1 };
    let submission = Submission {
        command: Command::VoidCommand { id: BAD },
        channel: Channel::Api,
        actor: Actor::System,
        key: Some(key),
        valid_until: Instant(i64::MAX),
    };
    let head = |bench: &Bench| bench.disk.open().head().expect("the journal has a head");
    let before = head(&bench);
    let mut answer = bench.sequencer.hand_in(submission, Share::Kept, None);
    bench.work();
    assert!(matches!(answer.try_recv(), Ok(Verdict::Refused { repeated: false, .. })));
    assert_eq!(head(&bench), before);
}

#[test]
fn a_panic_in_the_fold_gives_its_batch_up_before_anything_is_written() {
    let mut bench = Bench::with(Bug::InApplying);
    assert_eq!(bench.three(), [Verdict::NotProcessed; 3]);
    assert_eq!(bench.history(), []);
    assert_eq!(*bench.sequencer.watch().borrow(), Standing::Serving, "the journal was read again");
    // Nothing of the batch is in the state that was read again: the same commands happen for the first time.
    for id in [CommandId([1; 16]), CommandId([2; 16])] {
        let mut again = bench.hand_in(id);
        bench.work();
        assert!(voided(&again.try_recv().expect("it goes on")));
    }
    assert_eq!(bench.history(), [CommandId([1; 16]), CommandId([2; 16])]);
}
