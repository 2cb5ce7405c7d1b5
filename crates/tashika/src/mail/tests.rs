//! Mail over a real exchange with a real server: taken once, come again, refused, cut off.

use std::sync::Arc;

use serde_json::Value;
use service::admin::{ContactFile, WaitlistFile};
use service::messages::{Carrier, Sender};
use service::view::BookingView;
use service::wording::Lang;
use service::{Channel, Order, Service, SignedIn, TypedContact, UnderstoodContact};
use sim::builder::{MemoryHouse, Node};
use sim::post_office::PostOffice;
use sim::town::{PROGRAMME, Town};

use super::{Mail, complaint, is_mailbox};

struct Scene {
    house: MemoryHouse,
    node: Node,
    town: Town,
}

impl Scene {
    /// One person who booked and can be reached here.
    async fn with(email: &str) -> Scene {
        let scene = Scene::of(Town::default()).await;
        scene.book(0).await;
        scene.give(email).await;
        scene
    }

    /// One person who waits and can be reached here; the only place is given back by another.
    async fn offered(email: &str) -> Scene {
        let waitlist = Some(WaitlistFile { offer_minutes: 60, ..WaitlistFile::default() });
        let scene = Scene::of(Town { slots: 1, capacity: 1, waitlist, ..Town::default() }).await;
        let other = scene.town.sign_in(scene.service(), 1);
        let booking = scene.book(1).await;
        scene.give(email).await;
        scene.service().join_waitlist(&scene.who(), &[], order("join")).await.expect("on the list");
        let cancelled = scene.service().cancel_booking(&other, &booking.id, None, order("cancel")).await;
        cancelled.expect("cancelled");
        scene
    }

    async fn of(town: Town) -> Scene {
        let contact = ContactFile {
            kana_name: "no".to_owned(),
            telephone: "no".to_owned(),
            email: "optional".to_owned(),
        };
        let town = Town { contact, ..town };
        let house = MemoryHouse::default();
        let node = house.open().await.expect("a new store");
        town.settle(&node.service).await;
        Scene { house, node, town }
    }

    async fn book(&self, person: u32) -> BookingView {
        let (who, slots) =
            (self.town.sign_in(self.service(), person), self.town.slot_ids(self.service()).await);
        self.service().book(&who, &slots[0], 1, order("book")).await.expect("a place").answer
    }

    fn service(&self) -> &Service {
        &self.node.service
    }

    fn who(&self) -> SignedIn {
        self.town.sign_in(self.service(), 0)
    }

    async fn give(&self, email: &str) {
        let typed = TypedContact { email: Some(email.to_owned()), ..TypedContact::default() };
        let understood = self.service().understand_contact(PROGRAMME, &typed, None).expect("well-formed");
        let understood = UnderstoodContact { lang: Some(Lang::Ja), ..understood };
        let order = Order::new(Channel::Web, None, b"keep contact");
        self.service().keep_contact(&self.who(), &understood, &order).await.expect("kept");
    }

    fn sender(&self, url: &str) -> Sender {
        let mail = Mail::new(url, "見本市 <booking@example.jp>").expect("an address");
        self.service().sender(vec![Arc::new(mail) as Arc<dyn Carrier>], "https://booking.example.jp")
    }

    fn ended(&self, ending: &str) -> u64 {
        let figures = self.service().outbox_figures();
        figures.ended.into_iter().find(|(name, _)| *name == ending).expect("a known ending").1
    }

    /// Lets so many minutes pass, a sender's round in each.
    async fn minutes(&self, sender: &mut Sender, minutes: i64) {
        for _ in 0..minutes {
            run(sender).await;
            self.house.clock.pass_minutes(1);
        }
        run(sender).await;
    }
}

fn order(what: &str) -> Order {
    Order::new(Channel::Web, Some(what.to_owned()), what.as_bytes())
}

async fn run(sender: &mut Sender) {
    sender.round().await;
    while sender.flying() > 0 {
        sender.landed().await;
        sender.round().await;
    }
}

fn id(message: &Value) -> &str {
    message["id"].as_str().expect("a Message-ID")
}

#[tokio::test]
async fn a_message_is_delivered_once_with_its_files_and_says_that_a_program_wrote_it() {
    let office = PostOffice::open();
    let scene = Scene::with("someone@example.jp").await;
    let mut sender = scene.sender(&office.url());
    scene.minutes(&mut sender, 3).await;
    let [message] = &office.wait_for(1)[..] else { panic!("more than one") };
    assert_eq!(message["to"], serde_json::json!(["someone@example.jp"]));
    assert_eq!(message["from"], "booking@example.jp");
    assert_eq!(message["submitted"], "auto-generated");
    let subject = message["subject"].as_str().expect("a subject");
    assert!(subject.starts_with("予約が完了しました"), "{subject}");
    assert!(message["text"].as_str().expect("a text").contains("https://booking.example.jp/verify?lang=ja"));
    let files = message["files"].as_object().expect("files");
    assert!(files.iter().any(|(name, text)| name.ends_with(".ics") && text.to_string().contains("PUBLISH")));
    let receipt = files.iter().find(|(name, _)| name.starts_with("receipt-")).expect("a receipt").1;
    let receipt: Value = serde_json::from_str(receipt.as_str().expect("text")).expect("whole");
    assert!(receipt["tlog_proof"].is_string());
    assert!(id(message).ends_with("@example.jp>"));
    assert_eq!(scene.ended("handed_over"), 1);
}

