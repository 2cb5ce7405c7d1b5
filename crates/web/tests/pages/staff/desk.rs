//! The six questions of the callers of 2021, answered from the screen with the right sentence; and what the desk does for
//! callers, by the same rules as theirs.

use axum::http::StatusCode;
use service::wording::{Lang, Words, bare};
use sim::town::{Town, Voucher};

use super::office::{Desk, member};
use crate::browser::{House, Page};

async fn find(desk: &mut Desk, typed: &str) -> Page {
    let page = desk.browser.get("/staff/desk").await;
    desk.browser.send(&page, "/staff/desk", &[("q", typed)]).await
}

fn line(voucher: &Voucher) -> String {
    format!("{} {}", voucher.municipality_code, voucher.number)
}

/// The sentences to be read out.
fn says(page: &Page) -> Vec<String> {
    let found = page.main().split("<p class=\"say\">").skip(1).filter_map(|part| part.split("</p>").next());
    found.map(str::to_owned).collect()
}

fn text(key: &str) -> String {
    bare(&Words::new(Lang::Ja).text(key, &[]))
}

async fn desk(house: &House) -> Desk {
    member(house, "hanako", "operator", "everything").await
}

/// Verified on the page of person `index`.
async fn verified(house: &House, desk: &mut Desk, index: u32) -> Page {
    let voucher = house.town.voucher(index);
    let page = find(desk, &line(&voucher)).await;
    let birth = voucher.birth_date.to_string();
    desk.browser.send(&page, "/staff/person", &[("birth_date", &birth), ("consent", "1")]).await
}

/// The booking number of person `index`, who books in their own browser.
async fn booked(house: &House, index: u32) -> String {
    let (mut citizen, venues) = house.signed_in(index).await;
    let done = citizen.book(&venues).await;
    done.path.trim_start_matches("/done/").split('?').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn why_was_my_number_refused() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let listed = house.town.voucher(0);
    let unlisted = Voucher { number: "9999999999".to_owned(), ..listed };
    let page = find(&mut desk, &line(&unlisted)).await;
    assert_eq!(says(&page), [text("finding-voucher-unlisted")]);
}

#[tokio::test]
async fn i_typed_the_wrong_birth_date_what_now() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let mut citizen = house.browser();
    let wrong = Voucher { birth_date: jiff::civil::date(1941, 1, 1), ..house.town.voucher(0) };
    let refused = citizen.sign_in(&wrong, "").await;
    let incident = refused
        .text
        .split("class=\"digits\">")
        .chain(refused.text.split("<strong>"))
        .filter_map(|part| part.get(..7))
        .find(|code| {
            code.as_bytes()[3] == b'-' && code.replace('-', "").bytes().all(|b| b.is_ascii_alphanumeric())
        })
        .expect("an incident code")
        .to_owned();
    let page = find(&mut desk, &incident.to_lowercase()).await;
    assert!(page.path.starts_with("/staff/person?p="), "{}", page.main());
    assert_eq!(says(&page)[0], text("finding-birth-date-differs"));
    assert!(page.says(&incident), "the refused sign-in is in the timeline");
}

#[tokio::test]
async fn from_when_can_i_book_is_answered_to_somebody_who_is_on_the_telephone_already() {
    let house = House::of(Town { first_day: jiff::civil::date(2021, 8, 2), ..Town::default() }).await;
    let mut desk = desk(&house).await;
    let page = verified(&house, &mut desk, 0).await;
    let said = says(&page);
    assert!(said[1].contains("7月5日（月） 午前11時に始まります。始まってから、お電話か"), "{said:?}");
    assert!(!said[1].contains("この画面"), "nobody who telephones has a page before them: {said:?}");
}

#[tokio::test]
async fn of_two_doses_it_is_said_which_one_can_be_booked() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let page = verified(&house, &mut desk, 0).await;
    assert!(says(&page)[1].starts_with("1回目を、今、予約できます。"), "{:?}", says(&page));
}

