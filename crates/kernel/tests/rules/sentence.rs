//! What people and planners do in a story, one sentence each: the verb is looked up and becomes a command.
//!
//! [`act`] answers with what came of it, in the words that stand after `then`. A new verb is one arm and one
//! function; nothing here knows a rule.

use kernel::amend::{ActReason, Amendment};
use kernel::booking_number::BookingNumber;
use kernel::command::{CancelReason, Command, CommandKey, Person};
use kernel::contact::KeyName;
use kernel::decide::Settled;
use kernel::event::{Event, Outcome};
use kernel::line::LineCommand;
use kernel::loss::{Loss, LossFinding, LossReason};
use kernel::programme::{Deadline, Product, Reminders, WalkIns};
use kernel::restore::Restore;
use kernel::roster::{RosterRow, Standing};
use kernel::slot::SlotRow;

use crate::answer;
use crate::staff;
use crate::town::{self, Citizen};
use crate::words::{self, Words};
use crate::world::{Manner, World, command_id};

/// Does what the sentence says and tells what came of it.
pub fn act(world: &mut World, text: &str) -> Result<String, String> {
    let mut sentence = Words::of(text);
    let mut manner = Manner {
        valid_until: sentence.instant_after("valid-until")?,
        drawing: sentence.number_after("drawing")?,
        channel: sentence.after("through").map(crate::planner::channel).transpose()?,
        ..Manner::default()
    };
    let key = sentence.after("key");
    let body = u64::from_be_bytes(town::digest(text.split(" key ").next().unwrap_or(text)));
    manner.key = key.map(|name| CommandKey { id: command_id(name), body });
    let verb = sentence.next()?;
    match verb {
        "programme" | "wave" | "venue" | "product" => {
            manner.staff = true;
            define(world, &manner, verb, sentence)
        }
        "slot" => publish(world, &manner, sentence),
        "voucher" => import(world, sentence),
        "stage" => stage(world, text),
        "crowd" => crowd(world, sentence),
        "commit" | "abandon" => end_import(world, verb, sentence),
        "reissue" | "revoke" | "put-back" => amend(world, &Manner { staff: true, ..manner }, verb, sentence),
        "keep" | "undo" => undo(world, verb, sentence),
        "desk" => {
            manner.staff = true;
            let verb = sentence.next()?;
            about_contact(world, &manner, None, verb, sentence)
        }
        "counter" => {
            manner.staff = !sentence.flag("unattended");
            crate::counter::act(world, &manner, sentence)
        }
        "lot" | "recall" | "reinstate" => {
            crate::counter::lot(world, &Manner { staff: true, ..manner }, verb, sentence)
        }
        "outbox" => crate::outbox::act(world, &manner, sentence),
        "waitlist" => crate::waitlist::pass_on(world, sentence),
        "planner" => crate::planner::act(world, &Manner { staff: true, ..manner }, sentence),
        "staff" | "citizen" => {
            manner.staff = verb == "staff";
            staff::act(world, &manner, sentence)
        }
        "operator" | "caller" => crate::desk::act(world, verb == "operator", sentence),
        "account" => crate::proposal::act(world, sentence),
        "epoch" | "digest" => system(world, verb, sentence),
        "lose" => {
            world.lose(words::number(sentence.next()?)?);
            sentence.finish()?;
            Ok("lost".to_owned())
        }
        "restore" => restore(world, sentence),
        "reopen" => {
            sentence.finish()?;
            settle(world, &Manner { staff: true, ..manner }, &Command::ReopenBooking)
        }
        "evidence" => evidence(world, &manner, sentence),
        "settle" => {
            manner.staff = true;
            settle_evidence(world, &manner, sentence)
        }
        "void" => void(world, &manner, sentence),
        "read" => {
            let read = BookingNumber::parse(sentence.next()?);
            sentence.finish()?;
            Ok(read.map_or("no number".to_owned(), |number| world.name_of(number)))
        }
        name => personal(world, &manner, name, sentence),
    }
}

