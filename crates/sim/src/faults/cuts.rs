//! Every file of the data folder is cut to each class of length, emptied, or taken away.
//!
//! The lengths where something begins or ends (headers, pages, frames, slots) and their neighbours; every length in the
//! long mode. The control takes the log of the database away where nothing vouches for it: then what is short must be
//! seen, or this test would not see it either.

use std::path::Path;

use super::damage::{Damage, Verdict, files, judge, judge_all};
use super::scene::Scene;
use super::{Frame, runtime};
use crate::row::Row;

/// A page of the database, and a slot of the head file.
const PAGE: usize = 4_096;
/// Header of the database's log, and of each page in it.
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Cuts all files.
///
/// # Panics
/// When the program cannot be driven at all.
pub fn run(frame: &Frame) -> Vec<Row> {
    let promise = "a file that is cut, emptied or gone is harmless or refused by name";
    let mut row = Row::new(promise, "every file cut at every class of length");
    let scene = runtime().block_on(Scene::play(frame));
    control(&scene, &frame.work, &mut row);
    let damages: Vec<Damage> = files(&scene.good)
        .into_iter()
        .flat_map(|(file, bytes)| {
            let lengths = if frame.long { (0..bytes.len()).collect() } else { lengths(&file, bytes.len()) };
            let cut = |length: usize| bytes.get(..length).map(<[u8]>::to_vec);
            let mut damages =
                vec![Damage { file: file.clone(), about: "gone".to_owned(), bytes: None, uncached: false }];
            damages.extend(lengths.into_iter().map(|length| Damage {
                file: file.clone(),
                about: format!("cut to {length} of {}", bytes.len()),
                bytes: cut(length),
                uncached: false,
            }));
            damages
        })
        .collect();
    judge_all(&scene, &damages, &frame.work, &mut row);
    row.note = format!("{}; control seen", row.note);
    vec![row]
}

/// Lengths at which something begins or ends, and their neighbours; all of them below the whole.
fn lengths(file: &Path, whole: usize) -> Vec<usize> {
    let mut edges: Vec<usize> = vec![0, 1, 16, 64, 100, 512, whole / 2, whole];
    edges.extend((0..whole).step_by(PAGE));
    if file.ends_with("journal.db-wal") {
        edges.extend((0..whole).step_by(PAGE + FRAME_HEADER).flat_map(|at| [at, at + FRAME_HEADER]));
        let frames: Vec<usize> = edges.iter().map(|at| at + WAL_HEADER).collect();
        edges.extend(frames);
    }
    let near = edges.into_iter().flat_map(|edge| [edge.saturating_sub(1), edge, edge + 1]);
    let mut all: Vec<usize> = near.filter(|length| *length < whole).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn control(scene: &Scene, work: &Path, row: &mut Row) {
    let folder = scene.copied(&work.join("control"));
    for witness in ["head", "log", "snapshots"] {
        std::fs::remove_dir_all(folder.join(witness)).expect("it is there in a good folder");
    }
    std::fs::remove_file(folder.join("journal.db-wal")).expect("it is there in a good folder");
    let verdict = runtime().block_on(judge(scene, &folder, Path::new("journal.db-wal"), false));
    row.expect(matches!(&verdict, Verdict::Silent(_)), || {
        format!("control: bookings that went with the log were not noticed: {verdict:?}")
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_cut_on_both_sides_of_each_edge() {
        let lengths = lengths(Path::new("journal.db-wal"), 10_000);
        for edge in [0, 1, 31, 32, 33, 55, 56, 57, 4_151, 4_152, 4_153, 9_999] {
            assert!(lengths.contains(&edge), "{edge}");
        }
        assert!(!lengths.contains(&10_000), "that is no cut");
    }
}
