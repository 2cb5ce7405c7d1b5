//! Somebody with the data folder in hand changes the journal at random and makes its chain fit again.
//!
//! Entries are removed, changed, put in twice, put in another order, or cut off the end. With the log's past in place the
//! start must refuse and the audit object; with that past removed too, a checkpoint that somebody kept must tell.
//! The surprise: the control is a forger who changes nothing. The same rewriting then serves and holds, so it is the
//! change that is noticed and not the forger's hand.

use std::path::Path;

use serde_json::Value;
use store::{Appended, Entry, SqliteStore, Store, StoredEntry};

use super::scene::copy;
use super::visitor::read;
use super::{Frame, answered, finished, runtime};
use crate::chance::Chance;
use crate::crash::Crowd;
use crate::program::{Launch, Program};
use crate::row::Row;

const FORGERIES: u64 = 60;
const FORGERIES_LONG: u64 = 1_000;
const PEOPLE: u32 = 8;
const ROOM: &str = "the folder for output is writable";

/// What a forger does.
#[derive(Debug, Clone, Copy)]
enum Forgery {
    Removed,
    Changed,
    Inserted,
    Reordered,
    Cut,
}

const ALL: [Forgery; 5] =
    [Forgery::Removed, Forgery::Changed, Forgery::Inserted, Forgery::Reordered, Forgery::Cut];

impl Forgery {
    /// Does it somewhere among the entries that a checkpoint of this size vouches for.
    fn forge(self, entries: &mut Vec<Entry>, size: usize, chance: &mut Chance) {
        let at = below(chance, size);
        match self {
            Forgery::Removed => drop(entries.remove(at)),
            Forgery::Changed => {
                let byte = below(chance, entries[at].body.len());
                entries[at].body[byte] ^= 1 << below(chance, 8);
            }
            Forgery::Inserted => entries.insert(at, entries[at].clone()),
            Forgery::Reordered => {
                let distance = 1 + below(chance, size - 1);
                entries.swap(at, (at + distance) % size);
            }
            Forgery::Cut => entries.truncate(at),
        }
    }
}

fn below(chance: &mut Chance, end: usize) -> usize {
    usize::try_from(chance.below(end.max(1) as u64)).unwrap_or(0)
}

/// A folder that was served from, and a checkpoint of it that somebody kept.
struct Victim<'a> {
    frame: &'a Frame,
    data: std::path::PathBuf,
    checkpoint: std::path::PathBuf,
    size: usize,
}

/// Lets a forger at it.
///
/// # Panics
/// When the program cannot be driven at all.
pub fn run(frame: &Frame) -> Vec<Row> {
    let start = "a journal that was tampered with is not served from";
    let audit = "tampering is found by whoever kept a checkpoint, even with nothing left beside the store";
    let mut rows = [
        Row::new(start, "entries removed, changed, inserted, reordered, cut; the chain made to fit"),
        Row::new(audit, "the same with log and head file removed, audit --checkpoint"),
    ];
    let [start, audit] = &mut rows;
    let victim = runtime().block_on(Victim::booked(frame, start));
    let mut chance = Chance::new(frame.seed);
    for round in 0..if frame.long { FORGERIES_LONG } else { FORGERIES } {
        let forgery = ALL[(round % ALL.len() as u64) as usize];
        let folder = frame.work.join("forged");
        copy(&victim.data, &folder);
        rewrite(&folder, |entries| forgery.forge(entries, victim.size, &mut chance));
        victim.refused(start, &folder, forgery);
        victim.found(audit, &folder, forgery);
    }
    victim.control(start);
    rows.into()
}

