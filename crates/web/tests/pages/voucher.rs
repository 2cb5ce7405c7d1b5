//! What my page says when the voucher of a booking was made invalid or issued again: the booking has not gone.

use service::municipality::{Asker, TypedAmendment};
use service::wording::{Lang, Words};
use sim::town::{PROGRAMME, Town};

use crate::browser::House;

/// Does this with the voucher of the first person.
async fn amend(house: &House, what: &str, new: &str) {
    let voucher = Town::default().voucher(0);
    let typed = TypedAmendment {
        what: what.to_owned(),
        municipality_code: voucher.municipality_code,
        voucher_number: voucher.number,
        birth_date: voucher.birth_date.to_string(),
        new_voucher_number: new.to_owned(),
        reason: "lost".to_owned(),
        ..TypedAmendment::default()
    };
    house.service().amend_voucher(Asker::CommandLine, PROGRAMME, &typed).await.expect("on the list");
}

async fn my_page_says(what: &str, new: &str, key: &str) {
    let house = House::new().await;
    let (mut browser, venues) = house.signed_in(0).await;
    browser.book(&venues).await;
    amend(&house, what, new).await;
    let (mut browser, _) = house.signed_in(0).await;
    for lang in Lang::ALL {
        let page = browser.get(&format!("/my?lang={}", lang.code())).await;
        assert!(page.says("data-status=\"confirmed\""), "{lang:?}: {}", page.text);
        // The readings of plain Japanese stand between the words.
        let first = Words::new(lang).text(key, &[]);
        let mut parts = first.split(['。', ',', '》', '《']);
        let first = parts.rfind(|part| !part.trim().is_empty()).expect("words");
        assert!(page.says(first), "{lang:?} {first}: {}", page.text);
    }
}

#[tokio::test]
async fn a_booking_of_a_revoked_voucher_is_shown_and_said_to_stay() {
    my_page_says("revoke", "", "my-kept-revoked").await;
}

#[tokio::test]
async fn a_booking_of_a_reissued_voucher_is_shown_and_said_to_have_moved() {
    my_page_says("reissue", "9999999999", "my-kept-superseded").await;
}
