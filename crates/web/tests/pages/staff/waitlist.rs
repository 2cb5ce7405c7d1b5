//! The waitlist at the telephone: "am I still waiting?", an offered place booked for a caller with one key, and every step of a
//! turn in words.

use axum::http::StatusCode;
use service::admin::{Reply, Request, WaitlistFile};
use service::wording::{Lang, Words, bare};
use service::{Channel, Order};
use sim::town::Town;

use super::office::{Desk, member};
use crate::browser::{House, Page};

/// Two people have the only places of a town with a waitlist.
async fn full_house() -> House {
    let waitlist = Some(WaitlistFile { offer_minutes: 60, ..WaitlistFile::default() });
    let house = House::of(Town { slots: 2, capacity: 1, waitlist, ..Town::default() }).await;
    let slots = house.town.slot_ids(house.service()).await;
    for index in [0, 1] {
        let who = house.town.sign_in(house.service(), index);
        let booked = house.service().book(&who, &slots[index as usize], 1, order("book", index)).await;
        booked.expect("a place");
    }
    house
}

fn order(what: &str, index: u32) -> Order {
    Order::new(Channel::Web, Some(format!("{what}-{index}-abcdefgh")), what.as_bytes())
}

async fn join(house: &House, index: u32) {
    let who = house.town.sign_in(house.service(), index);
    house.service().join_waitlist(&who, &[], order("join", index)).await.expect("on the list");
}

/// Person `index` gives their place back.
async fn cancel(house: &House, index: u32) {
    let who = house.town.sign_in(house.service(), index);
    let page = house.service().my_page(&who, None).await.expect("my page");
    let booking = page.bookings.first().expect("a booking").id.clone();
    let told = house.service().cancel_booking(&who, &booking, None, order("cancel", index)).await;
    told.expect("cancelled");
}

async fn passed_on(house: &House) {
    let mut passing = house.service().passing_on();
    while passing.round().await {}
}

async fn desk(house: &House) -> Desk {
    member(house, "hanako", "operator", "everything").await
}

async fn find(desk: &mut Desk, typed: &str) -> Page {
    let page = desk.browser.get("/staff/desk").await;
    desk.browser.send(&page, "/staff/desk", &[("q", typed)]).await
}

async fn person(house: &House, desk: &mut Desk, index: u32) -> Page {
    let voucher = house.town.voucher(index);
    find(desk, &format!("{} {}", voucher.municipality_code, voucher.number)).await
}

async fn verified(house: &House, desk: &mut Desk, index: u32) -> Page {
    let page = person(house, desk, index).await;
    let birth = house.town.voucher(index).birth_date.to_string();
    desk.browser.send(&page, "/staff/person", &[("birth_date", &birth), ("consent", "1")]).await
}

/// The sentences to be read out.
fn says(page: &Page) -> Vec<String> {
    let found = page.main().split("<p class=\"say\">").skip(1).filter_map(|part| part.split("</p>").next());
    found.map(str::to_owned).collect()
}

/// The timeline, newest first, but who looked.
fn timeline(page: &Page) -> Vec<String> {
    let list = page.main().split("<ol class=\"history\"").nth(1).and_then(|rest| rest.split("</ol>").next());
    let lines = list.expect("a timeline").split("<li>").skip(1).filter_map(|it| it.split("</li>").next());
    lines.map(str::to_owned).filter(|line| !line.starts_with("係の者（")).collect()
}

fn text(key: &str) -> String {
    bare(&Words::new(Lang::Ja).text(key, &[]))
}

/// The newest number of a turn, as a dump tells it.
async fn number_of_turn(house: &House) -> String {
    let Reply::Dumped(dumped) = house.service().administer(Request::Dump { from: 0 }).await else {
        panic!("a dump")
    };
    let turns = dumped.entries.iter().rev().filter_map(|entry| entry.event.as_ref()?["turn"].as_str());
    turns.map(str::to_owned).next().expect("somebody joined")
}

#[tokio::test]
async fn am_i_still_waiting() {
    let house = full_house().await;
    join(&house, 2).await;
    join(&house, 3).await;
    let mut desk = desk(&house).await;
    let page = person(&house, &mut desk, 3).await;
    let said = says(&page);
    for part in [
        "キャンセル待ちに入っています。1回目、すべての会場、",
        "前に待っている方は1人です。",
        "予約ではありません。",
        "60分",
    ] {
        assert!(said[0].contains(part), "{part}: {said:?}");
    }
    assert_eq!(said[1], text("say-nothing-booked"), "they waited and have nothing");
    assert!(
        timeline(&page)[0].starts_with("キャンセル待ちに入りました（1回目、すべての会場）"),
        "{:?}",
        timeline(&page)
    );
    assert!(!page.text.contains("/staff/person/leave"), "nothing is done without the birth date");
}

