//! The vault's tables: sealed rows that can be destroyed.
//!
//! A change waits for the disk, and for the standby where the address asks for one, as a batch of the journal does; a
//! warning at its commit is a fault. What is deleted stays in dead tuples, in the server's log and in its archives
//! until those are written over: there it is sealed under a wrapped key, and of use to nobody once the wrapping key is gone.

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Row, Transaction};

use super::session::Session;
use crate::fault::{Fault, FaultKind};
use crate::vault::{VAULT_ROWS_MAX, VaultChange, VaultQuery, VaultRow};

const INSERT: &str = "INSERT INTO tashika.vault (holder, key, version, wrapped_key, record)
    VALUES ($1, $2, 1, $3, $4) ON CONFLICT DO NOTHING";
const UPDATE: &str = "UPDATE tashika.vault SET version = $3, wrapped_key = $4, record = $5
    WHERE holder = $1 AND key = $2 AND version = $3::bigint - 1";
const SELECT_HOLDER: &str = "SELECT holder FROM tashika.vault WHERE key = $1 FOR UPDATE";
const DELETE: &str = "DELETE FROM tashika.vault WHERE key = $1";
const INSERT_INDEXES: &str = "INSERT INTO tashika.vault_index (entry, holder)
    SELECT DISTINCT entry, $2::bytea FROM unnest($1::bytea[]) AS new (entry)";
const DELETE_INDEXES: &str = "DELETE FROM tashika.vault_index WHERE holder = $1";
const COLUMNS: &str = "SELECT v.holder, key, version, wrapped_key, record,
    ARRAY(SELECT entry FROM tashika.vault_index e WHERE e.holder = v.holder ORDER BY entry) FROM tashika.vault v";

/// Makes the changes in one transaction; says of each whether it took effect.
pub(super) fn change(session: &mut Session, changes: &[VaultChange]) -> Result<Vec<bool>, Fault> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let effects = session.ask("the vault cannot be written", async |client| write(client, changes).await)?;
    match session.notice() {
        None => Ok(effects),
        Some(notice) => {
            let what = format!("it is not certain that the vault's change is durable: {notice}");
            Err(Fault::new(FaultKind::Other, what, session.place(), "look at the standby, then ask again"))
        }
    }
}

/// The rows asked for.
pub(super) fn find(session: &mut Session, query: &VaultQuery) -> Result<Vec<VaultRow>, Fault> {
    let start = |after: &Option<[u8; 16]>| after.map(|last| last.to_vec()).unwrap_or_default();
    let (condition, values) = match query {
        VaultQuery::OfHolder(holder) => ("WHERE v.holder = $1", vec![holder.to_vec()]),
        VaultQuery::WithIndex { index, after } => (
            "JOIN tashika.vault_index i ON i.holder = v.holder WHERE i.holder > $1 AND i.entry = $2",
            vec![start(after), index.to_vec()],
        ),
        VaultQuery::After(after) => ("WHERE v.holder > $1", vec![start(after)]),
    };
    let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
    let statement = format!("{COLUMNS} {condition} ORDER BY v.holder LIMIT {VAULT_ROWS_MAX}");
    session.ask("the vault cannot be read", async |client| {
        client.query(&statement, &values).await?.iter().map(row_of).collect()
    })
}

async fn write(client: &mut Client, changes: &[VaultChange]) -> Result<Vec<bool>, Error> {
    let transaction = client.transaction().await?;
    let mut effects = Vec::with_capacity(changes.len());
    for change in changes {
        effects.push(match change {
            VaultChange::Put(row) => put(&transaction, row).await?,
            VaultChange::Destroy { key } => destroy(&transaction, key).await?,
        });
    }
    transaction.commit().await?;
    Ok(effects)
}

async fn put(transaction: &Transaction<'_>, row: &VaultRow) -> Result<bool, Error> {
    let (holder, key) = (row.holder.as_slice(), row.key.as_slice());
    // Within what the limits let through.
    let version = i64::try_from(row.version).unwrap_or(i64::MAX);
    let first: [&(dyn ToSql + Sync); 4] = [&holder, &key, &row.wrapped_key, &row.record];
    let later: [&(dyn ToSql + Sync); 5] = [&holder, &key, &version, &row.wrapped_key, &row.record];
    let written = match row.version {
        1 => transaction.execute(INSERT, &first).await?,
        _ => transaction.execute(UPDATE, &later).await?,
    };
    if written == 0 {
        return Ok(false);
    }
    transaction.execute(DELETE_INDEXES, &[&holder]).await?;
    let indexes: Vec<&[u8]> = row.indexes.iter().map(<[u8; 16]>::as_slice).collect();
    transaction.execute(INSERT_INDEXES, &[&indexes, &holder]).await?;
    Ok(true)
}

async fn destroy(transaction: &Transaction<'_>, key: &[u8; 16]) -> Result<bool, Error> {
    let key = key.as_slice();
    let Some(row) = transaction.query_opt(SELECT_HOLDER, &[&key]).await? else { return Ok(false) };
    let holder: &[u8] = row.try_get(0)?;
    transaction.execute(DELETE_INDEXES, &[&holder]).await?;
    transaction.execute(DELETE, &[&key]).await.map(|deleted| deleted > 0)
}

fn row_of(row: &Row) -> Result<VaultRow, Error> {
    let version: i64 = row.try_get(2)?;
    let indexes: Vec<Vec<u8>> = row.try_get(5)?;
    Ok(VaultRow {
        holder: sixteen(row.try_get(0)?),
        key: sixteen(row.try_get(1)?),
        version: u64::try_from(version).unwrap_or_default(),
        wrapped_key: row.try_get(3)?,
        record: row.try_get(4)?,
        indexes: indexes.iter().map(|entry| sixteen(entry)).collect(),
    })
}

// The tables' checks hold these at sixteen bytes.
fn sixteen(bytes: &[u8]) -> [u8; 16] {
    bytes.try_into().unwrap_or_default()
}
