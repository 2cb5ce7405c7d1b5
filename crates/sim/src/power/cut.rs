//! Where the power is cut, and what is found after it.
//!
//! Half of the cuts lie at any entry of the log of writes, a quarter just after somebody got an answer, which is when
//! most is owed, and a quarter close to a start or an end of a server; and one right after each command of the tool. What the disk did with what it had not flushed
//! is drawn for each. After a cut the program itself says what is there, as it does for an operator.
//! The surprise: an answer after the cut does not count, one before it does; both are numbers of log entries.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use super::disk::{mount, unmount};
use super::recording::Recording;
use super::visit::{self, Moment};
use super::writes::{Platter, Unsynced};
use crate::chance::Chance;
use crate::program::Program;

/// Log entries that count as close to a start or an end.
const CLOSE: u64 = 48;
/// Threads that judge; each has a disk in memory.
const JUDGES: usize = 2;
/// After one cut in so many a server is started and people look; after the others only what lies there is read.
const VISITED: u64 = 8;
/// Bytes of a slot of the head file.
const HEAD_SLOT: usize = 4_096;

/// One power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Log entries that the disk was asked for before.
    pub at: u64,
    /// What it did with those that it had not flushed.
    pub unsynced: Unsynced,
    /// Whether a server is started after it.
    pub visited: bool,
}

/// What was found after a cut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Entries that somebody had been told of.
    pub owed: u64,
    /// Entries that are there.
    pub there: u64,
    /// Entries that the head file vouches for.
    pub vouched: u64,
    /// Why the program would not serve from it.
    pub refused: Option<String>,
    /// What is not as it was told.
    pub untrue: Vec<String>,
    /// My pages that were looked at on a server.
    pub pages: u64,
}

impl Found {
    /// Entries that were told of and are gone.
    pub fn lost(&self) -> u64 {
        self.owed.saturating_sub(self.there)
    }

    /// Whether the head file would not notice the loss of something that was told of.
    pub fn is_unvouched(&self) -> bool {
        self.vouched < self.owed
    }

    /// Whether everything is as it must be.
    pub fn is_well(&self) -> bool {
        self.lost() == 0 && !self.is_unvouched() && self.refused.is_none() && self.untrue.is_empty()
    }
}

/// Draws cuts of a recording, in the order of the log.
pub fn draw(recording: &Recording, count: u32, chance: &mut Chance) -> Vec<Cut> {
    let first = recording.told.first().map_or(0, |told| told.writes);
    let last = recording.writes.len();
    let mut cuts: Vec<Cut> = (0..u64::from(count))
        .map(|number| {
            let at = match number % 4 {
                0 => chance.one_of(&recording.told).map_or(last, |told| told.writes),
                1 => chance.one_of(&recording.turns).map_or(last, |turn| turn + chance.below(CLOSE)),
                _ => first + chance.below(last - first + 1),
            };
            let unsynced = Unsynced::draw(chance);
            Cut { at: at.clamp(first, last), unsynced, visited: chance.below(VISITED) == 0 }
        })
        .collect();
    let commands = recording.told.iter().filter(|told| told.person.is_none());
    cuts.extend(commands.map(|told| Cut { at: told.writes, unsynced: Unsynced::Dropped, visited: true }));
    cuts.sort_by_key(|cut| cut.at);
    cuts
}