#[tokio::test]
async fn an_offered_place_is_booked_for_a_caller_with_one_key_and_it_is_said_before_that_it_is_not_booked() {
    let house = full_house().await;
    join(&house, 2).await;
    cancel(&house, 0).await;
    let mut desk = desk(&house).await;
    let page = verified(&house, &mut desk, 2).await;
    let said = says(&page);
    assert!(said[0].starts_with("キャンセル待ちで空いた枠を、お取りしてあります。1回目、"), "{said:?}");
    assert!(
        said[0].contains("まだ予約は終わっていません。") && said[0].contains("今、予約いたしましょうか。")
    );
    assert!(!said.contains(&text("say-nothing-booked")), "{said:?}");
    assert!(page.says(&text("turn-held")) && page.says(&text("turn-book")), "{}", page.main());
    assert!(!page.text.contains("/staff/person/release"), "an offer is let go as one");
    let booked = desk.browser.send(&page, "/staff/person/book", &[]).await;
    assert!(booked.says(&text("desk-done-booked")), "{}", booked.main());
    let again = desk.browser.send(&page, "/staff/person/book", &[]).await;
    assert_eq!(says(&again), says(&booked), "a second press changes nothing");
    assert!(says(&booked)[0].starts_with("ご予約は、確かに入っています。"), "{:?}", says(&booked));
    assert!(!booked.text.contains("/staff/person/leave"), "they wait no more: {}", booked.main());
    let lines = timeline(&booked);
    let over = lines.iter().find(|line| line.contains("キャンセル待ちが終わりました（予約番号 "));
    assert!(over.expect("the turn ended").contains("電話窓口から・係の者 （アカウント 1）"), "{lines:?}");
    let offered = lines.iter().find(|line| line.contains("空いた枠を案内しました"));
    assert!(offered.expect("the offer").contains("（予約ではありません）"), "{lines:?}");
}

#[tokio::test]
async fn the_desk_puts_a_caller_on_the_list_changes_the_venues_lets_an_offer_go_and_takes_them_off() {
    let house = full_house().await;
    let mut desk = desk(&house).await;
    let page = verified(&house, &mut desk, 2).await;
    let waits = desk.browser.send(&page, "/staff/person/wait", &[("venue", sim::town::VENUE)]).await;
    assert!(waits.says(&text("desk-done-waits")), "{}", waits.main());
    assert!(timeline(&waits)[0].contains("電話窓口から・係の者 （アカウント 1）"), "{:?}", timeline(&waits));
    let again = desk.browser.send(&page, "/staff/person/wait", &[("venue", sim::town::VENUE)]).await;
    assert_eq!(timeline(&again), timeline(&waits), "a second press changes nothing");
    let changed = desk.browser.send(&page, "/staff/person/wait", &[("venue", "")]).await;
    let lines = timeline(&changed);
    assert!(
        lines[0].starts_with("キャンセル待ちの会場を変えました（すべての会場）。順番はそのまま"),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("キャンセル待ちに入りました（1回目）"), "{lines:?}");
    cancel(&house, 0).await;
    let offered = person(&house, &mut desk, 2).await;
    assert!(!offered.text.contains("/staff/person/decline"), "not before the birth date was said");
    let offered = verified(&house, &mut desk, 2).await;
    let declined = desk.browser.send(&offered, "/staff/person/decline", &[]).await;
    assert!(declined.says(&text("desk-done-declined")), "{}", declined.main());
    let said = says(&declined);
    assert!(said[0].contains("に見送られました。順番はそのままです。"), "{said:?}");
    assert!(said[1].contains("キャンセル待ちに入っています。"), "{said:?}");
    let again = desk.browser.send(&offered, "/staff/person/decline", &[]).await;
    assert_eq!(timeline(&again), timeline(&declined), "a second press changes nothing");
    let left = desk.browser.send(&declined, "/staff/person/leave", &[]).await;
    assert!(left.says(&text("desk-done-left")), "{}", left.main());
    let said = says(&left);
    assert!(said[0].contains("電話窓口から係の者がやめました。"), "{said:?}");
    let again = desk.browser.send(&declined, "/staff/person/leave", &[]).await;
    assert_eq!(timeline(&again), timeline(&left), "a second press changes nothing");
    let joined = desk.browser.send(&left, "/staff/person/wait", &[("venue", "")]).await;
    assert!(says(&joined)[0].contains("前に待っている方はいません。"), "{:?}", says(&joined));
}

#[tokio::test]
async fn what_became_of_an_offer_that_was_not_answered_is_said() {
    let house = full_house().await;
    join(&house, 2).await;
    let mut desk = desk(&house).await;
    cancel(&house, 0).await;
    house.house.clock.pass_minutes(60);
    let over = person(&house, &mut desk, 2).await;
    assert!(
        says(&over)[0].contains("キャンセル待ちに入っています。"),
        "over as soon as was said: {:?}",
        says(&over)
    );
    passed_on(&house).await;
    let page = person(&house, &mut desk, 2).await;
    assert!(says(&page)[0].contains("お返事がなかったので次の方に回しました。"), "{:?}", says(&page));
    assert!(timeline(&page)[0].contains("自動の処理から・自動の処理"), "{:?}", timeline(&page));
}

#[tokio::test]
async fn a_number_of_a_turn_out_of_a_dump_leads_to_the_person_and_is_told_from_a_booking_number() {
    let house = full_house().await;
    join(&house, 2).await;
    let number = number_of_turn(&house).await;
    let mut everywhere = desk(&house).await;
    let page = find(&mut everywhere, &number).await;
    assert!(page.path.starts_with("/staff/person?p="), "{}", page.main());
    assert_eq!(says(&page)[0], text("finding-turn-number"));
    assert!(!page.main().contains(&number), "a caller would take it for a booking number");
    let scope = format!("municipality:{}", house.town.voucher(1).municipality_code);
    let mut narrow = member(&house, "taro", "operator", &scope).await;
    let nobody = find(&mut narrow, &number).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert!(!nobody.says(&text("finding-turn-number")), "nothing is said of whom one may not see");
}

#[tokio::test]
async fn where_there_is_no_waitlist_the_desk_says_nothing_of_one() {
    let house = House::new().await;
    let mut desk = desk(&house).await;
    let page = verified(&house, &mut desk, 0).await;
    assert!(!page.says(&text("turn-title")) && !page.text.contains("/staff/person/wait"), "{}", page.main());
}
