//! The primary of a PostgreSQL pair is killed under load, its standby takes over, and the same server goes on.
//!
//! With a synchronous standby everything that anybody was told must be there and people carry on. The control is a
//! standby that was not synchronous and missed the end: the server must end by itself and refuse to start, and beside
//! an older head file, where nothing on the machine can know, the crowd itself must see what it was told and lost.
//! The surprise: the standby is killed too before it takes over, so that it keeps only what it had on its own disk.

use std::path::Path;
use std::time::Duration;

use super::scene::copy;
use super::{END_MAX, Frame, answered, count, finished, runtime};
use crate::crash::{Crowd, Findings};
use crate::patience::until;
use crate::postgres::Cluster;
use crate::program::{Launch, Program};
use crate::row::Row;

const PEOPLE: u32 = 16;
const FAILOVERS: u64 = 4;
const FAILOVERS_LONG: u64 = 100;
const DATABASE: &str = "pair";
/// What the control waits for a server that forgot: it would for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// Loses primaries.
///
/// # Panics
/// When the program or PostgreSQL cannot be driven at all.
pub fn run(frame: &Frame) -> Vec<Row> {
    let promise = "a confirmed booking survives the loss of a database's machine";
    let mut row =
        Row::new(promise, "PostgreSQL's primary killed under load, its synchronous standby promoted");
    let mut findings = Findings::default();
    for index in 0..if frame.long { FAILOVERS_LONG } else { FAILOVERS } {
        let frame = Frame { seed: frame.seed + index, ..frame.part(&index.to_string()) };
        findings.add(runtime().block_on(synchronous(&frame, &mut row)));
    }
    count(&mut row, findings);
    runtime().block_on(control(&frame.part("control"), &mut row));
    vec![row]
}

/// A town in a database with a standby.
struct Pair {
    primary: Cluster,
    standby: Cluster,
    program: Program,
}

impl Pair {
    /// The database belongs to a frame's data folder; `names` is what the primary waits for.
    fn settled(frame: &Frame, data: &Path, names: &str) -> Pair {
        let primary = Cluster::start(&[]);
        primary.sql("postgres", &format!("CREATE DATABASE {DATABASE}"));
        let program = frame.program.with("TASHIKA_STORE_URL", primary.url(DATABASE));
        Frame { program, ..frame.clone() }.settled(data, PEOPLE);
        let standby = primary.standby("b", &[]);
        primary.set(&[&format!("synchronous_standby_names = '{names}'")]);
        let wanted = if names.is_empty() { "async" } else { "sync" };
        until("the standby follows", || {
            primary.sql("postgres", "SELECT sync_state FROM pg_stat_replication") == wanted
        });
        let both = format!("{},{}", primary.url(DATABASE), standby.folder().display());
        Pair { primary, standby, program: frame.program.with("TASHIKA_STORE_URL", both) }
    }

    /// The machine of the primary is gone; the standby has what is on its own disk.
    fn fail_over(&self) {
        self.primary.kill();
        self.standby.kill();
        self.take_over();
    }

    fn take_over(&self) {
        self.standby.start_again();
        self.standby.promote();
    }
}

async fn synchronous(frame: &Frame, row: &mut Row) -> Findings {
    let (data, log) = (frame.work.join("data"), frame.work.join("server.log"));
    let pair = Pair::settled(frame, &data, "b");
    let town = crate::crash::town(frame.seed, PEOPLE);
    let server = pair.program.serve(&data, &log);
    let crowd = Crowd::gather(&town, frame.seed, server.address).await;
    row.expect(answered(&crowd, 200).await, || "the crowd got no answers".to_owned());
    pair.fail_over();
    (row.rounds, row.faults) = (row.rounds + 1, row.faults + 1);
    row.expect(answered(&crowd, 200).await, || "the crowd got no answers at the new primary".to_owned());
    finished(crowd, &pair.program, &data, server).await
}

/// A standby that nobody waits for misses the end: refused by name, and seen by the crowd where nothing else can know.
async fn control(frame: &Frame, row: &mut Row) {
    let (data, log) = (frame.work.join("data"), frame.work.join("server.log"));
    let pair = Pair::settled(frame, &data, "");
    let town = crate::crash::town(frame.seed, PEOPLE);
    let server = pair.program.serve(&data, &log);
    let crowd = Crowd::gather(&town, frame.seed, server.address).await;
    row.expect(answered(&crowd, 200).await, || "the crowd got no answers".to_owned());
    server.signal("STOP");
    let older = frame.work.join("older");
    copy(&data, &older);
    pair.standby.kill();
    server.signal("CONT");
    row.expect(answered(&crowd, 400).await, || "the crowd got no answers".to_owned());
    pair.primary.kill();
    pair.take_over();
    let ended = server.ended(END_MAX);
    row.expect(ended.code == Some(75), || format!("control: a server that lost its end: {ended:?}"));
    crowd.lose();
    match pair.program.launch(&data, &log, &Launch::default()) {
        Ok(_) => row.lost("control: it served although the end is missing"),
        Err(refused) => row.expect(refused.words.contains(" are missing"), || format!("{refused:?}")),
    }
    let forgetful = pair.program.serve(&older, &log);
    crowd.hurry(PATIENCE);
    let Findings { wrong, .. } = crowd.finish(forgetful.address).await;
    row.expect(!wrong.is_empty(), || "control: the crowd missed nothing at a standby that did".to_owned());
    row.note = format!(
        "{}; control: an asynchronous standby is refused, and {} people missed something",
        row.note,
        wrong.len()
    );
}
