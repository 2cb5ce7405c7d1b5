//! Real faults of disk, clock and process against the real program, each shown to be survived or refused by name.
//!
//! After each fault nothing that was acknowledged may be missing, or the program refuses to serve and its words name
//! the right thing. Every part has a control that shows that a loss would have been noticed.
//! The surprise: a part that could not make its fault happen fails. Nothing is passed over for want of a tool.

pub mod clock;
pub mod cuts;
pub mod damage;
pub mod failover;
pub mod flips;
pub mod full;
pub mod io;
pub mod mount;
pub mod pause;
pub mod rollback;
pub mod scene;
pub mod tampering;
pub mod visitor;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::crash::{Crowd, Findings, audited};
use crate::program::{Ended, Program, Server};
use crate::row::Row;
use crate::town::Town;

/// How long a server may take to end by itself after a fault.
pub const END_MAX: Duration = Duration::from_secs(30);
/// How long a crowd may take for its next answers.
const ANSWERS_MAX: Duration = Duration::from_secs(60);

/// What every part is given.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The program under test.
    pub program: Program,
    /// A folder that is this part's alone.
    pub work: PathBuf,
    /// What everything is drawn from.
    pub seed: u64,
    /// Whether to take the time that thoroughness needs.
    pub long: bool,
}

impl Frame {
    /// The same for another part.
    ///
    /// # Panics
    /// When its folder cannot be made.
    #[must_use]
    pub fn part(&self, name: &str) -> Frame {
        let work = self.work.join(name);
        std::fs::create_dir_all(&work).expect("the folder for output is writable");
        Frame { work, ..self.clone() }
    }

    /// The town of a part under load, settled in a data folder.
    ///
    /// # Panics
    /// When a command fails.
    pub fn settled(&self, data: &Path, people: u32) -> Town {
        let town = crate::crash::town(self.seed, people);
        self.program.settle(data, &town, &self.work);
        town
    }
}

/// Waits until a crowd has got so many answers more; whether it did.
pub async fn answered(crowd: &Crowd, more: u64) -> bool {
    let wanted = crowd.acknowledged() + more;
    let arrived = async {
        while crowd.acknowledged() < wanted {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(ANSWERS_MAX, arrived).await.is_ok()
}

/// Counts a server that did not end with 75 and these words as lost.
pub fn expect_end(row: &mut Row, ended: &Ended, words: &[&str], when: &str) {
    row.expect(ended.code == Some(75), || format!("{when}: exit code {:?}: {}", ended.code, ended.words));
    for word in words {
        row.expect(ended.words.contains(word), || format!("{when}: {word:?} is not in {:?}", ended.words));
    }
}

/// Lets a crowd come to its end and counts everything that is not as it was told.
pub async fn close(row: &mut Row, crowd: Crowd, program: &Program, data: &Path, server: Server) {
    count(row, finished(crowd, program, data, server).await);
}

/// Lets a crowd come to its end and audits the store.
pub async fn finished(crowd: Crowd, program: &Program, data: &Path, server: Server) -> Findings {
    let mut findings = crowd.finish(server.address).await;
    findings.wrong.extend(audited(program, data, server));
    findings
}

/// Counts everything that is not as it was told.
pub fn count(row: &mut Row, findings: Findings) {
    let Findings { acknowledged, asked_again, compared, wrong, .. } = findings;
    let note =
        format!("{acknowledged} answers, {asked_again} asked again, {compared} first answers compared");
    row.note = if row.note.is_empty() { note } else { format!("{note}; {}", row.note) };
    row.expect(acknowledged > 0 && compared > 0, || "too little happened to mean anything".to_owned());
    wrong.into_iter().for_each(|wrong| row.lost(wrong));
}

/// A runtime for one part.
///
/// # Panics
/// When the system gives none.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}
