//! What a change would do, as lines a planner can read before doing it.
//!
//! Values are written as the file writes them, so that a line can be found in it. Changes nothing and refuses
//! nothing.

use jiff::civil::Date;
use kernel::contact::{Ask, ContactAsked};
use kernel::programme::{Arrivals, Deadline, Names, Product, Programme, Reminders, Venue, Wave};
use kernel::slot::SlotRow;
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use kernel::waitlist::WaitlistRule;

use crate::admin::Changes;
use crate::zone::Zone;

/// Between the programme in force, if any, and a definition.
pub(super) fn of_programmes(held: Option<&ProgrammeState>, after: &Programme, now: Instant) -> Changes {
    let mut changes = Changes::default();
    let Some(before) = held.map(|held| &held.definition) else {
        changes.lines.push(format!("+ programme {}", after.id));
        after.products.iter().for_each(|product| changes.lines.push(format!("+ product {}", product.id)));
        after.venues.iter().for_each(|venue| changes.lines.push(format!("+ venue {}", venue.id)));
        after.waves.iter().for_each(|wave| changes.lines.push(format!("+ wave {}", wave.id)));
        changes.added = changes.lines.len() as u64;
        return changes;
    };
    let zone = Zone::named(&before.timezone);
    for ((key, old), (_, new)) in scalars(before).into_iter().zip(scalars(after)) {
        if old == new {
            changes.unchanged += 1;
            continue;
        }
        changes.changed += 1;
        let touched = if key == "cancel_until" { still_to_come(held, now) } else { None };
        changes.touched += touched.unwrap_or_default();
        let touched = touched.map(|count| format!(" ({count} confirmed bookings)")).unwrap_or_default();
        changes.lines.push(format!("~ {key} {old} -> {new}{touched}"));
    }
    list(&mut changes, "product", &before.products, &after.products, |it| (it.id.clone(), product(it)));
    list(&mut changes, "venue", &before.venues, &after.venues, |it| (it.id.clone(), venue(it)));
    list(&mut changes, "wave", &before.waves, &after.waves, |it| (it.id.clone(), wave(it, &zone)));
    if let Some(held) = held {
        left_out(&mut changes, held, after, now);
        let waiting = held.waitlist().len() as u64;
        if after.waitlist.is_none() && waiting > 0 {
            changes.touched += waiting;
            changes.lines.push(format!(
                "! without a waitlist nothing is offered to those who wait ({waiting}); they keep their turn"
            ));
        }
    }
    changes
}

/// Between the slots in force and rows of a file; what changes first, what is new after it.
pub(super) fn of_slots(held: &ProgrammeState, rows: &[SlotRow], now: Instant) -> Changes {
    let mut changes = Changes::default();
    let zone = Zone::named(&held.definition.timezone);
    let mut added = Vec::new();
    for row in rows {
        let Some((index, slot)) = held.slot_with(row.id) else {
            changes.added += 1;
            added.push(format!("+ {} capacity {}", window(held, row), row.capacity));
            continue;
        };
        if slot.row() == row {
            changes.unchanged += 1;
            continue;
        }
        changes.changed += 1;
        let before = slot.row();
        let taken = held.taken_places(index, now);
        changes.touched += u64::from(taken);
        let mut parts = Vec::new();
        if before.capacity != row.capacity {
            parts.push(format!("capacity {} -> {}", before.capacity, row.capacity));
        }
        if before.published_at != row.published_at {
            let (old, new) = (zone.rfc3339(before.published_at), zone.rfc3339(row.published_at));
            parts.push(format!("published_at {old} -> {new}"));
        }
        changes.lines.push(format!("~ {} {} ({taken} taken)", window(held, row), parts.join(", ")));
    }
    changes.lines.extend(added);
    changes
}

/// A slot as people call it.
fn window(held: &ProgrammeState, row: &SlotRow) -> String {
    let dose = if row.dose == 0 { String::new() } else { format!(" dose {}", row.dose) };
    let (start, end) = (clock(row.start_minute), clock(row.end_minute));
    format!("{} {} {start}-{end}{dose}", held.venue_id(row.venue), row.date)
}

/// Who took a place that the new waves give to nobody of their municipality.
fn left_out(changes: &mut Changes, held: &ProgrammeState, after: &Programme, now: Instant) {
    let (holds, bookings) = kernel::hold::left_out(held, after, now);
    changes.touched += holds + bookings;
    if holds + bookings > 0 {
        changes.lines.push(format!(
            "! outside the new waves: {holds} live holds, which cannot be booked any more, and {bookings} confirmed \
             bookings, which stay"
        ));
    }
}

