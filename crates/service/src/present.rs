//! From the state to what doors may show; reads only, decides nothing.
//!
//! A booking can be shown as it was at an earlier journal position: that is how a repeated command gets its first
//! answer again.

use jiff::civil::{Date, Time};
use kernel::booking::{Booking, Detail, Status, Step, StepKind};
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, HolderId, Person};
use kernel::dose;
use kernel::planner;
use kernel::programme::Programme;
use kernel::refusal::{Code, Refusal as Rule};
use kernel::slot::{Slot, SlotId};
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use kernel::visit;
use kernel::waitlist::GRACE_MS;
use kernel::wave;

use crate::refusal::Refusal;
use crate::view::{
    BookingView, ContactAskedView, DisplacedView, HoldView, HolderView, ProductView, ProgrammeView,
    ReceivedView, SlotView, StepView, VenueView, WaveView,
};
use crate::zone::Zone;

/// Places that are offered to the holder of a booking whose place was called off.
const CHOICES_MAX: usize = 3;

/// Everything that showing one programme at one moment needs.
#[derive(Clone, Copy)]
pub(crate) struct Presenter<'a> {
    pub(crate) held: &'a ProgrammeState,
    pub(crate) zone: &'a Zone,
    pub(crate) now: Instant,
}

impl Presenter<'_> {
    /// A slot with its free places, for lists of what can be had.
    pub(crate) fn slot(&self, slot: &Slot, remaining: u32) -> SlotView {
        let row = slot.row();
        let target = wave::Target { venue: self.held.venue_id(row.venue), date: row.date, dose: row.dose };
        let open = self.now < self.held.book_deadline(slot)
            && self.held.stop_of(slot, self.now).is_none()
            && wave::open_to_anyone(&self.held.definition, &target, self.now);
        SlotView { remaining: Some(remaining), bookable: Some(open && remaining > 0), ..self.place(slot) }
    }

    /// A slot without its free places: those may rest on bookings that are not durable yet.
    pub(crate) fn place(&self, slot: &Slot) -> SlotView {
        let row = slot.row();
        SlotView {
            id: slot_text(row.id),
            venue: self.held.venue_id(row.venue).to_owned(),
            starts_at: civil_rfc3339(row.date, row.start_minute, row.offset_minutes),
            ends_at: civil_rfc3339(row.date, row.end_minute, row.offset_minutes),
            capacity: row.capacity,
            dose: (row.dose > 0).then_some(row.dose),
            remaining: None,
            bookable: None,
            date: Some(row.date),
            start: Some(clock_time(row.start_minute)),
            end: Some(clock_time(row.end_minute)),
        }
    }

    /// A booking with its history up to `until`, as `person` sees it; without a person nothing may be done with it.
    pub(crate) fn booking(
        &self,
        booking: &Booking,
        until: u64,
        person: Option<&Person>,
    ) -> Option<BookingView> {
        let steps = self.held.history(booking, until);
        let (first, last) = (steps.first()?, steps.last()?);
        let slot = self.held.slot_of(*last)?;
        let status = visit::status_of(&steps)?;
        let deadline = person.map(|_| self.held.cancel_deadline(slot));
        let called_off = self.held.displaced_by(booking);
        let in_time = |deadline| called_off.is_some() || self.now < deadline;
        let may = status == Status::Confirmed && deadline.is_some_and(in_time);
        let cancels_too = match person {
            Some(person) if may && booking.dose < self.held.definition.doses => self.later(person, booking),
            _ => Vec::new(),
        };
        Some(BookingView {
            id: booking.number.compact(),
            number: booking.number.to_string(),
            programme: self.held.definition.id.clone(),
            dose: booking.dose,
            status: status.as_str(),
            slot: self.slot_at(*last)?,
            product: self.held.product_of_venue(slot.row().venue).to_owned(),
            history: self.history(&steps),
            position: first.position,
            may_move: may && person.is_some_and(|person| self.held.admitted(person).is_ok()),
            may_cancel: may,
            cancel_until: deadline
                .filter(|_| called_off.is_none())
                .map(|deadline| self.zone.moment(deadline.plus_ms(-1))),
            cancels_too,
            displaced: if status == Status::Confirmed { self.displaced(booking, &steps) } else { None },
        })
    }

    /// What is to be said of a booking whose place was called off, or that was moved by a rule.
    fn displaced(&self, booking: &Booking, steps: &[&Step]) -> Option<Box<DisplacedView>> {
        if let Some(stop) = self.held.displaced_by(booking) {
            let found = planner::choices(self.held, booking, CHOICES_MAX, self.now);
            let choices = found.into_iter().map(|slot| self.place(slot)).collect();
            return Some(Box::new(DisplacedView { reason: stop.reason.as_str(), from: None, choices }));
        }
        let [.., before, last] = steps else { return None };
        let Detail::Relocated(why) = last.detail else { return None };
        let from = self.slot_at(*before);
        Some(Box::new(DisplacedView { reason: why.reason.as_str(), from, choices: Vec::new() }))
    }

    /// The person's live hold.
    pub(crate) fn hold(&self, person: &Person) -> Option<HoldView> {
        let (holder, _) = self.held.holder(&person.holder)?;
        let hold = self.held.live_hold(holder, self.now)?;
        let outdated = kernel::hold::outdated(self.held, person, hold, self.now)
            .map(|rule| Box::new(Refusal::of_rule(rule, self.zone)));
        Some(HoldView { outdated, ..self.hold_of(&person.holder)? })
    }

    /// The same, for whoever does not know the person's birth date, and so not whether it can still be booked.
    pub(crate) fn hold_of(&self, holder: &HolderId) -> Option<HoldView> {
        let (index, _) = self.held.holder(holder)?;
        let hold = self.held.live_hold(index, self.now)?;
        let slot = self.held.slot_of(hold)?;
        // An offer is kept a little longer than is said.
        let offer = self.held.offer_held(index);
        let expires_at = offer.map_or(hold.expires_at, |offer| offer.expires_at);
        if expires_at <= self.now {
            return None;
        }
        Some(HoldView {
            id: slot_text(slot.row().id),
            slot: self.slot_at(hold)?,
            expires_at: self.zone.rfc3339(expires_at),
            until: self.zone.moment(expires_at),
            extendable: offer.is_none() && self.held.hold_limit(hold) > hold.expires_at,
            offered: offer.is_some(),
            dose: hold.dose,
            product: self.held.product_of_venue(slot.row().venue).to_owned(),
            outdated: None,
        })
    }

    /// A hold as a command left it.
    pub(crate) fn held_outcome(
        &self,
        id: SlotId,
        (since, kept_until): (Instant, Instant),
        dose: u8,
        is_offer: bool,
    ) -> Option<HoldView> {
        let (index, slot) = self.held.slot_with(id)?;
        let hold = kernel::hold::Hold::of(index, dose, since, kept_until);
        // An offer is kept a little longer than is said, and cannot be made longer.
        let expires_at = if is_offer { kept_until.plus_ms(-GRACE_MS) } else { kept_until };
        let extendable = !is_offer && self.held.hold_limit(&hold) > kept_until;
        Some(HoldView {
            id: slot_text(id),
            slot: self.place(slot),
            expires_at: self.zone.rfc3339(expires_at),
            until: self.zone.moment(expires_at),
            extendable,
            offered: is_offer,
            dose,
            product: self.held.product_of_venue(slot.row().venue).to_owned(),
            outdated: None,
        })
    }

    /// What the person may do next.
    pub(crate) fn holder(&self, person: &Person) -> HolderView {
        let next = dose::next(self.held, &person.holder);
        let allowed = self
            .held
            .admitted(person)
            .and(next)
            .and_then(|dose| wave::may_book(&self.held.definition, &person.cohort, dose, self.now));
        let why_not = allowed.err().map(|rule| Refusal::of_rule(rule, self.zone));
        let earliest_on = next.ok().and_then(|next| dose::earliest(self.held, &person.holder, next));
        // Only a dose before can push everything out of what is published; otherwise the venues say why.
        let later = next.ok().filter(|next| *next > 1 && why_not.is_none());
        HolderView {
            received: dose::received(self.held, &person.holder).map(|received| ReceivedView {
                doses: received.doses,
                on: received.on,
                product: received.product.to_owned(),
            }),
            earliest_on,
            none_published: later
                .is_some_and(|dose| !kernel::hold::any_offer(self.held, person, dose, self.now)),
            next_dose: next.ok(),
            may_book: why_not.is_none(),
            why_not: why_not.as_ref().map(|refusal| refusal.code.to_owned()),
            why_not_args: why_not.map(|refusal| refusal.args).unwrap_or_default(),
        }
    }

    fn later(&self, person: &Person, booking: &Booking) -> Vec<String> {
        let resting = dose::resting_on(self.held, &person.holder, booking.dose);
        resting.into_iter().map(|later| later.number.to_string()).collect()
    }

    fn history(&self, steps: &[&Step]) -> Vec<StepView> {
        let mut before: Option<&Step> = None;
        let views = steps.iter().map(|step| {
            let view = self.step(step, before);
            before = Some(step);
            view
        });
        views.collect()
    }

    fn step(&self, step: &Step, before: Option<&Step>) -> StepView {
        StepView {
            at: self.zone.rfc3339(step.at),
            moment: self.zone.moment(step.at),
            what: step.kind.as_str(),
            channel: step.channel.as_str(),
            by: by(step.actor),
            reason: step.reason(),
            lot: self.lot_of(step),
            account: account(step.actor),
            from: before.filter(|_| step.kind == StepKind::Moved).and_then(|before| self.slot_at(before)),
            to: if step.kind == StepKind::Cancelled { None } else { self.slot_at(step) },
        }
    }

    fn lot_of(&self, step: &Step) -> Option<String> {
        let Detail::Lot(index) = step.detail else { return None };
        Some(self.held.lots().get(usize::from(index))?.row().number.as_str().to_owned())
    }

    fn slot_at(&self, referring: &impl kernel::slot::RefersToSlot) -> Option<SlotView> {
        Some(self.place(self.held.slot_of(referring)?))
    }
}

