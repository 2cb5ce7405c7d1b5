//! The journal's tables: the head, the append and the reading, in SQL.
//!
//! Knows rows of batches, never what an entry means. An append is one statement and one round trip: it swaps the
//! head and writes the batch if, and only if, the head is the one expected.
//!
//! The surprise: the command's tag is not the commit. In the extended protocol the server commits when it is told
//! to sync, after the tag went out; the driver answers only when the server is ready again, and a warning of that
//! commit comes between the two.

use std::time::Duration;

use tokio_postgres::{Client, Error, Row, Statement};

use super::session::Session;
use crate::chain::{self, StoredBatch, Walk};
use crate::fault::{AppendFault, Fault, FaultKind};
use crate::journal::{Appended, Head, StoredEntry};

const SELECT_HEAD: &str = "SELECT epoch, next_position, hash FROM tashika.head";
const APPEND: &str = "WITH swapped AS (
        UPDATE tashika.head SET next_position = $2::bigint + 1, hash = $5
        WHERE only_one AND epoch = $3 AND next_position = $1 AND hash = $4 RETURNING epoch)
    INSERT INTO tashika.journal (first_position, last_position, epoch, prev_hash, hash, body)
    SELECT $1::bigint, $2::bigint, epoch, $4::bytea, $5::bytea, $6::bytea FROM swapped";
const SELECT_START: &str = "SELECT max(first_position) FROM tashika.journal WHERE first_position <= $1";
// The sizes are known without the bodies, so a page ends before it is too large, and has one row at least.
const SELECT_PAGE: &str = "SELECT first_position, last_position, epoch, prev_hash, hash, body FROM (
        SELECT *, sum(octet_length(body)) OVER (ORDER BY first_position) - octet_length(body) AS bytes_before
        FROM tashika.journal WHERE first_position >= $1 AND first_position < $2
        ORDER BY first_position LIMIT 1024) AS page
    WHERE bytes_before < 4194304 ORDER BY first_position";
const SELECT_END: &str = "SELECT epoch, last_position, hash FROM tashika.journal WHERE first_position <= $1
    ORDER BY first_position DESC LIMIT 1";

/// A page of batches is more than one answer.
const PAGE_DEADLINE: Duration = Duration::from_secs(60);

/// The statements that a batch costs, prepared once a connection.
#[derive(Debug)]
pub(super) struct JournalTables {
    identity: [u8; 32],
    append: Statement,
    select_head: Statement,
}

impl JournalTables {
    /// Prepares what an append needs; the tables are there.
    pub(super) fn open(session: &mut Session) -> Result<JournalTables, Fault> {
        session.ask("the journal cannot be read", async |client| {
            let identity = client.query_one("SELECT identity FROM tashika.head", &[]).await?;
            Ok(JournalTables {
                identity: bytes(&identity, 0)?,
                append: client.prepare(APPEND).await?,
                select_head: client.prepare(SELECT_HEAD).await?,
            })
        })
    }

    pub(super) fn identity(&self) -> &[u8; 32] {
        &self.identity
    }

    pub(super) fn head(&self, session: &mut Session) -> Result<Head, Fault> {
        let (epoch, next_position, hash) = session.ask("the head cannot be read", async |client| {
            let row = client.query_one(&self.select_head, &[]).await?;
            Ok((row.try_get(0)?, row.try_get(1)?, bytes(&row, 2)?))
        })?;
        Ok(Head { epoch: number(epoch)?, next_position: number(next_position)?, hash })
    }

