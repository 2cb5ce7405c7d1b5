//! Messages about turns on the waitlist: an offer is told while it stands and never after, and nothing of it is a booking.

use service::MessageWish;
use service::admin::{Reply, Request};
use service::messages::{Carried, LetterAsk, LetterFile, LetterReply, Outgoing, Way};
use service::{Channel, Order};
use sim::town::PROGRAMME;

use super::scene::{Hand, SITE, Scene, link, order, run, sender};

/// The only place of slot 0 is the first person's, that of slot 1 the second's; offers last an hour. It is noon.
async fn scene() -> Scene {
    let scene = Scene::waiting(8, 2).await;
    scene.book(0).await;
    scene.book(1).await;
    scene
}

/// Somebody who can be reached by mail waits.
async fn waits(scene: &Scene, index: u32) {
    scene.give(index, &format!("someone{index}@example.jp"), "").await;
    joins(scene, index, order("join", index)).await;
}

async fn joins(scene: &Scene, index: u32, order: Order) {
    scene.service().join_waitlist(&scene.who(index), &[], order).await.expect("on the list");
}

/// The place of this person is given back, and offered to the first who waits.
async fn gives_back(scene: &Scene, index: u32) {
    let page = scene.service().my_page(&scene.who(index), None).await.expect("my page");
    scene.cancel(index, &page.bookings[0]).await;
}

async fn passes_on(scene: &Scene) {
    let mut passing = scene.service().passing_on();
    while passing.round().await {}
}

fn to(hand: &Hand, index: u32) -> Vec<Outgoing> {
    let address = format!("someone{index}@example.jp");
    hand.handed().into_iter().filter(|message| message.to == address).collect()
}

fn subjects(hand: &Hand, index: u32) -> Vec<String> {
    let subject = |message: Outgoing| message.subject.split(" - ").next().unwrap_or_default().to_owned();
    to(hand, index).into_iter().map(subject).collect()
}

const JOINED: &str = "You are on the waitlist";
const OFFER: &str = "A place is free for you: not booked yet";
const WITHDRAWN: &str = "The place that was kept for you cannot be had any more";
const UNANSWERED: &str = "You are no longer on the waitlist";

#[tokio::test]
async fn an_offer_is_told_once_also_after_a_restart() {
    let scene = scene().await;
    waits(&scene, 2).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    gives_back(&scene, 0).await;
    run(&mut sender).await;
    run(&mut sender).await;
    assert_eq!(subjects(&hand, 2), [JOINED, OFFER]);
    let ids: Vec<String> = to(&hand, 2).into_iter().map(|message| message.id).collect();
    assert_ne!(ids[0], ids[1]);
    let scene = scene.restarted().await;
    run(&mut scene.sender(&[&hand])).await;
    assert_eq!(to(&hand, 2).len(), 2);
}

#[tokio::test]
async fn of_two_nodes_one_tells_the_offer() {
    let scene = scene().await;
    waits(&scene, 2).await;
    gives_back(&scene, 0).await;
    let other = scene.house.open().await.expect("a second node");
    let (hand, second) = (Hand::mail(), Hand::mail());
    let (mut one, mut two) = (scene.sender(&[&hand]), sender(&other.service, &[&second]));
    run(&mut one).await;
    let position = scene.service().readiness().position.to_string();
    other.service.read_seen(Some(&position)).await.expect("it follows");
    run(&mut two).await;
    scene.pass(60);
    run(&mut two).await;
    assert_eq!((subjects(&hand, 2).len(), second.ids().len()), (1, 0));
}

#[tokio::test]
async fn an_offer_says_what_it_is_and_until_when_and_that_nothing_is_booked_and_names_nobody() {
    let scene = scene().await;
    waits(&scene, 2).await;
    gives_back(&scene, 0).await;
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    let [message] = &to(&hand, 2)[..] else { panic!("{:?}", subjects(&hand, 2)) };
    for said in [
        "It is NOT booked yet.",
        "Dose 1",
        "Monday 24 May 2021 9 am to 9:30 am",
        "kept for you until Monday 17 May 2021, 1 pm",
        "https://booking.example.jp/my?lang=en",
        "you keep your turn on the waitlist",
        "after 3 offers in a row without an answer",
        "https://booking.example.jp/messages/stop?link=",
    ] {
        assert!(message.text.contains(said), "{said}: {}", message.text);
    }
    for never in ["Booking number", "receipt", "someone2", &scene.town.voucher(2).number] {
        assert!(!message.text.contains(never), "{never}: {}", message.text);
    }
    assert!(message.attachments.is_empty(), "there is nothing to prove, and no day to keep");
    assert!(message.short.contains("not booked yet") && message.short.contains("/my"), "{}", message.short);
}

