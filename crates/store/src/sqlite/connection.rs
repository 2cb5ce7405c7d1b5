//! Opening a connection the one way we allow, and translating its errors.
//!
//! Every setting is made and then read back: a setting that SQLite does not know is ignored in silence.
//! Nothing here knows a table.
//!
//! The surprise: the log is never folded in on closing. A handle that died of a failed sync must not write
//! again on its way out.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::fault::{Fault, FaultKind, NEXT_CORRUPT, NEXT_FULL, NEXT_IO};

/// Versions 3.7.0 to 3.51.2 can lose committed writes (the WAL-reset bug, sqlite.org/wal.html).
const SQLITE_VERSION_MIN: i32 = 3_051_003;

/// How hard a file tries to survive a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// Every commit is synced before it is answered.
    Every,
    /// A power cut may take the last commits, never the file.
    Late,
}

/// Opens an existing file.
pub(super) fn open(path: &Path, durability: Durability) -> Result<Connection, Fault> {
    connect(path, OpenFlags::empty(), durability)
}

/// Opens a file and makes it if it is not there.
pub(super) fn open_or_create(path: &Path, durability: Durability) -> Result<Connection, Fault> {
    connect(path, OpenFlags::SQLITE_OPEN_CREATE, durability)
}

/// The fault of an SQLite error.
pub(super) fn fault(what: &str, path: &Path, error: rusqlite::Error) -> Fault {
    let (kind, next) = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => (FaultKind::Full, NEXT_FULL),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => (FaultKind::Corrupt, NEXT_CORRUPT),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            (FaultKind::Locked, "close the other program that uses this file")
        }
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied,
        ) => (FaultKind::Io, NEXT_IO),
        None if is_wrong_value(&error) => (FaultKind::Corrupt, NEXT_CORRUPT),
        _ => (FaultKind::Other, "stop, and recover before anything is written again"),
    };
    Fault::new(kind, what, path.display().to_string(), next).because(error)
}

// A value or row that no program of ours writes.
fn is_wrong_value(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::QueryReturnedNoRows
    )
}

fn connect(path: &Path, more: OpenFlags, durability: Durability) -> Result<Connection, Fault> {
    check_version(rusqlite::version_number())?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| fault("the database cannot be opened", path, error))?;
    let outcome = connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .and_then(|_| connection.busy_timeout(std::time::Duration::ZERO));
    outcome.map_err(|error| fault("the database cannot be set up", path, error))?;
    for (name, wanted) in settings(durability) {
        set(&connection, path, name, &wanted)?;
    }
    Ok(connection)
}

fn check_version(found: i32) -> Result<(), Fault> {
    if found >= SQLITE_VERSION_MIN {
        return Ok(());
    }
    Err(Fault::new(
        FaultKind::Version,
        format!("SQLite {found} can lose committed writes; {SQLITE_VERSION_MIN} or later is needed"),
        "the SQLite library of this program",
        "build with the bundled SQLite",
    ))
}

// In this order: the exclusive lock comes before the log is first touched, so that no shared-memory file is made.
fn settings(durability: Durability) -> Vec<(&'static str, Value)> {
    let text = |text: &str| Value::Text(text.to_owned());
    let (synchronous, autocheckpoint_pages) = match durability {
        Durability::Every => (2, 0),
        Durability::Late => (1, 1000),
    };
    vec![
        ("locking_mode", text("exclusive")),
        ("journal_mode", text("wal")),
        ("synchronous", Value::Integer(synchronous)),
        ("fullfsync", Value::Integer(1)),
        ("checkpoint_fullfsync", Value::Integer(1)),
        ("wal_autocheckpoint", Value::Integer(autocheckpoint_pages)),
        ("mmap_size", Value::Integer(0)),
        ("cell_size_check", Value::Integer(1)),
        ("trusted_schema", Value::Integer(0)),
    ]
}

/// Makes a setting and reads it back.
pub(super) fn set(connection: &Connection, path: &Path, name: &str, wanted: &Value) -> Result<(), Fault> {
    let doing = format!("the setting {name} cannot be made");
    connection
        .pragma_update_and_check(None, name, wanted, |_| Ok(()))
        .or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(()),
            error => Err(error),
        })
        .map_err(|error| fault(&doing, path, error))?;
    let found: Value = connection
        .pragma_query_value(None, name, |row| row.get(0))
        .map_err(|error| fault(&doing, path, error))?;
    if found == *wanted {
        return Ok(());
    }
    let what = format!("the setting {name} stays {found:?}, where {wanted:?} is needed");
    Err(Fault::new(FaultKind::Other, what, path.display().to_string(), "do not serve with this build"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(connection: &Connection, name: &str) -> Value {
        connection.pragma_query_value(None, name, |row| row.get(0)).expect("a known setting")
    }

    #[test]
    fn the_library_of_this_build_is_new_enough() {
        check_version(rusqlite::version_number()).expect("bundled");
    }

    #[test]
    fn a_library_with_the_wal_reset_bug_is_refused() {
        let fault = check_version(SQLITE_VERSION_MIN - 1).expect_err("too old");
        assert_eq!(fault.kind(), FaultKind::Version);
    }

    #[test]
    fn a_setting_that_does_not_take_is_refused() {
        let connection = Connection::open_in_memory().expect("in memory");
        let path = Path::new("memory");
        // A database in memory has no log, so the answer is "memory".
        let fault = set(&connection, path, "journal_mode", &Value::Text("wal".into())).expect_err("ignored");
        assert!(fault.to_string().contains("journal_mode"), "{fault}");
    }

    #[test]
    fn the_journal_file_has_every_required_setting() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.db");
        let connection = open_or_create(&path, Durability::Every).expect("new");
        let read = [
            "locking_mode",
            "journal_mode",
            "synchronous",
            "fullfsync",
            "checkpoint_fullfsync",
            "wal_autocheckpoint",
            "mmap_size",
            "cell_size_check",
            "trusted_schema",
        ]
        .map(|name| setting(&connection, name));
        let int = Value::Integer;
        let text = |text: &str| Value::Text(text.into());
        let wanted = [text("exclusive"), text("wal"), int(2), int(1), int(1), int(0), int(0), int(1), int(0)];
        assert_eq!(read, wanted);
    }

    #[test]
    fn closing_leaves_the_log_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.db");
        let connection = open_or_create(&path, Durability::Every).expect("new");
        connection.execute_batch("CREATE TABLE t (x)").expect("a table");
        connection.close().expect("closed");
        assert!(folder.path().join("x.db-wal").metadata().expect("a log").len() > 0);
    }
}