fn void(world: &mut World, manner: &Manner, mut sentence: Words<'_>) -> Result<String, String> {
    let id = command_id(sentence.next()?);
    sentence.finish()?;
    settle(world, manner, &Command::VoidCommand { id })
}

/// Carries a command out and tells what came of it.
pub fn settle(world: &mut World, manner: &Manner, command: &Command) -> Result<String, String> {
    let settled = world.command(manner, command)?;
    Ok(match settled {
        Settled::Happens(events) if events.is_empty() => "nothing".to_owned(),
        Settled::Happens(events) => {
            let told: Vec<String> = events.iter().map(|event| happened(world, event)).collect();
            told.join(", ")
        }
        Settled::Refused(refusal) => format!("refused {}", answer::refusal(world, &refusal)),
        Settled::Again(outcome) => format!("again {}", remembered(world, &outcome)),
    })
}

fn happened(world: &World, event: &Event) -> String {
    match event {
        Event::EpochStarted { .. } => "started".to_owned(),
        Event::StateDigested { .. } => "digested".to_owned(),
        Event::ProgrammeApplied { .. } => "applied".to_owned(),
        Event::RosterStaged { rows, .. } => format!("staged {}", rows.len()),
        Event::RosterImported { .. } => "imported".to_owned(),
        Event::RosterAbandoned { .. } => "abandoned".to_owned(),
        Event::VoucherAmended { act, reason, .. } => format!("{} ({})", act.as_str(), reason.as_str()),
        Event::RosterKept { holders, .. } => format!("kept {}", holders.len()),
        Event::RosterUndone { kept, .. } if kept.is_empty() => "undone".to_owned(),
        Event::RosterUndone { kept, .. } => format!("undone but {}", kept.len()),
        Event::SlotsPublished { slots, .. } => format!("published {}", slots.len()),
        Event::SlotHeld { expires_at, .. } => format!("held until {}", answer::instant(*expires_at)),
        Event::HoldReleased { .. } => "released".to_owned(),
        Event::BookingConfirmed { number, .. } => format!("booked {}", world.name_of(*number)),
        Event::BookingMoved { number, .. } => format!("moved {}", world.name_of(*number)),
        Event::BookingCancelled { number, .. } => format!("cancelled {}", world.name_of(*number)),
        Event::CommandRefused { .. } => "remembered".to_owned(),
        Event::CommandVoided { .. } => "voided".to_owned(),
        Event::JournalRestored { restore, .. } => format!("epoch {}", restore.epoch),
        Event::BookingRepresented { lost } => format!("represented {}", world.name_of(lost.number)),
        Event::ClaimOpened { lost, refusal } => {
            format!("claimed {} {}", world.name_of(lost.number), answer::refusal(world, refusal))
        }
        Event::BookingReopened { .. } => "reopened".to_owned(),
        Event::ContactErased { .. } => "erased".to_owned(),
        Event::ContactShown { .. } => "shown".to_owned(),
        Event::LineLinked { .. } => "linked".to_owned(),
        Event::LineUnlinked { .. } => "unlinked".to_owned(),
        Event::LossShown { loss } => format!("noted {}", loss.finding.as_str()),
        Event::LossSettled { reason, .. } => format!("settled {}", reason.as_str()),
        Event::BookingCheckedIn { number, .. } => format!("checked-in {}", world.name_of(*number)),
        Event::BookingChecked { number, .. } => format!("checked {}", world.name_of(*number)),
        Event::DoseAdministered { number, lot, .. } => {
            format!("given {} lot {}", world.name_of(*number), lot.as_str())
        }
        Event::DoseNotGiven { number, .. } => format!("withheld {}", world.name_of(*number)),
        Event::NoShowsMarked { numbers, .. } => {
            let names = numbers.iter().map(|number| world.name_of(*number));
            format!("absent {}", names.collect::<Vec<_>>().join(" ")).trim_end().to_owned()
        }
        Event::StepUndone { number, step, .. } => {
            format!("undone {} of {}", step.as_str(), world.name_of(*number))
        }
        Event::LotDeclared { .. } => "declared".to_owned(),
        Event::LotRecalled { .. } => "recalled".to_owned(),
        Event::LotReinstated { .. } => "reinstated".to_owned(),
        Event::Outbox(event) => crate::outbox::happened(world, event),
        Event::Planner(event) => crate::planner::happened(world, event),
        Event::Proposal(event) => crate::proposal::happened(event),
        Event::Staff(event) => staff::happened(event),
        Event::Desk(event) => crate::desk::happened(event),
        Event::Waitlist(event) => crate::waitlist::happened(world, event),
    }
}

