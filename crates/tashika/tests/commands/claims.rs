//! A lost booking is proved and cannot be put back: every reason has its code, for its holder and for the desk.

use serde_json::{Value, json};

use crate::house::Server;
use crate::restore::{Town, book, number, present};

/// Presents a receipt that makes a claim of this code, and sees it in the list of the desk.
fn assert_claim(town: &Town, server: &Server, receipt: &Value, code: &str) {
    let (status, why) = present(server, receipt);
    assert_eq!((status, &why["code"]), (409, &json!(code)), "{why}");
    let list = town.run("two", &["represented"]).expect_code(0).document();
    let claim = &list["claims"][0];
    assert_eq!((&claim["number"], &claim["code"]), (&json!(number(receipt)), &json!(code)), "{list}");
}

#[test]
fn whoever_booked_again_has_a_claim_to_the_lost_booking() {
    let town = Town::new();
    let [lost] = town.lose([(2, 0)]);
    let (_, server) = town.restored(&[]);
    town.run("two", &["reopen"]).expect_code(0);
    let again = book(&server, 2, 1);
    assert_claim(&town, &server, &lost, "claim.booking_exists");
    let list = town.run("two", &["represented"]).expect_code(0).document();
    assert_eq!(list["claims"][0]["has_now"], json!(number(&again)), "{list}");
}

#[test]
fn a_booking_of_a_slot_that_was_lost_too_is_a_claim() {
    let town = Town::new();
    let earlier = "venue,date,start,end,capacity\notemachi,2098-05-23,09:00,09:30,10\n";
    town.house.write("more.csv", earlier.as_bytes());
    town.house.run(&["slots", "publish", "more.csv", "--programme", "tokyo"]).expect_code(0);
    // The first in the list is the one that the backup does not have.
    let [lost] = town.lose([(2, 0)]);
    let (_, server) = town.restored(&[]);
    assert_claim(&town, &server, &lost, "claim.slot_unknown");
}

#[test]
fn a_booking_of_somebody_whose_list_was_lost_too_is_a_claim() {
    let town = Town::new();
    let list = "municipality_code,voucher_number,birth_date\n131121,0000000099,19550301\n";
    town.house.write("more.csv", list.as_bytes());
    town.house.run(&["roster", "import", "more.csv", "--programme", "tokyo"]).expect_code(0);
    let [lost] = town.lose([(99, 0)]);
    let (_, server) = town.restored(&[]);
    assert_claim(&town, &server, &lost, "claim.holder_unknown");
}
