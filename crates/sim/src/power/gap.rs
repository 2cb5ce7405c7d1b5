//! Killed between the write and the sync: a process that is started again sees more than the disk has.
//!
//! In each round `strace` kills the server as it comes to a sync, and another server is started on the page cache as
//! it was left. People ask again with the same keys and are told, also of what the first server wrote and the disk
//! does not have. Then the power goes, right after those answers: they must be true all the same.
//! The surprise: `kill -9` alone never shows this, because the page cache outlives the process.

use std::collections::BTreeSet;
use std::path::Path;

use super::crowd::Told;
use super::cut::Cut;
use super::recording::{Recording, Stage, wait_for};
use super::strace::{Syncs, killed_at_sync};
use super::writes::Unsynced;
use crate::chance::Chance;
use crate::crash::Crowd;
use crate::program::{Program, Server};

/// Answers that the second server of a round must give before the power goes.
const ANSWERS: usize = 24;

/// One round.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    /// Writes when the first server had been killed.
    pub killed: u64,
    /// Entries of the journal as the next process saw them then.
    pub seen: u64,
    /// Writes when people had their answers of the second server.
    pub answered: u64,
}

/// What a number of rounds left.
pub struct Rounds {
    /// The run.
    pub recording: Recording,
    /// Its rounds.
    pub rounds: Vec<Round>,
    /// Servers that were killed before they listened.
    pub at_start: u64,
}

/// Runs rounds; the second server of each is `second`, which may believe in syncs that never were.
///
/// # Panics
/// When the program cannot be driven.
pub async fn record(mut stage: Stage<'_>, second: &Program, count: u32, chance: &mut Chance) -> Rounds {
    let server = stage.begin(stage.program).expect("the first server listens");
    let crowd = stage.gather(&server).await;
    wait_for("the first people are told", || stage.tale.len() > ANSWERS).await;
    crowd.lose();
    stage.kill(server);
    let (mut rounds, mut at_start) = (Vec::new(), 0);
    for number in 0..count {
        // The journal is what the barrier is about; every third kill may fall on the head file or on a fold too.
        let journal = journal_log(&stage.data());
        let syncs = if number % 3 == 2 { Syncs::All } else { Syncs::Of(&journal) };
        let doomed = stage.program.under(killed_at_sync(syncs, 1 + chance.below(30)));
        match stage.begin(&doomed) {
            Ok(server) => until_killed(&crowd, server).await,
            Err(_) => at_start += 1,
        }
        let killed = stage.mark().now();
        let seen = stage.entries();
        let server = stage.begin(second).expect("the second server listens");
        let answers = stage.tale.len();
        crowd.find(server.address);
        wait_for("people are told again", || stage.tale.len() >= answers + ANSWERS).await;
        let answered = stage.mark().now();
        crowd.lose();
        stage.kill(server);
        rounds.push(Round { killed, seen, answered });
    }
    let server = stage.begin(stage.program).expect("the last server listens");
    crowd.find(server.address);
    Rounds { recording: stage.end(crowd, server).await, rounds, at_start }
}

async fn until_killed(crowd: &Crowd, mut server: Server) {
    crowd.find(server.address);
    wait_for("the server is killed at a sync", || server.has_ended()).await;
    crowd.lose();
}

impl Rounds {
    /// Cuts that show what the disk had when each first server was gone.
    pub fn gaps(&self) -> Vec<Cut> {
        let cut = |round: &Round| Cut { at: round.killed, unsynced: Unsynced::Dropped, visited: false };
        self.rounds.iter().map(cut).collect()
    }

    /// Cuts right after answers of second servers that rest on more than the disk had when the first was killed, `had`
    /// in each round: the first of them, the first that tells a first answer again, and the last. What was not flushed
    /// is gone.
    pub fn after_answers(&self, had: &[u64]) -> Vec<Cut> {
        let of_round = |(round, had): (&Round, &u64)| {
            let (range, had) = (round.killed..=round.answered, *had);
            let told = self.recording.told.iter().filter(|told| range.contains(&told.writes));
            let resting: Vec<&Told> = told.filter(|told| told.entries > had).collect();
            let again = resting.iter().find(|told| told.again_of.is_some_and(|entry| entry >= had));
            let moments = [resting.first(), again, resting.last()];
            moments.into_iter().flatten().map(|told| told.writes).collect::<BTreeSet<u64>>()
        };
        let moments: BTreeSet<u64> = self.rounds.iter().zip(had).flat_map(of_round).collect();
        let cut = |at| Cut { at, unsynced: Unsynced::Dropped, visited: true };
        moments.into_iter().map(cut).collect()
    }

    /// How many first answers were told again of entries that the disk did not have when their server was killed;
    /// `had` is what the disk had in each round.
    pub fn told_from_gaps(&self, had: &[u64]) -> u64 {
        let of_round = |(round, had): (&Round, &u64)| {
            let range = round.killed..=round.answered;
            let told = self.recording.told.iter().filter(move |told| range.contains(&told.writes));
            let missing = *had..round.seen;
            told.filter_map(|told| told.again_of).filter(move |entry| missing.contains(entry)).count() as u64
        };
        self.rounds.iter().zip(had).map(of_round).sum()
    }
}

/// The wrapper of a second server that believes in syncs that never were.
pub fn believing(program: &Program) -> Program {
    program.under(super::strace::without_syncs(Syncs::All))
}

/// Where the journal's log lies in a data folder.
pub fn journal_log(data: &Path) -> std::path::PathBuf {
    data.join("journal.db-wal")
}
