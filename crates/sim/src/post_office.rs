//! A real mail server for a test: Debian's aiosmtpd, with an answer for each recipient's name.
//!
//! What it does to whom stands in `crates/sim/src/post_office.py`. It listens on a free port of this machine, ends when it
//! is dropped, and can be opened again on the same port. The surprise: it runs under the system's own Python, because a
//! Python of another origin does not see Debian's packages.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::patience::until;

const PYTHON: &str = "/usr/bin/python3";
const SCRIPT: &str = include_str!("post_office.py");

/// The server, for as long as it is held.
pub struct PostOffice {
    child: Child,
    // Closing it is what ends the server.
    input: Option<ChildStdin>,
    taken: Arc<Mutex<Vec<Value>>>,
    /// Where it listens.
    pub port: u16,
}

impl PostOffice {
    /// One on a free port.
    ///
    /// # Panics
    /// When python3-aiosmtpd is not installed.
    pub fn open() -> PostOffice {
        PostOffice::at(0)
    }

    /// One on this port.
    ///
    /// # Panics
    /// When the port is taken, or python3-aiosmtpd is not installed.
    pub fn at(port: u16) -> PostOffice {
        let mut command = Command::new(PYTHON);
        command.args(["-c", SCRIPT, &port.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("Debian's Python is installed");
        let input = child.stdin.take();
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let first = lines.next().and_then(Result::ok).unwrap_or_default();
        let port = first.parse().expect("python3-aiosmtpd is installed, and the port is free");
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = taken.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let message = serde_json::from_str(&line).expect("a line of JSON");
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(message);
            }
        });
        PostOffice { child, input, taken, port }
    }

    /// Its address, as the program wants it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Every message that it has whole, in order; one that came twice is there twice.
    pub fn taken(&self) -> Vec<Value> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it has so many.
    pub fn wait_for(&self, count: usize) -> Vec<Value> {
        until(&format!("{count} messages are there"), || self.taken().len() >= count);
        self.taken()
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
