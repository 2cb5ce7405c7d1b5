//! After a whole story no voucher number and no birth date is found in the data folder, the logs or the state.

#[path = "contact/traces.rs"]
mod traces;

use service::admin::Request;
use service::sequencer::{Opener, Sequencer, Standing};
use service::{Channel, Order, TypedBirthDate, TypedVoucher};
use sim::builder::{FolderHouse, SOFTWARE};
use sim::town::{PROGRAMME, Town, Voucher};
use store::{SqliteStore, Store};

use crate::traces::{Log, files};

fn forms(voucher: &Voucher) -> Vec<Vec<u8>> {
    let (number, date) = (&voucher.number, voucher.birth_date);
    let (year, month, day) = (date.year(), date.month(), date.day());
    let value: u64 = number.parse().expect("ten digits");
    let showa = year - 1925;
    let mut texts = vec![
        number.clone(),
        value.to_string(),
        format!("{}-{number}", voucher.municipality_code),
        format!("{year:04}-{month:02}-{day:02}"),
        format!("{year:04}{month:02}{day:02}"),
        format!("{year:04}/{month:02}/{day:02}"),
        format!("{year}年{month}月{day}日"),
        format!("昭和{showa}年{month}月{day}日"),
        format!("S{showa}.{month}.{day}"),
    ];
    texts.sort();
    texts.dedup();
    let mut forms: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    forms.extend([value.to_be_bytes().to_vec(), value.to_le_bytes().to_vec()]);
    forms
}

/// The first form of any voucher that these bytes have.
fn found(bytes: &[u8], vouchers: &[Voucher]) -> Option<Vec<u8>> {
    let all = vouchers.iter().flat_map(forms);
    all.into_iter().find(|form| bytes.windows(form.len()).any(|window| window == form))
}

/// Signs in rightly and wrongly, holds, books, moves, cancels, explains and audits.
async fn live(house: &FolderHouse, town: &Town) {
    let (service, mut running) = house.open().await.expect("a new store");
    town.settle(&service).await;
    let slots = town.slot_ids(&service).await;
    let order = |key: &str| Order::new(Channel::Api, Some(key.to_owned()), key.as_bytes());
    let who = town.sign_in(&service, 0);
    service.hold(&who, &slots[0], order("h")).await.expect("free");
    let told = service.book(&who, &slots[0], 1, order("b")).await.expect("free");
    service.move_booking(&who, &told.answer.number, &slots[1], order("m")).await.expect("free");
    service.cancel_booking(&who, &told.answer.number, Some("ill"), order("c")).await.expect("in time");
    for index in 0..town.people {
        let voucher = town.voucher(index);
        let wrong = TypedBirthDate::Text("1970-01-01".to_owned());
        let typed = TypedVoucher {
            municipality_code: voucher.municipality_code.clone(),
            voucher_number: voucher.number.clone(),
            birth_date: wrong,
        };
        let understood = service.understand(&typed).expect("well-formed");
        let client = std::net::IpAddr::from([127, 0, 0, 1]);
        service.sign_in(PROGRAMME, &understood, None, client).err().expect("another birth date");
        let municipality_code = voucher.municipality_code;
        service
            .administer(Request::ExplainVoucher { municipality_code, voucher_number: voucher.number })
            .await;
    }
    service.administer(Request::Audit { checkpoints: Vec::new() }).await;
    running.stop().await;
}

async fn state_dump(house: &FolderHouse) -> String {
    let folder = house.folder.path().to_owned();
    let opener: Opener = Box::new(move || Ok(Box::new(SqliteStore::open(&folder)?) as Box<dyn Store>));
    let sequencer = Sequencer::start(opener, house.clock.clone(), 16, SOFTWARE.to_owned());
    let mut standing = sequencer.watch();
    standing.wait_for(|standing| *standing == Standing::Serving).await.expect("it serves");
    format!("{:?}", *sequencer.read())
}

#[tokio::test]
async fn nothing_that_was_lived_is_found_again() {
    let log = Log::of_everything();
    let (house, town) = (FolderHouse::new(), Town { seed: 20_210_517, people: 12, ..Town::default() });
    let vouchers: Vec<Voucher> = (0..town.people).map(|index| town.voucher(index)).collect();
    live(&house, &town).await;
    let dump = state_dump(&house).await;
    assert!(dump.len() > 1_000, "an empty dump proves nothing");
    let mut places = files(house.folder.path());
    assert!(places.iter().any(|(name, _)| name.contains("attempts")), "refused sign-ins are written down");
    places.push(("the log".to_owned(), log.bytes()));
    places.push(("the state".to_owned(), dump.into_bytes()));
    for (name, bytes) in places {
        assert_eq!(found(&bytes, &vouchers), None, "{name}");
    }
}

/// The control: what is written down anywhere in any form is found.
#[test]
fn the_search_finds_every_form() {
    let vouchers = [Town::default().voucher(3)];
    for form in forms(&vouchers[0]) {
        let bytes = [b"before".as_slice(), &form, b"after"].concat();
        assert!(found(&bytes, &vouchers).is_some(), "{form:?}");
    }
}
