//! A venue's day from behind its counter: whatever people bring, every step, and that each is written down.

use axum::http::StatusCode;
use jiff::civil::date;
use service::admin::{ArrivalFile, DumpedEntry, ProgrammeFile, Reply, Request, RosterAsk};
use service::municipality::TypedAmendment;
use service::venue::{By, LotFile};
use sim::builder::MemoryHouse;
use sim::town::{PROGRAMME, Town, VENUE};

use super::office::{Desk, member};
use crate::browser::{Browser, House, Page};

pub const LOT: &str = "3004667";

/// A house on the morning of its first day: people `0..booked` are booked at nine, and somebody of the venue is signed in.
pub async fn morning(walk_ins: &str, booked: u32) -> (House, Desk, Vec<String>) {
    let arrival = ArrivalFile { walk_ins: walk_ins.to_owned(), ..ArrivalFile::default() };
    let memory = MemoryHouse::default();
    let clock = memory.clock.clone();
    let house = House::over(memory, Town { arrival, capacity: 4, slots: 350, ..Town::default() }).await;
    let mut numbers = Vec::new();
    for person in 0..booked {
        let (mut citizen, venues) = house.signed_in(person).await;
        let done = citizen.book(&venues).await;
        numbers.push(done.path.trim_start_matches("/done/").split('?').next().unwrap_or_default().to_owned());
    }
    for (number, until) in [(LOT, date(2021, 8, 31)), ("OLD-1", date(2021, 5, 23))] {
        let lot = LotFile {
            product: "moderna".to_owned(),
            number: number.to_owned(),
            expires_on: until,
            venues: Vec::new(),
        };
        house.service().declare_lot(&By::unchecked(3), PROGRAMME, &lot, None).await.expect("a lot");
    }
    clock.pass_minutes(6 * 24 * 60 + 21 * 60);
    let desk = member(&house, "umeko", "venue", &format!("venue:{PROGRAMME}/{VENUE}")).await;
    (house, desk, numbers)
}

pub async fn scan(browser: &mut Browser, brought: &str) -> Page {
    let page = browser.get("/staff/venue").await;
    browser.send(&page, "/staff/venue", &[("q", brought)]).await
}

fn colour(page: &Page) -> String {
    let shown = page.main().split("data-colour=\"").nth(1).and_then(|rest| rest.split('"').next());
    shown.unwrap_or_else(|| panic!("no colour: {}", page.main())).to_owned()
}

async fn entries(house: &House, kind: &str) -> Vec<DumpedEntry> {
    let Reply::Dumped(dumped) = house.service().administer(Request::Dump { from: 0 }).await else {
        panic!("a dump")
    };
    dumped.entries.into_iter().filter(|entry| entry.kind.as_deref() == Some(kind)).collect()
}

#[tokio::test]
async fn a_visit_is_led_from_green_to_given_and_undone() {
    let (house, mut desk, numbers) = morning("none", 1).await;
    let browser = &mut desk.browser;
    let page = scan(browser, &numbers[0]).await;
    assert_eq!(colour(&page), "green");
    assert!(page.says("緑") && page.says("○"), "told by more than a colour: {}", page.main());
    let arrived = browser.send(&page, "/check-in", &[("do", "check_in")]).await;
    assert!(arrived.says("受付しました"), "{}", arrived.main());
    let again = browser.send(&page, "/check-in", &[("do", "check_in")]).await;
    assert_eq!((again.status, entries(&house, "BookingCheckedIn").await.len()), (StatusCode::OK, 1));
    let checked = browser.send(&arrived, "/dose", &[("do", "check")]).await;
    let given = browser.send(&checked, "/dose", &[("do", "administer"), ("lot", LOT)]).await;
    assert!(given.says("接種済みにしました") && given.says(LOT), "{}", given.main());
    let undone = browser.send(&given, "/undo", &[]).await;
    assert!(undone.says("取り消しました") && undone.says("次は接種です"), "{}", undone.main());
    for kind in ["BookingCheckedIn", "BookingChecked", "DoseAdministered", "StepUndone", "PersonShown"] {
        let all = entries(&house, kind).await;
        assert!(!all.is_empty(), "{kind}");
        assert!(all.iter().all(|entry| entry.actor.as_deref() == Some("staff:1")), "{kind}: {all:?}");
        assert!(all.iter().all(|entry| entry.channel.as_deref() == Some("venue")), "{kind}: {all:?}");
    }
}