impl Victim<'_> {
    async fn booked<'a>(frame: &'a Frame, row: &mut Row) -> Victim<'a> {
        let (data, log) = (frame.work.join("data"), frame.work.join("server.log"));
        let town = frame.settled(&data, PEOPLE);
        let server = frame.program.serve(&data, &log);
        let crowd = Crowd::gather(&town, frame.seed, server.address).await;
        row.expect(answered(&crowd, 200).await, || "the crowd got no answers".to_owned());
        let told = read(server.address, "/log/checkpoint").await.map(|answer| answer.body);
        let kept = told.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
        let checkpoint = frame.work.join("checkpoint");
        std::fs::write(&checkpoint, &kept).expect(ROOM);
        let findings = finished(crowd, &frame.program, &data, server).await;
        findings.wrong.into_iter().for_each(|wrong| row.lost(wrong));
        let size: usize = kept.lines().nth(1).and_then(|size| size.parse().ok()).unwrap_or(0);
        row.expect(size > 100, || format!("a checkpoint over {size} entries is too little"));
        Victim { frame, data, checkpoint, size }
    }

    fn refused(&self, row: &mut Row, folder: &Path, forgery: Forgery) {
        (row.rounds, row.faults) = (row.rounds + 1, row.faults + 1);
        match self.frame.program.launch(folder, &self.frame.work.join("refused.log"), &Launch::default()) {
            Ok(_) => row.lost(format!("{forgery:?}: it was served from")),
            Err(refused) => row.expect(refused.code == Some(3), || format!("{forgery:?}: {refused:?}")),
        }
        let (code, told) = audit(&self.frame.program, folder, &[]);
        row.expect(code == Some(1), || format!("{forgery:?}: the audit says {told}"));
    }

    fn found(&self, row: &mut Row, folder: &Path, forgery: Forgery) {
        (row.rounds, row.faults) = (row.rounds + 1, row.faults + 1);
        for memory in ["log", "head"] {
            std::fs::remove_dir_all(folder.join(memory)).expect("a log is kept");
        }
        let checkpoint = self.checkpoint.display().to_string();
        let (code, told) = audit(&self.frame.program, folder, &["--checkpoint", &checkpoint]);
        row.expect(code == Some(1), || format!("{forgery:?}: the audit says {told}"));
        // That the head file is gone is found too, and proves nothing about the journal.
        let more = |line: &str| line.starts_with("BROKEN") && !line.contains("the head file is not there");
        row.expect(told.lines().any(more), || format!("{forgery:?}: {told}"));
    }

    /// Written anew without a change: everything holds.
    fn control(&self, row: &mut Row) {
        let folder = self.frame.work.join("same");
        copy(&self.data, &folder);
        rewrite(&folder, |_| ());
        let checkpoint = self.checkpoint.display().to_string();
        let (code, told) = audit(&self.frame.program, &folder, &["--checkpoint", &checkpoint]);
        row.expect(code == Some(0), || format!("control: an unchanged journal, written anew: {told}"));
        let log = self.frame.work.join("control.log");
        let served = self.frame.program.launch(&folder, &log, &Launch::default());
        row.expect(served.is_ok(), || "control: an unchanged journal, written anew, is refused".to_owned());
        row.note = "control: written anew without a change it serves and holds".to_owned();
    }
}

fn audit(program: &Program, folder: &Path, words: &[&str]) -> (Option<i32>, String) {
    let output = program.run(folder, &[&["audit"], words].concat());
    let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.code(), told.concat())
}

/// Writes the journal of a folder anew, with a chain that fits.
fn rewrite(folder: &Path, change: impl FnOnce(&mut Vec<Entry>)) {
    let mut entries = Vec::new();
    let mut store = SqliteStore::open(folder).expect("nobody has it");
    let read = store.read(0, &mut |StoredEntry { kind, version, at, body, .. }| {
        entries.push(Entry { kind, version, at, body });
        Ok(())
    });
    read.expect("the journal is whole");
    drop(store);
    change(&mut entries);
    let anew = tempfile::tempdir_in(folder).expect(ROOM);
    let mut store = SqliteStore::init(anew.path(), [9; 32]).expect("a new store");
    let mut head = store.head().expect("an empty journal");
    for batch in entries.chunks(1_000) {
        match store.append(&head, batch) {
            Ok(Appended::Done(next)) => head = next,
            outcome => panic!("nobody else appends: {outcome:?}"),
        }
    }
    store.rest(true).expect("everything in one file");
    drop(store);
    for name in ["journal.db", "journal.db-wal", "journal.db-shm"] {
        let _ = std::fs::remove_file(folder.join(name));
        if let Ok(bytes) = std::fs::read(anew.path().join(name)) {
            std::fs::write(folder.join(name), bytes).expect(ROOM);
        }
    }
}
