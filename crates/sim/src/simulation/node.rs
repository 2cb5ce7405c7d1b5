//! One node: a process that may be there or not, with clocks of its own that outlive it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use service::clock::Clock;
use service::evidence::LogSettings;
use service::keys::Keys;
use service::sequencer::{Driver, Next, Opener, Teller, Telling};
use service::{Limits, Opening, Place, Service, chance, open_stepwise};
use store::{MemoryDisk, Store};

use super::flaw::{BelievedClock, Flaw, FlawedStore, Seeded};
use crate::builder::SOFTWARE;
use crate::chance::Chance;
use crate::clock::SimulatedClock;

/// Steps of one act at most: a node that never rests is not the simulator's to wait for.
const STEPS_MAX: usize = 64;

/// What every node of a house has in common.
pub(super) struct House {
    pub(super) disk: MemoryDisk,
    pub(super) keys: Keys,
    pub(super) seeded: Seeded,
    pub(super) secret: String,
}

/// One node.
pub(super) struct Node {
    pub(super) process: Option<Process>,
    pub(super) clock: Arc<SimulatedClock>,
    pub(super) is_paused: bool,
    chance: Arc<Drawn>,
}

/// A process of a node.
pub(super) struct Process {
    pub(super) service: Service,
    pub(super) driver: Driver<Seeded>,
    teller: Teller,
    /// Whether it has served: from then on its logical time goes its own way.
    pub(super) has_served: bool,
}

/// Chance from a seed, as the service draws it.
struct Drawn(Mutex<Chance>);

impl chance::Source for Drawn {
    fn fill(&self, bytes: &mut [u8]) {
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for part in bytes.chunks_mut(8) {
            part.iter_mut().zip(chance.number().to_be_bytes()).for_each(|(to, from)| *to = from);
        }
    }
}

impl House {
    /// Opens a process over the disk.
    fn opened(&self, node: &Node) -> Process {
        let clock: Arc<dyn Clock> = match self.seeded.flaw {
            Some(Flaw::ClockBelieved) => Arc::new(BelievedClock(node.clock.clone())),
            _ => node.clock.clone(),
        };
        let opening = Opening {
            place: Place::in_folder("memory"),
            keys: self.keys.clone(),
            limits: Limits { queue_len_max: 16, ..Limits::default() },
            clock,
            software: SOFTWARE.to_owned(),
            log: LogSettings::default(),
        };
        let (service, driver) =
            open_stepwise(self.opener(), opening, node.chance.clone(), self.seeded.clone());
        let teller = driver.teller();
        Process { service, driver, teller, has_served: false }
    }

    fn opener(&self) -> Opener {
        let (disk, flaw, secret) = (self.disk.clone(), self.seeded.flaw, self.secret.clone());
        let lost = self.seeded.lost.clone();
        let seam = flaw.filter(|flaw| flaw.seam() == "store");
        Box::new(move || {
            let inner = disk.open();
            Ok(match seam {
                Some(flaw) => Box::new(FlawedStore {
                    inner,
                    disk: disk.clone(),
                    flaw,
                    secret: secret.clone(),
                    lost: lost.clone(),
                }) as Box<dyn Store>,
                None => Box::new(inner) as Box<dyn Store>,
            })
        })
    }
}

impl Node {
    /// A node that is not there yet.
    pub(super) fn new(clock: SimulatedClock, seed: u64) -> Node {
        let chance = Arc::new(Drawn(Mutex::new(Chance::new(seed))));
        Node { process: None, clock: Arc::new(clock), is_paused: false, chance }
    }

    /// Starts a process, if there is none.
    pub(super) fn start(&mut self, house: &House) {
        if self.process.is_none() {
            self.process = Some(house.opened(self));
        }
        self.is_paused = false;
    }

    /// One step; `None` if there is nobody to do it.
    pub(super) fn step(&mut self) -> Option<Next> {
        let process = self.process.as_mut().filter(|_| !self.is_paused)?;
        let next = process.driver.step(Duration::ZERO);
        process.has_served |= process.service.readiness().ready;
        if next == Next::Untold { self.tell() } else { Some(next) }
    }

    /// Tells one batch that is durable; `None` if there is nobody to do it, or nothing to tell.
    pub(super) fn tell(&mut self) -> Option<Next> {
        let process = self.process.as_mut().filter(|_| !self.is_paused)?;
        (process.teller.step() == Telling::Told).then_some(Next::Step)
    }

    /// As many steps as there is something to do for.
    pub(super) fn run(&mut self) -> Option<Next> {
        let mut last = None;
        for _ in 0..STEPS_MAX {
            last = self.step();
            if last != Some(Next::Step) && self.tell().is_none() {
                break;
            }
        }
        last
    }

    /// Logical time of its process; the wall clock without one.
    pub(super) fn now(&self) -> i64 {
        self.process.as_ref().map_or_else(|| self.clock.wall(), |process| process.driver.now().0)
    }

    /// Whether it can be asked.
    pub(super) fn is_serving(&self) -> bool {
        self.process.as_ref().is_some_and(|process| process.service.readiness().ready)
    }
}
