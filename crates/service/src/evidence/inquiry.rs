//! What a stranger with a receipt, or with a booking number, is told: what is proved, and what became of the booking.
//!
//! Nothing here is about a person. A receipt that our own key signed and that this journal does not have is evidence
//! of loss: the one answer that nobody wants to give, so it is given first and written down.

use super::cosignature::Cosignature;
use super::leaf;
use super::loss;
use super::note::Verifier;
use super::receipt::{Presented, Proved, ProvedBooking, RECEIPT_BYTES_MAX, ReceiptFault};
use super::tree::leaf_hash;
use crate::present::Presenter;
use crate::refusal::Refusal;
use crate::represent::lost_booking;
use crate::sequencer::Mark;
use crate::view::{BookingView, Moment, SlotView};
use crate::wire;
use crate::{Service, Zone};
use kernel::booking_number::BookingNumber;
use kernel::command::Channel;
use kernel::loss::{LossFinding, LossReason, ShownLoss};
use kernel::restore::{Claim, LostBooking, Restore};
use kernel::state::State;
use kernel::time::Instant;

/// What was found out about what somebody brought.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// The finding.
    pub judgement: Judgement,
    /// The booking that the receipt proves.
    pub proved: Option<ProvedBooking>,
    /// When it was recorded, at the venue.
    pub recorded: Option<Moment>,
    /// The entry's position.
    pub position: Option<u64>,
    /// Which of our witnesses cosigned the receipt's checkpoint, and when; `None` if we have none.
    pub witnesses: Option<Vec<(String, Moment)>>,
    /// The booking as it is now; of a number alone, only its state is to be shown.
    pub booking: Option<BookingView>,
    /// Of a lost booking: the place that it had, if that is here again.
    pub place: Option<LostPlace>,
    /// What the desk has of a lost booking that could not be put back.
    pub claim: Option<OpenClaim>,
    /// For a receipt of an earlier epoch: between when records were lost.
    pub gap: Option<(Moment, Moment)>,
    /// The booking that a receipt of an earlier epoch proves, and that this journal lost.
    pub(crate) lost: Option<LostBooking>,
}

/// The place of a booking that was lost.
#[derive(Debug, Clone)]
pub struct LostPlace {
    /// Programme identifier.
    pub programme: String,
    /// When and where it was to be.
    pub slot: SlotView,
    /// Product identifier.
    pub product: String,
}

/// That the desk has been told of a lost booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenClaim {
    /// The booking number as people read it.
    pub number: String,
    /// Since when, at the venue.
    pub since: Moment,
    /// Which programme's desk, if the programme is here.
    pub programme: Option<String>,
}

/// The finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It is neither a receipt nor a booking number.
    Unreadable,
    /// It was changed, or is not signed as it says.
    Broken,
    /// Another log signed it.
    OtherLog,
    /// It is proved, but confirms no booking.
    NoBooking,
    /// It is proved by our own key, and this store does not have it.
    Lost,
    /// It is proved by the log of an earlier epoch, was lost with it, and can be put back.
    Representable,
    /// As before, and it was brought already, but could not be put back: the desk has it.
    Claimed,
    /// As before, and a receipt brought it back.
    Back,
    /// The log of an earlier epoch proves that a booking was moved or cancelled, which was lost with it.
    LostMove,
    /// It is proved and here.
    Recorded,
    /// A number alone: such a booking is here.
    NumberKnown,
    /// A number alone: the booking was lost and proved, could not be put back, and the desk has it.
    NumberClaimed,
    /// A number alone: a receipt of ours proved that booking, and this store does not have it.
    NumberLost,
    /// A number alone: no such booking is here.
    NumberUnknown,
}

/// How often what is proved is compared anew because this node was behind.
const COMPARED_MAX: u32 = 3;

impl Inquiry {
    fn only(judgement: Judgement) -> Inquiry {
        Inquiry {
            judgement,
            proved: None,
            recorded: None,
            position: None,
            witnesses: None,
            booking: None,
            place: None,
            claim: None,
            gap: None,
            lost: None,
        }
    }
}

