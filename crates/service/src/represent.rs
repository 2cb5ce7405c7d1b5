//! Re-presenting: a receipt of an earlier epoch brings back the booking that a restore lost, or leaves a claim.
//!
//! Whoever has the receipt may bring it, through any door, any number of times: it proves itself. The answer says what
//! the booking is now. What cannot be put back is kept as a claim, and the desk sees those first.

use kernel::booking::StepKind;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Command};
use kernel::event::Event;
use kernel::refusal::Code;
use kernel::restore::{Claim, LostBooking, Restore};
use kernel::state::{ProgrammeState, State};
use kernel::time::Instant;
use store::StoredEntry;

use crate::Service;
use crate::admin::{ClaimFacts, ClaimList, RestoreFacts};
use crate::citizen::Channel;
use crate::evidence::{Inquiry, Judgement};
use crate::present::{Presenter, slot_text};
use crate::refusal::Refusal;
use crate::sequencer::{Mark, Share, Standing, Submission, Verdict};
use crate::view::BookingView;
use crate::wire;
use crate::zone::Zone;

/// How long a command may wait before it must not be carried out any more, in milliseconds.
const COMMAND_MS: i64 = 10_000;

/// What a receipt came to.
#[derive(Debug, Clone)]
pub struct Represented {
    /// How the booking comes to be here.
    pub outcome: Outcome,
    /// The booking as it is now.
    pub booking: BookingView,
    /// Position of the state that this was read from.
    pub position: u64,
}

/// How the booking of a receipt comes to be here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was lost and is back.
    Back,
    /// A receipt had brought it back before.
    BackBefore,
    /// It was never lost.
    Recorded,
}

impl Outcome {
    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Back => "back",
            Outcome::BackBefore => "back_before",
            Outcome::Recorded => "recorded",
        }
    }
}

impl Service {
    /// Brings back the booking that a receipt proves, if an earlier epoch lost it.
    ///
    /// # Errors
    /// `receipt.…` if it proves no such booking, `claim.…` if it could not be put back and the desk has it now,
    /// `overloaded`, `outcome.unknown`, `not_ready`.
    pub async fn represent(&self, brought: &str, channel: Channel) -> Result<Represented, Refusal> {
        let found = self.inquire_through(brought, channel.way()).await?;
        // What was compared has settled, so it is not after this.
        let position = self.sequencer().durable();
        let Some(lost) = found.lost else { return here(found, position) };
        if found.judgement == Judgement::Back {
            return here(found, position);
        }
        let actor = if channel == Channel::Cli { Actor::Staff(0) } else { Actor::Holder };
        let submission = Submission {
            command: Command::RepresentBooking { lost },
            channel: channel.way(),
            actor,
            key: None,
            valid_until: self.now().plus_ms(COMMAND_MS),
        };
        match self.sequencer().submit(submission, Share::Kept).await {
            Verdict::Happened { .. } | Verdict::Again { .. } => self.came_to(&lost).await,
            Verdict::Refused { refusal, .. } if refusal.code == Code::ReceiptNotLost => {
                Err(Refusal::plain("receipt.not_lost"))
            }
            Verdict::Refused { .. } => Err(Refusal::later("overloaded", 2)),
            Verdict::NotProcessed => match self.sequencer().standing() {
                Standing::Serving => Err(Refusal::later("overloaded", 1)),
                _ => Err(Refusal::later("not_ready", 2)),
            },
            Verdict::Unknown => Err(Refusal::later("outcome.unknown", 2)),
        }
    }