/// What an outcome says to somebody who asks again.
pub fn remembered(world: &World, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Held { expires_at, .. } => format!("held until {}", answer::instant(*expires_at)),
        Outcome::Released => "released".to_owned(),
        Outcome::Booking { number, position } => {
            format!("{} {}", world.name_of(*number), answer::history(world, *number, *position))
        }
        Outcome::Refused(refusal) => format!("refused {}", answer::refusal(world, refusal)),
        Outcome::Void => "void".to_owned(),
        Outcome::NoShows { date, position, .. } => format!("closed {date} at entry {position}"),
        Outcome::Done => "done".to_owned(),
    }
}

fn personal(
    world: &mut World,
    manner: &Manner,
    name: &str,
    mut sentence: Words<'_>,
) -> Result<String, String> {
    let citizen = world.citizen(name)?;
    let person: Person = citizen.signed_in(sentence.day_after("born")?.unwrap_or(citizen.born_on));
    let verb = sentence.next()?;
    if verb == "revokes" {
        return amend(world, manner, "revoke", sentence);
    }
    if verb == "settles" {
        return settle_evidence(world, manner, sentence);
    }
    if matches!(verb, "erases" | "shows" | "links" | "unlinks") {
        return about_contact(world, manner, Some((citizen, person)), verb, sentence);
    }
    let command = match verb {
        "waits" | "leaves" | "declines" => crate::waitlist::asks(world, person, verb, &mut sentence)?,
        "holds" => {
            let moving = sentence.after("moving").map(|booking| world.number(booking)).transpose()?;
            Command::Hold { person, slot: slot_id(world, &mut sentence)?, moving }
        }
        "releases" => Command::ReleaseHold { person },
        "books" => {
            let dose = sentence.number_after("dose")?.unwrap_or(1);
            Command::Book { person, slot: slot_id(world, &mut sentence)?, dose }
        }
        "moves" => {
            let number = world.number(sentence.next()?)?;
            let to = sentence.after("to").ok_or("moves where `to`?")?;
            Command::Move { person, number, slot: world.slot(to)?.1.id }
        }
        "cancels" => {
            let reason = sentence.after("because").map(|reason| {
                CancelReason::stated(reason).ok_or_else(|| format!("`{reason}` is no reason to cancel"))
            });
            let reason = reason.transpose()?.unwrap_or(CancelReason::Unstated);
            Command::Cancel { person, number: world.number(sentence.next()?)?, reason }
        }
        "presents" => {
            let number = world.number(sentence.next()?)?;
            let lost = world.receipt_of(number).ok_or("nobody has a receipt of that")?;
            Command::RepresentBooking { lost }
        }
        verb => return Err(format!("nobody `{verb}` in this town")),
    };
    sentence.finish()?;
    settle(world, manner, &command)
}

