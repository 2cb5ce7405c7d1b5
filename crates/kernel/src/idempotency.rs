//! Same command, same answer: what commands with an identity came to.
//!
//! An outcome is part of the state because it is part of the entry that the command caused, so it survives a
//! crash and is the same on every node. Records are forgotten a day after, by logical time. A key that comes with
//! another request is refused, never answered with the first one's answer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::command::{CommandId, CommandKey};
use crate::event::Outcome;
use crate::index::Index;
use crate::refusal::{Code, Refusal};
use crate::time::{DAY_MS, Instant};

/// How long an outcome is kept, in milliseconds of logical time.
pub const KEPT_MS: i64 = DAY_MS;

/// What one command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandRecord {
    /// Digest of the request.
    pub body: u64,
    /// When it was decided.
    pub at: Instant,
    /// What it came to.
    pub outcome: Outcome,
}

/// All records.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Commands {
    records: Index<CommandId, CommandRecord>,
    ends: BTreeSet<(Instant, CommandId)>,
}

impl Commands {
    pub(crate) fn get(&self, id: CommandId) -> Option<&CommandRecord> {
        self.records.get(&id)
    }

    /// What is still remembered of a command at an instant.
    pub(crate) fn in_force(&self, id: CommandId, now: Instant) -> Option<CommandRecord> {
        self.get(id).filter(|record| record.at.plus_ms(KEPT_MS) > now).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// What was answered before, if the same request came before; `idempotency.mismatch` if another one did.
    pub(crate) fn first_answer(&self, key: CommandKey) -> Result<Option<Outcome>, Refusal> {
        match self.records.get(&key.id) {
            None => Ok(None),
            Some(record) if record.outcome == Outcome::Void => Err(Refusal::plain(Code::CommandVoid)),
            Some(record) if record.body == key.body => Ok(Some(record.outcome)),
            Some(_) => Err(Refusal::plain(Code::IdempotencyMismatch)),
        }
    }

    pub(crate) fn remember(&mut self, key: CommandKey, at: Instant, outcome: Outcome) {
        self.put(key.id, CommandRecord { body: key.body, at, outcome });
    }

    pub(crate) fn void(&mut self, id: CommandId, at: Instant) {
        if !self.records.contains_key(&id) {
            self.put(id, CommandRecord { body: 0, at, outcome: Outcome::Void });
        }
    }

    pub(crate) fn forget_until(&mut self, now: Instant) {
        while let Some((ends, id)) = self.ends.first().copied() {
            if ends > now {
                break;
            }
            self.ends.remove(&(ends, id));
            self.records.remove(&id);
        }
    }

    fn put(&mut self, id: CommandId, record: CommandRecord) {
        if let Some(before) = self.records.insert(id, record) {
            self.ends.remove(&(before.at.plus_ms(KEPT_MS), id));
        }
        self.ends.insert((record.at.plus_ms(KEPT_MS), id));
    }
}
