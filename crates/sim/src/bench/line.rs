//! The webhook of LINE: events taken durably with their signature checked, against the bare handler, in turns.
//!
//! Every request is one signed event of its own, of somebody who is linked with nobody and blocks us, so that nothing goes out
//! to LINE. The bare handler gets the same requests, checks the same signature and reads the same events, once without and once
//! with a sync before its answer, which is what nobody who keeps anything is faster than.
//! The surprise: what was taken is answered after the burst, because taking goes first; the next round waits until our server
//! rests, so that no other is measured beside it.

use std::path::Path;
use std::time::Duration;

use serde_json::json;

use super::Figure;
use super::bare::Bare;
use super::load;
use super::measure::{cpu_seconds, median};
use crate::line::{SECRET, TOKEN, sign};
use crate::program::Program;
use crate::town::Town;

const ROUNDS: usize = 5;
const CONNECTIONS: [usize; 2] = [64, 256];
/// Events of a burst: fewer than the inbox takes.
const EVENTS: usize = 8_000;
/// A server that used no processor for so long rests.
const REST: Duration = Duration::from_millis(300);

/// Rates of the bare handler, of the one that syncs, and of ours.
#[derive(Default)]
struct Rates([Vec<f64>; 3]);

/// Measures the intake.
///
/// # Panics
/// When a server cannot be driven.
pub fn run(program: &Program, work: &Path) -> Vec<Figure> {
    let data = work.join("line");
    program.settle(&data, &Town { people: 10, ..Town::default() }, work);
    let program = program
        .with("TASHIKA_LINE_CHANNEL_SECRET", SECRET.to_owned())
        .with("TASHIKA_LINE_CHANNEL_ACCESS_TOKEN", TOKEN.to_owned())
        // Nobody listens there, and nothing is sent.
        .with("TASHIKA_LINE_API_BASE", "http://127.0.0.1:9".to_owned())
        .with("TASHIKA_SERVER_PUBLIC_URL", "http://127.0.0.1".to_owned());
    let server = program.serve(&data, &work.join("line.log"));
    let (bare, one) = (Bare::start(64, 0), Bare::start(64, 1));
    let mut all: [Rates; 2] = Default::default();
    let mut sent = 0;
    for _ in 0..ROUNDS {
        for (connections, Rates(rates)) in CONNECTIONS.into_iter().zip(&mut all) {
            let events: Vec<Vec<u8>> = (sent..sent + EVENTS).map(webhook).collect();
            sent += EVENTS;
            for (address, rates) in [bare.address, one.address, server.address].into_iter().zip(rates) {
                let load = load::run(address, connections, EVENTS, |index| &events[index], |_, _| {});
                let load = load.expect("answers");
                assert_eq!(load.other_than(200), 0, "{:?}", load.statuses);
                rates.push(load.rate());
            }
            rests(server.pid());
        }
    }
    CONNECTIONS.into_iter().zip(all).flat_map(|(connections, rates)| rates.figures(connections)).collect()
}

impl Rates {
    fn figures(self, connections: usize) -> [Figure; 5] {
        let Rates([bare, one, ours]) = self;
        let ratio = |those: &[f64]| median(ours.iter().zip(those).map(|(this, that)| this / that).collect());
        let name = |figure: &str| format!("line.{connections}.{figure}");
        let (to_bare, to_floor) = (ratio(&bare), ratio(&one));
        [
            Figure::new(name("bare.rate"), median(bare), "per second"),
            Figure::new(name("floor.one.rate"), median(one), "per second"),
            Figure::new(name("rate"), median(ours), "per second"),
            Figure::new(name("ratio"), to_bare, "ratio").at_least(0.8),
            Figure::new(name("to_floor"), to_floor, "ratio"),
        ]
    }
}

/// Waits until a process has nothing more to do.
fn rests(pid: u32) {
    let mut used = f64::MAX;
    while cpu_seconds(pid) != used {
        used = cpu_seconds(pid);
        std::thread::sleep(REST);
    }
}

/// A signed webhook with one event of its own.
fn webhook(number: usize) -> Vec<u8> {
    let event = json!({ "type": "unfollow", "mode": "active", "timestamp": 1_621_218_600_000_u64,
        "source": { "type": "user", "userId": format!("U{number:032}") },
        "webhookEventId": format!("01BENCH{number:019}"), "deliveryContext": { "isRedelivery": false } });
    let body = json!({ "destination": "Umihon", "events": [event] }).to_string();
    let head = format!(
        "POST /line/webhook HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\nx-line-signature: {}\r\n\
         content-length: {}\r\n\r\n",
        sign(body.as_bytes()),
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}
