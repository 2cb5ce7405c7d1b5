//! Slots: a window at a venue with a capacity.
//!
//! A slot's identifier is drawn under a key, so it reveals neither order nor existence; what is not published yet
//! answers exactly like what never existed. `booked`, `held` and `taken` are kept beside the bookings and holds for speed
//! and are recounted by [`crate::invariants`].

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::booking::{Booking, Step};
use crate::event::Event;
use crate::guard;
use crate::hold::Hold;
use crate::proposal::{ACKNOWLEDGED_MAX, ProposalEvent};
use crate::quota::ByChannel;
use crate::refusal::{Code, Refusal};
use crate::state::{ProgrammeState, State};
use crate::time::{Instant, instant_at};
use crate::wave::Target;

/// Opaque identity of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SlotId(pub u64);

/// Places in one slot at most.
pub const CAPACITY_MAX: u32 = 100_000;
/// Rows in one entry.
pub const SLOTS_PER_ENTRY_MAX: usize = 500;
/// Characters of a reason to publish despite what guard rails found.
pub const REASON_CHARACTERS_MAX: usize = 200;
/// Rows in one command.
pub const SLOTS_PER_COMMAND_MAX: usize = 100_000;

/// One row of published slots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotRow {
    /// Identity.
    pub id: SlotId,
    /// Venue: index in [`ProgrammeState::venue_ids`].
    pub venue: u16,
    /// Day at the venue.
    pub date: Date,
    /// Start, minutes after midnight.
    pub start_minute: u16,
    /// End, minutes after midnight; 1440 is midnight.
    pub end_minute: u16,
    /// Offset of the venue east of UTC on that day, in minutes.
    pub offset_minutes: i16,
    /// Only for this dose; 0 for any.
    pub dose: u8,
    /// Places.
    pub capacity: u32,
    /// First instant at which anyone may see it.
    pub published_at: Instant,
}

/// A slot as the state keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    pub(crate) row: SlotRow,
    pub(crate) booked: u32,
    pub(crate) held: u32,
    /// Both by the channel through which each place was taken.
    pub(crate) taken: ByChannel,
}

impl Slot {
    /// What was published.
    pub fn row(&self) -> &SlotRow {
        &self.row
    }

    /// Bookings that take a place.
    pub fn booked(&self) -> u32 {
        self.booked
    }

    /// Start.
    pub fn starts_at(&self) -> Instant {
        instant_at(self.row.date, self.row.start_minute, self.row.offset_minutes)
    }

    /// End.
    pub fn ends_at(&self) -> Instant {
        instant_at(self.row.date, self.row.end_minute, self.row.offset_minutes)
    }
}

/// A slot that a person may know of, with its index.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) index: u32,
    pub(crate) slot: &'a Slot,
}

/// Anything that names a slot by its index.
pub trait RefersToSlot {
    /// The index.
    fn slot_index(&self) -> u32;
}

impl RefersToSlot for Booking {
    fn slot_index(&self) -> u32 {
        self.slot
    }
}

impl RefersToSlot for Step {
    fn slot_index(&self) -> u32 {
        self.slot
    }
}

impl RefersToSlot for Hold {
    fn slot_index(&self) -> u32 {
        self.slot
    }
}

impl ProgrammeState {
    /// The slot, if it is published at `now`.
    pub(crate) fn published_slot(&self, id: SlotId, now: Instant) -> Result<Found<'_>, Refusal> {
        let found = self.slot_index.get(&id).and_then(|index| Some((*index, self.slot(*index)?)));
        match found {
            Some((index, slot)) if slot.row.published_at <= now => Ok(Found { index, slot }),
            _ => Err(Refusal::plain(Code::SlotUnknown)),
        }
    }

    /// The slot with this identifier and its index, published or not.
    pub fn slot_with(&self, id: SlotId) -> Option<(u32, &Slot)> {
        let index = *self.slot_index.get(&id)?;
        Some((index, self.slot(index)?))
    }

    /// The slot at this index.
    pub(crate) fn slot(&self, index: u32) -> Option<&Slot> {
        self.slots.get(usize::try_from(index).ok()?)
    }

    /// What a person would take by taking this slot.
    pub(crate) fn target(&self, slot: &Slot, dose: u8) -> Target<'_> {
        Target { venue: self.venue_id(slot.row.venue), date: slot.row.date, dose }
    }

    /// What anybody would take by taking a slot of this row, for its own dose.
    pub(crate) fn target_of(&self, row: &SlotRow) -> Target<'_> {
        Target { venue: self.venue_id(row.venue), date: row.date, dose: row.dose }
    }

    /// Places neither booked nor held by somebody at `now`, with those that are overbooked.
    pub fn free_places(&self, index: u32, now: Instant) -> u32 {
        let Some(slot) = self.slot(index) else { return 0 };
        self.room_of(&slot.row).saturating_sub(self.taken_places(index, now))
    }

    /// Places that are booked, or held by somebody at `now`.
    pub fn taken_places(&self, index: u32, now: Instant) -> u32 {
        let Some(slot) = self.slot(index) else { return 0 };
        slot.booked.saturating_add(slot.held.saturating_sub(self.holds_expired_of(index, now)))
    }

    /// [`Self::free_places`] of all slots, in the order of [`Self::slots`]; looks at each ended hold only once.
    pub fn free_places_of_all(&self, now: Instant) -> Vec<u32> {
        let mut held: Vec<u32> = self.slots.iter().map(|slot| slot.held).collect();
        for (_, holder) in self.hold_ends.iter().take_while(|(ends, _)| *ends <= now) {
            let slot = self.holds.get(holder).and_then(|hold| usize::try_from(hold.slot).ok());
            if let Some(count) = slot.and_then(|index| held.get_mut(index)) {
                *count = count.saturating_sub(1);
            }
        }
        let free = |(slot, held): (&Slot, u32)| {
            self.room_of(&slot.row).saturating_sub(slot.booked).saturating_sub(held)
        };
        self.slots.iter().zip(held).map(free).collect()
    }

    /// First instant at which the slot may not be booked any more.
    pub fn book_deadline(&self, slot: &Slot) -> Instant {
        self.definition.book_until.instant(slot.row.date, slot.row.offset_minutes).min(slot.starts_at())
    }

    /// First instant at which a booking of the slot may not be moved or cancelled by its holder any more.
    pub fn cancel_deadline(&self, slot: &Slot) -> Instant {
        self.definition.cancel_until.instant(slot.row.date, slot.row.offset_minutes)
    }

    pub(crate) fn apply_published(&mut self, rows: &[SlotRow]) {
        for row in rows {
            let known = self.slot_index.get(&row.id).and_then(|index| usize::try_from(*index).ok());
            match known.and_then(|index| self.slots.get_mut(index)) {
                Some(slot) => slot.row = row.clone(),
                None => {
                    let index = u32::try_from(self.slots.len()).unwrap_or(crate::roster::NONE);
                    self.slot_index.insert(row.id, index);
                    self.slots.push(Slot {
                        row: row.clone(),
                        booked: 0,
                        held: 0,
                        taken: ByChannel::default(),
                    });
                }
            }
        }
    }
}

