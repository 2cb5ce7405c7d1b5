//! The waitlist through the service: a place that is given back is offered in the same breath, and one that becomes free in
//! any other way is found and passed on.

use service::admin::WaitlistFile;
use service::fairness::WaitlistCounts;
use service::waitlist::PassingOn;
use service::{Channel, Order, Service, SignedIn};
use sim::builder::{MemoryHouse, Node};
use sim::town::{PROGRAMME, Town};

struct Scene {
    house: MemoryHouse,
    node: Node,
    town: Town,
    slots: Vec<String>,
}

impl Scene {
    /// Two people have the only places of the town.
    async fn new() -> Scene {
        let waitlist = Some(WaitlistFile { offer_minutes: 60, ..WaitlistFile::default() });
        let town = Town { slots: 2, capacity: 1, waitlist, ..Town::default() };
        let house = MemoryHouse::default();
        let node = house.open().await.expect("a new store");
        town.settle(&node.service).await;
        let slots = town.slot_ids(&node.service).await;
        let scene = Scene { house, node, town, slots };
        scene.book(0, 0).await;
        scene.book(1, 1).await;
        scene
    }

    fn service(&self) -> &Service {
        &self.node.service
    }

    fn who(&self, index: u32) -> SignedIn {
        self.town.sign_in(self.service(), index)
    }

    async fn book(&self, index: u32, slot: usize) -> String {
        let told = self.service().book(&self.who(index), &self.slots[slot], 1, order("book", index)).await;
        told.expect("a place").answer.id
    }

    async fn join(&self, index: u32) {
        let told = self.service().join_waitlist(&self.who(index), &[], order("join", index)).await;
        told.expect("on the list");
    }

    async fn cancel(&self, index: u32) {
        let page = self.service().my_page(&self.who(index), None).await.expect("my page");
        let booking = page.bookings.first().expect("a booking").id.clone();
        let who = self.who(index);
        let told = self.service().cancel_booking(&who, &booking, None, order("cancel", index));
        told.await.expect("cancelled");
    }

    /// What my page says: where they stand, and the place that is kept for them.
    async fn stands(&self, index: u32) -> (&'static str, u64, bool) {
        let page = self.service().my_page(&self.who(index), None).await.expect("my page");
        let waitlist = page.waitlist.expect("they waited");
        (waitlist.standing, waitlist.ahead, page.hold.is_some_and(|hold| hold.offered))
    }

    async fn passes_on(&self, passing: &mut PassingOn) {
        while passing.round().await {}
    }
}

fn order(what: &str, index: u32) -> Order {
    Order::new(Channel::Web, Some(format!("{what}-{index}-abcdefgh")), what.as_bytes())
}

#[tokio::test]
async fn a_cancelled_place_is_kept_for_the_first_who_waits() {
    let scene = Scene::new().await;
    scene.join(2).await;
    scene.join(3).await;
    assert_eq!(scene.stands(3).await, ("waiting", 1, false));
    scene.cancel(0).await;
    assert_eq!(scene.stands(2).await, ("offered", 0, true));
    let told = scene.service().book(&scene.who(4), &scene.slots[0], 1, order("book", 4)).await;
    assert_eq!(told.expect_err("it is kept").code, "slot.full");
    scene.book(2, 0).await;
    assert_eq!(scene.stands(2).await, ("booked", 0, false));
    assert_eq!(scene.stands(3).await, ("waiting", 0, false));
}

#[tokio::test]
async fn a_hold_of_what_is_offered_is_answered_as_it_was_whatever_came_of_the_offer() {
    let scene = Scene::new().await;
    scene.join(2).await;
    scene.cancel(0).await;
    let (who, slot) = (scene.who(2), &scene.slots[0]);
    let told = scene.service().hold(&who, slot, order("hold", 2)).await.expect("theirs").answer;
    let page = scene.service().my_page(&who, None).await.expect("my page");
    let offer = page.waitlist.and_then(|waitlist| waitlist.offer).expect("an offer");
    assert_eq!((told.offered, told.extendable, &told.expires_at), (true, false, &offer.expires_at));
    scene.service().leave_waitlist(&who, order("leave", 2)).await.expect("left");
    let again = scene.service().hold(&who, slot, order("hold", 2)).await.expect("as it was");
    assert!(again.repeated);
    assert_eq!((again.answer.offered, &again.answer.expires_at), (true, &told.expires_at));
    assert!(scene.service().my_page(&who, None).await.expect("my page").hold.is_none());
}

