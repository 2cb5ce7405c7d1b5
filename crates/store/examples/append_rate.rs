//! Prints how many entries a second an SQLite store takes, for some sizes of batch.
//!
//! `cargo run --release -p store --example append_rate [folder]`; the folder says which disk is measured.
//! Figures, not a test: nothing fails on a slow disk.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use store::{Appended, Entry, SqliteStore, Store};

const BATCH_SIZES: [usize; 5] = [1, 16, 64, 256, 1024];
const ENTRY_BYTES: usize = 150;
const SECONDS_PER_SIZE: u64 = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parent = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    println!("{:>6} {:>12} {:>12} {:>12} {:>12}", "batch", "entries/s", "batches/s", "median ms", "p99 ms");
    for size in BATCH_SIZES {
        let folder = tempfile::tempdir_in(&parent)?;
        let mut store = SqliteStore::init(folder.path(), [1; 32])?;
        let mut times = measure(&mut store, size)?;
        times.sort_unstable();
        let batches = times.len();
        let seconds: f64 = times.iter().map(Duration::as_secs_f64).sum();
        let ms = |part: usize| times[(batches * part / 100).min(batches - 1)].as_secs_f64() * 1e3;
        let (rate, median, p99) = (batches as f64 / seconds, ms(50), ms(99));
        println!("{size:>6} {:>12.0} {rate:>12.0} {median:>12.2} {p99:>12.2}", rate * size as f64);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn measure(store: &mut SqliteStore, size: usize) -> Result<Vec<Duration>, Box<dyn std::error::Error>> {
    let batch = vec![Entry { kind: 1, version: 1, at: 0, body: vec![0x5a; ENTRY_BYTES] }; size];
    let mut head = store.head()?;
    let mut times = Vec::new();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(SECONDS_PER_SIZE) {
        let before = Instant::now();
        match store.append(&head, &batch)? {
            Appended::Done(next) => head = next,
            Appended::Moved(_) => return Err("nobody else writes here".into()),
        }
        // Inside the measured time: folding the log in is part of the price.
        store.rest(false)?;
        times.push(before.elapsed());
    }
    Ok(times)
}
