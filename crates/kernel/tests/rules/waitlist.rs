//! What people who wait do, one sentence each, and what a story can ask about them.
//!
//! `programme p waitlist 120@08:00-21:00` has offers of two hours by day; `when aki waits then waiting`,
//! `when aki waits venues otemachi then waiting`, `when aki leaves then left (asked)`, `when aki declines then declined`;
//! `when waitlist passes-on s1 s2 then aki offered s1 until 2021-05-17 13:00` is what the product asks for by itself;
//! `then waitlist = aki s1 | beni`: who waits, in their order, and what is offered to whom;
//! `then turn aki = joined, offered s1, lapsed s1`: what happened to somebody in the order in which it did.

use kernel::booking_number::BookingNumber;
use kernel::command::{Command, Person};
use kernel::slot::SlotId;
use kernel::waitlist::{Turn, TurnStep, WaitlistCommand, WaitlistEvent, WaitlistRule};

use crate::answer;
use crate::sentence::settle;
use crate::words::{self, Words};
use crate::world::{Manner, World};

/// `120@08:00-21:00`, or `none`.
pub fn rule(text: &str) -> Result<Option<WaitlistRule>, String> {
    if text == "none" {
        return Ok(None);
    }
    let parts = text.split_once('@').and_then(|(minutes, day)| Some((minutes, day.split_once('-')?)));
    let (minutes, (from, until)) = parts.ok_or_else(|| format!("`{text}` is no waitlist"))?;
    let (day_from, day_until) = (words::minute(from)?, words::minute(until)?);
    Ok(Some(WaitlistRule { offer_minutes: words::number(minutes)?, day_from, day_until }))
}

/// What a person asks for.
pub fn asks(world: &World, person: Person, verb: &str, sentence: &mut Words<'_>) -> Result<Command, String> {
    Ok(Command::Waitlist(match verb {
        "leaves" => WaitlistCommand::Leave { person },
        "declines" => {
            let slot = sentence.after("of").map(|name| world.slot(name)).transpose()?;
            WaitlistCommand::Decline { person, slot: slot.map(|(_, row)| row.id) }
        }
        _ => {
            let held = world.state.programme_at(person.programme).map_err(|_| "no such programme")?;
            let names = sentence.after("venues").map(words::list).unwrap_or_default();
            let venues = names.iter().map(|name| held.venue_index(name).unwrap_or(u16::MAX)).collect();
            WaitlistCommand::Join { person, venues }
        }
    }))
}

/// `waitlist passes-on s1 s2`, with `uninvited` by a citizen.
pub fn pass_on(world: &mut World, mut sentence: Words<'_>) -> Result<String, String> {
    if sentence.next()? != "passes-on" {
        return Err("a waitlist passes on".to_owned());
    }
    let system = !sentence.flag("uninvited");
    let channel = system.then_some(kernel::command::Channel::System);
    let manner = Manner { system, channel, ..Manner::default() };
    let mut slots: Vec<SlotId> = Vec::new();
    while let Ok(name) = sentence.next() {
        slots.push(world.slot(name)?.1.id);
    }
    sentence.finish()?;
    let programme = world.programme;
    settle(world, &manner, &Command::Waitlist(WaitlistCommand::PassOn { programme, slots }))
}

/// What came of it.
pub fn happened(world: &World, event: &WaitlistEvent) -> String {
    let who = name_of(world, event.number());
    match event {
        WaitlistEvent::WaitlistJoined { .. } => "waiting".to_owned(),
        WaitlistEvent::WaitlistLeft { reason, .. } => format!("{who} left ({})", reason.as_str()),
        WaitlistEvent::PlaceOffered { slot, expires_at, .. } => {
            format!("{who} offered {} until {}", slot_name(world, *slot), answer::instant(*expires_at))
        }
        WaitlistEvent::OfferEnded { ending, .. } => format!("{who} {}", ending.as_str()),
    }
}

/// Who waits, in their order.
pub fn waiting(world: &World) -> String {
    let Ok(held) = world.state.programme_at(world.programme) else { return "none".to_owned() };
    let names = held.waitlist().waiting().map(|waiter| {
        let offered = waiter.offer.and_then(|offer| Some(held.slot_offered(&offer)?.row().id));
        let slot = offered.map(|slot| format!(" {}", slot_name(world, slot))).unwrap_or_default();
        format!("{}{slot}", name_of(world, waiter.number))
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() { "none".to_owned() } else { names.join(" | ") }
}

/// What happened to somebody who waits or waited.
pub fn turn(world: &World, name: &str) -> Result<String, String> {
    let citizen = world.citizen(name)?;
    let held = world.state.programme_at(citizen.programme).map_err(|_| "no such programme")?;
    let Some(waiter) = held.waiter(&citizen.holder) else { return Ok("none".to_owned()) };
    let steps = waiter.steps.iter().map(|step| {
        let slot = held.slot_of_turn(step).map(|slot| format!(" {}", slot_name(world, slot.row().id)));
        let number = match step.what {
            TurnStep::Booked(number) => format!(" {}", world.name_of(number)),
            _ => String::new(),
        };
        format!("{}{}{number}", step.what.as_str(), slot.unwrap_or_default())
    });
    let ahead = match waiter.turn {
        Turn::Waits => format!("; {} ahead", held.waitlist().ahead_of(waiter)),
        Turn::Booked(_) | Turn::Left(_) => String::new(),
    };
    Ok(format!("{}{ahead}", steps.collect::<Vec<_>>().join(", ")).replace("; ", " / "))
}

fn name_of(world: &World, number: BookingNumber) -> String {
    let holder = world.state.waiter(number).map(|(_, _, waiter)| waiter.holder);
    let known = holder.and_then(|holder| world.citizen_with(&holder));
    known.unwrap_or_else(|| "somebody".to_owned())
}

fn slot_name(world: &World, id: SlotId) -> String {
    let held = world.state.programmes().find_map(|(_, held)| held.slot_with(id));
    held.map_or("?", |(_, slot)| world.slot_name(slot.row())).to_owned()
}
