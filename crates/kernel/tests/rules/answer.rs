//! What a story can ask about the state, and how the state is told in words.
//!
//! `then free s1 = 0`, `then history #1 = confirmed, cancelled (ill)`, `then page aki = #1 confirmed s1 dose 1`.

use jiff::civil::Date;
use kernel::booking_number::BookingNumber;
use kernel::refusal::{Fact, Refusal};
use kernel::state::ProgrammeState;
use kernel::tally::Tally;
use kernel::time::{DAY_MS, Instant, MINUTE_MS, plus_days};
use kernel::undo::Issuers;
use kernel::{dose, wave};

use crate::counter;
use crate::sentence::remembered;
use crate::town::TOKYO;
use crate::words::{self, Words};
use crate::world::{World, command_id};

/// The answer to a question about the state.
pub fn ask(world: &World, question: &str) -> Result<String, String> {
    let mut words = Words::of(question);
    let what = words.next()?;
    let of = words.next().ok();
    let named = || of.ok_or_else(|| format!("{what} of what?"));
    let told = match what {
        "free" => free(world, named()?, &mut words)?,
        "history" => history(world, world.number(named()?)?, u64::MAX),
        "page" => page(world, named()?)?,
        "hold" => hold(world, named()?)?,
        "outdated" | "left-out" => by_waves(world, what, named()?, &mut words)?,
        "login" => {
            let citizen = world.citizen(named()?)?;
            let person = citizen.signed_in(words.day_after("born")?.unwrap_or(citizen.born_on));
            let admitted = held(world, citizen.programme)?.admitted(&person);
            admitted.map_or_else(|why| refusal(world, &why), |_| "yes".to_owned())
        }
        "next" => {
            let citizen = world.citizen(named()?)?;
            let next = dose::next(held(world, citizen.programme)?, &citizen.holder);
            next.map_or_else(|why| refusal(world, &why), |dose| dose.to_string())
        }
        "may" => {
            let citizen = world.citizen(named()?)?;
            let programme = &held(world, citizen.programme)?.definition;
            let cohort = citizen.signed_in(citizen.born_on).cohort;
            let may = wave::may_book(programme, &cohort, 1, world.now);
            may.map_or_else(|why| refusal(world, &why), |()| "yes".to_owned())
        }
        "command" => {
            let record = world.state.command(command_id(named()?));
            record.map_or("unknown".to_owned(), |record| remembered(world, &record.outcome))
        }
        "claims" => claims(world),
        "flagged" => {
            let unbacked = held(world, world.programme)?.unbacked_bookings();
            let told: Vec<String> = unbacked.map(|(booking, ..)| world.name_of(booking.number)).collect();
            if told.is_empty() { "none".to_owned() } else { told.join(", ") }
        }
        "import" => import(world, words::number(named()?)?)?,
        "tally" => tally(world, named()?)?,
        "issuers" => issuers(world, words::number(named()?)?)?,
        "list" => counter::list(world, named()?)?,
        "concerned" => counter::concerned(world, named()?)?,
        "messages" | "message" => crate::outbox::asked(world, named().ok())?,
        "waitlist" => crate::waitlist::waiting(world),
        "turn" => crate::waitlist::turn(world, named()?)?,
        "displaced" => crate::planner::displaced(world, named()?, &mut words)?,
        "plan" => crate::planner::plan(world, named()?, &mut words)?,
        "choices" => crate::planner::choices(world, named()?)?,
        "absent" => counter::absent(world, named()?, &mut words)?,
        "next-dose" => counter::proposal(world, named()?)?,
        "vouchers" => held(world, world.programme)?.holder_count().to_string(),
        "commands" => world.state.command_count().to_string(),
        "proposal" => crate::proposal::standing(world, named()?)?,
        "series" => crate::proposal::series(world, named()?)?,
        "staff" => crate::staff::account(world, named()?)?,
        "desk" => crate::desk::notes(world, named()?)?,
        "call" => crate::desk::standing(world, named()?)?,
        "proofs" => crate::staff::proofs(world, named()?)?,
        "looks" => crate::staff::looks(world, named()?)?,
        "forbidden" => crate::staff::forbidden(world, named()?)?,
        "last" => last(world, named()?)?,
        _ => return Err(format!("nobody knows what `{what}` is")),
    };
    words.finish()?;
    Ok(told)
}

