//! A settled town on one node, and the few acts that every story needs.

use service::admin::{AuditReport, Reply, Request};
use service::view::BookingView;
use service::{Channel, Order, Refusal, Service, SignedIn, Told};
use sim::builder::{MemoryHouse, Node};
use sim::town::Town;

/// A town, the house it is settled in, one open node, and the slots as citizens know them.
pub struct Scene {
    pub house: MemoryHouse,
    pub town: Town,
    pub node: Node,
    pub slots: Vec<String>,
}

impl Scene {
    pub async fn of(town: Town) -> Scene {
        Scene::in_house(town, MemoryHouse::default()).await
    }

    pub async fn in_house(town: Town, house: MemoryHouse) -> Scene {
        let node = house.open().await.expect("an empty journal");
        town.settle(&node.service).await;
        let slots = town.slot_ids(&node.service).await;
        Scene { house, town, node, slots }
    }

    pub fn who(&self, index: u32) -> SignedIn {
        self.town.sign_in(&self.node.service, index)
    }

    pub async fn restarted(self) -> Scene {
        let Scene { house, town, node, slots } = self;
        node.stop().await;
        let node = house.open().await.expect("the journal of the node before");
        Scene { house, town, node, slots }
    }
}

pub fn order(key: &str, body: &str) -> Order {
    Order::new(Channel::Api, Some(key.to_owned()), body.as_bytes())
}

pub async fn book(
    service: &Service,
    who: &SignedIn,
    slot: &str,
    key: &str,
) -> Result<Told<BookingView>, Refusal> {
    service.book(who, slot, 1, order(key, slot)).await
}

pub async fn hold(service: &Service, who: &SignedIn, slot: &str, key: &str) -> Result<(), Refusal> {
    service.hold(who, slot, order(key, slot)).await.map(|_| ())
}

/// Asks again with the same key until the answer is definite.
pub async fn book_for_sure(
    service: &Service,
    who: &SignedIn,
    slot: &str,
    key: &str,
) -> Result<Told<BookingView>, Refusal> {
    sim::patience::until_definite(|| book(service, who, slot, key)).await
}

/// Numbers of the bookings on my page that hold a place.
pub async fn confirmed(service: &Service, who: &SignedIn) -> Vec<String> {
    let page = sim::patience::until_definite(|| service.my_page(who, None)).await.expect("my page");
    page.bookings
        .into_iter()
        .filter(|booking| booking.status == "confirmed")
        .map(|booking| booking.number)
        .collect()
}

pub async fn audit(service: &Service) -> AuditReport {
    match service.administer(Request::Audit { checkpoints: Vec::new() }).await {
        Reply::Audited(report) => report,
        other => panic!("no audit: {other:?}"),
    }
}
