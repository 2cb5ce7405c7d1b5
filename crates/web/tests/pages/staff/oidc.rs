//! The way to the identity provider and back, as a browser sees it: cookies, redirects, pages.

use axum::http::{HeaderMap, StatusCode, header};
use service::clock::Clock;
use sim::identity_provider::IdentityProvider;

use super::office::{add, code, member};
use crate::browser::{Browser, House, text_of};

fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// To the provider and back; the answer to the way back.
async fn way(
    house: &House,
    provider: &IdentityProvider,
    browser: &mut Browser,
    from: &str,
    subject: &str,
) -> axum::http::Response<axum::body::Body> {
    let departure = browser.once("GET", from, String::new()).await;
    assert_eq!(departure.status(), StatusCode::SEE_OTHER);
    let address = text(departure.headers(), header::LOCATION);
    let (state, code) = provider.sign_in(&address, subject, house.house.clock.wall() / 1_000);
    let strict = ["staff", "staff-device"].map(|name| (name, browser.cookies.remove(name)));
    let back = format!("/staff/oidc/callback?state={state}&code={}", code.replace(' ', "+"));
    let answer = browser.once("GET", &back, String::new()).await;
    for (name, value) in strict {
        // The browser had them all along, and did not send them on another site's redirect.
        if let Some(value) = value {
            browser.cookies.entry(name.to_owned()).or_insert(value);
        }
    }
    answer
}

/// An administrator links an account on the page of accounts.
async fn link(house: &House, who: &str, name: &str) -> super::office::Desk {
    let mut office = member(house, who, "administrator", "everything").await;
    let page = office.browser.get("/staff/accounts").await;
    let mut accounts =
        page.forms().into_iter().filter(|form| form.fields.iter().any(|(it, _)| it == "account"));
    let number = accounts.next_back().expect("a form").fields[0].1.clone();
    let form = vec![("account", number.as_str()), ("do", "link"), ("identity", name)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let answer = office.browser.once("POST", "/staff/accounts", body).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{name}");
    office
}

#[tokio::test]
async fn whoever_is_invited_comes_in_with_a_strict_cookie_and_without_a_redirect() {
    let provider = IdentityProvider::default();
    let house = House::with_provider(&provider).await;
    provider.inside().claims.insert("preferred_username".to_owned(), "h.yamada".into());
    let mut office = member(&house, "office", "administrator", "everything").await;
    add(&house, "hanako", "operator", "everything").await;
    let page = office.browser.get("/staff/accounts").await;
    assert!(page.says("preferred_username"), "{}", page.main());
    let form = "account=2&do=link&identity=h.yamada".to_owned();
    assert_eq!(office.browser.once("POST", "/staff/accounts", form).await.status(), StatusCode::SEE_OTHER);
    assert!(office.browser.get("/staff/accounts").await.says("招待中"));

    let mut browser = house.browser();
    let entrance = browser.get("/staff/sign-in?next=/staff/desk").await;
    assert!(entrance.says("市の職員アカウントでサインイン"), "{}", entrance.main());
    let from = entrance.link("/staff/oidc/sign-in").replace("&amp;", "&");
    let answer = way(&house, &provider, &mut browser, &from, "h-1").await;
    assert_eq!(answer.status(), StatusCode::OK, "a redirect would still be the other site's");
    assert_eq!(text(answer.headers(), header::REFRESH), "0; url=/staff/desk");
    let cookies: Vec<String> = answer
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|it| it.to_str().expect("ASCII").to_owned())
        .collect();
    assert!(
        cookies.iter().any(|it| it.starts_with("staff=") && it.contains("SameSite=Strict")),
        "{cookies:?}"
    );
    assert!(
        cookies.iter().any(|it| it.starts_with("staff-oidc=;") && it.contains("Max-Age=0")),
        "{cookies:?}"
    );
    assert!(text_of(answer).await.contains("href=\"/staff/desk\""), "for a browser that stays");
    assert_eq!(browser.get("/staff/desk").await.status, StatusCode::OK);
    assert!(office.browser.get("/staff/accounts").await.says("から）"), "linked, not invited");
}

