//! Letters: messages of people who are reached by nothing else, or want paper. They wait for whoever prints them.
//!
//! That a message goes as a letter is an entry, and that it was put into a print file is the entry that ends it: so each is
//! printed once, whoever asks and however often. A file has the position of its entry as its number, and is known as long as what
//! became of messages is, so that it can be made again. The surprise: the entry comes before the file, because a file that
//! got lost can be made again and a letter that nobody wrote down cannot be told from a new one.

use serde::{Deserialize, Serialize};

use super::{Ended, Ending, KNOWN_MS, MessageKey, Outbox, OutboxEvent, Way};
use crate::booking_number::BookingNumber;
use crate::command::{Actor, Context};
use crate::refusal::{Code, Refusal};
use crate::state::State;
use crate::time::Instant;

/// Letters in one print file: as many as a ream has sheets.
pub const LETTERS_PER_FILE_MAX: usize = 500;
/// How long a letter waits to be printed, in milliseconds: two weeks.
pub const LETTER_WAITS_MS: i64 = 14 * 24 * 3_600_000;

/// A print file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintFile {
    /// When it was made first.
    pub at: Instant,
    /// Index of the programme.
    pub programme: u16,
    /// Its letters, each with since when it was due.
    pub letters: Vec<(MessageKey, Instant)>,
    /// How often it was made again.
    pub again: u32,
}

impl Outbox {
    /// Letters that wait to be printed, the oldest first, with since when.
    pub fn letters(&self) -> impl Iterator<Item = (MessageKey, Instant)> {
        self.letters.iter().map(|(key, since)| (*key, *since))
    }

    /// The letter about this booking that waits to be printed.
    pub fn letter_of(&self, number: BookingNumber) -> Option<MessageKey> {
        self.due_of(number).filter(|key| self.letters.contains_key(key))
    }

    /// Since when this letter waits to be printed, if it does.
    pub fn letter_since(&self, key: MessageKey) -> Option<Instant> {
        self.letters.get(&key).copied()
    }

    /// Print files that are known, the oldest first, by number.
    pub fn print_files(&self) -> impl DoubleEndedIterator<Item = (u64, &PrintFile)> {
        self.files.iter().map(|(number, file)| (*number, file))
    }

    /// The print file with this number.
    pub fn print_file(&self, number: u64) -> Option<&PrintFile> {
        self.files.get(&number)
    }

    pub(super) fn wait_for_printer(&mut self, key: MessageKey) {
        if let Some(since) = self.due.remove(&key) {
            self.letters.insert(key, since);
        }
    }

    /// A file has only what waits; what else an entry names was in another.
    pub(super) fn print(&mut self, programme: u16, keys: &[MessageKey], at: Instant, position: u64) {
        let mut letters = Vec::new();
        for key in keys {
            let Some(since) = self.letters.get(key).copied() else { continue };
            self.end(*key, Ended { at, ending: Ending::HandedOver, way: Some(Way::Letter) });
            letters.push((*key, since));
        }
        if !letters.is_empty() {
            self.files.insert(position, PrintFile { at, programme, letters, again: 0 });
        }
    }

    pub(super) fn print_again(&mut self, file: u64) {
        if let Some(file) = self.files.get_mut(&file) {
            file.again = file.again.saturating_add(1);
        }
    }

    /// What nobody printed or said anything of, and files whose letters are not known any more.
    pub(super) fn forget_letters(&mut self, now: Instant) {
        while let Some(oldest) = self.letters.first_entry() {
            if now.since(*oldest.get()) < KNOWN_MS {
                break;
            }
            self.newest.remove(&oldest.key().number);
            oldest.remove();
        }
        while let Some(oldest) = self.files.first_entry() {
            if now.since(oldest.get().at) < KNOWN_MS {
                break;
            }
            oldest.remove();
        }
    }
}

/// Decides [`super::OutboxCommand::Print`].
pub(super) fn print(
    state: &State,
    context: &Context,
    programme: u16,
    again: Option<u64>,
    keys: &[MessageKey],
) -> Result<Option<OutboxEvent>, Refusal> {
    if !matches!(context.actor, Actor::Staff(_)) {
        return Err(Refusal::plain(Code::StaffForbidden));
    }
    let outbox = state.outbox();
    let of_programme = |key: &&MessageKey| {
        let of_booking = state.booking(key.number).map(|(of, ..)| of);
        of_booking.or_else(|| state.waiter(key.number).map(|(of, ..)| of)) == Some(programme)
    };
    let wanted = keys.iter().filter(of_programme);
    let keys: Vec<MessageKey> = match again {
        None => wanted
            .filter(|key| outbox.letters.contains_key(key))
            .take(LETTERS_PER_FILE_MAX)
            .copied()
            .collect(),
        Some(file) => {
            let file = outbox.print_file(file).ok_or(Refusal::plain(Code::LettersUnknown))?;
            let is_in = |key: &&MessageKey| file.letters.iter().any(|(known, _)| known == *key);
            wanted.filter(is_in).take(LETTERS_PER_FILE_MAX).copied().collect()
        }
    };
    if keys.is_empty() {
        return Err(Refusal::plain(Code::LettersNone));
    }
    Ok(Some(OutboxEvent::LettersPrinted { programme, again, keys }))
}
