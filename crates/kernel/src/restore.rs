//! After a restore from a backup: which range was lost, the receipts that bring bookings back, the claims that could not.
//!
//! A restored journal goes on as a new epoch, and what was booked after the backup is gone from it, but not from people's
//! hands: a receipt of the log of an earlier epoch proves a booking that we lost. It comes back exactly as it was
//! confirmed, or becomes a claim that the desk sees first; it is never dropped. Until an instant that the restore names,
//! newcomers take no places, so that receipts come first. The surprise: re-presenting never ends, only that precedence.

use serde::{Deserialize, Serialize};

use crate::booking::{Booking, Detail, Step, StepKind};
use crate::booking_number::BookingNumber;
use crate::command::{Actor, Channel, Context, HolderId};
use crate::event::{Event, Record};
use crate::refusal::{Code, Refusal};
use crate::roster::NONE;
use crate::slot::SlotId;
use crate::state::{ProgrammeState, State};
use crate::time::Instant;

/// One restore: the journal up to `restored` is an earlier one, from there on it is of a new epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// The epoch that it began.
    pub epoch: u64,
    /// Entries that came from the backup; also the position of the entry that says so.
    pub restored: u64,
    /// Public key of the log before, with its origin.
    pub key_before: String,
    /// The signed checkpoint of the log before over exactly the restored entries.
    pub checkpoint: String,
    /// The newest signed checkpoint of the log before that is known, if it is over more than was restored.
    pub newest: Option<String>,
    /// How many entries the log before is known to have vouched for; `None` if nothing but the backup is known.
    pub vouched: Option<u64>,
    /// Whether no more was ever answered than is vouched for: a head file knows that, a kept checkpoint does not.
    pub whole: bool,
    /// When the newest entry that was restored was made: what was made after it is lost.
    pub lost_after: Instant,
    /// When the journal went on.
    pub lost_until: Instant,
    /// Public key of the log from here on, with its origin.
    pub key: String,
    /// First instant at which newcomers take places again.
    pub receipts_first_until: Option<Instant>,
}

/// A booking of an earlier epoch that this journal lost, as the leaf of its receipt says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostBooking {
    /// The epoch whose log vouches for it.
    pub epoch: u64,
    /// Its position in the journal of that epoch.
    pub position: u64,
    /// Index of the programme.
    pub programme: u16,
    /// Who.
    pub holder: HolderId,
    /// What.
    pub slot: SlotId,
    /// For which dose.
    pub dose: u8,
    /// Its number.
    pub number: BookingNumber,
    /// When it was confirmed first.
    pub confirmed_at: Instant,
    /// The way in by which it was made.
    pub channel: Channel,
    /// Who made it.
    pub actor: Actor,
}

/// A lost booking that is proved and could not be put back when it was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What is proved.
    pub lost: LostBooking,
    /// Why it could not be put back.
    pub refusal: Refusal,
    /// When it was brought.
    pub at: Instant,
    /// Position of the entry that says so.
    pub position: u64,
}

impl State {
    /// The epoch of this journal: 1, and one more for each restore.
    pub fn epoch(&self) -> u64 {
        self.restores.last().map_or(1, |restore| restore.epoch)
    }

    /// Every restore, oldest first.
    pub fn restores(&self) -> &[Restore] {
        &self.restores
    }

    /// Every claim that is not settled by the booking being back, in the order of booking numbers.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.values()
    }

    /// The claim about a booking of this holder.
    pub fn claim(&self, number: BookingNumber, holder: HolderId) -> Option<&Claim> {
        self.claims.get(&(number, holder))
    }

    /// Until when newcomers take no places, if they do not at `now`.
    pub fn receipts_first(&self, now: Instant) -> Option<Instant> {
        self.restores.last()?.receipts_first_until.filter(|until| now < *until)
    }

    /// The restore at which what the log of `epoch` vouched for at `position` was lost.
    pub fn loss_of(&self, epoch: u64, position: u64) -> Option<&Restore> {
        let after = self.restores.iter().find(|restore| restore.epoch.checked_sub(1) == Some(epoch));
        after.filter(|restore| restore.restored <= position)
    }

    /// The lost booking, if it is back or never went.
    pub fn found_again(&self, lost: &LostBooking) -> Option<&Booking> {
        let (programme, held, booking) = self.booking(lost.number)?;
        let same = programme == lost.programme
            && booking.dose == lost.dose
            && held.holder_at(booking.holder) == Some(lost.holder);
        same.then_some(booking)
    }

    pub(crate) fn apply_restored(&mut self, restore: &Restore, position: u64) {
        if self.epoch().checked_add(1) == Some(restore.epoch) && restore.restored == position {
            self.restores.push(restore.clone());
        }
    }

    pub(crate) fn apply_reopened(&mut self, epoch: u64) {
        if let Some(last) = self.restores.last_mut().filter(|last| last.epoch == epoch) {
            last.receipts_first_until = None;
        }
    }

    pub(crate) fn apply_claimed(&mut self, lost: &LostBooking, refusal: Refusal, at: Instant, position: u64) {
        let claim = Claim { lost: *lost, refusal, at, position };
        self.claims.insert((lost.number, lost.holder), claim);
    }

    /// Settles a claim if the booking is back.
    pub(crate) fn settle_claim(&mut self, lost: &LostBooking) {
        if self.found_again(lost).is_some() {
            self.claims.remove(&(lost.number, lost.holder));
        }
    }
}

