//! The table of snapshots: one row each, found by its head.
//!
//! The head in the row is a hint only: the content is checked whole, and must say the same head. Nothing here is
//! ever the truth, so whatever is doubtful is passed over. Every node of one database shares them.

use std::time::Duration;

use super::journal::JournalTables;
use super::session::Session;
use crate::fault::{Fault, FaultKind};
use crate::journal::Head;
use crate::snapshot::Snapshot;

const KEPT_MAX: usize = 2;
/// The server takes no value of a gigabyte, and a message around it must fit too.
const CONTENT_BYTES_MAX: usize = 900 * 1024 * 1024;
/// A snapshot is as large as the state.
const DEADLINE: Duration = Duration::from_secs(120);

const SELECT_HEADS: &str = "SELECT epoch, next_position, hash FROM tashika.snapshot ORDER BY epoch DESC, next_position DESC, hash DESC";
const SELECT_CONTENT: &str =
    "SELECT content FROM tashika.snapshot WHERE epoch = $1 AND next_position = $2 AND hash = $3";
const INSERT: &str =
    "INSERT INTO tashika.snapshot (epoch, next_position, hash, content) VALUES ($1, $2, $3, $4)
    ON CONFLICT (epoch, next_position, hash) DO UPDATE SET content = EXCLUDED.content";
const DELETE: &str = "DELETE FROM tashika.snapshot WHERE epoch = $1 AND next_position = $2 AND hash = $3";

/// A head as it is stored.
type Key = (i64, i64, Vec<u8>);

/// Keeps a snapshot, and of the older ones only the newest.
pub(super) fn put(session: &mut Session, journal: &JournalTables, snapshot: &Snapshot) -> Result<(), Fault> {
    let refuse = |session: &Session, what: &str, next: &str| {
        Err(Fault::new(FaultKind::Other, what, session.place(), next))
    };
    let (Some(key), true) = (key_of(&snapshot.head), journal.holds(session, &snapshot.head)?) else {
        let what = "the snapshot's head is not in this journal";
        return refuse(session, what, "drop the state that it was made of");
    };
    let content = snapshot.encode();
    if content.len() > CONTENT_BYTES_MAX {
        return refuse(
            session,
            "the snapshot is too large for the server",
            "read the whole journal at start",
        );
    }
    let mut unwanted = Vec::new();
    let mut kept = 0;
    for old in heads(session)?.into_iter().filter(|old| *old != key) {
        match head_of(&old) {
            Some(head) if kept < KEPT_MAX - 1 && journal.holds(session, &head)? => kept += 1,
            _ => unwanted.push(old),
        }
    }
    session.ask_within(DEADLINE, "the snapshot cannot be written", async |client| {
        let transaction = client.transaction().await?;
        transaction.execute(INSERT, &[&key.0, &key.1, &key.2, &content]).await?;
        for old in &unwanted {
            transaction.execute(DELETE, &[&old.0, &old.1, &old.2]).await?;
        }
        transaction.commit().await
    })
}

/// The newest snapshot that is whole and whose head is in the journal.
pub(super) fn newest(session: &mut Session, journal: &JournalTables) -> Result<Option<Snapshot>, Fault> {
    for key in heads(session)? {
        let Some(head) = head_of(&key) else { continue };
        if !journal.holds(session, &head)? {
            continue;
        }
        let content: Option<Vec<u8>> =
            session.ask_within(DEADLINE, "the snapshot cannot be read", async |client| {
                let row = client.query_opt(SELECT_CONTENT, &[&key.0, &key.1, &key.2]).await?;
                row.map(|row| row.try_get(0)).transpose()
            })?;
        let snapshot = content.and_then(|content| Snapshot::decode(&content));
        if let Some(snapshot) = snapshot.filter(|snapshot| snapshot.head == head) {
            return Ok(Some(snapshot));
        }
    }
    Ok(None)
}

/// Removes every snapshot.
pub(super) fn clear(session: &mut Session) -> Result<(), Fault> {
    session.ask("the snapshots cannot be removed", async |client| {
        client.execute("DELETE FROM tashika.snapshot", &[]).await.map(|_| ())
    })
}

// The newest first.
fn heads(session: &mut Session) -> Result<Vec<Key>, Fault> {
    session.ask("the snapshots cannot be listed", async |client| {
        let rows = client.query(SELECT_HEADS, &[]).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
    })
}

fn key_of(head: &Head) -> Option<Key> {
    Some((i64::try_from(head.epoch).ok()?, i64::try_from(head.next_position).ok()?, head.hash.to_vec()))
}

fn head_of((epoch, next_position, hash): &Key) -> Option<Head> {
    Some(Head {
        epoch: u64::try_from(*epoch).ok()?,
        next_position: u64::try_from(*next_position).ok()?,
        hash: hash.as_slice().try_into().ok()?,
    })
}
