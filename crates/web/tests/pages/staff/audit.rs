//! What an auditor reads and takes along: the journal with its proofs, checkpoints, tables; and nothing of a person.

use axum::http::{StatusCode, header};
use http_body_util::BodyExt;
use service::evidence::note::Verifier;
use service::evidence::receipt::Presented;
use service::wording::{Lang, Words};
use sim::town::{PROGRAMME, Town};

use super::office::{Desk, member};
use crate::browser::{House, Page, encode, text_of};

async fn auditor(house: &House) -> Desk {
    member(house, "jiro", "auditor", "everything").await
}

/// The booking number of person `index`, who books in their own browser.
async fn booked(house: &House, index: u32) -> String {
    let (mut citizen, venues) = house.signed_in(index).await;
    let done = citizen.book(&venues).await;
    done.path.trim_start_matches("/done/").split('?').next().unwrap_or_default().to_owned()
}

/// Positions of the entries on a page.
fn positions(page: &Page) -> Vec<u64> {
    let links = page.links().into_iter();
    links.filter_map(|url| url.strip_prefix("/staff/audit/entry?position=")?.parse().ok()).collect()
}

fn words(kind: &str) -> String {
    Words::new(Lang::Ja).text(&format!("kind-{kind}"), &[])
}

#[tokio::test]
async fn the_journal_is_read_page_by_page_without_a_gap() {
    let house = House::of(Town { people: 30, slots: 300, ..Town::default() }).await;
    for person in 0..30 {
        booked(&house, person).await;
    }
    let mut auditor = auditor(&house).await;
    let newest = auditor.browser.get("/staff/audit").await;
    assert_eq!(newest.status, StatusCode::OK, "{}", newest.main());
    let size = house.service().readiness().position;
    let shown = positions(&newest);
    let from = size.saturating_sub(shown.len() as u64);
    assert_eq!(shown, (from..size).collect::<Vec<_>>(), "the newest entries");
    let first = auditor.browser.get("/staff/audit?from=0").await;
    assert_eq!(positions(&first).first(), Some(&0));
    let more = auditor.browser.get(&first.link("from=50")).await;
    assert_eq!(positions(&more).first(), Some(&50), "{}", more.main());
    let back = auditor.browser.get(&more.link("from=0")).await;
    assert_eq!(positions(&back), positions(&first));
}

#[tokio::test]
async fn nothing_that_the_journal_shows_names_a_person() {
    let house = House::new().await;
    let number = booked(&house, 0).await;
    let mut auditor = auditor(&house).await;
    let page = auditor.browser.get("/staff/audit").await;
    let confirmed = auditor.browser.get(&format!("/staff/audit?number={number}")).await;
    let entry = auditor.browser.get(&confirmed.link("/staff/audit/entry")).await;
    let voucher = house.town.voucher(0);
    let born = voucher.birth_date.to_string();
    for shown in [&page, &confirmed, &entry] {
        assert!(!shown.text.contains(&voucher.number) && !shown.text.contains(&born), "{}", shown.main());
    }
    assert!(page.says(&words("BookingConfirmed")) && page.says("ウェブサイト"), "{}", page.main());
}

#[tokio::test]
async fn entries_are_found_by_kind_day_and_booking_number() {
    let house = House::new().await;
    let number = booked(&house, 0).await;
    booked(&house, 1).await;
    let mut auditor = auditor(&house).await;
    let by_number = auditor.browser.get(&format!("/staff/audit?number={number}")).await;
    assert_eq!(positions(&by_number).len(), 1, "{}", by_number.main());
    let by_kind = auditor.browser.get("/staff/audit?kind=BookingConfirmed").await;
    assert_eq!(positions(&by_kind).len(), 2, "{}", by_kind.main());
    assert!(positions(&by_kind).contains(&positions(&by_number)[0]));
    let today = house.service().today(PROGRAMME);
    let (before, after) = (today.yesterday().expect("a day"), today.tomorrow().expect("a day"));
    let on = |day| format!("/staff/audit?kind=BookingConfirmed&day={day}");
    assert_eq!(positions(&auditor.browser.get(&on(today)).await).len(), 2);
    assert!(positions(&auditor.browser.get(&on(before)).await).is_empty());
    assert!(positions(&auditor.browser.get(&on(after)).await).is_empty());
    let wrong = auditor.browser.get("/staff/audit?number=nothing").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.main());
}

