//! What a change would do, as lines a planner can read before doing it.

use kernel::programme::Programme;
use kernel::slot::SlotRow;
use kernel::state::ProgrammeState;
use kernel::time::Instant;

use crate::admin::Changes;
use crate::zone::Zone;

/// Between the programme in force, if any, and a definition.
pub(super) fn of_programmes(held: Option<&ProgrammeState>, after: &Programme) -> Changes {
    let mut changes = Changes::default();
    let Some(before) = held.map(|held| &held.definition) else {
        changes.lines.push(format!("+ programme {}", after.id));
        after.products.iter().for_each(|product| changes.lines.push(format!("+ product {}", product.id)));
        after.venues.iter().for_each(|venue| changes.lines.push(format!("+ venue {}", venue.id)));
        after.waves.iter().for_each(|wave| changes.lines.push(format!("+ wave {}", wave.id)));
        changes.added = changes.lines.len() as u64;
        return changes;
    };
    scalar(&mut changes, "name", &before.name, &after.name);
    scalar(&mut changes, "timezone", &before.timezone, &after.timezone);
    scalar(&mut changes, "doses", &before.doses, &after.doses);
    scalar(&mut changes, "hold_minutes", &before.hold_minutes, &after.hold_minutes);
    scalar(&mut changes, "book_until", &before.book_until, &after.book_until);
    scalar(&mut changes, "cancel_until", &before.cancel_until, &after.cancel_until);
    list(&mut changes, "product", &before.products, &after.products, |product| &product.id);
    list(&mut changes, "venue", &before.venues, &after.venues, |venue| &venue.id);
    list(&mut changes, "wave", &before.waves, &after.waves, |wave| &wave.id);
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
        let taken = before.capacity.saturating_sub(held.free_places(index, now));
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
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let (start, end) = (clock(row.start_minute), clock(row.end_minute));
    format!("{} {} {start}-{end}{dose}", held.venue_id(row.venue), row.date)
}

fn scalar<T: PartialEq + std::fmt::Debug>(changes: &mut Changes, key: &str, before: &T, after: &T) {
    if before == after {
        changes.unchanged += 1;
    } else {
        changes.changed += 1;
        changes.lines.push(format!("~ {key} {before:?} -> {after:?}"));
    }
}

fn list<T: PartialEq>(
    changes: &mut Changes,
    noun: &str,
    before: &[T],
    after: &[T],
    id: impl Fn(&T) -> &String,
) {
    for old in before {
        if !after.iter().any(|new| id(new) == id(old)) {
            changes.changed += 1;
            changes.lines.push(format!("- {noun} {}", id(old)));
        }
    }
    for new in after {
        match before.iter().find(|old| id(old) == id(new)) {
            None => {
                changes.added += 1;
                changes.lines.push(format!("+ {noun} {}", id(new)));
            }
            Some(old) if old == new => changes.unchanged += 1,
            Some(_) => {
                changes.changed += 1;
                changes.lines.push(format!("~ {noun} {}", id(new)));
            }
        }
    }
}
