//! Who stands at the counter: green, amber or red, why, and what may be done.

use service::planner::AreaAsked;
use service::venue::{Colour, Counter, Finding, VenueAct};
use service::view::BookingView;
use service::wording::Lang;

use super::scene::{LOT, Scene, by, check, check_in, counter, give};

fn told(finding: &Finding) -> (Colour, Option<&str>, Vec<&str>) {
    let code = finding.reason.as_ref().map(|reason| reason.code.as_str());
    (finding.colour, code, finding.may.iter().map(String::as_str).collect())
}

#[tokio::test]
async fn in_time_is_green() {
    let scene = Scene::new("none", 1).await;
    scene.it_is(9, 0);
    let found = scene.look_up(&scene.number(0).await).await;
    assert_eq!(told(&found), (Colour::Green, None, vec!["check_in"]));
}

#[tokio::test]
async fn early_and_late_are_amber_and_may_be_let_in() {
    let scene = Scene::new("none", 2).await;
    let number = scene.number(0).await;
    scene.it_is(8, 0);
    let early = scene.look_up(&number).await;
    assert_eq!(told(&early), (Colour::Amber, Some("arrival.early"), vec!["let_in"]));
    assert_eq!(early.reason.expect("a reason").facts["at"], "2021-05-24T08:30:00+09:00");
    scene.it_is(10, 10);
    let late = scene.look_up(&number).await;
    assert_eq!(told(&late), (Colour::Amber, Some("arrival.late"), vec!["let_in", "check_in_here"]));
    let here = VenueAct::CheckInHere { booking: number, slot: None };
    let moved = scene.act(here).await.expect("a place in the slot that runs");
    assert_eq!((moved.status.as_str(), moved.slot == scene.slots[0]), ("checked_in", false));
}

#[tokio::test]
async fn another_day_is_red_when_nothing_can_be_done() {
    let scene = Scene::new("none", 1).await;
    let found = scene.look_up(&scene.number(0).await).await;
    assert_eq!(told(&found), (Colour::Red, Some("arrival.other_day"), vec![]));
    assert_eq!(found.reason.expect("a reason").facts["on"], "2021-05-24");
}

#[tokio::test]
async fn who_is_inside_is_amber_with_the_next_step_and_who_had_it_is_red() {
    let scene = Scene::new("none", 1).await;
    scene.it_is(9, 0);
    let number = scene.number(0).await;
    scene.act(check_in(&number)).await.expect("in time");
    let inside = scene.look_up(&number).await;
    assert_eq!(told(&inside), (Colour::Amber, Some("visit.step"), vec!["check", "withhold", "undo"]));
    assert_eq!(inside.undoes.as_deref(), Some("checked_in"));
    scene.act(check(&number)).await.expect("arrived");
    assert_eq!(scene.look_up(&number).await.may, ["administer", "withhold", "undo"]);
    scene.act(give(&number, LOT)).await.expect("checked");
    let done = scene.look_up(&number).await;
    assert_eq!(told(&done), (Colour::Red, Some("visit.step"), vec!["undo"]));
}

#[tokio::test]
async fn a_voucher_is_found_by_its_two_numbers_and_by_its_line() {
    let scene = Scene::new("open", 1).await;
    scene.it_is(9, 0);
    let voucher = scene.town.voucher(0);
    let (code, number) = (voucher.municipality_code, voucher.number);
    for brought in [format!("{code} {number}"), format!("21{code}{number}"), format!("{code}-{number}")] {
        assert_eq!(scene.look_up(&brought).await.colour, Colour::Green, "{brought}");
    }
    let other = scene.town.voucher(5);
    let found = scene.look_up(&format!("{} {}", other.municipality_code, other.number)).await;
    assert_eq!(told(&found), (Colour::Amber, Some("booking.none"), vec!["walk_in"]));
    let unlisted = scene.look_up(&format!("{code} 0000000000")).await;
    assert_eq!(told(&unlisted), (Colour::Red, Some("login.no_match"), vec!["call_desk"]));
}

#[tokio::test]
async fn of_several_bookings_the_one_that_may_go_in_comes_first() {
    let scene = Scene::new("none", 0).await;
    let first = scene.book(0, 1).await;
    let who = scene.town.sign_in(scene.service(), 0);
    let order = service::Order::new(service::Channel::Web, Some("c".to_owned()), b"cancel");
    scene.service().cancel_booking(&who, &first.id, None, order).await.expect("in time");
    scene.book(0, 0).await;
    scene.it_is(9, 0);
    let voucher = scene.town.voucher(0);
    let brought = format!("{} {}", voucher.municipality_code, voucher.number);
    let found = scene.service().look_up_arrival(&by(), &counter(), &brought).await.expect("a voucher");
    let colours: Vec<Colour> = found.findings.iter().map(|finding| finding.colour).collect();
    assert_eq!(colours, [Colour::Green, Colour::Red]);
}

