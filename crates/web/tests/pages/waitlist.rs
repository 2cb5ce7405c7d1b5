//! The waitlist on the pages and in the API: nothing on it looks like a booking, and an offer is booked as any place that is held.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use service::admin::{ContactFile, ProgrammeFile, Reply, Request as AdminRequest, WaitlistFile};
use service::messages::{Carried, Carrier, Carrying, Outgoing, Way};
use sim::town::{PROGRAMME, Town};

use crate::browser::{Browser, House, Page, text_of};
use crate::story::well_made;

const OFFERED: &str = "空いた枠をご案内しています";
const WAITING: &str = "キャンセル待ちをしています";

fn home() -> String {
    format!("/waitlist/{PROGRAMME}")
}

/// A town where people wait, with so many places.
fn town(slots: u32) -> Town {
    let waitlist = Some(WaitlistFile { offer_minutes: 120, ..WaitlistFile::default() });
    Town { slots, capacity: 1, waitlist, ..Town::default() }
}

/// All places are taken, by the first people.
async fn full_house(slots: u32) -> House {
    let house = House::of(town(slots)).await;
    for index in 0..slots {
        let (mut browser, venues) = house.signed_in(index).await;
        let done = browser.book(&venues).await;
        assert!(done.path.starts_with("/done/"), "{}", done.path);
    }
    house
}

/// Person `index`, on the page of the waitlist that says that they wait.
async fn waits(house: &House, index: u32) -> (Browser, Page) {
    let (mut browser, venues) = house.signed_in(index).await;
    let page = browser.get(&venues.link(&home())).await;
    let page = browser.send(&page, &home(), &[]).await;
    assert_eq!(page.heading(), WAITING);
    (browser, page)
}

async fn cancels(house: &House, index: u32) {
    let (mut browser, _) = house.signed_in(index).await;
    let my = browser.get("/my").await;
    let cancel = browser.get(&my.link("/cancel")).await;
    let done = browser.send(&cancel, "/cancel", &[]).await;
    assert_eq!(done.heading(), "予約を取り消しました");
}

async fn pass_on(house: &House) {
    let mut passing = house.service().passing_on();
    while passing.round().await {}
}

/// Whether anything on the page has the shape of a booking number.
fn shows_a_number(page: &Page) -> bool {
    let words = page.main().split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    words.into_iter().any(|word| {
        let parts: Vec<usize> = word.split('-').map(str::len).collect();
        parts == [4, 4, 1]
    })
}

#[tokio::test]
async fn whoever_finds_nothing_is_led_to_the_waitlist_and_told_that_it_is_no_booking() {
    let house = full_house(1).await;
    let (mut browser, venues) = house.signed_in(1).await;
    assert!(venues.says("キャンセル待ちで順番に待つことができます"), "{}", venues.main());
    let page = browser.get(&venues.link(&home())).await;
    assert_eq!(page.heading(), "キャンセル待ち");
    assert!(page.says("キャンセル待ちは予約ではありません。") && page.says("2時間のあいだ"));
    assert!(page.says("午前8時から午後9時まで") && page.says("3回続くと"), "{}", page.main());
    assert!(page.says("こちらからお知らせする方法がありません"), "nobody could tell them");
    let page = browser.send(&page, &home(), &[]).await;
    assert!(page.says("キャンセル待ちに入りました。") && page.says("予約はまだできていません。"));
    assert!(page.says("あなたより前に待っている方はいません。") && page.says("すべての会場"));
    let (mut second, page) = waits(&house, 2).await;
    assert!(page.says("あなたの前に、1人の方が待っています。"), "{}", page.main());
    let my = second.get("/my").await;
    assert!(my.says(WAITING) && my.says("1人の方が") && !my.says("取り置き"), "{}", my.main());
    assert!(!shows_a_number(&page) && !shows_a_number(&my));
    let venues = second.get(&format!("/book/{PROGRAMME}/venue")).await;
    assert!(venues.says("あなたはキャンセル待ちをしています。"));
}

