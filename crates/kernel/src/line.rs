//! LINE: that a talk there was linked with a person, and that this ended.
//!
//! The journal knows a link by the name of the data key under which the vault keeps it, and never who talks.
//! To end a link is to erase it: whatever still holds the key destroys it, as with contact data.
//! The surprise: ending asks for no birth date, because nobody may be kept in a talk that they want to leave.

use crate::command::{HolderId, Person};
use crate::contact::KeyName;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::state::State;

/// What may be asked about links.
#[derive(Debug, Clone)]
pub enum LineCommand {
    /// Writes down that a talk was linked with a person.
    Link {
        /// Who.
        person: Person,
        /// The data key under which the vault keeps the link.
        key: KeyName,
    },
    /// Ends links.
    Unlink {
        /// Their data keys, with the holders.
        links: Vec<(HolderId, KeyName)>,
    },
}

/// Decides about links: what has ended does not end again, and is not begun again under the same key.
pub(crate) fn decide(state: &State, command: &LineCommand) -> Result<Vec<Event>, Refusal> {
    match command {
        LineCommand::Link { person, key } => {
            state.programme_at(person.programme)?.known(person)?;
            let fresh = !state.is_erased(*key);
            Ok(fresh.then_some(Event::LineLinked { holder: person.holder, key: *key }).into_iter().collect())
        }
        LineCommand::Unlink { links } => {
            let there = links.iter().filter(|(_, key)| !state.is_erased(*key));
            Ok(there.map(|(holder, key)| Event::LineUnlinked { holder: *holder, key: *key }).collect())
        }
    }
}