#[tokio::test]
async fn what_was_mistyped_stays_in_the_box_beside_what_is_wrong_with_it() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    for (typed, status) in
        [("131121 99999", StatusCode::UNPROCESSABLE_ENTITY), ("ミホン ハナコ", StatusCode::NOT_FOUND)]
    {
        let page = find(&mut desk, typed).await;
        assert_eq!(page.status, status, "{typed}");
        assert_eq!(page.typed("q"), typed);
        assert!(page.text.contains("role=\"alert\"") && page.text.contains("autofocus"), "{}", page.main());
    }
}

#[tokio::test]
async fn my_booking_has_vanished() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let number = booked(&house, 0).await;
    let (mut citizen, _) = house.signed_in(0).await;
    let my = citizen.get("/my").await;
    let cancel = citizen.get(&my.link("/cancel")).await;
    citizen.send(&cancel, "/cancel", &[("reason", "ill")]).await;
    let page = find(&mut desk, &number).await;
    let said = says(&page).remove(0);
    for part in ["取り消しました", "ウェブサイト", "ご本人または代わりの方", "消えてはいません"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(page.says("体調がよくない"), "{}", page.main());
}

#[tokio::test]
async fn did_my_booking_go_through() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let before = find(&mut desk, &line(&house.town.voucher(0))).await;
    assert_eq!(says(&before), [text("say-nothing-booked")]);
    let (mut citizen, venues) = house.signed_in(0).await;
    let confirm = citizen.choose(&venues).await;
    let held = find(&mut desk, &line(&house.town.voucher(0))).await;
    assert!(says(&held)[0].contains("まだ予約は終わっていません"), "{:?}", says(&held));
    citizen.send(&confirm, "/confirm", &[]).await;
    let after = find(&mut desk, &line(&house.town.voucher(0))).await;
    assert!(says(&after)[0].starts_with("ご予約は、確かに入っています。"), "{:?}", says(&after));
}

#[tokio::test]
async fn move_it_for_me() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let number = booked(&house, 0).await;
    let page = verified(&house, &mut desk, 0).await;
    let links = page.links();
    let link = links.iter().find(|link| link.contains("/place?") && link.contains("&booking="));
    let places = desk.browser.get(link.expect("a way to move it")).await;
    let slot = places.text.split("name=\"slot\" value=\"").nth(2).and_then(|rest| rest.split('"').next());
    let slot = slot.expect("another time of that day").to_owned();
    let held = desk.browser.send(&places, "/place", &[("slot", &slot)]).await;
    let moved = desk.browser.send(&held, "/staff/person/move", &[]).await;
    assert!(says(&moved)[0].starts_with("ご予約は、変更後の日時で"), "{:?}", says(&moved));
    let (mut citizen, _) = house.signed_in(0).await;
    let my = citizen.get("/my").await;
    assert!(my.says("電話窓口から・係の者"), "the person sees who did it: {}", my.main());
    assert!(moved.says("（アカウント 1）") && !my.says("アカウント"), "the number is for the desk alone");
    assert!(my.links().iter().any(|link| link.contains(&number)));
}

#[tokio::test]
async fn cancel_it_for_me() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    booked(&house, 0).await;
    let page = verified(&house, &mut desk, 0).await;
    let cancelled = desk.browser.send(&page, "/cancel", &[("reason", "ill")]).await;
    let said = says(&cancelled).remove(0);
    assert!(said.contains("電話窓口から係の者が取り消しました"), "{said}");
    let (mut citizen, _) = house.signed_in(0).await;
    assert!(citizen.get("/my").await.says("電話窓口から・係の者"));
}

#[tokio::test]
async fn the_desk_books_in_one_call_and_a_second_press_changes_nothing() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let page = verified(&house, &mut desk, 1).await;
    let places = desk.browser.get(&page.link("/staff/person/place")).await;
    let slot = places.button("slot");
    let held = desk.browser.send(&places, "/place", &[("slot", &slot)]).await;
    let one = desk.browser.send(&held, "/staff/person/book", &[]).await;
    let other = desk.browser.send(&held, "/staff/person/book", &[]).await;
    assert!(says(&one)[0].starts_with("ご予約は、確かに入っています。"), "{:?}", says(&one));
    assert_eq!(says(&one), says(&other));
}

