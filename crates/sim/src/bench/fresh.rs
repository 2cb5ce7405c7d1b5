//! Many new connections in the same moment, as at an opening.
//!
//! A connection whose first packet was dropped comes back after a second, so time tells whether any was.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::time::Duration;

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use super::load::whole;
use super::measure::now;

const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n";

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Fresh {
    /// Connections that were answered with 200.
    pub answered: usize,
    /// Until the last answer.
    pub ms: u128,
}

/// Opens so many connections at once and asks one question on each.
///
/// # Panics
/// When this machine cannot open so many.
pub fn run(address: SocketAddr, connections: usize) -> Fresh {
    let mut poll = Poll::new().expect("a poll");
    let started = now();
    let mut lines: Vec<(TcpStream, Vec<u8>, bool)> = Vec::with_capacity(connections);
    for index in 0..connections {
        let mut stream = TcpStream::connect(address).expect("a socket");
        let interest = Interest::WRITABLE | Interest::READABLE;
        poll.registry().register(&mut stream, Token(index), interest).expect("registered");
        lines.push((stream, Vec::new(), false));
    }
    let (mut answered, mut ms) = (0, 0);
    let mut events = Events::with_capacity(1_024);
    while answered < connections && started.elapsed() < Duration::from_secs(10) {
        poll.poll(&mut events, Some(Duration::from_secs(1))).expect("polled");
        for event in &events {
            let Some((stream, buffer, asked)) = lines.get_mut(event.token().0) else { continue };
            if !*asked && event.is_writable() && stream.peer_addr().is_ok() {
                *asked = stream.write_all(REQUEST).is_ok();
            }
            let mut chunk = [0; 4_096];
            while let Ok(count @ 1..) = stream.read(&mut chunk) {
                buffer.extend_from_slice(chunk.get(..count).unwrap_or_default());
            }
            if whole(buffer).is_some_and(|(status, _)| status == 200) {
                buffer.clear();
                answered += 1;
                ms = started.elapsed().as_millis();
            }
        }
    }
    Fresh { answered, ms }
}
