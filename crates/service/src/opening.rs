//! Opening a data folder: take it for this process alone, read it, pass the barrier, serve.
//!
//! `init` makes, `open` never does. [`open_with`] takes any store, for tests and the simulator.

use std::sync::{Arc, RwLock};

use store::{Fault, FaultKind, Store};
use tokio::sync::watch;

use crate::availability::Availability;
use crate::chance::Source;
use crate::clock::Clock;
use crate::evidence::note::LogKey;
use crate::evidence::tree::Tree;
use crate::evidence::{
    Asker, Evidence, HeadFile, Keeper, Kept, LogSettings, UNLOGGED, Witnessing, demand_head,
};
use crate::keys::Keys;
use crate::office::audit::LastAudit;
use crate::place::{Place, aside};
use crate::room::{Disk, Room, RoomKept};
use crate::sequencer::{Driver, Flaws, Opener, Reach, Sequencer, Standing};
use crate::throttle::Throttle;
use crate::{Inner, Service};

/// Bounds of one process.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Commands that may wait.
    pub queue_len_max: usize,
    /// Room on the disk that is kept for other than new bookings.
    pub room_kept: RoomKept,
    /// The disk to ask for it; of a store that is opened in a folder, that folder's if none is given.
    pub disk: Option<Disk>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { queue_len_max: 8_192, room_kept: RoomKept::default(), disk: None }
    }
}

/// What opening needs.
pub struct Opening {
    /// Where the store lies.
    pub place: Place,
    /// The keys.
    pub keys: Keys,
    /// Bounds.
    pub limits: Limits,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// Version of the program, written into the journal.
    pub software: String,
    /// The public log.
    pub log: LogSettings,
}

/// Why a service did not come to serve.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// The store could not be opened or read.
    #[error(transparent)]
    Store(#[from] Fault),
    /// The journal cannot be served from.
    #[error("{why}")]
    Ended {
        /// Why.
        why: String,
        /// Whether the store itself failed.
        io: bool,
    },
}

/// How a service ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Why, if not by request.
    pub fatal: Option<String>,
    /// Whether the store failed.
    pub io: bool,
}

/// The running side of a service: how to end it, and to learn that it ended.
pub struct Running {
    sequencer: Sequencer,
    standing: watch::Receiver<Standing>,
    keeper: Option<Keeper>,
    asker: Option<Asker>,
}

impl Running {
    /// Resolves when the service has ended, by request or not.
    pub async fn ended(&mut self) -> Ended {
        let found = self.standing.wait_for(|standing| matches!(standing, Standing::Ended { .. })).await;
        match found.map(|standing| standing.clone()) {
            Ok(Standing::Ended { fatal, io }) => Ended { fatal, io },
            _ => Ended { fatal: Some("the sequencer is gone".to_owned()), io: false },
        }
    }

    /// Ends after the batch under way and waits for it.
    pub async fn stop(&mut self) -> Ended {
        drop(self.asker.take());
        // The last checkpoint is kept while the folder is still ours.
        if let Some(mut keeper) = self.keeper.take() {
            let _ = tokio::task::spawn_blocking(move || keeper.finish()).await;
        }
        self.sequencer.stop();
        self.ended().await
    }
}

/// Makes an empty store; refuses to touch an existing one.
///
/// # Errors
/// There is a store already, or none can be made there.
pub fn init(place: &Place) -> Result<(), Fault> {
    place.make()
}

/// Name and version of the library that the store of a data folder is kept with.
pub fn store_library() -> String {
    format!("SQLite {}", store::sqlite::library_version())
}

/// Opens a store and serves from it, once the barrier is durable.
///
/// # Errors
/// The store is missing, taken by another process, damaged, written by a newer program, or has lost something that
/// its log vouched for.
pub async fn open(mut opening: Opening) -> Result<(Service, Running), OpenFault> {
    if UNLOGGED {
        let place = opening.place.clone();
        return open_with(Box::new(move || place.open()), opening).await;
    }
    opening.limits.disk.get_or_insert_with(|| Disk::of(opening.place.folder()));
    let place = opening.place.clone();
    let kept = Kept::of(place.folder());
    let folder = place.folder().to_owned();
    let key = LogKey::new(&opening.keys.log, &opening.log.origin);
    // Opened here first: a wrong address is told as it is and not as a failed start, and what lost something must
    // stay as it is, so its log is looked at before anything is written.
    let (store, tree, mut head) = aside(|| {
        let mut store = place.open()?;
        let tree = kept.tree(&mut *store, key.verifier())?;
        // A node that joins others on a database has no head file yet.
        if !place.is_database() && !opening.log.head_checked {
            let served = kept.checkpoint()?.is_some();
            demand_head(place.folder(), &store.head()?, served)?;
        }
        Ok::<_, Fault>((store, tree, HeadFile::open(place.folder())?))
    })
    .map_err(|fault| place.named(fault))?;
    let witnessing = Witnessing::of(opening.log.witnesses.clone());
    if let Some((checkpoint, note)) = kept.cosigned()? {
        witnessing.begin(note, checkpoint.size);
    }
    // What only a witness remembers is as lost, so it is asked before anything is written, too.
    let (store, tree) = examined(store, tree, &witnessing, (&place, &kept, &key)).await?;
    // A journal in a file was just read whole, and nobody else can have written since.
    let reach = match &tree {
        Some(_) if !place.is_database() => Reach::AfterSnapshot,
        _ => Reach::Whole,
    };
    let mut first = Some(store);
    let opener: Opener = Box::new(move || match first.take() {
        Some(store) => Ok(store),
        None => place.open(),
    });
    let (service, mut running) = open_witnessed(reach, opener, opening, witnessing).await?;
    if let Some(tree) = tree.and_then(Arc::into_inner) {
        service.evidence().growth().begin(tree);
    }
    let evidence = service.inner.evidence.clone();
    let attest = Box::new(move |store: Option<&mut dyn Store>, size| evidence.attest(store, size, &mut head));
    if let Err(fault) = service.sequencer().attest_with(attest).await {
        running.sequencer.stop();
        // What was written last may be missing on the disk: as bad as the same fault later.
        return Err(match fault.kind() {
            FaultKind::Io | FaultKind::Full => OpenFault::Ended { why: fault.told(), io: true },
            _ => fault.into(),
        });
    }
    service.take_erased(&folder).await;
    running.keeper = Some(Keeper::start(kept, service.inner.evidence.clone()));
    running.asker = Asker::start(service.clone());
    Ok((service, running))
}

