//! Figures and the state of the system, for whoever may see them.

use axum::http::StatusCode;
use sim::town::PROGRAMME;

use super::office::member;
use crate::browser::House;

#[tokio::test]
async fn a_planner_sees_how_their_programme_stands() {
    let house = House::new().await;
    for person in 0..3 {
        let (mut browser, venues) = house.signed_in(person).await;
        browser.book(&venues).await;
    }
    let mut planner = member(&house, "keiko", "planner", &format!("programme:{PROGRAMME}")).await;
    let page = planner.browser.get("/staff/figures").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.main());
    let figures = house.service().figures(PROGRAMME).await.expect("figures");
    let free: u64 = figures.days.iter().map(|day| day.free).sum();
    let capacity: u64 = figures.days.iter().map(|day| day.capacity).sum();
    assert_eq!(capacity - free, 3);
    for day in &figures.days {
        assert!(
            page.main().contains(&format!("{} / {}", day.free, day.capacity)),
            "{day:?}: {}",
            page.main()
        );
    }
    assert_eq!(
        page.main().matches("width=\"8\"").count(),
        2 * 60,
        "a bar a minute, of bookings and of refusals"
    );
    let clock = |minute: usize| figures.minutes[minute].at[11..16].to_owned();
    let axis: String = [0, 14, 29, 44, 59].map(|it| format!("<span>{}</span>", clock(it))).concat();
    assert!(page.main().contains(&axis), "the clock stands under the bars: {axis}");
    assert!(page.says("ウェブサイト"), "the channel: {}", page.main());
    assert!(!page.text.contains(&house.town.voucher(0).number), "nobody is named");
}

#[tokio::test]
async fn figures_of_another_programme_are_refused_and_leave_a_trace() {
    let house = House::new().await;
    let mut planner = member(&house, "keiko", "planner", "municipality:131016").await;
    let before = super::table::traces(&house).await;
    let path = format!("/staff/figures?programme={PROGRAMME}");
    assert_eq!(planner.browser.get(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(super::table::traces(&house).await, before + 1);
    let mut all = member(&house, "jiro", "auditor", "everything").await;
    let unknown = all.browser.get("/staff/figures?programme=nowhere").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{}", unknown.main());
}

#[tokio::test]
async fn an_auditor_sees_how_the_system_stands() {
    let house = House::new().await;
    let mut auditor = member(&house, "jiro", "auditor", "everything").await;
    let page = auditor.browser.get("/staff/system").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.main());
    assert!(page.says("異常はありません") && page.says("監査は、まだしていません"), "{}", page.main());
    house.service().administer(service::admin::Request::Audit { checkpoints: Vec::new() }).await;
    let page = auditor.browser.get("/staff/system").await;
    assert!(!page.says("監査は、まだしていません"), "an audit was: {}", page.main());
    let figures = house.service().outbox_figures();
    let rows = page.main().matches("お知らせ").count();
    assert!(page.says("これから送るお知らせ") && rows >= figures.ended.len(), "{}", page.main());
}
