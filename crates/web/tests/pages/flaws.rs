//! Wrong, odd and hostile input: words for the person, no harm for anybody else.

use std::io::Read;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use sim::town::PROGRAMME;

use crate::browser::{House, text_of};

/// Types a voucher with some fields changed and gives the page that answers.
async fn typed(more: &[(&str, &str)]) -> crate::browser::Page {
    let house = House::new().await;
    let mut browser = house.browser();
    let page = browser.get(&format!("/book/{PROGRAMME}/voucher")).await;
    browser.type_voucher(&page, &house.town.voucher(0), more).await
}

#[tokio::test]
async fn invented_municipality_codes_are_refused_with_the_right_words() {
    for code in ["000000", "654321", "555555", "123456"] {
        let page = typed(&[("municipality_code", code)]).await;
        assert!(page.says("市区町村コードの数字をお確かめください"), "{code}: {}", page.main());
    }
}

#[tokio::test]
async fn a_code_of_a_prefecture_is_refused_with_other_words() {
    let page = typed(&[("municipality_code", "130001")]).await;
    assert!(page.says("この番号の市区町村が見つかりません"), "{}", page.main());
}

#[tokio::test]
async fn every_wrong_field_is_listed_and_leads_to_its_input() {
    let page = typed(&[("municipality_code", "1"), ("voucher_number", ""), ("birth_month", "13")]).await;
    for anchor in ["#code", "#number", "#birth-month"] {
        assert!(page.links().contains(&anchor.to_owned()), "{anchor}: {}", page.main());
        assert!(page.text.contains(&format!("id=\"{}\"", &anchor[1..])), "{anchor}");
    }
    assert!(page.text.contains("<title>エラー: "));
}

#[tokio::test]
async fn wrong_fields_are_kept_as_typed() {
    let page = typed(&[("municipality_code", "１３"), ("voucher_number", "12-34")]).await;
    assert_eq!([page.typed("municipality_code"), page.typed("voucher_number")], ["１３", "12-34"]);
}

#[tokio::test]
async fn a_missing_month_is_asked_for_by_name() {
    let page = typed(&[("birth_month", "")]).await;
    assert!(page.says("生年月日の「月」を入れてください"), "{}", page.main());
}

#[tokio::test]
async fn markup_in_a_field_stays_text() {
    let page = typed(&[("voucher_number", "\"><script>alert(1)</script>")]).await;
    assert!(!page.text.contains("<script"), "{}", page.main());
}

#[tokio::test]
async fn a_way_on_to_another_site_is_not_followed() {
    let house = House::new().await;
    for next in ["//evil.example", "https://evil.example", "/%5Cevil.example"] {
        let mut browser = house.browser();
        let on = browser.sign_in(&house.town.voucher(0), next).await;
        assert_eq!(on.path, format!("/book/{PROGRAMME}/venue"), "{next}");
    }
}

#[tokio::test]
async fn an_unknown_address_is_answered_in_words() {
    let house = House::new().await;
    for path in ["/nowhere", "/book/nothing", "/book/%FF/voucher", "/book/nothing/day?venue=%FF", "/my/x/y/z"]
    {
        let page = house.browser().get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.says("予約はなくなっていません"), "{path}: {}", page.main());
    }
}

#[tokio::test]
async fn a_body_that_is_no_form_is_answered_in_words() {
    let house = House::new().await;
    let path = format!("/book/{PROGRAMME}/voucher");
    let request = Request::post(path).header(header::CONTENT_TYPE, "text/plain").body(Body::from("x"));
    let answer = house.browser().raw(request.expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(text_of(answer).await.contains("送られた内容を読み取れませんでした"));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_answered_in_words() {
    let house = House::new().await;
    let path = format!("/book/{PROGRAMME}/voucher");
    let answer = house.browser().once("POST", &path, "x=".repeat(20_000)).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text_of(answer).await.contains("送られた内容が長すぎます"));
}

#[tokio::test]
async fn a_form_without_its_fields_is_answered_in_words() {
    let house = House::new().await;
    let (browser, _) = house.signed_in(0).await;
    for step in ["time", "extend", "confirm", "check", "again", "voucher"] {
        let mut browser = browser.clone();
        let answer = browser.once("POST", &format!("/book/{PROGRAMME}/{step}"), String::new()).await;
        let status = answer.status();
        assert!(status.is_redirection() || text_of(answer).await.contains("<h1"), "{step}: {status}");
    }
}

#[tokio::test]
async fn an_odd_step_leads_to_one_that_makes_sense() {
    let house = House::new().await;
    let (browser, _) = house.signed_in(0).await;
    let steps = [
        ("day?venue=nowhere", "会場を選んでください"),
        ("time?venue=otemachi&date=soon", "日にちを選んでください"),
        ("confirm", "取り置いている枠がありません"),
        ("confirm?slot=x&venue=otemachi&date=2021-05-24", "取り置いている枠がありません"),
    ];
    for (step, heading) in steps {
        let page = browser.clone().get(&format!("/book/{PROGRAMME}/{step}")).await;
        assert_eq!(page.heading(), heading, "{step}");
    }
}

#[tokio::test]
async fn a_slot_that_was_not_offered_cannot_be_held() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let days = browser.get(&venues.link("day?venue=")).await;
    let times = browser.get(&days.link("time?venue=")).await;
    let refused = browser.send(&times, "/time", &[("slot", "00000000000000000000000000")]).await;
    assert_eq!((refused.status, refused.heading()), (StatusCode::NOT_FOUND, "この枠は選べません".to_owned()));
}

