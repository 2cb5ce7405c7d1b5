//! Messages to people about their bookings and turns: which are due is the journal's to say, this hands them to who carries them.
//!
//! A message is written when it is about to go, from what it is about as that stands then and the contact data of the vault, and is
//! kept nowhere. At least once: what is handed over is written down only after it was, and a crash between the two hands the
//! same message over again, under the same identity, by which who carries it can tell. No booking waits for anything here.

mod about;
mod letters;
mod post;
mod sender;
mod told;
mod wishes;
mod writing;

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::booking_number::BookingNumber;
use kernel::outbox::{Ending, MessageKey};
use kernel::time::Instant;
use tokio::sync::Notify;

use crate::Service;
use crate::keys::{cut, sha256_of};
use crate::sign_in::SignedIn;
use crate::wording::Lang;

pub use kernel::outbox::Way;
pub use letters::{Letter, LetterAsk, LetterFile, LetterReply, LettersTold, PrintFileTold};
use post::Post;
pub use sender::{Sender, Sending};
pub use told::MessageTold;
pub use wishes::MessageWish;

/// Messages of which it is told why they did not go yet, at most.
const TROUBLES_MAX: usize = 10_000;

/// A message as it is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its identity, written as a UUID: the same at every attempt, in every process and after a restore.
    pub id: String,
    /// An e-mail address, a telephone number, a LINE user.
    pub to: String,
    /// Its language.
    pub lang: Lang,
    /// One line.
    pub subject: String,
    /// The whole text.
    pub text: String,
    /// The text where there is little room.
    pub short: String,
    /// Address at which whoever reads it stops messages without a sign-in, for ways that have room for it.
    pub stop: Option<String>,
    /// Files, for ways that take files.
    pub attachments: Vec<Attachment>,
    /// The place that it offers, for ways that have buttons.
    pub offer: Option<OfferedPlace>,
}

/// A place that a message offers, for the buttons under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedPlace {
    /// Names the link of the talk with the person, and says nothing.
    pub link: String,
    /// The slot.
    pub slot: String,
    /// For which dose.
    pub dose: u8,
    /// Address of the page about it.
    pub url: String,
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub content: String,
}

/// What came of handing a message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// It was taken.
    Taken,
    /// It was refused for good, in words without personal data.
    Refused(String),
    /// It was not taken this time.
    Later {
        /// Why, in words without personal data.
        why: String,
        /// When to come again, if that was said.
        after: Option<Duration>,
    },
    /// Nobody is there, in words without personal data: all messages of this way wait.
    Away(String),
}

/// What handing over will have come to.
pub type Carrying = Pin<Box<dyn Future<Output = Carried> + Send>>;

/// Who carries messages of one way on.
pub trait Carrier: Send + Sync {
    /// Which way.
    fn way(&self) -> Way;

    /// Hands a message over. The same identity may come again, also at the same time; who can tell delivers it once. The
    /// caller bounds the time.
    fn carry(&self, message: Outgoing) -> Carrying;
}

