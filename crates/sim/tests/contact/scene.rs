//! A town whose programme asks for contact data, on a memory disk.

use service::admin::{ContactFile, ContactTold, ContactWanted, Reply, Request};
use service::view::ContactView;
use service::{Channel, Order, Refusal, Service, SignedIn, Told, TypedContact};
use sim::builder::{MemoryHouse, Node};
use sim::town::{PROGRAMME, Town};

/// A house with one node, and the town in it.
pub struct Scene {
    pub house: MemoryHouse,
    pub node: Node,
    pub town: Town,
}

impl Scene {
    pub async fn new() -> Scene {
        let (house, town) = (MemoryHouse::default(), town(8));
        let node = house.open().await.expect("a new store");
        town.settle(&node.service).await;
        Scene { house, node, town }
    }

    pub fn service(&self) -> &Service {
        &self.node.service
    }

    pub fn who(&self, index: u32) -> SignedIn {
        self.town.sign_in(self.service(), index)
    }

    /// The same house after the process ended and began again.
    pub async fn restarted(self) -> Scene {
        self.node.stop().await;
        self.house.disk.fail_vault(None);
        let node = self.house.open().await.expect("the same store");
        Scene { node, ..self }
    }
}

pub fn town(people: u32) -> Town {
    let contact = ContactFile {
        kana_name: "required".to_owned(),
        telephone: "required".to_owned(),
        email: "optional".to_owned(),
    };
    Town { people, contact, ..Town::default() }
}

pub fn typed(kana_name: &str, telephone: &str, email: &str) -> TypedContact {
    let some = |text: &str| Some(text.to_owned());
    TypedContact { kana_name: some(kana_name), telephone: some(telephone), email: some(email) }
}

pub async fn keep(service: &Service, who: &SignedIn, typed: &TypedContact) -> Result<ContactView, Refusal> {
    let kept = service.contact(who).await?;
    let understood = service.understand_contact(PROGRAMME, typed, kept.as_ref())?;
    service.keep_contact(who, &understood, &keyless()).await.map(|told| told.answer)
}

/// The order of a form on a page.
pub fn keyless() -> Order {
    Order::new(Channel::Web, None, b"keep contact")
}

pub async fn erase(service: &Service, who: &SignedIn) -> Result<Told<bool>, Refusal> {
    service.erase_contact(who, order("erase")).await
}

pub fn order(key: &str) -> Order {
    Order::new(Channel::Web, Some(key.to_owned()), key.as_bytes())
}

/// What staff see of those who are wanted.
pub async fn shown(service: &Service, wanted: ContactWanted) -> Vec<ContactTold> {
    match service.administer(Request::ShowContact { wanted }).await {
        Reply::Contacts { contacts } => contacts,
        other => panic!("{other:?}"),
    }
}

/// The kinds of the journal's entries.
pub async fn kinds(service: &Service) -> Vec<String> {
    match service.administer(Request::Dump { from: 0 }).await {
        Reply::Dumped(dumped) => dumped.entries.into_iter().filter_map(|entry| entry.kind).collect(),
        other => panic!("{other:?}"),
    }
}

pub async fn count(service: &Service, kind: &str) -> usize {
    kinds(service).await.iter().filter(|found| *found == kind).count()
}
