//! Where a store lies: a file in the data folder, or a database beside it.
//!
//! Reads `store.url` and knows nothing else of the engines but how to make and open them. The data folder is needed
//! either way, for keys and control socket, and belongs to one process.
//!
//! The surprise: a database is asked on a thread of its own, because its store blocks on a runtime that must not
//! stand inside another one, and commands call from inside theirs.

use std::path::{Path, PathBuf};

use store::{Fault, FaultKind, PostgresStore, SqliteStore, Store};

/// What stands for the place in faults of whoever does not know where the journal lies.
pub(crate) const JOURNAL: &str = "journal";

/// Where a store lies.
#[derive(Clone)]
pub struct Place {
    folder: PathBuf,
    // May hold a password, so it is never shown.
    database: Option<String>,
}

/// One thing that is known of a store's engine, for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineFact {
    /// What it is about.
    pub name: &'static str,
    /// What was found.
    pub told: String,
    /// What would be better, where something would.
    pub advice: Option<&'static str>,
}

impl Place {
    /// The file in a data folder.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Place {
        Place { folder: folder.into(), database: None }
    }

    /// What `store.url` names, for a data folder. Asks no server.
    ///
    /// # Errors
    /// The address is none that a store can have.
    pub fn of(url: &str, folder: &Path) -> Result<Place, Fault> {
        match url.split_once(':') {
            Some(("sqlite", "")) => Ok(Place::in_folder(folder)),
            Some(("sqlite", _)) => Err(refused(
                "it names a place, and the journal lies in the data folder",
                "write \"sqlite:\" and use --data",
            )),
            Some(("postgres" | "postgresql", _)) => {
                store::postgres::check_url(url)?;
                Ok(Place { folder: folder.to_owned(), database: Some(url.to_owned()) })
            }
            _ => Err(refused("it names no store", "write \"sqlite:\" or \"postgres://host/database\"")),
        }
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the journal lies, for messages: a path, or database and hosts without a password.
    pub fn journal(&self) -> String {
        match &self.database {
            None => self.folder.join("journal.db").display().to_string(),
            Some(url) => store::postgres::place_of(url).unwrap_or_else(|| "store.url".to_owned()),
        }
    }

    /// A fault about the journal, with where that lies.
    pub(crate) fn named(&self, fault: Fault) -> Fault {
        fault.placed(JOURNAL, &self.journal())
    }

    /// Whether the store is a database and not a file in the folder.
    pub fn is_database(&self) -> bool {
        self.database.is_some()
    }

    /// What an operator should know of the engine; empty for a file.
    ///
    /// # Errors
    /// The server cannot be reached or is refused, or the database holds no store.
    pub fn look(&self) -> Result<Vec<EngineFact>, Fault> {
        let Some(url) = &self.database else { return Ok(Vec::new()) };
        let facts = aside(|| store::postgres::look(url))?;
        let fact = |it: store::postgres::Fact| EngineFact { name: it.name, told: it.told, advice: it.advice };
        Ok(facts.into_iter().map(fact).collect())
    }

    pub(crate) fn make(&self) -> Result<(), Fault> {
        self.make_in_epoch(1)
    }

    /// Makes an empty store that begins in an epoch, with an identity of its own.
    pub(crate) fn make_in_epoch(&self, epoch: u64) -> Result<(), Fault> {
        let identity = crate::chance::bytes();
        match &self.database {
            None => SqliteStore::init_in_epoch(&self.folder, identity, epoch).map(|_| ()),
            Some(url) => aside(|| PostgresStore::create_in_epoch(url, identity, epoch).map(|_| ())),
        }
    }

    /// Opens a handle; not to be called or used from inside a runtime.
    pub(crate) fn open(&self) -> Result<Box<dyn Store>, Fault> {
        Ok(match &self.database {
            None => Box::new(SqliteStore::open(&self.folder)?),
            Some(url) => Box::new(PostgresStore::open_beside(url, &self.folder)?),
        })
    }
}

/// Does blocking work on a thread of its own and waits for it.
pub(crate) fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn refused(what: &str, next: &str) -> Fault {
    Fault::new(FaultKind::Other, what, "store.url", next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str) -> Result<Place, String> {
        Place::of(url, Path::new("data")).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_file_lies_in_the_data_folder() {
        assert!(!place("sqlite:").expect("the default").is_database());
    }

    #[test]
    fn a_file_has_no_other_place() {
        assert!(place("sqlite:/srv/it.db").err().expect("refused").contains("--data"));
    }

    #[test]
    fn a_database_is_known_by_its_address() {
        assert!(place("postgres:///it").expect("an address").is_database());
    }

    #[test]
    fn a_place_is_named_without_its_password() {
        let database =
            place("postgres://it:secret@db.example.jp:5433/bookings?sslmode=disable").expect("an address");
        let told = database.journal();
        assert!(
            told.contains("bookings") && told.contains("db.example.jp") && !told.contains("secret"),
            "{told}"
        );
        let fault = Fault::new(FaultKind::Corrupt, "it lost its end", JOURNAL, "stop");
        let told = place("sqlite:").expect("the default").named(fault).told();
        assert!(told.contains("(data/journal.db)"), "{told}");
    }

    #[test]
    fn another_kind_of_store_is_refused() {
        assert!(place("mysql://localhost/it").err().expect("refused").contains("postgres://"));
    }
}