    /// What became of a lost booking that was brought.
    async fn came_to(&self, lost: &LostBooking) -> Result<Represented, Refusal> {
        let now = self.now();
        let (found, mark) = {
            let state = self.read();
            let back = state.found_again(lost).and_then(|_| self.view_of(&state, lost.number, now));
            let claim = state.claim(lost.number, lost.holder).map(claim_code);
            (back.ok_or(claim), self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        match found {
            Ok(booking) => Ok(Represented { outcome: Outcome::Back, booking, position: mark.position }),
            Err(Some(code)) => Err(Refusal::plain(code)),
            Err(None) => Err(Refusal::later("outcome.unknown", 2)),
        }
    }

    /// Everything that the desk asks after a restore.
    pub(crate) fn claim_list(&self) -> (ClaimList, Mark) {
        let now = self.now();
        let state = self.read();
        let mark = self.sequencer().mark(&state);
        let utc = Zone::named("UTC");
        let back = state.programmes().flat_map(|(_, held)| back_in(held));
        let mut claims: Vec<(u64, ClaimFacts)> =
            state.claims().map(|claim| (claim.position, claim_facts(&state, claim))).collect();
        claims.sort_by_key(|(position, _)| *position);
        let list = ClaimList {
            restores: state.restores().iter().map(|restore| restore_facts(restore, &utc)).collect(),
            receipts_first_until: state.receipts_first(now).map(|until| utc.rfc3339(until)),
            back: back.map(|number| number.to_string()).collect(),
            claims: claims.into_iter().map(|(_, facts)| facts).collect(),
        };
        (list, mark)
    }

    /// The claims that are `wanted`, as the desk is told of them.
    pub(crate) fn claims_of(&self, wanted: impl Fn(&Claim) -> bool) -> Vec<ClaimFacts> {
        let state = self.read();
        state.claims().filter(|claim| wanted(claim)).map(|claim| claim_facts(&state, claim)).collect()
    }

    /// Claims whose holder has no booking for the dose: each is a person who may stand at the venue.
    pub(crate) fn open_claims(&self) -> u64 {
        let state = self.read();
        state.claims().filter(|claim| other_booking(&state, &claim.lost).is_none()).count() as u64
    }
}

/// The answer for a receipt that nothing had to be done for.
fn here(found: Inquiry, position: u64) -> Result<Represented, Refusal> {
    let code = match found.judgement {
        Judgement::Recorded | Judgement::Back => {
            let outcome = if found.lost.is_some() { Outcome::BackBefore } else { Outcome::Recorded };
            let booking = found.booking.ok_or(Refusal::later("not_ready", 2))?;
            return Ok(Represented { outcome, booking, position });
        }
        Judgement::Broken => "receipt.broken",
        Judgement::OtherLog => "receipt.other_log",
        Judgement::NoBooking | Judgement::LostMove => "receipt.no_booking",
        Judgement::Lost => "receipt.evidence_of_loss",
        _ => "receipt.unreadable",
    };
    Err(Refusal::plain(code))
}

/// What the entry proves of a booking that the journal of this epoch may have lost.
pub(crate) fn lost_booking(epoch: u64, entry: &StoredEntry) -> Option<LostBooking> {
    let record = wire::decode(entry).ok()?;
    let position = entry.position;
    match record.event {
        Event::BookingConfirmed { programme, holder, slot, dose, number } => Some(LostBooking {
            epoch,
            position,
            programme,
            holder,
            slot,
            dose,
            number,
            confirmed_at: record.at,
            channel: record.channel,
            actor: record.actor,
        }),
        Event::BookingRepresented { lost } => Some(LostBooking { epoch, position, ..lost }),
        _ => None,
    }
}

/// The public code of a claim.
pub(crate) fn claim_code(claim: &Claim) -> &'static str {
    match claim.refusal.code {
        Code::SlotFull => "claim.slot_full",
        Code::BookingExists => "claim.booking_exists",
        Code::SlotUnknown | Code::ProgrammeUnknown => "claim.slot_unknown",
        Code::LoginNoMatch => "claim.holder_unknown",
        _ => "claim.number_taken",
    }
}

/// What the desk is told of one claim.
pub(crate) fn claim_facts(state: &State, claim: &Claim) -> ClaimFacts {
    let lost = &claim.lost;
    let held = state.programme_at(lost.programme).ok();
    let zone = held.map_or_else(|| Zone::named("UTC"), |held| Zone::named(&held.definition.timezone));
    let slot = held.and_then(|held| Some((held, held.slot_with(lost.slot)?.1)));
    let shown = slot.map(|(held, slot)| Presenter { held, zone: &zone, now: Instant(0) }.slot(slot, 0));
    ClaimFacts {
        number: lost.number.to_string(),
        code: claim_code(claim).to_owned(),
        brought_at: zone.rfc3339(claim.at),
        confirmed_at: zone.rfc3339(lost.confirmed_at),
        programme: held.map(|held| held.definition.id.clone()),
        dose: lost.dose,
        venue: shown.as_ref().map(|slot| slot.venue.clone()),
        starts_at: shown.map_or_else(|| slot_text(lost.slot), |slot| slot.starts_at),
        has_now: other_booking(state, lost).map(|number| number.to_string()),
    }
}

/// The booking that the person has for the dose by now.
fn other_booking(state: &State, lost: &LostBooking) -> Option<BookingNumber> {
    let held = state.programme_at(lost.programme).ok()?;
    let active = held.active_bookings(&lost.holder);
    active.into_iter().find(|other| other.dose == lost.dose).map(|other| other.number)
}

fn back_in(held: &ProgrammeState) -> impl Iterator<Item = BookingNumber> {
    let back = held.bookings().iter().filter(|booking| {
        held.history(booking, u64::MAX).iter().any(|step| step.kind == StepKind::Represented)
    });
    back.map(|booking| booking.number)
}

fn restore_facts(restore: &Restore, zone: &Zone) -> RestoreFacts {
    RestoreFacts {
        epoch: restore.epoch,
        restored: restore.restored,
        vouched: restore.vouched,
        whole: restore.whole,
        lost_after: zone.rfc3339(restore.lost_after),
        lost_until: zone.rfc3339(restore.lost_until),
        key_before: restore.key_before.clone(),
        key: restore.key.clone(),
    }
}

#[cfg(test)]
mod tests;