#[tokio::test]
async fn a_place_that_is_offered_stands_first_on_my_page_and_is_booked_by_the_last_word() {
    let house = full_house(1).await;
    let (mut first, _) = waits(&house, 1).await;
    let (mut next, _) = waits(&house, 2).await;
    cancels(&house, 0).await;
    let my = first.get("/my").await;
    let heading = my.main().split("<h2").nth(1).expect("a heading");
    assert!(heading.contains(OFFERED) && my.says("まだ予約されていません。"), "{}", my.main());
    assert!(!my.says("取り置き中"), "an offer is not called a hold");
    assert!(!my.says("/venue"), "nothing beside it leads to where it is lost: {}", my.main());
    assert!(!shows_a_number(&my));
    let confirm = first.get(&my.link("/confirm?slot=")).await;
    assert_eq!(confirm.heading(), "この内容で予約しますか");
    assert!(
        confirm.says("2021年5月17日") && confirm.says("あなたのために空けています"),
        "{}",
        confirm.main()
    );
    assert!(!confirm.says("のばす") && !confirm.says("/time?"), "it cannot be made longer or lost by a link");
    assert_eq!(next.get("/my").await.main().matches(OFFERED).count(), 0);
    let venues = next.get(&format!("/book/{PROGRAMME}/venue")).await;
    assert!(venues.says("今、予約できる枠がありません"), "it is nobody else's");
    let done = first.send(&confirm, "/confirm", &[]).await;
    assert_eq!(done.heading(), "予約が完了しました");
    let after = first.get(&home()).await;
    assert_eq!(after.heading(), "予約ができたので、キャンセル待ちは終わりました");
    assert!(next.get(&home()).await.says("あなたより前に待っている方はいません。"));
}

#[tokio::test]
async fn whoever_lets_a_place_go_keeps_their_turn_and_a_second_tap_lets_nothing_else_go() {
    let house = full_house(2).await;
    let (mut first, _) = waits(&house, 2).await;
    let (mut next, _) = waits(&house, 3).await;
    cancels(&house, 0).await;
    let offered = first.get(&home()).await;
    assert_eq!(offered.heading(), OFFERED);
    let ask = first.get(&offered.link("/decline")).await;
    assert_eq!(ask.heading(), "この枠を見送りますか");
    let declined = first.send(&ask, "/decline", &[]).await;
    assert!(declined.heading() == WAITING && declined.says("枠を見送りました。"), "{}", declined.main());
    assert_eq!(next.get(&home()).await.heading(), OFFERED, "it goes to the next");
    cancels(&house, 1).await;
    assert_eq!(first.get(&home()).await.heading(), OFFERED, "the turn was kept");
    let again = first.send(&ask, "/decline", &[]).await;
    assert_eq!(again.heading(), OFFERED, "the old page is about the old place");
}

#[tokio::test]
async fn whoever_leaves_is_asked_first_and_what_was_offered_goes_to_the_next() {
    let house = full_house(1).await;
    let (mut first, _) = waits(&house, 1).await;
    let (mut next, _) = waits(&house, 2).await;
    cancels(&house, 0).await;
    let page = first.get(&home()).await;
    let ask = first.get(&page.link("/leave")).await;
    assert!(ask.says("今の順番はなくなります") && ask.says("次の方に回ります"), "{}", ask.main());
    assert_eq!(next.get(&home()).await.heading(), WAITING, "to look at the question does nothing");
    let left = first.send(&ask, "/leave", &[]).await;
    assert_eq!(left.heading(), "キャンセル待ちをやめました");
    assert_eq!(first.send(&ask, "/leave", &[]).await.heading(), left.heading(), "a second tap says the same");
    assert_eq!(next.get(&home()).await.heading(), OFFERED);
    assert!(!first.get("/my").await.says("キャンセル待ち"));
    let again = first.send(&left, &home(), &[]).await;
    assert!(again.says("1人の方が待っています"), "at the end of the list: {}", again.main());
}

#[tokio::test]
async fn an_offer_that_ended_says_so_and_after_three_they_are_told_that_they_are_off() {
    let house = full_house(3).await;
    waits(&house, 3).await;
    let mut confirm = None;
    for index in 0..3 {
        cancels(&house, index).await;
        let (mut browser, _) = house.signed_in(3).await;
        let my = browser.get("/my").await;
        assert!(my.says(OFFERED), "offer {index}: {}", my.main());
        let page = browser.get(&my.link("/confirm?slot=")).await;
        house.house.clock.pass_minutes(123);
        pass_on(&house).await;
        confirm = Some(page);
    }
    let (mut first, _) = house.signed_in(3).await;
    let my = first.get("/my").await;
    assert!(my.says("3回続けてご案内しました") && !my.says(OFFERED), "{}", my.main());
    let page = first.get(&home()).await;
    assert_eq!(page.heading(), "キャンセル待ちは終わりました");
    assert!(page.says("キャンセル待ちに入る"), "they may join again");
    let late = first.get(&confirm.expect("it was shown").path).await;
    assert_eq!(late.heading(), "取り置きの時間が過ぎました");
}

