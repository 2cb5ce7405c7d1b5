//! Services for tests: over a memory disk with faults, or over SQLite in a folder that removes itself.
//!
//! Each keeps its keys and its clock over restarts, as an installation does. Several nodes may be opened on one
//! memory disk. The surprise: a node's gate is that of its newest handle, because an engine that recovers opens
//! another one.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use service::evidence::LogSettings;
use service::keys::{KeyRing, Keys};
use service::sequencer::Opener;
use service::{Limits, OpenFault, Opening, Place, Running, Service, open, open_with};
use store::memory::Gate;
pub use store::memory::VaultFault;
use store::{MemoryDisk, Store};

use crate::clock::SimulatedClock;

/// Version that simulated services write into the journal.
pub const SOFTWARE: &str = "0.0.0-sim";

/// An installation over a memory disk.
pub struct MemoryHouse {
    /// The disk, to be told what to do wrong.
    pub disk: MemoryDisk,
    /// The clock of every node.
    pub clock: Arc<SimulatedClock>,
    /// The keys of every node.
    pub keys: Keys,
    /// Bounds of every node.
    pub limits: Limits,
    /// The public log of every node.
    pub log: LogSettings,
    /// The data folder of every node, for what is kept beside a store; there need be none.
    pub folder: PathBuf,
}

/// One process on a memory disk.
pub struct Node {
    /// The use cases.
    pub service: Service,
    /// How to end it.
    pub running: Running,
    gates: Arc<Mutex<Vec<Gate>>>,
}

impl Default for MemoryHouse {
    fn default() -> MemoryHouse {
        MemoryHouse {
            disk: MemoryDisk::new([7; 32]),
            clock: Arc::new(SimulatedClock::default()),
            keys: keys(1),
            limits: Limits::default(),
            log: LogSettings::default(),
            folder: PathBuf::from("memory"),
        }
    }
}

impl MemoryHouse {
    /// Opens a node.
    ///
    /// # Errors
    /// The journal cannot be served from.
    pub async fn open(&self) -> Result<Node, OpenFault> {
        let gates = Arc::new(Mutex::new(Vec::new()));
        let opener = self.opener(gates.clone());
        let (service, running) = open_with(opener, self.opening()).await?;
        Ok(Node { service, running, gates })
    }

    /// Opens handles on the disk.
    pub fn opener(&self, gates: Arc<Mutex<Vec<Gate>>>) -> Opener {
        let disk = self.disk.clone();
        Box::new(move || {
            let store = disk.open();
            gates.lock().unwrap_or_else(PoisonError::into_inner).push(store.gate());
            Ok(Box::new(store) as Box<dyn Store>)
        })
    }

    fn opening(&self) -> Opening {
        Opening {
            place: Place::in_folder(&self.folder),
            keys: self.keys.clone(),
            limits: self.limits.clone(),
            clock: self.clock.clone(),
            software: SOFTWARE.to_owned(),
            log: self.log.clone(),
        }
    }
}

impl Node {
    /// The gate of the handle in use.
    pub fn gate(&self) -> Gate {
        let gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        gates.last().cloned().expect("an open node has a handle")
    }

    /// Ends it as a signal would.
    pub async fn stop(mut self) {
        self.running.stop().await;
    }
}

/// An installation over SQLite.
pub struct FolderHouse {
    /// The data folder.
    pub folder: tempfile::TempDir,
    /// Its clock.
    pub clock: Arc<SimulatedClock>,
    /// Its keys.
    pub keys: Keys,
}

impl FolderHouse {
    /// A new store in a new folder.
    pub fn new() -> FolderHouse {
        let folder = tempfile::tempdir().expect("a folder for a test");
        service::init(&Place::in_folder(folder.path())).expect("a new store in an empty folder");
        FolderHouse { folder, clock: Arc::new(SimulatedClock::default()), keys: keys(2) }
    }

    /// Opens it.
    ///
    /// # Errors
    /// The journal cannot be served from, or another process has the folder.
    pub async fn open(&self) -> Result<(Service, Running), OpenFault> {
        self.open_with(LogSettings::default()).await
    }

    /// Opens it with settings of its log.
    ///
    /// # Errors
    /// As [`FolderHouse::open`].
    pub async fn open_with(&self, log: LogSettings) -> Result<(Service, Running), OpenFault> {
        let opening = Opening {
            place: Place::in_folder(self.folder.path()),
            keys: self.keys.clone(),
            limits: Limits::default(),
            clock: self.clock.clone(),
            software: SOFTWARE.to_owned(),
            log,
        };
        open(opening).await
    }
}

impl Default for FolderHouse {
    fn default() -> FolderHouse {
        FolderHouse::new()
    }
}

/// Keys that are the same in every run.
pub fn keys(number: u8) -> Keys {
    let [roster, session, slot, log] = [0, 1, 2, 3].map(|step| [number.wrapping_add(step); 32]);
    let vault = KeyRing::new([number.wrapping_add(100); 32], Vec::new());
    Keys { roster, session: KeyRing::new(session, Vec::new()), slot, log, vault }
}