impl Service {
    /// Looks at what somebody brought: a receipt, or a booking number.
    ///
    /// # Errors
    /// `not_ready`.
    pub async fn inquire(&self, brought: &str) -> Result<Inquiry, Refusal> {
        self.inquire_through(brought, Channel::Web).await
    }

    /// As [`Self::inquire`]; evidence of loss is written down with the channel that it came through.
    pub(crate) async fn inquire_through(&self, brought: &str, channel: Channel) -> Result<Inquiry, Refusal> {
        let text = brought.replace("\r\n", "\n");
        if let Some(number) = BookingNumber::parse(text.trim()) {
            return self.inquire_number(number).await;
        }
        if text.len() > RECEIPT_BYTES_MAX {
            return Ok(Inquiry::only(Judgement::Unreadable));
        }
        let log = self.evidence().verifier();
        let presented = match Presented::read(&text) {
            Ok(presented) => presented,
            Err(ReceiptFault::Unreadable) => return Ok(Inquiry::only(Judgement::Unreadable)),
            Err(_) => return Ok(Inquiry::only(Judgement::Broken)),
        };
        let witnesses = presented.cosignatures(&self.evidence().witnessing().verifiers());
        let Ok(witnesses) = witnesses else { return Ok(Inquiry::only(Judgement::Broken)) };
        match presented.check(log) {
            Ok(proved) => self.compare(proved, &witnesses, None, channel).await,
            Err(_) if let Some((restore, proved)) = self.of_earlier_log(&presented) => {
                self.compare_earlier(proved, &witnesses, &restore, channel).await
            }
            Err(_) if presented.key().is_some_and(|key| !self.is_ours(key)) => {
                Ok(Inquiry::only(Judgement::OtherLog))
            }
            Err(_) => Ok(Inquiry::only(Judgement::Broken)),
        }
    }