#[tokio::test]
async fn a_lot_is_asked_once_for_a_station_and_one_that_is_over_is_refused() {
    let (house, mut desk, numbers) = morning("none", 2).await;
    let browser = &mut desk.browser;
    for (number, lot) in numbers.iter().zip([Some(LOT), None]) {
        let page = scan(browser, number).await;
        let page = browser.send(&page, "/check-in", &[("do", "check_in")]).await;
        let page = browser.send(&page, "/dose", &[("do", "check")]).await;
        if lot.is_some() {
            let refused = browser.send(&page, "/dose", &[("do", "administer"), ("lot", "old-1")]).await;
            assert!(refused.says("有効期限が切れています"), "{}", refused.main());
            assert!(!refused.says("OLD-1"), "a refused lot is not remembered");
        }
        let given = browser.send(&page, "/dose", &[("do", "administer"), ("lot", lot.unwrap_or(""))]).await;
        assert!(given.says("接種済みにしました"), "{}", given.main());
    }
    assert_eq!(entries(&house, "DoseAdministered").await.len(), 2);
    let list = browser.get("/staff/venue").await;
    let refused = browser.send(&list, "/staff/venue/lot", &[("lot", "OLD-1")]).await;
    assert!(refused.says("有効期限が切れています"), "{}", refused.main());
    assert!(browser.get("/staff/venue").await.says(LOT), "the one before is kept");
}

#[tokio::test]
async fn a_planner_declares_a_lot_in_the_console_and_a_counter_gives_from_it() {
    let (house, mut desk, _) = morning("none", 0).await;
    let mut planner = member(&house, "ichiro", "planner", "everything").await;
    let path = format!("/staff/planner/recall?programme={PROGRAMME}");
    let lots = planner.browser.get(&path).await;
    let new = [("product", "moderna"), ("lot", "new-7"), ("expires_on", "2021-08-31")];
    let undated =
        planner.browser.send(&lots, "/planner/lot", &[new[0], new[1], ("expires_on", "soon")]).await;
    assert!(undated.says("使用期限を読み取れません"), "{}", undated.main());
    let list = desk.browser.get("/staff/venue").await;
    let unknown = desk.browser.send(&list, "/staff/venue/lot", &[("lot", "new-7")]).await;
    assert!(unknown.says("このロット番号は登録されていません"), "{}", unknown.main());
    let declared = planner.browser.send(&lots, "/planner/lot", &new).await;
    assert!(declared.says("ロットを登録しました") && declared.says("NEW-7"), "{}", declared.main());
    let kept = desk.browser.send(&list, "/staff/venue/lot", &[("lot", "new-7")]).await;
    assert!(kept.says("ロット NEW-7 を使います"), "{}", kept.main());
    let mut auditor = member(&house, "jiro", "auditor", "everything").await;
    assert!(!auditor.browser.get(&path).await.text.contains("/staff/planner/lot\""), "only looks");
}

#[tokio::test]
async fn whoever_comes_on_another_day_is_moved_here_on_the_spot() {
    let (house, mut desk, numbers) = morning("none", 1).await;
    house.house.clock.pass_minutes(24 * 60);
    let Desk { browser, .. } = &mut desk;
    let mut fresh = member(&house, "takeo", "venue", "everything").await;
    assert_eq!(browser.get("/staff/venue").await.path, "/staff/sign-in?next=%2Fstaff%2Fvenue");
    let page = scan(&mut fresh.browser, &numbers[0]).await;
    assert_eq!(colour(&page), "amber");
    assert!(page.says("別の日"), "{}", page.main());
    let moved = fresh.browser.send(&page, "/check-in", &[("do", "check_in_here")]).await;
    assert!(moved.says("今の時間に変更して受付しました"), "{}", moved.main());
}