impl ProgrammeState {
    /// The holder at this index.
    pub(crate) fn holder_at(&self, index: u32) -> Option<HolderId> {
        Some(self.holders.get(usize::try_from(index).ok()?)?.id)
    }

    /// Puts a lost booking back: first the step that was confirmed then, and after it the one that brought it back.
    pub(crate) fn apply_represented(
        &mut self,
        holder: u32,
        slot: u32,
        lost: &LostBooking,
        record: &Record,
        position: u64,
    ) -> Option<u32> {
        let confirmed = Step {
            at: lost.confirmed_at.min(record.at),
            position,
            before: NONE,
            slot,
            kind: StepKind::Confirmed,
            channel: lost.channel,
            actor: lost.actor,
            detail: Detail::None,
        };
        let index = self.apply_confirmed(holder, slot, lost.dose, lost.number, confirmed)?;
        let represented = Step {
            at: record.at,
            kind: StepKind::Represented,
            channel: record.channel,
            actor: record.actor,
            ..confirmed
        };
        self.add_step(index, represented);
        Some(index)
    }
}

/// While receipts come first, whoever comes through a citizen's door takes no place; the desk and the venue may.
pub(crate) fn open_to_newcomers(state: &State, context: &Context) -> Result<(), Refusal> {
    let newcomer = matches!(context.channel, Channel::Web | Channel::Line | Channel::Api);
    match state.receipts_first(context.now) {
        Some(until) if newcomer => Err(Refusal::at(Code::ReceiptsFirst, until)),
        _ => Ok(()),
    }
}

/// Decides [`crate::command::Command::RepresentBooking`]: back as it was confirmed, or a claim.
///
/// Nothing happens if it is back already, or if it is claimed already and nothing about that has changed.
pub(crate) fn represent(state: &State, context: &Context, lost: &LostBooking) -> Result<Vec<Event>, Refusal> {
    if state.loss_of(lost.epoch, lost.position).is_none() {
        return Err(Refusal::plain(Code::ReceiptNotLost));
    }
    if state.found_again(lost).is_some() {
        return Ok(Vec::new());
    }
    match fits(state, context, lost) {
        Ok(()) => Ok(vec![Event::BookingRepresented { lost: *lost }]),
        Err(refusal) => match state.claim(lost.number, lost.holder) {
            Some(claim) if claim.refusal == refusal => Ok(Vec::new()),
            _ => Ok(vec![Event::ClaimOpened { lost: *lost, refusal }]),
        },
    }
}

/// Whether the booking can be exactly what it was. Rules about who may book what were kept when it was confirmed.
fn fits(state: &State, context: &Context, lost: &LostBooking) -> Result<(), Refusal> {
    if state.knows(lost.number) {
        return Err(Refusal::plain(Code::BookingNumberTaken));
    }
    let held = state.programme_at(lost.programme)?;
    let (holder, _) = held.holder(&lost.holder).ok_or(Refusal::plain(Code::LoginNoMatch))?;
    let (slot, _) = held.slot_with(lost.slot).ok_or(Refusal::plain(Code::SlotUnknown))?;
    let active = held.active_bookings(&lost.holder);
    if let Some(other) = active.iter().find(|other| other.dose == lost.dose) {
        return Err(Refusal::booking(Code::BookingExists, other.number));
    }
    let own = held.live_hold(holder, context.now).is_some_and(|hold| hold.slot == slot);
    if own || held.free_places(slot, context.now) > 0 { Ok(()) } else { Err(Refusal::plain(Code::SlotFull)) }
}

/// Decides [`crate::command::Command::ReopenBooking`].
pub(crate) fn reopen(state: &State, context: &Context) -> Vec<Event> {
    match state.receipts_first(context.now) {
        Some(_) => vec![Event::BookingReopened { epoch: state.epoch() }],
        None => Vec::new(),
    }
}
