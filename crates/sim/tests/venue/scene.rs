//! A town whose venue opens on the morning of its first day, with the bookings that were made a week before.

use jiff::civil::{Date, date};
use service::admin::{ArrivalFile, ContactFile, Reply, Request, WaitlistFile};
use service::planner::{AreaAsked, PlannerAct, PlannerAsk};
use service::venue::{Attendance, By, Counter, Finding, LotFile, VenueAct};
use service::view::BookingView;
use service::{Channel, Order, Refusal, Service};
use sim::builder::{MemoryHouse, Node};
use sim::town::{PROGRAMME, Town, VENUE};

/// The day of the first slots.
pub const DAY: Date = date(2021, 5, 24);
/// The lot that every scene has.
pub const LOT: &str = "3004667";

pub struct Scene {
    pub house: MemoryHouse,
    pub node: Node,
    pub town: Town,
    pub slots: Vec<String>,
}

impl Scene {
    /// Four slots from 09:00 on with two places each, people `0..booked` booked in the first ones.
    pub async fn new(walk_ins: &str, booked: u32) -> Scene {
        let arrival = ArrivalFile { walk_ins: walk_ins.to_owned(), ..ArrivalFile::default() };
        let contact = ContactFile { kana_name: "optional".to_owned(), ..ContactFile::default() };
        let waitlist = Some(WaitlistFile::default());
        let town = Town { arrival, contact, waitlist, ..Town::default() };
        let house = MemoryHouse::default();
        let node = house.open().await.expect("a new store");
        town.settle(&node.service).await;
        let slots = town.slot_ids(&node.service).await;
        let scene = Scene { house, node, town, slots };
        for person in 0..booked {
            scene.book(person, person as usize / 2).await;
        }
        let lot = LotFile {
            product: "moderna".to_owned(),
            number: LOT.to_owned(),
            expires_on: date(2021, 8, 31),
            venues: Vec::new(),
        };
        scene.service().declare_lot(&by(), PROGRAMME, &lot, None).await.expect("a lot of the programme");
        scene
    }

    pub fn service(&self) -> &Service {
        &self.node.service
    }

    pub async fn book(&self, person: u32, slot: usize) -> BookingView {
        let who = self.town.sign_in(self.service(), person);
        let order = Order::new(Channel::Web, Some(format!("book {person} {slot}")), b"book");
        self.service().book(&who, &self.slots[slot], 1, order).await.expect("a place is free").answer
    }

    /// Turns the clock to an hour of the first day.
    pub fn it_is(&self, hour: i64, minute: i64) {
        let at: jiff::Timestamp = "2021-05-24T00:00:00+09:00".parse().expect("an instant");
        let wanted = at.as_millisecond() + (hour * 60 + minute) * 60_000;
        self.house.clock.pass(wanted - service::clock::Clock::wall(&*self.house.clock));
    }

    /// The number of a person's newest booking.
    pub async fn number(&self, person: u32) -> String {
        self.bookings(person).await.first().expect("a booking").number.clone()
    }

    pub async fn bookings(&self, person: u32) -> Vec<BookingView> {
        let who = self.town.sign_in(self.service(), person);
        self.service().my_page(&who, None).await.expect("my page").bookings
    }

    pub async fn act(&self, act: VenueAct) -> Result<Attendance, Refusal> {
        let told = self.service().act_at_venue(&by(), &counter(), &act, None).await?;
        Ok(told.answer.booking.expect("an act about a booking"))
    }

    pub async fn look_up(&self, brought: &str) -> Finding {
        let found = self.service().look_up_arrival(&by(), &counter(), brought).await;
        found.expect("something well formed").findings.remove(0)
    }

    /// Calls places off, and moves nobody.
    pub async fn call_off(&self, area: AreaAsked) {
        let act = Some(PlannerAct::CallOff { reason: "power".to_owned(), rule: None });
        let wanted = PlannerAsk { area, act, dry_run: false };
        let programme = PROGRAMME.to_owned();
        let told = self.service().administer(Request::Places { programme, wanted }).await;
        assert!(matches!(told, Reply::Places(_)), "{told:?}");
    }

    /// The kinds of the journal's entries.
    pub async fn kinds(&self) -> Vec<String> {
        match self.service().administer(Request::Dump { from: 0 }).await {
            Reply::Dumped(dumped) => dumped.entries.into_iter().filter_map(|entry| entry.kind).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// Every promise holds, counted from the first entry.
    pub async fn audited(&self) {
        match self.service().administer(Request::Audit { checkpoints: Vec::new() }).await {
            Reply::Audited(report) => assert!(report.holds, "{report:?}"),
            other => panic!("{other:?}"),
        }
    }
}

/// A member of the venue's staff who may not see contact data.
pub fn by() -> By<'static> {
    By::unchecked(7)
}

pub fn counter() -> Counter {
    Counter { programme: PROGRAMME.to_owned(), venue: VENUE.to_owned() }
}

pub fn check_in(booking: &str) -> VenueAct {
    VenueAct::CheckIn { booking: booking.to_owned(), let_in: false }
}

pub fn check(booking: &str) -> VenueAct {
    VenueAct::Check { booking: booking.to_owned() }
}

pub fn give(booking: &str, lot: &str) -> VenueAct {
    VenueAct::Administer { booking: booking.to_owned(), lot: lot.to_owned() }
}