/// How the outbox stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutboxFigures {
    /// Steps of bookings and turns whose message is due; of people without contact data too.
    pub due: u64,
    /// Of these, as far as this process tried: how many did not go yet.
    pub troubled: u64,
    /// Letters that wait to be printed.
    pub letters: u64,
    /// How many messages did not go yet, by the way that was tried last, as far as this process tried.
    pub troubled_by: Vec<(&'static str, u64)>,
    /// How many messages ever ended so, by the name of the ending.
    pub ended: Vec<(&'static str, u64)>,
    /// The same by ending and way; `none` for those that were never tried.
    pub ended_by: Vec<(&'static str, &'static str, u64)>,
    /// Ways that pause because nobody is there, with why.
    pub paused: Vec<(&'static str, String)>,
}

/// Why a message did not go yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) way: Way,
    pub(crate) why: String,
    pub(crate) tries: u32,
    pub(crate) again_at: Instant,
}

/// What this process knows of sending, for whoever asks.
#[derive(Default)]
pub(crate) struct Desk {
    known: Mutex<Known>,
    poke: Notify,
}

#[derive(Default)]
struct Known {
    troubles: BTreeMap<MessageKey, Trouble>,
    paused: BTreeMap<Way, String>,
    /// Whether this process sends at all.
    sends: bool,
    /// The ways by which it does, besides letters.
    carried: Vec<Way>,
    /// Address of the site, without a slash at its end, if whoever is reached by nothing else gets letters.
    letters: Option<String>,
    /// Bookings and turns whose holders gave contact data while a message was due.
    given: Vec<BookingNumber>,
}

impl Desk {
    pub(crate) fn trouble(&self, key: MessageKey) -> Option<Trouble> {
        self.known().troubles.get(&key).cloned()
    }

    fn note(&self, key: MessageKey, trouble: Option<Trouble>) {
        let mut known = self.known();
        match trouble {
            None => drop(known.troubles.remove(&key)),
            Some(trouble) if known.troubles.len() < TROUBLES_MAX || known.troubles.contains_key(&key) => {
                known.troubles.insert(key, trouble);
            }
            Some(_) => {}
        }
    }

    fn pause(&self, way: Way, why: Option<String>) {
        let mut known = self.known();
        match why {
            Some(why) => drop(known.paused.insert(way, why)),
            None => drop(known.paused.remove(&way)),
        }
    }

    /// Whether this process sends at all.
    pub(crate) fn sends(&self) -> bool {
        self.known().sends
    }

    /// The ways by which this process sends, besides letters.
    pub(crate) fn carried(&self) -> Vec<Way> {
        self.known().carried.clone()
    }

    fn forget(&self) {
        self.known().troubles.clear();
    }

    fn take_given(&self) -> Vec<BookingNumber> {
        std::mem::take(&mut self.known().given)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service {
    /// How the outbox stands.
    pub fn outbox_figures(&self) -> OutboxFigures {
        let (due, letters, ended, counts) = {
            let state = self.read();
            let outbox = state.outbox();
            let ended = Ending::ALL.map(|ending| (ending.as_str(), outbox.count(ending)));
            let counts: BTreeMap<(Ending, Option<Way>), u64> =
                outbox.counts().map(|(ending, way, count)| ((ending, way), count)).collect();
            (outbox.due_count() as u64, outbox.letters().count() as u64, ended.to_vec(), counts)
        };
        let ways = || Way::ALL.into_iter().map(Some).chain([None]);
        let every = Ending::ALL.into_iter().flat_map(|ending| ways().map(move |way| (ending, way)));
        let by = |key: (Ending, Option<Way>)| {
            let way = key.1.map_or("none", Way::as_str);
            (key.0.as_str(), way, counts.get(&key).copied().unwrap_or_default())
        };
        let ended_by = every.map(by).collect();
        let known = self.message_desk().known();
        let paused = known.paused.iter().map(|(way, why)| (way.as_str(), why.clone())).collect();
        let tried = |way: Way| known.troubles.values().filter(|it| it.way == way).count() as u64;
        let troubled_by = Way::ALL.map(|way| (way.as_str(), tried(way))).to_vec();
        let troubled = known.troubles.len() as u64;
        OutboxFigures { due, troubled, letters, troubled_by, ended, ended_by, paused }
    }

    /// Messages of this person that are due are looked at again: they may have an address now.
    pub(crate) fn contact_given(&self, who: &SignedIn) {
        let numbers: Vec<BookingNumber> = {
            let state = self.read();
            let Ok(held) = state.programme_at(who.person().programme) else { return };
            let numbers = about::numbers_of(held, &who.person().holder);
            numbers.filter(|number| state.outbox().due_of(*number).is_some()).collect()
        };
        if !numbers.is_empty() {
            self.message_desk().known().given.extend(numbers);
            self.message_desk().poke.notify_one();
        }
    }
}

/// The identity of a message, which follows from what it is about and from nothing else. A restored journal has another one
/// for an entry that took the place of a lost one. Where it goes into several talks, each has its own.
fn identity(key: MessageKey, since: Instant, talk: &str) -> String {
    let parts: [&[u8]; 5] = [
        b"tashika message\0",
        &key.position.to_be_bytes(),
        &key.number.value().to_be_bytes(),
        &since.0.to_be_bytes(),
        talk.as_bytes(),
    ];
    let mut id: [u8; 16] = cut(&sha256_of(&parts));
    // RFC 9562, version 8: made in a way of our own.
    id[6] = id[6] & 0x0F | 0x80;
    id[8] = id[8] & 0x3F | 0x80;
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_a_uuid_that_follows_from_entry_booking_and_time() {
        let key = |position| MessageKey { position, number: BookingNumber::from_entropy(7) };
        let one = identity(key(1), Instant(5), "");
        assert_eq!(one, identity(key(1), Instant(5), ""));
        assert_ne!(one, identity(key(2), Instant(5), ""));
        assert_ne!(one, identity(key(1), Instant(6), ""));
        assert_ne!(one, identity(key(1), Instant(5), "U1"));
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_eq!(&one[14..15], "8");
    }
}
