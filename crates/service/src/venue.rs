//! A venue's day: what staff do at its counter, and the lots that doses are from.
//!
//! Every act and every look passes [`Service::at`] or [`Service::across_venues`], whoever asks and by whichever door: there
//! it is asked what somebody may do. An act takes a key and gives the same answer to the same key. Nothing here knows
//! a rule: what may be done is what the kernel does not refuse.

mod by;
mod day;
mod look_up;
mod lots;
mod paper;
mod told;

use jiff::civil::Date;
use kernel::booking::{Status, StepKind};
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Command, CommandKey};
use kernel::event::Outcome;
use kernel::lot::LotNumber;
use kernel::slot::SlotId;
use kernel::state::State;
use kernel::time::Instant;
use kernel::visit::{self, Act, AtVenue, NO_SHOWS_PER_ENTRY_MAX, NotGivenReason};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};

use crate::Service;
use crate::citizen::Told;
use crate::keys::sha256_of;
use crate::permission::Authorised;
use crate::present::{self, slot_text};
use crate::refusal::Refusal;
use crate::sequencer::{Look, Share, Standing, Submission, Verdict};
use crate::sign_in::TypedVoucher;
use crate::zone::Zone;

pub use by::By;
pub use paper::{Paper, read_paper};
pub use told::{
    Attendance, Colour, Concerned, DayList, Finding, Hour, LookedUp, LotFile, LotTold, NextDose, OfferKept,
    Reason, TypedLot, VenueDone, Waits,
};

/// How long an act may wait before it must not be carried out any more, in milliseconds.
const COMMAND_MS: i64 = 10_000;

/// A counter: a venue of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Programme identifier.
    pub programme: String,
    /// Venue identifier.
    pub venue: String,
}

/// What is done at a counter. Bookings by number, slots by identifier.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum VenueAct {
    /// A person arrived.
    CheckIn {
        /// Which booking.
        booking: String,
        /// Whether they are let in though it is too early or too late.
        let_in: bool,
    },
    /// A person arrived, and the booking is moved to this venue and hour.
    CheckInHere {
        /// Which booking.
        booking: String,
        /// To which slot; the one of this hour if none is named.
        slot: Option<String>,
    },
    /// Somebody without a booking arrived.
    WalkIn {
        /// Their voucher and birth date.
        voucher: TypedVoucher,
        /// In which slot; one of this hour if none is named.
        slot: Option<String>,
    },
    /// Papers and health were looked at.
    Check {
        /// Which booking.
        booking: String,
    },
    /// The dose was given.
    Administer {
        /// Which booking.
        booking: String,
        /// Lot number.
        lot: String,
    },
    /// The dose was not given.
    Withhold {
        /// Which booking.
        booking: String,
        /// Name of the reason.
        reason: String,
    },
    /// The newest step was a mistake.
    Undo {
        /// Which booking.
        booking: String,
        /// Name of the step.
        step: String,
    },
    /// Nobody else comes: marks who did not.
    MarkNoShows {
        /// The day; today at the venue if none is named.
        date: Option<Date>,
    },
    /// The next dose, booked while the person is here.
    BookNextDose {
        /// The booking of the dose before.
        booking: String,
        /// In which slot; the proposed one if none is named.
        slot: Option<String>,
    },
}

impl std::fmt::Debug for VenueAct {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("VenueAct(…)")
    }
}

/// A counter that was found, with what its answers need.
pub(crate) struct Place {
    pub(crate) programme: u16,
    pub(crate) venue: u16,
    pub(crate) zone: Zone,
    /// That whoever is signed in may do what they came for; none at the command line.
    pub(crate) permit: Option<Authorised>,
}

