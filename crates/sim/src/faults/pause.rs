//! The process stands still (SIGSTOP) for longer than every time-out, and goes on as if nothing had happened.
//!
//! Under load every answer must stay true: on a file, on PostgreSQL, and when it is PostgreSQL that stands still. A hold of a minute must outlive a pause of more than a minute, because our
//! outage is nobody else's; the control is the same hold in another store whose server never paused, which must end.

use std::time::Duration;

use super::visitor::{Visitor, slots};
use super::{Frame, answered, close, runtime};
use crate::crash::Crowd;
use crate::postgres::Cluster;
use crate::program::Server;
use crate::row::Row;
use crate::town::Town;

const PEOPLE: u32 = 16;
/// The longest time-out of the program is that of an answer, 20 seconds; of the crowd, ten.
const PAUSE: Duration = Duration::from_secs(23);
const PAUSES: u64 = 2;
const PAUSES_LONG: u64 = 40;
/// Longer than the hold of a minute.
const HOLD_PAUSE: Duration = Duration::from_secs(64);
const HOLDERS: u32 = 6;

/// Lets servers stand still.
///
/// # Panics
/// When the program cannot be driven at all.
pub fn run(frame: &Frame) -> Vec<Row> {
    let truth = "a process that was paused and goes on says nothing that is not so";
    let holds = "a pause of ours costs nobody a hold";
    let seconds = PAUSE.as_secs();
    let mut rows = [
        Row::new(truth, format!("SIGSTOP for {seconds} s under load")),
        Row::new(truth, "the same on PostgreSQL"),
        Row::new(truth, format!("PostgreSQL stands still for {seconds} s")),
        Row::new(holds, format!("SIGSTOP for {} s over holds of 60 s", HOLD_PAUSE.as_secs())),
    ];
    let [file, database, server, hold] = &mut rows;
    std::thread::scope(|scope| {
        scope.spawn(|| runtime().block_on(under_load(&frame.part("file"), file, None)));
        scope.spawn(|| {
            let cluster = Cluster::start(&[]);
            runtime().block_on(under_load(&on(&cluster, frame, "database"), database, None));
        });
        scope.spawn(|| {
            let cluster = Cluster::start(&[]);
            runtime().block_on(under_load(&on(&cluster, frame, "server"), server, Some(&cluster)));
        });
        scope.spawn(|| runtime().block_on(over_holds(&frame.part("holds"), hold)));
    });
    rows.into()
}

fn on(cluster: &Cluster, frame: &Frame, name: &str) -> Frame {
    let frame = frame.part(name);
    Frame { program: frame.program.with("TASHIKA_STORE_URL", cluster.database()), ..frame }
}

/// Lets the server stand still under a crowd, or else the database that it has its store in.
async fn under_load(frame: &Frame, row: &mut Row, database: Option<&Cluster>) {
    let (data, log) = (frame.work.join("data"), frame.work.join("server.log"));
    let town = frame.settled(&data, PEOPLE);
    let server = frame.program.serve(&data, &log);
    let crowd = Crowd::gather(&town, frame.seed, server.address).await;
    for _ in 0..if frame.long { PAUSES_LONG } else { PAUSES } {
        row.expect(answered(&crowd, 100).await, || "the crowd got no answers".to_owned());
        match database {
            Some(cluster) => cluster.freeze(),
            None => server.signal("STOP"),
        }
        let before = crowd.acknowledged();
        tokio::time::sleep(PAUSE).await;
        // What was on its way when it stopped may still have arrived.
        let stood = crowd.acknowledged() <= before + 2 * u64::from(PEOPLE);
        row.expect(stood, || "it did not stand still".to_owned());
        match database {
            Some(cluster) => cluster.thaw(),
            None => server.signal("CONT"),
        }
        (row.rounds, row.faults) = (row.rounds + 1, row.faults + 1);
    }
    row.expect(answered(&crowd, 100).await, || "the crowd got no answers after the pause".to_owned());
    close(row, crowd, &frame.program, &data, server).await;
}

/// A server of a town whose holds last a minute, with people who have one each.
struct Minute {
    server: Server,
    town: Town,
    slots: Vec<String>,
}

impl Minute {
    async fn begin(frame: &Frame, name: &str) -> Minute {
        let frame = frame.part(name);
        let data = frame.work.join("data");
        let town = Town { slots: 12, ..frame.settled(&data, HOLDERS) };
        let file = frame.work.join("minute.toml");
        let text = town.programme_toml().replace("hold_minutes = 10", "hold_minutes = 1");
        std::fs::write(&file, text).expect("the folder for output is writable");
        frame.program.must(&data, &["programme", "apply", &file.display().to_string()]);
        let server = frame.program.serve(&data, &frame.work.join("server.log"));
        let slots = slots(server.address).await;
        let minute = Minute { server, town, slots };
        for index in 0..HOLDERS {
            let taken = minute.take(index, "holds").await;
            assert_eq!(taken, Some(201), "a hold without any fault");
        }
        minute
    }

    async fn take(&self, index: u32, what: &str) -> Option<u16> {
        let mut visitor = Visitor::arrive(self.server.address, &self.town.voucher(index)).await?;
        let slot = self.slots.get(index as usize)?;
        visitor.take(what, slot, what).await.map(|answer| answer.status)
    }

    async fn held(&self) -> u32 {
        let mut held = 0;
        for index in 0..HOLDERS {
            let visitor = Visitor::arrive(self.server.address, &self.town.voucher(index)).await;
            held += u32::from(match visitor {
                Some(mut visitor) => visitor.holds().await,
                None => false,
            });
        }
        held
    }
}

async fn over_holds(frame: &Frame, row: &mut Row) {
    let (paused, awake) = (Minute::begin(frame, "paused").await, Minute::begin(frame, "awake").await);
    let all = (paused.held().await, awake.held().await);
    row.expect(all == (HOLDERS, HOLDERS), || format!("not everybody had a hold: {all:?}"));
    paused.server.signal("STOP");
    tokio::time::sleep(HOLD_PAUSE).await;
    paused.server.signal("CONT");
    row.rounds = 1;
    row.faults = HOLDERS.into();
    let held = paused.held().await;
    row.expect(held == HOLDERS, || format!("{} of {HOLDERS} holds ended in the pause", HOLDERS - held));
    for index in 0..HOLDERS {
        let status = paused.take(index, "bookings").await;
        row.expect(status == Some(201), || format!("person {index} could not confirm: {status:?}"));
    }
    let left = awake.held().await;
    row.expect(left == 0, || format!("control: {left} holds of a minute are older than that"));
    row.note = "control: without a pause they end".to_owned();
}
