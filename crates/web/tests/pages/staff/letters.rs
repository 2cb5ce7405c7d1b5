//! A municipality takes its letters: those of its own vouchers, once, and a file that was lost once more.

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use service::messages::Sender;
use sim::town::{PROGRAMME, Voucher};

use super::office::{Desk, member};
use crate::browser::{House, text_of};

async fn brought(desk: &mut Desk, place: &str, list: &str, again: &str) -> Response<Body> {
    let parts = [("name=\"again\"", again), ("name=\"file\"; filename=\"list.csv\"", list)];
    desk.browser.send_parts(&format!("/staff/municipality/letters?{place}"), &parts).await
}

async fn run(sender: &mut Sender) {
    loop {
        let rest = sender.round().await;
        if sender.flying() > 0 {
            sender.landed().await;
        } else if !rest.is_zero() {
            return;
        }
    }
}

#[tokio::test]
async fn a_municipality_prints_the_letters_of_its_own_people_once_and_a_lost_file_again() {
    let house = House::new().await;
    house.service().print_letters_for("https://booking.example.jp");
    let mine = house.town.voucher(0);
    for person in 0..2 {
        let (mut browser, venues) = house.signed_in(person).await;
        browser.book(&venues).await;
    }
    run(&mut house.service().sender(Vec::new(), "https://booking.example.jp")).await;
    let row = |it: &Voucher| format!("{},{},{}\n", it.municipality_code, it.number, it.birth_date);
    let list =
        format!("municipality_code,voucher_number,birth_date\n{}{}", row(&mine), row(&house.town.voucher(1)));
    let code = &mine.municipality_code;
    let mut office = member(&house, "office", "municipality", &format!("municipality:{code}")).await;
    let place = format!("programme={PROGRAMME}&municipality={code}");
    let before = office.browser.get(&format!("/staff/municipality?{place}&lang=en")).await;
    assert!(before.main().contains("<b>1 letters wait to be printed.</b>"), "{}", before.main());

    let answer = brought(&mut office, &place, &list, "").await;
    let name = answer.headers().get(header::CONTENT_DISPOSITION).and_then(|it| it.to_str().ok());
    let name = name.expect("a file").to_owned();
    let number =
        name.split('-').next_back().and_then(|it| it.split('.').next()).expect("a number").to_owned();
    let file = text_of(answer).await;
    assert_eq!(file.matches("<section class=\"letter\"").count(), 1, "another municipality's is not in it");
    assert!(
        file.contains(&format!("%2C{}", mine.number)) || file.contains(&format!(",{}", mine.number)),
        "{file}"
    );

    let twice = brought(&mut office, &place, &list, "").await;
    assert_eq!(twice.status(), StatusCode::CONFLICT);
    let page = office.browser.get(&format!("/staff/municipality?{place}&lang=en")).await;
    assert!(page.main().contains(&format!("<option value=\"{number}\">")), "{}", page.main());
    let again = text_of(brought(&mut office, &place, &list, &number).await).await;
    assert!(again.contains("class=\"again\""), "it says that it was printed before");

    let elsewhere = format!("programme={PROGRAMME}&municipality=011002");
    assert_eq!(brought(&mut office, &elsewhere, &list, "").await.status(), StatusCode::FORBIDDEN);
}
