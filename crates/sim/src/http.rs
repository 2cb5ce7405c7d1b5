//! A small HTTP/1.1 client for tests: one kept connection, one request at a time, JSON in and out.
//!
//! It speaks only what our own server answers: a head, a `content-length`, a body. Anything else is an error, and
//! after an error the connection is not used again.

use std::io;
use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longest answer that is read.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A request.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path below the root.
    pub path: String,
    /// Bearer token.
    pub token: Option<String>,
    /// Idempotency key.
    pub key: Option<String>,
    /// Position that was seen before.
    pub seen: Option<u64>,
    /// Body as JSON.
    pub body: Option<Value>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Status of HTTP.
    pub status: u16,
    /// Position that the answer rests on, if it says one.
    pub position: Option<u64>,
    /// Whether it is the first answer again.
    pub repeated: bool,
    /// Body as JSON; null if there is none, text where it is another kind of text, numbers where it is none.
    pub body: Value,
}

impl Request {
    /// A read.
    pub fn get(path: &str) -> Request {
        Request { method: "GET", path: path.to_owned(), ..Request::default() }
    }

    /// A write.
    pub fn post(path: &str, body: Value) -> Request {
        Request { method: "POST", path: path.to_owned(), body: Some(body), ..Request::default() }
    }

    /// The bytes that go out.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\nhost: test\r\n", self.method, self.path);
        let mut header = |name: &str, value: &str| text.push_str(&format!("{name}: {value}\r\n"));
        if let Some(token) = &self.token {
            header("authorization", &format!("Bearer {token}"));
        }
        if let Some(key) = &self.key {
            header("idempotency-key", key);
        }
        if let Some(seen) = self.seen {
            header("tashika-seen", &seen.to_string());
        }
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        if self.body.is_some() {
            header("content-type", "application/json");
            header("content-length", &body.len().to_string());
        }
        text.push_str("\r\n");
        text.push_str(&body);
        text.into_bytes()
    }
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn open(address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::with_capacity(4_096) })
    }

    /// Asks and waits for the answer.
    ///
    /// # Errors
    /// The connection ended before the answer was whole.
    pub async fn ask(&mut self, request: &Request) -> io::Result<Answer> {
        self.stream.write_all(&request.bytes()).await?;
        self.buffer.clear();
        loop {
            if let Some(frame) = Frame::of(&self.buffer)? {
                return frame.answer(&self.buffer);
            }
            if self.buffer.len() > ANSWER_BYTES_MAX {
                return Err(io::Error::other("an answer without end"));
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// Where an answer's parts are in a buffer that holds all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Status of HTTP.
    pub status: u16,
    /// First byte of the body.
    pub body: usize,
    /// First byte after the answer.
    pub end: usize,
}

impl Frame {
    /// The answer at the start of the buffer, if it is whole.
    ///
    /// # Errors
    /// This is no answer of our server.
    pub fn of(buffer: &[u8]) -> io::Result<Option<Frame>> {
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
        let strange = || io::Error::new(io::ErrorKind::InvalidData, "no answer of our server");
        let text = std::str::from_utf8(&buffer[..head]).map_err(|_| strange())?;
        let status = text.get(9..12).and_then(|digits| digits.parse().ok()).ok_or_else(strange)?;
        let length = header(text, "content-length").and_then(|value| value.parse::<usize>().ok());
        let body = head + 4;
        let end = body + length.ok_or_else(strange)?;
        Ok((buffer.len() >= end).then_some(Frame { status, body, end }))
    }

    fn answer(self, buffer: &[u8]) -> io::Result<Answer> {
        let head = String::from_utf8_lossy(&buffer[..self.body]).into_owned();
        let body = &buffer[self.body..self.end];
        Ok(Answer {
            status: self.status,
            position: header(&head, "tashika-position").and_then(|value| value.parse().ok()),
            repeated: header(&head, "tashika-repeated").is_some(),
            body: value(body),
        })
    }
}

fn value(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    let text = || std::str::from_utf8(body).map_or_else(|_| Value::from(body), Value::from);
    serde_json::from_slice(body).unwrap_or_else(|_| text())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n").find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_only_when_it_is_whole() {
        let bytes = b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nnull";
        for end in 0..bytes.len() {
            assert_eq!(Frame::of(&bytes[..end]).expect("not strange"), None, "{end}");
        }
        let frame = Frame::of(bytes).expect("not strange").expect("whole");
        assert_eq!((frame.status, frame.end), (201, bytes.len()));
    }
}
