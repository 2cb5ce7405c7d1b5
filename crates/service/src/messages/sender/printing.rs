//! Letters that nobody printed in time: they are given up, so that the telephone desk sees them.
//!
//! What waits to be printed is in the journal and not in this process, so that whoever prints may ask any node. The surprise:
//! a letter can be given up while its booking is far away, because two weeks later its text would tell of the past.

use kernel::outbox::{Ending, LETTER_WAITS_MS, MessageKey, OutboxCommand, Way};

use super::Sender;
use super::landing::Landed;
use crate::messages::letters::comes_too_late;

impl Sender {
    /// Gives up letters that would come too late; `false` if it is not this process's turn.
    pub(super) async fn give_letters_up(&mut self) -> bool {
        let late: Vec<MessageKey> = {
            let (state, now) = (self.service.read(), self.service.now());
            let is_late =
                |key, since| now.since(since) >= LETTER_WAITS_MS || comes_too_late(&state, key, now);
            state
                .outbox()
                .letters()
                .filter(|(key, since)| is_late(*key, *since))
                .map(|(key, _)| key)
                .collect()
        };
        if late.is_empty() {
            return true;
        }
        if !self.has_turn().await {
            return false;
        }
        let service = self.service.clone();
        self.flights.spawn(async move {
            for key in &late {
                let (ending, way) = (Ending::GivenUp, Some(Way::Letter));
                service.write_down(OutboxCommand::End { key: *key, ending, way }).await;
            }
            Landed { key: late[0], carried: None }
        });
        true
    }
}
