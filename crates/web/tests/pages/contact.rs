//! Contact data on the pages: asked when the programme asks, kept with the booking, changed, erased, never in an address.

use axum::body::Body;
use axum::http::{Request as Asked, StatusCode};
use service::admin::{ContactFile, ContactWanted, Reply, Request};
use sim::builder::VaultFault;
use sim::town::{PROGRAMME, Town};

use crate::browser::{Browser, House, Page, text_of};

const HERS: [(&str, &str); 3] = [
    ("kana_name", "みほん　はなこ"),
    ("telephone", "０９０ー１２３４ー５６７８"),
    ("email", "hanako@example.jp"),
];

async fn house() -> House {
    let word = |word: &str| word.to_owned();
    let contact =
        ContactFile { kana_name: word("required"), telephone: word("required"), email: word("optional") };
    House::of(Town { slots: 300, contact, ..Town::default() }).await
}

/// A signed-in browser on the page that asks.
async fn asked(house: &House) -> (Browser, Page) {
    let (mut browser, venues) = house.signed_in(0).await;
    let page = browser.choose(&venues).await;
    assert!(page.path.starts_with(&format!("/book/{PROGRAMME}/contact?slot=")), "{}", page.path);
    (browser, page)
}

async fn booked(house: &House) -> (Browser, Page) {
    let (mut browser, page) = asked(house).await;
    let confirm = browser.send(&page, "/contact", &HERS).await;
    let done = browser.send(&confirm, "/confirm", &[]).await;
    (browser, done)
}

