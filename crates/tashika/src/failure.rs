//! How a command ends: done, found something, refused, used wrongly, or failed by the world.
//!
//! A failure says what is wrong, where, and what to do next, because nobody else will. It never holds a key or
//! a secret. The exit codes are part of the surface (`docs/reference/cli.md`).
//! The surprise: 75 is not 3. It tells a supervisor that a restart may make things worse.

use std::fmt;

use serde_json::Value;
use service::import::encoding::text_of;

/// Done.
pub const DONE: u8 = 0;
/// Asked for and refused, or a check found something.
pub const REFUSED: u8 = 1;
/// Wrong usage.
pub const USAGE: u8 = 2;
/// The store or another part of the world failed.
pub const WORLD: u8 = 3;
/// The store failed while it was serving; never restart blindly.
pub const STORE: u8 = 75;

/// Codes of a service that could not do what was asked, though nothing was wrong with the asking.
const OF_THE_WORLD: [&str; 8] = [
    "contact.unavailable",
    "contact.erasing",
    "incident.unreadable",
    "journal.unreadable",
    "key.unreadable",
    "not_ready",
    "outcome.unknown",
    "overloaded",
];

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is as it should be.
    Done,
    /// The work was done and found something wrong.
    Found,
}

impl Outcome {
    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Outcome::Done => DONE,
            Outcome::Found => REFUSED,
        }
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Asked for and refused.
    Refused {
        /// Stable code.
        code: String,
        /// What is wrong and where, one line each.
        details: Vec<String>,
        /// The same as data, for what has a place in a file.
        faults: Vec<Value>,
    },
    /// Wrong usage.
    Usage(String),
    /// The world failed: what, and what to do next.
    World {
        /// What happened and where.
        what: String,
        /// What to do next.
        next: String,
    },
    /// What the store holds cannot be served from: what, and what to do next.
    Unservable {
        /// What was found and where.
        what: String,
        /// What to do next.
        next: String,
    },
    /// The store failed while serving.
    Store(String),
}

impl Failure {
    /// The world failed.
    pub fn world(what: impl Into<String>, next: impl Into<String>) -> Failure {
        Failure::World { what: what.into(), next: next.into() }
    }

    /// A file or folder could not be used.
    pub fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> Failure {
        Failure::world(format!("{} {what}: {error}", path.display()), "check the path and who may use it")
    }

    /// Reads a file that somebody brought and that must be text; another one is refused, and is no fault of the world.
    pub fn text_of(path: &std::path::Path, what: &str) -> Result<String, Failure> {
        std::fs::read_to_string(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => {
                let told = format!("{} is not {what}: it is no text; give the right file", path.display());
                Failure::refused("file.not_text", told)
            }
            _ => Failure::io("cannot be read", path, &error),
        })
    }

    /// Reads a file that people write in an editor, which may save it as UTF-8 or CP932; anything else is refused.
    pub fn written_in(path: &std::path::Path, what: &str) -> Result<String, Failure> {
        let bytes = std::fs::read(path).map_err(|error| Failure::io("cannot be read", path, &error))?;
        text_of(bytes).map(|(text, _)| text).map_err(|fault| {
            let told = format!("{} is not {what}: {fault}; save it as UTF-8", path.display());
            Failure::refused("file.not_text", told)
        })
    }

    /// Refused with one line.
    pub fn refused(code: &str, detail: impl Into<String>) -> Failure {
        Failure::Refused { code: code.to_owned(), details: vec![detail.into()], faults: Vec::new() }
    }

    /// Refused with several lines.
    pub fn refused_for(code: &str, details: Vec<String>) -> Failure {
        Failure::Refused { code: code.to_owned(), details, faults: Vec::new() }
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Refused { code, .. } if OF_THE_WORLD.contains(&code.as_str()) => WORLD,
            Failure::Refused { .. } => REFUSED,
            Failure::Usage(_) => USAGE,
            Failure::World { .. } | Failure::Unservable { .. } => WORLD,
            Failure::Store(_) => STORE,
        }
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            Failure::Refused { code, .. } => code,
            Failure::Usage(_) => "usage",
            Failure::World { .. } | Failure::Unservable { .. } => "world",
            Failure::Store(_) => "store",
        }
    }

    /// What has a place in a file, as data.
    pub fn faults(&self) -> &[Value] {
        match self {
            Failure::Refused { faults, .. } => faults,
            _ => &[],
        }
    }

    /// What is wrong and what to do, one line each.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Failure::Refused { code, details, .. } if details.is_empty() => vec![code.clone()],
            Failure::Refused { details, .. } => details.clone(),
            Failure::Usage(what) | Failure::Store(what) => vec![what.clone()],
            Failure::World { what, next } | Failure::Unservable { what, next } => {
                vec![format!("{what}; {next}")]
            }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.lines().join("\n"))
    }
}

/// An error with its causes in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