/// Judges cuts that are in the order of the log. What is wrong for the first time is kept in `keep`.
///
/// # Panics
/// When an image cannot be made or mounted.
pub fn judge(
    program: &Program,
    recording: &Recording,
    cuts: &[Cut],
    room: &Path,
    keep: &Path,
) -> Vec<(Cut, Found)> {
    let share = cuts.len().div_ceil(JUDGES).max(1);
    std::thread::scope(|scope| {
        let judges: Vec<_> = cuts
            .chunks(share)
            .enumerate()
            .map(|(number, cuts)| {
                let place = Place::make(room, keep, number);
                scope.spawn(move || place.judge_all(program, recording, cuts))
            })
            .collect();
        let found = judges.into_iter().map(|judge| judge.join());
        found.flat_map(|found| found.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Where one judge works.
struct Place {
    image: PathBuf,
    files: PathBuf,
    keep: PathBuf,
}

impl Place {
    fn make(room: &Path, keep: &Path, number: usize) -> Place {
        let files = room.join(format!("cut-{number}"));
        std::fs::create_dir_all(&files).expect("a folder to mount on");
        Place {
            image: room.join(format!("image-{number}")),
            files,
            keep: keep.join(format!("judge-{number}")),
        }
    }

    fn judge_all(&self, program: &Program, recording: &Recording, cuts: &[Cut]) -> Vec<(Cut, Found)> {
        let mut platter = Platter::new(&recording.writes);
        let judged = cuts.iter().map(|cut| {
            platter.cut(cut.at, cut.unsynced, &self.image).expect("an image of the disk");
            mount(&self.image, &self.files);
            let found = self.look(program, recording, cut);
            if !found.is_well() {
                self.keep(cut);
            }
            unmount(&self.files);
            (*cut, found)
        });
        judged.collect()
    }

    fn look(&self, program: &Program, recording: &Recording, cut: &Cut) -> Found {
        let data = self.files.join("data");
        let mut found = at_rest(program, &data, recording);
        found.owed = recording.owed(cut.at).unwrap_or(0);
        found.vouched = vouched(&data);
        if !cut.visited {
            return found;
        }
        let log = self.image.with_extension("log");
        // Only what this server says is of interest.
        let _ = std::fs::remove_file(&log);
        match program.try_serve(&data, &log) {
            Ok(server) => {
                let moment = Moment { recording, writes: cut.at };
                let (pages, untrue) = visit::look(server.address, &moment);
                found.pages = pages;
                found.untrue.extend(untrue);
                server.kill();
            }
            Err(status) => {
                let said = std::fs::read_to_string(&log).unwrap_or_default();
                found.refused = Some(format!("serve: {status}: {}", said.trim()));
            }
        }
        found
    }

    /// Keeps the data folder of the first cut after which something was wrong.
    fn keep(&self, cut: &Cut) {
        if self.keep.exists() {
            return;
        }
        let copied = std::fs::create_dir_all(&self.keep)
            .and_then(|()| std::fs::write(self.keep.join("cut.txt"), format!("{cut:?}\n")))
            .and_then(|()| {
                let mut copy = std::process::Command::new("cp");
                copy.arg("-a").arg(self.files.join("data")).arg(&self.keep).status()
            });
        if let Err(error) = copied {
            println!("power: {} could not be kept: {error}", self.keep.display());
        }
    }
}

/// What the program says of a data folder that nobody serves.
fn at_rest(program: &Program, data: &Path, recording: &Recording) -> Found {
    let audit = program.run(data, &["audit", "--json"]);
    let report: Value = serde_json::from_slice(&audit.stdout).unwrap_or_default();
    let there = report["entries"].as_u64().unwrap_or(0);
    let holds = audit.status.success() && report["holds"] == true;
    let mut found = Found { there, refused: (!holds).then(|| said(&audit)), ..Found::default() };
    let dump = program.run(data, &["dump"]);
    if !dump.status.success() {
        found.refused.get_or_insert_with(|| said(&dump));
    } else if !recording.journal.as_bytes().starts_with(&dump.stdout) {
        found.untrue.push("the journal is no beginning of what it became".to_owned());
    } else if dump.stdout.iter().filter(|byte| **byte == b'\n').count() as u64 != there {
        found.untrue.push(format!("the audit counts {there} entries, the dump another number"));
    }
    found
}

/// Up to where the newer slot of the head file vouches for the journal; 0 if there is none yet.
fn vouched(data: &Path) -> u64 {
    let bytes = std::fs::read(data.join("head/head")).unwrap_or_default();
    // Checksum, key, origin, size: whether a slot is whole was looked at by the audit.
    let size = |slot: &[u8]| String::from_utf8_lossy(slot).lines().nth(3)?.parse().ok();
    bytes.chunks(HEAD_SLOT).filter_map(size).max().unwrap_or(0)
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    format!("{}: {} {}", output.status, text(&output.stdout), text(&output.stderr))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(owed: u64, there: u64) -> Found {
        Found { owed, there, vouched: there, ..Found::default() }
    }

    #[test]
    fn an_entry_more_than_was_told_is_well() {
        assert!(found(7, 7).is_well());
        assert!(found(7, 8).is_well());
    }

    #[test]
    fn a_missing_entry_is_a_loss() {
        assert_eq!(found(7, 5).lost(), 2);
        assert!(!found(7, 5).is_well());
    }

    #[test]
    fn a_head_file_that_lags_behind_what_was_told_is_not_well() {
        assert!(!Found { vouched: 6, ..found(7, 7) }.is_well());
    }

    #[test]
    fn the_head_file_vouches_as_far_as_its_newer_slot() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(vouched(data.path()), 0);
        std::fs::create_dir(data.path().join("head")).unwrap();
        let slot = |size: u64| format!("{:\n<4096}", format!("sum\nkey\norigin\n{size}\nroot\n"));
        std::fs::write(data.path().join("head/head"), slot(12) + &slot(9)).unwrap();
        assert_eq!(vouched(data.path()), 12);
    }

    #[test]
    fn a_refusal_to_serve_is_not_well() {
        let refused = Found { refused: Some("shorter".to_owned()), ..found(7, 7) };
        assert!(!refused.is_well());
    }
}