#[tokio::test]
async fn every_entry_has_a_proof_that_holds_without_us_and_a_changed_one_does_not() {
    let house = House::new().await;
    let number = booked(&house, 0).await;
    let mut auditor = auditor(&house).await;
    let found = auditor.browser.get(&format!("/staff/audit?number={number}")).await;
    let entry = auditor.browser.get(&found.link("/staff/audit/entry")).await;
    let proof = auditor.browser.get(&entry.link("/staff/audit/proof")).await.text;
    let log = Verifier::parse(&house.service().log_key()).expect("our key");
    let proved = Presented::read(&proof).expect("a proof with its leaf").check(&log).expect("it holds");
    assert_eq!(proved.position, positions(&found)[0]);
    assert_eq!(proved.booking.expect("a booking").number.replace('-', ""), number);
    let other = proof.replacen(&format!("\nindex {}", proved.position), "\nindex 0", 1);
    assert!(Presented::read(&other).expect("a proof").check(&log).is_err(), "another place");
    let nowhere = auditor.browser.get("/staff/audit/entry?position=99999").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

/// A file that the console hands out.
async fn taken(desk: &Desk, fields: &[(&str, &str)]) -> (String, Vec<u8>) {
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let answer = desk.browser.clone().once("POST", "/staff/export", encode(&fields)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let name = answer.headers()[header::CONTENT_DISPOSITION].to_str().expect("ASCII").to_owned();
    (name, answer.into_body().collect().await.expect("a whole file").to_bytes().to_vec())
}

#[tokio::test]
async fn a_planner_takes_tables_in_every_form_and_each_is_an_entry() {
    let house = House::new().await;
    let number = booked(&house, 0).await;
    let scope = format!("programme:{PROGRAMME}");
    let planner = member(&house, "keiko", "planner", &scope).await;
    let (name, csv) = taken(&planner, &[("sheet", "bookings"), ("format", "csv"), ("header", "ja")]).await;
    assert_eq!(name, format!("attachment; filename=\"{PROGRAMME}-bookings.csv\""));
    let csv = String::from_utf8(csv).expect("UTF-8");
    assert!(csv.starts_with("\u{feff}予約番号,") && csv.ends_with("\r\n"), "{csv}");
    assert!(csv.replace('-', "").contains(&number) && csv.lines().count() == 2, "{csv}");
    let (_, lines) = taken(&planner, &[("sheet", "slots"), ("format", "ndjson")]).await;
    let slots = String::from_utf8(lines).expect("UTF-8").lines().count();
    assert_eq!(slots, 300);
    let (_, book) = taken(&planner, &[("sheet", "slots"), ("format", "xlsx")]).await;
    assert!(book.starts_with(b"PK"), "a workbook is an archive");
    let (_, old) = taken(&planner, &[("format", "cp932"), ("header", "ja"), ("what", "dictionary")]).await;
    assert!(old.starts_with(&[0x97, 0xf1]), "列 in CP932: {old:?}");
    let mut auditor = auditor(&house).await;
    let page = auditor.browser.get("/staff/audit?kind=TableExported").await;
    assert_eq!(positions(&page).len(), 4, "{}", page.main());
    assert!(page.says("bookings") && page.says("slots") && page.says(PROGRAMME), "{}", page.main());
}

#[tokio::test]
async fn tables_of_another_programme_are_refused_and_leave_a_trace() {
    let house = House::new().await;
    let mut planner = member(&house, "keiko", "planner", "municipality:131016").await;
    let before = super::table::traces(&house).await;
    let asked = encode(&[("programme".to_owned(), PROGRAMME.to_owned())]);
    let answer = planner.browser.once("POST", "/staff/export", asked).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{}", text_of(answer).await);
    assert_eq!(super::table::traces(&house).await, before + 1);
}
