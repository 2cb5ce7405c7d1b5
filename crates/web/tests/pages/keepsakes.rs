//! What people take home: the entry for a calendar and the slip for a wallet, from booking to cancellation.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::browser::{Browser, House, text_of};

/// The value of a property of a file for calendars, unfolded.
fn value<'a>(file: &'a str, name: &str) -> &'a str {
    let line = file.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.unwrap_or_else(|| panic!("no {name} in\n{file}"))
}

async fn calendar(browser: &mut Browser) -> String {
    let my = browser.get("/my").await;
    let file = browser.get(&my.link("/calendar.ics")).await;
    assert_eq!(file.status, StatusCode::OK);
    file.text
}

#[tokio::test]
async fn the_entry_in_a_calendar_follows_the_booking() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    let first = browser.get(&done.link("/calendar.ics")).await.text;
    assert_eq!((value(&first, "METHOD"), value(&first, "SEQUENCE")), ("PUBLISH", "0"));
    assert_eq!(value(&first, "DTSTART;TZID=Asia/Tokyo"), "20210524T090000");

    let my = browser.get("/my").await;
    let venues = browser.get(&my.link("/move")).await;
    let days = browser.get(&venues.link("day?venue=")).await;
    let times = browser.get(&days.link("time?venue=")).await;
    let other = times.text.split("name=\"slot\" value=\"").nth(2).and_then(|rest| rest.split('"').next());
    let confirm = browser.send(&times, "/time", &[("slot", other.expect("a second time"))]).await;
    browser.send(&confirm, "/confirm", &[]).await;
    let moved = calendar(&mut browser).await;
    assert_eq!((value(&moved, "METHOD"), value(&moved, "SEQUENCE")), ("PUBLISH", "1"));
    assert_ne!(value(&moved, "DTSTART;TZID=Asia/Tokyo"), value(&first, "DTSTART;TZID=Asia/Tokyo"));

    let my = browser.get("/my").await;
    let cancel = browser.get(&my.link("/cancel")).await;
    browser.send(&cancel, "/cancel", &[]).await;
    let gone = calendar(&mut browser).await;
    assert_eq!((value(&gone, "METHOD"), value(&gone, "SEQUENCE")), ("CANCEL", "2"));
    assert_eq!(value(&gone, "STATUS"), "CANCELLED");
    for file in [moved, gone] {
        assert_eq!(value(&file, "UID"), value(&first, "UID"));
    }
}

#[tokio::test]
async fn the_entry_comes_as_a_file_and_to_nobody_else() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    let answer = browser.once("GET", &done.link("/calendar.ics"), String::new()).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let how = answer.headers()[header::CONTENT_DISPOSITION].to_str().expect("ASCII").to_owned();
    assert!(how.starts_with("attachment; ") && how.ends_with(".ics\""), "{how}");
    let (mut other, _) = house.signed_in(1).await;
    assert_eq!(other.get(&done.link("/calendar.ics")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_api_gives_the_same_entry_at_both_addresses() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    let page = browser.get(&done.link("/calendar.ics")).await;
    let id = page.path.split('/').nth(2).expect("the booking").to_owned();
    let token = browser.cookies["session"].clone();
    for path in [format!("/api/v1/bookings/{id}/.ics"), format!("/api/v1/bookings/{id}.ics")] {
        let ask = |token: &str| {
            let ask = Request::get(&path).header(header::AUTHORIZATION, format!("Bearer {token}"));
            ask.header(header::ACCEPT_LANGUAGE, "ja").body(Body::empty()).expect("a request")
        };
        let answer = browser.raw(ask(&token)).await;
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
        assert_eq!(text_of(answer).await, page.text);
        assert_eq!(browser.raw(ask("nobody")).await.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn the_slip_for_a_wallet_says_number_time_place_and_telephone() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    let card = browser.get(&done.link("/card")).await;
    let number =
        done.text.split("<strong>").nth(1).and_then(|part| part.split('<').next()).expect("a number");
    for said in [number, "2021年5月24日（月）", "午前9時", "width=\"35mm\""] {
        assert!(card.says(said), "{said}: {}", card.main());
    }
    let my = browser.get("/my").await;
    let cancel = browser.get(&my.link("/cancel")).await;
    browser.send(&cancel, "/cancel", &[]).await;
    let refused = browser.get(&card.path).await;
    assert!(!refused.says("width=\"35mm\""), "a cancelled booking has no slip: {}", refused.main());
}
