//! The first page of the console: each role sees the figures of its own scope, and they are a recount of the journal.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::header::{self, REFRESH};
use axum::http::{Response, StatusCode};
use jiff::civil::date;
use service::admin::{self, DumpedEntry, Reply};
use sim::town::{PROGRAMME, VENUE};

use super::office::{Desk, member};
use super::venue::{LOT, morning, scan};
use crate::browser::{House, Page, text_of};

/// A day on which three were booked: one was given the dose, one is inside and one is still to come.
async fn busy() -> (House, Desk) {
    let (house, mut desk, numbers) = morning("none", 3).await;
    for (number, is_given) in numbers.iter().zip([true, false]) {
        let page = scan(&mut desk.browser, number).await;
        let page = desk.browser.send(&page, "/check-in", &[("do", "check_in")]).await;
        let page = desk.browser.send(&page, "/dose", &[("do", "check")]).await;
        if is_given {
            desk.browser.send(&page, "/dose", &[("do", "administer"), ("lot", LOT)]).await;
        }
    }
    // Figures are told again for a second.
    house.house.clock.pass(1_000);
    (house, desk)
}

/// How often each kind of entry is in the journal.
async fn recounted(house: &House) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    let mut from = 0;
    loop {
        let Reply::Dumped(dumped) = house.service().administer(admin::Request::Dump { from }).await else {
            panic!("a dump")
        };
        let Some(last) = dumped.entries.last() else { return counts };
        from = last.position + 1;
        for DumpedEntry { kind, .. } in dumped.entries {
            *counts.entry(kind.expect("a kind")).or_default() += 1;
        }
    }
}

/// The numbers of the first row of the table with this identifier.
fn row(page: &Page, id: &str) -> Vec<u64> {
    let table = page.main().split(&format!("<caption id=\"{id}\">")).nth(1);
    let table = table.unwrap_or_else(|| panic!("no {id}: {}", page.main()));
    let row = table.split("<tbody>").nth(1).and_then(|rest| rest.split("</tr>").next()).expect("a row");
    let cells = row.split("<td class=\"count\">").skip(1);
    cells.filter_map(|cell| cell.split('<').next()?.trim().parse().ok()).collect()
}

#[tokio::test]
async fn a_venue_sees_its_own_day_and_it_is_a_recount_of_the_journal() {
    let (house, mut desk) = busy().await;
    let counts = recounted(&house).await;
    let count = |kind: &str| counts.get(kind).copied().unwrap_or(0);
    let (given, arrived) = (count("DoseAdministered"), count("BookingCheckedIn"));
    let expected = count("BookingConfirmed") - arrived;
    assert_eq!((expected, arrived, given), (1, 2, 1), "the story");
    let home = desk.browser.get("/staff").await;
    let today = row(&home, &format!("own-today-{PROGRAMME}"));
    assert_eq!(today[..5], [expected, arrived - given, given, 0, 0], "{}", home.main());
    let hours = row(&home, &format!("own-hours-{PROGRAMME}-{VENUE}"));
    assert_eq!(hours[..5], today[..5], "all were at nine");
    for other in ["system", "minutes", "own-municipality"] {
        assert!(!home.main().contains(&format!("id=\"{other}\"")), "{other}: {}", home.main());
    }
}

#[tokio::test]
async fn places_of_hours_that_are_over_are_free_no_more() {
    let (house, mut desk) = busy().await;
    let free = |page: &Page| row(page, &format!("own-today-{PROGRAMME}"))[5];
    let (capacity, before) = (4 * 10, free(&desk.browser.get("/staff").await));
    assert_eq!(before, capacity - 3);
    house.house.clock.pass_minutes(2 * 60);
    let after = free(&desk.browser.get("/staff").await);
    assert!(after > 0 && after < before, "{after} of {before}");
}

#[tokio::test]
async fn a_planner_and_an_operator_see_their_programme_and_it_is_a_recount_of_the_journal() {
    let (house, _) = busy().await;
    let counts = recounted(&house).await;
    for role in ["planner", "operator"] {
        let scope = format!("programme:{PROGRAMME}");
        let mut there = member(&house, role, role, &scope).await;
        let home = there.browser.get("/staff").await;
        assert_eq!(row(&home, "today")[..5], [1, 1, counts["DoseAdministered"], 0, 0], "{}", home.main());
        assert_eq!(row(&home, "shares")[0], counts["BookingConfirmed"], "{}", home.main());
        assert!(home.says("100.0 %"), "all by the website: {}", home.main());
        let figures = house.service().figures(PROGRAMME).await.expect("figures");
        let steps: u64 = figures.steps.iter().map(|step| step.count).sum();
        let recount = ["BookingConfirmed", "BookingCheckedIn", "BookingChecked", "DoseAdministered"];
        assert_eq!(steps, recount.iter().map(|kind| counts[*kind]).sum::<u64>(), "{:?}", figures.steps);
        for other in ["id=\"system\"", "own-municipality", "own-today"] {
            assert!(!home.main().contains(other), "{role}, {other}: {}", home.main());
        }
        assert_eq!(home.main().contains("id=\"q\""), role == "operator", "the box is the desk's");
    }
}

