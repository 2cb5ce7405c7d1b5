//! The audit: replay everything from the first entry and check every promise, trusting no snapshot and no count.
//!
//! On a live store the journal is read in parts between two batches, so that nobody waits long. The first entry that
//! does not fit is named.

use kernel::booking::Status;
use kernel::invariants;
use kernel::state::State;
use store::{Fault, FaultKind, Head, Store, StoredEntry};

use super::{Answer, refused};
use crate::Service;
use crate::admin::{AuditReport, Reply};
use crate::evidence::{Kept, Recount};
use crate::place::{Place, aside};
use crate::sequencer::{RecoveryFault, replay, replay_entry};

/// Entries read from a live store between two batches.
const ENTRIES_A_VISIT: usize = 2_000;
/// Bytes read from a live store between two batches: entries of a list are large.
const BYTES_A_VISIT: usize = 1_000_000;

/// Audits the store of a data folder that no server uses.
///
/// # Errors
/// The store cannot be opened.
pub fn audit_at_rest(place: &Place) -> Result<AuditReport, Fault> {
    aside(|| Ok(audit_store(&mut *place.open()?, Kept::of(place.folder()).recount())))
}

/// Audits a store that is at rest against what was kept of its log.
fn audit_store(store: &mut dyn Store, mut recount: Recount) -> AuditReport {
    let mut state = State::default();
    match replay(store, &mut state, |entry| recount.see(entry)) {
        Ok(head) => report(&state, Some(head), &recount),
        Err(fault) => wrong(&state, &fault, &recount),
    }
}

impl Service {
    pub(super) async fn audit_live(&self) -> Answer {
        let gone = || refused("not_ready", "the service ended while the audit ran".to_owned());
        let target = self.sequencer().durable();
        let mut recount = self.evidence().recount();
        let mut state = State::default();
        while state.next_position() < target {
            let from = state.next_position();
            let part = self.sequencer().visit(move |store| part(store, from)).await.ok_or_else(gone)?;
            let entries = match part {
                Ok(entries) => entries,
                Err(fault) => {
                    return Ok(Reply::Audited(wrong(&state, &RecoveryFault::Store(fault), &recount)));
                }
            };
            if entries.is_empty() {
                break;
            }
            for entry in &entries {
                recount.see(entry);
                if let Err(fault) = replay_entry(&mut state, entry) {
                    return Ok(Reply::Audited(wrong(&state, &fault, &recount)));
                }
            }
        }
        let head = self.sequencer().visit(|store| store.head().ok()).await.flatten();
        Ok(Reply::Audited(report(&state, head, &recount)))
    }
}

/// The next entries of the journal, as many as one visit may read.
pub(crate) fn part(store: &mut dyn Store, from: u64) -> Result<Vec<StoredEntry>, Fault> {
    let mut entries = Vec::new();
    let mut bytes = 0;
    let mut enough = false;
    let read = store.read(from, &mut |entry| {
        enough = entries.len() >= ENTRIES_A_VISIT || bytes >= BYTES_A_VISIT;
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

pub(crate) fn report(state: &State, head: Option<Head>, recount: &Recount) -> AuditReport {
    let mut violations: Vec<(String, String)> =
        invariants::check(state).into_iter().map(|found| (found.rule.to_owned(), found.what)).collect();
    violations.extend(recount.faults(true).into_iter().map(|what| ("log".to_owned(), what)));
    AuditReport {
        holds: violations.is_empty(),
        entries: state.next_position(),
        head: head.map(|head| hex(&head.hash)).unwrap_or_default(),
        digest: hex(&invariants::digest(state)),
        root: hex(&recount.root()),
        figures: figures(state),
        violations,
        first_wrong: recount.first_wrong(),
    }
}

pub(crate) fn wrong(state: &State, fault: &RecoveryFault, recount: &Recount) -> AuditReport {
    let position = match fault {
        RecoveryFault::Wire { position, .. } | RecoveryFault::Differs { position } => Some(*position),
        RecoveryFault::Store(fault) => fault.position(),
        _ => None,
    };
    let mut violations = vec![("journal".to_owned(), fault.to_string())];
    violations.extend(recount.faults(false).into_iter().map(|what| ("log".to_owned(), what)));
    AuditReport {
        holds: false,
        entries: state.next_position(),
        figures: figures(state),
        violations,
        // The leaves know an earlier wrong entry than the one at which the replay stumbles.
        first_wrong: recount.first_wrong().or(position).or(Some(state.next_position())),
        ..AuditReport::default()
    }
}

fn figures(state: &State) -> Vec<(String, u64)> {
    let mut figures = Vec::new();
    for (_, held) in state.programmes() {
        let id = &held.definition.id;
        let bookings = held.bookings();
        let confirmed = bookings.iter().filter(|booking| booking.status == Status::Confirmed).count();
        let places: u64 = held.slots().map(|(_, slot)| u64::from(slot.row().capacity)).sum();
        for (name, figure) in [
            ("vouchers", held.holder_count() as u64),
            ("slots", held.slots().count() as u64),
            ("places", places),
            ("bookings.confirmed", confirmed as u64),
            ("bookings.cancelled", (bookings.len() - confirmed) as u64),
            ("holds", held.live_holds(state.last_at()) as u64),
        ] {
            figures.push((format!("{id}.{name}"), figure));
        }
    }
    figures
}

/// Bytes as lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
