//! One bit of one byte of the data folder is flipped, anywhere, and the program is started on it.
//!
//! Every byte of every file in the long mode; otherwise a sample that is spread over all files, with the small files
//! whole. Every other flip of the database is tried without snapshot and leaves, so that the whole journal is read. The control takes away what vouches for the journal from outside and flips a bit of the database's log: then
//! the newest bookings must be seen to vanish in silence, or this test would not see it either.

use std::path::Path;

use super::damage::{Damage, Verdict, files, judge, judge_all};
use super::scene::Scene;
use super::{Frame, runtime};
use crate::chance::Chance;
use crate::row::Row;

/// Flips in CI.
pub const FLIPS: u64 = 4_000;
/// Of each file at least so many bytes.
const OF_EACH_MIN: usize = 70;

/// Flips so many bytes, or all.
///
/// # Panics
/// When the program cannot be driven at all.
pub fn run(frame: &Frame, flips: u64) -> Vec<Row> {
    let promise = "a changed byte anywhere in the data folder is harmless or refused by name";
    let mut row = Row::new(promise, "one bit flipped in any file");
    let scene = runtime().block_on(Scene::play(frame));
    control(&scene, &frame.work, &mut row);
    let damages = damages(&scene.good, frame.seed, if frame.long { u64::MAX } else { flips });
    judge_all(&scene, &damages, &frame.work, &mut row);
    let bytes: usize = files(&scene.good).iter().map(|(_, bytes)| bytes.len()).sum();
    row.note = format!("of {bytes} bytes; {}; control seen", row.note);
    vec![row]
}

fn damages(good: &Path, seed: u64, flips: u64) -> Vec<Damage> {
    let (mut chance, files) = (Chance::new(seed), files(good));
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut all = Vec::new();
    for (file, bytes_here) in files {
        let share = bytes_here.len() as f64 / bytes as f64 * flips as f64;
        let wanted = (share as usize).max(OF_EACH_MIN).min(bytes_here.len());
        for at in chosen(&mut chance, bytes_here.len(), wanted) {
            let mut changed = bytes_here.clone();
            let bit = chance.below(8);
            if let Some(byte) = changed.get_mut(at) {
                *byte ^= 1 << bit;
            }
            all.push(Damage {
                file: file.clone(),
                about: format!("byte {at} bit {bit}"),
                bytes: Some(changed),
                uncached: file.ends_with("journal.db") && at % 2 == 0,
            });
        }
    }
    all
}

/// So many numbers below `end`, one from each of as many equal parts.
fn chosen(chance: &mut Chance, end: usize, wanted: usize) -> Vec<usize> {
    let one = |part: usize| {
        let (from, to) = (part * end / wanted, (part + 1) * end / wanted);
        from + usize::try_from(chance.below((to - from) as u64)).unwrap_or(0)
    };
    (0..wanted).map(one).collect()
}

fn control(scene: &Scene, work: &Path, row: &mut Row) {
    let folder = scene.copied(&work.join("control"));
    for witness in ["head", "log", "snapshots"] {
        std::fs::remove_dir_all(folder.join(witness)).expect("it is there in a good folder");
    }
    let wal = folder.join("journal.db-wal");
    let mut bytes = std::fs::read(&wal).expect("a log");
    // The first frame's page: everything after it in the log is dropped by the database.
    if let Some(byte) = bytes.get_mut(2_000) {
        *byte ^= 1;
    }
    std::fs::write(wal, bytes).expect("a copy is writable");
    let verdict = runtime().block_on(judge(scene, &folder, Path::new("journal.db-wal"), false));
    row.expect(matches!(&verdict, Verdict::Silent(_)), || {
        format!("control: bookings that vanished without a witness were not noticed: {verdict:?}")
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_small_file_are_chosen_once() {
        assert_eq!(chosen(&mut Chance::new(1), 65, 65), (0..65).collect::<Vec<_>>());
        let some = chosen(&mut Chance::new(1), 1_000, 10);
        assert!(some.windows(2).all(|pair| pair[0] < pair[1]) && some.len() == 10, "{some:?}");
    }
}
