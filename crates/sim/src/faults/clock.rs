//! The system's clock jumps while the server runs and while it does not (`libfaketime`, monotonic clock left alone).
//!
//! People have holds; after every jump each hold must still be live and can be confirmed, the alarm must be on in
//! `/readyz` and `/metrics`, and off again when the clock is right. A start with a clock that is more than a month ahead
//! is refused in words, and writes nothing. The control: holds that were let go must be seen as gone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::visitor::{Visitor, read, slots};
use super::{Frame, runtime};
use crate::program::{Launch, Server};
use crate::row::Row;
use crate::town::Town;

const PEOPLE: u32 = 24;
/// Holds that are confirmed after each jump.
const CONFIRMED: u32 = 2;
const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
];
/// While it runs: an hour back, a day on, a year on, a day back.
const WHILE_IT_RUNS: [&str; 4] = ["-3600", "+86400", "+31536000", "-86400"];
/// Over a start, and whether that must be refused.
const OVER_A_START: [(&str, bool); 5] =
    [("-3600", false), ("+86400", false), ("+2592000", false), ("+2764800", true), ("+31536000", true)];
const ALARM_MAX: Duration = Duration::from_secs(5);

/// Lets the clock jump.
///
/// # Panics
/// When the program cannot be driven at all, or libfaketime is missing.
pub fn run(frame: &Frame) -> Vec<Row> {
    let promise = "a clock that jumps ends nobody's hold, and is said";
    let mut rows = [
        Row::new(promise, "the clock jumps while it serves (libfaketime)"),
        Row::new(promise, "the clock jumps over a start (libfaketime)"),
    ];
    let before = left_behind();
    runtime().block_on(jump(frame, &mut rows));
    // The library shares memory under the number of its process, and one that is killed leaves it there.
    for file in left_behind().difference(&before) {
        let number = file.to_string_lossy().rsplit('_').next().map(|number| Path::new("/proc").join(number));
        if number.is_some_and(|process| !process.exists()) {
            let _ = std::fs::remove_file(file);
        }
    }
    rows.into()
}

fn left_behind() -> BTreeSet<PathBuf> {
    let files = std::fs::read_dir("/dev/shm").into_iter().flatten().flatten().map(|entry| entry.path());
    files.filter(|file| file.to_string_lossy().contains("faketime_s")).collect()
}

/// A server whose clock is set by a file.
struct Faked {
    launch: Launch,
    offset: PathBuf,
    data: PathBuf,
    log: PathBuf,
}

