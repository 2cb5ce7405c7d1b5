//! A place is held and the programme changes: the pages say so, and lead to no refusal.

use axum::http::StatusCode;
use service::admin::{Reply, Request};

use crate::browser::House;

/// The wave's days end before the first slot.
async fn narrow(house: &House) {
    let mut definition = house.town.programme();
    definition.wave[0].slots_from = definition.wave[0].slots_until;
    let request = Request::ApplyProgramme { definition: Box::new(definition), dry_run: false };
    let Reply::Changed(changes) = house.service().administer(request).await else { panic!("it is applied") };
    assert_eq!(changes.touched, 1);
    let line = "! outside the new waves: 1 live holds, which cannot be booked any more, and 0 confirmed bookings, which stay";
    assert!(changes.lines.iter().any(|told| told == line), "{:?}", changes.lines);
}

const CHANGED: &str = "Reception was changed while this place was kept for you";

#[tokio::test]
async fn a_hold_outside_the_new_waves_is_told_and_leads_to_no_refusal() {
    let house = House::new().await;
    let mut browser = house.browser();
    browser.lang = "en";
    let venues = browser.sign_in(&house.town.voucher(0), "").await;
    let confirm = browser.choose(&venues).await;
    assert!(confirm.text.contains("name=\"key\""), "{}", confirm.main());
    let before = browser.get("/my").await;
    let go = before.link("/confirm?slot=");
    assert!(!before.says(CHANGED));

    narrow(&house).await;
    let my = browser.get("/my").await;
    assert!(my.says(CHANGED) && !my.text.contains("/confirm?slot="), "{}", my.main());
    assert!(my.text.contains("action=\"/my/release"), "it can be given back: {}", my.main());
    let again = browser.get(&go).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.says(CHANGED) && !again.text.contains("name=\"key\""), "{}", again.main());
    assert!(again.links().iter().any(|link| link.contains("/venue")), "{:?}", again.links());
}