impl Service {
    /// Does something at a counter.
    ///
    /// # Errors
    /// `arrival.…`, `walk_in.…`, `visit.…`, `lot.…`, `next_dose.none`, and every rule about booking.
    pub async fn act_at_venue(
        &self,
        by: &By<'_>,
        counter: &Counter,
        act: &VenueAct,
        key: Option<&str>,
    ) -> Result<Told<VenueDone>, Refusal> {
        let place = self.at(by, act.asks_for(), counter).await?;
        if let Some(number) = act.booking().and_then(BookingNumber::parse) {
            self.note_elsewhere(&place, number).await?;
        }
        let (act_of_kernel, entries) = self.understood_act(counter, act)?;
        let command =
            Command::AtVenue(AtVenue { programme: place.programme, venue: place.venue, act: act_of_kernel });
        let body = serde_json::to_vec(&(counter, act)).unwrap_or_default();
        let zone = place.zone.clone();
        let see = move |state: &State, outcome| done_in(state, &zone, outcome, entries);
        self.order_at_venue(by, command, key.map(|key| (key, body)), &place.zone, see).await
    }

    /// Carries out a command of staff and hands back what `see` finds in the state that it led to.
    pub(crate) async fn order_at_venue<T: Send + 'static>(
        &self,
        by: &By<'_>,
        command: Command,
        key: Option<(&str, Vec<u8>)>,
        zone: &Zone,
        see: impl Fn(&State, Outcome) -> T + Clone + Send + Sync + 'static,
    ) -> Result<Told<T>, Refusal> {
        let seen = Arc::new(Mutex::new(None));
        let (kept, look) = (seen.clone(), see.clone());
        let look: Look = Box::new(move |state, outcome| {
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(look(state, outcome));
        });
        let key = key.map(|(key, body)| {
            let digest = sha256_of(&[&body]);
            let body = digest.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
            CommandKey { id: self.keys().command_of_staff(by.staff, key), body }
        });
        let submission = Submission {
            command,
            channel: by.channel.way(),
            actor: Actor::Staff(by.staff),
            key,
            valid_until: self.now().plus_ms(COMMAND_MS),
        };
        let (outcome, position, repeated) =
            match self.sequencer().submit_looking(submission, Share::Kept, Some(look)).await {
                Verdict::Happened { outcome, position } => (outcome, position, false),
                Verdict::Again { outcome, position } => (outcome, position, true),
                Verdict::Refused { refusal, position, repeated } => {
                    return Err(Refusal::of_rule(refusal, zone).resting_on(position, repeated));
                }
                Verdict::NotProcessed if self.sequencer().standing() == Standing::Serving => {
                    return Err(Refusal::later("overloaded", 1));
                }
                Verdict::NotProcessed => return Err(Refusal::later("not_ready", 2)),
                Verdict::Unknown => return Err(Refusal::later("outcome.unknown", 2)),
            };
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
        let answer = seen.unwrap_or_else(|| see(&self.read(), outcome));
        Ok(Told { answer, position, repeated })
    }

    /// The act as the kernel knows it, and how many entries of a booking it makes.
    fn understood_act(&self, counter: &Counter, act: &VenueAct) -> Result<(Act, u64), Refusal> {
        Ok(match act {
            VenueAct::CheckIn { booking, let_in } => {
                (Act::CheckIn { number: present::number(booking)?, is_let_in: *let_in }, 1)
            }
            VenueAct::CheckInHere { booking, slot } => {
                (Act::CheckInHere { number: present::number(booking)?, slot: slot_of(slot.as_deref())? }, 2)
            }
            VenueAct::WalkIn { voucher, slot } => {
                let understood = self.understand(voucher)?;
                let who = self.at_counter(&counter.programme, &understood);
                let person = *who.ok_or(Refusal::plain("login.no_match"))?.person();
                (Act::WalkIn { person, slot: slot_of(slot.as_deref())? }, 2)
            }
            VenueAct::Check { booking } => (Act::Check { number: present::number(booking)? }, 1),
            VenueAct::Administer { booking, lot } => {
                let lot = LotNumber::parse(lot).ok_or(Refusal::plain("lot.unknown"))?;
                (Act::Administer { number: present::number(booking)?, lot }, 1)
            }
            VenueAct::Withhold { booking, reason } => {
                let found = NotGivenReason::ALL.into_iter().find(|known| known.as_str() == reason);
                let reason = found.ok_or(Refusal::plain("reason.unknown"))?;
                (Act::Withhold { number: present::number(booking)?, reason }, 1)
            }
            VenueAct::Undo { booking, step } => {
                let found = visit::STEPS.iter().map(|(_, kind, _)| *kind).find(|kind| kind.as_str() == step);
                let step = found.ok_or(Refusal::plain("visit.not_undoable"))?;
                (Act::Undo { number: present::number(booking)?, step }, 1)
            }
            VenueAct::MarkNoShows { date } => {
                let date = date.unwrap_or_else(|| self.today(&counter.programme));
                (Act::MarkNoShows { date }, 1)
            }
            VenueAct::BookNextDose { booking, slot } => {
                (Act::BookNextDose { number: present::number(booking)?, slot: slot_of(slot.as_deref())? }, 1)
            }
        })
    }
}

