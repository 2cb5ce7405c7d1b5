//! Every address of the console with every role: what the table allows is done, everything else is refused and leaves a
//! trace.

use axum::http::StatusCode;
use service::admin::{Reply, Request};
use service::permission::{Act, Role, TABLE};
use web::staff::ROUTES;

use super::office::{Desk, member};
use crate::browser::House;

fn may(role: Role, act: Option<Act>) -> bool {
    act.is_none_or(|act| TABLE.iter().any(|rule| (rule.act, rule.role) == (act, role)))
}

/// How many refused acts the journal knows.
pub async fn traces(house: &House) -> usize {
    let Reply::Dumped(dumped) = house.service().administer(Request::Dump { from: 0 }).await else {
        panic!("a dump")
    };
    let forbidden = |entry: &&service::admin::DumpedEntry| {
        entry.event.as_ref().is_some_and(|event| event["code"] == "staff.forbidden")
    };
    dumped.entries.iter().filter(forbidden).count()
}

/// Asks about a person whom an operator found.
async fn asks(desk: &Desk, method: &str, path: &str, person: &str) -> StatusCode {
    let (path, body) = match method {
        "GET" => (format!("{path}?p={person}"), String::new()),
        _ => (path.to_owned(), format!("p={person}")),
    };
    desk.browser.clone().once(method, &path, body).await.status()
}

async fn found(house: &House) -> String {
    let mut desk = member(house, "finder", "operator", "everything").await;
    let voucher = house.town.voucher(0);
    let page = desk.browser.get("/staff/desk").await;
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    let page = desk.browser.send(&page, "/staff/desk", &[("q", &typed)]).await;
    page.path.trim_start_matches("/staff/person?p=").to_owned()
}

#[tokio::test]
async fn every_role_is_let_through_exactly_where_the_table_says() {
    let house = House::new().await;
    let person = found(&house).await;
    for role in Role::ALL {
        let desk = member(&house, role.as_str(), role.as_str(), "everything").await;
        for (method, path, act) in ROUTES.iter().filter(|(_, path, _)| !path.ends_with("sign-out")) {
            let before = traces(&house).await;
            let refused = asks(&desk, method, path, &person).await == StatusCode::FORBIDDEN;
            let left = traces(&house).await - before;
            // A sign-in or a proof without anything in it is refused for what is in it.
            let of_everybody = act.is_none();
            assert_eq!(left, usize::from(!may(role, *act)), "{role:?} {method} {path}");
            assert!(of_everybody || refused != may(role, *act), "{role:?} {method} {path}");
        }
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_sign_in_from_everywhere() {
    let house = House::new().await;
    for (method, path, _) in ROUTES.iter().filter(|(_, path, _)| !path.ends_with("/sign-in")) {
        let answer = house.browser().once(method, path, String::new()).await;
        let target =
            answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert!(target.starts_with("/staff/sign-in?next="), "{method} {path}: {} {target}", answer.status());
    }
}

#[tokio::test]
async fn a_new_account_is_led_to_its_first_sign_in_from_everywhere() {
    let house = House::new().await;
    let one_time = super::office::add(&house, "hanako", "administrator", "everything").await;
    let mut browser = house.browser();
    super::office::sign_in(&mut browser, "hanako", &one_time, "").await;
    let open = ["/staff/sign-in", "/staff/enrol", "/staff/sign-out"];
    for (method, path, _) in ROUTES.iter().filter(|(_, path, _)| !open.contains(path)) {
        let answer = browser.clone().once(method, path, String::new()).await;
        let target =
            answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert_eq!(target, "/staff/enrol", "{method} {path}");
    }
}