#[tokio::test]
async fn the_offer_of_a_place_is_delivered_once_without_files_and_says_that_nothing_is_booked() {
    let office = PostOffice::open();
    let scene = Scene::offered("someone@example.jp").await;
    let mut sender = scene.sender(&office.url());
    scene.minutes(&mut sender, 3).await;
    let [message] = &office.wait_for(1)[..] else { panic!("more than one") };
    let subject = message["subject"].as_str().expect("a subject");
    assert!(subject.starts_with("空いた枠のご案内（まだ予約ではありません）"), "{subject}");
    let text = message["text"].as_str().expect("a text");
    for said in [
        "5月17日（月） 午後1時まで",
        "まだ予約されていません",
        "https://booking.example.jp/my?lang=ja",
        "キャンセル待ちの順番はそのまま",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(message["files"].as_object().expect("files").is_empty());
    assert_eq!(scene.ended("handed_over"), 1);
}

#[tokio::test]
async fn while_the_server_is_down_the_message_waits_and_goes_once_it_is_back() {
    let office = PostOffice::open();
    let (port, url) = (office.port, office.url());
    drop(office);
    let scene = Scene::with("someone@example.jp").await;
    let mut sender = scene.sender(&url);
    scene.minutes(&mut sender, 2).await;
    assert_eq!(scene.ended("handed_over"), 0);
    let paused = scene.service().outbox_figures().paused;
    assert_eq!(paused, [("mail", "the mail server cannot be reached, or broke off".to_owned())]);
    let office = PostOffice::at(port);
    scene.minutes(&mut sender, 6).await;
    assert_eq!(office.wait_for(1).len(), 1);
    assert_eq!(scene.ended("handed_over"), 1);
}

#[tokio::test]
async fn a_grey_list_is_passed_at_the_second_attempt() {
    let office = PostOffice::open();
    let scene = Scene::with("later-someone@example.jp").await;
    let mut sender = scene.sender(&office.url());
    run(&mut sender).await;
    assert!(office.taken().is_empty());
    scene.minutes(&mut sender, 2).await;
    assert_eq!(office.wait_for(1).len(), 1);
    assert_eq!(scene.ended("handed_over"), 1);
}

#[tokio::test]
async fn a_mailbox_that_there_is_not_ends_the_message_for_good() {
    let office = PostOffice::open();
    let scene = Scene::with("never-someone@example.jp").await;
    let mut sender = scene.sender(&office.url());
    scene.minutes(&mut sender, 2).await;
    assert!(office.taken().is_empty());
    assert_eq!((scene.ended("refused"), scene.ended("handed_over")), (1, 0));
}

#[tokio::test]
async fn a_connection_that_is_cut_after_the_data_brings_the_same_message_id_again() {
    let office = PostOffice::open();
    let scene = Scene::with("cut-someone@example.jp").await;
    let mut sender = scene.sender(&office.url());
    run(&mut sender).await;
    assert_eq!(scene.ended("handed_over"), 0);
    scene.minutes(&mut sender, 1).await;
    let taken = office.wait_for(2);
    assert_eq!(id(&taken[0]), id(&taken[1]));
    assert_eq!((taken.len(), scene.ended("handed_over")), (2, 1));
}

#[tokio::test]
async fn a_server_that_is_greeted_answers_and_one_that_is_not_there_does_not() {
    let office = PostOffice::open();
    let mail = |url: &str| Mail::new(url, "booking@example.jp").expect("an address");
    assert_eq!(mail(&office.url()).greet().await, Ok(()));
    let url = office.url();
    drop(office);
    assert!(mail(&url).greet().await.is_err());
}

#[test]
fn mail_to_another_machine_needs_tls() {
    for taken in [
        "smtps://user:password@mail.example.jp",
        "smtp://user:password@mail.example.jp:587?tls=required",
        "smtp://127.0.0.1:2525",
        "smtp://localhost",
    ] {
        assert_eq!(complaint(taken), None, "{taken}");
    }
    for refused in ["smtp://user:secret@mail.example.jp", "http://mail.example.jp", "mail.example.jp"] {
        let told = complaint(refused).expect(refused);
        assert!(!told.contains("secret"), "{told}");
    }
}

#[test]
fn whom_mail_is_from_may_have_a_name() {
    assert!(is_mailbox("booking@example.jp") && is_mailbox("見本市 <booking@example.jp>"));
    assert!(!is_mailbox("example.jp") && !is_mailbox(""));
}

#[tokio::test]
async fn a_mail_program_can_stop_messages_by_one_click() {
    let office = PostOffice::open();
    let scene = Scene::with("someone@example.jp").await;
    run(&mut scene.sender(&office.url())).await;
    let mail = &office.wait_for(1)[0];
    let url = mail["unsubscribe"].as_str().expect("it is there");
    assert!(
        url.starts_with("<https://booking.example.jp/messages/stop?link=") && url.ends_with('>'),
        "{url}"
    );
    assert_eq!(mail["one_click"], "List-Unsubscribe=One-Click");
    let link = url.split_once("link=").and_then(|(_, rest)| rest.split_once('&')).expect("a link").0;
    assert!(scene.service().is_stop_link(link), "{link}");
}
