//! What the public log costs, piece by piece, on one thread and without a journal.
//!
//! The tree has as many leaves as the journal of a town. A booking pays for a leaf, a proof and its share of a
//! signature; a stranger pays for a check.

use std::hint::black_box;

use service::evidence::note::{Checkpoint, LogKey};
use service::evidence::proof::{self, Proof};
use service::evidence::tree::{Tree, leaf_hash};

use super::Figure;
use super::measure::now;

/// Repetitions of what takes microseconds.
const TIMES: u64 = 2_000;

/// Measures with a tree of so many leaves.
///
/// # Panics
/// When a proof of its own is refused.
pub fn run(leaves: u64) -> Vec<Figure> {
    let leaf = |number: u64| [number.to_be_bytes().as_slice(), &[7; 140]].concat();
    let mut tree = Tree::default();
    let grow = each(leaves, |number| tree.push(leaf_hash(&leaf(number))));
    let key = LogKey::new(&[1; 32], "bench");
    let root = tree.root(leaves).expect("it has so many leaves");
    let checkpoint = Checkpoint { origin: "bench".to_owned(), size: leaves, root };
    let note = key.sign(&checkpoint);
    let sign = each(TIMES, |_| drop(black_box(key.sign(black_box(&checkpoint)))));
    let text = |position: u64| {
        let path = tree.inclusion(position, leaves).expect("the leaf is there");
        proof::text(position, &path, &note)
    };
    let fresh = each(TIMES, |number| drop(black_box(text(leaves - 1 - number % 64))));
    let old = each(TIMES, |number| drop(black_box(text(number * (leaves / TIMES)))));
    let (receipt, bytes) = (text(leaves / 2), leaf(leaves / 2));
    let check = each(TIMES, |_| {
        let proved = Proof::parse(black_box(&receipt)).and_then(|proof| proof.check(&bytes, key.verifier()));
        assert!(proved.is_ok());
    });
    vec![
        Figure::new("evidence.leaf", grow, "µs"),
        Figure::new("evidence.sign", sign, "µs"),
        Figure::new("evidence.proof.fresh", fresh, "µs"),
        Figure::new("evidence.proof.old", old, "µs"),
        Figure::new("evidence.check", check, "µs"),
    ]
}

/// Microseconds of one call.
fn each(times: u64, mut call: impl FnMut(u64)) -> f64 {
    let started = now();
    (0..times).for_each(&mut call);
    started.elapsed().as_secs_f64() * 1_000_000.0 / times as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_measured() {
        let figures = run(TIMES);
        assert!(figures.iter().all(|figure| figure.value > 0.0), "{figures:?}");
    }
}