#[tokio::test]
async fn whoever_joined_is_told_their_order_and_how_long_an_offer_lasts() {
    let scene = scene().await;
    waits(&scene, 2).await;
    waits(&scene, 3).await;
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    let message = &to(&hand, 3)[0];
    for said in [
        "The waitlist is not a booking.",
        "1 person is waiting before you.",
        "for 1 hour (only the time from 8 am to 9 pm counts)",
        "after 3 times in a row",
        "https://booking.example.jp/waitlist/",
    ] {
        assert!(message.text.contains(said), "{said}: {}", message.text);
    }
    assert!(message.attachments.is_empty());
}

#[tokio::test]
async fn an_offer_that_is_over_is_not_sent_whatever_ended_it() {
    for ends in ["declined", "booked", "left", "lapsed", "not passed on yet"] {
        let scene = scene().await;
        waits(&scene, 2).await;
        let hand = Hand::mail();
        let mut sender = scene.sender(&[&hand]);
        run(&mut sender).await;
        gives_back(&scene, 0).await;
        let (service, who) = (scene.service(), scene.who(2));
        match ends {
            "declined" => {
                service.decline_offer(&who, None, order("decline", 2)).await.expect("declined");
            }
            "booked" => {
                drop(service.book(&who, &scene.slots[0], 1, order("book", 2)).await.expect("a place"))
            }
            "left" => drop(service.leave_waitlist(&who, order("leave", 2)).await.expect("left")),
            _ => scene.pass(3_600),
        }
        if ends == "lapsed" {
            passes_on(&scene).await;
        }
        run(&mut sender).await;
        let told = subjects(&hand, 2);
        let after = if ends == "booked" { vec!["Your booking is made"] } else { vec![] };
        assert_eq!(told[1..], after, "{ends}");
    }
}

#[tokio::test]
async fn an_offer_that_could_not_go_in_its_time_is_given_up() {
    let scene = scene().await;
    waits(&scene, 2).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    gives_back(&scene, 0).await;
    hand.will([Carried::Later { why: "a grey list".to_owned(), after: None }]);
    run(&mut sender).await;
    scene.pass(3_600);
    let before = scene.ended("given_up");
    run(&mut sender).await;
    assert_eq!(scene.ended("given_up"), before + 1);
}

#[tokio::test]
async fn whose_offer_was_withdrawn_is_told_so_and_who_was_taken_off_too() {
    let scene = scene().await;
    waits(&scene, 2).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    gives_back(&scene, 0).await;
    run(&mut sender).await;
    scene.call_off(0).await;
    passes_on(&scene).await;
    run(&mut sender).await;
    assert_eq!(subjects(&hand, 2), [JOINED, OFFER, WITHDRAWN]);
    let text = &to(&hand, 2)[2].text;
    assert!(text.contains("It was not booked.") && text.contains("Monday 24 May 2021"), "{text}");
}

/// Four people have the only four places, and a fifth waits.
async fn full() -> Scene {
    let scene = Scene::waiting(8, 4).await;
    for index in 0..4 {
        scene.book(index).await;
    }
    waits(&scene, 4).await;
    scene
}

#[tokio::test]
async fn who_answered_no_offer_is_told_that_they_wait_no_more() {
    let scene = full().await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    for index in 0..3 {
        gives_back(&scene, index).await;
        run(&mut sender).await;
        scene.pass(3_600);
        passes_on(&scene).await;
    }
    run(&mut sender).await;
    assert_eq!(subjects(&hand, 4), [OFFER, OFFER, OFFER, UNANSWERED]);
    let text = &to(&hand, 4)[3].text;
    assert!(text.contains("none of 3 offers") && text.contains("/waitlist/"), "{text}");
}

#[tokio::test]
async fn who_was_taken_off_and_joined_again_is_not_told_that_they_wait_no_more() {
    let scene = full().await;
    for index in 0..3 {
        gives_back(&scene, index).await;
        scene.pass(3_600);
        passes_on(&scene).await;
    }
    joins(&scene, 4, order("join again", 4)).await;
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    assert_eq!(subjects(&hand, 4), [JOINED]);
}

#[tokio::test]
async fn who_wants_no_messages_is_sent_no_offer_and_keeps_it() {
    let scene = scene().await;
    waits(&scene, 2).await;
    let none = MessageWish::by("none", true).expect("a way");
    assert!(scene.service().wish_messages(&scene.who(2), none).await.expect("kept"));
    gives_back(&scene, 0).await;
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    assert!(to(&hand, 2).is_empty());
    assert_eq!(scene.ended("opted_out"), 1);
    let page = scene.service().my_page(&scene.who(2), None).await.expect("my page");
    assert_eq!(page.waitlist.expect("they wait").standing, "offered");
}