    /// Appends a sealed batch if the head is the one that it was sealed on.
    pub(super) fn append(&self, session: &mut Session, batch: &StoredBatch) -> Result<Appended, AppendFault> {
        // Seen before anything is sent, so nothing was.
        session.settle().map_err(AppendFault::NotSent)?;
        let after = batch.head().expect("sealing left room for the next position");
        // An epoch that the server cannot hold is equal to none that it holds.
        let Ok(epoch) = i64::try_from(batch.epoch) else {
            return self.head(session).map(Appended::Moved).map_err(AppendFault::NotSent);
        };
        let (first, last) = (signed(batch.first_position), signed(batch.last_position));
        let written = session
            .ask("the batch cannot be written", async |client| {
                let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] = [
                    &first,
                    &last,
                    &epoch,
                    &batch.prev_hash.as_slice(),
                    &batch.hash.as_slice(),
                    &batch.body.as_slice(),
                ];
                client.execute(&self.append, &values).await
            })
            .map_err(AppendFault::Unknown)?;
        if let Some(notice) = session.notice() {
            return Err(AppendFault::Unknown(doubted(session, &notice)));
        }
        match written {
            1 => Ok(Appended::Done(after)),
            0 => self.head(session).map(Appended::Moved).map_err(AppendFault::Unknown),
            _ => Err(AppendFault::Unknown(doubted(session, "more than one row was written"))),
        }
    }

    /// Shows every entry from `from` on, checking the chain.
    pub(super) fn read(
        &self,
        session: &mut Session,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> Result<(), Fault>,
    ) -> Result<Head, Fault> {
        let head = self.head(session)?;
        if from > head.next_position {
            return Err(chain::beyond(from, &head));
        }
        let start = start_of(session, signed(from))?;
        let mut walk = Walk::from_genesis(&self.identity);
        let mut next = start;
        // Bounded by the head: what other nodes append meanwhile belongs to the next reading.
        while next < signed(head.next_position) {
            let page = page(session, next, signed(head.next_position))
                .map_err(|fault| fault.at_position(walk.at().next_position))?;
            if page.is_empty() {
                break;
            }
            for batch in page {
                if start > 0 && signed(batch.first_position) == start {
                    walk = Walk::from_batch(&batch);
                }
                for entry in walk.step(&batch)? {
                    if entry.position >= from {
                        visit(entry)?;
                    }
                }
            }
            next = signed(walk.at().next_position);
        }
        walk.finish(&head)?;
        Ok(head)
    }

    /// Whether `head` was a head of this journal once, or is.
    pub(super) fn holds(&self, session: &mut Session, head: &Head) -> Result<bool, Fault> {
        let Some(last_position) = head.next_position.checked_sub(1) else {
            return Ok(*head == chain::genesis(&self.identity));
        };
        let (Ok(last_position), Ok(epoch)) = (i64::try_from(last_position), i64::try_from(head.epoch)) else {
            return Ok(false);
        };
        let end = session.ask("the journal cannot be read", async |client| {
            let Some(row) = client.query_opt(SELECT_END, &[&last_position]).await? else { return Ok(None) };
            Ok(Some((row.try_get::<_, i64>(0)?, row.try_get::<_, i64>(1)?, bytes(&row, 2)?)))
        })?;
        Ok(end == Some((epoch, last_position, head.hash)))
    }
}

fn doubted(session: &Session, notice: &str) -> Fault {
    let what = format!("the server had something to say at the commit: {notice}");
    Fault::new(FaultKind::Other, what, session.place(), "open the store again and read the journal")
}

fn start_of(session: &mut Session, from: i64) -> Result<i64, Fault> {
    let start: Option<i64> = session.ask("the journal cannot be read", async |client| {
        client.query_one(SELECT_START, &[&from]).await?.try_get(0)
    })?;
    Ok(start.unwrap_or(0))
}

fn page(session: &mut Session, from: i64, to: i64) -> Result<Vec<StoredBatch>, Fault> {
    let rows = session.ask_within(PAGE_DEADLINE, "the journal cannot be read", async |client| {
        rows(client, from, to).await
    })?;
    rows.into_iter()
        .map(|(first, last, epoch, prev_hash, hash, body)| {
            Ok(StoredBatch {
                first_position: number(first)?,
                last_position: number(last)?,
                epoch: number(epoch)?,
                prev_hash,
                hash,
                body,
            })
        })
        .collect()
}

type BatchRow = (i64, i64, i64, [u8; 32], [u8; 32], Vec<u8>);

async fn rows(client: &Client, from: i64, to: i64) -> Result<Vec<BatchRow>, Error> {
    let rows = client.query(SELECT_PAGE, &[&from, &to]).await?;
    let of = |row: &Row| {
        let numbers = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok((numbers.0, numbers.1, numbers.2, bytes(row, 3)?, bytes(row, 4)?, row.try_get(5)?))
    };
    rows.iter().map(of).collect()
}

// The tables hold 32 bytes in every hash; anything else would not be equal to any hash of ours.
fn bytes(row: &Row, column: usize) -> Result<[u8; 32], Error> {
    let found: &[u8] = row.try_get(column)?;
    Ok(found.try_into().unwrap_or_default())
}

// A position after the last that a row can have is after the end of every journal.
fn signed(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

fn number(found: i64) -> Result<u64, Fault> {
    u64::try_from(found).map_err(|_| Fault::of_break(0, format!("a row holds the number {found}")))
}
