//! A town whose programme asks for contact data, a sender that is stepped, and carriers that do as they are told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use service::admin::{ContactFile, RemindersFile, Reply, Request, WaitlistFile};
use service::clock::Clock;
use service::messages::{Carried, Carrier, Carrying, Outgoing, Sender, Way};
use service::planner::{AreaAsked, PlannerAct, PlannerAsk};
use service::view::BookingView;
use service::wording::Lang;
use service::{Channel, LinePerson, Linking, Order, Service, SignedIn, TypedContact, UnderstoodContact};
use sim::builder::{MemoryHouse, Node};
use sim::town::{PROGRAMME, Town};

pub const SITE: &str = "https://booking.example.jp/";

/// A house with one node, and the town in it.
pub struct Scene {
    pub house: MemoryHouse,
    pub node: Node,
    pub town: Town,
    pub slots: Vec<String>,
}

impl Scene {
    pub async fn new() -> Scene {
        Scene::of(Town::default()).await
    }

    /// A town whose people are reminded so many days before, at ten in the morning: ten slots a day for three days.
    pub async fn reminding(days_before: &[u16]) -> Scene {
        let reminders = RemindersFile { days_before: days_before.to_vec(), time: "10:00".to_owned() };
        Scene::of(Town { people: 12, slots: 30, reminders: Some(reminders), ..Town::default() }).await
    }

    /// A town with a waitlist, so many people and so many slots of one place; an offer lasts an hour.
    pub async fn waiting(people: u32, slots: u32) -> Scene {
        let waitlist = Some(WaitlistFile { offer_minutes: 60, ..WaitlistFile::default() });
        Scene::of(Town { people, slots, capacity: 1, waitlist, ..Town::default() }).await
    }

    async fn of(town: Town) -> Scene {
        let contact = ContactFile {
            kana_name: "no".to_owned(),
            telephone: "optional".to_owned(),
            email: "optional".to_owned(),
        };
        let town = Town { contact, ..town };
        let house = MemoryHouse::default();
        let node = house.open().await.expect("a new store");
        town.settle(&node.service).await;
        let slots = town.slot_ids(&node.service).await;
        Scene { house, node, town, slots }
    }

    pub fn service(&self) -> &Service {
        &self.node.service
    }

    pub fn who(&self, index: u32) -> SignedIn {
        self.town.sign_in(self.service(), index)
    }

    pub fn sender(&self, carriers: &[&Hand]) -> Sender {
        sender(self.service(), carriers)
    }

    pub async fn book(&self, index: u32) -> BookingView {
        let slot = &self.slots[index as usize % self.slots.len()];
        let told = self.service().book(&self.who(index), slot, 1, order("book", index)).await;
        told.expect("a place").answer
    }

    pub async fn cancel(&self, index: u32, booking: &BookingView) {
        let (who, order) = (self.who(index), order("cancel", index));
        self.service().cancel_booking(&who, &booking.id, None, order).await.expect("cancelled");
    }

    /// Calls a slot off, and moves nobody.
    pub async fn call_off(&self, slot: usize) {
        let area = AreaAsked { slot: Some(self.slots[slot].clone()), ..AreaAsked::default() };
        let act = Some(PlannerAct::CallOff { reason: "power".to_owned(), rule: None });
        let wanted = PlannerAsk { area, act, dry_run: false };
        let told =
            self.service().administer(Request::Places { programme: PROGRAMME.to_owned(), wanted }).await;
        assert!(matches!(told, Reply::Places(_)), "{told:?}");
    }

    /// Keeps an address, or a telephone number, as from a page in English.
    pub async fn give(&self, index: u32, email: &str, telephone: &str) {
        let typed = TypedContact {
            kana_name: None,
            telephone: Some(telephone.to_owned()),
            email: Some(email.to_owned()),
        };
        let understood = self.service().understand_contact(PROGRAMME, &typed, None).expect("well-formed");
        let understood = UnderstoodContact { lang: Some(Lang::En), ..understood };
        let order = Order::new(Channel::Web, None, b"keep contact");
        self.service().keep_contact(&self.who(index), &understood, &order).await.expect("kept");
    }

    /// Books and can be reached by mail.
    pub async fn booked(&self, index: u32) -> BookingView {
        let booking = self.book(index).await;
        self.give(index, &format!("someone{index}@example.jp"), "").await;
        booking
    }