/// Asks the witnesses about the tree. Another node may have written and had it cosigned since the tree was read, so where
/// the store is shared it is read again before that counts as a loss.
async fn examined(
    mut store: Box<dyn Store>,
    tree: Option<Tree>,
    witnessing: &Witnessing,
    (place, kept, key): (&Place, &Kept, &LogKey),
) -> Result<(Box<dyn Store>, Option<Arc<Tree>>), OpenFault> {
    let Some(mut tree) = tree.map(Arc::new) else { return Ok((store, None)) };
    let named = |fault| OpenFault::from(place.named(fault));
    let mut again = if place.is_database() { EXAMINED_AGAIN_MAX } else { 0 };
    loop {
        match witnessing.examine(key, &tree).await {
            Ok(()) => return Ok((store, Some(tree))),
            Err(fault) if again == 0 => return Err(named(fault)),
            Err(fault) => {
                again -= 1;
                let before = tree.size();
                match aside(|| kept.tree(&mut *store, key.verifier())).map_err(named)? {
                    Some(grown) if grown.size() > before => tree = Arc::new(grown),
                    _ => return Err(named(fault)),
                }
            }
        }
    }
}

/// How often a shared store is read again because a witness knows more.
const EXAMINED_AGAIN_MAX: u32 = 5;

/// Serves from any store. Nothing is kept of the log beside it, and no witness is asked.
///
/// # Errors
/// As [`open`].
pub async fn open_with(opener: Opener, opening: Opening) -> Result<(Service, Running), OpenFault> {
    let witnessing = Witnessing::of(opening.log.witnesses.clone());
    open_witnessed(Reach::Whole, opener, opening, witnessing).await
}

async fn open_witnessed(
    reach: Reach,
    opener: Opener,
    opening: Opening,
    witnessing: Witnessing,
) -> Result<(Service, Running), OpenFault> {
    let (clock, queue_len_max) = (opening.clock.clone(), opening.limits.queue_len_max);
    let sequencer = Sequencer::start_reaching(reach, opener, clock, queue_len_max, opening.software);
    let mut standing = sequencer.watch();
    let reached =
        standing.wait_for(|standing| *standing != Standing::Starting).await.map(|found| found.clone());
    match reached {
        Ok(Standing::Serving) => {}
        Ok(Standing::Ended { fatal, io }) => {
            return Err(OpenFault::Ended { why: fatal.unwrap_or_default(), io });
        }
        _ => return Err(OpenFault::Ended { why: "the sequencer is gone".to_owned(), io: false }),
    }
    let room = Room::new(opening.limits.disk, opening.limits.room_kept);
    let keeping = (&opening.log, witnessing, room, opening.place);
    let service = assembled(sequencer.clone(), opening.keys, opening.clock, keeping);
    Ok((service, Running { sequencer, standing, keeper: None, asker: None }))
}

/// A service whose sequencer has no thread: it serves once whoever has the driver has stepped it so far. For the
/// simulator, which owns time, chance and the order of everything.
pub fn open_stepwise<F: Flaws>(
    opener: Opener,
    opening: Opening,
    chance: Arc<dyn Source>,
    flaws: F,
) -> (Service, Driver<F>) {
    let Opening { place, keys, limits, clock, software, log } = opening;
    let (sequencer, driver) =
        Sequencer::with_driver(opener, clock.clone(), chance, limits.queue_len_max, software, flaws);
    let room = Room::new(limits.disk, limits.room_kept);
    (assembled(sequencer, keys, clock, (&log, Witnessing::default(), room, place)), driver)
}

fn assembled(
    sequencer: Sequencer,
    keys: Keys,
    clock: Arc<dyn Clock>,
    (log, witnessing, room, place): (&LogSettings, Witnessing, Room, Place),
) -> Service {
    sequencer.shared.growth.lies_in(place.journal());
    let key = LogKey::new(&keys.log, &log.origin);
    let evidence = Evidence::new(sequencer.shared.growth.clone(), key, log.publish, witnessing);
    let inner = Inner {
        sequencer,
        keys: RwLock::new(keys.into()),
        throttle: Throttle::default(),
        staff: crate::staff::Entrance::default(),
        availability: Availability::default(),
        clock,
        evidence: Arc::new(evidence),
        last_audit: LastAudit::of(place.folder()),
        erased: Default::default(),
        figures: Default::default(),
        drafts: Default::default(),
        line_quota: Default::default(),
        messages: Default::default(),
        room,
        place,
    };
    Service { inner: Arc::new(inner) }
}