#[tokio::test]
async fn whoever_has_no_booking_is_taken_with_voucher_and_birth_date() {
    let (house, mut desk, _) = morning("open", 0).await;
    let voucher = house.town.voucher(3);
    let line = format!("{} {}", voucher.municipality_code, voucher.number);
    let page = scan(&mut desk.browser, &line).await;
    assert_eq!(colour(&page), "amber");
    let wrong = desk.browser.send(&page, "/walk-in", &[("birth_date", "1901-01-01")]).await;
    assert!(wrong.says("class=\"dads-notification-banner\" data-type=\"error\""), "{}", wrong.main());
    let birth = voucher.birth_date.to_string();
    let taken = desk.browser.send(&wrong, "/walk-in", &[("birth_date", &birth)]).await;
    assert!(taken.says("予約なしの方を受付しました"), "{}", taken.main());
    assert!(!taken.path.contains(&voucher.number), "{}", taken.path);
    let policy = morning("none", 0).await;
    let (_, mut desk, _) = policy;
    assert_eq!(colour(&scan(&mut desk.browser, &line).await), "red");
}

#[tokio::test]
async fn after_a_scan_that_leads_nowhere_the_next_one_goes_into_the_box() {
    let (house, mut desk, _) = morning("open", 0).await;
    let never = house.town.voucher(0).number;
    for (brought, says) in [
        ("", "読み取れませんでした"),
        ("xyz", "読み取れませんでした"),
        (never.as_str(), "読み取れませんでした"),
        ("O123 4567 8", "予約番号に使わない文字"),
        ("2222-2222-2", "この番号の予約はありません"),
        ("ミホン ハナコ 1955-03-01", "見つかりませんでした"),
    ] {
        let page = scan(&mut desk.browser, brought).await;
        assert!(page.status.is_client_error() && page.says(says), "{brought}: {}", page.main());
        assert!(page.text.contains("autofocus"), "{brought}: {}", page.main());
        assert!(!page.says("「予約の確認」から"), "words for a citizen: {}", page.main());
    }
}

#[tokio::test]
async fn a_voucher_that_was_revoked_is_red_before_anybody_is_taken_with_it() {
    let (house, mut desk, _) = morning("open", 0).await;
    let voucher = house.town.voucher(3);
    let revoked = TypedAmendment {
        what: "revoke".to_owned(),
        municipality_code: voucher.municipality_code.clone(),
        voucher_number: voucher.number.clone(),
        reason: "mistake".to_owned(),
        ..TypedAmendment::default()
    };
    let wanted = RosterAsk::Amend(revoked);
    let request = Request::Roster { programme: PROGRAMME.to_owned(), wanted };
    let answer = house.service().administer(request).await;
    assert!(!matches!(answer, Reply::Refused(_)), "{answer:?}");
    let page = scan(&mut desk.browser, &format!("{} {}", voucher.municipality_code, voucher.number)).await;
    assert_eq!(colour(&page), "red");
    assert!(page.says("この接種券は使えなくなっています"), "{}", page.main());
    assert!(!page.text.contains("/staff/venue/walk-in\""), "not offered in vain");
}

#[tokio::test]
async fn the_next_dose_is_one_act_and_a_second_press_books_nothing_more() {
    let (house, mut desk, numbers) = morning("none", 1).await;
    let browser = &mut desk.browser;
    let page = scan(browser, &numbers[0]).await;
    assert!(!page.text.contains("/staff/venue/next-dose\""), "not before they are here");
    let page = browser.send(&page, "/check-in", &[("do", "check_in")]).await;
    let one = browser.send(&page, "/next-dose", &[]).await;
    let other = browser.send(&page, "/next-dose", &[]).await;
    assert!(one.says("2回目を予約しました") && one.says("次の回も予約済み"), "{}", one.main());
    assert_eq!(one.path, other.path, "the same booking is told");
    assert_eq!(entries(&house, "BookingConfirmed").await.len(), 2);
}