impl Faked {
    fn new(work: &Path) -> Faked {
        let library = LIBRARIES.iter().find(|library| Path::new(library).exists());
        let library = library.expect("libfaketime is there: `cargo xtask install` brings it");
        let offset = work.join("offset");
        let environment = vec![
            ("LD_PRELOAD", (*library).to_owned()),
            ("FAKETIME_TIMESTAMP_FILE", offset.display().to_string()),
            ("FAKETIME_NO_CACHE", "1".to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ];
        let launch = Launch { environment, ..Launch::default() };
        Faked { launch, offset, data: work.join("data"), log: work.join("server.log") }
    }

    fn set(&self, offset: &str) {
        // In one step, so that nobody reads half of it.
        let aside = self.offset.with_extension("new");
        std::fs::write(&aside, offset).expect("the folder for output is writable");
        std::fs::rename(aside, &self.offset).expect("the folder for output is writable");
    }
}

async fn jump(frame: &Frame, [running, starting]: &mut [Row; 2]) {
    let faked = Faked::new(&frame.work);
    // The last slots are later than any clock that is believed, so that none is over for another reason.
    let first_day = crate::crash::in_days(20);
    let town =
        Town { seed: frame.seed, people: PEOPLE, slots: 240, capacity: 2, first_day, ..Town::default() };
    frame.program.settle(&faked.data, &town, &frame.work);
    faked.set("+0");
    let launched = frame.program.launch(&faked.data, &faked.log, &faked.launch);
    let mut server = launched.expect("a clock that is right");
    let mut holders = hold_all(running, &town, &server).await;
    for offset in WHILE_IT_RUNS {
        let when = format!("clock at {offset} s");
        (running.rounds, running.faults) = (running.rounds + 1, running.faults + 1);
        faked.set(offset);
        alarm(running, &server, true, &when).await;
        still_hold(running, &town, &server, &mut holders, &when).await;
        faked.set("+0");
        alarm(running, &server, false, "clock right again").await;
    }
    for (offset, refused) in OVER_A_START {
        let when = format!("start with the clock at {offset} s");
        (starting.rounds, starting.faults) = (starting.rounds + 1, starting.faults + 1);
        server.kill();
        let copied = frame.work.join("copied");
        super::scene::copy(&faked.data, &copied);
        let there = Faked {
            data: copied,
            log: faked.log.clone(),
            offset: faked.offset.clone(),
            launch: faked.launch.clone(),
        };
        faked.set(offset);
        start(frame, starting, &town, &there, &holders, (refused, &when)).await;
        faked.set("+0");
        server = frame.program.launch(&faked.data, &faked.log, &faked.launch).expect("a clock that is right");
    }
    still_hold(starting, &town, &server, &mut holders, "at the end").await;
    let rested = holders.len();
    control(running, &town, &server, holders).await;
    starting.note = format!("{rested} holds outlived everything");
    server.kill();
}

/// A start on a copy, so that one jump does not carry over into the next.
async fn start(
    frame: &Frame,
    row: &mut Row,
    town: &Town,
    there: &Faked,
    holders: &[(u32, String)],
    (refused, when): (bool, &str),
) {
    let journal = || ["journal.db", "journal.db-wal"].map(|name| std::fs::read(there.data.join(name)).ok());
    let before = journal();
    match frame.program.launch(&there.data, &there.log, &there.launch) {
        Ok(server) => {
            row.expect(!refused, || format!("{when}: it served"));
            let mut holders = holders.to_vec();
            still_hold(row, town, &server, &mut holders, when).await;
            server.kill();
        }
        Err(ended) => {
            row.expect(refused, || format!("{when}: refused: {}", ended.words));
            for words in ["days ahead of the journal's newest entry", "check the clock"] {
                row.expect(ended.words.contains(words), || format!("{when}: {}", ended.words));
            }
            row.expect(journal() == before, || format!("{when}: the refusal wrote something"));
            let launch = Launch { options: vec!["--clock-checked"], ..there.launch.clone() };
            match frame.program.launch(&there.data, &there.log, &launch) {
                Ok(server) => server.kill(),
                Err(ended) => row.lost(format!("{when}: refused although somebody looked: {}", ended.words)),
            }
        }
    }
}

/// Everybody takes a hold: who, and of which slot.
async fn hold_all(row: &mut Row, town: &Town, server: &Server) -> Vec<(u32, String)> {
    let slots = slots(server.address).await;
    let mut holders = Vec::new();
    for index in 0..town.people {
        let slot = slots.iter().rev().nth(index as usize / 2).cloned().unwrap_or_default();
        let Some(mut visitor) = Visitor::arrive(server.address, &town.voucher(index)).await else { continue };
        match visitor.take("holds", &slot, "hold").await {
            Some(answer) if answer.status == 201 => holders.push((index, slot)),
            other => row.lost(format!("person {index} got no hold: {other:?}")),
        }
    }
    holders
}

/// Every hold is still live, and some of them are confirmed and leave the list.
async fn still_hold(
    row: &mut Row,
    town: &Town,
    server: &Server,
    holders: &mut Vec<(u32, String)>,
    when: &str,
) {
    for (index, _) in holders.iter() {
        let held = held(town, server, *index).await;
        row.expect(held, || format!("{when}: person {index} lost the hold"));
    }
    for _ in 0..CONFIRMED {
        let Some((index, slot)) = holders.pop() else { break };
        let Some(mut visitor) = Visitor::arrive(server.address, &town.voucher(index)).await else {
            row.lost(format!("{when}: person {index} cannot sign in"));
            continue;
        };
        let answer = visitor.take("bookings", &slot, "book").await;
        let confirmed = answer.as_ref().is_some_and(|answer| answer.status == 201);
        row.expect(confirmed, || format!("{when}: person {index} could not confirm: {answer:?}"));
    }
}

async fn held(town: &Town, server: &Server, index: u32) -> bool {
    match Visitor::arrive(server.address, &town.voucher(index)).await {
        Some(mut visitor) => visitor.holds().await,
        None => false,
    }
}

/// Waits until the alarm is on, or off, at both places where it is shown.
async fn alarm(row: &mut Row, server: &Server, wanted: bool, when: &str) {
    let shown = async {
        loop {
            let ready = read(server.address, "/readyz").await;
            let metrics = read(server.address, "/metrics").await;
            let words = ready.as_ref().is_some_and(|answer| {
                answer.status == 200
                    && answer.body["why"].as_str().is_some_and(|why| why.contains("check the clock"))
            });
            let figure = metrics.is_some_and(|answer| {
                answer
                    .body
                    .as_str()
                    .is_some_and(|text| text.lines().any(|line| line == "tashika_clock_alarm 1"))
            });
            if (words, figure) == (wanted, wanted) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let found = tokio::time::timeout(ALARM_MAX, shown).await.is_ok();
    row.expect(found, || format!("{when}: the alarm is not {}", if wanted { "on" } else { "off" }));
}

/// A booking ends its hold: whoever has confirmed has none, and that must be seen.
async fn control(row: &mut Row, town: &Town, server: &Server, holders: Vec<(u32, String)>) {
    let without = (0..town.people).find(|index| holders.iter().all(|(holder, _)| holder != index));
    let seen = match without {
        Some(index) => !held(town, server, index).await,
        None => false,
    };
    row.expect(seen, || "control: a hold that is gone was not noticed".to_owned());
    row.note = "control seen".to_owned();
}
