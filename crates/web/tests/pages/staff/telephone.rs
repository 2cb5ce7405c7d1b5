//! What the desk does beyond a booking: a code for one sign-in, a link to a reissued voucher, calls to make.

use axum::http::StatusCode;
use service::wording::{Lang, Words, bare};
use sim::town::Voucher;

use super::office::{Desk, member};
use crate::browser::{House, Page};

fn text(key: &str) -> String {
    bare(&Words::new(Lang::Ja).text(key, &[]))
}

async fn found(house: &House, desk: &mut Desk, index: u32) -> Page {
    let voucher = house.town.voucher(index);
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    let page = desk.browser.get("/staff/desk").await;
    desk.browser.send(&page, "/staff/desk", &[("q", &typed)]).await
}

async fn verified(house: &House, desk: &mut Desk, index: u32) -> Page {
    let page = found(house, desk, index).await;
    let birth = house.town.voucher(index).birth_date.to_string();
    desk.browser.send(&page, "/staff/person", &[("birth_date", &birth), ("consent", "1")]).await
}

/// The eight digits on the page of a code.
fn digits(page: &Page) -> String {
    let shown = page.text.split("class=\"digits\"><strong>").nth(1).and_then(|rest| rest.split('<').next());
    shown.unwrap_or_else(|| panic!("no digits: {}", page.main())).to_owned()
}

#[tokio::test]
async fn a_code_of_the_desk_lets_in_on_the_web_although_the_voucher_has_to_wait() {
    let house = House::new().await;
    let mut desk = member(&house, "hanako", "operator", "everything").await;
    let wrong = Voucher { birth_date: jiff::civil::date(1941, 1, 1), ..house.town.voucher(0) };
    let mut citizen = house.browser();
    for _ in 0..11 {
        citizen.sign_in(&wrong, "").await;
    }
    let waiting = citizen.sign_in(&house.town.voucher(0), "").await;
    assert!(waiting.says(&text("check-booking-number")), "{}", waiting.main());
    let unsaid = found(&house, &mut desk, 0).await;
    assert!(!unsaid.text.contains("/staff/person/code"), "not before the birth date was said");
    let page = verified(&house, &mut desk, 0).await;
    let given = desk.browser.send(&page, "/staff/person/code", &[("how", "booking_number")]).await;
    let code = digits(&given);
    assert!(!given.path.contains(&code.replace(' ', "")), "no address has it: {}", given.path);
    let misheard = citizen.send(&waiting, "/check", &[("booking_number", "0000 0000")]).await;
    assert_eq!(misheard.status, StatusCode::TOO_MANY_REQUESTS);
    let venues = citizen.send(&waiting, "/check", &[("booking_number", &code)]).await;
    assert!(venues.path.contains("/venue"), "{}", venues.main());
    let person = verified(&house, &mut desk, 0).await;
    for key in ["timeline-desk-code-given", "timeline-desk-code-used", "act-give_code"] {
        assert!(person.says(&text(key)), "{key}: {}", person.main());
    }
    assert!(person.says(&text("identified-booking_number")));
    let mut auditor = member(&house, "jiro", "auditor", "everything").await;
    let looks = auditor.browser.get("/staff/looks").await;
    assert!(looks.says(&text("act-give_code")), "the access record has it: {}", looks.main());
}

#[tokio::test]
async fn a_code_without_a_way_of_identifying_the_caller_is_not_given() {
    let house = House::new().await;
    let mut desk = member(&house, "hanako", "operator", "everything").await;
    let page = verified(&house, &mut desk, 0).await;
    let refused = desk.browser.send(&page, "/staff/person/code", &[("how", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says(&text("refusal-desk-identified")), "{}", refused.main());
}

#[tokio::test]
async fn a_voucher_that_is_on_no_list_is_not_linked_and_what_was_typed_stays() {
    let house = House::new().await;
    let mut desk = member(&house, "hanako", "operator", "everything").await;
    let page = verified(&house, &mut desk, 0).await;
    let form = desk.browser.get(&page.link("/staff/person/link")).await;
    let code = house.town.voucher(0).municipality_code;
    let filled = [
        ("municipality_code", code.as_str()),
        ("voucher_number", "9999999999"),
        ("reason", "lost"),
        ("how", "contact"),
    ];
    let refused = desk.browser.send(&form, "/staff/person/link", &filled).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.says(&text("refusal-voucher-not-listed-yet")), "{}", refused.main());
    assert_eq!(refused.typed("voucher_number"), "9999999999");
    let short = desk.browser.send(&form, "/staff/person/link", &[("voucher_number", "12")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_promised_call_is_taken_made_and_gone() {
    let house = House::new().await;
    let mut desk = member(&house, "hanako", "operator", "everything").await;
    let page = found(&house, &mut desk, 0).await;
    let form = desk.browser.get(&page.link("/staff/person/call")).await;
    let wrong = [("telephone", "03-12"), ("reason", "sign_in"), ("note", "夕方まで")];
    let refused = desk.browser.send(&form, "/staff/person/call", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.main());
    assert!(refused.says("夕方まで"), "what was typed stays");
    let filled = [("telephone", "03-1234-5678"), ("reason", "sign_in"), ("note", "夕方まで")];
    let person = desk.browser.send(&form, "/staff/person/call", &filled).await;
    assert!(person.says(&text("desk-done-promised")), "{}", person.main());
    assert!(!person.says("0312345678"), "the number is for whoever takes the call");
    let list = desk.browser.get(&person.link("/staff/desk/calls")).await;
    assert!(!list.says("0312345678") && list.says(&text("calls-reason-sign_in")), "{}", list.main());
    assert!(list.text.contains("（0）"), "none is due yet: {}", list.text);
    house.house.clock.pass_minutes(70);
    let late = desk.browser.get("/staff/desk/calls").await;
    assert!(late.text.contains("（1）") && late.says("過ぎています"), "{}", late.text);
    let own = desk.browser.send(&late, "/staff/desk/calls/take", &[]).await;
    assert!(own.says("0312345678") && own.says("夕方まで"), "{}", own.main());
    let mut other = member(&house, "taro", "operator", "everything").await;
    let theirs = other.browser.get("/staff/desk/calls").await;
    assert!(
        !theirs.says("0312345678") && !theirs.text.contains("/staff/desk/calls/take"),
        "{}",
        theirs.main()
    );
    let done = desk.browser.send(&own, "/staff/desk/calls/end", &[("what", "done")]).await;
    assert!(done.says(&text("calls-done-done")) && done.says(&text("calls-none")), "{}", done.main());
    let again = desk.browser.send(&own, "/staff/desk/calls/end", &[("what", "done")]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert!(again.says(&text("refusal-call-back-unknown")), "{}", again.main());
}
