//! Starting: how long reading a journal takes, and how much memory a person and a booking cost.
//!
//! Each start is a process of its own, so that nothing of the one before is counted.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use serde_json::{Value, json};
use service::clock::SystemClock;
use service::sequencer::{Opener, Sequencer, Standing};
use store::{SqliteStore, Store};

use super::Figure;
use super::measure::{memory_bytes, now};
use crate::builder::SOFTWARE;

/// Starts in this process on a folder and prints what it took.
///
/// # Panics
/// When the journal cannot be served from.
pub fn serve(folder: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (before, started) = (memory_bytes("VmRSS"), now());
    let owned = folder.to_owned();
    let opener: Opener = Box::new(move || Ok(Box::new(SqliteStore::open(&owned)?) as Box<dyn Store>));
    let sequencer = Sequencer::start(opener, Arc::new(SystemClock::default()), 64, SOFTWARE.to_owned());
    let mut standing = sequencer.watch();
    let reached = runtime.block_on(standing.wait_for(|standing| *standing != Standing::Starting));
    assert_eq!(*reached.expect("it starts"), Standing::Serving);
    let seconds = started.elapsed().as_secs_f64();
    let state = sequencer.read();
    let (holders, bookings) = state.programmes().fold((0, 0), |(holders, bookings), (_, held)| {
        (holders + held.holder_count(), bookings + held.bookings().len())
    });
    let told = json!({
        "seconds": seconds,
        "entries": state.next_position(),
        "holders": holders,
        "bookings": bookings,
        "bytes": memory_bytes("VmRSS") - before,
        "peak_bytes": memory_bytes("VmHWM"),
    });
    println!("{told}");
}

/// Starts on a folder in a process of its own, with its snapshots or without.
///
/// # Panics
/// When that process fails.
pub fn measure(folder: &Path, with_snapshot: bool) -> Value {
    if !with_snapshot {
        SqliteStore::open(folder).and_then(|mut store| store.drop_snapshots()).expect("snapshots can go");
    }
    let me = std::env::current_exe().expect("this program");
    let output = Command::new(me).arg("start").arg(folder).output().expect("this program runs again");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// The figures of three starts: after the list, after the bookings, and after the bookings from a snapshot.
pub fn figures(listed: &Value, quick: &Value, whole: &Value) -> Vec<Figure> {
    let number = |told: &Value, name: &str| told[name].as_f64().unwrap_or(0.0);
    let more = number(whole, "bytes") - number(listed, "bytes");
    vec![
        Figure::new("start.entries", number(whole, "entries"), "entries"),
        Figure::new("start.whole", number(whole, "seconds"), "s"),
        Figure::new("start.snapshot", number(quick, "seconds"), "s"),
        Figure::new("start.memory", number(whole, "bytes") / 1e6, "MB"),
        Figure::new("start.memory.peak", number(whole, "peak_bytes") / 1e6, "MB"),
        Figure::new("start.memory.snapshot.peak", number(quick, "peak_bytes") / 1e6, "MB"),
        Figure::new("start.holder", number(listed, "bytes") / number(listed, "holders"), "bytes/holder"),
        Figure::new("start.booking", more / number(whole, "bookings"), "bytes/booking"),
    ]
}