#[tokio::test]
async fn whoever_watches_the_system_sees_it_first_and_a_municipality_sees_its_own_vouchers() {
    let (house, _) = busy().await;
    for role in ["auditor", "administrator"] {
        let mut there = member(&house, role, role, "everything").await;
        let home = there.browser.get("/staff").await;
        for text in ["最後のバックアップ", "最後の監査", "順番を待っている処理", "ディスクの空き"]
        {
            assert!(home.says(text), "{role}, {text}: {}", home.main());
        }
    }
    let code = house.town.voucher(0).municipality_code;
    let mut office = member(&house, "office", "municipality", &format!("municipality:{code}")).await;
    let home = office.browser.get("/staff").await;
    assert!(home.main().contains("id=\"own-municipality\"") && home.says(&code), "{}", home.main());
    assert!(!home.main().contains("id=\"system\"") && !home.main().contains("id=\"minutes\""));
}

#[tokio::test]
async fn a_refusal_is_in_its_minute_and_in_the_whole() {
    let house = House::new().await;
    let mut mistaken = house.town.voucher(1);
    mistaken.birth_date = date(1901, 1, 1);
    house.browser().sign_in(&mistaken, "").await;
    let figures = house.service().figures(PROGRAMME).await.expect("figures");
    assert_eq!(figures.refusals.values().sum::<u64>(), 1, "{figures:?}");
    let newest = figures.minutes.last().expect("a minute");
    assert_eq!(newest.refused, figures.refusals, "it was in this minute");
}

#[tokio::test]
async fn a_page_renews_itself_only_when_it_is_asked_to_and_has_no_field_then() {
    let house = House::new().await;
    let mut desk = member(&house, "hanako", "operator", "everything").await;
    let answer = desk.browser.once("GET", "/staff", String::new()).await;
    assert_eq!(answer.headers().get(REFRESH), None);
    let answer = desk.browser.once("GET", "/staff?live=1", String::new()).await;
    assert_eq!(answer.headers().get(REFRESH).map(|it| it.as_bytes()), Some(&b"30"[..]));
    let home = desk.browser.get("/staff?live=1").await;
    assert!(!home.main().contains("<input"), "what is typed would be lost: {}", home.main());
    assert!(home.links().iter().any(|url| url == "/staff"), "the way to stop it: {:?}", home.links());
    let stopped = desk.browser.get("/staff").await;
    assert!(stopped.main().contains("id=\"q\""), "{}", stopped.main());
}

async fn brought(desk: &mut Desk, place: &str, list: &str) -> Response<Body> {
    let parts = [
        ("name=\"physician\"", "見本 花子"),
        ("name=\"format\"", "csv"),
        ("name=\"file\"; filename=\"list.csv\"", list),
    ];
    desk.browser.send_parts(&format!("/staff/municipality/vrs?{place}"), &parts).await
}

#[tokio::test]
async fn a_municipality_takes_the_doses_of_its_own_vouchers_and_of_no_others() {
    let (house, _) = busy().await;
    let (given, other) = (house.town.voucher(0), house.town.voucher(1));
    let row = |it: &sim::town::Voucher| format!("{},{},{}\n", it.municipality_code, it.number, it.birth_date);
    let list = format!("municipality_code,voucher_number,birth_date\n{}{}", row(&given), row(&other));
    let code = &given.municipality_code;
    let mut office = member(&house, "office", "municipality", &format!("municipality:{code}")).await;
    let place = format!("programme={PROGRAMME}&municipality={code}");
    let answer = brought(&mut office, &place, &list).await;
    let name = answer.headers().get(header::CONTENT_DISPOSITION).and_then(|it| it.to_str().ok());
    assert!(name.is_some_and(|it| it.ends_with("-vrs.csv\"")), "{name:?}");
    let table = text_of(answer).await;
    let rows: Vec<&str> = table.trim_end().split("\r\n").skip(1).collect();
    assert_eq!(rows.len(), 1, "one was given the dose: {table}");
    assert!(rows[0].contains(&format!(",{},{code},", given.number)), "{table}");
    assert!(rows[0].contains(&format!(",見本 花子,武田/モデルナ,{LOT},")), "{table}");
    assert_eq!(recounted(&house).await.get("TableExported"), Some(&1), "that it was taken is an entry");
    let elsewhere = format!("programme={PROGRAMME}&municipality=011002");
    let refused = brought(&mut office, &elsewhere, &list).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
}