/// Who acted, in the name that every history has for them.
pub(crate) fn by(actor: Actor) -> &'static str {
    match actor {
        Actor::Holder => "holder",
        Actor::Staff(_) => "operator",
        Actor::System => "system",
    }
}

/// The account that acted, if it was one.
pub(crate) fn account(actor: Actor) -> Option<u32> {
    match actor {
        Actor::Staff(account) => Some(account),
        Actor::Holder | Actor::System => None,
    }
}

impl HolderView {
    /// The same while receipts come first after a restore: nobody takes a place before that.
    pub(crate) fn waiting_for_receipts(self, until: Option<Instant>, zone: &Zone) -> HolderView {
        let Some(until) = until.filter(|_| self.may_book) else { return self };
        let refusal = Refusal::of_rule(Rule::at(Code::ReceiptsFirst, until), zone);
        let why_not = Some(refusal.code.to_owned());
        HolderView { may_book: false, why_not, why_not_args: refusal.args, ..self }
    }
}

/// A programme as citizens may see it.
pub(crate) fn programme(definition: &Programme, zone: &Zone, now: Instant) -> ProgrammeView {
    ProgrammeView {
        id: definition.id.clone(),
        name: definition.name.clone(),
        timezone: definition.timezone.clone(),
        doses: definition.doses,
        hold_minutes: u32::from(definition.hold_minutes),
        phone: definition.venues.first().map(|venue| venue.phone.clone()).unwrap_or_default(),
        products: definition
            .products
            .iter()
            .map(|product| ProductView { id: product.id.clone(), name: product.name.clone() })
            .collect(),
        venues: definition
            .venues
            .iter()
            .map(|venue| VenueView {
                id: venue.id.clone(),
                name: venue.name.clone(),
                address: venue.address.clone(),
                phone: venue.phone.clone(),
                product: venue.product.clone(),
            })
            .collect(),
        waves: definition.waves.iter().map(|wave| wave_view(wave, zone, now)).collect(),
        contact: ContactAskedView {
            kana_name: definition.contact.kana_name.as_str(),
            telephone: definition.contact.telephone.as_str(),
            email: definition.contact.email.as_str(),
        },
    }
}

