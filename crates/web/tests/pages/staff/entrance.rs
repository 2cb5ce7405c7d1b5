//! In and out of the console.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use super::office::{PASSWORD, add, code, member, secret_on, sign_in};
use crate::browser::House;

#[tokio::test]
async fn somebody_new_is_led_through_the_first_sign_in_and_back_to_where_they_wanted() {
    let house = House::new().await;
    let one_time = add(&house, "hanako", "operator", "everything").await;
    let mut browser = house.browser();
    let asked = browser.get("/staff/sessions").await;
    assert!(asked.path.starts_with("/staff/sign-in?next="), "{}", asked.path);
    let fields = [("name", "hanako"), ("password", one_time.as_str())];
    let enrol = browser.send(&asked, "/sign-in", &fields).await;
    assert_eq!(enrol.path, "/staff/enrol");
    assert!(enrol.text.contains("<svg class=\"qr\""));
    let secret = secret_on(&enrol);
    let wrong = browser.send(&enrol, "/enrol", &[("password", "short"), ("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(secret_on(&wrong), secret, "a mistake asks for no other scan");
    let right = code(&house, &secret);
    let fields = [("password", PASSWORD), ("again", PASSWORD), ("code", right.as_str())];
    let home = browser.send(&wrong, "/enrol", &fields).await;
    assert_eq!((home.path.as_str(), home.status), ("/staff", StatusCode::OK));
    assert!(home.says("電話窓口"), "{}", home.main());
    assert_eq!(browser.get("/staff/sessions").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_sign_in_keeps_the_name_and_says_nothing_of_what_was_wrong() {
    let house = House::new().await;
    member(&house, "hanako", "operator", "everything").await;
    let mut texts = Vec::new();
    for (name, password) in [("hanako", "something else"), ("nobody", PASSWORD)] {
        let page = sign_in(&mut house.browser(), name, password, "000000").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert_eq!(page.typed("name"), name);
        texts.push(page.main().replace(name, ""));
    }
    assert_eq!(texts[0], texts[1]);
}

#[tokio::test]
async fn the_cookie_is_strict_and_whoever_signs_out_is_out() {
    let house = House::new().await;
    let mut desk = member(&house, "hanako", "operator", "everything").await;
    let before = desk.browser.cookies.clone();
    let home = desk.browser.get("/staff").await;
    let left = desk.browser.send(&home, "/sign-out", &[]).await;
    assert_eq!(left.path, "/staff/sign-in");
    desk.browser.cookies = before;
    assert!(
        desk.browser.get("/staff").await.path.starts_with("/staff/sign-in"),
        "a kept cookie opens nothing"
    );
    house.house.clock.pass(30_000);
    let body =
        format!("name=hanako&password={}&code={}", PASSWORD.replace(' ', "+"), code(&house, &desk.secret));
    let answer = desk.browser.once("POST", "/staff/sign-in", body).await;
    for cookie in answer.headers().get_all("set-cookie") {
        let text = cookie.to_str().expect("ASCII");
        assert!(text.contains("; HttpOnly; SameSite=Strict"), "{text}");
    }
}

#[tokio::test]
async fn a_form_that_does_not_say_where_it_comes_from_is_not_taken() {
    let house = House::new().await;
    let desk = member(&house, "hanako", "operator", "everything").await;
    let cookies: Vec<String> =
        desk.browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    for origin in [None, Some("https://evil.example")] {
        let mut request = Request::post("/staff/sign-out")
            .header("host", "tashika.example")
            .header("cookie", cookies.join("; "))
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let answer = desk.browser.clone().raw(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{origin:?}");
    }
    assert_eq!(desk.browser.clone().get("/staff").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_after_the_end_of_a_session_leads_back_to_its_page_and_says_that_nothing_was_done() {
    let house = House::new().await;
    let mut desk = member(&house, "hanako", "operator", "everything").await;
    let voucher = house.town.voucher(0);
    let search = desk.browser.get("/staff/desk").await;
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    let person = desk.browser.send(&search, "/staff/desk", &[("q", &typed)]).await;
    let born = voucher.birth_date.to_string();
    let fields = [("birth_date", born.as_str()), ("consent", "1")];
    let verified = desk.browser.send(&person, "/staff/person", &fields).await;
    desk.browser.cookies.remove("staff");
    let asked = desk.browser.send(&verified, "/staff/person/code", &[("how", "voucher")]).await;
    assert!(asked.path.starts_with("/staff/sign-in?next="), "{}", asked.path);
    assert!(asked.says("何も変わっていません"), "{}", asked.main());
    house.house.clock.pass(30_000);
    let now = code(&house, &desk.secret);
    let fields = [("name", "hanako"), ("password", PASSWORD), ("code", now.as_str())];
    let back = desk.browser.send(&asked, "/sign-in", &fields).await;
    assert_eq!((back.path.as_str(), back.status), (verified.path.as_str(), StatusCode::OK));
}

#[tokio::test]
async fn an_address_that_only_a_button_reaches_is_a_page_that_says_so() {
    let house = House::new().await;
    let mut desk = member(&house, "hanako", "operator", "everything").await;
    for path in ["/staff/person/book", "/staff/desk/calls/take", "/staff/venue/check-in"] {
        let page = desk.browser.get(path).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert!(page.says("ボタンを押したときだけ"), "{path}: {}", page.text);
    }
    let page = house.browser().get("/verify/back").await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(!page.links().is_empty(), "{}", page.text);
}

#[tokio::test]
async fn a_citizen_s_sign_in_opens_no_page_of_the_console() {
    let house = House::new().await;
    let (mut citizen, _) = house.signed_in(0).await;
    assert!(citizen.get("/staff").await.path.starts_with("/staff/sign-in"));
}

#[tokio::test]
async fn every_page_is_there_in_english_too() {
    let house = House::new().await;
    let mut desk = member(&house, "hanako", "administrator", "everything").await;
    for path in ["/staff", "/staff/sessions", "/staff/accounts", "/staff/prove"] {
        let page = desk.browser.get(&format!("{path}?lang=en")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let kanji = page.main().chars().find(|c| ('\u{4E00}'..='\u{9FFF}').contains(c));
        assert_eq!(kanji, None, "{path}: {}", page.main());
        assert!(page.text.contains("<html lang=\"en\"") && !page.text.contains("<script"), "{path}");
    }
}

#[tokio::test]
async fn an_administrator_adds_somebody_and_proves_again_after_a_while() {
    let house = House::new().await;
    let mut desk = member(&house, "taro", "administrator", "everything").await;
    let accounts = desk.browser.get("/staff/accounts").await;
    let fields = [("do", "add"), ("name", "hanako"), ("role", "operator"), ("scope", "")];
    let made = desk.browser.send(&accounts, "/accounts", &fields).await;
    let password = made.text.split("class=\"secret\">").nth(1).and_then(|rest| rest.split('<').next());
    let password = password.expect("a password for one use").to_owned();
    assert_eq!(sign_in(&mut house.browser(), "hanako", &password, "").await.path, "/staff/enrol");
    house.house.clock.pass_minutes(11);
    let asked = desk.browser.send(&accounts, "/accounts", &[("do", "disable"), ("account", "2")]).await;
    assert!(asked.path.starts_with("/staff/prove?next="), "{}", asked.path);
    let now = code(&house, &desk.secret);
    let back = desk.browser.send(&asked, "/prove", &[("code", now.as_str())]).await;
    assert_eq!(back.path, "/staff/accounts");
    let done = desk.browser.send(&back, "/accounts", &[("do", "disable"), ("account", "2")]).await;
    assert!(done.says("停止中"), "{}", done.main());
}
