//! Why a definition cannot take the place of the one in force: what is published under it, by name.
//!
//! The kernel decides the same and says only that it is so. Here it is told which key stands in the way and how many
//! slots and bookings hang on it.

use kernel::programme::Programme;
use kernel::state::ProgrammeState;

use crate::admin::Fault;

/// Everything that stands in the way.
pub(super) fn faults(held: &ProgrammeState, after: &Programme) -> Vec<Fault> {
    let before = &held.definition;
    let mut faults = Vec::new();
    let mut add = |at: String, value: &str, reason: String| {
        faults.push(Fault { row: None, at, value: Some(value.to_owned()), reason });
    };
    let slots = held.slots().count();
    if slots > 0 && before.timezone != after.timezone {
        let reason = format!("{slots} slots are published in {:?}: write that again", before.timezone);
        add("timezone".to_owned(), &after.timezone, reason);
    }
    if after.doses < before.doses {
        let reason = format!("the programme gives {} doses and cannot give fewer", before.doses);
        add("doses".to_owned(), &after.doses.to_string(), reason);
    }
    for (index, id) in (0_u16..).zip(&held.venue_ids) {
        let own = || held.slots().filter(|(_, slot)| slot.row().venue == index);
        let (slots, booked) = (own().count(), own().map(|(_, slot)| slot.booked()).sum::<u32>());
        if slots == 0 {
            continue;
        }
        let found = after.venues.iter().enumerate().find(|(_, venue)| venue.id == *id);
        let product = held.product_of_venue(index);
        match found {
            None => {
                let reason = format!(
                    "has {slots} slots with {booked} bookings and would disappear: keep its [[venue]]"
                );
                add("venue".to_owned(), id, reason);
            }
            Some((place, venue)) if venue.product != product => {
                let reason = format!(
                    "{id} has {slots} slots with {booked} bookings for {product:?}: write that again, or make a new venue"
                );
                add(format!("venue[{place}].product"), &venue.product, reason);
            }
            Some(_) => {}
        }
    }
    faults
}