/// The claims that are open, each with why its booking could not be brought back.
fn claims(world: &World) -> String {
    let told = world
        .state
        .claims()
        .map(|claim| format!("{} {}", world.name_of(claim.lost.number), refusal(world, &claim.refusal)));
    let told: Vec<String> = told.collect();
    if told.is_empty() { "none".to_owned() } else { told.join(" | ") }
}

fn held(world: &World, programme: u16) -> Result<&ProgrammeState, String> {
    world.state.programme_at(programme).map_err(|_| "no such programme".to_owned())
}

fn by_waves(world: &World, what: &str, of: &str, words: &mut Words<'_>) -> Result<String, String> {
    if what == "outdated" { outdated(world, of) } else { left_out(world, of, words) }
}

/// Why the hold of somebody cannot become a booking any more.
fn outdated(world: &World, name: &str) -> Result<String, String> {
    let citizen = world.citizen(name)?;
    let held = held(world, citizen.programme)?;
    let index = held.holder(&citizen.holder).map(|(index, _)| index);
    let Some(hold) = index.and_then(|index| held.live_hold(index, world.now)) else {
        return Ok("no hold".to_owned());
    };
    let person = citizen.signed_in(citizen.born_on);
    let why = kernel::hold::outdated(held, &person, hold, world.now);
    Ok(why.map_or_else(|| "no".to_owned(), |why| refusal(world, &why)))
}

/// `left-out w for 131016`: what a wave that is amended so would leave out.
fn left_out(world: &World, id: &str, words: &mut Words<'_>) -> Result<String, String> {
    let held = held(world, world.programme)?;
    let mut after = held.definition.clone();
    let wave = after.waves.iter_mut().find(|wave| wave.id == id).ok_or("no such wave")?;
    wave.municipalities = words.after("for").map_or_else(|| wave.municipalities.clone(), words::list);
    wave.slots_until = words.day_after("slots-until")?.unwrap_or(wave.slots_until);
    wave.closes_at = words.instant_after("closes")?.or(wave.closes_at);
    let (holds, bookings) = kernel::hold::left_out(held, &after, world.now);
    Ok(format!("{holds} held, {bookings} booked"))
}

/// `tally 131121` in parts of two: `3 valid, 1 revoked, 0 superseded; 1 taken, 2 free; 1 booked, 0 given, 1 unbacked`.
fn tally(world: &World, code: &str) -> Result<String, String> {
    let held = held(world, world.programme)?;
    let mut it = Tally::of(words::number(code)?);
    let mut from = Some(0);
    while let Some(at) = from {
        from = held.tally_vouchers(&mut it, at, 2);
    }
    from = Some(0);
    while let Some(at) = from {
        from = held.tally_bookings(&mut it, at, 2);
    }
    Ok(format!(
        "{} valid, {} revoked, {} superseded, {} taken, {} free, {} booked, {} given, {} cancelled, {} unbacked",
        it.valid,
        it.revoked,
        it.superseded,
        it.taken,
        it.free,
        it.booked,
        it.administered,
        it.cancelled,
        it.unbacked
    ))
}

fn issuers(world: &World, id: u64) -> Result<String, String> {
    let imports = held(world, world.programme)?.imports();
    Ok(match imports.iter().rfind(|it| it.id == id).map(|it| it.issuers) {
        Some(Issuers::One(code)) => code.to_string(),
        Some(Issuers::Several) => "several".to_owned(),
        Some(Issuers::Nobody) | None => "none".to_owned(),
    })
}

