//! What holds whatever people do: random deeds never break a promise, random events never break the fold.
//!
//! After every deed the invariants are counted again and compared with an independent model; at the end the history
//! is folded anew, and the state is written out and read back. A failure prints the shortest list of deeds that
//! leads to it.

#[path = "properties/acts.rs"]
mod acts;
#[path = "properties/chance.rs"]
mod chance;
#[path = "properties/model.rs"]
mod model;
#[path = "rules/town.rs"]
mod town;

use jiff::civil::date;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, CancelReason, Channel, Command, CommandKey, Context, HolderId};
use kernel::decide::{Settled, remembers, settle};
use kernel::event::{Event, Record};
use kernel::invariants;
use kernel::restore::{LostBooking, Restore};
use kernel::state::State;
use kernel::time::{DAY_MS, Instant};
use proptest::prelude::*;

use crate::acts::{Act, Deed};
use crate::model::Model;

/// A world in which deeds are done and everything is checked after each.
struct Run {
    state: State,
    now: Instant,
    model: Model,
    journal: Vec<Record>,
    made: Vec<(BookingNumber, HolderId)>,
    /// What led to each record, to hear it again after a loss.
    heard: Vec<(Instant, Option<Command>)>,
    lost: Vec<LostBooking>,
}

impl Run {
    /// Two programmes with their slots; everybody but the last two is on the list of the first.
    fn begin() -> Run {
        let mut run = Run {
            state: State::default(),
            now: town::instant(date(2021, 5, 17), 660),
            model: Model::default(),
            journal: Vec::new(),
            made: Vec::new(),
            heard: Vec::new(),
            lost: Vec::new(),
        };
        for programme in [0_u8, 1] {
            run.ask(None, &Command::ApplyProgramme(Box::new(acts::programme_of(programme))));
            let slots = (0..5).map(|index| acts::slot(programme, index)).collect();
            run.ask(None, &Command::PublishSlots { programme: u16::from(programme), slots, despite: None });
            let rows = (0..4).map(|who| acts::citizen(programme, who).row()).collect();
            let (programme, import) = (u16::from(programme), 99);
            run.ask(None, &Command::StageRoster { programme, import, staged: 0, rows });
            run.ask(None, &Command::CommitRoster { programme, import, staged: 4, file: 0 });
        }
        run
    }

    fn perform(&mut self, deed: &Deed) {
        match &deed.act {
            Act::Wait { seconds } => self.now = self.now.plus_ms(i64::from(*seconds) * 1_000),
            Act::Epoch { seconds } => {
                self.now = self.now.plus_ms(i64::from(*seconds) * 1_000);
                let digest = self.state.running_digest();
                let software = "0.1.0".to_owned();
                self.record(None, None, Event::EpochStarted { incarnation: [1; 16], software, digest });
            }
            Act::Digest => {
                let digest = self.state.running_digest();
                self.record(None, None, Event::StateDigested { digest });
            }
            Act::Lose { entries, seconds } => self.lose(usize::from(*entries), *seconds),
            Act::Present { .. } => {
                if let Some(command) = deed.command(&self.made, &self.lost) {
                    self.ask(None, &command);
                }
            }
            _ => {
                let mut command = deed.command(&self.made, &self.lost).expect("every other act is a command");
                self.tell_staged(&mut command);
                self.ask(deed.command_key(), &command);
            }
        }
        self.model.compare(&self.state, self.now);
    }

    /// Whoever brings a list knows how much of it is staged.
    fn tell_staged(&self, command: &mut Command) {
        if let Command::StageRoster { programme, import, staged, .. }
        | Command::CommitRoster { programme, import, staged, .. } = command
            && let Ok(held) = self.state.programme_at(*programme)
        {
            *staged = held.staged(*import);
        }
    }

    fn ask(&mut self, key: Option<CommandKey>, command: &Command) {
        let context = Context {
            now: self.now,
            entropy: u64::from_be_bytes(town::digest(&self.journal.len().to_string())),
            channel: Channel::Web,
            actor: Actor::Holder,
            key,
            valid_until: self.now.plus_ms(DAY_MS),
        };
        let events = match settle(&self.state, &context, command) {
            Settled::Happens(events) => events,
            Settled::Refused(refusal) if key.is_some() && remembers(&refusal) => {
                vec![Event::CommandRefused { refusal }]
            }
            Settled::Refused(_) | Settled::Again(_) => return,
        };
        let happened = !events.is_empty();
        for (index, event) in events.into_iter().enumerate() {
            self.record(Some(command), key.filter(|_| index == 0), event);
        }
        if let Some(key) = key.filter(|_| happened && !matches!(command, Command::VoidCommand { .. })) {
            let outcome = self.state.command(key.id).expect("what came of a command is remembered").outcome;
            assert_eq!(settle(&self.state, &context, command), Settled::Again(outcome));
        }
    }

    fn record(&mut self, command: Option<&Command>, key: Option<CommandKey>, event: Event) {
        match &event {
            Event::BookingConfirmed { number, holder, .. } => self.made.push((*number, *holder)),
            Event::BookingRepresented { lost } => self.made.push((lost.number, lost.holder)),
            _ => {}
        }
        self.model.hear(self.now, command, &event);
        self.heard.push((self.now, command.cloned()));
        let record = Record { at: self.now, channel: Channel::Web, actor: Actor::Holder, key, event };
        self.state.apply(&record);
        assert_eq!(invariants::check(&self.state), []);
        self.journal.push(record);
    }

