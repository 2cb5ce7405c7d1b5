//! The way from the first page to a booking and back to it later, in every language.

use axum::http::{StatusCode, header};
use sim::town::{PROGRAMME, Town};

use crate::browser::{House, Page};

/// What holds for every page in every language.
pub fn well_made(page: &Page, lang: &str) {
    let html = if lang == "en" { "en" } else { "ja" };
    let place = &page.path;
    assert!(page.text.contains(&format!("<html lang=\"{html}\"")), "{place}");
    assert_eq!(page.text.matches("<h1").count(), 1, "{place}");
    assert!(page.text.contains("tel:0570-000-000"), "{place}: no telephone number");
    for leftover in ["<script", "{$", "{ $", "《", "》", "&lt;ruby", "-title<", "style=\""] {
        assert!(!page.text.contains(leftover), "{place}: {leftover}");
    }
    for link in page.links() {
        assert!(
            link.starts_with('/') || link.starts_with('#') || link.starts_with("tel:"),
            "{place}: {link}"
        );
    }
}

async fn whole_way(lang: &'static str) {
    let house = House::new().await;
    let mut browser = house.browser();
    let voucher = house.town.voucher(0);
    let start = browser.get(&format!("/?lang={lang}")).await;
    let who = browser.get(&start.link(&format!("/book/{PROGRAMME}"))).await;
    let form = browser.get(&who.link("for=other")).await;
    let prefectures = browser.get(&format!("/book/{PROGRAMME}/municipality")).await;
    let places = browser.get(&prefectures.link("prefecture=13")).await;
    let check = browser.type_voucher(&form, &voucher, &[]).await;
    let venues = browser.send(&check, "/check", &[]).await;
    let days = browser.get(&venues.link("day?venue=")).await;
    let times = browser.get(&days.link("time?venue=")).await;
    let slot = times.button("slot");
    let confirm = browser.send(&times, "/time", &[("slot", &slot)]).await;
    let held = browser.get("/my").await;
    let done = browser.send(&confirm, "/confirm", &[]).await;
    let my = browser.get("/my").await;
    let print = browser.get(&my.link("/print")).await;
    let card = browser.get(&my.link("/card")).await;
    let cancel = browser.get(&my.link("/cancel")).await;
    let move_venues = browser.get(&my.link("/move")).await;
    let verify = browser.get(&done.link("/verify")).await;
    let missing = browser.get("/nowhere").await;
    let pages = [
        start,
        who,
        form,
        prefectures,
        places,
        check,
        venues,
        days,
        times,
        confirm,
        held,
        done,
        my,
        print,
        card,
        cancel,
        move_venues,
        verify,
        missing,
    ];
    for page in &pages {
        well_made(page, lang);
    }
}

#[tokio::test]
async fn every_page_is_well_made_in_japanese() {
    whole_way("ja").await;
}

#[tokio::test]
async fn every_page_is_well_made_in_plain_japanese() {
    whole_way("ja-easy").await;
}

#[tokio::test]
async fn every_page_is_well_made_in_english() {
    whole_way("en").await;
}

#[tokio::test]
async fn a_booking_is_on_my_page_with_its_number() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    let number =
        done.text.split("<strong>").nth(1).and_then(|part| part.split('<').next()).expect("a number");
    let my = browser.get("/my").await;
    assert!(my.says(number) && my.says("2021年5月24日（月） 午前9時"), "{}", my.main());
}

#[tokio::test]
async fn the_page_after_booking_can_be_kept_as_a_bookmark() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    let path = done.path.clone();
    let mut later = house.browser();
    let asked = later.get(&path).await;
    let check = later.type_voucher(&asked, &house.town.voucher(0), &[]).await;
    let again = later.send(&check, "/check", &[]).await;
    assert_eq!((again.path.clone(), again.heading()), (path, "予約が完了しました".to_owned()));
}

