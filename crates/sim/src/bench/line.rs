//! The webhook of LINE: events taken durably with their signature checked, against the bare handler, in turns.
//!
//! Every request is one signed event of its own, of somebody who is linked with nobody and blocks us, so that nothing goes out
//! to LINE; it is kept, answered and noted all the same. The bare handler gets bodies of the same length, once without and once
//! with a sync before its answer, which is what nobody who keeps anything is faster than.
//! The surprise: our own answering runs beside the intake and takes its share of the machine.

use std::path::Path;

use serde_json::json;

use super::Figure;
use super::bare::Bare;
use super::load;
use super::measure::median;
use crate::http::Request;
use crate::line::{SECRET, TOKEN, sign};
use crate::program::Program;
use crate::town::Town;

const ROUNDS: usize = 3;
const CONNECTIONS: usize = 64;
/// Events of a round: fewer than the door lets wait.
const EVENTS: usize = 3_000;

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
    let (mut ours, mut bares, mut ones) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let events: Vec<Vec<u8>> = (0..EVENTS).map(|number| webhook(round * EVENTS + number)).collect();
        let length = events.first().map_or(0, Vec::len);
        // The head of ours is longer by its signature, so the whole is as long.
        let plain =
            Request::post("/api/v1/bookings", json!({ "slot": "x".repeat(length / 2), "dose": 1 })).bytes();
        for (address, requests, status, rates) in [
            (bare.address, None, 201, &mut bares),
            (one.address, None, 201, &mut ones),
            (server.address, Some(&events), 200, &mut ours),
        ] {
            let request = |index: usize| requests.map_or(plain.as_slice(), |all: &Vec<Vec<u8>>| &all[index]);
            let load = load::run(address, CONNECTIONS, EVENTS, request, |_, _| {}).expect("answers");
            assert_eq!(load.other_than(status), 0, "{:?}", load.statuses);
            rates.push(load.rate());
        }
    }
    let ratio = |those: &[f64]| median(ours.iter().zip(those).map(|(this, that)| this / that).collect());
    vec![
        Figure::new("line.bare.rate", median(bares.clone()), "per second"),
        Figure::new("line.floor.one.rate", median(ones.clone()), "per second"),
        Figure::new("line.rate", median(ours.clone()), "per second"),
        Figure::new("line.ratio", ratio(&bares), "ratio").at_least(0.8),
        Figure::new("line.to_floor", ratio(&ones), "ratio"),
    ]
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
