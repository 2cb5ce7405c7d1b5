//! What the product and the desk do with messages, one sentence each, and what a story can ask about them.
//!
//! `when outbox turn a then turn`, `given outbox ends #1 handed_over by mail`, `when outbox wants #1 then wanted`,
//! `when outbox reminds 3 of 2021-05-30 since 2021-05-27 10:00 then reminded #1` asks about every booking of the story;
//! `when outbox posts #1 then to print`, `when outbox prints #1 #2 then printed #1 #2`, `when outbox prints last #1 then printed
//! again #1` are about letters;
//! `then messages = #1 #2`, `then message #1 = handed_over by mail`: a booking's message is that of its newest step.

use kernel::booking_number::BookingNumber;
use kernel::command::Command;
use kernel::outbox::{Ending, MessageKey, OutboxCommand, OutboxEvent, Reminder, Way};

use crate::sentence::settle;
use crate::words::Words;
use crate::world::{Manner, World};

/// Does what the sentence says and tells what came of it.
pub fn act(world: &mut World, manner: &Manner, mut sentence: Words<'_>) -> Result<String, String> {
    let verb = sentence.next()?;
    let (by_citizen, by_staff) = (sentence.flag("uninvited"), matches!(verb, "wants" | "prints"));
    let manner = Manner {
        staff: by_staff && !by_citizen,
        system: !by_staff && !by_citizen,
        account: manner.account,
        ..Manner::default()
    };
    let command = match verb {
        "turn" => {
            let name = sentence.next()?.as_bytes().first().copied().unwrap_or_default();
            OutboxCommand::TakeTurn { sender: [name; 16] }
        }
        "ends" => {
            let way = sentence.after("by").map(str::to_owned);
            let way = way.and_then(|name| Way::ALL.into_iter().find(|way| way.as_str() == name));
            let number = world.number(sentence.next()?)?;
            let key = key_of(world, number)?;
            let name = sentence.next()?;
            let ending = Ending::ALL.into_iter().find(|ending| ending.as_str() == name);
            OutboxCommand::End { key, ending: ending.ok_or_else(|| format!("`{name}` is no ending"))?, way }
        }
        "reminds" => {
            let since = sentence.instant_after("since")?.ok_or("since when?")?;
            let days_before = crate::words::number(sentence.next()?)?;
            let date = sentence.day_after("of")?.ok_or("of which day?")?;
            let which = Reminder { programme: world.programme, date, days_before, since };
            OutboxCommand::Remind { which, numbers: world.numbers.clone() }
        }
        "posts" => OutboxCommand::WaitForPrinter { key: key_of(world, world.number(sentence.next()?)?)? },
        "prints" => {
            let again =
                sentence.after("again").map(|it| it.parse().map_err(|_| format!("`{it}` is no file")));
            let again = again.transpose()?.or_else(|| sentence.flag("last").then(|| newest_file(world)));
            let mut keys = Vec::new();
            while let Ok(name) = sentence.next() {
                let number = world.number(name)?;
                keys.push(match again.and_then(|file| world.state.outbox().print_file(file)) {
                    Some(file) => file.letters.iter().map(|(key, _)| *key).find(|key| key.number == number),
                    None => Some(key_of(world, number)?),
                });
            }
            let keys = keys.into_iter().flatten().collect();
            OutboxCommand::Print { programme: world.programme, again, keys }
        }
        "wants" => OutboxCommand::Want { number: world.number(sentence.next()?)? },
        verb => return Err(format!("no outbox `{verb}`")),
    };
    sentence.finish()?;
    settle(world, &manner, &Command::Outbox(command))
}

/// What came of it.
pub fn happened(world: &World, event: &OutboxEvent) -> String {
    match event {
        OutboxEvent::SendingTaken { .. } => "turn".to_owned(),
        OutboxEvent::MessageEnded { ending, .. } => format!("ended {}", ending.as_str()),
        OutboxEvent::MessageWanted { .. } => "wanted".to_owned(),
        OutboxEvent::RemindersDue { numbers, .. } => {
            let names: Vec<String> = numbers.iter().map(|number| world.name_of(*number)).collect();
            format!("reminded {}", names.join(" "))
        }
        OutboxEvent::LetterDue { .. } => "to print".to_owned(),
        OutboxEvent::LettersPrinted { again, keys, .. } => {
            let names: Vec<String> = keys.iter().map(|key| world.name_of(key.number)).collect();
            format!("printed{} {}", if again.is_some() { " again" } else { "" }, names.join(" "))
        }
    }
}

/// `then messages`, or `then message #1`.
pub fn asked(world: &World, name: Option<&str>) -> Result<String, String> {
    name.map_or_else(|| Ok(messages(world)), |name| message(world, name))
}

/// `then messages = #1 #2`: what is due, the oldest first.
fn messages(world: &World) -> String {
    let due = world.state.outbox().due_after(None);
    let name = |number| match world.state.waiter(number) {
        Some((_, _, waiter)) => world.citizen_with(&waiter.holder).unwrap_or_default(),
        None => world.name_of(number),
    };
    let names: Vec<String> = due.map(|(key, _)| name(key.number)).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(" ") }
}

/// `then message #1 = due`, or what became of the message of its newest step.
fn message(world: &World, name: &str) -> Result<String, String> {
    let number = world.number(name)?;
    let outbox = world.state.outbox();
    if outbox.letter_of(number).is_some() {
        return Ok("to print".to_owned());
    }
    if outbox.due_of(number).is_some() {
        return Ok("due".to_owned());
    }
    let Some(ended) = outbox.ended(key_of(world, number)?) else { return Ok("unknown".to_owned()) };
    let way = ended.way.map(|way| format!(" by {}", way.as_str())).unwrap_or_default();
    Ok(format!("{}{way}", ended.ending.as_str()))
}

fn newest_file(world: &World) -> u64 {
    world.state.outbox().print_files().next_back().map_or(u64::MAX, |(number, _)| number)
}

fn key_of(world: &World, number: BookingNumber) -> Result<MessageKey, String> {
    let turn = world.state.waiter(number).and_then(|(_, _, waiter)| waiter.steps.last());
    let booking = world.state.booking(number);
    let step = booking.and_then(|(_, held, booking)| held.newest_step(booking));
    let position = step.map(|step| step.position).or(turn.map(|step| step.position));
    let of_step = MessageKey { position: position.ok_or("no step")?, number };
    Ok(world.state.outbox().due_of(number).unwrap_or(of_step))
}
