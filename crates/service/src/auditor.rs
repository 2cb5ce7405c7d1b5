//! What an auditor reads: the journal page by page in facts that name nobody, each entry with its leaf and its proof.
//!
//! An entry is told as `dump` tells it, so a page, a dump and a recount say the same. A page is found by position, and may be
//! narrowed to a kind, a day at the venues or a booking number; the journal is read in parts between two batches, so nobody
//! waits for an auditor. The surprise: a search that finds little ends after a while and says where to go on.

use jiff::civil::Date;
use kernel::booking_number::BookingNumber;
use kernel::time::Instant;
use serde_json::Value;
use store::{Fault, FaultKind, Store, StoredEntry};

use crate::Service;
use crate::admin::DumpedEntry;
use crate::evidence::note::Checkpoint;
use crate::evidence::proof;
use crate::office::audit::one;
use crate::office::dump::dumped;
use crate::permission::{Act, Object};
use crate::present::slot_text;
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::view::Moment;
use crate::wire;

/// Entries of one page.
pub const ROWS_MAX: usize = 50;
/// Entries read between two batches while something is looked for.
const ENTRIES_A_VISIT: u64 = 2_000;
/// How often the journal is read on for one page.
const VISITS_MAX: u64 = 20;

/// Public names of the kinds of entries, to choose from; pages have words for each as `kind-…`.
pub const KINDS: &[&str] = &[
    "EpochStarted",
    "StateDigested",
    "ProgrammeApplied",
    "RosterStaged",
    "RosterImported",
    "RosterAbandoned",
    "VoucherAmended",
    "RosterKept",
    "RosterUndone",
    "SlotsPublished",
    "SlotHeld",
    "HoldReleased",
    "BookingConfirmed",
    "BookingMoved",
    "BookingCancelled",
    "CommandRefused",
    "CommandVoided",
    "JournalRestored",
    "BookingRepresented",
    "ClaimOpened",
    "BookingReopened",
    "ContactErased",
    "ContactShown",
    "LineLinked",
    "LineUnlinked",
    "LossShown",
    "LossSettled",
    "BookingCheckedIn",
    "BookingChecked",
    "DoseAdministered",
    "DoseNotGiven",
    "NoShowsMarked",
    "StepUndone",
    "LotDeclared",
    "LotRecalled",
    "LotReinstated",
    "StaffAdded",
    "StaffGranted",
    "StaffStandingChanged",
    "StaffSignedIn",
    "StaffProved",
    "StaffSessionEnded",
    "PersonShown",
    "TableExported",
    "StaffLinked",
    "StaffUnlinked",
    "StaffInvited",
    "StaffArrived",
    "CallerIdentified",
    "CodeGiven",
    "CodeUsed",
    "CallBackNoted",
    "CallBackTaken",
    "CallBackEnded",
    "BookingStopped",
    "BookingResumed",
    "BookingsDisplaced",
    "BookingsKept",
    "BookingRelocated",
    "NoticeGiven",
    "NoticeWithdrawn",
    "QuotaStated",
    "QuotaLifted",
    "OverbookingProposed",
    "OverbookingStated",
    "OverbookingLifted",
    "SlotsProposed",
    "OpeningProposed",
    "ProposalApproved",
    "ProposalRejected",
    "FindingsOverruled",
    "SendingTaken",
    "MessageEnded",
    "MessageWanted",
    "RemindersDue",
    "LetterDue",
    "LettersPrinted",
    "WaitlistJoined",
    "WaitlistLeft",
    "PlaceOffered",
    "OfferEnded",
];

/// Which entries.
#[derive(Debug, Clone, Default)]
pub struct JournalQuery {
    /// First position; without one, that of the day, or the newest entries.
    pub from: Option<u64>,
    /// Public name of a kind.
    pub kind: Option<String>,
    /// A day at the venues.
    pub day: Option<Date>,
    /// A booking number, as it was typed.
    pub number: Option<String>,
}

/// A page of the journal, oldest entry first.
#[derive(Debug, Clone)]
pub struct JournalPage {
    /// The entries.
    pub entries: Vec<EntryRow>,
    /// Entries of the whole journal.
    pub size: u64,
    /// Where the page before begins, if there is one.
    pub earlier: Option<u64>,
    /// Where to read on, if there is more.
    pub later: Option<u64>,
}

