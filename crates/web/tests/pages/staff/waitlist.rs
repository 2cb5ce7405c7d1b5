//! The waitlist at the telephone: "am I still waiting?", an offered place booked for a caller with one key, and every step of a
//! turn in words.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use service::admin::{Reply, Request, WaitlistFile};
use service::wording::{Lang, Words, bare};
use service::{Channel, Order};
use sim::town::{PROGRAMME, Town};

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

/// How turns stand by the journal alone: standing and venues of each, folded from its entries.
async fn recounted(house: &House) -> BTreeMap<String, (String, Vec<u64>)> {
    let Reply::Dumped(dumped) = house.service().administer(Request::Dump { from: 0 }).await else {
        panic!("a dump")
    };
    let mut turns: BTreeMap<String, (String, Vec<u64>)> = BTreeMap::new();
    let mut holders: BTreeMap<String, String> = BTreeMap::new();
    for entry in dumped.entries {
        let event = entry.event.unwrap_or_default();
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        let now = match entry.kind.as_deref().unwrap_or_default() {
            "WaitlistJoined" => {
                holders.insert(text("holder"), text("turn"));
                let venues = event["venues"].as_array().expect("a list").iter();
                let venues = venues.filter_map(serde_json::Value::as_u64).collect();
                turns.insert(text("turn"), ("waiting".to_owned(), venues));
                continue;
            }
            "PlaceOffered" => "offered".to_owned(),
            "OfferEnded" => "waiting".to_owned(),
            "WaitlistLeft" => text("reason"),
            "BookingConfirmed" => {
                let turn = holders.get(&text("holder")).and_then(|turn| turns.get_mut(turn));
                let still = turn.filter(|(standing, _)| matches!(standing.as_str(), "waiting" | "offered"));
                if let Some(turn) = still {
                    "booked".clone_into(&mut turn.0);
                }
                continue;
            }
            _ => continue,
        };
        turns.get_mut(&text("turn")).expect("they joined").0 = now;
    }
    turns
}

/// Somebody waits for one venue and has an offer, one for any, one booked, one left, one did not answer.
async fn told_house() -> House {
    let waitlist = Some(WaitlistFile { offer_minutes: 60, ..WaitlistFile::default() });
    let house = House::of(Town { slots: 5, capacity: 1, waitlist, ..Town::default() }).await;
    let slots = house.town.slot_ids(house.service()).await;
    let person = |index: u32| house.town.sign_in(house.service(), index);
    let join = async |index: u32, venues: &[String]| {
        house.service().join_waitlist(&person(index), venues, order("join", index)).await.expect("joined");
    };
    // Three offers in a row that nobody answers.
    join(0, &[]).await;
    for _ in 0..3 {
        passed_on(&house).await;
        house.house.clock.pass_minutes(60);
    }
    passed_on(&house).await;
    for (index, slot) in slots.iter().enumerate().take(5) {
        let index = u32::try_from(index).expect("few");
        house.service().book(&person(index), slot, 1, order("book", index)).await.expect("a place");
    }
    join(5, &[]).await;
    cancel(&house, 1).await;
    house.service().book(&person(5), &slots[1], 1, order("book", 5)).await.expect("what was offered");
    join(6, &[sim::town::VENUE.to_owned()]).await;
    join(7, &[]).await;
    cancel(&house, 2).await;
    join(1, &[]).await;
    house.service().leave_waitlist(&person(1), order("leave", 1)).await.expect("left");
    house
}

#[tokio::test]
async fn figures_and_the_table_of_a_waitlist_are_a_recount_of_the_journal() {
    let house = told_house().await;
    let turns = recounted(&house).await;
    let count = |wanted: &[&str]| {
        turns.values().filter(|(standing, _)| wanted.contains(&standing.as_str())).count() as u64
    };
    house.house.clock.pass(1_000);
    let figure = house.service().figures(PROGRAMME).await.expect("figures").waitlist;
    assert_eq!((figure.waiting, figure.offered), (count(&["waiting", "offered"]), count(&["offered"])));
    assert_eq!((figure.waiting, figure.offered), (2, 1), "the story");
    for ending in ["booked", "asked", "unanswered"] {
        assert_eq!(figure.ended.get(ending), Some(&count(&[ending])), "{ending}: {turns:?}");
        assert_eq!(count(&[ending]), 1, "the story: {ending}: {turns:?}");
    }
    let rows: Vec<_> = figure.venues.iter().map(|it| (it.venue.as_deref(), it.waiting, it.offered)).collect();
    assert_eq!(rows, [(None, 1, 0), (Some(sim::town::VENUE), 1, 1)]);
    let sheet = service::export::Sheet::Waitlist;
    let part = house.service().export(sheet, PROGRAMME, 0).await.expect("a table");
    let table: BTreeMap<String, String> =
        part.rows.iter().map(|row| (row[0].clone(), row[4].clone())).collect();
    let wanted = turns.iter().map(|(turn, (standing, _))| (turn.clone(), standing.clone())).collect();
    assert_eq!(table, wanted);
    assert!(part.rows.iter().all(|row| row.len() == sheet.columns().len()), "{:?}", part.rows);
    let over = part.rows.iter().filter(|row| !row[7].is_empty()).count();
    assert_eq!(over, 3, "who waits has no end: {:?}", part.rows);
    let slots = house.service().export(service::export::Sheet::Slots, PROGRAMME, 0).await.expect("a table");
    let offered = slots.rows.iter().find(|row| row[7] == "0").expect("the offered place");
    assert_eq!((offered[6].as_str(), offered[8].as_str()), ("1", "0"), "held, and neither booked nor free");
}

#[tokio::test]
async fn a_planner_sees_the_waitlist_by_venue_and_that_what_is_offered_is_not_booked() {
    let house = told_house().await;
    let mut planner = member(&house, "keiko", "planner", &format!("programme:{PROGRAMME}")).await;
    let figures = planner.browser.get("/staff/figures").await;
    assert!(
        figures.says(&text("waitlist-by-venue")) && figures.says(&text("waitlist-any")),
        "{}",
        figures.main()
    );
    let page = planner.browser.get(&figures.link("/staff/waitlist")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.main());
    assert!(page.says(&text("waitlist-standing-offered")), "{}", page.main());
    let number = number_of_turn(&house).await;
    assert!(!page.main().contains(&number), "nothing on it is to be taken for a booking number");
    let voucher = house.town.voucher(6);
    assert!(!page.main().contains(&voucher.number));
    let mut operator = member(&house, "hanako", "operator", "everything").await;
    let figures = operator.browser.get("/staff/figures").await;
    assert!(figures.says(&text("waitlist-by-venue")), "{}", figures.main());
    assert!(!figures.links().iter().any(|link| link.contains("/staff/waitlist")), "not theirs to see");
    let refused = planner.browser.get("/staff/waitlist?programme=nowhere").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.main());
}
