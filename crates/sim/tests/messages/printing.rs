//! Letters: who gets one, that each is printed once, that a file can be made again, and what becomes of those that are late.

use service::MessageWish;
use service::admin::{Reply, Request, RosterLine};
use service::messages::{LetterAsk, LetterFile, LetterReply};
use sim::town::PROGRAMME;

use super::scene::{Hand, SITE, Scene, run};

/// A scene whose people get letters; its appointments are from the 24th of May on, and it is the 17th.
async fn scene() -> Scene {
    let scene = Scene::new().await;
    scene.service().print_letters_for(SITE);
    scene
}

fn list(scene: &Scene, people: impl IntoIterator<Item = u32>) -> Vec<RosterLine> {
    people.into_iter().map(|index| scene.town.roster_line(index)).collect()
}

async fn ask(scene: &Scene, wanted: LetterAsk) -> Result<LetterReply, String> {
    match scene.service().administer(Request::Letters { programme: PROGRAMME.to_owned(), wanted }).await {
        Reply::Letters(reply) => Ok(*reply),
        Reply::Refused(refused) => Err(refused.code),
        other => panic!("{other:?}"),
    }
}

async fn print(scene: &Scene, people: &[u32], again: Option<u64>) -> Result<LetterFile, String> {
    let vouchers = list(scene, people.iter().copied());
    match ask(scene, LetterAsk::Print { vouchers, again }).await? {
        LetterReply::File(file) => Ok(file),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_is_reached_by_nothing_else_gets_a_letter_once() {
    let scene = scene().await;
    let booking = scene.book(0).await;
    scene.booked(1).await;
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    assert_eq!((hand.ids().len(), scene.count("LetterDue").await), (1, 1));
    let file = print(&scene, &[0, 1], None).await.expect("a file");
    let [letter] = &file.letters[..] else { panic!("{file:?}") };
    let voucher = scene.town.voucher(0);
    assert_eq!(
        (&letter.municipality_code, &letter.voucher_number),
        (&voucher.municipality_code, &voucher.number)
    );
    assert_eq!(letter.booking.as_ref().map(|it| it.1.as_str()), Some(booking.number.as_str()));
    for said in [booking.number.as_str(), "予約が完了しました", "https://booking.example.jp/verify?lang=ja"]
    {
        assert!(letter.text.contains(said), "{said}: {}", letter.text);
    }
    assert!(!letter.text.contains(&voucher.number), "no voucher number is on a letter");
    assert_eq!(scene.ended("handed_over"), 2);
    assert_eq!(print(&scene, &[0, 1], None).await.expect_err("none"), "letters.none");
    run(&mut scene.sender(&[&hand])).await;
    assert_eq!(hand.ids().len(), 1);
}

#[tokio::test]
async fn a_file_that_was_lost_is_made_again_with_the_same_letters_and_says_so() {
    let scene = scene().await;
    scene.book(0).await;
    run(&mut scene.sender(&[])).await;
    let first = print(&scene, &[0], None).await.expect("a file");
    // The process ends before anybody has the file.
    let scene = scene.restarted().await;
    scene.service().print_letters_for(SITE);
    run(&mut scene.sender(&[])).await;
    let again = print(&scene, &[0], Some(first.number)).await.expect("the file");
    assert!(again.again && !first.again);
    assert_eq!(again.number, first.number);
    let ids = |file: &LetterFile| file.letters.iter().map(|letter| letter.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&first));
    assert_eq!(scene.count("LettersPrinted").await, 2);
    assert_eq!(scene.ended("handed_over"), 1);
    assert_eq!(print(&scene, &[0], Some(1)).await.expect_err("unknown"), "letters.unknown_file");
}

#[tokio::test]
async fn who_chose_letters_gets_them_although_there_is_an_address_and_no_other_way() {
    let scene = scene().await;
    scene.booked(0).await;
    let wish = MessageWish::by("letter", true).expect("a way");
    assert!(scene.service().wish_messages(&scene.who(0), wish).await.expect("kept"));
    let hand = Hand::mail();
    run(&mut scene.sender(&[&hand])).await;
    assert!(hand.ids().is_empty());
    let file = print(&scene, &[0], None).await.expect("a file");
    // The language is that of the page on which the address was given.
    assert!(file.letters[0].text.contains("Your booking is made"), "{}", file.letters[0].text);
    assert_eq!(file.letters[0].lang, "en");
}

#[tokio::test]
async fn who_wants_mail_alone_and_has_no_address_gets_no_letter() {
    let scene = scene().await;
    scene.book(0).await;
    scene.give(0, "", "09012345678").await;
    let wish = MessageWish::by("mail", true).expect("a way");
    assert!(scene.service().wish_messages(&scene.who(0), wish).await.expect("kept"));
    run(&mut scene.sender(&[])).await;
    assert_eq!(scene.count("LetterDue").await, 0);
}

#[tokio::test]
async fn who_wants_no_messages_any_more_before_it_is_printed_gets_no_letter() {
    let scene = scene().await;
    scene.booked(0).await;
    let wish = |way| MessageWish::by(way, true).expect("a way");
    scene.service().wish_messages(&scene.who(0), wish("letter")).await.expect("kept");
    run(&mut scene.sender(&[])).await;
    scene.service().wish_messages(&scene.who(0), wish("none")).await.expect("kept");
    assert_eq!(print(&scene, &[0], None).await.expect_err("none"), "letters.none");
    assert_eq!(scene.ended("opted_out"), 1);
}

#[tokio::test]
async fn what_a_letter_would_tell_too_late_is_given_up_and_not_printed() {
    let scene = scene().await;
    let booking = scene.book(0).await;
    let mut sender = scene.sender(&[]);
    run(&mut sender).await;
    // Two days before the appointment it waits still, and whoever prints now would post it in vain.
    scene.pass_until("22T12:00:00");
    assert_eq!(print(&scene, &[0], None).await.expect_err("none"), "letters.none");
    assert_eq!(scene.ended("given_up"), 1);
    // Another is too late from the beginning, and that it was cancelled is never too late.
    scene.book(1).await;
    run(&mut sender).await;
    assert_eq!((scene.ended("given_up"), scene.count("LetterDue").await), (2, 1));
    scene.cancel(0, &booking).await;
    run(&mut sender).await;
    assert_eq!(print(&scene, &[0], None).await.expect("a file").letters.len(), 1);
}

#[tokio::test]
async fn a_letter_that_nobody_prints_is_given_up_before_it_is_too_late() {
    let scene = scene().await;
    scene.book(0).await;
    let mut sender = scene.sender(&[]);
    run(&mut sender).await;
    assert_eq!(scene.ended("given_up"), 0);
    scene.pass_until("21T12:00:00");
    run(&mut sender).await;
    assert_eq!(scene.ended("given_up"), 1);
}

#[tokio::test]
async fn where_no_letters_are_printed_nobody_waits_for_one() {
    let scene = Scene::new().await;
    scene.book(0).await;
    run(&mut scene.sender(&[&Hand::mail()])).await;
    assert_eq!(scene.count("LetterDue").await, 0);
    assert_eq!(print(&scene, &[0], None).await.expect_err("off"), "letters.off");
}

#[tokio::test]
async fn of_a_list_those_are_told_that_have_letters() {
    let scene = scene().await;
    scene.book(1).await;
    run(&mut scene.sender(&[])).await;
    let vouchers = list(&scene, 0..3);
    let LetterReply::Which { vouchers } =
        ask(&scene, LetterAsk::Which { vouchers, again: None }).await.expect("told")
    else {
        panic!("a file");
    };
    let numbers: Vec<String> = vouchers.into_iter().map(|it| it.voucher_number).collect();
    assert_eq!(numbers, [scene.town.voucher(1).number]);
}

#[tokio::test]
async fn who_gave_no_contact_data_chooses_no_letters_and_gets_none() {
    let scene = scene().await;
    scene.book(0).await;
    let ways = scene.service().message_ways(&scene.who(0)).await.expect("told");
    assert_eq!(ways, ["any", "letter", "none"]);
    let none = MessageWish::by("none", true).expect("a way");
    assert!(scene.service().wish_messages(&scene.who(0), none).await.expect("kept"));
    run(&mut scene.sender(&[])).await;
    assert_eq!((scene.count("LetterDue").await, scene.ended("opted_out")), (0, 1));
}