/// One entry in facts.
#[derive(Debug, Clone)]
pub struct EntryRow {
    /// Position, from 0.
    pub position: u64,
    /// When, at the venues.
    pub at: Moment,
    /// Name of the kind; nothing if this program cannot read it.
    pub kind: Option<String>,
    /// Number of the kind.
    pub kind_number: u16,
    /// The way in.
    pub channel: Option<String>,
    /// Who acted: `holder`, `system`, or `staff:` and the account's number.
    pub actor: Option<String>,
    /// What it says, by name; digests and numbers, never a name, a voucher number or contact data.
    pub facts: Vec<(String, String)>,
    /// Hash of its leaf in the public log, hex.
    pub leaf_hash: String,
}

/// One entry with what proves it.
#[derive(Debug, Clone)]
pub struct ProvedEntry {
    /// The entry.
    pub entry: EntryRow,
    /// Everything it says, as `dump` tells it.
    pub told: Value,
    /// The bytes of its leaf, base64.
    pub leaf: String,
    /// The proof with the leaf inside, as C2SP `tlog-proof`.
    pub proof: String,
    /// What the proof leads to.
    pub checkpoint: Checkpoint,
}

/// The newest checkpoint, and who else signed one.
#[derive(Debug, Clone)]
pub struct LogHead {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// As a signed note.
    pub note: String,
    /// The key to check it with.
    pub key: String,
    /// Each witness with the entries that it has cosigned, and why not more.
    pub witnesses: Vec<(String, u64, Option<String>)>,
    /// The newest note with the lines of witnesses, if there is one.
    pub cosigned: Option<String>,
}

impl Service {
    /// A page of the journal.
    ///
    /// # Errors
    /// `staff.forbidden`, `audit.number` if that is no booking number, `not_ready`.
    pub async fn journal_page(
        &self,
        who: &StaffSession,
        query: &JournalQuery,
    ) -> Result<JournalPage, Refusal> {
        self.authorise(who, Act::SeeJournal, &Object::none()).await?;
        let size = self.sequencer().durable();
        if let Some(typed) = query.number.as_deref() {
            let number = BookingNumber::parse(typed.trim()).ok_or(Refusal::plain("audit.number"))?;
            return self.page_of_booking(number, query.from.unwrap_or_default(), size).await;
        }
        let newest = size.saturating_sub(ROWS_MAX as u64);
        let (first, end) = match query.day {
            None => (0, size),
            Some(day) => {
                let tomorrow = day.tomorrow().unwrap_or(day);
                (self.first_from(day, size).await?, self.first_from(tomorrow, size).await?)
            }
        };
        let narrowed = query.kind.is_some() || query.day.is_some();
        let from = query.from.unwrap_or(if narrowed { first } else { newest }).clamp(first, end);
        let (found, next) = self.search(from, end, query.kind.clone()).await?;
        let earlier =
            (query.kind.is_none() && from > first).then(|| from.saturating_sub(ROWS_MAX as u64).max(first));
        Ok(JournalPage { entries: self.rows(&found), size, earlier, later: next })
    }

    /// One entry with its proof, under the newest checkpoint.
    ///
    /// # Errors
    /// `staff.forbidden`, `audit.position` if there is no such entry, `not_ready`.
    pub async fn proved_entry(&self, who: &StaffSession, position: u64) -> Result<ProvedEntry, Refusal> {
        self.authorise(who, Act::SeeJournal, &Object::none()).await?;
        if position >= self.sequencer().durable() {
            return Err(Refusal::plain("audit.position"));
        }
        let (stored, proof) = self.proof_of(position).await?;
        let told = dumped(&stored);
        let parsed = proof::Proof::parse(&proof).ok();
        let checkpoint = parsed.and_then(|proof| self.evidence().verifier().open(&proof.checkpoint).ok());
        let checkpoint = checkpoint.ok_or(Refusal::later("not_ready", 2))?;
        let leaf = told.leaf.clone();
        let event = told.event.clone().unwrap_or_default();
        let entry = self.rows(&[stored]).pop().ok_or(Refusal::later("not_ready", 2))?;
        Ok(ProvedEntry { entry, told: event, leaf, proof, checkpoint })
    }

