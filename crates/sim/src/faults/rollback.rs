//! An older copy of the store is put back, and the start must refuse and name exactly what is missing.
//!
//! Copies are taken while the server stands still under load, as a snapshot of a machine is. With today's head file
//! the start itself must notice. With an older head file too nothing on the machine can know, so a checkpoint that
//! somebody else kept is held against the copy (`tashika audit --checkpoint`). The control is that last start: without
//! the checkpoint it serves, and people's answers are gone.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::scene::copy;
use super::visitor::read;
use super::{Frame, answered, runtime};
use crate::crash::Crowd;
use crate::program::{Launch, Program};
use crate::row::Row;

const COPIES: usize = 100;
const COPIES_LONG: usize = 1_000;
const PEOPLE: u32 = 16;
const STORE: [&str; 4] = ["journal.db", "journal.db-wal", "snapshots", "log"];

/// Puts copies back.
///
/// # Panics
/// When the program cannot be driven at all.
pub fn run(frame: &Frame) -> Vec<Row> {
    let start = "an older store is refused before the first answer, and the lost range is exact";
    let audit = "an older folder is found out by a checkpoint that somebody else kept";
    let mut rows = [
        Row::new(start, "an older store beside today's head file"),
        Row::new(audit, "an older folder, audit --checkpoint"),
    ];
    runtime().block_on(put_back(frame, &mut rows));
    rows.into()
}

async fn put_back(frame: &Frame, [start, audit]: &mut [Row; 2]) {
    let (data, log) = (frame.work.join("data"), frame.work.join("server.log"));
    let town = frame.settled(&data, PEOPLE);
    let server = frame.program.serve(&data, &log);
    let crowd = Crowd::gather(&town, frame.seed, server.address).await;
    let mut copies = Vec::new();
    for index in 0..if frame.long { COPIES_LONG } else { COPIES } {
        start.expect(answered(&crowd, 30).await, || "the crowd got no answers".to_owned());
        server.signal("STOP");
        let to = frame.work.join(format!("copy-{index}"));
        copy(&data, &to);
        server.signal("CONT");
        copies.push(to);
    }
    start.expect(answered(&crowd, 100).await, || "the crowd got no answers".to_owned());
    let checkpoint = frame.work.join("checkpoint");
    let kept = read(server.address, "/log/checkpoint").await.map(|answer| answer.body);
    let kept = kept.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    std::fs::write(&checkpoint, &kept).expect("the folder for output is writable");
    crowd.lose();
    server.kill();
    let today = size_of_head(&data);
    let vouched = kept.lines().nth(1).and_then(|size| size.parse().ok());
    start.expect(today.is_some() && vouched <= today, || format!("head {today:?}, checkpoint {vouched:?}"));
    for copied in &copies {
        beside_todays_head(frame, start, &data, copied, today.unwrap_or(0));
        against_checkpoint(frame, audit, copied, &checkpoint, vouched.unwrap_or(0));
    }
    control(frame, audit, copies.last(), &log);
    let server = frame.program.serve(&data, &log);
    super::close(start, crowd, &frame.program, &data, server).await;
}

fn beside_todays_head(frame: &Frame, row: &mut Row, data: &Path, copied: &Path, today: u64) {
    let folder = frame.work.join("put-back");
    copy(data, &folder);
    for name in STORE {
        let (from, to) = (copied.join(name), folder.join(name));
        let _ = std::fs::remove_file(&to);
        let _ = std::fs::remove_dir_all(&to);
        match from.is_dir() {
            true => copy(&from, &to),
            false if from.exists() => drop(std::fs::copy(from, to).expect("a file of this test")),
            false => {}
        }
    }
    (row.rounds, row.faults) = (row.rounds + 1, row.faults + 1);
    let missing = format!("entries {} to {} are missing", entries(&frame.program, copied), today - 1);
    match frame.program.launch(&folder, &frame.work.join("refused.log"), &Launch::default()) {
        Ok(_) => row.lost(format!("it served although {missing}")),
        Err(refused) => {
            row.expect(refused.code.is_some_and(|code| code != 0), || format!("{:?}", refused.code));
            row.expect(refused.words.contains(&missing), || format!("not {missing}: {}", refused.words));
        }
    }
}

fn against_checkpoint(frame: &Frame, row: &mut Row, copied: &Path, checkpoint: &Path, vouched: u64) {
    (row.rounds, row.faults) = (row.rounds + 1, row.faults + 1);
    let path = checkpoint.display().to_string();
    let output = frame.program.run(copied, &["audit", "--checkpoint", &path]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let has = entries(&frame.program, copied);
    let range = format!("{has} to {}", vouched - 1);
    row.expect(output.status.code() == Some(1), || format!("the audit of {has} entries: {told}"));
    row.expect(told.contains(&range), || format!("the audit does not name {range}: {told}"));
}

/// Entries of a store, as it is while nobody serves from it.
fn entries(program: &Program, data: &Path) -> u64 {
    let output = program.run(data, &["--json", "audit"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    report["entries"].as_u64().unwrap_or(0)
}

/// What the newest whole slot of the head file vouches for.
fn size_of_head(data: &Path) -> Option<u64> {
    let bytes = std::fs::read(data.join("head/head")).ok()?;
    let size = |slot: &[u8]| std::str::from_utf8(slot).ok()?.lines().nth(3)?.parse().ok();
    bytes.chunks(4_096).filter_map(size).max()
}

fn control(frame: &Frame, row: &mut Row, copied: Option<&PathBuf>, log: &Path) {
    let served = copied.is_some_and(|copied| frame.program.launch(copied, log, &Launch::default()).is_ok());
    row.expect(served, || {
        "control: an older folder without a checkpoint was refused for something else".to_owned()
    });
    row.note = "control: without the checkpoint it serves".to_owned();
}
