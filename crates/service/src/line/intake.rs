//! Events of the webhook in the vault, from when they were taken over from the inbox until they were answered, and their names
//! for longer.
//!
//! A row of the vault each, under a name that follows from the event's own: an event that comes again finds its row and is
//! known. What was said goes when it was answered; the row without it stays for two days. Nothing is decided here.
//! The surprise: it is asked again and again by whoever takes over until it has the events; some of them may then be known,
//! and those that are and were not answered are found by looking at what waits.

use std::collections::BTreeSet;

use kernel::time::{DAY_MS, Instant};
use serde::{Deserialize, Serialize};
use store::{VaultChange, VaultQuery, VaultRow};

use super::inbox::LineArrived;
use crate::Service;
use crate::refusal::Refusal;
use crate::sequencer::VaultAway;
use crate::vault::{self, Field, Kept};

/// The one thing that all waiting events are found by.
const WAITING: &str = "waiting";
/// Days after which an event's name is forgotten.
const DAYS_KNOWN: i64 = 2;
/// Days that are looked through for what is to be forgotten.
const DAYS_LOOKED_BACK: i64 = 9;
/// Events that one look at what waits finds.
const WAITING_SHOWN_MAX: usize = 10_000;

/// An event as far as it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineEvent {
    /// LINE's name for it: the same when it comes again.
    pub id: String,
    /// LINE's name for who talks.
    pub user: String,
    /// What it may be answered with once, for about a minute; empty if with nothing.
    pub reply_token: String,
    /// What happened.
    pub said: LineSaid,
}

/// What happened in a talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineSaid {
    /// Somebody wrote.
    Text(String),
    /// Somebody pressed a button of ours, which has this data.
    Pressed(String),
    /// LINE says that somebody agreed to the link that this was made for.
    Linked(String),
    /// LINE says that a link failed.
    NotLinked,
    /// Somebody began to talk, or took us back.
    Followed,
    /// Somebody blocked us.
    Unfollowed,
}

/// An event that waits to be answered.
#[derive(Debug, Clone)]
pub struct LineWaiting {
    /// The event.
    pub event: LineEvent,
    kept_at: i64,
    row: VaultRow,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KeptEvent {
    event: Option<LineEvent>,
    kept_at: i64,
    day: String,
}

impl Kept for KeptEvent {
    const FORM: u8 = 9;
    const BINDING: &'static [u8] = b"line event";

    fn found_by(&self) -> Vec<(Field, &str)> {
        let waits = self.event.as_ref().map(|_| (Field::LineWaits, WAITING));
        waits.into_iter().chain([(Field::LineDay, self.day.as_str())]).collect()
    }
}

impl Service {
    /// Takes events over from the inbox, durable when told, and gives back those that were not known before.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be written now; some of them may be kept all the same.
    pub async fn keep_line_events(&self, arrived: &LineArrived) -> Result<Vec<LineWaiting>, Refusal> {
        let came_at = arrived.at();
        let keys = self.keys();
        let mut waiting = Vec::with_capacity(arrived.events.len());
        for event in arrived.events.iter().cloned() {
            let holder = keys.line("event", &[event.id.as_bytes()]);
            let kept = KeptEvent { event: Some(event.clone()), kept_at: came_at.0, day: day(came_at.0) };
            let row = vault::seal(&keys.vault, holder, &kept).ok_or_else(unavailable)?;
            waiting.push(LineWaiting { event, kept_at: came_at.0, row });
        }
        let changes = waiting.iter().map(|it| VaultChange::Put(it.row.clone())).collect();
        let fresh = self.sequencer().change_vault_at_once(changes).await.map_err(of_away)?;
        Ok(waiting.into_iter().zip(fresh).filter_map(|(it, fresh)| fresh.then_some(it)).collect())
    }

    /// Events that were kept and not answered, the oldest first: after a start, and those that could not be answered.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be read now.
    pub async fn line_waiting(&self) -> Result<Vec<LineWaiting>, Refusal> {
        let keys = self.keys();
        let mut found = Vec::new();
        for row in self.line_rows(Field::LineWaits, WAITING, WAITING_SHOWN_MAX).await.map_err(of_away)? {
            match vault::open::<KeptEvent>(&keys.vault, &row) {
                Ok(KeptEvent { event: Some(event), kept_at, .. }) => {
                    found.push(LineWaiting { event, kept_at, row });
                }
                Ok(_) => {}
                Err(why) => tracing::error!(%why, "an event of LINE that waits cannot be opened"),
            }
        }
        found.sort_by(|one, other| (one.kept_at, &one.event.id).cmp(&(other.kept_at, &other.event.id)));
        Ok(found)
    }

    /// Notes that an event was answered: what was said goes, its name stays.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be written now.
    pub async fn line_answered(&self, waiting: &LineWaiting) -> Result<(), Refusal> {
        let kept = KeptEvent { event: None, kept_at: waiting.kept_at, day: day(waiting.kept_at) };
        let row = vault::seal_next(&self.keys().vault, &waiting.row, &kept).map_err(|_| unavailable())?;
        // Another node may have been there first; or the vault key was renewed, and the event comes up once more.
        self.sequencer().change_vault(VaultChange::Put(row)).await.map(drop).map_err(of_away)
    }

    /// How long ago an event was kept, in milliseconds.
    pub fn line_age_ms(&self, waiting: &LineWaiting) -> i64 {
        self.now().since(Instant(waiting.kept_at))
    }

    /// Forgets what came so long ago that it does not come again.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be written now.
    pub async fn forget_old_line(&self) -> Result<(), Refusal> {
        let today = self.now().0.div_euclid(DAY_MS);
        for old in (today - DAYS_LOOKED_BACK)..=(today - DAYS_KNOWN - 1) {
            let rows = self.line_rows(Field::LineDay, &old.to_string(), WAITING_SHOWN_MAX).await;
            let gone: Vec<_> =
                rows.map_err(of_away)?.iter().map(|row| VaultChange::Destroy { key: row.key }).collect();
            if !gone.is_empty() {
                self.sequencer().change_vault_at_once(gone).await.map_err(of_away)?;
            }
        }
        Ok(())
    }

    /// Rows of this field, each once, at most so many.
    pub(super) async fn line_rows(
        &self,
        field: Field,
        text: &str,
        most: usize,
    ) -> Result<Vec<VaultRow>, VaultAway> {
        let keys = self.keys();
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        for index in vault::indexes_of(&keys.vault, field, text) {
            let mut after = None;
            while found.len() < most {
                let rows = self.sequencer().vault(VaultQuery::WithIndex { index, after }).await?;
                let Some(last) = rows.last() else { break };
                after = Some(last.holder);
                found.extend(rows.into_iter().filter(|row| seen.insert(row.key)));
            }
        }
        Ok(found)
    }
}

/// The day of an instant, as rows are found by.
pub(super) fn day(at: i64) -> String {
    at.div_euclid(DAY_MS).to_string()
}

pub(super) fn of_away(away: VaultAway) -> Refusal {
    let _ = away;
    Refusal::later("contact.unavailable", 30)
}

pub(super) fn unavailable() -> Refusal {
    Refusal::later("contact.unavailable", 300)
}