    /// The newest checkpoint and what witnesses made of it.
    ///
    /// # Errors
    /// `staff.forbidden`, `not_ready`.
    pub async fn log_head(&self, who: &StaffSession) -> Result<LogHead, Refusal> {
        self.authorise(who, Act::SeeJournal, &Object::none()).await?;
        let note = self.log_checkpoint().await?;
        let checkpoint = self.evidence().verifier().open(&note);
        let checkpoint = checkpoint.map_err(|_| Refusal::later("not_ready", 2))?;
        let witnesses = self.evidence().witnessing().standings();
        let witnesses = witnesses.into_iter().map(|it| (it.name, it.size, it.trouble)).collect();
        let cosigned = self.log_cosigned();
        Ok(LogHead { checkpoint, note, key: self.log_key().to_string(), witnesses, cosigned })
    }

    async fn page_of_booking(
        &self,
        number: BookingNumber,
        from: u64,
        size: u64,
    ) -> Result<JournalPage, Refusal> {
        let mut positions: Vec<u64> = {
            let state = self.read();
            let found = state.booking(number).map(|(_, held, booking)| held.history(booking, u64::MAX));
            found.unwrap_or_default().iter().map(|step| step.position).collect()
        };
        positions.retain(|position| (from..size).contains(position));
        let later = positions.get(ROWS_MAX).copied();
        positions.truncate(ROWS_MAX);
        let read = self.sequencer().look(move |store| {
            let entries = positions.into_iter().map(|position| one(store, position));
            entries.collect::<Result<Vec<_>, Fault>>()
        });
        let found = read.await.ok_or(Refusal::later("not_ready", 2))?;
        let found: Vec<StoredEntry> = found.into_iter().flatten().collect();
        Ok(JournalPage { entries: self.rows(&found), size, earlier: None, later })
    }

    /// Entries of a kind from a position on, at most a page of them, and where to go on.
    async fn search(
        &self,
        mut from: u64,
        end: u64,
        kind: Option<String>,
    ) -> Result<(Vec<StoredEntry>, Option<u64>), Refusal> {
        let mut found: Vec<StoredEntry> = Vec::new();
        for _ in 0..VISITS_MAX {
            if from >= end || found.len() >= ROWS_MAX {
                break;
            }
            let (kind, room) = (kind.clone(), ROWS_MAX - found.len());
            let until = end.min(from.saturating_add(ENTRIES_A_VISIT));
            let read =
                self.sequencer().look(move |store| some(store, from, until, room, kind.as_deref())).await;
            let (part, next) = read.ok_or(Refusal::later("not_ready", 2))?;
            found.extend(part);
            from = next;
        }
        Ok((found, (from < end).then_some(from)))
    }