#[tokio::test]
async fn a_sealed_journey_of_elsewhere_is_as_good_as_none() {
    let house = House::new().await;
    let mut browser = house.browser();
    let answer = browser.once("POST", &format!("/book/{PROGRAMME}/check"), "journey=forged".to_owned()).await;
    assert!(text_of(answer).await.contains("もう一度、接種券の番号から入れてください"));
}

#[tokio::test]
async fn free_places_come_compressed_for_whoever_can_read_it() {
    let house = House::new().await;
    let ask = async |accepted: &str| {
        let path = format!("/api/v1/programmes/{PROGRAMME}/slots");
        let request = Request::get(path).header("accept-encoding", accepted).body(Body::empty());
        let answer = house.browser().raw(request.expect("a request")).await;
        let coding = answer.headers().get("content-encoding").cloned();
        let bytes = axum::body::to_bytes(answer.into_body(), 1_000_000).await.expect("a body");
        (coding.map(|value| value.to_str().expect("a name").to_owned()), bytes)
    };
    let (coding, small) = ask("br, gzip;q=0.8").await;
    assert_eq!(coding.as_deref(), Some("gzip"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*small).read_to_string(&mut text).expect("gzip");
    assert!(text.starts_with("{\"as_of\":") && text.len() > 2 * small.len(), "{text}");
    for accepted in ["", "br", "gzip;q=0"] {
        let (coding, plain) = ask(accepted).await;
        assert_eq!((coding, plain.starts_with(b"{\"as_of\":")), (None, true), "{accepted:?}");
    }
}

#[tokio::test]
async fn a_short_year_without_an_era_asks_for_the_era() {
    let page = typed(&[("birth_era", ""), ("birth_year", "29")]).await;
    assert!(page.says("生年月日の年号か、西暦4けたの年を入れてください"), "{}", page.main());
    assert!(page.links().contains(&"#birth-era".to_owned()), "{}", page.main());
}

#[tokio::test]
async fn an_impossible_month_is_named() {
    let page = typed(&[("birth_month", "13")]).await;
    assert!(page.says("生年月日の「月」をお確かめください"), "{}", page.main());
}

#[tokio::test]
async fn a_browser_that_keeps_no_cookies_is_told_so_first() {
    let house = House::new().await;
    let mut browser = house.browser();
    let page = browser.get(&format!("/book/{PROGRAMME}/voucher")).await;
    let check = browser.type_voucher(&page, &house.town.voucher(0), &[]).await;
    browser.cookies.clear();
    let gone = browser.get(&check.path).await;
    assert!(gone.says("（Cookie）が届いていません"), "{}", gone.main());
    assert!(!gone.says("時間がたったか"), "{}", gone.main());
}

#[tokio::test]
async fn a_last_word_without_a_cookie_is_told_that_nothing_is_booked_yet() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    browser.cookies.clear();
    let again = browser.send(&confirm, "/confirm", &[]).await;
    assert!(again.says("予約は、まだ終わっていません"), "{}", again.main());
    assert!(again.says("（Cookie）が届いていません"), "{}", again.main());
}

#[tokio::test]
async fn a_stroke_too_many_is_forgiven_but_leads_nowhere_else() {
    let house = House::new().await;
    let mut browser = house.browser();
    let answer = browser.once("GET", "/my/?lang=en", String::new()).await;
    assert_eq!(answer.headers()[header::LOCATION], "/my?lang=en");
    let elsewhere = browser.once("GET", "//evil.example/", String::new()).await;
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_position_that_nobody_was_told_of_is_refused_at_once_and_a_page_forgets_it() {
    let house = House::new().await;
    let token = house.service().seal(&house.town.sign_in(house.service(), 0));
    let durable = house.service().readiness().position;
    for said in
        [(durable + 10_000_001).to_string(), u64::MAX.to_string(), "9".repeat(30), "-1".into(), "x".into()]
    {
        for path in ["/api/v1/me", "/api/v1/commands/a"] {
            let request = Request::get(path)
                .header("authorization", format!("Bearer {token}"))
                .header("accept-language", "en")
                .header("tashika-seen", &said)
                .body(Body::empty());
            let answer = house.browser().raw(request.expect("a request")).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{said} {path}");
            let text = text_of(answer).await;
            assert!(text.contains("\"code\":\"seen.unknown\""), "{text}");
            assert!(text.contains(&format!("“{said}” was sent")), "{text}");
            assert!(text.contains(&format!("position {durable}.")), "{text}");
        }
    }
    // A browser that was here before with another store is not shut out by what it kept.
    let (mut browser, _) = house.signed_in(0).await;
    for kept in [format!("1.{}", u64::MAX), "2.9".to_owned(), "9".to_owned(), "1.x".to_owned()] {
        browser.cookies.insert("seen".to_owned(), kept.clone());
        assert_eq!(browser.get("/my").await.status, StatusCode::OK, "{kept}");
    }
}

#[tokio::test]
async fn whoever_sends_too_much_is_told_that_the_connection_ends() {
    let house = House::new().await;
    for path in ["/api/v1/login", "/verify"] {
        let body = Body::from("x".repeat(200_000));
        let request = Request::post(path).header("content-length", "200000").body(body).expect("a request");
        let answer = house.browser().raw(request).await;
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert_eq!(answer.headers()[header::CONNECTION], "close", "{path}");
    }
    let fine = house.browser().once("GET", "/", String::new()).await;
    assert!(!fine.headers().contains_key(header::CONNECTION));
}