async fn kept(house: &House) -> Vec<service::admin::ContactTold> {
    let wanted = ContactWanted::Telephone("09012345678".to_owned());
    match house.service().administer(Request::ShowContact { wanted }).await {
        Reply::Contacts { contacts } => contacts,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_is_asked_between_the_time_and_the_last_word_and_kept_with_the_booking() {
    let house = house().await;
    let (mut browser, page) = asked(&house).await;
    let confirm = browser.send(&page, "/contact", &HERS).await;
    assert!(confirm.path.contains("/confirm?"), "{}", confirm.path);
    for (_, typed) in HERS {
        assert!(confirm.says(typed), "{typed} is shown before the last word");
    }
    assert!(kept(&house).await.is_empty(), "nothing is kept before the booking is made");
    let done = browser.send(&confirm, "/confirm", &[]).await;
    assert!(done.path.starts_with("/done/"), "{}", done.path);
    assert!(done.says("ミ… ハ…") && done.says("…678") && done.says("h…@example.jp"));
    let kept = kept(&house).await;
    assert_eq!(kept[0].kana_name.as_deref(), Some("ミホン ハナコ"));
    assert_eq!(kept[0].voucher_number, house.town.voucher(0).number);
    assert!(!browser.cookies.contains_key("contact"), "the browser forgets what was typed");
}

#[tokio::test]
async fn the_last_word_cannot_be_said_without_it() {
    let house = house().await;
    let (mut browser, page) = asked(&house).await;
    let skipped = browser.get(&page.path.replace("/contact?", "/confirm?")).await;
    assert!(skipped.path.contains("/contact?"), "{}", skipped.path);
    assert!(browser.get("/my").await.says("取り置き中"), "the place is still held");
}

#[tokio::test]
async fn every_wrong_field_says_what_to_do_and_nothing_typed_is_lost() {
    let house = house().await;
    let (mut browser, page) = asked(&house).await;
    let wrong = [("kana_name", "見本花子"), ("telephone", "090-1234-567"), ("email", "hanako@example")];
    let again = browser.send(&page, "/contact", &wrong).await;
    for (name, typed) in wrong {
        assert_eq!(again.typed(name), typed);
        assert!(again.text.contains(&format!("id=\"{name}-error\"")), "{name}");
    }
    assert!(again.says("11けた") && again.says("「見」"));
    // Back and reload find it too.
    let reloaded = browser.get(&again.path).await;
    assert_eq!(reloaded.typed("telephone"), "090-1234-567");
    let confirm = browser.send(&reloaded, "/contact", &HERS).await;
    let back = browser.get(&confirm.link("/contact?")).await;
    assert_eq!(back.typed("kana_name"), "みほん　はなこ");
    assert!(!back.text.contains("-error\""), "what is right is not called wrong");
}

#[tokio::test]
async fn nothing_typed_is_ever_in_an_address() {
    let house = house().await;
    let (mut browser, page) = asked(&house).await;
    let wrong = browser.send(&page, "/contact", &[("telephone", "0901234")]).await;
    let confirm = browser.send(&wrong, "/contact", &HERS).await;
    let done = browser.send(&confirm, "/confirm", &[]).await;
    for page in [&wrong, &confirm, &done] {
        for address in page.links().iter().chain([&page.path]) {
            for part in ["0901234", "hanako", "%E3%81%BF", "みほん"] {
                assert!(!address.contains(part), "{address}");
            }
        }
    }
}

#[tokio::test]
async fn what_was_typed_survives_a_sign_in_that_ran_out() {
    let house = house().await;
    let (mut browser, page) = asked(&house).await;
    house.house.clock.pass_minutes(61);
    let again = browser.send(&page, "/contact", &HERS).await;
    assert!(again.path.contains("/again?"), "{}", again.path);
    let born = house.town.voucher(0).birth_date;
    let parts = [born.year().to_string(), born.month().to_string(), born.day().to_string()];
    let fields = [
        ("birth_era", "western"),
        ("birth_year", parts[0].as_str()),
        ("birth_month", parts[1].as_str()),
        ("birth_day", parts[2].as_str()),
    ];
    let back = browser.send(&again, "/again", &fields).await;
    assert!(back.path.contains("/contact?"), "{}", back.path);
    assert_eq!(back.typed("email"), "hanako@example.jp");
}

#[tokio::test]
async fn another_person_in_the_same_browser_sees_nothing_of_it() {
    let house = house().await;
    let (mut browser, page) = asked(&house).await;
    browser.send(&page, "/contact", &HERS).await;
    let venues = browser.sign_in(&house.town.voucher(1), "").await;
    let other = browser.choose(&venues).await;
    assert_eq!((other.typed("kana_name"), other.typed("telephone")), (String::new(), String::new()));
}

#[tokio::test]
async fn a_vault_that_is_away_costs_nobody_the_booking_and_is_said() {
    let house = house().await;
    let (mut browser, page) = asked(&house).await;
    house.house.disk.fail_vault(Some(VaultFault::Closed));
    let confirm = browser.send(&page, "/contact", &HERS).await;
    let done = browser.send(&confirm, "/confirm", &[]).await;
    assert!(done.path.starts_with("/done/") && done.says("予約番号"), "{}", done.path);
    assert!(done.says("連絡先を登録できませんでした"));
    let my = browser.get("/my").await;
    assert!(my.status == StatusCode::OK && my.says("予約番号") && my.says("連絡先を今は表示できません"));
    // What was typed is still there for the second attempt.
    house.house.disk.fail_vault(None);
    let form = browser.get("/my/contact").await;
    assert_eq!(form.typed("email"), "hanako@example.jp");
    let my = browser.send(&form, "/my/contact", &[]).await;
    assert!(my.says("…678"));
}

#[tokio::test]
async fn a_second_tap_on_the_button_is_the_same_booking_and_the_same_data() {
    let house = house().await;
    let (mut browser, page) = asked(&house).await;
    let confirm = browser.send(&page, "/contact", &HERS).await;
    let mut other = browser.clone();
    let done = browser.send(&confirm, "/confirm", &[]).await;
    let again = other.send(&confirm, "/confirm", &[]).await;
    assert_eq!(done.path, again.path);
    assert_eq!(kept(&house).await.len(), 1);
}

#[tokio::test]
async fn it_is_changed_on_my_page_and_an_empty_field_stays_as_it_is() {
    let house = house().await;
    let (mut browser, _) = booked(&house).await;
    let my = browser.get("/my").await;
    let form = browser.get(&my.link("/my/contact")).await;
    assert!(form.says("…678") && !form.text.contains("09012345678"));
    assert_eq!(form.typed("telephone"), "", "nobody learns the number from the page");
    let my = browser.send(&form, "/my/contact", &[("telephone", "03-1234-0000")]).await;
    assert!(my.says("…000") && my.says("ミ… ハ…") && my.says("連絡先を登録しました"));
    let form = browser.get("/my/contact").await;
    let wrong = browser.send(&form, "/my/contact", &[("telephone", "12")]).await;
    assert!(wrong.says("0から始まる") && wrong.typed("telephone") == "12");
}

#[tokio::test]
async fn it_is_erased_on_my_page_after_a_question_and_the_booking_stays() {
    let house = house().await;
    let (mut browser, _) = booked(&house).await;
    let my = browser.get("/my").await;
    let question = browser.get(&my.link("/my/contact/erase")).await;
    assert!(question.says("元に戻せません"));
    let my = browser.send(&question, "/my/contact/erase", &[]).await;
    assert!(my.says("連絡先を消去しました") && my.says("予約番号") && !my.says("…678"));
    assert!(kept(&house).await.is_empty());
    // Asked again at the next booking, and given again.
    let form = browser.get("/my/contact").await;
    let my = browser.send(&form, "/my/contact", &HERS).await;
    assert!(my.says("…678"));
}

#[tokio::test]
async fn whoever_gave_it_before_is_not_asked_again_but_may_change_it() {
    let house = house().await;
    let (mut browser, done) = booked(&house).await;
    let my = browser.get("/my").await;
    let cancel = browser.get(&my.link("/cancel")).await;
    browser.send(&cancel, "/cancel", &[]).await;
    // Another hold has another end, and so another key.
    house.house.clock.pass_minutes(1);
    let venues = browser.get(&format!("/book/{PROGRAMME}/venue")).await;
    let confirm = browser.choose(&venues).await;
    assert!(confirm.path.contains("/confirm?") && confirm.says("…678"), "{}", confirm.path);
    assert!(!confirm.link("/contact?").is_empty());
    let again = browser.send(&confirm, "/confirm", &[]).await;
    assert!(again.path.starts_with("/done/") && again.path != done.path);
}

#[tokio::test]
async fn a_move_asks_for_nothing() {
    let house = house().await;
    let (mut browser, _) = booked(&house).await;
    let my = browser.get("/my").await;
    let venues = browser.get(&my.link("/move")).await;
    let days = browser.get(&venues.link("day?venue=")).await;
    let times = browser
        .get(&days.links().iter().filter(|link| link.contains("time?venue=")).nth(1).expect("a day").clone())
        .await;
    let slot = times.button("slot");
    let confirm = browser.send(&times, "/time", &[("slot", &slot)]).await;
    assert!(confirm.path.contains("/move/confirm?"), "{}", confirm.path);
}

#[tokio::test]
async fn a_programme_that_does_not_ask_shows_no_trace_of_it() {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    let confirm = browser.choose(&venues).await;
    assert!(confirm.path.contains("/confirm?"), "{}", confirm.path);
    browser.send(&confirm, "/confirm", &[]).await;
    assert!(!browser.get("/my").await.says("連絡先"));
    let refused = browser.get("/my/contact").await;
    assert!(refused.says("集めていません"));
}

#[tokio::test]
async fn every_contact_page_is_well_made_in_every_language() {
    for lang in ["ja", "ja-easy", "en"] {
        let house = house().await;
        let (mut browser, page) = asked(&house).await;
        let asked = browser.get(&format!("{}&lang={lang}", page.path)).await;
        let wrong = browser
            .send(&asked, "/contact", &[("kana_name", "x"), ("telephone", ""), ("email", "a@b")])
            .await;
        let confirm = browser.send(&wrong, "/contact", &HERS).await;
        let done = browser.send(&confirm, "/confirm", &[]).await;
        let my = browser.get("/my").await;
        let change = browser.get("/my/contact").await;
        let erase = browser.get("/my/contact/erase").await;
        for page in [&asked, &wrong, &confirm, &done, &my, &change, &erase] {
            crate::story::well_made(page, lang);
        }
    }
}

/// Status, whether it is a first answer again, and the answer to a program that keeps this telephone number with this key.
async fn put(
    house: &House,
    token: &str,
    key: &str,
    telephone: &str,
) -> (StatusCode, bool, serde_json::Value) {
    let body = serde_json::json!({ "kana_name": "ミホン ハナコ", "telephone": telephone }).to_string();
    let asked = Asked::put("/api/v1/me/contact")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body));
    let answer = house.browser().raw(asked.expect("a request")).await;
    let (status, again) = (answer.status(), answer.headers().contains_key("tashika-repeated"));
    (status, again, serde_json::from_str(&text_of(answer).await).expect("JSON"))
}

