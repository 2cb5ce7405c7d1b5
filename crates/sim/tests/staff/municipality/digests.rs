//! Duplicates by exchange of keyed digests at the console: what two lists share is told, and nothing else of either.

use service::municipality::{ExchangeKey, RosterPlace};
use sim::town::PROGRAMME;

use super::super::scene::code_of;
use super::{OTHER, OWN, Office};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn place(municipality: &str) -> RosterPlace<'_> {
    RosterPlace { programme: PROGRAMME, municipality }
}

/// A list of these people's vouchers.
fn list(office: &Office, people: &[u32]) -> Vec<u8> {
    let mut text = "municipality_code,voucher_number,birth_date\n".to_owned();
    for index in people {
        let voucher = office.town.voucher(*index);
        text += &format!("{},{},{}\n", voucher.municipality_code, voucher.number, voucher.birth_date);
    }
    text.into_bytes()
}

#[tokio::test]
async fn what_two_lists_share_is_told_by_line_and_the_file_names_nobody() {
    let office = Office::new().await;
    let service = office.service();
    let theirs = list(&office, &[2, 6]);
    let made = service.digest_list(&office.who, place(OWN), KEY, theirs).await.expect("its own");
    assert!(!made.text.contains(&office.town.voucher(2).number) && !made.text.contains(OWN));
    assert_eq!(made.key, ExchangeKey::read(KEY).expect("a key").name());
    let ours = list(&office, &[0, 2, 4]);
    let told = service.compare_digests(&office.who, place(OWN), KEY, ours, made.text.as_bytes()).await;
    let told = told.expect("its own");
    assert_eq!((told.ours, told.theirs, told.lines), (3, 2, vec![3]));
}

#[tokio::test]
async fn a_wrong_key_a_strange_file_and_a_bad_row_are_refused() {
    let office = Office::new().await;
    let service = office.service();
    let ours = || list(&office, &[0]);
    let made = service.digest_list(&office.who, place(OWN), KEY, ours()).await.expect("its own");
    let short = service.digest_list(&office.who, place(OWN), "short", ours()).await;
    assert_eq!(code_of(short), "exchange.key");
    let other = service
        .compare_digests(&office.who, place(OWN), &"ab".repeat(32), ours(), made.text.as_bytes())
        .await;
    assert_eq!(code_of(other), "exchange.file");
    let strange = service.compare_digests(&office.who, place(OWN), KEY, ours(), b"line,column").await;
    assert_eq!(code_of(strange), "exchange.file");
    let bad = b"municipality_code,voucher_number,birth_date\n131016,12,1955-03-01\n".to_vec();
    assert_eq!(code_of(service.digest_list(&office.who, place(OWN), KEY, bad).await), "roster.file");
}

#[tokio::test]
async fn another_municipalitys_vouchers_are_neither_digested_nor_reached() {
    let office = Office::new().await;
    let service = office.service();
    let mixed = service.digest_list(&office.who, place(OWN), KEY, list(&office, &[0, 1])).await;
    assert_eq!(code_of(mixed), "roster.file");
    let theirs = service.digest_list(&office.who, place(OTHER), KEY, list(&office, &[1])).await;
    assert_eq!(code_of(theirs), "staff.forbidden");
    assert_eq!(office.forbidden().await, ["staff:1"]);
}
