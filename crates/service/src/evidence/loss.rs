//! Evidence of loss, written down: what a receipt proves and this journal has not got becomes an entry, once.
//!
//! Only genuine receipts come here, so nobody can fill the journal with them: there are as many as were given out.
//! What cannot be written down is still counted and told by this process. The surprise: a node that is behind takes a
//! fresh booking for a lost one; the entry is decided on the newest state, which then says that nothing is lost.

use kernel::command::{Actor, Channel, Command};
use kernel::loss::{Loss, LossFinding, ShownLoss};
use kernel::refusal::Code;

use super::leaf;
use super::receipt::Proved;
use super::tree::leaf_hash;
use crate::Service;
use crate::represent::lost_booking;
use crate::sequencer::{Share, Submission, Verdict};

/// How long the entry may wait before it is not written any more, in milliseconds.
const COMMAND_MS: i64 = 10_000;

/// What a receipt of the log of `epoch` proves and the journal lacks in this way.
pub(super) fn of(proved: &Proved, epoch: u64, finding: LossFinding) -> Loss {
    let entry = leaf::entry(&proved.leaf);
    Loss {
        leaf: leaf_hash(&proved.leaf),
        epoch,
        position: proved.position,
        size: proved.checkpoint.size,
        finding,
        booking: entry.and_then(|entry| lost_booking(epoch, &entry)),
    }
}

impl Service {
    /// Writes evidence of loss down; `false` if the journal has by now what seemed to be lost.
    pub(super) async fn note_loss(&self, loss: Loss, channel: Channel) -> bool {
        if self.read().loss(&loss.leaf).is_some() {
            return true;
        }
        let submission = Submission {
            command: Command::NoteLoss { loss },
            channel,
            actor: if channel == Channel::Cli { Actor::Staff(0) } else { Actor::Holder },
            key: None,
            valid_until: self.now().plus_ms(COMMAND_MS),
        };
        match self.sequencer().submit(submission, Share::Kept).await {
            Verdict::Happened { .. } | Verdict::Again { .. } => {
                self.evidence().written_down(&loss.leaf);
                let (position, finding) = (loss.position, loss.finding.as_str());
                tracing::error!(
                    position,
                    finding,
                    "evidence of loss: this store lacks what it vouched for; it is written down"
                );
                true
            }
            Verdict::Refused { refusal, .. } if refusal.code == Code::ReceiptNotLost => false,
            Verdict::Refused { .. } | Verdict::NotProcessed | Verdict::Unknown => {
                self.evidence().alarm_unwritten(loss.leaf, loss.position, loss.finding.as_str());
                true
            }
        }
    }

    /// How much evidence of loss there is that nobody has settled, with what this process could not write down.
    pub(crate) fn open_losses(&self) -> u64 {
        self.read().open_losses() as u64 + self.evidence().losses()
    }

    /// How much evidence of loss there ever was.
    pub(crate) fn all_losses(&self) -> u64 {
        self.read().losses().count() as u64 + self.evidence().losses()
    }

    /// What a person should look at first of all.
    pub(crate) fn loss_alarm(&self) -> Option<String> {
        let open: Vec<ShownLoss> =
            self.read().losses().filter(|shown| shown.settled.is_none()).copied().collect();
        let newest = open.iter().max_by_key(|shown| shown.position);
        if let Some(newest) = newest {
            let booking = newest.loss.booking.map(|booking| format!(", booking {}", booking.number));
            return Some(format!(
                "evidence of loss: {} receipts prove what this store vouched for and lacks, the newest entry {}{}; \
                 `tashika losses` lists them, look at once",
                open.len(),
                newest.loss.position,
                booking.unwrap_or_default()
            ));
        }
        self.evidence().alarmed()
    }
}
