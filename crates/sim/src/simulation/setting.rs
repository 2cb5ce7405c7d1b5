//! Before anything happens: a programme, a list and slots in the journal, nodes that serve, people who know of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use jiff::ToSpan;
use service::admin::{ArrivalFile, LotAsk, Reply, Request, SlotLine, WaitlistFile};
use service::clock::Clock;
use service::keys::{KeyRing, Keys};
use service::venue::LotFile;
use store::MemoryDisk;

use super::door::Door;
use super::flaw::{Flaw, Seeded};
use super::judge::Judge;
use super::model::Model;
use super::node::{House, Node};
use super::person::Person;
use super::plan::{Plan, Scene};
use super::request::LOT;
use super::turn::OFFER_MINUTES;
use super::verdict::Violation;
use super::world::World;
use crate::clock::SimulatedClock;
use crate::town::{PROGRAMME, Town};

/// Noon, a week before the first slots.
const NOON: &str = "2021-05-17T12:00:00+09:00";
/// Twenty minutes before the first slots may not be booked any more.
const EVE: &str = "2021-05-23T23:39:00+09:00";
/// Two minutes before nobody is in time any more for the first slot.
const DAY: &str = "2021-05-24T09:58:00+09:00";

impl World {
    /// Everything as it is before the first act.
    pub(super) async fn set(plan: &Plan, flaw: Option<Flaw>, is_told: bool) -> Result<World, Violation> {
        let scene = plan.scene;
        let town = town(plan.seed, scene);
        let begins = SimulatedClock::at(match scene {
            Scene { is_day: true, .. } => DAY,
            Scene { is_eve: true, .. } => EVE,
            _ => NOON,
        });
        let wall = begins.wall();
        let people: Vec<Person> = (0..town.people).map(|index| Person::new(&town, index)).collect();
        let house = house(plan.seed, scene, flaw, &people);
        let (model, secrets) = known(&house.keys, &people);
        let nodes = (0..scene.nodes).map(|index| {
            let seed = plan.seed.wrapping_add(1 + index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            Node::new(SimulatedClock::standing(wall), seed)
        });
        let mut world = World {
            house,
            scene,
            nodes: nodes.collect(),
            people,
            requests: Vec::new(),
            waiting: Vec::new(),
            judge: Judge::new(model, secrets),
            slots: Vec::new(),
            door: Door::new(flaw),
            wall,
            clock: 0,
            story: is_told.then(Vec::new),
            first_keys: Vec::new(),
        };
        world.open(&town).await?;
        Ok(world)
    }

    async fn open(&mut self, town: &Town) -> Result<(), Violation> {
        self.start(0);
        self.nodes[0].run();
        for request in requests(town, self.scene.is_day) {
            self.administer(request).await;
        }
        self.house.disk.sync();
        self.judge.observe(&self.house.disk, &[])?;
        self.judge.is_settling = false;
        self.learn_log_key();
        let slots = (0..self.scene.slots).filter_map(|slot| self.judge.model.row(slot));
        self.slots = slots.map(|row| format!("{:016x}", row.id.0)).collect();
        for node in 1..self.nodes.len() {
            self.start(node);
            self.nodes[node].run();
        }
        self.judge.observe(&self.house.disk, &[])?;
        if let Some(story) = &mut self.story {
            story.clear();
        }
        let Scene { nodes, people, slots, capacity, is_eve, is_day, .. } = self.scene;
        let when = match (is_eve, is_day) {
            (true, _) => "; the first day may be booked for twenty minutes more",
            (_, true) => "; it is the morning of the first slots",
            _ => "",
        };
        self.say(|| {
            format!("{nodes} nodes, {people} people, {slots} slots, {capacity} places in each{when}")
        });
        Ok(())
    }

    async fn administer(&mut self, request: Request) {
        let Some(process) = &self.nodes[0].process else { return };
        let service = process.service.clone();
        let mut asked = Box::pin(async move { service.administer(request).await });
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(reply) = Pin::new(&mut asked).as_mut().poll(&mut context) {
                assert!(!matches!(reply, Reply::Refused(_)), "the town was refused: {reply:?}");
                return;
            }
            self.nodes[0].run();
            tokio::task::yield_now().await;
        }
    }
}