#[tokio::test]
async fn what_the_browser_keeps_on_the_way_is_lax_because_another_site_sends_it_back() {
    let provider = IdentityProvider::default();
    let house = House::with_provider(&provider).await;
    let answer = house.browser().once("GET", "/staff/oidc/sign-in", String::new()).await;
    let cookie = text(answer.headers(), header::SET_COOKIE);
    assert!(cookie.starts_with("staff-oidc=") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert!(cookie.contains("HttpOnly") && !cookie.contains("Max-Age"), "{cookie}");
    assert_eq!(text(answer.headers(), header::CACHE_CONTROL), "no-store");
}

#[tokio::test]
async fn whoever_is_refused_is_told_why_and_by_which_code_it_can_be_looked_up() {
    let provider = IdentityProvider::default();
    let house = House::with_provider(&provider).await;
    let answer = way(&house, &provider, &mut house.browser(), "/staff/oidc/sign-in", "nobody-1").await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let page = text_of(answer).await;
    assert!(page.contains("まだアカウントがありません") && page.contains("nobody-1"), "{page}");
    assert!(!page.contains("code="), "what came back is in no link: {page}");
    let (_, incident) = page.split_once("調べられます：").expect("an incident code");
    let incident = incident.get(..7).expect("seven signs").to_owned();
    assert!(page.contains("name=\"password\""), "{page}");
    let mut auditor = member(&house, "jiro", "auditor", "everything").await;
    let looks = auditor.browser.get(&format!("/staff/looks?incident={incident}")).await;
    assert!(looks.says("まだアカウントがありません") && looks.says("staff.oidc_unknown"), "{}", looks.main());
    let other = auditor.browser.get("/staff/looks?incident=222-222").await;
    assert!(other.says("記録はありません"), "{}", other.main());
    let mut desk = member(&house, "umeko", "operator", "everything").await;
    let search = desk.browser.get("/staff/desk").await;
    let said = desk.browser.send(&search, "/staff/desk", &[("q", &incident)]).await;
    assert!(said.says("職員のサインインが断られたときの番号です"), "{}", said.main());
    assert!(!said.says("staff.oidc_unknown"), "what it was is the auditor's to see: {}", said.main());
    let lost = house.browser().get("/staff/oidc/callback?state=x&code=y").await;
    assert_eq!(lost.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(lost.says("このサインインは終わっています"), "{}", lost.main());
    let markup = house.browser().get("/staff/oidc/callback?error=%3Cscript%3E&state=%3Cscript%3E").await;
    assert!(!markup.text.contains("<script>"));
}

#[tokio::test]
async fn a_provider_that_is_away_is_said_and_passwords_still_open_the_console() {
    let provider = IdentityProvider::default();
    let house = House::with_provider(&provider).await;
    let hanako = member(&house, "hanako", "operator", "everything").await;
    provider.inside().is_away = true;
    let mut browser = house.browser();
    let away = browser.get("/staff/oidc/sign-in?next=/staff/desk").await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(away.says("つながりません") && away.says("名前、パスワード、確認コード"), "{}", away.main());
    house.house.clock.pass(30_000);
    let code = code(&house, &hanako.secret);
    let typed = [("name", "hanako"), ("password", super::office::PASSWORD), ("code", code.as_str())];
    let desk = browser.send(&away, "/staff/sign-in", &typed).await;
    assert_eq!((desk.path.as_str(), desk.status), ("/staff/desk", StatusCode::OK));
}

#[tokio::test]
async fn what_does_a_lot_is_proved_at_the_provider_and_then_done() {
    let provider = IdentityProvider::default();
    let house = House::with_provider(&provider).await;
    provider.inside().claims.insert("preferred_username".to_owned(), "h.yamada".into());
    add(&house, "hanako", "administrator", "everything").await;
    let office = link(&house, "office", "h.yamada").await;
    drop(office);
    let mut browser = house.browser();
    way(&house, &provider, &mut browser, "/staff/oidc/sign-in", "h-1").await;
    let ask = "account=2&do=disable".to_owned();
    let accounts = browser.get("/staff/accounts").await;
    let page = browser.send(&accounts, "/staff/accounts", &[("account", "2"), ("do", "disable")]).await;
    assert!(page.path.starts_with("/staff/prove?next="), "{} {}", page.status, page.path);
    assert!(!page.text.contains("name=\"password\""), "there is none to give: {}", page.main());
    let from = page.link("/staff/oidc/prove").replace("&amp;", "&");
    let back = way(&house, &provider, &mut browser, &from, "h-1").await;
    assert_eq!(text(back.headers(), header::REFRESH), "0; url=/staff/accounts");
    assert_eq!(
        text(browser.once("POST", "/staff/accounts", ask).await.headers(), header::LOCATION),
        "/staff/accounts"
    );
}

#[tokio::test]
async fn whoever_signs_out_here_is_led_to_sign_out_there() {
    let provider = IdentityProvider::default();
    let house = House::with_provider(&provider).await;
    provider.inside().claims.insert("preferred_username".to_owned(), "h.yamada".into());
    add(&house, "hanako", "operator", "everything").await;
    link(&house, "office", "h.yamada").await;
    let mut browser = house.browser();
    way(&house, &provider, &mut browser, "/staff/oidc/sign-in", "h-1").await;
    let left = browser.once("POST", "/staff/sign-out", String::new()).await;
    let there = text(left.headers(), header::REFRESH);
    assert!(there.starts_with("0; url=https://id.example.jp/leave?client_id=tashika&"), "{there}");
    assert!(!browser.cookies.contains_key("staff"));
    assert!(text_of(left).await.contains("ここからサインアウトしました"));
}
