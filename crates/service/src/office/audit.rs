//! The audit: replay everything from the first entry and check every promise, trusting no snapshot and no count.
//!
//! On a live store the journal is read in parts between two batches, so that nobody waits long. The first entry that
//! does not fit is named.

mod replaying;

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kernel::booking::Status;
use kernel::invariants;
use kernel::state::State;
use serde::{Deserialize, Serialize};
use store::{Fault, FaultKind, Head, Store, StoredEntry};

use super::{Answer, losses, refused};
use crate::admin::{AdminRefusal, AuditReport, Reply};
use crate::evidence::note::{LogKey, Verifier};
use crate::evidence::{Kept, Recount, demand_head};
use crate::keys::KeyBytes;
use crate::place::{Place, aside};
use crate::planner::overbooking::overbooked_in;
use crate::sequencer::{RecoveryFault, replay};
use crate::{Service, noted};
pub(crate) use replaying::Replaying;

/// Entries read from a live store between two batches.
const ENTRIES_A_VISIT: usize = 2_000;
/// Bytes read from a live store between two batches: entries of a list are large.
const BYTES_A_VISIT: usize = 1_000_000;
/// The longest pause between two visits.
const PAUSE_MAX: Duration = Duration::from_millis(100);

/// Audits the store of a data folder that no server uses, also against checkpoints that were `brought` along, as
/// signed notes.
///
/// `log` is the key that the log would be signed with, and its name in the settings, if they are at hand.
///
/// # Errors
/// The store cannot be opened.
pub fn audit_at_rest(
    place: &Place,
    brought: &[String],
    log: Option<(&KeyBytes, &str)>,
) -> Result<AuditReport, Fault> {
    aside(|| {
        let kept = Kept::of(place.folder());
        let known = kept.past().ok().and_then(|past| past.verifier);
        // Under the name that signed: which name the settings give is not the key's matter.
        let named = |given| known.as_ref().map_or(given, |known| known.name());
        let given = log.map(|(seed, name)| LogKey::new(seed, named(name)).verifier().clone());
        let recount = kept.recount().and_brought(brought, known.as_ref().or(given.as_ref()));
        let mut store = place.open()?;
        let mut report = audit_store(&mut *store, recount.and_signed_by(known.as_ref()));
        let replaced = known.as_ref().zip(given.as_ref()).and_then(|(known, given)| replaced(known, given));
        let beside = [replaced, unvouched(place, &kept, &mut *store)];
        report.violations.extend(beside.into_iter().flatten().map(|what| ("log".to_owned(), what)));
        report.holds = report.violations.is_empty();
        Ok(report)
    })
}

/// Notes what an audit of a data folder at rest found, at this wall clock in milliseconds since 1970, so that the server
/// tells of it from its next start on.
pub fn note_audit_at_rest(place: &Place, report: &AuditReport, at_ms: i64) {
    aside(|| Audited::of(report, at_ms).keep(place.folder()));
}

/// What a start would say of a key that did not sign this log.
fn replaced(known: &Verifier, given: &Verifier) -> Option<String> {
    (known != given).then(|| {
        format!(
            "the log was signed as {known} and would now be signed as {given}: keys/log.key was replaced; bring it back \
             from where you keep the keys"
        )
    })
}

/// What a start would say of a journal that was served from and has no head file any more. An unreadable one is told with
/// the log's past.
fn unvouched(place: &Place, kept: &Kept, store: &mut dyn Store) -> Option<String> {
    if place.is_database() {
        return None;
    }
    let served = !matches!(kept.checkpoint(), Ok(None));
    let fault = demand_head(place.folder(), &store.head().ok()?, served).err()?;
    (fault.kind() == FaultKind::Missing).then(|| fault.told())
}

/// Audits a store that is at rest against what was kept of its log.
fn audit_store(store: &mut dyn Store, recount: Recount) -> AuditReport {
    let mut replaying = Replaying::against(recount);
    match replay(store, 0, |entry| replaying.see(entry)) {
        Ok(head) => with_losses(report(&replaying, Some(head)), &replaying.state),
        Err(fault) => wrong(&replaying, &fault),
    }
}

/// Where the last audit of a data folder is noted.
const FILE: &str = "last-audit.json";

/// How evidence of loss is called among the violations.
const LOSS: &str = "loss";

/// What the last audit of this data folder found, by this process, by one before it, or at rest.
pub(crate) struct LastAudit(Mutex<Option<Audited>>);

impl LastAudit {
    /// As it was noted in a data folder.
    pub(crate) fn of(data: &Path) -> LastAudit {
        LastAudit(Mutex::new(noted::read(data, FILE)))
    }
}