    async fn inquire_number(&self, number: BookingNumber) -> Result<Inquiry, Refusal> {
        let now = self.now();
        let (booking, claim, is_lost, mark) = {
            let state = self.read();
            let is_lost = state.losses().any(|shown| is_lost_number(shown, number));
            let first =
                state.claims().filter(|claim| claim.lost.number == number).min_by_key(|claim| claim.position);
            let claim = first.map(|claim| open_claim(&state, claim));
            (self.view_of(&state, number, now), claim, is_lost, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        let judgement = match (&booking, &claim) {
            (Some(_), _) => Judgement::NumberKnown,
            (None, Some(_)) => Judgement::NumberClaimed,
            (None, None) if is_lost => Judgement::NumberLost,
            (None, None) => Judgement::NumberUnknown,
        };
        Ok(Inquiry { booking, claim, ..Inquiry::only(judgement) })
    }

    /// Compares what is proved with what is here.
    async fn compare(
        &self,
        proved: Proved,
        witnesses: &[Cosignature],
        earlier: Option<&Restore>,
        channel: Channel,
    ) -> Result<Inquiry, Refusal> {
        for _ in 0..COMPARED_MAX {
            let (lost, found) = self.found(&proved, earlier).await?;
            let epoch =
                earlier.map_or_else(|| self.read().epoch(), |restore| restore.epoch.saturating_sub(1));
            let is_lost = match lost {
                Some(finding) => self.note_loss(loss::of(&proved, epoch, finding), channel).await,
                None => false,
            };
            if is_lost == lost.is_some() {
                return Ok(self.judged(proved, found, is_lost, witnesses, earlier));
            }
        }
        Err(Refusal::later("not_ready", 2))
    }

    /// What is lost of what is proved, or the booking as it is.
    async fn found(
        &self,
        proved: &Proved,
        earlier: Option<&Restore>,
    ) -> Result<(Option<LossFinding>, Option<BookingView>), Refusal> {
        let lost = self.lost(proved, earlier).await?;
        let number = proved.booking.as_ref().and_then(|booking| BookingNumber::parse(&booking.number));
        let found = match (lost, number) {
            (None, Some(number)) => {
                let (booking, mark) = self.look_up(number, proved.position);
                self.settled(mark, None).await?;
                booking
            }
            _ => None,
        };
        // The entry is here, so a state without the booking is a state that lost it.
        let lost = lost.or((number.is_some() && found.is_none()).then_some(LossFinding::NoSuchBooking));
        Ok((lost, found))
    }

    fn judged(
        &self,
        proved: Proved,
        found: Option<BookingView>,
        is_lost: bool,
        witnesses: &[Cosignature],
        earlier: Option<&Restore>,
    ) -> Inquiry {
        let judgement = match &proved.booking {
            _ if is_lost => Judgement::Lost,
            None => Judgement::NoBooking,
            Some(_) => Judgement::Recorded,
        };
        let zone = found.as_ref().and_then(|booking| self.zone_of(&booking.programme));
        let zone = zone.unwrap_or_else(|| self.any_zone());
        Inquiry {
            judgement,
            recorded: Some(zone.moment(Instant(proved.at))),
            position: Some(proved.position),
            proved: proved.booking,
            witnesses: self.seen_by(witnesses, &zone),
            booking: found,
            place: None,
            claim: None,
            gap: earlier.map(|restore| gap(restore, &zone)),
            lost: None,
        }
    }

    /// Whether the log of this epoch or of an earlier one has this key.
    fn is_ours(&self, key: &str) -> bool {
        *key == *self.log_key() || self.read().restores().iter().any(|restore| restore.key_before == key)
    }

    /// What a receipt of an earlier log proves, with the restore that ended that log.
    fn of_earlier_log(&self, presented: &Presented) -> Option<(Restore, Proved)> {
        let state = self.read();
        state.restores().iter().rev().find_map(|restore| {
            let log = Verifier::parse(&restore.key_before).ok()?;
            Some((restore.clone(), presented.check(&log).ok()?))
        })
    }

    /// Compares what an earlier log proves with what is here: the same as ever for what was restored.
    async fn compare_earlier(
        &self,
        proved: Proved,
        witnesses: &[Cosignature],
        restore: &Restore,
        channel: Channel,
    ) -> Result<Inquiry, Refusal> {
        if proved.position < restore.restored {
            return self.compare(proved, witnesses, Some(restore), channel).await;
        }
        if restore.whole && restore.vouched.is_some_and(|vouched| proved.position >= vouched) {
            let epoch = restore.epoch.saturating_sub(1);
            self.note_loss(loss::of(&proved, epoch, LossFinding::BeyondRestore), channel).await;
        }
        let entry = leaf::entry(&proved.leaf);
        let lost = entry.as_ref().and_then(|entry| lost_booking(restore.epoch.saturating_sub(1), entry));
        let now = self.now();
        let (judgement, booking, place, claim, mark) = {
            let state = self.read();
            let claim = lost.as_ref().and_then(|lost| state.claim(lost.number, lost.holder));
            let (judgement, booking) = match &lost {
                None if entry.is_some_and(|entry| wire::is_of_later_step(entry.kind)) => {
                    (Judgement::LostMove, None)
                }
                None => (Judgement::NoBooking, None),
                Some(lost) if state.found_again(lost).is_some() => {
                    (Judgement::Back, self.view_of(&state, lost.number, now))
                }
                Some(_) if claim.is_some() => (Judgement::Claimed, None),
                Some(_) => (Judgement::Representable, None),
            };
            let claim = claim.map(|claim| open_claim(&state, claim));
            // Of a booking that is back, my page and history say where it is now.
            let place = lost.filter(|_| booking.is_none()).and_then(|lost| lost_place(&state, &lost));
            (judgement, booking, place, claim, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        let zone = booking.as_ref().and_then(|booking| self.zone_of(&booking.programme));
        let zone = zone.unwrap_or_else(|| self.any_zone());
        Ok(Inquiry {
            judgement,
            recorded: Some(zone.moment(Instant(proved.at))),
            proved: proved.booking,
            position: Some(proved.position),
            witnesses: self.seen_by(witnesses, &zone),
            booking,
            place,
            claim,
            gap: Some(gap(restore, &zone)),
            lost,
        })
    }

    /// Which witnesses cosigned and when; `None` if we have none.
    fn seen_by(&self, witnesses: &[Cosignature], zone: &Zone) -> Option<Vec<(String, Moment)>> {
        let have = !self.evidence().witnessing().verifiers().is_empty();
        have.then(|| witnesses.iter().map(|cosignature| seen(zone, cosignature)).collect())
    }

    /// What this store lacks of what its own log vouched for.
    async fn lost(&self, proved: &Proved, earlier: Option<&Restore>) -> Result<Option<LossFinding>, Refusal> {
        let durable = self.sequencer().durable();
        if proved.position >= durable {
            return Ok(Some(LossFinding::EntryBeyondEnd));
        }
        // The log of an earlier epoch may have signed more than was restored.
        let comparable = earlier.is_none_or(|restore| proved.checkpoint.size <= restore.restored);
        if comparable && proved.checkpoint.size > durable {
            return Ok(Some(LossFinding::CheckpointBeyondEnd));
        }
        self.log_up_to(proved.checkpoint.size.min(durable)).await?;
        let grown = self.evidence().growth().read();
        if grown.tree.leaf(proved.position) != Some(leaf_hash(&proved.leaf)) {
            return Ok(Some(LossFinding::OtherEntry));
        }
        let root = grown.tree.root(proved.checkpoint.size);
        Ok((comparable && root != Some(proved.checkpoint.root)).then_some(LossFinding::OtherPast))
    }

    fn look_up(&self, number: BookingNumber, confirmed_at: u64) -> (Option<BookingView>, Mark) {
        let now = self.now();
        let state = self.read();
        let mark = self.sequencer().mark(&state);
        let view = self.view_of(&state, number, now);
        (view.filter(|view| view.position == confirmed_at), mark)
    }

    pub(crate) fn view_of(&self, state: &State, number: BookingNumber, now: Instant) -> Option<BookingView> {
        let (_, held, booking) = state.booking(number)?;
        let zone = self.zone_of(&held.definition.id)?;
        Presenter { held, zone: &zone, now }.booking(booking, u64::MAX, None)
    }
}

/// Whether evidence says that the booking of this number was lost; also what was settled was, but for a rehearsal's.
fn is_lost_number(shown: &ShownLoss, number: BookingNumber) -> bool {
    let is_rehearsal = shown.settled.is_some_and(|(reason, _)| reason == LossReason::Rehearsal);
    !is_rehearsal && shown.loss.booking.is_some_and(|lost| lost.number == number)
}

fn open_claim(state: &State, claim: &Claim) -> OpenClaim {
    let held = state.programme_at(claim.lost.programme).ok();
    let zone = held.map_or_else(|| Zone::named("UTC"), |held| Zone::named(&held.definition.timezone));
    OpenClaim {
        number: claim.lost.number.to_string(),
        since: zone.moment(claim.at),
        programme: held.map(|held| held.definition.id.clone()),
    }
}

fn lost_place(state: &State, lost: &LostBooking) -> Option<LostPlace> {
    let held = state.programme_at(lost.programme).ok()?;
    let (_, slot) = held.slot_with(lost.slot)?;
    let zone = Zone::named(&held.definition.timezone);
    Some(LostPlace {
        programme: held.definition.id.clone(),
        slot: Presenter { held, zone: &zone, now: Instant(0) }.slot(slot, 0),
        product: held.product_of_venue(slot.row().venue).to_owned(),
    })
}

fn gap(restore: &Restore, zone: &Zone) -> (Moment, Moment) {
    (zone.moment(restore.lost_after), zone.moment(restore.lost_until))
}

/// Who cosigned, and when at the venue.
fn seen(zone: &Zone, cosignature: &Cosignature) -> (String, Moment) {
    let at = i64::try_from(cosignature.at).unwrap_or(i64::MAX).saturating_mul(1_000);
    (cosignature.witness.clone(), zone.moment(Instant(at)))
}