#[tokio::test]
async fn nothing_is_done_without_the_birth_date_and_the_wish() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    booked(&house, 0).await;
    let page = find(&mut desk, &line(&house.town.voucher(0))).await;
    assert!(!page.text.contains("/staff/person/cancel"), "not offered");
    let p = page.path.trim_start_matches("/staff/person?p=").to_owned();
    let forged = format!("p={p}&booking=x&slot=0000000000000000&dose=1&key=k");
    for path in ["place", "release", "book", "move", "cancel"] {
        let answer = desk.browser.once("POST", &format!("/staff/person/{path}"), forged.clone()).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    let birth = house.town.voucher(0).birth_date.to_string();
    for fields in
        [[("birth_date", "1941-01-01"), ("consent", "1")], [("birth_date", birth.as_str()), ("consent", "")]]
    {
        let again = desk.browser.send(&page, "/staff/person", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!again.text.contains("/staff/person/cancel"));
    }
}

#[tokio::test]
async fn whoever_is_found_by_a_receipt_or_a_birth_date_is_the_same_person() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let number = booked(&house, 0).await;
    let (mut citizen, _) = house.signed_in(0).await;
    let receipt = citizen.once("GET", &format!("/my/{number}/receipt"), String::new()).await;
    let receipt = crate::browser::text_of(receipt).await;
    let birth = house.town.voucher(0).birth_date.to_string();
    for typed in [receipt.as_str(), &birth, &number.to_lowercase()] {
        let page = find(&mut desk, typed).await;
        assert!(page.path.starts_with("/staff/person?p="), "{typed:.20}: {}", page.main());
        assert!(says(&page)[0].starts_with("ご予約は、確かに入っています。"), "{typed:.20}");
    }
}

#[tokio::test]
async fn a_pause_is_lifted_and_the_person_gets_in() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let wrong = Voucher { birth_date: jiff::civil::date(1941, 1, 1), ..house.town.voucher(0) };
    let mut citizen = house.browser();
    for _ in 0..11 {
        citizen.sign_in(&wrong, "").await;
    }
    let page = find(&mut desk, &line(&house.town.voucher(0))).await;
    assert!(says(&page)[0].contains("お待ちいただいています"), "{:?}", says(&page));
    desk.browser.send(&page, "/lift", &[]).await;
    let venues = citizen.sign_in(&house.town.voucher(0), "").await;
    assert!(venues.path.contains("/venue"), "{}", venues.main());
}

#[tokio::test]
async fn whoever_is_of_another_municipality_is_out_of_reach_and_trying_leaves_a_trace() {
    let house = House::new().await;
    let mut everywhere = desk(&house).await;
    let page = find(&mut everywhere, &line(&house.town.voucher(0))).await;
    let other = house.town.voucher(1);
    assert_ne!(other.municipality_code, house.town.voucher(0).municipality_code);
    let scope = format!("municipality:{}", other.municipality_code);
    let mut narrow = member(&house, "taro", "operator", &scope).await;
    let found = find(&mut narrow, &line(&house.town.voucher(0))).await;
    assert_eq!(found.status, StatusCode::NOT_FOUND);
    assert_eq!(find(&mut narrow, &line(&other)).await.status, StatusCode::OK);
    let before = super::table::traces(&house).await;
    let copied = narrow.browser.get(&page.path).await;
    assert_eq!(copied.status, StatusCode::FORBIDDEN);
    assert_eq!(super::table::traces(&house).await, before + 1);
    let forged = narrow.browser.get("/staff/person?p=forged").await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_auditor_sees_that_somebody_was_looked_at_and_not_who_they_are() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let voucher = house.town.voucher(0);
    find(&mut desk, &line(&voucher)).await;
    find(&mut desk, &line(&voucher)).await;
    let mut auditor = member(&house, "jiro", "auditor", "everything").await;
    let looks = auditor.browser.get("/staff/looks").await;
    assert_eq!(looks.main().matches("履歴を見る").count(), 1, "two looks in a row are one: {}", looks.main());
    assert!(!looks.text.contains(&voucher.number));
}

