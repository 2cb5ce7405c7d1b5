//! Double taps, reloads, the way back, two tabs, holds and sign-ins that are over.

use axum::http::StatusCode;
use sim::town::{PROGRAMME, Town};

use crate::browser::House;

#[tokio::test]
async fn a_double_tap_gives_one_booking() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    let first = browser.send(&confirm, "/confirm", &[]).await;
    let second = browser.send(&confirm, "/confirm", &[]).await;
    assert_eq!(first.path, second.path);
    assert_eq!(browser.get("/my").await.text.matches("id=\"b-").count(), 1);
}

#[tokio::test]
async fn going_back_after_booking_shows_the_booking() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    let done = browser.send(&confirm, "/confirm", &[]).await;
    assert_eq!(browser.get(&confirm.path).await.path, done.path);
}

#[tokio::test]
async fn a_reload_of_the_last_question_holds_the_same_place() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    let again = browser.get(&confirm.path).await;
    assert_eq!(again.main(), confirm.main());
}

#[tokio::test]
async fn two_tabs_with_two_vouchers_each_show_their_own() {
    let house = House::new().await;
    let mut browser = house.browser();
    let form = browser.get(&format!("/book/{PROGRAMME}/voucher")).await;
    let first = browser.type_voucher(&form, &house.town.voucher(0), &[]).await;
    browser.type_voucher(&form, &house.town.voucher(1), &[]).await;
    let again = browser.get(&first.path).await;
    assert!(again.says("東京都千代田区") && !again.says("東京都世田谷区"), "{}", again.main());
}

#[tokio::test]
async fn a_form_of_one_person_does_nothing_for_another() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    browser.sign_in(&house.town.voucher(1), "").await;
    let refused = browser.send(&confirm, "/confirm", &[]).await;
    assert_eq!(
        (refused.status, refused.heading()),
        (StatusCode::CONFLICT, "別の方の画面に切り替わっています".into())
    );
    assert!(browser.get("/my").await.says("これまでに一度も記録されていません"));
}

#[tokio::test]
async fn a_hold_that_is_over_offers_the_same_place_again() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    house.house.clock.pass_minutes(11);
    let over = browser.get(&confirm.path).await;
    assert_eq!(over.heading(), "取り置きの時間が過ぎました");
    let again = browser.send(&over, "/time", &[]).await;
    assert_eq!(again.heading(), "この内容で予約しますか");
}

#[tokio::test]
async fn a_hold_that_is_over_and_taken_leads_to_other_times() {
    let house = House::of(Town { capacity: 1, slots: 20, ..Town::default() }).await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    house.house.clock.pass_minutes(11);
    let (mut other, venues) = house.signed_in(1).await;
    other.book(&venues).await;
    let over = browser.send(&confirm, "/confirm", &[]).await;
    assert!(
        over.says("あなたの予約は、まだできていません") || over.says("予約は、まだできていません"),
        "{}",
        over.main()
    );
    let times = browser.get(&over.link("/time?")).await;
    assert_eq!(times.heading(), "時刻を選んでください");
}

#[tokio::test]
async fn a_hold_can_be_kept_longer() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    assert!(confirm.says("午後0時10分まで取り置いています"), "{}", confirm.main());
    house.house.clock.pass_minutes(5);
    let longer = browser.send(&confirm, "/extend", &[]).await;
    assert!(longer.says("午後0時15分まで取り置いています"), "{}", longer.main());
}

#[tokio::test]
async fn a_live_hold_is_on_my_page_and_can_be_given_back() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    browser.choose(&venues).await;
    let my = browser.get("/my").await;
    assert_eq!(browser.get(&my.link("/confirm?")).await.heading(), "この内容で予約しますか");
    let free = browser.send(&my, "/my/release", &[]).await;
    assert!(!free.says("取り置き中の枠があります"), "{}", free.main());
}

#[tokio::test]
async fn a_hold_for_moving_is_no_hold_for_booking() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    browser.book(&venues).await;
    let my = browser.get("/my").await;
    let venues = browser.get(&my.link("/move")).await;
    let days = browser.get(&venues.link("day?venue=")).await;
    let times = browser.get(&days.link("date=2021-05-26")).await;
    let slot = times.button("slot");
    browser.send(&times, "/time", &[("slot", &slot)]).await;
    let page = browser.get(&format!("/book/{PROGRAMME}/confirm")).await;
    assert_eq!(page.heading(), "取り置いている枠がありません");
}

#[tokio::test]
async fn a_sign_in_that_is_over_asks_only_for_the_birth_date_and_goes_on() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let days = browser.get(&venues.link("day?venue=")).await;
    house.house.clock.pass_minutes(61);
    let asked = browser.get(&days.path).await;
    assert_eq!(asked.heading(), "確認のため、もう一度生年月日を入れてください");
    assert!(!asked.text.contains("name=\"voucher_number\""));
    let born = house.town.voucher(0).birth_date;
    let (year, month, day) = (born.year().to_string(), born.month().to_string(), born.day().to_string());
    let date =
        [("birth_era", "western"), ("birth_year", &year), ("birth_month", &month), ("birth_day", &day)];
    let on = browser.send(&asked, "/again", &date).await;
    assert_eq!((on.path.clone(), on.heading()), (days.path, "日にちを選んでください".to_owned()));
}

#[tokio::test]
async fn a_wrong_birth_date_does_not_revive_a_sign_in() {
    let house = House::new().await;
    let (mut browser, _) = house.signed_in(0).await;
    house.house.clock.pass_minutes(61);
    let asked = browser.get("/my").await;
    let date = [("birth_era", "western"), ("birth_year", "1950"), ("birth_month", "1"), ("birth_day", "3")];
    let refused = browser.send(&asked, "/again", &date).await;
    assert!(refused.says("名簿と一致しませんでした"), "{}", refused.main());
}

#[tokio::test]
async fn a_form_sent_after_the_sign_in_was_over_does_nothing_and_keeps_the_place_in_mind() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    house.house.clock.pass_minutes(61);
    let asked = browser.send(&confirm, "/confirm", &[]).await;
    assert_eq!(asked.heading(), "確認のため、もう一度生年月日を入れてください");
    let slot =
        confirm.form("/confirm").fields.into_iter().find(|(name, _)| name == "slot").expect("a slot").1;
    let next = asked.form("/again").fields.into_iter().find(|(name, _)| name == "next").expect("a way on").1;
    assert!(next.contains(slot.as_str()), "{next}");
}

#[tokio::test]
async fn a_booking_of_somebody_else_cannot_be_seen() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    let (mut other, _) = house.signed_in(1).await;
    assert_eq!(other.get(&done.path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn going_back_to_the_form_finds_what_was_typed_last_in_it() {
    let house = House::new().await;
    let mut browser = house.browser();
    let form = browser.get(&format!("/book/{PROGRAMME}/voucher?for=other")).await;
    for wrong in ["1", "2"] {
        browser.type_voucher(&form, &house.town.voucher(0), &[("birth_day", wrong)]).await;
        let back = browser.get(&form.path).await;
        assert_eq!(
            [back.typed("voucher_number"), back.typed("birth_day")],
            [&*house.town.voucher(0).number, wrong]
        );
    }
    let fresh = browser.get(&format!("/book/{PROGRAMME}/voucher?for=other")).await;
    assert_eq!(fresh.typed("voucher_number"), "");
}