    /// Takes the newest entries away and restores what is left; what was set up at the beginning stays.
    fn lose(&mut self, entries: usize, seconds: u32) {
        let begun = Run::begin().journal.len();
        let kept = self.journal.len().saturating_sub(entries).max(begun);
        let epoch = self.state.epoch();
        let proofs = (0..).zip(&self.journal).skip(kept);
        let lost: Vec<_> = proofs.filter_map(|(at, record)| town::receipt(record, epoch, at)).collect();
        self.lost.extend(lost);
        self.journal.truncate(kept);
        self.heard.truncate(kept);
        (self.state, self.model) = (State::default(), Model::default());
        for (record, (now, command)) in self.journal.iter().zip(&self.heard) {
            self.model.hear(*now, command.as_ref(), &record.event);
            self.state.apply(record);
        }
        self.made.retain(|(number, _)| self.state.booking(*number).is_some());
        let restore = Restore {
            epoch: self.state.epoch() + 1,
            restored: self.state.next_position(),
            key_before: String::new(),
            checkpoint: String::new(),
            newest: None,
            vouched: None,
            whole: false,
            lost_after: Instant(0),
            lost_until: self.now,
            key: String::new(),
            receipts_first_until: (seconds > 1_000).then(|| self.now.plus_ms(i64::from(seconds) * 1_000)),
        };
        let digest = self.state.running_digest();
        self.record(None, None, Event::JournalRestored { restore: Box::new(restore), digest });
    }
}

fn same(left: &State, right: &State) {
    assert_eq!(left, right);
    assert_eq!(left.running_digest(), right.running_digest());
    assert_eq!(invariants::digest(left), invariants::digest(right));
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 4_000, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(250))]

    #[test]
    fn whatever_people_do_every_promise_holds(deeds in acts::deeds(200)) {
        let mut run = Run::begin();
        deeds.iter().for_each(|deed| run.perform(deed));
    }

    #[test]
    fn the_same_history_gives_the_same_state(deeds in acts::deeds(200)) {
        let mut run = Run::begin();
        deeds.iter().for_each(|deed| run.perform(deed));
        let mut again = State::default();
        run.journal.iter().for_each(|record| again.apply(record));
        same(&run.state, &again);
    }

    #[test]
    fn a_state_written_out_and_read_back_goes_on_as_if_nothing_had_been(
        before in acts::deeds(80),
        after in acts::deeds(40),
    ) {
        let mut run = Run::begin();
        before.iter().for_each(|deed| run.perform(deed));
        let bytes = postcard::to_allocvec(&run.state).unwrap();
        let mut restored: State = postcard::from_bytes(&bytes).unwrap();
        same(&run.state, &restored);
        let written = run.journal.len();
        // A loss takes entries away that the copy has folded in.
        let lossless = after.iter().filter(|deed| !matches!(deed.act, Act::Lose { .. }));
        lossless.for_each(|deed| run.perform(deed));
        run.journal[written..].iter().for_each(|record| restored.apply(record));
        same(&run.state, &restored);
    }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn no_event_however_wrong_stops_the_fold_or_unsettles_its_counts(
        deeds in acts::deeds(20),
        records in chance::records(60),
    ) {
        let mut run = Run::begin();
        deeds.iter().for_each(|deed| run.perform(deed));
        for record in &records {
            let position = run.state.next_position();
            run.state.apply(record);
            prop_assert_eq!(run.state.next_position(), position + 1);
            let broken = invariants::check(&run.state);
            // Overfilled slots and clocks that run backwards are what such events say; counts must still be true.
            let counts: Vec<_> = broken.iter().filter(|violation| violation.rule == "one truth").collect();
            prop_assert!(counts.is_empty(), "{:?}", counts);
        }
    }
}

#[test]
fn an_event_that_names_a_booking_in_the_wrong_programme_touches_none() {
    let mut run = Run::begin();
    for programme in [0_u8, 1] {
        let citizen = acts::citizen(programme, 0);
        let (person, slot) = (citizen.signed_in(citizen.born_on), acts::slot(programme, 0).id);
        run.ask(None, &Command::Book { person, slot, dose: 1 });
    }
    let (number, to) = (run.made[0].0, acts::slot(1, 1).id);
    let before = run.state.clone();
    for event in [
        Event::BookingMoved { programme: 1, number, from: acts::slot(1, 0).id, to },
        Event::BookingCancelled { programme: 1, number, reason: CancelReason::Other },
    ] {
        let at = run.now;
        run.state.apply(&Record { at, channel: Channel::Web, actor: Actor::Holder, key: None, event });
    }
    assert!(before.programmes().eq(run.state.programmes()));
}

/// The deeds are worth nothing if all of them are refused.
#[test]
fn random_deeds_reach_every_kind_of_event() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config(1), rng);
    let mut kinds = std::collections::BTreeMap::new();
    for _ in 0..60 {
        let deeds = acts::deeds(200).new_tree(&mut runner).unwrap().current();
        let mut run = Run::begin();
        deeds.iter().for_each(|deed| run.perform(deed));
        run.journal.iter().for_each(|record| *kinds.entry(record.event.name()).or_insert(0) += 1);
    }
    assert_eq!(kinds.len(), 23, "{kinds:?}");
    assert!(kinds["BookingConfirmed"] > 100 && kinds["BookingMoved"] > 40, "{kinds:?}");
}