fn town(seed: u64, scene: Scene) -> Town {
    let count = |count: usize| u32::try_from(count).unwrap_or(0);
    Town {
        seed,
        people: count(scene.people),
        slots: count(scene.slots),
        capacity: scene.capacity,
        arrival: ArrivalFile {
            walk_ins: if scene.is_day { "open" } else { "none" }.to_owned(),
            ..ArrivalFile::default()
        },
        waitlist: scene.has_waitlist.then(|| WaitlistFile {
            offer_minutes: OFFER_MINUTES,
            day_from: "00:00".to_owned(),
            day_until: "24:00".to_owned(),
        }),
        ..Town::default()
    }
}

fn house(seed: u64, scene: Scene, flaw: Option<Flaw>, people: &[Person]) -> House {
    let key = |purpose: u8| {
        let mut key = [purpose; 32];
        key.iter_mut().zip(seed.to_be_bytes()).for_each(|(to, from)| *to ^= from);
        key
    };
    House {
        disk: disk(flaw),
        keys: Keys {
            roster: key(1),
            session: KeyRing::new(key(2), Vec::new()),
            slot: key(3),
            log: key(4),
            vault: KeyRing::new(key(5), Vec::new()),
        },
        seeded: Seeded {
            flaw,
            snapshot_every: scene.snapshot_every,
            aliases: Arc::default(),
            lost: Arc::default(),
        },
        secret: people.first().map(|person| person.voucher.number.clone()).unwrap_or_default(),
    }
}

fn disk(flaw: Option<Flaw>) -> MemoryDisk {
    let disk = MemoryDisk::new([7; 32]);
    match flaw {
        Some(Flaw::LengthNotHistory) => disk.compare(store::memory::Compare::Length),
        Some(Flaw::NoComparison) => disk.without_cas(),
        Some(Flaw::LyingDisk) => disk.ack_before_sync(1),
        _ => {}
    }
    disk
}

/// What the judge knows of people: their digests, and what must not be found anywhere.
fn known(keys: &Keys, people: &[Person]) -> (Model, Vec<String>) {
    let holders = people.iter().map(|person| {
        let voucher = &person.voucher;
        let municipality = voucher.municipality_code.parse().unwrap_or(0);
        keys.holder(municipality, voucher.number.parse().unwrap_or(0))
    });
    let secrets = people.iter().flat_map(|person| {
        let born = person.voucher.birth_date;
        [person.voucher.number.clone(), born.to_string(), born.strftime("%Y%m%d").to_string()]
    });
    (Model::new(holders), secrets.collect())
}

fn requests(town: &Town, is_day: bool) -> Vec<Request> {
    let programme = || PROGRAMME.to_owned();
    let rows: Vec<_> = (0..town.people).map(|index| town.roster_line(index)).collect();
    let staged = rows.len() as u64;
    let lot = Request::Lots {
        programme: programme(),
        wanted: LotAsk::Declare {
            lot: LotFile {
                product: "moderna".to_owned(),
                number: LOT.to_owned(),
                expires_on: jiff::civil::date(2022, 5, 24),
                venues: Vec::new(),
            },
            key: None,
        },
    };
    let mut requests = vec![
        Request::ApplyProgramme { definition: Box::new(town.programme()), dry_run: false },
        Request::StageRoster { programme: programme(), import: 1, staged: 0, rows, dry_run: false },
        Request::CommitRoster { programme: programme(), import: 1, staged, file: 1 },
        Request::PublishSlots { programme: programme(), slots: slots(town), despite: None, dry_run: false },
    ];
    requests.extend(is_day.then_some(lot));
    requests
}

/// The later half of the slots is four weeks later, for second doses.
fn slots(town: &Town) -> Vec<SlotLine> {
    let mut lines = town.slot_lines();
    let early = lines.len() / 2;
    for line in lines.iter_mut().skip(early) {
        line.date = line.date.saturating_add(28.days());
    }
    lines
}