/// Keys with their values as the file writes them.
type Written = Vec<(&'static str, String)>;

/// Confirmed bookings whose day is still to come.
fn still_to_come(held: Option<&ProgrammeState>, now: Instant) -> Option<u64> {
    let slots = held?.slots().filter(|(_, slot)| slot.starts_at() > now);
    Some(slots.map(|(_, slot)| u64::from(slot.booked())).sum())
}

fn contact(asked: ContactAsked) -> String {
    let asked = [("kana_name", asked.kana_name), ("telephone", asked.telephone), ("email", asked.email)];
    let said: Vec<String> = asked
        .iter()
        .filter(|(_, ask)| *ask != Ask::No)
        .map(|(key, ask)| format!("{key} = \"{}\"", ask.as_str()))
        .collect();
    if said.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", said.join(", ")) }
}

fn arrival(arrival: Arrivals) -> String {
    format!(
        "{{ early_minutes = {}, late_minutes = {}, walk_ins = \"{}\" }}",
        arrival.early_minutes,
        arrival.late_minutes,
        arrival.walk_ins.as_str()
    )
}

fn reminders(reminders: &Reminders) -> String {
    if reminders.days_before.is_empty() {
        return nothing();
    }
    let days = array(reminders.days_before.iter().map(ToString::to_string));
    format!("{{ days_before = {days}, time = \"{}\" }}", clock(reminders.minute_of_day))
}

fn waitlist(rule: WaitlistRule) -> String {
    let (minutes, from, until) = (rule.offer_minutes, clock(rule.day_from), clock(rule.day_until));
    format!("{{ offer_minutes = {minutes}, day_from = \"{from}\", day_until = \"{until}\" }}")
}

fn scalars(programme: &Programme) -> Written {
    vec![
        ("name", names(&programme.name)),
        ("timezone", text(&programme.timezone)),
        ("doses", programme.doses.to_string()),
        ("hold_minutes", programme.hold_minutes.to_string()),
        ("contact", contact(programme.contact)),
        ("arrival", arrival(programme.arrival)),
        ("reminders", reminders(&programme.reminders)),
        ("waitlist", programme.waitlist.map_or_else(nothing, waitlist)),
        ("book_until", deadline(programme.book_until)),
        ("cancel_until", deadline(programme.cancel_until)),
    ]
}

fn product(product: &Product) -> Written {
    let (earliest, standard) = (product.earliest_days, product.standard_days);
    let next = format!("{{ earliest_days = {earliest}, standard_days = {standard} }}");
    vec![("name", names(&product.name)), ("next_dose", next)]
}

fn venue(venue: &Venue) -> Written {
    vec![
        ("name", names(&venue.name)),
        ("address", text(&venue.address)),
        ("phone", text(&venue.phone)),
        ("product", text(&venue.product)),
    ]
}

fn wave(wave: &Wave, zone: &Zone) -> Written {
    let day = |day: Option<Date>| day.map_or_else(nothing, |day| day.to_string());
    vec![
        ("opens_at", zone.rfc3339(wave.opens_at)),
        ("closes_at", wave.closes_at.map_or_else(nothing, |at| zone.rfc3339(at))),
        ("municipalities", array(wave.municipalities.iter().map(|it| text(it)))),
        ("born_on_or_before", day(wave.born_on_or_before)),
        ("born_on_or_after", day(wave.born_on_or_after)),
        ("venues", array(wave.venues.iter().map(|it| text(it)))),
        ("slots_from", wave.slots_from.to_string()),
        ("slots_until", wave.slots_until.to_string()),
        ("doses", array(wave.doses.iter().map(ToString::to_string))),
    ]
}

fn nothing() -> String {
    "nothing".to_owned()
}

fn text(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn array(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(", "))
}

fn names(names: &Names) -> String {
    let pairs: Vec<String> = names.iter().map(|(lang, name)| format!("{lang} = {}", text(name))).collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn deadline(deadline: Deadline) -> String {
    format!("{{ days_before = {}, time = \"{}\" }}", deadline.days_before, clock(deadline.minute_of_day))
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn list<T>(
    changes: &mut Changes,
    noun: &str,
    before: &[T],
    after: &[T],
    written: impl Fn(&T) -> (String, Written),
) {
    let (before, after): (Vec<_>, Vec<_>) =
        (before.iter().map(&written).collect(), after.iter().map(&written).collect());
    for (id, _) in before.iter().filter(|(id, _)| !after.iter().any(|(new, _)| new == id)) {
        changes.changed += 1;
        changes.lines.push(format!("- {noun} {id}"));
    }
    for (id, new) in &after {
        match before.iter().find(|(old, _)| old == id) {
            None => {
                changes.added += 1;
                changes.lines.push(format!("+ {noun} {id}"));
            }
            Some((_, old)) if old == new => changes.unchanged += 1,
            Some((_, old)) => {
                changes.changed += 1;
                let pairs = old.iter().zip(new).filter(|(old, new)| old != new);
                let parts: Vec<String> =
                    pairs.map(|((key, old), (_, new))| format!("{key} {old} -> {new}")).collect();
                changes.lines.push(format!("~ {noun} {id}: {}", parts.join(", ")));
            }
        }
    }
}