#[tokio::test]
async fn who_did_not_come_is_shown_first_and_marked_then() {
    let (house, mut desk, numbers) = morning("none", 2).await;
    let browser = &mut desk.browser;
    let page = scan(browser, &numbers[0]).await;
    browser.send(&page, "/check-in", &[("do", "check_in")]).await;
    house.house.clock.pass_minutes(3 * 60);
    let close = browser.get("/staff/venue/close").await;
    assert!(close.says("1件") && entries(&house, "NoShowsMarked").await.is_empty(), "{}", close.main());
    let closed = browser.send(&close, "/close", &[]).await;
    assert!(closed.says("来場なしにしました：1件"), "{}", closed.main());
    let person = browser.get(&closed.link("/arrival")).await;
    let undone = browser.send(&person, "/undo", &[]).await;
    assert!(undone.says("取り消しました"), "{}", undone.main());
    let again = browser.get("/staff/venue/close").await;
    let again = browser.send(&again, "/close", &[]).await;
    assert!(again.says("来場なしにしました：1件"), "{}", again.main());
}

#[tokio::test]
async fn the_list_is_by_hour_and_nobody_is_named_without_being_asked() {
    let (house, mut desk, numbers) = morning("none", 2).await;
    let page = desk.browser.get("/staff/venue").await;
    assert!(page.says("（今）") && page.says("来場前 2"), "{}", page.main());
    for number in &numbers {
        assert!(page.text.contains(number.as_str()), "{number}");
    }
    assert!(entries(&house, "ContactShown").await.is_empty());
}

#[tokio::test]
async fn another_venue_is_out_of_reach_and_trying_leaves_a_trace() {
    let (house, mut desk, numbers) = morning("none", 1).await;
    let before = super::table::traces(&house).await;
    let elsewhere = desk.browser.get("/staff/venue?programme=osaka-2021&venue=namba").await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    let mut other = member(&house, "nowhere", "venue", "municipality:131016").await;
    let path = format!("/staff/venue/arrival?programme={PROGRAMME}&venue={VENUE}&booking={}", numbers[0]);
    let refused = other.browser.get(&path).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.text.contains(&numbers[0]) || !refused.says(&numbers[0]));
    assert_eq!(super::table::traces(&house).await, before + 2);
    let unknown = desk.browser.get("/staff/venue/arrival?booking=222222222").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_booking_of_another_programme_is_unknown_and_asking_for_it_leaves_a_trace() {
    let (house, _, numbers) = morning("none", 1).await;
    let definition = Box::new(ProgrammeFile { id: "osaka-2021".to_owned(), ..house.town.programme() });
    house.service().administer(Request::ApplyProgramme { definition, dry_run: false }).await;
    let mut other = member(&house, "namie", "venue", "programme:osaka-2021").await;
    let before = super::table::traces(&house).await;
    let looked = scan(&mut other.browser, &numbers[0]).await;
    assert_eq!(looked.status, StatusCode::NOT_FOUND, "{}", looked.main());
    let act = format!("programme=osaka-2021&venue={VENUE}&booking={}&do=check_in", numbers[0]);
    let acted = other.browser.once("POST", "/staff/venue/check-in", act).await;
    assert_eq!(acted.status(), StatusCode::NOT_FOUND);
    assert!(super::table::traces(&house).await >= before + 2);
    assert!(
        entries(&house, "PersonShown").await.is_empty()
            && entries(&house, "BookingCheckedIn").await.is_empty()
    );
}

#[tokio::test]
async fn the_paper_list_has_its_signature_and_boxes_and_no_name() {
    let (_house, mut desk, numbers) = morning("none", 1).await;
    let list = desk.browser.get("/staff/venue").await;
    let paper = desk.browser.get(&list.link("/staff/venue/paper")).await;
    let number = format!("{}-{}-{}", &numbers[0][..4], &numbers[0][4..8], &numbers[0][8..]);
    assert!(paper.says(&number) && paper.says("\u{2014} tashika/"), "{}", paper.main());
    let file = desk.browser.get(&paper.link("/paper/file")).await;
    assert!(file.text.starts_with("tashika paper list v1\n") && file.text.contains(&number), "{}", file.text);
}