    pub fn pass(&self, seconds: i64) {
        self.house.clock.pass(seconds * 1_000);
    }

    /// Lets time pass until an instant in Tokyo in the May of the town, as `23T10:00:00`.
    pub fn pass_until(&self, day: &str) {
        let at = format!("2021-05-{day}+09:00").parse::<jiff::Timestamp>().expect("an instant");
        let left = at.as_millisecond() - self.house.clock.wall();
        assert!(left >= 0, "{day} is past");
        self.house.clock.pass(left);
    }

    /// How many messages ended so.
    pub fn ended(&self, ending: &str) -> u64 {
        let figures = self.service().outbox_figures();
        figures.ended.into_iter().find(|(name, _)| *name == ending).expect("a known ending").1
    }

    pub async fn count(&self, kind: &str) -> usize {
        match self.service().administer(Request::Dump { from: 0 }).await {
            Reply::Dumped(dumped) => {
                dumped.entries.into_iter().filter(|entry| entry.kind.as_deref() == Some(kind)).count()
            }
            other => panic!("{other:?}"),
        }
    }

    /// The same house after the process ended and began again.
    pub async fn restarted(self) -> Scene {
        self.node.stop().await;
        let node = self.house.open().await.expect("the same store");
        Scene { node, ..self }
    }
}

/// Links a talk with a person, as LINE and our pages do it.
pub async fn link(scene: &Scene, index: u32, user: &str) -> LinePerson {
    let nonce = scene.service().begin_line_link(&scene.who(index), "self", Lang::Ja).await.expect("begun");
    match scene.service().link_line(user, &nonce, &format!("event {index} {user}")).await.expect("linked") {
        Linking::Linked(person) => *person,
        Linking::Over | Linking::Full => panic!("no link"),
    }
}

pub fn order(what: &str, index: u32) -> Order {
    Order::new(Channel::Web, Some(format!("{what}-{index}")), what.as_bytes())
}

pub fn sender(service: &Service, carriers: &[&Hand]) -> Sender {
    let carriers = carriers.iter().map(|hand| Arc::new((*hand).clone()) as Arc<dyn Carrier>);
    service.sender(carriers.collect(), SITE)
}

/// Steps a sender until nothing more is under way or due at this instant.
pub async fn run(sender: &mut Sender) {
    loop {
        let rest = sender.round().await;
        if sender.flying() > 0 {
            sender.landed().await;
        } else if !rest.is_zero() {
            return;
        }
    }
}

/// A carrier that keeps what it is handed and answers what it was told to, in order; then it takes everything.
#[derive(Clone)]
pub struct Hand {
    way: Way,
    told: Arc<Mutex<Told>>,
}

#[derive(Default)]
struct Told {
    answers: VecDeque<Carried>,
    handed: Vec<Outgoing>,
    silent: bool,
    breaks_off_at: Option<String>,
}

impl Hand {
    pub fn of(way: Way) -> Hand {
        Hand { way, told: Arc::default() }
    }

    pub fn mail() -> Hand {
        Hand::of(Way::Mail)
    }

    pub fn will(&self, answers: impl IntoIterator<Item = Carried>) {
        self.told.lock().expect("no panic").answers.extend(answers);
    }

    /// From now on it takes a message and never answers.
    pub fn falls_silent(&self) {
        self.told.lock().expect("no panic").silent = true;
    }

    /// Whatever is sent there makes it break off.
    pub fn breaks_off_at(&self, address: &str) {
        self.told.lock().expect("no panic").breaks_off_at = Some(address.to_owned());
    }

    pub fn handed(&self) -> Vec<Outgoing> {
        self.told.lock().expect("no panic").handed.clone()
    }

    pub fn ids(&self) -> Vec<String> {
        self.handed().into_iter().map(|message| message.id).collect()
    }
}

impl Carrier for Hand {
    fn way(&self) -> Way {
        self.way
    }

    fn carry(&self, message: Outgoing) -> Carrying {
        let mut told = self.told.lock().expect("no panic");
        let breaks_off = told.breaks_off_at.as_ref() == Some(&message.to);
        told.handed.push(message);
        if breaks_off {
            return Box::pin(async { Carried::Away("it broke off".to_owned()) });
        }
        if told.silent {
            return Box::pin(std::future::pending());
        }
        let answer = told.answers.pop_front().unwrap_or(Carried::Taken);
        Box::pin(async move { answer })
    }
}