#[tokio::test]
async fn an_offer_that_lapses_goes_to_the_next_and_to_nobody_between() {
    let scene = Scene::new().await;
    let mut passing = scene.service().passing_on();
    scene.join(2).await;
    scene.join(3).await;
    scene.cancel(0).await;
    scene.passes_on(&mut passing).await;
    assert_eq!(scene.stands(2).await, ("offered", 0, true), "nothing is over yet");
    scene.house.clock.pass(60 * 60_000);
    assert_eq!(scene.stands(2).await, ("waiting", 0, false), "it is over as soon as was said");
    let told = scene.service().book(&scene.who(4), &scene.slots[0], 1, order("book", 4)).await;
    assert_eq!(told.expect_err("it is kept for the next").code, "slot.full");
    scene.passes_on(&mut passing).await;
    assert_eq!(scene.stands(3).await, ("offered", 1, true));
}

#[tokio::test]
async fn a_hold_that_ended_is_found_and_offered() {
    let scene = Scene::new().await;
    let mut passing = scene.service().passing_on();
    scene.cancel(0).await;
    scene.service().hold(&scene.who(4), &scene.slots[0], order("hold", 4)).await.expect("held");
    scene.join(2).await;
    scene.passes_on(&mut passing).await;
    assert_eq!(scene.stands(2).await, ("waiting", 0, false));
    scene.house.clock.pass(10 * 60_000);
    scene.passes_on(&mut passing).await;
    assert_eq!(scene.stands(2).await, ("offered", 0, true));
    scene.service().decline_offer(&scene.who(2), None, order("decline", 2)).await.expect("declined");
    assert_eq!(scene.stands(2).await, ("waiting", 0, false));
    scene.service().leave_waitlist(&scene.who(2), order("leave", 2)).await.expect("left");
    assert_eq!(scene.stands(2).await, ("asked", 0, false));
}

#[tokio::test]
async fn the_record_of_fairness_and_the_figures_say_what_came_of_waiting() {
    let scene = Scene::new().await;
    scene.join(2).await;
    scene.join(3).await;
    scene.join(4).await;
    scene.cancel(0).await;
    scene.service().decline_offer(&scene.who(2), None, order("decline", 2)).await.expect("declined");
    scene.book(3, 0).await;
    scene.service().leave_waitlist(&scene.who(4), order("leave", 4)).await.expect("left");
    scene.cancel(1).await;
    let counts = scene.service().fairness(PROGRAMME).await.expect("a record").waitlist.expect("a waitlist");
    let expected = WaitlistCounts {
        joined: 3,
        waiting: 1,
        offered: 3,
        declined: 1,
        booked: 1,
        left: 1,
        ..WaitlistCounts::default()
    };
    assert_eq!(counts, expected);
    let metrics = scene.service().metrics();
    for line in ["tashika_waitlist_waiting 1", "tashika_waitlist_offers 1"] {
        assert!(metrics.lines().any(|it| it == line), "{line}: {metrics}");
    }
}

#[tokio::test]
async fn an_offer_survives_the_end_of_the_process() {
    let scene = Scene::new().await;
    scene.join(2).await;
    scene.cancel(0).await;
    let Scene { house, node, town, slots } = scene;
    drop(node);
    let node = house.open().await.expect("the same store");
    let scene = Scene { house, node, town, slots };
    assert_eq!(scene.stands(2).await, ("offered", 0, true));
    scene.book(2, 0).await;
}