/// `evidence l1 entry_beyond_end 40`: somebody shows a receipt of entry 40 in a tree of 41, of which that is found.
fn evidence(world: &mut World, manner: &Manner, mut sentence: Words<'_>) -> Result<String, String> {
    let leaf = leaf(sentence.next()?);
    let name = sentence.next()?;
    let finding = LossFinding::ALL.into_iter().find(|known| known.as_str() == name);
    let finding = finding.ok_or_else(|| format!("`{name}` is nothing that is found"))?;
    let position = words::number(sentence.next()?)?;
    sentence.finish()?;
    let loss = Loss { leaf, epoch: 1, position, size: position + 1, finding, booking: None };
    settle(world, manner, &Command::NoteLoss { loss })
}

/// `settle l1 honoured`.
fn settle_evidence(world: &mut World, manner: &Manner, mut sentence: Words<'_>) -> Result<String, String> {
    let (leaf, reason) = (leaf(sentence.next()?), sentence.next()?);
    sentence.finish()?;
    let reason = LossReason::named(reason).ok_or_else(|| format!("`{reason}` is no reason"))?;
    settle(world, manner, &Command::SettleLoss { leaf, reason })
}

fn leaf(name: &str) -> [u8; 32] {
    let half: [u8; 16] = town::digest(name);
    let mut leaf = [0; 32];
    leaf[..16].copy_from_slice(&half);
    leaf
}

/// `erases k1`, `shows k1`, with `of somebody` for what is another's.
fn about_contact(
    world: &mut World,
    manner: &Manner,
    who: Option<(Citizen, Person)>,
    verb: &str,
    mut sentence: Words<'_>,
) -> Result<String, String> {
    let owner = match (sentence.after("of"), &who) {
        (Some(name), _) => world.citizen(name)?.holder,
        (None, Some((citizen, _))) => citizen.holder,
        (None, None) => return Err(format!("desk {verb} what is kept `of` whom?")),
    };
    let key = KeyName(town::digest(&format!("key {}", sentence.next()?)));
    sentence.finish()?;
    let command = match verb {
        "links" => {
            let (_, person) = who.ok_or("who links?")?;
            Command::Line(LineCommand::Link { person, key })
        }
        "unlinks" => Command::Line(LineCommand::Unlink { links: vec![(owner, key)] }),
        "erases" => Command::EraseContact { person: who.map(|(_, person)| person), keys: vec![(owner, key)] },
        _ => Command::ShowContact { shown: vec![(owner, key)] },
    };
    settle(world, manner, &command)
}

fn slot_id(world: &World, sentence: &mut Words<'_>) -> Result<kernel::slot::SlotId, String> {
    let name = sentence.next()?;
    // A slot that no sentence published has an identity too: the one that somebody types into a URL.
    Ok(world
        .slot(name)
        .map_or(town::slot(name, 0, jiff::civil::date(2021, 5, 30), 0, 0).id, |(_, row)| row.id))
}

fn define(world: &mut World, manner: &Manner, noun: &str, mut sentence: Words<'_>) -> Result<String, String> {
    let before = (world.definitions.clone(), world.programme);
    let id = sentence.next()?;
    match noun {
        "programme" => define_programme(world, id, &mut sentence)?,
        "wave" => define_wave(world, id, &mut sentence)?,
        "product" => {
            let earliest = sentence.number_after("earliest")?.unwrap_or(0);
            let standard_days = sentence.number_after("standard")?.unwrap_or(earliest);
            let products = &mut world.definition().products;
            products.retain(|product| product.id != id);
            products.push(Product { standard_days, ..town::product(id, earliest) });
        }
        _ => {
            let product = sentence.after("product").unwrap_or("moderna");
            let venues = &mut world.definition().venues;
            venues.retain(|venue| venue.id != id);
            venues.push(town::venue(id, product));
        }
    }
    sentence.finish()?;
    let definition = world.definition().clone();
    let told = settle(world, manner, &Command::ApplyProgramme(Box::new(definition)))?;
    if told.starts_with("refused") {
        (world.definitions, world.programme) = before;
    }
    Ok(told)
}