async fn receipt(scene: &Scene, booking: &BookingView) -> String {
    let receipt = scene.service().receipt(booking, Lang::Ja).await.expect("it is durable");
    serde_json::to_string(&receipt).expect("a receipt is JSON")
}

#[tokio::test]
async fn a_receipt_is_as_good_as_its_number() {
    let scene = Scene::new("none", 1).await;
    let text = receipt(&scene, &scene.bookings(0).await[0]).await;
    scene.it_is(9, 0);
    let found = scene.look_up(&text).await;
    assert_eq!(told(&found), (Colour::Green, None, vec!["check_in"]));
    let broken = text.replacen("\"leaf\":\"", "\"leaf\":\"AA", 1);
    assert_eq!(scene.look_up(&broken).await.colour, Colour::Red);
}

#[tokio::test]
async fn a_genuine_receipt_of_a_booking_that_is_not_here_is_red_and_rings_an_alarm() {
    let scene = Scene::new("none", 1).await;
    let text = receipt(&scene, &scene.bookings(0).await[0]).await;
    // The same keys over a journal that never had the booking.
    let other = Scene::new("none", 0).await;
    other.it_is(9, 0);
    let found = other.look_up(&text).await;
    assert_eq!(told(&found), (Colour::Red, Some("receipt.evidence_of_loss"), vec!["call_desk"]));
    assert!(other.service().readiness().why.is_some(), "the alarm is in the readiness");
}

#[tokio::test]
async fn a_counter_that_is_not_there_is_told_from_one_that_is() {
    let scene = Scene::new("none", 1).await;
    let number = scene.number(0).await;
    for (programme, venue, code) in
        [("nowhere", "otemachi", "programme.unknown"), ("tokyo-2021", "nowhere", "venue.unknown")]
    {
        let counter = Counter { programme: programme.to_owned(), venue: venue.to_owned() };
        let refused = scene.service().look_up_arrival(&by(), &counter, &number).await;
        assert_eq!(refused.expect_err("refused").code, code);
    }
}

#[tokio::test]
async fn where_nothing_takes_place_nobody_is_checked_in_and_the_counter_says_why() {
    let scene = Scene::new("none", 1).await;
    let number = scene.number(0).await;
    scene.it_is(9, 0);
    scene.call_off(AreaAsked { slot: Some(scene.slots[0].clone()), ..AreaAsked::default() }).await;
    let elsewhere = scene.look_up(&number).await;
    assert_eq!(told(&elsewhere), (Colour::Amber, Some("slot.called_off"), vec!["check_in_here"]));
    let refused = scene.act(check_in(&number)).await;
    assert_eq!(refused.err().map(|refusal| refusal.code), Some("slot.called_off"));
    scene.call_off(AreaAsked::default()).await;
    let nowhere = scene.look_up(&number).await;
    assert_eq!(told(&nowhere), (Colour::Red, Some("slot.called_off"), vec![]));
}

#[tokio::test]
async fn whoever_waits_and_comes_without_a_booking_is_known_to_wait_and_a_walk_in_ends_the_turn() {
    let scene = Scene::new("open", 0).await;
    let who = scene.town.sign_in(scene.service(), 5);
    let order = service::Order::new(service::Channel::Web, None, b"join");
    scene.service().join_waitlist(&who, &[], order).await.expect("on the list");
    let voucher = scene.town.voucher(5);
    let brought = format!("{} {}", voucher.municipality_code, voucher.number);
    let waits = scene.look_up(&brought).await.waits.expect("they wait");
    assert_eq!((waits.dose, waits.offer), (1, None));
    let mut passing = scene.service().passing_on();
    while passing.round().await {}
    let offered = scene.look_up(&brought).await;
    assert!(offered.booking.is_none(), "an offer is no booking");
    let offer = offered.waits.expect("they wait").offer.expect("a place is kept");
    assert_eq!(offer.venue, sim::town::VENUE);
    scene.it_is(9, 0);
    let over = scene.look_up(&brought).await;
    assert_eq!(over.waits.expect("they still wait").offer, None, "nothing is kept that is over");
    assert_eq!(over.may, ["walk_in"]);
    let walk_in = VenueAct::WalkIn {
        voucher: service::TypedVoucher {
            municipality_code: voucher.municipality_code,
            voucher_number: voucher.number,
            birth_date: service::TypedBirthDate::Text(voucher.birth_date.to_string()),
        },
        slot: None,
    };
    scene.act(walk_in).await.expect("a place is free");
    let stands = scene.service().waitlist(&who, None).await.expect("told").expect("they waited");
    assert_eq!(stands.standing, "booked");
    assert_eq!(scene.look_up(&brought).await.waits, None, "whoever is served waits no more");
    scene.audited().await;
}
