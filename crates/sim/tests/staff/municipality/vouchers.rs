//! Reissue, revoke, reinstate: bookings stay and move with the person, and nobody reaches beyond their own municipality.

use service::admin::Finding;
use service::municipality::TypedAmendment;
use sim::town::PROGRAMME;

use super::super::scene::code_of;
use super::{OTHER, OWN, Office};

const NEW: &str = "9999999999";

fn reissued(office: &Office, index: u32) -> TypedAmendment {
    TypedAmendment { new_voucher_number: NEW.to_owned(), ..office.typed("reissue", index, "lost") }
}

#[tokio::test]
async fn a_booking_moves_with_its_person_to_the_reissued_voucher() {
    let office = Office::new().await;
    let number = office.book(0, 0).await;
    let told =
        office.service().amend_voucher(office.by(), PROGRAMME, &reissued(&office, 0)).await.expect("its own");
    assert_eq!((told.act.as_str(), told.changed, told.bookings, told.backed), ("reissued", true, 1, true));
    let fresh = office.explained(OWN, NEW).await;
    assert_eq!(fresh.standing, [Finding::VoucherValid]);
    assert_eq!(fresh.bookings[0]["number"], number.as_str());
    let old = office.explained_person(0).await;
    assert_eq!(old.standing, [Finding::VoucherSuperseded]);
    assert_eq!(old.bookings[0]["number"], number.as_str(), "the old voucher still shows it");
    let change = old.roster_history.last().expect("a change");
    assert_eq!(
        (change.act.as_deref(), change.reason.as_deref(), change.account),
        (Some("reissued"), Some("lost"), 1)
    );
}

#[tokio::test]
async fn a_revoked_voucher_keeps_its_booking_and_is_told_to_have_no_voucher() {
    let office = Office::new().await;
    office.book(0, 0).await;
    let revoke = office.typed("revoke", 0, "moved_away");
    let told = office.service().amend_voucher(office.by(), PROGRAMME, &revoke).await.expect("its own");
    assert_eq!((told.bookings, told.backed), (1, false));
    let page = office.explained_person(0).await;
    assert_eq!(page.bookings[0]["status"], "confirmed");
    let again = office.service().amend_voucher(office.by(), PROGRAMME, &revoke).await.expect("its own");
    assert!(!again.changed, "what is so already is not done again");
    let reinstate = office.typed("reinstate", 0, "mistake");
    let told = office.service().amend_voucher(office.by(), PROGRAMME, &reinstate).await.expect("its own");
    assert_eq!((told.changed, told.backed), (true, true));
    let acts = office.scene.entries("VoucherAmended").await;
    let by: Vec<&str> = acts.iter().map(|(actor, _)| actor.as_str()).collect();
    assert_eq!(by, ["staff:1", "staff:1"], "each act has its account, and nothing was written twice");
}

#[tokio::test]
async fn another_municipalitys_voucher_is_refused_and_leaves_a_trace() {
    let office = Office::new().await;
    let revoke = office.typed("revoke", 1, "other");
    assert_eq!(revoke.municipality_code, OTHER);
    let refused = office.service().amend_voucher(office.by(), PROGRAMME, &revoke).await;
    assert_eq!(code_of(refused), "staff.forbidden");
    assert_eq!(office.forbidden().await, ["staff:1"]);
    assert_eq!(office.explained_person(1).await.standing, [Finding::VoucherValid]);
}

#[tokio::test]
async fn a_new_voucher_of_another_municipality_is_refused_too() {
    let office = Office::new().await;
    let elsewhere = TypedAmendment { new_municipality_code: OTHER.to_owned(), ..reissued(&office, 0) };
    let refused = office.service().amend_voucher(office.by(), PROGRAMME, &elsewhere).await;
    assert_eq!(code_of(refused), "staff.forbidden");
    assert_eq!(office.explained_person(0).await.standing, [Finding::VoucherValid]);
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_act_is_told_at_once() {
    let office = Office::new().await;
    let typed = TypedAmendment {
        voucher_number: "12".to_owned(),
        new_voucher_number: String::new(),
        birth_date: "1955-02-30".to_owned(),
        reason: "because".to_owned(),
        ..reissued(&office, 0)
    };
    let refusal = office.service().amend_voucher(office.by(), PROGRAMME, &typed).await.expect_err("wrong");
    let fields: Vec<&str> = refusal.fields.iter().map(|field| field.field).collect();
    assert_eq!(fields, ["voucher_number", "reason", "new_voucher_number", "birth_date"]);
}

#[tokio::test]
async fn a_reissue_with_another_birth_date_or_of_nobody_is_refused() {
    let office = Office::new().await;
    let wrong = TypedAmendment { birth_date: "1929-01-01".to_owned(), ..reissued(&office, 0) };
    let refused = office.service().amend_voucher(office.by(), PROGRAMME, &wrong).await;
    assert_eq!(code_of(refused), "login.no_match");
    let nobody = TypedAmendment { voucher_number: "0000000001".to_owned(), ..reissued(&office, 0) };
    let refused = office.service().amend_voucher(office.by(), PROGRAMME, &nobody).await;
    assert_eq!(code_of(refused), "voucher.unlisted");
}
