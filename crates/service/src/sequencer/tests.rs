//! What is vouched for outside the store comes before what is told of it, and a panic rejects one command.

mod panics;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::command::{Actor, Channel, Command, CommandId};
use kernel::time::Instant;
use store::{Fault, FaultKind, MemoryDisk, Store};

use super::{Sequencer, Share, Standing, Submission, Verdict};
use crate::clock::SystemClock;

async fn serving() -> Sequencer {
    let disk = MemoryDisk::new([7; 32]);
    let opener = Box::new(move || Ok(Box::new(disk.open()) as Box<dyn Store>));
    let sequencer = Sequencer::start(opener, Arc::new(SystemClock::default()), 8, "0.0.0".to_owned());
    let mut standing = sequencer.watch();
    standing.wait_for(|standing| *standing == Standing::Serving).await.expect("an empty journal");
    sequencer
}

async fn write_something(sequencer: &Sequencer) -> Verdict {
    let submission = Submission {
        command: Command::VoidCommand { id: CommandId([1; 16]) },
        channel: Channel::Api,
        actor: Actor::System,
        key: None,
        valid_until: Instant(i64::MAX),
    };
    sequencer.submit(submission, Share::Kept).await
}

#[tokio::test]
async fn nothing_counts_as_durable_before_it_is_vouched_for() {
    let (sequencer, vouched) = (serving().await, Arc::new(AtomicU64::new(0)));
    let (seen, told) = (sequencer.clone(), vouched.clone());
    let attest = move |_: Option<&mut dyn Store>, position: u64| {
        let before = vouched.swap(position, Ordering::SeqCst);
        // The first call is about what was there already, and those at rest are about what was vouched for.
        assert!(
            before == 0 || before == position || seen.durable() < position,
            "{position} was readable too early"
        );
        Ok(())
    };
    sequencer.attest_with(Box::new(attest)).await.expect("it can be vouched for");
    let Verdict::Happened { position, .. } = write_something(&sequencer).await else { panic!("not done") };
    assert_eq!(told.load(Ordering::SeqCst), position);
    sequencer.stop();
}

#[tokio::test]
async fn what_cannot_be_vouched_for_is_told_to_nobody_and_ends_the_process() {
    let sequencer = serving().await;
    let before = sequencer.durable();
    let attest = move |_: Option<&mut dyn Store>, position| {
        if position == before { Ok(()) } else { Err(Fault::new(FaultKind::Io, "it is gone", "head", "look")) }
    };
    sequencer.attest_with(Box::new(attest)).await.expect("it can be vouched for");
    assert_eq!(write_something(&sequencer).await, Verdict::Unknown);
    let mut standing = sequencer.watch();
    let ended = standing.wait_for(|standing| matches!(standing, Standing::Ended { .. })).await;
    assert!(matches!(&*ended.expect("it ends"), Standing::Ended { fatal: Some(_), io: true }));
    assert_eq!(sequencer.durable(), before);
}

#[tokio::test]
async fn what_vouches_and_goes_away_ends_the_process_also_when_nobody_asks() {
    let (sequencer, mut calls) = (serving().await, 0);
    let attest = move |_: Option<&mut dyn Store>, _| {
        calls += 1;
        if calls == 1 { Ok(()) } else { Err(Fault::new(FaultKind::Io, "it is gone", "head", "look")) }
    };
    sequencer.attest_with(Box::new(attest)).await.expect("it can be vouched for");
    let mut standing = sequencer.watch();
    let ended = standing.wait_for(|standing| matches!(standing, Standing::Ended { .. })).await;
    assert!(matches!(&*ended.expect("it ends"), Standing::Ended { fatal: Some(_), io: true }));
}