fn define_programme(world: &mut World, id: &str, sentence: &mut Words<'_>) -> Result<(), String> {
    let known = world.definitions.iter().position(|definition| definition.id == id);
    if known.is_none() {
        world.definitions.push(town::programme(id));
    }
    world.programme = u16::try_from(known.unwrap_or(world.definitions.len() - 1)).expect("a few programmes");
    let definition = world.definition();
    definition.doses = sentence.number_after("doses")?.unwrap_or(definition.doses);
    definition.hold_minutes = sentence.number_after("hold")?.unwrap_or(definition.hold_minutes);
    definition.timezone = sentence.after("zone").unwrap_or(&definition.timezone).to_owned();
    definition.book_until = deadline(sentence.after("book-until"))?.unwrap_or(definition.book_until);
    definition.cancel_until = deadline(sentence.after("cancel-until"))?.unwrap_or(definition.cancel_until);
    let arrival = &mut definition.arrival;
    arrival.early_minutes = sentence.number_after("early")?.unwrap_or(arrival.early_minutes);
    arrival.late_minutes = sentence.number_after("late")?.unwrap_or(arrival.late_minutes);
    if let Some(name) = sentence.after("walk-ins") {
        let found = WalkIns::ALL.into_iter().find(|policy| policy.as_str() == name);
        arrival.walk_ins = found.ok_or_else(|| format!("`{name}` is no policy"))?;
    }
    if let Some(text) = sentence.after("reminders") {
        let (days, time) = text.split_once('@').ok_or_else(|| format!("`{text}` are no reminders"))?;
        let days = words::list(days).iter().map(|days| words::number(days)).collect::<Result<_, _>>()?;
        definition.reminders = Reminders { days_before: days, minute_of_day: words::minute(time)? };
    }
    if let Some(text) = sentence.after("waitlist") {
        definition.waitlist = crate::waitlist::rule(text)?;
    }
    if let Some(gone) = sentence.after("without") {
        definition.venues.retain(|venue| venue.id != gone);
    }
    Ok(())
}

/// `1@23:59` is the end of the day before.
fn deadline(text: Option<&str>) -> Result<Option<Deadline>, String> {
    let Some(text) = text else { return Ok(None) };
    let (days, time) = text.split_once('@').ok_or_else(|| format!("`{text}` is no deadline"))?;
    Ok(Some(Deadline { days_before: words::number(days)?, minute_of_day: words::minute(time)? }))
}

fn define_wave(world: &mut World, id: &str, sentence: &mut Words<'_>) -> Result<(), String> {
    let waves = &mut world.definition().waves;
    let known = waves.iter().position(|wave| wave.id == id);
    let mut wave = known.map_or(town::everyone(id), |index| waves.remove(index));
    wave.opens_at = sentence.instant_after("opens")?.unwrap_or(wave.opens_at);
    wave.closes_at = sentence.instant_after("closes")?.or(wave.closes_at);
    wave.municipalities = sentence.after("for").map_or(wave.municipalities, words::list);
    wave.venues = sentence.after("venues").map_or(wave.venues, words::list);
    wave.slots_from = sentence.day_after("slots-from")?.unwrap_or(wave.slots_from);
    wave.slots_until = sentence.day_after("slots-until")?.unwrap_or(wave.slots_until);
    wave.born_on_or_before = sentence.day_after("born-until")?.or(wave.born_on_or_before);
    wave.born_on_or_after = sentence.day_after("born-from")?.or(wave.born_on_or_after);
    if let Some(doses) = sentence.after("doses") {
        wave.doses = words::list(doses).iter().map(|dose| words::number(dose)).collect::<Result<_, _>>()?;
    }
    waves.retain(|other| other.id != "everyone");
    waves.push(wave);
    Ok(())
}

