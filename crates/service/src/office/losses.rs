//! Evidence of loss as staff see it: what receipts prove and this journal lacks, and what became of it.
//!
//! To settle takes a reason and is an entry. Nothing is taken off the list.

use kernel::booking_number::BookingNumber;
use kernel::command::Command;
use kernel::loss::{LossReason, ShownLoss};
use kernel::state::State;
use kernel::time::Instant;

use super::audit::hex;
use super::{Answer, refused};
use crate::Service;
use crate::admin::{Changes, LossFacts, LossSettled, Reply};
use crate::present::{Presenter, slot_text};
use crate::zone::Zone;

/// Digits of a leaf that are enough to name it.
const DIGITS_MIN: usize = 8;

impl Service {
    pub(super) async fn losses(&self) -> Answer {
        let (losses, mark) = {
            let state = self.read();
            (told(&state, |_| true), self.sequencer().mark(&state))
        };
        self.settled_here(mark).await?;
        Ok(Reply::Losses { losses })
    }

    pub(super) async fn settle_loss(&self, which: &str, reason: &str) -> Answer {
        let Some(why) = LossReason::named(reason) else {
            let known: Vec<&str> = LossReason::ALL.iter().map(|known| known.as_str()).collect();
            let what = format!("{reason:?} is no reason; give one of {}", known.join(", "));
            return Err(refused("loss.reason", what));
        };
        let found: Vec<ShownLoss> =
            self.read().losses().filter(|shown| is_named(shown, which)).copied().collect();
        if found.is_empty() {
            let what = format!(
                "no evidence of loss has the booking number or the leaf {which:?}; `tashika losses` lists all, and a leaf \
                 is named by its first {DIGITS_MIN} digits or more"
            );
            return Err(refused("loss.unknown", what));
        }
        let mut changes = Changes::default();
        for shown in &found {
            if shown.settled.is_some() {
                changes.unchanged += 1;
                continue;
            }
            self.order(Command::SettleLoss { leaf: shown.loss.leaf, reason: why }).await?;
            changes.changed += 1;
            let position = shown.loss.position;
            changes.lines.push(format!("entry {position}, leaf {}: {reason}", hex(&shown.loss.leaf)));
        }
        Ok(Reply::Changed(changes))
    }
}

/// A booking number names all evidence of that booking.
fn is_named(shown: &ShownLoss, which: &str) -> bool {
    let number = BookingNumber::parse(which);
    let leaf = which.to_ascii_lowercase();
    number.is_some_and(|number| shown.loss.booking.is_some_and(|booking| booking.number == number))
        || (leaf.len() >= DIGITS_MIN && hex(&shown.loss.leaf).starts_with(&leaf))
}

/// The evidence that is `wanted`, in the order in which it was shown.
pub(crate) fn told(state: &State, wanted: impl Fn(&ShownLoss) -> bool) -> Vec<LossFacts> {
    let mut found: Vec<&ShownLoss> = state.losses().filter(|shown| wanted(shown)).collect();
    found.sort_by_key(|shown| shown.position);
    found.into_iter().map(|shown| facts(state, shown)).collect()
}

fn facts(state: &State, shown: &ShownLoss) -> LossFacts {
    let booking = shown.loss.booking;
    let held = booking.and_then(|lost| state.programme_at(lost.programme).ok());
    let zone = held.map_or_else(|| Zone::named("UTC"), |held| Zone::named(&held.definition.timezone));
    let slot = booking.zip(held).and_then(|(lost, held)| Some((held, held.slot_with(lost.slot)?.1)));
    let seen = slot.map(|(held, slot)| Presenter { held, zone: &zone, now: Instant(0) }.slot(slot, 0));
    LossFacts {
        leaf: hex(&shown.loss.leaf),
        finding: shown.loss.finding.as_str().to_owned(),
        shown_at: zone.rfc3339(shown.at),
        written_at: shown.position,
        epoch: shown.loss.epoch,
        position: shown.loss.position,
        size: shown.loss.size,
        number: booking.map(|lost| lost.number.to_string()),
        dose: booking.map(|lost| lost.dose),
        programme: held.map(|held| held.definition.id.clone()),
        venue: seen.as_ref().map(|slot| slot.venue.clone()),
        starts_at: seen.map(|slot| slot.starts_at).or_else(|| booking.map(|lost| slot_text(lost.slot))),
        confirmed_at: booking.map(|lost| zone.rfc3339(lost.confirmed_at)),
        settled: shown
            .settled
            .map(|(reason, at)| LossSettled { reason: reason.as_str().to_owned(), at: zone.rfc3339(at) }),
    }
}