#[tokio::test]
async fn whose_contact_data_are_erased_is_sent_no_offer() {
    let scene = scene().await;
    waits(&scene, 2).await;
    gives_back(&scene, 0).await;
    let before = scene.ended("erased");
    scene.service().erase_contact(&scene.who(2), order("erase", 2)).await.expect("erased");
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    assert!(to(&hand, 2).is_empty());
    assert_eq!(scene.ended("erased"), before + 1);
}

#[tokio::test]
async fn who_gives_an_address_is_told_at_once_of_the_offer_that_they_have() {
    let scene = scene().await;
    joins(&scene, 2, order("join", 2)).await;
    gives_back(&scene, 0).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    scene.give(2, "someone2@example.jp", "").await;
    run(&mut sender).await;
    assert_eq!(subjects(&hand, 2), [OFFER]);
}

#[tokio::test]
async fn an_offer_goes_before_everything_that_was_due_before_it() {
    let scene = Scene::waiting(300, 300).await;
    for index in 0..299 {
        scene.book(index).await;
    }
    waits(&scene, 299).await;
    gives_back(&scene, 0).await;
    let hand = Hand::mail();
    let mut sender = scene.sender(&[&hand]);
    // One round does not come to the end of what is due.
    sender.round().await;
    sender.landed().await;
    assert_eq!(subjects(&hand, 299), [OFFER]);
}

#[tokio::test]
async fn where_a_way_was_closed_an_offer_is_the_first_to_go_of_those_that_wait() {
    let scene = Scene::waiting(16, 16).await;
    let hand = Hand::mail();
    for index in 0..14 {
        scene.booked(index).await;
    }
    let mut sender = scene.sender(&[&hand]);
    hand.will(std::iter::repeat_n(Carried::Away("nobody".to_owned()), 8));
    run(&mut sender).await;
    assert_eq!(hand.ids().len(), 8, "as many as go at once");
    waits(&scene, 15).await;
    gives_back(&scene, 0).await;
    run(&mut sender).await;
    scene.pass(2);
    sender.round().await;
    assert_eq!(subjects(&hand, 15), [OFFER]);
    assert_eq!(hand.ids().len(), 9);
}

async fn print(scene: &Scene, people: &[u32]) -> Result<LetterFile, String> {
    let vouchers = people.iter().map(|index| scene.town.roster_line(*index)).collect();
    let wanted = LetterAsk::Print { vouchers, again: None };
    match scene.service().administer(Request::Letters { programme: PROGRAMME.to_owned(), wanted }).await {
        Reply::Letters(reply) => match *reply {
            LetterReply::File(file) => Ok(file),
            other => panic!("{other:?}"),
        },
        Reply::Refused(refused) => Err(refused.code),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn on_paper_stands_that_somebody_waits_and_that_no_offer_comes_on_paper() {
    let scene = scene().await;
    scene.service().print_letters_for(SITE);
    joins(&scene, 2, order("join", 2)).await;
    let mut sender = scene.sender(&[]);
    run(&mut sender).await;
    let file = print(&scene, &[2]).await.expect("a file");
    let [letter] = &file.letters[..] else { panic!("{file:?}") };
    assert!(letter.text.contains("キャンセル待ちに入りました"), "{}", letter.text);
    assert!(letter.text.contains("空いた枠のご案内は手紙ではお送りしません"), "{}", letter.text);
    assert_eq!(letter.booking, None);
    // The offer itself would come too late, so that the desk sees that they must be told.
    gives_back(&scene, 0).await;
    let before = scene.ended("given_up");
    run(&mut sender).await;
    assert_eq!(scene.ended("given_up"), before + 1);
    assert_eq!(print(&scene, &[2]).await.expect_err("none"), "letters.none");
}

#[tokio::test]
async fn a_letter_about_a_turn_that_is_over_is_not_printed() {
    let scene = scene().await;
    scene.service().print_letters_for(SITE);
    joins(&scene, 2, order("join", 2)).await;
    run(&mut scene.sender(&[])).await;
    scene.service().leave_waitlist(&scene.who(2), order("leave", 2)).await.expect("left");
    assert_eq!(print(&scene, &[2]).await.expect_err("none"), "letters.none");
}

#[tokio::test]
async fn who_joined_in_a_talk_is_told_there_of_the_offer_alone() {
    let scene = scene().await;
    link(&scene, 2, "Umihon2").await;
    joins(&scene, 2, Order::new(Channel::Line, Some("join-2".to_owned()), b"join")).await;
    let hand = Hand::of(Way::Line);
    let mut sender = scene.sender(&[&hand]);
    run(&mut sender).await;
    assert!(hand.handed().is_empty(), "it was answered in the talk");
    gives_back(&scene, 0).await;
    run(&mut sender).await;
    let [message] = &hand.handed()[..] else { panic!("{:?}", hand.ids()) };
    assert_eq!(message.to, "Umihon2");
    assert!(message.text.contains("まだ予約されていません"), "{}", message.text);
}