/// An audit in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Audited {
    /// When it ended, wall clock, milliseconds since 1970.
    pub(crate) at_ms: i64,
    /// Entries read.
    pub(crate) entries: u64,
    /// Broken promises.
    pub(crate) violations: u64,
    /// Those of them that are no evidence of loss, which has an alarm of its own until it is settled.
    pub(crate) broken: u64,
}

impl Audited {
    fn of(report: &AuditReport, at_ms: i64) -> Audited {
        let broken = report.violations.iter().filter(|(promise, _)| promise != LOSS).count() as u64;
        Audited { at_ms, entries: report.entries, violations: report.violations.len() as u64, broken }
    }

    /// Notes it in a data folder; whoever only looks at a folder of somebody else's may not be able to.
    fn keep(&self, data: &Path) {
        if let Err(error) = noted::keep(data, FILE, self) {
            tracing::warn!(%error, file = FILE, "what the audit found could not be noted");
        }
    }
}

impl Service {
    pub(super) async fn audit_live(&self, brought: &[String]) -> Answer {
        let report = self.audited(brought).await?;
        let violations = report.violations.len() as u64;
        if violations > 0 {
            tracing::error!(violations, first_wrong = report.first_wrong, "an audit found a broken promise");
        }
        let found = Audited::of(&report, self.clock().wall());
        aside(|| found.keep(self.inner.place.folder()));
        *self.inner.last_audit.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
        Ok(Reply::Audited(report))
    }

    /// What somebody should look at, in words, if the last audit found a promise broken.
    pub(crate) fn audit_alarm(&self) -> Option<String> {
        let broken = self.last_audit()?.broken;
        if broken == 0 {
            return None;
        }
        Some(format!(
            "the last audit found {broken} broken promises: run `tashika audit` again and follow what it names"
        ))
    }

    /// What the last audit found, if there was one.
    pub(crate) fn last_audit(&self) -> Option<Audited> {
        *self.inner.last_audit.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn audited(&self, brought: &[String]) -> Result<AuditReport, AdminRefusal> {
        let gone = || refused("not_ready", "the service ended while the audit ran".to_owned());
        let target = self.sequencer().durable();
        let signer = self.evidence().verifier();
        let recount = self.evidence().recount().and_brought(brought, Some(signer));
        let mut replaying = Replaying::against(recount.and_signed_by(Some(signer)));
        while replaying.state.next_position() < target {
            let from = replaying.state.next_position();
            let asked = self.clock().monotonic();
            let part = self.sequencer().visit(move |store| part(store, from)).await.ok_or_else(gone)?;
            let entries = match part {
                Ok(entries) => entries,
                Err(fault) => {
                    return Ok(wrong(&replaying, &RecoveryFault::Store(fault)));
                }
            };
            let visited = self.clock().monotonic() - asked;
            if entries.is_empty() {
                break;
            }
            for entry in &entries {
                if let Err(fault) = replaying.see(entry) {
                    return Ok(wrong(&replaying, &fault));
                }
            }
            tokio::time::sleep(pause_after(visited)).await;
        }
        let head = self.sequencer().visit(|store| store.head().ok()).await.flatten();
        Ok(with_losses(report(&replaying, head), &replaying.state))
    }
}

/// How long bookings have the store for themselves after a visit of so many milliseconds: three quarters of the time,
/// and under load, when a visit waits long for its turn, never more than a moment.
fn pause_after(visited_ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(visited_ms).unwrap_or(0).saturating_mul(3)).min(PAUSE_MAX)
}

/// The next entries of the journal, as many as one visit may read.
pub(crate) fn part(store: &mut dyn Store, from: u64) -> Result<Vec<StoredEntry>, Fault> {
    part_until(store, from, u64::MAX)
}

/// The next entries before position `end`, as many as one visit may read.
pub(crate) fn part_until(store: &mut dyn Store, from: u64, end: u64) -> Result<Vec<StoredEntry>, Fault> {
    let mut entries = Vec::new();
    let mut bytes = 0;
    let mut enough = false;
    let read = store.read(from, &mut |entry| {
        enough = entry.position >= end || entries.len() >= ENTRIES_A_VISIT || bytes >= BYTES_A_VISIT;
        if enough {
            return Err(Fault::new(
                FaultKind::Other,
                "enough for one visit",
                "journal",
                "go on with the next part",
            ));
        }
        bytes += entry.body.len();
        entries.push(entry);
        Ok(())
    });
    match read {
        Err(fault) if !enough => Err(fault),
        _ => Ok(entries),
    }
}

