//! What can go wrong with a store, told to the operator.
//!
//! A fault says what happened, where, and what to do next; its source says why and is not repeated in the
//! message. Faults are never shown to citizens. The kind is for the program, the text for a person.

use std::error::Error;
use std::io;

/// The kinds of fault that a caller may tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The operating system could not read or write.
    Io,
    /// No room is left.
    Full,
    /// What is stored contradicts itself.
    Corrupt,
    /// Somebody else owns the store.
    Locked,
    /// What was asked for is not there.
    Missing,
    /// What was to be made is there already.
    Exists,
    /// Something is too old or too new.
    Version,
    /// The store's server cannot be reached or takes no writes now; asking again later may help.
    Away,
    /// This handle ended earlier and does nothing any more.
    Dead,
    /// Anything else, such as a batch over a limit.
    Other,
}

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Fault(Box<Report>);

#[derive(Debug, thiserror::Error)]
#[error("{what} ({place}); {next}")]
struct Report {
    kind: FaultKind,
    what: String,
    place: String,
    next: String,
    position: Option<u64>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// Whether it is what the store holds that is wrong, so that trying again finds the same; not its disk, its room, its
    /// server or another owner.
    pub fn is_of_content(&self) -> bool {
        matches!(self.kind(), FaultKind::Corrupt | FaultKind::Version | FaultKind::Missing | FaultKind::Other)
    }

    /// A fault: what happened, where, and what to do next.
    pub fn new(
        kind: FaultKind,
        what: impl Into<String>,
        place: impl Into<String>,
        next: impl Into<String>,
    ) -> Fault {
        let (what, place, next) = (what.into(), place.into(), next.into());
        Fault(Box::new(Report { kind, what, place, next, position: None, source: None }))
    }

    /// What kind of fault it is.
    pub fn kind(&self) -> FaultKind {
        self.0.kind
    }

    /// The first position that is wrong, where one is known.
    pub fn position(&self) -> Option<u64> {
        self.0.position
    }

    /// The whole story in one line: what happened, why, where, and what to do next.
    pub fn told(&self) -> String {
        let Report { what, place, next, source, .. } = &*self.0;
        match source {
            Some(cause) => format!("{what}: {cause} ({place}); {next}"),
            None => self.to_string(),
        }
    }

    /// The same fault, naming the first wrong position.
    pub fn at_position(mut self, position: u64) -> Fault {
        self.0.position = Some(position);
        self
    }

    /// The same fault with its place by name, where it only says `general`.
    pub fn placed(mut self, general: &str, place: &str) -> Fault {
        if self.0.place == general {
            place.clone_into(&mut self.0.place);
        }
        self
    }

    /// The same fault, with its cause.
    pub fn because(mut self, source: impl Error + Send + Sync + 'static) -> Fault {
        self.0.source = Some(Box::new(source));
        self
    }

    /// A failure of the operating system.
    pub(crate) fn of_io(what: impl Into<String>, place: impl Into<String>, error: io::Error) -> Fault {
        let (kind, next) = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (FaultKind::Full, NEXT_FULL),
            io::ErrorKind::NotFound => (FaultKind::Missing, "check the path of the data folder"),
            io::ErrorKind::PermissionDenied => (FaultKind::Io, "give this user the data folder"),
            _ => (FaultKind::Io, NEXT_IO),
        };
        Fault::new(kind, what, place, next).because(error)
    }

    /// A break in the journal at `position`.
    pub(crate) fn of_break(position: u64, what: impl Into<String>) -> Fault {
        let place = format!("journal position {position}");
        Fault::new(FaultKind::Corrupt, what, place, NEXT_CORRUPT).at_position(position)
    }

    /// The answer of a handle that ended earlier.
    pub(crate) fn of_dead(place: impl Into<String>) -> Fault {
        Fault::new(
            FaultKind::Dead,
            "this handle ended with an earlier error",
            place,
            "drop it and recover by reading the journal",
        )
    }

    /// A value over a limit or otherwise not storable.
    pub(crate) fn of_limit(what: impl Into<String>, place: impl Into<String>) -> Fault {
        Fault::new(FaultKind::Other, what, place, "nothing was written; this is a bug in the caller")
    }
}

/// What to do when the disk is full.
pub(crate) const NEXT_FULL: &str = "make room on the disk, then start again";
/// What to do when the disk fails.
pub(crate) const NEXT_IO: &str = "stop, check the disk, and recover before anything is written again";
/// What to do when the stored bytes contradict themselves.
pub(crate) const NEXT_CORRUPT: &str = "do not serve; keep the files and recover from a verified copy";

/// The two unclean outcomes of an append.
#[derive(Debug, thiserror::Error)]
pub enum AppendFault {
    /// Nothing was written, and nothing will be.
    #[error("the batch was not sent")]
    NotSent(#[source] Fault),
    /// The batch is there or not; the handle is dead.
    #[error("it is unknown whether the batch was written")]
    Unknown(#[source] Fault),
}

impl AppendFault {
    /// What went wrong, whatever became of the batch.
    pub fn fault(&self) -> &Fault {
        match self {
            AppendFault::NotSent(fault) | AppendFault::Unknown(fault) => fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_story_has_its_cause() {
        let fault = Fault::new(FaultKind::Io, "it cannot be written", "journal.db", "stop");
        assert_eq!(fault.told(), "it cannot be written (journal.db); stop");
        let fault = fault.because(io::Error::other("disk I/O error"));
        assert_eq!(fault.told(), "it cannot be written: disk I/O error (journal.db); stop");
    }
}