fn slot_of(text: Option<&str>) -> Result<Option<SlotId>, Refusal> {
    let read = |text| present::slot_id(text).ok_or(Refusal::plain("slot.unknown"));
    text.map(read).transpose()
}

/// What an act came to, as it was when it was done: the same for whoever asks again.
fn done_in(state: &State, zone: &Zone, outcome: Outcome, entries: u64) -> VenueDone {
    match outcome {
        Outcome::Booking { number, position } => {
            let until = position.saturating_add(entries.saturating_sub(1));
            let booking = day::attendance(state, number, until, zone);
            VenueDone { booking, no_shows: Vec::new() }
        }
        Outcome::NoShows { programme, venue, date, position } => {
            let marked = marked_at(state, programme, venue, date, position);
            let told = marked.into_iter().filter_map(|number| day::attendance(state, number, u64::MAX, zone));
            VenueDone { booking: None, no_shows: told.collect() }
        }
        _ => VenueDone::default(),
    }
}

/// The bookings that one close of a day marked: its entries follow one another, each but the last one full.
fn marked_at(state: &State, programme: u16, venue: u16, date: Date, first: u64) -> Vec<BookingNumber> {
    let Ok(held) = state.programme_at(programme) else { return Vec::new() };
    let mut marked: std::collections::BTreeMap<u64, Vec<BookingNumber>> = std::collections::BTreeMap::new();
    let of_day = held.slots().filter(|(_, slot)| slot.row().venue == venue && slot.row().date == date);
    for booking in of_day.flat_map(|(index, _)| held.bookings_of_slot(index)) {
        for step in held.history(booking, u64::MAX).iter().filter(|step| step.kind == StepKind::NoShow) {
            marked.entry(step.position).or_default().push(booking.number);
        }
    }
    let mut all = Vec::new();
    let mut position = first;
    while let Some(part) = marked.remove(&position) {
        let is_full = part.len() == NO_SHOWS_PER_ENTRY_MAX;
        all.extend(part);
        if !is_full {
            break;
        }
        position = position.saturating_add(1);
    }
    all
}

/// A command that is only asked about, never sent.
pub(crate) fn would(
    state: &State,
    place: &Place,
    by: &By<'_>,
    act: Act,
    now: Instant,
) -> Result<(), kernel::refusal::Refusal> {
    let context = kernel::command::Context {
        now,
        entropy: 0,
        channel: by.channel.way(),
        actor: Actor::Staff(by.staff),
        key: None,
        valid_until: Instant(i64::MAX),
    };
    let at = AtVenue { programme: place.programme, venue: place.venue, act };
    kernel::decide::decide(state, &context, &Command::AtVenue(at)).map(|_| ())
}

/// Whether a dose could be given next, from whichever lot.
pub(crate) fn is_to_be_given(status: Status) -> bool {
    visit::follows(status, StepKind::Administered).is_some()
}

/// A slot's identifier as doors know it.
pub(crate) fn slot_name(id: SlotId) -> String {
    slot_text(id)
}