/// `slot s1 otemachi 2021-05-30 09:30-10:00 capacity 1`; several with ` / ` between them are one command, and the last
/// may end with `despite as-ordered`, or `despite nothing` for a reason without a word.
fn publish(world: &mut World, manner: &Manner, mut sentence: Words<'_>) -> Result<String, String> {
    if world.definitions.is_empty() {
        define(world, &Manner { staff: true, ..Manner::default() }, "programme", Words::of("p"))?;
    }
    let programme = world.programme;
    let mut rows: Vec<(String, SlotRow)> = Vec::new();
    loop {
        rows.push(slot_row(world, &mut sentence)?);
        if !sentence.flag("/") {
            break;
        }
    }
    let despite = sentence.after("despite").map(|reason| reason.replace("nothing", ""));
    sentence.finish()?;
    let slots = rows.iter().map(|(_, row)| row.clone()).collect();
    let manner = Manner { staff: true, key: manner.key, ..Manner::default() };
    let told = settle(world, &manner, &Command::PublishSlots { programme, slots, despite })?;
    if !told.starts_with("refused") {
        world.slots.extend(rows.into_iter().map(|(name, row)| (name, (programme, row))));
    }
    Ok(told)
}

/// One row, with the name that the story gives it.
pub fn slot_row(world: &World, sentence: &mut Words<'_>) -> Result<(String, SlotRow), String> {
    let name = sentence.next()?;
    let (venue, day, window) = (sentence.next()?, words::day(sentence.next()?)?, sentence.next()?);
    let (start, end) = window.split_once('-').ok_or_else(|| format!("`{window}` is no window"))?;
    let venue = world.state.programme_at(world.programme).ok().and_then(|held| held.venue_index(venue));
    let capacity = sentence.number_after("capacity")?.unwrap_or(10);
    let row = town::slot(name, venue.unwrap_or(99), day, words::minute(start)?, capacity);
    let end_minute = words::minute(end)?;
    let dose = sentence.number_after("dose")?.unwrap_or(0);
    let published_at = sentence.instant_after("published")?.unwrap_or(row.published_at);
    Ok((name.to_owned(), SlotRow { end_minute, dose, published_at, ..row }))
}

/// A list with one row, staged and committed.
fn import(world: &mut World, sentence: Words<'_>) -> Result<String, String> {
    if world.definitions.is_empty() {
        define(world, &Manner { staff: true, ..Manner::default() }, "programme", Words::of("p"))?;
    }
    world.imports += 1;
    let (programme, import) = (world.programme, 1_000 + world.imports);
    let (name, citizen, row) = voucher(world, sentence)?;
    let manner = Manner { staff: true, ..Manner::default() };
    let part = Command::StageRoster { programme, import, staged: 0, rows: vec![row] };
    let told = settle(world, &manner, &part)?;
    if told != "staged 1" {
        return Ok(told);
    }
    world.people.insert(name, citizen);
    settle(world, &manner, &Command::CommitRoster { programme, import, staged: 1, file: import })
}

/// How much of an import its bringer takes for staged: what they were told last, or what the story says.
fn staged(world: &World, import: u64, said: Option<u64>) -> u64 {
    said.unwrap_or_else(|| world.staged.get(&import).copied().unwrap_or_default())
}

/// Brings a part, and hears how much is staged by now.
fn bring(world: &mut World, import: u64, command: &Command) -> Result<String, String> {
    let told = settle(world, &Manner { staff: true, ..Manner::default() }, command)?;
    if let Ok(held) = world.state.programme_at(world.programme)
        && !told.starts_with("refused")
    {
        world.staged.insert(import, held.staged(import));
    }
    Ok(told)
}