/// One entry of the journal.
pub(crate) fn one(store: &mut dyn Store, position: u64) -> Result<Option<StoredEntry>, Fault> {
    let mut found = None;
    let read = store.read(position, &mut |entry| {
        found = Some(entry);
        Err(Fault::new(FaultKind::Other, "enough for one visit", "journal", "go on with the next part"))
    });
    match read {
        Err(fault) if found.is_none() => Err(fault),
        _ => Ok(found),
    }
}

pub(crate) fn report(replaying: &Replaying, head: Option<Head>) -> AuditReport {
    let Replaying { state, recount, .. } = replaying;
    let mut violations: Vec<(String, String)> =
        invariants::check(state).into_iter().map(|found| (found.rule.to_owned(), found.what)).collect();
    violations.extend(replaying.found());
    if let Some(head) = head.filter(|head| head.epoch != state.epoch()) {
        let what = format!("the store is of epoch {}, and its entries say {}", head.epoch, state.epoch());
        violations.push(("journal".to_owned(), what));
    }
    violations.extend(recount.faults(true).into_iter().map(|what| ("log".to_owned(), what)));
    AuditReport {
        holds: violations.is_empty(),
        entries: state.next_position(),
        head: head.map(|head| hex(&head.hash)).unwrap_or_default(),
        digest: hex(&invariants::digest(state)),
        root: hex(&recount.root()),
        figures: figures(state),
        violations,
        first_wrong: replaying.first_wrong(),
    }
}

/// A receipt that proves what the store has not got is a broken promise until staff say what became of it. A backup is no
/// less whole for it, so this is only asked of a store.
fn with_losses(mut report: AuditReport, state: &State) -> AuditReport {
    for lost in losses::told(state, |shown| shown.settled.is_none()) {
        let booking = lost.number.map(|number| format!(" of booking {number}")).unwrap_or_default();
        let what = format!(
            "entry {} says that a receipt{booking} was shown, which proves entry {} of epoch {} ({}); `tashika losses` \
             says what to do",
            lost.written_at, lost.position, lost.epoch, lost.finding
        );
        report.violations.push((LOSS.to_owned(), what));
    }
    report.holds = report.violations.is_empty();
    report
}

pub(crate) fn wrong(replaying: &Replaying, fault: &RecoveryFault) -> AuditReport {
    let Replaying { state, recount, .. } = replaying;
    let position = match fault {
        RecoveryFault::Wire { position, .. } | RecoveryFault::Differs { position } => Some(*position),
        RecoveryFault::Store(fault) => fault.position(),
        _ => None,
    };
    let mut violations = vec![("journal".to_owned(), fault.to_string())];
    violations.extend(replaying.found());
    violations.extend(recount.faults(false).into_iter().map(|what| ("log".to_owned(), what)));
    AuditReport {
        holds: false,
        entries: state.next_position(),
        figures: figures(state),
        violations,
        // The leaves know an earlier wrong entry than the one at which the replay stumbles.
        first_wrong: replaying.first_wrong().or(position).or(Some(state.next_position())),
        ..AuditReport::default()
    }
}

fn figures(state: &State) -> Vec<(String, u64)> {
    let mut figures = Vec::new();
    for (_, held) in state.programmes() {
        let id = &held.definition.id;
        let bookings = held.bookings();
        let count = |status| bookings.iter().filter(|booking| booking.status == status).count() as u64;
        let places: u64 = held.slots().map(|(_, slot)| u64::from(slot.row().capacity)).sum();
        for (name, figure) in [
            ("vouchers", held.holder_count() as u64),
            ("slots", held.slots().count() as u64),
            ("places", places),
            ("overbooked_places", overbooked_in(held).0),
            ("bookings_beyond_places", overbooked_in(held).1),
            ("holds", held.live_holds(state.last_at()) as u64),
            ("lots", held.lots().len() as u64),
        ] {
            figures.push((format!("{id}.{name}"), figure));
        }
        let by_status =
            Status::ALL.map(|status| (format!("{id}.bookings.{}", status.as_str()), count(status)));
        figures.extend(by_status);
    }
    let (open, all) = (state.open_losses() as u64, state.losses().count() as u64);
    if all > 0 {
        figures.extend([
            ("evidence_of_loss.open".to_owned(), open),
            ("evidence_of_loss.settled".to_owned(), all - open),
        ]);
    }
    figures
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_followed_by_three_times_its_length_and_never_by_long_silence() {
        assert_eq!(pause_after(0), Duration::ZERO);
        assert_eq!(pause_after(7), Duration::from_millis(21));
        assert_eq!(pause_after(60_000), PAUSE_MAX);
        assert_eq!(pause_after(-5), Duration::ZERO);
    }
}
