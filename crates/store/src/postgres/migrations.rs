//! The numbered steps of a database, and how one takes them.
//!
//! All missing steps are taken in one transaction or none is, under a lock of the database, because several nodes
//! may start at once. What a step is, and when the steps taken are refused, is the same for every engine.

use tokio_postgres::{Client, Error, Transaction};

use super::session::Session;
use crate::chain;
use crate::fault::{Fault, FaultKind};
use crate::journal::Head;
use crate::migration::{self, Migration};

/// The steps of the schema `tashika`.
pub(super) const STEPS: &[Migration] = &[
    Migration { name: "0001_store", text: include_str!("../../migrations/postgres/0001_store.sql") },
    Migration { name: "0002_vault", text: include_str!("../../migrations/postgres/0002_vault.sql") },
];

// Any number that nobody else in this database uses: "tashika" in bytes.
const LOCK: &str = "SELECT pg_advisory_xact_lock(32758105914436449)";
const TABLE: &str = "CREATE TABLE tashika.migration (
    version integer PRIMARY KEY, name text NOT NULL, checksum bytea NOT NULL)";
const IS_THERE: &str = "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'tashika' AND c.relname IN ('migration', 'head', 'journal'))";
const SCHEMA_IS_THERE: &str = "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'tashika')";

/// Whether the database holds a store, or a part of one.
pub(super) fn is_there(session: &mut Session) -> Result<bool, Fault> {
    session.ask("the tables cannot be looked for", async |client| {
        client.query_one(IS_THERE, &[]).await?.try_get(0)
    })
}

/// Makes the tables and the first head, all or nothing.
pub(super) fn create(session: &mut Session, identity: &[u8; 32], epoch: u64) -> Result<(), Fault> {
    let head = chain::genesis_in(identity, epoch);
    let made =
        session.ask("the tables cannot be made", async |client| make(client, identity, &head).await)?;
    if !made {
        return Err(Fault::new(
            FaultKind::Exists,
            "the database already holds a store",
            session.place(),
            "name an empty database, or open the store that is there",
        ));
    }
    match session.notice() {
        None => Ok(()),
        Some(notice) => {
            session.end();
            let what = format!("it is not certain that the new store is durable: {notice}");
            Err(Fault::new(
                FaultKind::Other,
                what,
                session.place(),
                "look at the standby, then open the store",
            ))
        }
    }
}

/// Takes the missing steps.
pub(super) fn run(session: &mut Session) -> Result<(), Fault> {
    let place = session.place().to_owned();
    let taken = session.ask("the tables cannot be looked at", async |client| taken(client).await)?;
    migration::check(&place, STEPS, &taken)?;
    if taken.len() >= STEPS.len() {
        return Ok(());
    }
    session.ask("the tables cannot be brought up to date", async |client| {
        let transaction = client.transaction().await?;
        transaction.batch_execute(LOCK).await?;
        let taken: i64 =
            transaction.query_one("SELECT count(*) FROM tashika.migration", &[]).await?.try_get(0)?;
        take(&transaction, usize::try_from(taken).unwrap_or(0)).await?;
        transaction.commit().await
    })
}

async fn make(client: &mut Client, identity: &[u8; 32], head: &Head) -> Result<bool, Error> {
    let transaction = client.transaction().await?;
    transaction.batch_execute(LOCK).await?;
    if transaction.query_one(IS_THERE, &[]).await?.try_get(0)? {
        return Ok(false);
    }
    // An administrator may have made the schema for a user who may make none.
    if !transaction.query_one(SCHEMA_IS_THERE, &[]).await?.try_get::<_, bool>(0)? {
        transaction.batch_execute("CREATE SCHEMA tashika").await?;
    }
    transaction.batch_execute(TABLE).await?;
    take(&transaction, 0).await?;
    let insert = "INSERT INTO tashika.head (only_one, epoch, next_position, hash, identity)
        VALUES (true, $1, 0, $2, $3)";
    let epoch = i64::try_from(head.epoch).unwrap_or(i64::MAX);
    transaction.execute(insert, &[&epoch, &head.hash.as_slice(), &identity.as_slice()]).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn taken(client: &Client) -> Result<Vec<(usize, Vec<u8>)>, Error> {
    let rows = client.query("SELECT version, checksum FROM tashika.migration ORDER BY version", &[]).await?;
    rows.iter()
        .map(|row| {
            let version: i32 = row.try_get(0)?;
            Ok((usize::try_from(version).unwrap_or(0), row.try_get(1)?))
        })
        .collect()
}

async fn take(transaction: &Transaction<'_>, taken: usize) -> Result<(), Error> {
    let missing = STEPS.iter().zip(1_i32..).skip(taken);
    for (step, version) in missing {
        transaction.batch_execute(step.text).await?;
        let remember = "INSERT INTO tashika.migration (version, name, checksum) VALUES ($1, $2, $3)";
        transaction.execute(remember, &[&version, &step.name, &step.checksum()]).await?;
    }
    Ok(())
}