    /// The first position of a day at the venues, or of a later one: time never goes back in the journal.
    async fn first_from(&self, day: Date, size: u64) -> Result<u64, Refusal> {
        let begins = self.any_zone().instant_of(day.at(0, 0, 0, 0)).unwrap_or(Instant(i64::MAX));
        let read = self.sequencer().look(move |store| {
            let (mut low, mut high) = (0, size);
            while low < high {
                let middle = low + (high - low) / 2;
                let entry = one(store, middle)?;
                if entry.is_some_and(|entry| entry.at < begins.0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            Ok::<u64, Fault>(low)
        });
        read.await.ok_or(Refusal::later("not_ready", 2))
    }

    fn rows(&self, entries: &[StoredEntry]) -> Vec<EntryRow> {
        let zone = self.any_zone();
        let told = |entry: &StoredEntry| {
            let DumpedEntry { position, kind, kind_number, channel, actor, event, leaf_hash, .. } =
                dumped(entry);
            let at = zone.moment(Instant(entry.at));
            let facts = event.map(|event| self.facts(&event)).unwrap_or_default();
            EntryRow { position, at, kind, kind_number, channel, actor, facts, leaf_hash }
        };
        entries.iter().map(told).collect()
    }

    /// What an entry says, flat: places by venue and time, long lists by their length, everything else as it is.
    fn facts(&self, event: &Value) -> Vec<(String, String)> {
        let state = self.read();
        let index = event["programme"].as_u64().and_then(|index| u16::try_from(index).ok());
        let held = index.and_then(|index| state.programme_at(index).ok());
        let place = |id: &str| {
            let slot = held?.slots().find(|(_, slot)| slot_text(slot.row().id) == id)?.1;
            let (row, venue) = (slot.row(), held?.venue_id(slot.row().venue));
            let (hour, minute) = (row.start_minute / 60, row.start_minute % 60);
            Some(format!("{venue} {} {hour:02}:{minute:02}", row.date))
        };
        let text = |name: &str, value: &Value| match (name, value) {
            (_, Value::Null) => None,
            ("programme", _) => held.map(|held| held.definition.id.clone()),
            ("venue", Value::Number(venue)) => {
                let venue = venue.as_u64().and_then(|venue| u16::try_from(venue).ok())?;
                held.map(|held| held.venue_id(venue).to_owned())
            }
            ("slot" | "from" | "to", Value::String(id)) => Some(place(id).unwrap_or_else(|| id.clone())),
            (_, Value::String(text)) => Some(text.clone()),
            (_, Value::Array(items)) => Some(items.len().to_string()),
            (_, Value::Object(members)) => naming(members),
            (_, other) => Some(other.to_string()),
        };
        let members = event.as_object().into_iter().flatten();
        members.filter_map(|(name, value)| Some((name.clone(), text(name, value)?))).collect()
    }
}

/// What names a thing that is told in members: its identifier or number, or the only thing that is said of it.
fn naming(members: &serde_json::Map<String, Value>) -> Option<String> {
    let only = || members.values().next().filter(|_| members.len() == 1);
    let found = members.get("id").or_else(|| members.get("number")).or_else(only)?;
    Some(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
}

/// Entries of a kind in a stretch of the journal, at most `room` of them, and where the reading ended.
fn some(
    store: &mut dyn Store,
    from: u64,
    until: u64,
    room: usize,
    kind: Option<&str>,
) -> Result<(Vec<StoredEntry>, u64), Fault> {
    let (mut found, mut next) = (Vec::new(), from);
    let read = store.read(from, &mut |entry| {
        if entry.position >= until || found.len() >= room {
            let enough = "enough for one visit";
            return Err(Fault::new(FaultKind::Other, enough, "journal", "go on with the next part"));
        }
        next = entry.position + 1;
        let name = kind.map(|_| wire::decode(&entry).map(|record| record.event.name()));
        if name.is_none_or(|name| name.ok() == kind) {
            found.push(entry);
        }
        Ok(())
    });
    match read {
        Err(fault) if next < until && found.len() < room => Err(fault),
        _ => Ok((found, next)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::{Lang, Words};

    /// Every entry of the golden corpus: kind, version, time, length of the body, body.
    fn golden() -> Vec<StoredEntry> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let files = std::fs::read_dir(folder).expect("the corpus").map(|file| file.expect("a file").path());
        let entries = files.filter(|path| path.extension().is_some_and(|it| it == "entry"));
        let stored = |path: std::path::PathBuf| {
            let bytes = std::fs::read(path).expect("a golden entry");
            let short = |at: usize| u16::from_be_bytes(bytes[at..at + 2].try_into().expect("two bytes"));
            let at = i64::from_be_bytes(bytes[4..12].try_into().expect("eight bytes"));
            let body = bytes[16..].to_vec();
            StoredEntry { position: 0, kind: short(0), version: short(2), at, body, batch_end: None }
        };
        entries.map(stored).collect()
    }

    #[test]
    fn every_kind_that_was_ever_written_can_be_chosen_and_all_it_says_has_words() {
        let entries = golden();
        assert!(entries.len() >= KINDS.len(), "a golden entry for each kind");
        for entry in entries {
            let told = dumped(&entry);
            let kind = told.kind.expect("a known kind");
            assert!(KINDS.contains(&kind.as_str()), "{kind} is not among KINDS");
            let event = told.event.expect("told");
            let names = event.as_object().expect("members").keys();
            let keys = names.map(|name| format!("fact-{name}")).chain([format!("kind-{kind}")]);
            for (key, lang) in keys.flat_map(|key| [(key.clone(), Lang::Ja), (key, Lang::En)]) {
                assert!(Words::new(lang).has(&key), "{key} in {lang:?}");
            }
        }
    }

    #[test]
    fn what_is_told_in_members_is_named_by_its_number_or_by_the_only_thing_it_says() {
        let named = |value: Value| naming(value.as_object().expect("members"));
        assert_eq!(named(serde_json::json!({ "id": "p", "number": "x" })).as_deref(), Some("p"));
        assert_eq!(named(serde_json::json!({ "dose": 1, "number": "x" })).as_deref(), Some("x"));
        assert_eq!(named(serde_json::json!({ "count": 3 })).as_deref(), Some("3"));
        assert_eq!(named(serde_json::json!({ "a": 1, "b": 2 })), None);
    }
}
