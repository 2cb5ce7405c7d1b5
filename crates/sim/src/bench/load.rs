//! The load generator: many kept connections on one thread, one request at a time on each.
//!
//! Requests are bytes that were made before, answers are looked at only as far as their length and status, so that
//! as little as possible of the machine is taken from the server. The surprise: it reads only answers with a
//! `content-length`, which is all that our server and the bare handler send.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use super::measure::now;

/// How long nothing may happen.
const SILENCE: Duration = Duration::from_secs(20);

/// What a run came to.
#[derive(Debug, Default)]
pub struct Load {
    /// Answers.
    pub answers: usize,
    /// From the first request to the last answer.
    pub seconds: f64,
    /// Microseconds from request to answer, sorted.
    pub micros: Vec<u32>,
    /// Answers by status.
    pub statuses: BTreeMap<u16, usize>,
}

impl Load {
    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.answers as f64 / self.seconds
    }

    /// Answers with another status than this.
    pub fn other_than(&self, status: u16) -> usize {
        self.statuses.iter().filter(|(found, _)| **found != status).map(|(_, count)| count).sum()
    }
}

struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
    request: usize,
    sent_at: Instant,
}

/// Sends requests 0 to `count` over so many connections; `seen` gets the number of the request and the body.
///
/// # Errors
/// A connection ended, or nothing happened for long.
pub fn run<'a>(
    address: SocketAddr,
    connections: usize,
    count: usize,
    request: impl Fn(usize) -> &'a [u8],
    mut seen: impl FnMut(usize, &[u8]),
) -> io::Result<Load> {
    let mut poll = Poll::new()?;
    let mut lines = connect(&mut poll, address, connections.min(count))?;
    let mut load = Load { micros: Vec::with_capacity(count), ..Load::default() };
    let (started, mut next) = (now(), 0);
    for line in &mut lines {
        line.send(next, request(next))?;
        next += 1;
    }
    let mut events = Events::with_capacity(1_024);
    while load.answers < count {
        poll.poll(&mut events, Some(SILENCE))?;
        if events.is_empty() {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "the server fell silent"));
        }
        for event in &events {
            let line = lines.get_mut(event.token().0).ok_or(io::ErrorKind::NotFound)?;
            let Some((status, body)) = line.receive()? else { continue };
            load.answers += 1;
            *load.statuses.entry(status).or_default() += 1;
            load.micros.push(u32::try_from(line.sent_at.elapsed().as_micros()).unwrap_or(u32::MAX));
            seen(line.request, &line.buffer[body..]);
            line.buffer.clear();
            if next < count {
                line.send(next, request(next))?;
                next += 1;
            }
        }
    }
    load.seconds = started.elapsed().as_secs_f64();
    load.micros.sort_unstable();
    Ok(load)
}

fn connect(poll: &mut Poll, address: SocketAddr, connections: usize) -> io::Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(connections);
    for index in 0..connections {
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let mut stream = TcpStream::from_std(stream);
        poll.registry().register(&mut stream, Token(index), Interest::READABLE)?;
        lines.push(Line { stream, buffer: Vec::with_capacity(8_192), request: 0, sent_at: now() });
    }
    Ok(lines)
}

impl Line {
    fn send(&mut self, number: usize, request: &[u8]) -> io::Result<()> {
        self.request = number;
        self.sent_at = now();
        // A request is far smaller than a socket's buffer, which is empty while nothing is under way.
        self.stream.write_all(request)
    }

    /// Status and start of the body, once the answer is whole.
    fn receive(&mut self) -> io::Result<Option<(u16, usize)>> {
        let mut chunk = [0_u8; 64 * 1_024];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    self.buffer.extend_from_slice(chunk.get(..count).unwrap_or_default());
                    if let Some(found) = whole(&self.buffer) {
                        return Ok(Some(found));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Status and start of the body of an answer that is whole.
pub(super) fn whole(buffer: &[u8]) -> Option<(u16, usize)> {
    const LENGTH: &[u8] = b"content-length: ";
    let body = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = buffer.get(..body)?;
    let at =
        head.windows(LENGTH.len()).position(|window| window.eq_ignore_ascii_case(LENGTH))? + LENGTH.len();
    let digits = head.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit());
    let length = digits.fold(0, |number: usize, digit| number * 10 + usize::from(digit - b'0'));
    let status = head.get(9..12)?.iter().fold(0, |number: u16, digit| number * 10 + u16::from(digit & 15));
    (buffer.len() >= body + length).then_some((status, body))
}