/// `stage 7 aki 131121 born 1950-04-01 / beni 131121 born 1951-05-02`: part of an import; `stage 7 after 0 …` if its
/// bringer takes something else for staged than they were told.
fn stage(world: &mut World, text: &str) -> Result<String, String> {
    let (_, rest) = text.split_once("stage ").ok_or("stage what?")?;
    let (import, mut rest) = rest.split_once(' ').ok_or("stage which import?")?;
    let mut said = None;
    if let Some(after) = rest.strip_prefix("after ") {
        let (count, more) = after.split_once(' ').ok_or("stage what after that?")?;
        (said, rest) = (Some(words::number(count)?), more);
    }
    let import = words::number(import)?;
    let mut rows = Vec::new();
    for part in rest.split(" / ") {
        let (name, citizen, row) = voucher(world, Words::of(part))?;
        world.people.entry(name).or_insert(citizen);
        rows.push(row);
    }
    let staged = staged(world, import, said);
    bring(world, import, &Command::StageRoster { programme: world.programme, import, staged, rows })
}

/// `crowd 601 in 7`: a part of an import with so many rows; `from 100` numbers them from there, and they may all be
/// superseded by one.
fn crowd(world: &mut World, mut sentence: Words<'_>) -> Result<String, String> {
    let (count, import) = (words::number::<u32>(sentence.next()?)?, sentence.number_after("in")?);
    let first = sentence.number_after("from")?.unwrap_or(0);
    let born_on = jiff::civil::date(1950, 4, 1);
    let citizen = |name: &str| Citizen::new(world.programme, "131121", name, born_on);
    let next = sentence.after("superseded-by").map(|next| citizen(next).holder);
    sentence.finish()?;
    let import = import.ok_or("in which import?")?;
    let row = |index: u32| {
        let row = citizen(&index.to_string()).row();
        RosterRow { standing: next.map_or(row.standing, Standing::SupersededBy), ..row }
    };
    let rows = (first..first + count).map(row).collect();
    let staged = staged(world, import, None);
    bring(world, import, &Command::StageRoster { programme: world.programme, import, staged, rows })
}

fn voucher(world: &World, mut sentence: Words<'_>) -> Result<(String, Citizen, RosterRow), String> {
    let name = sentence.next()?;
    let code = sentence.next()?;
    let born_on = sentence.day_after("born")?.ok_or("born when?")?;
    let number = sentence.after("number").unwrap_or(name);
    let citizen = Citizen::new(world.programme, code, number, born_on);
    let mut row = citizen.row();
    if let Some(next) = sentence.after("superseded-by") {
        row.standing = Standing::SupersededBy(Citizen::new(world.programme, code, next, born_on).holder);
    }
    if sentence.flag("revoked") {
        row.standing = Standing::Revoked;
    }
    row.doses_received = sentence.number_after("received")?.unwrap_or(0);
    row.last_dose_on = sentence.day_after("on")?;
    if let Some(product) = sentence.after("of") {
        let ids = &world.state.programme_at(world.programme).map_err(|_| "no programme")?.product_ids;
        let index = ids.iter().position(|id| id == product).ok_or("no such product")?;
        row.product = u8::try_from(index + 1).expect("a few products");
    }
    sentence.finish()?;
    Ok((name.to_owned(), citizen, row))
}

fn end_import(world: &mut World, verb: &str, mut sentence: Words<'_>) -> Result<String, String> {
    let (programme, import) = (world.programme, words::number(sentence.next()?)?);
    let staged = staged(world, import, sentence.number_after("of")?);
    sentence.finish()?;
    let command = match verb {
        "commit" => Command::CommitRoster { programme, import, staged, file: import },
        _ => Command::AbandonRoster { programme, import },
    };
    let told = settle(world, &Manner { staff: true, ..Manner::default() }, &command)?;
    if verb == "abandon" {
        world.staged.remove(&import);
    }
    Ok(told)
}