#[tokio::test]
async fn a_wrong_birth_date_is_noticed_and_corrected_any_number_of_times() {
    let house = House::new().await;
    let mut browser = house.browser();
    let voucher = house.town.voucher(0);
    let mut page = browser.get(&format!("/book/{PROGRAMME}/voucher")).await;
    for day in 10..20_u8 {
        let day = day.to_string();
        let check = browser.type_voucher(&page, &voucher, &[("birth_day", &day)]).await;
        assert!(check.says(&format!("月{day}日")), "{}", check.main());
        page = browser.get(&check.link("#birth-era")).await;
    }
    let check = browser.type_voucher(&page, &voucher, &[]).await;
    assert_eq!(browser.send(&check, "/check", &[]).await.heading(), "会場を選んでください");
}

#[tokio::test]
async fn a_mismatch_keeps_what_was_typed_and_gives_an_incident_code() {
    let house = House::new().await;
    let mut browser = house.browser();
    let voucher = house.town.voucher(0);
    let page = browser.get(&format!("/book/{PROGRAMME}/voucher")).await;
    let check = browser.type_voucher(&page, &voucher, &[("birth_year", "1944")]).await;
    let refused = browser.send(&check, "/check", &[]).await;
    assert_eq!(refused.heading(), "名簿と一致しませんでした");
    assert!(refused.says("照会番号") && refused.text.contains("<title>エラー: "), "{}", refused.main());
    let form = browser.get(&refused.link("#number")).await;
    assert_eq!(form.typed("voucher_number"), voucher.number);
}

#[tokio::test]
async fn a_japanese_date_in_full_width_digits_is_shown_in_both_calendars() {
    let house = House::new().await;
    let mut browser = house.browser();
    let page = browser.get(&format!("/book/{PROGRAMME}/voucher")).await;
    let date = [("birth_era", "showa"), ("birth_year", "３２"), ("birth_month", "３"), ("birth_day", "２７")];
    let check = browser.type_voucher(&page, &house.town.voucher(0), &date).await;
    assert!(check.says("昭和32年（1957年）3月27日") && check.says("64歳"), "{}", check.main());
}

#[tokio::test]
async fn the_whole_line_of_the_voucher_fills_two_fields() {
    let house = House::new().await;
    let mut browser = house.browser();
    let voucher = house.town.voucher(0);
    let line = format!("21{}{}", voucher.municipality_code, voucher.number);
    let page = browser.get(&format!("/book/{PROGRAMME}/voucher")).await;
    let typed = [("municipality_code", ""), ("voucher_number", line.as_str())];
    let check = browser.type_voucher(&page, &voucher, &typed).await;
    assert!(check.says("東京都千代田区（131016）"), "{}", check.main());
}

#[tokio::test]
async fn choosing_a_municipality_from_the_list_loses_nothing() {
    let house = House::new().await;
    let mut browser = house.browser();
    let voucher = house.town.voucher(0);
    let page = browser.get(&format!("/book/{PROGRAMME}/voucher")).await;
    let typed = [("municipality_code", ""), ("choose", "municipality")];
    let prefectures = browser.type_voucher(&page, &voucher, &typed).await;
    let places = browser.get(&prefectures.link("prefecture=13")).await;
    let form = browser.get(&places.link("municipality=131016")).await;
    let kept = ["municipality_code", "voucher_number", "birth_year"].map(|name| form.typed(name));
    assert_eq!(kept, ["131016".to_owned(), voucher.number, voucher.birth_date.year().to_string()]);
}

#[tokio::test]
async fn a_day_has_more_than_ten_neighbours_at_once() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let days = browser.get(&venues.link("day?venue=")).await;
    let shown = days.links().into_iter().filter(|link| link.contains("/time?")).count();
    assert_eq!(shown, 14);
    let later = browser.get(&days.link("&from=")).await;
    assert!(later.says("6月7日（月）") && !later.says("5月24日（月）"), "{}", later.main());
}

#[tokio::test]
async fn who_is_too_early_is_told_when_it_opens() {
    let town = Town { first_day: jiff::civil::date(2021, 7, 5), ..Town::default() };
    let house = House::of(town).await;
    let (_, page) = house.signed_in(0).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.says("2021年6月7日（月） 午前11時に始まります"), "{}", page.main());
}

