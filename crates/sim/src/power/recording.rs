//! A recorded run: the real program on a recorded disk, people who use it, everything that was told, every write.
//!
//! The data folder is made by the tool's own commands, whose success counts as told. The server is stopped, killed
//! and started again on the way, so that a cut can fall into any of its days.
//! The surprise: the journal at the end is the truth for every moment before. It only grows, so that the journal
//! after a cut must be a beginning of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::crowd::{Tale, Told, gather};
use super::disk::{Disk, Mark};
use super::writes::Writes;
use crate::bench::measure::now;
use crate::crash::Crowd;
use crate::crash::{Ledger, in_days};
use crate::program::{Program, Server};
use crate::town::{PROGRAMME, Town};

/// Answers that people get in a day at least, however slow the machine is.
const TOLD_A_DAY: usize = 400;
/// How long one step of a run may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a run left.
pub struct Recording {
    /// Every write.
    pub writes: Writes,
    /// Every answer, in the order in which the disk was asked.
    pub told: Vec<Told>,
    /// What each person was told.
    pub ledgers: Vec<Ledger>,
    /// The journal at the end, one line an entry.
    pub journal: String,
    /// Writes at the moments when a server began or ended.
    pub turns: Vec<u64>,
    /// The town.
    pub town: Town,
    /// What people found wrong themselves.
    pub wrong: Vec<String>,
}

/// A run under way.
pub struct Stage<'a> {
    pub(super) program: &'a Program,
    pub(super) town: Town,
    pub(super) tale: Tale,
    pub(super) turns: Vec<u64>,
    disk: Disk,
    log: PathBuf,
}

/// The town of the power cuts: fewer places than people would like, and enough changes of mind.
pub fn town(seed: u64, people: u32) -> Town {
    Town { seed, people, slots: 8, capacity: 3, first_day: in_days(10), ..Town::default() }
}

impl<'a> Stage<'a> {
    /// Makes disk and data folder below `folder`; what the server says goes to `log`.
    ///
    /// # Panics
    /// When they cannot be made.
    pub fn settle(program: &'a Program, town: Town, folder: &Path, log: PathBuf) -> Stage<'a> {
        let mut stage = Stage {
            program,
            town,
            tale: Tale::default(),
            turns: Vec::new(),
            disk: Disk::make(&folder.join("disk")),
            log,
        };
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            std::fs::write(&path, text).expect("the folder for files is writable");
            path.display().to_string()
        };
        let programme = write("programme.toml", stage.town.programme_toml());
        let roster = write("roster.csv", stage.town.roster_csv());
        let slots = write("slots.csv", stage.town.slots_csv());
        stage.command(&["init"]);
        stage.command(&["programme", "apply", &programme]);
        stage.command(&["roster", "import", &roster, "--programme", PROGRAMME]);
        stage.command(&["slots", "publish", &slots, "--programme", PROGRAMME]);
        stage
    }

    /// Runs a command of the tool; that it was done is told.
    fn command(&mut self, words: &[&str]) {
        self.program.must(&self.data(), words);
        let writes = self.mark().now();
        // Looked up after the note, because nobody had been told of it before.
        let entries = self.entries();
        self.tale.note(Told { person: None, key: None, writes, entries, again_of: None });
        self.turns.push(writes);
    }

    /// Entries of the journal as a process sees it now, whether the disk has them or not.
    pub(super) fn entries(&self) -> u64 {
        let report = self.program.must(&self.data(), &["audit", "--json"]);
        let report: Value = serde_json::from_str(&report).expect("a report as JSON");
        report["entries"].as_u64().expect("a number of entries")
    }

    /// Starts a server; `program` may be one that is watched.
    ///
    /// # Errors
    /// It ended before it listened.
    pub(super) fn begin(&mut self, program: &Program) -> Result<Server, String> {
        self.turns.push(self.mark().now());
        program.try_serve(&self.data(), &self.log)
    }

    /// Ends a server as `kill -9` does.
    pub(super) fn kill(&mut self, server: Server) {
        self.turns.push(self.mark().now());
        server.kill();
    }

    pub(super) fn data(&self) -> PathBuf {
        self.disk.data()
    }

    pub(super) fn mark(&self) -> Mark {
        self.disk.mark()
    }

    pub(super) async fn gather(&self, server: &Server) -> Crowd {
        gather(&self.town, server.address, &self.tale, self.mark()).await
    }

    /// Lets people go on for so long, and until they were told enough.
    pub(super) async fn live(&self, day: Duration) {
        let before = self.tale.len();
        // Nothing to wait for: the more people do, the more there is to lose.
        tokio::time::sleep(day).await;
        wait_for("people are told enough", || self.tale.len() >= before + TOLD_A_DAY).await;
    }

    /// Lets everybody finish at this server, stops it and closes the disk.
    ///
    /// # Panics
    /// When the journal or the log of writes cannot be read.
    pub(super) async fn end(mut self, crowd: Crowd, server: Server) -> Recording {
        let (ledgers, found) = crowd.come_to_an_end(server.address).await;
        let mut wrong = found.wrong;
        self.turns.push(self.mark().now());
        if !server.stop() {
            wrong.push("the server did not end in order".to_owned());
        }
        let journal = self.program.must(&self.data(), &["dump"]);
        let writes = Writes::read(&self.disk.close()).expect("the log of writes can be read");
        let told = self.tale.all();
        Recording { writes, told, ledgers, journal, turns: self.turns, town: self.town, wrong }
    }
}

/// Records days of a server that is stopped, killed and started again; `program` serves, and may be watched or made
/// to believe in syncs that never were.
///
/// # Panics
/// When the program cannot be driven at all.
pub async fn record(mut stage: Stage<'_>, program: &Program, day: Duration) -> Recording {
    let mut server = begin(&mut stage, program);
    let crowd = stage.gather(&server).await;
    stage.live(day).await;
    crowd.lose();
    stage.kill(server);
    server = begin(&mut stage, program);
    crowd.find(server.address);
    stage.live(day).await;
    crowd.lose();
    stage.turns.push(stage.mark().now());
    assert!(server.stop(), "the server must end in order");
    server = begin(&mut stage, program);
    crowd.find(server.address);
    stage.live(day).await;
    stage.end(crowd, server).await
}

fn begin(stage: &mut Stage<'_>, program: &Program) -> Server {
    stage.begin(program).unwrap_or_else(|status| panic!("the server ended without listening: {status}"))
}

/// Looks every moment whether something is so; `what` says what.
pub(super) async fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

impl Recording {
    /// Entries that the journal must have when the power goes after so many writes; `None` before anything was told.
    pub fn owed(&self, writes: u64) -> Option<u64> {
        self.told.iter().take_while(|told| told.writes <= writes).map(|told| told.entries).max()
    }

    /// How many of a person's commands had been answered after so many writes.
    pub fn answered(&self, person: usize, writes: u64) -> usize {
        let Some(ledger) = self.ledgers.get(person) else { return 0 };
        let known = |key: &str| {
            let mut told = self.told.iter().take_while(|told| told.writes <= writes);
            told.any(|told| told.key.as_deref() == Some(key))
        };
        ledger.told().partition_point(|(asked, _, _)| known(&asked.key))
    }
}
