//! The table of refused sign-ins.
//!
//! Its transactions do not wait for a disk or a standby, so that a flood of wrong guesses delays no sync of the
//! journal by its own. Several nodes write here: each counts what it wrote itself and counts the table again only
//! now and then, so for a short while there may be a few more than are kept.

use tokio_postgres::{Client, Error, Row};

use super::session::Session;
use crate::attempt::{ATTEMPTS_KEPT_MAX, ATTEMPTS_SHOWN_MAX, Attempt};
use crate::fault::Fault;

/// Own writes after which the table is counted again.
const COUNT_EVERY: usize = 1_000;

// In the order of the list, which becomes the order of arrival.
const INSERT: &str = "INSERT INTO tashika.attempt (incident, at, subject, code, detail)
    SELECT incident, at, subject, code, detail
    FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::text[], $5::text[])
        WITH ORDINALITY AS new (incident, at, subject, code, detail, place) ORDER BY place
    ON CONFLICT (incident) DO NOTHING";
const DELETE_OLDEST: &str = "DELETE FROM tashika.attempt WHERE arrival IN
    (SELECT arrival FROM tashika.attempt ORDER BY arrival LIMIT $1)";
const SELECT: &str = "SELECT incident, at, subject, code, detail FROM tashika.attempt WHERE incident = $1";
const SELECT_OF_SUBJECT: &str = "SELECT incident, at, subject, code, detail FROM tashika.attempt
    WHERE subject = $1 ORDER BY arrival DESC LIMIT $2";

/// What is known of the table's length without counting.
#[derive(Debug, Default)]
pub(super) struct AttemptsTable {
    counted: Option<Counted>,
}

#[derive(Debug, Clone, Copy)]
struct Counted {
    kept: usize,
    written_since: usize,
}

impl AttemptsTable {
    pub(super) fn put(&mut self, session: &mut Session, attempts: &[Attempt]) -> Result<(), Fault> {
        let known = self.counted.take().filter(|counted| counted.written_since < COUNT_EVERY);
        let counted = session.ask("refused sign-ins cannot be written", async |client| {
            insert(client, known, attempts).await
        })?;
        self.counted = Some(counted);
        Ok(())
    }

    pub(super) fn forget_before(&mut self, session: &mut Session, at: i64) -> Result<(), Fault> {
        self.counted = None;
        session.ask("refused sign-ins cannot be forgotten", async |client| {
            client.execute("DELETE FROM tashika.attempt WHERE at < $1", &[&at]).await.map(|_| ())
        })
    }
}

/// The refused sign-in with this incident code.
pub(super) fn find(session: &mut Session, incident: &str) -> Result<Option<Attempt>, Fault> {
    session.ask("a refused sign-in cannot be read", async |client| {
        client.query_opt(SELECT, &[&incident]).await?.as_ref().map(attempt).transpose()
    })
}

/// Those of a subject, the last to arrive first.
pub(super) fn of_subject(session: &mut Session, subject: &[u8; 16]) -> Result<Vec<Attempt>, Fault> {
    let most = i64::try_from(ATTEMPTS_SHOWN_MAX).unwrap_or(i64::MAX);
    session.ask("refused sign-ins cannot be read", async |client| {
        client.query(SELECT_OF_SUBJECT, &[&subject.as_slice(), &most]).await?.iter().map(attempt).collect()
    })
}

async fn insert(client: &mut Client, known: Option<Counted>, attempts: &[Attempt]) -> Result<Counted, Error> {
    let transaction = client.transaction().await?;
    transaction.batch_execute("SET LOCAL synchronous_commit = off").await?;
    let incidents: Vec<&str> = attempts.iter().map(|it| it.incident.as_str()).collect();
    let at: Vec<i64> = attempts.iter().map(|it| it.at).collect();
    let subjects: Vec<&[u8]> = attempts.iter().map(|it| it.subject.as_slice()).collect();
    let codes: Vec<&str> = attempts.iter().map(|it| it.code.as_str()).collect();
    let details: Vec<&str> = attempts.iter().map(|it| it.detail.as_str()).collect();
    let written = transaction.execute(INSERT, &[&incidents, &at, &subjects, &codes, &details]).await?;
    let written = usize::try_from(written).unwrap_or(usize::MAX);
    let mut counted = match known {
        Some(Counted { kept, written_since }) => Counted {
            kept: kept.saturating_add(written),
            written_since: written_since.saturating_add(written),
        },
        None => Counted { kept: count(&transaction).await?, written_since: 0 },
    };
    if counted.kept > ATTEMPTS_KEPT_MAX {
        // Other nodes may have removed some already: what goes is decided by the real number.
        let kept = count(&transaction).await?;
        let excess = i64::try_from(kept.saturating_sub(ATTEMPTS_KEPT_MAX)).unwrap_or(i64::MAX);
        transaction.execute(DELETE_OLDEST, &[&excess]).await?;
        counted = Counted { kept: kept.min(ATTEMPTS_KEPT_MAX), written_since: 0 };
    }
    transaction.commit().await?;
    Ok(counted)
}

async fn count(transaction: &tokio_postgres::Transaction<'_>) -> Result<usize, Error> {
    let kept: i64 = transaction.query_one("SELECT count(*) FROM tashika.attempt", &[]).await?.try_get(0)?;
    Ok(usize::try_from(kept).unwrap_or(0))
}

fn attempt(row: &Row) -> Result<Attempt, Error> {
    let subject: &[u8] = row.try_get(2)?;
    Ok(Attempt {
        incident: row.try_get(0)?,
        at: row.try_get(1)?,
        // The table's check holds it at sixteen bytes.
        subject: subject.try_into().unwrap_or_default(),
        code: row.try_get(3)?,
        detail: row.try_get(4)?,
    })
}