/// What the state remembers of an import: `2 new, 1 changed`, `undone`, `undo of 7: 1 back, 2 gone`.
fn import(world: &World, id: u64) -> Result<String, String> {
    let imports = held(world, world.programme)?.imports();
    let Some(it) = imports.iter().rfind(|it| it.id == id) else { return Ok("unknown".to_owned()) };
    Ok(match (it.counted, it.undone, it.undoes) {
        (None, ..) => "uncounted".to_owned(),
        (Some(_), Some(_), _) => "undone".to_owned(),
        (Some(_), None, Some(undone)) => {
            format!("undo of {undone}: {} back, {} gone", it.changed, it.removed)
        }
        (Some(_), None, None) => format!("{} new, {} changed", it.added, it.changed),
    })
}

/// `free s1`: every place that is free; `free s1 through web`: those that somebody who comes this way can take.
fn free(world: &World, name: &str, words: &mut Words<'_>) -> Result<String, String> {
    let channel = words.after("through").map(crate::planner::channel).transpose()?;
    let (programme, row) = world.slot(name)?;
    let held = held(world, programme)?;
    let index = held.slots().find(|(_, slot)| slot.row().id == row.id).map(|(index, _)| index);
    let free = |index| match channel {
        None => held.free_places(index, world.now),
        Some(channel) => held.free_for(index, channel, world.now),
    };
    Ok(index.map_or("unknown".to_owned(), |index| free(index).to_string()))
}

/// The steps of a booking up to a position.
pub fn history(world: &World, number: BookingNumber, until: u64) -> String {
    let Some((_, held, booking)) = world.state.booking(number) else { return "unknown".to_owned() };
    let steps = held.history(booking, until).into_iter().map(|step| match step.reason() {
        Some(reason) => format!("{} ({reason})", step.kind.as_str()),
        None => step.kind.as_str().to_owned(),
    });
    steps.collect::<Vec<_>>().join(", ")
}

fn page(world: &World, name: &str) -> Result<String, String> {
    let citizen = world.citizen(name)?;
    let held = held(world, citizen.programme)?;
    let told: Vec<String> = held
        .bookings_of_person(&citizen.holder)
        .into_iter()
        .map(|booking| {
            let at = held.slot_of(booking).map_or("?", |slot| world.slot_name(slot.row()));
            let number = world.name_of(booking.number);
            format!("{number} {} {at} dose {}", booking.status.as_str(), booking.dose)
        })
        .collect();
    Ok(if told.is_empty() { "empty".to_owned() } else { told.join(" | ") })
}

fn hold(world: &World, name: &str) -> Result<String, String> {
    let citizen = world.citizen(name)?;
    let held = held(world, citizen.programme)?;
    let live = held.holder(&citizen.holder).and_then(|(index, _)| held.live_hold(index, world.now));
    Ok(live.map_or("none".to_owned(), |hold| {
        let at = held.slot_of(hold).map_or("?", |slot| world.slot_name(slot.row()));
        format!("{at} until {}", instant(hold.expires_at))
    }))
}

/// `last 2`: the kinds of the newest entries.
fn last(world: &World, count: &str) -> Result<String, String> {
    let count: usize = crate::words::number(count)?;
    let from = world.journal.len().saturating_sub(count);
    Ok(world.journal[from..].iter().map(|record| record.event.name()).collect::<Vec<_>>().join(", "))
}

/// Code and fact.
pub fn refusal(world: &World, refusal: &Refusal) -> String {
    let code = refusal.code.as_str();
    match refusal.fact {
        Fact::None => code.to_owned(),
        Fact::At(at) => format!("{code} {}", instant(at)),
        Fact::On(on) => format!("{code} {on}"),
        Fact::Count(count) => format!("{code} {count}"),
        Fact::Booking(number) => format!("{code} {}", world.name_of(number)),
    }
}

/// Day and time of day in Tokyo; seconds only if there are any.
pub fn instant(at: Instant) -> String {
    let local = at.plus_ms(i64::from(TOKYO) * MINUTE_MS).0;
    let days = i32::try_from(local.div_euclid(DAY_MS)).expect("a day of this age");
    let day: Date = plus_days(jiff::civil::date(1970, 1, 1), days);
    let seconds = local.rem_euclid(DAY_MS) / 1_000;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let tail = if second == 0 { String::new() } else { format!(":{second:02}") };
    format!("{day} {hour:02}:{minute:02}{tail}")
}