#[tokio::test]
async fn a_booking_is_moved_and_says_from_where() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    browser.book(&venues).await;
    let my = browser.get("/my").await;
    let venues = browser.get(&my.link("/move")).await;
    let days = browser.get(&venues.link("day?venue=")).await;
    let times = browser.get(&days.link("date=2021-05-26")).await;
    let slot = times.button("slot");
    let confirm = browser.send(&times, "/time", &[("slot", &slot)]).await;
    assert_eq!(confirm.heading(), "この内容に変更しますか");
    let done = browser.send(&confirm, "/confirm", &[]).await;
    assert_eq!(done.heading(), "予約を変更しました");
    let my = browser.get("/my").await;
    let told =
        "2021年5月24日（月） 午前9時 東京会場 から 2021年5月26日（水） 午前9時 東京会場 へ変更しました";
    assert!(my.says(told), "{}", my.main());
}

#[tokio::test]
async fn a_cancelled_booking_stays_visible_with_its_reason() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    browser.book(&venues).await;
    let my = browser.get("/my").await;
    let ask = browser.get(&my.link("/cancel")).await;
    let gone = browser.send(&ask, "/cancel", &[("reason", "ill")]).await;
    assert_eq!(gone.heading(), "予約を取り消しました");
    let my = browser.get("/my").await;
    for text in ["取り消し済み", "予約を取り消しました", "理由：体調がよくない", "1回目を予約する"]
    {
        assert!(my.says(text), "{text}: {}", my.main());
    }
}

#[tokio::test]
async fn an_empty_page_of_mine_says_that_there_never_was_a_booking() {
    let house = House::new().await;
    let mut browser = house.browser();
    let my = browser.sign_in(&house.town.voucher(0), "/my").await;
    assert!(my.says("これまでに一度も記録されていません"), "{}", my.main());
}

#[tokio::test]
async fn after_finishing_nobody_sees_the_booking_on_this_device() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    browser.send(&done, "/my/sign-out", &[]).await;
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(browser.get("/my").await.path.contains("/voucher"));
}

#[tokio::test]
async fn another_language_shows_the_same_page() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let days = browser.get(&venues.link("day?venue=")).await;
    let english = browser.get(&days.link("lang=en")).await;
    assert_eq!(english.heading(), "Which day?");
    let times = browser.get(&english.link("time?venue=")).await;
    assert_eq!(times.heading(), "What time?");
}

#[tokio::test]
async fn pages_that_know_somebody_are_never_kept_by_caches() {
    let house = House::new().await;
    let (mut browser, _) = house.signed_in(0).await;
    let answer = browser.once("GET", "/my", String::new()).await;
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn pages_and_style_are_light() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let style =
        venues.text.split("<link rel=\"stylesheet\" href=\"").nth(1).and_then(|part| part.split('"').next());
    let style = style.expect("a style sheet").to_owned();
    let days = browser.get(&venues.link("day?venue=")).await;
    let voucher = format!("/book/{PROGRAMME}/voucher?lang=ja-easy");
    let places = format!("/book/{PROGRAMME}/municipality?prefecture=01&lang=ja-easy");
    for (path, most) in [(style, 10_000), (days.path, 12_000), (voucher, 12_000), (places, 12_000)] {
        let request = axum::http::Request::get(&path).header(header::ACCEPT_ENCODING, "gzip");
        let answer = browser.raw(request.body(axum::body::Body::empty()).expect("a request")).await;
        let packed = http_body_util::BodyExt::collect(answer.into_body()).await.expect("a body").to_bytes();
        assert!(packed.len() <= most, "{path}: {} bytes", packed.len());
    }
}

#[tokio::test]
async fn after_the_first_dose_the_second_has_its_earliest_day_and_every_venue_its_reason() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    browser.book(&venues).await;
    let my = browser.get("/my").await;
    assert!(my.says("2回目は、"), "{}", my.main());
    let venues = browser.get(&format!("/book/{PROGRAMME}/venue")).await;
    assert!(venues.says("から受けられます"), "{}", venues.main());
    assert!(!venues.says("取り消し"), "{}", venues.main());
}
