//! The list of a day: by hour, in every state, with counts that are a recount, and names only for who may see them.

use service::evidence::note::{NoteFault, Verifier};
use service::venue::read_paper;
use service::venue::{By, VenueAct};
use service::{Channel, Order, TypedContact};
use sim::town::PROGRAMME;

use super::scene::{DAY, LOT, Scene, by, check, check_in, counter, give};

#[tokio::test]
async fn the_list_has_every_booking_of_the_day_in_every_state() {
    let scene = Scene::new("none", 5).await;
    let who = scene.town.sign_in(scene.service(), 4);
    let order = service::Order::new(Channel::Web, Some("c".to_owned()), b"cancel");
    scene.service().cancel_booking(&who, &scene.number(4).await, None, order).await.expect("in time");
    scene.it_is(9, 0);
    let number = scene.number(0).await;
    scene.act(check_in(&number)).await.expect("in time");
    scene.act(check(&number)).await.expect("arrived");
    scene.act(give(&number, LOT)).await.expect("checked");
    scene.it_is(10, 0);
    let close = VenueAct::MarkNoShows { date: Some(DAY) };
    scene.service().act_at_venue(&by(), &counter(), &close, None).await.expect("closed");
    let list = scene.service().day_list(&by(), &counter(), DAY, false).await.expect("a list");
    let told: Vec<Vec<&str>> = list
        .hours
        .iter()
        .map(|hour| hour.bookings.iter().map(|booking| booking.status.as_str()).collect())
        .collect();
    assert_eq!(
        told,
        [vec!["administered", "no_show"], vec!["confirmed", "confirmed"], vec!["cancelled"], vec![]]
    );
    let now: Vec<bool> = list.hours.iter().map(|hour| hour.is_now).collect();
    assert_eq!(now, [false, true, true, true]);
    let counted = |name: &str| list.counts[name];
    assert_eq!((counted("administered"), counted("no_show"), counted("confirmed")), (1, 1, 2));
    assert_eq!((counted("cancelled"), counted("checked_in"), counted("free")), (1, 0, 5));
    assert_eq!(list.hours[0].free, 1, "who did not come left a place");
    let other = scene.service().day_list(&by(), &counter(), DAY.tomorrow().expect("a day"), false).await;
    assert_eq!(other.expect("an empty list").hours, []);
}

#[tokio::test]
async fn the_next_dose_is_proposed_booked_and_flagged() {
    let scene = Scene::new("none", 1).await;
    let later = service::admin::SlotLine {
        date: jiff::civil::date(2021, 6, 21),
        ..scene.town.slot_lines()[0].clone()
    };
    let publish = service::admin::Request::PublishSlots {
        programme: PROGRAMME.to_owned(),
        slots: vec![later],
        despite: None,
        dry_run: false,
    };
    scene.service().administer(publish).await;
    scene.it_is(9, 0);
    let number = scene.number(0).await;
    scene.act(check_in(&number)).await.expect("in time");
    let proposed = scene.service().next_dose(&by(), &counter(), &number).await.expect("a proposal");
    assert_eq!((proposed.dose, proposed.earliest_on.to_string().as_str()), (2, "2021-06-14"));
    assert_eq!(proposed.starts_at.as_deref(), Some("2021-06-21T09:00:00+09:00"));
    let book = VenueAct::BookNextDose { booking: number.clone(), slot: None };
    let booked = scene.act(book).await.expect("a place is free");
    assert_eq!((booked.dose, booked.status.as_str(), Some(booked.slot)), (2, "confirmed", proposed.slot));
    let list = scene.service().day_list(&by(), &counter(), DAY, false).await.expect("a list");
    assert_eq!(list.hours[0].bookings[0].flags, ["next_dose.booked"]);
    let then = scene.service().day_list(&by(), &counter(), jiff::civil::date(2021, 6, 21), false).await;
    assert_eq!(
        then.expect("a list").hours[0].bookings[0].flags,
        ["dose.order"],
        "the first was not given yet"
    );
}

#[tokio::test]
async fn names_are_shown_to_who_may_see_them_and_each_look_is_written_down() {
    let scene = Scene::new("none", 2).await;
    let who = scene.town.sign_in(scene.service(), 0);
    let typed = TypedContact { kana_name: Some("テスト ハナコ".to_owned()), ..TypedContact::default() };
    let understood = scene.service().understand_contact(PROGRAMME, &typed, None).expect("a name");
    let order = Order::new(Channel::Web, None, b"contact");
    scene.service().keep_contact(&who, &understood, &order).await.expect("the vault is there");
    let looks = async || scene.kinds().await.iter().filter(|kind| *kind == "ContactShown").count();
    let names = async |by: &By<'_>| {
        let list = scene.service().day_list(by, &counter(), DAY, true).await.expect("a list");
        list.hours[0].bookings.iter().map(|booking| booking.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&by()).await, [None, None]);
    assert_eq!(looks().await, 0);
    let seeing = by().seeing_contact();
    assert_eq!(names(&seeing).await, [Some("テスト ハナコ".to_owned()), None]);
    assert_eq!(looks().await, 1);
}

#[tokio::test]
async fn a_name_with_its_birth_date_finds_who_stands_there_and_neither_alone_does() {
    let scene = Scene::new("none", 1).await;
    let who = scene.town.sign_in(scene.service(), 0);
    let typed = TypedContact { kana_name: Some("テスト ハナコ".to_owned()), ..TypedContact::default() };
    let understood = scene.service().understand_contact(PROGRAMME, &typed, None).expect("a name");
    let order = Order::new(Channel::Web, None, b"contact");
    scene.service().keep_contact(&who, &understood, &order).await.expect("the vault is there");
    scene.it_is(9, 0);
    let born = scene.town.voucher(0).birth_date;
    let found = scene.look_up(&format!("てすと　はなこ {born}")).await;
    assert_eq!(found.booking.expect("their booking").number, scene.number(0).await);
    let other = scene.town.voucher(1).birth_date;
    for brought in [format!("テスト ハナコ {other}"), "テスト ハナコ".to_owned(), born.to_string()]
    {
        let refused = scene.service().look_up_arrival(&by(), &counter(), &brought).await;
        assert!(refused.is_err(), "{brought}");
    }
}

#[tokio::test]
async fn a_paper_list_is_signed_and_no_sign_of_it_can_be_changed() {
    let scene = Scene::new("none", 2).await;
    let paper = scene.service().paper_list(&by(), &counter(), DAY, false).await.expect("a list");
    let log = Verifier::parse(&scene.service().log_key()).expect("a key");
    let (text, fingerprint) = read_paper(&paper.note, &log).expect("signed by this log");
    assert_eq!(fingerprint, paper.fingerprint);
    for person in 0..2 {
        assert!(text.contains(&scene.number(person).await), "{text}");
    }
    let changed = paper.note.replacen(" 1 confirmed", " 1 cancelled", 1);
    assert_eq!(read_paper(&changed, &log), Err(NoteFault::Signature));
    let checkpoint = scene.service().log_checkpoint().await.expect("a checkpoint");
    assert_eq!(read_paper(&checkpoint, &log), Err(NoteFault::Form), "a checkpoint is no list");
    assert_eq!(log.open(&paper.note), Err(NoteFault::Checkpoint), "and a list no checkpoint");
}