#[tokio::test]
async fn a_place_that_somebody_else_took_in_this_moment_leads_to_the_waitlist() {
    let house = House::of(town(1)).await;
    let (mut slow, venues) = house.signed_in(0).await;
    let days = slow.get(&venues.link("day?venue=")).await;
    let times = slow.get(&days.link("time?venue=")).await;
    assert!(!times.says("キャンセル待ち"), "there is a place");
    let slot = times.button("slot");
    let (mut quick, venues) = house.signed_in(1).await;
    quick.book(&venues).await;
    let refused = slow.send(&times, "/time", &[("slot", &slot)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.link(&home()).ends_with(PROGRAMME));
    for page in [&times, &days] {
        assert!(slow.get(&page.path).await.says("キャンセル待ちで順番に"), "{}", page.path);
    }
}

#[tokio::test]
async fn to_choose_something_else_while_a_place_is_offered_is_warned_of() {
    let house = House::of(town(2)).await;
    let (mut holder, venues) = house.signed_in(0).await;
    holder.book(&venues).await;
    let (mut other, venues) = house.signed_in(1).await;
    other.choose(&venues).await;
    let (mut first, _) = waits(&house, 2).await;
    cancels(&house, 0).await;
    house.house.clock.pass_minutes(40);
    for page in ["venue", "day?venue=otemachi"] {
        let page = first.get(&format!("/book/{PROGRAMME}/{page}")).await;
        assert!(page.says("ご案内中の枠は次の方に回ります"), "{}", page.main());
    }
}

#[tokio::test]
async fn where_nothing_is_offered_any_more_whoever_waits_is_told_so_and_the_planner_how_many() {
    let house = full_house(1).await;
    let (mut first, page) = waits(&house, 1).await;
    assert!(!page.says("今は、空いた枠のご案内をしていません。"));
    let definition = Box::new(ProgrammeFile { waitlist: None, ..house.town.programme() });
    let dry = AdminRequest::ApplyProgramme { definition: definition.clone(), dry_run: true };
    let Reply::Changed(changes) = house.service().administer(dry).await else { panic!("no changes") };
    assert!(changes.lines.iter().any(|line| line.contains("those who wait (1)")), "{:?}", changes.lines);
    assert_eq!(changes.touched, 1);
    house.service().administer(AdminRequest::ApplyProgramme { definition, dry_run: false }).await;
    for path in [home(), "/my".to_owned()] {
        let page = first.get(&path).await;
        assert!(page.says(WAITING) && page.says("今は、空いた枠のご案内をしていません。"), "{}", page.main());
        assert!(!page.says("順番にご案内します"), "{}", page.main());
    }
}

#[tokio::test]
async fn where_nobody_waits_no_page_speaks_of_it() {
    let house = House::of(Town { waitlist: None, ..town(1) }).await;
    let (mut browser, venues) = house.signed_in(0).await;
    browser.book(&venues).await;
    let (mut second, venues) = house.signed_in(1).await;
    assert!(!venues.says("キャンセル待ち"));
    let page = second.get(&home()).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert_eq!(page.heading(), "キャンセル待ちは受け付けていません");
    let (_, body) = ask(&house, 1, "PUT", "/me/waitlist", "{\"venues\":[]}").await;
    assert_eq!(body["code"], "waitlist.none");
}

#[tokio::test]
async fn every_page_about_it_is_well_made() {
    for lang in ["ja", "ja-easy", "en"] {
        let house = full_house(1).await;
        let (mut browser, venues) = house.signed_in(1).await;
        let venues = browser.get(&format!("{}?lang={lang}", venues.path)).await;
        let about = browser.get(&venues.link(&home())).await;
        let waiting = browser.send(&about, &home(), &[]).await;
        let leave = browser.get(&waiting.link("/leave")).await;
        cancels(&house, 0).await;
        let my = browser.get("/my").await;
        let offered = browser.get(&home()).await;
        let decline = browser.get(&offered.link("/decline")).await;
        let confirm = browser.get(&offered.link("/confirm?slot=")).await;
        for page in [venues, about, waiting, leave, my, offered, decline, confirm] {
            well_made(&page, lang);
            assert!(!shows_a_number(&page), "{}", page.path);
        }
    }
}

/// Somebody who carries mails.
struct Mails;

impl Carrier for Mails {
    fn way(&self) -> Way {
        Way::Mail
    }

    fn carry(&self, _: Outgoing) -> Carrying {
        Box::pin(async { Carried::Taken })
    }
}

#[tokio::test]
async fn the_page_says_how_they_hear_of_a_place_and_what_would_change_that() {
    let word = |word: &str| word.to_owned();
    let contact = ContactFile { kana_name: word("no"), telephone: word("optional"), email: word("optional") };
    let house = House::of(Town { contact, ..town(1) }).await;
    let (mut browser, _) = house.signed_in(1).await;
    let page = browser.get(&home()).await;
    assert!(!page.says("/my/contact"), "no address would help where nothing is sent");
    let _sender = house.service().sender(vec![Arc::new(Mails)], "https://tashika.example");
    let page = browser.get(&home()).await;
    assert!(page.says("お知らせする方法がありません"), "{}", page.main());
    let form = browser.get(&page.link("/my/contact")).await;
    browser.send(&form, "/my/contact", &[("telephone", "0312345678")]).await;
    assert!(
        browser.get(&home()).await.says("お知らせする方法がありません"),
        "no text messages are sent here"
    );
    let form = browser.get("/my/contact").await;
    browser.send(&form, "/my/contact", &[("email", "hanako@example.jp")]).await;
    let page = browser.get(&home()).await;
    assert!(page.says("お知らせの方法：メール。"), "{}", page.main());
    let wish = browser.get("/my/messages").await;
    browser.send(&wish, "/my/messages", &[("way", "none"), ("reminders", "yes")]).await;
    let page = browser.get(&home()).await;
    assert!(page.says("お知らせを受け取らない設定"), "{}", page.main());
    assert_eq!(page.link("/my/messages"), "/my/messages");
}

/// Asks the API as person `index`; the same request has the same key.
async fn ask(house: &House, index: u32, method: &str, path: &str, body: &str) -> (StatusCode, Value) {
    keyed(house, index, &format!("{method}-{path}-{index}"), (method, path, body)).await
}

async fn decline(house: &House, index: u32, key: &str, body: &str) -> (StatusCode, Value) {
    keyed(house, index, key, ("POST", "/me/waitlist/decline", body)).await
}

async fn keyed(
    house: &House,
    index: u32,
    key: &str,
    (method, path, body): (&str, &str, &str),
) -> (StatusCode, Value) {
    let who = house.town.sign_in(house.service(), index);
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {}", house.service().seal(&who)))
        .header("idempotency-key", key)
        .body(Body::from(body.to_owned()))
        .expect("a request");
    let answer = house.browser().raw(request).await;
    let status = answer.status();
    (status, serde_json::from_str(&text_of(answer).await).expect("JSON"))
}

#[tokio::test]
async fn a_program_joins_sees_the_offer_lets_it_go_and_leaves() {
    let house = full_house(1).await;
    let none = ask(&house, 1, "GET", "/me/waitlist", "").await;
    assert_eq!(none.1["waitlist"]["standing"], Value::Null);
    let (status, body) = ask(&house, 1, "PUT", "/me/waitlist", "{\"venues\":[\"otemachi\"]}").await;
    assert_eq!((status, &body["waitlist"]["standing"]), (StatusCode::OK, &json!("waiting")));
    assert_eq!(body["waitlist"]["venues"], json!(["otemachi"]));
    let (_, body) = ask(&house, 2, "PUT", "/me/waitlist", "{\"venues\":[]}").await;
    assert_eq!(body["waitlist"]["ahead"], 1);
    let (status, body) = ask(&house, 3, "PUT", "/me/waitlist", "{\"venues\":[\"nowhere\"]}").await;
    assert_eq!((status.as_u16(), &body["code"]), (422, &json!("venue.unknown")));
    cancels(&house, 0).await;
    let (_, me) = ask(&house, 1, "GET", "/me", "").await;
    assert_eq!(me["hold"]["offered"], true);
    let (_, body) = ask(&house, 1, "GET", "/me/waitlist", "").await;
    let offer = &body["waitlist"]["offer"];
    assert_eq!(
        (&body["waitlist"]["standing"], &offer["slot"]["id"]),
        (&json!("offered"), &me["hold"]["slot"]["id"])
    );
    assert_eq!(offer["expires_at"], me["hold"]["expires_at"]);
    let (_, held) =
        ask(&house, 1, "POST", "/holds", &json!({ "slot": offer["slot"]["id"] }).to_string()).await;
    assert_eq!(held["offered"], true, "to hold what is offered leaves it an offer: {held}");
    assert_eq!((&held["expires_at"], &held["extendable"]), (&offer["expires_at"], &json!(false)), "{held}");
    let other = ask(&house, 4, "POST", "/me/waitlist/decline", "{\"slot\":\"0123456789abcdef\"}").await;
    assert_eq!(other.1["code"], "waitlist.not_on");
    let wrong = json!({ "slot": "0123456789abcdef" }).to_string();
    let (status, body) = decline(&house, 1, "another-place-1", &wrong).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("waitlist.no_offer")));
    let (status, body) = decline(&house, 1, "no-such-member-1", "{\"place\":1}").await;
    assert_eq!((status.as_u16(), &body["code"]), (422, &json!("body.malformed")));
    let meant = json!({ "slot": offer["slot"]["id"] }).to_string();
    let (status, body) = decline(&house, 1, "this-place-offered", &meant).await;
    assert_eq!((status, &body["waitlist"]["standing"]), (StatusCode::OK, &json!("waiting")));
    let (_, body) = ask(&house, 2, "GET", "/me/waitlist", "").await;
    assert_eq!(body["waitlist"]["standing"], "offered");
    let (status, body) = ask(&house, 2, "DELETE", "/me/waitlist", "").await;
    assert_eq!((status, &body["waitlist"]["standing"]), (StatusCode::OK, &json!("asked")));
}