/// Decides [`crate::command::Command::PublishSlots`]: what the guard rails find stops whoever publishes alone, unless they
/// say why it is right.
pub(crate) fn publish_alone(
    state: &State,
    programme: u16,
    rows: &[SlotRow],
    despite: Option<&str>,
    now: Instant,
) -> Result<Vec<Event>, Refusal> {
    let mut events = publish(state, programme, rows, now)?;
    let mut findings = guard::findings(state.programme_at(programme)?, rows, now);
    findings.retain(|finding| finding.is_firm);
    let Some(count) = u32::try_from(findings.len()).ok().filter(|count| *count > 0) else {
        return Ok(events);
    };
    let reason = despite.ok_or(Refusal::count(Code::SlotGuard, u64::from(count)))?.trim().to_owned();
    let length = reason.chars().count();
    if length == 0 || length > REASON_CHARACTERS_MAX || reason.chars().any(char::is_control) {
        return Err(Refusal::count(Code::SlotReason, REASON_CHARACTERS_MAX as u64));
    }
    findings.truncate(ACKNOWLEDGED_MAX);
    events
        .insert(0, Event::Proposal(ProposalEvent::FindingsOverruled { programme, reason, findings, count }));
    Ok(events)
}

/// All rows or none; rows that change nothing are left out.
pub(crate) fn publish(
    state: &State,
    programme: u16,
    rows: &[SlotRow],
    now: Instant,
) -> Result<Vec<Event>, Refusal> {
    let held = state.programme_at(programme)?;
    if rows.len() > SLOTS_PER_COMMAND_MAX {
        return Err(Refusal::count(Code::SlotInvalid, SLOTS_PER_COMMAND_MAX as u64));
    }
    let mut fresh = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        check_row(held, row, u64::try_from(number).unwrap_or(u64::MAX), now)?;
        let known = held.slot_index.get(&row.id).and_then(|index| held.slot(*index));
        if known.is_none_or(|slot| slot.row != *row) {
            fresh.push(row.clone());
        }
    }
    Ok(fresh
        .chunks(SLOTS_PER_ENTRY_MAX)
        .map(|chunk| Event::SlotsPublished { programme, slots: chunk.to_vec() })
        .collect())
}

fn check_row(held: &ProgrammeState, row: &SlotRow, number: u64, now: Instant) -> Result<(), Refusal> {
    let venue_known = held.definition.venue(held.venue_id(row.venue)).is_some();
    let window = row.start_minute < row.end_minute && row.end_minute <= 1_440;
    let fits = row.capacity <= CAPACITY_MAX && row.dose <= held.definition.doses;
    if !venue_known || !window || !fits {
        return Err(Refusal::count(Code::SlotInvalid, number));
    }
    let Some(index) = held.slot_index.get(&row.id) else { return Ok(()) };
    let Some(slot) = held.slot(*index) else { return Ok(()) };
    if !same_window(&slot.row, row) {
        return Err(Refusal::count(Code::SlotInvalid, number));
    }
    let taken = held.taken_places(*index, now);
    // Who is spared after an overbooking was taken back stays, whatever else of the slot changes.
    let shrinks = held.room_of(row) < held.room_of(&slot.row) && held.room_of(row) < taken;
    let hidden_again = row.published_at > now && taken > 0;
    let other_dose = row.dose != slot.row.dose && taken > 0;
    if shrinks || hidden_again || other_dose {
        return Err(Refusal::count(Code::SlotCapacityBelowBooked, number));
    }
    Ok(())
}

/// A slot is its venue and its window: histories refer to it, also those of cancelled bookings.
fn same_window(before: &SlotRow, after: &SlotRow) -> bool {
    let window = |row: &SlotRow| (row.venue, row.date, row.start_minute, row.end_minute, row.offset_minutes);
    window(before) == window(after)
}
