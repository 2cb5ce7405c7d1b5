//! Contact data, as far as the journal may know of it: which a programme asks for, whose were erased, who saw whose.
//!
//! What people give is nowhere in here. It lies sealed in the vault, under a data key with a name, and the name is all that
//! an entry says. The surprise: to keep contact data is no event, because nothing rests on it; to erase it is one, because
//! whoever puts an old copy of the vault back must find in the journal what to destroy again.

use serde::{Deserialize, Serialize};

use crate::command::{Actor, Context, HolderId, Person};
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::state::State;

/// Keys that one command may erase: as many vouchers as a person can have.
pub const KEYS_PER_COMMAND_MAX: usize = 64;

/// Name of a data key in the vault, drawn by lot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeyName(pub [u8; 16]);

impl std::fmt::Debug for KeyName {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        HolderId(self.0).fmt(out)
    }
}

/// Whether a programme asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Ask {
    /// It does not, and keeps none.
    #[default]
    No,
    /// Whoever likes may say it.
    Optional,
    /// Everybody who books is asked for it.
    Required,
}

impl Ask {
    /// Every answer; the index is its durable number.
    pub const ALL: [Ask; 3] = [Ask::No, Ask::Optional, Ask::Required];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Ask::No => "no",
            Ask::Optional => "optional",
            Ask::Required => "required",
        }
    }
}

/// What a programme asks for; nothing, if it does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactAsked {
    /// The name in katakana.
    pub kana_name: Ask,
    /// A telephone number.
    pub telephone: Ask,
    /// An e-mail address.
    pub email: Ask,
}

impl ContactAsked {
    /// Whether anything is asked for.
    pub fn anything(&self) -> bool {
        *self != ContactAsked::default()
    }
}

/// Decides [`crate::command::Command::EraseContact`]: what is erased already is not erased again.
pub(crate) fn erase(
    state: &State,
    context: &Context,
    person: Option<&Person>,
    keys: &[(HolderId, KeyName)],
) -> Result<Vec<Event>, Refusal> {
    let theirs = match (person, context.actor) {
        // A revoked voucher still says whose data it is.
        (Some(person), _) => {
            let held = state.programme_at(person.programme)?;
            held.known(person)?;
            Some(held.vouchers_of_person(&person.holder))
        }
        (None, Actor::Holder) => return Err(Refusal::plain(Code::LoginNoMatch)),
        (None, Actor::Staff(_) | Actor::System) => None,
    };
    let stranger = keys.iter().any(|(holder, _)| theirs.as_ref().is_some_and(|own| !own.contains(holder)));
    if stranger || keys.len() > KEYS_PER_COMMAND_MAX {
        return Err(Refusal::plain(Code::LoginNoMatch));
    }
    let fresh = keys.iter().filter(|(_, key)| !state.is_erased(*key));
    Ok(fresh.map(|(holder, key)| Event::ContactErased { holder: *holder, key: *key }).collect())
}

/// Decides [`crate::command::Command::ShowContact`]: nobody is shown what was erased.
pub(crate) fn show(
    state: &State,
    context: &Context,
    shown: &[(HolderId, KeyName)],
) -> Result<Vec<Event>, Refusal> {
    if context.actor == Actor::Holder {
        return Err(Refusal::plain(Code::LoginNoMatch));
    }
    let there = shown.iter().filter(|(_, key)| !state.is_erased(*key));
    Ok(there.map(|(holder, key)| Event::ContactShown { holder: *holder, key: *key }).collect())
}
