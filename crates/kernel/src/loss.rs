//! Evidence of loss: receipts of ours of what this journal has not got, each written down once and settled once.
//!
//! Whoever shows such a receipt proves that something vanished, so the proof itself must not vanish: it is an entry like
//! any other, on every node and after every start. Staff settle it with a reason when they know what became of it.
//! The surprise: to settle takes nothing back. The receipt stays proved and is not asked about again.

use serde::{Deserialize, Serialize};

use crate::command::{Actor, Context};
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::restore::LostBooking;
use crate::state::State;
use crate::time::Instant;

/// In which way the journal lacks what a receipt proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LossFinding {
    /// The journal does not reach the entry.
    EntryBeyondEnd,
    /// The checkpoint is over more entries than the journal has.
    CheckpointBeyondEnd,
    /// The entry is another one in the journal.
    OtherEntry,
    /// The checkpoint is not of this journal's past.
    OtherPast,
    /// The entry is here, and the state has no such booking.
    NoSuchBooking,
    /// An earlier log signed it after the end that a restore was told of.
    BeyondRestore,
}

impl LossFinding {
    /// Every finding; the index is its durable number.
    pub const ALL: [LossFinding; 6] = [
        LossFinding::EntryBeyondEnd,
        LossFinding::CheckpointBeyondEnd,
        LossFinding::OtherEntry,
        LossFinding::OtherPast,
        LossFinding::NoSuchBooking,
        LossFinding::BeyondRestore,
    ];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            LossFinding::EntryBeyondEnd => "entry_beyond_end",
            LossFinding::CheckpointBeyondEnd => "checkpoint_beyond_end",
            LossFinding::OtherEntry => "other_entry",
            LossFinding::OtherPast => "other_past",
            LossFinding::NoSuchBooking => "no_such_booking",
            LossFinding::BeyondRestore => "beyond_restore",
        }
    }
}

/// Why evidence needs nobody's care any more; words would invite personal data into the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LossReason {
    /// The newer store, or a newer backup, was found and is served from.
    StoreFound,
    /// The holder has a place again, or needs none.
    Honoured,
    /// The receipt is of a copy or a rehearsal that ran with the same keys.
    Rehearsal,
    /// Anything else, which is written down elsewhere.
    Other,
}

impl LossReason {
    /// Every reason; the index is its durable number.
    pub const ALL: [LossReason; 4] =
        [LossReason::StoreFound, LossReason::Honoured, LossReason::Rehearsal, LossReason::Other];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            LossReason::StoreFound => "store_found",
            LossReason::Honoured => "honoured",
            LossReason::Rehearsal => "rehearsal",
            LossReason::Other => "other",
        }
    }

    /// The reason with this name.
    pub fn named(name: &str) -> Option<LossReason> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// What a receipt of ours proves and this journal has not got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// Hash of the leaf that the receipt proves; no other entry of any log has it.
    pub leaf: [u8; 32],
    /// The epoch whose log signed it.
    pub epoch: u64,
    /// The entry's position in that log.
    pub position: u64,
    /// How many entries the receipt's checkpoint is over.
    pub size: u64,
    /// In which way it is not here.
    pub finding: LossFinding,
    /// The booking that it confirms, if it confirms one.
    pub booking: Option<LostBooking>,
}

/// Evidence as it was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownLoss {
    /// What is proved.
    pub loss: Loss,
    /// When it was shown first.
    pub at: Instant,
    /// Position of the entry that says so.
    pub position: u64,
    /// Why and when it was settled, if it was.
    pub settled: Option<(LossReason, Instant)>,
}

impl State {
    /// All evidence of loss that was ever shown, by its leaf.
    pub fn losses(&self) -> impl Iterator<Item = &ShownLoss> {
        self.losses.values()
    }

    /// The evidence with this leaf.
    pub fn loss(&self, leaf: &[u8; 32]) -> Option<&ShownLoss> {
        self.losses.get(leaf)
    }

    /// How much evidence of loss nobody has settled.
    pub fn open_losses(&self) -> usize {
        self.losses().filter(|shown| shown.settled.is_none()).count()
    }

    pub(crate) fn apply_loss_shown(&mut self, loss: &Loss, at: Instant, position: u64) {
        self.losses.entry(loss.leaf).or_insert(ShownLoss { loss: *loss, at, position, settled: None });
    }

    pub(crate) fn apply_loss_settled(&mut self, leaf: &[u8; 32], reason: LossReason, at: Instant) {
        if let Some(shown) = self.losses.get_mut(leaf).filter(|shown| shown.settled.is_none()) {
            shown.settled = Some((reason, at));
        }
    }
}

/// Decides [`crate::command::Command::NoteLoss`]: nothing happens if it is written down, and what this journal has by now
/// is not lost.
pub(crate) fn note(state: &State, loss: &Loss) -> Result<Vec<Event>, Refusal> {
    if state.loss(&loss.leaf).is_some() {
        return Ok(Vec::new());
    }
    // Whoever found it may have been behind another node.
    let reached = match loss.finding {
        LossFinding::EntryBeyondEnd => loss.position < state.next_position(),
        LossFinding::CheckpointBeyondEnd => loss.size <= state.next_position(),
        _ => false,
    };
    if reached {
        Err(Refusal::plain(Code::ReceiptNotLost))
    } else {
        Ok(vec![Event::LossShown { loss: *loss }])
    }
}

/// Decides [`crate::command::Command::SettleLoss`]: what is settled is not settled again.
pub(crate) fn settle(
    state: &State,
    context: &Context,
    leaf: &[u8; 32],
    reason: LossReason,
) -> Result<Vec<Event>, Refusal> {
    if context.actor == Actor::Holder {
        return Err(Refusal::plain(Code::LoginNoMatch));
    }
    match state.loss(leaf) {
        Some(shown) if shown.settled.is_none() => Ok(vec![Event::LossSettled { leaf: *leaf, reason }]),
        _ => Ok(Vec::new()),
    }
}
