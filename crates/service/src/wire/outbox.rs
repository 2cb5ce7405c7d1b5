//! Event ↔ bytes for messages.
//!
//! As in [`super`], nothing unknown is passed over: an ending or a way of a newer program is an entry that this one cannot
//! read. No address and no text is in here, only which message it was.

use kernel::outbox::{Ending, MessageKey, OutboxEvent, Way};
use kernel::time::Instant;
use prost::Message;

use super::{Undecoded, days_in, days_out, journal, number_in, sixteen, small};

pub(super) fn encode(cause: Option<journal::Cause>, event: &OutboxEvent) -> (u16, Vec<u8>) {
    match event {
        OutboxEvent::SendingTaken { sender, until } => {
            (80, journal::SendingTaken { cause, sender: sender.to_vec(), until: until.0 }.encode_to_vec())
        }
        OutboxEvent::MessageEnded { key, ending, way } => {
            let body = journal::MessageEnded {
                cause,
                position: key.position,
                number: key.number.value(),
                ending: index_of(&Ending::ALL, ending),
                way: way.as_ref().map(|way| index_of(&Way::ALL, way)),
            };
            (81, body.encode_to_vec())
        }
        OutboxEvent::MessageWanted { number } => {
            (82, journal::MessageWanted { cause, number: number.value() }.encode_to_vec())
        }
        OutboxEvent::RemindersDue { programme, date, days_before, numbers } => {
            let body = journal::RemindersDue {
                cause,
                programme: u32::from(*programme),
                date: days_out(*date),
                days_before: u32::from(*days_before),
                numbers: numbers.iter().map(|number| number.value()).collect(),
            };
            (83, body.encode_to_vec())
        }
        OutboxEvent::LetterDue { key } => {
            let body = journal::LetterDue { cause, position: key.position, number: key.number.value() };
            (84, body.encode_to_vec())
        }
        OutboxEvent::LettersPrinted { programme, again, keys } => {
            let name = |key: &MessageKey| journal::MessageName {
                position: key.position,
                number: key.number.value(),
            };
            let body = journal::LettersPrinted {
                cause,
                programme: u32::from(*programme),
                file: *again,
                letters: keys.iter().map(name).collect(),
            };
            (85, body.encode_to_vec())
        }
    }
}

pub(super) fn decode(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, OutboxEvent), Undecoded> {
    Ok(match kind {
        80 => {
            let it = journal::SendingTaken::decode(body)?;
            let sender = sixteen(&it.sender)?;
            (it.cause, OutboxEvent::SendingTaken { sender, until: Instant(it.until) })
        }
        81 => {
            let it = journal::MessageEnded::decode(body)?;
            let key = MessageKey { position: it.position, number: number_in(it.number)? };
            let ending = of_index(&Ending::ALL, it.ending, "ending")?;
            let way = it.way.map(|way| of_index(&Way::ALL, way, "way")).transpose()?;
            (it.cause, OutboxEvent::MessageEnded { key, ending, way })
        }
        82 => {
            let it = journal::MessageWanted::decode(body)?;
            (it.cause, OutboxEvent::MessageWanted { number: number_in(it.number)? })
        }
        84 => {
            let it = journal::LetterDue::decode(body)?;
            let key = MessageKey { position: it.position, number: number_in(it.number)? };
            (it.cause, OutboxEvent::LetterDue { key })
        }
        85 => {
            let it = journal::LettersPrinted::decode(body)?;
            let key = |name: journal::MessageName| -> Result<MessageKey, Undecoded> {
                Ok(MessageKey { position: name.position, number: number_in(name.number)? })
            };
            let keys = it.letters.into_iter().map(key).collect::<Result<_, _>>()?;
            let programme = small(it.programme)?;
            (it.cause, OutboxEvent::LettersPrinted { programme, again: it.file, keys })
        }
        _ => {
            let it = journal::RemindersDue::decode(body)?;
            let (programme, days_before) = (small(it.programme)?, small(it.days_before)?);
            let numbers = it.numbers.into_iter().map(number_in).collect::<Result<_, _>>()?;
            let date = days_in(it.date);
            (it.cause, OutboxEvent::RemindersDue { programme, date, days_before, numbers })
        }
    })
}

pub(super) fn index_of<T: PartialEq>(all: &[T], it: &T) -> u32 {
    u32::try_from(all.iter().position(|known| known == it).unwrap_or_default()).unwrap_or_default()
}

pub(super) fn of_index<T: Copy>(all: &[T], index: u32, what: &str) -> Result<T, String> {
    let found = usize::try_from(index).ok().and_then(|index| all.get(index)).copied();
    found.ok_or_else(|| format!("{what} {index}"))
}