#[tokio::test]
async fn a_program_that_sends_it_again_has_the_first_answer_and_with_another_body_a_refusal() {
    let house = house().await;
    let token = house.service().seal(&house.town.sign_in(house.service(), 0));
    let (status, again, first) = put(&house, &token, "a", "09012345678").await;
    assert_eq!((status, again), (StatusCode::OK, false), "{first}");
    house.house.clock.pass_minutes(1);
    put(&house, &token, "b", "09087654321").await;
    assert_eq!(put(&house, &token, "a", "09012345678").await, (StatusCode::OK, true, first));
    let (status, _, problem) = put(&house, &token, "a", "09011112222").await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &"idempotency.mismatch".into())
    );
    assert!(kept(&house).await.is_empty(), "what was kept since stays");
}

#[tokio::test]
async fn which_messages_are_wanted_is_chosen_on_my_page() {
    let house = house().await;
    let (mut browser, _) = booked(&house).await;
    assert!(browser.get("/my").await.says("予約についてのお知らせ"));
    let page = browser.get("/my/messages").await;
    let saved = browser.send(&page, "/my/messages", &[("way", "sms"), ("reminders", "no")]).await;
    assert!(saved.says("選んだ内容を保存しました"), "{}", saved.path);
    for chosen in ["value=\"sms\" checked", "value=\"no\" checked"] {
        assert!(saved.text.contains(chosen), "{chosen}");
    }
}

#[tokio::test]
async fn a_link_that_stops_messages_asks_first_and_needs_no_sign_in() {
    let house = house().await;
    let link = house.service().seal_note("stop-messages", &format!("{PROGRAMME}\n{:032x}", 7));
    let mut browser = house.browser();
    let page = browser.get(&format!("/messages/stop?link={link}")).await;
    assert!(page.says("お知らせをすべて止める") && page.says("予約はそのままです"), "{}", page.path);
    // What a mail program sends by itself, for somebody of whom nothing is kept.
    let told = browser.send(&page, "/messages/stop", &[("List-Unsubscribe", "One-Click")]).await;
    assert!(told.says("何も止めていません"), "{}", told.path);
    assert!(browser.get("/messages/stop?link=of-nobody").await.says("何も止めていません"));
}