#[tokio::test]
async fn my_page_says_when_staff_used_the_record_and_not_who_they_are() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let (mut person, _) = house.signed_in(0).await;
    assert!(!person.get("/my").await.says(&text("my-looks")), "nobody looked");
    find(&mut desk, &line(&house.town.voucher(0))).await;
    let page = person.get("/my").await;
    for key in ["my-looks", "my-look-seen", "my-looks-ask"] {
        assert!(page.says(&text(key)), "{key}: {}", page.main());
    }
    assert!(!page.text.contains("hanako"), "{}", page.main());
}

#[tokio::test]
async fn a_couple_gets_two_places_at_the_same_hour_in_one_call() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let places = desk.browser.get("/staff/desk/places").await;
    assert_eq!(places.status, StatusCode::OK, "{}", places.main());
    let times = desk.browser.get(&places.link("date=")).await;
    let slot = times.button("slot");
    let kept = desk.browser.send(&times, "/staff/desk/places", &[("slot", &slot)]).await;
    assert!(kept.path.starts_with("/staff/desk") && kept.says(&text("call-title")), "{}", kept.main());
    for person in [0, 1] {
        let page = verified(&house, &mut desk, person).await;
        assert!(page.says(&text("call-hold")), "{}", page.main());
        let held = desk.browser.send(&page, "/staff/person/place", &[("slot", &slot)]).await;
        assert!(held.says(&text("desk-held")), "{}", held.main());
    }
    let page = desk.browser.get("/staff/desk").await;
    let links: Vec<String> =
        page.links().into_iter().filter(|url| url.starts_with("/staff/person?p=")).collect();
    assert_eq!(links.len(), 2, "both are of this call: {}", page.main());
    let mut numbers = Vec::new();
    for link in &links {
        let person = desk.browser.get(link).await;
        let booked = desk.browser.send(&person, "/staff/person/book", &[]).await;
        assert!(booked.says(&text("desk-done-booked")), "{}", booked.main());
        numbers.push(says(&booked)[0].clone());
    }
    assert_ne!(numbers[0], numbers[1]);
    house.house.clock.pass(1_000);
    let figures = house.service().figures(sim::town::PROGRAMME).await.expect("figures");
    assert_eq!(figures.bookings.get("confirmed"), Some(&2));
    let list =
        house.service().slots(sim::town::PROGRAMME, &service::SlotQuery::default()).await.expect("slots");
    let taken = list.slots.iter().find(|it| it.id == slot).expect("the slot");
    assert_eq!(taken.remaining, Some(0), "both in the same slot of two");
    let page = desk.browser.get("/staff/desk").await;
    let over = desk.browser.send(&page, "/staff/desk/end", &[]).await;
    assert!(!over.says(&text("call-title")), "{}", over.main());
}

#[tokio::test]
async fn a_person_may_come_first_and_the_place_afterwards() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let page = verified(&house, &mut desk, 0).await;
    assert!(!page.says(&text("call-hold")), "nothing is in mind: {}", page.main());
    let places = desk.browser.get(&page.link("/staff/desk/places")).await;
    let times = desk.browser.get(&places.link("date=")).await;
    let slot = times.button("slot");
    let back = desk.browser.send(&times, "/staff/desk/places", &[("slot", &slot)]).await;
    assert!(back.path.starts_with("/staff/person?p="), "{}", back.path);
    assert!(back.says(&text("call-hold")), "{}", back.main());
    let figures = house.service().figures(sim::town::PROGRAMME).await.expect("figures");
    assert_eq!(figures.holds, 0, "a place in mind is not held");
    let again = verified(&house, &mut desk, 0).await;
    let desk_page = desk.browser.get("/staff/desk").await;
    let same = desk_page.links().iter().filter(|url| url.starts_with("/staff/person?p=")).count();
    assert_eq!(same, 1, "whoever is found again is in the call once: {}", again.main());
}