fn wave_view(wave: &kernel::programme::Wave, zone: &Zone, now: Instant) -> WaveView {
    WaveView {
        id: wave.id.clone(),
        opens_at: zone.rfc3339(wave.opens_at),
        open: wave.opens_at <= now && wave.closes_at.is_none_or(|closes| now < closes),
        municipalities: wave.municipalities.clone(),
        born_on_or_before: wave.born_on_or_before,
        born_on_or_after: wave.born_on_or_after,
        slots_from: wave.slots_from,
        slots_until: wave.slots_until,
    }
}

/// A slot identifier as text: 16 small hexadecimal digits.
pub(crate) fn slot_text(id: SlotId) -> String {
    format!("{:016x}", id.0)
}

/// The slot identifier in a text.
pub(crate) fn slot_id(text: &str) -> Option<SlotId> {
    let plain =
        text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase());
    plain.then(|| u64::from_str_radix(text, 16).ok().map(SlotId)).flatten()
}

/// The booking number in a text.
pub(crate) fn number(text: &str) -> Result<BookingNumber, Refusal> {
    BookingNumber::parse(text).ok_or(Refusal::plain("booking.unknown"))
}

/// A civil time at an offset as RFC 3339; 1440 is midnight at the end of the day.
fn civil_rfc3339(date: Date, minute: u16, offset_minutes: i16) -> String {
    let date = if minute >= 1_440 { kernel::time::plus_days(date, 1) } else { date };
    let (hour, minute) = ((minute / 60) % 24, minute % 60);
    let sign = if offset_minutes < 0 { '-' } else { '+' };
    let offset = offset_minutes.unsigned_abs();
    // Twice in every slot of every answer: writing digits costs a fraction of what formatting does.
    let mut text = String::with_capacity(25);
    for (number, after) in [
        (date.year().unsigned_abs() / 100, None),
        (date.year().unsigned_abs() % 100, Some('-')),
        (u16::from(date.month().unsigned_abs()), Some('-')),
        (u16::from(date.day().unsigned_abs()), Some('T')),
        (hour, Some(':')),
        (minute, Some(':')),
        (0, Some(sign)),
        (offset / 60, Some(':')),
        (offset % 60, None),
    ] {
        text.extend([number / 10 % 10, number % 10].map(|digit| char::from(b'0' + digit as u8)));
        text.extend(after);
    }
    text
}

/// Minutes after midnight as a time of day.
pub(crate) fn clock_time(minute: u16) -> Time {
    let (hour, rest) = ((minute / 60) % 24, minute % 60);
    let hour = i8::try_from(hour).unwrap_or(0);
    Time::new(hour, i8::try_from(rest).unwrap_or(0), 0, 0).unwrap_or(Time::midnight())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_instant_is_written_with_its_offset() {
        assert_eq!(civil_rfc3339(date(2021, 5, 30), 570, 540), "2021-05-30T09:30:00+09:00");
        assert_eq!(civil_rfc3339(date(2021, 12, 31), 1_440, -210), "2022-01-01T00:00:00-03:30");
    }
}
