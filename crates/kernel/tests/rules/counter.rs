//! What staff do at the counter of a venue, one sentence each, and what they ask there.
//!
//! `counter otemachi checks-in #1`, `lot L1 moderna until 2021-06-30`; nothing here knows a rule.

use kernel::booking::StepKind;
use kernel::command::Command;
use kernel::lot::{LotNumber, LotRow};
use kernel::slot::SlotId;
use kernel::state::ProgrammeState;
use kernel::visit::{self, Act, AtVenue, NotGivenReason};

use crate::answer;
use crate::sentence::settle;
use crate::words::{self, Words};
use crate::world::{Manner, World};

/// Steps that can be named to be undone.
const STEPS: [StepKind; 6] = [
    StepKind::CheckedIn,
    StepKind::Checked,
    StepKind::Administered,
    StepKind::NotGiven,
    StepKind::NoShow,
    StepKind::Moved,
];

fn held(world: &World) -> Result<&ProgrammeState, String> {
    world.state.programme_at(world.programme).map_err(|_| "no programme yet".to_owned())
}

/// `counter otemachi gives #1 lot L1`.
pub fn act(world: &mut World, manner: &Manner, mut sentence: Words<'_>) -> Result<String, String> {
    let place = sentence.next()?;
    let venue = held(world)?.venue_index(place).ok_or_else(|| format!("no venue is called `{place}`"))?;
    let slot: Option<SlotId> =
        sentence.after("into").map(|name| world.slot(name).map(|(_, row)| row.id)).transpose()?;
    let verb = sentence.next()?;
    let act = match verb {
        "checks-in" => Act::CheckIn { number: world.number(sentence.next()?)?, is_let_in: false },
        "lets-in" => Act::CheckIn { number: world.number(sentence.next()?)?, is_let_in: true },
        "takes" => Act::CheckInHere { number: world.number(sentence.next()?)?, slot },
        "takes-in" => {
            let citizen = world.citizen(sentence.next()?)?;
            let born_on = sentence.day_after("born")?.unwrap_or(citizen.born_on);
            Act::WalkIn { person: citizen.signed_in(born_on), slot }
        }
        "checks" => Act::Check { number: world.number(sentence.next()?)? },
        "gives" => {
            let lot = lot_number(sentence.after("lot").ok_or("from which `lot`?")?)?;
            Act::Administer { number: world.number(sentence.next()?)?, lot }
        }
        "withholds" => {
            let name = sentence.after("because").ok_or("why, `because`?")?;
            let reason = NotGivenReason::ALL.into_iter().find(|reason| reason.as_str() == name);
            let reason = reason.ok_or_else(|| format!("`{name}` is no reason to give nothing"))?;
            Act::Withhold { number: world.number(sentence.next()?)?, reason }
        }
        "undoes" => {
            let name = sentence.after("step").ok_or("which `step`?")?;
            let step = STEPS.into_iter().find(|step| step.as_str() == name);
            let step = step.ok_or_else(|| format!("`{name}` is no step"))?;
            Act::Undo { number: world.number(sentence.next()?)?, step }
        }
        "closes" => Act::MarkNoShows { date: words::day(sentence.next()?)? },
        "follows-up" => Act::BookNextDose { number: world.number(sentence.next()?)?, slot },
        verb => return Err(format!("nobody at a counter `{verb}`")),
    };
    sentence.finish()?;
    settle(world, manner, &Command::AtVenue(AtVenue { programme: world.programme, venue, act }))
}

/// `lot L1 moderna until 2021-06-30 at otemachi,osaka`, `recall L1 moderna`, `reinstate L1 moderna`.
pub fn lot(world: &mut World, manner: &Manner, verb: &str, mut s: Words<'_>) -> Result<String, String> {
    let number = lot_number(s.next()?)?;
    let name = s.next()?;
    let product = held(world)?.product_index(name).unwrap_or(99);
    let programme = world.programme;
    let command = if verb == "lot" {
        let expires_on = s.day_after("until")?.ok_or("until when?")?;
        let venues = s.after("at").map(words::list).unwrap_or_default();
        let known = held(world)?;
        let venues = venues.iter().map(|venue| known.venue_index(venue).unwrap_or(99)).collect();
        Command::DeclareLot { programme, lot: LotRow { product, number, expires_on, venues } }
    } else {
        Command::RecallLot { programme, product, number, is_reinstated: verb == "reinstate" }
    };
    s.finish()?;
    settle(world, manner, &command)
}

fn lot_number(text: &str) -> Result<LotNumber, String> {
    LotNumber::parse(text).ok_or_else(|| format!("`{text}` is no lot"))
}

/// `then list s1`: the bookings of a slot in every state.
pub fn list(world: &World, name: &str) -> Result<String, String> {
    let (_, row) = world.slot(name)?;
    let (index, _) = held(world)?.slot_with(row.id).ok_or("no such slot")?;
    let told = held(world)?.bookings_of_slot(index);
    Ok(joined(told.map(|it| format!("{} {}", world.name_of(it.number), it.status.as_str()))))
}

/// `then concerned L1`: who had a dose of the only product's lot, and who is booked where it is given.
pub fn concerned(world: &World, name: &str) -> Result<String, String> {
    let number = lot_number(name)?;
    let held = held(world)?;
    let lot = held.lots().iter().find(|lot| lot.row().number == number).ok_or("no such lot")?;
    let concerned = held.concerned(lot, kernel::time::date_at(world.now, crate::town::TOKYO));
    let names = |all: &[&kernel::booking::Booking]| joined(all.iter().map(|it| world.name_of(it.number)));
    Ok(format!("received {}, booked {}", names(&concerned.received), names(&concerned.booked)))
}

/// `then absent otemachi on 2021-05-30`: whom closing the day would mark.
pub fn absent(world: &World, place: &str, words: &mut Words<'_>) -> Result<String, String> {
    let date = words.day_after("on")?.ok_or("on which day?")?;
    let held = held(world)?;
    let venue = held.venue_index(place).ok_or("no such venue")?;
    Ok(joined(visit::no_shows(held, venue, date, world.now).iter().map(|number| world.name_of(*number))))
}

/// `then next-dose #1`: what is proposed.
pub fn proposal(world: &World, name: &str) -> Result<String, String> {
    let (_, held, booking) = world.state.booking(world.number(name)?).ok_or("no such booking")?;
    Ok(match visit::proposal(held, booking, world.now) {
        Err(why) => answer::refusal(world, &why),
        Ok(it) => {
            let slot = it.slot.and_then(|slot| held.slot_with(slot));
            let slot = slot.map_or("none", |(_, slot)| world.slot_name(slot.row()));
            format!("{} from {} usually {} at {slot}", it.dose, it.earliest_on, it.standard_on)
        }
    })
}

fn joined(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    if all.is_empty() { "nobody".to_owned() } else { all.join(" ") }
}
