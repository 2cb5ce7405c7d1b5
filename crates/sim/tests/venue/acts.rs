//! Every act is told when it is durable, once for each key, and stays on my page.

use service::TypedBirthDate;
use service::admin::{Reply, Request};
use service::venue::VenueAct;
use service::{Refusal, TypedVoucher};

use super::scene::{DAY, LOT, Scene, by, check, check_in, counter, give};

fn code(refused: Result<impl std::fmt::Debug, Refusal>) -> &'static str {
    refused.expect_err("refused").code
}

#[tokio::test]
async fn a_visit_is_on_my_page_step_by_step() {
    let scene = Scene::new("none", 1).await;
    scene.it_is(9, 0);
    let number = scene.number(0).await;
    assert_eq!(scene.act(check_in(&number)).await.expect("in time").status, "checked_in");
    assert_eq!(scene.act(check(&number)).await.expect("arrived").status, "checked");
    let given = scene.act(give(&number, LOT)).await.expect("checked");
    assert_eq!((given.status.as_str(), given.lot.as_deref()), ("administered", Some(LOT)));
    let booking = scene.bookings(0).await.remove(0);
    let told: Vec<_> = booking.history.iter().map(|step| (step.what, step.by, step.channel)).collect();
    let staff = |what| (what, "operator", "venue");
    let expected =
        [("confirmed", "holder", "web"), staff("checked_in"), staff("checked"), staff("administered")];
    assert_eq!((booking.status, told), ("administered", expected.to_vec()));
    assert_eq!(booking.history[3].lot.as_deref(), Some(LOT));
    assert!(!booking.may_move && !booking.may_cancel);
    scene.audited().await;
}

#[tokio::test]
async fn the_same_key_gives_the_first_answer() {
    let scene = Scene::new("none", 1).await;
    scene.it_is(9, 0);
    let number = scene.number(0).await;
    let act = async |act: VenueAct, key: &str| {
        scene.service().act_at_venue(&by(), &counter(), &act, Some(key)).await
    };
    let first = act(check_in(&number), "k1").await.expect("in time");
    act(check(&number), "k2").await.expect("arrived");
    let again = act(check_in(&number), "k1").await.expect("known");
    assert_eq!((first.repeated, again.repeated), (false, true));
    assert_eq!(first.answer, again.answer, "as it was then, not as it is now");
    assert_eq!(code(act(check(&number), "k1").await), "idempotency.mismatch");
}

#[tokio::test]
async fn the_keys_of_two_members_of_staff_are_two_keys() {
    let scene = Scene::new("none", 2).await;
    scene.it_is(9, 0);
    for (person, staff) in [(0, 7), (1, 8)] {
        let by = service::venue::By::unchecked(staff);
        let act = check_in(&scene.number(person).await);
        let told = scene.service().act_at_venue(&by, &counter(), &act, Some("k1")).await;
        assert!(!told.expect("in time").repeated);
    }
}

#[tokio::test]
async fn a_walk_in_is_told_as_checked_in_also_when_it_is_sent_again() {
    let scene = Scene::new("open", 0).await;
    scene.it_is(9, 0);
    let voucher = scene.town.voucher(3);
    let walk_in = VenueAct::WalkIn {
        voucher: TypedVoucher {
            municipality_code: voucher.municipality_code,
            voucher_number: voucher.number,
            birth_date: TypedBirthDate::Text(voucher.birth_date.to_string()),
        },
        slot: None,
    };
    for _ in 0..2 {
        let told = scene.service().act_at_venue(&by(), &counter(), &walk_in, Some("k1")).await;
        let booking = told.expect("a place is free").answer.booking.expect("a booking");
        assert_eq!((booking.status.as_str(), booking.dose), ("checked_in", 1));
    }
    assert_eq!(scene.bookings(3).await.len(), 1);
}

#[tokio::test]
async fn who_did_not_come_is_listed_first_marked_then_and_taken_back() {
    let scene = Scene::new("none", 3).await;
    scene.it_is(9, 0);
    scene.act(check_in(&scene.number(0).await)).await.expect("in time");
    scene.it_is(10, 0);
    let service = scene.service();
    let listed = service.no_shows(&by(), &counter(), DAY).await.expect("a list");
    assert_eq!(listed.len(), 1, "the second slot is not over");
    assert!(!scene.kinds().await.contains(&"NoShowsMarked".to_owned()));
    let close = VenueAct::MarkNoShows { date: None };
    let told = service.act_at_venue(&by(), &counter(), &close, Some("close")).await.expect("closed");
    let numbers =
        |all: &[service::venue::Attendance]| all.iter().map(|it| it.number.clone()).collect::<Vec<_>>();
    assert_eq!(numbers(&told.answer.no_shows), numbers(&listed));
    scene.it_is(20, 0);
    let again = service.act_at_venue(&by(), &counter(), &close, Some("close")).await.expect("known");
    assert_eq!(numbers(&again.answer.no_shows), numbers(&listed), "nobody else is marked by a repetition");
    let late = service.act_at_venue(&by(), &counter(), &close, None).await.expect("closed again");
    assert_eq!(numbers(&late.answer.no_shows), [scene.number(2).await]);
    assert_eq!(scene.bookings(1).await[0].status, "no_show");
    let undo = VenueAct::Undo { booking: scene.number(1).await, step: "no_show".to_owned() };
    assert_eq!(scene.act(undo).await.expect("on the same day").status, "confirmed");
    scene.audited().await;
}

#[tokio::test]
async fn explain_and_dump_tell_what_happened() {
    let scene = Scene::new("none", 1).await;
    scene.it_is(9, 0);
    let number = scene.number(0).await;
    scene.act(check_in(&number)).await.expect("in time");
    let withhold = VenueAct::Withhold { booking: number.clone(), reason: "unwell".to_owned() };
    assert_eq!(scene.act(withhold).await.expect("arrived").reason.as_deref(), Some("unwell"));
    let Reply::Explained(told) = scene.service().administer(Request::ExplainBooking { number }).await else {
        panic!("an explanation");
    };
    assert_eq!(
        serde_json::to_value(&told.standing).expect("plain"),
        serde_json::json!(["booking.not_given"])
    );
    assert_eq!(told.bookings[0]["history"][2]["reason"], "unwell");
    let Reply::Dumped(dumped) = scene.service().administer(Request::Dump { from: 0 }).await else {
        panic!("a dump");
    };
    let last = dumped.entries.last().expect("an entry");
    assert_eq!((last.kind.as_deref(), last.actor.as_deref()), (Some("DoseNotGiven"), Some("staff:7")));
    assert_eq!(last.event.as_ref().expect("readable")["reason"], "unwell");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_before_anything_is_asked() {
    let scene = Scene::new("none", 1).await;
    let number = scene.number(0).await;
    let entries = scene.kinds().await.len();
    let acts = [
        (check_in("nonsense"), "booking.unknown"),
        (VenueAct::Withhold { booking: number.clone(), reason: "bored".to_owned() }, "reason.unknown"),
        (VenueAct::Undo { booking: number.clone(), step: "confirmed".to_owned() }, "visit.not_undoable"),
        (VenueAct::CheckInHere { booking: number.clone(), slot: Some("x".to_owned()) }, "slot.unknown"),
        (give(&number, "lot 5"), "lot.unknown"),
    ];
    for (act, expected) in acts {
        let refused = scene.service().act_at_venue(&by(), &counter(), &act, Some("k")).await;
        assert_eq!(refused.expect_err("refused").code, expected);
    }
    assert_eq!(scene.kinds().await.len(), entries);
}