/// `reissue old as new because lost`, with `of 131016` for a voucher of another municipality, `born` for what staff
/// have as birth date and `number` for a number that is on the list; `revoke aki because died`.
fn amend(world: &mut World, manner: &Manner, verb: &str, mut sentence: Words<'_>) -> Result<String, String> {
    let name = sentence.next()?;
    let programme = world.programme;
    let old = world.people.get(name).copied();
    let old = old.unwrap_or(Citizen::new(programme, "131121", name, jiff::civil::date(1950, 4, 1)));
    let reason = sentence.after("because").and_then(ActReason::named).ok_or("because of what?")?;
    let mut fresh = None;
    let wanted = match verb {
        "reissue" => {
            let new = sentence.after("as").ok_or("reissue `as` what?")?;
            let born_on = sentence.day_after("born")?.unwrap_or(old.born_on);
            let code = sentence.after("of").map_or(old.code.to_string(), str::to_owned);
            let citizen = Citizen::new(programme, &code, new, born_on);
            fresh = Some((new.to_owned(), citizen));
            Amendment::Reissue {
                old: old.holder,
                old_proof: old.signed_in(born_on).proof,
                new: citizen.holder,
                new_proof: citizen.row().proof,
                municipality: citizen.code.value(),
            }
        }
        "revoke" => Amendment::Revoke(old.holder),
        _ => Amendment::Reinstate(old.holder),
    };
    sentence.finish()?;
    let told = settle(world, manner, &Command::AmendVoucher { programme, wanted, reason })?;
    if let Some((name, citizen)) = fresh.filter(|_| told.starts_with("reissued")) {
        world.people.entry(name).or_insert(citizen);
    }
    Ok(told)
}

/// `keep aki in 9`, `undo 7 as 9`.
fn undo(world: &mut World, verb: &str, mut sentence: Words<'_>) -> Result<String, String> {
    let programme = world.programme;
    let first = sentence.next()?;
    let command = if verb == "keep" {
        let import = sentence.number_after("in")?.ok_or("keep `in` which undo?")?;
        // A crowd of nobody in particular, or somebody, or nobody.
        let holders = match (first, words::number::<u32>(first)) {
            ("nobody", _) => Vec::new(),
            (_, Ok(count)) => {
                (0..count).map(|_| town::digest("crowd")).map(kernel::command::HolderId).collect()
            }
            (name, Err(_)) => vec![world.citizen(name)?.holder],
        };
        let staged = staged(world, import, sentence.number_after("after")?);
        sentence.finish()?;
        return bring(world, import, &Command::StageKept { programme, import, staged, holders });
    } else {
        let import = sentence.number_after("as")?.ok_or("undo `as` what?")?;
        let staged = staged(world, import, sentence.number_after("of")?);
        Command::UndoRoster { programme, import, staged, undone: words::number(first)? }
    };
    sentence.finish()?;
    settle(world, &Manner { staff: true, ..Manner::default() }, &command)
}

fn system(world: &mut World, verb: &str, sentence: Words<'_>) -> Result<String, String> {
    sentence.finish()?;
    let digest = world.state.running_digest();
    let event = match verb {
        "epoch" => Event::EpochStarted {
            incarnation: town::digest(&world.journal.len().to_string()),
            software: "0.1.0".to_owned(),
            digest,
        },
        _ => Event::StateDigested { digest },
    };
    world.system(event.clone())?;
    Ok(happened(world, &event))
}

/// `restore until 2021-05-18 11:00`: what is left goes on as a new epoch, and receipts come first until then.
fn restore(world: &mut World, mut sentence: Words<'_>) -> Result<String, String> {
    let receipts_first_until = sentence.instant_after("until")?;
    sentence.finish()?;
    let restore = Restore {
        epoch: world.state.epoch() + 1,
        restored: world.state.next_position(),
        key_before: String::new(),
        checkpoint: String::new(),
        newest: None,
        vouched: None,
        whole: false,
        lost_after: world.state.last_at(),
        lost_until: world.now,
        key: String::new(),
        receipts_first_until,
    };
    let event = Event::JournalRestored { restore: Box::new(restore), digest: world.state.running_digest() };
    world.system(event.clone())?;
    Ok(happened(world, &event))
}
